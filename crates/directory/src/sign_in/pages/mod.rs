//! Pages of signing in. Each file is one thing somebody comes to do.

mod by_name;
mod card;
mod claim;
mod class_cards;
mod code;
mod door;
mod guest;
mod guest_place;
mod invitation;
mod list;
mod secret;
mod settings;
mod staff;
mod together;
mod waiting;

pub(crate) use code::CLASS_COOKIE;
pub(crate) use waiting::COOKIE as WAITING_COOKIE;

use super::enter::Entrance;
use crate::{Directory, pages::State};
use axum::{
    Router,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::{Actor, Gate, MAX_TOGETHER, Refused, Role, Wish};
use store::StoreError;
use web::{
    Visitor, WebError, reading,
    session::{self, SetCookie},
};

/// How long a session lasts: a school day for pupils and guests, less for staff.
pub(crate) const PUPIL_SESSION_MS: i64 = 12 * 3_600_000;
/// See [`PUPIL_SESSION_MS`].
pub(crate) const STAFF_SESSION_MS: i64 = 4 * 3_600_000;

/// The routes.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/enter", get(code::ask).post(code::look))
        .route("/enter/with", get(together::show))
        .route("/enter/waiting", get(waiting::show).post(waiting::go_in))
        .merge(staff_routes())
        .route("/enter/list", get(list::show))
        .route("/enter/list/{pupil}", get(secret::ask).post(secret::try_it))
        .route("/enter/list/{pupil}/ask", post(waiting::ask))
        .route("/enter/name", get(by_name::ask).post(by_name::try_it))
        .route("/enter/{code}", get(code::by_address))
        .route("/c/{token}", get(card::scan).post(card::go_in))
        .route("/C/{token}", get(card::scan).post(card::go_in))
        .route("/guest", get(guest::show).post(guest::walk_in))
        .route("/guest/keep", get(guest_place::choose).post(guest_place::keep))
        .route("/guest/back", get(guest_place::first).post(guest_place::next))
        .route("/guest/back/{place}", get(guest_place::ask).post(guest_place::try_it))
        .route("/guest/claim", get(claim::ask).post(claim::answer))
        .route("/classes/{class}/door", get(door::show).post(door::change))
        .route("/classes/{class}/cards", get(class_cards::show).post(class_cards::change))
        .route("/classes/{class}/cards/{pupil}", get(class_cards::one).post(class_cards::renew))
        .route("/site/doors", get(settings::show).post(settings::save))
        .route("/staff/{person}/invitation", get(invitation::offer).post(invitation::make))
}

/// Those of staff alone.
pub(crate) fn staff_routes() -> Router<State> {
    Router::new()
        .route("/enter/staff", get(staff::ask).post(staff::try_it))
        .route("/enter/password", get(staff::own).post(staff::change))
        .route("/enter/invitation", get(invitation::ask).post(invitation::accept))
}

pub(crate) fn stored(error: StoreError) -> WebError {
    match error {
        StoreError::Busy => WebError::TooBusy,
        other => WebError::internal(other),
    }
}

/// Asks the Gate, off the async threads.
async fn allowed(directory: &Directory, actor: &Actor, wish: Wish) -> Result<(), WebError> {
    let (directory, actor) = (directory.clone(), actor.clone());
    reading(move || directory.may(&actor, &wish).map(|_| ()).map_err(|refused: Refused| refused.into())).await
}

/// What somebody sees on the way in, others must not find with the Back button of a phone that goes from hand to hand.
fn not_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Where somebody begins her work.
fn home_of(state: &State, roles: &[Role]) -> &'static str {
    state.homes.iter().find(|(role, _)| roles.contains(role)).map_or("/courses", |(_, path)| path)
}

/// Opens the session, with the cookie of the device it was tried from: hers alone, or, if she joins those who are at this phone already, with theirs.
async fn come_in(
    visitor: &Visitor,
    directory: &Directory,
    device: SetCookie,
    entrance: Entrance,
    joins: bool,
    otherwise: &str,
) -> Result<Response, WebError> {
    let now = visitor.now();
    let is_staff = entrance.roles.iter().any(|role| role.is_staff());
    let lasts_ms = if is_staff { STAFF_SESSION_MS } else { PUPIL_SESSION_MS };
    let person = entrance.person;
    let mut row = session::SessionRow {
        actor: Actor { person, school: entrance.school, roles: entrance.roles, together: vec![] },
        shown_name: None,
        language: None,
        seen_at: now,
        ends_at: now.plus_ms(lasts_ms),
    };
    if let Some(session) = visitor.session() {
        let here = &session.row.actor;
        if joins && may_join(here, &row.actor) {
            let mut first = here.clone();
            if first.person != person && !first.together.contains(&person) {
                first.together.push(person);
            }
            row = session::SessionRow { actor: first, ends_at: session.row.ends_at, ..row };
        } else if here.is(Role::Guest) && !row.actor.is(Role::Guest) {
            directory.ways.may_claim(person, here.person, now);
        }
    }
    let cookie = session::open(visitor, row).await?;
    Ok((cookie, device, web::after_sign_in(visitor, person, otherwise)).into_response())
}

/// Pupils of one school sit together; staff and guests sit alone, or their rights would be everybody's.
fn may_join(here: &Actor, new: &Actor) -> bool {
    let pupil = |actor: &Actor| actor.roles == [Role::Pupil];
    let known = here.person == new.person || here.together.contains(&new.person);
    pupil(here) && pupil(new) && here.school == new.school && (known || here.together.len() < MAX_TOGETHER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{PersonId, SchoolId};

    #[test]
    fn who_sits_together() {
        let actor = |n: u8, roles: &[Role], together: usize| Actor {
            person: PersonId([n; 16]),
            school: SchoolId([1; 16]),
            roles: roles.to_vec(),
            together: (0..together).map(|i| PersonId([100 + i as u8; 16])).collect(),
        };
        let pupil = [Role::Pupil];
        for (here, new, yes) in [
            (actor(1, &pupil, 0), actor(2, &pupil, 0), true),
            (actor(1, &pupil, 3), actor(2, &pupil, 0), true),
            (actor(1, &pupil, 4), actor(2, &pupil, 0), false),
            (actor(1, &pupil, 4), actor(1, &pupil, 0), true),
            (actor(1, &[Role::Teacher], 0), actor(2, &pupil, 0), false),
            (actor(1, &pupil, 0), actor(2, &[Role::Pupil, Role::Teacher], 0), false),
            (actor(1, &[Role::Guest], 0), actor(2, &pupil, 0), false),
            (actor(1, &pupil, 0), Actor { school: SchoolId([2; 16]), ..actor(2, &pupil, 0) }, false),
        ] {
            assert_eq!(may_join(&here, &new), yes, "{here:?} {new:?}");
        }
    }
}
