//! A disk is copied and both machines go on under one name: found, settled, given way, and nothing is lost.

use crate::{
    courier::{deliver, take},
    network::{Network, Node},
    talk::{SCHOOL, talk},
};
use eventlog::{
    EntryRef, ForkSettlement, Position,
    statement::{ForkSettlementTerms, NodeRole},
};
use events::{
    Event,
    node::{ForkSettled, OriginCertified},
};
use exchange::{Desk, Outbox, courier::Delivered, forks, read_letter, stick};
use kernel::{Authority, Entropy, Origin, PersonId, SchoolId, Seed};
use std::{collections::BTreeMap, fs};
use store::{Draft, StoreError, log};
use testkit::{copy_folder, random_log::START};

fn answer(desk: &Desk, n: u64) {
    let draft = Draft {
        schools: vec![SCHOOL],
        persons: vec![PersonId([5; 16])],
        authority: Authority::Learner,
        events: vec![crate::network::answer(n).into()],
    };
    desk.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
}

/// Answers that can be read at a desk: how often each.
fn answers(desk: &Desk) -> BTreeMap<u64, usize> {
    let read = |db: &mut store::Connection| {
        let mut found = BTreeMap::new();
        for head in log::Head::load_all(db)? {
            for line in log::read(db, head.origin.tag(), 0, head.seq)? {
                let Ok(bytes) = line.what else { continue };
                for raw in EntryRef::decode(&bytes).unwrap().events() {
                    if let Ok(Event::AnswerRecorded(e)) = Event::decode(raw.kind, raw.version, raw.body) {
                        *found.entry(u64::from_be_bytes(e.client.0)).or_default() += 1;
                    }
                }
            }
        }
        Ok::<_, StoreError>(found)
    };
    desk.here.store.read_blocking(read).unwrap()
}

/// The same, without counting: what lies next to the parting may be written twice, and counts once.
fn numbers(desk: &Desk) -> Vec<u64> {
    let answers = answers(desk);
    assert!(answers.values().all(|times| *times <= 2), "{answers:?}");
    answers.into_keys().collect()
}

fn all(from: u64, to: u64) -> Vec<u64> {
    (from..=to).collect()
}

/// The branch of a log that is at a desk is the one to keep.
fn settle(network: &Network, central: &Desk, origin: Origin) {
    let tag = origin.tag();
    let head = central.here.store.read_blocking(|db| log::Head::of(db, tag)).unwrap().unwrap();
    let kept = Position { origin, seq: head.seq, root: head.frontier.root() };
    let settlement = ForkSettlement::issue(&network.root, ForkSettlementTerms { kept, issued_at: START });
    let events = vec![ForkSettled { settlement: settlement.to_bytes() }.into()];
    let draft = Draft { schools: vec![], persons: vec![], authority: Authority::Central, events };
    central.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
}

struct Doubled {
    network: Network,
    central: Desk,
    neighbour: Desk,
    one: Desk,
    two: Desk,
    welcome: exchange::Welcome,
}

/// Answers 1 to 3 were given before the disk was copied; the first machine took 4 to 6, the second 7 to 11. The central has heard
/// from the first, a neighbour from the second.
fn doubled(name: &str) -> Doubled {
    let network = Network::new(name);
    let central = network.central();
    let mut hub = network.alone(1, SCHOOL);
    network.join(&central, &mut hub);
    let mut neighbour = network.alone(2, SCHOOL);
    network.join(&central, &mut neighbour);
    (1..=3).for_each(|n| hub.answer(n));
    let welcome = hub.here.welcome.clone().unwrap();
    let (central, neighbour, hub) = (Desk::new(central.here), Desk::new(neighbour.here), Desk::new(hub.here));
    talk(&neighbour, &central);
    talk(&hub, &central);
    hub.here.store.close();
    let place = |number: u8| network.folder.path().join(format!("node-{number}"));
    copy_folder(&place(1), &place(9)).unwrap();
    let opened = |number: u8| {
        let mut node: Node = network.alone(number, SCHOOL);
        node.here.welcome = Some(welcome.clone());
        Desk::new(node.here)
    };
    let (one, two) = (opened(1), opened(9));
    assert_eq!(one.here.store.origin(), two.here.store.origin(), "nothing can tell them apart");
    (4..=6).for_each(|n| answer(&one, n));
    (7..=11).for_each(|n| answer(&two, n));
    talk(&one, &central);
    talk(&two, &neighbour);
    Doubled { network, central, neighbour, one, two, welcome }
}

