use super::*;
use crate::backup::{Source, make, make as make_backup};
use kernel::{PersonId, Seed};
use testkit::{Scratch, copy_folder};

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

fn wish(data: &Path, replace: bool) -> Restore<'_> {
    Restore { data, replace, new_node: None, unsigned: Unsigned::Refuse, now: UtcMillis(1_795_298_581_000) }
}

/// Opened and written by one process.
fn bring(file: &Path, data: &Path, key: &RecoveryKey, replace: bool) -> Result<Restored, BackupError> {
    restore(file, key, &wish(data, replace))
}

#[test]
fn a_backup_comes_back_whole_without_its_marker() {
    let (old, new, stick) =
        (hub("r-old", "old"), Scratch::new("r-new").unwrap(), Scratch::new("r-stick").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    assert!(!old.path().join("backup.tmp").exists());
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 1, "nothing but the backup on the stick");
    let restored = bring(&file, new.path(), &key(), false).unwrap();
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
fn after_a_theft_everything_comes_back_but_the_nodes_key() {
    let (old, new, stick) =
        (hub("r-stolen", "old"), Scratch::new("r-thief").unwrap(), Scratch::new("r-drawer").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    let phrase = key().phrase(crate::backup::Words::Spanish);
    let key = RecoveryKey::parse(&phrase).unwrap();
    let fails = |_: &Path| Err("no".to_owned());
    let refused = restore(&file, &key, &Restore { new_node: Some(&fails), ..wish(new.path(), false) });
    assert!(matches!(refused, Err(BackupError::NewNode(_))) && !new.path().join(DATABASE).exists());
    let anew = |restoring: &Path| {
        assert_eq!(fs::read_to_string(restoring.join("node/node.key")).unwrap(), "secret of old");
        fs::write(restoring.join("node/node.key"), "another").map_err(|e| e.to_string())
    };
    restore(&file, &key, &Restore { new_node: Some(&anew), ..wish(new.path(), false) }).unwrap();
    assert_eq!(word(new.path()), "old");
    assert_eq!(fs::read_to_string(new.path().join("node/node.key")).unwrap(), "another");
    assert!(!new.path().join("node/marker").exists());
    assert_eq!(fs::read_to_string(new.path().join("blobs/ab/abcdef")).unwrap(), "a course of old");
}

#[test]
fn nothing_is_overwritten_unasked_and_the_old_state_is_put_aside() {
    let (old, other, stick) = (hub("r-a", "one"), hub("r-b", "two"), Scratch::new("r-s").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    let refused = bring(&file, other.path(), &key(), false).unwrap_err();
    assert!(matches!(refused, BackupError::NotEmpty(_)), "{refused}");
    assert_eq!(word(other.path()), "two");
    let restored = bring(&file, other.path(), &key(), true).unwrap();
    assert_eq!(word(other.path()), "one");
    let aside = restored.aside.unwrap();
    assert_eq!(aside_in(other.path()).as_deref(), aside.file_name().and_then(|name| name.to_str()));
    assert_eq!(word(&aside), "two");
    assert_eq!(fs::read_to_string(aside.join("node/marker")).unwrap(), "a life of two");
    // Again, over what was just restored.
    bring(&file, other.path(), &key(), true).unwrap();
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
    let refused = bring(&file, other.path(), &stranger, true).unwrap_err();
    assert!(matches!(refused, BackupError::OtherKey), "{refused}");
    for at in (0..whole.len()).step_by(whole.len() / 40).chain([whole.len() - 1]) {
        fs::write(&file, &whole[..at]).unwrap();
        assert!(bring(&file, other.path(), &key(), true).is_err(), "cut at {at}");
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        fs::write(&file, &flipped).unwrap();
        assert!(bring(&file, other.path(), &key(), true).is_err(), "flipped at {at}");
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

#[test]
fn interrupted_after_any_move_the_next_start_finishes() {
    let (old, stick) = (hub("r-e", "one"), Scratch::new("r-u").unwrap());
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    let other = hub("r-f", "two");
    fs::write(other.path().join("chaski.sqlite3-wal"), "").unwrap();
    // Filled and marked, not a single move made yet.
    let key = key();
    let opened = Opened::open(&file, &key).unwrap();
    fill(&wish(other.path(), true), opened, &other.path().join(RESTORING)).unwrap();
    fs::write(other.path().join(RESTORING).join(COMPLETE), "before-restore-1").unwrap();
    let whole = Scratch::new("r-whole").unwrap();
    copy_folder(other.path(), whole.path()).unwrap();
    change_places(whole.path()).unwrap();
    let expected = picture(whole.path());
    assert_eq!(word(whole.path()), "one");
    let mut moves = 0;
    loop {
        let cut = Scratch::new("r-cut").unwrap();
        copy_folder(other.path(), cut.path()).unwrap();
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
    let opened = Opened::open(&file, &key).unwrap();
    fill(&wish(other.path(), true), opened, &other.path().join(RESTORING)).unwrap();
    assert_eq!(settle(other.path()).unwrap(), Settled::OldStateStands);
    assert_eq!(picture(other.path()), before);
}

/// The key of these hubs, where they have a real one.
fn box_() -> eventlog::NodeSecret {
    eventlog::NodeSecret::from_bytes([8; 32])
}

fn list(numbers: &[u8]) -> Erasures {
    let mut list = Erasures::default();
    numbers.iter().for_each(|n| list.add(PersonId([*n; 16]), 1));
    list
}

#[test]
fn erasures_of_all_three_places_are_gathered() {
    let (old, stick, other) = (hub("r-i", "one"), Scratch::new("r-w").unwrap(), hub("r-j", "two"));
    let file = stick.path().join("a.backup");
    fs::write(old.path().join("node/node.key"), kernel::to_base32(box_().to_bytes().as_ref())).unwrap();
    list(&[1]).write(&old.path().join("node")).unwrap();
    backup_of(old.path(), &file);
    super::super::prepare_folder(stick.path(), &list(&[2]), &box_()).unwrap();
    list(&[3]).write(&other.path().join("node")).unwrap();
    let restored = bring(&file, other.path(), &key(), true).unwrap();
    assert_eq!(restored.erasures, list(&[1, 2, 3]));
    assert_eq!(Erasures::read(&other.path().join("node")).unwrap(), restored.erasures);
    fs::write(stick.path().join(super::super::ERASURES_FILE), "a line that nobody can read\n").unwrap();
    let refused = bring(&file, other.path(), &key(), true).unwrap_err();
    assert!(matches!(refused, BackupError::Erasures { line: 1, .. }), "{refused}");
}

/// Somebody had the stick, and added the ids of people whom he wants gone.
#[test]
fn whom_the_box_did_not_sign_is_not_forgotten_unasked() {
    let (old, stick, other) = (hub("r-r", "one"), Scratch::new("r-3").unwrap(), hub("r-s", "two"));
    let file = stick.path().join("a.backup");
    fs::write(old.path().join("node/node.key"), kernel::to_base32(box_().to_bytes().as_ref())).unwrap();
    backup_of(old.path(), &file);
    super::super::prepare_folder(stick.path(), &list(&[2]), &box_()).unwrap();
    // With a signature of his own, and without one.
    let thief = eventlog::NodeSecret::from_bytes([9; 32]);
    super::super::prepare_folder(stick.path(), &list(&[5]), &thief).unwrap();
    assert_eq!(bring(&file, other.path(), &key(), true).unwrap().erasures, list(&[2]));
    let path = stick.path().join(super::super::ERASURES_FILE);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}{} 1\n", PersonId([6; 16]))).unwrap();
    let before = picture(other.path());
    let refused = bring(&file, other.path(), &key(), true).unwrap_err();
    assert!(matches!(refused, BackupError::Unsigned(1)), "{refused}");
    assert_eq!(picture(other.path()), before);
    let asked = |unsigned| restore(&file, &key(), &Restore { unsigned, ..wish(other.path(), true) }).unwrap();
    assert_eq!(asked(Unsigned::LeaveOut).erasures, list(&[2]));
    assert_eq!(asked(Unsigned::Forget).erasures, list(&[2, 6]));
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
    let refused = super::super::rotate(&source(20_000), stick.path(), &none, &box_(), &mut Seed(3).chance())
        .unwrap_err();
    assert!(matches!(refused, BackupError::NoStick(_)), "{refused}");
    super::super::prepare_folder(stick.path(), &none, &box_()).unwrap();
    fs::write(stick.path().join("holiday.jpg"), "not ours").unwrap();
    for day in 20_000..20_030 {
        super::super::rotate(&source(day), stick.path(), &none, &box_(), &mut Seed(3).chance()).unwrap();
    }
    let kept = super::super::kept_in(stick.path()).unwrap();
    assert!((7..=11).contains(&kept.len()), "{}", kept.len());
    assert_eq!(kept[0].made_at, UtcMillis(20_029 * 86_400_000));
    assert!(stick.path().join("holiday.jpg").exists());
    assert!(
        make_backup(&source(1), &stick.path().join("no/such/folder.backup"), &mut Seed(3).chance()).is_err()
    );
}

#[test]
fn what_one_process_opens_another_restores() {
    let (old, stick, other) = (hub("r-l", "one"), Scratch::new("r-y").unwrap(), hub("r-m", "two"));
    let file = stick.path().join("a.backup");
    backup_of(old.path(), &file);
    list(&[9]).write(&other.path().join("node")).unwrap();
    let mut passed = Vec::new();
    pass_on(&file, &key(), || Ok(&mut passed)).unwrap();
    let before = picture(other.path());
    // Whoever opens may die at any moment: then nothing is changed.
    for at in (0..passed.len()).step_by(passed.len() / 20) {
        assert!(restore_passed(&passed[..at], &wish(other.path(), true)).is_err(), "cut at {at}");
        assert_eq!(picture(other.path()), before, "cut at {at}");
    }
    let restored = restore_passed(&passed[..], &wish(other.path(), true)).unwrap();
    assert_eq!((word(other.path()).as_str(), restored.erasures.len()), ("one", 1));
}

/// Whoever owns the folder may have laid links in it; whoever has more rights does not write there. Shown where tests run as
/// root; elsewhere nobody can give a folder away.
#[cfg(unix)]
#[test]
fn nobody_restores_into_a_folder_of_somebody_else() {
    let (old, stick, other) = (hub("r-n", "one"), Scratch::new("r-z").unwrap(), Scratch::new("r-o").unwrap());
    let (file, key) = (stick.path().join("a.backup"), key());
    backup_of(old.path(), &file);
    match std::os::unix::fs::chown(other.path(), Some(65_534), Some(65_534)) {
        Ok(()) => {
            let refused = bring(&file, other.path(), &key, true).unwrap_err();
            assert!(matches!(refused, BackupError::OthersFolder(_)), "{refused}");
            assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0, "nothing is left there");
        }
        Err(_) => assert!(bring(&file, other.path(), &key, true).is_ok()),
    }
}

/// A link where the new state is to be written, planted by whoever may write in the folder.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_new_state_is_not_followed() {
    let (old, stick, other) = (hub("r-p", "one"), Scratch::new("r-1").unwrap(), hub("r-q", "two"));
    let (file, outside) = (stick.path().join("a.backup"), Scratch::new("r-2").unwrap());
    backup_of(old.path(), &file);
    for target in [outside.path().to_owned(), outside.path().join("not yet")] {
        std::os::unix::fs::symlink(&target, other.path().join(RESTORING)).unwrap();
        bring(&file, other.path(), &key(), true).unwrap();
        assert_eq!(word(other.path()), "one");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
