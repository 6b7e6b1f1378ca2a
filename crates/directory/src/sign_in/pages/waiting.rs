//! `/enter/waiting`: a pupil without PIN or card shows a number; her teacher lets her in.

use super::{
    code::{Way, class_at, joining},
    come_in, not_stored, stored,
};
use crate::{
    pages::State,
    sign_in::{
        device,
        enter::Tried,
        waiting::{Ticket, Wait},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::PersonId;
use web::{
    Html, OpenForm, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, LinkButton, Notice, PostForm},
    session::SetCookie,
};

/// The cookie that says which phone waits.
pub(crate) const COOKIE: &str = "waiting";
/// As long as a wait lasts.
const COOKIE_S: i64 = 30 * 60;
/// How often the page looks by itself, with script.
const LOOK_AGAIN_S: u32 = 5;

/// What her teacher looks for, from across the room.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p class="lead">{{ t.say("directory-enter-waiting-number") }}</p><p class="class-code">{{ number }}</p>"#
)]
struct Number<'a> {
    t: &'a Tongue,
    number: u8,
}

/// A form without fields of its own.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

fn ticket(visitor: &Visitor) -> Option<Ticket> {
    let token: [u8; 32] = kernel::from_base32(visitor.cookie(COOKIE)?).ok()?;
    Some(blake3::derive_key("chaski v0 directory waiting", &token))
}

/// "My teacher is to let me in."
pub(super) async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(pupil): Path<String>,
    Query(way): Query<Way>,
    OpenForm(_): OpenForm<Nothing>,
) -> Result<Response, WebError> {
    let class = match class_at(&state, &visitor, way.joins()).await? {
        Ok(class) => class,
        Err(answer) => return Ok(answer),
    };
    let pupil: PersonId = web::parsed(&pupil)?;
    let directory = state.directory.clone();
    let is_here = state
        .directory
        .store()
        .read(move |db| Ok(directory.learns_in(db, class, pupil)? && !directory.is_protected(db, pupil)?))
        .await
        .map_err(stored)?;
    if !is_here {
        return Err(WebError::NotFound);
    }
    let mut token = [0; 33];
    visitor.web().fill_random(&mut token);
    let (token, draw) = (&token[..32], token[32]);
    let ticket = blake3::derive_key("chaski v0 directory waiting", token);
    let t = &visitor.t;
    match state.directory.ways.waiting.ask(ticket, (class, pupil, way.joins()), draw, visitor.now()) {
        Ok(_) => {
            let cookie = SetCookie::new(COOKIE, &kernel::to_base32(token), COOKIE_S);
            Ok((cookie.secure(visitor.is_encrypted()), web::see_other("/enter/waiting")).into_response())
        }
        Err(_) => {
            let full =
                Notice::look(t.say("directory-enter-door-full")).words(t.say("directory-enter-door-full-do"));
            let back = format!("/enter/list{}", joining(way.joins()));
            let main =
                Html::new().with(full).with(LinkButton::main(back, t.say("directory-enter-back-to-list")));
            let page = Page::new(t.say("directory-enter-waiting-title"), main).learner();
            Ok(not_stored(web::page(&visitor, page.status(StatusCode::TOO_MANY_REQUESTS))))
        }
    }
}

fn wait_of(state: &State, visitor: &Visitor) -> Option<Wait> {
    state.directory.ways.waiting.of(&ticket(visitor)?, visitor.now())
}

/// How the waiting stands.
pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let t = &visitor.t;
    let page = match wait_of(&state, &visitor) {
        None => {
            let over = Notice::look(t.say("directory-enter-waiting-over"));
            let main =
                Html::new().with(over).with(LinkButton::main("/enter", t.say("directory-enter-with-code")));
            Page::new(t.say("directory-enter-waiting-title"), main)
        }
        Some(wait) if wait.let_in => {
            let form =
                PostForm::new(&visitor, "/enter/waiting").with(Button::main(t.say("directory-enter-in")));
            let main = Html::new().with(Notice::good(t.say("directory-enter-let-in"))).with(form);
            Page::new(t.say("directory-enter-waiting-title"), main)
        }
        Some(wait) => {
            let number = Number { t, number: wait.number };
            let again = LinkButton::quiet("/enter/waiting", t.say("directory-enter-look-again"));
            let main = Html::new().with_template(&number).with(again);
            Page::new(t.say("directory-enter-waiting-title"), main).again_in_s(LOOK_AGAIN_S)
        }
    };
    Ok(not_stored(web::page(&visitor, page.learner().under("/", t.say("web-home")))))
}

/// She was let in and goes in.
pub(super) async fn go_in(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(_): OpenForm<Nothing>,
) -> Result<Response, WebError> {
    let taken = ticket(&visitor).and_then(|ticket| state.directory.ways.waiting.take(&ticket, visitor.now()));
    let Some(wait) = taken else { return Ok(web::see_other("/enter/waiting")) };
    let (device, cookie) = device::of(&visitor);
    let directory = state.directory.clone();
    let outcome = state
        .directory
        .store()
        .write(move |tx| directory.open_for(tx, wait.class, wait.pupil, device))
        .await
        .map_err(stored)?;
    let Tried::In(entrance) = outcome else { return Err(WebError::NotFound) };
    let answer = come_in(&visitor, &state.directory, cookie, entrance, wait.joins, "/enter/with").await?;
    Ok((SetCookie::new(COOKIE, "", 0).secure(visitor.is_encrypted()), answer).into_response())
}
