//! The frame of the page: head, style, order of sections.

use super::facts::Facts;
use super::{sections, specialists};
use std::fmt::Write;
use web::messages::Tongue;

/// Style of the page; no font, script or picture from outside.
const STYLE: &str = include_str!("report.css");

/// What stands on top of the page besides its facts.
pub struct Cover {
    /// Name of the test.
    pub title: Option<String>,
    /// Name of the file of answers.
    pub file: String,
    /// Day counted from 1970-01-01.
    pub day: i64,
}

/// The whole page.
pub fn write(facts: &Facts, t: &Tongue, cover: &Cover) -> String {
    let subject = t.say("assess-title");
    let heading = cover.title.as_deref().unwrap_or(&subject);
    let mut out = String::with_capacity(200_000);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        t.language(),
        escape(heading)
    );
    let made = t.with(
        "assess-made-from",
        &[
            ("persons", facts.fit.persons.into()),
            ("items", (facts.fit.items.len() + facts.fit.excluded.len()).into()),
            ("answers", facts.answers.into()),
        ],
    );
    let _ = writeln!(out, "<h1>{}</h1>", escape(heading));
    if cover.title.is_some() {
        let _ = writeln!(out, "<p class=\"subject\">{}</p>", escape(&subject));
    }
    let date = t.date_of_day(cover.day);
    let _ =
        writeln!(out, "<p class=\"made\">{} {} · {}</p>", escape(&made), escape(&cover.file), escape(&date));
    let _ = writeln!(out, "<p class=\"part\">{}</p>", escape(&t.say("assess-for-all")));
    // Of too few people, or of a calibration that did not settle, nothing is said that somebody could act on.
    let speaks = facts.speaks();
    out += &sections::brief(facts, t);
    if speaks {
        out += &sections::look(facts, t);
    }
    out += &sections::right(facts, t);
    if speaks {
        for section in [sections::ruler, sections::precision, sections::points_table] {
            out += &section(facts, t);
        }
    }
    let _ = writeln!(out, "<p class=\"part\">{}</p>", escape(&t.say("assess-for-specialists")));
    if speaks {
        for section in [
            specialists::information,
            specialists::curves,
            specialists::parameters,
            specialists::fit,
            specialists::fairness,
            specialists::exposure,
        ] {
            out += &section(facts, t);
        }
    }
    out += &specialists::method(facts, t, cover);
    out + "</main>\n</body>\n</html>\n"
}

/// Text made safe inside HTML and attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Fluent marks where a variable begins and ends; browsers need no such marks here.
            '\u{2068}' | '\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A section with a heading.
pub fn section(heading: &str, body: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{body}</section>\n", escape(heading))
}

/// A picture with its one-sentence reading and its table twin.
pub fn figure(svg: &str, reading: &str, twin: &str, twin_label: &str) -> String {
    format!(
        "<figure>{svg}<figcaption>{}</figcaption></figure>\n<details><summary>{}</summary>{twin}</details>\n",
        escape(reading),
        escape(twin_label)
    )
}

/// A table; the first column of each row is its heading, numbers are set right.
pub fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::from("<div class=\"wide\"><table>\n<thead><tr>");
    for cell in head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(cell));
    }
    out += "</tr></thead>\n<tbody>\n";
    for row in rows {
        out += "<tr>";
        for (i, cell) in row.iter().enumerate() {
            let tag = if i == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
            let _ = write!(out, "{}{}{}", tag.0, escape(cell), tag.1);
        }
        out += "</tr>\n";
    }
    out + "</tbody></table></div>\n"
}
