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

/// The local table: offers that were taken, or refused for good; now [`ENDED`].
pub(crate) const DDL: &str = "CREATE TABLE exchange_file (list {blob} NOT NULL PRIMARY KEY, log {blob} NOT NULL, \
     seq BIGINT NOT NULL, refused {text} NOT NULL, done_at BIGINT NOT NULL){clustered}";

/// How each offer ended, and not each list: several may name one list.
pub(crate) const ENDED: &str = "CREATE TABLE exchange_file_end (list {blob} NOT NULL, log {blob} NOT NULL, seq BIGINT NOT NULL, \
     refused {text} NOT NULL, done_at BIGINT NOT NULL, PRIMARY KEY (list, log, seq)){clustered};
     INSERT INTO exchange_file_end (list, log, seq, refused, done_at) SELECT list, log, seq, refused, done_at FROM exchange_file;
     DROP TABLE exchange_file";

/// What is wanted, by the list of its chunks: everybody who offers it, a central first. Who names a list may lie about its file; what the
/// list says decides, as soon as it is here.
pub(crate) type Sought = BTreeMap<Digest, Vec<Offer>>;

/// Lists kept in memory while they are given.
const LISTS_KEPT: usize = 8;
/// Files that are asked about in one conversation, or told of on one card.
pub(crate) const MAX_WANTED: usize = 64;
/// Letters of a reason that are kept.
const MAX_WHY: usize = 400;
/// Why an offer is refused whose list says something else.
const OTHER_FILE: &str = "the list of chunks is of another file than was offered";

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
    /// It is not what any of them offered, and why.
    Refused(String),
}

