//! The pages of whoever looks after the box: how it is, the poster, the manual.
//!
//! Nothing dangerous can be done here: backup, restore and keys are for the console, where nobody on the Wi-Fi reads along.

use crate::{
    health::{Facts, Finding, State as Stands, judge, worst},
    manual::Manual,
    poster::Poster,
    wifi::Wifi,
};
use axum::{Router, extract::State as AxumState, response::Response, routing::get};
use kernel::{
    Gate, Wish,
    ports::{BoxCondition, BoxHealth, PortError},
};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};
use web::{
    Html, Page, Visitor, WebError,
    parts::{Cell, LinkButton, Notice, Table, Text},
    reading,
};

/// Measures the box; implemented by the binary, which alone asks clocks and disks.
pub trait Measures: Send + Sync {
    /// What is known now. Cheap: slow measurements are repeated in the background.
    fn facts(&self) -> Result<Facts, PortError>;
    /// The machine's own address in its network, if it is known.
    fn address(&self) -> Option<IpAddr> {
        None
    }
}

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Who may see them.
    pub gate: Arc<dyn Gate>,
    /// How the box is.
    pub measures: Arc<dyn Measures>,
    /// Its Wi-Fi, if it makes one.
    pub wifi: Option<Arc<Wifi>>,
}

impl BoxHealth for State {
    fn condition(&self) -> Result<BoxCondition, PortError> {
        let findings = judge(&self.measures.facts()?);
        let count = |state| findings.iter().filter(|finding| finding.state == state).count();
        Ok(BoxCondition { to_look_at: count(Stands::Note), broken: count(Stands::Broken) })
    }
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/box", get(health))
        .route("/box/poster", get(poster))
        .route("/box/manual", get(manual))
        .with_state(state)
}

/// The box's people only.
async fn admitted(state: &State, visitor: &Visitor) -> Result<(), WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), state.gate.clone());
    reading(move || gate.may(&actor, &Wish::MaintainBox).map(drop).map_err(WebError::Refused)).await
}

async fn health(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let measures = state.measures.clone();
    let facts = reading(move || measures.facts().map_err(WebError::internal)).await?;
    let findings = judge(&facts);
    let t = &visitor.t;
    let of = |state: Stands| findings.iter().filter(move |finding| finding.state == state);
    let mut main = Html::new().with(match worst(&findings) {
        Stands::Sound => Notice::good(t.say("upkeep-all-well")),
        Stands::Note => Notice::look(t.count("upkeep-look-n", of(Stands::Note).count())),
        Stands::Broken => Notice::bad(t.count("upkeep-broken-n", of(Stands::Broken).count())),
    });
    for state in [Stands::Broken, Stands::Note] {
        for finding in of(state) {
            main = main.with(notice(finding, &visitor, &facts));
        }
    }
    let fine = of(Stands::Sound).fold(
        Table::new(t.say("upkeep-fine-heading"))
            .column(t.say("upkeep-column-what"))
            .column(t.say("upkeep-column-how"))
            .reading(t.say("upkeep-not-told")),
        |table, finding| {
            table.row(vec![Cell::text(finding.title(t)), Cell::text(capital(&finding.words(t, facts.now)))])
        },
    );
    main = main.with(fine);
    main = main.with(LinkButton::quiet("/box/poster", t.say("upkeep-poster-link")));
    main = main.with(LinkButton::quiet("/box/manual", t.say("upkeep-manual-link")));
    let when = t.date_time(facts.now);
    main = main.with(Text::new(t.with("upkeep-measured-at", &[("when", when.into())])));
    Ok(web::page(&visitor, Page::new(t.say("upkeep-box-title"), main).staff()))
}

fn notice(finding: &Finding, visitor: &Visitor, facts: &Facts) -> Notice {
    let t = &visitor.t;
    let title = format!("{}: {}", capital(&finding.title(t)), finding.words(t, facts.now));
    let notice = match finding.state {
        Stands::Broken => Notice::bad(title),
        Stands::Note => Notice::look(title),
        Stands::Sound => Notice::calm(title),
    };
    notice.words(finding.remedy(t))
}

/// Words that `chaski doctor` puts behind a colon stand alone here.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

async fn poster(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let mut main = Html::new();
    main = match state.wifi {
        Some(_) => main.with(Text::new(t.say("upkeep-poster-how"))),
        None => main.with(Notice::calm(t.say("upkeep-poster-no-wifi"))),
    };
    let numeric = numeric_address(visitor.host(), state.measures.address());
    let main = main.with_template(&Poster::new(state.wifi.as_deref(), numeric, t));
    let page = Page::new(t.say("upkeep-poster-title"), main).staff().under("/box", t.say("upkeep-box"));
    Ok(web::page(&visitor, page.on_paper()))
}

/// The box's address in numbers: the one by which it was called, or else its own in its network, at the port that works for
/// whoever asks.
fn numeric_address(called: Option<&str>, own: Option<IpAddr>) -> Option<String> {
    let (name, port) = match called.and_then(|called| called.rsplit_once(':')) {
        Some((name, port)) if port.parse::<u16>().is_ok() => (name, format!(":{port}")),
        _ => (called.unwrap_or_default(), String::new()),
    };
    let named = name.parse::<Ipv4Addr>().ok().map(IpAddr::V4).filter(|address| !address.is_loopback());
    let address = named.or(own.filter(|address| address.is_ipv4() && !address.is_loopback()))?;
    Some(format!("http://{address}{port}/"))
}

async fn manual(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let manual = Manual::in_language(t.language().language());
    let title = manual.title;
    let page = Page::new(title, Html::new().with(manual)).staff().under("/box", t.say("upkeep-box"));
    Ok(web::page(&visitor, page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_somebody_else_can_type() {
        let own: IpAddr = "192.168.1.7".parse().unwrap();
        for (called, own, expected) in [
            (Some("10.42.0.1"), None, Some("http://10.42.0.1/")),
            (Some("10.42.0.1:8080"), Some(own), Some("http://10.42.0.1:8080/")),
            (Some("chaski"), Some(own), Some("http://192.168.1.7/")),
            (Some("localhost:8080"), Some(own), Some("http://192.168.1.7:8080/")),
            (Some("127.0.0.1"), None, None),
            (None, Some("127.0.0.1".parse().unwrap()), None),
        ] {
            assert_eq!(numeric_address(called, own).as_deref(), expected, "{called:?} {own:?}");
        }
    }
}
