//! Several processes on one PostgreSQL database: each writes a log of its own, both take what comes, views count once, and whoever
//! was paused too long writes nothing. Here they are two stores in one process; `chaski` tries it with processes that are killed.

use crate::sample_views::views;
use events::learning::PlaceKept;
use kernel::{Authority, PersonId, SchoolId, Seed};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use store::{Draft, Received, Store, StoreError, Value, log};
use testkit::{
    Scratch, postgres,
    random_log::{Delivery, random_deliveries, random_logs},
    stores::{Opening, deliver, dump, settle},
};

const PATIENCE: Duration = Duration::from_secs(60);

fn place(activity: &str) -> Draft {
    let event = PlaceKept { course: "c".into(), lesson: "l".into(), activity: activity.into() };
    Draft {
        schools: vec![SchoolId([1; 16])],
        persons: vec![PersonId([2; 16])],
        authority: Authority::Learner,
        events: vec![event.into()],
    }
}

fn say(store: &Store, activity: &str) -> Result<(), StoreError> {
    let draft = place(activity);
    store.write_blocking(move |tx| tx.append(draft).map(drop))
}

/// A schema for processes that share it; says so where there is no server.
fn opening(test: &str, places: u16, silence: Duration) -> Option<Opening> {
    let opening = Opening::postgres(test, views);
    if opening.is_none() {
        println!("NOT CHECKED: {} is not set, and only PostgreSQL is shared", postgres::VARIABLE);
    }
    Some(opening?.among(places, silence))
}

/// What the tables say, without what processes wrote of themselves.
fn shown(store: &Store) -> Vec<String> {
    dump(store).unwrap()
}

#[test]
fn whoever_asks_on_a_thread_that_answers_requests_is_answered() {
    let Some(opening) = opening("severalasync", 1, Duration::from_secs(30)) else { return };
    let folder = Scratch::new("several-async").unwrap();
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    let runtimes = [
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).build(),
        tokio::runtime::Runtime::new(),
    ]
    .into_iter()
    .chain([tokio::runtime::Builder::new_current_thread().build()]);
    for runtime in runtimes {
        let asking = store.clone();
        let asked = async move {
            let one = asking.read_blocking(|db| db.query("SELECT 1", &[])).map(|rows| rows.len());
            // Its connection is closed on the same thread.
            (one, asking.read_blocking(|db| db.query("SELECT nothing", &[])).is_err())
        };
        let runtime = runtime.unwrap();
        let (one, failed) = runtime.block_on(async { tokio::spawn(asked).await }).unwrap();
        assert_eq!((one.unwrap(), failed), (1, true));
    }
    store.close();
}

#[test]
fn two_take_the_same_logs_at_once_and_nothing_counts_twice() {
    let Some(opening) = opening("several", 2, Duration::from_secs(30)) else { return };
    for seed in [Seed(1), Seed(2)] {
        let logs = random_logs(seed, 3, 120);
        let folder = Scratch::new("several-plain").unwrap();
        let alone = Opening::sqlite(&folder, views).open(folder.path(), seed).unwrap();
        settle(&alone).unwrap();
        for (author, log) in logs.iter().enumerate() {
            deliver(&alone, &logs, Delivery { author, from: 1, to: log.entries.len() as u64 }).unwrap();
        }
        let expected = shown(&alone);
        alone.close();

        let folder = Scratch::new("several").unwrap();
        let opening = Opening::postgres("several", views).unwrap().among(2, Duration::from_secs(30));
        let both = [3, 4].map(|n| opening.open(folder.path(), Seed(n)).unwrap());
        assert_ne!(both[0].origin(), both[1].origin());
        assert_eq!(both[0].origin().node, both[1].origin().node, "one node");
        both.iter().for_each(|store| settle(store).unwrap());
        // Both are given everything, in different orders, at the same time; what one has of a log the other may lack before it.
        std::thread::scope(|scope| {
            for (n, store) in both.iter().enumerate() {
                let logs = &logs;
                scope.spawn(move || {
                    for delivery in random_deliveries(seed.part(&format!("process {n}")), logs) {
                        deliver(store, logs, delivery).unwrap();
                        if delivery.to % 7 == 0 {
                            store.write_blocking(|tx| tx.append(nothing()).map(drop)).unwrap();
                        }
                    }
                });
            }
        });
        for store in &both {
            assert_eq!(shown(store), expected, "{seed:?}");
            let report = store.read_blocking(log::verify).unwrap();
            assert_eq!((report.faults, report.unsigned_entries), (vec![], 0));
            assert_eq!(report.origins, 5);
        }
        // One empties a view and builds it again; the other sees that it is not whole before it reads it.
        let jumps = both[1].view_jumps();
        both[0].reset_view("sample_streak").unwrap();
        assert!(!both[1].ready(&["sample_streak"]));
        assert!(both[1].view_jumps() > jumps);
        settle(&both[0]).unwrap();
        assert!(both[1].ready(&["sample_streak"]));
        assert_eq!(shown(&both[1]), expected);
        both.iter().for_each(Store::close);
        // Each life goes on where the folder's markers know it.
        let lives: BTreeSet<_> = both.iter().map(Store::origin).collect();
        let again = [5, 6].map(|n| opening.open(folder.path(), Seed(n)).unwrap());
        assert_eq!(again.iter().map(Store::origin).collect::<BTreeSet<_>>(), lives);
        again.iter().for_each(Store::close);
    }
    drop(opening);
}

