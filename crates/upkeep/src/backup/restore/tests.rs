use super::*;
use crate::backup::{Source, make, make as make_backup};
use kernel::{PersonId, Seed};
use testkit::Scratch;

/// A folder as a hub leaves it, small, without a log's weight.
fn hub(name: &str, mark: &str) -> Scratch {
    let scratch = Scratch::new(name).unwrap();
    let data = scratch.path();
    let options = store::db::SqliteOptions { read_only: false, cache_kib: 256 };
    let mut db = store::db::SqliteConnection::open(&data.join(DATABASE), options).unwrap();
    db.batch(
        "CREATE TABLE log_origin (origin, node, incarnation, seq, frontier); CREATE TABLE word (word TEXT); \
         CREATE TABLE filler (bytes BLOB)",
    )
    .unwrap();
    db.execute("INSERT INTO word VALUES (?1)", &[mark.into()]).unwrap();
    // Random, so that it stays several chunks long.
    for _ in 0..12 {
        db.execute("INSERT INTO filler VALUES (randomblob(65536))", &[]).unwrap();
    }
    for (path, text) in [
        ("node/node.key", "secret"),
        ("node/marker", "a life"),
        ("starters/hello.installed", "yes"),
        ("blobs/ab/abcdef", "a course"),
    ] {
        let path = data.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{text} of {mark}")).unwrap();
    }
    scratch
}

fn word(data: &Path) -> String {
    let options = store::db::SqliteOptions { read_only: true, cache_kib: 256 };
    let mut db = store::db::SqliteConnection::open(&data.join(DATABASE), options).unwrap();
    db.query("SELECT word FROM word", &[]).unwrap()[0].text(0).unwrap().to_owned()
}

fn key() -> RecoveryKey {
    RecoveryKey::generate(&mut Seed(1).chance())
}

fn backup_of(data: &Path, to: &Path) -> u64 {
    let lock = key().lock();
    let source =
        Source { data, lock: &lock, with_courses: true, software: "test".into(), now: UtcMillis(1_000) };
    make(&source, to, &mut Seed(2).chance()).unwrap().bytes
}

fn wish<'a>(file: &'a Path, data: &'a Path, key: &'a RecoveryKey, replace: bool) -> Restore<'a> {
    Restore { file, data, key, replace, now: UtcMillis(1_795_298_581_000) }
}

#[test]
fn a_backup_comes_back_whole_without_its_marker() {
    let (old, new, stick) =
        (hub("r-old", "old"), Scratch::new("r-new").unwrap(), Scratch::new("r-stick").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    assert!(!old.path().join("backup.tmp").exists());
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 1, "nothing but the backup on the stick");
    let restored = restore(&wish(&file, new.path(), &key(), false)).unwrap();
    assert_eq!((restored.about.software.as_str(), restored.aside), ("test", None));
    assert_eq!(word(new.path()), "old");
    for (path, text) in [
        ("node/node.key", "secret of old"),
        ("starters/hello.installed", "yes of old"),
        ("blobs/ab/abcdef", "a course of old"),
    ] {
        assert_eq!(fs::read_to_string(new.path().join(path)).unwrap(), text);
    }
    assert!(!new.path().join("node/marker").exists(), "a restored box begins a new life");
    assert_eq!(restored_note(&new.path().join("node")), Some(UtcMillis(1_000)));
    assert!(!new.path().join(RESTORING).exists());
}

#[test]
fn nothing_is_overwritten_unasked_and_the_old_state_is_put_aside() {
    let (old, other, stick) = (hub("r-a", "one"), hub("r-b", "two"), Scratch::new("r-s").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    let refused = restore(&wish(&file, other.path(), &key(), false)).unwrap_err();
    assert!(matches!(refused, BackupError::NotEmpty(_)), "{refused}");
    assert_eq!(word(other.path()), "two");
    let restored = restore(&wish(&file, other.path(), &key(), true)).unwrap();
    assert_eq!(word(other.path()), "one");
    let aside = restored.aside.unwrap();
    assert_eq!(aside_in(other.path()).as_deref(), aside.file_name().and_then(|name| name.to_str()));
    assert_eq!(word(&aside), "two");
    assert_eq!(fs::read_to_string(aside.join("node/marker")).unwrap(), "a life of two");
    // Again, over what was just restored.
    restore(&wish(&file, other.path(), &key(), true)).unwrap();
    assert_eq!(word(other.path()), "one");
}

#[test]
fn another_key_a_cut_and_a_flipped_bit_leave_everything_as_it_is() {
    let (old, other, stick) = (hub("r-c", "one"), hub("r-d", "two"), Scratch::new("r-t").unwrap());
    let file = stick.path().join("a.backup");
    let bytes = backup_of(old.path(), &file);
    assert!(bytes > 3 * super::super::sealed::CHUNK_BYTES as u64, "several chunks: {bytes}");
    let whole = fs::read(&file).unwrap();
    let stranger = RecoveryKey::generate(&mut Seed(77).chance());
    let refused = restore(&wish(&file, other.path(), &stranger, true)).unwrap_err();
    assert!(matches!(refused, BackupError::OtherKey), "{refused}");
    for at in (0..whole.len()).step_by(whole.len() / 40).chain([whole.len() - 1]) {
        fs::write(&file, &whole[..at]).unwrap();
        assert!(restore(&wish(&file, other.path(), &key(), true)).is_err(), "cut at {at}");
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        fs::write(&file, &flipped).unwrap();
        assert!(restore(&wish(&file, other.path(), &key(), true)).is_err(), "flipped at {at}");
        assert_eq!(word(other.path()), "two");
        assert!(!other.path().join(RESTORING).exists());
    }
    assert_eq!(fs::read_to_string(other.path().join("node/marker")).unwrap(), "a life of two");
}

/// All that lies in a folder, as names and contents, without what was put aside.
fn picture(data: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(root: &Path, folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if name.starts_with("before-restore-") {
                continue;
            }
            if path.is_dir() { walk(root, &path, into) } else { into.push((name, fs::read(&path).unwrap())) }
        }
    }
    let mut all = Vec::new();
    walk(data, data, &mut all);
    all.sort();
    all
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { assert!(fs::copy(&path, target).is_ok()) }
    }
}

