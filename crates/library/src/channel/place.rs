//! Channels whose files were left on a stick: whether it is in, and where it turns up when it is plugged in elsewhere.

use super::{Channels, Stick, edition, file, layout, on_offer::stick_folders, stick::in_folder};
use crate::Library;
use formats::kolibri::Uuid;
use kernel::Digest;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};
use store::{StoreError, WriteTx};

/// Bytes hashed at once.
const PIECE: usize = 256 << 10;

/// An edition that lies on a stick.
struct Left {
    number: i64,
    channel: Uuid,
    digest: Vec<u8>,
    place: String,
}

/// Whether what lies at a place, a stick's folder or an archive, can be reached now.
pub(crate) fn is_in(place: &str, channel: &Uuid) -> bool {
    let path = Path::new(place);
    match fs::metadata(path) {
        Ok(found) if found.is_file() => true,
        Ok(_) => matches!(in_folder(path, &layout::database(channel)), Ok(Some(_))),
        Err(_) => false,
    }
}

impl Library {
    /// Looks where sticks appear for those that were in at another place; returns how many channels were found again.
    pub fn find_moved_sticks(&self) -> Result<usize, StoreError> {
        self.channels().map_or(Ok(0), |channels| channels.find_moved(&self.sticks))
    }
}

impl Channels {
    /// Channels whose stick is not where it was, looked for among the sticks that are in: by their id and by every byte of their list.
    /// Their files are measured by the next play and hashed once more, since it may be another stick with the same list.
    pub(crate) fn find_moved(&self, places: &[PathBuf]) -> Result<usize, StoreError> {
        let away: Vec<Left> =
            self.left_on_sticks()?.into_iter().filter(|one| !is_in(&one.place, &one.channel)).collect();
        if away.is_empty() {
            return Ok(0);
        }
        let folders = stick_folders(places);
        let sticks: Vec<Stick> = folders
            .iter()
            .filter_map(|folder| Stick::open(folder).ok())
            .filter(|stick| matches!(stick, Stick::Folder(_)))
            .collect();
        let mut found = 0;
        for one in away {
            let Some(stick) = sticks.iter().find(|stick| self.holds(stick, &one)) else { continue };
            let place = stick.place().display().to_string();
            tracing::info!(channel = %one.channel, from = %one.place, to = %place, "a stick was found again");
            self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
                let values = [one.number.into(), place.into()];
                tx.execute("UPDATE library_edition SET place = ?2 WHERE edition = ?1", &values)?;
                let sql = "UPDATE library_stored SET state = ?2 WHERE edition = ?1 AND state = ?3";
                let values = [one.number.into(), file::HERE.into(), file::CHECKED.into()];
                tx.execute(sql, &values).map(drop)
            })?;
            found += 1;
        }
        Ok(found)
    }

    fn left_on_sticks(&self) -> Result<Vec<Left>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = "SELECT edition, channel, digest, place FROM library_edition WHERE state = ?1 AND place <> '' ORDER BY edition";
            let rows = db.query(sql, &[edition::SHOWN.into()])?;
            rows.iter()
                .map(|row| {
                    Ok(Left {
                        number: row.int(0)?,
                        channel: Uuid(row.id(1)?),
                        digest: row.blob(2)?.to_vec(),
                        place: row.text(3)?.to_owned(),
                    })
                })
                .collect()
        })
    }

    /// Whether a stick holds exactly this edition. The length tells most others apart without reading them.
    fn holds(&self, stick: &Stick, one: &Left) -> bool {
        let Ok(Some(at)) = stick.find(&layout::database(&one.channel)) else { return false };
        let kept = fs::metadata(self.database(&one.channel, &one.digest)).map(|kept| kept.len());
        if kept.is_ok_and(|bytes| bytes != at.size) {
            return false;
        }
        let digest = self.looks.digests.get(&at.path, || {
            let (mut from, mut piece, mut hasher) = (at.open().ok()?, vec![0; PIECE], blake3::Hasher::new());
            loop {
                match from.read(&mut piece).ok()? {
                    0 => return Some(Digest(*hasher.finalize().as_bytes())),
                    read => hasher.update(&piece[..read]),
                };
            }
        });
        digest.is_some_and(|digest| digest.0[..] == one.digest[..])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{Box, Made, put, uuid},
        *,
    };
    use testkit::Scratch;

    #[test]
    fn a_stick_at_another_place_is_found_again_and_hashed_again() {
        let (made, hub, media) = (Made::new(1), Box::new(), Scratch::new("media").expect("a folder"));
        let (first, second) = (media.path().join("usb0"), media.path().join("ana/STICK"));
        fs::create_dir_all(&first).expect("made");
        fs::create_dir_all(&second).expect("made");
        let content = |at: &Path| at.join("content");
        fs::rename(content(made.stick.path()), content(&first)).expect("in");
        let stick = Stick::open(&first).expect("a stick");
        hub.bring_from(&stick, made.id, true, 1_000).expect("brought");
        assert_eq!(hub.channels.check_all().expect("checked").files, 5);
        let places = [media.path().to_owned()];
        let video = hub.channels.node(&made.id, &uuid(2)).expect("read").expect("a node");
        let name = hub.channels.files(&video).expect("files")[0].name.clone();
        let plays = |hub: &Box| hub.channels.file_on_disk(&made.id, &name).expect("read").is_some();
        let stands = |hub: &Box| {
            let report = hub.channels.reports().expect("read").remove(0);
            is_in(&report.place, &made.id)
        };
        assert!(plays(&hub) && stands(&hub));
        assert_eq!(hub.channels.find_moved(&places).expect("looked"), 0, "it is where it was");
        // Out: said so, and nothing is withdrawn.
        fs::rename(content(&first), made.stick.path().join("pocket")).expect("out");
        assert_eq!(hub.channels.find_moved(&places).expect("looked"), 0);
        assert!(!plays(&hub) && !stands(&hub));
        // In at another place: another list of the same channel is another stick.
        fs::rename(made.stick.path().join("pocket"), content(&second)).expect("in");
        let database = content(&second).join(layout::database(&made.id));
        let whole = fs::read(&database).expect("read");
        let mut other = whole.clone();
        if let Some(last) = other.last_mut() {
            *last ^= 1;
        }
        fs::write(&database, &other).expect("changed");
        assert_eq!(hub.channels.find_moved(&places).expect("looked"), 0);
        fs::write(&database, [&whole[..], b"longer"].concat()).expect("changed");
        assert_eq!(hub.channels.find_moved(&places).expect("looked"), 0);
        fs::write(&database, &whole).expect("as it was");
        // Clocks of file systems tick slowly.
        let later = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(9);
        fs::File::options()
            .write(true)
            .open(&database)
            .and_then(|file| file.set_modified(later))
            .expect("later");
        assert_eq!(hub.channels.find_moved(&places).expect("looked"), 1);
        assert!(plays(&hub) && stands(&hub));
        // A file that is no longer what its name says is seen by the second hashing.
        put(&second, b"a video of some bytes", "mp4");
        fs::write(content(&second).join(name.path()), b"A video of some bytes").expect("changed");
        assert_eq!(hub.channels.check_all().expect("checked").withdrawn, std::slice::from_ref(&name));
        assert!(!plays(&hub));
    }
}
