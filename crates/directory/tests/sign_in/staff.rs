//! Staff: passwords, invitations, one-time codes, settings, who may print what.

use crate::world::{PASSWORD, World};
use directory::sign_in::{codes::SHEET, secret::Secret};
use kernel::Role;

#[test]
fn a_teacher_comes_in_by_name_or_short_id() {
    let world = World::new("names", 1);
    for who in ["rosa", "Rosa Vilca", " ROSA  VILCA ", "rosa vílca"] {
        let mut phone = world.phone();
        let reply = phone.post("/enter/staff", &[("who", who), ("password", PASSWORD)]);
        assert_eq!((reply.status, reply.location.as_str()), (303, "/classes"), "{who}");
        assert_eq!(phone.who().as_deref(), Some("Rosa Vilca"));
    }
    for (who, password) in [
        ("rosa", "otra cosa larga"),
        ("nadie", PASSWORD),
        ("", PASSWORD),
        ("rosa", ""),
        ("Niña00 Quispe", PASSWORD),
    ] {
        let mut phone = world.phone();
        let reply = phone.post("/enter/staff", &[("who", who), ("password", password)]);
        assert_eq!(reply.status, 422, "{who}");
        assert!(phone.who().is_none() && !reply.body.contains(PASSWORD));
    }
    // What of it lies on the disk signs nobody in.
    let rows = world.store.read_blocking(|db| db.query("SELECT hash FROM directory_password", &[])).unwrap();
    assert!(rows.iter().all(|row| row.text(0).unwrap().starts_with("argon2id$19456$2$1$")));
}

#[test]
fn a_stolen_session_cookie_is_she_until_she_signs_out_and_learns_no_password() {
    let world = World::new("stolen", 1);
    let mut hers = world.phone().staff("rosa");
    let mut thief = world.phone();
    thief.cookies = hers.cookies.clone();
    // What does not hold (docs/threat-model.md): a cookie is a bearer's token.
    assert_eq!(thief.who(), hers.who());
    // What holds: another password needs the one she has, and signing out on one device ends it on both.
    let change = [("now", "not hers at all"), ("new", "tres llamas azules")];
    assert_eq!(thief.post("/enter/password", &change).status, 422);
    assert_eq!(hers.post("/sign-out", &[]).status, 303);
    assert!(thief.who().is_none());
    assert!(world.phone().staff("rosa").who().is_some(), "her password is what it was");
    // Or it ends by itself: four hours later.
    let mut hers = world.phone().staff("rosa");
    thief.cookies = hers.cookies.clone();
    world.clock.advance_ms(4 * 3_600_000 + 1);
    assert!(thief.who().is_none() && hers.who().is_none());
}

#[test]
fn strangers_wait_and_her_own_phone_does_not() {
    let world = World::new("wait", 1);
    let mut hers = world.phone().staff("rosa");
    hers.post("/sign-out", &[]);
    let mut looked_at = 0;
    for _ in 0..12 {
        let reply = world.phone().post("/enter/staff", &[("who", "rosa"), ("password", "una cualquiera")]);
        looked_at += usize::from(!reply.body.contains("Wait "));
    }
    assert_eq!(looked_at, 5, "then a stranger waits");
    let right = world.phone().post("/enter/staff", &[("who", "rosa"), ("password", PASSWORD)]);
    assert!(right.body.contains("Wait 3 seconds") && right.status == 422, "{}", right.body);
    assert_eq!(hers.post("/enter/staff", &[("who", "rosa"), ("password", PASSWORD)]).status, 303);
    world.clock.advance_ms(3_000);
    assert_eq!(world.phone().post("/enter/staff", &[("who", "rosa"), ("password", PASSWORD)]).status, 303);
}

#[test]
fn whoever_also_learns_gets_no_teachers_rights_with_four_digits() {
    let world = World::new("both", 2);
    let (school, pupil) = (world.school, world.pupils[0]);
    world.write(move |_, tx| {
        let role = events::people::RoleGiven { person: pupil, school, role: Role::Administrator as u8 };
        tx.append(store::Draft {
            schools: vec![school],
            persons: vec![pupil],
            authority: kernel::Authority::Staff,
            events: vec![role.into()],
        })
    });
    let mut phone = world.phone().pupil(0);
    assert_eq!(phone.get("/site/doors").status, 403);
}

