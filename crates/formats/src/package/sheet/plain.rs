//! The paper as plain text: for a terminal, a reader, a mail.

use super::{Lettered, Sheet, SheetWords, Task, TaskBody, key::option_words};
use crate::package::markdown::lines;
use std::fmt::Write;

/// Longest line.
const COLUMNS: usize = 96;

/// The whole paper; with the key after it if `with_key`.
pub fn plain_text(sheet: &Sheet<'_>, words: &SheetWords, with_key: bool) -> String {
    let mut out = format!("{}\n{}\n", sheet.course.texts.words(&sheet.language, "title"), words.about);
    let mut unit_and_lesson = None;
    for task in &sheet.tasks {
        let here = (&task.unit.id, &task.lesson.id);
        if unit_and_lesson != Some(here) {
            unit_and_lesson = Some(here);
            let title =
                |texts: &crate::package::text::Texts| texts.words(&sheet.language, "title").to_string();
            let _ = write!(
                out,
                "\n== {} > {} ({})\n",
                title(&task.unit.texts),
                title(&task.lesson.texts),
                task.lesson.id
            );
        }
        write_task(&mut out, task, words);
    }
    if with_key {
        let _ = write!(out, "\n== {}\n", words.key);
        for task in &sheet.tasks {
            let _ = write!(out, "\n{}. ({})\n", task.number, task.exercise.id);
            task.answer.iter().for_each(|answer| paragraph(&mut out, "   ", "   ", answer));
            blocks(&mut out, "   ", &task.solution);
        }
    }
    out
}

fn write_task(out: &mut String, task: &Task<'_>, words: &SheetWords) {
    let exercise = task.exercise;
    let _ = write!(
        out,
        "\n{}. ({}, {}, {})\n",
        task.number,
        exercise.id,
        exercise.kind.name(),
        exercise.difficulty
    );
    if let Some((_, alternative)) = &task.picture {
        paragraph(out, "   ", "   ", &format!("[{}: {alternative}]", words.picture));
    }
    blocks(out, "   ", &task.prompt);
    match &task.body {
        TaskBody::Choose { many, options } => {
            let hint = if *many { &words.choose_several } else { &words.choose_one };
            let _ = writeln!(out, "   {hint}:");
            options.iter().for_each(|option| thing(out, option, &option_words(option, words)));
        }
        TaskBody::Write { unit } => {
            let unit = unit.as_deref().map(line).unwrap_or_default();
            let _ = writeln!(out, "   {}: ____________ {unit}", words.answer);
        }
        TaskBody::Arrange(items) => {
            let _ = writeln!(out, "   {}:", words.arrange);
            items.iter().for_each(|item| {
                paragraph(out, &format!("      ____ {}) ", item.sign), "              ", &line(&item.words));
            });
        }
        TaskBody::Pair { left, right } => {
            let _ = writeln!(out, "   {}:", words.pair);
            left.iter().for_each(|item| thing(out, item, &format!("{} → ____", line(&item.words))));
            out.push('\n');
            right.iter().for_each(|item| thing(out, item, &line(&item.words)));
        }
        TaskBody::Gaps { text, gaps } => {
            blocks(out, "   | ", text);
            if gaps.iter().any(|gap| !gap.choices.is_empty()) {
                let _ = writeln!(out, "   {}:", words.gaps);
            }
            for gap in gaps {
                if gap.choices.is_empty() {
                    let _ = writeln!(out, "      ({}) ____________", gap.number);
                    continue;
                }
                let choices: Vec<String> = gap
                    .choices
                    .iter()
                    .map(|choice| format!("{}) {}", choice.sign, line(&choice.words)))
                    .collect();
                paragraph(out, &format!("      ({}) ", gap.number), "          ", &choices.join("   "));
            }
        }
    }
}

fn thing(out: &mut String, thing: &Lettered<'_>, words: &str) {
    paragraph(out, &format!("      {}) ", thing.sign), "         ", words);
}

/// The words of HTML that has one line of them.
pub(super) fn line(html: &str) -> String {
    lines(html).join(" ")
}

fn blocks(out: &mut String, indent: &str, html: &str) {
    lines(html).iter().for_each(|line| paragraph(out, indent, indent, line));
}

/// Words, broken at spaces so that lines stay short.
fn paragraph(out: &mut String, first: &str, others: &str, words: &str) {
    let mut column = first.chars().count();
    out.push_str(first);
    for (i, word) in words.split_whitespace().enumerate() {
        let width = word.chars().count();
        if i > 0 && column + 1 + width > COLUMNS {
            out.push('\n');
            out.push_str(others);
            column = others.chars().count();
        } else if i > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_short() {
        let mut out = String::new();
        paragraph(&mut out, "1. ", "   ", &"palabra ".repeat(40));
        assert!(out.lines().count() > 3 && out.lines().all(|line| line.chars().count() <= COLUMNS), "{out}");
        assert!(out.lines().skip(1).all(|line| line.starts_with("   palabra")), "{out}");
    }
}
