//! The texts of an item one by one: what a translator says in another language, and the item with her words in it.
//!
//! The item's own JSON is walked by its known places; everything else, above all what is right, stays as its author wrote it.

use super::{Item, ItemError, limits};
use serde_json::Value;

/// A text of an item that a learner reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemText {
    /// Its place, such as `question`, `question.radio-1.choices.2`, `hints.1`: the same as long as the item is.
    pub at: String,
    /// What it says, as it is written: with `[[☃ …]]`, `$…$` and pictures.
    pub words: String,
}

/// A part of a widget's options, and where its texts are inside the things of a list.
type Field = (&'static str, Option<&'static str>);

/// Parts of a widget's options that are texts, by the widget's kind: a name, or a list and the name in each of its things (empty
/// where the things are texts themselves, or have a `content`).
const TEXTS: &[(&str, &[Field])] = &[
    ("radio", &[("choices", Some("content")), ("choices", Some("clue")), ("choices", Some("rationale"))]),
    ("dropdown", &[("ariaLabel", None), ("placeholder", None), ("choices", Some("content"))]),
    ("numeric-input", &[("labelText", None), ("answers", Some("message"))]),
    ("orderer", &[("correctOptions", Some("")), ("otherOptions", Some(""))]),
    ("sorter", &[("correct", Some(""))]),
    ("matcher", &[("left", Some("")), ("right", Some(""))]),
    ("categorizer", &[("items", Some("")), ("categories", Some(""))]),
    ("image", &[("alt", None), ("title", None), ("caption", None)]),
    ("passage", &[("passageText", None)]),
    ("explanation", &[("explanation", None)]),
    ("definition", &[("definition", None)]),
    ("group", &[("content", None)]),
];

impl Item {
    /// The texts of an item that say something in words, in the order in which they are met. Numbers, formulas and places alone are
    /// the same in every language.
    pub fn texts(json: &[u8]) -> Result<Vec<ItemText>, ItemError> {
        let mut value = parsed(json)?;
        let mut texts = Vec::new();
        each(&mut value, &mut |at, words| {
            if says_something(words) {
                texts.push(ItemText { at, words: words.clone() });
            }
        });
        Ok(texts)
    }

    /// Reads an item as [`Item::read`] does, with other words in its places. Words that do not fit their place are left out: the
    /// author's stand there.
    pub fn read_said(
        json: &[u8],
        say: &mut dyn FnMut(&ItemText) -> Option<String>,
    ) -> Result<Self, ItemError> {
        let mut value = parsed(json)?;
        each(&mut value, &mut |at, words| {
            if says_something(words) {
                let text = ItemText { at, words: std::mem::take(words) };
                let said = say(&text).filter(|said| text.fits(said));
                *words = said.unwrap_or(text.words);
            }
        });
        Self::from_value(&value)
    }
}

impl ItemText {
    /// Whether words can stand in its place: the same widgets in the same order, because answers are kept by their order, and no
    /// picture but its own.
    pub fn fits(&self, said: &str) -> bool {
        let pictures = |words: &str| {
            let mut all: Vec<String> = pictures(words).map(str::to_owned).collect();
            all.sort();
            all
        };
        said.len() <= limits::TEXT_BYTES
            && !said.trim().is_empty()
            && widgets(said).eq(widgets(&self.words))
            && pictures(said) == pictures(&self.words)
    }
}

pub(super) fn parsed(json: &[u8]) -> Result<Value, ItemError> {
    if json.len() as u64 > limits::ITEM_BYTES {
        return Err(ItemError::TooMuch("bytes"));
    }
    // The parser ends at a depth of 128 by itself.
    serde_json::from_slice(json).map_err(|e| ItemError::Damaged(e.to_string()))
}

/// Every text of an item that is no longer than a text may be: of a longer one nothing is asked.
fn each(item: &mut Value, text: &mut dyn FnMut(String, &mut String)) {
    let text: &mut dyn FnMut(String, &mut String) = &mut |at, words| {
        if words.len() <= limits::TEXT_BYTES {
            text(at, words);
        }
    };
    if let Some(question) = item.get_mut("question") {
        part(question, "question", text);
    }
    let hints = item.get_mut("hints").and_then(Value::as_array_mut);
    for (i, hint) in hints.into_iter().flatten().take(limits::HINTS).enumerate() {
        part(hint, &format!("hints.{}", i + 1), text);
    }
}

