//! `/mail`: a courier takes the mail of this node on a phone, and delivers what she brings.
//!
//! Open to everybody: whoever drives a bus has no account, and what is carried is sealed. Bounded instead: one file is made or looked at
//! at a time, so many an hour, so many bytes.

use super::{DataFolder, files_came::FilesCame, post};
use crate::{
    machine::{MachineClock, MachineEntropy},
    network::{fingerprint, pages::size},
};
use axum::{
    Router,
    extract::{ConnectInfo, Path as InPath, Query, Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post as posted},
};
use directory::Directory;
use exchange::{
    Contacts, Here, Met,
    courier::{self, CourierError, Delivered, MAX_MAIL_BYTES, Offered, Receipt},
    files::Shelf,
    known_peers,
    stick::{Read, Written},
    uncertified,
};
use kernel::{
    Clock, Entropy, Role, SchoolId, UtcMillis,
    departures::LeaveWay,
    ports::{Leave, Records},
    shares::{Shares, caller_at},
};
use std::{
    fs, io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::Store;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Cell, Choice, Choices, Field, GetForm, Heading, Lead, LinkButton, Notice, PostForm, Table,
        Text,
    },
    reading,
};

/// Sizes to choose from, in megabytes.
const SIZES_MB: [u64; 3] = [2, 8, 16];
/// Files that are being sent at once, each of another address: they lie in memory until they are whole.
const HANDS: usize = 3;
/// Who sends nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(30);
/// And nobody takes longer: the longest file at one megabit a second.
const SENDING: Duration = Duration::from_secs(300);
/// Files made or looked at in an hour.
const AN_HOUR: u32 = 120;
const HOUR_MS: i64 = 3_600_000;
/// Return files kept until they are fetched.
const KEPT: usize = 8;
/// Beside a return file: what leaves with it.
const LEFT: &str = "left";
/// Letters of a return file's name: 16 bytes.
const NAME_CHARS: usize = 26;
/// What somebody began to unpack so long ago nobody goes on with.
const BROKEN_OFF: Duration = Duration::from_secs(3_600);
/// Letters of a school's name in the name of a file.
const FILE_SCHOOL_CHARS: usize = 40;
/// Bytes around the file in a posted form.
const FORM_BYTES: usize = 16 * 1024;

/// What the pages need.
#[derive(Clone)]
pub struct Mail {
    folder: DataFolder,
    store: Store,
    /// Where a file is unpacked, and return files lie.
    place: PathBuf,
    /// Who keeps account of whose letters came; `None`: nobody.
    contacts: Option<Arc<dyn Contacts>>,
    /// Where files lie that come and go with the mail, if the rest of the process keeps some.
    files: Option<Arc<Shelf>>,
    /// The beginning of the present hour, and how many files there have been. Who holds it works.
    work: Arc<Mutex<(UtcMillis, u32)>>,
    /// Whose file is being sent.
    hands: Arc<Shares<IpAddr>>,
    /// What the place is called: a school, asked anew each time, for it may have come since.
    place_name: Option<PlaceName>,
    /// What schools of the network are called.
    school_name: Option<SchoolName>,
}

/// What a school is called, if that is known here.
type SchoolName = Arc<dyn Fn(SchoolId) -> Option<String> + Send + Sync>;

/// What a box's school is called, once it has one.
pub type PlaceName = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// What would leave with a file; `None` where nobody keeps account of that.
type Contents = Option<Arc<Offered>>;

/// The size that was chosen.
#[derive(serde::Deserialize)]
pub struct Asked {
    mb: Option<u64>,
}

enum Trouble {
    Later,
    NoFile,
    NotMail,
    TooLong,
    Changed,
    Failed(String),
}

impl From<CourierError> for Trouble {
    fn from(error: CourierError) -> Self {
        match error {
            CourierError::NotMail => Trouble::NotMail,
            CourierError::TooLong => Trouble::TooLong,
            CourierError::Stick(error) => Trouble::Failed(error.to_string()),
        }
    }
}

