//! One person: name, roles, classes, drawing, and what was stated about her.

use super::conflicts::back_to;
use super::*;
use crate::people::{
    decide::{FACT_MAX_CHARS, NAME_MAX_CHARS},
    facts::Stands,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::people::FactKind;
use formats::people::{RATHER_NOT_SAY, Today};
use kernel::{ClockQuality, LanguageTag, Role, SchoolId};
use web::{
    Form, Html, Page,
    parts::{Button, Emblem, Fold, Lead, LinkButton, PostForm, Text},
};

/// Everything the page shows.
struct Person {
    name: Stands,
    drawing: u8,
    language: Option<String>,
    roles: Vec<Role>,
    classes: Vec<(ClassId, String, bool)>,
    all_classes: Vec<(ClassId, String)>,
    facts: Vec<(FactKind, Stands)>,
    merged: Vec<(PersonId, String)>,
    into: Option<PersonId>,
    /// Names of those who may be this person under another record.
    twins: Vec<String>,
    protected: bool,
}

fn read_person(
    directory: &Directory,
    db: &mut Connection,
    school: SchoolId,
    person: PersonId,
) -> Result<Option<Person>, StoreError> {
    let sql = "SELECT p.drawing, p.language FROM directory_person p WHERE p.person = ?1 AND p.forgotten = 0 AND EXISTS \
        (SELECT 1 FROM directory_role r WHERE r.person = p.person AND r.school = ?2)";
    let Some(row) = db.query_one(sql, &[person.into(), school.into()])? else { return Ok(None) };
    let (drawing, language) = (row.int(0)? as u8, row.text_opt(1)?.map(str::to_owned));
    let sql = "SELECT class, teaches FROM directory_enrolment WHERE person = ?1 AND here = 1 ORDER BY class";
    let mut classes = Vec::new();
    for row in db.query(sql, &[person.into()])? {
        let class = ClassId(row.id(0)?);
        classes.push((class, directory.class_title(db, class)?.unwrap_or_default(), row.int(1)? != 0));
    }
    let mut facts = Vec::new();
    for kind in FactKind::ALL {
        facts.push((kind, directory.fact(db, person, kind)?));
    }
    let mut merged = Vec::new();
    for other in directory.merged_into(db, person)? {
        merged.push((other, directory.name(db, other)?.unwrap_or_default()));
    }
    let sql = "SELECT kept FROM directory_merged WHERE merged = ?1 AND standing = 1 ORDER BY kept LIMIT 1";
    let into = db.query_one(sql, &[person.into()])?.map(|row| row.id(0).map(PersonId)).transpose()?;
    let mut twins = Vec::new();
    for proposal in directory.duplicates_of(db, school, person)? {
        let other = match (proposal.one == person, proposal.other == person) {
            (true, _) => proposal.other,
            (_, true) => proposal.one,
            _ => continue,
        };
        let classes = directory.class_names_of(db, other)?;
        let name = directory.name(db, other)?.unwrap_or_default();
        twins.push(if classes.is_empty() { name } else { format!("{name} ({})", classes.join(", ")) });
    }
    Ok(Some(Person {
        twins,
        name: directory.name_stands(db, person)?,
        drawing,
        language,
        roles: directory.roles_at(db, person, school)?,
        classes,
        all_classes: directory.class_list(db, school)?,
        facts,
        merged,
        into,
        protected: directory.is_protected(db, person)?,
    }))
}

pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person: PersonId = parsed(&person)?;
    let school = actor.school;
    let read = move |directory: &Directory, db: &mut Connection| read_person(directory, db, school, person);
    let found =
        allowed_reading(&state, &actor, Wish::SeePeople(school), read).await?.ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let own = format!("/people/{person}");
    let mut main = Html::new();
    if let Some(notice) = outcome.notice(t) {
        main = main.with(notice);
    }
    if let Some(into) = found.into {
        let link = LinkButton::quiet(format!("/people/{into}"), t.say("people-merged-open"));
        main = main.with(Notice::calm(t.say("people-merged-into")).with(link));
    }
    if is_administrator(&visitor) && !found.twins.is_empty() {
        let link = LinkButton::quiet("/people/duplicates", t.say("people-duplicates"));
        let words = t.named("people-twin", &found.twins.join("; "));
        main = main.with(Notice::look(words).with(link));
    }
    main = main.with(Emblem::named(t, found.drawing));
    let roles: Vec<String> = found.roles.iter().map(|role| role_words(t, *role)).collect();
    let lead = match roles.is_empty() {
        true => t.say("people-no-role").into_owned(),
        false => roles.join(", "),
    };
    main = main.with(Lead::new(lead));
    let disputed = found.name.in_dispute();
    if !disputed.is_empty() {
        main = main.with(choose(&visitor, &own, "name", None, &found.name));
    }
    if is_administrator(&visitor) {
        if found.roles.iter().any(|role| role.is_staff()) {
            let invitation = format!("/staff/{person}/invitation");
            main = main.with(LinkButton::quiet(invitation, t.say("people-invite")));
        }
        main = main
            .with(name_form(&visitor, &own, &found))
            .with(role_forms(&visitor, &own, &found, roles.join(", ")))
            .with(class_forms(&visitor, &own, &found))
            .with(fact_forms(&visitor, &own, &found));
        main = super::merge::merged_forms(&visitor, &own, &found.merged, main);
        main = main.with(protection_form(&visitor, &own, found.protected));
        if found.roles.contains(&Role::Pupil) {
            main =
                main.with(LinkButton::quiet(format!("/privacy/moves/{person}"), t.say("people-moves-away")));
        }
        main = main.with(LinkButton::quiet(format!("/privacy/forget/{person}"), t.say("people-forget")));
    } else {
        let classes: Vec<&str> = found.classes.iter().map(|(_, name, _)| name.as_str()).collect();
        if !classes.is_empty() {
            main = main.with(Text::new(t.named("people-in-classes", &classes.join(", "))));
        }
    }
    let title = found.name.shown().map_or_else(|| t.say("people-no-name").into_owned(), str::to_owned);
    Ok(web::page(&visitor, Page::new(title, main).staff().under("/people", t.say("people-title"))))
}

