//! `/network`: all boxes, the ones that need somebody first.

use super::{
    State, YEARS_OF_CENTRAL, admitted, backlog, begins, clock, failed, heard, name_of, right, traffic,
    years_field,
};
use crate::network::{
    BroughtBack, Details, Filter, Listed, Overview,
    standing::{Standing, ends_soon},
};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Field, GetForm, Lead, LinkButton, Links, Notice, Pager, PostForm, Table, Text},
    reading,
};

/// Boxes on one page.
pub const PAGE: usize = 100;
/// Letters of what is looked for.
const WORDS_MAX: usize = 80;

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    state: Option<String>,
    place: Option<String>,
    words: Option<String>,
    page: Option<usize>,
}

impl Asked {
    /// What of the network is shown; what cannot be read shows all.
    pub fn filter(&self) -> Filter {
        Filter {
            standing: self.state.as_deref().and_then(Standing::from_word),
            placed: match self.place.as_deref() {
                Some("known") => Some(true),
                Some("unknown") => Some(false),
                _ => None,
            },
            words: self.words.as_deref().unwrap_or_default().trim().chars().take(WORDS_MAX).collect(),
        }
    }

    /// Which page, if there are so many boxes.
    pub fn page(&self, all: usize) -> usize {
        self.page.unwrap_or(0).min(all.saturating_sub(1) / PAGE)
    }
}

