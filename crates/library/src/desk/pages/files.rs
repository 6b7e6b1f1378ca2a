//! Files of translators' programs in and out, and packages of what was approved for other boxes.

use super::{Bench, State, name_of, texts, under};
use crate::desk::{
    overlay::{approved_pages, approved_translation, pages_id},
    po::{self, Entry},
    sounds::{Heard, Recording, of_text},
    source::Source,
    words::{self, Said},
    xliff,
};
use crate::player::{Safe, escape};
use axum::{
    extract::{Path, State as AxumState},
    http::header,
    response::{IntoResponse, Response},
};
use formats::package::{
    MemoryFiles, Translation, VOICE_FILE, Voice, VoicePackage, spoken_texts, translation_files, voice_file,
};
use kernel::{Digest, PersonId};
use web::{
    Html, Page, Upload, Visitor, WebError, blocking,
    messages::Tongue,
    parts::{Button, Choice, Choices, Field, Heading, Lead, LinkButton, Notice, PostForm},
};

/// Largest file of translations.
const MAX_FILE_BYTES: usize = 8 << 20;
/// Names of texts that were not taken, on the page.
const NAMED: usize = 20;

pub(super) async fn files(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    Ok(page(&visitor, &bench, Html::new()))
}

/// `first` says what came of a file.
fn page(visitor: &Visitor, bench: &Bench, first: Html) -> Response {
    let t = &visitor.t;
    let here = bench.here();
    let mut main = first.with(Lead::new(t.say("desk-files-lead")));
    if bench.own.is_none() {
        main = main
            .with(Heading::new(t.say("desk-out")))
            .with(LinkButton::quiet(format!("{here}/po"), t.say("desk-po")))
            .with(LinkButton::quiet(format!("{here}/xliff"), t.say("desk-xliff")))
            .with(Heading::new(t.say("desk-bring")));
        main = main.with(
            PostForm::new(visitor, format!("{here}/bring"))
                .with_file()
                .with(
                    Field::file("file", t.say("desk-bring-file"), ".po,.xlf,.xliff")
                        .hint(t.say("desk-bring-hint")),
                )
                .with(
                    Choices::one("as", t.say("desk-bring-as"))
                        .choice(
                            Choice::new("person", t.say("desk-bring-person"))
                                .hint(t.say("desk-bring-person-hint"))
                                .chosen(true),
                        )
                        .choice(
                            Choice::new("machine", t.say("desk-bring-machine"))
                                .hint(t.say("desk-bring-machine-hint")),
                        ),
                )
                .with(Button::main(t.say("desk-bring-go"))),
        );
    }
    if matches!(bench.source, Source::Course(_) | Source::Interface(_)) {
        main = main.with(Heading::new(t.say("desk-carry"))).with(Lead::new(t.say("desk-carry-lead")));
        if bench.own.is_none() {
            main = main.with(LinkButton::quiet(format!("{here}/translation"), t.say("desk-carry-words")));
        }
        main = main.with(LinkButton::quiet(format!("{here}/voice"), t.say("desk-carry-sound")));
    }
    let args = [("what", bench.title(t).into()), ("name", name_of(t, &bench.language).into())];
    let title = t.with("desk-files-title", &args).into_owned();
    let page = under(Page::new(title, main), t, bench).under(here, bench.title(t));
    web::page(visitor, page)
}

/// Every text of the source with the words of a person; what a machine suggests leaves the desk in no file.
fn entries(bench: &Bench) -> Vec<Entry> {
    bench
        .source
        .texts()
        .into_iter()
        .map(|text| {
            let known = bench.said.get(&text.key);
            let words = known.and_then(Said::words).unwrap_or_default().to_owned();
            let fuzzy = known.is_some_and(|known| !words.is_empty() && known.from != text.words);
            Entry { key: text.key, source: text.words, words, fuzzy, machine: false }
        })
        .collect()
}