/// Two values stand, because two people wrote them without seeing each other: one press settles it.
fn choose(visitor: &Visitor, own: &str, path: &str, kind: Option<FactKind>, stands: &Stands) -> Notice {
    let t = &visitor.t;
    let mut notice = Notice::look(t.say("people-two-values")).words(t.say("people-two-values-do"));
    for value in stands.in_dispute() {
        let mut form =
            PostForm::once(visitor, format!("{own}/{path}")).hidden("seen", &seen(&stands.stamps()));
        form = match kind {
            Some(kind) => form.hidden("kind", kind.word()).hidden("value", value),
            None => form.hidden("name", value),
        };
        let words = match value {
            "" => t.say("people-use-nothing").into_owned(),
            value => t.named("people-use", &shown_value(t, kind, value)).into_owned(),
        };
        notice = notice.with(form.with(Button::quiet(words)));
    }
    notice
}

/// Somebody may be looking for her.
fn protection_form(visitor: &Visitor, own: &str, protected: bool) -> Fold {
    let t = &visitor.t;
    let (state, button) = match protected {
        true => ("people-protected-yes", "people-protected-end"),
        false => ("people-protected-no", "people-protected-begin"),
    };
    let form = PostForm::new(visitor, format!("{own}/protected"))
        .with(Text::new(t.say("people-protected-words")))
        .with(Button::quiet(t.say(button)).sends("protected", if protected { "0" } else { "1" }));
    Fold::new(t.say("people-protected"), t.say(state)).with(form)
}

fn name_form(visitor: &Visitor, own: &str, found: &Person) -> Fold {
    let t = &visitor.t;
    let name = Field::text("name", t.say("people-name-field"))
        .value(found.name.shown().unwrap_or_default())
        .max_chars(NAME_MAX_CHARS)
        .autocomplete("off");
    let renaming = PostForm::once(visitor, format!("{own}/name"))
        .hidden("seen", &seen(&found.name.stamps()))
        .with(name)
        .with(Button::quiet(t.say("people-save")));
    let drawing = (0..Emblem::COUNT)
        .fold(Field::select("drawing", t.say("people-drawing")), |field, number| {
            field.option(number.to_string(), Emblem::name(t, number))
        })
        .value(found.drawing.to_string());
    let mut language =
        Field::select("language", t.say("people-language")).option("", t.say("people-language-any"));
    for (tag, name) in t.messages().offered() {
        language = language.option(tag.as_str(), name.as_str());
    }
    let language = language.value(found.language.clone().unwrap_or_default());
    let showing = PostForm::once(visitor, format!("{own}/shown")).with(drawing).with(language);
    let words = [found.name.shown().unwrap_or_default(), &Emblem::name(t, found.drawing)].join(", ");
    Fold::new(t.say("people-name-and-drawing"), words)
        .with(renaming)
        .with(showing.with(Button::quiet(t.say("people-save"))))
}

