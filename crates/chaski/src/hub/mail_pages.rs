//! `/mail`: a courier takes the mail of this node on a phone, and delivers what she brings.
//!
//! Open to everybody: whoever drives a bus has no account, and what is carried is sealed. Bounded instead: one file is made or looked at
//! at a time, so many an hour, so many bytes; and none of them lies in memory ([`OnTheWay`]).

use super::{
    DataFolder,
    hourly::Hourly,
    in_time::{Going, Pace},
    mail_told::{Outcome, came, goes_back, received, refused},
    on_the_way::{Bounds, Crowded, Direction, Growing, OnTheWay},
    post,
};
use crate::{
    machine::{MachineClock, MachineEntropy},
    network::{fingerprint, heard_of},
};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Path as InPath, Query, Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post as posted},
};
use directory::Directory;
use exchange::{
    Contacts, Here, NoRoom,
    courier::{self, CourierError, Delivered, MAX_MAIL_BYTES, MAX_OWN_BYTES, Offered},
    files::Shelf,
    known_peers, uncertified,
};
use kernel::{
    Clock, Role,
    departures::LeaveWay,
    ports::{Leave, Records},
    shares::{Share, Shares, caller_at},
};
use std::{
    fmt::Display,
    fs::File,
    io::{self, BufReader, Read, Write},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError, TryLockError},
    time::Duration,
};
use store::{Store, StoreError};
use tokio::time::Instant;
use web::{
    Html, Page, Pieces, Posted, PostedError, Visitor, WebError,
    parts::{
        Button, Cell, Choice, Choices, Field, GetForm, Heading, Lead, LinkButton, Notice, PostForm, Table,
        Text,
    },
    reading,
};

/// Sizes to choose from, in megabytes.
const SIZES_MB: [u64; 3] = [2, 8, 16];
/// Files that are being sent at once, each of another address.
const HANDS: usize = 4;
/// Files that are being fetched at once, and by one address: a phone that lost the connection begins again.
const FETCHING: (usize, usize) = (12, 3);
/// Nobody takes longer to send one, and nobody is slower, nor to fetch one: a phone at the edge of a busy Wi-Fi has a quarter of a megabit.
const SENDING: Duration = Duration::from_secs(840);
const PACE: Pace = Pace { at_first: Duration::from_secs(60), bytes_per_second: 32_000 };
/// Bytes that come are written together.
const WRITTEN_AT_ONCE: usize = 256 << 10;
/// What the pieces of a file and this node's letters take while it is looked at.
const WORK_BYTES: u64 = MAX_MAIL_BYTES as u64 + MAX_OWN_BYTES;
/// Files made in an hour; and looked at.
const AN_HOUR: u32 = 120;
/// Times that one return file is fetched in an hour: a phone that loses the connection begins again, and some ask before they fetch.
const FETCHED_AN_HOUR: u32 = 24;
/// Letters of a school's name in the name of a file.
const FILE_SCHOOL_CHARS: usize = 40;

/// What the pages need.
#[derive(Clone)]
pub struct Mail {
    folder: DataFolder,
    store: Store,
    /// Where files lie that come, are made, and wait.
    on_the_way: OnTheWay,
    /// Who keeps account of whose letters came; `None`: nobody.
    contacts: Option<Arc<dyn Contacts>>,
    /// Where files lie that come and go with the mail, if the rest of the process keeps some.
    files: Option<Arc<Shelf>>,
    /// Who holds it works.
    work: Arc<Mutex<()>>,
    /// How many files were made, and brought: who takes some along keeps nobody from delivering.
    worked: Arc<Hourly<Work>>,
    /// How often each return file was fetched.
    fetched: Arc<Hourly<String>>,
    /// Who holds it writes down that a return file left.
    handing_over: Arc<Mutex<()>>,
    /// Whose file is being sent.
    hands: Arc<Shares<IpAddr>>,
    /// Who is fetching one.
    fetching: Arc<Shares<IpAddr>>,
    /// What the place is called: a school, asked anew each time, for it may have come since.
    place_name: Option<PlaceName>,
}

