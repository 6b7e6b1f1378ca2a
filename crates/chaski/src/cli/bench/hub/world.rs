//! The benchmark's school: made through the same store and features as a real one.

use super::machine;
use crate::{
    cli::Failure,
    demonstration::invented_answers,
    features,
    hub::{DataFolder, install_starters, open_store},
    machine::{MachineClock, MachineEntropy},
};
use directory::{Directory, register::NewPerson};
use events::{learning::AnswerRecorded, school::SchoolOpened};
use formats::package::{Exercise, Response};
use kernel::{Actor, Authority, Clock, Entropy, PersonId, Role, SchoolId, Seed};
use library::{Library, OpenCourse};
use std::{
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};
use store::{
    Draft, Store, StoreError,
    db::{SqliteConnection, SqliteOptions},
};
use web::{
    messages::{LanguagePlan, Messages},
    session::{SESSION_COOKIE, SessionRow, SessionStore, Token},
};

/// Learners, and how many sit in one class.
const LEARNERS: usize = 200;
const CLASS: usize = 25;
/// Answers before the load.
const EARLIER_ANSWERS: usize = 10_000;
/// Learners and group size of the long log.
const LONG_LEARNERS: usize = 2_000;
const GROUP: usize = 10_000;
/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(5);
const SEED: Seed = Seed(20_261_121);
const SESSION_MS: i64 = 12 * 3_600_000;

/// A data folder, and what the load needs to know of it.
pub struct World {
    /// The hub's data folder.
    pub folder: PathBuf,
    /// The learners, each with a session.
    pub learners: Vec<Learner>,
    /// Addresses of exercises, and the fields of an answer to each.
    pub answers: Rc<[(String, String)]>,
}

/// A learner's browser.
pub struct Learner {
    /// Which one she is.
    pub number: usize,
    /// Her session's cookie.
    pub cookie: String,
}

/// A database with everything in its main file.
pub struct Settled {
    /// Its size.
    pub file_bytes: u64,
    /// Bytes this process had to write to settle it.
    pub moved_bytes: u64,
}

impl World {
    /// Makes it.
    pub fn make(folder: &Path) -> Result<Self, Failure> {
        Ok(Self::make_with_more(folder, 0)?.0)
    }

    /// Makes it, and so many further answers of its learners, which nobody has written yet.
    pub fn make_with_more(folder: &Path, more: usize) -> Result<(Self, Vec<Draft>), Failure> {
        let (store, directory, library) = open(folder)?;
        let (school, people) = open_school(&store, &directory, &library, folder, LEARNERS)?;
        let mut chance = SEED.part("earlier answers").chance();
        let courses = library.courses();
        let exercises = exercises(&courses);
        let mut drafts = (0..).flat_map(|round| people.iter().map(move |person| (round, *person))).flat_map(
            |(round, person): (usize, PersonId)| {
                let (course, lesson, exercise) = &exercises[round % exercises.len()];
                let ability = SEED.part(&person.to_string()).chance().unit() * 2.0 - 1.0;
                let given = invented_answers(exercise, *course, lesson, ability, &mut chance);
                given.into_iter().map(move |answer| draft(school, person, answer)).collect::<Vec<_>>()
            },
        );
        write(&store, drafts.by_ref().take(EARLIER_ANSWERS))?;
        let more = drafts.take(more).collect();
        let learners = sign_in(&directory, school, &people)?;
        let answers = exercises
            .iter()
            .filter_map(|((course, _), lesson, exercise)| {
                Some((format!("/courses/{course}/{lesson}/{}", exercise.id), right_fields(exercise)?))
            })
            .collect();
        store.close();
        Ok((Self { folder: folder.to_owned(), learners, answers }, more))
    }

    /// Moves the write-ahead log into the database and measures the file.
    pub fn settle(&self) -> Result<Settled, Failure> {
        let path = DataFolder::at(&self.folder).database();
        let before = machine::written_bytes("self")?;
        let mut db = SqliteConnection::open(&path, SqliteOptions { read_only: false, cache_kib: 256 })?;
        db.batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        drop(db);
        Ok(Settled {
            file_bytes: std::fs::metadata(&path)?.len(),
            moved_bytes: machine::written_bytes("self")? - before,
        })
    }
}

/// How long each view took to be built from a log.
pub struct Rebuilt {
    /// Entries read for each view.
    pub entries: u64,
    /// The views, in the order they were built.
    pub views: Vec<(&'static str, Duration)>,
}

/// A log of so many events, written without views; then each view built from it.
pub fn long_log(folder: &Path, events: u64) -> Result<Rebuilt, Failure> {
    let (store, directory, library) = open(folder)?;
    let (school, people) = open_school(&store, &directory, &library, folder, LONG_LEARNERS)?;
    let courses = library.courses();
    let exercises = exercises(&courses);
    for status in store.view_status() {
        store.reset_view(status.name)?;
    }
    // One real answer to each exercise, given again and again under other ids: what counts is the log's length.
    let mut chance = SEED.part("long log").chance();
    let mut samples: Vec<AnswerRecorded> = Vec::new();
    for (course, lesson, exercise) in &exercises {
        samples.extend(invented_answers(exercise, *course, lesson, 0.0, &mut chance).into_iter().take(1));
    }
    if samples.is_empty() {
        return Err("the starter courses have no exercises".into());
    }
    // Class by class through lesson after lesson, as a school does it.
    let lesson = 12;
    let given = (0..events).map(|n| {
        let n = n as usize;
        let (round, within) = (n / (LONG_LEARNERS * lesson), n % (LONG_LEARNERS * lesson));
        let (class, within) = (within / (CLASS * lesson), within % (CLASS * lesson));
        let learner = class * CLASS + within % CLASS;
        let mut answer = samples[(round * lesson + within / CLASS) % samples.len()].clone();
        answer.client = kernel::ClientId(chance.next_u64().to_le_bytes());
        draft(school, people[learner % people.len()], answer)
    });
    write(&store, given)?;
    let mut views = Vec::new();
    loop {
        let started = Instant::now();
        let Some(view) = store.rebuild_next(CHUNK)? else { break };
        views.push((view, started.elapsed()));
    }
    let entries =
        store.read_blocking(|db| Ok(db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0)? as u64))?;
    store.close();
    Ok(Rebuilt { entries, views })
}

