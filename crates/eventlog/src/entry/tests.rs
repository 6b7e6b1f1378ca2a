use super::*;
use kernel::{Incarnation, NodeKey};
use proptest::prelude::*;

fn sample() -> Entry {
    Entry {
        header: Header {
            origin: Origin { node: NodeKey([0x11; 32]), incarnation: Incarnation([0x22; 8]) },
            seq: 300,
            hlc: Hlc(0x0199_8877_6655_0001),
            clock: ClockQuality::Adopted,
            schools: vec![SchoolId([0x33; 16])],
            persons: vec![PersonId([0x44; 16]), PersonId([0x45; 16])],
            authority: Authority::Learner,
            salt: [0x55; 8],
        },
        events: vec![RawEvent { kind: 501, version: 1, body: vec![0xa0] }],
    }
}

prop_compose! {
    fn header()(
        node: [u8; 32], incarnation: [u8; 8], seq in 1..=MAX_NUMBER, hlc in 0..=MAX_NUMBER, clock in 0u8..4,
        authority in 0usize..4, salt: [u8; 8],
        schools in prop::collection::btree_set(any::<[u8; 16]>(), 0..=MAX_SCHOOLS),
        persons in prop::collection::btree_set(any::<[u8; 16]>(), 0..=MAX_PERSONS),
    ) -> Header {
        Header {
            origin: Origin { node: NodeKey(node), incarnation: Incarnation(incarnation) },
            seq,
            hlc: Hlc(hlc),
            clock: ClockQuality::from_u8(clock),
            schools: schools.into_iter().map(SchoolId).collect(),
            persons: persons.into_iter().map(PersonId).collect(),
            authority: [Authority::Node, Authority::Learner, Authority::Staff, Authority::Central][authority],
            salt,
        }
    }
}

prop_compose! {
    fn event()(kind: u16, version: u8, body in prop::collection::vec(any::<u8>(), 0..300)) -> RawEvent {
        RawEvent { kind, version, body }
    }
}

proptest! {
    #[test]
    fn entries_come_back(header in header(), events in prop::collection::vec(event(), 1..6)) {
        let entry = Entry { header, events };
        let bytes = entry.encode().unwrap();
        let read = EntryRef::decode(&bytes).unwrap();
        prop_assert_eq!(read.header(), entry.header.clone());
        prop_assert_eq!(read.stamp(), entry.header.stamp());
        prop_assert_eq!(read.events().len(), entry.events.len());
        prop_assert_eq!(read.to_owned(), entry);
        prop_assert_eq!(read.digest(), digest(&bytes));
    }

    /// Whatever the decoder accepts is the one spelling: encoding it again gives the same bytes.
    #[test]
    fn changed_bytes_are_refused_or_another_entry(header in header(), at: prop::sample::Index, bit in 0u8..8) {
        let entry = Entry { header, events: vec![RawEvent { kind: 501, version: 1, body: vec![1, 2, 3] }] };
        let mut bytes = entry.encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(other) = Entry::decode(&bytes) {
            prop_assert_eq!(other.encode(), Ok(bytes));
            prop_assert_ne!(other, entry);
        }
    }
}

#[test]
fn truncations_and_left_over_bytes_are_refused() {
    let bytes = sample().encode().unwrap();
    for len in 0..bytes.len() {
        assert!(Entry::decode(&bytes[..len]).is_err(), "cut at {len}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(Entry::decode(&longer), Err(EntryError::Form(_))));
}

#[test]
fn every_bound_is_kept_when_writing_and_when_reading() {
    type Change = fn(&mut Entry);
    let person = |n: u8| PersonId([n; 16]);
    let too_much: [(&str, Change); 11] = [
        ("seq 0", |e| e.header.seq = 0),
        ("seq 2^63", |e| e.header.seq = 1 << 63),
        ("clock 2^63", |e| e.header.hlc = Hlc(1 << 63)),
        ("5 schools", |e| e.header.schools = (0..5).map(|n| SchoolId([n; 16])).collect()),
        ("a school twice", |e| e.header.schools = vec![SchoolId([1; 16]); 2]),
        ("17 persons", |e| e.header.persons = (0..17).map(|n| PersonId([n; 16])).collect()),
        ("a person twice", |e| e.header.persons = vec![PersonId([1; 16]); 2]),
        ("no event", |e| e.events.clear()),
        ("65 events", |e| e.events = vec![e.events[0].clone(); 65]),
        ("long body", |e| e.events[0].body = vec![0; MAX_BODY_BYTES + 1]),
        ("long entry", |e| {
            e.events = vec![RawEvent { kind: 1, version: 1, body: vec![0; MAX_BODY_BYTES] }; 4]
        }),
    ];
    for (name, change) in too_much {
        let mut entry = sample();
        change(&mut entry);
        assert!(entry.encode().is_err(), "{name} was written");
        let bytes = encode::encode_unchecked(&entry.header, &entry.events);
        assert!(Entry::decode(&bytes).is_err(), "{name} was read");
    }
    let mut most = sample();
    most.header.schools = (0..4).map(|n| SchoolId([n; 16])).collect();
    most.header.persons = (0..16).map(person).collect();
    most.events = vec![RawEvent { kind: u16::MAX, version: u8::MAX, body: vec![0; 4_000] }; 64];
    assert_eq!(Entry::decode(&most.encode().unwrap()), Ok(most));
}

#[test]
fn other_spellings_of_the_same_entry_are_refused() {
    let bytes = sample().encode().unwrap();
    assert_eq!(&bytes[..6], [0xaa, 0x00, 0x00, 0x01, 0x58, 0x28]);
    // Format 0 written with a length byte; the origin's length in two bytes; an indefinite map.
    let longer_number = [&bytes[..2], &[0x18, 0x00], &bytes[3..]].concat();
    let longer_length = [&bytes[..4], &[0x59, 0x00], &bytes[5..]].concat();
    let indefinite = [&[0xbf], &bytes[1..], &[0xff]].concat();
    for other in [longer_number, longer_length, indefinite] {
        assert!(matches!(Entry::decode(&other), Err(EntryError::Form(_))), "{other:02x?}");
    }
}

#[test]
fn a_newer_format_says_so() {
    let mut bytes = sample().encode().unwrap();
    bytes[2] = 1;
    assert_eq!(Entry::decode(&bytes), Err(EntryError::NewerFormat(1)));
}

#[test]
fn the_place_of_an_error_is_named() {
    let mut bytes = sample().encode().unwrap();
    bytes.truncate(20);
    let error = Entry::decode(&bytes).unwrap_err().to_string();
    assert_eq!(error, "not an entry of the log: byte 6: the bytes end inside a byte string");
}
