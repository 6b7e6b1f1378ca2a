//! Bringing a channel: its database copied and read, its files got, and only then shown.

use super::{
    ChannelReport, Channels, Stick, StickError,
    copy::{self, KEPT_FREE_BYTES},
    edition, file, read,
    stage::{ChannelFile, Refused, stage},
    study,
};
use events::content::ChannelImported;
use formats::kolibri::{Channel, ChannelError, Uuid, layout, limits, read_channel};
use kernel::{Authority, Digest, SchoolId, UtcMillis};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::TryLockError,
};
use store::{Draft, Row, StoreError, Value, WriteTx};

/// Databases so small are brought onto a full disk too, with their files left where they are.
const SMALL_BYTES: u64 = 4 << 20;
/// Rows deleted in one command.
const SWEPT_AT_ONCE: i64 = 500;

/// Why a channel was not brought. What was shown before is still shown; what was copied stays and is not copied again.
#[derive(Debug, thiserror::Error)]
pub enum BringError {
    /// The stick cannot be used.
    #[error(transparent)]
    Stick(#[from] StickError),
    /// The channel cannot be read.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// There is not enough room. Nothing was copied.
    #[error(
        "{} MB are to be copied and {free_mb} MB are free; {} MB stay free for answers. Make room, or leave the files on the stick",
        needed >> 20, KEPT_FREE_BYTES >> 20
    )]
    NoRoom {
        /// Bytes to copy.
        needed: u64,
        /// What is free.
        free_mb: u64,
    },
    /// The stick has not enough room. Nothing was copied.
    #[error("{} MB are to be copied and the stick has {free_mb} MB free", needed >> 20)]
    StickFull {
        /// Bytes to copy.
        needed: u64,
        /// What is free.
        free_mb: u64,
    },
    /// A disk failed.
    #[error("{path}: {why}")]
    Disk {
        /// Where.
        path: PathBuf,
        /// The system's words.
        why: io::Error,
    },
    /// An older version than the one that is here.
    #[error("version {here} of {title:?} is here already; the stick has the older version {offered}")]
    Older {
        /// The channel.
        title: String,
        /// What is here.
        here: i64,
        /// What was offered.
        offered: u32,
    },
    /// The stick was taken out, or cannot be read any more, in the middle. What was copied stays and is not copied again.
    #[error(
        "{title:?}: the stick {}; {here} of {of} files are here. Plug it in and do the same again: it goes on from there",
        if *gone { "was taken out" } else { "cannot be read any more" }
    )]
    CutShort {
        /// The channel.
        title: String,
        /// Files that are here.
        here: u64,
        /// Of how many.
        of: u64,
        /// It is not there any more.
        gone: bool,
    },
    /// Another import is running.
    #[error("another import is running; wait until it is done")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The right to bring: held by one at a time.
pub(super) struct Alone<'c>(
    #[expect(dead_code, reason = "held, not looked at")] std::sync::MutexGuard<'c, ()>,
);

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked at or copied.
    pub files: u64,
    /// Of how many; 0 = not known.
    pub of: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What bringing a channel changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not here.
    New,
    /// It took the place of another version.
    Newer {
        /// That one.
        before: i64,
    },
    /// Its files lie elsewhere now: on the box instead of the stick, or the other way round.
    Moved,
    /// Files came that were missing.
    Filled {
        /// How many.
        files: u64,
    },
    /// Nothing.
    Same,
}

impl Change {
    /// The word by which messages and reports name it.
    pub fn word(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Newer { .. } => "newer",
            Change::Moved => "moved",
            Change::Filled { .. } => "filled",
            Change::Same => "same",
        }
    }
}

/// A channel that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// As it stands now.
    pub report: ChannelReport,
    /// What this changed.
    pub change: Change,
}

/// How a channel is brought.
pub struct Bring<'a> {
    /// Whose act it is; nobody's before there is a school.
    pub school: Option<SchoolId>,
    /// Files stay on the stick.
    pub in_place: bool,
    /// When.
    pub now: UtcMillis,
    /// Free room of the disk that holds a folder, in MB; `None` if it cannot be known.
    pub free_mb: &'a dyn Fn(&Path) -> Option<u64>,
    /// Told after every file or so.
    pub progress: &'a mut dyn FnMut(Progress),
}

