//! The roll on a phone: everybody is here until she taps otherwise; one button at the end.

use super::{ClassList, State, parsed, reading, shown, stored, today, under_class};
use crate::{
    day,
    roll::{self, MAX_DAYS_BACK, Noted, Refusal, Wished},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::classwork::RollMark;
use kernel::{ClassId, PersonId, Wish, ports::ShownName};
use std::collections::BTreeMap;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Lead, Links, Notice, PostForm, Segments, Table},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    day: Option<String>,
    /// It has just been called: how many marks were written.
    done: Option<usize>,
}

/// The roll of a day.
pub async fn roll(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let today = today(&visitor);
    let day = match &asked.day {
        Some(text) => day::from_iso(text).ok_or(WebError::NotFound)?,
        None => today,
    };
    if day > today || day < today - MAX_DAYS_BACK {
        return Err(WebError::NotFound);
    }
    page(&state, &visitor, parsed(&class)?, day, asked.done, None).await
}

async fn page(
    state: &State,
    visitor: &Visitor,
    class: ClassId,
    day: i32,
    done: Option<usize>,
    problem: Option<&str>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    state.ready(&[roll::VIEW])?;
    let reads = state.clone();
    let (list, known, noted, names) = reading(move || {
        let list = reads.class_for(&actor, &Wish::LeadClass(class), class)?;
        let (known, noted) = reads
            .store
            .read_blocking(|db| {
                Ok((roll::on(db, class, day, &list.merged)?, roll::noted(db, class, day, &list.merged)?))
            })
            .map_err(stored)?;
        let corrected = corrections(noted);
        let mut people: Vec<PersonId> = corrected.iter().flatten().filter_map(|line| line.by).collect();
        people.extend(corrected.iter().flatten().map(|line| line.pupil));
        people.sort();
        people.dedup();
        let names = reads.names.names(&people).map_err(super::port)?;
        Ok((list, known, corrected, names))
    })
    .await?;
    let t = &visitor.t;
    let today = today(visitor);
    let mut main = Html::new();
    if let Some(problem) = problem {
        main = main.with(Notice::look(problem));
    }
    if list.pupils.is_empty() {
        main = main.with(Notice::calm(t.say("classroom-nobody")).words(t.say("classroom-nobody-do")));
        let page = under_class(Page::new(t.say("classroom-roll-title"), main), t, &list);
        return Ok(web::page(
            visitor,
            page.next(format!("{}/people", list.address()), t.say("classroom-to-people")),
        ));
    }
    let calling = known.is_empty();
    match (done, calling) {
        (Some(_), false) => {
            main = main.with(Notice::good(in_words(t, &known)).words(t.say("classroom-roll-kept")).result())
        }
        (_, false) => main = main.with(Lead::new(in_words(t, &known))),
        (_, true) => main = main.with(Lead::new(t.say("classroom-roll-how"))),
    }
    let mut form = PostForm::once(visitor, format!("{}/roll", list.address())).hidden("day", &day::iso(day));
    for pupil in &list.pupils {
        let mark = known.get(&pupil.person).copied().unwrap_or(RollMark::Present);
        form = form.hidden(&format!("s.{}", pupil.person), mark.word()).with(line(t, pupil, mark));
    }
    let button = if calling { "classroom-roll-keep" } else { "classroom-roll-correct" };
    main = main.with(form.with(Button::main(t.say(button))));
    if !noted.is_empty() {
        main = main.with(history(t, &noted, &names));
    }
    let at = format!("{}/roll", list.address());
    let mut links = Links::new(t.say("classroom-other-days"));
    for other in [day - 1, day + 1] {
        if other <= today && other > today - DAYS_BACK {
            let words = t.named("classroom-roll-of", &t.date_of_day(other)).into_owned();
            links = links.link(format!("{at}?day={}", day::iso(other)), words);
        }
    }
    links = links.link(
        format!("{}/register?month={}", list.address(), &day::iso(day)[..7]),
        t.say("classroom-step-register"),
    );
    main = main.with(links);
    let title = t.named("classroom-roll-of", &t.date_of_day(day)).into_owned();
    let mut page = under_class(Page::new(title, main), t, &list);
    if done.is_some() {
        page = page.next(list.address(), t.say("classroom-back-to-class"));
    }
    if problem.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(web::page(visitor, page))
}

/// Days that are led back to; the register leads to others.
const DAYS_BACK: i32 = 31;

