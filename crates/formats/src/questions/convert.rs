//! From the tree of questions to questions of our own, and what got lost on the way, by name and reason.

use super::{
    Bank, Body, Choice, Gap, Number, NumberAnswers, NumberChoice, OwnKind, OwnLine, OwnQuestion, Pair,
    Question, Words, markdown_of, plain_of,
};

/// Something that could not be carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The line of the file.
    pub line: u32,
    /// The question's name, or its first words.
    pub name: String,
    /// The whole question stays out; otherwise only what the reason names.
    pub whole: bool,
    /// What and why.
    pub reason: LossReason,
}

/// What was lost and why: a word by which a page says it in its reader's language, what it is about, and the whole in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossReason {
    /// The end of its message's name.
    pub word: &'static str,
    /// The answer, the number or the share it is about; may be empty.
    pub about: String,
    /// The whole in English, for a command line and for whoever mends the file.
    pub english: String,
}

impl std::fmt::Display for LossReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.english)
    }
}

/// A reason that is about nothing in particular.
fn why(word: &'static str, english: impl Into<String>) -> LossReason {
    about(word, "", english)
}

/// A reason about an answer, a number, a share.
fn about(word: &'static str, what: impl Into<String>, english: impl Into<String>) -> LossReason {
    LossReason { word, about: what.into(), english: english.into() }
}

/// Longest name in a list of losses, in characters.
const NAME_CHARS: usize = 60;
/// Most choices of a question that fit a phone's page.
const MAX_CHOICES: usize = 8;
/// Shares that differ by less are the same: banks write thirds as 33.33333.
const SAME_SHARE: f64 = 0.01;

/// The questions of a bank as our own, in order, and what could not be carried. Faults of reading are losses too.
pub fn own_questions(bank: &Bank) -> (Vec<OwnQuestion>, Vec<Loss>) {
    let (mut questions, mut losses) = (Vec::new(), Vec::new());
    for (_, question) in bank.questions() {
        let mut work = Work { lost: Vec::new() };
        let own = work.question(question);
        let loss =
            |whole, reason: LossReason| Loss { line: question.line, name: name_of(question), whole, reason };
        match own {
            Ok(own) => {
                losses.extend(work.lost.into_iter().map(|reason| loss(false, reason)));
                questions.push(own);
            }
            Err(reason) => losses.push(loss(true, reason)),
        }
    }
    let faults = bank.faults.iter().map(|fault| Loss {
        line: fault.line,
        name: String::new(),
        whole: true,
        reason: why(fault.sort.word(), format!("{}. {}", fault.what, fault.what_to_do)),
    });
    losses.extend(faults);
    losses.sort_by_key(|loss| loss.line);
    (questions, losses)
}

fn name_of(question: &Question) -> String {
    let title = question.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let name = title.map_or_else(|| plain_of(&question.stem), str::to_owned);
    name.chars().take(NAME_CHARS).collect()
}

struct Work {
    lost: Vec<LossReason>,
}

impl Work {
    fn lose(&mut self, reason: LossReason) {
        if !self.lost.contains(&reason) {
            self.lost.push(reason);
        }
    }

    fn words(&mut self, words: &Words) -> String {
        let (markdown, lost) = markdown_of(words);
        lost.into_iter().for_each(|(word, what)| self.lose(why(word, what)));
        markdown
    }

    fn maybe(&mut self, words: Option<&Words>) -> String {
        words.map(|words| self.words(words)).unwrap_or_default()
    }

    /// One line of words: a choice cannot have paragraphs.
    fn line(&mut self, words: &Words) -> String {
        let markdown = self.words(words);
        match markdown.contains('\n') {
            true => super::markdown_escaped(&plain_of(words)),
            false => markdown,
        }
    }

    fn question(&mut self, question: &Question) -> Result<OwnQuestion, LossReason> {
        let prompt = match &question.body {
            Body::Cloze(_) => String::new(),
            _ => self.words(&question.stem),
        };
        let (kind, lines) = match &question.body {
            Body::Description => {
                return Err(why("description", "words without a question; put them on a page of the lesson"));
            }
            Body::Essay => {
                let reason = "an answer in one's own words is not marked by the box; set it as work on paper";
                return Err(why("essay", reason));
            }
            Body::TrueFalse { is_true, wrong, right } => {
                let first = OwnLine {
                    id: 1,
                    right: *is_true,
                    feedback: self.maybe(wrong.as_ref()),
                    ..OwnLine::default()
                };
                let second = OwnLine { id: 2, feedback: self.maybe(right.as_ref()), ..OwnLine::default() };
                (OwnKind::TrueFalse, vec![first, second])
            }
            Body::Choice(choices) => self.choices(choices)?,
            Body::Short { answers, case_counts } => {
                if *case_counts {
                    self.lose(why("capitals", "capital letters are forgiven here"));
                }
                (OwnKind::Text, self.accepted(answers)?)
            }
            Body::Number(NumberAnswers::One(number)) => {
                let (words, goes_with) = written(number)?;
                (
                    OwnKind::Number,
                    vec![OwnLine { id: 1, words, goes_with, right: true, ..OwnLine::default() }],
                )
            }
            Body::Number(NumberAnswers::Several(several)) => (OwnKind::Number, self.numbers(several)?),
            Body::Matching(pairs) => (OwnKind::Match, self.pairs(pairs)?),
            Body::Cloze(gaps) => return self.cloze(question, gaps),
        };
        Ok(OwnQuestion {
            kind,
            title: question.title.as_deref().unwrap_or_default().trim().to_owned(),
            prompt,
            lines,
            hint: String::new(),
            solution: self.maybe(question.feedback.as_ref()),
            picture: None,
        })
    }

