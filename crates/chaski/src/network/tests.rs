//! The acts of a central, one after the other on one store, and a country in its list.

use super::{certify::admit, places::typed_place, standing::Standing, *};
use crate::{
    features,
    hub::{DataFolder, post},
    machine::MachineEntropy,
};
use eventlog::{
    Block, Certificate, CheckedBlock, Checkpoint, Entry, Frontier, Header, Item, RawEvent, digest,
    sealing::WrappingSecret,
    statement::{Authorities, CertificateTerms, NodeRole, RevocationReason},
};
use events::node::{AddressSaid, OriginCertified};
use exchange::{
    Have, Welcome, Wrapping,
    net::{Call, CallError},
};
use kernel::{Authority, ClockQuality, Hlc, Incarnation, Origin, SchoolId, Seed, UtcMillis};
use std::{
    io::Error,
    time::{Duration, Instant},
};
use store::{Config, Database, Store};
use testkit::{Scratch, SimClock, SimNode};
use upkeep::update::Outcome;

const DAY_MS: i64 = 86_400_000;

fn hub(n: u32) -> NodeSecret {
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&n.to_be_bytes());
    NodeSecret::from_bytes(seed)
}

fn school(n: u32) -> SchoolId {
    let mut id = [9; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    SchoolId(id)
}

fn card(n: u32, schools: Vec<SchoolId>) -> Card {
    let wrapping = WrappingSecret::generate(1, &mut Seed(u64::from(n)).chance());
    Card::sign(&hub(n), &wrapping, schools, Have::new(), None)
}

fn certificate(root: &NodeSecret, node: NodeKey, role: NodeRole, schools: Vec<SchoolId>) -> Certificate {
    let terms = CertificateTerms {
        node,
        role,
        country: "PE".parse().unwrap(),
        schools,
        authorities: if role == NodeRole::Central { Authorities::CENTRAL } else { Authorities::HUB },
        from: None,
        issued_at: MachineClock.now(),
        valid_until: MachineClock.now().plus_ms(1_000 * DAY_MS),
    };
    Certificate::issue(root, terms)
}

/// A central on a disk of its own.
fn central(scratch: &Scratch) -> Network {
    central_drawing(scratch, Seed(1))
}

fn central_drawing(scratch: &Scratch, seed: Seed) -> Network {
    let folder = store::node::NodeFolder::new(scratch.path().join("node"), "m");
    let secret = folder.secret(&mut MachineEntropy).unwrap();
    let store = Store::open(Config {
        database: Database::Sqlite(scratch.path().join("chaski.sqlite3")),
        node: folder,
        views: features::central_views(),
        local: features::local_tables(),
        clock: Arc::new(MachineClock),
        entropy: Box::new(seed.chance()),
        software: "chaski 9.9.9".into(),
        extra_fsync: Duration::ZERO,
    })
    .unwrap();
    store.rebuild_now(Duration::from_secs(5)).unwrap();
    let root = NodeSecret::from_bytes([99; 32]);
    let own = certificate(&root, secret.public(), NodeRole::Central, vec![]);
    let welcome = Welcome { root: root.public(), certificates: vec![own], central: None };
    let wrapping = Wrapping::in_memory(WrappingSecret::generate(1, &mut Seed(2).chance()));
    let here = Here {
        store,
        secret,
        wrapping,
        welcome: Some(welcome),
        schools: vec![],
        departures: None,
        keys: None,
        files: None,
    };
    Network::new(Arc::new(Desk::new(here)), root, scratch.path().join("codes"))
}

#[test]
fn a_fingerprint_is_the_same_however_it_is_said() {
    let node = NodeKey([7; 32]);
    let print = fingerprint(node);
    assert_eq!((print.len(), print.matches('-').count()), (23, 3));
    assert!(is_fingerprint_of(node, &print.to_uppercase()));
    assert!(is_fingerprint_of(node, &format!("  {} ", print.replace('-', " "))));
    assert!(is_fingerprint_of(node, &print.replace('0', "O").replace('1', "l")));
    assert!(!is_fingerprint_of(node, &print[..22]) && !is_fingerprint_of(node, ""));
    assert!(!is_fingerprint_of(NodeKey([8; 32]), &print));
}

#[test]
fn a_central_that_goes_on_from_a_copy_says_so_for_a_month() {
    let scratch = Scratch::new("network-brought-back").unwrap();
    let told = |network: &Network, days: i64| {
        let (logs, now) = (network.logs().unwrap(), MachineClock.now().plus_ms(days * DAY_MS));
        network.brought_back(&logs, now).unwrap().map(|back| back.came_back)
    };
    let first = central(&scratch);
    assert_eq!(told(&first, 0), None, "it began here");
    let former = first.here().store.origin();
    first.here().store.close();
    let again = central_drawing(&scratch, Seed(2));
    assert_eq!((told(&again, 0), again.here().store.origin()), (None, former), "the same one, started again");
    again.here().store.close();
    // As where the tables are a dump's: nothing here knows them.
    std::fs::remove_file(scratch.path().join("node/marker")).unwrap();
    let second = central_drawing(&scratch, Seed(3));
    assert_ne!(second.here().store.origin(), former);
    assert_eq!([0, 29, 31].map(|days| told(&second, days)), [Some(0), Some(0), None]);
}

#[test]
fn a_box_is_let_in_renewed_placed_and_cast_out_for_good() {
    let scratch = Scratch::new("network-acts").unwrap();
    let network = central(&scratch);
    let now = MachineClock.now();
    let one = card(1, vec![school(1)]);
    let (node, print) = (one.node(), fingerprint(one.node()));
    let bring = |bytes: &[u8]| network.bring_card(bytes, now).unwrap();
    assert_eq!(bring(b"a photo"), Brought::NoCard);
    assert_eq!((bring(&one.to_bytes()), bring(&one.to_bytes())), (Brought::Waits, Brought::Waits));
    let boxes = || network.overview(MachineClock.now()).unwrap().boxes;
    assert_eq!((boxes().len(), boxes()[0].standing, boxes()[0].right), (1, Standing::Waiting, Right::Waits));
    assert!(matches!(network.welcome(node), Err(ActError::Unknown)), "not before it is certified");
    let other = fingerprint(hub(3).public());
    assert!(matches!(network.certify_waiting(node, &other, 3, &[]), Err(ActError::Fingerprint)));
    assert!(matches!(network.certify_waiting(hub(3).public(), &other, 3, &[]), Err(ActError::Unknown)));
    network.certify_waiting(node, &print, 3, &[]).unwrap();
    assert!(matches!(network.certify_waiting(node, &print, 3, &[]), Err(ActError::Unknown)), "once");
    assert_eq!((boxes().len(), boxes()[0].standing), (1, Standing::New));
    let welcome = Welcome::from_bytes(&network.welcome(node).unwrap()).unwrap();
    assert!(welcome.certificates.iter().any(|certificate| certificate.terms.node == node));
    assert_eq!(bring(&one.to_bytes()), Brought::Known(node));

    let until = |listed: &Listed| match listed.right {
        Right::Until(until) => until.0,
        other => panic!("{other:?}"),
    };
    let before = until(&boxes()[0]);
    network.renew(node, 10).unwrap();
    assert!(until(&boxes()[0]) > before + 2_000 * DAY_MS);
    let longest = until(&boxes()[0]);
    assert!(matches!(network.renew(node, 2), Err(ActError::Longer(good)) if good.0 == longest));
    assert_eq!(until(&boxes()[0]), longest);
    assert!(matches!(network.renew(hub(3).public(), 1), Err(ActError::Unknown)));
    network.set_place(school(1), typed_place("-13.5", "-72").unwrap(), now).unwrap();
    assert_eq!(boxes()[0].place.map(|place| place.latitude_deg()), Some(-13.5));
    network.set_place(school(1), None, now).unwrap();
    assert_eq!(boxes()[0].place, None);
    assert!(matches!(network.settle(node), Err(ActError::NoCase)));

    // The central's own ends too, and who is welcomed afterwards must know the new one.
    let own = network.here().secret.public();
    let (once, decade) = (network.own_until().unwrap(), 3_650 * DAY_MS);
    network.renew(own, 25).unwrap();
    assert!(network.own_until().unwrap().0 > once.0.max(now.0 + decade));
    let trust = network.trust().unwrap();
    assert!(trust.is_central(own) && trust.certificates_of(own).all(|terms| terms.schools.is_empty()));
    let welcome = Welcome::from_bytes(&network.welcome(node).unwrap()).unwrap();
    let welcomed = exchange::Trust::installed(&welcome);
    assert_eq!(super::longest(&welcomed, own), Some(network.own_until().unwrap()));
    let revoke = |node, stands| network.revoke(node, RevocationReason::Lost, stands);
    assert!(matches!(revoke(own, Stands::All), Err(ActError::Itself)));
    assert!(matches!(revoke(hub(3).public(), Stands::All), Err(ActError::Unknown)));
    let nowhere = Stands::Until(network.here().store.origin(), 1);
    assert!(matches!(revoke(node, nowhere), Err(ActError::NoSuchEntry)), "another's entry");
    assert_eq!(boxes()[0].right, Right::Until(UtcMillis(until(&boxes()[0]))), "nothing was done");
    assert!(matches!(revoke(node, Stands::All), Err(ActError::NothingStands)), "nothing of it is here");
    revoke(node, Stands::Nothing).unwrap();
    assert!(matches!(revoke(node, Stands::All), Err(ActError::Revoked)));
    assert_eq!((boxes()[0].standing, boxes()[0].right), (Standing::Revoked, Right::Revoked));
    assert!(matches!(network.renew(node, 1), Err(ActError::Revoked)));
    assert!(matches!(network.welcome(node), Err(ActError::Unknown)));
    let again = admit(network.here(), &network.root, one, vec![school(1)], 3);
    assert!(matches!(again, Err(ActError::Revoked)), "its key is not believed again");
    network.here().store.close();
}

#[test]
fn of_boxes_that_come_at_once_one_gets_the_school() {
    let scratch = Scratch::new("network-race").unwrap();
    let network = central(&scratch);
    // As processes of one central do: each has looked, and nobody had the school.
    let trust = network.trust().unwrap();
    let boxes: Vec<Card> = (1..=6).map(|n| card(n, vec![school(7)])).collect();
    for card in &boxes {
        assert!(schools_for(&trust, card.node(), &[], &card.schools, MachineClock.now()).is_ok());
    }
    let admitted: Vec<_> = std::thread::scope(|scope| {
        let coming: Vec<_> = (boxes.into_iter())
            .map(|card| scope.spawn(|| admit(network.here(), &network.root, card, vec![], 3)))
            .collect();
        coming.into_iter().map(|coming| coming.join().unwrap()).collect()
    });
    assert_eq!(admitted.iter().filter(|admitted| admitted.is_ok()).count(), 1);
    let refused = |of: &&Result<Welcome, ActError>| matches!(of, Err(ActError::HasBox { .. }));
    assert_eq!(admitted.iter().filter(refused).count(), 5);
    let trust = network.trust().unwrap();
    assert_eq!(trust.certificates().filter(|terms| terms.schools.contains(&school(7))).count(), 1);
    // Named on purpose it gets a second one.
    assert!(admit(network.here(), &network.root, card(9, vec![]), vec![school(7)], 3).is_ok());
    network.here().store.close();
}

#[test]
fn a_box_without_a_school_is_let_in_for_a_school_or_in_anothers_place() {
    let scratch = Scratch::new("network-bare").unwrap();
    let network = central(&scratch);
    let now = MachineClock.now();
    let bring = |bytes: &[u8]| network.bring_card(bytes, now).unwrap();
    // A box that takes another one's place names no school: the place is said, or the school.
    let bare = card(2, vec![]);
    let (second, second_print) = (bare.node(), fingerprint(bare.node()));
    assert_eq!(bring(&bare.to_bytes()), Brought::Waits);
    let certify = |schools: &[_]| network.certify_waiting(second, &second_print, 3, schools);
    assert!(matches!(certify(&[]), Err(ActError::NoSchool)), "not said which");
    certify(&[school(2)]).unwrap();
    let third = card(3, vec![]);
    let replace = |bytes: &[u8], print: &str| {
        let print = Print::typed(print).unwrap();
        network.replace_by_card(second, Fate::Broken, bytes, &print, 3)
    };
    assert!(matches!(replace(b"a photo", &second_print), Err(ActError::NoCard)));
    assert!(matches!(replace(&third.to_bytes(), &second_print), Err(ActError::Fingerprint)));
    assert!(matches!(replace(&bare.to_bytes(), &second_print), Err(ActError::SameKey)));
    let busy = card(8, vec![school(8)]);
    admit(network.here(), &network.root, busy.clone(), vec![], 3).unwrap();
    let taken = replace(&busy.to_bytes(), &fingerprint(busy.node()));
    assert!(matches!(taken, Err(ActError::ServesAnother)), "its school would be left without a box");
    assert_eq!(bring(&third.to_bytes()), Brought::Waits);
    assert_eq!(replace(&third.to_bytes(), &fingerprint(third.node())).unwrap(), third.node());
    let welcome = Welcome::from_bytes(&network.welcome(third.node()).unwrap()).unwrap();
    let of_it = welcome.certificates.iter().find(|certificate| certificate.terms.node == third.node());
    assert_eq!(
        of_it.unwrap().terms.schools,
        [school(2)],
        "the dead one's school, and its card no longer waits"
    );
    let waiting =
        network.overview(now).unwrap().boxes.iter().filter(|listed| listed.right == Right::Waits).count();
    assert_eq!(waiting, 0);
    network.here().store.close();
}

/// A certificate that the central has given already.
fn given(network: &Network, n: u32, schools: Vec<SchoolId>, days: i64) {
    let mut given = certificate(&network.root, hub(n).public(), NodeRole::Hub, schools);
    given.terms.valid_until = MachineClock.now().plus_ms(days * DAY_MS);
    let given = Certificate::issue(&network.root, given.terms);
    say_as_central(network.here(), OriginCertified { certificate: given.to_bytes() }.into()).unwrap();
}

#[test]
fn for_which_schools_a_box_is_certified() {
    let scratch = Scratch::new("network-schools").unwrap();
    let network = central(&scratch);
    // 1 has school 1; 2 had school 2, which ended; 3 had school 3 and was revoked; 4 and 5 are two boxes of school 4; 6 has two schools.
    for (n, schools, days) in [
        (1, vec![school(1)], 9),
        (2, vec![school(2)], -1),
        (3, vec![school(3)], 9),
        (4, vec![school(4)], 9),
        (5, vec![school(4)], 9),
        (6, vec![school(6), school(60)], 9),
    ] {
        given(&network, n, schools, days);
    }
    network.revoke(hub(3).public(), RevocationReason::Lost, Stands::Nothing).unwrap();
    let trust = network.trust().unwrap();
    type Numbers = &'static [u32];
    let cases: &[(u32, Numbers, Numbers, Result<Numbers, &str>)] = &[
        // (box, named on purpose, on its card, decision)
        (9, &[], &[9], Ok(&[9])),
        (9, &[], &[], Err("names no school")),
        (9, &[], &[8, 9], Err("names 2 schools")),
        (9, &[9], &[8, 9], Ok(&[9])),
        (9, &[], &[1], Err("has a box already")),
        (9, &[1], &[], Ok(&[1])),
        (9, &[1, 2], &[7], Ok(&[1, 2])),
        (9, &[], &[2], Ok(&[2])),
        (9, &[], &[3], Ok(&[3])),
        (9, &[], &[60], Err("has a box already")),
        (1, &[], &[1], Ok(&[1])),
        (1, &[], &[9], Ok(&[9])),
        (1, &[], &[4], Err("has a box already")),
        (1, &[], &[1, 9], Err("names 2 schools")),
        (5, &[], &[4], Ok(&[4])),
        (6, &[], &[6, 60], Ok(&[6, 60])),
        (3, &[], &[3], Err("revoked")),
        (3, &[3], &[], Err("revoked")),
    ];
    let ids = |numbers: Numbers| numbers.iter().map(|n| school(*n)).collect::<Vec<_>>();
    for (n, named, card, expected) in cases {
        let found = schools_for(&trust, hub(*n).public(), &ids(named), &ids(card), MachineClock.now());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, ids(expected), "{n} {named:?} {card:?}"),
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{n} {card:?}: {error}"),
            (found, expected) => panic!("{n} {named:?} {card:?}: {found:?}, not {expected:?}"),
        }
    }
    network.here().store.close();
}

