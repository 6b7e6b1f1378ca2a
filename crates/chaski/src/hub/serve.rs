//! Puts a hub together and serves it.

use crate::{
    cli::{Failure, say},
    demonstration::{TermClock, seed_work},
    features,
    hub::{
        DataFolder, arrivals, care, channels, clock,
        courses::{install_starters, open_starters, own_course},
        data::{open_hub_store, open_store_at},
        image, join,
        join_pages::{self, JoinPages},
        kept::{self, Kept, LastAsked},
        mail_pages::{self, Mail},
        measures::{self, HubMeasures},
        post::{Bell, Post},
        recovery,
        stick_pages::{self, StickPages},
        zone,
    },
    machine::{MachineClock, MachineEntropy},
};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use classroom::Classroom;
use directory::people::{first::StartCode, pages::AfterFirst};
use directory::sign_in::codes::SHEET;
use directory::{Demonstration, Directory, Village, seed_demonstration};
use kernel::{Clock, Role, ports::Syllabi};
use library::Library;
use std::{
    net::{IpAddr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{
    Connection, Store,
    db::{SqliteConnection, SqliteOptions},
};
use upkeep::{health::LastStop, wifi::Wifi};
use web::{
    ConnectivityChecks, FormSeal, NavEntry, Reach, Site, Web, WebError,
    messages::{LanguagePlan, Messages},
};

/// How a hub is started.
pub struct HubOptions {
    /// Where its data lie.
    pub folder: DataFolder,
    /// Where it listens. If the port is taken in demonstration mode, the next free one is used.
    pub listen: SocketAddr,
    /// Invented people, one press to sign in.
    pub demonstration: bool,
    /// Which invented people.
    pub village: Village,
    /// The name of the session's cookie, if another program is called by this one's name, on another port.
    pub cookie: Option<String>,
    /// More names under which it may be called.
    pub hosts: Vec<String>,
    /// Proxies in front that are believed about how a request came.
    pub proxies: Vec<IpAddr>,
    /// The file that says which Wi-Fi the box makes.
    pub wifi: Option<PathBuf>,
    /// Where sticks appear when they are plugged in.
    pub sticks: Vec<PathBuf>,
    /// What devices hear that look for the internet.
    pub checks: ConnectivityChecks,
    /// The writer sleeps so long after each commit: an SD card, for benchmarks.
    pub extra_fsync: Duration,
    /// Who holds it.
    pub kept: Kept,
}

/// Ports tried after the wished one, in demonstration mode.
const PORTS_TRIED: u16 = 50;
/// Entries in the log of a box whose first start may be before it: it may have been given a list.
const NEW_BOX_ENTRIES: i64 = 20_000;
/// How often a start that rebuilds looks whether it is done.
const REBUILD_POLL: Duration = Duration::from_millis(20);

/// Threads for what may wait: reads, hashes of passwords, long lists. Each keeps a stack and memory of its own, and two cores do
/// no more with more of them; a page that finds all of them busy waits for one.
const WAITING_THREADS: usize = 8;

/// Where each role begins its work.
const HOMES: &[(Role, &str)] = &[
    (Role::Teacher, "/classes"),
    (Role::Head, "/school"),
    (Role::Administrator, "/people"),
    (Role::Technician, "/box"),
    (Role::Translator, "/desk"),
    (Role::Reviewer, "/desk"),
    (Role::Pupil, "/courses"),
];

const NAV: &[NavEntry] = &[
    NavEntry { href: "/courses", key: "chaski-nav-courses", roles: &[] },
    NavEntry { href: "/practice", key: "chaski-nav-practice", roles: &[Role::Pupil] },
    NavEntry { href: "/todo", key: "chaski-nav-todo", roles: &[Role::Pupil] },
    NavEntry {
        href: "/classes",
        key: "chaski-nav-classes",
        roles: &[Role::Teacher, Role::Head, Role::Administrator],
    },
    NavEntry { href: "/desk", key: "chaski-nav-desk", roles: &[Role::Translator, Role::Reviewer] },
    NavEntry { href: "/make", key: "chaski-nav-make", roles: &[Role::Teacher] },
    NavEntry { href: "/school", key: "chaski-nav-school", roles: &[Role::Head] },
    NavEntry { href: "/people", key: "chaski-nav-people", roles: &[Role::Head, Role::Administrator] },
    NavEntry { href: "/privacy", key: "governance-nav", roles: &Role::ALL },
    NavEntry { href: "/mail", key: "chaski-mail-nav", roles: &[Role::Technician] },
    NavEntry { href: "/box", key: "upkeep-box", roles: &[Role::Technician, Role::Administrator] },
];

/// What somebody without an account comes for: a courier, a family.
const FOOT: &[NavEntry] = &[
    NavEntry { href: "/mail", key: "chaski-mail-title", roles: &[] },
    NavEntry { href: "/privacy", key: "governance-foot", roles: &[] },
];

/// Serves until the process is told to stop.
pub fn run(options: HubOptions) -> Result<(), Failure> {
    let kept = options.kept.clone();
    let listener = listen(&options, &kept)?;
    let address = listener.local_addr()?;
    if options.demonstration && !options.folder.database().exists() {
        seed_beside(&options.folder, &options.village)?;
    }
    let _alone = options.folder.alone()?;
    recovery::settle(&options.folder)?;
    let stopped_how = stopped_how(&options.folder)?;
    let store = open_hub_store(&options.folder, options.extra_fsync)?;
    clock::at_start(&store)?;
    measures::note_start(&store, stopped_how)?;
    let (offer, secret) = options.folder.wrapping()?;
    let directory =
        Directory::new(store.clone(), offer, secret).certified_for(join::certified(&options.folder)?);
    recovery::before_serving(&options.folder, &directory)?;
    let beside = library::desk::translations_in(&options.folder.translations());
    let messages = messages_with_approved(&store, &beside)?;
    let library = Library::new(store.clone(), options.folder.blobs(), messages.clone())
        .with_beside(options.folder.translations(), options.folder.voices())
        .with_channels(options.folder.channels())
        .with_sticks(options.sticks.clone());
    let demonstration = if options.demonstration {
        Some(prepare(&options.folder, &store, &directory, &library, &options.village)?)
    } else {
        open_later(options.folder.clone(), store.clone(), library.clone(), directory.clone())?;
        None
    };
    zone::show(&messages, &options.folder, &directory);
    let wifi = options.wifi.as_deref().and_then(|path| {
        // A poster that cannot be drawn must not keep a school closed.
        Wifi::read(path).inspect_err(|error| tracing::error!(%error, "the poster lacks its Wi-Fi")).ok()
    });
    let wifi = wifi.map(Arc::new);
    let reach = Reach { listens: address, own_name: wifi.is_some(), machine: measures::machine_address };
    let site = Site {
        reach,
        demonstration: options.demonstration,
        hosts: [vec!["chaski".to_owned(), "chaski.lan".to_owned()], options.hosts].concat(),
        connectivity_checks: options.checks,
        proxies: options.proxies,
        nav: NAV.to_vec(),
        foot: FOOT.to_vec(),
        form_seal: Some(FormSeal::derive(options.folder.secret()?.to_bytes().as_ref())),
        ..site_called(options.cookie)
    };
    let web = Web::new(
        site,
        messages.clone(),
        Arc::new(directory.clone()),
        Arc::new(MachineClock),
        Box::new(MachineEntropy),
    );
    // Only a box that is whole knows; what it does not know now it is told at the first start.
    if let Ok(Some(language)) = directory.box_language() {
        web.speak_first(language);
    }
    let first = match options.demonstration || kept.is_rehearsing() {
        true => None,
        false => first_start(&options.folder, &store, &directory, &library, &messages),
    };
    let opening = match &first {
        Some((code, _)) => Some((code.clone(), first_step(&store, &directory)?)),
        None if options.demonstration || kept.is_rehearsing() => None,
        None => way_in_step(&options.folder, &store, &directory)?,
    };
    if opening.is_some() {
        first_sheet(&options.folder, &directory)?;
    }
    let files = arrivals::shelf(&options.folder, &store, &directory, library.clone());
    // A program that is tried speaks to nobody: what it has changed may be taken back.
    let serves = !kept.is_rehearsing();
    let post = serves.then(|| Post::begin(&options.folder, store.clone(), files.clone())).transpose()?;
    let bell = post.as_ref().map_or_else(Bell::unheard, Post::bell);
    let measures = HubMeasures {
        folder: options.folder.clone(),
        store: store.clone(),
        wifi,
        sync: Arc::default(),
        bell: bell.clone(),
    };
    let joining = JoinPages {
        folder: options.folder.clone(),
        store: store.clone(),
        directory: directory.clone(),
        bell: bell.clone(),
        start_code: opening.as_ref().map(|(code, _)| code.clone()),
        paid: Arc::default(),
    };
    let carried = mail_pages::routes(
        Mail::new(&options.folder, store.clone())
            .of(directory.clone())
            .with_files(files.clone())
            .telling(bell.account()),
    );
    let keeper = Arc::new(directory.clone());
    let sticks = StickPages::of_box(&options.folder, store.clone(), keeper, options.sticks.clone());
    let carried =
        carried.merge(stick_pages::routes(sticks.with_files(files.clone()).telling(bell.account())));
    let coming = arrivals::find_coming(files.clone(), &store, &directory);
    let programs_coming = arrivals::find_programs_coming(files, &store, &directory);
    let last_asked = LastAsked::default();
    let pages = routes(&store, &directory, &library, demonstration, &measures, first, coming);
    let updates = kept::update_pages(&options.folder, &directory, kept == Kept::Serving, programs_coming);
    let clock = clock::pages(&options.folder, &store, &directory, messages.clone());
    let pages = pages.merge(carried).merge(join_pages::routes(joining)).merge(updates).merge(clock);
    let service = web::serve(pages.layer(from_fn_with_state(last_asked.clone(), kept::note_asked)), web);
    say(&format!("Chaski is ready at http://{}", shown_address(address)));
    if let Some((code, Step { why, page })) = opening {
        let (at, code) = (shown_address(address), code.spoken());
        say(&format!("{why} Open http://{at}{page} and enter the code {code}"));
    }
    let sheet = options.folder.first_sheet();
    if sheet.exists() {
        let sheet = sheet.display();
        say(&format!(
            "One-time codes, each good for one act such as giving a role: {sheet}. Print them with `chaski poster --codes {sheet} \
             --out codes.html`, give the sheet to the administrator, and remove both files"
        ));
    }
    if options.demonstration {
        say("Demonstration: every person here is invented. Stop with Ctrl-C.");
    }
    let care = serves.then(|| care::begin(measures, directory.clone(), last_asked, messages)).transpose()?;
    let checking = serves.then(|| channels::begin(&library)).transpose()?;
    #[cfg(target_os = "linux")]
    let life = super::notify::Life::begin(&store)?;
    kept.say_when_up(&store, address)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WAITING_THREADS)
        .thread_stack_size(512 * 1024)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = web::serve::bounded(tokio::net::TcpListener::from_std(listener)?);
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        let keeper = kept.clone();
        let ended = async move {
            tokio::select! { () = stopped() => {}, () = keeper.let_go() => {} }
        };
        axum::serve(listener, service).with_graceful_shutdown(ended).await
    })?;
    #[cfg(target_os = "linux")]
    life.end(kept != Kept::No);
    post.into_iter().for_each(Post::end);
    checking.into_iter().for_each(channels::Checking::end);
    care.into_iter().for_each(care::Care::end);
    store.close();
    Ok(())
}

