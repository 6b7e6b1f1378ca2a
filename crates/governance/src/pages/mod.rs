//! The pages: a person's own, a class's papers, the school's requests, what left, and forgetting.

mod asking;
mod boxes;
mod class;
mod copy;
mod departures;
mod forget;
mod mine;
mod moving;
mod retention;
mod rules;
mod school;
mod sheet;

pub(crate) use boxes::KnownBoxes;
#[cfg(test)]
pub(crate) use {copy::KEPT, departures::ground_words, departures::table as departures_table};

use crate::{
    Governance,
    policy::{
        Day, Due, Policy,
        facts::{DayKind, Status},
    },
    request::{Asked, request_of},
};
use axum::{Router, routing::get, routing::post};
use exchange::moves::moves_from;
use kernel::{
    CountryCode, DataUse, Gate, NodeKey, PersonId, Role, SchoolId, Wish,
    ports::{Enrolments, Names, PortError, Records, ShownName, Titles},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::StoreError;
use web::{Visitor, WebError, messages::Tongue, parsed, parts::Notice, reading};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Where commands go.
    pub governance: Governance,
    /// What people are called.
    pub names: Arc<dyn Names>,
    /// What courses and exercises are called.
    pub titles: Arc<dyn Titles>,
    /// Which schools the boxes of the network are certified for.
    pub boxes: FindBoxes,
}

/// The boxes of the network, each with the schools that its certificates name; none where the box belongs to no network.
pub type FindBoxes = Arc<dyn Fn() -> Result<BTreeMap<NodeKey, Vec<SchoolId>>, PortError> + Send + Sync>;

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/privacy", get(mine::show))
        .route("/privacy/consent", post(mine::decide))
        .route("/privacy/data", get(mine::data))
        .route("/privacy/data.json", get(mine::file))
        .route("/privacy/requests", get(mine::requests).post(mine::ask))
        .route("/privacy/rules", get(rules::show))
        .route("/privacy/form", get(asking::form))
        .route("/classes/{class}/consents", get(class::show).post(class::enter))
        .route("/classes/{class}/consents/paper", get(class::paper))
        .route("/classes/{class}/consents/request", get(class::ask_for).post(class::asked))
        .route("/privacy/school", get(school::list))
        .route("/privacy/school/{request}", get(school::show))
        .route("/privacy/school/{request}/more-time", post(school::more_time))
        .route("/privacy/school/{request}/close", post(school::close))
        .route("/privacy/school/{request}/sheet", get(sheet::show))
        .route("/privacy/school/{request}/data", get(school::data).post(school::data_for_code))
        .route("/privacy/moves", get(moving::list).post(moving::ask))
        .route("/privacy/moves/answer", post(moving::answer))
        .route("/privacy/moves/{person}", get(moving::slip))
        .route("/privacy/retention", get(retention::show).post(retention::choose))
        .route("/privacy/retention/later", get(retention::later))
        .route("/privacy/retention/rule", post(retention::set))
        .route("/privacy/retention/forget", post(retention::forget))
        .route("/privacy/retention/keep", post(retention::keep))
        .route("/privacy/departures", get(departures::show).post(departures::register))
        .route("/privacy/forgotten", get(forget::list).post(forget::gone))
        .route("/privacy/forget/{person}", get(forget::plan).post(forget::act))
        .with_state(state)
}

/// What the address says about what was done just before.
#[derive(serde::Deserialize, Default)]
struct Said {
    #[serde(default)]
    done: String,
    #[serde(default)]
    refused: String,
}

impl Said {
    /// Says it, where it is among the page's own words: the texts `KEY-done-WORD` and `KEY-refused-WORD`.
    fn notice(&self, t: &Tongue, key: &str, done: &[&str], refused: &[&str]) -> Option<Notice> {
        let among = |words: &[&str], word: &str| words.contains(&word);
        if among(done, &self.done) {
            return Some(Notice::good(t.say(&format!("{key}-done-{}", self.done))).result());
        }
        among(refused, &self.refused)
            .then(|| Notice::look(t.say(&format!("{key}-refused-{}", self.refused))).result())
    }
}

fn port(error: PortError) -> WebError {
    WebError::internal(error)
}

fn stored(error: StoreError) -> WebError {
    match error {
        StoreError::Busy => WebError::TooBusy,
        error => WebError::internal(error),
    }
}

/// Requests are counted by the school's own day.
fn today(visitor: &Visitor) -> Day {
    Day::from_number(visitor.t.civil(visitor.now()).day_number)
}

/// A day as people write it.
fn date(t: &Tongue, day: Day) -> String {
    t.date_of_day(day.number())
}

fn shown<'a>(t: &'a Tongue, name: Option<&'a ShownName>) -> Cow<'a, str> {
    match name.and_then(|shown| shown.name.as_deref()) {
        Some(name) => name.into(),
        None => t.say("governance-no-name"),
    }
}

fn use_words<'a>(t: &'a Tongue, data_use: DataUse) -> Cow<'a, str> {
    t.say(&format!("governance-use-{}", data_use.word()))
}

/// The country's name in the reader's language.
fn country_words(t: &Tongue, country: Option<CountryCode>) -> String {
    let Some(code) = country else { return t.say("governance-country-unknown").into_owned() };
    match Policy::shipped().country(code) {
        Some(known) => match t.language().language() {
            "es" => known.name.es.clone(),
            "pt" => known.name.pt.clone(),
            _ => known.name.en.clone(),
        },
        None => code.to_string(),
    }
}

