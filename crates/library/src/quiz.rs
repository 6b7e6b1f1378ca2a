//! A quiz as a pupil answers it: its questions as a cord, one question at a time, and what was right once her teacher has closed
//! it. Which quiz, for whom and whether it takes answers, `classroom` says through a port; it keeps the answers too.

use crate::{
    OpenCourse,
    pages::{State, activity_language, reader_language},
    player::{Filled, Place, Safe, draw_control, escape, question, variant_of_quiz},
    titles::words_of,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use formats::package::{Exercise, LanguageTexts, UnparseableReason, Variant, mark};
use kernel::{
    QuizId, Seed,
    ports::{AnswerError, QuizAnswer, QuizAnswerGiven, QuizRecorded, QuizSheet},
};
use std::sync::Arc;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cord, Knot, Lead, LinkButton, Notice, PostForm},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    /// An answer came after the quiz was closed.
    late: Option<u8>,
}

/// The quiz as this visitor sees it, with its course.
async fn sheet(
    state: &State,
    visitor: &Visitor,
    id: &str,
) -> Result<(QuizId, QuizSheet, Arc<OpenCourse>), WebError> {
    let actor = visitor.actor()?.clone();
    let quiz: QuizId = web::parsed(id)?;
    let quizzes = state.quizzes.clone();
    let read = tokio::task::spawn_blocking(move || quizzes.quiz_for(&actor, quiz));
    let sheet = read.await.map_err(WebError::internal)?.map_err(WebError::internal)?;
    let sheet = sheet.ok_or(WebError::NotFound)?;
    let open = state.library.course(&sheet.course).ok_or(WebError::NotFound)?;
    Ok((quiz, sheet, open))
}

fn given<'s>(sheet: &'s QuizSheet, exercise: &str) -> Option<&'s QuizAnswerGiven> {
    sheet.answers.iter().find(|given| given.exercise == exercise)
}

/// The first question without an answer, from 1; the first of all if there is none.
fn next_open(sheet: &QuizSheet) -> Option<usize> {
    sheet.questions.iter().position(|question| given(sheet, question).is_none()).map(|at| at + 1)
}

/// All questions, with what became of them.
pub async fn quiz(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (quiz, sheet, open) = sheet(&state, &visitor, &id).await?;
    let t = &visitor.t;
    let language = reader_language(&open, t);
    let all = sheet.questions.len();
    let right = sheet.answers.iter().filter(|given| given.score_percent == 100).count();
    let mut main = Html::new();
    if asked.late.is_some() {
        main = main.with(Notice::look(t.say("library-quiz-closed-late")).result());
    }
    let next = next_open(&sheet);
    main = match (sheet.open, next) {
        (false, _) => {
            main.with(Lead::new(t.with("library-quiz-closed", &[("n", right.into()), ("all", all.into())])))
        }
        (true, None) => main.with(Notice::good(t.say("library-quiz-done"))),
        (true, Some(_)) => main.with(Lead::new(t.say("library-quiz-how"))),
    };
    let mut cord = Cord::new(t);
    for (i, question) in sheet.questions.iter().enumerate() {
        let answer = given(&sheet, question);
        let knot = match answer {
            Some(answer) if !sheet.shows_results || answer.score_percent == 100 => Knot::Tied,
            Some(_) => Knot::Looped,
            None => Knot::Open,
        };
        cord = cord
            .knot(knot, t.with("library-quiz-question", &[("n", (i + 1).into()), ("all", all.into())]))
            .link(format!("/quiz/{quiz}/{}", i + 1));
        let note = match (answer, sheet.shows_results) {
            (None, _) => None,
            (Some(_), false) => Some("library-quiz-answered"),
            (Some(answer), true) if answer.score_percent == 100 => Some("library-quiz-right"),
            (Some(_), true) if !sheet.open => Some("library-quiz-was-not-note"),
            (Some(_), true) => Some("library-quiz-not-right"),
        };
        if let Some(key) = note {
            cord = cord.note(t.say(key));
        }
    }
    main = main.with(cord);
    let title = format!("{}: {}", t.say("library-quiz-title"), open.course.texts.words(language, "title"));
    let page = Page::new(title, main).learner();
    let page = match next.filter(|_| sheet.open) {
        Some(number) => {
            let key = if sheet.answers.is_empty() { "library-begin" } else { "library-continue" };
            page.next(format!("/quiz/{quiz}/{number}"), t.say(key))
        }
        None => page.next("/todo", t.say("library-quiz-todo")),
    };
    Ok(web::page(&visitor, page))
}

