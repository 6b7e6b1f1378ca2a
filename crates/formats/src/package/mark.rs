//! Marking: pure, the same everywhere and for ever for the same exercise, seed and response.

use super::{
    exercise::Exercise,
    figures::NotANumber,
    id::Id,
    response::{MAX_RESPONSE_BYTES, Response},
};
use kernel::Seed;

/// A marked response.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// 0 to 1.
    pub score: f64,
    /// All of it is right.
    pub right: bool,
    /// Addresses of the feedback to show, most telling first; none where the author wrote none.
    pub feedback: Vec<String>,
    /// The response as it was understood, in one spelling: for counting what a class answered.
    pub normalised: String,
}

/// A response that cannot be marked. It is not wrong: the pupil is told why and tries again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot be marked: {}", reason.key())]
pub struct Unparseable {
    /// Why.
    pub reason: UnparseableReason,
    /// The gap, item or left thing it is about, where there are several.
    pub at: Option<Id>,
}

/// Why a response cannot be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is explained by its key in docs/package-format.md and by the interface's messages"
)]
pub enum UnparseableReason {
    Empty,
    NotANumber,
    TwoNumbers,
    UnknownUnit,
    TooLong,
    UnknownChoice,
    OneChoiceOnly,
    NotAllPlaced,
    PlacedTwice,
    NotAllPaired,
    GapEmpty,
    OtherKind,
    NoVariant,
}

impl UnparseableReason {
    /// The key of the message that tells the pupil.
    pub fn key(self) -> &'static str {
        use UnparseableReason::*;
        match self {
            Empty => "empty",
            NotANumber => "not-a-number",
            TwoNumbers => "two-numbers",
            UnknownUnit => "unknown-unit",
            TooLong => "too-long",
            UnknownChoice => "unknown-choice",
            OneChoiceOnly => "one-choice-only",
            NotAllPlaced => "not-all-placed",
            PlacedTwice => "placed-twice",
            NotAllPaired => "not-all-paired",
            GapEmpty => "gap-empty",
            OtherKind => "other-kind",
            NoVariant => "no-variant",
        }
    }
}

impl Unparseable {
    /// About the whole response.
    pub fn of(reason: UnparseableReason) -> Self {
        Self { reason, at: None }
    }

    /// About one part.
    pub fn at(reason: UnparseableReason, id: &Id) -> Self {
        Self { reason, at: Some(id.clone()) }
    }
}

impl From<NotANumber> for UnparseableReason {
    fn from(why: NotANumber) -> Self {
        match why {
            NotANumber::Empty => UnparseableReason::Empty,
            NotANumber::NotANumber => UnparseableReason::NotANumber,
            NotANumber::Two => UnparseableReason::TwoNumbers,
            NotANumber::TooLong => UnparseableReason::TooLong,
        }
    }
}

/// What a kind says about a response; [`mark`] makes a [`Marked`] of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How many parts are right.
    pub points: usize,
    /// Of how many, at least 1.
    pub of: usize,
    /// Addresses of feedback for what is wrong, most telling first; dropped when all is right or there is no such text.
    pub feedback: Vec<String>,
    /// The response in one spelling.
    pub normalised: Response,
}

impl Verdict {
    /// Right or wrong as a whole.
    pub fn whole(right: bool, feedback: Vec<String>, normalised: Response) -> Self {
        Self { points: usize::from(right), of: 1, feedback, normalised }
    }
}

/// Marks a response to the variant of a seed.
pub fn mark(exercise: &Exercise, seed: Seed, response: &Response) -> Result<Marked, Unparseable> {
    if response.to_string().len() > MAX_RESPONSE_BYTES {
        return Err(Unparseable::of(UnparseableReason::TooLong));
    }
    let variant = exercise.variant(seed).map_err(|_| Unparseable::of(UnparseableReason::NoVariant))?;
    let verdict = exercise.kind.mark(exercise, &variant, response)?;
    let right = verdict.points >= verdict.of;
    let has = |address: &String| {
        exercise.texts.languages().next().is_some_and(|texts| texts.get(address).is_some())
    };
    // What a kind says of a response explains what is wrong with it; a right one has only the general word.
    let mut feedback = if right { vec!["feedback.right".to_string()] } else { verdict.feedback };
    feedback.retain(has);
    let general = "feedback.wrong".to_string();
    if !right && feedback.is_empty() && has(&general) {
        feedback.push(general);
    }
    Ok(Marked {
        score: verdict.points.min(verdict.of) as f64 / verdict.of.max(1) as f64,
        right,
        feedback,
        normalised: verdict.normalised.to_string(),
    })
}
