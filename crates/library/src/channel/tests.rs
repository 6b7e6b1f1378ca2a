//! A small channel of our own, as Studio would write it, and what may happen to it on its way.

use super::*;
use formats::kolibri::{FileName, Uuid};
use kernel::{Seed, UtcMillis};
use md5::{Digest, Md5};
use std::fs;
use testkit::{Scratch, stores::Opening};

/// A stick with one channel: a topic with a video (and subtitles), an exercise, a page; a coach's document; a file that is shared.
pub(crate) struct Made {
    pub stick: Scratch,
    pub id: Uuid,
}

pub(crate) fn uuid(n: u8) -> Uuid {
    Uuid([n; 16])
}

/// Writes a file under its MD5; returns its name.
pub(crate) fn put(stick: &Path, bytes: &[u8], ending: &str) -> FileName {
    let name = FileName::new(Uuid(Md5::digest(bytes).into()), ending).expect("a name");
    let path = stick.join("content").join(name.path());
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
    name
}

pub(crate) const SCHEMA: &str = "
CREATE TABLE content_channelmetadata (id TEXT, name TEXT, description TEXT, author TEXT, version INTEGER, root_id TEXT, new_column TEXT);
CREATE TABLE content_contentnode (id TEXT, parent_id TEXT, content_id TEXT, kind TEXT, title TEXT, description TEXT, lang_id TEXT,
    coach_content INTEGER, lft INTEGER, stemmed_metaphone TEXT);
CREATE TABLE content_localfile (id TEXT, extension TEXT, file_size INTEGER, available INTEGER);
CREATE TABLE content_file (id TEXT, contentnode_id TEXT, local_file_id TEXT, preset TEXT, lang_id TEXT, supplementary INTEGER,
    thumbnail INTEGER, priority INTEGER);
CREATE TABLE content_assessmentmetadata (id TEXT, contentnode_id TEXT, assessment_item_ids TEXT, mastery_model TEXT, randomize INTEGER);
CREATE TABLE content_contenttag (id TEXT, tag_name TEXT);
CREATE TABLE content_contentnode_tags (id INTEGER, contentnode_id TEXT, contenttag_id TEXT);
CREATE TABLE content_contentnode_has_prerequisite (id INTEGER, from_contentnode_id TEXT, to_contentnode_id TEXT);
";

/// A node: number, parent, kind, title, coach, its files with presets.
pub(crate) type NodeRow<'a> = (u8, Option<u8>, &'a str, &'a str, bool, Vec<(&'a FileName, &'a str)>);

pub(crate) fn write_channel(stick: &Path, id: Uuid, version: u32, nodes: &[NodeRow<'_>]) {
    let folder = stick.join("content/databases");
    fs::create_dir_all(&folder).expect("made");
    let path = folder.join(format!("{id}.sqlite3"));
    let _ = fs::remove_file(&path);
    let db = rusqlite::Connection::open(&path).expect("opened");
    db.execute_batch(SCHEMA).expect("made");
    db.execute(
        "INSERT INTO content_channelmetadata VALUES (?1, 'Huerta <script>alert(1)</script>', 'De la tierra', 'CC0', ?2, ?1, 'x')",
        (id.to_string(), version),
    )
    .expect("written");
    for (place, (node, parent, kind, title, coach, files)) in nodes.iter().enumerate() {
        let node_id = if *node == 0 { id } else { uuid(*node) };
        let parent = parent.map(|n| if n == 0 { id } else { uuid(n) }.to_string());
        let content = uuid(node.wrapping_add(100)).to_string();
        db.execute(
            "INSERT INTO content_contentnode VALUES (?1, ?2, ?3, ?4, ?5, '', 'es', ?6, ?7, 'x')",
            (node_id.to_string(), parent, content, kind, title, coach, place as i64),
        )
        .expect("written");
        for (file, preset) in files {
            let path = stick.join("content").join(file.path());
            let size = fs::metadata(path).map_or(7, |found| found.len());
            let md5 = Uuid(file.md5()).to_string();
            db.execute(
                "INSERT INTO content_localfile SELECT ?1, ?2, ?3, 0 WHERE NOT EXISTS (SELECT 1 FROM content_localfile WHERE id = ?1)",
                (&md5, file.extension(), size as i64),
            )
            .expect("written");
            let beside = preset.ends_with("_thumbnail") || *preset == "video_subtitle";
            db.execute(
                "INSERT INTO content_file VALUES ('f', ?1, ?2, ?3, 'es', ?4, ?5, 1)",
                (node_id.to_string(), md5, preset, beside, preset.ends_with("_thumbnail")),
            )
            .expect("written");
        }
    }
    let exercise = uuid(3).to_string();
    db.execute(
        "INSERT INTO content_assessmentmetadata VALUES ('a', ?1, '[\"one\", \"two\"]', '{\"type\":\"m_of_n\",\"m\":2,\"n\":3}', 1)",
        [exercise],
    )
    .expect("written");
    drop(db);
    // Clocks of file systems tick slowly: another version was written at another time.
    let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000 + u64::from(version));
    fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(then)).expect("dated");
}

