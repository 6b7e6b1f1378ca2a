//! What a hub relies on: exact terms, the same bits on every replay, bounded records, files that are refused when wrong.

use kernel::Seed;
use learner_model::simulate::{Course, EXERCISES_PER_SKILL, Learner, World};
use learner_model::skills::SkillIndex;
use learner_model::tracing::{
    Answer, Exercise, Key, LearnerState, Model, ModelFileError, Source, TERM_COUNT, Term, TrainingSettings,
    Vocabulary, skills_digest, trace, train,
};
use proptest::prelude::*;
use std::sync::LazyLock;

struct Trained {
    vocabulary: Vocabulary,
    exercises: Vec<Exercise>,
    learners: Vec<Vec<Answer>>,
    model: Model,
}

fn skill_keys() -> Vec<Key> {
    (0..24).map(|skill| Key::of(&format!("s{skill}"))).collect()
}

/// 120 simulated learners, and a model trained on them.
static TRAINED: LazyLock<Trained> = LazyLock::new(|| {
    let seed = Seed(4);
    let course = Course::new(seed).expect("layers have no cycle");
    let skills = skill_keys();
    let items: Vec<Key> = (0..24 * EXERCISES_PER_SKILL).map(|at| Key::of(&format!("x{at}"))).collect();
    let vocabulary = Vocabulary::new(items.iter().copied(), skills.iter().copied());
    let exercises: Vec<Exercise> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            // Every seventh exercise trains two skills.
            let skill = at / EXERCISES_PER_SKILL;
            let second = skills[(skill + 1) % 24];
            let both = [skills[skill], second];
            Exercise::new(&vocabulary, *item, if at % 7 == 0 { &both } else { &both[..1] }, 0.0)
        })
        .collect();
    let learners: Vec<Vec<Answer>> = (0..120)
        .map(|number| {
            let mut learner = Learner::new(&course, World::PracticeOnly, seed, number);
            let mut chance = seed.part("order").part(&number.to_string()).chance();
            (0..80)
                .map(|_| {
                    let skill = chance.below(24) as u32;
                    let i = chance.below(EXERCISES_PER_SKILL as u64) as u32;
                    let correct = learner.answer(SkillIndex(skill), i as usize);
                    let source = [Source::OwnDevice, Source::OwnDevice, Source::Shared, Source::Entered]
                        [chance.below(4) as usize];
                    Answer { exercise: skill * EXERCISES_PER_SKILL as u32 + i, correct, source }
                })
                .collect()
        })
        .collect();
    let slices: Vec<&[Answer]> = learners.iter().map(Vec::as_slice).collect();
    let settings = TrainingSettings { passes_max: 3, ..TrainingSettings::default() };
    let trained = train(&vocabulary, &exercises, &slices, &settings).expect("enough learners");
    let model = Model::from_bytes(&trained.to_bytes()).expect("just written");
    Trained { vocabulary, exercises, learners, model }
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn terms_sum_to_the_logit(steps in prop::collection::vec((0usize..192, any::<bool>(), 0u8..3), 1..60), unknown in 0u32..5) {
        let world = &*TRAINED;
        let mut state = LearnerState::default();
        let stranger = Exercise::new(&world.vocabulary, Key::of(&format!("new{unknown}")), &[Key::of("s3"), Key::of("other")], 0.7);
        for (at, correct, source) in steps {
            let source = [Source::OwnDevice, Source::Shared, Source::Entered][usize::from(source)];
            for exercise in [&world.exercises[at], &stranger] {
                let before = world.model.predict(&state, exercise);
                // Summed here in another order than the engine's.
                let sum: f64 = (0..TERM_COUNT).rev().map(|term| before.terms[term]).sum();
                prop_assert!((sum - before.logit()).abs() < 1e-6);
                let chance = 1.0 / (1.0 + (-sum).exp());
                prop_assert!((chance - before.chance()).abs() < 1e-6);
                prop_assert!(before.terms.iter().all(|term| term.is_finite()));
                prop_assert_eq!(world.model.take_in(&mut state, exercise, correct, source), before);
            }
        }
    }

    #[test]
    fn damaged_files_are_refused(cut in 0usize..100_000, flip in 0usize..100_000, bit in 0u8..8) {
        let bytes = TRAINED.model.to_bytes();
        prop_assert!(Model::from_bytes(&bytes[..cut % bytes.len()]).is_err());
        let mut flipped = bytes.clone();
        let at = flip % flipped.len();
        flipped[at] ^= 1 << bit;
        prop_assert!(Model::from_bytes(&flipped).is_err());
    }
}

#[test]
fn replay_gives_the_same_bits() {
    let world = &*TRAINED;
    for learner in world.learners.iter().take(10) {
        let (mut once, mut again) = (LearnerState::default(), LearnerState::default());
        for (at, answer) in learner.iter().enumerate() {
            let exercise = &world.exercises[answer.exercise as usize];
            world.model.take_in(&mut once, exercise, answer.correct, answer.source);
            // A late answer: the record is built anew from the beginning.
            if at % 20 == 19 {
                again = LearnerState::default();
                for answer in &learner[..=at] {
                    let exercise = &world.exercises[answer.exercise as usize];
                    world.model.take_in(&mut again, exercise, answer.correct, answer.source);
                }
            }
        }
        assert_eq!(once, again);
    }
}

