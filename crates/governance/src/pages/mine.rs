//! A person's own pages: who may use what about her, her copy, what she asks.

use super::{
    Audience, State, answers_for_school, country_words, date, due_words, port, reading, stored, today,
    use_words,
};
use crate::{
    consent::{self, Standing},
    copy::Copy,
    pages::copy::{ReadCopy, copy_parts},
    policy::{Age, ConsentRule, Decider, Policy},
    request::{self, Asked, NewRequest, request_of},
};
use axum::{
    extract::{Query, State as AxumState},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use events::governance::{IdentityCheck, RequestAbout, RequestKind};
use kernel::{Actor, Authority, ClassId, CountryCode, DataUse, PersonId, Role};
use std::{
    collections::BTreeMap,
    sync::{Mutex, TryLockError},
};
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Cell, Choice, Choices, ErrorSummary, Heading, Lead, LinkButton, Links, Notice, PostForm,
        Table, Text,
    },
};

/// What the address says about what was done just before.
#[derive(serde::Deserialize, Default)]
pub struct Outcome {
    #[serde(default)]
    done: String,
    #[serde(default)]
    refused: String,
}

const DONE: [&str; 3] = ["allowed", "stopped", "asked"];
const REFUSED: [&str; 4] = ["guardian-decides", "she-decides", "not-heard", "open-already"];

impl Outcome {
    fn notice(&self, t: &Tongue) -> Option<Notice> {
        if DONE.contains(&self.done.as_str()) {
            return Some(Notice::good(t.say(&format!("governance-done-{}", self.done))).result());
        }
        let refused = REFUSED.iter().find(|word| **word == self.refused)?;
        Some(Notice::look(t.say(&format!("governance-refused-{refused}"))).result())
    }
}

