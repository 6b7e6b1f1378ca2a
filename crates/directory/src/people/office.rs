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

/// What one does at an office.
const OFFICE_ROLES: [Role; 2] = [Role::Analyst, Role::NetworkAdministrator];

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

    /// Who does this work at this central, with their names.
    pub fn office_people(
        &self,
        db: &mut Connection,
        role: Role,
    ) -> Result<Vec<(PersonId, String)>, StoreError> {
        let Some(office) = self.office(db)? else { return Ok(vec![]) };
        let sql = "SELECT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person \
            WHERE r.school = ?1 AND r.role = ?2 AND r.held = 1 AND p.forgotten = 0 ORDER BY r.person LIMIT ?3";
        let values = [office.into(), i64::from(role as u8).into(), PEOPLE_MAX.into()];
        let mut found = Vec::new();
        for row in db.query(sql, &values)? {
            let person = PersonId(row.id(0)?);
            found.push((person, self.name(db, person)?.unwrap_or_default()));
        }
        Ok(found)
    }

    /// Registers somebody for this work at this central and invites her; who works here under that name already gets another invitation,
    /// and this work too. The first one opens the office, under this name.
    pub fn invite_to_office(
        &self,
        tx: &mut WriteTx<'_>,
        role: Role,
        name: &str,
        office_name: &str,
        country: CountryCode,
    ) -> Result<Invited, ChangeError> {
        let name = decide::name(name, NAME_MAX_CHARS)?;
        let office = match self.office(tx.connection())? {
            Some(office) => office,
            None => self.open_office(tx, office_name, country)?,
        };
        let (person, reason) = match self.named_at_office(tx, &OFFICE_ROLES, &name)?.first() {
            Some(person) => {
                Change { directory: self, school: office }.set_role(tx, *person, role, true)?;
                (*person, WayInReason::Lost)
            }
            None => {
                let demonstration = false;
                let new =
                    NewPerson { name: &name, drawing: 0, language: None, role, class: None, demonstration };
                (self.register(tx, office, &new)?, WayInReason::First)
            }
        };
        let code = self.make_invitation(tx, office, person, None, reason)?;
        Ok(Invited { person, code, known: reason == WayInReason::Lost })
    }

    /// Somebody does this work here no more; with the last work her password, invitations and sessions end.
    pub fn end_at_office(&self, tx: &mut WriteTx<'_>, role: Role, name: &str) -> Result<(), ChangeError> {
        let found = self.named_at_office(tx, &[role], name)?;
        let Some(office) = self.office(tx.connection())?.filter(|_| !found.is_empty()) else {
            return Err(Unsound::Gone.into());
        };
        for person in found {
            Change { directory: self, school: office }.set_role(tx, person, role, false)?;
            if !self.named_at_office(tx, &OFFICE_ROLES, name)?.contains(&person) {
                self.forget_ways(tx, person)?;
            }
        }
        Ok(())
    }

    fn named_at_office(
        &self,
        tx: &mut WriteTx<'_>,
        roles: &[Role],
        name: &str,
    ) -> Result<Vec<PersonId>, StoreError> {
        let wanted = folded(name);
        let mut found = Vec::new();
        for role in roles {
            let here = self.office_people(tx.connection(), *role)?.into_iter();
            found.extend(here.filter_map(|(person, name)| (folded(&name) == wanted).then_some(person)));
        }
        found.sort();
        found.dedup();
        Ok(found)
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
        let invite_as = |role: Role, name: &'static str, office: &'static str| {
            let directory = directory.clone();
            store.write_blocking(move |tx| directory.invite_to_office(tx, role, name, office, peru))
        };
        let invite = |name: &'static str, office: &'static str| invite_as(Role::Analyst, name, office);
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
        assert!(!may(Wish::RunNetwork(office)), "she looks at models");
        assert!(!may(Wish::Administer(office)) && !may(Wish::MaintainBox) && !may(Wish::SeePeople(office)));

        // The same person may run the network as well; either work can end.
        let both = invite_as(Role::NetworkAdministrator, "Ana Quispe", "").unwrap();
        assert_eq!((both.person, both.known), (ana.person, true));
        let names = |role| store.read_blocking(|db| directory.office_people(db, role)).unwrap().len();
        assert_eq!((names(Role::Analyst), names(Role::NetworkAdministrator)), (1, 1));
        let roles = vec![Role::NetworkAdministrator];
        let running = Actor { person, school: office, roles, together: vec![] };
        let may = |wish| directory.may(&running, &wish).is_ok();
        assert!(may(Wish::RunNetwork(office)) && !may(Wish::RunNetwork(world.school)));
        assert!(!may(Wish::ApproveModels(office)) && !may(Wish::Administer(office)));
        let ending = directory.clone();
        store
            .write_blocking(move |tx| ending.end_at_office(tx, Role::NetworkAdministrator, "Ana Quispe"))
            .unwrap();
        assert!(
            matches!(entrance(&login), crate::sign_in::password::PasswordTried::In(_)),
            "she stays an analyst"
        );

        let (ending, gone) = (directory.clone(), directory.clone());
        store.write_blocking(move |tx| ending.end_at_office(tx, Role::Analyst, "Ana Quispe")).unwrap();
        assert_eq!(entrance(&login), crate::sign_in::password::PasswordTried::Wrong);
        assert_eq!(store.read_blocking(|db| directory.office_people(db, Role::Analyst)).unwrap(), []);
        let twice = store.write_blocking(move |tx| gone.end_at_office(tx, Role::Analyst, "Ana Quispe"));
        assert!(matches!(twice, Err(ChangeError::Unsound(Unsound::Gone))));
    }
}
