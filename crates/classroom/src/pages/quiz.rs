//! Quizzes for the teacher: put one together, open it, watch the answers come in, close it.

use super::{ClassList, State, parsed, reading, shown, stored, today, under_class, work::item_field};
use crate::{
    assignment::Item,
    quiz::{self, NewQuiz, Quiz, QuizState, Refusal, draw},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::classwork::MAX_QUESTIONS;
use kernel::{
    ClassId, PersonId, QuizId, Seed, Wish,
    ports::{QuizAnswerGiven, ShownName, Titles},
};
use std::collections::BTreeMap;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Card, Cards, Cell, Choice, Choices, Field, GetForm, Heading, Lead, LinkButton, Links, Notice,
        PostForm, Table,
    },
};

/// Questions drawn if the teacher says nothing else.
const QUESTIONS: usize = 10;
/// An open quiz is asked for again so often, in seconds: soon enough to watch, seldom enough for forty phones beside it.
const AGAIN_S: u32 = 10;
/// Different wrong answers shown of each question.
const WRONG_ANSWERS: usize = 3;

/// What a quiz is called: after the lessons its questions come from.
pub fn quiz_title(t: &Tongue, titles: &dyn Titles, quiz: &Quiz) -> String {
    let outline = titles.courses().into_iter().find(|outline| outline.course == quiz.course);
    let course = titles.course_title(&quiz.course, t.language()).unwrap_or_else(|| quiz.course.clone());
    let lessons: Vec<String> = outline.map_or(vec![], |outline| {
        let has = |exercises: &[String]| quiz.questions.iter().any(|question| exercises.contains(question));
        outline
            .lessons
            .into_iter()
            .filter(|(_, exercises)| has(exercises))
            .map(|(lesson, _)| lesson)
            .collect()
    });
    let about = match lessons.as_slice() {
        [one] => titles.lesson_title(&quiz.course, one, t.language()).unwrap_or(course),
        _ => course,
    };
    t.with("classroom-quiz-name", &[("name", about.into()), ("n", quiz.questions.len().into())]).into_owned()
}

fn state_key(state: QuizState) -> &'static str {
    match state {
        QuizState::Made => "classroom-quiz-made",
        QuizState::Open => "classroom-quiz-open",
        QuizState::Closed => "classroom-quiz-closed",
    }
}

/// The class's quizzes, and where a new one begins.
pub async fn quizzes(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&[quiz::VIEW, quiz::ANSWERS_VIEW])?;
    let reads = state.clone();
    let (list, quizzes) = reading(move || {
        let list = reads.class_for(&actor, &Wish::LeadClass(class), class)?;
        Ok((list, reads.store.read_blocking(|db| quiz::of_class(db, class)).map_err(stored)?))
    })
    .await?;
    let (t, titles) = (&visitor.t, state.titles.as_ref());
    let mut main = Html::new();
    main =
        match quizzes.is_empty() {
            true => main.with(Lead::new(t.say("classroom-quiz-none"))),
            false => main.with(
                quizzes
                    .iter()
                    .map(|quiz| {
                        Card::new(quiz_title(t, titles, quiz))
                            .words(t.say(state_key(quiz.state)))
                            .link(format!("{}/quizzes/{}", list.address(), quiz.quiz))
                    })
                    .collect::<Cards>(),
            ),
        };
    main = main.with(Heading::new(t.say("classroom-quiz-new"))).with(part_form(t, titles, &list, &state));
    let page = under_class(Page::new(t.named("classroom-quizzes-title", &list.name), main), t, &list);
    Ok(web::page(&visitor, page))
}

fn part_form(t: &Tongue, titles: &dyn Titles, list: &ClassList, state: &State) -> GetForm {
    let part = item_field(t, titles, "part", &t.say("classroom-quiz-from"), &state.titles.courses(), true);
    let n = Field::number("n", t.say("classroom-quiz-how-many")).value(QUESTIONS.to_string());
    let button = Button::main(t.say("classroom-quiz-draw"));
    GetForm::new(format!("{}/quizzes/new", list.address())).with(part).with(n).with(button)
}

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    part: Option<String>,
    n: Option<String>,
}

