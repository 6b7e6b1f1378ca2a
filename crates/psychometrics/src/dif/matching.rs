//! Persons of two groups who answered everything both groups were asked, with their scores.

use crate::responses::Responses;

/// The matched persons.
pub(super) struct Matched {
    items: usize,
    /// Why an item has no part in it, in words.
    absent: Vec<Option<&'static str>>,
    /// The scores that occur, ascending, by item.
    levels: Vec<Vec<u8>>,
    /// One row of scores per person, each counted from the lowest that occurs: whether a questionnaire counts from 0 or
    /// from 1 makes no difference.
    scores: Vec<u8>,
    focal: Vec<bool>,
}

impl Matched {
    pub fn new(responses: &Responses, reference: usize, focal: usize) -> Matched {
        let items = responses.items().len();
        let absent = absent(responses, reference, focal);
        let asked = absent.iter().filter(|a| a.is_none()).count();
        let mut out =
            Matched { items, levels: vec![Vec::new(); items], scores: Vec::new(), focal: Vec::new(), absent };
        for person in 0..responses.person_count() {
            let group = responses.group(person);
            let shared = || responses.answers(person).filter(|a| out.absent[a.item].is_none());
            if (group != reference && group != focal) || asked == 0 || shared().count() != asked {
                continue;
            }
            let from = out.scores.len();
            let row: Vec<(usize, u8)> = shared().map(|a| (a.item, a.score as u8)).collect();
            out.scores.resize(from + items, 0);
            for (item, score) in row {
                out.scores[from + item] = score;
                if let Err(place) = out.levels[item].binary_search(&score) {
                    out.levels[item].insert(place, score);
                }
            }
            out.focal.push(group == focal);
        }
        for row in out.scores.chunks_exact_mut(items.max(1)) {
            for (score, levels) in row.iter_mut().zip(&out.levels) {
                *score -= levels.first().copied().unwrap_or(0);
            }
        }
        for levels in &mut out.levels {
            let lowest = levels.first().copied().unwrap_or(0);
            levels.iter_mut().for_each(|level| *level -= lowest);
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

    /// How many different scores occur.
    pub fn categories(&self, item: usize) -> usize {
        self.levels[item].len()
    }

    /// The place of a person's score among those that occur.
    pub fn category(&self, person: usize, item: usize) -> usize {
        let score = self.score(person, item);
        self.levels[item].iter().position(|level| usize::from(*level) == score).unwrap_or(0)
    }

    /// Total score without the items dropped by purification; the studied item always counts (Holland & Thayer 1988).
    pub fn total(&self, person: usize, item: usize, dropped: &[usize]) -> usize {
        let row = &self.scores[person * self.items..(person + 1) * self.items];
        let all: usize = row.iter().map(|s| usize::from(*s)).sum();
        all - dropped.iter().filter(|d| **d != item).map(|d| usize::from(row[*d])).sum::<usize>()
    }

    /// Why this item cannot be compared by matching, in words.
    pub fn note(&self, item: usize) -> Option<String> {
        if let Some(why) = self.absent[item] {
            return Some(why.to_owned());
        }
        let (reference, focal) = self.sizes();
        if reference == 0 || focal == 0 {
            return Some("in one of the groups nobody answered every item: no matching by score".to_owned());
        }
        (self.categories(item) < 2).then(|| "all answers to it are alike".to_owned())
    }
}

/// Items that cannot be part of the matching score, because one of the groups was never asked them.
fn absent(responses: &Responses, reference: usize, focal: usize) -> Vec<Option<&'static str>> {
    let mut asked = vec![[false; 2]; responses.items().len()];
    for person in 0..responses.person_count() {
        let group = responses.group(person);
        if group == reference || group == focal {
            responses.answers(person).for_each(|a| asked[a.item][usize::from(group == focal)] = true);
        }
    }
    let why = |asked: [bool; 2]| match asked {
        [true, true] => None,
        [false, false] => Some("nobody answered it"),
        _ => Some("only one of the groups answered it"),
    };
    asked.into_iter().map(why).collect()
}
