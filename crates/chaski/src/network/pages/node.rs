//! `/network/{node}`: one box whole: its certificates, when it was heard of, what it brought that was not taken, its doubles.

use super::{
    State, YEARS_USUAL, admitted, backlog, begins, clock, failed, heard, name_of, right, size, typed_word,
    years_field, years_of,
};
use crate::{
    machine::MachineClock,
    network::{
        ActError, Contact, Details, Listed, Misread, REFUSED_MAX, Right, end_key, fingerprint, reason_word,
        typed_place,
    },
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use eventlog::statement::{CertificateTerms, RevocationTerms};
use events::node::UpdateEnded;
use exchange::{Quarantined, forks, forks::Fork, quarantined_from};
use governance::retention::{self, Rule};
use kernel::{Clock, Hlc, NodeKey, Origin, OriginTag, departures::LeaveWay};
use std::collections::BTreeMap;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parsed,
    parts::{Button, Cell, Field, Heading, Lead, LinkButton, Notice, PostForm, Table, Text},
    reading,
};

/// What the address says happened.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    done: Option<String>,
}

/// All that is shown of a box.
struct Whole {
    listed: Listed,
    details: Details,
    certificates: Vec<CertificateTerms>,
    revocations: Vec<RevocationTerms>,
    contacts: Vec<(LeaveWay, Contact)>,
    lives: Vec<(Origin, u64, Hlc)>,
    refused: Vec<Quarantined>,
    /// Whose the refused logs are: the box's own, or called by their school.
    authors: BTreeMap<OriginTag, NodeKey>,
    doubles: Vec<Fork>,
    /// For how long its schools keep the data of whoever left, as far as that is read.
    kept: Vec<Rule>,
}

async fn read(state: &State, visitor: &Visitor, node: NodeKey) -> Result<Whole, WebError> {
    let (network, now) = (state.network.clone(), visitor.now());
    reading(move || {
        let overview = network.overview(now).map_err(failed)?;
        let listed = overview.boxes.into_iter().find(|listed| listed.node == node);
        let listed = listed.filter(|listed| listed.right != Right::Waits).ok_or(WebError::NotFound)?;
        let trust = network.trust().map_err(failed)?;
        let logs = network.logs().map_err(failed)?;
        let details = network.details(&logs, node, now).map_err(failed)?;
        let mut certificates: Vec<CertificateTerms> = trust.certificates_of(node).cloned().collect();
        certificates.sort_by_key(|terms| std::cmp::Reverse(terms.issued_at));
        let revocations = trust.revocations().filter(|terms| terms.node == node).copied().collect();
        let store = &network.here().store;
        let ready = store.ready(&[retention::VIEW]);
        let (refused, doubles, contacts, kept) = store
            .read_blocking(|db| {
                let schools = listed.schools.iter().filter(|_| ready);
                let kept = schools.map(|school| retention::rule(db, *school)).collect::<Result<_, _>>()?;
                let refused = quarantined_from(db, node, REFUSED_MAX)?;
                let found = forks::found_by(db, Some(&trust))?;
                let doubles = found.into_iter().filter(|fork| fork.origin.node == node).collect();
                Ok::<_, store::StoreError>((refused, doubles, network.contacts.of(db, node)?, kept))
            })
            .map_err(WebError::internal)?;
        let authors = logs.authors();
        let lives = logs.lives(node).to_vec();
        Ok(Whole {
            listed,
            details,
            certificates,
            revocations,
            contacts,
            lives,
            refused,
            authors,
            doubles,
            kept,
        })
    })
    .await
}

/// The page.
pub async fn node(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let notice = match asked.done.as_deref() {
        Some("certified") => {
            Some(Notice::good(t.say("network-certified")).words(t.say("network-certified-do")))
        }
        Some("renewed") => Some(Notice::good(t.say("network-renewed"))),
        Some("revoked") => {
            Some(Notice::calm(t.say("network-revoked-done")).words(t.say("network-revoked-do")))
        }
        Some("settled") => Some(Notice::good(t.say("network-settled")).words(t.say("network-settled-do"))),
        Some("placed") => Some(Notice::good(t.say("network-placed"))),
        Some("known") => Some(Notice::calm(t.say("network-card-known"))),
        _ => None,
    };
    let whole = read(&state, &visitor, parsed(&node)?).await?;
    Ok(show(&visitor, &whole, Tried { notice, ..Tried::default() }))
}

/// What was tried and did not work, or did.
#[derive(Default)]
struct Tried {
    notice: Option<Notice>,
    place: Option<(String, String, Misread)>,
    wrong_word: bool,
}

