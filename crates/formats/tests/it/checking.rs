//! What check finds: one break of a clean course each.

use crate::small::{errors, exercise, folder};
use formats::package::{Course, MemoryFiles, check, check_against, read_folder};

const FACTS: &str = "kind = \"single\"\npicture = \"phone.svg\"\nchoices = [\"a\", \"b\"]\nkey = \"b\"";
const TEXTS: &str =
    "picture_text = \"A phone\"\nchoices = { a = \"A\", b = \"B\" }\nfeedback = { a = \"no\" }";
const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path d=\"M0 0h9\"/></svg>";

fn sample() -> MemoryFiles {
    let mut files = folder(&exercise(FACTS, TEXTS));
    files.insert("1-unit/1-lesson/phone.svg", SVG);
    files
}

fn found(files: &MemoryFiles, words: &str) -> bool {
    let course = read_folder(files).expect("a course");
    let findings = check(&course);
    let found = findings.iter().any(|finding| finding.what.contains(words) && !finding.what_to_do.is_empty());
    assert!(found, "\"{words}\" is not among {findings:#?}");
    found
}

#[test]
fn a_clean_course_is_clean() {
    let course = read_folder(&sample()).expect("a course");
    assert_eq!(check(&course), vec![]);
}

#[test]
fn broken_exercises() {
    for (from, to, words) in [
        ("key = \"b\"", "key = \"c\"", "cannot be answered"),
        ("key = \"b\"", "", "`key` is missing"),
        ("kind = \"single\"", "kind = \"guess\"", "there is no kind"),
        ("choices = [\"a\", \"b\"]", "choices = [\"a\", \"a\"]", "twice"),
        ("choices = [\"a\", \"b\"]", "choices = [\"a\"]", "2 to 8"),
        ("choices = [\"a\", \"b\"]", "choices = [\"a\", \"right\"]", "taken"),
        ("skill = \"try-it\"", "skill = \"fly\"", "no skill"),
        ("difficulty = 1", "difficulty = 9", "from 1 to 5"),
        ("picture_text = \"A phone\"", "", "`picture_text` is missing"),
        ("picture = \"phone.svg\"", "picture = \"tree.svg\"", "no picture tree.svg"),
        ("picture = \"phone.svg\"", "picture = \"../phone.svg\"", "no picture"),
        ("feedback = { a = \"no\" }", "", "`feedback.a` is missing"),
        ("solution = \"So it is.\"", "", "`solution` is missing"),
        ("hints = [\"Think.\"]", "", "`hints` has 0"),
        ("hints = [\"Think.\"]", "hints = [\"<b>Think</b>\"]", "HTML"),
        ("prompt = \"Which?\"", "prompt = \"# Which?\"", "paragraphs and lists only"),
        ("prompt = \"Which?\"", "promt = \"Which?\"", "nothing uses the text `promt`"),
        ("prompt = \"Which?\"", "prompt = 3", "is not a text"),
        ("difficulty = 1", "difficulty = 1\nweight = 3", "nothing here is called `weight`"),
        ("difficulty = 1", "difficulty = ", "not readable as TOML"),
        ("b = \"B\"", "b = \"A\"", "reads like another"),
    ] {
        let text = exercise(FACTS, TEXTS);
        assert!(text.contains(from), "{from}");
        let mut files = sample();
        files.insert("1-unit/1-lesson/20-exercise.toml", text.replacen(from, to, 1));
        found(&files, words);
    }
}

#[test]
fn a_wrong_key_names_its_line() {
    let text = exercise(FACTS, TEXTS).replace("key = \"b\"", "key = \"c\"");
    let line = text.lines().position(|line| line.starts_with("key")).expect("a key") as u32 + 1;
    let mut files = sample();
    files.insert("1-unit/1-lesson/20-exercise.toml", text);
    let findings = errors(&read_folder(&files).expect("a course"));
    let finding = findings.iter().find(|finding| finding.what.contains("cannot be answered")).expect("found");
    assert_eq!((finding.line, finding.what_to_do.as_str()), (line, "Write one of a, b"));
}

