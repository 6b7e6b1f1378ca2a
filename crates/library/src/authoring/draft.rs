//! Drafts as the log tells them.

use events::{
    Event,
    authoring::{DraftPartWritten, PartSort},
};
use kernel::{Digest, DraftId, PersonId, SchoolId};
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Row, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "library_drafts";

/// Drafts.
pub static DRAFT: Table = Table {
    name: "library_draft",
    key: &[("draft", Blob)],
    columns: &[
        Column::new("school", Blob, Merge::First("opened")),
        Column::new("writer", Blob, Merge::First("opened")),
        Column::new("language", Text, Merge::First("opened")),
        Column::new("title", Text, Merge::Last("described")),
        Column::new("goal", Text, Merge::Last("described")),
        Column::new("author", Text, Merge::Last("described")),
        Column::new("version", Int, Merge::Max),
        Column::new("package", Blob, Merge::Last("published")),
    ],
    // A teacher has tens of these.
    indexes: &[&["writer"]],
};

/// Parts of drafts; what was written last counts.
pub static PART: Table = Table {
    name: "library_draft_part",
    key: &[("draft", Blob), ("part", Int)],
    columns: &[Column::new("written", Blob, Merge::Last("written")), Column::new("removed", Int, Merge::Max)],
    indexes: &[],
};

/// What was corrected in exercises that learners had before.
pub static CORRECTION: Table = Table {
    name: "library_correction",
    key: &[("course", Text), ("exercise", Text)],
    columns: &[Column::new("version", Int, Merge::Max), Column::new("note", Text, Merge::Last("corrected"))],
    indexes: &[],
};

/// The view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[430, 431, 432, 433, 434],
        tables: vec![&DRAFT, &PART, &CORRECTION],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::DraftOpened(opened) => deltas
                .row(&DRAFT, [Value::blob(opened.draft.as_bytes())], fact.stamp)
                .set("school", opened.school)
                .set("writer", fact.header.persons.first().map(|person| Value::blob(person.as_bytes())))
                .set("language", opened.language.as_str())
                .done(),
            Event::DraftDescribed(described) => deltas
                .row(&DRAFT, [Value::blob(described.draft.as_bytes())], fact.stamp)
                .set("title", described.title.as_str())
                .set("goal", described.goal.as_str())
                .set("author", described.author.as_str())
                .done(),
            Event::DraftPartWritten(part) => deltas
                .row(&PART, [Value::blob(part.draft.as_bytes()), i64::from(part.part).into()], fact.stamp)
                .set("written", Value::blob(&fact.event.encode_body()))
                .done(),
            Event::DraftPartRemoved(gone) => deltas
                .row(&PART, [Value::blob(gone.draft.as_bytes()), i64::from(gone.part).into()], fact.stamp)
                .set("removed", 1i64)
                .done(),
            Event::DraftPublished(published) => {
                deltas
                    .row(&DRAFT, [Value::blob(published.draft.as_bytes())], fact.stamp)
                    .set("version", i64::from(published.version))
                    .set("package", published.package)
                    .done();
                let course = course_id(published.draft);
                for exercise in &published.corrected {
                    deltas
                        .row(&CORRECTION, [course.as_str().into(), exercise.as_str().into()], fact.stamp)
                        .set("version", i64::from(published.version))
                        .set("note", published.note.as_str())
                        .done();
                }
            }
            _ => {}
        }),
    }
}

/// The course a draft becomes: always the same.
pub fn course_id(draft: DraftId) -> String {
    let digits: String = draft.as_bytes()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("own-{digits}")
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub draft: DraftId,
    /// Where.
    pub school: SchoolId,
    /// Who writes it.
    pub writer: PersonId,
    /// In which language (BCP 47).
    pub language: String,
    /// Its title.
    pub title: String,
    /// What one can do after it.
    pub goal: String,
    /// Who made it, as the package says.
    pub author: String,
    /// The version published last; 0: none.
    pub version: u32,
    /// The package of that version.
    pub package: Option<Digest>,
    /// What stands in it, in order.
    pub parts: Vec<DraftPartWritten>,
    /// Numbers of parts that were taken out.
    pub removed: Vec<u16>,
}

