//! `/site/doors`: an administrator decides who may come in without being on the school's list.

use super::{allowed, guest::doors, stored};
use crate::{pages::State, sign_in::doors::Doors};
use axum::{extract::State as AxumState, response::Response};
use kernel::Wish;
use web::{
    Form, Html, Page, Visitor, WebError,
    parts::{Button, Choice, Choices, PostForm, Text},
};

#[derive(serde::Deserialize)]
pub(super) struct Set {
    #[serde(default)]
    open: Vec<String>,
}

/// Shows what is open.
pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?;
    allowed(&state.directory, actor, Wish::Administer(actor.school)).await?;
    let open = doors(&state.directory).await?.map_or(Doors::default(), |(_, doors)| doors);
    let t = &visitor.t;
    let choices = Choices::several("open", t.say("directory-enter-doors-which"))
        .choice(
            Choice::new("guests", t.say("directory-enter-doors-guests"))
                .hint(t.say("directory-enter-doors-guests-what"))
                .chosen(open.guests),
        )
        .choice(
            Choice::new("places", t.say("directory-enter-doors-places"))
                .hint(t.say("directory-enter-doors-places-what"))
                .chosen(open.places),
        );
    let form = PostForm::new(&visitor, "/site/doors")
        .with(choices)
        .with(Button::main(t.say("directory-enter-doors-save")));
    let main = Html::new().with(Text::new(t.say("directory-enter-doors-always"))).with(form);
    let page = Page::new(t.say("directory-enter-doors-title"), main).staff().under("/", t.say("web-home"));
    Ok(web::page(&visitor, page))
}

/// Saves it.
pub(super) async fn save(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(set): Form<Set>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    allowed(&state.directory, &actor, Wish::Administer(actor.school)).await?;
    let has = |word: &str| set.open.iter().any(|open| open == word);
    let doors = Doors { guests: has("guests"), places: has("places") };
    let directory = state.directory.clone();
    state
        .directory
        .store()
        .write(move |tx| directory.set_doors(tx, actor.school, doors, actor.person))
        .await
        .map_err(stored)?;
    Ok(web::see_other("/site/doors"))
}
