//! Files of a channel on their way to a phone: in pieces from the disk, whole or a range of them.

use super::{is_coach, reading};
use crate::{State, channel::stick::OnStick};
use axum::{
    body::Body,
    extract::{Path, State as AxumState},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use formats::{
    kolibri::{FileName, Uuid},
    zip::Zip,
};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};
use web::{Pieces, Visitor, WebError};

/// Largest picture inside an archive.
const PICTURE_BYTES: u64 = 8 << 20;
/// What is sent runs nothing.
pub(super) const INERT: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// A browser's own reader of PDF is a page of its own; a sandbox would keep it shut.
const PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:";
/// Named by their content: phones may keep them for ever.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What only teachers may open is kept by no cache on the way.
const FOR_NOBODY_ELSE: &str = "private, no-store";

/// Whether a file is for teachers alone; a page "not here" where it is and she is none, whoever told her its name.
fn for_coaches(
    channels: &crate::channel::Channels,
    channel: &Uuid,
    name: &FileName,
    coach: bool,
) -> Result<bool, WebError> {
    match channels.is_for_coaches(channel, name).map_err(WebError::internal)? {
        true if !coach => Err(WebError::NotFound),
        known => Ok(known),
    }
}

/// A file of a channel.
pub(super) async fn file(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((channel, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let channel: Uuid = channel.parse().map_err(|()| WebError::NotFound)?;
    let name: FileName = name.parse().map_err(|()| WebError::NotFound)?;
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    let ranged = move |whole| range.as_deref().map(|range| Range::parse(range, whole));
    let media_type = name.media_type();
    // Exercises hold their answers: they, books and apps are read by the box and not handed out.
    if !name.is_played() {
        return Err(WebError::NotFound);
    }
    let coach = is_coach(&visitor);
    let (file, range, whole, hidden) = reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let hidden = for_coaches(channels, &channel, &name, coach)?;
        let found = channels.file_on_disk(&channel, &name).map_err(WebError::internal)?;
        let at = found.ok_or(WebError::NotFound)?.at;
        // Pulled out between the look and the opening: the same as not there.
        let mut file = File::open(&at.path).map_err(|_| WebError::NotFound)?;
        let range = ranged(at.size);
        let from = if let Some(Range::Part(from, _)) = range { from } else { 0 };
        file.seek(SeekFrom::Start(at.start + from)).map_err(WebError::internal)?;
        Ok((file, range, at.size, hidden))
    })
    .await?;
    let (status, from, to) = match range {
        Some(Range::Part(from, to)) => (StatusCode::PARTIAL_CONTENT, from, to),
        Some(Range::Outside) => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            if let Ok(value) = HeaderValue::from_str(&format!("bytes */{whole}")) {
                response.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            return Ok(response);
        }
        Some(Range::Whole) | None => (StatusCode::OK, 0, whole),
    };
    let mut response = Response::new(Body::new(Pieces::new(file.take(to - from), to - from)));
    *response.status_mut() = status;
    let policy = if media_type == "application/pdf" { PDF } else { INERT };
    set(&mut response, media_type, policy, if hidden { FOR_NOBODY_ELSE } else { FOR_EVER });
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(value) = HeaderValue::from_str(&format!("bytes {from}-{}/{whole}", to - 1))
    {
        headers.insert(header::CONTENT_RANGE, value);
    }
    Ok(response)
}

