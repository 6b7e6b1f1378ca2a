//! The law of views, held for every view in the list: a new view is tried without more being written.

use super::{catalogues, views};
use std::collections::BTreeSet;
use testkit::{convergence::any_order_gives_one_state, postgres};

#[test]
fn any_order_of_arrival_gives_one_state_in_every_view() {
    if !any_order_gives_one_state("features", views, 8).unwrap() {
        println!("{} is not set: PostgreSQL was not checked", postgres::VARIABLE);
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
