//! Tables for the rule, and guessing machines that run for a day of simulated time.

use super::*;
use crate::sign_in::secret::{PICTURE_SPACE, Secret, SecretKind};
use kernel::Seed;

const NOW: UtcMillis = UtcMillis(1_795_235_400_000);

fn at(minutes_ago: &[i64]) -> Vec<UtcMillis> {
    minutes_ago.iter().map(|m| NOW.plus_ms(-m * 60_000)).collect()
}

fn many(n: usize, minutes_ago: i64) -> Vec<UtcMillis> {
    at(&vec![minutes_ago; n])
}

#[test]
fn the_window_slides() {
    let budget = Budget { failures: 3, window_ms: 60 * 60_000 };
    for (failures, left) in [
        (vec![], 3),
        (at(&[1]), 2),
        (at(&[1, 59]), 1),
        (at(&[1, 60]), 2),
        (at(&[1, 2, 3]), 0),
        (at(&[-59]), 2),
        (at(&[-500]), 3),
    ] {
        assert_eq!(budget.left(&failures, NOW), left, "{failures:?}");
    }
    assert_eq!(budget.charge(&at(&[90, 30]), NOW), at(&[30, 0]));
    assert_eq!(budget.charge(&at(&[5, 4, 3]), NOW).len(), 3, "never longer than the budget");
    assert_eq!(
        budget.charge(&at(&[-999_999, -20]), NOW),
        at(&[0, 0]),
        "what was made under a wrong clock is dropped, what was made before it was set back a little counts from now"
    );
}

#[test]
fn who_is_let_through() {
    let (full, spent_class, spent_device) = (vec![], many(60, 10), many(20, 10));
    for (own, class, expected, why) in [
        (None, &full, Admitted::Stranger, "a new phone"),
        (None, &many(59, 10), Admitted::Stranger, "the last one"),
        (None, &spent_class, Admitted::Refused, "the class's budget is spent"),
        (None, &many(60, 24 * 60), Admitted::Stranger, "a day later"),
        (Some(&full), &spent_class, Admitted::Known, "others' failures do not touch her phone"),
        (Some(&many(19, 1)), &spent_class, Admitted::Known, "nor her own few"),
        (Some(&spent_device), &full, Admitted::Stranger, "a device that guesses becomes a stranger"),
        (Some(&spent_device), &spent_class, Admitted::Refused, "and no more than that"),
    ] {
        assert_eq!(admit(own.map(Vec::as_slice), class, NOW), expected, "{why}");
    }
}

#[test]
fn the_arithmetic() {
    assert!(guesser_hits_per_day() <= 0.01, "{}", guesser_hits_per_day());
    assert!((guesser_hits_per_day() - 60.0 / 9_627.0).abs() < 1e-12);
    let with_a_tablet = expected_hits(STRANGERS.failures + KNOWN_DEVICE.failures, PIN_SPACE);
    assert!(with_a_tablet <= 0.01, "{with_a_tablet}");
    assert!(expected_hits(STRANGERS.failures, PICTURE_SPACE) < guesser_hits_per_day());
    // 2,400 wrong codes a day, ten classes, twenty signs in five places.
    let codes = CLASS_CODES.failures as f64 * 24.0 * 10.0 / 20f64.powi(5);
    assert!(codes < 0.01, "{codes}");
}

/// How a machine spends its tries.
#[derive(Debug, Clone, Copy)]
enum Plan {
    /// All at one pupil.
    One,
    /// One at each in turn.
    Round,
    /// The same number at everybody, then the next number.
    SameNumber,
    /// Wherever, whatever.
    Random,
}

