//! Scoring cases: an item, answers, and what should come of them, as in the published fixtures (`item.xml` and `cases.json`).
//!
//! A file of cases is `{"seed": 1, "cases": [{"name", "responses": {R: value}, "expect": {"score", "outcomes": {O: value},
//! "modalFeedbackIdentifiers": […], "itemBodyContains": […]}, "xfail": false}]}`.

use super::{
    item::Item,
    play::show,
    session::Session,
    value::{Atom, BaseType, Cardinality, Value},
};
use serde_json::Value as Json;

/// Cases of one file.
const MAX_CASES: usize = 10_000;

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Its name.
    pub name: String,
    /// Why it failed.
    pub failure: Option<String>,
}

/// Runs every case of an item. An error says why the item or the cases cannot be read.
pub fn run(item: &[u8], cases: &[u8]) -> Result<Vec<CaseResult>, String> {
    let json: Json = serde_json::from_slice(cases).map_err(|error| format!("cases.json: {error}"))?;
    let list = json.get("cases").and_then(Json::as_array).ok_or("cases.json: there is no list `cases`")?;
    if list.len() > MAX_CASES {
        return Err(format!("cases.json: more than {MAX_CASES} cases"));
    }
    let item = Item::read(item).map_err(|error| format!("item.xml: {error}"));
    let results = list.iter().enumerate().map(|(i, case)| {
        let name =
            case.get("name").and_then(Json::as_str).map_or_else(|| format!("case {}", i + 1), str::to_string);
        let failure = match &item {
            Ok(item) => one(item, &json, case).err().map(|why| match item.unsupported.first() {
                Some(unsupported) => format!("{why}; not evaluated: {unsupported}"),
                None => why,
            }),
            Err(why) => Some(why.clone()),
        };
        // What the fixtures mark as expected to fail is passed by failing, and by doing better.
        let expected = case.get("xfail").and_then(Json::as_bool).unwrap_or(false);
        CaseResult { name, failure: failure.filter(|_| !expected) }
    });
    Ok(results.collect())
}

fn one(item: &Item, file: &Json, case: &Json) -> Result<(), String> {
    let seed = case.get("seed").or_else(|| file.get("seed")).and_then(Json::as_u64).unwrap_or(1);
    // The generator has 32 bits of state; larger seeds count by their lower ones.
    let mut session = Session::start(item, (seed & u64::from(u32::MAX)) as u32);
    for responses in [file.get("responses"), case.get("responses")].into_iter().flatten() {
        for (identifier, given) in responses.as_object().into_iter().flatten() {
            respond(&mut session, identifier, given)?;
        }
    }
    session.submit();
    let expect = case.get("expect").and_then(Json::as_object).ok_or("the case expects nothing")?;
    for (key, wanted) in expect {
        match key.as_str() {
            "score" => compare("score", &Value::float(session.score()), wanted)?,
            "maxScore" => {
                let most = item.playable(1).map(|playable| Value::float(playable.most)).unwrap_or_default();
                compare("maxScore", &most, wanted)?;
            }
            "completionStatus" => compare(key, session.value("completionStatus"), wanted)?,
            "outcomes" | "responses" | "templates" | "templateVariables" | "variables" => {
                for (name, wanted) in wanted.as_object().into_iter().flatten() {
                    compare(name, session.value(name), wanted)?;
                }
            }
            "modalFeedbackIdentifiers" => {
                let shown = session.modal_feedback();
                let wanted: Vec<&str> =
                    wanted.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
                if shown != wanted {
                    return Err(format!("feedback {shown:?}, expected {wanted:?}"));
                }
            }
            "itemBodyContains" | "itemBodyNotContains" => {
                let html = show::body(&session, &crate::html::Policy::STRICT);
                let (body, html) = (squeezed(&crate::html::plain(&html)), squeezed(&html));
                for text in wanted.as_array().into_iter().flatten().filter_map(Json::as_str) {
                    let text = &squeezed(text);
                    let found = body.contains(text) || html.contains(text);
                    if found != (key == "itemBodyContains") {
                        return Err(format!("the body {} \"{text}\"", if found { "holds" } else { "lacks" }));
                    }
                }
            }
            other => return Err(format!("`expect.{other}` is not understood")),
        }
    }
    Ok(())
}

