//! `chaski central analyst`: who may look at models of the tutor and approve them at a central.

use super::{Opened, ROOT_KEY};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
};
use directory::people::{change::ChangeError, decide::Unsound};
use exchange::Trust;
use kernel::CountryCode;
use std::path::PathBuf;

/// Who looks at models of the tutor and approves them.
///
/// With --name it invites her, and prints a code with which she chooses her password on the central's pages (`chaski central --pages`), or
/// another code if she is an analyst here already. With --end besides she is one no more. Without --name it lists who is. Stop the
/// central first.
#[derive(clap::Args)]
pub struct Analyst {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Her given and family name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The name of the central's office, which the first analyst opens
    #[arg(long, value_name = "NAME", default_value = "Central")]
    office: String,
    /// Her work here is over: her password and sessions end
    #[arg(long, requires = "name")]
    end: bool,
}

impl Analyst {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        if !folder.node_folder().join(ROOT_KEY).exists() {
            return Err(format!(
                "{} is no central. On a hub whoever administers it sees the models.",
                self.data.display()
            )
            .into());
        }
        let opened = Opened::open(folder)?;
        let (store, directory) = (opened.here.store.clone(), opened.directory.clone());
        let Some(name) = self.name else {
            let analysts = store.read_blocking(|db| directory.analysts(db))?;
            analysts.iter().for_each(|(_, name)| say(name));
            if analysts.is_empty() {
                say("Nobody yet. Invite somebody with --name.");
            }
            store.close();
            return Ok(());
        };
        let unsound = |error: ChangeError| match error {
            ChangeError::Unsound(Unsound::Gone) => Failure::from("nobody of that name is an analyst here"),
            ChangeError::Unsound(unsound) => {
                Failure::from(format!("--name and --office: {}", unsound.word()))
            }
            ChangeError::Store(error) => error.into(),
        };
        if self.end {
            let ended = store.write_blocking(move |tx| directory.end_analyst(tx, &name));
            store.close();
            ended.map_err(unsound)?;
            say("Done: she is an analyst here no more.");
            return Ok(());
        }
        let country = opened.here.trust()?.map_or_else(unknown, |trust| country(&trust, &opened))?;
        let invited =
            store.write_blocking(move |tx| directory.invite_analyst(tx, &name, &self.office, country));
        store.close();
        let invited = invited.map_err(unsound)?;
        if invited.known {
            say("She is an analyst here already; with this she chooses another password.");
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