#[test]
fn a_code_lets_in_the_box_that_was_read_and_is_spent_for_that_alone() {
    let scratch = Scratch::new("network-codes").unwrap();
    let network = central(&scratch);
    given(&network, 1, vec![school(1)], 9);
    let now = MachineClock.now();
    let print = |n| Print::typed(&fingerprint(hub(n).public())).unwrap();
    let make =
        |n, schools: &[SchoolId]| network.invite(now, print(n), 3, schools, &mut MachineEntropy).unwrap();
    let join = |n, code: &str, schools: Vec<SchoolId>| {
        network.join(hub(n).public(), code, &card(n, schools).to_bytes()).map(drop)
    };
    let refused = |n, code: &str, schools: Vec<SchoolId>, words: &str| {
        let why = join(n, code, schools).unwrap_err();
        assert!(why.contains(words), "{why}");
    };
    let is_certified = |n| network.trust().unwrap().certificates_of(hub(n).public()).next().is_some();

    // Who overhears it names himself, the school, or the card of the box that was meant: none of it helps him, and the code stays good.
    let code = make(2, &[school(2)]);
    refused(3, &code, vec![school(2)], "made for another box");
    let others = network.join(hub(3).public(), &code, &card(2, vec![school(2)]).to_bytes());
    assert!(others.unwrap_err().contains("another node's"));
    assert!(!is_certified(2) && !is_certified(3));
    join(2, &code, vec![]).unwrap();
    refused(2, &code, vec![], "not known, was used");
    assert!(is_certified(2) && !is_certified(3));

    // What the card asks for is looked at before the code is spent.
    let code = make(4, &[]);
    refused(4, &code, vec![], "serves no school");
    refused(4, &code, vec![school(4), school(5)], "names 2 schools");
    refused(4, &code, vec![school(1)], "has a box already");
    assert!(!is_certified(4));
    join(4, &code, vec![school(4)]).unwrap();
    let again = make(4, &[]);
    join(4, &again, vec![school(4)]).unwrap();
    // A second box of the school, on purpose.
    let code = make(5, &[school(4)]);
    join(5, &code, vec![]).unwrap();

    // In a dead box's place: the same. Nothing of that one's log is here, so only a broken one's place can be taken.
    let place =
        |n, fate| network.invite_in_place(now, print(n), 3, (hub(1).public(), fate), &mut MachineEntropy);
    assert!(matches!(place(6, Fate::Revoked(RevocationReason::Lost)), Err(ActError::NothingHere)));
    let code = place(6, Fate::Broken).unwrap();
    refused(3, &code, vec![], "made for another box");
    join(6, &code, vec![]).unwrap();
    assert!(matches!(place(1, Fate::Broken), Err(ActError::SameKey)));
    assert!(matches!(place(4, Fate::Broken), Err(ActError::ServesAnother)), "its school would lose it");
    let in_place = |n| {
        let replaces = Some((hub(1).public(), Fate::Broken));
        let grant = Grant { print: print(n), years: 3, schools: vec![], replaces };
        make_code(&network.codes, now.0, &grant, &mut MachineEntropy).unwrap()
    };
    let itself = in_place(1);
    refused(1, &itself, vec![], "needs no other");
    refused(1, &itself, vec![], "needs no other");
    let anothers = in_place(4);
    refused(4, &anothers, vec![], "serves another school");
    // What is refused when the code is used, is refused before it is spent.
    let grant = Grant {
        print: print(7),
        years: 3,
        schools: vec![],
        replaces: Some((hub(1).public(), Fate::Revoked(RevocationReason::Lost))),
    };
    let code = make_code(&network.codes, now.0, &grant, &mut MachineEntropy).unwrap();
    refused(7, &code, vec![], "nothing of its log is here");
    refused(7, &code, vec![], "nothing of its log is here");
    network.revoke(hub(2).public(), RevocationReason::Lost, Stands::Nothing).unwrap();
    assert!(matches!(
        network.invite(now, print(2), 3, &[school(2)], &mut MachineEntropy),
        Err(ActError::Revoked)
    ));
    let grant = Grant { print: print(2), years: 3, schools: vec![school(2)], replaces: None };
    let code = make_code(&network.codes, now.0, &grant, &mut MachineEntropy).unwrap();
    refused(2, &code, vec![], "was revoked");
    refused(2, &code, vec![], "was revoked");
    network.here().store.close();
}

