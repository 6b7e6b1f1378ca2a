//! Who may depend on whom.

use super::{assert_none, metadata, tree};

/// What a crate is. A new crate gets a line in [`KINDS`] and in the code map of `ARCHITECTURE.md`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Knows no schooling; the number is its height, and it leans only on lower ones.
    Ground(u8),
    /// Pure, published formulas; leans on `kernel` alone.
    Engine,
    /// Pages for all features; leans on `kernel` alone.
    Frame,
    /// Owns one area; leans on ground, engines and frame, never on another feature.
    Feature,
    /// The binary: the one place that knows everybody.
    Binary,
    /// For tests only.
    Testkit,
}

const KINDS: [(&str, Kind); 27] = [
    ("kernel", Kind::Ground(0)),
    ("events", Kind::Ground(1)),
    ("eventlog", Kind::Ground(2)),
    ("objects", Kind::Ground(2)),
    ("store", Kind::Ground(3)),
    ("exchange", Kind::Ground(4)),
    ("learner-model", Kind::Engine),
    ("psychometrics", Kind::Engine),
    ("netplan", Kind::Engine),
    ("matching", Kind::Engine),
    ("skills", Kind::Engine),
    ("formats", Kind::Engine),
    ("web", Kind::Frame),
    ("directory", Kind::Feature),
    ("governance", Kind::Feature),
    ("upkeep", Kind::Feature),
    ("library", Kind::Feature),
    ("tutoring", Kind::Feature),
    ("classroom", Kind::Feature),
    ("assessment", Kind::Feature),
    ("connectivity", Kind::Feature),
    ("programmes", Kind::Feature),
    ("careers", Kind::Feature),
    ("credentials", Kind::Feature),
    ("indicators", Kind::Feature),
    ("chaski", Kind::Binary),
    ("testkit", Kind::Testkit),
];

/// Crates that speak to a network, a database or a clock of their own.
const RUNTIMES: [&str; 7] = ["tokio", "axum", "hyper", "tower", "tower-http", "rusqlite", "postgres"];

fn kind_of(name: &str) -> Option<Kind> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn may_lean_on(from: Kind, to: Kind, is_for_tests: bool) -> bool {
    match (from, to) {
        (_, Kind::Testkit) => is_for_tests,
        (Kind::Ground(from), Kind::Ground(to)) => to < from,
        (Kind::Engine | Kind::Frame, to) => to == Kind::Ground(0),
        (Kind::Feature, to) => matches!(to, Kind::Ground(_) | Kind::Engine | Kind::Frame),
        (Kind::Binary, _) => true,
        // The simulator, one of testkit's own tests, plays with what boxes really run.
        (Kind::Testkit, to) => matches!(to, Kind::Ground(_)) || (is_for_tests && to != Kind::Binary),
        (Kind::Ground(_), _) => false,
    }
}

/// Whether a crate may use an outside crate that does I/O.
fn may_run_on(from: Kind, name: &str, runtime: &str) -> bool {
    let is_database = matches!(runtime, "rusqlite" | "postgres");
    match from {
        Kind::Ground(_) => match name {
            "store" => is_database || runtime == "tokio",
            "exchange" => !is_database,
            _ => false,
        },
        Kind::Engine => false,
        Kind::Frame | Kind::Feature => !is_database,
        Kind::Binary | Kind::Testkit => true,
    }
}

#[test]
fn crates_depend_downward_only() {
    let mut findings = Vec::new();
    for package in metadata::packages().into_iter().filter(|package| package.is_ours) {
        let name = &package.name;
        let Some(from) = kind_of(name) else {
            findings.push(format!("crates/{name} has no kind: give it a line in tests/house/edges.rs"));
            continue;
        };
        for edge in &package.edges {
            if let Some(to) = kind_of(&edge.to)
                && !may_lean_on(from, to, edge.is_for_tests)
            {
                findings.push(format!("{name} ({from:?}) must not depend on {} ({to:?})", edge.to));
            }
            let is_runtime = RUNTIMES.contains(&edge.to.as_str());
            if is_runtime && !edge.is_for_tests && !may_run_on(from, name, &edge.to) {
                findings.push(format!("{name} ({from:?}) must not use {}: pass in what it needs", edge.to));
            }
        }
    }
    assert_none("edges between crates point downward only (ARCHITECTURE.md, code map)", findings);
}

#[test]
fn the_code_map_names_every_crate() {
    let map = tree::text_of("ARCHITECTURE.md");
    let missing = metadata::packages()
        .into_iter()
        .filter(|package| package.is_ours && !map.contains(&format!("`{}`", package.name)))
        .map(|package| format!("`{}` is missing in the code map of ARCHITECTURE.md", package.name))
        .collect();
    assert_none("ARCHITECTURE.md describes the code as built", missing);
}

#[test]
fn the_rule_refuses_what_it_should() {
    for (from, to, is_for_tests, allowed) in [
        ("store", "eventlog", false, true),
        ("eventlog", "store", false, false),
        ("library", "classroom", false, false),
        ("library", "formats", false, true),
        ("formats", "events", false, false),
        ("web", "directory", false, false),
        ("classroom", "testkit", true, true),
        ("classroom", "testkit", false, false),
        ("testkit", "directory", true, true),
        ("testkit", "directory", false, false),
        ("testkit", "chaski", true, false),
        ("chaski", "classroom", false, true),
    ] {
        let kind = |name| kind_of(name).expect("a known crate");
        assert_eq!(may_lean_on(kind(from), kind(to), is_for_tests), allowed, "{from} -> {to}");
    }
}
