//! Documents: a book chapter by chapter; a PDF: see [`super::pdf`].

use super::{Here, framed, launch, media::files, pdf, reading, send::open_zip, unavailable};
use crate::{
    State,
    player::{Safe, escape},
};
use axum::response::Response;
use formats::epub::{chapter_html, read_book};
use web::{
    Html, Visitor, WebError,
    parts::{LinkButton, Notice, Sign},
};

/// Picks the player by the files that are here.
pub(super) async fn page(
    state: &State,
    visitor: &Visitor,
    here: Here,
    part: Option<String>,
) -> Result<Response, WebError> {
    let files = files(state, &here).await?;
    let own = |ending: &str| {
        files.iter().find(|file| file.here && !file.supplementary && file.name.extension() == ending)
    };
    if let Some(book) = own("epub") {
        let name = book.name.clone();
        return chapter(state, visitor, here, name, part).await;
    }
    if let Some(file) = own("pdf") {
        let file = file.clone();
        return pdf::page(state, visitor, here, &file, part).await;
    }
    if part.is_some() {
        return Err(WebError::NotFound);
    }
    if own("kpub").is_some() || own("zip").is_some() {
        return launch::page(state, visitor, here).await;
    }
    unavailable(state, visitor, &here).await
}

/// One chapter of a book, and the list of all.
async fn chapter(
    state: &State,
    visitor: &Visitor,
    here: Here,
    name: formats::kolibri::FileName,
    part: Option<String>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let number = match part {
        None => 1,
        Some(part) => part.parse::<usize>().map_err(|_| WebError::NotFound)?,
    };
    let at = number.checked_sub(1).ok_or(WebError::NotFound)?;
    let channel = here.channel.id;
    let address = here.address();
    let read = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let found = channels.file_on_disk(&channel, &name).map_err(WebError::internal)?;
        let Some(at_disk) = found.map(|found| found.at) else { return Ok(None) };
        let Some(mut zip) = open_zip(&at_disk) else { return Ok(None) };
        let book = match channels.books.get(&at_disk, || read_book(&mut zip)) {
            Ok(book) => book,
            Err(error) => {
                tracing::warn!(%channel, %name, %error, "a book cannot be read");
                return Ok(None);
            }
        };
        if at >= book.chapters.len() {
            return Err(WebError::NotFound);
        }
        let media = |path: &str| Some(format!("/channels/{channel}/inside/{name}/{path}"));
        let html = chapter_html(&mut zip, &book, at, &media, &|at| format!("{address}/{}", at + 1));
        Ok(Some((book, html.ok())))
    })
    .await?;
    let Some((book, html)) = read else { return unavailable(state, visitor, &here).await };
    let all = book.chapters.len();
    let name_of = |at: usize| {
        let own = book.chapters.get(at).and_then(|chapter| chapter.title.clone());
        own.unwrap_or_else(|| t.count("library-chapter", at + 1).into_owned())
    };
    let mut main = Html::new();
    main = match html {
        Some(html) => {
            main.with(Safe(format!("<section class=\"prose book\"{}>{html}</section>", here.lang())))
        }
        None => main.with(Notice::look(t.say("library-chapter-damaged"))),
    };
    let last = number == all;
    if !last {
        main = main.with(
            LinkButton::main(format!("{}/{}", here.address(), number + 1), t.say("library-chapter-next"))
                .sign(Sign::Onward),
        );
    }
    if number > 1 {
        main = main.with(
            LinkButton::quiet(format!("{}/{}", here.address(), number - 1), t.say("library-chapter-before"))
                .sign(Sign::Back),
        );
    }
    if all > 1 {
        let chapters: Vec<String> = (0..all)
            .map(|at| {
                let current = if at + 1 == number { " aria-current=\"page\"" } else { "" };
                format!(
                    "<li><a href=\"{}/{}\"{current}>{}</a></li>",
                    here.address(),
                    at + 1,
                    escape(&name_of(at))
                )
            })
            .collect();
        main = main.with(Safe(format!(
            "<details class=\"sources\"><summary>{}</summary><ol{}>{}</ol></details>",
            escape(&t.say("library-chapters")),
            here.lang(),
            chapters.concat()
        )));
    }
    let page = framed(state, visitor, &here, main, last).await?;
    Ok(web::page(visitor, page))
}
