//! Durable log, views and local state behind one API, on SQLite (hubs) and PostgreSQL (centrals).
//!
//! *What is it for?* A command appends facts; views follow in the same transaction; the caller is answered after the
//! disk has it. *Main type:* [`Store`]. *What does it never do?* It decides nothing about schooling, speaks to no network and
//! knows no feature: views and local tables are handed in. *Where do I start?* [`Store::write`], [`Store::read`], and
//! [`view`] for how views are declared.
//!
//! Both databases are driven by blocking drivers on threads of their own: one writer with group commit, and a small
//! pool of readers. Only [`db`] knows which database is there.

pub mod archive;
pub mod blobs;
mod carried;
mod copies;
mod cut;
pub mod db;
mod error;
pub mod foreign;
pub mod jobs;
mod local;
pub mod log;
mod mend;
pub mod node;
mod readers;
mod receive;
mod rejoin;
mod schema;
pub mod search;
mod shared;
mod store;
pub mod view;
mod view_set;
mod writer;

pub use archive::{ArchiveReport, Archiver};
pub use carried::{Carried, CarriedError};
pub use cut::{cut_block, cut_block_until};
pub use db::{ColumnType, Connection, Row, Value, check_sqlite, copy_sqlite};
pub use error::StoreError;
pub use local::{LocalTables, fits};
pub use objects::Place;
pub use receive::{Doubts, Received};
pub use schema::{Layout, SPREAD, schema};
pub use shared::{MAX_PLACES, Sharing};
pub use store::{Config, Database, REBUILD_CHUNK, Store, last_life};
pub use view_set::ViewStatus;
pub use writer::{Draft, MAX_CLOCK_AHEAD_MS, MAX_WAITING, WriteTx};
