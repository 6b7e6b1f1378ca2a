//! How boxes of one network find each other on one local network: each says now and then, to everybody there, that it is here
//! ([`Beacon`]), and keeps a short list of those it heard ([`Neighbours`]). No sockets, no clock.
//!
//! Everybody on a school's network hears a beacon, so it must say nothing to strangers: it is 78 bytes that look like chance, other ones
//! each time, sealed under a key that only members of the network can make (from its root key, which stands in their welcome files and
//! in nothing that is sent). A member reads a node's key and a port, and nothing of schools. What is heard is a hint where to call:
//! whoever answers there must prove that key, so a beacon that is played again from elsewhere, or by a box that was cast out, leads to
//! a call that fails.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use kernel::{Entropy, NodeKey, UtcMillis};
use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
};

/// How a beacon begins: for those that are none, no cipher is asked.
const MAGIC: [u8; 4] = *b"chk0";
const NONCE_BYTES: usize = 24;
const PLAIN_BYTES: usize = 32 + 2;
const TAG_BYTES: usize = 16;
/// Length of a beacon.
pub const BEACON_BYTES: usize = MAGIC.len() + NONCE_BYTES + PLAIN_BYTES + TAG_BYTES;
/// Neighbours kept: a teacher-training centre with a room full of boxes.
const MAX_NEIGHBOURS: usize = 64;
/// Addresses kept of one: its cable, its Wi-Fi, and one that is played back by somebody else.
const ADDRESSES_OF_ONE: usize = 3;
/// Who was not heard for so long is no neighbour any more.
const GONE_AFTER_MS: i64 = 10 * 60_000;
/// Beacons looked at in a second.
const LOOKED_AT_A_SECOND: u32 = 20;

/// What members of a network can open, and nobody else.
pub struct NetworkKey(XChaCha20Poly1305);

impl NetworkKey {
    /// Of the network of a root key.
    pub fn of(root: NodeKey) -> Self {
        let key = blake3::derive_key("chaski v0 boxes of one network on a local network", root.as_bytes());
        Self(XChaCha20Poly1305::new(&key.into()))
    }
}

/// "I am here": who, and at which port it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beacon {
    /// The node.
    pub node: NodeKey,
    /// Where its door is, on the address from which this comes.
    pub port: u16,
}

impl Beacon {
    /// As it is sent; other bytes each time. `None` never happens: so few bytes can always be sealed.
    pub fn seal(&self, key: &NetworkKey, entropy: &mut dyn Entropy) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let plain = [self.node.as_bytes(), &self.port.to_be_bytes()].concat();
        let sealed = key.0.encrypt(&nonce.into(), Payload { msg: &plain, aad: &MAGIC }).ok()?;
        Some([&MAGIC[..], &nonce, &sealed].concat())
    }

    /// What was sent, if it is of this network.
    pub fn open(key: &NetworkKey, bytes: &[u8]) -> Option<Self> {
        let sealed = bytes.strip_prefix(&MAGIC).filter(|_| bytes.len() == BEACON_BYTES)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let plain = key.0.decrypt(&(*nonce).into(), Payload { msg: sealed, aad: &MAGIC }).ok()?;
        let (node, port) = plain.split_first_chunk::<32>()?;
        Some(Self { node: NodeKey(*node), port: u16::from_be_bytes(port.try_into().ok()?) })
    }
}

/// Who was heard, where and when. What comes in is bounded: so many nodes, so many addresses, so many beacons a second.
#[derive(Debug, Default)]
pub struct Neighbours {
    heard: BTreeMap<NodeKey, VecDeque<(SocketAddr, UtcMillis)>>,
    second: i64,
    looked_at: u32,
}

impl Neighbours {
    /// Whether one more beacon may be looked at now.
    pub fn may_look(&mut self, now: UtcMillis) -> bool {
        let second = now.0.div_euclid(1_000);
        if self.second != second {
            (self.second, self.looked_at) = (second, 0);
        }
        self.looked_at += 1;
        self.looked_at <= LOOKED_AT_A_SECOND
    }

    /// Notes where a node was heard. Returns whether it is a new neighbour.
    pub fn hear(&mut self, node: NodeKey, at: SocketAddr, now: UtcMillis) -> bool {
        self.forget_the_silent(now);
        let is_new = !self.heard.contains_key(&node);
        if is_new && self.heard.len() >= MAX_NEIGHBOURS {
            return false;
        }
        let places = self.heard.entry(node).or_default();
        places.retain(|(known, _)| *known != at);
        places.push_front((at, now));
        places.truncate(ADDRESSES_OF_ONE);
        is_new
    }

