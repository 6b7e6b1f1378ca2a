//! Who left, and whose data the school still keeps: its rule, whose time is over, what keeps whom, and who is next.

mod acts;

pub use acts::{choose, forget, keep};

use super::{
    Audience, State, date, forget::retention as law, only_administrators, port, reading, shown, today,
};
use crate::retention::{
    Leaver, Leavers, Moment, VIEWS,
    decide::{DEFAULT_YEARS, Hold, LEAST_YEARS, MOST_YEARS, Standing, Unknown},
};
use axum::{
    extract::{Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use kernel::{CountryCode, PersonId, Role, SchoolId, ports::ShownName};
use std::collections::BTreeMap;
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Cell, Choice, Choices, Field, Heading, Lead, LinkButton, Notice, Pager, PostForm, Table, Text,
    },
};

/// People on one page.
const PER_PAGE: usize = 50;
/// People who are forgotten by one word: as many as somebody reads before.
const AT_ONCE: usize = 100;

/// What the address says: the page, and what was done just before.
#[derive(serde::Deserialize, Default)]
pub struct Shown {
    #[serde(default)]
    page: usize,
    #[serde(default)]
    done: String,
    /// How many were forgotten, and how many not.
    forgotten: Option<u64>,
    stayed: Option<u64>,
}

/// When the visitor asks.
pub(super) fn moment(visitor: &Visitor) -> Moment {
    Moment { now: visitor.now(), quality: visitor.web().clock().quality(), zone: visitor.t.zone() }
}

/// What the page reads.
struct Around {
    list: Leavers,
    names: BTreeMap<PersonId, ShownName>,
    country: Option<CountryCode>,
    administrators: Vec<ShownName>,
}

async fn around(state: &State, visitor: &Visitor, school: SchoolId) -> Result<Around, WebError> {
    state.ready(VIEWS)?;
    let (state, moment) = (state.clone(), moment(visitor));
    reading(move || {
        let list = state.governance.past_their_time(school, moment)?;
        let mut people: Vec<PersonId> = list.people.iter().map(|leaver| leaver.person).collect();
        people.extend(list.people.iter().filter_map(|leaver| leaver.kept.as_ref()?.by));
        people.extend(list.rule.set.and_then(|(by, _)| by));
        let names = state.names.names(&people).map_err(port)?;
        Ok(Around {
            list,
            names: names.into_iter().map(|name| (name.person, name)).collect(),
            country: state.country(school)?,
            administrators: state.administrators(school)?,
        })
    })
    .await
}

/// Whose time is over.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(said): Query<Shown>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    page(&state, &visitor, actor.school, said, None).await
}

/// Why nothing was done, and the page again.
struct Problem {
    /// The message's key.
    key: &'static str,
    /// What was typed as years, if that was it.
    years: Option<String>,
}

async fn page(
    state: &State,
    visitor: &Visitor,
    school: SchoolId,
    said: Shown,
    problem: Option<Problem>,
) -> Result<Response, WebError> {
    let around = around(state, visitor, school).await?;
    let t = &visitor.t;
    let years = usize::from(around.list.rule.years);
    let due: Vec<(&Leaver, crate::policy::Day)> = around.list.due().collect();
    let mut main = result(t, Html::new(), &said);
    if let Some(problem) = problem.as_ref().filter(|problem| problem.years.is_none()) {
        main = main.with(Notice::look(t.say(problem.key)).result());
    }
    main = match around.list.clock {
        Some(_) => {
            main.with(Notice::look(t.say("governance-clock")).words(t.say("governance-retention-no-clock")))
        }
        None => main
            .with(Lead::new(match due.len() {
                0 => t.count("governance-retention-none", years),
                n => t.with("governance-retention-lead", &[("n", n.into()), ("years", years.into())]),
            }))
            .with(Text::new(t.say("governance-retention-what-it-is"))),
    };
    if around.list.cut {
        main = main.with(Text::new(t.count("governance-retention-cut", crate::retention::LIST_MAX)));
    }
    if !due.is_empty() {
        main = due_form(visitor, main, &around, &due, said.page);
    }
    main = held(visitor, main, &around);
    main = unknown(t, main, &around);
    main = rule(state, visitor, main, &around, problem.as_ref().and_then(|problem| problem.years.as_deref()));
    let later = LinkButton::quiet("/privacy/retention/later", t.count("governance-retention-later", years));
    main =
        main.with(later).with(LinkButton::quiet("/privacy/forgotten", t.say("governance-forgotten-title")));
    let page = Page::new(t.say("governance-retention-title"), main).staff();
    let page = if problem.is_some() { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page };
    Ok(web::page(visitor, page.under("/privacy/school", t.say("governance-school-title"))))
}

