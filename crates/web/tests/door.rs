//! The door, the frame, sessions and forms, asked as a browser or a hostile neighbour would ask.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http_body_util::BodyExt;
use kernel::{Actor, Clock, ClockQuality, PersonId, Role, SchoolId, Seed, UtcMillis};
use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tower::ServiceExt;
use web::{
    Fields, Form, Html, NavEntry, OpenForm, Page, Site, Visitor, Web, WebError,
    messages::{LanguagePlan, Messages},
    parts::{Button, Field, PostForm, Text},
    session::{self, Answer, SessionRow, SessionStore, SessionStoreError, TokenHash, memory::MemorySessions},
};

const START_MS: i64 = 1_795_235_400_000;
const HOUR_MS: i64 = 3_600_000;

#[derive(Default)]
struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(START_MS + self.0.load(Ordering::SeqCst))
    }
    fn quality(&self) -> ClockQuality {
        ClockQuality::Good
    }
}

/// A store whose disk is gone.
struct BrokenSessions;

impl SessionStore for BrokenSessions {
    fn lookup(&self, _: TokenHash, _: UtcMillis) -> Answer<'_, Option<SessionRow>> {
        Box::pin(async { Err(SessionStoreError("/secret/path.db: disk I/O error".into())) })
    }
    fn insert(&self, _: TokenHash, _: SessionRow) -> Answer<'_, ()> {
        Box::pin(async { Err(SessionStoreError("full".into())) })
    }
    fn touch(&self, _: TokenHash, _: UtcMillis) -> Answer<'_, ()> {
        Box::pin(async { Ok(()) })
    }
    fn remove(&self, _: TokenHash) -> Answer<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

struct Hub {
    app: Router,
    clock: Arc<TestClock>,
}

#[derive(serde::Deserialize)]
struct SignIn {
    who: u8,
}

#[derive(serde::Deserialize)]
struct Save {
    amount: u32,
    #[serde(default)]
    day: Vec<String>,
}

async fn start(visitor: Visitor) -> Response {
    web::page(&visitor, Page::new("<b>Inicio</b> & fin", Html::new().with(Text::new("hola"))).home())
}

async fn lesson(visitor: Visitor) -> Response {
    let form =
        PostForm::answer(&visitor, "/answer").with(Field::text("words", "Palabras")).with(Button::main("Va"));
    let page =
        Page::new("Lección", Html::new().with(form)).learner().under("/", "Inicio").next("/next", "Seguir");
    web::page(&visitor, page)
}

async fn answer(visitor: Visitor, fields: Fields) -> Result<Response, WebError> {
    visitor.actor()?;
    let words = fields.get("words").unwrap_or_default().to_owned();
    Ok((StatusCode::OK, format!("recorded {words} {}", fields.get("client").is_some())).into_response())
}

async fn sign_in(visitor: Visitor, OpenForm(form): OpenForm<SignIn>) -> Result<Response, WebError> {
    let person = PersonId([form.who; 16]);
    let row = SessionRow {
        actor: Actor { person, school: SchoolId([1; 16]), roles: vec![Role::Pupil], together: vec![] },
        shown_name: Some("Ana <Q>".to_owned()),
        language: None,
        seen_at: visitor.now(),
        ends_at: visitor.now().plus_ms(HOUR_MS),
    };
    let cookie = session::open(&visitor, row).await?;
    Ok((cookie, web::after_sign_in(&visitor, person, "/lesson")).into_response())
}

async fn sign_out(visitor: Visitor, _: Fields) -> Result<Response, WebError> {
    Ok((session::close(&visitor).await?, web::see_other("/")).into_response())
}

async fn save(Form(save): Form<Save>) -> String {
    format!("{} {}", save.amount, save.day.join("+"))
}

async fn explode() -> Response {
    panic!("secret detail");
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(3)).await;
    "late"
}

impl Hub {
    fn new() -> Self {
        Self::with(Arc::new(MemorySessions::default()))
    }

