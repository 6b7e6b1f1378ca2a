//! Is the box well? Facts that were measured, and a pure judgement over them: the same for the page and for `chaski doctor`.
//!
//! Each finding is a message key with its numbers, so that it is said in the reader's language: `upkeep-<key>` says how it stands,
//! `upkeep-<key>-do` what to do about it.

mod judge;
mod machine;

pub use judge::judge;
pub use machine::{Memory, Power, battery_percent, hottest_milli_c, memory, power};

use crate::room::Room;
use kernel::{ClockTrouble, UtcMillis};
use web::messages::{Tongue, Value};

/// What was measured; `None` where this machine does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// When.
    pub now: UtcMillis,
    /// What a small synced write takes.
    pub sync: Sync,
    /// Room on the disk of the data.
    pub room: Option<Room>,
    /// So many days ago, so many MB were free.
    pub earlier_free: Option<(i64, u64)>,
    /// Memory of the machine.
    pub memory: Option<Memory>,
    /// Hottest part, thousandths of a degree Celsius.
    pub hottest_milli_c: Option<i32>,
    /// What the machine says about its supply.
    pub power: Option<Power>,
    /// Charge of its battery, if it has one.
    pub battery_percent: Option<u8>,
    /// What is wrong with the clock.
    pub clock: Option<ClockTrouble>,
    /// How it stopped last.
    pub last_stop: LastStop,
    /// Whether there is a recovery key, so that backups can be made.
    pub has_recovery_lock: bool,
    /// Where backups go every day.
    pub backup_folder: Option<String>,
    /// The last backup.
    pub last_backup: Option<UtcMillis>,
    /// Why the last attempt failed, if it did.
    pub backup_trouble: Option<String>,
    /// Whether the box's Wi-Fi has no password; `None` when the box makes none that we know of.
    pub wifi_is_open: Option<bool>,
    /// When the whole log was last checked, and with how many faults.
    pub log_check: Option<(UtcMillis, u64)>,
    /// A folder with the state of before a restore, if one still lies there.
    pub put_aside: Option<String>,
    /// Errors that the hub wrote down in the last 24 hours.
    pub errors_today: Option<u64>,
    /// What keeps the box from exchanging.
    pub exchange: Exchange,
}

/// What a small synced write takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Sync {
    /// Not measured yet.
    #[default]
    Unknown,
    /// Microseconds.
    Measured {
        /// Half were faster.
        median_us: u64,
        /// One in a hundred was slower.
        p99_us: u64,
    },
    /// Nothing could be written; the system's reason.
    Failed(String),
}

/// How the hub stopped last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LastStop {
    /// It has never written anything.
    #[default]
    Never,
    /// In order.
    Orderly,
    /// It runs now, or stopped without warning: from outside it looks the same.
    RunningOrSudden,
    /// Without warning; it started again then.
    Sudden(UtcMillis),
    /// The database is older than the box remembers, or another's.
    OtherLife,
}

/// What keeps the box from exchanging with its network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Exchange {
    /// Nothing, or it belongs to no network.
    #[default]
    Free,
    /// It cannot begin, for this reason of the system's.
    Off(String),
    /// The central does not take its word.
    NotBelieved,
    /// Another machine writes under its name, and nobody has decided whose branch is kept.
    Doubled,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it should be.
    Sound,
    /// Look here; nothing is lost yet.
    Note,
    /// Somebody has to do something.
    Broken,
}

/// A number or a word in a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A number with so many decimals.
    Number(f64, u8),
    /// A word of the system's.
    Word(String),
    /// A moment, said as days ago.
    Ago(UtcMillis),
}

/// What was found about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// About what: `disk`, `room`...; the key `upkeep-about-<this>` names it.
    pub about: &'static str,
    /// How it stands.
    pub state: State,
    /// Which of the ways it can stand.
    pub case: &'static str,
    /// Numbers in it.
    pub said: Vec<(&'static str, Said)>,
}

impl Finding {
    /// What it is about, in the reader's words.
    pub fn title(&self, t: &Tongue) -> String {
        t.say(&format!("upkeep-about-{}", self.about)).into_owned()
    }

    /// How it stands.
    pub fn words(&self, t: &Tongue, now: UtcMillis) -> String {
        let said: Vec<(&str, Value<'_>)> = self
            .said
            .iter()
            .map(|(name, said)| {
                let value = match said {
                    // Whole numbers as such: `[0]` and `[one]` in a text match only those.
                    Said::Number(n, 0) => (*n as i64).into(),
                    Said::Number(n, places) => Value::with_places(*n, *places),
                    Said::Word(word) => word.as_str().into(),
                    Said::Ago(at) => t.days_ago(*at, now).into_owned().into(),
                };
                (*name, value)
            })
            .collect();
        t.with(&format!("upkeep-{}-{}", self.about, self.case), &said).into_owned()
    }

    /// What to do; empty when it is as it should be.
    pub fn remedy(&self, t: &Tongue) -> String {
        if self.state == State::Sound {
            return String::new();
        }
        t.say(&format!("upkeep-{}-{}-do", self.about, self.case)).into_owned()
    }
}

/// The worst of them.
pub fn worst(findings: &[Finding]) -> State {
    findings.iter().map(|finding| finding.state).max().unwrap_or(State::Sound)
}
