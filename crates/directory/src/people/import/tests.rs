//! Lists in and in again, on a real store.

use super::*;
use crate::{people, views};
use events::people::FactKind;
use kernel::{
    PersonId, Seed,
    ports::{Enrolments, Names},
};
use proptest::prelude::*;
use testkit::{
    Scratch,
    stores::{Opening, dump},
};

const HEAD: &str = "id,given_name,family_name,birth_date,role,class,grade";

fn all_views() -> Vec<store::view::View> {
    views::all().into_iter().chain(people::all_views()).collect()
}

pub(crate) struct World {
    pub(crate) directory: Directory,
    pub(crate) school: SchoolId,
    _folder: Scratch,
}

pub(crate) fn world() -> World {
    let folder = Scratch::new("people").unwrap();
    let mut opening = Opening::sqlite(&folder, all_views);
    opening.local = vec![crate::LOCAL, people::LOCAL];
    world_on(folder, &opening)
}

fn world_on(folder: Scratch, opening: &Opening) -> World {
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    testkit::stores::settle(&store).unwrap();
    let mut chance = Seed(2).chance();
    let node = eventlog::NodeSecret::generate(&mut chance);
    let secret = eventlog::sealing::WrappingSecret::generate(1, &mut chance);
    let directory = Directory::new(store.clone(), secret.offer(&node), secret);
    let opening = directory.clone();
    let school = store.write_blocking(move |tx| opening.open_school(tx, "Escuela", "PE")).unwrap();
    World { directory, school, _folder: folder }
}

impl World {
    fn import(&self, text: &str) -> Report {
        let wish = Wish { school: self.school, dry_run: false, today: Today::UNKNOWN };
        self.directory.import(&text.as_bytes(), wish).unwrap()
    }

    fn dry_run(&self, text: &str) -> Report {
        let wish = Wish { school: self.school, dry_run: true, today: Today::UNKNOWN };
        self.directory.import(&text.as_bytes(), wish).unwrap()
    }

    pub(crate) fn person(&self, number: &str) -> PersonId {
        let index = Index::open(&self.directory, self.school).unwrap();
        let hash = index.hash(FactKind::RegisterNumber, number);
        self.directory.store.read_blocking(|db| index.find(db, hash)).unwrap().unwrap().person
    }

    fn name(&self, person: PersonId) -> String {
        self.directory.names(&[person]).unwrap()[0].name.clone().unwrap()
    }

    fn fact(&self, person: PersonId, kind: FactKind) -> Option<String> {
        let stands = self.directory.store.read_blocking(|db| self.directory.fact(db, person, kind)).unwrap();
        stands.shown().map(str::to_owned)
    }

    fn class_names(&self, person: PersonId) -> Vec<String> {
        let classes = self.directory.classes_of(person).unwrap();
        let mut names: Vec<String> =
            classes.into_iter().map(|class| self.directory.class_name(class).unwrap().unwrap()).collect();
        names.sort();
        names
    }

    fn entries(&self) -> i64 {
        self.directory
            .store
            .read_blocking(|db| db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0))
            .unwrap()
    }
}

fn counts(report: &Report) -> (u64, u64, u64, u64) {
    (report.rows, report.created, report.updated, report.unchanged)
}

