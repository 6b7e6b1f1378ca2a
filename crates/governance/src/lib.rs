//! Whose data may be used for what, by which country's rules, and what became of it.
//!
//! *What is it for?* Every use of a person's data beyond her lessons has a basis that can be shown: her consent or her guardian's,
//! under her country's rule; whoever asks for access, correction or erasure gets an answer by the day the law sets; what leaves the
//! school is on record. *Main types:* [`policy::Policy`], the rules of all jurisdictions with the status of each fact, and
//! [`Governance`], what is asked and decided under them. *What does it never do?* It gives no legal advice and never guesses: a fact
//! that nobody has read does not loosen the strict rule. *Where do I start?* [`policy`], then [`consent`] for a small command.

pub mod consent;
pub mod copy;
pub mod forgetting;
pub mod leaving;
pub mod moving;
mod pages;
pub mod policy;
pub mod request;
pub mod retention;

pub use pages::{FindBoxes, State, routes};

use kernel::{
    Gate, Refused, UtcMillis,
    ports::{Enrolments, PortError, Records},
};
use policy::{Age, Day, Policy};
use std::sync::Arc;
use store::{LocalTables, Store, StoreError, view::View};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "governance",
    sources: &[
        ("es", include_str!("../messages/governance.es.ftl")),
        ("pt", include_str!("../messages/governance.pt.ftl")),
        ("en", include_str!("../messages/governance.en.ftl")),
    ],
};

/// Local tables: what left this node.
pub const LOCAL: LocalTables =
    LocalTables { owner: "governance", steps: &[leaving::DDL, leaving::told::DDL, leaving::AGAIN_DDL] };

/// All views of this feature.
pub fn views() -> Vec<View> {
    vec![
        consent::view(),
        request::view(),
        leaving::view(),
        forgetting::view(),
        retention::view(),
        retention::kept_view(),
        retention::worked_view(),
    ]
}

/// What is asked and decided about people's data. Clones share one.
#[derive(Clone)]
pub struct Governance {
    store: Store,
    gate: Arc<dyn Gate>,
    enrolments: Arc<dyn Enrolments>,
    records: Arc<dyn Records>,
    members: Arc<dyn retention::Members>,
    policy: &'static Policy,
}

impl Governance {
    /// On a store, behind a gate, for the people of a register.
    pub fn new(
        store: Store,
        gate: Arc<dyn Gate>,
        enrolments: Arc<dyn Enrolments>,
        records: Arc<dyn Records>,
        members: Arc<dyn retention::Members>,
    ) -> Self {
        Self { store, gate, enrolments, records, members, policy: Policy::shipped() }
    }
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum GovernanceError {
    /// Not hers to do.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Another feature could not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The store failed, or too many are waiting.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<GovernanceError> for web::WebError {
    fn from(error: GovernanceError) -> Self {
        match error {
            GovernanceError::Refused(refused) => web::WebError::Refused(refused),
            GovernanceError::Store(StoreError::Busy) => web::WebError::TooBusy,
            other => web::WebError::internal(other),
        }
    }
}

/// The least age that a day or year of birth can mean, `2015-03-07` or `2015`.
fn born(text: &str, today: Day) -> Age {
    match (text.parse::<Day>(), text.len() == 4) {
        (Ok(day), _) => Age::of(day, today),
        (Err(_), true) => text.parse().map_or(Age::Unknown, |year| Age::of_year(year, today)),
        (Err(_), false) => Age::Unknown,
    }
}

/// The wall time in a stamp's stored bytes.
fn stamp_wall(stamp: &[u8]) -> UtcMillis {
    stamp.first_chunk::<8>().map_or(UtcMillis(0), |hlc| kernel::Hlc(u64::from_be_bytes(*hlc)).wall())
}

#[cfg(test)]
mod tests;
