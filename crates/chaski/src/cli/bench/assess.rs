//! `chaski bench assess`: the bars of the measurement engine, measured on this machine.

mod load;
mod reference;

use crate::cli::{Failure, say};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Speed and recovery on synthetic answers; with --data also every published number beside ours.
#[derive(Args)]
pub struct Assess {
    /// Folder with the reference data (the folder `irt` or the one above it). Default: the variable CHASKI_DATA.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Leave out the largest load (350,000 persons x 200 items) and recovery beyond five seeds.
    #[arg(long)]
    quick: bool,
    /// Threads. Default: all cores.
    #[arg(long)]
    threads: Option<usize>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// One measured line.
pub(super) struct Line {
    pub what: String,
    pub measured: f64,
    pub unit: &'static str,
    /// At most this; `None` for information only.
    pub bar: Option<f64>,
    /// What the peer needs, in words.
    pub peer: &'static str,
}

impl Line {
    pub(super) fn met(&self) -> Option<bool> {
        self.bar.map(|bar| self.measured <= bar)
    }

    fn json(&self) -> Value {
        json!({"what": self.what, "measured": self.measured, "unit": self.unit, "bar": self.bar, "met": self.met(), "peer": self.peer})
    }
}

impl Assess {
    pub(super) fn run(self) -> Result<(), Failure> {
        let threads = crate::cli::assess::input::threads(self.threads);
        let load = load::measure(threads, !self.quick)?;
        let folder = self.data.or_else(|| std::env::var_os("CHASKI_DATA").map(PathBuf::from));
        let reference = folder.map(|folder| reference::compare(&folder, threads)).transpose()?;
        if self.json {
            let lines = |lines: &[Line]| lines.iter().map(Line::json).collect::<Vec<_>>();
            let value = json!({
                "machine": {"arch": std::env::consts::ARCH, "os": std::env::consts::OS, "threads": threads},
                "load": lines(&load),
                "reference": reference.as_deref().map(lines),
            });
            say(&format!("{value:#}"));
            return Ok(());
        }
        say(&format!("{} {}, {threads} threads", std::env::consts::ARCH, std::env::consts::OS));
        print(&load);
        match &reference {
            Some(lines) => print(lines),
            None => say(
                "no reference data: give --data DIR or set CHASKI_DATA to compare with the published numbers",
            ),
        }
        Ok(())
    }
}

fn print(lines: &[Line]) {
    for line in lines {
        let bar = line.bar.map_or("-".to_owned(), |b| format!("{b}"));
        let verdict = match line.met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        say(&format!(
            "{:<76} {:>12.6} {:<5} bar {:>8}  {:<6}  {}",
            line.what, line.measured, line.unit, bar, verdict, line.peer
        ));
    }
}
