//! A school in a box of the test's own, and phones that ask it.

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use directory::{
    Directory, State,
    register::NewPerson,
    sign_in::{cards::Card, password},
};
use eventlog::sealing::WrappingSecret;
use events::school::SchoolOpened;
use http_body_util::BodyExt;
use kernel::{Authority, ClassId, PersonId, Role, SchoolId, Seed};
use std::{collections::BTreeMap, sync::Arc};
use store::{Draft, Store, StoreError, node::NodeFolder};
use testkit::{Scratch, SimClock, stores::Opening};
use tokio::runtime::Runtime;
use tower::ServiceExt;
use web::{
    Site, Web,
    messages::{LanguagePlan, Messages},
};

/// What a teacher of the tests types.
pub const PASSWORD: &str = "la lluvia mansa";

/// A school of two classes.
pub struct World {
    pub directory: Directory,
    pub store: Store,
    pub clock: SimClock,
    pub school: SchoolId,
    pub class: ClassId,
    pub other_class: ClassId,
    pub pupils: Vec<PersonId>,
    pub teacher: PersonId,
    app: Router,
    runtime: Arc<Runtime>,
    folder: Scratch,
}

/// A phone: cookies and nothing else.
pub struct Phone<'w> {
    world: &'w World,
    pub cookies: BTreeMap<String, String>,
    language: &'static str,
    encrypted: bool,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub location: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

const HOMES: &[(Role, &str)] = &[(Role::Teacher, "/classes"), (Role::Pupil, "/courses")];

fn opening(folder: &Scratch, clock: SimClock) -> Opening {
    Opening {
        local: vec![directory::LOCAL, directory::people::LOCAL],
        clock,
        ..Opening::sqlite(folder, directory::views)
    }
}

fn open(folder: &Scratch, clock: &SimClock) -> (Store, Directory) {
    let store = opening(folder, clock.clone()).open(folder.path(), Seed(1)).unwrap();
    store.rebuild_now(std::time::Duration::from_millis(200)).unwrap();
    let node =
        NodeFolder::new(folder.path().join("node"), "test machine").secret(&mut Seed(1).chance()).unwrap();
    // The file beside the database: the same after a restart.
    let secret = WrappingSecret::generate(1, &mut Seed(77).chance());
    (store.clone(), Directory::new(store, secret.offer(&node), secret))
}

fn app(directory: &Directory, clock: &SimClock) -> Router {
    let messages = Messages::load(&[web::MESSAGES, directory::MESSAGES], LanguagePlan::default()).unwrap();
    let state = State { directory: directory.clone(), demonstration: None, homes: HOMES };
    let sessions = Arc::new(directory.clone());
    // Unlike the store's: a session's token must not repeat another's.
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1_000);
    let seed = Seed(NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    let web = Web::new(Site::default(), messages, sessions, Arc::new(clock.clone()), Box::new(seed.chance()));
    web::serve(directory::routes(state), web)
}

impl World {
    /// A school with so many pupils in its first class, their cards made, and a teacher and an administrator with passwords.
    pub fn new(name: &str, pupils: usize) -> Self {
        let folder = Scratch::new(name).unwrap();
        let clock = SimClock::at(testkit::random_log::START);
        let (store, directory) = open(&folder, &clock);
        let making = directory.clone();
        let hash = password::hash(PASSWORD, &[7; password::SALT_BYTES]).unwrap();
        let made = store.write_blocking(move |tx| {
            let school = SchoolId::random(tx.entropy());
            let opened =
                SchoolOpened { school, name: "Escuela".into(), country: "PE".into(), demonstration: false };
            let events = vec![opened.into()];
            tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
            let class = making.open_class(tx, school, "5.º B")?;
            let other_class = making.open_class(tx, school, "6.º A")?;
            let mut person = |name: &str, drawing, role, class| {
                let new = NewPerson { name, drawing, language: None, role, class, demonstration: false };
                making.register(tx, school, &new)
            };
            let pupils = (0..pupils)
                .map(|n| person(&format!("Niña{n:02} Quispe"), n as u8, Role::Pupil, Some((class, false))))
                .collect::<Result<Vec<_>, _>>()?;
            let teacher = person("Rosa Vilca", 40, Role::Teacher, Some((class, true)))?;
            let administrator = person("Marta Ticona", 41, Role::Administrator, None)?;
            making.make_cards(tx, class)?;
            making.set_password(tx, teacher, &hash)?;
            making.set_password(tx, administrator, &hash)?;
            Ok::<_, StoreError>((school, class, other_class, pupils, teacher))
        });
        let (school, class, other_class, pupils, teacher) = made.unwrap();
        let runtime = Arc::new(
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap(),
        );
        let app = app(&directory, &clock);
        Self { directory, store, clock, school, class, other_class, pupils, teacher, app, runtime, folder }
    }

    /// The plug is pulled and put back: everything in memory is gone.
    pub fn restarted(self) -> Self {
        self.store.close();
        let (store, directory) = open(&self.folder, &self.clock);
        let app = app(&directory, &self.clock);
        Self { store, directory, app, ..self }
    }

