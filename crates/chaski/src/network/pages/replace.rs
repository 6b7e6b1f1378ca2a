//! `/network/{node}/replace`: a code with which a new box takes a dead one's place; where no network reaches the school, its card, which
//! becomes a welcome file. Who opens it: an official with a technician on the telephone, in a hurry, because a school has no box.

use super::{
    State, YEARS_USUAL, address_field, admitted, failed,
    invite::{likely_address, shown, sound_address},
    print_field, titled, typed_print, years_field, years_of,
};
use crate::{
    machine::{MachineClock, MachineEntropy},
    network::{ActError, Fate, waiting::CARD_BYTES_MAX},
};
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::{Clock, NodeKey};
use web::{
    Fields, Html, Page, Upload, Visitor, WebError,
    messages::Tongue,
    parsed,
    parts::{Button, Choice, Choices, Field, Heading, Lead, Notice, PostForm, Text},
    reading,
};

/// What became of the box, where the code can be called, and for how long.
pub async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let network = state.network.clone();
    let known = move || Ok(network.trust().map_err(failed)?.certificates_of(node).next().is_some());
    if !reading(known).await? {
        return Err(WebError::NotFound);
    }
    let address = likely_address(&visitor, &state.called);
    Ok(form(&visitor, node, &Typed { address, ..Typed::default() }, Wrong::default()))
}

#[derive(Default)]
struct Typed {
    print: String,
    address: String,
    fate: String,
}

#[derive(Default)]
struct Wrong {
    print: bool,
    address: bool,
    fate: bool,
    /// What would be lost.
    refused: Option<Notice>,
    /// What is wrong with the file, if a file was brought; the other fields are then those of its form.
    card: Option<Option<&'static str>>,
}

/// What became of the dead box.
fn fates(t: &Tongue, chosen: &str, is_missing: bool) -> Choices {
    let choices = Choices::one("because", t.say("network-replace-because"));
    let choices = Fate::ALL.iter().fold(choices, |choices, one| {
        let word = one.word();
        let hint = t.say(&format!("network-replace-{word}-hint"));
        let words = t.say(&format!("network-replace-{word}"));
        choices.choice(Choice::new(word, words).hint(hint).chosen(word == chosen))
    });
    choices.maybe_error(is_missing.then(|| t.say("network-replace-because-missing").into_owned()))
}

fn form(visitor: &Visitor, node: NodeKey, typed: &Typed, wrong: Wrong) -> Response {
    let t = &visitor.t;
    let is_wrong =
        wrong.print || wrong.address || wrong.fate || wrong.refused.is_some() || wrong.card.is_some();
    let by_card = wrong.card.is_some();
    // Each form shows what was typed into it, and nothing of the other's mistakes.
    let none = Typed { address: typed.address.clone(), ..Typed::default() };
    let (here, there) = if by_card { (&none, typed) } else { (typed, &none) };
    let main = wrong.refused.into_iter().fold(Html::new(), |main, refused| main.with(refused.result()));
    let main = main.with(Lead::new(t.say("network-replace-lead"))).with(
        PostForm::new(visitor, format!("/network/{node}/replace"))
            .with(fates(t, &here.fate, wrong.fate && !by_card))
            .with(print_field(t, &here.print, wrong.print && !by_card))
            .with(address_field(t, &here.address, wrong.address))
            .with(years_field(t, YEARS_USUAL))
            .with(Button::main(t.say("network-invite-make"))),
    );
    let card = wrong.card.flatten().map(|key| t.say(key).into_owned());
    let main = main
        .with(Heading::new(t.say("network-replace-card-heading")))
        .with(Text::new(t.say("network-replace-card-so")))
        .with(
            PostForm::new(visitor, format!("/network/{node}/replace/card"))
                .with_file()
                .with(fates(t, &there.fate, wrong.fate && by_card).prefixed("card"))
                .with(print_field(t, &there.print, wrong.print && by_card).named_apart("card"))
                .with(Field::file("card", t.say("network-card-file"), "").maybe_error(card))
                .with(years_field(t, YEARS_USUAL).named_apart("card"))
                .with(Button::quiet(t.say("network-replace-card-go"))),
        );
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(titled(t, "network-replace-title", node), main).staff().status(status);
    web::page(visitor, page.under("/network", t.say("network-title")))
}

