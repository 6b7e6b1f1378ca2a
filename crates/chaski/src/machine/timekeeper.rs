//! [`Timekeeper`]: the time that a machine was told, carried on from the moment in which it was told.
//!
//! A hub may not set its machine's clock (its service has no right to), and need not: it remembers what that clock showed when the right
//! time came. Two dials of the machine tell how much has passed since: one counts from switching on and cannot be set; the other can be,
//! and when it was, by network time or by hand, the machine's own clock counts again.

use super::PLAUSIBLE;
use kernel::{ClockQuality, UtcMillis};
use std::{
    fmt,
    sync::{PoisonError, RwLock},
};
use upkeep::clock::{Source, TOLERANCE_MS};

/// What the machine's own clocks show at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dials {
    /// The clock that can be set.
    pub system: UtcMillis,
    /// What has passed since the machine was switched on.
    pub running_ms: i64,
}

/// What it was told, and what the dials showed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    now: UtcMillis,
    at: Dials,
    source: Source,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The time.
    pub now: UtcMillis,
    /// How good it is.
    pub quality: ClockQuality,
    /// From where.
    pub source: Source,
}

/// What is kept beside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    boot: String,
    told: Told,
}

/// Keeps the time of one machine.
pub struct Timekeeper {
    told: RwLock<Option<Told>>,
}

impl Timekeeper {
    /// Nobody has told it anything.
    pub const fn new() -> Self {
        Self { told: RwLock::new(None) }
    }

    /// What it shows. `good`: the machine has a clock of its own that can be relied on.
    pub fn reading(&self, dials: Dials, good: bool) -> Reading {
        let machine = || {
            let quality = match PLAUSIBLE.contains(&dials.system) {
                false => ClockQuality::Unknown,
                true if good => ClockQuality::Good,
                true => ClockQuality::Carried,
            };
            Reading { now: dials.system, quality, source: Source::Machine(quality) }
        };
        let Some(told) = self.told().filter(|told| told.holds(dials)) else { return machine() };
        let now = told.shows(dials);
        // Network time came and says the same: it needs nobody's word any more.
        if good && is_near(now, dials.system) {
            return machine();
        }
        let quality = match told.source {
            Source::Central { .. } | Source::Keeper { .. } => ClockQuality::Adopted,
            Source::Carried | Source::Machine(_) => ClockQuality::Carried,
        };
        Reading { now, quality, source: told.source }
    }

    /// Shows this time from now on.
    pub fn adopt(&self, now: UtcMillis, source: Source, dials: Dials) {
        self.set(Some(Told { now, at: dials, source }));
    }

    /// It is at least so late, if that can be.
    pub fn at_least(&self, time: UtcMillis, dials: Dials) {
        if PLAUSIBLE.contains(&time) && self.reading(dials, false).now < time {
            self.adopt(time, Source::Carried, dials);
        }
    }

    /// Goes on with what was kept. What this process was told itself stays.
    pub fn carry_on(&self, kept: Kept, boot: &str, dials: Dials, good: bool) {
        if self.told().is_some() {
            return;
        }
        let same_start = !boot.is_empty() && kept.boot == boot && kept.told.at.running_ms <= dials.running_ms;
        match same_start {
            true if matches!(kept.told.source, Source::Machine(_)) => {}
            true => self.set(Some(kept.told)),
            false if good => {}
            false => self.at_least(kept.told.now, dials),
        }
    }

    /// What is to be kept; `None` where nothing is known.
    pub fn to_keep(&self, boot: String, dials: Dials, good: bool) -> Option<Kept> {
        let Reading { now, quality, source } = self.reading(dials, good);
        (quality > ClockQuality::Unknown).then_some(Kept { boot, told: Told { now, at: dials, source } })
    }

    fn told(&self) -> Option<Told> {
        *self.told.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, told: Option<Told>) {
        *self.told.write().unwrap_or_else(PoisonError::into_inner) = told;
    }
}

impl Told {
    fn shows(&self, dials: Dials) -> UtcMillis {
        self.now.plus_ms(dials.running_ms.saturating_sub(self.at.running_ms))
    }

