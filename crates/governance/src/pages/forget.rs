//! Forgetting a person: first what it would do, then a word, then the list of machines that have to confirm.

use super::{
    Audience, State, country_words, departures::short, only_administrators, parsed, port, reading, shown,
    stored,
};
use crate::{
    forgetting::{self, CannotForget, Forgotten, Plan},
    policy::{
        Day, Policy,
        facts::{FactValue, Status},
    },
    request,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::governance::{ForgetReason, IdentityCheck, RequestKind};
use kernel::{Actor, CountryCode, NodeKey, PersonId, Role, Wish, ports::ShownName};
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Choice, Choices, Field, Heading, Lead, LinkButton, Notice, PostForm, Table, Text},
};

/// What the address says about what was done just before.
#[derive(serde::Deserialize, Default)]
pub struct Said {
    /// A person was forgotten; how many keys were destroyed.
    keys: Option<u64>,
    #[serde(default)]
    done: String,
}

/// Everybody whom the school forgot, and who has to confirm.
pub async fn list(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    state.ready(&[forgetting::VIEW])?;
    let own = state.governance.own_node();
    let (list, administrators) = reading(move || {
        let list = state.governance.forgotten(actor.school).map_err(port)?;
        let administrators = state.administrators(actor.school)?;
        let shown = |forgotten: Forgotten| {
            let protected = state.records().is_protected(forgotten.person).map_err(port)?;
            Ok::<_, WebError>((forgotten, protected))
        };
        Ok((list.into_iter().map(shown).collect::<Result<Vec<_>, _>>()?, administrators))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(keys) = said.keys {
        main = main.with(
            Notice::good(t.say("governance-done-forgotten"))
                .words(t.count("governance-keys-gone", keys))
                .result(),
        );
    }
    if said.done == "gone" {
        main = main.with(Notice::good(t.say("governance-done-gone")).result());
    }
    main = main.with(Lead::new(t.say(if list.is_empty() {
        "governance-forgotten-none"
    } else {
        "governance-forgotten-lead"
    })));
    if !list.is_empty() {
        let mut table = Table::new(t.say("governance-forgotten-caption"))
            .stacked()
            .column(t.say("governance-forgotten-when"))
            .column(t.say("governance-forgotten-id"))
            .column(t.say("governance-forgotten-why"))
            .column(t.say("governance-state"));
        for (forgotten, protected) in &list {
            let reason = ForgetReason::ALL.into_iter().find(|reason| *reason as u8 == forgotten.reason);
            let reason = reason.map_or("unknown", |reason| reason.word());
            let state = match forgotten.waiting.len() {
                0 if forgotten.given_up > 0 => {
                    t.count("governance-forgotten-given-up", forgotten.given_up).into_owned()
                }
                0 => t.say("governance-forgotten-done").into_owned(),
                // Which box had a protected person's keys tells where she went.
                n if *protected => t.count("governance-forgotten-waiting-some", n).into_owned(),
                _ => {
                    let nodes: Vec<String> = forgotten.waiting.iter().map(|node| short(*node)).collect();
                    t.named("governance-forgotten-waiting", &nodes.join(", ")).into_owned()
                }
            };
            table = table.row(vec![
                Cell::text(t.date(forgotten.at)),
                Cell::text(short_id(forgotten.person)),
                Cell::text(t.say(&format!("governance-reason-{reason}"))),
                Cell::text(state),
            ]);
        }
        main = main.with(table).with(Text::new(t.say("governance-forgotten-pseudonym")));
    }
    let mut waiting: Vec<(NodeKey, bool)> = list
        .iter()
        .flat_map(|(forgotten, protected)| forgotten.waiting.iter().map(|node| (*node, *protected)))
        .filter(|(node, _)| *node != own)
        .collect();
    waiting.sort();
    waiting.dedup_by_key(|(node, _)| *node);
    if !waiting.is_empty() {
        main = main
            .with(Heading::new(t.say("governance-holders-title")))
            .with(Text::new(t.say("governance-holders-words")));
    }
    if !waiting.is_empty() && !visitor.is(Role::Administrator) {
        main = main.with(only_administrators(t, &administrators));
    } else if !waiting.is_empty() {
        let word = t.say("governance-holder-gone-word");
        if said.done == "word" {
            main = main.with(Notice::bad(t.named("governance-holder-gone-wrong", &word)).result());
        }
        for (node, protected) in waiting {
            let words = match protected {
                true => t.say("governance-holder-gone-some"),
                false => t.named("governance-holder-gone", &short(node)),
            };
            // It cannot be taken back, and ends the waiting for a box that may still open her name.
            let typed =
                Field::text("word", t.named("governance-holder-gone-type", &word)).autocomplete("off");
            let form = PostForm::new(&visitor, "/privacy/forgotten").hidden("node", &node.to_string());
            main = main.with(form.with(typed).with(Button::quiet(words)));
        }
    }
    let page = Page::new(t.say("governance-forgotten-title"), main).staff();
    let page = page.under("/privacy", t.say("governance-mine-title"));
    Ok(web::page(&visitor, page.under("/privacy/school", t.say("governance-school-title"))))
}

fn short_id(person: PersonId) -> String {
    person.to_string().chars().take(8).collect()
}

/// A machine that no longer exists.
#[derive(serde::Deserialize)]
pub struct Gone {
    node: String,
    #[serde(default)]
    word: String,
}

/// It is noted.
pub async fn gone(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Gone>,
) -> Result<Response, WebError> {
    let actor = administrator(&state, &visitor).await?;
    let node: NodeKey = parsed(&form.node)?;
    if form.word.trim().to_lowercase() != visitor.t.say("governance-holder-gone-word") {
        return Ok(web::see_other("/privacy/forgotten?done=word#result"));
    }
    reading(move || Ok(state.governance.holder_is_gone(&actor, node)?)).await?;
    Ok(web::see_other("/privacy/forgotten?done=gone#result"))
}

pub(super) async fn administrator(state: &State, visitor: &Visitor) -> Result<Actor, WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), state.gate().clone());
    let asked = actor.clone();
    reading(move || gate.may(&asked, &Wish::Administer(asked.school)).map(drop).map_err(WebError::Refused))
        .await?;
    Ok(actor)
}

