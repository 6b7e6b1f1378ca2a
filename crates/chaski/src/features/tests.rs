//! All features together: their views converge whatever the order of arrival, their texts are complete, and what they read
//! is the same on both databases.

use super::*;
use classroom::{Classroom, work};
use directory::{Directory, seed_demonstration};
use eventlog::{NodeSecret, sealing::WrappingSecret};
use kernel::{
    Actor, ClientId, Gate, PersonId, Role, Seed, Wish,
    ports::{Answers, Enrolments, Names, NewAnswer, Place, Recorded, Work},
};
use std::{collections::BTreeSet, sync::Arc};
use store::Store;
use testkit::{
    Scratch,
    random_log::{Delivery, random_deliveries, random_logs},
    stores::{Opening, deliver, dump, settle},
};

/// Runs a check on SQLite and, if there is a server, on PostgreSQL.
fn on_both(test: &str, run: impl Fn(&Opening, &Scratch)) {
    let folder = Scratch::new(test).expect("a scratch folder");
    let with_local = |opening: Opening| Opening { local: local_tables(), ..opening };
    run(&with_local(Opening::sqlite(&folder, views)), &folder);
    match Opening::postgres(test, views) {
        Some(opening) => run(&with_local(opening), &Scratch::new(test).expect("a scratch folder")),
        None => println!("{} is not set: PostgreSQL was not checked", testkit::postgres::VARIABLE),
    }
}

#[test]
fn every_view_converges_on_both_databases() {
    for number in 100..104 {
        let seed = Seed(number);
        let logs = random_logs(seed, 3, 150);
        let folder = Scratch::new("reference").expect("a scratch folder");
        let store = Opening::sqlite(&folder, views).open(folder.path(), seed).expect("opens");
        settle(&store).expect("settles");
        for (author, log) in logs.iter().enumerate() {
            deliver(&store, &logs, Delivery { author, from: 1, to: log.entries.len() as u64 })
                .expect("taken");
        }
        let expected = dump(&store).expect("a dump");
        assert!(expected.len() > 100, "the logs say too little to be a test");
        on_both("features", |opening, folder| {
            let mut chance = seed.part("accidents").chance();
            let mut store = opening.open(folder.path(), seed).expect("opens");
            for delivery in random_deliveries(seed, &logs) {
                deliver(&store, &logs, delivery).expect("taken");
                match chance.below(15) {
                    0 => {
                        store.close();
                        store = opening.open(folder.path(), seed.part("again")).expect("opens again");
                    }
                    1 => {
                        let names: Vec<&str> = views().iter().map(|view| view.name).collect();
                        let name = names[chance.below(names.len() as u64) as usize];
                        store.rebuild_view(name).expect("begins a rebuild");
                    }
                    _ => {}
                }
            }
            let found = dump(&store).expect("a dump");
            let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).take(3).collect();
            let extra: Vec<_> = found.iter().filter(|line| !expected.contains(line)).take(3).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "seed {number}: missing {missing:#?} extra {extra:#?}"
            );
            store.close();
        });
    }
}

#[test]
fn view_names_and_tables_are_their_features_own() {
    let mut names = BTreeSet::new();
    for view in views() {
        for name in std::iter::once(view.name.to_owned()).chain(view.table_names()) {
            assert!(names.insert(name.clone()), "{name} is taken twice");
        }
    }
}

#[test]
fn every_text_is_there_in_three_languages() {
    web::messages::assert_complete(&catalogues());
}

/// One world: the demonstration school with a classroom on it.
struct World {
    directory: Directory,
    classroom: Classroom,
    demonstration: directory::Demonstration,
}

fn world(opening: &Opening, folder: &Scratch) -> World {
    let store: Store = opening.open(folder.path(), Seed(7)).expect("opens");
    settle(&store).expect("settles");
    let mut chance = Seed(8).chance();
    let secret = WrappingSecret::generate(1, &mut chance);
    let offer = secret.offer(&NodeSecret::generate(&mut chance));
    let directory = Directory::new(store.clone(), offer, secret);
    let demonstration = seed_demonstration(&directory).expect("seeded");
    let classroom = Classroom::new(store, Arc::new(directory.clone()));
    World { directory, classroom, demonstration }
}

impl World {
    fn actor(&self, person: PersonId, role: Role) -> Actor {
        Actor { person, school: self.demonstration.school, roles: vec![role] }
    }

    fn answer(&self, person: PersonId, client: u8, score_percent: u8) -> NewAnswer {
        NewAnswer {
            actor: self.actor(person, Role::Pupil),
            client: ClientId([client; 8]),
            course: "safe-phone".into(),
            version: 1,
            lesson: "hurry".into(),
            exercise: "what-hurries".into(),
            variant: 3,
            response: "c:bank".into(),
            score_percent,
            hints: 1,
            seconds: 12,
        }
    }
}

fn now<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

