//! What lies below a topic, and how much of it a learner has done: where she goes on, and what she is shown of her way.

use super::{Channels, NodeFacts, progress::percents};
use formats::kolibri::Uuid;
use kernel::PersonId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{StoreError, Value};

/// Levels of topics below one that are followed.
const MAX_DEPTH: i64 = 60;
/// Nodes below one topic that are read: more than any channel we know of has.
const MAX_NODES: i64 = 50_000;

/// What lies below a topic and can be played here.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// By their topic, in its order.
    children: HashMap<Uuid, Vec<Leaf>>,
    /// Contents she has come to the end of.
    done: BTreeSet<Uuid>,
    /// Contents she has begun.
    begun: BTreeSet<Uuid>,
}

#[derive(Debug, Clone, Copy)]
struct Leaf {
    node: Uuid,
    content: Uuid,
    is_topic: bool,
}

/// How much of a topic is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Far {
    /// Things in it that can be played, at any depth.
    pub all: usize,
    /// Of them, those she has come to the end of.
    pub done: usize,
    /// Of them, those she has begun.
    pub begun: usize,
}

impl Far {
    /// Nothing in it is left to do.
    pub fn is_done(self) -> bool {
        self.all > 0 && self.done == self.all
    }
}

impl Outline {
    /// How much of a topic is done.
    pub fn far(&self, topic: &Uuid) -> Far {
        let mut far = Far::default();
        self.each(topic, &mut |leaf| {
            far.all += 1;
            far.done += usize::from(self.done.contains(&leaf.content));
            far.begun += usize::from(self.begun.contains(&leaf.content));
            true
        });
        far
    }

    /// The first thing below a topic that she has not come to the end of.
    pub fn first_open(&self, topic: &Uuid) -> Option<Uuid> {
        let mut open = None;
        self.each(topic, &mut |leaf| {
            open = (!self.done.contains(&leaf.content)).then_some(leaf.node);
            open.is_none()
        });
        open
    }

    /// The first thing that is open after all of `topic`, in the order of what lies below `above`; else the first open one before.
    pub fn open_after(&self, above: &Uuid, topic: &Uuid) -> Option<Uuid> {
        let mut inside = BTreeSet::new();
        self.each(topic, &mut |leaf| inside.insert(leaf.node));
        let (mut beyond, mut before, mut after) = (inside.is_empty(), None, None);
        self.each(above, &mut |leaf| {
            if inside.contains(&leaf.node) {
                beyond = true;
            } else if !self.done.contains(&leaf.content) {
                let place = if beyond { &mut after } else { &mut before };
                place.get_or_insert(leaf.node);
            }
            after.is_none()
        });
        after.or(before)
    }

    /// Whether she has come to the end of a content.
    pub fn is_done(&self, content: &Uuid) -> bool {
        self.done.contains(content)
    }

    /// Everything below a topic that is no topic, in order, until `on` says that it is enough.
    fn each(&self, topic: &Uuid, on: &mut dyn FnMut(&Leaf) -> bool) {
        let of = |topic: &Uuid| self.children.get(topic).into_iter().flatten().rev();
        let mut waiting: Vec<&Leaf> = of(topic).collect();
        // A node that stands above itself is met a bounded number of times.
        let mut left = MAX_NODES;
        while let Some(leaf) = waiting.pop().filter(|_| left > 0) {
            left -= 1;
            match leaf.is_topic {
                true => waiting.extend(of(&leaf.node)),
                false if on(leaf) => {}
                false => return,
            }
        }
    }
}

impl Channels {
    /// What lies below a topic for somebody, under all her ids.
    pub(crate) fn outline(
        &self,
        topic: &NodeFacts,
        coach: bool,
        ids: &[PersonId],
    ) -> Result<Outline, StoreError> {
        self.store.read_blocking(|db| {
            let sql = "WITH RECURSIVE below (node, parent, content, kind, position, depth) AS ( \
                SELECT node, parent, content, kind, position, 0 FROM library_node \
                    WHERE edition = ?1 AND parent = ?2 AND coach <= ?3 AND available = 1 \
                UNION ALL SELECT n.node, n.parent, n.content, n.kind, n.position, b.depth + 1 FROM library_node n \
                    JOIN below b ON n.parent = b.node \
                    WHERE n.edition = ?1 AND b.kind = 'topic' AND n.coach <= ?3 AND n.available = 1 AND b.depth < ?4) \
                SELECT node, parent, content, kind FROM below ORDER BY position, node LIMIT ?5";
            let values = [
                topic.edition.into(),
                Value::blob(&topic.id.0),
                i64::from(coach).into(),
                MAX_DEPTH.into(),
                MAX_NODES.into(),
            ];
            let mut outline = Outline::default();
            for row in db.query(sql, &values)? {
                let leaf = Leaf {
                    node: Uuid(row.id(0)?),
                    content: Uuid(row.id(2)?),
                    is_topic: row.text(3)? == "topic",
                };
                outline.children.entry(Uuid(row.id(1)?)).or_default().push(leaf);
            }
            let percents: BTreeMap<Uuid, u8> = percents(db, ids)?;
            outline.done = percents.iter().filter(|(_, percent)| **percent == 100).map(|(id, _)| *id).collect();
            outline.begun = percents.into_keys().collect();
            Ok(outline)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uuid(n: u8) -> Uuid {
        Uuid([n; 16])
    }

    /// 0 holds the topics 1 and 2; 1 holds 11, 12; 2 holds 21 and the topic 3, which holds 31. Contents are node + 100.
    fn outline(done: &[u8]) -> Outline {
        let leaf = |n: u8| Leaf { node: uuid(n), content: uuid(n + 100), is_topic: n < 10 };
        let of =
            |topic: u8, nodes: &[u8]| (uuid(topic), nodes.iter().map(|n| leaf(*n)).collect::<Vec<Leaf>>());
        let done: BTreeSet<Uuid> = done.iter().map(|n| uuid(n + 100)).collect();
        Outline {
            children: [of(0, &[1, 2]), of(1, &[11, 12]), of(2, &[21, 3]), of(3, &[31])].into(),
            begun: done.clone(),
            done,
        }
    }

    #[test]
    fn how_far_and_where_to_go_on() {
        let fresh = outline(&[]);
        assert_eq!(fresh.far(&uuid(0)), Far { all: 4, done: 0, begun: 0 });
        assert_eq!(fresh.first_open(&uuid(0)), Some(uuid(11)));
        let some = outline(&[11, 12, 31]);
        assert!(some.far(&uuid(1)).is_done() && !some.far(&uuid(2)).is_done());
        assert_eq!(some.far(&uuid(2)), Far { all: 2, done: 1, begun: 1 });
        assert_eq!(some.first_open(&uuid(0)), Some(uuid(21)));
        // The topic is done: on to the next; behind the last, back to what was left open.
        assert_eq!(some.open_after(&uuid(0), &uuid(1)), Some(uuid(21)));
        assert_eq!(outline(&[12, 21, 31]).open_after(&uuid(0), &uuid(2)), Some(uuid(11)));
        assert_eq!(outline(&[11, 12, 21, 31]).open_after(&uuid(0), &uuid(3)), None);
        assert_eq!(outline(&[]).far(&uuid(9)), Far::default());
        assert!(!Far::default().is_done(), "nothing in it is nothing done");
    }

    #[test]
    fn a_topic_that_stands_in_itself_ends() {
        let mut round = outline(&[]);
        let own = Leaf { node: uuid(3), content: uuid(103), is_topic: true };
        round.children.insert(uuid(3), vec![own]);
        assert_eq!(round.far(&uuid(3)), Far::default());
    }
}