/// The questions of a part of a course, some of them drawn; she ticks what she wants.
pub async fn new(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let item = Item::from_form(asked.part.as_deref().unwrap_or_default()).ok_or(WebError::NotFound)?;
    let n =
        asked.n.as_deref().and_then(|n| n.trim().parse().ok()).unwrap_or(QUESTIONS).clamp(1, MAX_QUESTIONS);
    let class: ClassId = parsed(&class)?;
    let courses = state.titles.courses();
    let lessons: Vec<(String, Vec<String>)> = item.lessons(&courses).into_iter().cloned().collect();
    // Opened twice on one day it is the same draw; tomorrow another one.
    let seed = Seed(today(&visitor) as u64).part(&class.to_string()).part(&item.item);
    let drawn = draw(&lessons, n, seed);
    choose(&state, &visitor, class, &item, drawn, None).await
}

async fn choose(
    state: &State,
    visitor: &Visitor,
    class: ClassId,
    item: &Item,
    ticked: Vec<String>,
    problem: Option<Refusal>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let reads = state.clone();
    let list = reading(move || reads.class_for(&actor, &Wish::LeadClass(class), class)).await?;
    let (t, titles) = (&visitor.t, state.titles.as_ref());
    let courses = titles.courses();
    let lessons = item.lessons(&courses);
    if lessons.is_empty() {
        return Err(WebError::NotFound);
    }
    let mut main = Html::new();
    if let Some(problem) = problem {
        main = main.with(Notice::look(t.say(match problem {
            Refusal::NoQuestions => "classroom-quiz-no-questions",
            Refusal::TooMany => "classroom-quiz-too-many",
            Refusal::NoSuchQuestion | Refusal::NoSuchQuiz => "classroom-quiz-no-such-question",
        })));
    }
    main = main.with(Lead::new(t.count("classroom-quiz-choose", MAX_QUESTIONS)));
    let mut form =
        PostForm::once(visitor, format!("{}/quizzes", list.address())).hidden("part", &item.to_form());
    for (lesson, exercises) in lessons {
        let title = titles.lesson_title(&item.course, lesson, t.language()).unwrap_or_default();
        let mut choices = Choices::several("q", title);
        for exercise in exercises {
            let words = titles.exercise_title(&item.course, exercise, t.language()).unwrap_or_default();
            choices = choices.choice(Choice::new(exercise.as_str(), words).chosen(ticked.contains(exercise)));
        }
        form = form.with(choices.prefixed(lesson));
    }
    let feedback = Choices::one("feedback", t.say("classroom-quiz-feedback"))
        .choice(Choice::new("closed", t.say("classroom-quiz-feedback-closed")).chosen(true))
        .choice(Choice::new("now", t.say("classroom-quiz-feedback-now")));
    main = main.with(form.with(feedback).with(Button::main(t.say("classroom-quiz-make"))));
    let mut page = under_class(Page::new(t.say("classroom-quiz-new"), main), t, &list)
        .under(format!("{}/quizzes", list.address()), t.say("classroom-step-quizzes"));
    if problem.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(web::page(visitor, page))
}

/// The quiz is put together.
pub async fn make(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let item = Item::from_form(fields.get("part").unwrap_or_default()).ok_or(WebError::NotFound)?;
    state.ready(&[quiz::VIEW, quiz::ANSWERS_VIEW])?;
    let questions: Vec<String> = fields.all("q").map(str::to_owned).collect();
    let feedback_at_once = fields.get("feedback") == Some("now");
    let wish = NewQuiz { course: item.course.clone(), questions: questions.clone(), feedback_at_once };
    match state.classroom.make_quiz(&actor, class, wish, state.titles.courses()).await {
        Ok(quiz) => Ok(web::see_other(&format!("/classes/{class}/quizzes/{quiz}"))),
        Err(error) => {
            let problem = error.declined()?;
            choose(&state, &visitor, class, &item, questions, Some(problem)).await
        }
    }
}

