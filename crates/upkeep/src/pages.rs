//! The pages of whoever looks after the box: how it is, the poster, the manual.
//!
//! Nothing dangerous can be done here: backup, restore and keys are for the console, where nobody on the Wi-Fi reads along.

use crate::{
    api::BackupsKept,
    health::{Facts, Finding, State as Stands, judge, worst},
    manual::Manual,
    poster::Poster,
    wifi::Wifi,
};
use axum::{Router, extract::State as AxumState, response::Response, routing::get};
use kernel::{
    Gate, Role, Wish,
    ports::{BoxCondition, BoxHealth, PortError},
};
use std::sync::Arc;
use web::{
    Html, Page, Visitor, WebError,
    parts::{Cell, LinkButton, Notice, Table, Text},
    reading,
};

/// Measures the box; implemented by the binary, which alone asks clocks and disks.
pub trait Measures: Send + Sync {
    /// What is known now. Cheap: slow measurements are repeated in the background.
    fn facts(&self) -> Result<Facts, PortError>;
    /// Which backups lie in the folder of the daily ones.
    fn backups(&self) -> Result<BackupsKept, PortError>;
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
    /// Pages of others for whoever looks after the box: address, and the text of the link.
    pub further: &'static [(&'static str, &'static str)],
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
    for (address, words) in state.further {
        main = main.with(LinkButton::quiet(*address, t.say(words)));
    }
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
    let notice = notice.words(finding.remedy(t));
    match finding.about {
        "clock" => notice.with(LinkButton::quiet("/box/clock", t.say("upkeep-clock-link"))),
        _ => notice,
    }
}

/// Words that `chaski doctor` puts behind a colon stand alone here.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

async fn poster(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let (reach, called) = (visitor.web().site().reach, visitor.host());
    let numeric = match &state.wifi {
        Some(wifi) => Some(wifi.authority(reach.listens.port())),
        None => reach.in_numbers(called),
    };
    let mut ways: Vec<String> = reach.by_name(called).into_iter().chain(numeric).collect();
    let mut main = Html::new();
    main = match (&state.wifi, ways.is_empty()) {
        (_, true) => main
            .with(Notice::look(t.say("upkeep-poster-only-here")).words(t.say("upkeep-poster-only-here-do"))),
        (Some(_), false) => main.with(Text::new(t.say("upkeep-poster-how"))),
        (None, false) => main.with(Notice::calm(t.say("upkeep-poster-no-wifi"))),
    };
    // So that one sees what it will look like.
    if ways.is_empty() {
        ways.extend(called.map(str::to_owned));
    }
    let main = main.with_template(&Poster::new(state.wifi.as_deref(), &ways, t));
    let page = Page::new(t.say("upkeep-poster-title"), main).staff().under("/box", t.say("upkeep-box"));
    Ok(web::page(&visitor, page.on_paper()))
}

/// For everybody: on the day when a box is put up nobody has an account yet, and nothing in it is secret.
async fn manual(visitor: Visitor) -> Result<Response, WebError> {
    let t = &visitor.t;
    let manual = Manual::in_language(t.language().language());
    let title = manual.title;
    let page = Page::new(title, Html::new().with(manual)).staff();
    let keeps = [Role::Technician, Role::Administrator].into_iter().any(|role| visitor.is(role));
    Ok(web::page(&visitor, if keeps { page.under("/box", t.say("upkeep-box")) } else { page }))
}
