//! The teacher's view: her classes, who is where, who is stuck, and one pupil's work.
//!
//! Who opens it: a teacher before class, on her own phone. What for: to know whom to sit beside first, and which question to
//! explain on the board.

use crate::work::{self, LessonWork, STUCK_AFTER};
use axum::{
    Router,
    extract::{Path, State as AxumState},
    response::Response,
    routing::get,
};
use kernel::{
    ClassId, Gate, PersonId, Wish,
    ports::{CourseOutline, Enrolments, ExerciseWork, Names, PortError, ShownName, Titles},
};
use std::{collections::BTreeMap, sync::Arc};
use store::{Store, StoreError};
use web::{
    Html, Page, Visitor, WebError,
    messages::{Tongue, Value},
    parts::{Card, Cards, Cell, Drawing, Knot, Lead, Notice, Quipu, Table},
};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Where work is read.
    pub store: Store,
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// Who learns where.
    pub enrolments: Arc<dyn Enrolments>,
    /// What people are called.
    pub names: Arc<dyn Names>,
    /// What lessons are called.
    pub titles: Arc<dyn Titles>,
}

/// People listed as waiting for help; a teacher sits beside one at a time.
const STUCK_SHOWN: usize = 6;
/// Questions named for each of them.
const STUCK_EACH: usize = 2;
/// Hardest exercises listed.
const HARDEST: usize = 5;
/// Different wrong answers shown of each.
const WRONG_ANSWERS: usize = 3;
/// Fewer pupils than this say little about an exercise.
const FEWEST_ANSWERERS: usize = 2;

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/classes", get(classes))
        .route("/classes/{class}", get(class))
        .route("/classes/{class}/pupils/{pupil}", get(pupil))
        .with_state(state)
}

fn port(error: PortError) -> WebError {
    WebError::internal(error)
}

fn stored(error: StoreError) -> WebError {
    WebError::internal(error)
}

/// Runs a handler's reading where it may block.
async fn reading<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    tokio::task::spawn_blocking(read).await.unwrap_or_else(|e| Err(WebError::internal(e)))
}

async fn classes(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let taught = reading(move || {
        let classes = state.enrolments.classes_taught_by(actor.person).map_err(port)?;
        classes
            .into_iter()
            .map(|class| {
                let name = state.enrolments.class_name(class).map_err(port)?.unwrap_or_default();
                Ok((class, name, state.enrolments.pupils_of(class).map_err(port)?.len()))
            })
            .collect::<Result<Vec<_>, WebError>>()
    })
    .await?;
    let t = &visitor.t;
    if taught.is_empty() {
        let notice = Notice::calm(t.say("classroom-no-classes")).words(t.say("classroom-no-classes-do"));
        return Ok(web::page(
            &visitor,
            Page::new(t.say("classroom-classes-title"), notice_html(notice)).staff(),
        ));
    }
    let cards = taught.into_iter().fold(Cards::new(), |cards, (class, name, pupils)| {
        let card = Card::new(name).drawing(Drawing::Teacher).words(t.count("classroom-pupils", pupils));
        cards.card(card.link(format!("/classes/{class}")))
    });
    let page = Page::new(t.say("classroom-classes-title"), Html::new().with(cards)).staff();
    Ok(web::page(&visitor, page.under("/", t.say("classroom-start"))))
}

fn notice_html(notice: Notice) -> Html {
    Html::new().with(notice)
}

/// Everything the class page shows.
struct ClassWork {
    name: String,
    pupils: Vec<ShownName>,
    /// Per pupil, in the same order: her lessons of each course.
    lessons: Vec<BTreeMap<String, Vec<LessonWork>>>,
    courses: Vec<CourseOutline>,
    exercises: Vec<(String, ExerciseWork)>,
}

fn read_class(state: &State, class: ClassId) -> Result<ClassWork, WebError> {
    let name = state.enrolments.class_name(class).map_err(port)?.ok_or(WebError::NotFound)?;
    let mut pupils = state.names.names(&state.enrolments.pupils_of(class).map_err(port)?).map_err(port)?;
    pupils.sort_by(|a, b| a.name.cmp(&b.name).then(a.person.cmp(&b.person)));
    let mut courses = state.titles.courses();
    let read = |db: &mut store::Connection| {
        let mut lessons = Vec::with_capacity(pupils.len());
        let mut exercises = Vec::new();
        for pupil in &pupils {
            let mut by_course = BTreeMap::new();
            for outline in &courses {
                let begun = work::lessons(db, pupil.person, &outline.course)?;
                if !begun.is_empty() {
                    let answered = work::on_course(db, pupil.person, &outline.course)?;
                    exercises.extend(answered.into_iter().map(|work| (outline.course.clone(), work)));
                    by_course.insert(outline.course.clone(), begun);
                }
            }
            lessons.push(by_course);
        }
        Ok((lessons, exercises))
    };
    let (lessons, exercises) = state.store.read_blocking(read).map_err(stored)?;
    courses.retain(|outline| lessons.iter().any(|by_course| by_course.contains_key(&outline.course)));
    Ok(ClassWork { name, pupils, lessons, courses, exercises })
}

