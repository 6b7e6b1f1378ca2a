//! The second half of the page, for specialists: each section from the facts to HTML.

use super::facts::{FIT_PEOPLE, Facts, SMALLEST_GROUP};
use super::fairness::Pair;
use super::page::{Cover, escape, figure, section, table};
use super::svg::{Dot, Frame, dots, tick_step};
use super::words::{heads, mark, small, unchecked};
use crate::cli::assess::calibrate::model_name;
use crate::cli::assess::dif::class_name;
use psychometrics::calibrate::Model;
use psychometrics::dif::{EtsClass, Evidence};
use psychometrics::{Family, Item};
use std::fmt::Write;
use web::messages::Tongue;

/// Curves drawn before the fold.
const CURVES_SHOWN: usize = 16;
/// Rows of a dot chart; the table below it has all.
const DOTS_SHOWN: usize = 60;

/// Test information with the error beside it, for those who work with it.
pub fn information(facts: &Facts, t: &Tongue) -> String {
    let shown = within(facts);
    let highest = shown.iter().fold(0.1f64, |most, row| most.max(row.1)) * 1.1;
    let frame = Frame {
        width: 440.0,
        height: 280.0,
        left: 46.0,
        right: 40.0,
        top: 26.0,
        bottom: 48.0,
        x: facts.stretch,
        y: (0.0, highest),
        mark: mark(t),
    };
    let error = Frame { y: (0.0, 1.05), ..frame };
    let reading = t.say("assess-information-how");
    let mut svg = frame.open(&reading);
    svg += &frame.y_axis(tick_step(highest, 5.0));
    svg += &frame.x_axis(1.0);
    svg += &frame.line("line", shown.iter().map(|r| (r.0, r.1)));
    svg += &error.line("second", shown.iter().map(|r| (r.0, r.2)));
    for y in [0.0, 0.5, 1.0] {
        let _ = write!(svg, r#"<text x="406" y="{:.1}">{}</text>"#, error.py(y) + 5.0, t.decimals(y, 1));
    }
    let _ = write!(
        svg,
        r#"<text class="head" x="46" y="14">— {}</text><text class="head" x="436" y="14" text-anchor="end">- - {}</text><text x="223" y="276" text-anchor="middle">{}</text></svg>"#,
        escape(&t.say("assess-information")),
        escape(&t.say("assess-error")),
        escape(&t.say("assess-ability"))
    );
    let rows: Vec<Vec<String>> = shown
        .iter()
        .step_by((shown.len() / 16).max(1))
        .map(|r| vec![t.decimals(r.0, 1), t.decimals(r.1, 2), t.decimals(r.2, 2)])
        .collect();
    let twin = table(&heads(t, &["assess-ability", "assess-information", "assess-error"]), &rows);
    section(&t.say("assess-information"), &figure(&svg, &reading, &twin, &t.say("assess-as-table")))
}

/// (ability, information, error) on the stretch that charts show.
fn within(facts: &Facts) -> Vec<(f64, f64, f64)> {
    let (low, high) = facts.stretch;
    facts.information.iter().copied().filter(|(x, ..)| (low - 1e-9..=high + 1e-9).contains(x)).collect()
}

pub fn curves(facts: &Facts, t: &Tongue) -> String {
    let draw = |item: &Item| {
        let frame = Frame {
            width: 160.0,
            height: 110.0,
            left: 26.0,
            right: 6.0,
            top: 8.0,
            bottom: 20.0,
            x: (-4.0, 4.0),
            y: (0.0, 1.0),
            mark: mark(t),
        };
        let mut svg = frame.open(&item.name) + &frame.x_axis(2.0) + &frame.y_axis(0.5);
        let styles = ["line", "second", "third", "fourth"];
        let first = usize::from(item.family == Family::Dichotomous);
        for (order, k) in (first..item.categories()).enumerate() {
            let points = (0..=64).map(|i| -4.0 + 0.125 * f64::from(i));
            let line: Vec<(f64, f64)> = points.map(|x| (x, item.probability(x, k))).collect();
            if item.family != Family::Dichotomous {
                // Which curve is which score, where it is highest.
                let top =
                    line.iter().copied().fold((0.0, 0.0), |top, at| if at.1 > top.1 { at } else { top });
                let _ = write!(
                    svg,
                    r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
                    frame.px(top.0).clamp(frame.left + 5.0, frame.width - frame.right - 5.0),
                    (frame.py(top.1) - 3.0).max(9.0),
                    item.score(k)
                );
            }
            svg += &frame.line(styles[order % styles.len()], line.into_iter());
        }
        format!("<figure>{svg}</svg><figcaption>{}</figcaption></figure>\n", escape(&item.name))
    };
    let items = &facts.fit.items;
    let graded = items.iter().any(|item| item.family != Family::Dichotomous);
    let graded_note = if graded { t.say("assess-curves-graded") } else { "".into() };
    let (shown, folded) = items.split_at(items.len().min(CURVES_SHOWN));
    let mut body = format!(
        "<p>{}</p>\n<div class=\"curves\">\n",
        [&t.say("assess-curves-reading"), &graded_note].map(|text| escape(text)).join(" ")
    );
    shown.iter().for_each(|i| body += &draw(i));
    body += "</div>\n";
    if !folded.is_empty() {
        let _ = write!(
            body,
            "<details><summary>{}</summary>\n<div class=\"curves\">\n",
            escape(&t.count("assess-more-curves", folded.len()))
        );
        folded.iter().for_each(|i| body += &draw(i));
        body += "</div></details>\n";
    }
    let at = [-2.0, -1.0, 0.0, 1.0, 2.0];
    let mut head = vec![t.say("assess-look-item").into_owned()];
    head.extend(at.iter().map(|x| t.decimals(*x, 0)));
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            let share = |x: &f64| t.decimals(item.expected_score(*x), 2);
            std::iter::once(item.name.clone()).chain(at.iter().map(share)).collect()
        })
        .collect();
    let _ = writeln!(
        body,
        "<details><summary>{}</summary>{}</details>",
        escape(&t.say("assess-as-table")),
        table(&head, &rows)
    );
    section(&t.say("assess-curves"), &body)
}

