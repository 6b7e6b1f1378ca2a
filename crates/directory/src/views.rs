//! What the log says about people, schools and classes.

use events::Event;
use store::{
    ColumnType::{Blob, Int, Text},
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work, edited},
};

/// People: by id, with the drawing they are recognised by.
pub static PERSON: Table = Table {
    name: "directory_person",
    key: &[("person", Blob)],
    columns: &[
        Column::new("drawing", Int, Merge::Last("shown")),
        Column::new("language", Text, Merge::Last("shown")),
        Column::new("demonstration", Int, Merge::Insert),
        Column::new("forgotten", Int, Merge::Max),
    ],
    indexes: &[],
};

/// Sealed names; concurrent corrections are all kept.
pub static NAME: Table = Table {
    name: "directory_name",
    key: &[("person", Blob), edited::STAMP_KEY],
    columns: &edited::columns(Blob),
    indexes: &[],
};

/// People whom no search may find, by the school that says so: one's word ends no other's.
pub static PROTECTED: Table = Table {
    name: "directory_protected",
    key: &[("person", Blob), ("school", Blob)],
    columns: &[Column::new("standing", Int, Merge::Last("protection"))],
    indexes: &[],
};

/// Roles at schools.
pub static ROLE: Table = Table {
    name: "directory_role",
    key: &[("person", Blob), ("school", Blob), ("role", Int)],
    columns: &[Column::new("held", Int, Merge::Last("role"))],
    indexes: &[],
};

/// Which ids are one person.
pub static MERGED: Table = Table {
    name: "directory_merged",
    key: &[("merged", Blob), ("kept", Blob)],
    columns: &[Column::new("standing", Int, Merge::Last("merge"))],
    // The key finds what an id was merged into, this what was merged into it. There are few.
    indexes: &[&["kept", "merged"]],
};

/// Schools.
pub static SCHOOL: Table = Table {
    name: "directory_school",
    key: &[("school", Blob)],
    columns: &[
        Column::new("name", Text, Merge::First("opened")),
        Column::new("country", Text, Merge::First("opened")),
        Column::new("demonstration", Int, Merge::First("opened")),
    ],
    indexes: &[],
};

/// Classes.
pub static CLASS: Table = Table {
    name: "directory_class",
    key: &[("class", Blob)],
    columns: &[Column::new("school", Blob, Merge::Insert)],
    indexes: &[],
};

/// Names of classes; concurrent ones are all kept.
pub static CLASS_NAME: Table = Table {
    name: "directory_class_name",
    key: &[("class", Blob), edited::STAMP_KEY],
    columns: &edited::columns(Text),
    indexes: &[],
};

/// Who learns and who teaches where.
pub static ENROLMENT: Table = Table {
    name: "directory_enrolment",
    key: &[("class", Blob), ("person", Blob)],
    columns: &[
        Column::new("here", Int, Merge::Last("enrolment")),
        Column::new("teaches", Int, Merge::Last("enrolment")),
    ],
    indexes: &[&["person", "class"]],
};

fn people(fact: &Fact<'_>, deltas: &mut Deltas) {
    let stamp = fact.stamp;
    match fact.event {
        Event::PersonRegistered(e) => {
            deltas
                .row(&PERSON, [e.person.into()], stamp)
                .set("drawing", i64::from(e.drawing))
                .set("language", e.language.clone())
                .set("demonstration", i64::from(e.demonstration))
                .set("forgotten", 0i64)
                .done();
            deltas.edit(&NAME, &[e.person.into()], e.sealed_name.clone().into(), &[], stamp);
        }
        Event::PersonRenamed(e) => {
            deltas.edit(&NAME, &[e.person.into()], e.sealed_name.clone().into(), &e.replaces, stamp);
        }
        Event::PersonShownAs(e) => deltas
            .row(&PERSON, [e.person.into()], stamp)
            .set("drawing", i64::from(e.drawing))
            .set("language", e.language.clone())
            .done(),
        Event::PersonForgotten(e) => {
            deltas.row(&PERSON, [e.person.into()], stamp).set("forgotten", 1i64).done();
        }
        Event::RoleGiven(e) => {
            let key = [e.person.into(), e.school.into(), i64::from(e.role).into()];
            deltas.row(&ROLE, key, stamp).set("held", 1i64).done();
        }
        Event::RoleEnded(e) => {
            let key = [e.person.into(), e.school.into(), i64::from(e.role).into()];
            deltas.row(&ROLE, key, stamp).set("held", 0i64).done();
        }
        Event::PersonsMerged(e) => {
            deltas.row(&MERGED, [e.merged.into(), e.kept.into()], stamp).set("standing", 1i64).done();
        }
        Event::PersonsUnmerged(e) => {
            deltas.row(&MERGED, [e.merged.into(), e.kept.into()], stamp).set("standing", 0i64).done();
        }
        _ => {}
    }
}

fn schools(fact: &Fact<'_>, deltas: &mut Deltas) {
    let stamp = fact.stamp;
    match fact.event {
        Event::SchoolOpened(e) => deltas
            .row(&SCHOOL, [e.school.into()], stamp)
            .set("name", e.name.as_str())
            .set("country", e.country.as_str())
            .set("demonstration", i64::from(e.demonstration))
            .done(),
        Event::ClassOpened(e) => {
            deltas.row(&CLASS, [e.class.into()], stamp).set("school", e.school).done();
            deltas.edit(&CLASS_NAME, &[e.class.into()], e.name.as_str().into(), &[], stamp);
        }
        Event::ClassRenamed(e) => {
            deltas.edit(&CLASS_NAME, &[e.class.into()], e.name.as_str().into(), &e.replaces, stamp);
        }
        Event::Enrolled(e) => deltas
            .row(&ENROLMENT, [e.class.into(), e.person.into()], stamp)
            .set("here", 1i64)
            .set("teaches", i64::from(e.teaches))
            .done(),
        Event::EnrolmentEnded(e) => deltas
            .row(&ENROLMENT, [e.class.into(), e.person.into()], stamp)
            .set("here", 0i64)
            .set("teaches", 0i64)
            .done(),
        _ => {}
    }
}

/// All views.
pub fn all() -> Vec<View> {
    vec![
        View {
            name: "directory_people",
            version: 3,
            needed: Needed::BeforeServing,
            runs_on: RunsOn::Both,
            kinds: &[201, 202, 203, 204, 205, 206, 207, 209],
            tables: vec![&PERSON, &NAME, &ROLE, &MERGED],
            work: Work::rows(people),
        },
        View {
            name: "directory_schools",
            version: 1,
            needed: Needed::BeforeServing,
            runs_on: RunsOn::Both,
            kinds: &[301, 302, 303, 304, 305],
            tables: vec![&SCHOOL, &CLASS, &CLASS_NAME, &ENROLMENT],
            work: Work::rows(schools),
        },
        View {
            name: "directory_protected",
            version: 2,
            needed: Needed::BeforeServing,
            runs_on: RunsOn::Both,
            kinds: &[210],
            tables: vec![&PROTECTED],
            work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
                if let Event::PersonProtected(e) = fact.event {
                    for school in &fact.header.schools {
                        deltas
                            .row(&PROTECTED, [e.person.into(), (*school).into()], fact.stamp)
                            .set("standing", i64::from(e.protected))
                            .done();
                    }
                }
            }),
        },
        crate::sign_in::doors::view(),
        crate::drawn::view(),
    ]
}
