//! `/join`: a technician with a phone makes a box belong to a network, and sees how its exchanges go.
//!
//! Who believes whom is decided here, so over plain HTTP it costs a one-time code (invariant 6). On a box that nobody administers yet,
//! because it takes another one's place, the code that its console prints opens the page, as it opens the first start.

mod page;
mod way_in;

use super::{
    DataFolder,
    join::{Asked, Joining, NotJoined, Unfit},
    post::{self, Bell, Config},
};
use crate::network::fingerprint;
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequest, Query, Request, State},
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post as posted},
};
use directory::{
    Directory,
    people::first::{Opened, StartCode},
    sign_in::codes::{self, CODE_FIELD, CodeSpent, Protected},
};
use exchange::{MAX_CARD_BYTES, Welcome, net::CallError};
use kernel::{Gate, NodeKey, PersonId, UtcMillis, Wish, departures::LeaveWay};
use page::page;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{Connection, Store, StoreError};
use tokio::sync::Semaphore;
use web::{
    Fields, Form, Posted, PostedError, Upload, Visitor, WebError,
    messages::Tongue,
    parts::{LinkButton, Notice},
};

/// Longest welcome file: certificates, and a card.
const WELCOME_MAX: usize = MAX_CARD_BYTES + 512 * 1024;
/// Nobody takes longer to send one.
const SENDING: Duration = Duration::from_secs(300);
/// How long a code that was paid covers further tries with the same central: codes are few, and addresses are mistyped.
const PAID_FOR_MS: i64 = 30 * 60_000;
/// Files of those without an account that are read at once: each lies in memory.
static NEWCOMERS_FILE: Semaphore = Semaphore::const_new(1);

/// What the pages need.
#[derive(Clone)]
pub struct JoinPages {
    /// The box's folder.
    pub folder: DataFolder,
    /// Its store.
    pub store: Store,
    /// Its people.
    pub directory: Directory,
    /// Its post.
    pub bell: Bell,
    /// The code that the console printed, if nobody administered this box when it started.
    pub start_code: Option<StartCode>,
    /// Who paid for which central, and when.
    pub paid: Arc<Mutex<Option<Paid>>>,
}

/// A code that was spent on joining one central, which did not come about yet.
pub struct Paid {
    who: Option<PersonId>,
    print: String,
    at: UtcMillis,
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// She looks after the box.
    Keeper(PersonId),
    /// Nobody can sign in as staff yet: whoever has the console's code.
    Newcomer,
}

/// The routes.
pub fn routes(pages: JoinPages) -> Router {
    let file = posted(file).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/join", get(show).post(join))
        .route("/join/card", get(card))
        .route("/join/welcome", file)
        .route("/join/now", posted(now))
        .route("/join/way-in", posted(way_in::way_in))
        .with_state(pages)
}

/// What stands in the page's address: what a phone read in a square, or what was just done.
#[derive(serde::Deserialize, Default)]
struct Said {
    #[serde(default)]
    address: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    print: String,
    #[serde(default)]
    done: String,
}

/// The form's fields.
#[derive(serde::Deserialize, Default)]
struct Filled {
    #[serde(default)]
    square: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    print: String,
    #[serde(default)]
    invented: String,
    #[serde(default)]
    one_time_code: String,
    /// The three came with the page's address: the square was read.
    #[serde(skip)]
    is_read: bool,
}

/// What is wrong, by field, and what went wrong.
#[derive(Default)]
struct Wrong {
    square: Option<String>,
    address: Option<String>,
    code: Option<String>,
    print: Option<String>,
    spent: Option<(CodeSpent, At)>,
    file: Option<String>,
    trouble: Option<Notice>,
}

/// The forms of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Network,
    File,
    WayIn,
}

impl Wrong {
    /// A code that was not taken, in this form.
    fn code(spent: CodeSpent, at: At) -> Self {
        Self { spent: Some((spent, at)), ..Self::default() }
    }

    fn spent_at(&self, at: At) -> Option<CodeSpent> {
        self.spent.filter(|(_, there)| *there == at).map(|(spent, _)| spent)
    }
}

/// What the page shows, read at once.
struct Facts {
    own: NodeKey,
    welcome: Option<Welcome>,
    invented: bool,
    /// Somebody administers the school that is here.
    administered: bool,
}

