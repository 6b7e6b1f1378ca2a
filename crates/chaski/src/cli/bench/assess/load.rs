//! Synthetic loads: calibration, scoring, choosing items.

use super::Line;
use crate::cli::Failure;
use kernel::Seed;
use psychometrics::adaptive::{AdaptiveBank, InformationIndex, Session};
use psychometrics::calibrate::{ItemErrors, Model, Settings, calibrate};
use psychometrics::score::{Method, Prior, ScoreSettings, Scorer, estimate};
use psychometrics::{Item, ThetaGrid, synthetic};
use std::hint::black_box;
use std::time::Instant;

/// Draws of the bar on recovery.
const ASKED: u64 = 5;
/// Draws on which it is measured beside that.
const SEEDS: u64 = 100;

pub(super) fn measure(threads: usize, large: bool) -> Result<Vec<Line>, Failure> {
    let mut out = Vec::new();
    recovery(&mut out, threads, large)?;
    if large {
        sparse(&mut out, threads)?;
    }
    for items in [1000, 5000] {
        choosing(&mut out, items)?;
    }
    scoring(&mut out);
    Ok(out)
}

/// Squared errors of one calibration of 10,000 x 50, means over the items.
struct Recovery {
    a: f64,
    b: f64,
    /// The same as the information in the answers lets expect: no unbiased estimate does better on average over repeated
    /// answers (Cramer & Rao). How much there is differs from draw to draw, mostly by how extreme the difficulties fell.
    least_a: f64,
    least_b: f64,
    /// After the found scale was put on the scale of the truth by mean and sigma of the difficulties.
    linked_a: f64,
    linked_b: f64,
    /// On the scale of the persons who were drawn: their abilities are not exactly of mean 0 and standard deviation 1, and
    /// the model says they are.
    sample_a: f64,
    sample_b: f64,
    seconds: f64,
}

/// Slopes lognormal(0, 0.3), difficulties and abilities N(0, 1). Processor time of this thread where the system tells it.
fn recover(seed: Seed, threads: usize) -> Result<Recovery, Failure> {
    let bank = synthetic::bank(50, 0.0, seed);
    let abilities = synthetic::abilities(10_000, 0.0, 1.0, seed);
    let data = synthetic::responses(&bank, &abilities, None, seed);
    let (begin, used) = (Instant::now(), processor_seconds());
    let fit = calibrate(&data, &Settings { threads, ..Settings::new(Model::TwoParameter) })?;
    let processor = processor_seconds().zip(used).map(|(after, before)| after - before);
    let least = |of: &dyn Fn(&ItemErrors) -> Option<f64>| {
        fit.errors.iter().map(|e| of(e).map_or(f64::NAN, |se| se * se)).sum::<f64>() / fit.errors.len() as f64
    };
    let (found, truth) =
        (mean_and_sd(fit.items.iter().map(difficulty)), mean_and_sd(bank.iter().map(difficulty)));
    let slope = truth.1 / found.1;
    let (linked_a, linked_b) = on_other_scale(&fit.items, &bank, slope, truth.0 - slope * found.0);
    let persons = mean_and_sd(abilities.iter().copied());
    let (sample_a, sample_b) = on_other_scale(&fit.items, &bank, persons.1, persons.0);
    Ok(Recovery {
        a: square_error(&fit.items, &bank, |i| i.discrimination),
        b: square_error(&fit.items, &bank, difficulty),
        least_a: least(&|e| e.discrimination),
        least_b: least(&|e| e.difficulties[0]),
        linked_a,
        linked_b,
        sample_a,
        sample_b,
        seconds: processor.unwrap_or_else(|| begin.elapsed().as_secs_f64()),
    })
}

/// The five seeds that are asked for; beside them enough more to tell the estimator from the draws.
fn recovery(out: &mut Vec<Line>, threads: usize, large: bool) -> Result<(), Failure> {
    let mut runs = (1..=ASKED).map(|seed| recover(Seed(seed), 1)).collect::<Result<Vec<_>, _>>()?;
    let mut seconds: Vec<f64> = runs.iter().map(|run| run.seconds).collect();
    seconds.sort_by(f64::total_cmp);
    out.push(Line {
        what: "calibrate 10,000 x 50, 2PL with standard errors, processor time, median of 5".to_owned(),
        measured: seconds[2],
        unit: "s",
        bar: Some(0.4),
        peer: "mirt 1.31, girth 5.18",
    });
    if large {
        for seed in ASKED + 1..=SEEDS {
            runs.push(recover(Seed(seed), threads)?);
        }
    }
    let asked = &runs[..ASKED as usize];
    let more = large.then_some(&runs[..]);
    recovered(out, asked, more);
    if large {
        single_draws(out, &runs[..SINGLE]);
    }
    Ok(())
}

