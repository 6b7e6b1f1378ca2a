//! The tree as JSON, in the words of the GIFT grammar that other tools use (fuhrmanator/GIFT-grammar-PEG.js), so that its parse
//! trees and ours can be laid side by side. What that grammar does not know (gaps, capital letters) has names of its own.

use super::{Bank, Body, Choice, Entry, Gap, Number, NumberAnswers, NumberChoice, Question, Words};
use serde_json::{Value, json};

/// Every entry of a bank, in order.
pub fn tree_json(bank: &Bank) -> Value {
    Value::Array(bank.entries.iter().map(entry).collect())
}

fn entry(entry: &Entry) -> Value {
    match entry {
        Entry::Category { title, .. } => json!({ "type": "Category", "title": title }),
        Entry::Question(it) => question(it),
    }
}

fn question(question: &Question) -> Value {
    let tags = if question.tags.is_empty() { Value::Null } else { json!(question.tags) };
    let mut tree = json!({
        "id": question.id, "tags": tags, "title": question.title, "stem": words(&question.stem),
        "hasEmbeddedAnswers": question.embedded,
    });
    let (kind, more) = match &question.body {
        Body::Description => ("Description", json!({})),
        Body::Essay => ("Essay", json!({})),
        Body::TrueFalse { is_true, wrong, right } => {
            ("TF", json!({ "isTrue": is_true, "trueFeedback": maybe(wrong), "falseFeedback": maybe(right) }))
        }
        Body::Choice(choices) => ("MC", json!({ "choices": all(choices) })),
        Body::Short { answers, case_counts: false } => ("Short", json!({ "choices": all(answers) })),
        Body::Short { answers, .. } => ("Short", json!({ "choices": all(answers), "caseCounts": true })),
        Body::Number(NumberAnswers::One(one)) => ("Numerical", json!({ "choices": number(one) })),
        Body::Number(NumberAnswers::Several(several)) => {
            ("Numerical", json!({ "choices": several.iter().map(number_choice).collect::<Vec<_>>() }))
        }
        Body::Matching(pairs) => {
            let pair =
                |pair: &super::Pair| json!({ "subquestion": words(&pair.left), "subanswer": pair.right });
            ("Matching", json!({ "matchPairs": pairs.iter().map(pair).collect::<Vec<_>>() }))
        }
        Body::Cloze(gaps) => ("Cloze", json!({ "gaps": gaps.iter().map(gap).collect::<Vec<_>>() })),
    };
    tree["type"] = json!(kind);
    if kind != "Description" {
        tree["globalFeedback"] = maybe(&question.feedback);
    }
    if let (Value::Object(tree), Value::Object(more)) = (&mut tree, more) {
        tree.extend(more);
    }
    tree
}

fn words(words: &Words) -> Value {
    json!({ "format": words.format.name(), "text": words.text })
}

fn maybe(maybe: &Option<Words>) -> Value {
    maybe.as_ref().map_or(Value::Null, words)
}

fn all(choices: &[Choice]) -> Vec<Value> {
    let choice = |choice: &Choice| {
        json!({
            "isCorrect": choice.right, "weight": weight(choice.weight), "text": words(&choice.text),
            "feedback": maybe(&choice.feedback),
        })
    };
    choices.iter().map(choice).collect()
}

fn number_choice(choice: &NumberChoice) -> Value {
    let any = || json!({ "format": choice.format.name(), "text": "*" });
    json!({
        "isCorrect": choice.right, "weight": weight(choice.weight),
        "text": choice.number.as_ref().map_or_else(any, number), "feedback": maybe(&choice.feedback),
    })
}

fn number(number: &Number) -> Value {
    match *number {
        Number::Exactly(number) => json!({ "type": "simple", "number": plain(number) }),
        Number::Around { number, range } => {
            json!({ "type": "range", "number": plain(number), "range": plain(range) })
        }
        Number::Between { low, high } => {
            json!({ "type": "high-low", "numberHigh": plain(high), "numberLow": plain(low) })
        }
    }
}

fn gap(gap: &Gap) -> Value {
    match gap {
        Gap::Choose(choices) => json!({ "type": "MC", "choices": all(choices) }),
        Gap::Type(choices) => json!({ "type": "Short", "choices": all(choices) }),
        Gap::Number(choices) => {
            json!({ "type": "Numerical", "choices": choices.iter().map(number_choice).collect::<Vec<_>>() })
        }
    }
}

fn weight(weight: Option<f64>) -> Value {
    weight.map_or(Value::Null, plain)
}

/// A whole number without a point, as other programs print it.
fn plain(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9.0e15 { json!(number as i64) } else { json!(number) }
}
