//! Activity files: one CSV of enrolments, one of daily counts (columns as in `docs/tutor.md`).

use std::collections::HashMap;
use std::io::Read;

/// Days of a course that are read at most.
pub const DAYS_MAX: u32 = 400;

/// What is counted per day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Opened a page of the course.
    Access,
    /// Read or wrote in the discussion.
    Discussion,
    /// Moved between parts.
    Navigate,
    /// Closed a page.
    PageClose,
    /// Worked on a problem.
    Problem,
    /// Watched a video.
    Video,
    /// Read the wiki.
    Wiki,
}

impl EventKind {
    /// All, in the order of counts, with their column names.
    pub const ALL: [(EventKind, &'static str); 7] = [
        (EventKind::Access, "access"),
        (EventKind::Discussion, "discussion"),
        (EventKind::Navigate, "navigate"),
        (EventKind::PageClose, "page_close"),
        (EventKind::Problem, "problem"),
        (EventKind::Video, "video"),
        (EventKind::Wiki, "wiki"),
    ];
}

/// Side of a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// To learn from.
    Train,
    /// To judge on.
    Test,
}

/// One learner in one course.
#[derive(Debug, Clone, PartialEq)]
pub struct Enrolment {
    /// Index into [`Cohort::courses`].
    pub course: usize,
    /// Column `split`, if there.
    pub part: Option<Part>,
    /// Stopped afterwards.
    pub stopped: bool,
    /// (day from 1, counts by [`EventKind`]), by day; only days with any event.
    pub days: Vec<(u32, [u32; 7])>,
}

/// Enrolments with their activity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cohort {
    /// Names of courses in order of appearance.
    pub courses: Vec<String>,
    /// One per row of the enrolments file.
    pub enrolments: Vec<Enrolment>,
    /// What was odd but no reason to refuse.
    pub oddities: ActivityOddities,
}

/// Counts of what was odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct ActivityOddities {
    /// Days of activity of nobody enrolled.
    pub unknown_enrolment_rows: u64,
    /// A second row for the same enrolment and day; added to the first.
    pub repeated_day_rows: u64,
    /// Enrolments without any activity.
    pub silent_enrolments: u64,
}

/// Why a file is refused; lines count from 1 with the header.
#[derive(Debug, thiserror::Error)]
pub enum ActivityError {
    /// A column that must be there is not.
    #[error("{file}: the column \"{column}\" is missing")]
    MissingColumn {
        /// Which file.
        file: &'static str,
        /// Which column.
        column: &'static str,
    },
    /// A value that says nothing known.
    #[error("{file}, line {line}: {column} is \"{found}\", expected {expected}")]
    Value {
        /// Which file.
        file: &'static str,
        /// Line.
        line: u64,
        /// Column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// The same enrolment twice.
    #[error("enrolments, line {line}: enrolment \"{id}\" of course \"{course}\" is there twice")]
    Duplicate {
        /// Line.
        line: u64,
        /// Course.
        course: String,
        /// Enrolment.
        id: String,
    },
    /// Not CSV.
    #[error("{file}, line {line}: {reason}")]
    Csv {
        /// Which file.
        file: &'static str,
        /// Line, 0 if unknown.
        line: u64,
        /// The reader's words.
        reason: String,
    },
}

impl Cohort {
    /// Reads both files.
    pub fn read(enrolments: impl Read, activity: impl Read) -> Result<Self, ActivityError> {
        let mut cohort = Self::default();
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        let mut courses: HashMap<String, usize> = HashMap::new();
        let mut table = Table::open("enrolments", enrolments)?;
        let [course, id, dropout] = ["course", "enrollment_id", "dropout"].map(|name| table.column(name));
        let (course, id, dropout) = (course?, id?, dropout?);
        let split = table.column("split").ok();
        while table.next()? {
            let part = match split.map(|at| table.text(at)) {
                None => None,
                Some("train") => Some(Part::Train),
                Some("test") => Some(Part::Test),
                Some(other) => return Err(table.value("split", other, "train or test")),
            };
            let stopped = match table.text(dropout) {
                "1" => true,
                "0" => false,
                other => return Err(table.value("dropout", other, "0 or 1")),
            };
            let key = (table.text(course).to_owned(), table.text(id).to_owned());
            if key.1.is_empty() {
                return Err(table.value("enrollment_id", "", "an id"));
            }
            let course = *courses.entry(key.0.clone()).or_insert_with(|| {
                cohort.courses.push(key.0.clone());
                cohort.courses.len() - 1
            });
            if places.insert(key.clone(), cohort.enrolments.len()).is_some() {
                return Err(ActivityError::Duplicate { line: table.line(), course: key.0, id: key.1 });
            }
            cohort.enrolments.push(Enrolment { course, part, stopped, days: Vec::new() });
        }
        cohort.read_activity(activity, &places)?;
        Ok(cohort)
    }

