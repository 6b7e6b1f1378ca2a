//! The first half of the page, for everybody: each section from the facts to HTML.

use super::facts::{FEWEST_PEOPLE, FIRM_PEOPLE, Facts, Flag, SMALLEST_GROUP};
use super::page::{escape, figure, section, table};
use super::svg::{Frame, tick_step, wright};
use super::words::{heads, mark, unchecked};
use psychometrics::{Family, Item};
use std::fmt::Write;
use web::messages::Tongue;

/// What is usually asked of a test that decides about one person, and of one that compares groups (Nunnally & Bernstein 1994,
/// ch. 7).
const RELIABLE_FOR_ONE: f64 = 0.90;
const RELIABLE_FOR_GROUPS: f64 = 0.70;
/// Rows of a table for everybody before it is folded.
const ROWS_SHOWN: usize = 24;

/// How a point of the brief is marked.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Good,
    Care,
    Plain,
}

pub fn brief(facts: &Facts, t: &Tongue) -> String {
    let mut out = String::from("<ul class=\"brief\">\n");
    let mut say = |mark: Mark, text: &str| {
        let class = match mark {
            Mark::Good => " class=\"good\"",
            Mark::Care => " class=\"care\"",
            Mark::Plain => "",
        };
        let _ = writeln!(out, "<li{class}>{}</li>", escape(text));
    };
    if facts.fit.persons < FEWEST_PEOPLE {
        let args = [("n", facts.fit.persons.into()), ("least", FEWEST_PEOPLE.into())];
        say(Mark::Care, &t.with("assess-brief-few", &args));
    } else if !facts.fit.converged {
        say(Mark::Care, &t.say("assess-brief-unsettled"));
    } else {
        if facts.fit.persons < FIRM_PEOPLE {
            let args = [("n", facts.fit.persons.into()), ("firm", FIRM_PEOPLE.into())];
            say(Mark::Care, &t.with("assess-brief-soft", &args));
        }
        points(facts, t, &mut say);
    }
    section(&t.say("assess-brief"), &(out + "</ul>\n"))
}

/// The points of the brief, of a test of which something can be said.
fn points(facts: &Facts, t: &Tongue, say: &mut impl FnMut(Mark, &str)) {
    if let Some(r) = &facts.reliability {
        let (mark, key) = match r.empirical {
            r if r >= RELIABLE_FOR_ONE => (Mark::Good, "assess-brief-reliability-high"),
            r if r >= RELIABLE_FOR_GROUPS => (Mark::Plain, "assess-brief-reliability-middle"),
            _ => (Mark::Care, "assess-brief-reliability-low"),
        };
        let args = [
            ("r", t.decimals(r.empirical, 2).into()),
            ("one", t.decimals(RELIABLE_FOR_ONE, 2).into()),
            ("groups", t.decimals(RELIABLE_FOR_GROUPS, 2).into()),
        ];
        say(mark, &t.with(key, &args));
        // Two results differ by chance by the root of two more than one; 1.96 of that in 5 of 100 pairs.
        let e = r.error_variance.sqrt();
        let args = [
            ("e", t.decimals(e, 2).into()),
            ("wide", t.decimals(1.96 * e, 2).into()),
            ("gap", t.decimals(1.96 * std::f64::consts::SQRT_2 * e, 1).into()),
        ];
        say(Mark::Plain, &t.with("assess-brief-error", &args));
    }
    let items = items_flagged(facts);
    say(if items > 0 { Mark::Care } else { Mark::Good }, &t.count("assess-brief-look", items));
    if let Some(found) = &facts.fairness {
        let mut unequal: Vec<&str> = found.pairs.iter().flat_map(|pair| pair.flagged()).collect();
        unequal.sort_unstable();
        unequal.dedup();
        if !unequal.is_empty() {
            say(Mark::Care, &t.count("assess-brief-unfair", unequal.len()));
        }
        if !found.whole() {
            say(Mark::Care, &t.say("assess-brief-unchecked"));
        } else if unequal.is_empty() {
            say(Mark::Good, &t.say("assess-brief-fair"));
        }
    }
    if let Some(share) = facts.unlikely_people {
        let mark = if share > 0.05 { Mark::Care } else { Mark::Plain };
        let text = t.count("assess-brief-people", (100.0 * share).round() as usize);
        let todo = if share > 0.05 { t.say("assess-brief-people-do") } else { "".into() };
        say(mark, [text, todo].join(" ").trim());
    }
    // Only where the adaptive test is as precise as this one, and shorter by at least a tenth.
    if let Some(s) = facts.simulation.as_ref().filter(|_| facts.same_precision) {
        let (now, then) = (facts.answers_each(), s.mean_items());
        if s.rmse <= 1.05 * facts.stop_se && then <= 0.9 * now {
            let args = [("n", t.decimals(then, 0).into()), ("all", t.decimals(now, 0).into())];
            say(Mark::Plain, &t.with("assess-brief-adaptive", &args));
        }
    }
}

