//! What a second reader would notice.

use crate::package::{
    control::Control,
    course::{Course, Lesson},
    exact::Exact,
    exercise::{Exercise, Variant},
    finding::Finding,
    response::Response,
    text::LanguageTexts,
};
use kernel::Seed;

/// A lesson longer than this is two lessons.
const LONG_LESSON_MINUTES: u16 = 20;
/// Choices must differ by this factor before length gives the key away.
const CLEARLY_LONGER: f64 = 1.15;
/// Equal texts of fewer words are names, numbers or addresses, not forgotten translations.
const MIN_WORDS_FOR_SAME: usize = 4;

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    for unit in course.units.iter().filter(|unit| unit.sources.is_empty()) {
        findings.push(Finding::advice(
            &format!("{}/unit.toml", unit.folder),
            0,
            "the unit names no source",
            "Say where its facts come from, under [[sources]]",
        ));
    }
    for (_, lesson) in course.lessons() {
        if lesson.minutes > LONG_LESSON_MINUTES {
            let what = format!("the lesson takes {} minutes", lesson.minutes);
            findings.push(Finding::advice(
                &format!("{}/lesson.toml", lesson.folder),
                0,
                what,
                "Ten to twenty are enough; make two lessons",
            ));
        }
        longest_is_right(lesson, findings);
    }
    for (_, exercise) in course.exercises() {
        untranslated(exercise, findings);
        hints_that_tell(exercise, findings);
    }
}

/// A test-taker who knows nothing takes the longest answer.
fn longest_is_right(lesson: &Lesson, findings: &mut Vec<Finding>) {
    let choosing = || {
        lesson
            .activities
            .iter()
            .filter_map(|activity| activity.exercise())
            .filter(|exercise| exercise.kind.name() == "single")
    };
    let total = choosing().count();
    for language in choosing().next().map(|exercise| exercise.texts.languages()).into_iter().flatten() {
        let longest =
            choosing().filter(|exercise| key_is_longest(exercise, &language.language) == Some(true)).count();
        if total >= 4 && longest * 2 > total {
            let what = format!(
                "[{}] in {longest} of {total} exercises the longest choice is the right one",
                language.language
            );
            findings.push(Finding::advice(
                &lesson.folder,
                0,
                what,
                "Shorten keys, or lengthen wrong choices",
            ));
        }
    }
}

fn key_is_longest(exercise: &Exercise, language: &kernel::LanguageTag) -> Option<bool> {
    let variant: Variant = exercise.variant(Seed(0)).ok()?;
    let texts = exercise.texts.exactly(language)?;
    let Response::Chosen(key) = exercise.key(&variant).ok()? else { return None };
    let Control::Choose { options, .. } = exercise.control(&variant) else { return None };
    let length = |option: &crate::package::control::Choosable| {
        option
            .address
            .as_ref()
            .and_then(|address| texts.plain(address, &variant))
            .map_or(0, |words| words.chars().count())
    };
    let (right, wrong): (Vec<_>, Vec<_>) = options.iter().partition(|option| key.contains(&option.id));
    let longest_wrong = wrong.into_iter().map(length).max()? as f64;
    Some(right.into_iter().map(length).max()? as f64 > longest_wrong * CLEARLY_LONGER)
}

/// Variants in which a hint must give the key away before it is told; one alone may be chance.
const HINT_SEEDS: u64 = 20;

/// A hint that holds the whole key helps nobody to think.
fn hints_that_tell(exercise: &Exercise, findings: &mut Vec<Finding>) {
    let seeds = if exercise.varies() { HINT_SEEDS } else { 1 };
    let variants: Vec<Variant> = (0..seeds).filter_map(|seed| exercise.variant(Seed(seed)).ok()).collect();
    for texts in exercise.texts.languages() {
        for (number, hint) in texts.numbered("hints").enumerate() {
            let tells = |variant: &Variant| {
                let words = texts.plain_of(hint, variant);
                key_words(exercise, variant, texts).is_some_and(|key| holds(&words, &key))
            };
            if !variants.is_empty() && variants.iter().all(tells) {
                let what = format!("[{}] hint {} holds the whole answer", texts.language, number + 1);
                findings.push(Finding::advice(
                    &exercise.file,
                    hint.line,
                    what,
                    "Help a little less; the solution comes after",
                ));
            }
        }
    }
}

/// The key as a reader of this language sees it; `None` where it is more than one thing.
fn key_words(exercise: &Exercise, variant: &Variant, texts: &LanguageTexts) -> Option<String> {
    match exercise.key(variant).ok()? {
        Response::Chosen(ids) if ids.len() == 1 => {
            let address = format!("choices.{}", ids.first()?);
            texts.plain(&address, variant).map(|words| words.into_owned())
        }
        Response::Typed(_) if exercise.kind.name() == "text" => {
            texts.plain("accept.1", variant).map(|words| words.into_owned())
        }
        Response::Typed(digits) => Some(texts.number(Exact::parse(&digits)?, None)),
        _ => None,
    }
}

/// True when `key` stands in `words` as whole words, capital letters aside.
fn holds(words: &str, key: &str) -> bool {
    let (words, key) = (words.to_lowercase(), key.to_lowercase());
    let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    !key.is_empty()
        && words.match_indices(&key).any(|(at, _)| {
            let after = &words[at + key.len()..];
            // 12 is not in 12,5.
            let decimals =
                after.starts_with([',', '.']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
            is_edge(words[..at].chars().next_back()) && is_edge(after.chars().next()) && !decimals
        })
}

fn untranslated(exercise: &Exercise, findings: &mut Vec<Finding>) {
    let mut languages = exercise.texts.languages();
    let Some(source) = languages.next() else { return };
    for texts in languages {
        for (address, text) in texts.iter() {
            let same = source.get(address).is_some_and(|other| other.source() == text.source());
            if same && text.source().split_whitespace().count() >= MIN_WORDS_FOR_SAME {
                let what = format!("[{}] `{address}` is the same as in {}", texts.language, source.language);
                findings.push(Finding::advice(&exercise.file, text.line, what, "Translate it"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        for (words, key, expected) in [
            ("Es la clave.", "clave", true),
            ("La CLAVE", "clave", true),
            ("enclave", "clave", false),
            ("Son 12 soles", "12", true),
            ("Son 12,5 soles", "12", false),
            ("Son 12, más o menos", "12", true),
            ("112", "12", false),
        ] {
            assert_eq!(holds(words, key), expected, "{words}");
        }
    }
}
