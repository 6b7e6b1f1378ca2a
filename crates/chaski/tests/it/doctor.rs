//! What `chaski doctor` says of a sound box and of a damaged one.

use crate::{
    browser::{Browser, EXERCISE, RIGHT},
    hub::{Hub, chaski, folder, said},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};
use store::db::{SqliteConnection, SqliteOptions};
use testkit::Scratch;

fn doctor(folder: &Path) -> Output {
    chaski(&["doctor"], &folder.join("demonstration"))
}

/// A hub that was used and then lost its power.
fn used(name: &str) -> Scratch {
    let folder = folder(name);
    let hub = Hub::start(folder.path());
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let form = pupil.answer_form(RIGHT).unwrap();
    assert_eq!(pupil.post(EXERCISE, &form).unwrap().status, 303);
    let running = doctor(folder.path());
    assert!(running.status.success(), "beside a running hub: {}", said(&running));
    hub.kill();
    folder
}

fn change(folder: &Path, sql: &str) {
    let path = folder.join("demonstration/chaski.sqlite3");
    let options = SqliteOptions { read_only: false, cache_kib: 256 };
    SqliteConnection::open(&path, options).unwrap().batch(sql).unwrap();
}

fn largest_blob(folder: &Path) -> PathBuf {
    let inside =
        |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let folders = inside(&folder.join("demonstration/blobs"));
    folders
        .iter()
        .flat_map(|folder| inside(folder))
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap()
}

#[test]
fn a_sound_box_passes_and_its_sudden_end_is_noticed() {
    let folder = used("doctor-sound");
    let output = doctor(folder.path());
    let words = said(&output);
    assert!(output.status.success(), "{words}");
    assert!(
        words.contains("note   last stop: the hub is running now, or stopped without warning"),
        "{words}"
    );
    for about in ["disk", "room", "clock", "last stop", "backup", "database", "log", "courses"] {
        assert!(words.contains(&format!(" {about}: ")), "{about}: {words}");
    }
    let mut left = fs::read_dir(folder.path().join("demonstration")).unwrap().flatten();
    assert!(!left.any(|file| file.file_name().to_string_lossy().starts_with("sync-probe")));
    let json = chaski(&["doctor", "--json"], &folder.path().join("demonstration"));
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    // Further ones depend on what the machine tells.
    assert!(report["findings"].as_array().unwrap().len() >= 8, "{report}");
    // For programs, things keep their names in every language.
    let json_in_spanish = chaski(&["doctor", "--json", "--lang", "es"], &folder.path().join("demonstration"));
    let in_spanish: serde_json::Value = serde_json::from_slice(&json_in_spanish.stdout).unwrap();
    let names = |report: &serde_json::Value| {
        let findings = report["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["about"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&in_spanish), names(&report));
    assert!(names(&report).contains(&"last stop".to_owned()), "{report}");
    assert!(in_spanish["findings"][0]["what"] != report["findings"][0]["what"], "{in_spanish}");
    let in_spanish = chaski(&["doctor", "--lang", "es"], &folder.path().join("demonstration"));
    let in_spanish = said(&in_spanish);
    assert!(in_spanish.contains("Copia de seguridad: No hay clave"), "{in_spanish}");
    assert!(in_spanish.contains("bien   Registro: Las últimas"), "{in_spanish}");
    for english in ["database", "every page", "entries", "files", "ok ", "note "] {
        assert!(!in_spanish.contains(english), "{english}: {in_spanish}");
    }
}

#[test]
fn a_changed_entry_is_found() {
    let folder = used("doctor-log");
    change(
        folder.path(),
        "UPDATE log_entry SET bytes = zeroblob(length(bytes)) WHERE seq = (SELECT max(seq) FROM log_entry)",
    );
    let output = doctor(folder.path());
    assert!(!output.status.success());
    assert!(said(&output).contains("BROKEN log: "), "{}", said(&output));
    let verified = chaski(&["log", "verify"], &folder.path().join("demonstration"));
    assert!(!verified.status.success(), "{}", said(&verified));
}

#[test]
fn a_damaged_course_is_found_and_does_not_keep_the_box_from_serving() {
    let folder = used("doctor-course");
    let blob = largest_blob(folder.path());
    let mut bytes = fs::read(&blob).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&blob, bytes).unwrap();
    let hub = Hub::start(folder.path());
    assert_eq!(Browser::new(&hub.address).get("/courses").unwrap().status, 200);
    hub.kill();
    let output = doctor(folder.path());
    assert!(!output.status.success());
    assert!(said(&output).contains("BROKEN courses: one damaged file was moved aside"), "{}", said(&output));
    // What the program brings itself is opened from there.
    let output = doctor(folder.path());
    assert!(output.status.success(), "{}", said(&output));
    // Another maker's course is simply not there any more.
    change(folder.path(), "UPDATE library_course SET course = 'elses-' || course WHERE package IS NOT NULL");
    let said = said(&doctor(folder.path()));
    assert!(said.contains("one installed course has no file: elses-"), "{said}");
}

#[test]
fn what_is_no_hub_is_named() {
    let folder = Scratch::new("doctor-none").unwrap();
    let output = doctor(folder.path());
    assert!(!output.status.success());
    assert!(said(&output).contains("holds neither a hub nor a central"), "{}", said(&output));
    fs::create_dir_all(folder.path().join("demonstration")).unwrap();
    fs::write(folder.path().join("demonstration/chaski.sqlite3"), "a shopping list, not a database").unwrap();
    let output = doctor(folder.path());
    assert!(!output.status.success());
    assert!(said(&output).contains("BROKEN database: "), "{}", said(&output));
}
