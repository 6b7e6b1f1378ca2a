//! Thousands of damaged inputs per structure, from a seed: whatever comes in, the answer is a value or an error.
//! A failure prints the seed of its case; longer runs: `CHASKI_MUTATIONS=1000000 cargo test -p eventlog --test mutations`.

use eventlog::{
    Block, Certificate, Checkpoint, Entry, ForkSettlement, Frontier, Revocation,
    block::BlockHead,
    sealing::{Sealed, WrappedKey, WrappingKey},
};
use kernel::{Chance, Seed};
use std::panic::{AssertUnwindSafe, catch_unwind};

const GOLDEN: &str = include_str!("golden.txt");
const DEFAULT_CASES: u64 = 4_000;

fn golden(name: &str) -> Vec<u8> {
    let line = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).expect(name);
    (0..line.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&line[at..at + 2], 16).expect("golden.txt is hex"))
        .collect()
}

/// One to four of: flip a bit, set a byte, cut, repeat a piece, insert noise, make a length enormous.
fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let len = bytes.len() as u64;
        let at = chance.below(len.max(1)) as usize;
        match chance.below(6) {
            _ if len == 0 => bytes.push(chance.next_u64() as u8),
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = chance.next_u64() as u8,
            2 => bytes.truncate(at),
            3 => {
                let end = (at + chance.below(40) as usize).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let noise = chance.next_u64().to_be_bytes();
                bytes.splice(at..at, noise);
            }
            _ => {
                let head = [0x1b, 0x3b, 0x5b, 0x9b, 0xbb][chance.below(5) as usize];
                bytes.splice(at..(at + 1), [head, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
            }
        }
    }
}

fn survives(name: &str, mend: impl Fn(&mut Vec<u8>), parse: impl Fn(&[u8])) {
    let cases = std::env::var("CHASKI_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(DEFAULT_CASES);
    let original = golden(name);
    parse(&original);
    for case in 0..cases {
        let mut bytes = original.clone();
        mutate(&mut bytes, &mut Seed(case).part(name).chance());
        mend(&mut bytes);
        let outcome = catch_unwind(AssertUnwindSafe(|| parse(&bytes)));
        assert!(outcome.is_ok(), "{name}, case {case}: {bytes:02x?}");
    }
}

fn as_it_is(_: &mut Vec<u8>) {}

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
