//! The demonstration's real ways in: cards for its classes and a password for its staff, so that they can be tried beside
//! the one-press cards of the start page.

use super::{cards::short_name, password, secret::Secret};
use crate::{Demonstration, Directory};
use kernel::{PersonId, ports::Enrolments};
use store::{Connection, StoreError};

/// The demonstration staff's password. Everybody may know it: nobody behind it is real.
pub const PASSWORD: &str = "quinua con queso";

/// What the start page says can be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTry {
    /// The class's name.
    pub class: String,
    /// Its code.
    pub code: String,
    /// A pupil, as the list shows her.
    pub pupil: String,
    /// Her PIN.
    pub pin: String,
    /// The teacher's short user id.
    pub login: String,
}

impl Directory {
    /// Makes cards and password that are missing. Later starts find them and write nothing.
    pub(crate) fn prepare_ways_in(&self, demonstration: &Demonstration) -> Result<(), StoreError> {
        let classes = self.classes_at(demonstration.school).map_err(|e| StoreError::Log(e.to_string()))?;
        let teachers = demonstration.classes.iter().map(|class| class.teacher);
        let others = demonstration.doors.iter().filter(|(role, _)| role.is_staff());
        let mut staff: Vec<PersonId> = teachers.chain(others.map(|(_, person)| *person)).collect();
        staff.sort();
        staff.dedup();
        let lacks = self.store.read_blocking(|db| {
            let mut lacks = false;
            // Who was forgotten gets no way in again.
            let sql = "SELECT person FROM directory_person WHERE forgotten = 1 ORDER BY person";
            for row in db.query(sql, &[])? {
                let forgotten = PersonId(row.id(0)?);
                staff.retain(|person| *person != forgotten);
            }
            for person in &staff {
                lacks |= self.login_of(db, *person)?.is_none();
            }
            for class in &classes {
                lacks |= self.class_way(db, *class)?.is_none();
            }
            Ok(lacks)
        })?;
        if !lacks {
            return Ok(());
        }
        let salt = self.store.write_blocking(|tx| {
            let mut salt = [0; password::SALT_BYTES];
            tx.entropy().fill(&mut salt);
            Ok::<_, StoreError>(salt)
        })?;
        // One hash for all: the password is on the start page, and the first start should not take long.
        let hash = password::hash(PASSWORD, &salt)?;
        let directory = self.clone();
        self.store.write_blocking(move |tx| {
            for class in classes {
                directory.make_cards(tx, class)?;
            }
            for person in staff {
                directory.set_password(tx, person, &hash)?;
            }
            Ok::<_, StoreError>(())
        })
    }

    /// The class's code, a pupil's PIN and the teacher's user id; `None` while one of them is missing.
    pub(crate) fn to_try(
        &self,
        db: &mut Connection,
        demonstration: &Demonstration,
    ) -> Result<Option<ToTry>, StoreError> {
        // The first pupil is the one whom a press signs in.
        let Some(first) = demonstration.classes.first() else { return Ok(None) };
        let Some(pupil) = first.pupils.get(1).copied() else { return Ok(None) };
        let (way, name) = (self.class_way(db, first.class)?, self.name(db, pupil)?);
        let (class, secret) = (self.class_name_in(db, first.class)?, self.secret_of(db, pupil)?);
        let login = self.login_of(db, first.teacher)?;
        let (Some(way), Some(name), Some(class), Some(Secret::Pin(digits)), Some(login)) =
            (way, name, class, secret, login)
        else {
            return Ok(None);
        };
        let pin = digits.map(|digit| digit.to_string()).concat();
        Ok(Some(ToTry { class, code: way.code, pupil: short_name(&name), pin, login }))
    }
}
