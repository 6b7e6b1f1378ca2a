//! The starter courses are embedded from `courses/`; cargo does not see new files there by itself.
//!
//! What they are is said as one number, so that a box that starts need not read megabytes of sound to see that nothing is new.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() {
    println!("cargo:rerun-if-changed=../../courses");
    let mut content = DefaultHasher::new();
    add(Path::new("../../courses"), &mut content);
    println!("cargo:rustc-env=CHASKI_COURSES={:016x}", content.finish());
    // For which kind of machine this is: an update for another kind is refused.
    println!("cargo:rustc-env=CHASKI_TARGET={}", std::env::var("TARGET").unwrap_or_default());
    // Where the parts of the program lie is written down in a hundredth of the room: more than a megabyte less to read at the start
    // and to keep in memory. A linker that does not know of it says so and goes on.
    let of_target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if (of_target("OS"), of_target("ENV")) == ("linux".into(), "gnu".into()) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Names and contents, in the order of names.
fn add(folder: &Path, content: &mut DefaultHasher) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        path.hash(content);
        if path.is_dir() {
            add(&path, content);
        } else {
            fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).hash(content);
        }
    }
}