struct Mine {
    rules: Vec<(DataUse, ConsentRule<'static>)>,
    standing: BTreeMap<DataUse, Standing>,
    country: Option<CountryCode>,
    classes: Vec<(ClassId, String)>,
    age: Age,
}

/// Who may use what about me.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    if visitor.signed_in().is_none() {
        return super::asking::open(&state, &visitor).await;
    }
    let actor = alone(&visitor)?.clone();
    state.ready(&[consent::VIEW])?;
    let day = today(&visitor);
    let teaches = actor.is(Role::Teacher);
    let mine = reading(move || {
        let mut rules = Vec::new();
        for data_use in DataUse::ALL {
            rules.push((data_use, state.governance.rule_for(actor.person, actor.school, data_use, day)?));
        }
        let mut classes = Vec::new();
        if teaches {
            for class in state.enrolments().classes_taught_by(actor.person).map_err(port)? {
                classes
                    .push((class, state.enrolments().class_name(class).map_err(port)?.unwrap_or_default()));
            }
        }
        Ok(Mine {
            rules,
            standing: state.governance.standing_of(actor.person)?,
            age: state.governance.age_of(actor.person, day)?,
            country: state.country(actor.school)?,
            classes,
        })
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(notice) = outcome.notice(t) {
        main = main.with(notice);
    }
    main = main.with(Lead::new(t.say("governance-mine-lead")));
    if !mine.classes.is_empty() || answers_for_school(&visitor) {
        main = main.with(staff_links(&visitor, &mine));
    }
    if mine.rules.iter().any(|(_, rule)| rule.who == Decider::Guardian) {
        let country = country_words(t, mine.country);
        let why = match mine.age {
            Age::Unknown => t.named("governance-guardian-age-unknown", &country),
            Age::Years(_) => t.named("governance-guardian-why", &country),
        };
        main = main.with(Notice::calm(t.say("governance-guardian-title")).words(why));
    }
    if mine.rules.iter().any(|(_, rule)| rule.gift_makes_void) {
        main = main.with(Text::new(t.say("governance-no-gift")));
    }
    for (data_use, rule) in &mine.rules {
        main = one_use(&visitor, main, *data_use, rule, mine.standing.get(data_use));
    }
    main = main
        .with(Heading::new(t.say("governance-anyway-title")))
        .with(Text::new(t.say("governance-anyway")))
        .with(
            Links::new(t.say("governance-more"))
                .link("/privacy/data", t.say("governance-data-title"))
                .link("/privacy/requests", t.say("governance-requests-title"))
                .link("/privacy/form", t.say("governance-form-title"))
                .link("/privacy/rules", t.say("governance-rules-title")),
        );
    Ok(web::page(&visitor, Page::new(t.say("governance-mine-title"), main)))
}

fn staff_links(visitor: &Visitor, mine: &Mine) -> Links {
    let t = &visitor.t;
    let mut links = Links::new(t.say("governance-for-staff"));
    for (class, name) in &mine.classes {
        links = links.link(format!("/classes/{class}/consents"), t.named("governance-class-link", name));
    }
    if answers_for_school(visitor) {
        links = links
            .link("/privacy/school", t.say("governance-school-title"))
            .link("/privacy/moves", t.say("governance-moves-title"))
            .link("/privacy/departures", t.say("governance-left-title"))
            .link("/privacy/forgotten", t.say("governance-forgotten-title"));
    }
    links
}

fn one_use(
    visitor: &Visitor,
    main: Html,
    data_use: DataUse,
    rule: &ConsentRule<'_>,
    standing: Option<&Standing>,
) -> Html {
    let t = &visitor.t;
    let words = t.say(&format!("governance-use-{}-words", data_use.word()));
    let mut main = main.with(Heading::new(use_words(t, data_use))).with(Text::new(words));
    let given = standing.is_some_and(|standing| standing.given);
    main = main.with(Text::new(state_words(t, standing)));
    let form = PostForm::new(visitor, "/privacy/consent").hidden("data_use", data_use.word());
    if given {
        let stop = Button::quiet(t.named("governance-stop", &use_words(t, data_use)));
        return main.with(form.hidden("given", "no").with(stop));
    }
    match rule.who {
        Decider::Herself => {
            let allow = Button::quiet(t.named("governance-allow", &use_words(t, data_use)));
            main = main.with(form.hidden("given", "yes").with(allow));
        }
        Decider::Guardian => {
            main = main.with(Text::new(t.count("governance-guardian-decides", usize::from(rule.from_age))));
        }
    }
    main
}

/// "Yes, since 3 May 2026: on paper, signed by her guardian."
pub fn state_words(t: &Tongue, standing: Option<&Standing>) -> String {
    match standing {
        Some(standing) if standing.given => {
            let how = standing.how.map_or("unknown", |how| how.word());
            let how = t.say(&format!("governance-how-{how}"));
            let since = t.date(standing.at);
            t.with("governance-stands", &[("date", since.as_str().into()), ("how", how.as_ref().into())])
                .into_owned()
        }
        Some(standing) => t.named("governance-stopped-since", &t.date(standing.at)).into_owned(),
        None => t.say("governance-stands-not").into_owned(),
    }
}

/// A decision about one use.
#[derive(serde::Deserialize)]
pub struct Decide {
    data_use: String,
    given: String,
}

/// She decides.
pub async fn decide(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Decide>,
) -> Result<Response, WebError> {
    let actor = alone(&visitor)?.clone();
    state.ready(&[consent::VIEW])?;
    let data_use = DataUse::from_word(&form.data_use).ok_or(WebError::NotFound)?;
    let (given, day) = (form.given == "yes", today(&visitor));
    let done = reading(move || Ok(state.governance.decide_herself(&actor, data_use, given, day)?)).await?;
    Ok(web::see_other(&match done {
        Ok(()) if given => "/privacy?done=allowed#result".to_owned(),
        Ok(()) => "/privacy?done=stopped#result".to_owned(),
        Err(refusal) => format!("/privacy?refused={}#result", refusal.word()),
    }))
}

/// Her copy, to read.
pub async fn data(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let copy = own_copy(&state, &visitor).await?;
    let t = &visitor.t;
    let main = Html::new()
        .with(Lead::new(t.say("governance-data-lead")))
        .with(LinkButton::quiet("/privacy/data.json", t.say("governance-data-file")));
    let main = copy_parts(&state, &visitor, main, &copy)
        .with(LinkButton::quiet("/privacy/requests", t.say("governance-data-wrong")));
    let page =
        Page::new(t.say("governance-data-title"), main).under("/privacy", t.say("governance-mine-title"));
    Ok(web::page(&visitor, page))
}

async fn own_copy(state: &State, visitor: &Visitor) -> Result<ReadCopy, WebError> {
    copy_of(state, visitor, alone(visitor)?.person).await
}

/// What is kept about somebody, read in its turn.
pub async fn copy_of(state: &State, visitor: &Visitor, person: PersonId) -> Result<ReadCopy, WebError> {
    state.ready(&[consent::VIEW, request::VIEW])?;
    let (state, t) = (state.clone(), visitor.t.clone());
    reading(move || {
        let _one = match COPYING.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(WebError::TooBusy),
            Err(TryLockError::Poisoned(held)) => held.into_inner(),
            Ok(held) => held,
        };
        let copy = state.governance.copy(person, state.names.as_ref())?;
        Ok(ReadCopy::of(copy, state.known_boxes(&t)?, t.zone()))
    })
    .await
}

