//! The world's front page: who opens what, the switch of the link, and the stick.
//!
//! Who opens it: somebody who wants to see in ten minutes what this is, on a laptop or a phone. Everything else happens on the pages of
//! the boxes and the central, which know nothing of this one.

use super::{Place, link::Link, stick::LABEL, stick::Stick};
use crate::{
    cli::Failure,
    features,
    machine::{MachineClock, MachineEntropy},
};
use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::{get, post},
};
use directory::{DEMONSTRATION_PASSWORD, OFFICE_PERSON};
use std::sync::Arc;
use web::{
    Fields, Html, Page, Site, Visitor, Web, WebError, blocking,
    messages::{LanguagePlan, Messages},
    page,
    parts::{Button, Card, Cards, Drawing, Heading, Lead, LinkButton, Notice, PostForm, Text},
    see_other, serve,
    session::memory::MemorySessions,
};

/// What the page shows and moves.
#[derive(Clone)]
pub struct World {
    /// The wire.
    pub link: Arc<Link>,
    /// The stick.
    pub stick: Arc<Stick>,
    /// Where each place's pages are.
    pub ports: Vec<(Place, u16)>,
}

/// Who opens what at a school, with a drawing for each.
const AT_SCHOOL: [(&str, Drawing); 4] = [
    ("pupil", Drawing::Pupil),
    ("teacher", Drawing::Teacher),
    ("administrator", Drawing::Book),
    ("technician", Drawing::Technician),
];

/// The page with its buttons.
pub fn routes(world: World) -> Result<Router, Failure> {
    let site = Site { demonstration: true, session_cookie: "chaski-world".into(), ..Site::default() };
    let messages = Messages::load(&features::catalogues(), LanguagePlan::default())?;
    let sessions = Arc::new(MemorySessions::default());
    let web = Web::new(site, messages, sessions, Arc::new(MachineClock), Box::new(MachineEntropy));
    let pages = Router::new()
        .route("/", get(show))
        .route("/link", post(switch))
        .route("/stick", post(carry))
        .with_state(world);
    Ok(serve(pages, web))
}

/// What was just done.
#[derive(serde::Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

async fn show(State(world): State<World>, visitor: Visitor, Query(done): Query<Done>) -> Response {
    let t = &visitor.t;
    let mut main = Html::new();
    if done.done == "failed" {
        let failed = Notice::bad(t.say("chaski-world-failed")).words(t.say("chaski-world-failed-do"));
        main = main.with(failed.result());
    }
    main = main.with(Lead::new(t.say("chaski-world-lead")));
    main = main.with(Heading::new(t.say("chaski-world-who"))).with(cards(&world, &visitor));
    main = main.with(Heading::new(t.say("chaski-world-link"))).with(link(&world, &visitor));
    main = main.with(Heading::new(t.say("chaski-world-stick"))).with(stick(&world, &visitor));
    main = main.with(Heading::new(t.say("chaski-world-try")));
    for step in ["cut", "stick", "move", "mend"] {
        main = main.with(Text::new(t.say(&format!("chaski-world-try-{step}"))));
    }
    page(&visitor, Page::new(t.say("chaski-world-title"), main).staff().home())
}

impl World {
    /// Where a place's page is for somebody who called this one by that name.
    fn address(&self, visitor: &Visitor, place: Place, path: &str) -> String {
        let host = visitor.host().unwrap_or("localhost");
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let port = self.ports.iter().find(|(known, _)| *known == place).map_or(0, |(_, port)| *port);
        format!("http://{name}:{port}{path}")
    }
}

fn name_of(visitor: &Visitor, place: Place) -> String {
    match place.village() {
        Some(village) => village.school.to_owned(),
        None => visitor.t.say("chaski-world-central").into_owned(),
    }
}

