//! [`Shelf`]: the files that this node gives, and those that are on their way to it.
//!
//! `fetch/<list>.list` is a list of chunks, `fetch/<list>.part` the file that it belongs to while it is being fetched. What is whole lies
//! where its keeper put it; what this node gives lies among the blobs.

use super::{
    KEPT_FREE_BYTES, Keeper, MAX_UNDER_WAY, Offer,
    arriving::{Arriving, Put, digest_of_file},
    list::{ChunkList, digest_of, each_chunk},
    offers::{self, newest, offers_to},
};
use crate::{Here, Reader, Trust};
use kernel::{Digest, SchoolId, ports::PortError};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{Connection, Store, StoreError, Value, blobs::Blobs, node::write_durably};

/// The local table: offers that were taken, or refused for good.
pub(crate) const DDL: &str = "CREATE TABLE exchange_file (list {blob} NOT NULL PRIMARY KEY, log {blob} NOT NULL, \
     seq BIGINT NOT NULL, refused {text} NOT NULL, done_at BIGINT NOT NULL){clustered}";

/// Lists kept in memory while they are given.
const LISTS_KEPT: usize = 8;
/// Files that are asked about in one conversation, or told of on one card.
pub(crate) const MAX_WANTED: usize = 64;
/// Letters of a reason that are kept.
const MAX_WHY: usize = 400;

/// The files of a node. One for each process: it knows what is under way.
pub struct Shelf {
    folder: PathBuf,
    blobs: Blobs,
    keeper: Arc<dyn Keeper>,
    arriving: Mutex<BTreeMap<Digest, Fetched>>,
    given: Mutex<VecDeque<(Digest, Arc<ChunkList>)>>,
    /// Who holds it hands a whole file to the keeper.
    finishing: Mutex<()>,
}

/// A file that is being fetched.
struct Fetched {
    file: Arriving,
    /// A central offers it.
    central: bool,
}

/// Whether no more files may be begun of that kind of offer.
fn is_full(arriving: &BTreeMap<Digest, Fetched>, central: bool) -> bool {
    let most = if central { MAX_UNDER_WAY.0 } else { MAX_UNDER_WAY.1 };
    arriving.values().filter(|fetched| fetched.central == central).count() >= most
}

/// What became of a list of chunks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// Its chunks are fetched from now on.
    Yes,
    /// Other files come first.
    Later,
    /// It is not what was offered, and why.
    Refused(String),
}

/// A file that is on its way here, for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTheWay {
    /// Which.
    pub offer: Offer,
    /// How it stands.
    pub stands: Stands,
}

/// How a file stands that is offered to this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// So many bytes of it are here.
    Coming {
        /// Bytes.
        here: u64,
    },
    /// It waits until the disk has room.
    NoRoom,
    /// It was refused, and why.
    Refused(String),
    /// It is here and was taken, or was not needed.
    Done,
}