/// A question or a hint: its text, and those of the widgets that stand in it, in their order.
fn part(value: &mut Value, at: &str, text: &mut dyn FnMut(String, &mut String)) {
    let Some(Value::String(content)) = value.get_mut("content") else { return };
    if content.len() > limits::TEXT_BYTES {
        return;
    }
    let mut standing: Vec<String> = Vec::new();
    for name in widgets(content) {
        if !standing.iter().any(|known| known == name) && standing.len() < limits::WIDGETS {
            standing.push(name.to_owned());
        }
    }
    text(at.to_owned(), content);
    for name in standing {
        let Some(widget) = value.get_mut("widgets").and_then(|widgets| widgets.get_mut(&name)) else {
            continue;
        };
        let kind = match widget.get("type").and_then(Value::as_str) {
            Some(kind) if !kind.is_empty() => kind.to_owned(),
            _ => name.split(' ').next().unwrap_or_default().to_owned(),
        };
        let texts = TEXTS.iter().find(|(known, _)| *known == kind).map(|(_, texts)| *texts);
        let (Some(texts), Some(options)) = (texts, widget.get_mut("options")) else { continue };
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        for (field, inside) in texts {
            let at = format!("{at}.{name}.{field}");
            match (options.get_mut(*field), inside) {
                (Some(Value::String(words)), None) => text(at, words),
                (Some(Value::Array(list)), Some(inside)) => {
                    for (i, thing) in list.iter_mut().take(limits::OPTIONS).enumerate() {
                        of_thing(thing, inside, &format!("{at}.{}", i + 1), text);
                    }
                }
                _ => {}
            }
        }
    }
}

fn of_thing(thing: &mut Value, inside: &str, at: &str, text: &mut dyn FnMut(String, &mut String)) {
    // "None of these" is said by the page, whatever stands there.
    if thing.get("isNoneOfTheAbove").and_then(Value::as_bool).unwrap_or(false) && inside == "content" {
        return;
    }
    match (thing, inside) {
        (Value::String(words), "") => text(at.to_owned(), words),
        (thing, "" | "content") => {
            if let Some(Value::String(words)) = thing.get_mut("content") {
                text(at.to_owned(), words);
            }
        }
        (thing, name) => {
            if let Some(Value::String(words)) = thing.get_mut(name) {
                text(format!("{at}.{name}"), words);
            }
        }
    }
}

/// Names of the widgets that have a place in a text, in order.
fn widgets(words: &str) -> impl Iterator<Item = &str> {
    words.split("[[☃ ").skip(1).filter_map(|after| after.split_once("]]")).map(|(name, _)| name.trim())
}

/// Addresses of the pictures in a text.
fn pictures(words: &str) -> impl Iterator<Item = &str> {
    words.split("](").skip(1).map(|after| after.split([')', ' ', '\n']).next().unwrap_or_default())
}

/// Whether words remain beside places, formulas and addresses.
fn says_something(words: &str) -> bool {
    plain(words).0.chars().any(char::is_alphabetic)
}