/// A site whose session has a cookie of this name.
pub(super) fn site_called(cookie: Option<String>) -> Site {
    let usual = Site::default();
    Site { session_cookie: cookie.map_or(usual.session_cookie, Into::into), ..Site::default() }
}

/// The texts of all pages, and what reviewers have approved in further languages, here or on a box that packed it. Approved words that cannot be used must not keep a
/// school closed: then the pages speak as they are built.
pub(super) fn messages_with_approved(
    store: &Store,
    beside: &[formats::package::Translation],
) -> Result<Arc<Messages>, Failure> {
    let built_in = features::catalogues();
    let approved = store.read_blocking(|db| library::desk::approved_catalogue(db, &built_in, beside));
    let with_approved = approved.map_err(|error| error.to_string()).and_then(|approved| {
        let all: Vec<_> = built_in.iter().copied().chain([approved]).collect();
        Messages::load(&all, LanguagePlan::default()).map_err(|error| error.to_string())
    });
    match with_approved {
        Ok(messages) => Ok(messages),
        Err(error) => {
            tracing::error!(error, "approved translations are left out");
            Ok(Messages::load(&built_in, LanguagePlan::default())?)
        }
    }
}

/// Asked before the store is opened: opening begins anew.
fn stopped_how(folder: &DataFolder) -> Result<LastStop, Failure> {
    if !folder.database().exists() {
        return Ok(LastStop::Never);
    }
    let db = SqliteConnection::open(&folder.database(), SqliteOptions { read_only: true, cache_kib: 256 })?;
    // A database of before its first start is finished has no tables yet.
    Ok(measures::stopped_how(folder, &mut Connection::Sqlite(db)).unwrap_or_default())
}

