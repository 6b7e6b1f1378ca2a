//! Names, opened at the moment of showing; and who learns where.

use crate::{
    Directory,
    register::{DRAWINGS, NAME_CONTEXT},
    sign_in::cards::short_name,
    views,
};
use kernel::{
    Actor, ClassId, PersonId, SchoolId,
    ports::{Enrolments, Names, PortError, ShownName, Team},
};
use store::{Connection, StoreError, Value, view::edited};

impl Directory {
    /// The name to show, on an open connection.
    pub fn name(&self, db: &mut Connection, person: PersonId) -> Result<Option<String>, StoreError> {
        for value in edited::standing(db, &views::NAME, &[person.into()])? {
            if let Value::Blob(sealed) = &value.value
                && let Some(name) = self.keys.open(db, person, NAME_CONTEXT, sealed)?
            {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Whom the header names: one person by her whole name, several at one phone by first name and initial.
    pub(crate) fn names_together(
        &self,
        db: &mut Connection,
        actor: &Actor,
    ) -> Result<Option<String>, StoreError> {
        let first = self.name(db, actor.person)?;
        if actor.together.is_empty() {
            return Ok(first);
        }
        let mut shown: Vec<String> = first.iter().map(|name| short_name(name)).collect();
        for person in &actor.together {
            shown.extend(self.name(db, *person)?.map(|name| short_name(&name)));
        }
        Ok(Some(shown.join(" + ")))
    }

    fn people(&self, sql: &str, id: Value) -> Result<Vec<[u8; 16]>, PortError> {
        let read = |db: &mut Connection| db.query(sql, &[id])?.iter().map(|row| row.id(0)).collect();
        self.store.read_blocking(read).map_err(port_error)
    }
}

fn drawing(db: &mut Connection, person: PersonId) -> Result<u8, StoreError> {
    let row = db.query_one("SELECT drawing FROM directory_person WHERE person = ?1", &[person.into()])?;
    row.map_or(Ok(0), |row| Ok(row.int(0)?.clamp(0, i64::from(DRAWINGS) - 1) as u8))
}

fn port_error(error: StoreError) -> PortError {
    PortError(error.to_string())
}

impl Names for Directory {
    fn names(&self, people: &[PersonId]) -> Result<Vec<ShownName>, PortError> {
        self.store
            .read_blocking(|db| {
                people
                    .iter()
                    .map(|person| {
                        let (name, drawing) = (self.name(db, *person)?, drawing(db, *person)?);
                        Ok(ShownName { person: *person, name, drawing })
                    })
                    .collect()
            })
            .map_err(port_error)
    }
}

impl Enrolments for Directory {
    fn pupils_of(&self, class: ClassId) -> Result<Vec<PersonId>, PortError> {
        let sql = "SELECT person FROM directory_enrolment WHERE class = ?1 AND here = 1 AND teaches = 0 ORDER BY person";
        Ok(self.people(sql, class.into())?.into_iter().map(PersonId).collect())
    }

    fn classes_of(&self, pupil: PersonId) -> Result<Vec<ClassId>, PortError> {
        let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 1 AND teaches = 0 ORDER BY class";
        Ok(self.people(sql, pupil.into())?.into_iter().map(ClassId).collect())
    }

    fn classes_taught_by(&self, teacher: PersonId) -> Result<Vec<ClassId>, PortError> {
        let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 1 AND teaches = 1 ORDER BY class";
        Ok(self.people(sql, teacher.into())?.into_iter().map(ClassId).collect())
    }

    fn classes_at(&self, school: SchoolId) -> Result<Vec<ClassId>, PortError> {
        let sql = "SELECT class FROM directory_class WHERE school = ?1 ORDER BY class";
        Ok(self.people(sql, school.into())?.into_iter().map(ClassId).collect())
    }

    fn teams_of(&self, class: ClassId) -> Result<Vec<Team>, PortError> {
        self.store.read_blocking(|db| self.teams(db, class)).map_err(port_error)
    }

    fn ids_of(&self, person: PersonId) -> Result<Vec<PersonId>, PortError> {
        self.store.read_blocking(|db| self.one_person(db, person)).map_err(port_error)
    }

    fn merged_in(&self, class: ClassId) -> Result<Vec<Vec<PersonId>>, PortError> {
        self.store.read_blocking(|db| self.merged_pupils(db, class)).map_err(port_error)
    }

    fn class_name(&self, class: ClassId) -> Result<Option<String>, PortError> {
        self.store
            .read_blocking(|db| {
                let names = edited::standing(db, &views::CLASS_NAME, &[class.into()])?;
                Ok(names.into_iter().find_map(|standing| match standing.value {
                    Value::Text(name) => Some(name),
                    _ => None,
                }))
            })
            .map_err(port_error)
    }
}
