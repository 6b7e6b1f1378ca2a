//! [`Links`]: the connections of each certified node, so that one which calls again can be rid of its own that died.
//!
//! A link that dies is seldom noticed at both ends: a node that calls again would find its own places taken by what is left of its
//! earlier calls, and be told to come later.

use kernel::NodeKey;
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::oneshot;

/// Names a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link(u64);

/// Whose they are, the oldest first.
#[derive(Default)]
pub struct Links {
    last: AtomicU64,
    of: Mutex<HashMap<NodeKey, Own>>,
}

type Own = VecDeque<(Link, oneshot::Sender<()>)>;

impl Links {
    /// A new one, and what tells it that it is over.
    pub fn add(&self, node: NodeKey) -> (Link, oneshot::Receiver<()>) {
        let link = Link(self.last.fetch_add(1, Ordering::Relaxed));
        let (end, ended) = oneshot::channel();
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        let own = of.entry(node).or_default();
        own.retain(|(_, end)| !end.is_closed());
        own.push_back((link, end));
        (link, ended)
    }

    /// Ends the oldest of a node that still lives, but not this one.
    pub fn end_oldest(&self, node: NodeKey, but: Option<Link>) {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = of.get_mut(&node) else { return };
        own.retain(|(_, end)| !end.is_closed());
        let oldest = own.iter().position(|(link, _)| Some(*link) != but);
        if let Some((_, end)) = oldest.and_then(|at| own.remove(at)) {
            let _ = end.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_and_never_the_one_that_asks() {
        let (links, node, other) = (Links::default(), NodeKey([1; 32]), NodeKey([2; 32]));
        let (first, mut first_ends) = links.add(node);
        let (_, mut second_ends) = links.add(node);
        let (_, mut other_ends) = links.add(other);
        links.end_oldest(node, Some(first));
        assert!(second_ends.try_recv().is_ok() && first_ends.try_recv().is_err());
        links.end_oldest(node, Some(first));
        assert!(first_ends.try_recv().is_err());
        links.end_oldest(node, None);
        assert!(first_ends.try_recv().is_ok() && other_ends.try_recv().is_err());
        drop(other_ends);
        links.end_oldest(other, None);
        assert_eq!(links.of.lock().unwrap()[&other].len(), 0);
    }
}
