//! Answer files: CSV with one answer per row, in time order within each learner.
//!
//! Columns (any order, others ignored): `learner`, `item`, `skills` (ids joined by `;`, may be empty), `correct` (0 or 1), and
//! either `split` (`train` or `test`) or `fold` (a whole number). `difficulty` (logits) and `source` (`own`, `shared`,
//! `entered`) are optional.

use crate::tracing::{Answer, Exercise, Key, Source, Vocabulary};
use std::collections::HashMap;
use std::io::Read;

/// Bounds on what an answer file may hold.
const FIELD_BYTES_MAX: usize = 4_096;
const SKILLS_PER_ROW_MAX: usize = 64;

/// Why a file is refused; lines count from 1 with the header.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// A column that must be there is not.
    #[error("the column \"{0}\" is missing; needed: learner, item, skills, correct, and split or fold")]
    MissingColumn(&'static str),
    /// Two columns of one name.
    #[error("the column \"{0}\" is there twice")]
    DuplicateColumn(String),
    /// A value that says nothing known.
    #[error("line {line}: {column} is \"{found}\", expected {expected}")]
    Value {
        /// Line of the file.
        line: u64,
        /// Column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// A learner on both sides of the split would be known to the model that is judged on her.
    #[error("line {line}: learner \"{learner}\" is in more than one split; split by learner, not by row")]
    LearnerInTwoSplits {
        /// Line of the file.
        line: u64,
        /// The learner's id.
        learner: String,
    },
    /// Not CSV, or rows of different length.
    #[error("{}{reason}", at_line(*line))]
    Csv {
        /// Line of the file, 0 if unknown.
        line: u64,
        /// The reader's words.
        reason: String,
    },
    /// One side of the split is empty.
    #[error("there are {train} learners to train on and {test} to test on; both are needed")]
    EmptySplit {
        /// Learners to train on.
        train: usize,
        /// Learners to test on.
        test: usize,
    },
}

/// Where in the file, if that is known: a file that does not unpack has no lines.
fn at_line(line: u64) -> String {
    if line == 0 { "it cannot be read: ".to_owned() } else { format!("line {line}: ") }
}

/// The part of the file a learner belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Split {
    /// Column `split` said so.
    Train,
    /// Column `split` said so.
    Test,
    /// Column `fold`.
    Fold(i64),
}

/// One learner's answers, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerAnswers {
    /// Her id in the file.
    pub learner: String,
    /// Where she belongs.
    pub split: Split,
    /// Her answers; `exercise` is an index into [`AnswerFile::exercises`].
    pub answers: Vec<Answer>,
}

/// An exercise as the file names it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedExercise {
    /// Key of the item's id.
    pub item: Key,
    /// Keys of its skills.
    pub skills: Vec<Key>,
    /// Author's difficulty, 0 if not given.
    pub difficulty: f32,
}

/// What was odd but no reason to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Oddities {
    /// Rows equal to the row before them: the same learner, item and outcome. Retries look like this too, so they are kept.
    pub repeated_rows: u64,
    /// Rows without a skill.
    pub rows_without_skill: u64,
    /// Answers to test on with an item that no training learner met.
    pub unknown_item_rows: u64,
    /// Answers to test on with a skill that no training learner met.
    pub unknown_skill_rows: u64,
}

/// A file read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerFile {
    /// Learners in order of appearance.
    pub learners: Vec<LearnerAnswers>,
    /// Different (item, skills) pairs.
    pub exercises: Vec<NamedExercise>,
    /// Counts of what was odd.
    pub oddities: Oddities,
    /// Data rows.
    pub rows: u64,
}

struct Columns {
    learner: usize,
    item: usize,
    skills: usize,
    correct: usize,
    split: Option<usize>,
    fold: Option<usize>,
    difficulty: Option<usize>,
    source: Option<usize>,
}

impl Columns {
    fn find(header: &csv::StringRecord) -> Result<Self, AnswersError> {
        for (at, name) in header.iter().enumerate() {
            if !name.is_empty() && header.iter().take(at).any(|earlier| earlier == name) {
                return Err(AnswersError::DuplicateColumn(name.to_owned()));
            }
        }
        let place = |name: &str| header.iter().position(|column| column == name);
        let must = |name: &'static str| place(name).ok_or(AnswersError::MissingColumn(name));
        let columns = Self {
            learner: must("learner")?,
            item: must("item")?,
            skills: must("skills")?,
            correct: must("correct")?,
            split: place("split"),
            fold: place("fold"),
            difficulty: place("difficulty"),
            source: place("source"),
        };
        if columns.split.is_none() && columns.fold.is_none() {
            return Err(AnswersError::MissingColumn("split"));
        }
        Ok(columns)
    }
}

