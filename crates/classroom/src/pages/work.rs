//! Work that is set: what stands for a class and how far everybody is, a form to set more, and the pupil's own list.

use super::{ClassList, State, parsed, port, reading, shown, stored, today, under_class};
use crate::{
    assignment::{self, Assignment, Item, Progress, Refusal, SetWork, Solved, progress},
    day,
    merged::Merged,
    overview::PersonWork,
    quiz::{self, Quiz, QuizState},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::classwork::SetKind;
use kernel::{
    AssignmentId, ClassId, PersonId, QuizId, TeamId, Wish,
    ports::{CourseOutline, Titles},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Card, Cards, Cell, Field, Heading, Lead, LinkButton, Links, Notice, PostForm, Table},
};

/// The views these pages read.
const VIEWS: &[&str] = &["classroom_work", assignment::VIEW, quiz::VIEW, quiz::ANSWERS_VIEW];
/// Days until work is due if the teacher says nothing else: a week.
const DUE_IN_DAYS: i32 = 7;

/// Names listed beside a number; the class page has everybody.
const NAMES_SHOWN: usize = 12;

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    /// Offered in the form.
    item: Option<String>,
    /// It has just been set.
    done: Option<u8>,
}

/// What a list of set work needs to be read.
struct Standing {
    courses: Vec<CourseOutline>,
    assignments: Vec<Assignment>,
    quizzes: Vec<Quiz>,
    /// Questions answered, by quiz and person.
    answered: BTreeMap<QuizId, BTreeMap<PersonId, usize>>,
}

fn standing(state: &State, class: ClassId, merged: &Merged) -> Result<Standing, WebError> {
    let courses = state.titles.courses();
    state
        .store
        .read_blocking(|db| {
            let assignments = assignment::of_class(db, class, merged)?;
            let quizzes = quiz::of_class(db, class)?;
            let set: BTreeSet<QuizId> = assignments.iter().filter_map(|set| quiz_id(&set.item)).collect();
            let mut answered = BTreeMap::new();
            for quiz in set {
                let given = quiz::answers(db, quiz, merged)?.into_iter();
                answered.insert(quiz, given.map(|(person, given)| (person, given.len())).collect());
            }
            Ok(Standing { courses, assignments, quizzes, answered })
        })
        .map_err(stored)
}

fn quiz_id(item: &Item) -> Option<QuizId> {
    if item.kind == SetKind::Quiz { item.item.parse().ok() } else { None }
}

/// How far a pupil is with a thing that was set.
fn how_far(standing: &Standing, item: &Item, person: PersonId, work: &PersonWork) -> Progress {
    if let Some(id) = quiz_id(item) {
        let questions = standing.quizzes.iter().find(|quiz| quiz.quiz == id).map_or(1, |q| q.questions.len());
        let answered = standing.answered.get(&id).and_then(|all| all.get(&person)).copied().unwrap_or(0);
        return progress([Solved { exercises: questions, answered, solved: answered }]);
    }
    progress(item.lessons(&standing.courses).into_iter().map(|(lesson, exercises)| {
        let done = work.lesson(&item.course, lesson);
        Solved {
            exercises: exercises.len(),
            answered: done.map_or(0, |done| done.exercises.len()),
            solved: done.map_or(0, |done| done.solved),
        }
    }))
}

/// What a thing that was set is called.
pub fn item_title(t: &Tongue, titles: &dyn Titles, item: &Item, quizzes: &[Quiz]) -> String {
    let found = match item.kind {
        SetKind::Lesson => titles.lesson_title(&item.course, &item.item, t.language()),
        SetKind::Unit => titles.unit_title(&item.course, &item.item, t.language()),
        SetKind::Quiz => {
            let quiz = quizzes.iter().find(|quiz| quiz.quiz.to_string() == item.item);
            quiz.map(|quiz| super::quiz::quiz_title(t, titles, quiz))
        }
    };
    // Its course is not on this box any more.
    found.unwrap_or_else(|| t.say("classroom-work-gone").into_owned())
}

