//! Kolibri channels: the tables of a channel's database, the names of its files, its folder on a stick, its exercises.
//!
//! Studio writes a channel as one SQLite file and a heap of files named by their MD5. Which columns the tables have differs with the
//! schema (3 to 6 and whatever comes): they are read by name, unknown ones are not asked for, missing ones have a default. Every
//! title and text is somebody else's and is treated so.
//!
//! *Where do I start?* [`read_channel`] and [`each_node`] for the tables, [`layout`] for a stick, [`perseus`] for exercises.

pub mod labels;
pub mod layout;
mod mastery;
mod names;
pub mod perseus;

mod rows;
mod slides;
mod tables;
pub mod written;

pub use mastery::Mastery;
pub use names::{FileName, Uuid};
pub use rows::{
    Assessment, Channel, Node, NodeFile, Refusal, StoredFile, each_assessment, each_file, each_node,
    each_prerequisite, each_stored_file, each_tag, read_channel,
};
pub use slides::{Slide, read_slides};
pub use tables::{Cell, ChannelError, Tables};

/// Bounds on a channel, each far above the largest known (Khan Academy in English: 30,000 nodes) and far below what hurts a box.
pub mod limits {
    /// Nodes of a channel.
    pub const NODES: usize = 200_000;
    /// Files named by a channel's nodes.
    pub const FILES: usize = 1_000_000;
    /// Bytes of a channel's database.
    pub const DATABASE_BYTES: u64 = 1 << 30;
    /// Characters of a title.
    pub const TITLE_CHARS: usize = 400;
    /// Characters of a description.
    pub const DESCRIPTION_CHARS: usize = 4_000;
    /// Items of one exercise.
    pub const ITEMS: usize = 5_000;
    /// Items of all exercises together: their ids are read into memory at once.
    pub const ALL_ITEMS: usize = 400_000;
    /// Bytes of one item id.
    pub const ITEM_ID_BYTES: usize = 64;
    /// Slides of a slideshow.
    pub const SLIDES: usize = 500;
    /// Bytes of one file of a channel.
    pub const FILE_BYTES: u64 = 16 << 30;
}
