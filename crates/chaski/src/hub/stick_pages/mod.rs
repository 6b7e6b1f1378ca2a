//! `/mail/stick`: two buttons for a memory stick, what `chaski stick write|read` does without stopping anything.
//!
//! Who opens it: whoever looks after the box, or runs the central, with a phone beside the machine while the courier waits with the
//! stick. What counts: is the stick seen, what is on it, what went and came, may it be pulled out.

mod job;
mod told;

use super::DataFolder;
use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use exchange::{
    Contacts,
    files::Shelf,
    stick::{OnStick, look},
};
use job::{Act, Job};
use kernel::{Actor, Gate, Wish};
use library::channel::{Target, plugged_in};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};
use store::Store;
use web::{
    Fields, Html, Page, Visitor, WebError, blocking, page as framed,
    parts::{Button, Choice, Choices, Lead, LinkButton, Notice, PostForm, Text},
    reading, see_other,
};

/// How often a page with something going on is asked for again.
const AGAIN_S: u32 = 2;
/// Nothing was begun: the stick has gone.
const NOT_TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// What the pages need.
#[derive(Clone)]
pub struct StickPages {
    folder: DataFolder,
    store: Store,
    gate: Arc<dyn Gate>,
    /// Where sticks appear when they are plugged in.
    places: Vec<PathBuf>,
    /// What one must be allowed.
    wish: fn(&Actor) -> Wish,
    /// Whoever stands here may be told which schools have mail: she runs the network.
    names_all: bool,
    /// Where files lie that come and go with the mail, if the rest of the process keeps some.
    files: Option<Arc<Shelf>>,
    /// Who keeps account of whose letters came; `None`: nobody.
    contacts: Option<Arc<dyn Contacts>>,
    job: Arc<Mutex<Option<Job>>>,
}

impl StickPages {
    /// For a box: whoever looks after it.
    pub fn of_box(folder: &DataFolder, store: Store, gate: Arc<dyn Gate>, places: Vec<PathBuf>) -> Self {
        let (files, contacts, job) = (None, None, Arc::default());
        Self {
            folder: folder.clone(),
            store,
            gate,
            places,
            wish: |_| Wish::MaintainBox,
            names_all: false,
            files,
            contacts,
            job,
        }
    }

    /// For a central: whoever runs the network.
    pub fn of_central(folder: &DataFolder, store: Store, gate: Arc<dyn Gate>, places: Vec<PathBuf>) -> Self {
        let wish = |actor: &Actor| Wish::RunNetwork(actor.school);
        Self { wish, names_all: true, ..Self::of_box(folder, store, gate, places) }
    }

    /// The same, keeping files where the rest of the process does.
    pub fn with_files(self, files: Arc<Shelf>) -> Self {
        Self { files: Some(files), ..self }
    }

    /// The same, telling somebody whose letters came.
    pub fn telling(self, contacts: Arc<dyn Contacts>) -> Self {
        Self { contacts: Some(contacts), ..self }
    }

    async fn admitted(&self, visitor: &Visitor) -> Result<(), WebError> {
        let (actor, gate) = (visitor.actor()?.clone(), self.gate.clone());
        let wish = (self.wish)(&actor);
        reading(move || gate.may(&actor, &wish).map(drop).map_err(WebError::Refused)).await
    }

    /// Sticks that are in now.
    fn sticks(&self) -> Vec<Target> {
        plugged_in(&self.places, Some(self.folder.path()))
    }

    fn seen(&self) -> Result<Vec<Seen>, WebError> {
        let own = self.folder.secret().map_err(|error| WebError::internal(error.to_string()))?.public();
        let seen = |target: Target| {
            let holds = look(own, &target.folder).ok();
            Seen { free_mb: free_mb(&target), holds, target }
        };
        Ok(self.sticks().into_iter().map(seen).collect())
    }
}

/// A stick that is in.
struct Seen {
    target: Target,
    free_mb: Option<u64>,
    /// What is on it; `None`: that cannot be read.
    holds: Option<OnStick>,
}

fn free_mb(target: &Target) -> Option<u64> {
    upkeep::room::room_of(&target.folder).map(|room| room.free_mb)
}

/// The routes.
pub fn routes(pages: StickPages) -> Router {
    Router::new().route("/mail/stick", get(page).post(begin)).with_state(pages)
}

async fn page(State(pages): State<StickPages>, visitor: Visitor) -> Result<Response, WebError> {
    show(pages, &visitor, None).await
}

