//! What learners did.

use crate::map_ids;
use kernel::ClientId;
use minicbor::{Decode, Encode};

/// Longest response kept, in bytes of the compact text form. A paragraph; essays are files.
pub const MAX_RESPONSE_BYTES: usize = 2_048;
/// Longest time on one exercise that is believed, in seconds. Beyond it the phone was lying in a drawer.
pub const MAX_SECONDS: u16 = 3_600;

/// How an answer reached the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Channel {
    /// A learner on a device of her own session.
    OwnDevice = 0,
    /// Several learners at one device, together.
    SharedDevice = 1,
    /// Entered by staff from paper.
    Paper = 2,
    /// Entered by staff from what was said.
    Oral = 3,
}

impl Channel {
    /// Reads the stored number. Unknown numbers of later versions are read as shared: the weaker evidence.
    pub fn from_u8(value: u8) -> Self {
        match value {
            0 => Self::OwnDevice,
            2 => Self::Paper,
            3 => Self::Oral,
            _ => Self::SharedDevice,
        }
    }
}

/// An exercise was answered. The learners are the first [`AnswerRecorded::learners`] people of the envelope; if staff
/// entered it, she is the next one there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AnswerRecorded {
    /// Made by the device; with the learner it makes the answer count once however often it arrives.
    #[cbor(n(0), with = "map_ids::client")]
    pub client: ClientId,
    /// How many of the envelope's people answered, 1..=5.
    #[n(1)]
    pub learners: u8,
    /// [`Channel`] as its number.
    #[n(2)]
    pub channel: u8,
    /// Course id.
    #[n(3)]
    pub course: String,
    /// Version of the package that marked it.
    #[n(4)]
    pub version: u32,
    /// Lesson id within the course.
    #[n(5)]
    pub lesson: String,
    /// Exercise id within the course.
    #[n(6)]
    pub exercise: String,
    /// Seed of the variant shown.
    #[n(7)]
    pub variant: u32,
    /// What was answered, in the exercise kind's compact text form, at most [`MAX_RESPONSE_BYTES`].
    #[n(8)]
    pub response: String,
    /// How right it was, 0..=100.
    #[n(9)]
    pub score_percent: u8,
    /// Hints opened before answering.
    #[n(10)]
    pub hints: u8,
    /// Time on the exercise, 0..=[`MAX_SECONDS`]; 0 = not known.
    #[n(11)]
    pub seconds: u16,
}

/// Where a learner is in a course, so that she comes back there. The learner is the envelope's first person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PlaceKept {
    /// Course id.
    #[n(0)]
    pub course: String,
    /// Lesson id.
    #[n(1)]
    pub lesson: String,
    /// Activity id within the lesson.
    #[n(2)]
    pub activity: String,
}

/// Somebody marked something to find it again, or took the mark off. She is the envelope's first person; her last word counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ThingMarked {
    /// Course id.
    #[n(0)]
    pub course: String,
    /// Lesson id within the course, or what it is wherever it stands; empty: the course itself.
    #[n(1)]
    pub item: String,
    /// `false`: the mark was taken off.
    #[n(2)]
    pub marked: bool,
}

/// How far a learner has come in something that is watched, heard or read. The learner is the envelope's first person; the
/// furthest counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ContentProgressed {
    /// Course id.
    #[n(0)]
    pub course: String,
    /// What it is, wherever it stands: the same video in two courses is watched once.
    #[n(1)]
    pub content: String,
    /// 0..=100; 100 = to its end.
    #[n(2)]
    pub percent: u8,
}
