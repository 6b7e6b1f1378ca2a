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
use std::collections::HashMap;
use store::{Connection, StoreError, Value, view::edited};

impl Directory {
    /// The name to show, on an open connection. Whoever was forgotten has none from the moment the log says so, although her keys are
    /// destroyed a little later.
    pub fn name(&self, db: &mut Connection, person: PersonId) -> Result<Option<String>, StoreError> {
        if self.is_forgotten(db, person)? {
            return Ok(None);
        }
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

fn port_error(error: StoreError) -> PortError {
    PortError(error.to_string())
}

/// People asked for in one query; a class mostly fits. One number, so that the statement is prepared once.
const ASKED: usize = 64;

/// What a name lies under: the person, her drawing, and the standing values of her name, the highest stamp first.
fn faces_sql() -> String {
    let places: Vec<String> = (1..=ASKED).map(|n| format!("?{n}")).collect();
    format!(
        "SELECT p.person, p.drawing, n.value FROM directory_person p LEFT JOIN directory_name n \
         ON n.person = p.person AND n.replaced = 0 AND n.value IS NOT NULL AND p.forgotten = 0 \
         WHERE p.person IN ({}) ORDER BY p.person, n.stamp DESC",
        places.join(", ")
    )
}

impl Names for Directory {
    fn names(&self, people: &[PersonId]) -> Result<Vec<ShownName>, PortError> {
        let mut found: HashMap<PersonId, ShownName> = HashMap::with_capacity(people.len());
        let sql = faces_sql();
        self.store
            .read_blocking(|db| {
                for some in people.chunks(ASKED) {
                    // The last one again, until all places are filled.
                    let padded = some.iter().chain(std::iter::repeat(&some[some.len() - 1])).take(ASKED);
                    let values: Vec<Value> = padded.map(|person| (*person).into()).collect();
                    for row in db.query(&sql, &values)? {
                        let person = PersonId(row.id(0)?);
                        let shown =
                            found.entry(person).or_insert(ShownName { person, name: None, drawing: 0 });
                        shown.drawing = row.int_opt(1)?.unwrap_or(0).clamp(0, i64::from(DRAWINGS) - 1) as u8;
                        // The highest stamp whose key is here.
                        if let (None, Some(sealed)) = (&shown.name, row.blob_opt(2)?) {
                            shown.name = self.keys.open(db, person, NAME_CONTEXT, sealed)?;
                        }
                    }
                }
                Ok(())
            })
            .map_err(port_error)?;
        let nobody = |person| ShownName { person, name: None, drawing: 0 };
        Ok(people
            .iter()
            .map(|person| found.get(person).cloned().unwrap_or_else(|| nobody(*person)))
            .collect())
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
