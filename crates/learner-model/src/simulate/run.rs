//! Runs of every policy in every world.

use super::world::{Course, EXERCISES_PER_SKILL, Learner, LearnerKind, SimulationSettings, World};
use super::yardsticks::{Chooser, Fixed, MasteryRule, Oracle, Random, ThreeInARow};
use crate::next::{Offer, PROBES_MAX, Policy, START_ANSWERS, Wishes, hear_probe, passed, probe};
use crate::skills::{GraphError, Mastery, MasterySettings, SkillIndex};
use kernel::{Chance, Seed};

/// The policies compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// Any exercise.
    Random,
    /// The same course for everybody.
    Fixed,
    /// Three right answers running.
    ThreeInARow,
    /// Elo mastery, prerequisites, chance near 0.7.
    MasteryRule,
    /// Ours: [`Policy`] on [`Mastery`].
    Tutor,
    /// Sees the truth.
    Oracle,
}

impl PolicyKind {
    /// All, from the simplest to the unreachable.
    pub const ALL: [PolicyKind; 6] = [
        PolicyKind::Random,
        PolicyKind::Fixed,
        PolicyKind::ThreeInARow,
        PolicyKind::MasteryRule,
        PolicyKind::Tutor,
        PolicyKind::Oracle,
    ];

    /// Name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            PolicyKind::Random => "random",
            PolicyKind::Fixed => "fixed_course",
            PolicyKind::ThreeInARow => "three_in_a_row",
            PolicyKind::MasteryRule => "mastery_rule",
            PolicyKind::Tutor => "tutor",
            PolicyKind::Oracle => "oracle",
        }
    }
}

/// What one policy achieved in one world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The world.
    pub world: World,
    /// The policy.
    pub policy: PolicyKind,
    /// Mean share of skills truly mastered at the end.
    pub mastered: f64,
    /// The same over the slowest quarter.
    pub slowest_quarter: f64,
    /// Standard error of `mastered`.
    pub standard_error: f64,
}

/// Everything that was run.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Share mastered before the first answer.
    pub start: f64,
    /// One per world and policy.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// The outcome of a policy in a world.
    pub fn of(&self, world: World, policy: PolicyKind) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.world == world && outcome.policy == policy)
    }

    /// How much of the way from the fixed course to the oracle the slowest quarter goes under a policy.
    pub fn slowest_closed(&self, world: World, policy: PolicyKind) -> Option<f64> {
        let [from, to, at] = [PolicyKind::Fixed, PolicyKind::Oracle, policy].map(|kind| self.of(world, kind));
        let (from, to, at) = (from?.slowest_quarter, to?.slowest_quarter, at?.slowest_quarter);
        Some((at - from) / (to - from))
    }

    /// How much of the way from the mastery rule to the oracle all learners go under a policy.
    pub fn mastered_closed(&self, world: World, policy: PolicyKind) -> Option<f64> {
        let [from, to, at] =
            [PolicyKind::MasteryRule, PolicyKind::Oracle, policy].map(|kind| self.of(world, kind));
        let (from, to, at) = (from?.mastered, to?.mastered, at?.mastered);
        Some((at - from) / (to - from))
    }
}

/// Runs every policy in every world.
pub fn run_all(
    settings: SimulationSettings,
    policy: &Policy,
    mastery: &MasterySettings,
) -> Result<Report, GraphError> {
    let seed = Seed(settings.seed);
    let course = Course::new(seed)?;
    let mut by_speed: Vec<u32> = (0..settings.learners).collect();
    let speeds: Vec<f64> = by_speed.iter().map(|number| LearnerKind::new(seed, *number).speed).collect();
    by_speed.sort_by(|a, b| speeds[*a as usize].total_cmp(&speeds[*b as usize]));
    let slowest = &by_speed[..(settings.learners as usize / 4).max(1).min(by_speed.len())];
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len().max(1) as f64;

    let mut outcomes = Vec::new();
    for world in World::ALL {
        for kind in PolicyKind::ALL {
            let shares: Vec<f64> = (0..settings.learners)
                .map(|number| run_one(&course, world, kind, settings, policy, mastery, number))
                .collect();
            let mastered = mean(&shares);
            let variance = mean(
                &shares.iter().map(|share| (share - mastered) * (share - mastered)).collect::<Vec<f64>>(),
            );
            outcomes.push(Outcome {
                world,
                policy: kind,
                mastered,
                slowest_quarter: mean(
                    &slowest.iter().map(|number| shares[*number as usize]).collect::<Vec<f64>>(),
                ),
                standard_error: libm::sqrt(variance / f64::from(settings.learners.max(1))),
            });
        }
    }
    let starts: Vec<f64> = (0..settings.learners)
        .map(|number| Learner::new(&course, World::PracticeOnly, seed, number).mastered())
        .collect();
    Ok(Report { start: mean(&starts), outcomes })
}

