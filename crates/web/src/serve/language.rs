//! Which language a visitor gets, and the switch that works on any page.

use crate::{
    Web, see_other,
    session::{SetCookie, cookie},
};
use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
};
use kernel::LanguageTag;

/// The cookie that remembers a choice on this device.
const LANGUAGE_COOKIE: &str = "lang";
/// A year.
const REMEMBER_S: i64 = 365 * 86_400;
/// Longer lists of preferences are cut.
const MAX_PREFERENCES: usize = 12;

/// The language: chosen on this device, else chosen by this person, else what the browser prefers, else the site's.
pub(super) fn of(web: &Web, headers: &HeaderMap, own: Option<&LanguageTag>) -> LanguageTag {
    let messages = web.messages();
    let chosen = cookie(headers, LANGUAGE_COOKIE).and_then(|text| text.parse::<LanguageTag>().ok());
    if let Some(tag) = chosen.filter(|tag| messages.speaks(tag)) {
        return tag;
    }
    if let Some(tag) = own.filter(|tag| messages.speaks(tag)) {
        return tag.clone();
    }
    let accept =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    preferences(accept).into_iter().find(|tag| messages.speaks(tag)).unwrap_or_else(|| web.first_language())
}

/// A page asked for with `?lang=pt`: remembers, and leads to the page's clean address.
pub(super) fn choice(web: &Web, request: &Request, encrypted: bool) -> Option<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let query = request.uri().query()?;
    let (_, chosen) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang")?;
    let rest = without_choice(query);
    let clean = match rest.as_str() {
        "" => request.uri().path().to_owned(),
        rest => format!("{}?{rest}", request.uri().path()),
    };
    let redirect = see_other(&clean);
    match chosen.parse::<LanguageTag>().ok().filter(|tag| web.messages().speaks(tag)) {
        Some(tag) => {
            let cookie = SetCookie::new(LANGUAGE_COOKIE, tag.as_str(), REMEMBER_S).secure(encrypted);
            Some((cookie, redirect).into_response())
        }
        None => Some(redirect),
    }
}

/// A query without its `lang`.
pub(super) fn without_choice(query: &str) -> String {
    let is_choice = |pair: &str| pair == "lang" || pair.starts_with("lang=");
    query.split('&').filter(|pair| !pair.is_empty() && !is_choice(pair)).collect::<Vec<_>>().join("&")
}

/// `Accept-Language`, best first (RFC 9110 section 12.5.4); among equals the earlier one.
fn preferences(accept: &str) -> Vec<LanguageTag> {
    let mut found: Vec<(u16, LanguageTag)> = Vec::new();
    for item in accept.split(',').take(MAX_PREFERENCES) {
        let mut parts = item.split(';');
        let Ok(tag) = parts.next().unwrap_or_default().trim().parse() else { continue };
        let quality = parts
            .find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok())
            .map_or(1_000, |q| (q.clamp(0.0, 1.0) * 1_000.0) as u16);
        if quality > 0 {
            found.push((quality, tag));
        }
    }
    found.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    found.into_iter().map(|(_, tag)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_preferences() {
        let tags = |accept| preferences(accept).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(tags("pt-BR,pt;q=0.9, en;q=0.95, fr;q=0, *;q=0.1"), ["pt-BR", "en", "pt"]);
        assert_eq!(tags(""), Vec::<String>::new());
        assert_eq!(tags("es;q=kaputt"), ["es"]);
        assert_eq!(preferences(&"es,".repeat(500)).len(), MAX_PREFERENCES);
    }

    #[test]
    fn the_choice_leaves_the_address() {
        assert_eq!(without_choice("a=1&lang=pt&b=2"), "a=1&b=2");
        assert_eq!(without_choice("lang=pt"), "");
        assert_eq!(without_choice("language=pt"), "language=pt");
    }
}