    /// Who is here now, and where each may be called, the last heard first.
    pub fn present(&mut self, now: UtcMillis) -> Vec<(NodeKey, Vec<SocketAddr>)> {
        self.forget_the_silent(now);
        let places = |places: &VecDeque<(SocketAddr, UtcMillis)>| places.iter().map(|(at, _)| *at).collect();
        self.heard.iter().map(|(node, heard)| (*node, places(heard))).collect()
    }

    /// Who was not heard for a while has gone. A clock that was set makes nobody stay for ever.
    fn forget_the_silent(&mut self, now: UtcMillis) {
        for places in self.heard.values_mut() {
            places.retain(|(_, at)| (now.0 - at.0).abs() < GONE_AFTER_MS);
        }
        self.heard.retain(|_, places| !places.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    fn at(last: u8, port: u16) -> SocketAddr {
        ([192, 168, 1, last], port).into()
    }

    #[test]
    fn members_read_a_beacon_and_strangers_see_chance() {
        let (key, other) = (NetworkKey::of(NodeKey([1; 32])), NetworkKey::of(NodeKey([2; 32])));
        let mut chance = Seed(4).chance();
        let beacon = Beacon { node: NodeKey([7; 32]), port: 7_440 };
        let (first, second) =
            (beacon.seal(&key, &mut chance).unwrap(), beacon.seal(&key, &mut chance).unwrap());
        assert_eq!(first.len(), BEACON_BYTES);
        assert_eq!(Beacon::open(&key, &first), Some(beacon));
        assert_eq!(Beacon::open(&key, &second), Some(beacon));
        assert_eq!(Beacon::open(&other, &first), None, "another network");
        // Behind the beginning nothing that two of them have in common, and nothing of the node's key.
        let alike = (MAGIC.len()..BEACON_BYTES).filter(|at| first[*at] == second[*at]).count();
        assert!(alike <= 3, "{alike} bytes stay the same");
        assert!(!first.windows(4).any(|four| four == [7; 4]));
        for at in 0..first.len() {
            let mut changed = first.clone();
            changed[at] ^= 1;
            assert_eq!(Beacon::open(&key, &changed), None, "byte {at}");
            assert_eq!(Beacon::open(&key, &first[..at]), None, "cut at {at}");
        }
        assert_eq!(Beacon::open(&key, &[first, vec![0]].concat()), None, "longer");
    }

    #[test]
    fn the_list_is_short_however_much_is_said() {
        let mut neighbours = Neighbours::default();
        let now = UtcMillis(1_000_000);
        assert!(neighbours.hear(NodeKey([1; 32]), at(1, 1), now));
        assert!(!neighbours.hear(NodeKey([1; 32]), at(1, 1), now), "known");
        for place in 2..=9 {
            neighbours.hear(NodeKey([1; 32]), at(place, 1), now);
        }
        let present = neighbours.present(now);
        assert_eq!(present, [(NodeKey([1; 32]), vec![at(9, 1), at(8, 1), at(7, 1)])]);
        for other in 0..=255 {
            neighbours.hear(NodeKey([other; 32]), at(2, 2), now);
        }
        assert_eq!(neighbours.present(now).len(), MAX_NEIGHBOURS);
        let later = now.plus_ms(GONE_AFTER_MS);
        assert!(neighbours.hear(NodeKey([200; 32]), at(3, 3), later), "the silent make room");
        assert_eq!(neighbours.present(later).len(), 1);
        let back = UtcMillis(0);
        assert_eq!(neighbours.present(back).len(), 0, "the clock was set back");
    }

    #[test]
    fn so_many_are_looked_at_in_a_second() {
        let mut neighbours = Neighbours::default();
        let looked = |neighbours: &mut Neighbours, ms| {
            (0..1_000).filter(|_| neighbours.may_look(UtcMillis(ms))).count()
        };
        assert_eq!(looked(&mut neighbours, 5_100), LOOKED_AT_A_SECOND as usize);
        assert_eq!(looked(&mut neighbours, 5_900), 0);
        assert_eq!(looked(&mut neighbours, 6_000), LOOKED_AT_A_SECOND as usize);
    }
}
