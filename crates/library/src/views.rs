//! Which courses are installed for which school.

use events::Event;
use store::{
    ColumnType::{Blob, Int, Text},
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// Installed courses; the package of the latest word counts.
pub static COURSE: Table = Table {
    name: "library_course",
    key: &[("school", Blob), ("course", Text)],
    columns: &[
        Column::new("package", Blob, Merge::Last("installed")),
        Column::new("version", Int, Merge::Last("installed")),
    ],
    indexes: &[],
};

/// The view's name.
pub const COURSES: &str = "library_courses";

/// The view.
pub fn courses() -> View {
    View {
        name: COURSES,
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[401, 402],
        tables: vec![&COURSE],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::CourseInstalled(e) => deltas
                .row(&COURSE, [e.school.into(), e.course.as_str().into()], fact.stamp)
                .set("package", e.package)
                .set("version", i64::from(e.version))
                .done(),
            // A removed course is a row without a package.
            Event::CourseRemoved(e) => deltas
                .row(&COURSE, [e.school.into(), e.course.as_str().into()], fact.stamp)
                .set("package", None::<Vec<u8>>)
                .set("version", None::<i64>)
                .done(),
            _ => {}
        }),
    }
}
