//! The way of an answer: may she, is it sound, is it new; then one entry in the log.

mod decide;

pub use decide::{Decided, decide};

use crate::{Classroom, work};
use events::learning::{ContentProgressed, PlaceKept};
use kernel::{
    Actor, Wish,
    ports::{AnswerError, Answers, ContentProgress, NewAnswer, Pending, Place, Recorded},
};
use store::{Draft, StoreError, view::knows_input};

/// An answer's failure inside the writer.
struct Failed(AnswerError);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Failed(match error {
            StoreError::Busy => AnswerError::Busy,
            other => AnswerError::Failed(other.to_string()),
        })
    }
}

impl Answers for Classroom {
    fn record(&self, answer: NewAnswer) -> Pending<'_, Recorded> {
        Box::pin(async move {
            let allowed = self.gate.may(&answer.actor, &Wish::AnswerAs(answer.actor.person))?;
            let view = self.work_view.clone();
            let recorded = self
                .store
                .write(move |tx| -> Result<Recorded, Failed> {
                    let key = work::key(answer.actor.person, &answer.course, &answer.lesson);
                    let known = knows_input(tx.connection(), &view, &key, answer.client.as_bytes())?;
                    let school = answer.actor.school;
                    let mut persons = vec![answer.actor.person];
                    persons.extend(answer.actor.together.iter().take(kernel::MAX_TOGETHER));
                    match decide(answer, known).map_err(Failed)? {
                        Decided::Known => Ok(Recorded::Again),
                        Decided::Record(event) => {
                            tx.append(Draft {
                                schools: vec![school],
                                persons,
                                authority: allowed.authority,
                                events: vec![event.into()],
                            })?;
                            Ok(Recorded::New)
                        }
                    }
                })
                .await;
            recorded.map_err(|failed| failed.0)
        })
    }

    fn keep_place(&self, actor: Actor, place: Place) -> Pending<'_, ()> {
        Box::pin(async move {
            let allowed = self.gate.may(&actor, &Wish::AnswerAs(actor.person))?;
            let kept = self
                .store
                .write(move |tx| -> Result<(), Failed> {
                    if work::place(tx.connection(), &[actor.person], Some(&place.course))?.as_ref()
                        == Some(&place)
                    {
                        return Ok(());
                    }
                    let Place { course, lesson, activity } = place;
                    tx.append(Draft {
                        schools: vec![actor.school],
                        persons: vec![actor.person],
                        authority: allowed.authority,
                        events: vec![PlaceKept { course, lesson, activity }.into()],
                    })?;
                    Ok(())
                })
                .await;
            kept.map_err(|failed| failed.0)
        })
    }

    fn keep_progress(&self, actor: Actor, progress: ContentProgress) -> Pending<'_, ()> {
        Box::pin(async move {
            let allowed = self.gate.may(&actor, &Wish::AnswerAs(actor.person))?;
            let kept = self
                .store
                .write(move |tx| -> Result<(), Failed> {
                    let ContentProgress { course, content, percent } = progress;
                    // Those who share the device have watched it too: an entry each, because progress is one person's.
                    let mut persons = vec![actor.person];
                    persons.extend(actor.together.iter().take(kernel::MAX_TOGETHER));
                    for person in persons {
                        let (course, content) = (course.clone(), content.clone());
                        let event = ContentProgressed { course, content, percent: percent.min(100) };
                        tx.append(Draft {
                            schools: vec![actor.school],
                            persons: vec![person],
                            authority: allowed.authority,
                            events: vec![event.into()],
                        })?;
                    }
                    Ok(())
                })
                .await;
            kept.map_err(|failed| failed.0)
        })
    }
}
