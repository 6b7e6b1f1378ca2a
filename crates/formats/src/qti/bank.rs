//! QTI questions in the tree that GIFT, Aiken and Moodle XML share, so that a teacher can take them over and edit them.
//!
//! An item's key is in its rules, which can say anything. So it is asked rather than read: each answer that could be right (what
//! the item declares, what its maps and rules name) is marked by the item itself, and what the marking says is what is taken over.

use super::{
    element::Element,
    item::{Item, read_items},
    manifest::{ResourceKind, read_manifest},
    play::{Field, FieldKind, Playable, Words as Shown},
};
use crate::{
    package::{Id, Response},
    questions::{
        Bank, Body, Choice, Entry, Fault, FaultSort, Gap, Number, NumberAnswers, NumberChoice, Pair,
        Question, TextFormat, Words,
    },
    zip::Zip,
};
use std::{collections::BTreeMap, io::Cursor};

/// Answers of one field that are tried.
const MAX_TRIED: usize = 200;
/// Largest file of a package.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// The questions of a QTI file or package; what cannot be carried is a fault with its reason.
pub fn read_bank(bytes: &[u8]) -> Bank {
    let mut bank = Bank::default();
    if bytes.starts_with(b"PK") {
        if let Err(why) = package(bytes, &mut bank) {
            let fault = Fault::new(0, why, "Choose a QTI package: a zip with imsmanifest.xml");
            bank.faults.push(fault.of(FaultSort::Damaged));
        }
    } else {
        file(bytes, "", &mut bank);
    }
    bank
}

fn package(bytes: &[u8], bank: &mut Bank) -> Result<(), String> {
    let mut zip = Zip::open(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let manifest = zip.read("imsmanifest.xml", MAX_FILE_BYTES).map_err(|error| error.to_string())?;
    let manifest = manifest.ok_or("there is no imsmanifest.xml in it")?;
    let resources = read_manifest(&manifest).map_err(|error| format!("imsmanifest.xml: {error}"))?;
    for resource in resources.into_iter().filter(|resource| resource.kind == ResourceKind::Questions) {
        match zip.read(&resource.href, MAX_FILE_BYTES) {
            Ok(Some(bytes)) => file(&bytes, &resource.href, bank),
            Ok(None) => bank.faults.push(
                Fault::new(0, format!("{} is not in the package", resource.href), "Export it again")
                    .of(FaultSort::FileMissing),
            ),
            Err(error) => bank.faults.push(
                Fault::new(0, format!("{}: {error}", resource.href), "Export it again")
                    .of(FaultSort::Damaged),
            ),
        }
    }
    Ok(())
}

fn file(bytes: &[u8], name: &str, bank: &mut Bank) {
    let named = |what: String| if name.is_empty() { what } else { format!("{name}: {what}") };
    let items = match read_items(bytes) {
        Ok(items) => items,
        Err(error) => {
            let what = named(error.fault.to_string());
            return bank.faults.push(Fault::new(
                error.line,
                what,
                "See docs/question-formats.md for what is read",
            ));
        }
    };
    for item in items {
        match item {
            Ok(item) => match question(&item) {
                Ok(question) => bank.entries.push(Entry::Question(Box::new(question))),
                Err((sort, why)) => {
                    let what = named(format!("{}: {why}", title(&item)));
                    bank.faults.push(Fault::new(0, what, "Write it anew here, or leave it out").of(sort));
                }
            },
            Err(error) => {
                bank.faults.push(Fault::new(
                    error.line,
                    named(error.fault.to_string()),
                    "Mend the file, or leave it out",
                ));
            }
        }
    }
}

fn title(item: &Item) -> &str {
    if item.title.is_empty() { &item.identifier } else { &item.title }
}

/// Why an item is not taken over.
type NotTaken = (FaultSort, String);

/// One item; an error says why it cannot be carried.
fn question(item: &Item) -> Result<Question, NotTaken> {
    let playable = item.playable(1).map_err(|why| (FaultSort::Kind, why.to_string()))?;
    if !playable.media().is_empty() {
        let why = "its pictures or sounds are in the package, and are not taken over";
        return Err((FaultSort::Media, why.to_string()));
    }
    let asked = Asked { item, playable: &playable };
    // One field stands below the words; several stand in them.
    let alone = playable.fields.len() == 1;
    let stem = playable
        .question
        .html(&mut |n| if alone { String::new() } else { format!("[[{}]]", n + 1) }, &|_| None);
    let body = if alone { asked.one()? } else { Body::Cloze(asked.gaps()?) };
    Ok(Question {
        line: 0,
        id: Some(item.identifier.clone()),
        tags: Vec::new(),
        title: Some(item.title.clone()).filter(|title| !title.is_empty()),
        stem: html(stem),
        embedded: false,
        feedback: None,
        body,
    })
}

fn html(text: String) -> Words {
    Words { format: TextFormat::Html, text }
}

fn words(shown: &Shown) -> Words {
    html(shown.html(&mut |_| String::new(), &|_| None))
}

fn plain(text: &str) -> Words {
    Words { format: TextFormat::Plain, text: text.to_string() }
}

struct Asked<'a> {
    item: &'a Item,
    playable: &'a Playable,
}