/// The address of a list.
pub fn address(path: &str, filter: &Filter) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(standing) = filter.standing {
        query.append_pair("state", standing.word());
    }
    if let Some(placed) = filter.placed {
        query.append_pair("place", if placed { "known" } else { "unknown" });
    }
    if !filter.words.is_empty() {
        query.append_pair("words", &filter.words);
    }
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The page.
pub async fn list(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let (filter, now) = (asked.filter(), visitor.now());
    let wanted = filter.clone();
    let own = state.network.here().secret.public();
    let (overview, rows, all, page, brought_back, own_until) = reading(move || {
        let network = &state.network;
        let overview = network.overview(now).map_err(failed)?;
        let shown = overview.shown(&wanted);
        let (all, page) = (shown.len(), asked.page(shown.len()));
        let logs = network.logs().map_err(failed)?;
        let mut rows = Vec::new();
        for listed in shown.into_iter().skip(page * PAGE).take(PAGE) {
            let details = network.details(&logs, listed.node, now).map_err(failed)?;
            rows.push((listed.clone(), details));
        }
        let brought_back = network.brought_back(&logs, now).map_err(failed)?;
        Ok((overview, rows, all, page, brought_back, network.own_until().map_err(failed)?))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(BroughtBack { at, came_back }) = brought_back {
        let mut notice = Notice::look(t.named("network-brought-back", &t.date(at)))
            .words(t.say("network-brought-back-boxes"))
            .words(t.say("network-brought-back-own"));
        if came_back > 0 {
            notice = notice.words(t.count("network-brought-back-came", came_back));
        }
        main = main.with(notice);
    }
    if ends_soon(own_until, now) {
        let ends = t.named(
            if own_until > now { "network-own-ends" } else { "network-own-ended" },
            &t.date(own_until),
        );
        main = main.with(Notice::look(ends).words(t.say("network-own-ends-do"))).with(
            PostForm::new(&visitor, format!("/network/{own}/renew"))
                .with(years_field(t, YEARS_OF_CENTRAL))
                .with(Button::main(t.say("network-renew"))),
        );
    }
    main = main.with(figures(t, &overview));
    main = main
        .with(LinkButton::main("/network/invite", t.say("network-invite-title")))
        .with(LinkButton::quiet("/network/waiting", t.say("network-waiting-title")))
        .with(LinkButton::quiet("/network/map", t.say("network-map-title")))
        .with(LinkButton::quiet("/network/learning", t.say("network-learning-title")));
    if overview.boxes.is_empty() {
        main = main.with(Notice::calm(t.say("network-empty")).words(t.say("network-empty-do")));
        return Ok(web::page(&visitor, Page::new(t.say("network-title"), main).staff()));
    }
    main = main.with(states(t, &overview, &filter));
    main = main.with(
        GetForm::new("/network")
            .with(
                Field::text("words", t.say("network-words")).value(filter.words.as_str()).autocomplete("off"),
            )
            .with(Button::quiet(t.say("network-find"))),
    );
    if filter != Filter::default() {
        main = main
            .with(Text::new(t.count("network-shown", all)))
            .with(LinkButton::quiet("/network", t.say("network-show-all")));
    }
    if all > 0 {
        main = main.with(table(t, &rows, now));
        main = main.with(Pager::new(t, &address("/network", &filter), page, PAGE, all));
    }
    Ok(web::page(&visitor, Page::new(t.say("network-title"), main).staff()))
}

fn figures(t: &Tongue, overview: &Overview) -> Lead {
    let words = [("n", overview.boxes.len().into()), ("needing", overview.needing().into())];
    Lead::new(t.with("network-lead", &words))
}

/// How many stand how, each a way to see them.
fn states(t: &Tongue, overview: &Overview, filter: &Filter) -> Links {
    let mut links = Links::new(t.say("network-states"));
    for standing in Standing::ALL {
        let count = overview.count(standing);
        if count > 0 && filter.standing != Some(standing) {
            let name = t.say(&format!("network-is-{}", standing.word()));
            let words = [("name", name.as_ref().into()), ("n", count.into())];
            let only = Filter { standing: Some(standing), ..Filter::default() };
            links = links.link(address("/network", &only), t.with("network-state-n", &words));
        }
    }
    let unplaced = overview.boxes.iter().filter(|listed| listed.place.is_none()).count();
    if unplaced > 0 && filter.placed != Some(false) {
        let only = Filter { placed: Some(false), ..Filter::default() };
        links = links.link(address("/network", &only), t.count("network-unplaced-n", unplaced));
    }
    links
}

fn table(t: &Tongue, rows: &[(Listed, Details)], now: kernel::UtcMillis) -> Table {
    let mut table = Table::new(t.say("network-boxes"))
        .stacked()
        .column(t.say("network-column-name"))
        .column(t.say("network-column-state"))
        .column(t.say("network-column-heard"))
        .column(t.say("network-column-right"))
        .column(t.say("network-column-backlog"))
        .column(t.say("network-column-program"))
        .column(t.say("network-column-clock"))
        .numbers(t.say("network-column-doubles"))
        .column(t.say("network-column-bytes"));
    for (listed, details) in rows {
        let words = [("name", name_of(t, &listed.names).into()), ("print", begins(listed.node).into())];
        let to = match listed.standing {
            Standing::Waiting => "/network/waiting".to_owned(),
            _ => format!("/network/{}", listed.node),
        };
        let program = details.program.as_deref().map_or_else(|| t.say("network-unknown"), Into::into);
        table = table.row(vec![
            Cell::link(to, t.with("network-name", &words)),
            Cell::text(match listed.replaced_by {
                Some(by) if listed.standing == Standing::Replaced => {
                    t.named("network-replaced-by", &begins(by))
                }
                _ => t.say(&format!("network-is-{}", listed.standing.word())),
            }),
            Cell::text(heard(t, listed, now)),
            Cell::text(right(t, listed.right)),
            Cell::text(backlog(t, details)),
            Cell::text(program),
            Cell::text(clock(t, details)),
            Cell::text(t.number(listed.doubles)),
            Cell::text(traffic(t, listed, details.bytes)),
        ]);
    }
    table.reading(t.say("network-table-reading"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_comes_back_in_the_address_and_pages_end() {
        let asked = |state: &str, place: &str, words: &str| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Asked { state: some(state), place: some(place), words: some(words), page: Some(900) }
        };
        let cases = [
            (asked("", "", ""), "/network"),
            (asked("silent", "", ""), "/network?state=silent"),
            (
                asked("silent", "unknown", " San José & "),
                "/network?state=silent&place=unknown&words=San+Jos%C3%A9+%26",
            ),
            (asked("nonsense", "somewhere", ""), "/network"),
        ];
        for (asked, expected) in cases {
            assert_eq!(address("/network", &asked.filter()), expected);
        }
        let pages = [(0, 0), (1, 0), (100, 0), (101, 1), (12_000, 119)];
        for (all, last) in pages {
            assert_eq!(asked("", "", "").page(all), last, "{all}");
        }
        assert_eq!(asked("", "", &"x".repeat(500)).filter().words.len(), WORDS_MAX);
    }
}
