//! `chaski assess report`: one self-contained page about a calibration.

mod facts;
mod fairness;
mod page;
mod sections;
mod specialists;
mod svg;
mod words;

use super::input::{AnswerFile, Estimation};
use crate::cli::{Failure, say};
use crate::machine::MachineClock;
use clap::Args;
use kernel::calendar::{DAY_MS, date_of_day, day_of_date};
use kernel::{Clock, LanguageTag};
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
    /// The group with which the others are compared. Default: the first in the file.
    #[arg(long, value_name = "GROUP", requires = "groups")]
    reference: Option<String>,
    /// Name of the test, on top of the page.
    #[arg(long)]
    title: Option<String>,
    /// Date of the page. Default: today by this machine's clock, in UTC.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day_of)]
    date: Option<i64>,
    /// Language of the page, es, pt or en, also with a country: es-HN writes numbers as Honduras does.
    #[arg(long, value_name = "TAG", default_value = "es")]
    language: LanguageTag,
    /// Posterior standard deviation at which the simulated adaptive test stops. Default: that of this test, so that lengths can
    /// be compared.
    #[arg(long)]
    stop_se: Option<f64>,
    /// Highest share of the simulated tests that may show one item.
    #[arg(long, default_value_t = 1.0)]
    max_exposure: f64,
    #[command(flatten)]
    file: AnswerFile,
}

impl Report {
    pub(super) fn run(self) -> Result<(), Failure> {
        if self.stop_se.is_some_and(|se| !(se > 0.0 && se.is_finite()))
            || !(self.max_exposure > 0.0 && self.max_exposure <= 1.0)
        {
            return Err("--stop-se: a number above 0; --max-exposure: a share above 0 and at most 1".into());
        }
        let settings = self.estimation.settings()?;
        let tongue = tongue(&self.language)?;
        let responses = self.file.read(&self.responses, self.groups.as_deref(), None)?;
        if let Some(name) = self.reference.as_ref().filter(|name| !responses.groups().contains(name)) {
            let known = responses.groups().join(", ");
            return Err(format!("--reference: there is no group {name:?}; the groups are: {known}").into());
        }
        let wishes = facts::Wishes {
            stop_se: self.stop_se,
            max_exposure: self.max_exposure,
            reference: self.reference.as_deref(),
        };
        let facts = facts::Facts::gather(&responses, &settings, &wishes)
            .map_err(|e| format!("{}: {e}", self.responses.display()))?;
        let cover = page::Cover {
            title: self.title,
            file: self.responses.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            day: self.date.unwrap_or_else(|| MachineClock.now().0.div_euclid(DAY_MS)),
        };
        let html = page::write(&facts, &tongue, &cover);
        std::fs::write(&self.out, html).map_err(|e| format!("{}: {e}", self.out.display()))?;
        say(&format!("{}", self.out.display()));
        Ok(())
    }
}

/// Days since 1970-01-01 of a date as ISO 8601 writes it.
fn day_of(text: &str) -> Result<i64, String> {
    let parts: Option<Vec<i64>> = text.split('-').map(|part| part.parse().ok()).collect();
    let wrong = || format!("{text:?} is no date, e.g. 2026-11-22");
    let &[year, month, day] = parts.as_deref().unwrap_or_default() else { return Err(wrong()) };
    let (Ok(m), Ok(d)) = (u8::try_from(month), u8::try_from(day)) else { return Err(wrong()) };
    if !(1900..=9999).contains(&year) || !(1..=12).contains(&m) {
        return Err(wrong());
    }
    let found = day_of_date(year, m, d);
    if date_of_day(found) == (year, m, d) { Ok(found) } else { Err(wrong()) }
}

