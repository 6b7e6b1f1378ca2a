//! Foreign and own file formats: bytes in, types out, and back.
//!
//! *What is it for?* So that a course, a question bank or a register that came on a stick becomes typed data or a clear refusal.
//! *Main type:* [`package::Course`], read from a folder or a signed archive.
//! *What does it never do?* No disk, no network, no clock, no database: callers bring bytes through [`package::Files`].
//! *Where do I start?* [`package`], and `docs/package-format.md`; [`questions`] for questions that other programs wrote.
//!
//! ```
//! use formats::package::{Files, MemoryFiles, read_folder};
//! let mut folder = MemoryFiles::default();
//! folder.insert("course.toml", "format = 1");
//! assert_eq!(folder.list().map(|files| files.len()).ok(), Some(1));
//! // Not a course yet: the error says what is missing and what to do.
//! let error = read_folder(&folder).expect_err("a course needs more");
//! assert!(error.to_string().contains("Add `id`"), "{error}");
//! ```

pub mod aiken;
pub mod epub;
pub mod gift;
pub mod html;
pub mod kolibri;
pub mod loose;
pub mod moodle_xml;
pub mod package;
pub mod pdf;
pub mod people;
pub mod qti;
pub mod questions;
pub mod tar;
pub mod xml;
pub mod zip;