    fn with(sessions: Arc<dyn SessionStore>) -> Self {
        let site = Site {
            demonstration: true,
            hosts: vec!["escuela.lan".to_owned()],
            patience: Duration::from_millis(150),
            nav: vec![
                NavEntry { href: "/lesson", key: "web-quipu-drawn", roles: &[Role::Pupil] },
                NavEntry { href: "/class", key: "web-quipu-who", roles: &[Role::Teacher] },
            ],
            ..Site::default()
        };
        let messages = Messages::load(&[web::MESSAGES], LanguagePlan::default()).unwrap();
        let clock = Arc::new(TestClock::default());
        let entropy = Box::new(Seed(7).chance());
        let web = Web::new(site, messages, sessions, Arc::clone(&clock) as Arc<dyn Clock>, entropy);
        let routes = Router::new()
            .route("/", get(start))
            .route("/lesson", get(lesson))
            .route("/answer", post(answer))
            .route("/save", post(save))
            .route("/mail/deliver", post(save))
            .route("/sign-in", post(sign_in))
            .route("/sign-out", post(sign_out))
            .route("/explode", get(explode))
            .route("/slow", get(slow))
            .route("/bare", get(async || StatusCode::NOT_FOUND))
            .route("/broken", get(async || WebError::internal("SQL: select secret")))
            .route("/preparing", get(async || WebError::ViewPreparing))
            .route("/theirs", get(async || WebError::NOT_YOURS));
        Self { app: web::serve(routes, web), clock }
    }

