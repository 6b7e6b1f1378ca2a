//! Reading from the archive: each connection opens it when it first needs it, and keeps the blocks it read last.

use super::Range;
use crate::{
    StoreError,
    db::{Connection, Value},
};
use eventlog::{Block, block::MAX_BLOCK_BYTES};
use kernel::{Digest, UtcMillis};
use objects::{Objects, ObjectsError, Place};
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// Blocks kept, each at most a megabyte when unpacked: whoever reads a log in order needs one, whoever looks single entries up a few.
const KEPT: usize = 3;

/// What a connection knows of the archive.
#[derive(Default)]
pub(crate) struct Shelf {
    /// Something was archived; `None`: not asked yet.
    pub used: Option<bool>,
    /// The tables are there.
    pub has_table: bool,
    open: Option<Objects>,
    blocks: VecDeque<(Digest, Arc<Block>)>,
}

/// For signatures of requests, which hold for a quarter of an hour.
pub(crate) fn now() -> UtcMillis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UtcMillis(since.as_millis() as i64)
}

/// Where this database's archive is, if anything was ever archived.
pub(crate) fn place(db: &mut Connection) -> Result<Option<Place>, StoreError> {
    let row = db.query_one("SELECT url, endpoint, region FROM archive_place WHERE one = 1", &[])?;
    row.map(|row| {
        let text = |column| row.text_opt(column).map(|text| text.map(str::to_owned));
        Ok(Place { url: row.text(0)?.to_owned(), endpoint: text(1)?, region: text(2)? })
    })
    .transpose()
}

/// Remembers it.
pub(crate) fn set_place(db: &mut Connection, place: &Place) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO archive_place (one, url, endpoint, region) VALUES (1, ?1, ?2, ?3) ON CONFLICT (one) DO UPDATE SET \
         url = excluded.url, endpoint = excluded.endpoint, region = excluded.region",
        &[place.url.as_str().into(), place.endpoint.clone().into(), place.region.clone().into()] as &[Value],
    )?;
    Ok(())
}

pub(super) fn failed(error: &ObjectsError) -> StoreError {
    StoreError::Archive { why: error.to_string() }
}

/// Reads an object and sees to it that it is the block that its name promises.
pub(super) fn fetch(objects: &Objects, digest: &Digest) -> Result<Vec<u8>, StoreError> {
    let name = super::object_name(digest);
    let bytes = objects.get(&name, MAX_BLOCK_BYTES).map_err(|e| failed(&e))?;
    if blake3::hash(&bytes) != digest.0 {
        let why = format!(
            "{}, object {name}: it is damaged, its {} bytes are not those that its name promises",
            objects.place(),
            bytes.len()
        );
        return Err(StoreError::Archive { why });
    }
    Ok(bytes)
}

pub(super) fn block(db: &mut Connection, range: &Range) -> Result<Arc<Block>, StoreError> {
    if let Some((_, block)) = db.shelf().blocks.iter().find(|(digest, _)| *digest == range.object) {
        return Ok(block.clone());
    }
    let known = db.shelf().open.take();
    let objects = match known {
        Some(objects) => objects,
        None => {
            let none = || StoreError::Archive { why: "nobody knows where the archive is".into() };
            place(db)?.ok_or_else(none)?.open(now).map_err(|e| failed(&e))?
        }
    };
    // If it fails, the place is asked again: somebody may have moved it.
    let bytes = fetch(&objects, &range.object)?;
    let malformed = |why: String| StoreError::Archive {
        why: format!("{}, object {}: {why}", objects.place(), range.name()),
    };
    let block = Block::from_bytes(&bytes).map_err(|e| malformed(e.to_string()))?;
    if (block.first_seq(), block.last_seq()) != (range.first, range.last) {
        return Err(malformed("it is a block of another place".into()));
    }
    let block = Arc::new(block);
    let shelf = db.shelf();
    shelf.open = Some(objects);
    shelf.blocks.push_front((range.object, block.clone()));
    shelf.blocks.truncate(KEPT);
    Ok(block)
}