fn respond(session: &mut Session<'_>, identifier: &str, given: &Json) -> Result<(), String> {
    let text = |json: &Json| match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        // A pair or a point in parts.
        Json::Array(parts) => {
            let words =
                parts.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_string));
            Some(words.collect::<Vec<_>>().join(" "))
        }
        Json::Null | Json::Object(_) => None,
    };
    match given {
        Json::Object(fields) => match (fields.get("x"), fields.get("y"), fields.get("name")) {
            (Some(x), Some(y), _) => session.respond(identifier, &[format!("{x} {y}")]),
            // A file, of which only the name is ours.
            (_, _, Some(name))
                if session.item().variable(identifier).is_some_and(|v| v.base == Some(BaseType::File)) =>
            {
                session.respond(identifier, &text(name).into_iter().collect::<Vec<_>>());
            }
            _ => {
                let fields = fields.iter().filter_map(|(name, value)| Some((name.clone(), atom(value)?)));
                session.respond_record(identifier, fields.collect());
            }
        },
        Json::Array(values) => {
            let texts: Vec<String> = values.iter().filter_map(text).collect();
            // One pair or point may be given as its two parts.
            let two = texts.len() == 2 && !texts.iter().any(|text| text.contains(' '));
            let parts = two
                && session.item().variable(identifier).is_some_and(|variable| {
                    variable.cardinality == Cardinality::Single
                        && matches!(
                            variable.base,
                            Some(BaseType::Pair | BaseType::DirectedPair | BaseType::Point)
                        )
                });
            let texts = if parts { vec![texts.join(" ")] } else { texts };
            session.respond(identifier, &texts);
        }
        one => session.respond(identifier, &text(one).into_iter().collect::<Vec<_>>()),
    }
    Ok(())
}

fn atom(json: &Json) -> Option<Atom> {
    match json {
        Json::Bool(truth) => Some(Atom::Boolean(*truth)),
        Json::Number(number) => {
            number.as_i64().map(Atom::Integer).or_else(|| number.as_f64().map(Atom::Float))
        }
        Json::String(text) => BaseType::String.read(text),
        _ => None,
    }
}

fn compare(name: &str, value: &Value, wanted: &Json) -> Result<(), String> {
    let same = match wanted {
        Json::Null => value.is_null(),
        // No words are NULL.
        Json::String(text) if text.is_empty() => value.is_null(),
        Json::Array(list) => {
            let mut atoms = value.atoms();
            let in_any_order = matches!(value, Value::Multiple(_));
            let all = list.iter().all(|wanted| {
                let looked_at = if in_any_order { atoms.len() } else { atoms.len().min(1) };
                let at = atoms[..looked_at].iter().position(|atom| same(atom, wanted));
                at.map(|at| atoms.remove(at)).is_some()
            });
            all && atoms.is_empty()
        }
        Json::Object(fields) => match value {
            Value::Record(held) => {
                held.len() == fields.len()
                    && held
                        .iter()
                        .all(|(name, atom)| fields.get(name).is_some_and(|wanted| same(atom, wanted)))
            }
            _ => false,
        },
        one => value.single().is_some_and(|atom| same(atom, one)),
    };
    if same { Ok(()) } else { Err(format!("{name} is {value}, expected {wanted}")) }
}

