//! The data folder: what lies where.
//!
//! `chaski.sqlite3` log, views and local state; `blobs/` packages by content; `channels/` Kolibri channels; `node/` this node's keys and marker, which
//! neither a backup of the database nor a copied image should hold.

use crate::{
    cli::Failure,
    features,
    hub::post::WELCOME,
    machine::{self, MachineClock, MachineEntropy, machine_name},
    network::ROOT_KEY,
};
use eventlog::{
    NodeSecret,
    sealing::{WrappingKey, WrappingSecret},
};
use exchange::Welcome;
use kernel::{Clock, NodeKey};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{
    Archiver, Config, Connection, Database, Sharing, Store,
    blobs::Blobs,
    db::{PostgresConnection, SqliteConnection, SqliteOptions},
    last_life,
    node::{NodeFolder, write_durably},
    view::View,
};

/// A hub's data folder.
#[derive(Debug, Clone)]
pub struct DataFolder(PathBuf);

/// Whether a file cannot be seen for lack of rights: that it is not there is then not known.
fn may_not_look(file: &Path) -> bool {
    std::fs::metadata(file).is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied)
}

impl DataFolder {
    /// A folder that will be made if it is not there.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// A folder that must hold a hub already. Started by root on another user's folder, the command goes on as that user.
    pub fn existing(path: &Path) -> Result<Self, Failure> {
        let folder = Self(path.to_owned());
        if folder.database().exists() || folder.node_folder().join("database").exists() {
            super::owner::work_as_owner(path)?;
            Ok(folder)
        } else if may_not_look(&folder.database()) {
            Err(format!(
                "{} belongs to another user, and nobody else may look into it. Give the command as that user, or with sudo.",
                path.display()
            )
            .into())
        } else {
            Err(format!(
                "{} holds neither a hub nor a central: there is no chaski.sqlite3 in it. Name the folder given to `chaski hub --data` or \
                 `chaski central --data`.",
                path.display()
            )
            .into())
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.0.join("chaski.sqlite3")
    }

    /// The database behind the store: the file, or the server that a central was told to use.
    fn store_database(&self, sharing: Sharing) -> Result<Database, Failure> {
        let path = self.node_folder().join("database");
        match std::fs::read_to_string(&path) {
            Ok(url) => {
                check_address(url.trim()).map_err(|why| format!("{}: {why}", path.display()))?;
                Ok(Database::Postgres { url: url.trim().to_owned(), schema: None, sharing })
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Database::Sqlite(self.database())),
            Err(e) => Err(format!("{}: {e}", path.display()).into()),
        }
    }

    /// Remembers where the store lies: `sqlite`, or the URL of a PostgreSQL database. The URL may hold a password, so the file is
    /// for its owner's eyes. A folder that holds a log already keeps the database it has.
    pub fn set_database(&self, url: &str) -> Result<(), Failure> {
        let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        if !postgres && url != "sqlite" {
            return Err(format!("--database {url}: say `sqlite`, or postgres://USER@HOST/DATABASE").into());
        }
        check_address(url)?;
        let path = self.node_folder().join("database");
        let (sqlite, server) = (self.database().exists(), path.exists());
        match postgres {
            true if sqlite => {
                Err("this central has its log in chaski.sqlite3; it cannot be moved to a server yet".into())
            }
            true => Ok(write_durably(&path, url.as_bytes(), 0o600)?),
            false if server => {
                Err("this central has its log on a server; it cannot be moved to a file yet".into())
            }
            false => Ok(()),
        }
    }

    /// Whether a network was founded here: it is a central then, and no hub.
    pub fn is_central(&self) -> bool {
        self.node_folder().join(ROOT_KEY).exists()
    }

    /// Whether this node belongs to a network.
    pub fn has_joined(&self) -> bool {
        self.node_folder().join(WELCOME).exists()
    }

    /// What makes this node a member of a network; `None`: it belongs to none.
    pub fn welcome(&self) -> Result<Option<Welcome>, Failure> {
        let path = self.node_folder().join(WELCOME);
        let fail = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(Welcome::from_bytes(&bytes).map_err(|e| fail(&e))?)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(fail(&e).into()),
        }
    }