/// A file to keep, under a name of letters, digits, blanks, hyphens and one dot.
pub(super) async fn whole(state: &State, at: OnStick, name: &str) -> Result<Response, WebError> {
    let bytes = at.size;
    let file = reading(state, move |_| {
        let mut file = File::open(&at.path).map_err(|_| WebError::NotFound)?;
        file.seek(SeekFrom::Start(at.start)).map_err(WebError::internal)?;
        Ok(file)
    })
    .await?;
    let mut response = Response::new(Body::new(Pieces::new(file.take(bytes), bytes)));
    set(&mut response, "application/octet-stream", INERT, FOR_NOBODY_ELSE);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    // RFC 6266: titles have accents.
    let coded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{coded}")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The headers of imported content.
pub(super) fn set(
    response: &mut Response,
    media_type: &'static str,
    policy: &'static str,
    cache: &'static str,
) {
    let fixed = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// A picture inside an archive: of an exercise, or of a book.
pub(super) async fn inside(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((channel, name, path)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let channel: Uuid = channel.parse().map_err(|()| WebError::NotFound)?;
    let name: FileName = name.parse().map_err(|()| WebError::NotFound)?;
    let media_type = picture_type(&path).ok_or(WebError::NotFound)?;
    let coach = is_coach(&visitor);
    let (pieces, hidden) = reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let hidden = for_coaches(channels, &channel, &name, coach)?;
        Ok((inside_of(library, &channel, &name, &path, PICTURE_BYTES)?, hidden))
    })
    .await?;
    let mut response = Response::new(Body::new(pieces));
    set(&mut response, media_type, INERT, if hidden { FOR_NOBODY_ELSE } else { FOR_EVER });
    Ok(response)
}

/// An entry of an archive of a channel, on its way in pieces.
pub(super) fn inside_of(
    library: &crate::Library,
    channel: &Uuid,
    name: &FileName,
    path: &str,
    most: u64,
) -> Result<Pieces, WebError> {
    let channels = library.channels().ok_or(WebError::NotFound)?;
    let found = channels.file_on_disk(channel, name).map_err(WebError::internal)?;
    let zip = open_zip(&found.ok_or(WebError::NotFound)?.at).ok_or(WebError::NotFound)?;
    let entry = zip.find(path).filter(|entry| entry.size <= most).cloned().ok_or(WebError::NotFound)?;
    let stream = zip.into_stream(&entry).map_err(|_| WebError::NotFound)?;
    Ok(Pieces::new(stream, entry.size))
}

fn picture_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "svg" => Some("image/svg+xml"),
        "mp3" => Some("audio/mpeg"),
        "ogg" => Some("audio/ogg"),
        _ => None,
    }
}

/// A part of a file as a file of its own: an archive may lie inside a `.tar`.
pub(crate) struct Window {
    file: File,
    start: u64,
    size: u64,
    at: u64,
}

impl Read for Window {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = into.len().min(left);
        let read = self.file.read(&mut into[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.file.seek(SeekFrom::Start(self.start.saturating_add(self.at)))?;
        Ok(self.at)
    }
}

/// Opens a zip among a channel's files; what is none is told in the program's log.
pub(crate) fn open_zip(at: &crate::channel::stick::OnStick) -> Option<Zip<Window>> {
    let opened = || -> Result<Zip<Window>, formats::zip::ZipError> {
        let file = File::open(&at.path)?;
        Zip::open(Window { file, start: at.start, size: at.size, at: 0 })
    };
    opened()
        .inspect_err(|error| tracing::warn!(path = %at.path.display(), %error, "a file of a channel"))
        .ok()
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// Half-open.
    Part(u64, u64),
    /// Not one range of bytes: everything.
    Whole,
    /// Beyond the end.
    Outside,
}

impl Range {
    fn parse(range: &str, whole: u64) -> Self {
        let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
            return Self::Whole;
        };
        let (from, to) = match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(from), Ok(to)) if to >= from => (from, to.saturating_add(1).min(whole)),
            (Ok(from), Err(_)) if to.is_empty() => (from, whole),
            (Err(_), Ok(last)) if from.is_empty() && last > 0 => (whole.saturating_sub(last), whole),
            _ => return Self::Whole,
        };
        if from < to { Self::Part(from, to) } else { Self::Outside }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, expected) in [
            ("bytes=0-", Range::Part(0, 100)),
            ("bytes=10-19", Range::Part(10, 20)),
            ("bytes=90-900", Range::Part(90, 100)),
            ("bytes=-5", Range::Part(95, 100)),
            ("bytes=-500", Range::Part(0, 100)),
            ("bytes=100-", Range::Outside),
            ("bytes=20-10", Range::Whole),
            ("bytes=0-1,5-6", Range::Whole),
            ("bytes=-0", Range::Whole),
            ("bytes=0-18446744073709551615", Range::Part(0, 100)),
            ("lines=0-1", Range::Whole),
        ] {
            assert_eq!(Range::parse(range, 100), expected, "{range}");
        }
    }
}
