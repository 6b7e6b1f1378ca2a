//! Read ports: the few questions features may ask each other, each answered by one feature.

use crate::{ClassId, LanguageTag, PersonId};

/// Why a port could not answer: the store behind it failed. The text is for the log, not for a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PortError(pub String);

/// A person as a class list shows her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownName {
    /// Who.
    pub person: PersonId,
    /// The name to show; `None` once it has been erased or while its key is not here.
    pub name: Option<String>,
}

/// Plain names live in `directory` alone.
pub trait Names: Send + Sync {
    /// Names for the given people, in the given order.
    fn names(&self, people: &[PersonId]) -> Result<Vec<ShownName>, PortError>;
}

/// Who learns where. Answered by `directory`.
pub trait Enrolments: Send + Sync {
    /// The pupils of a class, ordered by id.
    fn pupils_of(&self, class: ClassId) -> Result<Vec<PersonId>, PortError>;
    /// The classes of a pupil, ordered by id.
    fn classes_of(&self, pupil: PersonId) -> Result<Vec<ClassId>, PortError>;
    /// The classes of a teacher, ordered by id.
    fn classes_taught_by(&self, teacher: PersonId) -> Result<Vec<ClassId>, PortError>;
    /// A class's name.
    fn class_name(&self, class: ClassId) -> Result<Option<String>, PortError>;
}

/// What courses, lessons and exercises are called. Answered by `library`.
pub trait Titles: Send + Sync {
    /// The course's title in the language, or in the nearest it has.
    fn course_title(&self, course: &str, language: &LanguageTag) -> Option<String>;
    /// The lesson's title.
    fn lesson_title(&self, course: &str, lesson: &str, language: &LanguageTag) -> Option<String>;
}
