//! [`ForkSettlement`]: a root says which branch of a forked log stands.

use super::certificate::{read_time, write_time};
use super::{Signed, Terms};
use crate::cbor::{CborError, Reader, Writer};
use crate::node_key::Domain;
use crate::position::Position;
use kernel::UtcMillis;

/// A root's word on two branches of one incarnation.
pub type ForkSettlement = Signed<ForkSettlementTerms>;

/// What a settlement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForkSettlementTerms {
    /// The branch that stands, named by its root at a number at which the branches differ. What follows it stands too.
    pub kept: Position,
    /// When it was issued.
    pub issued_at: UtcMillis,
}

/// What a settlement means for a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// It stands.
    Kept,
    /// It is void from where it left the kept one; its holder writes those entries again in a new incarnation.
    Void,
    /// The settlement is about another log.
    Unconcerned,
}

impl ForkSettlementTerms {
    /// What it means for the branch that has this root at the settlement's number.
    pub fn judge(&self, branch_at_kept_seq: &Position) -> Branch {
        let same_place =
            branch_at_kept_seq.origin == self.kept.origin && branch_at_kept_seq.seq == self.kept.seq;
        match (same_place, branch_at_kept_seq.root == self.kept.root) {
            (false, _) => Branch::Unconcerned,
            (true, true) => Branch::Kept,
            (true, false) => Branch::Void,
        }
    }
}

impl Terms for ForkSettlementTerms {
    const DOMAIN: Domain = Domain::ForkSettlement;

    fn write(&self, out: &mut Writer) {
        out.map(3).uint(0).uint(0).uint(1);
        self.kept.write(out);
        write_time(out.uint(2), self.issued_at);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        reader.map_of(3, "a settlement has three parts")?;
        reader.key(0)?;
        reader.uint_up_to(0, "settlement format 0 is expected")?;
        reader.key(1)?;
        let kept = Position::read(reader)?;
        reader.key(2)?;
        Ok(Self { kept, issued_at: read_time(reader)? })
    }
}
