//! Taking a channel off the box: asked once more, because bringing it back needs the stick.

use super::{admin::admitted, reading};
use crate::State;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use formats::kolibri::Uuid;
use web::{
    Html, Page, Visitor, WebError,
    parts::{Button, Lead, LinkButton, PostForm},
};

/// The question.
pub(super) async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(channel): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let id: Uuid = channel.parse().map_err(|()| WebError::NotFound)?;
    let card = reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.card(&id).map_err(WebError::internal)?.ok_or(WebError::NotFound)
    })
    .await?;
    let main = Html::new()
        .with(Lead::new(t.say("library-remove-lead")))
        .with(
            PostForm::once(&visitor, format!("/library/import/remove/{id}"))
                .with(Button::danger(t.say("library-remove-go"))),
        )
        .with(LinkButton::quiet("/library/import", t.say("library-remove-keep")));
    let page = Page::new(t.named("library-remove-title", &card.title), main)
        .staff()
        .under("/library/import", t.say("library-import-title"));
    Ok(web::page(&visitor, page))
}

/// The answer.
pub(super) async fn go(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(channel): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let id: Uuid = channel.parse().map_err(|()| WebError::NotFound)?;
    reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.remove(&id).map_err(WebError::internal)
    })
    .await?;
    Ok(web::see_other("/library/import"))
}
