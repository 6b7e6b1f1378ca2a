//! What a class does with its teacher: the roll, work that is set, quizzes.
//!
//! Pupils stand first in the envelope, the teacher who did it follows them. An envelope names at most sixteen people, so the
//! roll of a large class is several entries of one command.

use crate::map_ids;
use kernel::{AssignmentId, ClassId, ClientId, QuizId, TeamId};
use minicbor::{Decode, Encode};

/// Pupils that one event can be about, so that the teacher still fits into the envelope.
pub const MAX_PUPILS: usize = 15;
/// Questions of a quiz.
pub const MAX_QUESTIONS: usize = 30;

/// How a pupil was found when the roll was called. The reason for an absence is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RollMark {
    /// Here.
    Present = 0,
    /// Came late.
    Late = 1,
    /// Not here; nobody knows why.
    Absent = 2,
    /// Not here: ill.
    Illness = 3,
    /// Not here: sowing, harvest or other work.
    Harvest = 4,
    /// Not here: the road or the river cannot be passed.
    RoadCut = 5,
    /// Not here: a family matter.
    Family = 6,
}

impl RollMark {
    /// Every mark, in the order pages list them.
    pub const ALL: [RollMark; 7] = [
        RollMark::Present,
        RollMark::Late,
        RollMark::Illness,
        RollMark::Harvest,
        RollMark::RoadCut,
        RollMark::Family,
        RollMark::Absent,
    ];

    /// Reads the stored number. What a newer node writes is an absence whose reason this one does not know.
    pub fn from_u8(value: u8) -> Self {
        Self::ALL.into_iter().find(|mark| *mark as u8 == value).unwrap_or(Self::Absent)
    }

    /// The word used in forms, files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            RollMark::Present => "present",
            RollMark::Late => "late",
            RollMark::Absent => "unknown",
            RollMark::Illness => "illness",
            RollMark::Harvest => "harvest",
            RollMark::RoadCut => "road-cut",
            RollMark::Family => "family",
        }
    }

    /// Reads [`RollMark::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.word() == word)
    }

    /// Whether she was not there at all.
    pub fn is_absent(self) -> bool {
        !matches!(self, RollMark::Present | RollMark::Late)
    }
}

/// The roll was called, or corrected: what is said of the envelope's first `marks.len()` people. Correcting a day later is the
/// same event again; both stay in the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RollCalled {
    /// The class.
    #[cbor(n(0), with = "map_ids::class")]
    pub class: ClassId,
    /// The school's own day, counted from 1970-01-01.
    #[n(1)]
    pub day: i32,
    /// One [`RollMark`] for each pupil, as its number, at most [`MAX_PUPILS`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub marks: Vec<u8>,
}

/// What kind of thing is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SetKind {
    /// A lesson of a course.
    Lesson = 1,
    /// A unit of a course.
    Unit = 2,
    /// A quiz of this class.
    Quiz = 3,
}

impl SetKind {
    /// Reads the stored number.
    pub fn from_u8(value: u8) -> Option<Self> {
        [Self::Lesson, Self::Unit, Self::Quiz].into_iter().find(|kind| *kind as u8 == value)
    }
}

/// Work was set for a class, for a team of it, or for the envelope's first [`WorkSet::pupils`] people.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WorkSet {
    /// Its id.
    #[cbor(n(0), with = "map_ids::assignment")]
    pub assignment: AssignmentId,
    /// The class whose teacher set it.
    #[cbor(n(1), with = "map_ids::class")]
    pub class: ClassId,
    /// The team, if it is for a team.
    #[cbor(n(2), with = "opt_team")]
    pub team: Option<TeamId>,
    /// How many of the envelope's people it is for; 0: the whole class or team.
    #[n(3)]
    pub pupils: u8,
    /// [`SetKind`] as its number.
    #[n(4)]
    pub kind: u8,
    /// Course id.
    #[n(5)]
    pub course: String,
    /// Lesson or unit id within the course; the quiz's id for a quiz.
    #[n(6)]
    pub item: String,
    /// The school's day on which it is due, counted from 1970-01-01.
    #[n(7)]
    pub due_day: Option<i32>,
}

/// Work that was set is taken back; what was done stays done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WorkWithdrawn {
    /// Which.
    #[cbor(n(0), with = "map_ids::assignment")]
    pub assignment: AssignmentId,
}

/// A teacher put a quiz together.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct QuizMade {
    /// Its id.
    #[cbor(n(0), with = "map_ids::quiz")]
    pub quiz: QuizId,
    /// For which class.
    #[cbor(n(1), with = "map_ids::class")]
    pub class: ClassId,
    /// Course id.
    #[n(2)]
    pub course: String,
    /// Version of the package it was put together from.
    #[n(3)]
    pub version: u32,
    /// Exercise ids within the course, in order, at most [`MAX_QUESTIONS`].
    #[n(4)]
    pub questions: Vec<String>,
    /// Pupils see at once whether an answer is right; otherwise when the quiz is closed.
    #[n(5)]
    pub feedback_at_once: bool,
}

/// A quiz takes answers from now on, also again after it was closed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct QuizOpened {
    /// Which.
    #[cbor(n(0), with = "map_ids::quiz")]
    pub quiz: QuizId,
}

/// A quiz takes no more answers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct QuizClosed {
    /// Which.
    #[cbor(n(0), with = "map_ids::quiz")]
    pub quiz: QuizId,
}

/// A question of a quiz was answered by the envelope's first [`QuizAnswered::learners`] people. Until the quiz is closed she may
/// answer again; the last answer stands. It is a kind of its own beside `AnswerRecorded`, because a quiz says nothing about right
/// and wrong while it is open, and a learner's own practice does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct QuizAnswered {
    /// Which quiz.
    #[cbor(n(0), with = "map_ids::quiz")]
    pub quiz: QuizId,
    /// Made by the device.
    #[cbor(n(1), with = "map_ids::client")]
    pub client: ClientId,
    /// How many of the envelope's people answered, 1..=5.
    #[n(2)]
    pub learners: u8,
    /// Exercise id within the quiz's course.
    #[n(3)]
    pub exercise: String,
    /// Seed of the variant shown.
    #[n(4)]
    pub variant: u32,
    /// What was answered, in the exercise kind's compact text form, at most [`crate::learning::MAX_RESPONSE_BYTES`].
    #[n(5)]
    pub response: String,
    /// How right it was, 0..=100.
    #[n(6)]
    pub score_percent: u8,
    /// Time on the question, 0..=3600 s; 0 = not known.
    #[n(7)]
    pub seconds: u16,
}

/// A team that may be missing: an empty byte string.
mod opt_team {
    use kernel::TeamId;
    use minicbor::{
        Decoder, Encoder,
        decode::Error as DecodeError,
        encode::{Error as EncodeError, Write},
    };

    pub fn encode<C, W: Write>(
        id: &Option<TeamId>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.bytes(id.as_ref().map_or(&[][..], |id| id.as_bytes()))?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Option<TeamId>, DecodeError> {
        match d.bytes()? {
            [] => Ok(None),
            bytes => TeamId::from_slice(bytes)
                .map(Some)
                .ok_or_else(|| DecodeError::message("a team's id of another length")),
        }
    }
}