fn due_words(t: &Tongue, due: Option<i32>, today: i32) -> String {
    match due {
        None => t.say("classroom-due-none").into_owned(),
        Some(due) if due == today => t.say("classroom-due-today").into_owned(),
        Some(due) if due == today + 1 => t.say("classroom-due-tomorrow").into_owned(),
        Some(due) if due < today => t.named("classroom-due-was", &t.date_of_day(due)).into_owned(),
        Some(due) => t.named("classroom-due", &t.date_of_day(due)).into_owned(),
    }
}

/// What stands for a class, and the form.
pub async fn work(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    page(&state, &visitor, parsed(&class)?, asked, None).await
}

async fn page(
    state: &State,
    visitor: &Visitor,
    class: ClassId,
    asked: Asked,
    problem: Option<Refusal>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    state.ready(VIEWS)?;
    let reads = state.clone();
    let zone = visitor.t.zone();
    let (list, standing, people, teams) = reading(move || {
        let list = reads.class_for(&actor, &Wish::LeadClass(class), class)?;
        let standing = standing(&reads, class, &list.merged)?;
        let work =
            reads.classroom.overviews.of_class(&reads.store, class, &list.people(), zone).map_err(stored)?;
        let teams = reads.teams_of(class, &list.merged)?;
        Ok((list, standing, work.people.clone(), teams))
    })
    .await?;
    let t = &visitor.t;
    let titles = state.titles.as_ref();
    let mut main = Html::new();
    if asked.done.is_some() {
        main = main.with(Notice::good(t.say("classroom-work-set")).result());
    }
    if let Some(problem) = problem {
        main = main.with(Notice::look(t.say(refusal_key(problem))));
    }
    main = main.with(Lead::new(t.count("classroom-work-standing", standing.assignments.len())));
    for set in &standing.assignments {
        main = main.with(set_card(visitor, titles, &list, &standing, set, &people, &teams));
    }
    main = main.with(Heading::new(t.say("classroom-work-new")));
    main = main.with(form(visitor, titles, &list, &standing, &teams, asked.item.as_deref()));
    let title = t.named("classroom-work-title", &list.name);
    let mut page = under_class(Page::new(title, main), t, &list);
    if problem.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(web::page(visitor, page))
}

fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NoSuchItem => "classroom-work-no-item",
        Refusal::NotInClass => "classroom-work-not-in-class",
        Refusal::TooManyPupils => "classroom-work-too-many",
        Refusal::DueDay => "classroom-work-due-day",
        Refusal::TooMuch => "classroom-work-too-much",
    }
}

/// One thing that was set: for whom, until when, and who is how far.
fn set_card(
    visitor: &Visitor,
    titles: &dyn Titles,
    list: &ClassList,
    standing: &Standing,
    set: &Assignment,
    people: &[Arc<PersonWork>],
    teams: &[kernel::ports::Team],
) -> Card {
    let t = &visitor.t;
    let mut by: BTreeMap<Progress, Vec<String>> = BTreeMap::new();
    for (pupil, work) in list.pupils.iter().zip(people) {
        let hers = teams_of(teams, pupil.person);
        if set.is_for(pupil.person, &hers) {
            let far = how_far(standing, &set.item, pupil.person, work);
            by.entry(far).or_default().push(shown(t, pupil).into_owned());
        }
    }
    let whom = match (set.team, set.pupils.is_empty()) {
        (Some(team), _) => {
            let name = teams.iter().find(|other| other.team == team).map_or("", |team| team.name.as_str());
            t.named("classroom-for-team", name).into_owned()
        }
        (None, true) => t.say("classroom-for-all").into_owned(),
        (None, false) => {
            let named = list.pupils.iter().filter(|pupil| set.pupils.contains(&pupil.person));
            named.map(|pupil| shown(t, pupil).into_owned()).collect::<Vec<_>>().join(", ")
        }
    };
    let due = due_words(t, set.due_day, today(visitor));
    let mut table = Table::new(t.say("classroom-work-how-far"))
        .stacked()
        .column(t.say("classroom-how"))
        .numbers(t.say("classroom-work-how-many"))
        .column(t.say("classroom-work-who"));
    for (far, key) in [
        (Progress::NotYet, "classroom-progress-not-yet"),
        (Progress::Begun, "classroom-progress-begun"),
        (Progress::Done, "classroom-progress-done"),
    ] {
        let names = by.remove(&far).unwrap_or_default();
        table = table.row(vec![
            Cell::text(t.say(key)),
            Cell::text(t.number(names.len())),
            Cell::text(some_names(t, &names)),
        ]);
    }
    let withdraw = PostForm::once(visitor, format!("{}/work/{}/withdraw", list.address(), set.assignment))
        .with(Button::quiet(t.say("classroom-work-withdraw")));
    Card::new(item_title(t, titles, &set.item, &standing.quizzes))
        .words(format!("{whom} · {due}"))
        .with(table)
        .with(withdraw)
}

