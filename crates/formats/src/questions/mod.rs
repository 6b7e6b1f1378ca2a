//! Questions as other programs write them, in one tree: what GIFT, Aiken and Moodle XML have in common.
//!
//! *Reading:* [`crate::gift::read`], [`crate::aiken::read`], [`crate::moodle_xml::read`], [`crate::qti::read_bank`] each give a [`Bank`]: the questions that
//! could be read, and a [`Fault`] for each that could not. *Looking:* [`tree_json`]. *Using:* [`own_questions`] turns them into
//! questions a teacher can edit ([`OwnQuestion`], which becomes an exercise of a course package) and says what could not be carried.

mod convert;
mod own;
mod toml_text;
mod tree;
mod words;

pub use convert::{Loss, LossReason, own_questions};
pub use own::{FillIn, OwnFault, OwnKind, OwnLine, OwnQuestion};
pub use toml_text::{markdown_escaped, quoted};
pub use tree::tree_json;
pub use words::{Lost, markdown_of, plain_of};

/// Most bytes of a file of questions: a school's whole bank fits many times.
pub const MAX_BYTES: usize = 4 << 20;
/// Most questions of one file.
pub const MAX_QUESTIONS: usize = 5_000;
/// Most answers of one question.
pub const MAX_ANSWERS: usize = 200;

/// What a file held.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bank {
    /// Questions and categories, in order.
    pub entries: Vec<Entry>,
    /// What could not be read, in order.
    pub faults: Vec<Fault>,
}

impl Bank {
    /// The questions with the category they stand in.
    pub fn questions(&self) -> impl Iterator<Item = (Option<&str>, &Question)> {
        let mut category = None;
        self.entries.iter().filter_map(move |entry| match entry {
            Entry::Category { title, .. } => {
                category = Some(title.as_str());
                None
            }
            Entry::Question(question) => Some((category, question.as_ref())),
        })
    }
}

/// One thing in a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Where the questions after it belong.
    Category {
        /// The line it stands in, from 1.
        line: u32,
        /// Its path, as written.
        title: String,
    },
    /// A question.
    Question(Box<Question>),
}

/// Something that could not be read: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}. {what_to_do}")]
pub struct Fault {
    /// From 1.
    pub line: u32,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub what_to_do: String,
    /// What sort of fault it is, for whoever does not read English.
    pub sort: FaultSort,
}

/// Sorts of faults: a page says each in its reader's words. What exactly is wrong, and where, [`Fault::what`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FaultSort {
    /// What stands there cannot be read.
    #[default]
    Unread,
    /// The file is cut off, or damaged, or no such file at all.
    Damaged,
    /// More than is read.
    TooMuch,
    /// It is not UTF-8 text.
    NotText,
    /// A bracket, a title or a list of answers does not end.
    NotClosed,
    /// Something is asked without words.
    NoQuestion,
    /// No answer is given, or none of them is right.
    NoAnswer,
    /// Something is no number.
    NotANumber,
    /// Something is no share of the score.
    NotAShare,
    /// The choices have other letters than A, B, C in order.
    Letters,
    /// A kind of question that is not taken over.
    Kind,
    /// Its pictures or sounds are in other files.
    Media,
    /// Its rules do not tell what is right.
    KeyUnknown,
    /// A file that should be there is not.
    FileMissing,
}

impl FaultSort {
    /// The end of its message's name.
    pub fn word(self) -> &'static str {
        match self {
            FaultSort::Unread => "unread",
            FaultSort::Damaged => "damaged",
            FaultSort::TooMuch => "too-much",
            FaultSort::NotText => "not-text",
            FaultSort::NotClosed => "not-closed",
            FaultSort::NoQuestion => "no-question",
            FaultSort::NoAnswer => "no-answer",
            FaultSort::NotANumber => "not-a-number",
            FaultSort::NotAShare => "not-a-share",
            FaultSort::Letters => "letters",
            FaultSort::Kind => "kind",
            FaultSort::Media => "media",
            FaultSort::KeyUnknown => "key-unknown",
            FaultSort::FileMissing => "file-missing",
        }
    }
}

impl Fault {
    /// A fault of no particular sort.
    pub fn new(line: u32, what: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        Self { line, what: what.into(), what_to_do: what_to_do.into(), sort: FaultSort::Unread }
    }

