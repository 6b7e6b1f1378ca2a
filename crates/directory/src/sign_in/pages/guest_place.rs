//! `/guest/keep`: a guest keeps her place. `/guest/back`: she finds it again: three drawings, then her PIN.

use super::{come_in, guest::doors, not_stored, stored};
use crate::{
    pages::State,
    register::DRAWINGS,
    sign_in::{
        device,
        enter::Tried,
        places::{NoPlace, Place, read_place},
        secret::Secret,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::Role;
use web::{Form, Guard, OpenForm, Page, Visitor, WebError, messages::Tongue, parts::Emblem};

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    drawing: Option<u8>,
    #[serde(default)]
    pin: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    pin: String,
    #[serde(rename = "do", default)]
    what: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Pressed {
    #[serde(default)]
    so_far: String,
    #[serde(default)]
    next: Option<u8>,
}

#[derive(Template)]
#[template(path = "guest_keep.html")]
struct Keep<'a> {
    t: &'a Tongue,
    guard: Guard,
    error: Option<String>,
    /// None to choose when only the PIN changes.
    drawings: Vec<(u8, Emblem, String, bool)>,
}

#[derive(Template)]
#[template(path = "guest_back.html")]
struct Back<'a> {
    t: &'a Tongue,
    known: Vec<(String, Vec<Emblem>)>,
    guard: Guard,
    so_far: String,
    chosen: Vec<Emblem>,
    next: Vec<(u8, Emblem, String)>,
}

#[derive(Template)]
#[template(path = "guest_pin.html")]
struct Pin<'a> {
    t: &'a Tongue,
    guard: Guard,
    action: String,
    chosen: Vec<Emblem>,
    error: Option<String>,
    /// Somebody who is here by name may take the work over.
    claims: bool,
}

/// A place in words: hen, boat, bread.
pub(super) fn words(t: &Tongue, place: Place) -> String {
    place.map(|drawing| Emblem::name(t, drawing)).join(" – ")
}

/// Shows drawings and asks for a PIN.
pub(super) async fn choose(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
) -> Result<Response, WebError> {
    let has_place = guest(&state, &visitor).await?.is_some();
    Ok(keep_form(&visitor, has_place, None, None))
}

/// Keeps the place.
pub(super) async fn keep(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let standing = guest(&state, &visitor).await?;
    let has_place = standing.is_some();
    let actor = visitor.actor()?.clone();
    let refuse =
        |key: &str| Ok(keep_form(&visitor, has_place, chosen.drawing, Some(t.say(key).into_owned())));
    let Some(drawing) = standing.map(|place| place[0]).or(chosen.drawing) else {
        return refuse("directory-enter-place-no-drawing");
    };
    let Some(pin) = Secret::from_digits(&chosen.pin) else { return refuse("directory-enter-pin-unread") };
    let (directory, language) = (state.directory.clone(), t.language().clone());
    let (device, cookie) = device::of(&visitor);
    let kept = state
        .directory
        .store()
        .write(move |tx| {
            let kept =
                directory.keep_place(tx, (actor.person, actor.school), drawing, pin, Some(language))?;
            if kept.is_ok() {
                device::remember(tx, device, actor.person)?;
            }
            Ok::<_, store::StoreError>(kept)
        })
        .await
        .map_err(stored)?;
    match kept {
        Err(NoPlace::WeakPin) => refuse("directory-enter-place-weak"),
        Err(NoPlace::DrawingFull) => refuse("directory-enter-place-full"),
        Err(NoPlace::NotAGuest) => Err(WebError::NOT_YOURS),
        // A page of its own: Back and reload must not ask her whether to send her PIN once more.
        Ok(_) => Ok((cookie, web::see_other("/guest#result")).into_response()),
    }
}

/// Who keeps a place is a guest, on a site that opens it. Returns the one she has.
async fn guest(state: &State, visitor: &Visitor) -> Result<Option<Place>, WebError> {
    let actor = visitor.actor()?;
    let open = doors(&state.directory).await?.is_some_and(|(_, doors)| doors.places);
    if !open || actor.roles != [Role::Guest] {
        return Err(WebError::NOT_YOURS);
    }
    let (directory, person) = (state.directory.clone(), actor.person);
    state.directory.store().read(move |db| directory.place_of(db, person)).await.map_err(stored)
}

fn keep_form(visitor: &Visitor, has_place: bool, chosen: Option<u8>, error: Option<String>) -> Response {
    let t = &visitor.t;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = if has_place { 0 } else { DRAWINGS };
    let drawings = (0..shown).map(|n| (n, Emblem::new(n), Emblem::name(t, n), chosen == Some(n))).collect();
    let main = Keep { t, guard: visitor.guard(), error, drawings };
    let page = Page::new(t.say("directory-enter-place-title"), main)
        .status(status)
        .under("/guest", t.say("directory-enter-guest-title"));
    not_stored(web::page(visitor, page))
}