/// The first names, and how many more there are.
fn some_names(t: &Tongue, names: &[String]) -> String {
    let shown = names[..names.len().min(NAMES_SHOWN)].join(", ");
    match names.len().saturating_sub(NAMES_SHOWN) {
        0 => shown,
        more => format!("{shown} {}", t.count("classroom-work-and-more", more)),
    }
}

fn teams_of(teams: &[kernel::ports::Team], pupil: PersonId) -> Vec<TeamId> {
    teams.iter().filter(|team| team.pupils.contains(&pupil)).map(|team| team.team).collect()
}

/// A list of everything that can be set: units with their lessons below, course by course; then quizzes.
pub fn item_field(
    t: &Tongue,
    titles: &dyn Titles,
    name: &str,
    label: &str,
    courses: &[CourseOutline],
    units: bool,
) -> Field {
    let mut field = Field::select(name, label);
    for outline in courses {
        let course = titles.course_title(&outline.course, t.language()).unwrap_or_default();
        let mut first = 0;
        for (unit, lessons) in &outline.units {
            if units {
                let title = titles.unit_title(&outline.course, unit, t.language()).unwrap_or_default();
                let value = format!("unit:{}:{unit}", outline.course);
                field = field.option(
                    value,
                    t.with(
                        "classroom-item-unit",
                        &[("course", course.as_str().into()), ("name", title.as_str().into())],
                    ),
                );
            }
            for (lesson, _) in outline.lessons.iter().skip(first).take(*lessons) {
                let title = titles.lesson_title(&outline.course, lesson, t.language()).unwrap_or_default();
                let value = format!("lesson:{}:{lesson}", outline.course);
                let words = match units {
                    true => format!("\u{a0}\u{a0}\u{a0}– {title}"),
                    false => format!("{course}: {title}"),
                };
                field = field.option(value, words);
            }
            first += lessons;
        }
    }
    field
}

fn form(
    visitor: &Visitor,
    titles: &dyn Titles,
    list: &ClassList,
    standing: &Standing,
    teams: &[kernel::ports::Team],
    item: Option<&str>,
) -> PostForm {
    let t = &visitor.t;
    let mut what = item_field(t, titles, "item", &t.say("classroom-work-what"), &standing.courses, true);
    for quiz in standing.quizzes.iter().filter(|quiz| quiz.state != QuizState::Closed) {
        let title = super::quiz::quiz_title(t, titles, quiz);
        what = what.option(format!("quiz::{}", quiz.quiz), t.named("classroom-item-quiz", &title));
    }
    let mut whom = Field::select("whom", t.say("classroom-work-whom")).option("", t.say("classroom-for-all"));
    for team in teams {
        whom = whom.option(format!("team:{}", team.team), t.named("classroom-for-team", &team.name));
    }
    for pupil in &list.pupils {
        whom = whom.option(format!("pupil:{}", pupil.person), shown(t, pupil));
    }
    let due = Field::date("due", t.say("classroom-work-until"))
        .value(day::iso(today(visitor) + DUE_IN_DAYS))
        .hint(t.say("classroom-work-until-hint"));
    PostForm::once(visitor, format!("{}/work", list.address()))
        .with(what.value(item.unwrap_or_default()))
        .with(whom)
        .with(due)
        .with(Button::main(t.say("classroom-work-set-it")))
}

