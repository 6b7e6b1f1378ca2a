//! A question as a teacher writes it on one page, and the exercise file it becomes.
//!
//! One flat shape for every kind, a question and some lines, because a form, an event and a sheet of paper have to carry it. Lines
//! have numbers of their own that stay when others go: an answer in the log means the same after a correction.

use super::quoted;
use crate::package::{Exact, Id, limits};
use kernel::LanguageTag;
use std::fmt::Write;

/// Most lines of one question.
const MAX_LINES: usize = 40;
/// Most choices on a page, and pairs.
const CHOICES: std::ops::RangeInclusive<usize> = 2..=8;

/// How a teacher's question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnKind {
    /// One choice. Lines: the choices; one is right.
    Single,
    /// Some choices. Lines: the choices.
    Multiple,
    /// The question is a statement. One line: right if the statement is true.
    TrueFalse,
    /// A number. The right line: the number, and how far off is still right. Others: mistakes with what is said to them.
    Number,
    /// A word or a few. Right lines: what is accepted. Others: mistakes with what is said to them.
    Text,
    /// Pairs. Lines: left, and what goes with it; an empty left goes with nothing.
    Match,
    /// A text with gaps `[[1]]`. Lines: the gap's number, an answer, whether it is right.
    Cloze,
}

impl OwnKind {
    /// Every kind with the name of the exercise kind it becomes.
    pub const ALL: [(&'static str, OwnKind); 7] = [
        ("single", OwnKind::Single),
        ("multiple", OwnKind::Multiple),
        ("true-false", OwnKind::TrueFalse),
        ("number", OwnKind::Number),
        ("text", OwnKind::Text),
        ("match", OwnKind::Match),
        ("cloze", OwnKind::Cloze),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("single", |(name, _)| name)
    }

    /// Reads [`OwnKind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// A question as its writer sees it. Texts are our Markdown; numbers are written with a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnQuestion {
    /// How it is answered.
    pub kind: OwnKind,
    /// A short name; may be empty.
    pub title: String,
    /// What is asked.
    pub prompt: String,
    /// In the order they are shown.
    pub lines: Vec<OwnLine>,
    /// A help before answering; may be empty.
    pub hint: String,
    /// The solution explained; may be empty.
    pub solution: String,
    /// File name of a picture of the lesson, and what is on it.
    pub picture: Option<(String, String)>,
}

/// A line of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnLine {
    /// Its number within the question, from 1; never used again.
    pub id: u16,
    /// Its words.
    pub words: String,
    /// What goes with it: see [`OwnKind`].
    pub goes_with: String,
    /// It is right.
    pub right: bool,
    /// Said to whoever answers it; may be empty.
    pub feedback: String,
}

/// Words for what a writer left empty, in the course's language, and what every exercise needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillIn {
    /// The course's language.
    pub language: LanguageTag,
    /// The skill it practises.
    pub skill: Id,
    /// A hint for any question.
    pub hint: String,
    /// What is said to a wrong answer.
    pub wrong: String,
    /// The solution, around `{answer}`.
    pub solution: String,
    /// "true" and "false" in the language.
    pub true_false: (String, String),
}

/// Why a question cannot be asked yet. The page says it in the writer's language under [`OwnFault::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OwnFault {
    /// No words in the question.
    #[error("the question has no words")]
    NoPrompt,
    /// Fewer than two or more than eight choices or pairs.
    #[error("it needs two to eight choices or pairs")]
    Choices,
    /// None is marked as right.
    #[error("no answer is marked as right")]
    NoRight,
    /// More than one is marked, where one counts.
    #[error("more than one answer is marked as right")]
    ManyRight,
    /// Two choices say the same.
    #[error("two choices say the same")]
    Twice,
    /// A number is none.
    #[error("a number cannot be read")]
    Number,
    /// A gap stands nowhere, or has no right answer, or is not filled.
    #[error("gaps and answers do not fit")]
    Gaps,
    /// A text is too long, or there are too many lines.
    #[error("it is too long")]
    TooLong,
}

impl OwnFault {
    /// The end of the message's name.
    pub fn key(self) -> &'static str {
        match self {
            OwnFault::NoPrompt => "no-prompt",
            OwnFault::Choices => "choices",
            OwnFault::NoRight => "no-right",
            OwnFault::ManyRight => "many-right",
            OwnFault::Twice => "twice",
            OwnFault::Number => "number",
            OwnFault::Gaps => "gaps",
            OwnFault::TooLong => "too-long",
        }
    }
}

