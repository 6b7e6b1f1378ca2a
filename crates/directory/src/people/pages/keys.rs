//! Keys for programs: made, shown once, ended. Making one needs HTTPS or a one-time code (invariant 6).

use super::*;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use web::{
    Form, Html, Page,
    parts::{Button, Cell, Choice, Choices, ErrorSummary, Lead, LinkButton, PostForm, Table, Text},
};

/// Longest name of a key in characters.
const NAME_MAX_CHARS: usize = 60;

pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    form(&state, &visitor, Wrong::default(), None).await
}

#[derive(Default)]
struct Wrong {
    name: Option<String>,
    code: Option<String>,
}

async fn form(
    state: &State,
    visitor: &Visitor,
    wrong: Wrong,
    made: Option<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let school = actor.school;
    let read = move |directory: &Directory, db: &mut Connection| directory.api_tokens(db, school);
    let keys = allowed_reading(state, &actor, Wish::Administer(school), read).await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(key) = made {
        let notice = Notice::good(t.say("people-key-made")).words(t.say("people-key-made-once"));
        main = main.with(notice.with(Text::new(key)).result());
        if !visitor.is_unheard() {
            main = main.with(Notice::look(t.say("people-key-heard")));
        }
    }
    let name = Field::text("name", t.say("people-key-name"))
        .hint(t.say("people-key-name-hint"))
        .max_chars(NAME_MAX_CHARS)
        .maybe_error(wrong.name);
    let may = Choices::one("may", t.say("people-key-may"))
        .choice(Choice::new("read", t.say("people-key-read")).chosen(true))
        .choice(Choice::new("write", t.say("people-key-write")));
    let code = codes::code_field(visitor, wrong.code);
    let summary =
        ErrorSummary::new(t.say("people-mend"), [name.problem(), code.as_ref().and_then(Field::problem)]);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut post = PostForm::new(visitor, "/people/keys").with(name).with(may);
    if let Some(code) = code {
        post = post.with(code);
    }
    main = main
        .with(summary)
        .with(Lead::new(t.say("people-key-lead")))
        .with(Text::new(t.say("people-key-where")))
        .with(post.with(Button::main(t.say("people-key-make"))));
    if !keys.is_empty() {
        let mut table = Table::new(t.say("people-keys"))
            .column(t.say("people-key-name"))
            .column(t.say("people-key-may"))
            .column(t.say("people-key-day"))
            .column(t.say("people-key-used"))
            .column(t.say("people-key-do"));
        for key in keys {
            let may = t.say(if key.may_write { "people-key-write" } else { "people-key-read" });
            let used = match key.used_at.0 {
                0 => t.say("people-key-never"),
                _ => t.days_ago(key.used_at, visitor.now()),
            };
            let end = PostForm::new(visitor, "/people/keys/end").hidden("id", &key.id);
            table = table.row(vec![
                Cell::text(key.name.as_str()),
                Cell::text(may),
                Cell::text(t.date(key.made_at)),
                Cell::text(used),
                Cell::part(end.with(Button::quiet(t.named("people-key-end", &key.name)))),
            ]);
        }
        main = main.with(table);
    }
    main = main.with(LinkButton::quiet("/api/v1/openapi.json", t.say("people-key-description")));
    let page = Page::new(t.say("people-keys"), main).staff().status(status);
    let mut response = web::page(visitor, page.under("/people", t.say("people-title")));
    // A page that shows a key is in no cache.
    response
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    Ok(response)
}

#[derive(serde::Deserialize)]
pub(super) struct Make {
    name: String,
    may: String,
    #[serde(default)]
    one_time_code: String,
}

/// What became of the wish for a key.
enum Made {
    Key(String),
    Full,
    Code(CodeSpent),
}

pub(super) async fn make(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(make): Form<Make>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let t = &visitor.t;
    let name = match crate::people::decide::name(&make.name, NAME_MAX_CHARS) {
        Ok(name) => name,
        Err(unsound) => {
            let wrong = Wrong { name: Some(refusal(t, unsound)), ..Wrong::default() };
            return form(&state, &visitor, wrong, None).await;
        }
    };
    let needed = needs_code(&visitor);
    let (school, person) = (actor.school, actor.person);
    let done = allowed_change(&state, &actor, Wish::Administer(school), move |change, tx| {
        if needed {
            let spent = change.directory.spend_code(tx, &make.one_time_code, "api-key")?;
            if spent != CodeSpent::Yes {
                return Ok(Made::Code(spent));
            }
        }
        let key = change.directory.make_api_token(tx, school, person, &name, make.may == "write")?;
        Ok(key.map_or(Made::Full, Made::Key))
    })
    .await?;
    match done {
        Ok(Made::Key(key)) => form(&state, &visitor, Wrong::default(), Some(key)).await,
        Ok(Made::Code(spent)) => {
            let wrong = Wrong { code: codes::code_problem(&visitor, spent), ..Wrong::default() };
            form(&state, &visitor, wrong, None).await
        }
        Ok(Made::Full) => {
            let wrong = Wrong { name: Some(t.say("people-key-full").into_owned()), ..Wrong::default() };
            form(&state, &visitor, wrong, None).await
        }
        Err(unsound) => {
            let wrong = Wrong { name: Some(refusal(t, unsound)), ..Wrong::default() };
            form(&state, &visitor, wrong, None).await
        }
    }
}

#[derive(serde::Deserialize)]
pub(super) struct End {
    id: String,
}

pub(super) async fn end(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(end): Form<End>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let school = actor.school;
    let ended = allowed_change(&state, &actor, Wish::Administer(school), move |change, tx| {
        Ok(change.directory.end_api_token(tx, school, &end.id)?)
    });
    ended.await?.map_err(|_| WebError::NotFound)?;
    Ok(web::see_other("/people/keys"))
}
