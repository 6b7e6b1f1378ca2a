//! Two machines under one name: keeping the branch that the central has.

use super::{ActError, say_as_central};
use crate::machine::MachineClock;
use eventlog::{ForkSettlement, NodeSecret, Position, statement::ForkSettlementTerms};
use events::node::ForkSettled;
use exchange::{
    Here,
    forks::{self, Fork},
};
use kernel::{Clock, NodeKey};
use store::log::Head;

/// Keeps the branches that this central has of all open cases under a node's name. Returns where each ends.
pub fn settle(here: &Here, root: &NodeSecret, node: NodeKey) -> Result<Vec<Position>, ActError> {
    let open: Vec<Fork> = forks::found(here)?
        .into_iter()
        .filter(|fork| fork.origin.node == node && fork.kept.is_none())
        .collect();
    if open.is_empty() {
        return Err(ActError::NoCase);
    }
    let mut settled = Vec::new();
    for fork in open {
        let tag = fork.origin.tag();
        // A log of which nothing is here has no branch to keep.
        let Some(head) = here.store.read_blocking(|db| Head::of(db, tag))? else { continue };
        let kept = Position { origin: fork.origin, seq: head.seq, root: head.frontier.root() };
        let terms = ForkSettlementTerms { kept, issued_at: MachineClock.now() };
        let settlement = ForkSettlement::issue(root, terms);
        say_as_central(here, ForkSettled { settlement: settlement.to_bytes() }.into())?;
        settled.push(kept);
    }
    if settled.is_empty() { Err(ActError::NoSuchEntry) } else { Ok(settled) }
}