fn show(visitor: &Visitor, whole: &Whole, tried: Tried) -> Response {
    let (t, now) = (&visitor.t, visitor.now());
    let listed = &whole.listed;
    let node = listed.node;
    let certified = matches!(listed.right, Right::Until(_));
    let wrong = tried.wrong_word || tried.place.is_some();
    let mut main = Html::new();
    if let Some(notice) = tried.notice {
        main = main.with(notice.result());
    }
    let word = listed.standing.word();
    main = main.with(Lead::new(t.say(&format!("network-is-{word}"))));
    main = main.with(Text::new(t.say(&format!("network-do-{word}"))));
    if let Some(by) = listed.replaced_by {
        let print = fingerprint(by);
        main = main.with(LinkButton::quiet(format!("/network/{by}"), t.named("network-replaced-by", &print)));
    }
    main = main.with(about(t, whole, now));
    if !whole.doubles.is_empty() {
        main = doubles(visitor, main, whole, tried.wrong_word);
    }
    if !whole.refused.is_empty() {
        main = main.with(Heading::new(t.say("network-refused-heading"))).with(refused(t, whole));
    }
    main = main.with(Heading::new(t.say("network-contacts-heading"))).with(contacts(t, whole));
    main = main.with(Heading::new(t.say("network-certificates-heading"))).with(certificates(t, whole));
    if certified {
        main = main
            .with(
                PostForm::new(visitor, format!("/network/{node}/renew"))
                    .with(Text::new(t.say("network-renew-so")))
                    .with(years_field(t, YEARS_USUAL))
                    .with(Button::quiet(t.say("network-renew"))),
            )
            .with(Text::new(t.say("network-welcome-so")))
            .with(LinkButton::quiet(format!("/network/{node}/welcome"), t.say("network-welcome")));
    }
    main = main.with(Heading::new(t.say("network-place-heading"))).with(place(visitor, listed, tried.place));
    // Also of one that was revoked: a stolen box leaves a school without one.
    main = main
        .with(Heading::new(t.say("network-replace-title")))
        .with(Text::new(t.say("network-replace-when")))
        .with(LinkButton::quiet(format!("/network/{node}/replace"), t.say("network-replace-title")));
    if certified {
        main = main
            .with(Heading::new(t.say("network-revoke-title")))
            .with(Text::new(t.say("network-revoke-when")))
            .with(LinkButton::quiet(format!("/network/{node}/revoke"), t.say("network-revoke-title")));
    }
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(name_of(t, &listed.names), main).staff().status(status);
    web::page(visitor, page.under("/network", t.say("network-title")))
}

fn about(t: &Tongue, whole: &Whole, now: kernel::UtcMillis) -> Table {
    let Whole { listed, details, .. } = whole;
    let unknown = || t.say("network-unknown");
    let when = details.clock.map_or_else(unknown, |(_, at)| t.date_time(at).into());
    let schools = listed.schools.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let program = details.program.as_deref().map_or_else(unknown, Into::into);
    let update = details
        .update
        .as_ref()
        .map_or_else(|| t.say("network-update-none"), |update| update_words(t, update).into());
    let lines = [
        ("network-column-heard", heard(t, listed, now)),
        ("network-column-right", right(t, listed.right)),
        ("network-column-backlog", backlog(t, details)),
        ("network-entries", t.number(details.entries).into()),
        ("network-column-program", program),
        ("network-update", update),
        ("network-column-clock", clock(t, details)),
        ("network-wrote-last", when),
        ("network-print", fingerprint(listed.node).into()),
        ("network-schools", schools.into()),
        ("network-retention", kept_words(t, &whole.kept, details.entries).into()),
    ];
    let table = Table::new(t.say("network-about"))
        .stacked()
        .column(t.say("network-what"))
        .column(t.say("network-how"));
    lines
        .into_iter()
        .fold(table, |table, (key, words)| table.row(vec![Cell::text(t.say(key)), Cell::text(words)]))
}

/// For how long its schools keep data, each as it set it; what is not read yet, and what a box set from which nothing came, is said to be
/// unknown.
fn kept_words(t: &Tongue, kept: &[Rule], entries: u64) -> String {
    let words = |rule: &Rule| {
        let years = usize::from(rule.years);
        match rule.set {
            Some((_, at)) => {
                let at = t.date(at);
                t.with("network-retention-set", &[("n", years.into()), ("at", at.as_str().into())])
                    .into_owned()
            }
            None if entries == 0 => t.say("network-unknown").into_owned(),
            None => t.count("network-retention-default", years).into_owned(),
        }
    };
    match kept.is_empty() {
        true => t.say("network-unknown").into_owned(),
        false => kept.iter().map(words).collect::<Vec<_>>().join("; "),
    }
}

