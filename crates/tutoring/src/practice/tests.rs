//! Learners who answer as they know, from the first question on.

use super::*;
use crate::history::History;
use kernel::ports::{Syllabus, SyllabusExercise, SyllabusSkill};
use learner_model::tracing::{Model, Source};
use std::sync::Arc;

/// Nine skills in a row, three exercises each.
fn course() -> Course {
    let skills = (0..9)
        .map(|at| SyllabusSkill { id: format!("s{at}"), needs: if at > 0 { vec![at - 1] } else { vec![] } })
        .collect();
    let exercises = (0..27)
        .map(|at| SyllabusExercise {
            exercise: format!("e{at:02}"),
            lesson: format!("l{}", at / 3),
            skill: at / 3,
            difficulty: 2 + (at % 3) as u8,
            varies: true,
        })
        .collect();
    let syllabus = Syllabus {
        course: "c".into(),
        version: 1,
        stands: kernel::ports::SkillsAre::Declared,
        skills,
        exercises,
    };
    Course::new(Arc::new(syllabus), &Model::blank())
}

const PERSON: PersonId = PersonId([7; 16]);

/// Practises `answers` exercises; skills below `known` are answered right. Returns the skills asked and her last state.
fn practise(course: &Course, known: u32, answers: usize) -> (Vec<u32>, Learner) {
    let in_use = InUse::none();
    let mut history = History::default();
    let mut learner = Learner::new(course, &in_use.model, history.clone());
    let mut asked = Vec::new();
    for number in 0..answers {
        let minute = 29_000_000 + number as i64;
        let offered = choose(course, &learner, &in_use, PERSON, minute).expect("a course has exercises");
        let total: f64 = offered.candidates.iter().map(|(_, chance)| chance).sum();
        assert!((total - 1.0).abs() < 1e-9 && offered.candidates.iter().all(|(_, chance)| *chance > 0.0));
        assert!(
            offered.beside.len() <= 2 && offered.beside.iter().all(|b| b.exercise != offered.drawn.exercise)
        );
        assert_eq!(choose(course, &learner, &in_use, PERSON, minute), Some(offered.clone()), "loaded again");
        let event = offered.event(course, &learner, &in_use);
        let drawn = &event.candidates[usize::from(event.drawn)].exercise;
        assert_eq!(*drawn, course.syllabus.exercises[offered.drawn.exercise].exercise);
        asked.push(offered.drawn.skill.0);
        history.take(drawn, offered.drawn.skill.0 < known, Source::OwnDevice, minute);
        let after = learner.after(course, &in_use.model, history.clone());
        let anew = Learner::new(course, &in_use.model, history.clone());
        assert_eq!(
            (after.mastery.clone(), after.record.clone()),
            (anew.mastery.clone(), anew.record.clone())
        );
        learner = after;
    }
    (asked, learner)
}

#[test]
fn a_start_leads_each_learner_near_what_she_cannot_do_yet() {
    let course = course();
    let mean_after_start = |known| {
        let (asked, _) = practise(&course, known, 20);
        let later = &asked[6..];
        f64::from(later.iter().sum::<u32>()) / later.len() as f64
    };
    let (beginner, half, able) = (mean_after_start(0), mean_after_start(4), mean_after_start(8));
    assert!(beginner < half && half < able, "{beginner} {half} {able}");
    assert!(beginner < 1.5, "a beginner stays at the beginning: {beginner}");
    assert!(able > 3.5, "who knows much is not kept with what she knows: {able}");
}

#[test]
fn a_clock_that_jumped_is_bounded_and_flagged() {
    let course = course();
    let (begun, model) = (29_000_000, Model::blank());
    // A box without a clock battery wakes up in another century, and stays there: its stamps never go back.
    let jumped = begun + 70 * 366 * 24 * 60;
    let mut history = History::default();
    for minute in [begun, begun + 3 * 24 * 60, jumped, jumped + 1] {
        history.take("e00", true, Source::OwnDevice, minute);
    }
    let learner = Learner::new(&course, &model, history);
    assert_eq!((learner.answers(), learner.clock_jumps()), (4, 1));
    let days = |now| learner.days_since(SkillIndex(0), now);
    assert_eq!(days(jumped + 5 * 24 * 60 + 2), Some(5));
    assert_eq!(days(begun), Some(0), "the clock was set right again");
    assert_eq!(days(i64::MAX / 60_000), Some(3_650));
}

