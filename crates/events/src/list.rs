//! The one list of event kinds. Numbers are never reused; a changed shape gets the next version and keeps the old
//! decoder.

use crate::{
    authoring::*, classwork::*, content::*, governance::*, learning::*, node::*, people::*, school::*,
    tutoring::*,
};

/// Number of a kind: hundreds are the area.
pub type Kind = u16;

/// Why a body could not be read. The entry that carries it is kept and relayed all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event kind {kind} version {version}: {reason}")]
pub struct EventError {
    /// The kind in the envelope.
    pub kind: Kind,
    /// The version in the envelope.
    pub version: u8,
    /// What the decoder found.
    pub reason: String,
}

macro_rules! events {
    ($($number:literal v $version:literal $name:ident),+ $(,)?) => {
        /// A fact. What this build does not know is [`Event::Unknown`]: stored and relayed, seen by no view.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("Kind ", stringify!($number), ", version ", stringify!($version), ".")]
              $name($name),)+
            /// A kind or version from a newer node.
            Unknown(Kind, u8),
        }

        impl Event {
            /// The kind's number.
            pub fn kind(&self) -> Kind {
                match self { $(Event::$name(_) => $number,)+ Event::Unknown(kind, _) => *kind }
            }

            /// The version that [`Event::encode_body`] writes.
            pub fn version(&self) -> u8 {
                match self { $(Event::$name(_) => $version,)+ Event::Unknown(_, version) => *version }
            }

            /// Deterministic CBOR: a map with ascending integer keys. Unknown events cannot be written again; they
            /// travel as the bytes they came in, and give an empty body here.
            pub fn encode_body(&self) -> Vec<u8> {
                match self {
                    $(Event::$name(event) => minicbor::to_vec(event).expect("writing to memory cannot fail"),)+
                    Event::Unknown(..) => Vec::new(),
                }
            }

            /// Reads a body. A body of a known kind and version with trailing bytes or missing fields is an error.
            pub fn decode(kind: Kind, version: u8, body: &[u8]) -> Result<Event, EventError> {
                let mut decoder = minicbor::Decoder::new(body);
                let event = match (kind, version) {
                    $(($number, $version) => decoder.decode::<$name>().map(Event::$name),)+
                    _ => return Ok(Event::Unknown(kind, version)),
                };
                let error = |reason: String| EventError { kind, version, reason };
                let event = event.map_err(|e| error(e.to_string()))?;
                if decoder.position() != body.len() {
                    return Err(error("bytes after the end".into()));
                }
                Ok(event)
            }

            /// The school that the body speaks of, if it names one. It must stand in the envelope too: the envelope is what
            /// certificates are compared with.
            pub fn school(&self) -> Option<kernel::SchoolId> {
                match self {
                    Event::SchoolOpened(event) => Some(event.school),
                    Event::ClassOpened(event) => Some(event.school),
                    Event::DoorsSet(event) => Some(event.school),
                    Event::CourseInstalled(event) => Some(event.school),
                    Event::CourseRemoved(event) => Some(event.school),
                    Event::RoleGiven(event) => Some(event.school),
                    Event::RoleEnded(event) => Some(event.school),
                    Event::HistoryAsked(event) => Some(event.school),
                    Event::WeekSummed(event) => Some(event.school),
                    Event::RetentionSet(event) => Some(event.school),
                    _ => None,
                }
            }

            /// Every kind this build knows: number, version, name.
            pub const KNOWN: &'static [(Kind, u8, &'static str)] = &[$(($number, $version, stringify!($name)),)+];
        }

        $(impl From<$name> for Event {
            fn from(event: $name) -> Self { Event::$name(event) }
        })+
    };
}

events! {
    101 v 1 IncarnationOpened,
    102 v 1 OriginCertified,
    103 v 1 OriginRevoked,
    104 v 1 ForkSettled,
    105 v 1 SoftwareChanged,
    106 v 1 ProgramOffered,
    107 v 1 UpdateEnded,
    108 v 1 AddressSaid,
    201 v 1 PersonRegistered,
    202 v 1 PersonRenamed,
    203 v 1 RoleGiven,
    204 v 1 RoleEnded,
    205 v 1 PersonsMerged,
    206 v 1 PersonsUnmerged,
    207 v 1 PersonForgotten,
    208 v 1 PersonFactStated,
    209 v 1 PersonShownAs,
    210 v 1 PersonProtected,
    220 v 1 WayInRenewed,
    301 v 1 SchoolOpened,
    302 v 1 ClassOpened,
    303 v 1 ClassRenamed,
    304 v 1 Enrolled,
    305 v 1 EnrolmentEnded,
    306 v 1 TeamOpened,
    307 v 1 TeamJoined,
    308 v 1 TeamLeft,
    309 v 1 TeamClosed,
    320 v 1 DoorsSet,
    401 v 1 CourseInstalled,
    402 v 1 CourseRemoved,
    403 v 1 PackageOffered,
    404 v 1 PackageWithdrawn,
    420 v 1 ChannelImported,
    430 v 1 DraftOpened,
    431 v 1 DraftDescribed,
    432 v 1 DraftPartWritten,
    433 v 1 DraftPartRemoved,
    434 v 1 DraftPublished,
    440 v 1 WordsProposed,
    441 v 1 WordsApproved,
    442 v 1 SoundProposed,
    443 v 1 SoundApproved,
    501 v 1 AnswerRecorded,
    502 v 1 PlaceKept,
    520 v 1 ContentProgressed,
    521 v 1 ThingMarked,
    601 v 1 RollCalled,
    602 v 1 WorkSet,
    603 v 1 WorkWithdrawn,
    604 v 1 QuizMade,
    605 v 1 QuizOpened,
    606 v 1 QuizClosed,
    607 v 1 QuizAnswered,
    801 v 1 PracticeOffered,
    802 v 1 HelpGiven,
    803 v 1 NamedAWeekSet,
    804 v 1 TutorModelPart,
    805 v 1 TutorModelApproved,
    806 v 1 WeekSummed,
    901 v 1 ConsentGiven,
    902 v 1 ConsentWithdrawn,
    903 v 1 RequestMade,
    904 v 1 RequestExtended,
    905 v 1 RequestClosed,
    906 v 1 BorderCrossed,
    907 v 1 BorderFlowRegistered,
    908 v 1 KeyHolderGone,
    909 v 1 KeysHanded,
    910 v 1 HistoryAsked,
    911 v 1 HistoryAnswered,
    912 v 1 KeysDestroyed,
    913 v 1 CopyMade,
    914 v 1 RetentionSet,
    915 v 1 PersonKept,
}

#[cfg(test)]
mod tests;
