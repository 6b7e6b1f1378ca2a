//! How easy a page reads, by a published formula for its language.
//!
//! The formulas count lengths: words in a sentence, syllables in a word. They know nothing of ideas, and scores of different
//! languages cannot be compared with one another. They find the page that somebody should read again; no more.

mod syllables;

use super::{
    course::{ActivityBody, Course, Page},
    markdown,
};
use kernel::LanguageTag;

/// A formula for one language.
#[derive(Debug, Clone, Copy)]
pub struct Formula {
    /// The first subtag of the languages it is for.
    pub language: &'static str,
    /// Who published it.
    pub source: &'static str,
    /// A page below this is harder than its author's word for what most people read with ease.
    pub easy_from: f64,
    constant: f64,
    per_syllables_in_word: f64,
    per_words_in_sentence: f64,
    syllables: fn(&str) -> usize,
}

/// Every formula. A language without one is not measured.
const FORMULAS: &[Formula] = &[
    Formula {
        language: "es",
        source: "Szigriszt-Pazos 1993, formula of perspicuity; scale INFLESZ, Barrio-Cantalejo and others 2008",
        easy_from: 65.0,
        constant: 206.835,
        per_syllables_in_word: 62.3,
        per_words_in_sentence: 1.0,
        syllables: syllables::spanish,
    },
    Formula {
        language: "pt",
        source: "Flesch as adapted to Portuguese by Martins, Ghiraldelo, Nunes and Oliveira 1996",
        easy_from: 50.0,
        constant: 248.835,
        per_syllables_in_word: 84.6,
        per_words_in_sentence: 1.015,
        syllables: syllables::portuguese,
    },
    Formula {
        language: "en",
        source: "Flesch 1948, reading ease",
        easy_from: 70.0,
        constant: 206.835,
        per_syllables_in_word: 84.6,
        per_words_in_sentence: 1.015,
        syllables: syllables::english,
    },
];

/// What the formulas count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words; a number is none.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Syllables of the words.
    pub syllables: usize,
}

/// The measure of one page in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct PageReadability {
    /// The page's file.
    pub file: String,
    /// Its language.
    pub language: LanguageTag,
    /// What was counted.
    pub counts: Counts,
    /// Higher is easier; `None` for a page with fewer than [`MIN_WORDS`] words.
    pub score: Option<f64>,
}

/// Fewer words than this say little: Flesch counted samples of a hundred.
pub const MIN_WORDS: usize = 50;

/// Every reading page of the course in every language that has a formula. Not teacher's notes: they are written for teachers.
pub fn readability(course: &Course) -> Vec<PageReadability> {
    let mut measured = Vec::new();
    for (_, activity) in course.activities() {
        let ActivityBody::Page(pages) = &activity.body else { continue };
        for (language, page) in pages {
            let Some(formula) = Formula::of(language) else { continue };
            let counts = count(page, formula);
            let score = (counts.words >= MIN_WORDS).then(|| formula.score(counts));
            measured.push(PageReadability {
                file: page.file.clone(),
                language: language.clone(),
                counts,
                score,
            });
        }
    }
    measured
}

impl Formula {
    /// The formula for a language, if there is one.
    pub fn of(language: &LanguageTag) -> Option<&'static Formula> {
        FORMULAS.iter().find(|formula| formula.language == language.language())
    }

    /// Higher is easier; about 0 to 100, and beyond for texts of very short or very long words.
    pub fn score(&self, counts: Counts) -> f64 {
        self.constant
            - self.per_syllables_in_word * counts.syllables_in_word()
            - self.per_words_in_sentence * counts.words_in_sentence()
    }
}

impl Counts {
    /// Words in a sentence, on average.
    pub fn words_in_sentence(self) -> f64 {
        self.words as f64 / self.sentences.max(1) as f64
    }

