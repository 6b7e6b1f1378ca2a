use super::*;
use kernel::{Incarnation, NodeKey};

pub(crate) fn sample(seq: u64) -> Entry {
    Entry {
        header: Header {
            origin: Origin { node: NodeKey([0x11; 32]), incarnation: Incarnation([0x22; 8]) },
            seq,
            hlc: Hlc(0x0199_0000_0000_0000 + seq * 70_000),
            clock: ClockQuality::Adopted,
            schools: vec![SchoolId([0x33; 16])],
            persons: vec![PersonId([0x44; 16])],
            authority: Authority::Learner,
            salt: [0x55; 8],
        },
        events: vec![RawEvent { kind: 64, version: 0, body: vec![0xa0] }],
    }
}

#[test]
fn an_entry_comes_back() {
    let entry = sample(7);
    let bytes = entry.encode().unwrap();
    assert_eq!(Entry::decode(&bytes), Ok(entry));
}