    fn choices(&mut self, choices: &[Choice]) -> Result<(OwnKind, Vec<OwnLine>), LossReason> {
        let best = choices.iter().map(Choice::share).fold(f64::NEG_INFINITY, f64::max);
        let positive: Vec<f64> = choices.iter().map(Choice::share).filter(|share| *share > 0.0).collect();
        if positive.is_empty() {
            return Err(why("no-answer", "no choice is right"));
        }
        let sum: f64 = positive.iter().sum();
        let many = best < 100.0 - SAME_SHARE && positive.len() > 1;
        if many && (sum - 100.0).abs() > 1.0 {
            self.lose(about("shares-sum", format!("{sum:.0}"), format!("shares that add up to {sum:.0} %")));
        }
        if many && positive.iter().any(|share| (share - best).abs() > SAME_SHARE) {
            self.lose(why(
                "shares-differ",
                "shares of different size: here each right choice counts the same",
            ));
        }
        let mut lines: Vec<OwnLine> = Vec::new();
        let mut found = false;
        for (i, choice) in choices.iter().enumerate() {
            let share = choice.share();
            let right = if many { share > 0.0 } else { share >= best - SAME_SHARE };
            if right && !many && found {
                let words = plain_of(&choice.text);
                let english = format!("\"{words}\": a second right choice, where one is chosen");
                self.lose(about("second-right", words, english));
                continue;
            }
            if !many && !right && share > 0.0 {
                self.lose(part(share, &plain_of(&choice.text)));
            }
            found |= right;
            let (words, feedback) = (self.line(&choice.text), self.maybe(choice.feedback.as_ref()));
            if words.trim().is_empty() {
                self.lose(why("choice-empty", "a choice without words"));
                continue;
            }
            if lines.iter().any(|line| line.words == words) {
                let twice = plain_of(&choice.text);
                let english = format!("\"{twice}\" stood there twice");
                self.lose(about("choice-twice", twice, english));
                continue;
            }
            lines.push(OwnLine { id: i as u16 + 1, words, right, feedback, goes_with: String::new() });
        }
        while lines.len() > MAX_CHOICES {
            let Some(at) = lines.iter().rposition(|line| !line.right) else { break };
            let line = lines.remove(at);
            let english = format!("\"{}\": more than {MAX_CHOICES} choices", line.words);
            self.lose(about("choice-too-many", line.words, english));
        }
        if !(2..=MAX_CHOICES).contains(&lines.len()) {
            let english = format!("{} choices; a question has 2 to {MAX_CHOICES}", lines.len());
            return Err(about("choices-count", lines.len().to_string(), english));
        }
        Ok((if many { OwnKind::Multiple } else { OwnKind::Single }, lines))
    }

    fn accepted(&mut self, answers: &[Choice]) -> Result<Vec<OwnLine>, LossReason> {
        let mut lines = Vec::new();
        for (i, answer) in answers.iter().enumerate() {
            let (share, words) = (answer.share(), plain_of(&answer.text));
            let right = share >= 100.0 - SAME_SHARE;
            if words != "*" && words.contains('*') {
                let english = format!("\"{words}\": a pattern with *");
                self.lose(about("pattern", words, english));
                continue;
            }
            if !right && share > 0.0 {
                self.lose(part(share, &words));
            }
            if words == "*" && right {
                self.lose(why("any-answer", "any answer is right"));
                continue;
            }
            let feedback = self.maybe(answer.feedback.as_ref());
            if right && !feedback.is_empty() {
                self.lose(why("said-to-right", "what is said to one of several right answers"));
            }
            lines.push(OwnLine { id: i as u16 + 1, words, right, feedback, goes_with: String::new() });
        }
        match lines.iter().any(|line| line.right) {
            true => Ok(lines),
            false => Err(why("no-answer", "no answer has the whole score")),
        }
    }

