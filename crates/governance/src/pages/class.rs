//! A class's papers: consents of everybody at once, and requests that came by word of mouth or on paper.

use super::{
    Audience, State, answers_for_school, asked_words, date, parsed, port, reading, shown, stored, today,
    use_words,
};
use crate::{
    consent::{self, Entered, Refusal, Standing},
    pages::mine::{about_choices, about_of, kind_choices, kind_of},
    policy::Day,
    request::{self, Asked, NewRequest},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::governance::{ConsentHow, IdentityCheck};
use kernel::{Actor, Authority, ClassId, DataUse, PersonId, RequestId, Wish, ports::ShownName};
use std::collections::BTreeMap;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Choice, Choices, ErrorSummary, Field, Heading, Lead, LinkButton, Links, Notice, PostForm,
        Text,
    },
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
    /// The request that was noted.
    #[serde(default)]
    asked: String,
}

/// What was filled in and did not do, so that the form comes back with it; the first time there is nothing.
#[derive(Default, Clone, Copy)]
struct Typed<'a>(Option<&'a Fields>);

impl<'a> Typed<'a> {
    fn text(self, name: &str) -> &'a str {
        self.0.and_then(|fields| fields.get(name)).unwrap_or_default()
    }

    fn chose(self, name: &str, value: &str) -> bool {
        self.0.is_some_and(|fields| fields.all(name).any(|chosen| chosen == value))
    }

    /// What is wrong with a field that came back.
    fn wrong(self, t: &Tongue, is_wrong: bool, key: &str) -> Option<String> {
        (self.0.is_some() && is_wrong).then(|| t.say(key).into_owned())
    }

    fn status(self) -> StatusCode {
        if self.0.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
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
    papers(&state, &visitor, parsed(&class)?, &said, Typed::default()).await
}

async fn papers(
    state: &State,
    visitor: &Visitor,
    class: ClassId,
    said: &Said,
    typed: Typed<'_>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let list = list(state, &actor, class).await?;
    let asked = noted(state, &actor, &list, &said.asked).await?;
    let t = &visitor.t;
    let own = format!("/classes/{class}/consents");
    let mut main = Html::new();
    if let Some(asked) = asked {
        main = main.with(noted_words(visitor, state, &list, &asked));
    }
    for notice in notices(t, said) {
        main = main.with(notice);
    }
    main = main.with(Lead::new(t.say("governance-class-lead")));
    let page = |main| {
        Page::new(t.named("governance-class-title", &list.name), main)
            .staff()
            .status(typed.status())
            .under("/privacy", t.say("governance-mine-title"))
    };
    if list.pupils.is_empty() {
        let main = main.with(Notice::calm(t.say("governance-class-empty")));
        return Ok(web::page(visitor, page(main)));
    }
    let mut uses = Choices::several("data_use", t.say("governance-paper-uses")).maybe_error(typed.wrong(
        t,
        typed.text("data_use").is_empty(),
        "governance-paper-tick-use",
    ));
    for data_use in DataUse::ALL {
        let choice = Choice::new(data_use.word(), use_words(t, data_use));
        uses = uses.choice(choice.chosen(typed.chose("data_use", data_use.word())));
    }
    let mut hows = Choices::one("how", t.say("governance-paper-how")).maybe_error(typed.wrong(
        t,
        how_of(typed).is_none(),
        "governance-paper-how-missing",
    ));
    for how in ConsentHow::ALL.into_iter().filter(|how| *how != ConsentHow::Herself) {
        let words = t.say(&format!("governance-how-{}", how.word()));
        hows = hows.choice(Choice::new(how.word(), words).chosen(typed.chose("how", how.word())));
    }
    let mut given = Choices::one("given", t.say("governance-paper-given")).maybe_error(typed.wrong(
        t,
        given_of(typed).is_none(),
        "governance-paper-given-missing",
    ));
    for word in ["yes", "no"] {
        let words = t.say(&format!("governance-paper-{word}"));
        given = given.choice(Choice::new(word, words).chosen(typed.chose("given", word)));
    }
    let mut pupils = Choices::several("pupil", t.say("governance-paper-whose")).maybe_error(typed.wrong(
        t,
        typed.text("pupil").is_empty(),
        "governance-paper-tick-person",
    ));
    for pupil in &list.pupils {
        let hint = standing_words(t, list.standing.get(&pupil.person));
        let person = pupil.person.to_string();
        let chosen = said.all || typed.chose("pupil", &person);
        pupils = pupils.choice(Choice::new(person, shown(t, Some(pupil))).hint(hint).chosen(chosen));
    }
    let signed = Field::date("signed", t.say("governance-paper-signed"))
        .hint(t.say("governance-paper-signed-hint"))
        .value(typed.text("signed"))
        .maybe_error(typed.wrong(t, signed_of(visitor, typed).is_err(), "governance-paper-signed-wrong"));
    let problems = [uses.problem(), given.problem(), hows.problem(), signed.problem(), pupils.problem()];
    let mut form = PostForm::once(visitor, own.clone()).with(uses).with(given).with(hows);
    if list.hears {
        let heard =
            Choice::new("yes", t.say("governance-paper-heard-yes")).chosen(typed.chose("heard", "yes"));
        form = form.with(Choices::several("heard", t.say("governance-paper-heard")).choice(heard));
    }
    form = form.with(signed).with(pupils).with(Button::main(t.say("governance-paper-enter")));
    let mut links = Links::new(t.say("governance-more"));
    if !said.all {
        links = links.link(format!("{own}?all=true"), t.say("governance-paper-all"));
    }
    links = links
        .link(format!("{own}/paper"), t.say("governance-sheet-title"))
        .link(format!("{own}/request"), t.say("governance-class-ask"));
    main = main.with(ErrorSummary::new(t.say("governance-paper-mend"), problems)).with(links).with(form);
    Ok(web::page(visitor, page(main)))
}

