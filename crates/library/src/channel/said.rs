//! A channel in a reader's own language, as far as it was translated at this box's desk and approved for exactly its words.
//!
//! Titles and descriptions stand each for itself. A question is said in the language when all its texts are; otherwise it stands as its
//! author wrote it, so that nobody has to read half of it.

use super::{ChannelCard, Channels, FindableNode, NodeFacts};
use crate::desk::{self, Said};
use formats::kolibri::{Uuid, perseus::ItemText};
use kernel::{Digest, LanguageTag};
use std::collections::BTreeMap;
use store::{Connection, StoreError};

/// What was said of one source in a language.
pub(crate) struct SaidIn {
    /// The language.
    pub language: LanguageTag,
    words: BTreeMap<String, Said>,
}

impl SaidIn {
    /// The approved words for a text as it stands today.
    pub fn shown(&self, key: &str, source: &str) -> Option<&str> {
        self.words.get(key)?.shown_for(source)
    }

    /// The approved words for a text of a question.
    pub fn shown_of_item(&self, item: &str, text: &ItemText) -> Option<&str> {
        self.shown(&desk::item_key(item, text), &text.words).filter(|words| text.fits(words))
    }
}

/// The reader's language, or that of which it is a variant, if anything was approved in it.
fn spoken(
    db: &mut Connection,
    source: &str,
    language: &LanguageTag,
) -> Result<Option<LanguageTag>, StoreError> {
    let sql =
        "SELECT 1 FROM library_words WHERE source = ?1 AND language = ?2 AND approved IS NOT NULL LIMIT 1";
    for tag in language.fallbacks() {
        if db.query_one(sql, &[source.into(), tag.into()])?.is_some() {
            return Ok(tag.parse().ok());
        }
    }
    Ok(None)
}

impl Channels {
    /// Says nodes in a reader's language. What fails here leaves them as their author wrote them.
    pub(crate) fn say_nodes(&self, channel: &Uuid, language: &LanguageTag, nodes: &mut [NodeFacts]) {
        let texts: Vec<(String, &str)> = nodes
            .iter()
            .flat_map(|node| {
                [
                    (desk::title_key(&node.id), node.title.as_str()),
                    (desk::about_key(&node.id), node.about.as_str()),
                ]
            })
            .collect();
        let Some((language, said)) = self.said(channel, language, &texts) else { return };
        let mut said = said.into_iter();
        for node in nodes {
            if let Some(title) = said.next().flatten() {
                (node.title, node.title_in) = (title, Some(language.clone()));
            }
            if let Some(about) = said.next().flatten() {
                (node.about, node.about_in) = (about, Some(language.clone()));
            }
        }
    }

    /// Says what a channel is called, and what it is about, in a reader's language.
    pub(crate) fn say_card(&self, language: &LanguageTag, card: &mut ChannelCard) {
        let texts = [
            (desk::title_key(&card.root), card.title.as_str()),
            (desk::about_key(&card.root), card.about.as_str()),
        ];
        let Some((_, said)) = self.said(&card.id, language, &texts) else { return };
        let mut said = said.into_iter();
        if let Some(title) = said.next().flatten() {
            card.title = title;
        }
        if let Some(about) = said.next().flatten() {
            card.about = about;
        }
    }

    /// A node's title in a reader's language.
    pub(crate) fn say_title(
        &self,
        channel: &Uuid,
        node: &Uuid,
        title: &str,
        language: &LanguageTag,
    ) -> Option<String> {
        let (_, said) = self.said(channel, language, &[(desk::title_key(node), title)])?;
        said.into_iter().next().flatten()
    }

    /// The approved words for texts of a channel, and in which language; `None` where there are none for this reader.
    fn said(
        &self,
        channel: &Uuid,
        language: &LanguageTag,
        texts: &[(String, &str)],
    ) -> Option<(LanguageTag, Vec<Option<String>>)> {
        let source = desk::name_of_channel(channel);
        let read = |db: &mut Connection| -> Result<_, StoreError> {
            let Some(language) = spoken(db, &source, language)? else { return Ok(None) };
            let sql = "SELECT approved, approved_from FROM library_words WHERE source = ?1 AND language = ?2 AND text_key = ?3";
            let mut said = Vec::with_capacity(texts.len());
            for (key, words) in texts.iter().map(|(key, words)| (key.as_str(), *words)) {
                let values = [source.as_str().into(), language.as_str().into(), key.into()];
                let row = db.query_one(sql, &values)?;
                let row = row
                    .map(|row| {
                        Ok::<_, StoreError>((
                            row.text_opt(0)?.map(str::to_owned),
                            row.text_opt(1)?.map(str::to_owned),
                        ))
                    })
                    .transpose()?;
                let (approved, approved_from) = row.unwrap_or_default();
                let known =
                    Said { approved, approved_from: approved_from.unwrap_or_default(), ..Said::default() };
                said.push(known.shown_for(words).map(str::to_owned));
            }
            Ok(Some((language, said)))
        };
        self.store.read_blocking(read).unwrap_or_else(|error| {
            tracing::error!(%channel, %error, "approved words of a channel cannot be read");
            None
        })
    }

    /// What was said of the questions of an exercise in a reader's language.
    pub(crate) fn said_of_exercise(
        &self,
        channel: &Uuid,
        node: &Uuid,
        language: &LanguageTag,
    ) -> Result<Option<SaidIn>, StoreError> {
        let source = desk::name_of_exercise(channel, node);
        self.store.read_blocking(|db| {
            let Some(language) = spoken(db, &source, language)? else { return Ok(None) };
            let words = desk::in_language(db, &source, language.as_str())?;
            Ok(Some(SaidIn { language, words }))
        })
    }

    /// What was said of a channel in all languages.
    pub(crate) fn said_in_all(&self, channel: &Uuid) -> Result<Vec<SaidIn>, StoreError> {
        let source = desk::name_of_channel(channel);
        self.store.read_blocking(|db| {
            let mut all = Vec::new();
            for tag in desk::languages(db, &source)? {
                if let Ok(language) = tag.parse() {
                    all.push(SaidIn { words: desk::in_language(db, &source, &tag)?, language });
                }
            }
            Ok(all)
        })
    }
}

impl FindableNode {
    /// Its title and description in a language, if its title was said in it.
    pub fn said(&self, said: &SaidIn) -> Option<(String, String)> {
        let title = said.shown(&desk::title_key(&self.id), &self.title)?;
        let about = said.shown(&desk::about_key(&self.id), &self.about).unwrap_or(&self.about);
        Some((title.to_owned(), about.to_owned()))
    }
}

/// Changes with everything that was approved; empty where nothing was.
pub(crate) fn mark_of(all: &[SaidIn]) -> String {
    let mut hash = blake3::Hasher::new();
    let mut any = false;
    for said in all {
        for (key, words) in &said.words {
            if let Some(approved) = &words.approved {
                any = true;
                for part in [said.language.as_str(), key, approved, &words.approved_from] {
                    hash.update(part.as_bytes()).update(&[0]);
                }
            }
        }
    }
    if any { format!("/{}", Digest(*hash.finalize().as_bytes())) } else { String::new() }
}