/// A quiz as its class has it.
pub(super) struct Held {
    pub(super) quiz: Quiz,
    /// What stands for each who answered, in the order of the questions' ids.
    pub(super) answers: BTreeMap<PersonId, Vec<QuizAnswerGiven>>,
    /// The class's pupils, and behind them who answered and has left it since: nothing of hers is lost.
    pub(super) people: Vec<ShownName>,
}

/// It, if it is this class's.
pub(super) fn read(state: &State, list: &ClassList, id: QuizId) -> Result<Held, WebError> {
    let read = |db: &mut store::Connection| Ok((quiz::find(db, id)?, quiz::answers(db, id, &list.merged)?));
    let (found, answers) = state.store.read_blocking(read).map_err(stored)?;
    let quiz = found.filter(|found| found.class == list.class).ok_or(WebError::NotFound)?;
    let gone: Vec<PersonId> = answers.keys().filter(|person| !list.ids().contains(person)).copied().collect();
    let mut people = list.pupils.clone();
    people.extend(state.names.names(&gone).map_err(super::port)?);
    Ok(Held { quiz, answers, people })
}

/// What was answered to a question that was not right, as people read it, with how many answered so; most frequent first.
pub(super) fn wrong_answers(
    t: &Tongue,
    titles: &dyn Titles,
    quiz: &Quiz,
    question: &str,
    given: &[&QuizAnswerGiven],
) -> Vec<(String, usize)> {
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for given in given.iter().filter(|given| given.score_percent < 100) {
        let words =
            titles.response_words(&quiz.course, question, given.variant, &given.response, t.language());
        *wrong.entry(words).or_default() += 1;
    }
    let mut wrong: Vec<(String, usize)> = wrong.into_iter().collect();
    wrong.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    wrong
}

/// One quiz: its questions before it is opened; who answered what while it is open; the results after.
pub async fn quiz(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, quiz)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let id: QuizId = parsed(&quiz)?;
    state.ready(&[quiz::VIEW, quiz::ANSWERS_VIEW])?;
    let reads = state.clone();
    let (list, held) = reading(move || {
        let list = reads.class_for(&actor, &Wish::LeadClass(class), class)?;
        let held = read(&reads, &list, id)?;
        Ok((list, held))
    })
    .await?;
    let Held { quiz: found, answers, people } = held;
    let (t, titles) = (&visitor.t, state.titles.as_ref());
    let address = format!("{}/quizzes/{}", list.address(), found.quiz);
    let mut main = Html::new().with(Lead::new(t.say(match found.state {
        QuizState::Made => "classroom-quiz-made-lead",
        QuizState::Open => "classroom-quiz-open-lead",
        QuizState::Closed => "classroom-quiz-closed-lead",
    })));
    let turn = |word: &str, button: Button| {
        PostForm::once(&visitor, format!("{address}/turn")).hidden("to", word).with(button)
    };
    main = match found.state {
        QuizState::Made => main.with(turn("open", Button::main(t.say("classroom-quiz-open-it")))),
        QuizState::Open => main
            .with(LinkButton::quiet(address.as_str(), t.say("classroom-quiz-look-again")))
            .with(turn("close", Button::main(t.say("classroom-quiz-close-it")))),
        QuizState::Closed => main.with(turn("open", Button::quiet(t.say("classroom-quiz-open-again")))),
    };
    if found.state != QuizState::Made || !answers.is_empty() {
        main = main.with(by_pupil(t, &found, &people, &answers));
    }
    main = main.with(by_question(t, titles, &found, &answers));
    if found.state != QuizState::Closed {
        main =
            main.with(Links::new(t.say("classroom-steps")).link(
                format!("{}/work?item=quiz::{}", list.address(), found.quiz),
                t.say("classroom-quiz-set"),
            ));
    }
    let mut page = under_class(Page::new(quiz_title(t, titles, &found), main), t, &list)
        .under(format!("{}/quizzes", list.address()), t.say("classroom-step-quizzes"));
    if found.state == QuizState::Open {
        page = page.again_in_s(AGAIN_S);
    }
    Ok(web::page(&visitor, page))
}

