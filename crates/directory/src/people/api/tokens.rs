//! Keys for programs: shown once, stored hashed, named, for reading or for changing too, and ended with one press.

use crate::Directory;
use kernel::{PersonId, SchoolId, UtcMillis};
use store::{Connection, StoreError, Value, WriteTx};
use web::api::Bearer;

/// The local table.
pub const DDL: &str = "CREATE TABLE directory_api_token (hash {blob} NOT NULL PRIMARY KEY, school {blob} NOT NULL, \
     person {blob} NOT NULL, name {text} NOT NULL, may_write BIGINT NOT NULL, made_at BIGINT NOT NULL, \
     used_at BIGINT NOT NULL){clustered}";

/// Tokens of one school at once.
pub const TOKENS_MAX: usize = 50;
/// Every token begins so: somebody who finds one in a file knows what it is.
const PREFIX: &str = "chaski_";
/// A token's use is written down at most so often: an SD card is not worn out by a program that asks every second.
const USED_EVERY_MS: i64 = 3_600_000;

/// A token as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The beginning of its hash, by which it is ended.
    pub id: String,
    /// What it is for, in the words of who made it.
    pub name: String,
    /// Whether it may change things.
    pub may_write: bool,
    /// When it was made.
    pub made_at: UtcMillis,
    /// When it was last used, to the hour; 0 = never.
    pub used_at: UtcMillis,
}

fn hash_of(token: &str) -> Option<[u8; 32]> {
    let bytes: [u8; 32] = kernel::from_base32(token.strip_prefix(PREFIX)?).ok()?;
    Some(*blake3::hash(&bytes).as_bytes())
}

impl Directory {
    /// Makes a token; the text is shown once and known to nobody afterwards. `None` if the school has [`TOKENS_MAX`].
    pub fn make_api_token(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        name: &str,
        may_write: bool,
    ) -> Result<Option<String>, StoreError> {
        if self.api_tokens(tx.connection(), school)?.len() >= TOKENS_MAX {
            return Ok(None);
        }
        let mut bytes = [0; 32];
        tx.entropy().fill(&mut bytes);
        let now = tx.now();
        tx.execute(
            "INSERT INTO directory_api_token (hash, school, person, name, may_write, made_at, used_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
            &[
                Value::blob(blake3::hash(&bytes).as_bytes()),
                school.into(),
                person.into(),
                name.into(),
                i64::from(may_write).into(),
                now.0.into(),
            ],
        )?;
        Ok(Some(format!("{PREFIX}{}", kernel::to_base32(&bytes))))
    }

    /// The school's tokens, newest first.
    pub fn api_tokens(&self, db: &mut Connection, school: SchoolId) -> Result<Vec<ApiToken>, StoreError> {
        let sql = "SELECT hash, name, may_write, made_at, used_at FROM directory_api_token WHERE school = ?1 \
            ORDER BY made_at DESC, hash";
        let rows = db.query(sql, &[school.into()])?;
        let token = |row: &store::Row| {
            Ok(ApiToken {
                id: kernel::to_base32(&row.blob(0)?[..10]),
                name: row.text(1)?.to_owned(),
                may_write: row.int(2)? != 0,
                made_at: UtcMillis(row.int(3)?),
                used_at: UtcMillis(row.int(4)?),
            })
        };
        rows.iter().map(token).collect()
    }

    /// Ends a token. Unknown ones are fine.
    pub fn end_api_token(&self, tx: &mut WriteTx<'_>, school: SchoolId, id: &str) -> Result<(), StoreError> {
        let sql = "SELECT hash FROM directory_api_token WHERE school = ?1 ORDER BY hash";
        for row in tx.query(sql, &[school.into()])? {
            if kernel::to_base32(&row.blob(0)?[..10]) == id {
                tx.execute("DELETE FROM directory_api_token WHERE hash = ?1", &[row.0[0].clone()])?;
            }
        }
        Ok(())
    }

    /// Who is behind a token, and when it was last written down as used; `None` if its maker no longer administers the
    /// school.
    pub(super) fn holder(
        &self,
        db: &mut Connection,
        token: &str,
    ) -> Result<Option<(Bearer, UtcMillis)>, StoreError> {
        let Some(key) = hash_of(token) else { return Ok(None) };
        let sql = "SELECT t.school, t.person, t.may_write, t.used_at FROM directory_api_token t WHERE t.hash = ?1 \
            AND EXISTS (SELECT 1 FROM directory_role r WHERE r.person = t.person AND r.school = t.school \
            AND r.role = ?2 AND r.held = 1) \
            AND NOT EXISTS (SELECT 1 FROM directory_person p WHERE p.person = t.person AND p.forgotten = 1)";
        let administrator = kernel::Role::Administrator as i64;
        let Some(row) = db.query_one(sql, &[Value::blob(&key), administrator.into()])? else {
            return Ok(None);
        };
        let (school, person) = (SchoolId(row.id(0)?), PersonId(row.id(1)?));
        Ok(Some((Bearer { key, school, person, may_write: row.int(2)? != 0 }, UtcMillis(row.int(3)?))))
    }

    /// Notes that a token was used, at most once an hour.
    pub(super) async fn note_use(
        &self,
        bearer: Bearer,
        used_at: UtcMillis,
        now: UtcMillis,
    ) -> Result<(), StoreError> {
        if used_at.plus_ms(USED_EVERY_MS) > now {
            return Ok(());
        }
        let sql = "UPDATE directory_api_token SET used_at = ?2 WHERE hash = ?1";
        let write = move |tx: &mut WriteTx<'_>| tx.execute(sql, &[Value::blob(&bearer.key), now.0.into()]);
        self.store.write(write).await.map(drop)
    }
}
