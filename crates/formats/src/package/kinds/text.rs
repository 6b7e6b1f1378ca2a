//! `text`: a word or a few are typed. What is accepted differs per language and stands with the texts.

use super::*;
use crate::package::control::TypedGap;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longest typed answer, in characters.
const MAX_TYPED_CHARS: usize = 200;
/// Answers shorter than this get no forgiveness for a slip: *cat* and *car* are two words.
const MIN_CHARS_FOR_TYPO: usize = 5;

/// What is forgiven; shared with the gaps of `cloze`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forgive {
    case: bool,
    accents: bool,
    punctuation: bool,
    typo: bool,
}

impl Forgive {
    pub fn read(fields: &mut Fields, findings: &mut Vec<Finding>) -> Self {
        let mut forgive = Self { case: false, accents: false, punctuation: false, typo: false };
        let Some(line) = fields.line_of("forgive") else {
            return Self { case: true, accents: true, punctuation: true, typo: false };
        };
        for (word, _) in fields.texts("forgive", findings) {
            match word.as_str() {
                "case" => forgive.case = true,
                "accents" => forgive.accents = true,
                "punctuation" => forgive.punctuation = true,
                "typo" => forgive.typo = true,
                _ => findings.push(fields.error(
                    line,
                    format!("`forgive` does not know \"{word}\""),
                    "Write some of case, accents, punctuation, typo",
                )),
            }
        }
        forgive
    }

    /// A text in the one spelling in which equal answers are equal.
    pub fn folded(self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let decomposed: Vec<char> = if self.accents { text.nfd().collect() } else { text.nfc().collect() };
        for c in decomposed {
            if self.accents && is_combining_mark(c) {
                continue;
            }
            if self.punctuation && !c.is_alphanumeric() && !c.is_whitespace() && !is_combining_mark(c) {
                // A hyphen joins or parts words: *e-mail*, *e mail* and *email* differ by spaces at most.
                kept.push(' ');
            } else if self.case {
                kept.extend(c.to_lowercase());
            } else {
                kept.push(c);
            }
        }
        kept.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn same(self, typed: &str, accepted: &str) -> bool {
        typed == accepted
            || typed.replace(' ', "") == accepted.replace(' ', "") && self.punctuation
            || (self.typo && accepted.chars().count() >= MIN_CHARS_FOR_TYPO && one_slip(typed, accepted))
    }

    /// Whether a typed text is one of the texts `PREFIX.1`, … in any language.
    pub fn accepts(self, exercise: &Exercise, variant: &Variant, prefix: &str, typed: &str) -> bool {
        let typed = self.folded(typed);
        exercise.texts.languages().any(|texts| {
            texts
                .numbered(prefix)
                .any(|accepted| self.same(&typed, &self.folded(&texts.plain_of(accepted, variant))))
        })
    }
}

/// What was typed, if it can be judged at all.
pub(super) fn typed_words(typed: &str) -> Result<&str, UnparseableReason> {
    match typed.trim() {
        "" => Err(UnparseableReason::Empty),
        long if long.chars().count() > MAX_TYPED_CHARS => Err(UnparseableReason::TooLong),
        words => Ok(words),
    }
}

/// The first accepted spelling, for the key.
pub(super) fn first_accepted(exercise: &Exercise, variant: &Variant, prefix: &str) -> String {
    let texts = exercise.texts.languages().next();
    let first = texts.and_then(|texts| texts.plain(&format!("{prefix}.1"), variant));
    first.map(|words| words.into_owned()).unwrap_or_default()
}

/// One letter wrong, missing, too many, or two neighbours swapped (Damerau 1964).
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([], []) | ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

#[derive(Debug)]
struct Text {
    forgive: Forgive,
    mistakes: Vec<Id>,
}

/// Reads `forgive`, `mistakes`.
pub fn read(fields: &mut Fields, _: &Family, findings: &mut Vec<Finding>) -> Option<Box<dyn ExerciseKind>> {
    let forgive = Forgive::read(fields, findings);
    let has_mistakes = fields.line_of("mistakes").is_some();
    let mistakes = if has_mistakes { fields.ids("mistakes", 1..=20, findings)? } else { Vec::new() };
    Some(Box::new(Text { forgive, mistakes }))
}

impl ExerciseKind for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn wants(&self, wants: &mut Wants) {
        wants.list("accept", Form::Plain, Count::Own(1, MAX_SPELLINGS));
        wants.need("feedback.wrong", Form::Blocks);
        for id in &self.mistakes {
            wants.list(format!("mistakes.{id}"), Form::Plain, Count::Own(1, MAX_SPELLINGS));
            wants.need(format!("feedback.{id}"), Form::Blocks);
        }
    }

    fn control(&self, _: &Exercise, _: &Variant) -> Control {
        Control::Type(TypedGap { numeric: false, unit: None })
    }

    fn key(&self, exercise: &Exercise, variant: &Variant) -> Result<Response, NoValue> {
        Ok(Response::Typed(first_accepted(exercise, variant, "accept")))
    }

    fn mark(
        &self,
        exercise: &Exercise,
        variant: &Variant,
        response: &Response,
    ) -> Result<Verdict, Unparseable> {
        let Response::Typed(typed) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        let typed = typed_words(typed).map_err(Unparseable::of)?;
        let right = self.forgive.accepts(exercise, variant, "accept", typed);
        let is_mistake = |id: &&Id| self.forgive.accepts(exercise, variant, &format!("mistakes.{id}"), typed);
        let mistake = self.mistakes.iter().find(|id| !right && is_mistake(id));
        let feedback = mistake.map(|id| format!("feedback.{id}")).into_iter().collect();
        Ok(Verdict::whole(right, feedback, Response::Typed(self.forgive.folded(typed))))
    }

    fn check_variant(&self, exercise: &Exercise, variant: &Variant) -> Vec<String> {
        let mut problems = Vec::new();
        for texts in exercise.texts.languages() {
            for id in &self.mistakes {
                for wrong in texts.numbered(&format!("mistakes.{id}")) {
                    let words = texts.plain_of(wrong, variant);
                    if self.forgive.accepts(exercise, variant, "accept", &words) {
                        problems.push(format!("the mistake \"{words}\" is marked right"));
                    }
                }
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        let all = Forgive { case: true, accents: true, punctuation: true, typo: false };
        for (text, folded) in [
            ("  Contraseña ", "contrasena"),
            ("¡Senha!", "senha"),
            ("a\u{303}o", "ao"),
            ("NO   RESPONDER.", "no responder"),
            ("e-mail", "e mail"),
            ("ÇA", "ca"),
        ] {
            assert_eq!(all.folded(text), folded, "{text}");
        }
        let strict = Forgive { case: false, accents: false, punctuation: false, typo: false };
        assert_eq!(strict.folded(" n\u{303}a  Ña"), "ña Ña");
    }

    #[test]
    fn slips() {
        for (a, b) in [
            ("clave", "clabe"),
            ("clave", "clve"),
            ("clave", "claave"),
            ("clave", "calve"),
            ("clave", "clave"),
        ] {
            assert!(one_slip(a, b), "{a} {b}");
        }
        for (a, b) in [("clave", "calbe"), ("clave", "llave s"), ("clave", "cl"), ("clave", "clevar")] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }
}