/// What forgetting her would do.
pub async fn plan(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
) -> Result<Response, WebError> {
    if visitor.is(Role::Head) && !visitor.is(Role::Administrator) {
        return ask_somebody(&state, &visitor, parsed(&person)?).await;
    }
    let actor = administrator(&state, &visitor).await?;
    page(&state, &visitor, &actor, parsed(&person)?, None).await
}

/// For a head: forgetting is for whoever administers the school, and this is who that is.
async fn ask_somebody(state: &State, visitor: &Visitor, person: PersonId) -> Result<Response, WebError> {
    let actor = state.responsible(visitor).await?;
    let state = state.clone();
    let (name, administrators) = reading(move || {
        if !state.records().is_of(person, actor.school).map_err(port)? {
            return Err(WebError::NotFound);
        }
        let name = state.names.names(&[person]).map_err(port)?.into_iter().next();
        Ok((name, state.administrators(actor.school)?))
    })
    .await?;
    let t = &visitor.t;
    let main = Html::new()
        .with(Lead::new(t.say("governance-forget-who-may")))
        .with(only_administrators(t, &administrators))
        .with(LinkButton::quiet("/privacy/school", t.say("governance-school-title")));
    let title = t.named("governance-forget-whom", &shown(t, name.as_ref())).into_owned();
    let page = Page::new(title, main).staff().under("/privacy/school", t.say("governance-school-title"));
    Ok(web::page(visitor, page))
}

