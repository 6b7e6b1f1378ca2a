//! Opening an invented school: the node's first entry, people with sealed names, classes, enrolments.

use crate::author::{Author, BuildError};
use eventlog::sealing::{PersonKey, Purpose};
use events::{
    Event,
    people::{PersonRegistered, RoleGiven},
    school::{ClassOpened, Enrolled, SchoolOpened},
};
use kernel::{Authority, ClassId, PersonId, Role, SchoolId};

/// A school as its hub's log tells it.
#[derive(Debug, Clone)]
pub struct SimSchool {
    /// Its id.
    pub school: SchoolId,
    /// Its classes.
    pub classes: Vec<SimClass>,
    /// The key of every person's name.
    pub name_keys: Vec<PersonKey>,
}

/// A class and who is in it.
#[derive(Debug, Clone)]
pub struct SimClass {
    /// Its id.
    pub class: ClassId,
    /// Who teaches it.
    pub teacher: PersonId,
    /// Who learns in it.
    pub pupils: Vec<PersonId>,
}

const FIRST_NAMES: [&str; 16] = [
    "Rosa", "Luis", "Nayra", "Wayra", "José", "Ana", "Inti", "Killa", "Maria", "João", "Sayri", "Elena",
    "Pedro", "Luz", "Amaru", "Iara",
];
const SURNAMES: [&str; 12] = [
    "Quispe", "Mamani", "Condori", "Flores", "Souza", "Huamán", "Choque", "Rojas", "Silva", "Ccori",
    "Vargas", "Puma",
];

/// Writes everything that makes a school with classes of `pupils_each`.
pub fn open_school(
    node: &mut impl Author,
    classes: usize,
    pupils_each: usize,
) -> Result<SimSchool, BuildError> {
    let school = SchoolId::random(node.chance());
    let number = 36_001 + node.chance().below(900);
    let opened = SchoolOpened {
        school,
        name: format!("Institución Educativa N.º {number}"),
        country: "PE".into(),
        demonstration: false,
    };
    node.write(Authority::Staff, &[school], &[], vec![opened.into()])?;
    let mut built = SimSchool { school, classes: vec![], name_keys: vec![] };
    for n in 0..classes {
        let class = ClassId::random(node.chance());
        let name = format!("{} {}", n / 2 + 1, ["A", "B"][n % 2]);
        let opened = ClassOpened { class, school, name };
        node.write(Authority::Staff, &[school], &[], vec![opened.into()])?;
        let teacher = register(node, &mut built, Role::Teacher)?;
        enrol(node, school, class, teacher, true)?;
        let mut pupils = Vec::with_capacity(pupils_each);
        for _ in 0..pupils_each {
            let pupil = register(node, &mut built, Role::Pupil)?;
            enrol(node, school, class, pupil, false)?;
            pupils.push(pupil);
        }
        built.classes.push(SimClass { class, teacher, pupils });
    }
    Ok(built)
}

/// Registers a new person with a sealed name and a role, as one entry.
pub fn register(node: &mut impl Author, school: &mut SimSchool, role: Role) -> Result<PersonId, BuildError> {
    let person = PersonId::random(node.chance());
    let key = PersonKey::generate(person, Purpose::Identity, node.chance());
    let name = format!(
        "{} {}",
        FIRST_NAMES[node.chance().below(16) as usize],
        SURNAMES[node.chance().below(12) as usize]
    );
    let sealed_name = key.seal("person.name", name.as_bytes(), node.chance())?.to_bytes();
    let drawing = node.chance().below(48) as u8;
    let registered = PersonRegistered {
        person,
        sealed_name,
        drawing,
        language: Some("es-PE".into()),
        demonstration: false,
    };
    let role = RoleGiven { person, school: school.school, role: role as u8 };
    node.clock().advance_ms(30_000);
    node.write(Authority::Staff, &[school.school], &[person], vec![registered.into(), role.into()])?;
    school.name_keys.push(key);
    Ok(person)
}

/// Enrols a person in a class.
pub fn enrol(
    node: &mut impl Author,
    school: SchoolId,
    class: ClassId,
    person: PersonId,
    teaches: bool,
) -> Result<(), BuildError> {
    let enrolled: Event = Enrolled { class, person, teaches }.into();
    node.clock().advance_ms(4_000);
    node.write(Authority::Staff, &[school], &[person], vec![enrolled])
}
