//! Tables of the report.

use super::{Change, escape, map, money, short};
use crate::cli::plan::Loaded;
use netplan::{
    input::FindingKind,
    plan::{Kind, Plan, Warning},
};
use std::{collections::BTreeMap, fmt::Write};
use web::messages::Tongue;

/// Groups in the order of the table, with their message keys.
const ROWS: [(&str, &str); 7] = [
    ("fibre", "plan-fibre"),
    ("cellular", "plan-cellular"),
    ("p2p", "plan-p2p"),
    ("satellite", "plan-satellite"),
    ("hub_only", "plan-hub_only"),
    ("none", "plan-none"),
    ("already_served", "plan-already_served"),
];

/// Schools and money by technology.
pub fn costs(t: &Tongue, loaded: &Loaded, plan: &Plan) -> String {
    let counts = plan.counts();
    let years = t.number(loaded.parameters.get("general", "years"));
    let head = [
        t.say("plan-technology").into_owned(),
        t.say("plan-schools").into_owned(),
        t.say("plan-initial").into_owned(),
        t.say("plan-yearly").into_owned(),
        t.with("plan-ownership", &[("years", years.as_str().into())]).into_owned(),
    ];
    let mut rows = String::new();
    let figures =
        [plan.money(|b| b.initial_usd), plan.money(|b| b.annual_opex_usd), plan.money(|b| b.ownership_usd)];
    let sums = figures.each_ref().map(|m| m.values().sum::<f64>());
    for (group, key) in ROWS {
        let Some(count) = counts.get(group) else { continue };
        let cells: Vec<String> =
            figures.iter().map(|m| short(t, m.get(group).copied().unwrap_or(0.0))).collect();
        rows.push_str(&row(
            t,
            &head,
            &format!("{}{}", map::sign(group), t.text_of(key)),
            Some(*count),
            &cells,
        ));
    }
    if figures[0].contains_key("inside") {
        let cells: Vec<String> = figures.iter().map(|m| short(t, m["inside"])).collect();
        rows.push_str(&row(t, &head, &t.say("plan-inside"), None, &cells));
    }
    let cells: Vec<String> = sums.iter().map(|s| short(t, *s)).collect();
    let total = row(t, &head, &t.say("plan-total"), Some(plan.connections.len()), &cells);
    format!(
        "<p>{}</p><table class=\"stack\" role=\"table\">{}<tbody role=\"rowgroup\">{rows}</tbody><tfoot role=\"rowgroup\">{total}</tfoot></table>",
        t.say("plan-table-unit"),
        header(&head)
    )
}

/// A row whose cells also carry the words above them: on a phone each row is a block of its own, and the roles keep it a table for
/// those who listen.
fn row(t: &Tongue, head: &[String], name: &str, count: Option<usize>, cells: &[String]) -> String {
    let count = count.map(|c| t.number(c as f64)).unwrap_or_default();
    let cells: String = std::iter::once(&count)
        .chain(cells)
        .zip(head.iter().skip(1))
        .map(|(cell, word)| {
            let empty = if cell.is_empty() { " class=\"empty\"" } else { "" };
            format!("<td role=\"cell\" data-word=\"{}\"{empty}>{cell}</td>", escape(word))
        })
        .collect();
    format!("<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{name}</th>{cells}</tr>")
}

fn header(cells: &[String]) -> String {
    let cells: String = cells.iter().map(|c| format!("<th scope=\"col\">{c}</th>")).collect();
    format!("<thead><tr>{cells}</tr></thead>")
}

/// Signs and names beside the map.
pub fn legend(t: &Tongue, plan: &Plan) -> String {
    let counts = plan.counts();
    let mut items = String::new();
    for (group, key) in ROWS.into_iter().chain([("node", "plan-node")]) {
        let count = if group == "node" { None } else { counts.get(group) };
        if group == "node" || count.is_some_and(|_| group != "none") {
            let number = count.map(|c| format!(" <b>{}</b>", t.number(*c as f64))).unwrap_or_default();
            let _ = write!(items, "<li>{}{}{number}</li>", map::sign(group), t.text_of(key));
        }
    }
    format!("<ul class=\"legend\">{items}</ul>")
}

/// What is built in each year; empty when everything is built at once.
pub fn years(t: &Tongue, plan: &Plan) -> String {
    let mut by_year: BTreeMap<u32, (usize, f64)> = BTreeMap::new();
    for c in plan.connections.iter().filter(|c| c.kind != Kind::Served) {
        let slot = by_year.entry(c.year).or_default();
        *slot = (slot.0 + 1, slot.1 + c.bill.initial_usd);
    }
    for r in &plan.routes {
        by_year.entry(r.year).or_default().1 += r.bill.initial_usd;
    }
    if by_year.len() < 2 {
        return String::new();
    }
    let head = ["plan-year", "plan-schools", "plan-spent"].map(|k| t.text_of(k));
    let rows: String = by_year
        .into_iter()
        .map(|(year, (schools, usd))| row(t, &head, &year.to_string(), Some(schools), &[short(t, usd)]))
        .collect();
    format!("<h2>{}</h2><table>{}<tbody>{rows}</tbody></table>", t.say("plan-years-title"), header(&head))
}

