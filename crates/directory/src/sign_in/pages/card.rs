//! `/c/{token}`: a card's link, read by a phone's camera. One scan and she is in.
//!
//! If somebody is signed in on this phone already, a press decides what is meant: to sit beside her, or to take her place.

use super::{come_in, not_stored, stored};
use crate::{pages::State, sign_in::device};
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use web::{
    Html, OpenForm, Page, Visitor, WebError,
    parts::{Button, LinkButton, Notice, PostForm},
};

/// What a press on the page says.
#[derive(serde::Deserialize)]
pub(super) struct Meant {
    #[serde(default)]
    with: Option<String>,
}

/// The camera opened the link.
pub(super) async fn scan(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    if visitor.signed_in().is_none() {
        return enter(&state, &visitor, &token, false).await;
    }
    let t = &visitor.t;
    let form = PostForm::new(&visitor, format!("/c/{token}"))
        .with(Button::main(t.say("directory-enter-card-join")).sends("with", "1"))
        .with(Button::quiet(t.say("directory-enter-card-instead")));
    let name = visitor.shown_name().unwrap_or_default();
    let main = Html::new().with(Notice::calm(t.named("directory-enter-card-somebody", name))).with(form);
    let page = Page::new(t.say("directory-enter-card-title"), main).learner().under("/", t.say("web-home"));
    Ok(not_stored(web::page(&visitor, page)))
}

/// She said what she means.
pub(super) async fn go_in(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(token): Path<String>,
    OpenForm(meant): OpenForm<Meant>,
) -> Result<Response, WebError> {
    enter(&state, &visitor, &token, meant.with.is_some()).await
}

async fn enter(state: &State, visitor: &Visitor, token: &str, joins: bool) -> Result<Response, WebError> {
    let (device, cookie) = device::of(visitor);
    let entrance = match kernel::from_base32::<16>(token) {
        Ok(token) => {
            let directory = state.directory.clone();
            let entering = move |tx: &mut store::WriteTx<'_>| directory.enter_by_card(tx, &token, device);
            state.directory.store().write(entering).await.map_err(stored)?
        }
        Err(_) => None,
    };
    match entrance {
        Some(entrance) => come_in(visitor, &state.directory, cookie, entrance, joins, "/enter/with").await,
        None => {
            let t = &visitor.t;
            let old =
                Notice::look(t.say("directory-enter-card-old")).words(t.say("directory-enter-card-old-do"));
            let main =
                Html::new().with(old).with(LinkButton::main("/enter", t.say("directory-enter-with-code")));
            let page = Page::new(t.say("directory-enter-card-title"), main).learner();
            let page = page.status(StatusCode::NOT_FOUND).under("/", t.say("web-home"));
            Ok(not_stored(web::page(visitor, page)))
        }
    }
}