#[test]
fn a_list_and_the_same_list_again() {
    let world = world();
    let list = format!(
        "{HEAD},sex\n7,Ana,Paz,7/3/2015,pupil,5 B,5,female\n8,Eva,Luna,,pupil,\"5 b;Taller\",4,\nT,Rosa,Vilca,,teacher;head,5 B,,\n"
    );
    let tried = world.dry_run(&list);
    assert_eq!((counts(&tried), tried.classes_opened), ((3, 3, 0, 0), 2));
    assert_eq!(counts(&world.dry_run(&list)), (3, 3, 0, 0), "a dry run writes nothing");
    assert_eq!(counts(&world.import(&list)), (3, 3, 0, 0));
    let before = world.entries();
    assert_eq!(counts(&world.import(&list)), (3, 0, 0, 3));
    assert_eq!(world.entries(), before, "nothing new, nothing written");

    let (ana, eva, rosa) = (world.person("7"), world.person("8"), world.person("T"));
    assert_eq!(
        (world.name(ana), world.class_names(eva)),
        ("Ana Paz".into(), vec!["5 B".to_owned(), "Taller".into()])
    );
    assert_eq!(world.fact(ana, FactKind::BirthDate).as_deref(), Some("2015-03-07"));
    assert_eq!(world.fact(ana, FactKind::Sex).as_deref(), Some("female"));
    assert_eq!(world.fact(eva, FactKind::Sex), None);
    assert_eq!(world.directory.classes_taught_by(rosa).unwrap().len(), 1);

    // The next list: a new name, a moved pupil, somebody new, somebody missing.
    let next = format!(
        "{HEAD},sex\n7,Ana María,Paz,7/3/2015,pupil,5 B,5,female\n8,Eva,Luna,,pupil,6 A,4,\n9,Sol,Rey,,pupil,6 A,6,\n"
    );
    let report = world.import(&next);
    assert_eq!((counts(&report), report.not_listed), ((3, 1, 2, 0), 1));
    assert_eq!((world.name(ana), world.class_names(eva)), ("Ana María Paz".into(), vec!["6 A".to_owned()]));
    assert_eq!(world.directory.classes_taught_by(rosa).unwrap().len(), 1, "who is not listed is left alone");
}

