//! The first start of a box that is no demonstration: which school, and who administers it.
//!
//! Whoever stands in the Wi-Fi's reach could be the first to open the page. So it asks for a code that only somebody at the
//! machine has seen: the one the hub prints at its start while nobody administers the school, or one of the sheet that
//! `chaski install` prints. At the console no code is asked: whoever sits there has the disk in her hands.

use super::{
    OwnSchool,
    change::ChangeError,
    decide::{self, GROUP_NAME_MAX_CHARS, NAME_MAX_CHARS, Unsound},
};
use crate::{Directory, sign_in::codes::CodeSpent};
use eventlog::sealing::Purpose;
use events::{
    Event,
    people::{PersonRegistered, RoleGiven, WayInReason},
};
use kernel::{Authority, CountryCode, Entropy, LanguageTag, PersonId, Role, SchoolId};
use store::{Connection, Draft, StoreError, WriteTx};

/// What the first start asks.
#[derive(Debug, Clone)]
pub struct FirstStart {
    /// The school's public name; not asked where a list was imported before.
    pub school: String,
    /// Its country.
    pub country: CountryCode,
    /// The first administrator's name.
    pub name: String,
    /// The language in which the box greets her, and whoever brings none of her own.
    pub language: Option<LanguageTag>,
}

/// Who administers now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// At which school.
    pub school: SchoolId,
    /// Who.
    pub person: PersonId,
    /// Her short user id, once she has a password.
    pub login: String,
}

/// How the door to the first start was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// With a code that was right, or at the console.
    Yes,
    /// The code was wrong, or too many were.
    No(CodeSpent),
}

/// A code for one start of the hub: eight digits, kept in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct StartCode(String);

impl StartCode {
    /// A new one.
    pub fn draw(entropy: &mut dyn Entropy) -> Self {
        // Rejection keeps all digits equally likely.
        let mut digits = String::with_capacity(8);
        while digits.len() < 8 {
            let mut byte = [0];
            entropy.fill(&mut byte);
            if byte[0] < 250 {
                digits.push(char::from(b'0' + byte[0] % 10));
            }
        }
        Self(digits)
    }

    /// As it is printed: `1234 5678`.
    pub fn spoken(&self) -> String {
        format!("{} {}", &self.0[..4], &self.0[4..])
    }

    fn fits(&self, typed: &str) -> bool {
        let digits = typed.bytes().filter(u8::is_ascii_digit);
        // No early exit: the time taken says nothing about the digits.
        let differences = self.0.bytes().zip(digits.clone()).filter(|(a, b)| a != b).count();
        digits.count() == self.0.len() && differences == 0
    }
}

impl Directory {
    /// Whether somebody administers a school here.
    pub fn has_administrator(&self, db: &mut Connection) -> Result<bool, StoreError> {
        Ok(!self.administrators(db)?.is_empty())
    }

    /// Whether this box is certified for a school that has not come yet: it takes a place there, and must begin no other school.
    pub fn awaits_school(&self, db: &mut Connection) -> Result<bool, StoreError> {
        let schools = self.certified.as_ref().map(|certified| certified()).unwrap_or_default();
        for school in &schools {
            if db
                .query_one("SELECT 1 FROM directory_school WHERE school = ?1", &[(*school).into()])?
                .is_some()
            {
                return Ok(false);
            }
        }
        Ok(!schools.is_empty())
    }

    /// Whether anybody has a password on this box: passwords stay where they were chosen, so on a box that took another's place
    /// nobody has, and it is still open to whoever reads its console.
    pub fn has_password(&self, db: &mut Connection) -> Result<bool, StoreError> {
        Ok(db.query_one("SELECT 1 FROM directory_password LIMIT 1", &[])?.is_some())
    }

    /// Everybody who administers a school here, and is not forgotten.
    pub fn administrators(&self, db: &mut Connection) -> Result<Vec<(PersonId, SchoolId)>, StoreError> {
        let sql = "SELECT r.person, r.school FROM directory_role r JOIN directory_person p ON p.person = r.person \
            WHERE r.role = ?1 AND r.held = 1 AND p.forgotten = 0 ORDER BY r.person, r.school";
        let rows = db.query(sql, &[(Role::Administrator as i64).into()])?;
        rows.iter().map(|row| Ok((PersonId(row.id(0)?), SchoolId(row.id(1)?)))).collect()
    }

    /// Looks at the code that opens the first start. A wrong one counts, so the caller commits.
    pub fn open_first_start(
        &self,
        tx: &mut WriteTx<'_>,
        typed: &str,
        printed: Option<&StartCode>,
    ) -> Result<Opened, StoreError> {
        let fits = printed.is_some_and(|code| code.fits(typed));
        Ok(match self.spend_code(tx, typed, "first-start")? {
            CodeSpent::Yes => Opened::Yes,
            CodeSpent::No if fits => Opened::Yes,
            spent => Opened::No(spent),
        })
    }

