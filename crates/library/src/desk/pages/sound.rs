//! One text and its sound: a phone records it, a reviewer hears and approves it.

use super::{Bench, Sounding, State, Worker, name_of, own, under};
use crate::{
    authoring::media::{self, MAX_UPLOAD_BYTES, NotTaken},
    desk::{
        decide::NotApproved,
        sounds::{self, Recording},
        source::Source,
        words::{Standing, standing_of},
    },
    player::{Safe, escape},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use events::authoring::DraftFile;
use formats::package::CourseFile;
use kernel::Digest;
use web::{
    Fields, Html, Page, Upload, Visitor, WebError, blocking,
    messages::Tongue,
    parts::{Button, Field, Heading, Lead, LinkButton, Notice, PostForm, Sound},
};

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    saved: Option<u8>,
    approved: Option<u8>,
}

pub(super) async fn one(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source, key)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let worker = state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let t = &visitor.t;
    let notice = match (asked.saved, asked.approved) {
        (Some(_), _) => Some(Notice::good(t.say("desk-sound-saved")).result()),
        (_, Some(_)) if speaks(t, &bench, &key) => {
            Some(Notice::good(t.say("desk-sound-approved-now")).result())
        }
        (_, Some(_)) => Some(Notice::good(t.say("desk-sound-approved-later")).result()),
        _ => None,
    };
    show(&state, &visitor, &bench, &key, &worker, notice, StatusCode::OK).await
}

/// Whether pages say the words already that were spoken: a course does at once, the pages' own words from the next start on.
fn speaks(t: &Tongue, bench: &Bench, key: &str) -> bool {
    let words = bench.words(key).unwrap_or_default();
    matches!(bench.source, Source::Course(_)) || t.messages().tongue(&bench.language).say(key) == words
}

/// The name of what is spoken, if the text is heard and has words in this language.
fn spoken(bench: &Bench, key: &str) -> Option<(String, Digest)> {
    let words = bench.words(key)?;
    Some((words.to_owned(), bench.source.spoken(key, words)?))
}

async fn show(
    state: &State,
    visitor: &Visitor,
    bench: &Bench,
    key: &str,
    worker: &Worker,
    notice: Option<Notice>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let (words, digest) = spoken(bench, key).ok_or(WebError::NotFound)?;
    let here = format!("{}/sound/{key}", bench.here());
    let mut main = Html::new();
    if let Some(notice) = notice {
        main = main.with(notice);
    }
    main = main.with(Lead::new(t.say("desk-sound-lead"))).with(Safe(format!(
        "<div class=\"desk-source\" lang=\"{}\">{}</div>",
        bench.language,
        escape(&words)
    )));
    let heard = bench.heard.get(key).cloned().unwrap_or_default();
    if let Some(recording) = heard.waiting_for(&digest) {
        main = main.with(Heading::new(t.say("desk-sound-waiting")));
        main = main.with(by(state, t, recording).await?);
        let decided = worker.hand.approves_sound(Some(&heard), &digest, recording.digest);
        if worker.reviews && decided == Err(NotApproved::Own) {
            main = main.with(own::sound(t, &own::others(state, worker, t).await?));
        } else if worker.reviews && approvable(bench, key) {
            main = main.with(
                PostForm::new(visitor, format!("{}/approve/{key}", bench.here()))
                    .hidden("sound", &recording.digest.to_string())
                    .with(Button::main(t.say("desk-sound-approve"))),
            );
        } else if worker.reviews {
            main = main.with(Notice::calm(t.say("desk-sound-words-first")));
        }
    }
    if let Some(recording) = heard.heard_for(&digest) {
        main = main.with(Heading::new(t.say("desk-sound-approved")));
        main = main.with(by(state, t, recording).await?);
    }
    main = main.with(Heading::new(t.say("desk-sound-new"))).with(
        PostForm::new(visitor, here)
            .with_file()
            .with(
                Field::file("file", t.say("desk-sound-take"), "audio/*")
                    .hint(t.say("authoring-sound-hint"))
                    .attribute("capture", ""),
            )
            .with(Button::quiet(t.say("desk-sound-go"))),
    );
    let next = bench
        .source
        .texts()
        .into_iter()
        .skip_while(|text| text.key != key)
        .skip(1)
        .find(|text| bench.sounding(text) == Sounding::Silent);
    main = match &next {
        Some(next) => main.with(LinkButton::quiet(
            format!("{}/sound/{}", bench.here(), next.key),
            t.say("desk-sound-next"),
        )),
        None => main,
    };
    let title = t.named("desk-sound-title", &name_of(t, &bench.language)).into_owned();
    let page = under(Page::new(title, main), t, bench).under(bench.here(), bench.title(t)).status(status);
    Ok(web::page(visitor, page))
}

