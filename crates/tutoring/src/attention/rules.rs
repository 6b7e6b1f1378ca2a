//! The rules of the teacher's list. Pure: facts of a class in, a few names with their reasons out.
//!
//! 1. **Absent**: away on at least [`ABSENT_MIN`] of the last [`ROLLS`] days on which the roll was called.
//! 2. **Silent**: no answer on the last [`SILENT_MIN`] or more days on which her class answered and she was not marked away.
//! 3. **Falling**: at least [`WRONG_MIN`] of her last [`LAST_ON_SKILL`] answers on one skill wrong; or, of her last [`RECENT`]
//!    answers, a share right that is at least [`DROP_MIN`] below that of the [`BEFORE`] before. Not said before she has
//!    [`ENOUGH_ANSWERS`] answers, and not of what lies longer back than [`FRESH_DAYS`] days.
//!
//! No fact about the person enters: not age, not sex, not language, not home. Weights only order the names; they are whole
//! numbers so that every machine orders alike.

use events::tutoring::Concern;
use kernel::PersonId;
pub use learner_model::skills::ENOUGH_ANSWERS;
use std::collections::BTreeSet;

/// Days of the roll looked at.
pub const ROLLS: usize = 6;
/// Absences among them from which somebody should ask.
pub const ABSENT_MIN: usize = 3;
/// Days of the class without her from which somebody should look.
pub const SILENT_MIN: usize = 3;
/// Answers on one skill looked at.
pub const LAST_ON_SKILL: usize = 4;
/// Wrong ones among them.
pub const WRONG_MIN: usize = 3;
/// Last answers compared with those before.
pub const RECENT: usize = 10;
/// Those before.
pub const BEFORE: usize = 20;
/// Fall of the share right, in percent.
pub const DROP_MIN: usize = 30;
/// What lies longer back is no news.
pub const FRESH_DAYS: i32 = 28;
/// A class answered on a day if so many of it did.
pub const CLASS_DAY_MIN: usize = 3;

/// What is known of one pupil.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Days of the roll, ordered, with whether she was there.
    pub attended: Vec<(i32, bool)>,
    /// Her answers in all courses, in the order given.
    pub answered: Vec<Answered>,
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The school's own day.
    pub day: i32,
    /// Course and skill, as places in the caller's lists.
    pub skill: (usize, u32),
    /// Wholly right.
    pub right: bool,
}

/// One reason, with its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Away on so many of the last days of the roll.
    Absent {
        /// Days away.
        absent: usize,
        /// Days of the roll.
        of: usize,
    },
    /// The class answered on so many days while she was not marked away and did not.
    Silent {
        /// Days of the class.
        class_days: usize,
        /// Days since her last answer; `None`: she never answered.
        days: Option<i32>,
    },
    /// Wrong answers on one skill.
    WrongOn {
        /// Course and skill.
        skill: (usize, u32),
        /// Wrong ones.
        wrong: usize,
        /// Of the last so many on it.
        of: usize,
    },
    /// Fewer right than before.
    Fewer {
        /// Right of her last answers.
        now: (usize, usize),
        /// Right of those before.
        before: (usize, usize),
    },
}

impl Reason {
    /// What kind of concern it is.
    pub fn concern(&self) -> Concern {
        match self {
            Reason::Absent { .. } => Concern::Absent,
            Reason::Silent { .. } => Concern::Silent,
            Reason::WrongOn { .. } | Reason::Fewer { .. } => Concern::Falling,
        }
    }

    /// How loudly it speaks, in hundredths: a whole week away counts 200, a month of silence 150, all wrong 100.
    fn weight(&self) -> usize {
        match *self {
            Reason::Absent { absent, of } => 200 * absent / of.max(1),
            Reason::Silent { class_days, .. } => 25 * class_days.min(6),
            Reason::WrongOn { wrong, of, .. } => 100 * wrong / of.max(1),
            Reason::Fewer { now, before } => {
                (100 * before.0 / before.1.max(1)).saturating_sub(100 * now.0 / now.1.max(1))
            }
        }
    }
}