impl Mail {
    /// For a node. Its folder is read for each file: it may have joined a network since.
    pub fn new(folder: &DataFolder, store: Store) -> Self {
        let place = folder.path().join("courier");
        Self {
            folder: folder.clone(),
            store,
            place,
            contacts: None,
            files: None,
            work: Arc::new(Mutex::new((UtcMillis(0), 0))),
            hands: Arc::new(Shares::new(HANDS, 1)),
            place_name: None,
            school_name: None,
        }
    }

    /// The same, saying of which school the mail is.
    pub fn of(mut self, directory: Directory) -> Self {
        let register = directory.clone();
        self.place_name = Some(Arc::new(move || {
            let school = Records::own_school(&register).ok()??;
            register.school_name(school).ok()?
        }));
        self.naming(directory)
    }

    /// The same, naming the schools whose receipts come.
    pub fn naming(mut self, directory: Directory) -> Self {
        self.school_name = Some(Arc::new(move |school| directory.school_name(school).ok()?));
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

    /// Does one file's work, if there is none other and there were not too many.
    fn once<T>(&self, work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut counted = match self.work.try_lock() {
            Ok(counted) => counted,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(std::sync::TryLockError::WouldBlock) => return Err(Trouble::Later),
        };
        let now = MachineClock.now();
        if !(0..HOUR_MS).contains(&(now.0 - counted.0.0)) {
            *counted = (now, 0);
        }
        if counted.1 >= AN_HOUR {
            return Err(Trouble::Later);
        }
        counted.1 += 1;
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

    fn take(&self, mb: u64) -> Result<(Vec<u8>, Contents), Trouble> {
        let place = self.work_place("take");
        let most = mb * 1_000_000;
        self.once(|| {
            let (here, contents) = Offered::of(self.here()?);
            Ok((courier::take(&here, &place, MachineClock.now(), most, &mut MachineEntropy)?, contents))
        })
    }

    /// Delivers, and lays the return mail ready under a name that nobody guesses.
    fn deliver(&self, mail: &[u8]) -> Result<(Delivered, String), Trouble> {
        let place = self.work_place("deliver");
        let (delivered, trust, contents) = self.once(|| {
            let (here, contents) = Offered::of(self.here()?);
            let delivered = courier::deliver(&here, &place, mail, MachineClock.now(), &mut MachineEntropy)?;
            let trust = here.trust().map_err(|error| Trouble::Failed(error.to_string()))?;
            Ok((delivered, trust, contents))
        })?;
        if let (Some(contacts), Some(trust)) = (&self.contacts, trust) {
            // Anybody can write a letter's head: of whom one hears is who belongs to the network, and has something new.
            let new = |read: &&Read| read.taken.as_ref().is_ok_and(|taken| taken.new > 0);
            let nodes = delivered.read.iter().filter(new).filter_map(|read| read.from.parse().ok());
            for node in nodes.filter(|node| trust.certificates_of(*node).next().is_some()) {
                let (way, at) = (LeaveWay::Courier, MachineClock.now());
                contacts.met(Met::of(node, way, at));
            }
        }
        let mut chance = [0; 16];
        MachineEntropy.fill(&mut chance);
        let name = kernel::to_base32(&chance);
        let failed = |e: io::Error| Trouble::Failed(e.to_string());
        let folder = self.place.join("return");
        fs::create_dir_all(&folder).map_err(failed)?;
        self.tidy().map_err(failed)?;
        // What leaves with it lies beside it, first: another process may hand it over, or this one after a power cut.
        if let Some(contents) = contents {
            contents.without(&delivered.left_out);
            fs::write(folder.join(&name).with_extension(LEFT), contents.to_bytes()).map_err(failed)?;
        }
        fs::write(folder.join(&name), &delivered.back).map_err(failed)?;
        Ok((delivered, name))
    }

    /// A folder to work in that no other process of this node uses.
    fn work_place(&self, kind: &str) -> PathBuf {
        self.place.join(format!("{kind}-{}", std::process::id()))
    }

    /// Keeps the newest return files only, and nothing of work that was broken off.
    fn tidy(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.place.join("return"))? {
            let entry = entry?;
            if entry.path().extension().is_none() {
                files.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        files.sort();
        for (_, path) in files.iter().rev().skip(KEPT - 1) {
            // Another process may be tidying as well.
            let _ = fs::remove_file(path);
            let _ = fs::remove_file(path.with_extension(LEFT));
        }
        for entry in fs::read_dir(&self.place)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if entry.file_name() != "return" && age > BROKEN_OFF {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }

    /// A return file, and what leaves with it. A file of which that is not known is not given.
    fn fetch(&self, name: &str) -> Result<Option<(Vec<u8>, Contents)>, Trouble> {
        // Whatever else the address says is no name of such a file.
        if name.len() != NAME_CHARS || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let place = self.place.join("return").join(name);
        let Ok(file) = fs::read(&place) else { return Ok(None) };
        let contents = match self.here()?.departures {
            None => None,
            Some(account) => {
                let left = fs::read(place.with_extension(LEFT)).ok();
                match left.and_then(|bytes| Offered::from_bytes(account, &bytes)) {
                    None => return Ok(None),
                    Some(offered) => Some(Arc::new(offered)),
                }
            }
        };
        Ok(Some((file, contents)))
    }
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
    method: Method,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mb = asked.mb.filter(|mb| SIZES_MB.contains(mb)).unwrap_or(SIZES_MB[0]);
    let making = mail.clone();
    match web::blocking(move || making.take(mb)).await? {
        Ok(made) => hand_over(&mail, &visitor, &method, "", made).await,
        Err(trouble) => Ok(told(&mail, &visitor, trouble)),
    }
}

/// Gives a file, if it may still go as it is; what leaves with it is written down before. Whoever only asks whether it is there takes
/// nothing along.
async fn hand_over(
    mail: &Mail,
    visitor: &Visitor,
    method: &Method,
    kind: &str,
    (bytes, contents): (Vec<u8>, Contents),
) -> Result<Response, WebError> {
    if let Some(contents) = contents.filter(|_| method != Method::HEAD)
        && reading(move || contents.leaves().map_err(WebError::internal)).await? != Leave::Goes
    {
        return Ok(told(mail, visitor, Trouble::Changed));
    }
    Ok(file(&mail.file_name(kind, &day(visitor)), bytes))
}

/// The day of the box, as it stands in a file's name.
fn day(visitor: &Visitor) -> String {
    let civil = visitor.t.civil(visitor.now());
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

fn file(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// What a courier hears first, of what she brought.
fn outcome(letters: usize, delivered: &Delivered) -> &'static str {
    let of_ours = delivered.receipts.iter().any(|receipt| receipt.has_of_ours > 0);
    let is_news = delivered.receipts.iter().any(|receipt| receipt.is_new);
    match (letters, delivered.receipts.len(), delivered.for_others, delivered.own) {
        (1.., ..) => "chaski-mail-delivered",
        // What this node wrote, with cards that it has seen: the way back, handed in where it began.
        (_, 1.., _, 1..) if !is_news => "chaski-mail-own",
        (_, 1.., ..) if of_ours => "chaski-mail-receipt",
        (_, 1.., ..) => "chaski-mail-word",
        (_, _, 1.., _) => "chaski-mail-not-here",
        (_, _, _, 1..) => "chaski-mail-own",
        _ => "chaski-mail-nothing",
    }
}

/// Receipts that are told one by one; a file that went from box to box may hold a hundred.
const RECEIPTS_TOLD: usize = 6;

/// Whose receipts came home, and how much of this box's they say is there.
fn received(mail: &Mail, t: &Tongue, delivered: &Delivered) -> Vec<String> {
    let name = |receipt: &Receipt| match &mail.school_name {
        Some(name) if !receipt.central => {
            let names: Vec<String> = receipt.schools.iter().filter_map(|school| name(*school)).collect();
            names.join(", ")
        }
        _ => String::new(),
    };
    let of_ours = delivered.receipts.iter().filter(|receipt| receipt.has_of_ours > 0);
    let words = |receipt: &Receipt| {
        let (name, n) = (name(receipt), receipt.has_of_ours);
        match (receipt.central, name.as_str()) {
            (true, _) => t.count("chaski-mail-receipt-central", n).into_owned(),
            (false, "") => t.count("chaski-mail-receipt-box", n).into_owned(),
            (false, name) => {
                t.with("chaski-mail-receipt-school", &[("name", name.into()), ("n", n.into())]).into_owned()
            }
        }
    };
    of_ours.take(RECEIPTS_TOLD).map(words).collect()
}

/// Blocks for this node that were not taken.
fn refused(delivered: &Delivered) -> u64 {
    delivered.read.iter().filter_map(|read| read.taken.as_ref().ok()).map(|taken| taken.refused_blocks).sum()
}

/// What was new of what she brought, and what still lacks of files that are on their way here.
fn came(t: &Tongue, delivered: &Delivered) -> Vec<String> {
    let taken = || delivered.read.iter().filter_map(|read| read.taken.as_ref().ok());
    let entries: u64 = taken().map(|taken| taken.new + taken.shown).sum();
    let other: u64 = taken().map(|taken| taken.keys + taken.waiting_blocks).sum();
    let files = taken().map(FilesCame::of_letter).fold(FilesCame::default(), FilesCame::and).told(t);
    let mut words = Vec::new();
    // That all of it was here is said only where it is so.
    if entries > 0 || (files.is_empty() && other + refused(delivered) == 0) {
        words.push(t.count("chaski-mail-new", entries).into_owned());
    }
    words.extend(files);
    if delivered.lacking_bytes > 0 {
        words
            .push(t.with("chaski-mail-lacking", &[("size", size(t, delivered.lacking_bytes).into())]).into());
    }
    words
}

/// What the file holds that she takes along, and how long it is.
fn goes_back(t: &Tongue, delivered: &Delivered) -> Vec<String> {
    let bytes = delivered.back.len() as u64;
    let mut words = vec![
        t.with("chaski-mail-return-size", &[("size", size(t, bytes).into())]).into_owned(),
        t.count("chaski-mail-return-letters", delivered.written.len()).into_owned(),
    ];
    if delivered.for_others > 0 {
        words.push(t.count("chaski-mail-return-others", delivered.for_others).into_owned());
    }
    let brought = |letter: &&Written| delivered.brought.contains(&letter.to);
    if delivered.written.iter().filter(brought).any(|letter| !letter.sent.complete) {
        words.push(t.say("chaski-mail-return-rest").into_owned());
    }
    words
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
        Trouble::Later | Trouble::Failed(_) => StatusCode::SERVICE_UNAVAILABLE,
        Trouble::NoFile | Trouble::NotMail | Trouble::TooLong | Trouble::Changed => StatusCode::OK,
    };
    let notice = match trouble {
        Trouble::Later => Notice::look(t.say("chaski-mail-later")).words(t.say("chaski-mail-later-do")),
        Trouble::NoFile => Notice::look(t.say("chaski-mail-no-file")).words(t.say("chaski-mail-other-do")),
        Trouble::NotMail => Notice::look(t.say("chaski-mail-other")).words(t.say("chaski-mail-other-do")),
        Trouble::TooLong => Notice::look(t.say("chaski-mail-long")).words(t.say("chaski-mail-other-do")),
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
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let Some(_hand) = mail.hands.enter(peer.and_then(caller_at)) else {
        return Ok(told(&mail, &visitor, Trouble::Later));
    };
    let (_, bytes) = brought(request, MAX_MAIL_BYTES).await?;
    if bytes.is_empty() {
        return Ok(told(&mail, &visitor, Trouble::NoFile));
    }
    let taking = mail.clone();
    let t = &visitor.t;
    let (delivered, name) = match web::blocking(move || taking.deliver(&bytes)).await? {
        Ok(done) => done,
        Err(trouble) => return Ok(told(&mail, &visitor, trouble)),
    };
    let mut main = Html::new();
    let letters = delivered.read.iter().filter(|read| read.taken.is_ok()).count();
    let outcome = outcome(letters, &delivered);
    let is_own = outcome == "chaski-mail-own";
    let mut notice = match outcome {
        "chaski-mail-own" => Notice::look(t.say(outcome)).words(t.say("chaski-mail-own-do")),
        "chaski-mail-nothing" => Notice::calm(t.say(outcome)),
        _ => Notice::good(t.say(outcome)),
    };
    if letters > 0 {
        notice = notice.words(t.count("chaski-mail-letters", letters));
        for words in came(t, &delivered) {
            notice = notice.words(words);
        }
    }
    let (telling, tongue) = (mail.clone(), visitor.clone());
    let (delivered, receipts) = web::blocking(move || {
        let receipts = received(&telling, &tongue.t, &delivered);
        (delivered, receipts)
    })
    .await?;
    for words in receipts.into_iter().filter(|_| !is_own) {
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
        (true, 0) if outcome == "chaski-mail-nothing" => main.with(damaged().result()),
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
    if is_own {
        return web::blocking(move || web::page(&visitor, titled(&mail, &visitor, main))).await;
    }
    main = main
        .with(LinkButton::main(format!("/mail/return/{name}"), t.say("chaski-mail-return")))
        .with(Text::new(t.say("chaski-mail-return-why")));
    for words in goes_back(t, &delivered) {
        main = main.with(Text::new(words));
    }
    web::blocking(move || web::page(&visitor, titled(&mail, &visitor, main))).await
}

/// The fields and the file of a form that somebody without an account posted, if they come in time.
pub(super) async fn brought(request: Request, max_bytes: usize) -> Result<(Fields, Vec<u8>), WebError> {
    let read = tokio::time::timeout(SENDING, read_form(request, max_bytes));
    read.await.unwrap_or(Err(WebError::TooLarge { max_bytes }))
}

async fn read_form(request: Request, max_bytes: usize) -> Result<(Fields, Vec<u8>), WebError> {
    let too_large = || WebError::TooLarge { max_bytes };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // What is no form with a file is no mail either.
    let Ok(boundary) = multer::parse_boundary(kind.unwrap_or_default()) else {
        return Ok(Default::default());
    };
    let limit = multer::SizeLimit::new().whole_stream((max_bytes + FORM_BYTES) as u64);
    let limits = multer::Constraints::new().size_limit(limit);
    let mut parts =
        multer::Multipart::with_constraints(request.into_body().into_data_stream(), boundary, limits);
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(mut part) = heard(parts.next_field()).await.map_err(|()| too_large())? {
        let (name, is_file) = (part.name().unwrap_or_default().to_owned(), part.file_name().is_some());
        let most = if is_file { max_bytes } else { FORM_BYTES };
        let mut bytes = Vec::new();
        while let Some(piece) = heard(part.chunk()).await.map_err(|()| too_large())? {
            if bytes.len() + piece.len() > most {
                return Err(too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        match is_file {
            true => _ = file.get_or_insert(bytes),
            false => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    let fields = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Ok((Fields::parse(fields.as_bytes()), file.unwrap_or_default()))
}

/// What comes next, if it comes before the silence is too long.
async fn heard<T>(next: impl Future<Output = Result<T, multer::Error>>) -> Result<T, ()> {
    tokio::time::timeout(SILENCE, next).await.map_err(drop)?.map_err(drop)
}

async fn back(
    State(mail): State<Mail>,
    visitor: Visitor,
    method: Method,
    InPath(name): InPath<String>,
) -> Result<Response, WebError> {
    let fetching = mail.clone();
    match web::blocking(move || fetching.fetch(&name)).await? {
        Ok(found) => hand_over(&mail, &visitor, &method, "return", found.ok_or(WebError::NotFound)?).await,
        Err(trouble) => Ok(told(&mail, &visitor, trouble)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features;
    use exchange::{Sent, Taken};
    use kernel::NodeKey;
    use web::messages::{LanguagePlan, Messages};

    /// What the card of a receipt says that was seen before.
    const SEEN: u64 = 7;

    fn brought(receipts: &[u64], for_others: usize, own: usize) -> Delivered {
        let receipt = |has_of_ours: &u64| Receipt {
            from: NodeKey([1; 32]),
            central: true,
            schools: vec![],
            has_of_ours: *has_of_ours,
            doubled: false,
            is_new: *has_of_ours != SEEN,
        };
        let receipts = receipts.iter().map(receipt).collect();
        Delivered {
            read: vec![],
            for_others,
            left_out: std::collections::BTreeSet::new(),
            own,
            receipts,
            doubled: false,
            revoked: false,
            cut_short: false,
            lacking_bytes: 0,
            brought: Default::default(),
            written: vec![],
            back: vec![],
        }
    }

    #[test]
    fn a_courier_hears_what_became_of_what_she_brought() {
        for (letters, delivered, said) in [
            (1, brought(&[0, 4], 3, 1), "chaski-mail-delivered"),
            (0, brought(&[0, 4], 2, 0), "chaski-mail-receipt"),
            (0, brought(&[0], 2, 0), "chaski-mail-word"),
            (0, brought(&[], 2, 1), "chaski-mail-not-here"),
            // Her file, brought back undelivered, is not thanked for as if it were others' mail.
            (0, brought(&[], 0, 2), "chaski-mail-own"),
            // The way back, handed in where it began.
            (0, brought(&[SEEN], 1, 2), "chaski-mail-own"),
            (0, brought(&[SEEN, 4], 1, 2), "chaski-mail-receipt"),
            (0, brought(&[], 0, 0), "chaski-mail-nothing"),
        ] {
            assert_eq!(outcome(letters, &delivered), said, "{delivered:?}");
        }
    }

    #[test]
    fn she_hears_what_came_of_files_and_what_goes_back() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
        let plain =
            |words: Vec<String>| words.join(" ").replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ");
        let letter = |taken| Read { from: String::new(), taken: Ok(taken) };
        let update = Taken { file_bytes: 2_700_000, program_bytes: 2_700_000, ..Taken::default() };
        let t = messages.tongue(&"es".parse().unwrap());
        for (taken, lacking_bytes, said) in [
            (Taken::default(), 0, "Todo lo que traía ya estaba aquí."),
            (Taken { keys: 2, ..Taken::default() }, 0, ""),
            (
                update.clone(),
                25_000_000,
                "Llegaron 2,7 MB de una actualización del programa; todavía no está completa. \
                 Faltan 25,0 MB, que vienen en otro viaje.",
            ),
            (
                Taken { new: 2, files: 1, file_bytes: 5_000, ..Taken::default() },
                0,
                "Ahora hay aquí 2 entradas nuevas. Llegaron 5,0 kB de cursos; uno quedó completo.",
            ),
        ] {
            let delivered = Delivered { read: vec![letter(taken)], lacking_bytes, ..brought(&[], 0, 0) };
            assert_eq!(plain(came(&t, &delivered)), said);
        }
        let (hers, other) = (NodeKey([1; 32]), NodeKey([2; 32]));
        let written = |to, bytes, complete| Written { to, sent: Sent { bytes, complete, ..Sent::default() } };
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            let back = |brought_by, letters: &[Written]| {
                let written = letters.to_vec();
                // What other boxes' letters weigh is in it too.
                let back = vec![0; 16_700_000];
                let delivered =
                    Delivered { brought: [brought_by].into(), written, back, ..brought(&[], 1, 0) };
                let said = plain(goes_back(&t, &delivered));
                assert!(!said.contains("chaski-"), "{language}: {said}");
                said
            };
            let letters = [written(hers, 16_000_000, false), written(other, 700_000, true)];
            let (rest, none) = (back(hers, &letters), back(other, &letters));
            assert!(
                (rest.contains("16,7 MB") || rest.contains("16.7 MB"))
                    && rest.starts_with(&none)
                    && rest.len() > none.len(),
                "{rest}"
            );
            back(hers, &[]);
        }
    }
}