impl Made {
    pub fn new(version: u32) -> Self {
        let stick = Scratch::new("stick").expect("a folder");
        let made = Self { stick, id: uuid(0xc0) };
        made.write(version, "Suelo");
        made
    }

    pub fn write(&self, version: u32, title: &str) {
        let at = self.stick.path();
        let video = put(at, b"a video of some bytes", "mp4");
        let subtitle = put(at, b"WEBVTT\n\n00:00.000 --> 00:01.000\nHola\n", "vtt");
        let small = put(at, b"a picture", "png");
        let exercise = put(at, b"no zip at all", "perseus");
        let guide = put(at, b"%PDF-1.4 guide", "pdf");
        let absent = FileName::new(uuid(0xee), "mp3").expect("a name");
        write_channel(
            at,
            self.id,
            version,
            &[
                (0, None, "topic", "root", false, vec![]),
                (1, Some(0), "topic", title, false, vec![(&small, "topic_thumbnail")]),
                (
                    2,
                    Some(1),
                    "video",
                    "Tierra",
                    false,
                    vec![
                        (&video, "high_res_video"),
                        (&subtitle, "video_subtitle"),
                        (&small, "video_thumbnail"),
                    ],
                ),
                (3, Some(1), "exercise", "Preguntas", false, vec![(&exercise, "exercise")]),
                (4, Some(0), "document", "Guía", true, vec![(&guide, "document")]),
                (5, Some(0), "audio", "Lluvia", false, vec![(&absent, "audio")]),
                (7, Some(6), "video", "from another tree", false, vec![(&video, "high_res_video")]),
            ],
        );
    }

    pub fn open(&self) -> Stick {
        Stick::open(self.stick.path()).expect("a stick")
    }
}

/// A box to bring things to.
pub(crate) struct Box {
    pub folder: Scratch,
    pub channels: Channels,
}

impl Box {
    pub fn new() -> Self {
        Self::with_seed(1)
    }

    /// Boxes of different seeds have different keys.
    pub fn with_seed(seed: u64) -> Self {
        let folder = Scratch::new("box").expect("a folder");
        let opening = Opening { local: vec![LOCAL], ..Opening::sqlite(&folder, crate::views) };
        let store = opening.open(folder.path(), Seed(seed)).expect("a store");
        let channels = Channels::new(store, folder.path().join("channels"));
        Self { folder, channels }
    }

    pub fn bring(&self, made: &Made, in_place: bool) -> Result<ChannelReport, BringError> {
        self.bring_from(&made.open(), made.id, in_place, 100_000)
    }

    pub fn bring_from(
        &self,
        stick: &Stick,
        id: Uuid,
        in_place: bool,
        free_mb: u64,
    ) -> Result<ChannelReport, BringError> {
        let how = Bring {
            school: None,
            in_place,
            now: UtcMillis(1),
            free_mb: &|_| Some(free_mb),
            progress: &mut |_| {},
        };
        self.channels.bring(stick, id, how).map(|brought| brought.report)
    }

    /// What it changed.
    pub fn changed(&self, made: &Made, in_place: bool) -> Change {
        let how = Bring {
            school: None,
            in_place,
            now: UtcMillis(1),
            free_mb: &|_| Some(100_000),
            progress: &mut |_| {},
        };
        self.channels.bring(&made.open(), made.id, how).expect("brought").change
    }

    fn copied(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
        }
        count(&self.channels.folder().join("storage"))
    }

    fn entries(&self) -> i64 {
        let sql = "SELECT count(*) FROM log_entry";
        self.channels.store.read_blocking(|db| db.query(sql, &[])?[0].int(0)).expect("read")
    }
}

