//! Invented people, labelled, for `--demo` alone: they live in a data folder of their own and never in a real log.

use crate::{Directory, register::NewPerson};
use events::school::SchoolOpened;
use kernel::{Authority, ClassId, PersonId, Role, SchoolId};
use store::{Draft, StoreError, WriteTx};

/// The demonstration school's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demonstration {
    /// The school.
    pub school: SchoolId,
    /// Its one class.
    pub class: ClassId,
    /// Its teacher.
    pub teacher: PersonId,
    /// Its pupils, in the order of [`PUPILS`]. The first is the one the start page signs in.
    pub pupils: Vec<PersonId>,
}

/// Names of the invented pupils.
pub const PUPILS: [&str; 12] = [
    "Yesenia Quispe",
    "Bruno Tello",
    "Carmen Huamán",
    "Dina Flores",
    "Edwin Rojas",
    "Flor Mamani",
    "Gabriel Souza",
    "Hilda Cóndor",
    "Iván Paredes",
    "Julia Tixe",
    "Kevin Ajú",
    "Luz Marina Paz",
];
const TEACHER: &str = "Rosa Vilca";
const SCHOOL: &str = "Escuela de demostración San Isidro";

/// Makes the school in an empty store; on later starts finds it again.
pub fn seed_demonstration(directory: &Directory) -> Result<Demonstration, StoreError> {
    let seeding = directory.clone();
    directory.store.write_blocking(move |tx| match find(tx)? {
        Some(found) => Ok(found),
        None => make(&seeding, tx),
    })
}

fn make(directory: &Directory, tx: &mut WriteTx<'_>) -> Result<Demonstration, StoreError> {
    let school = SchoolId::random(tx.entropy());
    let opened = SchoolOpened { school, name: SCHOOL.into(), country: "PE".into(), demonstration: true };
    let events = vec![opened.into()];
    tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
    let class = directory.open_class(tx, school, "5.º B")?;
    let mut person = |name: &str, drawing: u8, role: Role, teaches: bool| {
        let new = NewPerson {
            name,
            drawing,
            language: None,
            role,
            class: Some((class, teaches)),
            demonstration: true,
        };
        directory.register(tx, school, &new)
    };
    let teacher = person(TEACHER, 40, Role::Teacher, true)?;
    let pupils = PUPILS
        .iter()
        .enumerate()
        .map(|(i, name)| person(name, i as u8, Role::Pupil, false))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Demonstration { school, class, teacher, pupils })
}

fn find(tx: &mut WriteTx<'_>) -> Result<Option<Demonstration>, StoreError> {
    let sql = "SELECT school FROM directory_school WHERE demonstration = 1 ORDER BY school LIMIT 1";
    let Some(row) = tx.query_one(sql, &[])? else { return Ok(None) };
    let school = SchoolId(row.id(0)?);
    let sql = "SELECT class FROM directory_class WHERE school = ?1 ORDER BY class LIMIT 1";
    let Some(row) = tx.query_one(sql, &[school.into()])? else { return Ok(None) };
    let class = ClassId(row.id(0)?);
    // Pupils were seeded with their number as drawing.
    let sql = "SELECT e.person FROM directory_enrolment e JOIN directory_person p ON p.person = e.person \
        WHERE e.class = ?1 AND e.here = 1 AND e.teaches = ?2 ORDER BY p.drawing, e.person";
    let mut people = |teaches: i64| -> Result<Vec<PersonId>, StoreError> {
        tx.query(sql, &[class.into(), teaches.into()])?.iter().map(|row| row.id(0).map(PersonId)).collect()
    };
    let pupils = people(0)?;
    Ok(people(1)?.into_iter().next().map(|teacher| Demonstration { school, class, teacher, pupils }))
}
