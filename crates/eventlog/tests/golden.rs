//! The exact bytes of every structure of the log's format, version 1. A change that breaks one of these breaks every log in the field.

use eventlog::{
    Block, BlockBuilder, Certificate, CertificateTerms, Checkpoint, Entry, ForkSettlement, Frontier, Header,
    Item, NodeRole, NodeSecret, Position, Program, RawEvent, Revocation, digest,
    sealing::{PersonKey, Purpose, Sealed, WrappedKey, WrappingKey, WrappingSecret},
    statement::{Authorities, ForkSettlementTerms, ProgramTerms, RevocationReason, RevocationTerms},
};
use kernel::{
    Authority, ClockQuality, Digest, Hlc, Incarnation, Origin, PersonId, SchoolId, Seed, UtcMillis,
};

const GOLDEN: &str = include_str!("golden.txt");
const INCARNATION: Incarnation = Incarnation([2; 8]);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn golden(name: &str) -> Vec<u8> {
    let line = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let hex = line.unwrap_or_else(|| panic!("golden.txt has no line {name}"));
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("golden.txt is hex"))
        .collect()
}

fn assert_golden(name: &str, bytes: &[u8]) {
    assert!(hex(bytes) == hex(&golden(name)), "{name} is now\n{name} {}", hex(bytes));
}

fn node() -> NodeSecret {
    NodeSecret::from_bytes([1; 32])
}

fn entry(seq: u64) -> Entry {
    let header = Header {
        origin: Origin { node: node().public(), incarnation: INCARNATION },
        seq,
        hlc: Hlc(0x019c_e5a1_b2c3_0000 + seq),
        clock: ClockQuality::Adopted,
        schools: vec![SchoolId([0x33; 16])],
        persons: vec![PersonId([0x44; 16])],
        authority: Authority::Learner,
        salt: [0x55; 8],
    };
    let event = RawEvent { kind: 501, version: 1, body: vec![0xa1, 0x00, 0x48, 1, 2, 3, 4, 5, 6, 7, 8] };
    Entry { header, events: vec![event] }
}

fn tree(entries: u64) -> Frontier {
    let mut tree = Frontier::new();
    (1..=entries).for_each(|seq| tree.append(&digest(&entry(seq).encode().expect("within bounds"))));
    tree
}

#[test]
fn entry_digest_tree_checkpoint() {
    assert_golden("entry", &entry(1).encode().unwrap());
    assert_eq!(Entry::decode(&golden("entry")), Ok(entry(1)));
    assert_golden("digest", &digest(&golden("entry")).0);
    assert_golden("empty-root", &Frontier::new().root().0);
    assert_golden("root-of-7", &tree(7).root().0);
    assert_golden("frontier-of-7", &tree(7).to_bytes());
    let checkpoint = Checkpoint::sign(&node(), INCARNATION, &tree(7));
    assert_golden("checkpoint", &checkpoint.to_bytes());
    assert_eq!(Checkpoint::from_bytes(&golden("checkpoint")), Ok(checkpoint));
}

#[test]
fn statements() {
    let root = NodeSecret::from_bytes([9; 32]);
    let last_good = Position { origin: entry(1).header.origin, seq: 7, root: Digest([7; 32]) };
    let certificate = Certificate::issue(
        &root,
        CertificateTerms {
            node: node().public(),
            role: NodeRole::Hub,
            country: "PE".parse().unwrap(),
            schools: vec![SchoolId([0x33; 16])],
            authorities: Authorities::HUB,
            from: Some((INCARNATION, 1)),
            issued_at: UtcMillis(1_773_320_400_000),
            valid_until: UtcMillis(1_804_856_400_000),
        },
    );
    assert_golden("certificate", &certificate.to_bytes());
    let read = Certificate::from_bytes(&golden("certificate")).unwrap();
    assert_eq!(read.verify(&root.public()), Ok(()));

    let terms = RevocationTerms {
        node: node().public(),
        last_good: Some(last_good),
        reason: RevocationReason::Lost,
        issued_at: UtcMillis(1_773_320_400_000),
    };
    assert_golden("revocation", &Revocation::issue(&root, terms).to_bytes());
    let everything = RevocationTerms { last_good: None, ..terms };
    assert_golden("revocation-of-everything", &Revocation::issue(&root, everything).to_bytes());
    let terms = ForkSettlementTerms { kept: last_good, issued_at: UtcMillis(1_773_320_400_000) };
    assert_golden("fork-settlement", &ForkSettlement::issue(&root, terms).to_bytes());
    let terms = ProgramTerms {
        file: Digest([8; 32]),
        bytes: 50_000_000,
        version: "0.2.0".parse().unwrap(),
        follows: "0.1.0".parse().unwrap(),
        target: "aarch64-unknown-linux-gnu".into(),
        sequence: 7,
        issued_at: UtcMillis(1_773_320_400_000),
        about: "Ñandú".into(),
    };
    assert_golden("program", &Program::issue(&root, terms).to_bytes());
}

#[test]
fn sealing() {
    let mut chance = Seed(1).chance();
    let key = PersonKey::from_bytes(PersonId([0x44; 16]), Purpose::Identity, [5; 32]);
    let sealed = key.seal("person.name", "Rosa Quispe".as_bytes(), &mut chance).unwrap();
    assert_golden("key-id", &key.id().0);
    assert_golden("sealed", &sealed.to_bytes());
    let read = Sealed::from_bytes(&golden("sealed")).unwrap();
    assert_eq!(key.open("person.name", &read).unwrap().as_slice(), b"Rosa Quispe");

    let secret = WrappingSecret::from_bytes(3, [6; 32]);
    assert_golden("wrapping-key", &secret.offer(&node()).to_bytes());
    let offered = WrappingKey::from_bytes(&golden("wrapping-key")).unwrap();
    assert_golden("wrapped-key", &offered.wrap(&key, &mut chance).unwrap().to_bytes());
    let wrapped = WrappedKey::from_bytes(&golden("wrapped-key")).unwrap();
    assert_eq!(secret.unwrap_key(&node().public(), &wrapped).unwrap().id(), key.id());
}

/// zstd may pack otherwise in its next version, so blocks are golden in what they unpack to.
#[test]
fn blocks() {
    let mut builder = BlockBuilder::new(tree(3));
    for seq in 4..=9 {
        assert_eq!(builder.push(Item::Entry(entry(seq).encode().unwrap())), Ok(None));
    }
    let whole = builder.finish_signed(&node(), INCARNATION).unwrap();
    let partial = whole.filter(|entry| entry.seq() == 4).unwrap();
    for (name, block) in [("block", whole), ("block-partial", partial)] {
        let packed_now = block.to_bytes().unwrap();
        let read = Block::from_bytes(&golden(name)).unwrap_or_else(|error| {
            panic!("{name} does not open: {error}; packed now it is\n{name} {}", hex(&packed_now))
        });
        assert_eq!(read, block, "{name}");
        assert!(read.check().is_ok());
        assert_eq!(Block::from_bytes(&packed_now), Ok(block));
    }
}

#[test]
fn the_dictionary_is_never_changed() {
    let dictionary = include_bytes!("../dictionary/v0.zstd-dict");
    assert_golden("dictionary-1-digest", blake3::hash(dictionary).as_bytes());
}