#[test]
fn a_double_is_found_settled_and_what_it_wrote_is_written_again() {
    settled_and_written_again("forks-settled", false);
}

#[test]
fn the_same_when_the_double_is_started_anew_before_it_meets_the_kept_branch() {
    settled_and_written_again("forks-restarted", true);
}

fn settled_and_written_again(name: &str, restarted: bool) {
    let Doubled { network, central, neighbour, one, mut two, welcome } = doubled(name);
    let origin = one.here.store.origin();
    assert_eq!(forks::found(&central.here).unwrap(), []);
    talk(&two, &central);
    let found = forks::found(&central.here).unwrap();
    assert_eq!((found.len(), found[0].origin, found[0].kept), (1, origin, None), "{found:?}");

    settle(&network, &central, origin);
    talk(&one, &central);
    talk(&two, &central);
    assert!(!one.end_lost_life().unwrap(), "the kept branch's machine goes on");
    assert!(two.end_lost_life().unwrap());
    assert_eq!(forks::found(&central.here).unwrap()[0].kept_here, Some(true));

    // It goes on at once, in a new life, which takes the kept branch and writes again what was lost.
    let life = two.here.store.origin();
    assert_ne!(life, origin);
    assert!(two.here.card().unwrap().have.contains_key(&life));
    if restarted {
        two.here.store.close();
        let mut again = network.alone(9, SCHOOL);
        again.here.welcome = Some(welcome);
        two = Desk::new(again.here);
        assert_eq!(two.here.store.origin(), life, "the life that has begun goes on");
    }
    assert!(!two.end_lost_life().unwrap(), "once is enough");
    talk(&two, &central);
    assert_eq!(answers(&two).keys().copied().collect::<Vec<_>>(), (1..=3).chain(7..=11).collect::<Vec<_>>());
    // The first's own answers it may see from the first itself, or from the neighbour: the central was shown none.
    talk(&two, &one);
    talk(&two, &one);
    assert_eq!(numbers(&two), all(1, 11));
    let fork = &forks::found(&two.here).unwrap();
    assert!(fork.iter().all(|fork| fork.set_aside == 0), "{fork:?}");
    talk(&one, &two);
    assert_eq!(numbers(&one), all(1, 11));

    // The neighbour, who had only the lost branch, gives it up and gets everything.
    for other in [&central, &one, &two, &one] {
        talk(&neighbour, other);
    }
    assert_eq!(numbers(&neighbour), all(1, 11));
    let found = forks::found(&neighbour.here).unwrap();
    assert_eq!((found[0].kept_here, found[0].set_aside), (Some(true), 5), "{found:?}");
    let aside = neighbour.here.store.read_blocking(|db| forks::lost(db, &origin, 100)).unwrap();
    assert!(aside.iter().all(|lost| !lost.written) && aside.len() == 5);
    for desk in [&central, &neighbour, &one, &two] {
        desk.here.store.read_blocking(log::verify).unwrap();
    }
    // And then all is still.
    talk(&one, &neighbour);
    assert_eq!(talk(&one, &neighbour).0.turns, 1);
}

fn end_of(desk: &Desk, log: &Origin) -> u64 {
    let head = desk.here.store.read_blocking(|db| log::Head::of(db, log.tag())).unwrap();
    head.map_or(0, |head| head.seq)
}

/// A courier's journey: from a box to another and home again, each time with the file that was given there. What the two heard on it.
pub fn ride(network: &Network, from: &Desk, to: &Desk, chance: &mut dyn Entropy) -> (Delivered, Delivered) {
    let place = network.folder.path().join("courier");
    let mail = take(&from.here, &place, 16 << 20, chance);
    let (there, back) = deliver(&to.here, &place, &mail, chance).unwrap();
    let (home, _) = deliver(&from.here, &place, &back, chance).unwrap();
    (there, home)
}

