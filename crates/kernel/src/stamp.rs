//! [`Stamp`]: hybrid logical clock + origin + sequence number; the total order in which conflicting facts are settled.

use crate::{Incarnation, NodeKey, UtcMillis};
use std::fmt;

/// The author of entries: a node's key and its incarnation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Origin {
    /// Who signs.
    pub node: NodeKey,
    /// Which life of that node's database.
    pub incarnation: Incarnation,
}

impl Origin {
    /// The short name that stamps carry: the first eight bytes of a BLAKE3 hash, so that no node can choose an
    /// incarnation whose tag collides with another's. Entries are verified under the whole key.
    pub fn tag(&self) -> OriginTag {
        let hash = blake3::hash(&self.to_bytes());
        let mut tag = [0; 8];
        tag.copy_from_slice(&hash.as_bytes()[..8]);
        OriginTag(tag)
    }

    /// 40 bytes: the key, then the incarnation.
    pub fn to_bytes(&self) -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..32].copy_from_slice(&self.node.0);
        bytes[32..].copy_from_slice(&self.incarnation.0);
        bytes
    }

    /// Reads what [`Origin::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 40] = bytes.try_into().ok()?;
        Some(Self {
            node: NodeKey::from_slice(&bytes[..32])?,
            incarnation: Incarnation::from_slice(&bytes[32..])?,
        })
    }
}

/// Eight bytes that tell origins apart inside a stamp.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct OriginTag(pub [u8; 8]);

/// Hybrid logical clock: 48 bits of UTC milliseconds, 16 bits of counter (Kulkarni et al. 2014).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The wall time of this reading.
    pub fn wall(self) -> UtcMillis {
        UtcMillis((self.0 >> 16) as i64)
    }

    /// The first reading at a wall time; times before 1970 count as 1970.
    pub fn at(wall: UtcMillis) -> Self {
        Hlc((wall.0.max(0) as u64) << 16)
    }

    /// The next reading after `self` for an event of our own at `now`: never goes back, never stands still.
    pub fn tick(self, now: UtcMillis) -> Self {
        Hlc(self.0.saturating_add(1).max(Hlc::at(now).0))
    }

    /// After receiving `other` at `now`: moves at most to `now` + `max_ahead_ms`, so that a node with a wrong
    /// clock cannot drag everybody into the future.
    pub fn receive(self, other: Hlc, now: UtcMillis, max_ahead_ms: i64) -> Self {
        let ceiling = Hlc::at(UtcMillis(now.0.saturating_add(max_ahead_ms)));
        self.max(other.min(ceiling))
    }
}

impl fmt::Debug for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}", self.0 >> 16, self.0 & 0xffff)
    }
}

/// Totally ordered, unique per event: clock first, then origin, then sequence number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Stamp {
    /// When, as the author's clock had it.
    pub hlc: Hlc,
    /// Who.
    pub origin: OriginTag,
    /// Which of the author's entries.
    pub seq: u64,
}

impl Stamp {
    /// 24 bytes whose byte order is the stamp's order, for database keys.
    pub fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.hlc.0.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.origin.0);
        bytes[16..].copy_from_slice(&self.seq.to_be_bytes());
        bytes
    }

    /// Reads what [`Stamp::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 24] = bytes.try_into().ok()?;
        let eight = |from: usize| <[u8; 8]>::try_from(&bytes[from..from + 8]).ok();
        Some(Self {
            hlc: Hlc(u64::from_be_bytes(eight(0)?)),
            origin: OriginTag(eight(8)?),
            seq: u64::from_be_bytes(eight(16)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp() -> impl Strategy<Value = Stamp> {
        (any::<u64>(), any::<[u8; 8]>(), any::<u64>()).prop_map(|(hlc, origin, seq)| Stamp {
            hlc: Hlc(hlc),
            origin: OriginTag(origin),
            seq,
        })
    }

    proptest! {
        #[test]
        fn byte_order_is_stamp_order(a in stamp(), b in stamp()) {
            prop_assert_eq!(a.cmp(&b), a.to_bytes().cmp(&b.to_bytes()));
            prop_assert_eq!(Stamp::from_bytes(&a.to_bytes()), Some(a));
        }

        #[test]
        fn ticks_only_go_forward(start: u64, now in 0i64..1 << 47) {
            prop_assume!(start < u64::MAX);
            prop_assert!(Hlc(start).tick(UtcMillis(now)) > Hlc(start));
        }
    }

    #[test]
    fn a_far_future_clock_is_held_back() {
        let now = UtcMillis(1_000_000);
        let received = Hlc::at(now).receive(Hlc::at(UtcMillis(99_000_000_000)), now, 26 * 3_600_000);
        assert_eq!(received.wall(), UtcMillis(1_000_000 + 26 * 3_600_000));
    }
}
