//! `chaski bench library`: a large channel brought from a stick, a class that streams a video, and search.
//!
//! The load is made here: a channel of 5,000 nodes whose files hold bytes that do not repeat, one of them damaged. What is
//! compared runs on the same machine over the same files: `md5sum` for hashing, `cp` and then `md5sum` for copying. The files have
//! been read before each of them, so that none is helped by the others.

mod channel;
mod import;
mod search;
mod stream;

use super::hub::{
    Folder,
    machine::Machine,
    report::{Line, Report},
};
use crate::{
    cli::{Failure, say},
    disk::{self, Syncs},
};
use std::path::PathBuf;

/// Search over 100,000 titles, a channel of 5,000 nodes brought in place and copied, 200 phones that stream one video: beside their bars.
///
/// Needs room for three times the size of the channel. Everything is made in a folder of its own and removed at the end.
#[derive(clap::Args)]
pub struct LibraryBench {
    /// Where to make the folders: on the disk that is to be measured. Default: the system's temporary folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Size of the channel's files, in MB; the bars are for 10,000
    #[arg(long, value_name = "MB", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(50..=100_000))]
    megabytes: u64,
    /// Nodes of the channel
    #[arg(long, value_name = "N", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(50..=50_000))]
    nodes: u32,
    /// Titles in the search
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    titles: u32,
    /// Only the rows about search
    #[arg(long)]
    search_only: bool,
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
        if self.search_only {
            if self.json {
                say(&report.json().to_string());
            }
            return Ok(());
        }
        let made = channel::make(&root.0.join("stick"), self.nodes, self.megabytes)?;
        report.add(Line::told("nodes of the channel", f64::from(self.nodes), ""));
        report.add(Line::told("its files", made.bytes as f64 / 1e6, "MB"));
        in_place(&root.0, &made, &mut report)?;
        copied(&root.0, &made, &mut report)?;
        let stream = stream::run(&root.0.join("in-place"), &made)?;
        report.add(Line::told("200 phones stream one video, received", stream.megabits, "Mbit/s"));
        report.add(Line::most(
            "the box's processor for it, at 200 Mbit/s",
            stream.core_percent,
            "% core",
            25.0,
        ));
        report.add(Line::told("answers that were short or failed", stream.failed, ""));
        if self.json {
            say(&report.json().to_string());
        }
        Ok(())
    }
}

fn in_place(root: &std::path::Path, made: &channel::Made, report: &mut Report) -> Result<(), Failure> {
    let run = import::run(&made.folder, &root.join("in-place"), true)?;
    report.add(Line::most("left in place: listed, sizes compared", run.seconds, "s", 5.0));
    report.add(Line::most("left in place, peak memory", run.peak_mb, "MB", 60.0));
    let md5sum = import::md5sum(&made.folder)?;
    let checked = import::check(&root.join("in-place"))?;
    report.add(Line::told("md5sum of the files", md5sum, "s"));
    report.add(Line::least("hashing behind, of md5sum's speed", 100.0 * md5sum / checked.seconds, "%", 80.0));
    let named = checked.withdrawn == [made.damaged.clone()];
    report.add(Line::least(
        "the damaged file withdrawn by name, and no other",
        f64::from(u8::from(named)),
        "",
        1.0,
    ));
    Ok(())
}

fn copied(root: &std::path::Path, made: &channel::Made, report: &mut Report) -> Result<(), Failure> {
    let target = root.join("cp");
    let cp = import::cp(&made.folder, &target)?;
    let md5sum = import::md5sum(&target)?;
    std::fs::remove_dir_all(&target)?;
    let run = import::run(&made.folder, &root.join("copied"), false)?;
    report.add(Line::told("cp and a sync, then md5sum", cp + md5sum, "s"));
    report.add(Line::told("copied and checked, until all is on the disk", run.seconds, "s"));
    report.add(Line::least(
        "copying, of cp's and md5sum's speed",
        100.0 * (cp + md5sum) / run.seconds,
        "%",
        80.0,
    ));
    report.add(Line::most("copied, peak memory", run.peak_mb, "MB", 60.0));
    let again = import::run(&made.folder, &root.join("copied"), false)?;
    report.add(Line::told("copied again: nothing changes", again.seconds, "s"));
    std::fs::remove_dir_all(root.join("copied"))?;
    Ok(())
}
