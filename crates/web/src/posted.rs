//! [`Posted`]: a form with one file of whoever comes, signed in or not. The file goes through in pieces; nothing of it is held.

use crate::Fields;
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::header,
};
use http_body::{Body as HttpBody, Frame};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::Instant;

/// Bytes of a form beside its file, in all: the fields, the heads of the parts, and what stands between them.
pub const BESIDE_FILE_BYTES: usize = 64 << 10;
/// Bytes that are let in before what came has been looked at.
const LET_IN: usize = 32 << 10;
/// Who sends nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(30);

/// A posted form (`multipart/form-data`) with at most one file, while it comes. Whoever asks for it sees to who may post it.
pub struct Posted {
    parts: multer::Multipart<'static>,
    part: Option<Part>,
    meter: Arc<Meter>,
    fields: Vec<(String, String)>,
    field_bytes: usize,
    has_file: bool,
    file_left: u64,
    until: Instant,
}

/// Why a form was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostedError {
    /// It is no form with a file.
    #[error("the body is no form with a file")]
    NoForm,
    /// The file is longer than it may be, or what stands beside it.
    #[error("the form is longer than it may be")]
    TooLong,
    /// It came to no end: whoever sent it has gone, or took too long.
    #[error("the form ended before its end")]
    Stopped,
}

/// The part that is coming.
struct Part {
    field: multer::Field<'static>,
    kind: Kind,
}

enum Kind {
    File,
    Field {
        name: String,
        value: Vec<u8>,
    },
    /// A second file: nobody asked for it. Its bytes count as what stands beside the first.
    Other,
}

impl Posted {
    /// Begins to read. The file has at most `max_bytes`, and all of it comes within `sending`.
    ///
    /// # Errors
    /// It is no form with a file, or says itself that it is too long: nothing of it is read then.
    pub fn begin(request: Request, max_bytes: u64, sending: Duration) -> Result<Self, PostedError> {
        let said = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let boundary = multer::parse_boundary(said(header::CONTENT_TYPE).unwrap_or_default())
            .map_err(|_| PostedError::NoForm)?;
        let most = max_bytes + BESIDE_FILE_BYTES as u64;
        if said(header::CONTENT_LENGTH)
            .and_then(|length| length.parse().ok())
            .is_some_and(|length: u64| length > most)
        {
            return Err(PostedError::TooLong);
        }
        let meter = Arc::new(Meter {
            left: AtomicUsize::new(BESIDE_FILE_BYTES + 2 * LET_IN),
            over: AtomicBool::new(false),
        });
        let metered =
            Metered { from: request.into_body(), rest: Bytes::new(), meter: meter.clone(), pauses: false };
        Ok(Self {
            parts: multer::Multipart::new(Body::new(metered).into_data_stream(), boundary),
            part: None,
            meter,
            fields: Vec::new(),
            field_bytes: 0,
            has_file: false,
            file_left: max_bytes,
            until: Instant::now() + sending,
        })
    }

