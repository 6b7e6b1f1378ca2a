//! Measurement: calibration of items, scoring of answers, adaptive tests, linking of forms, fairness.
//!
//! *What is it for?* To turn answers into abilities that can be compared, with their uncertainty, and to tell which items
//! deserve trust. *Main types:* [`Item`] (a calibrated item), [`Responses`] (who answered what), [`calibrate::Calibration`]. *What does it
//! never do?* No I/O beyond parsing bytes that are handed in, no clock, no randomness of its own; no transcendental
//! function but `libm`'s, so that the same input gives the same bits on every machine and for any number of threads.
//! *Where do I start?* [`calibrate::calibrate`] for a bank.
//!
//! Logistic metric throughout, D = 1.

#![expect(
    clippy::needless_range_loop,
    reason = "formulas over several parallel arrays read best with their index"
)]

pub mod adaptive;
mod bank;
pub mod calibrate;
pub mod dif;
pub mod distributions;
pub mod fit;
mod grid;
mod item;
pub mod link;
mod matrix;
mod parallel;
pub mod responses;
pub mod score;
pub mod standard;
pub mod synthetic;

pub use bank::{Bank, BankError};
pub use grid::ThetaGrid;
pub use item::{Curves, Family, Item, ItemError, MAX_CATEGORIES, logistic};
pub use responses::Responses;
