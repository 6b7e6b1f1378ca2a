//! How a request came: along the Wi-Fi in the open, encrypted, or from the box itself. Pure.

use axum::http::{HeaderMap, header};
use std::net::IpAddr;

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Whoever is on the Wi-Fi can read along; also what is not known.
    Open,
    /// A proxy in front that we know says that it came encrypted.
    Encrypted,
    /// From the machine itself: it was on no wire.
    OnTheBox,
}

const FORWARDED: [&str; 3] = ["x-forwarded-proto", "x-forwarded-for", "x-forwarded-host"];

/// Judges a request by who connected. Only this machine and `proxies` are believed about what they pass on; anybody else may
/// write what she likes into a header.
pub(super) fn of(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> Way {
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return Way::Open };
    if !peer.is_loopback() && !proxies.contains(&peer) {
        return Way::Open;
    }
    let passed_on = FORWARDED.iter().any(|name| headers.contains_key(*name))
        || headers.contains_key(header::FORWARDED)
        || headers.contains_key(header::VIA);
    // A proxy that adds its word behind a client's own says nothing that can be believed: one word, or none.
    let mut said = headers.get_all(FORWARDED[0]).iter();
    let https = said.next().is_some_and(|value| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"https"));
    match (passed_on, https && said.next().is_none()) {
        (_, true) => Way::Encrypted,
        (false, false) if peer.is_loopback() => Way::OnTheBox,
        _ => Way::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_ones_are_believed() {
        let proxies: [IpAddr; 1] = ["10.0.0.2".parse().unwrap()];
        let none: &[(&str, &str)] = &[];
        let https: &[(&str, &str)] = &[("x-forwarded-proto", "https")];
        let http: &[(&str, &str)] = &[("x-forwarded-proto", "http")];
        let passed_on: &[(&str, &str)] = &[("x-forwarded-for", "10.42.0.7")];
        for (peer, headers, expected) in [
            (Some("127.0.0.1"), none, Way::OnTheBox),
            (Some("::1"), none, Way::OnTheBox),
            (Some("::ffff:127.0.0.1"), none, Way::OnTheBox),
            (Some("127.0.0.1"), https, Way::Encrypted),
            (Some("127.0.0.1"), http, Way::Open),
            (Some("127.0.0.1"), &[("x-forwarded-proto", "https, http")], Way::Open),
            (Some("127.0.0.1"), &[("x-forwarded-proto", "https"), ("x-forwarded-proto", "http")], Way::Open),
            // A proxy on the box that does not say how it came: somebody on the Wi-Fi may be behind it.
            (Some("127.0.0.1"), passed_on, Way::Open),
            (Some("127.0.0.1"), &[("via", "1.1 proxy")], Way::Open),
            (Some("10.0.0.2"), https, Way::Encrypted),
            (Some("10.0.0.2"), none, Way::Open),
            (Some("10.42.0.7"), none, Way::Open),
            // Anybody can write that.
            (Some("10.42.0.7"), https, Way::Open),
            (None, https, Way::Open),
        ] {
            let written = headers;
            let mut headers = HeaderMap::new();
            for (name, value) in written {
                headers.append(name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap());
            }
            let peer = peer.map(|peer| peer.parse().unwrap());
            assert_eq!(of(peer, &headers, &proxies), expected, "{peer:?} {headers:?}");
        }
    }
}