#[test]
fn broken_courses() {
    let read = |files: &MemoryFiles, path: &str| {
        String::from_utf8(formats::package::Files::read(files, path).expect(path).to_vec()).expect("text")
    };
    for (path, from, to, words) in [
        ("course.toml", "[\"en\"]", "[\"en\", \"quz\"]", "[quz] is missing"),
        ("course.toml", "name = \"A school\"", "", "`name` is missing"),
        ("course.toml", "licence = \"CC-BY-4.0\"\n", "", "`licence` is missing"),
        ("course.toml", "level = \"everyone\"", "level = \"all\"", "`level` is not"),
        ("course.toml", "version = 1", "version = 1\nretired = [\"exercise\"]", "is retired"),
        (
            "skills.toml",
            "[try-it]\n",
            "[try-it]\nneeds = [\"b-it\"]\n[b-it]\nneeds = [\"try-it\"]\n",
            "circle: b-it needs try-it needs b-it",
        ),
        ("skills.toml", "[try-it]\n", "[try-it]\nneeds = [\"fly\"]\n", "no skill"),
        ("skills.toml", "[try-it]\n", "[try-it]\naligned = [\"digcomp:1\"]\n", "no framework"),
        ("skills.toml", "[try-it]\n", "[try-it]\n[fly]\n", "`fly` is missing"),
        ("1-unit/unit.toml", "[[sources]]\ntitle = \"Own\"\n", "", "no source"),
        ("1-unit/1-lesson/lesson.toml", "minutes = 5", "minutes = 0", "1 to 90"),
        ("1-unit/1-lesson/lesson.toml", "minutes = 5", "minutes = 45", "45 minutes"),
        ("1-unit/1-lesson/10-page.en.md", "# A page", "A page", "first line is not a title"),
        ("1-unit/1-lesson/10-page.en.md", "Words.", "![](phone.svg)", "no text alternative"),
        ("1-unit/1-lesson/10-page.en.md", "Words.", "<script>x</script>", "HTML"),
    ] {
        let mut files = sample();
        let text = read(&files, path);
        assert!(text.contains(from), "{path}: {from}");
        files.insert(path, text.replacen(from, to, 1));
        found(&files, words);
    }
}

#[test]
fn missing_and_stray_files() {
    for (path, words) in [
        ("1-unit/1-lesson/notes.en.md", "notes are missing"),
        ("1-unit/unit.toml", "is missing"),
        ("skills.toml", "is missing"),
    ] {
        let mut files = sample();
        files.remove(path);
        found(&files, words);
    }
    for (path, bytes, words) in [
        ("stray.md", &b"x"[..], "nothing refers to this file"),
        ("unit-two/unit.toml", b"", "without a number"),
        ("1-unit/1-lesson/30-page.fr.md", b"# x", "neither a page nor an exercise"),
        ("1-unit/1-lesson/30-exercise.toml", b"", "`kind` is missing"),
        ("1-unit/1-lesson/big.svg", b"<svg onload=\"x\">", "on\u{2026} attribute"),
        ("sound/en/exercise.prompt.mp3", b"ID3", "nobody is named who speaks en"),
        ("sound/en/exercise.promt.mp3", b"ID3", "speaks no text"),
        ("sound/en/page.text.2.mp3", b"no", "not the kind of sound"),
        ("sound/fr/page.text.mp3", b"ID3", "not a sound of a language"),
        ("1-unit/1-lesson/10-page.toml", b"kind = 1", "same name"),
        ("1-unit/1-lesson/40-latin.en.md", b"# \xff", "not UTF-8"),
    ] {
        let mut files = sample();
        files.insert(path, bytes);
        found(&files, words);
    }
    let mut files = sample();
    files.insert("1-unit/1-lesson/heavy.svg", format!("{SVG}<!-- {} -->", "x".repeat(70_000)));
    files.insert("1-unit/1-lesson/10-page.en.md", "# A page\n\n![Heavy](heavy.svg)\n");
    found(&files, "weigh 70");
}

