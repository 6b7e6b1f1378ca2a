//! `chaski package check`: what is wrong with a course, and what it holds.

use super::{DiskFolder, Failure, read_any, say};
use clap::Args;
use formats::package::{Course, Finding, LessonWeight, Severity, check, check_against, read_folder, weights};
use serde_json::{Value, json};
use std::path::PathBuf;

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
    say(&format!(
        "{} version {}: {} units, {} lessons, {} activities, {} exercises, {} skills, languages {}",
        course.id,
        course.version,
        course.units.len(),
        course.lessons().count(),
        course.activities().count(),
        course.exercises().count(),
        course.skills.len(),
        course.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    ));
    say("bytes of text, pictures, sound (sound loads only when asked for):");
    for LessonWeight { folder, language, text_bytes, picture_bytes, sound_bytes } in weights(course) {
        say(&format!("    {folder} {language}: {text_bytes} {picture_bytes} {sound_bytes}"));
    }
    say(&format!("{errors} errors, {} pieces of advice", findings.len() - errors));
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
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        "weights": weights(course).iter().map(weight).collect::<Vec<_>>(),
    })
}
