//! The head's page: the whole school on one sheet of paper. Who is here, who should be looked for, what to do next.
//!
//! Figures of a class of fewer than five are not shown; a class whose roll was not called is said to be unknown, not full.

use super::{ClassList, State, reading, shown, stored, today};
use crate::{overview::stuck, roll};
use axum::{extract::State as AxumState, response::Response};
use events::classwork::RollMark;
use kernel::{PersonId, Role, Wish, ports::BoxCondition};
use std::collections::{BTreeMap, BTreeSet};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Heading, Lead, LinkButton, Notice, Table, Text},
};

/// Below so many people a figure says something about each of them.
const FEWEST: usize = 5;
/// The days looked back on: four weeks.
const DAYS_BACK: i32 = 28;
/// Absences within them from which on somebody should ask at home.
const ABSENCES_ASKED: usize = 3;

struct ClassDay {
    list: ClassList,
    today: BTreeMap<PersonId, RollMark>,
    /// Days on which the roll was called, and absences in them.
    days: usize,
    present: usize,
    marks: usize,
    /// Pupils who were away often, with how often and why last.
    away: Vec<(usize, usize, RollMark)>,
    stuck: usize,
}

fn read(state: &State, list: ClassList, today: i32, offset: i32) -> Result<ClassDay, WebError> {
    let pupils = list.ids();
    let class = list.class;
    let work =
        state.classroom.overviews.of_class(&state.store, class, &list.people(), offset).map_err(stored)?;
    let days = state
        .store
        .read_blocking(|db| roll::between(db, class, today - DAYS_BACK + 1, today, &list.merged))
        .map_err(stored)?;
    let mut absent: Vec<BTreeMap<i32, RollMark>> = vec![BTreeMap::new(); pupils.len()];
    for (day, marks) in &days {
        for (person, mark) in marks.iter().filter(|(_, mark)| mark.is_absent()) {
            if let Some(i) = pupils.iter().position(|pupil| pupil == person) {
                absent[i].insert(*day, *mark);
            }
        }
    }
    let absent_days: Vec<BTreeSet<i32>> = absent.iter().map(|days| days.keys().copied().collect()).collect();
    let reasons = stuck::reasons(&work.people, &absent_days);
    let mut away: Vec<(usize, usize, RollMark)> = absent
        .iter()
        .enumerate()
        .filter(|(_, days)| days.len() >= ABSENCES_ASKED)
        .filter_map(|(i, days)| Some((i, days.len(), *days.values().next_back()?)))
        .collect();
    away.sort_by_key(|(i, n, _)| (std::cmp::Reverse(*n), *i));
    let marks = || days.values().flat_map(BTreeMap::values);
    Ok(ClassDay {
        today: days.get(&today).cloned().unwrap_or_default(),
        days: days.len(),
        present: marks().filter(|mark| !mark.is_absent()).count(),
        marks: marks().count(),
        away,
        stuck: reasons.iter().filter(|reasons| !reasons.is_empty()).count(),
        list,
    })
}

/// The page.
pub async fn school(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    if !(actor.is(Role::Head) || actor.is(Role::Administrator)) {
        return Err(WebError::NOT_YOURS);
    }
    state.ready(&["classroom_work", roll::VIEW])?;
    let reads = state.clone();
    let (today, offset) = (today(&visitor), visitor.t.messages().plan().utc_offset_minutes);
    let (mut classes, condition) = reading(move || {
        // A box that cannot say how it is must not keep the school from its page: that is said too.
        let condition = reads.health.condition().ok();
        let classes = reads.classes_of(&actor)?;
        let of = |class| {
            let list = reads.class_for(&actor, &Wish::SeeClass(class), class)?;
            read(&reads, list, today, offset)
        };
        Ok((classes.into_iter().map(of).collect::<Result<Vec<_>, WebError>>()?, condition))
    })
    .await?;
    classes.sort_by(|a, b| a.list.name.cmp(&b.list.name));
    classes.retain(|class| !class.list.pupils.is_empty());
    let t = &visitor.t;
    let mut main = Html::new();
    if classes.is_empty() {
        main = main.with(Notice::calm(t.say("classroom-school-empty")));
    } else {
        main = main.with(Lead::new(lead(t, &classes))).with(attendance(t, &classes));
        main = away(t, &classes, main);
        main =
            main.with(Heading::new(t.say("classroom-school-box"))).with(Text::new(box_words(t, condition)));
        main = main.with(Heading::new(t.say("classroom-school-next")));
        for line in next(t, &classes) {
            main = main.with(Text::new(line));
        }
    }
    main = main.with(LinkButton::quiet("/classes", t.say("classroom-school-classes")));
    let title = t.named("classroom-school-title", &t.date_of_day(today)).into_owned();
    Ok(web::page(&visitor, Page::new(title, main).staff()))
}

fn box_words(t: &Tongue, condition: Option<BoxCondition>) -> String {
    let words = match condition {
        None => t.say("classroom-school-box-unknown"),
        Some(BoxCondition { broken: 0, to_look_at: 0 }) => t.say("classroom-school-box-well"),
        Some(BoxCondition { broken: 0, to_look_at }) => t.count("classroom-school-box-look", to_look_at),
        Some(BoxCondition { broken, .. }) => t.count("classroom-school-box-broken", broken),
    };
    words.into_owned()
}

