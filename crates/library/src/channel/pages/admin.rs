//! The administrator's page: which sticks are in, what is on them, how far an import is, what did not come.

use super::{coming, loose, reading};
use crate::{
    Library, State,
    channel::{
        ByWhom, ChannelReport, Failure, ImportStatus, StickFound, find_loose, find_sticks, stick_folders,
    },
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use kernel::{Actor, Wish};
use std::path::PathBuf;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Card, Cards, LinkButton, Notice, PostForm},
};

/// Lines of what is missing that a page shows.
const SHOWN: usize = 20;

/// Whether she may change what courses there are.
pub(super) async fn admitted(state: &State, visitor: &Visitor) -> Result<Actor, WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), state.gate.clone());
    web::reading(move || {
        gate.may(&actor, &Wish::Administer(actor.school)).map_err(WebError::Refused)?;
        Ok(actor)
    })
    .await
}

/// The page.
pub(super) async fn page(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    show(&state, &visitor, None).await
}

/// The page, with what became of a file that was just sent.
pub(super) async fn show(
    state: &State,
    visitor: &Visitor,
    sent: Option<(Notice, StatusCode)>,
) -> Result<Response, WebError> {
    admitted(state, visitor).await?;
    let t = &visitor.t;
    let (sticks, files, status, reports, books) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let reports = channels.reports().map_err(WebError::internal)?;
        let books = channels.shelf_books().map_err(WebError::internal)?;
        // Sticks are slow: their folders are looked for once.
        let folders = stick_folders(&library.sticks);
        Ok((find_sticks(&folders), find_loose(&folders), channels.status(), reports, books))
    })
    .await?;
    let find = state.coming.clone();
    let coming = web::reading(move || find().map_err(WebError::internal)).await?;
    let running = status.as_ref().is_some_and(|status| !status.finished);
    let mut main = Html::new();
    let answer = sent.as_ref().map(|(_, code)| *code);
    main = match (sent, &status) {
        (Some((notice, _)), _) => main.with(notice.result()),
        (None, Some(status)) => tell(main, &state.library, t, status),
        (None, None) => main,
    };
    if sticks.is_empty() && files.is_empty() {
        let words = t.say("library-import-no-stick-do");
        main = main.with(Notice::calm(t.say("library-import-no-stick")).words(words));
    }
    if !running {
        for stick in &sticks {
            main = main.with(offer(visitor, stick));
        }
        for stick in &files {
            main = main.with(loose::offer(visitor, stick));
        }
        main = main.with(loose::upload(visitor));
    }
    main = coming::tell(main, t, &coming);
    main = main.with(here(&reports, t));
    if !running && !books.is_empty() {
        main = main.with(loose::shelf(visitor, &books));
    }
    let mut page = Page::new(t.say("library-import-title"), main)
        .staff()
        .under("/courses", t.say("library-courses-title"));
    if running {
        page = page.again_in_s(3);
    }
    if let Some(code) = answer {
        page = page.status(code);
    }
    Ok(web::page(visitor, page))
}

/// How the last import stands.
fn tell(main: Html, library: &Library, t: &Tongue, status: &ImportStatus) -> Html {
    if !status.finished {
        let (done, all) = status.channels;
        let args = [
            ("n", done.into()),
            ("all", all.into()),
            ("files", (status.files as i64).into()),
            ("mb", ((status.bytes >> 20) as i64).into()),
        ];
        let far = t.with("library-import-far", &args);
        return main
            .with(Notice::calm(t.say("library-import-running")).words(far))
            .with(LinkButton::quiet("/library/import", t.say("library-import-look")));
    }
    let main = match (status.loose, status.failures.is_empty()) {
        ((0, 0), true) => main.with(Notice::good(t.say("library-import-done"))),
        ((0, 0), false) => main,
        ((new, here), _) => {
            let words = t.count("library-loose-here", here).into_owned();
            let notice = Notice::good(t.count("library-loose-new", new));
            main.with(if here > 0 { notice.words(words) } else { notice })
        }
    };
    let main = status.beside.iter().fold(main, |main, laid| main.with(loose::laid(library, t, laid)));
    status.failures.iter().fold(main, |main, failure| {
        main.with(match failure {
            Failure::Words(why) => Notice::bad(t.say("library-import-failed")).words(why.as_str()),
            Failure::File { name, why } => loose::refusal(t, name, why),
        })
    })
}

/// A stick and what can be done with it.
fn offer(visitor: &Visitor, stick: &StickFound) -> PostForm {
    let t = &visitor.t;
    let mut cards = Cards::new();
    for channel in &stick.channels {
        let version = t.with("library-import-version", &[("n", i64::from(channel.version).into())]);
        let words = match channel.description.is_empty() {
            true => version.into_owned(),
            false => format!("{version}. {}", channel.description.chars().take(200).collect::<String>()),
        };
        cards = cards.card(Card::new(channel.title.as_str()).words(words));
    }
    PostForm::once(visitor, "/library/import")
        .with(cards)
        .hidden("stick", &stick.folder.display().to_string())
        .with(Button::main(t.say("library-import-copy")).sends("do", "copy"))
        .with(Button::quiet(t.say("library-import-leave")).sends("do", "leave"))
}

/// What was brought, and what of it is missing.
fn here(reports: &[ChannelReport], t: &Tongue) -> Cards {
    let mut cards = Cards::new();
    for report in reports {
        let playable = report.nodes - report.unavailable.len();
        let args = [
            ("nodes", report.nodes.into()),
            ("playable", playable.into()),
            ("files", report.files.into()),
            ("mb", ((report.bytes >> 20) as i64).into()),
        ];
        let mut card = Card::new(report.title.as_str())
            .link(format!("/channels/{}", report.id))
            .words(t.with("library-import-here", &args))
            .with(LinkButton::quiet(
                format!("/library/import/remove/{}", report.id),
                t.say("library-remove-ask"),
            ));
        let missing = report.missing_files.len();
        if missing > 0 {
            let names = report.missing_files.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
            card = card
                .with(Notice::look(t.with("library-import-missing", &[("n", missing.into())])).words(names));
        }
        if report.refused_count > 0 {
            let named = report.refused.iter().take(SHOWN).map(|(what, why)| format!("{what}: {why}"));
            let named = named.collect::<Vec<_>>().join("; ");
            let count = [("n", report.refused_count.into())];
            card = card.with(Notice::look(t.with("library-import-refused", &count)).words(named));
        }
        cards = cards.card(card);
    }
    cards
}

/// A stick is to be brought.
pub(super) async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = admitted(&state, &visitor).await?;
    let wished = PathBuf::from(fields.get("stick").unwrap_or_default());
    let in_place = fields.get("do") == Some("leave");
    let (free_mb, now) = (state.free_mb, visitor.now());
    reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        // Only what was offered: a form cannot name another folder of this machine.
        let offered =
            find_sticks(&stick_folders(&library.sticks)).into_iter().find(|stick| stick.folder == wished);
        let stick = offered.ok_or(WebError::NotFound)?;
        channels.begin(stick.folder, in_place, ByWhom { school: actor.school, now, free_mb });
        Ok(())
    })
    .await?;
    Ok(web::see_other("/library/import"))
}
