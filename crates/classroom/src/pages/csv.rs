//! A class for a spreadsheet: work by lesson, and the roll of a month. Only for those who lead the class.

use super::{
    State, parsed, reading,
    register::{Month, month},
    shown, stored,
};
use crate::{
    csv::{Flavour, write},
    day,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{ClassId, Wish};
use std::collections::BTreeSet;
use web::{Visitor, WebError};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    month: Option<String>,
    /// `comma`: for programs.
    sep: Option<String>,
}

impl Asked {
    fn flavour(&self) -> Flavour {
        if self.sep.as_deref() == Some("comma") { Flavour::Program } else { Flavour::Spreadsheet }
    }
}

fn answer(name: &str, flavour: Flavour, rows: &[Vec<String>]) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, write(flavour, rows)).into_response()
}

/// One line a pupil, one column a lesson that anybody has begun: exercises solved, of how many.
pub async fn work(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&["classroom_work"])?;
    let reads = state.clone();
    let zone = visitor.t.zone();
    let (list, work) = reading(move || {
        let list = reads.class_for(&actor, &Wish::LeadClass(class), class)?;
        let work =
            reads.classroom.overviews.of_class(&reads.store, class, &list.people(), zone).map_err(stored)?;
        Ok((list, work))
    })
    .await?;
    let t = &visitor.t;
    let begun: BTreeSet<(&str, &str)> = work
        .people
        .iter()
        .flat_map(|person| person.lessons.iter().map(|work| (&*work.course, &*work.lesson)))
        .collect();
    let courses = state.titles.courses();
    let lessons: Vec<(&str, &str, usize)> = courses
        .iter()
        .flat_map(|outline| outline.lessons.iter().map(move |lesson| (outline, lesson)))
        .filter(|(outline, (lesson, _))| begun.contains(&(outline.course.as_str(), lesson.as_str())))
        .map(|(outline, (lesson, exercises))| (outline.course.as_str(), lesson.as_str(), exercises.len()))
        .collect();
    let mut head = vec![t.say("classroom-pupil").into_owned()];
    head.extend(lessons.iter().map(|(course, lesson, exercises)| {
        let title = state.titles.lesson_title(course, lesson, t.language()).unwrap_or_default();
        t.with("classroom-csv-lesson", &[("name", title.into()), ("n", (*exercises).into())]).into_owned()
    }));
    let mut rows = vec![head];
    for (pupil, person) in list.pupils.iter().zip(&work.people) {
        let mut row = vec![shown(t, pupil).into_owned()];
        // Nothing stands where she has not begun: that is not the same as none solved.
        row.extend(lessons.iter().map(|(course, lesson, _)| {
            person.lesson(course, lesson).map_or(String::new(), |work| work.solved.to_string())
        }));
        rows.push(row);
    }
    Ok(answer("work.csv", asked.flavour(), &rows))
}

/// One line a pupil, one column a day on which the roll was called, with the words of the marks.
pub async fn roll(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Month { list, days, first, .. } =
        month(&state, &visitor, &class, asked.month.as_deref(), Wish::LeadClass).await?;
    let t = &visitor.t;
    let mut head = vec![t.say("classroom-pupil").into_owned()];
    head.extend(days.keys().map(|day| day::iso(*day)));
    let mut rows = vec![head];
    for pupil in &list.pupils {
        let mut row = vec![shown(t, pupil).into_owned()];
        row.extend(days.values().map(|marks| {
            marks
                .get(&pupil.person)
                .map_or(String::new(), |mark| t.say(&super::roll::mark_key(*mark)).into_owned())
        }));
        rows.push(row);
    }
    Ok(answer(&format!("roll-{}.csv", &day::iso(first)[..7]), asked.flavour(), &rows))
}