async fn page(
    state: &State,
    visitor: &Visitor,
    actor: &Actor,
    person: PersonId,
    problem: Option<&str>,
) -> Result<Response, WebError> {
    state.ready(&[forgetting::VIEW])?;
    let (reads, school) = (state.clone(), actor.school);
    let (plan, name, country, protected) = reading(move || {
        let plan = reads.governance.forget_plan(school, person)?;
        let name = reads.names.names(&[person]).map_err(port)?.into_iter().next();
        let protected = reads.records().is_protected(person).map_err(port)?;
        Ok((plan, name, reads.country(school)?, protected))
    })
    .await?;
    let t = &visitor.t;
    let plan = match plan {
        Ok(plan) => plan,
        Err(CannotForget::NotOfThisSchool) => return Err(WebError::NotFound),
        Err(why) => {
            let words = t.say(&format!("governance-forget-{}", why.word()));
            let back = LinkButton::quiet("/privacy/forgotten", t.say("governance-forgotten-title"));
            let main = Html::new().with(Notice::look(words)).with(back);
            return Ok(web::page(visitor, Page::new(t.say("governance-forget-title"), main).staff()));
        }
    };
    let mut main = Html::new();
    if let Some(problem) = problem {
        main = main.with(Notice::look(t.say(&format!("governance-forget-{problem}"))).result());
    }
    main = what_happens(t, main, &plan, name.as_ref(), protected);
    main = main.with(Heading::new(t.say("governance-forget-law")));
    let policy = state.governance.policy;
    let today = super::today(visitor);
    main = main.with(Text::new(retention(t, policy, country, today, Audience::Staff)));
    main = main.with(Text::new(t.say("governance-forget-register"))).with(form(visitor, person));
    let title = t.named("governance-forget-whom", &shown(t, name.as_ref())).into_owned();
    let page = Page::new(title, main).staff().under("/privacy/school", t.say("governance-school-title"));
    let page = if problem.is_some() { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page };
    Ok(web::page(visitor, page))
}

/// What is on file about the duty to keep.
pub(super) fn retention(
    t: &Tongue,
    policy: &Policy,
    country: Option<CountryCode>,
    today: Day,
    audience: Audience,
) -> String {
    let name = country_words(t, country);
    match policy.fact(country, "retention", Some(today)) {
        Ok((FactValue::Text(value), fact)) => {
            let words = fact.words(t.language().language()).unwrap_or(value);
            let status = t.say(&format!("governance-status-{}", fact.status.word()));
            let args = [
                ("country", name.as_str().into()),
                ("words", words.into()),
                ("status", status.as_ref().into()),
            ];
            let key = match audience {
                Audience::Staff => "governance-forget-retention",
                Audience::Family if fact.status == Status::VerifiedPrimary => "governance-family-retention",
                Audience::Family => "governance-family-retention-likely",
            };
            t.with(key, &args).into_owned()
        }
        _ => match audience {
            Audience::Staff => t.named("governance-forget-retention-unknown", &name).into_owned(),
            Audience::Family if country.is_none() => {
                t.say("governance-family-retention-nowhere").into_owned()
            }
            Audience::Family => t.named("governance-family-retention-unknown", &name).into_owned(),
        },
    }
}

/// What whoever asks to be forgotten, for herself or for her child, is told before: what goes, what stays and who else may hold
/// something.
pub fn what_stays(t: &Tongue, policy: &Policy, country: Option<CountryCode>, today: Day, main: Html) -> Html {
    let main = main.with(Heading::new(t.say("governance-stays-title")));
    let main = ["governance-stays-gone", "governance-stays-number", "governance-stays-law"]
        .into_iter()
        .fold(main, |main, key| main.with(Text::new(t.say(key))));
    main.with(Text::new(retention(t, policy, country, today, Audience::Family)))
        .with(Text::new(t.say("governance-stays-others")))
}

fn what_happens(t: &Tongue, main: Html, plan: &Plan, name: Option<&ShownName>, protected: bool) -> Html {
    let words = t.named("governance-forget-what", &shown(t, name)).into_owned();
    let mut main = main
        .with(Notice::bad(t.say("governance-forget-for-good")).words(words))
        .with(Text::new(t.count("governance-forget-keys", plan.here.keys)));
    if plan.here.ways_in {
        main = main.with(Text::new(t.say("governance-forget-ways")));
    }
    if plan.here.ids.len() > 1 {
        main = main.with(Text::new(t.count("governance-forget-ids", plan.here.ids.len())));
    }
    main = main.with(Text::new(t.count("governance-forget-stays", plan.entries_stay)));
    let nodes: Vec<String> = plan.elsewhere.iter().map(|node| short(*node)).collect();
    main.with(Text::new(match nodes.is_empty() {
        true => t.say("governance-forget-only-here"),
        false if protected => t.count("governance-forget-elsewhere-some", nodes.len()),
        false => t.named("governance-forget-elsewhere", &nodes.join(", ")),
    }))
}