#[test]
fn a_list_that_ends_a_role_ends_it_in_open_sessions() {
    use web::session::{SessionRow, SessionStore, TokenHash};
    let world = world();
    let now = kernel::UtcMillis(1_795_262_400_000);
    let list =
        |role: &str, other: &str| format!("{HEAD}\nT,Rosa,Vilca,,{role},5 B,\nU,Saúl,Paz,,{other},5 B,\n");
    world.import(&list("teacher;head", "teacher"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let sign_in = |token: u8, number: &str, roles: &[kernel::Role]| {
        let (person, school) = (world.person(number), world.school);
        let actor = kernel::Actor { person, school, roles: roles.to_vec(), together: vec![] };
        let (language, ends_at) = (None, now.plus_ms(3_600_000));
        let row = SessionRow { actor, shown_name: None, language, seen_at: now, ends_at };
        runtime.block_on(world.directory.insert(TokenHash([token; 32]), row)).unwrap();
    };
    let roles = |token: u8| {
        let found = runtime.block_on(world.directory.lookup(TokenHash([token; 32]), now)).unwrap();
        found.map(|row| row.actor.roles)
    };
    use kernel::Role::{Head, Pupil, Teacher};
    sign_in(1, "T", &[Teacher, Head]);
    sign_in(2, "U", &[Teacher]);
    // Both are in memory now.
    assert_eq!((roles(1), roles(2)), (Some(vec![Teacher, Head]), Some(vec![Teacher])));
    world.import(&list("teacher", "pupil"));
    assert_eq!((roles(1), roles(2)), (Some(vec![Teacher]), Some(vec![Pupil])));
    world.import(&list("pupil", "pupil"));
    assert_eq!(roles(1), Some(vec![Pupil]));
}

#[test]
fn a_list_leaves_somebody_who_administers() {
    let list = |a: &str, b: &str| format!("{HEAD}\nA,Ana,Paz,,{a},,\nB,Eva,Luna,,{b},,\n");
    // What the first list makes of both, what the second does, and the line of its fault.
    let cases = [
        ("administrator", "teacher", "teacher", "teacher", Some(2)),
        ("administrator", "teacher", "pupil", "administrator", None),
        ("teacher", "administrator", "administrator;teacher", "teacher", None),
        ("administrator", "administrator", "pupil", "teacher", Some(3)),
        ("administrator", "administrator", "administrator", "teacher", None),
        ("teacher", "teacher", "pupil", "teacher", None),
    ];
    for (a, b, then_a, then_b, expected) in cases {
        let world = world();
        assert!(world.import(&list(a, b)).is_sound());
        let (entries, next) = (world.entries(), list(then_a, then_b));
        let tried = world.dry_run(&next);
        let line = tried.faults.first().map(|fault| {
            assert_eq!((fault.column.as_str(), fault.reason.word()), ("role", "last-administrator"));
            fault.line
        });
        assert_eq!((line, tried.faults_all), (expected, u64::from(expected.is_some())), "{a} {b} {then_a}");
        let done = world.import(&next);
        assert_eq!(
            (&done.faults, done.updated),
            (&tried.faults, if expected.is_some() { 0 } else { tried.updated })
        );
        if expected.is_some() {
            assert_eq!(world.entries(), entries, "refused whole");
        }
    }
}

#[test]
fn a_list_takes_back_only_what_a_list_gave() {
    let world = world();
    let list = |a: &str, b: &str| format!("{HEAD}\nA,Ana,Paz,,{a},,\nB,Eva,Luna,,{b},,\n");
    world.import(&list("administrator", "administrator"));
    let (directory, school, eva) = (world.directory.clone(), world.school, world.person("B"));
    let set = move |held: bool| {
        let owner = directory.clone();
        let change = move |tx: &mut store::WriteTx<'_>| {
            let change = people::change::Change { directory: &owner, school };
            change.set_role(tx, eva, kernel::Role::Administrator, held)
        };
        directory.store.write_blocking(change).unwrap();
    };
    // Eva's role ended on a page; the list says what it said, so she does not get it back, and Ana is the last.
    set(false);
    assert!(!world.dry_run(&list("teacher", "administrator")).is_sound());
    set(true);
    assert_eq!(counts(&world.import(&list("teacher", "administrator"))), (2, 0, 1, 1));
}

#[test]
fn an_administrator_put_down_since_the_list_was_looked_at_is_not_the_last() {
    let world = world();
    let list = |a: &str, b: &str| format!("{HEAD}\nA,Ana,Paz,,{a},,\nB,Eva,Luna,,{b},,\n");
    world.import(&list("administrator", "administrator"));
    let (ana, eva, school) = (world.person("A"), world.person("B"), world.school);
    let end = |person: PersonId| {
        let ended = events::people::RoleEnded { person, school, role: kernel::Role::Administrator as u8 };
        let authority = kernel::Authority::Staff;
        let draft = store::Draft {
            schools: vec![school],
            persons: vec![person],
            authority,
            events: vec![ended.into()],
        };
        let roles = vec![(person, kernel::Role::Administrator, false)];
        let must_keep_an_administrator = Some(school);
        Batch { drafts: vec![draft], roles, must_keep_an_administrator, ..Batch::default() }
            .write(&world.directory)
    };
    assert!(end(ana).is_ok());
    let before = world.entries();
    assert!(matches!(end(eva), Err(StoreError::Busy)));
    assert_eq!(world.entries(), before);
}

#[test]
fn a_list_of_one_school_leaves_a_pupil_where_another_has_her() {
    let world = world();
    let list = |class: &str| format!("{HEAD}\n7,Ana,Paz,,pupil,{class},5\n");
    world.import(&list("5 B"));
    let (ana, other, class) = (world.person("7"), SchoolId([3; 16]), kernel::ClassId([4; 16]));
    let events = vec![
        events::school::ClassOpened { class, school: other, name: "Taller".into() }.into(),
        events::people::RoleGiven { person: ana, school: other, role: kernel::Role::Pupil as u8 }.into(),
        events::school::Enrolled { class, person: ana, teaches: false }.into(),
    ];
    let enrolled = world.directory.store.write_blocking(move |tx| {
        let authority = kernel::Authority::Staff;
        tx.append(store::Draft { schools: vec![other], persons: vec![ana], authority, events }).map(drop)
    });
    enrolled.unwrap();
    // Moved here, and no pupil here any more: there she stays what she is.
    assert_eq!(counts(&world.import(&list("6 A"))), (1, 0, 1, 0));
    assert_eq!(world.class_names(ana), ["6 A", "Taller"]);
    world.import(&list("").replace("pupil", "teacher"));
    assert_eq!(world.class_names(ana), ["Taller"]);
    let (directory, school) = (&world.directory, world.school);
    let roles = |school| directory.store.read_blocking(|db| directory.roles_at(db, ana, school)).unwrap();
    assert_eq!((roles(school), roles(other)), (vec![kernel::Role::Teacher], vec![kernel::Role::Pupil]));
}

#[test]
fn a_file_of_a_gigabyte_is_not_even_opened() {
    struct Huge;
    impl List for Huge {
        fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send + '_>> {
            Err(std::io::Error::other("it was opened"))
        }
        fn bytes(&self) -> std::io::Result<u64> {
            Ok(1 << 30)
        }
    }
    let world = world();
    for dry_run in [true, false] {
        let wish = Wish { school: world.school, dry_run, today: Today::UNKNOWN };
        let report = world.directory.import(&Huge, wish).unwrap();
        assert_eq!((report.faults_all, report.faults[0].reason.word()), (1, "too-many-bytes"));
    }
}

