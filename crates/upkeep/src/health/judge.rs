//! The judgement: pure, so that every case has a line in the table below it.

use super::{Exchange, Facts, Finding, LastStop, Power, Said, State, Sync};
use kernel::{ClockTrouble, UtcMillis, calendar::DAY_MS};

/// No card and no plain disk writes faster than this.
const TOO_FAST_US: u64 = 60;
/// From here on a class of thirty that answers at once waits noticeably.
const SLOW_US: u64 = 50_000;
/// Below this much free space a hub may soon have to refuse answers.
const LITTLE_FREE_MB: u64 = 200;
/// A course with sound takes some ten megabytes; a year of a school's answers less.
const ENOUGH_FREE_MB: u64 = 1_024;
/// Days of measurements before growth is spoken of.
const GROWTH_DAYS: i64 = 3;
/// A disk that fills within so many days is worth a word.
const SOON_FULL_DAYS: u64 = 60;
/// Below this much available memory the system begins to swap or to kill.
const LITTLE_MEMORY_MB: u64 = 64;
/// Where small computers begin to slow themselves down (Raspberry Pi: 80 °C soft limit, 85 °C hard).
const WARM_MILLI_C: i32 = 75_000;
const HOT_MILLI_C: i32 = 82_000;
/// A lead battery below half wears out, and the night is long.
const LOW_BATTERY: u8 = 30;
/// A sudden stop is spoken of for a week.
const STOP_SPOKEN_OF_MS: i64 = 7 * DAY_MS;
/// A backup older than this misses a school week.
const OLD_BACKUP_MS: i64 = 3 * DAY_MS;
const VERY_OLD_BACKUP_MS: i64 = 14 * DAY_MS;
/// Errors a day that can be chance: a phone that hung up, a page asked for in the wrong moment.
const FEW_ERRORS: u64 = 5;

/// Judges everything that is known, in the order of a person's questions.
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let all = [
        disk(facts),
        room(facts),
        growth(facts),
        memory(facts),
        heat(facts),
        power(facts),
        battery(facts),
        Some(clock(facts)),
        Some(last_stop(facts)),
        Some(backup(facts)),
        aside(facts),
        wifi(facts),
        log(facts),
        errors(facts),
        exchange(facts),
    ];
    all.into_iter().flatten().collect()
}