#[test]
fn a_card_that_waits_gets_one_school_that_is_free_or_the_one_that_was_named() {
    let scratch = Scratch::new("network-waits").unwrap();
    let network = central(&scratch);
    given(&network, 1, vec![school(1)], 9);
    let now = MachineClock.now();
    for (n, schools) in [(2, vec![school(1)]), (3, vec![school(3), school(4)])] {
        assert_eq!(network.bring_card(&card(n, schools).to_bytes(), now).unwrap(), Brought::Waits);
        let node = hub(n).public();
        let certify = |named: &[SchoolId]| network.certify_waiting(node, &fingerprint(node), 3, named);
        match (n, certify(&[])) {
            (2, Err(ActError::HasBox { node, .. })) => assert_eq!(node, hub(1).public()),
            (3, Err(ActError::SeveralSchools(2))) => {}
            (n, other) => panic!("{n}: {other:?}"),
        }
        certify(&[school(1)]).unwrap();
        let trust = network.trust().unwrap();
        assert_eq!(trust.certificates_of(node).next().unwrap().schools, [school(1)]);
    }
    network.here().store.close();
}

#[test]
fn a_box_whose_place_was_taken_says_by_whom_and_alarms_nobody() {
    let scratch = Scratch::new("network-replaced").unwrap();
    let network = central(&scratch);
    given(&network, 1, vec![school(1)], -1);
    let (old, new) = (hub(1).public(), hub(2).public());
    let standing = || {
        let overview = network.overview(MachineClock.now()).unwrap();
        let listed = overview.boxes.iter().find(|listed| listed.node == old).unwrap();
        (listed.standing, listed.replaced_by, overview.needing())
    };
    assert_eq!(standing(), (Standing::Ended, None, 1));
    let replace = |n| super::replace(network.here(), &network.root, old, Fate::Broken, card(n, vec![]), 3);
    assert!(!replace(2).unwrap().was_revoked);
    assert_eq!(standing(), (Standing::Replaced, Some(new), 0));
    network.revoke(old, RevocationReason::Lost, Stands::Nothing).unwrap();
    assert!(replace(3).unwrap().was_revoked);
    assert_eq!(standing(), (Standing::Replaced, Some(hub(3).public()), 0));
    network.here().store.close();
}