#[test]
fn a_double_that_only_couriers_reach_brings_its_lost_branch_home() {
    let Doubled { network, central, one, two, .. } = doubled("forks-courier");
    let origin = one.here.store.origin();
    let mut chance = Seed(2).chance();
    let receipt = |delivered: &Delivered| {
        let receipt = delivered.receipts.iter().find(|receipt| receipt.from == central.here.secret.public());
        receipt.map(|receipt| (receipt.has_of_ours, receipt.doubled))
    };
    let shared = |desk: &Desk| {
        let (one, two) = (answers(&one), answers(desk));
        one.keys().filter(|n| two.contains_key(n)).count()
    };
    assert_eq!(shared(&two), 3);
    // They get to know each other. Its mail is refused, and the receipt counts only what both histories begin with.
    ride(&network, &two, &central, &mut chance);
    let (there, home) = ride(&network, &two, &central, &mut chance);
    assert!(there.doubled && home.doubled);
    let counted = receipt(&home).unwrap();
    let ends = |desk: &Desk| {
        desk.here.store.read_blocking(|db| log::Head::of(db, origin.tag())).unwrap().unwrap().seq
    };
    assert!(counted.1 && counted.0 < ends(&central).min(ends(&two)), "{counted:?}");
    // The machine whose branch the central has is told that all of it is there, and of the other.
    let (_, home) = ride(&network, &one, &central, &mut chance);
    assert_eq!(receipt(&home), Some((ends(&one), true)));

    settle(&network, &central, origin);
    // It hears of it, and goes on in another life; it learns what was kept; and what it had written is written again, and there.
    let (_, home) = ride(&network, &two, &central, &mut chance);
    assert!(!home.doubled, "it is decided");
    let life = two.here.store.origin();
    assert_ne!(life, origin);
    for _ in 0..2 {
        ride(&network, &two, &central, &mut chance);
    }
    assert_eq!(ends(&two), ends(&central));
    assert_eq!(answers(&two).keys().copied().collect::<Vec<_>>(), (1..=3).chain(7..=11).collect::<Vec<_>>());
    let fork = forks::found(&two.here).unwrap();
    assert!(fork.iter().all(|fork| fork.set_aside == 0), "{fork:?}");
    let written = two.here.store.read_blocking(|db| log::Head::of(db, life.tag())).unwrap().unwrap();
    let at_central = central.here.store.read_blocking(|db| log::Head::of(db, life.tag())).unwrap().unwrap();
    assert_eq!(at_central.frontier.root(), written.frontier.root(), "all that it wrote again is there");
    let (there, home) = ride(&network, &two, &central, &mut chance);
    assert!(!there.doubled && !home.doubled);
    assert_eq!(there.read.len() + home.read.len(), 0, "and then all is still");

    // Both go on under one key. What either writes reaches the other, which brings nothing new of its own.
    answer(&one, 20);
    answer(&two, 21);
    for desk in [&one, &two, &one] {
        ride(&network, desk, &central, &mut chance);
    }
    for desk in [&one, &two] {
        assert_eq!((ends(desk), end_of(desk, &life)), (ends(&central), end_of(&central, &life)));
    }
    assert!(end_of(&one, &life) > 2);
    for desk in [&central, &one, &two] {
        desk.here.store.read_blocking(log::verify).unwrap();
    }
}

#[test]
fn a_lost_branch_gives_way_to_a_stick() {
    let Doubled { network, central, neighbour, one, two, .. } = doubled("forks-stick");
    talk(&two, &central);
    settle(&network, &central, one.here.store.origin());
    let stick_folder = network.folder.path().join("stick");
    fs::create_dir_all(&stick_folder).unwrap();
    let mut chance = Seed(1).chance();
    let round = |desks: &[&Desk], chance: &mut dyn Entropy| {
        for desk in desks {
            stick::read(&desk.here, &stick_folder).unwrap();
            stick::write(&desk.here, &stick_folder, START, u64::MAX, chance).unwrap();
        }
    };
    // The settlement, how the neighbour stands to the log, and the kept branch from the machine that wrote it.
    for _ in 0..3 {
        round(&[&central, &one, &neighbour], &mut chance);
    }
    round(&[&one, &neighbour], &mut chance);
    assert_eq!(numbers(&neighbour), all(1, 6));
    let found = forks::found(&neighbour.here).unwrap();
    assert_eq!((found[0].kept_here, found[0].set_aside), (Some(true), 5), "{found:?}");
    // What was longer before is shorter now: the one who gives hears of it, and does not begin again.
    stick::read(&one.here, &stick_folder).unwrap();
    stick::write(&one.here, &stick_folder, START, u64::MAX, &mut chance).unwrap();
    let again = stick::read(&neighbour.here, &stick_folder).unwrap();
    let from_one = again.iter().find(|read| read.from == one.here.secret.public().to_string());
    assert!(from_one.is_none(), "{again:?}");
}