fn items_flagged(facts: &Facts) -> usize {
    let mut names: Vec<&str> = facts.flags.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    names.len()
}

pub fn look(facts: &Facts, t: &Tongue) -> String {
    let heading = t.say("assess-look");
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
    if kinds.is_empty() {
        let _ = writeln!(body, "<li>{}</li>", escape(&t.say("assess-look-none")));
    }
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
    for pair in facts.fairness.iter().flat_map(|f| &f.pairs).filter(|p| !p.flagged().is_empty()) {
        let args = [
            ("focal", (&pair.comparison.focal).into()),
            ("reference", (&pair.comparison.reference).into()),
            ("n", t.decimals(pair.by_chance(), 1).into()),
            ("all", (pair.comparison.items.len() - pair.unchecked.len()).into()),
        ];
        let _ = writeln!(body, "<li><span>{}</span></li>", escape(&t.with("assess-look-chance", &args)));
    }
    let missing: Vec<String> = facts.fairness.iter().flat_map(|f| unchecked(f, t)).collect();
    if !missing.is_empty() {
        let list: Vec<String> = missing.iter().map(|why| escape(why)).collect();
        let _ = writeln!(
            body,
            "<li><strong>{}</strong><br>{}<br><span>{}</span></li>",
            escape(&t.say("assess-unchecked")),
            list.join("<br>"),
            escape(&t.say("assess-do-unchecked"))
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
        Flag::OneAnswer => plain("assess-why-one-answer", "assess-do-extreme"),
        Flag::Far => plain("assess-why-far", "assess-do-extreme"),
        Flag::Uncertain => plain("assess-why-uncertain", "assess-do-uncertain"),
        Flag::Unanswered => plain("assess-why-excluded-none", "assess-do-excluded"),
        Flag::Alike => plain("assess-why-excluded-alike", "assess-do-excluded"),
        Flag::Unequal { harder, large, focal, reference } => {
            let key = match (harder, large) {
                (true, true) => "assess-why-harder-large",
                (true, false) => "assess-why-harder",
                (false, true) => "assess-why-easier-large",
                (false, false) => "assess-why-easier",
            };
            let args = [("focal", focal.into()), ("reference", reference.into())];
            let what = if *large { "assess-do-dif-large" } else { "assess-do-dif" };
            (t.with(key, &args).into_owned(), t.say(what).into_owned())
        }
    }
}

/// How many got each question right: what everybody asks first.
pub fn right(facts: &Facts, t: &Tongue) -> String {
    if facts.fit.persons < SMALLEST_GROUP || facts.right.is_empty() {
        return String::new();
    }
    let graded = facts.right.iter().any(|r| r.graded);
    let (heading, how, share) = match graded {
        true => ("assess-right-graded", "assess-right-how-graded", "assess-right-points"),
        false => ("assess-right", "assess-right-how", "assess-right-share"),
    };
    let mut sorted: Vec<_> = facts.right.iter().collect();
    sorted.sort_by(|a, b| b.share.total_cmp(&a.share));
    let flagged = |name: &str| facts.flags.iter().any(|(flagged, _)| flagged == name);
    let rows: Vec<Vec<String>> = sorted
        .iter()
        .map(|r| {
            let name = if flagged(&r.name) { format!("{} ◆", r.name) } else { r.name.clone() };
            vec![name, t.percent(r.share), t.number(r.answers)]
        })
        .collect();
    let table = table(&heads(t, &["assess-look-item", share, "assess-answers"]), &rows);
    let mark = if facts.flags.is_empty() { "".into() } else { t.say("assess-right-mark") };
    let how = [&t.say(how), &mark].map(|text| escape(text)).join(" ");
    section(&t.say(heading), &format!("<p>{how}</p>\n{}", folded(table, rows.len(), t)))
}

/// A table that is folded where it is long.
fn folded(table: String, rows: usize, t: &Tongue) -> String {
    if rows <= ROWS_SHOWN {
        return table;
    }
    format!("<details><summary>{}</summary>{table}</details>\n", escape(&t.count("assess-rows", rows)))
}

pub fn ruler(facts: &Facts, t: &Tongue) -> String {
    let items = located(&facts.fit.items);
    let (people, middle) = (facts.people_mean, facts.items_mean());
    let all_graded = facts.fit.items.iter().all(|item| item.categories() > 2);
    // Of opinions nothing is easy or hard.
    let keys = match all_graded {
        true => ["assess-ruler-reading-high", "assess-ruler-reading-middle", "assess-ruler-reading-low"],
        false => ["assess-ruler-reading-easy", "assess-ruler-reading-fits", "assess-ruler-reading-hard"],
    };
    let key = match middle - people {
        d if d < -0.75 => keys[0],
        d if d > 0.75 => keys[2],
        _ => keys[1],
    };
    let reading =
        t.with(key, &[("people", t.decimals(people, 1).into()), ("items", t.decimals(middle, 1).into())]);
    let heading = t.say("assess-ruler");
    let ruler = wright(&facts.people, &items, &reading, (&t.say("assess-people"), &t.say("assess-items")));
    let rows = ruler_rows(facts, &items, t);
    let twin = table(&heads(t, &["assess-ability", "assess-share", "assess-items"]), &rows);
    let bank = &facts.fit.items;
    let graded = bank.iter().any(|item| item.categories() > 2);
    let how = match () {
        () if all_graded => "assess-ruler-how-graded",
        () if bank.iter().any(|item| item.guessing > 0.0) => "assess-ruler-how-guessing",
        () => "assess-ruler-how",
    };
    let steps = if graded { t.say("assess-ruler-graded") } else { "".into() };
    let (low, high) = (reached_by(&facts.people, 1.0 / 6.0), reached_by(&facts.people, 5.0 / 6.0));
    let most = t.with(
        "assess-ruler-most",
        &[("low", t.decimals(low, 1).into()), ("high", t.decimals(high, 1).into())],
    );
    let nameless =
        if ruler.nameless > 0 { t.count("assess-ruler-nameless", ruler.nameless) } else { "".into() };
    let cut = if ruler.cut { t.say("assess-ruler-cut") } else { "".into() };
    let how = [&t.say(how), &most, &steps, &nameless, &cut].map(|text| escape(text));
    let how: Vec<&str> = how.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let body = format!("<p>{}</p>\n", how.join(" "));
    section(&heading, &(body + &figure(&ruler.svg, &reading, &twin, &t.say("assess-as-table"))))
}

/// One row a point of the ruler, from the lowest to the highest that has somebody or something.
fn ruler_rows(facts: &Facts, items: &[(String, f64)], t: &Tongue) -> Vec<Vec<String>> {
    let places = facts.people.iter().filter(|(_, share)| *share > 0.0005).map(|(theta, _)| *theta);
    let places: Vec<f64> = places.chain(items.iter().map(|(_, b)| b.clamp(-20.0, 20.0))).collect();
    let low = places.iter().fold(0.0f64, |a, b| a.min(*b)).floor();
    let high = places.iter().fold(0.0f64, |a, b| a.max(*b)).floor() + 1.0;
    (0..(high - low) as usize)
        .map(|step| {
            let (from, to) = (low + step as f64, low + step as f64 + 1.0);
            let inside = |x: f64| (from..to).contains(&x);
            let share: f64 = facts.people.iter().filter(|(x, _)| inside(x + 1e-9)).map(|(_, s)| s).sum();
            let names = items.iter().filter(|(_, b)| inside(b.clamp(-20.0, 20.0))).map(|(n, _)| n.as_str());
            vec![
                format!("{} … {}", t.decimals(from, 0), t.decimals(to, 0)),
                format!("{} %", t.decimals(100.0 * share, 1)),
                names.collect::<Vec<_>>().join(", "),
            ]
        })
        .collect()
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
            let name =
                if graded { format!("{}.{}", item.name, item.score(k + 1)) } else { item.name.clone() };
            out.push((name, *b));
        }
    }
    out
}