impl Channels {
    /// Brings one channel of a stick. The same one again changes nothing but gets what was missing; a newer one takes the
    /// place of the older when it is whole.
    pub fn bring(&self, stick: &Stick, id: Uuid, how: Bring<'_>) -> Result<Brought, BringError> {
        let alone = self.alone()?;
        self.bring_alone(&alone, stick, id, how)
    }

    /// One import at a time.
    pub(super) fn alone(&self) -> Result<Alone<'_>, BringError> {
        match self.busy.try_lock() {
            Ok(alone) => Ok(Alone(alone)),
            Err(TryLockError::Poisoned(poisoned)) => Ok(Alone(poisoned.into_inner())),
            Err(TryLockError::WouldBlock) => Err(BringError::Busy),
        }
    }

    /// For whoever has begun already.
    pub(super) fn bring_alone(
        &self,
        _alone: &Alone<'_>,
        stick: &Stick,
        id: Uuid,
        how: Bring<'_>,
    ) -> Result<Brought, BringError> {
        self.room_for_rows(stick, &id, how.free_mb)?;
        let in_place = how.in_place;
        let copy = self.copy_database(stick, &id)?;
        let brought = self.bring_copied(stick, &copy, how);
        // After the rename it is not there any more.
        let _ = fs::remove_file(&copy.path);
        let goes_on = matches!(brought, Err(BringError::CutShort { .. })) && !in_place;
        if brought.is_err() && !goes_on {
            // What a channel that is refused left in the tables must not fill the disk.
            self.drop_unfinished(&id)?;
            self.sweep()?;
        }
        let (number, change) = brought?;
        self.sweep()?;
        self.study()?;
        Ok(Brought { report: self.report(number)?, change })
    }

    /// The rows of a channel take about what its database takes, once in the copy and twice in our tables with their log.
    fn room_for_rows(
        &self,
        stick: &Stick,
        id: &Uuid,
        free_mb: &dyn Fn(&Path) -> Option<u64>,
    ) -> Result<(), BringError> {
        let Some(found) = stick.find(&layout::database(id))? else { return Ok(()) };
        let needed = found.size.saturating_mul(3);
        let place = self.folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(&self.folder);
        match free_mb(place) {
            Some(free_mb)
                if needed.saturating_add(KEPT_FREE_BYTES) > free_mb << 20 && needed > SMALL_BYTES =>
            {
                Err(BringError::NoRoom { needed, free_mb })
            }
            _ => Ok(()),
        }
    }

    fn bring_copied(
        &self,
        stick: &Stick,
        copy: &Copied,
        how: Bring<'_>,
    ) -> Result<(i64, Change), BringError> {
        let mut file = ChannelFile::open(&copy.path)?;
        let channel = read_channel(&mut file)?;
        if channel.id != copy.id {
            return Err(ChannelError::NoChannel(format!(
                "its file is called {}, its id is {}",
                copy.id, channel.id
            ))
            .into());
        }
        let place = if how.in_place { stick.place().display().to_string() } else { String::new() };
        let shown = self.store.read_blocking(|db| shown(db, &channel.id))?;
        if let Some(shown) = &shown
            && shown.version > i64::from(channel.version)
        {
            let title = channel.title.clone();
            return Err(BringError::Older { title, here: shown.version, offered: channel.version });
        }
        let same = shown.as_ref().filter(|shown| shown.digest == copy.digest.0 && shown.place == place);
        let (number, again) = match same {
            Some(same) => (same.number, true),
            None => {
                self.drop_unfinished(&channel.id)?;
                let mut refused = Refused::default();
                let now = how.now.0;
                let number = stage(self, &channel, copy.digest, &place, now, &mut file, &mut refused)?;
                let json = refused.json();
                self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
                    let sql = "UPDATE library_edition SET refused = ?2 WHERE edition = ?1";
                    tx.execute(sql, &[number.into(), json.into()]).map(drop)
                })?;
                (number, false)
            }
        };
        let missing = if again { self.missing(number)? } else { 0 };
        let edition = (&channel.id, number);
        if how.in_place {
            if !again || self.anything_missing(number)? {
                let measured = copy::measure(self, stick, edition, how.progress);
                measured.map_err(|error| self.cut_short(error, stick, &channel, number))?;
            }
        } else if !again || self.anything_missing(number)? {
            let needed = copy::bytes_to_copy(self, stick, number)?;
            fs::create_dir_all(&self.folder).map_err(|why| disk(&self.folder, why))?;
            let free_mb = (how.free_mb)(&self.folder).unwrap_or(u64::MAX >> 20);
            if needed > 0 && needed.saturating_add(KEPT_FREE_BYTES) > free_mb << 20 {
                return Err(BringError::NoRoom { needed, free_mb });
            }
            let copied = copy::copy(self, stick, edition, how.progress);
            copied.map_err(|error| self.cut_short(error, stick, &channel, number))?;
        }
        self.keep_database(copy, &channel)?;
        self.show(number, &channel, copy.digest, how.school, again)?;
        let change = match &shown {
            None => Change::New,
            Some(_) if again => match missing.saturating_sub(self.missing(number)?) {
                0 => Change::Same,
                files => Change::Filled { files },
            },
            Some(before) if before.digest == copy.digest.0 => Change::Moved,
            Some(before) => Change::Newer { before: before.version },
        };
        Ok((number, change))
    }

    /// An error of the stick in the middle, with how far it was.
    fn cut_short(&self, error: BringError, stick: &Stick, channel: &Channel, number: i64) -> BringError {
        if !matches!(error, BringError::Stick(StickError::Gone(_) | StickError::Unreadable { .. })) {
            return error;
        }
        tracing::warn!(channel = %channel.id, %error, "an import was cut short");
        let gone = !stick.is_in(&channel.id);
        match self.files_of(number) {
            Ok((here, of)) => BringError::CutShort { title: channel.title.clone(), here, of, gone },
            Err(error) => error.into(),
        }
    }

    /// Files of an edition that are here, and all.
    fn files_of(&self, number: i64) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT count(*) FILTER (WHERE state IN (?2, ?3)), count(*) FROM library_stored WHERE edition = ?1";
        let values = [number.into(), file::HERE.into(), file::CHECKED.into()];
        let row = self.store.read_blocking(|db| db.query_one(sql, &values))?;
        row.map_or(Ok((0, 0)), |row| Ok((row.int(0)?.unsigned_abs(), row.int(1)?.unsigned_abs())))
    }

    /// Files of an edition that are not here.
    fn missing(&self, number: i64) -> Result<u64, StoreError> {
        self.files_of(number).map(|(here, of)| of - here)
    }

    /// Channels that were begun to be copied and cut short: what came is kept, seen by nobody, and not copied again.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, StoreError> {
        let rows = self.store.read_blocking(|db| {
            let sql = "SELECT edition, channel, title FROM library_edition WHERE state = ?1 AND place = '' ORDER BY title, edition LIMIT 100";
            db.query(sql, &[edition::BROUGHT.into()])
        })?;
        let mut unfinished = Vec::with_capacity(rows.len());
        for row in &rows {
            let (here, of) = self.files_of(row.int(0)?)?;
            unfinished.push(Unfinished {
                channel: Uuid(row.id(1)?),
                title: row.text(2)?.to_owned(),
                here,
                of,
            });
        }
        Ok(unfinished)
    }

    /// Takes away what came of such a channel.
    pub fn forget_unfinished(&self, channel: &Uuid) -> Result<(), BringError> {
        let _alone = self.alone()?;
        self.drop_unfinished(channel)?;
        self.sweep()
    }

    /// Whether a look at the stick could bring something that was not there, or was not right, the last time.
    fn anything_missing(&self, number: i64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM library_stored WHERE edition = ?1 AND state IN (?2, ?3, ?4) LIMIT 1";
        let values = [number.into(), file::WANTED.into(), file::MISSING.into(), file::BAD.into()];
        Ok(self.store.read_blocking(|db| db.query_one(sql, &values))?.is_some())
    }

    /// Shows an edition: from one commit to the next everybody sees it instead of the one before.
    fn show(
        &self,
        number: i64,
        channel: &Channel,
        digest: Digest,
        school: Option<SchoolId>,
        again: bool,
    ) -> Result<(), StoreError> {
        let (id, version) = (channel.id, channel.version);
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
            read::mark_available(tx, number)?;
            // What was missing the last time may be here now.
            study::forget_look(tx, number)?;
            if again {
                return Ok(());
            }
            let leave = [edition::LEAVING.into(), Value::blob(&id.0), edition::SHOWN.into()];
            tx.execute("UPDATE library_edition SET state = ?1 WHERE channel = ?2 AND state = ?3", &leave)?;
            let show = [edition::SHOWN.into(), number.into()];
            tx.execute("UPDATE library_edition SET state = ?1 WHERE edition = ?2", &show)?;
            let event = ChannelImported { channel: id.to_string(), version, database: digest };
            tx.append(Draft {
                schools: school.into_iter().collect(),
                persons: vec![],
                authority: if school.is_some() { Authority::Staff } else { Authority::Node },
                events: vec![event.into()],
            })?;
            Ok(())
        })
    }

    /// What an import that was cut short left; its copied files stay and need not be copied again.
    fn drop_unfinished(&self, channel: &Uuid) -> Result<(), StoreError> {
        let values = [edition::LEAVING.into(), Value::blob(&channel.0), edition::BROUGHT.into()];
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| {
            let sql = "UPDATE library_edition SET state = ?1 WHERE channel = ?2 AND state = ?3";
            tx.execute(sql, &values).map(drop)
        })
    }

    /// Takes out the rows, databases and files of editions that are on their way out.
    pub fn sweep(&self) -> Result<(), BringError> {
        loop {
            let leaving = self.store.read_blocking(|db| {
                let sql = "SELECT edition, channel, digest FROM library_edition WHERE state = ?1 ORDER BY edition LIMIT 1";
                db.query_one(sql, &[edition::LEAVING.into()])
            })?;
            let Some(row) = leaving else { return Ok(()) };
            let (number, channel, digest) = (row.int(0)?, Uuid(row.id(1)?), row.blob(2)?.to_vec());
            self.remove_files(number)?;
            for table in [
                "library_dead_item",
                "library_node_word",
                "library_node_file",
                "library_stored",
                "library_node",
            ] {
                self.delete_rows(table, number)?;
            }
            self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
                tx.execute("DELETE FROM library_looked WHERE edition = ?1", &[number.into()])?;
                tx.execute("DELETE FROM library_edition WHERE edition = ?1", &[number.into()]).map(drop)
            })?;
            let kept = self.store.read_blocking(|db| {
                let values = [Value::blob(&channel.0), Value::Blob(digest.clone())];
                db.query_one("SELECT 1 FROM library_edition WHERE channel = ?1 AND digest = ?2", &values)
            })?;
            if kept.is_none() {
                let _ = fs::remove_file(self.database(&channel, &digest));
            }
        }
    }

    fn delete_rows(&self, table: &'static str, number: i64) -> Result<(), StoreError> {
        // A few at a time by a key both databases can compare: the first rows' own keys.
        let key = match table {
            "library_stored" => "md5",
            _ => "node",
        };
        loop {
            let sql = format!(
                "DELETE FROM {table} WHERE edition = ?1 AND {key} IN \
                 (SELECT {key} FROM {table} WHERE edition = ?1 ORDER BY {key} LIMIT ?2)"
            );
            let gone = self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<u64, StoreError> {
                tx.execute(&sql, &[number.into(), SWEPT_AT_ONCE.into()])
            })?;
            if gone == 0 {
                return Ok(());
            }
        }
    }

    /// Removes copied files that no other edition has copies of.
    fn remove_files(&self, number: i64) -> Result<(), BringError> {
        copy::pages(self, number, &mut |wanted| {
            for one in wanted {
                let values = [Value::blob(&one.name.md5()), number.into(), edition::LEAVING.into()];
                let used = self.store.read_blocking(|db| {
                    let sql = "SELECT 1 FROM library_stored s JOIN library_edition e ON e.edition = s.edition \
                        WHERE s.md5 = ?1 AND s.edition <> ?2 AND e.state <> ?3 AND e.place = '' LIMIT 1";
                    db.query_one(sql, &values)
                })?;
                if used.is_none() {
                    match fs::remove_file(copy::place_of(&self.folder, &one.name)) {
                        Err(why) if why.kind() != io::ErrorKind::NotFound => {
                            return Err(disk(&copy::place_of(&self.folder, &one.name), why));
                        }
                        _ => {}
                    }
                }
            }
            Ok(())
        })
    }

    /// Takes a channel off this box. Learners' work stays.
    pub fn remove(&self, id: &Uuid) -> Result<(), BringError> {
        let values = [edition::LEAVING.into(), Value::blob(&id.0)];
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
            tx.execute("UPDATE library_edition SET state = ?1 WHERE channel = ?2", &values).map(drop)
        })?;
        self.sweep()?;
        Ok(self.study()?)
    }

    /// Copies the database here before anything of it is believed: what is read is what is kept, whatever happens to the stick.
    fn copy_database(&self, stick: &Stick, id: &Uuid) -> Result<Copied, BringError> {
        let below = layout::database(id);
        let found = stick.find(&below)?.ok_or_else(|| StickError::NoChannels(stick.place().to_owned()))?;
        if found.size > limits::DATABASE_BYTES {
            let why = format!("{below}: {} bytes; at most {} are read", found.size, limits::DATABASE_BYTES);
            return Err(ChannelError::Database(why).into());
        }
        let unreadable = |why| BringError::Stick(StickError::Unreadable { path: found.path.clone(), why });
        let mut from = found.open().map_err(unreadable)?;
        let path = self.folder.join("databases").join(format!("{id}.part"));
        let parent = self.folder.join("databases");
        fs::create_dir_all(&parent).map_err(|why| disk(&parent, why))?;
        let mut to = File::create(&path).map_err(|why| disk(&path, why))?;
        let (mut piece, mut hasher) = (vec![0; copy::PIECE], blake3::Hasher::new());
        loop {
            let read = from.read(&mut piece).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            hasher.update(&piece[..read]);
            to.write_all(&piece[..read]).map_err(|why| disk(&path, why))?;
        }
        to.sync_data().map_err(|why| disk(&path, why))?;
        Ok(Copied { id: *id, path, digest: Digest(*hasher.finalize().as_bytes()) })
    }

    /// Gives the database its name for good.
    fn keep_database(&self, copy: &Copied, channel: &Channel) -> Result<(), BringError> {
        let place = self.database(&channel.id, &copy.digest.0);
        fs::rename(&copy.path, &place).map_err(|why| disk(&place, why))?;
        let parent = self.folder.join("databases");
        File::open(&parent).and_then(|folder| folder.sync_all()).map_err(|why| disk(&parent, why))
    }
}

pub(crate) fn disk(path: &Path, why: io::Error) -> BringError {
    BringError::Disk { path: path.to_owned(), why }
}

/// A database on its way.
struct Copied {
    id: Uuid,
    path: PathBuf,
    digest: Digest,
}

/// A channel of which not everything came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Its id.
    pub channel: Uuid,
    /// Its title.
    pub title: String,
    /// Files that are here.
    pub here: u64,
    /// Of how many.
    pub of: u64,
}

/// The edition that is shown.
pub(crate) struct Shown {
    number: i64,
    pub version: i64,
    digest: Vec<u8>,
    place: String,
}

pub(crate) fn shown(db: &mut store::Connection, id: &Uuid) -> Result<Option<Shown>, StoreError> {
    let sql = "SELECT edition, version, digest, place FROM library_edition WHERE channel = ?1 AND state = ?2 ORDER BY edition DESC LIMIT 1";
    let row: Option<Row> = db.query_one(sql, &[Value::blob(&id.0), edition::SHOWN.into()])?;
    row.map(|row| {
        Ok(Shown {
            number: row.int(0)?,
            version: row.int(1)?,
            digest: row.blob(2)?.to_vec(),
            place: row.text(3)?.to_owned(),
        })
    })
    .transpose()
}