#[test]
fn a_channel_is_brought_whole_and_says_what_is_missing() {
    let (made, hub) = (Made::new(1), Box::new());
    for in_place in [false, true] {
        let report = hub.bring(&made, in_place).expect("brought");
        assert_eq!((report.nodes, report.items, report.files), (6, 2, 6), "in place: {in_place}");
        assert_eq!(report.by_kind["topic"], 2);
        assert_eq!(report.missing_files, [format!("{}.mp3", uuid(0xee))]);
        let unavailable: Vec<&str> = report.unavailable.iter().map(|node| node.title.as_str()).collect();
        assert_eq!(unavailable, ["Lluvia"]);
        assert_eq!(
            report.refused,
            [(uuid(7).to_string(), "it does not hang on the channel's root".to_owned())]
        );
        let tree = hub.channels.tree(report.edition).expect("a tree");
        let titles: Vec<&str> = tree.iter().map(|node| node.title.as_str()).collect();
        assert_eq!(titles, ["root", "Suelo", "Tierra", "Preguntas", "Guía", "Lluvia"]);
        assert_eq!((tree[2].files.len(), tree[3].items.join(",")), (3, "one,two".to_owned()));
        assert!(tree[0].available && tree[1].available && !tree[5].available);
        assert_eq!(hub.copied(), if in_place { 0 } else { 5 });
    }
}

#[test]
fn pages_find_nodes_and_files() {
    let (made, hub) = (Made::new(1), Box::new());
    hub.bring(&made, false).expect("brought");
    let cards = hub.channels.cards().expect("cards");
    assert_eq!(cards[0].title, "Huerta <script>alert(1)</script>");
    let node = |n| hub.channels.node(&made.id, &uuid(n)).expect("read").expect("a node");
    let root = hub.channels.node(&made.id, &made.id).expect("read").expect("the root");
    assert_eq!(hub.channels.children(&root, false).expect("read").len(), 2, "the guide is for teachers");
    assert_eq!(hub.channels.children(&root, true).expect("read").len(), 3);
    let video = node(2);
    let files = hub.channels.files(&video).expect("files");
    assert_eq!(files[0].preset, "high_res_video");
    let on_disk = hub.channels.file_on_disk(&made.id, &files[0].name).expect("read").expect("here");
    assert_eq!(fs::read(on_disk.at.path).expect("read"), b"a video of some bytes");
    let trail: Vec<String> = hub.channels.trail(&video).expect("read").into_iter().map(|n| n.title).collect();
    assert_eq!(trail, ["root", "Suelo"]);
    assert_eq!(
        hub.channels.next(&video, false).expect("read").map(|n| n.title).as_deref(),
        Some("Preguntas")
    );
    assert_eq!(node(3).mastery.to_string(), "2/3");
    assert_eq!(hub.channels.thumbnails(&node(1)).expect("read").len(), 1);
    assert!(hub.channels.node(&uuid(1), &uuid(2)).expect("read").is_none(), "no such channel");
}

#[test]
fn what_cannot_be_answered_is_counted_and_named() {
    let (made, hub) = (Made::new(1), Box::new());
    let report = hub.bring(&made, false).expect("brought");
    let plays = hub.channels.plays(&made.id, report.edition).expect("read");
    // The exercise's archive is none, the sound is missing; video and guide play.
    assert_eq!((plays.nodes, plays.whole, plays.items), (4, 2, 2));
    assert_eq!(plays.not, [(uuid(3), "one".to_owned()), (uuid(3), "two".to_owned())]);
}

#[test]
fn again_changes_nothing_newer_replaces_older_is_refused() {
    let (made, hub) = (Made::new(2), Box::new());
    let first = hub.bring(&made, false).expect("brought");
    let entries = hub.entries();
    let again = hub.bring(&made, false).expect("again");
    assert_eq!((again, hub.entries()), (first.clone(), entries));
    made.write(1, "Suelo");
    assert!(matches!(hub.bring(&made, false), Err(BringError::Older { here: 2, offered: 1, .. })));
    made.write(3, "Suelos");
    let newer = hub.bring(&made, false).expect("newer");
    assert_eq!((newer.version, hub.entries()), (3, entries + 1));
    assert_eq!(hub.channels.cards().expect("cards").len(), 1);
    let topic = hub.channels.node(&made.id, &uuid(1)).expect("read").expect("a topic");
    assert_eq!(topic.title, "Suelos");
    let left = "SELECT count(*) FROM library_node WHERE edition = ?1";
    let left = hub.channels.store.read_blocking(|db| db.query(left, &[first.edition.into()])?[0].int(0));
    assert_eq!(left.expect("read"), 0, "the old edition's rows are gone");
    hub.channels.remove(&made.id).expect("removed");
    assert_eq!((hub.copied(), hub.channels.cards().expect("cards").len()), (0, 0));
    assert_eq!(fs::read_dir(hub.channels.folder().join("databases")).expect("there").count(), 0);
}

