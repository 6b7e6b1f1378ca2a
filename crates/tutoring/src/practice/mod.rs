//! Which exercise comes next for a learner, which others she may choose instead, and why this one.

use crate::{Tutoring, course::Course, learner::Learner, model::InUse};
use events::tutoring::{Candidate, OfferReason, PracticeOffered};
use kernel::{Actor, Authority, PersonId, Seed};
use learner_model::{
    next::{Choices, Offer, Policy, Reason, START_ANSWERS, Wishes, passed, probe},
    skills::SkillIndex,
};
use std::sync::PoisonError;
use store::{Draft, StoreError};

/// What is drawn while a learner's place is looked for.
pub const START_POLICY: &str = "start-1";
/// Exercises shown beside the one that was drawn.
const BESIDE: usize = 2;
/// Exercises of one skill that are compared, in the order of the course: a topic of a channel may hold thousands.
const COMPARED: usize = 100;
/// An exercise of the start is one that about so many who are at its place get right.
const START_CHANCE: f64 = 0.6;

/// One exercise that is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Place in the syllabus.
    pub exercise: usize,
    /// Its skill.
    pub skill: SkillIndex,
    /// Believed chance of a right answer.
    pub chance: f64,
}

/// What is offered to a learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// Policy that drew.
    pub policy: &'static str,
    /// What was drawn.
    pub drawn: Shown,
    /// Why.
    pub reason: OfferReason,
    /// Others to choose instead, each of another skill where there is one.
    pub beside: Vec<Shown>,
    /// All that could have been drawn (places in the syllabus), with their chances; they sum to 1.
    pub candidates: Vec<(usize, f64)>,
}

/// Chooses. The same learner, answers and minute give the same choice: a page that is loaded again shows the same exercise.
pub fn choose(
    course: &Course,
    learner: &Learner,
    in_use: &InUse,
    person: PersonId,
    now_minute: i64,
) -> Option<Offered> {
    let mut choosing = Choosing { course, learner, in_use, now_minute, left_out: vec![] };
    let bytes = person.as_bytes().first_chunk::<8>().copied().unwrap_or_default();
    let seed = Seed(u64::from_le_bytes(bytes)).part(&course.syllabus.course).part(&format!(
        "{} {}",
        learner.answers(),
        learner.history().forgotten()
    ));
    let mut chance = seed.chance();
    if learner.answers() < START_ANSWERS
        && let Some(started) = start(&choosing, chance.unit())
    {
        return Some(started);
    }
    let policy = Policy::default();
    let due = learner.due(course, now_minute);
    let wishes = Wishes { due: &due, answers: learner.answers() };
    choosing.leave_out_what_she_passed(policy.settings.mastered_at);
    let choosing = choosing;
    let next = policy.recommend_of(&course.graph, &learner.mastery, &choosing, wishes, &mut chance)?;
    let mut beside = others(&next.candidates, next.exercise);
    if beside.len() < BESIDE {
        // A review that is due alone: what she would practise otherwise stands beside it.
        let wishes = Wishes { due: &[], answers: learner.answers() };
        let more = policy.recommend_of(&course.graph, &learner.mastery, &choosing, wishes, &mut chance);
        if let Some(more) = more {
            for other in others(&more.candidates, next.exercise) {
                if !beside.contains(&other) {
                    beside.push(other);
                }
            }
        }
    }
    beside.truncate(BESIDE);
    let shown = |exercise: u32| {
        let offer = choosing.offer(exercise as usize);
        let believed = || learner.mastery.chance_correct(offer.skill, offer.difficulty);
        Shown {
            exercise: exercise as usize,
            skill: offer.skill,
            chance: offer.model_chance.unwrap_or_else(believed),
        }
    };
    Some(Offered {
        policy: next.policy,
        drawn: shown(next.exercise),
        reason: match next.reason {
            Reason::Practise => OfferReason::Practise,
            Reason::FindPlace => OfferReason::FindPlace,
            Reason::Review => OfferReason::Review,
            Reason::KeepFresh => OfferReason::KeepFresh,
        },
        beside: beside.into_iter().map(shown).collect(),
        candidates: next.candidates.iter().map(|(at, chance)| (*at as usize, *chance)).collect(),
    })
}

/// What there is to choose from, looked at skill by skill; the number of an offer is its place in the syllabus.
struct Choosing<'a> {
    course: &'a Course,
    learner: &'a Learner,
    in_use: &'a InUse,
    now_minute: i64,
    /// Skills of which nothing is asked; empty: none.
    left_out: Vec<bool>,
}

impl Choosing<'_> {
    /// Not those of skills that she passed, while anything else is left to master.
    fn leave_out_what_she_passed(&mut self, mastered_at: f64) {
        let Self { course, learner, .. } = *self;
        let passed = passed(&learner.mastery, &course.graph);
        let left = |skill: &SkillIndex| !course.of_skill(*skill).is_empty() && !passed[skill.0 as usize];
        let to_master = |skill: &SkillIndex| learner.mastery.chance_mastered(*skill) < mastered_at;
        if course.skills().iter().any(|skill| left(skill) && to_master(skill)) {
            self.left_out = passed;
        }
    }

    fn offer(&self, exercise: usize) -> Offer {
        let Self { course, learner, in_use, now_minute, .. } = *self;
        let known = course.model_speaks && course.exercises[exercise].item().index.is_some();
        Offer {
            exercise: exercise as u32,
            skill: course.skill_of(exercise),
            difficulty: course.difficulty(exercise),
            model_chance: known.then(|| learner.predict(course, &in_use.model, exercise).chance()),
            recent: learner.is_recent(course, exercise, now_minute),
        }
    }
}