/// Where phones call; a program that is tried, where nobody does.
fn listen(options: &HubOptions, kept: &Kept) -> Result<TcpListener, Failure> {
    let wished = match kept.is_rehearsing() {
        true => SocketAddr::from(([127, 0, 0, 1], 0)),
        false => options.listen,
    };
    let tries = if options.demonstration && wished.port() != 0 { PORTS_TRIED } else { 0 };
    let mut last = None;
    for port in wished.port()..=wished.port().saturating_add(tries) {
        match TcpListener::bind(SocketAddr::new(wished.ip(), port)) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                return Ok(listener);
            }
            Err(e) => last = Some(e),
        }
    }
    let why = last.map(|e| e.to_string()).unwrap_or_default();
    Err(format!(
        "cannot listen on {wished}: {why}. Another program may use it; choose another with --listen."
    )
    .into())
}

fn shown_address(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

/// Makes the demonstration world beside its place and moves it there when it is whole: a power cut leaves nothing half-made.
pub fn seed_beside(folder: &DataFolder, village: &Village) -> Result<(), Failure> {
    let place = folder.path();
    let said = |path: &Path| {
        let path = path.display().to_string();
        move |e: std::io::Error| format!("{path}: {e}")
    };
    if place.exists() {
        if std::fs::read_dir(place).map_err(said(place))?.next().is_some() {
            return seed(folder, village);
        }
        std::fs::remove_dir(place).map_err(said(place))?;
    }
    let mut beside = place.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        std::fs::remove_dir_all(&beside).map_err(said(&beside))?;
    }
    seed(&DataFolder::at(&beside), village)?;
    std::fs::rename(&beside, place).map_err(said(place))?;
    Ok(())
}