    /// The root key of the network that was founded here, if one was.
    pub fn root_key(&self) -> Result<Option<NodeSecret>, Failure> {
        let path = self.node_folder().join(ROOT_KEY);
        let fail = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => zeroize::Zeroizing::new(text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(fail(&e).into()),
        };
        let seed = kernel::from_base32(text.trim()).map_err(|e| fail(&e))?;
        Ok(Some(NodeSecret::from_bytes(seed)))
    }

    /// Writes the root key of the network that is founded here.
    pub fn keep_root_key(&self, root: &NodeSecret) -> Result<(), Failure> {
        let text = zeroize::Zeroizing::new(kernel::to_base32(root.to_bytes().as_ref()));
        Ok(store::node::write_durably(&self.node_folder().join(ROOT_KEY), text.as_bytes(), 0o600)?)
    }

    /// The views that are kept here.
    pub fn views(&self) -> Vec<View> {
        if self.is_central() { features::central_views() } else { features::views() }
    }

    /// What moves old ranges of the log out of the database, beside whoever serves from here.
    pub fn archiver(&self) -> Result<Archiver, Failure> {
        Ok(Archiver::open(&self.store_database(Sharing::default())?)?)
    }

    /// Sees to it that this process is the only one that archives, until the returned file is dropped.
    pub fn alone_at_the_archive(&self) -> Result<std::fs::File, Failure> {
        let path = self.node_folder().join("archive.lock");
        let fail = |e: std::io::Error| format!("{}: {e}", path.display());
        let file = std::fs::File::create(&path).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err("another process is archiving; wait until it is done".into())
            }
            Err(std::fs::TryLockError::Error(e)) => Err(fail(e).into()),
        }
    }

    /// Whether a PostgreSQL server holds a node's log there already, and whose. Nothing is made.
    ///
    /// # Errors
    /// The server does not answer, or there is no such database.
    pub fn node_at(url: &str) -> Result<Option<NodeKey>, Failure> {
        let mut db = Connection::Postgres(Box::new(PostgresConnection::open(url, None)?));
        let tables = "SELECT count(*) FROM (VALUES (to_regclass('log_origin')), (to_regclass('own_incarnation'))) t (c) WHERE c IS NOT NULL";
        if db.query(tables, &[])?[0].int(0)? < 2 {
            return Ok(None);
        }
        Ok(last_life(&mut db)?.map(|(own, _)| own.node))
    }

    /// Takes away what a node that was never made whole left in a folder that had been empty.
    pub fn clear_away(&self) {
        // Whoever tries again reads the reason of the first failure; that something is left would only be said once more.
        let _ = std::fs::remove_dir_all(self.node_folder());
        for name in ["hub.lock", "chaski.sqlite3", "chaski.sqlite3-wal", "chaski.sqlite3-shm"] {
            let _ = std::fs::remove_file(self.0.join(name));
        }
    }

    /// A connection of its own that only reads, beside whoever serves from here.
    pub fn reading(&self, cache_kib: u32) -> Result<Connection, Failure> {
        Ok(match self.store_database(Sharing::default())? {
            Database::Sqlite(path) => Connection::Sqlite(SqliteConnection::open(
                &path,
                SqliteOptions { read_only: true, cache_kib },
            )?),
            Database::Postgres { url, schema, .. } => {
                Connection::Postgres(Box::new(PostgresConnection::open(&url, schema.as_deref())?))
            }
        })
    }

    /// Packages and other files by content.
    pub fn blobs(&self) -> Blobs {
        Blobs::new(self.0.join("blobs"))
    }

    /// The first sheet of one-time codes, until somebody has printed it and taken it away.
    pub fn first_sheet(&self) -> PathBuf {
        self.path().join("codes.txt")
    }

    /// Voice packages that somebody put beside the courses.
    pub fn voices(&self) -> PathBuf {
        self.0.join("voices")
    }

    /// Courses in further languages, as packages: those that somebody put there.
    pub fn translations(&self) -> PathBuf {
        self.0.join("translations")
    }

    /// Channels that were brought, and their files.
    pub fn channels(&self) -> PathBuf {
        self.0.join("channels")
    }

    /// Key and marker.
    pub fn node(&self) -> NodeFolder {
        NodeFolder::new(self.0.join("node"), machine_name())
    }

    /// The folder of keys and marker.
    pub fn node_folder(&self) -> PathBuf {
        self.0.join("node")
    }

    /// Sees to it that this process is the only one that writes here, until the returned file is dropped: two writers under one
    /// name would be a fork. The lock goes with the process, however it ends.
    pub fn alone(&self) -> Result<std::fs::File, Failure> {
        self.lock(std::fs::File::try_lock)
    }

    /// The same for a process among several of one central, which write a log each: nobody who must be alone is here, and nobody
    /// comes until the returned file is dropped.
    pub fn among_others(&self) -> Result<std::fs::File, Failure> {
        self.lock(std::fs::File::try_lock_shared)
    }

    /// Waits until no other process of this folder changes the files beside the database, and keeps others waiting until the returned
    /// file is dropped.
    pub fn one_at_a_time(&self) -> Result<std::fs::File, Failure> {
        let path = self.node_folder().join("files.lock");
        let fail = |e: std::io::Error| format!("{}: {e}", path.display());
        std::fs::create_dir_all(self.node_folder()).map_err(fail)?;
        let file = std::fs::File::open(&path).or_else(|e| match e.kind() {
            std::io::ErrorKind::NotFound => std::fs::File::create(&path),
            _ => Err(e),
        });
        let file = file.map_err(fail)?;
        file.lock().map_err(fail)?;
        Ok(file)
    }

    /// Whether the log lies on a server, which several processes may share.
    pub fn is_on_server(&self) -> bool {
        self.node_folder().join("database").exists()
    }

    fn lock(
        &self,
        lock: fn(&std::fs::File) -> Result<(), std::fs::TryLockError>,
    ) -> Result<std::fs::File, Failure> {
        let path = self.0.join("hub.lock");
        let fail = |e: std::io::Error| format!("{}: {e}", path.display());
        std::fs::create_dir_all(&self.0).map_err(fail)?;
        // Read is enough for a lock, and often all that is allowed: whoever came first, perhaps root, made the file.
        let opened = std::fs::File::open(&path).or_else(|e| match e.kind() {
            std::io::ErrorKind::NotFound => std::fs::File::create(&path),
            _ => Err(e),
        });
        let file = opened.map_err(fail)?;
        match lock(&file) {
            Ok(()) => Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => {
                let (what, stop) = match self.is_central() {
                    true => ("central", "the service that runs it"),
                    false => ("hub", "`systemctl stop chaski`"),
                };
                Err(format!(
                    "a {what} is running on {}. Stop it first ({stop}, or Ctrl-C where it runs).",
                    self.0.display()
                )
                .into())
            }
            Err(std::fs::TryLockError::Error(e)) => Err(fail(e).into()),
        }
    }

    /// The node's signing key.
    pub fn secret(&self) -> Result<NodeSecret, Failure> {
        Ok(self.node().secret(&mut MachineEntropy)?)
    }

    /// The key under which this node keeps people's keys: its public half and the secret, made on first use. Nothing travels under it.
    pub fn wrapping(&self) -> Result<(WrappingKey, WrappingSecret), Failure> {
        let path = self.0.join("node").join("wrapping.key");
        let secret = match std::fs::read_to_string(&path) {
            Ok(text) => {
                let seed =
                    kernel::from_base32(text.trim()).map_err(|e| format!("{}: {e}", path.display()))?;
                WrappingSecret::from_bytes(1, seed)
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let secret = WrappingSecret::generate(1, &mut MachineEntropy);
                write_durably(&path, kernel::to_base32(secret.to_bytes().as_ref()).as_bytes(), 0o600)?;
                secret
            }
            Err(e) => return Err(format!("{}: {e}", path.display()).into()),
        };
        Ok((secret.offer(&self.secret()?), secret))
    }
}

