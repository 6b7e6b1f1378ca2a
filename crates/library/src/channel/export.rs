//! Copying a channel out for the next village: in Kolibri's own layout, so that any box or Kolibri takes it from the stick.

use super::{BringError, Channels, Progress, bring::disk, copy, edition, stick::OnStick};
use formats::kolibri::{FileName, Uuid, layout};
use md5::{Digest, Md5};
use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};
use store::{Carried, CarriedError, Value};

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
        let target = Carried::at(stick);
        target.make(&content.join("databases"))?;
        let (mut needed, mut of) = (0, 0);
        copy::pages(self, number, &mut |wanted| {
            for one in wanted {
                of += 1;
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
                match found.map(|found| copy_out(&found.at, &one.name, &content, target)).transpose()? {
                    Some(Some(bytes)) => {
                        exported.files += 1;
                        exported.bytes += bytes;
                    }
                    Some(None) | None => exported.missing.push(one.name.clone()),
                }
                progress(Progress { files: exported.files, of, bytes: exported.bytes });
            }
            Ok(())
        })?;
        let database = self.database(id, &digest);
        let bytes = fs::read(&database).map_err(|why| disk(&database, why))?;
        target.write(&content.join(layout::database(id)), &bytes)?;
        let list = content.join("manifest.json");
        // A list that cannot be read is written anew.
        let before = target.read(&list, MAX_LIST_BYTES).ok().flatten().unwrap_or_default();
        let before = String::from_utf8(before).unwrap_or_default();
        target.write(&list, layout::manifest(&before, id, version, &root).as_bytes())?;
        Ok(Some(exported))
    }
}

impl From<CarriedError> for BringError {
    fn from(CarriedError { path, why }: CarriedError) -> Self {
        Self::Disk { path, why }
    }
}

/// Most of a stick's list that is read: thousands of channels.
const MAX_LIST_BYTES: u64 = 1 << 20;

/// Copies one file while hashing it; `None` if it is not what its name says.
fn copy_out(
    from: &OnStick,
    name: &FileName,
    content: &Path,
    target: Carried<'_>,
) -> Result<Option<u64>, BringError> {
    let place: PathBuf = content.join(name.path());
    if fs::symlink_metadata(&place).is_ok_and(|there| there.is_file() && there.len() == from.size) {
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