fn result(t: &Tongue, main: Html, said: &Shown) -> Html {
    let mut main = main;
    if let Some(forgotten) = said.forgotten {
        let words = t.count("governance-retention-forgotten", forgotten);
        main = main.with(match forgotten {
            0 => Notice::look(words).result(),
            _ => Notice::good(words).words(t.say("governance-retention-confirm")).result(),
        });
    }
    if let Some(stayed) = said.stayed.filter(|stayed| *stayed > 0) {
        main = main.with(Notice::look(t.count("governance-retention-stayed", stayed)));
    }
    match said.done.as_str() {
        "set" => main.with(Notice::good(t.say("governance-retention-done-set")).result()),
        "kept" => main.with(Notice::good(t.say("governance-retention-done-kept")).result()),
        "let-go" => main.with(Notice::good(t.say("governance-retention-done-let-go")).result()),
        _ => main,
    }
}

fn name_of<'a>(t: &'a Tongue, around: &'a Around, person: PersonId) -> std::borrow::Cow<'a, str> {
    shown(t, around.names.get(&person))
}

/// "Left on 3 Mar 2021, last work on 1 Mar 2021", as far as it is known.
fn days_words(t: &Tongue, leaver: &Leaver) -> String {
    let Some(left) = leaver.left.map(|day| date(t, day)) else {
        return t.say("governance-retention-no-day").into_owned();
    };
    match leaver.worked.map(|day| date(t, day)) {
        Some(worked) => {
            let args = [("left", left.as_str().into()), ("worked", worked.as_str().into())];
            t.with("governance-retention-left-worked", &args).into_owned()
        }
        None => t.named("governance-retention-left", &left).into_owned(),
    }
}

/// Those who are due, to choose from.
fn due_form(
    visitor: &Visitor,
    main: Html,
    around: &Around,
    due: &[(&Leaver, crate::policy::Day)],
    page: usize,
) -> Html {
    let t = &visitor.t;
    let page = page.min((due.len() - 1) / PER_PAGE);
    let mut people = Choices::several("person", t.say("governance-retention-who"))
        .hint(t.say("governance-retention-who-hint"));
    for (leaver, since) in due.iter().skip(page * PER_PAGE).take(PER_PAGE) {
        let days = days_words(t, leaver);
        let args = [("days", days.as_str().into()), ("name", date(t, *since).into())];
        let hint = t.with("governance-retention-since", &args).into_owned();
        let name = name_of(t, around, leaver.person);
        people = people.choice(Choice::new(leaver.person.to_string(), name).hint(hint));
    }
    let mut form = PostForm::new(visitor, "/privacy/retention").with(people);
    if visitor.is(Role::Administrator) {
        form = form.with(Button::main(t.say("governance-retention-look")).sends("act", "forget"));
        if due.len() > 1 {
            let words = match due.len() > AT_ONCE {
                true => t.count("governance-retention-look-first", AT_ONCE),
                false => t.count("governance-retention-look-all", due.len()),
            };
            form = form.with(Button::quiet(words).sends("act", "all"));
        }
    }
    form = form.with(Button::quiet(t.say("governance-retention-keep")).sends("act", "keep"));
    let main = main.with(form).with(Pager::new(t, "/privacy/retention", page, PER_PAGE, due.len()));
    match visitor.is(Role::Administrator) {
        true => main,
        false => main.with(only_administrators(t, &around.administrators)),
    }
}

/// Why somebody is held, in a sentence each.
fn hold_words(t: &Tongue, around: &Around, leaver: &Leaver, hold: Hold) -> String {
    match (hold, &leaver.kept) {
        (Hold::Kept(until), Some(kept)) => {
            let (day, at) = (date(t, until), t.date(kept.at));
            let ground = t.say(&format!("governance-retention-ground-{}", kept.ground.word()));
            let by = kept.by.map_or_else(|| t.say("governance-no-name"), |by| name_of(t, around, by));
            let args = [
                ("day", day.as_str().into()),
                ("ground", ground.as_ref().into()),
                ("name", by.as_ref().into()),
                ("at", at.as_str().into()),
            ];
            t.with("governance-retention-hold-kept", &args).into_owned()
        }
        (Hold::Asked(kind), _) => {
            let kind = t.say(&format!("governance-kind-{}", kind.word()));
            t.named("governance-retention-hold-asked", &kind).into_owned()
        }
        (hold, _) => t.say(&format!("governance-retention-hold-{}", hold.word())).into_owned(),
    }
}