/// Makes the demonstration world in a new folder, by a clock that stands in the term before today.
fn seed(folder: &DataFolder, village: &Village) -> Result<(), Failure> {
    let clock = TermClock::before(MachineClock.now());
    let store = open_store_at(folder, Duration::ZERO, clock.clone())?;
    let (offer, secret) = folder.wrapping()?;
    let directory = Directory::new(store.clone(), offer, secret);
    let messages = Messages::load(&features::catalogues(), LanguagePlan::default())?;
    let library = Library::new(store.clone(), folder.blobs(), messages);
    let demonstration = prepare(folder, &store, &directory, &library, village)?;
    seed_work(&store, &library, &demonstration, &clock)?;
    store.close();
    Ok(())
}

/// The demonstration's people and courses, as they stand; what is missing is made.
fn prepare(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
    library: &Library,
    village: &Village,
) -> Result<Arc<Demonstration>, Failure> {
    store.rebuild_now(Duration::from_millis(200))?;
    library.open_beside();
    let demonstration = Arc::new(seed_demonstration(directory, village)?);
    library.open_installed(&own_course)?;
    install_starters(library, folder, demonstration.school)?;
    Ok(demonstration)
}

/// Courses open as soon as the views that name them are whole; until then pages say "being prepared". A box without a
/// school shows the starter courses to whoever comes.
fn open_later(
    folder: DataFolder,
    store: Store,
    library: Library,
    directory: Directory,
) -> Result<(), Failure> {
    library.open_beside();
    let of_the_image = move |library: &Library, folder: &DataFolder| {
        let school = directory.own_school().map(|own| own.map(|own| own.school)).map_err(Failure::from);
        if let Err(error) = school.and_then(|school| image::bring_courses(library, folder, school)) {
            tracing::error!(%error, "the courses of the image cannot be brought");
        }
    };
    if store.serving() {
        library.open_installed(&own_course)?;
        if !library.courses().is_empty() {
            of_the_image(&library, &folder);
            return Ok(());
        }
    }
    std::thread::Builder::new().name("open-courses".into()).spawn(move || {
        while !store.serving() {
            std::thread::sleep(REBUILD_POLL);
        }
        if let Err(error) = library.open_installed(&own_course) {
            tracing::error!(%error, "courses cannot be opened");
        }
        if library.courses().is_empty()
            && !super::courses::starters_declined(&folder)
            && let Err(error) = open_starters(&library, &folder)
        {
            tracing::error!(%error, "starter courses cannot be opened");
        }
        of_the_image(&library, &folder);
    })?;
    Ok(())
}

