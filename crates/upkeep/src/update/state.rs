//! [`State`]: which program runs, and how far a change has come. One small file that is replaced whole.

use eventlog::statement::ProgramVersion;
use events::node::UpdateEnd;
use kernel::{Digest, UtcMillis};
use serde::{Deserialize, Serialize};

/// Letters of a reason that are kept.
const MAX_WHY_CHARS: usize = 400;
/// Programs that did not come up and are remembered.
const MAX_FAILED: usize = 16;

/// A program that this box can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Which {
    /// What `chaski install` put on the machine.
    Installed,
    /// An update, by its digest.
    Update(Digest),
}

impl From<Which> for String {
    fn from(which: Which) -> Self {
        match which {
            Which::Installed => "installed".to_owned(),
            Which::Update(file) => file.to_string(),
        }
    }
}

impl TryFrom<String> for Which {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "installed" => Ok(Which::Installed),
            text => text.parse().map(Which::Update).map_err(|e| format!("{text}: {e}")),
        }
    }
}

/// A program that is to run next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which.
    pub which: Which,
    /// Its version, `1.2.3`.
    pub version: String,
    /// Its place among the root's words.
    pub sequence: u32,
}

/// How far a change has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// There is none.
    Steady,
    /// A copy of the database lies there, and the new program is to show that it comes up.
    Trial {
        /// It.
        new: Candidate,
        /// So often it was started.
        tries: u8,
        /// Why it did not come up the last time.
        why: String,
    },
    /// It did not: the copy is put back.
    Back {
        /// It.
        new: Candidate,
        /// Why.
        why: String,
    },
}

/// How the last change ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Version of the update.
    pub version: String,
    /// Its place among the root's words.
    pub sequence: u32,
    /// How, as [`UpdateEnd`].
    pub end: u8,
    /// Why, in words for a technician; empty if it runs.
    pub why: String,
    /// When, UTC milliseconds.
    pub at_ms: i64,
}

impl Outcome {
    /// How, if this program knows the number.
    pub fn end(&self) -> Option<UpdateEnd> {
        UpdateEnd::from_number(self.end)
    }
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// What runs, or ran last.
    pub running: Which,
    /// Version of that, if it is an update: `1.2.3`.
    pub version: Option<String>,
    /// Its place among the root's words; 0 for what was installed.
    pub sequence: u32,
    /// What ran before it, as long as the way back is open.
    pub previous: Option<Candidate>,
    /// The highest place among the root's words that ever came up here.
    pub highest: u32,
    /// Places above it whose programs were tried and did not come up, the latest last.
    #[serde(default)]
    pub failed: Vec<u32>,
    /// How far a change has come.
    pub phase: Phase,
    /// Starts since an update began to serve, until one of them lasted.
    pub unsettled: Option<u8>,
    /// How the last change ended.
    pub outcome: Option<Outcome>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            running: Which::Installed,
            version: None,
            sequence: 0,
            previous: None,
            highest: 0,
            failed: Vec::new(),
            phase: Phase::Steady,
            unsettled: None,
            outcome: None,
        }
    }
}

pub(super) fn short(why: &str) -> String {
    why.chars().filter(|c| !c.is_control()).take(MAX_WHY_CHARS).collect()
}

impl State {
    /// The version that runs, where the machine's own program has this one.
    pub fn version_or(&self, installed: ProgramVersion) -> ProgramVersion {
        let update = self.version.as_ref().filter(|_| self.running != Which::Installed);
        update.and_then(|version| version.parse().ok()).unwrap_or(installed)
    }

    /// What runs. The version of what was installed is not known here.
    fn runs(&self) -> Candidate {
        let version = self.version.clone().unwrap_or_default();
        Candidate { which: self.running, version, sequence: self.sequence }
    }

    /// With this end of a change.
    fn ended(&self, of: &Candidate, end: UpdateEnd, why: &str, now: UtcMillis) -> Self {
        let outcome = Outcome {
            version: of.version.clone(),
            sequence: of.sequence,
            end: end as u8,
            why: short(why),
            at_ms: now.0,
        };
        Self { phase: Phase::Steady, outcome: Some(outcome), ..self.clone() }
    }

    /// The copy lies there: the new program is tried from now on.
    pub(super) fn tried_from_now_on(&self, new: Candidate) -> Self {
        let phase = Phase::Trial { new, tries: 0, why: String::new() };
        Self { phase, ..self.clone() }
    }

    /// The new program came up.
    pub(super) fn confirmed(&self, new: &Candidate, now: UtcMillis) -> Self {
        Self {
            running: new.which,
            version: Some(new.version.clone()),
            sequence: new.sequence,
            previous: Some(self.runs()),
            highest: self.highest.max(new.sequence),
            failed: self.failed.iter().copied().filter(|failed| *failed > new.sequence).collect(),
            unsettled: Some(0),
            ..self.ended(new, UpdateEnd::Runs, "", now)
        }
    }

    /// It did not, and everything is as it was. It is not tried again by itself.
    pub(super) fn rolled_back(&self, new: &Candidate, why: &str, now: UtcMillis) -> Self {
        let mut failed = self.failed.clone();
        failed.retain(|known| *known != new.sequence);
        failed.push(new.sequence);
        if failed.len() > MAX_FAILED {
            // So many that one is forgotten: it counts with all before it.
            let forgotten = failed.remove(0);
            let highest = self.highest.max(forgotten);
            failed.retain(|known| *known > highest);
            return Self { highest, failed, ..self.ended(new, UpdateEnd::RolledBack, why, now) };
        }
        Self { failed, ..self.ended(new, UpdateEnd::RolledBack, why, now) }
    }

    /// It could not even be tried; it may be later.
    pub(super) fn not_tried(&self, new: &Candidate, why: &str, now: UtcMillis) -> Self {
        self.ended(new, UpdateEnd::NotTried, why, now)
    }

    /// Back to what ran before, which can read what the later one wrote.
    pub(super) fn went_back(&self, to: Which, why: &str, now: UtcMillis) -> Self {
        let known = self.previous.as_ref().filter(|previous| previous.which == to);
        Self {
            running: to,
            version: known.map(|previous| previous.version.clone()).filter(|version| !version.is_empty()),
            sequence: known.map_or(0, |previous| previous.sequence),
            previous: None,
            unsettled: None,
            ..self.ended(&self.runs(), UpdateEnd::WentBack, why, now)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_from_its_file() {
        let new = Candidate { which: Which::Update(Digest([7; 32])), version: "0.2.0".into(), sequence: 3 };
        let trial = State::default().tried_from_now_on(new.clone());
        let runs = trial.confirmed(&new, UtcMillis(5));
        for state in
            [State::default(), trial, runs.clone(), runs.went_back(Which::Installed, "w", UtcMillis(6))]
        {
            let text = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
        }
        let (installed, later) = ("0.1.0".parse().unwrap(), "0.2.0".parse().unwrap());
        assert_eq!((State::default().version_or(installed), runs.version_or(installed)), (installed, later));
    }
}
