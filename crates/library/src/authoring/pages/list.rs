//! Her drafts, and a new one.

use super::{State, blocking, not_written, title_of};
use crate::authoring::draft;
use axum::{extract::State as AxumState, response::Response};
use kernel::LanguageTag;
use web::{
    Fields, Html, Page, Visitor, WebError,
    parts::{Button, Card, Cards, Drawing, Field, Heading, Lead, Notice, PostForm},
};

pub(super) async fn list(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = state.maker(&visitor).await?;
    let t = &visitor.t;
    let store = state.library.store.clone();
    let drafts = blocking(move || store.read_blocking(|db| draft::of_writer(db, actor.school, actor.person)))
        .await?
        .map_err(WebError::internal)?;
    let mut main = Html::new().with(Lead::new(t.say("authoring-lead")));
    if drafts.is_empty() {
        main = main.with(Notice::calm(t.say("authoring-none")).words(t.say("authoring-none-do")));
    } else {
        let mut cards = Cards::new();
        for draft in &drafts {
            let state = match draft.version {
                0 => t.say("authoring-not-published"),
                version => t.count("authoring-published-version", version as usize),
            };
            cards = cards.card(
                Card::new(title_of(t, draft))
                    .drawing(Drawing::Book)
                    .words(state)
                    .link(format!("/make/{}", draft.draft)),
            );
        }
        main = main.with(cards);
    }
    let mut language = Field::select("language", t.say("authoring-language")).value(t.language().as_str());
    for (tag, name) in t.messages().offered() {
        language = language.option(tag.as_str(), name.as_str());
    }
    let form = PostForm::new(&visitor, "/make")
        .with(
            Field::text("title", t.say("authoring-new-title"))
                .hint(t.say("authoring-new-title-hint"))
                .max_chars(crate::authoring::write::LINE_CHARS)
                .required(),
        )
        .with(language)
        .with(Button::main(t.say("authoring-new-go")));
    main = main.with(Heading::new(t.say("authoring-new"))).with(form);
    Ok(web::page(&visitor, Page::new(t.say("authoring-title"), main).staff()))
}

pub(super) async fn open(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = state.maker(&visitor).await?;
    let t = &visitor.t;
    let title = fields.get("title").unwrap_or_default().to_owned();
    let language: LanguageTag = fields
        .get("language")
        .and_then(|tag| tag.parse().ok())
        .ok_or_else(|| WebError::bad_input(t.say("authoring-bad-form").into_owned()))?;
    let library = state.library.clone();
    let opened = blocking(move || library.open_draft(&actor, &language, &title)).await?;
    let draft = opened.map_err(|error| not_written(t, error))?;
    Ok(web::see_other(&format!("/make/{draft}")))
}
