//! Backup and restore of a real box: copied while phones answer, restored elsewhere, cut in the middle by `kill -9`.

use crate::{
    browser::{Browser, EXERCISE, RIGHT, with},
    hub::{Hub, chaski, folder, program, said},
    times,
};
use kernel::{ClientId, PersonId, Seed};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};
use store::{
    Connection,
    db::{SqliteConnection, SqliteOptions},
};
use testkit::{Scratch, copy_folder};

/// The demonstration's own folder.
fn data(folder: &Path) -> PathBuf {
    folder.join("demonstration")
}

/// Makes a recovery key, as a technician would, and keeps it in a file, as she should not.
fn new_key(folder: &Path, stick: &Path) -> PathBuf {
    let output = chaski(&["backup", "--new-key"], &data(folder));
    assert!(output.status.success(), "{}", said(&output));
    let words = said(&output);
    let key = words.lines().map(str::trim).find(|line| line.len() == 39 && !line.contains(' ')).unwrap();
    let path = stick.join("key.txt");
    fs::write(&path, key).unwrap();
    path
}

fn back_up(folder: &Path, file: &Path) -> Output {
    chaski(&["backup", "--to", file.to_str().unwrap()], &data(folder))
}

fn restore(file: &Path, key: &Path, folder: &Path, more: &[&str]) -> Output {
    let arguments = ["restore", file.to_str().unwrap(), "--key-file", key.to_str().unwrap()];
    chaski(&[&arguments, more].concat(), &data(folder))
}

fn read(folder: &Path) -> Connection {
    let options = SqliteOptions { read_only: true, cache_kib: 1_024 };
    Connection::Sqlite(SqliteConnection::open(&data(folder).join("chaski.sqlite3"), options).unwrap())
}

fn number(folder: &Path, sql: &str) -> i64 {
    read(folder).query(sql, &[]).unwrap()[0].int(0).unwrap()
}

fn verified(folder: &Path) {
    let output = chaski(&["log", "verify"], &data(folder));
    assert!(output.status.success(), "{}", said(&output));
}

/// The class page as the teacher sees it.
fn class_page(folder: &Path) -> String {
    let hub = Hub::start(folder);
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    let list = teacher.get("/classes").unwrap().body;
    let class = list.split("\"/classes/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let page = teacher.get(&format!("/classes/{class}")).unwrap();
    assert_eq!(page.status, 200);
    page.body
}

const NAME: &str = "Yesenia Quispe";

#[test]
fn a_box_copied_while_phones_answer_lives_on_elsewhere() {
    let (box_, stick, other) =
        (folder("backup-load"), Scratch::new("stick").unwrap(), Scratch::new("other").unwrap());
    let key = new_key(box_.path(), stick.path());
    let hub = Hub::start(box_.path());
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let form = pupil.answer_form(RIGHT).unwrap();
    let answering = std::thread::spawn(move || {
        let mut chance = Seed(5).chance();
        for _ in 0..300 {
            let fields = with(&form, "client", &ClientId::random(&mut chance).to_string());
            assert_eq!(pupil.post(EXERCISE, &fields).unwrap().status, 303);
        }
    });
    let mut copies = Vec::new();
    for n in 0..3 {
        let file = stick.path().join(format!("{n}.backup"));
        let output = back_up(box_.path(), &file);
        assert!(output.status.success(), "{}", said(&output));
        copies.push(file);
    }
    answering.join().unwrap();
    hub.kill();
    let clear = fs::read(&copies[2]).unwrap();
    assert!(!clear.windows(6).any(|six| six == b"SQLite"), "nothing in clear");

    let output = restore(&copies[2], &key, other.path(), &[]);
    assert!(output.status.success(), "{}", said(&output));
    verified(other.path());
    let entries = number(other.path(), "SELECT sum(seq) FROM log_origin");
    assert!(class_page(other.path()).contains(NAME), "names are readable: the keys came along");
    verified(other.path());
    let lives = "SELECT count(DISTINCT incarnation) FROM log_origin";
    assert_eq!(number(other.path(), lives), number(box_.path(), lives) + 1, "a new life of the log");
    assert!(number(other.path(), "SELECT sum(seq) FROM log_origin") > entries);
    // The old box goes on beside it, under its own life.
    assert!(class_page(box_.path()).contains(NAME));
    verified(box_.path());
}

/// A technician restores with `sudo` into the folder of the hub's user, who has been taken over: he laid a link where a file is
/// written. Shown where tests run as root, who alone can become somebody else.
#[cfg(unix)]
#[test]
fn root_restores_as_the_owner_of_the_folder_and_follows_no_link_of_his() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    const NOBODY: u32 = 65_534;
    let (box_, stick) = (folder("backup-root"), Scratch::new("stick").unwrap());
    let (other, outside) = (Scratch::new("other").unwrap(), Scratch::new("outside").unwrap());
    let key = new_key(box_.path(), stick.path());
    let file = stick.path().join("a.backup");
    assert!(back_up(box_.path(), &file).status.success());
    // For root's eyes alone, as on a stick that the desktop mounted.
    fs::set_permissions(stick.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let theirs = data(other.path());
    fs::create_dir_all(theirs.join("node")).unwrap();
    let given = [theirs.clone(), theirs.join("node")]
        .iter()
        .all(|path| chown(path, Some(NOBODY), Some(NOBODY)).is_ok());
    if given {
        symlink(outside.path().join("made by root"), theirs.join("hub.lock")).unwrap();
        let refused = restore(&file, &key, other.path(), &["--replace"]);
        assert!(!refused.status.success(), "{}", said(&refused));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "{}", said(&refused));
        fs::remove_file(theirs.join("hub.lock")).unwrap();
    }
    let output = restore(&file, &key, other.path(), &["--replace"]);
    assert!(output.status.success(), "{}", said(&output));
    let mut folders = vec![theirs.clone()];
    let owner = fs::metadata(&theirs).unwrap().uid();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::symlink_metadata(&path).unwrap();
            assert_eq!(about.uid(), owner, "{}", path.display());
            folders.extend(about.is_dir().then_some(path));
        }
    }
    verified(other.path());
}

