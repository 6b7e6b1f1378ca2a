//! A simulated node: a real store in a folder, opened, crashed, restored and cloned.

use super::{
    forge::forge,
    mistake::{KeyMistake, Mistake},
    ring::{Consents, Ring},
    torn::{Synced, Torn, tear},
    views::views,
};
use directory::Directory;
use eventlog::sealing::WrappingSecret;
use exchange::{Desk, Here, Welcome, Wrapping};
use kernel::{Chance, Digest, NodeKey, Origin, PersonId, SchoolId, Seed, UtcMillis};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{Config, Database, Store, StoreError, log::Head, node::NodeFolder};
use testkit::{SimClock, random_log::START};

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
    /// A certified school's box that says of other schools' pupils that they are its own, and asks for what it has no right to. It writes nothing
    /// that its certificate does not allow.
    Claimant,
}

/// What a node had when all that it had said to anybody was synced.
pub struct Kept {
    synced: Synced,
    /// Its logs, as far as it had them.
    heads: Vec<(Origin, u64, Digest)>,
    own: Origin,
}

impl Kept {
    /// Of the node whose files lie there.
    pub fn of(store: &Store, folder: &Path) -> Result<Self, StoreError> {
        let heads = store.read_blocking(Head::roots)?;
        Ok(Self { synced: Synced::of(folder), heads, own: store.origin() })
    }

