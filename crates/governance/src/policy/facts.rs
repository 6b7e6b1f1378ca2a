//! [`Policy`]: the data file, read and checked. Every fact keeps its status and source.

use super::calendar::Day;
use kernel::CountryCode;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::OnceLock};

/// The file that is shipped.
const SHIPPED: &str = include_str!("../../data/jurisdictions.toml");
/// What the file must say it is.
const FORMAT: &str = "chaski-policy/1";

/// How well a fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A public report names it; its text was not read.
    NamedOnly,
    /// From memory.
    Unverified,
    /// A summary or a quotation was read.
    VerifiedSecondary,
    /// The text of the law was read.
    VerifiedPrimary,
}

impl Status {
    /// Whether a fact so known may be less strict than the strict rule.
    pub fn may_loosen(self) -> bool {
        self >= Status::VerifiedSecondary
    }

    /// The word in files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Status::NamedOnly => "named-only",
            Status::Unverified => "unverified",
            Status::VerifiedSecondary => "verified-secondary",
            Status::VerifiedPrimary => "verified-primary",
        }
    }
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Every day counts.
    Calendar,
    /// Saturdays and Sundays do not.
    Business,
}

/// A number of days, as a law sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// How many.
    pub days: u16,
    /// Which days.
    pub kind: DayKind,
    /// How many more of the same when the term is extended.
    #[serde(default)]
    pub extension_days: u16,
}

impl Term {
    /// The last day of the term, counted from the day after receipt.
    pub fn last_day(&self, received: Day, extended: bool) -> Day {
        let days = self.days.saturating_add(if extended { self.extension_days } else { 0 });
        match self.kind {
            DayKind::Calendar => received.plus_days(days),
            DayKind::Business => received.plus_business_days(days),
        }
    }
}

/// What a fact says. Which shape belongs to which fact stands in [`FACTS`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// An age in years, a grade, a number of months.
    Number(u16),
    /// Words.
    Text(String),
    /// Several words.
    List(Vec<String>),
    /// A number of days.
    Term(Term),
    /// A number of hours.
    Hours(Hours),
}

/// A number of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// How many.
    pub hours: u16,
}

/// One thing that is said about a country's law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it says; `None`: the law is silent, or nobody knows.
    #[serde(default)]
    pub value: Option<FactValue>,
    /// How well it is known.
    pub status: Status,
    /// Key of the file's list of sources.
    pub source: String,
    /// The article.
    #[serde(default)]
    pub article: Option<String>,
    /// A remark for whoever checks it.
    #[serde(default)]
    pub note: Option<String>,
    /// The value in Spanish and Portuguese, where pages show it.
    #[serde(default)]
    pub said: Option<Said>,
    /// From which day it is law; `None`: it is already.
    #[serde(default)]
    pub from: Option<FileDay>,
}

/// A value in words, for pages; English is the value itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// In Spanish.
    pub es: String,
    /// In Portuguese.
    pub pt: String,
}

impl Fact {
    /// A value that is words, in a language; `None` if it is none.
    pub fn words(&self, language: &str) -> Option<&str> {
        let Some(FactValue::Text(value)) = &self.value else { return None };
        Some(match (language, &self.said) {
            ("es", Some(said)) => &said.es,
            ("pt", Some(said)) => &said.pt,
            _ => value,
        })
    }
}

/// A day as the file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct FileDay(pub Day);

impl TryFrom<String> for FileDay {
    type Error = super::calendar::DayError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(FileDay)
    }
}

/// A law by name; dates as far as they are known, a year or a month included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// As it is cited.
    pub name: String,
    /// When it was published.
    #[serde(default)]
    pub published: Option<String>,
    /// From when it is in force.
    #[serde(default)]
    pub since: Option<String>,
    /// The last day on which it is.
    #[serde(default)]
    pub until: Option<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// What a country is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryName {
    /// In Spanish.
    pub es: String,
    /// In Portuguese.
    pub pt: String,
    /// In English.
    pub en: String,
}

/// A country's facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jurisdiction {
    /// ISO 3166-1 alpha-2.
    pub code: CountryCode,
    /// What it is called.
    pub name: CountryName,
    /// Its laws.
    pub laws: Vec<Law>,
    /// Its facts by name, see [`FACTS`].
    pub facts: BTreeMap<String, Fact>,
}

