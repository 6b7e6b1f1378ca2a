//! Moodle's embedded answers: `{1:MULTICHOICE:=right~wrong#why}` inside a text.

use crate::questions::{Choice, Fault, FaultSort, Gap, MAX_ANSWERS, Number, NumberChoice, TextFormat, Words};

/// Most gaps of one text.
const MAX_GAPS: usize = 50;

/// The text with `[[1]]`, `[[2]]` … where the gaps were, and the gaps.
pub fn read(text: &str, format: TextFormat, line: u32) -> Result<(String, Vec<Gap>), Fault> {
    let (mut stem, mut gaps, mut rest) = (String::new(), Vec::new(), text);
    while let Some(at) = rest.find('{') {
        stem.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = bare(rest, '}') else { break };
        match gap(&rest[1..end], format, line)? {
            Some(gap) => {
                gaps.push(gap);
                stem.push_str(&format!("[[{}]]", gaps.len()));
                rest = &rest[end + 1..];
            }
            // Braces that hold no answers are words.
            None => {
                stem.push('{');
                rest = &rest[1..];
            }
        }
        if gaps.len() > MAX_GAPS {
            return Err(Fault::new(line, format!("more than {MAX_GAPS} gaps"), "Divide the text")
                .of(FaultSort::TooMuch));
        }
    }
    stem.push_str(rest);
    match gaps.is_empty() {
        true => Err(Fault::new(
            line,
            "a text with gaps that has none",
            "Write gaps such as {1:SHORTANSWER:=word}",
        )
        .of(FaultSort::NoAnswer)),
        false => Ok((stem, gaps)),
    }
}

/// Where a sign stands that no backslash makes ordinary.
fn bare(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    for (at, sign) in text.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            sign if sign == wanted => return Some(at),
            _ => {}
        }
    }
    None
}

/// `1:MULTICHOICE:…`; `None` if these are other words in braces.
fn gap(inside: &str, format: TextFormat, line: u32) -> Result<Option<Gap>, Fault> {
    let mut parts = inside.splitn(3, ':');
    let (Some(grade), Some(kind), Some(answers)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    if !grade.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let answers: Vec<(bool, f64, String, Option<Words>)> = answers_of(answers, format, line)?;
    let choice = |(right, share, text, feedback): (bool, f64, String, Option<Words>)| Choice {
        right,
        weight: (!right && share != 0.0).then_some(share),
        text: Words { format, text },
        feedback,
    };
    Ok(Some(match kind.trim() {
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH" | "MULTICHOICE_S"
        | "MCS" | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => {
            Gap::Choose(answers.into_iter().map(choice).collect())
        }
        "SHORTANSWER" | "SA" | "MW" | "SHORTANSWER_C" | "SAC" | "MWC" => {
            Gap::Type(answers.into_iter().map(choice).collect())
        }
        "NUMERICAL" | "NM" => {
            let number = |(right, share, text, feedback): (bool, f64, String, Option<Words>)| {
                let number = if text.trim() == "*" { None } else { Some(number(&text, line)?) };
                let weight = (!right && share != 0.0).then_some(share);
                Ok(NumberChoice { right, weight, number, format, feedback })
            };
            Gap::Number(answers.into_iter().map(number).collect::<Result<_, Fault>>()?)
        }
        "MULTIRESPONSE" | "MR" | "MULTIRESPONSE_H" | "MRH" | "MULTIRESPONSE_S" | "MRS"
        | "MULTIRESPONSE_HS" | "MRHS" => {
            return Err(Fault::new(
                line,
                "a gap with several right choices",
                "Make a question of its own of it",
            )
            .of(FaultSort::Kind));
        }
        _ => return Ok(None),
    }))
}

type Answer = (bool, f64, String, Option<Words>);

/// `=right#why~%50%half~wrong`
fn answers_of(text: &str, format: TextFormat, line: u32) -> Result<Vec<Answer>, Fault> {
    let (mut answers, mut rest) = (Vec::new(), Some(text));
    while let Some(text) = rest {
        let piece = match bare(text, '~') {
            Some(at) => {
                rest = Some(&text[at + 1..]);
                &text[..at]
            }
            None => {
                rest = None;
                text
            }
        };
        let (piece, feedback) = match bare(piece, '#') {
            Some(at) => (&piece[..at], Some(unescaped(&piece[at + 1..]))),
            None => (piece, None),
        };
        let piece = piece.trim();
        let (right, share, words) = match piece.strip_prefix('=') {
            Some(words) => (true, 100.0, words),
            None => match piece.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
                Some((share, words)) => {
                    let share =
                        share.trim().parse::<f64>().ok().filter(|share| (-100.0..=100.0).contains(share));
                    let share = share.ok_or_else(|| {
                        Fault::new(line, "a share in a gap is no number between -100 and 100", "Write %50%")
                            .of(FaultSort::NotAShare)
                    })?;
                    (share >= 100.0, share, words)
                }
                None => (false, 0.0, piece),
            },
        };
        let feedback = feedback.filter(|said| !said.is_empty()).map(|text| Words { format, text });
        answers.push((right, share, unescaped(words), feedback));
        if answers.len() > MAX_ANSWERS {
            return Err(Fault::new(line, format!("more than {MAX_ANSWERS} answers in a gap"), "Divide it")
                .of(FaultSort::TooMuch));
        }
    }
    Ok(answers)
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.trim().chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => out.extend(signs.next()),
            sign => out.push(sign),
        }
    }
    out
}

fn number(text: &str, line: u32) -> Result<Number, Fault> {
    let one = |text: &str| {
        let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            Fault::new(line, format!("\"{shown}\" in a gap is no number"), "Write it with digits and a point")
                .of(FaultSort::NotANumber)
        })
    };
    Ok(match text.split_once(':') {
        Some((number, range)) => match one(range)?.abs() {
            0.0 => Number::Exactly(one(number)?),
            range => Number::Around { number: one(number)?, range },
        },
        None => Number::Exactly(one(text)?),
    })
}
