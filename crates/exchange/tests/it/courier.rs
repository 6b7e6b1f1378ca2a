//! Mail in one file on a courier's phone.

use crate::{
    forks::ride,
    network::{Network, Node},
    talk::{SCHOOL, shown_of},
};
use eventlog::{
    Revocation,
    statement::{RevocationReason, RevocationTerms},
};
use events::node::OriginRevoked;
use exchange::courier::{self, CourierError, Delivered, MAX_MAIL_BYTES, Offered};
use exchange::{Desk, Here, NoRoom};
use kernel::{
    Authority, Entropy, SchoolId, Seed, UtcMillis,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use testkit::random_log::START;

/// A file of mail, in memory.
pub fn take(here: &Here, place: &Path, most: u64, chance: &mut dyn Entropy) -> Vec<u8> {
    let mut mail = Vec::new();
    courier::take(here, place, START, most, chance, &mut mail).unwrap();
    mail
}

/// What came of a delivery, and the file that goes back.
pub fn deliver(
    here: &Here,
    place: &Path,
    mail: &[u8],
    chance: &mut dyn Entropy,
) -> Result<(Delivered, Vec<u8>), CourierError> {
    let mut back = Vec::new();
    let delivered = courier::deliver(here, place, (mail, mail.len() as u64), START, chance, &mut back)?;
    assert_eq!(delivered.back_bytes, back.len() as u64);
    Ok((delivered, back))
}

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
        take(&node.here, &place, most, &mut Seed(seed).chance())
    }

    fn deliver(&self, node: &Node, mail: &[u8]) -> (Delivered, Vec<u8>) {
        let place = self.network.folder.path().join("work");
        let delivered = deliver(&node.here, &place, mail, &mut Seed(2).chance()).unwrap();
        assert!(!place.exists(), "nothing stays behind");
        delivered
    }
}

fn new(delivered: &Delivered) -> u64 {
    delivered.read.iter().map(|read| read.taken.as_ref().unwrap().new).sum()
}

#[test]
fn mail_goes_there_over_another_box_and_the_receipt_comes_back() {
    let world = world("courier");
    let mail = world.take(&world.hub, 1_000_000);
    assert!(!mail.windows(7).any(|seen| seen == b"TERCERO"), "nothing of it can be read");
    // Delivered at the wrong box: what is for the central travels on, and nothing is taken away.
    let (at_far, back) = world.deliver(&world.far, &mail);
    assert_eq!((at_far.read.len(), at_far.for_others), (0, 1), "{:?}", at_far.read);
    let (at_central, back) = world.deliver(&world.central, &back);
    assert_eq!(world.central.shown_of(&world.hub), 6);
    assert_eq!((new(&at_central), at_central.for_others, at_central.cut_short), (6 + 1, 0, false));
    // Home again: the central's letter, and its card as receipt: now the hub has nothing more to tell.
    let (home, _) = world.deliver(&world.hub, &back);
    assert_eq!((home.read.len(), home.for_others), (1, 1), "the other box has a letter too");
    // By its card the hub knows what the central has of it.
    let central = world.central.here.secret.public();
    let receipt = home.receipts.iter().find(|receipt| receipt.from == central).unwrap();
    assert_eq!((receipt.central, receipt.same_school, receipt.has_of_ours), (true, false, 6));
    assert!(world.hub.shown_of(&world.central) >= 3);
    let again = world.take(&world.hub, 1_000_000);
    assert_eq!(world.deliver(&world.central, &again).0.read.len(), 0);
    // The same file once more changes nothing.
    assert_eq!(new(&world.deliver(&world.central, &mail).0), 0);
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
        let (_, back) = world.deliver(&world.central, &world.take(node, 1_000_000));
        world.deliver(node, &back);
    }
    for sister in &sisters {
        let mail = world.take(sister, 1_000_000);
        let (at_hub, _) = world.deliver(&world.hub, &mail);
        let receipt = at_hub.receipts.iter().find(|receipt| receipt.from == sister.here.secret.public());
        assert!(receipt.is_some_and(|receipt| receipt.same_school), "{:?}", at_hub.receipts);
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
            let (_, back) = world.deliver(sister, &mail);
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
    let (delivered, _) = world.deliver(&world.hub, &elsewhere.take(&stranger, 1_000_000));
    assert!(delivered.receipts.is_empty(), "{:?}", delivered.receipts);
    let (known, _) = world.deliver(&world.hub, &world.take(&world.central, 1_000_000));
    assert_eq!(known.receipts.len(), 1);
}

