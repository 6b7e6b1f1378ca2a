//! Who is in a class: a new pupil in twenty seconds, teams, a list to print.

use super::*;
use crate::people::{
    change::Newcomer,
    decide::{GROUP_NAME_MAX_CHARS, NAME_MAX_CHARS},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::people::FactKind;
use kernel::{Role, ports::Team};
use std::collections::BTreeSet;
use web::{
    Form, Html, Page,
    parts::{Button, Cell, Choice, Choices, Emblem, ErrorSummary, LinkButton, PostForm, Roster, Table, Text},
};

/// A pupil as the class's list shows her.
pub(super) struct Pupil {
    pub(super) person: PersonId,
    pub(super) name: String,
    pub(super) drawing: u8,
    pub(super) grade: String,
}

/// A class as its list shows it.
pub(super) struct Class {
    pub(super) name: String,
    pub(super) pupils: Vec<Pupil>,
    pub(super) teachers: Vec<(PersonId, String)>,
    pub(super) teams: Vec<Team>,
}

pub(super) fn read_class(
    directory: &Directory,
    db: &mut Connection,
    class: ClassId,
) -> Result<Option<Class>, StoreError> {
    let Some(name) = directory.class_title(db, class)? else { return Ok(None) };
    let sql = "SELECT e.person, p.drawing, e.teaches FROM directory_enrolment e \
        JOIN directory_person p ON p.person = e.person WHERE e.class = ?1 AND e.here = 1 ORDER BY e.person";
    let mut found = Class { name, pupils: vec![], teachers: vec![], teams: directory.teams(db, class)? };
    for row in db.query(sql, &[class.into()])? {
        let person = PersonId(row.id(0)?);
        let name = directory.name(db, person)?.unwrap_or_default();
        if row.int(2)? != 0 {
            found.teachers.push((person, name));
        } else {
            let grade = directory.fact(db, person, FactKind::Grade)?.shown().unwrap_or_default().to_owned();
            found.pupils.push(Pupil { person, name, drawing: row.int(1)? as u8, grade });
        }
    }
    found.pupils.sort_by_cached_key(|pupil| (store::search::tokens(&pupil.name), pupil.person));
    Ok(Some(found))
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Just {
    /// Who was just added.
    #[serde(default)]
    added: String,
    /// Who was just taken out.
    #[serde(default)]
    removed: String,
    #[serde(flatten)]
    outcome: Outcome,
}

pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(just): Query<Just>,
) -> Result<Response, WebError> {
    page(&state, &visitor, parsed(&class)?, just, None).await
}

async fn page(
    state: &State,
    visitor: &Visitor,
    class: ClassId,
    just: Just,
    wrong: Option<(Add, Halt)>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let removed: Option<PersonId> = just.removed.parse().ok();
    let read = move |directory: &Directory, db: &mut Connection| {
        let gone = match removed {
            Some(person) if crate::people::change::left_and_is_nowhere(db, class, person)? => {
                directory.name(db, person)?.map(|name| (person, name))
            }
            Some(_) => None,
            None => None,
        };
        Ok(read_class(directory, db, class)?.map(|found| (found, gone)))
    };
    let found = allowed_reading(state, &actor, Wish::LeadClass(class), read).await?;
    let (found, gone) = found.ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let own = format!("/classes/{class}/people");
    let mut main = Html::new();
    main = match just.outcome.notice(t) {
        Some(notice) => main.with(notice),
        None => main,
    };
    let added = found.pupils.iter().find(|pupil| pupil.person.to_string() == just.added);
    if let Some(pupil) = added.filter(|_| wrong.is_none()) {
        let undo = PostForm::once(visitor, format!("{own}/{}", pupil.person));
        main = main.with(
            Notice::good(t.named("people-added", &pupil.name))
                .with(Emblem::named(t, pupil.drawing))
                .with(undo.with(Button::quiet(t.say("people-undo")).sends("act", "remove")))
                .result(),
        );
    }
    if let Some((person, name)) = gone.filter(|(person, _)| found.pupils.iter().all(|p| p.person != *person))
    {
        let undo = PostForm::once(visitor, format!("{own}/{person}"));
        main = main.with(
            Notice::good(t.named("people-removed", &name))
                .words(t.say("people-removed-keeps"))
                .with(undo.with(Button::quiet(t.say("people-undo")).sends("act", "back")))
                .result(),
        );
    }
    let (typed, unsound, alike) = match wrong {
        Some((add, Halt::Unsound(unsound))) => (add, Some(unsound), None),
        Some((add, Halt::Alike(person, name))) => (add, None, Some((person, name))),
        None => (Add::default(), None, None),
    };
    if let Some((person, name)) = &alike {
        let another = PostForm::once(visitor, own.as_str())
            .hidden("name", &typed.name)
            .hidden("grade", &typed.grade)
            .hidden("another", "1")
            .with(Button::quiet(t.say("people-alike-another")));
        let args = [("name", name.as_str().into()), ("class", found.name.as_str().into())];
        main = main.with(
            Notice::look(t.with("people-alike", &args))
                .with(LinkButton::quiet(format!("{own}/{person}"), t.named("people-alike-see", name)))
                .with(another)
                .result(),
        );
    }
    let name = Field::text("name", t.say("people-pupil-name"))
        .value(typed.name)
        .max_chars(NAME_MAX_CHARS)
        .autocomplete("off")
        .attribute("autofocus", "")
        .maybe_error(unsound.map(|unsound| refusal(t, unsound)));
    let several_grades = found.pupils.iter().any(|pupil| !pupil.grade.is_empty());
    let summary = ErrorSummary::new(t.say("people-mend"), [name.problem()]);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut form = PostForm::once(visitor, own.as_str()).with(name);
    if several_grades {
        form = form.with(Field::text("grade", t.say("people-fact-grade")).value(typed.grade).max_chars(40));
    }
    main = main.with(summary).with(form.with(Button::main(t.say("people-pupil-add"))));
    if found.pupils.is_empty() {
        main = main.with(Notice::calm(t.say("people-class-empty")).words(t.say("people-class-empty-do")));
    } else {
        // Beside each name only where it tells pupils apart.
        let grades: BTreeSet<&str> =
            found.pupils.iter().map(|pupil| pupil.grade.as_str()).filter(|grade| !grade.is_empty()).collect();
        let grade_is = |grade: &str| format!("{}: {grade}", t.say("people-fact-grade"));
        if let (Some(grade), 1) = (grades.first(), grades.len()) {
            main = main.with(Text::new(grade_is(grade)));
        }
        let mut roster = Roster::new(t.count("people-class-list", found.pupils.len()));
        for pupil in &found.pupils {
            let teams: Vec<&str> = found
                .teams
                .iter()
                .filter(|team| team.pupils.contains(&pupil.person))
                .map(|team| team.name.as_str())
                .collect();
            let grade = Some(pupil.grade.as_str()).filter(|grade| !grade.is_empty() && grades.len() > 1);
            let grade = grade.map(grade_is);
            let words: Vec<String> = grade.into_iter().chain(teams.into_iter().map(str::to_owned)).collect();
            let (emblem, href) = (Emblem::named(t, pupil.drawing), format!("{own}/{}", pupil.person));
            roster = roster.person(emblem, href, name_or_none(t, &pupil.name), words.join(" · "));
        }
        main = main
            .with(roster.reading(t.say("people-class-reading")))
            .with(LinkButton::quiet(format!("/classes/{class}/cards"), t.say("people-cards")))
            .with(LinkButton::quiet(format!("{own}/print"), t.say("people-print")));
    }
    let teachers: Vec<&str> = found.teachers.iter().map(|(_, name)| name.as_str()).collect();
    if !teachers.is_empty() {
        main = main.with(Text::new(t.named("people-taught-by", &teachers.join(", "))));
    }
    main = main.with_template(&Heading { words: &t.say("people-teams") });
    for team in &found.teams {
        let line = t.with(
            "people-team-line",
            &[("name", team.name.as_str().into()), ("n", team.pupils.len().into())],
        );
        let close = PostForm::once(visitor, format!("{own}/team")).hidden("close", &team.team.to_string());
        let words = t.named("people-team-close", &team.name).into_owned();
        main = main.with(Text::new(line)).with(close.with(Button::quiet(words)));
    }
    let team_name =
        Field::text("name", t.say("people-team-name")).max_chars(GROUP_NAME_MAX_CHARS).named_apart("team");
    let team = PostForm::once(visitor, format!("{own}/team")).with(team_name);
    let class_name = Field::text("name", t.say("people-class-name"))
        .value(found.name.as_str())
        .max_chars(GROUP_NAME_MAX_CHARS)
        .named_apart("class");
    let renaming = PostForm::once(visitor, format!("{own}/name")).with(class_name);
    main = main
        .with(team.with(Button::quiet(t.say("people-team-open"))))
        .with_template(&Heading { words: &t.say("people-class-name") })
        .with(renaming.with(Button::quiet(t.say("people-save"))));
    let page = Page::new(t.named("people-class-title", &found.name), main).staff().status(status);
    Ok(web::page(visitor, page.under(format!("/classes/{class}"), found.name.as_str())))
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Add {
    name: String,
    #[serde(default)]
    grade: String,
    #[serde(default)]
    client: String,
    /// She has been asked whether it is the same child, and says that it is another one.
    #[serde(default)]
    another: String,
}

/// What keeps the form from being done.
pub(super) enum Halt {
    Unsound(Unsound),
    /// There is somebody of this name already.
    Alike(PersonId, String),
}

/// What became of the wish to add somebody.
enum Added {
    Yes(PersonId),
    Alike(PersonId, String),
}

pub(super) async fn add(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Form(add): Form<Add>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let new = Newcomer {
        name: add.name.clone(),
        role: Role::Pupil,
        class: Some((class, false)),
        drawing: None,
        grade: Some(add.grade.clone()),
        client: client(&add.client)?,
    };
    let asked = add.another.is_empty();
    let added = allowed_change(&state, &actor, Wish::LeadClass(class), move |change, tx| {
        if asked && let Some((person, name)) = change.alike(tx, class, &new.name, new.client)? {
            return Ok(Added::Alike(person, name));
        }
        change.add(tx, &new).map(Added::Yes)
    });
    let halt = match added.await? {
        Ok(Added::Yes(person)) => {
            return Ok(web::see_other(&format!("/classes/{class}/people?added={person}")));
        }
        Ok(Added::Alike(person, name)) => Halt::Alike(person, name),
        Err(unsound) => Halt::Unsound(unsound),
    };
    page(&state, &visitor, class, Just::default(), Some((add, halt))).await
}

pub(super) async fn print(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let read = move |directory: &Directory, db: &mut Connection| read_class(directory, db, class);
    let found =
        allowed_reading(&state, &actor, Wish::LeadClass(class), read).await?.ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let caption = t.with(
        "people-print-caption",
        &[
            ("name", found.name.as_str().into()),
            ("n", found.pupils.len().into()),
            ("day", t.date(visitor.now()).into()),
        ],
    );
    let mut table = Table::new(caption)
        .column(t.say("people-name"))
        .column(t.say("people-drawing"))
        .column(t.say("people-fact-grade"))
        .column("1")
        .column("2")
        .column("3");
    for pupil in &found.pupils {
        let empty = || Cell::text("");
        table = table.row(vec![
            Cell::text(pupil.name.as_str()),
            Cell::part(Emblem::named(t, pupil.drawing)),
            Cell::text(pupil.grade.as_str()),
            empty(),
            empty(),
            empty(),
        ]);
    }
    let main = Html::new().with(table.reading(t.say("people-print-how")));
    let own = format!("/classes/{class}/people");
    let page = Page::new(t.named("people-print-title", &found.name), main).staff();
    Ok(web::page(
        &visitor,
        page.under(own.as_str(), t.named("people-class-title", &found.name))
            .next(own.as_str(), t.say("people-back-to-class")),
    ))
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
    #[serde(default)]
    client: String,
    /// The team to close.
    #[serde(default)]
    close: String,
    /// The page that the form stood on, if it was not the class's.
    #[serde(default)]
    from: String,
    /// Whoever opens the class says that she teaches it.
    #[serde(default)]
    mine: String,
}

pub(super) async fn rename(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Form(form): Form<Named>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let (wish, from) = (Wish::LeadClass(class), form.from.clone());
    let renamed =
        allowed_change(&state, &actor, wish, move |change, tx| change.rename_class(tx, class, &form.name))
            .await?;
    let own = format!("/classes/{class}/people");
    Ok(super::conflicts::back_to(&from, &own, renamed.map(|()| "saved")))
}

pub(super) async fn open_team(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Form(form): Form<Named>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    if !form.close.is_empty() {
        let team = parsed(&form.close)?;
        let wish = Wish::LeadClass(class);
        let closed =
            allowed_change(&state, &actor, wish, move |change, tx| change.close_team(tx, class, team));
        return Ok(back(&format!("/classes/{class}/people"), closed.await?.map(|()| "saved")));
    }
    let client = client(&form.client)?;
    let open = move |change: &Change<'_>, tx: &mut WriteTx<'_>| {
        change.open_team(tx, class, &form.name, client).map(drop)
    };
    let opened = allowed_change(&state, &actor, Wish::LeadClass(class), open).await?;
    Ok(back(&format!("/classes/{class}/people"), opened.map(|()| "team")))
}

pub(super) async fn new(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    new_form(&state, &visitor, Named::default(), None).await
}

async fn new_form(
    state: &State,
    visitor: &Visitor,
    typed: Named,
    unsound: Option<Unsound>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    allowed_reading(state, &actor, Wish::OpenClass(actor.school), |_, _| Ok(())).await?;
    let t = &visitor.t;
    let name = Field::text("name", t.say("people-class-name"))
        .value(typed.name)
        .max_chars(GROUP_NAME_MAX_CHARS)
        .hint(t.say("people-class-name-hint"))
        .attribute("autofocus", "")
        .maybe_error(unsound.map(|unsound| refusal(t, unsound)));
    let summary = ErrorSummary::new(t.say("people-mend"), [name.problem()]);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut form = PostForm::once(visitor, "/classes/new").with(name);
    if !actor.is(Role::Teacher) {
        // Who teaches opens a class for herself; who leads the school may do both.
        let mine = Choice::new("1", t.say("people-class-mine")).chosen(typed.mine == "1");
        form = form.with(Choices::several("mine", t.say("people-class-who-teaches")).choice(mine));
    }
    let form = form.with(Button::main(t.say("people-class-open")));
    let page =
        Page::new(t.say("people-class-new"), Html::new().with(summary).with(form)).staff().status(status);
    Ok(web::page(visitor, page.under("/classes", t.say("people-classes"))))
}

pub(super) async fn open(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Named>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (client, name) = (client(&form.client)?, form.name.clone());
    let teacher = (actor.is(Role::Teacher) || form.mine == "1").then_some(actor.person);
    let wish = Wish::OpenClass(actor.school);
    let opened =
        allowed_change(&state, &actor, wish, move |change, tx| change.open_class(tx, &name, teacher, client))
            .await?;
    match opened {
        Ok(class) => Ok(web::see_other(&format!("/classes/{class}/people?done=opened#result"))),
        Err(unsound) => new_form(&state, &visitor, form, Some(unsound)).await,
    }
}
