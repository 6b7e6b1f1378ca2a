//! What a teacher's pages say of a class and of a pupil: who is where, who waits for help and why, which questions are hard.

use super::{class, endpoint, part, web_failure};
use crate::{
    day,
    overview::stuck::{self, Reason},
    pages::{
        State,
        class::{Glance, read, reason_words, wrong_answers},
        pupil::{self, PupilWork},
        reading,
    },
};
use kernel::{
    PersonId,
    ports::{ChannelDone, CourseOutline, ShownName, TopicOf},
};
use serde_json::{Value, json};
use web::api::{AFTER, Answers, Call, Endpoint, Failure, Holds, LIMIT, Operation, Part};

const PAGED: &[Part] = &[AFTER, LIMIT];
const REASON: &[Part] = &[
    part("why", Holds::Text, true, "wrong, hints, still or not-begun"),
    part(
        "n",
        Holds::Number,
        true,
        "wrong answers in a row, hints opened, or days on which the class worked and she did not",
    ),
    part("course", Holds::Text, false, "of wrong and hints: the course"),
    part("exercise", Holds::Text, false, "of wrong and hints: the exercise"),
    part("words", Holds::Text, true, "the same as a sentence in the asker's language"),
];
const WAITING: &[Part] = &[
    part("person", Holds::Id, true, "who"),
    part("name", Holds::Text, false, "her name, if it can be read here"),
    part("reasons", Holds::Things(REASON), true, "why, what weighs most first"),
];
const WRONG: &[Part] = &[
    part("words", Holds::Text, true, "what was answered, as a person reads it"),
    part("pupils", Holds::Number, true, "how many answered so last"),
];
const HARD: &[Part] = &[
    part("course", Holds::Text, true, "its course"),
    part("exercise", Holds::Text, true, "its id"),
    part("question", Holds::Text, false, "its title or first words, if the course is open here"),
    part("pupils", Holds::Number, true, "pupils who answered it"),
    part("unsolved", Holds::Number, true, "pupils who have not had it right yet"),
    part("answers", Holds::Number, true, "answers in all"),
    part(
        "wrong_answers",
        Holds::Things(WRONG),
        true,
        "last answers that were not right, most frequent first",
    ),
];
const LESSON: &[Part] = &[
    part("lesson", Holds::Text, true, "its id"),
    part("title", Holds::Text, false, "its title in the asker's language"),
    part("exercises", Holds::Number, true, "how many it has"),
];
const COURSE: &[Part] = &[
    part("course", Holds::Text, true, "its id"),
    part("title", Holds::Text, false, "its title in the asker's language"),
    part("begun", Holds::Number, true, "pupils who have begun it"),
    part("lessons", Holds::Things(LESSON), true, "in order"),
];
const TOPIC: &[Part] = &[
    part("topic", Holds::Number, true, "its place in the channel, from 1"),
    part("title", Holds::Text, true, "its title"),
    part("contents", Holds::Number, true, "things that can be played in it"),
    part("questions", Holds::Number, true, "questions in its exercises"),
];
const CHANNEL: &[Part] = &[
    part("course", Holds::Text, true, "its course id"),
    part("title", Holds::Text, true, "its title"),
    part("begun", Holds::Number, true, "pupils who have begun it"),
    part("topics", Holds::Things(TOPIC), true, "in order"),
];
const OVERVIEW: &[Part] = &[
    part("class", Holds::Id, true, "its id"),
    part("name", Holds::Text, true, "its name"),
    part("day", Holds::Text, true, "today, such as 2026-11-21"),
    part("pupils", Holds::Number, true, "how many learn in it"),
    part("roll_called", Holds::Truth, true, "whether the roll was called today"),
    part("absent", Holds::Number, false, "how many are not here; null while the roll is not called"),
    part("answered_today", Holds::Number, true, "pupils who answered something today"),
    part("waiting", Holds::Things(WAITING), true, "who waits for help, the most urgent first"),
    part("hardest", Holds::Things(HARD), true, "the hardest exercises, hardest first"),
    part("courses", Holds::Things(COURSE), true, "courses that somebody has begun"),
    part("channels", Holds::Things(CHANNEL), true, "imported channels in which somebody has done something"),
];
const LESSON_OF: &[Part] = &[
    part("course", Holds::Text, true, "the course"),
    part("lesson", Holds::Text, true, "the lesson"),
    part("state", Holds::Text, true, "begun or done"),
    part("solved", Holds::Number, true, "exercises wholly right at least once"),
    part("exercises", Holds::Number, true, "exercises in it"),
];
const TOPIC_OF: &[Part] = &[
    part("course", Holds::Text, true, "the channel's course id"),
    part("topic", Holds::Number, true, "the topic's place in the channel, from 1"),
    part("state", Holds::Text, true, "begun or done"),
    part("begun", Holds::Number, true, "things begun"),
    part("done", Holds::Number, true, "things done"),
    part("right", Holds::Number, true, "questions she has had right"),
];
const RESULT: &[Part] = &[
    part("person", Holds::Id, true, "who"),
    part("name", Holds::Text, false, "her name, if it can be read here"),
    part(
        "lessons",
        Holds::Things(LESSON_OF),
        true,
        "lessons she has begun; in the others she has answered nothing",
    ),
    part("topics", Holds::Things(TOPIC_OF), true, "topics of imported channels she has begun"),
];
const WORK: &[Part] = &[
    part("course", Holds::Text, true, "the course"),
    part("lesson", Holds::Text, true, "the lesson"),
    part("exercise", Holds::Text, true, "the exercise"),
    part("question", Holds::Text, false, "its title or first words"),
    part("solved", Holds::Truth, true, "wholly right at least once"),
    part("tries", Holds::Number, true, "answers"),
    part("wrong_in_a_row", Holds::Number, true, "answers since the last right one"),
    part("last_answer", Holds::Text, true, "her last answer, as a person reads it"),
    part("last_score_percent", Holds::Number, true, "how right it was, 0 to 100"),
    part("with_others", Holds::Truth, true, "some of it was answered together at one phone"),
    part("entered_by_staff", Holds::Truth, true, "some of it was entered from paper or as it was said"),
];
const TOPIC_WORK: &[Part] = &[
    part("course", Holds::Text, true, "the channel's course id"),
    part("channel", Holds::Text, true, "its title"),
    part("topic", Holds::Number, true, "the topic's place in it, from 1"),
    part("title", Holds::Text, true, "the topic's title"),
    part("contents", Holds::Number, true, "things that can be played in it"),
    part("questions", Holds::Number, true, "questions in its exercises"),
    part("begun", Holds::Number, true, "things begun"),
    part("done", Holds::Number, true, "things done"),
    part("right", Holds::Number, true, "questions she has had right"),
];

