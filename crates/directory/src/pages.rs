//! The start page ("Who are you today?") and signing in and out.

use crate::{
    Demonstration, Directory,
    sign_in::{
        demonstration::PASSWORD,
        pages::{CLASS_COOKIE, PUPIL_SESSION_MS, STAFF_SESSION_MS, WAITING_COOKIE, stored},
    },
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

/// Signing in with a password or an invitation, and out: for a node that nobody learns at.
pub fn staff_routes(state: State) -> Router {
    Router::new()
        .route("/sign-out", post(sign_out))
        .merge(crate::sign_in::pages::staff_routes())
        .with_state(state)
}

/// A way in that the demonstration names.
struct Tried {
    pupil: String,
    staff: String,
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
    /// What else somebody of the staff may have come for: addresses and keys of their names.
    also: Vec<(&'static str, &'static str)>,
    tried: Option<Tried>,
    guests: bool,
    /// She is here without an account. Of somebody with one whose name has not come yet, that is not said.
    is_guest: bool,
    /// Nobody has opened a school on this box yet.
    new: bool,
    /// Nobody will: it comes from the box's network.
    awaits: bool,
}

fn home_of(state: &State, actor: &Actor) -> &'static str {
    state.homes.iter().find(|(role, _)| actor.is(*role)).map_or("/courses", |(_, path)| path)
}

async fn start(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let t = &visitor.t;
    let (directory, demonstration) = (state.directory.clone(), state.demonstration.clone());
    let (to_try, guests, new, awaits) = state
        .directory
        .store
        .read(move |db| {
            let to_try = match &demonstration {
                Some(demonstration) => directory.to_try(db, demonstration)?,
                None => None,
            };
            let school = directory.school_here(db)?;
            let guests = match school {
                Some(school) => directory.doors(db, school)?.guests,
                None => false,
            };
            let awaits = school.is_none() && directory.awaits_school(db)?;
            Ok((to_try, guests, school.is_none(), awaits))
        })
        .await
        .map_err(stored)?;
    let tried = to_try.map(|ways| {
        let pupil = [
            ("name", ways.class.as_str().into()),
            ("code", ways.code.as_str().into()),
            ("pupil", ways.pupil.as_str().into()),
            ("pin", ways.pin.as_str().into()),
        ];
        let staff = [("name", ways.login.as_str().into()), ("password", PASSWORD.into())];
        Tried {
            pupil: t.with("directory-enter-start-demo-code", &pupil).into_owned(),
            staff: t.with("directory-enter-start-demo-staff", &staff).into_owned(),
        }
    });
    let cards = match state.demonstration {
        Some(_) => vec![
            RoleCard { word: Role::Pupil.word(), drawing: Drawing::Pupil },
            RoleCard { word: Role::Teacher.word(), drawing: Drawing::Teacher },
            RoleCard { word: Role::Head.word(), drawing: Drawing::Planner },
            RoleCard { word: Role::Administrator.word(), drawing: Drawing::Analyst },
            RoleCard { word: Role::Technician.word(), drawing: Drawing::Technician },
            RoleCard { word: Role::Translator.word(), drawing: Drawing::Book },
            RoleCard { word: Role::Reviewer.word(), drawing: Drawing::Analyst },
        ],
        None => Vec::new(),
    };
    let is_guest = visitor.is(Role::Guest);
    let here =
        visitor.signed_in().map(|actor| (visitor.shown_name().unwrap_or_default(), home_of(&state, actor)));
    let title = t.say("directory-start-title");
    let mut also = Vec::new();
    if visitor.is(Role::Administrator) {
        also.push(("/site/doors", "directory-enter-doors-title"));
        also.push(("/site/language", "directory-enter-site-language"));
    }
    if visitor.signed_in().is_some_and(|actor| actor.roles.iter().any(|role| role.is_staff())) {
        also.push(("/enter/password", "directory-enter-password-title"));
    }
    if visitor.is(Role::Guest) {
        also.push(("/guest", "directory-enter-place-title"));
    }
    let (guard, village) = (visitor.guard(), Drawing::Village);
    let main = Start { t, guard, village, cards, here, also, tried, guests, is_guest, new, awaits };
    Ok(web::page(&visitor, Page::new(title, main).staff().home()))
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
    // What opens a list or a door goes with her; the device's own cookie stays, it opens nothing.
    let gone = |name| session::SetCookie::new(name, "", 0).secure(visitor.is_encrypted());
    let mut response =
        (cookie, gone(CLASS_COOKIE), gone(WAITING_COOKIE), web::see_other("/")).into_response();
    if visitor.is_encrypted() {
        // Browsers heed it over HTTPS only. Over HTTP, pages are `no-store`, and what the Back button finds asks the box again.
        let cache = axum::http::HeaderValue::from_static("\"cache\", \"storage\"");
        response.headers_mut().insert("clear-site-data", cache);
    }
    Ok(response)
}
