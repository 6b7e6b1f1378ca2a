//! The JSON API: one list of endpoints, from which the routes and their OpenAPI description both follow.
//!
//! *What is it for?* What pages can do, programs can do too, with a key that an administrator made.
//! *Main type:* [`Endpoint`]: a feature gives a list of them; the binary hands all lists to [`serve`].
//! *What does it never do?* It keeps no keys ([`Bearers`] does) and decides nothing: handlers ask what the pages ask.
//!
//! A key is a password that comes with every request: over plain HTTP it is refused unless the program runs on the box itself.
//! Errors are problem details (RFC 9457) in the asker's language. Bodies are bounded as forms are, or as the file they should be ([`File`]), answers by
//! [`PAGE_MAX`], requests by [`REQUESTS_PER_MINUTE`].

mod openapi;
mod operation;
mod problem;

pub use openapi::document;
pub use operation::{AFTER, Answers, File, Holds, LIMIT, Operation, Part};
pub use problem::Problem;

use crate::{FORM_MAX_BYTES, Visitor, messages::Tongue};
use axum::{
    Router,
    body::Body,
    extract::{Path, Query, Request},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use kernel::{Actor, ClockQuality, PersonId, Role, SchoolId, UtcMillis};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    pin::Pin,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Where all endpoints lie.
pub const BASE: &str = "/api/v1";
/// Most things in one answer.
pub const PAGE_MAX: usize = 200;
/// Requests one key may make in a minute: ten a second leave a small box most of itself.
pub const REQUESTS_PER_MINUTE: u32 = 600;
/// Keys whose requests are counted at once.
const COUNTED: usize = 1_024;

/// On whose behalf a program asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Which key, for its allowance of requests.
    pub key: [u8; 32],
    /// The school it was made for.
    pub school: SchoolId,
    /// Who made it.
    pub person: PersonId,
    /// Whether it may change things.
    pub may_write: bool,
}

impl Bearer {
    /// The asker as a gate hears of her. Keys open only while their maker administers the school ([`Bearers`]); whatever else she may
    /// be, a key asks as the administrator alone, so that it never sees more than she does.
    pub fn actor(&self) -> Actor {
        Actor { person: self.person, school: self.school, roles: vec![Role::Administrator], together: vec![] }
    }
}

/// Who knows keys.
pub trait Bearers: Send + Sync {
    /// Whose key this is; `None` if it opens nothing.
    fn bearer<'a>(&'a self, key: &'a str, now: UtcMillis) -> Pending<'a, Option<Bearer>>;
}

/// An answer on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// What a handler says instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub problem: Problem,
    /// More about it, in the asker's language.
    pub detail: Option<String>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, detail: None }
    }
}

/// A request as a handler sees it.
pub struct Call {
    /// On whose behalf.
    pub bearer: Bearer,
    /// The asker's language.
    pub t: Tongue,
    /// When it came.
    pub now: UtcMillis,
    /// How good the clock is that says so.
    pub clock: ClockQuality,
    path: BTreeMap<String, String>,
    query: BTreeMap<String, String>,
    /// The body; null if there was none.
    pub body: Value,
    /// The body of an operation that takes a file.
    pub file: Vec<u8>,
}

impl Call {
    /// A part of the path, read as an id; one that cannot be is not found.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Failure> {
        let text = self.path.get(name).and_then(|text| text.parse().ok());
        text.ok_or(Problem::NotFound.into())
    }

    /// A parameter after the `?`.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A yes or no after the `?` that must be said: `true` or `false`, nothing that could be read either way.
    pub fn truth(&self, name: &str) -> Result<bool, Failure> {
        match self.query(name) {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => Err(not_understood(name)),
        }
    }

    /// How many things are wished, at most [`PAGE_MAX`].
    pub fn limit(&self) -> usize {
        self.query(LIMIT.name).and_then(|text| text.parse().ok()).unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX)
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }

    /// A text of the body that must be there.
    pub fn needed(&self, name: &str) -> Result<&str, Failure> {
        self.text(name).ok_or_else(|| not_understood(name))
    }

    /// A stretch of a list as an answer, and where the next begins: as [`AFTER`] and [`LIMIT`] ask for it. `key` names each thing,
    /// and no two alike.
    pub fn stretch<T, E>(
        &self,
        all: Vec<T>,
        key: impl Fn(&T) -> String,
        show: impl FnMut(T) -> Result<Value, E>,
    ) -> Result<Value, E> {
        let from = match self.query(AFTER.name) {
            None => 0,
            Some(after) => all.iter().position(|item| key(item) == after).map_or(all.len(), |at| at + 1),
        };
        let (left, limit) = (all.len() - from, self.limit());
        let next = (left > limit).then(|| key(&all[from + limit - 1]));
        let items = all.into_iter().skip(from).take(limit).map(show).collect::<Result<Vec<_>, _>>()?;
        Ok(json!({ "items": items, "next": next }))
    }
}

