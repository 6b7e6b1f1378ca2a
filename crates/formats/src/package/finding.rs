//! What a check has to say: where, what, and what to do about it.

use std::fmt;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The course cannot be built like this.
    Error,
    /// It can, but somebody should look.
    Advice,
}

/// One thing a writer should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file inside the course folder.
    pub file: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: u32,
    /// Error or advice.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub what_to_do: String,
}

impl Finding {
    /// An error.
    pub fn error(file: &str, line: u32, what: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line,
            severity: Severity::Error,
            what: what.into(),
            what_to_do: what_to_do.into(),
        }
    }

    /// Advice.
    pub fn advice(file: &str, line: u32, what: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        Self { severity: Severity::Advice, ..Self::error(file, line, what, what_to_do) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Advice => "advice",
        };
        match self.line {
            0 => write!(f, "{word}: {}: {}. {}", self.file, self.what, self.what_to_do),
            line => write!(f, "{word}: {}:{line}: {}. {}", self.file, self.what, self.what_to_do),
        }
    }
}
