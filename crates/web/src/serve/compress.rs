//! gzip of pages at the fast level: a page shrinks to a quarter for a tenth of a millisecond.

use axum::{
    body::{Body, HttpBody},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use flate2::{Compress, Compression, FlushCompress, Status};
use http_body_util::BodyExt;
use std::cell::RefCell;

/// Below this, headers weigh more than what is saved.
const MIN_BYTES: u64 = 700;
/// Above this it is a download; its maker decides.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

thread_local! {
    // The compressor's tables are 200 KB and more: kept, not allocated for each page.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::fast(), 15));
}

/// Whether the browser takes gzip.
pub(super) fn accepted(headers: &HeaderMap) -> bool {
    let accept =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.split(',').any(|coding| {
        let mut parts = coding.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let refused = parts
            .any(|q| matches!(q.trim().replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        name.eq_ignore_ascii_case("gzip") && !refused
    })
}

/// Compresses a whole text answer; streams, pictures and what is compressed already pass as they are.
pub(super) async fn gzip(response: Response) -> Response {
    let size = response.body().size_hint().exact().unwrap_or(0);
    let headers = response.headers();
    if !(MIN_BYTES..=MAX_BYTES).contains(&size)
        || headers.contains_key(header::CONTENT_ENCODING)
        || headers.contains_key(header::CONTENT_RANGE)
        || !is_text(headers)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(plain) = body.collect().await.map(|whole| whole.to_bytes()) else {
        // The size was known, so the bytes were there; an error here is a broken source.
        return Response::from_parts(parts, Body::empty());
    };
    let Some(zipped) = COMPRESSOR.with_borrow_mut(|compressor| deflate(compressor, &plain)) else {
        return Response::from_parts(parts, Body::from(plain));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(parts, Body::from(zipped))
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/") && kind != "text/event-stream"
        || kind.starts_with("application/json")
        || kind.starts_with("application/problem+json")
        || kind.starts_with("image/svg+xml")
}

fn deflate(compressor: &mut Compress, plain: &[u8]) -> Option<Vec<u8>> {
    compressor.reset();
    // What incompressible input can grow to (zlib `deflateBound`, the conservative case), and the gzip frame.
    let mut zipped = Vec::with_capacity(plain.len() + plain.len() / 8 + plain.len() / 64 + 64);
    match compressor.compress_vec(plain, &mut zipped, FlushCompress::Finish) {
        Ok(Status::StreamEnd) => Some(zipped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_zipped_unzips() {
        for text in ["", "a", &"cuerda y nudo ".repeat(5_000)] {
            for _ in 0..2 {
                let zipped = COMPRESSOR.with_borrow_mut(|c| deflate(c, text.as_bytes())).unwrap();
                let mut back = String::new();
                flate2::read::GzDecoder::new(&zipped[..]).read_to_string(&mut back).unwrap();
                assert_eq!(back, text);
            }
        }
        let mut noise = vec![0; 300_000];
        kernel::Entropy::fill(&mut kernel::Seed(1).chance(), &mut noise);
        assert!(COMPRESSOR.with_borrow_mut(|c| deflate(c, &noise)).is_some());
    }

    #[test]
    fn only_who_asks() {
        for (accept, yes) in
            [("gzip", true), ("br, GZIP;q=0.5", true), ("gzip; q=0", false), ("br", false), ("*", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            assert_eq!(accepted(&headers), yes, "{accept}");
        }
    }
}
