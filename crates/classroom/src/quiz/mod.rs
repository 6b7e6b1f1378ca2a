//! Quizzes: a teacher puts questions together, opens them to her class, watches the answers come in, and closes.
//!
//! Questions come from installed courses; `library` shows and marks them and records through the port `Quizzes`. A quiz knows
//! no clock and no list of participants: whoever is in the class may answer while it is open, and what she answered stays
//! hers, whether the class is emptied or the box's clock jumps meanwhile.

mod decide;

pub use decide::{MAX_LISTED, NewQuiz, Refusal, Taken, decide_answer, decide_new, draw};

use crate::{Classroom, ClassworkError};
use events::{
    Event,
    classwork::{QuizAnswered, QuizClosed, QuizMade, QuizOpened},
    learning::{MAX_RESPONSE_BYTES, MAX_SECONDS},
};
use kernel::{
    Actor, ClassId, PersonId, QuizId, Wish,
    ports::{
        AnswerError, CourseOutline, Pending, PortError, QuizAnswer, QuizAnswerGiven, QuizRecorded, QuizSheet,
        Quizzes,
    },
};
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Draft, Row, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "classroom_quizzes";

/// Quizzes.
pub static QUIZ: Table = Table {
    name: "classroom_quiz",
    key: &[("quiz", Blob)],
    columns: &[
        Column::new("class", Blob, Merge::First("made")),
        Column::new("course", Text, Merge::First("made")),
        Column::new("questions", Text, Merge::First("made")),
        Column::new("feedback", Int, Merge::First("made")),
        Column::new("state", Int, Merge::Last("state")),
    ],
    // A class has tens of these in a year.
    indexes: &[&["class"]],
};

/// Last answers.
pub static ANSWER: Table = Table {
    name: "classroom_quiz_answer",
    key: &[("quiz", Blob), ("person", Blob), ("exercise", Text)],
    columns: &[
        Column::new("variant", Int, Merge::Last("answer")),
        Column::new("response", Text, Merge::Last("answer")),
        Column::new("score_percent", Int, Merge::Last("answer")),
    ],
    indexes: &[],
};

/// Quizzes and their answers as a view. Decisions read it, so it is whole before the first answer is taken.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Hub,
        kinds: &[604, 605, 606, 607],
        tables: vec![&QUIZ, &ANSWER],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let state = |deltas: &mut Deltas, quiz: QuizId, state: QuizState| {
                let key = [Value::blob(quiz.as_bytes())];
                deltas.row(&QUIZ, key, fact.stamp).set("state", state as i64).done();
            };
            match fact.event {
                Event::QuizMade(made) => deltas
                    .row(&QUIZ, [Value::blob(made.quiz.as_bytes())], fact.stamp)
                    .set("class", made.class)
                    .set("course", made.course.as_str())
                    .set("questions", made.questions.join("\n"))
                    .set("feedback", i64::from(made.feedback_at_once))
                    .done(),
                Event::QuizOpened(opened) => state(deltas, opened.quiz, QuizState::Open),
                Event::QuizClosed(closed) => state(deltas, closed.quiz, QuizState::Closed),
                Event::QuizAnswered(answer) => {
                    for learner in fact.header.persons.iter().take(usize::from(answer.learners)) {
                        let key = [
                            Value::blob(answer.quiz.as_bytes()),
                            (*learner).into(),
                            answer.exercise.as_str().into(),
                        ];
                        deltas
                            .row(&ANSWER, key, fact.stamp)
                            .set("variant", i64::from(answer.variant))
                            .set("response", answer.response.as_str())
                            .set("score_percent", i64::from(answer.score_percent))
                            .done();
                    }
                }
                _ => {}
            }
        }),
    }
}

/// Where a quiz stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuizState {
    /// Put together, never opened.
    Made = 0,
    /// Takes answers.
    Open = 1,
    /// Takes none any more; pupils see what was right.
    Closed = 2,
}

/// A quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// Its id.
    pub quiz: QuizId,
    /// Its class.
    pub class: ClassId,
    /// Course id.
    pub course: String,
    /// Exercise ids in order.
    pub questions: Vec<String>,
    /// Pupils see at once what is right.
    pub feedback_at_once: bool,
    /// Where it stands.
    pub state: QuizState,
}