#[test]
fn a_fault_anywhere_writes_nothing() {
    let world = world();
    let before = world.entries();
    let report =
        world.import(&format!("{HEAD}\n7,Ana,Paz,7/3/2015,pupil,5 B,5\n8,Eva,Luna,31/2/2015,boss,5 B,5\n"));
    assert_eq!(report.faults_all, 2);
    assert_eq!(world.entries(), before);
    assert_eq!(counts(&world.dry_run("nonsense")), (0, 0, 0, 0));
}

#[test]
fn what_was_mended_on_a_page_stays_mended() {
    let world = world();
    let list = format!("{HEAD}\n7,Ana,Paz,,pupil,5 B,5\n");
    world.import(&list);
    let ana = world.person("7");
    let (directory, school) = (world.directory.clone(), world.school);
    let renamed = world.directory.store.write_blocking(move |tx| -> Result<(), StoreError> {
        let replaces = directory.name_stands(tx.connection(), ana)?.stamps();
        let sealed_name = directory.keys.seal(
            tx,
            ana,
            eventlog::sealing::Purpose::Identity,
            crate::register::NAME_CONTEXT,
            "Anita Paz",
        )?;
        let events = vec![events::people::PersonRenamed { person: ana, sealed_name, replaces }.into()];
        let authority = kernel::Authority::Staff;
        tx.append(store::Draft { schools: vec![school], persons: vec![ana], authority, events })?;
        Ok(())
    });
    renamed.unwrap();
    assert_eq!(counts(&world.import(&list)), (1, 0, 0, 1));
    assert_eq!(world.name(ana), "Anita Paz");
    assert_eq!(counts(&world.import(&list.replace(",5\n", ",6\n"))), (1, 0, 1, 0));
    assert_eq!((world.name(ana), world.fact(ana, FactKind::Grade)), ("Anita Paz".into(), Some("6".into())));
}

#[test]
fn another_box_makes_its_own_index_from_what_it_may_open() {
    let world = world();
    let list = format!("{HEAD}\n7,Ana,Paz,7/3/2015,pupil,5 B,5\n8,Eva,Luna,,pupil,5 B,5\n");
    world.import(&list);
    let lost = world.directory.store.write_blocking(|tx| tx.execute("DELETE FROM directory_import", &[]));
    assert_eq!(lost.unwrap(), 2);
    let before = world.entries();
    assert_eq!(counts(&world.import(&list)), (2, 0, 0, 2), "known again by the sealed number");
    assert_eq!(world.entries(), before);
    let moved = list.replace("8,Eva,Luna,,pupil,5 B", "8,Eva,Luna,,pupil,6 A");
    assert_eq!(counts(&world.import(&moved)), (2, 0, 1, 1));
}

#[test]
fn a_forgotten_person_is_not_met_again() {
    let world = world();
    let list = format!("{HEAD}\n7,Ana,Paz,,pupil,,\n");
    world.import(&list);
    let (ana, directory, school) = (world.person("7"), world.directory.clone(), world.school);
    world.directory.store.write_blocking(move |tx| directory.forget(tx, school, ana, 1, None)).unwrap();
    assert_eq!(counts(&world.import(&list)), (1, 1, 0, 0));
    assert_ne!(world.person("7"), ana);
}

