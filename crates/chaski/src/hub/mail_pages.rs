//! `/mail`: a courier takes the mail of this node on a phone, and delivers what she brings.
//!
//! Open to everybody: whoever drives a bus has no account, and what is carried is sealed. Bounded instead: one file is made or looked at
//! at a time, so many an hour, so many bytes.

use super::{
    DataFolder,
    post::{self, WELCOME},
};
use crate::machine::{MachineClock, MachineEntropy};
use axum::{
    Router,
    extract::{ConnectInfo, Path as InPath, Query, Request, State},
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post as posted},
};
use exchange::{
    Contacts, Here, Met,
    courier::{self, CourierError, Delivered, MAX_MAIL_BYTES},
    files::Shelf,
    stick::Read,
};
use kernel::{
    Clock, Entropy, Role, UtcMillis,
    departures::LeaveWay,
    shares::{Shares, caller_at},
};
use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::Store;
use web::{
    Fields, Html, Page, Visitor, WebError,
    parts::{Button, Choice, Choices, Field, GetForm, Heading, Lead, LinkButton, Notice, PostForm, Text},
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
}

/// The size that was chosen.
#[derive(serde::Deserialize)]
pub struct Asked {
    mb: Option<u64>,
}

enum Trouble {
    Later,
    NotMail,
    TooLong,
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
        }
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
        self.folder.node_folder().join(WELCOME).exists()
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

    fn take(&self, mb: u64) -> Result<Vec<u8>, Trouble> {
        let place = self.place.join("take");
        let most = mb * 1_000_000;
        self.once(|| Ok(courier::take(&self.here()?, &place, MachineClock.now(), most, &mut MachineEntropy)?))
    }

    /// Delivers, and lays the return mail ready under a name that nobody guesses.
    fn deliver(&self, mail: &[u8]) -> Result<(Delivered, String), Trouble> {
        let place = self.place.join("deliver");
        let (delivered, trust) = self.once(|| {
            let here = self.here()?;
            let delivered = courier::deliver(&here, &place, mail, MachineClock.now(), &mut MachineEntropy)?;
            let trust = here.trust().map_err(|error| Trouble::Failed(error.to_string()))?;
            Ok((delivered, trust))
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
        let failed = |e: std::io::Error| Trouble::Failed(e.to_string());
        let folder = self.place.join("return");
        fs::create_dir_all(&folder).map_err(failed)?;
        self.tidy().map_err(failed)?;
        fs::write(folder.join(&name), &delivered.back).map_err(failed)?;
        Ok((delivered, name))
    }

    /// Keeps the newest return files only.
    fn tidy(&self) -> std::io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.place.join("return"))? {
            let entry = entry?;
            files.push((entry.metadata()?.modified()?, entry.path()));
        }
        files.sort();
        for (_, path) in files.iter().rev().skip(KEPT - 1) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// The routes.
pub fn routes(mail: Mail) -> Router {
    Router::new()
        .route("/mail", get(page))
        .route("/mail/take", get(take))
        .route("/mail/deliver", posted(deliver))
        .route("/mail/return/{name}", get(back))
        .with_state(mail)
}

async fn page(State(mail): State<Mail>, visitor: Visitor) -> Response {
    let main = forms(&mail, &visitor, Html::new());
    web::page(&visitor, Page::new(visitor.t.say("chaski-mail-title"), main))
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
        true => main.with(LinkButton::quiet("/mail/stick", t.say("chaski-stick-title"))),
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
) -> Result<Response, WebError> {
    let mb = asked.mb.filter(|mb| SIZES_MB.contains(mb)).unwrap_or(SIZES_MB[0]);
    let making = mail.clone();
    match web::blocking(move || making.take(mb)).await? {
        Ok(bytes) => Ok(file(bytes)),
        Err(trouble) => Ok(told(&mail, &visitor, trouble)),
    }
}

fn file(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"chaski-mail.bin\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}

fn told(mail: &Mail, visitor: &Visitor, trouble: Trouble) -> Response {
    let t = &visitor.t;
    let notice = match trouble {
        Trouble::Later => Notice::look(t.say("chaski-mail-later")).words(t.say("chaski-mail-later-do")),
        Trouble::NotMail => Notice::look(t.say("chaski-mail-other")).words(t.say("chaski-mail-other-do")),
        Trouble::TooLong => Notice::look(t.say("chaski-mail-long")).words(t.say("chaski-mail-other-do")),
        Trouble::Failed(error) => {
            tracing::error!(error, "a courier could not be served");
            Notice::bad(t.say("chaski-mail-failed")).words(t.say("chaski-mail-failed-do"))
        }
    };
    let main = forms(mail, visitor, Html::new().with(notice.result()));
    web::page(visitor, Page::new(t.say("chaski-mail-title"), main))
}

async fn deliver(State(mail): State<Mail>, visitor: Visitor, request: Request) -> Result<Response, WebError> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let Some(_hand) = mail.hands.enter(peer.and_then(caller_at)) else {
        return Ok(told(&mail, &visitor, Trouble::Later));
    };
    let (_, bytes) = brought(request, MAX_MAIL_BYTES).await?;
    let taking = mail.clone();
    let t = &visitor.t;
    let (delivered, name) = match web::blocking(move || taking.deliver(&bytes)).await? {
        Ok(done) => done,
        Err(trouble) => return Ok(told(&mail, &visitor, trouble)),
    };
    let mut main = Html::new();
    let letters = delivered.read.iter().filter(|read| read.taken.is_ok()).count();
    let new: u64 =
        delivered.read.iter().filter_map(|read| read.taken.as_ref().ok()).map(|taken| taken.new).sum();
    let title = match (letters, delivered.for_others) {
        (0, _) if delivered.receipts > 0 => t.say("chaski-mail-receipt"),
        (0, 0) => t.say("chaski-mail-nothing"),
        (0, _) => t.say("chaski-mail-not-here"),
        _ => t.say("chaski-mail-delivered"),
    };
    let mut notice = Notice::good(title);
    if letters > 0 {
        notice = notice.words(t.count("chaski-mail-letters", letters)).words(t.count("chaski-mail-new", new));
    }
    if delivered.for_others > 0 {
        notice = notice.words(t.count("chaski-mail-others", delivered.for_others));
    }
    main = main.with(notice.result());
    let troubled = delivered.read.iter().filter(|read| read.taken.is_err()).count();
    if delivered.cut_short || troubled > 0 {
        main = main.with(Notice::look(t.say("chaski-mail-cut")).words(t.say("chaski-mail-cut-do")));
    }
    main = main
        .with(LinkButton::main(format!("/mail/return/{name}"), t.say("chaski-mail-return")))
        .with(Text::new(t.say("chaski-mail-return-why")));
    Ok(web::page(&visitor, Page::new(t.say("chaski-mail-title"), main)))
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

async fn back(State(mail): State<Mail>, InPath(name): InPath<String>) -> Result<Response, WebError> {
    if name.len() > 64 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(WebError::NotFound);
    }
    let path = mail.place.join("return").join(name);
    let read = web::blocking(move || fs::read(path)).await?;
    Ok(file(read.map_err(|_| WebError::NotFound)?))
}