const COLUMNS: &str = "quiz, class, course, questions, feedback, state";

fn quiz_of(row: &Row) -> Result<Quiz, StoreError> {
    Ok(Quiz {
        quiz: QuizId(row.id(0)?),
        class: ClassId(row.id(1)?),
        course: row.text(2)?.to_owned(),
        questions: row.text(3)?.split('\n').map(str::to_owned).collect(),
        feedback_at_once: row.int(4)? != 0,
        state: match row.int_opt(5)? {
            Some(1) => QuizState::Open,
            Some(2) => QuizState::Closed,
            _ => QuizState::Made,
        },
    })
}

/// A quiz by its id.
pub fn find(db: &mut Connection, quiz: QuizId) -> Result<Option<Quiz>, StoreError> {
    // An answer or a closing may arrive before the quiz itself: then there is no class yet.
    let sql = format!("SELECT {COLUMNS} FROM classroom_quiz WHERE quiz = ?1 AND class IS NOT NULL");
    db.query_one(&sql, &[Value::blob(quiz.as_bytes())])?.as_ref().map(quiz_of).transpose()
}

/// A class's quizzes, the newest first.
pub fn of_class(db: &mut Connection, class: ClassId) -> Result<Vec<Quiz>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM classroom_quiz WHERE class = ?1 ORDER BY made_at DESC, quiz LIMIT {MAX_LISTED}"
    );
    db.query(&sql, &[class.into()])?.iter().map(quiz_of).collect()
}

/// Everybody's last answers to a quiz, by person and exercise.
pub fn answers(db: &mut Connection, quiz: QuizId) -> Result<Vec<(PersonId, QuizAnswerGiven)>, StoreError> {
    let sql = "SELECT person, exercise, variant, response, score_percent FROM classroom_quiz_answer \
        WHERE quiz = ?1 ORDER BY person, exercise";
    db.query(sql, &[Value::blob(quiz.as_bytes())])?
        .iter()
        .map(|row| Ok((PersonId(row.id(0)?), given(row, 1)?)))
        .collect()
}

/// One person's last answers to a quiz.
pub fn answers_of(
    db: &mut Connection,
    quiz: QuizId,
    person: PersonId,
) -> Result<Vec<QuizAnswerGiven>, StoreError> {
    let sql = "SELECT exercise, variant, response, score_percent FROM classroom_quiz_answer \
        WHERE quiz = ?1 AND person = ?2 ORDER BY exercise";
    let rows = db.query(sql, &[Value::blob(quiz.as_bytes()), person.into()])?;
    rows.iter().map(|row| given(row, 0)).collect()
}

fn given(row: &Row, from: usize) -> Result<QuizAnswerGiven, StoreError> {
    Ok(QuizAnswerGiven {
        exercise: row.text(from)?.to_owned(),
        variant: row.int(from + 1)? as u32,
        response: row.text(from + 2)?.to_owned(),
        score_percent: row.int(from + 3)?.clamp(0, 100) as u8,
    })
}

impl Classroom {
    /// Puts a quiz together. The same questions in a quiz of the class that was never opened are that quiz: a form sent twice.
    pub async fn make_quiz(
        &self,
        actor: &Actor,
        class: ClassId,
        wish: NewQuiz,
        courses: Vec<CourseOutline>,
    ) -> Result<QuizId, ClassworkError<Refusal>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        self.store
            .write(move |tx| {
                let version = decide_new(&wish, &courses).map_err(ClassworkError::Declined)?;
                let same = of_class(tx.connection(), class)?.into_iter().find(|quiz| {
                    quiz.state == QuizState::Made
                        && quiz.course == wish.course
                        && quiz.questions == wish.questions
                        && quiz.feedback_at_once == wish.feedback_at_once
                });
                if let Some(same) = same {
                    return Ok(same.quiz);
                }
                let quiz = QuizId::random(tx.entropy());
                let NewQuiz { course, questions, feedback_at_once } = wish;
                let made = QuizMade { quiz, class, course, version, questions, feedback_at_once };
                tx.append(Draft {
                    schools: vec![school],
                    persons: vec![teacher],
                    authority: allowed.authority,
                    events: vec![made.into()],
                })?;
                Ok(quiz)
            })
            .await
    }

    /// Opens a quiz, or closes it. What stands so already stays as it is.
    pub async fn turn_quiz(
        &self,
        actor: &Actor,
        class: ClassId,
        quiz: QuizId,
        open: bool,
    ) -> Result<(), ClassworkError<Refusal>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        self.store
            .write(move |tx| {
                let found = find(tx.connection(), quiz)?.filter(|found| found.class == class);
                let found = found.ok_or(ClassworkError::Declined(Refusal::NoSuchQuiz))?;
                let event: Event = match (open, found.state) {
                    (true, QuizState::Open) | (false, QuizState::Closed | QuizState::Made) => return Ok(()),
                    (true, _) => QuizOpened { quiz }.into(),
                    (false, QuizState::Open) => QuizClosed { quiz }.into(),
                };
                tx.append(Draft {
                    schools: vec![school],
                    persons: vec![teacher],
                    authority: allowed.authority,
                    events: vec![event],
                })?;
                Ok(())
            })
            .await
    }
}