/// Where a question stands in its course.
fn place<'a>(open: &'a OpenCourse, exercise: &str, t: &Tongue) -> Option<(Place<'a>, &'a Exercise)> {
    let (lesson, activity) = open.course.activity(exercise)?;
    let (unit, _) = open.course.lesson(lesson.id.as_str())?;
    let index = lesson.activities.iter().position(|other| other.id == activity.id)?;
    let language = activity_language(open, activity, t);
    let place = Place { open, unit, lesson, activity, index, language, practising: false };
    Some((place, activity.exercise()?))
}

struct Asking<'a> {
    quiz: QuizId,
    sheet: &'a QuizSheet,
    number: usize,
    exercise: &'a str,
}

/// What stands on a question's page besides the question.
enum Standing {
    Fresh,
    CameBack(Vec<(String, String)>, UnparseableReason),
}

fn question_page(
    visitor: &Visitor,
    open: &OpenCourse,
    asking: &Asking<'_>,
    standing: Standing,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let Asking { quiz, sheet, number, exercise } = asking;
    let all = sheet.questions.len();
    let title = t.with("library-quiz-question", &[("n", (*number).into()), ("all", all.into())]);
    let list = format!("/quiz/{quiz}");
    let under = |page: Page<Html>| page.learner().under(list.clone(), t.say("library-quiz-title"));
    let gone = || {
        // The course was updated or removed since the quiz was made: her other answers stand.
        let main = Html::new().with(Notice::calm(t.say("library-quiz-gone")));
        let page = under(Page::new(title.clone(), main));
        web::page(visitor, page.next(list.clone(), t.say("library-quiz-to-list")))
    };
    let Some((place, question_exercise)) = place(open, exercise, t) else { return Ok(gone()) };
    let Some(texts) = question_exercise.texts.language(place.language) else { return Ok(gone()) };
    let answer = given(sheet, exercise);
    let person = visitor.actor()?.person;
    let number_of_variant =
        answer.map_or_else(|| variant_of_quiz(*quiz, person, exercise), |answer| answer.variant);
    let seed = Seed(u64::from(number_of_variant));
    let Ok(variant) = question_exercise.variant(seed) else { return Ok(gone()) };
    let filled = match (&standing, answer) {
        (Standing::CameBack(fields, _), _) => Filled::from_form(fields),
        (Standing::Fresh, Some(answer)) => {
            answer.response.parse().map(|response| Filled::from_response(&response)).unwrap_or_default()
        }
        (Standing::Fresh, None) => Filled::default(),
    };
    let mut main = Html::new().with(Safe(question(&place, question_exercise, texts, &variant)));
    let control = draw_control(&place, t, question_exercise, texts, &variant, &filled);
    let mut form = PostForm::answer(visitor, format!("{list}/{number}"))
        .hidden("variant", &number_of_variant.to_string())
        .hidden("shown", &visitor.now().0.to_string());
    if let Standing::CameBack(_, reason) = &standing {
        let words = t.say(&format!("library-not-marked-{}", reason.key())).into_owned();
        form = form.with(Notice::look(t.say("library-not-marked")).words(words).result());
    }
    form = form.with(control);
    if sheet.open
        && sheet.shows_results
        && let Some(answer) = answer
    {
        form = form.with(match answer.score_percent {
            100 => Notice::good(t.say("library-right")),
            _ => Notice::look(t.say("library-not-yet")),
        });
    }
    if sheet.open {
        form = form.with(Button::main(t.say("library-quiz-save")));
    }
    main = main.with(form);
    if !sheet.open {
        main = what_was_right(main, t, &place, question_exercise, texts, &variant, answer);
    }
    main = main.with(LinkButton::quiet(list.as_str(), t.say("library-quiz-to-list")));
    let mut page = under(Page::new(title.clone(), main));
    if let Some(sound) = place.sound(t, &question_exercise.id, "prompt") {
        page = page.hear(sound);
    }
    Ok(web::page(visitor, page))
}

/// Below a question of a closed quiz: how her answer was, what was right, and why.
fn what_was_right(
    main: Html,
    t: &Tongue,
    place: &Place<'_>,
    exercise: &Exercise,
    texts: &LanguageTexts,
    variant: &Variant,
    answer: Option<&QuizAnswerGiven>,
) -> Html {
    let mut notice = match answer.map(|answer| answer.score_percent) {
        Some(100) => Notice::good(t.say("library-right")),
        Some(0) => Notice::look(t.say("library-quiz-was-not")),
        Some(share) => Notice::look(t.count("library-quiz-was-partly", i64::from(share))),
        None => Notice::calm(t.say("library-quiz-was-empty")),
    };
    if answer.is_none_or(|answer| answer.score_percent < 100)
        && let Ok(key) = exercise.key(variant)
    {
        let interface = |id: &str| match id {
            "true" => Some(t.say("library-choice-true").into_owned()),
            "false" => Some(t.say("library-choice-false").into_owned()),
            _ => None,
        };
        let right = words_of(texts, variant, &key, &interface);
        notice = notice.words(t.named("library-quiz-was-right", &right).into_owned());
    }
    let main = main.with(notice.result());
    let Some(html) = texts.html("solution", variant) else { return main };
    let title = escape(&t.say("library-solution"));
    let language = place.language;
    let main = main.with(Safe(format!(
        "<div class=\"box box-solution\" lang=\"{language}\"><p class=\"box-title\">{title}</p>{html}</div>"
    )));
    match place.sound(t, &exercise.id, "solution") {
        Some(sound) => main.with(sound),
        None => main,
    }
}

