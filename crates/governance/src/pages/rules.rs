//! The rules of this school's country, in plain words, each with how well it is known.

use super::{Audience, State, country_words, due_words, port, reading, today};
use crate::{
    policy::{Age, Basis, Data, Policy},
    request::request_of,
};
use axum::{extract::State as AxumState, response::Response};
use events::governance::RequestKind;
use kernel::CountryCode;
use web::{
    Html, Page, Visitor, WebError,
    parts::{Cell, Heading, Lead, Table, Text},
};

/// Not legal advice, and says so.
pub async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    // The law is nobody's secret: also a family that has no account reads it.
    let school = visitor.signed_in().map(|actor| actor.school);
    let policy = state.governance.policy;
    let country = reading(move || {
        let school = match school {
            Some(school) => Some(school),
            None => state.records().own_school().map_err(port)?,
        };
        Ok(school.map(|school| state.country(school)).transpose()?.flatten())
    })
    .await?;
    let t = &visitor.t;
    let name = country_words(t, country);
    let main = Html::new()
        .with(Lead::new(t.named("governance-rules-lead", &name)))
        .with(Text::new(t.named("governance-rules-not-advice", &policy.facts_as_of)))
        .with(ages(&visitor, policy, country))
        .with(terms(&visitor, policy, country))
        .with(Heading::new(t.say("governance-border-title")))
        .with(Text::new(border(&visitor, policy, country)))
        .with(Text::new(t.say("governance-rules-console")));
    let page = Page::new(t.say("governance-rules-title"), main);
    Ok(web::page(&visitor, page.under("/privacy", t.say("governance-mine-title"))))
}

fn ages(visitor: &Visitor, policy: &Policy, country: Option<CountryCode>) -> Table {
    let t = &visitor.t;
    let on = Some(today(visitor));
    let mut table = Table::new(t.say("governance-rules-who"))
        .stacked()
        .column(t.say("governance-rules-data"))
        .numbers(t.say("governance-rules-age"))
        .column(t.say("governance-rules-known"));
    for (sensitive, key) in [(false, "governance-rules-plain"), (true, "governance-rules-sensitive")] {
        let rule = policy.consent(country, Age::Unknown, sensitive, on);
        let ground = match (&rule.sensitive_ground, &rule.ground) {
            (Some(Err(why)), _) | (None, Err(why)) => {
                let why = t.say(&format!("governance-why-{}", why.word()));
                t.named("governance-rules-strict", &why).into_owned()
            }
            (Some(Ok(fact)), _) | (None, Ok(fact)) => {
                t.say(&format!("governance-status-{}", fact.status.word())).into_owned()
            }
        };
        table = table.row(vec![
            Cell::text(t.say(key)),
            Cell::text(t.number(usize::from(rule.from_age))),
            Cell::text(ground),
        ]);
    }
    table
}

fn terms(visitor: &Visitor, policy: &Policy, country: Option<CountryCode>) -> Table {
    let t = &visitor.t;
    let mut table = Table::new(t.say("governance-rules-when"))
        .column(t.say("governance-what"))
        .column(t.say("governance-rules-term"));
    for kind in RequestKind::ALL {
        let due = policy.due(country, request_of(kind), today(visitor), false, false);
        table = table.row(vec![
            Cell::text(t.say(&format!("governance-kind-{}", kind.word()))),
            Cell::text(due_words(t, &due, country, Audience::Staff)),
        ]);
    }
    table
}

fn border(visitor: &Visitor, policy: &Policy, country: Option<CountryCode>) -> String {
    let t = &visitor.t;
    let name = country_words(t, country);
    let other = if country.is_some_and(|code| code.as_str() == "AR") { "BR" } else { "AR" };
    match policy.transfer(country, other.parse().ok(), Data::Personal, Some(today(visitor))) {
        Basis::Denied(why) => {
            let why = t.say(&format!("governance-why-{}", why.word()));
            let args = [("country", name.as_str().into()), ("why", why.as_ref().into())];
            t.with("governance-border-denied", &args).into_owned()
        }
        _ => t.named("governance-border-consent", &name).into_owned(),
    }
}