    /// Opens the school, if there is none and none is to come, and makes its first administrator. `password_hash`: as `set_password` takes it;
    /// without one she gets an invitation instead.
    pub fn first_start(
        &self,
        tx: &mut WriteTx<'_>,
        first: &FirstStart,
        password_hash: Option<&str>,
    ) -> Result<Started, ChangeError> {
        if self.has_administrator(tx.connection())? || self.awaits_school(tx.connection())? {
            return Err(Unsound::Gone.into());
        }
        let name = decide::name(&first.name, NAME_MAX_CHARS)?;
        let school = match OwnSchool::read(tx.connection())? {
            Some(own) => own.school,
            None => {
                let school_name = decide::name(&first.school, GROUP_NAME_MAX_CHARS)?;
                self.open_school(tx, &school_name, first.country.as_str())?
            }
        };
        if let Some(language) = &first.language {
            self.set_box_language(tx, language)?;
        }
        let person = PersonId::random(tx.entropy());
        let sealed_name =
            self.keys.seal(tx, person, Purpose::Identity, crate::register::NAME_CONTEXT, &name)?;
        let language = first.language.as_ref().map(|tag| tag.as_str().to_owned());
        let registered = PersonRegistered { person, sealed_name, drawing: 0, language, demonstration: false };
        let role = Role::Administrator as u8;
        let events: Vec<Event> = vec![registered.into(), RoleGiven { person, school, role }.into()];
        // As staff of the school: a central keeps what staff wrote, and gives it to a box that takes this one's place.
        tx.append(Draft {
            schools: vec![school],
            persons: vec![person],
            authority: Authority::Staff,
            events,
        })?;
        let login = match password_hash {
            Some(hash) => self.set_password(tx, person, hash)?,
            None => String::new(),
        };
        Ok(Started { school, person, login })
    }

    /// A code with which an administrator chooses a new password: for the console, where nobody else sees it.
    pub fn recover(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        school: SchoolId,
    ) -> Result<String, StoreError> {
        self.make_invitation(tx, school, person, None, WayInReason::Lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::import::tests::world;
    use kernel::Seed;

    #[test]
    fn only_the_printed_code_opens_and_only_once() {
        let world = world();
        let directory = world.directory.clone();
        let code = StartCode::draw(&mut Seed(7).chance());
        let spoken = code.spoken();
        assert!(code.fits(&spoken) && code.fits(&format!(" {} ", code.0)));
        assert!(!code.fits("") && !code.fits(&code.0[..7]) && !code.fits(&format!("{}0", code.0)));
        let opened = |typed: &str| {
            let (directory, typed, code) = (directory.clone(), typed.to_owned(), code.clone());
            world
                .directory
                .store
                .write_blocking(move |tx| directory.open_first_start(tx, &typed, Some(&code)))
                .unwrap()
        };
        assert_eq!(opened("00000000"), Opened::No(CodeSpent::No));
        assert_eq!(opened(&spoken), Opened::Yes);
        let first = FirstStart {
            school: "Escuela Rural 12".into(),
            country: "PE".parse().unwrap(),
            name: "Rosa Vilca".into(),
            language: None,
        };
        let (starting, wish) = (directory.clone(), first.clone());
        let started =
            world.directory.store.write_blocking(move |tx| starting.first_start(tx, &wish, None)).unwrap();
        assert_eq!(started.school, world.school, "a school that is there already is kept");
        let (starting, wish) = (directory.clone(), first);
        let again = world.directory.store.write_blocking(move |tx| starting.first_start(tx, &wish, None));
        assert!(matches!(again, Err(ChangeError::Unsound(Unsound::Gone))), "one first administrator");
        let admins = world.directory.store.read_blocking(|db| directory.administrators(db)).unwrap();
        assert_eq!(admins, [(started.person, started.school)]);
        let recovering = directory.clone();
        let recover = move |tx: &mut WriteTx<'_>| recovering.recover(tx, started.person, started.school);
        assert!(!world.directory.store.write_blocking(recover).unwrap().is_empty());
    }

    #[test]
    fn a_box_whose_school_is_to_come_begins_no_other() {
        let world = world();
        let first = FirstStart {
            school: "Escuela Rural 12".into(),
            country: "PE".parse().unwrap(),
            name: "Rosa Vilca".into(),
            language: None,
        };
        let certified =
            |school| world.directory.clone().certified_for(std::sync::Arc::new(move || vec![school]));
        let awaits = |directory: &Directory| {
            world.directory.store.read_blocking(|db| directory.awaits_school(db)).unwrap()
        };
        let (awaiting, arrived) = (certified(SchoolId([9; 16])), certified(world.school));
        assert!(awaits(&awaiting) && !awaits(&arrived) && !awaits(&world.directory));
        let wish = first.clone();
        let begun = awaiting.store.clone().write_blocking(move |tx| awaiting.first_start(tx, &wish, None));
        assert!(matches!(begun, Err(ChangeError::Unsound(Unsound::Gone))), "{begun:?}");
        let begun = arrived.store.clone().write_blocking(move |tx| arrived.first_start(tx, &first, None));
        assert_eq!(begun.unwrap().school, world.school);
        let directory = world.directory.clone();
        assert!(!world.directory.store.read_blocking(|db| directory.has_password(db)).unwrap());
    }

    #[test]
    fn a_guessing_machine_finds_a_closed_door() {
        let world = world();
        let code = StartCode::draw(&mut Seed(8).chance());
        let tries = |typed: String| {
            let (directory, code) = (world.directory.clone(), code.clone());
            world
                .directory
                .store
                .write_blocking(move |tx| directory.open_first_start(tx, &typed, Some(&code)))
                .unwrap()
        };
        let let_through = (0..200).filter(|n| tries(format!("{n:08}")) == Opened::No(CodeSpent::No)).count();
        assert!(let_through <= 20, "{let_through}");
        assert_eq!(tries(code.spoken()), Opened::No(CodeSpent::Closed), "then only the console is open");
    }
}
