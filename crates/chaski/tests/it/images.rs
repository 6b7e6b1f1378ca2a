//! The disk as a power cut leaves it. SQLite promises that what was synced before an acknowledgement stays; everything
//! after the last acknowledged commit may be there, gone, torn or old. Images of such disks are made from a running
//! store and opened: every acknowledged answer must be there, the log must verify, the views must say the same.

use crate::times;
use kernel::{Authority, Chance, ClientId, PersonId, SchoolId, Seed};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{
    Connection, Draft, Store, StoreError,
    db::{SqliteConnection, SqliteOptions},
    log,
    view::{View, each_input},
};
use testkit::{
    Scratch,
    answers::answer,
    stores::{Opening, dump, settle},
};

/// The database.
const DATABASE: &str = "chaski.sqlite3";
/// Its write-ahead log.
const WAL: &str = "chaski.sqlite3-wal";
/// The write-ahead log's header, and each frame's before its page (SQLite file format, section 4).
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Learners and threads that answer for them.
const LEARNERS: usize = 30;
const WRITERS: usize = 4;
/// Images of one pair of moments; pairs of one world, so that worlds stay small.
const IMAGES_EACH: u64 = 4;
const PAIRS_EACH: u64 = 15;
/// Views are rebuilt and compared for one image in so many.
const REBUILD_ONE_IN: u64 = 10;

#[test]
fn no_acknowledged_answer_is_lost_by_a_power_cut() {
    let images = times(60, 2_000);
    let (mut made, mut world_number, mut kinds) = (0, 0, [0u64; 3]);
    while made < images {
        let world = World::new(Seed(77).part(&format!("world {world_number}")));
        let mut chance = world.seed.part("cuts").chance();
        for pair in 0..PAIRS_EACH.min((images - made).div_ceil(IMAGES_EACH)) {
            let before = world.moment(None);
            let after = world.later(pair, &mut chance);
            for image in 0..IMAGES_EACH {
                let cut = Cut::between(&before, &after, image, &mut chance);
                kinds[cut.kind] += 1;
                let name = format!("world {world_number}, pair {pair}, image {image}");
                let thorough = made.is_multiple_of(REBUILD_ONE_IN);
                cut.check(&before.acknowledged, world.folder.path(), &name, thorough);
                made += 1;
            }
        }
        world_number += 1;
    }
    assert!(kinds.iter().all(|count| *count > 0), "every kind of cut was tried: {kinds:?}");
    println!(
        "{made} images: {} with a torn write-ahead log, {} cut while it moved to the database, {} after it began anew",
        kinds[0], kinds[1], kinds[2]
    );
}

fn views() -> Vec<View> {
    [directory::views(), library::views(), classroom::views()].into_iter().flatten().collect()
}

/// A store that is written to, and what its writers were promised.
struct World {
    seed: Seed,
    folder: Scratch,
    store: Store,
    /// Writers hold it while they write; whoever takes it whole sees a store at rest.
    gate: Arc<RwLock<()>>,
    acknowledged: Arc<Mutex<BTreeSet<[u8; 8]>>>,
    stop: Arc<AtomicBool>,
    writers: Vec<std::thread::JoinHandle<()>>,
}

/// A store at rest.
struct Moment {
    acknowledged: BTreeSet<[u8; 8]>,
    database: Vec<u8>,
    wal: Wal,
}

impl World {
    fn new(seed: Seed) -> Self {
        let folder = Scratch::new("images").unwrap();
        let store = Opening::sqlite(&folder, views).open(folder.path(), seed).unwrap();
        settle(&store).unwrap();
        let mut world = World {
            seed,
            folder,
            store,
            gate: Arc::default(),
            acknowledged: Arc::default(),
            stop: Arc::default(),
            writers: vec![],
        };
        world.writers = (0..WRITERS).map(|number| world.writer(number)).collect();
        world
    }

