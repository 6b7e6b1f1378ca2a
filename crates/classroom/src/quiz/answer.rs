//! Answers to quizzes: folded per pupil, the last one stands, and what a phone sends twice counts once.
//!
//! A phone that did not hear the box's "kept" sends its answer again, perhaps after she has changed her mind: the id that the
//! phone made tells the old one from the new, whatever order they arrive in and whichever box they came to.

use super::{Had, QuizState, Taken, decide_answer, find};
use crate::{Classroom, merged::Merged};
use events::{
    Event,
    classwork::QuizAnswered,
    learning::{MAX_RESPONSE_BYTES, MAX_SECONDS},
};
use kernel::{
    Actor, ClientId, PersonId, QuizId, Wish,
    ports::{AnswerError, Pending, PortError, QuizAnswer, QuizAnswerGiven, QuizRecorded, QuizSheet, Quizzes},
};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;
use store::{
    ColumnType::Blob,
    Connection, Draft, Row, StoreError, Value, WriteTx,
    view::{Fact, Fold, FoldInputs, FoldRows, Needed, RunsOn, View, Work, knows_input, states},
};

/// The fold's name.
pub const VIEW: &str = "classroom_quiz_answers";

struct QuizAnswers;

/// One person's last answers to a quiz, by exercise.
#[derive(Debug, Default, Encode, Decode)]
#[cbor(map)]
struct Answered {
    #[n(0)]
    last: BTreeMap<String, Last>,
}

#[derive(Debug, Default, Encode, Decode)]
#[cbor(array)]
struct Last {
    #[n(0)]
    variant: u32,
    #[n(1)]
    response: String,
    #[n(2)]
    score_percent: u8,
    /// The stamp's clock: which of two answers under two ids of one pupil is the later.
    #[n(3)]
    at: u64,
}

fn key(quiz: QuizId, person: PersonId) -> [Value; 2] {
    [Value::blob(quiz.as_bytes()), person.into()]
}

impl Fold for QuizAnswers {
    type State = Answered;
    const KEY: &'static [store::view::KeyColumn] = &[("quiz", Blob), ("person", Blob)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        if let Event::QuizAnswered(answer) = fact.event {
            for learner in fact.header.persons.iter().take(usize::from(answer.learners)) {
                inputs.add_once(key(answer.quiz, *learner), answer.client.as_bytes());
            }
        }
    }

    fn step(&self, _: &[Value], state: &mut Answered, fact: &Fact<'_>) {
        if let Event::QuizAnswered(answer) = fact.event {
            let last = Last {
                variant: answer.variant,
                response: answer.response.clone(),
                score_percent: answer.score_percent,
                at: fact.stamp.hlc.0,
            };
            state.last.insert(answer.exercise.clone(), last);
        }
    }

    /// Pages read the state itself.
    fn rows(&self, _: &[Value], _: &Answered, _: &mut FoldRows) {}
}

/// The fold as a view. Decisions read it, so it is whole before the first answer is taken.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Hub,
        kinds: &[607],
        tables: vec![],
        work: Work::fold(QuizAnswers),
    }
}

impl Answered {
    /// What the same pupil answered under another id: the later answer to a question stands.
    fn join(&mut self, other: Answered) {
        for (exercise, theirs) in other.last {
            if self.last.get(&exercise).is_none_or(|ours| ours.at <= theirs.at) {
                self.last.insert(exercise, theirs);
            }
        }
    }

    fn given(self) -> Vec<QuizAnswerGiven> {
        let given = |(exercise, last): (String, Last)| QuizAnswerGiven {
            exercise,
            variant: last.variant,
            response: last.response,
            score_percent: last.score_percent.min(100),
        };
        self.last.into_iter().map(given).collect()
    }
}

/// Everybody's last answers to a quiz, by pupil and exercise.
pub fn answers(
    db: &mut Connection,
    quiz: QuizId,
    merged: &Merged,
) -> Result<BTreeMap<PersonId, Vec<QuizAnswerGiven>>, StoreError> {
    let mut by: BTreeMap<PersonId, Answered> = BTreeMap::new();
    for (key, state) in states::<QuizAnswers>(db, VIEW, &[Value::blob(quiz.as_bytes())])? {
        by.entry(merged.shown(PersonId(Row(key).id(1)?))).or_default().join(state);
    }
    Ok(by.into_iter().map(|(person, state)| (person, state.given())).collect())
}

/// One person's last answers to a quiz under all her ids, by exercise.
pub fn answers_of(
    db: &mut Connection,
    quiz: QuizId,
    ids: &[PersonId],
) -> Result<Vec<QuizAnswerGiven>, StoreError> {
    let mut hers = Answered::default();
    for id in ids {
        for (_, state) in states::<QuizAnswers>(db, VIEW, &key(quiz, *id))? {
            hers.join(state);
        }
    }
    Ok(hers.given())
}

/// The form's id and what it says, as one id: a form sent twice is one answer, a form that "Back" brought up again with another
/// choice is another.
fn sent_as(form: ClientId, given: &QuizAnswerGiven) -> ClientId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&form.0).update(&given.variant.to_le_bytes()).update(given.response.as_bytes());
    let mut id = [0; 8];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    ClientId(id)
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

impl Classroom {
    /// What somebody at the phone has of this answer already.
    fn had(&self, tx: &mut WriteTx<'_>, answer: &QuizAnswer, person: PersonId) -> Result<Had, StoreError> {
        let key = key(answer.quiz, person);
        let sent = knows_input(tx.connection(), &self.quiz_view, &key, answer.client.as_bytes())?;
        let last = answers_of(tx.connection(), answer.quiz, &[person])?;
        let last = last.into_iter().find(|given| given.exercise == answer.given.exercise);
        Ok(Had { person, sent, last: last.map(|given| (given.variant, given.response)) })
    }
}

impl Quizzes for Classroom {
    fn quiz_for(&self, actor: &Actor, quiz: QuizId) -> Result<Option<QuizSheet>, PortError> {
        let (person, ids) = (actor.person, self.enrolments.ids_of(actor.person)?);
        let read = |db: &mut Connection| Ok((find(db, quiz)?, answers_of(db, quiz, &ids)?));
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

    fn answer_quiz(&self, mut answer: QuizAnswer) -> Pending<'_, QuizRecorded> {
        Box::pin(async move {
            answer.client = sent_as(answer.client, &answer.given);
            let allowed = self.gate.may(&answer.actor, &Wish::AnswerAs(answer.actor.person))?;
            let bytes = answer.given.response.len();
            if bytes > MAX_RESPONSE_BYTES {
                return Err(AnswerError::TooLong { bytes, max_bytes: MAX_RESPONSE_BYTES });
            }
            let classroom = self.clone();
            let recorded = self
                .store
                .write(move |tx| -> Result<QuizRecorded, Failed> {
                    let Some(found) = find(tx.connection(), answer.quiz)? else {
                        return Ok(QuizRecorded::Closed);
                    };
                    let mut had = vec![classroom.had(tx, &answer, answer.actor.person)?];
                    for partner in answer.actor.together.iter().take(kernel::MAX_TOGETHER) {
                        had.push(classroom.had(tx, &answer, *partner)?);
                    }
                    let QuizAnswer { actor, client, quiz, given, seconds } = answer;
                    let persons = match decide_answer(
                        &found,
                        &given.exercise,
                        (given.variant, &given.response),
                        &had,
                    ) {
                        Taken::Closed => return Ok(QuizRecorded::Closed),
                        Taken::Known => return Ok(QuizRecorded::Kept),
                        Taken::Record(persons) => persons,
                    };
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
