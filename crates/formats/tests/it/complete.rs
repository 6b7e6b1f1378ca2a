//! What check promises of every course, kind by kind: a key that can be reached, feedback, skill, difficulty, weights.

use crate::small::{clean_course, errors, exercise, folder};
use formats::package::{MemoryFiles, check_against, read_folder, weights};

/// A clean exercise of each kind: facts and texts.
const KINDS: [(&str, &str); 8] = [
    (
        "kind = \"single\"\nchoices = [\"a\", \"b\"]\nkey = \"b\"",
        "choices = { a = \"A\", b = \"B\" }\nfeedback.a = \"no\"",
    ),
    (
        "kind = \"multiple\"\nchoices = [\"a\", \"b\"]\nkey = [\"b\"]",
        "choices = { a = \"A\", b = \"B\" }\nfeedback.a = \"no\"\nfeedback.b = \"too\"",
    ),
    ("kind = \"true-false\"\nkey = true", "feedback.false = \"no\""),
    (
        "kind = \"number\"\nkey = 3\n[mistakes]\nadded = 4",
        "feedback.wrong = \"no\"\nfeedback.added = \"sum\"",
    ),
    (
        "kind = \"text\"\nmistakes = [\"user\"]",
        "accept = [\"key\"]\nmistakes.user = [\"name\"]\nfeedback.wrong = \"no\"\nfeedback.user = \"who\"",
    ),
    (
        "kind = \"order\"\nitems = [\"x\", \"y\", \"z\"]",
        "items = { x = \"X\", y = \"Y\", z = \"Z\" }\nfeedback.wrong = \"no\"",
    ),
    (
        "kind = \"match\"\nleft = [\"l\", \"m\"]\nright = [\"r\", \"s\"]\nkey = { l = \"r\", m = \"s\" }",
        "left = { l = \"L\", m = \"M\" }\nright = { r = \"R\", s = \"S\" }\nfeedback.l = \"1\"\nfeedback.m = \"2\"",
    ),
    (
        "kind = \"cloze\"\n[gaps.verb]\nchoices = [\"call\", \"run\"]\nkey = \"call\"\n[gaps.sum]\nkey = 30",
        "text = \"[[sum]] [[verb]]\"\ngaps.verb.call = \"Call\"\ngaps.verb.run = \"Run\"\nfeedback.verb.run = \"no\"\nfeedback.sum.wrong = \"no\"",
    ),
];