/// How far a result may move along the ruler: the error alone, in words of the ruler.
pub fn precision(facts: &Facts, t: &Tongue) -> String {
    let (from, to) = facts.stretch;
    let inside = |x: &f64| (from - 1e-9..=to + 1e-9).contains(x);
    let shown: Vec<(f64, f64)> = facts.precision.iter().copied().filter(|(x, _)| inside(x)).collect();
    let most = shown.iter().fold(0.5f64, |most, row| most.max(row.1)) * 1.1;
    let frame = Frame {
        width: 440.0,
        height: 260.0,
        left: 44.0,
        right: 12.0,
        top: 12.0,
        bottom: 48.0,
        x: facts.stretch,
        y: (0.0, most),
        mark: mark(t),
    };
    let reading = precise_stretch(facts, &shown, t);
    let mut svg = frame.open(&reading) + &frame.y_axis(tick_step(most, 5.0)) + &frame.x_axis(1.0);
    svg += &frame.line("line", shown.iter().copied());
    let _ = write!(
        svg,
        r#"<text x="228" y="256" text-anchor="middle">{}</text></svg>"#,
        escape(&t.say("assess-ability"))
    );
    let rows: Vec<Vec<String>> = shown
        .iter()
        .step_by((shown.len() / 16).max(1))
        .map(|r| vec![t.decimals(r.0, 1), t.decimals(r.1, 2)])
        .collect();
    let twin = table(&heads(t, &["assess-ability", "assess-precision-moves"]), &rows);
    let how = format!("<p>{}</p>\n", escape(&t.say("assess-precision-how")));
    section(&t.say("assess-precision"), &(how + &figure(&svg, &reading, &twin, &t.say("assess-as-table"))))
}

