//! `/box/update`: which version runs, which one waits and when it is installed, and how the last change ended.
//!
//! Who opens it: whoever looks after the box, on a phone in the school, after the ministry said that there is a new version, or because
//! the box was away for a minute in the night. What she may do is choose the hour; what may run here is the ministry's word alone.

use super::{Outcome, Own, ProgramFolder, Staged, State, When, Wish};
use axum::{
    Router,
    extract::{Query, State as AxumState},
    response::Response,
    routing::get,
};
use events::node::UpdateEnd;
use kernel::{Gate, NodeKey, UtcMillis, Wish as GateWish};
use std::sync::Arc;
use web::{
    Form, Html, Page, Visitor, WebError,
    parts::{Button, Heading, Lead, Notice, PostForm, Text},
    reading,
};

/// How soon a page that says "wait" looks again, in seconds.
const LOOK_AGAIN_S: u32 = 20;

/// What the page needs.
#[derive(Clone)]
pub struct UpdatePages {
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// Where programs lie.
    pub programs: ProgramFolder,
    /// What this program is.
    pub own: Own,
    /// Whose word counts here, if anybody's does.
    pub root: Arc<dyn Fn() -> Option<NodeKey> + Send + Sync>,
    /// Somebody changes the program of this box when it is wished.
    pub kept: bool,
}

/// The routes.
pub fn routes(pages: UpdatePages) -> Router {
    Router::new().route("/box/update", get(show).post(choose)).with_state(pages)
}

/// What the address says happened.
#[derive(serde::Deserialize, Default)]
struct Asked {
    #[serde(default)]
    done: String,
}

/// The button that was pressed.
#[derive(serde::Deserialize)]
struct Chosen {
    when: When,
}

/// What is known, read at once.
struct Known {
    state: State,
    wish: Wish,
    waits: Option<Staged>,
}

async fn admitted(pages: &UpdatePages, visitor: &Visitor) -> Result<(), WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), pages.gate.clone());
    reading(move || gate.may(&actor, &GateWish::MaintainBox).map(drop).map_err(WebError::Refused)).await
}

async fn known(pages: &UpdatePages) -> Result<Known, WebError> {
    let pages = pages.clone();
    reading(move || {
        let read = || {
            let (state, root) = (pages.programs.state()?, (pages.root)());
            let waits = pages.programs.waiting(root.as_ref(), &state, pages.own, false)?;
            Ok::<_, super::FolderError>(Known { wish: pages.programs.wish()?, waits, state })
        };
        read().map_err(WebError::internal)
    })
    .await
}

async fn show(
    AxumState(pages): AxumState<UpdatePages>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&pages, &visitor).await?;
    let known = known(&pages).await?;
    let t = &visitor.t;
    let runs = known.state.version_or(pages.own.version).to_string();
    let mut main = Html::new();
    let now = known.wish.when == When::Now || asked.done == "now";
    let begun = known.waits.as_ref().filter(|_| now && pages.kept);
    if let Some(Staged { program }) = begun {
        let begun = t.named("upkeep-update-begun", &program.terms.version.to_string());
        main = main.with(Notice::calm(begun).words(t.say("upkeep-update-begun-do")).result());
    }
    main = main.with(Lead::new(t.named("upkeep-update-lead", &runs)));
    main = match (&known.waits, pages.kept) {
        (_, false) => {
            main.with(Notice::look(t.say("upkeep-update-not-kept")).words(t.say("upkeep-update-not-kept-do")))
        }
        (None, true) => main.with(Text::new(t.say("upkeep-update-none"))),
        (Some(waits), true) => waiting(&visitor, main, waits, known.wish.when, begun.is_some()),
    };
    if let Some(outcome) = &known.state.outcome {
        main = main.with(Heading::new(t.say("upkeep-update-last"))).with(last(&visitor, outcome));
    }
    let mut page = Page::new(t.say("upkeep-update-title"), main).staff().under("/box", t.say("upkeep-box"));
    if begun.is_some() {
        page = page.again_in_s(LOOK_AGAIN_S);
    }
    Ok(web::page(&visitor, page))
}

fn waiting(visitor: &Visitor, main: Html, waits: &Staged, when: When, begun: bool) -> Html {
    let t = &visitor.t;
    let terms = &waits.program.terms;
    let mut notice = Notice::look(t.named("upkeep-update-waits", &terms.version.to_string()));
    // In the words of whoever signed it.
    if !terms.about.is_empty() {
        notice = notice.words(terms.about.as_str());
    }
    let signed = t.date(terms.issued_at);
    let main =
        main.with(notice).with(Text::new(t.with("upkeep-update-waits-signed", &[("when", signed.into())])));
    if begun {
        return main;
    }
    let (how, other, key) = match when {
        When::Hold => ("upkeep-update-hold", "quiet", "upkeep-update-do-quiet"),
        When::Quiet | When::Now | When::Back => ("upkeep-update-quiet", "hold", "upkeep-update-do-hold"),
    };
    main.with(Text::new(t.say(how)))
        .with(Text::new(t.say("upkeep-update-safe")))
        .with(
            PostForm::new(visitor, "/box/update")
                .with(Text::new(t.say("upkeep-update-now-so")))
                .with(Button::main(t.say("upkeep-update-now")).sends("when", "now")),
        )
        .with(PostForm::new(visitor, "/box/update").with(Button::quiet(t.say(key)).sends("when", other)))
}

fn last(visitor: &Visitor, outcome: &Outcome) -> Notice {
    let t = &visitor.t;
    let named = |key: &str| t.named(key, &outcome.version).into_owned();
    let notice = match outcome.end() {
        Some(UpdateEnd::Runs) => Notice::good(named("upkeep-update-last-runs")),
        Some(UpdateEnd::WentBack) => Notice::look(named("upkeep-update-last-went-back"))
            .words(t.say("upkeep-update-last-went-back-do")),
        Some(UpdateEnd::NotTried) => Notice::look(named("upkeep-update-last-not-tried"))
            .words(t.say("upkeep-update-last-not-tried-do")),
        // A later program may know further ends.
        Some(UpdateEnd::RolledBack) | None => Notice::look(named("upkeep-update-last-rolled-back"))
            .words(t.say("upkeep-update-last-rolled-back-do")),
    };
    let when = t.date_time(UtcMillis(outcome.at_ms));
    let notice = notice.with(Text::new(t.with("upkeep-update-last-when", &[("when", when.into())])));
    match outcome.why.as_str() {
        "" => notice,
        why => notice.with(Text::new(t.say("upkeep-update-why"))).with(Text::new(why)),
    }
}

async fn choose(
    AxumState(pages): AxumState<UpdatePages>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    admitted(&pages, &visitor).await?;
    // The way back is for the console: whoever takes it has read why.
    if chosen.when == When::Back || !pages.kept {
        return Err(WebError::NotFound);
    }
    let known = known(&pages).await?;
    let wished = match (known.waits.is_some(), chosen.when) {
        // Pressed twice, or it was installed meanwhile.
        (false, When::Now) => When::Quiet,
        (_, when) => when,
    };
    let programs = pages.programs.clone();
    reading(move || programs.set_wish(Wish { when: wished, again: false }).map_err(WebError::internal))
        .await?;
    let to = if wished == When::Now { "/box/update?done=now" } else { "/box/update" };
    Ok(web::see_other(to))
}
