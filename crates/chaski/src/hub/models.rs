//! Who approves models of the tutor at a node.

use super::DataFolder;
use crate::cli::Failure;
use exchange::{Trust, Welcome};
use kernel::{Authority, ports::PortError};
use std::{fs, io, sync::Arc};
use store::Store;
use tutoring::{FindSigner, Signer};

/// With whose authority models are approved here: a central's at a central, the node's own where it belongs to no network; `None`
/// at a box of a network.
pub fn approver(folder: &DataFolder, store: &Store) -> Result<Option<Authority>, Failure> {
    let path = folder.node_folder().join("welcome");
    let welcome = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Authority::Node)),
        Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        Ok(welcome) => Welcome::from_bytes(&welcome)?,
    };
    let own = folder.secret()?.public();
    let trust = store.read_blocking(|db| Trust::load(&welcome, db))?;
    Ok(trust.is_central(own).then_some(Authority::Central))
}

/// The same for pages, with the key.
pub fn signer(folder: &DataFolder, store: &Store) -> FindSigner {
    let (folder, store) = (folder.clone(), store.clone());
    Arc::new(move || {
        let found = || -> Result<Option<Signer>, Failure> {
            match approver(&folder, &store)? {
                Some(authority) => Ok(Some(Signer { secret: folder.secret()?, authority })),
                None => Ok(None),
            }
        };
        found().map_err(|error| PortError(error.to_string()))
    })
}
