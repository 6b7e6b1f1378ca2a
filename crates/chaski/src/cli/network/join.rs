//! `chaski join`.

use super::{Opened, WELCOME, fingerprint, read_named};
use crate::{
    cli::{Failure, say},
    hub::{DataFolder, post},
};
use exchange::Welcome;
use std::path::PathBuf;
use store::node::write_durably;

/// Join a network: with the welcome file that its central wrote for this node, or with a code.
///
/// Where there is a network, the central's administrator makes a code with `chaski central invite`; it is given here with the
/// central's address and fingerprint, and no file is needed.
///
/// From then on this node believes what that central says of other nodes. It can be done again with a newer file of the
/// same network; another network's file is refused.
#[derive(clap::Args)]
pub struct Join {
    /// The welcome file
    #[arg(required_unless_present = "code", conflicts_with = "code")]
    welcome: Option<PathBuf>,
    /// The code, good for one node and 30 minutes
    #[arg(long, value_name = "CODE", requires = "address", requires = "fingerprint")]
    code: Option<String>,
    /// Host and port of the central
    #[arg(long, value_name = "HOST:PORT")]
    address: Option<String>,
    /// The central's fingerprint, as it was printed with the code
    #[arg(long, value_name = "FINGERPRINT")]
    fingerprint: Option<String>,
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
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        if opened.invented()? && !self.demonstration {
            return Err("the school on this box is invented; its people must not enter a real network. For a network that \
                        is a demonstration itself, say --demonstration."
                .into());
        }
        let (path, bytes) = match (&self.welcome, &self.code, &self.address, &self.fingerprint) {
            (Some(welcome), ..) => (welcome.display().to_string(), read_named(welcome)?),
            (None, Some(code), Some(address), Some(print)) => {
                let print: String = print.chars().filter(char::is_ascii_alphanumeric).collect();
                let card = opened.here.card()?.to_bytes();
                say(&format!("This node's fingerprint: {}", fingerprint(opened.here.secret.public())));
                let code = code.trim().to_ascii_lowercase();
                (address.clone(), exchange::net::join(address, &print, &opened.here.secret, &code, &card)?)
            }
            _ => return Err("give a welcome file, or --code with --address and --fingerprint".into()),
        };
        let welcome = Welcome::from_bytes(&bytes).map_err(|e| format!("{path}: {e}"))?;
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
        write_durably(&opened.folder.node_folder().join(WELCOME), &bytes, 0o644)?;
        if let (Some(address), Some(central)) = (&self.address, &welcome.central) {
            post::Config::add_peer(&opened.folder, central.node(), address)?;
        }
        opened.here.store.close();
        say(&format!("Joined the network of root key {}.", fingerprint(welcome.root)));
        say(match self.address {
            Some(_) => "Next: `chaski exchange now`. A running hub does so by itself, every hour.",
            None => "Next: `chaski stick write PATH`, and carry the stick to town.",
        });
        Ok(())
    }
}