/// How far single draws lie apart, of the first twenty.
const SINGLE: usize = 20;

fn single_draws(out: &mut Vec<Line>, runs: &[Recovery]) {
    for (name, of) in [("a", (|r| r.a) as Figure), ("b", |r| r.b)] {
        let mut single: Vec<f64> = runs.iter().map(|run| of(run).sqrt()).collect();
        single.sort_by(f64::total_cmp);
        let at = |place: usize| single.get(place).copied().unwrap_or(f64::NAN);
        let last = runs.len().saturating_sub(1);
        for (word, place) in [
            ("the best", 0),
            ("a quarter lies below", last / 4),
            ("half lies below", last / 2),
            ("a quarter lies above", last - last / 4),
            ("the worst", last),
        ] {
            let what = format!("  error of {name} in single draws, seeds 1 to {}: {word}", runs.len());
            out.push(Line { what, measured: at(place), unit: "", bar: None, peer: "" });
        }
    }
}

/// One figure of a run.
type Figure = fn(&Recovery) -> f64;

/// The error of a and of b on the draws asked for, the same on all of them right below, then what explains the two.
fn recovered(out: &mut Vec<Line>, asked: &[Recovery], more: Option<&[Recovery]>) {
    let mut both = |name: &str, [of, least, linked, sample]: [Figure; 4], bar, peer| {
        let sets = || std::iter::once(asked).chain(more);
        for (runs, peer) in sets().zip([peer, "the same for as many draws as tell the estimator from luck"]) {
            let what = format!("  root mean squared error of {name}, seeds 1 to {}", runs.len());
            out.push(Line { what, measured: pooled(runs, of), unit: "", bar: Some(bar), peer });
        }
        for runs in sets() {
            let n = runs.len() as f64;
            let mean = runs.iter().map(of).sum::<f64>() / n;
            let variance =
                runs.iter().map(|run| (of(run) - mean) * (of(run) - mean)).sum::<f64>() / (n - 1.0);
            let mut line = |what: &str, measured| {
                let what = format!("    seeds 1 to {}: {what}", runs.len());
                out.push(Line { what, measured, unit: "", bar: None, peer: "" });
            };
            // By the delta method from the error of the mean square.
            line("its standard error over draws", (variance / n).sqrt() / (2.0 * mean.sqrt()));
            line("mean of the single draws' errors", runs.iter().map(|run| of(run).sqrt()).sum::<f64>() / n);
            line("to be expected from the information in these draws", pooled(runs, least));
            line("linked to the true scale (mean and sigma of b)", pooled(runs, linked));
            line("on the scale of the persons drawn", pooled(runs, sample));
        }
    };
    both(
        "a",
        [|r| r.a, |r| r.least_a, |r| r.linked_a, |r| r.sample_a],
        0.035,
        "mirt .0348 on the same answers; .034, girth .035 on other draws",
    );
    both(
        "b",
        [|r| r.b, |r| r.least_b, |r| r.linked_b, |r| r.sample_b],
        0.040,
        "mirt .0409 on the same answers; .039, girth .029 on other draws",
    );
}

/// The root of the mean of a squared figure over the runs.
fn pooled(runs: &[Recovery], of: Figure) -> f64 {
    (runs.iter().map(of).sum::<f64>() / runs.len() as f64).sqrt()
}

/// Squared errors of slopes and difficulties after `theta* = slope theta + shift` (Kolen & Brennan 2014, ch. 6): recovery studies
/// often link estimates to the truth first, because the model leaves origin and unit of the scale open.
fn on_other_scale(found: &[Item], truth: &[Item], slope: f64, shift: f64) -> (f64, f64) {
    let n = truth.len() as f64;
    let pairs = || found.iter().zip(truth);
    let square = |away: f64| away * away;
    let a = pairs().map(|(f, t)| square(f.discrimination / slope - t.discrimination)).sum::<f64>() / n;
    let b = pairs().map(|(f, t)| square(slope * difficulty(f) + shift - difficulty(t))).sum::<f64>() / n;
    (a, b)
}

fn mean_and_sd(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, (values.map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt())
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
