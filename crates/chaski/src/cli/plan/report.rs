//! The report: one HTML file that needs nothing else, for a reader who decides and does not compute.

mod map;
mod page;
mod tables;

use super::Loaded;
use netplan::plan::Plan;
use web::messages::{Catalogue, LanguagePlan, Messages, MessagesError, Tongue};

/// The report's texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "plan",
    sources: &[
        ("es", include_str!("../../../messages/plan.es.ftl")),
        ("pt", include_str!("../../../messages/plan.pt.ftl")),
        ("en", include_str!("../../../messages/plan.en.ftl")),
    ],
};

/// One row of "if prices change".
pub struct Change {
    /// Message key of what changes.
    pub what: &'static str,
    /// Present value and schools on fibre when it is a fifth lower.
    pub low: (f64, usize),
    /// The same a fifth higher.
    pub high: (f64, usize),
}

/// All languages: file name and page.
pub fn reports(
    loaded: &Loaded,
    plan: &Plan,
    changes: &[Change],
) -> Result<Vec<(String, String)>, MessagesError> {
    let messages = Messages::load(&[MESSAGES], LanguagePlan::default())?;
    let mut pages = Vec::new();
    for language in ["es", "pt", "en"] {
        if let Ok(tag) = language.parse() {
            let tongue = messages.tongue(&tag);
            pages.push((format!("report.{language}.html"), page::page(&tongue, loaded, plan, changes)));
        }
    }
    Ok(pages)
}

/// Text safe between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Money as people say it: millions with one decimal, smaller sums whole.
fn money(t: &Tongue, usd: f64) -> String {
    if usd.abs() >= 1e6 {
        t.with("plan-million", &[("n", t.decimals(usd / 1e6, 1).as_str().into())]).into_owned()
    } else {
        t.with("plan-usd", &[("n", t.decimals(usd, 0).as_str().into())]).into_owned()
    }
}

/// Money in a table cell, where the unit stands above the table.
fn short(t: &Tongue, usd: f64) -> String {
    if usd.abs() >= 1e6 {
        t.with("plan-short", &[("n", t.decimals(usd / 1e6, 1).as_str().into())]).into_owned()
    } else {
        t.decimals(usd, 0)
    }
}
