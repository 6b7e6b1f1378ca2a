//! Names that never change: of courses, units, lessons, activities, skills, choices.

use std::{borrow::Borrow, fmt};

/// Longest id, in characters. A course, a lesson and an exercise id together still fit one line.
pub const MAX_ID_CHARS: usize = 40;

/// Lower-case letters, digits and single hyphens. Never shown to a learner, never changed once published.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not an id: use lower-case letters, digits and single hyphens, at most 40, beginning with a letter"
)]
pub struct IdError(pub String);

impl Id {
    /// An id of a course, unit, lesson, activity or skill: 2 to 40 characters, begins with a letter.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let id = Self::inner(text)?;
        if text.len() < 2 || !text.as_bytes()[0].is_ascii_lowercase() {
            return Err(error(text));
        }
        Ok(id)
    }

    /// An id inside an exercise (a choice, a gap, an item): 1 to 40 characters, may begin with a digit.
    pub fn inner(text: &str) -> Result<Self, IdError> {
        let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let ok = (1..=MAX_ID_CHARS).contains(&text.len())
            && text.bytes().all(sign)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if ok { Ok(Self(text.to_string())) } else { Err(error(text)) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn error(text: &str) -> IdError {
    IdError(text.chars().take(60).collect())
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.0)
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_nonsense() {
        for good in ["hurry", "a1", "who-writes", "x2-3"] {
            assert!(Id::new(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "1a", "A-b", "a--b", "-a", "a-", "año", "a b", "a.b", &"a".repeat(41)] {
            assert!(Id::new(bad).is_err(), "{bad}");
        }
        for good in ["a", "20-soles", "true"] {
            assert!(Id::inner(good).is_ok(), "{good}");
        }
    }
}
