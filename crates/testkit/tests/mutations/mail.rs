//! What nodes send each other: cards, welcome files, a courier's file, letters, and what is said in a conversation.

use eventlog::{
    Certificate,
    sealing::WrappingSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::school::ClassOpened;
use exchange::{Card, Desk, Here, LetterHead, Talk, Welcome, Wrapping, courier, read_letter, stick};
use kernel::{Authority, ClassId, NodeKey, SchoolId, Seed, UtcMillis};
use store::{Draft, node::NodeFolder};
use testkit::{
    Scratch,
    mutation::{as_it_is, survives},
    random_log::START,
    stores::Opening,
};

const SCHOOL: SchoolId = SchoolId([7; 16]);

/// Two boxes of one school that know each other, one of which has something to tell.
struct Pair {
    scratch: Scratch,
    one: Desk,
    other: Desk,
}

fn pair(name: &str) -> Pair {
    let scratch = Scratch::in_memory(name).unwrap();
    let root = eventlog::NodeSecret::from_bytes([77; 32]);
    let certificate = |node: NodeKey| {
        let terms = CertificateTerms {
            node,
            role: NodeRole::Hub,
            country: "PE".parse().unwrap(),
            schools: vec![SCHOOL],
            authorities: Authorities::HUB,
            from: None,
            issued_at: START,
            valid_until: UtcMillis(START.0 + 86_400_000),
        };
        Certificate::issue(&root, terms)
    };
    let open = |number: u64| {
        let home = scratch.path().join(format!("node-{number}"));
        std::fs::create_dir_all(&home).unwrap();
        let mut opening = Opening::sqlite(&scratch, exchange::views);
        opening.database = store::Database::Sqlite(home.join("chaski.sqlite3"));
        opening.local = vec![exchange::LOCAL];
        let store = opening.open(&home, Seed(number)).unwrap();
        let secret =
            NodeFolder::new(home.join("node"), "test machine").secret(&mut Seed(9).chance()).unwrap();
        let wrapping = Wrapping::in_memory(WrappingSecret::generate(1, &mut Seed(100 + number).chance()));
        Here {
            store,
            secret,
            wrapping,
            welcome: None,
            schools: vec![SCHOOL],
            departures: None,
            keys: None,
            files: None,
        }
    };
    let (mut one, mut other) = (open(1), open(2));
    let certificates = vec![certificate(one.secret.public()), certificate(other.secret.public())];
    let central = Some(other.card().unwrap());
    one.welcome = Some(Welcome { root: root.public(), certificates: certificates.clone(), central });
    other.welcome = Some(Welcome { root: root.public(), certificates, central: None });
    for n in 0..5 {
        let events =
            vec![ClassOpened { class: ClassId([n; 16]), school: SCHOOL, name: "TERCERO".into() }.into()];
        let draft = Draft { schools: vec![SCHOOL], persons: vec![], authority: Authority::Staff, events };
        one.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }
    Pair { scratch, one: Desk::new(one), other: Desk::new(other) }
}

#[test]
fn cards_and_welcome_files() {
    let pair = pair("mutate-cards");
    let card = pair.one.here.card().unwrap().to_bytes();
    survives("card", &card, 1, as_it_is, |bytes| {
        // Only what its node signed is a card.
        if let Ok(read) = Card::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), card);
        }
    });
    let welcome = pair.one.here.welcome.as_ref().unwrap().to_bytes();
    survives("welcome", &welcome, 4, as_it_is, |bytes| drop(Welcome::from_bytes(bytes)));
}

#[test]
fn letters_and_a_couriers_file() {
    let pair = pair("mutate-letters");
    let work = pair.scratch.path().join("work");
    // The other's card is known from the welcome.
    let mut mail = Vec::new();
    courier::take(&pair.one.here, &work, START, 1_000_000, &mut Seed(1).chance(), &mut mail).unwrap();
    survives("courier's file", &mail, 1, as_it_is, |bytes| drop(courier::pieces(bytes)));
    let folder = pair.scratch.path().join("stick");
    std::fs::create_dir_all(&folder).unwrap();
    stick::write(&pair.one.here, &folder, START, 1_000_000, &mut Seed(2).chance()).unwrap();
    let to = folder.join("chaski").join("letters").join(pair.other.here.secret.public().to_string());
    let letter = std::fs::read(to.join(format!("{}.letter", pair.one.here.secret.public()))).unwrap();
    survives("letter's head", &letter, 1, as_it_is, |bytes| drop(LetterHead::read(bytes)));
    survives("letter", &letter, 100, as_it_is, |bytes| drop(read_letter(&pair.other.here, || Ok(bytes))));
    let sound = pair.other.here.store.read_blocking(store::log::verify).unwrap();
    assert_eq!(sound.faults.len(), 0, "{:?}", sound.faults);
}

/// The words of a whole conversation, one side's after the other's, each damaged and said to a node that expects another thing or the same.
#[test]
fn what_is_said_in_a_conversation() {
    let pair = pair("mutate-talk");
    let (one, other) = (&pair.one, &pair.other);
    let mut calling = Talk::call(one, other.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(other, one.here.secret.public(), START).unwrap();
    let (mut said, mut heard) = (Vec::new(), Vec::new());
    while !calling.is_over() {
        while let Some(piece) = calling.next_piece(one).unwrap() {
            answering.feed(other, &piece).unwrap();
            said.extend(piece);
        }
        while let Some(piece) = answering.next_piece(other).unwrap() {
            calling.feed(one, &piece).unwrap();
            heard.extend(piece);
        }
    }
    assert!(answering.broke(other).unwrap().new >= 5, "there was something to tell");
    calling.broke(one).unwrap();
    survives("words of who calls", &said, 100, as_it_is, |bytes| {
        let mut talk = Talk::answer(other, one.here.secret.public(), START).unwrap();
        if talk.feed(other, bytes).is_ok() {
            while let Ok(Some(_)) = talk.next_piece(other) {}
        }
        drop(talk.broke(other));
    });
    survives("words of who answers", &heard, 100, as_it_is, |bytes| {
        let mut talk = Talk::call(one, other.here.secret.public(), START).unwrap();
        while let Ok(Some(_)) = talk.next_piece(one) {}
        if talk.feed(one, bytes).is_ok() {
            while let Ok(Some(_)) = talk.next_piece(one) {}
        }
        drop(talk.broke(one));
    });
    let sound = other.here.store.read_blocking(store::log::verify).unwrap();
    assert_eq!(sound.faults.len(), 0, "{:?}", sound.faults);
}
