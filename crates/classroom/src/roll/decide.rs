//! What a called roll changes. Pure.

use events::classwork::RollMark;
use kernel::PersonId;
use std::collections::BTreeMap;

/// How far back a roll can still be called or corrected, in days: a school year.
pub const MAX_DAYS_BACK: i32 = 400;

/// What the teacher's form says of one pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wished {
    /// Who.
    pub pupil: PersonId,
    /// What the form showed when it was opened; before the roll is called that is "present".
    pub shown: RollMark,
    /// What she sent.
    pub mark: RollMark,
}

/// Why a roll is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Of a day that has not come.
    InTheFuture,
    /// Of a day too long ago.
    TooLongAgo,
}

/// The marks to write: those of pupils of the class who have none yet, and those she changed. What somebody else has noted
/// since her form was opened stays, unless she changed that pupil's mark herself: then hers is the later word.
pub fn decide(
    known: &BTreeMap<PersonId, RollMark>,
    pupils: &[PersonId],
    wished: &[Wished],
    day: i32,
    today: i32,
) -> Result<Vec<(PersonId, RollMark)>, Refusal> {
    if day > today {
        return Err(Refusal::InTheFuture);
    }
    if day < today - MAX_DAYS_BACK {
        return Err(Refusal::TooLongAgo);
    }
    let mut marks = BTreeMap::new();
    for wish in wished.iter().filter(|wish| pupils.contains(&wish.pupil)) {
        let write = match known.get(&wish.pupil) {
            None => true,
            Some(known) => wish.mark != *known && wish.mark != wish.shown,
        };
        if write {
            marks.entry(wish.pupil).or_insert(wish.mark);
        }
    }
    Ok(marks.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use RollMark::{Harvest, Illness, Late, Present};

    const ANA: PersonId = PersonId([1; 16]);
    const LUZ: PersonId = PersonId([2; 16]);
    const GONE: PersonId = PersonId([9; 16]);

    fn wish(pupil: PersonId, shown: RollMark, mark: RollMark) -> Wished {
        Wished { pupil, shown, mark }
    }

    #[test]
    fn what_is_written() {
        type Case<'a> = (&'a str, &'a [(PersonId, RollMark)], Vec<Wished>, &'a [(PersonId, RollMark)]);
        let cases: Vec<Case<'_>> = vec![
            (
                "first call",
                &[],
                vec![wish(ANA, Present, Present), wish(LUZ, Present, Harvest)],
                &[(ANA, Present), (LUZ, Harvest)],
            ),
            (
                "sent twice",
                &[(ANA, Present), (LUZ, Harvest)],
                vec![wish(ANA, Present, Present), wish(LUZ, Present, Harvest)],
                &[],
            ),
            ("corrected", &[(LUZ, Harvest)], vec![wish(LUZ, Harvest, Illness)], &[(LUZ, Illness)]),
            ("another noted it meanwhile", &[(LUZ, Illness)], vec![wish(LUZ, Present, Present)], &[]),
            ("both noted, hers is later", &[(LUZ, Illness)], vec![wish(LUZ, Present, Late)], &[(LUZ, Late)]),
            ("left the class", &[], vec![wish(GONE, Present, Present)], &[]),
            ("named twice", &[], vec![wish(ANA, Present, Late), wish(ANA, Present, Present)], &[(ANA, Late)]),
        ];
        for (what, known, wished, expected) in cases {
            let known = known.iter().copied().collect();
            assert_eq!(decide(&known, &[ANA, LUZ], &wished, 100, 100).as_deref(), Ok(expected), "{what}");
        }
    }

    #[test]
    fn days() {
        let at = |day| decide(&BTreeMap::new(), &[], &[], day, 1_000);
        assert_eq!(at(1_001), Err(Refusal::InTheFuture));
        assert_eq!(at(1_000 - MAX_DAYS_BACK - 1), Err(Refusal::TooLongAgo));
        assert_eq!(at(1_000 - MAX_DAYS_BACK), Ok(vec![]));
    }
}
