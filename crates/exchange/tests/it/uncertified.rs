//! Mail of a box that nobody has certified yet.

use crate::{
    network::{Network, Node, answer},
    talk::{SCHOOL, content, shown_of, talk, three},
};
use eventlog::statement::NodeRole;
use exchange::{Desk, Talk, Uncertified, drop_uncertified, quarantined, stick, uncertified};
use kernel::{Authority, PersonId, SchoolId, Seed};
use store::StoreError;
use testkit::random_log::START;

/// A box with the dead one's data, which knows everybody and whom nobody knows.
fn newcomer(network: &Network, number: u8, school: SchoolId, welcome_of: &Desk) -> Node {
    let mut node = network.alone(number, school);
    let mut welcome = welcome_of.here.welcome.clone().unwrap();
    welcome.certificates.retain(|certificate| certificate.terms.node != node.key());
    node.here.welcome = Some(welcome);
    node
}

fn waiting(desk: &Desk) -> Vec<Uncertified> {
    desk.here.store.read_blocking(uncertified).unwrap()
}

fn mail(from: &Desk, stick: &std::path::Path) {
    stick::write(&from.here, stick, START, u64::MAX, &mut Seed(3).chance()).unwrap();
}

fn take(at: &Desk, stick: &std::path::Path) -> (u64, u64, u64, Vec<String>) {
    let (mut new, mut waiting, mut refused, mut why) = (0, 0, 0, Vec::new());
    for read in stick::read(&at.here, stick).unwrap() {
        let taken = read.taken.unwrap();
        new += taken.new;
        waiting += taken.waiting_blocks;
        refused += taken.refused_blocks;
        why.extend(taken.refused.into_iter().map(|refusal| refusal.why));
    }
    (new, waiting, refused, why)
}

#[test]
fn it_waits_with_a_neighbour_travels_to_the_central_and_is_taken_when_the_certificate_comes() {
    let (network, central, a, _b) = three("waits");
    talk(&a, &central);
    let new = newcomer(&network, 4, SCHOOL, &a);
    new.open_class(9);
    (0..30).for_each(|n| new.answer(n));
    let (new_key, stick) = (new.key(), network.folder.path().join("stick"));
    let new = Desk::new(new.here);
    // It cannot converse; by stick it writes to whoever lays a card there.
    mail(&a, &stick);
    take(&new, &stick);
    mail(&new, &stick);
    let before = content(&a);
    assert_eq!(take(&a, &stick), (0, 1, 0, vec![]));
    let log_and_notes =
        |rows: Vec<String>| rows.into_iter().filter(|row| row.starts_with("log_")).collect::<Vec<_>>();
    assert_eq!(log_and_notes(content(&a)), log_and_notes(before), "not a row of it stands in the log");
    let found = waiting(&a);
    assert_eq!((found.len(), found[0].node, found[0].entries, found[0].blocks), (1, new_key, 32, 1));
    assert_eq!(shown_of(&a, &new), 0);
    // Brought again it is known.
    mail(&new, &stick);
    take(&a, &stick);
    assert_eq!(waiting(&a), found);

    // The central gets it from the neighbour, as digests where it may not read, and does not believe it either.
    talk(&a, &central);
    let at_central = waiting(&central);
    assert_eq!((at_central.len(), at_central[0].entries), (1, 32));
    assert!(at_central[0].bytes < found[0].bytes, "what learners did goes as digests");
    let told = central.here.store.read_blocking(|db| quarantined(db, 10)).unwrap();
    assert!(told.iter().any(|log| log.why.contains("waits for its author's certificate")), "{told:?}");
    // Then nothing is new.
    talk(&a, &central);
    let before = (content(&a), content(&central));
    let (again, answered) = talk(&a, &central);
    assert_eq!((again.turns, answered.turns, again.blocks_in + again.blocks_out), (1, 1, 0));
    assert!(again.bytes_in + again.bytes_out <= 1_024, "{again:?}");
    assert_eq!((content(&a), content(&central)), before);

    // Certified: at the central at once, at the neighbour with the central's log.
    let central = Node { here: central.here, school: SCHOOL };
    network.certify(&central, new_key, &[SCHOOL]);
    let trust = central.here.trust().unwrap().unwrap();
    assert_eq!(central.here.take_certified(&trust).unwrap(), 32);
    let central = Desk::new(central.here);
    assert_eq!((waiting(&central).len(), shown_of(&central, &new)), (0, 2));
    let (moved, _) = talk(&a, &central);
    assert!(moved.new >= 33, "{moved:?}");
    assert_eq!((waiting(&a).len(), shown_of(&a, &new)), (0, 32));
    a.here.store.read_blocking(store::log::verify).unwrap();
    talk(&a, &central);
    let (again, _) = talk(&a, &central);
    assert_eq!((again.turns, again.refused_blocks), (1, 0));
    // It goes on as any box does.
    let new = Node { here: new.here, school: SCHOOL };
    new.answer(99);
    let new = Desk::new(new.here);
    talk(&a, &central);
    assert!(Talk::call(&new, a.here.secret.public(), START).is_ok());
    talk(&new, &central);
    talk(&new, &a);
    assert_eq!(shown_of(&a, &new), 33);
}