    /// Whether nobody has set the machine's own clock since, to something that can be.
    fn holds(&self, dials: Dials) -> bool {
        let expected = self.at.system.plus_ms(dials.running_ms.saturating_sub(self.at.running_ms));
        is_near(expected, dials.system) || !PLAUSIBLE.contains(&dials.system)
    }
}

fn is_near(one: UtcMillis, other: UtcMillis) -> bool {
    one.0.abs_diff(other.0) <= TOLERANCE_MS.unsigned_abs()
}

/// The first word of the file, so that a later program knows what it reads.
const FORMAT: &str = "clock-1";

/// One line of words: format, start of the machine, time, the two dials, and from where.
impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told { now, at, source } = &self.told;
        let boot = if self.boot.is_empty() { "-" } else { &self.boot };
        write!(f, "{FORMAT} {boot} {} {} {} ", now.0, at.system.0, at.running_ms)?;
        match source {
            Source::Machine(_) => writeln!(f, "machine"),
            Source::Carried => writeln!(f, "carried"),
            Source::Central { at } => writeln!(f, "central {}", at.0),
            Source::Keeper { at } => writeln!(f, "keeper {}", at.0),
        }
    }
}

impl Kept {
    /// Reads what was written; `None`: that is something else.
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        if words.next()? != FORMAT {
            return None;
        }
        let boot = words.next().map(|boot| if boot == "-" { "" } else { boot })?.to_owned();
        let mut number = || words.next()?.parse::<i64>().ok();
        let (now, system, running_ms) = (UtcMillis(number()?), UtcMillis(number()?), number()?);
        let at = |word: Option<&str>| word?.parse().ok().map(UtcMillis);
        let source = match words.next()? {
            "machine" => Source::Machine(ClockQuality::Carried),
            "carried" => Source::Carried,
            "central" => Source::Central { at: at(words.next())? },
            "keeper" => Source::Keeper { at: at(words.next())? },
            _ => return None,
        };
        Some(Self { boot, told: Told { now, at: Dials { system, running_ms }, source } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(1_795_000_000_000);
    const DAY_MS: i64 = 86_400_000;
    const KEEPER: Source = Source::Keeper { at: NOW };
    const CENTRAL: Source = Source::Central { at: NOW };

    fn dials(system: i64, running_ms: i64) -> Dials {
        Dials { system: UtcMillis(system), running_ms }
    }

    /// What is shown so long after the machine was switched on in 1970.
    fn shown(keeper: &Timekeeper, running_ms: i64) -> (i64, ClockQuality, Source) {
        let Reading { now, quality, source } = keeper.reading(dials(running_ms, running_ms), false);
        (now.0 - NOW.0, quality, source)
    }

    #[test]
    fn what_was_told_goes_on_until_somebody_sets_the_machines_own_clock() {
        let keeper = Timekeeper::new();
        let lost = (5_000 - NOW.0, ClockQuality::Unknown, Source::Machine(ClockQuality::Unknown));
        assert_eq!(shown(&keeper, 5_000), lost);
        keeper.adopt(NOW, CENTRAL, dials(5_000, 5_000));
        assert_eq!(shown(&keeper, 5_000), (0, ClockQuality::Adopted, CENTRAL));
        assert_eq!(shown(&keeper, 65_000), (60_000, ClockQuality::Adopted, CENTRAL));
        let cases = [
            // Network time came, an hour later than it was told.
            (dials(NOW.0 + 3_660_000, 65_000), true, NOW.0 + 3_660_000, ClockQuality::Good),
            // Somebody set the machine's clock.
            (dials(NOW.0 - DAY_MS, 65_000), false, NOW.0 - DAY_MS, ClockQuality::Carried),
            // It was set to something that cannot be.
            (dials(DAY_MS, 65_000), false, NOW.0 + 60_000, ClockQuality::Adopted),
            (dials(i64::MAX, 65_000), false, NOW.0 + 60_000, ClockQuality::Adopted),
        ];
        for (dials, good, now, quality) in cases {
            let reading = keeper.reading(dials, good);
            assert_eq!((reading.now.0, reading.quality), (now, quality), "{dials:?}");
        }
    }

    #[test]
    fn a_good_clock_that_says_the_same_needs_nobodys_word() {
        let keeper = Timekeeper::new();
        keeper.adopt(NOW, KEEPER, dials(NOW.0 + 1_000, 5_000));
        assert_eq!(keeper.reading(dials(NOW.0 + 1_000, 5_000), true).quality, ClockQuality::Good);
        // Whoever keeps the box may say that it is wrong all the same.
        keeper.adopt(NOW.plus_ms(DAY_MS), KEEPER, dials(NOW.0, 5_000));
        let reading = keeper.reading(dials(NOW.0, 5_000), true);
        assert_eq!((reading.now, reading.quality), (NOW.plus_ms(DAY_MS), ClockQuality::Adopted));
    }

    #[test]
    fn after_a_restart_it_goes_on_and_after_a_power_cut_it_is_at_least_as_late() {
        let before = Timekeeper::new();
        before.adopt(NOW, CENTRAL, dials(5_000, 5_000));
        let kept = before.to_keep("boot-1".into(), dials(65_000, 65_000), false).unwrap();
        let kept = Kept::read(&kept.to_string()).unwrap();
        let carried = |at: i64, boot: &str, good: bool, dials: Dials| {
            let keeper = Timekeeper::new();
            keeper.carry_on(kept.clone(), boot, dials, good);
            let reading = keeper.reading(dials, good);
            assert_eq!(reading.now.0 - NOW.0, at, "{boot} {dials:?}");
            (reading.quality, reading.source)
        };
        use ClockQuality::{Adopted, Carried, Good};
        // The program was started again.
        assert_eq!(carried(100_000, "boot-1", false, dials(105_000, 105_000)), (Adopted, CENTRAL));
        // The power went: 1970 again, or a little later than where it was switched off.
        assert_eq!(carried(60_000, "boot-2", false, dials(9_000, 9_000)), (Carried, Source::Carried));
        let early = dials(NOW.0 - DAY_MS, 9_000);
        assert_eq!(carried(60_000, "boot-2", false, early), (Carried, Source::Carried));
        let late = dials(NOW.0 + DAY_MS, 9_000);
        assert_eq!(carried(DAY_MS, "boot-2", false, late), (Carried, Source::Machine(Carried)));
        // A machine with a battery knows better than a file that was written by a clock ahead.
        assert_eq!(carried(-DAY_MS, "boot-2", true, early), (Good, Source::Machine(Good)));
        // Where the system does not tell starts apart, nobody can know what has passed.
        assert_eq!(carried(60_000, "", false, dials(105_000, 105_000)), (Carried, Source::Carried));
    }

    #[test]
    fn what_is_kept_is_read_as_it_was_written_and_nothing_else_is() {
        for source in [CENTRAL, KEEPER, Source::Carried, Source::Machine(ClockQuality::Carried)] {
            for boot in ["", "0b1c-22"] {
                let kept = Kept { boot: boot.into(), told: Told { now: NOW, at: dials(-3, 7), source } };
                assert_eq!(Kept::read(&kept.to_string()), Some(kept));
            }
        }
        for text in [
            "",
            "clock-2 - 1 2 3 carried",
            "clock-1 - 1 2",
            "clock-1 - 1 2 3 cloud",
            "clock-1 - x 2 3 carried",
            "clock-1 - 1 2 3 keeper",
        ] {
            assert_eq!(Kept::read(text), None, "{text}");
        }
        // A machine that knows nothing keeps nothing, and nobody is told a time in which the program cannot run.
        let keeper = Timekeeper::new();
        assert_eq!(keeper.to_keep("b".into(), dials(0, 0), false), None);
        keeper.at_least(UtcMillis(i64::MAX), dials(0, 0));
        assert_eq!(keeper.to_keep("b".into(), dials(0, 0), false), None);
    }
}
