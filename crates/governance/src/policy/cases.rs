//! Worked examples: what a file says should follow, against what this engine says.
//!
//! A file is a JSON array. `{"op": "consent", "country", "age", "sensitive", "expect": {"who", "hear_minor"?, "link_guardian_account"?}}`:
//! what is not expected must not hold. In place of `age`, `born` (and `on`) may stand. `{"op": "due_date", "country", "request",
//! "received", "extended", "due"}`. `on` asks for the law of that day; without it the file's facts count as they stand.

use super::{
    calendar::Day,
    consent::{Age, ConsentRule},
    due::Request,
    facts::Policy,
};
use kernel::CountryCode;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Most cases in a file.
pub const CASES_MAX: usize = 100_000;

/// What became of a file of cases.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many it holds.
    pub cases: usize,
    /// How many came out as expected.
    pub passed: usize,
    /// The others.
    pub failed: Vec<Failed>,
}

/// A case that did not come out as expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failed {
    /// Its place in the file, from 1.
    pub case: usize,
    /// What it is.
    pub op: String,
    /// For which country.
    pub country: String,
    /// What the file expects.
    pub expected: Value,
    /// What the engine says; null if it cannot tell.
    pub found: Value,
    /// Why not, in words.
    pub why: String,
}

/// Why a file is no list of cases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CasesError {
    /// Not JSON.
    #[error("this is not JSON: {0}")]
    Json(String),
    /// JSON of another shape.
    #[error("a list of cases is expected: [{{\"op\": \"consent\", ...}}, ...]")]
    NoList,
    /// Too many.
    #[error("{0} cases are too many; at most {CASES_MAX}")]
    TooMany(usize),
}

/// Checks every case of a file.
pub fn check(policy: &Policy, text: &str) -> Result<Report, CasesError> {
    let file: Value = serde_json::from_str(text).map_err(|e| CasesError::Json(e.to_string()))?;
    let Value::Array(cases) = file else { return Err(CasesError::NoList) };
    if cases.len() > CASES_MAX {
        return Err(CasesError::TooMany(cases.len()));
    }
    let mut failed = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        if let Err(wrong) = one(policy, case) {
            let word = |key| case.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            failed.push(Failed {
                case: number + 1,
                op: word("op"),
                country: word("country"),
                expected: wrong.expected,
                found: wrong.found,
                why: wrong.why,
            });
        }
    }
    Ok(Report { cases: cases.len(), passed: cases.len() - failed.len(), failed })
}

struct Wrong {
    expected: Value,
    found: Value,
    why: String,
}

fn unreadable(why: impl Into<String>) -> Wrong {
    Wrong { expected: Value::Null, found: Value::Null, why: why.into() }
}

fn one(policy: &Policy, case: &Value) -> Result<(), Wrong> {
    let case = case.as_object().ok_or_else(|| unreadable("a case is an object"))?;
    let country = text(case, "country")?;
    let country: CountryCode = country.parse().map_err(|e| unreadable(format!("country: {e}")))?;
    match text(case, "op")? {
        "consent" => consent(policy, country, case),
        "due_date" => due_date(policy, country, case),
        other => Err(unreadable(format!("op: \"{other}\" is neither consent nor due_date"))),
    }
}

fn consent(policy: &Policy, country: CountryCode, case: &Map<String, Value>) -> Result<(), Wrong> {
    let on = day(case, "on")?;
    let age = match (case.get("age"), day(case, "born")?) {
        (Some(Value::Null), None) => Age::Unknown,
        (Some(age), None) => {
            let years = age.as_u64().and_then(|years| u16::try_from(years).ok());
            Age::Years(years.ok_or_else(|| unreadable("age: completed years are expected"))?)
        }
        (None, Some(born)) => {
            Age::of(born, on.ok_or_else(|| unreadable("born needs on, the day that counts"))?)
        }
        (Some(_), Some(_)) => return Err(unreadable("either age or born, not both")),
        (None, None) => Age::Unknown,
    };
    let expected = case.get("expect").and_then(Value::as_object);
    let expected = expected.ok_or_else(|| unreadable("expect: an object is expected"))?;
    let found = as_expected(&policy.consent(Some(country), age, flag(case, "sensitive")?, on));
    let same = |key: &String| {
        let none =
            |value: Option<&Value>| value.is_none_or(|value| value.is_null() || value == &Value::Bool(false));
        expected.get(key) == found.get(key) || (none(expected.get(key)) && none(found.get(key)))
    };
    if expected.keys().chain(found.keys()).all(same) {
        return Ok(());
    }
    Err(Wrong {
        expected: Value::Object(expected.clone()),
        found: Value::Object(found),
        why: "another decision was expected".into(),
    })
}

/// The rule in the shape of a case: only what holds is named.
fn as_expected(rule: &ConsentRule<'_>) -> Map<String, Value> {
    let mut found = Map::new();
    found.insert("who".into(), rule.who.word().into());
    for (key, holds) in
        [("hear_minor", rule.hear_minor), ("link_guardian_account", rule.link_guardian_account)]
    {
        if holds {
            found.insert(key.into(), true.into());
        }
    }
    found
}

