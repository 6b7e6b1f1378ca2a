//! The words of a PDF, page by page, for phones that have no reader for it (ISO 32000-1).
//!
//! Not a reader of PDF: no drawings, no layout, no passwords. Objects are found by looking through the file, so a damaged table of
//! places does not matter; words come in the order in which the file holds them. What cannot be told for certain is left out rather
//! than guessed: a font that does not say which letters it draws gives none.

mod file;
mod fonts;
mod read;
mod words;

pub use file::{Pdf, PdfError};

/// Bounds on what a file may ask of a small box.
pub mod limits {
    /// Largest file whose words are read.
    pub const FILE_BYTES: u64 = 16 << 20;
    /// Objects of one file.
    pub const OBJECTS: usize = 200_000;
    /// Pages of one file.
    pub const PAGES: usize = 2_000;
    /// One stream, unpacked.
    pub const STREAM_BYTES: usize = 8 << 20;
    /// Streams of objects, unpacked, all together.
    pub const OBJECT_STREAMS_BYTES: usize = 24 << 20;
    /// Words of one page, in bytes.
    pub const PAGE_BYTES: usize = 24 << 10;
    /// Writing that is looked through for one page, in bytes.
    pub const WRITTEN_BYTES: usize = 16 << 20;
    /// How deep things may stand inside each other.
    pub const DEPTH: usize = 24;
}

#[cfg(test)]
mod tests;
