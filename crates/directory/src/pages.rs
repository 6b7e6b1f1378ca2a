//! The start page ("Who are you today?") and signing in and out.

use crate::{
    Demonstration, Directory,
    sign_in::pages::{PUPIL_SESSION_MS, STAFF_SESSION_MS},
};
use askama::Template;
use axum::{
    Router,
    extract::State as AxumState,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::{Actor, Role};
use std::sync::Arc;
use web::{OpenForm, Page, Visitor, WebError, messages::Tongue, parts::Drawing, session};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// People.
    pub directory: Directory,
    /// The invented people, in demonstration mode only.
    pub demonstration: Option<Arc<Demonstration>>,
    /// Where each role begins its work.
    pub homes: &'static [(Role, &'static str)],
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/demo/sign-in", post(demo_sign_in))
        .route("/sign-out", post(sign_out))
        .merge(crate::sign_in::pages::routes())
        .with_state(state)
}

struct RoleCard {
    word: &'static str,
    drawing: Drawing,
}

#[derive(Template)]
#[template(path = "start.html")]
struct Start<'a> {
    t: &'a Tongue,
    guard: web::Guard,
    village: Drawing,
    cards: Vec<RoleCard>,
    here: Option<(&'a str, &'static str)>,
}

fn home_of(state: &State, actor: &Actor) -> &'static str {
    state.homes.iter().find(|(role, _)| actor.is(*role)).map_or("/courses", |(_, path)| path)
}

async fn start(AxumState(state): AxumState<State>, visitor: Visitor) -> Response {
    let t = &visitor.t;
    let cards = match state.demonstration {
        Some(_) => vec![
            RoleCard { word: Role::Pupil.word(), drawing: Drawing::Pupil },
            RoleCard { word: Role::Teacher.word(), drawing: Drawing::Teacher },
        ],
        None => Vec::new(),
    };
    let here =
        visitor.signed_in().map(|actor| (visitor.shown_name().unwrap_or_default(), home_of(&state, actor)));
    let title =
        if cards.is_empty() { t.say("directory-start-title-plain") } else { t.say("directory-start-title") };
    let main = Start { t, guard: visitor.guard(), village: Drawing::Village, cards, here };
    let page = Page::new(title, main).staff().home();
    let page = if state.demonstration.is_some() {
        page
    } else {
        page.next("/courses", t.say("directory-see-courses"))
    };
    web::page(&visitor, page)
}

#[derive(serde::Deserialize)]
struct DemoSignIn {
    role: String,
}

async fn demo_sign_in(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(form): OpenForm<DemoSignIn>,
) -> Result<Response, WebError> {
    let demonstration = state.demonstration.as_ref().ok_or(WebError::NotFound)?;
    let role = Role::from_word(&form.role).ok_or(WebError::NotFound)?;
    let person = demonstration.door(role).ok_or(WebError::NotFound)?;
    let lasts_ms = if role == Role::Pupil { PUPIL_SESSION_MS } else { STAFF_SESSION_MS };
    let row = session::SessionRow {
        actor: Actor { person, school: demonstration.school, roles: vec![role], together: vec![] },
        shown_name: None,
        language: None,
        seen_at: visitor.now(),
        ends_at: visitor.now().plus_ms(lasts_ms),
    };
    let home = home_of(&state, &row.actor);
    let cookie = session::open(&visitor, row).await?;
    Ok((cookie, web::after_sign_in(&visitor, person, home)).into_response())
}

/// The fields are not looked at, but asking for them has the form's token checked.
async fn sign_out(visitor: Visitor, _: web::Fields) -> Result<Response, WebError> {
    let cookie = session::close(&visitor).await?;
    Ok((cookie, web::see_other("/")).into_response())
}