/// The rule wherever nobody knows better.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strict {
    /// From which age somebody decides for herself.
    pub self_consent_age: u16,
    /// By when a request is answered.
    pub response: Term,
    /// By when the authority hears of a breach.
    pub breach: Hours,
    /// Whether personal data may cross a border, in words.
    pub transfer: String,
}

/// An agreement between countries that reports name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// What it is called.
    pub name: String,
    /// Since when, as far as known.
    #[serde(default)]
    pub since: Option<String>,
    /// Who is in it.
    #[serde(default)]
    pub members: Vec<String>,
    /// How well that is known.
    pub status: Status,
    /// From where.
    pub source: String,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// The rules of all jurisdictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Month in which the facts were gathered, `2026-11`.
    pub facts_as_of: String,
    /// The rule wherever nobody knows better.
    pub strict: Strict,
    /// What the sources are, by their keys.
    pub sources: BTreeMap<String, String>,
    /// Agreements between countries.
    pub frameworks: Vec<Framework>,
    jurisdictions: BTreeMap<CountryCode, Jurisdiction>,
}

/// Why a policy file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is no such file; the text names the line.
    #[error("the policy file cannot be read: {0}")]
    Form(String),
    /// A country's entry is wrong.
    #[error("{country}, {fact}: {why}")]
    Fact {
        /// Which country.
        country: String,
        /// Which fact.
        fact: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// The shape of a fact's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Years, 0 to 120.
    Age,
    /// A small number.
    Number,
    /// Days of a kind.
    Term,
    /// Hours, days, or words such as "without delay".
    Clock,
    /// Yes or no.
    Flag,
    /// Words.
    Text,
    /// Words, or several.
    Words,
}

/// Every fact the file may hold: its name, its shape, and what it is in plain English, in the order in which it is told.
pub const FACTS: &[(&str, Shape, &str)] = &[
    ("authority", Shape::Text, "The authority"),
    ("law_exists", Shape::Flag, "There is a general law on personal data"),
    ("in_force", Shape::Text, "The law is in force from"),
    ("consent", Shape::Text, "What consent must be"),
    ("self_consent_age", Shape::Age, "Age from which a person decides for herself"),
    ("sensitive_self_consent_age", Shape::Age, "The same for sensitive data"),
    ("hear_minor_below_age", Shape::Age, "Below this age the child is heard before her guardian decides"),
    ("link_guardian_account_below_age", Shape::Age, "Below this age her account is linked to a guardian's"),
    ("gift_makes_consent_void", Shape::Flag, "A minor's consent obtained with gifts is not free"),
    ("no_family_facts_through_minor", Shape::Flag, "Facts about the family may not be asked through a minor"),
    ("special_duty_schools", Shape::Flag, "Schools have a special duty to protect"),
    ("access_response", Shape::Term, "Time to answer a request for access"),
    ("information_response", Shape::Term, "Time to answer a request for information"),
    ("rectify_response", Shape::Term, "Time to answer a request for correction"),
    ("propagate_rectification", Shape::Term, "Time to tell whoever received the data of a correction"),
    ("revoke_effect", Shape::Term, "Time until a withdrawn consent takes effect"),
    ("claim_flag", Shape::Text, "A mark while a claim is open"),
    ("free_access_interval_months", Shape::Number, "Access is free once in so many months"),
    ("breach_authority", Shape::Clock, "Time to tell the authority of a breach"),
    ("breach_subject", Shape::Clock, "Time to tell the people concerned of a breach"),
    ("transfer_modes", Shape::Words, "Grounds on which data may leave the country"),
    ("transfer_register", Shape::Flag, "Flows across the border are registered with the authority"),
    ("db_registration", Shape::Flag, "Databases are registered with the authority"),
    ("retention", Shape::Text, "How long data may be kept"),
    ("rights", Shape::Words, "What a person may ask"),
    ("dpo_required", Shape::Text, "Who must name a data-protection officer"),
    ("dpia", Shape::Text, "Impact assessment"),
    ("impact_report_minors", Shape::Flag, "A report on the impact on minors is due"),
    ("privacy_notice", Shape::Words, "Kinds of privacy notice"),
    ("games_no_extra_data", Shape::Flag, "Taking part may not depend on more data than needed"),
    ("no_compulsive_design", Shape::Words, "Design that is forbidden"),
    ("no_dark_patterns", Shape::Words, "Dark patterns that are forbidden"),
    ("no_behaviour_profiling", Shape::Flag, "No profiling of behaviour or emotion"),
    ("conversational_ai", Shape::Words, "What conversational AI must do"),
    ("ai_forbidden_to_grade", Shape::Number, "No direct conversational AI up to this grade"),
    ("ai_may_grade_essays", Shape::Flag, "AI may mark essays"),
    ("report_channel", Shape::Flag, "A channel for complaints is required"),
    ("personal_devices_at_school", Shape::Text, "Personal devices at school"),
    ("cbpr", Shape::Text, "Cross-border privacy rules"),
    ("eu_adequacy", Shape::Flag, "The European Union finds its protection adequate"),
    ("fines", Shape::Text, "Fines"),
];

