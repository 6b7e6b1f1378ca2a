//! Courses, and updates of the program, that are on their way to this box: how much of each is here.

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
        let version = match course.is_program {
            // Its title says which.
            true => t.say("library-coming-program-so"),
            false => t.with("library-import-version", &[("n", i64::from(course.version).into())]),
        };
        let title = match course.is_program {
            true => t.named("library-coming-program", &course.title),
            false => course.title.as_str().into(),
        };
        let card = Card::new(title);
        cards = cards.card(match &course.state {
            ComingState::Comes { here } if course.is_program => {
                card.words(format!("{}. {version}", far(t, "library-coming-program", *here, course.bytes)))
            }
            ComingState::Comes { here } => {
                card.words(format!("{version}. {}", far(t, "library-coming", *here, course.bytes)))
            }
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

/// "3 of 12 MB", in the words of what it is: a course shows itself when it is whole, an update does not.
fn far(t: &Tongue, what: &str, here: u64, bytes: u64) -> String {
    let (unit_word, unit) = match bytes < SMALL_BYTES {
        true => ("kb", 1_000),
        false => ("mb", 1_000_000),
    };
    // Never "all of it" while a piece lacks, and never nothing of nothing.
    let args = [("n", (here / unit).into()), ("all", bytes.div_ceil(unit).into())];
    t.with(&format!("{what}-{unit_word}"), &args).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn an_update_of_the_program_is_on_its_way_like_a_course() {
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        let coming = |title: &str, is_program| Coming {
            title: title.into(),
            is_program,
            version: 3,
            bytes: 12_000_000,
            state: ComingState::Comes { here: 3_000_000 },
        };
        for (language, words, of_a_course) in [
            ("es", "Actualización del programa: 0.4.1", "aparecerá"),
            ("pt", "Atualização do programa: 0.4.1", "aparecerá"),
            ("en", "Update of the program: 0.4.1", "appears"),
        ] {
            let t = messages.tongue(&language.parse().unwrap());
            let page = tell(Html::new(), &t, &[coming("Agua limpia", false), coming("0.4.1", true)]);
            let page = page.to_string();
            assert!(page.contains("Agua limpia") && page.contains(words), "{page}");
            assert_eq!(page.matches(of_a_course).count(), 1, "an update is installed: {page}");
            assert_eq!(page.matches("12 MB").count(), 2, "{page}");
        }
    }
}
