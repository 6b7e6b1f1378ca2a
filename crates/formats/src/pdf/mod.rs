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
    /// Signs of one object, or of one operator with what stands before it. Beyond them it ends.
    pub const OBJECT_TOKENS: usize = 200_000;
    /// One string of a file, in bytes; the rest of a longer one is passed over.
    pub const TEXT_BYTES: usize = 64 << 10;
    /// One name or word of a file, in bytes.
    pub const NAME_BYTES: usize = 256;
    /// Characters that one code of a font may say, in units of UTF-16.
    pub const SAYS_UNITS: usize = 16;
    /// What is kept of all pages, in bytes of memory.
    pub const KEPT_BYTES: usize = 16 << 20;
    /// Steps of finding a file's pages: a byte that is looked at, packed or unpacked, is one.
    pub const FILE_STEPS: usize = 128 << 20;
    /// Steps of reading one page.
    pub const PAGE_STEPS: usize = 64 << 20;
}

#[cfg(test)]
mod tests;
