//! Lists of schools and sites: bytes in, checked types and a list of doubts out.

mod findings;
mod roads;
mod schools;
mod sites;
mod table;

pub use findings::{Finding, FindingKind};
pub use roads::{NO_ROADS, Roads, read_roads};
pub use schools::{Power, School, SchoolList, read_schools};
pub use sites::{Attribute, Hazard, Site, SiteList, read_attributes, read_hazards, read_sites};
pub use table::{InputError, Record, for_each_record, unzip};
