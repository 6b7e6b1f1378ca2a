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
use kernel::{Gate, NodeKey, UtcMillis, Wish as GateWish, ports::PortError};
use std::sync::Arc;
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
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
    /// Which programs are on their way to this box.
    pub coming: FindComing,
}

/// Says which programs are on their way.
pub type FindComing = Arc<dyn Fn() -> Result<Vec<Coming>, PortError> + Send + Sync>;

/// A program that was offered to this box and is not whole here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// Its version.
    pub version: String,
    /// Its length.
    pub bytes: u64,
    /// How it stands.
    pub stands: Stands,
}

/// How a program stands that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// So many bytes are here.
    Here(u64),
    /// It waits for room on the disk.
    NoRoom,
    /// It came and could not be used, and why.
    Refused(String),
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
    coming: Vec<Coming>,
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
            Ok::<_, super::FolderError>(Known { wish: pages.programs.wish()?, waits, state, coming: vec![] })
        };
        let known = read().map_err(WebError::internal)?;
        Ok(Known { coming: (pages.coming)().map_err(WebError::internal)?, ..known })
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
        (None, true) if known.coming.is_empty() => main.with(Text::new(t.say("upkeep-update-none"))),
        (None, true) => main,
        (Some(waits), true) => waiting(&visitor, main, waits, known.wish.when, begun.is_some()),
    };
    if pages.kept {
        main = known.coming.iter().fold(main, |main, one| main.with(comes(t, one)));
    }
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

/// "25 of 51 MB are here": never all of it while a piece lacks.
fn comes(t: &Tongue, one: &Coming) -> Notice {
    const MB: u64 = 1_000_000;
    let named = |key: &str| t.named(key, &one.version).into_owned();
    match &one.stands {
        Stands::Here(here) => {
            let far = [("n", (here / MB).into()), ("all", one.bytes.div_ceil(MB).into())];
            Notice::calm(named("upkeep-update-comes")).words(t.with("upkeep-update-comes-far", &far))
        }
        Stands::NoRoom => Notice::look(named("upkeep-update-comes-no-room"))
            .words(t.named("upkeep-update-comes-no-room-do", &one.bytes.div_ceil(MB).to_string())),
        Stands::Refused(why) => Notice::look(named("upkeep-update-comes-refused"))
            .words(t.say("upkeep-update-comes-refused-do"))
            .with(Text::new(why.as_str())),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn how_far_an_update_is_on_its_way_is_said() {
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        let one = |stands| Coming { version: "0.2.0".into(), bytes: 51_000_001, stands };
        for (stands, words) in [
            (Stands::Here(25_900_000), ["0.2.0", "25", "52 "]),
            (Stands::Here(0), ["0.2.0", "0 ", "52 "]),
            (Stands::NoRoom, ["0.2.0", "52 ", "notice"]),
            (Stands::Refused("its file is another".into()), ["0.2.0", "its file is another", "notice"]),
        ] {
            for language in ["es", "pt", "en"] {
                let t = messages.tongue(&language.parse().unwrap());
                let said = Html::new().with(comes(&t, &one(stands.clone()))).to_string();
                let plain = said.replace(['\u{2068}', '\u{2069}'], "");
                assert!(
                    !plain.contains("upkeep-") && words.iter().all(|word| plain.contains(word)),
                    "{plain}"
                );
            }
        }
    }
}