    /// Syllables in a word, on average.
    pub fn syllables_in_word(self) -> f64 {
        self.syllables as f64 / self.words.max(1) as f64
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            sentences: self.sentences + other.sentences,
            syllables: self.syllables + other.syllables,
        }
    }
}

/// Counts the running text of a page: not its headings, box titles, tables and pictures.
fn count(page: &Page, formula: &Formula) -> Counts {
    let mut counts = Counts::default();
    for section in &page.sections {
        for line in markdown::lines(&running_text(&section.html)) {
            counts = counts.plus(count_line(&line, formula.syllables));
        }
    }
    counts
}

/// Page HTML without what is not read as sentences.
fn running_text(html: &str) -> String {
    const LEFT_OUT: [(&str, &str); 4] =
        [("<table", "</table>"), ("<h2", "</h2>"), ("<h3", "</h3>"), ("<p class=\"box-title\"", "</p>")];
    let mut kept = html.to_string();
    for (open, close) in LEFT_OUT {
        while let Some(from) = kept.find(open) {
            let to = kept[from..].find(close).map_or(kept.len(), |at| from + at + close.len());
            kept.replace_range(from..to, "<br>");
        }
    }
    kept
}

/// A paragraph or list item; its end ends a sentence.
fn count_line(line: &str, syllables: fn(&str) -> usize) -> Counts {
    let mut counts = Counts::default();
    let mut words_before = 0;
    for token in line.split_whitespace() {
        for word in token.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’') {
            if word.chars().any(char::is_alphabetic) {
                counts.words += 1;
                counts.syllables += syllables(&word.to_lowercase());
            }
        }
        // Flesch 1948 counts units of thought: colons and semicolons end one as full stops do.
        let last = token.trim_end_matches(['»', '”', '"', ')', '*', '’']);
        if last.ends_with(['.', '!', '?', '…', ':', ';']) && counts.words > words_before {
            counts.sentences += 1;
            words_before = counts.words;
        }
    }
    counts.sentences += usize::from(counts.words > words_before);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(line: &str, language: &str) -> (usize, usize, usize) {
        let formula = Formula::of(&language.parse().expect(language)).expect("a formula");
        let counts = count_line(line, formula.syllables);
        (counts.words, counts.sentences, counts.syllables)
    }

    #[test]
    fn words_sentences_syllables() {
        assert_eq!(counted("La casa es roja.", "es"), (4, 1, 6));
        // A number is no word, its comma ends no sentence; a colon does.
        assert_eq!(counted("Son 12,50 soles: mucho. Paga", "es"), (4, 3, 7));
        assert_eq!(counted("«¿Vienes?» No… (ya)", "es"), (3, 3, 4));
        assert_eq!(counted("don't stop", "en"), (2, 1, 2));
        assert_eq!(counted("1. 2. 3.", "es"), (0, 0, 0));
    }

    /// The published formulas, worked out by hand for a text of 100 words, 10 sentences and 180 syllables.
    #[test]
    fn formulas() {
        let counts = Counts { words: 100, sentences: 10, syllables: 180 };
        for (language, expected) in [
            ("es", 206.835 - 62.3 * 1.8 - 10.0),
            ("es-PE", 84.695),
            ("pt", 86.405),
            ("en", 206.835 - 10.15 - 84.6 * 1.8),
        ] {
            let formula = Formula::of(&language.parse().expect(language)).expect("a formula");
            assert!((formula.score(counts) - expected).abs() < 1e-9, "{language}: {}", formula.score(counts));
        }
        assert!(Formula::of(&"quz".parse().expect("a tag")).is_none());
    }

    #[test]
    fn only_running_text_counts() {
        let html = "<h2>Head line</h2><p>One.</p><div class=\"box\"><p class=\"box-title\">Title</p><p>Two</p></div>\
                    <table><tr><td>a b c</td></tr></table><ul><li>Three four</li></ul>";
        let lines: Vec<String> = markdown::lines(&running_text(html));
        assert_eq!(lines, ["One.", "Two", "- Three four"]);
    }
}
