//! What can go wrong in the store, and what the caller can do about it.

/// The store's error.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened.
    #[error("cannot open {what}: {why}")]
    Open {
        /// File or server.
        what: String,
        /// The system's reason.
        why: String,
    },
    /// A statement failed.
    #[error("database: {why} (in: {sql})")]
    Statement {
        /// The first part of the statement.
        sql: String,
        /// The database's reason.
        why: String,
    },
    /// A value had another type than the code expects: the database was changed by something else, or a query is wrong.
    #[error("column {column} should hold {wanted}, found {found}")]
    WrongType {
        /// Position in the row, from 0.
        column: usize,
        /// What was expected.
        wanted: &'static str,
        /// What was there.
        found: String,
    },
    /// Stored bytes that should be an entry, a snapshot or an id are not.
    #[error("{table} holds something unreadable at {key}: {why}")]
    Corrupt {
        /// Which table.
        table: String,
        /// Which row.
        key: String,
        /// What was found.
        why: String,
    },
    /// An old range of the log could not be read from the archive, or written there. Nothing was changed.
    #[error(
        "the archive of old ranges of the log: {why}. Bring that object back from a copy of the archive, or see that its place can be \
         reached, and try again; `chaski central archive --check` names all that are missing or damaged"
    )]
    Archive {
        /// Which object, where, and what is wrong with it.
        why: String,
    },
    /// A file could not be written or read.
    #[error("{path}: {why}")]
    File {
        /// Which file.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// Too much is waiting; try again in a moment. Nothing was changed.
    #[error("too many requests are waiting")]
    Busy,
    /// The database does not answer at the moment, or has just come back. Nothing is known to have been changed; try again soon.
    #[error("the database is away for a moment")]
    Away,
    /// Other processes of this node write all of its logs.
    #[error(
        "other processes of this node write all of its logs ({places}); end one, or start this one with more"
    )]
    Taken {
        /// How many logs there are to write.
        places: u16,
    },
    /// This process was silent for too long, and another one has taken its place. Nothing was changed.
    #[error("another process has taken this one's place")]
    Lost,
    /// There is no room for what was to be written. Nothing was changed.
    #[error(
        "the disk with the database is full; nothing was changed. Make room on it (`chaski doctor` says what takes how much) and try again: \
         what was to come comes then"
    )]
    Full,
    /// Another command that ran in the same commit took both down. Nothing was changed; try again.
    #[error("what was written together with this failed, and nothing was changed; try again")]
    TakenDown,
    /// The store is shutting down or its writer has stopped after a disk error. Nothing was changed.
    #[error("the store has stopped")]
    Stopped,
    /// A view asked for something its declaration does not allow.
    #[error("view {view}: {why}")]
    View {
        /// Which view.
        view: &'static str,
        /// What it did.
        why: String,
    },
    /// Two branches of one incarnation: what was offered and what is here cannot both be this node's history.
    #[error(
        "two histories under one name: {origin}, at entry {seq}; the central has to settle which one is kept"
    )]
    Fork {
        /// Whose.
        origin: String,
        /// Where the offered branch ends.
        seq: u64,
    },
    /// The tree at a place inside a run of withheld entries cannot be had; ask for another place.
    #[error("entry {seq} stands inside a run of withheld entries")]
    Withheld {
        /// The place.
        seq: u64,
    },
    /// The log refused an entry.
    #[error("log: {0}")]
    Log(String),
}

impl StoreError {
    /// A failed statement, with its first 120 characters.
    pub fn statement(sql: &str, why: &dyn std::fmt::Display) -> Self {
        StoreError::Statement { sql: sql.chars().take(120).collect(), why: why.to_string() }
    }

    /// A file that could not be used.
    pub fn file(path: &std::path::Path, why: &dyn std::fmt::Display) -> Self {
        StoreError::File { path: path.display().to_string(), why: why.to_string() }
    }
}
