//! A class's papers: consents of everybody at once, and requests that came by word of mouth or on paper.

use super::{State, parsed, port, reading, shown, today, use_words};
use crate::{
    consent::{self, Entered, Refusal, Standing},
    pages::mine::{about_choices, kind_and_about},
    policy::Day,
    request::{self, NewRequest},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::governance::{ConsentHow, IdentityCheck, RequestKind};
use kernel::{Actor, Authority, ClassId, DataUse, PersonId, Wish, ports::ShownName};
use std::collections::BTreeMap;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Choice, Choices, Field, Heading, Lead, LinkButton, Links, Notice, PostForm, Text},
};

/// What the address says.
#[derive(serde::Deserialize, Default)]
pub struct Said {
    /// Tick everybody.
    #[serde(default)]
    all: bool,
    /// How many were written just before.
    written: Option<usize>,
    /// How many could not be, by the words of [`Refusal`].
    #[serde(default)]
    guardian: usize,
    #[serde(default)]
    she: usize,
    #[serde(default)]
    heard: usize,
    /// A request was noted.
    #[serde(default)]
    asked: bool,
}

struct List {
    name: String,
    pupils: Vec<ShownName>,
    standing: BTreeMap<PersonId, BTreeMap<DataUse, Standing>>,
    hears: bool,
}

async fn list(state: &State, actor: &Actor, class: ClassId) -> Result<List, WebError> {
    state.ready(&[consent::VIEW])?;
    let (state, actor) = (state.clone(), actor.clone());
    reading(move || {
        state.gate().may(&actor, &Wish::LeadClass(class)).map_err(WebError::Refused)?;
        let name = state.enrolments().class_name(class).map_err(port)?.ok_or(WebError::NotFound)?;
        let pupils = state.names_sorted(&state.enrolments().pupils_of(class).map_err(port)?)?;
        let mut standing = BTreeMap::new();
        for pupil in &pupils {
            standing.insert(pupil.person, state.governance.standing_of(pupil.person)?);
        }
        let country = state.country(actor.school)?;
        let hears = state.governance.policy.fact(country, "hear_minor_below_age", None).is_ok();
        Ok(List { name, pupils, standing, hears })
    })
    .await
}

/// Who has consented to what, and the form for papers.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let list = list(&state, &actor, class).await?;
    let t = &visitor.t;
    let own = format!("/classes/{class}/consents");
    let mut main = Html::new();
    for notice in notices(t, &said) {
        main = main.with(notice);
    }
    main = main.with(Lead::new(t.say("governance-class-lead")));
    let page = |main| {
        Page::new(t.named("governance-class-title", &list.name), main)
            .staff()
            .under("/privacy", t.say("governance-mine-title"))
    };
    if list.pupils.is_empty() {
        let main = main.with(Notice::calm(t.say("governance-class-empty")));
        return Ok(web::page(&visitor, page(main)));
    }
    let mut uses = Choices::several("data_use", t.say("governance-paper-uses"));
    for data_use in DataUse::ALL {
        uses = uses.choice(Choice::new(data_use.word(), use_words(t, data_use)));
    }
    let mut hows = Choices::one("how", t.say("governance-paper-how"));
    for how in ConsentHow::ALL.into_iter().filter(|how| *how != ConsentHow::Herself) {
        let words = t.say(&format!("governance-how-{}", how.word()));
        hows = hows.choice(Choice::new(how.word(), words).chosen(how == ConsentHow::PaperGuardian));
    }
    let given = Choices::one("given", t.say("governance-paper-given"))
        .choice(Choice::new("yes", t.say("governance-paper-yes")).chosen(true))
        .choice(Choice::new("no", t.say("governance-paper-no")));
    let mut pupils = Choices::several("pupil", t.say("governance-paper-whose"));
    for pupil in &list.pupils {
        let hint = standing_words(t, list.standing.get(&pupil.person));
        let choice = Choice::new(pupil.person.to_string(), shown(t, Some(pupil)));
        pupils = pupils.choice(choice.hint(hint).chosen(said.all));
    }
    let mut form = PostForm::once(&visitor, own.clone()).with(uses).with(given).with(hows);
    if list.hears {
        let heard = Choices::several("heard", t.say("governance-paper-heard"))
            .choice(Choice::new("yes", t.say("governance-paper-heard-yes")));
        form = form.with(heard);
    }
    let signed =
        Field::date("signed", t.say("governance-paper-signed")).hint(t.say("governance-paper-signed-hint"));
    form = form.with(signed).with(pupils).with(Button::main(t.say("governance-paper-enter")));
    let mut links = Links::new(t.say("governance-more"));
    if !said.all {
        links = links.link(format!("{own}?all=true"), t.say("governance-paper-all"));
    }
    links = links
        .link(format!("{own}/paper"), t.say("governance-sheet-title"))
        .link(format!("{own}/request"), t.say("governance-class-ask"));
    main = main.with(links).with(form);
    Ok(web::page(&visitor, page(main)))
}