fn lead(t: &Tongue, classes: &[ClassDay]) -> String {
    let called: Vec<&ClassDay> = classes.iter().filter(|class| !class.today.is_empty()).collect();
    let marks = called.iter().flat_map(|class| class.today.values());
    let (here, all) =
        marks.fold((0, 0), |(here, all), mark| (here + usize::from(!mark.is_absent()), all + 1));
    let unknown: usize =
        classes.iter().filter(|class| class.today.is_empty()).map(|class| class.list.pupils.len()).sum();
    let mut words = match all {
        0 => t.say("classroom-school-nobody-called").into_owned(),
        // One small class alone would give its own figure away.
        all if all < FEWEST => t.say("classroom-school-here-few").into_owned(),
        all => t.with("classroom-school-here", &[("n", here.into()), ("all", all.into())]).into_owned(),
    };
    if unknown > 0 && all > 0 {
        words = format!("{words} {}", t.count("classroom-school-unknown", unknown));
    }
    words
}

fn attendance(t: &Tongue, classes: &[ClassDay]) -> Table {
    let mut table = Table::new(t.say("classroom-school-attendance"))
        .stacked()
        .column(t.say("classroom-school-class"))
        .numbers(t.say("classroom-school-pupils"))
        .column(t.say("classroom-school-today"))
        .column(t.count("classroom-school-weeks", i64::from(DAYS_BACK)))
        .numbers(t.say("classroom-school-stuck"));
    for class in classes {
        let few = class.list.pupils.len() < FEWEST;
        let hidden = || t.say("classroom-school-too-few").into_owned();
        let here = match (class.today.is_empty(), few) {
            (true, _) => t.say("classroom-school-not-called").into_owned(),
            (false, true) => hidden(),
            (false, false) => super::roll::in_words(t, &class.today),
        };
        let weeks = match (class.marks, few) {
            (0, _) => t.say("classroom-school-no-roll").into_owned(),
            (_, true) => hidden(),
            (marks, false) => {
                let share = t.percent(class.present as f64 / marks as f64);
                let args = [("share", share.as_str().into()), ("n", class.days.into())];
                t.with("classroom-school-share", &args).into_owned()
            }
        };
        let stuck = if few { hidden() } else { t.number(class.stuck) };
        table = table.row(vec![
            Cell::link(class.list.address(), class.list.name.as_str()),
            Cell::text(t.number(class.list.pupils.len())),
            Cell::text(here),
            Cell::text(weeks),
            Cell::text(stuck),
        ]);
    }
    table.reading(
        t.with("classroom-school-reading", &[("days", i64::from(DAYS_BACK).into()), ("k", FEWEST.into())]),
    )
}

/// Who has been away so often that somebody should ask at home.
fn away(t: &Tongue, classes: &[ClassDay], main: Html) -> Html {
    let count: usize = classes.iter().map(|class| class.away.len()).sum();
    let rule = t.with(
        "classroom-school-away-rule",
        &[("n", ABSENCES_ASKED.into()), ("days", i64::from(DAYS_BACK).into())],
    );
    if count == 0 {
        return main.with(Notice::calm(t.say("classroom-school-away-none")).words(rule));
    }
    let mut table = Table::new(t.count("classroom-school-away", count))
        .stacked()
        .column(t.say("classroom-pupil"))
        .column(t.say("classroom-school-class"))
        .numbers(t.say("classroom-register-missed"))
        .column(t.say("classroom-school-last-reason"));
    for class in classes {
        for (i, n, last) in &class.away {
            let pupil = &class.list.pupils[*i];
            let href = format!("{}/pupils/{}", class.list.address(), pupil.person);
            table = table.row(vec![
                Cell::link(href, shown(t, pupil)),
                Cell::text(class.list.name.as_str()),
                Cell::text(t.number(*n)),
                Cell::text(t.say(&super::roll::mark_key(*last))),
            ]);
        }
    }
    main.with(table.reading(rule))
}

/// What to do next, in sentences.
fn next(t: &Tongue, classes: &[ClassDay]) -> Vec<String> {
    let names = |wanted: &dyn Fn(&ClassDay) -> bool| {
        let names: Vec<&str> =
            classes.iter().filter(|class| wanted(class)).map(|class| class.list.name.as_str()).collect();
        names.join(", ")
    };
    let mut lines = Vec::new();
    let not_called = names(&|class| class.today.is_empty());
    if !not_called.is_empty() {
        lines.push(t.named("classroom-school-do-roll", &not_called).into_owned());
    }
    let away: usize = classes.iter().map(|class| class.away.len()).sum();
    if away > 0 {
        lines.push(t.count("classroom-school-do-away", away).into_owned());
    }
    let stuck =
        names(&|class| class.stuck * 4 >= class.list.pupils.len() && class.list.pupils.len() >= FEWEST);
    if !stuck.is_empty() {
        lines.push(t.named("classroom-school-do-stuck", &stuck).into_owned());
    }
    if lines.is_empty() {
        lines.push(t.say("classroom-school-do-nothing").into_owned());
    }
    lines
}
