//! The API's endpoints about the roll and set work. They do what the pages do, through the same commands.
//!
//! `paper` enters answers given on paper, `quizzes` puts them together, opens them and says who answered what; `results` has what a teacher's pages say of a class and of a pupil, `report` what the head's page says of the school.

mod paper;
mod quizzes;
mod report;
mod results;

use super::{ClassList, State, stored};
use crate::{
    ClassworkError, assignment, day, quiz,
    roll::{self, Wished},
};
use events::classwork::RollMark;
use kernel::{Actor, AssignmentId, ClassId, PersonId, Wish};
use serde_json::{Value, json};
use store::StoreError;
use web::{
    WebError,
    api::{Answers, Call, Endpoint, Failure, Holds, Operation, Part, Problem, not_understood, whole},
};

const fn part(name: &'static str, holds: Holds, needed: bool, about: &'static str) -> Part {
    Part::new(name, holds, needed, about)
}

const MARK: &[Part] = &[
    part("person", Holds::Id, true, "a pupil of the class"),
    part("mark", Holds::Text, true, "present, late, unknown, illness, harvest, road-cut or family"),
];
const DAY: &[Part] = &[part("day", Holds::Text, false, "such as 2026-11-21; today without it")];
const CALL: &[Part] = &[
    part("day", Holds::Text, false, "such as 2026-11-21; today without it"),
    part("marks", Holds::Texts, true, "`PERSON:mark`, one for each pupil that is marked"),
];
const SET: &[Part] = &[
    part("assignment", Holds::Id, true, "its id"),
    part("item", Holds::Text, true, "lesson:COURSE:LESSON, unit:COURSE:UNIT or quiz::QUIZ"),
    part("pupils", Holds::Ids, true, "for whom; none: the whole class or the team"),
    part("team", Holds::Id, false, "for which team"),
    part("due", Holds::Text, false, "until which day"),
];
const NEW: &[Part] = &[
    part("item", Holds::Text, true, "lesson:COURSE:LESSON, unit:COURSE:UNIT or quiz::QUIZ"),
    part("pupils", Holds::Ids, false, "for whom; none: the whole class"),
    part("team", Holds::Id, false, "or for which team"),
    part("due", Holds::Text, false, "until which day"),
];
const DONE: &[Part] = &[part("done", Holds::Truth, true, "true")];
const WRITTEN: &[Part] = &[part("written", Holds::Number, true, "how many marks were new")];

/// Everything about classwork that programs can ask and do.
pub fn endpoints(state: &State) -> Vec<Endpoint> {
    use Answers::{Many, One};
    let operation = |method, path, name, about, body, answers| Operation {
        body,
        ..Operation::new(method, path, name, about, answers)
    };
    let roll = operation("GET", "/classes/{class}/roll", "roll", "The roll of a day.", &[], Many(MARK));
    let sets = "/classes/{class}/assignments";
    let one_set = "/classes/{class}/assignments/{assignment}";
    let mut list = vec![
        endpoint(state, Operation { query: DAY, ..roll }, read_roll),
        endpoint(
            state,
            operation(
                "PUT",
                "/classes/{class}/roll",
                "call-roll",
                "Calls or corrects the roll of a day.",
                CALL,
                One(WRITTEN),
            ),
            call_roll,
        ),
        endpoint(
            state,
            operation("GET", sets, "assignments", "Work that is set.", &[], Many(SET)),
            read_sets,
        ),
        endpoint(state, operation("POST", sets, "set-work", "Sets work.", NEW, One(DONE)), set_work),
        endpoint(
            state,
            operation("DELETE", one_set, "withdraw-work", "Takes work back.", &[], One(DONE)),
            withdraw,
        ),
    ];
    list.extend(quizzes::endpoints(state));
    list.extend(results::endpoints(state));
    list.push(report::endpoint(state));
    list.push(paper::endpoint_of(state));
    list
}

fn endpoint<F, A>(state: &State, operation: Operation, handler: F) -> Endpoint
where
    F: Fn(State, Call) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<Value, Failure>> + Send + 'static,
{
    let state = state.clone();
    Endpoint::new(operation, move |call| handler(state.clone(), call))
}

fn web_failure(error: WebError) -> Failure {
    match error {
        WebError::NotFound | WebError::Refused(_) => Problem::NotFound.into(),
        WebError::TooBusy | WebError::ViewPreparing => Problem::Busy.into(),
        WebError::BadInput(_) => Problem::NotUnderstood.into(),
        _ => Problem::Failed.into(),
    }
}

fn declined<R: std::fmt::Debug>(error: ClassworkError<R>) -> Failure {
    match error {
        ClassworkError::Declined(why) => {
            Failure { problem: Problem::Unsound, detail: Some(format!("{why:?}")) }
        }
        ClassworkError::Refused(_) => Problem::NotFound.into(),
        ClassworkError::Store(StoreError::Busy) => Problem::Busy.into(),
        ClassworkError::Store(_) => Problem::Failed.into(),
    }
}