impl OwnQuestion {
    /// The exercise file of a course in one language.
    pub fn exercise_toml(&self, fill: &FillIn) -> Result<String, OwnFault> {
        if self.prompt.trim().is_empty() {
            return Err(OwnFault::NoPrompt);
        }
        let texts = self.lines.iter().flat_map(|line| [&line.words, &line.goes_with, &line.feedback]);
        let longest =
            texts.chain([&self.prompt, &self.hint, &self.solution, &self.title]).map(String::len).max();
        if self.lines.len() > MAX_LINES || longest.unwrap_or(0) > limits::EXERCISE_TEXT_BYTES {
            return Err(OwnFault::TooLong);
        }
        let mut file = File { facts: String::new(), texts: String::new(), answer: String::new(), fill };
        file.fact("kind", &quoted(self.kind.name()));
        file.fact("skill", &quoted(fill.skill.as_str()));
        file.fact("difficulty", "2");
        if let Some((name, _)) = &self.picture {
            file.fact("picture", &quoted(name));
        }
        if !self.title.trim().is_empty() {
            file.text("title", &self.title);
        }
        match self.kind {
            // The words around gaps are the text; the question says what to do.
            OwnKind::Cloze if self.title.trim().is_empty() => file.text("prompt", &fill.hint),
            OwnKind::Cloze => file.text("prompt", &self.title),
            _ => file.text("prompt", &self.prompt),
        }
        if let Some((_, alternative)) = &self.picture {
            file.text("picture_text", alternative);
        }
        match self.kind {
            OwnKind::Single | OwnKind::Multiple => self.choices(&mut file)?,
            OwnKind::TrueFalse => self.true_false(&mut file),
            OwnKind::Number => self.number(&mut file)?,
            OwnKind::Text => self.typed(&mut file)?,
            OwnKind::Match => self.pairs(&mut file)?,
            OwnKind::Cloze => self.gaps(&mut file)?,
        }
        let hint = if self.hint.trim().is_empty() { &fill.hint } else { &self.hint };
        let hints = format!("[{}]", quoted(hint));
        let _ = writeln!(file.texts, "hints = {hints}");
        match self.solution.trim() {
            "" => file.text("solution", &fill.solution.replace("{answer}", file.answer.clone().trim())),
            _ => file.text("solution", &self.solution),
        }
        Ok(format!("{}\n[{}]\n{}", file.facts, fill.language, file.texts))
    }

    fn filled(&self) -> impl Iterator<Item = &OwnLine> {
        self.lines.iter().filter(|line| !line.words.trim().is_empty())
    }

