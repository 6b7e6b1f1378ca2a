//! Which entries each reader was given already: what goes to the same one again is no further departure of them.
//!
//! A bit an entry, for it may be that every second one is withheld: a log of 100,000 entries takes 25 KB for each reader. It is kept
//! as long as the record holds a run of that log for that reader.

use kernel::ports::Departure;
use store::{StoreError, Value, WriteTx};

/// The local table: for [`SPAN`] entries of a log, in which a reader was told of each (`told`), and could read it (`shown`).
pub const DDL: &str = "CREATE TABLE governance_told (node {blob} NOT NULL, origin {blob} NOT NULL, span BIGINT NOT NULL, \
     told {blob} NOT NULL, shown {blob} NOT NULL, PRIMARY KEY (node, origin, span)){clustered}";

/// Entries of one row: two of 512 bytes.
const SPAN: u64 = 4_096;

/// What of a departure the reader had not got before, and what of it could be read before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct New {
    /// Entries that it can read now.
    pub(super) shown: u64,
    /// Entries of which it hears now, by a digest.
    pub(super) withheld: u64,
    /// Entries that it could read before: not new.
    pub(super) shown_again: u64,
}

/// Marks what leaves, and says what of it is new to the reader.
pub(super) fn mark(tx: &mut WriteTx<'_>, left: &Departure) -> Result<New, StoreError> {
    let mut new = New::default();
    for span in left.first_seq / SPAN..=left.last_seq / SPAN {
        let place: [Value; 3] = [
            left.to.into(),
            Value::blob(&left.log.to_bytes()),
            i64::try_from(span).unwrap_or(i64::MAX).into(),
        ];
        let sql = "SELECT told, shown FROM governance_told WHERE node = ?1 AND origin = ?2 AND span = ?3";
        let (mut told, mut shown) = match tx.query_one(sql, &place)? {
            Some(row) => (Bits::read(row.blob(0)?), Bits::read(row.blob(1)?)),
            None => (Bits::none(), Bits::none()),
        };
        let (first, last) = (span * SPAN, span * SPAN + SPAN - 1);
        let within = |one: (u64, u64)| one.0.max(first)..=one.1.min(last);
        for seq in left.shown.iter().flat_map(|run| within(*run)) {
            match shown.set(seq - first) {
                true => new.shown += 1,
                false => new.shown_again += 1,
            }
        }
        for seq in within((left.first_seq, left.last_seq)) {
            new.withheld += u64::from(told.set(seq - first) && !shown.has(seq - first));
        }
        let sql = "INSERT INTO governance_told (node, origin, span, told, shown) VALUES (?1, ?2, ?3, ?4, ?5) \
            ON CONFLICT (node, origin, span) DO UPDATE SET told = excluded.told, shown = excluded.shown";
        let bits = [Value::blob(&told.0), Value::blob(&shown.0)];
        tx.execute(sql, &[&place[..], &bits].concat())?;
    }
    Ok(new)
}

/// Deletes what was noted of logs and readers of which the record holds no run any more.
pub(super) fn forget_what_has_no_run(tx: &mut WriteTx<'_>) -> Result<(), StoreError> {
    let sql = "DELETE FROM governance_told WHERE (node, origin) NOT IN (SELECT node, origin FROM governance_departure)";
    tx.execute(sql, &[]).map(drop)
}

/// A bit for each entry of a span.
struct Bits([u8; SPAN as usize / 8]);

impl Bits {
    fn none() -> Self {
        Self([0; SPAN as usize / 8])
    }

    /// What is no row of ours holds nothing: its entries are counted once more.
    fn read(bytes: &[u8]) -> Self {
        bytes.try_into().map_or_else(|_| Self::none(), Self)
    }

    fn has(&self, at: u64) -> bool {
        self.0[(at / 8) as usize] & (1 << (at % 8)) != 0
    }

    /// Sets a bit; returns whether it was not set before.
    fn set(&mut self, at: u64) -> bool {
        let was = self.has(at);
        self.0[(at / 8) as usize] |= 1 << (at % 8);
        !was
    }
}
