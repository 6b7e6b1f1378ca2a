//! Every kind: what is right, what is wrong, what cannot be marked, and what is said.

use crate::small::{clean_course, only};
use formats::package::{Response, mark};
use kernel::Seed;

/// Response, score in hundredths or the reason it cannot be marked, feedback addresses.
type Case = (&'static str, Result<u32, &'static str>, &'static [&'static str]);

fn table(facts: &str, texts: &str, cases: &[Case]) {
    let course = clean_course(facts, texts);
    let exercise = only(&course);
    for (text, expected, feedback) in cases {
        let response: Response = text.parse().expect(text);
        let marked = mark(exercise, Seed(1), &response);
        let score = marked
            .as_ref()
            .map(|marked| (marked.score * 100.0).round() as u32)
            .map_err(|why| why.reason.key());
        assert_eq!(score, *expected, "{text}");
        if let Ok(marked) = marked {
            assert_eq!(marked.feedback, *feedback, "{text}");
            assert_eq!(marked.right, *expected == Ok(100), "{text}");
            assert!(marked.normalised.len() <= 2_048);
            assert!(marked.normalised.parse::<Response>().is_ok(), "{}", marked.normalised);
        }
    }
}

#[test]
fn single() {
    table(
        "kind = \"single\"\nchoices = [\"a\", \"b\", \"c\"]\nkey = \"b\"",
        "choices = { a = \"A\", b = \"B\", c = \"C\" }\nfeedback = { a = \"no\", c = \"no\", right = \"yes\" }",
        &[
            ("c:b", Ok(100), &["feedback.right"]),
            ("c:a", Ok(0), &["feedback.a"]),
            ("c:", Err("empty"), &[]),
            ("c:a,b", Err("one-choice-only"), &[]),
            ("c:d", Err("unknown-choice"), &[]),
            ("t:b", Err("other-kind"), &[]),
        ],
    );
}

#[test]
fn multiple() {
    table(
        "kind = \"multiple\"\nchoices = [\"a\", \"b\", \"c\", \"d\"]\nkey = [\"a\", \"c\"]",
        "choices = { a = \"A\", b = \"B\", c = \"C\", d = \"D\" }\nfeedback = { a = \"1\", b = \"2\", c = \"3\", d = \"4\" }",
        &[
            ("c:a,c", Ok(100), &[]),
            ("c:a", Ok(50), &["feedback.c"]),
            ("c:a,b,c", Ok(50), &["feedback.b"]),
            ("c:a,b", Ok(0), &["feedback.b", "feedback.c"]),
            ("c:b,d", Ok(0), &["feedback.b", "feedback.d", "feedback.a", "feedback.c"]),
            ("c:a,b,c,d", Ok(0), &["feedback.b", "feedback.d"]),
            ("c:", Err("empty"), &[]),
            ("c:a,x", Err("unknown-choice"), &[]),
        ],
    );
}

#[test]
fn true_false() {
    table(
        "kind = \"true-false\"\nkey = false",
        "feedback = { true = \"no\" }",
        &[
            ("c:false", Ok(100), &[]),
            ("c:true", Ok(0), &["feedback.true"]),
            ("c:maybe", Err("unknown-choice"), &[]),
            ("c:", Err("empty"), &[]),
        ],
    );
}

#[test]
fn true_false_over_drawn_numbers() {
    let texts = "feedback = { true = \"it is less\", false = \"it is more\" }";
    let facts = |condition: &str| {
        format!("kind = \"true-false\"\nkey = \"{condition}\"\n[numbers]\na = {{ from = 1, to = 30 }}")
    };
    table(&facts("a > 0"), texts, &[("c:true", Ok(100), &[]), ("c:false", Ok(0), &["feedback.false"])]);
    table(&facts("a > 30"), texts, &[("c:false", Ok(100), &[]), ("c:true", Ok(0), &["feedback.true"])]);
}

#[test]
fn number() {
    table(
        "kind = \"number\"\nkey = 1.5\ntolerance = 0.01\nunit = \"kg\"\nother_units = { g = 0.001 }\n[mistakes]\nwhole = 15",
        "units = { kg = [\"kg\", \"kilos\", \"kilo\"], g = [\"g\", \"grams\"] }\nfeedback = { wrong = \"no\", whole = \"tenths\" }",
        &[
            ("t:1.5", Ok(100), &[]),
            ("t:1,5", Ok(100), &[]),
            ("t: 1,50 kilos ", Ok(100), &[]),
            ("t:1.5 KG", Ok(100), &[]),
            ("t:1500 g", Ok(100), &[]),
            ("t:1.500 g", Ok(100), &[]),
            ("t:1.500", Ok(100), &[]),
            ("t:1.51", Ok(100), &[]),
            ("t:1.49", Ok(100), &[]),
            ("t:1.52", Ok(0), &["feedback.wrong"]),
            ("t:15", Ok(0), &["feedback.whole"]),
            ("t:-1.5", Ok(0), &["feedback.wrong"]),
            ("t:", Err("empty"), &[]),
            ("t:much", Err("not-a-number"), &[]),
            ("t:1 or 2", Err("two-numbers"), &[]),
            ("t:1.5 litres", Err("unknown-unit"), &[]),
            ("t:99999999999999999999999999999999999999999999999999999999999999", Err("too-long"), &[]),
            ("c:a", Err("other-kind"), &[]),
        ],
    );
}

