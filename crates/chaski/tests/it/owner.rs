//! Commands that root types on an installed box, whose folder is another user's.

use crate::hub::{Hub, chaski, said};
use std::{fs, os::unix::fs::MetadataExt, path::Path, process::Command};
use testkit::Scratch;

/// `nobody`, on every Linux.
const OTHER: u32 = 65_534;

/// Whose each file below a folder is.
fn owners(folder: &Path) -> Vec<(String, u32)> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.display().to_string(), path.symlink_metadata().unwrap().uid()));
        if path.is_dir() {
            found.extend(owners(&path));
        }
    }
    found
}

#[test]
fn what_root_types_leaves_files_that_the_hub_can_read() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        println!("only root can try this; not tried");
        return;
    }
    let place = Scratch::new("owner").unwrap();
    let (data, out) = (place.path().join("box"), place.path().join("carried"));
    fs::create_dir_all(&out).unwrap();
    Hub::start_new(&data).kill();
    let _ = fs::remove_file(data.join("node/letters.keys"));
    for path in [&data, &out] {
        assert!(Command::new("chown").args(["-R", "65534:65534"]).arg(path).status().unwrap().success());
    }
    let card = out.join("box.card").display().to_string();
    let carded = chaski(&["node", "card", "--out", &card], &data);
    assert!(carded.status.success(), "{}", said(&carded));
    assert!(data.join("node/letters.keys").exists());
    // A place that the owner may not write is named, and nothing of root's is left behind.
    let shut = place.path().join("shut");
    fs::create_dir_all(&shut).unwrap();
    let refused = chaski(&["node", "card", "--out", &shut.join("box.card").display().to_string()], &data);
    assert!(
        !refused.status.success() && said(&refused).contains("goes on as that user"),
        "{}",
        said(&refused)
    );
    let roots: Vec<_> =
        [owners(&data), owners(&out)].concat().into_iter().filter(|(_, of)| *of != OTHER).collect();
    assert!(roots.is_empty(), "{roots:?}");
}
