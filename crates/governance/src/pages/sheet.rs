//! The answer on paper, for whoever asks without an account: what was asked, what came of it and why. While the request is open it is
//! the receipt, with the day of the answer.

use super::{
    Audience, State, asked_words, country_words, date,
    forget::what_stays,
    port, reading, school,
    school::{Around, signed},
    shown, today,
};
use crate::{policy::facts::FactValue, request::Asked};
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use events::governance::{RequestAbout, RequestKind, RequestOutcome};
use kernel::ports::ShownName;
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Heading, Lead, Table, Text},
};

/// The sheet.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    let (asked, name) = school::find(&state, &visitor, &request).await?;
    let around = school::around(&state, &visitor, &asked).await?;
    let (names, of) = (state.clone(), visitor.actor()?.school);
    let place = reading(move || names.records().school_name(of).map_err(port)).await?.unwrap_or_default();
    let t = &visitor.t;
    let day = today(&visitor);
    let args = [("name", place.as_str().into()), ("date", date(t, day).into())];
    let answered = asked.outcome.is_some();
    let (title, words) = match answered {
        true => ("governance-answer-title", "governance-answer-words"),
        false if asked.due < day => ("governance-answer-receipt-title", "governance-answer-receipt-late"),
        false => ("governance-answer-receipt-title", "governance-answer-receipt-words"),
    };
    let mut main = Html::new().with(Lead::new(t.with("governance-answer-lead", &args))).with(facts(
        t,
        &state,
        &asked,
        name.as_ref(),
        &around,
    ));
    if answered && asked.kind == RequestKind::Erase && around.forgotten {
        main = main.with(Text::new(match around.waiting {
            0 => t.say("governance-erase-done"),
            n => t.count("governance-erase-waiting", n),
        }));
    }
    main = main.with(Text::new(t.say(words)));
    let policy = state.governance.policy;
    if asked.kind == RequestKind::Erase && erasure_stands(asked.outcome) {
        main = what_stays(t, policy, asked.country, day, main);
    }
    main = main.with(Heading::new(t.say("governance-answer-disagree")));
    main = main.with(Text::new(match policy.fact(asked.country, "authority", Some(day)) {
        Ok((FactValue::Text(value), fact)) => {
            let authority = fact.words(t.language().language()).unwrap_or(value);
            let country = country_words(t, asked.country);
            let args = [("name", authority.into()), ("country", country.as_str().into())];
            t.with("governance-answer-authority", &args)
        }
        _ => t.say("governance-answer-authority-unknown"),
    }));
    for key in ["governance-answer-given", "governance-answer-taken"] {
        main = main.with(Text::new(t.say(key)));
    }
    let page = Page::new(t.say(title), main)
        .staff()
        .under("/privacy/school", t.say("governance-school-title"))
        .under(format!("/privacy/school/{}", asked.request), t.say("governance-one-title"));
    Ok(web::page(&visitor, page))
}

/// Whether the sheet tells what being forgotten leaves: not where the answer was no, or the family reads that the name is gone.
fn erasure_stands(outcome: Option<RequestOutcome>) -> bool {
    matches!(outcome, None | Some(RequestOutcome::Done | RequestOutcome::Partly))
}

fn facts(t: &Tongue, state: &State, asked: &Asked, name: Option<&ShownName>, around: &Around) -> Table {
    let mut table = Table::new(t.say("governance-one-caption"))
        .column(t.say("governance-what"))
        .column(t.say("governance-copy-says"));
    let mut row = |label: &str, words: String| {
        table = table.clone().row(vec![Cell::text(t.say(label)), Cell::text(words)]);
    };
    // Whoever is forgotten has no name here any more: it is written by hand.
    let name = name.filter(|name| name.name.is_some());
    row(
        "governance-answer-whose",
        name.map_or_else(
            || t.say("governance-answer-by-hand").into_owned(),
            |name| shown(t, Some(name)).into(),
        ),
    );
    row("governance-ask-what", t.say(&format!("governance-kind-{}", asked.kind.word())).into_owned());
    if asked.kind == RequestKind::Rectify && asked.about != RequestAbout::Unsaid {
        row("governance-about", t.say(&format!("governance-about-{}", asked.about.word())).into_owned());
    }
    let by = if asked.by_guardian { "governance-ask-by-guardian" } else { "governance-ask-by-herself" };
    row("governance-ask-by", t.say(by).into_owned());
    row("governance-received", date(t, asked.received));
    row("governance-due", date(t, asked.due));
    row("governance-why-then", asked_words(t, state.governance.policy, asked, Audience::Family));
    if let Some((_, at)) = asked.copied {
        row("governance-copy-made", signed(t, around.copied_by.as_ref(), at));
    }
    if let Some(outcome) = asked.outcome {
        row("governance-answer", t.say(&format!("governance-outcome-{}", outcome.word())).into_owned());
    }
    if let Some(ground) = &asked.ground {
        row("governance-ground", ground.clone());
    }
    if let Some(at) = asked.closed_at.filter(|_| asked.outcome.is_some()) {
        row("governance-closed-by", signed(t, around.closed_by.as_ref(), at));
    }
    table
}