/// A list that is short by nature, whole.
pub fn whole(items: Vec<Value>) -> Value {
    json!({ "items": items, "next": null })
}

/// A field or parameter that is missing or says nothing that can be understood.
pub fn not_understood(name: &str) -> Failure {
    Failure { problem: Problem::NotUnderstood, detail: Some(format!("\"{name}\"?")) }
}

type Handler =
    Arc<dyn Fn(Call) -> Pin<Box<dyn Future<Output = Result<Value, Failure>> + Send>> + Send + Sync>;

/// An operation and what does it.
#[derive(Clone)]
pub struct Endpoint {
    /// What it is.
    pub operation: Operation,
    handler: Handler,
}

impl Endpoint {
    /// An endpoint.
    pub fn new<F, A>(operation: Operation, handler: F) -> Self
    where
        F: Fn(Call) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Value, Failure>> + Send + 'static,
    {
        Self { operation, handler: Arc::new(move |call| Box::pin(handler(call))) }
    }
}

/// Requests of each key in the running minute.
#[derive(Default)]
struct Allowance(Mutex<(i64, HashMap<[u8; 32], u32>)>);

impl Allowance {
    fn takes(&self, key: [u8; 32], now: UtcMillis) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now.0.div_euclid(60_000);
        if counted.0 != minute || counted.1.len() >= COUNTED {
            *counted = (minute, HashMap::new());
        }
        let count = counted.1.entry(key).or_insert(0);
        *count += 1;
        *count <= REQUESTS_PER_MINUTE
    }
}

/// The routes of all endpoints, and their description at `/api/v1/openapi.json`.
pub fn serve(bearers: Arc<dyn Bearers>, endpoints: Vec<Endpoint>) -> Router {
    let operations: Vec<Operation> = endpoints.iter().map(|endpoint| endpoint.operation).collect();
    let described = Arc::new(LazyLock::new(move || document(&operations).to_string()));
    let allowance = Arc::new(Allowance::default());
    let mut router = Router::new().route(
        &format!("{BASE}/openapi.json"),
        axum::routing::get(async move || json(String::clone(&described))),
    );
    for Endpoint { operation, handler } in endpoints {
        let (bearers, allowance) = (bearers.clone(), allowance.clone());
        let answer = move |visitor: Visitor,
                           path: Path<BTreeMap<String, String>>,
                           query: Query<BTreeMap<String, String>>,
                           request: Request| {
            let (bearers, allowance, handler) = (bearers.clone(), allowance.clone(), handler.clone());
            async move {
                let asked = Asked { visitor: &visitor, path: path.0, query: query.0 };
                match asked.answer(&operation, &*bearers, &allowance, &handler, request).await {
                    Ok(body) => json(body.to_string()),
                    Err(Failure { problem, detail }) => problem.answer(&visitor.t, detail),
                }
            }
        };
        router = router.route(&format!("{BASE}{}", operation.path), on(filter(operation.method), answer));
    }
    router
}

fn filter(method: &str) -> MethodFilter {
    match method {
        "POST" => MethodFilter::POST,
        "PUT" => MethodFilter::PUT,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

fn json(body: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

struct Asked<'a> {
    visitor: &'a Visitor,
    path: BTreeMap<String, String>,
    query: BTreeMap<String, String>,
}

impl Asked<'_> {
    async fn answer(
        self,
        operation: &Operation,
        bearers: &dyn Bearers,
        allowance: &Allowance,
        handler: &Handler,
        request: Request,
    ) -> Result<Value, Failure> {
        let now = self.visitor.now();
        // Not even looked at: whether a key that was heard opens something is nobody's business either.
        if !self.visitor.is_unheard() {
            return Err(Problem::Overheard.into());
        }
        let said = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = said.and_then(|said| said.strip_prefix("Bearer ")).unwrap_or_default().trim().to_owned();
        let bearer = bearers.bearer(&key, now).await?.ok_or(Problem::Token)?;
        if !allowance.takes(bearer.key, now) {
            return Err(Problem::TooMany.into());
        }
        if operation.method != "GET" && !bearer.may_write {
            return Err(Problem::ReadOnly.into());
        }
        let (body, file) = match operation.file {
            Some(file) => (Value::Null, bytes(request.into_body(), file.max_bytes).await?),
            None => (fields(request.into_body()).await?, vec![]),
        };
        let (t, clock) = (self.visitor.t.clone(), self.visitor.web().clock().quality());
        handler(Call { bearer, t, now, clock, path: self.path, query: self.query, body, file }).await
    }
}

async fn bytes(body: Body, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let bytes = Limited::new(body, max_bytes).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { Problem::TooLarge } else { Problem::NotUnderstood }
    })?;
    Ok(bytes.to_bytes().to_vec())
}

async fn fields(body: Body) -> Result<Value, Failure> {
    let bytes = bytes(body, FORM_MAX_BYTES).await?;
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure { problem: Problem::NotUnderstood, detail: Some(error.to_string()) })
}