    fn numbers(&mut self, several: &[NumberChoice]) -> Result<Vec<OwnLine>, LossReason> {
        let mut lines: Vec<OwnLine> = Vec::new();
        let mut found = false;
        for (i, choice) in several.iter().enumerate() {
            let share = choice.weight.unwrap_or(if choice.right { 100.0 } else { 0.0 });
            let right = share >= 100.0 - SAME_SHARE;
            let (words, goes_with) = match &choice.number {
                Some(number) => written(number)?,
                None if right => return Err(why("any-number", "any number is right")),
                None => ("*".into(), String::new()),
            };
            if right && found {
                let english = format!("{words}: a second right number");
                self.lose(about("second-right", words, english));
                continue;
            }
            if !right && share > 0.0 {
                self.lose(part(share, &words));
            }
            if !right && lines.iter().any(|line| line.words == words) {
                continue;
            }
            found |= right;
            let goes_with = if right { goes_with } else { String::new() };
            let feedback = self.maybe(choice.feedback.as_ref());
            lines.push(OwnLine { id: i as u16 + 1, words, goes_with, right, feedback });
        }
        if found { Ok(lines) } else { Err(why("no-answer", "no number has the whole score")) }
    }

    fn pairs(&mut self, pairs: &[Pair]) -> Result<Vec<OwnLine>, LossReason> {
        let mut lines = Vec::new();
        for (i, pair) in pairs.iter().enumerate() {
            let goes_with = super::markdown_escaped(&pair.right);
            lines.push(OwnLine {
                id: i as u16 + 1,
                words: self.line(&pair.left),
                goes_with,
                ..OwnLine::default()
            });
        }
        let left = lines.iter().filter(|line| !line.words.trim().is_empty()).count();
        match (2..=MAX_CHOICES).contains(&left) && lines.len() <= MAX_CHOICES {
            true => Ok(lines),
            false => {
                let english = format!("{} pairs; 2 to {MAX_CHOICES} fit a page", lines.len());
                Err(about("pairs-count", lines.len().to_string(), english))
            }
        }
    }

    fn cloze(&mut self, question: &Question, gaps: &[Gap]) -> Result<OwnQuestion, LossReason> {
        if gaps.is_empty() || gaps.len() > 6 {
            let english = format!("{} gaps; 1 to 6 fit a page", gaps.len());
            return Err(about("gaps-count", gaps.len().to_string(), english));
        }
        let mut lines = Vec::new();
        for (i, gap) in gaps.iter().enumerate() {
            let goes_with = (i + 1).to_string();
            let from = lines.len();
            match gap {
                Gap::Choose(choices) => {
                    let (kind, chosen) = self.choices(choices)?;
                    if kind == OwnKind::Multiple {
                        return Err(why("kind", "a gap with several right choices"));
                    }
                    lines.extend(chosen);
                }
                Gap::Type(answers) => {
                    let accepted = self.accepted(answers)?;
                    let (right, wrong): (Vec<_>, Vec<_>) = accepted.into_iter().partition(|line| line.right);
                    if !wrong.is_empty() {
                        self.lose(why("gap-wrong", "what is said to wrong words in a gap"));
                    }
                    lines.extend(right);
                }
                Gap::Number(numbers) => {
                    let numbers = self.numbers(numbers)?;
                    if numbers.iter().any(|line| !line.goes_with.is_empty()) {
                        self.lose(why("gap-tolerance", "the tolerance of a number in a gap"));
                    }
                    lines.extend(numbers.into_iter().filter(|line| line.right));
                }
            }
            for line in &mut lines[from..] {
                line.goes_with = goes_with.clone();
            }
        }
        for (i, line) in lines.iter_mut().enumerate() {
            line.id = i as u16 + 1;
        }
        // The marks of gaps are letters while words are turned into Markdown, which would escape brackets.
        let mut stem = question.stem.clone();
        for i in 1..=gaps.len() {
            stem.text = stem.text.replace(&format!("[[{i}]]"), &format!("QZGAP{i}QZ"));
        }
        let mut prompt = self.words(&stem);
        for i in 1..=gaps.len() {
            prompt = prompt.replace(&format!("QZGAP{i}QZ"), &format!("[[{i}]]"));
        }
        Ok(OwnQuestion {
            kind: OwnKind::Cloze,
            title: question.title.as_deref().unwrap_or_default().trim().to_owned(),
            prompt,
            lines,
            hint: String::new(),
            solution: self.maybe(question.feedback.as_ref()),
            picture: None,
        })
    }
}

/// A part of the score for an answer: here an answer is right or not.
fn part(share: f64, words: &str) -> LossReason {
    about("part-score", words, format!("{share:.0} % for \"{words}\""))
}

/// A number and its tolerance with digits and a point.
fn written(number: &Number) -> Result<(String, String), LossReason> {
    let (middle, range) = match *number {
        Number::Exactly(number) => (number, 0.0),
        Number::Around { number, range } => (number, range),
        Number::Between { low, high } => ((low + high) / 2.0, (high - low) / 2.0),
    };
    let digits = |value: f64| -> Result<String, LossReason> {
        if value.abs() >= 1.0e12 {
            let english = format!("{value} is too large for a typed number");
            return Err(about("number-large", value.to_string(), english));
        }
        let text = format!("{value:.9}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        Ok(if text.is_empty() || text == "-0" { "0".into() } else { text.to_owned() })
    };
    let range = if range == 0.0 { String::new() } else { digits(range)? };
    Ok((digits(middle)?, range))
}
