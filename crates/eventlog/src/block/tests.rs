use super::*;
use crate::{Entry, Header, NodeSecret, RawEvent};
use kernel::{Authority, ClockQuality, Hlc, Incarnation, PersonId, Seed};
use proptest::prelude::*;

const INCARNATION: Incarnation = Incarnation([2; 8]);

fn secret() -> NodeSecret {
    NodeSecret::from_bytes([1; 32])
}

fn entry(seq: u64, body: Vec<u8>) -> Vec<u8> {
    let header = Header {
        origin: Origin { node: secret().public(), incarnation: INCARNATION },
        seq,
        hlc: Hlc((1 << 50) | seq),
        clock: ClockQuality::Good,
        schools: vec![],
        persons: vec![PersonId([seq as u8; 16])],
        authority: Authority::Learner,
        salt: [seq as u8; 8],
    };
    Entry { header, events: vec![RawEvent { kind: 501, version: 1, body }] }.encode().unwrap()
}

fn block_of(before: Frontier, entries: u64) -> Block {
    let mut builder = BlockBuilder::new(before);
    for _ in 0..entries {
        let item = Item::Entry(entry(builder.after().len() + 1, vec![0xa0]));
        assert_eq!(builder.push(item), Ok(None));
    }
    builder.finish_signed(&secret(), INCARNATION).unwrap()
}

fn read_and_check(bytes: &[u8]) -> Result<Block, BlockError> {
    let block = Block::from_bytes(bytes)?;
    block.check()?;
    Ok(block)
}

/// What a careful attacker does: changes the block and mends the digest at its end.
fn with_new_digest(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 32);
    let digest = blake3::hash(&bytes);
    bytes.extend_from_slice(digest.as_bytes());
    bytes
}

#[test]
fn a_block_checks_alone_and_filtered() {
    let block = block_of(Frontier::new(), 100);
    let read = read_and_check(&block.to_bytes().unwrap()).unwrap();
    assert_eq!(read, block);
    let checked = read.check().unwrap();
    assert_eq!(checked.len(), 100);

    let partial = block.filter(|entry| entry.seq() == 42).unwrap();
    assert_eq!(partial.check(), Ok(checked));
    // 41 before it: 32 + 8 + 1; 58 after it: 2 + 4 + 16 + 32 + 4.
    let heights: Vec<u64> = partial.items.iter().map(Item::entry_count).collect();
    assert_eq!(heights, [32, 8, 1, 1, 2, 4, 16, 32, 4]);
}

#[test]
fn long_runs_are_one_hash_per_256_entries() {
    let block = block_of(block_of(Frontier::new(), 3).check().unwrap(), 1_000);
    let partial = block.filter(|_| false).unwrap();
    let counts: Vec<u64> = partial.items.iter().map(Item::entry_count).collect();
    // Entry 4; up to 256 in growing subtrees; 512 in two; down to 1003 in shrinking ones.
    assert_eq!(counts, [1, 4, 8, 16, 32, 64, 128, 256, 256, 128, 64, 32, 8, 2, 1]);
    assert_eq!(partial.check(), block.check());
    assert!(partial.to_bytes().unwrap().len() < 1_000);
}

#[test]
fn blocks_follow_each_other() {
    let first = block_of(Frontier::new(), 7);
    let after = first.check().unwrap();
    let second = block_of(after.clone(), 6);
    assert_eq!((second.first_seq(), second.last_seq()), (8, 13));
    let read = read_and_check(&second.to_bytes().unwrap()).unwrap();
    assert_eq!(read.before, after);
    let seqs: Vec<u64> = read.numbered_items().map(|(seq, _)| seq).collect();
    assert_eq!(seqs, [8, 9, 10, 11, 12, 13]);
    let head = BlockHead::read(&second.to_bytes().unwrap()).unwrap();
    assert_eq!((head.before, head.checkpoint), (after, second.checkpoint));
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let bytes = block_of(Frontier::new(), 5).filter(|entry| entry.seq() > 2).unwrap().to_bytes().unwrap();
    assert!(read_and_check(&bytes).is_ok());
    for at in 0..bytes.len() {
        assert!(read_and_check(&bytes[..at]).is_err(), "cut at {at}");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(read_and_check(&flipped).is_err(), "byte {at}, bit {bit}");
        }
    }
    assert!(read_and_check(&[&bytes[..], &[0]].concat()).is_err());
}

/// With the digest mended, a flip may still unpack to the same contents (zstd has spellings); never to others.
#[test]
fn no_flipped_bit_gives_another_block_even_with_a_mended_digest() {
    let block = block_of(block_of(Frontier::new(), 3).check().unwrap(), 5);
    let bytes = block.to_bytes().unwrap();
    for at in 0..bytes.len() - 32 {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            if let Ok(accepted) = read_and_check(&with_new_digest(flipped)) {
                assert_eq!(accepted, block, "byte {at}, bit {bit}");
            }
        }
    }
}

#[test]
fn entries_of_others_or_at_other_places_are_refused() {
    let block = block_of(Frontier::new(), 3);
    let resigned = |items: Vec<Item>| {
        let mut builder = BlockBuilder::new(Frontier::new());
        for item in items {
            assert_eq!(builder.push(item), Ok(None));
        }
        builder.finish_signed(&secret(), INCARNATION).unwrap().check()
    };
    let swapped = vec![block.items[1].clone(), block.items[0].clone(), block.items[2].clone()];
    assert!(matches!(resigned(swapped), Err(BlockError::Misplaced { seq: 1, found_seq: 2, .. })));
    let nonsense = vec![block.items[0].clone(), Item::Entry(vec![0xa0])];
    assert!(matches!(resigned(nonsense), Err(BlockError::Entry { seq: 2, .. })));
    // Another life of the same node may not be slipped in either.
    let mut builder = BlockBuilder::new(Frontier::new());
    builder.push(block.items[0].clone()).unwrap();
    let elsewhere = builder.finish_signed(&secret(), Incarnation([3; 8])).unwrap();
    assert!(matches!(elsewhere.check(), Err(BlockError::Misplaced { seq: 1, found_seq: 1, .. })));
}

