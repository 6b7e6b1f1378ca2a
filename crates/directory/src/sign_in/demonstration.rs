//! The demonstration's real ways in: cards for its classes and a password for its teacher, so that they can be tried beside
//! the one-press cards of the start page.

use super::{cards::short_name, password, secret::Secret};
use crate::{Demonstration, Directory};
use kernel::ports::Enrolments;
use store::{Connection, StoreError};

/// The demonstration teacher's password. Everybody may know it: nobody behind it is real.
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
        let teacher = demonstration.teacher;
        let lacks = self.store.read_blocking(|db| {
            let mut lacks = self.login_of(db, teacher)?.is_none();
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
        let hash = password::hash(PASSWORD, &salt)?;
        let directory = self.clone();
        self.store.write_blocking(move |tx| {
            for class in classes {
                directory.make_cards(tx, class)?;
            }
            directory.set_password(tx, teacher, &hash).map(|_| ())
        })
    }

    /// The class's code, a pupil's PIN and the teacher's user id; `None` while one of them is missing.
    pub(crate) fn to_try(
        &self,
        db: &mut Connection,
        demonstration: &Demonstration,
    ) -> Result<Option<ToTry>, StoreError> {
        // The first pupil is the one whom a press signs in.
        let Some(pupil) = demonstration.pupils.get(1).copied() else { return Ok(None) };
        let (way, name) = (self.class_way(db, demonstration.class)?, self.name(db, pupil)?);
        let (class, secret) = (self.class_name_in(db, demonstration.class)?, self.secret_of(db, pupil)?);
        let login = self.login_of(db, demonstration.teacher)?;
        let (Some(way), Some(name), Some(class), Some(Secret::Pin(digits)), Some(login)) =
            (way, name, class, secret, login)
        else {
            return Ok(None);
        };
        let pin = digits.map(|digit| digit.to_string()).concat();
        Ok(Some(ToTry { class, code: way.code, pupil: short_name(&name), pin, login }))
    }
}