#[test]
fn what_a_revocation_takes_back_counts_no_more_when_the_command_returns() {
    let scratch = Scratch::new("network-revoked").unwrap();
    let network = central(&scratch);
    given(&network, 5, vec![school(5)], 1_000);
    let (secret, incarnation) = (hub(5), Incarnation([5; 8]));
    let origin = Origin { node: secret.public(), incarnation };
    let (mut tree, mut items) = (Frontier::new(), Vec::new());
    for seq in 1..=3 {
        let header = Header {
            origin,
            seq,
            hlc: Hlc::at(MachineClock.now()),
            clock: ClockQuality::Good,
            schools: vec![],
            persons: vec![],
            authority: Authority::Node,
            salt: [seq as u8; 8],
        };
        let event = RawEvent { kind: 60_000, version: 1, body: vec![0xa0] };
        let bytes = Entry { header, events: vec![event] }.encode().unwrap();
        tree.append(&digest(&bytes));
        items.push(Item::Entry(bytes));
    }
    let checkpoint = Checkpoint::sign(&secret, incarnation, &tree);
    let block = CheckedBlock::new(Block { before: Frontier::new(), items, checkpoint }).unwrap();
    let store = &network.here().store;
    store.write_blocking(move |tx| tx.receive(&block)).unwrap();
    network.revoke(origin.node, RevocationReason::Lost, Stands::Until(origin, 1)).unwrap();
    let sql = "SELECT count(*) FROM log_entry WHERE void <> 0";
    let void = store.read_blocking(|db| db.query(sql, &[])?[0].int(0)).unwrap();
    assert_eq!(void, 2);
    assert!(store.serving(), "what began anew is whole again");
    store.close();
}

