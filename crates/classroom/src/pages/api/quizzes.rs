//! Quizzes for programs: put together, opened and closed, and who answered what.

use super::{DONE, class, declined, endpoint, not_understood, part, web_failure};
use crate::{
    pages::{
        State,
        quiz::{Held, read, wrong_answers},
        reading, stored,
    },
    quiz::{self, NewQuiz, Quiz, QuizState},
};
use kernel::{
    QuizId,
    ports::{QuizAnswerGiven, ShownName},
};
use serde_json::{Value, json};
use web::api::{Answers, Call, Endpoint, Failure, Holds, Operation, Part, whole};

const QUIZ: &[Part] = &[
    part("quiz", Holds::Id, true, "its id"),
    part("course", Holds::Text, true, "the course its questions come from"),
    part("questions", Holds::Texts, true, "exercise ids in order"),
    part("state", Holds::Text, true, "made, open or closed"),
];
const NEW: &[Part] = &[
    part("course", Holds::Text, true, "the course the questions come from"),
    part("questions", Holds::Texts, true, "exercise ids in order, each once"),
    part(
        "feedback_at_once",
        Holds::Truth,
        false,
        "pupils see at once what is right; otherwise when it is closed",
    ),
];
const OPEN: &[Part] = &[part("open", Holds::Truth, true, "true opens it, false closes it")];
const WRONG: &[Part] = &[
    part("words", Holds::Text, true, "what was answered, as a person reads it"),
    part("pupils", Holds::Number, true, "how many answered so"),
];
const QUESTION: &[Part] = &[
    part("exercise", Holds::Text, true, "its id"),
    part("question", Holds::Text, false, "its title or first words, if the course is open here"),
    part("answered", Holds::Number, true, "how many have answered it"),
    part("right", Holds::Number, true, "how many wholly right"),
    part("wrong_answers", Holds::Things(WRONG), true, "answers that were not right, most frequent first"),
];
const ANSWER: &[Part] = &[
    part("exercise", Holds::Text, true, "to which question"),
    part("words", Holds::Text, true, "what she answered, as a person reads it"),
    part("score_percent", Holds::Number, true, "how right it is, 0 to 100"),
];
const PUPIL: &[Part] = &[
    part("person", Holds::Id, true, "who"),
    part("name", Holds::Text, false, "her name, if it can be read here"),
    part("answered", Holds::Number, true, "how many questions she has answered"),
    part("right", Holds::Number, true, "how many wholly right"),
    part("answers", Holds::Things(ANSWER), true, "what stands, in the order of the questions"),
];
const RESULTS: &[Part] = &[
    part("quiz", Holds::Id, true, "its id"),
    part("course", Holds::Text, true, "the course its questions come from"),
    part("state", Holds::Text, true, "made, open or closed"),
    part("questions", Holds::Things(QUESTION), true, "in order"),
    part("pupils", Holds::Things(PUPIL), true, "the class by name, and who answered and has left it since"),
];

/// Everything about quizzes that programs can ask and do.
pub(super) fn endpoints(state: &State) -> Vec<Endpoint> {
    use Answers::{Many, One};
    let all = "/classes/{class}/quizzes";
    let one = "/classes/{class}/quizzes/{quiz}";
    let made = "Puts a quiz together; it waits to be opened. The same one again is the same quiz until then.";
    let held = "A quiz as its teacher watches it: who answered what, and which questions were hard.";
    let with_body = |body, operation| Operation { body, ..operation };
    vec![
        endpoint(state, Operation::new("GET", all, "quizzes", "A class's quizzes.", Many(QUIZ)), list),
        endpoint(
            state,
            with_body(NEW, Operation::new("POST", all, "make-quiz", made, One(&QUIZ[..1]))),
            make,
        ),
        endpoint(state, Operation::new("GET", one, "quiz-results", held, One(RESULTS)), results),
        endpoint(
            state,
            with_body(OPEN, Operation::new("PATCH", one, "turn-quiz", "Opens or closes a quiz.", One(DONE))),
            turn,
        ),
    ]
}

fn word(state: QuizState) -> &'static str {
    match state {
        QuizState::Made => "made",
        QuizState::Open => "open",
        QuizState::Closed => "closed",
    }
}

