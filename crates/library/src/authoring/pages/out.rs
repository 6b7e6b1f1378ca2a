//! What comes out of a draft: how it will look, on paper, as a package for another box.

use super::{State, blocking, fault_words, frame, title_of, under};
use crate::{
    OpenCourse,
    authoring::{
        build,
        draft::{Draft, course_id},
    },
    player::{Filled, Place, Safe, draw_control, question},
};
use axum::{
    body::Body,
    extract::{Path, Query, State as AxumState},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use formats::package::{
    ActivityBody, Course, CourseFile, MemoryFiles, SheetWish, SheetWords, draw_sheet, html_page, read_folder,
};
use kernel::Seed;
use web::{
    Html, Page, Visitor, WebError,
    parts::{Heading, LinkButton, Notice},
};

/// The folder of the draft's next version, or the page that says what is missing.
async fn built(
    state: &State,
    visitor: &Visitor,
    draft: &Draft,
) -> Result<Result<(MemoryFiles, Course), Response>, WebError> {
    let (library, words, source) = (state.library.clone(), frame(visitor, draft), draft.clone());
    let built = blocking(move || {
        let file = |digest: &kernel::Digest| library.blobs.get(digest).ok().flatten();
        let files = build::folder(&source, &words, source.version + 1, &file)?;
        let course = read_folder(&files).map_err(|error| build::BuildFault::NotClean(error.to_string()))?;
        Ok((files, course))
    })
    .await?;
    Ok(built.map_err(|fault: build::BuildFault| {
        let t = &visitor.t;
        let main = Html::new()
            .with(Notice::look(fault_words(t, &fault)).result())
            .with(LinkButton::main(format!("/make/{}", draft.draft), t.say("authoring-to-draft")));
        let page = under(Page::new(title_of(t, draft), main), t, draft);
        web::page(visitor, page.status(StatusCode::UNPROCESSABLE_ENTITY))
    }))
}

/// As pupils will see it. Nothing can be answered here.
pub(super) async fn see(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let course = match built(&state, &visitor, &draft).await? {
        Ok((_, course)) => course,
        Err(page) => return Ok(page),
    };
    let t = &visitor.t;
    let language = course.source_language.clone();
    let open = OpenCourse::only(course);
    let mut main = Html::new().with(Notice::calm(t.say("authoring-see-lead")));
    let here = format!("/make/{}/media/", draft.draft);
    let own_media = |html: String| html.replace("/media/", &here);
    for (unit, lesson) in open.course.lessons() {
        for (index, activity) in lesson.activities.iter().enumerate() {
            let place =
                Place { open: &open, unit, lesson, activity, index, language: &language, practising: false };
            match &activity.body {
                ActivityBody::Page(_) => {
                    let Some(page) = activity.page(&language) else { continue };
                    main = main.with(Heading::new(page.title.as_str()));
                    for section in &page.sections {
                        let html = own_media(section.html.to_string());
                        main = main.with(Safe(format!(
                            "<section class=\"prose\" lang=\"{language}\">{html}</section>"
                        )));
                    }
                }
                ActivityBody::Exercise(exercise) => {
                    let (Some(texts), Ok(variant)) =
                        (exercise.texts.language(&language), exercise.variant(Seed(0)))
                    else {
                        continue;
                    };
                    main = main.with(Heading::new(t.count("library-question", index + 1)));
                    main = main.with(Safe(own_media(question(&place, exercise, texts, &variant))));
                    let control = draw_control(&place, t, exercise, texts, &variant, &Filled::default());
                    main =
                        main.with(Safe(format!("<fieldset disabled class=\"plain\">{control}</fieldset>")));
                    let solution = texts.html("solution", &variant).unwrap_or_default();
                    main = main.with(Safe(format!(
                        "<div class=\"box box-solution\" lang=\"{language}\"><p class=\"box-title\">{}</p>{solution}</div>",
                        crate::player::escape(&t.say("library-solution"))
                    )));
                }
            }
        }
    }
    let page = under(Page::new(t.named("authoring-see-title", &title_of(t, &draft)), main), t, &draft);
    Ok(web::page(&visitor, page.next(format!("/make/{}", draft.draft), t.say("authoring-to-draft"))))
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    key: Option<u8>,
}

/// On paper, for the printer of the browser; the key on a page of its own if it is asked for.
pub(super) async fn paper(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let (files, course) = match built(&state, &visitor, &draft).await? {
        Ok(built) => built,
        Err(page) => return Ok(page),
    };
    let t = visitor.t.messages().tongue(&course.source_language);
    let say = |key: &str| t.say(&format!("authoring-paper-{key}")).into_owned();
    let words = SheetWords {
        name: say("name"),
        date: say("date"),
        about: draft.title.clone(),
        choose_one: say("choose-one"),
        choose_several: say("choose-several"),
        arrange: say("arrange"),
        pair: say("pair"),
        gaps: say("gaps"),
        answer: say("answer"),
        yes: t.say("library-choice-true").into_owned(),
        no: t.say("library-choice-false").into_owned(),
        picture: say("picture"),
        key: say("key"),
    };
    let wish = SheetWish {
        language: course.source_language.clone(),
        seed: Seed(0),
        count: course.exercises().count(),
        lesson: None,
    };
    let sheet = match draw_sheet(&course, &wish, &words) {
        Ok(sheet) if !sheet.tasks.is_empty() => sheet,
        _ => {
            let t = &visitor.t;
            let main = Html::new().with(Notice::calm(t.say("authoring-paper-none")));
            let page = under(Page::new(t.say("authoring-paper"), main), t, &draft);
            return Ok(web::page(
                &visitor,
                page.next(format!("/make/{}", draft.draft), t.say("authoring-to-draft")),
            ));
        }
    };
    let html = html_page(&sheet, &words, &files, asked.key.is_some()).map_err(WebError::internal)?;
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // The paper brings its own style and pictures inside it, and nothing else.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-modals",
        ),
    ];
    Ok((fixed, html).into_response())
}

/// The package of the version published last, for another box.
pub(super) async fn package(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let package = draft.package.ok_or(WebError::NotFound)?;
    let blobs = state.library.blobs.clone();
    let bytes = blocking(move || blobs.get(&package))
        .await?
        .map_err(WebError::internal)?
        .ok_or(WebError::NotFound)?;
    let name = format!("attachment; filename=\"{}-{}.chaski\"", course_id(draft.draft), draft.version);
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// A picture or recording of the draft, for its writer.
pub(super) async fn media(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    // The preview names files by the digest of their bytes in hexadecimal digits, the forms as the log does.
    let stem = name.split('.').next().unwrap_or_default();
    let wanted = CourseFile::digest_of_url(&name).or_else(|| stem.parse().ok()).ok_or(WebError::NotFound)?;
    let files = draft.parts.iter().flat_map(|part| part.picture.iter().chain(&part.sound));
    let file = files.into_iter().find(|file| file.digest == wanted).cloned().ok_or(WebError::NotFound)?;
    let media_type = match file.ending.as_str() {
        "jpg" => "image/jpeg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        _ => "application/octet-stream",
    };
    let blobs = state.library.blobs.clone();
    let bytes = blocking(move || blobs.get(&file.digest))
        .await?
        .map_err(WebError::internal)?
        .ok_or(WebError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}
