//! Whether data may cross a border, and on which ground.

use super::{
    calendar::Day,
    facts::{Fact, FactValue, Policy, Why},
};
use kernel::CountryCode;

/// What would leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// Facts about people, also under random ids.
    Personal,
    /// Figures in which small groups are suppressed.
    Aggregates,
}

/// On which ground data may go, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis<'p> {
    /// There is no border between the two.
    NoBorder,
    /// Nobody can be found in it.
    OnlyAggregates,
    /// Only of people who, or whose guardians, consented to it.
    Consent {
        /// The fact that names consent among the grounds.
        fact: &'p Fact,
        /// The flow must be registered with the authority first.
        register_first: bool,
    },
    /// Personal data stay.
    Denied(Why),
}

/// What holds for data from one country to another.
pub type TransferRule<'p> = Basis<'p>;

/// The words under which laws of the file name consent as a ground.
const CONSENT: &[&str] =
    &["consent", "express_consent", "explicit_consent", "specific_consent", "unequivocal_consent"];

impl Policy {
    /// Whether data may go from one country to another on a day.
    ///
    /// Only two grounds can be established on a box: that there is no border, and consent. Adequacy, clauses, treaties and the like
    /// need a lawyer and a list that nobody ships; a ministry that has one keeps its nodes in one country's network.
    pub fn transfer(
        &self,
        from: Option<CountryCode>,
        to: Option<CountryCode>,
        data: Data,
        on: Option<Day>,
    ) -> TransferRule<'_> {
        let known = |country: Option<CountryCode>| country.filter(|code| self.country(*code).is_some());
        if data == Data::Aggregates {
            return Basis::OnlyAggregates;
        }
        match (from, to) {
            // Also in a country that this program knows nothing of: what stays in it crosses no border. ZZ is no country.
            (Some(from), Some(to)) if from == to && from.as_str() != "ZZ" => return Basis::NoBorder,
            (_, Some(to)) if to.as_str() != "ZZ" => {}
            _ => return Basis::Denied(Why::UnknownCountry),
        }
        match self.fact(known(from), "transfer_modes", on) {
            Ok((FactValue::List(modes), fact)) => {
                if !modes.iter().any(|mode| CONSENT.contains(&mode.as_str())) {
                    Basis::Denied(Why::NoValue)
                } else if fact.status.may_loosen() {
                    let register_first = self.flag(from, "transfer_register", on);
                    Basis::Consent { fact, register_first }
                } else {
                    Basis::Denied(Why::OnlyFromMemory)
                }
            }
            Ok(_) => Basis::Denied(Why::NoValue),
            Err(why) => Basis::Denied(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(from: &str, to: &str) -> Basis<'static> {
        Policy::shipped().transfer(from.parse().ok(), to.parse().ok(), Data::Personal, None)
    }

    #[test]
    fn consent_is_a_ground_where_somebody_read_it_and_nowhere_else() {
        let consent = ["AR", "BR", "CL", "EC", "MX", "PA", "PE", "UY"];
        let register = ["EC", "PE"];
        for country in Policy::shipped().countries() {
            let code = country.code.as_str();
            let other = if code == "AR" { "BR" } else { "AR" };
            match rule(code, other) {
                Basis::Consent { register_first, .. } => {
                    assert!(consent.contains(&code), "{code}");
                    assert_eq!(register_first, register.contains(&code), "{code}");
                }
                Basis::Denied(why) => {
                    assert!(!consent.contains(&code), "{code}");
                    let memory = ["CO", "CR"].contains(&code);
                    assert_eq!(why, if memory { Why::OnlyFromMemory } else { Why::NoFact }, "{code}");
                }
                other => panic!("{code}: {other:?}"),
            }
            assert_eq!(rule(code, code), Basis::NoBorder);
        }
    }

    #[test]
    fn what_is_unknown_stays_and_aggregates_may_go() {
        for (from, to) in
            [("ZZ", "PE"), ("", "PE"), ("US", "PE"), ("ZZ", "ZZ"), ("", ""), ("PE", ""), ("PE", "ZZ")]
        {
            assert_eq!(rule(from, to), Basis::Denied(Why::UnknownCountry), "{from} {to}");
        }
        assert_eq!(rule("US", "US"), Basis::NoBorder);
        // Chile's new grounds are law from 1 December 2026.
        let on = |day: &str| {
            let (cl, pe) = ("CL".parse().ok(), "PE".parse().ok());
            Policy::shipped().transfer(cl, pe, Data::Personal, Some(day.parse().expect("a day")))
        };
        assert_eq!(on("2026-11-30"), Basis::Denied(Why::NotYetInForce));
        assert!(matches!(on("2026-12-01"), Basis::Consent { .. }));
        let aggregates = Policy::shipped().transfer(None, None, Data::Aggregates, None);
        assert_eq!(aggregates, Basis::OnlyAggregates);
    }
}
