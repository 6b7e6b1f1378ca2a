//! Which names this box answers to, and whether a posted form comes from one of its own pages.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, Uri, header},
};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Where a request comes from, as the browser says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// From one of our own pages.
    Ours,
    /// The browser does not say (very old, or a program): form tokens decide.
    Unknown,
    /// From another site, and it would change something.
    Foreign,
}

/// Names are listed; IP addresses and `localhost` always are: a hostile name that resolves to this box
/// (DNS rebinding) is neither.
pub(super) fn host_allowed(headers: &HeaderMap, uri: &Uri, listed: &[String]) -> bool {
    let Some(authority) = authority(headers, uri) else { return false };
    let host = host_of(authority);
    host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok()
        || host
            .strip_prefix('[')
            .and_then(|h| h.strip_suffix(']'))
            .is_some_and(|h| h.parse::<Ipv6Addr>().is_ok())
        || listed.iter().any(|name| name.eq_ignore_ascii_case(host))
}

/// The name a request calls this box by, without port and final dot.
pub(super) fn host_of_request<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<&'r str> {
    authority(headers, uri).map(host_of)
}

/// Judges requests that change something; reading is always fine.
pub(super) fn check(request: &Request, encrypted: bool) -> Verdict {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let verdict = judge(
        authority(request.headers(), request.uri()).unwrap_or_default(),
        text("sec-fetch-site"),
        text("origin"),
        text("referer"),
        encrypted,
    );
    if reads && verdict == Verdict::Foreign { Verdict::Unknown } else { verdict }
}

/// `Sec-Fetch-Site` (Chrome 76), else `Origin` (every browser, with a posted form), else `Referer`.
fn judge(
    host: &str,
    site: Option<&str>,
    origin: Option<&str>,
    referer: Option<&str>,
    encrypted: bool,
) -> Verdict {
    if let Some(site) = site
        && !matches!(site, "same-origin" | "none")
    {
        return Verdict::Foreign;
    }
    match (origin, referer) {
        (Some(origin), _) | (None, Some(origin)) if is_ours(origin, host, encrypted) => Verdict::Ours,
        (None, None) if site == Some("same-origin") => Verdict::Ours,
        (None, None) => Verdict::Unknown,
        _ => Verdict::Foreign,
    }
}

fn is_ours(address: &str, host: &str, encrypted: bool) -> bool {
    let authority = match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => rest,
        (None, Some(rest)) if !encrypted => rest,
        _ => return false,
    };
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.is_empty() && without_default_port(authority).eq_ignore_ascii_case(without_default_port(host))
}

/// Host and port as the request names them.
pub(super) fn authority<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<&'r str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, _) => uri.authority().map(|authority| authority.as_str()),
        _ => None,
    }
}

fn host_of(authority: &str) -> &str {
    let host = match authority.rfind(':') {
        Some(colon)
            if authority[colon + 1..].bytes().all(|b| b.is_ascii_digit())
                && !authority[colon..].contains(']') =>
        {
            &authority[..colon]
        }
        _ => authority,
    };
    host.strip_suffix('.').unwrap_or(host)
}

fn without_default_port(authority: &str) -> &str {
    authority.strip_suffix(":80").or_else(|| authority.strip_suffix(":443")).unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn hosts() {
        let listed = ["escuela.lan".to_owned()];
        for (host, yes) in [
            ("localhost:8080", true),
            ("192.168.1.10", true),
            ("192.168.1.10:8080", true),
            ("[fe80::1]:8080", true),
            ("[::1]", true),
            ("Escuela.LAN.", true),
            ("escuela.lan:80", true),
            ("evil.example", false),
            ("escuela.lan.evil.example", false),
            ("localhost.evil.example", false),
            ("192.168.1.10.evil.example", false),
            ("evil@localhost", false),
            ("[::1", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
            assert_eq!(host_allowed(&headers, &Uri::from_static("/"), &listed), yes, "{host}");
        }
        let mut two = HeaderMap::new();
        two.append(header::HOST, HeaderValue::from_static("localhost"));
        two.append(header::HOST, HeaderValue::from_static("localhost"));
        assert!(!host_allowed(&two, &Uri::from_static("/"), &listed));
    }

    #[test]
    fn origins() {
        let host = "10.0.0.1:8080";
        let ours = Some("http://10.0.0.1:8080");
        for (site, origin, referer, verdict) in [
            (None, ours, None, Verdict::Ours),
            (Some("same-origin"), ours, None, Verdict::Ours),
            (Some("same-origin"), None, None, Verdict::Ours),
            (Some("cross-site"), ours, None, Verdict::Foreign),
            (Some("same-site"), None, None, Verdict::Foreign),
            (None, Some("null"), None, Verdict::Foreign),
            (None, Some("http://10.0.0.1"), None, Verdict::Foreign),
            (None, Some("http://10.0.0.1:8080.evil.example"), None, Verdict::Foreign),
            (None, Some("ftp://10.0.0.1:8080"), None, Verdict::Foreign),
            (None, None, Some("http://10.0.0.1:8080/lesson?x"), Verdict::Ours),
            (None, None, Some("http://evil.example/10.0.0.1:8080"), Verdict::Foreign),
            (None, None, None, Verdict::Unknown),
            (Some("none"), None, None, Verdict::Unknown),
        ] {
            assert_eq!(judge(host, site, origin, referer, false), verdict, "{site:?} {origin:?} {referer:?}");
        }
        assert_eq!(judge("h.lan", None, Some("http://h.lan"), None, true), Verdict::Foreign);
        assert_eq!(judge("h.lan", None, Some("https://h.lan:443"), None, true), Verdict::Ours);
    }
}
