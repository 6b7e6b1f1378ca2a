//! `chaski tutor candidate`: a model made and judged where the answers are, for somebody to look at and approve on a page.

use super::super::{Failure, say};
use super::at_box::AtBox;
use super::export::{Written, write};
use crate::machine::MachineClock;
use clap::Args;
use kernel::Clock;
use learner_model::answers::AnswerFile;
use std::path::PathBuf;
use tutoring::model::candidate::{Judged, Whose, keep, make};

/// Arguments of `candidate`.
#[derive(Args)]
pub struct Candidate {
    /// The folder of the central, or of a box that belongs to no network. A running hub is not disturbed.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// All learners of this box, not only those whose consent to studies stands in its log: for invented people, and for whoever
    /// holds everybody's consent on paper
    #[arg(long)]
    everybody: bool,
}

impl Candidate {
    /// Trains, judges, and leaves the model beside the log.
    pub fn run(self) -> Result<(), Failure> {
        let mut at_box = AtBox::open(&self.data)?;
        at_box.say_what_is_missing();
        let mut csv = Vec::new();
        let Written { left_out, learners, answers } =
            write(&mut at_box, self.everybody, csv::Writer::from_writer(&mut csv))?;
        say(&format!(
            "{answers} answers of {learners} learners; {left_out} left out, who have not consented"
        ));
        let file = AnswerFile::read(csv.as_slice())?;
        let whose = Whose { everybody: self.everybody, left_out };
        let (model, report) = make(file, whose, &at_box.in_use, MachineClock.now())?;
        let digest = keep(&self.data, &model, &report)?;
        let line = |name: &str, Judged { auc, log_loss, ece, .. }: &Judged| {
            say(&format!("{name:<12} AUC {auc:.4}, log loss {log_loss:.4}, calibration error {ece:.4}"));
        };
        line("this model", &report.new);
        match &report.in_use {
            Some(in_use) => line("in use", &in_use.figures),
            None => say("no model is in use"),
        }
        say(&format!("digest       {digest}"));
        say(
            "It is used by nobody yet. Look at it and approve it on the page /tutor/models of this box, or with `chaski tutor approve`.",
        );
        Ok(())
    }
}
