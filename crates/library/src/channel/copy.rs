//! Getting the files of an edition: looked for, measured, copied and compared with their names.
//!
//! A copied file appears under its name only when it is whole, hashed and on the disk, so what has its name is finished: a run that
//! was cut short goes on where it stopped. Two threads read, hash and write; others wait for the disk meanwhile.

use super::{
    BringError, Channels, Progress, Stick, file,
    stick::{OnStick, StickError},
};
use formats::kolibri::{FileName, Uuid};
use md5::{Digest, Md5};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, mpsc},
};
use store::{StoreError, Value, WriteTx};

/// Files looked at together.
const PAGE: usize = 400;
/// Bytes read at once.
pub(crate) const PIECE: usize = 256 << 10;
/// Files that are read, hashed and written at once: hashing takes a core, and a box has two or more.
const COPIERS: usize = 2;
/// Written files that may wait for the disk.
const WAITING: usize = 16;
/// Files that are synced at once: a disk's journal takes several together for the price of one.
const SETTLERS: usize = 4;
/// What stays free on the box's disk: the answers of a school for years. Imports stop before it; answers go on.
pub const KEPT_FREE_BYTES: u64 = 512 << 20;

/// A file that a channel wants.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub name: FileName,
    pub size: Option<u64>,
}

/// What became of one.
#[derive(Debug, Clone, Copy)]
struct Became {
    md5: [u8; 16],
    state: i64,
    start: u64,
}

/// Calls `each` with the wanted files of an edition, page by page in the order of their names.
pub(crate) fn pages(
    channels: &Channels,
    edition: i64,
    each: &mut dyn FnMut(Vec<Wanted>) -> Result<(), BringError>,
) -> Result<(), BringError> {
    let mut after = Vec::new();
    loop {
        let key = [edition.into(), Value::Blob(after.clone()), (PAGE as i64).into()];
        let sql = "SELECT md5, extension, size FROM library_stored WHERE edition = ?1 AND md5 > ?2 ORDER BY md5 LIMIT ?3";
        let rows = channels.store.read_blocking(|db| db.query(sql, &key))?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.blob(0)?.to_vec();
        let mut wanted = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(name) = FileName::new(Uuid(row.id(0)?), row.text(1)?) else { continue };
            wanted.push(Wanted { name, size: u64::try_from(row.int(2)?).ok() });
        }
        each(wanted)?;
    }
}

fn write_states(channels: &Channels, edition: i64, became: Vec<Became>) -> Result<(), StoreError> {
    channels.store.write_blocking(move |tx: &mut WriteTx<'_>| {
        for one in &became {
            let values = [
                edition.into(),
                Value::blob(&one.md5),
                one.state.into(),
                i64::try_from(one.start).unwrap_or(i64::MAX).into(),
            ];
            tx.execute(
                "UPDATE library_stored SET state = ?3, start = ?4 WHERE edition = ?1 AND md5 = ?2",
                &values,
            )?;
        }
        Ok(())
    })
}

/// Files that are not there, or not right, may be on a stick that is not there: then nothing is said of them.
fn doubted(stick: &Stick, channel: &Uuid, became: &mut Vec<Became>) -> Result<(), BringError> {
    let is_doubtful = |one: &Became| matches!(one.state, file::MISSING | file::BAD);
    if became.iter().any(is_doubtful) && !stick.is_in(channel) {
        became.retain(|one| !is_doubtful(one));
        return Err(StickError::Gone(stick.place().to_owned()).into());
    }
    Ok(())
}

/// How many files an edition wants.
fn count(channels: &Channels, edition: i64) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM library_stored WHERE edition = ?1";
    let row = channels.store.read_blocking(|db| db.query_one(sql, &[edition.into()]))?;
    row.map_or(Ok(0), |row| Ok(row.int(0)?.unsigned_abs()))
}

/// Leaves the files where they are: each is looked for and its size compared; hashing comes later, behind.
pub(crate) fn measure(
    channels: &Channels,
    stick: &Stick,
    (channel, edition): (&Uuid, i64),
    progress: &mut dyn FnMut(Progress),
) -> Result<(), BringError> {
    let mut done = Progress { of: count(channels, edition)?, ..Progress::default() };
    pages(channels, edition, &mut |wanted| {
        let mut became = Vec::with_capacity(wanted.len());
        for one in wanted {
            let found = find(stick, &one)?;
            let (state, start) = match found {
                None => (file::MISSING, 0),
                Some(found) if one.size.is_some_and(|size| size != found.size) => (file::BAD, 0),
                Some(found) => (file::HERE, found.start),
            };
            done.files += 1;
            done.bytes += one.size.unwrap_or(0);
            became.push(Became { md5: one.name.md5(), state, start });
        }
        doubted(stick, channel, &mut became)?;
        write_states(channels, edition, became)?;
        progress(done);
        Ok(())
    })
}

/// A link in a stick's storage is the same as no file: nobody's secrets are served under a channel's name.
fn find(stick: &Stick, wanted: &Wanted) -> Result<Option<OnStick>, BringError> {
    match stick.find(&wanted.name.path()) {
        Err(StickError::Link(_)) => Ok(None),
        found => Ok(found?),
    }
}

/// Where a copied file lies.
pub(crate) fn place_of(folder: &Path, name: &FileName) -> PathBuf {
    folder.join(name.path())
}

/// Whether a file of this name is here, whole.
fn is_here(folder: &Path, wanted: &Wanted) -> bool {
    fs::metadata(place_of(folder, &wanted.name))
        .is_ok_and(|found| found.is_file() && wanted.size.is_none_or(|size| size == found.len()))
}