    fn writer(&self, number: usize) -> std::thread::JoinHandle<()> {
        let (store, gate, stop) = (self.store.clone(), self.gate.clone(), self.stop.clone());
        let acknowledged = self.acknowledged.clone();
        let mut chance = self.seed.part(&format!("writer {number}")).chance();
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let writing = gate.read().unwrap();
                let client = write_answer(&store, &mut chance).unwrap();
                acknowledged.lock().unwrap().insert(client.0);
                drop(writing);
                std::thread::sleep(Duration::from_millis(chance.below(3)));
            }
        })
    }

    /// A second moment: the log grew; or it grew and was moved to the database; or it was moved and began anew.
    fn later(&self, pair: u64, chance: &mut Chance) -> Moment {
        std::thread::sleep(Duration::from_millis(3 + chance.below(30)));
        match pair % 3 {
            0 => self.moment(None),
            1 => self.moment(Some("PASSIVE")),
            _ => {
                let before = self.moment(Some("RESTART")).acknowledged.len();
                while self.acknowledged.lock().unwrap().len() == before {
                    std::thread::sleep(Duration::from_millis(1 + chance.below(8)));
                }
                self.moment(None)
            }
        }
    }

    /// The store at rest; if asked for, what is in the write-ahead log is moved to the database first.
    fn moment(&self, moved: Option<&str>) -> Moment {
        let _at_rest = self.gate.write().unwrap();
        let path = self.folder.path().join(DATABASE);
        if let Some(how) = moved {
            let options = SqliteOptions { read_only: false, cache_kib: 256 };
            SqliteConnection::open(&path, options)
                .unwrap()
                .batch(&format!("PRAGMA wal_checkpoint({how})"))
                .unwrap();
        }
        let acknowledged = self.acknowledged.lock().unwrap().clone();
        let wal = Wal::new(fs::read(self.folder.path().join(WAL)).unwrap());
        Moment { acknowledged, database: fs::read(path).unwrap(), wal }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.writers.drain(..).for_each(|writer| drop(writer.join()));
        self.store.close();
    }
}

fn write_answer(store: &Store, chance: &mut Chance) -> Result<ClientId, StoreError> {
    let learner = PersonId([chance.below(LEARNERS as u64) as u8 + 1; 16]);
    let answer = answer(chance.below(60) as usize, 20, chance);
    let client = answer.client;
    store.write_blocking(move |tx| -> Result<(), StoreError> {
        tx.append(Draft {
            schools: vec![SchoolId([9; 16])],
            persons: vec![learner],
            authority: Authority::Learner,
            events: vec![answer.into()],
        })?;
        Ok(())
    })?;
    Ok(client)
}

/// A write-ahead log's bytes and where its last valid frame ends.
struct Wal {
    bytes: Vec<u8>,
    end: usize,
}

impl Wal {
    fn new(bytes: Vec<u8>) -> Self {
        let mut end = bytes.len().min(WAL_HEADER);
        if let (Some(salts), Some(frame)) = (bytes.get(16..24), Self::frame_bytes(&bytes)) {
            // Frames of an earlier round carry other salts.
            while bytes.get(end + 8..end + 16) == Some(salts) && end + frame <= bytes.len() {
                end += frame;
            }
        }
        Self { bytes, end }
    }

    fn frame_bytes(bytes: &[u8]) -> Option<usize> {
        let page = u32::from_be_bytes(bytes.get(8..12)?.try_into().ok()?);
        Some(page as usize + FRAME_HEADER)
    }

    /// Which round this is: the first salt counts up each time the log begins anew.
    fn round(&self) -> u32 {
        self.bytes.get(16..20).map_or(0, |salt| u32::from_be_bytes(salt.try_into().unwrap()))
    }
}

/// What is on the disk after the power has gone.
struct Cut {
    kind: usize,
    database: Vec<u8>,
    wal: Vec<u8>,
}

impl Cut {
    /// A cut between two moments: nothing that was acknowledged at the first may depend on anything written after it.
    fn between(before: &Moment, after: &Moment, image: u64, chance: &mut Chance) -> Self {
        let same_round = after.wal.round() == before.wal.round();
        if same_round && (before.database == after.database || image.is_multiple_of(2)) {
            let wal = torn_tail(&before.wal, &after.wal, chance);
            return Self { kind: 0, database: before.database.clone(), wal };
        }
        if same_round {
            // Pages were on their way into the database; the log that holds them was synced before.
            let wal = after.wal.bytes[..after.wal.end].to_vec();
            return Self { kind: 1, database: mixed(&before.database, &after.database, chance), wal };
        }
        // The log began anew, so the database has all of the round before. The new header is synced before anything else is
        // written; of the frames of the new round any part may be there.
        let mut wal = mixed(&before.wal.bytes, &after.wal.bytes, chance);
        wal[..WAL_HEADER].copy_from_slice(&after.wal.bytes[..WAL_HEADER]);
        wal.truncate(chance.below(wal.len() as u64 + 1) as usize);
        Self { kind: 2, database: after.database.clone(), wal }
    }