pub fn parameters(facts: &Facts, t: &Tongue) -> String {
    let with_error = |value: f64, se: Option<f64>| match se {
        Some(se) => format!("{} ({})", t.decimals(value, 3), t.decimals(se, 3)),
        None => t.decimals(value, 3),
    };
    let guessing = facts.fit.items.iter().any(|i| i.guessing > 0.0);
    let mut head = heads(
        t,
        &["assess-look-item", "assess-model", "assess-answers", "assess-discrimination", "assess-difficulty"],
    );
    if guessing {
        head.push(t.say("assess-guessing").into_owned());
    }
    let rows: Vec<Vec<String>> = facts
        .fit
        .items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let se = &facts.fit.errors[i];
            let b = item.difficulties().unwrap_or_default();
            let b: Vec<String> = b.iter().zip(&se.difficulties).map(|(b, se)| with_error(*b, *se)).collect();
            let mut row = vec![
                item.name.clone(),
                model_name(item).to_owned(),
                t.number(facts.fit.answers[i]),
                with_error(item.discrimination, se.discrimination),
                b.join("; "),
            ];
            if guessing {
                row.push(with_error(item.guessing, se.guessing));
            }
            row
        })
        .collect();
    let body = format!("<p>{}</p>\n{}", escape(&t.say("assess-parameters-reading")), table(&head, &rows));
    section(&t.say("assess-parameters"), &body)
}

pub fn fit(facts: &Facts, t: &Tongue) -> String {
    let heading = t.say("assess-fit");
    let known: Vec<(usize, &psychometrics::fit::ItemFit)> =
        facts.item_fit.iter().enumerate().filter_map(|(i, f)| Some((i, f.as_ref()?))).collect();
    let Some((_, first)) = known.first() else {
        return section(&heading, &format!("<p>{}</p>\n", escape(&t.say("assess-fit-none"))));
    };
    let highest = known.iter().map(|(_, f)| f.rmsea).fold(0.08, f64::max) * 1.1;
    let rows: Vec<Dot> = known
        .iter()
        .take(DOTS_SHOWN)
        .map(|(i, f)| Dot {
            name: facts.fit.items[*i].name.clone(),
            value: f.rmsea,
            interval: None,
            marked: f.persons >= FIT_PEOPLE && f.p < 0.001 && f.rmsea > 0.05,
        })
        .collect();
    let reading = t.say("assess-fit-reading");
    let svg = dots(&rows, (0.0, highest), &[0.05], &reading, mark(t));
    let table_rows: Vec<Vec<String>> = known
        .iter()
        .map(|(i, f)| {
            vec![
                facts.fit.items[*i].name.clone(),
                t.decimals(f.s_x2, 2),
                f.df.to_string(),
                small(t, f.p),
                t.decimals(f.rmsea, 3),
            ]
        })
        .collect();
    let head =
        [t.say("assess-look-item").into_owned(), "S-X2".into(), "df".into(), "p".into(), "RMSEA".into()];
    let complete = t.count("assess-persons-complete", first.persons);
    let body = figure(&svg, &reading, &table(&head, &table_rows), &t.say("assess-as-table"));
    let few = if first.persons < FIT_PEOPLE { t.count("assess-fit-few", FIT_PEOPLE) } else { "".into() };
    let who = [&complete, &few].map(|text| escape(text)).join(" ");
    section(&heading, &format!("<p>{who}</p>\n{body}"))
}

