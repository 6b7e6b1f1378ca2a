//! `chaski qti check`.

use super::{bank, source};
use crate::cli::{Failure, say};
use formats::qti::{Interaction, InteractionKind, Item, Role, Version};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// `chaski qti check`.
#[derive(clap::Args)]
pub struct Check {
    /// Question files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Print the trees as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self) -> Result<(), Failure> {
        let (mut refused, mut trees) = (0usize, Vec::new());
        for path in &self.files {
            let bank = bank::tree_of(path);
            let is_bank = bank.is_some();
            let tree = bank.unwrap_or_else(|| tree_of(path));
            refused += tree["refused"].as_array().map_or(0, Vec::len);
            if !self.json {
                if is_bank { bank::print(&tree) } else { print(&tree) }
            }
            trees.push(tree);
        }
        if self.json {
            say(&serde_json::to_string_pretty(&json!({ "files": trees }))?);
        }
        match refused {
            0 => Ok(()),
            count => Err(format!("{count} refused").into()),
        }
    }
}

/// What was understood of a file, and what was refused.
fn tree_of(path: &std::path::Path) -> Json {
    let (mut items, mut refused) = (Vec::new(), Vec::new());
    match source::read(path) {
        Err(error) => refused.push(json!({ "item": "", "reason": error.to_string() })),
        Ok(read) => {
            for read in read {
                match &read.item {
                    Ok(item) => {
                        for reason in reasons(item) {
                            refused.push(
                                json!({ "item": item.identifier, "file": read.inner, "reason": reason }),
                            );
                        }
                        items.push(item_tree(item, &read.inner));
                    }
                    Err(error) => {
                        refused.push(json!({ "item": "", "file": read.inner, "reason": error.to_string() }))
                    }
                }
            }
        }
    }
    json!({ "file": path.display().to_string(), "items": items, "refused": refused })
}

/// Why an item that was read could not be trusted here.
fn reasons(item: &Item) -> Vec<String> {
    let mut reasons = item.unsupported.clone();
    for interaction in &item.interactions {
        if matches!(interaction.kind, InteractionKind::Custom | InteractionKind::PortableCustom) {
            reasons.push(format!("{}: a program of the exporter's own", interaction.kind.name()));
        }
        if item.variable(&interaction.response).is_none_or(|variable| variable.role != Role::Response) {
            reasons.push(format!(
                "{} answers {}, which is not declared",
                interaction.kind.name(),
                interaction.response
            ));
        }
    }
    reasons
}

fn item_tree(item: &Item, inner: &str) -> Json {
    let version = match item.version {
        Version::V1 => "1.2",
        Version::V2 => "2",
        Version::V3 => "3",
    };
    let variables = item.variables.iter().map(|variable| {
        let role = match variable.role {
            Role::Response => "response",
            Role::Outcome => "outcome",
            Role::Template => "template",
            Role::Context => "context",
        };
        json!({
            "identifier": variable.identifier,
            "role": role,
            "cardinality": variable.cardinality.name(),
            "base_type": variable.base.map(|base| base.name()),
            "default": texts(&variable.default),
            "correct": texts(&variable.correct),
            "mapped": variable.mapping.is_some() || variable.area_mapping.is_some(),
        })
    });
    json!({
        "identifier": item.identifier,
        "file": inner,
        "qti": version,
        "title": item.title,
        "language": item.language,
        "adaptive": item.adaptive,
        "variables": variables.collect::<Vec<_>>(),
        "body": item.body().map(|body| squeezed(&body.words())).unwrap_or_default(),
        "interactions": item.interactions.iter().map(interaction_tree).collect::<Vec<_>>(),
        "playable": item.playable(1).err().map_or(json!(true), |why| json!(why.to_string())),
    })
}

fn interaction_tree(interaction: &Interaction) -> Json {
    let choices = interaction.choices().into_iter().map(|choice| {
        json!({ "identifier": choice.identifier, "set": choice.set, "words": squeezed(&choice.element.words()) })
    });
    json!({
        "kind": interaction.kind.name(),
        "response": interaction.response,
        "prompt": interaction.prompt().map(|prompt| squeezed(&prompt.words())),
        "choices": choices.collect::<Vec<_>>(),
        "gaps": interaction.gaps(),
    })
}

fn texts(value: &formats::qti::Value) -> Vec<String> {
    value.atoms().iter().map(|atom| atom.to_string()).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn print(tree: &Json) {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_string();
    let list = |json: &Json| json.as_array().cloned().unwrap_or_default();
    let joined = |json: &Json| list(json).iter().map(text).collect::<Vec<_>>().join(", ");
    say(&format!("{}: {} items", text(&tree["file"]), list(&tree["items"]).len()));
    for item in list(&tree["items"]) {
        say(&format!(
            "  {} \"{}\" (QTI {})",
            text(&item["identifier"]),
            text(&item["title"]),
            text(&item["qti"])
        ));
        say(&format!("    {}", text(&item["body"])));
        for variable in list(&item["variables"]) {
            let correct = joined(&variable["correct"]);
            let correct = if correct.is_empty() { String::new() } else { format!(": {correct}") };
            say(&format!(
                "    {} {} {} {}{correct}",
                text(&variable["role"]),
                text(&variable["identifier"]),
                text(&variable["cardinality"]),
                text(&variable["base_type"])
            ));
        }
        for interaction in list(&item["interactions"]) {
            say(&format!("    {} -> {}", text(&interaction["kind"]), text(&interaction["response"])));
            for choice in list(&interaction["choices"]) {
                say(&format!("      {}: {}", text(&choice["identifier"]), text(&choice["words"])));
            }
        }
        if let Some(why) = item["playable"].as_str() {
            say(&format!("    cannot be played: {why}"));
        }
    }
    for refused in list(&tree["refused"]) {
        let place: Vec<String> = [&refused["file"], &refused["item"]]
            .iter()
            .map(|json| text(json))
            .filter(|t| !t.is_empty())
            .collect();
        say(&format!("  refused: {} {}", place.join(" "), text(&refused["reason"])));
    }
}
