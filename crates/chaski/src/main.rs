//! The one binary: a hub for a village, a central for a ministry, and the tools around them.

mod cli;
mod demonstration;
mod disk;
mod errors_seen;
mod features;
mod hub;
mod machine;
mod network;
mod world;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    hub::kept::hand_over();
    match cli::Arguments::parse().command.unwrap_or_else(cli::Command::demonstration).run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            cli::complain(&failure);
            ExitCode::FAILURE
        }
    }
}
