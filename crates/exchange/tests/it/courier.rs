//! Mail in one file on a courier's phone.

use crate::{
    forks::ride,
    network::{Network, Node},
    talk::{SCHOOL, shown_of},
};
use exchange::Desk;
use exchange::courier::{CourierError, MAX_MAIL_BYTES, Offered, deliver, take};
use kernel::{
    SchoolId, Seed,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};
use testkit::random_log::START;

struct World {
    network: Network,
    central: Node,
    hub: Node,
    far: Node,
}

fn world(name: &str) -> World {
    let network = Network::new(name);
    let central = network.central();
    let mut hub = network.alone(1, SchoolId([1; 16]));
    let mut far = network.alone(2, SchoolId([2; 16]));
    network.join(&central, &mut hub);
    network.join(&central, &mut far);
    (1..=5).for_each(|n| hub.open_class(n));
    World { network, central, hub, far }
}

impl World {
    fn take(&self, node: &Node, most: u64) -> Vec<u8> {
        self.take_as(node, most, 1)
    }

    fn take_as(&self, node: &Node, most: u64, seed: u64) -> Vec<u8> {
        let place = self.network.folder.path().join("work");
        take(&node.here, &place, START, most, &mut Seed(seed).chance()).unwrap()
    }

    fn deliver(&self, node: &Node, mail: &[u8]) -> exchange::courier::Delivered {
        let place = self.network.folder.path().join("work");
        let delivered = deliver(&node.here, &place, mail, START, &mut Seed(2).chance()).unwrap();
        assert!(!place.exists(), "nothing stays behind");
        delivered
    }
}

fn new(delivered: &exchange::courier::Delivered) -> u64 {
    delivered.read.iter().map(|read| read.taken.as_ref().unwrap().new).sum()
}

#[test]
fn mail_goes_there_over_another_box_and_the_receipt_comes_back() {
    let world = world("courier");
    let mail = world.take(&world.hub, 1_000_000);
    assert!(!mail.windows(7).any(|seen| seen == b"TERCERO"), "nothing of it can be read");
    // Delivered at the wrong box: what is for the central travels on, and nothing is taken away.
    let at_far = world.deliver(&world.far, &mail);
    assert_eq!((at_far.read.len(), at_far.for_others), (0, 1), "{:?}", at_far.read);
    let at_central = world.deliver(&world.central, &at_far.back);
    assert_eq!(world.central.shown_of(&world.hub), 6);
    assert_eq!((new(&at_central), at_central.for_others, at_central.cut_short), (6 + 1, 0, false));
    // Home again: the central's letter, and its card as receipt: now the hub has nothing more to tell.
    let home = world.deliver(&world.hub, &at_central.back);
    assert_eq!((home.read.len(), home.for_others), (1, 1), "the other box has a letter too");
    // By its card the hub knows what the central has of it.
    let central = world.central.here.secret.public();
    let receipt = home.receipts.iter().find(|receipt| receipt.from == central).unwrap();
    assert_eq!((receipt.central, receipt.has_of_ours), (true, 6));
    assert!(world.hub.shown_of(&world.central) >= 3);
    let again = world.take(&world.hub, 1_000_000);
    assert_eq!(world.deliver(&world.central, &again).read.len(), 0);
    // The same file once more changes nothing.
    assert_eq!(new(&world.deliver(&world.central, &mail)), 0);
}

#[test]
fn a_file_is_no_longer_than_the_courier_chose() {
    let world = world("courier-most");
    let sisters: Vec<Node> = (3..8)
        .map(|number| {
            let mut sister = world.network.alone(number, world.hub.school);
            world.network.join(&world.central, &mut sister);
            sister
        })
        .collect();
    // The central tells them of each other; by their cards the hub knows that they lack everything.
    for node in sisters.iter().chain([&world.hub]) {
        let back = world.deliver(&world.central, &world.take(node, 1_000_000)).back;
        world.deliver(node, &back);
    }
    for sister in &sisters {
        let mail = world.take(sister, 1_000_000);
        world.deliver(&world.hub, &mail);
    }
    let school = world.hub.school;
    let draft = |n| store::Draft {
        schools: vec![school],
        persons: vec![kernel::PersonId([5; 16])],
        authority: kernel::Authority::Learner,
        events: vec![crate::network::answer(n).into()],
    };
    let drafts: Vec<_> = (0..1_500).map(draft).collect();
    world.hub.here.store.write_blocking(move |tx| tx.append_all(drafts)).unwrap();
    let all = world.take(&world.hub, 16_000_000);
    assert!(all.len() > 100_000, "{}", all.len());
    for most in [80_000, 120_000] {
        let mail = world.take(&world.hub, most);
        assert!(mail.len() as u64 <= most && mail.len() as u64 > most / 2, "{} of {most}", mail.len());
    }
    // Whose letter did not fit is served by a later file.
    for round in 0..40 {
        if sisters.iter().all(|sister| sister.shown_of(&world.hub) > 1_500) {
            return;
        }
        let mail = world.take_as(&world.hub, 80_000, round);
        for sister in &sisters {
            let back = world.deliver(sister, &mail).back;
            world.deliver(&world.hub, &back);
        }
    }
    panic!("{:?}", sisters.iter().map(|sister| sister.shown_of(&world.hub)).collect::<Vec<_>>());
}

#[test]
fn the_card_of_a_stranger_is_no_receipt() {
    let world = world("courier-stranger");
    let elsewhere = self::world("courier-elsewhere");
    let mut stranger = elsewhere.network.alone(77, SchoolId([3; 16]));
    elsewhere.network.join(&elsewhere.central, &mut stranger);
    let delivered = world.deliver(&world.hub, &elsewhere.take(&stranger, 1_000_000));
    assert!(delivered.receipts.is_empty(), "{:?}", delivered.receipts);
    let known = world.deliver(&world.hub, &world.take(&world.central, 1_000_000));
    assert_eq!(known.receipts.len(), 1);
}