pub(in crate::cli::bench) fn open(folder: &Path) -> Result<(Store, Directory, Library), Failure> {
    let folder = DataFolder::at(folder);
    let store = open_store(&folder, Duration::ZERO)?;
    store.rebuild_now(CHUNK)?;
    let (offer, secret) = folder.wrapping()?;
    let messages = Messages::load(&features::catalogues(), LanguagePlan::default())?;
    let library = Library::new(store.clone(), folder.blobs(), messages);
    Ok((store.clone(), Directory::new(store, offer, secret), library))
}

fn open_school(
    store: &Store,
    directory: &Directory,
    library: &Library,
    folder: &Path,
    learners: usize,
) -> Result<(SchoolId, Vec<PersonId>), Failure> {
    let school = SchoolId::random(&mut MachineEntropy);
    let registrar = directory.clone();
    let people = store.write_blocking(move |tx| -> Result<Vec<PersonId>, StoreError> {
        let opened = SchoolOpened {
            school,
            name: "Banco de pruebas".into(),
            country: "PE".into(),
            demonstration: true,
        };
        let events = vec![opened.into()];
        tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
        let mut people = Vec::with_capacity(learners);
        for class in 0..learners.div_ceil(CLASS) {
            let id = registrar.open_class(tx, school, &format!("{}", class + 1))?;
            for number in class * CLASS..learners.min((class + 1) * CLASS) {
                let name = format!("Persona {}", number + 1);
                let person = NewPerson {
                    name: &name,
                    drawing: (number % 48) as u8,
                    language: None,
                    role: Role::Pupil,
                    class: Some((id, false)),
                    demonstration: true,
                };
                people.push(registrar.register(tx, school, &person)?);
            }
        }
        Ok(people)
    })?;
    install_starters(library, &DataFolder::at(folder), school)?;
    Ok((school, people))
}

/// Course with its version, lesson, exercise.
pub(in crate::cli::bench) type Placed<'c> = ((&'c str, u32), &'c str, &'c Exercise);

pub(in crate::cli::bench) fn exercises(courses: &[Arc<OpenCourse>]) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    for course in courses.iter().map(|open| &open.course) {
        for (_, lesson) in course.lessons() {
            for exercise in lesson.activities.iter().filter_map(|activity| activity.exercise()) {
                found.push(((course.id.as_str(), course.version), lesson.id.as_str(), exercise));
            }
        }
    }
    found
}

fn draft(school: SchoolId, person: PersonId, answer: AnswerRecorded) -> Draft {
    Draft {
        schools: vec![school],
        persons: vec![person],
        authority: Authority::Learner,
        events: vec![answer.into()],
    }
}

/// In large groups: one commit for thousands.
fn write(store: &Store, drafts: impl Iterator<Item = Draft>) -> Result<(), Failure> {
    let mut drafts = drafts.peekable();
    while drafts.peek().is_some() {
        let group: Vec<Draft> = drafts.by_ref().take(GROUP).collect();
        store.write_blocking(move |tx| -> Result<(), StoreError> {
            group.into_iter().try_for_each(|draft| tx.append(draft).map(drop))
        })?;
    }
    Ok(())
}

/// A session for each, as if they had signed in this morning.
fn sign_in(directory: &Directory, school: SchoolId, people: &[PersonId]) -> Result<Vec<Learner>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let now = MachineClock.now();
    runtime.block_on(async {
        let mut learners = Vec::with_capacity(people.len());
        for (number, person) in people.iter().enumerate() {
            let mut bytes = [0; 32];
            MachineEntropy.fill(&mut bytes);
            let cookie = kernel::to_base32(&bytes);
            let token = Token::from_cookie(&cookie).ok_or("a session's token could not be made")?;
            let row = SessionRow {
                actor: Actor { person: *person, school, roles: vec![Role::Pupil], together: vec![] },
                shown_name: None,
                language: None,
                seen_at: now,
                ends_at: now.plus_ms(SESSION_MS),
            };
            directory.insert(token.hash(), row).await.map_err(|e| e.to_string())?;
            learners.push(Learner { number, cookie: format!("{SESSION_COOKIE}={cookie}") });
        }
        Ok(learners)
    })
}

/// The form fields of a right answer, as a browser encodes them.
fn right_fields(exercise: &Exercise) -> Option<String> {
    let variant = 7;
    let shape = exercise.variant(Seed(variant)).ok()?;
    let mut fields = vec![("variant".to_owned(), variant.to_string())];
    match exercise.key(&shape).ok()? {
        Response::Chosen(ids) => fields.extend(ids.iter().map(|id| ("choice".to_owned(), id.to_string()))),
        Response::Typed(text) => fields.push(("typed".to_owned(), text)),
        Response::Ordered(ids) => {
            fields.extend(ids.iter().enumerate().map(|(i, id)| (format!("place.{id}"), (i + 1).to_string())));
        }
        Response::Paired(pairs) => {
            for (id, value) in pairs {
                fields.push((format!("pair.{id}"), value.clone()));
                fields.push((format!("gap.{id}"), value));
            }
        }
    }
    // The fields are ids and numbers; what else may stand in an answer is written as a browser does.
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    Some(pairs.join("&"))
}