#[test]
fn translations_are_compared() {
    let mut files = sample();
    let read = |files: &MemoryFiles, path: &str| {
        String::from_utf8(formats::package::Files::read(files, path).expect(path).to_vec()).expect("text")
    };
    for path in [
        "course.toml",
        "skills.toml",
        "1-unit/unit.toml",
        "1-unit/1-lesson/lesson.toml",
        "1-unit/1-lesson/20-exercise.toml",
    ] {
        let text = read(&files, path).replace("languages = [\"en\"]", "languages = [\"en\", \"es\"]");
        let section = text[text.find("[en]").expect(path)..].replace("[en]", "[es]");
        files.insert(path, format!("{text}\n{section}"));
    }
    files.insert("1-unit/1-lesson/notes.es.md", "# Notas\n\nSalude.\n");
    found(&files, "missing in this language");
    files.insert("1-unit/1-lesson/10-page.es.md", "# Una página\n\nPalabras.\n");
    found(&files, "built otherwise");
    files.insert("1-unit/1-lesson/10-page.es.md", "# Una página\n\nPalabras.\n\n## Más\n\nOtras.\n");
    assert_eq!(errors(&read_folder(&files).expect("a course")), vec![]);
    let text = read(&files, "1-unit/1-lesson/20-exercise.toml");
    files.insert(
        "1-unit/1-lesson/20-exercise.toml",
        text.replacen("hints = [\"Think.\"]", "hints = [\"Think.\", \"More.\"]", 1),
    );
    found(&files, "another language has 2");
}

#[test]
fn readers_get_the_nearest_language() {
    let course = read_folder(&sample()).expect("a course");
    let tags =
        |list: &[&str]| list.iter().map(|tag| tag.parse().expect(tag)).collect::<Vec<kernel::LanguageTag>>();
    for list in [&["en-GB"][..], &["quz", "en"], &["quz"], &[]] {
        assert_eq!(course.language_for(&tags(list)).as_str(), "en");
    }
}

#[test]
fn published_ids_stay() {
    let published = read_folder(&sample()).expect("a course");
    let against = |change: &dyn Fn(&mut MemoryFiles)| -> Vec<String> {
        let mut files = sample();
        change(&mut files);
        let course: Course = read_folder(&files).expect("a course");
        check_against(&course, &published).into_iter().map(|finding| finding.what).collect()
    };
    let course_toml = |files: &mut MemoryFiles, from: &str, to: &str| {
        let text =
            String::from_utf8(formats::package::Files::read(files, "course.toml").expect("there").to_vec())
                .expect("text");
        files.insert("course.toml", text.replace(from, to));
    };
    assert_eq!(against(&|_| {}), Vec::<String>::new());
    let changed = |files: &mut MemoryFiles| files.insert("1-unit/1-lesson/10-page.en.md", "# Another\n");
    assert!(against(&changed)[0].contains("version 1 was published already"));
    let next = |files: &mut MemoryFiles| {
        changed(files);
        course_toml(files, "version = 1", "version = 2");
    };
    assert_eq!(against(&next), Vec::<String>::new());
    let lost = |files: &mut MemoryFiles| {
        next(files);
        files.remove("1-unit/1-lesson/10-page.en.md");
    };
    assert_eq!(against(&lost), ["the activity \"page\" of version 1 is gone"]);
    let retired = |files: &mut MemoryFiles| {
        lost(files);
        course_toml(files, "version = 2", "version = 2\nretired = [\"page\"]");
    };
    assert_eq!(against(&retired), Vec::<String>::new());
    let other_kind = |files: &mut MemoryFiles| {
        next(files);
        let text = exercise("kind = \"true-false\"\nkey = true", "feedback = { false = \"no\" }");
        files.insert("1-unit/1-lesson/20-exercise.toml", text);
    };
    assert_eq!(against(&other_kind), ["\"exercise\" was single and is true-false"]);
    let other_course = |files: &mut MemoryFiles| course_toml(files, "id = \"small\"", "id = \"large\"");
    assert!(against(&other_course)[0].contains("id was"));
}
