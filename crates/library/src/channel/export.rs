//! Copying a channel out for the next village: in Kolibri's own layout, so that any box or Kolibri takes it from the stick.

use super::{BringError, Channels, Progress, bring::disk, copy, edition, stick::OnStick};
use formats::kolibri::{FileName, Uuid, layout};
use md5::{Digest, Md5};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use store::Value;

/// What was copied out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// Files that are on the stick now.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that this box has not got itself, or that did not fit their name.
    pub missing: Vec<FileName>,
}

/// Where on a stick it goes.
const CONTENT: &str = "KOLIBRI_DATA/content";

impl Channels {
    /// Copies a shown channel to a stick's folder. What is there with the right size is not copied again, so a run that was cut
    /// short goes on; the database and the list of channels come last. `Ok(None)`: there is no such channel.
    pub fn export(
        &self,
        id: &Uuid,
        stick: &Path,
        free_mb: &dyn Fn(&Path) -> Option<u64>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<Exported>, BringError> {
        let row = self.store.read_blocking(|db| {
            let sql = "SELECT edition, digest, version, root FROM library_edition WHERE channel = ?1 AND state = ?2";
            db.query_one(sql, &[Value::blob(&id.0), edition::SHOWN.into()])
        })?;
        let Some(row) = row else { return Ok(None) };
        let (number, digest) = (row.int(0)?, row.blob(1)?.to_vec());
        let (version, root) = (u32::try_from(row.int(2)?).unwrap_or(0), Uuid(row.id(3)?));
        let content = stick.join(CONTENT);
        let target = Target { stick, content: &content };
        target.make(&content.join("databases"))?;
        let mut needed = 0;
        copy::pages(self, number, &mut |wanted| {
            for one in wanted {
                let there = fs::metadata(content.join(one.name.path())).is_ok();
                if !there && let Some(found) = self.file_on_disk(id, &one.name)? {
                    needed += found.at.size;
                }
            }
            Ok(())
        })?;
        let free_mb = free_mb(&content).unwrap_or(u64::MAX >> 20);
        if needed > free_mb << 20 {
            return Err(BringError::StickFull { needed, free_mb });
        }
        let mut exported = Exported::default();
        copy::pages(self, number, &mut |wanted| {
            for one in wanted {
                let found = self.file_on_disk(id, &one.name)?;
                match found.map(|found| copy_out(&found.at, &one.name, &target)).transpose()? {
                    Some(Some(bytes)) => {
                        exported.files += 1;
                        exported.bytes += bytes;
                    }
                    Some(None) | None => exported.missing.push(one.name.clone()),
                }
                progress(Progress { files: exported.files, bytes: exported.bytes });
            }
            Ok(())
        })?;
        let database = self.database(id, &digest);
        let bytes = fs::read(&database).map_err(|why| disk(&database, why))?;
        target.write(&content.join(layout::database(id)), &bytes)?;
        let list = content.join("manifest.json");
        let before = target.read(&list);
        target.write(&list, layout::manifest(&before, id, version, &root).as_bytes())?;
        Ok(Some(exported))
    }
}

/// Most of a stick's list that is read: thousands of channels.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// Where things are copied to. A stick that somebody prepared may have links where files are expected; nothing is read or
/// written through one.
struct Target<'a> {
    stick: &'a Path,
    content: &'a Path,
}

impl Target<'_> {
    /// Refuses a path on whose way below the stick a link lies.
    fn without_links(&self, path: &Path) -> Result<(), BringError> {
        let below = path.ancestors().take_while(|part| *part != self.stick);
        match below.into_iter().find(|part| fs::symlink_metadata(part).is_ok_and(|found| found.is_symlink()))
        {
            Some(link) => Err(disk(link, io::Error::other("a link, where a file or folder should be"))),
            None => Ok(()),
        }
    }

    fn make(&self, folder: &Path) -> Result<(), BringError> {
        self.without_links(folder)?;
        fs::create_dir_all(folder).map_err(|why| disk(folder, why))
    }

    /// A new file; what an earlier try left is taken away.
    fn create(&self, part: &Path) -> Result<File, BringError> {
        if let Some(folder) = part.parent() {
            self.make(folder)?;
        }
        let made = || -> io::Result<File> {
            match fs::remove_file(part) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
            File::create_new(part)
        };
        made().map_err(|why| disk(part, why))
    }

    /// A small file, whole or not at all. Sticks are often FAT, where nothing but this order helps.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), BringError> {
        let part = path.with_extension("part");
        let mut file = self.create(&part)?;
        let mut written = || -> io::Result<()> {
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, path)
        };
        written().map_err(|why| disk(path, why))
    }

    /// A small text; empty if it cannot be read.
    fn read(&self, path: &Path) -> String {
        let mut text = String::new();
        let open = || File::open(path).ok().filter(|_| self.without_links(path).is_ok());
        match open().map(|file| file.take(MAX_LIST_BYTES).read_to_string(&mut text)) {
            Some(Ok(_)) => text,
            _ => String::new(),
        }
    }
}

/// Copies one file while hashing it; `None` if it is not what its name says.
fn copy_out(from: &OnStick, name: &FileName, target: &Target<'_>) -> Result<Option<u64>, BringError> {
    let place: PathBuf = target.content.join(name.path());
    if fs::metadata(&place).is_ok_and(|there| there.len() == from.size) {
        return Ok(Some(from.size));
    }
    let part = place.with_extension("part");
    let mut source = from.open().map_err(|why| disk(&from.path, why))?;
    let mut copied = target.create(&part)?;
    let (mut piece, mut hash, mut bytes) = (vec![0; copy::PIECE], Md5::new(), 0);
    loop {
        let read = source.read(&mut piece).map_err(|why| disk(&from.path, why))?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        copied.write_all(&piece[..read]).map_err(|why| disk(&part, why))?;
        bytes += read as u64;
    }
    if hash.finalize()[..] != name.md5() {
        drop(copied);
        fs::remove_file(&part).map_err(|why| disk(&part, why))?;
        return Ok(None);
    }
    copied.sync_data().map_err(|why| disk(&part, why))?;
    drop(copied);
    fs::rename(&part, &place).map_err(|why| disk(&place, why))?;
    Ok(Some(bytes))
}
