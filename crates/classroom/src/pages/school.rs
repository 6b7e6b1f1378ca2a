//! The head's page: the whole school on one sheet of paper. Who is here, who should be looked for, what to do next.
//!
//! Figures of a class of fewer than five are not shown; a class whose roll was not called is said to be unknown, not full.

use super::{ClassList, State, reading, shown, stored, today};
use crate::{overview::stuck, roll};
use axum::{extract::State as AxumState, response::Response};
use events::classwork::RollMark;
use kernel::{Actor, PersonId, Role, Wish, Zone, ports::BoxCondition};
use std::collections::{BTreeMap, BTreeSet};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Heading, Lead, LinkButton, Notice, Table, Text},
};

/// Below so many people a figure says something about each of them.
const FEWEST: usize = 5;
/// The days looked back on: four weeks.
pub(super) const DAYS_BACK: i32 = 28;
/// Absences within them from which on somebody should ask at home.
const ABSENCES_ASKED: usize = 3;

/// A class as the head sees it. Figures are for [`ClassDay::is_few`] to give out or not.
pub(super) struct ClassDay {
    pub(super) list: ClassList,
    pub(super) today: BTreeMap<PersonId, RollMark>,
    /// Days on which the roll was called, and absences in them.
    pub(super) days: usize,
    pub(super) present: usize,
    pub(super) marks: usize,
    /// Pupils who were away often, with how often and why last.
    pub(super) away: Vec<(usize, usize, RollMark)>,
    pub(super) stuck: usize,
}

impl ClassDay {
    /// So few that a figure would say something about each of them.
    pub(super) fn is_few(&self) -> bool {
        self.list.pupils.len() < FEWEST
    }

    /// How many of those whose mark stands are here today.
    pub(super) fn here(&self) -> usize {
        self.today.values().filter(|mark| !mark.is_absent()).count()
    }
}

/// Of how many the roll was called today, and how many of them are here; `None` where that would say something about each of a few.
/// Classes that show no figure of their own are left out while they are few together: otherwise the whole less the others gives it away.
pub(super) fn here_today(classes: &[ClassDay]) -> Option<(usize, usize)> {
    let sum = |few: bool| {
        let called = classes.iter().filter(|class| class.is_few() == few);
        called.fold((0, 0), |(here, all), class| (here + class.here(), all + class.today.len()))
    };
    let ((here, all), (few_here, few)) = (sum(false), sum(true));
    let (here, all) = if few < FEWEST { (here, all) } else { (here + few_here, all + few) };
    (all >= FEWEST).then_some((here, all))
}

/// Pupils of whom nobody knows whether they came.
pub(super) fn unknown_today(classes: &[ClassDay]) -> usize {
    classes.iter().filter(|class| class.today.is_empty()).map(|class| class.list.pupils.len()).sum()
}

/// Everything that the head's page says: the classes that have pupils, by name, and how the box is, if it can tell.
pub(super) fn read_school(
    state: &State,
    actor: &Actor,
    today: i32,
    zone: Zone,
) -> Result<(Vec<ClassDay>, Option<BoxCondition>), WebError> {
    if !(actor.is(Role::Head) || actor.is(Role::Administrator)) {
        return Err(WebError::NOT_YOURS);
    }
    // A box that cannot say how it is must not keep the school from its page: that is said too.
    let condition = state.health.condition().ok();
    let of = |class| read(state, state.class_for(actor, &Wish::SeeClass(class), class)?, today, zone);
    let mut classes = state.classes_of(actor)?.into_iter().map(of).collect::<Result<Vec<_>, WebError>>()?;
    classes.sort_by(|a, b| a.list.name.cmp(&b.list.name));
    classes.retain(|class| !class.list.pupils.is_empty());
    Ok((classes, condition))
}

