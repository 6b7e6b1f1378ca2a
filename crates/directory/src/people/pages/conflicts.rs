//! `/people/conflicts`: two boxes wrote one field of one record. Who opens it: whoever answers for the school, to choose what counts.

use super::*;
use crate::people::conflicts::{Conflict, FIELDS_MAX, Field as Of, Told};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use events::people::FactKind;
use kernel::NodeKey;
use web::{
    Html, Page,
    parts::{Button, Card, Cards, Lead, PostForm, Text},
};

/// The address, and the word by which a form says that it came from here.
pub(super) const HERE: &str = "conflicts";

/// A conflict with what its person or class is called, and whether this reader may settle it.
struct Line {
    conflict: Conflict,
    name: String,
    may: bool,
}

pub(super) async fn list(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let (school, administers, asking) = (actor.school, is_administrator(&visitor), actor.clone());
    let (lines, administrators) =
        allowed_reading(&state, &actor, Wish::SeePeople(school), move |directory, db| {
            let mut lines = Vec::new();
            for conflict in directory.conflicts(db, school)? {
                let (name, may) = match conflict.field {
                    Of::Name(person) | Of::Fact(person, FactKind::Grade) => {
                        let classes = directory.classes_of(person).unwrap_or_default();
                        let leads =
                            |class: &ClassId| directory.may(&asking, &Wish::LeadClass(*class)).is_ok();
                        (directory.name(db, person)?, administers || classes.iter().any(leads))
                    }
                    Of::Fact(person, _) => (directory.name(db, person)?, administers),
                    Of::Class(class) => (directory.class_title(db, class)?, true),
                };
                lines.push(Line { conflict, name: name.unwrap_or_default(), may });
            }
            Ok((lines, directory.administrator_names(db, school)?))
        })
        .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(notice) = outcome.notice(t) {
        main = main.with(notice);
    }
    if lines.is_empty() {
        main =
            main.with(Notice::calm(t.say("people-conflicts-none")).words(t.say("people-conflicts-none-do")));
    } else {
        main = main.with(Lead::new(t.say("people-conflicts-lead")));
        if lines.iter().any(|line| !line.may) {
            main = main.with(only_administrators(t, &administrators));
        }
        let many = lines.len() as i64 >= FIELDS_MAX;
        let own = state.directory.store.origin().node;
        let cards = lines.iter().fold(Cards::new(), |cards, line| cards.card(card(&visitor, own, line)));
        main = main.with(cards);
        if many {
            main = main.with(Text::new(t.say("people-conflicts-more")));
        }
    }
    let page = Page::new(t.say("people-conflicts"), main).staff().under("/people", t.say("people-title"));
    Ok(web::page(&visitor, page.next("/people", t.say("people-see-all"))))
}

fn card(visitor: &Visitor, own: NodeKey, line: &Line) -> Card {
    let t = &visitor.t;
    let what = match line.conflict.field {
        Of::Name(_) => t.say("people-name"),
        Of::Fact(_, kind) => t.say(&format!("people-fact-{}", kind.word())),
        Of::Class(_) => t.say("people-class-name"),
    };
    let name = name_or_none(t, &line.name);
    let title = t.with("people-conflict-of", &[("name", name), ("what", what)].map(|(k, v)| (k, v.into())));
    let mut card = Card::new(title);
    for told in &line.conflict.values {
        card = card.with(Text::new(value_words(t, own, line, told)));
        if line.may {
            card = card.with(form(visitor, line, told));
        }
    }
    let record = match line.conflict.field {
        Of::Name(person) | Of::Fact(person, _) => format!("/people/{person}"),
        Of::Class(class) => format!("/classes/{class}/people"),
    };
    card.with(LinkButton::quiet(record, t.say("people-conflict-record")))
}

/// "“Ana Paz”: written on 21 nov 2026, 13:05, on this box". What the law protects most is told to whoever administers the school alone.
fn value_words(t: &Tongue, own: NodeKey, line: &Line, told: &Told) -> String {
    let hidden = matches!(line.conflict.field, Of::Fact(..)) && !line.may;
    let value = match (hidden, line.conflict.field) {
        (true, _) => t.say("people-conflict-hidden").into_owned(),
        (false, Of::Fact(_, kind)) => super::person::shown_value(t, Some(kind), &told.value),
        (false, _) => told.value.clone(),
    };
    let value = if value.is_empty() { t.say("people-conflict-nothing").into_owned() } else { value };
    let place = match told.node {
        Some(node) if node == own => t.say("people-conflict-here").into_owned(),
        Some(node) => t.named("people-conflict-box", &short(node)).into_owned(),
        None => t.say("people-conflict-somewhere").into_owned(),
    };
    let when = t.date_time(told.at);
    t.with(
        "people-conflict-value",
        &[("value", value.into()), ("when", when.into()), ("place", place.into())],
    )
    .into_owned()
}

/// The beginning of a machine's key, as other pages print it.
fn short(node: NodeKey) -> String {
    node.to_string().chars().take(5).collect()
}

/// One press settles it: what is chosen takes the place of all that stands.
fn form(visitor: &Visitor, line: &Line, told: &Told) -> PostForm {
    let t = &visitor.t;
    let (path, name) = match line.conflict.field {
        Of::Name(person) => (format!("/people/{person}/name"), "name"),
        Of::Fact(person, _) => (format!("/people/{person}/fact"), "value"),
        Of::Class(class) => (format!("/classes/{class}/people/name"), "name"),
    };
    let mut form = PostForm::once(visitor, path)
        .hidden("seen", &seen(&line.conflict.seen))
        .hidden("from", HERE)
        .hidden(name, &told.value);
    let mut shown = told.value.clone();
    if let Of::Fact(_, kind) = line.conflict.field {
        form = form.hidden("kind", kind.word());
        shown = super::person::shown_value(t, Some(kind), &told.value);
    }
    let words = match shown.as_str() {
        "" => t.say("people-use-nothing"),
        shown => t.named("people-use", shown),
    };
    form.with(Button::quiet(words))
}

/// Back to the list, if the form stood there.
pub(super) fn back_to(from: &str, own: &str, changed: Result<&str, Unsound>) -> Response {
    match from == HERE {
        true => back("/people/conflicts", changed),
        false => back(own, changed),
    }
}
