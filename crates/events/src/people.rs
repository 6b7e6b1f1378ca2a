//! People: by random id in clear, by name only under seal.

use crate::map_ids;
use kernel::{PersonId, SchoolId, Stamp};
use minicbor::{Decode, Encode};

/// A person became known to a school.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonRegistered {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// Her name, sealed with her identity key (crate `eventlog`, `sealing`).
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed_name: Vec<u8>,
    /// The drawing she is recognised by, 0..=47 of the house's set.
    #[n(2)]
    pub drawing: u8,
    /// Preferred language, BCP 47.
    #[n(3)]
    pub language: Option<String>,
    /// An invented person for demonstrations; never in a real school's log.
    #[n(4)]
    pub demonstration: bool,
}

/// A name was corrected. The values the author saw are replaced; a name given at the same time elsewhere is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonRenamed {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// The new name, sealed.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed_name: Vec<u8>,
    /// Stamps of the names this one replaces.
    #[cbor(n(2), with = "map_ids::stamps")]
    pub replaces: Vec<Stamp>,
}

/// A person was given a role at a school.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoleGiven {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// Where.
    #[cbor(n(1), with = "map_ids::school")]
    pub school: SchoolId,
    /// `kernel::Role` as its number.
    #[n(2)]
    pub role: u8,
}

/// A role ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoleEnded {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// Where.
    #[cbor(n(1), with = "map_ids::school")]
    pub school: SchoolId,
    /// `kernel::Role` as its number.
    #[n(2)]
    pub role: u8,
}

/// Two ids were found to be one person. Twelve thousand unconnected boxes make such pairs daily.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonsMerged {
    /// The id that goes on.
    #[cbor(n(0), with = "map_ids::person")]
    pub kept: PersonId,
    /// The id whose facts count as hers from now on.
    #[cbor(n(1), with = "map_ids::person")]
    pub merged: PersonId,
}

/// A merge was a mistake and is undone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonsUnmerged {
    /// The id that had gone on.
    #[cbor(n(0), with = "map_ids::person")]
    pub kept: PersonId,
    /// The id that stands alone again.
    #[cbor(n(1), with = "map_ids::person")]
    pub merged: PersonId,
}

/// A person's keys were destroyed: the record of erasure. What it sealed can no longer be read here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonForgotten {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// Purposes whose keys go, as `eventlog::sealing::Purpose` numbers; empty means all.
    #[n(1)]
    pub purposes: Vec<u8>,
    /// Why, as the number of a reason in the governance catalogue (1 = asked by herself or her guardian).
    #[n(2)]
    pub reason: u8,
}
