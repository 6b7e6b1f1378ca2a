//! Sign-in sessions in local tables, with the live ones in memory: every page asks for one.

use crate::Directory;
use kernel::{Actor, LanguageTag, PersonId, Role, SchoolId, UtcMillis};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use store::{Row, StoreError, Value, WriteTx};
use web::session::{Answer, SessionRow, SessionStore, SessionStoreError, TokenHash};

/// The table.
pub const DDL: &str = "CREATE TABLE directory_session (token {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, \
     school {blob} NOT NULL, roles {text} NOT NULL, language {text}, seen_at BIGINT NOT NULL, ends_at BIGINT NOT NULL){clustered}; \
     CREATE INDEX directory_session_person ON directory_session (person, seen_at);";

/// Sessions of one person at once: her phone, the school's tablet, a friend's phone. The oldest ends.
const PER_PERSON: i64 = 5;
/// Sessions kept in memory.
const CACHED: usize = 4_096;

/// Sessions in memory.
#[derive(Default)]
pub struct SessionCache(Mutex<HashMap<TokenHash, SessionRow>>);

impl SessionCache {
    /// Her sessions, and those of others with whom she sat, are asked of the database again.
    pub(crate) fn end_of(&self, person: PersonId) {
        let hers = |row: &SessionRow| row.actor.person == person || row.actor.together.contains(&person);
        self.with(|cached| cached.retain(|_, row| !hers(row)));
    }

    fn with<T>(&self, f: impl FnOnce(&mut HashMap<TokenHash, SessionRow>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Directory {
    /// A role was given or ended: open sessions follow, so that nobody goes on with what was taken from her.
    pub(crate) fn roles_changed(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        role: Role,
        held: bool,
    ) -> Result<(), StoreError> {
        let sql = "SELECT token, roles FROM directory_session WHERE person = ?1 ORDER BY token";
        for row in tx.query(sql, &[person.into()])? {
            let mut roles: Vec<Role> = row.text(1)?.split(' ').filter_map(Role::from_word).collect();
            roles.retain(|known| *known != role);
            if held {
                roles.push(role);
            }
            roles.sort();
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            let token = row.0[0].clone();
            tx.execute(
                "UPDATE directory_session SET roles = ?2 WHERE token = ?1",
                &[token, words.join(" ").into()],
            )?;
        }
        self.sessions.with(|cached| cached.retain(|_, row| row.actor.person != person));
        Ok(())
    }
}

fn store_error(error: StoreError) -> SessionStoreError {
    SessionStoreError(error.to_string())
}

/// Ids one after the other; at most [`kernel::MAX_TOGETHER`].
fn together_bytes(together: &[PersonId]) -> Option<Vec<u8>> {
    (!together.is_empty())
        .then(|| together.iter().take(kernel::MAX_TOGETHER).flat_map(|person| person.0).collect())
}

fn read_row(row: &Row) -> Result<(Actor, Option<LanguageTag>, UtcMillis, UtcMillis), StoreError> {
    let roles = row.text(2)?.split(' ').filter_map(Role::from_word).collect();
    let together =
        row.blob_opt(6)?.unwrap_or_default().chunks_exact(16).filter_map(PersonId::from_slice).collect();
    let actor = Actor { person: PersonId(row.id(0)?), school: SchoolId(row.id(1)?), roles, together };
    let language = row.text_opt(3)?.and_then(|tag| tag.parse().ok());
    Ok((actor, language, UtcMillis(row.int(4)?), UtcMillis(row.int(5)?)))
}

impl SessionStore for Directory {
    fn lookup(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, Option<SessionRow>> {
        Box::pin(async move {
            if let Some(row) = self.sessions.with(|cached| cached.get(&token).cloned()) {
                return Ok(Some(row).filter(|row| row.ends_at > now));
            }
            let directory = self.clone();
            let found = self
                .store
                .read(move |db| {
                    let sql = "SELECT person, school, roles, language, seen_at, ends_at, together FROM directory_session \
                        WHERE token = ?1 AND ends_at > ?2";
                    let Some(row) = db.query_one(sql, &[Value::blob(&token.0), now.0.into()])? else { return Ok(None) };
                    let (actor, language, seen_at, ends_at) = read_row(&row)?;
                    let shown_name = directory.names_together(db, &actor)?;
                    Ok(Some(SessionRow { actor, shown_name, language, seen_at, ends_at }))
                })
                .await
                .map_err(store_error)?;
            if let Some(row) = &found {
                self.sessions.with(|cached| {
                    if cached.len() >= CACHED {
                        cached.clear();
                    }
                    cached.insert(token, row.clone());
                });
            }
            Ok(found)
        })
    }

    fn insert(&self, token: TokenHash, row: SessionRow) -> Answer<'_, ()> {
        Box::pin(async move {
            let ended = self
                .store
                .write(move |tx| -> Result<Vec<TokenHash>, StoreError> {
                    tx.execute("DELETE FROM directory_session WHERE ends_at <= ?1", &[row.seen_at.0.into()])?;
                    let roles: Vec<&str> = row.actor.roles.iter().map(|role| role.word()).collect();
                    tx.execute(
                        "INSERT INTO directory_session (token, person, school, roles, language, seen_at, ends_at, together) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                        &[
                            Value::blob(&token.0),
                            row.actor.person.into(),
                            row.actor.school.into(),
                            roles.join(" ").into(),
                            row.language.map(|tag| tag.as_str().to_owned()).into(),
                            row.seen_at.0.into(),
                            row.ends_at.0.into(),
                            together_bytes(&row.actor.together).into(),
                        ],
                    )?;
                    let too_many = tx.query(
                        "SELECT token FROM directory_session WHERE person = ?1 ORDER BY seen_at DESC, token LIMIT 50 OFFSET ?2",
                        &[row.actor.person.into(), PER_PERSON.into()],
                    )?;
                    let mut ended = Vec::new();
                    for row in too_many {
                        tx.execute("DELETE FROM directory_session WHERE token = ?1", &[row.0[0].clone()])?;
                        ended.push(TokenHash(row.id(0)?));
                    }
                    Ok(ended)
                })
                .await
                .map_err(store_error)?;
            self.sessions.with(|cached| ended.iter().for_each(|token| _ = cached.remove(token)));
            Ok(())
        })
    }

    fn touch(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, ()> {
        Box::pin(async move {
            self.sessions.with(|cached| {
                if let Some(row) = cached.get_mut(&token) {
                    row.seen_at = now;
                }
            });
            self.store
                .write(move |tx| {
                    let sql = "UPDATE directory_session SET seen_at = ?2 WHERE token = ?1";
                    tx.execute(sql, &[Value::blob(&token.0), now.0.into()])
                })
                .await
                .map_err(store_error)?;
            Ok(())
        })
    }

    fn remove(&self, token: TokenHash) -> Answer<'_, ()> {
        Box::pin(async move {
            self.sessions.with(|cached| cached.remove(&token));
            self.store
                .write(move |tx| {
                    tx.execute("DELETE FROM directory_session WHERE token = ?1", &[Value::blob(&token.0)])
                })
                .await
                .map_err(store_error)?;
            // Once more: somebody may have looked it up between the two.
            self.sessions.with(|cached| cached.remove(&token));
            Ok(())
        })
    }
}