/// The code of the first start and what follows it.
type First = (StartCode, AfterFirst);

/// The first sheet of one-time codes, once, for whoever reads files on this machine: she who administers the box will need it
/// before she can give the first role, and need not stop the box for it. Who can read it could read everything anyway.
fn first_sheet(folder: &DataFolder, directory: &Directory) -> Result<(), Failure> {
    let codes = directory.clone();
    let codes = directory.store().write_blocking(move |tx| {
        if codes.had_codes(tx.connection())? {
            return Ok(vec![]);
        }
        codes.make_codes(tx, SHEET)
    })?;
    if !codes.is_empty() {
        store::node::write_durably(&folder.first_sheet(), (codes.join("\n") + "\n").as_bytes(), 0o600)?;
    }
    Ok(())
}

/// What the console's code opens, and why it is printed.
struct Step {
    why: &'static str,
    page: &'static str,
}

/// Of a box that nobody administers yet.
fn first_step(store: &Store, directory: &Directory) -> Result<Step, Failure> {
    Ok(match store.read_blocking(|db| directory.awaits_school(db))? {
        false => Step { why: "Nobody administers this box yet.", page: "/first" },
        true => {
            Step { why: "The school of this box has not come yet; its network brings it.", page: "/join" }
        }
    })
}

/// Of a box that belongs to a network and on which nobody has a password yet, although its school may be here: whoever administers it
/// gets a way in on `/join`, however often the power went since.
fn way_in_step(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
) -> Result<Option<(StartCode, Step)>, Failure> {
    if !folder.has_joined() || store.read_blocking(|db| directory.has_password(db))? {
        return Ok(None);
    }
    let step = Step { why: "Nobody can sign in as staff on this box yet.", page: "/join" };
    Ok(Some((StartCode::draw(&mut MachineEntropy), step)))
}