#[test]
fn an_invitation_works_once_and_needs_a_code_from_the_sheet() {
    let world = World::new("invite", 1);
    let codes = world.write(|directory, tx| directory.make_codes(tx, SHEET));
    assert_eq!(codes.len(), SHEET);
    let offer = format!("/staff/{}/invitation", world.teacher);
    assert_eq!(world.phone().staff("rosa").get(&offer).status, 403, "not hers to give");
    let mut admin = world.phone().staff("marta");
    assert_eq!(
        admin.get(&format!("/staff/{}/invitation", world.pupils[0])).status,
        404,
        "a pupil has no password"
    );
    for wrong in ["", "12345678"] {
        assert_eq!(admin.post(&offer, &[("one_time_code", wrong)]).status, 422);
    }
    let spaced = format!("{} {}", &codes[0][..4], &codes[0][4..]);
    let made = admin.post(&offer, &[("one_time_code", &spaced)]);
    assert_eq!(made.status, 200, "{}", made.body);
    let (_, after) = made.body.split_once("<p class=\"class-code\">").unwrap();
    let invitation = after.split('<').next().unwrap().to_owned();
    assert_eq!(admin.post(&offer, &[("one_time_code", &codes[0])]).status, 422, "spent");
    // Over HTTPS none is asked for.
    let mut encrypted = world.phone().encrypted().staff("marta");
    assert!(!encrypted.get(&offer).body.contains("one_time_code"));
    // She chooses a password; a weak one is not taken and costs nothing.
    let mut rosa = world.phone();
    for weak in ["corta", "12345678", "rosavilca1"] {
        assert_eq!(
            rosa.post("/enter/invitation", &[("invitation", &invitation), ("new", weak)]).status,
            422,
            "{weak}"
        );
    }
    let took = rosa.post(
        "/enter/invitation",
        &[("invitation", &invitation.to_lowercase()), ("new", "tres gallinas rojas")],
    );
    assert_eq!((took.status, took.location.as_str()), (303, "/enter/password"), "{}", took.body);
    assert!(rosa.get("/enter/password").body.contains("Your short user id is rosa"));
    let again = world
        .phone()
        .post("/enter/invitation", &[("invitation", &invitation), ("new", "otras tres gallinas")]);
    assert_eq!(again.status, 422, "once");
    assert_eq!(world.phone().post("/enter/staff", &[("who", "rosa"), ("password", PASSWORD)]).status, 422);
    assert_eq!(
        world.phone().post("/enter/staff", &[("who", "rosa"), ("password", "tres gallinas rojas")]).status,
        303
    );
    // She changes it herself.
    assert_eq!(
        rosa.post("/enter/password", &[("now", "no es esta"), ("new", "cuatro gallinas negras")]).status,
        422
    );
    assert_eq!(
        rosa.post("/enter/password", &[("now", "tres gallinas rojas"), ("new", "cuatro gallinas negras")])
            .status,
        200
    );
    assert_eq!(
        world.phone().post("/enter/staff", &[("who", "rosa"), ("password", "cuatro gallinas negras")]).status,
        303
    );
    // That she was invited, by whom and why, is in the log.
    let log = world.store.read_blocking(|db| db.query("SELECT count(*) FROM log_entry", &[]));
    assert!(log.is_ok_and(|rows| rows[0].int(0).unwrap() > 0));
}

#[test]
fn of_two_who_use_an_invitation_at_once_one_is_in() {
    let world = World::new("invite-twice", 1);
    let (school, teacher) = (world.school, world.teacher);
    for round in 0..3 {
        let invitation = world.write(move |directory, tx| {
            directory.make_invitation(tx, school, teacher, None, events::people::WayInReason::Lost)
        });
        let passwords: Vec<String> = (0..4).map(|n| format!("la casa azul {round} {n}")).collect();
        let requests = passwords.iter().map(|new| {
            let form = [("invitation", invitation.as_str()), ("new", new.as_str())];
            world.phone().request(axum::http::Method::POST, "/enter/invitation", &form)
        });
        let mut statuses = world.at_once(requests.collect());
        let winner = statuses.iter().position(|status| *status == 303).unwrap();
        for (n, password) in passwords.iter().enumerate() {
            let status =
                world.phone().post("/enter/staff", &[("who", "rosa"), ("password", password)]).status;
            assert_eq!(status == 303, n == winner, "who was let in has the password, and nobody else");
            world.clock.advance_ms(3_600_000);
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422, 422, 422], "round {round}");
    }
}

