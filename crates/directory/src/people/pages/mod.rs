//! The pages about people. Who opens them: an administrator with a list, a teacher with a new pupil at the door.

mod class;
mod conflicts;
mod first;
mod import;
mod keys;
mod language;
mod list;
mod merge;
mod person;
mod pupil;

use super::{
    change::{Change, ChangeError},
    decide::Unsound,
    first::StartCode,
};
use crate::{
    Directory,
    sign_in::codes::{self, CodeSpent, Protected},
};
use askama::Template;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use kernel::{Actor, ClassId, ClientId, Gate, PersonId, Stamp, Wish, ports::Enrolments};
use std::{borrow::Cow, sync::Arc};
use store::{Connection, StoreError, WriteTx};
use web::{
    Visitor, WebError,
    messages::Tongue,
    parsed,
    parts::{Field, LinkButton, Notice},
    reading,
};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// The people.
    pub directory: Directory,
    /// Lists that came, and what became of them.
    pub(crate) lists: Arc<import::Lists>,
    /// The code that the console printed, while nobody administers the school.
    start_code: Option<StartCode>,
    /// What follows a first start: sample courses, or none.
    after_first: Option<AfterFirst>,
    /// What waits for whoever answers for the school.
    waits: Option<web::Waits>,
}

/// Told which school began, and whether it wants the sample courses.
pub type AfterFirst = Arc<dyn Fn(kernel::SchoolId, bool) + Send + Sync>;

impl State {
    /// On a directory.
    pub fn new(directory: Directory) -> Self {
        Self { directory, lists: Arc::default(), start_code: None, after_first: None, waits: None }
    }

    /// Telling whoever answers for the school what waits for her.
    pub fn telling(self, waits: web::Waits) -> Self {
        Self { waits: Some(waits), ..self }
    }

    /// On a box that nobody administers yet.
    pub fn first_start(self, code: StartCode, after: AfterFirst) -> Self {
        Self { start_code: Some(code), after_first: Some(after), ..self }
    }
}

/// The routes.
pub fn routes(state: State) -> Router {
    let upload = post(import::look).get(import::show).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/people", get(list::list))
        .route("/people/new", get(list::new).post(list::add))
        .route("/people/import", upload)
        .route("/people/import/sample.csv", get(import::sample))
        .route("/people/import/{list}", get(import::result))
        .route("/people/import/{list}/go", post(import::go))
        .route("/people/conflicts", get(conflicts::list))
        .route("/people/duplicates", get(merge::list).post(merge::merge))
        .route("/people/keys", get(keys::show).post(keys::make))
        .route("/people/keys/end", post(keys::end))
        .route("/first", get(first::show).post(first::begin))
        .route("/site/language", get(language::show).post(language::save))
        .route("/people/{person}", get(person::show))
        .route("/people/{person}/name", post(person::name))
        .route("/people/{person}/shown", post(person::shown))
        .route("/people/{person}/fact", post(person::fact))
        .route("/people/{person}/role", post(person::role))
        .route("/people/{person}/class", post(person::class))
        .route("/people/{person}/protected", post(person::protected))
        .route("/people/{person}/unmerge", post(merge::unmerge))
        .route("/classes/new", get(class::new).post(class::open))
        .route("/classes/{class}/people", get(class::show).post(class::add))
        .route("/classes/{class}/people/print", get(class::print))
        .route("/classes/{class}/people/name", post(class::rename))
        .route("/classes/{class}/people/team", post(class::open_team))
        .route("/classes/{class}/people/{person}", get(pupil::show).post(pupil::act))
        .with_state(state)
}

/// A heading between parts.
#[derive(Template)]
#[template(ext = "html", source = "<h2>{{ words }}</h2>")]
struct Heading<'a> {
    words: &'a str,
}

fn stored(error: StoreError) -> WebError {
    match error {
        StoreError::Busy => WebError::TooBusy,
        error => WebError::internal(error),
    }
}

/// Asks the gate, then reads.
async fn allowed_reading<T: Send + 'static>(
    state: &State,
    actor: &Actor,
    wish: Wish,
    read: impl FnOnce(&Directory, &mut Connection) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, WebError> {
    let (directory, actor) = (state.directory.clone(), actor.clone());
    reading(move || {
        directory.may(&actor, &wish)?;
        directory.store.read_blocking(|db| read(&directory, db)).map_err(stored)
    })
    .await
}

