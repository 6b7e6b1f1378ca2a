//! Aiken: multiple choice in plain lines.
//!
//! ```text
//! What does HTTPS mean?
//! A) The page is faster
//! B. The line is encrypted
//! ANSWER: B
//! ```
//!
//! As Moodle reads it; beyond it, a question may have several lines, `FEEDBACK:` may follow the answer, and several letters
//! (`ANSWER: A, C`) make a question with several right answers.

use crate::questions::{
    Bank, Body, Choice, Entry, Fault, FaultSort, MAX_BYTES, MAX_QUESTIONS, Question, TextFormat, Words,
};

/// Reads a file.
pub fn read(bytes: &[u8]) -> Bank {
    let mut bank = Bank::default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if bytes.len() <= MAX_BYTES => text.trim_start_matches('\u{feff}'),
        Ok(_) => {
            let what = format!("the file has more than {MAX_BYTES} bytes");
            bank.faults.push(Fault::new(1, what, "Divide it into several files").of(FaultSort::TooMuch));
            return bank;
        }
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            let what = format!("byte {} is not UTF-8 text", error.valid_up_to());
            bank.faults.push(
                Fault::new(line as u32, what, "Save the file as UTF-8 and bring it again")
                    .of(FaultSort::NotText),
            );
            return bank;
        }
    };
    let mut open = Open::default();
    let lines = text.split('\n').map(|line| line.trim_end_matches('\r').trim());
    for (i, line) in lines.enumerate() {
        let number = i as u32 + 1;
        if bank.entries.len() >= MAX_QUESTIONS {
            let what = format!("more than {MAX_QUESTIONS} questions in one file");
            bank.faults.push(Fault::new(number, what, "Divide it into several files").of(FaultSort::TooMuch));
            return bank;
        }
        if let Some(answer) = keyword(line, "ANSWER") {
            match std::mem::take(&mut open).close(answer, number) {
                Ok(question) => bank.entries.push(Entry::Question(Box::new(question))),
                Err(fault) => bank.faults.push(fault),
            }
        } else if let Some(feedback) = keyword(line, "FEEDBACK") {
            match bank.entries.last_mut() {
                Some(Entry::Question(question)) if open.is_empty() && !feedback.is_empty() => {
                    question.feedback = Some(plain(feedback));
                }
                _ => bank.faults.push(Fault::new(
                    number,
                    "FEEDBACK: belongs to no question",
                    "Put it in the line after ANSWER:",
                )),
            }
        } else if !line.is_empty() {
            open.line(line, number);
        } else if !open.choices.is_empty() {
            // An empty line between choices is a slip; after the question's words it is none of our business.
            open.gap = Some(number);
        }
    }
    if !open.is_empty() {
        bank.faults.push(
            Fault::new(
                open.from,
                "the last question has no ANSWER:",
                "Add a line such as ANSWER: B after its choices",
            )
            .of(FaultSort::NoAnswer),
        );
    }
    bank
}

fn plain(text: &str) -> Words {
    Words { format: TextFormat::Plain, text: text.to_owned() }
}

fn keyword<'l>(line: &'l str, word: &str) -> Option<&'l str> {
    let (first, rest) = line.split_once(':')?;
    first.trim().eq_ignore_ascii_case(word).then_some(rest.trim())
}

#[derive(Default)]
struct Open {
    from: u32,
    words: Vec<String>,
    choices: Vec<(char, String, u32)>,
    gap: Option<u32>,
    fault: Option<Fault>,
}