/// Everything about results that programs can ask.
pub(super) fn endpoints(state: &State) -> Vec<Endpoint> {
    use Answers::{Many, One};
    let get = |path, name, about, query, answers| Operation {
        query,
        ..Operation::new("GET", path, name, about, answers)
    };
    let overview_is = "A class at a glance: who waits for help and why, the hardest questions with their wrong answers, what was begun.";
    let work_is = "A pupil's work, exercise by exercise, in the courses that are open here.";
    let topics_are = "A pupil's work in imported channels, topic by topic.";
    let work_at = "/classes/{class}/pupils/{person}/work";
    let topics_at = "/classes/{class}/pupils/{person}/topics";
    vec![
        endpoint(
            state,
            get("/classes/{class}/overview", "class-overview", overview_is, &[], One(OVERVIEW)),
            overview,
        ),
        endpoint(
            state,
            get(
                "/classes/{class}/results",
                "class-results",
                "How far each pupil of a class is in each lesson.",
                PAGED,
                Many(RESULT),
            ),
            results,
        ),
        endpoint(state, get(work_at, "pupil-work", work_is, PAGED, Many(WORK)), pupil_work),
        endpoint(state, get(topics_at, "pupil-topics", topics_are, PAGED, Many(TOPIC_WORK)), pupil_topics),
    ]
}

/// The class as its page has it.
async fn glance(state: &State, call: &Call) -> Result<(Glance, i32), Failure> {
    let (_, list) = class(state, call).await?;
    let (today, zone) = (day::at(&call.t, call.now), call.t.zone());
    let reads = state.clone();
    let glance = reading(move || read(&reads, list, zone, today)).await.map_err(web_failure)?;
    Ok((glance, today))
}

