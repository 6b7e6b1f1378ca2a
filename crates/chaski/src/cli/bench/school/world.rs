//! The school: one class with cards and a term's work, and forty teachers with passwords.

use super::super::hub::world::{exercises, open};
use crate::{
    cli::Failure,
    demonstration::invented_answers,
    hub::{DataFolder, install_starters},
};
use directory::{
    register::NewPerson,
    sign_in::{password, secret::Secret},
};
use events::school::SchoolOpened;
use kernel::{Authority, ClassId, PersonId, Role, SchoolId, Seed};
use std::path::{Path, PathBuf};
use store::{Draft, StoreError};

/// Who come at once.
pub const AT_ONCE: usize = 40;
/// Exercises that the class has worked on.
const EXERCISES: usize = 200;
/// Answers of the class.
const ANSWERS: usize = 10_000;
/// The password of all teachers here.
pub const PASSWORD: &str = "banco de pruebas";
const SEED: Seed = Seed(20_261_122);

/// A folder with a school in it, and what its people know.
pub struct School {
    /// The hub's data folder.
    pub folder: PathBuf,
    /// Its class.
    pub class: ClassId,
    /// The class code.
    pub code: String,
    /// The class's pupils.
    pub pupils: Vec<Pupil>,
    /// Short user ids of the teachers; the first teaches the class.
    pub logins: Vec<String>,
}

/// What stands on a pupil's card.
pub struct Pupil {
    /// Who.
    pub person: PersonId,
    /// Her PIN.
    pub pin: String,
    /// The token of her link.
    pub token: String,
}

impl School {
    /// Makes it.
    pub fn make(folder: &Path) -> Result<Self, Failure> {
        let (store, directory, library) = open(folder)?;
        let hash = password::hash(PASSWORD, &[7; password::SALT_BYTES])?;
        let registrar = directory.clone();
        let (school, class, staff) =
            store.write_blocking(move |tx| -> Result<(SchoolId, ClassId, Vec<PersonId>), StoreError> {
                let school = SchoolId::random(tx.entropy());
                let opened = SchoolOpened {
                    school,
                    name: "Banco de pruebas".into(),
                    country: "PE".into(),
                    demonstration: true,
                };
                tx.append(Draft {
                    schools: vec![school],
                    persons: vec![],
                    authority: Authority::Staff,
                    events: vec![opened.into()],
                })?;
                let class = registrar.open_class(tx, school, "5.º B")?;
                let mut staff = Vec::new();
                for n in 0..2 * AT_ONCE {
                    let teaches = n >= AT_ONCE;
                    let role = if teaches { Role::Teacher } else { Role::Pupil };
                    let person = NewPerson {
                        name: &format!("Persona {n}"),
                        drawing: (n % 48) as u8,
                        language: None,
                        role,
                        class: (n <= AT_ONCE).then_some((class, teaches)),
                        demonstration: true,
                    };
                    let person = registrar.register(tx, school, &person)?;
                    if teaches {
                        registrar.set_password(tx, person, &hash)?;
                        staff.push(person);
                    }
                }
                registrar.make_cards(tx, class)?;
                Ok((school, class, staff))
            })?;
        install_starters(&library, &DataFolder::at(folder), school)?;
        let (reading, asked) = (directory.clone(), staff.clone());
        let (code, pupils, logins) = store.read_blocking(move |db| {
            let code = reading.class_way(db, class)?.map(|way| way.code);
            let mut pupils = Vec::new();
            for listed in reading.pupils_listed(db, class)? {
                let card = reading.card(db, listed)?;
                if let (Some(Secret::Pin(digits)), Some(token)) = (card.secret, card.token) {
                    let pin = digits.map(|digit| digit.to_string()).concat();
                    pupils.push(Pupil { person: card.pupil.person, pin, token });
                }
            }
            let mut logins = Vec::new();
            for person in asked {
                logins.extend(reading.login_of(db, person)?);
            }
            Ok((code, pupils, logins))
        })?;
        let courses = library.courses();
        let placed = exercises(&courses);
        let mut chance = SEED.part("answers").chance();
        let people: Vec<PersonId> = pupils.iter().map(|pupil| pupil.person).collect();
        let mut drafts = Vec::with_capacity(ANSWERS);
        for round in 0.. {
            let (course, lesson, exercise) = placed[round % placed.len().min(EXERCISES)];
            for person in &people {
                for answer in invented_answers(exercise, course, lesson, 0.0, &mut chance) {
                    let events = vec![answer.into()];
                    let (schools, persons) = (vec![school], vec![*person]);
                    drafts.push(Draft { schools, persons, authority: Authority::Learner, events });
                }
            }
            if drafts.len() >= ANSWERS {
                break;
            }
        }
        drafts.truncate(ANSWERS);
        store.write_blocking(move |tx| tx.append_all(drafts))?;
        store.close();
        let code = code.ok_or("the class has no code")?;
        if pupils.len() != AT_ONCE || logins.len() != AT_ONCE {
            return Err(format!("{} pupils and {} teachers can sign in", pupils.len(), logins.len()).into());
        }
        Ok(Self { folder: folder.to_owned(), class, code, pupils, logins })
    }
}
