//! `chaski keep`: what systemd starts on a box.

use crate::{
    cli::Failure,
    hub::{
        DataFolder,
        keep::{self, KeepOptions},
    },
};
use std::{ffi::OsString, path::PathBuf, time::Duration};

/// Start the program that is to run on this box, and see to it that an update that does not come up gives way to the one before.
///
/// `chaski keep --data DIR -- hub --data DIR --listen ...` starts `chaski hub` as it is called after `--`. `chaski install` writes that
/// into the service. Stop it as the hub, with Ctrl-C or `systemctl stop chaski`.
#[derive(clap::Args)]
pub struct Keep {
    /// The box's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// How long a new version may take until it is up, in seconds: a large school's tables are made anew meanwhile
    #[arg(long, value_name = "S", default_value_t = 900, value_parser = clap::value_parser!(u32).range(1..=7_200))]
    up_within_s: u32,
    /// What the program is called with
    #[arg(last = true, required = true, value_name = "hub ...")]
    arguments: Vec<OsString>,
}

impl Keep {
    /// Runs until stopped.
    pub fn run(self) -> Result<(), Failure> {
        if self.arguments.first().is_none_or(|first| first != "hub") {
            return Err("only a hub is kept: say `chaski keep --data DIR -- hub --data DIR ...`".into());
        }
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::INFO).init();
        keep::run(KeepOptions {
            folder: DataFolder::at(self.data),
            arguments: self.arguments,
            up_within: Duration::from_secs(u64::from(self.up_within_s)),
        })
    }
}
