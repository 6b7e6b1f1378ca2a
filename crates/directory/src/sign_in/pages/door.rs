//! `/classes/{class}/door`: what a teacher does about her class's way in: who waits, the code, PIN or pictures, this phone.

use super::{allowed, not_stored, stored};
use crate::{
    pages::State,
    sign_in::{budget::STRANGERS, cards::ClassWay, device, secret::SecretKind, waiting::Wait},
};
use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::{IntoResponse, Response},
};
use kernel::{ClassId, Wish};
use web::{Form, Guard, Page, Visitor, WebError, messages::Tongue, parts::Emblem};

/// How often the page looks by itself, with script: somebody may have come to the door.
const LOOK_AGAIN_S: u32 = 10;

/// A pupil at the door.
struct AtDoor {
    number: u8,
    drawing: Emblem,
    name: String,
    shows: String,
}

#[derive(Template)]
#[template(path = "class_door.html")]
struct Door<'a> {
    t: &'a Tongue,
    guard: Guard,
    class: ClassId,
    way: Option<ClassWay>,
    waiting: Vec<AtDoor>,
    wrong: Option<String>,
    spent: bool,
    pictures: bool,
    here: bool,
}

#[derive(serde::Deserialize)]
pub(super) struct Done {
    #[serde(rename = "do")]
    what: String,
    #[serde(default)]
    number: Option<u8>,
}

async fn class_led(state: &State, visitor: &Visitor, class: &str) -> Result<ClassId, WebError> {
    let actor = visitor.actor()?;
    let class: ClassId = web::parsed(class)?;
    allowed(&state.directory, actor, Wish::LeadClass(class)).await?;
    Ok(class)
}

/// Shows the door.
pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let class = class_led(&state, &visitor, &class).await?;
    let waits = state.directory.ways.waiting.at(class, visitor.now());
    let (directory, device, now) = (state.directory.clone(), device::brought(&visitor), visitor.now());
    let (name, way, list, wrong, here) = state
        .directory
        .store()
        .read(move |db| {
            let here = match device {
                Some(device) => device::class_of(db, device)? == Some(class),
                None => false,
            };
            Ok((
                directory.class_name_in(db, class)?,
                directory.class_way(db, class)?,
                directory.pupils_listed(db, class)?,
                directory.wrong_tries(db, class, now)?,
                here,
            ))
        })
        .await
        .map_err(stored)?;
    let t = &visitor.t;
    let name = name.ok_or(WebError::NotFound)?;
    let at_door = |wait: Wait| {
        let listed = list.iter().find(|listed| listed.person == wait.pupil)?;
        Some(AtDoor {
            number: wait.number,
            drawing: Emblem::new(listed.drawing),
            name: listed.name.clone().unwrap_or_else(|| Emblem::name(t, listed.drawing)),
            shows: format!(
                "{} · {}",
                t.count("directory-enter-door-number", u32::from(wait.number)),
                t.count("directory-enter-door-minutes", (now.0 - wait.since.0) / 60_000)
            ),
        })
    };
    let waiting: Vec<AtDoor> = waits.into_iter().filter_map(at_door).collect();
    let main = Door {
        t,
        guard: visitor.guard(),
        class,
        pictures: way.as_ref().is_some_and(|way| way.kind == SecretKind::Pictures),
        way,
        waiting,
        spent: wrong >= STRANGERS.failures,
        wrong: (wrong > 0).then(|| {
            let all = STRANGERS.failures as i64;
            t.with("directory-enter-door-wrong", &[("n", (wrong as i64).into()), ("all", all.into())])
                .into_owned()
        }),
        here,
    };
    let page = Page::new(t.named("directory-enter-door-title", &name), main)
        .staff()
        .again_in_s(LOOK_AGAIN_S)
        .under("/classes", t.say("directory-enter-classes"))
        .under(format!("/classes/{class}"), name);
    Ok(not_stored(web::page(&visitor, page)))
}

/// Does one of the page's things.
pub(super) async fn change(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Form(done): Form<Done>,
) -> Result<Response, WebError> {
    let class = class_led(&state, &visitor, &class).await?;
    let actor = visitor.actor()?.person;
    let ways = &state.directory.ways;
    let back = web::see_other(&format!("/classes/{class}/door"));
    let directory = state.directory.clone();
    let store = state.directory.store();
    match (done.what.as_str(), done.number) {
        ("let-in", Some(number)) => drop(ways.waiting.answer(class, number, true, visitor.now())),
        ("send-away", Some(number)) => drop(ways.waiting.answer(class, number, false, visitor.now())),
        ("new-code", _) => {
            store.write(move |tx| directory.renew_code(tx, class)).await.map_err(stored)?;
        }
        ("pin" | "pictures", _) => {
            let kind = if done.what == "pin" { SecretKind::Pin } else { SecretKind::Pictures };
            store.write(move |tx| directory.set_kind(tx, class, kind)).await.map_err(stored)?;
        }
        ("this-phone" | "not-this-phone", _) => {
            let (device, cookie) = device::of(&visitor);
            let of = (done.what == "this-phone").then_some(class);
            let set = move |tx: &mut store::WriteTx<'_>| {
                if of.is_some() {
                    directory.make_cards(tx, class)?;
                }
                device::set_class(tx, device, of, actor)
            };
            store.write(set).await.map_err(stored)?;
            return Ok((cookie, back).into_response());
        }
        _ => return Err(WebError::NotFound),
    }
    Ok(back)
}