/// This process goes on with the time that the box was told, as far as that holds here.
fn carry_on(folder: &DataFolder) {
    if let Err(error) = machine::carry_on(&folder.node_folder()) {
        tracing::warn!(%error, "what is kept of the time cannot be read; the machine's own clock counts");
    }
}

/// Opens a store to serve a hub's pages from it, with the views that they read, also where a network was founded in the same folder.
pub fn open_hub_store(folder: &DataFolder, extra_fsync: Duration) -> Result<Store, Failure> {
    carry_on(folder);
    open(folder, extra_fsync, Arc::new(MachineClock), Sharing::default(), features::views())
}

/// Opens a hub's store, or a central's, with the views that are kept there.
pub fn open_store(folder: &DataFolder, extra_fsync: Duration) -> Result<Store, Failure> {
    carry_on(folder);
    open_store_at(folder, extra_fsync, Arc::new(MachineClock))
}

/// Only reads what a hub keeps, while it runs.
pub fn read_store(folder: &DataFolder) -> Result<Store, Failure> {
    Ok(Store::reading(folder.store_database(Sharing::default())?, &folder.node())?)
}

/// The same by another clock: the demonstration's term lies in the past.
pub fn open_store_at(
    folder: &DataFolder,
    extra_fsync: Duration,
    clock: Arc<dyn Clock>,
) -> Result<Store, Failure> {
    open_store_among(folder, extra_fsync, clock, Sharing::default())
}