fn notices(t: &Tongue, said: &Said) -> Vec<Notice> {
    let mut notices = Vec::new();
    if said.asked {
        notices.push(Notice::good(t.say("governance-done-asked")).result());
    }
    let Some(written) = said.written else { return notices };
    notices.push(match written {
        0 => Notice::calm(t.say("governance-paper-nothing")).result(),
        n => Notice::good(t.count("governance-paper-written", n)).result(),
    });
    for (count, key) in [
        (said.guardian, "governance-paper-guardian"),
        (said.she, "governance-paper-she"),
        (said.heard, "governance-paper-not-heard"),
    ] {
        if count > 0 {
            notices.push(Notice::look(t.count(key, count)));
        }
    }
    notices
}

/// "Allows: research, next school." or "Nothing yet."
fn standing_words(t: &Tongue, standing: Option<&BTreeMap<DataUse, Standing>>) -> String {
    let given: Vec<String> = standing
        .into_iter()
        .flatten()
        .filter(|(_, standing)| standing.given)
        .map(|(data_use, _)| use_words(t, *data_use).into_owned())
        .collect();
    match given.is_empty() {
        true => t.say("governance-nothing-yet").into_owned(),
        false => t.named("governance-allows", &given.join("; ")).into_owned(),
    }
}

/// The papers come in.
pub async fn enter(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&[consent::VIEW])?;
    let t = &visitor.t;
    let how = fields.get("how").unwrap_or_default();
    let how = ConsentHow::ALL.into_iter().find(|known| known.word() == how && *known != ConsentHow::Herself);
    let signed = match fields.get("signed").map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => match text.parse::<Day>() {
            Ok(day) if day <= today(&visitor) => Some(day),
            _ => return Err(WebError::bad_input(t.say("governance-paper-signed-wrong"))),
        },
        None => None,
    };
    let entered = Entered {
        people: fields.all("pupil").filter_map(|id| id.parse().ok()).collect(),
        uses: fields.all("data_use").filter_map(DataUse::from_word).collect(),
        given: fields.get("given") != Some("no"),
        how: how.ok_or(WebError::NotFound)?,
        heard: fields.get("heard") == Some("yes"),
        signed,
    };
    if entered.people.is_empty() || entered.uses.is_empty() {
        return Err(WebError::bad_input(t.say("governance-paper-tick")));
    }
    let day = today(&visitor);
    let done = reading(move || Ok(state.governance.enter(&actor, class, entered, day)?)).await?;
    let count = |wanted| {
        let mut people: Vec<PersonId> =
            done.refused.iter().filter(|(_, why)| *why == wanted).map(|(person, _)| *person).collect();
        people.sort();
        people.dedup();
        people.len()
    };
    Ok(web::see_other(&format!(
        "/classes/{class}/consents?written={}&guardian={}&she={}&heard={}#result",
        done.written,
        count(Refusal::GuardianDecides),
        count(Refusal::SheDecides),
        count(Refusal::NotHeard)
    )))
}

/// The paper itself, in the reader's language: the same words as on a person's own page, to print and to sign.
pub async fn paper(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let (school, country) = (actor.school, state.clone());
    let list = list(&state, &actor, class).await?;
    let country = reading(move || country.country(school)).await?;
    let t = &visitor.t;
    let mut main = Html::new()
        .with(Lead::new(t.say("governance-sheet-lead")))
        .with(Text::new(t.say("governance-sheet-name")));
    for data_use in DataUse::ALL {
        main = main
            .with(Heading::new(use_words(t, data_use)))
            .with(Text::new(t.say(&format!("governance-use-{}-words", data_use.word()))))
            .with(Text::new(t.say("governance-sheet-boxes")));
    }
    main = main.with(Heading::new(t.say("governance-sheet-sign")));
    if list.hears {
        main = main.with(Text::new(t.say("governance-sheet-heard")));
    }
    if state.governance.policy.flag(country, "gift_makes_consent_void", None) {
        main = main.with(Text::new(t.say("governance-no-gift")));
    }
    for key in ["governance-sheet-child", "governance-sheet-guardian", "governance-sheet-day"] {
        main = main.with(Text::new(t.say(key)));
    }
    let page = Page::new(t.say("governance-sheet-title"), main)
        .under("/privacy", t.say("governance-mine-title"))
        .under(format!("/classes/{class}/consents"), t.named("governance-class-title", &list.name));
    Ok(web::page(&visitor, page))
}

