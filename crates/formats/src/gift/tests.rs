use super::*;
use crate::questions::{Choice, Number, NumberAnswers, own_questions, tree_json};
use serde_json::{Value, json};

fn one(text: &str) -> Question {
    let bank = read(text.as_bytes());
    assert_eq!(bank.faults, [], "{text}");
    let questions: Vec<&Question> = bank.questions().map(|(_, question)| question).collect();
    assert_eq!(questions.len(), 1, "{text}");
    questions[0].clone()
}

fn fault(text: &str) -> Fault {
    let bank = read(text.as_bytes());
    assert_eq!(bank.faults.len(), 1, "{text}: {:?}", bank.entries);
    bank.faults[0].clone()
}

fn choices(question: &Question) -> &[Choice] {
    match &question.body {
        Body::Choice(choices) => choices,
        Body::Short { answers, .. } => answers,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_sort_of_question() {
    let cases = [
        ("¿Es así?{T}", "TF"),
        ("¿Es así?{FALSE#no#sí}", "TF"),
        ("¿Cuál?{=a ~b}", "MC"),
        ("¿Cuáles?{~%50%a ~%50%b ~%-100%c}", "MC"),
        ("¿Qué palabra?{=a =b}", "Short"),
        ("¿Qué palabra?{a}", "Short"),
        ("¿Cuánto?{#5}", "Numerical"),
        ("¿Cuánto?{#=5:1 =%50%4..6}", "Numerical"),
        ("Una{=a -> b =c -> d}", "Matching"),
        ("Escriba.{}", "Essay"),
        ("Escriba.{####gracias}", "Essay"),
        ("Solo palabras", "Description"),
    ];
    for (text, kind) in cases {
        assert_eq!(tree_json(&read(text.as_bytes()))[0]["type"], kind, "{text}");
    }
}

#[test]
fn signs_that_nobody_escaped_stay_where_they_can_mean_nothing_else() {
    let question = one("Mire http://x.bo/?a=1 #2 y diga: ¿qué?{=uno: dos ~http://tres}");
    assert_eq!(question.stem.text, "Mire http://x.bo/?a=1 #2 y diga: ¿qué?");
    assert_eq!(choices(&question)[0].text.text, "uno: dos");
    assert_eq!(choices(&one("¿Cuánto?{=10% ~20% de todo}"))[1].text.text, "20% de todo");
}

#[test]
fn comments_stand_anywhere_and_carry_ids_and_tags() {
    let question = one("// [id:a\\]b] y [tag:uno]\n//[tag:dos]\n\n¿Cuál?{\n=a\n// no se lee\n~b\n}\n");
    assert_eq!((question.id.as_deref(), question.tags.join(",")), (Some("a]b"), "uno,dos".to_string()));
    assert_eq!((question.line, choices(&question).len()), (4, 2));
    let bank = read(b"//[tag:x]\nuna{T}\n\notra{F}");
    assert_eq!(bank.questions().map(|(_, question)| question.tags.len()).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn categories_hold_for_what_follows() {
    let bank = read("$CATEGORY: a/b: c\n\nuna{T}\n\n$CATEGORY: d\notra{F}\n".as_bytes());
    assert_eq!(
        bank.questions().map(|(category, _)| category).collect::<Vec<_>>(),
        [Some("a/b: c"), Some("d")]
    );
}

#[test]
fn formats_are_inherited_and_decide_about_line_breaks() {
    let question = one("[html]<p>uno\ndos</p>{=<b>a</b> ~[plain]b#c}");
    assert_eq!(question.stem.text, "<p>uno\ndos</p>");
    let formats: Vec<TextFormat> = choices(&question).iter().map(|choice| choice.text.format).collect();
    assert_eq!(formats, [TextFormat::Html, TextFormat::Plain]);
    assert_eq!(choices(&question)[1].feedback.as_ref().map(|words| words.format), Some(TextFormat::Html));
    assert_eq!(one("uno\n  dos{T}").stem.text, "uno dos");
    assert_eq!(one("a\\nb \\\\n c{T}").stem.text, "a\nb \\n c");
}

#[test]
fn a_missing_word_has_its_place() {
    assert_eq!(one("Dos y dos son {=cuatro =4}.").stem.text, "Dos y dos son _____ .");
    let question = one("{=Asia ~África} es el mayor.");
    assert_eq!((question.stem.text.as_str(), question.embedded), ("_____ es el mayor.", true));
}

#[test]
fn numbers_with_tolerance_and_bounds() {
    for (text, expected) in [
        ("{#1822}", Number::Exactly(1822.0)),
        ("{#-2.5:0.001}", Number::Around { number: -2.5, range: 0.001 }),
        ("{# 1 .. 5 }", Number::Between { low: 1.0, high: 5.0 }),
        ("{#-5..-1}", Number::Between { low: -5.0, high: -1.0 }),
    ] {
        assert_eq!(
            one(&format!("¿Cuánto?{text}")).body,
            Body::Number(NumberAnswers::One(expected)),
            "{text}"
        );
    }
}

#[test]
fn faults_name_the_line_and_what_to_do_and_the_rest_is_read() {
    let cases = [
        ("una{T}\n\ndos{=a\n\n~b}", 3, "not closed"),
        ("a{=b}{=c}", 1, "second list"),
        ("a{=b{c}}", 1, "inside the answers"),
        ("x\na}", 2, "closes nothing"),
        ("a{=\n~b}", 1, "without words"),
        ("a{\n=%150%b}", 2, "no share"),
        ("a{#doce}", 1, "no number"),
        ("a{#5..1}", 1, "range"),
        ("a{#5:-1}", 1, "tolerance"),
        ("::título", 1, "not closed"),
        ("::título::", 1, "without a question"),
        ("{=a ~b}", 1, "without a question"),
        ("a{=b -> \n=c -> d}", 1, "right side is empty"),
    ];
    for (text, line, words) in cases {
        let bank = read(text.as_bytes());
        assert!(!bank.faults.is_empty(), "{text}");
        assert!(bank.faults[0].what.contains(words), "{text}: {}", bank.faults[0]);
        assert_eq!(bank.faults[0].line, line, "{text}: {}", bank.faults[0]);
        assert!(!bank.faults[0].what_to_do.is_empty());
    }
    assert_eq!(fault("a{#doce}\n\nb{T}").line, 1);
    assert_eq!(read(b"a{#doce}\n\nb{T}").questions().count(), 1);
    assert_eq!(read(b"uno\n\xffdos").faults[0].line, 2);
}

#[test]
fn windows_lines_and_the_mark_of_utf8_change_nothing() {
    assert_eq!(read("\u{feff}a{T}\r\n\r\nb{=c\r\n~d}\r\n".as_bytes()), {
        let mut bank = read("a{T}\n\nb{=c\n~d}\n".as_bytes());
        bank.faults.clear();
        bank
    });
}

#[test]
fn hostile_files_end_in_time_and_never_panic() {
    let deep = "{".repeat(100_000);
    let many = "=a ".repeat(100_000);
    let marks = "::".repeat(50_000);
    for text in [
        deep.clone(),
        format!("x{{{many}}}"),
        marks,
        "~".repeat(200_000),
        "\\".repeat(200_000),
        format!("// {}", "[".repeat(100_000)),
    ] {
        let _ = read(text.as_bytes());
    }
    let long = vec![b'a'; MAX_BYTES + 1];
    assert!(read(&long).faults[0].what.contains("bytes"));
}

#[test]
fn what_is_not_carried_is_named() {
    let bank = read(
        "::ensayo::Escriba.{}\n\n¿Cuál?{=a =b ~c}\n\n¿Cuál?{=a ~%50%b}\n\nPerro{=can =%50%chucho}\n\nmire [x]{=*ol* =sol}\n\nx{#=5 =%50%4}"
            .as_bytes(),
    );
    let (own, losses) = own_questions(&bank);
    assert_eq!(own.len(), 5);
    let said: Vec<(u32, bool)> = losses.iter().map(|loss| (loss.line, loss.whole)).collect();
    assert_eq!(said, [(1, true), (3, false), (5, false), (7, false), (9, false), (11, false)], "{losses:#?}");
    assert_eq!(losses[0].name, "ensayo");
}

/// The parse trees that other tools agree on, if the data are here.
#[test]
fn published_parse_trees_are_equal_in_meaning() {
    let Some(data) = std::env::var_os("CHASKI_DATA") else {
        eprintln!("CHASKI_DATA is not set: the published parse trees were not compared");
        return;
    };
    let folder = std::path::Path::new(&data).join("qti/gift");
    let mut compared = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder qti/gift in CHASKI_DATA") {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "gift") {
            continue;
        }
        let expected: Value =
            serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        let bank = read(&std::fs::read(&path).unwrap());
        assert_eq!(bank.faults, [], "{}", path.display());
        assert_eq!(tree_json(&bank), in_floats(expected), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 0, "no .gift file in {}", folder.display());
}

/// 100.0 and 100 are one number.
fn in_floats(tree: Value) -> Value {
    match tree {
        Value::Array(list) => list.into_iter().map(in_floats).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, in_floats(value))).collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 => json!(float as i64),
            _ => Value::Number(number),
        },
        other => other,
    }
}