/// Those whose time is over and whom something keeps.
fn held(visitor: &Visitor, main: Html, around: &Around) -> Html {
    let t = &visitor.t;
    let mut table = Table::new(t.say("governance-retention-held-caption"))
        .stacked()
        .column(t.say("governance-who"))
        .column(t.say("governance-retention-over"))
        .column(t.say("governance-retention-why-held"))
        .column(t.say("governance-do-title"));
    let (mut listed, mut all) = (0, 0);
    for leaver in &around.list.people {
        let Standing::Held { since, why } = &leaver.standing else { continue };
        all += 1;
        if listed == PER_PAGE {
            continue;
        }
        listed += 1;
        let words: Vec<String> = why.iter().map(|hold| hold_words(t, around, leaver, *hold)).collect();
        let end = why.iter().any(|hold| matches!(hold, Hold::Kept(_)));
        let asked = why.iter().any(|hold| matches!(hold, Hold::Asked(_)));
        let moving = why.contains(&Hold::Moving);
        let own = format!("/privacy/forget/{}", leaver.person);
        // What is open is answered first: forgetting her would leave it without an answer.
        let what = match end {
            true => {
                let form = PostForm::new(visitor, "/privacy/retention/keep")
                    .hidden("person", &leaver.person.to_string())
                    .hidden("end", "1");
                Cell::part(form.with(Button::quiet(t.say("governance-retention-let-go"))))
            }
            false if asked => Cell::link("/privacy/school", t.say("governance-retention-open-request")),
            false if moving => Cell::link("/privacy/moves", t.say("governance-retention-open-request")),
            false => Cell::link(own, t.say("governance-do-erase-link")),
        };
        table = table.row(vec![
            Cell::text(name_of(t, around, leaver.person)),
            Cell::text(date(t, *since)),
            Cell::text(words.join(" ")),
            what,
        ]);
    }
    if all == 0 {
        return main;
    }
    let mut main = main
        .with(Heading::new(t.say("governance-retention-held-title")))
        .with(Text::new(t.count("governance-retention-held-words", all)));
    main = main.with(table);
    match all > listed {
        true => main.with(Text::new(t.count("governance-retention-first", PER_PAGE))),
        false => main,
    }
}

/// Those of whom nobody can say when they left.
fn unknown(t: &Tongue, main: Html, around: &Around) -> Html {
    let why = |leaver: &Leaver| match leaver.standing {
        Standing::Unknown(why) if why != Unknown::NoClock => Some(why),
        _ => None,
    };
    let unknown: Vec<(&Leaver, Unknown)> =
        around.list.people.iter().filter_map(|leaver| Some((leaver, why(leaver)?))).collect();
    if unknown.is_empty() {
        return main;
    }
    let mut table = Table::new(t.say("governance-retention-unknown-title"))
        .stacked()
        .column(t.say("governance-who"))
        .column(t.say("governance-retention-unknown-why"));
    for (leaver, why) in unknown.iter().take(PER_PAGE) {
        let name = name_of(t, around, leaver.person);
        table = table.row(vec![
            Cell::link(format!("/privacy/forget/{}", leaver.person), name),
            Cell::text(t.say(&format!("governance-retention-unknown-{}", why.word()))),
        ]);
    }
    let main = main
        .with(Heading::new(t.say("governance-retention-unknown-title")))
        .with(Text::new(t.say("governance-retention-unknown-words")))
        .with(table);
    match unknown.len() > PER_PAGE {
        true => main.with(Text::new(t.count("governance-retention-first", PER_PAGE))),
        false => main,
    }
}

