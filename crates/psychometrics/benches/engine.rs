//! Speed of the engine: `cargo bench -p psychometrics`. Prints machine, load and the spread of 15 rounds of each.
//! `chaski bench assess` measures the same things against their bars and peers.

use kernel::Seed;
use psychometrics::adaptive::{AdaptiveBank, InformationIndex, Session};
use psychometrics::calibrate::{Model, Settings, calibrate};
use psychometrics::score::Prior;
use psychometrics::synthetic;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

/// Median, lowest and highest time of one call in microseconds.
fn measure(name: &str, calls: u32, mut work: impl FnMut()) {
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let begin = Instant::now();
            (0..calls).for_each(|_| work());
            begin.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let line = format!(
        "{name:<44} median {:>12.3} us   lowest {:>12.3}   highest {:>12.3}",
        times[7], times[0], times[14]
    );
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn main() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let _ = writeln!(std::io::stdout(), "{} {}, {cores} cores", std::env::consts::ARCH, std::env::consts::OS);
    for (persons, items) in [(1_000, 40), (10_000, 50)] {
        let bank = synthetic::bank(items, 0.0, Seed(1));
        let data =
            synthetic::responses(&bank, &synthetic::abilities(persons, 0.0, 1.0, Seed(1)), None, Seed(1));
        measure(&format!("calibrate {persons} x {items}, 2PL, one thread"), 1, || {
            black_box(calibrate(&data, &Settings::new(Model::TwoParameter)).is_ok());
        });
    }
    for items in [1_000, 5_000] {
        let bank = synthetic::bank(items, 0.2, Seed(3));
        let index = InformationIndex::new(&bank);
        let mut chance = Seed(4).chance();
        let mut best = Vec::new();
        measure(&format!("next item of {items}"), 2_000, || {
            index.best(&bank, 6.0 * chance.unit() - 3.0, 1, |_| Some(0.0), &mut best);
            black_box(&best);
        });
        let adaptive = AdaptiveBank::new(bank, Prior::default());
        measure(&format!("a test of 20 items from {items}"), 50, || {
            let mut session = Session::new(&adaptive);
            while let Some(item) = session.most_informative().filter(|_| session.answers().len() < 20) {
                if session.answer(item, chance.below(2) as usize).is_err() {
                    break;
                }
            }
            black_box(session.estimate());
        });
    }
}
