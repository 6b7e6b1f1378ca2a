//! Choosing by pictures: subjects and ways as links with a drawing each, so that whoever does not read can browse. Without script.

use super::pages::address;
use crate::player::{Safe, escape};
use formats::package::SUBJECTS;
use store::search::{Filter, Offered};
use web::messages::Tongue;

/// Ways in the order in which they are offered.
const WAYS: [&str; 2] = [super::SOUND, super::UNREAD];

/// The pictures there is something behind. Pressing one chooses it, pressing it again takes the choice back; the rest of what is
/// chosen stays.
pub(super) fn picks(t: &Tongue, words: &str, filter: &Filter, offered: &Offered) -> Option<Safe> {
    let mut items = String::new();
    let mut pick = |key: String, drawing: &str, chosen: bool, wanted: Filter| {
        let current = if chosen { " aria-current=\"true\"" } else { "" };
        items.push_str(&format!(
            "<li><a href=\"{}\"{current}><svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">\
             <path d=\"{drawing}\"/></svg><span>{}</span></a></li>",
            escape(&address(words, &wanted)),
            escape(&t.say(&key))
        ));
    };
    for way in WAYS.into_iter().filter(|way| offered.ways.iter().any(|known| known == way)) {
        let chosen = filter.way == way;
        let way_wanted = if chosen { String::new() } else { way.to_owned() };
        pick(format!("find-way-{way}"), drawing(way), chosen, Filter { way: way_wanted, ..filter.clone() });
    }
    for subject in
        SUBJECTS.into_iter().filter(|subject| offered.subjects.iter().any(|known| known == subject))
    {
        let chosen = filter.subject == subject;
        let wanted = if chosen { String::new() } else { subject.to_owned() };
        let wanted = Filter { subject: wanted, ..filter.clone() };
        pick(format!("find-subject-{subject}"), drawing(subject), chosen, wanted);
    }
    let label = escape(&t.say("find-pictures"));
    (!items.is_empty()).then(|| {
        Safe(format!("<nav class=\"picks\" aria-label=\"{label}\"><h2>{label}</h2><ul>{items}</ul></nav>"))
    })
}

/// A line drawing on 24 x 24.
fn drawing(what: &str) -> &'static str {
    match what {
        "sound" => "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
        // An eye, and no letters.
        "unread" => "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6",
        // An open book with a pen.
        "reading" => "M3 5c3 0 6 0 8 2v13c-2-2-5-2-8-2zM11 7c1-1 3-2 5-2M14 19l1-4 5-6 2 2-5 6z",
        // Plus, minus, times, equals.
        "mathematics" => "M4 7h6M7 4v6M14 7h6M4.5 14.5l5 5M9.5 14.5l-5 5M14 16h6M14 19h6",
        // A flask.
        "sciences" => "M9 3h6M10 3v6L4 20h16L14 9V3M7 15h10",
        // Two speech bubbles.
        "languages" => "M3 4h11v8H8l-3 3v-3H3zM17 9h4v8h-2v3l-3-3h-6v-3",
        // People side by side.
        "society" => {
            "M8 9a3 3 0 1 0 0-6a3 3 0 0 0 0 6zM16 9a3 3 0 1 0 0-6a3 3 0 0 0 0 6zM2 20c0-5 2-8 6-8 2 0 3 1 4 2 1-1 2-2 4-2 4 0 6 3 6 8"
        }
        // A stepped pyramid.
        "history" => "M2 20h20M4 20v-4h3v-4h3V8h4v4h3v4h3v4M10 8V5h4v3",
        // A note and a brush.
        "arts" => "M7 18a2.5 2.5 0 1 1-2-2.5L9 15V5l9-2v10M18 13a2.5 2.5 0 1 1-2-2.5",
        // A screen.
        "computing" => "M3 4h18v12H3zM8 20h8M12 16v4",
        // A heart.
        "life" => "M12 20C5 15 3 12 3 8.5a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 3.5-2 6.5-9 11.5z",
        // A hammer.
        "work" => "M5 20l8-8M10 6l4-3 6 6-3 4zM12 8l4 4",
        // A lamp that is lit.
        "basics" => "M9 17h6M10 21h4M9 17c0-3-3-4-3-8a6 6 0 0 1 12 0c0 4-3 5-3 8",
        // A board.
        "teaching" => "M3 4h18v11H3zM12 15v3M8 21l4-3 4 3M7 8h6M7 11h4",
        _ => "M5 12h14",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_has_a_drawing_of_its_own() {
        let drawn: BTreeSet<&str> = SUBJECTS.into_iter().chain(WAYS).map(drawing).collect();
        assert_eq!(drawn.len(), SUBJECTS.len() + WAYS.len());
        assert!(!drawn.contains(drawing("something else")));
    }
}