/// Somebody the list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub pupil: PersonId,
    /// Why, the loudest first.
    pub reasons: Vec<Reason>,
    /// Answers behind this.
    pub answers: usize,
}

impl Named {
    /// One bit for each [`Concern`], as an event keeps it.
    pub fn concerns(&self) -> u8 {
        self.reasons.iter().fold(0, |bits, reason| bits | reason.concern() as u8)
    }

    fn weight(&self) -> usize {
        self.reasons.iter().map(Reason::weight).sum()
    }
}

/// Days on which the class answered.
pub fn class_days(pupils: &[(PersonId, Facts)]) -> Vec<i32> {
    let mut days: Vec<i32> = pupils
        .iter()
        .flat_map(|(_, facts)| facts.answered.iter().map(|a| a.day).collect::<BTreeSet<i32>>())
        .collect();
    days.sort_unstable();
    let mut counted = Vec::new();
    for run in days.chunk_by(|a, b| a == b) {
        // A class of four need not be complete to have had its lesson.
        if run.len() >= CLASS_DAY_MIN.min(pupils.len().div_ceil(2)) {
            counted.push(run[0]);
        }
    }
    counted
}

/// Everybody for whom a rule speaks, the loudest first; among equals by id.
pub fn named(pupils: &[(PersonId, Facts)], today: i32) -> Vec<Named> {
    let class_days = class_days(pupils);
    let mut named: Vec<Named> = pupils
        .iter()
        .map(|(pupil, facts)| Named {
            pupil: *pupil,
            reasons: reasons(facts, &class_days, today),
            answers: facts.answered.len(),
        })
        .filter(|named| !named.reasons.is_empty())
        .collect();
    named.sort_by(|a, b| b.weight().cmp(&a.weight()).then(a.pupil.cmp(&b.pupil)));
    named
}

/// Why one pupil should be looked for.
pub fn reasons(facts: &Facts, class_days: &[i32], today: i32) -> Vec<Reason> {
    let mut reasons: Vec<Reason> =
        [absent(facts, today), silent(facts, class_days, today)].into_iter().flatten().collect();
    if facts.answered.len() >= ENOUGH_ANSWERS as usize {
        reasons.extend(wrong_on(facts, today));
        reasons.extend(fewer(facts, today));
    }
    // Stable: equal ones stay in the order of the rules.
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight()));
    reasons
}

fn absent(facts: &Facts, today: i32) -> Option<Reason> {
    let last = &facts.attended[facts.attended.len().saturating_sub(ROLLS)..];
    let latest = last.last()?.0;
    let absent = last.iter().filter(|(_, there)| !there).count();
    // Somebody who is back was looked for already, or came by herself.
    let still = last.iter().rev().take(2).any(|(_, there)| !there);
    (absent >= ABSENT_MIN && still && today - latest <= FRESH_DAYS)
        .then_some(Reason::Absent { absent, of: last.len() })
}

fn silent(facts: &Facts, class_days: &[i32], today: i32) -> Option<Reason> {
    let last = facts.answered.last().map(|answered| answered.day);
    // Who never answered may have come to the class later than its first days: the roll knows since when she is in it.
    let in_class = facts.attended.first().map_or(i32::MIN, |(day, _)| *day);
    let away: BTreeSet<i32> =
        facts.attended.iter().filter(|(_, there)| !there).map(|(day, _)| *day).collect();
    let missed = class_days.iter().filter(|day| {
        let after = last.map_or(**day >= in_class, |last| **day > last);
        after && !away.contains(day) && today - **day <= 2 * FRESH_DAYS
    });
    let count = missed.count();
    (count >= SILENT_MIN).then(|| Reason::Silent { class_days: count, days: last.map(|last| today - last) })
}

