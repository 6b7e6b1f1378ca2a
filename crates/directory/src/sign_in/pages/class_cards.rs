//! `/classes/{class}/cards`: the class's sign-in cards, in print size, black and white.
//!
//! What stands on them is a key for each pupil. A class is its teacher's own, so she prints it over the school's Wi-Fi; for
//! anybody else who leads (head, administrator) it is an export beyond her own class and needs HTTPS or a one-time code.

use super::{allowed, list::shown, not_stored, reading, stored};
use crate::{
    pages::State,
    sign_in::{
        cards::Card,
        codes::{self, CodeSpent, Protected},
        secret::Secret,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::people::WayInReason;
use kernel::{ClassId, PersonId, Wish, ports::Enrolments};
use web::{
    Form, Guard, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Choice, Choices, Emblem, Notice, PostForm, Qr, Text},
};

/// A card as it is printed.
struct Printed {
    href: String,
    drawing: Emblem,
    drawing_name: String,
    name: String,
    code: String,
    pin: Option<String>,
    pictures: Vec<Emblem>,
    qr: Option<Qr>,
}

#[derive(Template)]
#[template(path = "class_cards.html")]
struct Sheet<'a> {
    t: &'a Tongue,
    guard: Guard,
    class: ClassId,
    cards: Vec<Printed>,
    /// What is said of cards that are missing, or how to print.
    said: Option<String>,
    missing: bool,
    /// A code was spent to see them: links to single cards would ask for another.
    links: bool,
    address: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Done {
    #[serde(rename = "do", default)]
    what: String,
    #[serde(default)]
    one_time_code: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Renewal {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    one_time_code: String,
}

/// Whether she teaches the class, or leads it from above.
async fn class_led(state: &State, visitor: &Visitor, class: &str) -> Result<(ClassId, bool), WebError> {
    let actor = visitor.actor()?;
    let class: ClassId = web::parsed(class)?;
    allowed(&state.directory, actor, Wish::LeadClass(class)).await?;
    let (directory, teacher) = (state.directory.clone(), actor.person);
    let own = reading(move || Ok(directory.classes_taught_by(teacher)?.contains(&class))).await?;
    Ok((class, own || codes::protection(visitor) == Protected::Encrypted))
}

/// Shows the cards, or asks for a one-time code first.
pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let (class, open) = class_led(&state, &visitor, &class).await?;
    if !open {
        return Ok(ask_code(&visitor, &format!("/classes/{class}/cards"), None));
    }
    sheet(&state, &visitor, class, true).await
}

/// Makes what is missing, or opens the sheet with a code.
pub(super) async fn change(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Form(done): Form<Done>,
) -> Result<Response, WebError> {
    let (class, open) = class_led(&state, &visitor, &class).await?;
    let here = format!("/classes/{class}/cards");
    let directory = state.directory.clone();
    let make = done.what == "make";
    let spent = state
        .directory
        .store()
        .write(move |tx| {
            let spent = match open {
                true => CodeSpent::Yes,
                false => directory.spend_code(tx, &done.one_time_code, "cards")?,
            };
            if spent == CodeSpent::Yes && (make || !open) {
                directory.make_cards(tx, class)?;
            }
            Ok::<_, store::StoreError>(spent)
        })
        .await
        .map_err(stored)?;
    match codes::code_problem(&visitor, spent) {
        Some(problem) => Ok(ask_code(&visitor, &here, Some(problem))),
        None if open => Ok(web::see_other(&here)),
        None => sheet(&state, &visitor, class, false).await,
    }
}

async fn sheet(state: &State, visitor: &Visitor, class: ClassId, links: bool) -> Result<Response, WebError> {
    let directory = state.directory.clone();
    let (name, way, cards) = state
        .directory
        .store()
        .read(move |db| {
            let list = directory.pupils_listed(db, class)?;
            let cards =
                list.into_iter().map(|pupil| directory.card(db, pupil)).collect::<Result<Vec<_>, _>>()?;
            Ok((directory.class_name_in(db, class)?, directory.class_way(db, class)?, cards))
        })
        .await
        .map_err(stored)?;
    let t = &visitor.t;
    let name = name.ok_or(WebError::NotFound)?;
    let whole = |card: &Card| card.secret.is_some() && card.token.is_some();
    let missing = cards.iter().filter(|card| !whole(card)).count();
    let nobody = cards.is_empty();
    let said = match missing {
        _ if nobody => t.say("directory-enter-cards-nobody"),
        0 => t.count("directory-enter-cards-print", cards.len() as i64),
        n => t.count("directory-enter-cards-missing", n as i64),
    };
    let code = way.map(|way| way.code).unwrap_or_default();
    let address = address(visitor);
    let printed =
        cards.iter().filter(|card| whole(card)).map(|card| print(t, card, class, &code, &address)).collect();
    let main = Sheet {
        t,
        guard: visitor.guard(),
        class,
        cards: printed,
        missing: missing > 0,
        said: Some(said.into_owned()),
        links,
        address: address.clone(),
    };
    let mut page = Page::new(t.named("directory-enter-cards-title", &name), main).staff();
    if nobody {
        page = page.next(format!("/classes/{class}/people"), t.say("directory-enter-cards-nobody-do"));
    }
    let page = page
        .under("/classes", t.say("directory-enter-classes"))
        .under(format!("/classes/{class}"), name)
        .under(format!("/classes/{class}/door"), t.say("directory-enter-door"));
    Ok(not_stored(web::page(visitor, page)))
}

/// One card, and the form that renews it.
pub(super) async fn one(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, pupil)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (class, open) = class_led(&state, &visitor, &class).await?;
    let (card, code) = card_of(&state, class, &pupil).await?;
    Ok(single(&visitor, class, &card, &code, open, None, false))
}

