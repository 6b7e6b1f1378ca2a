//! What left this school, when, by what, for whom, and on which ground.

use super::{State, country_words, date, parsed, reading, stored};
use crate::{
    leaving::{self, Left, REFERENCE_MAX_CHARS, what_left},
    policy::{Basis, Data},
};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use kernel::{CountryCode, NodeKey, departures::LeaveGround};
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Field, Heading, Lead, Links, Notice, PostForm, Table, Text},
};

/// What the address says about what was done just before.
#[derive(serde::Deserialize, Default)]
pub struct Said {
    #[serde(default)]
    done: String,
}

/// The record.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    state.ready(&[leaving::VIEW])?;
    let policy = state.governance.policy;
    let (left, country) = reading(move || {
        let left = state.governance.store.read_blocking(what_left).map_err(stored)?;
        Ok((left, state.country(actor.school)?))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if said.done == "registered" {
        main = main.with(Notice::good(t.say("governance-done-registered")).result());
    }
    main = main.with(Lead::new(match left.is_empty() {
        true => t.say("governance-left-none"),
        false => t.say("governance-left-lead"),
    }));
    if !left.is_empty() {
        main = main.with(table(t, &left));
        main = main.with(Text::new(t.say("governance-left-sealed")));
    }
    main = main.with(Heading::new(t.say("governance-border-title")));
    // Any other country will do: the rule is that of the country the data would leave.
    let other: Option<CountryCode> =
        if country.is_some_and(|code| code.as_str() == "AR") { "BR" } else { "AR" }.parse().ok();
    let name = country_words(t, country);
    let day = super::today(&visitor);
    match policy.transfer(country, other, Data::Personal, Some(day)) {
        Basis::Consent { register_first, .. } => {
            main = main.with(Text::new(t.named("governance-border-consent", &name)));
            if register_first {
                let form = PostForm::new(&visitor, "/privacy/departures")
                    .with(Field::text("to", t.say("governance-register-to")).max_chars(2))
                    .with(
                        Field::text("reference", t.say("governance-register-reference"))
                            .max_chars(REFERENCE_MAX_CHARS),
                    )
                    .with(Button::quiet(t.say("governance-register-keep")));
                main = main.with(Text::new(t.named("governance-border-register", &name))).with(form);
            }
        }
        Basis::Denied(why) => {
            let why = t.say(&format!("governance-why-{}", why.word()));
            let args = [("country", name.as_str().into()), ("why", why.as_ref().into())];
            main = main.with(Text::new(t.with("governance-border-denied", &args)));
        }
        Basis::NoBorder | Basis::OnlyAggregates => {}
    }
    main = main
        .with(Links::new(t.say("governance-more")).link("/privacy/rules", t.say("governance-rules-title")));
    let page = Page::new(t.say("governance-left-title"), main).staff();
    Ok(web::page(&visitor, page.under("/privacy", t.say("governance-mine-title"))))
}

fn table(t: &Tongue, left: &[Left]) -> Table {
    let mut table = Table::new(t.say("governance-left-caption"))
        .column(t.say("governance-left-day"))
        .column(t.say("governance-left-to"))
        .column(t.say("governance-left-way"))
        .column(t.say("governance-left-why"))
        .numbers(t.say("governance-left-entries"))
        .numbers(t.say("governance-left-kilobytes"));
    for left in left {
        let whom = if left.central { "governance-left-central" } else { "governance-left-hub" };
        let country = country_words(t, left.country);
        let short = short(left.node);
        let args = [("country", country.as_str().into()), ("key", short.as_str().into())];
        let way = left.way.map_or("unknown", |way| way.word());
        let ground = match (left.ground, left.from == left.country && left.from.is_some()) {
            (LeaveGround::SameCountry, true) => "governance-ground-same-country".to_owned(),
            (ground, _) => format!("governance-ground-{}", ground.word()),
        };
        table = table.row(vec![
            Cell::text(date(t, left.day)),
            Cell::text(t.with(whom, &args)),
            Cell::text(t.say(&format!("governance-way-{way}"))),
            Cell::text(t.say(&ground)),
            Cell::text(t.number(left.entries)),
            Cell::text(t.number(left.bytes.div_ceil(1_000))),
        ]);
    }
    table
}

/// The beginning of a machine's key, as `chaski node list` prints it.
pub fn short(node: NodeKey) -> String {
    node.to_string().chars().take(5).collect()
}

/// A flow that stands in the authority's register.
#[derive(serde::Deserialize)]
pub struct Register {
    #[serde(default)]
    to: String,
    #[serde(default)]
    reference: String,
}

/// It is noted.
pub async fn register(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Register>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let to: CountryCode =
        parsed(&form.to).map_err(|_| WebError::bad_input(visitor.t.say("governance-register-wrong")))?;
    let noted = state.governance.clone();
    reading(move || Ok(noted.note_register(&actor, to, &form.reference)?)).await?;
    Ok(web::see_other("/privacy/departures?done=registered#result"))
}
