//! For a family without an account: what the school keeps, how to ask about it, and the paper to ask with.

use super::{Audience, State, country_words, due_words, forget::what_stays, port, reading, today};
use crate::request::request_of;
use axum::{extract::State as AxumState, response::Response};
use events::governance::RequestKind;
use kernel::{CountryCode, SchoolId};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Heading, Lead, LinkButton, Links, Table, Text},
};

/// The school that whoever stands before the box asks, and its country.
struct Place {
    name: String,
    country: Option<CountryCode>,
}

async fn place(state: &State) -> Result<Place, WebError> {
    let state = state.clone();
    reading(move || {
        let school: Option<SchoolId> = state.records().own_school().map_err(port)?;
        let name = school.map(|school| state.records().school_name(school)).transpose().map_err(port)?;
        let country = school.map(|school| state.country(school)).transpose()?;
        Ok(Place { name: name.flatten().unwrap_or_default(), country: country.flatten() })
    })
    .await
}

fn title(t: &Tongue, place: &Place) -> String {
    match place.name.as_str() {
        "" => t.say("governance-open-title").into_owned(),
        name => t.named("governance-open-title-of", name).into_owned(),
    }
}

/// `/privacy` for whoever has not signed in: nothing about anybody, only how to ask.
pub async fn open(state: &State, visitor: &Visitor) -> Result<Response, WebError> {
    let place = place(state).await?;
    let t = &visitor.t;
    let mut main = Html::new()
        .with(Lead::new(t.say("governance-open-lead")))
        .with(LinkButton::main("/privacy/form", t.say("governance-form-link")))
        .with(Heading::new(t.say("governance-open-how")));
    for key in ["governance-open-step-form", "governance-open-step-hand", "governance-open-step-answer"] {
        main = main.with(Text::new(t.say(key)));
    }
    main = main.with(terms(visitor, state, place.country));
    main = what_stays(t, state.governance.policy, place.country, today(visitor), main);
    main = main
        .with(Heading::new(t.say("governance-anyway-title")))
        .with(Text::new(t.say("governance-open-anyway")))
        .with(Text::new(t.say("governance-open-asked")))
        .with(
            Links::new(t.say("governance-more"))
                .link("/enter", t.say("governance-open-enter"))
                .link("/privacy/rules", t.say("governance-rules-title")),
        );
    Ok(web::page(visitor, Page::new(title(t, &place), main)))
}

/// What can be asked, and by when it is answered if it comes in today.
fn terms(visitor: &Visitor, state: &State, country: Option<CountryCode>) -> Table {
    let t = &visitor.t;
    let mut table = Table::new(t.say("governance-open-what"))
        .column(t.say("governance-what"))
        .column(t.say("governance-time"));
    for kind in RequestKind::ALL {
        let due = state.governance.policy.due(country, request_of(kind), today(visitor), false, false);
        table = table.row(vec![
            Cell::text(t.say(&format!("governance-kind-{}", kind.word()))),
            Cell::text(due_words(t, &due, country, Audience::Family)),
        ]);
    }
    table
}

/// The paper: printed empty, filled in by hand, handed to the school, and entered there.
pub async fn form(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let place = place(&state).await?;
    let t = &visitor.t;
    let line = |main: Html, key: &str| main.with(Text::new(t.say(key)));
    let mut main = Html::new().with(Lead::new(t.named("governance-form-lead", &place.name)));
    for key in
        ["governance-form-whose", "governance-form-class", "governance-form-who", "governance-form-reach"]
    {
        main = line(main, key);
    }
    main = main.with(Heading::new(t.say("governance-ask-what")));
    for kind in RequestKind::ALL {
        let words = t.say(&format!("governance-kind-{}", kind.word()));
        main = main.with(Text::new(format!("☐ {words}")));
    }
    for key in [
        "governance-form-which",
        "governance-form-which-line",
        "governance-form-sign",
        "governance-sheet-day",
    ] {
        main = line(main, key);
    }
    main = main.with(Heading::new(t.say("governance-form-school")));
    main = line(line(main, "governance-form-received"), "governance-form-answer");
    main = main.with(terms(&visitor, &state, place.country));
    main = main.with(Text::new(match place.country {
        Some(_) => t.named("governance-form-law", &country_words(t, place.country)),
        None => t.say("governance-form-law-nowhere"),
    }));
    main = what_stays(t, state.governance.policy, place.country, today(&visitor), main);
    let page = Page::new(t.say("governance-form-title"), main);
    Ok(web::page(&visitor, page.under("/privacy", title(t, &place))))
}
