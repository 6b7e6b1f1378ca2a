//! [`WebError`]: what went wrong, in the terms of what the visitor can do about it.

use crate::session::SessionStoreError;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Refused, UtcMillis, ports::PortError};

/// What went wrong. Returned by handlers; [`crate::serve`] turns it into a page in the visitor's language (or into
/// JSON for programs). Nothing internal ever reaches the page: the log has it, under the number the page shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// There is no such page, lesson, person...
    #[error("not found")]
    NotFound,
    /// The page exists, but not for this method.
    #[error("wrong method")]
    WrongMethod,
    /// What was sent cannot be understood. Fields that a person filled in belong on the form's own page, beside the
    /// field; this is for the rest: bad addresses, bad parameters, programs.
    #[error("bad input: {0:?}")]
    BadInput(BadInput),
    /// Nobody is signed in, or this belongs to somebody else.
    #[error("refused: {0}")]
    Refused(Refused),
    /// The session ended while she was writing; what she wrote is kept aside until she is back.
    #[error("session over, the form is kept")]
    SignInAgain,
    /// The form is from before the last sign-in; she is asked to send it again.
    #[error("stale form")]
    StaleForm,
    /// Another site sent this.
    #[error("foreign origin")]
    Foreign,
    /// The body is larger than this route takes.
    #[error("larger than {max_bytes} bytes")]
    TooLarge {
        /// The bound.
        max_bytes: usize,
    },
    /// She has written as much as anybody may for now.
    #[error("wrote a lot, may go on at {until:?}")]
    WroteALot {
        /// When she may go on.
        until: UtcMillis,
        /// What she wrote last is kept aside for then.
        kept: bool,
    },
    /// A queue is full or patience ran out.
    #[error("too busy")]
    TooBusy,
    /// A view is being rebuilt; the page asks to try again in a moment, and with script does so itself.
    #[error("a view is being prepared")]
    ViewPreparing,
    /// Something failed here. The text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

/// What cannot be understood, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BadInput {
    /// What is wrong, in the visitor's language.
    pub what: String,
    /// Which field or part; empty if all of it.
    pub whence: String,
    /// What to do about it, in the visitor's language; empty: "go back, check, send again".
    pub remedy: String,
}

impl WebError {
    /// Something failed here; the text is for the log.
    pub fn internal(what: impl ToString) -> Self {
        WebError::Internal(what.to_string())
    }

    /// Bad input, with a sentence in the visitor's language.
    pub fn bad_input(what: impl Into<String>) -> Self {
        WebError::BadInput(BadInput { what: what.into(), ..BadInput::default() })
    }

    /// Bad input that only a program or a changed page can send: the detail is for the log and for programs.
    pub(crate) fn internal_input(detail: &str) -> Self {
        tracing::debug!(detail, "bad input");
        WebError::BadInput(BadInput::default())
    }

    /// Signed in, but this is for somebody else.
    pub const NOT_YOURS: WebError = WebError::Refused(Refused::NotYours);

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            WebError::NotFound => StatusCode::NOT_FOUND,
            WebError::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            WebError::BadInput(_) => StatusCode::BAD_REQUEST,
            WebError::Refused(Refused::SignInFirst) | WebError::SignInAgain => StatusCode::UNAUTHORIZED,
            WebError::Refused(Refused::NotYours) | WebError::Foreign => StatusCode::FORBIDDEN,
            WebError::StaleForm => StatusCode::CONFLICT,
            WebError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            WebError::WroteALot { .. } => StatusCode::TOO_MANY_REQUESTS,
            WebError::TooBusy | WebError::ViewPreparing => StatusCode::SERVICE_UNAVAILABLE,
            WebError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The key of its page's title.
    pub(crate) fn title_key(&self) -> &'static str {
        match self {
            WebError::NotFound => "web-error-not-found-title",
            WebError::WrongMethod => "web-error-method-title",
            WebError::BadInput(_) => "web-error-bad-input-title",
            WebError::Refused(Refused::SignInFirst) | WebError::SignInAgain => "web-error-sign-in-title",
            WebError::Refused(Refused::NotYours) => "web-error-not-yours-title",
            WebError::StaleForm => "web-error-stale-title",
            WebError::Foreign => "web-error-foreign-title",
            WebError::TooLarge { .. } => "web-error-too-large-title",
            WebError::WroteALot { .. } => "web-error-wrote-a-lot-title",
            WebError::TooBusy => "web-error-busy-title",
            WebError::ViewPreparing => "web-error-preparing-title",
            WebError::Internal(_) => "web-error-internal-title",
        }
    }

    /// A word for programs; stable.
    pub fn word(&self) -> &'static str {
        match self {
            WebError::NotFound => "not-found",
            WebError::WrongMethod => "wrong-method",
            WebError::BadInput(_) => "bad-input",
            WebError::Refused(Refused::SignInFirst) => "sign-in-first",
            WebError::Refused(Refused::NotYours) => "not-yours",
            WebError::SignInAgain => "sign-in-again",
            WebError::StaleForm => "stale-form",
            WebError::Foreign => "foreign-origin",
            WebError::TooLarge { .. } => "too-large",
            WebError::WroteALot { .. } => "wrote-a-lot",
            WebError::TooBusy => "too-busy",
            WebError::ViewPreparing => "view-preparing",
            WebError::Internal(_) => "internal",
        }
    }
}

/// The bare status, carrying the error along; [`crate::serve`] makes the page, for only it knows the visitor.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refused> for WebError {
    fn from(refused: Refused) -> Self {
        WebError::Refused(refused)
    }
}

impl From<PortError> for WebError {
    fn from(error: PortError) -> Self {
        WebError::internal(error)
    }
}

impl From<SessionStoreError> for WebError {
    fn from(error: SessionStoreError) -> Self {
        WebError::internal(error)
    }
}
