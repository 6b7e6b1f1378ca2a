//! `/network/{node}/replace`: a code with which a new box takes a dead one's place. Who opens it: an official with a technician on the
//! telephone, in a hurry, because a school has no box.

use super::{
    State, address_field, admitted, failed,
    invite::{likely_address, shown, sound_address},
    print_field, typed_print, years_field, years_of,
};
use crate::{
    machine::{MachineClock, MachineEntropy},
    network::{ActError, Fate},
};
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::{Clock, NodeKey};
use web::{
    Fields, Html, Page, Visitor, WebError, parsed,
    parts::{Button, Choice, Choices, Lead, Notice, PostForm},
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
    let address = likely_address(&visitor, state.port);
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
}

fn form(visitor: &Visitor, node: NodeKey, typed: &Typed, wrong: Wrong) -> Response {
    let t = &visitor.t;
    let is_wrong = wrong.print || wrong.address || wrong.fate || wrong.refused.is_some();
    let fates =
        Fate::ALL.iter().fold(Choices::one("because", t.say("network-replace-because")), |choices, one| {
            let word = one.word();
            let hint = t.say(&format!("network-replace-{word}-hint"));
            let words = t.say(&format!("network-replace-{word}"));
            choices.choice(Choice::new(word, words).hint(hint).chosen(word == typed.fate))
        });
    let main = wrong.refused.into_iter().fold(Html::new(), |main, refused| main.with(refused.result()));
    let main = main.with(Lead::new(t.say("network-replace-lead"))).with(
        PostForm::new(visitor, format!("/network/{node}/replace"))
            .with(
                fates.maybe_error(wrong.fate.then(|| t.say("network-replace-because-missing").into_owned())),
            )
            .with(print_field(t, &typed.print, wrong.print))
            .with(address_field(t, &typed.address, wrong.address))
            .with(years_field(t))
            .with(Button::main(t.say("network-invite-make"))),
    );
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(t.say("network-replace-title"), main).staff().status(status);
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
    let wrong =
        Wrong { print: print.is_none(), address: address.is_none(), fate: fate.is_none(), refused: None };
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
        Err(ActError::NothingHere) => Notice::look(t.say("network-replace-nothing")),
        Err(ActError::Elsewhere(entries)) => Notice::look(t.count("network-replace-elsewhere", entries)),
        Err(error) => return Err(failed(error)),
    };
    let refused = Some(refused.words(t.say("network-replace-refused-do")));
    Ok(form(&visitor, node, &typed, Wrong { refused, ..Wrong::default() }))
}
