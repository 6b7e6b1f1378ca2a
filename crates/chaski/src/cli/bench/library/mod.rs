//! `chaski bench library`: bringing, finding and serving content, measured on this machine.

mod search;

use super::hub::{Folder, machine::Machine, report::Report};
use crate::{
    cli::{Failure, say},
    disk::{self, Syncs},
};
use std::path::PathBuf;

/// Search over a large library, beside its bar.
///
/// Makes its own load in a folder of its own, which is removed at the end.
#[derive(clap::Args)]
pub struct LibraryBench {
    /// Where to make the data folder: on the disk that is to be measured. Default: the system's temporary folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Titles in the search
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    titles: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl LibraryBench {
    pub(super) fn run(self) -> Result<(), Failure> {
        let root = Folder::make(&self.dir.clone().unwrap_or_else(std::env::temp_dir))?;
        let syncs = Syncs::measure(&root.0, disk::CAREFUL)?;
        let mut report = Report::new(Machine::look(&syncs), !self.json);
        search::run(&root.0.join("search"), self.titles, &mut report)?;
        if self.json {
            say(&report.json().to_string());
        }
        Ok(())
    }
}
