//! The published scoring cases (`CHASKI_DATA/qti/qti2-scoring-cases`), which are not part of this repository.

use formats::qti::cases;
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