/// What stands beside places, formulas and addresses, and how many bytes were looked through for their ends. An end that was not
/// found once does not stand further on either: it is not looked for again.
fn plain(words: &str) -> (String, usize) {
    let mut pairs = [("[[☃", "]]", true), ("](", ")", true), ("$", "$", true)];
    let (mut rest, mut plain, mut looked_at) = (words, String::new(), 0);
    while let Some(at) = rest.find(['$', '[', ']']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let after = pairs.iter_mut().filter(|(.., ends)| *ends).find_map(|(open, close, ends)| {
            let inside = rest.strip_prefix(*open)?;
            let end = inside.find(*close);
            looked_at += end.unwrap_or(inside.len());
            *ends = end.is_some();
            inside.get(end? + close.len()..)
        });
        rest = after.unwrap_or_else(|| rest.get(1..).unwrap_or_default());
    }
    plain.push_str(rest);
    (plain, looked_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kolibri::perseus::{Rich, Shape};

    const ITEM: &str = r#"{"question":{"content":"¿Cuál crece? ![una hoja](web+graphie:x.svg)\n\n[[☃ radio 1]] y [[☃ numeric-input 2]]",
        "widgets":{"numeric-input 2":{"type":"numeric-input","options":{"labelText":"Litros","answers":[{"value":3,"status":"correct"},{"value":4,"status":"wrong","message":"Mira otra vez."}]}},
        "radio 1":{"options":{"choices":[{"content":"El maíz","correct":true,"clue":"Sí crece."},{"content":"12"},{"content":"x","isNoneOfTheAbove":true}]}},
        "radio 9":{"type":"radio","options":{"choices":[{"content":"No está"}]}}}},
        "hints":[{"content":"Piensa en $x$."},{"content":"$y = 2$"}]}"#;

    #[test]
    fn every_text_with_words_has_a_place() {
        let texts = Item::texts(ITEM.as_bytes()).expect("reads");
        let places: Vec<(&str, &str)> =
            texts.iter().skip(1).map(|text| (text.at.as_str(), text.words.as_str())).collect();
        assert_eq!(texts[0].at, "question");
        assert_eq!(
            places,
            [
                ("question.radio-1.choices.1", "El maíz"),
                ("question.radio-1.choices.1.clue", "Sí crece."),
                ("question.numeric-input-2.labelText", "Litros"),
                ("question.numeric-input-2.answers.2.message", "Mira otra vez."),
                ("hints.1", "Piensa en $x$."),
            ]
        );
        for (words, says) in [
            ("", false),
            ("12", false),
            ("$x^2$", false),
            ("$x$ kilos", true),
            ("[[☃ radio 1]]", false),
            ("![](web+graphie:x.svg)", false),
            ("![hoja](a.svg)", true),
            ("$ 5", false),
            ("pan [", true),
        ] {
            assert_eq!(says_something(words), says, "{words}");
        }
    }

    #[test]
    fn an_item_is_said_in_other_words_and_marked_as_before() {
        let say = |text: &ItemText| match text.at.as_str() {
            "question" => Some(text.words.replace("¿Cuál crece?", "¿Mayqintaq wiñan?")),
            // No sound translation: it would put a widget elsewhere.
            "hints.1" => Some("[[☃ radio 1]]".to_owned()),
            _ => Some(format!("Q {}", text.words)),
        };
        let item = Item::read_said(ITEM.as_bytes(), &mut |text| say(text)).expect("reads");
        let own = Item::read(ITEM.as_bytes()).expect("reads");
        assert!(item.question.plain().contains("¿Mayqintaq wiñan?"));
        assert_eq!(item.hints, own.hints);
        let (Shape::Choose { choices, .. }, Shape::Number { answers, label, .. }) =
            (&item.widgets[0].shape, &item.widgets[1].shape)
        else {
            panic!("the widgets stand in their order")
        };
        assert_eq!((label.as_str(), answers.len()), ("Q Litros", 2));
        let said: Vec<Option<&str>> =
            choices.iter().map(|choice| choice.words.as_ref().map(Rich::plain)).collect();
        assert_eq!(said, [Some("Q El maíz"), Some("12"), None]);
        let form = [("w0".to_owned(), "0".to_owned()), ("w1".to_owned(), "3".to_owned())];
        for item in [&item, &own] {
            assert!(item.mark(&item.response(&form)).expect("marks").is_right());
        }
    }

    #[test]
    fn words_fit_with_the_same_places_and_pictures_alone() {
        let text =
            ItemText { at: "question".into(), words: "a ![b](c.svg) [[☃ radio 1]] [[☃ radio 2]]".into() };
        for (said, fits) in [
            ("z ![y](c.svg) [[☃ radio 1]] x [[☃ radio 2]]", true),
            ("z ![y](c.svg) [[☃ radio 2]] x [[☃ radio 1]]", false),
            ("z ![y](c.svg) [[☃ radio 1]]", false),
            ("z [[☃ radio 1]] [[☃ radio 2]]", false),
            ("z ![y](http://elsewhere/c.svg) [[☃ radio 1]] [[☃ radio 2]]", false),
            ("", false),
        ] {
            assert_eq!(text.fits(said), fits, "{said}");
        }
    }

    #[test]
    fn a_text_without_ends_is_looked_through_once_for_each() {
        for sign in ["](", "[[☃", "$[[☃](", "[[☃ a]](", "]( [[☃ $"] {
            let words = sign.repeat(limits::TEXT_BYTES / sign.len());
            let (_, looked_at) = plain(&words);
            assert!(looked_at <= 3 * words.len(), "{sign}: {looked_at} bytes of {}", words.len());
        }
        assert_eq!(plain("a ]( b ](c) $ d").0, "a   d", "an end that stands is found");
        assert_eq!(plain("[[☃ a $x$ ](u) b").0, "☃ a   b", "one without an end hides no other");
    }

    #[test]
    fn a_text_that_is_too_long_is_not_asked_about() {
        let item = |length: usize| {
            let long = "a".repeat(length);
            let choices = format!(r#"[{{"content":"{long}"}},{{"content":"corto"}}]"#);
            let widgets = format!(r#"{{"radio 1":{{"options":{{"choices":{choices}}}}}}}"#);
            let hint = format!(r#"{{"content":"{long}"}}"#);
            format!(r#"{{"question":{{"content":"q [[☃ radio 1]]","widgets":{widgets}}},"hints":[{hint}]}}"#)
        };
        let count = |length| Item::texts(item(length).as_bytes()).expect("reads").len();
        assert_eq!((count(limits::TEXT_BYTES), count(limits::TEXT_BYTES + 1)), (4, 2));
    }
}
