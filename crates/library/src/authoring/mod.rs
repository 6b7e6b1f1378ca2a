//! What a teacher makes herself: lessons and quizzes, from words, photos, recordings and questions of other programs.
//!
//! A draft is facts in the log ([`draft`]); her course is built from it by a pure function ([`build`]) and is a package like any
//! other: it is checked, installed, printed and carried like one. A correction is a further version. Numbers of parts and lines are
//! for ever, so an answer given before means what it meant.

pub mod build;
pub mod draft;
pub mod media;
mod pages;
mod write;

pub use pages::{State, routes};
pub use write::{NotPublished, NotWritten, Pack, Written};

use store::view::View;
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "authoring",
    sources: &[
        ("es", include_str!("../../messages/authoring.es.ftl")),
        ("pt", include_str!("../../messages/authoring.pt.ftl")),
        ("en", include_str!("../../messages/authoring.en.ftl")),
    ],
};

/// All views of authoring.
pub fn views() -> Vec<View> {
    vec![draft::view()]
}

#[cfg(test)]
mod tests {
    use formats::questions::{own_questions, read_file};
    use kernel::LanguageTag;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn every_loss_is_said_in_the_readers_words() {
        let messages = Messages::load(&[super::MESSAGES], LanguagePlan::default()).expect("texts");
        // A bank that loses much, and files that cannot be read.
        let gift = "Words only.\n\nEssay?{}\n\nQ1{~a ~b}\n\nQ2{=a =b}\n\nQ3{=a*b =a}\n\nQ4{#0}\n\nQ5{~%50%a ~%40%b ~c}\n\nQ6{\n\n::T::\n\n\
            Q7 <a href='x'>y</a> <img src='z'><sub>2</sub><table><tr><td>1</td></tr></table><audio></audio><svg></svg>{=a ~b}\n\n\
            {=a}\n\nQ8{=1 ~=2}\n\nQ9{#x}\n\nQ10{~%500%a =b}\n\nQ11{=%100%a =%50%b}";
        let mut words = std::collections::BTreeSet::new();
        let files: [(&str, &[u8]); 6] = [
            ("a.gift", gift.as_bytes()),
            ("a.aiken", b"Q\nA) a\nC) b\nANSWER: A\n\nQ\nA) a\nANSWER: A"),
            ("b.aiken", b"\xff\xfe"),
            ("a.xml", b"<quiz><question type='random'><name><text>x</text></name></question></quiz>"),
            ("b.xml", b"<quiz><question>"),
            ("q.zip", b"PK\x03\x04"),
        ];
        for (name, bytes) in files {
            let (_, losses) = own_questions(&read_file(name, bytes).expect("known"));
            words.extend(losses.into_iter().map(|loss| loss.reason.word));
        }
        assert!(words.len() > 14, "{words:?}");
        for word in words {
            for tag in ["es", "pt", "en"] {
                let tag: LanguageTag = tag.parse().expect("a tag");
                let key = format!("authoring-lost-{word}");
                let said = messages.text(&tag, &key, &[("about", "x".into())]);
                assert!(!said.contains(&key), "{tag} {key}");
            }
        }
    }
}