#[test]
fn each_time_says_what_it_changed() {
    let (made, hub) = (Made::new(2), Box::new());
    assert_eq!(hub.changed(&made, false), Change::New);
    assert_eq!(hub.changed(&made, false), Change::Same);
    let name = FileName::new(uuid(0xee), "mp3").expect("a name");
    assert!(!made.stick.path().join("content").join(name.path()).exists());
    let video = put(made.stick.path(), b"a video of some bytes", "mp4");
    let path = made.stick.path().join("content").join(video.path());
    made.write(3, "Suelo");
    assert_eq!(hub.changed(&made, false), Change::Newer { before: 2 });
    assert_eq!(hub.changed(&made, true), Change::Moved);
    assert_eq!(hub.changed(&made, true), Change::Same);
    // What was missing the last time.
    let hub = Box::new();
    fs::rename(&path, made.stick.path().join("aside")).expect("moved");
    assert_eq!(hub.changed(&made, false), Change::New);
    fs::rename(made.stick.path().join("aside"), &path).expect("back");
    assert_eq!(hub.changed(&made, false), Change::Filled { files: 1 });
}

/// A stick that is pulled out when so many files have been copied.
fn pulled_out_after(hub: &Box, made: &Made, files: u64) -> Result<ChannelReport, BringError> {
    let stick = made.open();
    let (content, aside) = (made.stick.path().join("content"), made.stick.path().join("pocket"));
    let mut pull = |done: Progress| {
        if done.files >= files && content.exists() {
            fs::rename(&content, &aside).expect("pulled out");
        }
    };
    let how = Bring {
        school: None,
        in_place: false,
        now: UtcMillis(1),
        free_mb: &|_| Some(100_000),
        progress: &mut pull,
    };
    let brought = hub.channels.bring(&stick, made.id, how).map(|brought| brought.report);
    fs::rename(&aside, &content).expect("in again");
    brought
}

#[test]
fn a_stick_that_is_pulled_out_while_it_is_copied_is_no_success() {
    let (made, hub) = (Made::new(1), Box::new());
    let files: Vec<FileName> = (0..20_u8).map(|n| put(made.stick.path(), &[n; 2_000], "mp4")).collect();
    let titles: Vec<String> = (0..20).map(|n| format!("Video {n}")).collect();
    let mut nodes: Vec<NodeRow<'_>> = vec![(0, None, "topic", "root", false, vec![])];
    for (n, file) in (1..).zip(&files) {
        nodes.push((n, Some(0), "video", &titles[usize::from(n) - 1], false, vec![(file, "high_res_video")]));
    }
    write_channel(made.stick.path(), made.id, 1, &nodes);
    // However fast it is copied, this one cannot have come when it is pulled out.
    let late = made.stick.path().join("content").join(files[7].path());
    fs::remove_file(&late).expect("taken away");
    let error = pulled_out_after(&hub, &made, 3).expect_err("it was pulled out");
    let BringError::CutShort { here, of, gone, .. } = error else { panic!("{error}") };
    assert!((3..20).contains(&here) && of == 20 && gone, "{here} of {of}");
    assert_eq!(hub.channels.cards().expect("cards"), [], "nothing half-brought is shown");
    let unfinished = hub.channels.unfinished().expect("read");
    assert_eq!((unfinished.len(), unfinished[0].of), (1, 20));
    assert_eq!(
        (unfinished[0].here, unfinished[0].title.as_str()),
        (here, "Huerta <script>alert(1)</script>")
    );
    let copied = hub.copied();
    assert!(copied as u64 >= here, "what was copied stays: {copied}");
    // Pressed again it goes on.
    fs::write(&late, [7; 2_000]).expect("there");
    assert_eq!(hub.changed(&made, false), Change::New);
    let report = hub.channels.reports().expect("read").remove(0);
    assert_eq!((report.files, report.missing_files.len(), report.unavailable.len()), (20, 0, 0));
    assert_eq!(hub.channels.unfinished().expect("read"), []);
    // Whoever does not want the rest takes away what came.
    let hub = Box::new();
    fs::remove_file(&late).expect("taken away");
    pulled_out_after(&hub, &made, 3).expect_err("it was pulled out");
    hub.channels.forget_unfinished(&made.id).expect("forgotten");
    assert_eq!((hub.copied(), hub.channels.unfinished().expect("read").len()), (0, 0));
    // A stick that goes away while its files are only measured leaves nothing, and withdraws nothing that was there.
    hub.bring(&made, true).expect("in place");
    let report = hub.channels.reports().expect("read").remove(0);
    let stick = made.open();
    fs::rename(made.stick.path().join("content"), made.stick.path().join("pocket")).expect("out");
    assert!(hub.bring_from(&stick, made.id, true, 1_000).is_err());
    assert_eq!(hub.channels.reports().expect("read"), [report]);
}

