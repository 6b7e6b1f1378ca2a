//! A disk that is full while something is received.

use crate::{
    network::{Network, Node, classes},
    talk::{Link, content, talk, talk_over, three, with},
};
use exchange::{
    Desk, InboxError, NoRoom, TalkError,
    courier::{self, CourierError},
    stick,
};
use kernel::Seed;
use store::{StoreError, log};
use testkit::{random_log::START, stores::dump};

/// Lets the database grow by so many pages from now on, and no more.
fn room(desk: &Desk, pages: i64) {
    let limit = move |tx: &mut store::WriteTx<'_>| {
        let used = tx.query("PRAGMA page_count", &[])?[0].int(0)?;
        tx.query(&format!("PRAGMA max_page_count = {}", used + pages), &[]).map(drop)
    };
    desk.here.store.write_blocking::<_, StoreError, _>(limit).unwrap();
}

fn log_rows(desk: &Desk) -> Vec<String> {
    content(desk).into_iter().filter(|row| row.starts_with("log_")).collect()
}

fn is_sound(desk: &Desk) {
    assert_eq!(desk.here.store.read_blocking(log::verify).unwrap().faults, [""; 0]);
}

/// A hub with more than fits into a few pages, and one that has heard nothing of it.
fn much(name: &str) -> (Network, Desk, Desk, Desk) {
    let (network, central, a, b) = three(name);
    talk(&a, &central);
    talk(&b, &central);
    let (a, ()) = with(a, |a| {
        (0..40).for_each(|n| a.open_class(n));
        (0..400).for_each(|n| a.answer(n));
    });
    (network, central, a, b)
}

#[test]
fn a_conversation_that_finds_no_room_leaves_a_whole_state_and_comes_to_its_end_when_there_is_some() {
    let (_network, _central, a, b) = much("full-talk");
    let before = log_rows(&b);
    // However far it comes: at the first page that lacks, or in the middle of it.
    for pages in [0, 3, 20] {
        room(&b, pages);
        let met = talk_over(&mut Link::good(), &b, &a);
        assert!(matches!(met, Err(TalkError::Store(StoreError::Full))), "{pages}: {met:?}");
        is_sound(&b);
        assert!(log_rows(&b) == before, "{pages}: something of it stayed");
        assert_eq!(classes(&b.here.store), [0; 0]);
    }
    // What is done here meanwhile, and fits, is kept.
    room(&b, 20);
    let (b, ()) = with(b, |b| b.open_class(77));
    room(&b, 1_000_000);
    let (met, _) = talk(&b, &a);
    // Its first entry had come by the central.
    assert_eq!((met.new, met.refused_blocks), (440, 0), "{met:?}");
    talk(&a, &b);
    is_sound(&b);
    assert_eq!(dump(&a.here.store).unwrap(), dump(&b.here.store).unwrap());
}

#[test]
fn a_letter_that_finds_no_room_says_so_and_is_taken_when_it_is_read_again() {
    let (network, _central, a, b) = much("full-letter");
    let path = network.folder.path().join("stick");
    stick::write(&b.here, &path, START, u64::MAX, &mut Seed(1).chance()).unwrap();
    stick::read(&a.here, &path).unwrap();
    stick::write(&a.here, &path, START, u64::MAX, &mut Seed(2).chance()).unwrap();
    room(&b, 2);
    let read = stick::read(&b.here, &path);
    let why = read.map(drop).unwrap_err().to_string();
    assert!(why.contains("is full") && why.contains("Make room"), "{why}");
    is_sound(&b);
    assert_eq!(classes(&b.here.store), [0; 0]);
    room(&b, 1_000_000);
    let read = stick::read(&b.here, &path).unwrap();
    assert!(read.iter().all(|letter| letter.taken.as_ref().is_ok_and(|taken| taken.refused_blocks == 0)));
    assert_eq!(classes(&b.here.store).len(), 40);
    is_sound(&b);
}

#[test]
fn a_courier_s_mail_that_finds_no_room_in_the_database_says_so_and_is_taken_when_it_is_brought_again() {
    let (network, _central, a, b) = much("full-courier");
    let place = network.folder.path().join("work");
    let met = crate::courier::take(&b.here, &place, 1_000_000, &mut Seed(1).chance());
    crate::courier::deliver(&a.here, &place, &met, &mut Seed(2).chance()).unwrap();
    let mail = crate::courier::take(&a.here, &place, 1_000_000, &mut Seed(3).chance());
    room(&b, 2);
    let brought = (&mail[..], mail.len() as u64);
    let refused = courier::deliver(&b.here, &place, brought, START, &mut Seed(4).chance(), std::io::sink());
    assert!(refused.as_ref().is_err_and(CourierError::is_no_room), "{refused:?}");
    is_sound(&b);
    room(&b, 1_000_000);
    let (again, _) = crate::courier::deliver(&b.here, &place, &mail, &mut Seed(5).chance()).unwrap();
    assert_eq!(again.read.iter().filter(|read| read.taken.is_ok()).count(), 1);
    assert_eq!(classes(&b.here.store).len(), 40);
}

#[test]
fn whoever_wrote_in_the_same_commit_is_not_told_that_it_was_kept() {
    let (_network, _central, a, b) = much("full-together");
    let (b, ()) = with(b, |b| b.open_class(1));
    let store = b.here.store.clone();
    room(&b, 8);
    let before = log_rows(&b);
    let (held, begun) = std::sync::mpsc::channel::<()>();
    let writer = store.clone();
    // While one command holds the writer, three wait behind it: the second of them finds no room.
    let holding = std::thread::spawn(move || {
        writer.write_blocking::<_, StoreError, _>(move |_| {
            held.send(()).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(300));
            Ok(())
        })
    });
    begun.recv().unwrap();
    let node = Node { here: b.here, school: crate::talk::SCHOOL };
    let write = |bytes: usize| {
        let store = store.clone();
        let name = "x".repeat(bytes);
        std::thread::spawn(move || {
            let event = events::school::ClassOpened {
                class: kernel::ClassId([9; 16]),
                school: crate::talk::SCHOOL,
                name,
            };
            let draft = store::Draft {
                schools: vec![crate::talk::SCHOOL],
                persons: vec![],
                authority: kernel::Authority::Staff,
                events: vec![event.into()],
            };
            store.write_blocking::<_, StoreError, _>(move |tx| tx.append(draft).map(drop))
        })
    };
    let mut told = Vec::new();
    for bytes in [10, 60_000, 10] {
        told.push(write(bytes));
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    holding.join().unwrap().unwrap();
    let told: Vec<_> = told.into_iter().map(|one| one.join().unwrap()).collect();
    assert!(matches!(told[1], Err(StoreError::Full)), "{told:?}");
    let b = Desk::new(node.here);
    is_sound(&b);
    let kept = told.iter().filter(|one| one.is_ok()).count();
    let entries = |rows: &[String]| rows.iter().filter(|row| row.starts_with("log_entry")).count();
    assert_eq!(entries(&log_rows(&b)), entries(&before) + kept, "{told:?}");
    room(&b, 1_000_000);
    talk(&b, &a);
    is_sound(&b);
}

#[test]
fn the_reason_names_what_and_what_to_do() {
    let why = InboxError::Store(StoreError::Full).to_string();
    assert!(
        why.contains("disk") && why.contains("nothing was changed") && why.contains("try again"),
        "{why}"
    );
}