async fn list(state: State, call: Call) -> Result<Value, Failure> {
    let (_, list) = class(&state, &call).await?;
    let quizzes = state.store.read(move |db| quiz::of_class(db, list.class)).await;
    let items: Vec<Value> = quizzes
        .map_err(|error| web_failure(stored(error)))?
        .iter()
        .map(|quiz| {
            json!({
                "quiz": quiz.quiz.to_string(),
                "course": quiz.course,
                "questions": quiz.questions,
                "state": word(quiz.state),
            })
        })
        .collect();
    Ok(whole(items))
}

async fn make(state: State, call: Call) -> Result<Value, Failure> {
    let (actor, list) = class(&state, &call).await?;
    let questions = call.body.get("questions").and_then(Value::as_array);
    let questions = questions.and_then(|all| all.iter().map(|id| id.as_str().map(str::to_owned)).collect());
    let feedback_at_once = match call.body.get("feedback_at_once") {
        None | Some(Value::Null) => false,
        Some(said) => said.as_bool().ok_or_else(|| not_understood("feedback_at_once"))?,
    };
    let wish = NewQuiz {
        course: call.needed("course")?.to_owned(),
        questions: questions.ok_or_else(|| not_understood("questions"))?,
        feedback_at_once,
    };
    let made = state.classroom.make_quiz(&actor, list.class, wish, state.titles.courses()).await;
    Ok(json!({ "quiz": made.map_err(declined)?.to_string() }))
}

async fn turn(state: State, call: Call) -> Result<Value, Failure> {
    let (actor, list) = class(&state, &call).await?;
    let quiz: QuizId = call.id("quiz")?;
    let open = call.body.get("open").and_then(Value::as_bool).ok_or_else(|| not_understood("open"))?;
    state.classroom.turn_quiz(&actor, list.class, quiz, open).await.map_err(declined)?;
    Ok(json!({ "done": true }))
}

async fn results(state: State, call: Call) -> Result<Value, Failure> {
    state.ready(&[quiz::ANSWERS_VIEW]).map_err(web_failure)?;
    let (_, list) = class(&state, &call).await?;
    let id: QuizId = call.id("quiz")?;
    let reads = state.clone();
    let held = reading(move || read(&reads, &list, id)).await.map_err(web_failure)?;
    let Held { quiz, answers, people } = &held;
    let questions: Vec<Value> =
        quiz.questions.iter().map(|question| of_question(&state, &call, &held, question)).collect();
    let pupils: Vec<Value> = people
        .iter()
        .map(|person| {
            let given = answers.get(&person.person).map_or(&[][..], Vec::as_slice);
            of_pupil(&state, &call, quiz, person, given)
        })
        .collect();
    Ok(json!({
        "quiz": quiz.quiz.to_string(), "course": quiz.course, "state": word(quiz.state),
        "questions": questions, "pupils": pupils,
    }))
}

fn of_question(state: &State, call: &Call, held: &Held, question: &str) -> Value {
    let quiz = &held.quiz;
    let given: Vec<&QuizAnswerGiven> =
        held.answers.values().flatten().filter(|given| given.exercise == question).collect();
    let wrong: Vec<Value> = wrong_answers(&call.t, &*state.titles, quiz, question, &given)
        .into_iter()
        .map(|(words, pupils)| json!({ "words": words, "pupils": pupils }))
        .collect();
    json!({
        "exercise": question,
        "question": state.titles.exercise_title(&quiz.course, question, call.t.language()),
        "answered": given.len(),
        "right": given.iter().filter(|given| given.score_percent == 100).count(),
        "wrong_answers": wrong,
    })
}

fn of_pupil(state: &State, call: &Call, quiz: &Quiz, person: &ShownName, given: &[QuizAnswerGiven]) -> Value {
    let in_order =
        quiz.questions.iter().filter_map(|question| given.iter().find(|given| given.exercise == *question));
    let answers: Vec<Value> = in_order
        .map(|given| {
            let QuizAnswerGiven { exercise, variant, response, score_percent } = given;
            let words =
                state.titles.response_words(&quiz.course, exercise, *variant, response, call.t.language());
            json!({ "exercise": exercise, "words": words, "score_percent": score_percent })
        })
        .collect();
    json!({
        "person": person.person.to_string(),
        "name": person.name,
        "answered": answers.len(),
        "right": given.iter().filter(|given| given.score_percent == 100).count(),
        "answers": answers,
    })
}