#[test]
fn what_is_left_out_or_added_is_noticed() {
    let block = block_of(Frontier::new(), 4);
    let mut shorter = block.clone();
    shorter.items.pop();
    assert_eq!(shorter.check(), Err(BlockError::Length { found: 3, checkpoint: 4 }));
    let empty = Block { items: vec![], ..block.clone() };
    assert_eq!(empty.check(), Err(BlockError::Length { found: 0, checkpoint: 4 }));
    let mut other = block.clone();
    other.items[1] = Item::Entry(entry(2, vec![0xa1, 0, 1]));
    assert_eq!(other.check(), Err(BlockError::Root { seq: 4 }));
    let mut hidden = block.clone();
    hidden.items[1] = Item::Withheld(Digest([7; 32]));
    assert_eq!(hidden.check(), Err(BlockError::Root { seq: 4 }));
    let mut misaligned = block;
    misaligned.items[1] = Item::WithheldRun { height: 1, root: Digest([7; 32]) };
    assert!(matches!(misaligned.check(), Err(BlockError::Tree { seq: 2, .. })));
}

#[test]
fn a_wrong_frontier_is_refused() {
    let mut block = block_of(block_of(Frontier::new(), 3).check().unwrap(), 2);
    let mut other = Frontier::new();
    (0..3).for_each(|n| other.append(&Digest([n; 32])));
    block.before = other;
    assert_eq!(block.check(), Err(BlockError::Root { seq: 5 }));
}

#[test]
fn a_full_block_gives_the_entry_back() {
    let mut builder = BlockBuilder::new(Frontier::new());
    let mut chance = Seed(1).chance();
    let mut noise = vec![0; 60_000];
    let refused = loop {
        kernel::Entropy::fill(&mut chance, &mut noise);
        let item = Item::Entry(entry(builder.after().len() + 1, noise.clone()));
        if let Some(refused) = builder.push(item).unwrap() {
            break refused;
        }
    };
    let block = builder.finish_signed(&secret(), INCARNATION).unwrap();
    assert_eq!(block.items.len(), 17);
    let bytes = block.to_bytes().unwrap();
    assert!(bytes.len() > 1_000_000 && bytes.len() <= MAX_BLOCK_BYTES, "{}", bytes.len());
    assert_eq!(read_and_check(&bytes).unwrap(), block);
    assert!(matches!(refused, Item::Entry(_)));
}

#[test]
fn bombs_are_refused_before_they_unpack() {
    let block = block_of(Frontier::new(), 1);
    let checkpoint = block.checkpoint.to_bytes();
    let bomb = |declared: usize, actual: usize, dictionary: u64| {
        let (_, packed) = packing::pack(&vec![0; actual]).unwrap();
        let mut out = crate::cbor::Writer::default();
        out.raw(b"CHB0").map(5);
        out.uint(0).bytes(&checkpoint).uint(1).bytes(&block.before.to_bytes());
        out.uint(2).uint(dictionary).uint(3).uint(declared as u64).uint(4).bytes(&packed);
        with_new_digest([out.finish(), vec![0; 32]].concat())
    };
    // 64 MiB of zeros are a few kilobytes packed.
    let small = bomb(MAX_UNPACKED_BYTES, 64 << 20, 1);
    assert!(small.len() < 20_000);
    assert!(matches!(Block::from_bytes(&small), Err(BlockError::Packing(_))));
    assert!(matches!(Block::from_bytes(&bomb(64 << 20, 64 << 20, 1)), Err(BlockError::Form(_))));
    assert!(matches!(Block::from_bytes(&bomb(100, 101, 1)), Err(BlockError::Packing(_))));
    assert!(matches!(Block::from_bytes(&bomb(101, 100, 1)), Err(BlockError::TooLong { found: 100, .. })));
    assert_eq!(Block::from_bytes(&bomb(100, 100, 2)), Err(BlockError::Dictionary(2)));
    assert!(matches!(Block::from_bytes(&vec![0; MAX_BLOCK_BYTES + 1]), Err(BlockError::TooLong { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is left out, in however many steps, the block stays provable, and what is left is verbatim.
    #[test]
    fn any_part_of_a_block_checks(
        before in 0u64..40, count in 1u64..60,
        first in prop::collection::vec(any::<bool>(), 100), second in prop::collection::vec(any::<bool>(), 100),
    ) {
        let before = if before == 0 { Frontier::new() } else { block_of(Frontier::new(), before).check().unwrap() };
        let whole = block_of(before, count);
        let once = whole.filter(|entry| first[entry.seq() as usize]).unwrap();
        let twice = once.filter(|entry| second[entry.seq() as usize]).unwrap();
        for part in [&once, &twice] {
            let read = read_and_check(&part.to_bytes().unwrap());
            prop_assert_eq!(read.as_ref(), Ok(part));
            for (seq, item) in part.numbered_items() {
                let shown = matches!(item, Item::Entry(_));
                if shown {
                    prop_assert_eq!(item, &whole.items[(seq - whole.first_seq()) as usize]);
                }
            }
        }
        let at_once = whole.filter(|entry| first[entry.seq() as usize] && second[entry.seq() as usize]).unwrap();
        prop_assert_eq!(at_once, twice);
    }
}
