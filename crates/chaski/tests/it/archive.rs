//! `chaski central archive`: killed at any moment it loses nothing, damage on the way is noticed before anything leaves the database, and a
//! central reads from a bucket what it moved there. The bucket is a double; no real service was asked.

use crate::{
    central::{Central, after, done},
    hub::{chaski, program, said},
};
use events::learning::PlaceKept;
use kernel::{Authority, PersonId, SchoolId, Seed};
use std::{
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};
use store::{Config, Database, Draft, Store, StoreError, node::NodeFolder};
use testkit::{
    Scratch, SimClock,
    bucket::{Bucket, REGION},
    random_log::START,
};

/// Entries, each of two kilobytes: some ten blocks.
const ENTRIES: usize = 5_000;

/// Long ago somebody kept her place, again and again.
fn write_much(central: &Path) {
    let node = NodeFolder::new(central.join("node"), "another machine");
    let store = Store::open(Config {
        database: Database::Sqlite(central.join("chaski.sqlite3")),
        node,
        views: vec![],
        local: vec![],
        clock: Arc::new(SimClock::at(START)),
        entropy: Box::new(Seed(5).chance()),
        software: "test".into(),
        extra_fsync: Duration::ZERO,
    })
    .unwrap();
    let draft = |n: usize| {
        let event = PlaceKept { course: "c".repeat(2_000), lesson: "l".into(), activity: n.to_string() };
        Draft {
            schools: vec![SchoolId([1; 16])],
            persons: vec![PersonId([2; 16])],
            authority: Authority::Learner,
            events: vec![event.into()],
        }
    };
    let drafts = (0..ENTRIES).map(draft).collect();
    store.write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(drafts) }).unwrap();
    store.close();
}

/// The command, with the bucket's keys in its environment if it is to have them.
fn command(arguments: &[&str], central: &Path, keys: bool) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).arg("--data").arg(central).stdin(Stdio::null());
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        command.env_remove(name);
    }
    if keys {
        let known = Bucket::keys();
        command.env("AWS_ACCESS_KEY_ID", known.id).env("AWS_SECRET_ACCESS_KEY", known.secret);
    }
    command
}

fn run(arguments: &[&str], central: &Path, keys: bool) -> Output {
    command(arguments, central, keys).output().unwrap()
}

fn report(output: &Output) -> serde_json::Value {
    assert!(output.status.success(), "{}", said(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_archive_in_a_bucket_loses_nothing_to_kills_and_damage() {
    let place = Scratch::new("central-archive").unwrap();
    let central = place.path().join("central");
    done(&["central", "init", "--country", "PE"], &central);
    write_much(&central);
    let entries = after(&done(&["log", "verify"], &central), "logs, ");

    let bucket = Bucket::start().unwrap();
    let endpoint = bucket.endpoint();
    let to =
        ["--older-than", "100", "--to", "s3://ministry/central", "--endpoint", &endpoint, "--region", REGION];
    let archive = |more: &[&'static str]| [&["central", "archive"][..], &to, more].concat();
    let without = run(&archive(&[]), &central, false);
    assert!(!without.status.success() && said(&without).contains("AWS_ACCESS_KEY_ID"), "{}", said(&without));
    let planned = report(&run(&archive(&["--dry-run", "--json"]), &central, false));
    let ranges = planned["ranges"].as_u64().unwrap();
    assert!((8..20).contains(&ranges), "{planned}");
    assert_eq!(bucket.inside().requests, 0, "a plan asks nobody");

    // What is damaged on its way stays where it was, and is named.
    bucket.inside().damages = true;
    let damaged = run(&archive(&[]), &central, true);
    assert!(!damaged.status.success() && said(&damaged).contains("damaged"), "{}", said(&damaged));
    assert!(said(&damaged).contains(".block"), "{}", said(&damaged));
    bucket.inside().damages = false;
    assert_eq!(after(&done(&["log", "verify"], &central), "logs, "), entries, "nothing has left");

    // Killed after each request that the service has answered: between writing, reading back, and noting.
    for kill_after in 1..8 {
        let until = bucket.inside().requests + kill_after;
        let mut child = command(&archive(&[]), &central, true)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while bucket.inside().requests < until && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        let _ = child.kill();
        child.wait().unwrap();
        let found = run(&["log", "verify"], &central, true);
        assert!(found.status.success(), "after {kill_after}: {}", said(&found));
        assert_eq!(after(&said(&found), "logs, "), entries, "after {kill_after}");
    }
    let rest = report(&run(&archive(&["--json"]), &central, true));
    assert!(rest["ranges"].as_u64().unwrap() <= ranges, "{rest}");
    let again = report(&run(&["central", "archive", "--older-than", "100", "--json"], &central, true));
    assert_eq!((again["ranges"].as_u64(), again["place"].as_str()), (Some(0), Some("s3://ministry/central")));
    let checked = report(&run(&["central", "archive", "--check", "--json"], &central, true));
    assert_eq!(checked["objects"].as_u64(), Some(ranges), "as many as if nothing had happened");
    assert_eq!(bucket.inside().objects.len() as u64, ranges, "and nothing that has no name");
    assert_eq!(bucket.inside().refused, Vec::<String>::new());

    // The views that this program wants are built from it, and the central serves.
    let built = run(&["views", "rebuild"], &central, true);
    assert!(built.status.success(), "{}", said(&built));
    drop(Central::start(&central, "127.0.0.1:0"));

    // A damaged object and a missing one are named.
    let (damaged, gone) = {
        let mut inside = bucket.inside();
        let names: Vec<String> = inside.objects.keys().take(2).cloned().collect();
        inside.objects.get_mut(&names[0]).unwrap()[100] ^= 1;
        inside.objects.remove(&names[1]);
        (names[0].clone(), names[1].clone())
    };
    let checked = run(&["central", "archive", "--check"], &central, true);
    assert!(!checked.status.success());
    let words = said(&checked);
    for name in [damaged, gone] {
        assert!(words.contains(name.strip_prefix("/ministry/central/").unwrap()), "{name} in {words}");
    }
    assert!(words.contains("Bring them back"), "{words}");
    let built = run(&["views", "rebuild"], &central, true);
    assert!(!built.status.success() && said(&built).contains(".block"), "{}", said(&built));
}

#[test]
fn only_a_central_archives_and_a_place_is_named_as_it_is() {
    let place = Scratch::new("central-archive-no").unwrap();
    let central = place.path().join("central");
    done(&["central", "init", "--country", "PE"], &central);
    let refused = |arguments: &[&str], words: &str| {
        let output = chaski(arguments, &central);
        assert!(
            !output.status.success() && said(&output).contains(words),
            "{arguments:?}: {}",
            said(&output)
        );
    };
    refused(&["central", "archive"], "--to");
    refused(&["central", "archive", "--to", "ftp://host/x"], "s3://BUCKET");
    refused(&["central", "archive", "--to", "s3://Bucket"], "small letters");
    refused(&["central", "archive", "--to", "/x", "--endpoint", "https://h"], "no endpoint");
    // A young log has nothing to give.
    let to = place.path().join("old");
    let nothing = done(&["central", "archive", "--to", to.to_str().unwrap(), "--older-than", "0"], &central);
    assert!(nothing.contains("Moved 0 ranges"), "{nothing}");
    std::fs::remove_file(central.join("node").join("root.key")).unwrap();
    refused(&["central", "archive", "--to", "/x"], "is no central");
}
