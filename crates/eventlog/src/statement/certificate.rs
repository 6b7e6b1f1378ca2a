//! [`Certificate`]: a root says which node may speak for which schools, and with what authority.

use super::{Signed, Terms};
use crate::cbor::{CborError, Reader, Writer};
use crate::entry::{EntryRef, Header, MAX_NUMBER};
use crate::node_key::Domain;
use kernel::{Authority, CountryCode, Incarnation, NodeKey, Origin, SchoolId, UtcMillis};

/// A root's word on one node.
pub type Certificate = Signed<CertificateTerms>;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum NodeRole {
    /// A box that serves schools.
    Hub = 1,
    /// A ministry's or partner's server.
    Central = 2,
}

/// A set of [`Authority`] classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authorities(u8);

impl Authorities {
    /// What a hub may be: the node itself, learners, staff.
    pub const HUB: Authorities = Authorities(0b0111);
    /// Everything.
    pub const CENTRAL: Authorities = Authorities(0b1111);

    /// The set of these classes.
    pub fn of(classes: &[Authority]) -> Self {
        Self(classes.iter().fold(0, |set, class| set | 1 << *class as u8))
    }

    /// Whether the class is in the set.
    pub fn contains(self, class: Authority) -> bool {
        self.0 & 1 << class as u8 != 0
    }
}

/// Most schools one certificate may name.
pub const MAX_CERTIFIED_SCHOOLS: usize = 256;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateTerms {
    /// The node's key.
    pub node: NodeKey,
    /// What it is.
    pub role: NodeRole,
    /// Whose law it is under.
    pub country: CountryCode,
    /// The schools it may write for. Empty for a central: any school of its country, which its own register checks.
    pub schools: Vec<SchoolId>,
    /// With what authority it may write.
    pub authorities: Authorities,
    /// From which entry on: in this incarnation from this number, in every other of the node from 1.
    pub from: Option<(Incarnation, u64)>,
    /// When it was issued.
    pub issued_at: UtcMillis,
    /// Until when others exchange with the node. What it wrote stays valid for ever.
    pub valid_until: UtcMillis,
}

/// Why a certificate does not cover an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// The certificate is another node's.
    #[error("the entry is of node {found}, the certificate of another")]
    Node {
        /// The entry's author.
        found: NodeKey,
    },
    /// Written before the certificate begins.
    #[error("entry {found} was written before the certificate begins, at entry {from}")]
    TooEarly {
        /// The entry's number.
        found: u64,
        /// The first number covered.
        from: u64,
    },
    /// With an authority that the node does not have.
    #[error("the node may not write with authority {found:?}")]
    Authority {
        /// The entry's authority.
        found: Authority,
    },
    /// For a school that is not the node's.
    #[error("the node may not write for school {found}")]
    School {
        /// The first school not covered.
        found: SchoolId,
    },
    /// Only what a node says of itself may name no school. Otherwise a hub could speak of any person through this gap.
    #[error("the entry names no school, and is not the node's word about itself")]
    NoSchool,
}

impl CertificateTerms {
    /// Whether the node may have written an entry with this envelope. Time plays no part: expiry stops exchange, it voids
    /// nothing.
    pub fn may_write(&self, header: &Header) -> Result<(), ScopeError> {
        self.check(
            header.origin,
            header.seq,
            header.authority,
            header.schools.iter().copied(),
            header.persons.len(),
        )
    }

    /// The same, for an entry read in place.
    pub fn may_write_entry(&self, entry: &EntryRef<'_>) -> Result<(), ScopeError> {
        self.check(entry.origin(), entry.seq(), entry.authority(), entry.schools(), entry.persons().len())
    }

    /// Whether blocks may still be exchanged with the node.
    pub fn may_exchange(&self, now: UtcMillis) -> bool {
        now <= self.valid_until
    }