/// A dump that is read in makes the tables anew. The folder beside it may be as old as the dump: its numbers do not tell the two apart.
#[test]
fn a_database_from_a_dump_is_another_life_also_beside_a_folder_as_old() {
    let Some(opening) = opening("fromadump", 1, Duration::from_secs(30)) else { return };
    let folder = Scratch::new("from-a-dump").unwrap();
    let [first, second] = [Seed(1), Seed(2)].map(|seed| {
        let store = opening.open(folder.path(), seed).unwrap();
        say(&store, "written").unwrap();
        store.close();
        store.origin()
    });
    assert_eq!(first, second, "the same database goes on");
    let store::Database::Postgres { url, schema: Some(name), .. } = &opening.database else { unreachable!() };
    let mut db = store::db::PostgresConnection::open(url, Some(name)).unwrap();
    db.batch(
        "ALTER TABLE log_entry RENAME TO dumped; CREATE TABLE log_entry (LIKE dumped INCLUDING ALL); \
         INSERT INTO log_entry SELECT * FROM dumped; DROP TABLE dumped",
    )
    .unwrap();
    let restored = opening.open(folder.path(), Seed(3)).unwrap();
    assert_ne!(restored.origin(), first, "what it wrote after the dump may be known elsewhere");
    restored.close();
    let again = opening.open(folder.path(), Seed(4)).unwrap();
    assert_eq!(again.origin(), restored.origin());
    again.close();
}

#[test]
fn tables_that_were_made_before_and_divided_show_the_same() {
    let Some(opening) = opening("divided", 1, Duration::from_secs(30)) else { return };
    let store::Database::Postgres { url, schema: Some(name), .. } = &opening.database else { unreachable!() };
    let mut db = store::db::PostgresConnection::open(url, Some(name)).unwrap();
    db.batch(&store::schema(&views(), &[], store::Layout::Partitioned(3))).unwrap();
    let logs = random_logs(Seed(8), 3, 120);
    let (divided, plain) = (Scratch::new("divided").unwrap(), Scratch::new("undivided").unwrap());
    let stores = [
        opening.open(divided.path(), Seed(1)).unwrap(),
        Opening::sqlite(&plain, views).open(plain.path(), Seed(1)).unwrap(),
    ];
    for store in &stores {
        settle(store).unwrap();
        for delivery in random_deliveries(Seed(9), &logs) {
            deliver(store, &logs, delivery).unwrap();
        }
        store.reset_view("sample_streak").unwrap();
    }
    assert_eq!(shown(&stores[0]), shown(&stores[1]));
    assert_eq!(stores[0].read_blocking(log::verify).unwrap().faults, Vec::<String>::new());
    // They are what they were made, also after a view was built anew.
    for table in ["log_entry", "sample_streak_state", "sample_trail_input"] {
        let sql = "SELECT count(*) FROM pg_inherits WHERE inhparent = ?1::text::regclass";
        assert_eq!(db.query(sql, &[table.into()]).unwrap()[0].int(0).unwrap(), 3, "{table}");
    }
    let used = "SELECT count(*) FROM (SELECT DISTINCT tableoid FROM log_entry) parts";
    assert!(db.query(used, &[]).unwrap()[0].int(0).unwrap() > 1);
    stores.iter().for_each(Store::close);
}

