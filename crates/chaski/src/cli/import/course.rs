//! `chaski import course`.

use super::free_mb;
use crate::{
    cli::{Failure, say},
    features,
    hub::{DataFolder, open_store},
    machine::MachineClock,
};
use directory::Directory;
use kernel::Clock;
use library::{
    Library,
    beside::Laid,
    channel::{Bring, Shelved},
};
use std::{path::PathBuf, time::Duration};
use web::messages::{LanguagePlan, Messages};

/// `chaski import course`.
#[derive(clap::Args)]
pub struct Course {
    /// Packages, books, zips
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);

impl Course {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        for file in &self.files {
            std::fs::File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let folder = DataFolder::to_write(&self.data)?;
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
        let title = messages.text(&messages.plan().site_language, "library-shelf-title", &[]).into_owned();
        let library = Library::new(store.clone(), folder.blobs(), messages)
            .with_beside(folder.translations(), folder.voices())
            .with_channels(folder.channels());
        let how = Bring {
            school: Some(school),
            in_place: false,
            now: MachineClock.now(),
            free_mb: &free_mb,
            progress: &mut |_| {},
        };
        let brought = library.bring_loose(school, &title, &self.files, how);
        store.close();
        let shelved = brought?;
        if self.json {
            say(&json(&shelved).to_string());
        } else {
            shelved.new.iter().for_each(|title| say(&format!("new: {title}")));
            for laid in &shelved.beside {
                let (what, Laid { course, language, by, .. }) = (laid.what.word(), laid);
                say(&format!("beside {course}, from the next start on: {what} in {language}, by {by}"));
            }
            shelved.here.iter().for_each(|title| say(&format!("was here already: {title}")));
        }
        let refused: Vec<String> =
            shelved.refused.iter().map(|(name, why)| format!("{name}: {why}")).collect();
        match refused.is_empty() {
            true => Ok(()),
            false => Err(refused.join("\n").into()),
        }
    }
}

fn json(shelved: &Shelved) -> serde_json::Value {
    let refused: Vec<serde_json::Value> = shelved
        .refused
        .iter()
        .map(|(name, why)| serde_json::json!({ "file": name, "reason": why.to_string(), "word": why.word() }))
        .collect();
    let beside: Vec<serde_json::Value> = shelved
        .beside
        .iter()
        .map(|laid| {
            let language = laid.language.to_string();
            serde_json::json!({ "what": laid.what.word(), "course": laid.course, "language": language, "by": laid.by })
        })
        .collect();
    serde_json::json!({ "new": shelved.new, "here": shelved.here, "beside": beside, "refused": refused })
}
