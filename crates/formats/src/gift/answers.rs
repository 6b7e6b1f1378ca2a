//! What stands between the braces.

use super::scan::{find_bare, one_line, text_of, unescape};
use crate::questions::{
    Body, Choice, Fault, FaultSort, MAX_ANSWERS, Number, NumberAnswers, NumberChoice, Pair, TextFormat, Words,
};

/// Reads answers: how the question is answered, and the feedback for everybody.
pub fn read(inside: &str, line: u32, format: TextFormat) -> Result<(Body, Option<Words>), Fault> {
    let (inside, feedback) = match find_bare(inside, "####") {
        Some(at) => (&inside[..at], text_of(&inside[at + 4..], format)),
        None => (inside, None),
    };
    let line = line + leading_lines(inside);
    let inside = inside.trim();
    let body = match inside.chars().next() {
        None => Body::Essay,
        Some('#') => Body::Number(numbers(&inside[1..], line, format)?),
        Some('=' | '~') => list(inside, line, format)?,
        Some(_) => match true_false(inside, format) {
            Some(body) => body,
            None => Body::Short { answers: vec![one_short(inside, line, format)?], case_counts: false },
        },
    };
    Ok((body, feedback))
}

fn leading_lines(text: &str) -> u32 {
    text[..text.len() - text.trim_start().len()].matches('\n').count() as u32
}

/// `TRUE#said when wrong#said when right`
fn true_false(inside: &str, format: TextFormat) -> Option<Body> {
    let mut parts = parts(inside, "#").into_iter().map(|(_, part)| part);
    let is_true = match parts.next()?.trim() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let mut said = parts.map(|part| text_of(part, format));
    let (wrong, right) = (said.next().flatten(), said.next().flatten());
    // A third would have no meaning: then it is no statement.
    said.next().is_none().then_some(Body::TrueFalse { is_true, wrong, right })
}

fn one_short(inside: &str, line: u32, format: TextFormat) -> Result<Choice, Fault> {
    let (text, feedback) = answer_and_feedback(inside, format);
    let text = text.ok_or_else(|| {
        Fault::new(line, "feedback without an answer", "Write the answer before #").of(FaultSort::NoAnswer)
    })?;
    Ok(Choice { right: true, weight: None, text, feedback })
}

/// The text before the first bare `#`, and what is said to it.
fn answer_and_feedback(text: &str, format: TextFormat) -> (Option<Words>, Option<Words>) {
    match find_bare(text, "#") {
        Some(at) => (text_of(&text[..at], format), text_of(&text[at + 1..], format)),
        None => (text_of(text, format), None),
    }
}

/// Cut at every bare sign: byte offsets and pieces.
fn parts<'t>(text: &'t str, sign: &str) -> Vec<(usize, &'t str)> {
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some(at) = find_bare(&text[from..], sign) {
        parts.push((from, &text[from..from + at]));
        from += at + sign.len();
    }
    parts.push((from, &text[from..]));
    parts
}

struct Piece<'t> {
    right: bool,
    weight: Option<f64>,
    text: &'t str,
    line: u32,
}

/// Cuts `=…~…` into answers with their shares. A bare `=` or `~` always begins one.
fn pieces(text: &str, first_line: u32) -> Result<Vec<Piece<'_>>, Fault> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line = first_line + text[..at].matches('\n').count() as u32;
        let right = text[at..].starts_with('=');
        let from = at + 1;
        let next = ["=", "~"].iter().filter_map(|sign| find_bare(&text[from..], sign)).min();
        let end = next.map_or(text.len(), |next| from + next);
        let (weight, text_inside) = weight(&text[from..end], line)?;
        pieces.push(Piece { right, weight, text: text_inside, line });
        if pieces.len() > MAX_ANSWERS {
            return Err(Fault::new(line, format!("more than {MAX_ANSWERS} answers"), "Divide the question")
                .of(FaultSort::TooMuch));
        }
        at = end;
    }
    Ok(pieces)
}

/// `%50%` in front of an answer.
fn weight(text: &str, line: u32) -> Result<(Option<f64>, &str), Fault> {
    let trimmed = text.trim_start();
    let Some(rest) = trimmed.strip_prefix('%') else { return Ok((None, text)) };
    // A percent sign that no second one follows in the line belongs to the words: "~% of sales".
    let Some((inside, after)) = rest.split_once('%') else { return Ok((None, text)) };
    let wrong = || {
        Fault::new(
            line,
            format!("%{}% is no share between -100 and 100", inside.chars().take(20).collect::<String>()),
            "Write a number such as %50% or %-33.33333%",
        )
        .of(FaultSort::NotAShare)
    };
    let percent: f64 = inside.trim().parse().map_err(|_| wrong())?;
    if !(-100.0..=100.0).contains(&percent) {
        return Err(wrong());
    }
    Ok((Some(percent), after))
}