fn due_date(policy: &Policy, country: CountryCode, case: &Map<String, Value>) -> Result<(), Wrong> {
    let word = text(case, "request")?;
    let request = Request::from_word(word)
        .ok_or_else(|| unreadable(format!("request: \"{word}\" is no request this program knows")))?;
    let received = day(case, "received")?.ok_or_else(|| unreadable("received: a day is expected"))?;
    let expected = day(case, "due")?.ok_or_else(|| unreadable("due: a day is expected"))?;
    let as_filed = case.get("on").is_none();
    let due = policy.due(Some(country), request, received, flag(case, "extended")?, as_filed);
    if due.day == expected {
        return Ok(());
    }
    Err(Wrong {
        expected: json!(expected.to_string()),
        found: json!(due.day.to_string()),
        why: match due.ground {
            Ok(_) => "the country's term ends on another day".into(),
            Err(why) => format!("the strict rule counts: {}", why.in_english()),
        },
    })
}

fn text<'c>(case: &'c Map<String, Value>, key: &str) -> Result<&'c str, Wrong> {
    case.get(key).and_then(Value::as_str).ok_or_else(|| unreadable(format!("{key}: a text is expected")))
}

fn flag(case: &Map<String, Value>, key: &str) -> Result<bool, Wrong> {
    match case.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(unreadable(format!("{key}: true or false is expected"))),
    }
}

fn day(case: &Map<String, Value>, key: &str) -> Result<Option<Day>, Wrong> {
    match case.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => text.parse().map(Some).map_err(|e| unreadable(format!("{key}: {e}"))),
        Some(_) => Err(unreadable(format!("{key}: a day is expected"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(cases: &str) -> Vec<String> {
        let report = check(Policy::shipped(), cases).expect("a list");
        assert_eq!(report.passed + report.failed.len(), report.cases);
        report.failed.into_iter().map(|failed| format!("{}: {}", failed.case, failed.why)).collect()
    }

    #[test]
    fn our_own_cases_pass() {
        let report = check(Policy::shipped(), include_str!("../../data/cases.json")).expect("a list");
        assert_eq!(report.failed, []);
        assert!(report.cases >= 33 * 4, "every country has its cases: {}", report.cases);
    }

    /// The cases gathered beside the laws; they are not in the repository.
    #[test]
    fn gathered_cases_pass() {
        let Some(folder) = std::env::var_os("CHASKI_DATA") else {
            return eprintln!("CHASKI_DATA is not set: only our own cases were checked");
        };
        let path = std::path::Path::new(&folder).join("policy").join("example_cases.json");
        let text = std::fs::read_to_string(&path).expect("CHASKI_DATA/policy/example_cases.json");
        let report = check(Policy::shipped(), &text).expect("a list");
        assert_eq!(report.failed, []);
        assert!(report.cases > 0);
    }

    #[test]
    fn what_is_expected_too_much_or_too_little_fails() {
        let case = |expect: &str| {
            format!(r#"[{{"op":"consent","country":"CO","age":12,"sensitive":false,"expect":{expect}}}]"#)
        };
        assert!(failed(&case(r#"{"who":"guardian","hear_minor":true}"#)).is_empty());
        assert!(
            failed(&case(r#"{"who":"guardian","hear_minor":true,"link_guardian_account":false}"#)).is_empty()
        );
        for expect in [
            r#"{"who":"guardian"}"#,
            r#"{"who":"self","hear_minor":true}"#,
            r#"{"who":"guardian","hear_minor":true,"link_guardian_account":true}"#,
            r#"{"who":"guardian","hear_minor":true,"notify":true}"#,
            r#"{}"#,
        ] {
            assert_eq!(failed(&case(expect)).len(), 1, "{expect}");
        }
    }

    #[test]
    fn a_case_that_cannot_be_read_fails_with_its_reason_and_the_others_count() {
        let cases = r#"[
            {"op":"due_date","country":"UY","request":"access","received":"2026-07-13","extended":false,"due":"2026-07-20"},
            {"op":"due_date","country":"UY","request":"access","received":"2026-02-30","extended":false,"due":"2026-07-20"},
            {"op":"due_date","country":"UY","request":"portability","received":"2026-02-10","due":"2026-07-20"},
            {"op":"due_date","country":"URU","request":"access","received":"2026-02-10","due":"2026-07-20"},
            {"op":"transfer","country":"UY"},
            {"op":"consent","country":"UY","age":-1,"expect":{"who":"guardian"}},
            {"op":"consent","country":"UY","age":17,"sensitive":"yes","expect":{"who":"guardian"}},
            7
        ]"#;
        assert_eq!(
            failed(cases),
            [
                "2: received: a day is written like 2026-11-21, not \"2026-02-30\"",
                "3: request: \"portability\" is no request this program knows",
                "4: country: a country is written with two letters, such as PE or BR, not \"URU\"",
                "5: op: \"transfer\" is neither consent nor due_date",
                "6: age: completed years are expected",
                "7: sensitive: true or false is expected",
                "8: a case is an object",
            ]
        );
        assert_eq!(check(Policy::shipped(), "{}"), Err(CasesError::NoList));
        assert!(matches!(check(Policy::shipped(), "[{]"), Err(CasesError::Json(_))));
        assert_eq!(check(Policy::shipped(), "[]").map(|report| report.cases), Ok(0));
    }
}
