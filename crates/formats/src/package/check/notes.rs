//! Teacher's notes: do they say the five things a teacher who stands in front of a class needs?

use crate::package::{course::Course, finding::Finding};

/// What notes say, and how a paragraph that says it begins, in bold, in the languages that have a habit of it.
struct Part {
    what: &'static str,
    begins: &'static [(&'static str, &'static [&'static str])],
}

const PARTS: [Part; 5] = [
    Part {
        what: "what the lesson is for",
        begins: &[
            ("es", &["Para qué"]),
            ("pt", &["Para que", "Para quê"]),
            ("en", &["What for", "What it is for"]),
        ],
    },
    Part { what: "how long it takes", begins: &[("es", &["Tiempo"]), ("pt", &["Tempo"]), ("en", &["Time"])] },
    Part {
        what: "what to say",
        begins: &[("es", &["Qué decir"]), ("pt", &["O que dizer"]), ("en", &["What to say"])],
    },
    Part {
        what: "what often goes wrong",
        begins: &[
            ("es", &["Qué suele salir mal"]),
            ("pt", &["O que costuma dar errado"]),
            ("en", &["What often goes wrong"]),
        ],
    },
    Part {
        what: "an activity without any device",
        begins: &[
            ("es", &["Sin ningún aparato"]),
            ("pt", &["Sem nenhum aparelho"]),
            ("en", &["Without any device"]),
        ],
    },
];

/// Shortest of such a paragraph with what follows it, in letters: a heading with nothing under it says nothing.
const MIN_LETTERS: usize = 5;

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    for (_, lesson) in course.lessons() {
        for (language, page) in &lesson.notes {
            let html: String = page.sections.iter().map(|section| &*section.html).collect();
            for missing in missing(language.language(), &html) {
                findings.push(Finding::advice(
                    &page.file,
                    0,
                    format!("the teacher's notes do not say {}", missing.what),
                    format!("Add a paragraph that begins with **{}.**", missing.begins),
                ));
            }
        }
    }
}

struct Missing {
    what: &'static str,
    begins: &'static str,
}

/// What notes in a language leave out. Of languages we have no words for nothing is asked.
fn missing(language: &str, html: &str) -> Vec<Missing> {
    let leaves_out = |part: &Part| {
        let (_, begins) = part.begins.iter().find(|(tag, _)| *tag == language)?;
        let said = begins.iter().any(|begin| {
            html.split(&format!("<p><strong>{begin}")).skip(1).any(|rest| {
                // Up to the next such paragraph: what often goes wrong is mostly a list.
                letters(rest.split("<p><strong>").next().unwrap_or_default()) >= MIN_LETTERS
            })
        });
        (!said).then(|| Missing { what: part.what, begins: begins.first().copied().unwrap_or_default() })
    };
    PARTS.iter().filter_map(leaves_out).collect()
}

/// Letters outside of tags.
fn letters(html: &str) -> usize {
    let outside = html.split('<').enumerate().map(|(i, part)| match i {
        0 => part,
        _ => part.split_once('>').map_or("", |(_, words)| words),
    });
    outside.map(|words| words.chars().filter(|c| c.is_alphanumeric()).count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "<p><strong>What it is for.</strong> Counting change upwards.</p>\
        <p><strong>Time.</strong> 15 minutes: three to read.</p>\
        <p><strong>What to say.</strong> “Don't take away: climb.”</p>\
        <p><strong>What often goes wrong.</strong> One sol too big.</p>\
        <p><strong>Without any device.</strong> Pebbles stand for coins.</p>";

    #[test]
    fn five_things() {
        assert!(missing("en", WHOLE).is_empty());
        for part in &PARTS {
            let begin =
                part.begins.iter().find(|(tag, _)| *tag == "en").expect("English").1.last().expect("one");
            let without = WHOLE.replace(begin, "Something else");
            let found: Vec<_> = missing("en", &without).iter().map(|missing| missing.what).collect();
            assert_eq!(found, [part.what]);
        }
        let listed =
            WHOLE.replace(" One sol too big.</p>", "</p><ul><li>They take one sol too much.</li></ul>");
        assert!(missing("en", &listed).is_empty());
        let empty = WHOLE.replace(" 15 minutes: three to read.", "");
        assert_eq!(missing("en", &empty).len(), 1);
        assert_eq!(missing("es", WHOLE).len(), 5);
        assert!(missing("quz", WHOLE).is_empty());
    }
}