fn finding(about: &'static str, state: State, case: &'static str, said: &[(&'static str, Said)]) -> Finding {
    Finding { about, state, case, said: said.to_vec() }
}

fn whole(n: u64) -> Said {
    Said::Number(n as f64, 0)
}

fn disk(facts: &Facts) -> Option<Finding> {
    match &facts.sync {
        Sync::Unknown => None,
        Sync::Failed(why) => {
            Some(finding("disk", State::Broken, "unwritable", &[("why", Said::Word(why.clone()))]))
        }
        Sync::Measured { median_us, p99_us } => {
            let ms = |us: &u64| Said::Number(*us as f64 / 1e3, 2);
            let said = [("ms", ms(median_us)), ("slow", ms(p99_us))];
            Some(match *median_us {
                us if us < TOO_FAST_US => finding("disk", State::Note, "too-fast", &said),
                us if us > SLOW_US => finding("disk", State::Note, "slow", &said),
                _ => finding("disk", State::Sound, "fine", &said),
            })
        }
    }
}

fn room(facts: &Facts) -> Option<Finding> {
    let Some(room) = facts.room else { return Some(finding("room", State::Note, "unknown", &[])) };
    let said = [("mb", whole(room.free_mb)), ("all", whole(room.all_mb))];
    Some(match room.free_mb {
        mb if mb < LITTLE_FREE_MB => finding("room", State::Broken, "full", &said),
        mb if mb < ENOUGH_FREE_MB => finding("room", State::Note, "little", &said),
        _ => finding("room", State::Sound, "fine", &said),
    })
}

fn growth(facts: &Facts) -> Option<Finding> {
    let (days, earlier_mb) = facts.earlier_free.filter(|(days, _)| *days >= GROWTH_DAYS)?;
    let free_mb = facts.room?.free_mb;
    let used_mb = earlier_mb.saturating_sub(free_mb);
    let days = days.unsigned_abs();
    let left_days = (free_mb * days).checked_div(used_mb);
    let said = [("mb", whole(used_mb)), ("days", whole(days)), ("left", whole(left_days.unwrap_or(0)))];
    Some(match left_days {
        Some(left) if left < SOON_FULL_DAYS => finding("growth", State::Note, "soon-full", &said),
        _ => finding("growth", State::Sound, "fine", &said),
    })
}

fn memory(facts: &Facts) -> Option<Finding> {
    let memory = facts.memory?;
    let said = [("mb", whole(memory.available_mb)), ("all", whole(memory.all_mb))];
    Some(match memory.available_mb < LITTLE_MEMORY_MB {
        true => finding("memory", State::Note, "little", &said),
        false => finding("memory", State::Sound, "fine", &said),
    })
}

fn heat(facts: &Facts) -> Option<Finding> {
    let milli_c = facts.hottest_milli_c?;
    let said = [("c", Said::Number(f64::from(milli_c) / 1e3, 0))];
    Some(match milli_c {
        c if c >= HOT_MILLI_C => finding("heat", State::Broken, "hot", &said),
        c if c >= WARM_MILLI_C => finding("heat", State::Note, "warm", &said),
        _ => finding("heat", State::Sound, "fine", &said),
    })
}

fn power(facts: &Facts) -> Option<Finding> {
    Some(match facts.power? {
        Power::LowNow => finding("power", State::Broken, "low-now", &[]),
        Power::LowBefore => finding("power", State::Note, "low-before", &[]),
        Power::Fine => finding("power", State::Sound, "fine", &[]),
    })
}

fn battery(facts: &Facts) -> Option<Finding> {
    let percent = facts.battery_percent?;
    let said = [("percent", whole(percent.into()))];
    Some(match percent < LOW_BATTERY {
        true => finding("battery", State::Note, "low", &said),
        false => finding("battery", State::Sound, "fine", &said),
    })
}

fn clock(facts: &Facts) -> Finding {
    match facts.clock {
        Some(ClockTrouble::Lost) => finding("clock", State::Broken, "lost", &[]),
        Some(ClockTrouble::Behind { ms }) => {
            finding("clock", State::Note, "behind", &[("minutes", Said::Number((ms / 60_000) as f64, 0))])
        }
        None => finding("clock", State::Sound, "fine", &[]),
    }
}

fn last_stop(facts: &Facts) -> Finding {
    match facts.last_stop {
        LastStop::Never => finding("stop", State::Note, "never", &[]),
        LastStop::OtherLife => finding("stop", State::Note, "other-life", &[]),
        LastStop::RunningOrSudden => finding("stop", State::Note, "sudden-or-running", &[]),
        LastStop::Sudden(at) if facts.now.0 - at.0 <= STOP_SPOKEN_OF_MS => {
            finding("stop", State::Note, "sudden", &[("when", Said::Ago(at))])
        }
        LastStop::Sudden(_) | LastStop::Orderly => finding("stop", State::Sound, "fine", &[]),
    }
}

fn backup(facts: &Facts) -> Finding {
    let age_ms = |at: UtcMillis| facts.now.0 - at.0;
    let said = |at: UtcMillis| [("when", Said::Ago(at))];
    match (facts.last_backup, &facts.backup_folder) {
        (None, None) if !facts.has_recovery_lock => finding("backup", State::Note, "no-key", &[]),
        (None, None) => finding("backup", State::Note, "no-folder", &[]),
        (None, Some(_)) => match &facts.backup_trouble {
            Some(why) => finding("backup", State::Broken, "failed", &[("why", Said::Word(why.clone()))]),
            None => finding("backup", State::Note, "none-yet", &[]),
        },
        (Some(at), _) if age_ms(at) > VERY_OLD_BACKUP_MS => {
            finding("backup", State::Broken, "very-old", &said(at))
        }
        (Some(at), _) if age_ms(at) > OLD_BACKUP_MS => finding("backup", State::Note, "old", &said(at)),
        (Some(at), _) => finding("backup", State::Sound, "fine", &said(at)),
    }
}

/// Names in clear, and the keys of people who may have been forgotten since.
fn aside(facts: &Facts) -> Option<Finding> {
    let folder = facts.put_aside.clone()?;
    Some(finding("aside", State::Note, "there", &[("folder", Said::Word(folder))]))
}

fn wifi(facts: &Facts) -> Option<Finding> {
    Some(match facts.wifi_is_open? {
        true => finding("wifi", State::Note, "open", &[]),
        false => finding("wifi", State::Sound, "fine", &[]),
    })
}

fn log(facts: &Facts) -> Option<Finding> {
    let (at, faults) = facts.log_check?;
    let said = [("when", Said::Ago(at)), ("n", whole(faults))];
    Some(match faults {
        0 => finding("log", State::Sound, "fine", &said),
        _ => finding("log", State::Broken, "faults", &said),
    })
}

fn errors(facts: &Facts) -> Option<Finding> {
    let n = facts.errors_today?;
    let said = [("n", whole(n))];
    Some(match n > FEW_ERRORS {
        true => finding("errors", State::Note, "many", &said),
        false => finding("errors", State::Sound, "fine", &said),
    })
}

fn exchange(facts: &Facts) -> Option<Finding> {
    match &facts.exchange {
        Exchange::Free => None,
        Exchange::Off(why) => {
            Some(finding("exchange", State::Broken, "off", &[("why", Said::Word(why.clone()))]))
        }
        Exchange::NotBelieved => Some(finding("exchange", State::Broken, "not-believed", &[])),
        Exchange::Doubled => Some(finding("exchange", State::Broken, "doubled", &[])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{health::Memory, room::Room};
    use web::messages::{LanguagePlan, Messages};

    const NOW: UtcMillis = UtcMillis(1_795_298_581_000);

    fn sound() -> Facts {
        Facts {
            now: NOW,
            sync: Sync::Measured { median_us: 1_500, p99_us: 9_000 },
            room: Some(Room { free_mb: 20_000, all_mb: 30_000 }),
            earlier_free: Some((10, 20_100)),
            memory: Some(Memory { available_mb: 400, all_mb: 920 }),
            hottest_milli_c: Some(51_000),
            power: Some(Power::Fine),
            battery_percent: Some(80),
            last_stop: LastStop::Orderly,
            has_recovery_lock: true,
            backup_folder: Some("/media/chaski".into()),
            last_backup: Some(UtcMillis(NOW.0 - DAY_MS)),
            wifi_is_open: Some(false),
            log_check: Some((NOW, 0)),
            errors_today: Some(0),
            exchange: Exchange::Free,
            ..Facts::default()
        }
    }

    #[test]
    fn each_thing_is_judged_for_itself() {
        assert_eq!(super::super::worst(&judge(&sound())), State::Sound);
        type Change = fn(&mut Facts);
        let cases: [(&str, State, Change); 31] = [
            ("aside there", State::Note, |f| f.put_aside = Some("before-restore-1".into())),
            ("disk unwritable", State::Broken, |f| f.sync = Sync::Failed("full".into())),
            ("disk too-fast", State::Note, |f| f.sync = Sync::Measured { median_us: 20, p99_us: 30 }),
            ("disk slow", State::Note, |f| f.sync = Sync::Measured { median_us: 51_000, p99_us: 90_000 }),
            ("room unknown", State::Note, |f| f.room = None),
            ("room full", State::Broken, |f| f.room = Some(Room { free_mb: 199, all_mb: 9_000 })),
            ("room little", State::Note, |f| f.room = Some(Room { free_mb: 1_023, all_mb: 9_000 })),
            ("growth soon-full", State::Note, |f| f.earlier_free = Some((10, 25_000))),
            ("growth fine", State::Sound, |f| f.earlier_free = Some((10, 19_000))),
            ("memory little", State::Note, |f| f.memory = Some(Memory { available_mb: 63, all_mb: 512 })),
            ("heat warm", State::Note, |f| f.hottest_milli_c = Some(75_000)),
            ("heat hot", State::Broken, |f| f.hottest_milli_c = Some(82_000)),
            ("power low-now", State::Broken, |f| f.power = Some(Power::LowNow)),
            ("power low-before", State::Note, |f| f.power = Some(Power::LowBefore)),
            ("battery low", State::Note, |f| f.battery_percent = Some(29)),
            ("clock lost", State::Broken, |f| f.clock = Some(ClockTrouble::Lost)),
            ("clock behind", State::Note, |f| f.clock = Some(ClockTrouble::Behind { ms: 700_000 })),
            ("stop sudden", State::Note, |f| f.last_stop = LastStop::Sudden(UtcMillis(NOW.0 - DAY_MS))),
            ("stop fine", State::Sound, |f| f.last_stop = LastStop::Sudden(UtcMillis(NOW.0 - 8 * DAY_MS))),
            ("stop other-life", State::Note, |f| f.last_stop = LastStop::OtherLife),
            ("backup old", State::Note, |f| f.last_backup = Some(UtcMillis(NOW.0 - 4 * DAY_MS))),
            ("backup very-old", State::Broken, |f| f.last_backup = Some(UtcMillis(NOW.0 - 15 * DAY_MS))),
            ("backup none-yet", State::Note, |f| f.last_backup = None),
            ("backup no-folder", State::Note, |f| (f.last_backup, f.backup_folder) = (None, None)),
            ("backup no-key", State::Note, |f| {
                (f.last_backup, f.backup_folder, f.has_recovery_lock) = (None, None, false);
            }),
            ("wifi open", State::Note, |f| f.wifi_is_open = Some(true)),
            ("log faults", State::Broken, |f| f.log_check = Some((NOW, 2))),
            ("errors many", State::Note, |f| f.errors_today = Some(6)),
            ("exchange off", State::Broken, |f| f.exchange = Exchange::Off("letters.keys".into())),
            ("exchange not-believed", State::Broken, |f| f.exchange = Exchange::NotBelieved),
            ("exchange doubled", State::Broken, |f| f.exchange = Exchange::Doubled),
        ];
        for (expected, state, change) in cases {
            let mut facts = sound();
            change(&mut facts);
            let findings = judge(&facts);
            let found = findings.iter().find(|f| format!("{} {}", f.about, f.case) == expected);
            assert_eq!(found.map(|f| f.state), Some(state), "{expected}: {findings:?}");
            let others =
                findings.iter().filter(|f| f.about != expected.split(' ').next().unwrap_or_default());
            // Growth follows from the room, so it may move with it.
            assert!(others.filter(|f| f.about != "growth").all(|f| f.state == State::Sound), "{expected}");
            say_all(&findings);
        }
        say_all(&judge(&sound()));
        assert!(judge(&Facts::default()).len() >= 4, "a machine that tells nothing");
    }

    /// Every finding has its words, and what to do, in each language.
    fn say_all(findings: &[Finding]) {
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            for finding in findings {
                let words = [finding.title(&t), finding.words(&t, NOW), finding.remedy(&t)].join(" ");
                assert!(!words.contains('[') && !words.contains('{'), "{language}: {words}");
            }
        }
    }
}
