//! `/network/{node}/revoke`: taking a box's word back. First why and from where on, then what follows in plain words, and a typed word.

use super::{State, admitted, failed, name_of, titled, typed_word};
use crate::network::{Listed, Stands, place_of_day, reason_from_word, reason_word};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use classroom::day::from_iso;
use eventlog::statement::RevocationReason;
use kernel::{Incarnation, NodeKey, Origin};
use web::{
    Fields, Html, Page, Visitor, WebError, parsed,
    parts::{Button, Choice, Choices, Field, GetForm, Lead, Notice, PostForm, Text},
    reading,
};

const REASONS: [RevocationReason; 4] = [
    RevocationReason::Retired,
    RevocationReason::Lost,
    RevocationReason::KeyExposed,
    RevocationReason::Misused,
];
/// What stands: all, what was written until a day, nothing.
const WHAT: [&str; 3] = ["all", "day", "nothing"];

/// What was chosen on the first page.
#[derive(serde::Deserialize, Default)]
pub struct Chosen {
    reason: Option<String>,
    stands: Option<String>,
    day: Option<String>,
}

async fn listed(state: &State, visitor: &Visitor, node: NodeKey) -> Result<Listed, WebError> {
    let (network, now) = (state.network.clone(), visitor.now());
    reading(move || {
        let overview = network.overview(now).map_err(failed)?;
        let found = overview.boxes.into_iter().find(|listed| listed.node == node);
        found
            .filter(|listed| matches!(listed.right, crate::network::Right::Until(_)))
            .ok_or(WebError::NotFound)
    })
    .await
}

/// Why, and from where on.
pub async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let listed = listed(&state, &visitor, parsed(&node)?).await?;
    Ok(choices(&visitor, &listed, &Chosen::default(), None))
}

fn choices(visitor: &Visitor, listed: &Listed, chosen: &Chosen, wrong: Option<&'static str>) -> Response {
    let t = &visitor.t;
    let reason = chosen.reason.as_deref().unwrap_or_default();
    let stands = chosen.stands.as_deref().unwrap_or(WHAT[0]);
    let wrong_at = |key: &str| wrong.filter(|wrong| *wrong == key).map(|key| t.say(key).into_owned());
    let reasons = REASONS.iter().fold(Choices::one("reason", t.say("network-revoke-why")), |choices, why| {
        let word = reason_word(*why);
        choices.choice(Choice::new(word, t.say(&format!("network-reason-{word}"))).chosen(word == reason))
    });
    let what = WHAT.iter().fold(Choices::one("stands", t.say("network-revoke-what")), |choices, what| {
        let words = t.say(&format!("network-stands-{what}"));
        let hint = t.say(&format!("network-stands-{what}-hint"));
        choices.choice(Choice::new(*what, words).hint(hint).chosen(*what == stands))
    });
    let main = Html::new().with(Lead::new(t.named("network-revoke-lead", &name_of(t, &listed.names)))).with(
        GetForm::new(format!("/network/{}/revoke/what", listed.node))
            .with(reasons.maybe_error(wrong_at("network-revoke-why-missing")))
            .with(what.maybe_error(wrong_at("network-revoke-nothing-here")))
            .with(
                Field::date("day", t.say("network-revoke-day"))
                    .value(chosen.day.as_deref().unwrap_or_default())
                    .maybe_error(
                        wrong_at("network-revoke-day-wrong").or_else(|| wrong_at("network-revoke-day-ahead")),
                    ),
            )
            .with(Button::main(t.say("network-revoke-on"))),
    );
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(titled(t, "network-revoke-title", listed.node), main).staff().status(status);
    let page = page.under("/network", t.say("network-title"));
    web::page(visitor, page.under(format!("/network/{}", listed.node), name_of(t, &listed.names)))
}

/// What follows, and the word that does it.
pub async fn what(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let listed = listed(&state, &visitor, node).await?;
    let Some(reason) = chosen.reason.as_deref().and_then(reason_from_word) else {
        return Ok(choices(&visitor, &listed, &chosen, Some("network-revoke-why-missing")));
    };
    let stands = match chosen.stands.as_deref() {
        Some("nothing") => Stands::Nothing,
        Some("day") => {
            let Some(day) = chosen.day.as_deref().and_then(|day| from_iso(day.trim())) else {
                return Ok(choices(&visitor, &listed, &chosen, Some("network-revoke-day-wrong")));
            };
            let zone = visitor.t.zone();
            if zone.begin_of_day(i64::from(day)) > visitor.now() {
                return Ok(choices(&visitor, &listed, &chosen, Some("network-revoke-day-ahead")));
            }
            // The end of that day where the official is.
            let before = zone.begin_of_day(i64::from(day) + 1);
            let store = state.network.here().store.clone();
            let found = store.read(move |db| place_of_day(db, node, before)).await;
            match found.map_err(WebError::internal)? {
                Some((origin, seq)) => Stands::Until(origin, seq),
                None => Stands::Nothing,
            }
        }
        _ => {
            let network = state.network.clone();
            let is_here = move || Ok(!network.logs().map_err(failed)?.lives(node).is_empty());
            if !reading(is_here).await? {
                return Ok(choices(&visitor, &listed, &chosen, Some("network-revoke-nothing-here")));
            }
            Stands::All
        }
    };
    confirm(&state, &visitor, &listed, reason, stands, false).await
}