    /// A fault of a sort.
    pub fn of(mut self, sort: FaultSort) -> Self {
        self.sort = sort;
        self
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The line it begins in, from 1.
    pub line: u32,
    /// Its id in the bank it came from.
    pub id: Option<String>,
    /// Its tags, in order.
    pub tags: Vec<String>,
    /// Its name.
    pub title: Option<String>,
    /// What is asked. A missing word stands in it as `_____`.
    pub stem: Words,
    /// The answers stood inside the stem: a missing word.
    pub embedded: bool,
    /// Said to everybody after answering.
    pub feedback: Option<Words>,
    /// How it is answered.
    pub body: Body,
}

/// A text with how it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// How.
    pub format: TextFormat,
    /// As written, with escapes undone.
    pub text: String,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextFormat {
    /// Moodle's own: words with some HTML.
    #[default]
    Moodle,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Words only.
    Plain,
}

impl TextFormat {
    /// Every format with its name in GIFT.
    pub const ALL: [(&'static str, TextFormat); 4] = [
        ("moodle", TextFormat::Moodle),
        ("html", TextFormat::Html),
        ("markdown", TextFormat::Markdown),
        ("plain", TextFormat::Plain),
    ];

    /// The name in GIFT.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, format)| *format == self).map_or("moodle", |(name, _)| name)
    }
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Not at all: words before questions.
    Description,
    /// In her own words; a person marks it.
    Essay,
    /// True or false.
    TrueFalse {
        /// Which is right.
        is_true: bool,
        /// Said to a wrong answer.
        wrong: Option<Words>,
        /// Said to a right answer.
        right: Option<Words>,
    },
    /// One or several of these.
    Choice(Vec<Choice>),
    /// A word or a few, typed; these are accepted, each for its weight.
    Short {
        /// What is accepted.
        answers: Vec<Choice>,
        /// Capital letters count.
        case_counts: bool,
    },
    /// A number, typed.
    Number(NumberAnswers),
    /// Each on the left with one of the right.
    Matching(Vec<Pair>),
    /// A text with several gaps, each a small question.
    Cloze(Vec<Gap>),
}

/// An answer that may be chosen, or is accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// It is the right one, written without a share.
    pub right: bool,
    /// Its share of the score in percent, -100 to 100, if one is written.
    pub weight: Option<f64>,
    /// Its words.
    pub text: Words,
    /// Said to whoever gives it.
    pub feedback: Option<Words>,
}

impl Choice {
    /// Its share of the score, -100 to 100.
    pub fn share(&self) -> f64 {
        self.weight.unwrap_or(if self.right { 100.0 } else { 0.0 })
    }
}

/// The numbers that are accepted.
#[derive(Debug, Clone, PartialEq)]
pub enum NumberAnswers {
    /// One, for the whole score.
    One(Number),
    /// Several, each with its share.
    Several(Vec<NumberChoice>),
}

/// A number that is accepted for its share.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberChoice {
    /// Written as right.
    pub right: bool,
    /// Its share in percent, if one is written.
    pub weight: Option<f64>,
    /// Which numbers; `None` is any other.
    pub number: Option<Number>,
    /// How a text without a format of its own is written here.
    pub format: TextFormat,
    /// Said to whoever gives it.
    pub feedback: Option<Words>,
}

/// A number with what is still accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Exactly this.
    Exactly(f64),
    /// This, give or take.
    Around {
        /// The middle.
        number: f64,
        /// How far off is still right, not negative.
        range: f64,
    },
    /// From here to there, both included.
    Between {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
}

/// A pair of a matching question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What is asked; empty for an answer that goes with nothing.
    pub left: Words,
    /// What goes with it.
    pub right: String,
}

/// A gap of a text with gaps; it stands in the stem as `[[number]]`, from 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Gap {
    /// Chosen from these.
    Choose(Vec<Choice>),
    /// Typed words.
    Type(Vec<Choice>),
    /// A typed number.
    Number(Vec<NumberChoice>),
}

/// The questions of a file in any of the formats, QTI and its packages too, by its name's ending and its first signs; `None` if it
/// is none of these.
pub fn read_file(name: &str, bytes: &[u8]) -> Option<Bank> {
    read_bank_file(name, bytes).or_else(|| {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).into_owned();
        let roots = ["<assessmentItem", "<qti-assessment-item", "<questestinterop"];
        let is_qti = match ending_of(name).as_str() {
            "xml" => roots.iter().any(|root| head.contains(root)),
            "zip" => bytes.starts_with(b"PK"),
            _ => false,
        };
        is_qti.then(|| crate::qti::read_bank(bytes))
    })
}

/// The same without QTI, whose items are looked at by [`crate::qti`].
pub fn read_bank_file(name: &str, bytes: &[u8]) -> Option<Bank> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).into_owned();
    match ending_of(name).as_str() {
        "gift" => Some(crate::gift::read(bytes)),
        "aiken" => Some(crate::aiken::read(bytes)),
        "xml" if head.contains("<quiz") => Some(crate::moodle_xml::read(bytes)),
        "txt" | "" => {
            // Aiken's one keyword stands at the beginning of a line; GIFT has braces.
            let text = String::from_utf8_lossy(bytes);
            let is_aiken =
                text.lines().any(|line| line.trim_start().to_ascii_uppercase().starts_with("ANSWER:"));
            Some(if is_aiken { crate::aiken::read(bytes) } else { crate::gift::read(bytes) })
        }
        _ => None,
    }
}

/// Where an XML file must have said what it is.
const HEAD_BYTES: usize = 4_096;

fn ending_of(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}
