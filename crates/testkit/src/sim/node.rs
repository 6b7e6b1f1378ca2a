//! A simulated node: a real store in a folder, opened, crashed, restored and cloned.

use super::{Defect, forge::forge, views::views};
use crate::SimClock;
use eventlog::sealing::WrappingSecret;
use exchange::{Desk, Here, Welcome, Wrapping};
use kernel::{NodeKey, SchoolId, Seed};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{Config, Database, Store, StoreError, node::NodeFolder};

/// What a node is in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A ministry's server.
    Central,
    /// An honest box.
    Hub,
    /// A box that writes what it may not.
    Liar,
    /// A box that changes what it relays.
    Forger,
}

/// A node.
pub struct Node {
    pub number: usize,
    pub part: Part,
    pub schools: Vec<SchoolId>,
    pub clock: SimClock,
    pub revoked: bool,
    /// A copy that nothing can tell from its original: it goes on under its name.
    pub double: bool,
    folder: PathBuf,
    machine: String,
    lives: u64,
    seed: Seed,
    welcome: Option<Welcome>,
    defect: Option<Defect>,
    desk: Option<Arc<Desk>>,
    backup: Option<PathBuf>,
}

impl Node {
    /// A new box.
    pub fn new(
        number: usize,
        part: Part,
        schools: Vec<SchoolId>,
        world: &Path,
        clock: SimClock,
        seed: Seed,
        defect: Option<Defect>,
    ) -> Result<Self, StoreError> {
        let mut node = Self {
            number,
            part,
            schools,
            clock,
            revoked: false,
            double: false,
            folder: world.join(format!("node-{number}")),
            machine: format!("machine {number}"),
            lives: 0,
            seed: seed.part(&format!("node {number}")),
            welcome: None,
            defect,
            desk: None,
            backup: None,
        };
        node.open()?;
        Ok(node)
    }

    /// Its place of exchange.
    pub fn desk(&self) -> Arc<Desk> {
        self.desk.clone().expect("every step leaves nodes open")
    }

    pub fn store(&self) -> Store {
        self.desk().here.store.clone()
    }

    pub fn key(&self) -> NodeKey {
        self.desk().here.secret.public()
    }

    /// Joins the network, or hears of it anew.
    pub fn welcome(&mut self, welcome: Welcome) -> Result<(), StoreError> {
        self.welcome = Some(welcome);
        self.close();
        self.open()
    }

    fn open(&mut self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.folder).map_err(|e| StoreError::file(&self.folder, &e))?;
        self.lives += 1;
        let folder = NodeFolder::new(self.folder.join("node"), &self.machine);
        let mut keys = self.seed.part("keys").chance();
        let secret = folder.secret(&mut keys)?;
        let wrapping = Wrapping::in_memory(WrappingSecret::generate(1, &mut keys));
        let store = Store::open(Config {
            database: Database::Sqlite(self.folder.join("chaski.sqlite3")),
            node: folder,
            views: views(),
            local: vec![exchange::LOCAL],
            clock: Arc::new(self.clock.clone()),
            entropy: Box::new(self.seed.part(&format!("life {} {}", self.lives, self.machine)).chance()),
            software: "sim".into(),
            extra_fsync: Duration::ZERO,
        })?;
        store.rebuild_now(Duration::from_millis(200))?;
        let here = Here {
            store,
            secret,
            wrapping,
            welcome: self.welcome.clone(),
            schools: self.schools.clone(),
            departures: None,
            keys: None,
            files: None,
        };
        let desk = Desk::new(here).with_defect(self.defect);
        self.desk = Some(Arc::new(if self.part == Part::Forger { desk.forging(forge) } else { desk }));
        Ok(())
    }

    fn close(&mut self) {
        if let Some(desk) = self.desk.take() {
            desk.here.store.close();
        }
    }

    /// The power goes: what is on the disk at this moment is what is left.
    pub fn crash(&mut self) -> Result<(), StoreError> {
        let after = self.folder.with_extension(format!("{}", self.lives));
        copy(&self.folder, &after)?;
        self.close();
        let _ = fs::remove_dir_all(&self.folder);
        fs::rename(&after, &self.folder).map_err(|e| StoreError::file(&after, &e))?;
        self.open()
    }

    /// Somebody copies its database.
    pub fn back_up(&mut self) -> Result<(), StoreError> {
        let place = self.folder.with_extension("backup");
        let _ = fs::remove_dir_all(&place);
        copy(&self.folder, &place)?;
        let _ = fs::remove_dir_all(place.join("node"));
        self.backup = Some(place);
        Ok(())
    }

    /// Somebody puts the copy back. Returns whether there was one.
    pub fn restore(&mut self) -> Result<bool, StoreError> {
        let Some(backup) = self.backup.take() else { return Ok(false) };
        self.close();
        let keys = self.folder.join("node");
        let aside = self.folder.with_extension("node");
        fs::rename(&keys, &aside).map_err(|e| StoreError::file(&keys, &e))?;
        let _ = fs::remove_dir_all(&self.folder);
        fs::rename(&backup, &self.folder).map_err(|e| StoreError::file(&backup, &e))?;
        fs::rename(&aside, &keys).map_err(|e| StoreError::file(&aside, &e))?;
        self.open()?;
        Ok(true)
    }

    /// It is started anew.
    pub fn restart(&mut self) -> Result<(), StoreError> {
        self.close();
        self.open()
    }

    /// Its disk is copied, keys and all, into another machine; `double`: one that calls itself the same.
    pub fn clone_disk(&self, number: usize, world: &Path, double: bool) -> Result<Node, StoreError> {
        let folder = world.join(format!("node-{number}"));
        copy(&self.folder, &folder)?;
        let mut clone = Node {
            number,
            part: self.part,
            schools: self.schools.clone(),
            clock: SimClock::at(kernel::Clock::now(&self.clock)),
            revoked: self.revoked,
            double,
            folder,
            machine: if double { self.machine.clone() } else { format!("machine {number}") },
            lives: 0,
            seed: self.seed,
            welcome: self.welcome.clone(),
            defect: self.defect,
            desk: None,
            backup: None,
        };
        clone.open()?;
        Ok(clone)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.close();
    }
}

/// Copies a folder as it lies there. Nothing is being written at that moment: the one writer answers before the next step.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    fn inner(from: &Path, to: &Path) -> io::Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                inner(&entry.path(), &target)?;
            } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
                fs::copy(entry.path(), target)?;
            }
        }
        Ok(())
    }
    inner(from, to).map_err(|e| StoreError::file(from, &e))
}