#[test]
fn a_forgotten_person_does_not_come_back_with_a_backup() {
    let (box_, stick) = (folder("backup-forgotten"), Scratch::new("stick").unwrap());
    let key = new_key(box_.path(), stick.path());
    let file = stick.path().join("a.backup");
    assert!(back_up(box_.path(), &file).status.success());
    // The first pupil of each class; one of them is Yesenia.
    let sql = "SELECT person FROM directory_person WHERE drawing = 0 ORDER BY person";
    let people = read(box_.path()).query(sql, &[]).unwrap();
    let people: Vec<PersonId> = people.iter().map(|row| PersonId(row.id(0).unwrap())).collect();
    let many = people.len() as i64;
    assert!(many > 0);
    // Written by hand, beside the backup, after it was made.
    let lines: String = people.iter().map(|person| format!("{person} 1\n")).collect();
    fs::write(stick.path().join("chaski-erasures.txt"), format!("# asked by their mothers\n{lines}"))
        .unwrap();

    // Nobody signed those lines: a person must say that she has looked at them.
    let refused = restore(&file, &key, box_.path(), &["--replace"]);
    assert!(!refused.status.success());
    assert!(said(&refused).contains(&format!("has not signed as forgotten: {many}.")), "{}", said(&refused));
    let output = restore(&file, &key, box_.path(), &["--replace", "--unsigned", "forget"]);
    assert!(output.status.success(), "{}", said(&output));
    let words = format!("forgotten again before the box serves anybody: {many}.");
    assert!(said(&output).contains(&words), "{}", said(&output));
    let theirs = "person IN (SELECT person FROM directory_person WHERE drawing = 0)";
    let keys = format!("SELECT count(*) FROM directory_person_key WHERE {theirs}");
    assert!(number(box_.path(), &keys) >= many, "the backup holds their keys");
    let page = class_page(box_.path());
    assert!(!page.contains(NAME), "her name is gone");
    assert!(page.contains("Bruno Tello"), "the others' are not");
    assert_eq!(number(box_.path(), &keys), 0);
    let marked = "SELECT count(*) FROM directory_person WHERE drawing = 0 AND forgotten = 1";
    assert_eq!(number(box_.path(), marked), many, "the log says so");
    verified(box_.path());
    // Once is enough: the next start forgets nobody again.
    let records = "SELECT count(*) FROM log_entry";
    let before = number(box_.path(), records);
    class_page(box_.path());
    assert_eq!(number(box_.path(), records), before);
    assert_eq!(number(box_.path(), "SELECT count(*) FROM upkeep_forgotten"), many);
}