fn numbered<'s>(sheet: &'s QuizSheet, number: &str) -> Result<(usize, &'s str), WebError> {
    let number: usize = web::parsed(number)?;
    let at = number.checked_sub(1).ok_or(WebError::NotFound)?;
    Ok((number, sheet.questions.get(at).ok_or(WebError::NotFound)?))
}

/// One question.
pub async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (quiz, sheet, open) = sheet(&state, &visitor, &id).await?;
    let (number, exercise) = numbered(&sheet, &number)?;
    question_page(&visitor, &open, &Asking { quiz, sheet: &sheet, number, exercise }, Standing::Fresh)
}

/// An answer came in.
pub async fn answer(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    // The form says whose it is: an answer that waited on a shared phone is not given to the next person.
    if fields.get("owner") != Some(actor.person.to_string().as_str()) {
        return Err(WebError::NOT_YOURS);
    }
    let (quiz, sheet, open) = sheet(&state, &visitor, &id).await?;
    let (number, exercise) = numbered(&sheet, &number)?;
    let t = &visitor.t;
    let bad = || WebError::bad_input(t.say("library-bad-form").into_owned());
    let (_, marked_by) = place(&open, exercise, t).ok_or(WebError::NotFound)?;
    let variant: u32 = fields.get("variant").and_then(|text| text.parse().ok()).ok_or_else(bad)?;
    let client = fields.get("client").and_then(|text| text.parse().ok()).ok_or_else(bad)?;
    let form: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let seed = Seed(u64::from(variant));
    let shape = marked_by.variant(seed).map_err(|_| bad())?;
    let response = marked_by.control(&shape).response(&form);
    let asking = Asking { quiz, sheet: &sheet, number, exercise };
    let marked =
        response.and_then(|response| mark(marked_by, seed, &response).map(|marked| (response, marked)));
    let (response, marked) = match marked {
        Ok(marked) => marked,
        Err(why) => return question_page(&visitor, &open, &asking, Standing::CameBack(form, why.reason)),
    };
    let shown_at = fields.get("shown").and_then(|text| text.parse::<i64>().ok());
    let seconds = shown_at.map_or(0, |at| visitor.now().0.saturating_sub(at) / 1_000);
    let score_percent = (marked.score * 100.0).floor() as u8;
    let recorded = state.quizzes.answer_quiz(QuizAnswer {
        actor,
        client,
        quiz,
        given: QuizAnswerGiven {
            exercise: exercise.to_owned(),
            variant,
            response: response.to_string(),
            score_percent,
        },
        seconds: u16::try_from(seconds).unwrap_or(0),
    });
    match recorded.await {
        Ok(QuizRecorded::Closed) => Ok(web::see_other(&format!("/quiz/{quiz}?late=1"))),
        Ok(QuizRecorded::Kept) if sheet.shows_results => {
            Ok(web::see_other(&format!("/quiz/{quiz}/{number}")))
        }
        Ok(QuizRecorded::Kept) => {
            let unanswered =
                |(i, question): &(usize, &String)| *i + 1 != number && given(&sheet, question).is_none();
            let after = sheet.questions.iter().enumerate().skip(number).find(unanswered);
            let next = after.or_else(|| sheet.questions.iter().enumerate().find(unanswered));
            Ok(web::see_other(&match next {
                Some((i, _)) => format!("/quiz/{quiz}/{}", i + 1),
                None => format!("/quiz/{quiz}"),
            }))
        }
        Err(AnswerError::Refused(refused)) => Err(WebError::Refused(refused)),
        Err(AnswerError::TooLong { .. }) => {
            question_page(&visitor, &open, &asking, Standing::CameBack(form, UnparseableReason::TooLong))
        }
        Err(AnswerError::Busy) => Err(WebError::TooBusy),
        Err(AnswerError::Failed(why)) => Err(WebError::internal(why)),
    }
}
