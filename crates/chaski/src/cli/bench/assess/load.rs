//! Synthetic loads: calibration, scoring, choosing items.

use super::Line;
use crate::cli::Failure;
use kernel::Seed;
use psychometrics::adaptive::{AdaptiveBank, InformationIndex, Session};
use psychometrics::calibrate::{Model, Settings, calibrate};
use psychometrics::score::{Method, Prior, ScoreSettings, Scorer, estimate};
use psychometrics::{Item, ThetaGrid, synthetic};
use std::hint::black_box;
use std::time::Instant;

pub(super) fn measure(threads: usize, large: bool) -> Result<Vec<Line>, Failure> {
    let mut out = Vec::new();
    recovery(&mut out)?;
    if large {
        sparse(&mut out, threads)?;
    }
    for items in [1000, 5000] {
        choosing(&mut out, items)?;
    }
    scoring(&mut out);
    Ok(out)
}

/// Five seeds of 10,000 x 50 on one thread: processor time where the system tells it, else time on the clock.
fn recovery(out: &mut Vec<Line>) -> Result<(), Failure> {
    let (mut seconds, mut a, mut b) = (Vec::new(), 0.0, 0.0);
    for seed in 1..=5 {
        let seed = Seed(seed);
        let bank = synthetic::bank(50, 0.0, seed);
        let data = synthetic::responses(&bank, &synthetic::abilities(10_000, 0.0, 1.0, seed), None, seed);
        let (begin, used) = (Instant::now(), processor_seconds());
        let fit = calibrate(&data, &Settings::new(Model::TwoParameter))?;
        let processor = processor_seconds().zip(used).map(|(after, before)| after - before);
        seconds.push(processor.unwrap_or_else(|| begin.elapsed().as_secs_f64()));
        a += square_error(&fit.items, &bank, |i| i.discrimination);
        b += square_error(&fit.items, &bank, difficulty);
    }
    seconds.sort_by(f64::total_cmp);
    let line = |what: &str, measured, unit, bar, peer| Line {
        what: what.to_owned(),
        measured,
        unit,
        bar: Some(bar),
        peer,
    };
    out.push(line(
        "calibrate 10,000 x 50, 2PL with standard errors, processor time, median of 5",
        seconds[2],
        "s",
        0.4,
        "mirt 1.31, girth 5.18",
    ));
    out.push(line("  root mean squared error of a, five seeds", (a / 5.0).sqrt(), "", 0.035, "mirt .034"));
    out.push(line("  root mean squared error of b, five seeds", (b / 5.0).sqrt(), "", 0.040, "mirt .039"));
    Ok(())
}

fn sparse(out: &mut Vec<Line>, threads: usize) -> Result<(), Failure> {
    let seed = Seed(1);
    let bank = synthetic::bank(200, 0.0, seed);
    let data = synthetic::responses(&bank, &synthetic::abilities(350_000, 0.0, 1.0, seed), Some(25), seed);
    let begin = Instant::now();
    let fit = calibrate(&data, &Settings { threads, ..Settings::new(Model::TwoParameter) })?;
    let line =
        |what: &str, measured, unit, bar, peer| Line { what: what.to_owned(), measured, unit, bar, peer };
    out.push(line(
        "calibrate 350,000 x 200, 25 answers each, 2PL",
        begin.elapsed().as_secs_f64(),
        "s",
        Some(25.0),
        "mirt about 100 s processor time",
    ));
    if let Some(megabytes) = peak_memory() {
        out.push(line("  peak memory of this process", megabytes, "MB", Some(700.0), "mirt 6.5 GB"));
    }
    let (a, b) = (
        square_error(&fit.items, &bank, |i| i.discrimination).sqrt(),
        square_error(&fit.items, &bank, difficulty).sqrt(),
    );
    out.push(line("  root mean squared error of a", a, "", None, ""));
    out.push(line("  root mean squared error of b", b, "", None, ""));
    Ok(())
}

fn choosing(out: &mut Vec<Line>, items: usize) -> Result<(), Failure> {
    let bank = synthetic::bank(items, 0.2, Seed(3));
    let index = InformationIndex::new(&bank);
    let mut chance = Seed(4).chance();
    let mut best = Vec::new();
    let rounds = 20_000u32;
    let begin = Instant::now();
    for _ in 0..rounds {
        index.best(&bank, 6.0 * chance.unit() - 3.0, 1, |_| Some(0.0), &mut best);
        black_box(&best);
    }
    let choice = begin.elapsed().as_secs_f64() / f64::from(rounds) * 1e6;
    let adaptive = AdaptiveBank::new(bank, Prior::default());
    let (mut steps, begin) = (0u32, Instant::now());
    for _ in 0..500 {
        let mut session = Session::new(&adaptive);
        for _ in 0..30 {
            let item = session.most_informative().ok_or("the bank ran dry")?;
            session.answer(item, chance.below(2) as usize)?;
            steps += 1;
        }
    }
    let both = begin.elapsed().as_secs_f64() / f64::from(steps) * 1e6;
    let thousand = items == 1000;
    let line = |what: String, measured, bar: f64, peer| Line {
        what,
        measured,
        unit: "us",
        bar: thousand.then_some(bar),
        peer,
    };
    let peers =
        if thousand { "catR 400, catsim 1011, jsCAT 21287" } else { "catR 2180, catsim 4932, jsCAT 153378" };
    out.push(line(format!("next item, bank of {items}"), choice, 5.0, peers));
    out.push(line(format!("update of the estimate + next item, bank of {items}"), both, 15.0, ""));
    Ok(())
}

fn scoring(out: &mut Vec<Line>) {
    let bank = synthetic::bank(20, 0.2, Seed(5));
    let answers: Vec<(&Item, usize)> = bank.iter().enumerate().map(|(i, item)| (item, i % 2)).collect();
    let settings = ScoreSettings::default();
    let rounds = 2_000u32;
    let mut time = |what: &str, peer, work: &dyn Fn()| {
        let begin = Instant::now();
        (0..rounds).for_each(|_| work());
        let measured = begin.elapsed().as_secs_f64() / f64::from(rounds) * 1e6;
        out.push(Line { what: what.to_owned(), measured, unit: "us", bar: None, peer });
    };
    for (name, method) in
        [("EAP", Method::Eap), ("MAP", Method::Map), ("WLE", Method::Wle), ("ML", Method::Ml)]
    {
        let peer = if method == Method::Eap { "catR 1960-3580, jsCAT 11200" } else { "" };
        time(&format!("{name} from 20 answers, no tables"), peer, &|| {
            black_box(estimate(black_box(&answers), method, &settings));
        });
    }
    let scorer = Scorer::new(&bank, &ThetaGrid::scoring(), Prior::default());
    time("EAP from 20 answers, prepared bank", "", &|| {
        black_box(scorer.eap((0..20).map(|i| (i, i % 2))));
    });
}

fn difficulty(item: &Item) -> f64 {
    item.difficulties().map_or(0.0, |b| b[0])
}

fn square_error(found: &[Item], truth: &[Item], of: impl Fn(&Item) -> f64) -> f64 {
    found.iter().zip(truth).map(|(f, t)| (of(f) - of(t)) * (of(f) - of(t))).sum::<f64>() / truth.len() as f64
}

/// Processor time of this thread so far, where the system tells (Linux): what other programs take does not count.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds * 1e-9)
}

/// The most memory this process has had, where the system tells (Linux).
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1000.0)
}
