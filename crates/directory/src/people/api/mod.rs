//! The API's endpoints about people, classes and teams, and the keys with which programs ask.
//!
//! To add endpoints to another feature: a function that returns a list like [`endpoints`], and one line where the binary
//! gathers all lists (`crates/chaski/src/hub/serve.rs`). Routes and description follow from the list.

mod endpoints;
mod import;
mod merges;
mod teams;
pub mod tokens;

pub use endpoints::endpoints;

use crate::Directory;
use kernel::UtcMillis;
use web::api::{Bearer, Bearers, Failure, Pending, Problem};

impl Bearers for Directory {
    fn bearer<'a>(&'a self, key: &'a str, now: UtcMillis) -> Pending<'a, Option<Bearer>> {
        Box::pin(async move {
            let (directory, key) = (self.clone(), key.to_owned());
            let found = self.store.read(move |db| directory.holder(db, &key)).await.map_err(failed)?;
            let Some((bearer, used_at)) = found else { return Ok(None) };
            self.note_use(bearer, used_at, now).await.map_err(failed)?;
            Ok(Some(bearer))
        })
    }
}

/// What a store's failure is for a program.
fn failed(error: store::StoreError) -> Failure {
    match error {
        store::StoreError::Busy => Problem::Busy.into(),
        error => {
            tracing::error!(%error, "a request of the API failed");
            Problem::Failed.into()
        }
    }
}

#[cfg(test)]
mod tests;