#[test]
fn a_file_that_was_cut_gives_what_is_whole_and_another_file_nothing() {
    let world = world("courier-cut");
    let mail = world.take(&world.hub, 1_000_000);
    for at in [0, 5, 15] {
        let place = world.network.folder.path().join("work");
        let refused = deliver(&world.central.here, &place, &mail[..at], &mut Seed(2).chance());
        assert!(matches!(refused, Err(CourierError::NotMail)), "{at}");
    }
    for at in [16, 17, 60, mail.len() / 2, mail.len() - 40, mail.len() - 1] {
        let (delivered, _) = world.deliver(&world.central, &mail[..at]);
        assert!(delivered.cut_short, "{at}");
    }
    for at in (16..mail.len()).step_by(97) {
        let mut flipped = mail.clone();
        flipped[at] ^= 0x20;
        let (delivered, _) = world.deliver(&world.central, &flipped);
        assert!(delivered.cut_short || delivered.read.iter().any(|read| read.taken.is_err()), "{at}");
    }
    world.deliver(&world.central, &mail);
    assert_eq!(world.central.shown_of(&world.hub), 6);
    world.central.sound();
    let place = world.network.folder.path().join("work");
    // Twenty gigabytes: its length is enough.
    let chance = &mut Seed(2).chance();
    for bytes in [MAX_MAIL_BYTES as u64 + 1, 20_000_000_000] {
        let refused = courier::deliver(
            &world.central.here,
            &place,
            (io::repeat(b'c'), bytes),
            START,
            chance,
            io::sink(),
        );
        assert!(matches!(refused, Err(CourierError::TooLong)), "{bytes}");
    }
    // One that says so of a piece.
    let mut lies = mail[..16].to_vec();
    lies.extend([2; 65]);
    lies.extend([0xff; 4]);
    let (lied, _) = world.deliver(&world.central, &[&lies[..], &mail[16..]].concat());
    assert!(lied.cut_short && lied.read.is_empty());
}

/// A disk with so much room.
struct Disk {
    room: usize,
}

