//! A country's rules in plain words, each with its status and source.

use super::{
    calendar::Day,
    consent::{Age, Decider, Ground},
    due::Request,
    facts::{DayKind, FACTS, Fact, FactValue, Policy, Status, Term},
    transfer::{Basis, Data},
};
use kernel::{CountryCode, DataUse};

/// What somebody asks about.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Which country.
    pub country: CountryCode,
    /// For which use of her data; `None`: all that differ.
    pub purpose: Option<DataUse>,
    /// How old she is; `None`: the ages at which something changes are told.
    pub age: Option<u16>,
    /// Of which day the law is asked.
    pub on: Day,
}

/// The answer, line by line.
pub fn explain(policy: &Policy, ask: &Question) -> Vec<String> {
    let country = policy.country(ask.country);
    let name = country
        .map_or_else(|| ask.country.to_string(), |known| format!("{} ({})", known.name.en, known.code));
    let mut lines = vec![
        format!("{name}, on {}. Facts gathered in {}. This is not legal advice.", ask.on, policy.facts_as_of),
        String::new(),
    ];
    if country.is_none() {
        lines.push(
            "This program knows nothing of this country's law: the strict rule counts everywhere.".into(),
        );
    }
    lines.push("Who decides about her data".into());
    let uses: &[DataUse] = match &ask.purpose {
        Some(purpose) => std::slice::from_ref(purpose),
        None => &[DataUse::CentralAnswers, DataUse::SensitiveFacts],
    };
    for purpose in uses {
        lines.extend(deciding(policy, ask, *purpose));
    }
    if ask.purpose.is_none_or(|purpose| purpose == DataUse::Abroad) {
        lines.extend([String::new(), "May her data leave the country".into()]);
        lines.extend(leaving(policy, ask));
    }
    if ask.purpose.is_none() {
        lines.extend([String::new(), format!("Requests received on {}", ask.on)]);
        for request in Request::ALL {
            lines.push(due_line(policy, ask, request));
        }
        lines.extend(all_facts(policy, ask));
    }
    lines
}

fn deciding(policy: &Policy, ask: &Question, purpose: DataUse) -> Vec<String> {
    let what = in_english(purpose);
    let rule_at = |age| policy.consent(Some(ask.country), age, purpose.is_sensitive(), Some(ask.on));
    let rule = rule_at(ask.age.map_or(Age::Unknown, Age::Years));
    let mut lines = Vec::new();
    match ask.age {
        Some(age) => {
            let who = match rule.who {
                Decider::Herself => "she decides herself",
                Decider::Guardian => "her guardian decides",
            };
            lines.push(format!("  {what}: at {age}, {who} (from {} on she does).", rule.from_age));
        }
        None => lines.push(format!(
            "  {what}: she decides herself from {} on, before that her guardian.",
            rule.from_age
        )),
    }
    lines.push(format!("    {}", ground(policy, &rule.ground)));
    if let Some(sensitive) = &rule.sensitive_ground {
        lines.push(format!("    Sensitive data: {}", ground(policy, sensitive)));
    }
    let facts = [
        (rule.hear_minor, "hear_minor_below_age", "The child is heard before her guardian decides."),
        (
            rule.link_guardian_account,
            "link_guardian_account_below_age",
            "Her account is linked to a guardian's.",
        ),
        (
            rule.gift_makes_void,
            "gift_makes_consent_void",
            "A present or a prize in exchange makes the consent void.",
        ),
    ];
    for (_, name, said) in facts.into_iter().filter(|(holds, ..)| *holds) {
        let found = policy.fact(Some(ask.country), name, Some(ask.on)).map(|(_, fact)| fact);
        lines.push(format!("    {said} {}", ground(policy, &found)));
    }
    lines
}

fn leaving(policy: &Policy, ask: &Question) -> Vec<String> {
    // Any other country will do: the rule is that of the country they leave.
    let other = if ask.country.as_str() == "AR" { "BR" } else { "AR" };
    match policy.transfer(Some(ask.country), other.parse().ok(), Data::Personal, Some(ask.on)) {
        Basis::Consent { fact, register_first } => {
            let mut lines = vec![
                "  Only with her consent, or her guardian's, to that. No other ground can be shown on a box."
                    .into(),
                format!("    {}", ground(policy, &Ok(fact))),
            ];
            if register_first {
                let found =
                    policy.fact(Some(ask.country), "transfer_register", Some(ask.on)).map(|(_, fact)| fact);
                lines.push(format!(
                    "  The flow is registered with the authority first. {}",
                    ground(policy, &found)
                ));
            }
            lines
        }
        Basis::Denied(why) => {
            vec![format!("  No: {}. Strict rule: {}.", why.in_english(), policy.strict.transfer)]
        }
        Basis::NoBorder | Basis::OnlyAggregates => vec![],
    }
}

fn due_line(policy: &Policy, ask: &Question, request: Request) -> String {
    let due = policy.due(Some(ask.country), request, ask.on, false, false);
    let longer = match due.ground.is_ok() && due.term.extension_days > 0 {
        true => {
            let extended = policy.due(Some(ask.country), request, ask.on, true, false);
            format!(", extended {}", extended.day)
        }
        false => String::new(),
    };
    format!(
        "  {}: by {}{longer} ({}). {}",
        request.word(),
        due.day,
        term_words(&due.term),
        ground(policy, &due.ground)
    )
}

