//! `/enter/list/{pupil}`: her PIN, or her pictures one after the other. Works as plain forms.

use super::{
    code::{Way, class_at, joining},
    come_in,
    list::shown,
    not_stored, stored,
};
use crate::{
    pages::State,
    sign_in::{
        budget::Admitted,
        cards::Listed,
        device,
        enter::{Tried, Try},
        secret::{LENGTH, PICTURES, Secret, SecretKind, pictures_so_far},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::{ClassId, PersonId};
use web::{Guard, OpenForm, Page, Visitor, WebError, messages::Tongue, parts::Emblem};

/// What is sent: digits, or the pictures so far and the next one.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    pin: String,
    #[serde(default)]
    so_far: String,
    #[serde(default)]
    next: Option<u8>,
}

/// What the page says of the last try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Wrong,
    Unread,
    Refused,
    NoSecret,
}

#[derive(Template)]
#[template(path = "enter_secret.html")]
struct Pad<'a> {
    t: &'a Tongue,
    guard: Guard,
    action: String,
    ask: String,
    back: String,
    drawing: Emblem,
    name: String,
    error: Option<String>,
    /// PIN, or pictures.
    digits: bool,
    /// Neither is looked at now; the teacher's way is the main one.
    closed: bool,
    so_far: String,
    chosen: Vec<Emblem>,
    left: String,
    pictures: Vec<(u8, Emblem)>,
}

/// Where this page is.
struct Place {
    class: ClassId,
    pupil: Listed,
    kind: SecretKind,
    admitted: Admitted,
}

/// Finds class and pupil of an address.
async fn place(
    state: &State,
    visitor: &Visitor,
    pupil: &str,
    joins: bool,
) -> Result<Result<Place, Response>, WebError> {
    let class = match class_at(state, visitor, joins).await? {
        Ok(class) => class,
        Err(answer) => return Ok(Err(answer)),
    };
    let pupil: PersonId = web::parsed(pupil)?;
    let (directory, now) = (state.directory.clone(), visitor.now());
    let (device, _) = device::of(visitor);
    let found = state
        .directory
        .store()
        .read(move |db| {
            let Some(listed) = directory.pupil_listed(db, class, pupil)? else { return Ok(None) };
            // As if she were not in the class: her name is not said at the door.
            if directory.is_protected(db, pupil)? {
                return Ok(None);
            }
            let kind = match directory.secret_of(db, pupil)? {
                Some(secret) => secret.kind(),
                None => directory.class_way(db, class)?.map_or(SecretKind::Pin, |way| way.kind),
            };
            Ok(Some((listed, kind, directory.admitted(db, class, pupil, device, now)?)))
        })
        .await
        .map_err(stored)?;
    let (pupil, kind, admitted) = found.ok_or(WebError::NotFound)?;
    Ok(Ok(Place { class, pupil, kind, admitted }))
}

/// Asks.
pub(super) async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(pupil): Path<String>,
    Query(way): Query<Way>,
) -> Result<Response, WebError> {
    let place = match place(&state, &visitor, &pupil, way.joins()).await? {
        Ok(place) => place,
        Err(answer) => return Ok(answer),
    };
    let said = if place.admitted == Admitted::Refused { Said::Refused } else { Said::Nothing };
    Ok(pad(&visitor, &place, way.joins(), "", said))
}

/// Takes the next picture, or tries what is whole.
pub(super) async fn try_it(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(pupil): Path<String>,
    Query(way): Query<Way>,
    OpenForm(given): OpenForm<Given>,
) -> Result<Response, WebError> {
    let joins = way.joins();
    let place = match place(&state, &visitor, &pupil, joins).await? {
        Ok(place) => place,
        Err(answer) => return Ok(answer),
    };
    let guess = match place.kind {
        SecretKind::Pin => Secret::from_digits(&given.pin),
        SecretKind::Pictures => {
            let mut chosen = pictures_so_far(&given.so_far).unwrap_or_default();
            chosen.extend(given.next.filter(|next| *next < PICTURES));
            let text = chosen.iter().map(u8::to_string).collect::<Vec<_>>().join(".");
            if chosen.len() < LENGTH {
                return Ok(pad(&visitor, &place, joins, &text, Said::Nothing));
            }
            Secret::from_pictures(&text)
        }
    };
    let Some(guess) = guess else { return Ok(pad(&visitor, &place, joins, "", Said::Unread)) };
    // Refused is refused without a write: a machine that goes on trying costs a read.
    if place.admitted == Admitted::Refused {
        return Ok(pad(&visitor, &place, joins, "", Said::Refused));
    }
    let (device, cookie) = device::of(&visitor);
    let tried = Try { class: place.class, pupil: place.pupil.person, guess, device };
    let directory = state.directory.clone();
    let outcome =
        state.directory.store().write(move |tx| directory.try_secret(tx, &tried)).await.map_err(stored)?;
    let said = match outcome {
        Tried::In(entrance) => {
            return come_in(&visitor, &state.directory, cookie, entrance, joins, "/enter/with").await;
        }
        Tried::Wrong => Said::Wrong,
        Tried::Refused => Said::Refused,
        Tried::NoSecret => Said::NoSecret,
        Tried::NotHere => return Err(WebError::NotFound),
    };
    Ok(pad(&visitor, &place, joins, "", said))
}

fn pad(visitor: &Visitor, place: &Place, joins: bool, so_far: &str, said: Said) -> Response {
    let t = &visitor.t;
    let digits = place.kind == SecretKind::Pin;
    let error = match said {
        Said::Nothing => None,
        Said::Wrong if digits => Some("directory-enter-pin-wrong"),
        Said::Wrong => Some("directory-enter-pictures-wrong"),
        Said::Unread => Some("directory-enter-pin-unread"),
        Said::Refused => Some("directory-enter-refused"),
        Said::NoSecret => Some("directory-enter-no-secret"),
    };
    let chosen = pictures_so_far(so_far).unwrap_or_default();
    let here = format!("/enter/list/{}", place.pupil.person);
    let name = shown(t, &place.pupil);
    let main = Pad {
        t,
        guard: visitor.guard(),
        action: format!("{here}{}", joining(joins)),
        ask: format!("{here}/ask{}", joining(joins)),
        back: format!("/enter/list{}", joining(joins)),
        drawing: Emblem::named(t, place.pupil.drawing),
        name: name.clone(),
        error: error.map(|key| t.say(key).into_owned()),
        digits,
        closed: matches!(said, Said::Refused | Said::NoSecret),
        so_far: so_far.to_owned(),
        left: t.count("directory-enter-pictures", (LENGTH - chosen.len().min(LENGTH)) as i64).into_owned(),
        chosen: chosen.into_iter().map(|n| Emblem::named(t, n)).collect(),
        pictures: (0..PICTURES).map(|n| (n, Emblem::named(t, n))).collect(),
    };
    let status = match said {
        Said::Nothing => StatusCode::OK,
        Said::Refused => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page::new(t.named("directory-enter-hello", &name), main).learner().status(status);
    not_stored(web::page(visitor, page.under("/", t.say("web-home"))))
}