/// While nobody administers the school: a code for whoever reads the console, and the sample courses if they are wished.
fn first_start(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
    library: &Library,
    messages: &Arc<Messages>,
) -> Option<First> {
    // A new box's views are whole in a moment. A long log is no new box's: while its views are rebuilt nobody can be found
    // in them, and the next start looks again.
    let entries = |db: &mut store::Connection| db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0);
    if !store.serving() && store.read_blocking(entries).is_ok_and(|entries| entries <= NEW_BOX_ENTRIES) {
        store.rebuild_now(REBUILD_POLL).ok()?;
    }
    let begun = !store.serving() || store.read_blocking(|db| directory.has_administrator(db)).unwrap_or(true);
    if begun {
        return None;
    }
    let (folder, library) = (folder.clone(), library.clone());
    let (directory, messages) = (directory.clone(), messages.clone());
    let after = move |school, wanted| {
        // She has just said in which country it is.
        zone::show(&messages, &folder, &directory);
        let done = if wanted {
            install_starters(&library, &folder, school)
        } else {
            super::courses::decline_starters(&folder)
        };
        if let Err(error) = done.and_then(|()| image::bring_courses(&library, &folder, Some(school))) {
            tracing::error!(%error, "the sample courses, or those of the image, could not be brought");
        }
    };
    Some((StartCode::draw(&mut MachineEntropy), Arc::new(after)))
}

fn routes(
    store: &Store,
    directory: &Directory,
    library: &Library,
    demonstration: Option<Arc<Demonstration>>,
    measures: &HubMeasures,
    first: Option<First>,
    coming: library::FindComing,
) -> Router {
    let classroom =
        Arc::new(Classroom::new(store.clone(), Arc::new(directory.clone()), Arc::new(directory.clone())));
    let people =
        directory::routes(directory::State { directory: directory.clone(), demonstration, homes: HOMES });
    let lists =
        directory::people::pages::State::new(directory.clone()).telling(super::waits(store, directory));
    let lists = directory::people::pages::routes(match first {
        Some((code, after)) => lists.first_start(code, after),
        None => lists,
    });
    let courses = library::routes(library::State {
        library: library.clone(),
        work: classroom.clone(),
        answers: classroom.clone(),
        quizzes: classroom.clone(),
        gate: Arc::new(directory.clone()),
        enrolments: Arc::new(directory.clone()),
        free_mb: |folder| upkeep::room::room_of(folder).map(|room| room.free_mb),
        coming,
    });
    let desk = library::desk::routes(library::desk::State {
        library: library.clone(),
        gate: Arc::new(directory.clone()),
        names: Arc::new(directory.clone()),
        enrolments: Arc::new(directory.clone()),
        reviewers: super::courses::reviewers(directory),
        pack: super::courses::pack_beside(&measures.folder),
        catalogues: Arc::new(features::catalogues()),
    });
    let making = library::authoring::routes(library::authoring::State {
        library: library.clone(),
        gate: Arc::new(directory.clone()),
        enrolments: Arc::new(directory.clone()),
        pack: super::courses::pack(&measures.folder),
    });
    let courses = courses
        .merge(making)
        .merge(desk)
        .merge(library::find::routes(library::find::State { library: library.clone() }));
    let upkeep = upkeep::State {
        gate: Arc::new(directory.clone()),
        measures: Arc::new(measures.clone()),
        wifi: measures.wifi.clone(),
        further: &[
            ("/join", "chaski-join-link"),
            ("/mail/stick", "chaski-stick-link"),
            ("/mail/waiting", "chaski-waiting-link"),
            ("/box/clock", "upkeep-clock-link"),
            ("/box/update", "upkeep-update-link"),
        ],
    };
    let classes = classroom::State {
        classroom: (*classroom).clone(),
        store: store.clone(),
        gate: Arc::new(directory.clone()),
        enrolments: Arc::new(directory.clone()),
        names: Arc::new(directory.clone()),
        titles: Arc::new(library.clone()),
        channels: Arc::new(library.clone()),
        health: Arc::new(upkeep.clone()),
        waits: super::waits(store, directory),
    };
    let tutor = tutoring::State {
        tutoring: tutoring::Tutoring::new(store.clone(), Arc::new(library.clone())),
        store: store.clone(),
        gate: Arc::new(directory.clone()),
        syllabi: Arc::new(library.clone()),
        titles: Arc::new(library.clone()),
        enrolments: Arc::new(directory.clone()),
        names: Arc::new(directory.clone()),
        attendance: classroom.clone(),
    };
    let (tutoring, open) = (tutor.tutoring.clone(), library.clone());
    let models = tutoring::ModelState {
        store: store.clone(),
        gate: Arc::new(directory.clone()),
        in_use: Arc::new(move |db| tutoring.in_use(db)),
        courses: Arc::new(move || Ok(open.course_ids().iter().filter_map(|id| open.syllabus(id)).collect())),
        data: measures.folder.path().to_owned(),
        signer: super::models::signer(&measures.folder, store),
        above: ("/courses", "tutoring-to-courses"),
    };
    let endpoints = [
        directory::people::api::endpoints(directory),
        classroom::endpoints(&classes),
        upkeep::endpoints(&upkeep),
    ]
    .concat();
    let api = web::api::serve(Arc::new(directory.clone()), endpoints);
    let classes = classroom::routes(classes);
    let upkeep = upkeep::routes(upkeep);
    let privacy = governance::routes(governance::State {
        governance: super::governance_at(&measures.folder, store, directory),
        names: Arc::new(directory.clone()),
        titles: Arc::new(library.clone()),
        boxes: super::post::boxes_of(&measures.folder, store),
    });
    people
        .merge(lists)
        .merge(api)
        .merge(courses)
        .merge(classes)
        .merge(tutoring::routes(tutor))
        .merge(tutoring::model_routes(models))
        .merge(upkeep)
        .merge(privacy)
        .layer(from_fn_with_state(store.clone(), when_serving))
}

