//! The jurisdiction engine: what each country's rule says, and the strict rule wherever nobody knows. Pure.
//!
//! The facts stand in `data/jurisdictions.toml`, each with its status and source. [`Policy`] reads them; [`consent`] says who decides
//! for a person of an age, [`due`] by which day a request is answered, [`transfer`] whether personal data may cross a border;
//! [`explain`] says it in plain words, [`cases`] checks worked examples.
//!
//! # Two rules that hold everywhere
//!
//! 1. *Unknown is strict.* A value that is missing, a country that is not in the file, a law that is not yet in force: the strict rule counts.
//! 2. *Unverified never loosens.* A fact from memory counts only where it is at least as strict as the strict rule.

pub mod calendar;
pub mod cases;
pub mod consent;
pub mod due;
pub mod explain;
pub mod facts;
pub mod transfer;

pub use calendar::Day;
pub use consent::{Age, ConsentRule, Decider};
pub use due::{Due, Request};
pub use facts::{Fact, Jurisdiction, Policy, PolicyError, Status, Why};
pub use transfer::{Basis, Data, TransferRule};
