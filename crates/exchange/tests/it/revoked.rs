//! A revocation and what it takes back, in whatever order and by whatever way they arrive.

use crate::{
    network::{Network, Node, classes},
    talk::{SCHOOL, talk, with},
};
use eventlog::{
    Position, Revocation,
    statement::{NodeRole, RevocationReason, RevocationTerms},
};
use events::node::OriginRevoked;
use exchange::{Desk, InboxError, Outbox, read_letter};
use kernel::{Authority, Origin, Seed};
use store::Value;
use testkit::random_log::START;

/// By what something is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Talk,
    Letter,
}

/// What one node has for another, as a letter's bytes.
pub fn letter(from: &Desk, to: &Desk) -> Vec<u8> {
    let trust = from.here.trust().unwrap().unwrap();
    let (mut bytes, mut entropy) = (Vec::new(), Seed(7).chance());
    let card = to.here.card().unwrap();
    let outbox = Outbox::open(&from.here, &trust).unwrap();
    outbox.write_letter(&card, START, (1 << 24, 1 << 24), &mut entropy, &mut bytes).unwrap().unwrap();
    bytes
}

pub fn bring(way: Way, from: &Desk, to: &Desk) {
    match way {
        Way::Talk => _ = talk(to, from),
        Way::Letter => {
            let bytes = letter(from, to);
            read_letter(&to.here, || Ok(&bytes[..])).unwrap();
        }
    }
}

/// The places of a log here, and whether each counts.
fn standing(desk: &Desk, log: Origin) -> Vec<(i64, i64)> {
    let sql = "SELECT seq, void FROM log_entry WHERE origin = ?1 ORDER BY seq";
    let tag = Value::blob(&log.tag().0);
    let rows = desk.here.store.read_blocking(|db| db.query(sql, &[tag])).unwrap();
    rows.iter().map(|row| (row.int(0).unwrap(), row.int(1).unwrap())).collect()
}

/// A network in which each hub has met all others, and a box whose word is taken back from its fourth entry on.
struct Village {
    network: Network,
    central: Desk,
    /// Knows the box's log up to the last good entry, and beyond.
    early: Desk,
    late: Desk,
    stolen: Origin,
}

impl Village {
    fn new(name: &str, good: u64) -> Self {
        let network = Network::new(name);
        let central = network.central();
        let mut nodes = [1, 2, 3].map(|number| network.alone(number, SCHOOL));
        let keys = nodes.each_ref().map(Node::key);
        nodes.iter_mut().for_each(|node| network.join(&central, node));
        nodes.iter_mut().for_each(|node| meet(&network, node, &keys));
        let [stolen, early, late] = nodes;
        let origin = stolen.here.store.origin();
        (1..good).for_each(|n| stolen.open_class(n as u8));
        let root = stolen
            .here
            .store
            .read_blocking(|db| store::log::frontier_at(db, origin.tag(), good))
            .unwrap()
            .root();
        let [stolen, early, late, central] =
            [stolen.here, early.here, late.here, central.here].map(Desk::new);
        talk(&early, &stolen);
        let (stolen, ()) = with(stolen, |stolen| (100..104).for_each(|n| stolen.open_class(n)));
        talk(&late, &stolen);
        let terms = RevocationTerms {
            node: origin.node,
            last_good: Some(Position { origin, seq: good, root }),
            reason: RevocationReason::Lost,
            issued_at: START,
        };
        let revocation = Revocation::issue(&network.root, terms).to_bytes();
        let (central, ()) = with(central, |central| {
            central.write(Authority::Central, &[], &[], OriginRevoked { revocation }.into());
        });
        Self { network, central, early, late, stolen: origin }
    }

    /// A hub that has heard nothing yet. `knows`: it has met the box that is revoked; otherwise it hears of it from the central.
    fn reader(&self, number: u8, knows: bool) -> Desk {
        let mut reader = self.network.alone(number, SCHOOL);
        let central = self.central.here.secret.public();
        let (early, late) = (self.early.here.secret.public(), self.late.here.secret.public());
        let certificates = vec![
            self.network.certificate(central, NodeRole::Central, &[]),
            self.network.certificate(reader.key(), NodeRole::Hub, &[SCHOOL]),
        ];
        let welcome = exchange::Welcome { root: self.network.root.public(), certificates, central: None };
        reader.here.welcome = Some(welcome);
        meet(&self.network, &mut reader, &[early, late]);
        if knows {
            meet(&self.network, &mut reader, &[self.stolen.node]);
        }
        let key = reader.key();
        for desk in [&self.central, &self.early, &self.late] {
            let shown = vec![self.network.certificate(key, NodeRole::Hub, &[SCHOOL])];
            show(desk, &self.network, shown);
        }
        Desk::new(reader.here)
    }
}

/// Whom a node has met face to face.
fn meet(network: &Network, node: &mut Node, others: &[kernel::NodeKey]) {
    let shown = others.iter().map(|other| network.certificate(*other, NodeRole::Hub, &[SCHOOL]));
    node.here.welcome.as_mut().unwrap().certificates.extend(shown);
}

/// The same of a node that is at its desk: it is kept as what another node showed.
fn show(desk: &Desk, network: &Network, certificates: Vec<eventlog::Certificate>) {
    let rows: Vec<_> = certificates
        .iter()
        .map(|one| vec![Value::blob(one.terms.node.as_bytes()), Value::Blob(one.to_bytes())])
        .collect();
    let sql = "INSERT INTO exchange_introduced (node, certificate) VALUES (?1, ?2)";
    let write =
        move |tx: &mut store::WriteTx<'_>| rows.iter().try_for_each(|row| tx.execute(sql, row).map(drop));
    desk.here.store.write_blocking(write).unwrap();
    assert!(certificates.iter().all(|one| one.verify(&network.root.public()).is_ok()));
}

