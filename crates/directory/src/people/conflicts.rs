//! Fields in which two values stand, because two boxes wrote them without seeing each other: all of a school's in one list, with where and
//! when each was written, for a person to decide.
//!
//! Who wrote a value is not in the log: it names the person whom a value is about, and the box.

use super::facts::Stands;
use crate::{Directory, views::CLASS_NAME};
use events::people::FactKind;
use kernel::{ClassId, NodeKey, PersonId, SchoolId, Stamp, UtcMillis};
use store::{Connection, StoreError, Value, log::Head, view::edited};

/// Fields looked at for one list; whoever has more settles these first.
pub const FIELDS_MAX: i64 = 200;

/// Which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Somebody's name.
    Name(PersonId),
    /// Something on her record.
    Fact(PersonId, FactKind),
    /// What a class is called.
    Class(ClassId),
}

/// A value that stands, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The value; empty: it was taken back.
    pub value: String,
    /// When it was written, by that box's clock.
    pub at: UtcMillis,
    /// On which box; `None` where its log is not here.
    pub node: Option<NodeKey>,
}

/// A field in which different values stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which.
    pub field: Field,
    /// The values, each once, the latest first.
    pub values: Vec<Told>,
    /// What whoever decides has seen.
    pub seen: Vec<Stamp>,
}

impl Directory {
    /// A school's fields in which different values stand: names, then the record, then classes.
    pub fn conflicts(&self, db: &mut Connection, school: SchoolId) -> Result<Vec<Conflict>, StoreError> {
        let of_school = "JOIN directory_person p ON p.person = n.person AND p.forgotten = 0 \
            WHERE n.replaced = 0 AND n.value IS NOT NULL \
            AND EXISTS (SELECT 1 FROM directory_role r WHERE r.person = n.person AND r.school = ?1) \
            AND NOT EXISTS (SELECT 1 FROM directory_merged m WHERE m.merged = n.person AND m.standing = 1)";
        let values = [school.into(), Value::Int(FIELDS_MAX)];
        let mut found = Vec::new();
        let names = format!(
            "SELECT n.person FROM directory_name n {of_school} GROUP BY n.person HAVING count(*) > 1 ORDER BY n.person LIMIT ?2"
        );
        for row in db.query(&names, &values)? {
            let person = PersonId(row.id(0)?);
            let stands = self.name_stands(db, person)?;
            found.extend(conflict(db, Field::Name(person), &stands)?);
        }
        let facts = format!(
            "SELECT n.person, n.fact FROM directory_fact n {of_school} GROUP BY n.person, n.fact HAVING count(*) > 1 \
             ORDER BY n.person, n.fact LIMIT ?2"
        );
        for row in db.query(&facts, &values)? {
            let person = PersonId(row.id(0)?);
            let Some(kind) = FactKind::from_u8(row.int(1)?.clamp(0, 255) as u8) else { continue };
            let stands = self.fact(db, person, kind)?;
            found.extend(conflict(db, Field::Fact(person, kind), &stands)?);
        }
        let classes = "SELECT n.class FROM directory_class_name n JOIN directory_class c ON c.class = n.class AND c.school = ?1 \
            WHERE n.replaced = 0 AND n.value IS NOT NULL GROUP BY n.class HAVING count(*) > 1 ORDER BY n.class LIMIT ?2";
        for row in db.query(classes, &values)? {
            let class = ClassId(row.id(0)?);
            let standing = edited::standing(db, &CLASS_NAME, &[class.into()])?;
            let text = |value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            };
            let values =
                standing.into_iter().map(|standing| (standing.stamp, text(standing.value))).collect();
            found.extend(conflict(db, Field::Class(class), &Stands { values })?);
        }
        Ok(found)
    }
}

/// What stands, if it is a conflict: two boxes that wrote the same agree.
fn conflict(db: &mut Connection, field: Field, stands: &Stands) -> Result<Option<Conflict>, StoreError> {
    if stands.in_dispute().is_empty() {
        return Ok(None);
    }
    let mut values: Vec<Told> = Vec::new();
    for (stamp, value) in &stands.values {
        let Some(value) = value.as_ref().filter(|value| values.iter().all(|told| told.value != **value))
        else {
            continue;
        };
        let node = Head::of(db, stamp.origin)?.map(|head| head.origin.node);
        values.push(Told { value: value.clone(), at: stamp.hlc.wall(), node });
    }
    Ok(Some(Conflict { field, values, seen: stands.stamps() }))
}
