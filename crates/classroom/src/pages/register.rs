//! A month's register: one line a pupil, one column a day on which the roll was called. It prints in black and white.

use super::{ClassList, State, parsed, reading, shown, stored, today, under_class};
use crate::{day, roll};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::classwork::RollMark;
use kernel::{ClassId, PersonId, Wish};
use std::collections::BTreeMap;
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Links, Notice, Table, Text},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    month: Option<String>,
}

type Days = BTreeMap<i32, BTreeMap<PersonId, RollMark>>;

/// Months that are led back to: a school year and the holidays before it. Older ones are there for whoever writes their address.
const DAYS_BACK: i32 = 400;

/// The register of a month.
pub async fn register(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Month { list, days, first, length } =
        month(&state, &visitor, &class, asked.month.as_deref(), Wish::SeeClass).await?;
    let t = &visitor.t;
    let month = in_words(t, first);
    let mut main = Html::new();
    main = match days.is_empty() {
        true => main.with(Notice::calm(t.say("classroom-register-empty"))),
        false => main.with(Text::new(sums(t, &days))).with(table(t, &list, &days, &month)),
    };
    let at = format!("{}/register?month=", list.address());
    let word = |day: i32| day::iso(day)[..7].to_owned();
    let now = today(&visitor);
    let mut links = Links::new(t.say("classroom-other-months"));
    for other in [first - 1, first + length] {
        if other <= now && other > now - DAYS_BACK {
            links = links.link(format!("{at}{}", word(other)), in_words(t, other));
        }
    }
    main = main.with(links.link(
        format!("{}/roll.csv?month={}", list.address(), word(first)),
        t.say("classroom-step-roll-csv"),
    ));
    let title =
        t.with("classroom-register-title", &[("name", list.name.as_str().into()), ("month", month.into())]);
    let page = under_class(Page::new(title, main), t, &list);
    Ok(web::page(&visitor, page.next(list.address(), t.say("classroom-back-to-class"))))
}

/// The rolls of a month.
pub(super) struct Month {
    /// The class.
    pub list: ClassList,
    /// The days on which the roll was called.
    pub days: Days,
    /// The month's first day, and how many it has.
    pub first: i32,
    /// See [`Month::first`].
    pub length: i32,
}

/// Reads a month that was asked for, `2026-11`, or the present one.
pub(super) async fn month(
    state: &State,
    visitor: &Visitor,
    class: &str,
    asked: Option<&str>,
    wish: impl FnOnce(ClassId) -> Wish,
) -> Result<Month, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(class)?;
    let wish = wish(class);
    state.ready(&[roll::VIEW])?;
    let within = match asked {
        Some(month) => day::from_iso(&format!("{month}-01")).ok_or(WebError::NotFound)?,
        None => today(visitor),
    };
    let (first, length) = day::month_of(within);
    let reads = state.clone();
    reading(move || {
        let list = reads.class_for(&actor, &wish, class)?;
        let between =
            reads.store.read_blocking(|db| roll::between(db, class, first, first + length - 1, &list.merged));
        Ok(Month { list, days: between.map_err(stored)?, first, length })
    })
    .await
}

/// "nov 2026", for the month of a day.
fn in_words(t: &Tongue, day: i32) -> String {
    let first = t.date_of_day(day::month_of(day).0);
    first.split_once(' ').map_or(first.clone(), |(_, month)| month.to_owned())
}

/// The sign of a mark in a narrow column; the line below the table says what they mean.
pub fn sign(t: &Tongue, mark: RollMark) -> String {
    t.say(&format!("classroom-sign-{}", mark.word())).into_owned()
}

/// Absences of the month by reason.
fn sums(t: &Tongue, days: &Days) -> String {
    let all: Vec<RollMark> = days.values().flat_map(|marks| marks.values().copied()).collect();
    let reasons: Vec<String> = RollMark::ALL
        .into_iter()
        .filter(|mark| mark.is_absent())
        .filter_map(|mark| {
            let n = all.iter().filter(|other| **other == mark).count();
            (n > 0).then(|| format!("{}: {n}", t.say(&super::roll::mark_key(mark))))
        })
        .collect();
    let absent = all.iter().filter(|mark| mark.is_absent()).count();
    let called = t.count("classroom-register-days", days.len());
    match absent {
        0 => format!("{called} {}", t.say("classroom-register-no-absences")),
        n => format!("{called} {} ({}).", t.count("classroom-register-absences", n), reasons.join(", ")),
    }
}

fn table(t: &Tongue, list: &ClassList, days: &Days, month: &str) -> Table {
    let mut table =
        Table::new(t.named("classroom-register-caption", month)).tight().column(t.say("classroom-pupil"));
    for day in days.keys() {
        table = table.column(day::of_month(*day).to_string());
    }
    table = table.column(t.say("classroom-register-missed"));
    for pupil in &list.pupils {
        let marks: Vec<Option<RollMark>> =
            days.values().map(|marks| marks.get(&pupil.person).copied()).collect();
        let missed = marks.iter().flatten().filter(|mark| mark.is_absent()).count();
        let mut row = vec![Cell::text(shown(t, pupil))];
        // Nothing stands where nobody noted anything: she came to the class later.
        row.extend(
            marks.into_iter().map(|mark| Cell::text(mark.map_or(String::new(), |mark| sign(t, mark)))),
        );
        row.push(Cell::text(missed.to_string()));
        table = table.row(row);
    }
    let key: Vec<String> = RollMark::ALL
        .into_iter()
        .map(|mark| format!("{} {}", sign(t, mark), t.say(&super::roll::mark_key(mark)).to_lowercase()))
        .collect();
    table.reading(format!("{}.", key.join(", ")))
}
