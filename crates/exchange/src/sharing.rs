//! Who is written to first, and with how much of what room is left: decided here, for sticks and for a courier's phone.
//!
//! Nobody knows to whom a stick goes next, so everybody has an equal share of it, and another begins each time. Of a courier who delivered
//! one knows where she came from and mostly where she goes: a sixth of her phone for a box that waits for fifty megabytes would be eleven
//! journeys. So those whose mail she brought share the room, the others have what is left.

use kernel::{NodeKey, UtcMillis};
use std::cmp::Reverse;

/// Somebody to write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub node: NodeKey,
    /// The courier brought its mail or the newest word of what it has.
    pub brought: bool,
    /// It says that it fetches files: its letter may take all the room there is.
    pub fetches: bool,
    /// When it last said anything new.
    pub met_at: UtcMillis,
}

/// A letter's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub node: NodeKey,
    /// How many share what is left now, this one among them.
    among: u64,
}

impl Turn {
    /// How much of what is left the letter may take.
    pub fn share(&self, left_bytes: u64) -> u64 {
        left_bytes / self.among.max(1)
    }
}

/// In which order letters are written. Where nobody's mail was brought all share, in the order given. Otherwise first those who brought
/// some, in equal shares; those who fetch files behind the others, so that what a short letter leaves is theirs. Then everybody else,
/// who was heard of last first, each with all that is left.
pub(crate) fn turns(waiting: &[Waiting]) -> Vec<Turn> {
    let (mut brought, mut others): (Vec<&Waiting>, Vec<&Waiting>) =
        waiting.iter().partition(|one| one.brought);
    if brought.is_empty() {
        return sharing(&others).collect();
    }
    brought.sort_by_key(|one| (one.fetches, Reverse(one.met_at), one.node));
    others.sort_by_key(|one| (Reverse(one.met_at), one.node));
    let alone = others.iter().map(|one| Turn { node: one.node, among: 1 });
    sharing(&brought).chain(alone).collect()
}

fn sharing(all: &[&Waiting]) -> impl Iterator<Item = Turn> {
    let count = all.len() as u64;
    let turns = all.iter().zip(0..count).map(move |(one, at)| Turn { node: one.node, among: count - at });
    turns.collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, whether its mail was brought, whether it fetches, when it was met, how much it lacks; and how much it gets.
    type Case = (u8, bool, bool, i64, u64, u64);

    #[test]
    fn whose_mail_was_brought_is_served_first() {
        let cases: &[(&str, u64, &[Case])] = &[
            (
                "nobody's: equal shares, what one leaves is the next ones'",
                60,
                &[(1, false, true, 5, 100, 20), (2, false, false, 9, 4, 4), (3, false, true, 1, 100, 36)],
            ),
            (
                "one of six waits for an update",
                167,
                &[
                    (1, false, true, 9, 510, 0),
                    (2, false, true, 8, 510, 0),
                    (3, true, true, 1, 510, 167),
                    (4, false, true, 7, 510, 0),
                    (5, false, true, 6, 510, 0),
                    (6, false, true, 5, 510, 0),
                ],
            ),
            (
                "what she leaves goes to whom one heard of last",
                167,
                &[
                    (1, false, true, 3, 510, 0),
                    (2, false, true, 8, 100, 97),
                    (3, true, true, 1, 60, 60),
                    (4, false, false, 9, 10, 10),
                ],
            ),
            (
                "a bus that came by three: short letters first",
                90,
                &[
                    (1, true, true, 9, 510, 43),
                    (2, true, true, 8, 510, 44),
                    (3, true, false, 1, 3, 3),
                    (4, false, false, 9, 10, 0),
                ],
            ),
            ("nobody at all", 10, &[]),
        ];
        for (name, room, peers) in cases {
            let waiting: Vec<Waiting> = peers
                .iter()
                .map(|(n, brought, fetches, at, ..)| Waiting {
                    node: NodeKey([*n; 32]),
                    brought: *brought,
                    fetches: *fetches,
                    met_at: UtcMillis(*at),
                })
                .collect();
            let turns = turns(&waiting);
            assert_eq!(turns.len(), peers.len(), "{name}");
            let mut left = *room;
            for turn in turns {
                let (n, .., lacks, gets) =
                    *peers.iter().find(|(n, ..)| NodeKey([*n; 32]) == turn.node).unwrap();
                let given = turn.share(left).min(lacks);
                assert_eq!(given, gets, "{name}: {n}");
                left -= given;
            }
        }
    }
}
