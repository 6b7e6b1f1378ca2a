//! What an honest program of today would not write: kinds of a later one, times of another century, lives that somebody only tells of.

use crate::{
    network::{Network, classes},
    revoked::{Way, bring},
    talk::{SCHOOL, talk, three, with},
};
use eventlog::{
    Block, CheckedBlock, Checkpoint, Entry, EntryRef, Frontier, Header, Item, NodeSecret, Position, RawEvent,
    Revocation, digest,
    sealing::WrappingSecret,
    statement::{RevocationReason, RevocationTerms},
};
use events::{
    Event,
    node::{Continued, IncarnationOpened, OriginRevoked},
    school::ClassOpened,
};
use exchange::{Card, Desk, meet};
use kernel::{Authority, ClassId, ClockQuality, Hlc, Incarnation, Origin, Seed, UtcMillis};
use std::collections::BTreeMap;
use store::{MAX_CLOCK_AHEAD_MS, Received, StoreError, log};
use testkit::random_log::START;

/// The first of January 2090.
const IN_2090: UtcMillis = UtcMillis(3_786_912_000_000);

/// Who writes a log by hand.
struct Author {
    secret: NodeSecret,
    origin: Origin,
    tree: Frontier,
    entries: Vec<Vec<u8>>,
}

impl Author {
    fn new(node: u8, life: u8) -> Self {
        let secret = NodeSecret::from_bytes([node; 32]);
        let origin = Origin { node: secret.public(), incarnation: Incarnation([life; 8]) };
        Self { secret, origin, tree: Frontier::new(), entries: Vec::new() }
    }

    fn write(&mut self, at: UtcMillis, authority: Authority, event: RawEvent) {
        let seq = self.entries.len() as u64 + 1;
        let header = Header {
            origin: self.origin,
            seq,
            hlc: Hlc::at(at),
            clock: ClockQuality::Good,
            schools: vec![SCHOOL],
            persons: vec![],
            authority,
            salt: [seq as u8; 8],
        };
        let bytes = Entry { header, events: vec![event] }.encode().unwrap();
        self.tree.append(&digest(&bytes));
        self.entries.push(bytes);
    }

    fn open_class(&mut self, at: UtcMillis, class: u8) {
        let event = ClassOpened { class: ClassId([class; 16]), school: SCHOOL, name: "A".into() };
        self.write(at, Authority::Staff, raw(event.into()));
    }

    fn open_life(&mut self, continues: Option<Position>) {
        let continues = continues.map(|from| Continued {
            node: from.origin.node,
            incarnation: from.origin.incarnation,
            seq: from.seq,
            root: from.root,
        });
        let event = IncarnationOpened { continues, software: "by hand".into() };
        self.write(START, Authority::Node, raw(event.into()));
    }

    /// The place behind so many entries.
    fn at(&self, seq: u64) -> Position {
        let mut tree = Frontier::new();
        self.entries[..seq as usize].iter().for_each(|bytes| tree.append(&digest(bytes)));
        Position { origin: self.origin, seq, root: tree.root() }
    }

    /// All of it is brought to a node.
    fn lay(&self, at: &Desk) {
        let items = self.entries.iter().cloned().map(Item::Entry).collect();
        let checkpoint = Checkpoint::sign(&self.secret, self.origin.incarnation, &self.tree);
        let block = CheckedBlock::new(Block { before: Frontier::new(), items, checkpoint }).unwrap();
        let new = self.entries.len() as u64;
        let received = at.here.store.write_blocking(move |tx| tx.receive(&block)).unwrap();
        assert_eq!(received, Received::Taken { new, shown: 0 });
    }

    /// What of it stands at a node, byte by byte.
    fn is_whole_at(&self, desk: &Desk) -> bool {
        let read = |db: &mut store::Connection| log::read(db, self.origin.tag(), 0, 1_000);
        let lines = desk.here.store.read_blocking(read).unwrap();
        desk.here.store.read_blocking(log::verify).unwrap();
        lines.into_iter().filter_map(|line| line.what.ok()).eq(self.entries.iter().cloned())
    }
}

fn raw(event: Event) -> RawEvent {
    RawEvent { kind: event.kind(), version: event.version(), body: event.encode_body() }
}

/// A central, two hubs that know each other and all these authors, and a third that will hear by a letter.
fn village(name: &str, authors: &[&Author]) -> (Network, Desk, [Desk; 3]) {
    let (network, central, a, b) = three(name);
    let mut c = network.alone(3, SCHOOL);
    let (central, ()) = with(central, |central| {
        network.join(central, &mut c);
        authors.iter().for_each(|author| network.certify(central, author.origin.node, &[SCHOOL]));
    });
    let hubs = [a, b, Desk::new(c.here)];
    hubs.iter().for_each(|hub| _ = talk(hub, &central));
    (network, central, hubs)
}

