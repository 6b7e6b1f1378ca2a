//! Video with subtitles, sound, slides.

use super::{Here, framed, reading, unavailable};
use crate::{
    State,
    channel::NodeFileFacts,
    player::{Safe, escape},
};
use axum::response::Response;
use formats::kolibri::{Slide, read_slides};
use std::{fmt::Write, io::Read};
use web::{
    Html, Visitor, WebError,
    parts::{LinkButton, Links, Sign},
};

/// Bytes of a slideshow's manifest.
const MANIFEST_BYTES: u64 = 1 << 20;

pub(super) async fn files(state: &State, here: &Here) -> Result<Vec<NodeFileFacts>, WebError> {
    let node = here.node.clone();
    reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.files(&node).map_err(WebError::internal)
    })
    .await
}

fn is_video(file: &&NodeFileFacts) -> bool {
    file.here && !file.supplementary && matches!(file.name.extension(), "mp4" | "webm" | "m4v")
}

/// A video: nothing is fetched before somebody presses play, and then only what is watched.
pub(super) async fn video(state: &State, visitor: &Visitor, here: Here) -> Result<Response, WebError> {
    let t = &visitor.t;
    let files = files(state, &here).await?;
    let mut versions = files.iter().filter(is_video);
    let Some(video) = versions.next() else { return unavailable(state, visitor, &here).await };
    let poster = files.iter().find(|file| file.here && file.thumbnail);
    let poster = poster.map(|file| format!(" poster=\"{}\"", here.file(&file.name))).unwrap_or_default();
    let mut html = format!(
        "<div class=\"player\"><video controls preload=\"none\" aria-label=\"{}\"{poster}><source src=\"{}\" type=\"{}\">",
        escape(&here.node.title),
        here.file(&video.name),
        video.name.media_type()
    );
    let own = t.language().language().to_owned();
    for file in files.iter().filter(|file| file.here && file.name.extension() == "vtt") {
        let language =
            file.language.clone().or_else(|| here.node.language.clone()).unwrap_or_else(|| "und".into());
        let tag = escape(&language);
        // Shown from the start where they are in the reader's language: sound is often off in a classroom.
        let default = if language.split('-').next() == Some(own.as_str()) { " default" } else { "" };
        let label = escape(&t.named("library-subtitles", &crate::find::language_name(t, &language)));
        let _ = write!(
            html,
            "<track kind=\"subtitles\" src=\"{}\" srclang=\"{tag}\" label=\"{label}\"{default}>",
            here.file(&file.name)
        );
    }
    html.push_str("</video></div>");
    let mut main = Html::new().with(Safe(html));
    if let Some(other) = versions.next() {
        main = main.with(
            Links::new(t.say("library-content-versions"))
                .link(here.file(&other.name), t.say("library-video-other")),
        );
    }
    let page = framed(state, visitor, &here, main, true).await?;
    Ok(web::page(visitor, page))
}

/// A sound.
pub(super) async fn audio(state: &State, visitor: &Visitor, here: Here) -> Result<Response, WebError> {
    let files = files(state, &here).await?;
    let sound = files.iter().find(|file| {
        file.here && !file.supplementary && matches!(file.name.extension(), "mp3" | "ogg" | "oga" | "wav")
    });
    let Some(sound) = sound else { return unavailable(state, visitor, &here).await };
    let picture = files.iter().find(|file| file.here && file.thumbnail);
    let picture =
        picture.map(|file| format!("<img src=\"{}\" alt=\"\">", here.file(&file.name))).unwrap_or_default();
    let html = format!(
        "<div class=\"player\">{picture}<audio controls preload=\"none\" aria-label=\"{}\" src=\"{}\"></audio></div>",
        escape(&here.node.title),
        here.file(&sound.name)
    );
    let page = framed(state, visitor, &here, Html::new().with(Safe(html)), true).await?;
    Ok(web::page(visitor, page))
}

/// A slide a page.
pub(super) async fn slides(
    state: &State,
    visitor: &Visitor,
    here: Here,
    part: Option<String>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let node = here.node.clone();
    let channel = here.channel.id;
    let shown = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let files = channels.files(&node).map_err(WebError::internal)?;
        let Some(manifest) = files.iter().find(|file| file.here && file.name.extension() == "json") else {
            return Ok(Vec::new());
        };
        let found = channels.file_on_disk(&channel, &manifest.name).map_err(WebError::internal)?;
        let Some(found) = found.filter(|found| found.at.size <= MANIFEST_BYTES) else {
            return Ok(Vec::new());
        };
        let mut json = Vec::new();
        let read = found.at.open().and_then(|mut from| from.read_to_end(&mut json));
        let slides = read.ok().and_then(|_| read_slides(&json)).unwrap_or_default();
        // Only pictures that this node names: a manifest cannot reach into other things.
        let named = |slide: &Slide| files.iter().any(|file| file.here && file.name == slide.picture);
        Ok(slides.into_iter().filter(named).collect::<Vec<_>>())
    })
    .await?;
    let number = match part {
        None => 1,
        Some(part) => part.parse::<usize>().map_err(|_| WebError::NotFound)?,
    };
    if shown.is_empty() {
        return unavailable(state, visitor, &here).await;
    }
    let slide = number.checked_sub(1).and_then(|at| shown.get(at)).ok_or(WebError::NotFound)?;
    let alternative = if slide.description.is_empty() { &slide.caption } else { &slide.description };
    let place = t.with("library-slide-of", &[("n", number.into()), ("all", shown.len().into())]);
    let html = format!(
        "<figure class=\"player\"><img src=\"{}\" alt=\"{}\"><figcaption{}>{}</figcaption></figure><p class=\"small\">{}</p>",
        here.file(&slide.picture),
        escape(alternative),
        here.lang(),
        escape(&slide.caption),
        escape(&place)
    );
    let last = number == shown.len();
    let mut main = Html::new().with(Safe(html));
    if !last {
        let next = format!("{}/{}", here.address(), number + 1);
        main = main.with(LinkButton::main(next, t.say("library-slide-next")).sign(Sign::Onward));
    }
    if number > 1 {
        let before = format!("{}/{}", here.address(), number - 1);
        main = main.with(LinkButton::quiet(before, t.say("library-slide-before")).sign(Sign::Back));
    }
    let page = framed(state, visitor, &here, main, last).await?;
    Ok(web::page(visitor, page))
}
