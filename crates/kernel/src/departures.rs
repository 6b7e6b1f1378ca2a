//! What may leave a node, entry by entry: between whoever carries entries and whoever answers for people's data
//! ([`crate::ports::Departures`]).

use crate::{Authority, CountryCode, NodeKey, PersonId};
use std::{collections::BTreeSet, sync::Arc};

/// A node to which entries would go, as its certificate describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Destination {
    /// Which.
    pub node: NodeKey,
    /// Under which country's law it stands; `None` if its certificate does not say.
    pub country: Option<CountryCode>,
    /// A ministry's or partner's node; otherwise a school's.
    pub central: bool,
}

/// What may leave for one destination, besides what its certificate lets it read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// On which ground entries that name people go, for the record.
    pub ground: LeaveGround,
    /// Entries may name only these people; `None`: anybody.
    pub only: Option<Arc<BTreeSet<PersonId>>>,
    /// The people whose own answers a central may be shown.
    pub answers: Arc<BTreeSet<PersonId>>,
    /// The people of whom a central may know who they are: it is handed the keys to their names.
    pub names: Arc<BTreeSet<PersonId>>,
}

/// Why personal entries go, or that they stay. Stored by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LeaveGround {
    /// The country's rule does not let personal data go there: only entries that name nobody do.
    NobodyNamed = 0,
    /// Both nodes are under one country's law and belong to the network that serves the school.
    SameCountry = 1,
    /// Across a border, of people who consented to that.
    Consent = 2,
}

impl LeaveGround {
    /// Reads the stored number; an unknown one is the strictest.
    pub fn from_u8(value: u8) -> Self {
        match value {
            1 => Self::SameCountry,
            2 => Self::Consent,
            _ => Self::NobodyNamed,
        }
    }

    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::NobodyNamed => "nobody-named",
            Self::SameCountry => "same-country",
            Self::Consent => "consent",
        }
    }
}

impl Clearance {
    /// Nothing that names a person.
    pub fn nobody() -> Self {
        let nobody = Arc::<BTreeSet<PersonId>>::default;
        Self { ground: LeaveGround::NobodyNamed, only: Some(nobody()), answers: nobody(), names: nobody() }
    }

    /// Whatever certificates allow, and no learner's answers to a central: for networks of invented people and for tests.
    pub fn by_certificate_alone() -> Self {
        Self { ground: LeaveGround::SameCountry, only: None, ..Self::nobody() }
    }

    /// Whether an entry may leave. `readable`: the destination's certificate lets it read the entry. What learners wrote is shown to a
    /// central although it serves none of their schools if all whom the entry names consented to that.
    pub fn lets<I: Iterator<Item = PersonId>>(
        &self,
        readable: bool,
        to: &Destination,
        authority: Authority,
        persons: impl Fn() -> I,
    ) -> bool {
        let all_of = |people: &BTreeSet<PersonId>| persons().all(|person| people.contains(&person));
        let names_somebody = persons().next().is_some();
        let shown = readable
            || (to.central && authority == Authority::Learner && names_somebody && all_of(&self.answers));
        shown && self.only.as_ref().is_none_or(|only| all_of(only))
    }
}

/// By what entries leave. Stored by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LeaveWay {
    /// A stick or another folder that travels.
    Stick = 1,
    /// A courier's phone.
    Courier = 2,
    /// A network.
    Network = 3,
}

impl LeaveWay {
    /// Reads the stored number.
    pub fn from_u8(value: u8) -> Option<Self> {
        [Self::Stick, Self::Courier, Self::Network].into_iter().find(|way| *way as u8 == value)
    }

    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stick => "stick",
            Self::Courier => "courier",
            Self::Network => "network",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: PersonId = PersonId([1; 16]);
    const EVA: PersonId = PersonId([2; 16]);

    fn lets(clearance: &Clearance, readable: bool, central: bool, people: &[PersonId]) -> bool {
        let to = Destination { node: NodeKey([9; 32]), country: None, central };
        clearance.lets(readable, &to, Authority::Learner, || people.iter().copied())
    }

    #[test]
    fn nobody_named_leaves_only_entries_that_name_nobody() {
        let nobody = Clearance::nobody();
        assert!(lets(&nobody, true, true, &[]));
        assert!(!lets(&nobody, true, true, &[ANA]));
        assert!(!lets(&nobody, false, true, &[]));
    }

    #[test]
    fn a_central_sees_the_answers_of_those_who_consented_all_of_them_together() {
        let mut clearance = Clearance::by_certificate_alone();
        clearance.answers = Arc::new([ANA].into());
        assert!(lets(&clearance, false, true, &[ANA]));
        assert!(!lets(&clearance, false, true, &[ANA, EVA]));
        assert!(!lets(&clearance, false, false, &[ANA]), "a school's hub reads by its certificate only");
        assert!(lets(&clearance, true, false, &[EVA]));
        let to = Destination { node: NodeKey([9; 32]), country: None, central: true };
        assert!(!clearance.lets(false, &to, Authority::Node, || [].into_iter()));
        assert!(!clearance.lets(false, &to, Authority::Staff, || [ANA].into_iter()));
    }

    #[test]
    fn across_a_border_both_are_needed() {
        let clearance = Clearance {
            ground: LeaveGround::Consent,
            only: Some(Arc::new([ANA].into())),
            answers: Arc::new([ANA, EVA].into()),
            ..Clearance::nobody()
        };
        assert!(lets(&clearance, false, true, &[ANA]));
        assert!(!lets(&clearance, false, true, &[EVA]));
        assert!(!lets(&clearance, true, true, &[EVA]));
    }
}
