//! A central's pages for whoever runs its network.
//!
//! Who opens them: an official of a ministry, at an office screen, some minutes a week, to see which boxes need somebody; and with a phone
//! at her ear, to let a box in. Only over HTTPS or on the machine itself (`hub::central`). They show schools and boxes, and no person.

mod invite;
mod learning;
mod list;
mod map;
mod node;
mod replace;
mod revoke;
mod waiting;

pub use invite::sound_address;

use super::{ActError, Details, Listed, Network, Print, Right, fingerprint};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use kernel::{
    ClockQuality, Gate, LanguageTag, NodeKey, SchoolId, UtcMillis, Wish, departures::LeaveWay,
    ports::PortError,
};
use std::{borrow::Cow, sync::Arc};
use web::{Fields, Visitor, WebError, messages::Tongue, parts::Field, reading};

/// Years that a certificate may last, as the pages offer them.
const YEARS: [u8; 5] = [1, 2, 3, 5, 10];
/// As the command does.
const YEARS_USUAL: u8 = 3;
/// The central's own, as when it was made.
const YEARS_OF_CENTRAL: u8 = 10;

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// The network.
    pub network: Arc<Network>,
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// Where nodes call.
    pub called: Called,
    /// What schools are called.
    pub school_name: FindSchoolName,
    /// What courses are called.
    pub titles: FindTitle,
}

/// Finds what a school is called.
pub type FindSchoolName = Arc<dyn Fn(SchoolId) -> Result<Option<String>, PortError> + Send + Sync>;

/// Finds a course's title in a language, or in one near it.
pub type FindTitle = Arc<dyn Fn(&str, &LanguageTag) -> Option<String> + Send + Sync>;

/// Where nodes call a central, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// At this host and port.
    At(String),
    /// At this port of the machine that is called by the name of its pages.
    Port(u16),
}

/// The routes.
pub fn routes(state: State) -> Router {
    let card = post(replace::by_card).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/network", get(list::list))
        .route("/network/map", get(map::map))
        .route("/network/learning", get(learning::learning))
        .route("/network/invite", get(invite::ask).post(invite::make))
        .route("/network/waiting", get(waiting::waiting).post(waiting::bring))
        .route("/network/waiting/{node}", post(waiting::certify))
        .route("/network/waiting/{node}/drop", post(waiting::put_away))
        .route("/network/{node}", get(node::node))
        .route("/network/{node}/welcome", get(node::welcome))
        .route("/network/{node}/renew", post(node::renew))
        .route("/network/{node}/place", post(node::set_place))
        .route("/network/{node}/settle", post(node::settle))
        .route("/network/{node}/replace", get(replace::ask).post(replace::make))
        .route("/network/{node}/replace/card", card)
        .route("/network/{node}/revoke", get(revoke::ask).post(revoke::revoke))
        .route("/network/{node}/revoke/what", get(revoke::what))
        .with_state(state)
}

async fn admitted(state: &State, visitor: &Visitor) -> Result<(), WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), state.gate.clone());
    reading(move || gate.may(&actor, &Wish::RunNetwork(actor.school)).map(drop).map_err(WebError::Refused))
        .await
}

fn failed(error: ActError) -> WebError {
    match error {
        // Somebody else was faster, or the address is old.
        ActError::Unknown | ActError::Revoked => WebError::NotFound,
        other => WebError::internal(other),
    }
}

/// What a box is called: its schools, or that their log is not here yet.
fn name_of<'a>(t: &'a Tongue, names: &'a [String]) -> Cow<'a, str> {
    match names {
        [] => t.say("network-no-name"),
        [one] => one.as_str().into(),
        [first, others @ ..] => {
            t.with("network-names", &[("name", first.as_str().into()), ("n", others.len().into())])
        }
    }
}

/// The title of what is done to a box: whose fingerprint this is belongs to it, for it cannot be undone.
fn titled(t: &Tongue, key: &str, node: NodeKey) -> String {
    let words = [("name", t.say(key).into()), ("print", fingerprint(node).into())];
    t.with("network-name", &words).into_owned()
}

/// The beginning of a fingerprint: enough to tell two boxes apart in a list, too little to compare.
fn begins(node: NodeKey) -> String {
    fingerprint(node).chars().take(5).collect()
}

fn right(t: &Tongue, right: Right) -> Cow<'_, str> {
    match right {
        Right::Until(until) => t.named("network-until", &t.date(until)),
        Right::Revoked => t.say("network-is-revoked"),
        Right::Waits => t.say("network-waits"),
    }
}

fn heard<'a>(t: &'a Tongue, listed: &Listed, now: UtcMillis) -> Cow<'a, str> {
    match listed.heard {
        None => t.say("network-never"),
        Some((None, at)) => t.named("network-heard-log", &t.days_ago(at, now)).into_owned().into(),
        Some((Some(way), at)) => {
            let ago = t.days_ago(at, now).into_owned();
            t.named(&format!("network-heard-{}", way.word()), &ago).into_owned().into()
        }
    }
}

fn entries(t: &Tongue, count: Option<u64>) -> String {
    count.map_or_else(|| t.say("network-unknown").into_owned(), |count| t.number(count))
}

fn backlog<'a>(t: &'a Tongue, details: &Details) -> Cow<'a, str> {
    let words = [("come", entries(t, details.to_come).into()), ("go", entries(t, details.to_go).into())];
    match (details.to_come, details.to_go) {
        (None, None) => t.say("network-unknown"),
        (Some(0), Some(0)) => t.say("network-even"),
        _ => t.with("network-backlog", &words),
    }
}

