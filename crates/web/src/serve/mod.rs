//! The door every request passes: host, language, session, origin, patience; and on the way out: error pages,
//! headers, compression. One middleware, so that the order is read in one place.

pub mod assets;
mod checks;
mod compress;
mod errors;
mod headers;
mod kept;
mod language;
mod listen;
mod origin;
mod way;

pub use checks::{CHECK_HOSTS, ConnectivityChecks};
pub use listen::{Bounded, Connection, Door, bounded};

use crate::{
    FORM_MAX_BYTES, Visitor, Web, WebError,
    kept::KEPT_COOKIE,
    session::{Session, TOUCH_EVERY_MS, Token, cookie},
    visitor::Inner,
};
use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use std::{any::Any, net::SocketAddr, sync::Arc, time::Duration};
use tower_http::catch_panic::CatchPanicLayer;

/// Put into a request's extensions by a TLS listener.
#[derive(Debug, Clone, Copy)]
pub struct Encrypted;

/// Bodies longer than a form are files; a slow phone may take this long for one.
const FILE_PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Wraps all features' routes. Call it once, last.
pub fn serve(routes: Router, web: Arc<Web>) -> Router {
    routes
        .route("/assets/{hash}/{name}", get(assets::answer))
        .route("/favicon.ico", get(assets::icon))
        .route(kept::PATH, get(kept::show).post(kept::drop_it))
        .fallback(async || WebError::NotFound)
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(web, door))
}

/// Where a handler leads after signing in: to what was kept aside for this person, or to `otherwise`.
pub fn after_sign_in(visitor: &Visitor, person: kernel::PersonId, otherwise: &str) -> Response {
    let waits = visitor
        .kept_id()
        .is_some_and(|id| visitor.web().kept().get(id, &person.to_string(), visitor.now()).is_some());
    crate::see_other(if waits { kept::PATH } else { otherwise })
}

async fn door(State(web): State<Arc<Web>>, mut request: Request, next: Next) -> Response {
    let accepts_gzip = compress::accepted(request.headers());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let way = way::of(peer, request.headers(), &web.site().proxies);
    let encrypted = web.site().encrypted
        || request.extensions().get::<Encrypted>().is_some()
        || way == way::Way::Encrypted;
    let request_id = web.request_id();

    let host = origin::host_of_request(request.headers(), request.uri()).unwrap_or_default();
    if let Some(answer) = checks::answer(request.method(), host, request.uri()) {
        return match web.site().connectivity_checks {
            ConnectivityChecks::Answer => answer,
            ConnectivityChecks::Page => {
                headers::secure(errors::connectivity(&web, request.headers()), &request_id, false, encrypted)
            }
        };
    }
    if !origin::host_allowed(request.headers(), request.uri(), &web.site().hosts) {
        return headers::secure(errors::wrong_host(&web, request.headers()), &request_id, false, encrypted);
    }
    if request.uri().path().starts_with("/assets/") {
        let visitor = visitor(&web, &request, None, encrypted, origin::Verdict::Unknown, &request_id);
        request.extensions_mut().insert(Arc::clone(&web));
        let response = errors::as_page(&visitor, next.run(request).await);
        return headers::secure(response, &request_id, false, encrypted);
    }
    if let Some(redirect) = language::choice(&web, &request, encrypted) {
        return headers::secure(redirect, &request_id, false, encrypted);
    }

    let (session, trouble) = match find_session(&web, request.headers()).await {
        Ok(session) => (session, None),
        Err(error) => (None, Some(error)),
    };
    let signed_in = session.is_some();
    let opens_page = opens_page(&request);
    let origin = origin::check(&request, encrypted);
    let mut visitor = visitor(&web, &request, session, encrypted, origin, &request_id);
    visitor.on_the_box = way == way::Way::OnTheBox;

    let response = if let Some(error) = trouble {
        error.into_response()
    } else if origin == origin::Verdict::Foreign {
        WebError::Foreign.into_response()
    } else {
        let patience = patience(&web, &request);
        request.extensions_mut().insert(visitor.clone());
        match tokio::time::timeout(patience, next.run(request)).await {
            Ok(response) => response,
            Err(_) => WebError::TooBusy.into_response(),
        }
    };
    let response = match page_above(&visitor, &response).filter(|_| opens_page) {
        Some(above) => crate::see_other(above),
        None => errors::as_page(&visitor, response),
    };
    let response = headers::secure(response, &request_id, signed_in, encrypted);
    if accepts_gzip { compress::gzip(response).await } else { response }
}

async fn find_session(web: &Web, headers: &HeaderMap) -> Result<Option<Session>, WebError> {
    let Some(token) = cookie(headers, &web.site().session_cookie).and_then(Token::from_cookie) else {
        return Ok(None);
    };
    let (hash, now) = (token.hash(), web.clock().now());
    let Some(row) = web.sessions().lookup(hash, now).await? else { return Ok(None) };
    if now.0.saturating_sub(row.seen_at.0) > TOUCH_EVERY_MS
        && let Err(error) = web.sessions().touch(hash, now).await
    {
        // The page can be served all the same; at worst the session ends early.
        tracing::warn!(%error, "a session's use could not be written down");
    }
    Ok(Some(Session { hash, row }))
}

fn visitor(
    web: &Arc<Web>,
    request: &Request,
    session: Option<Session>,
    encrypted: bool,
    origin: origin::Verdict,
    request_id: &str,
) -> Visitor {
    let own = session.as_ref().and_then(|session| session.row.language.as_ref());
    let tag = language::of(web, request.headers(), own);
    let inner = Inner {
        web: Arc::clone(web),
        path: request.uri().path().to_owned(),
        query: language::without_choice(request.uri().query().unwrap_or_default()),
        session,
        now: web.clock().now(),
        encrypted,
        wants_json: wants_json(request.headers()),
        same_origin: origin == origin::Verdict::Ours,
        kept: cookie(request.headers(), KEPT_COOKIE).map(str::to_owned),
        cookies: cookies(request.headers()),
        host: origin::authority(request.headers(), request.uri()).map(str::to_owned),
        request_id: request_id.to_owned(),
    };
    Visitor::new(web.messages().tongue(&tag), inner)
}

/// The `Cookie` lines alone; the server bounds all headers together.
fn cookies(headers: &HeaderMap) -> HeaderMap {
    headers.get_all(header::COOKIE).iter().map(|line| (header::COOKIE, line.clone())).collect()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}

/// Somebody opens a page, rather than a program that asks.
fn opens_page(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    request.method() == Method::GET && accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Where an address leads that takes forms only. Its answer may be a page, and whoever opens that again (with another language, from the
/// list of pages seen) is led to the page above, where the form is.
fn page_above<'a>(visitor: &'a Visitor, response: &Response) -> Option<&'a str> {
    let (above, _) = visitor.path().rsplit_once('/')?;
    let above = if above.is_empty() { "/" } else { above };
    (response.status() == StatusCode::METHOD_NOT_ALLOWED).then_some(above)
}

fn patience(web: &Web, request: &Request) -> Duration {
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let is_file =
        request.method() != Method::GET && length.is_none_or(|length| length > FORM_MAX_BYTES as u64);
    if is_file { FILE_PATIENCE } else { web.site().patience }
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> axum::http::Response<axum::body::Body> {
    let detail = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    WebError::internal(format!("panic: {detail}")).into_response()
}