#[test]
fn every_large_table_is_spread_by_what_leads_its_key() {
    let text = store::schema(&views(), &[], store::Layout::Citus);
    for spread in [
        "create_distributed_table('log_entry', 'origin')",
        "create_distributed_table('sample_streak_state', 'person')",
        "create_distributed_table('sample_roster', 'person')",
        "create_reference_table('view_progress')",
    ] {
        assert!(text.contains(spread), "{spread} is not in\n{text}");
    }
    assert_eq!(text.matches("CREATE TABLE").count(), text.matches("create_").count());
}

/// An entry that no view of the samples looks at.
fn nothing() -> Draft {
    let event = events::node::IncarnationOpened { continues: None, software: "nothing".into() };
    Draft { schools: vec![], persons: vec![], authority: Authority::Node, events: vec![event.into()] }
}

#[test]
fn a_second_process_waits_for_the_only_place_and_then_goes_on_in_the_same_life() {
    let Some(opening) = opening("waits", 1, Duration::from_secs(30)) else { return };
    let folder = Scratch::new("waits").unwrap();
    let first = opening.open(folder.path(), Seed(1)).unwrap();
    let life = first.origin();
    say(&first, "one").unwrap();
    let mut hurried =
        Opening { database: opening.database.clone(), ..Opening::postgres("x", views).unwrap() };
    if let store::Database::Postgres { sharing, .. } = &mut hurried.database {
        sharing.wait = Duration::ZERO;
    }
    let refused = hurried.open(folder.path(), Seed(2)).err().unwrap();
    assert!(matches!(refused, StoreError::Taken { places: 1 }), "{refused}");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| opening.open(folder.path(), Seed(3)).unwrap());
        std::thread::sleep(Duration::from_millis(600));
        assert!(!waiting.is_finished());
        first.close();
        let second = waiting.join().unwrap();
        assert_eq!(second.origin(), life);
        say(&second, "two").unwrap();
        assert_eq!(second.read_blocking(log::verify).unwrap().faults, Vec::<String>::new());
        second.close();
    });
}