#[test]
fn by_letter_the_neighbour_carries_it_to_the_central_and_only_what_lacks() {
    let (network, central, a, _b) = three("waits-letters");
    talk(&a, &central);
    let new = newcomer(&network, 4, SCHOOL, &a);
    (0..10).for_each(|n| new.answer(n));
    let (stick, town) = (network.folder.path().join("stick"), network.folder.path().join("town"));
    let new = Desk::new(new.here);
    mail(&a, &stick);
    take(&new, &stick);
    mail(&new, &stick);
    assert_eq!(take(&a, &stick).1, 1);
    mail(&central, &town);
    take(&a, &town);
    mail(&a, &town);
    assert_eq!(take(&central, &town).1, 1);
    // Its card says how far it waits there.
    mail(&central, &town);
    take(&a, &town);
    mail(&a, &town);
    assert_eq!(take(&central, &town).1, 0);
    let new = Node { here: new.here, school: SCHOOL };
    new.answer(10);
    let new = Desk::new(new.here);
    mail(&new, &stick);
    assert_eq!(take(&a, &stick).1, 1);
    assert_eq!((waiting(&a)[0].entries, waiting(&a)[0].blocks), (12, 2));
}

#[test]
fn whose_certificates_stand_in_the_letter_itself_need_not_wait() {
    let network = Network::new("waits-not");
    let central = network.central();
    let (mut a, mut b) = (network.alone(1, SCHOOL), network.alone(2, SCHOOL));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    // a has met b, and b has heard nothing of a, as a central that was brought back from before it certified it.
    let met = network.certificate(b.key(), NodeRole::Hub, &[SCHOOL]);
    a.here.welcome.as_mut().unwrap().certificates.push(met);
    a.open_class(9);
    let stick = network.folder.path().join("stick");
    let [a, b] = [a.here, b.here].map(Desk::new);
    mail(&b, &stick);
    take(&a, &stick);
    mail(&a, &stick);
    assert_eq!(take(&b, &stick), (2, 0, 0, vec![]));
    assert_eq!((shown_of(&b, &a), waiting(&b).len()), (2, 0));
    // It stays: the next letter need not say so again, and a conversation may follow.
    assert!(b.believed().unwrap().certificates_of(a.here.secret.public()).next().is_some());
    talk(&a, &b);
}