/// What the double sends lies behind the end of the other's branch, or it sends nothing: its card alone says that there are two.
#[test]
fn a_double_whose_branch_is_the_shorter_one_is_found_by_its_card() {
    let Doubled { network, central, one, two, .. } = doubled("forks-card");
    (12..=60).for_each(|n| answer(&one, n));
    talk(&one, &central);
    let mut chance = Seed(3).chance();
    assert_eq!(forks::found(&central.here).unwrap(), []);
    ride(&network, &one, &central, &mut chance);
    assert_eq!(forks::found(&central.here).unwrap(), [], "that is the branch that it has");
    let (there, home) = ride(&network, &two, &central, &mut chance);
    assert!(there.doubled && home.doubled);
    let found = forks::found(&central.here).unwrap();
    assert_eq!((found.len(), found[0].origin), (1, one.here.store.origin()));
}

/// A node may say of its own key what it likes.
#[test]
fn a_card_that_invents_lives_of_its_node_makes_no_case() {
    let Doubled { network, central, two, .. } = doubled("forks-invented");
    let stick_folder = network.folder.path().join("stick");
    fs::create_dir_all(&stick_folder).unwrap();
    let card = two.here.card().unwrap();
    let own = two.here.store.origin();
    let mut invented = card.branches.clone();
    for n in 0..9 {
        let life = Origin { node: own.node, incarnation: kernel::Incarnation([n; 8]) };
        invented.insert(life, exchange::Branch { lacks_kept: false, places: vec![(3, [n; 8]), (1, [n; 8])] });
    }
    let lying = card.with_branches(&two.here.secret, own.incarnation, invented);
    fs::create_dir_all(stick_folder.join("chaski/cards")).unwrap();
    fs::write(stick_folder.join(format!("chaski/cards/{}.card", own.node)), lying.to_bytes()).unwrap();
    stick::read(&central.here, &stick_folder).unwrap();
    let found = forks::found(&central.here).unwrap();
    assert_eq!(found.iter().map(|fork| fork.origin).collect::<Vec<_>>(), [own], "the real one alone");
}

/// A letter of the kept branch is cut anywhere: what has not yet led to the settled place takes nothing away.
#[test]
fn a_letter_that_does_not_lead_to_the_settled_place_takes_nothing_away() {
    let Doubled { network, central, neighbour, one, two, .. } = doubled("forks-short");
    talk(&two, &central);
    (12..=400).for_each(|n| answer(&one, n));
    talk(&one, &central);
    settle(&network, &central, one.here.store.origin());
    talk(&central, &one);
    let stick_folder = network.folder.path().join("stick");
    fs::create_dir_all(&stick_folder).unwrap();
    let mut chance = Seed(1).chance();
    for desk in [&central, &neighbour, &central, &neighbour] {
        stick::read(&desk.here, &stick_folder).unwrap();
        stick::write(&desk.here, &stick_folder, START, u64::MAX, &mut chance).unwrap();
    }
    let card = |desk: &Desk| desk.here.card().unwrap();
    assert!(card(&neighbour).branches.values().any(|branch| branch.lacks_kept));
    let trust = one.here.trust().unwrap().unwrap();
    let mut letter = Vec::new();
    let outbox = Outbox::open(&one.here, &trust).unwrap();
    outbox.write_letter(&card(&neighbour), START, (u64::MAX, u64::MAX), &mut chance, &mut letter).unwrap();
    let before = answers(&neighbour);
    for share in 1..10 {
        let cut = &letter[..letter.len() * share / 10];
        let taken = read_letter(&neighbour.here, || Ok(cut)).unwrap();
        let now = answers(&neighbour);
        // Either nothing gave way, or the kept branch is here as far as the settled place.
        let gave_way = now.keys().any(|n| (12..=400).contains(n));
        assert!(gave_way || now == before, "{share}: {taken:?}");
        neighbour.here.store.read_blocking(log::verify).unwrap();
    }
    read_letter(&neighbour.here, || Ok(&letter[..])).unwrap();
    assert_eq!(numbers(&neighbour).into_iter().filter(|n| *n <= 6 || *n > 11).count(), 6 + 389);
}

#[test]
fn without_the_roots_word_nothing_gives_way() {
    let Doubled { central, neighbour, one, two, .. } = doubled("forks-open");
    for _ in 0..2 {
        talk(&two, &central);
        talk(&one, &neighbour);
    }
    assert_eq!(answers(&neighbour), (1..=3).chain(7..=11).map(|n| (n, 1)).collect());
    assert!(!one.end_lost_life().unwrap() && !two.end_lost_life().unwrap());
    assert_eq!(forks::found(&neighbour.here).unwrap().len(), 1);
}