#[test]
fn an_answer_counts_once_and_the_teacher_sees_it() {
    on_both("answers", |opening, folder| {
        let world = world(opening, folder);
        let pupil = world.demonstration.pupils[0];
        let record = |answer| now(world.classroom.record(answer)).expect("recorded");
        assert_eq!(record(world.answer(pupil, 1, 0)), Recorded::New);
        assert_eq!(record(world.answer(pupil, 1, 0)), Recorded::Again);
        assert_eq!(record(world.answer(pupil, 2, 0)), Recorded::New);
        assert_eq!(record(world.answer(pupil, 3, 0)), Recorded::New);
        let work = world.classroom.on_course(pupil, "safe-phone").expect("read");
        assert_eq!(work.len(), 1);
        assert_eq!((work[0].tries, work[0].solved, work[0].wrong_in_a_row), (3, false, 3));
        let lessons =
            world.directory.store().read_blocking(|db| work::lessons(db, pupil, "safe-phone")).expect("read");
        assert_eq!(lessons[0].stuck, Some(("what-hurries".to_owned(), 3)));
        assert_eq!(record(world.answer(pupil, 4, 100)), Recorded::New);
        let work = world.classroom.on_course(pupil, "safe-phone").expect("read");
        assert_eq!((work[0].tries, work[0].solved, work[0].wrong_in_a_row), (4, true, 0));
        // Another pupil with the same client id is another answer.
        let other = world.demonstration.pupils[1];
        assert_eq!(record(world.answer(other, 1, 100)), Recorded::New);
    });
}

#[test]
fn a_place_is_kept_and_written_only_when_it_changes() {
    on_both("places", |opening, folder| {
        let world = world(opening, folder);
        let pupil = world.demonstration.pupils[0];
        let place =
            |activity: &str| Place { course: "c".into(), lesson: "l".into(), activity: activity.into() };
        let entries = || {
            let count =
                |db: &mut store::Connection| db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0);
            world.directory.store().read_blocking(count).expect("counted")
        };
        assert_eq!(world.classroom.place(pupil, "c").expect("read"), None);
        for activity in ["a1", "a2"] {
            now(world.classroom.keep_place(world.actor(pupil, Role::Pupil), place(activity))).expect("kept");
        }
        assert_eq!(world.classroom.place(pupil, "c").expect("read"), Some(place("a2")));
        let before = entries();
        now(world.classroom.keep_place(world.actor(pupil, Role::Pupil), place("a2"))).expect("kept");
        assert_eq!(entries(), before);
    });
}

#[test]
fn names_are_readable_here_and_nowhere_in_the_database_and_gone_when_forgotten() {
    on_both("names", |opening, folder| {
        let world = world(opening, folder);
        let pupils = world.directory.pupils_of(world.demonstration.class).expect("read");
        assert_eq!(pupils.len(), directory::PUPILS.len());
        let name = |person| world.directory.names(&[person]).expect("read").remove(0).name;
        let first = world.demonstration.pupils[0];
        assert_eq!(name(first).as_deref(), Some(directory::PUPILS[0]));
        for line in dump(world.directory.store()).expect("a dump") {
            assert!(!line.contains("Yesenia"), "{line}");
        }
        let (directory, school) = (world.directory.clone(), world.demonstration.school);
        let forget = move |tx: &mut store::WriteTx<'_>| directory.forget(tx, school, first, 1);
        world.directory.store().write_blocking(forget).expect("forgotten");
        assert_eq!(name(first), None);
        assert_eq!(name(world.demonstration.pupils[1]).as_deref(), Some(directory::PUPILS[1]));
    });
}

#[test]
fn the_gate_opens_for_those_it_should() {
    on_both("gate", |opening, folder| {
        let world = world(opening, folder);
        let (pupil, other) = (world.demonstration.pupils[0], world.demonstration.pupils[1]);
        let class = world.demonstration.class;
        let as_pupil = world.actor(pupil, Role::Pupil);
        let as_teacher = world.actor(world.demonstration.teacher, Role::Teacher);
        let as_stranger = world.actor(PersonId([9; 16]), Role::Teacher);
        let school = world.demonstration.school;
        let cases = [
            (&as_pupil, Wish::AnswerAs(pupil), true),
            (&as_pupil, Wish::AnswerAs(other), false),
            (&as_teacher, Wish::AnswerAs(pupil), false),
            (&as_pupil, Wish::SeeWorkOf(pupil), true),
            (&as_pupil, Wish::SeeWorkOf(other), false),
            (&as_pupil, Wish::SeeClass(class), false),
            (&as_teacher, Wish::SeeClass(class), true),
            (&as_teacher, Wish::SeeWorkOf(other), true),
            (&as_stranger, Wish::SeeClass(class), false),
            (&as_stranger, Wish::SeeWorkOf(pupil), false),
            (&as_teacher, Wish::Administer(school), false),
            (&as_teacher, Wish::MaintainBox, false),
        ];
        for (actor, wish, open) in cases {
            assert_eq!(world.directory.may(actor, &wish).is_ok(), open, "{actor:?} {wish:?}");
        }
    });
}
