//! `/enter`: the class code. On a phone that a teacher set for a class, its list opens at once.

use super::{not_stored, stored};
use crate::{
    Directory,
    pages::State,
    sign_in::{
        cards::{CODE_LENGTH, read_code},
        device,
    },
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::ClassId;
use web::{
    Html, OpenForm, Page, Visitor, WebError,
    parts::{Button, ErrorSummary, Field, LinkButton, PostForm, Text},
    session::SetCookie,
};

/// The cookie that holds a class code from the list to the door. Not in the address: who presses Back after somebody has left
/// must not find the list there.
pub(crate) const CLASS_COOKIE: &str = "class";
/// As long as it takes until the last of a class is in.
const CLASS_COOKIE_S: i64 = 30 * 60;

/// What stands in the address on the way in.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Way {
    /// She joins those who are at this phone already.
    #[serde(default)]
    pub(super) with: Option<String>,
    /// Another class than this phone's.
    #[serde(default)]
    other: Option<String>,
}

impl Way {
    pub(super) fn joins(&self) -> bool {
        self.with.is_some()
    }
}

/// The end of a link that keeps somebody joining.
pub(super) fn joining(joins: bool) -> &'static str {
    if joins { "?with=1" } else { "" }
}

#[derive(serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    with: Option<String>,
}

/// What a code in an address or a form leads to.
pub(super) enum Looked {
    /// This class.
    Class(ClassId),
    /// No class has it.
    None,
    /// Too many wrong ones on this box: not looked at.
    Closed,
}

/// Finds the class of a code, and counts a wrong one. A phone that is the class's own, or known for one of its pupils, is
/// not asked how many wrong ones there were.
pub(super) async fn class_of(
    directory: &Directory,
    visitor: &Visitor,
    typed: &str,
) -> Result<Looked, WebError> {
    let now = visitor.now();
    let Some(code) = read_code(typed) else { return Ok(Looked::None) };
    let (directory, device) = (directory.clone(), device::brought(visitor));
    let store = directory.store().clone();
    let looking = directory.clone();
    let (class, known) = store
        .read(move |db| {
            let Some(class) = looking.class_by_code(db, &code)? else { return Ok((None, false)) };
            let known = match device {
                Some(device) => device::is_of_class(db, device, class)?,
                None => false,
            };
            Ok((Some(class), known))
        })
        .await
        .map_err(stored)?;
    if !known && !directory.ways.looks_at_codes(now) {
        return Ok(Looked::Closed);
    }
    match class {
        Some(class) => Ok(Looked::Class(class)),
        None => {
            directory.ways.wrong_code(now);
            Ok(Looked::None)
        }
    }
}

/// Asks for the code.
pub(super) async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(way): Query<Way>,
) -> Result<Response, WebError> {
    if let Some(device) = device::brought(&visitor).filter(|_| way.other.is_none()) {
        let directory = state.directory.clone();
        let code = state
            .directory
            .store()
            .read(move |db| {
                let Some(class) = device::class_of(db, device)? else { return Ok(None) };
                directory.class_way(db, class)
            })
            .await
            .map_err(stored)?;
        if code.is_some() {
            return Ok(web::see_other(&format!("/enter/list{}", joining(way.joins()))));
        }
    }
    Ok(form(&visitor, "", way.joins(), None))
}

/// Looks at the code.
pub(super) async fn look(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(typed): OpenForm<Typed>,
) -> Result<Response, WebError> {
    go_on(&state, &visitor, &typed.code, typed.with.is_some()).await
}

/// A code in an address, as on a poster or after somebody asked her friend over.
pub(super) async fn by_address(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(way): Query<Way>,
) -> Result<Response, WebError> {
    go_on(&state, &visitor, &code, way.joins()).await
}

async fn go_on(state: &State, visitor: &Visitor, typed: &str, joins: bool) -> Result<Response, WebError> {
    match class_of(&state.directory, visitor, typed).await? {
        Looked::Class(_) => {
            let code = read_code(typed).unwrap_or_default();
            let cookie = SetCookie::new(CLASS_COOKIE, &code, CLASS_COOKIE_S).secure(visitor.is_encrypted());
            Ok((cookie, web::see_other(&format!("/enter/list{}", joining(joins)))).into_response())
        }
        missed => Ok(form(visitor, typed, joins, Some(missed))),
    }
}

/// The class whose list is open on this phone: by the code in its cookie, or because it was set for a class. Otherwise the
/// answer asks for the code.
pub(super) async fn class_at(
    state: &State,
    visitor: &Visitor,
    joins: bool,
) -> Result<Result<ClassId, Response>, WebError> {
    if let Some(code) = visitor.cookie(CLASS_COOKIE) {
        return Ok(match class_of(&state.directory, visitor, code).await? {
            Looked::Class(class) => Ok(class),
            missed => Err(form(visitor, code, joins, Some(missed))),
        });
    }
    let class = match device::brought(visitor) {
        Some(device) => {
            state.directory.store().read(move |db| device::class_of(db, device)).await.map_err(stored)?
        }
        None => None,
    };
    Ok(class.ok_or_else(|| web::see_other(&format!("/enter{}", joining(joins)))))
}

/// The form, with what was wrong.
pub(super) fn form(visitor: &Visitor, typed: &str, joins: bool, missed: Option<Looked>) -> Response {
    let t = &visitor.t;
    let error = missed.map(|missed| match missed {
        Looked::Closed => t.say("directory-enter-code-closed").into_owned(),
        _ => t.say("directory-enter-code-wrong").into_owned(),
    });
    let failed = error.is_some();
    // Cut: nobody's code is longer, and what is sent back should be readable.
    let typed: String = typed.chars().take(2 * CODE_LENGTH).collect();
    let field = Field::text("code", t.say("directory-enter-code"))
        .hint(t.say("directory-enter-code-hint"))
        .value(typed)
        .autocomplete("off")
        .attribute("autocapitalize", "characters")
        .attribute("spellcheck", "false")
        .attribute("class", "short code")
        .max_chars(2 * CODE_LENGTH)
        .maybe_error(error);
    let summary = ErrorSummary::new(t.say("directory-enter-mend"), [field.problem()]);
    let mut post = PostForm::new(visitor, "/enter").with(field);
    if joins {
        post = post.hidden("with", "1");
    }
    let main = Html::new()
        .with(summary)
        .with(post.with(Button::main(t.say("directory-enter-go-on"))))
        .with(Text::new(t.say("directory-enter-card-hint")))
        .with(LinkButton::quiet("/enter/staff", t.say("directory-enter-i-teach")))
        .with(LinkButton::quiet("/guest", t.say("directory-enter-just-looking")));
    let mut page = Page::new(t.say("directory-enter-title"), main).learner().under("/", t.say("web-home"));
    if failed {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    not_stored(web::page(visitor, page))
}
