//! Villages, simulated: twenty seeds always, a thousand with `CHASKI_LONG=1`; each named mistake is noticed by one of the twenty.
//!
//! `CHASKI_SIM_SEED=n` plays one seed.

use testkit::sim::{Defect, Size, Told, run};

/// A few nodes are enough for most: more of them find the same, more slowly.
fn size_of(seed: u64) -> Size {
    match (seed % 20, long()) {
        (0, true) => Size { nodes: 50, steps: 200 },
        (0, false) => Size { nodes: 14, steps: 60 },
        _ => Size { nodes: 8, steps: 48 },
    }
}

fn long() -> bool {
    std::env::var_os("CHASKI_LONG").is_some_and(|value| value == "1")
}

/// Plays seeds on two threads; in the order of the seeds.
fn play<T: Send>(seeds: Vec<u64>, one: impl Fn(u64) -> T + Sync) -> Vec<(u64, T)> {
    let half = |first: usize| {
        let mine: Vec<u64> = seeds.iter().copied().skip(first).step_by(2).collect();
        mine.into_iter().map(|seed| (seed, one(seed))).collect::<Vec<_>>()
    };
    let mut all = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut all = half(0);
        all.extend(other.join().expect("a seed panicked"));
        all
    });
    all.sort_by_key(|(seed, _)| *seed);
    all
}

#[test]
fn whatever_happens_everything_arrives_once_where_it_may() {
    let seeds = match std::env::var("CHASKI_SIM_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => vec![seed],
        None => (0..if long() { 1_000 } else { 20 }).collect(),
    };
    let mut sum = Told::default();
    let mut failed = Vec::new();
    for (seed, told) in play(seeds, |seed| run(seed, size_of(seed), None)) {
        match told {
            Ok(told) => {
                sum.talks = (sum.talks.0 + told.talks.0, sum.talks.1 + told.talks.1);
                sum.entries += told.entries;
                sum.accidents += told.accidents;
                sum.refused += told.refused;
            }
            Err(broken) => {
                println!("CHASKI_SIM_SEED={seed} replays it:\n{broken:#?}");
                failed.push(seed);
            }
        }
    }
    println!("{sum:?}");
    assert!(failed.is_empty(), "CHASKI_SIM_SEED=n replays one of {failed:?}");
    assert!(sum.talks.1 > 0 && sum.refused > 0, "nothing happened that could have gone wrong");
}

/// Mistakes that networks this small heal by themselves: what one neighbour was not asked for, another gives. The long stories have
/// larger networks; whether they notice these is printed.
const HEALED: [Defect; 2] = [Defect::RightsForgotten, Defect::NotedBeforeTaken];

#[test]
fn every_named_mistake_is_noticed() {
    let mut unnoticed = Vec::new();
    for defect in Defect::ALL.into_iter().filter(|defect| long() || !HEALED.contains(defect)) {
        let noticed = |seed: u64| run(seed, size_of(seed), Some(defect)).is_err();
        // The first that notices is enough, unless all are to be printed.
        let noticing: Vec<u64> = match long() {
            true => {
                let all = play((1..20).collect(), noticed);
                all.into_iter().filter(|(_, noticed)| *noticed).map(|(seed, _)| seed).collect()
            }
            false => (1..20).find(|seed| noticed(*seed)).into_iter().collect(),
        };
        println!("{defect:?}: noticed by {noticing:?}");
        if noticing.is_empty() && !HEALED.contains(&defect) {
            unnoticed.push(defect);
        }
    }
    assert!(unnoticed.is_empty(), "{unnoticed:?}");
}
