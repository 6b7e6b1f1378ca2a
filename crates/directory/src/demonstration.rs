//! Invented people, labelled, for `--demo` alone: they live in a data folder of their own and never in a real log.
//!
//! A school of three classes with forty pupils each. Four teachers: one for each class, and one who teaches computing to all
//! three. A head, an administrator, a technician, a translator and a reviewer, because somebody has to open their pages too.

use crate::{
    Directory,
    register::{DRAWINGS, NewPerson},
};
use events::school::{Enrolled, SchoolOpened};
use kernel::{Authority, ClassId, PersonId, Role, SchoolId};
use store::{Draft, StoreError, WriteTx};

/// The demonstration school's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demonstration {
    /// The school.
    pub school: SchoolId,
    /// Its classes, in the order of their names' list.
    pub classes: Vec<DemonstrationClass>,
    /// Whom the start page signs in for each role.
    pub doors: Vec<(Role, PersonId)>,
}

/// A class of the demonstration school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemonstrationClass {
    /// The class.
    pub class: ClassId,
    /// Its own teacher.
    pub teacher: PersonId,
    /// Its pupils, in a fixed order.
    pub pupils: Vec<PersonId>,
}

impl Demonstration {
    /// Whom the start page signs in for a role.
    pub fn door(&self, role: Role) -> Option<PersonId> {
        self.doors.iter().find(|(of, _)| *of == role).map(|(_, person)| *person)
    }
}

/// Pupils in each class; each has a drawing of her own there.
const PUPILS: usize = 40;
const SCHOOL: &str = "Escuela de demostración San Isidro";
/// Classes with their own teachers.
const CLASSES: [(&str, &str); 3] =
    [("5.º B", "Rosa Vilca"), ("6.º A", "Tomás Huarachi"), ("1.º de secundaria", "Nélida Aguirre")];
/// Teaches computing to all classes.
const COMPUTING: &str = "Saúl Pacheco";
/// Staff without a class.
const STAFF: [(&str, Role); 5] = [
    ("Elena Ccori", Role::Head),
    ("Marta Ticona", Role::Administrator),
    ("Óscar Lupa", Role::Technician),
    ("Yolanda Sirpa", Role::Translator),
    ("Wilber Huanca", Role::Reviewer),
];

#[rustfmt::skip]
const GIVEN: [&str; PUPILS] = [
    "Yesenia", "Bruno", "Carmen", "Dina", "Edwin", "Flor", "Gabriel", "Hilda", "Iván", "Julia",
    "Kevin", "Luz", "Mario", "Nancy", "Óscar", "Paola", "Rubén", "Sonia", "Teófilo", "Úrsula",
    "Víctor", "Wendy", "Ximena", "Yuri", "Zenón", "Ángela", "Benigno", "Celia", "Darwin", "Eulalia",
    "Fredy", "Gladys", "Hugo", "Inés", "Jhon", "Karina", "Leoncio", "Maribel", "Nilda", "Percy",
];
#[rustfmt::skip]
const FAMILY: [&str; 47] = [
    "Quispe", "Tello", "Huamán", "Flores", "Rojas", "Mamani", "Souza", "Cóndor", "Paredes", "Tixe",
    "Ajú", "Paz", "Condori", "Apaza", "Ramos", "Choque", "Ñahui", "Palomino", "Yupanqui", "Cárdenas",
    "Tintaya", "Vargas", "Laura", "Sucari", "Chávez", "Inga", "Poma", "Gutiérrez", "Ccahuana", "Salas",
    "Ticona", "Arapa", "Velásquez", "Cutipa", "Lozano", "Machaca", "Ortega", "Pari", "Quiroz", "Roque",
    "Sánchez", "Turpo", "Uscamayta", "Valdez", "Yana", "Zapana", "Aliaga",
];

/// A pupil's invented name; no two of the school's are the same.
fn pupil_name(class: usize, number: usize) -> String {
    format!("{} {}", GIVEN[(number + 13 * class) % PUPILS], FAMILY[(number + 16 * class) % FAMILY.len()])
}

/// Makes the school in an empty store; on later starts finds it again.
pub fn seed_demonstration(directory: &Directory) -> Result<Demonstration, StoreError> {
    let seeding = directory.clone();
    let demonstration = directory.store.write_blocking(move |tx| match find(tx)? {
        Some(found) => Ok(found),
        None => make(&seeding, tx),
    })?;
    directory.prepare_ways_in(&demonstration)?;
    Ok(demonstration)
}