#[test]
fn an_entry_is_found_by_its_day_and_what_follows_falls() {
    let scratch = Scratch::new("network-day").unwrap();
    let network = central(&scratch);
    let (store, own) = (&network.here().store, network.here().secret.public());
    let day_of = |before| store.read_blocking(|db| place_of_day(db, own, before)).unwrap();
    let now = MachineClock.now();
    assert_eq!(day_of(UtcMillis(now.0 - DAY_MS)), None);
    let (origin, last) = day_of(UtcMillis(now.0 + DAY_MS)).unwrap();
    assert_eq!((origin, last), (store.origin(), 1), "its first entry opened its life");
    say_as_central(network.here(), OriginCertified { certificate: vec![] }.into()).unwrap();
    assert_eq!(day_of(UtcMillis(now.0 + DAY_MS)), Some((origin, 2)));
    store.close();
}

#[test]
fn a_box_whose_clock_is_ahead_is_named_with_the_time_it_shows() {
    let scratch = Scratch::new("network-ahead").unwrap();
    let network = central(&scratch);
    let now = MachineClock.now();
    let far = now.plus_ms(64 * 365 * DAY_MS);
    for (n, at) in [(1, now.plus_ms(DAY_MS / 2)), (2, far)] {
        given(&network, n, vec![school(n)], 1_000);
        let mut writes = SimNode::new(Seed(u64::from(n)), SimClock::at(at));
        writes.secret = hub(n);
        writes.open_log().unwrap();
        for block in writes.blocks_from(1).unwrap() {
            let checked = CheckedBlock::new(block).unwrap();
            network.here().store.write_blocking(move |tx| tx.receive(&checked)).unwrap();
        }
    }
    let logs = network.logs().unwrap();
    let ahead = |n| network.details(&logs, hub(n).public(), now).unwrap().ahead;
    assert_eq!((ahead(1), ahead(2)), (None, Some(far)), "half a day is what clocks differ by");
    network.here().store.close();
}

