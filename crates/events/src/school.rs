//! Schools, classes and who learns where.

use crate::map_ids;
use kernel::{ClassId, PersonId, SchoolId, Stamp, TeamId};
use minicbor::{Decode, Encode};

/// A school began to be served by this network.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SchoolOpened {
    /// Which.
    #[cbor(n(0), with = "map_ids::school")]
    pub school: SchoolId,
    /// Its public name.
    #[n(1)]
    pub name: String,
    /// ISO 3166-1 alpha-2.
    #[n(2)]
    pub country: String,
    /// An invented school for demonstrations.
    #[n(3)]
    pub demonstration: bool,
}

/// A class was opened.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClassOpened {
    /// Which.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// At which school.
    #[cbor(n(1), with = "map_ids::school")]
    pub school: SchoolId,
    /// Its name, e.g. `5 B`.
    #[n(2)]
    pub name: String,
}

/// A class got another name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClassRenamed {
    /// Which.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// The new name.
    #[n(1)]
    pub name: String,
    /// Stamps of the names this one replaces.
    #[cbor(n(2), with = "map_ids::stamps")]
    pub replaces: Vec<Stamp>,
}

/// A person joined a class, to learn or to teach.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrolled {
    /// Which class.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// Who.
    #[cbor(n(1), with = "map_ids::person")]
    pub person: PersonId,
    /// She teaches it; otherwise she learns in it.
    #[n(2)]
    pub teaches: bool,
}

/// A person left a class.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolmentEnded {
    /// Which class.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// Who.
    #[cbor(n(1), with = "map_ids::person")]
    pub person: PersonId,
}

/// A team was opened inside a class.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TeamOpened {
    /// Which.
    #[cbor(n(0), with = "map_ids::team")]
    pub team: TeamId,
    /// Inside which class.
    #[cbor(n(1), with = "map_ids::class")]
    pub class: ClassId,
    /// Its name, chosen by its people; never a person's name.
    #[n(2)]
    pub name: String,
}

/// A pupil joined a team.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TeamJoined {
    /// Which team.
    #[cbor(n(0), with = "map_ids::team")]
    pub team: TeamId,
    /// Who.
    #[cbor(n(1), with = "map_ids::person")]
    pub person: PersonId,
}

/// A pupil left a team.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TeamLeft {
    /// Which team.
    #[cbor(n(0), with = "map_ids::team")]
    pub team: TeamId,
    /// Who.
    #[cbor(n(1), with = "map_ids::person")]
    pub person: PersonId,
}

/// A team is no more; what it did stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TeamClosed {
    /// Which.
    #[cbor(n(0), with = "map_ids::team")]
    pub team: TeamId,
}

/// Who may come in to a school's box without being on its list.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoorsSet {
    /// Which school.
    #[cbor(n(0), with = "map_ids::school")]
    pub school: SchoolId,
    /// Anybody may look and practise without an account.
    #[n(1)]
    pub guests: bool,
    /// Guests may keep their place with a drawing and a PIN.
    #[n(2)]
    pub places: bool,
}
