//! Whether a consent, or its withdrawal, counts. Pure.

use crate::policy::{ConsentRule, Decider};
use events::governance::ConsentHow;

/// Why a consent does not count. Each has a message `governance-refused-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// She is too young, or nobody knows how old she is: her guardian decides.
    GuardianDecides,
    /// She is old enough: nobody decides for her.
    SheDecides,
    /// Her country asks that she be heard first.
    NotHeard,
}

impl Refusal {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Refusal::GuardianDecides => "guardian-decides",
            Refusal::SheDecides => "she-decides",
            Refusal::NotHeard => "not-heard",
        }
    }
}

/// What follows from a wish to consent. `stands`: the same consent stands already.
pub fn give(rule: &ConsentRule<'_>, how: ConsentHow, heard: bool, stands: bool) -> Result<bool, Refusal> {
    match (rule.who, how.is_guardian()) {
        (Decider::Guardian, false) => Err(Refusal::GuardianDecides),
        (Decider::Herself, true) => Err(Refusal::SheDecides),
        (Decider::Guardian, true) if rule.hear_minor && !heard => Err(Refusal::NotHeard),
        _ => Ok(!stands),
    }
}

/// What follows from a wish to take a consent back: whoever takes it back, it counts; the strict reading of every law.
pub fn withdraw(stands: bool) -> bool {
    stands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Age, Policy};
    use ConsentHow::*;

    fn given(country: &str, age: u16, how: ConsentHow, heard: bool) -> Result<bool, Refusal> {
        give(
            &Policy::shipped().consent(country.parse().ok(), Age::Years(age), false, None),
            how,
            heard,
            false,
        )
    }

    #[test]
    fn only_who_decides_can_give_it() {
        for (country, age, how, heard, expected) in [
            ("PE", 14, Herself, false, Ok(true)),
            ("PE", 14, PaperHerself, false, Ok(true)),
            ("PE", 14, PaperGuardian, false, Err(Refusal::SheDecides)),
            ("PE", 13, Herself, false, Err(Refusal::GuardianDecides)),
            ("PE", 13, PaperGuardian, false, Ok(true)),
            ("AR", 17, Herself, false, Err(Refusal::GuardianDecides)),
            ("CO", 12, PaperGuardian, false, Err(Refusal::NotHeard)),
            ("CO", 12, GuardianInPerson, true, Ok(true)),
            ("CO", 18, Herself, false, Ok(true)),
            ("ZZ", 17, PaperHerself, true, Err(Refusal::GuardianDecides)),
        ] {
            assert_eq!(given(country, age, how, heard), expected, "{country} {age} {how:?}");
        }
        let rule = Policy::shipped().consent("PE".parse().ok(), Age::Unknown, false, None);
        assert_eq!(give(&rule, Herself, true, false), Err(Refusal::GuardianDecides));
    }

    #[test]
    fn what_stands_already_is_not_written_again() {
        let rule = Policy::shipped().consent("PE".parse().ok(), Age::Years(20), false, None);
        assert_eq!(give(&rule, Herself, false, true), Ok(false));
        assert!(withdraw(true) && !withdraw(false));
    }
}
