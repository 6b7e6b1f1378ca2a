//! What a learner works with, and what is right.

use super::text::Rich;

/// A widget in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Widget {
    /// What it is.
    pub shape: Shape,
    /// It counts.
    pub graded: bool,
}

/// The shapes of widgets.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Choose one, or all that are right.
    Choose {
        /// Several may be chosen.
        many: bool,
        /// In the author's order.
        choices: Vec<Choice>,
        /// Shown in an order of each learner's own.
        shuffle: bool,
    },
    /// Choose one from a list inside a line.
    Pick {
        /// What the list is called.
        label: String,
        /// Words, and whether each is right.
        options: Vec<(String, bool)>,
    },
    /// Type a number.
    Number {
        /// What the field is called; may be empty.
        label: String,
        /// Answers that are looked for, in order.
        answers: Vec<NumberAnswer>,
        /// The field stands before a letter: nothing is 1, a minus is -1.
        coefficient: bool,
    },
    /// Type a formula.
    Formula(Vec<Form>),
    /// Put in order; things that do not belong are left out.
    Arrange {
        /// Things to use, as shown; each once.
        items: Vec<Rich>,
        /// The right order, as places in `items`; shorter where some do not belong.
        right: Vec<usize>,
    },
    /// Give each left thing a right one.
    Pair {
        /// Left things.
        left: Vec<Rich>,
        /// Right things.
        right: Vec<Rich>,
        /// For each left thing, its right one.
        key: Vec<usize>,
        /// Each right thing goes once.
        once: bool,
    },
    /// Only to look at.
    Shown(Rich),
    /// A kind that this box cannot draw: its name.
    Unknown(String),
}

/// A choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it says; nothing for "none of these".
    pub words: Option<Rich>,
    /// It is right.
    pub right: bool,
    /// Said to whoever chose it.
    pub clue: Option<Rich>,
}

/// What an answer that fits means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is right.
    Right,
    /// It is a foreseen mistake.
    Wrong,
}

/// A number that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberAnswer {
    /// The number; any number where it is not said.
    pub value: Option<f64>,
    /// How far off is still it.
    pub tolerance: f64,
    /// What it means.
    pub means: Expected,
    /// A fraction must be in lowest terms.
    pub lowest_terms: bool,
    /// Said to whoever typed it.
    pub message: Option<Rich>,
}

/// A formula that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// As the author wrote it.
    pub source: String,
    /// What it means.
    pub means: Expected,
}
