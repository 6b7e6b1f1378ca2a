//! Loose books: those of a stick, one from this phone or computer, and those that stand on the shelf.

use super::{
    admin::{admitted, show},
    reading,
};
use crate::{
    Library, State,
    authoring::media::MAX_UPLOAD_BYTES,
    beside::{Beside, Laid},
    channel::{ByWhom, LooseOnStick, NotTaken, ShelfBook, find_loose, stick_folders},
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use formats::kolibri::Uuid;
use kernel::ports::Titles;
use std::path::PathBuf;
use web::{
    Fields, Upload, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Choice, Choices, Field, Fold, Notice, PostForm, Table},
};

/// A file was refused, or there was none.
const NOT_TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// Files chosen already: more would hide what else is on the page's button.
const CHOSEN: usize = 30;

/// The loose files of a stick.
pub(super) fn offer(visitor: &Visitor, stick: &LooseOnStick) -> PostForm {
    let t = &visitor.t;
    let mut choices = Choices::several("file", t.say("library-loose-on-stick"));
    for (at, (name, bytes)) in stick.files.iter().enumerate() {
        let choice = Choice::new(name.as_str(), name.as_str()).hint(megabytes(t, *bytes)).chosen(at < CHOSEN);
        choices = choices.choice(choice);
    }
    PostForm::once(visitor, "/library/import/files")
        .hidden("stick", &stick.folder.display().to_string())
        .with(choices)
        .with(Button::main(t.say("library-loose-take")))
}

/// A file from this phone or computer.
pub(super) fn upload(visitor: &Visitor) -> PostForm {
    let t = &visitor.t;
    let most = [("mb", (MAX_UPLOAD_BYTES >> 20).into())];
    let field = Field::file("file", t.say("library-loose-file"), ".epub,.pdf,.zip,.chaski");
    PostForm::new(visitor, "/library/import/file")
        .with_file()
        .with(field.hint(t.with("library-loose-file-hint", &most)))
        .with(Button::quiet(t.say("library-loose-send")))
}

/// What stands on the shelf.
pub(super) fn shelf(visitor: &Visitor, books: &[ShelfBook]) -> Fold {
    let t = &visitor.t;
    let mut table = Table::new(t.say("library-shelf-title"))
        .column(t.say("library-shelf-book"))
        .column(t.say("library-shelf-take-off"));
    for book in books {
        let words = match book.author.is_empty() {
            true => format!("{} ({}, {})", book.title, book.ending.to_uppercase(), megabytes(t, book.bytes)),
            false => format!(
                "{}, {} ({}, {})",
                book.title,
                book.author,
                book.ending.to_uppercase(),
                megabytes(t, book.bytes)
            ),
        };
        let take = PostForm::once(visitor, "/library/import/shelf")
            .hidden("book", &book.node.to_string())
            .with(Button::quiet(t.named("library-shelf-take-off-this", &book.title)));
        table = table.row(vec![Cell::text(words), Cell::part(take)]);
    }
    Fold::new(t.say("library-shelf-fold"), t.count("library-shelf-count", books.len())).with(table)
}

/// What was laid beside a course, and what comes of it.
pub(super) fn laid(library: &Library, t: &Tongue, laid: &Laid) -> Notice {
    let title = match laid.is_of_pages() {
        true => t.say("desk-interface").into_owned(),
        false => library.course_title(&laid.course, t.language()).unwrap_or_else(|| laid.course.clone()),
    };
    let args = [
        ("course", title.into()),
        ("name", crate::desk::name_of(t, &laid.language).into()),
        ("by", laid.by.clone().into()),
    ];
    let title = t.with(&format!("library-beside-{}", laid.what.word()), &args).into_owned();
    let by = t.with(&format!("library-beside-{}-by", laid.what.word()), &args).into_owned();
    if laid.is_of_pages() && laid.what == Beside::Words {
        return Notice::good(title).words(by).words(t.say("library-beside-restart"));
    }
    match (laid.course_here, t.messages().speaks(&laid.language)) {
        (false, _) => Notice::look(title).words(by).words(t.say("library-beside-waits")),
        (true, false) => Notice::look(title).words(by).words(t.say("library-beside-unchosen")),
        (true, true) => Notice::good(title).words(by).words(t.say("library-beside-now")),
    }
}

