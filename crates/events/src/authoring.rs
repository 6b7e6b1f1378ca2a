//! What teachers make and translators say: drafts of courses, and words and sound in another language.
//!
//! The envelope's first person is whoever wrote, said or approved it. Pictures and sound are named by digest and lie among the blobs.
//! What a teacher writes here is meant to be published and is not sealed.

use crate::map_ids;
use kernel::{Digest, DraftId, SchoolId};
use minicbor::{Decode, Encode};

/// Longest text of a part, in bytes: two pages of a phone's screen, many times.
pub const MAX_WORDS_BYTES: usize = 20 << 10;
/// Most lines of a question.
pub const MAX_LINES: usize = 40;
/// Most parts of a draft, removed ones too: numbers are never used again.
pub const MAX_PARTS: u16 = 200;

/// What a part of a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PartSort {
    /// A page to read.
    Page = 0,
    /// One choice.
    Single = 1,
    /// Some choices.
    Multiple = 2,
    /// A statement.
    TrueFalse = 3,
    /// A number.
    Number = 4,
    /// A word or a few.
    Text = 5,
    /// Pairs.
    Match = 6,
    /// A text with gaps.
    Cloze = 7,
}

impl PartSort {
    /// Every sort with the word used in addresses and message keys.
    pub const ALL: [(&'static str, PartSort); 8] = [
        ("page", PartSort::Page),
        ("single", PartSort::Single),
        ("multiple", PartSort::Multiple),
        ("true-false", PartSort::TrueFalse),
        ("number", PartSort::Number),
        ("text", PartSort::Text),
        ("match", PartSort::Match),
        ("cloze", PartSort::Cloze),
    ];

    /// Reads the stored number; a sort from a newer node is none.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.iter().find(|(_, sort)| *sort as u8 == value).map(|(_, sort)| *sort)
    }

    /// The word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, sort)| *sort == self).map_or("page", |(word, _)| word)
    }

    /// Reads [`PartSort::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, sort)| *sort)
    }
}

/// A draft of a course was begun.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftOpened {
    /// Which.
    #[cbor(n(0), with = "map_ids::draft")]
    pub draft: DraftId,
    /// Where.
    #[cbor(n(1), with = "map_ids::school")]
    pub school: SchoolId,
    /// The language it is written in.
    #[n(2)]
    pub language: String,
}

/// What the draft as a whole says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftDescribed {
    /// Which.
    #[cbor(n(0), with = "map_ids::draft")]
    pub draft: DraftId,
    /// Its title.
    #[n(1)]
    pub title: String,
    /// What one can do after it, in a sentence.
    #[n(2)]
    pub goal: String,
    /// Who made it, as it stands in the package.
    #[n(3)]
    pub author: String,
}

/// A part of a draft was written, or written again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftPartWritten {
    /// Of which draft.
    #[cbor(n(0), with = "map_ids::draft")]
    pub draft: DraftId,
    /// Its number in the draft, for ever: exercises are known by it.
    #[n(1)]
    pub part: u16,
    /// Parts stand in the order of this, then of their numbers.
    #[n(2)]
    pub place: u32,
    /// What it is ([`PartSort`]); the same as before for a part written again.
    #[n(3)]
    pub sort: u8,
    /// Its title; may be empty.
    #[n(4)]
    pub title: String,
    /// Its text, or the question.
    #[n(5)]
    pub words: String,
    /// A question's hint; may be empty.
    #[n(6)]
    pub hint: String,
    /// A question's solution explained; may be empty.
    #[n(7)]
    pub solution: String,
    /// A question's lines.
    #[n(8)]
    pub lines: Vec<DraftLine>,
    /// Its picture.
    #[n(9)]
    pub picture: Option<DraftFile>,
    /// It read aloud.
    #[n(10)]
    pub sound: Option<DraftFile>,
}

/// A line of a question: a choice, a number, accepted words, a pair, a gap.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct DraftLine {
    /// Its number in the question, for ever: answers name it.
    #[n(0)]
    pub id: u16,
    /// Its words.
    #[n(1)]
    pub words: String,
    /// What goes with it; may be empty.
    #[n(2)]
    pub goes_with: String,
    /// It is right.
    #[n(3)]
    pub right: bool,
    /// What is said to whoever answers it; may be empty.
    #[n(4)]
    pub feedback: String,
}

/// A picture or sound of a part.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftFile {
    /// Digest of the blob.
    #[cbor(n(0), with = "map_ids::digest")]
    pub digest: Digest,
    /// The file's ending, such as `jpg`: what it is.
    #[n(1)]
    pub ending: String,
    /// What matters in a picture, for who does not see it.
    #[n(2)]
    pub words: String,
}

/// A part was taken out. Its number is never used again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftPartRemoved {
    /// Of which draft.
    #[cbor(n(0), with = "map_ids::draft")]
    pub draft: DraftId,
    /// Which.
    #[n(1)]
    pub part: u16,
}

/// The draft became a version of a package. Answers to earlier versions stay as they were marked.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DraftPublished {
    /// Which.
    #[cbor(n(0), with = "map_ids::draft")]
    pub draft: DraftId,
    /// The version, from 1.
    #[n(1)]
    pub version: u32,
    /// Digest of the package file.
    #[cbor(n(2), with = "map_ids::digest")]
    pub package: Digest,
    /// Ids of the exercises that were there before and mark or say something else now.
    #[n(3)]
    pub corrected: Vec<String>,
    /// What was corrected, to the learners; may be empty.
    #[n(4)]
    pub note: String,
}

/// Somebody, or a machine that somebody loaded, proposed words in another language.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WordsProposed {
    /// What they are part of: `interface`, or `course:` and its id.
    #[n(0)]
    pub source: String,
    /// The text's name there.
    #[n(1)]
    pub key: String,
    /// The language (BCP 47).
    #[n(2)]
    pub language: String,
    /// The words.
    #[n(3)]
    pub words: String,
    /// The words in the source language that they translate.
    #[n(4)]
    pub from: String,
    /// A machine made them.
    #[n(5)]
    pub machine: bool,
}

/// A reviewer approved exactly these words.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WordsApproved {
    /// What they are part of.
    #[n(0)]
    pub source: String,
    /// The text's name there.
    #[n(1)]
    pub key: String,
    /// The language.
    #[n(2)]
    pub language: String,
    /// The words.
    #[n(3)]
    pub words: String,
    /// The name of the source words that they translate: BLAKE3 in hexadecimal digits. Boxes of before November 2026 did not say it.
    #[n(4)]
    pub from: Option<String>,
}

/// Somebody spoke a text.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SoundProposed {
    /// What the text is part of.
    #[n(0)]
    pub source: String,
    /// The text's name there.
    #[n(1)]
    pub key: String,
    /// The language.
    #[n(2)]
    pub language: String,
    /// The recording.
    #[n(3)]
    pub sound: DraftFile,
}

/// A reviewer approved exactly this recording.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SoundApproved {
    /// What the text is part of.
    #[n(0)]
    pub source: String,
    /// The text's name there.
    #[n(1)]
    pub key: String,
    /// The language.
    #[n(2)]
    pub language: String,
    /// The recording.
    #[n(3)]
    pub sound: DraftFile,
}