#[test]
fn every_order_and_way_of_arrival_ends_in_one_state() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut number = 0;
    for order in orders {
        for (knows, ways) in [
            (true, [Way::Talk; 3]),
            (true, [Way::Letter; 3]),
            (true, [Way::Letter, Way::Talk, Way::Letter]),
            (false, [Way::Talk, Way::Letter, Way::Talk]),
        ] {
            // Another village each time: whoever converses with a reader hears the word from her.
            let village = Village::new(&format!("revoked-orders-{number}"), 3);
            let reader = village.reader(10, knows);
            number += 1;
            for (step, which) in order.into_iter().enumerate() {
                let from = [&village.early, &village.late, &village.central][which];
                bring(ways[step], from, &reader);
                // Never, also on the way, the word is known and what it takes back is shown.
                let revoked = reader.here.trust().unwrap().unwrap().is_revoked(village.stolen.node);
                let shown = classes(&reader.here.store);
                assert!(
                    !revoked || shown.iter().all(|class| *class < 100),
                    "{order:?} {ways:?} {step}: {shown:?}"
                );
            }
            // What nobody could show for want of a certificate comes with the next meeting.
            bring(Way::Talk, &village.late, &reader);
            let rows: Vec<_> = (1..=7).map(|seq| (seq, i64::from(seq > 3))).collect();
            assert_eq!(standing(&reader, village.stolen), rows, "{order:?} {ways:?}");
            assert_eq!(classes(&reader.here.store), [1, 2], "{order:?} {ways:?}");
        }
    }
}

#[test]
fn what_comes_after_the_word_about_it_is_void_at_once_relayed_and_empties_no_view() {
    let village = Village::new("revoked-late", 3);
    for (number, way) in [(10, Way::Talk), (12, Way::Letter)] {
        let reader = village.reader(number, true);
        bring(way, &village.early, &reader);
        bring(way, &village.central, &reader);
        let jumps = reader.here.store.view_jumps();
        bring(way, &village.late, &reader);
        assert_eq!(reader.here.store.view_jumps(), jumps, "{way:?}: a view began anew");
        assert_eq!(standing(&reader, village.stolen).iter().filter(|(_, void)| *void == 1).count(), 4);
        assert_eq!(classes(&reader.here.store), [1, 2], "{way:?}");

        // Whoever has not got it gets it from there.
        let next = village.reader(number + 1, true);
        let key = reader.here.secret.public();
        show(&next, &village.network, vec![village.network.certificate(key, NodeRole::Hub, &[SCHOOL])]);
        let key = next.here.secret.public();
        show(&reader, &village.network, vec![village.network.certificate(key, NodeRole::Hub, &[SCHOOL])]);
        bring(way, &reader, &next);
        assert_eq!(standing(&next, village.stolen), standing(&reader, village.stolen), "{way:?}");
        assert_eq!(classes(&next.here.store), [1, 2], "{way:?}");
    }
}

#[test]
fn a_conversation_that_began_before_the_word_was_heard_leaves_nothing_behind() {
    let village = Village::new("revoked-meanwhile", 3);
    let reader = village.reader(10, true);
    let mut calling = exchange::Talk::call(&village.late, reader.here.secret.public(), START).unwrap();
    let late = village.late.here.secret.public();
    let mut answering = exchange::Talk::answer(&reader, late, START).unwrap();
    talk(&reader, &village.central);
    let mut link = crate::talk::Link::good();
    while !calling.is_over() {
        assert!(link.carry(&mut calling, &village.late, &mut answering, &reader).unwrap());
        assert!(link.carry(&mut answering, &reader, &mut calling, &village.late).unwrap());
    }
    answering.broke(&reader).unwrap();
    assert_eq!(standing(&reader, village.stolen).len(), 7);
    assert_eq!(classes(&reader.here.store), [1, 2]);
}

#[test]
fn the_word_in_a_letter_that_is_damaged_behind_it_counts() {
    let village = Village::new("revoked-damaged", 3);
    let reader = village.reader(10, true);
    bring(Way::Talk, &village.late, &reader);
    assert_eq!(classes(&reader.here.store).len(), 6);
    let mut bytes = letter(&village.central, &reader);
    // Its last record says only that it is the last.
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let read = read_letter(&reader.here, || Ok(&bytes[..]));
    assert!(matches!(read, Err(InboxError::Letter(_))), "{read:?}");
    assert_eq!(classes(&reader.here.store), [1, 2]);
}

#[test]
fn what_an_earlier_program_did_not_apply_is_applied_at_the_first_look() {
    let village = Village::new("revoked-first", 3);
    let reader = village.reader(10, true);
    bring(Way::Talk, &village.late, &reader);
    bring(Way::Talk, &village.central, &reader);
    // As if the power had gone between the word and its effect.
    let tag = village.stolen.tag();
    let lift = move |tx: &mut store::WriteTx<'_>| tx.void_after(tag, 99).map(drop);
    reader.here.store.write_blocking(lift).unwrap();
    reader.here.store.rebuild_now(store::REBUILD_CHUNK).unwrap();
    assert_eq!(classes(&reader.here.store).len(), 6);
    let reader = Desk::new(reader.here);
    reader.believed().unwrap();
    assert_eq!(classes(&reader.here.store), [1, 2]);
}
