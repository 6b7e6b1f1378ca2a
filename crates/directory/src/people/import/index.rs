//! Which row of which list became whom: local state, under keyed hashes.
//!
//! The register number itself is a sealed fact in the log, so another hub can make its own index from what it may open
//! ([`Index::open`] does, for whoever is not in it yet). Without the node's secret the hashes say nothing: a list of possible
//! numbers cannot be tried against a stolen database.

use super::decide::{Before, FIELDS};
use crate::Directory;
use events::people::FactKind;
use kernel::{ClassId, PersonId, Role, SchoolId};
use store::{Connection, Row, StoreError, Value, WriteTx};

/// The local table. `mark` names the secret the hash was made with; a rotated secret makes the index anew.
pub const DDL: &str = "CREATE TABLE directory_import (school {blob} NOT NULL, id_hash {blob} NOT NULL, \
     person {blob} NOT NULL, mark {blob} NOT NULL, fields {blob}, roles {text}, classes {blob}, \
     PRIMARY KEY (school, id_hash)){clustered}; \
     CREATE INDEX directory_import_person ON directory_import (person);";

/// People looked at per step when the index is made.
const STEP: i64 = 1_000;

/// A key into the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdHash(pub [u8; 16]);

/// A row of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whom it names.
    pub person: PersonId,
    /// What the list said; `None` if this node has not read her from a list.
    pub before: Option<Before>,
}

/// The index of one school on this node.
pub struct Index {
    school: SchoolId,
    key: [u8; 32],
    mark: [u8; 8],
}

impl Index {
    /// Makes sure that everybody with a readable register number is in it.
    pub fn open(directory: &Directory, school: SchoolId) -> Result<Self, StoreError> {
        let key = directory.keys.derived("chaski v0 index of imported people");
        let mut mark = [0; 8];
        mark.copy_from_slice(&blake3::hash(&key).as_bytes()[..8]);
        let index = Self { school, key, mark };
        let stale = directory.store.read_blocking(|db| {
            let sql = "SELECT count(*) FROM directory_import WHERE mark <> ?1";
            db.query(sql, &[Value::blob(&mark)])?[0].int(0)
        })?;
        if stale > 0 {
            directory.store.write_blocking(move |tx| {
                tx.execute("DELETE FROM directory_import WHERE mark <> ?1", &[Value::blob(&mark)])
            })?;
        }
        index.add_missing(directory)?;
        Ok(index)
    }

    /// The hash of a register number or user name.
    pub fn hash(&self, kind: FactKind, id: &str) -> IdHash {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(self.school.as_bytes()).update(&[kind as u8]).update(id.as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        IdHash(short)
    }

    /// The hash by which a field is known again; 0 only for what is empty.
    pub fn field_hash(&self, position: usize, value: &str) -> u64 {
        if value.is_empty() {
            return 0;
        }
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(b"field").update(&[position as u8]).update(value.as_bytes());
        let mut short = [0; 8];
        short.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_be_bytes(short).max(1)
    }

    /// Who is behind a hash.
    pub fn find(&self, db: &mut Connection, id: IdHash) -> Result<Option<Entry>, StoreError> {
        let sql =
            "SELECT person, fields, roles, classes FROM directory_import WHERE school = ?1 AND id_hash = ?2";
        db.query_one(sql, &[self.school.into(), Value::blob(&id.0)])?.map(|row| read_entry(&row)).transpose()
    }

    /// Under which ids a person came from lists, and what they said of her.
    pub fn entries_of(
        &self,
        db: &mut Connection,
        person: PersonId,
    ) -> Result<Vec<(IdHash, Entry)>, StoreError> {
        let sql = "SELECT person, fields, roles, classes, id_hash FROM directory_import \
            WHERE school = ?1 AND person = ?2 ORDER BY id_hash";
        let rows = db.query(sql, &[self.school.into(), person.into()])?;
        rows.iter().map(|row| Ok((IdHash(row.id(4)?), read_entry(row)?))).collect()
    }

    /// How many people of this school came from lists.
    pub fn people(&self, db: &mut Connection) -> Result<u64, StoreError> {
        let sql = "SELECT count(DISTINCT person) FROM directory_import WHERE school = ?1";
        Ok(db.query(sql, &[self.school.into()])?[0].int(0)? as u64)
    }

    /// A row to write.
    pub fn row(&self, id: IdHash, person: PersonId, before: Option<&Before>) -> Vec<Value> {
        let roles =
            before.map(|before| before.roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" "));
        let fields =
            before.map(|before| before.fields.iter().flat_map(|f| f.to_be_bytes()).collect::<Vec<u8>>());
        let classes = before.map(|before| {
            let class =
                |(class, teaches): (&ClassId, &bool)| [class.as_bytes(), &[u8::from(*teaches)]].concat();
            before.classes.iter().flat_map(class).collect::<Vec<u8>>()
        });
        vec![
            self.school.into(),
            Value::blob(&id.0),
            person.into(),
            Value::blob(&self.mark),
            fields.into(),
            roles.into(),
            classes.into(),
        ]
    }

