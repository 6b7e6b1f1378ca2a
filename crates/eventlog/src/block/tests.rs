use super::*;
use crate::{Entry, NodeSecret};
use kernel::{Authority, ClockQuality, Hlc, Incarnation, PersonId};

pub(crate) const INCARNATION: Incarnation = Incarnation([2; 8]);

pub(crate) fn block_of(entries: u64) -> Block {
    let secret = NodeSecret::from_bytes([1; 32]);
    let mut builder = BlockBuilder::new(Frontier::new());
    for seq in 1..=entries {
        let header = crate::Header {
            origin: Origin { node: secret.public(), incarnation: INCARNATION },
            seq,
            hlc: Hlc(1 << 50 | seq),
            clock: ClockQuality::Good,
            schools: vec![],
            persons: vec![PersonId([seq as u8; 16])],
            authority: Authority::Learner,
            salt: [seq as u8; 8],
        };
        let event = crate::RawEvent { kind: 64, version: 0, body: vec![0xa0] };
        let bytes = Entry { header, events: vec![event] }.encode().unwrap();
        assert_eq!(builder.push(Item::Entry(bytes)), Ok(None));
    }
    builder.finish_signed(&secret, INCARNATION).unwrap()
}

#[test]
fn a_block_checks_alone_and_filtered() {
    let block = block_of(100);
    let bytes = block.to_bytes().unwrap();
    let read = Block::from_bytes(&bytes).unwrap();
    assert_eq!(read, block);
    let checked = read.check().unwrap();
    assert_eq!(checked.after.len(), 100);

    let partial = block.filter(|entry| entry.seq() == 42).unwrap();
    assert_eq!(partial.check(), Ok(checked));
    // 41 before: 32 + 8 + 1; 58 after 42: 2 + 4 + 16 + 32 + 4.
    assert_eq!(partial.items.len(), 3 + 1 + 5);
}