#[test]
fn a_file_that_was_cut_gives_what_is_whole_and_another_file_nothing() {
    let world = world("courier-cut");
    let mail = world.take(&world.hub, 1_000_000);
    for at in [0, 5, 15] {
        let place = world.network.folder.path().join("work");
        let refused = deliver(&world.central.here, &place, &mail[..at], START, &mut Seed(2).chance());
        assert!(matches!(refused, Err(CourierError::NotMail)), "{at}");
    }
    for at in [16, 17, 60, mail.len() / 2, mail.len() - 40, mail.len() - 1] {
        let delivered = world.deliver(&world.central, &mail[..at]);
        assert!(delivered.cut_short, "{at}");
    }
    for at in (16..mail.len()).step_by(97) {
        let mut flipped = mail.clone();
        flipped[at] ^= 0x20;
        let delivered = world.deliver(&world.central, &flipped);
        assert!(delivered.cut_short || delivered.read.iter().any(|read| read.taken.is_err()), "{at}");
    }
    world.deliver(&world.central, &mail);
    assert_eq!(world.central.shown_of(&world.hub), 6);
    world.central.sound();
    let place = world.network.folder.path().join("work");
    let endless = vec![0; MAX_MAIL_BYTES + 1];
    let refused = deliver(&world.central.here, &place, &endless, START, &mut Seed(2).chance());
    assert!(matches!(refused, Err(CourierError::TooLong)));
}

/// Writes down what leaves; and whether anything that names somebody may.
#[derive(Default)]
struct Account(Mutex<Vec<Departure>>, AtomicBool);

impl Departures for Account {
    fn clearance(&self, _: &Destination) -> Result<Clearance, PortError> {
        Ok(if self.1.load(Ordering::Relaxed) {
            Clearance::nobody()
        } else {
            Clearance::by_certificate_alone()
        })
    }

    fn leave(&self, departure: &Departure) -> Result<Leave, PortError> {
        self.0.lock().unwrap().push(departure.clone());
        Ok(Leave::Goes)
    }
}

#[test]
fn what_is_offered_has_not_left_before_it_is_handed_over() {
    let World { network, central, hub, .. } = world("courier-offered");
    let place = network.folder.path().join("work");
    let brought = take(&hub.here, &place, START, 1_000_000, &mut Seed(1).chance()).unwrap();
    let account = Arc::new(Account::default());
    let here = exchange::Here { departures: Some(account.clone()), ..central.here };
    let (here, offered) = Offered::of(here);
    let delivered = deliver(&here, &place, &brought, START, &mut Seed(2).chance()).unwrap();
    let readable: u64 = delivered.written.iter().map(|letter| letter.sent.entries).sum();
    assert!(readable > 0 && account.0.lock().unwrap().is_empty(), "offered, not fetched");
    let left = |offered: &Offered| {
        account.0.lock().unwrap().clear();
        assert_eq!(offered.leaves().unwrap(), Leave::Goes);
        account.0.lock().unwrap().iter().map(Departure::readable).sum::<u64>()
    };
    let offered = offered.unwrap();
    assert_eq!([left(&offered), left(&offered)], [readable; 2], "fetched twice, it left twice");
    // Another process, or the same one after a power cut, hands it over.
    let kept = offered.to_bytes();
    assert_eq!(Offered::from_bytes(account.clone(), &kept).map(|again| left(&again)), Some(readable));
    for at in 0..kept.len() {
        assert!(Offered::from_bytes(account.clone(), &kept[..at]).is_none(), "cut at {at}");
    }
    // What found no room in the file does not leave with it.
    let part = Offered::from_bytes(account.clone(), &kept).unwrap();
    part.without(&delivered.written.iter().map(|letter| letter.to).collect());
    assert_eq!(left(&part), 0);
    // A consent was taken back since.
    account.0.lock().unwrap().clear();
    account.1.store(true, Ordering::Relaxed);
    assert!(matches!(offered.leaves().unwrap(), Leave::Stays(_)));
    assert!(account.0.lock().unwrap().is_empty(), "nothing of it has left");
}

/// Its database is of before it certified anybody, and the school has couriers only.
#[test]
fn a_central_that_was_brought_back_hears_by_courier_whom_it_had_certified() {
    let network = Network::new("courier-brought-back");
    let central = network.central_on(network.file(0));
    let (mut a, b) = (network.alone(1, SCHOOL), network.alone(2, SCHOOL));
    network.join(&central, &mut a);
    network.certify(&central, b.key(), &[SCHOOL]);
    a.open_class(1);
    let (central, a) = (Desk::new(central.here), Desk::new(a.here));
    let mut chance = Seed(4).chance();
    for _ in 0..2 {
        ride(&network, &a, &central, &mut chance);
    }
    let shown = shown_of(&central, &a);
    assert!(shown > 0);
    central.here.store.close();
    let brought_back = store::Database::Sqlite(network.folder.path().join("brought-back.sqlite3"));
    let central = Desk::new(network.central_on(brought_back).here);
    let (there, _) = ride(&network, &a, &central, &mut chance);
    assert!(there.read.iter().all(|read| read.taken.as_ref().is_ok_and(|taken| taken.refused_blocks == 0)));
    ride(&network, &a, &central, &mut chance);
    assert_eq!(shown_of(&central, &a), shown);
    let believed = central.believed().unwrap();
    assert_eq!(believed.certificates_of(b.key()).count(), 1, "what the central itself had written came back");
}
