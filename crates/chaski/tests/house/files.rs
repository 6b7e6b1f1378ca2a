//! What must not stand in any file, and which files have grown long.

use super::{
    assert_none,
    tree::{TextFile, text_files},
};

/// From here on a file is looked at twice: is it two things, or one honest sequence?
const LONG_LINES: usize = 700;

/// Generated, or a list by nature.
const NOT_OURS_TO_WRITE: [&str; 4] = ["Cargo.lock", "package-lock.json", "LICENSE", ".zstd-dict"];

fn is_written_by_hand(file: &TextFile) -> bool {
    !NOT_OURS_TO_WRITE.iter().any(|name| file.path.ends_with(name))
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    // Put together here, so that this file does not find itself.
    let folders = ["root", "work", "Users", "mnt"].map(|folder| format!("/{folder}/"));
    let homes = ["\"/home", " /home", "(/home", "`/home"].map(|home| format!("{home}/"));
    let hosts = ["crates|io", "npmjs|org", "npmjs|com", "pypi|org", "pythonhosted|org", "deb.debian|org"]
        .map(|host| host.replace('|', "."));
    let mut findings = Vec::new();
    for file in text_files().into_iter().filter(is_written_by_hand) {
        for (at, line) in file.text.lines().enumerate() {
            let names_folder = folders.iter().any(|folder| starts_a_path(line, folder));
            let bad = names_folder || homes.iter().chain(&hosts).any(|needle| line.contains(needle.as_str()));
            if bad {
                findings.push(format!("{}:{}: {}", file.path, at + 1, line.trim()));
            }
        }
    }
    assert_none("paths of one machine and registries' host names stay out of the tree", findings);
}

/// A folder's name begins a path after a quote or a space, not inside an address or a longer path.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at]
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '}' | ')' | '*'))
    })
}

#[test]
fn lock_files_are_not_tied_to_a_mirror() {
    let findings = text_files()
        .into_iter()
        .filter(|file| file.path.ends_with("package-lock.json") && file.text.contains("\"resolved\""))
        .map(|file| format!("{}: keep tests/browser/.npmrc and write the lock file again", file.path))
        .collect();
    assert_none("npm lock files name packages and hashes only", findings);
}

/// A list to read, not a limit: `cargo test -p chaski --test house long -- --nocapture`.
#[test]
fn long_files_are_listed() {
    let mut code: Vec<(usize, String)> = text_files()
        .into_iter()
        .filter(|file| {
            is_written_by_hand(file)
                && [".rs", ".js", ".css", ".html"].iter().any(|end| file.path.ends_with(end))
        })
        .map(|file| (file.text.lines().count(), file.path))
        .collect();
    code.sort();
    let median = code[code.len() / 2].0;
    println!("{} files of code, median {median} lines", code.len());
    for (lines, path) in code.iter().rev().take_while(|(lines, _)| *lines > LONG_LINES) {
        println!("warning: {path} has {lines} lines: is it two things?");
    }
    assert!(median < LONG_LINES, "half of all files are longer than {LONG_LINES} lines");
}
