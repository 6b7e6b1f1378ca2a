//! Moodle XML, in which Moodle and many others export whole question banks.
//!
//! Read: multichoice, truefalse, shortanswer, numerical, matching, essay, description, cloze, category, with tags, ids and feedback.
//! Other types (calculated, drag and drop, plug-ins) are a [`Fault`] that names the type. Pictures inside (`<file>`) are not taken.

mod cloze;

use crate::{
    questions::{
        Bank, Body, Choice, Entry, Fault, FaultSort, MAX_ANSWERS, MAX_QUESTIONS, Number, NumberAnswers,
        NumberChoice, Pair, Question, TextFormat, Words,
    },
    xml::{Bounds, ElementExt, Node, Source},
};

/// Reads a file. XML that is not well-formed is a fault of the whole file.
pub fn read(bytes: &[u8]) -> Bank {
    let mut bank = Bank::default();
    let whole = |error: crate::xml::XmlError| {
        Fault::new(error.line, error.fault.to_string(), "Export the questions again as Moodle XML")
            .of(FaultSort::Damaged)
    };
    let source = match Source::read(bytes, &Bounds::BANK) {
        Ok(source) => source,
        Err(error) => {
            bank.faults.push(whole(error));
            return bank;
        }
    };
    let tree = match source.tree() {
        Ok(tree) => tree,
        Err(error) => {
            bank.faults.push(whole(error));
            return bank;
        }
    };
    let quiz = tree.root_element();
    if quiz.name() != "quiz" {
        let what = format!("the outermost element is <{}>, not <quiz>", quiz.name());
        bank.faults.push(Fault::new(1, what, "Bring a file exported as Moodle XML").of(FaultSort::Damaged));
        return bank;
    }
    // Lines are counted along, because asking each element for its place would read the file as often as there are elements.
    let (mut at, mut line) = (0, 1u32);
    for element in quiz.children_named("question") {
        let start = element.range().start;
        line += source.text().as_bytes()[at..start].iter().filter(|byte| **byte == b'\n').count() as u32;
        at = start;
        if bank.entries.len() >= MAX_QUESTIONS {
            let what = format!("more than {MAX_QUESTIONS} questions in one file");
            bank.faults.push(Fault::new(line, what, "Divide it into several files").of(FaultSort::TooMuch));
            break;
        }
        match question(element, line) {
            Ok(entry) => bank.entries.push(entry),
            Err(fault) => bank.faults.push(fault),
        }
    }
    bank
}

fn question(element: Node<'_, '_>, line: u32) -> Result<Entry, Fault> {
    let kind = element.attribute("type").unwrap_or_default();
    if kind == "category" {
        let title = element.child("category").map(|category| category.text_of("text")).unwrap_or_default();
        return Ok(Entry::Category { line, title });
    }
    let stem = element.child("questiontext").map(|text| words(text, TextFormat::Html)).unwrap_or_default();
    let format = stem.format;
    let answers: Vec<Node<'_, '_>> = element.children_named("answer").collect();
    if answers.len() > MAX_ANSWERS {
        return Err(Fault::new(line, format!("more than {MAX_ANSWERS} answers"), "Divide the question")
            .of(FaultSort::TooMuch));
    }
    let choices =
        || answers.iter().map(|answer| choice(*answer, format, line)).collect::<Result<Vec<_>, _>>();
    let mut question = Question {
        line,
        id: Some(element.text_of("idnumber")).filter(|id| !id.is_empty()),
        tags: element
            .child("tags")
            .map(|tags| tags.children_named("tag").map(|tag| tag.text_of("text")).collect())
            .unwrap_or_default(),
        title: element.child("name").map(|name| name.text_of("text")).filter(|title| !title.is_empty()),
        stem,
        embedded: false,
        feedback: element.child("generalfeedback").and_then(|said| some_words(said, format)),
        body: Body::Description,
    };
    question.body = match kind {
        "description" => Body::Description,
        "essay" => Body::Essay,
        "multichoice" => {
            let single = element.text_of("single");
            let mut choices = choices()?;
            // Who may choose one only has one right choice; shares are kept where several count.
            if single != "false" && single != "0" {
                for choice in &mut choices {
                    match choice.weight {
                        Some(share) if share >= 100.0 => (choice.right, choice.weight) = (true, None),
                        Some(0.0) => choice.weight = None,
                        _ => {}
                    }
                }
            }
            Body::Choice(choices)
        }
        "truefalse" => true_false(&choices()?, line)?,
        "shortanswer" => {
            let case_counts = element.text_of("usecase") == "1";
            let answers =
                choices()?.into_iter().map(|choice| Choice { right: choice.share() > 0.0, ..choice });
            Body::Short { answers: answers.collect(), case_counts }
        }
        "numerical" => {
            let several = answers.iter().map(|answer| number(*answer, format, line));
            Body::Number(NumberAnswers::Several(several.collect::<Result<_, _>>()?))
        }
        "matching" => {
            let pair = |pair: Node<'_, '_>| {
                let right = pair.child("answer").map(|answer| answer.text_of("text")).unwrap_or_default();
                Pair { left: words(pair, format), right }
            };
            Body::Matching(element.children_named("subquestion").take(MAX_ANSWERS).map(pair).collect())
        }
        "cloze" => {
            let (stem, gaps) = cloze::read(&question.stem.text, format, line)?;
            question.stem.text = stem;
            Body::Cloze(gaps)
        }
        other => {
            let name = question.title.as_deref().unwrap_or_default();
            let shown: String = other.chars().take(40).collect();
            return Err(Fault::new(
                line,
                format!("\"{name}\" is of the type \"{shown}\", which is not read"),
                "Write it as multiple choice, true or false, short answer, number, matching or gaps",
            )
            .of(FaultSort::Kind));
        }
    };
    if question.stem.text.trim().is_empty() {
        let what = format!("\"{}\" has no words", question.title.as_deref().unwrap_or_default());
        return Err(
            Fault::new(line, what, "Write the question's text and export again").of(FaultSort::NoQuestion)
        );
    }
    Ok(Entry::Question(Box::new(question)))
}