/// A copy reads the whole log: one at a time for the box.
static COPYING: Mutex<()> = Mutex::new(());

/// Whoever is here by herself. With others at the same device it is nobody's turn to read or decide what is the first one's.
fn alone(visitor: &Visitor) -> Result<&Actor, WebError> {
    let actor = visitor.actor()?;
    match actor.together.is_empty() {
        true => Ok(actor),
        false => Err(WebError::bad_input(visitor.t.say("governance-not-alone"))),
    }
}

/// Her copy as a file.
pub async fn file(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let copy = own_copy(&state, &visitor).await?;
    as_file(&visitor, &copy.copy, "chaski-my-data.json")
}

/// A copy as a file to take along.
pub fn as_file(visitor: &Visitor, copy: &Copy, name: &str) -> Result<Response, WebError> {
    let text = serde_json::to_string_pretty(&copy.to_json(visitor.now())).map_err(WebError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// What she asked, and what she may ask.
pub async fn requests(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(outcome): Query<Outcome>,
) -> Result<Response, WebError> {
    let notice = outcome.notice(&visitor.t);
    requests_page(&state, &visitor, notice, None).await
}

/// The page; `typed`: what was chosen and did not do. Nothing is chosen beforehand: a single press would ask what nobody wants.
async fn requests_page(
    state: &State,
    visitor: &Visitor,
    notice: Option<Notice>,
    typed: Option<Ask>,
) -> Result<Response, WebError> {
    let actor = alone(visitor)?.clone();
    state.ready(&[request::VIEW])?;
    let state = state.clone();
    let (asked, country) = reading(move || {
        let ids = state.enrolments().ids_of(actor.person).map_err(port)?;
        let asked =
            state.governance.store.read_blocking(|db| request::of_person(db, &ids)).map_err(stored)?;
        Ok((asked, state.country(actor.school)?))
    })
    .await?;
    let t = &visitor.t;
    let day = today(visitor);
    let status = if typed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let came_back = typed.is_some();
    let typed = typed.unwrap_or_default();
    let wrong = |is_wrong: bool, key: &str| (came_back && is_wrong).then(|| t.say(key).into_owned());
    let kind = kind_of(&typed.kind);
    let kinds = kind_choices(t, kind, |kind| {
        let due = Policy::shipped().due(country, request_of(kind), day, false, false);
        let (by, why) = (date(t, due.day), due_words(t, &due, country, Audience::Family));
        Some(t.with("governance-ask-due", &[("date", by.into()), ("why", why.into())]).into_owned())
    })
    .maybe_error(wrong(kind.is_none(), "governance-ask-missing-what"));
    let no_about = kind.is_some_and(|kind| about_of(kind, &typed.about).is_none());
    let abouts = about_choices(t, &typed.about).maybe_error(wrong(no_about, "governance-ask-missing-about"));
    let mut main = Html::new();
    if let Some(notice) = notice {
        main = main.with(notice);
    }
    let problems = [kinds.problem(), abouts.problem()];
    main = main
        .with(ErrorSummary::new(t.say("governance-ask-mend"), problems))
        .with(Lead::new(t.say("governance-requests-lead")));
    if !asked.is_empty() {
        main = main.with(own_requests(t, "governance-own-requests", &asked));
    }
    let form = PostForm::new(visitor, "/privacy/requests")
        .with(kinds)
        .with(abouts)
        .with(Button::main(t.say("governance-ask-send")));
    main = main
        .with(Heading::new(t.say("governance-ask-title")))
        .with(form)
        .with(Text::new(t.say("governance-ask-also")))
        .with(LinkButton::quiet("/privacy/form", t.say("governance-form-link")));
    main = super::forget::what_stays(t, Policy::shipped(), country, day, main);
    let page = Page::new(t.say("governance-requests-title"), main).status(status);
    Ok(web::page(visitor, page.under("/privacy", t.say("governance-mine-title"))))
}

/// What can be asked, each perhaps with a sentence that helps.
pub fn kind_choices(
    t: &Tongue,
    chosen: Option<RequestKind>,
    hint: impl Fn(RequestKind) -> Option<String>,
) -> Choices {
    RequestKind::ALL.into_iter().fold(Choices::one("kind", t.say("governance-ask-what")), |kinds, kind| {
        let words = t.say(&format!("governance-kind-{}", kind.word()));
        let choice = Choice::new(kind.word(), words).chosen(chosen == Some(kind));
        kinds.choice(match hint(kind) {
            Some(hint) => choice.hint(hint),
            None => choice,
        })
    })
}

/// What a correction is about.
pub fn about_choices(t: &Tongue, chosen: &str) -> Choices {
    let mut about = Choices::one("about", t.say("governance-about")).hint(t.say("governance-about-hint"));
    for choice in RequestAbout::ALL {
        let words = t.say(&format!("governance-about-{}", choice.word()));
        about = about.choice(Choice::new(choice.word(), words).chosen(choice.word() == chosen));
    }
    about
}

/// Her requests and what came of them, with the reason that was written down.
pub fn own_requests(t: &Tongue, caption: &str, asked: &[Asked]) -> Table {
    let mut table = Table::new(t.say(caption))
        .stacked()
        .column(t.say("governance-what"))
        .column(t.say("governance-received"))
        .column(t.say("governance-due"))
        .column(t.say("governance-state"));
    for asked in asked {
        let state = match asked.outcome {
            Some(outcome) => {
                let outcome = t.say(&format!("governance-outcome-{}", outcome.word()));
                match &asked.ground {
                    Some(ground) => format!("{outcome}. {ground}"),
                    None => outcome.into_owned(),
                }
            }
            None => t.say("governance-open").into_owned(),
        };
        table = table.row(vec![
            Cell::text(t.say(&format!("governance-kind-{}", asked.kind.word()))),
            Cell::text(date(t, asked.received)),
            Cell::text(date(t, asked.due)),
            Cell::text(state),
        ]);
    }
    table
}

/// What somebody asks.
#[derive(serde::Deserialize, Default)]
pub struct Ask {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    about: String,
}

/// The kind that a form names.
pub fn kind_of(word: &str) -> Option<RequestKind> {
    RequestKind::ALL.into_iter().find(|known| known.word() == word)
}

/// What a request is about, as a form says; only a correction has to say so.
pub fn about_of(kind: RequestKind, word: &str) -> Option<RequestAbout> {
    match kind {
        RequestKind::Rectify => RequestAbout::ALL.into_iter().find(|known| known.word() == word),
        _ => Some(RequestAbout::Unsaid),
    }
}

/// She asks.
pub async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Ask>,
) -> Result<Response, WebError> {
    let actor = alone(&visitor)?.clone();
    state.ready(&[request::VIEW])?;
    let wanted = kind_of(&form.kind).and_then(|kind| Some((kind, about_of(kind, &form.about)?)));
    let Some((kind, about)) = wanted else {
        return requests_page(&state, &visitor, None, Some(form)).await;
    };
    let new = NewRequest {
        person: actor.person,
        kind,
        about,
        identity: IdentityCheck::SignedIn,
        by_guardian: false,
        received: today(&visitor),
    };
    let asked = reading(move || Ok(state.governance.ask(&actor, Authority::Learner, new)?)).await?;
    Ok(web::see_other(&match asked {
        Ok(_) => "/privacy/requests?done=asked#result".to_owned(),
        Err(refusal) => format!("/privacy/requests?refused={}#result", refusal.word()),
    }))
}
