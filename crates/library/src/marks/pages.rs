//! Marking with one press, and the list of what is marked.
//!
//! Who opens it: a pupil who was called away in the middle of something, on whatever phone is free tomorrow. The list stands where
//! she looks first, under the way back to where she was; here is all of it.

use super::{
    Thing, is_marked, mark, marked_by,
    things::{ShownThing, shown},
};
use crate::{
    Library, State,
    channel::pages::{is_coach, own_ids, reading},
    player::{Safe, escape},
};
use axum::{extract::State as AxumState, response::Response};
use kernel::{PersonId, Wish};
use store::StoreError;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Lead, LinkButton, Notice, PostForm, Sign, Text},
};

/// Marks on the page of courses: the rest is one press away.
const FIRST: usize = 4;
/// Marks on the page of marks.
const LISTED: usize = 200;
/// Longest id of a course or of what stands in it, in bytes.
const ID_BYTES: usize = 100;

/// The button under something. Nothing for whoever has not signed in: nobody would find her marks again.
pub(crate) fn button(visitor: &Visitor, thing: &Thing, marked: bool, back: &str) -> Option<Safe> {
    visitor.signed_in()?;
    let (words, sign, says) = match marked {
        false => ("marks-mark", Sign::Ribbon, "1"),
        true => ("marks-marked", Sign::RibbonTied, "0"),
    };
    let button = Button::quiet(visitor.t.say(words)).sign(sign).sends("marked", says);
    let form = form(visitor, thing, &format!("{back}#mark")).with(button);
    Some(Safe(format!("<div id=\"mark\" class=\"mark-it\">{form}</div>")))
}

fn form(visitor: &Visitor, thing: &Thing, back: &str) -> PostForm {
    PostForm::once(visitor, "/marks")
        .hidden("course", &thing.course)
        .hidden("item", &thing.item)
        .hidden("back", back)
}

/// [`button`] for what is read here.
pub(crate) async fn button_for(
    state: &State,
    visitor: &Visitor,
    thing: Thing,
    back: &str,
) -> Result<Option<Safe>, WebError> {
    let Some(person) = visitor.signed_in().map(|actor| actor.person) else { return Ok(None) };
    // One way to the readers and back: waking a thread costs more than both questions.
    let (asked, enrolments) = (thing.clone(), state.enrolments.clone());
    let marked = reading(state, move |library| {
        let ids = enrolments.ids_of(person).map_err(WebError::internal)?;
        library.store.read_blocking(|db| is_marked(db, &ids, &asked)).map_err(WebError::internal)
    });
    Ok(button(visitor, &thing, marked.await?, back))
}

/// What she marked, and how much of it is not on this box.
struct Marks {
    here: Vec<ShownThing>,
    away: usize,
}

async fn marks(state: &State, visitor: &Visitor, most: usize) -> Result<Marks, WebError> {
    let ids: Vec<PersonId> = own_ids(state, visitor).await?;
    if ids.is_empty() {
        return Ok(Marks { here: Vec::new(), away: 0 });
    }
    let (library, t, coach) = (state.library.clone(), visitor.t.clone(), is_coach(visitor));
    let read = move || -> Result<Marks, StoreError> {
        let all = library.store.read_blocking(|db| marked_by(db, &ids))?;
        read_marks(&library, &t, &all, coach, most)
    };
    tokio::task::spawn_blocking(read).await.map_err(WebError::internal)?.map_err(WebError::internal)
}

fn read_marks(
    library: &Library,
    t: &Tongue,
    all: &[Thing],
    coach: bool,
    most: usize,
) -> Result<Marks, StoreError> {
    let mut marks = Marks { here: Vec::new(), away: 0 };
    for thing in all {
        if marks.here.len() >= most {
            break;
        }
        match shown(library, t, thing, coach)? {
            Some(thing) => marks.here.push(thing),
            None => marks.away += 1,
        }
    }
    Ok(marks)
}

