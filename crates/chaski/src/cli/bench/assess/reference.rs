//! Published and peers' numbers beside ours: the folder of reference data, file by file.

use super::Line;
use crate::cli::Failure;
use crate::cli::assess::input::read_bank;
use crate::cli::assess::simulate::read_examinees;
use kernel::Seed;
use psychometrics::adaptive::{
    AdaptiveBank, Balance, InformationIndex, SimulationSettings, StopRule, replications, simulate,
};
use psychometrics::calibrate::{Calibration, Model, Settings, calibrate};
use psychometrics::dif::{DifSettings, EtsClass, analyse};
use psychometrics::link::{LinkMethod, LinkSettings, link};
use psychometrics::responses::{ReadOptions, read};
use psychometrics::score::{Method, Prior, ScoreSettings, estimate};
use psychometrics::{Bank, Family, Item, Responses};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A table of an expected file: rows of named cells.
type Rows = Vec<BTreeMap<String, String>>;

pub(super) fn compare(folder: &Path, threads: usize) -> Result<Vec<Line>, Failure> {
    let inner = folder.join("irt");
    let data = Data { folder: if inner.is_dir() { inner } else { folder.to_owned() }, threads };
    let mut out = Vec::new();
    data.calibrations(&mut out)?;
    data.scores(&mut out)?;
    data.information(&mut out)?;
    data.next_items(&mut out)?;
    data.linking(&mut out)?;
    data.fairness(&mut out)?;
    data.simulations(&mut out)?;
    Ok(out)
}

struct Data {
    folder: PathBuf,
    threads: usize,
}

/// Content areas in the balanced simulations, and how often items are dealt to them anew.
const AREAS: usize = 6;
const DEALS: u64 = 6;

/// The largest difference met so far.
#[derive(Default)]
struct Worst(f64);

impl Worst {
    fn see(&mut self, ours: f64, theirs: f64) {
        let away = (ours - theirs).abs();
        self.0 = if away.is_nan() { f64::INFINITY } else { self.0.max(away) };
    }

    fn line(self, what: impl Into<String>, bar: f64, peer: &'static str) -> Line {
        Line { what: what.into(), measured: self.0, unit: "", bar: Some(bar), peer }
    }
}

impl Data {
    fn rows(&self, file: &str) -> Result<Rows, Failure> {
        let path = self.folder.join(file);
        let fail = |e: csv::Error| -> Failure { format!("{}: {e}", path.display()).into() };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(&path).map_err(fail)?;
        reader.deserialize().collect::<Result<Rows, _>>().map_err(fail)
    }

