//! Any interleaving that keeps each author's order, any duplication, any cut, any crash and any rebuild gives the same
//! tables, on both databases. The views of all features go through the same in `chaski`.

use crate::sample_views::views;
use testkit::{convergence::any_order_gives_one_state, postgres};

#[test]
fn any_order_of_arrival_gives_one_state() {
    if !any_order_gives_one_state("convergence", views, 8).unwrap() {
        println!("{} is not set: PostgreSQL was not checked", postgres::VARIABLE);
    }
}
