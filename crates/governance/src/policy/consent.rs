//! Who decides about a person's data: she herself, or her guardian.

use super::{
    calendar::Day,
    facts::{Fact, Policy, Why},
};
use kernel::CountryCode;

/// How old a person is, as far as anybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Completed years.
    Years(u16),
    /// Nobody has said: a guardian decides.
    Unknown,
}

impl Age {
    /// The age on a day of somebody born on another. Born later than that is no age.
    pub fn of(born: Day, on: Day) -> Self {
        u16::try_from(born.years_until(on)).map_or(Age::Unknown, Age::Years)
    }

    /// The least age on a day of somebody of whom only the year of birth is known: born on its last day.
    pub fn of_year(year: i32, on: Day) -> Self {
        Day::of(year, 12, 31).map_or(Age::Unknown, |born| Age::of(born, on))
    }
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider {
    /// The person herself.
    Herself,
    /// Whoever has parental authority, or looks after her by law.
    Guardian,
}

impl Decider {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Decider::Herself => "self",
            Decider::Guardian => "guardian",
        }
    }
}

/// Where a number of the rule comes from.
pub type Ground<'p> = Result<&'p Fact, Why>;

/// What holds for one person and one use of her data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRule<'p> {
    /// Who decides.
    pub who: Decider,
    /// From which age she would decide herself.
    pub from_age: u16,
    /// The country's fact on the age, or why the strict rule counts.
    pub ground: Ground<'p>,
    /// The same for sensitive data, if that is asked.
    pub sensitive_ground: Option<Ground<'p>>,
    /// She is heard before her guardian decides.
    pub hear_minor: bool,
    /// Her account is linked to a guardian's.
    pub link_guardian_account: bool,
    /// A present or a prize in exchange would void it.
    pub gift_makes_void: bool,
}

