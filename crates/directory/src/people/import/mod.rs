//! Importing a list of people.
//!
//! The list is read twice: once to find every fault, and only if there is none, once more to write. A repeated import is a
//! difference: [`index`] remembers, under a keyed hash that says nothing without this node's secret, which row became whom
//! and what it said, so that an unchanged row costs one look-up, and what a teacher mended on a page is not set back by a
//! list that has not changed. Nobody is removed for being absent from a list. Rows are written in batches, each whole: after
//! a power cut in the middle, importing the same list again completes it.

mod batch;
mod decide;
pub mod index;
mod last;
mod prepare;

pub use decide::{Before, Change, Known, Wanted, difference};

use crate::Directory;
use batch::Batch;
use formats::people::{Encoding, Fault, Line, MAX_FILE_BYTES, PeopleError, PeopleReader, Reason, Row, Today};
use index::Index;
use kernel::SchoolId;
use last::LastAdministrator;
use prepare::Preparer;
use std::{
    io::{self, Read},
    sync::mpsc,
};
use store::StoreError;

/// People in one transaction: few commits, and the writer free for others between them.
const BATCH_ROWS: usize = 1_000;
/// Faults kept for showing; the rest is counted.
pub const MAX_FAULTS: usize = 1_000;
/// Batches prepared ahead of the writer.
const BATCHES_AHEAD: usize = 1;

/// A list that can be opened again and again.
pub trait List: Sync {
    /// Opens it at its beginning.
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>>;
    /// Its length.
    fn bytes(&self) -> io::Result<u64>;
}

impl List for &[u8] {
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(*self))
    }

    fn bytes(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }
}

impl List for std::path::Path {
    fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(std::fs::File::open(self)?))
    }

    fn bytes(&self) -> io::Result<u64> {
        Ok(std::fs::metadata(self)?.len())
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Into which school.
    pub school: SchoolId,
    /// Only say what would happen.
    pub dry_run: bool,
    /// So that nobody is born tomorrow.
    pub today: Today,
}

/// What happened, or would happen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read.
    pub rows: u64,
    /// People who were not known.
    pub created: u64,
    /// People of whom something changed.
    pub updated: u64,
    /// People of whom nothing changed.
    pub unchanged: u64,
    /// People who came from an earlier list and are not on this one: left as they are.
    pub not_listed: u64,
    /// Classes that were not known.
    pub classes_opened: u64,
    /// People who get a role beyond a pupil's: on a page that costs a one-time code (invariant 6).
    pub staff_roles: u64,
    /// People who become administrator by it, or are none any more: no program may do that.
    pub administrators: u64,
    /// What to mend, at most [`MAX_FAULTS`].
    pub faults: Vec<Fault>,
    /// How many faults there are in all.
    pub faults_all: u64,
}

impl Report {
    /// Whether the list can be taken over as it is.
    pub fn is_sound(&self) -> bool {
        self.faults_all == 0
    }

    /// As programs read it: `chaski import people --json` and the API say the same.
    pub fn to_json(&self) -> serde_json::Value {
        let errors: Vec<serde_json::Value> = self
            .faults
            .iter()
            .map(|fault| {
                serde_json::json!({
                    "line": fault.line, "column": fault.column, "reason": fault.reason.to_string(),
                    "word": fault.reason.word(),
                })
            })
            .collect();
        serde_json::json!({
            "rows": self.rows, "created": self.created, "updated": self.updated, "unchanged": self.unchanged,
            "errors": errors, "errors_all": self.faults_all,
            "not_listed": self.not_listed, "classes_opened": self.classes_opened,
        })
    }

    fn fault(&mut self, faults: Vec<Fault>) {
        self.faults_all += faults.len() as u64;
        let room = MAX_FAULTS - self.faults.len();
        self.faults.extend(faults.into_iter().take(room));
    }
}