/// The request that was noted just before, if it is of somebody of this class.
async fn noted(state: &State, actor: &Actor, list: &List, asked: &str) -> Result<Option<Asked>, WebError> {
    let Ok(request) = asked.parse::<RequestId>() else { return Ok(None) };
    state.ready(&[request::VIEW])?;
    let (state, school) = (state.clone(), actor.school);
    let read = move |db: &mut store::Connection| request::one(db, school, request);
    let found = reading(move || state.governance.store.read_blocking(read).map_err(stored)).await?;
    Ok(found.filter(|asked| list.pupils.iter().any(|pupil| pupil.person == asked.person)))
}

/// "Noted: See everything that is kept, Rosa Condori. Answer by 21 December: 20 working days (national rule, Peru)."
fn noted_words(visitor: &Visitor, state: &State, list: &List, asked: &Asked) -> Notice {
    let t = &visitor.t;
    let name = list.pupils.iter().find(|pupil| pupil.person == asked.person);
    let kind = t.say(&format!("governance-kind-{}", asked.kind.word()));
    let (by, why) = (date(t, asked.due), asked_words(t, state.governance.policy, asked, Audience::Staff));
    let whose = [("name", shown(t, name).into()), ("what", kind.into())];
    let notice = Notice::good(t.with("governance-noted", &whose))
        .words(t.with("governance-noted-due", &[("date", by.into()), ("why", why.into())]));
    // Whoever does not answer for the school's data has noted it for those who do.
    let notice = match answers_for_school(visitor) {
        true => {
            let page = format!("/privacy/school/{}", asked.request);
            notice.with(LinkButton::quiet(page, t.say("governance-noted-open")))
        }
        false => notice.words(t.say("governance-noted-others")),
    };
    notice.result()
}

fn how_of(typed: Typed<'_>) -> Option<ConsentHow> {
    let how = typed.text("how");
    ConsentHow::ALL.into_iter().find(|known| known.word() == how && *known != ConsentHow::Herself)
}

fn given_of(typed: Typed<'_>) -> Option<bool> {
    match typed.text("given") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// The day on the papers, if one was typed; an error where it cannot be.
fn signed_of(visitor: &Visitor, typed: Typed<'_>) -> Result<Option<Day>, ()> {
    match typed.text("signed").trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|day: &Day| *day <= today(visitor)).map(Some).ok_or(()),
    }
}

fn notices(t: &Tongue, said: &Said) -> Vec<Notice> {
    let mut notices = Vec::new();
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
    let typed = Typed(Some(&fields));
    let people: Vec<PersonId> = fields.all("pupil").filter_map(|id| id.parse().ok()).collect();
    let uses: Vec<DataUse> = fields.all("data_use").filter_map(DataUse::from_word).collect();
    let (Some(how), Some(given), Ok(signed), false) =
        (how_of(typed), given_of(typed), signed_of(&visitor, typed), people.is_empty() || uses.is_empty())
    else {
        return papers(&state, &visitor, class, &Said::default(), typed).await;
    };
    let heard = fields.get("heard") == Some("yes");
    let entered = Entered { people, uses, given, how, heard, signed };
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
    let (country, place) = reading(move || {
        let place = country.records().school_name(school).map_err(port)?;
        Ok((country.country(school)?, place.unwrap_or_default()))
    })
    .await?;
    let t = &visitor.t;
    // On paper no page around it says where it is to go back to.
    let whose = [("school", place.as_str().into()), ("class", list.name.as_str().into())];
    let mut main = match place.is_empty() {
        true => Html::new(),
        false => Html::new().with(Text::new(t.with("governance-sheet-whose", &whose))),
    };
    main =
        main.with(Lead::new(t.say("governance-sheet-lead"))).with(Text::new(t.say("governance-sheet-name")));
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
    ask_form(&state, &visitor, parsed(&class)?, Typed::default()).await
}