/// The same for a process that shares the database with others.
pub fn open_store_among(
    folder: &DataFolder,
    extra_fsync: Duration,
    clock: Arc<dyn Clock>,
    sharing: Sharing,
) -> Result<Store, Failure> {
    open(folder, extra_fsync, clock, sharing, folder.views())
}

fn open(
    folder: &DataFolder,
    extra_fsync: Duration,
    clock: Arc<dyn Clock>,
    sharing: Sharing,
    views: Vec<View>,
) -> Result<Store, Failure> {
    std::fs::create_dir_all(folder.path()).map_err(|e| format!("{}: {e}", folder.path().display()))?;
    Ok(Store::open(Config {
        database: folder.store_database(sharing)?,
        node: folder.node(),
        views,
        local: features::local_tables(),
        clock,
        entropy: Box::new(MachineEntropy),
        software: format!("chaski {}", env!("CARGO_PKG_VERSION")),
        extra_fsync,
    })?)
}

/// Whether it can be told where in a database's address the password ends: at the first `@`, so that one in it is written `%40`, and before
/// the first `?`, which is `%3F` there. What is wrong is said without the address, which may be read over a shoulder or land in a journal.
fn check_address(url: &str) -> Result<(), &'static str> {
    let Some((_, rest)) = url.split_once("://") else { return Ok(()) };
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    let ats = before_query.matches('@').count();
    // An @ behind the ? is in an option's value, or the ? is in the password: then no option's name comes first, or what stands where
    // a port would is none.
    let cut = query.split_once('@').is_some_and(|(option, _)| {
        !option.contains('=')
            || (ats == 0 && !before_query.starts_with('[') && !has_port_or_none(before_query))
    });
    match ats {
        0 | 1 if !cut => Ok(()),
        _ => Err(
            "the user or the password in the database's address has an @ or a ?: write @ as %40 and ? as %3F there (and % as %25)",
        ),
    }
}

/// Whether the host of an address without user has a port that is a number, or none.
fn has_port_or_none(address: &str) -> bool {
    let host = address.split_once('/').map_or(address, |(host, _)| host);
    host.rsplit_once(':').is_none_or(|(_, port)| port.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_with_an_at_sign_or_a_question_mark_is_written_with_percents() {
        for (url, is_told) in [
            ("postgres://chaski@127.0.0.1/chaski", true),
            ("postgres://chaski:p%40ss%2Fword@db.example:5432/chaski?sslmode=require", true),
            ("postgres://db.example/chaski?application_name=a@b", true),
            ("postgres://db.example:5432/chaski?application_name=a@b", true),
            ("postgres://[::1]/chaski?application_name=a@b", true),
            ("postgres://chaski@db.example/chaski?application_name=a@b", true),
            ("sqlite", true),
            ("postgres://chaski:p?ss@db.example/chaski", false),
            ("postgres://chaski:p?ss@db.example/chaski?sslmode=require", false),
            ("postgres://chaski:p/s?s=@db.example/chaski", false),
            ("postgres://chaski:12?3@db.example/chaski", false),
            ("postgres://chaski:p@s?s@db.example/chaski", false),
            ("postgres://chaski:p@ss@db.example/chaski", false),
            ("postgres://chaski:p@s/s@db.example/chaski", false),
            // The driver looks for nothing else there.
            ("postgres://chaski:p/s:#s@db.example/chaski", true),
        ] {
            let checked = check_address(url);
            assert_eq!(checked.is_ok(), is_told, "{url}");
            assert!(
                checked
                    .err()
                    .is_none_or(|why| why.contains("%40") && why.contains("%3F") && !why.contains("p@s"))
            );
        }
    }
}