/// Numbers agree to ten digits: the expected ones were written by other machines.
fn same(atom: &Atom, wanted: &Json) -> bool {
    match (atom, wanted) {
        (Atom::Boolean(truth), Json::Bool(wanted)) => truth == wanted,
        // The published cases count durations in thousandths.
        (Atom::Duration(seconds), Json::Number(_)) => {
            near(*seconds, wanted) || near(seconds * 1000.0, wanted)
        }
        (_, Json::Number(_)) => atom.number().is_some_and(|number| near(number, wanted)),
        (_, Json::String(wanted)) => {
            atom.to_string() == *wanted || atom.base().read(wanted).is_some_and(|wanted| atom.same(&wanted))
        }
        (_, Json::Array(parts)) => {
            let words =
                parts.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_string));
            atom.to_string() == words.collect::<Vec<_>>().join(" ")
        }
        _ => false,
    }
}

fn near(number: f64, wanted: &Json) -> bool {
    wanted.as_f64().is_some_and(|wanted| (number - wanted).abs() <= 1e-10 * wanted.abs().max(1.0))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &[u8] = br#"<assessmentItem identifier="q" title="" adaptive="false" timeDependent="false">
<responseDeclaration identifier="R" cardinality="multiple" baseType="pair"/>
<responseDeclaration identifier="F" cardinality="record"/>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="integer"/>
<outcomeDeclaration identifier="ECHO" cardinality="multiple" baseType="pair"/>
<outcomeDeclaration identifier="X" cardinality="single" baseType="float"><defaultValue/></outcomeDeclaration>
<itemBody><p>Say <printedVariable identifier="SCORE"/></p></itemBody>
<responseProcessing><setOutcomeValue identifier="ECHO"><variable identifier="R"/></setOutcomeValue>
<setOutcomeValue identifier="X"><fieldValue fieldIdentifier="a"><variable identifier="F"/></fieldValue></setOutcomeValue>
<setOutcomeValue identifier="SCORE"><containerSize><variable identifier="R"/></containerSize></setOutcomeValue>
</responseProcessing></assessmentItem>"#;

    fn failure(case: &str) -> Option<String> {
        let file = format!("{{\"cases\": [{case}]}}");
        run(ITEM, file.as_bytes()).expect("readable").remove(0).failure
    }

    #[test]
    fn what_is_expected_is_looked_at() {
        let case = |responses: &str, expect: &str| {
            failure(&format!("{{\"responses\": {responses}, \"expect\": {expect}}}"))
        };
        assert_eq!(
            case(r#"{"R": ["a b", ["c", "d"]]}"#, r#"{"score": 2, "outcomes": {"ECHO": ["b a", "c d"]}}"#),
            None
        );
        assert_eq!(case(r#"{"F": {"a": 2.5}}"#, r#"{"outcomes": {"X": 2.5, "ECHO": null}}"#), None);
        assert_eq!(case("{}", r#"{"itemBodyContains": ["Say 0"], "modalFeedbackIdentifiers": []}"#), None);
        for (expect, why) in [
            (r#"{"score": 1}"#, "score is 0, expected 1"),
            (r#"{"outcomes": {"SCORE": null}}"#, "SCORE is 0, expected null"),
            (r#"{"outcomes": {"X": 0}}"#, "X is NULL, expected 0"),
            (r#"{"itemBodyContains": ["Say 1"]}"#, "the body lacks \"Say 1\""),
            (r#"{"modalFeedbackIdentifiers": ["x"]}"#, "feedback [], expected [\"x\"]"),
            (r#"{"mood": 1}"#, "`expect.mood` is not understood"),
        ] {
            assert_eq!(case("{}", expect).as_deref(), Some(why));
        }
        assert_eq!(failure("{}").as_deref(), Some("the case expects nothing"));
        assert_eq!(failure(r#"{"xfail": true, "expect": {"score": 9}}"#), None);
        assert!(run(ITEM, b"[]").is_err() && run(ITEM, b"{").is_err());
        let refused = run(b"<a>", br#"{"cases": [{"expect": {}}]}"#).expect("cases").remove(0);
        assert!(refused.failure.is_some_and(|why| why.starts_with("item.xml: line 1")));
    }
}
