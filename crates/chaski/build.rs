//! The starter courses are embedded from `courses/`; cargo does not see new files there by itself.
//!
//! Their texts lie packed in the program, one archive a course: a box unpacks them once, when it installs them. Sounds are packed
//! by themselves. What they all are is said as one number, so that a box that starts need not read megabytes to see that
//! nothing is new.

use flate2::{Compression, write::GzEncoder};
use std::{
    env,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write as _,
    path::{Path, PathBuf},
};

const COURSES: &str = "../../courses";
/// What is worth packing.
const TEXTS: [&str; 3] = ["md", "svg", "toml"];

fn main() {
    println!("cargo:rerun-if-changed={COURSES}");
    let mut content = DefaultHasher::new();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let mut table = String::from("&[\n");
    for course in inside(Path::new(COURSES)).iter().filter(|path| path.is_dir()) {
        embed(course, &out, &mut table, &mut content);
    }
    table.push(']');
    write(&out.join("courses.rs"), table.as_bytes());
    println!("cargo:rustc-env=CHASKI_COURSES={:016x}", content.finish());
    // For which kind of machine this is: an update for another kind is refused.
    println!("cargo:rustc-env=CHASKI_TARGET={}", env::var("TARGET").unwrap_or_default());
    // Where the parts of the program lie is written down in a hundredth of the room: more than a megabyte less to read at the start
    // and to keep in memory. A linker that does not know of it says so and goes on.
    let of_target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if (of_target("OS"), of_target("ENV")) == ("linux".into(), "gnu".into()) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Writes a course's line of the table, and its packed texts beside it.
fn embed(course: &Path, out: &Path, table: &mut String, content: &mut DefaultHasher) {
    let name = course.file_name().expect("a folder has a name").to_string_lossy();
    let mut files = Vec::new();
    add(course, &mut files);
    let mut texts = GzEncoder::new(Vec::new(), Compression::best());
    let mut others = String::new();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let path = file.strip_prefix(course).expect("it lies inside").display().to_string();
        (&name, &path, &bytes).hash(content);
        if file.extension().is_some_and(|kind| TEXTS.iter().any(|text| kind == *text)) {
            let head = format!("{} {path}\n", bytes.len());
            let written = texts.write_all(head.as_bytes()).and_then(|()| texts.write_all(&bytes));
            written.expect("memory takes what is written");
        } else {
            let place = fs::canonicalize(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            writeln!(others, "        ({path:?}, include_bytes!({place:?})),")
                .expect("a text takes what is written");
        }
    }
    let packed = out.join(format!("{name}.gz"));
    write(&packed, &texts.finish().expect("memory takes what is written"));
    writeln!(
        table,
        "    Embedded {{ name: {name:?}, texts: include_bytes!({packed:?}), others: &[\n{others}    ] }},"
    )
    .expect("a text takes what is written");
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// What lies in a folder, in the order of names.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// All files of a folder and of those in it.
fn add(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in inside(folder) {
        match path.is_dir() {
            true => add(&path, files),
            false => files.push(path),
        }
    }
}
