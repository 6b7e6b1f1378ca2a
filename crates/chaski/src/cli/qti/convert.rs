//! `chaski qti convert`.

use super::source;
use crate::cli::{Failure, say};
use formats::qti::Item;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// `chaski qti convert`.
#[derive(clap::Args)]
pub struct Convert {
    /// A question file of any QTI version, or a package
    #[arg(value_name = "IN")]
    from: PathBuf,
    /// Where to write: a file for one question, a new folder for several
    #[arg(value_name = "OUT")]
    to: PathBuf,
}

impl Convert {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut items = Vec::new();
        for read in source::read(&self.from)? {
            // All or nothing: half a bank would be taken for the whole.
            items.push(read.item.map_err(|error| format!("{} {error}", read.inner).trim().to_string())?);
        }
        if let (1, false) = (items.len(), self.to.is_dir()) {
            return write(&self.to, &items[0]);
        }
        make_folder(&self.to, items.len())?;
        let mut names = BTreeSet::new();
        for item in &items {
            let name = file_name(&item.identifier, &mut names);
            write(&self.to.join(name), item)?;
        }
        say(&format!("{} questions written to {}", items.len(), self.to.display()));
        Ok(())
    }
}

/// A new or empty folder for several questions.
fn make_folder(to: &Path, questions: usize) -> Result<(), Failure> {
    let place = to.display();
    if to.is_file() {
        let each = "each of which becomes a file: name a new folder";
        return Err(format!("{place} is a file, and there are {questions} questions, {each}").into());
    }
    std::fs::create_dir_all(to).map_err(|error| format!("{place}: {error}"))?;
    match std::fs::read_dir(to)?.next() {
        Some(_) => Err(format!("{place} is not empty; name a new folder").into()),
        None => Ok(()),
    }
}

fn write(path: &Path, item: &Item) -> Result<(), Failure> {
    let text = item.to_qti3();
    // What was written must be what was read, or nothing is written.
    let again = Item::read(text.as_bytes()).map_err(|error| format!("{}: {error}", item.identifier))?;
    if again != *item {
        return Err(format!("{}: cannot be written as QTI 3 without a loss", item.identifier).into());
    }
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// A file name that any system takes, each once.
fn file_name(identifier: &str, taken: &mut BTreeSet<String>) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let base: String = identifier.chars().take(60).map(sign).collect();
    let base = if base.is_empty() { "item".to_string() } else { base };
    let mut name = format!("{base}.xml");
    let mut number = 1;
    while !taken.insert(name.to_ascii_lowercase()) {
        number += 1;
        name = format!("{base}-{number}.xml");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_questions_do_not_go_into_one_file() {
        let folder = testkit::Scratch::new("convert").expect("a folder");
        let (file, new) = (folder.path().join("one.xml"), folder.path().join("new"));
        std::fs::write(&file, "mine").expect("written");
        let said = make_folder(&file, 2).expect_err("refused").to_string();
        assert!(said.contains("2 questions") && said.contains("new folder"), "{said}");
        assert_eq!(std::fs::read_to_string(&file).expect("read"), "mine");
        make_folder(&new, 2).expect("made");
        assert!(make_folder(folder.path(), 2).expect_err("refused").to_string().contains("not empty"));
    }

    #[test]
    fn names_are_plain_and_differ() {
        let mut taken = BTreeSet::new();
        let names = ["a/../b", "a/../B", "", "niño"].map(|identifier| file_name(identifier, &mut taken));
        assert_eq!(names, ["a____b.xml", "a____B-2.xml", "item.xml", "ni_o.xml"]);
    }
}
