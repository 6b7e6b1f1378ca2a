//! Pages that read harder than most people find easy.

use crate::package::{
    course::Course,
    finding::Finding,
    readability::{Formula, readability},
};

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    for page in readability(course) {
        let (Some(formula), Some(score)) = (Formula::of(&page.language), page.score) else { continue };
        if score < formula.easy_from {
            let what = format!(
                "reads hard: {score:.0}, where {:.0} and more is easy ({:.1} words a sentence, {:.2} syllables a word)",
                formula.easy_from,
                page.counts.words_in_sentence(),
                page.counts.syllables_in_word(),
            );
            findings.push(Finding::advice(
                &page.file,
                0,
                what,
                "Make two sentences of a long one, and take the word one says at home; then let somebody read it to you",
            ));
        }
    }
}
