//! The head's page for programs: the same figures, and none where the page gives none.

use super::{endpoint as endpoint_of, part, web_failure};
use crate::{
    day,
    pages::{
        State, reading,
        roll::in_words,
        school::{ClassDay, DAYS_BACK, box_words, here_today, next, read_school, unknown_today},
    },
    roll,
};
use kernel::ports::BoxCondition;
use serde_json::{Value, json};
use web::api::{Answers, Call, Endpoint, Failure, Holds, Operation, Part};

const CLASS: &[Part] = &[
    part("class", Holds::Id, true, "its id"),
    part("name", Holds::Text, true, "its name"),
    part("pupils", Holds::Number, true, "how many learn in it"),
    part("roll_called", Holds::Truth, true, "whether the roll was called today"),
    part("here", Holds::Number, false, "how many are here today"),
    part("marked", Holds::Number, false, "of how many"),
    part(
        "words",
        Holds::Text,
        false,
        "the same with the reasons of those who are not, in the asker's language",
    ),
    part("days", Holds::Number, true, "days of the last four weeks on which the roll was called"),
    part("present_marks", Holds::Number, false, "marks of those days that say here or late"),
    part("marks", Holds::Number, false, "marks of those days"),
    part("waiting", Holds::Number, false, "pupils who wait for help"),
];
const AWAY: &[Part] = &[
    part("person", Holds::Id, true, "who"),
    part("name", Holds::Text, false, "her name, if it can be read here"),
    part("class", Holds::Id, true, "her class"),
    part("absences", Holds::Number, true, "in the last four weeks"),
    part("last_reason", Holds::Text, true, "unknown, illness, harvest, road-cut or family"),
];
const BOX: &[Part] = &[
    part("state", Holds::Text, true, "well, look, broken or unknown"),
    part("words", Holds::Text, true, "the same in the asker's language"),
];
const REPORT: &[Part] = &[
    part("day", Holds::Text, true, "today, such as 2026-11-21"),
    part(
        "here",
        Holds::Number,
        false,
        "how many are here today, of those whose roll was called; null for fewer than five",
    ),
    part(
        "marked",
        Holds::Number,
        false,
        "of how many; classes of fewer than five are counted only if they are five together",
    ),
    part("unknown", Holds::Number, true, "pupils of classes whose roll was not called"),
    part("days_back", Holds::Number, true, "how many days are looked back on"),
    part("classes", Holds::Things(CLASS), true, "by name; classes of fewer than five show no figures"),
    part("often_away", Holds::Things(AWAY), true, "who was away so often that somebody should ask at home"),
    part("box", Holds::Thing(BOX), true, "how the box is"),
    part("next", Holds::Texts, true, "what to do next, in the asker's language"),
];

/// The endpoint.
pub(super) fn endpoint(state: &State) -> Endpoint {
    let about = "The school on one sheet: attendance, who is often away, who waits for help, how the box is, what to do next.";
    endpoint_of(
        state,
        Operation::new("GET", "/school/report", "school-report", about, Answers::One(REPORT)),
        report,
    )
}

async fn report(state: State, call: Call) -> Result<Value, Failure> {
    state.ready(&["classroom_work", roll::VIEW]).map_err(web_failure)?;
    let (today, zone) = (day::at(&call.t, call.now), call.t.zone());
    let actor = call.bearer.actor();
    let found = reading(move || read_school(&state, &actor, today, zone));
    let (classes, condition) = found.await.map_err(web_failure)?;
    let here = here_today(&classes);
    let often_away: Vec<Value> = classes.iter().flat_map(often_away).collect();
    let next = if classes.is_empty() { vec![] } else { next(&call.t, &classes) };
    Ok(json!({
        "day": day::iso(today),
        "here": here.map(|(here, _)| here),
        "marked": here.map(|(_, all)| all),
        "unknown": unknown_today(&classes),
        "days_back": DAYS_BACK,
        "classes": classes.iter().map(|class| of_class(&call, class)).collect::<Vec<_>>(),
        "often_away": often_away,
        "box": { "state": state_word(condition), "words": box_words(&call.t, condition) },
        "next": next,
    }))
}

fn of_class(call: &Call, class: &ClassDay) -> Value {
    let figures = !class.is_few();
    let called = !class.today.is_empty();
    let today = figures && called;
    json!({
        "class": class.list.class.to_string(),
        "name": class.list.name,
        "pupils": class.list.pupils.len(),
        "roll_called": called,
        "here": today.then(|| class.here()),
        "marked": today.then_some(class.today.len()),
        "words": today.then(|| in_words(&call.t, &class.today)),
        "days": class.days,
        "present_marks": figures.then_some(class.present),
        "marks": figures.then_some(class.marks),
        "waiting": figures.then_some(class.stuck),
    })
}

fn often_away(class: &ClassDay) -> Vec<Value> {
    let of = |(i, absences, last): &(usize, usize, events::classwork::RollMark)| {
        let pupil = &class.list.pupils[*i];
        json!({
            "person": pupil.person.to_string(), "name": pupil.name, "class": class.list.class.to_string(),
            "absences": absences, "last_reason": last.word(),
        })
    };
    class.away.iter().map(of).collect()
}

fn state_word(condition: Option<BoxCondition>) -> &'static str {
    match condition {
        None => "unknown",
        Some(BoxCondition { broken: 0, to_look_at: 0 }) => "well",
        Some(BoxCondition { broken: 0, .. }) => "look",
        Some(_) => "broken",
    }
}
