//! The page: answer first, proof second, pictures, then tables.

use super::{Change, escape, map, money, tables};
use crate::cli::plan::Loaded;
use netplan::plan::{Kind, Plan, RouteKind};
use web::messages::Tongue;

const STYLE: &str = include_str!("style.css");

/// The whole page in one language.
pub fn page(t: &Tongue, loaded: &Loaded, plan: &Plan, changes: &[Change]) -> String {
    let count = |n: usize| t.number(n as f64);
    let waiting = plan.connections.iter().filter(|c| c.kind != Kind::Served).count();
    let title = t.with("plan-title", &[("n", count(waiting).as_str().into())]).into_owned();
    let language = t.language().to_string();
    let invented = loaded.list.schools.first().is_some_and(|s| s.id.starts_with("SYN-"));
    let band =
        if invented { format!("<p class=\"band\">{}</p>", t.say("plan-invented")) } else { String::new() };
    let body = [
        format!("{band}<h1>{title}</h1>"),
        answer(t, loaded, plan, waiting),
        format!("<h2>{}</h2>{}", t.say("plan-proof-title"), proof(t, plan)),
        format!(
            "<section class=\"sheet\"><h2>{}</h2><p>{}</p>",
            t.say("plan-map-title"),
            map_reading(t, plan, waiting)
        ),
        format!("{}{}</section>", tables::legend(t, plan), map::schools(t, loaded, plan)),
        format!(
            "<section class=\"sheet\"><h2>{}</h2>{}</section>",
            t.say("plan-table-title"),
            tables::costs(t, loaded, plan)
        ),
        tables::years(t, plan),
        tables::changes(t, changes),
        cable(t, loaded, plan),
        format!("<h2>{}</h2>{}", t.say("plan-doubt-title"), tables::doubts(t, loaded, plan)),
        format!("<h2>{}</h2><p>{}</p>", t.say("plan-method-title"), t.say("plan-method")),
        format!("<h2>{}</h2>{}", t.say("plan-sources-title"), tables::sources(t, loaded)),
    ];
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{STYLE}</style></head>\
         <body><main>\n{}\n</main></body></html>\n",
        escape(&title),
        body.join("\n")
    )
}

fn answer(t: &Tongue, loaded: &Loaded, plan: &Plan, waiting: usize) -> String {
    let reached = plan.connections.iter().filter(|c| c.kind.is_connected()).count();
    let sum = |figure: fn(&netplan::cost::Bill) -> f64| money(t, plan.money(figure).values().sum());
    let (initial, yearly) = (sum(|b| b.initial_usd), sum(|b| b.annual_opex_usd));
    let (reached_text, waiting_text) = (t.number(reached as f64), t.number(waiting as f64));
    let lead = if reached == waiting {
        t.with("plan-answer-all", &[("initial", initial.as_str().into()), ("yearly", yearly.as_str().into())])
    } else {
        t.with(
            "plan-answer-some",
            &[
                ("reached", reached_text.as_str().into()),
                ("waiting", waiting_text.as_str().into()),
                ("initial", initial.as_str().into()),
                ("yearly", yearly.as_str().into()),
            ],
        )
    };
    let years = t.number(loaded.parameters.get("general", "years"));
    let cost = money(t, plan.present_value_usd());
    let mut rest = vec![
        t.with("plan-present", &[("years", years.as_str().into()), ("cost", cost.as_str().into())])
            .into_owned(),
    ];
    let schools = &loaded.list.schools;
    if schools.iter().any(|s| s.pupils.is_some()) {
        let pupils = t.decimals(plan.pupils(schools), 0);
        rest.push(t.with("plan-answer-pupils", &[("n", pupils.as_str().into())]).into_owned());
    }
    let served = t.number((plan.connections.len() - waiting) as f64);
    if plan.connections.len() > waiting {
        rest.push(t.with("plan-answer-served", &[("n", served.as_str().into())]).into_owned());
    }
    format!("<p class=\"lead\">{lead}</p><p>{}</p>", rest.join(" "))
}

fn proof(t: &Tongue, plan: &Plan) -> String {
    let cost = plan.present_value_usd();
    if let Some(bound) = plan.pupils_bound {
        let (bound, reached) = (t.decimals(bound, 0), t.decimals(plan.pupils_weighted, 0));
        let text = t.with(
            "plan-proof-budget",
            &[("bound", bound.as_str().into()), ("reached", reached.as_str().into())],
        );
        return format!("<p>{text}</p>");
    }
    let (Some(bound), Some(gap)) = (plan.lower_bound_usd, plan.gap()) else {
        return format!("<p>{}</p>", t.say("plan-proof-none"));
    };
    if gap < 1e-7 {
        return format!("<p>{}</p>", t.say("plan-proof-best"));
    }
    let percent = format!("{}\u{a0}%", t.decimals((gap * 100.0).max(0.01), 2));
    let (cost_text, bound_text) = (precise(t, cost), precise(t, bound));
    // Rounded up to two digits, so that "less than" is true.
    let saving = money(t, round_up(cost - bound));
    let text = t.with(
        "plan-proof",
        &[
            ("bound", bound_text.as_str().into()),
            ("cost", cost_text.as_str().into()),
            ("gap", percent.as_str().into()),
            ("saving", saving.as_str().into()),
        ],
    );
    let bar = |key: &str, share: f64, value: &str, class: &str| {
        use tables::ByKey;
        format!(
            "<div class=\"bar\"><span>{}</span><i class=\"{class}\" style=\"width:{:.2}%\"></i><b>{value}</b></div>",
            t.text_of(key),
            share * 100.0
        )
    };
    let bars = bar("plan-bar-cost", 1.0, &cost_text, "full")
        + &bar("plan-bar-bound", bound / cost, &bound_text, "hollow");
    format!("<p>{text}</p><div class=\"bars\" aria-hidden=\"true\">{bars}</div>")
}

/// Millions with two decimals, so that cost and bound can be told apart.
fn precise(t: &Tongue, usd: f64) -> String {
    if usd.abs() >= 1e6 {
        t.with("plan-million", &[("n", t.decimals(usd / 1e6, 2).as_str().into())]).into_owned()
    } else {
        money(t, usd)
    }
}

fn round_up(usd: f64) -> f64 {
    let step = libm::pow(10.0, libm::floor(libm::log10(usd.max(1.0))) - 1.0).max(1.0);
    libm::ceil(usd / step) * step
}

fn map_reading(t: &Tongue, plan: &Plan, waiting: usize) -> String {
    let fibre = plan.connections.iter().filter(|c| c.kind == Kind::Fibre).count();
    let of_ten = libm::round(10.0 * fibre as f64 / waiting.max(1) as f64);
    t.with("plan-map-reading", &[("fibre", of_ten.into())]).into_owned()
}

fn cable(t: &Tongue, loaded: &Loaded, plan: &Plan) -> String {
    let stretches = plan.routes.iter().filter(|r| r.kind == RouteKind::Trench).count();
    if stretches == 0 {
        return format!("<h2>{}</h2><p>{}</p>", t.say("plan-cable-title"), t.say("plan-cable-none"));
    }
    let (km, n) = (t.decimals(plan.fibre_km(), 0), t.number(stretches as f64));
    let reading = t.with("plan-cable-reading", &[("km", km.as_str().into()), ("n", n.as_str().into())]);
    let drawing = map::cable(t, loaded, plan);
    format!(
        "<section class=\"sheet\"><h2>{}</h2><p>{reading}</p>{drawing}</section>",
        t.say("plan-cable-title")
    )
}