/// Who reads what is said of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Who applies it: how well it is known, in our words.
    Staff,
    /// Whom it protects: what it means for her, and whether that is certain.
    Family,
}

/// How the last day came about: "10 working days, by Peru's rule", or the strict rule.
fn due_words(t: &Tongue, due: &Due<'_>, country: Option<CountryCode>, audience: Audience) -> String {
    let key = match due.term.kind {
        DayKind::Business => "governance-term-business",
        DayKind::Calendar => "governance-term-calendar",
    };
    let term = t.count(key, usize::from(due.term.days)).into_owned();
    if audience == Audience::Family {
        let nowhere = country.is_none();
        let country = country_words(t, country);
        let key = match due.ground {
            _ if nowhere => "governance-family-due-nowhere",
            Ok(fact) if fact.status == Status::VerifiedPrimary => "governance-family-due",
            Ok(_) => "governance-family-due-likely",
            Err(_) => "governance-family-due-strict",
        };
        let args = [("term", term.as_str().into()), ("country", country.as_str().into())];
        return t.with(key, &args).into_owned();
    }
    match due.ground {
        Ok(fact) => {
            let status = t.say(&format!("governance-status-{}", fact.status.word()));
            let country = country_words(t, country);
            let args = [
                ("term", term.as_str().into()),
                ("country", country.as_str().into()),
                ("status", status.as_ref().into()),
            ];
            t.with("governance-due-by-country", &args).into_owned()
        }
        Err(why) => {
            let why = t.say(&format!("governance-why-{}", why.word()));
            let args = [("term", term.as_str().into()), ("why", why.as_ref().into())];
            t.with("governance-due-strict", &args).into_owned()
        }
    }
}

/// Why a request is due on its day: the rule, and that more time was taken.
pub(crate) fn asked_words(t: &Tongue, policy: &Policy, asked: &Asked, audience: Audience) -> String {
    let due = policy.due(asked.country, request_of(asked.kind), asked.received, asked.extended, false);
    let why = due_words(t, &due, asked.country, audience);
    if asked.extended { t.with("governance-due-extended", &[("why", why.into())]).into_owned() } else { why }
}

impl State {
    /// Whether all of the named views are whole; otherwise the page says that it is being prepared.
    fn ready(&self, views: &[&str]) -> Result<(), WebError> {
        if self.governance.store.ready(views) { Ok(()) } else { Err(WebError::ViewPreparing) }
    }

    fn gate(&self) -> &Arc<dyn Gate> {
        &self.governance.gate
    }

    fn records(&self) -> &Arc<dyn Records> {
        &self.governance.records
    }

    fn enrolments(&self) -> &Arc<dyn Enrolments> {
        &self.governance.enrolments
    }

    fn country(&self, school: SchoolId) -> Result<Option<CountryCode>, WebError> {
        self.records().country(school).map_err(port)
    }

    /// Names in the order people look them up.
    fn names_sorted(&self, people: &[PersonId]) -> Result<Vec<ShownName>, WebError> {
        let mut names = self.names.names(people).map_err(port)?;
        names.sort_by_cached_key(|name| {
            (store::search::tokens(name.name.as_deref().unwrap_or_default()), name.person)
        });
        Ok(names)
    }

    /// What the network's boxes may be called. A page that cannot tell names them by their keys, where that betrays nobody.
    fn known_boxes(&self, t: &Tongue) -> Result<KnownBoxes, WebError> {
        let boxes = (self.boxes)().unwrap_or_default();
        let own = self.records().own_school().map_err(port)?;
        let moves = match own {
            Some(own) => self.governance.store.read_blocking(|db| moves_from(db, own)).map_err(stored)?,
            None => Some(Vec::new()),
        };
        let movers: BTreeSet<PersonId> = moves.iter().flatten().map(|one| one.person).collect();
        let mut protected = BTreeSet::new();
        for person in movers {
            if self.records().is_protected(person).map_err(port)? {
                protected.insert(person);
            }
        }
        let name = |school: SchoolId| self.records().school_name(school).ok().flatten();
        Ok(KnownBoxes::of(boxes, own, moves.as_deref(), &protected, t.zone(), name))
    }

    /// Who administers the school, by name.
    fn administrators(&self, school: SchoolId) -> Result<Vec<ShownName>, WebError> {
        self.names_sorted(&self.records().administrators(school).map_err(port)?)
    }

    /// Whoever answers for the school's data: head or administrator.
    async fn responsible(&self, visitor: &Visitor) -> Result<kernel::Actor, WebError> {
        let (actor, gate) = (visitor.actor()?.clone(), self.gate().clone());
        let school = actor.school;
        let asked = actor.clone();
        reading(move || gate.may(&asked, &Wish::SeePeople(school)).map(drop).map_err(WebError::Refused))
            .await?;
        Ok(actor)
    }
}

/// Names whoever administers the school, to somebody who came for what only they can do: whom to ask, and what to say.
fn only_administrators(t: &Tongue, administrators: &[ShownName]) -> Notice {
    let names: Vec<&str> = administrators.iter().filter_map(|one| one.name.as_deref()).collect();
    let whom = match names.is_empty() {
        true => t.say("governance-ask-administrator-nobody"),
        false => t.named("governance-ask-administrator-whom", &names.join(", ")),
    };
    Notice::calm(t.say("governance-ask-administrator"))
        .words(whom)
        .words(t.say("governance-ask-administrator-how"))
}

fn answers_for_school(visitor: &Visitor) -> bool {
    visitor.is(Role::Head) || visitor.is(Role::Administrator)
}