    async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let mut bytes = body.collect().await.unwrap().to_bytes().to_vec();
        if parts.headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "gzip") {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain).unwrap();
            bytes = plain;
        }
        Seen {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Seen {
        self.send(request(Method::GET, path, headers, "")).await
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Seen {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        if !headers.iter().any(|(name, _)| *name == "origin") {
            all.push(("origin", "http://localhost:8080"));
        }
        all.extend_from_slice(headers);
        self.send(request(Method::POST, path, &all, body)).await
    }

    /// Signs in and gives the cookie.
    async fn signed_in(&self, who: u8) -> String {
        let seen = self.post("/sign-in", &[], &format!("who={who}")).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
        seen.cookie("chaski")
    }

    async fn form_token(&self, cookie: &str) -> String {
        let page = self.get("/lesson", &[("cookie", cookie)]).await;
        page.field("csrf")
    }
}

fn request(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "localhost:8080");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn cookie(&self, name: &str) -> String {
        let lines = self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
        let line = lines.into_iter().find(|line| line.starts_with(&format!("{name}="))).unwrap_or_default();
        line.split(';').next().unwrap_or_default().to_owned()
    }

    /// The value of the first hidden field of that name inside the main part.
    fn field(&self, name: &str) -> String {
        let main = self.body.split("<main").nth(1).unwrap_or_default();
        let after = main.split(&format!(r#"name="{name}" value=""#)).nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn says(&self, status: u16, words: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert!(self.body.contains(words), "\"{words}\" is not in:\n{}", self.body);
    }
}

#[tokio::test]
async fn every_answer_is_defended() {
    let hub = Hub::new();
    for path in
        ["/", "/nowhere", "/broken", "/explode", "/?lang=pt", "/assets/x/chaski.css", "/assets/x/none"]
    {
        let seen = hub.get(path, &[]).await;
        let policy = seen.header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(seen.header(name), value, "{path}");
        }
        assert!(!seen.header("x-request-id").is_empty(), "{path}");
        assert!(!seen.header("permissions-policy").is_empty(), "{path}");
        assert!(!seen.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn pages_have_no_inline_script_or_style_and_escape_titles() {
    let hub = Hub::new();
    let cookie = hub.signed_in(1).await;
    for path in ["/", "/lesson", "/nowhere"] {
        let body = hub.get(path, &[("cookie", &cookie)]).await.body;
        assert!(!body.contains(" style="), "{path}");
        assert!(!body.contains("<style"), "{path}");
        assert!(!body.contains("javascript:") && !body.contains(" onclick"), "{path}");
        for script in body.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{path}: {script}");
        }
    }
    let start = hub.get("/", &[("cookie", &cookie)]).await.body;
    assert!(start.contains("<h1>&#60;b&#62;Inicio&#60;/b&#62; &#38; fin</h1>"), "{start}");
    assert!(start.contains("Ana &#60;Q&#62;"), "{start}");
    assert!(start.contains("Demostración"), "{start}");
}

#[tokio::test]
async fn hostile_hosts_get_no_page() {
    let hub = Hub::new();
    for host in ["evil.example", "localhost.evil.example", "escuela.lan.evil.example", "", "a b", "[::1"] {
        let seen = hub.get("/", &[("host", host)]).await;
        seen.says(421, "Esta dirección no es de la caja.");
        assert!(seen.body.contains("http://escuela.lan/"), "the way to the box");
        assert!(!seen.body.contains("hola"), "{host}");
    }
    for host in ["escuela.lan", "10.0.0.1:8080", "[::1]:8080", "localhost"] {
        assert_eq!(hub.get("/", &[("host", host)]).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn foreign_sites_change_nothing() {
    let hub = Hub::new();
    let cookie = hub.signed_in(1).await;
    let token = hub.form_token(&cookie).await;
    let body = format!("csrf={token}&words=si");
    for hostile in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost:8081"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let seen = hub.post("/answer", &[("cookie", &cookie), hostile], &body).await;
        seen.says(403, "Esto llegó desde otro sitio.");
    }
    // No origin at all, a very old browser: the token decides.
    let form = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie.as_str())];
    let sent = |body: String| hub.send(request(Method::POST, "/answer", &form, &body));
    sent(body.clone()).await.says(200, "recorded si");
    sent("words=si".to_owned()).await.says(403, "Esto llegó desde otro sitio.");
    sent(body.replace("csrf=", "csrf=0")).await.says(403, "Esto llegó desde otro sitio.");
    // Somebody else's token is no better than none.
    let other = hub.signed_in(2).await;
    let theirs = hub.form_token(&other).await;
    sent(format!("csrf={theirs}&words=si")).await.says(403, "Esto llegó desde otro sitio.");
}

#[tokio::test]
async fn tokens_differ_on_every_page_and_all_fit() {
    let hub = Hub::new();
    let cookie = hub.signed_in(1).await;
    let (one, two) = (hub.form_token(&cookie).await, hub.form_token(&cookie).await);
    assert_ne!(one, two);
    for token in [one, two] {
        hub.post("/answer", &[("cookie", &cookie)], &format!("csrf={token}&words=a"))
            .await
            .says(200, "recorded a");
    }
}

#[tokio::test]
async fn error_pages_speak_three_languages_and_betray_nothing() {
    let hub = Hub::new();
    for (language, words) in [
        ("es-PE,es;q=0.9", "Esta página no está en la caja."),
        ("pt-BR", "Esta página não está na caixa."),
        ("en-US,en;q=0.5", "This page is not on this box."),
        ("quz, fr;q=0.9", "Esta página no está en la caja."),
    ] {
        for path in ["/nowhere", "/bare", "/lesson/", "/assets/x/none.png"] {
            hub.get(path, &[("accept-language", language)]).await.says(404, words);
        }
    }
    for path in ["/broken", "/explode"] {
        let seen = hub.get(path, &[]).await;
        seen.says(500, "Algo falló en la caja.");
        assert!(seen.body.contains(seen.header("x-request-id")), "the number for the technician");
        for secret in ["secret", "SQL", "panic", "expect", "chaski:"] {
            assert!(!seen.body.contains(secret), "{path} betrays {secret}");
        }
    }
    hub.get("/slow", &[]).await.says(503, "La caja está muy ocupada.");
    let preparing = hub.get("/preparing", &[]).await;
    preparing.says(503, "Estamos preparando esta página.");
    assert_eq!(preparing.header("retry-after"), "5");
    hub.get("/theirs", &[]).await.says(403, "Esto es de otra persona.");
    let wrong =
        hub.send(request(Method::DELETE, "/lesson", &[("origin", "http://localhost:8080")], "")).await;
    wrong.says(405, "Esta página no se abre así.");
    assert!(wrong.header("allow").contains("GET"));
}

#[tokio::test]
async fn the_answer_to_a_form_opened_again_leads_to_the_page_above() {
    let hub = Hub::new();
    let page = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    for (path, above) in [("/mail/deliver", "/mail"), ("/save", "/")] {
        let led = hub.get(path, &page).await;
        assert_eq!((led.status.as_u16(), led.header("location")), (303, above), "{path}");
        // With another language too: the choice is kept first.
        let chosen = hub.get(&format!("{path}?lang=pt"), &page).await;
        assert_eq!((chosen.status.as_u16(), chosen.header("location")), (303, path), "{path}");
    }
    hub.get("/save", &[("accept", "*/*")]).await.says(405, "Esta página no se abre así.");
    assert_eq!(hub.get("/save", &[("accept", "application/json")]).await.status, 405);
    hub.get("/nowhere/deliver", &page).await.says(404, "Esta página no está en la caja.");
}

#[tokio::test]
async fn programs_get_json() {
    let hub = Hub::new();
    let seen = hub.get("/nowhere", &[("accept", "application/json"), ("accept-language", "en")]).await;
    assert_eq!(seen.header("content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
    assert_eq!(problem["type"], "chaski:not-found");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["title"], "This page is not on this box.");
}

#[tokio::test]
async fn a_broken_session_store_is_an_error_page_not_a_signed_out_one() {
    let hub = Hub::with(Arc::new(BrokenSessions));
    hub.get("/", &[]).await.says(200, "hola");
    let cookie = format!("chaski={}", "0".repeat(52));
    let seen = hub.get("/", &[("cookie", &cookie)]).await;
    seen.says(500, "Algo falló en la caja.");
    assert!(!seen.body.contains("secret"));
}

#[tokio::test]
async fn the_language_switch_keeps_the_page() {
    let hub = Hub::new();
    let page = hub.get("/lesson?unit=2", &[]).await.body;
    assert!(page.contains(r#"href="/lesson?unit=2&#38;lang=pt""#), "{page}");
    let seen = hub.get("/lesson?unit=2&lang=pt", &[]).await;
    assert_eq!((seen.status.as_u16(), seen.header("location")), (303, "/lesson?unit=2"));
    assert_eq!(seen.cookie("lang"), "lang=pt");
    let page = hub.get("/nowhere", &[("cookie", "lang=pt"), ("accept-language", "en")]).await;
    page.says(404, r#"<html lang="pt">"#);
    // Nonsense is taken out of the address and not remembered; the redirect stays on the box.
    for (path, location) in [
        ("/lesson?lang=%3Cscript%3E", "/lesson"),
        ("//evil.example/?lang=pt", "/"),
        ("/lesson?lang=quz", "/lesson"),
    ] {
        let seen = hub.get(path, &[]).await;
        assert_eq!(seen.header("location"), location, "{path}");
    }
    assert_eq!(hub.get("/lesson?lang=quz", &[]).await.cookie("lang"), "");
    // A page that is not there must not offer links to other hosts either.
    let page = hub.get("//evil.example/x", &[]).await;
    page.says(404, "Esta página no está en la caja.");
    assert!(!page.body.contains("evil"), "{}", page.body);
}

#[tokio::test]
async fn a_session_opens_shows_and_ends() {
    let hub = Hub::new();
    let seen = hub.post("/sign-in", &[], "who=1").await;
    let cookie = seen.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=3600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = seen.cookie("chaski");
    let page = hub.get("/lesson", &[("cookie", &cookie)]).await;
    assert!(
        page.body.contains("Ana &#60;Q&#62;") && page.body.contains(r#"href="/lesson" aria-current="page""#)
    );
    assert!(!page.body.contains(r#"href="/class""#), "a section for teachers");
    assert_eq!(page.header("cache-control"), "no-store");
    let token = page.field("csrf");
    let out = hub.post("/sign-out", &[("cookie", &cookie)], &format!("csrf={token}")).await;
    assert_eq!((out.header("location"), out.cookie("chaski").as_str()), ("/", "chaski="));
    assert!(!hub.get("/lesson", &[("cookie", &cookie)]).await.body.contains("Ana"), "the token is dead");

    let cookie = hub.signed_in(1).await;
    hub.clock.0.store(HOUR_MS, Ordering::SeqCst);
    assert!(!hub.get("/lesson", &[("cookie", &cookie)]).await.body.contains("Ana"), "it ended by itself");
    assert_eq!(
        hub.get("/lesson", &[("cookie", "chaski=zzz; chaski=%01; chaski")]).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_answer_outlives_its_session_for_its_owner_only() {
    let hub = Hub::new();
    let cookie = hub.signed_in(1).await;
    let page = hub.get("/lesson", &[("cookie", &cookie)]).await;
    let (token, owner, client) = (page.field("csrf"), page.field("owner"), page.field("client"));
    let seal = page.field("seal");
    hub.clock.0.store(HOUR_MS, Ordering::SeqCst);
    let body = format!("csrf={token}&owner={owner}&client={client}&seal={seal}&words=tres+%3Ckilos%3E");
    let seen = hub.post("/answer", &[("cookie", &cookie)], &body).await;
    seen.says(401, "Lo que acaba de escribir lo guardamos aparte.");
    let kept = seen.cookie("kept");
    assert!(kept.len() > "kept=".len());

    // Another person signs in on the same phone: she is led on as usual and does not see it.
    let other = hub.post("/sign-in", &[("cookie", &kept)], "who=2").await;
    assert_eq!(other.header("location"), "/lesson");
    let theirs = format!("{kept}; {}", other.cookie("chaski"));
    let seen = hub.get("/kept", &[("cookie", &theirs)]).await;
    assert!(!seen.body.contains("kilos"), "{}", seen.body);

    // The owner comes back.
    let back = hub.post("/sign-in", &[("cookie", &kept)], "who=1").await;
    assert_eq!(back.header("location"), "/kept");
    let mine = format!("{kept}; {}", back.cookie("chaski"));
    let page = hub.get("/kept", &[("cookie", &mine)]).await;
    page.says(200, "tres &#60;kilos&#62;");
    assert!(
        page.body.contains(&format!(r#"name="client" value="{client}""#)),
        "the same answer, not a second one"
    );
    let again = format!("csrf={}&words=tres&client={client}", page.field("csrf"));
    hub.post("/answer", &[("cookie", &mine)], &again).await.says(200, "recorded tres true");
    assert!(!hub.get("/kept", &[("cookie", &mine)]).await.body.contains("kilos"), "sent is sent");
    let dropped = hub.post("/kept", &[("cookie", &mine)], &format!("csrf={}", page.field("csrf"))).await;
    assert_eq!((dropped.header("location"), dropped.cookie("kept").as_str()), ("/", "kept="));
}

#[tokio::test]
async fn who_writes_without_end_is_told_when_to_go_on_and_others_go_on_now() {
    let hub = Hub::new();
    let cookie = hub.signed_in(1).await;
    let page = hub.get("/lesson", &[("cookie", &cookie)]).await;
    let guard =
        ["csrf", "owner", "client", "seal"].map(|name| format!("{name}={}", page.field(name))).join("&");
    let long = format!("{guard}&words={}", "x".repeat(250_000));
    let mut taken = 0;
    let refused = loop {
        let seen = hub.post("/answer", &[("cookie", &cookie)], &long).await;
        if seen.status != StatusCode::OK {
            break seen;
        }
        taken += 1;
        assert!(taken < 100, "without end");
    };
    assert!((60..=70).contains(&taken), "{taken}");
    refused.says(429, "Puede seguir a las");
    assert!(!refused.body.contains("guardado aparte"), "too long to be kept");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=2 * 3_600).contains(&wait), "{wait}");
    // What is short is kept aside, and nobody else waits.
    let short = format!("{guard}&words=tres");
    let seen = hub.post("/answer", &[("cookie", &cookie)], &short).await;
    seen.says(429, "Lo que acaba de escribir está guardado aparte");
    let both = format!("{cookie}; {}", seen.cookie("kept"));
    hub.get("/kept", &[("cookie", &both)]).await.says(200, "tres");
    let other = hub.signed_in(2).await;
    let token = hub.get("/lesson", &[("cookie", &other)]).await.field("csrf");
    hub.post("/answer", &[("cookie", &other)], &format!("csrf={token}&words=a"))
        .await
        .says(200, "recorded a");
    // The time that was said is the time.
    hub.clock.0.store(wait * 1_000, Ordering::SeqCst);
    let again = hub.signed_in(1).await;
    let token = hub.get("/lesson", &[("cookie", &again)]).await.field("csrf");
    hub.post("/answer", &[("cookie", &again)], &format!("csrf={token}&words=b"))
        .await
        .says(200, "recorded b");
}

#[tokio::test]
async fn nobody_writes_what_is_kept_under_anothers_name() {
    let hub = Hub::new();
    let theirs = hub.signed_in(2).await;
    let page = hub.get("/lesson", &[("cookie", &theirs)]).await;
    let (client, seal) = (page.field("client"), page.field("seal"));
    let hers = hub.signed_in(1).await;
    let owner = hub.get("/lesson", &[("cookie", &hers)]).await.field("owner");
    assert_ne!(owner, page.field("owner"));
    for end in ["".to_owned(), format!("&client={client}"), format!("&client={client}&seal={seal}")] {
        let body = format!("csrf=old&owner={owner}&words=regala+tu+saldo{end}");
        let seen = hub.post("/answer", &[], &body).await;
        assert_eq!(seen.status, StatusCode::UNAUTHORIZED);
        assert!(!seen.body.contains("lo guardamos aparte"), "{end}: {}", seen.body);
        assert!(
            seen.headers
                .get_all("set-cookie")
                .iter()
                .all(|cookie| !cookie.to_str().unwrap().starts_with("kept="))
        );
    }
}

#[tokio::test]
async fn a_form_from_an_older_session_is_offered_again() {
    let hub = Hub::new();
    let old = hub.signed_in(1).await;
    let page = hub.get("/lesson", &[("cookie", &old)]).await;
    let now = hub.signed_in(1).await;
    let of = |name: &str| page.field(name);
    let (csrf, owner, client, seal) = (of("csrf"), of("owner"), of("client"), of("seal"));
    let body = format!("csrf={csrf}&owner={owner}&client={client}&seal={seal}&words=hola");
    let seen = hub.post("/answer", &[("cookie", &now)], &body).await;
    seen.says(409, "Esta página se quedó esperando.");
    let both = format!("{now}; {}", seen.cookie("kept"));
    hub.get("/kept", &[("cookie", &both)]).await.says(200, "hola");
}

#[tokio::test]
async fn forms_are_bounded_and_read_whole() {
    let hub = Hub::new();
    hub.post("/save", &[], "amount=3&day=1&day=5").await.says(200, "3 1+5");
    for bad in
        ["amount=three", "", "amount=-1", "amount=99999999999", "amount=%FF", "&&&=&=", "amount=1&amount=2"]
    {
        hub.post("/save", &[], bad).await.says(400, "Hay algo que la caja no entendió.");
    }
    let long = format!("amount=1&day={}", "x".repeat(web::FORM_MAX_BYTES));
    hub.post("/save", &[], &long).await.says(413, "256 KB");
    let json = [("content-type", "application/json"), ("origin", "http://localhost:8080")];
    hub.send(request(Method::POST, "/save", &json, "{}"))
        .await
        .says(400, "Hay algo que la caja no entendió.");
}

#[tokio::test]
async fn pages_are_zipped_and_light() {
    let hub = Hub::new();
    let zipped = [("accept-encoding", "gzip, deflate")];
    let raw = |path: String| {
        let app = hub.app.clone();
        async move {
            let response = app.oneshot(request(Method::GET, &path, &zipped, "")).await.unwrap();
            let coding = response.headers().get(header::CONTENT_ENCODING).cloned();
            assert_eq!(coding.unwrap(), "gzip", "{path}");
            response.into_body().collect().await.unwrap().to_bytes().len()
        }
    };
    let page = hub.get("/lesson", &[]).await.body;
    let mut total = raw("/lesson".to_owned()).await;
    for address in page.split('"').filter(|text| text.starts_with("/assets/")) {
        total += raw(address.to_owned()).await;
    }
    assert!(
        total < 16 * 1024,
        "frame, style, script and icon weigh {total} bytes; a lesson's words must fit in 40 KB too"
    );
    // HEAD answers as GET does, without the body.
    let head = hub.send(request(Method::HEAD, "/lesson", &[], "")).await;
    assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_follow_their_content() {
    let hub = Hub::new();
    let page = hub.get("/", &[]).await.body;
    let style = page.split('"').find(|text| text.ends_with("chaski.css")).unwrap();
    let seen = hub.get(style, &[]).await;
    assert!(seen.header("cache-control").contains("immutable"));
    assert_eq!(seen.header("content-type"), "text/css; charset=utf-8");
    assert!(!seen.body.contains("/*"), "comments stay at home");
    // A page from before an update asks for an address of then.
    let old = hub.get("/assets/0000000000000/chaski.css", &[]).await;
    assert_eq!((old.status.as_u16(), old.header("cache-control")), (200, "no-cache"));
    assert_eq!(hub.get("/favicon.ico", &[]).await.header("content-type"), "image/svg+xml");
}