fn read(state: &State, list: ClassList, today: i32, zone: Zone) -> Result<ClassDay, WebError> {
    let pupils = list.ids();
    let class = list.class;
    let work =
        state.classroom.overviews.of_class(&state.store, class, &list.people(), zone).map_err(stored)?;
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
    state.ready(&["classroom_work", roll::VIEW])?;
    let (today, zone) = (today(&visitor), visitor.t.zone());
    let (tongue, now) = (visitor.t.clone(), visitor.now());
    let (classes, condition, waits) = reading(move || {
        let (classes, condition) = read_school(&state, &actor, today, zone)?;
        Ok((classes, condition, (state.waits)(&tongue, &actor, now)))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(waits) = waits {
        main = main.with(waits);
    }
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

pub(super) fn box_words(t: &Tongue, condition: Option<BoxCondition>) -> String {
    let words = match condition {
        None => t.say("classroom-school-box-unknown"),
        Some(BoxCondition { broken: 0, to_look_at: 0 }) => t.say("classroom-school-box-well"),
        Some(BoxCondition { broken: 0, to_look_at }) => t.count("classroom-school-box-look", to_look_at),
        Some(BoxCondition { broken, .. }) => t.count("classroom-school-box-broken", broken),
    };
    words.into_owned()
}

fn lead(t: &Tongue, classes: &[ClassDay]) -> String {
    if classes.iter().all(|class| class.today.is_empty()) {
        return t.say("classroom-school-nobody-called").into_owned();
    }
    let mut words = match here_today(classes) {
        None => t.say("classroom-school-here-few").into_owned(),
        Some((here, all)) => {
            t.with("classroom-school-here", &[("n", here.into()), ("all", all.into())]).into_owned()
        }
    };
    let unknown = unknown_today(classes);
    if unknown > 0 {
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
        let few = class.is_few();
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
pub(super) fn next(t: &Tongue, classes: &[ClassDay]) -> Vec<String> {
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
    let stuck = names(&|class| class.stuck * 4 >= class.list.pupils.len() && !class.is_few());
    if !stuck.is_empty() {
        lines.push(t.named("classroom-school-do-stuck", &stuck).into_owned());
    }
    if lines.is_empty() {
        lines.push(t.say("classroom-school-do-nothing").into_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merged::Merged;
    use kernel::{ClassId, ports::ShownName};

    /// A class of so many pupils, so many of whom are away; no roll if that is `None`.
    fn class(pupils: u8, away: Option<u8>) -> ClassDay {
        let ids: Vec<PersonId> = (0..pupils).map(|n| PersonId([n; 16])).collect();
        let mark = |n: u8| if n < away.unwrap_or(0) { RollMark::Illness } else { RollMark::Present };
        let today = ids.iter().map(|id| (*id, mark(id.0[0]))).filter(|_| away.is_some()).collect();
        let shown = |person: &PersonId| ShownName { person: *person, name: None, drawing: 0 };
        let list = ClassList {
            class: ClassId([1; 16]),
            name: "5 B".into(),
            pupils: ids.iter().map(shown).collect(),
            merged: Merged::default(),
        };
        ClassDay { list, today, days: 0, present: 0, marks: 0, away: vec![], stuck: 0 }
    }

    #[test]
    fn the_whole_school_gives_no_small_class_away() {
        let cases = [
            (vec![class(20, Some(2)), class(10, Some(1))], Some((27, 30))),
            // The whole less the class of twenty would be the class of four.
            (vec![class(20, Some(2)), class(4, Some(4))], Some((18, 20))),
            // Three small classes together are nine: nobody can tell which of them was ill.
            (
                vec![class(20, Some(2)), class(4, Some(4)), class(3, Some(0)), class(2, Some(1))],
                Some((22, 29)),
            ),
            (vec![class(4, Some(1))], None),
            (vec![class(20, None), class(4, Some(1))], None),
            (vec![class(20, None)], None),
        ];
        for (i, (classes, expected)) in cases.iter().enumerate() {
            assert_eq!(here_today(classes), *expected, "case {i}");
        }
        assert_eq!(unknown_today(&[class(20, None), class(4, Some(1))]), 20);
    }
}
