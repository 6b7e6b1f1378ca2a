//! A prediction as the sum of named terms.

use crate::logistic::sigmoid;

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident $text:literal),* $(,)?) => {
        /// What a part of a prediction is about. The order is the order of summation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Term { $($(#[$doc])* $name),* }

        impl Term {
            /// All terms, in order.
            pub const ALL: [Term; [$(Term::$name),*].len()] = [$(Term::$name),*];

            /// The term's name in machine output.
            pub fn name(self) -> &'static str {
                match self { $(Term::$name => $text),* }
            }
        }
    };
}

terms! {
    /// What everybody has.
    Base "base",
    /// How hard this exercise is for all.
    Exercise "exercise",
    /// How hard its skills are for all.
    Skill "skill",
    /// How much the learner has practised in all.
    PracticeOverall "practice_overall",
    /// How her last answers went, on whatever they were.
    RecentOverall "recent_overall",
    /// How much she has practised these skills, and with what success.
    PracticeSkill "practice_skill",
    /// How her last answers on these skills went.
    RecentSkill "recent_skill",
    /// How long ago, in answers, she last practised these skills.
    Rest "rest",
    /// Whether and how she has answered this very exercise before.
    SameExercise "same_exercise",
    /// Her ability over all.
    Ability "ability",
    /// Her ability on these skills.
    SkillAbility "skill_ability",
    /// What usually follows the exercises just before.
    Sequence "sequence",
    /// What her answers to related exercises say.
    Related "related",
    /// The correction that makes stated chances come true on learners held back from training.
    Calibration "calibration",
}

/// How many named terms a prediction has.
pub const TERM_COUNT: usize = Term::ALL.len();

/// A prediction, exactly decomposed: the terms sum to the logit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Contribution of each [`Term`], in logits, in the order of [`Term::ALL`].
    pub terms: [f64; TERM_COUNT],
}

impl Prediction {
    /// Log odds of a right answer.
    pub fn logit(&self) -> f64 {
        self.terms.iter().sum()
    }

    /// Chance of a right answer.
    pub fn chance(&self) -> f64 {
        sigmoid(self.logit())
    }

    /// The contribution of one term.
    pub fn term(&self, term: Term) -> f64 {
        self.terms[term as usize]
    }

    /// The `count` terms that speak loudest about this learner and exercise, loudest first; what everybody shares
    /// ([`Term::Base`], [`Term::Calibration`]) is no reason and left out.
    pub fn loudest(&self, count: usize) -> Vec<(Term, f64)> {
        let mut terms: Vec<(Term, f64)> = Term::ALL
            .into_iter()
            .filter(|term| !matches!(term, Term::Base | Term::Calibration))
            .map(|term| (term, self.term(term)))
            .collect();
        terms.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        terms.truncate(count);
        terms
    }
}