    /// A new phone.
    pub fn phone(&self) -> Phone<'_> {
        Phone { world: self, cookies: BTreeMap::new(), language: "en", encrypted: false }
    }

    /// A pupil's card.
    pub fn card(&self, number: usize) -> Card {
        let pupil = self.pupils[number];
        self.store
            .read_blocking(|db| {
                let list = self.directory.pupils_listed(db, self.class)?;
                let listed = list.into_iter().find(|listed| listed.person == pupil).unwrap();
                self.directory.card(db, listed)
            })
            .unwrap()
    }

    /// A pupil's PIN, as on her card.
    pub fn pin(&self, number: usize) -> String {
        use directory::sign_in::secret::Secret;
        match self.card(number).secret.unwrap() {
            Secret::Pin(digits) => digits.map(|d| d.to_string()).concat(),
            Secret::Pictures(_) => panic!("pictures"),
        }
    }

    /// Some other PIN.
    pub fn wrong_pin(&self, number: usize) -> &'static str {
        if self.pin(number) == "4836" { "4837" } else { "4836" }
    }

    /// The class's code.
    pub fn code(&self) -> String {
        self.store.read_blocking(|db| self.directory.class_way(db, self.class)).unwrap().unwrap().code
    }

    /// Where a pupil types her PIN.
    pub fn pad(&self, number: usize) -> String {
        format!("/enter/list/{}", self.pupils[number])
    }

    /// Runs something on the writer.
    pub fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Directory, &mut store::WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let directory = self.directory.clone();
        self.store.write_blocking(move |tx| act(&directory, tx)).unwrap()
    }

    /// Several futures at once, as from several phones.
    pub fn at_once(&self, requests: Vec<Request<Body>>) -> Vec<u16> {
        self.runtime.block_on(async {
            let tasks: Vec<_> =
                requests.into_iter().map(|request| tokio::spawn(self.app.clone().oneshot(request))).collect();
            let mut statuses = Vec::new();
            for task in tasks {
                statuses.push(task.await.unwrap().unwrap().status().as_u16());
            }
            statuses
        })
    }
}

impl Phone<'_> {
    /// Nobody on the Wi-Fi can read along.
    pub fn encrypted(mut self) -> Self {
        self.encrypted = true;
        self
    }

    /// Reading another language.
    pub fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send(Method::GET, path, &[])
    }

    /// Posts a form as our own page would, with this session's token if there is a session.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut fields: Vec<(&str, &str)> = fields.to_vec();
        let token = if self.cookies.contains_key("chaski") { self.get("/").hidden("csrf") } else { None };
        if let Some(token) = &token {
            fields.push(("csrf", token));
        }
        self.send(Method::POST, path, &fields)
    }

    /// The request itself, to be sent with others.
    pub fn request(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let scheme = if self.encrypted { "https" } else { "http" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "10.42.0.1")
            .header(header::ORIGIN, format!("{scheme}://10.42.0.1"))
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(Body::from(body)).unwrap();
        if self.encrypted {
            request.extensions_mut().insert(web::serve::Encrypted);
        }
        request
    }

    fn send(&mut self, method: Method, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.request(method, path, fields);
        let app = self.world.app.clone();
        let response = self.world.runtime.block_on(async {
            let response = app.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            (parts, body.collect().await.unwrap().to_bytes())
        });
        let (parts, body) = response;
        let headers: Vec<(String, String)> = parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        for (_, line) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = headers.iter().find(|(name, _)| name == "location").map(|(_, v)| v.clone());
        Reply {
            status: parts.status.as_u16(),
            location: location.unwrap_or_default(),
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Types the class code.
    pub fn with_code(mut self) -> Self {
        let code = self.world.code();
        let reply = self.post("/enter", &[("code", &code)]);
        assert_eq!((reply.status, reply.location.as_str()), (303, "/enter/list"), "{}", reply.body);
        self
    }

    /// Signs a pupil in with her PIN.
    pub fn pupil(self, number: usize) -> Self {
        let mut phone = self.with_code();
        let reply = phone.post(&phone.world.pad(number), &[("pin", &phone.world.pin(number))]);
        assert_eq!((reply.status, reply.location.as_str()), (303, "/enter/with"), "{}", reply.body);
        phone
    }

    /// Signs somebody of the staff in.
    pub fn staff(mut self, who: &str) -> Self {
        let reply = self.post("/enter/staff", &[("who", who), ("password", PASSWORD)]);
        assert_eq!(reply.status, 303, "{}", reply.body);
        self
    }

    /// Whether somebody is signed in, and under which name.
    pub fn who(&mut self) -> Option<String> {
        let page = self.get("/").body;
        let (_, after) = page.split_once("<span class=\"who\">")?;
        after.split('<').next().map(str::to_owned)
    }
}

impl Reply {
    /// The value of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, after) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        after.split('"').next().map(str::to_owned)
    }

    /// Whether a header has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.headers.iter().any(|(n, v)| n == name && v == value)
    }
}
