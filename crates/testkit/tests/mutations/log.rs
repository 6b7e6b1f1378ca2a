//! What nodes write of themselves: entries, blocks, statements, keys.

use eventlog::{
    Block, Certificate, Checkpoint, Entry, ForkSettlement, Frontier, Revocation,
    block::BlockHead,
    sealing::{Sealed, WrappedKey, WrappingKey},
};
use testkit::mutation::{as_it_is, survives as damaged};

const GOLDEN: &str = include_str!("../../../eventlog/tests/golden.txt");

fn golden(name: &str) -> Vec<u8> {
    let line = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).expect(name);
    (0..line.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&line[at..at + 2], 16).expect("golden.txt is hex"))
        .collect()
}

fn survives(name: &str, mend: impl Fn(&mut Vec<u8>), parse: impl Fn(&[u8])) {
    damaged(name, &golden(name), 1, mend, parse);
}

/// So that the damage gets past the digest at the block's end.
fn mend_digest(bytes: &mut Vec<u8>) {
    bytes.truncate(bytes.len().saturating_sub(32));
    let digest = blake3::hash(bytes);
    bytes.extend_from_slice(digest.as_bytes());
}

#[test]
fn entries() {
    survives("entry", as_it_is, |bytes| {
        // Whatever is accepted has one spelling.
        if let Ok(entry) = Entry::decode(bytes) {
            assert_eq!(entry.encode().unwrap(), bytes);
        }
    });
}

#[test]
fn blocks() {
    for name in ["block", "block-partial"] {
        let original = Block::from_bytes(&golden(name)).unwrap();
        survives(name, as_it_is, |bytes| drop(Block::from_bytes(bytes)));
        survives(name, mend_digest, |bytes| {
            drop(BlockHead::read(bytes));
            let Ok(block) = Block::from_bytes(bytes) else { return };
            // Only what the author signed passes the check.
            if block.check().is_ok() {
                assert_eq!(block, original);
            }
            drop(block.filter(|entry| entry.seq() % 2 == 0).and_then(|part| part.to_bytes()));
        });
    }
}

#[test]
fn statements() {
    survives("certificate", as_it_is, |bytes| {
        if let Ok(read) = Certificate::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
    survives("revocation", as_it_is, |bytes| {
        if let Ok(read) = Revocation::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
    survives("fork-settlement", as_it_is, |bytes| {
        if let Ok(read) = ForkSettlement::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
}

#[test]
fn everything_else() {
    survives("checkpoint", as_it_is, |bytes| {
        if let Ok(read) = Checkpoint::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
    survives("frontier-of-7", as_it_is, |bytes| {
        if let Ok(read) = Frontier::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
    survives("sealed", as_it_is, |bytes| {
        if let Ok(read) = Sealed::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
    survives("wrapping-key", as_it_is, |bytes| {
        if let Ok(read) = WrappingKey::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
    survives("wrapped-key", as_it_is, |bytes| {
        if let Ok(read) = WrappedKey::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
        }
    });
}
