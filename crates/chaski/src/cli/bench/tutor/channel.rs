//! Practice on a channel at the bounds of the house: 400 topics, 6,000 questions. The choice alone, by the engine, and the page of a
//! hub that has imported it.

use super::super::{
    hub::{Folder, child::Hub, world::open},
    school::{Practised, School, pages_of},
};
use crate::cli::Failure;
use events::learning::{AnswerRecorded, Channel};
use formats::kolibri::{FileName, Uuid};
use kernel::{
    Authority, ClientId, PersonId, Seed,
    ports::{SkillsAre, Syllabus, SyllabusExercise, SyllabusSkill},
};
use learner_model::tracing::{Key, Model, Source, Trainer, TrainingSettings, Vocabulary};
use md5::{Digest, Md5};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Draft, StoreError};
use tutoring::{course::Course, history::History, learner::Learner, model::InUse, practice::choose};

/// Topics: as many as practice takes one by one.
const TOPICS: usize = 400;
/// Questions of each: together as many as practice knows of a channel.
const EACH: usize = 15;
/// Answers of the learner before.
const ANSWERS: usize = 250;
/// Rounds of choosing.
const ROUNDS: u32 = 200;
/// How long a hub may take to look through the channel.
const PATIENCE: Duration = Duration::from_secs(600);

const CHANNEL: Uuid = Uuid([0xbf; 16]);

/// What choosing costs in milliseconds: with the picture of her skills, as the page needs it.
pub struct Chosen {
    /// Before any model.
    pub without: f64,
    /// With a model that knows every question.
    pub with: f64,
    /// With a model, when an answer has come before.
    pub after_an_answer: f64,
}

/// A topic's and a question's place, as the channel writes them.
fn node(topic: usize, kind: u8) -> Uuid {
    let mut bytes = [kind; 16];
    bytes[..2].copy_from_slice(&(topic as u16).to_be_bytes());
    Uuid(bytes)
}

fn question(topic: usize, number: usize) -> String {
    format!("q{topic:03}x{number:02}")
}

/// What she has answered: now here, now there in the first third of the channel, two of three right.
fn answered() -> Vec<(usize, usize, bool)> {
    let mut chance = Seed(11).chance();
    let mut draw = || {
        let topic = chance.below(TOPICS as u64 / 3) as usize;
        (topic, chance.below(EACH as u64) as usize, chance.below(3) > 0)
    };
    (0..ANSWERS).map(|_| draw()).collect()
}

/// The choice by the engine.
pub fn choice() -> Result<Chosen, Failure> {
    let skills: Vec<SyllabusSkill> = (0..TOPICS)
        .map(|topic| SyllabusSkill {
            id: node(topic, 1).to_string(),
            needs: if topic % 10 > 0 { vec![topic - 1] } else { vec![] },
        })
        .collect();
    let exercises: Vec<SyllabusExercise> = (0..TOPICS * EACH)
        .map(|at| SyllabusExercise {
            exercise: question(at / EACH, at % EACH),
            lesson: node(at / EACH, 3).to_string(),
            skill: at / EACH,
            difficulty: 3,
            varies: false,
        })
        .collect();
    let (course, stands) = (CHANNEL.to_string(), SkillsAre::Topics);
    let syllabus = Arc::new(Syllabus { course, version: 1, stands, skills, exercises });
    let id = &syllabus.course;
    let items = syllabus.exercises.iter().map(|e| Key::of(&tutoring::course::exercise_name(id, &e.exercise)));
    let names = syllabus.skills.iter().map(|s| Key::of(&tutoring::course::skill_name(id, &s.id)));
    let counts = vec![9; syllabus.exercises.len()];
    let trained = Trainer::new(Vocabulary::new(items, names), counts, TrainingSettings::default());
    let mut with_model = InUse::none();
    with_model.model = Model::from_bytes(&trained.model().to_bytes())?;
    let without = measured(&syllabus, &InUse::none())?.0;
    let (with, after_an_answer) = measured(&syllabus, &with_model)?;
    Ok(Chosen { without, with, after_an_answer })
}