/// A recording to hear, and who spoke.
async fn by(state: &State, t: &Tongue, recording: &Recording) -> Result<Sound, WebError> {
    let names = state.named(recording.by.into_iter().collect()).await?;
    let sound = Sound::new(t, format!("/desk/sound/{}", recording.name()));
    Ok(match names.first() {
        Some(name) => sound.about(t.named("desk-sound-by", name)),
        None => sound,
    })
}

/// Sound is approved after its words: nobody approves what is said before what is written.
fn approvable(bench: &Bench, key: &str) -> bool {
    let Some(text) = bench.source.texts().into_iter().find(|text| text.key == key) else { return false };
    bench.own.is_some() || standing_of(bench.said.get(key), &text.words) == Standing::Approved
}

pub(super) async fn record(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source, key)): Path<(String, String, String)>,
    upload: Upload<MAX_UPLOAD_BYTES>,
) -> Result<Response, WebError> {
    let worker = state.translator(&visitor).await?;
    let actor = worker.actor.clone();
    let bench = state.bench(&language, &source).await?;
    let (_, digest) = spoken(&bench, &key).ok_or(WebError::NotFound)?;
    let bytes = upload.file.map(|(_, bytes)| bytes).unwrap_or_default();
    let (library, tag, name, of) =
        (state.library.clone(), bench.language.clone(), bench.source.name(), key.clone());
    let kept = move || -> Result<Result<(), NotTaken>, store::StoreError> {
        let kept = match media::sound(&bytes) {
            Ok(kept) => kept,
            Err(why) => return Ok(Err(why)),
        };
        let blob = library.blobs.put(&kept.bytes)?;
        let sound = DraftFile { digest: blob, ending: kept.ending.into(), words: digest.to_string() };
        sounds::record(&library, &actor, &name, &tag, &of, sound)?;
        Ok(Ok(()))
    };
    match blocking(kept).await?.map_err(WebError::internal)? {
        Ok(()) => Ok(web::see_other(&format!("{}/sound/{key}?saved=1", bench.here()))),
        Err(why) => {
            let t = &visitor.t;
            let notice = Notice::look(t.say(&format!("authoring-file-{}", why.key())))
                .words(t.say("authoring-file-sound-do"))
                .result();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&state, &visitor, &bench, &key, &worker, Some(notice), status).await
        }
    }
}

pub(super) async fn approve(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source, key)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let worker = state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    if !worker.reviews {
        return Err(WebError::NOT_YOURS);
    }
    let (_, digest) = spoken(&bench, &key).ok_or(WebError::NotFound)?;
    let wanted: Digest = web::parsed(fields.get("sound").unwrap_or_default())?;
    let mut approved = 0;
    if approvable(&bench, &key) {
        let (library, tag, work, of) =
            (state.library.clone(), bench.language.clone(), bench.source.clone(), key.clone());
        approved = blocking(move || -> Result<usize, store::StoreError> {
            let by = (&worker.actor, &worker.hand);
            let done = sounds::approve_sound(&library, by, &work.name(), &tag, &of, wanted, digest)?;
            match &work {
                _ if done == 0 => {}
                Source::Course(course) => library.reopen(course.open.course.id.as_str()),
                Source::Interface(_) => library.open_phrases(),
                Source::Channel(_) | Source::Exercise(_) => {}
            }
            Ok(done)
        })
        .await?
        .map_err(WebError::internal)?;
    }
    let said = if approved > 0 { "?approved=1" } else { "" };
    Ok(web::see_other(&format!("{}/sound/{key}{said}", bench.here())))
}

/// A recording of the desk, for who works at it: learners hear approved ones alone, at their own address.
pub(super) async fn play(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let digest = CourseFile::digest_of_url(&name).ok_or(WebError::NotFound)?;
    let media_type = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("mp3") => "audio/mpeg",
        Some("m4a") => "audio/mp4",
        Some("ogg") => "audio/ogg",
        _ => return Err(WebError::NotFound),
    };
    let library = state.library.clone();
    let read = move || -> Result<Option<Vec<u8>>, store::StoreError> {
        match library.store.read_blocking(|db| sounds::is_recording(db, digest))? {
            true => library.blobs.get(&digest),
            false => Ok(None),
        }
    };
    let bytes = blocking(read).await?.map_err(WebError::internal)?.ok_or(WebError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, bytes).into_response())
}