#[test]
fn a_central_that_moved_is_called_where_it_says_that_it_is() {
    let scratch = Scratch::new("network-moved").unwrap();
    let network = central(&scratch);
    let (store, node) = (&network.here().store, network.here().secret.public());
    let entries = || store.read_blocking(store::log::Head::ends).unwrap()[0].1;
    let before = entries();
    assert!(tell_address(store, "new.example:7440").unwrap());
    assert!(tell_address(store, "new.example:7440").unwrap());
    assert_eq!(entries(), before + 1, "again only when it changes");

    let folder = DataFolder::at(scratch.path());
    post::Config::add_peer(&folder, node, "old.example:7440").unwrap();
    let called = || post::Config::read(&folder).unwrap().peers[0].address.clone();
    let to_old = || Call { address: "old.example:7440".into(), node, kilobits_per_second: 0, metered: false };
    // Who answers at which of the two: nobody, another node, one that is busy, the right one.
    type Answer = fn(&Call) -> Result<String, CallError>;
    let [nobody, other, busy, right]: [Answer; 4] = [
        |to| Err(CallError::Unreachable { address: to.address.clone(), why: Error::other("gone") }),
        |to| Err(CallError::OtherNode { address: to.address.clone(), why: Error::other("another") }),
        |_| Err(CallError::Later { after: Duration::from_secs(9) }),
        |to| Ok(to.address.clone()),
    ];
    let trial = |old: Answer, new: Answer| {
        let mut to = to_old();
        let answer = |to: &Call| if to.address.starts_with("old") { old(to) } else { new(to) };
        let result = post::call_where_it_is(&folder, store, &mut to, answer);
        (result.map_err(|error| error.to_string()), to.address)
    };
    for (old, new) in [(right, nobody), (right, right), (busy, right), (nobody, nobody), (nobody, other)] {
        let (result, to) = trial(old, new);
        let alone = old(&to_old());
        assert_eq!((result, to.as_str()), (alone.map_err(|e| e.to_string()), "old.example:7440"));
        assert_eq!(called(), "old.example:7440", "what nobody proved is not written down");
    }
    assert_eq!(trial(other, right), (Ok("new.example:7440".into()), "new.example:7440".into()));
    assert_eq!(called(), "new.example:7440");
    post::Config::add_peer(&folder, node, "old.example:7440").unwrap();
    assert_eq!(trial(nobody, busy).1, "new.example:7440", "a busy one is the right one");
    assert_eq!(called(), "new.example:7440");
    store.close();
}

