//! House rules that no linter knows. Each failure says which rule, where, and what to do about it.
//!
//! | file | rule |
//! |---|---|
//! | `edges` | crates depend downward only; engines and the log do no I/O |
//! | `dependencies` | licences and duplicate versions are those `deny.toml` allows, with a reason each |
//! | `purity` | engines compute with `libm`; nobody but the shells asks the clock or rolls dice |
//! | `messages` | every text exists in Spanish, Portuguese and English, and every text asked for exists |
//! | `contacts` | every number to call that a course names has a source with its date |
//! | `files` | no file names a machine's folders or a package registry; long files are listed |

mod contacts;
mod dependencies;
mod edges;
mod files;
mod messages;
mod metadata;
mod purity;
mod rust_text;
mod tree;

/// Fails with all findings at once, so that one run shows everything to mend.
fn assert_none(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
