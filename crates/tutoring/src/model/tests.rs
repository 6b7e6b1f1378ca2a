//! A model comes, another replaces it, and none that cannot be trusted or read does.

use super::*;
use crate::course::{Course, exercise_name, skill_name};
use kernel::{
    Seed,
    ports::{Syllabus, SyllabusExercise, SyllabusSkill},
};
use learner_model::tracing::{Key, Trainer, TrainingSettings, Vocabulary};
use store::{Store, node::NodeFolder};
use testkit::{
    Scratch,
    stores::{Opening, settle},
};

fn file(seed: u64, skill: &str) -> Vec<u8> {
    let items = [Key::of(&exercise_name("c", "e1"))];
    let vocabulary = Vocabulary::new(items, [Key::of(&skill_name("c", skill))]);
    let settings = TrainingSettings { seed, ..TrainingSettings::default() };
    Trainer::new(vocabulary, vec![9], settings).model().to_bytes()
}

/// Writes a file and its approval as somebody might who does not check.
fn write(store: &Store, file: Vec<u8>, pieces: &[usize], signature: Vec<u8>) {
    let model = Model::digest(&file);
    let mut events: Vec<Event> = Vec::new();
    for (number, bytes) in file.chunks(file.len().div_ceil(2)).enumerate() {
        if pieces.contains(&number) {
            events.push(TutorModelPart { model, number: number as u16, bytes: bytes.to_vec() }.into());
        }
    }
    events.push(TutorModelApproved { model, parts: 2, signature }.into());
    let draft = Draft { schools: vec![], persons: vec![], authority: Authority::Node, events };
    store.write_blocking(move |tx| tx.append(draft).map(|_| ())).unwrap();
}

#[test]
fn the_model_approved_last_is_used_if_it_can_be() {
    let folder = Scratch::new("tutor-models").unwrap();
    let store = Opening::sqlite(&folder, crate::views).open(folder.path(), Seed(5)).unwrap();
    // Entries reach a view from the moment on at which it is whole.
    settle(&store).unwrap();
    let node = NodeFolder::new(folder.path().join("node"), "test machine");
    let secret = node.secret(&mut Seed(5).chance()).unwrap();
    let own = store.origin().node;
    assert_eq!(secret.public(), own);
    let mut in_use = Arc::new(InUse::none());
    let look = |before: &Arc<InUse>| store.read_blocking(|db| InUse::now(db, own, before)).unwrap();
    in_use = look(&in_use);
    assert_eq!(in_use.digest, None);

    // One, then another, while everything stays open.
    let (first, second) = (file(1, "s"), file(2, "s"));
    for bytes in [&first, &second] {
        let (signer, bytes) = (secret.clone(), bytes.clone());
        store
            .write_blocking(move |tx| approve(tx, &signer, Authority::Node, &bytes).map_err(to_store))
            .unwrap();
        in_use = look(&in_use);
    }
    assert_eq!(in_use.digest, Some(Model::digest(&second)));
    assert!(Arc::ptr_eq(&in_use, &look(&in_use)), "nothing moved, nothing is read again");

    let watching = super::watching(own);
    let watched = || store.read_blocking(|db| watching(db)).unwrap();
    assert_eq!(watched().digest, in_use.digest);
    assert!(Arc::ptr_eq(&watched(), &watched()));

    // What cannot be used is said, and the second stays.
    let sign = |bytes: &[u8]| secret.sign(Domain::TutorModel, Model::digest(bytes).as_bytes()).0.to_vec();
    let mut future = file(3, "s");
    future[4] = 99;
    let mut damaged = file(4, "s");
    damaged[40] ^= 1;
    let cut = file(5, "s")[..200].to_vec();
    let (unsigned, incomplete) = (file(6, "s"), file(7, "s"));
    write(&store, future.clone(), &[0, 1], sign(&future));
    write(&store, damaged.clone(), &[0, 1], sign(&damaged));
    write(&store, cut.clone(), &[0, 1], sign(&cut));
    write(&store, unsigned.clone(), &[0, 1], vec![7; 64]);
    write(&store, incomplete.clone(), &[1], sign(&incomplete));
    in_use = look(&in_use);
    assert_eq!(in_use.digest, Some(Model::digest(&second)));
    let refused: Vec<&Refusal> = in_use.refused.iter().map(|(_, refusal)| refusal).collect();
    assert!(
        matches!(
            refused[..],
            [
                Refusal::Incomplete { here: 1, of: 2 },
                Refusal::BadSignature,
                Refusal::File(ModelFileError::Length { .. }),
                Refusal::File(ModelFileError::Damaged),
                Refusal::File(ModelFileError::Future { found: 99 }),
            ]
        ),
        "{refused:?}"
    );

    // On another node the same entries say nothing: this one is no central.
    let elsewhere =
        store.read_blocking(|db| InUse::now(db, NodeKey([9; 32]), &Arc::new(InUse::none()))).unwrap();
    assert_eq!(elsewhere.digest, None);
    assert!(elsewhere.refused.iter().all(|(_, refusal)| *refusal == Refusal::NotAllowed));

    // The command refuses before anything is written.
    let signer = secret.clone();
    let refused =
        store.write_blocking(move |tx| approve(tx, &signer, Authority::Node, &future).map_err(to_store));
    assert!(refused.is_err());
    assert_eq!(look(&in_use).digest, Some(Model::digest(&second)));
}

fn to_store(error: ApproveError) -> StoreError {
    match error {
        ApproveError::Store(error) => error,
        other => StoreError::View { view: VIEW, why: other.to_string() },
    }
}

#[test]
fn a_model_of_other_skills_does_not_speak_in_a_course() {
    let syllabus = Arc::new(Syllabus {
        course: "c".into(),
        version: 1,
        stands: kernel::ports::SkillsAre::Declared,
        skills: vec![SyllabusSkill { id: "s".into(), needs: vec![] }],
        exercises: vec![SyllabusExercise {
            exercise: "e1".into(),
            lesson: "l".into(),
            skill: 0,
            difficulty: 3,
            varies: false,
        }],
    });
    let speaks = |skill: &str| {
        let model = Model::from_bytes(&file(1, skill)).unwrap();
        Course::new(syllabus.clone(), &model).model_speaks
    };
    assert!(speaks("s") && !speaks("another"));
}
