//! `chaski tutor approve`: a model goes into the log, and with the mail to every hub.

use super::super::{Failure, say};
use super::files::in_file;
use super::train::{MODEL_BYTES_MAX, describe};
use crate::hub::{DataFolder, approver, open_store};
use clap::Args;
use kernel::Authority;
use learner_model::tracing::{Key, Model, ModelFileError};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tutoring::course::{Course, skill_name};
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
    /// Skills the model must know at least half of: names as in `skills` of its answers, one a line. Default: those of some
    /// course installed there, if there is any
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
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let secret = folder.secret()?;
        let own = secret.public();
        let authority = approver(&folder, &store)?
            .ok_or("this box belongs to a network: models are approved at its central and come by mail")?;
        let model = Model::from_bytes(&bytes).map_err(|error| in_file(&self.file, error))?;
        self.check_skills(&model)?;
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

impl Approve {
    /// A model that knows none of the courses in use was trained on something else.
    fn check_skills(&self, model: &Model) -> Result<(), Failure> {
        if let Some(path) = &self.skills {
            let text = fs::read_to_string(path).map_err(|error| in_file(path, error))?;
            let wanted: Vec<Key> = text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| Key::of(line.trim()))
                .collect();
            let known = wanted.iter().filter(|skill| model.vocabulary().skill(**skill).is_some()).count();
            if known * 2 < wanted.len() {
                let error = ModelFileError::OtherSkills { known, wanted: wanted.len() };
                return Err(in_file(&self.file, error));
            }
            return Ok(());
        }
        let at_box = super::at_box::AtBox::open(&self.data)?;
        let speaks = |course: &Course| Course::new(course.syllabus.clone(), model).model_speaks;
        if !at_box.courses.is_empty() && !at_box.courses.iter().any(speaks) {
            let wanted = at_box.courses.iter().map(|course| course.syllabus.skills.len()).sum();
            let names = at_box.courses.iter().flat_map(|course| {
                let id = course.syllabus.course.as_str();
                course.syllabus.skills.iter().map(move |skill| Key::of(&skill_name(id, &skill.id)))
            });
            let known = names.filter(|name| model.vocabulary().skill(*name).is_some()).count();
            let error = ModelFileError::OtherSkills { known, wanted };
            return Err(in_file(&self.file, format!("{error}; it knows half of no course installed here")));
        }
        Ok(())
    }
}
