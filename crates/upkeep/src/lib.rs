//! The box itself: putting it up, keeping it well, copying what it knows, bringing it back.
//!
//! *What is it for?* Whoever looks after a box, often a teacher with a screwdriver, must be able to install it, see whether it is well,
//! and replace it when it burns. *Main types:* [`backup::Source`] and [`backup::Restore`], [`install::Plan`], [`health::Facts`].
//! *What does it never do?* It reads no name, judges no pupil, and decides nothing from the network: what it changes on a machine is
//! a plan first, which can be read. *Where do I start?* [`backup`], [`install`], [`health`].

mod api;
pub mod backup;
pub mod clock;
pub mod forgotten;
pub mod health;
pub mod install;
pub mod ledger;
mod manual;
mod pages;
pub mod poster;
pub mod room;
pub mod update;
pub mod wifi;

pub use api::{BackupsKept, endpoints};
pub use pages::{Measures, State, routes};

use store::{LocalTables, view::View};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "upkeep",
    sources: &[
        ("es", include_str!("../messages/upkeep.es.ftl")),
        ("pt", include_str!("../messages/upkeep.pt.ftl")),
        ("en", include_str!("../messages/upkeep.en.ftl")),
    ],
};

/// Local tables: what was done to this machine, and how its room went down.
pub const LOCAL: LocalTables = LocalTables { owner: "upkeep", steps: &[ledger::DDL] };

/// All views of this feature.
pub fn views() -> Vec<View> {
    vec![forgotten::view()]
}
