//! What a teacher's class page costs at 40 pupils x 200 activities with 10,000 answers: `cargo bench -p chaski --bench class_page`.
//! Through the door (session, gate, names, frame) on SQLite; CPU of all threads of this process, so that it counts what
//! runs beside the request too. Prints; asserts nothing.

#![expect(clippy::print_stdout, reason = "a bench prints")]

use axum::{body::Body, http::Request};
use classroom::Classroom;
use directory::{Directory, register::NewPerson};
use eventlog::{NodeSecret, sealing::WrappingSecret};
use events::{Event, learning::AnswerRecorded, school::SchoolOpened};
use http_body_util::BodyExt;
use kernel::{
    Actor, Authority, Chance, ClassId, ClientId, LanguageTag, PersonId, Role, SchoolId, Seed, UtcMillis,
    ports::{
        BoxCondition, BoxHealth, ChannelDone, ChannelWork, CourseOutline, PaperOption, PortError, Titles,
    },
};
use std::{sync::Arc, time::Duration};
use store::{Config, Database, Draft, Store, StoreError, node::NodeFolder};
use testkit::{Scratch, SimClock};
use tower::ServiceExt;
use web::{
    Site, Web,
    messages::{LanguagePlan, Messages},
    session::{SessionRow, SessionStore, Token, memory::MemorySessions},
};

const PUPILS: usize = 40;
const LESSONS: usize = 20;
const EACH: usize = 10;
const ANSWERS: usize = 10_000;
const PAGES: u32 = 400;
const COURSE: &str = "matematica-4";

/// A course of 200 exercises.
struct Course;

impl Titles for Course {
    fn courses(&self) -> Vec<CourseOutline> {
        let exercises = |lesson| (0..EACH).map(|e| exercise(lesson, e)).collect();
        vec![CourseOutline {
            course: COURSE.into(),
            version: 1,
            lessons: (0..LESSONS).map(|lesson| (format!("leccion-{lesson}"), exercises(lesson))).collect(),
            units: vec![("u".into(), LESSONS)],
        }]
    }
    fn course_title(&self, _: &str, _: &LanguageTag) -> Option<String> {
        Some("Matemática, cuarto grado".into())
    }
    fn lesson_title(&self, _: &str, lesson: &str, _: &LanguageTag) -> Option<String> {
        Some(lesson.into())
    }
    fn exercise_title(&self, _: &str, exercise: &str, _: &LanguageTag) -> Option<String> {
        Some(format!("¿Cuánto cuesta todo lo que lleva doña Elena, {exercise}?"))
    }
    fn unit_title(&self, _: &str, unit: &str, _: &LanguageTag) -> Option<String> {
        Some(unit.into())
    }
    fn paper_options(&self, _: &str, _: &str) -> Vec<PaperOption> {
        vec![]
    }
    fn response_words(&self, _: &str, _: &str, _: u32, response: &str, _: &LanguageTag) -> String {
        response.into()
    }
}

/// A box without imported channels.
impl ChannelWork for Course {
    fn in_channels(&self, _: &[Vec<PersonId>]) -> Result<Vec<ChannelDone>, PortError> {
        Ok(Vec::new())
    }
}

impl BoxHealth for Course {
    fn condition(&self) -> Result<BoxCondition, PortError> {
        Ok(BoxCondition::default())
    }
}

fn exercise(lesson: usize, number: usize) -> String {
    format!("cuanto-cuesta-{lesson}-{number}")
}

fn answer(lesson: usize, number: usize, chance: &mut Chance) -> Event {
    let right = chance.below(100) < 75;
    AnswerRecorded {
        client: ClientId(chance.next_u64().to_le_bytes()),
        learners: 1,
        channel: 0,
        course: COURSE.into(),
        version: 1,
        lesson: format!("leccion-{lesson}"),
        exercise: exercise(lesson, number),
        variant: chance.next_u64() as u32,
        response: if right { "t:12.50".into() } else { format!("t:{}", chance.below(20)) },
        score_percent: if right { 100 } else { 0 },
        hints: chance.below(2) as u8,
        seconds: 20,
    }
    .into()
}

/// CPU of all threads of this process so far: the first number of each thread's `schedstat`, in nanoseconds.
fn cpu() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let ns = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(ns.sum())
}

