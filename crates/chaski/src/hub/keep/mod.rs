//! `chaski keep`: starts the program that is to run, and changes it for another one.
//!
//! It is what `chaski install` has put on the machine, and stays what it is while updates come and go: a small loop around
//! [`upkeep::update::drive`]. A program that serves is this process's child. Its standard input is the line that holds it: when that
//! ends, because this process wishes it or is gone, the child stops in order. So there is never a second one beside it.
//!
//! *What does a new program have to show?* It is started on this machine's own address, where no phone reaches it, opens the data, builds
//! its views, and answers for its first pages. Only then is it started again for everybody.

mod child;
mod hands;

pub use hands::fits;

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, kept},
};
use child::{Child, Start};
use hands::Keeper;
use std::{
    ffi::OsString,
    path::PathBuf,
    time::{Duration, Instant},
};
use upkeep::update::{ProgramFolder, State, When, Which, drive};

/// How a box is kept.
pub struct KeepOptions {
    /// Its folder.
    pub folder: DataFolder,
    /// What the program is called with: `hub --data ...`.
    pub arguments: Vec<OsString>,
    /// How long a new program may take until it is up. Views of a large school that are built anew take minutes.
    pub up_within: Duration,
}

/// How often it is looked whether the child lives and what people wish.
const GLANCE: Duration = Duration::from_millis(200);
/// From one start to the next of a program that ended by itself.
const AGAIN_AFTER: Duration = Duration::from_secs(2);
/// A start that lasted so long was a good one.
const SETTLED_AFTER: Duration = Duration::from_secs(300);
/// A program that is told to stop ends the pages that are under way; then it is stopped.
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// A machine that runs so long was not just switched on.
const JUST_STARTED: Duration = Duration::from_secs(900);

/// Runs until the program is stopped by somebody.
pub fn run(options: KeepOptions) -> Result<(), Failure> {
    let programs = ProgramFolder::of(options.folder.path());
    if options.folder.is_on_server() {
        return Err(
            "a central's program is replaced by those who run its server; `chaski keep` is for boxes".into(),
        );
    }
    programs.make()?;
    let installed = std::env::current_exe()?;
    // When the machine is switched on nobody works yet.
    let mut hands = Keeper::new(&options, programs.clone(), installed.clone(), just_started());
    loop {
        let before = programs.state()?;
        let state = hands::while_alive(|| drive(before.clone(), &mut hands))?;
        tell(&before, &state);
        hands.nobody_works = false;
        // What a power cut left of a copy.
        hands::remove(&programs.copy_part())?;
        if let Err(error) = programs.prune(&state) {
            tracing::error!(%error, "earlier programs could not be removed");
        }
        let program = place(&programs, &installed, state.running);
        match serve(&options, &programs, &hands, program, state)? {
            Ended::ByItself => return Ok(()),
            Ended::Broke => std::thread::sleep(AGAIN_AFTER),
            Ended::ForAChange => {}
        }
    }
}

fn place(programs: &ProgramFolder, installed: &std::path::Path, which: Which) -> PathBuf {
    match which {
        Which::Installed => installed.to_owned(),
        Which::Update(file) => programs.place(&file),
    }
}

/// What changed, for the journal.
fn tell(before: &State, after: &State) {
    let Some(outcome) = after.outcome.as_ref().filter(|_| before.outcome != after.outcome) else { return };
    let why = if outcome.why.is_empty() { String::new() } else { format!(": {}", outcome.why) };
    say(&format!(
        "Update {}, number {}: {}{why}",
        outcome.version,
        outcome.sequence,
        kept::end_word(outcome)
    ));
}

/// How a program that served came to its end.
enum Ended {
    /// In order, because somebody stopped it.
    ByItself,
    /// It broke down.
    Broke,
    /// Another one is to take its place.
    ForAChange,
}

fn serve(
    options: &KeepOptions,
    programs: &ProgramFolder,
    hands: &Keeper,
    program: PathBuf,
    mut state: State,
) -> Result<Ended, Failure> {
    let started = Instant::now();
    let mut child = match Child::start(&program, &options.arguments, Start::Serve) {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(program = %program.display(), %error, "the program cannot be started");
            return Ok(Ended::Broke);
        }
    };
    loop {
        std::thread::sleep(GLANCE);
        if let Some(ended) = child.ended()? {
            if ended.success() {
                return Ok(Ended::ByItself);
            }
            tracing::error!(%ended, "the program ended; it is started again");
            return Ok(Ended::Broke);
        }
        if state.unsettled.is_some() && started.elapsed() >= SETTLED_AFTER {
            state.unsettled = None;
            programs.write_state(&state)?;
        }
        let wished = match programs.wish()?.when {
            When::Now => hands.waits(&state)?,
            When::Back => state.running != Which::Installed,
            When::Quiet | When::Hold => false,
        };
        if wished {
            say("The program is changed now; the box is back in a moment.");
            child.stop(STOP_WITHIN)?;
            return Ok(Ended::ForAChange);
        }
    }
}

/// Whether the machine was switched on a moment ago, where the system tells.
fn just_started() -> bool {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds = text.split_whitespace().next().and_then(|seconds| seconds.parse::<f64>().ok());
    seconds.is_some_and(|seconds| seconds < JUST_STARTED.as_secs_f64())
}
