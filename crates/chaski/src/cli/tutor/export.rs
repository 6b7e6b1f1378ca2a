//! `chaski tutor export`: the answers of those who consented, as a file for `evaluate` and `train`.

use super::super::{Failure, say};
use super::at_box::AtBox;
use super::files::in_file;
use crate::machine::MachineClock;
use clap::Args;
use kernel::{Clock, DataUse, PersonId};
use learner_model::tracing::Source;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

/// Every fifth learner is tested on, so that `evaluate` has two sides.
const TEST_ONE_IN: usize = 5;

/// Arguments of `export`.
#[derive(Args)]
pub struct Export {
    /// The folder of the box whose answers are read. A running hub is not disturbed.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// All learners of this box, not only those whose consent to studies stands in its log: for invented people, and for whoever
    /// holds everybody's consent on paper
    #[arg(long)]
    everybody: bool,
    /// Where to write the answers (CSV)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Export {
    /// Writes numbers in place of ids: the file does not say who they are.
    pub fn run(self) -> Result<(), Failure> {
        let mut at_box = AtBox::open(&self.data)?;
        at_box.say_what_is_missing();
        let file = csv::Writer::from_path(&self.out).map_err(|error| in_file(&self.out, error))?;
        let Written { learners, answers, left_out } = write(&mut at_box, self.everybody, file)?;
        say(&format!("{answers} answers of {learners} learners in {}", self.out.display()));
        if left_out > 0 {
            say(&format!(
                "{left_out} learners have not consented to studies without their names: they are not in the file"
            ));
        }
        say("Next: `chaski tutor evaluate FILE`, then `chaski tutor train FILE --out MODEL`.");
        Ok(())
    }
}

/// What went into a file.
pub(super) struct Written {
    /// Learners with answers.
    pub learners: usize,
    /// Their answers.
    pub answers: usize,
    /// Learners left out because they have not consented.
    pub left_out: usize,
}

/// The answers of those whose consent to studies without names stands in the log, or of everybody.
pub(super) fn write<W: Write>(
    at_box: &mut AtBox,
    everybody: bool,
    mut file: csv::Writer<W>,
) -> Result<Written, Failure> {
    let consented: Option<BTreeSet<PersonId>> = match everybody {
        true => None,
        false => {
            let until = store::log::believes_until(&mut at_box.db, MachineClock.now())?;
            Some(governance::consent::everybody(&mut at_box.db, DataUse::Research, until)?)
        }
    };
    file.write_record(["learner", "item", "skills", "correct", "difficulty", "source", "split"])?;
    let mut written = Written { learners: 0, answers: 0, left_out: 0 };
    for person in at_box.everybody()? {
        if consented.as_ref().is_some_and(|consented| !consented.contains(&person)) {
            written.left_out += 1;
            continue;
        }
        let own = at_box.answers_of(person)?;
        if own.is_empty() {
            continue;
        }
        let split = if written.learners % TEST_ONE_IN == TEST_ONE_IN - 1 { "test" } else { "train" };
        written.learners += 1;
        written.answers += own.len();
        for answered in own {
            let source = match answered.source {
                Source::OwnDevice => "own",
                Source::Shared => "shared",
                Source::Entered => "entered",
            };
            let (number, difficulty) = (written.learners.to_string(), format!("{:.2}", answered.difficulty));
            let right = if answered.right { "1" } else { "0" };
            file.write_record([&number, &answered.item, &answered.skill, right, &difficulty, source, split])?;
        }
    }
    file.flush()?;
    Ok(written)
}
