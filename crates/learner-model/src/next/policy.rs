//! The tutor's policy, `tutor-1`.
//!
//! 1. A due review comes first, at most one answer in four.
//! 2. Else the *open zone*: skills not yet mastered whose prerequisites are likely mastered. The value of practising one is
//!    how surely it is open and not yet mastered, divided by the expected number of answers to its mastery.
//! 3. Of the best few skills one is drawn: with chance 1 - `explore` in proportion to value^`sharpness` (a bandit that nearly
//!    always takes the best), with chance `explore` uniformly, so that every propensity is above 0.
//! 4. Of its exercises, the one whose chance of success is nearest `target_chance`, leaving out the last ones asked.

use super::propensity::candidates_digest;
use crate::skills::{Mastery, SkillGraph, SkillIndex};
use kernel::Chance;
use libm::pow;

/// The constants of the policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicySettings {
    /// Wished chance of success.
    pub target_chance: f64,
    /// Chance of mastery from which a skill is left alone.
    pub mastered_at: f64,
    /// Knowledge of a prerequisite, in logits, that is enough to go on: less than mastery.
    pub open_at_logit: f64,
    /// Share of uniform draws, 0.05 to 0.10.
    pub explore: f64,
    /// How sharply the better of two skills is preferred.
    pub sharpness: f64,
    /// Skills drawn from.
    pub shortlist: usize,
    /// Answers that opening or checking a skill costs besides practice.
    pub overhead_answers: f64,
    /// A skill is open no less than this, so that a wrong graph cannot lock a learner out.
    pub open_floor: f64,
    /// How much the course's order is trusted where prerequisites are not declared, 0 to 1.
    pub order_trust: f64,
    /// How many skills before a skill its order speaks of.
    pub order_window: usize,
    /// At most one answer in so many is a review.
    pub review_one_in: u32,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            target_chance: 0.7,
            mastered_at: 0.85,
            open_at_logit: 1.2,
            explore: 0.05,
            sharpness: 12.0,
            shortlist: 6,
            overhead_answers: 2.0,
            open_floor: 0.02,
            order_trust: 0.9,
            order_window: 4,
            review_one_in: 4,
        }
    }
}

/// An exercise that could be given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// The caller's own number for it.
    pub exercise: u32,
    /// The skill it is offered for.
    pub skill: SkillIndex,
    /// Difficulty in logits.
    pub difficulty: f64,
    /// Chance of success by the trained model, where there is one.
    pub model_chance: Option<f64>,
    /// Asked so recently that another is better.
    pub recent: bool,
}

/// What may be given, skill by skill: of a course of thousands of exercises only those of a few skills are looked at.
pub trait Choices {
    /// Whether anything is offered for the skill.
    fn offered(&self, skill: SkillIndex) -> bool;
    /// What is offered for it, in the order of the course.
    fn of(&self, skill: SkillIndex) -> Vec<Offer>;
}

/// A plain list, sorted by skill once.
struct Listed(Vec<Vec<Offer>>);

impl Listed {
    /// `None` if an offer names a skill that is not in the graph.
    fn new(graph: &SkillGraph, offers: &[Offer]) -> Option<Self> {
        let mut by_skill: Vec<Vec<Offer>> = vec![Vec::new(); graph.len()];
        for offer in offers {
            by_skill.get_mut(offer.skill.0 as usize)?.push(*offer);
        }
        Some(Self(by_skill))
    }
}

impl Choices for Listed {
    fn offered(&self, skill: SkillIndex) -> bool {
        self.0.get(skill.0 as usize).is_some_and(|offers| !offers.is_empty())
    }

    fn of(&self, skill: SkillIndex) -> Vec<Offer> {
        self.0.get(skill.0 as usize).cloned().unwrap_or_default()
    }
}

/// What the caller knows besides the learner's mastery.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wishes<'a> {
    /// Skills due for review, most urgent first.
    pub due: &'a [SkillIndex],
    /// Answers the learner has given in this course.
    pub answers: u32,
}

