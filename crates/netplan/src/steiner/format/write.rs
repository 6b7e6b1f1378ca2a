//! The answer in the form the PACE challenge asks for.

use super::super::problem::{Problem, Solution};
use std::fmt::Write;

/// `VALUE cost`, then one line `u v` per edge, vertices counted from 1 as in the file. A tree of a single vertex names it
/// once. With prizes, the value contains the prizes left out.
pub fn write_solution(problem: &Problem, solution: &Solution) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "VALUE {}", solution.cost);
    if let Some(vertex) = solution.lone_vertex {
        let _ = writeln!(text, "{}", vertex + 1);
    }
    for number in &solution.edges {
        let edge = problem.graph.edges()[*number as usize];
        let _ = writeln!(text, "{} {}", edge.u + 1, edge.v + 1);
    }
    text
}