fn clock<'a>(t: &'a Tongue, details: &Details) -> Cow<'a, str> {
    if let Some(at) = details.ahead {
        return t.named("network-clock-ahead", &t.date_time(at)).into_owned().into();
    }
    match details.clock {
        None => t.say("network-unknown"),
        Some((quality, _)) => t.say(match quality {
            ClockQuality::Unknown => "network-clock-unknown",
            ClockQuality::Carried => "network-clock-carried",
            ClockQuality::Adopted => "network-clock-adopted",
            ClockQuality::Good => "network-clock-good",
        }),
    }
}

/// How large something is, for people.
pub fn size(t: &Tongue, bytes: u64) -> String {
    let (value, unit) = match bytes {
        0..1_000_000 => (bytes as f64 / 1e3, "kB"),
        1_000_000..1_000_000_000 => (bytes as f64 / 1e6, "MB"),
        _ => (bytes as f64 / 1e9, "GB"),
    };
    format!("{} {unit}", t.decimals(value, 1))
}

/// What went by network, or by what the box's mail comes instead.
fn traffic<'a>(t: &'a Tongue, listed: &Listed, bytes: Option<(u64, u64)>) -> Cow<'a, str> {
    let comes_by = listed.heard.and_then(|(way, _)| way);
    match (bytes, comes_by) {
        (None, Some(LeaveWay::Courier)) => t.say("network-traffic-courier"),
        (None, Some(LeaveWay::Stick)) => t.say("network-traffic-stick"),
        (None, _) => t.say("network-traffic-none"),
        (Some((came, went)), _) => {
            t.with("network-traffic", &[("came", size(t, came).into()), ("went", size(t, went).into())])
        }
    }
}

/// Letters of a fingerprint as somebody may write it.
const PRINT_MAX: usize = 60;

/// The fingerprint of the box that is let in, as it was read from the box.
fn print_field(t: &Tongue, typed: &str, is_wrong: bool) -> Field {
    Field::text("box", t.say("network-card-print"))
        .value(typed)
        .hint(t.say("network-invite-box-hint"))
        .required()
        .max_chars(PRINT_MAX)
        .autocomplete("off")
        .attribute("autocapitalize", "none")
        .attribute("spellcheck", "false")
        .maybe_error(is_wrong.then(|| t.say("network-invite-box-wrong").into_owned()))
}

/// What was typed there; this central's own fingerprint is no box's.
fn typed_print(state: &State, typed: &str) -> Option<Print> {
    Print::typed(typed).filter(|print| !print.is_of(state.network.here().secret.public()))
}

/// Host and port at which boxes are to call.
fn address_field(t: &Tongue, typed: &str, is_wrong: bool) -> Field {
    Field::text("address", t.say("network-invite-address"))
        .value(typed)
        .hint(t.say("network-invite-address-hint"))
        .autocomplete("off")
        .maybe_error(is_wrong.then(|| t.say("network-invite-address-wrong").into_owned()))
}

/// The number of one school, where the box's own is not meant.
fn school_field(t: &Tongue) -> Field {
    Field::text("school", t.say("network-invite-school"))
        .hint(t.say("network-invite-school-hint"))
        .autocomplete("off")
}

/// Whether the word that confirms was typed, in whatever letters.
fn typed_word(fields: &Fields, t: &Tongue, key: &str) -> bool {
    let typed = fields.get("word").unwrap_or_default();
    typed.trim().to_lowercase() == t.say(key).to_lowercase()
}

/// One school's number, or none for the school on the card; `None`: that is no number.
fn typed_school(typed: &str) -> Option<Vec<SchoolId>> {
    match typed.trim() {
        "" => Some(vec![]),
        text => text.parse().ok().map(|school| vec![school]),
    }
}

/// For how many years.
fn years_field(t: &Tongue, usual: u8) -> Field {
    let field = Field::select("years", t.say("network-years"));
    let field = YEARS.iter().fold(field, |field, years| {
        field.option(years.to_string(), t.count("network-years-n", u64::from(*years)))
    });
    field.value(usual.to_string())
}

fn years_of(text: Option<&str>) -> u8 {
    let years = text.and_then(|text| text.parse().ok());
    years.filter(|years| YEARS.contains(years)).unwrap_or(YEARS_USUAL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{features, network::standing::Standing};
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn a_box_whose_mail_is_carried_says_by_what_and_no_place_is_missed_where_all_are_known() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
        let t = messages.tongue(&"es".parse().unwrap());
        let listed = |way| Listed {
            node: NodeKey([1; 32]),
            schools: vec![],
            names: vec![],
            standing: Standing::Well,
            right: Right::Revoked,
            since: UtcMillis(0),
            heard: Some((way, UtcMillis(0))),
            replaced_by: None,
            doubles: 0,
            refused: 0,
            place: None,
        };
        for (way, words) in [
            (Some(LeaveWay::Courier), "nada; viene por mensajero"),
            (Some(LeaveWay::Stick), "nada; viene por memoria USB"),
            (None, "nada"),
        ] {
            assert_eq!(traffic(&t, &listed(way), None), words);
        }
        let lead = |known: usize, unknown: usize| {
            let words = t.with("network-map-lead", &[("known", known.into()), ("unknown", unknown.into())]);
            words.replace(['\u{2068}', '\u{2069}'], "")
        };
        assert_eq!(lead(3, 0), "De 3 cajas se sabe el lugar.");
        assert_eq!(lead(1, 2), "De una caja se sabe el lugar; de 2 no se sabe.");
    }
}