#[test]
fn whoever_is_paused_too_long_loses_her_place_and_writes_nothing() {
    let silence = Duration::from_millis(1_500);
    let Some(opening) = opening("paused", 1, silence) else { return };
    let folder = Scratch::new("paused").unwrap();
    let first = opening.open(folder.path(), Seed(1)).unwrap();
    settle(&first).unwrap();
    say(&first, "before").unwrap();
    // Having nothing to do is no silence.
    std::thread::sleep(silence * 2);
    say(&first, "still here").unwrap();
    let life = first.origin();
    std::thread::scope(|scope| {
        let paused = scope.spawn(|| {
            first.write_blocking(move |tx| -> Result<(), StoreError> {
                tx.append(place("half"))?;
                // As if the machine stood still in the middle of a transaction.
                std::thread::sleep(silence * 4);
                tx.append(place("other half")).map(drop)
            })
        });
        std::thread::sleep(silence / 4);
        let second = opening.open(folder.path(), Seed(2)).unwrap();
        assert_eq!(second.origin(), life, "the folder's marker knows where the life stood");
        say(&second, "after").unwrap();
        assert!(matches!(paused.join().unwrap(), Err(StoreError::Away | StoreError::Lost)));
        // She tries on, in vain: the place is taken.
        assert!(matches!(say(&first, "in vain"), Err(StoreError::Away | StoreError::Lost)));
        let places = second.read_blocking(|db| {
            let rows = db.query("SELECT seq FROM log_entry ORDER BY origin, seq", &[])?;
            rows.iter().map(|row| row.int(0)).collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(places.unwrap(), [1, 2, 3, 4], "what she began is not there, and nothing stands twice");
        assert_eq!(second.read_blocking(log::verify).unwrap().faults, Vec::<String>::new());
        second.close();
    });
    // The place is free again, and she comes back, knowing what the other wrote.
    let began = Instant::now();
    while let Err(e) = say(&first, "back") {
        assert!(began.elapsed() < PATIENCE, "{e}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let report = first.read_blocking(log::verify).unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    first.close();
}

#[test]
fn whoever_lost_her_lock_without_noticing_writes_nothing() {
    let Some(opening) = opening("fence", 1, Duration::from_secs(30)) else { return };
    let folder = Scratch::new("fence").unwrap();
    let first = opening.open(folder.path(), Seed(1)).unwrap();
    say(&first, "before").unwrap();
    // Her connection lives, and what it held is gone: only the fence tells.
    first.write_blocking(|tx| tx.connection().batch("SELECT pg_advisory_unlock_all()")).unwrap();
    let second = opening.open(folder.path(), Seed(2)).unwrap();
    assert_eq!(second.origin(), first.origin());
    assert!(matches!(say(&first, "too late"), Err(StoreError::Away | StoreError::Lost)));
    say(&second, "after").unwrap();
    let report = second.read_blocking(log::verify).unwrap();
    assert_eq!((report.faults, report.entries), (vec![], 3));
    second.close();
    first.close();
}

#[test]
fn a_database_that_restarts_sends_people_away_and_loses_nothing() {
    let Ok(server) = postgres::Server::start() else {
        println!("NOT CHECKED: PostgreSQL's programs are not here");
        return;
    };
    let folder = Scratch::new("restarts").unwrap();
    let database =
        store::Database::Postgres { url: server.url(), schema: None, sharing: store::Sharing::default() };
    let opening = Opening { database, ..Opening::sqlite(&folder, views) };
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    settle(&store).unwrap();
    let logs = random_logs(Seed(5), 2, 200);
    let life = store.origin();
    let (ended, mut acknowledged, mut sent_away) = (AtomicBool::new(false), BTreeSet::new(), 0);
    std::thread::scope(|scope| {
        let taking = scope.spawn(|| {
            // Mail that comes is given again until it is taken.
            for delivery in random_deliveries(Seed(6), &logs) {
                let began = Instant::now();
                while let Err(e) = deliver(&store, &logs, delivery) {
                    assert!(matches!(e, StoreError::Away), "{e}");
                    assert!(began.elapsed() < PATIENCE);
                    std::thread::sleep(Duration::from_millis(20));
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            ended.store(true, Ordering::Release);
        });
        let restarting = scope.spawn(|| {
            for _ in 0..3 {
                std::thread::sleep(Duration::from_millis(300));
                server.restart().unwrap();
            }
        });
        let mut number = 0;
        while !(ended.load(Ordering::Acquire) && restarting.is_finished()) {
            let activity = format!("n{number}");
            match say(&store, &activity) {
                Ok(()) => _ = acknowledged.insert(activity),
                Err(StoreError::Away) => sent_away += 1,
                Err(e) => panic!("{e}"),
            }
            // Pages are sent away as well, and read again afterwards.
            let read = store.read_blocking(|db| db.query("SELECT 1 FROM log_origin LIMIT 1", &[]));
            assert!(matches!(read, Ok(_) | Err(StoreError::Away)), "{read:?}");
            number += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        taking.join().unwrap();
        restarting.join().unwrap();
    });
    assert!(sent_away > 0 && acknowledged.len() > 10, "{sent_away} {}", acknowledged.len());
    assert_eq!(store.origin(), life);
    let report = store.read_blocking(log::verify).unwrap();
    assert_eq!((report.faults, report.unsigned_entries), (vec![], 0));
    let own = store.read_blocking(|db| log::read(db, life.tag(), 0, 100_000)).unwrap();
    let recorded: Vec<String> = own
        .iter()
        .filter_map(|line| {
            let entry = eventlog::EntryRef::decode(line.what.as_ref().ok()?).ok()?;
            let raw = entry.events().next()?;
            match events::Event::decode(raw.kind, raw.version, raw.body).ok()? {
                events::Event::PlaceKept(place) => Some(place.activity),
                _ => None,
            }
        })
        .collect();
    let once: BTreeSet<String> = recorded.iter().cloned().collect();
    assert_eq!(once.len(), recorded.len(), "nothing stands twice");
    assert!(acknowledged.is_subset(&once), "{:?}", acknowledged.difference(&once));
    // The views are those of a node that nothing happened to.
    let expected = {
        let folder = Scratch::new("restarts-plain").unwrap();
        let plain = Opening::sqlite(&folder, views).open(folder.path(), Seed(9)).unwrap();
        settle(&plain).unwrap();
        for (author, log) in logs.iter().enumerate() {
            let all = Delivery { author, from: 1, to: log.entries.len() as u64 };
            assert!(matches!(deliver(&plain, &logs, all).unwrap(), Received::Taken { .. }));
        }
        let streaks = streaks(&plain);
        plain.close();
        streaks
    };
    assert_eq!(streaks(&store), expected);
    store.close();
}

/// Rows of a fold of answers, which this node's own entries do not touch.
fn streaks(store: &Store) -> Vec<Vec<Value>> {
    let sql = "SELECT * FROM sample_streak_row ORDER BY person, lesson, exercise";
    let rows = store.read_blocking(|db| db.query(sql, &[]));
    rows.unwrap().into_iter().map(|row| row.0).collect()
}