fn run_one(
    course: &Course,
    world: World,
    kind: PolicyKind,
    settings: SimulationSettings,
    policy: &Policy,
    mastery: &MasterySettings,
    number: u32,
) -> f64 {
    let seed = Seed(settings.seed);
    let mut learner = Learner::new(course, world, seed, number);
    let mut chance = seed.part("policy").part(&number.to_string()).chance();
    let mut chooser: Box<dyn Chooser> = match kind {
        PolicyKind::Random => Box::new(Random),
        PolicyKind::Fixed => Box::new(Fixed { asked: 0, answers: settings.answers as usize }),
        PolicyKind::ThreeInARow => Box::new(ThreeInARow::default()),
        PolicyKind::MasteryRule => Box::new(MasteryRule::default()),
        PolicyKind::Tutor => Box::new(Tutor::new(course, policy.clone(), mastery.clone())),
        PolicyKind::Oracle => Box::new(Oracle),
    };
    for _ in 0..settings.answers {
        let (skill, exercise) = chooser.choose(course, &learner, &mut chance);
        let correct = learner.answer(skill, exercise);
        chooser.hear(course, skill, exercise, correct);
    }
    learner.mastered()
}

/// The hub's own policy, fed with declared difficulties and answers only.
struct Tutor {
    policy: Policy,
    mastery: Mastery,
    offers: Vec<Offer>,
    last: [Option<usize>; 2],
    answers: u32,
    /// The questions of the start, and whether they were right.
    asked: Vec<(SkillIndex, bool)>,
}

impl Tutor {
    fn new(course: &Course, policy: Policy, settings: MasterySettings) -> Self {
        let offers = (0..course.declared.len())
            .flat_map(|skill| (0..EXERCISES_PER_SKILL).map(move |i| (skill, i)))
            .map(|(skill, i)| Offer {
                exercise: (skill * EXERCISES_PER_SKILL + i) as u32,
                skill: SkillIndex(skill as u32),
                difficulty: course.declared_difficulty[skill][i],
                model_chance: None,
                recent: false,
            })
            .collect();
        let mastery = Mastery::new(&course.declared, settings);
        Self { policy, mastery, offers, last: [None; 2], answers: 0, asked: Vec::new() }
    }
}

impl Chooser for Tutor {
    fn choose(&mut self, course: &Course, _: &Learner<'_>, chance: &mut Chance) -> (SkillIndex, usize) {
        let graph = &course.declared;
        if self.answers < START_ANSWERS {
            let mut unit = chance.unit();
            let candidates = probe(graph, |_| true, &self.asked);
            let drawn = candidates.iter().find(|(_, propensity)| {
                unit -= propensity;
                unit < 0.0
            });
            if let Some((skill, _)) = drawn.or(candidates.last()) {
                return (*skill, EXERCISES_PER_SKILL / 2);
            }
        }
        let passed = passed(&self.mastery, graph);
        let mastered_at = self.policy.settings.mastered_at;
        let worth: Vec<Offer> =
            self.offers.iter().filter(|offer| !passed[offer.skill.0 as usize]).copied().collect();
        let left = worth.iter().any(|offer| self.mastery.chance_mastered(offer.skill) < mastered_at);
        let offers = if left { &worth } else { &self.offers };
        let wishes = Wishes { due: &[], answers: self.answers };
        let next = self.policy.recommend(graph, &self.mastery, offers, wishes, chance);
        next.map_or((SkillIndex(0), 0), |next| (next.skill, next.exercise as usize % EXERCISES_PER_SKILL))
    }
    fn hear(&mut self, course: &Course, skill: SkillIndex, exercise: usize, correct: bool) {
        let at = skill.0 as usize * EXERCISES_PER_SKILL + exercise;
        let first_of_skill = self.mastery.answers(skill).0 == 0;
        if first_of_skill && self.answers < START_ANSWERS && self.asked.len() < PROBES_MAX {
            self.asked.push((skill, correct));
            hear_probe(&mut self.mastery, &course.declared, skill, correct, 1.0);
        }
        self.mastery.observe(&course.declared, skill, self.offers[at].difficulty, correct, 1.0);
        if let Some(oldest) = self.last[1] {
            self.offers[oldest].recent = false;
        }
        self.last = [Some(at), self.last[0]];
        self.offers[at].recent = true;
        self.answers += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_run_and_the_oracle_leads() {
        let settings = SimulationSettings { learners: 12, answers: 60, seed: 5 };
        let run = || run_all(settings, &Policy::default(), &MasterySettings::default()).expect("no cycle");
        let report = run();
        assert_eq!(report, run());
        for world in World::ALL {
            let oracle = report.of(world, PolicyKind::Oracle).expect("ran").mastered;
            for kind in PolicyKind::ALL {
                let share = report.of(world, kind).expect("ran").mastered;
                assert!(share <= oracle + 1e-9, "{world:?} {kind:?}: {share} above the oracle's {oracle}");
                assert!(share >= report.start - 1e-9, "nothing is forgotten");
            }
        }
    }
}
