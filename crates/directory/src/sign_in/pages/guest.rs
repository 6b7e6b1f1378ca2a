//! `/guest`: look and practise without an account. One press, and nothing is asked.

use super::{come_in, not_stored, stored};
use crate::{
    Directory,
    pages::State,
    sign_in::{device, doors::Doors, enter::Entrance},
};
use axum::{extract::State as AxumState, response::Response};
use kernel::{PersonId, Role, SchoolId};
use web::{
    Html, OpenForm, Page, Visitor, WebError,
    parts::{Button, Drawing, Emblem, Lead, LinkButton, Notice, PostForm, Text},
};

/// A form without fields of its own.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// The school of this box and what it opens; `None` before there is a school.
pub(super) async fn doors(directory: &Directory) -> Result<Option<(SchoolId, Doors)>, WebError> {
    let reading = directory.clone();
    directory
        .store()
        .read(move |db| match reading.school_here(db)? {
            Some(school) => Ok(Some((school, reading.doors(db, school)?))),
            None => Ok(None),
        })
        .await
        .map_err(stored)
}

/// Says what a guest can do here.
pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let t = &visitor.t;
    let doors =
        doors(&state.directory).await?.map_or(Doors { guests: false, places: false }, |(_, doors)| doors);
    let is_guest = visitor.is(Role::Guest);
    let mut main = Html::new();
    if is_guest {
        let guest = visitor.actor()?.person;
        let directory = state.directory.clone();
        let place =
            state.directory.store().read(move |db| directory.place_of(db, guest)).await.map_err(stored)?;
        if let Some(place) = place {
            let emblems =
                place.iter().fold(Html::new(), |html, drawing| html.with(Emblem::named(t, *drawing)));
            main = main
                .with(Notice::good(t.say("directory-enter-place-made")).result())
                .with(Lead::new(super::guest_place::words(t, place)))
                .with_template(&emblems)
                .with(Text::new(t.say("directory-enter-place-how")));
        }
        main = main.with(LinkButton::main("/courses", t.say("directory-go-on")));
        if place.is_some() {
            main = main.with(LinkButton::quiet("/guest/keep", t.say("directory-enter-place-new-pin")));
        } else if doors.places {
            main = main
                .with(Text::new(t.say("directory-enter-place-offer")))
                .with(LinkButton::quiet("/guest/keep", t.say("directory-enter-place-keep")));
        }
        main = main
            .with(Text::new(t.say("directory-enter-guest-has-card")))
            .with(LinkButton::quiet("/enter", t.say("directory-enter-with-code")));
    } else {
        if doors.guests {
            let form =
                PostForm::new(&visitor, "/guest").with(Button::main(t.say("directory-enter-guest-in")));
            main = main.with(Lead::new(t.say("directory-enter-guest-what"))).with(form);
        } else {
            main = main.with(Lead::new(t.say("directory-enter-guest-closed")));
            main = main.with(LinkButton::main("/courses", t.say("directory-see-courses")));
        }
        if doors.places {
            main = main
                .with(Text::new(t.say("directory-enter-been-here")))
                .with(LinkButton::quiet("/guest/back", t.say("directory-enter-been-here-go")));
        }
    }
    let page = Page::new(t.say("directory-enter-guest-title"), main.with(Drawing::Book))
        .under("/", t.say("web-home"));
    Ok(not_stored(web::page(&visitor, page)))
}

/// She walks in.
pub(super) async fn walk_in(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(_): OpenForm<Nothing>,
) -> Result<Response, WebError> {
    let found = doors(&state.directory).await?;
    let Some((school, _)) = found.filter(|(_, doors)| doors.guests) else { return Err(WebError::NOT_YOURS) };
    if !state.directory.ways.another_guest(visitor.now()) {
        return Err(WebError::TooBusy);
    }
    let mut id = [0; 16];
    visitor.web().fill_random(&mut id);
    let entrance = Entrance { person: PersonId(id), school, roles: vec![Role::Guest] };
    // She is in no list and in no log: an id that lasts as long as her session, until she keeps her place.
    let (_, cookie) = device::of(&visitor);
    come_in(&visitor, &state.directory, cookie, entrance, false, "/courses").await
}
