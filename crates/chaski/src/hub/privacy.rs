//! Whoever answers for people's data, put together: on a store, on a register, for a way out of the box.

use crate::machine::MachineClock;
use directory::Directory;
use exchange::Welcome;
use governance::{Governance, leaving::Leaving};
use kernel::{NodeKey, departures::LeaveWay};
use std::sync::Arc;
use store::Store;
use web::messages::LanguagePlan;

/// On a store and a register.
pub fn governance_of(store: &Store, directory: &Directory) -> Governance {
    let directory = Arc::new(directory.clone());
    Governance::new(store.clone(), directory.clone(), directory.clone(), directory)
}

/// What the exchange asks before anything leaves by a way. The node's certificate says which country it is in where nobody has
/// said so of its school.
pub fn leaving_of(
    store: &Store,
    directory: &Directory,
    welcome: Option<&Welcome>,
    own: NodeKey,
    way: LeaveWay,
) -> Arc<Leaving> {
    let certificates = welcome.into_iter().flat_map(|welcome| &welcome.certificates);
    let certified = certificates.map(|certificate| &certificate.terms).find(|terms| terms.node == own);
    Arc::new(Leaving::new(
        governance_of(store, directory),
        certified.map(|terms| terms.country),
        way,
        LanguagePlan::default().utc_offset_minutes,
        Arc::new(MachineClock),
    ))
}
