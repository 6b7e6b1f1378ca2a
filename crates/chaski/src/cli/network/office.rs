//! `chaski central analyst` and `chaski central administrator`: who may come in to a central's pages, and for which work.

use super::Opened;
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
};
use directory::people::{change::ChangeError, decide::Unsound};
use exchange::Trust;
use kernel::{CountryCode, Role};
use std::path::PathBuf;

/// Who looks at models of the tutor and approves them.
///
/// With --name it invites her, and prints a code with which she chooses her password on the central's pages (`chaski central --pages`), or
/// another code if she is an analyst here already. With --end besides she is one no more. Without --name it lists who is. Stop the
/// central first.
#[derive(clap::Args)]
pub struct Analyst {
    #[command(flatten)]
    office: Office,
}

/// Who runs the network: certifies boxes, revokes them, sees how each does.
///
/// With --name it invites her, and prints a code with which she chooses her password on the central's pages (`chaski central --pages`), or
/// another code if she runs it already. With --end besides she does no more. Without --name it lists who does. Stop the central first.
#[derive(clap::Args)]
pub struct Administrator {
    #[command(flatten)]
    office: Office,
}

/// Of whom it is asked.
#[derive(clap::Args)]
struct Office {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Her given and family name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The name of the central's office, which the first one opens
    #[arg(long, value_name = "NAME", default_value = "Central")]
    office: String,
    /// Her work here is over: her password and sessions end
    #[arg(long, requires = "name")]
    end: bool,
}

impl Analyst {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        self.office.run(Role::Analyst)
    }
}

impl Administrator {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        self.office.run(Role::NetworkAdministrator)
    }
}

impl Office {
    fn run(self, role: Role) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        if !folder.is_central() {
            return Err(format!(
                "{} is no central. On a hub whoever administers it sees the models, and a network is run at its central.",
                self.data.display()
            )
            .into());
        }
        let opened = Opened::open(folder)?;
        let (store, directory) = (opened.here.store.clone(), opened.directory.clone());
        let Some(name) = self.name else {
            let people = store.read_blocking(|db| directory.office_people(db, role))?;
            people.iter().for_each(|(_, name)| say(name));
            if people.is_empty() {
                say("Nobody yet. Invite somebody with --name.");
            }
            store.close();
            return Ok(());
        };
        let unsound = |error: ChangeError| match error {
            ChangeError::Unsound(Unsound::Gone) => Failure::from("nobody of that name has that work here"),
            ChangeError::Unsound(unsound) => {
                Failure::from(format!("--name and --office: {}", unsound.word()))
            }
            ChangeError::Store(error) => error.into(),
        };
        if self.end {
            let ended = store.write_blocking(move |tx| directory.end_at_office(tx, role, &name));
            store.close();
            ended.map_err(unsound)?;
            say("Done: she does that work here no more.");
            return Ok(());
        }
        let country = opened.here.trust()?.map_or_else(unknown, |trust| country(&trust, &opened))?;
        let office = self.office;
        let invited =
            store.write_blocking(move |tx| directory.invite_to_office(tx, role, &name, &office, country));
        store.close();
        let invited = invited.map_err(unsound)?;
        if invited.known {
            say("She works here already; with this she chooses another password.");
        }
        say(&format!("Invitation: {}", invited.code));
        say(
            "Start the central with --pages ADDR, behind HTTPS or on this machine, and let her open /enter/invitation there, type it and \
             choose a password. It is good once, for a week.",
        );
        Ok(())
    }
}

/// The country that the central's own certificate names.
fn country(trust: &Trust, opened: &Opened) -> Result<CountryCode, Failure> {
    let own = opened.here.secret.public();
    trust.certificates_of(own).map(|terms| terms.country).last().map_or_else(unknown, Ok)
}

fn unknown() -> Result<CountryCode, Failure> {
    Err("this central has no certificate: found its network with `chaski central init`".into())
}