fn main() {
    let scratch = Scratch::new("class-page").expect("a folder");
    let clock = SimClock::at(UtcMillis(1_795_235_400_000));
    let mut chance = Seed(3).chance();
    let views = [directory::views(), classroom::views()].into_iter().flatten().collect();
    let store = Store::open(Config {
        database: Database::Sqlite(scratch.path().join("bench.sqlite3")),
        node: NodeFolder::new(scratch.path().join("node"), "bench"),
        views,
        local: vec![directory::LOCAL],
        clock: Arc::new(clock.clone()),
        entropy: Box::new(Seed(4).chance()),
        software: "bench".into(),
        extra_fsync: Duration::ZERO,
    })
    .expect("a store");
    store.rebuild_now(Duration::from_millis(200)).expect("whole views");
    let secret = WrappingSecret::generate(1, &mut chance);
    let offer = secret.offer(&NodeSecret::generate(&mut chance));
    let directory = Directory::new(store.clone(), offer, secret);
    let (school, class, teacher, pupils) = people(&store, &directory);
    let answers = answers(&pupils, &mut chance);
    write(&store, school, answers);

    let classroom = Classroom::new(store.clone(), Arc::new(directory.clone()), Arc::new(directory.clone()));
    let routes = classroom::routes(classroom::State {
        classroom,
        store: store.clone(),
        gate: Arc::new(directory.clone()),
        enrolments: Arc::new(directory.clone()),
        names: Arc::new(directory),
        titles: Arc::new(Course),
        channels: Arc::new(Course),
        health: Arc::new(Course),
        waits: Arc::new(|_, _, _| None),
    });
    let messages =
        Messages::load(&[web::MESSAGES, classroom::MESSAGES], LanguagePlan::default()).expect("our texts");
    let sessions = Arc::new(MemorySessions::default());
    let web =
        Web::new(Site::default(), messages, sessions.clone(), Arc::new(clock), Box::new(Seed(1).chance()));
    let app = web::serve(routes, web);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let cookie = kernel::to_base32(&[7; 32]);
    let token = Token::from_cookie(&cookie).expect("a token");
    let row = SessionRow {
        actor: Actor { person: teacher, school, roles: vec![Role::Teacher], together: vec![] },
        shown_name: Some("Rosa Vilca".into()),
        language: None,
        seen_at: UtcMillis(1_795_235_400_000),
        ends_at: UtcMillis(1_895_235_400_000),
    };
    runtime.block_on(sessions.insert(token.hash(), row)).expect("a session");

    let ask = |coding: &str| {
        runtime.block_on(async {
            let request = Request::builder()
                .uri(format!("/classes/{class}"))
                .header("host", "localhost")
                .header("cookie", format!("chaski={cookie}"))
                .header("accept-encoding", coding);
            let response = app.clone().oneshot(request.body(Body::empty()).expect("a request")).await;
            let response = response.expect("infallible");
            assert_eq!(response.status(), 200);
            response.into_body().collect().await.expect("whole").to_bytes().len()
        })
    };
    println!("{PUPILS} pupils x {} activities, {ANSWERS} answers", LESSONS * EACH);
    let before = cpu();
    let bytes = ask("identity");
    println!("first page: {bytes} bytes, {:.2} ms CPU", (cpu() - before).as_secs_f64() * 1e3);
    for (what, coding, moves) in [
        ("nothing new", "identity", false),
        ("nothing new, zipped", "gzip", false),
        ("one answer since the last page, zipped", "gzip", true),
    ] {
        let (mut spent, mut bytes) = (Duration::ZERO, 0);
        for page in 0..PAGES {
            if moves {
                let pupil = pupils[page as usize % PUPILS];
                write(&store, school, vec![(pupil, answer(3, 4, &mut chance))]);
            }
            let before = cpu();
            bytes = ask(coding);
            spent += cpu() - before;
        }
        let each_ms = spent.as_secs_f64() * 1e3 / f64::from(PAGES);
        println!("{what:<40} {each_ms:>6.2} ms CPU a page, {bytes} bytes (bar 2.00)");
    }
    store.close();
}

fn people(store: &Store, directory: &Directory) -> (SchoolId, ClassId, PersonId, Vec<PersonId>) {
    let directory = directory.clone();
    let made = store.write_blocking(move |tx| -> Result<_, StoreError> {
        let school = SchoolId::random(tx.entropy());
        let opened =
            SchoolOpened { school, name: "Escuela".into(), country: "PE".into(), demonstration: false };
        let events = vec![opened.into()];
        tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
        let class = directory.open_class(tx, school, "4.º A")?;
        let mut person = |name: &str, role, teaches| {
            let class = Some((class, teaches));
            let new = NewPerson { name, drawing: 3, language: None, role, class, demonstration: true };
            directory.register(tx, school, &new)
        };
        let teacher = person("Rosa Vilca", Role::Teacher, true)?;
        let pupils = (0..PUPILS)
            .map(|i| person(&format!("Estudiante Quispe {i}"), Role::Pupil, false))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((school, class, teacher, pupils))
    });
    made.expect("a school")
}

/// Everybody answers everything once; what is left of the ten thousand are second tries.
fn answers(pupils: &[PersonId], chance: &mut Chance) -> Vec<(PersonId, Event)> {
    let each = LESSONS * EACH;
    (0..ANSWERS)
        .map(|n| {
            let activity = if n < PUPILS * each { n / PUPILS } else { chance.below(each as u64) as usize };
            (pupils[n % PUPILS], answer(activity / EACH, activity % EACH, chance))
        })
        .collect()
}

fn write(store: &Store, school: SchoolId, answers: Vec<(PersonId, Event)>) {
    let written = store.write_blocking(move |tx| -> Result<(), StoreError> {
        for (person, event) in answers {
            tx.append(Draft {
                schools: vec![school],
                persons: vec![person],
                authority: Authority::Learner,
                events: vec![event],
            })?;
        }
        Ok(())
    });
    written.expect("written");
}