/// Asks the gate, then changes; an unsound wish is a value, to be said on the page it came from.
async fn allowed_change<T: Send + 'static>(
    state: &State,
    actor: &Actor,
    wish: Wish,
    change: impl FnOnce(&Change<'_>, &mut WriteTx<'_>) -> Result<T, ChangeError> + Send + 'static,
) -> Result<Result<T, Unsound>, WebError> {
    let (directory, actor) = (state.directory.clone(), actor.clone());
    let school = actor.school;
    let asked = directory.clone();
    reading(move || asked.may(&actor, &wish).map_err(WebError::from)).await?;
    let store = directory.store.clone();
    let changed = store.write(move |tx| change(&Change { directory: &directory, school }, tx)).await;
    match changed {
        Ok(done) => Ok(Ok(done)),
        Err(ChangeError::Unsound(unsound)) => Ok(Err(unsound)),
        Err(ChangeError::Store(error)) => Err(stored(error)),
    }
}

/// What lets this actor change this person: an administrator anybody of the school, a teacher the pupils of her classes.
async fn wish_for(state: &State, actor: &Actor, person: PersonId) -> Result<Wish, WebError> {
    let (directory, actor) = (state.directory.clone(), actor.clone());
    reading(move || {
        let sql = "SELECT 1 FROM directory_role WHERE person = ?1 AND school = ?2 LIMIT 1";
        let here =
            directory.store.read_blocking(|db| db.query_one(sql, &[person.into(), actor.school.into()]));
        if here.map_err(stored)?.is_none() {
            return Err(WebError::NotFound);
        }
        let administer = Wish::Administer(actor.school);
        if directory.may(&actor, &administer).is_ok() {
            return Ok(administer);
        }
        let leads = |class: &ClassId| directory.may(&actor, &Wish::LeadClass(*class)).is_ok();
        let class = directory.classes_of(person)?.into_iter().find(leads);
        class.map(Wish::LeadClass).ok_or(WebError::NOT_YOURS)
    })
    .await
}

/// The stamps of the values a form showed, as one hidden field.
fn seen(stamps: &[Stamp]) -> String {
    stamps.iter().map(|stamp| kernel::to_base32(&stamp.to_bytes())).collect::<Vec<_>>().join(".")
}

fn read_seen(text: &str) -> Vec<Stamp> {
    let stamp = |text: &str| Stamp::from_bytes(&kernel::from_base32::<24>(text).ok()?);
    text.split('.').take(64).filter_map(stamp).collect()
}

fn client(text: &str) -> Result<ClientId, WebError> {
    text.parse().map_err(|_| WebError::bad_input(String::new()))
}

/// What an address says about what was done just before: `done` or `refused`, each a word with a message.
#[derive(serde::Deserialize, Default)]
struct Outcome {
    #[serde(default)]
    done: String,
    #[serde(default)]
    refused: String,
}

/// Words of [`Outcome::done`].
const DONE: [&str; 8] = ["saved", "moved", "merged", "unmerged", "imported", "opened", "left", "team"];
/// Words of [`Outcome::refused`].
const REFUSED: [Unsound; 6] = [
    Unsound::NameMissing,
    Unsound::TooLong,
    Unsound::Full,
    Unsound::LastAdministrator,
    Unsound::NotUnderstood,
    Unsound::Gone,
];

impl Outcome {
    fn notice(&self, t: &Tongue) -> Option<Notice> {
        // The first thing she sees of her box: what to do with it.
        if self.done == "begun" {
            return Some(
                Notice::good(t.say("people-done-begun"))
                    .words(t.say("people-done-begun-do"))
                    .with(LinkButton::main("/people/import", t.say("people-import")))
                    .with(LinkButton::quiet("/classes/new", t.say("people-class-new")))
                    .result(),
            );
        }
        if DONE.contains(&self.done.as_str()) {
            return Some(Notice::good(t.say(&format!("people-done-{}", self.done))).result());
        }
        if self.refused == CODE {
            return Some(
                Notice::look(t.say("people-refused-code")).words(t.say("people-refused-code-do")).result(),
            );
        }
        let refused = REFUSED.iter().find(|unsound| unsound.word() == self.refused)?;
        Some(Notice::look(refusal(t, *refused)).result())
    }
}

/// The word of [`Outcome::refused`] for a one-time code that was missing or wrong.
const CODE: &str = "code";

