//! A PDF: opened by the phone's own reader at top level, saved, or its words alone, page by page, for a phone that has none.

use super::{Here, framed, reading};
use crate::{
    Library, State,
    channel::NodeFileFacts,
    player::{Safe, escape},
};
use axum::response::Response;
use formats::{
    kolibri::{FileName, Uuid},
    pdf::{Pdf, limits},
};
use std::{
    io::Read,
    sync::{Arc, PoisonError},
};
use web::{
    Html, Visitor, WebError,
    parts::{LinkButton, Notice, Sign, Text},
};

/// Pages in which words are looked for before it is said that there are some.
const LOOKED_AT: usize = 6;
/// Letters from which a page counts as one with words: a scanned page may bear a number.
const SOME_LETTERS: usize = 12;

/// The document, or the words of one of its pages.
pub(super) async fn page(
    state: &State,
    visitor: &Visitor,
    here: Here,
    file: &NodeFileFacts,
    part: Option<String>,
) -> Result<Response, WebError> {
    let (channel, name) = (here.channel.id, file.name.clone());
    let read = reading(state, move |library| words_of(library, &channel, &name)).await?;
    match (part, read) {
        (None, read) => document(state, visitor, here, file, read).await,
        (Some(part), Some(pdf)) => words(state, visitor, here, file, pdf, &part).await,
        (Some(_), None) => Err(WebError::NotFound),
    }
}

/// The PDF with its words; `None` where there are none that can be read.
fn words_of(library: &Library, channel: &Uuid, name: &FileName) -> Result<Option<Arc<Pdf>>, WebError> {
    let channels = library.channels().ok_or(WebError::NotFound)?;
    let found = channels.file_on_disk(channel, name).map_err(WebError::internal)?;
    let Some(at) = found.map(|found| found.at).filter(|at| at.size <= limits::FILE_BYTES) else {
        return Ok(None);
    };
    let mut last = channels.pdf.lock().unwrap_or_else(PoisonError::into_inner);
    let known = last.as_ref().filter(|(known, _)| known == name).map(|(_, pdf)| pdf.clone());
    let pdf = match known {
        Some(pdf) => pdf,
        None => {
            // What was read before goes first: two at once would be twice the memory.
            *last = None;
            let mut bytes = Vec::new();
            let whole = at.open().and_then(|file| file.take(at.size).read_to_end(&mut bytes));
            let pdf = match whole.map(|_| Pdf::read(bytes)) {
                Ok(Ok(pdf)) => Arc::new(pdf),
                Ok(Err(error)) => {
                    tracing::debug!(%channel, %name, %error, "the words of a PDF are not read");
                    return Ok(None);
                }
                Err(_) => return Ok(None),
            };
            *last = Some((name.clone(), pdf.clone()));
            pdf
        }
    };
    let letters = |page: usize| pdf.words(page).iter().map(|words| words.chars().count()).sum::<usize>();
    let has_words = (0..pdf.pages().min(LOOKED_AT)).any(|page| letters(page) >= SOME_LETTERS);
    Ok(has_words.then_some(pdf))
}

async fn document(
    state: &State,
    visitor: &Visitor,
    here: Here,
    file: &NodeFileFacts,
    read: Option<Arc<Pdf>>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let address = here.file(&file.name);
    let megabytes = t.decimals((file.size as f64 / 1e6).max(0.1), 1);
    let mut how = t.with("library-pdf-how", &[("mb", megabytes.as_str().into())]).into_owned();
    let mut main =
        Html::new().with(LinkButton::main(address.as_str(), t.say("library-pdf-open")).sign(Sign::Page));
    if let Some(pdf) = &read {
        how = format!("{} {how}", t.count("library-pdf-pages", pdf.pages()));
        let first = format!("{}/1", here.address());
        main = main.with(LinkButton::quiet(first, t.say("library-pdf-words")));
    } else {
        how = format!("{how} {}", t.say("library-pdf-wordless"));
    }
    let save = escape(&t.say("library-pdf-save"));
    main = main.with(Safe(format!(
        "<p class=\"small\">{}</p><ul class=\"plain-links\"><li><a href=\"{address}\" download>{save}</a></li></ul>",
        escape(&how)
    )));
    let page = framed(state, visitor, &here, main, true).await?;
    Ok(web::page(visitor, page))
}

async fn words(
    state: &State,
    visitor: &Visitor,
    here: Here,
    file: &NodeFileFacts,
    pdf: Arc<Pdf>,
    part: &str,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let number = part.parse::<usize>().map_err(|_| WebError::NotFound)?;
    let at = number.checked_sub(1).filter(|at| *at < pdf.pages()).ok_or(WebError::NotFound)?;
    let all = pdf.pages();
    let paragraphs = web::blocking(move || pdf.words(at)).await?;
    let place = t.with("library-pdf-page", &[("n", number.into()), ("all", all.into())]);
    let mut main = Html::new()
        .with(Text::new(t.say("library-pdf-words-how")))
        .with(Safe(format!("<h2>{}</h2>", escape(&place))));
    main = match paragraphs.is_empty() {
        true => main.with(Notice::calm(t.say("library-pdf-page-wordless"))),
        false => {
            let said: Vec<String> =
                paragraphs.iter().map(|words| format!("<p>{}</p>", escape(words))).collect();
            main.with(Safe(format!(
                "<section class=\"prose book\"{}>{}</section>",
                here.lang(),
                said.concat()
            )))
        }
    };
    let last = number == all;
    let address = |number: usize| format!("{}/{number}", here.address());
    if !last {
        main = main
            .with(LinkButton::main(address(number + 1), t.say("library-pdf-page-next")).sign(Sign::Onward));
    }
    if number > 1 {
        main = main
            .with(LinkButton::quiet(address(number - 1), t.say("library-pdf-page-before")).sign(Sign::Back));
    }
    let whole = LinkButton::quiet(here.file(&file.name), t.say("library-pdf-open")).sign(Sign::Page);
    let page = framed(state, visitor, &here, main.with(whole), last).await?;
    Ok(web::page(visitor, page))
}
