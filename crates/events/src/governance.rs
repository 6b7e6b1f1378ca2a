//! For what people's data may be used, what people asked about their data, and what crossed a border.
//!
//! The people an event is about stand first in the envelope; staff who entered it follow them. Uses are numbers of
//! `kernel::DataUse`. Days are the school's own, counted from 1970-01-01.

use crate::map_ids;
use kernel::{Digest, NodeKey, PersonId, RequestId, SchoolId};
use minicbor::{Decode, Encode};

/// How a decision about data reached the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ConsentHow {
    /// By herself, signed in.
    Herself = 1,
    /// On paper that she signed; staff entered it.
    PaperHerself = 2,
    /// On paper that her guardian signed; staff entered it.
    PaperGuardian = 3,
    /// Her guardian said it before staff, who entered it.
    GuardianInPerson = 4,
}

impl ConsentHow {
    /// All of them, in the order pages list them.
    pub const ALL: [ConsentHow; 4] = [
        ConsentHow::PaperGuardian,
        ConsentHow::GuardianInPerson,
        ConsentHow::PaperHerself,
        ConsentHow::Herself,
    ];

    /// Reads the stored number; `None` for one of a later version.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|how| *how as u8 == value)
    }

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            ConsentHow::Herself => "herself",
            ConsentHow::PaperHerself => "paper-herself",
            ConsentHow::PaperGuardian => "paper-guardian",
            ConsentHow::GuardianInPerson => "guardian-in-person",
        }
    }

    /// Whether a guardian decided.
    pub fn is_guardian(self) -> bool {
        matches!(self, ConsentHow::PaperGuardian | ConsentHow::GuardianInPerson)
    }
}

/// Somebody consented to uses of her data, or her guardian did for her.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentGiven {
    /// How many people of the envelope, from its first, it is about.
    #[n(0)]
    pub people: u8,
    /// `kernel::DataUse` numbers.
    #[n(1)]
    pub uses: Vec<u8>,
    /// [`ConsentHow`] as its number.
    #[n(2)]
    pub how: u8,
    /// The child was heard before her guardian decided.
    #[n(3)]
    pub heard: bool,
    /// When a paper was signed.
    #[n(4)]
    pub signed_day: Option<i32>,
    /// Which version of the question's wording was put.
    #[n(5)]
    pub wording: u16,
}

/// A consent was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentWithdrawn {
    /// How many people of the envelope, from its first, it is about.
    #[n(0)]
    pub people: u8,
    /// `kernel::DataUse` numbers.
    #[n(1)]
    pub uses: Vec<u8>,
    /// [`ConsentHow`] as its number.
    #[n(2)]
    pub how: u8,
}

/// Somebody asked for something about her data. Who stands first in the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RequestMade {
    /// Which.
    #[cbor(n(0), with = "map_ids::request")]
    pub request: RequestId,
    /// [`RequestKind`] as its number.
    #[n(1)]
    pub kind: u8,
    /// What it is about, if it is a correction: [`RequestAbout`] as its number; else 0.
    #[n(2)]
    pub about: u8,
    /// How it is known who asks: [`IdentityCheck`] as its number.
    #[n(3)]
    pub identity: u8,
    /// Her guardian asks for her.
    #[n(4)]
    pub by_guardian: bool,
    /// The day on which it reached the school.
    #[n(5)]
    pub received_day: i32,
    /// The last day on which an answer is in time.
    #[n(6)]
    pub due_day: i32,
    /// Whose law set that day, ISO 3166-1 alpha-2; `ZZ` while nobody has said.
    #[n(7)]
    pub country: String,
    /// The strict rule set it, because the country's is not known.
    #[n(8)]
    pub strict: bool,
}

/// More time was taken, as the country's rule allows.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RequestExtended {
    /// Which.
    #[cbor(n(0), with = "map_ids::request")]
    pub request: RequestId,
    /// The last day now.
    #[n(1)]
    pub due_day: i32,
}

/// A request was answered.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RequestClosed {
    /// Which.
    #[cbor(n(0), with = "map_ids::request")]
    pub request: RequestId,
    /// [`RequestOutcome`] as its number.
    #[n(1)]
    pub outcome: u8,
    /// Why, in words of whoever closed it: which law asks to keep it, what was not done. Without names, for it stays written. `None`:
    /// everything was done, or a program that did not ask wrote it.
    #[n(2)]
    pub ground: Option<String>,
}

/// The copy that answers a request for access was made. Who asked stands first in the envelope, then who made it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CopyMade {
    /// For which request.
    #[cbor(n(0), with = "map_ids::request")]
    pub request: RequestId,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RequestKind {
    /// To see what is kept about her.
    Access = 1,
    /// That something be corrected.
    Rectify = 2,
    /// That her data not be used for something.
    Object = 3,
    /// To be forgotten.
    Erase = 4,
}