/// Where it measures as well as on average or better, and how many people are there: a single best place means nothing where
/// the curve is flat, or where nobody is.
fn precise_stretch(facts: &Facts, shown: &[(f64, f64)], t: &Tongue) -> String {
    let average = facts.reliability.as_ref().map_or(0.5, |r| r.error_variance.sqrt());
    let best = shown.iter().map(|row| row.1).fold(f64::INFINITY, f64::min);
    let limit = (1.1 * average).max(1.02 * best);
    let good: Vec<f64> = shown.iter().filter(|row| row.1 <= limit).map(|row| row.0).collect();
    let (low, high) = (good.first().copied().unwrap_or(0.0), good.last().copied().unwrap_or(0.0));
    let share: f64 = facts.people.iter().filter(|(x, _)| (low..=high).contains(x)).map(|(_, s)| s).sum();
    let args = [
        ("low", t.decimals(low, 1).into()),
        ("high", t.decimals(high, 1).into()),
        ("e", t.decimals(limit, 2).into()),
        ("n", t.decimals(100.0 * share, 0).into()),
    ];
    t.with("assess-precision-reading", &args).into_owned()
}

/// Points and places on the ruler, where everybody got the same questions.
pub fn points_table(facts: &Facts, t: &Tongue) -> String {
    if facts.summed.is_empty() {
        return String::new();
    }
    let mut below = 0.0;
    let rows: Vec<Vec<String>> = facts
        .summed
        .iter()
        .map(|row| {
            below += row.share;
            vec![
                t.number(row.points),
                t.decimals(row.theta, 1),
                format!("± {}", t.decimals(row.sd, 1)),
                t.decimals(100.0 * below, 0),
            ]
        })
        .collect();
    let keys = ["assess-points-got", "assess-points-place", "assess-points-moves", "assess-points-below"];
    let left_out: Vec<&str> = facts.fit.excluded.iter().map(|e| e.name.as_str()).collect();
    let without = match left_out.is_empty() {
        true => "".into(),
        false => t.with("assess-points-without", &[("list", left_out.join(", ").into())]),
    };
    let how = [&t.say("assess-points-how"), &without].map(|text| escape(text)).join(" ");
    let table = folded(table(&heads(t, &keys), &rows), rows.len(), t);
    section(&t.say("assess-points"), &format!("<p>{how}</p>\n{table}"))
}
