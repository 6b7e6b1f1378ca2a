//! Papers of exercises: the same for the same seed, each kind as one can fill it in with a pencil, no key unless asked for.

use crate::small::{clean_course, exercise, folder};
use formats::package::{
    MemoryFiles, Response, Sheet, SheetError, SheetWish, SheetWords, TaskBody, draw_sheet, html_page, mark,
    plain_text, read_folder,
};
use kernel::Seed;
use std::collections::BTreeSet;

fn words() -> SheetWords {
    SheetWords {
        name: "Name".into(),
        date: "Date".into(),
        about: "This paper".into(),
        choose_one: "Mark one".into(),
        choose_several: "Mark all".into(),
        arrange: "Number them".into(),
        pair: "Pair them".into(),
        gaps: "Choose for each gap".into(),
        answer: "Answer".into(),
        yes: "True".into(),
        no: "False".into(),
        picture: "Drawing".into(),
        key: "THE KEY".into(),
    }
}

fn wish(seed: u64, count: usize) -> SheetWish {
    SheetWish { language: "en".parse().expect("a tag"), seed: Seed(seed), count, lesson: None }
}

/// Facts, texts, what the paper must hold, and the answer in words.
const KINDS: [(&str, &str, &[&str], &[&str]); 8] = [
    (
        "kind = \"single\"\nchoices = [\"a\", \"b\"]\nkey = \"b\"\nshuffle = false",
        "choices = { a = \"*First* & one\", b = \"Second\" }\nfeedback.a = \"no\"",
        &["Mark one:", "a) First & one", "b) Second"],
        &["b) Second"],
    ),
    (
        "kind = \"multiple\"\nchoices = [\"a\", \"b\", \"c\"]\nkey = [\"a\", \"c\"]\nshuffle = false",
        "choices = { a = \"A\", b = \"B\", c = \"C\" }\nfeedback = { a = \"1\", b = \"2\", c = \"3\" }",
        &["Mark all:", "b) B"],
        &["a) A", "c) C"],
    ),
    ("kind = \"true-false\"\nkey = false", "feedback.true = \"no\"", &["a) True", "b) False"], &["b) False"]),
    (
        "kind = \"number\"\nkey = \"a * 2\"\nunit = \"kg\"\n[numbers]\na = { one_of = [1.25] }",
        "units.kg = [\"kilos\"]\nfeedback.wrong = \"no\"",
        &["Answer: ____________ kilos"],
        &["2.5 kilos"],
    ),
    (
        "kind = \"text\"",
        "accept = [\"key word\", \"password\"]\nfeedback.wrong = \"no\"",
        &["Answer: ____________"],
        &["key word", "password"],
    ),
    (
        "kind = \"order\"\nitems = [\"x\", \"y\", \"z\"]",
        "items = { x = \"Stop\", y = \"Look\", z = \"Ask\" }\nfeedback.wrong = \"no\"",
        &["Number them:", ") Stop", ") Look", ") Ask"],
        &[],
    ),
    (
        "kind = \"match\"\nleft = [\"l\", \"m\"]\nright = [\"r\", \"s\"]\nkey = { l = \"s\", m = \"r\" }\nshuffle = false",
        "left = { l = \"Dog\", m = \"Cat\" }\nright = { r = \"Miaow\", s = \"Wow\" }\nfeedback = { l = \"1\", m = \"2\" }",
        &["Pair them:", "1) Dog → ____", "2) Cat → ____", "a) Miaow", "b) Wow"],
        &["1 – b) Dog – Wow", "2 – a) Cat – Miaow"],
    ),
    (
        "kind = \"cloze\"\nshuffle = false\n[gaps.verb]\nchoices = [\"call\", \"run\"]\nkey = \"call\"\n[gaps.sum]\nkey = 30\nunit = \"min\"",
        "text = \"After [[sum]], [[verb]].\"\ngaps.verb.call = \"call home\"\ngaps.verb.run = \"run\"\nfeedback.verb.run = \"no\"\nfeedback.sum.wrong = \"no\"",
        &["After (1) ________ min, (2) ________.", "(2) a) call home b) run"],
        &["(1) 30", "(2) a) call home"],
    ),
];

#[test]
fn every_kind_stands_on_paper() {
    for (facts, texts, shown, answer) in KINDS {
        let course = clean_course(facts, texts);
        let sheet = draw_sheet(&course, &wish(1, 30), &words()).expect("a paper");
        let [task] = sheet.tasks.as_slice() else { panic!("one exercise, not {}", sheet.tasks.len()) };
        let paper = plain_text(&sheet, &words(), false);
        for part in shown {
            assert!(paper.contains(part), "\"{part}\" is not on:\n{paper}");
        }
        assert!(!paper.contains("THE KEY") && !paper.contains("So it is."), "{paper}");
        // The key that is printed is the one that marking takes.
        assert!(mark(task.exercise, task.variant.seed, &task.key).expect("markable").right);
        if !answer.is_empty() {
            assert_eq!(task.answer, answer);
        }
        let with_key = plain_text(&sheet, &words(), true);
        assert!(with_key.starts_with(&paper) && with_key.contains("THE KEY"), "{with_key}");
        assert!(with_key.contains(&task.answer[0]) && with_key.contains("So it is."), "{with_key}");
    }
}

#[test]
fn an_order_is_answered_by_the_letters_on_the_paper() {
    let (facts, texts, ..) = KINDS[5];
    let course = clean_course(facts, texts);
    let sheet = draw_sheet(&course, &wish(3, 1), &words()).expect("a paper");
    let task = &sheet.tasks[0];
    let TaskBody::Arrange(items) = &task.body else { panic!("an order") };
    let Response::Ordered(key) = &task.key else { panic!("an order") };
    let first = items.iter().find(|item| item.id == key[0]).expect("on the paper");
    assert_eq!(task.answer[0], format!("{}) Stop", first.sign));
}