    fn check(
        &self,
        origin: Origin,
        seq: u64,
        authority: Authority,
        mut schools: impl ExactSizeIterator<Item = SchoolId>,
        persons: usize,
    ) -> Result<(), ScopeError> {
        if origin.node != self.node {
            return Err(ScopeError::Node { found: origin.node });
        }
        match self.from {
            Some((incarnation, from)) if incarnation == origin.incarnation && seq < from => {
                return Err(ScopeError::TooEarly { found: seq, from });
            }
            _ => {}
        }
        let above_role = authority == Authority::Central && self.role != NodeRole::Central;
        if above_role || !self.authorities.contains(authority) {
            return Err(ScopeError::Authority { found: authority });
        }
        if self.role == NodeRole::Central && self.schools.is_empty() {
            return Ok(());
        }
        if schools.len() == 0 && (authority != Authority::Node || persons > 0) {
            return Err(ScopeError::NoSchool);
        }
        match schools.find(|school| !self.schools.contains(school)) {
            Some(found) => Err(ScopeError::School { found }),
            None => Ok(()),
        }
    }
}

impl Terms for CertificateTerms {
    const DOMAIN: Domain = Domain::Certificate;

    fn write(&self, out: &mut Writer) {
        out.map(9).uint(0).uint(0);
        out.uint(1).bytes(&self.node.0);
        out.uint(2).uint(self.role as u64);
        out.uint(3).bytes(self.country.as_str().as_bytes());
        out.uint(4).array(self.schools.len());
        for school in &self.schools {
            out.bytes(&school.0);
        }
        out.uint(5).uint(u64::from(self.authorities.0));
        out.uint(6);
        match &self.from {
            Some((incarnation, seq)) => out.array(2).bytes(&incarnation.0).uint(*seq),
            None => out.array(0),
        };
        write_time(out.uint(7), self.issued_at);
        write_time(out.uint(8), self.valid_until);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        reader.map_of(9, "a certificate has nine parts")?;
        reader.key(0)?;
        reader.uint_up_to(0, "certificate format 0 is expected")?;
        reader.key(1)?;
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        reader.key(2)?;
        let role = match reader.uint()? {
            1 => NodeRole::Hub,
            2 => NodeRole::Central,
            _ => return Err(reader.error("a node's role is 1 (hub) or 2 (central)")),
        };
        reader.key(3)?;
        let country: [u8; 2] = reader.fixed("a country has two letters")?;
        let country = std::str::from_utf8(&country)
            .ok()
            .and_then(|text| text.parse::<CountryCode>().ok().filter(|code| code.as_str() == text))
            .ok_or(reader.error("a country has two capital letters"))?;
        reader.key(4)?;
        let count = reader.array_up_to(MAX_CERTIFIED_SCHOOLS, "a certificate names at most 256 schools")?;
        let mut schools = Vec::with_capacity(count);
        for _ in 0..count {
            schools.push(SchoolId(reader.fixed("an id has 16 bytes")?));
        }
        reader.key(5)?;
        let authorities = Authorities(reader.uint_up_to(0b1111, "there are four authority classes")? as u8);
        reader.key(6)?;
        let from = match reader.array_up_to(2, "a beginning is [incarnation, seq] or empty")? {
            0 => None,
            2 => Some((
                Incarnation(reader.fixed("an incarnation has 8 bytes")?),
                reader.uint_up_to(MAX_NUMBER, "a sequence number is below 2^63")?,
            )),
            _ => return Err(reader.error("a beginning is [incarnation, seq] or empty")),
        };
        reader.key(7)?;
        let issued_at = read_time(reader)?;
        reader.key(8)?;
        let valid_until = read_time(reader)?;
        Ok(Self { node, role, country, schools, authorities, from, issued_at, valid_until })
    }
}

/// Times of statements are never before 1970: earlier ones are written as 1970.
pub(super) fn write_time(out: &mut Writer, time: UtcMillis) {
    out.uint(time.0.max(0) as u64);
}

pub(super) fn read_time(reader: &mut Reader<'_>) -> Result<UtcMillis, CborError> {
    Ok(UtcMillis(reader.uint_up_to(MAX_NUMBER, "a time is below 2^63 ms")? as i64))
}
