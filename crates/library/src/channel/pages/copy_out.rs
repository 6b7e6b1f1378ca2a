//! Copying courses out for the next village: she picks what, plugs a stick in, and presses. Or takes a course along as a file.
//!
//! She stands beside the box with a phone and an empty stick. What counts: is the stick seen, is there room on it, may it be pulled out.

use super::{
    admin::{AGAIN_S, admitted},
    reading, send,
    sizes::size,
    told,
};
use crate::{
    Library, State,
    channel::{BOOK, Job, Target},
};
use axum::{
    extract::{Path, State as AxumState},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use formats::kolibri::Uuid;
use kernel::{LanguageTag, ports::Titles};
use std::path::PathBuf;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Choice, Choices, Fold, Lead, LinkButton, Links, Notice, PostForm},
};

/// Nothing was chosen, or the stick has gone.
const NOT_TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// What teachers make begins so: see `authoring::draft::course_id`.
const OWN: &str = "own-";
/// Books that are listed one by one; the shelf as a whole has all.
const BOOKS: usize = 200;

/// A course that can be copied out.
struct Course {
    id: String,
    title: String,
    bytes: u64,
    kind: Kind,
}

/// What it is, in the order in which it is listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Course,
    Own,
    Channel,
    Shelf,
    Book,
}

impl Kind {
    /// The word by which messages name it.
    fn word(self) -> &'static str {
        match self {
            Kind::Course => "course",
            Kind::Own => "own",
            Kind::Channel => "channel",
            Kind::Shelf => "shelf",
            Kind::Book => "book",
        }
    }

    /// It is one file, which a phone can take along.
    fn is_file(self) -> bool {
        matches!(self, Kind::Course | Kind::Own | Kind::Book)
    }
}

/// Everything that can be copied out, by title.
fn courses(library: &Library, language: &LanguageTag) -> Result<Vec<Course>, WebError> {
    let mut all = Vec::new();
    for open in library.courses() {
        let id = open.course.id.as_str().to_owned();
        // What is only open, and was not installed, has no package.
        let Ok(about) = std::fs::metadata(&open.archive) else { continue };
        let title = library.course_title(&id, language).unwrap_or_else(|| id.clone());
        let kind = if id.starts_with(OWN) { Kind::Own } else { Kind::Course };
        all.push(Course { id, title, bytes: about.len(), kind });
    }
    if let Some(channels) = library.channels() {
        for report in channels.reports().map_err(WebError::internal)? {
            let kind = if report.id == channels.shelf() { Kind::Shelf } else { Kind::Channel };
            all.push(Course { id: report.id.to_string(), title: report.title, bytes: report.bytes, kind });
        }
        for book in channels.shelf_books().map_err(WebError::internal)?.into_iter().take(BOOKS) {
            let id = format!("{BOOK}{}", book.node);
            all.push(Course { id, title: book.title, bytes: book.bytes, kind: Kind::Book });
        }
    }
    all.sort_by(|a, b| (a.kind, &a.title, &a.id).cmp(&(b.kind, &b.title, &b.id)));
    Ok(all)
}

/// The page.
pub(super) async fn page(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    show(&state, &visitor, None).await
}

async fn show(state: &State, visitor: &Visitor, wrong: Option<Notice>) -> Result<Response, WebError> {
    admitted(state, visitor).await?;
    let t = &visitor.t;
    let (language, free_mb) = (t.language().clone(), state.free_mb);
    let (courses, targets, status) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let free = |target: Target| {
            let mb = free_mb(&target.folder);
            (target, mb.map(|mb| mb << 20))
        };
        let targets: Vec<(Target, Option<u64>)> = library.targets().into_iter().map(free).collect();
        Ok((courses(library, &language)?, targets, channels.status()))
    })
    .await?;
    let running = status.as_ref().is_some_and(|status| !status.finished);
    let mut main = Html::new();
    let code = wrong.is_some().then_some(NOT_TAKEN);
    main = match (wrong, &status) {
        (Some(notice), _) => main.with(notice.result()),
        (None, Some(status)) if running || status.job == Job::CopyOut => {
            told::tell(main, &state.library, t, status, "/library/copy")
        }
        _ => main,
    };
    if !running {
        main = main.with(Lead::new(t.say("stick-copy-lead")));
        main = match (courses.is_empty(), targets.is_empty()) {
            (true, _) => main.with(Notice::calm(t.say("stick-copy-nothing"))),
            (false, true) => main
                .with(Notice::calm(t.say("stick-copy-no-stick")).words(t.say("stick-copy-no-stick-do")))
                .with(LinkButton::main("/library/copy", t.say("library-import-look"))),
            (false, false) => main.with(form(visitor, &courses, &targets)),
        };
        main = with_files(main, t, &courses);
    }
    let mut page = Page::new(t.say("stick-copy-title"), main)
        .staff()
        .under("/courses", t.say("library-courses-title"))
        .under("/library/import", t.say("library-import-title"));
    if running {
        page = page.again_in_s(AGAIN_S);
    }
    if let Some(code) = code {
        page = page.status(code);
    }
    Ok(web::page(visitor, page))
}