/// How a box's last update ended, and why if it did not end well.
fn update_words(t: &Tongue, update: &UpdateEnded) -> String {
    let ended = t.named(end_key(update.end), &update.version);
    match update.why.as_str() {
        "" => ended.into_owned(),
        why => format!("{ended} {why}"),
    }
}

fn doubles(visitor: &Visitor, mut main: Html, whole: &Whole, wrong_word: bool) -> Html {
    let t = &visitor.t;
    let node = whole.listed.node;
    let mut table = Table::new(t.say("network-doubles"))
        .stacked()
        .column(t.say("network-double-found"))
        .numbers(t.say("network-double-entry"))
        .column(t.say("network-double-from"))
        .column(t.say("network-double-stands"))
        .numbers(t.say("network-double-again"))
        .numbers(t.say("network-double-aside"));
    for fork in &whole.doubles {
        let stands = match (fork.kept.is_some(), fork.kept_here) {
            (false, _) => "network-double-open",
            (true, Some(true)) => "network-double-kept",
            (true, Some(false)) => "network-double-gives-way",
            (true, None) => "network-double-shows-later",
        };
        table = table.row(vec![
            Cell::text(t.date_time(fork.found_at)),
            Cell::text(t.number(fork.seq)),
            Cell::text(begins(fork.peer)),
            Cell::text(t.say(stands)),
            Cell::text(t.number(fork.written_again)),
            Cell::text(t.number(fork.set_aside)),
        ]);
    }
    main = main.with(Heading::new(t.say("network-doubles-heading"))).with(table);
    if whole.doubles.iter().any(|fork| fork.kept.is_none()) {
        let here: u64 = whole.lives.iter().map(|(_, seq, _)| seq).sum();
        let word = t.say("network-settle-word");
        let mut field = Field::text("word", t.named("network-type-word", &word)).autocomplete("off");
        if wrong_word {
            field = field.error(t.named("network-type-word-wrong", &word));
        }
        main = main.with(
            PostForm::new(visitor, format!("/network/{node}/settle"))
                .with(Text::new(t.count("network-settle-so", here)))
                .with(Text::new(t.say("network-settle-thief")))
                .with(field)
                .with(Button::danger(t.say("network-settle"))),
        );
    }
    main
}

fn refused(t: &Tongue, whole: &Whole) -> Table {
    let table = Table::new(t.say("network-refused"))
        .stacked()
        .column(t.say("network-refused-at"))
        .column(t.say("network-refused-log"))
        .numbers(t.say("network-refused-entry"))
        .column(t.say("network-refused-why"));
    let table = whole.refused.iter().fold(table, |table, one| {
        let whose = match whole.authors.get(&one.log) {
            Some(author) if *author == whole.listed.node => t.say("network-refused-own"),
            Some(author) => t.named("network-refused-of", &begins(*author)),
            None => t.say("network-refused-stranger"),
        };
        table.row(vec![
            Cell::text(t.date_time(one.at)),
            Cell::text(whose),
            Cell::text(t.number(one.seq)),
            Cell::text(one.why.as_str()),
        ])
    });
    table.reading(t.say("network-refused-reading"))
}

fn contacts(t: &Tongue, whole: &Whole) -> Table {
    let mut table = Table::new(t.say("network-contacts"))
        .stacked()
        .column(t.say("network-contact-way"))
        .column(t.say("network-contact-last"))
        .column(t.say("network-contact-in"))
        .column(t.say("network-contact-out"));
    for way in [LeaveWay::Network, LeaveWay::Courier, LeaveWay::Stick] {
        let found = whole.contacts.iter().find(|(known, _)| *known == way).map(|(_, contact)| contact);
        let last = found.map_or_else(|| t.say("network-never"), |contact| t.date_time(contact.at).into());
        let bytes = |of: fn(&Contact) -> u64| match found {
            Some(contact) if way == LeaveWay::Network => size(t, of(contact)),
            Some(_) => t.say("network-not-weighed").into_owned(),
            None => t.say("network-traffic-none").into_owned(),
        };
        table = table.row(vec![
            Cell::text(t.say(&format!("network-way-{}", way.word()))),
            Cell::text(last),
            Cell::text(bytes(|contact| contact.bytes_in)),
            Cell::text(bytes(|contact| contact.bytes_out)),
        ]);
    }
    table
}

