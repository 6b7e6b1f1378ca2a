//! The paper as one HTML file that needs nothing else, black on white, for a printer.

use super::{Lettered, Sheet, SheetWords, Task, TaskBody, key::option_words};
use crate::package::{
    course::CourseFile,
    files::{Files, FilesError},
    markdown::escape,
};
use std::fmt::Write;

/// No font, script or picture from outside. Lines to write on are as high as a child's hand needs.
const STYLE: &str = include_str!("sheet.css");

/// The whole paper; with the key on a page of its own if `with_key`. Pictures are read from the course's files.
pub fn html_page(
    sheet: &Sheet<'_>,
    words: &SheetWords,
    files: &dyn Files,
    with_key: bool,
) -> Result<String, FilesError> {
    let title = escape(sheet.course.texts.words(&sheet.language, "title"));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{title}</h1>\n\
         <p class=\"who\"><span class=\"line\">{}:</span> <span class=\"line short\">{}:</span></p>\n</header>\n<ol class=\"tasks\">\n",
        sheet.language,
        escape(&words.name),
        escape(&words.date),
    );
    for task in &sheet.tasks {
        write_task(&mut out, task, words, files)?;
    }
    out.push_str("</ol>\n");
    if with_key {
        write_key(&mut out, sheet, words);
    }
    let _ = write!(out, "<footer>{}</footer>\n</main>\n</body>\n</html>\n", escape(&words.about));
    Ok(out)
}

fn write_task(
    out: &mut String,
    task: &Task<'_>,
    words: &SheetWords,
    files: &dyn Files,
) -> Result<(), FilesError> {
    out.push_str("<li class=\"task\">");
    if let Some((file, alternative)) = &task.picture {
        let _ = write!(out, "<p>{}</p>", picture(file, alternative, files)?);
    }
    let _ = write!(out, "<div class=\"prompt\">{}</div>", task.prompt);
    let hint = |out: &mut String, words: &str| {
        let _ = write!(out, "<p class=\"hint\">{}:</p>", escape(words));
    };
    match &task.body {
        TaskBody::Choose { many, options } => {
            hint(out, if *many { &words.choose_several } else { &words.choose_one });
            out.push_str("<ul class=\"things\">");
            for option in options {
                let shown = match option.words.is_empty() {
                    true => escape(&option_words(option, words)),
                    false => option.words.clone(),
                };
                let picture = match option.picture {
                    Some(file) => picture(file, "", files)?,
                    None => String::new(),
                };
                let _ = write!(
                    out,
                    "<li><span class=\"box\"></span><b>{})</b> {picture}{shown}</li>",
                    option.sign
                );
            }
            out.push_str("</ul>");
        }
        TaskBody::Write { unit } => {
            let unit = unit.as_deref().unwrap_or_default();
            let _ = write!(
                out,
                "<p class=\"write\">{}: <span class=\"line short\"></span> {unit}</p>",
                escape(&words.answer)
            );
        }
        TaskBody::Arrange(items) => {
            hint(out, &words.arrange);
            things(out, items, "<span class=\"blank\"></span>", "");
        }
        TaskBody::Pair { left, right } => {
            hint(out, &words.pair);
            out.push_str("<div class=\"pairs\">");
            things(out, left, "", " <span class=\"blank\"></span>");
            things(out, right, "", "");
            out.push_str("</div>");
        }
        TaskBody::Gaps { text, gaps } => {
            let _ = write!(out, "<div class=\"gaps\">{text}</div>");
            if gaps.iter().any(|gap| !gap.choices.is_empty()) {
                hint(out, &words.gaps);
                out.push_str("<ul class=\"things\">");
                for gap in gaps {
                    let _ = write!(out, "<li>({})", gap.number);
                    if gap.choices.is_empty() {
                        out.push_str(" <span class=\"line short\"></span>");
                    }
                    for choice in &gap.choices {
                        let _ = write!(
                            out,
                            " <span class=\"choice\"><b>{})</b> {}</span>",
                            choice.sign, choice.words
                        );
                    }
                    out.push_str("</li>");
                }
                out.push_str("</ul>");
            }
        }
    }
    out.push_str("</li>\n");
    Ok(())
}

fn things(out: &mut String, things: &[Lettered<'_>], before: &str, after: &str) {
    out.push_str("<ul class=\"things\">");
    for thing in things {
        let _ = write!(out, "<li>{before}<b>{})</b> {}{after}</li>", thing.sign, thing.words);
    }
    out.push_str("</ul>");
}

fn write_key(out: &mut String, sheet: &Sheet<'_>, words: &SheetWords) {
    let _ = write!(out, "<section class=\"key\">\n<h2>{}</h2>\n<ol>\n", escape(&words.key));
    for task in &sheet.tasks {
        let answer: Vec<String> = task.answer.iter().map(|line| escape(line)).collect();
        let _ = writeln!(out, "<li><p><b>{}</b></p>{}</li>", answer.join("<br>"), task.solution);
    }
    out.push_str("</ol>\n</section>\n");
}

/// The picture inside the page itself: a paper is one file.
fn picture(file: &CourseFile, alternative: &str, files: &dyn Files) -> Result<String, FilesError> {
    let size = file.picture_size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
    let bytes = files.read(&file.path)?;
    Ok(format!(
        "<img src=\"{}\" alt=\"{}\"{size}>",
        data_address(file.media_type, &bytes),
        escape(alternative)
    ))
}

/// A `data:` address (RFC 2397), every byte but letters, digits and a few harmless signs percent-encoded.
fn data_address(media_type: &str, bytes: &[u8]) -> String {
    let mut out = format!("data:{media_type},");
    for byte in bytes {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b' '
            | b'-'
            | b'.'
            | b'_'
            | b'='
            | b'/'
            | b':'
            | b';'
            | b',' => {
                out.push(char::from(*byte));
            }
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_become_addresses() {
        let address = data_address("image/svg+xml", b"<svg fill=\"#fff\"> 50%\n\xff");
        assert_eq!(address, "data:image/svg+xml,%3Csvg fill=%22%23fff%22%3E 50%25%0A%FF");
    }
}