fn form(visitor: &Visitor, courses: &[Course], targets: &[(Target, Option<u64>)]) -> PostForm {
    let t = &visitor.t;
    let mut sticks = Choices::one("stick", t.say("stick-copy-where"));
    for (at, (target, free)) in targets.iter().enumerate() {
        let mut hint = match free {
            Some(free) => t.with("stick-free", &[("size", size(t, *free).into())]).into_owned(),
            None => String::new(),
        };
        if target.own_disk {
            hint = format!("{hint} {}", t.say("stick-own-disk"));
        }
        let folder = target.folder.display().to_string();
        sticks = sticks.choice(Choice::new(folder, target.name.as_str()).hint(hint.trim()).chosen(at == 0));
    }
    let mut what = Choices::several("course", t.say("stick-copy-what"));
    for course in courses {
        let about = [("size", size(t, course.bytes).into())];
        let hint = t.with(&format!("stick-copy-a-{}", course.kind.word()), &about);
        what = what.choice(Choice::new(course.id.as_str(), course.title.as_str()).hint(hint));
    }
    PostForm::once(visitor, "/library/copy")
        .with(what)
        .with(sticks)
        .with(Button::main(t.say("stick-copy-go")))
}

/// Courses that are one file each, for whoever has no stick.
fn with_files(main: Html, t: &Tongue, courses: &[Course]) -> Html {
    let packages: Vec<&Course> = courses.iter().filter(|course| course.kind.is_file()).collect();
    if packages.is_empty() {
        return main;
    }
    let mut links = Links::new(t.say("stick-copy-files"));
    for course in &packages {
        let words = format!("{} ({})", course.title, size(t, course.bytes));
        links = links.link(format!("/library/copy/file/{}", course.id), words);
    }
    let count = t.count("stick-copy-files-count", packages.len());
    main.with(Fold::new(t.say("stick-copy-files"), count).with(links))
}

/// Courses are to be copied.
pub(super) async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let wished = PathBuf::from(fields.get("stick").unwrap_or_default());
    let wanted: Vec<String> = fields.all("course").map(str::to_owned).collect();
    let (language, free_mb) = (t.language().clone(), state.free_mb);
    let begun = reading(&state, move |library| {
        // Only what was offered: a form cannot name another folder of this machine.
        let target = library.targets().into_iter().find(|target| target.folder == wished);
        let Some(target) = target else { return Ok(None) };
        let chosen: Vec<(String, String)> = courses(library, &language)?
            .into_iter()
            .filter(|course| wanted.contains(&course.id))
            .map(|course| (course.id, course.title))
            .collect();
        if chosen.is_empty() {
            return Ok(Some(false));
        }
        library.begin_copying_out(target.folder, chosen, free_mb);
        Ok(Some(true))
    })
    .await?;
    let wrong = match begun {
        Some(true) => return Ok(web::see_other("/library/copy")),
        Some(false) => Notice::look(t.say("stick-choose")),
        None => Notice::look(t.say("stick-went")),
    };
    show(&state, &visitor, Some(wrong)).await
}

/// A course's package, or a book, as it came.
pub(super) async fn file(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(course): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    if let Some(node) = course.strip_prefix(BOOK) {
        let node: Uuid = node.parse().map_err(|()| WebError::NotFound)?;
        return book(&state, node).await;
    }
    let id = course.clone();
    let archive = reading(&state, move |library| {
        library.package_of(&id).map_err(WebError::internal)?.ok_or(WebError::NotFound)
    })
    .await?;
    // An id is letters, digits and hyphens once a package of it was read.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{course}.chaski\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, archive).into_response())
}

async fn book(state: &State, node: Uuid) -> Result<Response, WebError> {
    let (at, name) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.book_file(&node).map_err(WebError::internal)?.ok_or(WebError::NotFound)
    })
    .await?;
    send::whole(state, at, &name).await
}