/// Why an import stopped. What was written before stays, and importing the same list again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The list could not be read.
    #[error("the list cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads every line; hands sound rows on in batches and gathers faults. `last`: whether somebody is left to administer is asked too.
fn read_all(
    list: &(impl List + ?Sized),
    wish: Wish,
    report: &mut Report,
    mut last: Option<LastAdministrator<'_>>,
    mut batch: impl FnMut(Vec<Row>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    if list.bytes()? > MAX_FILE_BYTES {
        report.fault(vec![Fault { line: 1, column: String::new(), reason: Reason::TooManyBytes }]);
        return Ok(());
    }
    let encoding = Encoding::detect(list.open()?)?;
    let mut reader = match PeopleReader::new(list.open()?, encoding, wish.today) {
        Ok(reader) => reader,
        Err(PeopleError::Io(error)) => return Err(error.into()),
        Err(PeopleError::Header(faults)) => {
            report.fault(faults);
            return Ok(());
        }
    };
    let mut rows = Vec::with_capacity(BATCH_ROWS);
    loop {
        match reader.next_line() {
            Ok(Some(Line::Row(row))) => {
                if let Some(last) = &mut last {
                    last.see(&row)?;
                }
                rows.push(*row);
            }
            Ok(Some(Line::Faults(faults))) => report.fault(faults),
            Ok(None) => break,
            Err(PeopleError::Io(error)) => return Err(error.into()),
            Err(PeopleError::Header(faults)) => report.fault(faults),
        }
        if rows.len() == BATCH_ROWS {
            batch(std::mem::replace(&mut rows, Vec::with_capacity(BATCH_ROWS)))?;
        }
    }
    report.rows = reader.rows();
    report.fault(last.and_then(|last| last.fault(reader.role_column())).into_iter().collect());
    if rows.is_empty() { Ok(()) } else { batch(rows) }
}

impl Directory {
    /// Imports a list, or says what would happen. Blocks; a fault anywhere means that nothing is written.
    pub fn import(&self, list: &(impl List + ?Sized), wish: Wish) -> Result<Report, ImportError> {
        let index = Index::open(self, wish.school)?;
        let mut report = Report::default();
        let last = Some(LastAdministrator::new(self, &index, wish.school)?);
        if wish.dry_run {
            let mut preparer = Preparer::new(self, &index, wish.school, None)?;
            read_all(list, wish, &mut report, last, |rows| preparer.count(rows))?;
            preparer.finish(&mut report)?;
            return Ok(report);
        }
        read_all(list, wish, &mut report, last, |_| Ok(()))?;
        if !report.is_sound() {
            return Ok(report);
        }
        let mut seed = [0; 32];
        seed = self.store.write_blocking(move |tx| -> Result<[u8; 32], StoreError> {
            tx.entropy().fill(&mut seed);
            Ok(seed)
        })?;
        let mut report = Report::default();
        let mut preparer = Preparer::new(self, &index, wish.school, Some(seed))?;
        // Sealing and wrapping go on beside the writer, who has enough to do.
        std::thread::scope(|threads| -> Result<(), ImportError> {
            let (sender, batches) = mpsc::sync_channel::<Batch>(BATCHES_AHEAD);
            let (preparer, report) = (&mut preparer, &mut report);
            let preparing = threads.spawn(move || {
                // The writer has stopped: its error is the one to tell.
                let send = |batch| sender.send(batch).map_err(|_| ImportError::Store(StoreError::Stopped));
                read_all(list, wish, report, None, |rows| send(preparer.prepare(rows)?))?;
                send(preparer.last_batch())
            });
            let written = batches.iter().try_for_each(|batch| batch.write(self));
            drop(batches);
            let prepared = preparing.join().unwrap_or(Err(ImportError::Store(StoreError::Stopped)));
            written.map_err(ImportError::Store).and(prepared)
        })?;
        preparer.finish(&mut report)?;
        Ok(report)
    }
}

#[cfg(test)]
pub(crate) mod tests;
