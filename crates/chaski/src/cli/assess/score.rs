//! `chaski assess score`.

use super::input::{AnswerFile, GradedName, cell, number_list, numbers, read_bank};
use crate::cli::{Failure, say};
use clap::{Args, ValueEnum};
use psychometrics::score::{
    Estimate, Method, Prior, ScoreSettings, Scorer, SubScore, estimate, level_masses, sub_scores,
};
use psychometrics::{Bank, Item, Responses};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Abilities with standard errors, levels and sub-scores.
#[derive(Args)]
pub struct Score {
    /// CSV (item,a,b[,c] or item,a,b1,b2,...) or the JSON of a calibration.
    #[arg(long)]
    bank: PathBuf,
    /// CSV: persons in rows and items in columns, or person,item,score.
    #[arg(long)]
    responses: PathBuf,
    /// Estimator.
    #[arg(long, value_enum, default_value = "eap")]
    method: MethodName,
    /// Bounds of map, wle and ml.
    #[arg(long, value_name = "LO,HI", default_value = "-10,10", allow_hyphen_values = true)]
    range: String,
    /// Normal prior of eap and map. Default: that of the bank's calibration, else 0,1.
    #[arg(long, value_name = "MEAN,SD", allow_hyphen_values = true)]
    prior: Option<String>,
    /// Cut scores between levels, ascending: adds the probability of each level.
    #[arg(long, value_name = "CUTS", allow_hyphen_values = true)]
    cuts: Option<String>,
    /// Sub-scores by the bank's column `area`, where they reach this reliability.
    #[arg(long, value_name = "RELIABILITY")]
    areas: Option<f64>,
    /// What several thresholds in a bank without a column `model` mean.
    #[arg(long, value_enum, default_value = "grm")]
    graded: GradedName,
    #[command(flatten)]
    file: AnswerFile,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Estimators by name.
#[derive(Clone, Copy, ValueEnum)]
enum MethodName {
    /// Posterior mean.
    Eap,
    /// Posterior mode.
    Map,
    /// Warm's weighted likelihood.
    Wle,
    /// Maximum likelihood.
    Ml,
}

impl MethodName {
    fn method(self) -> Method {
        match self {
            MethodName::Eap => Method::Eap,
            MethodName::Map => Method::Map,
            MethodName::Wle => Method::Wle,
            MethodName::Ml => Method::Ml,
        }
    }

    fn name(self) -> &'static str {
        match self {
            MethodName::Eap => "eap",
            MethodName::Map => "map",
            MethodName::Wle => "wle",
            MethodName::Ml => "ml",
        }
    }
}

impl Score {
    pub(super) fn run(self) -> Result<(), Failure> {
        let bank = read_bank(&self.bank, self.graded.family())?;
        let settings = self.settings(&bank)?;
        let names: Vec<String> = bank.items.iter().map(|i| i.name.clone()).collect();
        let responses = self.file.read(&self.responses, None, Some(names))?;
        check(&bank, &responses).map_err(|error| format!("{}: {error}", self.responses.display()))?;
        let cuts = self.cuts.as_deref().map(|c| number_list(c, "--cuts")).transpose()?.unwrap_or_default();
        if cuts.windows(2).any(|w| w[0] >= w[1]) {
            return Err("--cuts: the cut scores must ascend".into());
        }
        if self.areas.is_some_and(|r| !(0.0..1.0).contains(&r)) {
            return Err("--areas: the reliability must be at least 0 and below 1".into());
        }
        let scored = self.score_all(&bank, &responses, &settings, &cuts);
        if self.json {
            let value = json!({"method": self.method.name(), "prior": {"mean": settings.prior.mean, "sd": settings.prior.sd},
                               "range": [settings.range.0, settings.range.1], "cuts": cuts, "persons": scored});
            say(&format!("{value:#}"));
        } else {
            self.print(&scored);
        }
        Ok(())
    }

    fn settings(&self, bank: &Bank) -> Result<ScoreSettings, Failure> {
        let range = numbers::<2>(&self.range, "--range")?;
        if range[0] >= range[1] || range.iter().any(|r| r.abs() > 100.0) {
            return Err("--range: the lower bound first, both within -100 and 100".into());
        }
        let prior = match (&self.prior, bank.latent) {
            (Some(text), _) => {
                let [mean, sd] = numbers::<2>(text, "--prior")?;
                Prior { mean, sd }
            }
            (None, Some((mean, sd))) => Prior { mean, sd },
            (None, None) => Prior::default(),
        };
        if !(prior.sd > 0.0 && prior.sd <= 100.0) {
            return Err("--prior: the standard deviation must be above 0 and at most 100".into());
        }
        Ok(ScoreSettings { prior, range: (range[0], range[1]), ..ScoreSettings::default() })
    }