async fn show(pages: StickPages, visitor: &Visitor, wrong: Option<Notice>) -> Result<Response, WebError> {
    pages.admitted(visitor).await?;
    let t = &visitor.t;
    let title = t.say("chaski-stick-title");
    if !pages.folder.has_joined() {
        let alone = Notice::look(t.say("chaski-mail-alone")).words(t.say("chaski-mail-alone-do"));
        return Ok(framed(visitor, beneath(visitor, Page::new(title, Html::new().with(alone)))));
    }
    let job = pages.job();
    let mut main = Html::new();
    let status = if wrong.is_some() { NOT_TAKEN } else { StatusCode::OK };
    if let Some(job) = job.as_ref().filter(|job| job.end.is_none()) {
        let look = LinkButton::quiet("/mail/stick", t.say("library-import-look"));
        main = main.with(told::running(t, job)).with(look);
        let page = beneath(visitor, Page::new(title, main)).again_in_s(AGAIN_S);
        return Ok(framed(visitor, page.status(status)));
    }
    main = match (wrong, &job) {
        (Some(notice), _) => main.with(notice.result()),
        (None, Some(job)) => told::ended(main, t, job),
        (None, None) => main,
    };
    let seen = reading(move || pages.seen()).await?;
    main = main.with(Lead::new(t.say("chaski-stick-lead")));
    main = match seen.is_empty() {
        true => main
            .with(Notice::calm(t.say("chaski-stick-none")).words(t.say("chaski-stick-none-do")))
            .with(LinkButton::main("/mail/stick", t.say("library-import-look"))),
        false => main.with(form(visitor, &seen, job.as_ref())),
    };
    main = main.with(Text::new(t.say("chaski-stick-sealed")));
    Ok(framed(visitor, beneath(visitor, Page::new(title, main)).status(status)))
}

fn beneath(visitor: &Visitor, page: Page<Html>) -> Page<Html> {
    page.staff().under("/mail", visitor.t.say("chaski-mail-title"))
}

/// Which stick, and the two buttons. What lies there for this node is to be read first: then the receipt travels with what is written. A letter
/// stays there when it was read.
fn form(visitor: &Visitor, seen: &[Seen], last: Option<&Job>) -> PostForm {
    let t = &visitor.t;
    let was_read = |seen: &Seen| last.is_some_and(|job| job.has_read(&seen.target.name));
    let brings = |seen: &Seen| seen.holds.is_some_and(|holds| holds.for_us > 0) && !was_read(seen);
    let first = seen.iter().position(brings).unwrap_or(0);
    let mut sticks = Choices::one("stick", t.say("chaski-stick-which"));
    for (at, one) in seen.iter().enumerate() {
        let ours = one.holds.map_or(0, |holds| holds.for_us);
        let taken = last.is_some_and(|job| job.has_taken_all(&one.target.name, ours));
        let hint = told::holds(t, one, taken);
        let folder = one.target.folder.display().to_string();
        sticks = sticks.choice(Choice::new(folder, one.target.name.as_str()).hint(hint).chosen(at == first));
    }
    let read = t.say("chaski-stick-read");
    let write = t.say("chaski-stick-write");
    let form = PostForm::new(visitor, "/mail/stick").with(sticks);
    match seen.get(first).is_some_and(brings) {
        true => {
            form.with(Button::main(read).sends("do", "read")).with(Button::quiet(write).sends("do", "write"))
        }
        false => {
            form.with(Button::main(write).sends("do", "write")).with(Button::quiet(read).sends("do", "read"))
        }
    }
}

async fn begin(
    State(pages): State<StickPages>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    pages.admitted(&visitor).await?;
    let act = match fields.get("do") {
        Some("read") => Act::Read,
        _ => Act::Write,
    };
    let wished = PathBuf::from(fields.get("stick").unwrap_or_default());
    let beginning = pages.clone();
    let begun = blocking(move || {
        // Only what was offered: a form cannot name another folder of this machine.
        let Some(target) = beginning.sticks().into_iter().find(|target| target.folder == wished) else {
            return Ok(false);
        };
        let free_mb = free_mb(&target);
        beginning.begin(act, target, free_mb).map(|()| true).map_err(|error| error.to_string())
    })
    .await?;
    match begun {
        Ok(true) => Ok(see_other("/mail/stick")),
        Ok(false) => show(pages, &visitor, Some(Notice::look(visitor.t.say("stick-went")))).await,
        Err(error) => Err(WebError::internal(error)),
    }
}
