//! Updates of the program: whose word a box takes, where a new program lies until it runs, and how the box comes back from a bad one.
//!
//! *Who may say what runs here?* The root key of the network, in a signed word ([`eventlog::statement::Program`]) that names the program
//! by its digest. Who carries it, and how, does not matter. [`judge`] says whether a word is for this box.
//!
//! *Where does it lie?* In `program/` of the box's folder ([`ProgramFolder`]): each program under its digest, its word beside it, and
//! one file, `state.json`, that says which one runs. What `chaski install` put on the machine is never touched, and is what a box falls
//! back on in the end.
//!
//! *How is it changed?* By [`drive`], which `chaski keep` calls whenever no hub runs: a copy of the database is made, the new program is
//! started where nobody can reach it and has to show its pages, and only then does it serve. If it does not, the copy is put back. So
//! nothing that a learner writes can fall between the copy and the way back: nobody is served in between. [`next`] decides, from what
//! lies on the disk alone; the power may be cut at any moment.

mod file;
mod folder;
mod judge;
pub mod pages;
mod state;
mod step;

pub use file::{FileError, MAX_PROGRAM_BYTES, UpdateFile, digest_of, write_update};
pub use folder::{FolderError, ProgramFolder, Staged, When, Wish};
pub use judge::{Own, Unfit, judge};
pub use state::{Candidate, Outcome, Phase, State, Which};
pub use step::{Hands, MAX_STARTS, MAX_TRIES, Seen, Step, drive, next};
