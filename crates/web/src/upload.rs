//! [`Upload`]: a form with one file, read piece by piece under a bound.

use crate::{Fields, Visitor, WebError};
use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use kernel::{PersonId, Role};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// A posted form (`multipart/form-data`) with the [`crate::Guard`] in it, and at most one file of at most `MAX` bytes.
/// Its body is not a form's, so it is not kept aside when the session has ended: the file is still on the sender's disk.
#[derive(Debug, Default)]
pub struct Upload<const MAX: usize> {
    /// The fields that are no file.
    pub fields: Fields,
    /// The file's name as the sender calls it, and its bytes; `None` if none was chosen.
    pub file: Option<(String, Vec<u8>)>,
    /// Given back when the handler has done with the bytes: until then they lie in memory.
    _turn: Option<SemaphorePermit<'static>>,
}

/// Who sends nothing for so long gives the turn to the next.
const SILENCE: Duration = Duration::from_secs(30);

/// Fields beside the file, together: a pasted list fits.
const FIELDS_MAX_BYTES: usize = crate::FORM_MAX_BYTES;

/// Uploads read at once: each lies in memory until it is looked at.
static TURNS: Semaphore = Semaphore::const_new(2);

impl<S: Send + Sync, const MAX: usize> FromRequest<S> for Upload<MAX> {
    type Rejection = WebError;
    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let visitor = visitor.ok_or_else(|| WebError::internal("an upload outside web::serve"))?;
        // Nobody's megabytes are read before it is known who sends them, and few people's at once. Files are staff's: a pupil's
        // phone must not be able to keep both turns.
        let actor = visitor.actor()?;
        if actor.roles.iter().all(|role| matches!(role, Role::Pupil | Role::Guest)) {
            return Err(WebError::NOT_YOURS);
        }
        let (person, now) = (actor.person, visitor.now());
        let enough = |until| WebError::WroteALot { until, kept: false };
        visitor.web().budgets().file(person, now).map_err(enough)?;
        let turn = TURNS.acquire().await.map_err(WebError::internal)?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = multer::parse_boundary(kind.unwrap_or_default())
            .map_err(|_| WebError::internal_input("the body is no form with a file"))?;
        let limits = multer::SizeLimit::new().whole_stream((MAX + FIELDS_MAX_BYTES) as u64);
        let limits = multer::Constraints::new().size_limit(limits);
        let mut parts =
            multer::Multipart::with_constraints(request.into_body().into_data_stream(), boundary, limits);
        let mut upload = Self { _turn: Some(turn), ..Self::default() };
        let mut came = Came { visitor: &visitor, person, bytes: 0 };
        let mut fields_bytes = 0;
        while let Some(mut part) = heard::<MAX, _>(parts.next_field()).await? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let mut bytes = Vec::new();
            while let Some(piece) = heard::<MAX, _>(part.chunk()).await? {
                let max = if file_name.is_some() { MAX } else { FIELDS_MAX_BYTES - fields_bytes };
                if bytes.len() + piece.len() > max {
                    return Err(WebError::TooLarge { max_bytes: MAX });
                }
                bytes.extend_from_slice(&piece);
                came.bytes += piece.len();
            }
            match file_name {
                // A form without a chosen file sends one without name and bytes.
                Some(name) if upload.file.is_none() && !(name.is_empty() && bytes.is_empty()) => {
                    upload.file = Some((name, bytes));
                }
                Some(_) => {}
                None => {
                    fields_bytes += bytes.len();
                    let value = String::from_utf8(bytes)
                        .map_err(|_| WebError::internal_input("a field is no text"))?;
                    upload.fields.0.push((name, value));
                }
            }
        }
        let token = upload.fields.get("csrf").unwrap_or_default();
        match visitor.session() {
            Some(session) if visitor.web().form_token_fits(session.hash, token) => Ok(upload),
            None if token.is_empty() => Ok(upload),
            None => Err(WebError::Refused(kernel::Refused::SignInFirst)),
            Some(_) if visitor.came_from_our_page() => Err(WebError::StaleForm),
            Some(_) => Err(WebError::Foreign),
        }
    }
}

/// What came counts, also of a file that is refused or breaks off.
struct Came<'a> {
    visitor: &'a Visitor,
    person: PersonId,
    bytes: usize,
}

impl Drop for Came<'_> {
    fn drop(&mut self) {
        self.visitor.web().budgets().file_came(self.person, self.bytes, self.visitor.now());
    }
}

/// What comes next, if it comes in time.
async fn heard<const MAX: usize, T>(
    next: impl Future<Output = Result<T, multer::Error>>,
) -> Result<T, WebError> {
    match tokio::time::timeout(SILENCE, next).await {
        Ok(next) => next.map_err(|error| refused::<MAX>(&error)),
        Err(_) => Err(WebError::TooBusy),
    }
}

fn refused<const MAX: usize>(error: &multer::Error) -> WebError {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            WebError::TooLarge { max_bytes: MAX }
        }
        other => WebError::internal_input(&other.to_string()),
    }
}
