//! The example in docs/package-format.md is a course that passes.

use crate::small::errors;
use formats::package::{MemoryFiles, read_folder};

const DOCUMENT: &str = include_str!("../../../../docs/package-format.md");

/// The files of "A whole example": a line of names in backticks, then a fenced block.
fn example() -> MemoryFiles {
    let example = DOCUMENT.split("## A whole example").nth(1).expect("the section");
    let mut files = MemoryFiles::default();
    let mut names: Vec<&str> = Vec::new();
    let mut lines = example.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('`') && line.ends_with('`') && !line.starts_with("```") {
            names = line.split('`').filter(|part| part.contains('.')).collect();
        } else if line.starts_with("```") {
            let content: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            names.iter().for_each(|name| files.insert(name, content.join("\n")));
        }
    }
    files
}

#[test]
fn the_documents_example_is_clean() {
    let course = read_folder(&example()).expect("a course");
    assert_eq!(course.activities().count(), 2);
    assert_eq!(errors(&course), vec![]);
}
