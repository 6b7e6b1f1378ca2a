//! What of a school's week may be told: groups of at least five, also not fewer by subtraction.

use super::Told;
use events::tutoring::{CourseWeek, GroupWeek, WEEK_COURSES_MAX, WEEK_GROUP_MIN};
use std::collections::BTreeMap;

/// From the answers of each pupil of a school in the week, by course. Pupils without an answer stand there with none.
///
/// A course in which fewer than five worked goes to the others; so do those beyond the forty with the most answers. Where those
/// are fewer than five pupils, nothing is said of them, and no total either: it less the courses would be they. Nor is there a
/// total if one to four pupils worked in all but one of the courses, or in more than one, nor a number of pupils if one to four of them did nothing.
pub fn told(pupils: &[BTreeMap<String, u64>]) -> Told {
    let mut by_course: BTreeMap<&str, GroupWeek> = BTreeMap::new();
    for (course, answers) in pupils.iter().flatten().filter(|(_, answers)| **answers > 0) {
        let group = by_course.entry(course).or_insert(GroupWeek { learners: 0, answers: 0 });
        group.learners += 1;
        group.answers += answers;
    }
    let mut named: Vec<(&str, GroupWeek)> =
        by_course.into_iter().filter(|(_, group)| group.learners >= WEEK_GROUP_MIN).collect();
    // Stable: courses with as many answers stay in the order of their names.
    named.sort_by_key(|(_, group)| std::cmp::Reverse(group.answers));
    named.truncate(WEEK_COURSES_MAX);

    let is_named = |course: &str| named.iter().any(|(name, _)| *name == course);
    let others = group(pupils, |course| !is_named(course));
    let all = group(pupils, |_| true);
    let others_told = Some(others).filter(|others| others.learners >= WEEK_GROUP_MIN);
    let hides_few = |rest: u32| (1..WEEK_GROUP_MIN).contains(&rest);
    let groups: Vec<u32> =
        named.iter().map(|(_, group)| *group).chain(others_told).map(|group| group.learners).collect();
    // What the groups have more than all together worked in several of them.
    let in_several = groups.iter().fold(0u32, |sum, learners| sum.saturating_add(*learners));
    let subtractable = hides_few(others.learners)
        || groups.iter().any(|learners| hides_few(all.learners - learners))
        || hides_few(in_several.saturating_sub(all.learners));
    let all_told = Some(all).filter(|all| all.learners >= WEEK_GROUP_MIN && !subtractable);
    let count = u32::try_from(pupils.len()).unwrap_or(u32::MAX);
    Told {
        courses: named
            .into_iter()
            .map(|(course, group)| CourseWeek { course: course.to_owned(), group })
            .collect(),
        others: others_told,
        all: all_told,
        pupils: all_told.map(|_| count).filter(|count| !hides_few(count - all.learners)),
    }
}

