//! Laws of the Steiner solver on many small graphs: exact answers by trying everything, and bounds that never lie.

use kernel::{Chance, Seed};
use netplan::steiner::{Edge, Effort, MUST, Problem, dual_ascent, format, solve};

/// A random graph of up to 9 vertices, costs 1..=9.
fn small(chance: &mut Chance, plain: bool, rooted: bool) -> Option<Problem> {
    let n = 3 + chance.below(7) as u32;
    let mut edges = Vec::new();
    for u in 0..n {
        for v in 0..u {
            if chance.below(100) < 45 {
                edges.push(Edge { u, v, cost: chance.below(10) });
            }
        }
    }
    let prize = (0..n).map(|_| match chance.below(5) {
        0 | 1 => 0,
        2 if plain || rooted => MUST,
        _ if plain => 0,
        _ => 1 + chance.below(12),
    });
    Problem::new(edges, prize.collect(), rooted.then_some(0)).ok()
}

/// The cheapest answer by trying every set of vertices.
fn by_hand(problem: &Problem) -> u64 {
    let n = problem.prize.len();
    let mut best = u64::MAX;
    for set in 0u32..1 << n {
        let chosen = |v: u32| set >> v & 1 == 1;
        if problem.root.is_some_and(|r| !chosen(r)) {
            continue;
        }
        let left: u64 = (0..n as u32)
            .filter(|v| !chosen(*v))
            .map(|v| problem.prize[v as usize])
            .fold(0, u64::saturating_add);
        let mut edges: Vec<Edge> =
            problem.graph.edges().iter().copied().filter(|e| chosen(e.u) && chosen(e.v)).collect();
        edges.sort_by_key(|e| e.cost);
        let mut piece: Vec<usize> = (0..n).collect();
        let (mut cost, mut joins) = (0, 0);
        for edge in edges {
            let (a, b) = (piece[edge.u as usize], piece[edge.v as usize]);
            if a != b {
                piece.iter_mut().filter(|p| **p == b).for_each(|p| *p = a);
                cost += edge.cost;
                joins += 1;
            }
        }
        if set == 0 || joins + 1 == set.count_ones() {
            best = best.min(left.saturating_add(cost));
        }
    }
    best
}

#[test]
fn the_solver_agrees_with_trying_everything() {
    let mut chance = Seed(8).chance();
    let mut tried = 0;
    for round in 0..3_000 {
        let (plain, rooted) = (round % 3 == 0, round % 3 == 1);
        let Some(problem) = small(&mut chance, plain, rooted) else { continue };
        let outcome = solve(&problem, &Effort { used: &|| 0.0, seed: Seed(round) });
        assert_eq!(outcome.solution.cost, by_hand(&problem), "round {round}: {problem:?}");
        assert!(outcome.is_optimal(), "round {round}");
        problem.verify(&outcome.solution).unwrap();
        tried += 1;
    }
    assert!(tried > 1_500, "{tried}");
}

#[test]
fn a_dual_bound_is_never_above_the_best_tree() {
    let mut chance = Seed(9).chance();
    for round in 0..3_000 {
        let Some(problem) = small(&mut chance, false, true) else { continue };
        let bound = dual_ascent(&problem.graph, &problem.prize, 0, u64::MAX, &|| false).lower_bound;
        assert!(bound <= by_hand(&problem), "round {round}: {problem:?}");
    }
}

#[test]
fn a_bound_cut_short_still_holds_and_nothing_runs_on() {
    let mut chance = Seed(10).chance();
    for round in 0..300 {
        let (plain, rooted) = (round % 3 == 0, round % 3 == 1);
        let Some(problem) = small(&mut chance, plain, rooted) else { continue };
        let asked = std::cell::Cell::new(0u32);
        let used = || {
            asked.set(asked.get() + 1);
            if asked.get() > round as u32 % 40 { 1.0 } else { 0.0 }
        };
        let outcome = solve(&problem, &Effort { used: &used, seed: Seed(round) });
        let best = by_hand(&problem);
        assert!(outcome.lower_bound <= best && best <= outcome.solution.cost, "round {round}: {problem:?}");
    }
}

#[test]
fn sections_in_any_order_and_comments_anywhere() {
    let text = "33d32945 stp file, version 1.00\nc made by hand\nSection Comment\nName \"E 1 2\"\nEnd\n\
                section terminals\nterminals 2\nt 1 # first\nc and\nt 3\nend\n\nSECTION Coordinates\nDD 1 0 0\nEND\n\
                Section Graph\nnodes 4\nedges 5\nE 1 2 0\nE 2 1 5\nE 2 3 72057594037\nE 2 3 7\nE 1 4 1\nend\neof\nafter all";
    let read = format::read(text).unwrap();
    let outcome = solve(&read.problem, &Effort { used: &|| 0.0, seed: Seed(1) });
    assert_eq!((outcome.solution.cost, outcome.is_optimal()), (7, true));
    let one = text.replace("terminals 2", "terminals 1").replace("c and\nt 3\n", "");
    let read = format::read(&one).unwrap();
    let outcome = solve(&read.problem, &Effort { used: &|| 0.0, seed: Seed(1) });
    assert_eq!((outcome.solution.cost, outcome.is_optimal()), (0, true));
    assert_eq!(format::write_solution(&read.problem, &outcome.solution), "VALUE 0\n1\n");
}

#[test]
fn a_written_solution_names_vertices_as_the_file_does() {
    let text = "SECTION Graph\nNodes 4\nEdges 4\nE 1 2 1\nE 2 3 1\nE 3 4 1\nE 4 1 5\nEND\n\
                SECTION Terminals\nTerminals 2\nT 1\nT 4\nEND\nEOF\n";
    let read = format::read(text).unwrap();
    let outcome = solve(&read.problem, &Effort { used: &|| 0.0, seed: Seed(1) });
    assert_eq!(format::write_solution(&read.problem, &outcome.solution), "VALUE 3\n1 2\n2 3\n3 4\n");
}

#[test]
fn malformed_files_are_refused_with_line_and_column() {
    let head = "SECTION Graph\nNodes 3\nEdges 2\n";
    for (text, said) in [
        (format!("{head}E 1 2 1\nE 2 9 1\nEND\n"), "line 5, column 5: vertex 9 does not exist: Nodes says 1 to 3"),
        (format!("{head}E 1 2 -4\n"), "line 4, column 7: costs and prizes must not be negative, found -4"),
        (format!("{head}E 1 2 x\n"), "line 4, column 7: expected a number, found \"x\""),
        (format!("{head}E 1 2\n"), "line 4, column 1: E needs 3 number(s), found 2"),
        (format!("{head}E 2 2 3\n"), "line 4, column 5: an edge from a vertex to itself"),
        (format!("{head}E 1 2 3\nEND\n"), "the file ends where as many E lines as Edges says was expected"),
        (format!("{head}E 1 2 3\n"), "the file ends where END was expected"),
        ("Hello\n".into(), "line 1, column 1: expected SECTION or EOF, found \"Hello\""),
        (String::new(), "the file ends where SECTION Graph with Nodes was expected"),
        ("SECTION Graph\nNodes 99999999999\n".into(), "line 2, column 7: 99999999999 is more than the 20000000 accepted"),
        (
            "SECTION Graph\nNodes 3\nEdges 1\nE 1 2 1\nEND\nSECTION Terminals\nTerminals 2\nT 1\nT 3\nEND\nEOF\n".into(),
            "terminals 1 and 3 must both be in the tree, but no path joins them",
        ),
    ] {
        assert_eq!(format::read(&text).unwrap_err().to_string(), said, "{text}");
    }
}
