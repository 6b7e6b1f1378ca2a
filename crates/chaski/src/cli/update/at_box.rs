//! What is done about updates at a box's console.

use crate::{
    cli::{Failure, say},
    features,
    hub::{DataFolder, keep, kept},
    network::fingerprint,
};
use events::node::UpdateEnd;
use std::path::{Path, PathBuf};
use upkeep::update::{ProgramFolder, Staged, State, UpdateFile, When, Which, Wish, judge};

/// What an update's file is, and whether it is whole.
#[derive(clap::Args)]
pub struct Check {
    /// The update
    file: PathBuf,
    /// A box's folder: would it take this update?
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lay an update's file ready on this box. The hub may run.
///
/// It is checked whole: by whom it is signed, for which kind of machine it is, that it is newer than what runs. It is installed when
/// nobody works, or at once with `chaski update apply` or on the page /box/update. Run it as the user of the box:
/// `sudo -u chaski chaski update take FILE --data /var/lib/chaski`.
#[derive(clap::Args)]
pub struct Take {
    /// The update
    file: PathBuf,
    /// The box's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Which version runs on this box, which one waits, and how the last change ended.
#[derive(clap::Args)]
pub struct Status {
    /// The box's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Install what waits on this box now. The pages stay away for one to five minutes.
#[derive(clap::Args)]
pub struct Apply {
    /// The box's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Also an update that was tried before and did not come up
    #[arg(long)]
    again: bool,
}

/// Run the earlier version again, with today's data.
///
/// Only if the earlier version can read what the later one has written; it is asked before anything is done. Nothing that learners
/// wrote is given up.
#[derive(clap::Args)]
pub struct Back {
    /// The box's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Whether this program can go on with a box's data.
#[derive(clap::Args)]
pub struct Fits {
    /// The box's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

const NOT_KEPT: &str = "this box is not put up to take updates: nothing would start them. Run `sudo chaski install` once with the newest \
    program; from then on it takes them by itself";

/// A box that somebody keeps, and what runs there.
fn kept_box(data: &Path) -> Result<(DataFolder, ProgramFolder, State), Failure> {
    let folder = DataFolder::existing(data)?;
    let programs = ProgramFolder::of(folder.path());
    if !programs.is_kept() {
        return Err(NOT_KEPT.into());
    }
    let state = programs.state()?;
    Ok((folder, programs, state))
}

fn opened(file: &Path) -> Result<UpdateFile, Failure> {
    UpdateFile::open(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

impl Check {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let mut update = opened(&self.file)?;
        update.check().map_err(|error| format!("{}: {error}", self.file.display()))?;
        let program = &update.program;
        program.verify(&program.issuer).map_err(|error| format!("{}: {error}", self.file.display()))?;
        let fit = match &self.data {
            None => None,
            Some(data) => {
                let (folder, _, state) = kept_box(data)?;
                let fit = judge(program, kept::root(&folder).as_ref(), &state, kept::own(), false);
                Some(fit.map_err(|unfit| unfit.to_string()))
            }
        };
        let terms = &program.terms;
        if self.json {
            say(&serde_json::json!({
                "version": terms.version.to_string(), "number": terms.sequence, "target": terms.target, "bytes": terms.bytes,
                "follows": terms.follows.to_string(), "signed_by": fingerprint(program.issuer), "signed_at_ms": terms.issued_at.0,
                "about": terms.about, "fits": fit.as_ref().map(Result::is_ok), "why": fit.and_then(Result::err),
            })
            .to_string());
            return Ok(());
        }
        say(&format!(
            "Version {}, number {}, for {}, {} bytes. It is whole.",
            terms.version, terms.sequence, terms.target, terms.bytes
        ));
        say(&format!(
            "Signed by the root {}. It follows version {} at the earliest.",
            fingerprint(program.issuer),
            terms.follows
        ));
        if !terms.about.is_empty() {
            say(&terms.about);
        }
        match fit {
            None => Ok(()),
            Some(Ok(())) => {
                say("This box would take it.");
                Ok(())
            }
            Some(Err(why)) => Err(format!("this box does not take it: {why}").into()),
        }
    }
}

impl Take {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let (folder, programs, state) = kept_box(&self.data)?;
        let mut update = opened(&self.file)?;
        judge(&update.program, kept::root(&folder).as_ref(), &state, kept::own(), false)
            .map_err(|unfit| format!("{}: {unfit}", self.file.display()))?;
        let _one = folder.one_at_a_time()?;
        programs.stage_file(&mut update).map_err(|error| format!("{}: {error}", self.file.display()))?;
        programs.prune(&state)?;
        say(&format!("Version {} is here and waits.", update.program.terms.version));
        say(
            "It is installed when nobody works: at night, or when the box is switched on. At once: `chaski update apply`.",
        );
        Ok(())
    }
}

impl Status {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let programs = ProgramFolder::of(folder.path());
        let (state, wish) = (programs.state()?, programs.wish()?);
        let waits = programs.waiting(kept::root(&folder).as_ref(), &state, kept::own(), false)?;
        let runs = state.version_or(kept::own().version).to_string();
        let when = match wish.when {
            When::Quiet => "when nobody works",
            When::Now | When::Back => "now",
            When::Hold => "when somebody says so",
        };
        if self.json {
            let waits = waits.map(|waits| {
                let terms = waits.program.terms;
                serde_json::json!({ "version": terms.version.to_string(), "number": terms.sequence, "when": when })
            });
            let last = state.outcome.as_ref().map(|outcome| {
                serde_json::json!({
                    "version": outcome.version, "number": outcome.sequence, "end": word(outcome.end()), "why": outcome.why,
                    "at_ms": outcome.at_ms,
                })
            });
            say(&serde_json::json!({
                "runs": runs, "is_update": state.running != Which::Installed, "installed": kept::own().version.to_string(),
                "target": kept::own().target, "kept": programs.is_kept(), "waits": waits, "last": last,
            })
            .to_string());
            return Ok(());
        }
        say(&format!("Runs: version {runs}, for {}", kept::own().target));
        match waits {
            Some(Staged { program }) => {
                say(&format!("Waits: version {}, to be installed {when}", program.terms.version))
            }
            None => say("Waits: nothing"),
        }
        if let Some(outcome) = &state.outcome {
            let why = if outcome.why.is_empty() { String::new() } else { format!(" ({})", outcome.why) };
            say(&format!("Last: version {}: {}{why}", outcome.version, kept::end_word(outcome)));
        }
        if !programs.is_kept() {
            say(NOT_KEPT);
        }
        Ok(())
    }
}

fn word(end: Option<UpdateEnd>) -> &'static str {
    match end {
        Some(UpdateEnd::Runs) => "runs",
        Some(UpdateEnd::RolledBack) => "rolled back",
        Some(UpdateEnd::WentBack) => "went back",
        Some(UpdateEnd::NotTried) => "not tried",
        None => "unknown",
    }
}

impl Apply {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let (folder, programs, state) = kept_box(&self.data)?;
        let waits = programs.waiting(kept::root(&folder).as_ref(), &state, kept::own(), self.again)?;
        let Some(waits) = waits else {
            return Err(match programs.staged()?.first() {
                Some(staged) => {
                    let fit =
                        judge(&staged.program, kept::root(&folder).as_ref(), &state, kept::own(), self.again);
                    let why = fit.err().map(|unfit| unfit.to_string()).unwrap_or_default();
                    let again =
                        if self.again { "" } else { ". To try once more what did not come up: --again" };
                    format!("nothing waits here. The latest that came: {why}{again}").into()
                }
                None => "nothing waits here. Bring an update with `chaski update take FILE`".into(),
            });
        };
        programs.set_wish(Wish { when: When::Now, again: self.again })?;
        say(&format!(
            "Version {} is installed now, or as soon as the box runs. Look with `chaski update status`.",
            waits.program.terms.version
        ));
        Ok(())
    }
}

impl Back {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let (folder, programs, state) = kept_box(&self.data)?;
        if state.running == Which::Installed {
            return Err("the program that was installed runs; there is no earlier one".into());
        }
        let earlier = state.previous.as_ref().map_or(Which::Installed, |previous| previous.which);
        let program = match earlier {
            Which::Installed => std::env::current_exe()?,
            Which::Update(file) => programs.place(&file),
        };
        keep::fits(&program, folder.path()).map_err(|why| {
            format!(
                "the earlier version cannot read what this one has written, and nothing that learners wrote may be lost: {why}. Ask the \
                 ministry for a later version"
            )
        })?;
        programs.set_wish(Wish { when: When::Back, again: false })?;
        say("The earlier version runs in a moment, with today's data. Look with `chaski update status`.");
        Ok(())
    }
}

impl Fits {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let mut db = DataFolder::existing(&self.data)?.reading(256)?;
        Ok(store::fits(&mut db, &features::local_tables())?)
    }
}
