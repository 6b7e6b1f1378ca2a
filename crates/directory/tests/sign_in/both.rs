//! Every query of signing in, on both databases.

use directory::{
    Directory,
    register::NewPerson,
    sign_in::{
        codes::CodeSpent,
        device::DeviceHash,
        doors::Doors,
        enter::{Tried, Try},
        password,
        places::NoPlace,
        secret::{Secret, SecretKind},
    },
};
use eventlog::sealing::WrappingSecret;
use events::{people::WayInReason, school::SchoolOpened};
use kernel::{Authority, PersonId, Role, SchoolId, Seed};
use store::{Draft, Store, StoreError, WriteTx};
use testkit::{Scratch, SimClock, random_log::START, stores::Opening};

const PHONE: DeviceHash = DeviceHash([7; 32]);
const STRANGER: DeviceHash = DeviceHash([8; 32]);

fn views() -> Vec<store::view::View> {
    directory::views().into_iter().chain(directory::people::all_views()).collect()
}

#[test]
fn ways_in_on_both_databases() {
    let folder = Scratch::new("both").unwrap();
    let local = vec![directory::LOCAL, directory::people::LOCAL];
    let sqlite =
        Opening { local: local.clone(), clock: SimClock::at(START), ..Opening::sqlite(&folder, views) };
    walk(&folder, &sqlite);
    match Opening::postgres("sign_in", views) {
        Some(postgres) => {
            let folder = Scratch::new("both-postgres").unwrap();
            walk(&folder, &Opening { local, clock: SimClock::at(START), ..postgres });
        }
        None => println!("no PostgreSQL here: checked on SQLite alone"),
    }
}

struct Box {
    store: Store,
    directory: Directory,
}

impl Box {
    fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Directory, &mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let directory = self.directory.clone();
        self.store.write_blocking(move |tx| act(&directory, tx)).unwrap()
    }
}

