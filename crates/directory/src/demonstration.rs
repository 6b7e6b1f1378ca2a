//! Invented people, labelled, for `--demo` alone: they live in a data folder of their own and never in a real log.
//!
//! A school of three classes with forty pupils each. Four teachers: one for each class, and one who teaches computing to all
//! three. A head, an administrator, a technician, a translator and a reviewer, because somebody has to open their pages too.
//! There are two such villages, so that boxes of two schools can meet ([`Village`]), and an office that runs their network.

use crate::{
    Directory,
    people::change::ChangeError,
    register::{DRAWINGS, NewPerson},
    sign_in::{demonstration::PASSWORD, password},
};
use events::school::{Enrolled, SchoolOpened};
use kernel::{Authority, ClassId, CountryCode, PersonId, Role, SchoolId};
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
/// The classes of each village.
const CLASSES: [&str; 3] = ["5.º B", "6.º A", "1.º de secundaria"];
/// What staff without a class does, in the order of a village's list.
const STAFF: [Role; 5] =
    [Role::Head, Role::Administrator, Role::Technician, Role::Translator, Role::Reviewer];

/// An invented village with its school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Village {
    /// What the school is called.
    pub school: &'static str,
    teachers: [&'static str; CLASSES.len()],
    /// Teaches computing to all classes.
    computing: &'static str,
    staff: [&'static str; STAFF.len()],
    /// By how many families its pupils' names are moved on from the list.
    families: usize,
}

/// The country of the villages, ISO 3166-1.
pub const VILLAGES_COUNTRY: &str = "PE";

/// The villages there are; a demonstration alone is the first.
pub const VILLAGES: [Village; 2] = [
    Village {
        school: "Escuela de demostración San Isidro",
        teachers: ["Rosa Vilca", "Tomás Huarachi", "Nélida Aguirre"],
        computing: "Saúl Pacheco",
        staff: ["Elena Ccori", "Marta Ticona", "Óscar Lupa", "Yolanda Sirpa", "Wilber Huanca"],
        families: 0,
    },
    Village {
        school: "Escuela de demostración Santa Rosa",
        teachers: ["Berta Calla", "Félix Anco", "Irma Solís"],
        computing: "Raúl Meza",
        staff: ["Aurelia Puma", "Hernán Cruz", "Delia Orozco", "Nicolás Tapia", "Olga Rivero"],
        families: 23,
    },
];

/// Who runs the demonstration's network, and where.
pub const OFFICE_PERSON: &str = "Lucía Rivas";
const OFFICE: &str = "Ministerio de demostración";

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
fn pupil_name(village: &Village, class: usize, number: usize) -> String {
    let family = FAMILY[(number + 16 * class + village.families) % FAMILY.len()];
    format!("{} {family}", GIVEN[(number + 13 * class) % PUPILS])
}

/// Somebody runs the network at a central's office, and comes in by the demonstration's password. Later starts find her.
pub fn seed_office(directory: &Directory, country: CountryCode) -> Result<(), ChangeError> {
    let role = Role::NetworkAdministrator;
    if !directory.store.read_blocking(|db| directory.office_people(db, role))?.is_empty() {
        return Ok(());
    }
    let office = directory.clone();
    directory.store.write_blocking(move |tx| {
        let invited = office.invite_to_office(tx, role, OFFICE_PERSON, OFFICE, country)?;
        let mut salt = [0; password::SALT_BYTES];
        tx.entropy().fill(&mut salt);
        office.set_password(tx, invited.person, &password::hash(PASSWORD, &salt)?)?;
        Ok(())
    })
}

/// Makes the village's school in an empty store; on later starts finds the one that is there.
pub fn seed_demonstration(directory: &Directory, village: &Village) -> Result<Demonstration, StoreError> {
    let (seeding, village) = (directory.clone(), *village);
    let demonstration = directory.store.write_blocking(move |tx| match find(tx)? {
        Some(found) => Ok(found),
        None => make(&seeding, tx, &village),
    })?;
    directory.prepare_ways_in(&demonstration)?;
    Ok(demonstration)
}

fn make(directory: &Directory, tx: &mut WriteTx<'_>, village: &Village) -> Result<Demonstration, StoreError> {
    let school = SchoolId::random(tx.entropy());
    let opened = SchoolOpened {
        school,
        name: village.school.into(),
        country: VILLAGES_COUNTRY.into(),
        demonstration: true,
    };
    let events = vec![opened.into()];
    tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
    let person = |tx: &mut WriteTx<'_>, name: &str, drawing: usize, role: Role, class| {
        let new =
            NewPerson { name, drawing: drawing as u8, language: None, role, class, demonstration: true };
        directory.register(tx, school, &new)
    };
    let mut classes = Vec::new();
    for (number, (name, teacher)) in CLASSES.into_iter().zip(village.teachers).enumerate() {
        let class = directory.open_class(tx, school, name)?;
        let teacher = person(tx, teacher, PUPILS + number, Role::Teacher, Some((class, true)))?;
        let pupils = (0..PUPILS)
            .map(|n| person(tx, &pupil_name(village, number, n), n, Role::Pupil, Some((class, false))))
            .collect::<Result<Vec<_>, _>>()?;
        classes.push(DemonstrationClass { class, teacher, pupils });
    }
    let computing = person(tx, village.computing, PUPILS + CLASSES.len(), Role::Teacher, None)?;
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
    for (number, (name, role)) in village.staff.into_iter().zip(STAFF).enumerate() {
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
    for role in STAFF {
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
        let names = |village: &Village| -> BTreeSet<String> {
            let of = |class| (0..PUPILS).map(move |n| pupil_name(village, class, n));
            (0..CLASSES.len()).flat_map(of).collect()
        };
        let [first, second] = [&VILLAGES[0], &VILLAGES[1]].map(names);
        assert_eq!((first.len(), second.len()), (CLASSES.len() * PUPILS, CLASSES.len() * PUPILS));
        assert!(first.is_disjoint(&second), "who moves is told apart from who was there");
    }
}