pub fn fairness(facts: &Facts, t: &Tongue) -> String {
    let Some(found) = &facts.fairness else { return String::new() };
    let mut body = String::new();
    for why in unchecked(found, t) {
        let _ = writeln!(body, "<p>{}</p>", escape(&why));
    }
    found.pairs.iter().for_each(|pair| body += &pair_section(pair, t));
    if found.nothing.is_none() {
        let _ = writeln!(body, "<p>{}</p>", escape(&t.say("assess-dif-rule")));
    }
    section(&t.say("assess-dif"), &body)
}

fn pair_section(pair: &Pair, t: &Tongue) -> String {
    let c = &pair.comparison;
    if pair.unchecked.len() == c.items.len() {
        return String::new();
    }
    let list = pair.flagged();
    let reading = t.with(
        "assess-dif-reading",
        &[
            ("n", list.len().into()),
            ("list", list.join(", ").into()),
            ("focal", (&c.focal).into()),
            ("reference", (&c.reference).into()),
        ],
    );
    let (key, how) = match pair.evidence {
        Evidence::Matching => ("assess-dif-who", "assess-dif-how"),
        Evidence::Models => ("assess-dif-who-models", "assess-dif-how-models"),
    };
    let who = t.with(
        key,
        &[
            ("reference", (&c.reference).into()),
            ("nr", pair.people.0.into()),
            ("focal", (&c.focal).into()),
            ("nf", pair.people.1.into()),
        ],
    );
    let chance = t.with(
        "assess-dif-chance",
        &[
            ("n", t.decimals(pair.by_chance(), 1).into()),
            ("all", (c.items.len() - pair.unchecked.len()).into()),
        ],
    );
    let mut body = format!("<p>{}</p>\n", [&reading, &who, &chance].map(|text| escape(text)).join(" "));
    let (svg, kind) = dif_chart(pair, &reading, t);
    let how = if kind == Kind::Effect { "assess-dif-how-graded" } else { how };
    let how = t.with(how, &[("focal", (&c.focal).into())]);
    body += &figure(&svg, &how, &dif_table(pair, t), &t.say("assess-as-table"));
    body
}

/// What the dots of a chart are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Delta,
    Effect,
    Models,
}

/// Each question's difference with its interval, where it has one; what kind of difference the chart shows.
fn dif_chart(pair: &Pair, reading: &str, t: &Tongue) -> (String, Kind) {
    let items = &pair.comparison.items;
    let deltas = items.iter().any(|i| i.mantel.as_ref().is_some_and(|m| m.delta.is_some()));
    let kind = match pair.evidence {
        Evidence::Models => Kind::Models,
        Evidence::Matching if deltas => Kind::Delta,
        Evidence::Matching => Kind::Effect,
    };
    let value = |item: &psychometrics::dif::ItemDif| match kind {
        Kind::Models => Some((item.likelihood_ratio.as_ref()?.difference, None)),
        Kind::Effect => Some((item.mantel.as_ref()?.effect?, None)),
        Kind::Delta => {
            let m = item.mantel.as_ref()?;
            let (delta, se) = (m.delta?, m.delta_se?);
            Some((delta, Some((delta - 1.96 * se, delta + 1.96 * se))))
        }
    };
    let rows: Vec<Dot> = items
        .iter()
        .filter_map(|item| {
            let (value, interval) = value(item)?;
            let marked = item.verdict().is_some_and(|v| v.class != EtsClass::A);
            Some(Dot { name: item.name.clone(), value, interval, marked })
        })
        .take(DOTS_SHOWN)
        .collect();
    if rows.is_empty() {
        return (String::new(), kind);
    }
    let (least, most, lines): (f64, f64, &[f64]) = match kind {
        Kind::Delta => (2.5, 8.0, &[-1.5, -1.0, 0.0, 1.0, 1.5]),
        Kind::Effect => (0.4, 2.0, &[-0.25, -0.17, 0.0, 0.17, 0.25]),
        Kind::Models => (0.2, 1.0, &[-0.1, -0.05, 0.0, 0.05, 0.1]),
    };
    let ends = |d: &Dot| d.interval.map_or(d.value.abs(), |(low, high)| low.abs().max(high.abs()));
    let reach = rows.iter().map(ends).fold(least, f64::max).min(most);
    (dots(&rows, (-reach, reach), lines, reading, mark(t)), kind)
}

