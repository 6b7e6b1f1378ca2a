//! `/network/waiting`: cards that somebody brought, compared by telephone and certified.

use super::{
    State, YEARS_USUAL, admitted, begins, failed, fingerprint, name_of, school_field, typed_school,
    years_field, years_of,
};
use crate::{
    machine::MachineClock,
    network::{ActError, Brought, waiting::CARD_BYTES_MAX},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::{Clock, NodeKey};
use web::{
    Fields, Html, Page, Upload, Visitor, WebError, parsed,
    parts::{Button, Field, Heading, Lead, Notice, PostForm, Text},
    reading,
};

/// What the address says happened.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    done: Option<String>,
}

/// The page.
pub async fn waiting(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let notice = match asked.done.as_deref() {
        Some("brought") => Some(Notice::good(t.say("network-card-brought"))),
        Some("put-away") => Some(Notice::calm(t.say("network-card-put-away"))),
        _ => None,
    };
    show(&state, &visitor, notice, None).await
}

/// The page; `mistaken`: the card whose fingerprint was typed wrongly.
async fn show(
    state: &State,
    visitor: &Visitor,
    notice: Option<Notice>,
    mistaken: Option<NodeKey>,
) -> Result<Response, WebError> {
    let (network, now) = (state.network.clone(), visitor.now());
    let waiting = reading(move || {
        let overview = network.overview(now).map_err(failed)?;
        let waits = |listed: &crate::network::Listed| listed.right == crate::network::Right::Waits;
        Ok(overview.boxes.into_iter().filter(waits).collect::<Vec<_>>())
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    let wrong = mistaken.is_some();
    if let Some(notice) = notice {
        main = main.with(notice.result());
    }
    main = main.with(Lead::new(t.say("network-waiting-lead")));
    for listed in &waiting {
        let node = listed.node;
        let words = [("name", name_of(t, &listed.names).into()), ("print", begins(node).into())];
        let mut print = Field::text("print", t.say("network-card-print"))
            .hint(t.say("network-card-print-hint"))
            .named_apart(&begins(node))
            .autocomplete("off");
        if mistaken == Some(node) {
            print = print.error(t.say("network-card-print-wrong"));
        }
        let came = t.days_ago(listed.since, now).into_owned();
        main = main
            .with(Heading::new(t.with("network-name", &words)))
            .with(Text::new(t.named("network-card-came", &came)));
        // All of them: what a card asks for is what is decided here.
        if !listed.names.is_empty() {
            main = main.with(Text::new(t.named("network-card-schools", &listed.names.join(", "))));
        }
        if listed.schools.is_empty() {
            main = main.with(
                Notice::look(t.say("network-card-no-school")).words(t.say("network-card-no-school-do")),
            );
        }
        let unknown = listed.schools.len().saturating_sub(listed.names.len());
        if unknown > 0 {
            main = main.with(Text::new(t.count("network-card-schools-unknown", unknown)));
        }
        main = main.with(
            PostForm::new(visitor, format!("/network/waiting/{node}"))
                .with(print)
                .with(years_field(t, YEARS_USUAL).named_apart(&begins(node)))
                .with(school_field(t).named_apart(&begins(node)))
                .with(Button::main(t.say("network-certify"))),
        );
        main = main.with(
            PostForm::new(visitor, format!("/network/waiting/{node}/drop"))
                .with(Button::quiet(t.say("network-card-drop"))),
        );
    }
    if waiting.is_empty() {
        main = main.with(Notice::calm(t.say("network-waiting-none")));
    }
    main = main
        .with(Heading::new(t.say("network-card-bring-heading")))
        .with(Text::new(t.say("network-card-how")))
        .with(
            PostForm::new(visitor, "/network/waiting")
                .with_file()
                .with(Field::file("card", t.say("network-card-file"), ""))
                .with(Button::quiet(t.say("network-card-bring"))),
        );
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(t.say("network-waiting-title"), main).staff().status(status);
    Ok(web::page(visitor, page.under("/network", t.say("network-title"))))
}

/// A card that somebody brought.
pub async fn bring(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    upload: Upload<CARD_BYTES_MAX>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let bytes = upload.file.as_ref().map(|(_, bytes)| bytes.clone()).unwrap_or_default();
    let network = state.network.clone();
    let brought = reading(move || network.bring_card(&bytes, MachineClock.now()).map_err(failed)).await?;
    let notice = match brought {
        Brought::Waits => return Ok(web::see_other("/network/waiting?done=brought")),
        Brought::Known(node) => return Ok(web::see_other(&format!("/network/{node}?done=known"))),
        Brought::NoCard => Notice::look(t.say("network-card-none")).words(t.say("network-card-none-do")),
        Brought::TooMany => Notice::look(t.say("network-card-many")).words(t.say("network-card-many-do")),
    };
    show(&state, &visitor, Some(notice), None).await
}

/// The yes, for the fingerprint that was read aloud.
pub async fn certify(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let (print, years) = (fields.get("print").unwrap_or_default().to_owned(), years_of(fields.get("years")));
    let t = &visitor.t;
    let Some(schools) = typed_school(fields.get("school").unwrap_or_default()) else {
        return show(&state, &visitor, Some(Notice::look(t.say("network-invite-school-wrong"))), None).await;
    };
    let network = state.network.clone();
    let certified = web::blocking(move || network.certify_waiting(node, &print, years, &schools)).await?;
    let (refused, mistaken) = match certified {
        Ok(()) => (None, None),
        Err(ActError::Fingerprint) => {
            let notice = Notice::look(t.say("network-card-print-wrong"));
            (Some(notice.words(t.say("network-card-print-wrong-do"))), Some(node))
        }
        Err(ActError::HasBox { node: other, .. }) => {
            let notice = Notice::look(t.named("network-card-has-box", &fingerprint(other)));
            (Some(notice.words(t.say("network-card-has-box-do"))), None)
        }
        Err(ActError::SeveralSchools(n)) => {
            let notice = Notice::look(t.count("network-card-several", n));
            (Some(notice.words(t.say("network-card-several-do"))), None)
        }
        Err(ActError::NoSchool) => {
            let notice = Notice::look(t.say("network-card-which-school"));
            (Some(notice.words(t.say("network-card-no-school-do"))), None)
        }
        Err(error) => return Err(failed(error)),
    };
    if refused.is_some() {
        return show(&state, &visitor, refused, mistaken).await;
    }
    let person = visitor.actor()?.person;
    tracing::info!(%person, %node, "a node was certified");
    Ok(web::see_other(&format!("/network/{node}?done=certified")))
}

/// A card that is not wanted.
pub async fn put_away(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    _: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let network = state.network.clone();
    reading(move || network.drop_card(node).map_err(failed)).await?;
    Ok(web::see_other("/network/waiting?done=put-away"))
}
