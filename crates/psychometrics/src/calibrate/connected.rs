//! Whether groups can be compared: each must share items with the rest, directly or through other groups.

use super::prepare::Shape;
use crate::responses::Responses;

/// The first group that no chain of common items ties to the first one. Items with fixed parameters tie all who answer one.
pub(super) fn first_apart(responses: &Responses, shapes: &[Shape]) -> Option<usize> {
    let groups = responses.group_count();
    let mut node_of = vec![None; responses.items().len()];
    for (index, shape) in shapes.iter().enumerate() {
        node_of[shape.item] = Some(groups + index);
    }
    let mut ties = Ties::new(groups + shapes.len());
    let mut fixed = shapes.iter().enumerate().filter(|(_, s)| s.fixed.is_some()).map(|(i, _)| groups + i);
    if let Some(first) = fixed.next() {
        fixed.for_each(|other| ties.join(first, other));
    }
    for person in 0..responses.person_count() {
        for node in responses.answers(person).filter_map(|answer| node_of[answer.item]) {
            ties.join(responses.group(person), node);
        }
    }
    (1..groups).find(|group| ties.root(*group) != ties.root(0))
}

/// Sets that grow together (union-find with path halving).
struct Ties {
    parent: Vec<usize>,
}

impl Ties {
    fn new(nodes: usize) -> Ties {
        Ties { parent: (0..nodes).collect() }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