#[test]
fn money() {
    table(
        "kind = \"number\"\nkey = 1234.5\nunit = \"soles\"",
        "feedback = { wrong = \"no\" }",
        &[
            ("t:S/ 1,234.50", Ok(100), &[]),
            ("t:1.234,50 soles", Ok(100), &[]),
            ("t:R$ 1.234,5", Ok(100), &[]),
            ("t:1 234,5", Ok(100), &[]),
            ("t:$1234.5", Ok(100), &[]),
            ("t:1234", Ok(0), &["feedback.wrong"]),
        ],
    );
}

#[test]
fn text() {
    table(
        "kind = \"text\"\nforgive = [\"case\", \"accents\", \"punctuation\", \"typo\"]\nmistakes = [\"user\"]",
        "accept = [\"contraseña\", \"PIN\"]\nmistakes = { user = [\"usuario\"] }\nfeedback = { wrong = \"no\", user = \"that is who you are\" }",
        &[
            ("t:contraseña", Ok(100), &[]),
            ("t:  CONTRASENA. ", Ok(100), &[]),
            ("t:contrasen\u{303}a", Ok(100), &[]),
            ("t:contrseña", Ok(100), &[]),
            ("t:pin", Ok(100), &[]),
            ("t:pan", Ok(0), &["feedback.wrong"]),
            ("t:Usuario", Ok(0), &["feedback.user"]),
            ("t:  ", Err("empty"), &[]),
        ],
    );
    table(
        "kind = \"text\"\nforgive = [\"case\"]",
        "accept = [\"año\"]\nfeedback = { wrong = \"no\" }",
        &[
            ("t:Año", Ok(100), &[]),
            ("t:an\u{303}o", Ok(100), &[]),
            ("t:ano", Ok(0), &["feedback.wrong"]),
            ("t:año.", Ok(0), &["feedback.wrong"]),
        ],
    );
}

#[test]
fn order() {
    table(
        "kind = \"order\"\nitems = [\"a\", \"b\", \"c\", \"d\"]",
        "items = { a = \"A\", b = \"B\", c = \"C\", d = \"D\" }\nfeedback = { wrong = \"no\", b = \"b is not first\" }",
        &[
            ("o:a,b,c,d", Ok(100), &[]),
            ("o:b,c,d,a", Ok(67), &["feedback.b", "feedback.wrong"]),
            ("o:d,c,b,a", Ok(0), &["feedback.wrong"]),
            ("o:", Err("empty"), &[]),
            ("o:a,b,c", Err("not-all-placed"), &[]),
            ("o:a,b,c,c", Err("placed-twice"), &[]),
            ("o:a,b,c,x", Err("unknown-choice"), &[]),
        ],
    );
}

#[test]
fn matching() {
    table(
        "kind = \"match\"\nleft = [\"a\", \"b\", \"c\"]\nright = [\"x\", \"y\"]\nkey = { a = \"x\", b = \"y\", c = \"x\" }",
        "left = { a = \"A\", b = \"B\", c = \"C\" }\nright = { x = \"X\", y = \"Y\" }\nfeedback = { a = \"1\", b = \"2\", c = \"3\" }",
        &[
            ("p:a=x&b=y&c=x", Ok(100), &[]),
            ("p:a=x&b=x&c=x", Ok(67), &["feedback.b"]),
            ("p:a=y&b=x&c=y", Ok(0), &["feedback.a", "feedback.b", "feedback.c"]),
            ("p:a=x&b=y", Err("not-all-paired"), &[]),
            ("p:", Err("empty"), &[]),
            ("p:a=z&b=y&c=x", Err("unknown-choice"), &[]),
            ("p:z=x&b=y&c=x", Err("unknown-choice"), &[]),
        ],
    );
}

#[test]
fn cloze() {
    table(
        "kind = \"cloze\"\n[gaps.verb]\nchoices = [\"call\", \"answer\"]\nkey = \"call\"\n[gaps.sum]\nkey = 30\n[gaps.word]\naccept = true",
        "text = \"First [[verb]], then pay [[sum]], never say the [[word]].\"\ngaps = { verb = { call = \"call\", answer = \"answer\" }, word = { accept = [\"PIN\", \"password\"] } }\nfeedback = { verb = { answer = \"1\" }, sum = { wrong = \"2\" }, word = { wrong = \"3\" } }",
        &[
            ("p:sum=30&verb=call&word=pin", Ok(100), &[]),
            ("p:sum=30,0&verb=call&word=Password", Ok(100), &[]),
            ("p:sum=31&verb=answer&word=pin", Ok(33), &["feedback.sum.wrong", "feedback.verb.answer"]),
            ("p:sum=30&verb=call", Err("gap-empty"), &[]),
            ("p:sum=many&verb=call&word=pin", Err("not-a-number"), &[]),
            ("p:sum=30&verb=shout&word=pin", Err("unknown-choice"), &[]),
            ("p:sum=30&verb=call&word=pin&more=1", Err("unknown-choice"), &[]),
            ("p:", Err("empty"), &[]),
        ],
    );
}

#[test]
fn untouched_pages_are_never_right() {
    let course = clean_course(
        "kind = \"order\"\nitems = [\"a\", \"b\", \"c\"]",
        "items = { a = \"A\", b = \"B\", c = \"C\" }\nfeedback = { wrong = \"no\" }",
    );
    for seed in 0..500 {
        let exercise = only(&course);
        let variant = exercise.variant(Seed(seed)).expect("no numbers");
        let formats::package::Control::Arrange(items) = exercise.control(&variant) else {
            panic!("an order is arranged")
        };
        assert!(
            !mark(exercise, Seed(seed), &Response::Ordered(items)).expect("complete").right,
            "seed {seed}"
        );
    }
}
