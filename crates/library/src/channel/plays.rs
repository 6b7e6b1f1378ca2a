//! How much of a channel plays to its end on this box: every exercise is opened and every item asked whether it can be answered.

use super::{Channels, NodeFacts, pages};
use formats::kolibri::Uuid;
use store::{StoreError, Value};

/// Items looked at; of a channel with more, the rest is taken as the first were.
const MAX_ITEMS: usize = 50_000;

/// What plays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plays {
    /// Nodes that are not topics.
    pub nodes: usize,
    /// Of them, those that play to their last item.
    pub whole: usize,
    /// Items that were looked at.
    pub items: usize,
    /// Items that cannot be read, or answered here: node and item.
    pub not: Vec<(Uuid, String)>,
}

impl Channels {
    /// Looks at every node of an edition that is shown.
    pub fn plays(&self, channel: &Uuid, number: i64) -> Result<Plays, StoreError> {
        let (counts, exercises) = self.store.read_blocking(|db| {
            let key = [Value::from(number)];
            let counts = "SELECT count(*), count(*) FILTER (WHERE available = 1 AND kind <> 'exercise') FROM library_node \
                WHERE edition = ?1 AND kind <> 'topic'";
            let exercises =
                "SELECT node FROM library_node WHERE edition = ?1 AND kind = 'exercise' AND available = 1 ORDER BY position, node";
            Ok((db.query_one(counts, &key)?, db.query(exercises, &key)?))
        })?;
        let mut plays = Plays::default();
        if let Some(counts) = counts {
            plays.nodes = counts.int(0)?.unsigned_abs() as usize;
            plays.whole = counts.int(1)?.unsigned_abs() as usize;
        }
        for row in &exercises {
            let Some(node) = self.node(channel, &Uuid(row.id(0)?))? else { continue };
            plays.whole += usize::from(self.every_item_plays(channel, &node, &mut plays)?);
        }
        Ok(plays)
    }

    fn every_item_plays(
        &self,
        channel: &Uuid,
        node: &NodeFacts,
        plays: &mut Plays,
    ) -> Result<bool, StoreError> {
        let mut whole = true;
        for item in &node.items {
            if plays.items >= MAX_ITEMS {
                break;
            }
            plays.items += 1;
            let loaded = pages::load_item(self, channel, node, item, None)?;
            if !loaded.is_some_and(|loaded| loaded.is_playable()) {
                whole = false;
                plays.not.push((node.id, item.clone()));
            }
        }
        Ok(whole && !node.items.is_empty())
    }
}
