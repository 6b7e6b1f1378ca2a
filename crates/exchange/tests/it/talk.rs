//! Conversations: two nodes that can reach each other, over a link that a test holds in its hands.

use crate::network::{Network, Node};
use eventlog::{
    Revocation,
    statement::{NodeRole, RevocationReason, RevocationTerms},
};
use events::{
    Event,
    node::{OriginCertified, OriginRevoked},
    school::ClassOpened,
};
use exchange::{Desk, Talk, TalkError, Talked, quarantined};
use kernel::{
    Authority, ClassId, ClockQuality, PersonId, SchoolId,
    ports::{Departure, Departures, Leave, PortError},
};
use std::sync::{Arc, Mutex};
use store::{Draft, StoreError};
use testkit::{random_log::START, stores::dump};

pub const SCHOOL: SchoolId = SchoolId([7; 16]);

/// A link that may die.
pub struct Link {
    /// Bytes until it dies, both ways together.
    pub left: u64,
    /// Pieces in which bytes arrive.
    pub piece: usize,
}

impl Link {
    pub fn good() -> Self {
        Self { left: u64::MAX, piece: 1_000 }
    }

    /// Carries what one says to the other; `false` if the link died.
    pub fn carry(&mut self, from: &mut Talk, by: &Desk, to: &mut Talk, at: &Desk) -> Result<bool, TalkError> {
        while let Some(piece) = from.next_piece(by)? {
            for bytes in piece.chunks(self.piece) {
                let through = self.left.min(bytes.len() as u64);
                self.left -= through;
                to.feed(at, &bytes[..through as usize])?;
                if through < bytes.len() as u64 {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// One conversation; what moved at the caller and at the answerer.
pub fn talk_over(link: &mut Link, caller: &Desk, answerer: &Desk) -> Result<(Talked, Talked), TalkError> {
    let mut calling = Talk::call(caller, answerer.here.secret.public(), START)?;
    let mut answering = Talk::answer(answerer, caller.here.secret.public(), START)?;
    while !calling.is_over() {
        let whole = link.carry(&mut calling, caller, &mut answering, answerer)?
            && link.carry(&mut answering, answerer, &mut calling, caller)?;
        if !whole {
            break;
        }
    }
    Ok((calling.broke(caller)?, answering.broke(answerer)?))
}

pub fn talk(caller: &Desk, answerer: &Desk) -> (Talked, Talked) {
    let moved = talk_over(&mut Link::good(), caller, answerer).unwrap();
    caller.here.store.read_blocking(store::log::verify).unwrap();
    answerer.here.store.read_blocking(store::log::verify).unwrap();
    moved
}

/// Everything that a database holds, rows and sizes: what "nothing was written" means.
pub fn content(desk: &Desk) -> Vec<String> {
    let tables = [
        "log_entry",
        "log_checkpoint",
        "log_origin",
        "exchange_peer",
        "exchange_note",
        "exchange_contact",
        "exchange_shown",
    ];
    desk.here
        .store
        .read_blocking(|db| {
            let mut rows = Vec::new();
            for table in tables {
                let found = db.query(&format!("SELECT * FROM {table} ORDER BY 1, 2"), &[])?;
                rows.extend(found.iter().map(|row| format!("{table} {:?}", row.0)));
            }
            Ok(rows)
        })
        .unwrap()
}

/// A central and two hubs of one school.
pub fn three(name: &str) -> (Network, Desk, Desk, Desk) {
    let network = Network::new(name);
    let central = network.central();
    let (mut a, mut b) = (network.alone(1, SCHOOL), network.alone(2, SCHOOL));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    (network, Desk::new(central.here), Desk::new(a.here), Desk::new(b.here))
}

/// What a test says of a node whose desk it holds.
pub fn with<T>(desk: Desk, act: impl FnOnce(&Node) -> T) -> (Desk, T) {
    let node = Node { here: desk.here, school: SCHOOL };
    let told = act(&node);
    (Desk::new(node.here), told)
}

pub fn shown_of(desk: &Desk, of: &Desk) -> i64 {
    let tag = of.here.store.origin().tag();
    let sql = "SELECT count(bytes) FROM log_entry WHERE origin = ?1";
    desk.here.store.read_blocking(|db| db.query(sql, &[store::Value::blob(&tag.0)])?[0].int(0)).unwrap()
}

#[test]
fn both_ways_in_one_conversation_and_the_second_says_nothing() {
    let (_network, central, a, b) = three("talk-both");
    let (a, ()) = with(a, |a| {
        a.open_class(1);
        (0..300).for_each(|n| a.answer(n));
    });
    let (hub, at_central) = talk(&a, &central);
    // The central's log with two certificates; and of the hub's, life and class, but no answer.
    assert!(hub.new >= 3 && hub.refused_blocks == 0, "{hub:?}");
    assert_eq!((at_central.new, shown_of(&central, &a)), (302, 2), "{at_central:?}");
    assert_eq!((hub.blocks_out, hub.entries_out, hub.withheld_out), (1, 2, 300), "{hub:?}");

    // Nothing changed: one turn each, under a kilobyte, and not a row written.
    let before = (content(&a), content(&central));
    let (again, answered) = talk(&a, &central);
    assert!(again.bytes_in + again.bytes_out <= 1_024, "{again:?}");
    assert_eq!((again.turns, answered.turns, again.blocks_in, again.blocks_out), (1, 1, 0, 0));
    assert_eq!((content(&a), content(&central)), before);
    // Whoever calls, it is the same.
    let (called, _) = talk(&central, &a);
    assert_eq!((called.turns, called.blocks_in), (1, 0));
    assert_eq!((content(&a), content(&central)), before);

    // One more answer costs a few hundred bytes.
    let (a, ()) = with(a, |a| a.answer(1_000));
    let (more, _) = talk(&a, &central);
    assert_eq!((more.blocks_out, more.blocks_in), (1, 0));
    assert!(more.bytes_in + more.bytes_out < 2_000, "{more:?}");

    // The neighbour of the same school gets all, and the same tables.
    talk(&b, &central);
    talk(&b, &a);
    assert_eq!(shown_of(&b, &a), 303);
    assert_eq!(dump(&a.here.store).unwrap(), dump(&b.here.store).unwrap());
}

#[test]
fn what_a_relay_could_not_show_its_author_shows_later() {
    let (_network, central, a, b) = three("talk-relay");
    let (a, ()) = with(a, |a| {
        a.open_class(1);
        (0..40).for_each(|n| a.answer(n));
    });
    talk(&a, &central);
    // The central may not read answers, so the neighbour gets digests from it, and no more.
    talk(&b, &central);
    assert_eq!(shown_of(&b, &a), 2);
    let (met, _) = talk(&b, &a);
    assert_eq!((met.shown, shown_of(&b, &a)), (40, 42), "{met:?}");

    // A third hub, which met only the central: now b can show it what a wrote.
    let (network, again) = (Network { folder: _network.folder, root: _network.root }, central);
    let mut c = network.alone(3, SCHOOL);
    let (central, ()) = with(again, |central| network.join(central, &mut c));
    let c = Desk::new(c.here);
    talk(&c, &central);
    assert_eq!(shown_of(&c, &a), 2);
    talk(&b, &central);
    let (met, _) = talk(&c, &b);
    assert_eq!((met.refused_blocks, shown_of(&c, &a)), (0, 42), "{met:?}");
    // That c can show more now is news to b; then there is none.
    talk(&c, &b);
    let before = content(&c);
    assert_eq!(talk(&c, &b).0.turns, 1);
    assert_eq!(content(&c), before);
}

#[test]
fn more_rights_show_what_was_withheld_before() {
    let (network, central, a, _) = three("talk-rights");
    let mut other = network.alone(5, SchoolId([8; 16]));
    let (central, ()) = with(central, |central| network.join(central, &mut other));
    let other = Desk::new(other.here);
    let (a, ()) = with(a, |a| (0..20).for_each(|n| a.answer(n)));
    talk(&a, &central);
    talk(&other, &central);
    talk(&other, &a);
    assert_eq!(shown_of(&other, &a), 0, "another school's log is not offered");

    let key = other.here.secret.public();
    let (central, ()) = with(central, |central| network.certify(central, key, &[SCHOOL, SchoolId([8; 16])]));
    talk(&a, &central);
    talk(&other, &central);
    let (met, _) = talk(&other, &a);
    assert_eq!((met.refused_blocks, shown_of(&other, &a)), (0, 21), "{met:?}");
}

#[test]
fn a_link_that_dies_every_few_bytes_loses_no_byte_that_came() {
    let (_network, central, a, b) = three("talk-dies");
    let (a, ()) = with(a, |a| {
        a.here
            .store
            .write_blocking(move |tx| -> Result<(), StoreError> {
                for n in 0..1_500u64 {
                    let event = ClassOpened {
                        class: ClassId([1; 16]),
                        school: SCHOOL,
                        name: format!("{n} {:?}", blake3::hash(&n.to_be_bytes())),
                    };
                    tx.append(Draft {
                        schools: vec![SCHOOL],
                        persons: vec![PersonId([1; 16])],
                        // What the central cannot show.
                        authority: Authority::Learner,
                        events: vec![event.into()],
                    })?;
                }
                Ok(())
            })
            .unwrap();
    });
    talk(&a, &central);
    talk(&b, &central);
    let whole = talk_over(&mut Link::good(), &Desk::new(_network.alone(9, SCHOOL).here), &a);
    assert!(matches!(whole, Err(TalkError::NotJoined)), "a node without a network calls nobody");

    let mut c = _network.alone(4, SCHOOL);
    let (central, ()) = with(central, |central| _network.join(central, &mut c));
    let c = Desk::new(c.here);
    talk(&a, &central);
    talk(&c, &central);
    let (mut came, mut calls) = (0, 0);
    loop {
        let mut link = Link { left: 10_000, piece: 700 };
        let (talked, _) = talk_over(&mut link, &c, &a).unwrap();
        came += talked.bytes_in;
        calls += 1;
        c.here.store.read_blocking(store::log::verify).unwrap();
        if link.left > 0 {
            break;
        }
        assert!(calls < 200, "it never ends");
    }
    assert_eq!(shown_of(&c, &a), 1_501);
    assert!(calls > 5, "{calls}");
    let (fresh, _) = {
        let mut d = _network.alone(6, SCHOOL);
        let (central, ()) = with(central, |central| _network.join(central, &mut d));
        talk(&a, &central);
        let d = Desk::new(d.here);
        talk(&d, &central);
        talk(&d, &a)
    };
    // Greetings come with every call; of the blocks themselves nothing comes twice.
    assert!(
        came < fresh.bytes_in * 11 / 10 + 600 * calls,
        "{came} in {calls} calls, {} at once",
        fresh.bytes_in
    );
}

#[test]
fn strangers_revoked_and_forgers_get_nothing_and_a_reason_is_kept() {
    let (network, central, a, b) = three("talk-trust");
    let stranger = network.alone(4, SCHOOL);
    let mut stranger = stranger.here;
    stranger.welcome = a.here.welcome.clone();
    let stranger = Desk::new(stranger);
    let (a, ()) = with(a, |a| a.open_class(1));
    let refused = talk_over(&mut Link::good(), &stranger, &central);
    assert!(matches!(refused, Err(TalkError::Refused(_))), "{refused:?}");
    assert!(matches!(
        Talk::call(&central, stranger.here.secret.public(), START),
        Err(TalkError::Stranger(_))
    ));

    // A hub speaks for a school that is not its own: in the envelope, and then only in the body.
    let theirs = SchoolId([9; 16]);
    talk(&a, &central);
    let speak = |node: &Node, schools: &[SchoolId], n: u8| {
        let event = ClassOpened { class: ClassId([n; 16]), school: theirs, name: "theirs".into() };
        node.write(Authority::Staff, schools, &[], Event::from(event));
    };
    let (b, ()) = with(b, |b| speak(b, &[SCHOOL], 3));
    let (_, at_central) = talk(&b, &central);
    let why = &at_central.refused[0].why;
    assert!(why.contains("speaks of school"), "{why}");
    let (a, ()) = with(a, |a| speak(a, &[theirs], 4));
    let (_, at_central) = talk(&a, &central);
    assert!(at_central.refused[0].why.contains("may not write for school"), "{:?}", at_central.refused);
    assert_eq!((shown_of(&central, &a), shown_of(&central, &b)), (2, 0));
    // Kept with its reason, and not fetched again while nothing more is known.
    let kept = central.here.store.read_blocking(|db| quarantined(db, 10)).unwrap();
    assert_eq!(kept.len(), 2, "{kept:?}");
    let (quiet, _) = talk(&a, &central);
    assert_eq!((quiet.turns, quiet.blocks_out), (1, 0));

    // Certified for it after all, the same log is taken.
    let key = a.here.secret.public();
    let (central, ()) = with(central, |central| network.certify(central, key, &[SCHOOL, theirs]));
    let (_, at_central) = talk(&a, &central);
    assert_eq!((at_central.refused_blocks, shown_of(&central, &a)), (0, 3));

    let terms =
        RevocationTerms { node: key, last_good: None, reason: RevocationReason::Lost, issued_at: START };
    let revocation = Revocation::issue(&network.root, terms).to_bytes();
    let (central, ()) = with(central, |central| {
        central.write(Authority::Central, &[], &[], OriginRevoked { revocation }.into());
    });
    assert!(matches!(talk_over(&mut Link::good(), &a, &central), Err(TalkError::Refused(_))));
}

#[test]
fn certificates_that_come_last_let_in_what_came_before_them() {
    let network = Network::new("talk-passes");
    let central = network.central();
    let (mut a, mut b) = (network.alone(1, SCHOOL), network.alone(2, SCHOOL));
    network.join(&central, &mut b);
    network.join(&central, &mut a);
    // a knows nobody but the central and itself, b neither; the second central speaks through the first.
    let second = network.alone(8, SchoolId([0; 16]));
    let certificate = network.certificate(second.key(), NodeRole::Central, &[]).to_bytes();
    central.write(Authority::Central, &[], &[], OriginCertified { certificate }.into());
    let mut second = second.here;
    second.welcome = central.here.welcome.clone();
    let (a, b, central, second) =
        (Desk::new(a.here), Desk::new(b.here), Desk::new(central.here), Desk::new(second));
    talk(&second, &central);
    talk(&b, &central);
    let (b, ()) = with(b, |b| b.open_class(7));
    talk(&b, &second);
    // One conversation brings the first central's log, the second's, and a hub's: whatever came first.
    talk(&central, &second);
    let (met, _) = talk(&a, &central);
    assert_eq!((met.refused_blocks, shown_of(&a, &b)), (0, 2), "{met:?}");
}

#[test]
fn a_certificate_from_another_conversation_lets_in_what_this_one_has_refused() {
    let network = Network::new("talk-at-once");
    let central = network.central();
    let (mut a, mut b, mut c) =
        (network.alone(1, SCHOOL), network.alone(2, SCHOOL), network.alone(3, SCHOOL));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    network.join(&central, &mut c);
    // They have met face to face, a and b, b and c, and heard nothing from the central.
    let met = |node: &mut Node, others: &[&Node]| {
        let shown = others.iter().map(|other| network.certificate(other.key(), NodeRole::Hub, &[SCHOOL]));
        node.here.welcome.as_mut().unwrap().certificates.extend(shown);
    };
    met(&mut a, &[&b]);
    met(&mut b, &[&a, &c]);
    met(&mut c, &[&b]);
    a.open_class(7);
    let [a, b, c, central] = [a.here, b.here, c.here, central.here].map(Desk::new);
    talk(&b, &a);
    // While b brings c the log of a, whom c does not know, c hears of a from the central.
    let mut calling = Talk::call(&b, c.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(&c, b.here.secret.public(), START).unwrap();
    talk(&c, &central);
    while !calling.is_over() {
        assert!(Link::good().carry(&mut calling, &b, &mut answering, &c).unwrap());
        assert!(Link::good().carry(&mut answering, &c, &mut calling, &b).unwrap());
    }
    let at_c = answering.broke(&c).unwrap();
    assert_eq!((at_c.refused_blocks, shown_of(&c, &a)), (0, 2), "{at_c:?}");
}

#[test]
fn nonsense_ends_a_conversation_and_changes_nothing() {
    let (_network, central, a, _) = three("talk-nonsense");
    // Whom it talked with under which rights may be noted; nothing else.
    let content = |desk: &Desk| {
        let mut rows = content(desk);
        rows.retain(|row| !row.starts_with("exchange_contact"));
        rows
    };
    let before = content(&central);
    let hello = {
        let mut talk = Talk::call(&a, central.here.secret.public(), START).unwrap();
        let mut bytes = Vec::new();
        while let Some(piece) = talk.next_piece(&a).unwrap() {
            bytes.extend(piece);
        }
        bytes
    };
    for at in 0..hello.len() {
        let mut damaged = hello.clone();
        damaged[at] ^= 0x41;
        let mut answering = Talk::answer(&central, a.here.secret.public(), START).unwrap();
        if answering.feed(&central, &damaged).is_ok() {
            while answering.next_piece(&central).unwrap().is_some() {}
            // Asked what it did not ask, told what it did not want.
            let _ = answering.feed(&central, &damaged);
        }
        answering.broke(&central).unwrap();
    }
    assert_eq!(content(&central), before);
}

#[test]
fn a_newer_program_and_this_one_understand_each_other() {
    let (_network, central, a, _) = three("talk-versions");
    let mut calling = Talk::call(&a, central.here.secret.public(), START).unwrap();
    let hello = calling.next_piece(&a).unwrap().unwrap();
    // Version 1 to 9, a key that this program does not know, and a frame of an unknown kind.
    let newer = |lowest: u8| {
        let mut map = hello[5..].to_vec();
        assert_eq!(map[..5], [0xa7, 0, 1, 1, 1]);
        map[0] = 0xa8;
        (map[2], map[4]) = (lowest, 9);
        map.extend([0x18, 40, 0x82, 1, 2]);
        let mut bytes = vec![1];
        bytes.extend((map.len() as u32).to_be_bytes());
        bytes.extend(map);
        bytes.extend([77, 0, 0, 0, 3, 1, 2, 3]);
        bytes.extend([9, 0, 0, 0, 0]);
        bytes
    };
    let answer = |bytes: &[u8]| {
        let mut answering = Talk::answer(&central, a.here.secret.public(), START).unwrap();
        answering.feed(&central, bytes).unwrap();
        let mut said = Vec::new();
        while let Some(piece) = answering.next_piece(&central).unwrap() {
            said.extend(piece);
        }
        said
    };
    assert_eq!(answer(&newer(1))[0], 1, "it greets back");
    assert_eq!(answer(&newer(2))[0], 2, "it is sorry: nothing in common");
}

/// Lets nothing with readable entries of one person's school leave, and writes down what it is asked.
struct Strict(Mutex<Vec<Departure>>);

impl Departures for Strict {
    fn leave(&self, departure: &Departure) -> Result<Leave, PortError> {
        self.0.lock().unwrap().push(departure.clone());
        Ok(match departure.readable() {
            0..=2 => Leave::Goes,
            _ => Leave::Stays("no consent".into()),
        })
    }
}

#[test]
fn what_may_not_leave_stays_and_is_not_asked_for_again() {
    let (_network, central, a, b) = three("talk-leave");
    let (a, ()) = with(a, |a| {
        let event = ClassOpened { class: ClassId([1; 16]), school: SCHOOL, name: "x".into() };
        for _ in 0..9 {
            a.write(Authority::Staff, &[SCHOOL], &[PersonId([1; 16])], event.clone().into());
        }
    });
    let asked = Arc::new(Strict(Mutex::default()));
    let mut a = a.here;
    a.departures = Some(asked.clone());
    let a = Desk::new(a);
    talk(&a, &central);
    talk(&b, &central);
    assert_eq!((shown_of(&central, &a), shown_of(&b, &a)), (0, 0));
    let seen = asked.0.lock().unwrap().clone();
    assert_eq!((seen.len(), seen[0].to, seen[0].last_seq), (1, central.here.secret.public(), 10));
    assert_eq!(seen[0].to_country.map(|country| country.to_string()), Some("PE".into()));
    // More is known of nodes by now, so it is asked for once more; and the central hears that a has b's log too. Then no longer.
    talk(&a, &central);
    talk(&a, &central);
    let (quiet, _) = talk(&a, &central);
    assert_eq!(quiet.turns, 1);
}

#[test]
fn both_hear_what_the_others_clock_shows_and_a_lost_clock_says_nothing() {
    let network = Network::new("talk-clock");
    let central = network.central();
    let mut hub = network.alone(1, SCHOOL);
    network.join(&central, &mut hub);
    let (central, hub) = (Desk::new(central.here), Desk::new(hub.here));
    let (at_hub, at_central) = talk(&hub, &central);
    for heard in [at_hub.peer_clock, at_central.peer_clock] {
        let heard = heard.expect("a good clock tells");
        assert_eq!((heard.said.quality, heard.said.now), (ClockQuality::Good, START));
        assert_eq!(heard.heard_at, START);
    }
    // Nothing is new, and the time is said all the same.
    let (again, _) = talk(&hub, &central);
    assert_eq!((again.turns, again.blocks_in, again.peer_clock), (1, 0, at_hub.peer_clock));
}
