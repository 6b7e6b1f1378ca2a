//! A central whose old ranges lie in an archive gives them to whoever lacks them, and says nothing false when it cannot.

use crate::{
    network::{Network, Node},
    talk::{Link, SCHOOL, shown_of, talk, talk_over, with},
};
use events::school::ClassOpened;
use exchange::Desk;
use kernel::{Authority, ClassId, UtcMillis};
use std::path::Path;
use store::{Archiver, Draft, Place};
use testkit::{random_log::START, stores::Opening};

/// What staff of a school write in a term.
fn term(hub: &Node, from: u16, to: u16) {
    let school = hub.school;
    let drafts = (from..to)
        .map(|n| {
            let mut class = [0; 16];
            class[..2].copy_from_slice(&n.to_be_bytes());
            let event = ClassOpened { class: ClassId(class), school, name: format!("grupo {n}") };
            Draft {
                schools: vec![school],
                persons: vec![],
                authority: Authority::Staff,
                events: vec![event.into()],
            }
        })
        .collect();
    hub.here.store.write_blocking(move |tx| tx.append_all(drafts)).unwrap();
}

fn archive(database: &store::Database, place: &Path) -> u64 {
    let mut archiver = Archiver::open(database).unwrap();
    archiver.set_place(Place::parse(place.to_str().unwrap(), None, None).unwrap(), false).unwrap();
    archiver.run(UtcMillis(i64::MAX), 1, START, &mut |_| {}).unwrap().entries
}

#[test]
fn a_new_box_gets_the_whole_history_of_its_school_from_the_archive() {
    let network = Network::new("archive");
    let opening = Opening::postgres("archive", exchange::views);
    let database = opening.map_or_else(|| network.file(0), |opening| opening.database);
    let central = network.central_on(database.clone());
    let mut hubs: Vec<Node> = (1..=3).map(|n| network.alone(n, SCHOOL)).collect();
    hubs.iter_mut().for_each(|hub| network.join(&central, hub));
    let central = Desk::new(central.here);
    let [mut a, b, c] =
        <[Desk; 3]>::try_from(hubs.into_iter().map(|hub| Desk::new(hub.here)).collect::<Vec<_>>())
            .unwrap_or_else(|_| unreachable!("three were made"));
    for (from, to) in [(0, 600), (600, 1_000)] {
        (a, ()) = with(a, |a| term(a, from, to));
        talk(&a, &central);
    }
    assert_eq!(shown_of(&central, &a), 1_001);
    let place = network.folder.path().join("archive");
    // Up to the end of the first conversation, which is the last signature before the newest entries.
    assert_eq!(archive(&database, &place), 601);
    assert_eq!(shown_of(&central, &a), 400, "of what is in the database");

    // The box of the school burnt; the one that replaces it asks for everything.
    let (got, given) = talk(&b, &central);
    assert_eq!((shown_of(&b, &a), got.refused_blocks), (1_001, 0), "{got:?}");
    assert!(given.entries_out >= 1_001, "{given:?}");
    for hub in [&a, &b] {
        // What each may offer the other is settled by the second conversation; then there is nothing new.
        (0..2).for_each(|_| drop(talk(hub, &central)));
        assert_eq!(talk(hub, &central).0.turns, 1);
    }

    // Where the archive is away, what lies in the database is given, nothing false is said, and all of it comes another time.
    let away = network.folder.path().join("away");
    std::fs::rename(&place, &away).unwrap();
    central.here.store.close();
    let central = network.central_on(database);
    let central = Desk::new(central.here);
    let broke = talk_over(&mut Link::good(), &c, &central);
    assert_eq!(shown_of(&c, &a), 0, "{broke:?}");
    assert!(shown_of(&c, &central) > 0, "other logs go on");
    std::fs::rename(&away, &place).unwrap();
    talk(&c, &central);
    assert_eq!(shown_of(&c, &a), 1_001);
}