impl RequestKind {
    /// All kinds, in the order pages offer them.
    pub const ALL: [RequestKind; 4] =
        [RequestKind::Access, RequestKind::Rectify, RequestKind::Object, RequestKind::Erase];

    /// Reads the stored number; `None` for one of a later version.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == value)
    }

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            RequestKind::Access => "access",
            RequestKind::Rectify => "rectify",
            RequestKind::Object => "object",
            RequestKind::Erase => "erase",
        }
    }
}

/// What a correction is about. No words of hers: she says them to the person who corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RequestAbout {
    /// Nothing in particular.
    Unsaid = 0,
    /// Her name.
    Name = 1,
    /// A fact on her record.
    Record = 2,
    /// Her class or role.
    Class = 3,
    /// Her work or attendance.
    Work = 4,
}

impl RequestAbout {
    /// All of them.
    pub const ALL: [RequestAbout; 5] = [
        RequestAbout::Unsaid,
        RequestAbout::Name,
        RequestAbout::Record,
        RequestAbout::Class,
        RequestAbout::Work,
    ];

    /// Reads the stored number.
    pub fn from_u8(value: u8) -> Self {
        Self::ALL.into_iter().find(|about| *about as u8 == value).unwrap_or(Self::Unsaid)
    }

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            RequestAbout::Unsaid => "unsaid",
            RequestAbout::Name => "name",
            RequestAbout::Record => "record",
            RequestAbout::Class => "class",
            RequestAbout::Work => "work",
        }
    }
}

/// How it is known who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum IdentityCheck {
    /// She was signed in.
    SignedIn = 1,
    /// Staff know her, and her guardian if one asks.
    Known = 2,
    /// A document was seen.
    Document = 3,
}

impl IdentityCheck {
    /// All of them.
    pub const ALL: [IdentityCheck; 3] =
        [IdentityCheck::SignedIn, IdentityCheck::Known, IdentityCheck::Document];

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            IdentityCheck::SignedIn => "signed-in",
            IdentityCheck::Known => "known",
            IdentityCheck::Document => "document",
        }
    }
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RequestOutcome {
    /// All of it was done.
    Done = 1,
    /// Some of it; she was told what not, and why.
    Partly = 2,
    /// The law asks the school to keep it; she was told which law.
    MustKeep = 3,
    /// It could not be shown that she, or her guardian, asks.
    NotShownWho = 4,
    /// She took it back.
    TakenBack = 5,
}

impl RequestOutcome {
    /// All of them, in the order pages list them.
    pub const ALL: [RequestOutcome; 5] = [
        RequestOutcome::Done,
        RequestOutcome::Partly,
        RequestOutcome::MustKeep,
        RequestOutcome::NotShownWho,
        RequestOutcome::TakenBack,
    ];

    /// Reads the stored number; `None` for one of a later version.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| *outcome as u8 == value)
    }

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            RequestOutcome::Done => "done",
            RequestOutcome::Partly => "partly",
            RequestOutcome::MustKeep => "must-keep",
            RequestOutcome::NotShownWho => "not-shown-who",
            RequestOutcome::TakenBack => "taken-back",
        }
    }
}

/// What left over a border on one day: one event a day and way, none on days when nothing did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BorderCrossed {
    /// The day.
    #[n(0)]
    pub day: i32,
    /// From which country; `ZZ`: nobody has said.
    #[n(1)]
    pub from_country: String,
    /// To which country.
    #[n(2)]
    pub to_country: String,
    /// `kernel::departures::LeaveGround` as its number.
    #[n(3)]
    pub ground: u8,
    /// Entries of what left that day that the reader can see, those that it could see before too.
    #[n(4)]
    pub entries: u64,
    /// Bytes.
    #[n(5)]
    pub bytes: u64,
    /// How many of `entries` the reader could see before. `None`: a program that did not tell them apart wrote it.
    #[n(6)]
    pub again: Option<u64>,
}

/// The flow to a country was entered in the authority's register.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BorderFlowRegistered {
    /// To which country.
    #[n(0)]
    pub to_country: String,
    /// Under which number or name the register has it.
    #[n(1)]
    pub reference: String,
}

/// A machine that held keys no longer exists, so that it need not confirm an erasure. Said by staff who know.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeyHolderGone {
    /// Which.
    #[cbor(n(0), with = "map_ids::node")]
    pub node: NodeKey,
}

/// Why somebody was forgotten, as `PersonForgotten` counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ForgetReason {
    /// She or her guardian asked.
    Asked = 1,
    /// What her data were kept for is over.
    PurposeOver = 2,
    /// An authority or a court ordered it.
    Ordered = 3,
    /// She was registered by mistake.
    Mistake = 4,
}