/// It is brought to the first hub, by talk to the second, by letter to the third.
fn travels(name: &str, author: &Author) -> (Network, [Desk; 3]) {
    let (network, _central, hubs) = village(name, &[author]);
    author.lay(&hubs[0]);
    bring(Way::Talk, &hubs[0], &hubs[1]);
    bring(Way::Letter, &hubs[1], &hubs[2]);
    hubs.iter().for_each(|hub| assert!(author.is_whole_at(hub)));
    (network, hubs)
}

#[test]
fn what_only_a_later_program_understands_is_kept_and_relayed_byte_by_byte() {
    let mut author = Author::new(60, 1);
    author.open_life(None);
    author.write(START, Authority::Staff, RawEvent { kind: 60_000, version: 7, body: vec![0xa1, 0, 1] });
    // A kind that is known, in a version that is not, and one whose body is no such event.
    let body = vec![0xa1, 0x18, 90, 1];
    author.write(START, Authority::Staff, RawEvent { kind: 302, version: 9, body: body.clone() });
    author.write(START, Authority::Staff, RawEvent { kind: 302, version: 1, body });
    author.open_class(START, 4);
    let (_network, hubs) = travels("strange-kind", &author);
    for hub in &hubs {
        assert_eq!(classes(&hub.here.store), [4], "what is understood counts");
    }
}

#[test]
fn what_was_written_in_2090_is_kept_and_relayed_and_drags_no_clock_along() {
    let mut author = Author::new(61, 1);
    author.open_life(None);
    author.open_class(IN_2090, 4);
    author.open_class(IN_2090, 5);
    let (_network, hubs) = travels("strange-2090", &author);
    for hub in hubs {
        assert_eq!(classes(&hub.here.store), [4, 5]);
        // That it is of another century can be seen.
        let ends = hub.here.store.read_blocking(log::Head::ends).unwrap();
        let of_author = ends.iter().find(|(origin, ..)| *origin == author.origin).unwrap();
        assert_eq!(of_author.2.wall(), IN_2090);
        let (hub, ()) = with(hub, |hub| hub.open_class(9));
        let own = hub.here.store.origin();
        let read = |db: &mut store::Connection| log::last_readable(db, own.tag(), u64::MAX >> 1);
        let (_, bytes) = hub.here.store.read_blocking(read).unwrap().unwrap();
        let at = EntryRef::decode(&bytes).unwrap().hlc().wall();
        assert!(at.0 <= START.0 + MAX_CLOCK_AHEAD_MS + 60_000, "{at:?}");
    }
}

#[test]
fn which_life_continues_which_is_believed_of_its_own_log_and_of_nothing_else() {
    let mut first = Author::new(62, 1);
    first.open_life(None);
    (1..4).for_each(|class| first.open_class(START, class));
    let mut second = Author::new(62, 2);
    second.open_life(Some(first.at(3)));
    (10..12).for_each(|class| second.open_class(START, class));
    // Another node says of itself that it goes on from there.
    let mut other = Author::new(63, 1);
    other.open_life(Some(first.at(4)));
    for (name, way) in [("strange-lives", Way::Talk), ("strange-lives-letter", Way::Letter)] {
        let (network, central, [early, late, reader]) = village(name, &[&first, &other]);
        first.lay(&early);
        other.lay(&early);
        first.lay(&late);
        second.lay(&late);
        let terms = RevocationTerms {
            node: first.origin.node,
            last_good: Some(second.at(2)),
            reason: RevocationReason::Lost,
            issued_at: START,
        };
        let revocation = Revocation::issue(&network.root, terms).to_bytes();
        let (central, ()) = with(central, |central| {
            central.write(Authority::Central, &[], &[], OriginRevoked { revocation }.into());
        });
        bring(way, &central, &reader);
        // The node's own card tells of its second life.
        let wrapping = WrappingSecret::generate(1, &mut Seed(3).chance());
        let have = BTreeMap::from([(first.origin, 4), (second.origin, 3)]);
        let card = Card::sign(&second.secret, &wrapping, vec![SCHOOL], have, None);
        let card = card.with_branches(&second.secret, second.origin.incarnation, BTreeMap::new());
        let trust = reader.here.trust().unwrap().unwrap();
        reader
            .here
            .store
            .write_blocking::<_, StoreError, _>(move |tx| meet(tx, &trust, &card).map(drop))
            .unwrap();
        bring(way, &early, &reader);
        assert!(first.is_whole_at(&reader) && other.is_whole_at(&reader));
        assert_eq!(
            classes(&reader.here.store),
            [0; 0],
            "{way:?}: nobody who may has said that it leads there"
        );
        // The second life's own log says so.
        bring(way, &late, &reader);
        assert!(second.is_whole_at(&reader));
        assert_eq!(classes(&reader.here.store), [1, 2, 10], "{way:?}");
    }
}
