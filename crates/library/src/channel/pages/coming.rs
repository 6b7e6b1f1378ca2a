//! Courses that are on their way to this box: how much of each is here.

use crate::{Coming, ComingState};
use web::{
    Html,
    messages::Tongue,
    parts::{Card, Cards, Heading, Notice},
};

/// Courses that a page shows.
const SHOWN: usize = 50;
/// Below this, lengths are said in kilobytes.
const SMALL_BYTES: u64 = 2_000_000;

/// Nothing where nothing is on its way.
pub(super) fn tell(mut main: Html, t: &Tongue, coming: &[Coming]) -> Html {
    if coming.is_empty() {
        return main;
    }
    main = main.with(Heading::new(t.say("library-coming-heading")));
    let mut cards = Cards::new();
    for course in coming.iter().take(SHOWN) {
        let version = t.with("library-import-version", &[("n", i64::from(course.version).into())]);
        let card = Card::new(course.title.as_str());
        cards = cards.card(match &course.state {
            ComingState::Comes { here } => card.words(format!("{version}. {}", far(t, *here, course.bytes))),
            ComingState::NoRoom => card.words(version).with(
                Notice::look(t.say("library-coming-no-room")).words(t.say("library-coming-no-room-do")),
            ),
            ComingState::Refused(why) => {
                card.words(version).with(Notice::look(t.say("library-coming-refused")).words(why.as_str()))
            }
        });
    }
    main.with(cards)
}

/// "3 of 12 MB".
fn far(t: &Tongue, here: u64, bytes: u64) -> String {
    let (text, unit) = match bytes < SMALL_BYTES {
        true => ("library-coming-kb", 1_000),
        false => ("library-coming-mb", 1_000_000),
    };
    // Never "all of it" while a piece lacks, and never nothing of nothing.
    let args = [("n", (here / unit).into()), ("all", bytes.div_ceil(unit).into())];
    t.with(text, &args).into_owned()
}
