//! Sessions in memory, for tests and the example. A restart signs everybody out.

use super::{Answer, SessionRow, SessionStore, SessionStoreError, TokenHash};
use kernel::UtcMillis;
use std::{collections::BTreeMap, sync::Mutex};

/// At most this many at once; the next sign-in is refused.
const MAX_SESSIONS: usize = 10_000;

/// Sessions in memory.
#[derive(Debug, Default)]
pub struct MemorySessions {
    rows: Mutex<BTreeMap<TokenHash, SessionRow>>,
}

impl MemorySessions {
    fn with<T>(
        &self,
        act: impl FnOnce(&mut BTreeMap<TokenHash, SessionRow>) -> T,
    ) -> Result<T, SessionStoreError> {
        let mut rows =
            self.rows.lock().map_err(|_| SessionStoreError("a thread stopped while writing".into()))?;
        Ok(act(&mut rows))
    }
}

impl SessionStore for MemorySessions {
    fn lookup(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, Option<SessionRow>> {
        let found = self.with(|rows| rows.get(&token).filter(|row| row.ends_at > now).cloned());
        Box::pin(std::future::ready(found))
    }

    fn insert(&self, token: TokenHash, row: SessionRow) -> Answer<'_, ()> {
        let done = self.with(|rows| {
            if rows.len() >= MAX_SESSIONS {
                return Err(SessionStoreError(format!("{MAX_SESSIONS} sessions are open")));
            }
            rows.insert(token, row);
            Ok(())
        });
        Box::pin(std::future::ready(done.and_then(|done| done)))
    }

    fn touch(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, ()> {
        let done = self.with(|rows| {
            if let Some(row) = rows.get_mut(&token) {
                row.seen_at = now;
            }
        });
        Box::pin(std::future::ready(done))
    }

    fn remove(&self, token: TokenHash) -> Answer<'_, ()> {
        let done = self.with(|rows| {
            rows.remove(&token);
        });
        Box::pin(std::future::ready(done))
    }
}