/// Why the strict rule counts in place of a country's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The country is not in the file, or nobody has said which country it is.
    UnknownCountry,
    /// Nobody has looked.
    NoFact,
    /// The law is silent, or what it says is not known.
    NoValue,
    /// The rule is not law yet on that day.
    NotYetInForce,
    /// It is from memory, and less strict than the strict rule.
    OnlyFromMemory,
}

impl Why {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Why::UnknownCountry => "unknown-country",
            Why::NoFact => "no-fact",
            Why::NoValue => "no-value",
            Why::NotYetInForce => "not-yet-in-force",
            Why::OnlyFromMemory => "only-from-memory",
        }
    }

    /// In plain English.
    pub fn in_english(self) -> &'static str {
        match self {
            Why::UnknownCountry => "the country is not known to this program",
            Why::NoFact => "nobody has looked this up for this country",
            Why::NoValue => "the law is silent, or what it says is not known",
            Why::NotYetInForce => "the country's own rule is not in force yet",
            Why::OnlyFromMemory => "what is noted for this country is from memory only, and less strict",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    facts_as_of: String,
    strict: Strict,
    sources: BTreeMap<String, String>,
    #[serde(default)]
    framework: Vec<Framework>,
    jurisdiction: Vec<FileJurisdiction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileJurisdiction {
    code: String,
    name: CountryName,
    #[serde(default)]
    laws: Vec<Law>,
    facts: BTreeMap<String, Fact>,
}

impl Policy {
    /// The rules that this program ships.
    pub fn shipped() -> &'static Policy {
        static POLICY: OnceLock<Policy> = OnceLock::new();
        POLICY.get_or_init(|| Policy::read(SHIPPED).expect("a test reads the file that is compiled in"))
    }

    /// Reads a policy file and checks every fact's name, shape and source.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        let file: File = toml::from_str(text).map_err(|e| PolicyError::Form(e.to_string()))?;
        if file.format != FORMAT {
            return Err(PolicyError::Form(format!("its format is {}, expected is {FORMAT}", file.format)));
        }
        let mut jurisdictions = BTreeMap::new();
        for entry in file.jurisdiction {
            let wrong = |fact: &str, why| PolicyError::Fact {
                country: entry.code.clone(),
                fact: fact.to_owned(),
                why,
            };
            let code: CountryCode = entry.code.parse().map_err(|_| wrong("code", "it has two letters"))?;
            for (name, fact) in &entry.facts {
                let (_, shape, _) = FACTS
                    .iter()
                    .find(|(known, ..)| known == name)
                    .ok_or_else(|| wrong(name, "no such fact"))?;
                if !file.sources.contains_key(&fact.source) {
                    return Err(wrong(name, "its source is not in the list of sources"));
                }
                if fact.value.as_ref().is_some_and(|value| !fits(*shape, value)) {
                    return Err(wrong(name, "its value has another shape"));
                }
            }
            let read = Jurisdiction { code, name: entry.name.clone(), laws: entry.laws, facts: entry.facts };
            if jurisdictions.insert(code, read).is_some() {
                return Err(PolicyError::Fact {
                    country: code.to_string(),
                    fact: "code".into(),
                    why: "it stands in the file twice",
                });
            }
        }
        Ok(Self {
            facts_as_of: file.facts_as_of,
            strict: file.strict,
            sources: file.sources,
            frameworks: file.framework,
            jurisdictions,
        })
    }

    /// A country's facts; `None` if it is not in the file.
    pub fn country(&self, code: CountryCode) -> Option<&Jurisdiction> {
        self.jurisdictions.get(&code)
    }

    /// All countries, by code.
    pub fn countries(&self) -> impl Iterator<Item = &Jurisdiction> {
        self.jurisdictions.values()
    }

    /// What a country's law says on a day, or why the strict rule counts. Without a day, the law as the file has it.
    pub fn fact(
        &self,
        country: Option<CountryCode>,
        name: &str,
        on: Option<Day>,
    ) -> Result<(&FactValue, &Fact), Why> {
        let jurisdiction = country.and_then(|code| self.country(code)).ok_or(Why::UnknownCountry)?;
        let fact = jurisdiction.facts.get(name).ok_or(Why::NoFact)?;
        let value = fact.value.as_ref().ok_or(Why::NoValue)?;
        match (fact.from, on) {
            (Some(from), Some(on)) if on < from.0 => Err(Why::NotYetInForce),
            _ => Ok((value, fact)),
        }
    }

    /// A fact that is an age.
    pub(super) fn age(
        &self,
        country: Option<CountryCode>,
        name: &str,
        on: Option<Day>,
    ) -> Result<(u16, &Fact), Why> {
        match self.fact(country, name, on)? {
            (FactValue::Number(years), fact) => Ok((*years, fact)),
            _ => Err(Why::NoValue),
        }
    }

    /// Whether a flag is set.
    pub fn flag(&self, country: Option<CountryCode>, name: &str, on: Option<Day>) -> bool {
        matches!(self.fact(country, name, on), Ok((FactValue::Flag(true), _)))
    }
}

