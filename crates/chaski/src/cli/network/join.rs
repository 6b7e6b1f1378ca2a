//! `chaski join`.

use super::{Opened, WELCOME, fingerprint, read_named};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
};
use exchange::Welcome;
use std::path::PathBuf;
use store::node::write_durably;

/// Join a network with the welcome file that its central wrote for this node.
///
/// From then on this node believes what that central says of other nodes. It can be done again with a newer file of the
/// same network; another network's file is refused.
#[derive(clap::Args)]
pub struct Join {
    /// The welcome file
    welcome: PathBuf,
    /// The node's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The school is invented, and so is the network
    #[arg(long)]
    demonstration: bool,
}

impl Join {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let path = self.welcome.display().to_string();
        let bytes = read_named(&self.welcome)?;
        let welcome = Welcome::from_bytes(&bytes).map_err(|e| format!("{path}: {e}"))?;
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let own = opened.here.secret.public();
        if welcome.certificates.iter().all(|certificate| certificate.terms.node != own) {
            return Err(format!(
                "{path}: the file welcomes another node. This one is {}; ask the central for its own.",
                fingerprint(own)
            )
            .into());
        }
        if opened.here.welcome.as_ref().is_some_and(|known| known.root != welcome.root) {
            return Err(format!(
                "{path}: this node belongs to another network already. Nothing was changed."
            )
            .into());
        }
        if opened.invented()? && !self.demonstration {
            return Err("the school on this box is invented; its people must not enter a real network. For a network that \
                        is a demonstration itself, say --demonstration."
                .into());
        }
        write_durably(&opened.folder.node_folder().join(WELCOME), &bytes, 0o644)?;
        opened.here.store.close();
        say(&format!("Joined the network of root key {}.", fingerprint(welcome.root)));
        say("Next: `chaski stick write PATH`, and carry the stick to town.");
        Ok(())
    }
}
