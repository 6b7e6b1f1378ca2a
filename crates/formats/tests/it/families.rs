//! Exercises whose numbers change: the same for ever, and checked.

use crate::small::{clean_course, errors, exercise, folder, only};
use formats::package::{mark, read_folder};
use kernel::Seed;

const FACTS: &str = r#"
kind = "number"
key = "note - total"
unit = "soles"
[numbers]
price = { from = 2, to = 5, step = 0.5 }
kilos = { from = 2, to = 4 }
note = { one_of = [20, 50] }
total = "price * kilos"
[words]
who = 2
[mistakes]
price-only = "note - price"
[conditions]
enough = "note > total"
"#;
const TEXTS: &str = r#"
text = "unused"
words.who = ["Rosa", "Julián"]
feedback.wrong = "no"
feedback.price-only = "one kilo"
"#;

fn market() -> (String, String) {
    let texts = TEXTS.replace(
        "text = \"unused\"\n",
        "title = \"{who}: {kilos} kg, {price:2}, {note}, {=note - total:2}\"\n",
    );
    (FACTS.to_string(), texts)
}

#[test]
fn variants_are_golden() {
    let (facts, texts) = market();
    let course = clean_course(&facts, &texts);
    let exercise = only(&course);
    let english = "en".parse().expect("a tag");
    let shown = |seed: u64| {
        let variant = exercise.variant(Seed(seed)).expect("easy conditions");
        exercise
            .texts
            .language(&english)
            .and_then(|texts| texts.plain("title", &variant))
            .expect("title")
            .into_owned()
    };
    assert_eq!((0..5).map(shown).collect::<Vec<_>>(), GOLDEN);
    for seed in 0..200 {
        let variant = exercise.variant(Seed(seed)).expect("easy conditions");
        let key = exercise.key(&variant).expect("a key");
        assert!(mark(exercise, Seed(seed), &key).expect("markable").right);
        // A neighbour's answer is hardly ever this one's.
        assert_eq!(variant, exercise.variant(Seed(seed)).expect("the same"));
    }
}

/// Written down once; a change here would change what pupils were asked.
const GOLDEN: [&str; 5] = [
    "Rosa: 3 kg, 5.00, 50, 35.00",
    "Rosa: 4 kg, 3.00, 50, 38.00",
    "Julián: 2 kg, 2.00, 20, 16.00",
    "Julián: 3 kg, 3.00, 50, 41.00",
    "Julián: 2 kg, 3.50, 50, 43.00",
];

#[test]
fn shuffles_are_golden() {
    let course = clean_course(
        "kind = \"single\"\nchoices = [\"a\", \"b\", \"c\", \"d\"]\nkey = \"b\"",
        "choices = { a = \"A\", b = \"B\", c = \"C\", d = \"D\" }\nfeedback = { a = \"1\", c = \"2\", d = \"3\" }",
    );
    let exercise = only(&course);
    let order = |seed: u64| {
        let variant = exercise.variant(Seed(seed)).expect("no numbers");
        let formats::package::Control::Choose { options, .. } = exercise.control(&variant) else {
            panic!("choices")
        };
        options.iter().map(|option| option.id.as_str()).collect::<String>()
    };
    assert_eq!((0..6).map(order).collect::<Vec<_>>(), SHUFFLES);
}

const SHUFFLES: [&str; 6] = ["adbc", "dacb", "abdc", "cbad", "abdc", "bdca"];

/// One break each, and the words the finding must hold.
#[test]
fn every_fault_is_found() {
    let (facts, texts) = market();
    for (from, to, found) in [
        ("enough = \"note > total\"", "enough = \"note > 1000\"", "meets the condition \"enough\""),
        ("[conditions]\nenough = \"note > total\"", "", "the key"),
        ("total = \"price * kilos\"", "total = \"price / (kilos - 2)\"", "division by zero"),
        ("total = \"price * kilos\"", "total = \"price / 3 * kilos\"", "more than 2 decimals"),
        ("total = \"price * kilos\"", "total = { is = \"price * kilos\", to = 10 }", "outside 0 to 10"),
        ("price-only = \"note - price\"", "price-only = \"note - kilos * price\"", "is marked right"),
        ("total = \"price * kilos\"", "total = \"price * weight\"", "weight"),
        ("total = \"price * kilos\"", "total = \"price * other\"\nother = \"total + 1\"", "circle"),
        ("from = 2, to = 4", "from = 4, to = 2", "range is empty"),
        ("who = 2", "who = 3", "words.who"),
    ] {
        assert!(facts.contains(from), "{from}");
        let course = read_folder(&folder(&exercise(&facts.replace(from, to), &texts))).expect("a course");
        let findings = errors(&course);
        // Without the condition the change may be negative, which no pupil could be asked for.
        if found == "the key" {
            assert!(findings.is_empty() || findings.iter().any(|f| f.what.contains("key")), "{findings:#?}");
            continue;
        }
        assert!(findings.iter().any(|finding| finding.what.contains(found)), "{to}: {findings:#?}");
    }
}

#[test]
fn choices_that_read_alike_are_found() {
    let facts = "kind = \"single\"\nchoices = [\"sum\", \"product\"]\nkey = \"product\"\nvalues = { sum = \"a + b\", product = \"a * b\" }\n[numbers]\na = { from = 1, to = 4 }\nb = { from = 1, to = 4 }";
    let texts = "choices = { sum = \"{=a + b}\", product = \"{=a * b}\" }\nfeedback.sum = \"added\"";
    let course = read_folder(&folder(&exercise(facts, texts))).expect("a course");
    let findings = errors(&course);
    assert!(findings.iter().any(|finding| finding.what.contains("reads like another")), "{findings:#?}");
    assert!(findings.iter().any(|finding| finding.what.contains("are both")), "{findings:#?}");
    let facts = format!("{facts}\n[conditions]\napart = \"a + b != a * b\"");
    clean_course(&facts, texts);
}
