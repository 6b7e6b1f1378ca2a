//! Everybody at the school, found by name; and somebody new.

use super::*;
use crate::people::{change::Newcomer, decide::NAME_MAX_CHARS};
use axum::{
    extract::{Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::Role;
use web::{
    Form, Html, Page,
    parts::{Button, Emblem, ErrorSummary, LinkButton, Pager, PostForm, Roster},
};

/// People on one page: three screens of a phone.
const PER_PAGE: usize = 25;

#[derive(serde::Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: usize,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Template)]
#[template(ext = "html", source = r#"<form method="get" action="/people">{{ field }}{{ button }}</form>"#)]
struct SearchForm {
    field: Field,
    button: Button,
}

type Line = (crate::people::search::Found, Vec<Role>, Vec<String>);

pub(super) async fn list(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (school, query, page) = (actor.school, wanted.q.clone(), wanted.page.min(100_000));
    let (waits, t, day) = (state.waits.clone(), visitor.t.clone(), visitor.now());
    let asking = actor.clone();
    let waits = match waits {
        Some(waits) => reading(move || Ok(waits(&t, &asking, day))).await?,
        None => None,
    };
    let (all, shown, nameless) =
        allowed_reading(&state, &actor, Wish::SeePeople(school), move |directory, db| {
            let (found, nameless) = directory.find_people_and_nameless(db, school, &query)?;
            let all = found.len();
            let mut shown: Vec<Line> = Vec::new();
            for found in found.into_iter().skip(page * PER_PAGE).take(PER_PAGE) {
                let roles = directory.roles_at(db, found.person, school)?;
                let classes = directory.class_names_of(db, found.person)?;
                shown.push((found, roles, classes));
            }
            // Only where somebody looks at all of them.
            let nameless = if query.trim().is_empty() { nameless } else { 0 };
            Ok((all, shown, nameless))
        })
        .await?;
    let t = &visitor.t;
    let field =
        Field::text("q", t.say("people-search")).value(wanted.q.as_str()).hint(t.say("people-search-hint"));
    let search = SearchForm { field, button: Button::quiet(t.say("people-search-go")) };
    let mut main = Html::new();
    if let Some(notice) = wanted.outcome.notice(t) {
        main = main.with(notice);
    }
    // Above the search only where nothing is searched for.
    if let Some(waits) = waits.filter(|_| wanted.q.trim().is_empty() && page == 0) {
        main = main.with(waits);
    }
    main = main.with_template(&search);
    if nameless > 0 {
        let words = t.say("people-nameless-do");
        main = main.with(Notice::look(t.count("people-nameless", nameless)).words(words));
    }
    if shown.is_empty() {
        let said = match wanted.q.trim() {
            // They are here: nothing is to be imported.
            "" if nameless > 0 => None,
            "" => Some(("people-nobody", "people-nobody-do")),
            _ => Some(("people-none-found", "people-none-found-do")),
        };
        if let Some((title, words)) = said {
            main = main.with(Notice::calm(t.say(title)).words(t.say(words)));
        }
    } else {
        let mut roster = Roster::new(t.count("people-list", all));
        for (found, roles, classes) in shown {
            let roles: Vec<String> = roles.into_iter().map(|role| role_words(t, role)).collect();
            let words: Vec<String> = [roles.join(", "), classes.join(", ")]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect();
            let (emblem, href) = (Emblem::named(t, found.drawing), format!("/people/{}", found.person));
            roster = roster.person(emblem, href, found.name, words.join(" · "));
        }
        let encoded: String = wanted.q.bytes().map(|byte| format!("%{byte:02X}")).collect();
        main = main.with(roster).with(Pager::new(t, &format!("/people?q={encoded}"), page, PER_PAGE, all));
    }
    if is_administrator(&visitor) {
        main = main
            .with(LinkButton::quiet("/people/new", t.say("people-new")))
            .with(LinkButton::quiet("/people/import", t.say("people-import")))
            .with(LinkButton::quiet("/people/duplicates", t.say("people-duplicates")))
            .with(LinkButton::quiet("/classes/new", t.say("people-class-new")))
            .with(LinkButton::quiet("/people/keys", t.say("people-keys")));
    }
    Ok(web::page(&visitor, Page::new(t.say("people-title"), main).staff()))
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Add {
    name: String,
    role: String,
    #[serde(default)]
    class: String,
    client: String,
    #[serde(default)]
    one_time_code: String,
    #[serde(default)]
    another: String,
}

/// What became of the wish to add somebody.
enum Added {
    Yes(PersonId),
    Code,
    Alike(PersonId, String),
}

pub(super) async fn new(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    form(&state, &visitor, Add { role: Role::Pupil.word().into(), ..Add::default() }, None, None).await
}

async fn form(
    state: &State,
    visitor: &Visitor,
    add: Add,
    unsound: Option<Unsound>,
    wrong_code: Option<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let school = actor.school;
    let read = move |directory: &Directory, db: &mut Connection| directory.class_list(db, school);
    let classes = allowed_reading(state, &actor, Wish::Administer(school), read).await?;
    let t = &visitor.t;
    let name = Field::text("name", t.say("people-name-field"))
        .value(add.name)
        .max_chars(NAME_MAX_CHARS)
        .autocomplete("off")
        .maybe_error(unsound.map(|unsound| refusal(t, unsound)));
    let roles = Role::ALL.into_iter().filter(|role| role.is_given_at_schools());
    let role = roles
        .fold(Field::select("role", t.say("people-role")), |field, role| {
            field.option(role.word(), role_words(t, role))
        })
        .value(add.role);
    let class = class_choice(t, "people-class", &classes, true).value(add.class);
    let code = codes::code_field(visitor, wrong_code).map(|field| field.hint(t.say("people-code-for-staff")));
    let problems = [name.problem(), code.as_ref().and_then(Field::problem)];
    let summary = ErrorSummary::new(t.say("people-mend"), problems);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut post = PostForm::once(visitor, "/people/new").with(name).with(role).with(class);
    if let Some(code) = code {
        post = post.with(code);
    }
    let main = Html::new().with(summary).with(post.with(Button::main(t.say("people-add"))));
    let page = Page::new(t.say("people-new"), main).staff().status(status);
    Ok(web::page(visitor, page.under("/people", t.say("people-title"))))
}

/// "Is it the same child?" Asked once, before a second record of one name in one class is made.
fn alike(visitor: &Visitor, add: &Add, person: PersonId, name: &str) -> Response {
    let t = &visitor.t;
    let another = PostForm::once(visitor, "/people/new")
        .hidden("name", &add.name)
        .hidden("role", &add.role)
        .hidden("class", &add.class)
        .hidden("another", "1")
        .with(Button::quiet(t.say("people-alike-another")));
    let notice = Notice::look(t.named("people-alike-there", name))
        .with(LinkButton::quiet(format!("/people/{person}"), t.named("people-alike-see", name)))
        .with(another);
    let page = Page::new(t.say("people-new"), Html::new().with(notice.result())).staff();
    web::page(visitor, page.under("/people", t.say("people-title")))
}

pub(super) async fn add(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(add): Form<Add>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let role =
        Role::from_word(&add.role).filter(|role| role.is_given_at_schools()).ok_or(WebError::NotFound)?;
    let class = match add.class.as_str() {
        "" => None,
        class => Some((parsed(class)?, role != Role::Pupil)),
    };
    let new = Newcomer {
        name: add.name.clone(),
        role,
        class,
        drawing: None,
        grade: None,
        client: client(&add.client)?,
    };
    let wish = Wish::Administer(actor.school);
    let (needed, typed) = (role != Role::Pupil && needs_code(&visitor), add.one_time_code.clone());
    let asked = add.another.is_empty();
    let added = allowed_change(&state, &actor, wish, move |change, tx| {
        if let Some((class, false)) = new.class.filter(|_| asked)
            && let Some((person, name)) = change.alike(tx, class, &new.name, new.client)?
        {
            return Ok(Added::Alike(person, name));
        }
        if !code_is_right(change, tx, needed, &typed, "role")? {
            return Ok(Added::Code);
        }
        change.add(tx, &new).map(Added::Yes)
    });
    match added.await? {
        Ok(Added::Yes(person)) => Ok(web::see_other(&format!("/people/{person}?done=saved#result"))),
        Ok(Added::Code) => {
            let wrong = visitor.t.say("people-refused-code").into_owned();
            form(&state, &visitor, add, None, Some(wrong)).await
        }
        Ok(Added::Alike(person, name)) => Ok(alike(&visitor, &add, person, &name)),
        Err(unsound) => form(&state, &visitor, add, Some(unsound), None).await,
    }
}

impl Directory {
    /// The roles somebody holds at a school.
    pub(crate) fn roles_at(
        &self,
        db: &mut Connection,
        person: PersonId,
        school: kernel::SchoolId,
    ) -> Result<Vec<Role>, StoreError> {
        let sql =
            "SELECT role FROM directory_role WHERE person = ?1 AND school = ?2 AND held = 1 ORDER BY role";
        let rows = db.query(sql, &[person.into(), school.into()])?;
        let held: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
        Ok(Role::ALL.into_iter().filter(|role| held.contains(&(*role as i64))).collect())
    }

    /// Names of the classes somebody is in.
    pub(crate) fn class_names_of(
        &self,
        db: &mut Connection,
        person: PersonId,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 1 ORDER BY class";
        let mut names = Vec::new();
        for row in db.query(sql, &[person.into()])? {
            names.extend(self.class_title(db, ClassId(row.id(0)?))?);
        }
        names.sort_by_key(|name| natural(name));
        Ok(names)
    }
}