fn form(visitor: &Visitor, person: PersonId) -> PostForm {
    let t = &visitor.t;
    let mut reasons = Choices::one("reason", t.say("governance-forget-reason"));
    for reason in ForgetReason::ALL {
        let words = t.say(&format!("governance-reason-{}", reason.word()));
        reasons = reasons.choice(Choice::new(reason.word(), words).chosen(reason == ForgetReason::Asked));
    }
    let mut identity =
        Choices::one("identity", t.say("governance-identity")).hint(t.say("governance-identity-hint"));
    for check in [IdentityCheck::Known, IdentityCheck::Document] {
        let words = t.say(&format!("governance-identity-{}", check.word()));
        identity = identity.choice(Choice::new(check.word(), words));
    }
    let form = PostForm::new(visitor, format!("/privacy/forget/{person}")).with(reasons).with(identity);
    word_and_code(visitor, form).with(Button::danger(t.say("governance-forget-do")))
}

/// The word that is typed, and the code that it costs where others on the Wi-Fi could repeat it.
pub(super) fn word_and_code(visitor: &Visitor, form: PostForm) -> PostForm {
    let t = &visitor.t;
    let label = t.named("governance-forget-type", &t.say("governance-forget-word"));
    let form = form.with(Field::text("word", label).autocomplete("off").max_chars(20));
    if visitor.is_encrypted() {
        return form;
    }
    let code = Field::text("code", t.say("governance-code")).hint(t.say("governance-code-hint"));
    form.with(code.attribute("inputmode", "numeric").autocomplete("off").max_chars(12))
}

/// Whether what was typed is the word.
pub(super) fn is_the_word(visitor: &Visitor, typed: &str) -> bool {
    typed.trim().to_lowercase() == visitor.t.say("governance-forget-word").to_lowercase()
}

/// The wish to forget.
#[derive(serde::Deserialize)]
pub struct Forget {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    identity: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    code: String,
}

/// She is forgotten.
pub async fn act(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(form): Form<Forget>,
) -> Result<Response, WebError> {
    let actor = administrator(&state, &visitor).await?;
    let person: PersonId = parsed(&person)?;
    let reason = ForgetReason::ALL.into_iter().find(|reason| reason.word() == form.reason);
    let reason = reason.ok_or(WebError::NotFound)?;
    let checked =
        [IdentityCheck::Known, IdentityCheck::Document].iter().any(|check| check.word() == form.identity);
    if !checked {
        return page(&state, &visitor, &actor, person, Some("identity-missing")).await;
    }
    if !is_the_word(&visitor, &form.word) {
        return page(&state, &visitor, &actor, person, Some("word-wrong")).await;
    }
    let (encrypted, code, doing) = (visitor.is_encrypted(), form.code, state.clone());
    let (school, by) = (actor.school, actor.person);
    let done = reading(move || {
        if !encrypted && !doing.records().spend_code(&code, "forget").map_err(port)? {
            return Ok(None);
        }
        let Ok(keys) = doing.governance.forget(school, person, reason, Some(by))? else {
            return Ok(Some(Err(())));
        };
        // What she asked is answered next.
        let ids = doing.enrolments().ids_of(person).map_err(port)?;
        let asked =
            doing.governance.store.read_blocking(|db| request::of_person(db, &ids)).map_err(stored)?;
        let open = |one: &&request::Asked| one.kind == RequestKind::Erase && one.outcome.is_none();
        Ok(Some(Ok((keys, asked.iter().find(open).map(|one| one.request)))))
    })
    .await?;
    match done {
        None => page(&state, &visitor, &actor, person, Some("code-wrong")).await,
        Some(Ok((_, Some(request)))) => {
            Ok(web::see_other(&format!("/privacy/school/{request}?done=forgotten#result")))
        }
        Some(Ok((keys, None))) => Ok(web::see_other(&format!("/privacy/forgotten?keys={keys}#result"))),
        Some(Err(_)) => page(&state, &visitor, &actor, person, None).await,
    }
}