    fn answers(&self, file: &str, group: Option<&str>) -> Result<Responses, Failure> {
        let path = self.folder.join(file);
        let options = ReadOptions { group: group.map(str::to_owned), ..ReadOptions::default() };
        let input = std::fs::File::open(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(read(input, &options).map_err(|e| format!("{}: {e}", path.display()))?)
    }

    fn bank(&self, file: &str) -> Result<Bank, Failure> {
        read_bank(&self.folder.join(file), Family::Graded)
    }

    fn settings(&self, model: Model) -> Settings {
        Settings { threads: self.threads, ..Settings::new(model) }
    }

    fn calibrations(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        let likelihoods = self.rows("loglik_expected.csv")?;
        for (data, model, name) in [
            ("lsat6", Model::Rasch, "rasch"),
            ("lsat6", Model::TwoParameter, "2pl"),
            ("science4", Model::Graded, "grm"),
            ("science4", Model::PartialCredit, "gpcm"),
        ] {
            let fit = calibrate(&self.answers(&format!("{data}.csv"), None)?, &self.settings(model))?;
            let mut likelihood = Worst::default();
            for row in likelihoods.iter().filter(|r| r["data"] == data && r["model"] == name) {
                likelihood.see(fit.log_likelihood, number(row, "logLik"));
            }
            out.push(likelihood.line(format!("log-likelihood, {data} {name}"), 0.02, "mirt, ltm"));
            let (mut parameters, mut errors) = (Worst::default(), Worst::default());
            for row in &self.rows(&format!("{data}_{name}_mirt.csv"))? {
                let Some((value, error)) = found(&fit, &row["item"], &row["par"]) else { continue };
                parameters.see(value, number(row, "est"));
                if let (Some(error), Ok(expected)) = (error, row["se"].parse::<f64>()) {
                    errors.see(error / expected, 1.0);
                }
            }
            out.push(parameters.line(
                format!("  slopes, intercepts, difficulties, {data} {name}"),
                0.005,
                "mirt",
            ));
            out.push(errors.line(
                format!("  standard errors, relative, {data} {name}"),
                0.03,
                "mirt (Oakes)",
            ));
        }
        Ok(())
    }

    fn scores(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        let settings = ScoreSettings { range: (-4.0, 4.0), ..ScoreSettings::default() };
        for (bank, patterns, expected) in [
            ("cat_bank3pl.csv", "cat_patterns.csv", "cat_theta_expected.csv"),
            ("cat_bankgrm.csv", "cat_grm_patterns.csv", "cat_grm_theta_expected.csv"),
        ] {
            let (bank, answers) = (self.bank(bank)?, self.answers(patterns, None)?);
            let expected = self.rows(expected)?;
            for (name, method) in
                [("EAP", Method::Eap), ("MAP", Method::Map), ("WLE", Method::Wle), ("ML", Method::Ml)]
            {
                let (mut theta, mut error) = (Worst::default(), Worst::default());
                for (person, row) in expected.iter().enumerate() {
                    let ours = estimate(&pairs(&bank, &answers, person), method, &settings)
                        .ok_or("a pattern without answers")?;
                    theta.see(ours.theta, number(row, name));
                    for key in [format!("{name}_sd"), format!("{name}_se")] {
                        if let Some(Ok(expected)) = row.get(&key).map(|v| v.parse::<f64>()) {
                            error.see(ours.standard_error.unwrap_or(f64::NAN), expected);
                        }
                    }
                }
                out.push(theta.line(format!("{name}, {patterns}"), 1e-4, "catR"));
                out.push(error.line(format!("  its standard error, {patterns}"), 1e-4, "catR"));
            }
        }
        Ok(())
    }

    fn information(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        let bank = self.bank("cat_bank3pl.csv")?;
        let index = bank.index();
        let (mut probability, mut information) = (Worst::default(), Worst::default());
        for row in &self.rows("cat_prob_info_expected.csv")? {
            let item = &bank.items[*index.get(row["item"].as_str()).ok_or("an item is not in the bank")?];
            let theta = number(row, "theta");
            probability.see(item.probability(theta, 1), number(row, "P"));
            information.see(item.information(theta), number(row, "I"));
        }
        out.push(probability.line("response probability, 120 items x 5 abilities", 1e-9, "catR"));
        out.push(information.line("item information, 120 items x 5 abilities", 1e-9, "catR"));
        Ok(())
    }

    fn next_items(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        for (bank, patterns, expected) in [
            ("cat_bank3pl.csv", "cat_patterns.csv", "cat_next_item_expected.csv"),
            ("cat_bankgrm.csv", "cat_grm_patterns.csv", "cat_grm_theta_expected.csv"),
        ] {
            let (bank, answers) = (self.bank(bank)?, self.answers(patterns, None)?);
            let index = InformationIndex::new(&bank.items);
            let (mut different, mut best) = (0, Vec::new());
            for (person, row) in self.rows(expected)?.iter().enumerate() {
                let given = pairs(&bank, &answers, person);
                let eap = estimate(&given, Method::Eap, &ScoreSettings::default()).ok_or("no estimate")?;
                let open = |i: usize| !given.iter().any(|(item, _)| item.name == bank.items[i].name);
                index.best(&bank.items, eap.theta, 1, |i| open(i).then_some(0.0), &mut best);
                let ours = best.first().map_or("", |(_, i)| bank.items[*i].name.as_str());
                different += usize::from(ours != row["next_MFI"] && row["next_MFI"] != "NA");
            }
            out.push(Line {
                what: format!("next items that differ, {patterns}"),
                measured: different as f64,
                unit: "",
                bar: Some(0.0),
                peer: "catR",
            });
        }
        Ok(())
    }

    fn linking(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        let (x, y) = (self.bank("kb04_formX.csv")?, self.bank("kb04_formY.csv")?);
        let (in_x, in_y) = (x.index(), y.index());
        let common: Vec<(&Item, &Item)> = (1..=12)
            .filter_map(|i| {
                let name = (3 * i).to_string();
                Some((&x.items[*in_x.get(name.as_str())?], &y.items[*in_y.get(name.as_str())?]))
            })
            .collect();
        let mut worst = Worst::default();
        for row in &self.rows("kb04_linking_expected.csv")? {
            let method = LinkMethod::ALL.into_iter().find(|m| m.abbreviation() == row["method"]);
            let settings = LinkSettings {
                d: number(row, "D"),
                symmetric: row["symmetric"] == "TRUE",
                ..LinkSettings::default()
            };
            let ours = link(&common, method.ok_or("an unknown linking method")?, &settings)?;
            worst.see(ours.slope, number(row, "A"));
            worst.see(ours.intercept, number(row, "B"));
        }
        out.push(worst.line("linking constants, Kolen & Brennan, 4 methods x 4 settings", 1e-3, "plink"));
        Ok(())
    }

    fn fairness(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        let answers = self.answers("difsim.csv", Some("group"))?;
        let model = self.settings(Model::TwoParameter);
        let settings = DifSettings { reference: None, purify: false, likelihood_ratio: Some(model) };
        let found = analyse(&answers, &settings)?;
        let comparison = found.first().ok_or("one group only")?;
        let (mut mantel, mut logistic, mut ratio) = (Worst::default(), Worst::default(), Worst::default());
        let by_model = self.rows("difsim_irtlr_dif_expected.csv")?;
        let rows = self.rows("difsim_dif_expected.csv")?;
        for ((item, row), by_model) in comparison.items.iter().zip(&rows).zip(&by_model) {
            let m = item.mantel.as_ref().ok_or("no Mantel-Haenszel statistic")?;
            mantel.see(m.chi_squared_corrected, number(row, "MH_chi2_cc"));
            mantel.see(m.chi_squared, number(row, "MH_chi2"));
            mantel.see(m.odds_ratio.unwrap_or(f64::NAN), number(row, "MH_common_OR_ref_vs_focal"));
            mantel.see(m.delta.unwrap_or(f64::NAN), number(row, "ETS_delta"));
            let l = item.logistic.as_ref().ok_or("no logistic regression")?;
            logistic.see(l.uniform, number(row, "LR_uniform_chi2"));
            logistic.see(l.nonuniform, number(row, "LR_nonuniform_chi2"));
            logistic.see(l.total, number(row, "LR_total_chi2"));
            logistic.see(l.group_coefficient, number(row, "glm_group_coef"));
            let r = item.likelihood_ratio.as_ref().ok_or("no likelihood ratio")?;
            ratio.see(r.chi_squared, number(by_model, "X2"));
        }
        out.push(mantel.line("Mantel-Haenszel, 20 items", 1e-4, "base R"));
        out.push(logistic.line("logistic regression, 20 items", 1e-4, "base R"));
        out.push(ratio.line("likelihood ratio, 20 items", 0.05, "mirt"));
        let flagged: Vec<&str> = comparison
            .items
            .iter()
            .filter(|i| i.mantel.as_ref().is_some_and(|m| m.class != EtsClass::A))
            .map(|i| i.name.as_str())
            .collect();
        let different = usize::from(flagged != ["i03", "i05", "i11", "i17"]);
        let line = Worst(different as f64);
        out.push(line.line(
            format!("items in class B or C: {}", flagged.join(", ")),
            0.0,
            "the rule by hand",
        ));
        Ok(())
    }

    fn simulations(&self, out: &mut Vec<Line>) -> Result<(), Failure> {
        let bank = AdaptiveBank::new(self.bank("catsim/bank1000.csv")?.items, Prior::default());
        let examinees = read_examinees(&self.folder.join("catsim/theta2000.csv"))?;
        let line = |what: String, measured, bar, peer| Line { what, measured, unit: "", bar, peer };
        let settings = |max_exposure| SimulationSettings {
            stop: StopRule { standard_error: 0.3, min_items: 1, max_items: 200 },
            max_exposure,
            randomesque: 1,
            balance: None,
            replications: replications(examinees.len()),
            seed: Seed(1),
        };
        let mut free = 0.0;
        for (cap, bar, peer) in [
            (1.0, 13.0, "numpy reference 12.67, best fixed form 27.2"),
            (0.25, 15.2, "numpy reference 15.39"),
            (0.15, 18.0, "numpy reference 18.28"),
        ] {
            let found = simulate(&bank, &examinees, &settings(cap));
            let what = format!("items to a posterior sd of .30, exposure at most {cap}");
            out.push(line(what, found.mean_items(), Some(bar), peer));
            out.push(line("  error of the estimates".to_owned(), found.rmse, Some(0.295), ""));
            out.push(line("  highest exposure".to_owned(), found.exposure.highest, Some(cap), ""));
            if cap == 1.0 {
                free = found.mean_items();
            }
        }
        // The bank names no areas: each item is dealt to one of six by lot, and what balance costs depends on the lots.
        let (mut more, mut off) = (Vec::new(), Worst::default());
        for deal in 1..=DEALS {
            let mut chance = Seed(deal).part("areas").chance();
            let areas = bank.items().iter().map(|_| chance.below(AREAS as u64) as usize).collect();
            let balance = Balance::new(areas, vec![1.0; AREAS]);
            let found = simulate(&bank, &examinees, &SimulationSettings { balance, ..settings(1.0) });
            more.push(found.mean_items() - free);
            found.area_shares.iter().for_each(|share| off.see(100.0 * share, 100.0 / AREAS as f64));
        }
        let mean = more.iter().sum::<f64>() / more.len() as f64;
        let what = format!("items more when {AREAS} areas are balanced, mean of {DEALS} deals");
        out.push(line(what, mean, Some(1.0), ""));
        let most = more.into_iter().fold(0.0, f64::max);
        out.push(line("  the dearest deal".to_owned(), most, None, ""));
        out.push(off.line("  share of an area off its target, points of a hundred", 2.0, ""));
        Ok(())
    }
}

fn number(row: &BTreeMap<String, String>, key: &str) -> f64 {
    row.get(key).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

fn pairs<'a>(bank: &'a Bank, answers: &Responses, person: usize) -> Vec<(&'a Item, usize)> {
    let index = bank.index();
    let names = answers.items();
    answers
        .answers(person)
        .filter_map(|a| Some((&bank.items[*index.get(names[a.item].as_str())?], a.score)))
        .collect()
}

/// Our estimate and standard error of a parameter that mirt names `a1`, `d`, `d2`, `b`, `b2`, `var`.
fn found(fit: &Calibration, item: &str, parameter: &str) -> Option<(f64, Option<f64>)> {
    if item == "LATENT" {
        let latent = &fit.latent[0];
        return (parameter == "var").then_some((latent.sd * latent.sd, latent.variance_se));
    }
    let index = fit.items.iter().position(|i| i.name == item)?;
    let (item, errors) = (&fit.items[index], &fit.errors[index]);
    if parameter == "a1" {
        return Some((item.discrimination, errors.discrimination));
    }
    let (kind, number) = parameter.split_at_checked(1)?;
    let k = match number {
        "" => 0,
        number => number.parse::<usize>().ok()?.checked_sub(1)?,
    };
    match kind {
        "d" => Some((*item.intercepts.get(k)?, *errors.intercepts.get(k)?)),
        // Only graded and right/wrong items have their difficulties in these files.
        "b" => Some((*item.difficulties()?.get(k)?, None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs where the variable CHASKI_DATA names the folder of reference data, and says so where it does not.
    #[test]
    fn every_published_number_is_reproduced() {
        let Some(folder) = std::env::var_os("CHASKI_DATA") else {
            println!("CHASKI_DATA is not set: the published numbers are not compared");
            return;
        };
        for line in compare(Path::new(&folder), 2).unwrap() {
            assert_ne!(line.met(), Some(false), "{}: {} against {:?}", line.what, line.measured, line.bar);
        }
    }
}