    fn score_all(
        &self,
        bank: &Bank,
        responses: &Responses,
        settings: &ScoreSettings,
        cuts: &[f64],
    ) -> Vec<Value> {
        let index = bank.index();
        let place: Vec<usize> =
            responses.items().iter().map(|name| index.get(name.as_str()).copied().unwrap_or(0)).collect();
        let scorer = Scorer::new(&bank.items, &settings.grid, settings.prior);
        let (area_names, area_of) = areas(bank);
        (0..responses.person_count())
            .map(|person| {
                let pairs: Vec<(usize, usize)> =
                    responses.answers(person).map(|a| (place[a.item], a.score)).collect();
                let answers: Vec<(&Item, usize)> = pairs.iter().map(|(i, x)| (&bank.items[*i], *x)).collect();
                let method = self.method.method();
                let found = match method {
                    Method::Eap => Some(scorer.eap(pairs.iter().copied())),
                    _ => estimate(&answers, method, settings),
                };
                let mut value = estimate_json(found);
                value["person"] = json!(responses.person(person));
                value["n"] = json!(pairs.len());
                if !cuts.is_empty() {
                    let weights = scorer.posterior(pairs.iter().copied());
                    value["levels"] = json!(level_masses(&weights, scorer.points(), cuts));
                }
                if let Some(reliability) = self.areas {
                    let list =
                        sub_scores(&scorer, &pairs, &area_of, area_names.len(), settings.prior, reliability);
                    value["areas"] =
                        list.iter().zip(&area_names).map(|(score, name)| area_json(name, score)).collect();
                }
                value
            })
            .collect()
    }

    fn print(&self, scored: &[Value]) {
        say(&format!("{:<16} {:>4} {:>9} {:>9}", "person", "n", self.method.name(), "se"));
        for value in scored {
            let mut line = format!(
                "{:<16} {:>4} {:>9} {:>9}{}",
                value["person"].as_str().unwrap_or_default(),
                value["n"],
                cell(value["theta"].as_f64()),
                cell(value["se"].as_f64()),
                if value["at_bound"] == json!(true) { "  at the bound" } else { "" }
            );
            for mass in value["levels"].as_array().into_iter().flatten() {
                line += &format!(" {:>6.3}", mass.as_f64().unwrap_or_default());
            }
            for area in value["areas"].as_array().into_iter().flatten() {
                let shown =
                    area["theta"].as_f64().map_or("too little evidence".to_owned(), |t| format!("{t:.3}"));
                line += &format!("  {}: {shown}", area["area"].as_str().unwrap_or_default());
            }
            say(&line);
        }
    }
}

/// Every answer must be a category of its item.
fn check(bank: &Bank, responses: &Responses) -> Result<(), Failure> {
    let index = bank.index();
    let known: Vec<Option<usize>> =
        responses.items().iter().map(|name| index.get(name.as_str()).copied()).collect();
    for person in 0..responses.person_count() {
        for answer in responses.answers(person) {
            let highest = known[answer.item].map_or(0, |i| bank.items[i].highest_score());
            if answer.score > highest {
                let place = responses.place(person, answer.item);
                return Err(
                    format!("{place}: the score {} is out of range 0 to {highest}", answer.score).into()
                );
            }
        }
    }
    Ok(())
}

/// Area names and the area number of each item.
pub(super) fn areas(bank: &Bank) -> (Vec<String>, Vec<Option<usize>>) {
    let mut names: Vec<String> = Vec::new();
    let numbers = bank
        .areas
        .iter()
        .map(|area| {
            area.as_ref().map(|area| {
                names.iter().position(|n| n == area).unwrap_or_else(|| {
                    names.push(area.clone());
                    names.len() - 1
                })
            })
        })
        .collect();
    (names, numbers)
}

fn estimate_json(found: Option<Estimate>) -> Value {
    match found {
        Some(e) => json!({"theta": e.theta, "se": e.standard_error, "at_bound": e.at_bound}),
        None => json!({"theta": null, "se": null, "at_bound": false, "note": "no answers"}),
    }
}

fn area_json(name: &str, score: &SubScore) -> Value {
    match score {
        SubScore::Known(e, r) => {
            json!({"area": name, "theta": e.theta, "se": e.standard_error, "reliability": r})
        }
        SubScore::TooLittleEvidence(r) => {
            json!({"area": name, "theta": null, "note": "too little evidence", "reliability": r})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use psychometrics::Family;

    #[test]
    fn areas_are_numbered_in_order_of_appearance() {
        let text = "item,a,b,area\nx,1,0,safety\ny,1,0,\nz,1,0,search\nw,1,0,safety\n";
        let bank = Bank::read(text, Family::Graded).unwrap();
        let (names, numbers) = areas(&bank);
        assert_eq!(names, ["safety", "search"]);
        assert_eq!(numbers, [Some(0), None, Some(1), Some(0)]);
    }
}
