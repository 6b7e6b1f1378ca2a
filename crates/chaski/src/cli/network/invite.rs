//! `chaski central invite`.

use super::{fingerprint, node::school_id};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
    network::{codes_of, make_code},
};
use kernel::Clock;
use std::path::PathBuf;

/// Make a code with which one node may join within 30 minutes.
///
/// Read code and fingerprint to the technician at the hub, by telephone or from this screen, and let her type
/// `chaski join --code CODE --address HOST:PORT --fingerprint FINGERPRINT`.
#[derive(clap::Args)]
pub struct Invite {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The schools that the node may speak for, by id; default: those on its card
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// Years until the certificate must be renewed
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
    years: u8,
}

impl Invite {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let schools = self.school.iter().map(|id| school_id(id)).collect::<Result<Vec<_>, Failure>>()?;
        let node = folder.secret()?.public();
        let now = MachineClock.now().0;
        let code = make_code(&codes_of(&folder), now, self.years, &schools, &mut MachineEntropy)?;
        say(&format!("Code, for one node and 30 minutes: {code}"));
        say(&format!("Fingerprint of this central: {}", fingerprint(node)));
        Ok(())
    }
}
