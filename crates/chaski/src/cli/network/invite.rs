//! `chaski central invite`.

use super::{
    fingerprint,
    node::{fate, school_id},
};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
    network::{ActError, Grant, Print, certified_node, codes_of, make_code},
};
use exchange::Trust;
use kernel::Clock;
use std::path::PathBuf;

/// Make a code with which one box may join within 30 minutes.
///
/// Let the technician read the fingerprint of the box to you first; it stands on its page `/join`, and `chaski node card` prints it. The code
/// lets in that box and no other, so whoever overhears it has no use of it. Then read code and fingerprint to the technician at the hub, by telephone or from this screen, and let her type
/// `chaski join --code CODE --address HOST:PORT --fingerprint FINGERPRINT`.
#[derive(clap::Args)]
pub struct Invite {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The fingerprint of the box that joins, as its page /join shows it and `chaski node card` prints it
    #[arg(long = "box", value_name = "FINGERPRINT")]
    print: String,
    /// The schools that the box may speak for, by id; default: the one on its card, unless another box speaks for it. A second box of a
    /// school is let in by naming that school here
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// The fingerprint of a dead box whose place the new one takes, with its schools
    #[arg(long, value_name = "FINGERPRINT", requires = "because", conflicts_with = "school")]
    replaces: Option<String>,
    /// What became of that box: broken, lost, retired, key-exposed
    #[arg(long, value_name = "WHY", requires = "replaces")]
    because: Option<String>,
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
        let print = Print::typed(&self.print).filter(|print| !print.is_of(node));
        let print = print.ok_or(
            "--box has twenty letters and digits: the fingerprint of the box that joins, as its page /join shows it and `chaski \
             node card` prints it. It is not this central's.",
        )?;
        let now = MachineClock.now().0;
        let known = trust(&folder)?;
        let asking = print.certified(&known);
        if asking.is_some_and(|node| known.is_revoked(node)) {
            return Err(ActError::Revoked.into());
        }
        let replaces = match (&self.replaces, &self.because) {
            (Some(print), Some(word)) => {
                let dead = certified_node(&known, print).ok_or(ActError::Unknown)?;
                Some((dead, fate(word)?))
            }
            _ => None,
        };
        if asking.is_some() && asking == replaces.map(|(dead, _)| dead) {
            return Err(ActError::SameKey.into());
        }
        let grant = Grant { print, years: self.years, schools, replaces };
        let code = make_code(&codes_of(&folder), now, &grant, &mut MachineEntropy)?;
        say(&format!("Code, for this box and 30 minutes: {code}"));
        say(&format!("Fingerprint of this central: {}", fingerprint(node)));
        Ok(())
    }
}

/// Whom the network believes, read beside a central that serves.
fn trust(folder: &DataFolder) -> Result<Trust, Failure> {
    let welcome = folder.welcome()?.ok_or("this node belongs to no network")?;
    Ok(Trust::load(&welcome, &mut folder.reading(1_024)?)?)
}