/// The form for a request that came by word of mouth or on paper.
pub async fn ask_for(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let list = list(&state, &actor, class).await?;
    let t = &visitor.t;
    let own = format!("/classes/{class}/consents");
    let mut whose = Field::select("pupil", t.say("governance-ask-whose"));
    for pupil in &list.pupils {
        whose = whose.option(pupil.person.to_string(), shown(t, Some(pupil)));
    }
    let mut kinds = Choices::one("kind", t.say("governance-ask-what"));
    for kind in RequestKind::ALL {
        let words = t.say(&format!("governance-kind-{}", kind.word()));
        kinds = kinds.choice(Choice::new(kind.word(), words).chosen(kind == RequestKind::Access));
    }
    let by = Choices::one("by", t.say("governance-ask-by"))
        .choice(Choice::new("guardian", t.say("governance-ask-by-guardian")).chosen(true))
        .choice(Choice::new("herself", t.say("governance-ask-by-herself")));
    let identity = Choices::one("identity", t.say("governance-identity"))
        .choice(Choice::new("known", t.say("governance-identity-known")).chosen(true))
        .choice(Choice::new("document", t.say("governance-identity-document")));
    let received = Field::date("received", t.say("governance-ask-received"))
        .value(today(&visitor).to_string())
        .hint(t.say("governance-ask-received-hint"));
    let form = PostForm::once(&visitor, format!("{own}/request"))
        .with(whose)
        .with(kinds)
        .with(about_choices(t))
        .with(by)
        .with(identity)
        .with(received)
        .with(Button::main(t.say("governance-ask-note")));
    let main = Html::new()
        .with(Lead::new(t.say("governance-class-ask-lead")))
        .with(form)
        .with(LinkButton::quiet("/privacy/form", t.say("governance-form-link")));
    let page = Page::new(t.say("governance-class-ask"), main)
        .staff()
        .under("/privacy", t.say("governance-mine-title"))
        .under(own, t.named("governance-class-title", &list.name));
    Ok(web::page(&visitor, page))
}

/// A request came in.
pub async fn asked(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&[request::VIEW])?;
    let t = &visitor.t;
    let field = |name| fields.get(name).unwrap_or_default();
    let (kind, about) = kind_and_about(field("kind"), field("about"))?;
    let person: PersonId = parsed(field("pupil"))?;
    let received = field("received").parse::<Day>().ok().filter(|day| *day <= today(&visitor));
    let received = received.ok_or_else(|| WebError::bad_input(t.say("governance-ask-received-wrong")))?;
    let identity =
        if field("identity") == "document" { IdentityCheck::Document } else { IdentityCheck::Known };
    let by_guardian = field("by") != "herself";
    let new = NewRequest { person, kind, about, identity, by_guardian, received };
    let asked = reading(move || {
        state.gate().may(&actor, &Wish::LeadClass(class)).map_err(WebError::Refused)?;
        if !state.enrolments().pupils_of(class).map_err(port)?.contains(&person) {
            return Err(WebError::NotFound);
        }
        Ok(state.governance.ask(&actor, Authority::Staff, new)?)
    })
    .await?;
    match asked {
        Ok(_) => Ok(web::see_other(&format!("/classes/{class}/consents?asked=true#result"))),
        Err(refusal) => {
            let words = t.say(&format!("governance-refused-{}", refusal.word()));
            let main = Html::new()
                .with(Notice::look(words).result())
                .with(Text::new(t.say("governance-refused-open-already-do")))
                .with(LinkButton::quiet(format!("/classes/{class}/consents"), t.say("governance-back")));
            Ok(web::page(&visitor, Page::new(t.say("governance-class-ask"), main).staff()))
        }
    }
}