/// The class in the path, if it is of the key's school and the gate lets the key lead it.
async fn class(state: &State, call: &Call) -> Result<(Actor, ClassList), Failure> {
    let class: ClassId = call.id("class")?;
    let actor = call.bearer.actor();
    state.ready(&["classroom_work", roll::VIEW, assignment::VIEW, quiz::VIEW]).map_err(web_failure)?;
    let (reads, asking) = (state.clone(), actor.clone());
    let list = super::reading(move || {
        if !reads.enrolments.classes_at(asking.school).map_err(super::port)?.contains(&class) {
            return Err(WebError::NotFound);
        }
        reads.class_for(&asking, &Wish::LeadClass(class), class)
    });
    Ok((actor, list.await.map_err(web_failure)?))
}

fn day_of(call: &Call, text: Option<&str>) -> Result<i32, Failure> {
    match text {
        None => Ok(day::at(&call.t, call.now)),
        Some(text) => day::from_iso(text).ok_or_else(|| not_understood("day")),
    }
}

async fn read_roll(state: State, call: Call) -> Result<Value, Failure> {
    let (_, list) = class(&state, &call).await?;
    let day = day_of(&call, call.query("day"))?;
    let marks = state.store.read(move |db| roll::on(db, list.class, day, &list.merged)).await;
    let marks = marks.map_err(|error| web_failure(stored(error)))?;
    let items: Vec<Value> = marks
        .iter()
        .map(|(person, mark)| json!({ "person": person.to_string(), "mark": mark.word() }))
        .collect();
    Ok(whole(items))
}

async fn call_roll(state: State, call: Call) -> Result<Value, Failure> {
    let (actor, list) = class(&state, &call).await?;
    let day = day_of(&call, call.text("day"))?;
    let marks = call.body.get("marks").and_then(Value::as_array).ok_or_else(|| not_understood("marks"))?;
    let (class, merged) = (list.class, list.merged.clone());
    let known = state.store.read(move |db| roll::on(db, class, day, &merged)).await;
    let known = known.map_err(|error| web_failure(stored(error)))?;
    let mut wished = Vec::new();
    for mark in marks {
        let read = || {
            let (pupil, word) = mark.as_str()?.split_once(':')?;
            Some((pupil.parse::<PersonId>().ok()?, RollMark::from_word(word)?))
        };
        let (pupil, mark) = read().ok_or_else(|| not_understood("marks"))?;
        // A program says what is so; what stands is what it saw.
        wished.push(Wished { pupil, shown: known.get(&pupil).copied().unwrap_or(RollMark::Present), mark });
    }
    let today = day::at(&call.t, call.now);
    let call = roll::Call { pupils: list.ids(), merged: list.merged, wished, day, today };
    let written = state.classroom.call_roll(&actor, list.class, call).await;
    Ok(json!({ "written": written.map_err(declined)? }))
}

async fn read_sets(state: State, call: Call) -> Result<Value, Failure> {
    let (_, list) = class(&state, &call).await?;
    let sets = state.store.read(move |db| assignment::of_class(db, list.class, &list.merged)).await;
    let items: Vec<Value> = sets
        .map_err(|error| web_failure(stored(error)))?
        .iter()
        .map(|set| {
            json!({
                "assignment": set.assignment.to_string(),
                "item": set.item.to_form(),
                "pupils": set.pupils.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "team": set.team.map(|team| team.to_string()),
                "due": set.due_day.map(day::iso),
            })
        })
        .collect();
    Ok(whole(items))
}

async fn set_work(state: State, call: Call) -> Result<Value, Failure> {
    let (actor, list) = class(&state, &call).await?;
    let item = assignment::Item::from_form(call.needed("item")?).ok_or_else(|| not_understood("item"))?;
    let due_day = match call.text("due") {
        None => None,
        Some(text) => Some(day::from_iso(text).ok_or_else(|| not_understood("due"))?),
    };
    let pupils = match call.body.get("pupils").and_then(Value::as_array) {
        None => Some(vec![]),
        Some(ids) => ids.iter().map(|id| id.as_str()?.parse().ok()).collect(),
    };
    let pupils = pupils.ok_or_else(|| not_understood("pupils"))?;
    let team = match call.text("team") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| not_understood("team"))?),
    };
    let class = list.class;
    let quizzes = state.store.read(move |db| quiz::of_class(db, class)).await;
    let quizzes = quizzes.map_err(|error| web_failure(stored(error)))?;
    let (reads, merged) = (state.clone(), list.merged.clone());
    let teams = super::reading(move || reads.teams_of(class, &merged)).await.map_err(web_failure)?;
    let known = assignment::Known {
        courses: state.titles.courses(),
        quizzes: quizzes.into_iter().map(|quiz| quiz.quiz).collect(),
        pupils: list.ids(),
        teams: teams.into_iter().map(|team| team.team).collect(),
    };
    let wish = assignment::SetWork { item, pupils, team, due_day };
    let today = day::at(&call.t, call.now);
    state.classroom.set_work(&actor, class, wish, known, today).await.map_err(declined)?;
    Ok(json!({ "done": true }))
}

async fn withdraw(state: State, call: Call) -> Result<Value, Failure> {
    let (actor, list) = class(&state, &call).await?;
    let assignment: AssignmentId = call.id("assignment")?;
    state.classroom.withdraw_work(&actor, list.class, assignment).await.map_err(declined)?;
    Ok(json!({ "done": true }))
}
