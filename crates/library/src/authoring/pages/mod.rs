//! The pages on which a teacher makes her own. Each form saves what is typed even if it is not ready: the draft's page says what is
//! still missing.

mod bring;
mod draft;
mod list;
mod out;
mod part;

use super::{
    NotWritten,
    build::{BuildFault, Frame},
    draft::Draft,
    write::Pack,
};
use crate::Library;
use axum::{
    Router,
    routing::{get, post},
};
use kernel::{Actor, DraftId, Gate, LanguageTag, Wish, ports::Enrolments};
use std::sync::Arc;
use web::{Page, Visitor, WebError, blocking, messages::Tongue};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// The courses.
    pub library: Library,
    /// Who may make what.
    pub gate: Arc<dyn Gate>,
    /// Her classes.
    pub enrolments: Arc<dyn Enrolments>,
    /// Builds and signs a package with this node's key.
    pub pack: Arc<Pack>,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/make", get(list::list).post(list::open))
        .route("/make/{draft}", get(draft::draft))
        .route("/make/{draft}/about", get(draft::about).post(draft::describe))
        .route("/make/{draft}/publish", post(draft::publish))
        .route("/make/{draft}/withdraw", post(draft::withdraw))
        .route("/make/{draft}/bring", get(bring::bring).post(bring::take))
        .route("/make/{draft}/new/{sort}", get(part::new).post(part::add))
        .route("/make/{draft}/part/{part}", get(part::part).post(part::write))
        .route("/make/{draft}/part/{part}/file", post(part::file))
        .route("/make/{draft}/part/{part}/do", post(part::act))
        .route("/make/{draft}/see", get(out::see))
        .route("/make/{draft}/paper", get(out::paper))
        .route("/make/{draft}/package", get(out::package))
        .route("/make/{draft}/media/{name}", get(out::media))
        .with_state(state)
}

impl State {
    /// The visitor, if she may make content at her school.
    async fn maker(&self, visitor: &Visitor) -> Result<Actor, WebError> {
        let actor = visitor.actor()?.clone();
        let (gate, asking) = (self.gate.clone(), actor.clone());
        let wish = Wish::MakeContent(actor.school);
        blocking(move || gate.may(&asking, &wish)).await?.map_err(WebError::Refused)?;
        Ok(actor)
    }

    /// Her draft.
    async fn hers(&self, visitor: &Visitor, id: &str) -> Result<(Actor, Draft), WebError> {
        let actor = self.maker(visitor).await?;
        let id: DraftId = web::parsed(id)?;
        let (library, asking) = (self.library.clone(), actor.clone());
        let found = blocking(move || library.draft(&asking, id)).await?.map_err(WebError::internal)?;
        Ok((actor, found.ok_or(WebError::NotFound)?))
    }
}

fn not_written(t: &Tongue, error: NotWritten) -> WebError {
    match error {
        NotWritten::NoDraft | NotWritten::NoPart => WebError::NotFound,
        NotWritten::TooMuch => WebError::bad_input(t.say("authoring-too-much").into_owned()),
        NotWritten::Store(error) => WebError::internal(error),
    }
}

/// Words around a draft, in the draft's language.
fn frame(visitor: &Visitor, draft: &Draft) -> Frame {
    let language: LanguageTag = draft.language.parse().unwrap_or_else(|_| visitor.t.language().clone());
    let t = visitor.t.messages().tongue(&language);
    let say = |key: &str| t.say(key).into_owned();
    Frame {
        skill: say("authoring-frame-skill"),
        notes: (say("authoring-frame-notes-title"), say("authoring-frame-notes")),
        page: say("authoring-frame-page"),
        goal: say("authoring-frame-goal"),
        author: say("authoring-frame-author"),
        hint: say("authoring-frame-hint"),
        wrong: say("authoring-frame-wrong"),
        solution: format!("{} {{answer}}", say("authoring-frame-solution")),
        true_false: (say("library-choice-true"), say("library-choice-false")),
        language,
    }
}

/// What is missing, in the writer's words.
fn fault_words(t: &Tongue, fault: &BuildFault) -> String {
    let key = match fault {
        BuildFault::NoTitle => "authoring-fault-no-title".to_owned(),
        BuildFault::Empty => "authoring-fault-empty".to_owned(),
        BuildFault::Question { why, .. } => format!("authoring-fault-{}", why.key()),
        BuildFault::FileGone { .. } => "authoring-fault-file-gone".to_owned(),
        BuildFault::NotClean(why) => {
            tracing::warn!(%why, "a draft would not pass the check");
            match why.contains("pictures weigh") || why.contains("KB of pictures") {
                true => "authoring-fault-heavy".to_owned(),
                false => "authoring-fault-not-clean".to_owned(),
            }
        }
    };
    t.say(&key).into_owned()
}

/// A page below the list and the draft.
fn under(page: Page<web::Html>, t: &Tongue, draft: &Draft) -> Page<web::Html> {
    page.staff()
        .under("/make", t.say("authoring-title"))
        .under(format!("/make/{}", draft.draft), title_of(t, draft))
}

fn title_of(t: &Tongue, draft: &Draft) -> String {
    match draft.title.is_empty() {
        true => t.say("authoring-untitled").into_owned(),
        false => draft.title.clone(),
    }
}

/// The first words of a text, for lists.
fn short(text: &str) -> String {
    const CHARS: usize = 70;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
