//! Licences and duplicate versions. `deny.toml` is the one list; `cargo deny` reads it too, where there is a network.

use super::{assert_none, metadata, tree};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// Licences accepted for one crate only.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    #[serde(default)]
    skip: Vec<Skip>,
}

/// `crate = "name:version"`: this version may stand beside another one of the same crate.
#[derive(Deserialize)]
struct Skip {
    #[serde(rename = "crate")]
    spec: String,
    #[serde(default)]
    reason: String,
}

impl Skip {
    fn matches(&self, name: &str, version: &str) -> bool {
        let (skipped, prefix) = self.spec.split_once(':').unwrap_or((&self.spec, ""));
        let rest = version.strip_prefix(prefix).unwrap_or("no");
        skipped == name && !prefix.is_empty() && (rest.is_empty() || rest.starts_with('.'))
    }
}

fn deny() -> Deny {
    toml::from_str(&tree::text_of("deny.toml")).unwrap_or_else(|e| panic!("deny.toml: {e}"))
}

#[test]
fn every_licence_is_one_we_accept() {
    let Licenses { allow, exceptions } = deny().licenses;
    let mut findings = Vec::new();
    for package in metadata::packages() {
        let own = exceptions.iter().filter(|exception| exception.name == package.name);
        let allowed: Vec<String> =
            allow.iter().chain(own.flat_map(|exception| &exception.allow)).cloned().collect();
        match &package.license {
            Some(expression) if is_accepted(expression, &allowed) => {}
            Some(expression) => {
                findings.push(format!("{} {} is under {expression}", package.name, package.version));
            }
            None => findings.push(format!("{} {} names no licence", package.name, package.version)),
        }
    }
    assert_none("licences are those of [licenses] allow in deny.toml", findings);
}

#[test]
fn two_versions_of_a_crate_need_a_reason() {
    let skips = deny().bans.skip;
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in metadata::packages() {
        versions.entry(package.name).or_default().insert(package.version);
    }
    let mut findings = Vec::new();
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let excused = |version: &&String| skips.iter().any(|skip| skip.matches(name, version));
        if versions.iter().filter(|version| !excused(version)).count() > 1 {
            findings.push(format!(
                "{name} is built in versions {versions:?}: drop one, or excuse one with a reason"
            ));
        }
    }
    for skip in &skips {
        let is_used = versions.iter().any(|(name, versions)| {
            versions.len() > 1 && versions.iter().any(|version| skip.matches(name, version))
        });
        if !is_used {
            findings.push(format!("{} is excused but no longer built twice: remove the line", skip.spec));
        }
        if skip.reason.is_empty() {
            findings.push(format!("{} is excused without a reason", skip.spec));
        }
    }
    assert_none("duplicate versions are those of [bans] skip in deny.toml", findings);
}

/// Whether an SPDX expression can be met with the accepted licences. The old `/` means OR.
fn is_accepted(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let accepted = any_of(&words, &mut at, allowed);
    accepted && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut accepted = all_of(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        accepted |= all_of(words, at, allowed);
    }
    accepted
}

fn all_of(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut accepted = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        accepted &= one(words, at, allowed);
    }
    accepted
}

fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let accepted = any_of(words, at, allowed);
        *at += usize::from(words.get(*at) == Some(&")"));
        return accepted;
    }
    let mut licence = (*word).to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{licence} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    allowed.contains(&licence)
}

#[test]
fn licence_expressions_are_read_as_spdx_means_them() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT/GPL-3.0-only", true),
        ("Apache-2.0 OR MIT", true),
        ("GPL-3.0-only AND MIT", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(Zlib OR Apache-2.0) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception OR Zlib", true),
        ("Apache-2.0", false),
        ("", false),
    ] {
        assert_eq!(is_accepted(expression, &allowed), expected, "{expression}");
    }
}
