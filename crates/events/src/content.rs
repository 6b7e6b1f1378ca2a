//! Courses on a box.

use crate::map_ids;
use kernel::{Digest, SchoolId};
use minicbor::{Decode, Encode};

/// A course package was installed for a school.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CourseInstalled {
    /// For whom.
    #[cbor(n(0), with = "map_ids::school")]
    pub school: SchoolId,
    /// The course's stable id, e.g. `safe-phone`.
    #[n(1)]
    pub course: String,
    /// Digest of the package file.
    #[cbor(n(2), with = "map_ids::digest")]
    pub package: Digest,
    /// The package's version.
    #[n(3)]
    pub version: u32,
}

/// A course was taken off a school's list. Learners' work stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CourseRemoved {
    /// For whom.
    #[cbor(n(0), with = "map_ids::school")]
    pub school: SchoolId,
    /// The course's stable id.
    #[n(1)]
    pub course: String,
}

/// A Kolibri channel was brought to this box, or a newer version of it. What is in it stands in the box's own tables.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ChannelImported {
    /// Its id, 32 hexadecimal digits.
    #[n(0)]
    pub channel: String,
    /// Its version.
    #[n(1)]
    pub version: u32,
    /// Digest of its database.
    #[cbor(n(2), with = "map_ids::digest")]
    pub database: Digest,
}

/// A course package is offered: nodes of the schools in the envelope fetch it piece by piece, from whoever has it. An envelope without
/// schools, of a central, means every school.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PackageOffered {
    /// Digest of the package file.
    #[cbor(n(0), with = "map_ids::digest")]
    pub package: Digest,
    /// Its length.
    #[n(1)]
    pub bytes: u64,
    /// Digest of the list of its chunks: what comes is compared with that list, chunk by chunk.
    #[cbor(n(2), with = "map_ids::digest")]
    pub list: Digest,
    /// The course's stable id.
    #[n(3)]
    pub course: String,
    /// The package's version.
    #[n(4)]
    pub version: u32,
    /// The course's title in the language it was written in.
    #[n(5)]
    pub title: String,
}

/// An offer is taken back for the schools in the envelope, or wherever it went without a school. What was installed stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PackageWithdrawn {
    /// Digest of the package file.
    #[cbor(n(0), with = "map_ids::digest")]
    pub package: Digest,
}
