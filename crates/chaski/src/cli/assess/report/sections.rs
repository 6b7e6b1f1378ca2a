//! The sections of the page, each from the facts to HTML.

use super::facts::{Facts, Flag, SMALLEST_GROUP};
use super::page::{escape, figure, section, table};
use super::svg::{Dot, Frame, dots, tick_step, wright};
use crate::cli::assess::calibrate::model_name;
use crate::cli::assess::dif::{class_name, flagged};
use psychometrics::dif::EtsClass;
use psychometrics::{Family, Item};
use std::fmt::Write;
use web::messages::Tongue;

/// Curves drawn before the fold.
const CURVES_SHOWN: usize = 16;
/// Rows of a dot chart; the table below it has all.
const DOTS_SHOWN: usize = 60;

pub fn brief(facts: &Facts, t: &Tongue) -> String {
    let mut out = String::from("<ul class=\"brief\">\n");
    let mut say = |care: bool, text: &str| {
        let class = if care { " class=\"care\"" } else { "" };
        let _ = writeln!(out, "<li{class}>{}</li>", escape(text));
    };
    if !facts.fit.converged {
        say(true, &t.say("assess-brief-unsettled"));
    }
    if let Some(r) = &facts.reliability {
        let (care, key) = match r.empirical {
            r if r >= 0.85 => (false, "assess-brief-reliability-high"),
            r if r >= 0.70 => (true, "assess-brief-reliability-middle"),
            _ => (true, "assess-brief-reliability-low"),
        };
        say(care, &t.with(key, &[("r", t.decimals(r.empirical, 2).into())]));
        let e = t.decimals(r.error_variance.sqrt(), 2);
        say(false, &t.with("assess-brief-error", &[("e", e.into())]));
    }
    let items = items_flagged(facts);
    say(items > 0, &t.count("assess-brief-look", items));
    if let Some(share) = facts.unlikely_people {
        say(share > 0.05, &t.count("assess-brief-people", (100.0 * share).round() as usize));
    }
    if let Some(s) = facts.simulation.as_ref().filter(|s| 2 * s.imprecise < s.lengths.len()) {
        let args = [("n", t.decimals(s.mean_items(), 0).into()), ("all", facts.fit.items.len().into())];
        say(false, &t.with("assess-brief-adaptive", &args));
    }
    section(&t.say("assess-brief"), &(out + "</ul>\n"))
}

fn items_flagged(facts: &Facts) -> usize {
    let mut names: Vec<&str> = facts.flags.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    names.len()
}

pub fn look(facts: &Facts, t: &Tongue) -> String {
    let heading = t.say("assess-look");
    if facts.flags.is_empty() {
        return section(&heading, &format!("<p>{}</p>\n", escape(&t.say("assess-look-none"))));
    }
    // One entry per kind of trouble, with all its questions: on a phone that is read, a row per question is not.
    let mut kinds: Vec<(String, String, Vec<&str>)> = Vec::new();
    for (name, flag) in &facts.flags {
        let (why, what) = flag_words(flag, t);
        match kinds.iter_mut().find(|kind| kind.0 == why) {
            Some(kind) => kind.2.push(name),
            None => kinds.push((why, what, vec![name])),
        }
    }
    let mut body = String::from("<ul class=\"look\">\n");
    for (why, what, names) in kinds {
        let label = if names.len() == 1 { "assess-look-item" } else { "assess-items" };
        let _ = writeln!(
            body,
            "<li><strong>{}</strong><br>{}: {}<br><span>{}</span></li>",
            escape(&why),
            escape(&t.say(label)),
            escape(&names.join(", ")),
            escape(&what)
        );
    }
    section(&heading, &(body + "</ul>\n"))
}

fn flag_words(flag: &Flag, t: &Tongue) -> (String, String) {
    let plain = |why: &str, what: &str| (t.say(why).into_owned(), t.say(what).into_owned());
    match flag {
        Flag::Negative => plain("assess-why-negative", "assess-do-negative"),
        Flag::Weak => plain("assess-why-weak", "assess-do-weak"),
        Flag::Misfit => plain("assess-why-misfit", "assess-do-misfit"),
        Flag::Easy => plain("assess-why-easy", "assess-do-extreme"),
        Flag::Hard => plain("assess-why-hard", "assess-do-extreme"),
        Flag::Uncertain => plain("assess-why-uncertain", "assess-do-uncertain"),
        Flag::Unanswered => plain("assess-why-excluded-none", "assess-do-excluded"),
        Flag::Alike => plain("assess-why-excluded-alike", "assess-do-excluded"),
        Flag::Harder { focal, reference } | Flag::Easier { focal, reference } => {
            let key =
                if matches!(flag, Flag::Harder { .. }) { "assess-why-harder" } else { "assess-why-easier" };
            let args = [("focal", focal.into()), ("reference", reference.into())];
            (t.with(key, &args).into_owned(), t.say("assess-do-dif").into_owned())
        }
    }
}

