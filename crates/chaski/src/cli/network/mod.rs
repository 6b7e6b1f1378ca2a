//! A network of nodes from the console: founding one, joining it, carrying its mail on a stick.
//!
//! Who may speak for which school is one key's word, the root's, which lies with the central. Everything here works without
//! any network between the machines.

mod archive;
mod central;
mod exchange_now;
mod forks;
mod invite;
mod join;
mod node;
mod offer;
mod office;
mod root_key;
mod schema;
mod stick;
mod updates;
mod waiting;

pub use central::Central;
pub use exchange_now::Exchange;
pub use join::Join;
pub use node::Node;
pub use offer::{Offer, Offers, Withdraw};
pub use stick::Stick;
pub use updates::{ListUpdates, OfferUpdate, WithdrawUpdate};

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, care, open_store, open_store_among, post, read_store},
    machine::MachineClock,
    network::fingerprint,
};
use directory::Directory;
use eventlog::NodeSecret;
use exchange::{Here, Trust};
use kernel::{NodeKey, departures::LeaveWay};
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{Sharing, Store, StoreError};

use crate::hub::post::WELCOME;

/// What a machine says whose branch was not kept.
const DOUBLE: &str = "Another machine writes under this node's name, and the central has kept that machine's branch. From now on this \
    node writes under a new name; what only it has is written again when it meets the kept branch. Nothing is lost.";
/// Largest file of a kind that is read whole.
const MAX_FILE_BYTES: u64 = 8 << 20;
/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(5);

/// A node whose hub is not running.
struct Opened {
    folder: DataFolder,
    here: Here,
    directory: Directory,
    /// Nobody else may open it while this lives.
    _alone: File,
}

impl Opened {
    fn open(folder: DataFolder) -> Result<Self, Failure> {
        Self::open_for(folder, LeaveWay::Stick)
    }

    /// The same, to give what it has in that way.
    fn open_for(folder: DataFolder, way: LeaveWay) -> Result<Self, Failure> {
        let alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        Self::over(folder, store, alone, way)
    }

    /// To serve from there, beside other processes of this central if its log lies on a server: each writes one of so many logs.
    /// Waits until one of them is free.
    fn open_to_serve(folder: DataFolder, origins: u16) -> Result<Self, Failure> {
        if !folder.is_on_server() {
            if origins > 1 {
                return Err("--origins needs a PostgreSQL database: a file has one writer.".into());
            }
            return Self::open_for(folder, LeaveWay::Network);
        }
        let alone = folder.among_others()?;
        let sharing = Sharing { places: origins, wait: Duration::from_secs(1), ..Sharing::default() };
        let open = || open_store_among(&folder, Duration::ZERO, Arc::new(MachineClock), sharing);
        let taken = |e: &Failure| matches!(e.downcast_ref::<StoreError>(), Some(StoreError::Taken { .. }));
        let mut said = false;
        let store = loop {
            match open() {
                Err(e) if taken(&e) => {
                    if !std::mem::replace(&mut said, true) {
                        say(&format!("{e}. Waiting until one of them is free."));
                    }
                }
                opened => break opened?,
            }
        };
        Self::over(folder, store, alone, LeaveWay::Network)
    }

    fn over(folder: DataFolder, store: Store, alone: File, way: LeaveWay) -> Result<Self, Failure> {
        store.rebuild_now(CHUNK)?;
        let (here, directory) = post::here(&folder, store, way)?;
        // The power may have gone between the word that takes a node's word back and its effect.
        here.apply_revocations()?;
        Ok(Self { folder, here, directory, _alone: alone })
    }

    /// Whoever was forgotten elsewhere is forgotten here too; that is what confirms it.
    /// Says so if another machine writes under this node's name and its branch was kept.
    fn end_lost_life(&self) -> Result<(), Failure> {
        if exchange::forks::end_lost_life(&self.here)? {
            say(DOUBLE);
        }
        Ok(())
    }

    fn forget_whom_others_forgot(&self) -> Result<(), Failure> {
        self.here.store.rebuild_now(CHUNK)?;
        match care::forget_whom_others_forgot(&self.folder, &self.here.store, &self.directory)? {
            0 => {}
            n => say(&format!("{n} people were forgotten elsewhere, and now here too.")),
        }
        Ok(())
    }

    fn root(&self) -> Result<NodeSecret, Failure> {
        self.folder.root_key()?.ok_or_else(|| {
            format!(
                "{} holds no root key: this is not the central. Certificates are given where `chaski central init` was run.",
                self.folder.path().display()
            )
            .into()
        })
    }
}

/// A node that is only looked at, also while it serves: nothing is written, and what is seen is what was last committed.
struct Looked {
    store: Store,
    /// Whom it believes; `None`: it belongs to no network.
    trust: Option<Arc<Trust>>,
    own: NodeKey,
}

impl Looked {
    fn at(data: &Path) -> Result<Self, Failure> {
        let folder = DataFolder::existing(data)?;
        let store = read_store(&folder)?;
        let welcome = folder.welcome()?;
        let trust = welcome.map(|welcome| store.read_blocking(|db| Trust::load(&welcome, db))).transpose()?;
        Ok(Self { own: store.origin().node, trust: trust.map(Arc::new), store })
    }
}

/// A file's bytes; `None` if it is not there.
fn read(path: &PathBuf) -> Result<Option<Vec<u8>>, Failure> {
    let failed = |e: std::io::Error| format!("{}: {e}", path.display());
    match std::fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(failed(e).into()),
        Ok(metadata) if metadata.len() > MAX_FILE_BYTES => {
            Err(format!("{}: {} bytes are too many for such a file", path.display(), metadata.len()).into())
        }
        Ok(_) => Ok(Some(std::fs::read(path).map_err(failed)?)),
    }
}

/// The same, for a file that somebody named.
fn read_named(path: &PathBuf) -> Result<Vec<u8>, Failure> {
    read(path)?.ok_or_else(|| format!("{}: there is no such file", path.display()).into())
}
