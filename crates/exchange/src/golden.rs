//! The exact bytes of what travels beside blocks: cards, welcomes, letters, mail, lists of chunks. A node in the field reads exactly
//! these, whatever this program becomes: see `docs/log-format.md`. Frames of a conversation have theirs beside them.

use crate::{
    Card, Welcome,
    catch_up::{Passed, Place},
    courier::{Piece, pieces},
    files::ChunkList,
    keys::{Mark, Notice, wire::KeyMail},
    letter::{LetterReader, LetterWriter, RecordKind},
};
use eventlog::{
    Certificate, NodeSecret,
    sealing::WrappingSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use kernel::{Incarnation, NodeKey, Origin, OriginTag, PersonId, SchoolId, Seed, UtcMillis};
use std::collections::BTreeMap;
use testkit::mutation::{as_it_is, survives};

const GOLDEN: &str = include_str!("golden.txt");
const SCHOOL: SchoolId = SchoolId([0x33; 16]);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn golden(name: &str) -> Vec<u8> {
    let line = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let hex = line.unwrap_or_default().as_bytes().chunks_exact(2);
    hex.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

fn assert_golden(name: &str, bytes: &[u8]) {
    assert!(bytes == golden(name), "{name} is now\n{name} {}", hex(bytes));
}

fn node() -> NodeSecret {
    NodeSecret::from_bytes([1; 32])
}

fn reader() -> (NodeKey, WrappingSecret) {
    (NodeSecret::from_bytes([2; 32]).public(), WrappingSecret::from_bytes(3, [6; 32]))
}

fn card() -> Card {
    let origin = Origin { node: node().public(), incarnation: Incarnation([2; 8]) };
    let mark = Mark { life: [7; 8], number: 70_000 };
    Card::sign(
        &node(),
        &WrappingSecret::from_bytes(3, [5; 32]),
        vec![SCHOOL],
        BTreeMap::from([(origin, 700)]),
        Some(BTreeMap::from([(reader().0, mark)])),
    )
}

#[test]
fn cards_and_welcomes() {
    assert_golden("card", &card().to_bytes());
    assert_eq!(Card::from_bytes(&golden("card")), Ok(card()));
    let root = NodeSecret::from_bytes([9; 32]);
    let terms = CertificateTerms {
        node: node().public(),
        role: NodeRole::Hub,
        country: "PE".parse().unwrap(),
        schools: vec![SCHOOL],
        authorities: Authorities::HUB,
        from: None,
        issued_at: UtcMillis(1_773_320_400_000),
        valid_until: UtcMillis(1_804_856_400_000),
    };
    let certificates = vec![Certificate::issue(&root, terms)];
    let welcome = Welcome { root: root.public(), certificates, central: Some(card()) };
    assert_golden("welcome", &welcome.to_bytes());
    assert_eq!(Welcome::from_bytes(&golden("welcome")), Ok(welcome));
}

#[test]
fn a_letter() {
    let (to, secret) = reader();
    let offer = secret.offer(&NodeSecret::from_bytes([2; 32])).verified().unwrap();
    let mut letter = LetterWriter::begin(Vec::new(), node().public(), &offer, &mut Seed(1).chance()).unwrap();
    letter.push(RecordKind::Card, &card().to_bytes()).unwrap();
    letter.push(RecordKind::Block, b"a block").unwrap();
    assert_golden("letter", &letter.end().unwrap());
    let bytes = golden("letter");
    let mut read = LetterReader::open(&bytes[..], to, &[secret]).unwrap();
    assert_eq!(read.next().unwrap(), Some((RecordKind::Card, card().to_bytes())));
    assert_eq!(read.next().unwrap(), Some((RecordKind::Block, b"a block".to_vec())));
    assert_eq!((read.next().unwrap(), read.whole, read.from), (None, true, node().public()));
}

/// What a courier's phone carries: a card and the letter above.
#[test]
fn mail_in_one_file() {
    assert_golden("mail", &made_mail());
    let (found, whole) = pieces(&golden("mail")[..]).unwrap();
    let lengths: Vec<usize> = [golden("card"), golden("letter")].iter().map(Vec::len).collect();
    let card = Piece::Card { node: node().public(), bytes: lengths[0] };
    let letter = Piece::Letter { to: reader().0, from: node().public(), bytes: lengths[1] };
    assert_eq!((found, whole), (vec![card, letter], true));
}

/// As the page of the format says it, put together by hand.
fn made_mail() -> Vec<u8> {
    let (card, letter) = (golden("card"), golden("letter"));
    let length = |bytes: &[u8]| (bytes.len() as u32).to_be_bytes();
    let mut mail = b"chaski mail 0\n\n\n".to_vec();
    mail.extend([&[1u8][..], node().public().as_bytes(), &length(&card), &card].concat());
    mail.extend(
        [&[2u8][..], reader().0.as_bytes(), node().public().as_bytes(), &length(&letter), &letter].concat(),
    );
    let digest = blake3::hash(&mail);
    mail.push(0);
    mail.extend(&digest.as_bytes()[..16]);
    mail
}

#[test]
fn keys_and_erasures_on_their_way() {
    let (to, _) = reader();
    let notice = Notice::sign(&node(), false, to, PersonId([0x44; 16]), vec![]);
    assert_golden("erasure", &notice.to_bytes());
    assert_eq!(Notice::from_bytes(&golden("erasure")), Ok(notice.clone()));
    let mail = KeyMail {
        life: [2; 8],
        after: 7,
        until: 9,
        notices: vec![(9, notice.to_bytes())],
        ..KeyMail::default()
    };
    assert_golden("key-mail", &mail.signed(&node(), to));
    assert_eq!(KeyMail::from_signed(&golden("key-mail"), node().public(), to), Some(mail));
    let place = |last: u8, seq| Place { tag: OriginTag([last; 8]), seq };
    let passed = Passed { rights: [8; 8], from: place(1, 5), until: place(2, 700), number: 3 };
    assert_golden("passed", &passed.signed(&node(), to));
    assert_eq!(Passed::from_signed(&golden("passed"), node().public(), to), Some(passed));
}

/// Where a file is cut is part of the format: two boxes that cut otherwise would share no chunk.
#[test]
fn the_cuts_of_a_file() {
    let mut file = Vec::new();
    let mut state = 1u64;
    while file.len() < 200_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        file.extend(state.to_be_bytes());
    }
    let list = ChunkList::of(&file[..]).unwrap();
    assert_golden("chunk-list", &list.to_bytes());
    assert_eq!(ChunkList::from_bytes(&golden("chunk-list")).unwrap().digest(), list.digest());
}

/// Damaged, the answer is a value or an error, and nothing counts that its author did not sign. `CHASKI_MUTATIONS=n` makes longer runs.
#[test]
fn damaged_words_about_keys() {
    let (notice, mail, to) = (golden("erasure"), golden("key-mail"), reader().0);
    survives("notice of erasure", &notice, 1, as_it_is, |bytes| {
        if let Ok(read) = Notice::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes, "it has one spelling");
            assert!(bytes == notice || !read.is_signed());
        }
    });
    let body = KeyMail::from_signed(&mail, node().public(), to).unwrap().to_bytes();
    survives("mail of keys", &body, 1, as_it_is, |bytes| drop(KeyMail::from_bytes(bytes)));
    survives("signed mail of keys", &mail, 1, as_it_is, |bytes| {
        let read = KeyMail::from_signed(bytes, node().public(), to);
        assert_eq!(read.is_some(), bytes == mail);
    });
}