/// Why this one; the page puts it into a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Mastered a while ago, due to be asked again.
    Review,
    /// Not tried yet: to find her place.
    FindPlace,
    /// Under way.
    Practise,
    /// Everything is mastered; the least certain skill.
    KeepFresh,
}

/// One recommendation, with all that is needed to judge the policy later.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// Name and version of the policy.
    pub policy: &'static str,
    /// The exercise to give.
    pub exercise: u32,
    /// Its skill.
    pub skill: SkillIndex,
    /// Why.
    pub reason: Reason,
    /// The chance with which the policy chose it.
    pub propensity: f64,
    /// All exercises that could have been chosen, with their chances; they sum to 1.
    pub candidates: Vec<(u32, f64)>,
    /// Digest of the candidates, for the event.
    pub candidates_digest: u64,
    /// Expected chance of success.
    pub chance: f64,
}

/// The tutor's policy. See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    /// Its constants.
    pub settings: PolicySettings,
}

impl Policy {
    /// Name and version, as recorded.
    pub const NAME: &'static str = "tutor-1";

    /// Recommends one of the offers; `None` if there are none.
    pub fn recommend(
        &self,
        graph: &SkillGraph,
        mastery: &Mastery,
        offers: &[Offer],
        wishes: Wishes<'_>,
        chance: &mut Chance,
    ) -> Option<Recommendation> {
        self.recommend_of(graph, mastery, &Listed::new(graph, offers)?, wishes, chance)
    }

    /// The same, of choices that are looked at skill by skill.
    pub fn recommend_of(
        &self,
        graph: &SkillGraph,
        mastery: &Mastery,
        choices: &impl Choices,
        wishes: Wishes<'_>,
        chance: &mut Chance,
    ) -> Option<Recommendation> {
        let (shortlist, reason) = self.shortlist(graph, mastery, choices, wishes);
        let picks: Vec<(Offer, f64)> = shortlist
            .iter()
            .filter_map(|(skill, _)| self.exercise_of(mastery, &choices.of(*skill)))
            .collect();
        let propensities =
            self.propensities(&shortlist.iter().map(|(_, value)| *value).collect::<Vec<f64>>());
        let drawn = draw(&propensities, chance.unit())?;
        let (offer, success) = *picks.get(drawn)?;
        let candidates: Vec<(u32, f64)> = picks
            .iter()
            .zip(&propensities)
            .map(|((offer, _), propensity)| (offer.exercise, *propensity))
            .collect();
        let reason = match reason {
            Reason::Practise if mastery.answers(offer.skill).0 == 0 => Reason::FindPlace,
            other => other,
        };
        Some(Recommendation {
            policy: Self::NAME,
            exercise: offer.exercise,
            skill: offer.skill,
            reason,
            propensity: propensities[drawn],
            candidates_digest: candidates_digest(&candidates),
            candidates,
            chance: success,
        })
    }

    /// The best few skills that have exercises, with their values, best first.
    fn shortlist(
        &self,
        graph: &SkillGraph,
        mastery: &Mastery,
        choices: &impl Choices,
        wishes: Wishes<'_>,
    ) -> (Vec<(SkillIndex, f64)>, Reason) {
        let settings = &self.settings;
        let offered = |skill: &SkillIndex| choices.offered(*skill);
        let review_turn = wishes.answers % settings.review_one_in.max(1) == settings.review_one_in.max(1) - 1;
        if review_turn {
            let due: Vec<(SkillIndex, f64)> = wishes
                .due
                .iter()
                .copied()
                .filter(offered)
                .take(settings.shortlist)
                .map(|skill| (skill, 1.0))
                .collect();
            if !due.is_empty() {
                return (due, Reason::Review);
            }
        }
        let mastered = mastery.each(|skill| mastery.chance_mastered(skill));
        let enough = mastery.each(|skill| mastery.chance_at_least(skill, settings.open_at_logit));
        let answers = mastery.each(|skill| mastery.answers_to_mastery(skill));
        let mut valued: Vec<(SkillIndex, f64)> = graph
            .order()
            .iter()
            .copied()
            .filter(offered)
            .filter(|skill| mastered[skill.0 as usize] < settings.mastered_at)
            .map(|skill| {
                let open = self.open(graph, &enough, skill).max(settings.open_floor);
                let answers = answers[skill.0 as usize] + settings.overhead_answers;
                (skill, open * (1.0 - mastered[skill.0 as usize]) / answers)
            })
            .collect();
        let mut reason = Reason::Practise;
        if valued.is_empty() {
            reason = Reason::KeepFresh;
            valued = graph
                .order()
                .iter()
                .copied()
                .filter(offered)
                .map(|skill| (skill, 1.0 - mastered[skill.0 as usize] + 1e-6))
                .collect();
        }
        // Stable: equal values stay in course order.
        valued.sort_by(|a, b| b.1.total_cmp(&a.1));
        valued.truncate(settings.shortlist.max(1));
        (valued, reason)
    }