    fn add_missing(&self, directory: &Directory) -> Result<(), StoreError> {
        let mut after = Value::blob(&[]);
        loop {
            let rows = directory.store.read_blocking(|db| {
                let sql = "SELECT f.person, f.fact FROM directory_fact f WHERE f.person > ?1 AND f.fact IN (1, 2) \
                     AND f.replaced = 0 AND f.value IS NOT NULL \
                     AND NOT EXISTS (SELECT 1 FROM directory_import i WHERE i.person = f.person) \
                     AND EXISTS (SELECT 1 FROM directory_role r WHERE r.person = f.person AND r.school = ?2) \
                     ORDER BY f.person, f.fact LIMIT ?3";
                let found = db.query(sql, &[after.clone(), self.school.into(), STEP.into()])?;
                let mut rows = Vec::new();
                for row in &found {
                    let person = PersonId(row.id(0)?);
                    let Some(kind) = FactKind::from_u8(row.int(1)? as u8) else { continue };
                    if let Some(id) = directory.fact(db, person, kind)?.shown() {
                        rows.push(self.row(self.hash(kind, id), person, None));
                    }
                }
                // A step ends between two people: the last one's other fact may be beyond the limit.
                if let Some(last) = found.last() {
                    after = last.0[0].clone();
                }
                Ok((found.len(), rows))
            })?;
            let (found, rows) = rows;
            if !rows.is_empty() {
                directory.store.write_blocking(move |tx| put(tx, &rows))?;
            }
            if (found as i64) < STEP {
                return Ok(());
            }
        }
    }
}

/// Writes rows of the index.
pub fn put(tx: &mut WriteTx<'_>, rows: &[Vec<Value>]) -> Result<(), StoreError> {
    use store::ColumnType::{Blob, Text};
    let into = "INSERT INTO directory_import (school, id_hash, person, mark, fields, roles, classes)";
    let again = "ON CONFLICT (school, id_hash) DO UPDATE SET person = excluded.person, mark = excluded.mark, \
        fields = excluded.fields, roles = excluded.roles, classes = excluded.classes";
    tx.connection().insert_rows(into, &[Blob, Blob, Blob, Blob, Blob, Text, Blob], again, rows)
}

/// Forgets a person: her number must not lead to her any more.
pub fn forget(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM directory_import WHERE person = ?1", &[person.into()])?;
    Ok(())
}

fn read_entry(row: &Row) -> Result<Entry, StoreError> {
    let person = PersonId(row.id(0)?);
    let Some(bytes) = row.blob_opt(1)?.filter(|bytes| bytes.len() == FIELDS * 8) else {
        return Ok(Entry { person, before: None });
    };
    let mut fields = [0; FIELDS];
    for (field, bytes) in fields.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *field = u64::from_be_bytes(*bytes);
    }
    let roles = row.text_opt(2)?.unwrap_or_default().split(' ').filter_map(Role::from_word).collect();
    let classes = row.blob_opt(3)?.unwrap_or_default().as_chunks::<17>().0.iter();
    let classes = classes.filter_map(|c| Some((ClassId::from_slice(&c[..16])?, c[16] != 0))).collect();
    Ok(Entry { person, before: Some(Before { roles, classes, fields }) })
}
