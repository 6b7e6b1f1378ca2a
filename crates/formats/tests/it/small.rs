//! A small course in English to hang one exercise into.

use formats::package::{Course, Exercise, Finding, MemoryFiles, Severity, check, read_folder};

/// The files of a course whose lesson holds one page and the given exercise file.
pub fn folder(exercise: &str) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.insert(
        "course.toml",
        r#"
format = 1
id = "small"
version = 1
source_language = "en"
languages = ["en"]
licence = "CC-BY-4.0"
level = "everyone"
[[authors]]
name = "A school"
[en]
title = "Small"
about = "Small."
"#,
    );
    files.insert("skills.toml", "[try-it]\n[en]\ntry-it = \"Try it\"\n");
    files.insert(
        "1-unit/unit.toml",
        "[[sources]]\ntitle = \"Own\"\n[en]\ntitle = \"Unit\"\nabout = \"About\"\n",
    );
    files.insert(
        "1-unit/1-lesson/lesson.toml",
        "minutes = 5\nskills = [\"try-it\"]\n[en]\ntitle = \"Lesson\"\ngoal = \"Goal\"\n",
    );
    files.insert("1-unit/1-lesson/notes.en.md", NOTES);
    files.insert("1-unit/1-lesson/10-page.en.md", "# A page\n\nWords.\n\n## More\n\nMore words.\n");
    files.insert("1-unit/1-lesson/20-exercise.toml", exercise);
    files
}

/// Notes that say all that a teacher needs.
const NOTES: &str = "# Notes\n\n**What for.** So that somebody has tried it.\n\n**Time.** Five minutes or a little more.\n\n\
    **What to say.** Hello to everybody who came.\n\n**What often goes wrong.** Nobody answers at first.\n\n\
    **Without any device.** Everybody says it aloud.\n";

/// The facts and texts all exercises share, around a kind's own.
pub fn exercise(facts: &str, texts: &str) -> String {
    format!(
        "skill = \"try-it\"\ndifficulty = 1\n{facts}\n[en]\nprompt = \"Which?\"\nhints = [\"Think.\"]\nsolution = \"So it is.\"\n{texts}\n"
    )
}

/// The course around an exercise; panics with the findings when it has errors.
pub fn clean_course(facts: &str, texts: &str) -> Course {
    let course = read_folder(&folder(&exercise(facts, texts))).expect("a course");
    let errors = errors(&course);
    assert!(errors.is_empty(), "{facts}\n{errors:#?}");
    course
}

/// The course's errors.
pub fn errors(course: &Course) -> Vec<Finding> {
    check(course).into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// Its one exercise.
pub fn only(course: &Course) -> &Exercise {
    course.exercises().next().expect("one exercise").1
}
