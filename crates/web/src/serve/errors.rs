//! Error pages that help: what happened, what is safe, what to do.

use super::{kept, language};
use crate::{Page, Visitor, Web, WebError, messages::Tongue, page};
use askama::Template;
use axum::{
    body::{Body, HttpBody},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::Refused;
use std::borrow::Cow;

/// Turns an answer that carries a [`WebError`], or a bare status of the router, into a page for this visitor.
pub(super) fn as_page(visitor: &Visitor, response: Response) -> Response {
    let error = match response.extensions().get::<WebError>() {
        Some(error) => error.clone(),
        None => match bare(&response) {
            Some(error) => error,
            None => return response,
        },
    };
    if let WebError::Internal(detail) = &error {
        tracing::error!(
            request = visitor.request_id(),
            path = room(visitor.path()),
            detail,
            "a request failed"
        );
    }
    let status = if response.status().is_success() { error.status() } else { response.status() };
    let mut answer = if visitor.wants_json() { json(visitor, &error) } else { html(visitor, &error) };
    *answer.status_mut() = status;
    // What the first answer wanted to say besides: cookies, allowed methods.
    for name in [header::SET_COOKIE, header::ALLOW] {
        for value in response.headers().get_all(&name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    if matches!(error, WebError::TooBusy | WebError::ViewPreparing) {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    if let WebError::WroteALot { until, .. } = error {
        let seconds = ((until.0 - visitor.now().0) / 1_000 + 1).max(1);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// The first part of an address: what follows may be somebody's key (`/c/…`), which no journal is to keep.
fn room(path: &str) -> &str {
    let end = path.char_indices().skip(1).find(|(_, c)| *c == '/').map_or(path.len(), |(at, _)| at);
    &path[..end]
}

/// The page for a name that is not this box's: also what a phone's "is there internet?" question gets.
pub(super) fn wrong_host(web: &Web, headers: &HeaderMap) -> Response {
    let t = web.messages().tongue(&language::of(web, headers, None));
    let address = web.site().hosts.first().map(|name| format!("http://{name}/"));
    let body = WrongHost { t: &t, address };
    match body.render() {
        Ok(html) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (StatusCode::MISDIRECTED_REQUEST, [(header::CONTENT_TYPE, kind)], html).into_response()
        }
        Err(_) => StatusCode::MISDIRECTED_REQUEST.into_response(),
    }
}

/// The page for devices that look for the internet, where the site wants one: where the lessons are.
pub(super) fn connectivity(web: &Web, headers: &HeaderMap) -> Response {
    let t = web.messages().tongue(&language::of(web, headers, None));
    let name = web.site().hosts.first().map_or("chaski", String::as_str);
    match (Connectivity { t: &t, address: format!("http://{name}/") }).render() {
        Ok(html) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], html).into_response()
        }
        Err(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

/// A status without a page: from the router or an extractor of the framework.
fn bare(response: &Response) -> Option<WebError> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let empty = response.body().size_hint().exact() == Some(0);
    if !empty && !kind.starts_with("text/plain") {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => WebError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => WebError::WrongMethod,
        StatusCode::UNAUTHORIZED => WebError::Refused(Refused::SignInFirst),
        StatusCode::FORBIDDEN => WebError::NOT_YOURS,
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge { max_bytes: crate::FORM_MAX_BYTES },
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            WebError::TooBusy
        }
        _ if status.is_server_error() => WebError::internal(format!("bare status {status}")),
        _ => WebError::internal_input(status.as_str()),
    })
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    t: &'a Tongue,
    sentences: Vec<Cow<'a, str>>,
    /// Whether the number for the technician is shown.
    code: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "connectivity.html")]
struct Connectivity<'a> {
    t: &'a Tongue,
    address: String,
}

#[derive(Template)]
#[template(path = "wrong_host.html")]
struct WrongHost<'a> {
    t: &'a Tongue,
    address: Option<String>,
}

fn html(visitor: &Visitor, error: &WebError) -> Response {
    let t = &visitor.t;
    let mut code = None;
    let mut next = ("/".to_owned(), t.say("web-home"));
    let here = || (visitor.path_and_query(), t.say("web-error-try-again"));
    let sign_in = || (visitor.web().site().sign_in_path.to_owned(), t.say("web-sign-in"));
    let sentences = match error {
        WebError::NotFound => vec![t.say("web-error-not-found")],
        WebError::WrongMethod => vec![t.say("web-error-method")],
        WebError::BadInput(bad) => {
            let mut sentences = Vec::new();
            if !bad.what.is_empty() {
                let place = if bad.whence.is_empty() { String::new() } else { format!("{}: ", bad.whence) };
                sentences.push(Cow::Owned(format!("{place}{}", bad.what)));
            }
            let remedy =
                if bad.remedy.is_empty() { t.say("web-error-bad-input") } else { Cow::from(&bad.remedy) };
            sentences.push(remedy);
            sentences
        }
        WebError::Refused(Refused::SignInFirst) => {
            next = sign_in();
            vec![t.say("web-error-sign-in")]
        }
        WebError::SignInAgain => {
            next = sign_in();
            vec![t.say("web-error-sign-in-kept")]
        }
        WebError::StaleForm => {
            next = (kept::PATH.to_owned(), t.say("web-next"));
            vec![t.say("web-error-stale")]
        }
        WebError::Refused(Refused::NotYours) => vec![t.say("web-error-not-yours")],
        WebError::Foreign => vec![t.say("web-error-foreign")],
        WebError::TooLarge { max_bytes } => {
            let (max, unit) = match max_bytes >> 20 {
                0 => (max_bytes >> 10, "KB"),
                megabytes => (megabytes, "MB"),
            };
            let max = format!("{max} {unit}");
            vec![t.with("web-error-too-large", &[("max", max.into())])]
        }
        WebError::WroteALot { until, kept } => {
            let mut sentences = vec![t.named("web-error-wrote-a-lot", &t.time(*until))];
            if *kept {
                next = (kept::PATH.to_owned(), t.say("web-next"));
                sentences.push(t.say("web-error-wrote-a-lot-kept"));
            }
            sentences
        }
        WebError::TooBusy => {
            next = here();
            vec![t.say("web-error-busy")]
        }
        WebError::ViewPreparing => {
            next = here();
            vec![t.say("web-error-preparing")]
        }
        WebError::Internal(_) => {
            code = Some(visitor.request_id());
            vec![t.say("web-error-internal")]
        }
    };
    let (href, words) = next;
    let mut shown =
        Page::new(t.say(error.title_key()), ErrorPage { t, sentences, code }).next(href, words).error_page();
    if matches!(error, WebError::ViewPreparing) {
        shown = shown.again_in_s(3);
    }
    page(visitor, shown)
}

/// For programs: RFC 9457.
fn json(visitor: &Visitor, error: &WebError) -> Response {
    let mut body = serde_json::json!({
        "type": format!("chaski:{}", error.word()),
        "title": visitor.t.say(error.title_key()),
        "status": error.status().as_u16(),
        "request": visitor.request_id(),
    });
    if let WebError::BadInput(bad) = error {
        body["detail"] = serde_json::json!({ "what": bad.what, "where": bad.whence, "remedy": bad.remedy });
    }
    let kind = HeaderValue::from_static("application/problem+json");
    ([(header::CONTENT_TYPE, kind)], Body::from(body.to_string())).into_response()
}
