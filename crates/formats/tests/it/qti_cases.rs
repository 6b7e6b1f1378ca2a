//! The published scoring cases (`CHASKI_DATA/qti/qti2-scoring-cases`), which are not part of this repository.

use formats::qti::{Item, cases, read_items};
use std::path::PathBuf;

#[test]
fn published_cases_pass() {
    let Some(data) = std::env::var_os("CHASKI_DATA").map(PathBuf::from) else {
        eprintln!("CHASKI_DATA is not set: the published scoring cases are not looked at");
        return;
    };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(data.join("qti/qti2-scoring-cases"))
        .expect("the folder of cases")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join("cases.json").is_file())
        .collect();
    folders.sort();
    let (mut all, mut failures) = (0, Vec::new());
    for folder in &folders {
        let read = |name: &str| std::fs::read(folder.join(name)).expect(name);
        let results = cases::run(&read("item.xml"), &read("cases.json")).expect("cases");
        all += results.len();
        for result in results {
            if let Some(why) = result.failure {
                failures.push(format!("{}: {}: {why}", folder.display(), result.name));
            }
        }
    }
    let passed = all - failures.len();
    assert!(all >= 135 && passed * 100 >= all * 98, "{passed} of {all}:\n{}", failures.join("\n"));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Every question of the published samples, written as QTI 3 and read again, is the same question.
#[test]
fn published_items_are_written_and_read_again() {
    let Some(data) = std::env::var_os("CHASKI_DATA").map(PathBuf::from) else {
        eprintln!("CHASKI_DATA is not set: the published items are not looked at");
        return;
    };
    let (mut folders, mut items, mut playable) = (vec![data.join("qti")], 0, 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                let bytes = std::fs::read(&path).expect("a file");
                for item in read_items(&bytes).unwrap_or_default().into_iter().flatten() {
                    items += 1;
                    playable += usize::from(item.playable(1).is_ok());
                    let again = Item::read(item.to_qti3().as_bytes());
                    assert_eq!(again.as_ref(), Ok(&item), "{}", path.display());
                }
            }
        }
    }
    assert!(items > 100 && playable > 60, "{playable} of {items} can be played");
}