/// A file to keep, of a name.
fn attachment(media_type: &'static str, name: &str, bytes: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}

/// The words of a bench as a file.
fn words_file(bench: &Bench, media_type: &'static str, ending: &str, words: String) -> Response {
    let name = format!("{}-{}.{ending}", bench.source.name().replace(':', "-"), bench.language);
    attachment(media_type, &name, words)
}

pub(super) async fn po_out(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let write = move || (po::write(bench.language.as_str(), &entries(&bench)), bench);
    let (words, bench) = blocking(write).await?;
    Ok(words_file(&bench, "text/x-gettext-translation; charset=utf-8", "po", words))
}

pub(super) async fn xliff_out(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let write = move || {
        let (original, from) = (bench.source.name(), bench.source.language());
        let frame = xliff::Frame { original: &original, from: &from, into: bench.language.as_str() };
        (xliff::write(&frame, &entries(&bench)), bench)
    };
    let (words, bench) = blocking(write).await?;
    Ok(words_file(&bench, "application/xliff+xml; charset=utf-8", "xlf", words))
}

/// The entries of a PO or XLIFF file, or in which line it cannot be read. Megabytes: on a thread that may block.
fn read(bytes: &[u8]) -> Result<Vec<Entry>, u32> {
    match xliff::looks_like_xml(bytes) {
        true => xliff::read(bytes).map_err(|error| error.line),
        false => po::read(bytes),
    }
}

pub(super) async fn bring(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
    upload: Upload<MAX_FILE_BYTES>,
) -> Result<Response, WebError> {
    let actor = state.translator(&visitor).await?.actor;
    let bench = state.bench(&language, &source).await?;
    if bench.own.is_some() {
        return Err(WebError::NotFound);
    }
    let t = &visitor.t;
    let all_machine = upload.fields.get("as") == Some("machine");
    let bytes = upload.file.map(|(_, bytes)| bytes).unwrap_or_default();
    if bytes.is_empty() {
        return Err(WebError::bad_input(t.say("authoring-file-nothing").into_owned()));
    }
    let entries = blocking(move || read(&bytes)).await?;
    let bad = |line: u32| WebError::bad_input(t.count("desk-bad-file", line as usize).into_owned());
    let entries = entries.map_err(bad)?;
    let (mut persons, mut machines) = (Vec::new(), Vec::new());
    for entry in entries {
        match () {
            () if all_machine || entry.machine => machines.push((entry.key, entry.words)),
            // What a translator's program marks as doubtful is not proposed.
            () if entry.fuzzy => {}
            () => persons.push((entry.key, entry.words)),
        }
    }
    let work = bench.source.clone();
    let sort = move || {
        let (mut proposals, mut wrong) = texts::sorted_out(&work, persons, false);
        let (suggestions, more) = texts::sorted_out(&work, machines, true);
        proposals.extend(suggestions);
        wrong.extend(more);
        (proposals, wrong)
    };
    let (proposals, wrong) = blocking(sort).await?;
    let (library, name, tag) = (state.library.clone(), bench.source.name(), bench.language.clone());
    let saved = blocking(move || words::propose(&library, &actor, &name, &tag, proposals))
        .await?
        .map_err(WebError::internal)?;
    let said = if all_machine { "desk-brought-machine" } else { "desk-brought" };
    let mut first = Html::new().with(Notice::good(t.count(said, saved)).result());
    if !wrong.is_empty() {
        let named = wrong.iter().take(NAMED).map(|(key, (_, fault))| {
            format!("<li>{}: {}</li>", escape(key), escape(&t.say(texts::fault_key(*fault))))
        });
        let list = Safe(format!("<ul>{}</ul>", named.collect::<String>()));
        let notice = Notice::look(t.count("desk-not-taken", wrong.len())).with(list);
        first = first.with(notice.result());
    }
    let bench = state.bench(&language, &source).await?;
    Ok(page(&visitor, &bench, first))
}

/// A package under the name it is kept under, or a page that says why there is none.
fn package(visitor: &Visitor, bench: &Bench, name: &str, archive: Option<Vec<u8>>, none: &str) -> Response {
    match archive {
        Some(archive) => attachment("application/octet-stream", &format!("{name}.chaski"), archive),
        None => page(visitor, bench, Html::new().with(Notice::calm(visitor.t.say(none)).result())),
    }
}

/// Names in a row, or that they are people of this school.
pub(super) fn joined(names: &[String], t: &Tongue) -> String {
    match names.is_empty() {
        true => t.say("desk-somebody").into_owned(),
        false => names.join(", "),
    }
}

/// What was approved of a course's words, or the pages', as a package for other boxes.
pub(super) async fn translation(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let t = &visitor.t;
    let source = bench.source.clone();
    let id = match &source {
        Source::Course(course) => course.open.course.id.clone(),
        Source::Interface(_) if bench.own.is_none() => pages_id(),
        Source::Interface(_) | Source::Channel(_) | Source::Exercise(_) => return Err(WebError::NotFound),
    };
    let people = |of: fn(&Said) -> Option<PersonId>| -> Vec<PersonId> {
        bench.said.values().filter(|said| said.approved.is_some()).filter_map(of).collect()
    };
    let translators = joined(&state.named(people(|said| said.by)).await?, t);
    let reviewed_by = joined(&state.named(people(|said| said.approved_by)).await?, t);
    let (store, pack, tag) = (state.library.store.clone(), state.pack.clone(), bench.language.clone());
    let build = move || -> Result<Option<Vec<u8>>, String> {
        let approved = store.read_blocking(|db| match &source {
            Source::Course(course) => {
                approved_translation(db, &course.open.course, &course.texts, &tag).map(Some)
            }
            Source::Interface(texts) => approved_pages(db, texts, &tag).map(Some),
            Source::Channel(_) | Source::Exercise(_) => Ok(None),
        });
        let approved = approved.map_err(|error| error.to_string())?;
        let Some(approved) = approved else { return Ok(None) };
        if approved.texts.is_empty() {
            return Ok(None);
        }
        pack(&translation_files(&Translation { translators, reviewed_by, ..approved })).map(Some)
    };
    let archive = blocking(build).await?.map_err(WebError::internal)?;
    let name = format!("{id}-{}", bench.language);
    Ok(package(&visitor, &bench, &name, archive, "desk-carry-nothing"))
}

/// What was approved of a course's recordings, or of the player's words, as a voice package for other boxes.
pub(super) async fn voice(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let t = &visitor.t;
    let (id, version) = match &bench.source {
        Source::Course(course) => (course.open.course.id.clone(), course.open.course.version),
        Source::Interface(_) => (pages_id(), 1),
        Source::Channel(_) | Source::Exercise(_) => return Err(WebError::NotFound),
    };
    let people = bench.heard.values().filter_map(|heard| {
        let approved = heard.approved.as_ref()?;
        heard.proposed.as_ref().filter(|sound| sound.digest == approved.digest).and_then(|sound| sound.by)
    });
    let by = joined(&state.named(people.collect()).await?, t);
    let (library, pack, tag) = (state.library.clone(), state.pack.clone(), bench.language.clone());
    let (named, sounds) = (id.clone(), approved_of(&bench));
    let build = move || -> Result<Option<Vec<u8>>, String> {
        let mut files = MemoryFiles::default();
        let mut any = false;
        for (spoken, sound) in sounds {
            let bytes = library.blobs.get(&sound.digest).map_err(|error| error.to_string())?;
            if let Some(bytes) = bytes {
                files.insert(&VoicePackage::path(&spoken, &sound.ending), bytes);
                any = true;
            }
        }
        if !any {
            return Ok(None);
        }
        let voice = Voice { synthetic: false, by };
        files.insert(VOICE_FILE, voice_file(&named, version, &tag, &voice));
        pack(&files).map(Some)
    };
    let archive = blocking(build).await?.map_err(WebError::internal)?;
    let name = format!("{id}-{}-voice", bench.language);
    Ok(package(&visitor, &bench, &name, archive, "desk-carry-silent"))
}

/// The recordings that learners hear, each with the name of the words that it speaks.
fn approved_of(bench: &Bench) -> Vec<(Digest, Recording)> {
    let heard = |spoken: Digest, known: Option<&Heard>| {
        known.and_then(|heard| heard.heard_for(&spoken)).map(|sound| (spoken, sound.clone()))
    };
    match &bench.source {
        Source::Course(course) => {
            let of = &course.open.course;
            let all = spoken_texts(of, &bench.language).into_iter();
            all.filter_map(|spoken| {
                heard(spoken.digest, of_text(&bench.heard, of, &spoken.id, &spoken.address))
            })
            .collect()
        }
        Source::Interface(_) => {
            let approved = bench.heard.values().filter_map(|known| known.approved.as_ref());
            approved.filter_map(|sound| Some((sound.spoke.parse().ok()?, sound.clone()))).collect()
        }
        Source::Channel(_) | Source::Exercise(_) => Vec::new(),
    }
}
