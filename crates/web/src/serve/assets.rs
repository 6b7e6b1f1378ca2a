//! Style, script and drawings: in the binary, compressed once at start, under addresses that change with their content.

use crate::{Web, WebError};
use axum::{
    body::Bytes,
    extract::{Extension, Path},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use std::{io::Write, sync::Arc};

/// Everything a page may ask for besides itself.
pub struct Assets {
    files: Vec<Asset>,
}

struct Asset {
    name: &'static str,
    kind: &'static str,
    url: String,
    plain: Bytes,
    gzip: Bytes,
}

impl Assets {
    /// The files of this crate.
    pub(crate) fn embedded() -> Self {
        let files = [
            ("chaski.css", "text/css; charset=utf-8", include_str!("../../assets/chaski.css")),
            ("chaski.js", "text/javascript; charset=utf-8", include_str!("../../assets/chaski.js")),
            ("mark.svg", "image/svg+xml", include_str!("../../assets/mark.svg")),
        ];
        Self { files: files.into_iter().map(|(name, kind, text)| Asset::new(name, kind, text)).collect() }
    }

    /// The address of a file, such as `/assets/k3f.../chaski.css`. An unknown name gives an address that is not found.
    pub fn url(&self, name: &str) -> &str {
        self.find(name).map_or("/assets/unknown/file", |file| &file.url)
    }

    /// Bytes on the wire with gzip, for page weight budgets.
    pub fn gzip_bytes(&self, name: &str) -> Option<usize> {
        self.find(name).map(|file| file.gzip.len())
    }

    fn find(&self, name: &str) -> Option<&Asset> {
        self.files.iter().find(|file| file.name == name)
    }
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        let small = without_comments(name, text);
        let hash = kernel::to_base32(&blake3::hash(small.as_bytes()).as_bytes()[..8]);
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        // Writing to memory does not fail; if it ever did, the plain file is served.
        let gzip = encoder.write_all(small.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { name, kind, url: format!("/assets/{hash}/{name}"), plain: small.into(), gzip: gzip.into() }
    }

    fn answer(&self, headers: &HeaderMap, cache: &'static str) -> Response {
        let zipped = super::compress::accepted(headers) && !self.gzip.is_empty();
        let body = if zipped { self.gzip.clone() } else { self.plain.clone() };
        let mut response = body.into_response();
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if zipped {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// `/assets/{hash}/{name}`. The right hash may be kept for ever; another one is from a page of an older version and
/// gets the present file, to be asked for again.
pub(super) async fn answer(
    web: Option<Extension<Arc<Web>>>,
    Path((_, name)): Path<(String, String)>,
    request: axum::extract::Request,
) -> Response {
    let Some(Extension(web)) = web else { return WebError::NotFound.into_response() };
    let Some(file) = web.assets().find(&name) else { return WebError::NotFound.into_response() };
    let current = file.url == request.uri().path();
    file.answer(request.headers(), if current { "public, max-age=31536000, immutable" } else { "no-cache" })
}

/// Browsers that do not read the page's icon link.
pub(super) async fn icon(visitor: crate::Visitor, headers: HeaderMap) -> Response {
    match visitor.web().assets().find("mark.svg") {
        Some(file) => file.answer(&headers, "public, max-age=86400"),
        None => WebError::NotFound.into_response(),
    }
}

/// Comments are for us, not for the air. Style: `/* ... */` anywhere; script: whole lines that begin with `//`.
fn without_comments(name: &str, text: &str) -> String {
    if name.ends_with(".js") {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        return lines.collect::<Vec<_>>().join("\n");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_at_home() {
        assert_eq!(
            without_comments("a.css", "/* why */\na {\n  b: c; /* x\n y */ d: e;\n}\n"),
            "a {\nb: c;  d: e;\n}"
        );
        assert_eq!(without_comments("a.js", "// why\n  let u = 'http://x';\n\n"), "let u = 'http://x';");
    }

    #[test]
    fn addresses_change_with_content() {
        let (one, two) = (Asset::new("a.css", "text/css", "a{}"), Asset::new("a.css", "text/css", "b{}"));
        assert_ne!(one.url, two.url);
        assert!(one.url.starts_with("/assets/") && one.url.ends_with("/a.css"));
    }
}
