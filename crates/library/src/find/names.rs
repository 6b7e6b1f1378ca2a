//! What languages are called.

use kernel::LanguageTag;
use web::messages::Tongue;

/// Languages that have a name in our texts, by their first subtag: those of the pages, those spoken where boxes stand, and those in
/// which much is made.
const NAMED: [&str; 26] = [
    "es", "pt", "en", "fr", "ht", "qu", "quz", "quy", "ay", "gn", "nah", "yua", "quc", "mam", "kek", "arn",
    "guc", "shp", "agr", "cni", "it", "de", "zh", "ar", "hi", "sw",
];

/// A language by its name for the reader, with its region where it has one; a tag that nobody named stays as it is.
pub(crate) fn language_name(t: &Tongue, tag: &str) -> String {
    let Ok(parsed) = tag.parse::<LanguageTag>() else { return tag.to_owned() };
    let first = parsed.language();
    if !NAMED.contains(&first) {
        return tag.to_owned();
    }
    let name = t.say(&format!("find-language-{first}"));
    match parsed.as_str().strip_prefix(first).map(|rest| rest.trim_start_matches('-')) {
        Some(rest) if !rest.is_empty() => format!("{name} ({rest})"),
        _ => name.into_owned(),
    }
}