#[test]
fn what_was_missing_comes_with_the_next_run() {
    let (made, hub) = (Made::new(1), Box::new());
    let name = put(made.stick.path(), b"a video of some bytes", "mp4");
    let path = made.stick.path().join("content").join(name.path());
    fs::rename(&path, made.stick.path().join("aside")).expect("moved");
    assert_eq!(hub.bring(&made, false).expect("brought").unavailable.len(), 2);
    fs::rename(made.stick.path().join("aside"), &path).expect("back");
    assert_eq!(hub.bring(&made, false).expect("again").unavailable.len(), 1);
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_never_shown() {
    let (made, hub) = (Made::new(1), Box::new());
    let name = put(made.stick.path(), b"a video of some bytes", "mp4");
    let path = made.stick.path().join("content").join(name.path());
    // The same length: only its hash tells.
    fs::write(&path, b"A video of some bytes").expect("changed");
    let copied = hub.bring(&made, false).expect("brought");
    assert_eq!(copied.withdrawn, [name.to_string()]);
    assert!(hub.channels.file_on_disk(&made.id, &name).expect("read").is_none());
    // Left in place it is listed at once, and withdrawn when it has been hashed.
    let hub = Box::new();
    assert_eq!(hub.bring(&made, true).expect("brought").withdrawn, [""; 0]);
    assert!(hub.channels.file_on_disk(&made.id, &name).expect("read").is_some());
    let checked = hub.channels.check_all().expect("checked");
    assert_eq!((checked.files, checked.withdrawn), (5, vec![name.clone()]));
    assert!(hub.channels.file_on_disk(&made.id, &name).expect("read").is_none());
    let video = hub.channels.node(&made.id, &uuid(2)).expect("read").expect("a node");
    assert!(!video.available);
    assert_eq!(hub.channels.check_all().expect("checked"), Checked::default());
    // Another size is seen at once.
    fs::write(&path, b"short").expect("changed");
    let hub = Box::new();
    assert_eq!(hub.bring(&made, true).expect("brought").withdrawn, [name.to_string()]);
}

#[test]
fn a_full_disk_is_seen_before_anything_is_copied() {
    let (made, hub) = (Made::new(1), Box::new());
    let refused = hub.bring_from(&made.open(), made.id, false, 512).expect_err("no room").to_string();
    assert!(refused.contains("512 MB are free"), "{refused}");
    assert_eq!((hub.copied(), hub.channels.cards().expect("cards").len()), (0, 0));
    // Leaving the files where they are needs none.
    hub.bring_from(&made.open(), made.id, true, 0).expect("in place");
    // And with room it goes on, from nothing that was left half-done.
    hub.bring(&made, false).expect("copied");
}

#[test]
fn a_stick_that_is_pulled_out_withdraws_nothing_for_ever() {
    let (made, hub) = (Made::new(1), Box::new());
    hub.bring(&made, true).expect("brought");
    let content = made.stick.path().join("content");
    let aside = made.stick.path().join("pulled-out");
    fs::rename(&content, &aside).expect("out");
    let video = hub.channels.node(&made.id, &uuid(2)).expect("read").expect("a node");
    let name = hub.channels.files(&video).expect("files")[0].name.clone();
    assert!(hub.channels.file_on_disk(&made.id, &name).expect("read").is_none());
    let checked = hub.channels.check_all().expect("checked");
    assert_eq!((checked.files, checked.away), (0, 5));
    fs::rename(&aside, &content).expect("in");
    assert!(hub.channels.file_on_disk(&made.id, &name).expect("read").is_some());
    assert_eq!(hub.channels.check_all().expect("checked").files, 5);
}

#[test]
fn hostile_sticks() {
    let hub = Box::new();
    // Another id inside than outside; a truncated and a flipped database: an error or a channel, never a panic, nothing half shown.
    let made = Made::new(1);
    let path = made.stick.path().join(format!("content/databases/{}.sqlite3", made.id));
    let other = made.stick.path().join(format!("content/databases/{}.sqlite3", uuid(9)));
    fs::copy(&path, &other).expect("copied");
    let wrong = hub.bring_from(&made.open(), uuid(9), false, 9_999).expect_err("another id").to_string();
    assert!(wrong.contains("its id is"), "{wrong}");
    let whole = fs::read(&path).expect("read");
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        fs::write(&path, &whole[..at]).expect("cut");
        assert!(hub.bring(&made, false).is_err(), "cut at {at}");
        assert_eq!(hub.channels.cards().expect("cards"), []);
    }
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        fs::write(&path, &flipped).expect("flipped");
        let hub = Box::new();
        let _ = hub.bring(&made, true);
        for card in hub.channels.cards().expect("cards") {
            assert_eq!(card.id, made.id);
        }
    }
    // A link in the storage leads nowhere.
    #[cfg(unix)]
    {
        fs::write(&path, &whole).expect("whole");
        let name = put(made.stick.path(), b"a video of some bytes", "mp4");
        let file = made.stick.path().join("content").join(name.path());
        fs::rename(&file, made.stick.path().join("secret")).expect("moved");
        std::os::unix::fs::symlink(made.stick.path().join("secret"), &file).expect("linked");
        let report = hub.bring(&made, true).expect("brought");
        assert!(report.missing_files.contains(&name.to_string()));
    }
    assert!(hub.folder.path().exists());
}

