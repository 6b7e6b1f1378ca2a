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
    pub reason: String,
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
            |whole, reason: String| Loss { line: question.line, name: name_of(question), whole, reason };
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
        reason: format!("{}. {}", fault.what, fault.what_to_do),
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
    lost: Vec<String>,
}

impl Work {
    fn lose(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        if !self.lost.contains(&reason) {
            self.lost.push(reason);
        }
    }

    fn words(&mut self, words: &Words) -> String {
        let (markdown, lost) = markdown_of(words);
        lost.into_iter().for_each(|what| self.lose(what));
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

    fn question(&mut self, question: &Question) -> Result<OwnQuestion, String> {
        let prompt = match &question.body {
            Body::Cloze(_) => String::new(),
            _ => self.words(&question.stem),
        };
        let (kind, lines) = match &question.body {
            Body::Description => {
                return Err("words without a question; put them on a page of the lesson".into());
            }
            Body::Essay => {
                return Err(
                    "an answer in one's own words is not marked by the box; set it as work on paper".into()
                );
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
                    self.lose("capital letters are forgiven here");
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

    fn choices(&mut self, choices: &[Choice]) -> Result<(OwnKind, Vec<OwnLine>), String> {
        let best = choices.iter().map(Choice::share).fold(f64::NEG_INFINITY, f64::max);
        let positive: Vec<f64> = choices.iter().map(Choice::share).filter(|share| *share > 0.0).collect();
        if positive.is_empty() {
            return Err("no choice is right".into());
        }
        let sum: f64 = positive.iter().sum();
        let many = best < 100.0 - SAME_SHARE && positive.len() > 1;
        if many && (sum - 100.0).abs() > 1.0 {
            self.lose(format!("shares that add up to {sum:.0} %"));
        }
        if many && positive.iter().any(|share| (share - best).abs() > SAME_SHARE) {
            self.lose("shares of different size: here each right choice counts the same");
        }
        let mut lines: Vec<OwnLine> = Vec::new();
        let mut found = false;
        for (i, choice) in choices.iter().enumerate() {
            let share = choice.share();
            let right = if many { share > 0.0 } else { share >= best - SAME_SHARE };
            if right && !many && found {
                self.lose(format!(
                    "\"{}\": a second right choice, where one is chosen",
                    plain_of(&choice.text)
                ));
                continue;
            }
            if !many && !right && share > 0.0 {
                self.lose(format!("{share:.0} % for \"{}\"", plain_of(&choice.text)));
            }
            found |= right;
            let (words, feedback) = (self.line(&choice.text), self.maybe(choice.feedback.as_ref()));
            if words.trim().is_empty() {
                self.lose("a choice without words");
                continue;
            }
            if lines.iter().any(|line| line.words == words) {
                self.lose(format!("\"{}\" stood there twice", plain_of(&choice.text)));
                continue;
            }
            lines.push(OwnLine { id: i as u16 + 1, words, right, feedback, goes_with: String::new() });
        }
        while lines.len() > MAX_CHOICES {
            let Some(at) = lines.iter().rposition(|line| !line.right) else { break };
            let line = lines.remove(at);
            self.lose(format!("\"{}\": more than {MAX_CHOICES} choices", line.words));
        }
        if !(2..=MAX_CHOICES).contains(&lines.len()) {
            return Err(format!("{} choices; a question has 2 to {MAX_CHOICES}", lines.len()));
        }
        Ok((if many { OwnKind::Multiple } else { OwnKind::Single }, lines))
    }

    fn accepted(&mut self, answers: &[Choice]) -> Result<Vec<OwnLine>, String> {
        let mut lines = Vec::new();
        for (i, answer) in answers.iter().enumerate() {
            let (share, words) = (answer.share(), plain_of(&answer.text));
            let right = share >= 100.0 - SAME_SHARE;
            if words != "*" && words.contains('*') {
                self.lose(format!("\"{words}\": a pattern with *"));
                continue;
            }
            if !right && share > 0.0 {
                self.lose(format!("{share:.0} % for \"{words}\""));
            }
            if words == "*" && right {
                self.lose("any answer is right");
                continue;
            }
            let feedback = self.maybe(answer.feedback.as_ref());
            if right && !feedback.is_empty() {
                self.lose("what is said to one of several right answers");
            }
            lines.push(OwnLine { id: i as u16 + 1, words, right, feedback, goes_with: String::new() });
        }
        match lines.iter().any(|line| line.right) {
            true => Ok(lines),
            false => Err("no answer has the whole score".into()),
        }
    }

    fn numbers(&mut self, several: &[NumberChoice]) -> Result<Vec<OwnLine>, String> {
        let mut lines: Vec<OwnLine> = Vec::new();
        let mut found = false;
        for (i, choice) in several.iter().enumerate() {
            let share = choice.weight.unwrap_or(if choice.right { 100.0 } else { 0.0 });
            let right = share >= 100.0 - SAME_SHARE;
            let (words, goes_with) = match &choice.number {
                Some(number) => written(number)?,
                None if right => return Err("any number is right".into()),
                None => ("*".into(), String::new()),
            };
            if right && found {
                self.lose(format!("{words}: a second right number"));
                continue;
            }
            if !right && share > 0.0 {
                self.lose(format!("{share:.0} % for {words}"));
            }
            if !right && lines.iter().any(|line| line.words == words) {
                continue;
            }
            found |= right;
            let goes_with = if right { goes_with } else { String::new() };
            let feedback = self.maybe(choice.feedback.as_ref());
            lines.push(OwnLine { id: i as u16 + 1, words, goes_with, right, feedback });
        }
        if found { Ok(lines) } else { Err("no number has the whole score".into()) }
    }

    fn pairs(&mut self, pairs: &[Pair]) -> Result<Vec<OwnLine>, String> {
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
            false => Err(format!("{} pairs; 2 to {MAX_CHOICES} fit a page", lines.len())),
        }
    }

    fn cloze(&mut self, question: &Question, gaps: &[Gap]) -> Result<OwnQuestion, String> {
        if gaps.is_empty() || gaps.len() > 6 {
            return Err(format!("{} gaps; 1 to 6 fit a page", gaps.len()));
        }
        let mut lines = Vec::new();
        for (i, gap) in gaps.iter().enumerate() {
            let goes_with = (i + 1).to_string();
            let from = lines.len();
            match gap {
                Gap::Choose(choices) => {
                    let (kind, chosen) = self.choices(choices)?;
                    if kind == OwnKind::Multiple {
                        return Err("a gap with several right choices".into());
                    }
                    lines.extend(chosen);
                }
                Gap::Type(answers) => {
                    let accepted = self.accepted(answers)?;
                    let (right, wrong): (Vec<_>, Vec<_>) = accepted.into_iter().partition(|line| line.right);
                    if !wrong.is_empty() {
                        self.lose("what is said to wrong words in a gap");
                    }
                    lines.extend(right);
                }
                Gap::Number(numbers) => {
                    let numbers = self.numbers(numbers)?;
                    if numbers.iter().any(|line| !line.goes_with.is_empty()) {
                        self.lose("the tolerance of a number in a gap");
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

/// A number and its tolerance with digits and a point.
fn written(number: &Number) -> Result<(String, String), String> {
    let (middle, range) = match *number {
        Number::Exactly(number) => (number, 0.0),
        Number::Around { number, range } => (number, range),
        Number::Between { low, high } => ((low + high) / 2.0, (high - low) / 2.0),
    };
    let digits = |value: f64| -> Result<String, String> {
        if value.abs() >= 1.0e12 {
            return Err(format!("{value} is too large for a typed number"));
        }
        let text = format!("{value:.9}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        Ok(if text.is_empty() || text == "-0" { "0".into() } else { text.to_owned() })
    };
    let range = if range == 0.0 { String::new() } else { digits(range)? };
    Ok((digits(middle)?, range))
}
