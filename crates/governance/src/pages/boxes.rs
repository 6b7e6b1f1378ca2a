//! What pages may call the boxes of the network: the schools' names, but never the school to which a protected person moved.
//!
//! Her row on the page of moves hides that school. What left this box tells it too: whoever moves draws her history, and her keys, to her
//! new school's box, and a line for a box that nothing else explains is a line for her. So such a box has neither name nor key on any
//! page of her old school, in anybody's copy either, until somebody whose move is no secret was granted her history there.

use crate::policy::Day;
use exchange::moves::Move;
use kernel::{NodeKey, PersonId, SchoolId, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the network's boxes where pages name them, as far as whoever reads them may know it.
#[derive(Default)]
pub(crate) struct KnownBoxes {
    schools: BTreeMap<NodeKey, Vec<SchoolId>>,
    names: BTreeMap<SchoolId, String>,
    ours: BTreeSet<NodeKey>,
    /// Schools to which a protected person moved, or wants to. With the first day from which somebody else's move explains what leaves
    /// for their boxes.
    hidden: BTreeMap<SchoolId, Option<Day>>,
}

/// What a page may say of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Called {
    /// The schools that it serves, and the beginning of its key.
    Schools(String),
    /// The beginning of its key.
    Key,
    /// Neither.
    Nothing,
}

impl KnownBoxes {
    /// Out of the network's certificates, for whoever belongs to a school: the moves of which it was told (`None`: more than are looked
    /// at, and anybody's may be among them), who of them is protected, how days are counted, and what schools are called.
    pub fn of(
        boxes: BTreeMap<NodeKey, Vec<SchoolId>>,
        own: Option<SchoolId>,
        moves: Option<&[Move]>,
        protected: &BTreeSet<PersonId>,
        zone: Zone,
        name: impl Fn(SchoolId) -> Option<String>,
    ) -> Self {
        let all: BTreeSet<SchoolId> = boxes.values().flatten().copied().collect();
        let is_hers = |one: &&Move| protected.contains(&one.person);
        let mut hidden: BTreeMap<SchoolId, Option<Day>> = match moves {
            Some(moves) => moves.iter().filter(is_hers).map(|one| (one.to, None)).collect(),
            None => all.iter().filter(|to| Some(**to) != own).map(|to| (*to, None)).collect(),
        };
        for one in moves.unwrap_or_default().iter().filter(|one| !is_hers(one)) {
            if let (Some(open), Some(at)) = (hidden.get_mut(&one.to), one.granted) {
                let day = Day::at(at, zone);
                *open = Some(open.map_or(day, |known| known.min(day)));
            }
        }
        let ours = boxes.iter().filter(|(_, schools)| own.is_some_and(|own| schools.contains(&own)));
        let ours = ours.map(|(node, _)| *node).collect();
        let names = all.into_iter().filter_map(|school| Some((school, name(school)?))).collect();
        Self { schools: boxes, names, ours, hidden }
    }

    /// Whether a box serves the reader's own school.
    pub fn is_ours(&self, node: NodeKey) -> bool {
        self.ours.contains(&node)
    }

    /// What a box may be called where it is said what left for it from a day on.
    pub fn called(&self, node: NodeKey, central: bool, since: Day) -> Called {
        if central {
            return Called::Key;
        }
        let Some(schools) = self.schools.get(&node) else {
            // Whose it is nobody can tell here: it may be hers.
            return if self.hidden.is_empty() { Called::Key } else { Called::Nothing };
        };
        let is_hidden = |school: &SchoolId| {
            self.hidden.get(school).is_some_and(|open| open.is_none_or(|day| since < day))
        };
        let explained = |school: &SchoolId| self.hidden.contains_key(school) && !is_hidden(school);
        let known = self.is_ours(node) || schools.iter().any(explained);
        if !known && schools.iter().any(is_hidden) {
            return Called::Nothing;
        }
        let told = schools.iter().filter(|school| !is_hidden(school));
        let names: Vec<&str> = told.filter_map(|school| self.names.get(school)).map(String::as_str).collect();
        if names.is_empty() { Called::Key } else { Called::Schools(names.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::UtcMillis;

    const LUZ: PersonId = PersonId([5; 16]);
    const ANA: PersonId = PersonId([3; 16]);
    const OURS: SchoolId = SchoolId([1; 16]);
    const NEXT: SchoolId = SchoolId([2; 16]);
    const FAR: SchoolId = SchoolId([3; 16]);
    const DAY_MS: i64 = 86_400_000;

    /// A box of the next school, one of that and another, one of the other, our own, and one of which nothing is known.
    fn called(moves: Option<&[Move]>, day: i64) -> [Called; 5] {
        let node = |n: u8| NodeKey([n; 32]);
        let boxes = [(1, vec![NEXT]), (2, vec![NEXT, FAR]), (3, vec![FAR]), (4, vec![OURS, NEXT])]
            .map(|(n, of)| (node(n), of));
        let name = |school: SchoolId| Some(format!("Escuela {}", school.0[0]));
        let known = KnownBoxes::of(boxes.into(), Some(OURS), moves, &[LUZ].into(), Zone::UTC, name);
        assert!(known.is_ours(node(4)) && !known.is_ours(node(1)));
        assert_eq!(
            known.called(node(1), true, Day::from_number(day)),
            Called::Key,
            "a central is none of hers"
        );
        [1, 2, 3, 4, 5].map(|n| known.called(node(n), false, Day::from_number(day)))
    }

    #[test]
    fn a_box_that_only_a_protected_move_explains_has_no_name_and_no_key() {
        let schools = |names: &str| Called::Schools(names.to_owned());
        let at = |person, day: Option<i64>| Move {
            person,
            to: NEXT,
            granted: day.map(|day| UtcMillis(day * DAY_MS)),
            open: false,
        };
        let far = schools("Escuela 3");
        // Nobody moved, or nobody who is protected.
        let open = [
            schools("Escuela 2"),
            schools("Escuela 2, Escuela 3"),
            far.clone(),
            schools("Escuela 1, Escuela 2"),
            Called::Key,
        ];
        assert_eq!(called(Some(&[]), 9), open);
        assert_eq!(called(Some(&[at(ANA, Some(5))]), 9), open);
        // She did, whether it was granted, is asked, or was taken back.
        let hidden = [Called::Nothing, Called::Nothing, far.clone(), schools("Escuela 1"), Called::Nothing];
        for granted in [None, Some(5)] {
            assert_eq!(called(Some(&[at(LUZ, granted)]), 9), hidden);
            assert_eq!(called(Some(&[at(LUZ, granted), at(ANA, None)]), 9), hidden, "nothing left for Ana");
        }
        // From the day on which somebody else's history went there, that is what the line says.
        let both = [at(LUZ, Some(5)), at(ANA, Some(8))];
        assert_eq!(called(Some(&both), 7), hidden);
        let [one, two, .., unknown] = called(Some(&both), 8);
        assert_eq!((one, two), (schools("Escuela 2"), schools("Escuela 2, Escuela 3")));
        assert_eq!(unknown, Called::Nothing);
        // Where not all of them were looked at, anybody may have moved anywhere.
        assert_eq!(
            called(None, 9),
            [Called::Nothing, Called::Nothing, Called::Nothing, schools("Escuela 1"), Called::Nothing]
        );
    }
}
