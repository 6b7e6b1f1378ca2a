//! `chaski export`.

use crate::{
    cli::{
        Failure,
        import::{free_mb, size},
        say,
    },
    features,
    hub::{DataFolder, open_store, read_store},
};
use library::Library;
use std::{path::PathBuf, time::Duration};
use web::messages::{LanguagePlan, Messages};

/// Copy courses out for the next village.
#[derive(clap::Subcommand)]
pub enum Export {
    /// Copy a course to a stick: a package as ID.chaski, an imported Kolibri channel in Kolibri's own layout.
    ///
    /// What is on the stick already is not copied again. The hub may go on running: it is only read. `/library/copy` does the same from a page.
    Course(Course),
}

/// `chaski export course`.
#[derive(clap::Args)]
pub struct Course {
    /// The course's id, or the channel's
    #[arg(value_name = "ID")]
    id: String,
    /// The stick's folder
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);

impl Export {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let Export::Course(course) = self;
        // A folder made here would lie on the box's own disk, and the next village would get an empty stick.
        if !course.path.is_dir() {
            return Err(format!("{}: no such folder. Is the stick plugged in?", course.path.display()).into());
        }
        let folder = DataFolder::existing(&course.data)?;
        // A running hub keeps its views whole and is only read beside it. Where none runs, what an update left to do is done first.
        let alone = folder.alone();
        let store = match &alone {
            Ok(_) => {
                let store = open_store(&folder, Duration::ZERO)?;
                store.rebuild_now(CHUNK)?;
                store
            }
            Err(_) => read_store(&folder)?,
        };
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default())?;
        let library = Library::new(store.clone(), folder.blobs(), messages).with_channels(folder.channels());
        let done = course.copy(&library);
        store.close();
        done
    }
}

impl Course {
    fn copy(&self, library: &Library) -> Result<(), Failure> {
        let nobody = || format!("there is no course {} on this box; /courses lists them", self.id);
        if let (Ok(id), Some(channels)) = (self.id.parse(), library.channels()) {
            let exported = channels.export(&id, &self.path, &free_mb, &mut |_| {})?.ok_or_else(nobody)?;
            say(&format!("{} files, {} are on the stick", exported.files, size(exported.bytes)));
            for name in &exported.missing {
                say(&format!("not on this box: {name}"));
            }
            return Ok(());
        }
        let archive = library.package_of(&self.id)?.ok_or_else(nobody)?;
        let place = self.path.join(format!("{}.chaski", self.id));
        store::node::write_durably(&place, &archive, 0o644)?;
        say(&format!("{} is on the stick", place.display()));
        Ok(())
    }
}