/// Renews it for a reason, and shows it to be printed.
pub(super) async fn renew(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, pupil)): Path<(String, String)>,
    Form(renewal): Form<Renewal>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.person;
    let (class, open) = class_led(&state, &visitor, &class).await?;
    let (card, code) = card_of(&state, class, &pupil).await?;
    let reason = match renewal.reason.as_str() {
        "damaged" => WayInReason::Damaged,
        "lost" => WayInReason::Lost,
        "seen" => WayInReason::Seen,
        _ => {
            let missing = visitor.t.say("directory-enter-card-reason-missing").into_owned();
            return Ok(single(&visitor, class, &card, &code, open, Some(missing), false));
        }
    };
    let (directory, person) = (state.directory.clone(), card.pupil.person);
    let spent = state
        .directory
        .store()
        .write(move |tx| {
            let spent = match open {
                true => CodeSpent::Yes,
                false => directory.spend_code(tx, &renewal.one_time_code, "card")?,
            };
            if spent == CodeSpent::Yes {
                directory.make_cards(tx, class)?;
                directory.renew_card(tx, class, person, reason, actor)?;
            }
            Ok::<_, store::StoreError>(spent)
        })
        .await
        .map_err(stored)?;
    if let Some(problem) = codes::code_problem(&visitor, spent) {
        return Ok(single(&visitor, class, &card, &code, open, Some(problem), false));
    }
    let (card, code) = card_of(&state, class, &pupil).await?;
    Ok(single(&visitor, class, &card, &code, true, None, true))
}

async fn card_of(state: &State, class: ClassId, pupil: &str) -> Result<(Card, String), WebError> {
    let pupil: PersonId = web::parsed(pupil)?;
    let directory = state.directory.clone();
    let found = state
        .directory
        .store()
        .read(move |db| {
            let Some(listed) = directory.pupil_listed(db, class, pupil)? else { return Ok(None) };
            let code = directory.class_way(db, class)?.map(|way| way.code).unwrap_or_default();
            Ok(Some((directory.card(db, listed)?, code)))
        })
        .await
        .map_err(stored)?;
    found.ok_or(WebError::NotFound)
}

