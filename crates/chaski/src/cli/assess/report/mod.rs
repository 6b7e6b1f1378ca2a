//! `chaski assess report`: one self-contained page about a calibration.

mod facts;
mod page;
mod sections;
mod svg;

use super::input::{AnswerFile, Estimation};
use crate::cli::{Failure, say};
use clap::{Args, ValueEnum};
use kernel::LanguageTag;
use std::path::PathBuf;
use web::messages::{Catalogue, LanguagePlan, Messages, Tongue};

/// The texts of the report.
pub(in crate::cli) const MESSAGES: Catalogue = Catalogue {
    area: "assess",
    sources: &[
        ("es", include_str!("../../../../messages/assess.es.ftl")),
        ("pt", include_str!("../../../../messages/assess.pt.ftl")),
        ("en", include_str!("../../../../messages/assess.en.ftl")),
    ],
};

/// A page with the ruler of people and questions, precision, curves, fit, fairness and exposure.
#[derive(Args)]
pub struct Report {
    /// CSV: persons in rows and items in columns, empty = not given; or person,item,score.
    responses: PathBuf,
    /// The page to write.
    #[arg(long, value_name = "FILE.html")]
    out: PathBuf,
    #[command(flatten)]
    estimation: Estimation,
    /// Column with the person's group: adds the fairness section.
    #[arg(long, value_name = "COL")]
    groups: Option<String>,
    /// Title of the page; default: what the page is about, in its language.
    #[arg(long)]
    title: Option<String>,
    /// Language of the page.
    #[arg(long, value_enum, default_value = "es")]
    language: Language,
    /// Posterior standard deviation at which the simulated adaptive test stops.
    #[arg(long, default_value_t = 0.4)]
    stop_se: f64,
    /// Highest share of the simulated tests that may show one item.
    #[arg(long, default_value_t = 1.0)]
    max_exposure: f64,
    #[command(flatten)]
    file: AnswerFile,
}

/// Languages in which every text exists.
#[derive(Clone, Copy, ValueEnum)]
enum Language {
    /// Español.
    Es,
    /// Português.
    Pt,
    /// English.
    En,
}

impl Report {
    pub(super) fn run(self) -> Result<(), Failure> {
        if !(self.stop_se > 0.0
            && self.stop_se.is_finite()
            && self.max_exposure > 0.0
            && self.max_exposure <= 1.0)
        {
            return Err("--stop-se: a number above 0; --max-exposure: a share above 0 and at most 1".into());
        }
        let settings = self.estimation.settings()?;
        let responses = self.file.read(&self.responses, self.groups.as_deref(), None)?;
        let facts = facts::Facts::gather(&responses, &settings, self.stop_se, self.max_exposure)
            .map_err(|e| format!("{}: {e}", self.responses.display()))?;
        let html = page::write(&facts, &tongue(self.language)?, self.title.as_deref());
        std::fs::write(&self.out, html).map_err(|e| format!("{}: {e}", self.out.display()))?;
        say(&format!("{}", self.out.display()));
        Ok(())
    }
}

fn tongue(language: Language) -> Result<Tongue, Failure> {
    let tag: LanguageTag = match language {
        Language::Es => "es",
        Language::Pt => "pt",
        Language::En => "en",
    }
    .parse()?;
    let plan = LanguagePlan { site_language: tag.clone(), ..LanguagePlan::default() };
    Ok(Messages::load(&[web::MESSAGES, MESSAGES], plan)?.tongue(&tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;
    use psychometrics::calibrate::{Model, Settings};
    use psychometrics::{Responses, synthetic};

    #[test]
    fn texts_are_complete() {
        web::messages::assert_complete(&[MESSAGES]);
    }

    fn sample(persons: usize) -> Responses {
        let bank = synthetic::bank(12, 0.0, Seed(1));
        let abilities = synthetic::abilities(persons, 0.0, 1.0, Seed(1));
        let plain = synthetic::responses(&bank, &abilities, None, Seed(1));
        let mut out = Responses::new((1..=12).map(|i| format!("<b>{i}</b>")).collect());
        for person in 0..persons {
            let row: Vec<Option<u8>> = plain.answers(person).map(|a| Some(a.score as u8)).collect();
            out.push(&row, (person % 2) as u16);
        }
        out.name_groups(vec!["urban & co".into(), "rural".into()]);
        out
    }

    #[test]
    fn the_page_is_whole_in_every_language() {
        let facts =
            facts::Facts::gather(&sample(600), &Settings::new(Model::TwoParameter), 0.5, 0.5).unwrap();
        for language in [Language::Es, Language::Pt, Language::En] {
            let html = page::write(&facts, &tongue(language).unwrap(), None);
            // No text missing, nothing fetched, names escaped, no number that is none.
            for absent in ["[assess", "http:", "https:", "<script", "<b>1", "NaN", "inf", "urban & co"] {
                assert!(!html.contains(absent), "{absent}");
            }
            for (open, close) in [("<section", "</section>"), ("<table", "</table>"), ("<svg", "</svg>")] {
                assert_eq!(html.matches(open).count(), html.matches(close).count());
                assert!(html.contains(open));
            }
        }
    }

    #[test]
    fn groups_below_five_are_not_shown() {
        let mut few = sample(300);
        few.name_groups(vec!["urban".into(), "rural".into(), "island".into()]);
        for _ in 0..4 {
            few.push(&[Some(1); 12], 2);
        }
        few.push(&[Some(0); 12], 1);
        let facts = facts::Facts::gather(&few, &Settings::new(Model::TwoParameter), 0.5, 1.0).unwrap();
        let html = page::write(&facts, &tongue(Language::En).unwrap(), None);
        assert!(html.contains("fewer than 5 people"));
        assert!(!html.contains("island"));
    }
}