impl Open {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.choices.is_empty()
    }

    fn line(&mut self, line: &str, number: u32) {
        if self.is_empty() {
            self.from = number;
        }
        match choice(line) {
            Some((letter, words)) if !self.words.is_empty() => {
                let expected = char::from(b'A' + self.choices.len().min(25) as u8);
                if letter != expected && self.fault.is_none() {
                    self.fault = Some(
                        Fault::new(
                            number,
                            format!("choice {letter} where {expected} was to come"),
                            "Give the choices the letters A, B, C in order",
                        )
                        .of(FaultSort::Letters),
                    );
                }
                self.choices.push((letter, words.to_owned(), number));
            }
            _ if self.choices.is_empty() => self.words.push(line.to_owned()),
            _ if self.gap.is_some() => {
                self.fault.get_or_insert_with(|| {
                    Fault::new(
                        number,
                        "a question begins before the one above has its ANSWER:",
                        "Add a line such as ANSWER: B after its choices",
                    )
                    .of(FaultSort::NoAnswer)
                });
            }
            // A long choice goes on in the next line.
            _ => {
                if let Some((_, words, _)) = self.choices.last_mut() {
                    words.push(' ');
                    words.push_str(line);
                }
            }
        }
    }

    fn close(self, answer: &str, number: u32) -> Result<Question, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self.words.is_empty() {
            return Err(Fault::new(
                number,
                "ANSWER: without a question",
                "Write question and choices above it",
            )
            .of(FaultSort::NoQuestion));
        }
        if self.choices.len() < 2 {
            return Err(Fault::new(
                self.from,
                "a question with fewer than two choices",
                "Write each choice in a line of its own: A) and its words",
            )
            .of(FaultSort::NoAnswer));
        }
        let letters: Vec<char> = answer
            .split([',', ';', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| match part.trim_end_matches(['.', ')']).to_ascii_uppercase().as_bytes() {
                [letter @ b'A'..=b'Z'] => Ok(char::from(*letter)),
                _ => Err(Fault::new(
                    number,
                    format!("ANSWER: {part} is no letter"),
                    "Write the letter of the right choice",
                )),
            })
            .collect::<Result<_, _>>()?;
        let missing = letters.iter().find(|letter| !self.choices.iter().any(|(known, ..)| known == *letter));
        if let Some(missing) = missing {
            let what = format!("ANSWER: {missing}, but there is no choice {missing}");
            return Err(Fault::new(number, what, "Write the letter of one of the choices above")
                .of(FaultSort::Letters));
        }
        if letters.is_empty() {
            return Err(Fault::new(
                number,
                "ANSWER: names no letter",
                "Write the letter of the right choice",
            ));
        }
        let share = 100.0 / letters.len() as f64;
        let several = letters.len() > 1;
        let choices = self.choices.iter().map(|(letter, words, _)| Choice {
            right: letters.contains(letter) && !several,
            weight: several.then_some(if letters.contains(letter) { share } else { -100.0 }),
            text: plain(words),
            feedback: None,
        });
        Ok(Question {
            line: self.from,
            id: None,
            tags: Vec::new(),
            title: None,
            stem: plain(&self.words.join(" ")),
            embedded: false,
            feedback: None,
            body: Body::Choice(choices.collect()),
        })
    }
}

/// `A) words` or `A. words`.
fn choice(line: &str) -> Option<(char, &str)> {
    let mut signs = line.chars();
    let letter = signs.next().filter(char::is_ascii_alphabetic)?.to_ascii_uppercase();
    let sign = signs.next().filter(|sign| matches!(sign, ')' | '.'))?;
    let rest = &line[1 + sign.len_utf8()..];
    let words = rest.trim();
    // "A.M. and P.M." is no choice: a space follows the sign.
    (rest.starts_with(char::is_whitespace) && !words.is_empty()).then_some((letter, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::{OwnKind, own_questions};

    #[test]
    fn questions_with_their_letters() {
        let bank = read("\u{feff}¿Qué es?\nDiga.\nA) uno\nB. dos y\n medio\nANSWER: b\nFEEDBACK: piense\n\n\nOtra\na) x\nb) y\nc) z\nanswer: A, C\n".as_bytes());
        assert_eq!(bank.faults, []);
        let (own, losses) = own_questions(&bank);
        assert_eq!(losses, []);
        assert_eq!((own[0].kind, own[1].kind), (OwnKind::Single, OwnKind::Multiple));
        assert_eq!(own[0].prompt, "¿Qué es? Diga.");
        assert_eq!(own[0].lines[1].words, "dos y medio");
        assert!(own[0].lines[1].right && own[0].solution == "piense");
        assert_eq!(own[1].lines.iter().map(|line| line.right).collect::<Vec<_>>(), [true, false, true]);
    }

    #[test]
    fn faults_name_the_line() {
        for (text, line, word) in [
            ("Q\nA) a\nB) b\nANSWER: C", 4, "no choice C"),
            ("Q\nA) a\nANSWER: A", 1, "fewer than two"),
            ("Q\nA) a\nC) c\nANSWER: A", 3, "where B"),
            ("Q\nA) a\nB) b\n\nQ2\nA) a\nB) b\nANSWER: A", 5, "before the one above"),
            ("Q\nA) a\nB) b", 1, "no ANSWER"),
            ("ANSWER: A", 1, "without a question"),
            ("Q\nA) a\nB) b\nANSWER: AB", 4, "no letter"),
            ("FEEDBACK: x", 1, "no question"),
        ] {
            let bank = read(text.as_bytes());
            assert_eq!(bank.faults.first().map(|fault| fault.line), Some(line), "{text}: {:?}", bank.faults);
            assert!(bank.faults[0].what.contains(word), "{}", bank.faults[0]);
        }
    }
}