async fn confirm(
    state: &State,
    visitor: &Visitor,
    listed: &Listed,
    reason: RevocationReason,
    stands: Stands,
    wrong_word: bool,
) -> Result<Response, WebError> {
    let (network, node) = (state.network.clone(), listed.node);
    let lives = reading(move || Ok(network.logs().map_err(failed)?.lives(node).to_vec())).await?;
    let t = &visitor.t;
    let all: u64 = lives.iter().map(|(_, seq, _)| seq).sum();
    let stay = match stands {
        Stands::All => all,
        Stands::Nothing => 0,
        // Earlier lives led up to it, later ones fall.
        Stands::Until(origin, seq) => {
            let hlc = |of: &Origin| lives.iter().find(|(life, ..)| life == of).map(|(_, _, hlc)| *hlc);
            let earlier = lives.iter().filter(|(life, _, end)| *life != origin && Some(*end) < hlc(&origin));
            seq + earlier.map(|(_, seq, _)| seq).sum::<u64>()
        }
    };
    let name = name_of(t, &listed.names).into_owned();
    let counted = [("stay", t.number(stay).into()), ("fall", t.number(all - stay.min(all)).into())];
    let mut notice = Notice::bad(t.named("network-revoke-follows", &name))
        .words(t.say("network-revoke-follows-mail"))
        .words(t.with("network-revoke-follows-entries", &counted));
    if let Stands::Until(_, seq) = stands {
        notice = notice.words(t.count("network-revoke-follows-until", seq));
    }
    notice = notice
        .words(t.say("network-revoke-follows-way"))
        .words(t.say("network-revoke-follows-box"))
        .words(t.say(&format!("network-revoke-follows-{}", reason_word(reason))))
        .words(t.say("network-revoke-follows-never"));
    let word = t.say("network-revoke-word");
    let mut field = Field::text("word", t.named("network-type-word", &word)).autocomplete("off");
    if wrong_word {
        field = field.error(t.named("network-type-word-wrong", &word));
    }
    let mut form =
        PostForm::new(visitor, format!("/network/{node}/revoke")).hidden("reason", reason_word(reason));
    form = match stands {
        Stands::All => form.hidden("stands", "all"),
        Stands::Nothing => form.hidden("stands", "nothing"),
        Stands::Until(origin, seq) => form
            .hidden("stands", "until")
            .hidden("life", &origin.incarnation.to_string())
            .hidden("entry", &seq.to_string()),
    };
    let main = Html::new()
        .with(notice)
        .with(Text::new(t.say(&format!("network-reason-{}", reason_word(reason)))))
        .with(form.with(field).with(Button::danger(t.say("network-revoke-do"))));
    let status = if wrong_word { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(titled(t, "network-revoke-title", node), main).staff().status(status);
    let page = page.under("/network", t.say("network-title")).under(format!("/network/{node}"), name);
    Ok(web::page(visitor, page))
}

/// Does it.
pub async fn revoke(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let listed = listed(&state, &visitor, node).await?;
    let field = |name| fields.get(name).unwrap_or_default();
    let reason = reason_from_word(field("reason")).ok_or(WebError::NotFound)?;
    let stands = match field("stands") {
        "all" => Stands::All,
        "nothing" => Stands::Nothing,
        "until" => {
            let incarnation: Incarnation = parsed(field("life"))?;
            Stands::Until(Origin { node, incarnation }, parsed(field("entry"))?)
        }
        _ => return Err(WebError::NotFound),
    };
    if !typed_word(&fields, &visitor.t, "network-revoke-word") {
        return confirm(&state, &visitor, &listed, reason, stands, true).await;
    }
    let network = state.network.clone();
    reading(move || network.revoke(node, reason, stands).map_err(failed)).await?;
    let person = visitor.actor()?.person;
    tracing::info!(%person, %node, why = reason_word(reason), "a node was revoked");
    Ok(web::see_other(&format!("/network/{node}?done=revoked")))
}
