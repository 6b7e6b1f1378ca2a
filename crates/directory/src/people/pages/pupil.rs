//! One pupil of a class, as her teacher tends to her: name, team, grade, another class.

use super::*;
use crate::people::{change::left_and_is_nowhere, decide::NAME_MAX_CHARS};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::people::FactKind;
use formats::people::Today;
use kernel::{Role, TeamId};
use web::{
    Form, Html, Page,
    parts::{Button, Emblem, LinkButton, PostForm, Text},
};

pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, person)): Path<(String, String)>,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (class, person): (ClassId, PersonId) = (parsed(&class)?, parsed(&person)?);
    let school = actor.school;
    let read = move |directory: &Directory, db: &mut Connection| {
        let Some(found) = super::class::read_class(directory, db, class)? else { return Ok(None) };
        let name = directory.name_stands(db, person)?;
        let grade = directory.fact(db, person, FactKind::Grade)?;
        Ok(Some((found, name, grade, directory.class_list(db, school)?)))
    };
    let found = allowed_reading(&state, &actor, Wish::LeadClass(class), read).await?;
    let (found, name, grade, classes) = found.ok_or(WebError::NotFound)?;
    let pupil = found.pupils.iter().find(|pupil| pupil.person == person).ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let list = format!("/classes/{class}/people");
    let own = format!("{list}/{person}");
    let act = |act: &str| PostForm::once(&visitor, own.as_str()).hidden("act", act);
    let mut main = Html::new();
    if let Some(notice) = outcome.notice(t) {
        main = main.with(notice);
    }
    main = main.with(Emblem::named(t, pupil.drawing));
    let disputed = name.in_dispute();
    if !disputed.is_empty() {
        let mut notice = Notice::look(t.say("people-two-values")).words(t.say("people-two-values-do"));
        for value in disputed {
            let form = act("rename").hidden("seen", &seen(&name.stamps())).hidden("value", value);
            notice = notice.with(form.with(Button::quiet(t.named("people-use", value))));
        }
        main = main.with(notice);
    }
    let name_field = Field::text("value", t.say("people-name-field"))
        .value(pupil.name.as_str())
        .max_chars(NAME_MAX_CHARS)
        .autocomplete("off")
        .named_apart("name");
    let renaming = act("rename").hidden("seen", &seen(&name.stamps())).with(name_field);
    let grade_field = Field::text("value", t.say("people-fact-grade"))
        .value(pupil.grade.as_str())
        .max_chars(40)
        .named_apart("grade");
    let grading = act("grade").hidden("seen", &seen(&grade.stamps())).with(grade_field);
    main = main
        .with(renaming.with(Button::quiet(t.say("people-save"))))
        .with(grading.with(Button::quiet(t.say("people-save"))));
    if !found.teams.is_empty() {
        let team = found.teams.iter().fold(
            Field::select("value", t.say("people-team"))
                .named_apart("team")
                .option("", t.say("people-no-team")),
            |field, team| field.option(team.team.to_string(), team.name.as_str()),
        );
        let hers = found.teams.iter().find(|team| team.pupils.contains(&person));
        let team = team.value(hers.map(|team| team.team.to_string()).unwrap_or_default());
        main = main.with(act("team").with(team).with(Button::quiet(t.say("people-save"))));
    }
    let others: Vec<(ClassId, String)> = classes.into_iter().filter(|(other, _)| *other != class).collect();
    main = main.with_template(&Heading { words: &t.say("people-class") });
    if !others.is_empty() {
        let field = class_choice(t, "people-move-to", &others, false);
        main = main.with(act("move").with(field).with(Button::quiet(t.say("people-move"))));
    }
    main = main
        .with(Text::new(t.say("people-remove-what")))
        .with(act("remove").with(Button::quiet(t.say("people-remove"))))
        .with(LinkButton::quiet(format!("/classes/{class}/cards"), t.say("people-cards")));
    if visitor.is(Role::Administrator) || visitor.is(Role::Head) {
        main = main.with(LinkButton::quiet(format!("/people/{person}"), t.say("people-whole")));
    }
    let page =
        Page::new(pupil.name.as_str(), main).staff().under(list, t.named("people-class-title", &found.name));
    Ok(web::page(&visitor, page))
}

#[derive(serde::Deserialize)]
pub(super) struct Act {
    act: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    class: String,
}

pub(super) async fn act(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, person)): Path<(String, String)>,
    Form(act): Form<Act>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (class, person): (ClassId, PersonId) = (parsed(&class)?, parsed(&person)?);
    // Bringing her back is the one thing done to somebody who is not in the class.
    if act.act != "back" {
        let directory = state.directory.clone();
        let here = reading(move || Ok(directory.pupils_of(class)?.contains(&person))).await?;
        if !here {
            return Ok(web::see_other(&format!("/classes/{class}/people?refused=gone#result")));
        }
    }
    let list = format!("/classes/{class}/people");
    let own = format!("{list}/{person}");
    let target: Option<ClassId> = if act.act == "move" { Some(parsed(&act.class)?) } else { None };
    let team: Option<TeamId> = match (act.act.as_str(), act.value.as_str()) {
        ("team", value) if !value.is_empty() => Some(parsed(value)?),
        _ => None,
    };
    let (what, leads_to) = match act.act.as_str() {
        "rename" | "grade" | "team" => (own.as_str(), "saved"),
        "remove" => (list.as_str(), "removed"),
        "move" => (list.as_str(), "moved"),
        "back" => (list.as_str(), "saved"),
        _ => return Err(WebError::NotFound),
    };
    let wish = Wish::LeadClass(class);
    let word = act.act.clone();
    let changed = allowed_change(&state, &actor, wish, move |change, tx| match word.as_str() {
        "rename" => change.rename(tx, person, &act.value, &read_seen(&act.seen)),
        "grade" => {
            change.state(tx, person, FactKind::Grade, &act.value, &read_seen(&act.seen), Today::UNKNOWN)
        }
        "team" => change.set_team(tx, class, person, team),
        "move" => change.enrol(tx, person, target.unwrap_or(class), false, Some(class)),
        "remove" => change.unenrol(tx, person, class),
        // Only whoever has just left, and is nowhere else: others are brought into a class by whoever administers.
        _ if !left_and_is_nowhere(tx.connection(), class, person)? => Err(Unsound::Gone.into()),
        _ => change.enrol(tx, person, class, false, None),
    })
    .await?;
    Ok(match (leads_to, changed) {
        ("removed", Ok(())) => web::see_other(&format!("{list}?removed={person}#result")),
        (done, changed) => back(what, changed.map(|()| done)),
    })
}