fn certificates(t: &Tongue, whole: &Whole) -> Table {
    let mut table = Table::new(t.say("network-certificates"))
        .column(t.say("network-certificate-when"))
        .column(t.say("network-certificate-what"));
    for terms in &whole.revocations {
        let stands = match &terms.last_good {
            Some(place) => t.count("network-certificate-stands", place.seq),
            None => t.say("network-certificate-nothing"),
        };
        let reason = t.say(&format!("network-reason-{}", reason_word(terms.reason)));
        let words = [("reason", reason.as_ref().into()), ("stands", stands.as_ref().into())];
        table = table.row(vec![
            Cell::text(t.date_time(terms.issued_at)),
            Cell::text(t.with("network-certificate-revoked", &words)),
        ]);
    }
    for terms in &whole.certificates {
        let words = [
            ("until", t.date(terms.valid_until).into()),
            ("schools", terms.schools.len().into()),
            ("country", terms.country.as_str().into()),
        ];
        table = table.row(vec![
            Cell::text(t.date_time(terms.issued_at)),
            Cell::text(t.with("network-certificate-given", &words)),
        ]);
    }
    table
}

fn place(visitor: &Visitor, listed: &Listed, tried: Option<(String, String, Misread)>) -> PostForm {
    let t = &visitor.t;
    let degrees =
        |degrees: f64| format!("{degrees:.6}").trim_end_matches('0').trim_end_matches('.').to_owned();
    let known = listed.place.map(|place| (degrees(place.latitude_deg()), degrees(place.longitude_deg())));
    let (north, east) = match &tried {
        Some((north, east, _)) => (north.clone(), east.clone()),
        None => known.unwrap_or_default(),
    };
    let wrong = |misread: Misread, key: &str| {
        tried.as_ref().filter(|(.., wrong)| *wrong == misread).map(|_| t.say(key).into_owned())
    };
    PostForm::new(visitor, format!("/network/{}/place", listed.node))
        .with(Text::new(t.say("network-place-so")))
        .with(
            Field::number("north", t.say("network-north"))
                .value(north)
                .hint(t.say("network-north-hint"))
                .maybe_error(wrong(Misread::North, "network-north-wrong")),
        )
        .with(
            Field::number("east", t.say("network-east"))
                .value(east)
                .hint(t.say("network-east-hint"))
                .maybe_error(wrong(Misread::East, "network-east-wrong")),
        )
        .with(Button::quiet(t.say("network-place-save")))
}

/// The welcome file, to be carried to the box.
pub async fn welcome(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let network = state.network.clone();
    let welcome = reading(move || network.welcome(node).map_err(failed)).await?;
    let name = format!("attachment; filename=\"chaski-welcome-{}.bin\"", begins(node));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, welcome).into_response())
}

/// Another certificate.
pub async fn renew(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let (node, years): (NodeKey, u8) = (parsed(&node)?, years_of(fields.get("years")));
    let network = state.network.clone();
    let is_own = network.here().secret.public() == node;
    let renewed = reading(move || match network.renew(node, years) {
        Err(ActError::Longer(until)) => Ok(Some(until)),
        renewed => renewed.map(|()| None).map_err(failed),
    });
    if let Some(until) = renewed.await?.filter(|_| !is_own) {
        let whole = read(&state, &visitor, node).await?;
        let t = &visitor.t;
        let notice = Some(Notice::calm(t.named("network-renew-longer", &t.date(until))));
        return Ok(show(&visitor, &whole, Tried { notice, ..Tried::default() }));
    }
    let person = visitor.actor()?.person;
    tracing::info!(%person, %node, years, "a certificate was renewed");
    // The central has no page among its boxes.
    let path = if is_own { "/network".to_owned() } else { format!("/network/{node}?done=renewed") };
    Ok(web::see_other(&path))
}

/// Where its school lies.
pub async fn set_place(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    let whole = read(&state, &visitor, node).await?;
    let field = |name| fields.get(name).unwrap_or_default().to_owned();
    let (north, east) = (field("north"), field("east"));
    let place = match typed_place(&north, &east) {
        Ok(place) => place,
        Err(misread) => {
            let place = Some((north, east, misread));
            return Ok(show(&visitor, &whole, Tried { place, ..Tried::default() }));
        }
    };
    let school = *whole.listed.schools.first().ok_or(WebError::NotFound)?;
    let network = state.network.clone();
    reading(move || network.set_place(school, place, MachineClock.now()).map_err(failed)).await?;
    Ok(web::see_other(&format!("/network/{node}?done=placed")))
}

/// Keeps the branch that is here.
pub async fn settle(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(node): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let node: NodeKey = parsed(&node)?;
    if !typed_word(&fields, &visitor.t, "network-settle-word") {
        let whole = read(&state, &visitor, node).await?;
        return Ok(show(&visitor, &whole, Tried { wrong_word: true, ..Tried::default() }));
    }
    let network = state.network.clone();
    reading(move || match network.settle(node) {
        // Somebody else was faster.
        Err(ActError::NoCase) => Ok(()),
        settled => settled.map(drop).map_err(failed),
    })
    .await?;
    let person = visitor.actor()?.person;
    tracing::info!(%person, %node, "a double was settled");
    Ok(web::see_other(&format!("/network/{node}?done=settled")))
}
