//! [`Revocation`]: a root takes a node's word back from a position on.

use super::certificate::{read_time, write_time};
use super::{Signed, Terms};
use crate::cbor::{CborError, Reader, Writer};
use crate::node_key::Domain;
use crate::position::{Lineage, Position, read_optional, write_optional};
use kernel::{NodeKey, Origin, UtcMillis};

/// A root's word that a node is no longer to be believed.
pub type Revocation = Signed<RevocationTerms>;

/// Why a node is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum RevocationReason {
    /// Taken out of service.
    Retired = 1,
    /// The box is lost or stolen.
    Lost = 2,
    /// The key is known to others.
    KeyExposed = 3,
    /// It wrote what it must not.
    Misused = 4,
}

/// What a revocation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevocationTerms {
    /// The node.
    pub node: NodeKey,
    /// The last position that stands; everything beyond is void, whenever it arrived. None: nothing stands.
    pub last_good: Option<Position>,
    /// Why.
    pub reason: RevocationReason,
    /// When it was issued.
    pub issued_at: UtcMillis,
}

impl RevocationTerms {
    /// Whether it voids entry `seq` of `origin`. Incarnations that led to the last good position stand; those opened
    /// beyond it fall, so a thief gains nothing by a restart.
    pub fn voids(&self, lineage: &Lineage, origin: &Origin, seq: u64) -> bool {
        origin.node == self.node
            && !self.last_good.as_ref().is_some_and(|last_good| lineage.leads_to(last_good, origin, seq))
    }
}

impl Terms for RevocationTerms {
    const DOMAIN: Domain = Domain::Revocation;

    fn write(&self, out: &mut Writer) {
        out.map(5).uint(0).uint(0);
        out.uint(1).bytes(&self.node.0).uint(2);
        write_optional(self.last_good.as_ref(), out);
        out.uint(3).uint(self.reason as u64);
        write_time(out.uint(4), self.issued_at);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        reader.map_of(5, "a revocation has five parts")?;
        reader.key(0)?;
        reader.uint_up_to(0, "revocation format 0 is expected")?;
        reader.key(1)?;
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        reader.key(2)?;
        let last_good = read_optional(reader)?;
        reader.key(3)?;
        let reason = match reader.uint()? {
            1 => RevocationReason::Retired,
            2 => RevocationReason::Lost,
            3 => RevocationReason::KeyExposed,
            4 => RevocationReason::Misused,
            _ => return Err(reader.error("the reason is 1 to 4")),
        };
        reader.key(4)?;
        Ok(Self { node, last_good, reason, issued_at: read_time(reader)? })
    }
}