/// Bytes that have still to be copied.
pub(crate) fn bytes_to_copy(channels: &Channels, stick: &Stick, edition: i64) -> Result<u64, BringError> {
    let mut bytes: u64 = 0;
    pages(channels, edition, &mut |wanted| {
        for one in wanted {
            if !is_here(&channels.folder, &one)
                && let Some(found) = find(stick, &one)?
            {
                bytes = bytes.saturating_add(found.size);
            }
        }
        Ok(())
    })?;
    Ok(bytes)
}

/// Copies every file that is not here yet. After an error of the stick, what came before it is noted all the same.
pub(crate) fn copy(
    channels: &Channels,
    stick: &Stick,
    (channel, edition): (&Uuid, i64),
    progress: &mut dyn FnMut(Progress),
) -> Result<(), BringError> {
    let mut done = Progress { of: count(channels, edition)?, ..Progress::default() };
    pages(channels, edition, &mut |wanted| {
        let (mut became, failed) = copy_page(&channels.folder, stick, wanted, &mut done, progress)?;
        let gone = doubted(stick, channel, &mut became);
        write_states(channels, edition, became)?;
        progress(done);
        gone.and(failed.map_or(Ok(()), Err))
    })
}

/// A file that is written and waits for the disk.
struct Written {
    file: File,
    part: PathBuf,
    name: FileName,
}

fn copy_page(
    folder: &Path,
    stick: &Stick,
    wanted: Vec<Wanted>,
    done: &mut Progress,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<Became>, Option<BringError>), BringError> {
    let (send, written) = mpsc::sync_channel::<Written>(WAITING);
    let (written, left) = (Mutex::new(written), Mutex::new(wanted.into_iter()));
    std::thread::scope(|scope| {
        let (written, left) = (&written, &left);
        let settling: Vec<_> = (0..SETTLERS).map(|_| scope.spawn(move || settle(folder, written))).collect();
        let next = move || left.lock().unwrap_or_else(PoisonError::into_inner).next();
        let (tell, told) = mpsc::channel();
        for _ in 0..COPIERS {
            let (tell, send) = (tell.clone(), send.clone());
            scope.spawn(move || {
                while let Some(one) = next() {
                    let state = copy_one(folder, stick, &one, &send);
                    // Nobody listens after an error: the rest is not wanted any more.
                    if tell.send((one, state)).is_err() {
                        return;
                    }
                }
            });
        }
        drop((tell, send));
        let mut became = Vec::new();
        let mut failed = None;
        for (one, state) in told {
            match state {
                Ok(state) => became.push(Became { md5: one.name.md5(), state, start: 0 }),
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
            done.files += 1;
            done.bytes += one.size.unwrap_or(0);
            progress(*done);
        }
        let mut folders = BTreeSet::new();
        let mut disk = None;
        for thread in settling {
            let settled =
                thread.join().unwrap_or_else(|_| Err(io::Error::other("the disk's thread stopped")));
            match settled {
                Ok(some) => folders.extend(some),
                Err(why) => disk = Some(why),
            }
        }
        // New names are kept for good once their folders are; before that no row says that the files are here.
        let synced = folders.iter().try_for_each(|folder| File::open(folder)?.sync_all());
        match disk.map_or(synced, Err) {
            Err(why) => Err(BringError::Disk { path: folder.to_owned(), why }),
            Ok(()) => Ok((became, failed)),
        }
    })
}

/// Syncs each written file and gives it its name; returns the folders that have new names. After an error it goes on taking files
/// and keeps none of them: whoever sends must not wait for ever.
fn settle(folder: &Path, written: &Mutex<mpsc::Receiver<Written>>) -> io::Result<BTreeSet<PathBuf>> {
    let mut settled = Ok(BTreeSet::new());
    loop {
        let next = written.lock().unwrap_or_else(PoisonError::into_inner).recv();
        // Nobody sends any more.
        let Ok(one) = next else { return settled };
        let Ok(folders) = &mut settled else { continue };
        let place = place_of(folder, &one.name);
        match one.file.sync_data().and_then(|()| fs::rename(&one.part, &place)) {
            Ok(()) => folders.extend(place.parent().map(Path::to_owned)),
            Err(why) => settled = Err(why),
        }
    }
}

/// Copies one file while hashing it; what is not what its name says does not stay.
fn copy_one(
    folder: &Path,
    stick: &Stick,
    wanted: &Wanted,
    settle: &mpsc::SyncSender<Written>,
) -> Result<i64, BringError> {
    if is_here(folder, wanted) {
        return Ok(file::CHECKED);
    }
    let Some(found) = find(stick, wanted)? else { return Ok(file::MISSING) };
    if wanted.size.is_some_and(|size| size != found.size) {
        return Ok(file::BAD);
    }
    let place = place_of(folder, &wanted.name);
    let part = place.with_extension("part");
    let disk = |path: &Path| {
        let path = path.to_owned();
        move |why: io::Error| BringError::Disk { path, why }
    };
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).map_err(disk(parent))?;
    }
    let unreadable = |why| BringError::Stick(StickError::Unreadable { path: found.path.clone(), why });
    let mut from = found.open().map_err(unreadable)?;
    let mut to = File::create(&part).map_err(disk(&part))?;
    let (mut piece, mut hash, mut bytes) = (vec![0; PIECE], Md5::new(), 0);
    loop {
        let read = from.read(&mut piece).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        to.write_all(&piece[..read]).map_err(disk(&part))?;
        bytes += read as u64;
    }
    if bytes != found.size || hash.finalize()[..] != wanted.name.md5() {
        drop(to);
        fs::remove_file(&part).map_err(disk(&part))?;
        return Ok(file::BAD);
    }
    let written = Written { file: to, part: part.clone(), name: wanted.name.clone() };
    // The other threads have stopped only after an error of the disk, which they tell themselves.
    let _ = settle.send(written);
    Ok(file::CHECKED)
}
