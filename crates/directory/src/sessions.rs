//! Sign-in sessions in local tables, with the live ones in memory: every page asks for one. Where several processes share the database
//! none is kept in memory: whoever signs out at one of them, or whose rights are taken there, is out at all of them with the next page.

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

/// Sessions of one person at once: her phone, the school's tablet, a friend's phone. The oldest ends; before it one that was last used
/// while the clock was ahead of what it shows now.
const PER_PERSON: i64 = 5;
/// Sessions kept in memory.
const CACHED: usize = 4_096;

/// Sessions in memory. One that is being changed is read from the database until the change is seen there: a request that read
/// the row just before the commit must not put back what was taken from somebody.
#[derive(Default)]
pub struct SessionCache(Mutex<Cached>);

#[derive(Default)]
struct Cached {
    rows: HashMap<TokenHash, SessionRow>,
    /// What the database will say of a session once the change is committed: other roles, or that there is none.
    changing: HashMap<TokenHash, Option<Vec<Role>>>,
    /// Grows with every change.
    changes: u64,
}

impl SessionCache {
    /// The sessions of somebody, and those of others with whom she sat, are asked of the database again.
    pub(crate) fn forget(&self, person: PersonId) {
        let hers = |row: &SessionRow| row.actor.person == person || row.actor.together.contains(&person);
        self.with(|cached| {
            cached.rows.retain(|_, row| !hers(row));
            cached.changes += 1;
        });
    }

    fn get(&self, token: TokenHash) -> Option<SessionRow> {
        self.with(|cached| cached.rows.get(&token).cloned())
    }

    /// How many changes there have been: asked before the database is.
    fn changes(&self) -> u64 {
        self.with(|cached| cached.changes)
    }

    /// The database will say this of a session, or that there is none.
    fn change(&self, token: TokenHash, to: Option<Vec<Role>>) {
        self.with(|cached| {
            if cached.changing.len() >= CACHED {
                cached.changing.clear();
            }
            cached.rows.remove(&token);
            cached.changing.insert(token, to);
            cached.changes += 1;
        });
    }

    /// What the database said, to a question asked when there had been so many changes.
    fn keep(&self, token: TokenHash, row: Option<&SessionRow>, changes: u64) {
        self.with(|cached| {
            if cached.changes != changes {
                return;
            }
            let says = row.map(|row| row.actor.roles.clone());
            match cached.changing.get(&token) {
                Some(expected) if *expected != says => return,
                Some(_) => _ = cached.changing.remove(&token),
                None => {}
            }
            if let Some(row) = row {
                if cached.rows.len() >= CACHED {
                    cached.rows.clear();
                }
                cached.rows.insert(token, row.clone());
            }
        });
    }

    fn with<T>(&self, f: impl FnOnce(&mut Cached) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Directory {
    /// A role was given or ended: open sessions follow, so that nobody goes on with what was taken from her. A session without
    /// any role left ends.
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
            let token = row.0[0].clone();
            if roles.is_empty() {
                tx.execute("DELETE FROM directory_session WHERE token = ?1", &[token])?;
                self.sessions.change(TokenHash(row.id(0)?), None);
                continue;
            }
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            tx.execute(
                "UPDATE directory_session SET roles = ?2 WHERE token = ?1",
                &[token, words.join(" ").into()],
            )?;
            self.sessions.change(TokenHash(row.id(0)?), Some(roles));
        }
        Ok(())
    }

