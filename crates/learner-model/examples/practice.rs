//! One learner's first answers: what the tutor recommends, why, and what it believes afterwards.
//!
//! `cargo run --release -p learner-model --example practice`

use kernel::Seed;
use learner_model::next::{Offer, Policy, Wishes};
use learner_model::skills::{AnswerModel, Mastery, MasterySettings, SkillGraph, SkillIndex};
use learner_model::tracing::{Exercise, Key, LearnerState, Model, Source};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let graph = SkillGraph::new(&[
        ("count coins", &[]),
        ("give change", &["count coins"]),
        ("price per kilo", &["give change"]),
    ])?;
    // Four exercises per skill, from easy to hard.
    let offers: Vec<Offer> = (0..12)
        .map(|at| Offer {
            exercise: at,
            skill: SkillIndex(at / 4),
            difficulty: f64::from(at % 4) - 1.5,
            model_chance: None,
            recent: false,
        })
        .collect();
    // She can count coins and is learning to give change.
    let truth = [2.5, 0.2, -1.5];
    let (mut mastery, policy) = (Mastery::new(&graph, MasterySettings::default()), Policy::default());
    let (model, mut record) = (Model::blank(), LearnerState::default());
    let mut chance = Seed(1).chance();
    let mut out = std::io::stdout().lock();
    for number in 0..20 {
        let wishes = Wishes { due: &[], answers: number };
        let next =
            policy.recommend(&graph, &mastery, &offers, wishes, &mut chance).ok_or("nothing to offer")?;
        let offer = &offers[next.exercise as usize];
        let skill_name = graph.name(next.skill);
        let right = chance.unit()
            < AnswerModel::default().chance_correct(truth[next.skill.0 as usize], offer.difficulty);

        let exercise = Exercise::new(
            model.vocabulary(),
            Key::of(&format!("exercise {}", next.exercise)),
            &[Key::of(skill_name)],
            offer.difficulty as f32,
        );
        let stated = model.take_in(&mut record, &exercise, right, Source::OwnDevice);
        mastery.observe(&graph, next.skill, offer.difficulty, right, 1.0);
        let reasons: Vec<String> =
            stated.loudest(2).iter().map(|(term, logits)| format!("{} {logits:+.2}", term.name())).collect();
        writeln!(
            out,
            "{skill_name:<15} difficulty {:+.1}  {:?}, chosen with chance {:.2}: {}  [{}]",
            offer.difficulty,
            next.reason,
            next.propensity,
            if right { "right" } else { "wrong" },
            reasons.join(", ")
        )?;
    }
    for skill in graph.order() {
        let ((mean, sd), (answers, right)) = (mastery.knowledge(*skill), mastery.answers(*skill));
        writeln!(
            out,
            "{:<15} {right} of {answers} right, knowledge {mean:.1} +- {sd:.1}, mastered with chance {:.2}: {:?}",
            graph.name(*skill),
            mastery.chance_mastered(*skill),
            mastery.standing(*skill, 0.85)
        )?;
    }
    Ok(())
}