fn all_facts(policy: &Policy, ask: &Question) -> Vec<String> {
    let Some(country) = policy.country(ask.country) else { return Vec::new() };
    let mut lines = vec![String::new(), "Laws".into()];
    if country.laws.is_empty() {
        lines.push("  none on file".into());
    }
    for law in &country.laws {
        let dates = [("published", &law.published), ("since", &law.since), ("until", &law.until)];
        let dates =
            dates.iter().filter_map(|(word, date)| date.as_ref().map(|date| format!(", {word} {date}")));
        let note = law.note.iter().map(|note| format!(" ({note})"));
        lines.push(format!("  {}{}", law.name, dates.chain(note).collect::<String>()));
    }
    lines.extend([String::new(), "Everything on file".into()]);
    for (name, _, what) in FACTS {
        let Some(fact) = country.facts.get(*name) else { continue };
        let value = fact.value.as_ref().map_or_else(|| "no value".to_owned(), value_words);
        lines.push(format!("  {what}: {value}"));
        lines.push(format!("    {}", source(policy, fact)));
        lines.extend(fact.note.iter().map(|note| format!("    Note: {note}")));
    }
    lines
}

/// What a use of data is, in plain English.
pub fn in_english(purpose: DataUse) -> &'static str {
    match purpose {
        DataUse::CentralAnswers => "Her answers are kept at the ministry's central",
        DataUse::NextSchool => "A school she moves to gets her history",
        DataUse::Programmes => "Programmes she applies to see her records",
        DataUse::Research => "Research uses her answers without her name",
        DataUse::Publication => "Her work is shown to everybody with her name",
        DataUse::SensitiveFacts => "Facts the law protects most are kept",
        DataUse::Abroad => "Her data go to another country",
    }
}

fn term_words(term: &Term) -> String {
    let kind = match term.kind {
        DayKind::Calendar => "calendar",
        DayKind::Business => "business",
    };
    match term.extension_days {
        0 => format!("{} {kind} days", term.days),
        more => format!("{} {kind} days, {more} more if extended", term.days),
    }
}

fn value_words(value: &FactValue) -> String {
    match value {
        FactValue::Flag(true) => "yes".into(),
        FactValue::Flag(false) => "no".into(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::List(words) => words.join(", ").replace('_', " "),
        FactValue::Term(term) => term_words(term),
        FactValue::Hours(hours) => format!("{} hours", hours.hours),
    }
}

/// How well it is known.
fn status_words(status: Status) -> &'static str {
    match status {
        Status::VerifiedPrimary => "the law's text was read",
        Status::VerifiedSecondary => "a summary or quotation was read",
        Status::Unverified => "UNVERIFIED, from memory",
        Status::NamedOnly => "named in a report, not read",
    }
}

fn source(policy: &Policy, fact: &Fact) -> String {
    let from = policy.sources.get(&fact.source).map_or(fact.source.as_str(), String::as_str);
    let article = fact.article.iter().map(|article| format!(", art. {article}")).collect::<String>();
    let since = fact.from.iter().map(|day| format!("; law from {}", day.0)).collect::<String>();
    format!("[{}{since}] {from}{article}", status_words(fact.status))
}

fn ground(policy: &Policy, ground: &Ground<'_>) -> String {
    match ground {
        Ok(fact) => source(policy, fact),
        Err(why) => format!("[strict rule] {}", why.in_english()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(country: &str, purpose: Option<DataUse>, age: Option<u16>) -> String {
        let on = "2026-11-23".parse().expect("a day");
        let country = country.parse().expect("a country");
        explain(Policy::shipped(), &Question { country, purpose, age, on }).join("\n")
    }

    #[test]
    fn every_country_is_told_with_the_status_of_every_fact() {
        for country in Policy::shipped().countries() {
            let text = told(country.code.as_str(), None, None);
            for fact in country.facts.values() {
                assert!(text.contains(&source(Policy::shipped(), fact)), "{}: {fact:?}", country.code);
            }
            assert!(text.contains("not legal advice"));
        }
    }

    #[test]
    fn unknown_facts_say_that_the_strict_rule_counts() {
        let text = told("AR", None, Some(17));
        assert!(text.contains("at 17, her guardian decides (from 18 on she does)"), "{text}");
        assert!(text.contains("[strict rule] the law is silent"), "{text}");
        let text = told("CL", None, Some(15));
        assert!(text.contains("her guardian decides") && text.contains("not in force yet"), "{text}");
        let text = told("US", None, None);
        assert!(text.contains("knows nothing of this country's law"), "{text}");
        assert!(text.contains("access: by 2026-11-30 (5 business days). [strict rule]"), "{text}");
        let text = told("CR", None, None);
        assert!(text.contains("UNVERIFIED, from memory"), "{text}");
    }

    #[test]
    fn a_purpose_and_an_age_narrow_the_answer() {
        let text = told("PE", Some(DataUse::Research), Some(14));
        assert!(
            text.contains("Research uses her answers without her name: at 14, she decides herself"),
            "{text}"
        );
        assert!(text.contains("A present or a prize in exchange makes the consent void."), "{text}");
        assert!(!text.contains("Requests received"), "{text}");
        let text = told("EC", Some(DataUse::Abroad), Some(15));
        assert!(text.contains("registered with the authority first"), "{text}");
        let text = told("BR", None, None);
        assert!(text.contains("access: by 2026-12-08 (15 calendar days)"), "{text}");
    }
}