#[test]
fn twenty_wrong_codes_close_the_sheet_for_a_day() {
    use directory::sign_in::codes::CodeSpent;
    let world = World::new("sheet", 1);
    let codes = world.write(|directory, tx| directory.make_codes(tx, SHEET));
    let good = codes[7].clone();
    let tried = world.write(move |directory, tx| {
        let mut all = Vec::new();
        for n in 0..25 {
            all.push(directory.spend_code(tx, &format!("{n:08}"), "test")?);
        }
        all.push(directory.spend_code(tx, &good, "test")?);
        Ok(all)
    });
    assert_eq!(tried.iter().filter(|spent| **spent == CodeSpent::No).count(), 20);
    assert_eq!(tried.last(), Some(&CodeSpent::Closed));
    world.clock.advance_ms(directory::sign_in::budget::DAY_MS);
    let good = codes[7].clone();
    assert_eq!(world.write(move |directory, tx| directory.spend_code(tx, &good, "test")), CodeSpent::Yes);
    let left = world.store.read_blocking(|db| world.directory.codes_left(db)).unwrap();
    assert_eq!(left.0, SHEET - 1);
    // A new sheet voids the old one.
    world.write(|directory, tx| directory.make_codes(tx, 3));
    let old = codes[8].clone();
    assert_eq!(world.write(move |directory, tx| directory.spend_code(tx, &old, "test")), CodeSpent::No);
}

#[test]
fn cards_are_printed_by_the_class_s_own_teacher_and_by_others_with_a_code() {
    let world = World::new("print", 5);
    let codes = world.write(|directory, tx| directory.make_codes(tx, SHEET));
    let cards = format!("/classes/{}/cards", world.class);
    assert_eq!(world.phone().get(&cards).status, 401);
    assert_eq!(world.phone().pupil(0).get(&cards).status, 403);
    let sheet = world.phone().staff("rosa").get(&cards);
    assert_eq!(sheet.status, 200);
    for number in 0..5 {
        assert!(sheet.body.contains(&world.pin(number)) && sheet.body.contains(&format!("Niña0{number} Q.")));
    }
    assert!(sheet.body.contains(&world.code()) && sheet.body.matches("class=\"qr\"").count() == 5);
    assert!(!sheet.body.contains("Quispe"), "a lost card names nobody in full");
    assert!(sheet.has("cache-control", "no-store"));
    let mut admin = world.phone().staff("marta");
    let asks = admin.get(&cards);
    assert!(asks.body.contains("one_time_code") && !asks.body.contains(&world.pin(0)));
    assert_eq!(admin.post(&cards, &[("one_time_code", "00000000")]).status, 422);
    assert!(admin.post(&cards, &[("one_time_code", &codes[3])]).body.contains(&world.pin(0)));
    assert!(world.phone().encrypted().staff("marta").get(&cards).body.contains(&world.pin(0)));
    // Another class's teacher has no business here: Rosa does not teach 6.º A.
    assert_eq!(world.phone().staff("rosa").get(&format!("/classes/{}/cards", world.other_class)).status, 403);
    assert_eq!(world.phone().staff("rosa").get(&format!("/classes/{}/door", world.other_class)).status, 403);
}

#[test]
fn a_card_is_renewed_for_a_reason() {
    let world = World::new("renew", 3);
    let mut hers = world.phone().pupil(0);
    hers.post("/sign-out", &[]);
    let (pin, token) = (world.pin(0), world.card(0).token.unwrap());
    let one = format!("/classes/{}/cards/{}", world.class, world.pupils[0]);
    let mut teacher = world.phone().staff("rosa");
    assert_eq!(teacher.post(&one, &[]).status, 422, "why?");
    assert_eq!(teacher.post(&one, &[("reason", "damaged")]).status, 200);
    assert_eq!(
        (world.pin(0), world.card(0).token.unwrap()),
        (pin.clone(), token.clone()),
        "printed as it was"
    );
    let renewed = teacher.post(&one, &[("reason", "lost")]);
    assert!(renewed.body.contains(&world.pin(0)), "the new one, to be printed");
    assert_ne!(world.card(0).token.unwrap(), token);
    assert_eq!(world.phone().get(&format!("/c/{token}")).status, 404, "whoever found it stays outside");
    let known = world.store.read_blocking(|db| db.query("SELECT 1 FROM directory_device", &[])).unwrap();
    assert_eq!(known.len(), 1, "her phone is a stranger again; the teacher's stays");
    assert!(matches!(world.card(0).secret, Some(Secret::Pin(_))));
    // A class of its own code: the old one opens nothing.
    let code = world.code();
    teacher.post(&format!("/classes/{}/door", world.class), &[("do", "new-code")]);
    assert_ne!(world.code(), code);
    assert_eq!(world.phone().post("/enter", &[("code", &code)]).status, 422);
}