#[test]
fn a_circle_of_topics_ends() {
    let stick = Scratch::new("circle").expect("a folder");
    let id = uuid(0xc1);
    let nodes = [
        (0, None, "topic", "root", false, vec![]),
        (1, Some(2), "topic", "a", false, vec![]),
        (2, Some(1), "topic", "b", false, vec![]),
    ];
    write_channel(stick.path(), id, 1, &nodes);
    let hub = Box::new();
    let stick = Stick::open(stick.path()).expect("a stick");
    let report = hub.bring_from(&stick, id, false, 9_999).expect("brought");
    assert_eq!((report.nodes, report.refused_count), (1, 2));
}

#[test]
fn what_is_copied_out_is_taken_by_the_next_box() {
    let (made, hub) = (Made::new(4), Box::new());
    let first = hub.bring(&made, false).expect("brought");
    let stick = Scratch::new("copy-out").expect("a folder");
    let export = |free: u64| hub.channels.export(&made.id, stick.path(), &|_| Some(free), &mut |_| {});
    let exported = export(9_999).expect("copied").expect("it is here");
    assert_eq!((exported.files, exported.missing.len()), (5, 1));
    assert_eq!(export(0).expect("nothing more to copy"), Some(exported));
    let next = Box::new();
    let taken = Stick::open(stick.path()).expect("a stick");
    let second = next.bring_from(&taken, made.id, false, 9_999).expect("taken");
    assert_eq!(
        (second.nodes, second.files, second.missing_files),
        (first.nodes, first.files, first.missing_files)
    );
    let list = fs::read_to_string(stick.path().join("KOLIBRI_DATA/content/manifest.json")).expect("a list");
    assert!(list.contains(&made.id.to_string()));
    assert!(hub.channels.export(&uuid(9), stick.path(), &|_| None, &mut |_| {}).expect("read").is_none());
}

