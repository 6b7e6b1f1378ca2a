//! Views: tables derived from the log, the same on every node whatever the order entries arrived in.
//!
//! A **row view** is a pure function from event to row changes; the table declares how they merge. A **fold** is for
//! what depends on order: a pure step per key, in stamp order, with snapshots to come back to when something arrives late.
//! Both are declared once ([`View`]); their tables and statements are generated.

pub mod edited;
mod fold;
mod progress;
mod recent;
mod rows;
mod runner;
mod table;

pub use fold::{Fold, FoldInputs, FoldRows, KeyState, create_own_tables, each_input, knows_input, states};
pub use progress::{DDL as PROGRESS_DDL, Progress};
pub use rows::{Deltas, RowChange};
pub use runner::{Applied, Facts, apply};
pub use table::{Column, KeyColumn, MAX_ADD, Merge, Table};

use eventlog::Header;
use events::{Event, Kind};
use kernel::Stamp;

/// One event where a view sees it.
pub struct Fact<'a> {
    /// The entry's envelope.
    pub header: &'a Header,
    /// The entry's stamp.
    pub stamp: Stamp,
    /// Position of the event in its entry, from 0.
    pub index: u16,
    /// The event.
    pub event: &'a Event,
}

/// A pure function from event to row changes.
pub trait RowView: Send + Sync {
    /// What the event changes. Must not depend on anything but the fact.
    fn apply(&self, fact: &Fact<'_>, deltas: &mut Deltas);
}

impl<F: Fn(&Fact<'_>, &mut Deltas) + Send + Sync> RowView for F {
    fn apply(&self, fact: &Fact<'_>, deltas: &mut Deltas) {
        self(fact, deltas);
    }
}

/// When a view must be whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needed {
    /// Decisions or sign-in read it: it is rebuilt before the first request is answered.
    BeforeServing,
    /// Pages that read it say "being prepared" until it is whole.
    Whenever,
}

/// Where a view is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunsOn {
    /// On hubs.
    Hub,
    /// On centrals.
    Central,
    /// On both.
    Both,
}

/// A view's declaration.
pub struct View {
    /// Unique, prefixed with the feature's name.
    pub name: &'static str,
    /// Raised by hand when the code of its function changes its meaning; the tables are hashed by themselves.
    pub version: u32,
    /// When it must be whole.
    pub needed: Needed,
    /// Where it is kept.
    pub runs_on: RunsOn,
    /// The kinds it looks at.
    pub kinds: &'static [Kind],
    /// The tables it owns.
    pub tables: Vec<&'static Table>,
    /// What it does.
    pub work: Work,
}

/// Rows or fold.
pub enum Work {
    /// A row view.
    Rows(Box<dyn RowView>),
    /// A fold.
    Fold(Box<dyn fold::AnyFold>),
}

impl Work {
    /// A row view from a function.
    pub fn rows(view: impl RowView + 'static) -> Self {
        Work::Rows(Box::new(view))
    }

    /// A fold.
    pub fn fold<F: Fold>(fold: F) -> Self {
        Work::Fold(Box::new(fold::Typed(fold)))
    }
}

impl View {
    /// Hash of the declaration; when it changes, the view is rebuilt.
    pub fn definition(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{} {} {:?}", self.name, self.version, self.kinds).as_bytes());
        for table in &self.tables {
            hasher.update(table.definition().as_bytes());
        }
        if let Work::Fold(fold) = &self.work {
            hasher.update(format!("{:?} {}", fold.key(), fold::LAYOUT).as_bytes());
        }
        hasher.finalize().to_hex()[..32].to_owned()
    }

    /// Names of all its tables, also those a fold keeps for itself, in a fixed order.
    pub fn table_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.tables.iter().map(|t| t.name.to_owned()).collect();
        if let Work::Fold(_) = self.work {
            names.extend(fold::OWN_TABLES.iter().map(|suffix| format!("{}_{suffix}", self.name)));
        }
        names
    }
}