    /// Every session of hers ends.
    pub(crate) fn end_sessions(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
        for row in tx.query("SELECT token FROM directory_session WHERE person = ?1", &[person.into()])? {
            self.sessions.change(TokenHash(row.id(0)?), None);
        }
        tx.execute("DELETE FROM directory_session WHERE person = ?1", &[person.into()])?;
        self.sessions.forget(person);
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
            let shared = self.store.is_shared();
            if let Some(row) = self.sessions.get(token).filter(|_| !shared) {
                return Ok(Some(row).filter(|row| row.ends_at > now));
            }
            let changes = self.sessions.changes();
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
            if !shared {
                self.sessions.keep(token, found.as_ref(), changes);
            }
            Ok(found)
        })
    }

    fn insert(&self, token: TokenHash, row: SessionRow) -> Answer<'_, ()> {
        Box::pin(async move {
            let directory = self.clone();
            self.store
                .write(move |tx| -> Result<(), StoreError> {
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
                        "SELECT token FROM directory_session WHERE person = ?1 \
                         ORDER BY seen_at > ?3, seen_at DESC, token LIMIT 50 OFFSET ?2",
                        &[row.actor.person.into(), PER_PERSON.into(), row.seen_at.0.into()],
                    )?;
                    for row in too_many {
                        tx.execute("DELETE FROM directory_session WHERE token = ?1", &[row.0[0].clone()])?;
                        directory.sessions.change(TokenHash(row.id(0)?), None);
                    }
                    Ok(())
                })
                .await
                .map_err(store_error)
        })
    }

    fn touch(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, ()> {
        Box::pin(async move {
            self.sessions.with(|cached| {
                if let Some(row) = cached.rows.get_mut(&token) {
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
            self.sessions.change(token, None);
            self.store
                .write(move |tx| {
                    tx.execute("DELETE FROM directory_session WHERE token = ?1", &[Value::blob(&token.0)])
                })
                .await
                .map_err(store_error)?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{NodeSecret, sealing::WrappingSecret};
    use kernel::Seed;
    use std::time::Duration;
    use testkit::{Scratch, stores::Opening};

    /// Two processes of one central: what is taken from somebody at one of them, the other must not know better from its memory.
    #[test]
    fn what_ends_at_one_process_has_ended_at_the_other() {
        let Some(mut opening) = Opening::postgres("sessionsshared", crate::views) else {
            return println!("NOT CHECKED: no PostgreSQL server");
        };
        let folder = Scratch::new("sessions-shared").unwrap();
        opening.local = vec![crate::LOCAL];
        let opening = opening.among(2, Duration::from_secs(30));
        let [one, other] = [(), ()].map(|()| {
            let store = opening.open(folder.path(), Seed(1)).unwrap();
            testkit::stores::settle(&store).unwrap();
            let secret = WrappingSecret::from_bytes(1, [4; 32]);
            Directory::new(store, secret.offer(&NodeSecret::from_bytes([3; 32])), secret)
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(ends_at_both(&one, &other));
        one.store.close();
        other.store.close();
    }

    async fn ends_at_both(one: &Directory, other: &Directory) {
        let (rosa, luz) = (TokenHash([7; 32]), TokenHash([8; 32]));
        let person = row(&[]).actor.person;
        one.insert(rosa, row(&[Role::Analyst, Role::NetworkAdministrator])).await.unwrap();
        one.insert(luz, row(&[Role::Analyst])).await.unwrap();
        let roles = async |token| {
            let mut seen = Vec::new();
            for process in [one, other] {
                let found = process.lookup(token, UtcMillis(1)).await.unwrap();
                seen.push(found.map_or(0, |row| row.actor.roles.len()));
            }
            seen
        };
        assert_eq!((roles(rosa).await, roles(luz).await), (vec![2, 2], vec![1, 1]));
        // What she may is taken from her: one session goes on with less, the other has nothing left.
        let taking = one.clone();
        let taken = one.store.write(move |tx| taking.roles_changed(tx, person, Role::Analyst, false)).await;
        taken.unwrap();
        assert_eq!((roles(rosa).await, roles(luz).await), (vec![1, 1], vec![0, 0]));
        // She signs out at the other.
        other.remove(rosa).await.unwrap();
        assert_eq!(roles(rosa).await, [0, 0]);
    }

    fn row(roles: &[Role]) -> SessionRow {
        let actor = Actor {
            person: PersonId([1; 16]),
            school: SchoolId([2; 16]),
            roles: roles.to_vec(),
            together: vec![],
        };
        let (seen_at, ends_at) = (UtcMillis(0), UtcMillis(1_000));
        SessionRow { actor, shown_name: None, language: None, seen_at, ends_at }
    }

    /// The clock ran a year ahead and is set: what was opened then must not keep her out until that year has passed.
    #[test]
    fn who_signs_in_after_the_clock_went_back_stays_signed_in() {
        let folder = Scratch::new("sessions-ahead").unwrap();
        let file = Opening::sqlite(&folder, crate::views);
        let stores = [Some(file), Opening::postgres("sessionsahead", crate::views)].into_iter().flatten();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (number, mut opening) in stores.enumerate() {
            opening.local = vec![crate::LOCAL];
            let store = opening.open(&folder.path().join(number.to_string()), Seed(1)).unwrap();
            let secret = WrappingSecret::from_bytes(1, [4; 32]);
            let directory = Directory::new(store, secret.offer(&NodeSecret::from_bytes([3; 32])), secret);
            runtime.block_on(signs_in_after_the_clock_went_back(&directory));
            directory.store.close();
        }
    }

    async fn signs_in_after_the_clock_went_back(directory: &Directory) {
        let open = async |number: u8, day: i64| {
            let (seen_at, ends_at) = (UtcMillis(day * 86_400_000), UtcMillis((day + 1) * 86_400_000));
            let opened = SessionRow { seen_at, ends_at, ..row(&[Role::Teacher]) };
            directory.insert(TokenHash([number; 32]), opened).await.unwrap();
        };
        for number in 0..PER_PERSON as u8 {
            open(number, 365).await;
        }
        for number in 10..10 + PER_PERSON as u8 {
            open(number, 1).await;
            for opened in 10..=number {
                let token = TokenHash([opened; 32]);
                let found = directory.lookup(token, UtcMillis(86_400_000)).await.unwrap();
                assert!(found.is_some(), "session {opened} after {number}");
            }
        }
        let ahead = directory.lookup(TokenHash([0; 32]), UtcMillis(86_400_000)).await.unwrap();
        assert!(ahead.is_none());
    }

    #[test]
    fn what_was_read_before_a_change_is_not_put_back() {
        let token = TokenHash([7; 32]);
        let (before, after) = (row(&[Role::Teacher, Role::Head]), row(&[Role::Teacher]));
        let roles = || Some(after.actor.roles.clone());
        let cache = SessionCache::default();
        let asked = cache.changes();
        cache.keep(token, Some(&before), asked);
        assert!(cache.get(token).is_some());
        // Read before the change, kept after it.
        cache.change(token, roles());
        cache.keep(token, Some(&before), asked);
        assert!(cache.get(token).is_none());
        // Asked after the change, before its commit: the database still says what it said.
        cache.keep(token, Some(&before), cache.changes());
        assert!(cache.get(token).is_none());
        // Committed.
        cache.keep(token, Some(&after), cache.changes());
        assert_eq!(cache.get(token).unwrap().actor.roles, [Role::Teacher]);
        // A request that slept through all of it.
        cache.change(token, None);
        let late = cache.changes();
        cache.keep(token, None, late);
        cache.keep(token, Some(&after), asked);
        assert!(cache.get(token).is_none());
    }
}