#[test]
fn whoever_only_reads_copies_out_beside_a_running_hub() {
    let (made, hub) = (Made::new(4), Box::new());
    hub.bring(&made, false).expect("brought");
    let node = store::node::NodeFolder::new(hub.folder.path().join("node"), "test machine");
    let database = store::Database::Sqlite(hub.folder.path().join("chaski.sqlite3"));
    // The hub's own store stays open, as it does while it serves.
    let entries = hub.entries();
    let reading = store::Store::reading(database.clone(), &node).expect("a store");
    let channels = Channels::new(reading.clone(), hub.channels.folder());
    let stick = Scratch::new("copy-out").expect("a folder");
    let exported = channels.export(&made.id, stick.path(), &|_| Some(9_999), &mut |_| {}).expect("copied");
    assert_eq!(exported.map(|exported| exported.files), Some(5));
    assert!(channels.remove(&made.id).is_err(), "it only reads");
    assert_eq!((hub.entries(), hub.channels.cards().expect("cards").len()), (entries, 1));
    let nobody = Scratch::new("nobody").expect("a folder");
    let node = store::node::NodeFolder::new(nobody.path().join("node"), "test machine");
    assert!(store::Store::reading(database, &node).is_err());
    assert!(!nobody.path().join("node").exists(), "reading makes nothing");
}

#[test]
fn a_full_stick_says_so_before_anything_is_copied() {
    let (made, hub) = (Made::new(4), Box::new());
    hub.bring(&made, false).expect("brought");
    let stick = Scratch::new("full").expect("a folder");
    let error =
        hub.channels.export(&made.id, stick.path(), &|_| Some(0), &mut |_| {}).expect_err("it is full");
    assert!(
        matches!(Trouble::of_copying_out(&error), Trouble::StickFull { needed: 1.., free: 0 }),
        "{error}"
    );
    assert!(!stick.path().join("KOLIBRI_DATA/content/storage").exists());
}

/// A question whose answer is typed, and one that a person would have to read.
fn items(at: &Path) -> FileName {
    let typed = r#"{"question":{"content":"[[☃ numeric-input 1]]","widgets":{"numeric-input 1":{"type":"numeric-input",
        "options":{"answers":[{"value":7,"status":"correct"}]}}}}}"#;
    let free = r#"{"question":{"content":"[[☃ free-response 1]]","widgets":{"free-response 1":{"type":"free-response","graded":true}}}}"#;
    let zip = testkit::zip::stored(&[("one.json", typed.as_bytes()), ("two.json", free.as_bytes())]);
    put(at, &zip, "perseus")
}

#[test]
fn practice_knows_what_can_be_answered_here() {
    let (made, hub) = (Made::new(1), Box::new());
    let known = |hub: &Box| -> Vec<String> {
        let studies = hub.channels.studies();
        studies.iter().flat_map(|study| study.syllabus.exercises.iter().map(|e| e.exercise.clone())).collect()
    };
    // Its archive is none: nothing to practise.
    hub.bring(&made, false).expect("brought");
    assert_eq!((hub.channels.studies().len(), known(&hub).len()), (1, 0));
    let questions = items(made.stick.path());
    let nodes = [
        (0, None, "topic", "root", false, vec![]),
        (1, Some(0), "topic", "Agua", false, vec![]),
        (3, Some(1), "exercise", "Preguntas", false, vec![(&questions, "exercise")]),
    ];
    write_channel(made.stick.path(), made.id, 2, &nodes);
    hub.bring(&made, false).expect("newer");
    assert_eq!(known(&hub), ["one"]);
    let study = hub.channels.study_of(&made.id.to_string()).expect("it trains something");
    assert_eq!(study.topic(&uuid(1).to_string()), Some("Agua"));
    assert_eq!(study.asked("one").map(|asked| (asked.node, asked.number, asked.of)), Some((uuid(3), 1, 2)));
    // Another start reads it without opening an archive; the same object goes on while nothing changes.
    let channels = Channels::new(hub.channels.store.clone(), hub.channels.folder());
    channels.open_studies().expect("read");
    assert_eq!(channels.studies().len(), 1);
    channels.study().expect("nothing new");
    hub.channels.study().expect("nothing new");
    assert!(std::sync::Arc::ptr_eq(&study, &hub.channels.studies()[0]));
    // On a stick that is out it waits, and nothing is taken for unanswerable.
    let away = Box::new();
    away.bring(&made, true).expect("in place");
    assert_eq!(known(&away), ["one"]);
    let number = away.channels.report(1).expect("a report").edition;
    let forget = move |tx: &mut store::WriteTx<'_>| study::forget_look(tx, number);
    away.channels.store.write_blocking(forget).expect("forgotten");
    let (content, aside) = (made.stick.path().join("content"), made.stick.path().join("aside"));
    fs::rename(&content, &aside).expect("out");
    away.channels.study().expect("read");
    assert_eq!(away.channels.studies().len(), 0);
    fs::rename(&aside, &content).expect("in");
    away.channels.study().expect("read");
    assert_eq!(known(&away), ["one"]);
    away.channels.remove(&made.id).expect("removed");
    assert_eq!(away.channels.studies().len(), 0);
}