    fn read_activity(
        &mut self,
        activity: impl Read,
        places: &HashMap<(String, String), usize>,
    ) -> Result<(), ActivityError> {
        let mut table = Table::open("activity", activity)?;
        let (course, id, day) =
            (table.column("course")?, table.column("enrollment_id")?, table.column("day")?);
        let mut kinds = [0; 7];
        for (at, (_, name)) in kinds.iter_mut().zip(EventKind::ALL) {
            *at = table.column(name)?;
        }
        while table.next()? {
            let day_of = match table.text(day).parse::<u32>() {
                Ok(day) if (1..=DAYS_MAX).contains(&day) => day,
                _ => return Err(table.value("day", table.text(day), "a whole number from 1 to 400")),
            };
            let mut counts = [0u32; 7];
            for ((count, at), (_, name)) in counts.iter_mut().zip(kinds).zip(EventKind::ALL) {
                let text = table.text(at);
                *count = text.parse().map_err(|_| table.value(name, text, "a whole number"))?;
            }
            let key = (table.text(course).to_owned(), table.text(id).to_owned());
            let Some(place) = places.get(&key) else {
                self.oddities.unknown_enrolment_rows += 1;
                continue;
            };
            self.enrolments[*place].days.push((day_of, counts));
        }
        for enrolment in &mut self.enrolments {
            enrolment.days.sort_by_key(|(day, _)| *day);
            let before = enrolment.days.len();
            enrolment.days.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    for (sum, more) in earlier.1.iter_mut().zip(later.1) {
                        *sum = sum.saturating_add(more);
                    }
                }
                same
            });
            self.oddities.repeated_day_rows += (before - enrolment.days.len()) as u64;
            self.oddities.silent_enrolments += u64::from(enrolment.days.is_empty());
        }
        Ok(())
    }
}

struct Table<R> {
    file: &'static str,
    reader: csv::Reader<R>,
    header: csv::StringRecord,
    record: csv::StringRecord,
}

impl<R: Read> Table<R> {
    fn open(file: &'static str, from: R) -> Result<Self, ActivityError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(from);
        let header = reader.headers().map_err(|error| csv_error(file, &error))?.clone();
        Ok(Self { file, reader, header, record: csv::StringRecord::new() })
    }

    fn column(&self, column: &'static str) -> Result<usize, ActivityError> {
        let place = self.header.iter().position(|name| name == column);
        place.ok_or(ActivityError::MissingColumn { file: self.file, column })
    }

    fn next(&mut self) -> Result<bool, ActivityError> {
        self.reader.read_record(&mut self.record).map_err(|error| csv_error(self.file, &error))
    }

    fn text(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or("")
    }

    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    fn value(&self, column: &'static str, found: &str, expected: &'static str) -> ActivityError {
        let found = found.chars().take(60).collect();
        ActivityError::Value { file: self.file, line: self.line(), column, found, expected }
    }
}

fn csv_error(file: &'static str, error: &csv::Error) -> ActivityError {
    ActivityError::Csv {
        file,
        line: error.position().map_or(0, csv::Position::line),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENROLMENTS: &str =
        "split,course,start,enrollment_id,dropout\ntrain,c,2014-05-25,1,1\ntest,c,2014-05-25,2,0\n";
    const HEADER: &str =
        "course,enrollment_id,day,access,discussion,navigate,page_close,problem,video,wiki\n";

    #[test]
    fn files_are_joined_and_oddities_counted() {
        let activity = format!(
            "{HEADER}c,1,5,1,0,0,0,0,0,0\nc,1,3,10,0,3,2,0,2,0\nc,1,5,2,0,0,0,1,0,0\nc,9,1,1,0,0,0,0,0,0\n"
        );
        let cohort = Cohort::read(ENROLMENTS.as_bytes(), activity.as_bytes()).expect("good");
        assert_eq!(cohort.enrolments[0].days, [(3, [10, 0, 3, 2, 0, 2, 0]), (5, [3, 0, 0, 0, 1, 0, 0])]);
        let odd = ActivityOddities { unknown_enrolment_rows: 1, repeated_day_rows: 1, silent_enrolments: 1 };
        assert_eq!(cohort.oddities, odd);
        assert_eq!(cohort.enrolments[1].part, Some(Part::Test));
    }

    #[test]
    fn bad_files_are_refused_with_their_line() {
        let cases = [
            ("course,enrollment_id\n", HEADER, "\"dropout\" is missing"),
            ("course,enrollment_id,dropout\nc,1,1\nc,1,0\n", HEADER, "line 3: enrolment \"1\""),
            ("course,enrollment_id,dropout\nc,1,maybe\n", HEADER, "line 2: dropout is \"maybe\""),
            (ENROLMENTS, "course,enrollment_id,day\n", "\"access\" is missing"),
            (ENROLMENTS, &format!("{HEADER}c,1,0,1,0,0,0,0,0,0\n"), "line 2: day is \"0\""),
            (ENROLMENTS, &format!("{HEADER}c,1,1,1,0,0,0,-4,0,0\n"), "line 2: problem is \"-4\""),
        ];
        for (enrolments, activity, expected) in cases {
            let error =
                Cohort::read(enrolments.as_bytes(), activity.as_bytes()).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error} should contain {expected}");
        }
    }
}