fn cards(world: &World, visitor: &Visitor) -> Cards {
    let t = &visitor.t;
    let (here, there) = (Place::School(0), Place::School(1));
    let mut cards = Cards::new();
    for (word, drawing) in AT_SCHOOL {
        let role = t.say(&format!("directory-role-{word}"));
        let args = [("name", name_of(visitor, here).into()), ("role", role.into())];
        let does = t.with(&format!("chaski-world-{word}-does"), &args).into_owned();
        let card = Card::new(t.say(&format!("chaski-world-{word}"))).words(does).drawing(drawing);
        cards = cards.card(card.link(world.address(visitor, here, "/")));
    }
    let ways = [("name", OFFICE_PERSON.into()), ("password", DEMONSTRATION_PASSWORD.into())];
    let ministry = Card::new(t.say("chaski-world-ministry"))
        .words(t.with("chaski-world-ministry-does", &ways))
        .drawing(Drawing::Planner);
    let others = Card::new(name_of(visitor, there))
        .words(t.say("chaski-world-others-do"))
        .drawing(Drawing::Box)
        .link(world.address(visitor, there, "/"));
    cards.card(ministry.link(world.address(visitor, Place::Central, "/enter/staff"))).card(others)
}

fn link(world: &World, visitor: &Visitor) -> Notice {
    let t = &visitor.t;
    let form = PostForm::new(visitor, "/link");
    match world.link.is_cut() {
        false => Notice::good(t.say("chaski-world-link-is-up"))
            .words(t.say("chaski-world-link-is-up-why"))
            .with(form.with(Button::quiet(t.say("chaski-world-link-cut")).sends("do", "cut"))),
        true => Notice::look(t.say("chaski-world-link-is-cut"))
            .words(t.say("chaski-world-link-is-cut-why"))
            .with(form.with(Button::main(t.say("chaski-world-link-mend")).sends("do", "mend"))),
    }
}

fn stick(world: &World, visitor: &Visitor) -> Notice {
    let t = &visitor.t;
    let is_in = world.stick.place();
    let title = match is_in {
        None => t.named("chaski-world-stick-in-pocket", LABEL).into_owned(),
        Some(place) => {
            let args = [("stick", LABEL.into()), ("name", name_of(visitor, place).into())];
            t.with("chaski-world-stick-is-in", &args).into_owned()
        }
    };
    let mut notice = Notice::calm(title);
    if let Some(place) = is_in {
        let address = world.address(visitor, place, "/mail/stick");
        notice = notice
            .words(t.say("chaski-world-stick-open-why"))
            .with(LinkButton::quiet(address, t.say("chaski-world-stick-open")));
    }
    let mut form = PostForm::new(visitor, "/stick");
    for place in Place::ALL.into_iter().filter(|place| is_in != Some(*place)) {
        let words = t.named("chaski-world-stick-to", &name_of(visitor, place)).into_owned();
        form = form.with(Button::quiet(words).sends("to", place.word()));
    }
    if is_in.is_some() {
        form = form.with(Button::quiet(t.say("chaski-world-stick-out")).sends("to", "pocket"));
    }
    notice.with(form)
}

async fn switch(State(world): State<World>, fields: Fields) -> Result<Response, WebError> {
    let cut = match fields.get("do") {
        Some("cut") => true,
        Some("mend") => false,
        _ => return Err(WebError::NotFound),
    };
    let is_so = blocking(move || world.link.switch(cut)).await?;
    Ok(see_other(if is_so { "/" } else { "/?done=failed#result" }))
}

async fn carry(State(world): State<World>, fields: Fields) -> Result<Response, WebError> {
    let to = match fields.get("to") {
        Some("pocket") => None,
        word => Some(word.and_then(Place::from_word).ok_or(WebError::NotFound)?),
    };
    let carried = blocking(move || world.stick.carry(to)).await?;
    if let Err(error) = &carried {
        tracing::error!(%error, "the stick could not be moved");
    }
    Ok(see_other(if carried.is_ok() { "/" } else { "/?done=failed#result" }))
}