fn fits(shape: Shape, value: &FactValue) -> bool {
    match (shape, value) {
        (Shape::Age, FactValue::Number(years)) => *years <= 120,
        (Shape::Number, FactValue::Number(_))
        | (Shape::Flag, FactValue::Flag(_))
        | (Shape::Text | Shape::Words | Shape::Clock, FactValue::Text(_))
        | (Shape::Words, FactValue::List(_))
        | (Shape::Clock, FactValue::Hours(_)) => true,
        // A term of no days would answer before it was asked; one of a year is a slip of the pen.
        (Shape::Term | Shape::Clock, FactValue::Term(term)) => (1..=200).contains(&term.days),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_33_countries_and_every_fact_has_a_source() {
        let policy = Policy::read(SHIPPED).expect("the file is sound");
        assert_eq!(policy.countries().count(), 33);
        assert_eq!((policy.strict.self_consent_age, policy.strict.response.days), (18, 5));
        let facts: Vec<&Fact> = policy.countries().flat_map(|country| country.facts.values()).collect();
        assert!(facts.len() > 150);
        // From memory alone, a fact says so.
        for fact in facts {
            assert!(fact.source != "MEM" || !fact.status.may_loosen(), "{fact:?}");
        }
    }

    #[test]
    fn every_authority_is_called_by_its_whole_name_in_each_language() {
        let mut named = 0;
        for country in Policy::shipped().countries() {
            let Some(fact) = country.facts.get("authority") else { continue };
            assert!(fact.said.is_some(), "{}: {fact:?}", country.code);
            for language in ["es", "pt", "en"] {
                let name = fact.words(language).expect("an authority is words");
                let whole =
                    name.split_whitespace().filter(|word| word.chars().any(char::is_lowercase)).count() >= 3;
                // Letters alone are no name, and an ending without its accent is a slip.
                let spelt = !["cion ", "cion,"].iter().any(|slip| format!("{name} ").contains(slip));
                assert!(whole && spelt, "{}, {language}: {name}", country.code);
            }
            named += 1;
        }
        assert_eq!(named, 10);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_place() {
        let wrong = |from: &str, to: &str| {
            let text = SHIPPED.replacen(from, to, 1);
            assert_ne!(text, SHIPPED, "{from}");
            Policy::read(&text).expect_err(to).to_string()
        };
        assert!(wrong("chaski-policy/1", "chaski-policy/9").contains("expected is chaski-policy/1"));
        assert_eq!(wrong("code = \"UY\"", "code = \"AR\""), "AR, code: it stands in the file twice");
        assert_eq!(wrong("code = \"UY\"", "code = \"URU\""), "URU, code: it has two letters");
        assert!(wrong("rectify_response = {", "rectify_reply = {").ends_with("rectify_reply: no such fact"));
        assert!(
            wrong("source = \"AR-LAW\"", "source = \"SOMEBODY\"").ends_with("not in the list of sources")
        );
        assert!(wrong("value = 14,", "value = \"14\",").contains("another shape"));
        assert!(wrong("value = 14,", "value = 1400,").contains("another shape"));
        assert!(wrong("status = \"verified_primary\"", "status = \"certain\"").contains("cannot be read"));
        assert!(Policy::read("").is_err());
    }
}