/// The rule, who set it, what the law is known to say, and the way to another.
fn rule(state: &State, visitor: &Visitor, main: Html, around: &Around, typed: Option<&str>) -> Html {
    let t = &visitor.t;
    let rule = around.list.rule;
    let years = usize::from(rule.years);
    let words = match rule.set {
        Some((by, at)) => {
            let by = by.map_or_else(|| t.say("governance-no-name"), |by| name_of(t, around, by));
            let at = t.date(at);
            let args = [("n", years.into()), ("name", by.as_ref().into()), ("at", at.as_str().into())];
            t.with("governance-retention-rule-set", &args).into_owned()
        }
        None => t.count("governance-retention-rule-default", usize::from(DEFAULT_YEARS)).into_owned(),
    };
    let law = law(t, state.governance.policy, around.country, today(visitor), Audience::Staff);
    let bounds = [("from", usize::from(LEAST_YEARS).into()), ("to", usize::from(MOST_YEARS).into())];
    let field = Field::number("years", t.say("governance-retention-years"))
        .hint(t.with("governance-retention-years-hint", &bounds))
        .value(typed.map_or_else(|| rule.years.to_string(), str::to_owned))
        .maybe_error(typed.map(|_| t.with("governance-retention-years-wrong", &bounds).into_owned()));
    let form = PostForm::new(visitor, "/privacy/retention/rule").with(field);
    main.with(Heading::new(t.say("governance-retention-rule-title")))
        .with(Text::new(words))
        .with(Text::new(t.say("governance-retention-rule-counts")))
        .with(Text::new(law))
        .with(form.with(Button::quiet(t.say("governance-retention-set"))))
}

/// Another time.
#[derive(serde::Deserialize)]
pub struct Years {
    #[serde(default)]
    years: String,
}

/// It is set.
pub async fn set(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Years>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let (setting, school) = (state.clone(), actor.school);
    let years = form.years.trim().parse::<u8>().unwrap_or(0);
    match reading(move || Ok(setting.governance.set_retention(&actor, years)?)).await? {
        true => Ok(web::see_other("/privacy/retention?done=set#result")),
        false => {
            let typed: String = form.years.chars().take(12).collect();
            let problem = Problem { key: "governance-retention-years-wrong", years: Some(typed) };
            page(&state, &visitor, school, Shown::default(), Some(problem)).await
        }
    }
}

/// Who left, and whose data still serve.
pub async fn later(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(said): Query<Shown>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    state.ready(VIEWS)?;
    let moment = moment(&visitor);
    let (list, names, first) = reading(move || {
        let list = state.governance.still_in_their_time(actor.school, moment)?;
        let first = said.page.min(list.people.len().saturating_sub(1) / PER_PAGE) * PER_PAGE;
        let people: Vec<PersonId> =
            list.people.iter().skip(first).take(PER_PAGE).map(|leaver| leaver.person).collect();
        let names = state.names.names(&people).map_err(port)?;
        Ok((list, names, first))
    })
    .await?;
    let t = &visitor.t;
    let years = usize::from(list.rule.years);
    let mut main = Html::new();
    if list.clock.is_some() {
        main =
            main.with(Notice::look(t.say("governance-clock")).words(t.say("governance-retention-no-clock")));
    }
    let lead = if list.people.is_empty() {
        "governance-retention-later-none"
    } else {
        "governance-retention-later-words"
    };
    main = main.with(Lead::new(t.count(lead, years)));
    if !list.people.is_empty() {
        let mut table = Table::new(t.say("governance-retention-later-caption"))
            .stacked()
            .column(t.say("governance-who"))
            .column(t.say("governance-retention-when"))
            .column(t.say("governance-retention-until"));
        for (leaver, name) in list.people.iter().skip(first).zip(&names) {
            let Standing::NotYet { until } = leaver.standing else { continue };
            table = table.row(vec![
                Cell::link(format!("/privacy/forget/{}", leaver.person), shown(t, Some(name))),
                Cell::text(days_words(t, leaver)),
                Cell::text(date(t, until)),
            ]);
        }
        let path = "/privacy/retention/later";
        main = main.with(table).with(Pager::new(t, path, first / PER_PAGE, PER_PAGE, list.people.len()));
    }
    let page = Page::new(t.count("governance-retention-later", years), main).staff();
    let page = page.under("/privacy/school", t.say("governance-school-title"));
    Ok(web::page(&visitor, page.under("/privacy/retention", t.say("governance-retention-title"))))
}

/// What `/privacy/school` says of it: how many are due, and the way there; nothing where nobody is, or where that is being prepared.
pub(super) fn nudge(
    state: &State,
    t: &Tongue,
    school: SchoolId,
    moment: Moment,
) -> Result<Option<Notice>, WebError> {
    if !state.governance.store.ready(VIEWS) {
        return Ok(None);
    }
    let list = state.governance.past_their_time(school, moment)?;
    let n = list.due().count();
    let args = [("n", n.into()), ("years", usize::from(list.rule.years).into())];
    let words = t.with("governance-retention-lead", &args);
    let page = LinkButton::quiet("/privacy/retention", t.say("governance-retention-title"));
    Ok((n > 0).then(|| Notice::look(words).with(page)))
}