#[test]
fn training_is_deterministic_and_beats_knowing_nothing() {
    let world = &*TRAINED;
    let slices: Vec<&[Answer]> = world.learners.iter().map(Vec::as_slice).collect();
    let settings = TrainingSettings { passes_max: 1, refit: false, ..TrainingSettings::default() };
    let one = train(&world.vocabulary, &world.exercises, &slices, &settings).expect("enough learners");
    let two = train(&world.vocabulary, &world.exercises, &slices, &settings).expect("enough learners");
    assert_eq!(one.to_bytes(), two.to_bytes());
    let facts = world.model.facts();
    assert!(facts.held_back_log_loss < 0.64, "{facts:?}");
    assert_eq!((facts.learners, facts.answers), (120, 9_600));
    assert!(train(&world.vocabulary, &world.exercises, &slices[..3], &settings).is_err());
}

#[test]
fn nothing_is_allocated_once_everything_has_been_met() {
    // The record's bytes count spare room too: as they stay the same while answers go on, no table was made larger, and these
    // tables are all that the record holds on the heap. Predictions hold nothing.
    let world = &*TRAINED;
    let mut state = LearnerState::default();
    for exercise in &world.exercises {
        world.model.take_in(&mut state, exercise, true, Source::OwnDevice);
    }
    let (bytes, met) = (state.bytes(), state.met());
    for round in 0..20 {
        for exercise in &world.exercises {
            world.model.take_in(&mut state, exercise, round % 3 == 0, Source::Shared);
        }
    }
    assert_eq!((state.bytes(), state.met()), (bytes, met));
    assert_eq!(met, (192, 24));
}

#[test]
fn records_stay_within_their_bound() {
    let world = &*TRAINED;
    let slices: Vec<&[Answer]> = world.learners.iter().map(Vec::as_slice).collect();
    let traced = trace(&world.model, &world.exercises, &slices);
    assert_eq!(traced.oversized, 0);
    assert_eq!(traced.pairs.len(), 9_600);
    let mut state = LearnerState::default();
    for at in 0..5_000 {
        let exercise = Exercise::new(
            &world.vocabulary,
            Key::of(&format!("many{at}")),
            &[Key::of(&format!("s{}", at % 90))],
            0.0,
        );
        world.model.take_in(&mut state, &exercise, at % 2 == 0, Source::OwnDevice);
        let (items, skills) = state.met();
        assert!(state.bytes() <= 1_024 + 26 * (items + skills) as usize, "{} after {at}", state.bytes());
    }
}

#[test]
fn an_unknown_exercise_goes_by_its_author_and_a_shared_answer_moves_less() {
    let world = &*TRAINED;
    let state = LearnerState::default();
    let at = |difficulty: f32| {
        let exercise = Exercise::new(&world.vocabulary, Key::of("brand new"), &[Key::of("s1")], difficulty);
        world.model.predict(&state, &exercise)
    };
    assert!(at(-1.0).chance() > at(1.0).chance());
    assert!(at(0.5).term(Term::Exercise) < 0.0);
    let after = |source: Source| {
        let mut state = LearnerState::default();
        world.model.take_in(&mut state, &world.exercises[9], true, source);
        world.model.predict(&state, &world.exercises[10]).term(Term::Ability)
    };
    assert!(after(Source::OwnDevice).abs() > after(Source::Shared).abs());
}

#[test]
fn files_of_the_future_and_for_other_skills_are_refused() {
    let world = &*TRAINED;
    let bytes = world.model.to_bytes();
    assert_eq!(Model::from_bytes(&bytes).expect("whole"), world.model);
    assert_eq!(Model::from_bytes(&bytes).expect("whole").to_bytes(), bytes);
    let mut future = bytes.clone();
    future[4] = 9;
    assert_eq!(Model::from_bytes(&future), Err(ModelFileError::Future { found: 9 }));
    assert_eq!(Model::from_bytes(b"GIF89a and more"), Err(ModelFileError::NotAModel));
    let mut grown = bytes.clone();
    grown.push(0);
    assert!(matches!(Model::from_bytes(&grown), Err(ModelFileError::Length { .. })));
    assert!(Model::from_bytes_for(&bytes, &skill_keys()).is_ok());
    let others: Vec<Key> = (0..10).map(|skill| Key::of(&format!("music{skill}"))).collect();
    assert_eq!(
        Model::from_bytes_for(&bytes, &others),
        Err(ModelFileError::OtherSkills { known: 0, wanted: 10 })
    );
    assert_eq!(world.model.vocabulary().skills_digest(), skills_digest(&skill_keys()));
    assert_ne!(Model::digest(&bytes), Model::digest(&grown));
}

#[test]
fn golden_bits() {
    // Fixed so that no platform, compiler or change may move a prediction unseen: the blank model after four answers.
    let model = Model::blank();
    let exercise = Exercise::new(model.vocabulary(), Key::of("halves-1"), &[Key::of("fractions")], 0.3);
    let mut state = LearnerState::default();
    let bits: Vec<u64> = [true, false, true, true]
        .into_iter()
        .map(|correct| model.take_in(&mut state, &exercise, correct, Source::OwnDevice).logit().to_bits())
        .collect();
    assert_eq!(bits, GOLDEN);
    // And the digest of the model trained above.
    assert_eq!(Model::digest(&TRAINED.model.to_bytes()).to_string(), GOLDEN_DIGEST);
}

const GOLDEN: [u64; 4] = [4596373779264831488, 4599957678821736448, 4595330432941162496, 4599381319980417024];
const GOLDEN_DIGEST: &str = "9ts3ej5pwnqfmyrdzkyt28r0c7rbhdmwhwcfasspnbzvb4xsyv70";
