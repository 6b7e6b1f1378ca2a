//! Two copies of the same places of a log become one: at each place whatever is known more finely.
//!
//! A copy is a list of [`Part`]s that follow each other. Withheld entries may be one part, a run; runs are aligned, so of two that share
//! a place one lies in the other. Copies begin at the same place and may end at different ones, also inside what the other knows
//! as a run only: then what is known of that run's beginning lies *inside* it. The tree over the log takes the run; what lies
//! inside was proved by another checkpoint of the author's. Whoever has both cannot tell whether they are of one history until somebody
//! shows the whole run, and then it is told here.

use crate::log::{self, Leaf, Line};
use eventlog::{Frontier, Item, digest};
use kernel::Digest;

/// A place of a log, or a run of withheld ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its number; of a run, that of its last entry.
    pub seq: u64,
    /// The entry's bytes, or what is known of withheld ones.
    pub what: Result<Vec<u8>, Leaf>,
    /// 0, or why it counts no more.
    pub void: i64,
    /// It stood here before.
    pub ours: bool,
    /// Of a run: what is known of its beginning.
    pub inside: Vec<Part>,
}

/// The copies are of two histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Differs;

/// As rows stand in the database: a run may come after what lies inside it.
pub(crate) fn of_lines(lines: Vec<Line>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(lines.len());
    for Line { seq, what, void } in lines {
        let mut part = Part { seq, what, void, ours: true, inside: Vec::new() };
        let first = part.first_seq();
        let outside = parts.partition_point(|earlier| earlier.seq < first);
        part.inside = parts.split_off(outside);
        parts.push(part);
    }
    parts
}

/// Lines without what lies inside runs: what the tree is made of.
pub(crate) fn outermost(lines: Vec<Line>) -> Vec<Line> {
    let mut tree: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let first = line.first_seq();
        tree.truncate(tree.partition_point(|earlier| earlier.seq < first));
        tree.push(line);
    }
    tree
}

/// The items of a block that begins with this entry.
pub(crate) fn of_items(first_seq: u64, items: &[Item]) -> Vec<Part> {
    let mut seq = first_seq - 1;
    items
        .iter()
        .map(|item| {
            seq += item.entry_count();
            let what = match item {
                Item::Entry(bytes) => Ok(bytes.clone()),
                Item::Withheld(digest) => Err(Leaf::Entry(*digest)),
                Item::WithheldRun { height, root } => Err(Leaf::Run { height: *height, root: *root }),
            };
            Part { seq, what, void: 0, ours: false, inside: Vec::new() }
        })
        .collect()
}

/// Both in one. What is ours stays as it is where the other knows no more; what was deleted stays so.
pub(crate) fn merge(one: Vec<Part>, other: Vec<Part>) -> Result<Vec<Part>, Differs> {
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    let mut merged = Vec::new();
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        let (a_span, b_span) = (a.span(), b.span());
        let (coarse, finer) = if a_span == b_span {
            if let (Some(a), Some(b)) = (one.next(), other.next()) {
                merged.push(a.join(b)?);
            }
            continue;
        } else if a_span > b_span {
            (one.next(), &mut other)
        } else {
            (other.next(), &mut one)
        };
        let Some(coarse) = coarse else { break };
        let mut inside = Vec::new();
        while let Some(part) = finer.next_if(|part| part.seq <= coarse.seq) {
            inside.push(part);
        }
        merged.extend(coarse.around(inside)?);
    }
    merged.extend(one);
    merged.extend(other);
    Ok(merged)
}

impl Part {
    pub(crate) fn first_seq(&self) -> u64 {
        self.seq + 1 - self.span()
    }

    fn span(&self) -> u64 {
        match self.what {
            Err(Leaf::Run { height, .. }) => 1 << height,
            _ => 1,
        }
    }

    pub(crate) fn leaf(&self) -> Leaf {
        self.what.as_ref().map_or_else(|leaf| *leaf, |bytes| Leaf::Entry(digest(bytes)))
    }

    /// Two parts of the same places.
    fn join(self, other: Part) -> Result<Part, Differs> {
        if self.leaf() != other.leaf() {
            return Err(Differs);
        }
        let (ours, theirs) = if other.ours { (other, self) } else { (self, other) };
        if let Err(Leaf::Run { .. }) = ours.what {
            return Ok(Part { inside: merge(ours.inside, theirs.inside)?, ..ours });
        }
        let opens = ours.what.is_err() && theirs.what.is_ok() && ours.void != log::DELETED;
        Ok(if opens { Part { void: ours.void, ..theirs } } else { ours })
    }

    /// A run, and what another copy knows of its places from the first on: the run with that inside, or only that where it is all.
    fn around(self, mut inside: Vec<Part>) -> Result<Vec<Part>, Differs> {
        let Err(Leaf::Run { root, .. }) = self.what else { return Err(Differs) };
        if self.ours {
            inside.iter_mut().filter(|part| !part.ours).for_each(|part| part.void = self.void);
        }
        let inside = merge(self.inside, inside)?;
        if inside.last().is_none_or(|last| last.seq < self.seq) {
            return Ok(vec![Part { inside, ..self }]);
        }
        match root_over(&inside) == Some(root) {
            true => Ok(inside),
            false => Err(Differs),
        }
    }

    /// With what lies inside, in the order of rows.
    pub(crate) fn rows<'a>(&'a self, rows: &mut Vec<&'a Part>) {
        self.inside.iter().for_each(|part| part.rows(rows));
        rows.push(self);
    }
}

