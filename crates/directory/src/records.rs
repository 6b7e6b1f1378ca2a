//! What the register holds of people, for whoever answers for their data (`governance`), and forgetting them.

use crate::{Directory, people::change::is_staff, sign_in::codes::CodeSpent};
use events::people::FactKind;
use kernel::{
    CountryCode, PersonId, Role, SchoolId,
    ports::{Forgettable, PortError, Records},
};
use store::{Connection, StoreError, Value, WriteTx};

/// People listed at most.
const LIST_MAX: i64 = 500;
/// While nobody has said which country it is.
const NO_COUNTRY: &str = "ZZ";

fn port(error: StoreError) -> PortError {
    PortError(error.to_string())
}

impl Directory {
    /// Who holds a role at a school and was not forgotten, ordered by id.
    pub fn holders(&self, school: SchoolId, role: Role) -> Result<Vec<PersonId>, StoreError> {
        let sql = "SELECT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person \
            WHERE r.school = ?1 AND r.role = ?2 AND r.held = 1 AND p.forgotten = 0 ORDER BY r.person LIMIT ?3";
        let values = [school.into(), (role as i64).into(), LIST_MAX.into()];
        let rows = self.store.read_blocking(|db| db.query(sql, &values))?;
        rows.iter().map(|row| row.id(0).map(PersonId)).collect()
    }

    fn has(&self, sql: &str, values: &[Value]) -> Result<bool, PortError> {
        Ok(self.store.read_blocking(|db| db.query_one(sql, values)).map_err(port)?.is_some())
    }
}

impl Records for Directory {
    fn own_school(&self) -> Result<Option<SchoolId>, PortError> {
        Ok(Directory::own_school(self).map_err(port)?.map(|own| own.school))
    }

    fn country(&self, school: SchoolId) -> Result<Option<CountryCode>, PortError> {
        let sql = "SELECT country FROM directory_school WHERE school = ?1";
        let row = self.store.read_blocking(|db| db.query_one(sql, &[school.into()])).map_err(port)?;
        let code = row.and_then(|row| row.text(0).ok()?.parse::<CountryCode>().ok());
        Ok(code.filter(|code| code.as_str() != NO_COUNTRY))
    }

    fn school_name(&self, school: SchoolId) -> Result<Option<String>, PortError> {
        let sql = "SELECT name FROM directory_school WHERE school = ?1";
        let row = self.store.read_blocking(|db| db.query_one(sql, &[school.into()])).map_err(port)?;
        Ok(row.and_then(|row| row.text(0).ok().map(str::to_owned)))
    }

    fn is_protected(&self, person: PersonId) -> Result<bool, PortError> {
        self.store.read_blocking(|db| Directory::is_protected(self, db, person)).map_err(port)
    }

    fn slip_secret(&self) -> [u8; 32] {
        self.keys.derived("chaski v0 proof on a slip for a pupil who moves")
    }

    fn is_of(&self, person: PersonId, school: SchoolId) -> Result<bool, PortError> {
        let sql = "SELECT 1 FROM directory_role WHERE person = ?1 AND school = ?2 LIMIT 1";
        self.has(sql, &[person.into(), school.into()])
    }

    fn is_staff(&self, person: PersonId) -> Result<bool, PortError> {
        self.store.read_blocking(|db| is_staff(db, person)).map_err(port)
    }

    fn administrators(&self, school: SchoolId) -> Result<Vec<PersonId>, PortError> {
        self.holders(school, Role::Administrator).map_err(port)
    }

    fn birth(&self, person: PersonId) -> Result<Option<String>, PortError> {
        let stands =
            self.store.read_blocking(|db| self.fact(db, person, FactKind::BirthDate)).map_err(port)?;
        // Two dates that nobody has settled are no date.
        Ok(stands.shown().filter(|_| stands.in_dispute().is_empty()).map(str::to_owned))
    }

    fn facts(&self, person: PersonId) -> Result<Vec<(&'static str, String)>, PortError> {
        let read = |db: &mut Connection| {
            let mut facts = Vec::new();
            for kind in FactKind::ALL {
                let stands = self.fact(db, person, kind)?;
                let values = stands.values.into_iter().filter_map(|(_, value)| value);
                facts.extend(values.filter(|value| !value.is_empty()).map(|value| (kind.word(), value)));
            }
            Ok(facts)
        };
        self.store.read_blocking(read).map_err(port)
    }

    fn spend_code(&self, typed: &str, act: &str) -> Result<bool, PortError> {
        let (directory, typed, act) = (self.clone(), typed.to_owned(), act.to_owned());
        let spent =
            self.store.write_blocking(move |tx| directory.spend_code(tx, &typed, &act)).map_err(port)?;
        Ok(spent == CodeSpent::Yes)
    }

    fn would_forget(&self, person: PersonId) -> Result<Forgettable, PortError> {
        self.store.read_blocking(|db| self.would_forget_in(db, person)).map_err(port)
    }

    fn forget(
        &self,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<u64, PortError> {
        let directory = self.clone();
        let write = move |tx: &mut WriteTx<'_>| directory.forget_person(tx, school, person, reason, by);
        self.store.write_blocking(write).map_err(port)
    }
}
