//! What a course may be about: few and plain, so that each can be drawn and a child can choose among them.

/// Every subject by its word in `course.toml`, in the order in which they are offered.
pub const SUBJECTS: [&str; 12] = [
    "reading",
    "mathematics",
    "sciences",
    "languages",
    "society",
    "history",
    "arts",
    "computing",
    "life",
    "work",
    "basics",
    "teaching",
];

/// A subject by its word.
pub fn subject_named(word: &str) -> Option<&'static str> {
    SUBJECTS.into_iter().find(|subject| *subject == word)
}