impl JoinPages {
    /// Who may look and act. A box on which staff can sign in is theirs; on a new one the console's code decides.
    async fn who(&self, visitor: &Visitor) -> Result<Who, WebError> {
        if visitor.signed_in().is_none() && self.start_code.is_some() {
            let directory = self.directory.clone();
            let anybody = self.store.read(move |db| directory.has_password(db));
            if !anybody.await.map_err(WebError::internal)? {
                return Ok(Who::Newcomer);
            }
        }
        let (actor, gate) = (visitor.actor()?.clone(), self.directory.clone());
        let person = actor.person;
        web::reading(move || gate.may(&actor, &Wish::MaintainBox).map(drop).map_err(WebError::Refused))
            .await?;
        Ok(Who::Keeper(person))
    }

    async fn facts(&self) -> Result<Facts, WebError> {
        let pages = self.clone();
        web::reading(move || {
            let own = pages.folder.secret().map_err(failed)?.public();
            let welcome = pages.folder.welcome().ok().flatten();
            let known = |db: &mut Connection| {
                let sql = "SELECT 1 FROM directory_school WHERE demonstration = 1 LIMIT 1";
                Ok((db.query_one(sql, &[])?.is_some(), pages.directory.has_administrator(db)?))
            };
            let (invented, administered) = pages.store.read_blocking(known).map_err(WebError::internal)?;
            Ok(Facts { own, welcome, invented, administered })
        })
        .await
    }

    /// Spends a code, if one is needed. A wrong one counts.
    async fn pay(&self, visitor: &Visitor, who: Who, typed: &str) -> Result<CodeSpent, WebError> {
        if who != Who::Newcomer && codes::protection(visitor) == Protected::Encrypted {
            return Ok(CodeSpent::Yes);
        }
        let (directory, start_code, typed) =
            (self.directory.clone(), self.start_code.clone(), typed.to_owned());
        let paying = self.store.write(move |tx| -> Result<CodeSpent, StoreError> {
            if who != Who::Newcomer {
                return directory.spend_code(tx, &typed, "join");
            }
            Ok(match directory.open_first_start(tx, &typed, start_code.as_ref())? {
                Opened::Yes => CodeSpent::Yes,
                Opened::No(spent) => spent,
            })
        });
        paying.await.map_err(WebError::internal)
    }

    /// For which central a code of hers is gone and still counts.
    fn paid_for(&self, who: Who, now: UtcMillis) -> Option<String> {
        let paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        let of_her =
            |paid: &&Paid| paid.who == who.person() && (0..PAID_FOR_MS).contains(&(now.0 - paid.at.0));
        paid.as_ref().filter(of_her).map(|paid| paid.print.clone())
    }

    /// Whether she has paid for this central already.
    fn has_paid(&self, who: Who, print: &str, now: UtcMillis) -> bool {
        self.paid_for(who, now).is_some_and(|paid| paid == print)
    }

    fn note_paid(&self, paid: Option<Paid>) {
        *self.paid.lock().unwrap_or_else(PoisonError::into_inner) = paid;
    }

