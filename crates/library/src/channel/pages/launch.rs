//! Somebody else's HTML: served out of its zip under an address nobody can guess, in a sandbox without an origin.
//!
//! It may run its scripts and reach its own files, and nothing else: no cookies, no forms, no other page of the box, no internet. A
//! small script before its own gives it the storage that a sandbox takes away.

use super::{
    Here, framed,
    media::files,
    reading,
    send::{inside_of, open_zip, set},
    unavailable,
};
use crate::{
    State,
    player::{Safe, escape},
};
use axum::{
    body::Body,
    extract::{Path, State as AxumState},
    http::{HeaderValue, header},
    response::Response,
};
use formats::kolibri::{FileName, Uuid};
use kernel::PersonId;
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};
use web::{Html, Visitor, WebError, parts::LinkButton};

/// Launches remembered: a school of 500 opens four each in a morning.
const MAX_LAUNCHES: usize = 2_048;
/// Largest file of an app that is sent.
const FILE_BYTES: u64 = 32 << 20;
/// Largest page of an app: it is copied to put our script in.
const HTML_BYTES: u64 = 4 << 20;
/// Where a page's head is looked for.
const HEAD_BYTES: usize = 64 << 10;
/// Runs its own scripts in an origin of its own; only its own files; framed by nobody but us.
const POLICY: &str = "sandbox allow-scripts; default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; form-action 'none'; \
    frame-ancestors 'self'";
/// The first script of every page.
const SHIM: &str = include_str!("../../../assets/shim.js");
/// Its name, which no zip's file has.
const SHIM_NAME: &str = "-chaski-shim.js";

/// The apps that are open.
#[derive(Default)]
pub(crate) struct Launches(Mutex<VecDeque<Launch>>);

struct Launch {
    token: String,
    /// Who opened it; whoever has not signed in shares one address.
    person: Option<PersonId>,
    channel: Uuid,
    name: FileName,
}

impl Launches {
    /// The address of an app for somebody: the one she has, so that nobody's reloading takes away another's, or a new one.
    fn begin(&self, token: String, person: Option<PersonId>, channel: Uuid, name: FileName) -> String {
        let mut launches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = launches
            .iter()
            .find(|launch| launch.person == person && launch.channel == channel && launch.name == name);
        if let Some(launch) = known {
            return launch.token.clone();
        }
        if launches.len() >= MAX_LAUNCHES {
            launches.pop_front();
        }
        launches.push_back(Launch { token: token.clone(), person, channel, name });
        token
    }

    fn find(&self, token: &str) -> Option<(Uuid, FileName)> {
        let launches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = launches.iter().rev().find(|launch| launch.token == token)?;
        Some((found.channel, found.name.clone()))
    }
}

/// The page around an app.
pub(super) async fn page(state: &State, visitor: &Visitor, here: Here) -> Result<Response, WebError> {
    let t = &visitor.t;
    let files = files(state, &here).await?;
    let app = files.iter().find(|file| {
        file.here
            && !file.supplementary
            && matches!(file.name.extension(), "zip" | "kpub")
            && file.preset != "imscp_zip"
    });
    let Some(app) = app else { return unavailable(state, visitor, &here).await };
    let mut random = [0; 20];
    visitor.web().fill_random(&mut random);
    let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let person = visitor.actor().ok().map(|actor| actor.person);
    let token = state.library.launches.begin(token, person, here.channel.id, app.name.clone());
    let address = format!("/launch/{token}/index.html");
    let html = format!(
        "<div class=\"player\"><iframe src=\"{address}\" title=\"{}\" sandbox=\"allow-scripts\" allow=\"fullscreen\"></iframe></div>",
        escape(&here.node.title)
    );
    let main = Html::new().with(Safe(html)).with(LinkButton::quiet(address, t.say("library-app-alone")));
    let page = framed(state, visitor, &here, main, true).await?;
    Ok(web::page(visitor, page))
}

/// A file of an app.
pub(super) async fn file(
    AxumState(state): AxumState<State>,
    Path((token, path)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (channel, name) = state.library.launches.find(&token).ok_or(WebError::NotFound)?;
    if path == SHIM_NAME {
        let mut response = Response::new(Body::from(SHIM));
        set(&mut response, "text/javascript; charset=utf-8", POLICY, "no-store");
        return Ok(response);
    }
    let media_type = media_type(&path);
    let is_html = media_type.starts_with("text/html");
    let most = if is_html { HTML_BYTES } else { FILE_BYTES };
    let body = reading(&state, move |library| {
        if !is_html {
            return Ok(Body::new(inside_of(library, &channel, &name, &path, most)?));
        }
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let found = channels.file_on_disk(&channel, &name).map_err(WebError::internal)?;
        let mut zip = open_zip(&found.ok_or(WebError::NotFound)?.at).ok_or(WebError::NotFound)?;
        let bytes = zip.read(&path, most).ok().flatten().ok_or(WebError::NotFound)?;
        Ok(Body::from(with_shim(&String::from_utf8_lossy(&bytes), &token)))
    })
    .await?;
    let mut response = Response::new(body);
    set(&mut response, media_type, POLICY, "no-store");
    // Without an origin its own fonts and data count as foreign; whoever knows the address may have them.
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

/// The page with our script as its first.
fn with_shim(html: &str, token: &str) -> String {
    let script = format!("<script src=\"/launch/{token}/{SHIM_NAME}\"></script>");
    let mut head = HEAD_BYTES.min(html.len());
    while !html.is_char_boundary(head) {
        head -= 1;
    }
    let lower = html[..head].to_ascii_lowercase();
    let after = |tag: &str| {
        let start = lower.find(tag)?;
        Some(start + lower[start..].find('>')? + 1)
    };
    let at = after("<head").or_else(|| after("<html")).or_else(|| after("<!doctype")).unwrap_or(0);
    format!("{}{script}{}", &html[..at], &html[at..])
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default().as_str() {
        "html" | "htm" | "xhtml" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_script_comes_first() {
        for (html, expected) in [
            (
                "<!doctype html><html lang=es><HEAD a=b><script>x</script>",
                "<!doctype html><html lang=es><HEAD a=b>S<script>x</script>",
            ),
            ("<html><body>", "<html>S<body>"),
            ("<!DOCTYPE html><p>", "<!DOCTYPE html>S<p>"),
            ("ñ<p>", "Sñ<p>"),
            ("<head", "S<head"),
        ] {
            let script = format!("<script src=\"/launch/t/{SHIM_NAME}\"></script>");
            assert_eq!(with_shim(html, "t"), expected.replace('S', &script), "{html}");
        }
    }

    #[test]
    fn launches_are_bounded_and_not_guessed() {
        let launches = Launches::default();
        let name: FileName = format!("{}.zip", "a".repeat(32)).parse().expect("a name");
        for i in 0..=MAX_LAUNCHES {
            let mut id = [1; 16];
            id[..8].copy_from_slice(&(i as u64).to_le_bytes());
            launches.begin(i.to_string(), None, Uuid(id), name.clone());
        }
        assert!(launches.find("0").is_none() && launches.find("1").is_some() && launches.find("x").is_none());
        // Opening it again is the same launch.
        let person = Some(PersonId([7; 16]));
        for token in ["hers", "again"] {
            assert_eq!(launches.begin(token.into(), person, Uuid([1; 16]), name.clone()), "hers");
        }
    }
}