    fn choices(&self, file: &mut File<'_>) -> Result<(), OwnFault> {
        let lines: Vec<&OwnLine> = self.filled().collect();
        if !CHOICES.contains(&lines.len()) {
            return Err(OwnFault::Choices);
        }
        let mut words: Vec<&str> = lines.iter().map(|line| line.words.trim()).collect();
        words.sort_unstable();
        if words.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(OwnFault::Twice);
        }
        let right: Vec<&&OwnLine> = lines.iter().filter(|line| line.right).collect();
        let many = self.kind == OwnKind::Multiple;
        match right.len() {
            0 => return Err(OwnFault::NoRight),
            1 => {}
            _ if many => {}
            _ => return Err(OwnFault::ManyRight),
        }
        file.fact("choices", &ids(lines.iter().map(|line| line.id.to_string())));
        match many {
            true => file.fact("key", &ids(right.iter().map(|line| line.id.to_string()))),
            false => file.fact("key", &quoted(&right[0].id.to_string())),
        }
        for line in &lines {
            file.text(&format!("choices.{}", line.id), &in_one_line(&line.words));
            if many || !line.right {
                file.said(&format!("feedback.{}", line.id), &line.feedback);
            } else if !line.feedback.trim().is_empty() {
                file.text("feedback.right", &line.feedback);
            }
        }
        file.answer = right.iter().map(|line| in_one_line(&line.words)).collect::<Vec<_>>().join("; ");
        Ok(())
    }

    fn true_false(&self, file: &mut File<'_>) {
        let is_true = self.lines.first().is_some_and(|line| line.right);
        file.fact("key", if is_true { "true" } else { "false" });
        let (yes, no) = &file.fill.true_false;
        file.answer = if is_true { yes.clone() } else { no.clone() };
        let wrong = self.lines.first().map_or("", |line| line.feedback.as_str());
        file.said(&format!("feedback.{}", !is_true), wrong);
        if let Some(right) = self.lines.get(1).filter(|line| !line.feedback.trim().is_empty()) {
            file.text("feedback.right", &right.feedback);
        }
    }

    fn number(&self, file: &mut File<'_>) -> Result<(), OwnFault> {
        let mut right = self.filled().filter(|line| line.right);
        let line = right.next().ok_or(OwnFault::NoRight)?;
        if right.next().is_some() {
            return Err(OwnFault::ManyRight);
        }
        let key = number(&line.words)?;
        file.fact("key", &key);
        if !line.goes_with.trim().is_empty() {
            let tolerance = number(&line.goes_with)?;
            if tolerance.starts_with('-') {
                return Err(OwnFault::Number);
            }
            file.fact("tolerance", &tolerance);
        }
        let mut mistakes = Vec::new();
        let mut wrong = "";
        for line in self.lines.iter().filter(|line| !line.right) {
            match line.words.trim() {
                "" | "*" => wrong = &line.feedback,
                words => {
                    let value = number(words)?;
                    if value != key && !mistakes.iter().any(|(_, known)| *known == value) {
                        mistakes.push((line, value));
                    }
                }
            }
        }
        for (line, _) in &mistakes {
            file.said(&format!("feedback.m{}", line.id), &line.feedback);
        }
        file.said("feedback.wrong", wrong);
        if !line.feedback.trim().is_empty() {
            file.text("feedback.right", &line.feedback);
        }
        file.answer = key;
        if !mistakes.is_empty() {
            file.facts.push_str("[mistakes]\n");
            for (line, value) in &mistakes {
                let _ = writeln!(file.facts, "m{} = {value}", line.id);
            }
        }
        Ok(())
    }

    fn typed(&self, file: &mut File<'_>) -> Result<(), OwnFault> {
        let accepted: Vec<String> =
            self.filled().filter(|line| line.right).map(|line| in_one_line(&line.words)).collect();
        let first = accepted.first().cloned().ok_or(OwnFault::NoRight)?;
        let wrong = self.lines.iter().find(|line| !line.right && matches!(line.words.trim(), "" | "*"));
        let mistakes: Vec<&OwnLine> =
            self.filled().filter(|line| !line.right && line.words.trim() != "*").collect();
        if !mistakes.is_empty() {
            file.fact("mistakes", &ids(mistakes.iter().map(|line| format!("m{}", line.id))));
        }
        let _ = writeln!(file.texts, "accept = {}", ids(accepted.into_iter()));
        for line in &mistakes {
            let address = format!("mistakes.m{}", line.id);
            let _ = writeln!(file.texts, "{address} = {}", ids([in_one_line(&line.words)].into_iter()));
            file.said(&format!("feedback.m{}", line.id), &line.feedback);
        }
        file.said("feedback.wrong", wrong.map_or("", |line| line.feedback.as_str()));
        file.answer = first;
        Ok(())
    }

    fn pairs(&self, file: &mut File<'_>) -> Result<(), OwnFault> {
        let left: Vec<&OwnLine> = self.filled().collect();
        // The same words on the right are one thing on the right.
        let mut right: Vec<(u16, String)> = Vec::new();
        for line in self.lines.iter().filter(|line| !line.goes_with.trim().is_empty()) {
            let words = in_one_line(&line.goes_with);
            if !right.iter().any(|(_, known)| *known == words) {
                right.push((line.id, words));
            }
        }
        if !CHOICES.contains(&left.len()) || !CHOICES.contains(&right.len()) {
            return Err(OwnFault::Choices);
        }
        let mut key = Vec::new();
        for line in &left {
            let words = in_one_line(&line.goes_with);
            let (id, _) = right.iter().find(|(_, known)| *known == words).ok_or(OwnFault::NoRight)?;
            key.push(format!("{} = \"r{id}\"", line.id));
        }
        file.fact("left", &ids(left.iter().map(|line| line.id.to_string())));
        file.fact("right", &ids(right.iter().map(|(id, _)| format!("r{id}"))));
        file.fact("key", &format!("{{ {} }}", key.join(", ")));
        let mut said = Vec::new();
        for line in &left {
            file.text(&format!("left.{}", line.id), &in_one_line(&line.words));
            file.said(&format!("feedback.{}", line.id), &line.feedback);
            said.push(format!("{} – {}", in_one_line(&line.words), in_one_line(&line.goes_with)));
        }
        for (id, words) in &right {
            file.text(&format!("right.r{id}"), words);
        }
        file.answer = said.join("; ");
        Ok(())
    }

    fn gaps(&self, file: &mut File<'_>) -> Result<(), OwnFault> {
        let mut numbers: Vec<&str> = self.filled().map(|line| line.goes_with.trim()).collect();
        numbers.dedup();
        if numbers.is_empty() || numbers.len() > 6 {
            return Err(OwnFault::Gaps);
        }
        let (mut answers, mut facts, mut prompt) = (Vec::new(), String::new(), self.prompt.clone());
        for (i, gap) in numbers.iter().enumerate() {
            let place = format!("[[{gap}]]");
            if numbers[..i].contains(gap) || self.prompt.matches(&place).count() != 1 {
                return Err(OwnFault::Gaps);
            }
            prompt = prompt.replace(&place, &format!("[[g{gap}]]"));
            let lines: Vec<&OwnLine> = self.filled().filter(|line| line.goes_with.trim() == *gap).collect();
            let right: Vec<&&OwnLine> = lines.iter().filter(|line| line.right).collect();
            let first = right.first().ok_or(OwnFault::Gaps)?;
            let _ = writeln!(facts, "[gaps.g{gap}]");
            if lines.len() > right.len() {
                if right.len() > 1 {
                    return Err(OwnFault::ManyRight);
                }
                if !CHOICES.contains(&lines.len()) {
                    return Err(OwnFault::Choices);
                }
                let _ = writeln!(facts, "choices = {}", ids(lines.iter().map(|line| line.id.to_string())));
                let _ = writeln!(facts, "key = {}", quoted(&first.id.to_string()));
                for line in &lines {
                    file.text(&format!("gaps.g{gap}.{}", line.id), &in_one_line(&line.words));
                    if !line.right {
                        file.said(&format!("feedback.g{gap}.{}", line.id), &line.feedback);
                    }
                }
            } else {
                let only = (right.len() == 1).then(|| number(&first.words).ok()).flatten();
                match only {
                    Some(key) => drop(writeln!(facts, "key = {key}")),
                    None => {
                        facts.push_str("accept = true\n");
                        let accepted = ids(right.iter().map(|line| in_one_line(&line.words)));
                        let _ = writeln!(file.texts, "gaps.g{gap}.accept = {accepted}");
                    }
                }
                file.said(&format!("feedback.g{gap}.wrong"), "");
            }
            answers.push(in_one_line(&first.words));
        }
        file.text("text", &prompt);
        file.facts.push_str(&facts);
        file.answer = answers.join("; ");
        Ok(())
    }
}