fn wrong_on(facts: &Facts, today: i32) -> Option<Reason> {
    let skills: BTreeSet<(usize, u32)> = facts.answered.iter().map(|answered| answered.skill).collect();
    let of_skill = |skill| {
        let last: Vec<&Answered> = facts
            .answered
            .iter()
            .rev()
            .filter(|answered| answered.skill == skill)
            .take(LAST_ON_SKILL)
            .collect();
        let wrong = last.iter().filter(|answered| !answered.right).count();
        let fresh = last.first().is_some_and(|answered| today - answered.day <= FRESH_DAYS);
        // Who got it right in the end has got there.
        let open = last.first().is_some_and(|answered| !answered.right);
        (last.len() == LAST_ON_SKILL && wrong >= WRONG_MIN && fresh && open).then_some((
            wrong,
            last[0].day,
            skill,
            last.len(),
        ))
    };
    let (wrong, _, skill, of) = skills.into_iter().filter_map(of_skill).max()?;
    Some(Reason::WrongOn { skill, wrong, of })
}

fn fewer(facts: &Facts, today: i32) -> Option<Reason> {
    let all = &facts.answered;
    let split = all.len().checked_sub(RECENT)?;
    let (before, now) = (&all[split.saturating_sub(BEFORE)..split], &all[split..]);
    let right = |part: &[Answered]| part.iter().filter(|answered| answered.right).count();
    let (now, before) = ((right(now), now.len()), (right(before), before.len()));
    let fresh = all.last().is_some_and(|answered| today - answered.day <= FRESH_DAYS);
    // 100 now / of_now + drop <= 100 before / of_before, in whole numbers.
    let fell =
        before.1 >= RECENT && 100 * now.0 * before.1 + DROP_MIN * now.1 * before.1 <= 100 * before.0 * now.1;
    (fresh && fell).then_some(Reason::Fewer { now, before })
}

/// How things went in the days around an act: the same figures before and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Days of the roll on which she was there, and all of them.
    pub there: (usize, usize),
    /// Right answers, and all of them.
    pub right: (usize, usize),
}