/// Giving roles is an act with keys (invariant 6): over plain HTTP it costs a one-time code. `false`: the code was not right,
/// and counts as a try, so the caller commits.
fn code_is_right(
    change: &Change<'_>,
    tx: &mut WriteTx<'_>,
    needed: bool,
    typed: &str,
    act: &str,
) -> Result<bool, StoreError> {
    Ok(!needed || change.directory.spend_code(tx, typed, act)? == CodeSpent::Yes)
}

fn needs_code(visitor: &Visitor) -> bool {
    codes::protection(visitor) == Protected::NeedsCode
}

fn refusal(t: &Tongue, unsound: Unsound) -> String {
    t.say(&format!("people-refused-{}", unsound.word())).into_owned()
}

/// Back to a page, saying how it went.
fn back(path: &str, changed: Result<&str, Unsound>) -> axum::response::Response {
    web::see_other(&match changed {
        Ok(done) => format!("{path}?done={done}#result"),
        Err(unsound) => format!("{path}?refused={}#result", unsound.word()),
    })
}

/// A name, or that it has not come.
fn name_or_none<'a>(t: &'a Tongue, name: &'a str) -> Cow<'a, str> {
    match name {
        "" => t.say("people-no-name"),
        name => name.into(),
    }
}

fn role_words(t: &Tongue, role: kernel::Role) -> String {
    t.say(&format!("people-role-{}", role.word())).into_owned()
}

/// A choice of the school's classes.
fn class_choice(t: &Tongue, label: &str, classes: &[(ClassId, String)], none: bool) -> Field {
    let mut field = Field::select("class", t.say(label));
    if none {
        field = field.option("", t.say("people-no-class"));
    }
    classes.iter().fold(field, |field, (class, name)| field.option(class.to_string(), name.as_str()))
}

impl Directory {
    /// The school's classes by name.
    pub(crate) fn class_list(
        &self,
        db: &mut Connection,
        school: kernel::SchoolId,
    ) -> Result<Vec<(ClassId, String)>, StoreError> {
        let sql = "SELECT class FROM directory_class WHERE school = ?1 ORDER BY class";
        let mut classes = Vec::new();
        for row in db.query(sql, &[school.into()])? {
            let class = ClassId(row.id(0)?);
            classes.push((class, self.class_title(db, class)?.unwrap_or_default()));
        }
        classes.sort_by(|a, b| natural(&a.1).cmp(&natural(&b.1)).then(a.0.cmp(&b.0)));
        Ok(classes)
    }

    /// A class's name; `None` if there is no such class.
    pub(crate) fn class_title(
        &self,
        db: &mut Connection,
        class: ClassId,
    ) -> Result<Option<String>, StoreError> {
        let names = store::view::edited::standing(db, &crate::views::CLASS_NAME, &[class.into()])?;
        Ok(names.into_iter().find_map(|standing| match standing.value {
            store::Value::Text(name) => Some(name),
            _ => None,
        }))
    }
}

/// 2 B before 10 A.
fn natural(name: &str) -> (u64, String) {
    let digits: String = name.chars().take_while(char::is_ascii_digit).take(18).collect();
    (digits.parse().unwrap_or(u64::MAX), name.to_lowercase())
}

/// Names whoever administers the school, to somebody who came for what only they can do: whom to ask, and what to say.
fn only_administrators(t: &Tongue, names: &[String]) -> Notice {
    let whom = match names.is_empty() {
        true => t.say("people-ask-administrator-nobody"),
        false => t.named("people-ask-administrator-whom", &names.join(", ")),
    };
    Notice::calm(t.say("people-ask-administrator")).words(whom).words(t.say("people-ask-administrator-how"))
}

impl Directory {
    /// What those who administer the school are called.
    fn administrator_names(
        &self,
        db: &mut Connection,
        school: kernel::SchoolId,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person AND p.forgotten = 0 \
            WHERE r.school = ?1 AND r.role = ?2 AND r.held = 1 ORDER BY r.person LIMIT 20";
        let mut names = Vec::new();
        for row in db.query(sql, &[school.into(), i64::from(kernel::Role::Administrator as u8).into()])? {
            names.extend(self.name(db, PersonId(row.id(0)?))?);
        }
        names.sort();
        Ok(names)
    }
}

/// For a link from a page of which only some have the right to follow it.
fn is_administrator(visitor: &Visitor) -> bool {
    visitor.is(kernel::Role::Administrator)
}

#[cfg(test)]
mod tests;
