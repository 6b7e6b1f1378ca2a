//! A page to read and hear.

use super::{Place, Safe};
use formats::package::ActivityBody;
use kernel::ports::ExerciseWork;
use web::{
    Html, Page, Visitor,
    parts::{LinkButton, Said, Sign},
};

/// The page.
pub fn reading_page(visitor: &Visitor, place: &Place<'_>, work: &[ExerciseWork]) -> Option<Page<Html>> {
    let ActivityBody::Page(_) = &place.activity.body else { return None };
    let t = &visitor.t;
    let page = place.activity.page(place.language)?;
    let mut main = Html::new().with(place.strand(t, work));
    for (i, section) in page.sections.iter().enumerate() {
        // The first section's sound is the page's own, at the top.
        let sound = if i == 0 { None } else { place.sound(t, &place.activity.id, &section.address) };
        main =
            main.with(Safe(format!("<section class=\"prose\" lang=\"{}\">{}", place.language, section.html)));
        if let Some(sound) = sound {
            main = main.with(sound);
        }
        main = main.with(Safe("</section>".into()));
    }
    let onward = LinkButton::main(place.next_address(), t.say("library-go-on")).sign(Sign::Onward);
    main = main.with(Said::new(onward, place.phrase(t, "library-go-on")));
    let mut shown = Page::new(page.title.as_str(), main).learner();
    if let Some(sound) = place.sound(t, &place.activity.id, "text") {
        shown = shown.hear(sound);
    }
    Some(shown)
}