/// Her days from `from` to `to`, both included.
pub fn span(facts: &Facts, from: i32, to: i32) -> Span {
    let days = facts.attended.iter().filter(|(day, _)| (from..=to).contains(day));
    let answers = facts.answered.iter().filter(|answered| (from..=to).contains(&answered.day));
    Span {
        there: (days.clone().filter(|(_, there)| *there).count(), days.count()),
        right: (answers.clone().filter(|answered| answered.right).count(), answers.count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i32 = 20_000;

    fn answers(days_ago: &[i32], skill: u32, right: &[u8]) -> Vec<Answered> {
        right
            .iter()
            .enumerate()
            .map(|(i, right)| Answered {
                day: TODAY - days_ago[i.min(days_ago.len() - 1)],
                skill: (0, skill),
                right: *right == 1,
            })
            .collect()
    }

    fn roll(there: &[u8]) -> Vec<(i32, bool)> {
        let all = there.len() as i32;
        there.iter().enumerate().map(|(i, t)| (TODAY - all + i as i32, *t == 1)).collect()
    }

    #[test]
    fn each_rule_at_its_edge() {
        let class_days = [TODAY - 9, TODAY - 6, TODAY - 3, TODAY - 1];
        let said = |attended: &[u8], answered: Vec<Answered>| {
            reasons(&Facts { attended: roll(attended), answered }, &class_days, TODAY)
        };
        let lately = || answers(&[1], 0, &[1, 1, 1]);
        // Absent: three of six, and not back for two days running.
        assert_eq!(said(&[1, 0, 1, 0, 1, 0], lately()), [Reason::Absent { absent: 3, of: 6 }]);
        assert_eq!(said(&[1, 1, 1, 0, 1, 0], lately()), []);
        assert_eq!(said(&[0, 0, 0, 0, 1, 1], lately()), []);
        assert_eq!(said(&[0, 0, 0], lately()), [Reason::Absent { absent: 3, of: 3 }]);
        // Silent: days of the class after her last answer, days away left out.
        let silent = |class_days, days| vec![Reason::Silent { class_days, days }];
        assert_eq!(said(&[1; 6], answers(&[8], 0, &[1])), silent(3, Some(8)));
        assert_eq!(said(&[1; 6], answers(&[5], 0, &[1])), []);
        assert_eq!(said(&[1; 6], vec![]), silent(3, None), "on the roll for six days");
        assert_eq!(said(&[], vec![]), silent(4, None));
        assert_eq!(said(&[1, 1, 1, 0, 1, 1], answers(&[8], 0, &[1])), [], "away on one of the three days");
        // Falling: on one skill; not with four answers in all; not if the last is right.
        let wrong = |wrong| vec![Reason::WrongOn { skill: (0, 0), wrong, of: 4 }];
        assert_eq!(said(&[], answers(&[1], 0, &[1, 1, 0, 0, 0])), wrong(3));
        assert_eq!(said(&[], answers(&[1], 0, &[1, 0, 0, 0, 0])), wrong(4));
        assert_eq!(said(&[], answers(&[1], 0, &[0, 0, 0, 0])), [], "not enough data");
        assert_eq!(said(&[], answers(&[1], 0, &[0, 0, 0, 0, 1])), []);
        assert_eq!(
            reasons(&Facts { attended: vec![], answered: answers(&[40], 0, &[0; 6]) }, &[], TODAY),
            []
        );
    }

    #[test]
    fn fewer_right_than_before_and_the_order_of_names() {
        let before = [1u8; 20];
        let mut falling = answers(&[2], 0, &before);
        falling.extend((0..10).map(|i| Answered { day: TODAY - 1, skill: (0, i + 1), right: i < 7 }));
        let facts = Facts { attended: vec![], answered: falling.clone() };
        let fewer = Reason::Fewer { now: (7, 10), before: (20, 20) };
        assert_eq!(reasons(&facts, &[], TODAY), [fewer]);
        falling[25].right = true;
        falling[29].right = true;
        assert_eq!(reasons(&Facts { attended: vec![], answered: falling }, &[], TODAY), []);
        let away = Facts { attended: roll(&[0; 6]), answered: vec![] };
        let person = |n: u8| PersonId([n; 16]);
        let pupils =
            [(person(1), facts), (person(3), away.clone()), (person(2), away), (person(4), Facts::default())];
        let names: Vec<PersonId> = named(&pupils, TODAY).iter().map(|named| named.pupil).collect();
        assert_eq!(names, [person(2), person(3), person(1)]);
        assert_eq!(named(&pupils, TODAY)[0].concerns(), Concern::Absent as u8);
    }

    #[test]
    fn what_followed_is_counted_on_both_sides_of_a_day() {
        let facts =
            Facts { attended: roll(&[0, 0, 1, 1]), answered: answers(&[4, 3, 2, 1], 0, &[0, 0, 1, 1]) };
        assert_eq!(span(&facts, TODAY - 10, TODAY - 3), Span { there: (0, 2), right: (0, 2) });
        assert_eq!(span(&facts, TODAY - 2, TODAY), Span { there: (2, 2), right: (2, 2) });
    }

    #[test]
    fn a_day_is_the_classs_when_some_of_it_answered() {
        let person = |n: u8| PersonId([n; 16]);
        let on = |days: &[i32]| Facts {
            attended: vec![],
            answered: days.iter().map(|day| Answered { day: *day, skill: (0, 0), right: true }).collect(),
        };
        let pupils = [on(&[1, 2]), on(&[1, 1, 2]), on(&[1]), on(&[]), on(&[]), on(&[])];
        let pupils: Vec<_> = pupils.into_iter().enumerate().map(|(i, f)| (person(i as u8), f)).collect();
        assert_eq!(class_days(&pupils), [1]);
    }
}