/// Makes the code, or says what taking the dead box's word back would lose.
pub async fn make(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let field = |name| fields.get(name).unwrap_or_default().trim().to_owned();
    let typed = Typed { print: field("box"), address: field("address"), fate: field("because") };
    let (print, address, fate) =
        (typed_print(&state, &typed.print), sound_address(&typed.address), Fate::from_word(&typed.fate));
    let wrong = Wrong {
        print: print.is_none(),
        address: address.is_none(),
        fate: fate.is_none(),
        ..Wrong::default()
    };
    let (Some(print), Some(address), Some(fate)) = (print, address, fate) else {
        return Ok(form(&visitor, node, &typed, wrong));
    };
    let (network, years) = (state.network.clone(), years_of(fields.get("years")));
    let made = web::blocking(move || {
        network.invite_in_place(MachineClock.now(), print, years, (node, fate), &mut MachineEntropy)
    });
    let t = &visitor.t;
    let refused = match made.await? {
        Ok(code) => {
            let person = visitor.actor()?.person;
            tracing::info!(%person, %node, "another box may take this one's place within half an hour");
            let page = shown(&state, &visitor, t.say("network-replace-title"), &address, &code);
            return Ok(web::page(
                &visitor,
                page.next(format!("/network/{node}"), t.say("network-replace-old")),
            ));
        }
        Err(error) => not_taken(t, error)?,
    };
    Ok(form(&visitor, node, &typed, Wrong { refused: Some(refused), ..Wrong::default() }))
}

/// That the new box cannot take the place, or what taking the dead box's word back would lose.
fn not_taken(t: &Tongue, error: ActError) -> Result<Notice, WebError> {
    let would_lose = |notice: Notice| notice.words(t.say("network-replace-refused-do"));
    match error {
        ActError::NothingHere => Ok(would_lose(Notice::look(t.say("network-replace-nothing")))),
        ActError::Elsewhere(entries) => {
            Ok(would_lose(Notice::look(t.count("network-replace-elsewhere", entries))))
        }
        error => match not_this_box(&error) {
            Some(key) => Ok(Notice::look(t.say(key))),
            None => Err(failed(error)),
        },
    }
}

/// Why it cannot be this box.
fn not_this_box(error: &ActError) -> Option<&'static str> {
    match error {
        ActError::SameKey => Some("network-replace-same"),
        ActError::Revoked => Some("network-replace-revoked"),
        ActError::ServesAnother => Some("network-replace-serves"),
        _ => None,
    }
}

/// The new box's card was brought: it takes the place, and its page has the welcome file.
pub async fn by_card(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    upload: Upload<CARD_BYTES_MAX>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let field = |name| upload.fields.get(name).unwrap_or_default().trim().to_owned();
    let address = likely_address(&visitor, &state.called);
    let typed = Typed { print: field("box"), address, fate: field("because") };
    let (print, fate) = (typed_print(&state, &typed.print), Fate::from_word(&typed.fate));
    let bytes = upload.file.as_ref().map(|(_, bytes)| bytes.clone()).unwrap_or_default();
    let no_card = bytes.is_empty().then_some("network-card-none");
    let (Some(print), Some(fate), None) = (&print, fate, no_card) else {
        let wrong =
            Wrong { print: print.is_none(), fate: fate.is_none(), card: Some(no_card), ..Wrong::default() };
        return Ok(form(&visitor, node, &typed, wrong));
    };
    let (network, print, years) =
        (state.network.clone(), print.clone(), years_of(upload.fields.get("years")));
    let replaced = web::blocking(move || network.replace_by_card(node, fate, &bytes, &print, years)).await?;
    let t = &visitor.t;
    let (card, refused) = match replaced {
        Ok(new) => {
            let person = visitor.actor()?.person;
            tracing::info!(%person, %node, %new, "another box took this one's place, by its card");
            return Ok(web::see_other(&format!("/network/{new}?done=certified")));
        }
        Err(ActError::NoCard) => (Some("network-card-none"), None),
        Err(ActError::Fingerprint) => {
            let notice = Notice::look(t.say("network-card-print-wrong"));
            (None, Some(notice.words(t.say("network-card-print-wrong-do"))))
        }
        Err(error) => match not_this_box(&error) {
            Some(key) => (Some(key), None),
            None => (None, Some(not_taken(t, error)?)),
        },
    };
    Ok(form(&visitor, node, &typed, Wrong { card: Some(card), refused, ..Wrong::default() }))
}
