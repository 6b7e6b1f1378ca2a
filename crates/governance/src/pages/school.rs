//! The school's requests: which are open, by when, what to do, and what was done.

use super::{
    Said, State, clock_is_doubtful, country_words, date, due_words, parsed, port, reading, shown, stored,
    today,
};
use crate::{
    pages::mine::{copy_of, copy_parts},
    policy::Day,
    request::{self, Asked, request_of},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::governance::{RequestKind, RequestOutcome};
use kernel::{PersonId, RequestId, ports::ShownName};
use web::{
    Fields, Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Cell, Choice, Choices, Field, Heading, Lead, LinkButton, Links, Notice, PostForm, Table, Text,
    },
};

/// All requests, the most urgent first.
pub async fn list(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    state.ready(&[request::VIEW])?;
    let (asked, names, over) = reading(move || {
        let school = actor.school;
        let asked =
            state.governance.store.read_blocking(|db| request::of_school(db, school)).map_err(stored)?;
        let people: Vec<PersonId> = asked.iter().map(|asked| asked.person).collect();
        let names = state.names.names(&people).map_err(port)?;
        let over = state.names_sorted(&state.records().purpose_over(school).map_err(port)?)?;
        Ok((asked, names, over))
    })
    .await?;
    let t = &visitor.t;
    let day = today(&visitor);
    let mut main = Html::new();
    if clock_is_doubtful(&visitor) {
        main = main.with(Notice::look(t.say("governance-clock")).words(t.say("governance-clock-do")));
    }
    let (open, closed): (Vec<&Asked>, Vec<&Asked>) = asked.iter().partition(|asked| asked.outcome.is_none());
    main = main.with(Lead::new(match open.len() {
        0 => t.say("governance-school-none"),
        n => t.count("governance-school-open", n),
    }));
    for (requests, caption) in
        [(&open, "governance-school-open-caption"), (&closed, "governance-school-closed-caption")]
    {
        if !requests.is_empty() {
            main = main.with(table(t, requests, &names, day, &t.say(caption)));
        }
    }
    main =
        main.with(Heading::new(t.say("governance-over-title"))).with(Text::new(t.say(if over.is_empty() {
            "governance-over-none"
        } else {
            "governance-over-words"
        })));
    if !over.is_empty() {
        let mut list = Table::new(t.say("governance-over-caption")).column(t.say("governance-who"));
        for person in &over {
            list = list
                .row(vec![Cell::link(format!("/privacy/forget/{}", person.person), shown(t, Some(person)))]);
        }
        main = main.with(list);
    }
    main = main.with(
        Links::new(t.say("governance-more"))
            .link("/privacy/moves", t.say("governance-moves-title"))
            .link("/privacy/departures", t.say("governance-left-title"))
            .link("/privacy/forgotten", t.say("governance-forgotten-title"))
            .link("/privacy/rules", t.say("governance-rules-title")),
    );
    let page = Page::new(t.say("governance-school-title"), main).staff();
    Ok(web::page(&visitor, page.under("/privacy", t.say("governance-mine-title"))))
}

fn table(t: &Tongue, requests: &[&Asked], names: &[ShownName], today: Day, caption: &str) -> Table {
    let mut table = Table::new(caption)
        .column(t.say("governance-what"))
        .column(t.say("governance-who"))
        .column(t.say("governance-due"))
        .column(t.say("governance-state"));
    for asked in requests {
        let name = names.iter().find(|name| name.person == asked.person);
        let words = t.say(&format!("governance-kind-{}", asked.kind.word())).into_owned();
        table = table.row(vec![
            Cell::link(format!("/privacy/school/{}", asked.request), words),
            Cell::text(shown(t, name)),
            Cell::text(date(t, asked.due)),
            Cell::text(state_words(t, asked, today)),
        ]);
    }
    table
}

/// "3 days left", "2 days late", or what came of it.
fn state_words(t: &Tongue, asked: &Asked, today: Day) -> String {
    if let Some(outcome) = asked.outcome {
        return t.say(&format!("governance-outcome-{}", outcome.word())).into_owned();
    }
    match i64::from(asked.due.number()) - i64::from(today.number()) {
        0 => t.say("governance-due-today").into_owned(),
        days if days > 0 => t.count("governance-days-left", days).into_owned(),
        days => t.count("governance-days-late", -days).into_owned(),
    }
}

