//! `chaski log`.

use crate::{
    cli::{Failure, say},
    hub::DataFolder,
};
use std::path::PathBuf;
use store::log;

/// Look after the log.
#[derive(clap::Subcommand)]
pub enum Log {
    /// Recompute every digest and root and check every signature.
    ///
    /// Reads only; may run while the hub or the central is serving. Exit code 0 means that the log can be trusted; otherwise each fault is
    /// named with its place.
    Verify {
        /// The folder of the hub or the central
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Log {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let Log::Verify { data, json } = self;
        let folder = DataFolder::existing(&data)?;
        let mut db = folder.reading(4_096)?;
        let report = log::verify(&mut db)?;
        if json {
            let report = serde_json::json!({
                "origins": report.origins, "entries": report.entries, "events": report.events,
                "checkpoints": report.checkpoints, "unsigned_entries": report.unsigned_entries,
                "bytes": report.bytes, "faults": report.faults,
            });
            say(&report.to_string());
        } else {
            say(&format!(
                "{} logs, {} entries with {} events, {} checkpoints, {} bytes of entries",
                report.origins, report.entries, report.events, report.checkpoints, report.bytes
            ));
            report.faults.iter().for_each(|fault| say(fault));
        }
        match report.faults.len() {
            0 => Ok(()),
            1 => {
                Err("the log has a fault; restore the last backup and keep this folder for examination"
                    .into())
            }
            n => Err(format!(
                "the log has {n} faults; restore the last backup and keep this folder for examination"
            )
            .into()),
        }
    }
}
