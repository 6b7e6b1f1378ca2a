//! Duplicates: proposed with reasons, settled with one press, and undone with another.

use super::*;
use crate::people::{
    change::is_staff,
    merge::{Proposal, SHOWN},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use web::{
    Form, Html, Page,
    parts::{Button, Card, Cards, Lead, PostForm, Text},
};

/// Two people, their names and classes, and whether one of them is staff.
type Pair = (Proposal, String, Vec<String>, String, Vec<String>, bool);

pub(super) async fn list(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let school = actor.school;
    if actor.is(kernel::Role::Head) && !is_administrator(&visitor) {
        return ask_somebody(&state, &visitor, &actor).await;
    }
    let read = move |directory: &Directory, db: &mut Connection| {
        let mut pairs: Vec<Pair> = Vec::new();
        for proposal in directory.duplicates(db, school)?.into_iter().take(SHOWN) {
            let name = |db: &mut Connection, person| {
                Ok::<_, StoreError>(directory.name(db, person)?.unwrap_or_default())
            };
            let (one, other) = (name(db, proposal.one)?, name(db, proposal.other)?);
            let classes = directory.class_names_of(db, proposal.one)?;
            let other_classes = directory.class_names_of(db, proposal.other)?;
            let staff = is_staff(db, proposal.one)? || is_staff(db, proposal.other)?;
            pairs.push((proposal, one, classes, other, other_classes, staff));
        }
        Ok(pairs)
    };
    let pairs = allowed_reading(&state, &actor, Wish::Administer(school), read).await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(notice) = outcome.notice(t) {
        main = main.with(notice);
    }
    if pairs.is_empty() {
        main = main.with(Notice::calm(t.say("people-no-duplicates")).words(t.say("people-no-duplicates-do")));
    } else {
        main = main.with(Lead::new(t.say("people-duplicates-lead")));
        main =
            main.with(pairs.into_iter().fold(Cards::new(), |cards, pair| cards.card(card(&visitor, pair))));
    }
    let page = Page::new(t.say("people-duplicates"), main).staff().under("/people", t.say("people-title"));
    Ok(web::page(&visitor, page.next("/people", t.say("people-see-all"))))
}

/// For a head: joining records is for whoever administers the school, and this is who that is.
async fn ask_somebody(state: &State, visitor: &Visitor, actor: &Actor) -> Result<Response, WebError> {
    let school = actor.school;
    let read = move |directory: &Directory, db: &mut Connection| {
        Ok((directory.duplicates(db, school)?.len(), directory.administrator_names(db, school)?))
    };
    let (pairs, names) = allowed_reading(state, actor, Wish::SeePeople(school), read).await?;
    let t = &visitor.t;
    let main = Html::new()
        .with(Lead::new(t.count("people-duplicates-n", pairs)))
        .with(only_administrators(t, &names));
    let page = Page::new(t.say("people-duplicates"), main).staff().under("/people", t.say("people-title"));
    Ok(web::page(visitor, page.next("/people", t.say("people-see-all"))))
}

fn card(visitor: &Visitor, (proposal, one, classes, other, other_classes, staff): Pair) -> Card {
    let t = &visitor.t;
    let with_classes = |name: &str, classes: &[String]| match classes {
        [] => name.to_owned(),
        classes => format!("{name} ({})", classes.join(", ")),
    };
    let why: Vec<String> =
        proposal.why.iter().map(|why| t.say(&format!("people-why-{}", why.word())).into_owned()).collect();
    let keep = |kept: PersonId, merged: PersonId, name: &str, n: &str| {
        let words = t.with("people-merge-keep", &[("name", name.into()), ("n", n.into())]).into_owned();
        let form = PostForm::new(visitor, "/people/duplicates")
            .hidden("kept", &kept.to_string())
            .hidden("merged", &merged.to_string());
        match codes::code_field(visitor, None).filter(|_| staff) {
            Some(code) => form.with(code).with(Button::quiet(words)),
            None => form.with(Button::quiet(words)),
        }
    };
    Card::new(format!("{} = {}?", with_classes(&one, &classes), with_classes(&other, &other_classes)))
        .words(why.join("; "))
        .with(keep(proposal.one, proposal.other, &with_classes(&one, &classes), "1"))
        .with(keep(proposal.other, proposal.one, &with_classes(&other, &other_classes), "2"))
}

#[derive(serde::Deserialize)]
pub(super) struct Merge {
    kept: String,
    merged: String,
    #[serde(default)]
    one_time_code: String,
}

pub(super) async fn merge(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Merge>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (kept, merged): (PersonId, PersonId) = (parsed(&form.kept)?, parsed(&form.merged)?);
    wish_for(&state, &actor, kept).await?;
    wish_for(&state, &actor, merged).await?;
    let wish = Wish::Administer(actor.school);
    // Whose password opens one id opens the other from now on: with staff among them this gives a role.
    let needed = needs_code(&visitor);
    let merge = move |change: &Change<'_>, tx: &mut WriteTx<'_>| {
        let staff = is_staff(tx.connection(), kept)? || is_staff(tx.connection(), merged)?;
        if staff && !code_is_right(change, tx, needed, &form.one_time_code, "merge")? {
            return Ok(false);
        }
        change.merge(tx, kept, merged).map(|()| true)
    };
    Ok(match allowed_change(&state, &actor, wish, merge).await? {
        Ok(false) => web::see_other(&format!("/people/{kept}?refused={CODE}#result")),
        changed => back(&format!("/people/{kept}"), changed.map(|_| "merged")),
    })
}

/// On a person's page: what was merged into her, and the way back.
pub(super) fn merged_forms(visitor: &Visitor, own: &str, merged: &[(PersonId, String)], main: Html) -> Html {
    let t = &visitor.t;
    if merged.is_empty() {
        return main;
    }
    let mut main = main.with_template(&Heading { words: &t.say("people-merged") });
    for (other, name) in merged {
        let form = PostForm::new(visitor, format!("{own}/unmerge")).hidden("merged", &other.to_string());
        main = main
            .with(Text::new(t.named("people-merged-line", name)))
            .with(form.with(Button::quiet(t.say("people-unmerge"))));
    }
    main
}

#[derive(serde::Deserialize)]
pub(super) struct Unmerge {
    merged: String,
}

pub(super) async fn unmerge(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(kept): Path<String>,
    Form(form): Form<Unmerge>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (kept, merged): (PersonId, PersonId) = (parsed(&kept)?, parsed(&form.merged)?);
    let wish = Wish::Administer(actor.school);
    let done =
        allowed_change(&state, &actor, wish, move |change, tx| change.unmerge(tx, kept, merged)).await?;
    Ok(back(&format!("/people/{kept}"), done.map(|()| "unmerged")))
}