/// The shared example, node by node and file by file, where somebody has it: `CHASKI_DATA=/path/to/data`.
#[test]
fn the_example_channel_is_brought_as_its_own_list_says() {
    let Some(data) = std::env::var_os("CHASKI_DATA").map(PathBuf::from) else {
        return tell("CHASKI_DATA is not set: the example channel is not looked at");
    };
    let folder = data.join("kolibri-channel");
    let said = fs::read(folder.join("EXPECTED.json")).expect("EXPECTED.json");
    let expected: serde_json::Value = serde_json::from_slice(&said).expect("JSON");
    let id: Uuid = expected["channel_id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let stick = Stick::open(&folder.join("kolibri-channel-dev.tar")).expect("a tar");
    assert_eq!(stick.channels().expect("channels"), [id]);
    for in_place in [false, true] {
        let hub = Box::new();
        let report = hub.bring_from(&stick, id, in_place, 9_999).expect("brought");
        let tree = hub.channels.tree(report.edition).expect("a tree");
        let nodes = expected["nodes"].as_array().expect("nodes");
        assert_eq!((tree.len(), report.nodes), (nodes.len(), nodes.len()));
        for (node, wanted) in tree.iter().zip(nodes) {
            let facts = hub.channels.node(&id, &node.id).expect("read").expect("a node");
            let text = |name: &str| wanted[name].as_str().unwrap_or_default().to_owned();
            assert_eq!(node.id.to_string(), text("id"), "the order of the tree");
            assert_eq!(node.parent.map(|id| id.to_string()).unwrap_or_default(), text("parent"));
            assert_eq!((node.kind.clone(), node.title.clone()), (text("kind"), text("title")));
            assert_eq!(
                (facts.content.to_string(), facts.language.unwrap_or_default()),
                (text("content_id"), text("lang"))
            );
            assert_eq!(Some(facts.coach), wanted["coach_content"].as_bool());
            let items = wanted["assessment_item_ids"].as_array().cloned().unwrap_or_default();
            let items: Vec<&str> = items.iter().filter_map(|id| id.as_str()).collect();
            assert_eq!(node.items, items);
            let facts = hub.channels.node(&id, &node.id).expect("read").expect("a node");
            let files = hub.channels.files(&facts).expect("files");
            let mut mine: Vec<(String, String, u64, Option<String>)> = files
                .into_iter()
                .map(|file| (file.preset, file.name.to_string(), file.size, file.language))
                .collect();
            let mut theirs: Vec<(String, String, u64, Option<String>)> = wanted["files"]
                .as_array()
                .expect("files")
                .iter()
                .map(|file| {
                    let text = |name: &str| file[name].as_str().map(str::to_owned);
                    let size = file["size"].as_u64().unwrap_or(0);
                    (text("preset").unwrap_or_default(), text("name").unwrap_or_default(), size, text("lang"))
                })
                .collect();
            mine.sort();
            theirs.sort();
            assert_eq!(mine, theirs, "{}", node.title);
            assert!(node.available, "{}", node.title);
        }
        assert_eq!((report.items, report.missing_files.len(), report.unavailable.len()), (4, 0, 0));
        // Every node plays to its last item, Perseus and QTI.
        let plays = hub.channels.plays(&id, report.edition).expect("read");
        assert_eq!((plays.nodes, plays.whole, plays.items, plays.not), (9, 9, 4, vec![]));
        // Practice knows its four items under their two topics.
        let study = hub.channels.study_of(&id.to_string()).expect("it can be practised");
        let asked: Vec<(&str, usize)> = study
            .syllabus
            .exercises
            .iter()
            .map(|e| (study.topic(&study.syllabus.skills[e.skill].id).unwrap_or(""), e.skill))
            .collect();
        assert_eq!(asked, [("El suelo", 0), ("El suelo", 0), ("El suelo", 0), ("El agua", 1)]);
        let checked = hub.channels.check_all().expect("checked");
        assert_eq!((checked.files, checked.withdrawn.len()), (if in_place { 13 } else { 0 }, 0));
    }
}

/// A line for whoever runs the tests.
fn tell(line: &str) {
    eprintln!("{line}");
}
