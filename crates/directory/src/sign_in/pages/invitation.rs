//! `/enter/invitation`: somebody of the staff chooses her first or next password. `/staff/{person}/invitation`: an
//! administrator makes the code for it, which is an act with keys (invariant 6).

use super::{allowed, come_in, not_stored, stored};
use crate::{
    pages::State,
    sign_in::{
        budget::INVITATIONS,
        codes::{self, CodeSpent, Protected},
        device,
        failures::{self, Scope},
        password,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::people::WayInReason;
use kernel::{PersonId, Wish};
use store::StoreError;
use web::{
    Form, Html, OpenForm, Page, Visitor, WebError,
    parts::{Button, ErrorSummary, Field, Notice, PostForm, Text},
};

#[derive(serde::Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    invitation: String,
    #[serde(default)]
    new: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Order {
    #[serde(default)]
    one_time_code: String,
}

/// Longest invitation that is looked at: eight signs, and how people space them.
const INVITATION_MAX: usize = 24;

/// Asks for the invitation and the new password.
pub(super) async fn ask(visitor: Visitor) -> Response {
    form(&visitor, "", None, None)
}

/// Takes both, and she is in.
pub(super) async fn accept(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(given): OpenForm<Given>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let typed: String = given.invitation.chars().take(INVITATION_MAX).collect();
    let (directory, code) = (state.directory.clone(), typed.clone());
    let found = state
        .directory
        .store()
        .write(move |tx| -> Result<_, StoreError> {
            let failed = failures::of(tx.connection(), Scope::Invitations)?;
            let now = tx.now();
            if INVITATIONS.left(&failed, now) == 0 {
                return Ok(None);
            }
            let person = directory.invited(tx.connection(), &code, now)?;
            match person {
                Some(person) => {
                    let name = directory.name(tx.connection(), person)?.unwrap_or_default();
                    Ok(Some((person, name)))
                }
                None => {
                    failures::charge(tx, Scope::Invitations, INVITATIONS)?;
                    Ok(None)
                }
            }
        })
        .await
        .map_err(stored)?;
    let Some((person, name)) = found else {
        let wrong = t.say("directory-enter-invitation-wrong").into_owned();
        return Ok(form(&visitor, &typed, Some(wrong), None));
    };
    if let Err(weak) = password::judge(&given.new, "", &name) {
        return Ok(form(&visitor, &typed, None, Some(super::staff::weak_words(&visitor, weak))));
    }
    let hash = super::staff::hashed(&state.directory, &visitor, given.new).await?;
    let (device, cookie) = device::of(&visitor);
    let (directory, code) = (state.directory.clone(), typed.clone());
    let accepted = state
        .directory
        .store()
        .write(move |tx| {
            let entrance = directory.accept_invitation(tx, &code, &hash)?;
            if entrance.is_some() {
                device::remember(tx, device, person)?;
            }
            Ok::<_, StoreError>(entrance)
        })
        .await
        .map_err(stored)?;
    match accepted {
        Some(entrance) => {
            come_in(&visitor, &state.directory, cookie, entrance, false, "/enter/password").await
        }
        // Somebody else used it while this password was hashed.
        None => {
            let wrong = t.say("directory-enter-invitation-wrong").into_owned();
            Ok(form(&visitor, &typed, Some(wrong), None))
        }
    }
}

/// A code to write down.
#[derive(Template)]
#[template(ext = "html", source = r#"<p class="class-code">{{ code }}</p>"#)]
struct Code<'a> {
    code: &'a str,
}

fn form(visitor: &Visitor, typed: &str, wrong: Option<String>, weak: Option<String>) -> Response {
    let t = &visitor.t;
    let failed = wrong.is_some() || weak.is_some();
    let code = Field::text("invitation", t.say("directory-enter-invitation"))
        .hint(t.say("directory-enter-invitation-hint"))
        .value(typed)
        .autocomplete("one-time-code")
        .max_chars(INVITATION_MAX)
        .maybe_error(wrong);
    let new = super::staff::new_password(visitor, weak);
    let summary = ErrorSummary::new(t.say("directory-enter-mend"), [code.problem(), new.problem()]);
    let post = PostForm::new(visitor, "/enter/invitation")
        .with(code)
        .with(new)
        .with(Button::main(t.say("directory-enter-in")));
    let main = Html::new().with(summary).with(post);
    let mut page = Page::new(t.say("directory-enter-invitation-title"), main)
        .under("/", t.say("web-home"))
        .under("/enter/staff", t.say("directory-enter-staff-title"));
    if failed {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    not_stored(web::page(visitor, page))
}

/// An administrator asks for an invitation for somebody.
pub(super) async fn offer(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
) -> Result<Response, WebError> {
    let (person, name) = staff_member(&state, &visitor, &person).await?;
    Ok(offer_form(&visitor, person, &name, None))
}

/// Makes it and shows it once.
pub(super) async fn make(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(order): Form<Order>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (person, name) = staff_member(&state, &visitor, &person).await?;
    let needs_code = codes::protection(&visitor) == Protected::NeedsCode;
    let directory = state.directory.clone();
    let made = state
        .directory
        .store()
        .write(move |tx| -> Result<_, StoreError> {
            if needs_code {
                let spent = directory.spend_code(tx, &order.one_time_code, "invitation")?;
                if spent != CodeSpent::Yes {
                    return Ok(Err(spent));
                }
            }
            let reason = match directory.login_of(tx.connection(), person)? {
                Some(_) => WayInReason::Lost,
                None => WayInReason::First,
            };
            directory.make_invitation(tx, actor.school, person, Some(actor.person), reason).map(Ok)
        })
        .await
        .map_err(stored)?;
    let t = &visitor.t;
    match made {
        Err(spent) => Ok(offer_form(&visitor, person, &name, codes::code_problem(&visitor, spent))),
        Ok(code) => {
            let (first, second) = code.split_at(code.len() / 2);
            let main = Html::new()
                .with(Notice::good(t.named("directory-enter-invited", &name)).result())
                .with_template(&Code { code: &format!("{first} {second}") })
                .with(Text::new(t.say("directory-enter-invited-do")));
            let page = Page::new(t.say("directory-enter-invite-title"), main).staff();
            let page = page.under("/people", t.say("people-title"));
            Ok(not_stored(web::page(&visitor, page.next(format!("/people/{person}"), name))))
        }
    }
}

async fn staff_member(
    state: &State,
    visitor: &Visitor,
    person: &str,
) -> Result<(PersonId, String), WebError> {
    let actor = visitor.actor()?;
    allowed(&state.directory, actor, Wish::Administer(actor.school)).await?;
    let person: PersonId = web::parsed(person)?;
    let (directory, school) = (state.directory.clone(), actor.school);
    let found = state
        .directory
        .store()
        .read(move |db| {
            let entrance = directory.entrance_of_staff(db, person)?;
            let name = directory.name(db, person)?.unwrap_or_default();
            Ok(entrance.filter(|entrance| entrance.school == school).map(|_| name))
        })
        .await
        .map_err(stored)?;
    found.map(|name| (person, name)).ok_or(WebError::NotFound)
}

fn offer_form(visitor: &Visitor, person: PersonId, name: &str, wrong: Option<String>) -> Response {
    let t = &visitor.t;
    let failed = wrong.is_some();
    let mut post = PostForm::new(visitor, format!("/staff/{person}/invitation"));
    if let Some(field) = codes::code_field(visitor, wrong) {
        post = post.with(field);
    }
    let main = Html::new()
        .with(Text::new(t.named("directory-enter-invite-what", name)))
        .with(post.with(Button::main(t.say("directory-enter-invite-do"))));
    let mut page = Page::new(t.say("directory-enter-invite-title"), main)
        .staff()
        .under("/people", t.say("people-title"));
    if failed {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    web::page(visitor, page)
}