fn dif_table(pair: &Pair, t: &Tongue) -> String {
    let two = |v: Option<f64>| v.map_or("–".to_owned(), |v| t.decimals(v, 2));
    let mut head = heads(t, &["assess-look-item", "assess-class"]);
    let models = pair.evidence == Evidence::Models;
    let names: &[&str] = match models {
        true => &["Δ", "LR χ²", "df", "p"],
        false => &["delta", "MH χ²", "p", "LR χ² (1)", "LR χ² (×)"],
    };
    head.extend(names.iter().map(|name| (*name).to_owned()));
    let rows: Vec<Vec<String>> = pair
        .comparison
        .items
        .iter()
        .map(|item| {
            let class = item.verdict().map_or("–", |verdict| class_name(verdict.class));
            let mut row = vec![item.name.clone(), class.to_owned()];
            if models {
                let r = item.likelihood_ratio.as_ref();
                row.push(two(r.map(|r| r.difference)));
                row.push(two(r.map(|r| r.chi_squared)));
                row.push(r.map_or("–".to_owned(), |r| r.df.to_string()));
                row.push(r.map_or("–".to_owned(), |r| small(t, r.p)));
            } else {
                let m = item.mantel.as_ref();
                row.push(two(m.and_then(|m| m.delta.or(m.effect))));
                row.push(two(m.map(|m| m.chi_squared_corrected)));
                row.push(m.map_or("–".to_owned(), |m| small(t, m.p)));
                row.push(two(item.logistic.as_ref().map(|l| l.uniform)));
                row.push(two(item.logistic.as_ref().map(|l| l.nonuniform)));
            }
            row
        })
        .collect();
    table(&head, &rows)
}

pub fn exposure(facts: &Facts, t: &Tongue) -> String {
    let Some(s) = &facts.simulation else { return String::new() };
    let mut rates = s.exposure.rates.clone();
    rates.sort_by(|a, b| b.total_cmp(a));
    let frame = Frame {
        width: 440.0,
        height: 240.0,
        left: 46.0,
        right: 12.0,
        top: 12.0,
        bottom: 48.0,
        x: (0.0, rates.len() as f64),
        y: (0.0, 1.0),
        mark: mark(t),
    };
    let reading = t.with(
        "assess-exposure-reading",
        &[
            ("n", s.lengths.len().into()),
            ("mean", t.decimals(s.mean_items(), 1).into()),
            ("stop", t.decimals(facts.stop_se, 2).into()),
            ("rmse", t.decimals(s.rmse, 2).into()),
            ("max", t.percent(s.exposure.highest).into()),
            ("unused", s.exposure.unused.into()),
        ],
    );
    let mut svg =
        frame.open(&reading) + &frame.y_axis(0.25) + &frame.x_axis(tick_step(rates.len() as f64, 6.0));
    let bar = (frame.px(1.0) - frame.px(0.0)).max(0.5);
    for (i, rate) in rates.iter().enumerate().filter(|(_, r)| **r > 0.0) {
        let (x, y) = (frame.px(i as f64), frame.py(*rate));
        let _ = write!(
            svg,
            r#"<rect class="item" x="{x:.1}" y="{y:.1}" width="{:.1}" height="{:.1}"/>"#,
            bar * 0.8,
            frame.py(0.0) - y
        );
    }
    let _ = write!(
        svg,
        r#"<text x="237" y="236" text-anchor="middle">{}</text></svg>"#,
        escape(&t.say("assess-rank"))
    );
    let usable = facts.fit.items.iter().filter(|i| i.discrimination > 0.0);
    let mut named: Vec<(&str, f64)> =
        usable.map(|i| i.name.as_str()).zip(s.exposure.rates.iter().copied()).collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    let rows: Vec<Vec<String>> =
        named.iter().map(|(n, r)| vec![(*n).to_owned(), format!("{} %", t.decimals(100.0 * r, 1))]).collect();
    let twin = table(&heads(t, &["assess-look-item", "assess-exposure-how"]), &rows);
    let body = format!("<p>{}</p>\n", escape(&reading));
    section(
        &t.say("assess-exposure"),
        &(body + &figure(&svg, &t.say("assess-exposure-how"), &twin, &t.say("assess-as-table"))),
    )
}

