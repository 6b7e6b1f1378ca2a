//! `chaski assess dif`.

use super::input::{AnswerFile, GradedName, ModelName, cell, threads};
use crate::cli::{Failure, say};
use clap::Args;
use psychometrics::calibrate::Settings;
use psychometrics::dif::{Comparison, DifSettings, EtsClass, Evidence, ItemDif, analyse};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The rule by which an item is flagged, printed with every result.
const RULE: &str = "ETS: A if |delta| < 1 or the corrected Mantel-Haenszel chi-squared is not significant at 5 %; \
    C if |delta| >= 1.5 and (|delta| - 1) / se > 1.645; B otherwise. Graded items: |standardised mean difference| up to .17 A, \
    up to .25 B, above C. Where too few answered everything: likelihood ratio, A if p >= .01 or the difference in the share of points is below .05, \
    C from .10. Flagged: B and C.";

/// Mantel-Haenszel with ETS classes, logistic regression, likelihood ratio.
#[derive(Args)]
pub struct Dif {
    /// CSV: persons in rows and items in columns, or person,item,score with the group as a fourth column.
    responses: PathBuf,
    /// Column with the person's group.
    #[arg(long, value_name = "COL")]
    group: String,
    /// Reference group; default: the first in the file.
    #[arg(long)]
    reference: Option<String>,
    /// Leave flagged items out of the matching score and repeat.
    #[arg(long)]
    purify: bool,
    /// Model of the likelihood ratio.
    #[arg(long, value_enum, default_value = "2pl")]
    model: ModelName,
    /// Its model of items with more than two categories.
    #[arg(long, value_enum, default_value = "grm")]
    graded: GradedName,
    /// Leave the likelihood ratio out (it fits one model per item).
    #[arg(long)]
    quick: bool,
    /// Threads; the result has the same bits for any number.
    #[arg(long)]
    threads: Option<usize>,
    #[command(flatten)]
    file: AnswerFile,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Dif {
    pub(super) fn run(self) -> Result<(), Failure> {
        let responses = self.file.read(&self.responses, Some(&self.group), None)?;
        let mut model = Settings::new(self.model.model());
        model.graded = Some(self.graded.family());
        model.threads = threads(self.threads);
        let settings = DifSettings {
            reference: self.reference.clone(),
            purify: self.purify,
            likelihood_ratio: (!self.quick).then_some(model),
        };
        let found =
            analyse(&responses, &settings).map_err(|e| format!("{}: {e}", self.responses.display()))?;
        if self.json {
            say(&format!("{:#}", as_json(&found)));
        } else {
            found.iter().for_each(print);
        }
        Ok(())
    }
}

/// The JSON of all comparisons; the first one's items also at the top.
pub(in crate::cli) fn as_json(found: &[Comparison]) -> Value {
    let comparisons: Vec<Value> = found
        .iter()
        .map(|c| {
            json!({"reference": c.reference, "focal": c.focal, "persons": {"reference": c.matched.0, "focal": c.matched.1},
                   "purified": c.purified, "flagged": flagged(c), "items": c.items.iter().map(item_json).collect::<Vec<_>>()})
        })
        .collect();
    json!({"rule": RULE, "flagged": found.first().map(flagged), "items": comparisons.first().map(|c| c["items"].clone()),
           "comparisons": comparisons})
}

/// Names of the items in class B or C.
pub(in crate::cli) fn flagged(comparison: &Comparison) -> Vec<String> {
    let class = |i: &&ItemDif| i.verdict().is_some_and(|verdict| verdict.class != EtsClass::A);
    comparison.items.iter().filter(class).map(|i| i.name.clone()).collect()
}

pub(in crate::cli) fn class_name(class: EtsClass) -> &'static str {
    match class {
        EtsClass::A => "A",
        EtsClass::B => "B",
        EtsClass::C => "C",
    }
}

fn item_json(item: &ItemDif) -> Value {
    let mut value = json!({"name": item.name, "note": item.note});
    if let Some(verdict) = item.verdict() {
        value["class"] = json!(class_name(verdict.class));
        value["harder_for_focal"] = json!(verdict.harder_for_focal);
        value["by"] =
            json!(if verdict.evidence == Evidence::Matching { "matching" } else { "likelihood ratio" });
    }
    if let Some(m) = &item.mantel {
        value["mh_chi2_cc"] = json!(m.chi_squared_corrected);
        value["mh_chi2"] = json!(m.chi_squared);
        value["mh_p"] = json!(m.p);
        value["mh_common_or_ref_vs_focal"] = json!(m.odds_ratio);
        value["ets_delta"] = json!(m.delta);
        value["ets_delta_se"] = json!(m.delta_se);
        value["standardised_mean_difference"] = json!(m.effect);
        value["ets_class"] = json!(class_name(m.class));
    }
    if let Some(l) = &item.logistic {
        value["lr_uniform_chi2"] = json!(l.uniform);
        value["lr_nonuniform_chi2"] = json!(l.nonuniform);
        value["lr_total_chi2"] = json!(l.total);
        value["lr_p"] = json!(l.p);
        value["glm_group_coef"] = json!(l.group_coefficient);
    }
    if let Some(r) = &item.likelihood_ratio {
        value["irt_lr"] = json!({"x2": r.chi_squared, "df": r.df, "p": r.p, "difference": r.difference});
    }
    value
}

fn print(c: &Comparison) {
    say(&format!("reference {} ({}), focal {} ({})", c.reference, c.matched.0, c.focal, c.matched.1));
    say(&format!(
        "{:<16} {:>5} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "item", "class", "delta", "se", "MH chi2", "uniform", "nonunif.", "IRT LR"
    ));
    for item in &c.items {
        let m = item.mantel.as_ref();
        say(&format!(
            "{:<16} {:>5} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}  {}",
            item.name,
            item.verdict().map_or("-", |verdict| class_name(verdict.class)),
            cell(m.and_then(|m| m.delta.or(m.effect))),
            cell(m.and_then(|m| m.delta_se)),
            cell(m.map(|m| m.chi_squared_corrected)),
            cell(item.logistic.as_ref().map(|l| l.uniform)),
            cell(item.logistic.as_ref().map(|l| l.nonuniform)),
            cell(item.likelihood_ratio.as_ref().map(|r| r.chi_squared)),
            item.note.as_deref().unwrap_or_default()
        ));
    }
    if !c.purified.is_empty() {
        say(&format!("left out of the matching score: {}", c.purified.join(", ")));
    }
    say(&format!("flagged (B or C): {}", flagged(c).join(", ")));
    say(RULE);
}