/// The text inside an element, in the format its attribute says.
fn words(element: Node<'_, '_>, inherited: TextFormat) -> Words {
    let format = match element.attribute("format") {
        Some("html") => TextFormat::Html,
        Some("markdown") => TextFormat::Markdown,
        Some("plain_text" | "plain") => TextFormat::Plain,
        Some("moodle_auto_format" | "moodle") => TextFormat::Moodle,
        _ => inherited,
    };
    Words { format, text: element.text_of("text") }
}

fn some_words(element: Node<'_, '_>, inherited: TextFormat) -> Option<Words> {
    Some(words(element, inherited)).filter(|words| !words.text.trim().is_empty())
}

fn fraction(answer: Node<'_, '_>, line: u32) -> Result<f64, Fault> {
    let text = answer.attribute("fraction").unwrap_or("0");
    let share = text.trim().parse::<f64>().ok().filter(|share| (-100.0..=100.0).contains(share));
    share.ok_or_else(|| {
        let shown: String = text.chars().take(20).collect();
        Fault::new(
            line,
            format!("fraction=\"{shown}\" is no share between -100 and 100"),
            "Write a number such as 50",
        )
        .of(FaultSort::NotAShare)
    })
}

fn choice(answer: Node<'_, '_>, format: TextFormat, line: u32) -> Result<Choice, Fault> {
    Ok(Choice {
        right: false,
        weight: Some(fraction(answer, line)?),
        text: words(answer, format),
        feedback: answer.child("feedback").and_then(|said| some_words(said, format)),
    })
}

fn true_false(choices: &[Choice], line: u32) -> Result<Body, Fault> {
    let said =
        |value: &str| choices.iter().find(|choice| choice.text.text.trim().eq_ignore_ascii_case(value));
    let (Some(yes), Some(no)) = (said("true"), said("false")) else {
        return Err(Fault::new(
            line,
            "a statement without the answers true and false",
            "Export the question again",
        )
        .of(FaultSort::NoAnswer));
    };
    let is_true = yes.share() > no.share();
    let (right, wrong) = if is_true { (yes, no) } else { (no, yes) };
    Ok(Body::TrueFalse { is_true, wrong: wrong.feedback.clone(), right: right.feedback.clone() })
}

fn number(answer: Node<'_, '_>, format: TextFormat, line: u32) -> Result<NumberChoice, Fault> {
    let share = fraction(answer, line)?;
    let read = |text: &str| {
        let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            Fault::new(line, format!("\"{shown}\" is no number"), "Write it with digits and a point")
                .of(FaultSort::NotANumber)
        })
    };
    let text = answer.text_of("text");
    let number = match text.as_str() {
        "*" => None,
        text => {
            let (number, tolerance) = (read(text)?, answer.text_of("tolerance"));
            let range = if tolerance.is_empty() { 0.0 } else { read(&tolerance)?.abs() };
            Some(if range == 0.0 { Number::Exactly(number) } else { Number::Around { number, range } })
        }
    };
    Ok(NumberChoice {
        right: share > 0.0,
        weight: Some(share),
        number,
        format,
        feedback: answer.child("feedback").and_then(|said| some_words(said, format)),
    })
}

#[cfg(test)]
mod tests;
