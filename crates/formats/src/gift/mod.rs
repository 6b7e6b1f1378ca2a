//! GIFT, Moodle's plain-text format for questions.
//!
//! What it means is as the grammar fuhrmanator/GIFT-grammar-PEG.js reads it (MIT), which follows the format's documentation;
//! beyond the grammar, as Moodle does: comment lines inside a question are left out, and signs that nobody escaped (a colon in an
//! address, `=` in the attribute of a tag) are kept where they can mean nothing else. A question ends at an empty line.

mod answers;
mod scan;

use crate::questions::{
    Bank, Body, Entry, Fault, FaultSort, MAX_BYTES, MAX_QUESTIONS, Question, TextFormat, Words,
};
use scan::{Block, Scan, blocks, text_of};

/// Reads a file. Bytes that are not UTF-8 are a fault of the whole file; otherwise each question stands or falls by itself.
pub fn read(bytes: &[u8]) -> Bank {
    let mut bank = Bank::default();
    if bytes.len() > MAX_BYTES {
        bank.faults.push(
            Fault::new(
                1,
                format!("the file has {} bytes, more than the {MAX_BYTES} that are read", bytes.len()),
                "Divide it into several files",
            )
            .of(FaultSort::TooMuch),
        );
        return bank;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n"),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            bank.faults.push(
                Fault::new(
                    1 + line as u32,
                    format!("byte {} is not UTF-8 text", error.valid_up_to()),
                    "Save the file as UTF-8 and bring it again",
                )
                .of(FaultSort::NotText),
            );
            return bank;
        }
    };
    for block in blocks(&text) {
        if bank.entries.len() >= MAX_QUESTIONS {
            let what = format!("more than {MAX_QUESTIONS} questions in one file");
            bank.faults
                .push(Fault::new(block.line, what, "Divide it into several files").of(FaultSort::TooMuch));
            break;
        }
        if let Some(title) = block.text.trim_start().strip_prefix("$CATEGORY:") {
            bank.entries.push(Entry::Category { line: block.line, title: title.trim().to_owned() });
            continue;
        }
        match question(&block) {
            Ok(question) => bank.entries.push(Entry::Question(Box::new(question))),
            Err(fault) => bank.faults.push(fault),
        }
    }
    bank
}

fn question(block: &Block) -> Result<Question, Fault> {
    let mut scan = Scan::new(block);
    scan.skip_space();
    let line = scan.line();
    let title = title(&mut scan)?;
    scan.skip_space();
    let before = scan.until(&['{', '}']);
    if scan.peek() == Some('}') {
        return Err(Fault::new(scan.line(), "a } closes nothing", "Open the answers with {, or write \\}")
            .of(FaultSort::NotClosed));
    }
    let before = stem(before, TextFormat::Moodle);
    let mut question = Question {
        line,
        id: block.id.clone(),
        tags: block.tags.clone(),
        title,
        stem: Words::default(),
        embedded: false,
        feedback: None,
        body: Body::Description,
    };
    if scan.peek().is_none() {
        question.stem = before.ok_or_else(|| {
            Fault::new(line, "a title without a question", "Write the question after the second ::")
                .of(FaultSort::NoQuestion)
        })?;
        return Ok(question);
    }
    let opened = scan.line();
    scan.next();
    let inside_line = scan.line();
    let inside = scan.until(&['{', '}']);
    match scan.next() {
        Some('}') => {}
        Some(_) => {
            return Err(Fault::new(
                scan.line(),
                "a { inside the answers",
                "Write \\{ for a brace in a text; a question has one list of answers",
            )
            .of(FaultSort::NotClosed));
        }
        None => {
            return Err(Fault::new(
                opened,
                "the answers are not closed: there is no } before the empty line or the end",
                "Add }, and take out empty lines between { and }",
            )
            .of(FaultSort::NotClosed));
        }
    }
    let after_line = scan.line();
    let after = scan.until(&['{', '}']);
    if scan.peek().is_some() {
        return Err(Fault::new(
            scan.line(),
            "a second list of answers in one question",
            "Put an empty line between two questions, or write \\{ and \\} for braces in a text",
        )
        .of(FaultSort::NotClosed));
    }
    let format = before.as_ref().map_or(TextFormat::Moodle, |words| words.format);
    let after = stem(after, format);
    let (body, feedback) = answers::read(inside, inside_line, format)?;
    question.stem = match (before, after) {
        (Some(before), None) => before,
        (before, Some(after)) => {
            question.embedded = true;
            let format = before.as_ref().map_or(after.format, |words| words.format);
            let first = before.map_or(String::new(), |words| words.text + " ");
            Words { format, text: format!("{first}_____ {}", after.text) }
        }
        (None, None) => Words::default(),
    };
    if question.stem.text.is_empty() && question.title.is_none() {
        return Err(Fault::new(after_line, "answers without a question", "Write the question before {")
            .of(FaultSort::NoQuestion));
    }
    question.body = body;
    question.feedback = feedback;
    Ok(question)
}

/// `::title::`
fn title(scan: &mut Scan<'_>) -> Result<Option<String>, Fault> {
    let line = scan.line();
    if !scan.takes("::") {
        return Ok(None);
    }
    let mut raw = String::new();
    while !scan.takes("::") {
        match scan.next_escaped() {
            Some(piece) => raw.push_str(piece),
            None => {
                return Err(Fault::new(
                    line,
                    "the title is not closed",
                    "Write :: after it, or \\: for colons that begin a question",
                )
                .of(FaultSort::NotClosed));
            }
        }
    }
    Ok(Some(scan::unescape(&raw)))
}

fn stem(raw: &str, format: TextFormat) -> Option<Words> {
    text_of(raw, format).filter(|words| !words.text.is_empty())
}

#[cfg(test)]
mod tests;
