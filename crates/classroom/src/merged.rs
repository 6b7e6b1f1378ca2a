//! Records that were found to be one pupil's: what stands under any of her ids is shown as hers. Pure.
//!
//! Two boxes, or two lists, register one child without meeting; somebody says so later, and may take it back. Nothing that was
//! recorded is rewritten, so both are a matter of reading.

use kernel::PersonId;
use std::borrow::Cow;

/// The pupils of a class who have more than one id, each with all of them; the one she goes on under comes first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged(Vec<Vec<PersonId>>);

impl Merged {
    /// From the port's answer.
    pub fn new(people: Vec<Vec<PersonId>>) -> Self {
        Self(people)
    }

    /// Whether everybody has one id.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id under which what stands under this one is shown.
    pub fn shown(&self, id: PersonId) -> PersonId {
        let hers = self.0.iter().find(|ids| ids.contains(&id));
        hers.and_then(|ids| ids.first().copied()).unwrap_or(id)
    }

    /// All ids of a pupil, the one she is shown under first.
    pub fn ids(&self, pupil: PersonId) -> Cow<'_, [PersonId]> {
        match self.0.iter().find(|ids| ids.contains(&pupil)) {
            Some(ids) => Cow::Borrowed(ids),
            None => Cow::Owned(vec![pupil]),
        }
    }

    /// A class's pupils, each once.
    pub fn each_once(&self, pupils: Vec<PersonId>) -> Vec<PersonId> {
        if self.0.is_empty() {
            return pupils;
        }
        let mut shown: Vec<PersonId> = pupils.into_iter().map(|pupil| self.shown(pupil)).collect();
        shown.sort();
        shown.dedup();
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_pupil() {
        let id = |n: u8| PersonId([n; 16]);
        let merged = Merged::new(vec![vec![id(5), id(2), id(9)]]);
        assert_eq!(merged.shown(id(9)), id(5));
        assert_eq!(merged.shown(id(5)), id(5));
        assert_eq!(merged.shown(id(3)), id(3));
        assert_eq!(*merged.ids(id(2)), [id(5), id(2), id(9)]);
        assert_eq!(*merged.ids(id(3)), [id(3)]);
        assert_eq!(merged.each_once(vec![id(2), id(3), id(9)]), [id(3), id(5)]);
        assert_eq!(Merged::default().each_once(vec![id(2), id(3)]), [id(2), id(3)]);
    }
}
