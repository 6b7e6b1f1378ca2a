//! `chaski tutor approve`: a model goes into the log, and with the mail to every hub.

use super::super::{Failure, say};
use super::files::in_file;
use super::train::{MODEL_BYTES_MAX, describe};
use crate::hub::{DataFolder, open_store};
use clap::Args;
use exchange::{Trust, Welcome};
use kernel::Authority;
use learner_model::tracing::{Key, Model};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};
use tutoring::model::{InUse, approve};

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(5);

/// Arguments of `approve`.
#[derive(Args)]
pub struct Approve {
    /// A model file, as `train` wrote it
    file: PathBuf,
    /// The folder of the central, or of a box that belongs to no network. Stop the hub there first.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Skills the model must know at least half of: ids, one a line. Default: those of the courses installed there
    #[arg(long, value_name = "FILE")]
    skills: Option<PathBuf>,
}

impl Approve {
    /// Checks the model as a hub would, then writes it and its approval.
    pub fn run(self) -> Result<(), Failure> {
        let size = fs::metadata(&self.file).map_err(|error| in_file(&self.file, error))?.len();
        if size > MODEL_BYTES_MAX {
            return Err(in_file(&self.file, format!("{size} bytes are more than a model may have")));
        }
        let bytes = fs::read(&self.file).map_err(|error| in_file(&self.file, error))?;
        let folder = DataFolder::existing(&self.data)?;
        let _alone = folder.alone()?;
        let skills = match &self.skills {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|error| in_file(path, error))?;
                text.lines().filter(|line| !line.trim().is_empty()).map(|line| Key::of(line.trim())).collect()
            }
            None => Vec::new(),
        };
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let skills = if self.skills.is_none() { installed_skills(&self.data)? } else { skills };
        let model = Model::from_bytes_for(&bytes, &skills).map_err(|error| in_file(&self.file, error))?;
        let secret = folder.secret()?;
        let own = secret.public();
        let authority = match fs::read(folder.node_folder().join("welcome")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Authority::Node,
            Err(error) => return Err(in_file(&folder.node_folder(), error)),
            Ok(welcome) => {
                let welcome = Welcome::from_bytes(&welcome)?;
                let trust = store.read_blocking(|db| Trust::load(&welcome, db))?;
                if !trust.is_central(own) {
                    return Err(
                        "this box belongs to a network: models are approved at its central and come by mail"
                            .into(),
                    );
                }
                Authority::Central
            }
        };
        let (signer, file) = (secret.clone(), bytes.clone());
        store.write_blocking(move |tx| approve(tx, &signer, authority, &file))?;
        let in_use = store.read_blocking(|db| InUse::now(db, own, &Arc::new(InUse::none())))?;
        store.close();
        if in_use.digest != Some(Model::digest(&bytes)) {
            return Err("the model was written but is not in use; see the log".into());
        }
        describe(&model, &bytes, false);
        say(match authority {
            Authority::Central => {
                "Approved. It goes with the next mail; hubs use it as soon as all of it is there."
            }
            _ => "Approved for this box, which belongs to no network.",
        });
        Ok(())
    }
}

/// The skills of the courses installed there, by the names that models know; none on a central without courses.
fn installed_skills(data: &std::path::Path) -> Result<Vec<Key>, Failure> {
    let at_box = super::at_box::AtBox::open(data)?;
    let of = |course: &tutoring::course::Course| {
        let id = course.syllabus.course.clone();
        let names = course.syllabus.skills.iter().map(|skill| tutoring::course::skill_name(&id, &skill.id));
        names.map(|name| Key::of(&name)).collect::<Vec<Key>>()
    };
    Ok(at_box.courses.iter().flat_map(of).collect())
}
