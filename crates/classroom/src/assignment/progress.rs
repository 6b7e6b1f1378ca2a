//! How far a pupil is with what was set. Pure.

/// How far she is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Nothing answered.
    NotYet,
    /// Something answered, not everything solved.
    Begun,
    /// Every exercise solved, every question of the quiz answered.
    Done,
}

/// What she has done of one lesson or quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Solved {
    /// Exercises there.
    pub exercises: usize,
    /// Answered at least once.
    pub answered: usize,
    /// Solved, or for a quiz answered.
    pub solved: usize,
}

/// How far, over the lessons of what was set.
pub fn progress(lessons: impl IntoIterator<Item = Solved>) -> Progress {
    let mut sum = Solved::default();
    for lesson in lessons {
        sum.exercises += lesson.exercises;
        sum.answered += lesson.answered;
        // A lesson that lost an exercise in an update is not more than done.
        sum.solved += lesson.solved.min(lesson.exercises);
    }
    match sum {
        Solved { answered: 0, .. } => Progress::NotYet,
        Solved { exercises, solved, .. } if solved >= exercises => Progress::Done,
        _ => Progress::Begun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_lessons() {
        let of = |lessons: &[(usize, usize, usize)]| {
            progress(lessons.iter().map(|(exercises, answered, solved)| Solved {
                exercises: *exercises,
                answered: *answered,
                solved: *solved,
            }))
        };
        type Case<'a> = (&'a [(usize, usize, usize)], Progress);
        let cases: [Case<'_>; 6] = [
            (&[], Progress::NotYet),
            (&[(5, 0, 0)], Progress::NotYet),
            (&[(5, 1, 0)], Progress::Begun),
            (&[(5, 5, 5)], Progress::Done),
            (&[(5, 5, 5), (3, 0, 0)], Progress::Begun),
            (&[(5, 7, 7), (3, 1, 1)], Progress::Begun),
        ];
        for (lessons, expected) in cases {
            assert_eq!(of(lessons), expected, "{lessons:?}");
        }
    }
}
