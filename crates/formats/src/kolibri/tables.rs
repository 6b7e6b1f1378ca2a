//! What a channel's database must be able to say, and what may be wrong with it.

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum Cell<'a> {
    Null,
    Whole(i64),
    Real(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A database's tables, read row by row. Whoever has a SQLite file implements it; nothing is kept in memory here.
pub trait Tables {
    /// The names of a table's columns; empty if there is no such table.
    fn columns(&mut self, table: &str) -> Result<Vec<String>, ChannelError>;

    /// Every row of a table with the named columns, until `take` says stop by an error.
    fn each(
        &mut self,
        table: &str,
        columns: &[&str],
        take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), ChannelError>,
    ) -> Result<(), ChannelError>;
}

/// Why a channel cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// The database failed.
    #[error("{0}")]
    Database(String),
    /// It is a database, but no channel.
    #[error("this is no Kolibri channel: {0}")]
    NoChannel(String),
    /// More than is taken.
    #[error("the channel has more than {most} {what}; that many are not taken")]
    TooMuch {
        /// What is counted.
        what: &'static str,
        /// The bound.
        most: usize,
    },
    /// Whoever took the rows failed; the words are its own.
    #[error("{0}")]
    Stopped(String),
}
