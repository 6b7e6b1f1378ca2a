//! GIFT, Aiken and Moodle XML: the tree of a bank, and what of it becomes exercises here.

use crate::cli::say;
use formats::questions::{MAX_BYTES, own_questions, read_bank_file, tree_json};
use serde_json::{Value as Json, json};
use std::path::Path;

/// What a bank of questions says and what was refused; `None` if the file is not one of these formats.
pub fn tree_of(path: &Path) -> Option<Json> {
    let name = path.file_name()?.to_str()?;
    let size = std::fs::metadata(path).ok()?.len();
    // Longer files are the other reader's to refuse, which names the bound.
    if size > 4 * MAX_BYTES as u64 {
        return None;
    }
    let bank = read_bank_file(name, &std::fs::read(path).ok()?)?;
    let refused = bank
        .faults
        .iter()
        .map(|fault| json!({ "item": "", "line": fault.line, "reason": fault.to_string() }));
    let (own, losses) = own_questions(&bank);
    let not_carried = losses.iter().map(
        |loss| json!({ "line": loss.line, "name": loss.name, "whole": loss.whole, "word": loss.reason.word, "reason": loss.reason.english }),
    );
    Some(json!({
        "file": path.display().to_string(),
        "items": tree_json(&bank),
        "refused": refused.collect::<Vec<_>>(),
        "exercises": own.len(),
        "not_carried": not_carried.collect::<Vec<_>>(),
    }))
}

/// The same as text.
pub fn print(tree: &Json) {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_string();
    let list = |json: &Json| json.as_array().cloned().unwrap_or_default();
    let items = list(&tree["items"]);
    say(&format!("{}: {} entries, {} exercises", text(&tree["file"]), items.len(), tree["exercises"]));
    for item in items {
        let title = text(&item["title"]);
        say(&format!(
            "  {} {}",
            text(&item["type"]),
            if title.is_empty() { text(&item["stem"]["text"]) } else { title }
        ));
        for choice in list(&item["choices"]) {
            let mark = if choice["isCorrect"] == true { "=" } else { "~" };
            let weight = choice["weight"].as_f64().map(|weight| format!("%{weight}% ")).unwrap_or_default();
            say(&format!("    {mark} {weight}{}", text(&choice["text"]["text"])));
        }
        for pair in list(&item["matchPairs"]) {
            say(&format!("    {} -> {}", text(&pair["subquestion"]["text"]), text(&pair["subanswer"])));
        }
    }
    for refused in list(&tree["refused"]) {
        say(&format!("  refused: {}", text(&refused["reason"])));
    }
    for lost in list(&tree["not_carried"]) {
        say(&format!(
            "  not carried: line {} \"{}\": {}",
            lost["line"],
            text(&lost["name"]),
            text(&lost["reason"])
        ));
    }
}
