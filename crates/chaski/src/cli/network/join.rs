//! `chaski join`.

use super::{Opened, read_named};
use crate::{
    cli::{Failure, say},
    hub::{
        DataFolder,
        join::{Asked, Joining, Unfit},
        post::Config,
    },
    network::fingerprint,
};
use std::path::PathBuf;

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
    /// The code, good once, for this box alone and 30 minutes
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
        let joining = Joining::new(&opened.folder, &opened.here, self.demonstration)?;
        let joined = match (&self.welcome, self.code, &self.address, self.fingerprint) {
            (Some(welcome), ..) => {
                let joined = joining.by_file(&read_named(welcome)?);
                joined.map_err(|error| format!("{}: {error}", welcome.display()))?
            }
            (None, Some(code), Some(address), Some(print)) => {
                say(&format!("This node's fingerprint: {}", fingerprint(opened.here.secret.public())));
                let asked = Asked { address: address.clone(), code, print };
                joining.by_code(&asked.plain().map_err(unfit)?)?
            }
            _ => return Err("give a welcome file, or --code with --address and --fingerprint".into()),
        };
        opened.here.store.close();
        // What a technician compares is the central's; the root's would look like a wrong one.
        match &joined.central {
            Some(central) => say(&format!(
                "Joined the network. Fingerprint of its central: {}",
                fingerprint(central.node())
            )),
            None => say(&format!("Joined the network of root key {}.", fingerprint(joined.root))),
        }
        say(match Config::read(&opened.folder)?.peers.is_empty() {
            false => "Next: `chaski exchange now`. A running hub does so by itself, every hour.",
            true => "Next: `chaski stick write PATH`, and carry the stick to town.",
        });
        Ok(())
    }
}

fn unfit(unfit: Unfit) -> Failure {
    match unfit {
        Unfit { address: true, .. } => "--address is a host and a port, e.g. central.example:7440",
        Unfit { code: true, .. } => "--code has twelve letters and digits",
        _ => "--fingerprint has twenty letters and digits",
    }
    .into()
}
