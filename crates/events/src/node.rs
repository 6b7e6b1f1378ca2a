//! What nodes say about themselves and each other. Certificates, revocations and settlements are signed structures
//! of the log itself (crate `eventlog`); here they travel as the bytes that were signed.

use crate::map_ids;
use kernel::{Digest, Incarnation, NodeKey};
use minicbor::{Decode, Encode};

/// A node's database began a new life: first start, a restore from backup, or a start on another machine.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IncarnationOpened {
    /// What it carries on from; `None` for the very first.
    #[n(0)]
    pub continues: Option<Continued>,
    /// The software, e.g. `chaski 0.1.0`, for the people who look after the network.
    #[n(1)]
    pub software: String,
}

/// The last point of an earlier incarnation that the new one knew.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Continued {
    /// Under which key it was lived: backups carry no key, so a restored node often has a new one.
    #[cbor(n(0), with = "map_ids::node")]
    pub node: NodeKey,
    /// Which life.
    #[cbor(n(1), with = "map_ids::incarnation")]
    pub incarnation: Incarnation,
    /// Its last entry that was known.
    #[n(2)]
    pub seq: u64,
    /// Root of its digest tree at that entry.
    #[cbor(n(3), with = "map_ids::digest")]
    pub root: Digest,
}

/// A central certified an origin: who it is, for which schools, from which entry on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OriginCertified {
    /// A signed certificate.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
}

/// A node runs another program from here on. Which one it began its life with, [`IncarnationOpened`] says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SoftwareChanged {
    /// As there.
    #[n(0)]
    pub software: String,
}

/// Where a central is called from now on. Boxes that do not reach it where they were told when they joined call it there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AddressSaid {
    /// Host and port, e.g. `central.example:7440`.
    #[n(0)]
    pub address: String,
}

/// A central revoked an origin beyond a last good point.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OriginRevoked {
    /// A signed revocation.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub revocation: Vec<u8>,
}

/// A central settled a fork by naming the root that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ForkSettled {
    /// A signed settlement.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub settlement: Vec<u8>,
}

/// A central offers a program to nodes: they fetch it as they fetch a course, and install it when nobody works.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProgramOffered {
    /// The root's signed word about the program, with its digest and length.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub word: Vec<u8>,
    /// Digest of the list of its chunks.
    #[cbor(n(1), with = "map_ids::digest")]
    pub list: Digest,
}

/// How an update ended on a node.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UpdateEnded {
    /// The program's version, e.g. `0.2.0`.
    #[n(0)]
    pub version: String,
    /// Its place among the programs that the root lets run.
    #[n(1)]
    pub sequence: u32,
    /// How, as [`UpdateEnd`].
    #[n(2)]
    pub end: u8,
    /// Why, in words for a technician; empty if it runs.
    #[n(3)]
    pub why: String,
}

/// Values of [`UpdateEnded::end`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum UpdateEnd {
    /// The new program runs.
    Runs = 1,
    /// It did not come up; the earlier one runs on with its database as it was.
    RolledBack = 2,
    /// It came up and failed later, or somebody wished it; the earlier one runs with today's database.
    WentBack = 3,
    /// It was not tried.
    NotTried = 4,
}

impl UpdateEnd {
    /// From its number.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Runs, Self::RolledBack, Self::WentBack, Self::NotTried]
            .into_iter()
            .find(|end| *end as u8 == number)
    }
}
