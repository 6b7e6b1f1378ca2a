//! A box that comes back under a new node key, because its old disk may be in other hands.
//!
//! The old key's word is taken back at the central; whoever has the disk has that key, and must not be this box. The key of the register stays:
//! what lies under it is in sealed backups and on this disk alone, and PINs, cards and lists hang on it.

use super::DataFolder;
use crate::{cli::Failure, machine::MachineEntropy};
use std::path::Path;
use store::{
    Connection,
    db::{SqliteConnection, SqliteOptions},
};

/// Changes what was filled from a backup and nobody serves yet: a new node key in the place of the old one, of which nothing is kept but
/// its name in the log; people's keys wrapped for it; and no mail in the old one's name.
pub fn go_on_as_another(data: &Path) -> Result<(), Failure> {
    let folder = DataFolder::at(data);
    let node = folder.node();
    let old = node.secret_here()?.ok_or("the backup holds no node key")?.public();
    if !folder.node_folder().join("wrapping.key").exists() {
        return Err("the backup holds no key of the register".into());
    }
    node.forget_secret()?;
    let (offer, secret) = folder.wrapping()?;
    let options = SqliteOptions { read_only: false, cache_kib: 4_096 };
    let mut db = Connection::Sqlite(SqliteConnection::open(&folder.database(), options)?);
    let done = directory::rewrap(&mut db, (old, &secret), &offer, &mut MachineEntropy)?;
    exchange::leave_behind(&mut db, old)?;
    // The file takes its place without what stands beside it.
    db.batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    tracing::info!(old = %old, new = %offer.node, kept = done.kept, left_out = done.left_out, "a new node key");
    Ok(())
}
