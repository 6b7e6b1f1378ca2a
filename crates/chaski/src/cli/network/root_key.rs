//! `chaski central root-key`.

use super::fingerprint;
use crate::{
    cli::{Failure, restore, say},
    hub::DataFolder,
    network::ROOT_KEY,
};
use eventlog::NodeSecret;
use std::path::PathBuf;
use upkeep::backup::RecoveryKey;

/// Bring the network's root key back from its recovery phrase, or try whether a paper is the right one.
///
/// The phrase is read from standard input or from a file: fourteen words, of which the first four letters are enough.
#[derive(clap::Args)]
pub struct RootKey {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only say whether the phrase is that of this network's root key; nothing is written
    #[arg(long)]
    check: bool,
    /// A file with the phrase, instead of standard input
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

/// The root key that a phrase stands for.
pub fn root_from(phrase: &RecoveryKey) -> NodeSecret {
    NodeSecret::from_bytes(*phrase.root_seed())
}

impl RootKey {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::at(&self.data);
        let Some(welcome) = folder.welcome()? else {
            return Err(format!(
                "{} does not say to which network it belongs (node/welcome is missing). Put the central's folder back from its backup first; \
                 the phrase brings back the root key alone.",
                self.data.display()
            )
            .into());
        };
        let asked = "Recovery phrase of the root key (fourteen words):";
        let phrase = restore::typed_key(self.key_file.as_deref(), asked)?;
        let root = root_from(&phrase);
        if root.public() != welcome.root {
            return Err(format!(
                "that phrase is whole, and is not that of this network's root key ({}). It may open backups of a box, or be another network's. \
                 A network that was founded with an earlier version has no phrase: its key is in copies of node/root.key only.",
                fingerprint(welcome.root)
            )
            .into());
        }
        let path = folder.node_folder().join(ROOT_KEY);
        let is_here = folder.root_key().is_ok_and(|key| key.is_some_and(|key| key.public() == root.public()));
        match (self.check, is_here) {
            (true, true) => say("The phrase is that of this network's root key, which is here."),
            (true, false) => say(
                "The phrase is that of this network's root key, which is not here: run the command without --check.",
            ),
            (false, true) => {
                say(&format!("Nothing was changed: {} has this root key already.", path.display()))
            }
            (false, false) => {
                folder.keep_root_key(&root)?;
                say(&format!("The root key is back: {}.", path.display()));
            }
        }
        Ok(())
    }
}
