//! What is on the box: channels with what of them cannot be opened, and those of which not everything came.

use super::{admin::admitted, reading, sizes::size};
use crate::{
    State,
    channel::{ChannelReport, Unavailable, Unfinished, is_in},
};
use axum::{extract::State as AxumState, response::Response};
use formats::kolibri::Uuid;
use web::{
    Fields, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Card, Cards, Cell, Fold, LinkButton, Notice, PostForm, Table, Text},
};

/// Lines of what cannot be opened that a page shows.
const SHOWN: usize = 200;

/// A channel as it stands, and whether the stick on which it was left is in.
pub(super) struct Standing {
    report: ChannelReport,
    away: bool,
}

impl From<ChannelReport> for Standing {
    fn from(report: ChannelReport) -> Self {
        let away = !report.place.is_empty() && !is_in(&report.place, &report.id);
        Self { report, away }
    }
}

/// The cards.
pub(super) fn cards(visitor: &Visitor, unfinished: &[Unfinished], standing: &[Standing]) -> Cards {
    let t = &visitor.t;
    let half = unfinished.iter().map(|one| {
        let far = [("here", (one.here as i64).into()), ("of", (one.of as i64).into())];
        let forget = PostForm::once(visitor, "/library/import/unfinished")
            .hidden("channel", &one.channel.to_string())
            .with(Button::quiet(t.named("stick-forget", &one.title)));
        Card::new(one.title.as_str())
            .with(Notice::look(t.with("stick-unfinished", &far)).words(t.say("stick-unfinished-do")))
            .with(forget)
    });
    half.chain(standing.iter().map(|standing| card(t, standing))).collect()
}

fn card(t: &Tongue, Standing { report, away }: &Standing) -> Card {
    let playable = report.nodes - report.unavailable.len();
    let args = [
        ("nodes", report.nodes.into()),
        ("playable", playable.into()),
        ("size", size(t, report.bytes).into()),
    ];
    let mut card = Card::new(report.title.as_str())
        .link(format!("/channels/{}", report.id))
        .words(t.with("stick-here", &args));
    card = match (report.place.is_empty(), away) {
        (true, _) => card,
        (false, false) => card.with(Text::new(t.say("stick-left-in"))),
        (false, true) => card.with(Notice::look(t.say("stick-left-away")).words(t.say("stick-left-away-do"))),
    };
    if !report.unavailable.is_empty() || report.missing_beside > 0 {
        card = card.with(closed(t, report));
    }
    if report.refused_count > 0 {
        card = card.with(Text::new(t.count("stick-rows-left-out", report.refused_count)));
    }
    card.with(LinkButton::quiet(format!("/library/import/remove/{}", report.id), t.say("library-remove-ask")))
}

/// What cannot be opened: by title and reason; names of files for whoever made the stick.
fn closed(t: &Tongue, report: &ChannelReport) -> Fold {
    let mut fold = Fold::new(t.say("stick-closed"), t.count("stick-closed-count", report.unavailable.len()));
    if !report.unavailable.is_empty() {
        let mut table = Table::new(t.say("stick-closed"))
            .column(t.say("stick-closed-part"))
            .column(t.say("stick-closed-why"))
            .stacked();
        for node in report.unavailable.iter().take(SHOWN) {
            table = table.row(vec![Cell::text(node.title.as_str()), Cell::text(reason(t, node))]);
        }
        fold = fold.with(table);
        if let more @ 1.. = report.unavailable.len().saturating_sub(SHOWN) {
            fold = fold.with(Text::new(t.count("stick-more", more)));
        }
    }
    if report.missing_beside > 0 {
        fold = fold.with(Text::new(t.count("stick-missing-beside", report.missing_beside)));
    }
    if !report.missing_files.is_empty() {
        let names = report.missing_files.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let count = t.count("stick-file-names-count", report.missing_files.len());
        fold = fold.with(Fold::new(t.say("stick-file-names"), count).with(Text::new(names)));
    }
    fold
}

/// Why a part cannot be opened.
fn reason(t: &Tongue, node: &Unavailable) -> String {
    let format = match node.kind.as_str() {
        "h5p" => "H5P",
        "zim" => "ZIM",
        "bloompub" => "BloomPUB",
        _ => "",
    };
    match (node.why, format) {
        ("kind", "") => t.say("stick-closed-kind").into_owned(),
        ("kind", format) => t.named("stick-closed-format", format).into_owned(),
        ("missing", _) => t.say("stick-closed-missing").into_owned(),
        ("damaged", _) => t.say("stick-closed-damaged").into_owned(),
        _ => t.say("stick-closed-none").into_owned(),
    }
}

/// What came of a channel that was cut short is not wanted.
pub(super) async fn forget(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let channel: Uuid = fields.get("channel").unwrap_or_default().parse().map_err(|()| WebError::NotFound)?;
    reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        match channels.forget_unfinished(&channel) {
            Err(crate::channel::BringError::Busy) => Err(WebError::TooBusy),
            forgotten => forgotten.map_err(WebError::internal),
        }
    })
    .await?;
    Ok(web::see_other("/library/import"))
}
