//! Errors of the API: problem details (RFC 9457) in the asker's language.

use crate::messages::Tongue;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// What went wrong. Each has two messages, `web-api-<word>` (title) and `web-api-<word>-do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A key came along the Wi-Fi in the open.
    Overheard,
    /// No token, or none that opens anything.
    Token,
    /// The token may only read.
    ReadOnly,
    /// There is no such thing at this school.
    NotFound,
    /// The body, a parameter or a value is not understood.
    NotUnderstood,
    /// What is wished is not sound: a name is missing, a class is full.
    Unsound,
    /// More than is read at once.
    TooLarge,
    /// More requests than this token may make in a minute.
    TooMany,
    /// The box is busy.
    Busy,
    /// Something failed on the box.
    Failed,
}

impl Problem {
    /// All of them, for the description.
    pub const ALL: [Problem; 10] = [
        Problem::Overheard,
        Problem::Token,
        Problem::ReadOnly,
        Problem::NotFound,
        Problem::NotUnderstood,
        Problem::Unsound,
        Problem::TooLarge,
        Problem::TooMany,
        Problem::Busy,
        Problem::Failed,
    ];

    /// The word for programs and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Problem::Overheard => "overheard",
            Problem::Token => "token",
            Problem::ReadOnly => "read-only",
            Problem::NotFound => "not-found",
            Problem::NotUnderstood => "not-understood",
            Problem::Unsound => "unsound",
            Problem::TooLarge => "too-large",
            Problem::TooMany => "too-many",
            Problem::Busy => "busy",
            Problem::Failed => "failed",
        }
    }

    /// The status.
    pub fn status(self) -> StatusCode {
        match self {
            Problem::Token => StatusCode::UNAUTHORIZED,
            Problem::Overheard | Problem::ReadOnly => StatusCode::FORBIDDEN,
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::NotUnderstood => StatusCode::BAD_REQUEST,
            Problem::Unsound => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Problem::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The answer; `detail` says more where there is more to say.
    pub fn answer(self, t: &Tongue, detail: Option<String>) -> Response {
        let key = format!("web-api-{}", self.word());
        let body = serde_json::json!({
            "type": format!("/api/v1/problems#{}", self.word()),
            "title": t.say(&key),
            "status": self.status().as_u16(),
            "detail": detail.unwrap_or_else(|| t.say(&format!("{key}-do")).into_owned()),
        });
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (self.status(), [(header::CONTENT_TYPE, kind)], body.to_string()).into_response();
        if self == Problem::Token {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self == Problem::TooMany {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
