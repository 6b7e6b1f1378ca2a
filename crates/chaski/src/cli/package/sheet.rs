//! `chaski package sheet`: a paper of exercises, for a class without screens or a reader who does not know the key.

use super::{Failure, say, with_files};
use clap::Args;
use formats::package::{
    Course, Files, Lettered, Sheet, SheetWish, SheetWords, Task, TaskBody, draw_sheet, html_page, plain_text,
    read_folder,
};
use kernel::{LanguageTag, Seed};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};
use web::messages::{Catalogue, LanguagePlan, Messages};

/// The paper's own words.
const MESSAGES: Catalogue = Catalogue {
    area: "sheet",
    sources: &[
        ("es", include_str!("../../../messages/sheet.es.ftl")),
        ("pt", include_str!("../../../messages/sheet.pt.ftl")),
        ("en", include_str!("../../../messages/sheet.en.ftl")),
    ],
};

/// Arguments of `sheet`.
#[derive(Args)]
pub struct SheetArguments {
    /// The course: a folder or a package file.
    course: PathBuf,
    /// One of the course's languages.
    #[arg(long, value_name = "TAG")]
    language: LanguageTag,
    /// How many exercises.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=500))]
    count: u16,
    /// Which paper: another number draws other exercises and other numbers, the same number always the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only from the lesson with this id.
    #[arg(long, value_name = "ID")]
    lesson: Option<String>,
    /// With the right answers and worked solutions at the end.
    #[arg(long)]
    key: bool,
    /// Print one JSON object instead of the paper.
    #[arg(long)]
    json: bool,
    /// Write an HTML file to print, instead of text here.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &SheetArguments) -> Result<(), Failure> {
    with_files(&arguments.course, |files| {
        let course = read_folder(files)?;
        let wish = SheetWish {
            language: arguments.language.clone(),
            seed: Seed(arguments.seed),
            count: usize::from(arguments.count),
            lesson: arguments.lesson.clone(),
        };
        let mut words = words(&arguments.language)?;
        let sheet = draw_sheet(&course, &wish, &words)?;
        words.about = about(&sheet)?;
        write(arguments, &sheet, &words, files)
    })
}

fn write(
    arguments: &SheetArguments,
    sheet: &Sheet<'_>,
    words: &SheetWords,
    files: &dyn Files,
) -> Result<(), Failure> {
    if let Some(out) = &arguments.out {
        let page = html_page(sheet, words, files, arguments.key)?;
        fs::write(out, &page).map_err(|error| format!("{}: cannot be written: {error}", out.display()))?;
        say(&format!("{}: {} exercises, {} bytes", out.display(), sheet.tasks.len(), page.len()));
    }
    if arguments.json {
        say(&json_sheet(sheet, words, arguments.key).to_string());
    } else if arguments.out.is_none() {
        say(plain_text(sheet, words, arguments.key).trim_end());
    }
    Ok(())
}

/// The paper's words; in a language the program does not speak, those of the nearest it does.
fn words(language: &LanguageTag) -> Result<SheetWords, Failure> {
    let t = Messages::load(&[MESSAGES], LanguagePlan::default())?.tongue(language);
    let say = |key: &str| t.say(key).into_owned();
    Ok(SheetWords {
        name: say("sheet-name"),
        date: say("sheet-date"),
        about: String::new(),
        choose_one: say("sheet-choose-one"),
        choose_several: say("sheet-choose-several"),
        arrange: say("sheet-arrange"),
        pair: say("sheet-pair"),
        gaps: say("sheet-gaps"),
        answer: say("sheet-answer"),
        yes: say("sheet-true"),
        no: say("sheet-false"),
        picture: say("sheet-picture"),
        key: say("sheet-key"),
    })
}

/// Which paper it is, so that its key can be printed another day.
fn about(sheet: &Sheet<'_>) -> Result<String, Failure> {
    let t = Messages::load(&[MESSAGES], LanguagePlan::default())?.tongue(&sheet.language);
    let Course { id, version, .. } = sheet.course;
    let about = t.with(
        "sheet-about",
        &[
            ("course", id.as_str().into()),
            ("version", version.to_string().as_str().into()),
            ("seed", sheet.seed.0.to_string().as_str().into()),
            ("n", sheet.tasks.len().into()),
        ],
    );
    // Fluent marks where a variable begins and ends; paper needs no such marks.
    Ok(about.replace(['\u{2068}', '\u{2069}'], ""))
}

fn json_sheet(sheet: &Sheet<'_>, words: &SheetWords, with_key: bool) -> Value {
    json!({
        "course": sheet.course.id.as_str(),
        "version": sheet.course.version,
        "language": sheet.language.as_str(),
        "seed": sheet.seed.0,
        "exercises": sheet.tasks.iter().map(|task| json_task(task, words, with_key)).collect::<Vec<_>>(),
    })
}

fn json_task(task: &Task<'_>, words: &SheetWords, with_key: bool) -> Value {
    let exercise = task.exercise;
    let mut value = json!({
        "number": task.number,
        "unit": task.unit.id.as_str(),
        "lesson": task.lesson.id.as_str(),
        "exercise": exercise.id.as_str(),
        "kind": exercise.kind.name(),
        "skill": exercise.skill.as_str(),
        "difficulty": exercise.difficulty,
        // With this number a box shows the same variant.
        "variant": task.variant.seed.0,
        "numbers_change": exercise.varies(),
        "picture": task.picture.as_ref().map(|(file, _)| file.path.as_str()),
        "picture_text": task.picture.as_ref().map(|(_, alternative)| alternative.as_str()),
        "prompt": task.prompt,
        "body": json_body(&task.body, words),
    });
    if let (true, Value::Object(fields)) = (with_key, &mut value) {
        fields.insert("key".into(), json!(task.key.to_string()));
        fields.insert("answer".into(), json!(task.answer));
        fields.insert("solution".into(), json!(task.solution));
    }
    value
}

fn json_body(body: &TaskBody<'_>, words: &SheetWords) -> Value {
    let thing = |thing: &Lettered<'_>| {
        let shown = match (thing.words.is_empty(), thing.id.as_str()) {
            (true, "true") => &words.yes,
            (true, "false") => &words.no,
            _ => &thing.words,
        };
        json!({ "sign": thing.sign, "id": thing.id.as_str(), "words": shown,
                "picture": thing.picture.map(|file| file.path.as_str()) })
    };
    let things = |list: &[Lettered<'_>]| list.iter().map(thing).collect::<Vec<_>>();
    match body {
        TaskBody::Choose { many, options } => json!({ "choose": things(options), "several": many }),
        TaskBody::Write { unit } => json!({ "write": true, "unit": unit }),
        TaskBody::Arrange(items) => json!({ "arrange": things(items) }),
        TaskBody::Pair { left, right } => json!({ "left": things(left), "right": things(right) }),
        TaskBody::Gaps { text, gaps } => {
            let gap = |gap: &formats::package::PaperGap<'_>| json!({ "number": gap.number, "id": gap.id.as_str(), "choices": things(&gap.choices) });
            json!({ "text": text, "gaps": gaps.iter().map(gap).collect::<Vec<_>>() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_complete() {
        web::messages::assert_complete(&[MESSAGES]);
    }
}