#[test]
fn only_a_central_says_where_it_is_called_and_only_what_is_an_address() {
    let scratch = Scratch::new("network-address").unwrap();
    let network = central(&scratch);
    let (store, node) = (&network.here().store, network.here().secret.public());
    let said = || store.read_blocking(|db| program::address_said(db, node)).unwrap();
    let says = |authority, address: &str| {
        let events = vec![AddressSaid { address: address.to_owned() }.into()];
        let draft = store::Draft { schools: vec![], persons: vec![], authority, events };
        store.write_blocking(move |tx| tx.append(draft)).unwrap();
    };
    says(Authority::Node, "a.example:7440");
    says(Authority::Central, "no address");
    says(Authority::Central, "a.example:7440\nmetered = false");
    assert_eq!(said(), None);
    says(Authority::Central, "[2001:db8::1]:7440");
    assert_eq!(said().as_deref(), Some("[2001:db8::1]:7440"));
    store.close();
}

#[test]
fn a_node_says_once_what_it_runs() {
    let scratch = Scratch::new("network-program").unwrap();
    let network = central(&scratch);
    let store = &network.here().store;
    let own = network.here().secret.public();
    let entries = || store.read_blocking(store::log::Head::ends).unwrap()[0].1;
    let program = || store.read_blocking(|db| program::last_said(db, own)).unwrap().0;
    assert_eq!(program().as_deref(), Some("chaski 9.9.9"), "what it began its life with");
    let before = entries();
    tell_program(store).unwrap();
    tell_program(store).unwrap();
    assert_eq!(program(), Some(crate::hub::recovery::software()));
    assert_eq!(entries(), before + 1, "again only when it changes");
    // How its updates ended, each once.
    let outcome =
        Outcome { version: "0.3.0".into(), sequence: 4, end: 2, why: "no such library".into(), at_ms: 5 };
    let state = upkeep::update::State { outcome: Some(outcome), ..Default::default() };
    let update = || store.read_blocking(|db| program::last_said(db, own)).unwrap().1;
    tell_update(store, &upkeep::update::State::default()).unwrap();
    assert_eq!(update(), None);
    tell_update(store, &state).unwrap();
    tell_update(store, &state).unwrap();
    let told = update().unwrap();
    assert_eq!((told.version.as_str(), told.why.as_str()), ("0.3.0", "no such library"));
    assert_eq!(end_key(told.end), "network-update-rolled-back");
    assert_eq!(entries(), before + 2);
    assert_eq!(program(), Some(crate::hub::recovery::software()), "what runs is another matter");
    store.close();
}