    /// The same, if of its files only what was there before were synced.
    pub fn after(self, before: &Kept) -> Self {
        Self { synced: before.synced.clone(), ..self }
    }
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
    /// It broke for good: nobody hears of it any more.
    pub dead: bool,
    /// An old copy of its database was put back once.
    pub restored: bool,
    /// Its list of people who were forgotten, which lies beside its keys and not in the database.
    pub erasures: BTreeSet<PersonId>,
    folder: PathBuf,
    machine: String,
    lives: u64,
    seed: Seed,
    welcome: Option<Welcome>,
    consents: Consents,
    mistake: Option<Mistake>,
    open: Option<(Arc<Desk>, Directory)>,
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
        (consents, mistake): (Consents, Option<Mistake>),
    ) -> Result<Self, StoreError> {
        let mut node = Self {
            number,
            part,
            schools,
            clock,
            revoked: false,
            double: false,
            dead: false,
            restored: false,
            erasures: BTreeSet::new(),
            folder: world.join(format!("node-{number}")),
            machine: format!("machine {number}"),
            lives: 0,
            seed: seed.part(&format!("node {number}")),
            welcome: None,
            consents,
            mistake,
            open: None,
            backup: None,
        };
        node.open()?;
        Ok(node)
    }

    /// Its place of exchange.
    pub fn desk(&self) -> Arc<Desk> {
        self.open.as_ref().map(|(desk, _)| desk.clone()).expect("every step leaves nodes open")
    }

    /// Who is who there.
    pub fn directory(&self) -> Directory {
        self.open.as_ref().map(|(_, directory)| directory.clone()).expect("every step leaves nodes open")
    }

    /// Neither lies nor changes anything, and nobody has taken it.
    pub fn is_honest(&self) -> bool {
        matches!(self.part, Part::Central | Part::Hub) && !self.revoked
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn store(&self) -> Store {
        self.desk().here.store.clone()
    }

    /// Changes with everything that is written there: how often it was opened, and commits since.
    pub fn state(&self) -> (u64, Option<u64>) {
        (self.lives, self.store().commits())
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
        let letters = self.folder.join("node").join("letters.keys");
        let mut chance = self.seed.part(&format!("letters {} {}", self.lives, self.machine)).chance();
        let wrapping = Wrapping::at(letters, START, &mut chance)?;
        let store = Store::open(Config {
            database: Database::Sqlite(self.folder.join("chaski.sqlite3")),
            node: folder,
            views: views(),
            local: vec![exchange::LOCAL, directory::LOCAL, directory::people::LOCAL],
            clock: Arc::new(self.clock.clone()),
            entropy: Box::new(self.seed.part(&format!("life {} {}", self.lives, self.machine)).chance()),
            software: "sim".into(),
            extra_fsync: Duration::ZERO,
        })?;
        store.rebuild_now(Duration::from_millis(200))?;
        // Beside the node's own key, as on a box: a copied database opens no name.
        let register = WrappingSecret::generate(1, &mut self.seed.part("register").chance());
        let directory = Directory::new(store.clone(), register.offer(&secret), register);
        let here = Here {
            store,
            secret,
            wrapping,
            welcome: self.welcome.clone(),
            schools: self.schools.clone(),
            departures: Some(Arc::new(self.consents.clone())),
            keys: Some(Arc::new(Ring { directory: directory.clone(), mistake: self.mistake })),
            files: None,
        };
        let desk = Desk::new(here).with_defect(Mistake::of_exchange(self.mistake));
        let desk = if self.part == Part::Forger { desk.forging(forge) } else { desk };
        self.open = Some((Arc::new(desk), directory));
        Ok(())
    }

    /// What a box does of itself every day: whoever was forgotten elsewhere is forgotten here too, and who had her keys from here is asked to destroy
    /// them. Returns how many people were forgotten here by it.
    pub fn care(&mut self) -> Result<u64, StoreError> {
        let (store, directory) = (self.store(), self.directory());
        store.rebuild_now(Duration::from_millis(200))?;
        let sql = "SELECT person FROM directory_person WHERE forgotten = 1 ORDER BY person";
        let rows = store.read_blocking(|db| db.query(sql, &[]))?;
        for row in &rows {
            self.erasures.insert(PersonId(row.id(0)?));
        }
        let ids: Vec<PersonId> = self.erasures.iter().copied().collect();
        if !Mistake::is(self.mistake, KeyMistake::ErasureUntold) {
            let own: Vec<SchoolId> = directory.own_school()?.map(|own| own.school).into_iter().collect();
            exchange::forget_parcels(&store, &own, &ids)?;
        }
        match Mistake::is(self.mistake, KeyMistake::RecordUnheeded) {
            true => Ok(0),
            false => self.forget_again(),
        }
    }

    fn forget_again(&self) -> Result<u64, StoreError> {
        let people: Vec<(PersonId, u8)> = self.erasures.iter().map(|person| (*person, 0)).collect();
        let schools: BTreeSet<SchoolId> = self.schools.iter().copied().collect();
        self.directory().forget_again(&people, Some(&schools).filter(|_| self.part != Part::Central))
    }

    /// A new key for mail to it. The former one is kept for what is under way, or not.
    pub fn rotate(&self, now: UtcMillis, keep_former: bool) -> Result<(), StoreError> {
        let mut chance = self.seed.part(&format!("rotated {} {}", now.0, self.machine)).chance();
        self.desk().here.wrapping.rotate(now, keep_former, &mut chance).map(drop)
    }

    fn close(&mut self) {
        if let Some((desk, _)) = self.open.take() {
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

    /// What the power may not take.
    pub fn kept(&self) -> Result<Kept, StoreError> {
        Kept::of(&self.store(), &self.folder)
    }

    /// The power goes while something is written of which nobody has heard: of that a part is on the disk, or all, and perhaps the power
    /// goes once more while the node starts. What it had before must be there, in the same life.
    pub fn lose_power(&mut self, kept: &Kept, chance: &mut Chance) -> Result<Torn, StoreError> {
        let wrote = self.kept()?;
        let torn = self.cut_off(&kept.synced, chance)?;
        if chance.below(3) == 0 {
            let resting = Synced::of(&self.folder);
            self.open()?;
            self.cut_off(&resting, chance)?;
        }
        self.open()?;
        let after: BTreeMap<Origin, u64> =
            self.kept()?.heads.into_iter().map(|(origin, seq, _)| (origin, seq)).collect();
        for (origin, seq, _) in &kept.heads {
            // A branch that the root did not keep may have given way meanwhile.
            let Some((_, then, _)) = wrote.heads.iter().find(|(log, ..)| log == origin) else { continue };
            let (there, least) = (after.get(origin).copied().unwrap_or(0), *seq.min(then));
            if there < least {
                return Err(StoreError::Log(format!(
                    "node {}: {least} entries of {origin:?} were synced, after a power cut ({torn:?}) there are {there}",
                    self.number
                )));
            }
        }
        let own = self.store().origin();
        if kept.own == wrote.own && own != kept.own {
            return Err(StoreError::Log(format!(
                "node {}: a power cut ({torn:?}) ended the life {:?}, and {own:?} began",
                self.number, kept.own
            )));
        }
        Ok(torn)
    }

    /// What is on the disk at this moment is left, less what a disk may lose of it. The node is closed then.
    fn cut_off(&mut self, synced: &Synced, chance: &mut Chance) -> Result<Torn, StoreError> {
        let after = self.folder.with_extension(format!("{}", self.lives));
        copy(&self.folder, &after)?;
        let torn = tear(&after, synced, &Synced::of(&self.folder), chance)
            .map_err(|e| StoreError::file(&after, &e))?;
        self.close();
        let _ = fs::remove_dir_all(&self.folder);
        fs::rename(&after, &self.folder).map_err(|e| StoreError::file(&after, &e))?;
        Ok(torn)
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
        self.restored = true;
        self.open()?;
        // Before it serves anybody.
        if !Mistake::is(self.mistake, KeyMistake::BackupBelieved) {
            self.forget_again()?;
        }
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
            dead: false,
            restored: self.restored,
            erasures: self.erasures.clone(),
            folder,
            machine: if double { self.machine.clone() } else { format!("machine {number}") },
            lives: 0,
            seed: self.seed,
            welcome: self.welcome.clone(),
            consents: self.consents.clone(),
            mistake: self.mistake,
            open: None,
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
    testkit::copy_folder(from, to).map_err(|e| StoreError::file(from, &e))
}
