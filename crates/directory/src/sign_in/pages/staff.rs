//! `/enter/staff`: name or short user id, and password. `/enter/password`: choosing another one.

use super::{come_in, home_of, not_stored, stored};
use crate::{
    Directory,
    pages::State,
    sign_in::{
        device,
        password::{self, Crowded, PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS, PasswordTried, WeakPassword},
    },
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use kernel::PersonId;
use web::{
    Form, Html, OpenForm, Page, Visitor, WebError,
    parts::{Button, ErrorSummary, Field, LinkButton, Notice, PostForm, Text},
};

#[derive(serde::Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    who: String,
    #[serde(default)]
    password: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Change {
    #[serde(default)]
    now: String,
    #[serde(default)]
    new: String,
}

/// Longest name that is looked for; it is sent back to the form.
const WHO_MAX: usize = 120;

impl From<Crowded> for WebError {
    fn from(_: Crowded) -> Self {
        WebError::TooBusy
    }
}

/// Asks.
pub(super) async fn ask(visitor: Visitor) -> Response {
    form(&visitor, "", None)
}

/// Tries.
pub(super) async fn try_it(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(given): OpenForm<Given>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let who: String = given.who.chars().take(WHO_MAX).collect();
    if who.trim().is_empty() || given.password.is_empty() {
        return Ok(form(&visitor, &who, Some(t.say("directory-enter-staff-missing").into_owned())));
    }
    let (device, cookie) = device::of(&visitor);
    let now = visitor.now();
    let (directory, asked) = (state.directory.clone(), who.clone());
    let hasher = state.directory.ways.hasher.clone();
    let tried = hasher
        .turn(move || directory.try_password(&asked, &given.password, Some(device), now))
        .await?
        .map_err(stored)?;
    match tried {
        PasswordTried::In(entrance) => {
            let home = home_of(&state, &entrance.roles);
            come_in(&visitor, &state.directory, cookie, entrance, false, home).await
        }
        PasswordTried::Wrong => {
            Ok(form(&visitor, &who, Some(t.say("directory-enter-staff-wrong").into_owned())))
        }
        PasswordTried::SeveralAreCalledSo => {
            Ok(form(&visitor, &who, Some(t.say("directory-enter-staff-several").into_owned())))
        }
        PasswordTried::Wait(until) => {
            let seconds = ((until.0 - now.0) / 1_000 + 1).max(1);
            let minutes = (seconds + 59) / 60;
            let said = if seconds > 90 {
                t.count("directory-enter-staff-wait-minutes", minutes)
            } else {
                t.count("directory-enter-staff-wait-seconds", seconds)
            };
            Ok(form(&visitor, &who, Some(said.into_owned())))
        }
    }
}

fn form(visitor: &Visitor, who: &str, error: Option<String>) -> Response {
    let t = &visitor.t;
    let failed = error.is_some();
    let name = Field::text("who", t.say("directory-enter-staff-who"))
        .hint(t.say("directory-enter-staff-who-hint"))
        .value(who)
        .autocomplete("username")
        .attribute("autocapitalize", "none")
        .max_chars(WHO_MAX);
    let password = Field::password("password", t.say("directory-enter-password"))
        .autocomplete("current-password")
        .maybe_error(error);
    let summary = ErrorSummary::new(t.say("directory-enter-mend"), [password.problem()]);
    let post = PostForm::new(visitor, "/enter/staff")
        .with(name)
        .with(password)
        .with(Button::main(t.say("directory-enter-in")));
    let main = Html::new()
        .with(summary)
        .with(post)
        .with(Text::new(t.say("directory-enter-staff-forgotten")))
        .with(LinkButton::quiet("/enter/invitation", t.say("directory-enter-i-have-invitation")));
    let mut page = Page::new(t.say("directory-enter-staff-title"), main).under("/", t.say("web-home"));
    if failed {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    not_stored(web::page(visitor, page))
}

/// Her short user id, and another password if she wishes.
pub(super) async fn own(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let person = visitor.actor()?.person;
    let login = login_of(&state.directory, person).await?.ok_or(WebError::NOT_YOURS)?;
    Ok(change_form(&state, &visitor, &login, None, None))
}

/// Changes it.
pub(super) async fn change(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(change): Form<Change>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let person = visitor.actor()?.person;
    let login = login_of(&state.directory, person).await?.ok_or(WebError::NOT_YOURS)?;
    let name = visitor.shown_name().unwrap_or_default();
    if let Err(weak) = password::judge(&change.new, &login, name) {
        return Ok(change_form(&state, &visitor, &login, None, Some(weak_words(&visitor, weak))));
    }
    let (device, now) = (device::brought(&visitor), visitor.now());
    let (directory, asked) = (state.directory.clone(), login.clone());
    let hasher = state.directory.ways.hasher.clone();
    let tried = hasher
        .turn(move || directory.try_password(&asked, &change.now, device, now))
        .await?
        .map_err(stored)?;
    if !matches!(tried, PasswordTried::In(_)) {
        let wrong = t.say("directory-enter-password-now-wrong").into_owned();
        return Ok(change_form(&state, &visitor, &login, Some(wrong), None));
    }
    set(&state.directory, &visitor, person, change.new).await?;
    let good = Notice::good(t.say("directory-enter-password-changed")).result();
    let page = Page::new(t.say("directory-enter-password-title"), Html::new().with(good));
    let home = home_of(&state, visitor.signed_in().map_or(&[], |actor| &actor.roles));
    Ok(web::page(&visitor, page.next(home, t.say("directory-go-on"))))
}

/// Hashes and keeps a password; returns the short user id.
pub(super) async fn set(
    directory: &Directory,
    visitor: &Visitor,
    person: PersonId,
    password: String,
) -> Result<String, WebError> {
    let hash = hashed(directory, visitor, password).await?;
    let setting = directory.clone();
    directory.store().write(move |tx| setting.set_password(tx, person, &hash)).await.map_err(stored)
}

/// Hashes a password in its turn.
pub(super) async fn hashed(
    directory: &Directory,
    visitor: &Visitor,
    password: String,
) -> Result<String, WebError> {
    let mut salt = [0; password::SALT_BYTES];
    visitor.web().fill_random(&mut salt);
    directory.ways.hasher.turn(move || password::hash(&password, &salt)).await?.map_err(stored)
}

/// What is said of a password that is not taken.
pub(super) fn weak_words(visitor: &Visitor, weak: WeakPassword) -> String {
    let t = &visitor.t;
    match weak {
        WeakPassword::Short => t.count("directory-enter-password-short", PASSWORD_MIN_CHARS as i64),
        WeakPassword::Long => t.count("directory-enter-password-long", PASSWORD_MAX_BYTES as i64),
        WeakPassword::Common => t.say("directory-enter-password-common"),
    }
    .into_owned()
}

/// The field for a new password, with plain advice.
pub(super) fn new_password(visitor: &Visitor, error: Option<String>) -> Field {
    let t = &visitor.t;
    Field::password("new", t.say("directory-enter-password-new"))
        .hint(t.count("directory-enter-password-advice", PASSWORD_MIN_CHARS as i64))
        .autocomplete("new-password")
        .maybe_error(error)
}

async fn login_of(directory: &Directory, person: PersonId) -> Result<Option<String>, WebError> {
    let reading = directory.clone();
    directory.store().read(move |db| reading.login_of(db, person)).await.map_err(stored)
}

fn change_form(
    state: &State,
    visitor: &Visitor,
    login: &str,
    wrong_now: Option<String>,
    weak: Option<String>,
) -> Response {
    let t = &visitor.t;
    let failed = wrong_now.is_some() || weak.is_some();
    let now = Field::password("now", t.say("directory-enter-password-now"))
        .autocomplete("current-password")
        .maybe_error(wrong_now);
    let new = new_password(visitor, weak);
    let summary = ErrorSummary::new(t.say("directory-enter-mend"), [now.problem(), new.problem()]);
    let post = PostForm::new(visitor, "/enter/password")
        .with(now)
        .with(new)
        .with(Button::quiet(t.say("directory-enter-password-change")));
    let main =
        Html::new().with(summary).with(Text::new(t.named("directory-enter-your-login", login))).with(post);
    let home = home_of(state, visitor.signed_in().map_or(&[], |actor| &actor.roles));
    let mut page = Page::new(t.say("directory-enter-password-title"), main).under("/", t.say("web-home"));
    page = if failed {
        page.status(StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        page.next(home, t.say("directory-go-on"))
    };
    not_stored(web::page(visitor, page))
}
