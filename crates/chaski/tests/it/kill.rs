//! `kill -9` under load. Several phones answer; the hub dies at a random moment; every answer that a phone was told is
//! recorded must be there afterwards, counted once, and the log must verify.

use crate::{
    browser::{Browser, EXERCISE, RIGHT, WRONG, with},
    hub::{Hub, chaski, folder, said},
    times,
};
use kernel::{ClientId, Seed};
use std::{
    collections::BTreeSet,
    path::Path,
    time::{Duration, Instant},
};
use store::{
    Connection, Value,
    db::{SqliteConnection, SqliteOptions},
    view::each_input,
};

/// Phones that answer at once; a person may have five sessions, and each start of the hub opens new ones.
const PHONES: u64 = 4;
/// The hub dies after so long at most, counted from when the first answer is on its way.
const LONGEST_LIFE_MS: u64 = 400;

#[test]
fn no_acknowledged_answer_is_lost_by_kill_9() {
    let folder = folder("kill");
    let rounds = times(15, 300);
    let mut chance = Seed(20_261_121).chance();
    let mut acknowledged: BTreeSet<[u8; 8]> = BTreeSet::new();
    let mut serving_ms = Vec::new();
    for round in 0..rounds {
        let started = Instant::now();
        let hub = Hub::start(folder.path());
        assert_eq!(Browser::new(&hub.address).get("/courses").unwrap().status, 200);
        serving_ms.push(started.elapsed().as_millis());
        let life = Duration::from_millis(chance.below(LONGEST_LIFE_MS));
        let phones: Vec<_> = (0..PHONES)
            .map(|phone| {
                let browser = Browser::signed_in(&hub.address, "pupil").unwrap();
                let seed = Seed(round * PHONES + phone);
                std::thread::spawn(move || answer_until_the_end(browser, seed))
            })
            .collect();
        std::thread::sleep(life);
        hub.kill();
        for phone in phones {
            acknowledged.extend(phone.join().unwrap());
        }
        let demonstration = folder.path().join("demonstration");
        let verified = chaski(&["log", "verify"], &demonstration);
        assert!(verified.status.success(), "round {round}: {}", said(&verified));
        let (recorded, counted) = recorded(&demonstration);
        let lost: Vec<_> = acknowledged.difference(&recorded).collect();
        assert!(lost.is_empty(), "round {round}: {} acknowledged answers are gone: {lost:?}", lost.len());
        assert_eq!(counted, recorded.len() as i64, "round {round}: every answer counts once");
    }
    assert!(acknowledged.len() as u64 > rounds, "too few answers to say anything: {}", acknowledged.len());
    serving_ms.sort_unstable();
    println!(
        "{rounds} kills, {} acknowledged answers, none lost; from start to first page: median {} ms, longest {} ms",
        acknowledged.len(),
        serving_ms[serving_ms.len() / 2],
        serving_ms[serving_ms.len() - 1]
    );
}

/// Answers under fresh ids until the hub is gone. Returns the ids whose answers were acknowledged.
fn answer_until_the_end(mut browser: Browser, seed: Seed) -> Vec<[u8; 8]> {
    let mut chance = seed.part("client ids").chance();
    let mut acknowledged = Vec::new();
    let Ok(form) = browser.answer_form(RIGHT) else { return acknowledged };
    loop {
        let client = ClientId::random(&mut chance);
        let choice = if chance.below(2) == 0 { RIGHT } else { WRONG };
        let fields = with(&with(&form, "client", &client.to_string()), "choice", choice);
        match browser.post(EXERCISE, &fields) {
            Ok(reply) if reply.status == 303 => acknowledged.push(client.0),
            Ok(reply) => panic!("{}: {}", reply.status, reply.body),
            Err(_) => return acknowledged,
        }
    }
}

/// Ids of the recorded answers of the first pupil of each class, whom the start page signs in among them, and how many tries
/// the work table counts for them.
fn recorded(folder: &Path) -> (BTreeSet<[u8; 8]>, i64) {
    let options = SqliteOptions { read_only: true, cache_kib: 1_024 };
    let path = folder.join("chaski.sqlite3");
    let mut db = Connection::Sqlite(SqliteConnection::open(&path, options).unwrap());
    let first = "person IN (SELECT person FROM directory_person WHERE drawing = 0)";
    let people =
        db.query(&format!("SELECT DISTINCT person FROM classroom_work_state WHERE {first}"), &[]).unwrap();
    let people: BTreeSet<Vec<u8>> = people.iter().map(|row| row.blob(0).unwrap().to_vec()).collect();
    let work = classroom::views().into_iter().find(|view| view.name == "classroom_work").unwrap();
    let mut ids = BTreeSet::new();
    let mut count = |key: &[Value], once: &[u8]| {
        if key.iter().any(|part| matches!(part, Value::Blob(person) if people.contains(person))) {
            ids.insert(once.try_into().unwrap());
        }
    };
    each_input(&mut db, &work, &mut count).unwrap();
    let sql = format!("SELECT coalesce(sum(inputs), 0) FROM classroom_work_state WHERE {first}");
    let counted = db.query_one(&sql, &[]).unwrap().unwrap().int(0).unwrap();
    (ids, counted)
}
