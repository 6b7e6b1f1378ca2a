//! The contract: every fact two machines must agree on, one file per area.
//!
//! *What is it for?* Features never call each other; they meet here. An event is a fact, in the past tense, with a
//! kind number and a version that never change meaning once released.
//! *Main type:* [`Event`]. *What does it never do?* It decides nothing, stores nothing and knows no database.
//! *Where do I start?* With the area you care about: [`learning`], [`classwork`], [`people`], [`school`], [`tutoring`],
//! [`content`], [`authoring`], [`governance`], [`node`];
//! then [`list`], the one list of kinds. To add an event: a struct in its area's file, one line in the list, and a
//! golden test of its bytes.
//!
//! Who an event is about stands in the entry's envelope, in clear and by random id only, so that a relay can check
//! scope without knowing the kind. Bodies name further people only where the envelope cannot say their part.

pub mod authoring;
pub mod classwork;
pub mod content;
pub mod governance;
pub mod learning;
pub mod list;
mod map_ids;
pub mod node;
pub mod people;
pub mod school;
pub mod tutoring;

pub use list::{Event, EventError, Kind};
