//! People, schools, classes, roles and sign-in: who somebody is, and what she may do.
//!
//! *What is it for?* The only place where names are readable, and where "may this person?" is decided.
//! *Main type:* [`Directory`]. *What does it never do?* It shows no name from the log: names are sealed there, and opened
//! here at the moment of showing, with keys that can be destroyed. *Where do I start?* [`views`] for what is known,
//! [`register`] for how people come to be, [`pages`] for the start page.

mod demonstration;
mod departed;
mod drawn;
mod erasures;
mod gate;
mod key_ring;
mod keys;
mod names;
mod new_node;
mod pages;
pub mod people;
mod records;
pub mod register;
mod sessions;
pub mod sign_in;
pub mod views;

pub use demonstration::{
    Demonstration, DemonstrationClass, OFFICE_PERSON, VILLAGES, VILLAGES_COUNTRY, Village,
    seed_demonstration, seed_office,
};
pub use drawn::VIEW as WHO_DREW_KEYS;
pub use key_ring::HeldKeys;
pub use new_node::{Rewrapped, rewrap};
pub use pages::{State, routes, staff_routes};
pub use sign_in::demonstration::PASSWORD as DEMONSTRATION_PASSWORD;

use eventlog::sealing::{WrappingKey, WrappingSecret};
use kernel::SchoolId;
use std::sync::Arc;
use store::{LocalTables, Store, view::View};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "directory",
    sources: &[
        ("es", include_str!("../messages/directory.es.ftl")),
        ("pt", include_str!("../messages/directory.pt.ftl")),
        ("en", include_str!("../messages/directory.en.ftl")),
        ("es", include_str!("../messages/directory-enter.es.ftl")),
        ("pt", include_str!("../messages/directory-enter.pt.ftl")),
        ("en", include_str!("../messages/directory-enter.en.ftl")),
    ],
};

/// Local tables: sessions, people's keys, ways in.
pub const LOCAL: LocalTables = LocalTables {
    owner: "directory",
    steps: &[
        sessions::DDL,
        keys::DDL,
        sign_in::tables::SESSION_TOGETHER,
        sign_in::tables::DDL,
        keys::CAME,
        people::office::DDL,
        keys::GONE,
    ],
};

/// All views of this feature.
pub fn views() -> Vec<View> {
    views::all()
}

/// Asked again and again: for which schools a network's certificate lets this node speak. A node joins while it runs.
pub type Certified = Arc<dyn Fn() -> Vec<SchoolId> + Send + Sync>;

/// Who is who on this node. Clones share one.
#[derive(Clone)]
pub struct Directory {
    store: Store,
    keys: Arc<keys::Keys>,
    sessions: Arc<sessions::SessionCache>,
    shown: Arc<people::search::Shown>,
    ways: Arc<sign_in::Ways>,
    certified: Option<Certified>,
}

impl Directory {
    /// On a store, with the key under which this node keeps people's keys: its public half, and the secret.
    pub fn new(store: Store, offer: WrappingKey, secret: WrappingSecret) -> Self {
        let ways = Arc::new(sign_in::Ways::new(&secret));
        Self {
            keys: Arc::new(keys::Keys::new(offer, secret, &store)),
            // The exchange has a register of its own on this store: whom it forgets, pages must forget.
            sessions: store.kept(),
            shown: store.kept(),
            store,
            ways,
            certified: None,
        }
    }

    /// The same on a node that may belong to a network.
    pub fn certified_for(self, schools: Certified) -> Self {
        Self { certified: Some(schools), ..self }
    }

    /// The store behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