pub fn method(facts: &Facts, t: &Tongue, cover: &Cover) -> String {
    let (fit, settings) = (&facts.fit, &facts.settings);
    let points = settings.grid.points();
    let (first, last) = (points.first().copied().unwrap_or(0.0), points.last().copied().unwrap_or(0.0));
    let grid = t.with(
        "assess-grid-is",
        &[
            ("n", points.len().into()),
            ("low", t.decimals(first, 0).into()),
            ("high", t.decimals(last, 0).into()),
        ],
    );
    let yes = t.say(if fit.converged { "assess-yes" } else { "assess-no" }).into_owned();
    let mut rows: Vec<(&str, String)> = vec![("assess-model", model_called(settings.model).to_owned())];
    let prior = |p: psychometrics::calibrate::NormalPrior| {
        format!("N({}; {})", t.decimals(p.mean, 2), t.decimals(p.sd, 2))
    };
    if settings.model == Model::ThreeParameter {
        rows.extend(settings.guessing_prior.map(|p| ("assess-prior-guessing", prior(p))));
        rows.extend(settings.slope_prior.map(|p| ("assess-prior-slope", prior(p))));
    }
    let (k, n) = (fit.parameters as f64, fit.persons as f64);
    rows.extend([
        ("assess-grid", grid.into_owned()),
        ("assess-persons", t.number(fit.persons)),
        ("assess-parameter-count", t.number(fit.parameters)),
        ("assess-log-likelihood", t.decimals(fit.log_likelihood, 4)),
        ("assess-aic", t.decimals(2.0 * k - 2.0 * fit.log_likelihood, 2)),
        ("assess-bic", t.decimals(k * libm::log(n) - 2.0 * fit.log_likelihood, 2)),
        ("assess-settled", yes),
        ("assess-cycles", t.number(fit.cycles)),
    ]);
    if facts.speaks() {
        rows.extend(facts.reliability.map(|r| ("assess-reliability", t.decimals(r.empirical, 3))));
        rows.extend(facts.alpha.map(|alpha| ("assess-alpha", t.decimals(alpha, 3))));
    }
    rows.push(("assess-program", format!("Chaski {}", env!("CARGO_PKG_VERSION"))));
    rows.push(("assess-file", cover.file.clone()));
    rows.push(("assess-date", t.date_of_day(cover.day)));
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(key, value)| vec![t.say(key).into_owned(), value]).collect();
    let mut body = table(&[String::new(), String::new()], &rows);
    for latent in fit.latent.iter().filter(|l| l.persons >= SMALLEST_GROUP) {
        let args = [
            ("name", (&latent.group).into()),
            ("mean", t.decimals(latent.mean, 3).into()),
            ("var", t.decimals(latent.sd * latent.sd, 3).into()),
        ];
        let key = if fit.latent.len() > 1 { "assess-latent" } else { "assess-latent-all" };
        let _ = writeln!(body, "<p>{}</p>", escape(&t.with(key, &args)));
    }
    let attempts = fit.attempts.iter().filter(|_| !fit.converged);
    let notes: Vec<&String> = fit.notes.iter().chain(attempts).collect();
    if !notes.is_empty() {
        let _ = writeln!(body, "<p>{}</p>\n<ul>", escape(&t.say("assess-notes")));
        notes.iter().for_each(|note| body += &format!("<li lang=\"en\">{}</li>\n", escape(note)));
        body += "</ul>\n";
    }
    section(&t.say("assess-method"), &body)
}

/// As psychometricians write it in any language.
fn model_called(model: Model) -> &'static str {
    match model {
        Model::Rasch => "Rasch",
        Model::TwoParameter => "2PL",
        Model::ThreeParameter => "3PL",
        Model::Graded => "GRM",
        Model::PartialCredit => "GPCM",
    }
}