/// What a box's school is called, once it has one.
pub type PlaceName = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// The size that was chosen.
#[derive(serde::Deserialize)]
pub struct Asked {
    mb: Option<u64>,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    /// Made for who asks. She comes again where somebody else is at it.
    Take,
    /// Brought. It lies here by now, and few can have brought something at once: she waits.
    Deliver,
}

enum Trouble {
    Later,
    Often,
    NoFile,
    NotMail,
    TooLong,
    Stopped,
    Changed,
    Full,
    Failed(String),
}

impl From<CourierError> for Trouble {
    fn from(error: CourierError) -> Self {
        match error {
            CourierError::NotMail => Trouble::NotMail,
            CourierError::TooLong => Trouble::TooLong,
            CourierError::File(error) => error.into(),
            CourierError::Stick(error) => Trouble::of(&error),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        if Crowded::is_why(&error) {
            return Trouble::Later;
        }
        Trouble::of(&error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Trouble::of(&error)
    }
}

impl Trouble {
    /// Of a failure that is none of the courier's making.
    fn of(error: &(impl NoRoom + Display)) -> Self {
        if error.is_no_room() { Trouble::Full } else { Trouble::Failed(error.to_string()) }
    }
}

impl From<PostedError> for Trouble {
    fn from(error: PostedError) -> Self {
        match error {
            // What is no form with a file is no mail either.
            PostedError::NoForm => Trouble::NoFile,
            PostedError::TooLong => Trouble::TooLong,
            PostedError::Stopped => Trouble::Stopped,
        }
    }
}

impl From<WebError> for Trouble {
    fn from(error: WebError) -> Self {
        Trouble::Failed(error.to_string())
    }
}

impl Mail {
    /// For a node. Its folder is read for each file: it may have joined a network since.
    pub fn new(folder: &DataFolder, store: Store) -> Self {
        // Of a box there is one process, of a central on a database server there may be several.
        let on_the_way =
            OnTheWay::at(folder.path().join("courier"), Bounds::OF_A_BOX, !folder.is_on_server());
        Self {
            folder: folder.clone(),
            store,
            on_the_way,
            contacts: None,
            files: None,
            work: Arc::default(),
            worked: Arc::new(Hourly::new(AN_HOUR)),
            fetched: Arc::new(Hourly::new(FETCHED_AN_HOUR)),
            handing_over: Arc::default(),
            hands: Arc::new(Shares::new(HANDS, 1)),
            fetching: Arc::new(Shares::new(FETCHING.0, FETCHING.1)),
            place_name: None,
        }
    }

    /// The same, saying of which school the mail is.
    pub fn of(mut self, directory: Directory) -> Self {
        self.place_name = Some(Arc::new(move || {
            let school = Records::own_school(&directory).ok()??;
            directory.school_name(school).ok()?
        }));
        self
    }

    fn school(&self) -> Option<String> {
        self.place_name.as_ref().and_then(|name| name()).filter(|name| !name.is_empty())
    }

    /// Nobody is known yet to whom a letter could be sealed: the first file carries this box's card alone.
    fn knows_nobody(&self) -> bool {
        let known = self.store.read_blocking(known_peers).map(|peers| !peers.is_empty());
        !known.unwrap_or(true)
            && self.here().is_ok_and(|here| here.welcome.is_some_and(|it| it.central.is_none()))
    }

    /// The same, telling somebody whose letters came.
    pub fn telling(mut self, contacts: Arc<dyn Contacts>) -> Self {
        self.contacts = Some(contacts);
        self
    }

    /// The same, keeping files where the rest of the process does.
    pub fn with_files(mut self, files: Arc<Shelf>) -> Self {
        self.files = Some(files);
        self
    }

    /// The node, as it is now.
    fn here(&self) -> Result<Here, Trouble> {
        let here = post::here(&self.folder, self.store.clone(), LeaveWay::Courier);
        here.map(|(here, _)| Here { files: self.files.clone().or(here.files), ..here })
            .map_err(|error| Trouble::Failed(error.to_string()))
    }

    fn has_joined(&self) -> bool {
        self.folder.has_joined()
    }

    /// Does one file's work, if there were not too many. One at a time.
    fn once<T>(&self, what: Work, work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let _alone = match (what, self.work.try_lock()) {
            (_, Ok(alone)) => alone,
            (_, Err(TryLockError::Poisoned(poisoned))) => poisoned.into_inner(),
            (Work::Deliver, Err(TryLockError::WouldBlock)) => {
                self.work.lock().unwrap_or_else(PoisonError::into_inner)
            }
            (Work::Take, Err(TryLockError::WouldBlock)) => return Err(Trouble::Later),
        };
        if !self.worked.may(what, MachineClock.now()) {
            return Err(Trouble::Later);
        }
        work()
    }

    /// What a file of mail is called: of which school, and of which day. `kind` is a word more.
    fn file_name(&self, kind: &str, day: &str) -> String {
        let school = self.school().unwrap_or_default();
        let of: Vec<String> = store::search::tokens(&school)
            .into_iter()
            .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
            .filter(|word| !word.is_empty())
            .collect();
        let of: String = of.join("-").chars().take(FILE_SCHOOL_CHARS).collect();
        let parts = ["chaski-mail", kind, of.trim_matches('-'), day];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}.bin", parts.join("-"))
    }

    /// Makes a file; that it leaves is written down, unless it is only asked whether there is one.
    fn take(&self, mb: u64, leaves: bool) -> Result<Growing, Trouble> {
        self.once(Work::Take, || {
            let going = Direction::Going;
            let (work, mut file) = (self.on_the_way.work(going, WORK_BYTES)?, self.on_the_way.begin(going)?);
            let (here, contents) = Offered::of(self.here()?);
            let (now, most) = (MachineClock.now(), mb * 1_000_000);
            let written = courier::take(&here, &work.path, now, most, &mut MachineEntropy, &mut file)?;
            contents.holds(&written);
            if leaves && !goes(&contents, &here)? {
                return Err(Trouble::Changed);
            }
            Ok(file)
        })
    }

    /// Delivers, and lays the return mail ready under a name that nobody guesses; none where this node's own mail was brought, which goes on
    /// as it is.
    fn deliver(&self, brought: Growing) -> Result<(Delivered, Option<String>), Trouble> {
        let (delivered, trust, name) = self.once(Work::Deliver, || {
            let coming = Direction::Coming;
            let (work, mut back) =
                (self.on_the_way.work(coming, WORK_BYTES)?, self.on_the_way.begin(coming)?);
            let (here, contents) = Offered::of(self.here()?);
            let length = brought.length();
            let mail = (BufReader::new(brought.rewound()?), length);
            let (now, entropy) = (MachineClock.now(), &mut MachineEntropy);
            let delivered = courier::deliver(&here, &work.path, mail, now, entropy, &mut back)?;
            contents.holds(&delivered.written);
            let trust = here.trust()?;
            let name = match Outcome::of(&delivered) {
                Outcome::Own => None,
                _ => Some(back.keep(&contents.to_bytes())?),
            };
            Ok((delivered, trust, name))
        })?;
        if let (Some(contacts), Some(trust)) = (&self.contacts, trust) {
            let (way, at) = (LeaveWay::Courier, MachineClock.now());
            heard_of(contacts.as_ref(), &trust, &delivered.read, way, at);
        }
        Ok((delivered, name))
    }

    /// A return file, if it was not fetched too often. What its readers may have is asked again, for it may have waited for days; what may not
    /// go any more goes never, and is taken away. A file of which it is not known what is in it is not given.
    fn fetch(&self, name: &str, leaves: bool) -> Result<Option<(File, u64)>, Trouble> {
        let Some(waiting) = self.on_the_way.fetch(name)? else { return Ok(None) };
        if !self.fetched.may(name.to_owned(), MachineClock.now()) {
            return Err(Trouble::Often);
        }
        let here = self.here()?;
        let Some(contents) = Offered::from_bytes(&here, &waiting.beside) else { return Ok(None) };
        if leaves && !self.hands_over(name, &contents, &here)? {
            self.on_the_way.give_up(name);
            return Err(Trouble::Changed);
        }
        Ok(Some((waiting.file, waiting.bytes)))
    }

    /// Whether a return file may go. That it leaves is written down the first time: a phone that lost the connection fetches the same again, and
    /// whoever fetches it all day long fills no record. Two processes that hand it over at the same moment may both write it down.
    fn hands_over(&self, name: &str, contents: &Offered, here: &Here) -> Result<bool, Trouble> {
        let _alone = self.handing_over.lock().unwrap_or_else(PoisonError::into_inner);
        if self.on_the_way.has_gone(name) {
            return Ok(contents.may_leave(here, MachineClock.now())? == Leave::Goes);
        }
        if !goes(contents, here)? {
            return Ok(false);
        }
        // The record first: where the power goes between the two, it is written down twice rather than never.
        self.on_the_way.note_gone(name)?;
        Ok(true)
    }
}

/// A file that is being posted, on the disk. Who is too slow has stopped: what she holds others wait for.
async fn bring(on_the_way: OnTheWay, request: Request, pace: Pace) -> Result<Growing, Trouble> {
    let mut posted = Posted::begin(request, MAX_MAIL_BYTES as u64, SENDING)?;
    let mut file = web::blocking(move || on_the_way.begin(Direction::Coming)).await??;
    let (began, mut came) = (Instant::now(), Vec::new());
    loop {
        let bytes = file.length() + came.len() as u64;
        let piece = pace.next(began, bytes, posted.piece()).await.ok_or(Trouble::Stopped)??;
        let is_end = piece.is_none();
        came.extend_from_slice(&piece.unwrap_or_default());
        if came.len() >= WRITTEN_AT_ONCE || is_end {
            let bytes = std::mem::take(&mut came);
            file = web::blocking(move || file.write_all(&bytes).map(|()| file)).await??;
        }
        if is_end {
            return if file.length() > 0 { Ok(file) } else { Err(Trouble::NoFile) };
        }
    }
}

/// Whether a file may leave as it is; what leaves with it is written down then.
fn goes(contents: &Offered, here: &Here) -> Result<bool, Trouble> {
    Ok(contents.leaves(here, MachineClock.now())? == Leave::Goes)
}

/// Who asks, as far as addresses tell.
fn caller_of(request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    peer.and_then(caller_at)
}

/// The routes.
pub fn routes(mail: Mail) -> Router {
    Router::new()
        .route("/mail", get(page))
        .route("/mail/take", get(take))
        .route("/mail/deliver", posted(deliver))
        .route("/mail/return/{name}", get(back))
        .route("/mail/waiting", get(waiting))
        .with_state(mail)
}

async fn page(State(mail): State<Mail>, visitor: Visitor) -> Result<Response, WebError> {
    web::blocking(move || {
        let main = forms(&mail, &visitor, Html::new());
        web::page(&visitor, titled(&mail, &visitor, main))
    })
    .await
}

/// The page says of which school the mail is: a courier comes by many.
fn titled(mail: &Mail, visitor: &Visitor, main: Html) -> Page<Html> {
    let t = &visitor.t;
    Page::new(
        match mail.school() {
            Some(name) => t.named("chaski-mail-title-of", &name),
            None => t.say("chaski-mail-title"),
        },
        main,
    )
}

/// Whether the visitor may use a stick at this node.
fn keeps(visitor: &Visitor) -> bool {
    [Role::Technician, Role::Administrator, Role::NetworkAdministrator].iter().any(|role| visitor.is(*role))
}

fn forms(mail: &Mail, visitor: &Visitor, main: Html) -> Html {
    let t = &visitor.t;
    if !mail.has_joined() {
        return main.with(Notice::look(t.say("chaski-mail-alone")).words(t.say("chaski-mail-alone-do")));
    }
    let main = main.with(Lead::new(t.say("chaski-mail-lead")));
    let main = match keeps(visitor) {
        true => main
            .with(LinkButton::quiet("/mail/stick", t.say("chaski-stick-title")))
            .with(LinkButton::quiet("/mail/waiting", t.say("chaski-waiting-link"))),
        false => main,
    };
    let main = match mail.knows_nobody() {
        true => main.with(Notice::calm(t.say("chaski-mail-first")).words(t.say("chaski-mail-first-do"))),
        false => main,
    };
    let sizes = SIZES_MB.iter().fold(Choices::one("mb", t.say("chaski-mail-size")), |choices, mb| {
        choices.choice(Choice::new(mb.to_string(), t.count("chaski-mail-mb", *mb)).chosen(*mb == SIZES_MB[1]))
    });
    main.with(Heading::new(t.say("chaski-mail-take-heading")))
        .with(GetForm::new("/mail/take").with(sizes).with(Button::main(t.say("chaski-mail-take"))))
        .with(Text::new(t.say("chaski-mail-take-where")))
        .with(Heading::new(t.say("chaski-mail-deliver-heading")))
        .with(
            PostForm::new(visitor, "/mail/deliver")
                .with_file()
                .with(Field::file("mail", t.say("chaski-mail-file"), ""))
                .with(Button::quiet(t.say("chaski-mail-deliver"))),
        )
        .with(Text::new(t.say("chaski-mail-sealed")))
}

async fn take(
    State(mail): State<Mail>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, WebError> {
    let Some(hand) = mail.fetching.enter(caller_of(&request)) else {
        return Ok(told(&mail, &visitor, Trouble::Later));
    };
    let mb = asked.mb.filter(|mb| SIZES_MB.contains(mb)).unwrap_or(SIZES_MB[0]);
    // Whoever only asks whether it is there takes nothing along.
    let (making, leaves) = (mail.clone(), request.method() != Method::HEAD);
    let made = web::blocking(move || {
        let file = making.take(mb, leaves)?;
        Ok((file.length(), file.rewound()?))
    });
    match made.await? {
        Ok((bytes, from)) => {
            Ok(file(&mail.file_name("", &day(&visitor)), Fetched { from, _hand: hand }, bytes))
        }
        Err(trouble) => Ok(told(&mail, &visitor, trouble)),
    }
}

/// What is fetched, and the place of whoever fetches it.
struct Fetched<R> {
    from: R,
    _hand: Share<IpAddr>,
}

impl<R: Read> Read for Fetched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.from.read(into)
    }
}