#[test]
fn killed_in_mid_restore_the_box_is_the_old_one_or_the_new_one() {
    let (box_, stick) = (folder("backup-kill"), Scratch::new("stick").unwrap());
    let key = new_key(box_.path(), stick.path());
    let file = stick.path().join("a.backup");
    assert!(back_up(box_.path(), &file).status.success());
    // So that old and new can be told apart.
    let mark = "CREATE TABLE old_state (x)";
    let path = data(box_.path()).join("chaski.sqlite3");
    let options = SqliteOptions { read_only: false, cache_kib: 256 };
    SqliteConnection::open(&path, options).unwrap().batch(mark).unwrap();
    let is_old = "SELECT count(*) FROM sqlite_master WHERE name = 'old_state'";

    let started = std::time::Instant::now();
    let trial = Scratch::new("trial").unwrap();
    assert!(restore(&file, &key, trial.path(), &[]).status.success());
    let whole_ms = started.elapsed().as_millis() as u64;
    let mut chance = Seed(20_261_121).chance();
    let (mut old, mut new) = (0, 0);
    for round in 0..times(12, 200) {
        let cut = Scratch::new("cut").unwrap();
        copy_folder(box_.path(), cut.path()).unwrap();
        let mut child = Command::new(program())
            .args([
                "restore",
                file.to_str().unwrap(),
                "--key-file",
                key.to_str().unwrap(),
                "--replace",
                "--data",
            ])
            .arg(data(cut.path()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(chance.below(whole_ms * 5 / 4)));
        let _ = child.kill();
        child.wait().unwrap();
        // The next start settles it.
        let page = class_page(cut.path());
        assert!(page.contains(NAME), "round {round}");
        verified(cut.path());
        assert!(!data(cut.path()).join("restoring").exists(), "round {round}");
        match number(cut.path(), is_old) {
            0 => new += 1,
            _ => old += 1,
        }
    }
    println!("killed within {whole_ms} ms: {old} times the old box, {new} times the new one");
}

#[test]
fn what_cannot_be_restored_is_said_and_nothing_is_touched() {
    let (box_, stick) = (folder("backup-refused"), Scratch::new("stick").unwrap());
    let file = stick.path().join("a.backup");
    let refused = |output: Output, words: &str| {
        assert!(!output.status.success(), "{words}");
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    };
    refused(back_up(box_.path(), &file), "no recovery key yet");
    let key = new_key(box_.path(), stick.path());
    assert!(back_up(box_.path(), &file).status.success());
    let check = chaski(&["backup", "--check", file.to_str().unwrap()], &data(box_.path()));
    assert!(said(&check).contains("whole: "), "{}", said(&check));
    refused(restore(&file, &key, box_.path(), &[]), "is not empty");
    let hub = Hub::start(box_.path());
    refused(restore(&file, &key, box_.path(), &["--replace"]), "a hub is running on");
    hub.kill();

    let empty = Scratch::new("empty").unwrap();
    let typo = stick.path().join("typo.txt");
    fs::write(&typo, fs::read_to_string(&key).unwrap().replace(['0', '1', '2', '3'], "4")).unwrap();
    refused(restore(&file, &typo, empty.path(), &[]), "typing mistake");
    fs::write(&typo, "abcd").unwrap();
    refused(restore(&file, &typo, empty.path(), &[]), "has 32 letters");
    let other_key = new_key(folder("backup-stranger").path(), empty.path());
    refused(restore(&file, &other_key, empty.path(), &[]), "belongs to another box");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 1_000]).unwrap();
    refused(restore(&file, &key, empty.path(), &[]), "cut short at byte");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    fs::write(&file, &flipped).unwrap();
    refused(restore(&file, &key, empty.path(), &[]), "damaged at byte");
    fs::write(&file, "a shopping list").unwrap();
    refused(restore(&file, &key, empty.path(), &[]), "not a Chaski backup");
    let left = fs::read_dir(data(empty.path()))
        .map_or(0, |entries| entries.flatten().filter(|entry| entry.file_name() != "hub.lock").count());
    assert_eq!(left, 0);
}