impl Choices for Choosing<'_> {
    fn offered(&self, skill: SkillIndex) -> bool {
        let left_out = self.left_out.get(skill.0 as usize).is_some_and(|left_out| *left_out);
        !left_out && !self.course.of_skill(skill).is_empty()
    }

    fn of(&self, skill: SkillIndex) -> Vec<Offer> {
        let own = self.course.of_skill(skill);
        let fresh = |at: &&usize| !self.learner.is_recent(self.course, **at, self.now_minute);
        let offers: Vec<Offer> = own.iter().filter(fresh).take(COMPARED).map(|at| self.offer(*at)).collect();
        // All of them were asked just now: then one of these again.
        if offers.is_empty() { own.iter().take(COMPARED).map(|at| self.offer(*at)).collect() } else { offers }
    }
}

/// Candidates other than the one drawn, the likeliest first.
fn others(candidates: &[(u32, f64)], drawn: u32) -> Vec<u32> {
    let mut others: Vec<(u32, f64)> = candidates.iter().copied().filter(|(at, _)| *at != drawn).collect();
    others.sort_by(|a, b| b.1.total_cmp(&a.1));
    others.into_iter().map(|(at, _)| at).collect()
}

/// A question of the short start, if her place is still looked for.
fn start(choosing: &Choosing<'_>, unit: f64) -> Option<Offered> {
    let (course, learner) = (choosing.course, choosing.learner);
    let drawn_from = probe(&course.graph, |skill| choosing.offered(skill), learner.asked_first());
    let shown: Vec<(Shown, f64)> = drawn_from
        .into_iter()
        .filter_map(|(skill, propensity)| {
            let mut believed = learner.mastery.chances_correct(skill);
            let own = course.of_skill(skill).iter().take(COMPARED);
            let judged = own.map(|at| {
                let recent = learner.is_recent(course, *at, choosing.now_minute);
                let chance = believed(course.difficulty(*at));
                ((chance - START_CHANCE).abs() + f64::from(u8::from(recent)), *at, chance)
            });
            let (_, exercise, chance) = judged.min_by(|a, b| a.0.total_cmp(&b.0))?;
            Some((Shown { exercise, skill, chance }, propensity))
        })
        .collect();
    let mut sum = 0.0;
    let passes = |(_, propensity): &(Shown, f64)| {
        sum += propensity;
        unit < sum
    };
    let at = shown.iter().position(passes).or(shown.len().checked_sub(1))?;
    let mut beside: Vec<Shown> = shown.iter().map(|(shown, _)| *shown).collect();
    let drawn = beside.remove(at);
    Some(Offered {
        policy: START_POLICY,
        drawn,
        reason: OfferReason::FindPlace,
        beside,
        candidates: shown.iter().map(|(shown, propensity)| (shown.exercise, *propensity)).collect(),
    })
}

impl Offered {
    /// As the log keeps it.
    pub fn event(&self, course: &Course, learner: &Learner, in_use: &InUse) -> PracticeOffered {
        let name = |exercise: usize| course.syllabus.exercises[exercise].exercise.clone();
        let drawn = self.candidates.iter().position(|(exercise, _)| *exercise == self.drawn.exercise);
        PracticeOffered {
            course: course.syllabus.course.clone(),
            policy: self.policy.to_owned(),
            answers: learner.answers(),
            candidates: self
                .candidates
                .iter()
                .map(|(exercise, propensity)| Candidate {
                    exercise: name(*exercise),
                    propensity_ppm: ((propensity * 1e6) as u32).max(1),
                })
                .collect(),
            drawn: drawn.unwrap_or(0) as u8,
            beside: self.beside.iter().map(|shown| name(shown.exercise)).collect(),
            reason: self.reason as u8,
            chance_permille: (self.drawn.chance.clamp(0.0, 1.0) * 1_000.0) as u16,
            model: in_use.digest,
        }
    }
}

impl Tutoring {
    /// Writes an offer into the log, once for each state of the learner. The page does not wait for it.
    pub fn note_offer(&self, actor: &Actor, authority: Authority, event: PracticeOffered) {
        let key = (actor.person, event.course.clone());
        let mut offered = self.offered.lock().unwrap_or_else(PoisonError::into_inner);
        if offered.get(&key) == Some(&event.answers) {
            return;
        }
        if offered.len() >= crate::LEARNERS_KEPT {
            offered.clear();
        }
        offered.insert(key, event.answers);
        drop(offered);
        let (store, school, person) = (self.store.clone(), actor.school, actor.person);
        tokio::spawn(async move {
            let written = store.write(move |tx| -> Result<(), StoreError> {
                let (schools, persons) = (vec![school], vec![person]);
                tx.append(Draft { schools, persons, authority, events: vec![event.into()] })?;
                Ok(())
            });
            if let Err(error) = written.await {
                tracing::warn!(%error, "an offer of practice was not written down");
            }
        });
    }
}

#[cfg(test)]
mod tests;
