//! `chaski import course`.

use crate::{
    cli::{Failure, say},
    features,
    hub::{DataFolder, open_store},
};
use directory::Directory;
use library::{Library, install::Installed};
use std::{path::PathBuf, time::Duration};
use web::messages::{LanguagePlan, Messages};

/// `chaski import course`.
#[derive(clap::Args)]
pub struct Course {
    /// The package
    #[arg(value_name = "FILE.chaski")]
    file: PathBuf,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Largest package read: what packages may hold and their manifest.
const MAX_BYTES: u64 = formats::package::limits::TOTAL_BYTES + (8 << 20);
/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);

impl Course {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let said = |why: &dyn std::fmt::Display| format!("{}: {why}", self.file.display());
        let size = std::fs::metadata(&self.file).map_err(|error| said(&error))?.len();
        if size > MAX_BYTES {
            return Err(said(&format!("{size} bytes; a package has at most {MAX_BYTES}")).into());
        }
        let archive = std::fs::read(&self.file).map_err(|error| said(&error))?;
        let folder = DataFolder::at(&self.data);
        let _alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let (offer, secret) = folder.wrapping()?;
        let directory = Directory::new(store.clone(), offer, secret);
        let school = match directory.own_school()? {
            Some(own) => own.school,
            // As when a list of people comes first: its name and country are set right at the first start.
            None => store.write_blocking(move |tx| directory.open_school(tx, "Escuela", "ZZ"))?,
        };
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default())?;
        let library = Library::new(store.clone(), folder.blobs(), messages);
        let result = library.install(school, &archive).map_err(|error| said(&error));
        store.close();
        match result? {
            Installed::New => say("The course is installed."),
            Installed::Already => say("Exactly this package was installed already; nothing changed."),
        }
        Ok(())
    }
}
