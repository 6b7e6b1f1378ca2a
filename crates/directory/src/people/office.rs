//! A central's office: the place in its register at which its own people stand, as staff stand at a school.
//!
//! A central serves no school and hears of many, so which of the places in its log is its own is local state: one row. Its people are
//! registered with the authority of staff of that place, so no hub is shown who they are.

use super::{
    change::{Change, ChangeError},
    decide::{self, GROUP_NAME_MAX_CHARS, NAME_MAX_CHARS, Unsound},
};
use crate::{Directory, register::NewPerson, sign_in::password::folded};
use events::people::WayInReason;
use kernel::{CountryCode, PersonId, Role, SchoolId};
use store::{Connection, StoreError, WriteTx};

/// Which place is this central's own: one row.
pub const DDL: &str =
    "CREATE TABLE directory_office (one BIGINT NOT NULL PRIMARY KEY, school {blob} NOT NULL){clustered};";

/// People of an office that are listed at most.
const PEOPLE_MAX: i64 = 200;

/// Somebody who may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Who.
    pub person: PersonId,
    /// With this she chooses her password, once, within a week.
    pub code: String,
    /// She was here before and gets another way in.
    pub known: bool,
}

impl Directory {
    /// This central's office; `None` before somebody was invited, and on a hub.
    pub fn office(&self, db: &mut Connection) -> Result<Option<SchoolId>, StoreError> {
        let row = db.query_one("SELECT school FROM directory_office WHERE one = 1", &[])?;
        row.map(|row| row.id(0).map(SchoolId)).transpose()
    }

    /// The analysts of this central, with their names.
    pub fn analysts(&self, db: &mut Connection) -> Result<Vec<(PersonId, String)>, StoreError> {
        let Some(office) = self.office(db)? else { return Ok(vec![]) };
        let sql = "SELECT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person \
            WHERE r.school = ?1 AND r.role = ?2 AND r.held = 1 AND p.forgotten = 0 ORDER BY r.person LIMIT ?3";
        let values = [office.into(), i64::from(Role::Analyst as u8).into(), PEOPLE_MAX.into()];
        let mut found = Vec::new();
        for row in db.query(sql, &values)? {
            let person = PersonId(row.id(0)?);
            found.push((person, self.name(db, person)?.unwrap_or_default()));
        }
        Ok(found)
    }

    /// Registers an analyst at this central and invites her; who is an analyst here under that name already gets another invitation.
    /// The first one opens the office, under this name.
    pub fn invite_analyst(
        &self,
        tx: &mut WriteTx<'_>,
        name: &str,
        office_name: &str,
        country: CountryCode,
    ) -> Result<Invited, ChangeError> {
        let name = decide::name(name, NAME_MAX_CHARS)?;
        let office = match self.office(tx.connection())? {
            Some(office) => office,
            None => self.open_office(tx, office_name, country)?,
        };
        let wanted = folded(&name);
        let known = self.analysts(tx.connection())?.into_iter().find(|(_, name)| folded(name) == wanted);
        let (person, reason) = match known {
            Some((person, _)) => (person, WayInReason::Lost),
            None => {
                let (role, demonstration) = (Role::Analyst, false);
                let new =
                    NewPerson { name: &name, drawing: 0, language: None, role, class: None, demonstration };
                (self.register(tx, office, &new)?, WayInReason::First)
            }
        };
        let code = self.make_invitation(tx, office, person, None, reason)?;
        Ok(Invited { person, code, known: reason == WayInReason::Lost })
    }

    /// An analyst is one no more: her password, invitations and sessions end with the role.
    pub fn end_analyst(&self, tx: &mut WriteTx<'_>, name: &str) -> Result<(), ChangeError> {
        let wanted = folded(name);
        let found: Vec<PersonId> = self
            .analysts(tx.connection())?
            .into_iter()
            .filter_map(|(person, name)| (folded(&name) == wanted).then_some(person))
            .collect();
        let Some(office) = self.office(tx.connection())?.filter(|_| !found.is_empty()) else {
            return Err(Unsound::Gone.into());
        };
        for person in found {
            Change { directory: self, school: office }.set_role(tx, person, Role::Analyst, false)?;
            self.forget_ways(tx, person)?;
        }
        Ok(())
    }

    fn open_office(
        &self,
        tx: &mut WriteTx<'_>,
        name: &str,
        country: CountryCode,
    ) -> Result<SchoolId, ChangeError> {
        let name = decide::name(name, GROUP_NAME_MAX_CHARS)?;
        let school = self.open_school(tx, &name, country.as_str())?;
        tx.execute("INSERT INTO directory_office (one, school) VALUES (1, ?1)", &[school.into()])?;
        Ok(school)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::import::tests::world;
    use kernel::{Actor, Gate, Wish};

    #[test]
    fn an_analyst_is_invited_comes_again_and_leaves() {
        // A school that the central has heard of is there before its office.
        let world = world();
        let directory = world.directory.clone();
        let store = directory.store().clone();
        let peru: CountryCode = "PE".parse().unwrap();
        let invite = |name: &'static str, office: &'static str| {
            let directory = directory.clone();
            store.write_blocking(move |tx| directory.invite_analyst(tx, name, office, peru))
        };
        assert!(matches!(invite(" ", "Oficina"), Err(ChangeError::Unsound(Unsound::NameMissing))));
        assert!(matches!(invite("Ana Quispe", ""), Err(ChangeError::Unsound(Unsound::NameMissing))));
        assert_eq!(store.read_blocking(|db| directory.office(db)).unwrap(), None);
        let ana = invite("Ana Quispe", "Dirección").unwrap();
        let again = invite("ana  quispe", "").unwrap();
        assert_eq!((again.person, ana.known, again.known), (ana.person, false, true));
        assert_ne!(ana.code, again.code);
        let office = store.read_blocking(|db| directory.office(db)).unwrap().unwrap();
        assert_ne!(office, world.school);
        assert_eq!(
            directory.own_school().unwrap().unwrap().school,
            office,
            "not the school it heard of first"
        );

        let hash = crate::sign_in::password::hash("lluvia mansa", &[1; 16]).unwrap();
        let (setting, person) = (directory.clone(), ana.person);
        let login = store.write_blocking(move |tx| setting.set_password(tx, person, &hash)).unwrap();
        let entrance =
            |who: &str| directory.try_password(who, "lluvia mansa", None, kernel::UtcMillis(1)).unwrap();
        let crate::sign_in::password::PasswordTried::In(came) = entrance(&login) else { panic!("not in") };
        assert_eq!((came.school, came.roles.as_slice()), (office, [Role::Analyst].as_slice()));
        let actor = Actor { person, school: came.school, roles: came.roles, together: vec![] };
        let may = |wish| directory.may(&actor, &wish).is_ok();
        assert!(may(Wish::ApproveModels(office)) && !may(Wish::ApproveModels(world.school)));
        assert!(!may(Wish::Administer(office)) && !may(Wish::MaintainBox) && !may(Wish::SeePeople(office)));

        let (ending, gone) = (directory.clone(), directory.clone());
        store.write_blocking(move |tx| ending.end_analyst(tx, "Ana Quispe")).unwrap();
        assert_eq!(entrance(&login), crate::sign_in::password::PasswordTried::Wrong);
        assert_eq!(store.read_blocking(|db| directory.analysts(db)).unwrap(), []);
        let twice = store.write_blocking(move |tx| gone.end_analyst(tx, "Ana Quispe"));
        assert!(matches!(twice, Err(ChangeError::Unsound(Unsound::Gone))));
    }
}