fn walk(folder: &Scratch, opening: &Opening) {
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    testkit::stores::settle(&store).unwrap();
    let secret = WrappingSecret::generate(1, &mut Seed(2).chance());
    let node = eventlog::NodeSecret::generate(&mut Seed(3).chance());
    let directory = Directory::new(store.clone(), secret.offer(&node), secret);
    let hub = Box { store, directory };

    let (school, class, pupil, teacher) = hub.write(|directory, tx| {
        let school = SchoolId::random(tx.entropy());
        let opened =
            SchoolOpened { school, name: "Escuela".into(), country: "PE".into(), demonstration: false };
        let events = vec![opened.into()];
        tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
        let class = directory.open_class(tx, school, "5.º B")?;
        let mut person = |name, role, teaches| {
            let class = Some((class, teaches));
            let new = NewPerson { name, drawing: 3, language: None, role, class, demonstration: false };
            directory.register(tx, school, &new)
        };
        Ok((
            school,
            class,
            person("Ana Poma", Role::Pupil, false)?,
            person("Rosa Vilca", Role::Teacher, true)?,
        ))
    });

    // Cards, PINs, budgets, known devices.
    assert_eq!(hub.write(move |directory, tx| directory.make_cards(tx, class)), 1);
    let card = hub.write(move |directory, tx| {
        let listed = directory.pupil_listed(tx.connection(), class, pupil)?.unwrap();
        directory.card(tx.connection(), listed)
    });
    let (pin, token) = (card.secret.unwrap(), card.token.unwrap());
    let wrong = if pin.fits(&Secret::Pin([4, 8, 3, 6])) { [4, 8, 3, 7] } else { [4, 8, 3, 6] };
    let tried = |guess, device| Try { class, pupil, guess, device };
    let attempt = |guess: Secret, device| {
        let tried = tried(guess, device);
        hub.write(move |directory, tx| directory.try_secret(tx, &tried))
    };
    assert!(matches!(attempt(pin, PHONE), Tried::In(entrance) if entrance.person == pupil));
    assert_eq!(attempt(Secret::Pin(wrong), PHONE), Tried::Wrong);
    for _ in 0..60 {
        assert_eq!(attempt(Secret::Pin(wrong), STRANGER), Tried::Wrong);
    }
    assert_eq!(attempt(pin, STRANGER), Tried::Refused);
    assert!(matches!(attempt(pin, PHONE), Tried::In(_)));
    let now = START;
    assert_eq!(hub.write(move |directory, tx| directory.wrong_tries(tx.connection(), class, now)), 60);
    let scanned = kernel::from_base32(&token).unwrap();
    let entrance = hub.write(move |directory, tx| directory.enter_by_card(tx, &scanned, STRANGER));
    assert_eq!(entrance.unwrap().roles, [Role::Pupil]);
    hub.write(move |directory, tx| directory.renew_card(tx, class, pupil, WayInReason::Lost, teacher));
    assert_eq!(hub.write(move |directory, tx| directory.enter_by_card(tx, &scanned, STRANGER)), None);
    hub.write(move |directory, tx| directory.set_kind(tx, class, SecretKind::Pictures));
    let code = hub.write(move |directory, tx| directory.class_way(tx.connection(), class)).unwrap().code;
    let found = hub.write(move |directory, tx| directory.class_by_code(tx.connection(), &code));
    assert_eq!(found, Some(class));
    assert_ne!(hub.write(move |directory, tx| directory.renew_code(tx, class)).code, "");

    // Passwords and invitations.
    let hash = password::hash("la lluvia mansa", &[1; password::SALT_BYTES]).unwrap();
    assert_eq!(hub.write(move |directory, tx| directory.set_password(tx, teacher, &hash)), "rosa");
    let password = |who: &str, word: &str| hub.directory.try_password(who, word, Some(PHONE), START).unwrap();
    assert!(matches!(password("rosa vilca", "la lluvia mansa"), password::PasswordTried::In(_)));
    assert_eq!(password("rosa", "otra"), password::PasswordTried::Wrong);
    let invitation = hub
        .write(move |directory, tx| directory.make_invitation(tx, school, teacher, None, WayInReason::Lost));
    let code = invitation.clone();
    let invited = hub.write(move |directory, tx| directory.invited(tx.connection(), &code, START));
    assert_eq!(invited, Some(teacher));
    let hash = password::hash("la lluvia recia", &[2; password::SALT_BYTES]).unwrap();
    for comes_in in [true, false] {
        let (code, hash) = (invitation.clone(), hash.clone());
        let accepted = hub.write(move |directory, tx| directory.accept_invitation(tx, &code, &hash));
        assert_eq!(accepted.is_some(), comes_in);
    }

    // One-time codes and doors.
    let codes = hub.write(|directory, tx| directory.make_codes(tx, 5));
    let code = codes[0].clone();
    assert_eq!(hub.write(move |directory, tx| directory.spend_code(tx, &code, "test")), CodeSpent::Yes);
    let code = codes[0].clone();
    assert_eq!(hub.write(move |directory, tx| directory.spend_code(tx, &code, "test")), CodeSpent::No);
    assert_eq!(hub.write(|directory, tx| directory.codes_left(tx.connection())).0, 4);
    let closed = Doors { guests: false, places: true };
    hub.write(move |directory, tx| directory.set_doors(tx, school, closed, teacher));
    assert_eq!(hub.write(move |directory, tx| directory.doors(tx.connection(), school)), closed);
    assert_eq!(hub.write(|directory, tx| directory.school_here(tx.connection())), Some(school));

    // Guests.
    let guest = PersonId([9; 16]);
    let keep = |pin: [u8; 4]| {
        hub.write(move |directory, tx| directory.keep_place(tx, (guest, school), 12, Secret::Pin(pin), None))
    };
    assert_eq!(keep([1, 2, 3, 4]), Err(NoPlace::WeakPin));
    let place = keep([4, 8, 2, 1]).unwrap();
    assert_eq!(keep([7, 1, 3, 5]), Ok(place), "another PIN, the same place");
    let back = |pin: [u8; 4], device| {
        hub.write(move |directory, tx| directory.try_place(tx, place, Secret::Pin(pin), device))
    };
    assert_eq!(back([4, 8, 2, 1], STRANGER), Tried::Wrong);
    assert!(matches!(back([7, 1, 3, 5], PHONE), Tried::In(_)));
    assert_eq!(hub.write(|directory, tx| directory.places_on(tx.connection(), PHONE)), vec![place]);
    assert_eq!(hub.write(move |directory, tx| directory.claim(tx, school, pupil, guest)), Ok(()));
    assert_eq!(hub.write(move |directory, tx| directory.standing_id(tx.connection(), guest)), pupil);
    assert!(hub.write(move |directory, tx| directory.claim(tx, school, teacher, guest)).is_err(), "once");

    // Forgotten.
    hub.write(move |directory, tx| directory.forget(tx, school, pupil, 1, None));
    assert_eq!(attempt(pin, PHONE), Tried::NotHere);
}