/// Why a file was not taken, and what to do.
pub(super) fn refusal(t: &Tongue, name: &str, why: &NotTaken) -> Notice {
    let title = t.named("library-loose-refused", name).into_owned();
    let words = t.named(&format!("library-loose-why-{}", why.word()), why.detail()).into_owned();
    Notice::bad(title).words(words)
}

fn megabytes(t: &Tongue, bytes: u64) -> String {
    format!("{} MB", t.decimals((bytes as f64 / 1e6).max(0.1), 1))
}

/// Addresses that only take forms lead back to the page that has them.
pub(super) async fn back() -> Response {
    web::see_other("/library/import")
}

/// Files of a stick are to be brought.
pub(super) async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = admitted(&state, &visitor).await?;
    let wished = PathBuf::from(fields.get("stick").unwrap_or_default());
    let names: Vec<String> = fields.all("file").map(str::to_owned).collect();
    let by = ByWhom { school: actor.school, now: visitor.now(), free_mb: state.free_mb };
    let title = visitor.t.say("library-shelf-title").into_owned();
    reading(&state, move |library| {
        // Only what was offered: a form cannot name another file of this machine.
        let offered =
            find_loose(&stick_folders(&library.sticks)).into_iter().find(|stick| stick.folder == wished);
        let stick = offered.ok_or(WebError::NotFound)?;
        let known = |name: &String| stick.files.iter().any(|(offered, _)| offered == name);
        let names: Vec<String> = names.into_iter().filter(known).collect();
        if !names.is_empty() {
            library.begin_loose(stick.folder, names, title, by);
        }
        Ok(())
    })
    .await?;
    Ok(web::see_other("/library/import"))
}

/// A file was sent.
pub(super) async fn sent(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    upload: Upload<MAX_UPLOAD_BYTES>,
) -> Result<Response, WebError> {
    let actor = admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let Some((name, bytes)) = upload.file else {
        let notice = Notice::look(t.say("library-loose-none"));
        return show(&state, &visitor, Some((notice, NOT_TAKEN))).await;
    };
    let title = t.say("library-shelf-title").into_owned();
    let by = ByWhom { school: actor.school, now: visitor.now(), free_mb: state.free_mb };
    let sent = name.clone();
    let brought = reading(&state, move |library| {
        Ok(library.bring_sent(actor.school, &title, (&sent, &bytes), by.copying(&mut |_| {})))
    })
    .await?;
    match brought {
        Ok(shelved) => {
            let refused = shelved.refused.first().map(|(_, why)| refusal(t, &name, why));
            let beside = shelved.beside.first().map(|beside| laid(&state.library, t, beside));
            match (refused, beside) {
                (Some(wrong), _) => show(&state, &visitor, Some((wrong, NOT_TAKEN))).await,
                (None, Some(laid)) => show(&state, &visitor, Some((laid, StatusCode::OK))).await,
                (None, None) => Ok(web::see_other("/library/import#shelf")),
            }
        }
        Err(error) => {
            let title = t.named("library-loose-refused", &name).into_owned();
            let wrong = Notice::bad(title).words(error.to_string());
            show(&state, &visitor, Some((wrong, NOT_TAKEN))).await
        }
    }
}

/// A book is to be taken off the shelf.
pub(super) async fn take_off(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = admitted(&state, &visitor).await?;
    let node: Uuid = fields.get("book").unwrap_or_default().parse().map_err(|()| WebError::NotFound)?;
    let title = visitor.t.say("library-shelf-title").into_owned();
    let by = ByWhom { school: actor.school, now: visitor.now(), free_mb: state.free_mb };
    reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.take_off(&title, &node, by.copying(&mut |_| {})).map(drop).map_err(WebError::internal)
    })
    .await?;
    Ok(web::see_other("/library/import"))
}
