//! The law of views, held for every view in the list: a new view is tried without more being written.

use super::{catalogues, central_views, views};
use std::collections::BTreeSet;
use testkit::{convergence::any_order_gives_one_state, postgres};

#[test]
fn any_order_of_arrival_gives_one_state_in_every_view() {
    if !any_order_gives_one_state("features", views, 8).unwrap() {
        println!("{} is not set: PostgreSQL was not checked", postgres::VARIABLE);
    }
}

/// A new table says by what it is spread, or that it is small: on several machines a wrong answer is dear.
#[test]
fn every_view_says_how_it_lies_on_several_machines() {
    let small = [
        "school",
        "team",
        "merged",
        "asked",
        "request",
        "stamp",
        "node",
        "day",
        "to_country",
        "draft",
        "course",
        "source",
        "model",
    ];
    let spread: Vec<&str> = store::SPREAD.iter().map(|(column, _)| *column).collect();
    for view in views() {
        let own = match &view.work {
            store::view::Work::Fold(fold) => fold.key().first().map(|(column, _)| *column),
            store::view::Work::Rows(_) => None,
        };
        for column in view.tables.iter().map(|table| table.key[0].0).chain(own) {
            assert!(
                spread.contains(&column) || small.contains(&column),
                "{}: a table led by {column}",
                view.name
            );
            // What learners do all day is spread.
            let of_learners = view.kinds.iter().any(|kind| [501, 502].contains(kind));
            assert!(!of_learners || spread.contains(&column), "{}: led by {column}", view.name);
        }
    }
}

#[test]
fn names_in_the_list_are_unique() {
    let (views, catalogues) = (views(), catalogues());
    let tables: Vec<String> = views.iter().flat_map(|view| view.table_names()).collect();
    let names: Vec<&str> = views.iter().map(|view| view.name).collect();
    let areas: Vec<&str> = catalogues.iter().map(|catalogue| catalogue.area).collect();
    assert_eq!(tables.iter().collect::<BTreeSet<_>>().len(), tables.len(), "{tables:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    assert_eq!(areas.iter().collect::<BTreeSet<_>>().len(), areas.len(), "{areas:?}");
}

/// What a central's pages and commands read must stay with it: who leaves another view out looks first who reads it there.
#[test]
fn a_central_leaves_out_what_exists_for_a_hubs_pages_alone() {
    let kept: BTreeSet<&str> = central_views().iter().map(|view| view.name).collect();
    let left_out: Vec<&str> =
        views().iter().map(|view| view.name).filter(|name| !kept.contains(name)).collect();
    assert_eq!(
        left_out,
        [
            "library_progress",
            "library_tries",
            "library_marks",
            "classroom_work",
            "classroom_places",
            "classroom_roll",
            "classroom_assignments",
            "classroom_quizzes",
            "classroom_quiz_answers",
            "tutoring_attention",
            "governance_kept",
            "governance_worked",
        ]
    );
}
