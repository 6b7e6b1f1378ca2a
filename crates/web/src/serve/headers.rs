//! Headers that every answer carries.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// Nothing from elsewhere, no inline script, no inline style, no frame around us. A route that shows imported
/// content sets its own, stricter one.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know frame-ancestors.
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not "no-referrer": with it browsers send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds what is not there yet.
pub(super) fn secure(mut response: Response, request_id: &str, signed_in: bool, encrypted: bool) -> Response {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        // Browsers ignore this one without TLS, and say so on the console of every page.
        if !encrypted && name.as_str() == "cross-origin-opener-policy" {
            continue;
        }
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        // A phone goes from hand to hand: what one person saw, the next must not find with the back button.
        let cache = if signed_in { "no-store" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers
            .entry(header::VARY)
            .or_insert(HeaderValue::from_static("accept-encoding, accept-language, cookie"));
    }
    response
}