    /// Joins, on a thread that may wait for the network.
    async fn joined(
        &self,
        demonstration: bool,
        by: impl FnOnce(&Joining<'_>) -> Result<Welcome, NotJoined> + Send + 'static,
    ) -> Result<Result<Welcome, NotJoined>, WebError> {
        let joined = self.tried(demonstration, by).await?;
        if joined.is_ok() {
            self.bell.ring();
        }
        Ok(joined)
    }

    /// The same without calling anybody behind it.
    async fn tried(
        &self,
        demonstration: bool,
        by: impl FnOnce(&Joining<'_>) -> Result<Welcome, NotJoined> + Send + 'static,
    ) -> Result<Result<Welcome, NotJoined>, WebError> {
        let pages = self.clone();
        web::blocking(move || {
            let (here, _) = post::here(&pages.folder, pages.store.clone(), LeaveWay::Network)
                .map_err(|error| NotJoined::Failed(error.to_string()))?;
            by(&Joining::new(&pages.folder, &here, demonstration)?)
        })
        .await
    }
}

impl Who {
    fn person(self) -> Option<PersonId> {
        match self {
            Who::Keeper(person) => Some(person),
            Who::Newcomer => None,
        }
    }
}

fn failed(error: crate::cli::Failure) -> WebError {
    WebError::internal(error.to_string())
}

async fn show(
    State(pages): State<JoinPages>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let who = pages.who(&visitor).await?;
    let t = &visitor.t;
    let trouble = match said.done.as_str() {
        "joined" => Some(Notice::good(t.say("chaski-join-joined")).words(t.say("chaski-join-joined-do"))),
        "file" => Some(
            Notice::good(t.say("chaski-join-joined"))
                .words(t.say("chaski-join-joined-file"))
                .with(LinkButton::main("/mail", t.say("chaski-mail-title"))),
        ),
        "now" => Some(Notice::calm(t.say("chaski-join-called"))),
        _ => None,
    };
    let Said { mut address, code, mut print, .. } = said;
    let is_read = !address.is_empty();
    if !is_read && let Ok(config) = Config::read(&pages.folder) {
        // A clone was told whom to call when it was made; its central is looked for among those first.
        let welcome = pages.folder.welcome().ok().flatten();
        let central = welcome.and_then(|welcome| welcome.central).map(|card| card.node());
        let peer = config.peers.iter().find(|peer| central.is_none_or(|central| central == peer.node));
        if let Some(peer) = peer {
            (address, print) = (peer.address.clone(), fingerprint(peer.node));
        }
    }
    let filled = Filled { address, code, print, is_read, ..Filled::default() };
    page(&pages, &visitor, who, &filled, Wrong { trouble, ..Wrong::default() }).await
}

async fn join(
    State(pages): State<JoinPages>,
    visitor: Visitor,
    Form(mut filled): Form<Filled>,
) -> Result<Response, WebError> {
    let who = pages.who(&visitor).await?;
    let t = &visitor.t;
    let mut wrong = Wrong::default();
    if !filled.square.trim().is_empty() {
        match Asked::in_square(&filled.square) {
            Some(Asked { address, code, print }) => {
                (filled.address, filled.code, filled.print) = (address, code, print);
                filled.square.clear();
            }
            None => wrong.square = Some(t.say("chaski-join-square-wrong").into_owned()),
        }
    }
    let Filled { address, code, print, .. } = &filled;
    let asked = Asked { address: address.clone(), code: code.clone(), print: print.clone() };
    let asked = match asked.plain() {
        Ok(asked) if wrong.square.is_none() => asked,
        unsound => {
            let Unfit { address, code, print } = unsound.err().unwrap_or_default();
            let say = |is_wrong: bool, key: &str| is_wrong.then(|| t.say(key).into_owned());
            if wrong.square.is_none() {
                wrong.address = say(address, "chaski-join-address-wrong");
                wrong.code = say(code, "chaski-join-code-wrong");
                wrong.print = say(print, "chaski-join-print-wrong");
            }
            return page(&pages, &visitor, who, &filled, wrong).await;
        }
    };
    let now = visitor.now();
    if !pages.has_paid(who, &asked.print, now) {
        let spent = pages.pay(&visitor, who, &filled.one_time_code).await?;
        if spent != CodeSpent::Yes {
            return page(&pages, &visitor, who, &filled, Wrong::code(spent, At::Network)).await;
        }
        let paid = Paid { who: who.person(), print: asked.print.clone(), at: now };
        pages.note_paid(Some(paid));
    }
    let joined = pages.joined(filled.invented == "yes", move |joining| joining.by_code(&asked)).await?;
    match joined {
        Ok(_) => {
            pages.note_paid(None);
            Ok(web::see_other("/join?done=joined#result"))
        }
        Err(error) => {
            let trouble = Some(trouble(t, &error, &filled.address));
            page(&pages, &visitor, who, &filled, Wrong { trouble, ..wrong }).await
        }
    }
}

/// What happened, what is safe, what to do.
fn trouble(t: &Tongue, error: &NotJoined, address: &str) -> Notice {
    let look = |key: &str| {
        Notice::look(t.named(&format!("chaski-join-{key}"), address))
            .words(t.say(&format!("chaski-join-{key}-do")))
    };
    match error {
        NotJoined::Invented => look("is-invented"),
        NotJoined::OtherNetwork => look("other-network"),
        NotJoined::AnothersFile { .. } => look("anothers-file"),
        NotJoined::NoWelcome(_) => look("no-welcome"),
        NotJoined::Call(CallError::Unreachable { .. }) => look("unreachable"),
        // Somebody may stand between: the one thing here that is dangerous to try again.
        NotJoined::Call(CallError::OtherNode { .. }) => {
            Notice::bad(t.named("chaski-join-other-node", address)).words(t.say("chaski-join-other-node-do"))
        }
        NotJoined::Call(CallError::NoCentral(_)) => look("no-central"),
        NotJoined::Call(CallError::TooManyCodes) => look("too-many"),
        // The central's own words are for a technician who reads English; what can be told apart is told apart.
        NotJoined::Call(CallError::NotLetIn(words)) if words.contains("serves no school") => {
            look("no-school")
        }
        NotJoined::Call(CallError::NotLetIn(words)) if words.contains("made for another box") => {
            look("another-box")
        }
        NotJoined::Call(CallError::NotLetIn(words)) if words.contains("has a box already") => look("has-box"),
        NotJoined::Call(CallError::NotLetIn(words)) if words.starts_with("not let in") => look("refused"),
        NotJoined::Call(CallError::NotLetIn(words)) if words.starts_with("the central failed") => {
            look("central-failed")
        }
        NotJoined::Call(CallError::NotLetIn(_)) => look("not-let-in"),
        NotJoined::Call(CallError::Broke { .. }) => look("link-broke"),
        NotJoined::Call(error) => failure(t, &error.to_string()),
        NotJoined::Failed(error) => failure(t, error),
    }
}

fn failure(t: &Tongue, error: &str) -> Notice {
    tracing::error!(error, "the box could not join");
    Notice::bad(t.say("chaski-join-could-not")).words(t.say("chaski-join-could-not-do"))
}

async fn card(State(pages): State<JoinPages>, visitor: Visitor) -> Result<Response, WebError> {
    pages.who(&visitor).await?;
    let card = web::reading(move || {
        let here = post::here(&pages.folder, pages.store.clone(), LeaveWay::Courier).map_err(failed)?.0;
        here.card().map(|card| (card.node(), card.to_bytes())).map_err(WebError::internal)
    });
    let (node, card) = card.await?;
    // Several boxes' cards lie on one phone.
    let begins: String = fingerprint(node).chars().take(5).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"chaski-{begins}.card\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, card).into_response())
}

/// A welcome file comes.
async fn file(
    State(pages): State<JoinPages>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, WebError> {
    let who = pages.who(&visitor).await?;
    let t = &visitor.t;
    let (fields, bytes) = match who {
        Who::Keeper(_) => {
            let upload = Upload::<WELCOME_MAX>::from_request(request, &()).await?;
            let bytes = upload.file.map(|(_, bytes)| bytes).unwrap_or_default();
            (upload.fields, bytes)
        }
        Who::Newcomer => {
            let _turn = NEWCOMERS_FILE.try_acquire().map_err(|_| WebError::TooBusy)?;
            let read = match Posted::begin(request, WELCOME_MAX as u64, SENDING) {
                Ok(posted) => posted.whole().await,
                Err(error) => Err(error),
            };
            match read {
                Err(PostedError::TooLong) => return Err(WebError::TooLarge { max_bytes: WELCOME_MAX }),
                // What came is no file: the page says so.
                Err(PostedError::NoForm | PostedError::Stopped) => Default::default(),
                Ok(read) => read,
            }
        }
    };
    let filled = Filled::default();
    // Before a code is spent on it.
    if bytes.is_empty() || Welcome::from_bytes(&bytes).is_err() {
        let file = Some(t.say("chaski-join-no-welcome").into_owned());
        let wrong = Wrong { file, ..Wrong::default() };
        return page(&pages, &visitor, who, &filled, wrong).await;
    }
    let demonstration = fields.get("invented") == Some("yes");
    let (looked, taken) = (bytes.clone(), bytes);
    let fits = pages.tried(demonstration, move |joining| joining.fits(&looked)).await?;
    let joined = match fits {
        Err(error) => Err(error),
        Ok(_) => {
            let spent = pages.pay(&visitor, who, fields.get(CODE_FIELD).unwrap_or_default()).await?;
            if spent != CodeSpent::Yes {
                return page(&pages, &visitor, who, &filled, Wrong::code(spent, At::File)).await;
            }
            pages.joined(demonstration, move |joining| joining.by_file(&taken)).await?
        }
    };
    match joined {
        Ok(_) => Ok(web::see_other("/join?done=file#result")),
        Err(error) => {
            let trouble = Some(trouble(t, &error, ""));
            page(&pages, &visitor, who, &filled, Wrong { trouble, ..Wrong::default() }).await
        }
    }
}

async fn now(State(pages): State<JoinPages>, visitor: Visitor, _: Fields) -> Result<Response, WebError> {
    pages.who(&visitor).await?;
    pages.bell.ring();
    Ok(web::see_other("/join?done=now#result"))
}
