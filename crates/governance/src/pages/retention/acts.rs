//! What is done with people whose time is over: forgotten, chosen or all of them, or kept for a reason until a day. First what it
//! does, then a word.

use super::{AT_ONCE, Problem, Shown, State, moment, name_of, page};
use crate::{
    forgetting::Holders,
    pages::{Audience, date, forget, port, reading, shown, stored, today},
    policy::Day,
    retention::CannotKeep,
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use events::governance::KeepGround;
use kernel::{Actor, PersonId};
use std::collections::BTreeSet;
use web::{
    Form, Html, Page, Visitor, WebError, parsed,
    parts::{
        Button, Cell, Choice, Choices, ErrorSummary, Field, Heading, LinkButton, Notice, PostForm, Table,
        Text,
    },
};

/// Whom, and what is to be done.
#[derive(serde::Deserialize)]
pub struct Chosen {
    #[serde(default)]
    person: Vec<String>,
    #[serde(default)]
    act: String,
}

/// What was chosen leads to the page that says what it does. Changes nothing.
pub async fn choose(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Chosen>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let all = form.act == "all";
    let people = if all { Vec::new() } else { read(&form.person)? };
    if people.is_empty() && !all {
        let problem = Problem { key: "governance-retention-nobody-chosen", years: None };
        return page(&state, &visitor, actor.school, Shown::default(), Some(problem)).await;
    }
    match form.act.as_str() {
        "keep" => keep_page(&state, &visitor, &actor, people, None).await,
        _ => {
            let actor = forget::administrator(&state, &visitor).await?;
            confirm(&state, &visitor, &actor, (!all).then_some(people), None).await
        }
    }
}

fn read(people: &[String]) -> Result<Vec<PersonId>, WebError> {
    let people: BTreeSet<PersonId> =
        people.iter().take(AT_ONCE).map(|person| parsed(person)).collect::<Result<_, _>>()?;
    Ok(people.into_iter().collect())
}

/// What forgetting these would do; `None`: all who are due, the longest due first, as many as are forgotten at once.
async fn confirm(
    state: &State,
    visitor: &Visitor,
    actor: &Actor,
    chosen: Option<Vec<PersonId>>,
    problem: Option<&str>,
) -> Result<Response, WebError> {
    state.ready(crate::retention::VIEWS)?;
    let (reads, school, moment) = (state.clone(), actor.school, moment(visitor));
    let by = actor.person;
    let (around, due, keys, elsewhere, own_name, country) = reading(move || {
        let list = reads.governance.past_their_time(school, moment)?;
        let own = reads.governance.own_node();
        let (mut due, mut keys, mut elsewhere) = (Vec::new(), 0, BTreeSet::new());
        for (leaver, since) in list.due() {
            if due.len() == AT_ONCE || chosen.as_ref().is_some_and(|chosen| !chosen.contains(&leaver.person))
            {
                continue;
            }
            let here = reads.records().would_forget(leaver.person).map_err(port)?;
            let holders = |db: &mut store::Connection| Holders::of(db, &here.ids, own);
            let held = reads.governance.store.read_blocking(holders).map_err(stored)?;
            keys += here.keys;
            elsewhere.extend(held.waiting.into_iter().filter(|node| *node != own));
            due.push((leaver.clone(), since));
        }
        let people: Vec<PersonId> = due.iter().map(|(leaver, _)| leaver.person).collect();
        let names = reads.names.names(&people).map_err(port)?;
        let own_name = reads.names.names(&[by]).map_err(port)?.into_iter().next();
        Ok((names, due, keys, elsewhere.len(), own_name, reads.country(school)?))
    })
    .await?;
    let t = &visitor.t;
    if due.is_empty() {
        let problem = Problem { key: "governance-retention-nobody-due", years: None };
        return page(state, visitor, school, Shown::default(), Some(problem)).await;
    }
    let mut main = Html::new();
    if let Some(problem) = problem {
        main = main.with(Notice::look(t.say(&format!("governance-forget-{problem}"))).result());
    }
    main = main.with(
        Notice::bad(t.say("governance-forget-for-good"))
            .words(t.count("governance-retention-what", due.len())),
    );
    let mut table = Table::new(t.say("governance-retention-whom-caption"))
        .stacked()
        .column(t.say("governance-who"))
        .column(t.say("governance-retention-when"))
        .column(t.say("governance-retention-over"));
    let mut form = PostForm::new(visitor, "/privacy/retention/forget");
    for ((leaver, since), name) in due.iter().zip(&around) {
        let days = super::days_words(t, leaver);
        table =
            table.row(vec![Cell::text(shown(t, Some(name))), Cell::text(days), Cell::text(date(t, *since))]);
        form = form.hidden("person", &leaver.person.to_string());
    }
    main = main
        .with(table)
        .with(Text::new(t.count("governance-forget-keys", keys)))
        .with(Text::new(t.say("governance-forget-ways")))
        .with(Text::new(t.say("governance-forgotten-pseudonym")))
        .with(Text::new(match elsewhere {
            0 => t.say("governance-forget-only-here"),
            n => t.count("governance-retention-elsewhere", n),
        }))
        .with(Heading::new(t.say("governance-forget-law")))
        .with(Text::new(forget::retention(
            t,
            state.governance.policy,
            country,
            today(visitor),
            Audience::Staff,
        )))
        .with(Text::new(t.say("governance-forget-register")))
        .with(Text::new(t.named("governance-retention-written", &shown(t, own_name.as_ref()))));
    form = forget::word_and_code(visitor, form);
    main = main
        .with(form.with(Button::danger(t.say("governance-forget-do"))))
        .with(LinkButton::quiet("/privacy/retention", t.say("governance-back")));
    let title = t.count("governance-retention-forget-title", due.len());
    let page = Page::new(title, main).staff().under("/privacy/school", t.say("governance-school-title"));
    let page = page.under("/privacy/retention", t.say("governance-retention-title"));
    let page = if problem.is_some() { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page };
    Ok(web::page(visitor, page))
}

/// The wish to forget those who were shown.
#[derive(serde::Deserialize)]
pub struct Forget {
    #[serde(default)]
    person: Vec<String>,
    #[serde(default)]
    word: String,
    #[serde(default)]
    code: String,
}

/// They are forgotten, each only if she is still due.
pub async fn forget(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Forget>,
) -> Result<Response, WebError> {
    let actor = forget::administrator(&state, &visitor).await?;
    let people = read(&form.person)?;
    state.ready(crate::retention::VIEWS)?;
    if !forget::is_the_word(&visitor, &form.word) {
        return confirm(&state, &visitor, &actor, Some(people), Some("word-wrong")).await;
    }
    let (encrypted, moment, doing, by) =
        (visitor.is_encrypted(), moment(&visitor), state.clone(), actor.clone());
    let chosen = people.clone();
    let done = reading(move || {
        if !encrypted && !doing.records().spend_code(&form.code, "forget").map_err(port)? {
            return Ok(None);
        }
        let (mut forgotten, mut stayed) = (0, 0);
        for person in people {
            match doing.governance.forget_due(&by, person, moment)? {
                Ok(_) => forgotten += 1,
                Err(_) => stayed += 1,
            }
        }
        Ok(Some((forgotten, stayed)))
    })
    .await?;
    match done {
        None => confirm(&state, &visitor, &actor, Some(chosen), Some("code-wrong")).await,
        Some((forgotten, stayed)) => {
            Ok(web::see_other(&format!("/privacy/retention?forgotten={forgotten}&stayed={stayed}#result")))
        }
    }
}

/// The wish to keep some, or to keep one no longer.
#[derive(serde::Deserialize)]
pub struct Keep {
    #[serde(default)]
    person: Vec<String>,
    #[serde(default)]
    until: String,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    end: String,
}

/// They are kept, or no longer.
pub async fn keep(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Keep>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let people = read(&form.person)?;
    state.ready(crate::retention::VIEWS)?;
    let until = match form.end.is_empty() {
        true => match form.until.parse::<Day>() {
            Ok(day) => Some(day),
            Err(_) => {
                let typed = (form, CannotKeep::DayWrong);
                return keep_page(&state, &visitor, &actor, people, Some(typed)).await;
            }
        },
        false => None,
    };
    let ground = KeepGround::from_word(&form.ground);
    let (keeping, by, whom) = (state.clone(), actor.clone(), people.clone());
    let moment = moment(&visitor);
    let done = reading(move || Ok(keeping.governance.keep(&by, &whom, until, ground, moment)?)).await?;
    match done {
        Ok(()) => {
            let done = if until.is_some() { "kept" } else { "let-go" };
            Ok(web::see_other(&format!("/privacy/retention?done={done}#result")))
        }
        Err(CannotKeep::NotGone) => {
            let problem = Problem { key: "governance-retention-refused-not-gone", years: None };
            page(&state, &visitor, actor.school, Shown::default(), Some(problem)).await
        }
        Err(why) => keep_page(&state, &visitor, &actor, people, Some((form, why))).await,
    }
}

/// Until when and why; `typed`: what was written and did not do.
async fn keep_page(
    state: &State,
    visitor: &Visitor,
    actor: &Actor,
    people: Vec<PersonId>,
    typed: Option<(Keep, CannotKeep)>,
) -> Result<Response, WebError> {
    let around = super::around(state, visitor, actor.school).await?;
    let t = &visitor.t;
    // Only those who are listed are named: whoever guesses an id learns no name.
    let listed: Vec<PersonId> = people
        .into_iter()
        .filter(|person| around.list.people.iter().any(|one| one.person == *person))
        .collect();
    if listed.is_empty() {
        let problem = Problem { key: "governance-retention-refused-not-gone", years: None };
        return page(state, visitor, actor.school, Shown::default(), Some(problem)).await;
    }
    let refused = typed.as_ref().map(|(_, why)| *why);
    let said = |why: CannotKeep| t.say(&format!("governance-retention-refused-{}", why.word())).into_owned();
    let (until, ground) = typed.map(|(keep, _)| (keep.until, keep.ground)).unwrap_or_default();
    let until = Field::date("until", t.say("governance-retention-keep-until"))
        .value(until)
        .maybe_error(refused.filter(|why| *why == CannotKeep::DayWrong).map(said));
    let choices = Choices::one("ground", t.say("governance-retention-keep-ground"))
        .hint(t.say("governance-retention-keep-hint"));
    let ground = KeepGround::ALL
        .into_iter()
        .fold(choices, |choices, one| {
            let words = t.say(&format!("governance-retention-ground-{}", one.word()));
            choices.choice(Choice::new(one.word(), words).chosen(ground == one.word()))
        })
        .maybe_error(refused.filter(|why| *why == CannotKeep::GroundMissing).map(said));
    let problems = [until.problem(), ground.problem()];
    let names: Vec<String> = listed.iter().map(|person| name_of(t, &around, *person).into_owned()).collect();
    let mut form = PostForm::new(visitor, "/privacy/retention/keep");
    for person in &listed {
        form = form.hidden("person", &person.to_string());
    }
    let main = Html::new()
        .with(ErrorSummary::new(t.say("governance-ask-mend"), problems))
        .with(Text::new(t.named("governance-retention-keep-whom", &names.join(", "))))
        .with(Text::new(t.say("governance-retention-keep-words")))
        .with(form.with(until).with(ground).with(Button::main(t.say("governance-retention-keep-do"))))
        .with(LinkButton::quiet("/privacy/retention", t.say("governance-back")));
    let page = Page::new(t.say("governance-retention-keep-title"), main).staff();
    let page = page.under("/privacy/school", t.say("governance-school-title"));
    let page = page.under("/privacy/retention", t.say("governance-retention-title"));
    let page = if refused.is_some() { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page };
    Ok(web::page(visitor, page))
}
