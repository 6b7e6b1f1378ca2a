//! `/guest/claim`: what somebody did as a guest becomes hers, once she is here by name.

use super::stored;
use crate::pages::State;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use kernel::Role;
use web::{
    Form, Html, Page, Visitor, WebError,
    parts::{Button, LinkButton, Notice, PostForm, Text},
};

#[derive(serde::Deserialize)]
pub(super) struct Said {
    #[serde(rename = "do")]
    what: String,
}

/// Asks whether the work is hers.
pub(super) async fn ask(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?;
    let t = &visitor.t;
    if actor.is(Role::Guest) || !actor.together.is_empty() {
        // Whose would it be?
        let alone = Notice::look(t.say("directory-enter-claim-alone"));
        let main =
            Html::new().with(alone).with(LinkButton::main("/enter", t.say("directory-enter-with-code")));
        let page = Page::new(t.say("directory-enter-claim-title"), main).under("/", t.say("web-home"));
        return Ok(web::page(&visitor, page));
    }
    let main = match state.directory.ways.claimable(actor.person, visitor.now()) {
        Some(_) => {
            let form = PostForm::new(&visitor, "/guest/claim")
                .with(Button::main(t.say("directory-enter-claim-yes")).sends("do", "claim"))
                .with(Button::quiet(t.say("directory-enter-claim-no")).sends("do", "leave"));
            Html::new().with(Text::new(t.say("directory-enter-claim-what"))).with(form)
        }
        None => Html::new()
            .with(Text::new(t.say("directory-enter-claim-find")))
            .with(LinkButton::main("/guest/back", t.say("directory-enter-been-here-go"))),
    };
    let page = Page::new(t.say("directory-enter-claim-title"), main).under("/", t.say("web-home"));
    Ok(web::page(&visitor, page))
}

/// Does as she says.
pub(super) async fn answer(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(said): Form<Said>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let t = &visitor.t;
    let Some(guest) = state.directory.ways.claimable(actor.person, visitor.now()) else {
        return Ok(web::see_other("/guest/claim"));
    };
    if actor.is(Role::Guest) || !actor.together.is_empty() {
        return Err(WebError::NOT_YOURS);
    }
    if said.what != "claim" {
        state.directory.ways.end_claim(actor.person);
        return Ok(web::see_other("/courses"));
    }
    let (directory, person) = (state.directory.clone(), actor.person);
    let claimed = state
        .directory
        .store()
        .write(move |tx| directory.claim(tx, actor.school, person, guest))
        .await
        .map_err(stored)?;
    state.directory.ways.end_claim(person);
    let (notice, status) = match claimed {
        Ok(()) => (Notice::good(t.say("directory-enter-claimed")).result(), StatusCode::OK),
        Err(_) => (Notice::look(t.say("directory-enter-claim-not")).result(), StatusCode::CONFLICT),
    };
    let page = Page::new(t.say("directory-enter-claim-title"), Html::new().with(notice)).status(status);
    Ok(web::page(&visitor, page.next("/courses", t.say("directory-go-on"))))
}