/// Milliseconds a choice, and with taking in an answer before it.
fn measured(syllabus: &Arc<Syllabus>, in_use: &InUse) -> Result<(f64, f64), Failure> {
    let course = Course::new(syllabus.clone(), &in_use.model);
    let (mut history, mut minute) = (History::default(), 29_000_000);
    for (topic, number, right) in answered() {
        minute += 7;
        history.take(&question(topic, number), right, Source::OwnDevice, minute);
    }
    let person = PersonId([7; 16]);
    let mut learner = Learner::new(&course, &in_use.model, history.clone());
    let look = |learner: &Learner, minute| {
        let chosen = choose(&course, learner, in_use, person, minute).ok_or("nothing was offered")?;
        Ok::<usize, Failure>(chosen.drawn.exercise + learner.standings(&course, minute).len())
    };
    let started = Instant::now();
    let mut sum = 0;
    for _ in 0..ROUNDS {
        sum += look(&learner, minute)?;
    }
    let still = started.elapsed();
    let started = Instant::now();
    for round in 0..ROUNDS {
        minute += 3;
        let topic = TOPICS / 3 + round as usize % 40;
        history.take(&question(topic, round as usize % EACH), round % 3 > 0, Source::OwnDevice, minute);
        learner = learner.after(&course, &in_use.model, history.clone());
        sum += look(&learner, minute)?;
    }
    let moved = started.elapsed();
    if sum < 2 * ROUNDS as usize * TOPICS {
        return Err("her picture does not show all topics".into());
    }
    Ok((still.as_secs_f64() * 1e3 / f64::from(ROUNDS), moved.as_secs_f64() * 1e3 / f64::from(ROUNDS)))
}

/// Processor time of the page in milliseconds: an answer before each, and nothing new.
pub fn practice_page() -> Result<(f64, f64), Failure> {
    let root = Folder::make(&std::env::temp_dir())?;
    let school = School::make(&root.0.join("school"))?;
    let stick = root.0.join("stick");
    write(&stick)?;
    let brought = Command::new(std::env::current_exe()?)
        .args(["import", "kolibri"])
        .arg(&stick)
        .arg("--data")
        .arg(&school.folder)
        .stdout(Stdio::null())
        .status()?;
    if !brought.success() {
        return Err("the channel could not be imported".into());
    }
    give_answers(&school)?;
    let hub = Hub::start(&school.folder, Duration::ZERO)?;
    hub.first_page()?;
    let asked = format!("/channels/{CHANNEL}/{}/{}", node(TOPICS / 2, 2), question(TOPICS / 2, 0));
    let practised = Practised {
        page: format!("/practice?course={CHANNEL}"),
        exercise: asked,
        given: &[("w0", "7"), ("do", "answer")],
    };
    pages_of(&school, &hub, &practised, PATIENCE)
}

fn give_answers(school: &School) -> Result<(), Failure> {
    let (store, directory, _) = open(&school.folder)?;
    let own = directory.own_school()?.ok_or("there is no school")?.school;
    let (person, mut chance) = (school.pupils[1].person, Seed(12).chance());
    let drafts: Vec<Draft> = answered()
        .into_iter()
        .map(|(topic, number, right)| {
            let answer = AnswerRecorded {
                client: ClientId(chance.next_u64().to_le_bytes()),
                learners: 1,
                channel: Channel::OwnDevice as u8,
                course: CHANNEL.to_string(),
                version: 1,
                lesson: node(topic, 3).to_string(),
                exercise: question(topic, number),
                variant: 0,
                response: if right { "7" } else { "8" }.to_owned(),
                score_percent: if right { 100 } else { 0 },
                hints: 0,
                seconds: 20,
            };
            let (schools, persons, authority) = (vec![own], vec![person], Authority::Learner);
            Draft { schools, persons, authority, events: vec![answer.into()] }
        })
        .collect();
    store.write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(drafts).map(drop) })?;
    store.close();
    Ok(())
}

const SCHEMA: &str = "
CREATE TABLE content_channelmetadata (id TEXT, name TEXT, description TEXT, author TEXT, version INTEGER, root_id TEXT);
CREATE TABLE content_contentnode (id TEXT, parent_id TEXT, content_id TEXT, kind TEXT, title TEXT, description TEXT, lang_id TEXT,
    coach_content INTEGER, lft INTEGER);