    /// The file's next piece; `None` when the whole form was read.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, PostedError> {
        loop {
            let until = self.until.min(Instant::now() + SILENCE);
            let Some(Part { field, kind }) = &mut self.part else {
                let next = tokio::time::timeout_at(until, self.parts.next_field());
                let next = next.await.map_err(|_| PostedError::Stopped)?;
                let Some(field) = next.map_err(|_| self.meter.why())? else { return Ok(None) };
                let kind = match field.file_name() {
                    Some(_) if self.has_file => Kind::Other,
                    Some(_) => Kind::File,
                    None => {
                        let name = field.name().unwrap_or_default().to_owned();
                        self.field_bytes += name.len();
                        Kind::Field { name, value: Vec::new() }
                    }
                };
                self.has_file |= matches!(kind, Kind::File);
                self.part = Some(Part { field, kind });
                continue;
            };
            let next = tokio::time::timeout_at(until, field.chunk());
            let next = next.await.map_err(|_| PostedError::Stopped)?;
            match (next.map_err(|_| self.meter.why())?, kind) {
                (Some(piece), Kind::File) if !piece.is_empty() => {
                    self.meter.went_on(piece.len());
                    let left = self.file_left.checked_sub(piece.len() as u64);
                    self.file_left = left.ok_or(PostedError::TooLong)?;
                    return Ok(Some(piece));
                }
                (Some(piece), Kind::Field { value, .. }) => {
                    self.field_bytes += piece.len();
                    if self.field_bytes > BESIDE_FILE_BYTES {
                        return Err(PostedError::TooLong);
                    }
                    value.extend_from_slice(&piece);
                }
                (Some(_), _) => {}
                (None, _) => {
                    if let Some(Part { kind: Kind::Field { name, value }, .. }) = self.part.take() {
                        self.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
                    }
                }
            }
        }
    }

    /// The fields that came, which are no file.
    pub fn fields(self) -> Fields {
        Fields(self.fields)
    }

    /// The fields, and a file that is small enough to be held; none is empty.
    pub async fn whole(mut self) -> Result<(Fields, Vec<u8>), PostedError> {
        let mut file = Vec::new();
        while let Some(piece) = self.piece().await? {
            file.extend_from_slice(&piece);
        }
        Ok((self.fields(), file))
    }
}

/// How many bytes more may come: what is handed on of the file makes room for as much.
#[derive(Debug)]
struct Meter {
    left: AtomicUsize,
    over: AtomicBool,
}