impl Policy {
    /// Who decides about somebody's data on a day. Without a day, by the law as the file has it.
    ///
    /// The age is the larger of the country's and, for sensitive data, the country's for those; what is missing is 18 (strict).
    pub fn consent(
        &self,
        country: Option<CountryCode>,
        age: Age,
        sensitive: bool,
        on: Option<Day>,
    ) -> ConsentRule<'_> {
        let (mut from_age, ground) = self.deciding_age(country, "self_consent_age", on);
        let sensitive_ground = sensitive.then(|| {
            let (sensitive_age, ground) = self.deciding_age(country, "sensitive_self_consent_age", on);
            from_age = from_age.max(sensitive_age);
            ground
        });
        // Whoever's age nobody knows is below every age but the lowest.
        let is_below = |limit: u16| match age {
            Age::Years(years) => years < limit,
            Age::Unknown => limit > 0,
        };
        let below = |name| self.age(country, name, on).is_ok_and(|(limit, _)| is_below(limit));
        ConsentRule {
            who: if is_below(from_age) { Decider::Guardian } else { Decider::Herself },
            from_age,
            ground,
            sensitive_ground,
            hear_minor: below("hear_minor_below_age"),
            link_guardian_account: below("link_guardian_account_below_age"),
            gift_makes_void: is_below(self.strict.self_consent_age)
                && self.flag(country, "gift_makes_consent_void", on),
        }
    }

    fn deciding_age(&self, country: Option<CountryCode>, name: &str, on: Option<Day>) -> (u16, Ground<'_>) {
        let strict = self.strict.self_consent_age;
        match self.age(country, name, on) {
            Ok((age, fact)) if fact.status.may_loosen() || age >= strict => (age, Ok(fact)),
            Ok(_) => (strict, Err(Why::OnlyFromMemory)),
            Err(why) => (strict, Err(why)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Age for ordinary data and for sensitive data, by country, as `data/jurisdictions.toml` says; all others: 18 and 18.
    const AGES: &[(&str, u16, u16)] =
        &[("PE", 14, 18), ("CL", 14, 16), ("CO", 18, 18), ("EC", 15, 18), ("BR", 12, 18)];

    fn rule(country: &str, age: u16, sensitive: bool) -> ConsentRule<'static> {
        Policy::shipped().consent(country.parse().ok(), Age::Years(age), sensitive, None)
    }

    #[test]
    fn in_every_country_the_year_before_a_guardian_decides_and_on_the_birthday_she_does() {
        let codes = Policy::shipped().countries().map(|country| country.code.to_string());
        for country in codes.chain(["US".into(), "ZZ".into()]) {
            let known = AGES.iter().find(|(code, ..)| *code == country);
            let (plain, sensitive) = known.map_or((18, 18), |(_, plain, sensitive)| (*plain, *sensitive));
            for (from, is_sensitive) in [(plain, false), (sensitive, true)] {
                for age in 0..=100 {
                    let expected = if age < from { Decider::Guardian } else { Decider::Herself };
                    let found = rule(&country, age, is_sensitive);
                    assert_eq!(found.who, expected, "{country} at {age}, sensitive {is_sensitive}");
                    assert_eq!(found.hear_minor, country == "CO" && age < 18, "{country} at {age}");
                    assert_eq!(
                        found.link_guardian_account,
                        country == "BR" && age < 16,
                        "{country} at {age}"
                    );
                    assert_eq!(found.gift_makes_void, country == "PE" && age < 18, "{country} at {age}");
                }
            }
        }
    }

    #[test]
    fn what_nobody_knows_is_strict_and_says_why() {
        let policy = Policy::shipped();
        assert_eq!(rule("AR", 17, false).ground, Err(Why::NoValue));
        assert_eq!(rule("JM", 17, false).ground, Err(Why::NoFact));
        assert_eq!(rule("US", 17, false).ground, Err(Why::UnknownCountry));
        assert_eq!(policy.consent(None, Age::Years(17), false, None).ground, Err(Why::UnknownCountry));
        assert_eq!(rule("PE", 17, true).sensitive_ground, Some(Err(Why::NoValue)));
        for country in ["PE", "BR", "AR", "ZZ"] {
            let unknown = policy.consent(country.parse().ok(), Age::Unknown, false, None);
            assert_eq!(unknown.who, Decider::Guardian, "{country}");
        }
        assert!(policy.consent("BR".parse().ok(), Age::Unknown, false, None).link_guardian_account);
    }

    #[test]
    fn a_law_counts_from_its_first_day() {
        let at = |day: &str| {
            Policy::shipped().consent(
                "CL".parse().ok(),
                Age::Years(15),
                false,
                Some(day.parse().expect("a day")),
            )
        };
        assert_eq!(
            (at("2026-11-30").who, at("2026-11-30").ground),
            (Decider::Guardian, Err(Why::NotYetInForce))
        );
        assert_eq!(at("2026-12-01").who, Decider::Herself);
    }

    #[test]
    fn an_age_from_memory_never_loosens() {
        let text = include_str!("../../data/jurisdictions.toml").replacen(
            "self_consent_age = { value = 14, status = \"verified_primary\"",
            "self_consent_age = { value = 14, status = \"unverified\"",
            1,
        );
        let policy = Policy::read(&text).expect("sound");
        let rule = policy.consent("PE".parse().ok(), Age::Years(15), false, None);
        assert_eq!((rule.who, rule.from_age, rule.ground), (Decider::Guardian, 18, Err(Why::OnlyFromMemory)));
    }

    #[test]
    fn ages_from_days_and_years_of_birth() {
        let on: Day = "2026-11-22".parse().expect("a day");
        let born = |text: &str| Age::of(text.parse().expect("a day"), on);
        assert_eq!((born("2012-11-22"), born("2012-11-23")), (Age::Years(14), Age::Years(13)));
        assert_eq!(born("2026-11-23"), Age::Unknown);
        // Of somebody born in 2012 nobody can say before the year's end that she is 14.
        assert_eq!(Age::of_year(2012, on), Age::Years(13));
        assert_eq!(Age::of_year(2012, "2026-12-31".parse().expect("a day")), Age::Years(14));
        assert_eq!(Age::of_year(9_999, on), Age::Unknown);
    }
}