fn role_forms(visitor: &Visitor, own: &str, found: &Person, held: String) -> Fold {
    let t = &visitor.t;
    let roles = Role::ALL.into_iter().filter(|role| role.is_given_at_schools());
    let field = roles.fold(Field::select("role", t.say("people-role")), |field, role| {
        let key = if found.roles.contains(&role) { "people-role-held" } else { "people-role-open" };
        field.option(role.word(), t.named(key, &role_words(t, role)))
    });
    let mut form = PostForm::new(visitor, format!("{own}/role")).with(field);
    if let Some(code) = codes::code_field(visitor, None) {
        form = form.with(code);
    }
    let form = form
        .with(Button::quiet(t.say("people-role-give")).sends("held", "1"))
        .with(Button::quiet(t.say("people-role-end")).sends("held", "0"));
    Fold::new(t.say("people-roles"), held).with(form)
}

fn class_forms(visitor: &Visitor, own: &str, found: &Person) -> Fold {
    let t = &visitor.t;
    let names: Vec<&str> = found.classes.iter().map(|(_, name, _)| name.as_str()).collect();
    let words = match names.is_empty() {
        true => t.say("people-no-class").into_owned(),
        false => names.join(", "),
    };
    let mut fold = Fold::new(t.say("people-classes"), words);
    for (class, name, teaches) in &found.classes {
        let key = if *teaches { "people-class-end-teaching" } else { "people-class-end" };
        let form = PostForm::once(visitor, format!("{own}/class")).hidden("class", &class.to_string());
        fold = fold.with(form.with(Button::quiet(t.named(key, name)).sends("how", "leave")));
    }
    if found.all_classes.is_empty() {
        return fold.with(LinkButton::quiet("/classes/new", t.say("people-class-new")));
    }
    let how = Field::select("how", t.say("people-how"))
        .option("learn", t.say("people-how-learn"))
        .option("teach", t.say("people-how-teach"))
        .value(if found.roles.contains(&Role::Teacher) { "teach" } else { "learn" });
    let form = PostForm::once(visitor, format!("{own}/class"));
    let form = form.with(class_choice(t, "people-class", &found.all_classes, false)).with(how);
    fold.with(form.with(Button::quiet(t.say("people-class-add"))))
}

fn fact_forms(visitor: &Visitor, own: &str, found: &Person) -> Fold {
    let t = &visitor.t;
    let said = found.facts.iter().filter(|(_, stands)| stands.shown().is_some_and(|value| !value.is_empty()));
    let words = t.count("people-facts-said", said.count());
    let mut fold = Fold::new(t.say("people-facts"), words).with(Text::new(t.say("people-facts-why")));
    for (kind, stands) in &found.facts {
        if !stands.in_dispute().is_empty() {
            fold = fold.with(choose(visitor, own, "fact", Some(*kind), stands));
        }
        let label = t.say(&format!("people-fact-{}", kind.word())).into_owned();
        let value = stands.shown().unwrap_or_default();
        let field = match kind {
            FactKind::Sex => ["female", "male", "other"]
                .iter()
                .fold(Field::select("value", label).option("", t.say("people-not-said")), |field, word| {
                    field.option(*word, t.say(&format!("people-sex-{word}")))
                })
                .option(RATHER_NOT_SAY, t.say("people-rather-not"))
                .value(value),
            _ => {
                let shown = shown_value(t, Some(*kind), value);
                let field =
                    Field::text("value", label).value(shown).max_chars(FACT_MAX_CHARS).autocomplete("off");
                if *kind == FactKind::BirthDate { field.hint(t.say("people-date-hint")) } else { field }
            }
        };
        // Several forms on one page: each box needs an id of its own.
        let field = field.named_apart(kind.word());
        let mut form = PostForm::once(visitor, format!("{own}/fact"))
            .hidden("kind", kind.word())
            .hidden("seen", &seen(&stands.stamps()))
            .with(field)
            .with(Button::quiet(t.say("people-save")));
        if kind.is_sensitive() && *kind != FactKind::Sex {
            form = form.with(Button::quiet(t.say("people-rather-not")).sends("rather_not", "1"));
        }
        fold = fold.with(form);
    }
    fold
}

