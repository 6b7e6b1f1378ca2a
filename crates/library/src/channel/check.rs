//! Files left on a stick, hashed behind everybody's back: what is not what its name says is withdrawn by name.

use super::{BringError, Channels, copy::PIECE, edition, file, stick::in_folder};
use formats::kolibri::{FileName, Uuid};
use md5::{Digest, Md5};
use std::{collections::BTreeSet, io::Read, path::Path};
use store::{StoreError, Value, WriteTx};

/// What a round of checking did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files hashed.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// What was withdrawn, by name.
    pub withdrawn: Vec<FileName>,
    /// Files that could not be read now: the stick is not in. They are tried again.
    pub away: u64,
}

/// Files in one round.
const ROUND: i64 = 64;

/// A file to hash.
struct Unchecked {
    edition: i64,
    name: FileName,
    place: String,
    start: u64,
    size: i64,
}

impl Channels {
    /// Hashes a few files that were left where they are. `stop` is asked between pieces, so that a box that is switched off
    /// does not wait. Nothing to check: all zero.
    pub fn check_some(
        &self,
        after: Option<(i64, FileName)>,
        stop: &dyn Fn() -> bool,
    ) -> Result<(Checked, Option<(i64, FileName)>), BringError> {
        let (from, md5) = after.map_or((0, vec![]), |(edition, name)| (edition, name.md5().to_vec()));
        let unchecked = self.store.read_blocking(|db| {
            let sql = "SELECT s.edition, s.md5, s.extension, e.place, s.start, s.size FROM library_stored s \
                JOIN library_edition e ON e.edition = s.edition WHERE s.state = ?1 AND e.state = ?2 \
                AND (s.edition > ?3 OR (s.edition = ?3 AND s.md5 > ?4)) ORDER BY s.edition, s.md5 LIMIT ?5";
            let values =
                [file::HERE.into(), edition::SHOWN.into(), from.into(), Value::Blob(md5), ROUND.into()];
            db.query(sql, &values)?
                .iter()
                .filter_map(|row| {
                    let read = || -> Result<Option<Unchecked>, StoreError> {
                        let name = FileName::new(Uuid(row.id(1)?), row.text(2)?);
                        Ok(name.map(|name| Unchecked {
                            edition: row.int(0).unwrap_or(0),
                            name,
                            place: row.text(3).unwrap_or_default().to_owned(),
                            start: row.int(4).unwrap_or(0).unsigned_abs(),
                            size: row.int(5).unwrap_or(-1),
                        }))
                    };
                    read().transpose()
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        let (mut checked, mut last, mut verdicts) = (Checked::default(), None, Vec::new());
        for one in unchecked {
            if stop() {
                break;
            }
            last = Some((one.edition, one.name.clone()));
            match hash(&one, stop) {
                Hashed::Away => checked.away += 1,
                Hashed::Stopped => break,
                Hashed::Of(md5, bytes) => {
                    checked.files += 1;
                    checked.bytes += bytes;
                    let good = md5 == one.name.md5();
                    if !good {
                        tracing::error!(file = %one.name, "a file of a channel is not what its name says; it is withdrawn");
                        checked.withdrawn.push(one.name.clone());
                    }
                    verdicts.push((one.edition, one.name.md5(), good));
                }
            }
        }
        self.note_checked(verdicts)?;
        Ok((checked, last))
    }

    /// Checks everything that is waiting. For the command line and for tests; a hub asks for a few at a time.
    pub fn check_all(&self) -> Result<Checked, BringError> {
        let (mut all, mut after) = (Checked::default(), None);
        loop {
            let (some, last) = self.check_some(after, &|| false)?;
            all.files += some.files;
            all.bytes += some.bytes;
            all.away += some.away;
            all.withdrawn.extend(some.withdrawn);
            if last.is_none() {
                return Ok(all);
            }
            after = last;
        }
    }

    /// One commit for a round: a slow card takes as long for a commit as for hashing a small file.
    fn note_checked(&self, verdicts: Vec<(i64, [u8; 16], bool)>) -> Result<(), StoreError> {
        if verdicts.is_empty() {
            return Ok(());
        }
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
            let mut spoiled = BTreeSet::new();
            for (number, md5, good) in verdicts {
                let state = if good { file::CHECKED } else { file::BAD };
                let key = [number.into(), Value::blob(&md5), state.into()];
                tx.execute("UPDATE library_stored SET state = ?3 WHERE edition = ?1 AND md5 = ?2", &key)?;
                if !good {
                    spoiled.insert(number);
                }
            }
            for number in spoiled {
                super::read::mark_available(tx, number)?;
                super::study::forget_look(tx, number)?;
            }
            Ok(())
        })
    }
}

enum Hashed {
    Of([u8; 16], u64),
    Away,
    Stopped,
}

fn hash(one: &Unchecked, stop: &dyn Fn() -> bool) -> Hashed {
    let Some(found) = locate(Path::new(&one.place), &one.name, one.start, one.size) else {
        return Hashed::Away;
    };
    let Ok(mut from) = found.open() else { return Hashed::Away };
    let (mut piece, mut hash, mut bytes) = (vec![0; PIECE], Md5::new(), 0);
    loop {
        if stop() {
            return Hashed::Stopped;
        }
        match from.read(&mut piece) {
            Ok(0) => return Hashed::Of(hash.finalize().into(), bytes),
            Ok(read) => {
                hash.update(&piece[..read]);
                bytes += read as u64;
            }
            Err(_) => return Hashed::Away,
        }
    }
}

/// A file that was left on its stick, or is in its archive; `None` while that is not there.
pub(crate) fn locate(place: &Path, name: &FileName, start: u64, size: i64) -> Option<super::stick::OnStick> {
    if start > 0 {
        let size = u64::try_from(size).ok()?;
        let whole = std::fs::symlink_metadata(place).ok().filter(std::fs::Metadata::is_file)?;
        return (start.checked_add(size)? <= whole.len()).then(|| super::stick::OnStick {
            path: place.to_owned(),
            start,
            size,
        });
    }
    in_folder(place, &name.path()).ok().flatten()
}