fn found(text: &str) -> Vec<String> {
    let course = read_folder(&folder(text)).expect("a course");
    errors(&course).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn every_kind_needs_skill_difficulty_and_each_of_its_texts() {
    for (facts, texts) in KINDS {
        clean_course(facts, texts);
        let whole = exercise(facts, texts);
        for shared in [
            "skill = \"try-it\"\n",
            "difficulty = 1\n",
            "prompt = \"Which?\"\n",
            "solution = \"So it is.\"\n",
        ] {
            let name = shared.split(' ').next().expect("a name");
            let findings = found(&whole.replacen(shared, "", 1));
            assert!(findings.iter().any(|what| what.contains(&format!("`{name}`"))), "{name}: {findings:?}");
        }
        // Each feedback in turn, and each other text of the kind.
        for line in texts.lines() {
            let findings = found(&whole.replacen(&format!("{line}\n"), "", 1));
            assert!(
                findings.iter().any(|what| what.contains("is missing") || what.contains("has 0")),
                "without {line}: {findings:?}"
            );
        }
    }
}

#[test]
fn a_key_that_cannot_be_reached_is_refused_in_every_kind() {
    for (kind, from, to) in [
        (0, "key = \"b\"", "key = \"c\""),
        (0, "key = \"b\"", ""),
        (1, "key = [\"b\"]", "key = [\"c\"]"),
        (1, "key = [\"b\"]", "key = []"),
        (1, "key = [\"b\"]", ""),
        (2, "key = true", "key = \"maybe\""),
        (2, "key = true", ""),
        (3, "key = 3", "key = \"1 / 3\""),
        (3, "key = 3", ""),
        (4, "accept = [\"key\"]", "accept = [\"\"]"),
        (4, "accept = [\"key\"]", "accept = [\"name\"]"),
        (5, "items = [\"x\", \"y\", \"z\"]", "items = [\"x\", \"y\"]"),
        (6, "m = \"s\" }", "m = \"t\" }"),
        (6, ", m = \"s\" }", " }"),
        (7, "key = \"call\"", "key = \"walk\""),
        (7, "key = 30", "key = \"total\""),
        (7, "[[sum]] [[verb]]", "[[verb]]"),
    ] {
        let (facts, texts) = KINDS[kind];
        let whole = exercise(facts, texts);
        assert!(whole.contains(from), "{from}");
        let findings = found(&whole.replacen(from, to, 1));
        assert!(!findings.is_empty(), "kind {kind}: {from} became {to}, and nothing was found");
    }
}

/// A fault in one draw of some three hundred is met among a thousand seeds.
#[test]
fn rare_faults_of_families_are_found() {
    let facts = "kind = \"number\"\nkey = \"a\"\n[numbers]\na = { from = 1, to = 300 }\n[mistakes]\nother = \"if(a == 7, 7, a + 1)\"";
    let texts = "feedback.wrong = \"no\"\nfeedback.other = \"other\"";
    let findings = found(&exercise(facts, texts));
    assert!(
        findings.iter().any(|what| what.contains("is marked right") && what.contains("of 1000 variants")),
        "{findings:?}"
    );
    let facts = format!("{facts}\n[conditions]\nnot-seven = \"a != 7\"");
    clean_course(&facts, texts);
}

#[test]
fn lost_units_lessons_and_skills_are_told() {
    let (facts, texts) = KINDS[2];
    let published = read_folder(&folder(&exercise(facts, texts))).expect("a course");
    let mut renamed = MemoryFiles::default();
    let old = folder(&exercise(facts, texts));
    for (path, _) in formats::package::Files::list(&old).expect("files") {
        let bytes = formats::package::Files::read(&old, &path).expect("a file").into_owned();
        let text = String::from_utf8(bytes)
            .expect("text")
            .replace("version = 1", "version = 2")
            .replace("try-it", "do-it");
        renamed.insert(&path.replace("1-unit", "1-part").replace("1-lesson", "1-step"), text);
    }
    let course = read_folder(&renamed).expect("a course");
    let told: Vec<String> =
        check_against(&course, &published).into_iter().map(|finding| finding.what).collect();
    for sort in ["unit \"unit\"", "lesson \"lesson\"", "skill \"try-it\""] {
        assert!(told.iter().any(|what| what.contains(sort)), "{sort}: {told:?}");
    }
}

#[test]
fn every_lesson_is_weighed_in_every_language() {
    let (facts, texts) = KINDS[2];
    let mut files = folder(&exercise(
        &format!("picture = \"phone.svg\"\n{facts}"),
        &format!("picture_text = \"A phone\"\n{texts}"),
    ));
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path d=\"M0 0h9\"/></svg>";
    files.insert("1-unit/1-lesson/phone.svg", svg);
    let page = "# A page\n\n![A phone](phone.svg)\n\nWords.\n";
    files.insert("1-unit/1-lesson/10-page.en.md", page);
    let course = read_folder(&files).expect("a course");
    let weights = weights(&course);
    let [weight] = weights.as_slice() else { panic!("one lesson, one language: {weights:?}") };
    // The picture stands on the page and above the exercise, and travels once.
    assert_eq!((weight.picture_bytes, weight.sound_bytes), (svg.len() as u64, 0));
    assert!(weight.text_bytes > page.len() as u64, "{weight:?}");
    files.insert("sound/en/page.text.mp3", b"ID3 some sound".as_slice());
    let course = read_folder(&files).expect("a course");
    assert_eq!(formats::package::weights(&course)[0].sound_bytes, 14);
}