/// While views that decisions need are being rebuilt, every page says so and opens by itself. Asked at each request: a view may be emptied
/// while this program runs, also by another process on the same database, and what is read then would be half of the rights.
pub(super) async fn when_serving(State(store): State<Store>, request: Request, next: Next) -> Response {
    let serving = match store.is_shared() {
        // What other processes did stands in the database.
        true => tokio::task::spawn_blocking(move || store.serving()).await.unwrap_or(false),
        false => store.serving(),
    };
    match serving {
        true => next.run(request).await,
        false => WebError::ViewPreparing.into_response(),
    }
}

/// Set for a program that another one starts and that ends with it, however that one ends: when nothing more can be read from it.
pub const WITH_PARENT: &str = "CHASKI_WITH_PARENT";

async fn parent_gone() {
    if std::env::var_os(WITH_PARENT).is_none() {
        return std::future::pending().await;
    }
    stdin_ended().await;
}

/// Comes back when whoever started this program lets go of its standard input, or ends.
pub(super) async fn stdin_ended() {
    let (gone, heard) = tokio::sync::oneshot::channel::<()>();
    // A thread of its own: it waits for ever, and ends with the process.
    let listening = std::thread::Builder::new().name("life-line".into()).spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        drop(gone);
    });
    match listening {
        Ok(_) => drop(heard.await),
        Err(error) => tracing::error!(%error, "the end of the program that started this one is not heard"),
    }
}

/// When the process is told to stop.
pub async fn stopped() {
    tokio::select! { () = told_to_stop() => {}, () = parent_gone() => {} }
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminated = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(_) => return drop(interrupted.await),
        };
        tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}