fn make(directory: &Directory, tx: &mut WriteTx<'_>) -> Result<Demonstration, StoreError> {
    let school = SchoolId::random(tx.entropy());
    let opened = SchoolOpened { school, name: SCHOOL.into(), country: "PE".into(), demonstration: true };
    let events = vec![opened.into()];
    tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
    let person = |tx: &mut WriteTx<'_>, name: &str, drawing: usize, role: Role, class| {
        let new =
            NewPerson { name, drawing: drawing as u8, language: None, role, class, demonstration: true };
        directory.register(tx, school, &new)
    };
    let mut classes = Vec::new();
    for (number, (name, teacher)) in CLASSES.into_iter().enumerate() {
        let class = directory.open_class(tx, school, name)?;
        let teacher = person(tx, teacher, PUPILS + number, Role::Teacher, Some((class, true)))?;
        let pupils = (0..PUPILS)
            .map(|n| person(tx, &pupil_name(number, n), n, Role::Pupil, Some((class, false))))
            .collect::<Result<Vec<_>, _>>()?;
        classes.push(DemonstrationClass { class, teacher, pupils });
    }
    let computing = person(tx, COMPUTING, PUPILS + CLASSES.len(), Role::Teacher, None)?;
    let events = classes
        .iter()
        .map(|class| Enrolled { class: class.class, person: computing, teaches: true }.into())
        .collect();
    tx.append(Draft {
        schools: vec![school],
        persons: vec![computing],
        authority: Authority::Staff,
        events,
    })?;
    let mut doors = vec![(Role::Pupil, classes[0].pupils[0]), (Role::Teacher, classes[0].teacher)];
    for (number, (name, role)) in STAFF.into_iter().enumerate() {
        // The last drawing is for all who come after it: the first one is a pupil's.
        let drawing = (PUPILS + CLASSES.len() + 1 + number).min(usize::from(DRAWINGS) - 1);
        doors.push((role, person(tx, name, drawing, role, None)?));
    }
    Ok(Demonstration { school, classes, doors })
}

/// Drawings tell who is who: pupils were seeded with their number, class teachers with the numbers after them.
fn find(tx: &mut WriteTx<'_>) -> Result<Option<Demonstration>, StoreError> {
    let sql = "SELECT school FROM directory_school WHERE demonstration = 1 ORDER BY school LIMIT 1";
    let Some(row) = tx.query_one(sql, &[])? else { return Ok(None) };
    let school = SchoolId(row.id(0)?);
    let sql = "SELECT e.class, e.person FROM directory_enrolment e JOIN directory_person p ON p.person = e.person \
        JOIN directory_class c ON c.class = e.class WHERE c.school = ?1 AND e.here = 1 AND p.demonstration = 1 \
        AND p.drawing >= ?2 AND p.drawing < ?3 ORDER BY p.drawing, e.class, e.person";
    let (first, next) = (PUPILS as i64, (PUPILS + CLASSES.len()) as i64);
    let teachers = tx.query(sql, &[school.into(), first.into(), next.into()])?;
    let pupils = tx.query(sql, &[school.into(), 0i64.into(), first.into()])?;
    let mut classes = Vec::new();
    for row in teachers {
        let (class, teacher) = (ClassId(row.id(0)?), PersonId(row.id(1)?));
        let mut here = Vec::new();
        for row in &pupils {
            if row.id(0).map(ClassId)? == class {
                here.push(PersonId(row.id(1)?));
            }
        }
        classes.push(DemonstrationClass { class, teacher, pupils: here });
    }
    let sql = "SELECT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person \
        WHERE r.school = ?1 AND r.role = ?2 AND r.held = 1 AND p.demonstration = 1 ORDER BY p.drawing, r.person LIMIT 1";
    let mut doors = Vec::new();
    if let Some(class) = classes.first() {
        doors.extend(class.pupils.first().map(|pupil| (Role::Pupil, *pupil)));
        doors.push((Role::Teacher, class.teacher));
    }
    for (_, role) in STAFF {
        if let Some(row) = tx.query_one(sql, &[school.into(), i64::from(role as u8).into()])? {
            doors.push((role, PersonId(row.id(0)?)));
        }
    }
    Ok(Some(Demonstration { school, classes, doors }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_pupils_have_one_name() {
        let names: BTreeSet<String> =
            (0..CLASSES.len()).flat_map(|class| (0..PUPILS).map(move |n| pupil_name(class, n))).collect();
        assert_eq!(names.len(), CLASSES.len() * PUPILS);
    }
}
