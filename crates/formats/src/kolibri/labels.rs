//! What Kolibri's labels say: subjects and levels, as `le-utils` 0.2.17 numbers them (`constants/labels/subjects.py`, `levels.py`).
//!
//! Its 54 subjects are a tree, and a code names the whole way to its place; what stands below one of these is told by its beginning.

use std::collections::BTreeSet;

/// Beginnings of codes with our subjects, the longer before the shorter. "School" alone says nothing.
const SUBJECTS: [(&str, &str); 15] = [
    ("d&WXdXWF.qs0Xlaxq", "mathematics"),
    ("d&WXdXWF.i1IdaNwr", "sciences"),
    ("d&WXdXWF.kHKJ&PbV", "reading"),
    ("d&WXdXWF.JDUfJNXc", "languages"),
    ("d&WXdXWF.K80UMYnW", "society"),
    ("d&WXdXWF.zWtcJ&F2", "history"),
    ("d&WXdXWF.5QAjgfv7", "arts"),
    ("d&WXdXWF.e#RTW9E#", "computing"),
    ("BCG3&slG.wZ3EAedB", "computing"),
    ("BCG3&slG.HLo9TbNq", "reading"),
    ("BCG3&slG.Tsyej9ta", "mathematics"),
    ("BCG3&slG", "basics"),
    ("PbGoe2MV", "life"),
    ("l7DsPDlm", "work"),
    ("ziJ6PCuU", "teaching"),
];

/// Preschool and both halves of primary; both of secondary; tertiary, professional and work skills; basic skills; for teachers.
const LEVELS: [(&str, &str); 10] = [
    ("FOhG0ib", "primary"),
    ("wnarlxKo", "primary"),
    ("BkGYi3lD", "primary"),
    ("eLt0Mbu4", "secondary"),
    ("ZEjiwvOb", "secondary"),
    ("FYxwbxts", "adult"),
    ("ZrgBU73s", "adult"),
    ("Z#97dvst", "adult"),
    ("H64ZOHfi", "everyone"),
    ("ziJ6PCuU", "teacher"),
];

/// The subjects that a node's labels name, as [`crate::package::SUBJECTS`] calls them, in order.
pub fn subjects(labels: &str) -> BTreeSet<&'static str> {
    meant(labels, &SUBJECTS)
}

/// For whom a node is, as `course.toml` says it, in order.
pub fn levels(labels: &str) -> BTreeSet<&'static str> {
    meant(labels, &LEVELS)
}

fn meant(labels: &str, known: &[(&str, &'static str)]) -> BTreeSet<&'static str> {
    let stands_at = |code: &str, place: &str| {
        code.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let of = |code: &str| known.iter().find(|(place, _)| stands_at(code, place)).map(|(_, word)| *word);
    labels.split(',').filter_map(|code| of(code.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::{Level, SUBJECTS as OURS};

    #[test]
    fn labels_say_subjects_and_levels() {
        let said = |labels: &str| {
            let join = |words: BTreeSet<&str>| words.into_iter().collect::<Vec<_>>().join(" ");
            (join(subjects(labels)), join(levels(labels)))
        };
        for (labels, subjects, levels) in [
            // Algebra, lower secondary; reading is an activity.
            ("eLt0Mbu4,wA01urpi,d&WXdXWF.qs0Xlaxq.0t5msbL5", "mathematics", "secondary"),
            ("d&WXdXWF", "", ""),
            ("BCG3&slG.wZ3EAedB,PbGoe2MV.kivAZaeX,H64ZOHfi,FOhG0ib", "computing life", "everyone primary"),
            ("BCG3&slG.0&d0qTqS", "basics", ""),
            ("ziJ6PCuU.lOBPr5ix", "teaching", "teacher"),
            ("d&WXdXWF.qs0XlaxqX, nonsense,", "", ""),
        ] {
            assert_eq!(said(labels), (subjects.to_owned(), levels.to_owned()), "{labels}");
        }
        assert!(SUBJECTS.iter().all(|(_, subject)| OURS.contains(subject)));
        assert!(LEVELS.iter().all(|(_, level)| level.parse::<Level>().is_ok()));
    }
}
