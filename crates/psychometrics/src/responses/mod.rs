//! Answers as sparse rows: who answered what, with which score.

mod read;
mod wide_or_long;

pub use read::{ReadError, ReadOptions, Shape, read};
pub use wide_or_long::text;

use std::collections::HashMap;

/// The most items in one set of answers: item numbers are kept in 16 bits.
pub const MAX_ITEMS: usize = 65_000;
/// The most answers in one set: about 10 GB of text.
pub const MAX_ANSWERS: usize = 2_000_000_000;

/// Answers of many persons to many items, most of which need not have been given.
///
/// Persons keep the order of the file. Within a person, items ascend.
#[derive(Debug, Clone, Default)]
pub struct Responses {
    items: Vec<String>,
    persons: Vec<String>,
    starts: Vec<usize>,
    item: Vec<u16>,
    score: Vec<u8>,
    groups: Vec<String>,
    group: Vec<u16>,
    /// Line of each answer, long form only.
    lines: Vec<u32>,
    /// Columns or items that were not asked for.
    left_out: Vec<String>,
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Index into [`Responses::items`].
    pub item: usize,
    /// 0 for the lowest category.
    pub score: usize,
}

impl Responses {
    /// Nobody yet.
    pub fn new(items: Vec<String>) -> Responses {
        Responses { items, starts: vec![0], ..Responses::default() }
    }

    /// Adds a person in group 0 (or the number given) with her answers; `None` = not given.
    pub fn push(&mut self, answers: &[Option<u8>], group: u16) {
        for (item, score) in answers.iter().enumerate().take(self.items.len()) {
            if let Some(score) = score {
                self.item.push(item as u16);
                self.score.push(*score);
            }
        }
        self.end_person(group);
    }

    /// Adds a person from (item, score) pairs, items ascending.
    pub fn push_sparse(&mut self, answers: &[(u16, u8)], group: u16) {
        for (item, score) in answers {
            self.item.push(*item);
            self.score.push(*score);
        }
        self.end_person(group);
    }

    /// Names the groups, in the order of their numbers.
    pub fn name_groups(&mut self, groups: Vec<String>) {
        self.groups = groups;
    }

    fn end_person(&mut self, group: u16) {
        self.starts.push(self.item.len());
        self.group.push(group);
    }

    /// Columns (long form: items) left out because [`ReadOptions::only`] does not name them.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Item names.
    pub fn items(&self) -> &[String] {
        &self.items
    }

    /// Number of persons, those without any answer included.
    pub fn person_count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Number of answers.
    pub fn answer_count(&self) -> usize {
        self.item.len()
    }

    /// A person's name in the file, or her number counted from 1.
    pub fn person(&self, index: usize) -> String {
        self.persons.get(index).cloned().unwrap_or_else(|| (index + 1).to_string())
    }

    /// A person's answers.
    pub fn answers(&self, person: usize) -> impl ExactSizeIterator<Item = Answer> + '_ {
        let range = self.starts[person]..self.starts[person + 1];
        self.item[range.clone()]
            .iter()
            .zip(&self.score[range])
            .map(|(item, score)| Answer { item: usize::from(*item), score: usize::from(*score) })
    }

    /// Items and scores of a person as two slices.
    pub fn row(&self, person: usize) -> (&[u16], &[u8]) {
        let range = self.starts[person]..self.starts[person + 1];
        (&self.item[range.clone()], &self.score[range])
    }

    /// Group names; empty when no group column was read.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// Number of groups, at least one.
    pub fn group_count(&self) -> usize {
        self.groups.len().max(1)
    }

    /// A person's group.
    pub fn group(&self, person: usize) -> usize {
        self.group.get(person).map_or(0, |g| usize::from(*g))
    }

    /// Where an answer stands, for an error that a person can act on: "row 17, column i03".
    pub fn place(&self, person: usize, item: usize) -> String {
        let range = self.starts[person]..self.starts[person + 1];
        let within = self.item[range.clone()].iter().position(|i| usize::from(*i) == item);
        match within.and_then(|w| self.lines.get(range.start + w)) {
            Some(line) => {
                format!("row {line} of the file (person {}, item {})", self.person(person), self.items[item])
            }
            // Row 1 of a wide file is its header.
            None => format!("row {} of the file, column {}", person + 2, self.items[item]),
        }
    }

    /// Index of an item by name.
    pub fn item_index(&self) -> HashMap<&str, usize> {
        self.items.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect()
    }

    /// The same answers with every score and item passed through `map(person, answer) -> Some((item, score))`, `None`
    /// dropping the answer. `items` names the items afterwards. Used to split an item by group, to rescore, to subset.
    pub fn mapped(
        &self,
        items: Vec<String>,
        mut map: impl FnMut(usize, Answer) -> Option<(u16, u8)>,
    ) -> Responses {
        let mut out = Responses {
            items,
            persons: self.persons.clone(),
            groups: self.groups.clone(),
            starts: Vec::with_capacity(self.starts.len()),
            ..Responses::default()
        };
        out.starts.push(0);
        let mut row = Vec::new();
        for person in 0..self.person_count() {
            row.clear();
            row.extend(self.answers(person).filter_map(|answer| map(person, answer)));
            row.sort_unstable();
            for (item, score) in &row {
                out.item.push(*item);
                out.score.push(*score);
            }
            out.end_person(self.group(person) as u16);
        }
        out
    }

    /// Counts of each score per item: `counts[item][score]`.
    pub fn score_counts(&self) -> Vec<Vec<usize>> {
        let mut counts = vec![Vec::new(); self.items.len()];
        for (item, score) in self.item.iter().zip(&self.score) {
            let counts: &mut Vec<usize> = &mut counts[usize::from(*item)];
            let score = usize::from(*score);
            if counts.len() <= score {
                counts.resize(score + 1, 0);
            }
            counts[score] += 1;
        }
        counts
    }
}
