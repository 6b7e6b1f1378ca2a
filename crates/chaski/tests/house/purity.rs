//! Same input, same bits: engines compute with `libm`, and time and chance are passed in.

use super::{
    assert_none,
    rust_text::{Keep, lines_with, without_comments},
    tree::{TextFile, text_files},
};

/// Crates whose numbers must be the same on every machine.
const ENGINES: [&str; 7] =
    ["kernel", "learner-model", "psychometrics", "netplan", "matching", "skills", "formats"];

/// The standard library leaves the last bits of these to the platform. `sqrt`, `mul_add` and the four operations are
/// exact by IEEE 754 and stay.
const TRANSCENDENTAL: [&str; 29] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin", "cos", "tan",
    "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt",
    "hypot", "gamma", "ln_gamma", "erf",
];

/// How a program asks the clock or rolls dice.
const CLOCK_AND_CHANCE: [&str; 8] = [
    "SystemTime::now",
    "Instant::now",
    "thread_rng",
    "rand::",
    "getrandom",
    "OsRng",
    "RandomState::new",
    "/dev/urandom",
];

/// Where that is right, and why.
const SHELLS: [(&str, &str); 14] = [
    ("crates/chaski/src/", "the binary reads clock and chance once and passes them down"),
    ("crates/testkit/src/", "only tests use it: ports, folders, waiting for a server"),
    ("crates/store/src/writer.rs", "measures commits, to keep a group's waiting time bounded"),
    ("crates/store/src/readers.rs", "measures how long a reader waits for a connection"),
    (
        "crates/store/src/archive/shelf.rs",
        "requests to a bucket are signed for the quarter of an hour in which they are made",
    ),
    ("crates/web/src/posted.rs", "measures how long a form takes to come, and how long nothing comes"),
    ("crates/web/src/serve/listen.rs", "measures how long nothing moves on a connection"),
    ("crates/store/src/store.rs", "measures a rebuild's chunks, to keep them short beside other writers"),
    ("crates/store/src/rejoin.rs", "measures how long ago the database was looked for"),
    ("crates/store/src/shared.rs", "measures how long it waits for another process"),
    ("crates/exchange/src/net/call.rs", "measures how long requests take, for benchmarks"),
    ("crates/exchange/src/net/door.rs", "measures how long turns work, to say when there is room"),
    ("crates/exchange/src/net/queue.rs", "measures how long callers wait"),
    ("crates/exchange/src/net/quiet.rs", "measures how slowly a connection moves"),
];

fn engine_code() -> impl Iterator<Item = (TextFile, String)> {
    text_files()
        .into_iter()
        .filter(|file| {
            file.is_product_code() && file.crate_name().is_some_and(|name| ENGINES.contains(&name))
        })
        .map(|file| {
            let code = without_comments(&file.text, Keep::Code);
            (file, code)
        })
}

#[test]
fn engines_compute_with_libm() {
    let mut findings = Vec::new();
    for (file, code) in engine_code() {
        for name in TRANSCENDENTAL {
            for needle in [format!(".{name}("), format!("f64::{name}"), format!("f32::{name}")] {
                for (line, text) in
                    lines_with(&code, &needle).filter(|(_, text)| is_whole_name(text, &needle))
                {
                    findings.push(format!(
                        "{}:{line}: libm::{name} instead of the standard library's: {text}",
                        file.path
                    ));
                }
            }
        }
    }
    assert_none("engines take transcendental functions from libm (invariant 3)", findings);
}

/// `f64::exp` but not `f64::exponent_of`, nor `f64::consts`.
fn is_whole_name(text: &str, needle: &str) -> bool {
    text.split(needle)
        .skip(1)
        .any(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_') || needle.ends_with('('))
}

#[test]
fn engines_do_no_input_or_output() {
    let mut findings = Vec::new();
    for (file, code) in engine_code() {
        for needle in ["std::fs", "std::net", "std::env", "std::process"] {
            for (line, text) in lines_with(&code, needle) {
                findings.push(format!("{}:{line}: {text}", file.path));
            }
        }
    }
    assert_none("engines get bytes and give bytes (invariant 3)", findings);
}

#[test]
fn only_the_shells_ask_the_clock_or_roll_dice() {
    let mut findings = Vec::new();
    for file in text_files().into_iter().filter(TextFile::is_product_code) {
        if SHELLS.iter().any(|(path, _)| file.path.starts_with(path)) {
            continue;
        }
        let code = without_comments(&file.text, Keep::CodeAndStrings);
        for needle in CLOCK_AND_CHANCE {
            for (line, text) in lines_with(&code, needle).filter(|(_, text)| begins_a_name(text, needle)) {
                findings.push(format!("{}:{line}: {text}", file.path));
            }
        }
    }
    assert_none(
        "clock and chance are passed in; the exceptions are listed in tests/house/purity.rs",
        findings,
    );
}

/// `rand::random` but not `Strand::new`.
fn begins_a_name(text: &str, needle: &str) -> bool {
    text.match_indices(needle).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn no_exception_outlives_its_use() {
    let files = text_files();
    let is_needed = |path: &str| {
        files.iter().any(|file| {
            file.path.starts_with(path) && CLOCK_AND_CHANCE.iter().any(|needle| file.text.contains(needle))
        })
    };
    let stale = SHELLS.iter().filter(|(path, _)| path.ends_with(".rs") && !is_needed(path));
    assert_none(
        "exceptions that nothing needs",
        stale.map(|(path, why)| format!("{path} ({why})")).collect(),
    );
}