/// Nothing is chosen beforehand: a single press would note what nobody asked.
async fn ask_form(
    state: &State,
    visitor: &Visitor,
    class: ClassId,
    typed: Typed<'_>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let list = list(state, &actor, class).await?;
    let t = &visitor.t;
    let own = format!("/classes/{class}/consents");
    let mut whose = Field::select("pupil", t.say("governance-ask-whose"))
        .option("", t.say("governance-ask-choose"))
        .value(typed.text("pupil"))
        .maybe_error(typed.wrong(t, typed.text("pupil").is_empty(), "governance-ask-missing-whose"));
    for pupil in &list.pupils {
        whose = whose.option(pupil.person.to_string(), shown(t, Some(pupil)));
    }
    let (kind, about) = (kind_of(typed.text("kind")), typed.text("about"));
    let kinds = kind_choices(t, kind, |_| None).maybe_error(typed.wrong(
        t,
        kind.is_none(),
        "governance-ask-missing-what",
    ));
    let no_about = kind.is_some_and(|kind| about_of(kind, about).is_none());
    let abouts =
        about_choices(t, about).maybe_error(typed.wrong(t, no_about, "governance-ask-missing-about"));
    let mut by = Choices::one("by", t.say("governance-ask-by")).maybe_error(typed.wrong(
        t,
        by_guardian_of(typed).is_none(),
        "governance-ask-missing-by",
    ));
    for word in ["guardian", "herself"] {
        let words = t.say(&format!("governance-ask-by-{word}"));
        by = by.choice(Choice::new(word, words).chosen(typed.chose("by", word)));
    }
    let mut identity = Choices::one("identity", t.say("governance-identity")).maybe_error(typed.wrong(
        t,
        identity_of(typed).is_none(),
        "governance-ask-missing-identity",
    ));
    for check in IDENTITIES {
        let words = t.say(&format!("governance-identity-{}", check.word()));
        identity =
            identity.choice(Choice::new(check.word(), words).chosen(identity_of(typed) == Some(check)));
    }
    let received = Field::date("received", t.say("governance-ask-received"))
        .value(typed.0.map_or_else(|| today(visitor).to_string(), |_| typed.text("received").to_owned()))
        .hint(t.say("governance-ask-received-hint"))
        .maybe_error(typed.wrong(t, received_of(visitor, typed).is_none(), "governance-ask-received-wrong"));
    let problems = [
        whose.problem(),
        kinds.problem(),
        abouts.problem(),
        by.problem(),
        identity.problem(),
        received.problem(),
    ];
    let form = PostForm::once(visitor, format!("{own}/request"))
        .with(whose)
        .with(kinds)
        .with(abouts)
        .with(by)
        .with(identity)
        .with(received)
        .with(Button::main(t.say("governance-ask-note")));
    let main = Html::new()
        .with(ErrorSummary::new(t.say("governance-ask-mend"), problems))
        .with(Lead::new(t.say("governance-class-ask-lead")))
        .with(form)
        .with(LinkButton::quiet("/privacy/form", t.say("governance-form-link")));
    let page = Page::new(t.say("governance-class-ask"), main)
        .staff()
        .status(typed.status())
        .under("/privacy", t.say("governance-mine-title"))
        .under(own, t.named("governance-class-title", &list.name));
    Ok(web::page(visitor, page))
}

/// How staff may know who asks.
const IDENTITIES: [IdentityCheck; 2] = [IdentityCheck::Known, IdentityCheck::Document];

fn identity_of(typed: Typed<'_>) -> Option<IdentityCheck> {
    IDENTITIES.into_iter().find(|check| typed.chose("identity", check.word()))
}

fn by_guardian_of(typed: Typed<'_>) -> Option<bool> {
    match typed.text("by") {
        "guardian" => Some(true),
        "herself" => Some(false),
        _ => None,
    }
}

fn received_of(visitor: &Visitor, typed: Typed<'_>) -> Option<Day> {
    typed.text("received").trim().parse().ok().filter(|day: &Day| *day <= today(visitor))
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
    let typed = Typed(Some(&fields));
    let wanted =
        kind_of(typed.text("kind")).and_then(|kind| Some((kind, about_of(kind, typed.text("about"))?)));
    let (Some((kind, about)), Some(by_guardian), Some(identity), Some(received), false) = (
        wanted,
        by_guardian_of(typed),
        identity_of(typed),
        received_of(&visitor, typed),
        typed.text("pupil").is_empty(),
    ) else {
        return ask_form(&state, &visitor, class, typed).await;
    };
    let person: PersonId = parsed(typed.text("pupil"))?;
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
        Ok(asked) => Ok(web::see_other(&format!("/classes/{class}/consents?asked={}#result", asked.request))),
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