impl Meter {
    fn went_on(&self, bytes: usize) {
        self.left.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Why reading failed.
    fn why(&self) -> PostedError {
        if self.over.load(Ordering::Relaxed) { PostedError::TooLong } else { PostedError::Stopped }
    }
}

/// A body of which only so much is let in as was looked at: whoever takes parts out of it would read on as long as bytes are there, and
/// somebody in the same room sends faster than a box writes.
struct Metered {
    from: Body,
    rest: Bytes,
    meter: Arc<Meter>,
    /// What was given last is looked at before there is more.
    pauses: bool,
}

impl HttpBody for Metered {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if std::mem::take(&mut self.pauses) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        while self.rest.is_empty() {
            match Pin::new(&mut self.from).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(why))) => return Poll::Ready(Some(Err(io::Error::other(why)))),
                Poll::Ready(Some(Ok(frame))) => self.rest = frame.into_data().unwrap_or_default(),
            }
        }
        let most = self.rest.len().min(LET_IN);
        let piece = self.rest.split_to(most);
        let left = self.meter.left.load(Ordering::Relaxed);
        let Some(left) = left.checked_sub(piece.len()) else {
            self.meter.over.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(io::Error::other(PostedError::TooLong))));
        };
        self.meter.left.store(left, Ordering::Relaxed);
        self.pauses = true;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    /// Sends what it was given, and then one byte for ever or so often, as fast as it is asked; counts what it gave.
    struct Sends {
        begins: Bytes,
        then: u64,
        ends: Bytes,
        given: Arc<AtomicUsize>,
    }

    const FRAME: usize = 400 << 10;

    impl HttpBody for Sends {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
            let most = self.then.min(FRAME as u64) as usize;
            let next = if !self.begins.is_empty() {
                std::mem::take(&mut self.begins)
            } else if most > 0 {
                self.then -= most as u64;
                vec![b'x'; most].into()
            } else {
                std::mem::take(&mut self.ends)
            };
            self.given.fetch_add(next.len(), Ordering::Relaxed);
            Poll::Ready((!next.is_empty()).then(|| Ok(Frame::data(next))))
        }
    }

    fn sent(begins: &str, then: u64, ends: &str) -> (Request, Arc<AtomicUsize>) {
        let given = Arc::<AtomicUsize>::default();
        let (begins, ends) = (begins.to_owned().into(), ends.to_owned().into());
        let body = Body::new(Sends { begins, then, ends, given: given.clone() });
        let kind = "multipart/form-data; boundary=B";
        (Request::builder().header(header::CONTENT_TYPE, kind).body(body).unwrap(), given)
    }

    const FILE: &str = "--B\r\nContent-Disposition: form-data; name=\"mail\"; filename=\"a.bin\"\r\n\r\n";
    const FIELD: &str = "--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";

    async fn read(request: Request, max_bytes: u64) -> Result<(Fields, Vec<u8>), PostedError> {
        Posted::begin(request, max_bytes, LONG)?.whole().await
    }

    #[tokio::test]
    async fn fields_and_one_file_come_as_they_were_sent() {
        let ends = format!("\r\n{FIELD}dos\r\n{FILE}another\r\n--B--\r\n");
        let (request, _) = sent(&format!("{FIELD}uno\r\n{FILE}"), 700_000, &ends);
        let (fields, file) = read(request, 700_000).await.unwrap();
        assert_eq!(fields.all("note").collect::<Vec<_>>(), ["uno", "dos"]);
        assert!(file.len() == 700_000 && file.iter().all(|byte| *byte == b'x'));
        let (request, _) = sent(&format!("{FILE}\r\n--B--\r\n"), 0, "");
        assert_eq!(read(request, 9).await.unwrap().1, b"");
        let (mut request, _) = sent("a=b", 0, "");
        request.headers_mut().remove(header::CONTENT_TYPE);
        assert_eq!(read(request, 9).await.unwrap_err(), PostedError::NoForm);
    }

    /// Twenty gigabytes from the same room: no more of it is taken in than is handed on.
    #[tokio::test]
    async fn nothing_is_read_ahead_of_what_was_handed_on() {
        let (request, given) = sent(FILE, 20_000_000_000, "");
        let mut posted = Posted::begin(request, 3_000_000, LONG).unwrap();
        let mut had = 0;
        let end = loop {
            match posted.piece().await {
                Ok(Some(piece)) => had += piece.len(),
                end => break end,
            }
            let ahead = given.load(Ordering::Relaxed) - had;
            assert!(ahead <= FRAME + 2 * LET_IN + FILE.len(), "{ahead} bytes ahead at {had}");
        };
        assert_eq!(end, Err(PostedError::TooLong));
        assert!(had <= 3_000_000 && given.load(Ordering::Relaxed) < 3_000_000 + 2 * FRAME);
        // One that says so itself is not read at all.
        let (mut request, given) = sent(FILE, 20_000_000_000, "");
        request.headers_mut().insert(header::CONTENT_LENGTH, 20_000_000_000_u64.into());
        assert_eq!(read(request, 3_000_000).await.unwrap_err(), PostedError::TooLong);
        assert_eq!(given.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn what_stands_beside_the_file_has_a_bound_of_its_own() {
        let second = format!("{FILE}one\r\n{FILE}");
        let many = FIELD.repeat(20_000);
        let head = "--B\r\nContent-Disposition: form-data; name=\"";
        for begins in [FIELD, &second, head, "", &many] {
            let (request, given) = sent(begins, 20_000_000_000, "");
            assert_eq!(read(request, 8_000_000).await.unwrap_err(), PostedError::TooLong, "{begins:.40}");
            let bound = begins.len() + BESIDE_FILE_BYTES + 4 * LET_IN + FRAME;
            assert!(given.load(Ordering::Relaxed) <= bound, "{begins:.40}");
        }
        let fits = format!("{FIELD}{}\r\n--B--\r\n", "x".repeat(60_000));
        let (request, _) = sent(&fits, 0, "");
        assert_eq!(read(request, 1).await.unwrap().0.get("note").map(str::len), Some(60_000));
    }

    #[tokio::test]
    async fn what_breaks_off_is_told_apart_from_what_is_too_long() {
        for begins in ["--B\r\nContent-Dis", FIELD, FILE, ""] {
            let (request, _) = sent(begins, 100, "");
            assert_eq!(read(request, 1_000).await.unwrap_err(), PostedError::Stopped, "{begins:?}");
        }
    }
}