pub fn ruler(facts: &Facts, t: &Tongue) -> String {
    let items = located(&facts.fit.items);
    let (people, middle) = (facts.people_mean, facts.items_mean());
    let key = match middle - people {
        d if d < -0.75 => "assess-ruler-reading-easy",
        d if d > 0.75 => "assess-ruler-reading-hard",
        _ => "assess-ruler-reading-fits",
    };
    let reading =
        t.with(key, &[("people", t.decimals(people, 1).into()), ("items", t.decimals(middle, 1).into())]);
    let heading = t.say("assess-ruler");
    let svg = wright(&facts.people, &items, &reading, (&t.say("assess-people"), &t.say("assess-items")));
    // One row a point of the ruler; the last ability, alone at the upper end, belongs to the row before it.
    let last = facts.people.len().saturating_sub(1);
    let rows: Vec<Vec<String>> = (0..last)
        .step_by(10)
        .map(|from| {
            let to = (from + 10).min(last);
            let end = if to == last { facts.people.len() } else { to };
            let share: f64 = facts.people[from..end].iter().map(|(_, s)| s).sum();
            let (low, high) = (facts.people[from].0, facts.people[to].0);
            let inside = items.iter().filter(|(_, b)| (low..high).contains(b)).map(|(n, _)| n.as_str());
            vec![
                format!("{} … {}", t.decimals(low, 0), t.decimals(high, 0)),
                format!("{} %", t.decimals(100.0 * share, 1)),
                inside.collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    let twin = table(&heads(t, &["assess-ability", "assess-share", "assess-items"]), &rows);
    let graded = facts.fit.items.iter().any(|item| item.family != Family::Dichotomous);
    let steps = if graded { t.say("assess-ruler-graded") } else { "".into() };
    let (low, high) = (reached_by(&facts.people, 1.0 / 6.0), reached_by(&facts.people, 5.0 / 6.0));
    let most = t.with(
        "assess-ruler-most",
        &[("low", t.decimals(low, 1).into()), ("high", t.decimals(high, 1).into())],
    );
    let how = [&t.say("assess-ruler-how"), &most, &steps].map(|text| escape(text));
    let body = format!("<p>{}</p>\n", how.join(" "));
    section(&heading, &(body + &figure(&svg, &reading, &twin, &t.say("assess-as-table"))))
}

/// The ability that this share of the people does not reach.
fn reached_by(people: &[(f64, f64)], share: f64) -> f64 {
    let mut sum = 0.0;
    let place = people.iter().find(|(_, part)| {
        sum += part;
        sum >= share
    });
    place.map_or(0.0, |(theta, _)| *theta)
}

/// Every threshold with its place; those of graded items are numbered.
fn located(items: &[Item]) -> Vec<(String, f64)> {
    let mut out = Vec::new();
    for item in items.iter().filter(|i| i.discrimination > 0.0) {
        let b = item.difficulties().unwrap_or_default();
        for (k, b) in b.iter().enumerate() {
            let graded = item.family != Family::Dichotomous;
            out.push((if graded { format!("{}.{}", item.name, k + 1) } else { item.name.clone() }, *b));
        }
    }
    out
}

/// How far a result may move along the ruler: the error alone, in words of the ruler.
pub fn precision(facts: &Facts, t: &Tongue) -> String {
    let shown = within_four(facts);
    let best = shown
        .iter()
        .fold((0.0, f64::INFINITY), |best, row| if row.2 < best.1 { (row.0, row.2) } else { best });
    let most = shown.iter().fold(0.5f64, |most, row| most.max(row.2)) * 1.1;
    let frame = Frame {
        width: 440.0,
        height: 260.0,
        left: 44.0,
        right: 12.0,
        top: 12.0,
        bottom: 48.0,
        x: (-4.0, 4.0),
        y: (0.0, most),
        mark: mark(t),
    };
    let e = if best.1.is_finite() { best.1 } else { 1.0 };
    let reading = t.with(
        "assess-precision-reading",
        &[("theta", t.decimals(best.0, 1).into()), ("e", t.decimals(e, 2).into())],
    );
    let mut svg = frame.open(&reading) + &frame.y_axis(tick_step(most, 5.0)) + &frame.x_axis(1.0);
    svg += &frame.line("line", shown.iter().map(|r| (r.0, r.2)));
    let _ = write!(
        svg,
        r#"<text x="228" y="256" text-anchor="middle">{}</text></svg>"#,
        escape(&t.say("assess-ability"))
    );
    let rows: Vec<Vec<String>> =
        shown.iter().step_by(5).map(|r| vec![t.decimals(r.0, 1), t.decimals(r.2, 2)]).collect();
    let twin = table(&heads(t, &["assess-ability", "assess-precision-moves"]), &rows);
    let how = format!("<p>{}</p>\n", escape(&t.say("assess-precision-moves")));
    section(&t.say("assess-precision"), &(how + &figure(&svg, &reading, &twin, &t.say("assess-as-table"))))
}

/// Test information with the error beside it, for those who work with it.
pub fn information(facts: &Facts, t: &Tongue) -> String {
    let shown = within_four(facts);
    let highest = shown.iter().fold(0.1f64, |most, row| most.max(row.1)) * 1.1;
    let frame = Frame {
        width: 640.0,
        height: 300.0,
        left: 48.0,
        right: 56.0,
        top: 16.0,
        bottom: 40.0,
        x: (-4.0, 4.0),
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
        let _ = write!(svg, r#"<text x="590" y="{:.1}">{}</text>"#, error.py(y) + 4.0, t.decimals(y, 1));
    }
    let _ = write!(
        svg,
        r#"<text class="head" x="48" y="12">— {}</text><text class="head" x="584" y="12" text-anchor="end">- - {}</text><text x="320" y="294" text-anchor="middle">{}</text></svg>"#,
        escape(&t.say("assess-information")),
        escape(&t.say("assess-error")),
        escape(&t.say("assess-ability"))
    );
    let rows: Vec<Vec<String>> = shown
        .iter()
        .step_by(5)
        .map(|r| vec![t.decimals(r.0, 1), t.decimals(r.1, 2), t.decimals(r.2, 2)])
        .collect();
    let twin = table(&heads(t, &["assess-ability", "assess-information", "assess-error"]), &rows);
    section(&t.say("assess-information"), &figure(&svg, &reading, &twin, &t.say("assess-as-table")))
}

/// (ability, information, error) within [-4, 4].
fn within_four(facts: &Facts) -> Vec<(f64, f64, f64)> {
    facts.information.iter().copied().filter(|(x, ..)| x.abs() <= 4.0 + 1e-9).collect()
}

pub fn curves(facts: &Facts, t: &Tongue) -> String {
    let draw = |item: &Item| {
        let frame = Frame {
            width: 160.0,
            height: 110.0,
            left: 6.0,
            right: 6.0,
            top: 6.0,
            bottom: 20.0,
            x: (-4.0, 4.0),
            y: (0.0, 1.0),
            mark: mark(t),
        };
        let mut svg = frame.open(&item.name) + &frame.x_axis(2.0);
        let styles = ["line", "second", "third", "fourth"];
        let first = usize::from(item.family == Family::Dichotomous);
        for (order, k) in (first..item.categories()).enumerate() {
            let points = (0..=64).map(|i| -4.0 + 0.125 * f64::from(i));
            svg += &frame.line(styles[order % styles.len()], points.map(|x| (x, item.probability(x, k))));
        }
        format!("<figure>{svg}</svg><figcaption>{}</figcaption></figure>\n", escape(&item.name))
    };
    let items = &facts.fit.items;
    let (shown, folded) = items.split_at(items.len().min(CURVES_SHOWN));
    let mut body = format!("<p>{}</p>\n<div class=\"curves\">\n", escape(&t.say("assess-curves-reading")));
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
            marked: f.p < 0.001 && f.rmsea > 0.05,
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
    section(&heading, &format!("<p>{}</p>\n{body}", escape(&complete)))
}

pub fn fairness(facts: &Facts, t: &Tongue) -> String {
    if facts.comparisons.is_empty() && !facts.small_group {
        return String::new();
    }
    let mut body = String::new();
    if facts.small_group {
        let text = t.with("assess-dif-small", &[("k", SMALLEST_GROUP.into())]);
        let _ = writeln!(body, "<p>{}</p>", escape(&text));
    }
    for c in &facts.comparisons {
        let list = flagged(c);
        let reading = t.with(
            "assess-dif-reading",
            &[
                ("n", list.len().into()),
                ("list", list.join(", ").into()),
                ("focal", (&c.focal).into()),
                ("reference", (&c.reference).into()),
            ],
        );
        let dots_of: Vec<Dot> = c
            .items
            .iter()
            .filter_map(|item| {
                let m = item.mantel.as_ref()?;
                let (delta, se) = (m.delta?, m.delta_se?);
                Some(Dot {
                    name: item.name.clone(),
                    value: delta,
                    interval: Some((delta - 1.96 * se, delta + 1.96 * se)),
                    marked: m.class != EtsClass::A,
                })
            })
            .take(DOTS_SHOWN)
            .collect();
        let ends = |d: &Dot| d.interval.map_or(d.value.abs(), |(low, high)| low.abs().max(high.abs()));
        let reach = dots_of.iter().map(ends).fold(2.5, f64::max).min(8.0);
        let svg = if dots_of.is_empty() {
            String::new()
        } else {
            dots(&dots_of, (-reach, reach), &[-1.5, -1.0, 0.0, 1.0, 1.5], &reading, mark(t))
        };
        let rows: Vec<Vec<String>> = c
            .items
            .iter()
            .map(|item| {
                let m = item.mantel.as_ref();
                let two = |v: Option<f64>| v.map_or("–".to_owned(), |v| t.decimals(v, 2));
                vec![
                    item.name.clone(),
                    m.map_or("–", |m| class_name(m.class)).to_owned(),
                    two(m.and_then(|m| m.delta.or(m.effect))),
                    two(m.map(|m| m.chi_squared_corrected)),
                    m.map_or("–".to_owned(), |m| small(t, m.p)),
                    two(item.logistic.as_ref().map(|l| l.uniform)),
                    two(item.logistic.as_ref().map(|l| l.nonuniform)),
                ]
            })
            .collect();
        let mut head = heads(t, &["assess-look-item", "assess-class"]);
        head.extend(["delta", "MH χ²", "p", "LR χ² (1)", "LR χ² (×)"].map(str::to_owned));
        let how = t.with("assess-dif-how", &[("focal", (&c.focal).into())]);
        let who = t.with(
            "assess-dif-who",
            &[
                ("reference", (&c.reference).into()),
                ("nr", c.matched.0.into()),
                ("focal", (&c.focal).into()),
                ("nf", c.matched.1.into()),
            ],
        );
        let _ = writeln!(body, "<p>{} {}</p>", escape(&reading), escape(&who));
        body += &figure(&svg, &how, &table(&head, &rows), &t.say("assess-as-table"));
    }
    let _ = writeln!(body, "<p>{}</p>", escape(&t.say("assess-dif-rule")));
    section(&t.say("assess-dif"), &body)
}

pub fn exposure(facts: &Facts, t: &Tongue) -> String {
    let Some(s) = &facts.simulation else { return String::new() };
    let mut rates = s.exposure.rates.clone();
    rates.sort_by(|a, b| b.total_cmp(a));
    let frame = Frame {
        width: 640.0,
        height: 240.0,
        left: 48.0,
        right: 12.0,
        top: 12.0,
        bottom: 40.0,
        x: (0.0, rates.len() as f64),
        y: (0.0, 1.0),
        mark: mark(t),
    };
    let reading = t.with(
        "assess-exposure-reading",
        &[
            ("n", s.lengths.len().into()),
            ("mean", t.decimals(s.mean_items(), 1).into()),
            ("rmse", t.decimals(s.rmse, 2).into()),
            ("max", t.percent(s.exposure.highest).into()),
            ("unused", s.exposure.unused.into()),
        ],
    );
    let mut svg =
        frame.open(&reading) + &frame.y_axis(0.25) + &frame.x_axis(tick_step(rates.len() as f64, 8.0));
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
        r#"<text x="340" y="234" text-anchor="middle">{}</text></svg>"#,
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

pub fn method(facts: &Facts, t: &Tongue) -> String {
    let fit = &facts.fit;
    let yes = t.say(if fit.converged { "assess-yes" } else { "assess-no" }).into_owned();
    let mut rows = vec![
        vec![t.say("assess-log-likelihood").into_owned(), t.decimals(fit.log_likelihood, 4)],
        vec![t.say("assess-settled").into_owned(), yes],
        vec![t.say("assess-cycles").into_owned(), t.number(fit.cycles)],
    ];
    for (key, value) in
        [("assess-reliability", facts.reliability.map(|r| r.empirical)), ("assess-alpha", facts.alpha)]
    {
        rows.extend(value.map(|v| vec![t.say(key).into_owned(), t.decimals(v, 3)]));
    }
    let mut body = table(&[String::new(), String::new()], &rows);
    for latent in &fit.latent {
        let args = [
            ("name", (&latent.group).into()),
            ("mean", t.decimals(latent.mean, 3).into()),
            ("var", t.decimals(latent.sd * latent.sd, 3).into()),
        ];
        let _ = writeln!(body, "<p>{}</p>", escape(&t.with("assess-latent", &args)));
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

fn heads(t: &Tongue, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| t.say(key).into_owned()).collect()
}

/// A tail probability: three decimals, or "< 0.001".
fn small(t: &Tongue, p: f64) -> String {
    if p < 0.001 { format!("< {}", t.decimals(0.001, 3)) } else { t.decimals(p, 3) }
}

/// The decimal mark of the page's language.
fn mark(t: &Tongue) -> char {
    if t.decimals(0.5, 1).contains(',') { ',' } else { '.' }
}
