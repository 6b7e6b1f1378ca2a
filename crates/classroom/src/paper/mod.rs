//! Answers that were given on paper or aloud, entered by the teacher: a grid of pupils and exercises.

mod decide;

pub use decide::{Cell, Column, MAX_COLUMNS, Sheet, answer, read_cell, sign_of};

use crate::{Classroom, ClassworkError, work};
use events::Event;
use kernel::{Actor, ClassId, PersonId, Wish};
use store::{Draft, view::knows_input};

impl Classroom {
    /// Records what a grid says: one entry for each pupil, who entered it behind her in the envelope. Cells that are known
    /// already are left out. Returns how many answers were new.
    pub async fn enter_answers(
        &self,
        actor: &Actor,
        class: ClassId,
        sheet: Sheet,
        rows: Vec<(PersonId, Vec<(String, Cell)>)>,
    ) -> Result<usize, ClassworkError<std::convert::Infallible>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        let view = self.work_view.clone();
        self.store
            .write(move |tx| {
                let mut new = 0;
                for (pupil, cells) in rows {
                    let key = work::key(pupil, &sheet.course, &sheet.lesson);
                    let mut events: Vec<Event> = Vec::new();
                    for (exercise, cell) in &cells {
                        let Some(answer) = answer(&sheet, pupil, exercise, cell) else { continue };
                        if !knows_input(tx.connection(), &view, &key, answer.client.as_bytes())? {
                            events.push(answer.into());
                        }
                    }
                    if events.is_empty() {
                        continue;
                    }
                    new += events.len();
                    let mut persons = vec![pupil];
                    if teacher != pupil {
                        persons.push(teacher);
                    }
                    tx.append(Draft {
                        schools: vec![school],
                        persons,
                        authority: allowed.authority,
                        events,
                    })?;
                }
                Ok(new)
            })
            .await
    }
}
