//! `chaski qti`: questions of other systems.

mod bank;
mod check;
mod convert;
mod score;
mod source;

use crate::cli::Failure;

/// Questions of other systems: are they read, are they marked as they should be, written as QTI 3.
#[derive(clap::Subcommand)]
pub enum Qti {
    /// Read question files and print what was understood. Ends with 1 if anything is refused, and says where and why.
    ///
    /// QTI 1.2, 2.x and 3.0 items, and packages (zip with imsmanifest.xml), at most 16 MB a file; GIFT, Aiken and Moodle XML.
    Check(check::Check),
    /// Run scoring cases: folders with `item.xml` and `cases.json`. Ends with 1 if a case fails.
    Score(score::Score),
    /// Write questions as QTI 3 items.
    Convert(convert::Convert),
}

impl Qti {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Qti::Check(command) => command.run(),
            Qti::Score(command) => command.run(),
            Qti::Convert(command) => command.run(),
        }
    }
}