    /// How surely a skill is open: its declared prerequisites are known well enough, and (weaker, for authors forget) so are most of
    /// the skills just before it in course order.
    fn open(&self, graph: &SkillGraph, enough: &[f64], skill: SkillIndex) -> f64 {
        let declared: f64 = graph.needs(skill).iter().map(|need| enough[need.0 as usize]).product();
        let place = graph.place(skill);
        let before = &graph.order()[place.saturating_sub(self.settings.order_window)..place];
        if before.is_empty() {
            return declared;
        }
        let mean = before.iter().map(|other| enough[other.0 as usize]).sum::<f64>() / before.len() as f64;
        declared * (1.0 - self.settings.order_trust * (1.0 - mean))
    }

    /// The exercise nearest the wished chance of success, and that chance.
    fn exercise_of(&self, mastery: &Mastery, offers: &[Offer]) -> Option<(Offer, f64)> {
        let all_recent = offers.iter().all(|offer| offer.recent);
        let mut best: Option<(Offer, f64)> = None;
        let mut believed = mastery.chances_correct(offers.first()?.skill);
        for offer in offers.iter().filter(|offer| all_recent || !offer.recent) {
            let success = offer.model_chance.unwrap_or_else(|| believed(offer.difficulty));
            let distance = (success - self.settings.target_chance).abs();
            if best.is_none_or(|(_, other)| distance < (other - self.settings.target_chance).abs()) {
                best = Some((*offer, success));
            }
        }
        best
    }

    /// (1 - explore) value^sharpness / sum + explore / n.
    fn propensities(&self, values: &[f64]) -> Vec<f64> {
        let top = values.iter().copied().fold(0.0, f64::max).max(1e-12);
        let sharp: Vec<f64> = values.iter().map(|value| pow(value / top, self.settings.sharpness)).collect();
        let total: f64 = sharp.iter().sum();
        let uniform = self.settings.explore / values.len().max(1) as f64;
        sharp.iter().map(|value| (1.0 - self.settings.explore) * value / total + uniform).collect()
    }
}

