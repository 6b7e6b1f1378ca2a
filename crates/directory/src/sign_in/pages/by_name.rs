//! `/enter/name`: for whoever is protected, whose name stands in no list, at a computer that cannot look at her card: her name as it
//! stands there, and her PIN. It says of nobody whether she is in the class: a name that is not there is wrong as a PIN is.

use super::{
    code::{Way, class_at, joining},
    come_in, not_stored, stored,
};
use crate::{
    pages::State,
    sign_in::{
        device,
        enter::{Named, Tried},
        secret::Secret,
    },
};
use axum::{
    extract::{Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use web::{
    Html, OpenForm, Page, Visitor, WebError,
    parts::{Button, ErrorSummary, Field, LinkButton, PostForm, Text},
};

/// Longest name that is looked at.
const NAME_MAX_CHARS: usize = 120;

#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    pin: String,
}

/// Asks.
pub(super) async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(way): Query<Way>,
) -> Result<Response, WebError> {
    match class_at(&state, &visitor, way.joins()).await? {
        Ok(_) => Ok(form(&visitor, "", way.joins(), None)),
        Err(answer) => Ok(answer),
    }
}

/// Tries.
pub(super) async fn try_it(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(way): Query<Way>,
    OpenForm(given): OpenForm<Given>,
) -> Result<Response, WebError> {
    let joins = way.joins();
    let class = match class_at(&state, &visitor, joins).await? {
        Ok(class) => class,
        Err(answer) => return Ok(answer),
    };
    let name: String = given.name.chars().take(NAME_MAX_CHARS).collect();
    let Some(guess) = Secret::from_digits(&given.pin) else {
        return Ok(form(&visitor, &name, joins, Some("directory-enter-pin-unread")));
    };
    let (device, cookie) = device::of(&visitor);
    let (directory, named) = (state.directory.clone(), Named { class, name: name.clone(), guess, device });
    let tried = state.directory.store().write(move |tx| directory.try_by_name(tx, &named)).await;
    let wrong = match tried.map_err(stored)? {
        Tried::In(entrance) => {
            return come_in(&visitor, &state.directory, cookie, entrance, joins, "/enter/with").await;
        }
        Tried::Refused => "directory-enter-name-refused",
        Tried::Wrong | Tried::NoSecret | Tried::NotHere => "directory-enter-name-wrong",
    };
    Ok(form(&visitor, &name, joins, Some(wrong)))
}

fn form(visitor: &Visitor, name: &str, joins: bool, wrong: Option<&str>) -> Response {
    let t = &visitor.t;
    let field = Field::text("name", t.say("directory-enter-name-field"))
        .value(name)
        .autocomplete("off")
        .attribute("spellcheck", "false")
        .max_chars(NAME_MAX_CHARS);
    let pin = Field::text("pin", t.say("directory-enter-pin"))
        .autocomplete("off")
        .attribute("inputmode", "numeric")
        .attribute("class", "short")
        .max_chars(4)
        .maybe_error(wrong.map(|key| t.say(key).into_owned()));
    let summary = ErrorSummary::new(t.say("directory-enter-mend"), [pin.problem()]);
    let post = PostForm::new(visitor, format!("/enter/name{}", joining(joins)))
        .with(field)
        .with(pin)
        .with(Button::main(t.say("directory-enter-in")));
    let main = Html::new().with(summary).with(Text::new(t.say("directory-enter-name-why"))).with(post).with(
        LinkButton::quiet(format!("/enter/list{}", joining(joins)), t.say("directory-enter-name-list")),
    );
    let status = match wrong {
        None => StatusCode::OK,
        Some("directory-enter-name-refused") => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page::new(t.say("directory-enter-name-title"), main).learner().status(status);
    not_stored(web::page(visitor, page.under("/", t.say("web-home"))))
}
