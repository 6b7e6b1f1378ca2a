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

/// Something was stated about a person: by herself, or by a school's register. The values its author saw are replaced; one
/// stated elsewhere at the same time is kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonFactStated {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// [`FactKind`] as its number.
    #[n(1)]
    pub fact: u8,
    /// What was stated, sealed with her key for the kind's purpose. An empty text takes the statement back.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    /// Stamps of the statements this one replaces.
    #[cbor(n(3), with = "map_ids::stamps")]
    pub replaces: Vec<Stamp>,
}

/// What can be stated about a person. None of it is ever listed by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FactKind {
    /// The number under which her school's register knows her.
    RegisterNumber = 1,
    /// The name she signs in with in another system.
    UserName = 2,
    /// Day or year of birth, `2015-03-07` or `2015`.
    BirthDate = 3,
    /// How to reach whoever looks after her.
    GuardianContact = 4,
    /// The grade she is in, in the school's words: one class may hold several.
    Grade = 5,
    /// `female`, `male`, `other` or `rather-not-say`.
    Sex = 6,
    /// Her first language, BCP 47, or `rather-not-say`.
    FirstLanguage = 7,
    /// The people she says she belongs to, or `rather-not-say`.
    IndigenousPeople = 8,
    /// What she says of a disability, or `rather-not-say`.
    Disability = 9,
}

impl FactKind {
    /// All kinds, in the order pages show them.
    pub const ALL: [FactKind; 9] = [
        FactKind::RegisterNumber,
        FactKind::UserName,
        FactKind::BirthDate,
        FactKind::GuardianContact,
        FactKind::Grade,
        FactKind::Sex,
        FactKind::FirstLanguage,
        FactKind::IndigenousPeople,
        FactKind::Disability,
    ];

    /// Reads the stored number; `None` for a kind of a later version.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == value)
    }

    /// Whether the law protects it most: such facts are sealed with a key of their own.
    pub fn is_sensitive(self) -> bool {
        self >= FactKind::Sex
    }

    /// The word used in files, addresses and message keys.
    pub fn word(self) -> &'static str {
        match self {
            FactKind::RegisterNumber => "number",
            FactKind::UserName => "user-name",
            FactKind::BirthDate => "birth-date",
            FactKind::GuardianContact => "guardian",
            FactKind::Grade => "grade",
            FactKind::Sex => "sex",
            FactKind::FirstLanguage => "first-language",
            FactKind::IndigenousPeople => "indigenous-people",
            FactKind::Disability => "disability",
        }
    }
}

/// How lists show a person was changed: her drawing, and the language in which the box greets her.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonShownAs {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// 0..=47 of the house's set.
    #[n(1)]
    pub drawing: u8,
    /// BCP 47.
    #[n(2)]
    pub language: Option<String>,
}

/// A way in was renewed or printed again by staff. What it is stays on the box; that it was done, why and by whom (the
/// envelope's second person) is a fact.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WayInRenewed {
    /// Whose.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// [`WayIn`] as its number.
    #[n(1)]
    pub what: u8,
    /// [`WayInReason`] as its number.
    #[n(2)]
    pub reason: u8,
}

/// By what somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum WayIn {
    /// A pupil's card: PIN or pictures, and the link.
    Card = 1,
    /// A staff password, through an invitation.
    Password = 2,
}

/// Why a way in was renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum WayInReason {
    /// The paper was damaged: printed again as it was.
    Damaged = 1,
    /// It was lost.
    Lost = 2,
    /// Somebody else has seen it.
    Seen = 3,
    /// The first one, for somebody new.
    First = 4,
}

/// A person is protected, or no longer: somebody may be looking for her. No search finds her, and nobody is shown where she went.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonProtected {
    /// Who.
    #[cbor(n(0), with = "map_ids::person")]
    pub person: PersonId,
    /// From now on; otherwise no longer.
    #[n(1)]
    pub protected: bool,
}
