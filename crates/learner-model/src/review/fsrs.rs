//! The FSRS-6 equations (`open-spaced-repetition/fsrs4anki`, wiki "The Algorithm", section FSRS-6), one function each.

use libm::{exp, log, pow};

/// What the published optimiser found over 9,999 users; parameter *i* is *w_i* of the equations.
pub const DEFAULT_PARAMETERS: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
    0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const STABILITY_DAYS: (f64, f64) = (0.001, 36_500.0);
const DIFFICULTY: (f64, f64) = (1.0, 10.0);

/// How a review went. A tutor's own grading: wrong = `Again`, right with a hint = `Hard`, right = `Good`,
/// right and quickly = `Easy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// Forgotten.
    Again = 1,
    /// Recalled with effort or a hint.
    Hard = 2,
    /// Recalled.
    Good = 3,
    /// Recalled at once.
    Easy = 4,
}

/// The memory of one skill in one learner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Days after which the chance of recall has fallen to 0.9.
    pub stability_days: f64,
    /// 1 (easy) to 10.
    pub difficulty: f64,
}

/// Parameters that cannot be a schedule.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SchedulerError {
    /// A parameter that is not a finite number.
    #[error("review parameter {index} is not a finite number")]
    NotFinite {
        /// Which, from 0.
        index: usize,
    },
    /// w20, the forgetting curve's exponent, must lie in 0.1..=0.8 as in the published bounds.
    #[error("review parameter 20 (decay) is {found}, it must lie in 0.1..=0.8")]
    Decay {
        /// What was given.
        found: f64,
    },
}

/// FSRS-6 with one set of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheduler {
    w: [f64; 21],
    /// 0.9^(-1/w20) - 1, so that stability is the interval at recall 0.9.
    factor: f64,
    /// e^(w17 (G - 3 + w18)) for each rating.
    same_day: [f64; 4],
    /// D0(Easy).
    easy_difficulty: f64,
}

impl Default for Scheduler {
    fn default() -> Self {
        Self::checked(DEFAULT_PARAMETERS)
    }
}

impl Scheduler {
    /// A scheduler with the given parameters.
    pub fn new(parameters: [f64; 21]) -> Result<Self, SchedulerError> {
        if let Some(index) = parameters.iter().position(|w| !w.is_finite()) {
            return Err(SchedulerError::NotFinite { index });
        }
        if !(0.1..=0.8).contains(&parameters[20]) {
            return Err(SchedulerError::Decay { found: parameters[20] });
        }
        Ok(Self::checked(parameters))
    }

    fn checked(w: [f64; 21]) -> Self {
        let same_day = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy]
            .map(|rating| exp(w[17] * (rating as u8 as f64 - 3.0 + w[18])));
        let factor = exp(log(0.9) / -w[20]) - 1.0;
        Self { w, factor, same_day, easy_difficulty: first_difficulty(&w, Rating::Easy) }
    }

    /// Chance of recall after so many days: (1 + factor t / S)^(-w20).
    pub fn retrievability(&self, memory: Memory, elapsed_days: f64) -> f64 {
        pow(1.0 + self.factor * elapsed_days.max(0.0) / memory.stability_days, -self.w[20])
    }

    /// Days until the chance of recall falls to `desired_retention` (in (0, 1)): the curve above, solved for t.
    pub fn interval_days(&self, memory: Memory, desired_retention: f64) -> f64 {
        let retention = desired_retention.clamp(0.01, 0.999);
        memory.stability_days / self.factor * (pow(retention, -1.0 / self.w[20]) - 1.0)
    }

    /// The memory after the first review.
    pub fn first(&self, rating: Rating) -> Memory {
        Memory {
            stability_days: self.w[rating as usize - 1].clamp(STABILITY_DAYS.0, STABILITY_DAYS.1),
            difficulty: first_difficulty(&self.w, rating).clamp(DIFFICULTY.0, DIFFICULTY.1),
        }
    }

    /// The memory after one more review, `elapsed_days` after the last (0 = the same day).
    pub fn next(&self, memory: Memory, elapsed_days: f64, rating: Rating) -> Memory {
        let s = memory.stability_days.clamp(STABILITY_DAYS.0, STABILITY_DAYS.1);
        let d = memory.difficulty.clamp(DIFFICULTY.0, DIFFICULTY.1);
        let recall = || self.retrievability(Memory { stability_days: s, difficulty: d }, elapsed_days);
        let stability = if elapsed_days <= 0.0 {
            self.same_day(s, rating)
        } else if rating == Rating::Again {
            self.after_forgetting(s, d, recall())
        } else {
            self.after_recall(s, d, recall(), rating)
        };
        Memory {
            stability_days: stability.clamp(STABILITY_DAYS.0, STABILITY_DAYS.1),
            difficulty: self.next_difficulty(d, rating).clamp(DIFFICULTY.0, DIFFICULTY.1),
        }
    }

    /// D' = D - w6 (G - 3) (10 - D) / 9, then drawn towards D0(Easy) by w7.
    fn next_difficulty(&self, d: f64, rating: Rating) -> f64 {
        let damped = d - self.w[6] * (rating as u8 as f64 - 3.0) * (10.0 - d) / 9.0;
        damped + self.w[7] * (self.easy_difficulty - damped)
    }

    /// S' = S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1) [w15 if hard] [w16 if easy]).
    fn after_recall(&self, s: f64, d: f64, recall: f64, rating: Rating) -> f64 {
        let w = &self.w;
        let effort = match rating {
            Rating::Hard => w[15],
            Rating::Easy => w[16],
            Rating::Again | Rating::Good => 1.0,
        };
        s * (1.0 + exp(w[8]) * (11.0 - d) * pow(s, -w[9]) * (exp(w[10] * (1.0 - recall)) - 1.0) * effort)
    }

    /// S' = min(w11 D^-w12 ((S + 1)^w13 - 1) e^(w14 (1 - R)), S / e^(w17 w18)).
    fn after_forgetting(&self, s: f64, d: f64, recall: f64) -> f64 {
        let w = &self.w;
        let relearned = w[11] * pow(d, -w[12]) * (pow(s + 1.0, w[13]) - 1.0) * exp(w[14] * (1.0 - recall));
        relearned.min(s / exp(w[17] * w[18]))
    }

    /// S' = S e^(w17 (G - 3 + w18)) S^-w19; recalling never shrinks it.
    fn same_day(&self, s: f64, rating: Rating) -> f64 {
        let growth = self.same_day[rating as usize - 1] * pow(s, -self.w[19]);
        s * if rating == Rating::Again { growth } else { growth.max(1.0) }
    }
}