impl Draft {
    /// A part by its number.
    pub fn part(&self, part: u16) -> Option<&DraftPartWritten> {
        self.parts.iter().find(|known| known.part == part)
    }

    /// The next number for a part: numbers are never used again.
    pub fn next_part(&self) -> u16 {
        let highest = self.parts.iter().map(|part| part.part).chain(self.removed.iter().copied()).max();
        highest.map_or(1, |highest| highest.saturating_add(1))
    }

    /// The place behind all others.
    pub fn next_place(&self) -> u32 {
        self.parts.last().map_or(10, |last| last.place.saturating_add(10))
    }

    /// The id of a part as an activity of the course.
    pub fn activity(part: &DraftPartWritten) -> String {
        match PartSort::from_u8(part.sort) {
            Some(PartSort::Page) | None => format!("page-{}", part.part),
            Some(_) => format!("question-{}", part.part),
        }
    }
}

/// A draft by its id, with its parts.
pub fn find(db: &mut Connection, draft: DraftId) -> Result<Option<Draft>, StoreError> {
    let sql = "SELECT draft, school, writer, language, title, goal, author, version, package FROM library_draft \
        WHERE draft = ?1 AND school IS NOT NULL AND writer IS NOT NULL";
    let rows = db.query(sql, &[Value::blob(draft.as_bytes())])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut draft = read(row)?;
    let sql = "SELECT part, written, removed FROM library_draft_part WHERE draft = ?1 ORDER BY part";
    for row in db.query(sql, &[Value::blob(draft.draft.as_bytes())])? {
        let number = row.int(0)?.clamp(0, i64::from(u16::MAX)) as u16;
        if row.int_opt(2)?.is_some() {
            draft.removed.push(number);
            continue;
        }
        // A shape from a newer box is left out here; that box shows it.
        let written = row.blob_opt(1)?.map(|body| Event::decode(432, 1, body));
        if let Some(Ok(Event::DraftPartWritten(part))) = written {
            draft.parts.push(part);
        }
    }
    draft.parts.sort_by_key(|part| (part.place, part.part));
    Ok(Some(draft))
}

/// The drafts of a writer at a school, without their parts, by title.
pub fn of_writer(db: &mut Connection, school: SchoolId, writer: PersonId) -> Result<Vec<Draft>, StoreError> {
    let sql = "SELECT draft, school, writer, language, title, goal, author, version, package FROM library_draft \
        WHERE writer = ?1 AND school = ?2 ORDER BY title, draft LIMIT 500";
    db.query(sql, &[writer.into(), school.into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Draft, StoreError> {
    let text = |column| row.text_opt(column).map(|text| text.unwrap_or_default().to_owned());
    Ok(Draft {
        draft: DraftId(row.id(0)?),
        school: SchoolId(row.id(1)?),
        writer: PersonId(row.id(2)?),
        language: text(3)?,
        title: text(4)?,
        goal: text(5)?,
        author: text(6)?,
        version: row.int_opt(7)?.unwrap_or(0).clamp(0, i64::from(u32::MAX)) as u32,
        package: row.blob_opt(8)?.and_then(Digest::from_slice),
        parts: Vec::new(),
        removed: Vec::new(),
    })
}

/// What was corrected in a course: exercise id, and what was said of it.
pub fn corrections(db: &mut Connection, course: &str) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "SELECT exercise, note FROM library_correction WHERE course = ?1 ORDER BY exercise";
    let rows = db.query(sql, &[course.into()])?;
    rows.iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.text_opt(1)?.unwrap_or_default().to_owned())))
        .collect()
}