pub(super) fn shown_value(t: &Tongue, kind: Option<FactKind>, value: &str) -> String {
    match kind {
        Some(_) if value == RATHER_NOT_SAY => t.say("people-rather-not").into_owned(),
        Some(FactKind::Sex) if ["female", "male", "other"].contains(&value) => {
            t.say(&format!("people-sex-{value}")).into_owned()
        }
        _ => value.to_owned(),
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Name {
    name: String,
    #[serde(default)]
    seen: String,
    /// The page that the form stood on, if it was not her own.
    #[serde(default)]
    from: String,
}

pub(super) async fn name(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<Name>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person: PersonId = parsed(&person)?;
    let wish = wish_for(&state, &actor, person).await?;
    let from = form.from.clone();
    let rename = move |change: &Change<'_>, tx: &mut WriteTx<'_>| {
        change.rename(tx, person, &form.name, &read_seen(&form.seen))
    };
    let changed = allowed_change(&state, &actor, wish, rename).await?;
    Ok(back_to(&from, &format!("/people/{person}"), changed.map(|()| "saved")))
}

#[derive(serde::Deserialize)]
pub(super) struct Shown {
    drawing: u8,
    #[serde(default)]
    language: String,
}

pub(super) async fn shown(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<Shown>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person: PersonId = parsed(&person)?;
    let wish = wish_for(&state, &actor, person).await?;
    let language: Option<LanguageTag> = form.language.parse().ok();
    let show =
        move |change: &Change<'_>, tx: &mut WriteTx<'_>| change.show_as(tx, person, form.drawing, language);
    let changed = allowed_change(&state, &actor, wish, show).await?;
    Ok(back(&format!("/people/{person}"), changed.map(|()| "saved")))
}

#[derive(serde::Deserialize)]
pub(super) struct Statement {
    kind: String,
    value: String,
    #[serde(default)]
    rather_not: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    from: String,
}

pub(super) async fn fact(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<Statement>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person: PersonId = parsed(&person)?;
    let kind = FactKind::ALL.into_iter().find(|kind| kind.word() == form.kind).ok_or(WebError::NotFound)?;
    // A teacher may mend a grade; the rest is the register's.
    let wish = match kind {
        FactKind::Grade => wish_for(&state, &actor, person).await?,
        _ => {
            wish_for(&state, &actor, person).await?;
            Wish::Administer(actor.school)
        }
    };
    let today = match visitor.web().clock().quality() {
        ClockQuality::Unknown => Today::UNKNOWN,
        _ => Today::of_utc(visitor.now()),
    };
    let said =
        if form.value == visitor.t.say("people-rather-not") { RATHER_NOT_SAY.to_owned() } else { form.value };
    let value = if form.rather_not.is_empty() { said } else { RATHER_NOT_SAY.to_owned() };
    let from = form.from.clone();
    let state_it = move |change: &Change<'_>, tx: &mut WriteTx<'_>| {
        change.state(tx, person, kind, &value, &read_seen(&form.seen), today)
    };
    let changed = allowed_change(&state, &actor, wish, state_it).await?;
    Ok(back_to(&from, &format!("/people/{person}"), changed.map(|()| "saved")))
}

#[derive(serde::Deserialize)]
pub(super) struct RoleForm {
    role: String,
    held: String,
    #[serde(default)]
    one_time_code: String,
}

pub(super) async fn role(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<RoleForm>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person: PersonId = parsed(&person)?;
    wish_for(&state, &actor, person).await?;
    let role = Role::from_word(&form.role).filter(|role| role.is_given_at_schools());
    let role = role.ok_or(WebError::NotFound)?;
    let wish = Wish::Administer(actor.school);
    let needed = needs_code(&visitor);
    let set = move |change: &Change<'_>, tx: &mut WriteTx<'_>| {
        if !code_is_right(change, tx, needed, &form.one_time_code, "role")? {
            return Ok(false);
        }
        change.set_role(tx, person, role, form.held == "1").map(|()| true)
    };
    let own = format!("/people/{person}");
    Ok(match allowed_change(&state, &actor, wish, set).await? {
        Ok(false) => web::see_other(&format!("{own}?refused={CODE}#result")),
        changed => back(&own, changed.map(|_| "saved")),
    })
}

#[derive(serde::Deserialize)]
pub(super) struct Protection {
    protected: String,
}

pub(super) async fn protected(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<Protection>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person: PersonId = parsed(&person)?;
    wish_for(&state, &actor, person).await?;
    let wish = Wish::Administer(actor.school);
    let set =
        move |change: &Change<'_>, tx: &mut WriteTx<'_>| change.protect(tx, person, form.protected == "1");
    let changed = allowed_change(&state, &actor, wish, set).await?;
    Ok(back(&format!("/people/{person}"), changed.map(|()| "saved")))
}

#[derive(serde::Deserialize)]
pub(super) struct ClassForm {
    class: String,
    how: String,
}

pub(super) async fn class(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<ClassForm>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (person, class): (PersonId, ClassId) = (parsed(&person)?, parsed(&form.class)?);
    wish_for(&state, &actor, person).await?;
    let wish = Wish::Administer(actor.school);
    let enrol = move |change: &Change<'_>, tx: &mut WriteTx<'_>| match form.how.as_str() {
        "leave" => change.unenrol(tx, person, class),
        how => change.enrol(tx, person, class, how == "teach", None),
    };
    let changed = allowed_change(&state, &actor, wish, enrol).await?;
    Ok(back(&format!("/people/{person}"), changed.map(|()| "saved")))
}