/// `=…~…`: pairs if each is right and has an arrow; typed words if each is right; otherwise choices.
fn list(inside: &str, line: u32, format: TextFormat) -> Result<Body, Fault> {
    let pieces = pieces(inside, line)?;
    let arrow =
        |piece: &Piece<'_>| piece.right && piece.weight.is_none() && find_bare(piece.text, "->").is_some();
    if pieces.iter().all(arrow) {
        let pairs: Result<Vec<Pair>, Fault> = pieces.iter().map(|piece| pair(piece, format)).collect();
        return pairs.map(Body::Matching);
    }
    let mut choices = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        let (text, feedback) = answer_and_feedback(piece.text, format);
        let text = text.ok_or_else(|| {
            Fault::new(
                piece.line,
                "an answer without words",
                "Write the answer after = or ~, or take the sign out",
            )
            .of(FaultSort::NoAnswer)
        })?;
        choices.push(Choice { right: piece.right, weight: piece.weight, text, feedback });
    }
    Ok(match choices.iter().all(|choice| choice.right) {
        true => Body::Short { answers: choices, case_counts: false },
        false => Body::Choice(choices),
    })
}

fn pair(piece: &Piece<'_>, format: TextFormat) -> Result<Pair, Fault> {
    let at = find_bare(piece.text, "->").unwrap_or(piece.text.len());
    let left = text_of(&piece.text[..at], format).unwrap_or(Words { format, text: String::new() });
    let right = unescape(&one_line(piece.text[(at + 2).min(piece.text.len())..].trim()));
    if right.is_empty() {
        return Err(Fault::new(
            piece.line,
            "nothing goes with this: the right side is empty",
            "Write words after ->",
        )
        .of(FaultSort::NoAnswer));
    }
    Ok(Pair { left, right })
}

/// What follows the `#` of a number's answers.
fn numbers(inside: &str, line: u32, format: TextFormat) -> Result<NumberAnswers, Fault> {
    let line = line + leading_lines(inside);
    let inside = inside.trim();
    if !inside.starts_with(['=', '~']) {
        let (text, feedback) = match find_bare(inside, "#") {
            Some(at) => (&inside[..at], text_of(&inside[at + 1..], format)),
            None => (inside, None),
        };
        let number = number(text, line)?;
        return Ok(match feedback {
            None => NumberAnswers::One(number),
            Some(_) => NumberAnswers::Several(vec![NumberChoice {
                right: true,
                weight: None,
                number: Some(number),
                format,
                feedback,
            }]),
        });
    }
    let mut several = Vec::new();
    for piece in pieces(inside, line)? {
        let (text, feedback) = match find_bare(piece.text, "#") {
            Some(at) => (&piece.text[..at], text_of(&piece.text[at + 1..], format)),
            None => (piece.text, None),
        };
        let number = match text.trim() {
            "" | "*" => None,
            text => Some(number(text, piece.line)?),
        };
        several.push(NumberChoice { right: piece.right, weight: piece.weight, number, format, feedback });
    }
    Ok(NumberAnswers::Several(several))
}

/// `3.14`, `3.14:0.01` or `3.1..3.2`.
fn number(text: &str, line: u32) -> Result<Number, Fault> {
    let text = unescape(text.trim());
    let one = |text: &str| -> Result<f64, Fault> {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| {
            let shown: String = text.trim().chars().take(40).collect();
            Fault::new(
                line,
                format!("\"{shown}\" is no number"),
                "Write it with digits and a point, such as 12.5, 12.5:0.1 or 12..13",
            )
            .of(FaultSort::NotANumber)
        })
    };
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (one(low)?, one(high)?);
        if low > high {
            return Err(Fault::new(
                line,
                format!("the range begins at {low} and ends at {high}"),
                "Write the smaller number first",
            )
            .of(FaultSort::NotANumber));
        }
        return Ok(Number::Between { low, high });
    }
    if let Some((number, range)) = text.split_once(':') {
        let range = one(range)?;
        if range < 0.0 {
            return Err(Fault::new(
                line,
                format!("a tolerance of {range}"),
                "Write how far off is still right: 0 or more",
            )
            .of(FaultSort::NotANumber));
        }
        return Ok(Number::Around { number: one(number)?, range });
    }
    one(&text).map(Number::Exactly)
}