/// The place where the running sum passes `unit`, in [0, 1).
fn draw(propensities: &[f64], unit: f64) -> Option<usize> {
    let mut sum = 0.0;
    for (at, propensity) in propensities.iter().enumerate() {
        sum += propensity;
        if unit < sum {
            return Some(at);
        }
    }
    propensities.len().checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skills::MasterySettings;
    use kernel::Seed;

    fn course() -> (SkillGraph, Vec<Offer>) {
        let graph = SkillGraph::new(&[("a", &[]), ("b", &["a"]), ("c", &["b"])]).expect("no cycle");
        let offers = (0..3u32)
            .flat_map(|skill| (0..4u32).map(move |i| (skill, i)))
            .map(|(skill, i)| Offer {
                exercise: skill * 4 + i,
                skill: SkillIndex(skill),
                difficulty: f64::from(i) - 1.5,
                model_chance: None,
                recent: false,
            })
            .collect();
        (graph, offers)
    }

    #[test]
    fn propensities_are_honest() {
        // Drawn often, each candidate comes as often as its propensity says.
        let (graph, offers) = course();
        let mut learner = Mastery::new(&graph, MasterySettings::default());
        learner.observe(&graph, SkillIndex(0), 0.0, true, 1.0);
        let policy =
            Policy { settings: PolicySettings { sharpness: 1.0, explore: 0.1, ..PolicySettings::default() } };
        let mut chance = Seed(5).chance();
        let mut counts = std::collections::BTreeMap::new();
        let mut stated = Vec::new();
        let draws = 20_000;
        for _ in 0..draws {
            let next =
                policy.recommend(&graph, &learner, &offers, Wishes::default(), &mut chance).expect("offers");
            *counts.entry(next.exercise).or_insert(0u32) += 1;
            stated = next.candidates;
        }
        assert!((stated.iter().map(|(_, p)| p).sum::<f64>() - 1.0).abs() < 1e-12);
        for (exercise, propensity) in stated {
            let share = f64::from(counts[&exercise]) / f64::from(draws);
            assert!((share - propensity).abs() < 0.015, "{exercise}: {share} against {propensity}");
            assert!(propensity >= 0.1 / 6.0);
        }
    }

    #[test]
    fn closed_skills_wait_and_due_ones_come_in_turn() {
        let (graph, offers) = course();
        let mut learner = Mastery::new(&graph, MasterySettings::default());
        for _ in 0..3 {
            learner.observe(&graph, SkillIndex(0), -1.0, false, 1.0);
        }
        let policy = Policy { settings: PolicySettings { explore: 0.0, ..PolicySettings::default() } };
        let mut chance = Seed(1).chance();
        let next =
            policy.recommend(&graph, &learner, &offers, Wishes::default(), &mut chance).expect("offers");
        assert_eq!((next.skill, next.reason), (SkillIndex(0), Reason::Practise));
        let wishes = Wishes { due: &[SkillIndex(2)], answers: 3 };
        let next = policy.recommend(&graph, &learner, &offers, wishes, &mut chance).expect("offers");
        assert_eq!((next.skill, next.reason), (SkillIndex(2), Reason::Review));
        let wishes = Wishes { due: &[SkillIndex(2)], answers: 4 };
        let next = policy.recommend(&graph, &learner, &offers, wishes, &mut chance).expect("offers");
        assert_eq!(next.skill, SkillIndex(0));
    }

    #[test]
    fn a_finished_course_is_kept_fresh_and_nothing_offered_is_nothing() {
        let (graph, offers) = course();
        let mut learner = Mastery::new(&graph, MasterySettings::default());
        for skill in 0..3 {
            for _ in 0..20 {
                learner.observe(&graph, SkillIndex(skill), 1.0, true, 1.0);
            }
        }
        let policy = Policy::default();
        let mut chance = Seed(1).chance();
        let next =
            policy.recommend(&graph, &learner, &offers, Wishes::default(), &mut chance).expect("offers");
        assert_eq!(next.reason, Reason::KeepFresh);
        assert_eq!(policy.recommend(&graph, &learner, &[], Wishes::default(), &mut chance), None);
    }

    #[test]
    fn recent_exercises_are_left_out_while_others_remain() {
        let (graph, mut offers) = course();
        let learner = Mastery::new(&graph, MasterySettings::default());
        let policy = Policy { settings: PolicySettings { explore: 0.0, ..PolicySettings::default() } };
        let mut chance = Seed(1).chance();
        let first =
            policy.recommend(&graph, &learner, &offers, Wishes::default(), &mut chance).expect("offers");
        offers[first.exercise as usize].recent = true;
        let second =
            policy.recommend(&graph, &learner, &offers, Wishes::default(), &mut chance).expect("offers");
        assert_ne!(first.exercise, second.exercise);
        for offer in &mut offers {
            offer.recent = true;
        }
        assert!(policy.recommend(&graph, &learner, &offers, Wishes::default(), &mut chance).is_some());
    }
}