fn answer_error(error: StoreError) -> AnswerError {
    match error {
        StoreError::Busy => AnswerError::Busy,
        other => AnswerError::Failed(other.to_string()),
    }
}

struct Failed(AnswerError);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Failed(answer_error(error))
    }
}

impl Quizzes for Classroom {
    fn quiz_for(&self, actor: &Actor, quiz: QuizId) -> Result<Option<QuizSheet>, PortError> {
        let person = actor.person;
        let read = |db: &mut Connection| Ok((find(db, quiz)?, answers_of(db, quiz, person)?));
        let (found, answers) =
            self.store.read_blocking(read).map_err(|error| PortError(error.to_string()))?;
        let Some(found) = found else { return Ok(None) };
        // Who has answered stays in it, also when the class was emptied meanwhile. Her teacher may look at it as pupils see it.
        let hers = !answers.is_empty()
            || self.enrolments.classes_of(person)?.contains(&found.class)
            || self.gate.may(actor, &Wish::LeadClass(found.class)).is_ok();
        if !hers || found.state == QuizState::Made {
            return Ok(None);
        }
        Ok(Some(QuizSheet {
            open: found.state == QuizState::Open,
            shows_results: found.feedback_at_once || found.state == QuizState::Closed,
            course: found.course,
            questions: found.questions,
            answers,
        }))
    }

    fn answer_quiz(&self, answer: QuizAnswer) -> Pending<'_, QuizRecorded> {
        Box::pin(async move {
            let QuizAnswer { actor, client, quiz, given, seconds } = answer;
            let allowed = self.gate.may(&actor, &Wish::AnswerAs(actor.person))?;
            let bytes = given.response.len();
            if bytes > MAX_RESPONSE_BYTES {
                return Err(AnswerError::TooLong { bytes, max_bytes: MAX_RESPONSE_BYTES });
            }
            let recorded = self
                .store
                .write(move |tx| -> Result<QuizRecorded, Failed> {
                    let Some(found) = find(tx.connection(), quiz)? else { return Ok(QuizRecorded::Closed) };
                    let known = answers_of(tx.connection(), quiz, actor.person)?;
                    let known = known.iter().find(|known| known.exercise == given.exercise);
                    let known = known.map(|known| (known.variant, known.response.as_str()));
                    match decide_answer(&found, &given.exercise, (given.variant, &given.response), known) {
                        Taken::Closed => return Ok(QuizRecorded::Closed),
                        Taken::Known => return Ok(QuizRecorded::Kept),
                        Taken::Record => {}
                    }
                    let mut persons = vec![actor.person];
                    persons.extend(actor.together.iter().take(kernel::MAX_TOGETHER));
                    let answered = QuizAnswered {
                        quiz,
                        client,
                        learners: persons.len() as u8,
                        exercise: given.exercise,
                        variant: given.variant,
                        response: given.response,
                        score_percent: given.score_percent.min(100),
                        seconds: if seconds > MAX_SECONDS { 0 } else { seconds },
                    };
                    tx.append(Draft {
                        schools: vec![actor.school],
                        persons,
                        authority: allowed.authority,
                        events: vec![answered.into()],
                    })?;
                    Ok(QuizRecorded::Kept)
                })
                .await;
            recorded.map_err(|failed| failed.0)
        })
    }
}
