//! From schools, sites and prices to a plan.
//!
//! [`Inputs`] hold what is known; [`joint`] chooses routes and technologies together and proves how good the result is;
//! [`tree_first`] plans as other tools do, for comparison; [`budgeted`] reaches most pupils for a given sum.

mod budget;
mod joint;
mod loose;
mod network;
mod options;
mod outcome;
mod schedule;
mod tree_first;

pub use budget::{BudgetError, budgeted};
pub use joint::{joint, pruned_spanning_tree_usd};
pub use options::{Choice, Options};
pub use outcome::{Connection, End, Kind, Money, Plan, Route, RouteKind, Warning};
pub use tree_first::tree_first;

use crate::{
    input::{Hazard, Roads, School, Site},
    parameters::Parameters,
    terrain::Terrain,
};

/// Everything a plan depends on.
#[derive(Clone)]
pub struct Inputs<'a> {
    /// Schools, in list order.
    pub schools: &'a [School],
    /// Where fibre can be joined.
    pub fibre_nodes: &'a [Site],
    /// Where radio can be joined.
    pub cell_sites: &'a [Site],
    /// Zones of outage.
    pub hazards: &'a [Hazard],
    /// Roads that trenches follow; without any they go as the crow flies.
    pub roads: &'a Roads,
    /// Heights, if there are any.
    pub terrain: Option<&'a Terrain>,
    /// Prices and rules.
    pub parameters: &'a Parameters,
    /// 1 or 2; the plan does not depend on it.
    pub threads: usize,
}