/// What became of a chunk, and of its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Laid {
    pub put: Put,
    /// Where it was lacking, the list of one file that it belongs to.
    pub of: Option<Digest>,
    /// The list of a file that is whole by it.
    pub whole: Option<Digest>,
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

    /// Where a whole file lies, if it is here.
    fn place(&self, file: &Digest) -> PathBuf {
        self.keeper.place(file).unwrap_or_else(|| self.blobs.place(file))
    }

    /// Makes ready to give a blob: the list of its chunks is made and kept.
    pub fn give(&self, file: &Digest) -> Result<ChunkList, StoreError> {
        let path = self.place(file);
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
        if !self.place(&read.file).exists() {
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
        let mut file = File::open(self.place(&list.file)).ok()?;
        file.seek(SeekFrom::Start(chunk.start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        (digest_of(&bytes) == chunk.digest).then_some(bytes)
    }

    /// What is offered to this node and lacks here, and may be fetched now: what is whole by now is handed to its keeper first.
    pub(crate) fn wanted(&self, here: &Here, trust: &Trust) -> Result<Sought, StoreError> {
        let own = here.secret.public();
        // While the list of offers is being made anew nothing is known to be withdrawn.
        if trust.is_central(own) || !here.store.ready(&[offers::VIEW]) {
            return Ok(Sought::new());
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
            return Ok(Sought::new());
        }
        let free = self.keeper.free_bytes();
        let mut wanted = Vec::new();
        for mut offers in by_list(offered) {
            let list = offers[0].list;
            for offer in &offers {
                self.open(offer)?;
            }
            if let Some(known) = self.known(&list) {
                offers = self.honest(here, offers, known)?;
                if let Some(fetched) = lock(&self.arriving).get_mut(&list) {
                    fetched.central = offers.iter().any(|offer| offer.central);
                }
            }
            if self.finish(here, &offers)? {
                continue;
            }
            offers.retain(|offer| self.has_room(offer, free));
            if !offers.is_empty() {
                wanted.push((list, offers));
            }
        }
        // Those that have begun are brought to their end before others begin; then a central's, however many others there are.
        let (begun, full): (BTreeSet<Digest>, _) = {
            let arriving = lock(&self.arriving);
            (arriving.keys().copied().collect(), [false, true].map(|central| is_full(&arriving, central)))
        };
        let central = |offers: &[Offer]| offers.iter().any(|offer| offer.central);
        wanted.retain(|(list, offers)| begun.contains(list) || !full[usize::from(central(offers))]);
        wanted.sort_by_key(|(list, offers)| (!begun.contains(list), !central(offers)));
        wanted.truncate(MAX_WANTED);
        Ok(wanted.into_iter().collect())
    }

    /// The file and the length that a list says which is being fetched.
    fn known(&self, list: &Digest) -> Option<(Digest, u64)> {
        lock(&self.arriving).get(list).map(|fetched| (fetched.file.list.file, fetched.file.list.bytes))
    }

    /// The offers that say of the file what their list says. The others are refused for good: their own words prove them wrong, whoever
    /// gave the list. What was fetched stays.
    fn honest(
        &self,
        here: &Here,
        offers: Vec<Offer>,
        known: (Digest, u64),
    ) -> Result<Vec<Offer>, StoreError> {
        let (honest, others): (Vec<Offer>, Vec<Offer>) =
            offers.into_iter().partition(|offer| (offer.file, offer.bytes) == known);
        for offer in &others {
            tracing::warn!(author = %offer.log.node, course = offer.course, "{OTHER_FILE}");
            self.end(here, offer, Err(OTHER_FILE.to_owned()))?;
        }
        Ok(honest)
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
            offered.retain(|(offer, done)| !open(done) || newest.contains(&offer.place()));
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
        let list = self.read_list(&offer.list);
        if let Some(list) = list.filter(|list| (list.file, list.bytes) == (offer.file, offer.bytes)) {
            let file = Arriving::open(list, part.clone()).map_err(|e| StoreError::file(&part, &e))?;
            arriving.insert(offer.list, Fetched { file, central: offer.central });
        }
        Ok(())
    }

    /// Begins to fetch what these offer, from the list of chunks that somebody gave; `None` where it was not given, because it is here.
    /// What is here of it in an older version is taken from there.
    pub(crate) fn begin(
        &self,
        here: &Here,
        offers: &[Offer],
        list: Option<&[u8]>,
    ) -> Result<Begun, StoreError> {
        let refused = |why: &str| Ok(Begun::Refused(why.to_owned()));
        let Some(name) = offers.first().map(|offer| offer.list) else { return Ok(Begun::Later) };
        if let Some(known) = self.known(&name) {
            let honest = self.honest(here, offers.to_vec(), known)?;
            return if honest.is_empty() { refused(OTHER_FILE) } else { Ok(Begun::Yes) };
        }
        let Some(list) = list else {
            return refused("the other node has the file, and does not tell of what chunks");
        };
        if digest_of(list) != name {
            return refused("the list of chunks is not the one that was offered");
        }
        let read = match ChunkList::from_bytes(list) {
            Ok(read) => read,
            Err(error) => return refused(&error.to_string()),
        };
        let honest = self.honest(here, offers.to_vec(), (read.file, read.bytes))?;
        let Some(offer) = honest.first() else { return refused(OTHER_FILE) };
        let central = honest.iter().any(|offer| offer.central);
        let mut arriving = lock(&self.arriving);
        if arriving.contains_key(&name) {
            return Ok(Begun::Yes);
        }
        if is_full(&arriving, central) {
            return Ok(Begun::Later);
        }
        write_durably(&self.list_path(&name), list, 0o644)?;
        let part = self.part_path(&name);
        let mut file = Arriving::open(read, part.clone()).map_err(|e| StoreError::file(&part, &e))?;
        for relative in self.keeper.relatives(offer).map_err(port)? {
            // An older version that cannot be read has nothing to give.
            let Ok(older) = File::open(self.place(&relative)) else { continue };
            let _ = each_chunk(older, |bytes| Ok(file.put(bytes).map(drop)?));
        }
        arriving.insert(name, Fetched { file, central });
        Ok(Begun::Yes)
    }

    pub(crate) fn has_begun(&self, list: &Digest) -> bool {
        lock(&self.arriving).contains_key(list)
    }

    /// Takes a chunk, whichever file it belongs to.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<Laid, StoreError> {
        let mut laid = Laid { put: Put::Foreign, of: None, whole: None };
        for (list, arriving) in lock(&self.arriving).iter_mut() {
            let file = &mut arriving.file;
            match file.put(bytes).map_err(|e| StoreError::file(file.path(), &e))? {
                Put::New => {
                    laid.put = Put::New;
                    laid.of = laid.of.or(Some(*list));
                    laid.whole = laid.whole.or(file.is_whole().then_some(*list));
                }
                Put::Known if laid.put == Put::Foreign => laid.put = Put::Known,
                _ => {}
            }
        }
        Ok(laid)
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

    /// How many bytes lack of all files that this node fetches now; some of those that have not begun may be here in other files.
    pub(crate) fn lacking_bytes(&self, here: &Here, trust: &Trust) -> Result<u64, StoreError> {
        let wanted = self.wanted(here, trust)?;
        let of_one = |(list, offers): (&Digest, &Vec<Offer>)| {
            let offered = offers.first().map_or(0, |offer| offer.bytes);
            self.lacks(list).unwrap_or(offered)
        };
        Ok(wanted.iter().map(of_one).fold(0, u64::saturating_add))
    }

    /// Which chunks are here of what this node fetches, for its card: `None` where it has not even the list.
    pub(crate) fn bits(&self, list: &Digest) -> Option<Vec<u8>> {
        lock(&self.arriving).get(list).map(|fetched| fetched.file.bits())
    }

    /// Hands a whole file to its keeper, as it was offered by the first of these that the keeper takes. Returns whether all of them are
    /// done with, well or badly.
    pub(crate) fn finish(&self, here: &Here, offers: &[Offer]) -> Result<bool, StoreError> {
        let Some(list) = offers.first().map(|offer| offer.list) else { return Ok(true) };
        let (mut part, mut lies) = (None, false);
        {
            let mut arriving = lock(&self.arriving);
            let known = arriving.get_mut(&list).map(|fetched| &mut fetched.file);
            if let Some(known) = known.filter(|known| known.is_whole()) {
                let path = known.path().to_owned();
                let whole = known.is_the_file().map_err(|e| StoreError::file(&path, &e))?;
                lies = !whole && known.is_whole();
                part = whole.then_some((path, (known.list.file, known.list.bytes)));
            }
        }
        if lies {
            let why = "its chunks together are not the file that was offered";
            for offer in offers {
                self.end(here, offer, Err(why.to_owned()))?;
            }
            self.drop_part(&list);
            return Ok(true);
        }
        let Ok(_one) = self.finishing.try_lock() else { return Ok(false) };
        let (mut taken, mut open) = (false, false);
        for offer in offers {
            if here.store.read_blocking(|db| done(db, offer))?.is_some() {
                continue;
            }
            let blob = self.place(&offer.file);
            let path = match &part {
                Some((path, known)) if *known == (offer.file, offer.bytes) => path.clone(),
                // Brought by another way.
                _ if blob.exists() && digest_of_file(&blob).is_ok_and(|found| found == offer.file) => blob,
                _ => {
                    open = true;
                    continue;
                }
            };
            let result = self.keeper.take(offer, &path).map_err(port)?;
            if let Err(why) = &result {
                tracing::warn!(
                    course = offer.course,
                    version = offer.version,
                    why,
                    "a file that was offered was refused"
                );
            }
            taken = result.is_ok();
            self.end(here, offer, result)?;
            if taken {
                break;
            }
        }
        let over = taken || !open;
        if over {
            self.drop_part(&list);
        }
        Ok(over)
    }

    /// Writes how an offer ended. The part stays: another's offer may be of the same list.
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
                "INSERT INTO exchange_file_end (list, log, seq, refused, done_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (list, log, seq) DO UPDATE SET refused = excluded.refused, done_at = excluded.done_at",
                &[list, log, seq, refused, now],
            )
        })?;
        Ok(())
    }

    /// Everybody who offered it is done with: what cannot be removed now is tidied later.
    fn drop_part(&self, list: &Digest) {
        if let Some(fetched) = lock(&self.arriving).remove(list) {
            let _ = fetched.file.remove();
        }
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
                    let fetched =
                        arriving.get(&offer.list).filter(|fetched| fetched.file.list.file == offer.file);
                    let here = fetched.map_or(0, |fetched| fetched.file.here_bytes());
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
    let sql = "SELECT refused FROM exchange_file_end WHERE list = ?1 AND log = ?2 AND seq = ?3";
    let values =
        [offer.list.into(), Value::Blob(offer.log.to_bytes().to_vec()), Value::Int(offer.seq as i64)];
    Ok(match db.query_one(sql, &values)? {
        None => None,
        Some(row) if row.text(0)?.is_empty() => Some(Stands::Done),
        Some(row) => Some(Stands::Refused(row.text(0)?.to_owned())),
    })
}

/// Offers side by side that are of one list, in the order of the first of them; a central's first.
fn by_list(offers: Vec<Offer>) -> Vec<Vec<Offer>> {
    let (mut places, mut sorted): (BTreeMap<Digest, usize>, Vec<Vec<Offer>>) = Default::default();
    for offer in offers {
        let place = *places.entry(offer.list).or_insert(sorted.len());
        match sorted.get_mut(place) {
            Some(same) => same.push(offer),
            None => sorted.push(vec![offer]),
        }
    }
    for same in &mut sorted {
        same.sort_by_key(|offer| !offer.central);
    }
    sorted
}

fn stem(path: &Path) -> Option<Digest> {
    path.file_stem()?.to_str()?.parse().ok()
}