/// A course with several lessons of several exercises.
fn long_course(lessons: usize, exercises: usize) -> MemoryFiles {
    let mut files = folder(&exercise(KINDS[0].0, KINDS[0].1));
    for lesson in 2..=lessons {
        let inside = format!("1-unit/{lesson}-lesson-{}", (b'a' + lesson as u8) as char);
        files.insert(
            &format!("{inside}/lesson.toml"),
            "minutes = 5\nskills = [\"try-it\"]\n[en]\ntitle = \"Lesson\"\ngoal = \"Goal\"\n",
        );
        files.insert(&format!("{inside}/notes.en.md"), "# Notes\n\nSay hello.\n");
        for number in 0..exercises {
            let text = exercise(
                "kind = \"number\"\nkey = \"a\"\n[numbers]\na = { from = 1, to = 900 }",
                "feedback.wrong = \"no\"",
            );
            let id = format!("{}-{}", (b'a' + lesson as u8) as char, (b'a' + number as u8) as char);
            files.insert(
                &format!("{inside}/{}0-try-{id}.toml", number + 1),
                text.replace("Which?", "How many are {a}?"),
            );
        }
    }
    files
}

fn ids(sheet: &Sheet<'_>) -> Vec<String> {
    sheet.tasks.iter().map(|task| task.exercise.id.to_string()).collect()
}

#[test]
fn a_seed_is_a_paper() {
    let course = read_folder(&long_course(5, 6)).expect("a course");
    let paper = |seed, count| {
        let sheet = draw_sheet(&course, &wish(seed, count), &words()).expect("a paper");
        (ids(&sheet), plain_text(&sheet, &words(), true))
    };
    assert_eq!(paper(7, 10), paper(7, 10));
    let papers: BTreeSet<String> = (0..20).map(|seed| paper(seed, 10).1).collect();
    assert_eq!(papers.len(), 20, "each seed its own paper");
    let drawn: BTreeSet<String> = (0..20).flat_map(|seed| paper(seed, 10).0).collect();
    assert_eq!(drawn.len(), 25, "every exercise comes up");
    let (all, _) = paper(1, 500);
    assert_eq!(all.len(), 25);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 25, "none twice");
    let in_order: Vec<String> = course.exercises().map(|(_, exercise)| exercise.id.to_string()).collect();
    assert_eq!(all, in_order, "in the order of the course");
}

#[test]
fn a_short_paper_goes_through_all_lessons() {
    let course = read_folder(&long_course(5, 6)).expect("a course");
    for seed in 0..20 {
        let sheet = draw_sheet(&course, &wish(seed, 5), &words()).expect("a paper");
        let lessons: BTreeSet<&str> = sheet.tasks.iter().map(|task| task.lesson.id.as_str()).collect();
        assert_eq!(lessons.len(), 5, "seed {seed}");
    }
    let mut one = wish(1, 30);
    one.lesson = Some("lesson-d".into());
    let sheet = draw_sheet(&course, &one, &words()).expect("a paper");
    assert_eq!(sheet.tasks.len(), 6);
    assert!(sheet.tasks.iter().all(|task| task.lesson.id.as_str() == "lesson-d"));
}

#[test]
fn what_is_not_there_is_said() {
    let course = clean_course(KINDS[0].0, KINDS[0].1);
    let mut french = wish(1, 1);
    french.language = "fr".parse().expect("a tag");
    let error = draw_sheet(&course, &french, &words()).expect_err("no French");
    assert_eq!(error.to_string(), "the course is not in fr; it is in en");
    let mut other = wish(1, 1);
    other.lesson = Some("nowhere".into());
    let error = draw_sheet(&course, &other, &words()).expect_err("no such lesson");
    assert!(matches!(error, SheetError::NoLesson { .. }));
    assert_eq!(error.to_string(), "the course has no lesson \"nowhere\"; it has lesson");
}

#[test]
fn the_html_needs_nothing_else() {
    for (facts, texts, shown, _) in KINDS {
        let mut files = folder(&exercise(
            &format!("picture = \"phone.svg\"\n{facts}"),
            &format!("picture_text = \"A <phone>\"\n{texts}"),
        ));
        files.insert(
            "1-unit/1-lesson/phone.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 16\"><path d=\"M0 0h9\"/></svg>",
        );
        let course = read_folder(&files).expect("a course");
        let sheet = draw_sheet(&course, &wish(1, 1), &words()).expect("a paper");
        let page = html_page(&sheet, &words(), &files, false).expect("a page");
        assert!(
            page.contains("alt=\"A &lt;phone&gt;\"") && page.contains("src=\"data:image/svg+xml,"),
            "{page}"
        );
        let without_data = page.replace("http://www.w3.org/2000/svg", "");
        for outside in ["http", "<script", "/media/", "@import", "url("] {
            assert!(!without_data.contains(outside), "{outside} in {page}");
        }
        assert!(!page.contains("THE KEY") && !page.contains("So it is."));
        let named = shown[0].split(|c: char| !c.is_alphabetic()).max_by_key(|word| word.len());
        assert!(page.contains(named.expect("a word")), "{page}");
        let with_key = html_page(&sheet, &words(), &files, true).expect("a page");
        assert!(with_key.contains("THE KEY") && with_key.contains("So it is."));
        // A file that vanished is an error, not a hole in the paper.
        files.remove("1-unit/1-lesson/phone.svg");
        assert!(html_page(&sheet, &words(), &files, false).is_err());
    }
}