fn single(
    visitor: &Visitor,
    class: ClassId,
    card: &Card,
    code: &str,
    open: bool,
    error: Option<String>,
    renewed: bool,
) -> Response {
    let t = &visitor.t;
    let name = card.pupil.name.clone().unwrap_or_else(|| Emblem::name(t, card.pupil.drawing));
    let failed = error.is_some();
    let mut main = Html::new();
    if renewed {
        main = main.with(Notice::good(t.say("directory-enter-card-renewed")).result());
    }
    let address = address(visitor);
    if open && card.secret.is_some() && card.token.is_some() {
        let cards = vec![print(t, card, class, code, &address)];
        main = main.with_template(&Sheet {
            t,
            guard: visitor.guard(),
            class,
            cards,
            missing: false,
            said: None,
            links: false,
            address,
        });
    }
    let reasons = Choices::one("reason", t.say("directory-enter-card-why"))
        .choice(
            Choice::new("damaged", t.say("directory-enter-card-damaged"))
                .hint(t.say("directory-enter-card-damaged-what")),
        )
        .choice(
            Choice::new("lost", t.say("directory-enter-card-lost"))
                .hint(t.say("directory-enter-card-lost-what")),
        )
        .choice(
            Choice::new("seen", t.say("directory-enter-card-seen"))
                .hint(t.say("directory-enter-card-lost-what")),
        )
        .maybe_error(error);
    let mut post =
        PostForm::new(visitor, format!("/classes/{class}/cards/{}", card.pupil.person)).with(reasons);
    if !open && let Some(field) = codes::code_field(visitor, None) {
        post = post.with(field);
    }
    main = main.with(post.with(Button::quiet(t.say("directory-enter-card-renew"))));
    let mut page = Page::new(t.named("directory-enter-card-of", &name), main)
        .staff()
        .under("/classes", t.say("directory-enter-classes"))
        .under(format!("/classes/{class}/cards"), t.say("directory-enter-cards"));
    if failed {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    not_stored(web::page(visitor, page))
}

fn print(t: &Tongue, card: &Card, class: ClassId, code: &str, address: &str) -> Printed {
    let drawing = card.pupil.drawing;
    let (pin, pictures) = match card.secret {
        Some(Secret::Pin(digits)) => (Some(digits.map(|d| d.to_string()).concat()), Vec::new()),
        Some(Secret::Pictures(numbers)) => (None, numbers.iter().map(|n| Emblem::named(t, *n)).collect()),
        None => (None, Vec::new()),
    };
    let token = card.token.as_deref().unwrap_or_default();
    // In capitals a code is coarser, and cheap cameras read it.
    let link = format!("http://{address}/C/{token}").to_uppercase();
    Printed {
        href: format!("/classes/{class}/cards/{}", card.pupil.person),
        drawing: Emblem::new(drawing),
        drawing_name: Emblem::name(t, drawing),
        name: shown(t, &card.pupil),
        code: code.to_owned(),
        pin,
        pictures,
        qr: Qr::new(&link, t.say("directory-enter-card-qr").into_owned()),
    }
}

/// Where a printed card leads: the name under which its printer reached the box, if others reach it there too.
fn address(visitor: &Visitor) -> String {
    let called = visitor.host();
    let others = visitor.web().site().reach.anyhow(called);
    others.unwrap_or_else(|| called.unwrap_or(web::OWN_NAME).to_owned())
}

fn ask_code(visitor: &Visitor, action: &str, wrong: Option<String>) -> Response {
    let t = &visitor.t;
    let failed = wrong.is_some();
    let mut post = PostForm::new(visitor, action);
    if let Some(field) = codes::code_field(visitor, wrong) {
        post = post.with(field);
    }
    let main = Html::new()
        .with(Text::new(t.say("directory-enter-cards-code-why")))
        .with(post.with(Button::main(t.say("directory-enter-go-on"))));
    let mut page = Page::new(t.say("directory-enter-cards"), main)
        .staff()
        .under("/classes", t.say("directory-enter-classes"));
    if failed {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    not_stored(web::page(visitor, page))
}
