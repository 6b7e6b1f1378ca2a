//! How many notices of erasure may lie here: a share of each author's own, so that none ends erasure for the others.

use super::{erase::Notice, mail};
use kernel::NodeKey;
use std::collections::BTreeMap;
use store::{StoreError, Value, WriteTx};

/// Notices that are carried here, of all authors together. What this node asks and is asked itself lies beyond that.
const MAX_CARRIED: i64 = 1_000_000;
/// Of one author, whomever they are for.
const MAX_OF_AUTHOR: i64 = 50_000;
/// Of one author for one node: as many as it may lay parcels there.
const MAX_OF_PAIR: i64 = mail::MAX_PARCELS_OF_ONE;
/// Of one author to this node, from which on the person has to be known here. Before that an order may come ahead of the parcel.
const MAX_UNHEARD: i64 = 2_048;

/// How many notices of others lie here, counted once for all of a message.
#[derive(Default)]
pub(super) struct Shelf {
    carried: Option<i64>,
    of_author: BTreeMap<NodeKey, i64>,
    of_pair: BTreeMap<(NodeKey, NodeKey), i64>,
}

/// How many there are.
pub(super) struct Counted {
    carried: i64,
    of_author: i64,
    of_pair: i64,
}

/// Whether there is room for one more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Free,
    /// If the person is known here.
    IfKnown,
    /// Its author has filled its share.
    Over,
    /// Everybody's share together.
    Full,
}

impl Counted {
    pub fn place(&self, to_own: bool) -> Place {
        match self {
            _ if self.of_pair >= MAX_OF_PAIR || self.of_author >= MAX_OF_AUTHOR => Place::Over,
            _ if to_own && self.of_pair >= MAX_UNHEARD => Place::IfKnown,
            _ if !to_own && self.carried >= MAX_CARRIED => Place::Full,
            _ => Place::Free,
        }
    }
}

impl Shelf {
    pub fn count(
        &mut self,
        tx: &mut WriteTx<'_>,
        own: NodeKey,
        notice: &Notice,
    ) -> Result<Counted, StoreError> {
        let mut count = |sql: &str, values: &[Value]| tx.query(sql, values)?[0].int(0);
        let (author, to) = (Value::blob(notice.author.as_bytes()), Value::blob(notice.to.as_bytes()));
        let carried = match self.carried {
            Some(carried) => carried,
            None => {
                let sql = "SELECT count(*) FROM exchange_notice WHERE author <> ?1 AND node <> ?1";
                count(sql, &[Value::blob(own.as_bytes())])?
            }
        };
        let of_author = match self.of_author.get(&notice.author) {
            Some(count) => *count,
            None => count(
                "SELECT count(*) FROM exchange_notice WHERE author = ?1",
                std::slice::from_ref(&author),
            )?,
        };
        let pair = (notice.to, notice.author);
        let of_pair = match self.of_pair.get(&pair) {
            Some(count) => *count,
            None => {
                count("SELECT count(*) FROM exchange_notice WHERE node = ?1 AND author = ?2", &[to, author])?
            }
        };
        self.carried = Some(carried);
        self.of_author.insert(notice.author, of_author);
        self.of_pair.insert(pair, of_pair);
        Ok(Counted { carried, of_author, of_pair })
    }

    /// One more, that was counted before.
    pub fn laid(&mut self, own: NodeKey, notice: &Notice) {
        self.carried = self.carried.map(|carried| carried + i64::from(notice.to != own));
        *self.of_author.entry(notice.author).or_default() += 1;
        *self.of_pair.entry((notice.to, notice.author)).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authors_share_is_its_own_and_a_full_shelf_is_no_drop() {
        let place =
            |carried, of_author, of_pair, to_own| Counted { carried, of_author, of_pair }.place(to_own);
        assert_eq!(place(0, 0, 0, false), Place::Free);
        assert_eq!(place(0, MAX_OF_AUTHOR, 0, false), Place::Over);
        assert_eq!(place(MAX_CARRIED, MAX_OF_PAIR, MAX_OF_PAIR, false), Place::Over);
        assert_eq!(place(MAX_CARRIED, 1, 1, false), Place::Full);
        assert_eq!(place(MAX_CARRIED, 1, 1, true), Place::Free, "what is carried for others takes no room");
        assert_eq!(place(0, MAX_UNHEARD, MAX_UNHEARD, true), Place::IfKnown);
        assert_eq!(place(0, MAX_UNHEARD, MAX_UNHEARD, false), Place::Free);
        assert_eq!(place(0, MAX_OF_PAIR, MAX_OF_PAIR, true), Place::Over);
    }
}
