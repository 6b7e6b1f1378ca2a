//! `chaski assess score`.

use super::input::{AnswerFile, GradedName, cell, number_list, numbers, read_bank};
use crate::cli::{Failure, say};
use clap::{Args, ValueEnum};
use psychometrics::score::{
    Estimate, Method, Prior, ScoreSettings, Scorer, SubScore, estimate, level_masses, sub_scores,
};
use psychometrics::{Bank, Item, Responses};
use serde_json::{Value, json};
use std::collections::HashSet;
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
    /// Normal prior of eap and map. Default: that of the bank's calibration (of its first group), else 0,1.
    #[arg(long, value_name = "MEAN,SD", allow_hyphen_values = true, conflicts_with = "groups")]
    prior: Option<String>,
    /// Column with the person's group: each person's prior is that of her group in the bank's calibration.
    #[arg(long, value_name = "COL")]
    groups: Option<String>,
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
        let range = self.range()?;
        let names: Vec<String> = bank.items.iter().map(|i| i.name.clone()).collect();
        let responses = self.file.read(&self.responses, self.groups.as_deref(), Some(names))?;
        let priors = self.priors(&bank, responses.groups())?;
        let settings: Vec<ScoreSettings> =
            priors.iter().map(|p| settings(*p, range)).collect::<Result<_, _>>()?;
        let answers = categories(&bank, &responses)
            .map_err(|error| format!("{}: {error}", self.responses.display()))?;
        let cuts = self.cuts.as_deref().map(|c| number_list(c, "--cuts")).transpose()?.unwrap_or_default();
        if cuts.windows(2).any(|w| w[0] >= w[1]) {
            return Err("--cuts: the cut scores must ascend".into());
        }
        if self.areas.is_some_and(|r| !(0.0..1.0).contains(&r)) {
            return Err("--areas: the reliability must be at least 0 and below 1".into());
        }
        let scored = self.score_all(&bank, &responses, &answers, &settings, &cuts);
        let notes = self.notes(&bank, &responses);
        if self.json {
            let prior = |p: &Prior| json!({"mean": p.mean, "sd": p.sd});
            let mut value = json!({"method": self.method.name(), "prior": prior(&priors[0]), "range": [range.0, range.1],
                                   "cuts": cuts, "notes": notes, "persons": scored});
            for (name, own) in responses.groups().iter().zip(&priors) {
                value["groups"][name] = prior(own);
            }
            say(&format!("{value:#}"));
        } else {
            self.print(&scored);
            notes.iter().for_each(|note| say(&format!("note: {note}")));
        }
        Ok(())
    }

    fn range(&self) -> Result<(f64, f64), Failure> {
        let range = numbers::<2>(&self.range, "--range")?;
        if range[0] >= range[1] || range.iter().any(|r| r.abs() > 100.0) {
            return Err("--range: the lower bound first, both within -100 and 100".into());
        }
        Ok((range[0], range[1]))
    }

    /// One prior for each group of the file, or one for all.
    fn priors(&self, bank: &Bank, groups: &[String]) -> Result<Vec<Prior>, Failure> {
        if groups.is_empty() {
            return Ok(vec![prior_for(self.prior.as_deref(), bank, None)?]);
        }
        groups.iter().map(|name| prior_for(None, bank, Some(name))).collect()
    }

    /// What the numbers alone would hide.
    fn notes(&self, bank: &Bank, responses: &Responses) -> Vec<String> {
        let some = |names: &[&str]| {
            let more = if names.len() > 10 { ", ..." } else { "" };
            format!("{}{more}", names.iter().take(10).copied().collect::<Vec<_>>().join(", "))
        };
        let mut notes = Vec::new();
        let strange: Vec<&str> = responses.left_out().iter().map(String::as_str).collect();
        if !strange.is_empty() {
            notes.push(format!("not in the bank and left out ({}): {}", strange.len(), some(&strange)));
        }
        let here: HashSet<&str> = responses.items().iter().map(String::as_str).collect();
        let absent: Vec<&str> =
            bank.items.iter().map(|i| i.name.as_str()).filter(|name| !here.contains(name)).collect();
        if !absent.is_empty() {
            notes.push(format!(
                "items of the bank that are not in the answers ({}): {}",
                absent.len(),
                some(&absent)
            ));
        }
        let bayesian = matches!(self.method, MethodName::Eap | MethodName::Map);
        if bayesian && bank.groups.len() > 1 && self.prior.is_none() && self.groups.is_none() {
            notes.push(format!(
                "the bank was calibrated in {} groups; everybody has the prior of {}. With --groups COL each person has that of her own",
                bank.groups.len(),
                bank.groups[0].0
            ));
        }
        notes
    }

    fn score_all(
        &self,
        bank: &Bank,
        responses: &Responses,
        answers: &[Vec<(usize, usize)>],
        settings: &[ScoreSettings],
        cuts: &[f64],
    ) -> Vec<Value> {
        let scorers: Vec<Scorer> =
            settings.iter().map(|s| Scorer::new(&bank.items, &s.grid, s.prior)).collect();
        let (area_names, area_of) = areas(bank);
        (0..responses.person_count())
            .map(|person| {
                let pairs = &answers[person];
                let group = responses.group(person).min(settings.len() - 1);
                let (settings, scorer) = (&settings[group], &scorers[group]);
                let answers: Vec<(&Item, usize)> = pairs.iter().map(|(i, x)| (&bank.items[*i], *x)).collect();
                let method = self.method.method();
                let found = match method {
                    Method::Eap => Some(scorer.eap(pairs.iter().copied())),
                    _ => estimate(&answers, method, settings),
                };
                let mut value = estimate_json(found);
                value["person"] = json!(responses.person(person));
                value["n"] = json!(pairs.len());
                if let Some(name) = responses.groups().get(group) {
                    value["group"] = json!(name);
                }
                if !cuts.is_empty() {
                    let weights = scorer.posterior(pairs.iter().copied());
                    value["levels"] = json!(level_masses(&weights, scorer.points(), cuts));
                }
                if let Some(reliability) = self.areas {
                    let list =
                        sub_scores(scorer, pairs, &area_of, area_names.len(), settings.prior, reliability);
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

fn settings(prior: Prior, range: (f64, f64)) -> Result<ScoreSettings, Failure> {
    let settings = ScoreSettings::for_prior(prior)
        .ok_or("--prior: so wide a prior says nothing; use --method wle or ml, which need none")?;
    Ok(ScoreSettings { range, ..settings })
}

/// The prior that was typed, or that of a group of the bank's calibration, or of the calibration, or 0,1.
pub(super) fn prior_for(typed: Option<&str>, bank: &Bank, group: Option<&str>) -> Result<Prior, Failure> {
    if let Some(name) = group {
        let known = bank.groups.iter().find(|(known, ..)| known == name);
        return match known {
            Some((_, mean, sd)) => Ok(Prior { mean: *mean, sd: *sd }),
            None if bank.groups.is_empty() => {
                Err("the bank knows no groups: it is no JSON of a calibration with --groups".into())
            }
            None => {
                let list: Vec<&str> = bank.groups.iter().map(|(known, ..)| known.as_str()).collect();
                Err(format!(
                    "the bank was not calibrated with a group {name:?}; its groups are: {}",
                    list.join(", ")
                )
                .into())
            }
        };
    }
    let Some(text) = typed else {
        return Ok(bank.latent.map_or_else(Prior::default, |(mean, sd)| Prior { mean, sd }));
    };
    let [mean, sd] = numbers::<2>(text, "--prior")?;
    if !(sd > 0.0 && sd <= 100.0) {
        return Err("--prior: the standard deviation must be above 0 and at most 100".into());
    }
    Ok(Prior { mean, sd })
}

/// Everybody's answers as (item of the bank, category). Every score must be one that its item knows.
fn categories(bank: &Bank, responses: &Responses) -> Result<Vec<Vec<(usize, usize)>>, Failure> {
    let index = bank.index();
    let place: Vec<Option<usize>> =
        responses.items().iter().map(|name| index.get(name.as_str()).copied()).collect();
    let mut out = Vec::with_capacity(responses.person_count());
    for person in 0..responses.person_count() {
        let mut row = Vec::with_capacity(responses.answers(person).len());
        for answer in responses.answers(person) {
            let Some(item) = place[answer.item] else { continue };
            let Some(category) = bank.items[item].category(answer.score) else {
                return Err(out_of_range(
                    &responses.place(person, answer.item),
                    answer.score,
                    &bank.items[item],
                ));
            };
            row.push((item, category));
        }
        out.push(row);
    }
    Ok(out)
}

fn out_of_range(place: &str, score: usize, item: &Item) -> Failure {
    let known = item.scores_in_words();
    let why = if item.scores.is_empty() {
        format!("the score {score} is out of range {known}")
    } else {
        format!("the score {score} is out of range: the bank was calibrated on the scores {known}")
    };
    format!("{place}: {why}").into()
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