/// The sign of an answer in a narrow column.
fn sign(given: Option<&QuizAnswerGiven>) -> Cell {
    match given.map(|given| given.score_percent) {
        Some(100) => Cell::text("✓"),
        Some(0) => Cell::text("✗"),
        Some(_) => Cell::text("◐"),
        None => Cell::Nothing("·"),
    }
}

fn by_pupil(
    t: &Tongue,
    quiz: &Quiz,
    people: &[ShownName],
    answers: &BTreeMap<PersonId, Vec<QuizAnswerGiven>>,
) -> Table {
    let all = quiz.questions.len();
    let begun = people.iter().filter(|person| answers.contains_key(&person.person)).count();
    let of = |person: &ShownName| answers.get(&person.person).map_or(&[][..], Vec::as_slice);
    let done = people.iter().filter(|person| of(person).len() >= all).count();
    let mut table = Table::new(t.say("classroom-quiz-by-pupil"))
        .column(t.say("classroom-pupil"))
        .column(t.say("classroom-quiz-answered"))
        .column(t.say("classroom-quiz-right"));
    for number in 1..=all {
        table = table.signs(number.to_string());
    }
    for person in people {
        let given = of(person);
        let right = given.iter().filter(|given| given.score_percent == 100).count();
        let mut row = vec![
            Cell::text(shown(t, person)),
            Cell::text(t.with("classroom-of", &[("n", given.len().into()), ("all", all.into())])),
            Cell::text(t.number(right)),
        ];
        row.extend(
            quiz.questions
                .iter()
                .map(|question| sign(given.iter().find(|given| given.exercise == *question))),
        );
        table = table.row(row);
    }
    let args = [("begun", begun.into()), ("done", done.into()), ("all", people.len().into())];
    table.reading(format!("{} {}", t.with("classroom-quiz-reading", &args), t.say("classroom-quiz-signs")))
}

fn by_question(
    t: &Tongue,
    titles: &dyn Titles,
    quiz: &Quiz,
    answers: &BTreeMap<PersonId, Vec<QuizAnswerGiven>>,
) -> Table {
    let mut table = Table::new(t.say("classroom-quiz-by-question"))
        .stacked()
        .column(t.say("classroom-question"))
        .column(t.say("classroom-quiz-right"))
        .column(t.say("classroom-wrong-answers"));
    for (number, question) in quiz.questions.iter().enumerate() {
        let given: Vec<&QuizAnswerGiven> =
            answers.values().flatten().filter(|given| given.exercise == *question).collect();
        let right = given.iter().filter(|given| given.score_percent == 100).count();
        let wrong = wrong_answers(t, titles, quiz, question, &given);
        let wrong: Vec<String> =
            wrong.into_iter().take(WRONG_ANSWERS).map(|(words, n)| format!("{words} ({n}×)")).collect();
        let title = titles.exercise_title(&quiz.course, question, t.language()).unwrap_or_default();
        table = table.row(vec![
            Cell::text(format!("{}. {title}", number + 1)),
            Cell::text(t.with("classroom-of", &[("n", right.into()), ("all", given.len().into())])),
            Cell::text(wrong.join(" · ")),
        ]);
    }
    table
}

/// The quiz is opened or closed.
pub async fn turn(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, quiz)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let quiz: QuizId = parsed(&quiz)?;
    state.ready(&[quiz::VIEW, quiz::ANSWERS_VIEW])?;
    let open = match fields.get("to") {
        Some("open") => true,
        Some("close") => false,
        _ => return Err(WebError::bad_input("")),
    };
    match state.classroom.turn_quiz(&actor, class, quiz, open).await {
        Ok(()) => Ok(web::see_other(&format!("/classes/{class}/quizzes/{quiz}"))),
        Err(error) => error.declined().and(Err(WebError::NotFound)),
    }
}