impl AnswerFile {
    /// Reads a file, refusing it at the first row that cannot be right.
    pub fn read(file: impl Read) -> Result<Self, AnswersError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
        let bad_csv = |error: csv::Error| AnswersError::Csv {
            line: error.position().map_or(0, csv::Position::line),
            reason: error.to_string(),
        };
        let columns = Columns::find(reader.headers().map_err(bad_csv)?)?;
        let mut read =
            Self { learners: Vec::new(), exercises: Vec::new(), oddities: Oddities::default(), rows: 0 };
        let mut learner_at: HashMap<String, usize> = HashMap::new();
        let mut exercise_at: HashMap<(String, String), u32> = HashMap::new();
        let mut record = csv::StringRecord::new();
        let mut previous: Option<(usize, u32, bool)> = None;
        while reader.read_record(&mut record).map_err(bad_csv)? {
            let line = record.position().map_or(0, csv::Position::line);
            let row = Row { record: &record, line };
            let learner = row.text(columns.learner, "learner")?;
            let split = row.split(&columns)?;
            let exercise = read.exercise(&row, &columns, &mut exercise_at)?;
            let correct = row.correct(columns.correct)?;
            let source = row.source(columns.source)?;
            let at = match learner_at.get(learner) {
                Some(at) => *at,
                None => {
                    let known = LearnerAnswers { learner: learner.to_owned(), split, answers: Vec::new() };
                    read.learners.push(known);
                    learner_at.insert(learner.to_owned(), read.learners.len() - 1);
                    read.learners.len() - 1
                }
            };
            if read.learners[at].split != split {
                return Err(AnswersError::LearnerInTwoSplits { line, learner: learner.to_owned() });
            }
            read.learners[at].answers.push(Answer { exercise, correct, source });
            read.oddities.repeated_rows += u64::from(previous == Some((at, exercise, correct)));
            read.oddities.rows_without_skill +=
                u64::from(read.exercises[exercise as usize].skills.is_empty());
            previous = Some((at, exercise, correct));
            read.rows += 1;
        }
        Ok(read)
    }

    fn exercise(
        &mut self,
        row: &Row<'_>,
        columns: &Columns,
        exercise_at: &mut HashMap<(String, String), u32>,
    ) -> Result<u32, AnswersError> {
        let item = row.text(columns.item, "item")?;
        let skills = row.record.get(columns.skills).unwrap_or("");
        let name = (item.to_owned(), skills.to_owned());
        if let Some(at) = exercise_at.get(&name) {
            return Ok(*at);
        }
        if skills.len() > FIELD_BYTES_MAX || skills.split(';').count() > SKILLS_PER_ROW_MAX {
            return Err(row.value("skills", skills, "at most 64 ids joined by ;"));
        }
        let keys = skills.split(';').map(str::trim).filter(|skill| !skill.is_empty()).map(Key::of).collect();
        let difficulty = match columns.difficulty.and_then(|at| row.record.get(at)).unwrap_or("") {
            "" => 0.0,
            text => match text.parse::<f32>() {
                Ok(value) if value.is_finite() => value,
                _ => return Err(row.value("difficulty", text, "a number in logits or nothing")),
            },
        };
        let at = self.exercises.len() as u32;
        self.exercises.push(NamedExercise { item: Key::of(item), skills: keys, difficulty });
        exercise_at.insert(name, at);
        Ok(at)
    }

    /// Divides learners into those to train on and those to test on: by column `split`, or all other folds against `fold`
    /// (the lowest if not given). Also counts, in [`Oddities`], what the training learners never met.
    pub fn divide(&mut self, fold: Option<i64>) -> Result<(Vec<usize>, Vec<usize>), AnswersError> {
        let lowest = self.learners.iter().filter_map(|learner| match learner.split {
            Split::Fold(fold) => Some(fold),
            Split::Train | Split::Test => None,
        });
        let fold = fold.or_else(|| lowest.min());
        let is_test = |learner: &LearnerAnswers| match learner.split {
            Split::Test => true,
            Split::Train => false,
            Split::Fold(of) => Some(of) == fold,
        };
        let (test, train): (Vec<usize>, Vec<usize>) =
            (0..self.learners.len()).partition(|at| is_test(&self.learners[*at]));
        if train.is_empty() || test.is_empty() {
            return Err(AnswersError::EmptySplit { train: train.len(), test: test.len() });
        }
        let vocabulary = self.vocabulary(&train);
        for answer in test.iter().flat_map(|at| &self.learners[*at].answers) {
            let exercise = &self.exercises[answer.exercise as usize];
            self.oddities.unknown_item_rows += u64::from(vocabulary.item(exercise.item).is_none());
            let unknown = exercise.skills.iter().any(|skill| vocabulary.skill(*skill).is_none());
            self.oddities.unknown_skill_rows += u64::from(unknown);
        }
        Ok((train, test))
    }

    /// Items and skills that the given learners met.
    pub fn vocabulary(&self, learners: &[usize]) -> Vocabulary {
        let mut met = vec![false; self.exercises.len()];
        for answer in learners.iter().flat_map(|at| &self.learners[*at].answers) {
            met[answer.exercise as usize] = true;
        }
        let exercises: Vec<&NamedExercise> =
            self.exercises.iter().zip(met).filter(|(_, met)| *met).map(|(exercise, _)| exercise).collect();
        Vocabulary::new(
            exercises.iter().map(|exercise| exercise.item),
            exercises.iter().flat_map(|exercise| exercise.skills.iter().copied()),
        )
    }

    /// The file's exercises as a model with this vocabulary sees them.
    pub fn resolve(&self, vocabulary: &Vocabulary) -> Vec<Exercise> {
        self.exercises.iter().map(|e| Exercise::new(vocabulary, e.item, &e.skills, e.difficulty)).collect()
    }

    /// Answers of the given learners, one slice each.
    pub fn answers_of(&self, learners: &[usize]) -> Vec<&[Answer]> {
        learners.iter().map(|at| self.learners[*at].answers.as_slice()).collect()
    }
}

