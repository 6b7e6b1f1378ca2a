//! What `cargo metadata` says of the workspace and all it is built from, without a network.

use super::tree;
use serde_json::Value;
use std::process::Command;

/// A package: ours or somebody else's.
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence expression, if it names one.
    pub license: Option<String>,
    /// Whether it lies in this repository.
    pub is_ours: bool,
    /// What its manifest names: the crate, and whether only its tests need it.
    pub edges: Vec<Edge>,
}

/// One line of a `[dependencies]` table.
pub struct Edge {
    /// The crate depended on.
    pub to: String,
    /// From `[dev-dependencies]`.
    pub is_for_tests: bool,
}

/// All packages this machine would build.
pub fn packages() -> Vec<Package> {
    let rustc = output(Command::new("rustc").arg("-vV"));
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let json = output(
        Command::new(env!("CARGO"))
            .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
            .current_dir(tree::root()),
    );
    let json: Value = serde_json::from_str(&json).expect("cargo metadata prints JSON");
    json["packages"].as_array().expect("a list of packages").iter().map(package).collect()
}

fn package(json: &Value) -> Package {
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let edge = |json: &Value| Edge {
        to: json["name"].as_str().unwrap_or_default().to_owned(),
        is_for_tests: json["kind"] == "dev",
    };
    Package {
        name: text("name").expect("a name"),
        version: text("version").expect("a version"),
        license: text("license"),
        is_ours: json["source"].is_null(),
        edges: json["dependencies"].as_array().into_iter().flatten().map(edge).collect(),
    }
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
