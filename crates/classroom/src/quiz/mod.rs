//! Quizzes: a teacher puts questions together, opens them to her class, watches the answers come in, and closes.
//!
//! Questions come from installed courses; `library` shows and marks them and records through the port `Quizzes`. A quiz knows
//! no clock and no list of participants: whoever is in the class may answer while it is open, and what she answered stays
//! hers, whether the class is emptied or the box's clock jumps meanwhile.

mod answer;
mod decide;

pub use answer::{VIEW as ANSWERS_VIEW, answers, answers_of, view as answers_view};
pub use decide::{Had, MAX_LISTED, NewQuiz, Refusal, Taken, decide_answer, decide_new, draw};

use crate::{Classroom, ClassworkError};
use events::{
    Event,
    classwork::{QuizClosed, QuizMade, QuizOpened},
};
use kernel::{Actor, ClassId, QuizId, Wish, ports::CourseOutline};
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

/// Quizzes as a view. Decisions read it, so it is whole before the first answer is taken.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 2,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Hub,
        kinds: &[604, 605, 606],
        tables: vec![&QUIZ],
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