#[test]
fn interrupted_after_any_move_the_next_start_finishes() {
    let (old, stick) = (hub("r-e", "one"), Scratch::new("r-u").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    let other = hub("r-f", "two");
    fs::write(other.path().join("chaski.sqlite3-wal"), "").unwrap();
    // Filled and marked, not a single move made yet.
    let key = key();
    let wish = wish(&file, other.path(), &key, true);
    fill(&wish, &other.path().join(RESTORING)).unwrap();
    fs::write(other.path().join(RESTORING).join(COMPLETE), "before-restore-1").unwrap();
    let whole = Scratch::new("r-whole").unwrap();
    copy(other.path(), whole.path());
    change_places(whole.path()).unwrap();
    let expected = picture(whole.path());
    assert_eq!(word(whole.path()), "one");
    let mut moves = 0;
    loop {
        let cut = Scratch::new("r-cut").unwrap();
        copy(other.path(), cut.path());
        let aside = cut.path().join("before-restore-1");
        fs::create_dir_all(&aside).unwrap();
        let made = (0..moves).filter(|_| {
            let next = next_move(cut.path(), &aside);
            next.inspect(|(from, to)| fs::rename(from, to).unwrap()).is_some()
        });
        let all_made = made.count() < moves;
        assert!(matches!(settle(cut.path()).unwrap(), Settled::Finished(_)));
        assert_eq!(picture(cut.path()), expected, "after {moves} moves");
        assert_eq!(word(&aside), "two");
        assert_eq!(settle(cut.path()).unwrap(), Settled::Nothing);
        if all_made {
            break;
        }
        moves += 1;
    }
    assert!(moves >= 8, "{moves}");
}

#[test]
fn interrupted_before_the_mark_the_old_state_stands() {
    let (old, stick, other) = (hub("r-g", "one"), Scratch::new("r-v").unwrap(), hub("r-h", "two"));
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    let before = picture(other.path());
    let key = key();
    fill(&wish(&file, other.path(), &key, true), &other.path().join(RESTORING)).unwrap();
    assert_eq!(settle(other.path()).unwrap(), Settled::OldStateStands);
    assert_eq!(picture(other.path()), before);
}

#[test]
fn erasures_of_all_three_places_are_gathered() {
    let (old, stick, other) = (hub("r-i", "one"), Scratch::new("r-w").unwrap(), hub("r-j", "two"));
    let file = stick.path().join("a.backup");
    let list = |folder: &Path, n: u8| {
        let mut list = Erasures::default();
        list.add(PersonId([n; 16]), 1);
        list.write(folder).unwrap();
    };
    list(&old.path().join("node"), 1);
    backup_of(old.path(), &file);
    list(stick.path(), 2);
    list(&other.path().join("node"), 3);
    let restored = restore(&wish(&file, other.path(), &key(), true)).unwrap();
    let people: Vec<u8> = restored.erasures.iter().map(|(person, _)| person.0[0]).collect();
    assert_eq!(people, [1, 2, 3]);
    assert_eq!(Erasures::read(&other.path().join("node")).unwrap(), restored.erasures);
    fs::write(stick.path().join(super::super::ERASURES_FILE), "a line that nobody can read\n").unwrap();
    let refused = restore(&wish(&file, other.path(), &key(), true)).unwrap_err();
    assert!(matches!(refused, BackupError::Erasures { line: 1, .. }), "{refused}");
}

#[test]
fn the_rotation_wants_its_stick_and_keeps_its_number() {
    let (old, stick) = (hub("r-k", "one"), Scratch::new("r-x").unwrap());
    let lock = key().lock();
    let source = |day: i64| Source {
        data: old.path(),
        lock: &lock,
        with_courses: false,
        software: "test".into(),
        now: UtcMillis(day * 86_400_000),
    };
    let none = Erasures::default();
    let refused =
        super::super::rotate(&source(20_000), stick.path(), &none, &mut Seed(3).chance()).unwrap_err();
    assert!(matches!(refused, BackupError::NoStick(_)), "{refused}");
    super::super::prepare_folder(stick.path(), &none).unwrap();
    fs::write(stick.path().join("holiday.jpg"), "not ours").unwrap();
    for day in 20_000..20_030 {
        super::super::rotate(&source(day), stick.path(), &none, &mut Seed(3).chance()).unwrap();
    }
    let kept = super::super::kept_in(stick.path()).unwrap();
    assert!((7..=11).contains(&kept.len()), "{}", kept.len());
    assert_eq!(kept[0].made_at, UtcMillis(20_029 * 86_400_000));
    assert!(stick.path().join("holiday.jpg").exists());
    assert!(
        make_backup(&source(1), &stick.path().join("no/such/folder.backup"), &mut Seed(3).chance()).is_err()
    );
}