struct File<'f> {
    facts: String,
    texts: String,
    answer: String,
    fill: &'f FillIn,
}

impl File<'_> {
    fn fact(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.facts, "{name} = {value}");
    }

    fn text(&mut self, address: &str, words: &str) {
        let _ = writeln!(self.texts, "{address} = {}", quoted(words.trim()));
    }

    /// What is said to a wrong answer, the writer's words or the general ones.
    fn said(&mut self, address: &str, words: &str) {
        let general = self.fill.wrong.clone();
        self.text(address, if words.trim().is_empty() { &general } else { words });
    }
}

fn ids(ids: impl Iterator<Item = String>) -> String {
    format!("[{}]", ids.map(|id| quoted(&id)).collect::<Vec<_>>().join(", "))
}

fn in_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A typed number as TOML writes it: digits and a point. A decimal comma is welcome.
fn number(words: &str) -> Result<String, OwnFault> {
    let text = words.trim().replace(',', ".");
    let text = text.strip_prefix('+').unwrap_or(&text);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = whole.len() <= 12 && fraction.len() <= 9 && !(whole.is_empty() && fraction.is_empty());
    if !fits || !only_digits(whole) || !only_digits(fraction) {
        return Err(OwnFault::Number);
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = fraction.trim_end_matches('0');
    let number =
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
    let zero = matches!(number.as_str(), "-0");
    Ok(if zero { Exact::ZERO.digits(0).unwrap_or_else(|| "0".into()) } else { number })
}