async fn class(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = class.parse().map_err(|_| WebError::NotFound)?;
    if !state.store.ready(&["classroom_work"]) {
        return Err(WebError::ViewPreparing);
    }
    let titles = state.titles.clone();
    let found = reading(move || {
        state.gate.may(&actor, &Wish::SeeClass(class)).map_err(WebError::Refused)?;
        read_class(&state, class)
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if found.pupils.is_empty() {
        main = main.with(Notice::calm(t.say("classroom-nobody")).words(t.say("classroom-nobody-do")));
    } else if found.courses.is_empty() {
        main = main.with(Notice::calm(t.say("classroom-no-work")).words(t.say("classroom-no-work-do")));
    } else {
        main = stuck_list(t, titles.as_ref(), class, &found, main);
        for outline in &found.courses {
            main = main.with(class_quipu(t, titles.as_ref(), class, outline, &found));
        }
        main = hardest(t, titles.as_ref(), &found, main);
    }
    let title = t.named("classroom-class-title", &found.name);
    let page = Page::new(title, main).staff().under("/classes", t.say("classroom-classes-title"));
    Ok(web::page(&visitor, page))
}

fn shown<'a>(t: &'a Tongue, name: &'a ShownName) -> std::borrow::Cow<'a, str> {
    match &name.name {
        Some(name) => name.as_str().into(),
        None => t.say("classroom-no-name"),
    }
}

/// What one pupil is stuck on: course, exercise, wrong answers in a row.
type Stuck<'a> = (&'a str, &'a str, u32);

/// Pupils who are stuck, those with most wrong answers in a row first, each with what she is stuck on, worst first.
fn stuck_people(found: &ClassWork) -> Vec<(&ShownName, Vec<Stuck<'_>>)> {
    let mut people: Vec<(&ShownName, Vec<Stuck<'_>>)> = Vec::new();
    for (pupil, by_course) in found.pupils.iter().zip(&found.lessons) {
        let lessons =
            by_course.iter().flat_map(|(course, lessons)| lessons.iter().map(move |lesson| (course, lesson)));
        let mut stuck: Vec<Stuck<'_>> = lessons
            .filter_map(|(course, lesson)| {
                let (exercise, tries) = lesson.stuck.as_ref()?;
                Some((course.as_str(), exercise.as_str(), *tries))
            })
            .collect();
        if !stuck.is_empty() {
            stuck.sort_by(|a, b| b.2.cmp(&a.2).then(a.1.cmp(b.1)));
            people.push((pupil, stuck));
        }
    }
    people.sort_by_key(|(pupil, stuck)| (std::cmp::Reverse(stuck[0].2), stuck.len(), pupil.name.clone()));
    people
}

/// Who waits for help, and on what: a few people, not a report.
fn stuck_list(t: &Tongue, titles: &dyn Titles, class: ClassId, found: &ClassWork, main: Html) -> Html {
    let people = stuck_people(found);
    if people.is_empty() {
        return main.with(Lead::new(t.count("classroom-nobody-stuck", STUCK_AFTER)));
    }
    let mut table = Table::new(t.count("classroom-stuck-title", people.len()))
        .column(t.say("classroom-pupil"))
        .column(t.say("classroom-stuck-on"));
    for (pupil, stuck) in people.iter().take(STUCK_SHOWN) {
        let on: Vec<String> = stuck
            .iter()
            .take(STUCK_EACH)
            .map(|(course, exercise, tries)| {
                let question = titles.exercise_title(course, exercise, t.language()).unwrap_or_default();
                t.with(
                    "classroom-stuck-why",
                    &[("question", question.as_str().into()), ("n", (*tries).into())],
                )
                .into_owned()
            })
            .collect();
        let href = format!("/classes/{class}/pupils/{}", pupil.person);
        table = table.row(vec![Cell::link(href, shown(t, pupil)), Cell::text(on.join(" · "))]);
    }
    let more = people.len().saturating_sub(STUCK_SHOWN);
    let rule = t.count("classroom-stuck-reading", STUCK_AFTER);
    let reading = match more {
        0 => rule,
        more => format!("{} {rule}", t.count("classroom-stuck-more", more)).into(),
    };
    main.with(table.reading(reading))
}

fn knot_of(work: Option<&LessonWork>, exercises: usize) -> Knot {
    match work {
        Some(work) if work.solved as usize >= exercises => Knot::Tied,
        Some(_) => Knot::Looped,
        None => Knot::Open,
    }
}

fn class_quipu(
    t: &Tongue,
    titles: &dyn Titles,
    class: ClassId,
    outline: &CourseOutline,
    found: &ClassWork,
) -> Quipu {
    let title = titles.course_title(&outline.course, t.language()).unwrap_or_else(|| outline.course.clone());
    let begun = found.lessons.iter().filter(|by_course| by_course.contains_key(&outline.course)).count();
    let args = [("begun", Value::from(begun)), ("all", Value::from(found.pupils.len()))];
    let reading = t.with("classroom-quipu-reading", &args);
    let mut quipu = Quipu::new(t, title, reading, outline.lessons.len());
    for (pupil, by_course) in found.pupils.iter().zip(&found.lessons) {
        let begun = by_course.get(&outline.course);
        let knots: Vec<Knot> = match begun {
            None => Vec::new(),
            Some(begun) => outline
                .lessons
                .iter()
                .map(|(lesson, exercises)| {
                    knot_of(begun.iter().find(|w| w.lesson == *lesson), exercises.len())
                })
                .collect(),
        };
        let href = format!("/classes/{class}/pupils/{}", pupil.person);
        quipu = quipu.row(shown(t, pupil), Some(href), &knots);
    }
    quipu
}

/// An exercise as a class did it.
struct Hard<'a> {
    course: &'a str,
    exercise: &'a str,
    answerers: usize,
    unsolved: usize,
    tries: u32,
    wrong: Vec<(u32, &'a str)>,
}

fn hardest_exercises(exercises: &[(String, ExerciseWork)]) -> Vec<Hard<'_>> {
    let mut by_exercise: BTreeMap<(&str, &str), Hard<'_>> = BTreeMap::new();
    for (course, work) in exercises {
        let hard = by_exercise.entry((course, &work.exercise)).or_insert(Hard {
            course,
            exercise: &work.exercise,
            answerers: 0,
            unsolved: 0,
            tries: 0,
            wrong: Vec::new(),
        });
        hard.answerers += 1;
        hard.unsolved += usize::from(!work.solved);
        hard.tries += work.tries;
        if work.last_score_percent < 100 {
            let answer = (work.last_variant, work.last_response.as_str());
            if !hard.wrong.contains(&answer) {
                hard.wrong.push(answer);
            }
        }
    }
    let mut hard: Vec<Hard<'_>> = by_exercise
        .into_values()
        .filter(|hard| hard.answerers >= FEWEST_ANSWERERS && hard.tries as usize > hard.answerers)
        .collect();
    // More tries per pupil first; ties by how many never solved it, then by id, so that the order is the same every time.
    hard.sort_by(|a, b| {
        let per_pupil =
            (u64::from(b.tries) * a.answerers as u64).cmp(&(u64::from(a.tries) * b.answerers as u64));
        per_pupil.then(b.unsolved.cmp(&a.unsolved)).then(a.exercise.cmp(b.exercise))
    });
    hard.truncate(HARDEST);
    hard
}

/// Longest wrong answer in the table, in characters: an order of six sentences is told by its beginning.
const WRONG_CHARS: usize = 70;

fn shortened(words: &str) -> String {
    match words.char_indices().nth(WRONG_CHARS) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

fn hardest(t: &Tongue, titles: &dyn Titles, found: &ClassWork, main: Html) -> Html {
    let hard = hardest_exercises(&found.exercises);
    if hard.is_empty() {
        return main;
    }
    let table = Table::new(t.say("classroom-hardest-title"))
        .column(t.say("classroom-question"))
        .numbers(t.say("classroom-tries-each"))
        .numbers(t.say("classroom-not-yet"))
        .column(t.say("classroom-wrong-answers"));
    main.with(hard.iter().fold(table, |table, hard| {
        // Different responses can read the same, such as one choice in two orders of showing.
        let mut words: Vec<String> = Vec::new();
        for (variant, response) in &hard.wrong {
            let said = titles.response_words(hard.course, hard.exercise, *variant, response, t.language());
            let said = shortened(&said);
            if !words.contains(&said) && words.len() < WRONG_ANSWERS {
                words.push(said);
            }
        }
        table.row(vec![
            Cell::text(titles.exercise_title(hard.course, hard.exercise, t.language()).unwrap_or_default()),
            Cell::text(t.decimals(f64::from(hard.tries) / hard.answerers as f64, 1)),
            Cell::text(
                t.with("classroom-of", &[("n", hard.unsolved.into()), ("all", hard.answerers.into())]),
            ),
            Cell::text(words.join(" · ")),
        ])
    }))
}

async fn pupil(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, pupil)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = class.parse().map_err(|_| WebError::NotFound)?;
    let pupil: PersonId = pupil.parse().map_err(|_| WebError::NotFound)?;
    let titles = state.titles.clone();
    let (class_name, name, work) = reading(move || {
        state.gate.may(&actor, &Wish::SeeWorkOf(pupil)).map_err(WebError::Refused)?;
        if !state.enrolments.pupils_of(class).map_err(port)?.contains(&pupil) {
            return Err(WebError::NotFound);
        }
        let class_name = state.enrolments.class_name(class).map_err(port)?.unwrap_or_default();
        let name = state.names.names(&[pupil]).map_err(port)?.pop().ok_or(WebError::NotFound)?;
        let courses = state.titles.courses();
        let read = |db: &mut store::Connection| {
            courses
                .into_iter()
                .map(|outline| Ok((work::on_course(db, pupil, &outline.course)?, outline)))
                .collect()
        };
        let work: Vec<(Vec<ExerciseWork>, CourseOutline)> =
            state.store.read_blocking(read).map_err(stored)?;
        Ok((class_name, name, work))
    })
    .await?;
    let t = &visitor.t;
    let name = shown(t, &name).into_owned();
    let mut main = Html::new();
    if work.iter().all(|(done, _)| done.is_empty()) {
        main = main.with(Notice::calm(t.named("classroom-pupil-no-work", &name)));
    }
    for (done, outline) in work.iter().filter(|(done, _)| !done.is_empty()) {
        main = main.with(pupil_table(t, titles.as_ref(), outline, done));
    }
    let page = Page::new(t.named("classroom-pupil-title", &name), main)
        .staff()
        .under("/classes", t.say("classroom-classes-title"))
        .under(format!("/classes/{class}"), class_name)
        .next(format!("/classes/{class}"), t.say("classroom-back-to-class"));
    Ok(web::page(&visitor, page))
}

fn pupil_table(t: &Tongue, titles: &dyn Titles, outline: &CourseOutline, done: &[ExerciseWork]) -> Table {
    let caption = titles.course_title(&outline.course, t.language()).unwrap_or_default();
    let mut table = Table::new(caption)
        .column(t.say("classroom-question"))
        .column(t.say("classroom-lesson"))
        .column(t.say("classroom-how"))
        .numbers(t.say("classroom-tries"))
        .column(t.say("classroom-last-answer"));
    for (lesson, exercises) in &outline.lessons {
        let lesson_title = titles.lesson_title(&outline.course, lesson, t.language()).unwrap_or_default();
        for exercise in exercises {
            let Some(work) = done.iter().find(|work| work.exercise == *exercise) else { continue };
            let how = if work.solved { "classroom-solved" } else { "classroom-unsolved" };
            let words = titles.response_words(
                &outline.course,
                exercise,
                work.last_variant,
                &work.last_response,
                t.language(),
            );
            table = table.row(vec![
                Cell::text(
                    titles.exercise_title(&outline.course, exercise, t.language()).unwrap_or_default(),
                ),
                Cell::text(lesson_title.as_str()),
                Cell::text(t.say(how)),
                Cell::text(t.number(work.tries)),
                Cell::text(words),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(exercise: &str, tries: u32, solved: bool, response: &str) -> (String, ExerciseWork) {
        let work = ExerciseWork {
            lesson: "l".into(),
            exercise: exercise.into(),
            tries,
            solved,
            wrong_in_a_row: 0,
            last_response: response.into(),
            last_variant: 0,
            last_score_percent: if solved { 100 } else { 0 },
        };
        ("c".into(), work)
    }

    #[test]
    fn hardest_are_those_tried_most_per_pupil_and_easy_ones_are_left_out() {
        let done = [
            work("easy", 1, true, "c:a"),
            work("easy", 1, true, "c:a"),
            work("hard", 4, false, "c:b"),
            work("hard", 3, false, "c:b"),
            work("middling", 2, true, "c:a"),
            work("middling", 1, false, "c:x"),
            work("one-pupil-only", 9, false, "c:z"),
        ];
        let hard = hardest_exercises(&done);
        let found: Vec<_> =
            hard.iter().map(|h| (h.exercise, h.answerers, h.unsolved, h.wrong.len())).collect();
        assert_eq!(found, [("hard", 2, 2, 1), ("middling", 2, 1, 1)]);
    }
}
