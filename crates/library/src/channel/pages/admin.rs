//! The administrator's page: which sticks are in, what is on them, how far an import is, what came and what did not.
//!
//! She opens it on her phone beside the box, with a stick in her hand: what is on it, is there room, copy. It works without script.

use super::{
    coming,
    here::{self, Standing},
    loose, reading,
    sizes::size,
    told,
};
use crate::{
    State,
    channel::{ByWhom, Change, Job, OnOffer, StickFound, stick_folders},
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use formats::kolibri::Uuid;
use kernel::{Actor, Wish};
use std::path::PathBuf;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Choice, Choices, LinkButton, Notice, PostForm},
};

/// How often the page is asked for again while something is going on.
pub(super) const AGAIN_S: u32 = 3;
/// Nothing was chosen.
const NOT_TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

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

/// The page, with what became of a form that was just sent.
pub(super) async fn show(
    state: &State,
    visitor: &Visitor,
    sent: Option<(Notice, StatusCode)>,
) -> Result<Response, WebError> {
    admitted(state, visitor).await?;
    let t = &visitor.t;
    let free_mb = state.free_mb;
    let (sticks, files, status, unfinished, standing, books, room) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let status = channels.status();
        // Sticks are slow: their folders are looked for once, and not while somebody reads them.
        let folders = match &status {
            Some(status) if !status.finished => Vec::new(),
            _ => stick_folders(&library.sticks),
        };
        let read = || -> Result<_, store::StoreError> {
            channels.find_moved(&library.sticks)?;
            let standing: Vec<Standing> = channels.reports()?.into_iter().map(Standing::from).collect();
            Ok((channels.find_sticks(&folders)?, channels.unfinished()?, standing, channels.shelf_books()?))
        };
        let (sticks, unfinished, standing, books) = read().map_err(WebError::internal)?;
        let (files, room) = (channels.find_loose(&folders), channels.room(free_mb));
        Ok((sticks, files, status, unfinished, standing, books, room))
    })
    .await?;
    let find = state.coming.clone();
    let coming = web::reading(move || find().map_err(WebError::internal)).await?;
    let running = status.as_ref().is_some_and(|status| !status.finished);
    let mut main = Html::new();
    let answer = sent.as_ref().map(|(_, code)| *code);
    main = match (sent, &status) {
        (Some((notice, _)), _) => main.with(notice.result()),
        (None, Some(status)) if running || status.job == Job::Bring => {
            told::tell(main, &state.library, t, status, "/library/import")
        }
        _ => main,
    };
    if !running {
        if sticks.is_empty() && files.is_empty() {
            let words = t.say("library-import-no-stick-do");
            main = main.with(Notice::calm(t.say("library-import-no-stick")).words(words));
        }
        for stick in &sticks {
            main = offer(main, visitor, stick, room);
        }
        for stick in &files {
            main = loose::offer(main, visitor, stick);
        }
        main = main.with(loose::upload(visitor));
    }
    main = coming::tell(main, t, &coming);
    let unfinished = if running { Vec::new() } else { unfinished };
    main = main.with(here::cards(visitor, &unfinished, &standing));
    if !running && !books.is_empty() {
        main = main.with(loose::shelf(visitor, &books));
    }
    main = main.with(LinkButton::quiet("/library/copy", t.say("stick-copy-title")));
    let mut page = Page::new(t.say("library-import-title"), main)
        .staff()
        .under("/courses", t.say("library-courses-title"));
    if running {
        page = page.again_in_s(AGAIN_S);
    }
    if let Some(code) = answer {
        page = page.status(code);
    }
    Ok(web::page(visitor, page))
}

/// A stick and what can be done with it.
fn offer(mut main: Html, visitor: &Visitor, stick: &StickFound, room: Option<u64>) -> Html {
    let t = &visitor.t;
    let mut choices = Choices::several("channel", t.say("stick-channels"));
    if let Some(room) = room {
        choices = choices.hint(t.with("stick-room", &[("size", size(t, room).into())]));
    }
    let mut any = false;
    for on_offer in &stick.channels {
        let id = on_offer.channel.id.to_string();
        match on_offer.change {
            Some(change) => {
                let choice = Choice::new(id, on_offer.channel.title.as_str());
                choices = choices.choice(choice.hint(about(t, on_offer)).chosen(change != Change::Same));
                any = true;
            }
            None => {
                let title = t.named("stick-older", &on_offer.channel.title).into_owned();
                main = main.with(Notice::calm(title).words(t.say("stick-older-do")));
            }
        }
    }
    if any {
        main = main.with(
            PostForm::once(visitor, "/library/import")
                .with(choices)
                .hidden("stick", &stick.folder.display().to_string())
                .with(Button::main(t.say("stick-copy-in")).sends("do", "copy"))
                .with(Button::quiet(t.say("stick-leave")).sends("do", "leave")),
        );
    }
    for one in &stick.unreadable {
        let name = one.title.as_ref().unwrap_or(&one.file);
        main = main.with(Notice::look(t.named("stick-unreadable", name)).words(t.say("stick-unreadable-do")));
    }
    main
}

/// Version, parts, size, and what is new.
fn about(t: &Tongue, on_offer: &OnOffer) -> String {
    let mut args = vec![
        ("version", i64::from(on_offer.channel.version).into()),
        ("parts", on_offer.nodes.into()),
        ("size", size(t, on_offer.bytes).into()),
    ];
    if let Some(Change::Newer { before }) = on_offer.change {
        args.push(("before", before.into()));
    }
    let word = on_offer.change.map_or("older", Change::word);
    t.with(&format!("stick-about-{word}"), &args).into_owned()
}

/// Channels of a stick are to be brought.
pub(super) async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = admitted(&state, &visitor).await?;
    let wished = PathBuf::from(fields.get("stick").unwrap_or_default());
    let wanted: Vec<Uuid> = fields.all("channel").filter_map(|id| id.parse().ok()).collect();
    let in_place = fields.get("do") == Some("leave");
    let (free_mb, now) = (state.free_mb, visitor.now());
    let begun = reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        // Only what was offered: a form cannot name another folder of this machine.
        let sticks = channels.find_sticks(&stick_folders(&library.sticks)).map_err(WebError::internal)?;
        let Some(stick) = sticks.into_iter().find(|stick| stick.folder == wished) else { return Ok(None) };
        let offered = |id: &Uuid| stick.channels.iter().any(|on_offer| on_offer.channel.id == *id);
        let wanted: Vec<Uuid> = wanted.into_iter().filter(offered).collect();
        if wanted.is_empty() {
            return Ok(Some(false));
        }
        channels.begin(stick.folder, wanted, in_place, ByWhom { school: actor.school, now, free_mb });
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