#[test]
fn an_import_that_was_cut_is_completed_by_the_same_list() {
    let world = world();
    let row = |n: usize| format!("{n},Ana{n},Paz,,pupil,{} A,5\n", n % 7);
    let list = |rows: usize| format!("{HEAD}\n{}", (0..rows).map(row).collect::<String>());
    // What a cut leaves: the first batches, whole.
    world.import(&list(BATCH_ROWS));
    let report = world.import(&list(BATCH_ROWS * 2 + 5));
    assert_eq!(counts(&report), (2_005, 1_005, 0, 1_000));
    assert_eq!(report.classes_opened, 0);
    assert_eq!(counts(&world.import(&list(BATCH_ROWS * 2 + 5))), (2_005, 0, 0, 2_005));
}

#[test]
fn names_and_numbers_do_not_lie_in_the_database() {
    let world = world();
    world.import(&format!("{HEAD},guardian_contact\nX7341Q,Yaretzi,Tlatoani,,pupil,5 B,5,+51 987654321\n"));
    let tables = dump(&world.directory.store).unwrap().join("\n");
    let found = |text: &str| {
        let bytes = text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
        tables.contains(text) || tables.contains(&bytes)
    };
    assert!(found("5 B"), "class names are no secret: the test can find things");
    for secret in ["Yaretzi", "Tlatoani", "X7341Q", "987654321"] {
        assert!(!found(secret), "{secret}");
    }
}

/// The SQL is one text for both databases: imported, changed, found by name, proposed as double, on PostgreSQL too.
#[test]
fn both_databases_agree() {
    let folder = Scratch::new("people-postgres").unwrap();
    let Some(mut opening) = Opening::postgres("people", all_views) else {
        println!("{} is not set: PostgreSQL was not checked", testkit::postgres::VARIABLE);
        return;
    };
    opening.local = vec![crate::LOCAL, people::LOCAL];
    let (server, file) = (world_on(folder, &opening), world());
    let list = format!(
        "{HEAD}\n7,Ana,Paz,7/3/2015,pupil,5 B,5\n8,Paz,Ána,7/3/2015,pupil,6 A,5\n9,Eva,Luna,,teacher,5 B,\n"
    );
    let next = list.replace("Eva", "Eva María").replace("6 A", "7 C");
    let story = |world: &World| {
        let directory = &world.directory;
        let counted = [&list, &list, &next].map(|list| counts(&world.import(list)));
        let (found, doubles, teams) = directory
            .store
            .read_blocking(|db| {
                let found = directory.find_people(db, world.school, "pa")?;
                let doubles = directory.duplicates(db, world.school)?;
                let class = directory.class_list(db, world.school)?[0].0;
                Ok((found, doubles, directory.teams(db, class)?))
            })
            .unwrap();
        let names: Vec<String> = found.into_iter().map(|found| found.name).collect();
        (counted, names, doubles.into_iter().map(|double| double.why).collect::<Vec<_>>(), teams.len())
    };
    assert_eq!(story(&server), story(&file));
}

/// What pages could show of everybody, in an order of its own.
fn shown(world: &World, numbers: usize) -> Vec<(String, Vec<String>, Option<String>)> {
    let of = |n: usize| {
        let person = world.person(&n.to_string());
        (world.name(person), world.class_names(person), world.fact(person, FactKind::Grade))
    };
    (0..numbers).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn again_changes_nothing_and_order_does_not_matter(
        people in proptest::collection::vec(("[a-zñ]{1,8}", 0..4usize, 0..7usize), 1..25),
        seed: u64,
    ) {
        let rows: Vec<String> = people
            .iter()
            .enumerate()
            .map(|(n, (name, class, grade))| format!("{n},{name},Paz,,pupil,{class} A,{grade}\n"))
            .collect();
        let mut shuffled = rows.clone();
        Seed(seed).chance().shuffle(&mut shuffled);
        let (one, other) = (world(), world());
        let list = |rows: &[String]| format!("{HEAD}\n{}", rows.concat());
        one.import(&list(&rows));
        other.import(&list(&shuffled));
        prop_assert_eq!(shown(&one, rows.len()), shown(&other, rows.len()));
        let before = one.entries();
        let again = one.import(&list(&shuffled));
        prop_assert_eq!(counts(&again), (rows.len() as u64, 0, 0, rows.len() as u64));
        prop_assert_eq!(one.entries(), before);
    }
}
