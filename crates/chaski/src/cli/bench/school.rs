//! `chaski bench school`: a school's morning on this box, measured from outside.
//!
//! The load: one class of forty with cards and 10,000 answers to 200 exercises, forty teachers with passwords; the same program
//! as a child; forty connections that have their form open and press at the same moment. Lists are imported by the command
//! that a school would use. The guessing machine is arithmetic, printed beside what it rests on.

mod import;
mod morning;
mod world;

use super::hub::{
    Folder,
    child::Hub,
    machine::Machine,
    report::{Line, Report},
};
use crate::{
    cli::{Failure, say},
    disk::{self, Syncs},
};
use directory::sign_in::budget;
pub(super) use morning::Practised;
use std::{path::PathBuf, time::Duration};
pub(super) use world::School;

/// Forty sign in at once, the teacher's page, lists imported, a guessing machine: beside their bars.
///
/// Takes about two minutes. Everything is made in a folder of its own and removed at the end.
#[derive(clap::Args)]
pub struct SchoolBench {
    /// Where to make the data folders: on the disk that is to be measured. Default: the system's temporary folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// People in the larger list
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(2_000..=500_000))]
    people: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// People in the smaller list: a large school.
const SCHOOL_LIST: u32 = 2_000;
/// Rounds of forty; the median counts.
const ROUNDS: usize = 5;

impl SchoolBench {
    pub(super) fn run(self) -> Result<(), Failure> {
        let root = Folder::make(&self.dir.clone().unwrap_or_else(std::env::temp_dir))?;
        let syncs = Syncs::measure(&root.0, disk::CAREFUL)?;
        let mut report = Report::new(Machine::look(&syncs), !self.json);
        let school = School::make(&root.0.join("school"))?;
        signing_in(&school, &mut report)?;
        class_page(&school, &mut report)?;
        for (people, bar_s) in [(SCHOOL_LIST, 1.0), (self.people, 60.0 * f64::from(self.people) / 200_000.0)]
        {
            let run = import::run(&root.0.join(format!("import-{people}")), people)?;
            let what = format!("import of {people} people");
            report.add(Line::most(&what, run.seconds, "s", bar_s));
            report.add(Line::told(format!("{what}, peak memory"), run.peak_mb, "MB"));
            report.add(Line::told(format!("{what}, again: nothing changes"), run.again_seconds, "s"));
        }
        let what = format!(
            "expected hits of a guessing machine in a day ({} tries a class)",
            budget::STRANGERS.failures
        );
        report.add(Line::most(what, budget::guesser_hits_per_day(), "", 0.01));
        if self.json {
            say(&report.json().to_string());
        }
        Ok(())
    }
}

fn signing_in(school: &School, report: &mut Report) -> Result<(), Failure> {
    let hub = Hub::start(&school.folder, Duration::ZERO)?;
    hub.first_page()?;
    let ways = [
        ("40 passwords at once", morning::Way::Password, 1.0),
        ("40 PINs at once", morning::Way::Pin, 0.3),
        ("40 cards at once", morning::Way::Card, 0.3),
    ];
    for (what, way, bar_s) in ways {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            rounds.push(morning::run(school, &hub.address, way)?.as_secs_f64());
        }
        rounds.sort_by(f64::total_cmp);
        report.add(Line::most(format!("{what}, until the last is in"), rounds[ROUNDS / 2], "s", bar_s));
        report.add(Line::told(format!("{what}, slowest round"), rounds[ROUNDS - 1], "s"));
    }
    report.add(Line::most("resident memory, after that", hub.resident_mb()?, "MB", 80.0));
    Ok(())
}

/// Processor time of a learner's practice page in milliseconds: an answer before each, and nothing new.
pub(super) fn practice_page() -> Result<(f64, f64), Failure> {
    let root = Folder::make(&std::env::temp_dir())?;
    let school = School::make(&root.0.join("school"))?;
    let hub = Hub::start(&school.folder, Duration::ZERO)?;
    hub.first_page()?;
    let practised = Practised {
        page: "/practice?course=safe-phone".to_owned(),
        exercise: morning::EXERCISE.to_owned(),
        given: morning::GIVEN,
    };
    pages_of(&school, &hub, &practised, Duration::ZERO)
}

/// The same of any course: the page may be waited for, as long as a hub still looks through a channel.
pub(super) fn pages_of(
    school: &School,
    hub: &Hub,
    practised: &Practised,
    patience: Duration,
) -> Result<(f64, f64), Failure> {
    morning::practice_page(school, hub, practised, patience)
}

fn class_page(school: &School, report: &mut Report) -> Result<(), Failure> {
    let hub = Hub::start(&school.folder, Duration::ZERO)?;
    hub.first_page()?;
    let page = morning::class_page(school, &hub)?;
    report.add(Line::most("teacher's class page, CPU, an answer before each", page.moved_cpu_ms, "ms", 2.0));
    report.add(Line::told("teacher's class page, CPU, nothing new", page.still_cpu_ms, "ms"));
    report.add(Line::told("teacher's class page, p50", page.p50_ms, "ms"));
    report.add(Line::told("teacher's class page, gzipped", page.kilobytes, "KB"));
    Ok(())
}