CREATE TABLE content_localfile (id TEXT, extension TEXT, file_size INTEGER, available INTEGER);
CREATE TABLE content_file (id TEXT, contentnode_id TEXT, local_file_id TEXT, preset TEXT, lang_id TEXT, supplementary INTEGER,
    thumbnail INTEGER, priority INTEGER);
CREATE TABLE content_assessmentmetadata (id TEXT, contentnode_id TEXT, assessment_item_ids TEXT, mastery_model TEXT, randomize INTEGER);
CREATE TABLE content_contentnode_has_prerequisite (id INTEGER, from_contentnode_id TEXT, to_contentnode_id TEXT);
";

/// Writes the channel as Kolibri Studio would: each topic one exercise of fifteen questions whose answer is 7; each but every tenth
/// topic needs the one before it.
fn write(stick: &Path) -> Result<(), Failure> {
    const QUESTION: &[u8] = br#"{"question":{"content":"3 + 4 = [[\u2603 numeric-input 1]]","widgets":{"numeric-input 1":{"type":"numeric-input","options":{"answers":[{"value":7,"status":"correct"}]}}}}}"#;
    let content = stick.join("content");
    fs::create_dir_all(content.join("databases"))?;
    let mut rows = vec![
        format!(
            "INSERT INTO content_channelmetadata VALUES ('{CHANNEL}', 'A channel of questions', '', 'bench', 1, '{CHANNEL}')"
        ),
        format!(
            "INSERT INTO content_contentnode VALUES ('{CHANNEL}', NULL, '{CHANNEL}', 'topic', 'root', '', 'es', 0, 0)"
        ),
    ];
    for n in 0..TOPICS {
        let (topic, exercise, id) = (node(n, 1), node(n, 2), node(n, 3));
        let at = 2 * n + 1;
        rows.push(format!(
            "INSERT INTO content_contentnode VALUES ('{topic}', '{CHANNEL}', '{topic}', 'topic', 'Topic {n}', '', 'es', 0, {at})"
        ));
        rows.push(format!(
            "INSERT INTO content_contentnode VALUES ('{exercise}', '{topic}', '{id}', 'exercise', 'Questions {n}', '', 'es', 0, {})",
            at + 1
        ));
        let names: Vec<String> = (0..EACH).map(|number| question(n, number)).collect();
        let files: Vec<(String, &[u8])> =
            names.iter().map(|name| (format!("{name}.json"), QUESTION)).collect();
        let archive = zip(&files);
        let name =
            FileName::new(Uuid(Md5::digest(&archive).into()), "perseus").ok_or("perseus is an ending")?;
        let place = content.join(name.path());
        fs::create_dir_all(place.parent().ok_or("a file has a folder")?)?;
        fs::write(place, &archive)?;
        let md5 = Uuid(name.md5());
        rows.push(format!("INSERT INTO content_localfile VALUES ('{md5}', 'perseus', {}, 1)", archive.len()));
        rows.push(format!(
            "INSERT INTO content_file VALUES ('f{n}', '{exercise}', '{md5}', 'exercise', 'es', 0, 0, 1)"
        ));
        let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        rows.push(format!(
            "INSERT INTO content_assessmentmetadata VALUES ('a{n}', '{exercise}', '[{}]', '{{\"type\":\"do_all\"}}', 0)",
            listed.join(",")
        ));
        if n % 10 > 0 {
            let before = node(n - 1, 1);
            rows.push(format!(
                "INSERT INTO content_contentnode_has_prerequisite VALUES ({n}, '{topic}', '{before}')"
            ));
        }
    }
    let database = rusqlite::Connection::open(content.join("databases").join(format!("{CHANNEL}.sqlite3")))?;
    database.execute_batch(&format!("BEGIN; {SCHEMA} {}; COMMIT;", rows.join("; ")))?;
    database.close().map_err(|(_, why)| why)?;
    Ok(())
}

/// An archive of files stored as they are (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16).
fn zip(files: &[(String, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        let mut facts = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for number in [sum.sum(), bytes.len() as u32, bytes.len() as u32] {
            facts.extend(number.to_le_bytes());
        }
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&facts);
        list.extend([0; 10]);
        list.extend((out.len() as u32).to_le_bytes());
        list.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        out.extend(name.as_bytes());
        out.extend(*bytes);
    }
    let (start, count) = (out.len() as u32, (files.len() as u16).to_le_bytes());
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend((list.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
