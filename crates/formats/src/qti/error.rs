//! Why a question file is refused, and where.

use crate::xml::{XmlError, XmlFault};
use std::fmt;

/// Where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QtiError {
    /// From 1; 0 where no line is to blame.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// Why.
    pub fault: QtiFault,
}

/// Why a question file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QtiFault {
    /// Not within XML's rules or our bounds.
    #[error(transparent)]
    Xml(#[from] XmlFault),
    /// Another document altogether.
    #[error(
        "<{root}> is no QTI question: an <assessmentItem>, <qti-assessment-item> or <questestinterop> is"
    )]
    NotQti {
        /// Its outermost element.
        root: String,
    },
    /// A part of QTI that holds no question of its own.
    #[error("this is a QTI {what}, which holds no question of its own: {advice}")]
    NoQuestion {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A manifest speaks of a file that is not there, or cannot be read.
    #[error("the manifest names this file, and {why}")]
    NotInPackage {
        /// Why it was not read.
        why: String,
    },
    /// Something an element must have.
    #[error("<{element}> lacks `{missing}`")]
    Missing {
        /// Which element.
        element: String,
        /// Which attribute or element inside.
        missing: &'static str,
    },
    /// A value that cannot be.
    #[error("`{attribute}` of <{element}> is \"{value}\", which is not {wanted}")]
    Value {
        /// Which element.
        element: String,
        /// Which attribute.
        attribute: &'static str,
        /// What stands there.
        value: String,
        /// What may stand there.
        wanted: &'static str,
    },
    /// The same name twice.
    #[error("two variables are called {identifier}")]
    DeclaredTwice {
        /// Its name.
        identifier: String,
    },
    /// More than one item may have.
    #[error("the item has more than {max} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The bound.
        max: usize,
    },
}

/// A refusal inside a tree, before its byte has become a line.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) at: usize,
    pub(super) fault: QtiFault,
}

impl Refusal {
    /// With line and column of a text.
    pub(super) fn in_text(self, text: &str) -> QtiError {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        QtiError { line: short(line), column: short(column), fault: self.fault }
    }
}

impl From<XmlError> for QtiError {
    fn from(error: XmlError) -> Self {
        QtiError { line: error.line, column: error.column, fault: QtiFault::Xml(error.fault) }
    }
}

impl fmt::Display for QtiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.fault),
            line => write!(f, "line {line}, column {}: {}", self.column, self.fault),
        }
    }
}

impl std::error::Error for QtiError {}