/// The root of a subtree that these parts fill.
fn root_over(parts: &[Part]) -> Option<Digest> {
    let mut tree = Frontier::new();
    parts.iter().try_for_each(|part| part.leaf().append_to(&mut tree)).ok()?;
    Some(tree.root())
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{Block, Checkpoint, NodeSecret};
    use kernel::{Incarnation, Seed};
    use proptest::prelude::*;

    /// The places of a log of 64, `bit` by `bit`: what stands where a reader sees it, and runs elsewhere.
    fn copy(end: u64, shown: u64) -> Vec<Part> {
        let secret = NodeSecret::from_bytes([1; 32]);
        let (mut tree, mut items) = (Frontier::new(), Vec::new());
        for seq in 1..=end {
            let digest = digest(&[seq as u8]);
            tree.append(&digest);
            items.push(Item::Withheld(digest));
        }
        let checkpoint = Checkpoint::sign(&secret, Incarnation([2; 8]), &tree);
        let block = Block { before: Frontier::new(), items, checkpoint };
        // The filter joins what is withheld; what is shown is put back between.
        let runs = block.filter(|_| false).unwrap();
        let whole = of_items(1, &block.items);
        let mut parts = Vec::new();
        for run in of_items(1, &runs.items) {
            take_apart(run, &whole, shown, &mut parts);
        }
        parts
    }

    /// A run in which something is shown, as its halves.
    fn take_apart(run: Part, whole: &[Part], shown: u64, parts: &mut Vec<Part>) {
        let (first, last) = (run.first_seq(), run.seq);
        let seen = |seq: &u64| shown >> (seq - 1) & 1 == 1;
        if first == last && seen(&first) {
            parts.push(Part { what: Ok(vec![first as u8]), ..run });
        } else if (first..=last).any(|seq| seen(&seq)) {
            let middle = (first + last) / 2;
            for half in [&whole[first as usize - 1..middle as usize], &whole[middle as usize..last as usize]]
            {
                let what = match half {
                    [one] => one.what.clone(),
                    more => {
                        Err(Leaf::Run { height: more.len().trailing_zeros(), root: root_over(more).unwrap() })
                    }
                };
                let half = Part { seq: half[half.len() - 1].seq, what, ..run.clone() };
                take_apart(half, whole, shown, parts);
            }
        } else {
            parts.push(run);
        }
    }

    fn shown(parts: &[Part]) -> u64 {
        let mut rows = Vec::new();
        parts.iter().for_each(|part| part.rows(&mut rows));
        rows.iter().filter(|part| part.what.is_ok()).fold(0, |bits, part| bits | 1 << (part.seq - 1))
    }

    proptest! {
        /// In whatever order copies of different lengths come, all that any of them shows is there, and what is stored reads back.
        #[test]
        fn copies_of_any_lengths_become_one(copies in prop::collection::vec((1u64..=64, any::<u64>()), 1..6)) {
            let made: Vec<Vec<Part>> =
                copies.iter().map(|(end, bits)| copy(*end, bits & (u64::MAX >> (64 - end)))).collect();
            let all = made.iter().fold(0, |bits, copy| bits | shown(copy));
            let together = |order: &mut dyn Iterator<Item = &Vec<Part>>| {
                order.fold(Vec::new(), |have, copy| merge(have, copy.clone()).unwrap())
            };
            let (ahead, back) = (together(&mut made.iter()), together(&mut made.iter().rev()));
            prop_assert_eq!(&ahead, &back);
            prop_assert_eq!(shown(&ahead), all);
            let longest = copies.iter().map(|(end, _)| *end).max().unwrap();
            prop_assert_eq!(root_over(&ahead), root_over(&copy(longest, 0)));

            let mut rows = Vec::new();
            ahead.iter().for_each(|part| part.rows(&mut rows));
            let lines: Vec<Line> =
                rows.iter().map(|part| Line { seq: part.seq, what: part.what.clone(), void: 0 }).collect();
            prop_assert!(lines.is_sorted_by(|a, b| a.seq < b.seq), "each place has one row");
            let tree: Vec<u64> = outermost(lines.clone()).iter().map(|line| line.seq).collect();
            prop_assert_eq!(tree, ahead.iter().map(|part| part.seq).collect::<Vec<_>>());
            let mut read = of_lines(lines);
            read.iter_mut().for_each(not_ours);
            prop_assert_eq!(read, ahead);
        }
    }

    fn not_ours(part: &mut Part) {
        part.ours = false;
        part.inside.iter_mut().for_each(not_ours);
    }

    #[test]
    fn another_history_shows_where_both_know_the_same_places() {
        let mut chance = Seed(5).chance();
        let mut other = copy(40, u64::MAX);
        other[6].what = Ok(chance.next_u64().to_le_bytes().to_vec());
        // Beside an entry, beside its digest, and where what was inside a run fills it.
        assert_eq!(merge(copy(64, u64::MAX), other.clone()), Err(Differs));
        assert_eq!(merge(other[..32].to_vec(), copy(64, 0b11)), Err(Differs));
        // Inside a run that goes on beyond it nobody can tell yet.
        assert!(merge(copy(64, 0), other[..31].to_vec()).is_ok());
        assert_eq!(merge(copy(64, 0), other).and_then(|both| merge(both, copy(64, 0b1))), Err(Differs));
    }

    #[test]
    fn what_was_deleted_or_is_void_stays_so() {
        let mut ours = copy(8, 0);
        (ours[0].void, ours[0].ours) = (log::REVOKED, true);
        let opened = merge(ours, copy(4, 0b1111)).unwrap();
        assert!(opened[0].inside.iter().all(|part| part.void == log::REVOKED && part.what.is_ok()));
        let mut ours = of_items(1, &[Item::Withheld(digest(&[1]))]);
        (ours[0].void, ours[0].ours) = (log::DELETED, true);
        assert_eq!(merge(ours.clone(), copy(1, 1)), Ok(ours));
    }
}
