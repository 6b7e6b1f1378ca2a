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
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use web::{
    Html, Visitor, WebError,
    parts::{LinkButton, Notice, Sign, Text},
};

/// Pages in which words are looked for before it is said that there are some.
const LOOKED_AT: usize = 6;
/// Letters from which a page counts as one with words: a scanned page may bear a number.
const SOME_LETTERS: usize = 12;

/// How long somebody waits for her turn to read.
const PATIENCE: Duration = Duration::from_secs(2);

/// The document, or the words of one of its pages.
pub(super) async fn page(
    state: &State,
    visitor: &Visitor,
    here: Here,
    file: &NodeFileFacts,
    part: Option<String>,
) -> Result<Response, WebError> {
    let reader = state.library.channels().ok_or(WebError::NotFound)?.pdf_reader.clone();
    let read = match turn(&reader, PATIENCE).await {
        Ok(turn) => {
            let (channel, name) = (here.channel.id, file.name.clone());
            // The turn goes with the work: it lasts as long as that does, even if nobody waits for it any more.
            reading(state, move |library| words_of(library, &channel, &name, turn)).await?
        }
        // Another document is being read. This one can be opened all the same.
        Err(_) if part.is_none() => return document(state, visitor, here, file, Known::Later).await,
        Err(busy) => return Err(busy),
    };
    match (part, read) {
        (None, (read, _)) => document(state, visitor, here, file, read.into()).await,
        (Some(part), (Some(pdf), turn)) => words(state, visitor, here, file, (pdf, turn), &part).await,
        (Some(_), (None, _)) => Err(WebError::NotFound),
    }
}

/// What is known of a document's words.
enum Known {
    /// They can be read.
    Words(Arc<Pdf>),
    /// It has none that can be read.
    Wordless,
    /// Nothing yet.
    Later,
}

impl From<Option<Arc<Pdf>>> for Known {
    fn from(read: Option<Arc<Pdf>>) -> Self {
        read.map_or(Known::Wordless, Known::Words)
    }
}

/// The turn to read a PDF. Whoever waits for it holds no thread, and not for long.
async fn turn(reader: &Arc<Semaphore>, patience: Duration) -> Result<OwnedSemaphorePermit, WebError> {
    match tokio::time::timeout(patience, reader.clone().acquire_owned()).await {
        Ok(turn) => turn.map_err(WebError::internal),
        Err(_) => Err(WebError::TooBusy),
    }
}

/// The PDF with its words; `None` where there are none that can be read. The turn comes back with it.
fn words_of(
    library: &Library,
    channel: &Uuid,
    name: &FileName,
    turn: OwnedSemaphorePermit,
) -> Result<(Option<Arc<Pdf>>, OwnedSemaphorePermit), WebError> {
    let channels = library.channels().ok_or(WebError::NotFound)?;
    let found = channels.file_on_disk(channel, name).map_err(WebError::internal)?;
    let Some(at) = found.map(|found| found.at).filter(|at| at.size <= limits::FILE_BYTES) else {
        return Ok((None, turn));
    };
    // Nobody else is here: it is her turn.
    let mut last = channels.pdf.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, pdf)) = last.as_ref().filter(|(known, _)| known == name) {
        return Ok((pdf.clone(), turn));
    }
    // What was read before goes first: two at once would be twice the memory.
    *last = None;
    let mut bytes = Vec::new();
    if at.open().and_then(|file| file.take(at.size).read_to_end(&mut bytes)).is_err() {
        return Ok((None, turn));
    }
    let pdf = match Pdf::read(bytes) {
        Ok(pdf) => has_words(&pdf).then(|| Arc::new(pdf)),
        Err(error) => {
            tracing::debug!(%channel, %name, %error, "the words of a PDF are not read");
            None
        }
    };
    // That it has none is known from now on as well.
    *last = Some((name.clone(), pdf.clone()));
    Ok((pdf, turn))
}

fn has_words(pdf: &Pdf) -> bool {
    let letters = |page: usize| pdf.words(page).iter().map(|words| words.chars().count()).sum::<usize>();
    (0..pdf.pages().min(LOOKED_AT)).any(|page| letters(page) >= SOME_LETTERS)
}

async fn document(
    state: &State,
    visitor: &Visitor,
    here: Here,
    file: &NodeFileFacts,
    known: Known,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let address = here.file(&file.name);
    let megabytes = t.decimals((file.size as f64 / 1e6).max(0.1), 1);
    let mut how = t.with("library-pdf-how", &[("mb", megabytes.as_str().into())]).into_owned();
    let mut main =
        Html::new().with(LinkButton::main(address.as_str(), t.say("library-pdf-open")).sign(Sign::Page));
    match &known {
        Known::Words(pdf) => {
            how = format!("{} {how}", t.count("library-pdf-pages", pdf.pages()));
            let first = format!("{}/1", here.address());
            main = main.with(LinkButton::quiet(first, t.say("library-pdf-words")));
        }
        Known::Wordless => how = format!("{how} {}", t.say("library-pdf-wordless")),
        Known::Later => how = format!("{how} {}", t.say("library-pdf-later")),
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
    (pdf, turn): (Arc<Pdf>, OwnedSemaphorePermit),
    part: &str,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let number = part.parse::<usize>().map_err(|_| WebError::NotFound)?;
    let at = number.checked_sub(1).filter(|at| *at < pdf.pages()).ok_or(WebError::NotFound)?;
    let all = pdf.pages();
    let read = move || {
        let paragraphs = pdf.words(at);
        drop(turn);
        paragraphs
    };
    let paragraphs = web::blocking(read).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_reads_at_a_time_and_the_next_is_told_to_come_later() {
        let reader = Arc::new(Semaphore::new(1));
        let first = turn(&reader, Duration::ZERO).await.expect("nobody reads");
        assert!(matches!(turn(&reader, Duration::ZERO).await, Err(WebError::TooBusy)));
        drop(first);
        assert!(turn(&reader, Duration::ZERO).await.is_ok());
    }
}
