//! `chaski central`.

use super::{Opened, ROOT_KEY, WELCOME, fingerprint};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
};
use eventlog::{
    Certificate, NodeSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::node::OriginCertified;
use exchange::Welcome;
use kernel::{Authority, Clock, CountryCode};
use std::path::PathBuf;
use store::{Draft, node::write_durably};

/// The node whose root key says who belongs to a network.
#[derive(clap::Subcommand)]
pub enum Central {
    /// Found a network: make a root key, and a node that holds it.
    ///
    /// The root key lies in DIR/node/root.key and nowhere else. Whoever has it can speak for every school: keep the folder
    /// where only the network's administrators come, and a copy of that file on paper or a stick in a safe. Without it no
    /// node can be certified or revoked any more.
    Init {
        /// A folder that does not exist yet, or an empty one
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The country whose law the network is under, two letters
        #[arg(long, value_name = "CC")]
        country: String,
        /// Years until the central's own certificate must be renewed
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=30))]
        years: u8,
    },
}

/// Milliseconds in a mean year.
pub(super) const YEAR_MS: i64 = 31_556_952_000;

impl Central {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let Central::Init { data, country, years } = self;
        let country: CountryCode = country.parse().map_err(|e| format!("--country {country}: {e}"))?;
        if data.exists() && std::fs::read_dir(&data)?.next().is_some() {
            return Err(format!(
                "{} is not empty. A network is founded in a folder of its own; choose another.",
                data.display()
            )
            .into());
        }
        let opened = Opened::open(DataFolder::at(&data))?;
        let root = NodeSecret::generate(&mut MachineEntropy);
        let node = opened.here.secret.public();
        let now = MachineClock.now();
        let terms = CertificateTerms {
            node,
            role: NodeRole::Central,
            country,
            schools: vec![],
            authorities: Authorities::CENTRAL,
            from: None,
            issued_at: now,
            valid_until: now.plus_ms(i64::from(years) * YEAR_MS),
        };
        let certificate = Certificate::issue(&root, terms);
        let folder = opened.folder.node_folder();
        write_durably(&folder.join(ROOT_KEY), kernel::to_base32(root.to_bytes().as_ref()).as_bytes(), 0o600)?;
        let welcome = Welcome { root: root.public(), certificates: vec![certificate.clone()], central: None };
        write_durably(&folder.join(WELCOME), &welcome.to_bytes(), 0o644)?;
        let event = OriginCertified { certificate: certificate.to_bytes() };
        opened.here.store.write_blocking(move |tx| {
            tx.append(Draft {
                schools: vec![],
                persons: vec![],
                authority: Authority::Central,
                events: vec![event.into()],
            })
        })?;
        opened.here.store.close();
        say(&format!("Network founded. Its central is {}.", fingerprint(node)));
        say(&format!("Root key: {}. Keep a copy of it in a safe.", folder.join(ROOT_KEY).display()));
        say("Next: `chaski node card` on each hub, then `chaski node certify` here.");
        Ok(())
    }
}
