//! `chaski package check`: what is wrong with a course, and what it holds.

use super::{DiskFolder, Failure, read_any, say};
use clap::Args;
use formats::package::{
    Counts, Course, Finding, Formula, LessonWeight, PageReadability, Severity, Tally, check, check_against,
    read_folder, readability, tally, tally_by_unit, weights,
};
use kernel::LanguageTag;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf};

/// Arguments of `check`.
#[derive(Args)]
pub struct CheckArguments {
    /// The course folder, with course.toml in it.
    folder: PathBuf,
    /// The version published before, as a folder or a package file: lost or reused ids are errors.
    #[arg(long, value_name = "OLD")]
    against: Option<PathBuf>,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &CheckArguments) -> Result<(), Failure> {
    let course = read_folder(&DiskFolder::open(&arguments.folder)?)?;
    let mut findings = check(&course);
    if let Some(earlier) = &arguments.against {
        findings.extend(check_against(&course, &read_any(earlier)?));
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if arguments.json {
        say(&json_report(&course, &findings).to_string());
    } else {
        text_report(&course, &findings, errors);
    }
    match errors {
        0 => Ok(()),
        1 => Err("1 error; mend it and check again".into()),
        count => Err(format!("{count} errors; mend them and check again").into()),
    }
}

fn text_report(course: &Course, findings: &[Finding], errors: usize) {
    findings.iter().for_each(|finding| say(&finding.to_string()));
    let total = tally(course);
    say(&format!(
        "{} version {}: {} units, {} lessons, {} activities, {} exercises, {} skills, languages {}",
        course.id,
        course.version,
        total.units,
        total.lessons,
        total.pages + total.exercises,
        total.exercises,
        course.skills.len(),
        course.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    ));
    let kinds = total.by_kind.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>();
    say(&format!("exercises: {}; {} with changing numbers", kinds.join(", "), total.families));
    let difficulties = total.by_difficulty.iter().map(|(level, count)| format!("{level}: {count}"));
    say(&format!("by difficulty: {}", difficulties.collect::<Vec<_>>().join(", ")));
    say(&format!(
        "minutes: {} in all, {} to {} a lesson; {} pictures, {} sources",
        total.minutes, total.minutes_min, total.minutes_max, total.pictures, total.sources
    ));
    say("bytes of text, pictures, sound (sound loads only when asked for):");
    for LessonWeight { folder, language, text_bytes, picture_bytes, sound_bytes } in weights(course) {
        say(&format!("    {folder} {language}: {text_bytes} {picture_bytes} {sound_bytes}"));
    }
    readability_report(course);
    say(&format!("{errors} errors, {} pieces of advice", findings.len() - errors));
}

/// Hardest pages named for each language.
const HARDEST_PAGES: usize = 3;

fn readability_report(course: &Course) {
    let pages = readability(course);
    say("how easy pages read (higher is easier; languages cannot be compared with one another):");
    for language in &course.languages {
        let Some(formula) = Formula::of(language) else {
            say(&format!("    {language}: no formula"));
            continue;
        };
        let all = whole(&pages, language);
        say(&format!(
            "    {language}: {:.0} ({} words, {:.1} a sentence, {:.2} syllables a word; easy from {:.0}; {})",
            formula.score(all),
            all.words,
            all.words_in_sentence(),
            all.syllables_in_word(),
            formula.easy_from,
            formula.source
        ));
        for page in hardest(&pages, language).into_iter().take(HARDEST_PAGES) {
            say(&format!("        {:.0} {}", page.score.unwrap_or_default(), page.file));
        }
    }
}

/// All pages of a language together.
fn whole(pages: &[PageReadability], language: &LanguageTag) -> Counts {
    let of_language = pages.iter().filter(|page| page.language == *language);
    of_language.fold(Counts::default(), |sum, page| sum.plus(page.counts))
}

/// Pages of a language that are long enough for a score, the hardest first.
fn hardest<'a>(pages: &'a [PageReadability], language: &LanguageTag) -> Vec<&'a PageReadability> {
    let mut scored: Vec<_> =
        pages.iter().filter(|page| page.language == *language && page.score.is_some()).collect();
    scored.sort_by(|a, b| a.score.unwrap_or_default().total_cmp(&b.score.unwrap_or_default()));
    scored
}

fn json_report(course: &Course, findings: &[Finding]) -> Value {
    let finding = |finding: &Finding| {
        let severity = if finding.severity == Severity::Error { "error" } else { "advice" };
        json!({ "severity": severity, "file": finding.file, "line": finding.line, "what": finding.what, "what_to_do": finding.what_to_do })
    };
    let weight = |weight: &LessonWeight| {
        json!({ "lesson": weight.folder, "language": weight.language.as_str(), "text_bytes": weight.text_bytes,
                "picture_bytes": weight.picture_bytes, "sound_bytes": weight.sound_bytes })
    };
    let units: Vec<Value> = tally_by_unit(course)
        .into_iter()
        .map(|(unit, tally)| json!({ "unit": unit.id.as_str(), "folder": unit.folder, "tally": json_tally(&tally) }))
        .collect();
    json!({
        "course": course.id.as_str(),
        "version": course.version,
        "digest": course.digest.to_string(),
        "languages": course.languages.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
        "units": course.units.len(),
        "lessons": course.lessons().count(),
        "activities": course.activities().count(),
        "exercises": course.exercises().count(),
        "skills": course.skills.len(),
        "tally": json_tally(&tally(course)),
        "tally_by_unit": units,
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        "weights": weights(course).iter().map(weight).collect::<Vec<_>>(),
        "readability": json_readability(course),
    })
}

fn json_tally(tally: &Tally) -> Value {
    let by_difficulty: BTreeMap<String, usize> =
        tally.by_difficulty.iter().map(|(level, count)| (level.to_string(), *count)).collect();
    json!({
        "units": tally.units, "lessons": tally.lessons, "pages": tally.pages, "exercises": tally.exercises,
        "by_kind": tally.by_kind, "by_difficulty": by_difficulty, "families": tally.families,
        "skills_practised": tally.skills, "minutes": tally.minutes, "minutes_min": tally.minutes_min,
        "minutes_max": tally.minutes_max, "pictures": tally.pictures, "sources": tally.sources,
    })
}

fn json_readability(course: &Course) -> Vec<Value> {
    let pages = readability(course);
    let counts = |counts: Counts| json!({ "words": counts.words, "sentences": counts.sentences, "syllables": counts.syllables });
    let of_language = |language: &LanguageTag| {
        let Some(formula) = Formula::of(language) else {
            return json!({ "language": language.as_str(), "formula": Value::Null });
        };
        let all = whole(&pages, language);
        let mut listed: Vec<&PageReadability> = hardest(&pages, language);
        listed.extend(pages.iter().filter(|page| page.language == *language && page.score.is_none()));
        let page = |page: &PageReadability| json!({ "file": page.file, "score": page.score, "counts": counts(page.counts) });
        json!({ "language": language.as_str(), "formula": formula.source, "easy_from": formula.easy_from,
                "score": formula.score(all), "counts": counts(all), "pages": listed.into_iter().map(page).collect::<Vec<_>>() })
    };
    course.languages.iter().map(of_language).collect()
}