struct Row<'a> {
    record: &'a csv::StringRecord,
    line: u64,
}

impl<'a> Row<'a> {
    fn value(&self, column: &'static str, found: &str, expected: &'static str) -> AnswersError {
        AnswersError::Value { line: self.line, column, found: found.chars().take(60).collect(), expected }
    }

    fn text(&self, at: usize, column: &'static str) -> Result<&'a str, AnswersError> {
        match self.record.get(at).unwrap_or("") {
            "" => Err(self.value(column, "", "an id")),
            text if text.len() > FIELD_BYTES_MAX => {
                Err(self.value(column, text, "an id of at most 4096 bytes"))
            }
            text => Ok(text),
        }
    }

    fn correct(&self, at: usize) -> Result<bool, AnswersError> {
        match self.record.get(at).unwrap_or("") {
            "1" => Ok(true),
            "0" => Ok(false),
            other => Err(self.value("correct", other, "0 or 1")),
        }
    }

    fn source(&self, at: Option<usize>) -> Result<Source, AnswersError> {
        match at.and_then(|at| self.record.get(at)).unwrap_or("") {
            "" | "own" => Ok(Source::OwnDevice),
            "shared" => Ok(Source::Shared),
            "entered" => Ok(Source::Entered),
            other => Err(self.value("source", other, "own, shared or entered")),
        }
    }

    fn split(&self, columns: &Columns) -> Result<Split, AnswersError> {
        if let Some(at) = columns.split {
            return match self.record.get(at).unwrap_or("") {
                "train" => Ok(Split::Train),
                "test" => Ok(Split::Test),
                other => Err(self.value("split", other, "train or test")),
            };
        }
        let text = columns.fold.and_then(|at| self.record.get(at)).unwrap_or("");
        text.parse().map(Split::Fold).map_err(|_| self.value("fold", text, "a whole number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "split,learner,item,skills,correct\ntrain,a,1,x;y,1\ntest,b,2,x,0\ntrain,a,1,x;y,1\ntest,b,9,z,1\n";

    #[test]
    fn a_file_is_read_and_divided_and_oddities_are_counted() {
        let mut file = AnswerFile::read(GOOD.as_bytes()).expect("good");
        assert_eq!((file.rows, file.learners.len(), file.exercises.len()), (4, 2, 3));
        let (train, test) = file.divide(None).expect("both sides");
        assert_eq!((train, test), (vec![0], vec![1]));
        assert_eq!(file.oddities.unknown_item_rows, 2);
        assert_eq!(file.oddities.unknown_skill_rows, 1);
    }

    #[test]
    fn folds_take_the_place_of_splits() {
        let text = "fold,learner,item,skills,correct\n0,a,1,,1\n1,b,1,,0\n2,c,1,,0\n";
        let mut file = AnswerFile::read(text.as_bytes()).expect("good");
        assert_eq!(file.divide(Some(1)).expect("both"), (vec![0, 2], vec![1]));
        assert_eq!(file.divide(None).expect("both"), (vec![1, 2], vec![0]));
        assert!(matches!(file.divide(Some(9)), Err(AnswersError::EmptySplit { test: 0, .. })));
        assert_eq!(file.oddities.rows_without_skill, 3);
    }

    #[test]
    fn bad_files_are_refused_with_their_line() {
        let cases = [
            ("split,learner,item,correct\n", "\"skills\" is missing"),
            ("learner,item,skills,correct\n", "\"split\" is missing"),
            ("split,learner,item,skills,correct,item\n", "\"item\" is there twice"),
            (
                "split,learner,item,skills,correct\ntrain,a,1,x,1\ntrain,a,1,x,yes\n",
                "line 3: correct is \"yes\"",
            ),
            ("split,learner,item,skills,correct\ntrain,,1,x,1\n", "line 2: learner is \"\""),
            ("split,learner,item,skills,correct\nvalid,a,1,x,1\n", "line 2: split is \"valid\""),
            (
                "split,learner,item,skills,correct\ntrain,a,1,x,1\ntest,a,1,x,1\n",
                "line 3: learner \"a\" is in more",
            ),
            ("split,learner,item,skills,correct\ntrain,a,1\n", "line 2"),
            ("fold,learner,item,skills,correct\nx,a,1,s,1\n", "line 2: fold is \"x\""),
        ];
        for (text, expected) in cases {
            let error = AnswerFile::read(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(expected), "{error} should contain {expected}");
        }
    }
}