/// The first drawing, or a place that was opened on this phone before.
pub(super) async fn first(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
) -> Result<Response, WebError> {
    let known = match device::brought(&visitor) {
        Some(device) => {
            let directory = state.directory.clone();
            state.directory.store().read(move |db| directory.places_on(db, device)).await.map_err(stored)?
        }
        None => Vec::new(),
    };
    Ok(grid(&visitor, &[], known))
}

/// The next drawing; after the third, the PIN. A form and not links: 48^3 addresses would lead a crawler round for days.
pub(super) async fn next(
    visitor: Visitor,
    OpenForm(pressed): OpenForm<Pressed>,
) -> Result<Response, WebError> {
    let mut chosen = match pressed.so_far.as_str() {
        "" => Vec::new(),
        so_far => read_place(so_far).ok_or(WebError::NotFound)?,
    };
    chosen.extend(pressed.next.filter(|next| *next < DRAWINGS));
    match <Place>::try_from(chosen.as_slice()) {
        Ok(place) => Ok(web::see_other(&address(place))),
        Err(_) if chosen.len() > 3 => Err(WebError::NotFound),
        Err(_) => Ok(grid(&visitor, &chosen, Vec::new())),
    }
}

/// Asks for the PIN of a place.
pub(super) async fn ask(visitor: Visitor, Path(place): Path<String>) -> Result<Response, WebError> {
    let place = read_place(&place).and_then(|place| <Place>::try_from(place.as_slice()).ok());
    Ok(pin(&visitor, place.ok_or(WebError::NotFound)?, None))
}

fn address(place: Place) -> String {
    format!("/guest/back/{}", place.map(|n| n.to_string()).join("."))
}

/// Tries the PIN; somebody who is here by name may say that the work is hers.
pub(super) async fn try_it(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(place): Path<String>,
    OpenForm(given): OpenForm<Given>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let place = read_place(&place).and_then(|place| <Place>::try_from(place.as_slice()).ok());
    let place = place.ok_or(WebError::NotFound)?;
    let Some(guess) = Secret::from_digits(&given.pin) else {
        return Ok(pin(&visitor, place, Some(t.say("directory-enter-pin-unread").into_owned())));
    };
    let (device, cookie) = device::of(&visitor);
    let directory = state.directory.clone();
    let tried = state
        .directory
        .store()
        .write(move |tx| directory.try_place(tx, place, guess, device))
        .await
        .map_err(stored)?;
    let key = match tried {
        Tried::In(entrance) => {
            if given.what == "claim" && may_claim(&visitor) {
                state.directory.ways.may_claim(visitor.actor()?.person, entrance.person, visitor.now());
                return Ok(web::see_other("/guest/claim"));
            }
            return come_in(&visitor, &state.directory, cookie, entrance, false, "/courses").await;
        }
        Tried::Refused => "directory-enter-place-refused",
        Tried::NoSecret => "directory-enter-place-lost",
        Tried::Wrong | Tried::NotHere => "directory-enter-place-wrong",
    };
    Ok(pin(&visitor, place, Some(t.say(key).into_owned())))
}

fn may_claim(visitor: &Visitor) -> bool {
    visitor.signed_in().is_some_and(|actor| !actor.is(Role::Guest) && actor.together.is_empty())
}

fn grid(visitor: &Visitor, chosen: &[u8], known: Vec<Place>) -> Response {
    let t = &visitor.t;
    let so_far = chosen.iter().map(u8::to_string).collect::<Vec<_>>().join(".");
    let main = Back {
        t,
        known: known
            .into_iter()
            .map(|place| (address(place), place.map(|n| Emblem::named(t, n)).to_vec()))
            .collect(),
        chosen: chosen.iter().map(|n| Emblem::named(t, *n)).collect(),
        guard: visitor.guard(),
        so_far,
        next: (0..DRAWINGS).map(|n| (n, Emblem::new(n), Emblem::name(t, n))).collect(),
    };
    let title = match chosen.len() {
        0 => t.say("directory-enter-back-first"),
        1 => t.say("directory-enter-back-second"),
        _ => t.say("directory-enter-back-third"),
    };
    let page = Page::new(title, main).under("/guest", t.say("directory-enter-guest-title"));
    not_stored(web::page(visitor, page))
}

fn pin(visitor: &Visitor, place: Place, error: Option<String>) -> Response {
    let t = &visitor.t;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let main = Pin {
        t,
        guard: visitor.guard(),
        action: address(place),
        chosen: place.map(|n| Emblem::named(t, n)).to_vec(),
        error,
        claims: may_claim(visitor),
    };
    let page = Page::new(t.say("directory-enter-back-pin"), main)
        .status(status)
        .under("/guest/back", t.say("directory-enter-back-first"));
    not_stored(web::page(visitor, page))
}