/// The day of the box, as it stands in a file's name.
fn day(visitor: &Visitor) -> String {
    let civil = visitor.t.civil(visitor.now());
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

fn file(name: &str, from: impl Read + Send + 'static, bytes: u64) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let going = Going::new(from, PACE.time_for(bytes));
    (headers, Body::new(Pieces::new(going, bytes))).into_response()
}

/// Mail of boxes that have no certificate yet: it is kept, and nothing of it is read before.
async fn waiting(State(mail): State<Mail>, visitor: Visitor) -> Result<Response, WebError> {
    visitor.actor()?;
    if !keeps(&visitor) {
        return Err(WebError::NOT_YOURS);
    }
    let waits = reading(move || mail.store.read_blocking(uncertified).map_err(WebError::internal)).await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if waits.is_empty() {
        main = main.with(Notice::calm(t.say("chaski-waiting-none")).words(t.say("chaski-waiting-none-do")));
    } else {
        main = main.with(Lead::new(t.count("chaski-waiting-lead", waits.len())));
        let mut table = Table::new(t.say("chaski-waiting-caption"))
            .stacked()
            .column(t.say("chaski-waiting-print"))
            .column(t.say("chaski-waiting-much"))
            .column(t.say("chaski-waiting-since"))
            .column(t.say("chaski-waiting-from"));
        for of in waits.iter().take(WAITING_SHOWN) {
            let size = t.decimals(of.bytes as f64 / 1e3, 1);
            let much = t.with("chaski-waiting-entries", &[("n", of.entries.into()), ("size", size.into())]);
            table = table.row(vec![
                Cell::text(fingerprint(of.node)),
                Cell::text(much),
                Cell::text(t.date(of.since)),
                Cell::text(fingerprint(of.from)),
            ]);
        }
        main = main.with(table).with(Text::new(t.say("chaski-waiting-do")));
    }
    let page = Page::new(t.say("chaski-waiting-title"), main).staff();
    Ok(web::page(&visitor, page.under("/mail", t.say("chaski-mail-title"))))
}

/// Boxes listed on the page of waiting mail.
const WAITING_SHOWN: usize = 200;

fn told(mail: &Mail, visitor: &Visitor, trouble: Trouble) -> Response {
    let t = &visitor.t;
    // What brings mail may be a program: it keeps it where it could not be taken, whatever the words say.
    let status = match &trouble {
        Trouble::Later | Trouble::Stopped | Trouble::Full | Trouble::Failed(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Trouble::Often => StatusCode::TOO_MANY_REQUESTS,
        Trouble::NoFile | Trouble::NotMail | Trouble::TooLong | Trouble::Changed => StatusCode::OK,
    };
    let notice = match trouble {
        Trouble::Later => Notice::look(t.say("chaski-mail-later")).words(t.say("chaski-mail-later-do")),
        Trouble::Often => Notice::look(t.say("chaski-mail-often")).words(t.say("chaski-mail-often-do")),
        Trouble::NoFile => Notice::look(t.say("chaski-mail-no-file")).words(t.say("chaski-mail-other-do")),
        Trouble::NotMail => Notice::look(t.say("chaski-mail-other")).words(t.say("chaski-mail-other-do")),
        Trouble::TooLong => Notice::look(t.say("chaski-mail-long")).words(t.say("chaski-mail-other-do")),
        Trouble::Stopped => Notice::look(t.say("chaski-mail-stopped")).words(t.say("chaski-mail-stopped-do")),
        Trouble::Full => {
            tracing::error!("there is no room on the disk for a courier's mail");
            Notice::bad(t.say("chaski-mail-full")).words(t.say("chaski-mail-full-do"))
        }
        Trouble::Changed => Notice::look(t.say("chaski-mail-changed")).words(t.say("chaski-mail-changed-do")),
        Trouble::Failed(error) => {
            tracing::error!(error, "a courier could not be served");
            Notice::bad(t.say("chaski-mail-failed")).words(t.say("chaski-mail-failed-do"))
        }
    };
    let main = forms(mail, visitor, Html::new().with(notice.result()));
    (status, web::page(visitor, titled(mail, visitor, main))).into_response()
}

async fn deliver(State(mail): State<Mail>, visitor: Visitor, request: Request) -> Result<Response, WebError> {
    let Some(_hand) = mail.hands.enter(caller_of(&request)) else {
        return Ok(told(&mail, &visitor, Trouble::Later));
    };
    let taking = mail.clone();
    let done = match bring(mail.on_the_way.clone(), request, PACE).await {
        Ok(brought) => web::blocking(move || taking.deliver(brought)).await?,
        Err(trouble) => Err(trouble),
    };
    let (delivered, name) = match done {
        Ok(done) => done,
        Err(trouble) => return Ok(told(&mail, &visitor, trouble)),
    };
    let t = &visitor.t;
    let mut main = Html::new();
    let letters = delivered.read.iter().filter(|read| read.taken.is_ok()).count();
    let outcome = Outcome::of(&delivered);
    let said = t.say(outcome.key());
    let mut notice = match outcome {
        Outcome::Own => Notice::look(said).words(t.say("chaski-mail-own-do")),
        Outcome::Nothing => Notice::calm(said),
        Outcome::Delivered | Outcome::Receipt | Outcome::Word | Outcome::NotHere => Notice::good(said),
    };
    if letters > 0 {
        notice = notice.words(t.count("chaski-mail-letters", letters));
        for words in came(t, &delivered) {
            notice = notice.words(words);
        }
    }
    let telling = mail.clone();
    let school = web::blocking(move || telling.school()).await?;
    for words in received(t, school.as_deref(), &delivered).into_iter().filter(|_| outcome != Outcome::Own) {
        notice = notice.words(words);
    }
    if delivered.for_others > 0 {
        notice = notice.words(t.count("chaski-mail-others", delivered.for_others));
    }
    let is_damaged = delivered.cut_short || delivered.read.iter().any(|read| read.taken.is_err());
    let damaged = || Notice::look(t.say("chaski-mail-cut")).words(t.say("chaski-mail-cut-do"));
    main = match (is_damaged, letters) {
        (false, _) => main.with(notice.result()),
        (true, 1..) => main.with(notice.result()).with(damaged()),
        // Whether anything was for this place nobody can know.
        (true, 0) if outcome == Outcome::Nothing => main.with(damaged().result()),
        // Where no letter could be read, that is what she has to hear; her thanks come behind it.
        (true, 0) => main.with(damaged().result()).with(notice),
    };
    if delivered.revoked {
        main = main.with(Notice::look(t.say("chaski-mail-revoked")).words(t.say("chaski-mail-revoked-do")));
    }
    if refused(&delivered) > 0 && !delivered.doubled {
        main = main.with(Notice::look(t.say("chaski-mail-refused")).words(t.say("chaski-mail-refused-do")));
    }
    if delivered.doubled {
        main = main.with(Notice::look(t.say("chaski-mail-doubled")).words(t.say("chaski-mail-doubled-do")));
    }
    // Its own mail goes on as it is: another file would only be taken for the answer to it.
    let Some(name) = name else {
        return web::blocking(move || web::page(&visitor, titled(&mail, &visitor, main))).await;
    };
    main = main
        .with(LinkButton::main(format!("/mail/return/{name}"), t.say("chaski-mail-return")))
        .with(Text::new(t.say("chaski-mail-return-why")));
    for words in goes_back(t, &delivered) {
        main = main.with(Text::new(words));
    }
    web::blocking(move || web::page(&visitor, titled(&mail, &visitor, main))).await
}

async fn back(
    State(mail): State<Mail>,
    visitor: Visitor,
    InPath(name): InPath<String>,
    request: Request,
) -> Result<Response, WebError> {
    let Some(hand) = mail.fetching.enter(caller_of(&request)) else {
        return Ok(told(&mail, &visitor, Trouble::Later));
    };
    let (fetching, leaves) = (mail.clone(), request.method() != Method::HEAD);
    match web::blocking(move || fetching.fetch(&name, leaves)).await? {
        Ok(found) => {
            let (from, bytes) = found.ok_or(WebError::NotFound)?;
            Ok(file(&mail.file_name("return", &day(&visitor)), Fetched { from, _hand: hand }, bytes))
        }
        Err(trouble) => Ok(told(&mail, &visitor, trouble)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Scratch;

    #[tokio::test]
    async fn an_upload_that_stalls_ends_and_gives_back_its_room() {
        let scratch = Scratch::new("mail-stalls").unwrap();
        let ways = OnTheWay::at(scratch.path().join("courier"), Bounds::OF_A_BOX, true);
        let begins = "--B\r\nContent-Disposition: form-data; name=\"mail\"; filename=\"a.bin\"\r\n\r\n";
        let had = [begins.as_bytes(), &[b'x'; 600 << 10]].concat();
        let request = Request::builder().header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
        // What would come next never does.
        let (never, phone) = io::pipe().unwrap();
        let body = Pieces::new(io::Cursor::new(had).chain(never), 9_000_000);
        let request = request.body(Body::new(body)).unwrap();
        let pace = Pace { at_first: Duration::from_millis(50), bytes_per_second: u64::MAX };
        let brought = bring(ways.clone(), request, pace).await;
        assert!(matches!(brought, Err(Trouble::Stopped)));
        drop(phone);
        assert_eq!(ways.under_way(Direction::Coming), 0);
        assert_eq!(std::fs::read_dir(scratch.path().join("courier")).unwrap().count(), 0);
    }
}