fn line(t: &Tongue, pupil: &ShownName, mark: RollMark) -> Segments {
    let id = pupil.person;
    let chosen = if mark.is_absent() { "absent" } else { mark.word() };
    let reasons = RollMark::ALL
        .into_iter()
        .filter(|mark| mark.is_absent())
        .map(|mark| (mark.word().to_owned(), t.say(&mark_key(mark)).into_owned()))
        .collect();
    let reason = if mark.is_absent() { mark } else { RollMark::Absent };
    Segments::new(&format!("m.{id}"), shown(t, pupil), chosen)
        .option("present", t.say("classroom-mark-present"))
        .option("late", t.say("classroom-mark-late"))
        .option("absent", t.say("classroom-mark-absent"))
        .more(&format!("r.{id}"), t.say("classroom-reason"), reasons, reason.word())
}

/// The key of a mark's word.
pub fn mark_key(mark: RollMark) -> String {
    format!("classroom-mark-{}", mark.word())
}

/// "31 here, 2 late, 2 not here (1 illness, 1 harvest)."
pub fn in_words(t: &Tongue, roll: &BTreeMap<PersonId, RollMark>) -> String {
    let count = |wanted: RollMark| roll.values().filter(|mark| **mark == wanted).count();
    let mut parts = vec![t.count("classroom-roll-here", count(RollMark::Present)).into_owned()];
    if count(RollMark::Late) > 0 {
        parts.push(t.count("classroom-roll-late", count(RollMark::Late)).into_owned());
    }
    let reasons: Vec<String> = RollMark::ALL
        .into_iter()
        .filter(|mark| mark.is_absent() && count(*mark) > 0)
        .map(|mark| format!("{}: {}", t.say(&mark_key(mark)), count(mark)))
        .collect();
    let absent = roll.values().filter(|mark| mark.is_absent()).count();
    let absent_words = t.count("classroom-roll-absent", absent);
    parts.push(match reasons.is_empty() {
        true => absent_words.into_owned(),
        false => format!("{absent_words} ({})", reasons.join(", ")),
    });
    format!("{}.", parts.join(", "))
}

/// What was noted more than once for the same pupil, oldest first.
fn corrections(noted: Vec<Noted>) -> Vec<Vec<Noted>> {
    let mut by_pupil: BTreeMap<PersonId, Vec<Noted>> = BTreeMap::new();
    noted.into_iter().for_each(|line| by_pupil.entry(line.pupil).or_default().push(line));
    by_pupil.into_values().filter(|lines| lines.len() > 1).collect()
}

fn history(t: &Tongue, corrected: &[Vec<Noted>], names: &[ShownName]) -> Table {
    let name = |person: Option<PersonId>| match names.iter().find(|name| Some(name.person) == person) {
        Some(name) => shown(t, name),
        None => t.say("classroom-no-name"),
    };
    let mut table = Table::new(t.say("classroom-roll-corrections"))
        .column(t.say("classroom-pupil"))
        .column(t.say("classroom-roll-noted"))
        .column(t.say("classroom-roll-by"))
        .column(t.say("classroom-roll-when"));
    for line in corrected.iter().flatten() {
        table = table.row(vec![
            Cell::text(name(Some(line.pupil))),
            Cell::text(t.say(&mark_key(line.mark))),
            Cell::text(name(line.by)),
            Cell::text(t.date_time(line.at)),
        ]);
    }
    table
}

/// The form came in.
pub async fn call(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let t = &visitor.t;
    let bad = || WebError::bad_input(t.say("classroom-roll-bad").into_owned());
    let day = fields.get("day").and_then(day::from_iso).ok_or_else(bad)?;
    let mut wished = Vec::new();
    for (name, value) in fields.iter() {
        let Some(pupil) = name.strip_prefix("m.") else { continue };
        let pupil: PersonId = pupil.parse().map_err(|_| bad())?;
        let mark = match value {
            "absent" => fields.get(&format!("r.{pupil}")).unwrap_or("unknown"),
            other => other,
        };
        let mark = RollMark::from_word(mark).ok_or_else(bad)?;
        let shown = fields.get(&format!("s.{pupil}")).and_then(RollMark::from_word).ok_or_else(bad)?;
        wished.push(Wished { pupil, shown, mark });
    }
    state.ready(&[roll::VIEW])?;
    let (reads, asking) = (state.clone(), actor.clone());
    let list: ClassList = reading(move || reads.class_for(&asking, &Wish::LeadClass(class), class)).await?;
    let today = today(&visitor);
    let call = roll::Call { pupils: list.ids(), merged: list.merged.clone(), wished, day, today };
    match state.classroom.call_roll(&actor, class, call).await {
        Ok(written) => {
            Ok(web::see_other(&format!("{}/roll?day={}&done={written}", list.address(), day::iso(day))))
        }
        Err(error) => {
            let problem = match error.declined()? {
                Refusal::InTheFuture => t.say("classroom-roll-future"),
                Refusal::TooLongAgo => t.say("classroom-roll-too-old"),
            };
            page(&state, &visitor, class, today, None, Some(&problem)).await
        }
    }
}
