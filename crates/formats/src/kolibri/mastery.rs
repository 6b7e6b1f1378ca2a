//! When an exercise counts as mastered.

use std::{fmt, str::FromStr};

/// So many right among the last so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mastery {
    /// `right` of the last `of` first tries.
    Of {
        /// How many right.
        right: u32,
        /// Of the last how many.
        of: u32,
    },
    /// Every item once.
    All,
}

/// Most answers a mastery rule may look back on.
const MOST: u32 = 100;

impl Mastery {
    /// From `mastery_model` as the database holds it. What is not known is every item once: nobody is kept from finishing.
    pub fn read(json: &str) -> Self {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(json) else { return Self::All };
        let number = |name: &str| {
            value.get(name).and_then(serde_json::Value::as_u64).and_then(|n| u32::try_from(n).ok())
        };
        match value.get("type").and_then(serde_json::Value::as_str).unwrap_or_default() {
            "m_of_n" => {
                let of = number("n").unwrap_or(5).clamp(1, MOST);
                Self::Of { right: number("m").unwrap_or(3).clamp(1, of), of }
            }
            other => match other.strip_prefix("num_correct_in_a_row_").and_then(|n| n.parse().ok()) {
                Some(n) if (1..=MOST).contains(&n) => Self::Of { right: n, of: n },
                _ => Self::All,
            },
        }
    }

    /// How many right answers it takes, of so many items.
    pub fn needed(self, items: usize) -> usize {
        match self {
            // An exercise of two items asks each as often as it takes.
            Self::Of { right, .. } => right as usize,
            Self::All => items,
        }
    }
}

impl fmt::Display for Mastery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of { right, of } => write!(f, "{right}/{of}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl FromStr for Mastery {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once('/') {
            Some((right, of)) => {
                Ok(Self::Of { right: right.parse().map_err(drop)?, of: of.parse().map_err(drop)? })
            }
            None if text == "all" => Ok(Self::All),
            None => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models() {
        for (json, expected) in [
            (r#"{"type":"m_of_n","m":2,"n":3}"#, "2/3"),
            (r#"{"type":"m_of_n","m":9,"n":3}"#, "3/3"),
            (r#"{"type":"m_of_n"}"#, "3/5"),
            (r#"{"type":"do_all","m":1,"n":1}"#, "all"),
            (r#"{"type":"num_correct_in_a_row_10"}"#, "10/10"),
            (r#"{"type":"num_correct_in_a_row_4000000000"}"#, "all"),
            (r#"{"type":"quiz"}"#, "all"),
            ("", "all"),
            ("[1]", "all"),
        ] {
            assert_eq!(Mastery::read(json).to_string(), expected, "{json}");
            assert_eq!(expected.parse::<Mastery>().map(|m| m.to_string()).as_deref(), Ok(expected));
        }
    }
}
