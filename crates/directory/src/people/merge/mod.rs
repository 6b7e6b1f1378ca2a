//! Duplicates: two boxes, or two lists, registered one person without meeting. Proposed with reasons, decided by a person.

mod score;

pub use score::{Face, Proposal, Why, propose};

use super::search::Found;
use crate::Directory;
use events::people::FactKind;
use kernel::{ClassId, PersonId, SchoolId};
use std::collections::BTreeSet;
use store::{Connection, StoreError};

/// Proposals on one page.
pub const SHOWN: usize = 50;
/// Most people compared; beyond it a school has other worries.
const COMPARED: usize = 20_000;

impl Directory {
    /// Pairs at a school that may be one person, the surest first.
    pub(crate) fn duplicates(
        &self,
        db: &mut Connection,
        school: SchoolId,
    ) -> Result<Vec<Proposal>, StoreError> {
        let found = self.find_people(db, school, "")?;
        self.proposals(db, school, found)
    }

    /// Pairs of which this person is one: for her record, which must not look at a whole school's classes.
    pub(crate) fn duplicates_of(
        &self,
        db: &mut Connection,
        school: SchoolId,
        person: PersonId,
    ) -> Result<Vec<Proposal>, StoreError> {
        let mut found = self.find_people(db, school, "")?;
        let Some(own) = found.iter().find(|one| one.person == person).map(|one| one.name.clone()) else {
            return Ok(Vec::new());
        };
        found.retain(|one| score::holds(&own, &one.name));
        let mut proposals = self.proposals(db, school, found)?;
        proposals.retain(|pair| pair.one == person || pair.other == person);
        Ok(proposals)
    }

    fn proposals(
        &self,
        db: &mut Connection,
        school: SchoolId,
        found: Vec<Found>,
    ) -> Result<Vec<Proposal>, StoreError> {
        let mut faces = Vec::new();
        // Of whom another school says that she is, or was, of it. Asked once: a school that takes nobody in has none.
        let sql = "SELECT DISTINCT o.person FROM directory_role o WHERE o.school <> ?1 AND EXISTS \
            (SELECT 1 FROM directory_role r WHERE r.person = o.person AND r.school = ?1 AND r.held = 1) LIMIT ?2";
        let others: BTreeSet<PersonId> = db
            .query(sql, &[school.into(), (COMPARED as i64).into()])?
            .iter()
            .map(|row| row.id(0).map(PersonId))
            .collect::<Result<_, _>>()?;
        for found in found.into_iter().take(COMPARED) {
            let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 1 ORDER BY class";
            let classes = db.query(sql, &[found.person.into()])?;
            let classes =
                classes.iter().map(|row| row.id(0).map(kernel::ClassId)).collect::<Result<_, _>>()?;
            let elsewhere = others.contains(&found.person);
            let (person, name) = (found.person, found.name);
            faces.push(Face { person, name, classes, birth: None, number: None, elsewhere });
        }
        // Birth dates and numbers are opened only for those whose names are alike already.
        let alike = score::alike(&faces);
        for face in faces.iter_mut().filter(|face| alike.contains(&face.person)) {
            face.birth = self.fact(db, face.person, FactKind::BirthDate)?.shown().map(str::to_owned);
            face.number = self.fact(db, face.person, FactKind::RegisterNumber)?.shown().map(str::to_owned);
        }
        Ok(propose(&faces))
    }

    /// Pupils of a class who have more than one id, each once with all of them, the one she goes on under first.
    pub(crate) fn merged_pupils(
        &self,
        db: &mut Connection,
        class: ClassId,
    ) -> Result<Vec<Vec<PersonId>>, StoreError> {
        // Two halves rather than one condition with "or": each is answered from an index, and a class page asks this every time.
        let sql = "SELECT e.person FROM directory_enrolment e JOIN directory_merged m ON m.kept = e.person AND m.standing = 1 \
            WHERE e.class = ?1 AND e.here = 1 AND e.teaches = 0 \
            UNION SELECT e.person FROM directory_enrolment e JOIN directory_merged m ON m.merged = e.person AND m.standing = 1 \
            WHERE e.class = ?1 AND e.here = 1 AND e.teaches = 0 ORDER BY 1";
        let mut people: Vec<Vec<PersonId>> = Vec::new();
        for row in db.query(sql, &[class.into()])? {
            let pupil = PersonId(row.id(0)?);
            if people.iter().all(|ids| !ids.contains(&pupil)) {
                let shown = self.standing_id(db, pupil)?;
                people.push(self.one_person(db, shown)?);
            }
        }
        Ok(people)
    }

    /// The records that were said to be this person, directly, ordered by id.
    pub(crate) fn merged_into(
        &self,
        db: &mut Connection,
        kept: PersonId,
    ) -> Result<Vec<PersonId>, StoreError> {
        let sql = "SELECT merged FROM directory_merged WHERE kept = ?1 AND standing = 1 ORDER BY merged";
        db.query(sql, &[kept.into()])?.iter().map(|row| row.id(0).map(PersonId)).collect()
    }

    /// All ids that are one person with this one, in their order; follows merges of merges.
    pub fn one_person(&self, db: &mut Connection, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
        let mut ids = vec![person];
        let mut looked = 0;
        // A chain of merges may close a circle when two boxes merged the same pair each its own way round.
        while looked < ids.len() && ids.len() < 64 {
            let at = ids[looked];
            looked += 1;
            let sql = "SELECT merged FROM directory_merged WHERE kept = ?1 AND standing = 1 \
                UNION SELECT kept FROM directory_merged WHERE merged = ?1 AND standing = 1 ORDER BY 1";
            for row in db.query(sql, &[at.into()])? {
                let other = PersonId(row.id(0)?);
                if !ids.contains(&other) {
                    ids.push(other);
                }
            }
        }
        Ok(ids)
    }
}