/// D0(G) = w4 - e^(w5 (G - 1)) + 1.
fn first_difficulty(w: &[f64; 21], rating: Rating) -> f64 {
    w[4] - exp(w[5] * (rating as u8 as f64 - 1.0)) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    const RATINGS: [Rating; 4] = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];

    fn close(ours: f64, theirs: f32) -> bool {
        (ours - f64::from(theirs)).abs() <= 1e-4 * f64::from(theirs).abs().max(1.0)
    }

    #[test]
    fn equals_the_crate_fsrs_on_random_histories() {
        let ours = Scheduler::default();
        let theirs = fsrs::FSRS::default();
        let mut chance = Seed(6).chance();
        for history in 0..300 {
            let mut memory: Option<Memory> = None;
            let mut their_memory: Option<fsrs::MemoryState> = None;
            for review in 0..12 {
                let days = if review == 0 { 0 } else { chance.below(4) as u32 * chance.below(30) as u32 };
                let retention = 0.75 + 0.2 * chance.unit() as f32;
                let their_next = theirs.next_states(their_memory, retention, days).expect("a valid state");
                let rating = RATINGS[chance.below(4) as usize];
                let before = memory;
                for (r, expected) in RATINGS.iter().zip([
                    &their_next.again,
                    &their_next.hard,
                    &their_next.good,
                    &their_next.easy,
                ]) {
                    let next = before.map_or_else(|| ours.first(*r), |m| ours.next(m, f64::from(days), *r));
                    let interval = ours.interval_days(next, f64::from(retention));
                    assert!(
                        close(next.stability_days, expected.memory.stability)
                            && close(next.difficulty, expected.memory.difficulty)
                            && close(interval, expected.interval),
                        "history {history}, review {review}, {days} days, {r:?}: {next:?} {interval} against {expected:?}"
                    );
                    if *r == rating {
                        memory = Some(next);
                        their_memory = Some(expected.memory);
                    }
                }
                let (m, t) = (memory.expect("set above"), their_memory.expect("set above"));
                let recall = ours.retrievability(m, 7.0);
                assert!(close(recall, fsrs::current_retrievability(t, 7.0, fsrs::FSRS6_DEFAULT_DECAY)));
                // Start the next review from one state, so that float32 rounding of the other does not pile up.
                memory = Some(Memory {
                    stability_days: f64::from(t.stability),
                    difficulty: f64::from(t.difficulty),
                });
            }
        }
    }

    #[test]
    fn golden_schedule() {
        // Good on days 0, 2 and 14, then forgotten on day 60; bits fixed so that no platform may differ.
        let scheduler = Scheduler::default();
        let mut memory = scheduler.first(Rating::Good);
        let mut bits = vec![memory.stability_days.to_bits()];
        for (days, rating) in [(2.0, Rating::Good), (12.0, Rating::Good), (46.0, Rating::Again)] {
            memory = scheduler.next(memory, days, rating);
            bits.push(memory.stability_days.to_bits());
        }
        assert_eq!(bits, GOLDEN_BITS);
        assert!((scheduler.retrievability(memory, memory.stability_days) - 0.9).abs() < 1e-12);
    }

    const GOLDEN_BITS: [u64; 4] =
        [4612376195070282433, 4622361988432504450, 4632025509001730588, 4613877452443830912];

    #[test]
    fn bad_parameters_are_named() {
        let mut parameters = DEFAULT_PARAMETERS;
        parameters[3] = f64::NAN;
        assert_eq!(Scheduler::new(parameters), Err(SchedulerError::NotFinite { index: 3 }));
        parameters = DEFAULT_PARAMETERS;
        parameters[20] = 0.0;
        assert_eq!(Scheduler::new(parameters), Err(SchedulerError::Decay { found: 0.0 }));
    }
}
