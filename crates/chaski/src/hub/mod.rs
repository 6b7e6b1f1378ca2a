//! A hub: one box, one school, everything on it.

mod courses;
mod data;
mod serve;

pub use courses::install_starters;
pub use data::{DataFolder, open_store};
pub use serve::{HubOptions, run};
