//! "Is there internet?": the questions phones and computers ask over plain HTTP as soon as they join a Wi-Fi.
//!
//! A phone that gets no answer, or the wrong one, calls the Wi-Fi useless: it warns, leaves it for mobile data, or opens a sign-in
//! sheet in which nothing can be downloaded and nothing is remembered. The box's name service leads these names here, and each
//! question gets the answer that its maker's network gives. Nothing is claimed to a person: what has no internet says so when
//! it is used. Where a site prefers it ([`ConnectivityChecks::Page`]), all of them get a page that names the box's address instead.
//!
//! Sources: AOSP `NetworkMonitor` (`generate_204`), Apple TN "Use captive networks", Microsoft "Network Connectivity Status
//! Indicator", Firefox `captivedetect`, NetworkManager `connectivity` defaults of Debian, Fedora, GNOME, Ubuntu and KDE.

use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

/// What a site says to devices that look for the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConnectivityChecks {
    /// What each expects, so that it stays on this Wi-Fi quietly.
    #[default]
    Answer,
    /// A page that names the box's address: most devices open it by themselves, some in a window that can do little.
    Page,
}

/// Names that a box's name service leads to the box, besides its own. Only names whose plain-HTTP use is the question itself,
/// or that are of no other use without internet.
pub const CHECK_HOSTS: [&str; 24] = [
    "captive.apple.com",
    "clients1.google.com",
    "clients3.google.com",
    "conn1.coloros.com",
    "conn1.oppomobile.com",
    "conn2.oppomobile.com",
    "connect.rom.miui.com",
    "connectivity-check.ubuntu.com",
    "connectivitycheck.android.com",
    "connectivitycheck.gstatic.com",
    "connectivitycheck.platform.hicloud.com",
    "detectportal.firefox.com",
    "fedoraproject.org",
    "ipv6.msftconnecttest.com",
    "network-test.debian.org",
    "networkcheck.kde.org",
    "nmcheck.gnome.org",
    "play.googleapis.com",
    "wifi.vivo.com.cn",
    "www.apple.com",
    "www.google.com",
    "www.gstatic.com",
    "www.msftconnecttest.com",
    "www.msftncsi.com",
];

const APPLE: &str = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>";
const FIREFOX: &str =
    r#"<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>"#;
const NETWORK_MANAGER: &str = "NetworkManager is online\n";

/// Host (empty: whichever), path, body (`None`: 204 without one).
const EXPECTED: [(&str, &str, Option<&str>); 14] = [
    ("", "/generate_204", None),
    ("", "/gen_204", None),
    ("captive.apple.com", "/hotspot-detect.html", Some(APPLE)),
    ("captive.apple.com", "/", Some(APPLE)),
    ("www.apple.com", "/library/test/success.html", Some(APPLE)),
    ("www.msftconnecttest.com", "/connecttest.txt", Some("Microsoft Connect Test")),
    ("ipv6.msftconnecttest.com", "/connecttest.txt", Some("Microsoft Connect Test")),
    ("www.msftncsi.com", "/ncsi.txt", Some("Microsoft NCSI")),
    ("detectportal.firefox.com", "/canonical.html", Some(FIREFOX)),
    ("detectportal.firefox.com", "/success.txt", Some("success\n")),
    ("nmcheck.gnome.org", "/check_network_status.txt", Some(NETWORK_MANAGER)),
    ("network-test.debian.org", "/nm", Some(NETWORK_MANAGER)),
    ("fedoraproject.org", "/static/hotspot.txt", Some("OK")),
    ("networkcheck.kde.org", "/", Some("OK\n")),
];

/// Whether this is such a question; if so, its answer in [`ConnectivityChecks::Answer`].
pub(super) fn answer(method: &Method, host: &str, uri: &Uri) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    if host.eq_ignore_ascii_case("connectivity-check.ubuntu.com") && uri.path() == "/" {
        let online = [("x-networkmanager-status", "online")];
        return Some(quiet((StatusCode::NO_CONTENT, online).into_response()));
    }
    let (.., body) = EXPECTED
        .iter()
        .find(|(of, path, _)| *path == uri.path() && (of.is_empty() || of.eq_ignore_ascii_case(host)))?;
    Some(quiet(match body {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(body) => {
            let kind = if body.starts_with('<') { "text/html" } else { "text/plain" };
            ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], Body::from(*body)).into_response()
        }
    }))
}

/// Asked again at every change of Wi-Fi: never kept.
fn quiet(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(host: &str, path: &str) -> Option<StatusCode> {
        answer(&Method::GET, host, &path.parse().unwrap()).map(|response| response.status())
    }

    #[test]
    fn each_question_gets_its_answer_and_pages_are_left_alone() {
        for (host, path, status) in [
            ("connectivitycheck.gstatic.com", "/generate_204", Some(204)),
            ("www.google.com", "/gen_204?x=1", Some(204)),
            ("some.new.phone.example", "/generate_204", Some(204)),
            ("captive.apple.com", "/hotspot-detect.html", Some(200)),
            ("WWW.MSFTCONNECTTEST.COM", "/connecttest.txt", Some(200)),
            ("connectivity-check.ubuntu.com", "/", Some(204)),
            ("detectportal.firefox.com", "/success.txt?ipv4", Some(200)),
            ("www.google.com", "/", None),
            ("chaski", "/", None),
            ("chaski", "/connecttest.txt", None),
            ("www.apple.com", "/", None),
        ] {
            assert_eq!(ask(host, path).map(|s| s.as_u16()), status, "{host}{path}");
        }
        assert!(answer(&Method::POST, "www.google.com", &Uri::from_static("/gen_204")).is_none());
    }

    #[test]
    fn every_name_that_is_answered_is_led_here() {
        let mut sorted = CHECK_HOSTS;
        sorted.sort_unstable();
        assert_eq!(sorted, CHECK_HOSTS);
        for (host, ..) in EXPECTED {
            assert!(host.is_empty() || CHECK_HOSTS.contains(&host), "{host}");
        }
    }
}
