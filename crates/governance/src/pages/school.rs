//! The school's requests: which are open, by when, what to do, and what was done.

use super::{
    Audience, Said, State, asked_words, country_words, date, parsed, port, reading, retention, shown, stored,
    today, use_words,
};
use crate::{
    consent::{self, Standing},
    forgetting,
    pages::copy::copy_parts,
    pages::mine::{as_file, copy_of},
    policy::Day,
    request::{self, Asked, Refusal},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::governance::{RequestAbout, RequestKind, RequestOutcome};
use kernel::{ClassId, DataUse, PersonId, RequestId, Role, UtcMillis, ports::ShownName};
use std::collections::BTreeMap;
use web::{
    Fields, Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Cell, Choice, Choices, ErrorSummary, Field, Heading, Lead, LinkButton, Links, Notice,
        PostForm, Table, Text,
    },
};

/// All requests, the most urgent first.
pub async fn list(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    state.ready(&[request::VIEW])?;
    let (quality, now) = (visitor.web().clock().quality(), visitor.now());
    let (tongue, moment) = (visitor.t.clone(), retention::moment(&visitor));
    let (asked, names, over, classes, clock) = reading(move || {
        let school = actor.school;
        let clock = |db: &mut store::Connection| store::log::clock_trouble(db, quality, now);
        let clock = state.governance.store.read_blocking(clock).map_err(stored)?;
        let asked =
            state.governance.store.read_blocking(|db| request::of_school(db, school)).map_err(stored)?;
        let people: Vec<PersonId> = asked.iter().map(|asked| asked.person).collect();
        let names = state.names.names(&people).map_err(port)?;
        let over = retention::nudge(&state, &tongue, school, moment)?;
        let mut classes = Vec::new();
        for class in state.enrolments().classes_at(school).map_err(port)? {
            classes.push((class, state.enrolments().class_name(class).map_err(port)?.unwrap_or_default()));
        }
        classes.sort_by(|one, other| one.1.cmp(&other.1));
        Ok((asked, names, over, classes, clock))
    })
    .await?;
    let t = &visitor.t;
    let day = today(&visitor);
    let mut main = Html::new();
    if clock.is_some() {
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
    if let Some(over) = over {
        main = main.with(over);
    }
    let mut papers =
        Links::new(t.say("governance-papers-title")).link("/privacy/form", t.say("governance-form-title"));
    for (class, name) in &classes {
        papers = papers.link(format!("/classes/{class}/consents"), t.named("governance-class-link", name));
    }
    main = main.with(papers);
    main = main.with(
        Links::new(t.say("governance-more"))
            .link("/privacy/moves", t.say("governance-moves-title"))
            .link("/privacy/retention", t.say("governance-retention-title"))
            .link("/privacy/departures", t.say("governance-left-title"))
            .link("/privacy/forgotten", t.say("governance-forgotten-title"))
            .link("/privacy/rules", t.say("governance-rules-title")),
    );
    let page = Page::new(t.say("governance-school-title"), main).staff();
    Ok(web::page(&visitor, page.under("/privacy", t.say("governance-mine-title"))))
}

fn table(t: &Tongue, requests: &[&Asked], names: &[ShownName], today: Day, caption: &str) -> Table {
    let mut table = Table::new(caption)
        .stacked()
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

pub(super) async fn find(
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
    let done = ["more-time", "closed", "forgotten"];
    let notice = said.notice(&visitor.t, "governance", &done, &["no-more-time", "closed"]);
    page(&state, &visitor, (asked, name), notice, None).await
}

/// What the page reads of the one who asks, beside the request itself.
pub(super) struct Around {
    pub(super) forgotten: bool,
    /// Boxes that had her keys and have not confirmed.
    pub(super) waiting: usize,
    classes: Vec<(ClassId, String)>,
    standing: BTreeMap<DataUse, Standing>,
    /// Who closed it, and who made the copy.
    pub(super) closed_by: Option<ShownName>,
    pub(super) copied_by: Option<ShownName>,
    administrators: Vec<ShownName>,
}

pub(super) async fn around(state: &State, visitor: &Visitor, asked: &Asked) -> Result<Around, WebError> {
    let (state, asked, school) = (state.clone(), asked.clone(), visitor.actor()?.school);
    state.ready(&[consent::VIEW, forgetting::VIEW])?;
    reading(move || {
        let governance = &state.governance;
        let name = |person: Option<PersonId>| match person {
            Some(person) => Ok::<_, WebError>(state.names.names(&[person]).map_err(port)?.into_iter().next()),
            None => Ok(None),
        };
        let forgotten = governance.is_forgotten(&asked)?;
        let mut waiting = 0;
        if forgotten && asked.kind == RequestKind::Erase {
            let all = governance.forgotten(school).map_err(port)?;
            waiting =
                all.iter().filter(|one| one.ids.contains(&asked.person)).map(|one| one.waiting.len()).sum();
        }
        let mut classes = Vec::new();
        for class in state.enrolments().classes_of(asked.person).map_err(port)? {
            classes.push((class, state.enrolments().class_name(class).map_err(port)?.unwrap_or_default()));
        }
        Ok(Around {
            forgotten,
            waiting,
            classes,
            standing: governance.standing_of(asked.person)?,
            closed_by: name(asked.closed_by)?,
            copied_by: name(asked.copied.map(|(who, _)| who))?,
            administrators: state.administrators(school)?,
        })
    })
    .await
}

/// The page; `typed`: what was chosen and written and did not do.
async fn page(
    state: &State,
    visitor: &Visitor,
    (asked, name): (Asked, Option<ShownName>),
    notice: Option<Notice>,
    typed: Option<(Close, Refusal)>,
) -> Result<Response, WebError> {
    let around = around(state, visitor, &asked).await?;
    let t = &visitor.t;
    let own = format!("/privacy/school/{}", asked.request);
    let mut main = Html::new();
    if let Some(notice) = notice {
        main = main.with(notice);
    }
    let kind = t.say(&format!("governance-kind-{}", asked.kind.word()));
    main = main.with(Lead::new(
        t.with("governance-one-lead", &[("name", shown(t, name.as_ref()).into()), ("what", kind.into())]),
    ));
    let policy = state.governance.policy;
    let mut table = Table::new(t.say("governance-one-caption"))
        .column(t.say("governance-what"))
        .column(t.say("governance-copy-says"));
    let mut row = |label: &str, words: String| {
        table = table.clone().row(vec![Cell::text(t.say(label)), Cell::text(words)]);
    };
    row("governance-received", date(t, asked.received));
    row("governance-due", date(t, asked.due));
    row("governance-state", state_words(t, &asked, today(visitor)));
    row("governance-why-then", asked_words(t, policy, &asked, Audience::Staff));
    let by = if asked.by_guardian { "governance-ask-by-guardian" } else { "governance-ask-by-herself" };
    row("governance-ask-by", t.say(by).into_owned());
    if asked.kind == RequestKind::Rectify {
        row("governance-about", t.say(&format!("governance-about-{}", asked.about.word())).into_owned());
    }
    if let Some(at) = asked.closed_at.filter(|_| asked.outcome.is_some()) {
        row("governance-closed-by", signed(t, around.closed_by.as_ref(), at));
    }
    if let Some(ground) = &asked.ground {
        row("governance-ground", ground.clone());
    }
    if let Some((_, at)) = asked.copied {
        row("governance-copy-made", signed(t, around.copied_by.as_ref(), at));
    }
    main = main.with(table);
    let sheet =
        if asked.outcome.is_some() { "governance-answer-link" } else { "governance-answer-receipt-link" };
    main = main.with(LinkButton::quiet(format!("{own}/sheet"), t.say(sheet)));
    if asked.kind == RequestKind::Erase && around.forgotten {
        let words = t.count("governance-erase-waiting", around.waiting);
        main = main.with(match around.waiting {
            0 => Notice::good(t.say("governance-erase-done")),
            _ => Notice::look(t.say("governance-erase-here")).words(words),
        });
    }
    let mut status = StatusCode::OK;
    if asked.outcome.is_none() {
        if let Ok((_, fact)) = policy.fact(asked.country, "claim_flag", Some(asked.received))
            && let Some(mark) = fact.words(t.language().language())
        {
            let country = country_words(t, asked.country);
            main = main.with(Notice::calm(t.named("governance-claim-flag", &country)).words(mark));
        }
        main = what_to_do(visitor, main, &asked, &around);
        if state.governance.may_take_more_time(&asked) {
            let form = PostForm::new(visitor, format!("{own}/more-time"));
            main = main
                .with(Text::new(t.say("governance-more-time-words")))
                .with(form.with(Button::quiet(t.say("governance-more-time"))));
        }
        if typed.is_some() {
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        main = main.with(Heading::new(t.say("governance-close-title")));
        main = closing(visitor, main, &asked, around.forgotten, typed);
    }
    let page = Page::new(t.say("governance-one-title"), main).staff().status(status);
    let page = page.under("/privacy", t.say("governance-mine-title"));
    Ok(web::page(visitor, page.under("/privacy/school", t.say("governance-school-title"))))
}

/// "Rosa Condori, 21 nov 2026".
pub(super) fn signed(t: &Tongue, who: Option<&ShownName>, at: UtcMillis) -> String {
    format!("{}, {}", shown(t, who), t.date(at))
}

/// What each kind of request leads to, and the way there.
fn what_to_do(visitor: &Visitor, main: Html, asked: &Asked, around: &Around) -> Html {
    let t = &visitor.t;
    let mut main = main.with(Heading::new(t.say("governance-do-title")));
    let administers = visitor.is(Role::Administrator);
    let mut words = format!("governance-do-{}", asked.kind.word());
    if asked.kind == RequestKind::Erase && around.forgotten {
        words = "governance-do-erase-forgotten".into();
    }
    // Whoever cannot take the step is told who can, instead of how.
    let for_others = match asked.kind {
        RequestKind::Rectify => !administers && asked.about != RequestAbout::Work,
        RequestKind::Erase => !administers && !around.forgotten,
        RequestKind::Access | RequestKind::Object => false,
    };
    if for_others {
        return main.with(super::only_administrators(t, &around.administrators));
    }
    main = main.with(Text::new(t.say(&words)));
    match asked.kind {
        RequestKind::Access => {
            let copy = format!("/privacy/school/{}/data", asked.request);
            main.with(LinkButton::main(copy, t.say("governance-do-access-link")))
        }
        RequestKind::Rectify if asked.about == RequestAbout::Work => {
            main = main.with(Text::new(t.say("governance-do-rectify-work")));
            around.classes.iter().fold(main, |main, (class, name)| {
                let words = t.named("governance-do-class", name);
                main.with(LinkButton::quiet(format!("/classes/{class}"), words))
            })
        }
        RequestKind::Rectify => main
            .with(LinkButton::main(format!("/people/{}", asked.person), t.say("governance-do-rectify-link"))),
        RequestKind::Object => {
            let given: Vec<_> = DataUse::ALL
                .into_iter()
                .filter(|data_use| around.standing.get(data_use).is_some_and(|standing| standing.given))
                .map(|data_use| use_words(t, data_use))
                .collect();
            if given.is_empty() {
                return main.with(Text::new(t.say("governance-do-object-none")));
            }
            main = main.with(Text::new(t.named("governance-allows", &given.join("; "))));
            around.classes.iter().fold(main, |main, (class, name)| {
                let words = t.named("governance-class-link", name);
                main.with(LinkButton::quiet(format!("/classes/{class}/consents"), words))
            })
        }
        RequestKind::Erase if around.forgotten => main,
        RequestKind::Erase => main.with(LinkButton::main(
            format!("/privacy/forget/{}", asked.person),
            t.say("governance-do-erase-link"),
        )),
    }
}

/// How it may end, and why. Whoever is not forgotten is not offered as done.
fn closing(
    visitor: &Visitor,
    main: Html,
    asked: &Asked,
    forgotten: bool,
    typed: Option<(Close, Refusal)>,
) -> Html {
    let t = &visitor.t;
    let mut outcomes = Choices::one("outcome", t.say("governance-close-what"));
    if asked.kind == RequestKind::Erase && !forgotten {
        outcomes = outcomes.hint(t.say("governance-close-not-forgotten"));
    }
    let chosen = typed.as_ref().map(|(close, _)| close.outcome.as_str()).unwrap_or_default();
    for outcome in request::outcomes(asked.kind, forgotten) {
        let words = t.say(&format!("governance-outcome-{}", outcome.word()));
        let done = forgotten && asked.kind == RequestKind::Erase && outcome == RequestOutcome::Done;
        let is_chosen = outcome.word() == chosen || (chosen.is_empty() && done);
        outcomes = outcomes.choice(Choice::new(outcome.word(), words).chosen(is_chosen));
    }
    let refused = typed.as_ref().map(|(_, refusal)| *refusal);
    let said = |refusal| t.say(&format!("governance-refused-{}", Refusal::word(refusal))).into_owned();
    let outcomes = outcomes.maybe_error(
        refused.filter(|why| matches!(why, Refusal::NotForgotten | Refusal::OutcomeMissing)).map(said),
    );
    let ground = Field::area("ground", t.say("governance-close-ground"), 3)
        .hint(t.say("governance-close-ground-hint"))
        .value(typed.map(|(close, _)| close.ground).unwrap_or_default())
        .max_chars(request::GROUND_MAX_CHARS)
        .maybe_error(refused.filter(|why| *why == Refusal::GroundMissing).map(said));
    let problems = [outcomes.problem(), ground.problem()];
    let form = PostForm::new(visitor, format!("/privacy/school/{}/close", asked.request));
    main.with(ErrorSummary::new(t.say("governance-mend"), problems))
        .with(form.with(outcomes).with(ground).with(Button::quiet(t.say("governance-close"))))
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
    #[serde(default)]
    ground: String,
}

/// It was answered.
pub async fn close(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
    Form(form): Form<Close>,
) -> Result<Response, WebError> {
    let (asked, name) = find(&state, &visitor, &request).await?;
    let actor = visitor.actor()?.clone();
    let outcome = RequestOutcome::ALL.into_iter().find(|outcome| outcome.word() == form.outcome);
    let Some(outcome) = outcome else {
        let typed = (form, Refusal::OutcomeMissing);
        return page(&state, &visitor, (asked, name), None, Some(typed)).await;
    };
    let (closing, which, ground) = (state.clone(), asked.request, form.ground.clone());
    let done = reading(move || Ok(closing.governance.close(&actor, which, outcome, &ground)?)).await?;
    match done {
        Ok(()) => Ok(web::see_other(&format!("/privacy/school/{request}?done=closed#result"))),
        Err(refusal @ (Refusal::NotForgotten | Refusal::GroundMissing)) => {
            page(&state, &visitor, (asked, name), None, Some((form, refusal))).await
        }
        Err(refusal) => {
            Ok(web::see_other(&format!("/privacy/school/{request}?refused={}#result", refusal.word())))
        }
    }
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
        true => copy(&state, &visitor, &asked, false).await,
        false => Ok(code_form(&visitor, &asked, false)),
    }
}

/// The code that opens the copy once, and whether it is taken as a file.
#[derive(serde::Deserialize)]
pub struct Opens {
    #[serde(default)]
    code: String,
    #[serde(default)]
    file: String,
}

/// The copy, for a code.
pub async fn data_for_code(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(request): Path<String>,
    Form(form): Form<Opens>,
) -> Result<Response, WebError> {
    let asked = to_answer(&state, &visitor, &request).await?;
    let (encrypted, codes, as_file) = (visitor.is_encrypted(), state.clone(), !form.file.is_empty());
    let opened =
        reading(move || Ok(encrypted || codes.records().spend_code(&form.code, "copy").map_err(port)?));
    match opened.await? {
        true => copy(&state, &visitor, &asked, as_file).await,
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
        .with(Button::main(t.say("governance-data-staff-open")))
        .with(Button::quiet(t.say("governance-data-file")).sends("file", "1"));
    let main = main.with(Lead::new(t.say("governance-data-staff-heard"))).with(form);
    let page = data_page(t, asked, main);
    web::page(visitor, if wrong { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page })
}

/// The copy, once it is written down that it is made: as a page to print, or as a file to take.
async fn copy(state: &State, visitor: &Visitor, asked: &Asked, file: bool) -> Result<Response, WebError> {
    let made = copy_of(state, visitor, asked.person).await?;
    let (noting, actor, request) = (state.clone(), visitor.actor()?.clone(), asked.request);
    reading(move || Ok(noting.governance.note_copy(&actor, request)?)).await?;
    if file {
        return as_file(visitor, &made.copy, "chaski-copy.json");
    }
    let t = &visitor.t;
    let mut main = Html::new().with(Lead::new(t.say("governance-data-staff-lead")));
    if visitor.is_encrypted() {
        let form = PostForm::new(visitor, format!("/privacy/school/{}/data", asked.request));
        main = main.with(form.with(Button::quiet(t.say("governance-data-file")).sends("file", "1")));
    }
    Ok(web::page(visitor, data_page(t, asked, copy_parts(state, visitor, main, &made))))
}

fn data_page(t: &Tongue, asked: &Asked, main: Html) -> Page<Html> {
    Page::new(t.say("governance-data-staff-title"), main)
        .staff()
        .under("/privacy/school", t.say("governance-school-title"))
        .under(format!("/privacy/school/{}", asked.request), t.say("governance-one-title"))
}