/// The first of her marks, for the page of courses; nothing where there are none.
pub(crate) async fn first(state: &State, visitor: &Visitor) -> Result<Option<Safe>, WebError> {
    let marks = marks(state, visitor, FIRST + 1).await?;
    if marks.here.is_empty() && marks.away == 0 {
        return Ok(None);
    }
    let t = &visitor.t;
    let mut items: Vec<String> = marks.here.iter().take(FIRST).map(|thing| line(thing, "")).collect();
    if marks.here.len() > FIRST || marks.here.is_empty() {
        let more = escape(&t.say("marks-all"));
        items.push(format!("<li><a href=\"/marks\">{}{more}</a></li>", Sign::Ribbon));
    }
    let title = escape(&t.say("marks-title"));
    Ok(Some(Safe(format!(
        "<section class=\"marks\"><h2>{}{title}</h2><ul class=\"plain-links\">{}</ul></section>",
        Sign::RibbonTied,
        items.concat()
    ))))
}

/// One marked thing, and what stands beside it.
fn line(shown: &ShownThing, beside: &str) -> String {
    let inside = match shown.inside.is_empty() {
        true => String::new(),
        false => format!("<span class=\"small\">{}</span>", escape(&shown.inside)),
    };
    format!(
        "<li><a href=\"{}\">{}<span>{}</span></a>{inside}{beside}</li>",
        shown.address,
        shown.sign,
        escape(&shown.title)
    )
}

/// All of them, each with the press that takes the mark off.
pub(crate) async fn page(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    visitor.actor()?;
    let t = &visitor.t;
    let marks = marks(&state, &visitor, LISTED).await?;
    let mut main = Html::new();
    if marks.here.is_empty() {
        main = main
            .with(Notice::calm(t.say("marks-none")).words(t.say("marks-none-do")))
            .with(LinkButton::main("/courses", t.say("find-all-courses")));
    } else {
        main = main.with(Lead::new(t.say("marks-lead")));
        let lines = marks.here.iter().map(|shown| {
            let off = Button::quiet(t.named("marks-take-off", &shown.title)).sends("marked", "0");
            line(shown, &form(&visitor, &shown.thing, "/marks").with(off).to_string())
        });
        let lines: Vec<String> = lines.collect();
        main = main.with(Safe(format!("<ul class=\"plain-links marks\">{}</ul>", lines.concat())));
    }
    if marks.away > 0 {
        main = main.with(Text::new(t.count("marks-away", marks.away)));
    }
    let page =
        Page::new(t.say("marks-title"), main).learner().under("/courses", t.say("library-courses-title"));
    Ok(web::page(&visitor, page))
}

/// A press.
pub(crate) async fn press(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    // The form says whose it is: a press that waited on a shared phone is not the next person's.
    if fields.get("owner") != Some(actor.person.to_string().as_str()) {
        return Err(WebError::NOT_YOURS);
    }
    let field = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let thing = Thing { course: field("course"), item: field("item") };
    if thing.course.len() > ID_BYTES || thing.item.len() > ID_BYTES {
        return Err(WebError::NotFound);
    }
    let allowed = state.gate.may(&actor, &Wish::AnswerAs(actor.person))?;
    let marked = field("marked") == "1";
    // What is not here can lose its mark and gets none.
    let (library, t, asked, coach) =
        (state.library.clone(), visitor.t.clone(), thing.clone(), is_coach(&visitor));
    let is_here =
        web::blocking(move || shown(&library, &t, &asked, coach)).await?.map_err(WebError::internal)?;
    if marked && is_here.is_none() {
        return Err(WebError::NotFound);
    }
    let ids = own_ids(&state, &visitor).await?;
    let by = (actor, allowed.authority);
    mark(&state.library.store, by, ids, thing, marked).await.map_err(|error| match error {
        StoreError::Busy => WebError::TooBusy,
        other => WebError::internal(other),
    })?;
    Ok(web::see_other(&field("back")))
}
