//! What a course holds, and how easy it reads.

use crate::small::{exercise, folder};
use formats::package::{Severity, check, read_folder, readability, tally, tally_by_unit};

const FAMILY: &str = "kind = \"number\"\nkey = \"a\"\n[numbers]\na = { from = 1, to = 900 }";

#[test]
fn tallies() {
    let mut files = folder(&exercise("kind = \"true-false\"\nkey = true", "feedback.false = \"no\""));
    files.insert(
        "2-more/unit.toml",
        "[[sources]]\ntitle = \"A\"\n[[sources]]\ntitle = \"B\"\n[en]\ntitle = \"More\"\nabout = \"More\"\n",
    );
    files.insert(
        "2-more/1-next/lesson.toml",
        "minutes = 12\nskills = [\"try-it\"]\n[en]\ntitle = \"Next\"\ngoal = \"Goal\"\n",
    );
    files.insert("2-more/1-next/notes.en.md", "# Notes\n\nSay hello.\n");
    files.insert("2-more/1-next/10-family.toml", exercise(FAMILY, "feedback.wrong = \"no\""));
    let course = read_folder(&files).expect("a course");
    let total = tally(&course);
    assert_eq!((total.units, total.lessons, total.pages, total.exercises, total.families), (2, 2, 1, 2, 1));
    assert_eq!((total.minutes, total.minutes_min, total.minutes_max), (17, 5, 12));
    assert_eq!((total.skills, total.sources, total.pictures), (1, 3, 0));
    assert_eq!(total.by_kind.into_iter().collect::<Vec<_>>(), [("number", 1), ("true-false", 1)]);
    assert_eq!(total.by_difficulty.into_iter().collect::<Vec<_>>(), [(1, 2)]);
    let units = tally_by_unit(&course);
    assert_eq!(
        units.iter().map(|(unit, tally)| (unit.id.as_str(), tally.exercises)).collect::<Vec<_>>(),
        [("unit", 1), ("more", 1)]
    );
}

#[test]
fn hard_pages_are_advised_on_never_refused() {
    let hard = "The municipality's administrative documentation necessitates considerable bureaucratic deliberation, \
                notwithstanding the representatives' enthusiastic recommendations concerning organisational simplification. ";
    let easy = "The dog runs to the door. It sees a man. The man has a bag. He gives the dog some bread. ";
    for (page, advised) in [(hard.repeat(4), true), (easy.repeat(4), false), (hard.to_string(), false)] {
        let mut files = folder(&exercise("kind = \"true-false\"\nkey = true", "feedback.false = \"no\""));
        files.insert("1-unit/1-lesson/10-page.en.md", format!("# A page\n\n{page}\n"));
        let course = read_folder(&files).expect("a course");
        let findings = check(&course);
        assert!(findings.iter().all(|finding| finding.severity == Severity::Advice), "{findings:#?}");
        let found = findings.iter().any(|finding| finding.what.contains("reads hard"));
        assert_eq!(found, advised, "{page}: {findings:#?} {:#?}", readability(&course));
    }
}

#[test]
fn a_language_without_a_formula_is_not_measured() {
    let mut files = folder(&exercise("kind = \"true-false\"\nkey = true", "feedback.false = \"no\""));
    for path in ["course.toml", "skills.toml", "1-unit/unit.toml", "1-unit/1-lesson/lesson.toml"] {
        let bytes = formats::package::Files::read(&files, path).expect(path).into_owned();
        let text =
            String::from_utf8(bytes).expect("text").replace("[en]", "[quz]").replace("\"en\"", "\"quz\"");
        files.insert(path, text);
    }
    files.remove("1-unit/1-lesson/10-page.en.md");
    files.insert("1-unit/1-lesson/10-page.quz.md", format!("# Rimay\n\n{}\n", "Allillanchu. ".repeat(80)));
    let course = read_folder(&files).expect("a course");
    assert_eq!(readability(&course), vec![]);
}