/// The form came in.
pub async fn set(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let t = &visitor.t;
    state.ready(VIEWS)?;
    let item = fields.get("item").unwrap_or_default().to_owned();
    let again = |problem| {
        page(&state, &visitor, class, Asked { item: Some(item.clone()), done: None }, Some(problem))
    };
    let Some(wanted) = Item::from_form(&item) else { return again(Refusal::NoSuchItem).await };
    let due_day = match fields.get("due").unwrap_or_default().trim() {
        "" => None,
        text => match day::from_iso(text) {
            Some(due) => Some(due),
            None => return again(Refusal::DueDay).await,
        },
    };
    let (mut pupils, mut team) = (Vec::new(), None);
    for whom in fields.all("whom").filter(|whom| !whom.is_empty()) {
        let bad = || WebError::bad_input(t.say("classroom-work-not-in-class").into_owned());
        match whom.split_once(':') {
            Some(("pupil", id)) => pupils.push(id.parse().map_err(|_| bad())?),
            Some(("team", id)) => team = Some(id.parse().map_err(|_| bad())?),
            _ => return Err(bad()),
        }
    }
    let (reads, asking) = (state.clone(), actor.clone());
    let known = reading(move || {
        let list = reads.class_for(&asking, &Wish::LeadClass(class), class)?;
        let quizzes = reads.store.read_blocking(|db| quiz::of_class(db, class)).map_err(stored)?;
        let teams = reads.enrolments.teams_of(class).map_err(port)?;
        Ok(assignment::Known {
            courses: reads.titles.courses(),
            quizzes: quizzes.into_iter().map(|quiz| quiz.quiz).collect(),
            pupils: list.ids(),
            teams: teams.into_iter().map(|team| team.team).collect(),
        })
    })
    .await?;
    let wish = SetWork { item: wanted, pupils, team, due_day };
    match state.classroom.set_work(&actor, class, wish, known, today(&visitor)).await {
        Ok(_) => Ok(web::see_other(&format!("/classes/{class}/work?done=1"))),
        Err(error) => {
            let problem = error.declined()?;
            again(problem).await
        }
    }
}

/// Work is taken back.
pub async fn withdraw(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, assignment)): Path<(String, String)>,
    _: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let assignment: AssignmentId = parsed(&assignment)?;
    state.ready(&[assignment::VIEW])?;
    match state.classroom.withdraw_work(&actor, class, assignment).await {
        Ok(()) => Ok(web::see_other(&format!("/classes/{class}/work"))),
        Err(error) => error.declined().and(Err(WebError::NotFound)),
    }
}

/// Closed quizzes of a class that are looked through for her answers, the newest first.
const CLOSED_SHOWN: usize = 6;