impl io::Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = bytes.len().min(self.room);
        self.room -= written;
        if written == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(written) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_is_full_is_told_and_what_was_brought_can_be_brought_again() {
    let world = world("courier-full");
    let place = world.network.folder.path().join("work");
    let mail = world.take(&world.hub, 1_000_000);
    for room in [0, 16, 400, mail.len() - 1] {
        let chance = &mut Seed(2).chance();
        let refused = courier::take(&world.hub.here, &place, START, 1_000_000, chance, Disk { room });
        assert!(refused.as_ref().is_err_and(CourierError::is_no_room), "{room}: {refused:?}");
        assert!(!place.exists(), "{room}");
    }
    let (brought, chance) = ((&mail[..], mail.len() as u64), &mut Seed(2).chance());
    let disk = Disk { room: 100 };
    let refused = courier::deliver(&world.central.here, &place, brought, START, chance, disk);
    assert!(refused.as_ref().is_err_and(CourierError::is_no_room), "{refused:?}");
    assert!(!place.exists(), "nothing stays behind");
    let (again, back) = world.deliver(&world.central, &mail);
    assert_eq!((again.cut_short, world.central.shown_of(&world.hub)), (false, 6));
    let (home, _) = world.deliver(&world.hub, &back);
    assert_eq!(home.receipts.iter().map(|receipt| receipt.has_of_ours).max(), Some(6));
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
    let brought = take(&hub.here, &place, 1_000_000, &mut Seed(1).chance());
    let account = Arc::new(Account::default());
    let here = Here { departures: Some(account.clone()), ..central.here };
    let (here, offered) = Offered::of(here);
    let (delivered, _) = deliver(&here, &place, &brought, &mut Seed(2).chance()).unwrap();
    let readable: u64 = delivered.written.iter().map(|letter| letter.sent.entries).sum();
    assert!(readable > 0 && account.0.lock().unwrap().is_empty(), "offered, not fetched");
    let here = Here { departures: Some(account.clone()), ..here };
    let left_at = |offered: &Offered, now| {
        account.0.lock().unwrap().clear();
        let leave = offered.leaves(&here, now).unwrap();
        let left = account.0.lock().unwrap().iter().map(Departure::readable).sum::<u64>();
        if leave == Leave::Goes {
            Some(left)
        } else {
            assert_eq!(left, 0, "nothing of it has left");
            None
        }
    };
    let left = |offered: &Offered| left_at(offered, START);
    offered.holds(&delivered.written);
    assert_eq!([left(&offered), left(&offered)], [Some(readable); 2], "fetched twice, it left twice");
    account.0.lock().unwrap().clear();
    assert_eq!(offered.may_leave(&here, START).unwrap(), Leave::Goes);
    assert!(account.0.lock().unwrap().is_empty(), "asked whether it may, nothing left");
    // Another process, or the same one after a power cut, hands it over.
    let kept = offered.to_bytes();
    let again = || Offered::from_bytes(&here, &kept).unwrap();
    assert_eq!(left(&again()), Some(readable));
    for at in 0..kept.len() {
        assert!(Offered::from_bytes(&here, &kept[..at]).is_none(), "cut at {at}");
    }
    // What found no room in the file does not leave with it.
    let part = again();
    part.holds(&[]);
    assert_eq!(left(&part), Some(0));
    // Its readers' certificates have ended meanwhile.
    let years = 20 * 366 * 86_400_000;
    assert_eq!(left_at(&offered, UtcMillis(START.0 + years)), None);
    // A consent was taken back since.
    account.1.store(true, Ordering::Relaxed);
    assert_eq!([left(&offered), left(&again())], [None; 2]);
    assert!(matches!(again().may_leave(&here, START).unwrap(), Leave::Stays(_)));
}

/// The rights of a letter's reader are asked also where the letter holds no block, and where nobody keeps account.
#[test]
fn a_letter_is_not_handed_over_to_who_was_revoked_since() {
    let World { network, central, hub, .. } = world("courier-revoked");
    let place = network.folder.path().join("work");
    let brought = take(&hub.here, &place, 1_000_000, &mut Seed(1).chance());
    let (here, offered) = Offered::of(central.here);
    let (delivered, _) = deliver(&here, &place, &brought, &mut Seed(2).chance()).unwrap();
    assert!(here.departures.is_none() && !delivered.written.is_empty());
    offered.holds(&delivered.written);
    assert_eq!(offered.leaves(&here, START).unwrap(), Leave::Goes);
    let kept = offered.to_bytes();
    let central = Node { here, ..central };
    let word = RevocationTerms {
        node: hub.here.secret.public(),
        last_good: None,
        reason: RevocationReason::Lost,
        issued_at: START,
    };
    let revocation = Revocation::issue(&network.root, word).to_bytes();
    central.write(Authority::Central, &[], &[], OriginRevoked { revocation }.into());
    assert!(matches!(offered.leaves(&central.here, START).unwrap(), Leave::Stays(_)));
    let again = Offered::from_bytes(&central.here, &kept).unwrap();
    assert!(matches!(again.leaves(&central.here, START).unwrap(), Leave::Stays(_)));
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
