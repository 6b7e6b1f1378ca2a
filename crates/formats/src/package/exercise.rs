//! An exercise: the facts every kind shares, the kind's own facts, and the texts per language.

use super::{
    control::Control,
    expression::NoValue,
    family::{Draw, Family, NoDraw},
    id::Id,
    kinds::{ExerciseKind, Wants},
    read::wants,
    response::Response,
    text::Texts,
};
use kernel::{LanguageTag, Seed};
use std::collections::BTreeMap;

/// An exercise as read from its file.
#[derive(Debug)]
pub struct Exercise {
    /// Its stable id, unique in the course.
    pub id: Id,
    /// Its file in the course folder.
    pub file: String,
    /// The skill it practises.
    pub skill: Id,
    /// 1 (first try) to 5 (hard).
    pub difficulty: u8,
    /// Picture above the question: file name without folder.
    pub picture: Option<String>,
    /// Another picture for a language, where words are drawn in it.
    pub language_pictures: BTreeMap<LanguageTag, String>,
    /// Whether choices are shown in an order drawn by the seed.
    pub shuffle: bool,
    /// Its numbers, if they are drawn.
    pub family: Family,
    /// What kind it is, and that kind's facts and key.
    pub kind: Box<dyn ExerciseKind>,
    /// Its texts.
    pub texts: Texts,
}

/// One variant: a seed and the numbers drawn from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The seed; orders of choices come from it too.
    pub seed: Seed,
    /// The numbers; empty for exercises without.
    pub draw: Draw,
}

/// A seed has no variant: the exercise should not have passed `check`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("exercise {exercise} has no variant for seed {}: {why}", seed.0)]
pub struct NoVariant {
    /// Which exercise.
    pub exercise: Id,
    /// Which seed.
    pub seed: Seed,
    /// Why.
    pub why: NoDraw,
}

impl Variant {
    /// The variant of texts in which nothing is drawn.
    pub fn plain(seed: Seed) -> Self {
        Self { seed, draw: Draw::default() }
    }

    /// Ids in the order drawn for `part`.
    pub fn shuffled(&self, part: &str, ids: &[Id]) -> Vec<Id> {
        let mut shuffled = ids.to_vec();
        self.seed.part(part).chance().shuffle(&mut shuffled);
        shuffled
    }
}

impl Exercise {
    /// The variant for a seed: the same for ever.
    pub fn variant(&self, seed: Seed) -> Result<Variant, NoVariant> {
        let draw = if self.family.is_empty() { Ok(Draw::default()) } else { self.family.draw(seed) };
        draw.map(|draw| Variant { seed, draw }).map_err(|why| NoVariant {
            exercise: self.id.clone(),
            seed,
            why,
        })
    }

    /// The texts it wants in every language.
    pub(crate) fn wants(&self) -> Wants {
        let pictured = self.picture.is_some() || !self.language_pictures.is_empty();
        wants(self.kind.as_ref(), pictured, &self.family)
    }

    /// True when seeds change more than the order of choices.
    pub fn varies(&self) -> bool {
        !self.family.is_empty()
    }

    /// What the pupil works with.
    pub fn control(&self, variant: &Variant) -> Control {
        self.kind.control(self, variant)
    }

    /// The right answer.
    pub fn key(&self, variant: &Variant) -> Result<Response, NoValue> {
        self.kind.key(self, variant)
    }

    /// How many hints there are.
    pub fn hints(&self) -> usize {
        self.texts.languages().next().map_or(0, |texts| texts.numbered("hints").count())
    }

    /// The picture above the question in a language.
    pub fn picture(&self, language: &LanguageTag) -> Option<&str> {
        self.language_pictures.get(language).or(self.picture.as_ref()).map(String::as_str)
    }

    /// Ids in the drawn order, or as written when `shuffle = false`.
    pub(crate) fn choices_in_order(&self, variant: &Variant, part: &str, ids: &[Id]) -> Vec<Id> {
        if self.shuffle { variant.shuffled(part, ids) } else { ids.to_vec() }
    }
}