fn port(error: PortError) -> StoreError {
    StoreError::Log(error.to_string())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    /// In a folder of its own, which is made when first needed; what it gives lies among the blobs.
    pub fn new(folder: impl Into<PathBuf>, blobs: Blobs, keeper: Arc<dyn Keeper>) -> Self {
        Self {
            folder: folder.into(),
            blobs,
            keeper,
            arriving: Mutex::default(),
            given: Mutex::default(),
            finishing: Mutex::default(),
        }
    }

    fn list_path(&self, list: &Digest) -> PathBuf {
        self.folder.join(format!("{list}.list"))
    }

    fn part_path(&self, list: &Digest) -> PathBuf {
        self.folder.join(format!("{list}.part"))
    }

    /// Makes ready to give a blob: the list of its chunks is made and kept.
    pub fn give(&self, file: &Digest) -> Result<ChunkList, StoreError> {
        let path = self.blobs.place(file);
        let opened = File::open(&path).map_err(|e| StoreError::file(&path, &e))?;
        let list = ChunkList::of(opened).map_err(|e| StoreError::file(&path, &e))?;
        if list.file != *file {
            return Err(StoreError::file(&path, &"the content is damaged; run a scrub and bring it again"));
        }
        write_durably(&self.list_path(&list.digest()), &list.to_bytes(), 0o644)?;
        Ok(list)
    }

    /// A list whose file is whole here, to give from.
    pub(crate) fn given(&self, list: &Digest) -> Option<Arc<ChunkList>> {
        let mut given = lock(&self.given);
        if let Some((_, known)) = given.iter().find(|(known, _)| known == list) {
            return Some(known.clone());
        }
        let read = Arc::new(self.read_list(list)?);
        if !self.blobs.has(&read.file) {
            return None;
        }
        given.push_front((*list, read.clone()));
        given.truncate(LISTS_KEPT);
        Some(read)
    }

    fn read_list(&self, list: &Digest) -> Option<ChunkList> {
        let bytes = fs::read(self.list_path(list)).ok().filter(|bytes| digest_of(bytes) == *list)?;
        ChunkList::from_bytes(&bytes).ok()
    }

    /// A chunk of a file that is given; `None` if the disk has lost it.
    pub(crate) fn chunk(&self, list: &ChunkList, number: u32) -> Option<Vec<u8>> {
        let chunk = list.chunks.get(number as usize)?;
        let mut bytes = vec![0; chunk.bytes as usize];
        let mut file = File::open(self.blobs.place(&list.file)).ok()?;
        file.seek(SeekFrom::Start(chunk.start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        (digest_of(&bytes) == chunk.digest).then_some(bytes)
    }

    /// What is offered to this node and lacks here, and may be fetched now: what is whole by now is handed to its keeper first.
    pub(crate) fn wanted(&self, here: &Here, trust: &Trust) -> Result<Vec<Offer>, StoreError> {
        let own = here.secret.public();
        // While the list of offers is being made anew nothing is known to be withdrawn.
        if trust.is_central(own) || !here.store.ready(&[offers::VIEW]) {
            return Ok(Vec::new());
        }
        let schools = Reader::of(trust.certificates_of(own)).schools().clone();
        let mut offered = Vec::new();
        for (mut offer, done) in self.offered(&here.store, &schools)? {
            offer.central = trust.is_central(offer.log.node);
            if done.is_none() && self.keeper.wants(&offer).map_err(port)? {
                offered.push(offer);
            }
        }
        self.tidy(here, &offered)?;
        if offered.is_empty() {
            return Ok(offered);
        }
        let free = self.keeper.free_bytes();
        let mut wanted = Vec::new();
        for offer in offered {
            self.open(&offer)?;
            if let Some(fetched) = lock(&self.arriving).get_mut(&offer.list) {
                fetched.central = offer.central;
            }
            if !self.finish(here, &offer)? && self.has_room(&offer, free) {
                wanted.push(offer);
            }
        }
        // Those that have begun are brought to their end before others begin.
        let (begun, full): (BTreeSet<Digest>, _) = {
            let arriving = lock(&self.arriving);
            (arriving.keys().copied().collect(), [false, true].map(|central| is_full(&arriving, central)))
        };
        wanted.retain(|offer| begun.contains(&offer.list) || !full[usize::from(offer.central)]);
        wanted.sort_by_key(|offer| !begun.contains(&offer.list));
        wanted.truncate(MAX_WANTED);
        Ok(wanted)
    }

    /// What is offered to these schools by others, and how it ended here if it did.
    fn offered(
        &self,
        store: &Store,
        schools: &BTreeSet<SchoolId>,
    ) -> Result<Vec<(Offer, Option<Stands>)>, StoreError> {
        if !store.ready(&[offers::VIEW]) {
            return Ok(Vec::new());
        }
        let own = store.origin().node;
        store.read_blocking(|db| {
            let offered = offers_to(db, schools)?.into_iter().filter(|offer| offer.log.node != own);
            let offered = offered.map(|offer| done(db, &offer).map(|done| (offer, done)));
            let mut offered = offered.collect::<Result<Vec<_>, StoreError>>()?;
            // Of one author's versions of a course the highest that was not refused: the others would be replaced at once.
            let open = |done: &Option<Stands>| !matches!(done, Some(Stands::Refused(_)));
            let newest = newest(offered.iter().filter(|(_, done)| open(done)).map(|(offer, _)| offer));
            offered.retain(|(offer, done)| !open(done) || newest.contains(&offer.list));
            Ok(offered)
        })
    }

    fn has_room(&self, offer: &Offer, free: Option<u64>) -> bool {
        let begun = lock(&self.arriving).contains_key(&offer.list);
        // The part, and the copy that its keeper makes of it.
        let needed = if begun { offer.bytes } else { 2 * offer.bytes };
        free.is_none_or(|free| free >= needed + KEPT_FREE_BYTES)
    }

    /// Goes on with a file whose list is here.
    fn open(&self, offer: &Offer) -> Result<(), StoreError> {
        let mut arriving = lock(&self.arriving);
        let part = self.part_path(&offer.list);
        if arriving.contains_key(&offer.list) || !part.exists() {
            return Ok(());
        }
        if let Some(list) = self.read_list(&offer.list) {
            let file = Arriving::open(list, part.clone()).map_err(|e| StoreError::file(&part, &e))?;
            arriving.insert(offer.list, Fetched { file, central: offer.central });
        }
        Ok(())
    }

    /// Begins to fetch, from the list of chunks that somebody gave. What is here of it in an older version is taken from there.
    pub(crate) fn begin(&self, offer: &Offer, list: &[u8]) -> Result<Begun, StoreError> {
        let refused = |why: &str| Ok(Begun::Refused(why.to_owned()));
        if digest_of(list) != offer.list {
            return refused("the list of chunks is not the one that was offered");
        }
        let read = match ChunkList::from_bytes(list) {
            Ok(read) if read.file == offer.file && read.bytes == offer.bytes => read,
            Ok(_) => return refused("the list of chunks is of another file than was offered"),
            Err(error) => return refused(&error.to_string()),
        };
        let mut arriving = lock(&self.arriving);
        if arriving.contains_key(&offer.list) {
            return Ok(Begun::Yes);
        }
        if is_full(&arriving, offer.central) {
            return Ok(Begun::Later);
        }
        write_durably(&self.list_path(&offer.list), list, 0o644)?;
        let part = self.part_path(&offer.list);
        let mut file = Arriving::open(read, part.clone()).map_err(|e| StoreError::file(&part, &e))?;
        for relative in self.keeper.relatives(offer).map_err(port)? {
            // An older version that cannot be read has nothing to give.
            let Ok(older) = File::open(self.blobs.place(&relative)) else { continue };
            let _ = each_chunk(older, |bytes| Ok(file.put(bytes).map(drop)?));
        }
        arriving.insert(offer.list, Fetched { file, central: offer.central });
        Ok(Begun::Yes)
    }

    pub(crate) fn has_begun(&self, list: &Digest) -> bool {
        lock(&self.arriving).contains_key(list)
    }

    /// Takes a chunk, whichever file it belongs to. Returns what it was and whether that file is whole now.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<(Put, Option<Digest>), StoreError> {
        let (mut put, mut whole) = (Put::Foreign, None);
        for (list, arriving) in lock(&self.arriving).iter_mut() {
            let file = &mut arriving.file;
            match file.put(bytes).map_err(|e| StoreError::file(file.path(), &e))? {
                Put::New => {
                    put = Put::New;
                    whole = whole.or(file.is_whole().then_some(*list));
                }
                Put::Known if put == Put::Foreign => put = Put::Known,
                _ => {}
            }
        }
        Ok((put, whole))
    }

    /// The chunks that lack of a file, the first ones of at most so many bytes together; `None` if it is not being fetched.
    pub(crate) fn missing(&self, list: &Digest, most_bytes: u64) -> Option<Vec<u32>> {
        let arriving = lock(&self.arriving);
        let file = &arriving.get(list)?.file;
        let mut left = most_bytes;
        let fits = |number: &u32| {
            let fits = left > 0;
            left = left.saturating_sub(u64::from(file.list.chunks[*number as usize].bytes));
            fits
        };
        Some(file.missing().take_while(fits).collect())
    }

    /// How many bytes lack of a file that is being fetched.
    pub(crate) fn lacks(&self, list: &Digest) -> Option<u64> {
        lock(&self.arriving).get(list).map(|fetched| fetched.file.list.bytes - fetched.file.here_bytes())
    }

    /// Which chunks are here of what this node fetches, for its card: `None` where it has not even the list.
    pub(crate) fn bits(&self, list: &Digest) -> Option<Vec<u8>> {
        lock(&self.arriving).get(list).map(|fetched| fetched.file.bits())
    }

    /// Hands a whole file to its keeper. Returns whether the offer is done with, well or badly.
    pub(crate) fn finish(&self, here: &Here, offer: &Offer) -> Result<bool, StoreError> {
        let mut part = None;
        {
            let mut arriving = lock(&self.arriving);
            let known = arriving.get_mut(&offer.list).map(|fetched| &mut fetched.file);
            if let Some(known) = known.filter(|known| known.is_whole()) {
                let path = known.path().to_owned();
                let whole = known.is_the_file().map_err(|e| StoreError::file(&path, &e))?;
                if !whole && known.is_whole() {
                    drop(arriving);
                    let why = "its chunks together are not the file that was offered";
                    return self.end(here, offer, Err(why.to_owned())).map(|()| true);
                }
                part = whole.then_some(path);
            }
        }
        let blob = self.blobs.place(&offer.file);
        let path = match part {
            Some(part) => part,
            // Brought by another way.
            None if blob.exists() && digest_of_file(&blob).is_ok_and(|found| found == offer.file) => blob,
            None => return Ok(false),
        };
        let Ok(_one) = self.finishing.try_lock() else { return Ok(false) };
        if here.store.read_blocking(|db| done(db, offer))?.is_some() {
            return Ok(true);
        }
        let taken = self.keeper.take(offer, &path).map_err(port)?;
        if let Err(why) = &taken {
            tracing::warn!(
                course = offer.course,
                version = offer.version,
                why,
                "a file that was offered was refused"
            );
        }
        self.end(here, offer, taken)?;
        Ok(true)
    }

    fn end(&self, here: &Here, offer: &Offer, taken: Result<(), String>) -> Result<(), StoreError> {
        let values = [
            offer.list.into(),
            Value::Blob(offer.log.to_bytes().to_vec()),
            Value::Int(offer.seq as i64),
            taken.err().unwrap_or_default().chars().take(MAX_WHY).collect::<String>().into(),
        ];
        here.store.write_blocking(move |tx| {
            let [list, log, seq, refused] = values;
            let now = tx.now().0.into();
            tx.execute(
                "INSERT INTO exchange_file (list, log, seq, refused, done_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (list) DO UPDATE SET log = excluded.log, seq = excluded.seq, refused = excluded.refused, \
                 done_at = excluded.done_at",
                &[list, log, seq, refused, now],
            )
        })?;
        if let Some(fetched) = lock(&self.arriving).remove(&offer.list) {
            // It is done with: what cannot be removed now is tidied later.
            let _ = fetched.file.remove();
        }
        Ok(())
    }

    /// Removes what nobody offers any more.
    fn tidy(&self, here: &Here, wanted: &[Offer]) -> Result<(), StoreError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(StoreError::file(&self.folder, &e)),
        };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let Some(list): Option<Digest> = stem(&path) else { continue };
            let comes = wanted.iter().any(|offer| offer.list == list);
            let kept = match path.extension().is_some_and(|end| end == "part") {
                true => comes,
                false => comes || here.store.read_blocking(|db| offers::is_offered(db, &list))?,
            };
            if !kept {
                lock(&self.arriving).remove(&list);
                fs::remove_file(&path).map_err(|e| StoreError::file(&path, &e))?;
            }
        }
        Ok(())
    }

    /// How an offer ended here, if it did.
    pub fn ended(&self, store: &Store, offer: &Offer) -> Result<Option<Stands>, StoreError> {
        store.read_blocking(|db| done(db, offer))
    }

    /// What is on its way here for these schools, and what was refused, for a page.
    pub fn on_the_way(
        &self,
        store: &Store,
        schools: &BTreeSet<SchoolId>,
    ) -> Result<Vec<OnTheWay>, StoreError> {
        let (offered, mut found) = (self.offered(store, schools)?, Vec::new());
        let free = if offered.is_empty() { None } else { self.keeper.free_bytes() };
        for (offer, ended) in offered {
            let stands = match ended {
                Some(Stands::Done) => continue,
                Some(refused) => refused,
                None if !self.keeper.wants(&offer).map_err(port)? => continue,
                None if !self.has_room(&offer, free) => Stands::NoRoom,
                None => {
                    self.open(&offer)?;
                    let arriving = lock(&self.arriving);
                    let here = arriving.get(&offer.list).map_or(0, |fetched| fetched.file.here_bytes());
                    Stands::Coming { here }
                }
            };
            found.push(OnTheWay { offer, stands });
        }
        Ok(found)
    }
}

/// How an offer stands at this node.
pub(crate) fn done(db: &mut Connection, offer: &Offer) -> Result<Option<Stands>, StoreError> {
    let sql = "SELECT refused FROM exchange_file WHERE list = ?1 AND log = ?2 AND seq = ?3";
    let values =
        [offer.list.into(), Value::Blob(offer.log.to_bytes().to_vec()), Value::Int(offer.seq as i64)];
    Ok(match db.query_one(sql, &values)? {
        None => None,
        Some(row) if row.text(0)?.is_empty() => Some(Stands::Done),
        Some(row) => Some(Stands::Refused(row.text(0)?.to_owned())),
    })
}

fn stem(path: &Path) -> Option<Digest> {
    path.file_stem()?.to_str()?.parse().ok()
}