/// What other prices would change; empty when it was not computed.
pub fn changes(t: &Tongue, changes: &[Change]) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let head = ["plan-change-what", "plan-change-low", "plan-change-high"].map(|k| t.text_of(k));
    let cell = |value: (f64, usize)| {
        let (cost, n) = (money(t, value.0), t.number(value.1 as f64));
        t.with("plan-change-cell", &[("cost", cost.as_str().into()), ("n", n.as_str().into())]).into_owned()
    };
    let rows: String = changes
        .iter()
        .map(|c| {
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
                t.text_of(c.what),
                cell(c.low),
                cell(c.high)
            )
        })
        .collect();
    format!(
        "<section class=\"sheet\"><h2>{}</h2><p>{}</p><table>{}<tbody>{rows}</tbody></table></section>",
        t.say("plan-change-title"),
        t.say("plan-change-reading"),
        header(&head)
    )
}

/// What nobody knows, and what is wrong with the list.
pub fn doubts(t: &Tongue, loaded: &Loaded, plan: &Plan) -> String {
    let number = |n: usize| t.number(n as f64);
    let mut items = Vec::new();
    let list = &loaded.list;
    if list.findings.is_empty() {
        items.push(t.say("plan-doubt-none").into_owned());
    } else if list.rows > list.schools.len() {
        let (rows, left) = (number(list.rows), number(list.rows - list.schools.len()));
        items.push(
            t.with("plan-doubt-rows", &[("rows", rows.as_str().into()), ("left", left.as_str().into())])
                .into_owned(),
        );
    }
    let factor = t.number(loaded.parameters.get("general", "length_factor"));
    items.push(t.with("plan-doubt-straight", &[("factor", factor.as_str().into())]).into_owned());
    let counted = [
        ("plan-doubt-pupils", list.schools.iter().filter(|s| s.pupils.is_none()).count()),
        (
            "plan-doubt-unreached",
            plan.connections.iter().filter(|c| matches!(c.kind, Kind::HubOnly | Kind::None)).count(),
        ),
        (
            "plan-doubt-assumption",
            loaded.parameters.sources().iter().filter(|s| s.source.starts_with("assumption")).count(),
        ),
    ];
    for (key, count) in counted.into_iter().filter(|c| c.1 > 0) {
        items.push(t.text_with(key, &[("n", number(count).as_str().into())]));
    }
    items.extend(plan.warnings.iter().map(|w| warning(t, w)));
    let items: String = items.iter().map(|i| format!("<li>{}</li>", escape(i))).collect();
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    // How many pupils are not known is said above, school by school.
    for finding in list.findings.iter().filter(|finding| finding.kind != FindingKind::MissingPupils) {
        *kinds.entry(finding.kind).or_insert(0) += 1;
    }
    let found: String = kinds
        .into_iter()
        .map(|(kind, n)| {
            format!("<li>{}: {}</li>", t.text_of(&format!("plan-finding-{}", kind.name())), number(n))
        })
        .collect();
    format!("<ul>{items}{found}</ul>")
}

fn warning(t: &Tongue, warning: &Warning) -> String {
    let count = |key: &str, n: usize| t.text_with(key, &[("n", t.number(n as f64).as_str().into())]);
    match warning {
        Warning::LonelyFibreNode { id, nearest_km } => {
            let km = t.decimals(*nearest_km, 0);
            t.with("plan-warning-lonely", &[("id", id.into()), ("km", km.as_str().into())]).into_owned()
        }
        Warning::BeamFull { schools } => count("plan-warning-beam", *schools),
        Warning::TooManyHops { schools } => count("plan-warning-hops", *schools),
        Warning::NoTerrain => t.say("plan-warning-terrain").into_owned(),
    }
}

/// Every price with its source.
pub fn sources(t: &Tongue, loaded: &Loaded) -> String {
    let head = ["plan-sources-key", "plan-sources-value", "plan-sources-source"].map(|k| t.text_of(k));
    let rows: String = loaded
        .parameters
        .sources()
        .iter()
        .map(|s| {
            let source = match s.source.strip_prefix("assumption") {
                Some(rest) => format!("<b>{}</b>{}", t.say("plan-assumption"), escape(rest)),
                None => escape(&s.source),
            };
            format!(
                "<tr><th scope=\"row\">{}</th><td>{} {}</td><td>{source}</td></tr>",
                escape(&s.key),
                t.number(s.value),
                escape(s.unit)
            )
        })
        .collect();
    format!("<div class=\"wide\"><table class=\"fine\">{}<tbody>{rows}</tbody></table></div>", header(&head))
}

/// Texts whose key is not a literal where it is asked for.
pub trait ByKey {
    /// The text of a key.
    fn text_of(&self, key: &str) -> String;
    /// The text of a key with variables.
    fn text_with(&self, key: &str, args: &[(&str, web::messages::Value<'_>)]) -> String;
}

impl ByKey for Tongue {
    fn text_of(&self, key: &str) -> String {
        self.messages().text(self.language(), key, &[]).into_owned()
    }

    fn text_with(&self, key: &str, args: &[(&str, web::messages::Value<'_>)]) -> String {
        self.messages().text(self.language(), key, args).into_owned()
    }
}