async fn find(
    state: &State,
    visitor: &Visitor,
    request: &str,
) -> Result<(Asked, Option<ShownName>), WebError> {
    let actor = state.responsible(visitor).await?;
    state.ready(&[request::VIEW])?;
    let request: RequestId = parsed(request)?;
    let state = state.clone();
    reading(move || {
        let read = |db: &mut store::Connection| request::one(db, actor.school, request);
        let asked = state.governance.store.read_blocking(read).map_err(stored)?.ok_or(WebError::NotFound)?;
        let name = state.names.names(&[asked.person]).map_err(port)?.into_iter().next();
        Ok((asked, name))
    })
    .await
}

/// One request: by when, why then, what to do.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let (asked, name) = find(&state, &visitor, &request).await?;
    let t = &visitor.t;
    let own = format!("/privacy/school/{}", asked.request);
    let mut main = Html::new();
    if let Some(notice) = said.notice(t, "governance", &["more-time", "closed"], &["no-more-time", "closed"])
    {
        main = main.with(notice);
    }
    let kind = t.say(&format!("governance-kind-{}", asked.kind.word()));
    main = main.with(Lead::new(
        t.with("governance-one-lead", &[("name", shown(t, name.as_ref()).into()), ("what", kind.into())]),
    ));
    let policy = state.governance.policy;
    let due = policy.due(asked.country, request_of(asked.kind), asked.received, false, false);
    let mut table = Table::new(t.say("governance-one-caption"))
        .column(t.say("governance-what"))
        .column(t.say("governance-copy-says"));
    let mut row = |label: &str, words: String| {
        table = table.clone().row(vec![Cell::text(t.say(label)), Cell::text(words)]);
    };
    row("governance-received", date(t, asked.received));
    row("governance-due", date(t, asked.due));
    row("governance-state", state_words(t, &asked, today(&visitor)));
    row("governance-why-then", due_words(t, &due, asked.country));
    let by = if asked.by_guardian { "governance-ask-by-guardian" } else { "governance-ask-by-herself" };
    row("governance-ask-by", t.say(by).into_owned());
    if asked.kind == RequestKind::Rectify {
        row("governance-about", t.say(&format!("governance-about-{}", asked.about.word())).into_owned());
    }
    main = main.with(table);
    if asked.outcome.is_none() {
        if let Ok((_, fact)) = policy.fact(asked.country, "claim_flag", Some(asked.received))
            && let Some(mark) = fact.words(t.language().language())
        {
            let country = country_words(t, asked.country);
            main = main.with(Notice::calm(t.named("governance-claim-flag", &country)).words(mark));
        }
        main = main.with(Heading::new(t.say("governance-do-title")));
        main = main.with(Text::new(t.say(&format!("governance-do-{}", asked.kind.word()))));
        main = match asked.kind {
            RequestKind::Access => {
                main.with(LinkButton::main(format!("{own}/data"), t.say("governance-do-access-link")))
            }
            RequestKind::Rectify => main.with(LinkButton::main(
                format!("/people/{}", asked.person),
                t.say("governance-do-rectify-link"),
            )),
            RequestKind::Erase => main.with(LinkButton::main(
                format!("/privacy/forget/{}", asked.person),
                t.say("governance-do-erase-link"),
            )),
            RequestKind::Object => main,
        };
        if state.governance.may_take_more_time(&asked) {
            let form = PostForm::new(&visitor, format!("{own}/more-time"));
            main = main
                .with(Text::new(t.say("governance-more-time-words")))
                .with(form.with(Button::quiet(t.say("governance-more-time"))));
        }
        let mut outcomes = Choices::one("outcome", t.say("governance-close-what"));
        for outcome in RequestOutcome::ALL {
            let words = t.say(&format!("governance-outcome-{}", outcome.word()));
            outcomes = outcomes.choice(Choice::new(outcome.word(), words));
        }
        let form = PostForm::new(&visitor, format!("{own}/close"));
        main = main
            .with(Heading::new(t.say("governance-close-title")))
            .with(form.with(outcomes).with(Button::quiet(t.say("governance-close"))));
    }
    let page = Page::new(t.say("governance-one-title"), main).staff();
    let page = page.under("/privacy", t.say("governance-mine-title"));
    Ok(web::page(&visitor, page.under("/privacy/school", t.say("governance-school-title"))))
}

