//! Persons of two groups who answered everything, with their scores.

use crate::responses::Responses;

/// The matched persons.
pub(super) struct Matched {
    items: usize,
    highest: Vec<usize>,
    /// One row of scores per person.
    scores: Vec<u8>,
    focal: Vec<bool>,
}

impl Matched {
    pub fn new(responses: &Responses, reference: usize, focal: usize) -> Matched {
        let items = responses.items().len();
        let mut out = Matched { items, highest: vec![0; items], scores: Vec::new(), focal: Vec::new() };
        for person in 0..responses.person_count() {
            let group = responses.group(person);
            if (group != reference && group != focal) || responses.answers(person).len() != items {
                continue;
            }
            for answer in responses.answers(person) {
                out.highest[answer.item] = out.highest[answer.item].max(answer.score);
                out.scores.push(answer.score as u8);
            }
            out.focal.push(group == focal);
        }
        out
    }

    pub fn items(&self) -> usize {
        self.items
    }

    pub fn persons(&self) -> usize {
        self.focal.len()
    }

    /// (reference, focal).
    pub fn sizes(&self) -> (usize, usize) {
        let focal = self.focal.iter().filter(|f| **f).count();
        (self.focal.len() - focal, focal)
    }

    pub fn is_focal(&self, person: usize) -> bool {
        self.focal[person]
    }

    pub fn score(&self, person: usize, item: usize) -> usize {
        usize::from(self.scores[person * self.items + item])
    }

    pub fn highest(&self, item: usize) -> usize {
        self.highest[item]
    }

    /// Total score without the items dropped by purification; the studied item always counts (Holland & Thayer 1988).
    pub fn total(&self, person: usize, item: usize, dropped: &[usize]) -> usize {
        let row = &self.scores[person * self.items..(person + 1) * self.items];
        let all: usize = row.iter().map(|s| usize::from(*s)).sum();
        all - dropped.iter().filter(|d| **d != item).map(|d| usize::from(row[*d])).sum::<usize>()
    }

    /// Why this item cannot be compared by matching, in words.
    pub fn note(&self, item: usize) -> Option<String> {
        let (reference, focal) = self.sizes();
        if reference == 0 || focal == 0 {
            return Some("in one of the groups nobody answered every item: no matching by score".to_owned());
        }
        let first = self.score(0, item);
        let alike = (0..self.persons()).all(|p| self.score(p, item) == first);
        alike.then(|| "all answers to it are alike".to_owned())
    }
}