#[test]
fn reviews_come_when_a_solid_skill_is_half_forgotten() {
    let course = course();
    let in_use = InUse::none();
    let mut history = History::default();
    for number in 0..12 {
        history.take(&format!("e{:02}", number % 3), true, Source::OwnDevice, 29_000_000 + number);
    }
    let learner = Learner::new(&course, &in_use.model, history.clone());
    let soon = 29_000_020;
    let standing = |minute| learner.standings(&course, minute)[0];
    assert_eq!(
        standing(soon),
        crate::learner::Standing::Solid,
        "{:?}",
        learner.mastery.chance_mastered(SkillIndex(0))
    );
    let later = soon + 400 * 24 * 60;
    assert_eq!(standing(later), crate::learner::Standing::Resting);
    assert_eq!(learner.due(&course, later), [SkillIndex(0)]);
    // One answer in four is a review: after a right and a wrong answer elsewhere the turn comes.
    let mut reasons = Vec::new();
    for _ in 0..4 {
        history.take("e03", false, Source::OwnDevice, later);
        let learner = Learner::new(&course, &in_use.model, history.clone());
        reasons.extend(choose(&course, &learner, &in_use, PERSON, later).map(|offered| offered.reason));
    }
    assert_eq!(reasons.iter().filter(|reason| **reason == OfferReason::Review).count(), 1, "{reasons:?}");
}

#[test]
fn who_answers_rightly_over_some_days_sees_it_solid() {
    use crate::learner::Standing;
    let (course, in_use, day) = (course(), InUse::none(), 24 * 60);
    let mut history = History::default();
    let mut solid = Vec::new();
    for number in 0..30i64 {
        let minute = 29_000_000 + number / 6 * day + number % 6;
        let learner = Learner::new(&course, &in_use.model, history.clone());
        let offered = choose(&course, &learner, &in_use, PERSON, minute).expect("a course has exercises");
        let exercise = &course.syllabus.exercises[offered.drawn.exercise].exercise;
        history.take(exercise, true, Source::OwnDevice, minute);
        if number % 6 == 5 {
            let learner = Learner::new(&course, &in_use.model, history.clone());
            let standings = learner.standings(&course, minute);
            let known = |standing: &&Standing| matches!(standing, Standing::Solid | Standing::Resting);
            solid.push(standings.iter().filter(known).count());
        }
    }
    assert!(solid[2] >= 1 && solid[4] >= 3, "solid after each of five days: {solid:?}");
    // Four of four are not enough to say so, and practice asks on; the fifth is.
    let mut history = History::default();
    let mut said = Vec::new();
    for number in 0..5 {
        history.take(&format!("e{:02}", number % 3), true, Source::OwnDevice, 29_000_000 + number);
        let learner = Learner::new(&course, &in_use.model, history.clone());
        let mastered = learner.mastery.chance_mastered(SkillIndex(0));
        assert!(number > 3 || mastered < Policy::default().settings.mastered_at, "{number}: {mastered}");
        said.push(learner.standings(&course, 29_000_010)[0]);
    }
    assert_eq!(said[3..], [Standing::Growing, Standing::Solid]);
}

#[test]
fn shared_and_entered_answers_weigh_less() {
    let course = course();
    let believed = |source| {
        let mut history = History::default();
        (0..6).for_each(|at| history.take("e01", true, source, 29_000_000 + at));
        Learner::new(&course, &Model::blank(), history).mastery.chance_mastered(SkillIndex(0))
    };
    let [own, entered, shared] = [Source::OwnDevice, Source::Entered, Source::Shared].map(believed);
    assert!(own > entered && entered > shared, "{own} {entered} {shared}");
}