impl ForgetReason {
    /// All of them, in the order pages list them.
    pub const ALL: [ForgetReason; 4] =
        [ForgetReason::Asked, ForgetReason::PurposeOver, ForgetReason::Ordered, ForgetReason::Mistake];

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            ForgetReason::Asked => "asked",
            ForgetReason::PurposeOver => "purpose-over",
            ForgetReason::Ordered => "ordered",
            ForgetReason::Mistake => "mistake",
        }
    }
}

/// Keys of the people in the envelope were handed to another node, which can read them from then on. Written before they leave, so
/// that whoever is forgotten can be told who had her keys.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeysHanded {
    /// To which.
    #[cbor(n(0), with = "map_ids::node")]
    pub node: NodeKey,
}

/// A school that a pupil moved to asks her old school for her history, by the id that her slip told. She stands first in the
/// envelope, then who asks. Read by centrals and by the school that is asked, and by no other.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HistoryAsked {
    /// Which asking: random, so that nobody can guess the digest that an answer names.
    #[cbor(n(0), with = "map_ids::request")]
    pub request: RequestId,
    /// Her id at her old school.
    #[cbor(n(1), with = "map_ids::person")]
    pub person: PersonId,
    /// The school that asks; the envelope's.
    #[cbor(n(2), with = "map_ids::school")]
    pub school: SchoolId,
    /// The school that is asked.
    #[cbor(n(3), with = "map_ids::school")]
    pub from: SchoolId,
    /// What the school that asks is called, for whoever decides.
    #[n(4)]
    pub school_name: String,
    /// What her slip says beside her id: her old school's box knows by it that she, or her guardian, was given the slip.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}

/// Her old school answered. The new school is not named: her old school's log must not tell where a protected pupil went. She
/// stands first in the envelope, then who decided; nobody, where a consent that stands decided.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HistoryAnswered {
    /// Which asking: the digest of its number, her id and both schools (`exchange::moves`).
    #[cbor(n(0), with = "map_ids::digest")]
    pub asked: Digest,
    /// Whose.
    #[cbor(n(1), with = "map_ids::person")]
    pub person: PersonId,
    /// The asking school gets her history, and her keys; otherwise it does not, or no more from now on.
    #[n(2)]
    pub granted: bool,
}

/// A node to which keys of the people in the envelope had been handed has confirmed that it destroyed them. Written by the node that
/// asked it to: the other may be one whose log is not read here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeysDestroyed {
    /// Which.
    #[cbor(n(0), with = "map_ids::node")]
    pub node: NodeKey,
}

/// For how long a school keeps the data of whoever left it, from now on. Who set it stands first in the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RetentionSet {
    /// Which school; the envelope's.
    #[cbor(n(0), with = "map_ids::school")]
    pub school: SchoolId,
    /// Years after her last day in a class or role, and after her last work.
    #[n(1)]
    pub years: u8,
}

/// Somebody who left is kept longer than her school's rule says, or no longer. She stands first in the envelope, then who decided.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonKept {
    /// The last day on which she is kept for this; `None`: from now on only the rule counts.
    #[n(0)]
    pub until_day: Option<i32>,
    /// Why, as [`KeepGround`] counts it; `None` where the keeping ends. Never in words: an entry by staff is shown to every central, and
    /// stays readable when she is forgotten.
    #[n(1)]
    pub ground: Option<u8>,
}

/// Why somebody's data are kept beyond her school's rule, as `PersonKept` counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum KeepGround {
    /// The law or an authority makes the school keep them.
    Law = 1,
    /// A case, a complaint or a claim is open.
    Case = 2,
    /// A certificate or a history is still to be given.
    Certificate = 3,
    /// She is expected back.
    Returns = 4,
    /// She or her family asked for it.
    Asked = 5,
    /// Something else.
    Other = 6,
}

impl KeepGround {
    /// All of them, in the order pages list them.
    pub const ALL: [KeepGround; 6] = [
        KeepGround::Law,
        KeepGround::Case,
        KeepGround::Certificate,
        KeepGround::Returns,
        KeepGround::Asked,
        KeepGround::Other,
    ];

    /// The word used in forms and message keys.
    pub fn word(self) -> &'static str {
        match self {
            KeepGround::Law => "law",
            KeepGround::Case => "case",
            KeepGround::Certificate => "certificate",
            KeepGround::Returns => "returns",
            KeepGround::Asked => "asked",
            KeepGround::Other => "other",
        }
    }

    /// By its number; one of a newer program is some other.
    pub fn of(number: i64) -> Self {
        KeepGround::ALL.into_iter().find(|known| *known as i64 == number).unwrap_or(KeepGround::Other)
    }

    /// By its word.
    pub fn from_word(word: &str) -> Option<Self> {
        KeepGround::ALL.into_iter().find(|known| known.word() == word)
    }
}
