//! [`Visitor`]: who asks, in which language, on which page. Every handler takes one.

use crate::{
    Web, WebError,
    messages::Tongue,
    session::{Session, cookie},
};
use askama::filters::HtmlSafe;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use kernel::{Actor, ClientId, Role, UtcMillis};
use std::{fmt, sync::Arc};

/// Who asks, in which language, on which page. Cheap to clone.
#[derive(Clone)]
pub struct Visitor {
    /// Her language: the `t` of every template.
    pub t: Tongue,
    pub(crate) on_the_box: bool,
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) web: Arc<Web>,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) session: Option<Session>,
    pub(crate) now: UtcMillis,
    pub(crate) encrypted: bool,
    pub(crate) wants_json: bool,
    /// The browser itself said that the request comes from one of our pages.
    pub(crate) same_origin: bool,
    pub(crate) kept: Option<String>,
    pub(crate) cookies: HeaderMap,
    pub(crate) host: Option<String>,
    pub(crate) request_id: String,
}

impl Visitor {
    pub(crate) fn new(t: Tongue, inner: Inner) -> Self {
        Self { t, on_the_box: false, inner: Arc::new(inner) }
    }

    /// The signed-in person, or the error whose page leads to signing in.
    pub fn actor(&self) -> Result<&Actor, WebError> {
        self.signed_in().ok_or(WebError::Refused(kernel::Refused::SignInFirst))
    }

    /// The signed-in person, if anybody is.
    pub fn signed_in(&self) -> Option<&Actor> {
        self.inner.session.as_ref().map(|session| &session.row.actor)
    }

    /// The signed-in person's name as the header shows it.
    pub fn shown_name(&self) -> Option<&str> {
        self.inner.session.as_ref()?.row.shown_name.as_deref()
    }

    /// Whether she holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.signed_in().is_some_and(|actor| actor.is(role))
    }

    /// Her session.
    pub fn session(&self) -> Option<&Session> {
        self.inner.session.as_ref()
    }

    /// What all requests share.
    pub fn web(&self) -> &Arc<Web> {
        &self.inner.web
    }

    /// When the request came in.
    pub fn now(&self) -> UtcMillis {
        self.inner.now
    }

    /// The path asked for, without query.
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// The path with its query, without a language choice: fit for a link. What a browser would take for another
    /// host (`//evil.example/`) becomes the start.
    pub fn path_and_query(&self) -> String {
        let address = match self.inner.query.as_str() {
            "" => self.inner.path.clone(),
            query => format!("{}?{query}", self.inner.path),
        };
        if crate::page::local_path(&address).is_some() { address } else { "/".to_owned() }
    }

    /// Whether nobody on the Wi-Fi can read along.
    pub fn is_encrypted(&self) -> bool {
        self.inner.encrypted
    }

    /// Whether nobody can have read the request on its way: it came encrypted, or from the machine itself.
    pub fn is_unheard(&self) -> bool {
        self.inner.encrypted || self.on_the_box
    }

    /// Whether she asked for JSON rather than a page.
    pub fn wants_json(&self) -> bool {
        self.inner.wants_json
    }

    /// The number by which the log knows this request.
    pub fn request_id(&self) -> &str {
        &self.inner.request_id
    }

    /// The hidden fields every posted form begins with: `<form method="post">{{ guard }}`.
    pub fn guard(&self) -> Guard {
        let token = self.session().map(|s| self.web().form_token(s.hash));
        Guard { token, ..Guard::default() }
    }

    /// As [`Visitor::guard`], for work that must not be lost: posted after the session ended, it is kept and offered
    /// to the same person once she is back; with script, it waits on the phone while the box cannot be reached.
    /// It adds the fields `owner` (a `PersonId`), `client` (a `ClientId`, so that sending twice counts once) and `seal` (that the box
    /// made this form for her: nobody else's is kept under her name).
    pub fn guard_kept(&self) -> Guard {
        let client = self.web().client_id();
        let seal = self.signed_in().map(|actor| self.web().form_seal(actor.person, client));
        Guard { owner: self.owner(), client: Some(client), seal, ..self.guard() }
    }

    /// The signed-in person as forms name her.
    pub fn owner(&self) -> Option<String> {
        self.signed_in().map(|actor| actor.person.to_string())
    }

    /// A cookie of the feature's own, as the browser sent it: anything may stand in it.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.inner.cookies, name)
    }

    /// The name and port under which the visitor called this box, if it is one it answers to: fit for an address on paper.
    pub fn host(&self) -> Option<&str> {
        self.inner.host.as_deref()
    }

    pub(crate) fn came_from_our_page(&self) -> bool {
        self.inner.same_origin
    }

    pub(crate) fn kept_id(&self) -> Option<&str> {
        self.inner.kept.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        parts
            .extensions
            .get::<Visitor>()
            .cloned()
            .ok_or_else(|| WebError::internal("a route is outside web::serve, so it has no visitor"))
    }
}

/// The hidden fields of a form. Prints itself as HTML.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    token: Option<String>,
    owner: Option<String>,
    client: Option<ClientId>,
    seal: Option<String>,
}

impl HtmlSafe for Guard {}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All are letters and digits: nothing to escape.
        if let Some(token) = &self.token {
            write!(f, r#"<input type="hidden" name="csrf" value="{token}">"#)?;
        }
        if let Some(owner) = &self.owner {
            write!(f, r#"<input type="hidden" name="owner" value="{owner}">"#)?;
        }
        if let Some(client) = &self.client {
            write!(f, r#"<input type="hidden" name="client" value="{client}">"#)?;
        }
        if let Some(seal) = &self.seal {
            write!(f, r#"<input type="hidden" name="seal" value="{seal}">"#)?;
        }
        Ok(())
    }
}