/// A country of 12,000 with `CHASKI_LONG=1`; otherwise a province.
#[test]
fn a_country_is_listed_a_hundred_at_a_time() {
    let boxes = if std::env::var_os("CHASKI_LONG").is_some() { 12_000 } else { 600 };
    let scratch = Scratch::new("network-country").unwrap();
    let network = central(&scratch);
    let root = NodeSecret::from_bytes([99; 32]);
    for from in (0..boxes).step_by(64) {
        let events: Vec<Event> = (from..boxes.min(from + 64))
            .map(|n| {
                let given = certificate(&root, hub(n).public(), NodeRole::Hub, vec![school(n)]);
                OriginCertified { certificate: given.to_bytes() }.into()
            })
            .collect();
        let draft = Draft { schools: vec![], persons: vec![], authority: Authority::Central, events };
        network.here().store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }
    let begun = Instant::now();
    assert_eq!(network.overview(MachineClock.now()).unwrap().boxes.len(), boxes as usize);
    let first = begun.elapsed();
    let begun = Instant::now();
    let now = MachineClock.now();
    let overview = network.overview(now).unwrap();
    let shown = overview.shown(&Filter::default());
    let logs = network.logs().unwrap();
    for listed in shown.iter().take(100) {
        let details = network.details(&logs, listed.node, now).unwrap();
        assert_eq!((details.to_come, details.to_go, details.program), (None, None, None), "not known");
    }
    println!("{boxes} boxes: the first look {first:?}, a page of a hundred {:?}", begun.elapsed());
    network.here().store.close();
}
