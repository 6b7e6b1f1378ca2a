//! `chaski assess link`.

use super::calibrate::model_name;
use super::input::{GradedName, read_bank};
use crate::cli::{Failure, say};
use clap::{Args, ValueEnum};
use psychometrics::link::{LinkMethod, LinkSettings, Linking, link};
use psychometrics::{Bank, Family, Item};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Constants A and B with theta_Y = A theta_X + B, by four methods; more than two forms make a chain.
#[derive(Args)]
pub struct Link {
    /// Banks in order: X is put on the scale of Y (and Y on that of the next, ...).
    #[arg(required = true, num_args = 2.., value_name = "FORM")]
    forms: Vec<PathBuf>,
    /// Items in common, separated by commas; once per link of a chain, or once for all. Default: names on both forms.
    #[arg(long, value_name = "IDS")]
    common: Vec<String>,
    /// Scaling constant of the logistic curves.
    #[arg(long, default_value_t = 1.0)]
    d: f64,
    /// Also count the loss of linking the other way (Haebara, Stocking-Lord).
    #[arg(long)]
    symmetric: bool,
    /// What several thresholds in a bank without a column `model` mean.
    #[arg(long, value_enum, default_value = "grm")]
    graded: GradedName,
    /// Write the first form as a bank on the scale of the last.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The method by which --out moves it.
    #[arg(long, value_enum, default_value = "sl")]
    method: MethodName,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The four methods by their usual abbreviations.
#[derive(Clone, Copy, ValueEnum)]
enum MethodName {
    /// Mean/mean.
    Mm,
    /// Mean/sigma.
    Ms,
    /// Haebara.
    Hb,
    /// Stocking-Lord.
    Sl,
}

impl MethodName {
    fn method(self) -> LinkMethod {
        match self {
            MethodName::Mm => LinkMethod::MeanMean,
            MethodName::Ms => LinkMethod::MeanSigma,
            MethodName::Hb => LinkMethod::Haebara,
            MethodName::Sl => LinkMethod::StockingLord,
        }
    }
}

impl Link {
    pub(super) fn run(self) -> Result<(), Failure> {
        if !(self.d > 0.0 && self.d < 100.0) {
            return Err("--d: a number above 0, usually 1 or 1.7".into());
        }
        let links = self.forms.len() - 1;
        if self.common.len() > 1 && self.common.len() != links {
            return Err(format!("--common: once for all, or once for each of the {links} links").into());
        }
        let banks: Vec<Bank> =
            self.forms.iter().map(|f| read_bank(f, self.graded.family())).collect::<Result<_, _>>()?;
        let settings = LinkSettings { d: self.d, symmetric: self.symmetric, ..LinkSettings::default() };
        let mut steps: Vec<Value> = Vec::new();
        let mut whole = vec![Linking::IDENTITY; LinkMethod::ALL.len()];
        for (step, pair) in banks.windows(2).enumerate() {
            let wanted = self.common.get(step).or(self.common.first());
            let common = self.pairs(&pair[0], &pair[1], wanted, step)?;
            let mut found = Vec::new();
            for (method, whole) in LinkMethod::ALL.into_iter().zip(&mut whole) {
                let linking = link(&common, method, &settings).map_err(|e| {
                    format!("{} to {}: {e}", self.forms[step].display(), self.forms[step + 1].display())
                })?;
                *whole = whole.then(linking);
                found.push(constants(method, linking));
            }
            steps.push(json!({"from": self.forms[step].display().to_string(), "to": self.forms[step + 1].display().to_string(),
                              "common": common.iter().map(|(x, _)| &x.name).collect::<Vec<_>>(), "methods": found}));
        }
        let chosen = LinkMethod::ALL.iter().position(|m| *m == self.method.method()).unwrap_or(0);
        if let Some(path) = &self.out {
            let bank = moved(&banks[0], whole[chosen]);
            std::fs::write(path, format!("{bank:#}\n")).map_err(|e| format!("{}: {e}", path.display()))?;
        }
        let methods: Vec<Value> =
            LinkMethod::ALL.into_iter().zip(&whole).map(|(m, l)| constants(m, *l)).collect();
        if self.json {
            let mut value =
                json!({"d": self.d, "symmetric": self.symmetric, "methods": methods, "links": steps});
            // The constants also by method, for those who look up one.
            for (method, linking) in LinkMethod::ALL.into_iter().zip(&whole) {
                value[method.abbreviation()] = json!({"A": linking.slope, "B": linking.intercept});
            }
            say(&format!("{value:#}"));
        } else {
            for step in &steps {
                let common: Vec<&str> =
                    step["common"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let more = if common.len() > 30 { ", ..." } else { "" };
                let shown = common.iter().take(30).copied().collect::<Vec<_>>().join(", ");
                let (from, to) = (step["from"].as_str(), step["to"].as_str());
                let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
                say(&format!("{from} to {to}: {} items in common: {shown}{more}", common.len()));
            }
            say(&format!("theta on the scale of {} = A theta + B", self.forms[links].display()));
            for (method, linking) in LinkMethod::ALL.into_iter().zip(&whole) {
                say(&format!(
                    "{}  A {:.6}  B {:+.6}",
                    method.abbreviation(),
                    linking.slope,
                    linking.intercept
                ));
            }
        }
        Ok(())
    }

    fn pairs<'a>(
        &self,
        x: &'a Bank,
        y: &'a Bank,
        wanted: Option<&String>,
        step: usize,
    ) -> Result<Vec<(&'a Item, &'a Item)>, Failure> {
        let (in_x, in_y) = (x.index(), y.index());
        let names: Vec<String> = match wanted {
            Some(list) => list.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect(),
            None => {
                x.items.iter().map(|i| i.name.clone()).filter(|n| in_y.contains_key(n.as_str())).collect()
            }
        };
        names
            .iter()
            .map(|name| match (in_x.get(name.as_str()), in_y.get(name.as_str())) {
                (Some(i), Some(j)) => Ok((&x.items[*i], &y.items[*j])),
                (None, _) => {
                    Err(format!("--common: item {name} is not in {}", self.forms[step].display()).into())
                }
                (_, None) => {
                    Err(format!("--common: item {name} is not in {}", self.forms[step + 1].display()).into())
                }
            })
            .collect()
    }
}

fn constants(method: LinkMethod, linking: Linking) -> Value {
    json!({"method": method.abbreviation(), "A": linking.slope, "B": linking.intercept})
}

/// A bank on another scale, in the JSON that `calibrate` writes.
fn moved(bank: &Bank, linking: Linking) -> Value {
    let item = |(item, area): (&Item, &Option<String>)| {
        let item = linking.item(item);
        let single = item.family == Family::Dichotomous;
        let list = |values: &[f64]| if single { json!(values[0]) } else { json!(values) };
        json!({
            "name": item.name,
            "model": model_name(&item),
            "a": item.discrimination,
            "b": item.difficulties().map_or(Value::Null, |b| list(&b)),
            "intercept": list(&item.intercepts),
            "c": item.guessing,
            "scores": (0..item.categories()).map(|category| item.score(category)).collect::<Vec<_>>(),
            "area": area,
        })
    };
    let latent = |mean: f64, sd: f64| {
        let sd = linking.slope * sd;
        json!({"mean": linking.ability(mean), "var": sd * sd})
    };
    let mut out = json!({"items": bank.items.iter().zip(&bank.areas).map(item).collect::<Vec<_>>()});
    if let Some((mean, sd)) = bank.latent {
        out["latent"] = latent(mean, sd);
        let groups = bank.groups.iter().map(|(name, mean, sd)| {
            let mut group = latent(*mean, *sd);
            group["group"] = json!(name);
            group
        });
        out["latent"]["groups"] = groups.collect();
    }
    out
}
