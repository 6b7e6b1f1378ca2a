//! A hub: one box, one school, everything on it; and the few pages of a central.

pub mod arrivals;
pub mod care;
mod central;
mod channels;
mod clock;
mod courses;
mod data;
mod files_came;
mod hourly;
pub mod image;
mod in_time;
pub mod join;
mod join_pages;
pub mod keep;
pub mod kept;
mod key_ring;
pub mod mail_pages;
mod mail_told;
pub mod measures;
mod models;
pub mod new_node;
#[cfg(target_os = "linux")]
mod notify;
mod on_the_way;
mod owner;
pub mod post;
mod privacy;
pub mod recovery;
mod serve;
mod stick_pages;
pub mod zone;

pub use central::{CentralPages, central_pages};
pub use courses::{install_starters, own_course, starter_courses, starter_package};
pub use data::{DataFolder, open_store, open_store_among, read_store};
pub use join::certified;
pub use models::{KnownCourses, approver, known_courses};
pub use owner::{Owner, owner_to_become};
pub use privacy::{governance_at, governance_of, leaving_of, waits};
pub use serve::{HubOptions, WITH_PARENT, run, seed_beside, stopped};