async fn overview(state: State, call: Call) -> Result<Value, Failure> {
    let (glance, today) = glance(&state, &call).await?;
    let Glance { list, work, courses, channels, reasons, roll } = &glance;
    let called = !roll.is_empty();
    let waiting: Vec<Value> = stuck::order(reasons)
        .into_iter()
        .map(|i| {
            let reasons: Vec<Value> =
                reasons[i].iter().map(|reason| shown_reason(&state, &call, reason)).collect();
            let mut who = named(&list.pupils[i]);
            who["reasons"] = reasons.into();
            who
        })
        .collect();
    let hardest: Vec<Value> = work
        .hardest
        .iter()
        .map(|hard| {
            let wrong: Vec<Value> = wrong_answers(&call.t, &*state.titles, hard)
                .into_iter()
                .map(|(words, pupils)| json!({ "words": words, "pupils": pupils }))
                .collect();
            json!({
                "course": &*hard.course, "exercise": &*hard.exercise,
                "question": state.titles.exercise_title(&hard.course, &hard.exercise, call.t.language()),
                "pupils": hard.answerers, "unsolved": hard.unsolved, "answers": hard.tries,
                "wrong_answers": wrong,
            })
        })
        .collect();
    Ok(json!({
        "class": list.class.to_string(),
        "name": list.name,
        "day": day::iso(today),
        "pupils": list.pupils.len(),
        "roll_called": called,
        "absent": called.then(|| roll.values().filter(|mark| mark.is_absent()).count()),
        "answered_today": work.people.iter().filter(|person| person.days.contains(&today)).count(),
        "waiting": waiting,
        "hardest": hardest,
        "courses": courses.iter().map(|outline| shown_course(&state, &call, &glance, outline)).collect::<Vec<_>>(),
        "channels": channels.iter().map(|done| shown_channel(&glance, done)).collect::<Vec<_>>(),
    }))
}

fn named(pupil: &ShownName) -> Value {
    json!({ "person": pupil.person.to_string(), "name": pupil.name })
}

fn shown_reason(state: &State, call: &Call, reason: &Reason) -> Value {
    let words = reason_words(&call.t, &*state.titles, reason);
    match reason {
        Reason::Wrong { course, exercise, n } => {
            json!({ "why": "wrong", "n": n, "course": &**course, "exercise": &**exercise, "words": words })
        }
        Reason::Hints { course, exercise, n } => {
            json!({ "why": "hints", "n": n, "course": &**course, "exercise": &**exercise, "words": words })
        }
        Reason::Still { days } => json!({ "why": "still", "n": days, "words": words }),
        Reason::NotBegun { days } => json!({ "why": "not-begun", "n": days, "words": words }),
    }
}

fn shown_course(state: &State, call: &Call, glance: &Glance, outline: &CourseOutline) -> Value {
    let language = call.t.language();
    let lessons: Vec<Value> = outline
        .lessons
        .iter()
        .map(|(lesson, exercises)| {
            let title = state.titles.lesson_title(&outline.course, lesson, language);
            json!({ "lesson": lesson, "title": title, "exercises": exercises.len() })
        })
        .collect();
    json!({
        "course": outline.course,
        "title": state.titles.course_title(&outline.course, language),
        "begun": glance.work.people.iter().filter(|person| person.has_begun(&outline.course)).count(),
        "lessons": lessons,
    })
}

fn shown_channel(glance: &Glance, done: &ChannelDone) -> Value {
    let has_begun = |at: &usize| done.topics.iter().any(|topic| topic.people[*at].begun > 0);
    let topics: Vec<Value> = done
        .topics
        .iter()
        .enumerate()
        .map(|(at, topic)| {
            json!({
                "topic": at + 1, "title": topic.title, "contents": topic.contents, "questions": topic.questions,
            })
        })
        .collect();
    json!({
        "course": done.course,
        "title": done.title,
        "begun": (0..glance.list.pupils.len()).filter(has_begun).count(),
        "topics": topics,
    })
}

