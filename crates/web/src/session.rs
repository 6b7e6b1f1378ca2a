//! Sign-in sessions: a random 256-bit token in a cookie, stored only as its BLAKE3 hash.
//!
//! `directory` keeps the rows (local state, never in the log) by implementing [`SessionStore`]. A thief of the
//! database finds hashes that sign nobody in.

use crate::{Visitor, WebError};
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponseParts, ResponseParts},
};
use kernel::{Actor, LanguageTag, UtcMillis};
use std::{borrow::Cow, convert::Infallible, fmt, future::Future, pin::Pin};

pub mod memory;

/// The cookie's name, unless the site gives it another one.
pub const SESSION_COOKIE: &str = "chaski";
/// How often a session's last use is written down: often enough to end idle ones, seldom enough for an SD card.
pub const TOUCH_EVERY_MS: i64 = 5 * 60_000;

/// What the cookie holds: 32 random bytes. Never logged, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// What is stored instead: the token's BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TokenHash(pub [u8; 32]);

/// A session as its store tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Who, where, with which roles.
    pub actor: Actor,
    /// The name to show in the header. Not stored with the session: `lookup` asks for it.
    pub shown_name: Option<String>,
    /// The language she chose, if she did.
    pub language: Option<LanguageTag>,
    /// When it was last written down as used.
    pub seen_at: UtcMillis,
    /// From when on it no longer counts.
    pub ends_at: UtcMillis,
}

/// The store failed. The text is for the log, not for a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sessions: {0}")]
pub struct SessionStoreError(pub String);

/// What a store's method returns: some answer at once, some wait for a writer.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SessionStoreError>> + Send + 'a>>;

/// Where sessions are kept. Implementations bound how many one person has.
pub trait SessionStore: Send + Sync {
    /// The session, unless it is unknown or over at `now`.
    fn lookup(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, Option<SessionRow>>;
    /// A new session. Durable before it returns.
    fn insert(&self, token: TokenHash, row: SessionRow) -> Answer<'_, ()>;
    /// It was used at `now`; idle time counts from here.
    fn touch(&self, token: TokenHash, now: UtcMillis) -> Answer<'_, ()>;
    /// It is over. Unknown tokens are fine.
    fn remove(&self, token: TokenHash) -> Answer<'_, ()>;
}

/// The session a request came with.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its key in the store.
    pub hash: TokenHash,
    /// What the store says.
    pub row: SessionRow,
}

/// Opens a session: the handler returns `(cookie, web::see_other(..))`.
/// An older session of this browser ends, so that one phone holds one person.
pub async fn open(visitor: &Visitor, row: SessionRow) -> Result<SetCookie, WebError> {
    let web = visitor.web();
    if let Some(session) = visitor.session() {
        web.sessions().remove(session.hash).await?;
    }
    let mut bytes = [0; 32];
    web.fill_random(&mut bytes);
    let token = Token(bytes);
    // By the clock as it is now: this request may have set it.
    let max_age_s = (row.ends_at.0 - web.clock().now().0).max(0) / 1_000;
    web.sessions().insert(token.hash(), row).await?;
    Ok(SetCookie::new(web.site().session_cookie.clone(), &token.to_string(), max_age_s)
        .secure(visitor.is_encrypted()))
}

/// Ends the visitor's session: the handler returns `(cookie, web::see_other("/"))`.
pub async fn close(visitor: &Visitor) -> Result<SetCookie, WebError> {
    if let Some(session) = visitor.session() {
        visitor.web().sessions().remove(session.hash).await?;
    }
    let name = visitor.web().site().session_cookie.clone();
    Ok(SetCookie::new(name, "", 0).secure(visitor.is_encrypted()))
}

impl Token {
    /// The key under which the store knows it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(*blake3::hash(&self.0).as_bytes())
    }

    /// Reads what the cookie holds.
    pub fn from_cookie(text: &str) -> Option<Self> {
        kernel::from_base32(text).ok().map(Self)
    }
}

/// Says that there is one, not which.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&kernel::to_base32(&self.0))
    }
}

/// A `Set-Cookie` header: `HttpOnly; SameSite=Lax; Path=/`.
#[derive(Debug, Clone)]
pub struct SetCookie {
    name: Cow<'static, str>,
    value: String,
    max_age_s: i64,
    secure: bool,
}

impl SetCookie {
    /// `value` holds only letters, digits, `-` and `_`; anything else is dropped. `max_age_s` 0 deletes the cookie.
    pub fn new(name: impl Into<Cow<'static, str>>, value: &str, max_age_s: i64) -> Self {
        let value = value.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        Self { name: name.into(), value, max_age_s, secure: false }
    }

    /// Only over https.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    pub(crate) fn header(&self) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!(
            "{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
            self.name, self.value, self.max_age_s
        );
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl IntoResponseParts for SetCookie {
    type Error = Infallible;
    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        response.headers_mut().append(header::SET_COOKIE, self.header());
        Ok(response)
    }
}

/// The value of a cookie in a request.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_through_a_cookie_and_only_its_hash_is_known() {
        let token = Token([0xa7; 32]);
        assert_eq!(Token::from_cookie(&token.to_string()), Some(token.clone()));
        assert_ne!(token.hash().0, [0xa7; 32]);
        for bad in ["", "a7", "zz", "é", &"a".repeat(51), &"a".repeat(53), &"a".repeat(900)] {
            assert_eq!(Token::from_cookie(bad), None, "{bad}");
        }
    }

    #[test]
    fn cookies_are_found_by_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("xlang=a; lang=pt;chaski=00"));
        assert_eq!(cookie(&headers, "lang"), Some("pt"));
        assert_eq!(cookie(&headers, "chaski"), Some("00"));
        assert_eq!(cookie(&headers, "cha"), None);
    }

    #[test]
    fn a_cookie_cannot_carry_a_header() {
        let header = SetCookie::new("lang", "pt; Domain=evil\r\nX: y", 60).secure(true).header();
        assert_eq!(header, "lang=ptDomainevilXy; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
    }
}
