//! Loose books: those of a stick, one from this phone or computer, and those that stand on the shelf.

use super::{
    admin::{admitted, show},
    reading,
    sizes::size,
    told::trouble,
};
use crate::{
    Library, State,
    authoring::media::MAX_UPLOAD_BYTES,
    beside::{Beside, Laid},
    channel::{ByWhom, LooseOnStick, NotTaken, ShelfBook, Trouble, stick_folders},
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use formats::kolibri::Uuid;
use kernel::ports::Titles;
use std::path::PathBuf;
use web::{
    Fields, Html, Upload, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Choice, Choices, Field, Fold, Notice, PostForm, Table},
};

/// A file was refused, or there was none.
const NOT_TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// Files that cannot be taken and are named without opening anything.
const SEEN: usize = 10;
/// Files chosen already: more would hide what else is on the page's button.
const CHOSEN: usize = 30;

/// The loose files of a stick: those that can be taken, and those that cannot with the reason.
pub(super) fn offer(mut main: Html, visitor: &Visitor, stick: &LooseOnStick) -> Html {
    let t = &visitor.t;
    let mut choices = Choices::several("file", t.say("library-loose-on-stick"));
    let (refused, taken): (Vec<_>, Vec<_>) = stick.files.iter().partition(|file| file.refused.is_some());
    for (at, file) in taken.iter().enumerate() {
        let choice = Choice::new(file.name.as_str(), file.name.as_str()).hint(size(t, file.bytes));
        choices = choices.choice(choice.chosen(at < CHOSEN));
    }
    if !taken.is_empty() {
        main = main.with(
            PostForm::once(visitor, "/library/import/files")
                .hidden("stick", &stick.folder.display().to_string())
                .with(choices)
                .with(Button::main(t.say("library-loose-take"))),
        );
    }
    if !refused.is_empty() {
        let mut table = Table::new(t.say("stick-loose-names"))
            .column(t.say("stick-loose-file"))
            .column(t.say("stick-closed-why"))
            .stacked();
        for file in &refused {
            let why = file.refused.clone().map(|why| reason(t, &why.into())).unwrap_or_default();
            table = table.row(vec![Cell::text(file.name.as_str()), Cell::text(why)]);
        }
        let notice = Notice::look(t.count("stick-loose-refused", refused.len()));
        main = main.with(match refused.len() {
            0..=SEEN => notice.with(table),
            more => {
                notice.with(Fold::new(t.say("stick-closed-why"), t.count("stick-files", more)).with(table))
            }
        });
    }
    main
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
            true => format!("{} ({}, {})", book.title, book.ending.to_uppercase(), size(t, book.bytes)),
            false => format!(
                "{}, {} ({}, {})",
                book.title,
                book.author,
                book.ending.to_uppercase(),
                size(t, book.bytes)
            ),
        };
        let take = PostForm::once(visitor, "/library/import/shelf")
            .hidden("book", &book.node.to_string())
            .with(Button::quiet(t.named("library-shelf-take-off-this", &book.title)));
        table = table.row(vec![Cell::text(words), Cell::part(take)]);
    }
    Fold::new(t.say("library-shelf-fold"), t.count("library-shelf-count", books.len())).with(table)
}

/// Letters of a maker's key that a page shows: enough to compare with what he says on the telephone.
const MAKER_CHARS: usize = 20;

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
        ("maker", laid.maker.to_string().chars().take(MAKER_CHARS).collect::<String>().into()),
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
    Notice::bad(title).words(reason(t, why))
}

/// The reason in a sentence or two.
fn reason(t: &Tongue, why: &NotTaken) -> String {
    t.named(&format!("library-loose-why-{}", why.word()), why.detail()).into_owned()
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
    let begun = reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let folders = stick_folders(&library.sticks);
        // Only what was offered: a form cannot name another file of this machine.
        let offered = channels.find_loose(&folders).into_iter().find(|stick| stick.folder == wished);
        let Some(stick) = offered else { return Ok(None) };
        let known = |name: &String| stick.files.iter().any(|file| file.name == *name);
        let names: Vec<String> = names.into_iter().filter(known).collect();
        if names.is_empty() {
            return Ok(Some(false));
        }
        library.begin_loose(stick.folder, names, title, by);
        Ok(Some(true))
    })
    .await?;
    let t = &visitor.t;
    let wrong = match begun {
        Some(true) => return Ok(web::see_other("/library/import")),
        Some(false) => Notice::look(t.say("stick-choose")),
        None => Notice::look(t.say("stick-went")),
    };
    show(&state, &visitor, Some((wrong, NOT_TAKEN))).await
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
    let wrong = match brought {
        Ok(shelved) => match shelved.refused.first() {
            Some((_, why)) => refusal(t, &name, why),
            None => {
                // Told where jobs are told, so that a reload sends nothing twice.
                let told = reading(&state, move |library| {
                    let channels = library.channels().ok_or(WebError::NotFound)?;
                    Ok(channels.tell_done(|status| status.note_shelved(shelved)))
                })
                .await?;
                if told {
                    return Ok(web::see_other("/library/import"));
                }
                let notice = Notice::good(t.named("stick-sent", &name).into_owned());
                return show(&state, &visitor, Some((notice, StatusCode::OK))).await;
            }
        },
        Err(error) => {
            tracing::warn!(%error, "a file that was sent was not brought");
            let title = t.named("library-loose-refused", &name).into_owned();
            Notice::bad(title).words(trouble(t, &Trouble::from(&error)))
        }
    };
    show(&state, &visitor, Some((wrong, NOT_TAKEN))).await
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