/// The pupil's own list: what her teachers set, what is due first on top.
pub async fn todo(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    state.ready(VIEWS)?;
    let reads = state.clone();
    let zone = visitor.t.zone();
    let person = actor.person;
    let (lists, work, closed) = reading(move || {
        let ids = reads.enrolments.ids_of(person).map_err(port)?;
        let mut lists = Vec::new();
        // Signed in before two records became one, she goes on under either.
        let mut classes = BTreeSet::new();
        for id in &ids {
            classes.extend(reads.enrolments.classes_of(*id).map_err(port)?);
        }
        for class in classes {
            let (_, merged) = reads.pupils_of(class)?;
            let mut standing = standing(&reads, class, &merged)?;
            let person = merged.shown(person);
            let teams = teams_of(&reads.teams_of(class, &merged)?, person);
            standing.assignments.retain(|set| set.is_for(person, &teams));
            lists.push((person, standing));
        }
        let work = crate::overview::of_person(&reads.store, &ids, zone).map_err(stored)?;
        let ended =
            lists.iter().flat_map(|(_, standing)| &standing.quizzes).filter(|q| q.state == QuizState::Closed);
        let mut closed = Vec::new();
        for quiz in ended.take(CLOSED_SHOWN) {
            let given = reads.store.read_blocking(|db| crate::quiz::answers_of(db, quiz.quiz, &ids));
            if !given.map_err(stored)?.is_empty() {
                closed.push(quiz.clone());
            }
        }
        Ok((lists, work, closed))
    })
    .await?;
    let (t, today, titles) = (&visitor.t, today(&visitor), state.titles.as_ref());
    let mut open: Vec<(Option<i32>, Card)> = Vec::new();
    let mut done = 0;
    for (person, standing) in &lists {
        let set: Vec<QuizId> = standing.assignments.iter().filter_map(|set| quiz_id(&set.item)).collect();
        // A quiz that is open now comes first, whether it was set or not.
        for quiz in standing.quizzes.iter().filter(|q| q.state == QuizState::Open && !set.contains(&q.quiz)) {
            let card = Card::new(super::quiz::quiz_title(t, titles, quiz))
                .words(t.say("classroom-todo-quiz-open"))
                .link(format!("/quiz/{}", quiz.quiz));
            open.push((Some(i32::MIN), card));
        }
        for set in &standing.assignments {
            let far = how_far(standing, &set.item, *person, &work);
            if far == Progress::Done {
                done += 1;
                continue;
            }
            let key = if far == Progress::Begun { "classroom-todo-begun" } else { "classroom-todo-not-yet" };
            let words = format!("{}. {}", due_words(t, set.due_day, today), t.say(key));
            let card = Card::new(item_title(t, titles, &set.item, &standing.quizzes)).words(words);
            let card = match address(&set.item, standing) {
                Some(href) => card.link(href),
                None => card,
            };
            open.push((set.due_day, card));
        }
    }
    open.sort_by_key(|(due, _)| (due.is_none(), *due));
    let mut main = Html::new();
    if open.is_empty() {
        main = main.with(Notice::good(t.say("classroom-todo-nothing")));
    } else {
        main = main.with(open.into_iter().map(|(_, card)| card).collect::<Cards>());
    }
    if done > 0 {
        main = main.with(Lead::new(t.count("classroom-todo-done", done)));
    }
    if !closed.is_empty() {
        main = main.with(closed.iter().fold(Links::new(t.say("classroom-todo-closed")), |links, quiz| {
            links.link(format!("/quiz/{}", quiz.quiz), super::quiz::quiz_title(t, titles, quiz))
        }));
    }
    main = main.with(LinkButton::quiet("/courses", t.say("classroom-todo-courses")));
    Ok(web::page(&visitor, Page::new(t.say("classroom-todo-title"), main).learner()))
}

/// Where a thing that was set begins.
fn address(item: &Item, standing: &Standing) -> Option<String> {
    match item.kind {
        SetKind::Quiz => {
            let quiz = standing.quizzes.iter().find(|quiz| quiz.quiz.to_string() == item.item)?;
            (quiz.state != QuizState::Made).then(|| format!("/quiz/{}", quiz.quiz))
        }
        SetKind::Lesson => {
            item.lessons(&standing.courses).first()?;
            Some(format!("/courses/{}/{}", item.course, item.item))
        }
        SetKind::Unit => {
            item.lessons(&standing.courses).first()?;
            Some(format!("/courses/{}", item.course))
        }
    }
}