    fn check(self, acknowledged: &BTreeSet<[u8; 8]>, world: &Path, name: &str, thorough: bool) {
        let folder = Scratch::new("image").unwrap();
        fs::write(folder.path().join(DATABASE), &self.database).unwrap();
        fs::write(folder.path().join(WAL), &self.wal).unwrap();
        fs::create_dir(folder.path().join("node")).unwrap();
        fs::copy(world.join("node/node.key"), folder.path().join("node/node.key")).unwrap();
        let name = format!("{name}, kind {}", self.kind);
        let store = Opening::sqlite(&folder, views)
            .open(folder.path(), Seed(5))
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        settle(&store).unwrap();
        let verified = store.read_blocking(log::verify).unwrap();
        assert!(verified.faults.is_empty(), "{name}: {:?}", verified.faults);
        let (recorded, counted) = store.read_blocking(recorded).unwrap();
        let lost = acknowledged.difference(&recorded).count();
        assert_eq!(lost, 0, "{name}: acknowledged answers are gone, of {}", acknowledged.len());
        assert_eq!(counted, recorded.len() as i64, "{name}: every answer counts once");
        if thorough {
            let shown = dump(&store).unwrap();
            for view in views() {
                store.reset_view(view.name).unwrap();
            }
            assert_eq!(dump(&store).unwrap(), shown, "{name}: views are what the log says");
        }
        store.close();
    }
}

fn recorded(db: &mut Connection) -> Result<(BTreeSet<[u8; 8]>, i64), StoreError> {
    let work = views().into_iter().find(|view| view.name == "classroom_work").unwrap();
    let mut ids = BTreeSet::new();
    each_input(db, &work, &mut |_, once| {
        ids.insert(once.try_into().unwrap());
    })?;
    let tries = db.query("SELECT coalesce(sum(inputs), 0) FROM classroom_work_state", &[])?;
    Ok((ids, tries[0].int(0)?))
}

/// What was valid before, then what came after it, cut or torn.
fn torn_tail(before: &Wal, after: &Wal, chance: &mut Chance) -> Vec<u8> {
    let kept = before.end.min(after.end);
    let mut wal = after.bytes.clone();
    let rest = (after.end - kept) as u64;
    match chance.below(4) {
        // At a frame's boundary.
        0 => {
            let frame = Wal::frame_bytes(&wal).unwrap_or(1);
            wal.truncate(kept + chance.below(rest / frame as u64 + 1) as usize * frame);
        }
        // Anywhere.
        1 => wal.truncate(kept + chance.below(rest + 1) as usize),
        // Sectors written out of order: some new, some as they were, some neither.
        2 => tear(&mut wal, kept, Some(&before.bytes), chance),
        _ => tear(&mut wal, kept, None, chance),
    }
    wal
}

/// From `from` on, each sector is new, as it was, or noise.
fn tear(bytes: &mut [u8], from: usize, old: Option<&[u8]>, chance: &mut Chance) {
    let mut at = from;
    while at < bytes.len() {
        let end = ((at / SECTOR + 1) * SECTOR).min(bytes.len());
        match chance.below(3) {
            0 => {}
            1 => {
                for (i, byte) in bytes[at..end].iter_mut().enumerate() {
                    *byte = old.and_then(|old| old.get(at + i)).copied().unwrap_or(0);
                }
            }
            _ => kernel::Entropy::fill(chance, &mut bytes[at..end]),
        }
        at = end;
    }
}

/// The newer file with some sectors still the older one's; where the older one ends, they are empty.
fn mixed(old: &[u8], new: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = new.to_vec();
    for (number, sector) in bytes.chunks_mut(SECTOR).enumerate() {
        if chance.below(2) == 0 {
            for (i, byte) in sector.iter_mut().enumerate() {
                *byte = old.get(number * SECTOR + i).copied().unwrap_or(0);
            }
        }
    }
    bytes
}

#[test]
fn an_image_without_an_acknowledged_commit_is_noticed() {
    // The test of the test: were the log cut before what was acknowledged, the check above would say so.
    let world = World::new(Seed(78));
    std::thread::sleep(Duration::from_millis(100));
    let moment = world.moment(None);
    let folder = Scratch::new("image-short").unwrap();
    let short = WAL_HEADER + (moment.wal.end - WAL_HEADER) / 2;
    fs::write(folder.path().join(DATABASE), &moment.database).unwrap();
    fs::write(folder.path().join(WAL), &moment.wal.bytes[..short]).unwrap();
    let store = Opening::sqlite(&folder, views).open(folder.path(), Seed(5)).unwrap();
    settle(&store).unwrap();
    let (recorded, _) = store.read_blocking(recorded).unwrap();
    assert!(moment.acknowledged.difference(&recorded).count() > 0);
    store.close();
}
