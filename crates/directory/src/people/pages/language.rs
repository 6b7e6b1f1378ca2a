//! `/site/language`: the language in which the box speaks to whoever brings none of her own. The first start asks for it; a box moves, or
//! somebody chose in a hurry, and an administrator changes it here.

use super::*;
use axum::{
    extract::{Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::LanguageTag;
use web::{
    Form, Html, Page,
    parts::{Button, ErrorSummary, Lead, PostForm, Text},
};

pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?;
    allowed_reading(&state, actor, Wish::Administer(actor.school), |_, _| Ok(())).await?;
    Ok(form(&visitor, outcome.notice(&visitor.t), None))
}

fn form(visitor: &Visitor, notice: Option<Notice>, error: Option<String>) -> Response {
    let t = &visitor.t;
    let status = if error.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let field = choice(t, visitor.web().first_language().as_str()).maybe_error(error);
    let summary = ErrorSummary::new(t.say("people-mend"), [field.problem()]);
    let mut main = Html::new();
    if let Some(notice) = notice {
        main = main.with(notice);
    }
    let save = PostForm::new(visitor, "/site/language")
        .with(field)
        .with(Button::main(t.say("people-language-save")));
    let main = main
        .with(summary)
        .with(Lead::new(t.say("people-language-lead")))
        .with(save)
        .with(Text::new(t.say("people-language-own")));
    let page = Page::new(t.say("people-first-language"), main).staff().status(status);
    web::page(visitor, page.under("/people", t.say("people-title")))
}

/// The languages that the pages speak, by their own names.
pub(super) fn choice(t: &Tongue, chosen: &str) -> Field {
    let field = Field::select("language", t.say("people-first-language"));
    let offered = t.messages().offered().iter();
    offered.fold(field, |field, (tag, name)| field.option(tag.as_str(), name.as_str())).value(chosen)
}

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    language: String,
}

pub(super) async fn save(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let offered = visitor.t.messages().offered();
    let language: Option<LanguageTag> = chosen.language.parse().ok();
    let Some(language) = language.filter(|tag| offered.iter().any(|(on_offer, _)| on_offer == tag)) else {
        allowed_reading(&state, &actor, Wish::Administer(actor.school), |_, _| Ok(())).await?;
        return Ok(form(&visitor, None, Some(visitor.t.say("people-language-unknown").into_owned())));
    };
    let kept = language.clone();
    let changed = allowed_change(&state, &actor, Wish::Administer(actor.school), move |change, tx| {
        Ok(change.directory.set_box_language(tx, &kept)?)
    });
    let changed = changed.await?;
    // Only what is on the disk is spoken: a box that lost its power just now greets tomorrow as it greets today.
    if changed.is_ok() {
        visitor.web().speak_first(language);
    }
    Ok(back("/site/language", changed.map(|()| "saved")))
}
