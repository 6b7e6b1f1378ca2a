//! Whatever the bytes: an answer or an error, never a panic, never a hang.

use crate::small::{clean_course, exercise, folder, only};
use formats::package::{Course, Files, MemoryFiles, Response, check, mark, read_folder};
use kernel::Seed;
use proptest::prelude::*;
use std::sync::LazyLock;

/// An exercise that uses as much of the format as one file can.
fn rich() -> MemoryFiles {
    let facts = r#"
kind = "cloze"
[gaps.verb]
choices = ["call", "answer"]
key = "call"
[gaps.sum]
key = "a + b"
tolerance = 0.5
unit = "kg"
other_units = { g = 0.001 }
[gaps.word]
accept = true
forgive = ["case", "typo"]
[numbers]
a = { from = 1, to = 30, step = 0.5 }
b = { one_of = [1, 2, 3] }
c = { is = "if(a > b, round(a / b, 2), b)", decimals = 6 }
[words]
who = 2
[conditions]
apart = "a != b and not a == 7"
"#;
    let texts = r#"
text = "{who} [[verb]] [[sum]] {=a + b:2} [[word]]."
words.who = ["Ana", "Beto"]
units.kg = ["kg", "kilo"]
gaps = { verb = { call = "calls", answer = "answers" }, word = { accept = ["bread", "loaf"] } }
feedback = { verb = { answer = "1" }, sum = { wrong = "2" }, word = { wrong = "3" } }
"#;
    folder(&exercise(facts, texts))
}

/// Any of its files, with bytes replaced, inserted and taken away.
fn mangled() -> impl Strategy<Value = MemoryFiles> {
    let edits = proptest::collection::vec((any::<prop::sample::Index>(), 0u8..3, any::<u8>()), 1..6);
    (any::<prop::sample::Index>(), edits).prop_map(|(which, edits)| {
        let mut files = rich();
        let list = files.list().expect("in memory");
        let path = list[which.index(list.len())].0.clone();
        let mut bytes = files.read(&path).expect("there").to_vec();
        for (at, how, byte) in edits {
            let at = at.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at.min(bytes.len()), byte),
                _ if at < bytes.len() => drop(bytes.remove(at)),
                _ => {}
            }
        }
        files.insert(&path, bytes);
        files
    })
}

#[test]
fn the_rich_exercise_is_clean() {
    let course = read_folder(&rich()).expect("a course");
    assert_eq!(check(&course), vec![]);
}

proptest! {
    // Each case draws a thousand variants.
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn mangled_courses_are_read_or_refused(files in mangled()) {
        if let Ok(course) = read_folder(&files) {
            let _ = check(&course);
            for (_, exercise) in course.exercises() {
                if let Ok(variant) = exercise.variant(Seed(3)) {
                    let _ = (exercise.control(&variant), exercise.key(&variant));
                    for texts in exercise.texts.languages() {
                        texts.iter().for_each(|(address, _)| drop(texts.html(address, &variant)));
                    }
                }
            }
        }
    }

}

static COURSES: LazyLock<[Course; 2]> = LazyLock::new(|| {
    let number = clean_course("kind = \"number\"\nkey = 2", "feedback.wrong = \"no\"");
    [read_folder(&rich()).expect("a course"), number]
});

proptest! {
    #[test]
    fn any_response_is_marked_or_refused(text in "[ctop]:[-a-z0-9=&,.%/$ ñé]{0,40}", seed in any::<u64>()) {
        if let Ok(response) = text.parse::<Response>() {
            for exercise in COURSES.iter().map(only) {
                if let Ok(marked) = mark(exercise, Seed(seed), &response) {
                    prop_assert!((0.0..=1.0).contains(&marked.score));
                    prop_assert_eq!(marked.right, marked.score >= 1.0);
                    // Marking what was understood gives the same mark.
                    let again: Response = marked.normalised.parse().expect("a response");
                    let again = mark(exercise, Seed(seed), &again).expect("understood before");
                    prop_assert_eq!(again.right, marked.right);
                }
            }
        }
    }
}

#[test]
fn deep_and_long_files_are_refused() {
    let mut files = rich();
    for deep in [
        "a = ".to_string() + &"[".repeat(20_000),
        "[".repeat(3_000) + "x" + &"]".repeat(3_000),
        format!("x{}=1", ".a".repeat(4_000)),
    ] {
        files.insert("1-unit/1-lesson/20-exercise.toml", deep);
        let course = read_folder(&files).expect("a course around it");
        assert!(!check(&course).is_empty());
    }
    for deep in [
        "> ".repeat(20_000) + "x",
        "*a **b ".repeat(3_000),
        "[".repeat(30_000),
        "- ".repeat(15_000) + "x",
        "![a](".repeat(5_000),
    ] {
        let mut files = rich();
        files.insert("1-unit/1-lesson/10-page.en.md", format!("# T\n\n{deep}\n\n## More\n"));
        let started = std::time::Instant::now();
        let course = read_folder(&files).expect("a course around it");
        let _ = check(&course);
        assert!(started.elapsed().as_secs() < 5, "slow on {}", &deep[..10]);
    }
}