/// Each pupil once, with her answers in the courses that count.
fn group(pupils: &[BTreeMap<String, u64>], counts: impl Fn(&str) -> bool) -> GroupWeek {
    let mut group = GroupWeek { learners: 0, answers: 0 };
    for pupil in pupils {
        let answers: u64 =
            pupil.iter().filter(|(course, _)| counts(course)).map(|(_, answers)| *answers).sum();
        group.learners += u32::from(answers > 0);
        group.answers += answers;
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pupils(of: &[(usize, &[(&str, u64)])]) -> Vec<BTreeMap<String, u64>> {
        let answers = |courses: &[(&str, u64)]| courses.iter().map(|(c, n)| ((*c).to_owned(), *n)).collect();
        of.iter().flat_map(|(count, courses)| vec![answers(courses); *count]).collect()
    }

    #[test]
    fn groups_of_five_are_told_and_smaller_ones_are_not() {
        let group = |learners, answers| GroupWeek { learners, answers };
        let course = |course: &str, learners, answers| CourseWeek {
            course: course.to_owned(),
            group: group(learners, answers),
        };
        let cases = [
            ("nobody", pupils(&[(20, &[])]), Told::default()),
            ("four", pupils(&[(4, &[("a", 3)]), (16, &[])]), Told::default()),
            (
                "five of twenty",
                pupils(&[(5, &[("a", 3)]), (15, &[])]),
                Told {
                    courses: vec![course("a", 5, 15)],
                    all: Some(group(5, 15)),
                    pupils: Some(20),
                    ..Told::default()
                },
            ),
            (
                "all but two: how many there are would tell of the two",
                pupils(&[(18, &[("a", 1)]), (2, &[])]),
                Told { courses: vec![course("a", 18, 18)], all: Some(group(18, 18)), ..Told::default() },
            ),
            (
                "two alone in another course: the total would tell of them",
                pupils(&[(10, &[("a", 1)]), (2, &[("b", 9)]), (10, &[])]),
                Told { courses: vec![course("a", 10, 10)], ..Told::default() },
            ),
            (
                "one in both courses: the total would tell of her",
                pupils(&[(5, &[("a", 1)]), (1, &[("a", 1), ("b", 1)]), (5, &[("b", 1)])]),
                Told { courses: vec![course("a", 6, 6), course("b", 6, 6)], ..Told::default() },
            ),
            (
                "small courses together are five",
                pupils(&[(6, &[("a", 2)]), (3, &[("b", 1)]), (2, &[("c", 4)])]),
                Told {
                    courses: vec![course("a", 6, 12)],
                    others: Some(group(5, 11)),
                    all: Some(group(11, 23)),
                    pupils: Some(11),
                },
            ),
            (
                "who works in everything counts once in the total",
                pupils(&[(5, &[("a", 1), ("b", 2)])]),
                Told {
                    courses: vec![course("b", 5, 10), course("a", 5, 5)],
                    all: Some(group(5, 15)),
                    pupils: Some(5),
                    ..Told::default()
                },
            ),
        ];
        for (name, pupils, expected) in cases {
            assert_eq!(told(&pupils), expected, "{name}");
        }
    }

    #[test]
    fn a_school_with_very_many_courses_tells_of_forty() {
        let week: BTreeMap<String, u64> = (0..100).map(|n| (format!("c{n:03}"), 1 + n)).collect();
        let told = told(&vec![week; 7]);
        assert_eq!((told.courses.len(), told.courses[0].course.as_str()), (WEEK_COURSES_MAX, "c099"));
        assert_eq!(told.others.map(|others| others.learners), Some(7));
    }

    proptest! {
        /// The law: whatever a reader subtracts from the totals, she never finds one to four pupils.
        #[test]
        fn nothing_told_speaks_of_fewer_than_five(
            weeks in proptest::collection::vec(proptest::collection::btree_map("[a-d]", 0u64..4, 0..4), 0..40)
        ) {
            let told = told(&weeks);
            let groups: Vec<GroupWeek> =
                told.courses.iter().map(|course| course.group).chain(told.others).collect();
            for group in groups.iter().chain(&told.all) {
                prop_assert!(group.learners >= WEEK_GROUP_MIN && group.answers >= u64::from(group.learners));
            }
            if let Some(all) = told.all {
                for group in &groups {
                    prop_assert!(!(1..WEEK_GROUP_MIN).contains(&(all.learners - group.learners)));
                }
                let twice = groups.iter().map(|group| group.learners).sum::<u32>().saturating_sub(all.learners);
                prop_assert!(!(1..WEEK_GROUP_MIN).contains(&twice), "{twice} worked in several");
                prop_assert_eq!(all.answers, groups.iter().map(|group| group.answers).sum::<u64>());
                let idle = told.pupils.map(|pupils| pupils - all.learners);
                prop_assert!(!idle.is_some_and(|idle| (1..WEEK_GROUP_MIN).contains(&idle)));
            }
            prop_assert!(told.pupils.is_none() || told.all.is_some());
        }
    }
}