/// More time.
pub async fn more_time(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
    _: Fields,
) -> Result<Response, WebError> {
    let (asked, _) = find(&state, &visitor, &request).await?;
    let actor = visitor.actor()?.clone();
    let done = reading(move || Ok(state.governance.take_more_time(&actor, asked.request)?)).await?;
    Ok(web::see_other(&match done {
        Ok(_) => format!("/privacy/school/{request}?done=more-time#result"),
        Err(refusal) => format!("/privacy/school/{request}?refused={}#result", refusal.word()),
    }))
}

/// With what a request is closed.
#[derive(serde::Deserialize)]
pub struct Close {
    #[serde(default)]
    outcome: String,
}

/// It was answered.
pub async fn close(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
    Form(form): Form<Close>,
) -> Result<Response, WebError> {
    let (asked, _) = find(&state, &visitor, &request).await?;
    let actor = visitor.actor()?.clone();
    let outcome = RequestOutcome::ALL.into_iter().find(|outcome| outcome.word() == form.outcome);
    let outcome = outcome.ok_or_else(|| WebError::bad_input(visitor.t.say("governance-close-choose")))?;
    let done = reading(move || Ok(state.governance.close(&actor, asked.request, outcome)?)).await?;
    Ok(web::see_other(&match done {
        Ok(()) => format!("/privacy/school/{request}?done=closed#result"),
        Err(refusal) => format!("/privacy/school/{request}?refused={}#result", refusal.word()),
    }))
}

/// The copy that answers a request for access, to print and hand over. Only while the request is open.
///
/// It is everything that is kept about somebody, and whoever sniffs a school's Wi-Fi reads what goes over plain HTTP. So it is an
/// export beyond the reader's own class: over HTTPS at once, else for a one-time code.
pub async fn data(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
) -> Result<Response, WebError> {
    let asked = to_answer(&state, &visitor, &request).await?;
    match visitor.is_encrypted() {
        true => copy(&state, &visitor, &asked).await,
        false => Ok(code_form(&visitor, &asked, false)),
    }
}

/// The code that opens the copy once.
#[derive(serde::Deserialize)]
pub struct Opens {
    #[serde(default)]
    code: String,
}

/// The copy, for a code.
pub async fn data_for_code(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
    Form(form): Form<Opens>,
) -> Result<Response, WebError> {
    let asked = to_answer(&state, &visitor, &request).await?;
    let (encrypted, codes) = (visitor.is_encrypted(), state.clone());
    let opened =
        reading(move || Ok(encrypted || codes.records().spend_code(&form.code, "copy").map_err(port)?));
    match opened.await? {
        true => copy(&state, &visitor, &asked).await,
        false => Ok(code_form(&visitor, &asked, true)),
    }
}

/// A request for access that is open.
async fn to_answer(state: &State, visitor: &Visitor, request: &str) -> Result<Asked, WebError> {
    let (asked, _) = find(state, visitor, request).await?;
    match asked.kind == RequestKind::Access && asked.outcome.is_none() {
        true => Ok(asked),
        false => Err(WebError::NotFound),
    }
}

fn code_form(visitor: &Visitor, asked: &Asked, wrong: bool) -> Response {
    let t = &visitor.t;
    let mut main = Html::new();
    if wrong {
        main = main.with(Notice::look(t.say("governance-data-staff-code-wrong")).result());
    }
    let code = Field::text("code", t.say("governance-code")).hint(t.say("governance-code-hint"));
    let form = PostForm::new(visitor, format!("/privacy/school/{}/data", asked.request))
        .with(code.attribute("inputmode", "numeric").autocomplete("off").max_chars(12))
        .with(Button::main(t.say("governance-data-staff-open")));
    let main = main.with(Lead::new(t.say("governance-data-staff-heard"))).with(form);
    let page = data_page(t, asked, main);
    web::page(visitor, if wrong { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page })
}

async fn copy(state: &State, visitor: &Visitor, asked: &Asked) -> Result<Response, WebError> {
    let copy = copy_of(state, asked.person).await?;
    let t = &visitor.t;
    let main = copy_parts(t, Html::new().with(Lead::new(t.say("governance-data-staff-lead"))), &copy);
    Ok(web::page(visitor, data_page(t, asked, main)))
}

fn data_page(t: &Tongue, asked: &Asked, main: Html) -> Page<Html> {
    Page::new(t.say("governance-data-staff-title"), main)
        .staff()
        .under("/privacy/school", t.say("governance-school-title"))
        .under(format!("/privacy/school/{}", asked.request), t.say("governance-one-title"))
}
