//! What the tutor offered, what teachers did for whom it named, and which model is in use.

use crate::map_ids;
use kernel::{ClassId, Digest, SchoolId};
use minicbor::{Decode, Encode};

/// Exercises that one draw can be made from.
pub const MAX_CANDIDATES: usize = 8;
/// Bytes of a model file in one event, so that four of them fit into an entry.
pub const MODEL_PART_BYTES: usize = 60_000;
/// Parts of a model file: some 4 MB, more than a small box should hold in memory.
pub const MODEL_PARTS_MAX: u16 = 70;
/// Most pupils a teacher can wish to be shown in a week.
pub const MAX_NAMED_A_WEEK: u8 = 10;

/// An exercise was drawn for a learner, the envelope's first person, and shown with others to choose from. Written when it is
/// shown, so that policies can be compared by what they offered and not only by what was taken up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PracticeOffered {
    /// Course id.
    #[n(0)]
    pub course: String,
    /// Name and version of the policy that drew.
    #[n(1)]
    pub policy: String,
    /// Answers of hers in this course that the policy knew.
    #[n(2)]
    pub answers: u32,
    /// Everything that could have been drawn, at most [`MAX_CANDIDATES`].
    #[n(3)]
    pub candidates: Vec<Candidate>,
    /// Which of them was drawn, from 0.
    #[n(4)]
    pub drawn: u8,
    /// Exercises shown beside it, for her to choose instead.
    #[n(5)]
    pub beside: Vec<String>,
    /// [`OfferReason`] as its number.
    #[n(6)]
    pub reason: u8,
    /// Believed chance of a right answer, in thousandths.
    #[n(7)]
    pub chance_permille: u16,
    /// The model in use; `None`: none was approved, only what authors declared and she answered.
    #[cbor(n(8), with = "opt_digest")]
    pub model: Option<Digest>,
}

/// An exercise that could have been drawn.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Candidate {
    /// Exercise id.
    #[n(0)]
    pub exercise: String,
    /// The chance with which the policy draws it, in millionths; above 0.
    #[n(1)]
    pub propensity_ppm: u32,
}

/// Why an exercise was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum OfferReason {
    /// A skill under way.
    Practise = 0,
    /// A skill not tried yet.
    FindPlace = 1,
    /// A mastered skill is due again.
    Review = 2,
    /// Everything is mastered.
    KeepFresh = 3,
}

/// A teacher did something for a pupil whom her list named. The envelope names the pupil, then the teacher.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HelpGiven {
    /// The class.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// The school's own day on which she did it, counted from 1970-01-01.
    #[n(1)]
    pub day: i32,
    /// [`HelpKind`] as its number.
    #[n(2)]
    pub what: u8,
    /// Why the list named the pupil: one bit for each [`Concern`].
    #[n(3)]
    pub concerns: u8,
}

/// What a teacher did. Choices, no free words: what she heard at a pupil's home does not belong into a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum HelpKind {
    /// Talked with the pupil.
    Talked = 1,
    /// Sent word to, or visited, the family.
    Family = 2,
    /// Sat beside her and went through it.
    SatBeside = 3,
    /// Set easier or other work.
    OtherWork = 4,
    /// Found somebody to learn with.
    Companion = 5,
    /// Looked, and found that nothing is needed.
    NotNeeded = 6,
}

impl HelpKind {
    /// Every kind, in the order pages list them.
    pub const ALL: [HelpKind; 6] =
        [Self::Talked, Self::SatBeside, Self::Family, Self::OtherWork, Self::Companion, Self::NotNeeded];

    /// Reads the stored number.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == value)
    }

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Talked => "talked",
            Self::Family => "family",
            Self::SatBeside => "sat-beside",
            Self::OtherWork => "other-work",
            Self::Companion => "companion",
            Self::NotNeeded => "not-needed",
        }
    }

    /// Reads [`HelpKind::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What the rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Concern {
    /// Away from class.
    Absent = 1,
    /// No answers while the class answers.
    Silent = 2,
    /// Answers that used to be right are wrong.
    Falling = 4,
}

/// How many pupils a week a class's teachers wish to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NamedAWeekSet {
    /// The class.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// At most so many, 0..=[`MAX_NAMED_A_WEEK`].
    #[n(1)]
    pub most: u8,
}

/// A piece of a model file. The digest is the whole file's, so pieces of different files cannot be mixed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TutorModelPart {
    /// BLAKE3 of the whole file.
    #[cbor(n(0), with = "map_ids::digest")]
    pub model: Digest,
    /// Which piece, from 0.
    #[n(1)]
    pub number: u16,
    /// At most [`MODEL_PART_BYTES`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// A model is approved for use. Nodes that hold all its parts and can read it use the one approved last.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TutorModelApproved {
    /// BLAKE3 of the model file.
    #[cbor(n(0), with = "map_ids::digest")]
    pub model: Digest,
    /// How many pieces it has, 1..=[`MODEL_PARTS_MAX`].
    #[n(1)]
    pub parts: u16,
    /// The writing node's Ed25519 signature over the digest, in the domain of tutor models.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: Vec<u8>,
}

/// What the pupils of a school did in one week, as one of its boxes counted it: groups, and no person. Written once for a week and
/// never again, so that two counts cannot be subtracted from each other.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WeekSummed {
    /// The school.
    #[cbor(n(0), with = "map_ids::school")]
    pub school: SchoolId,
    /// The Monday on which the week began by the school's time, in days since 1970-01-01.
    #[n(1)]
    pub monday: i32,
    /// Courses in which at least [`WEEK_GROUP_MIN`] pupils answered, most answers first; at most [`WEEK_COURSES_MAX`].
    #[n(2)]
    pub courses: Vec<CourseWeek>,
    /// The other courses together, where they can be shown.
    #[n(3)]
    pub others: Option<GroupWeek>,
    /// All courses together: each pupil once. `None`: it would tell, by subtraction, of fewer than [`WEEK_GROUP_MIN`].
    #[n(4)]
    pub all: Option<GroupWeek>,
    /// Pupils in the classes of the school when it was counted; `None` for the same reason.
    #[n(5)]
    pub pupils: Option<u32>,
}

/// Fewest pupils of whom a sum is told.
pub const WEEK_GROUP_MIN: u32 = 5;
/// Courses that are told one by one.
pub const WEEK_COURSES_MAX: usize = 40;

/// A group in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GroupWeek {
    /// Pupils who answered at least once.
    #[n(0)]
    pub learners: u32,
    /// Their answers.
    #[n(1)]
    pub answers: u64,
}

/// A course in a week.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CourseWeek {
    /// The course's id.
    #[n(0)]
    pub course: String,
    /// Who worked in it.
    #[n(1)]
    pub group: GroupWeek,
}

/// Optional digests; none is an empty byte string.
mod opt_digest {
    use kernel::Digest;
    use minicbor::{
        Decoder, Encoder,
        decode::Error as DecodeError,
        encode::{Error as EncodeError, Write},
    };

    pub fn encode<C, W: Write>(
        digest: &Option<Digest>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.bytes(digest.as_ref().map_or(&[][..], |digest| digest.as_bytes()))?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Option<Digest>, DecodeError> {
        match d.bytes()? {
            [] => Ok(None),
            bytes => Digest::from_slice(bytes)
                .map(Some)
                .ok_or_else(|| DecodeError::message("a digest of another length")),
        }
    }
}