impl Asked<'_> {
    /// What the item says to values of its fields, in percent; 0 where it cannot be marked.
    fn percent(&self, given: &[(usize, &str)]) -> u8 {
        let pairs = given
            .iter()
            .filter_map(|(n, value)| Some((Id::inner(&format!("w{n}")).ok()?, (*value).to_string())));
        let pairs: BTreeMap<Id, String> = pairs.collect();
        self.playable.mark(&Response::Paired(pairs)).map_or(0, |marked| marked.percent)
    }

    /// The item's only field.
    fn one(&self) -> Result<Body, NotTaken> {
        let field = &self.playable.fields[0];
        let choice = |share: u8, text: Words| Choice {
            right: share == 100,
            weight: Some(f64::from(share)),
            text,
            feedback: None,
        };
        Ok(match &field.kind {
            FieldKind::Choose { many: false, choices } => {
                let all = choices
                    .iter()
                    .enumerate()
                    .map(|(at, shown)| choice(self.percent(&[(0, &at.to_string())]), words(shown)));
                let all: Vec<Choice> = all.collect();
                needed(all.iter().any(|choice| choice.right))?;
                Body::Choice(all)
            }
            FieldKind::Choose { many: true, choices } => {
                let right = self.declared(field);
                let sent: Vec<String> = right.iter().map(usize::to_string).collect();
                needed(!right.is_empty() && self.percent(&[(0, &sent.join(" "))]) == 100)?;
                let share = 100.0 / right.len().max(1) as f64;
                let all = choices.iter().enumerate().map(|(at, shown)| {
                    let is_right = right.contains(&at);
                    Choice {
                        right: is_right,
                        weight: Some(if is_right { share } else { -share }),
                        text: words(shown),
                        feedback: None,
                    }
                });
                Body::Choice(all.collect())
            }
            FieldKind::Pick(options) => {
                let all = options.iter().enumerate();
                let all = all.map(|(at, text)| choice(self.percent(&[(0, &at.to_string())]), plain(text)));
                let all: Vec<Choice> = all.collect();
                needed(all.iter().any(|choice| choice.right))?;
                Body::Choice(all)
            }
            FieldKind::Number { .. } => Body::Number(NumberAnswers::One(self.number(field)?)),
            FieldKind::Text => {
                let accepted = self.texts(field);
                let tried = accepted.into_iter().map(|text| (self.percent(&[(0, &text)]), text));
                let tried: Vec<(u8, String)> = tried.filter(|(share, _)| *share > 0).collect();
                needed(tried.iter().any(|(share, _)| *share == 100))?;
                let case_counts = tried.iter().any(|(share, text)| {
                    let other =
                        if text.to_lowercase() == *text { text.to_uppercase() } else { text.to_lowercase() };
                    self.percent(&[(0, &other)]) != *share
                });
                Body::Short {
                    answers: tried.iter().map(|(share, text)| choice(*share, plain(text))).collect(),
                    case_counts,
                }
            }
            FieldKind::Pair { left, right } => {
                let pairs = self.pairs(field);
                let sent: Vec<String> = (0..left.len())
                    .map(|at| pairs.get(&at).map_or("-".to_string(), usize::to_string))
                    .collect();
                needed(!pairs.is_empty() && self.percent(&[(0, &sent.join(" "))]) == 100)?;
                let mut all: Vec<Pair> = Vec::new();
                for (at, shown) in left.iter().enumerate() {
                    let chosen = pairs.get(&at).and_then(|right_at| right.get(*right_at));
                    let chosen = chosen.ok_or_else(|| {
                        (FaultSort::Kind, "not every thing of its list goes with another".to_string())
                    })?;
                    all.push(Pair { left: words(shown), right: chosen.plain() });
                }
                let used: Vec<usize> = pairs.into_values().collect();
                let left_over = right.iter().enumerate().filter(|(at, _)| !used.contains(at));
                all.extend(left_over.map(|(_, shown)| Pair { left: Words::default(), right: shown.plain() }));
                Body::Matching(all)
            }
            FieldKind::Arrange(_) => {
                let why = "an order is not among the questions that are taken over";
                return Err((FaultSort::Kind, why.into()));
            }
        })
    }

    /// Several fields: a text with gaps, each with what is declared right, which together must be right.
    fn gaps(&self) -> Result<Vec<Gap>, NotTaken> {
        let (mut gaps, mut sent) = (Vec::new(), Vec::new());
        for field in &self.playable.fields {
            let right_choice =
                |text: Words, right: bool| Choice { right, weight: None, text, feedback: None };
            let gap = match &field.kind {
                FieldKind::Pick(options) => {
                    let right = *self.declared(field).first().ok_or_else(unknown)?;
                    sent.push(right.to_string());
                    let all =
                        options.iter().enumerate().map(|(at, text)| right_choice(plain(text), at == right));
                    Gap::Choose(all.collect())
                }
                FieldKind::Choose { many: false, choices } => {
                    let right = *self.declared(field).first().ok_or_else(unknown)?;
                    sent.push(right.to_string());
                    let all = choices
                        .iter()
                        .enumerate()
                        .map(|(at, shown)| right_choice(plain(&shown.plain()), at == right));
                    Gap::Choose(all.collect())
                }
                FieldKind::Text => {
                    let text = self.texts(field).into_iter().next().ok_or_else(unknown)?;
                    sent.push(text.clone());
                    Gap::Type(vec![right_choice(plain(&text), true)])
                }
                FieldKind::Number { .. } => {
                    let number = self.numbers(field).into_iter().next().ok_or_else(unknown)?;
                    sent.push(number.to_string());
                    Gap::Number(vec![NumberChoice {
                        right: true,
                        weight: None,
                        number: Some(Number::Exactly(number)),
                        format: TextFormat::Plain,
                        feedback: None,
                    }])
                }
                _ => {
                    let why = "it asks several things that do not fit in a line of words";
                    return Err((FaultSort::Kind, why.to_string()));
                }
            };
            gaps.push(gap);
        }
        let given: Vec<(usize, &str)> =
            sent.iter().enumerate().map(|(n, value)| (n, value.as_str())).collect();
        needed(self.percent(&given) == 100)?;
        Ok(gaps)
    }

    /// The places that the item declares right.
    fn declared(&self, field: &Field) -> Vec<usize> {
        self.playable.declared(field)
    }

    fn pairs(&self, field: &Field) -> BTreeMap<usize, usize> {
        self.playable.declared_pairs(field)
    }

    /// Texts that may be right: declared, then mapped, then named in the rules.
    fn texts(&self, field: &Field) -> Vec<String> {
        let mut texts = self.playable.declared_texts(field);
        if let Some(mapping) =
            self.item.variable(&field.response).and_then(|variable| variable.mapping.as_ref())
        {
            texts.extend(mapping.entries.iter().map(|entry| entry.key.to_string()));
        }
        if let Some(rules) = self.item.tree().first("responseProcessing") {
            rules.walk(&mut |element: &Element| {
                if element.is("baseValue") {
                    texts.push(element.words().trim().to_string());
                }
                true
            });
        }
        let mut seen = std::collections::BTreeSet::new();
        texts.retain(|text| !text.is_empty() && seen.insert(text.clone()));
        texts.truncate(MAX_TRIED);
        texts
    }

    fn numbers(&self, field: &Field) -> Vec<f64> {
        self.texts(field).iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// The number that is right and how far around it still is.
    fn number(&self, field: &Field) -> Result<Number, NotTaken> {
        let is_right = |number: f64| self.percent(&[(0, &number.to_string())]) == 100;
        let numbers = self.numbers(field);
        let middle = numbers.iter().copied().find(|number| is_right(*number)).ok_or_else(unknown)?;
        // The edges, to twelve digits: outwards in doubling steps, then by halves.
        let edge = |direction: f64| {
            let unit = middle.abs().max(1.0) * 1e-9;
            let (mut inside, mut step) = (0.0, unit);
            while step < middle.abs().max(1.0) * 1e6 && is_right(middle + direction * step) {
                inside = step;
                step *= 2.0;
            }
            let mut outside = step;
            for _ in 0..50 {
                let half = (inside + outside) / 2.0;
                if is_right(middle + direction * half) { inside = half } else { outside = half }
            }
            if inside < unit { 0.0 } else { (inside / unit).round() * unit }
        };
        let (below, above) = (edge(-1.0), edge(1.0));
        Ok(match (below, above) {
            (0.0, 0.0) => Number::Exactly(middle),
            (below, above) if (below - above).abs() < 1e-6 * above.max(below) => {
                Number::Around { number: middle, range: above }
            }
            (below, above) => Number::Between { low: middle - below, high: middle + above },
        })
    }
}