fn tongue(language: &LanguageTag) -> Result<Tongue, Failure> {
    if !["es", "pt", "en"].contains(&language.language()) {
        return Err(format!(
            "--language: there is no report in {language}, only in es, pt, en and their countries (es-HN)"
        )
        .into());
    }
    let plan = LanguagePlan { site_language: language.clone(), ..LanguagePlan::default() };
    Ok(Messages::load(&[web::MESSAGES, MESSAGES], plan)?.tongue(language))
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

    const PLAIN: facts::Wishes = facts::Wishes { stop_se: None, max_exposure: 1.0, reference: None };

    fn facts_of(responses: &Responses) -> facts::Facts {
        facts::Facts::gather(responses, &Settings::new(Model::TwoParameter), &PLAIN).unwrap()
    }

    fn page_of(responses: &Responses, language: &str) -> String {
        let cover =
            page::Cover { title: None, file: "answers.csv".into(), day: day_of("2026-11-22").unwrap() };
        page::write(&facts_of(responses), &tongue(&language.parse().unwrap()).unwrap(), &cover)
    }

    /// What the page says in English, without marks.
    fn words(responses: &Responses) -> String {
        let html = page_of(responses, "en");
        let mut inside = true;
        let text: String = html
            .chars()
            .filter(|c| {
                inside = if *c == '<' { false } else { inside || *c == '>' };
                inside && *c != '>'
            })
            .collect();
        text.replace('\n', " ")
    }

    /// The sample with answers passed through `map(person, item, score)`.
    fn changed(persons: usize, map: impl Fn(usize, usize, u8) -> Option<u8>) -> Responses {
        let plain = sample(persons);
        plain.mapped(plain.items().to_vec(), |person, a| {
            map(person, a.item, a.score as u8).map(|score| (a.item as u16, score))
        })
    }

    #[test]
    fn the_page_is_whole_in_every_language() {
        let cover = page::Cover { title: Some("Prueba & más".into()), file: "a<b.csv".into(), day: 20_779 };
        let facts = facts_of(&sample(600));
        for language in ["es", "pt", "en", "es-HN"] {
            let html = page::write(&facts, &tongue(&language.parse().unwrap()).unwrap(), &cover);
            // No text missing, nothing fetched, names escaped, no number that is none.
            for absent in
                ["[assess", "http:", "https:", "<script", "<b>1", "NaN", "inf", "urban & co", "a<b", "& más"]
            {
                assert!(!html.contains(absent), "{absent}");
            }
            assert!(html.contains("2026") && html.contains("<h1>Prueba &amp; más</h1>"));
            for (open, close) in [("<section", "</section>"), ("<table", "</table>"), ("<svg", "</svg>")] {
                assert_eq!(html.matches(open).count(), html.matches(close).count());
                assert!(html.contains(open));
            }
        }
    }

    #[test]
    fn numbers_are_written_as_the_country_does() {
        let mark = |language: &str| tongue(&language.parse().unwrap()).unwrap().decimals(0.5, 1);
        assert_eq!((mark("es"), mark("es-HN"), mark("pt-BR")), ("0,5".into(), "0.5".into(), "0,5".into()));
        for (language, border) in [("es", "(0,05)"), ("es-HN", "(0.05)"), ("en", "(0.05)")] {
            assert!(page_of(&sample(300), language).contains(border), "{language}");
        }
        assert!(tongue(&"quz".parse().unwrap()).is_err());
    }

    #[test]
    fn dates_are_dates() {
        assert_eq!(day_of("1970-01-02"), Ok(1));
        for wrong in ["2026-02-30", "22-11-2026", "2026-11", "today", "2026-13-01"] {
            assert!(day_of(wrong).is_err(), "{wrong}");
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
        let html = page_of(&few, "en");
        assert!(html.contains("fewer than 5 people"));
        assert!(!html.contains("island"));
    }

    /// Twelve people in a group, of whom two answered everything: no figure may rest on those two.
    #[test]
    fn figures_of_two_people_are_not_shown() {
        let mut thin = changed(400, |_, _, score| Some(score));
        thin.name_groups(vec!["urban".into(), "rural".into(), "island".into()]);
        for person in 0..12u8 {
            let row: Vec<Option<u8>> =
                (0..12).map(|i| (person < 2 || i < 6).then_some((person + i) % 2)).collect();
            thin.push(&row, 2);
        }
        let found = facts_of(&thin).fairness.unwrap();
        let island = found.pairs.iter().find(|p| p.comparison.focal == "island").unwrap();
        assert!(island.comparison.items.iter().all(|i| i.mantel.is_none() && i.logistic.is_none()));
        assert!(!found.whole());
    }

    #[test]
    fn fairness_that_could_not_be_checked_is_not_called_fair() {
        let fair = "No question treats equally able people";
        let not_all = "could not be checked completely";
        let page = words(&sample(600));
        assert!(page.contains(fair) && !page.contains(not_all), "{page}");
        // One group, or too many of them.
        let mut one = sample(300);
        one.name_groups(vec!["urban".into()]);
        let one = one.mapped(one.items().to_vec(), |_, a| Some((a.item as u16, a.score as u8)));
        let mut alone = Responses::new(one.items().to_vec());
        alone.name_groups(vec!["urban".into()]);
        for person in 0..one.person_count() {
            let row: Vec<Option<u8>> = one.answers(person).map(|a| Some(a.score as u8)).collect();
            alone.push(&row, 0);
        }
        let page = words(&alone);
        assert!(
            page.contains("there is nothing to compare it with")
                && page.contains(not_all)
                && !page.contains(fair)
        );
        // Sixty people in each group: compared, but little would be seen.
        let page = words(&sample(120));
        assert!(page.contains("there are few people") && page.contains(not_all) && !page.contains(fair));
    }

    /// Planned missing: nobody answered everything. The likelihood ratio uses everybody, and sees the unfair question.
    #[test]
    fn planned_missing_is_checked_by_models() {
        // The first question loses half of its right answers in the second group.
        let unfair =
            |person: usize, item: usize, score: u8| if item == 0 && person % 4 == 1 { 0 } else { score };
        let sparse = changed(3000, |person, item, score| {
            ((person / 2 + item) % 3 != 0).then_some(unfair(person, item, score))
        });
        let facts = facts_of(&sparse);
        let found = facts.fairness.as_ref().unwrap();
        assert_eq!(found.pairs[0].evidence, psychometrics::dif::Evidence::Models);
        assert!(found.whole() && found.pairs[0].flagged().contains(&"<b>1</b>"));
        assert!(words(&sparse).contains("much harder for rural"));
        // A column that nobody answered takes nothing away from the others.
        let mut names = sample(600).items().to_vec();
        names.push("empty".into());
        let wider = changed(600, |person, item, score| Some(unfair(person, item, score)));
        let wider = wider.mapped(names, |_, a| Some((a.item as u16, a.score as u8)));
        let page = words(&wider);
        assert!(page.contains("harder for rural") && !page.contains("could not be checked"), "{page}");
    }

    /// The group is the answer to the first question: whoever is wrong there finds it harder, not easier.
    #[test]
    fn an_infinite_difference_keeps_its_direction() {
        let plain = sample(400);
        let mut out = Responses::new(plain.items().to_vec());
        out.name_groups(vec!["right".into(), "wrong".into()]);
        for person in 0..plain.person_count() {
            let row: Vec<Option<u8>> = plain.answers(person).map(|a| Some(a.score as u8)).collect();
            out.push(&row, u16::from(row[0] == Some(0)));
        }
        let page = words(&out);
        assert!(page.contains("much harder for wrong than for right"), "{page}");
    }

    /// "So many questions would do" compares like with like: the same precision, and what people answer now.
    #[test]
    fn an_adaptive_test_is_compared_at_the_same_precision() {
        let third = changed(2000, |person, item, score| ((person + item) % 3 == 0).then_some(score));
        let facts = facts_of(&third);
        let own = facts.reliability.unwrap().error_variance.sqrt();
        assert_eq!(facts.stop_se, own);
        assert!((facts.answers_each() - 4.0).abs() < 0.01);
        let page = words(&third);
        assert!(
            !page.contains("instead of 12")
                && (!page.contains("would do") || page.contains("answers about 4"))
        );
        // The error people meet and the error of the chart are one thing.
        let at_mean = facts.precision.iter().min_by(|a, b| a.0.abs().total_cmp(&b.0.abs())).unwrap().1;
        assert!((at_mean / own - 1.0).abs() < 0.15, "{at_mean} {own}");
    }

    #[test]
    fn what_is_easy_is_counted_and_each_question_gets_one_advice() {
        // The first question is right for all but one in fifty, by lot; the second says nothing about ability.
        let odd = changed(1500, |person, item, score| match item {
            0 => Some(u8::from(person % 51 != 7)),
            1 => Some(u8::from(person * 7919 % 13 < 6)),
            _ => Some(score),
        });
        let facts = facts_of(&odd);
        let of = |name: &str| {
            facts.flags.iter().filter(|(n, _)| n == name).map(|(_, f)| f.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("<b>1</b>"), [facts::Flag::Easy]);
        assert!(
            matches!(of("<b>2</b>")[..], [facts::Flag::Weak | facts::Flag::Misfit]),
            "{:?}",
            of("<b>2</b>")
        );
        assert!((facts.right[0].share - 0.98).abs() < 1e-9);
        let page = words(&odd);
        assert!(page.contains("98%") && !page.contains("Wait for more answers"));
    }

    /// The report says what `calibrate --groups` says.
    #[test]
    fn groups_far_apart_are_calibrated_as_groups() {
        let bank = synthetic::bank(12, 0.0, Seed(1));
        let mut apart = Responses::new(bank.iter().map(|i| i.name.clone()).collect());
        apart.name_groups(vec!["low".into(), "high".into()]);
        for (group, mean) in [(0, -1.0), (1, 1.0)] {
            let abilities = synthetic::abilities(500, mean, 0.8, Seed(3 + group));
            let answers = synthetic::responses(&bank, &abilities, None, Seed(5 + group));
            for person in 0..500 {
                let row: Vec<Option<u8>> = answers.answers(person).map(|a| Some(a.score as u8)).collect();
                apart.push(&row, group as u16);
            }
        }
        let settings = Settings::new(Model::TwoParameter);
        let direct = psychometrics::calibrate::calibrate(&apart, &settings).unwrap();
        let facts = facts_of(&apart);
        assert_eq!(facts.fit.log_likelihood, direct.log_likelihood);
        assert_eq!(facts.fit.latent.len(), 2);
        let swapped = facts::Wishes { reference: Some("high"), ..PLAIN };
        let swapped = facts::Facts::gather(&apart, &settings, &swapped).unwrap();
        assert_eq!(swapped.fit.latent[0].group, "high");
        assert_eq!(swapped.fairness.unwrap().pairs[0].comparison.reference, "high");
    }

    #[test]
    fn of_too_few_people_nothing_is_said() {
        let page = words(&sample(25));
        assert!(
            page.contains("There are 25 people") && page.contains("How many people got each question right")
        );
        for absent in ["reliability", "ruler", "Fit", "look at again"] {
            assert!(!page.contains(absent), "{absent}: {page}");
        }
        assert!(words(&sample(150)).contains("These are few people (150)"));
    }

    #[test]
    fn points_lead_to_places_where_everybody_got_all() {
        let page = words(&sample(300));
        assert!(page.contains("From the number of points to the place on the ruler"));
        let sparse = changed(300, |person, item, score| ((person + item) % 2 == 0).then_some(score));
        assert!(!words(&sparse).contains("From the number of points"));
    }
}