async fn results(state: State, call: Call) -> Result<Value, Failure> {
    let (glance, _) = glance(&state, &call).await?;
    let pupils: Vec<(usize, &ShownName)> = glance.list.pupils.iter().enumerate().collect();
    let show = |(at, pupil): (usize, &ShownName)| -> Result<Value, Failure> {
        let mut shown = named(pupil);
        shown["lessons"] = lessons_of(&glance, at).into();
        shown["topics"] = topics_of(&glance, at).into();
        Ok(shown)
    };
    call.stretch(pupils, |(_, pupil)| pupil.person.to_string(), show)
}

fn lessons_of(glance: &Glance, at: usize) -> Vec<Value> {
    let person = &glance.work.people[at];
    let mut lessons = Vec::new();
    for outline in &glance.courses {
        for (lesson, exercises) in &outline.lessons {
            let Some(work) = person.lesson(&outline.course, lesson) else { continue };
            let state = if work.solved >= exercises.len() { "done" } else { "begun" };
            lessons.push(json!({
                "course": outline.course, "lesson": lesson, "state": state, "solved": work.solved,
                "exercises": exercises.len(),
            }));
        }
    }
    lessons
}

fn topics_of(glance: &Glance, at: usize) -> Vec<Value> {
    let mut topics = Vec::new();
    for done in &glance.channels {
        for (place, topic) in done.topics.iter().enumerate() {
            let TopicOf { begun, done: finished, right } = topic.people[at];
            if begun > 0 {
                let state = if finished > 0 && finished >= topic.contents { "done" } else { "begun" };
                topics.push(json!({
                    "course": done.course, "topic": place + 1, "state": state, "begun": begun, "done": finished,
                    "right": right,
                }));
            }
        }
    }
    topics
}

/// A pupil's work as her page has it.
async fn of_pupil(state: &State, call: &Call) -> Result<PupilWork, Failure> {
    let (actor, list) = class(state, call).await?;
    let person: PersonId = call.id("person")?;
    let reads = state.clone();
    reading(move || pupil::read(&reads, &actor, list.class, person)).await.map_err(web_failure)
}

async fn pupil_work(state: State, call: Call) -> Result<Value, Failure> {
    let found = of_pupil(&state, &call).await?;
    let (titles, language) = (&state.titles, call.t.language());
    let mut all = Vec::new();
    for (done, outline) in &found.work {
        let in_order = outline.lessons.iter().flat_map(|(lesson, exercises)| {
            exercises.iter().map(move |exercise| (lesson.as_str(), exercise.as_str()))
        });
        for (lesson, exercise) in in_order {
            if let Some(work) = done.iter().find(|work| work.exercise == exercise) {
                all.push((outline.course.as_str(), lesson, work));
            }
        }
    }
    call.stretch(
        all,
        |(course, lesson, work)| format!("{course}:{lesson}:{}", work.exercise),
        |(course, lesson, work)| {
            let last = (work.last_variant, work.last_response.as_str());
            Ok(json!({
                "course": course, "lesson": lesson, "exercise": work.exercise,
                "question": titles.exercise_title(course, &work.exercise, language),
                "solved": work.solved, "tries": work.tries, "wrong_in_a_row": work.wrong_in_a_row,
                "last_answer": titles.response_words(course, &work.exercise, last.0, last.1, language),
                "last_score_percent": work.last_score_percent,
                "with_others": work.with_others, "entered_by_staff": work.entered_by_staff,
            }))
        },
    )
}

async fn pupil_topics(state: State, call: Call) -> Result<Value, Failure> {
    let found = of_pupil(&state, &call).await?;
    let all: Vec<_> = found
        .channels
        .iter()
        .flat_map(|done| done.topics.iter().enumerate().map(move |(at, topic)| (done, at + 1, topic)))
        .collect();
    call.stretch(
        all,
        |(done, place, _)| format!("{}:{place}", done.course),
        |(done, place, topic)| {
            let hers = topic.people.first().copied().unwrap_or_default();
            Ok(json!({
                "course": done.course, "channel": done.title, "topic": place, "title": topic.title,
                "contents": topic.contents, "questions": topic.questions,
                "begun": hers.begun, "done": hers.done, "right": hers.right,
            }))
        },
    )
}