/// Who may read next to nothing of a log is given whole runs of it as one digest: none may lie across the place that the root has signed.
#[test]
fn a_lost_branch_gives_way_at_who_reads_little_of_the_log() {
    let network = Network::new("forks-narrow");
    let other = SchoolId([8; 16]);
    let central = network.central();
    let mut hub = network.alone(1, SCHOOL);
    network.certify(&central, hub.key(), &[SCHOOL, other]);
    let mut welcome = network.welcome(&central, &hub);
    welcome.certificates[1] = network.certificate(hub.key(), NodeRole::Hub, &[SCHOOL, other]);
    hub.here.welcome = Some(welcome.clone());
    let mut narrow = network.alone(3, other);
    network.join(&central, &mut narrow);
    (1..=3).for_each(|n| hub.answer(n));
    let (central, narrow, hub) = (Desk::new(central.here), Desk::new(narrow.here), Desk::new(hub.here));
    talk(&hub, &central);
    talk(&narrow, &central);
    hub.here.store.close();
    let place = |number: u8| network.folder.path().join(format!("node-{number}"));
    copy_folder(&place(1), &place(9)).unwrap();
    let [one, two] = [1, 9].map(|number| {
        let mut node = network.alone(number, SCHOOL);
        node.here.welcome = Some(welcome.clone());
        Desk::new(node.here)
    });
    let tag = one.here.store.origin().tag();
    let head = |desk: &Desk| {
        let head = desk.here.store.read_blocking(|db| log::Head::of(db, tag)).unwrap().unwrap();
        (head.seq, head.frontier.root())
    };
    // The settled place lies within four entries that are one digest.
    (4..=16).for_each(|n| answer(&one, n));
    (17..=23).take_while(|_| head(&one).0 % 8 != 3).for_each(|n| answer(&one, n));
    assert_eq!(head(&one).0 % 8, 3);
    (30..=60).for_each(|n| answer(&two, n));
    talk(&one, &central);
    talk(&two, &narrow);
    talk(&two, &central);
    settle(&network, &central, one.here.store.origin());
    // It goes on before the settlement is heard of: nobody's copy ends at the settled place.
    (24..=29).for_each(|n| answer(&one, n));
    talk(&one, &central);
    talk(&narrow, &central);
    for _ in 0..3 {
        talk(&narrow, &one);
    }
    assert_eq!(head(&narrow), head(&one));
    assert_eq!(talk(&narrow, &one).0.turns, 1);

    // It can tell now which branch it has: what follows is asked for from where it ends. So can who joins later.
    let mut later = network.alone(4, other);
    let certified = network.certificate(later.key(), NodeRole::Hub, &[other]);
    let events = vec![OriginCertified { certificate: certified.to_bytes() }.into()];
    let draft = Draft { schools: vec![], persons: vec![], authority: Authority::Central, events };
    central.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    later.here.welcome = narrow.here.welcome.clone().map(|mut welcome| {
        welcome.certificates[1] = certified;
        welcome
    });
    let later = Desk::new(later.here);
    talk(&later, &central);
    talk(&one, &central);
    for n in 61..=63 {
        talk(&later, &one);
        assert_eq!(head(&later), head(&one));
        answer(&one, n);
        for reader in [&narrow, &later] {
            let (moved, _) = talk(reader, &one);
            assert!((1..=3).contains(&moved.blocks_in) && moved.bytes_in < 1_500, "{moved:?}");
        }
    }
}

/// Who is offered a shorter copy of what it knows as one digest cannot compare the two, and nobody else may ever tell it of the other history.
#[test]
fn a_double_is_found_where_the_shorter_branch_ends_inside_a_digest() {
    let doubled = doubled("forks-inside");
    let Doubled { central, neighbour, one, two, .. } = &doubled;
    let tag = one.here.store.origin().tag();
    let end = |desk: &Desk| {
        desk.here.store.read_blocking(|db| log::Head::of(db, tag)).unwrap().map_or(0, |head| head.seq)
    };
    let shorter = end(two);
    (12..=60).for_each(|n| answer(one, n));
    talk(one, central);
    assert!(end(central) > shorter && end(neighbour) == shorter);
    let around = central.here.store.read_blocking(|db| log::frontier_at(db, tag, shorter).map(drop));
    assert!(
        matches!(around, Err(StoreError::Withheld { .. })),
        "it is one digest at the central: {around:?}"
    );
    talk(neighbour, central);
    assert_eq!(forks::found(&central.here).unwrap().len(), 1, "the central can settle it");
    // It was asked once.
    talk(neighbour, central);
    assert_eq!(talk(neighbour, central).0.turns, 1);
}