fn unknown() -> NotTaken {
    (FaultSort::KeyUnknown, "what is right could not be found in its rules".to_string())
}

fn needed(known: bool) -> Result<(), NotTaken> {
    if known { Ok(()) } else { Err(unknown()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::{own_questions, tree_json};

    fn bank(declarations: &str, body: &str, rules: &str) -> Bank {
        let text = format!(
            "<assessmentItem identifier='q' title='T' adaptive='false' timeDependent='false'>{declarations}\
             <outcomeDeclaration identifier='SCORE' cardinality='single' baseType='float'/>\
             <itemBody>{body}</itemBody>{rules}</assessmentItem>"
        );
        read_bank(text.as_bytes())
    }

    fn one(bank: &Bank) -> &Question {
        assert!(bank.faults.is_empty(), "{:?}", bank.faults);
        bank.questions().next().expect("a question").1
    }

    const MATCH: &str = "<responseProcessing template='match_correct'/>";

    fn right(cardinality: &str, base: &str, values: &[&str]) -> String {
        let values: String = values.iter().map(|value| format!("<value>{value}</value>")).collect();
        format!(
            "<responseDeclaration identifier='RESPONSE' cardinality='{cardinality}' baseType='{base}'>\
             <correctResponse>{values}</correctResponse></responseDeclaration>"
        )
    }

    #[test]
    fn choices() {
        let body = "<choiceInteraction responseIdentifier='RESPONSE' maxChoices='0'><prompt>Which <b>two</b>?</prompt>
            <simpleChoice identifier='a'>one</simpleChoice><simpleChoice identifier='b'>two</simpleChoice>
            <simpleChoice identifier='c'>three</simpleChoice></choiceInteraction>";
        let many = bank(&right("multiple", "identifier", &["a", "c"]), body, MATCH);
        let question = one(&many);
        assert_eq!(question.stem.text, "<div>Which <b>two</b>?</div>");
        let Body::Choice(choices) = &question.body else { panic!("{:?}", question.body) };
        assert_eq!(choices.iter().map(Choice::share).collect::<Vec<_>>(), [50.0, -50.0, 50.0]);
        let (own, losses) = own_questions(&many);
        assert_eq!((own.len(), losses.len()), (1, 0), "{losses:?}");
        let single = bank(&right("single", "identifier", &["b"]), body, MATCH);
        let Body::Choice(choices) = &one(&single).body else { panic!() };
        assert_eq!(choices.iter().map(|choice| choice.right).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn typed() {
        let body = "<p>2 + 2 = <textEntryInteraction responseIdentifier='RESPONSE'/></p>";
        let exact = bank(&right("single", "float", &["4"]), body, MATCH);
        assert_eq!(one(&exact).body, Body::Number(NumberAnswers::One(Number::Exactly(4.0))));
        let around = "<responseProcessing><responseCondition><responseIf><equal toleranceMode='absolute' tolerance='0.25'>
            <variable identifier='RESPONSE'/><baseValue baseType='float'>4</baseValue></equal>
            <setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>";
        let declared = "<responseDeclaration identifier='RESPONSE' cardinality='single' baseType='float'/>";
        let around = bank(declared, body, around);
        let Body::Number(NumberAnswers::One(Number::Around { number, range })) = one(&around).body else {
            panic!()
        };
        assert!(number == 4.0 && (range - 0.25).abs() < 1e-8, "{range}");
        let words = "<responseDeclaration identifier='RESPONSE' cardinality='single' baseType='string'><mapping defaultValue='0' caseSensitive='false'>
            <mapEntry mapKey='York' mappedValue='2'/><mapEntry mapKey='Leeds' mappedValue='1'/></mapping></responseDeclaration>";
        let words = bank(words, body, "<responseProcessing template='map_response'/>");
        let Body::Short { answers, case_counts: false } = &one(&words).body else { panic!("{words:?}") };
        assert_eq!(answers.iter().map(Choice::share).collect::<Vec<_>>(), [100.0, 50.0]);
        assert!(tree_json(&words).to_string().contains("York"));
    }

    #[test]
    fn gaps_and_pairs() {
        let inline = "<responseDeclaration identifier='A' cardinality='single' baseType='identifier'><correctResponse><value>y</value></correctResponse></responseDeclaration>
            <responseDeclaration identifier='B' cardinality='single' baseType='integer'><correctResponse><value>3</value></correctResponse></responseDeclaration>";
        let body = "<p>a <inlineChoiceInteraction responseIdentifier='A'><inlineChoice identifier='x'>X</inlineChoice><inlineChoice identifier='y'>Y</inlineChoice>
            </inlineChoiceInteraction> b <textEntryInteraction responseIdentifier='B'/></p>";
        let rules = "<responseProcessing><setOutcomeValue identifier='SCORE'><sum>
            <mapResponse identifier='A'/><baseValue baseType='float'>1</baseValue></sum></setOutcomeValue></responseProcessing>";
        let cloze = bank(inline, body, rules);
        let question = one(&cloze);
        assert_eq!(question.stem.text, "<p>a [[1]] b [[2]]</p>");
        assert!(matches!(&question.body, Body::Cloze(gaps) if gaps.len() == 2));
        let pairs = "<matchInteraction responseIdentifier='RESPONSE'><simpleMatchSet><simpleAssociableChoice identifier='a' matchMax='1'>A</simpleAssociableChoice></simpleMatchSet>
            <simpleMatchSet><simpleAssociableChoice identifier='x' matchMax='1'>X</simpleAssociableChoice><simpleAssociableChoice identifier='y' matchMax='1'>Y</simpleAssociableChoice></simpleMatchSet></matchInteraction>";
        let pairs = bank(&right("multiple", "directedPair", &["a y"]), pairs, MATCH);
        let Body::Matching(list) = &one(&pairs).body else { panic!() };
        assert_eq!(
            list.iter().map(|pair| (pair.left.text.as_str(), pair.right.as_str())).collect::<Vec<_>>(),
            [("A", "Y"), ("", "X")]
        );
    }

    #[test]
    fn what_is_not_carried_says_why() {
        let order = "<orderInteraction responseIdentifier='RESPONSE'><simpleChoice identifier='a'>A</simpleChoice><simpleChoice identifier='b'>B</simpleChoice></orderInteraction>";
        let bank = bank(&right("ordered", "identifier", &["a", "b"]), order, MATCH);
        assert!(
            bank.entries.is_empty() && bank.faults[0].what.starts_with("T: an order"),
            "{:?}",
            bank.faults
        );
        assert_eq!(read_bank(b"<a>").faults.len(), 1);
        assert_eq!(read_bank(b"PK\x03\x04").faults.len(), 1);
    }
}
