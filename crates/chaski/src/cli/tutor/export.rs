//! `chaski tutor export`: the answers of those who consented, as a file for `evaluate` and `train`.

use super::super::{Failure, say};
use super::at_box::AtBox;
use super::files::in_file;
use clap::Args;
use kernel::PersonId;
use learner_model::tracing::Source;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A list of consent is at most this large: 27 bytes for each of a million people.
const CONSENT_BYTES_MAX: u64 = 27_000_000;
/// Every fifth learner is tested on, so that `evaluate` has two sides.
const TEST_ONE_IN: usize = 5;

/// Arguments of `export`.
#[derive(Args)]
pub struct Export {
    /// The folder of the box whose answers are read. A running hub is not disturbed.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Who consented: ids of people, one a line, as addresses of pages have them
    #[arg(long, value_name = "FILE", required_unless_present = "everybody")]
    consent: Option<PathBuf>,
    /// All learners of this box: for invented people, and for whoever holds everybody's consent on paper
    #[arg(long, conflicts_with = "consent")]
    everybody: bool,
    /// Where to write the answers (CSV)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Export {
    /// Writes numbers in place of ids: the file does not say who they are.
    pub fn run(self) -> Result<(), Failure> {
        let consented: Option<BTreeSet<PersonId>> = match &self.consent {
            None => None,
            Some(path) => {
                let size = fs::metadata(path).map_err(|error| in_file(path, error))?.len();
                if size > CONSENT_BYTES_MAX {
                    return Err(in_file(
                        path,
                        format!("{size} bytes are more than a list of consent may have"),
                    ));
                }
                let text = fs::read_to_string(path).map_err(|error| in_file(path, error))?;
                let mut ids = BTreeSet::new();
                for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                    let id =
                        line.trim().parse().map_err(|e| in_file(path, format!("line {}: {e}", at + 1)))?;
                    ids.insert(id);
                }
                Some(ids)
            }
        };
        let mut at_box = AtBox::open(&self.data)?;
        let mut file = csv::Writer::from_path(&self.out).map_err(|error| in_file(&self.out, error))?;
        file.write_record(["learner", "item", "skills", "correct", "difficulty", "source", "split"])?;
        let (mut learners, mut answers, mut left_out) = (0usize, 0usize, 0usize);
        for person in at_box.everybody()? {
            if consented.as_ref().is_some_and(|consented| !consented.contains(&person)) {
                left_out += 1;
                continue;
            }
            let own = at_box.answers_of(person)?;
            if own.is_empty() {
                continue;
            }
            let split = if learners % TEST_ONE_IN == TEST_ONE_IN - 1 { "test" } else { "train" };
            learners += 1;
            answers += own.len();
            for answered in own {
                let source = match answered.source {
                    Source::OwnDevice => "own",
                    Source::Shared => "shared",
                    Source::Entered => "entered",
                };
                let (number, difficulty) = (learners.to_string(), format!("{:.2}", answered.difficulty));
                let right = if answered.right { "1" } else { "0" };
                file.write_record([
                    &number,
                    &answered.item,
                    &answered.skill,
                    right,
                    &difficulty,
                    source,
                    split,
                ])?;
            }
        }
        file.flush()?;
        say(&format!("{answers} answers of {learners} learners in {}", self.out.display()));
        if left_out > 0 {
            say(&format!("{left_out} learners are not on the list of consent and not in the file"));
        }
        say("Next: `chaski tutor evaluate FILE`, then `chaski tutor train FILE --out MODEL`.");
        Ok(())
    }
}
