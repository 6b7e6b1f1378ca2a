//! Who was of a school and is of it no more, and forgetting somebody inside a write that has just decided it.

use crate::Directory;
use kernel::{
    Hlc, PersonId, Role, SchoolId, UtcMillis,
    ports::{Departed, Forgettable},
};
use store::{Connection, StoreError, Value, WriteTx};

/// Later than every stamp.
const NEVER: [u8; 8] = [0xff; 8];

/// Roles that end with the last class: nobody works at a school as one of these.
fn learners() -> [Value; 2] {
    [Role::Pupil, Role::Guest].map(|role| Value::Int(i64::from(role as u8)))
}

impl Directory {
    /// Who is of the school no more, in the order of their ids, and whether there are more than the `most` that are looked at. `before`: only those for whom nothing of a class or a role was written
    /// since, under the id that is listed. Who only looked in as a guest is of no school.
    pub fn departed(
        &self,
        db: &mut Connection,
        school: SchoolId,
        before: Option<UtcMillis>,
        most: usize,
    ) -> Result<(Vec<Departed>, bool), StoreError> {
        let sql = "SELECT DISTINCT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person AND p.forgotten = 0 \
            WHERE r.school = ?1 AND r.role <> ?3 AND NOT EXISTS (SELECT 1 FROM directory_enrolment o \
            WHERE o.person = r.person AND (o.here = 1 OR o.enrolment_at > ?4)) AND NOT EXISTS (SELECT 1 FROM directory_role s \
            WHERE s.person = r.person AND ((s.held = 1 AND s.role NOT IN (?2, ?3)) OR s.role_at > ?4)) \
            AND NOT EXISTS (SELECT 1 FROM directory_merged m WHERE m.merged = r.person AND m.standing = 1) \
            ORDER BY r.person LIMIT ?5";
        let before = before.map_or(NEVER, |at| Hlc::at(at).0.to_be_bytes());
        let [pupil, guest] = learners();
        let one_more = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let values = [school.into(), pupil, guest, Value::blob(&before), one_more.into()];
        let mut found = Vec::new();
        let rows = db.query(sql, &values)?;
        let more = rows.len() > most;
        for row in rows.iter().take(most) {
            // Under another id of hers she may be here.
            found.extend(self.departed_one(db, school, PersonId(row.id(0)?))?);
        }
        Ok((found, more))
    }

    /// The same of one person: `None` where she is of the school, was never of it, or is forgotten.
    pub fn departed_one(
        &self,
        db: &mut Connection,
        school: SchoolId,
        person: PersonId,
    ) -> Result<Option<Departed>, StoreError> {
        let sql = "SELECT 1 FROM directory_person WHERE person = ?1 AND forgotten = 0";
        if db.query_one(sql, &[person.into()])?.is_none() {
            return Ok(None);
        }
        let ids = self.one_person(db, person)?;
        let (mut was_of_it, mut ended, mut last) = (false, false, UtcMillis(0));
        for id in &ids {
            let sql = "SELECT here, enrolment_at FROM directory_enrolment WHERE person = ?1";
            for row in db.query(sql, &[(*id).into()])? {
                if row.int(0)? != 0 {
                    return Ok(None);
                }
                ended = true;
                last = last.max(wall_of(row.blob(1)?));
            }
            let sql = "SELECT school, role, held, role_at FROM directory_role WHERE person = ?1";
            for row in db.query(sql, &[(*id).into()])? {
                let (role, held) = (Value::Int(row.int(1)?), row.int(2)? != 0);
                if held && !learners().contains(&role) {
                    return Ok(None);
                }
                was_of_it |= row.blob(0)? == school.0 && role != learners()[1];
                ended |= !held;
                last = last.max(wall_of(row.blob(3)?));
            }
        }
        Ok(was_of_it.then(|| Departed { person, ids, left: ended.then_some(last) }))
    }

    /// What forgetting her would destroy here, under all her ids.
    pub(crate) fn would_forget_in(
        &self,
        db: &mut Connection,
        person: PersonId,
    ) -> Result<Forgettable, StoreError> {
        let ids = self.one_person(db, person)?;
        let mut found = Forgettable { forgotten: true, ..Forgettable::default() };
        for id in &ids {
            let keys =
                db.query("SELECT count(*) FROM directory_person_key WHERE person = ?1", &[(*id).into()])?;
            found.keys += keys[0].int(0)?.max(0) as u64;
            found.ways_in |= self.has_ways(db, *id)?;
            let sql = "SELECT 1 FROM directory_person WHERE person = ?1 AND forgotten = 0";
            found.forgotten &= db.query_one(sql, &[(*id).into()])?.is_none();
            let sql = "SELECT 1 FROM directory_role a WHERE a.person = ?1 AND a.role = ?2 AND a.held = 1 AND NOT EXISTS \
                (SELECT 1 FROM directory_role o JOIN directory_person p ON p.person = o.person AND p.forgotten = 0 \
                 WHERE o.school = a.school AND o.role = ?2 AND o.held = 1 AND o.person <> ?1) LIMIT 1";
            let administrator = i64::from(Role::Administrator as u8);
            found.last_administrator |= db.query_one(sql, &[(*id).into(), administrator.into()])?.is_some();
        }
        Ok(Forgettable { ids, ..found })
    }

    /// Forgets her under all her ids: each id's record, with who did it, then its keys. Returns how many keys were destroyed; none, and
    /// nothing is written, where she was forgotten already or nobody else administers the school.
    pub fn forget_person(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<u64, StoreError> {
        let found = self.would_forget_in(tx.connection(), person)?;
        if found.forgotten || found.last_administrator {
            return Ok(0);
        }
        for id in found.ids {
            self.forget(tx, school, id, reason, by)?;
        }
        Ok(found.keys)
    }
}

/// The wall time in a stamp's stored bytes.
fn wall_of(stamp: &[u8]) -> UtcMillis {
    stamp.first_chunk::<8>().map_or(UtcMillis(0), |hlc| Hlc(u64::from_be_bytes(*hlc)).wall())
}