#[test]
fn what_speaks_for_another_school_or_for_a_central_or_for_none_does_not_wait() {
    let (network, central, a, _b) = three("waits-not");
    talk(&a, &central);
    let other = SchoolId([8; 16]);
    let hostile = |number: u8, school: SchoolId, write: &dyn Fn(&Node)| {
        let stick = network.folder.path().join(format!("stick-{number}"));
        let node = newcomer(&network, number, school, &a);
        write(&node);
        mail(&a, &stick);
        let mut node = Desk::new(node.here);
        // It lies about itself, or a would be offered nothing of it.
        node.here.schools = vec![SCHOOL];
        take(&node, &stick);
        mail(&node, &stick);
        let (new, waits, refused, why) = take(&a, &stick);
        assert_eq!((new, waits, refused, waiting(&a).len()), (0, 0, 1, 0), "{why:?}");
        why.join(" ")
    };
    assert!(hostile(10, other, &|node| node.answer(1)).contains("no school that is served here"));
    assert!(hostile(11, SCHOOL, &|_| ()).contains("no school that is served here"));
    let central_says = |node: &Node| {
        node.write(Authority::Central, &[SCHOOL], &[PersonId([5; 16])], answer(1).into());
    };
    assert!(hostile(12, SCHOOL, &central_says).contains("only a central"));
    let _ = central;
}

#[test]
fn a_flood_fills_its_room_and_nothing_else() {
    let (network, central, a, _b) = three("waits-flood");
    talk(&a, &central);
    let stick = network.folder.path().join("stick");
    // Of one node: some megabytes of it, the beginning.
    let long = newcomer(&network, 20, SCHOOL, &a);
    let school = SCHOOL;
    for part in 0..6u64 {
        long.here
            .store
            .write_blocking(move |tx| -> Result<(), StoreError> {
                for n in 0..1_000u64 {
                    let mut event = answer(part * 1_000 + n);
                    // Nothing that could be packed.
                    event.response = (0..24)
                        .map(|k: u64| blake3::hash(&(part * 100_000 + n * 100 + k).to_be_bytes()).to_string())
                        .collect();
                    tx.append(store::Draft {
                        schools: vec![school],
                        persons: vec![],
                        authority: Authority::Learner,
                        events: vec![event.into()],
                    })?;
                }
                Ok(())
            })
            .unwrap();
    }
    mail(&a, &stick);
    let long = Desk::new(long.here);
    take(&long, &stick);
    mail(&long, &stick);
    let (_, waits, refused, why) = take(&a, &stick);
    assert!(waits > 0 && refused > 0, "{waits} {refused}");
    assert!(why[0].contains("as much of its author's mail"), "{why:?}");
    assert!(waiting(&a)[0].bytes <= 4 << 20, "{:?}", waiting(&a));
    // Many keys: each may leave a little, and only so many of them.
    for number in 30..64 {
        let node = newcomer(&network, number, SCHOOL, &a);
        node.answer(1);
        let node = Desk::new(node.here);
        mail(&a, &stick);
        take(&node, &stick);
        mail(&node, &stick);
        take(&a, &stick);
    }
    let all = waiting(&a);
    assert_eq!(all.len(), 32);
    assert!(all.iter().map(|of| of.bytes).sum::<u64>() <= 32 << 20);
    // Who came first is still there. Whoever runs the box may throw away what it wants nothing of.
    let node = long.here.secret.public();
    assert!(all.iter().any(|of| of.node == node && of.blocks == waits));
    assert!(a.here.store.write_blocking(move |tx| drop_uncertified(tx, node)).unwrap() > 0);
    assert_eq!(waiting(&a).len(), 31);
    // The flood costs conversations with the central little, and what goes there is as little.
    talk(&a, &central);
    assert_eq!(waiting(&central).len(), 31);
}

#[test]
fn a_certificate_for_something_else_drops_what_waited() {
    let (network, central, a, _b) = three("waits-else");
    talk(&a, &central);
    let new = newcomer(&network, 4, SCHOOL, &a);
    new.answer(1);
    let (key, stick) = (new.key(), network.folder.path().join("stick"));
    let new = Desk::new(new.here);
    mail(&a, &stick);
    take(&new, &stick);
    mail(&new, &stick);
    assert_eq!(take(&a, &stick).1, 1);
    let central = Node { here: central.here, school: SCHOOL };
    network.certify(&central, key, &[SchoolId([8; 16])]);
    let central = Desk::new(central.here);
    talk(&a, &central);
    assert_eq!((waiting(&a).len(), shown_of(&a, &new)), (0, 0));
    a.here.store.read_blocking(store::log::verify).unwrap();
}
