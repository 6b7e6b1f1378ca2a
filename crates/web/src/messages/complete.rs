//! House rule: what one language says, all three say, with the same variables.

use super::{
    Catalogue, MessagesError,
    catalogue::{self, Parsed},
};
use kernel::LanguageTag;

/// The languages in which every feature must be complete.
pub const COMPLETE_LANGUAGES: [&str; 3] = ["es", "pt", "en"];

/// For a feature's own test: fails with the list of [`gaps`].
///
/// # Panics
/// When a key is missing in one of the three languages, has other variables there, stands under a wrong prefix,
/// or a country variant overrides something that does not exist.
pub fn assert_complete(catalogues: &[Catalogue]) {
    let gaps = gaps(catalogues);
    assert!(gaps.is_empty(), "message files have gaps:\n  {}", gaps.join("\n  "));
}

/// Everything that keeps message files from being complete, one sentence each.
pub fn gaps(catalogues: &[Catalogue]) -> Vec<String> {
    let read = || -> Result<Vec<(LanguageTag, Parsed)>, MessagesError> {
        let languages = catalogue::by_language(catalogues)?;
        languages.into_iter().map(|language| Ok((language.tag.clone(), language.parse()?))).collect()
    };
    let languages = match read() {
        Ok(languages) => languages,
        Err(error) => return vec![error.to_string()],
    };
    let mut gaps = Vec::new();
    let find = |tag: &str| languages.iter().find(|(other, _)| other.as_str() == tag);
    for tag in COMPLETE_LANGUAGES {
        if find(tag).is_none() {
            gaps.push(format!("there is no file in {tag}"));
        }
    }
    for (tag, language) in &languages {
        let tag = tag.as_str();
        let complete = COMPLETE_LANGUAGES.contains(&tag);
        for (key, found) in &language.texts {
            if !key.strip_prefix(found.area).is_some_and(|rest| rest.starts_with('-')) {
                gaps.push(format!("{tag}: {key} should begin with {}-", found.area));
            }
            for (other, theirs) in COMPLETE_LANGUAGES.into_iter().filter_map(find) {
                match theirs.texts.get(key) {
                    None if complete => gaps.push(format!("{other}: {key} is missing ({tag} has it)")),
                    None => gaps.push(format!("{tag}: {key} overrides nothing: {other} does not have it")),
                    Some(theirs) if theirs.variables != found.variables => gaps.push(format!(
                        "{key} uses {:?} in {tag} and {:?} in {other}",
                        found.variables, theirs.variables
                    )),
                    Some(_) => {}
                }
            }
        }
    }
    gaps.sort();
    gaps.dedup();
    gaps
}