#[test]
fn an_administrator_decides_who_may_come_in() {
    let world = World::new("doors", 1);
    let mut admin = world.phone().staff("marta");
    assert_eq!(world.phone().staff("rosa").get("/site/doors").status, 403);
    assert_eq!(world.phone().get("/site/doors").status, 401);
    assert_eq!(admin.get("/site/doors").body.matches(" checked").count(), 2, "open until somebody decides");
    for (open, guests, back) in [
        (&[("open", "places")][..], 403, true),
        (&[("open", "guests")][..], 303, false),
        (&[][..], 403, false),
        (&[("open", "guests"), ("open", "places")][..], 303, true),
    ] {
        assert_eq!(admin.post("/site/doors", open).status, 303);
        assert_eq!(world.phone().post("/guest", &[]).status, guests, "{open:?}");
        assert_eq!(world.phone().get("/guest").body.contains("/guest/back"), back, "{open:?}");
        if guests == 303 {
            let mut guest = world.phone();
            guest.post("/guest", &[]);
            let keeps = guest.get("/guest/keep").status;
            assert_eq!(keeps, if back { 200 } else { 403 }, "{open:?}");
        }
    }
}

#[test]
fn a_database_on_another_machine_signs_nobody_in_and_new_cards_can_be_made() {
    use directory::{
        Directory,
        sign_in::enter::{Tried, Try},
    };
    let world = World::new("elsewhere", 3);
    let (pin, class) = (world.pin(0), world.class);
    // The same database, without the key that lay beside it.
    let secret = eventlog::sealing::WrappingSecret::generate(1, &mut kernel::Seed(5).chance());
    let node = eventlog::NodeSecret::generate(&mut kernel::Seed(6).chance());
    let elsewhere = Directory::new(world.store.clone(), secret.offer(&node), secret);
    let tried = Try {
        class,
        pupil: world.pupils[0],
        guess: Secret::from_digits(&pin).unwrap(),
        device: directory::sign_in::device::DeviceHash([3; 32]),
    };
    let trying = elsewhere.clone();
    let outcome = world.store.write_blocking(move |tx| trying.try_secret(tx, &tried)).unwrap();
    assert_eq!(outcome, Tried::NoSecret);
    let making = elsewhere.clone();
    assert_eq!(world.store.write_blocking(move |tx| making.make_cards(tx, class)).unwrap(), 3);
    assert_eq!(world.store.write_blocking(move |tx| elsewhere.make_cards(tx, class)).unwrap(), 0);
}

#[test]
fn whoever_is_forgotten_has_no_way_in_left() {
    let world = World::new("forgotten", 3);
    let (school, pupil, teacher) = (world.school, world.pupils[0], world.teacher);
    let (pin, token) = (world.pin(0), world.card(0).token.unwrap());
    let mut hers = world.phone().pupil(0);
    world.write(move |directory, tx| {
        directory.forget(tx, school, pupil, 1, Some(teacher))?;
        directory.forget(tx, school, teacher, 1, None)
    });
    let named = |of| {
        let look = move |db: &mut store::Connection| -> Result<usize, store::StoreError> {
            let mut both = 0;
            for head in store::log::Head::load_all(db)? {
                for line in store::log::read(db, head.origin.tag(), 0, 1_000)? {
                    let bytes = line.what.expect("an entry");
                    let entry = eventlog::EntryRef::decode(&bytes).expect("readable");
                    both += usize::from(entry.persons().eq(of));
                }
            }
            Ok(both)
        };
        world.store.read_blocking(look).unwrap()
    };
    assert_eq!(named([pupil, teacher]), 1, "who forgot her stands in the record");
    assert!(hers.who().is_none(), "her session ended");
    let mut phone = world.phone().with_code();
    assert!(!phone.get("/enter/list").body.contains(&pupil.to_string()));
    assert_eq!(phone.post(&format!("/enter/list/{pupil}"), &[("pin", &pin)]).status, 404);
    assert_eq!(world.phone().get(&format!("/c/{token}")).status, 404);
    assert_eq!(world.phone().post("/enter/staff", &[("who", "rosa"), ("password", PASSWORD)]).status, 422);
    for table in ["directory_secret", "directory_card", "directory_password", "directory_device"] {
        let sql = format!("SELECT 1 FROM {table} WHERE person = ?1");
        let rows = world.store.read_blocking(|db| db.query(&sql, &[pupil.into()])).unwrap();
        assert!(rows.is_empty(), "{table}");
    }
}