/// A machine that deletes its cookie before each try, one try a second, for 24 hours. Returns the tries that were looked
/// at, the hits, and the exact expectation: the sum of each try's chance given what had failed before.
fn day(plan: Plan, seed: Seed) -> (usize, usize, f64) {
    const PUPILS: usize = 40;
    let mut chance = seed.chance();
    let secrets: Vec<Secret> = (0..PUPILS).map(|_| Secret::draw(SecretKind::Pin, &mut chance)).collect();
    let space: Vec<Secret> = (0..10_000u32)
        .filter_map(|n| Secret::from_digits(&format!("{n:04}")))
        .filter(|s| matches!(s, Secret::Pin(pin) if !crate::sign_in::secret::is_weak_pin(*pin)))
        .collect();
    let mut guessed = vec![0usize; PUPILS];
    let mut found = [false; PUPILS];
    let mut class = Vec::new();
    let (mut looked_at, mut hits, mut expected) = (0, 0, 0.0);
    for second in 0..86_400i64 {
        let now = NOW.plus_ms(second * 1_000);
        // Without a cookie there is no known device.
        if admit(None, &class, now) == Admitted::Refused {
            continue;
        }
        let target = match plan {
            Plan::One => 0,
            Plan::Round | Plan::SameNumber => looked_at % PUPILS,
            Plan::Random => chance.below(PUPILS as u64) as usize,
        };
        let target = (0..PUPILS).map(|i| (target + i) % PUPILS).find(|i| !found[*i]).unwrap();
        // It never repeats a guess at the same pupil; which number it begins with does not matter for a drawn PIN.
        let offset = if matches!(plan, Plan::SameNumber) { 0 } else { target * 131 };
        let guess = space[(offset + guessed[target]) % space.len()];
        expected += 1.0 / (space.len() - guessed[target]) as f64;
        guessed[target] += 1;
        looked_at += 1;
        if secrets[target].fits(&guess) {
            hits += 1;
            found[target] = true;
        } else {
            class = STRANGERS.charge(&class, now);
        }
    }
    (looked_at, hits, expected)
}

#[test]
fn a_guessing_machine_for_a_day() {
    let mut hits = 0;
    for plan in [Plan::One, Plan::Round, Plan::SameNumber, Plan::Random] {
        for seed in 0..3 {
            let (looked_at, found, expected) = day(plan, Seed(seed));
            assert_eq!(looked_at, STRANGERS.failures + found, "{plan:?}: 86,400 tries were made");
            assert!(expected <= guesser_hits_per_day() && expected <= 0.01, "{plan:?}: {expected}");
            hits += found;
        }
    }
    assert!(hits <= 1, "twelve days with 0.0062 expected each, and {hits} hits: the draw is not even");
}

#[test]
fn no_twenty_four_hours_hold_more_than_the_budget() {
    // Tries as soon as one is let through, for three days, from irregular moments on.
    let mut chance = Seed(5).chance();
    let (mut class, mut let_through) = (Vec::new(), Vec::new());
    let mut now = NOW;
    while now < NOW.plus_ms(3 * DAY_MS) {
        now = now.plus_ms(1 + chance.below(90_000) as i64);
        if admit(None, &class, now) == Admitted::Stranger {
            class = STRANGERS.charge(&class, now);
            let_through.push(now);
        }
    }
    for start in &let_through {
        let in_window = let_through.iter().filter(|t| **t >= *start && t.0 < start.0 + DAY_MS).count();
        assert!(in_window <= STRANGERS.failures, "{in_window} from {start:?}");
    }
}

#[test]
fn passwords_slow_strangers_and_hardly_a_known_device() {
    let wait_s =
        |n: usize, known| password_wait(&many(n, 0), known, NOW).map_or(0, |until| (until.0 - NOW.0) / 1000);
    for (n, stranger, known) in
        [(0, 0, 0), (4, 0, 0), (5, 2, 0), (6, 4, 0), (9, 32, 0), (10, 64, 2), (14, 900, 30), (32, 900, 30)]
    {
        assert_eq!((wait_s(n, false), wait_s(n, true)), (stranger, known), "{n} failures");
    }
    assert_eq!(password_wait(&many(20, 16), false, NOW), None, "over after a quarter of an hour");
    assert_eq!(password_wait(&many(20, 24 * 60), false, NOW), None, "forgotten after a day");
}

#[test]
fn a_machine_against_one_password_for_a_day() {
    let (mut failures, mut tries, mut now) = (Vec::new(), 0, NOW);
    while now < NOW.plus_ms(DAY_MS) {
        match password_wait(&failures, false, now) {
            Some(until) => now = until,
            None => {
                failures = PASSWORDS.charge(&failures, now);
                tries += 1;
            }
        }
    }
    assert!(tries <= 110, "{tries} tries in a day");
}
