//! What was proposed and approved, as the log tells it.

use events::{
    Event,
    authoring::{WordsApproved, WordsProposed},
};
use kernel::{Actor, Authority, LanguageTag};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Int, Text},
    Connection, Draft, StoreError,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};
use web::messages::{Catalogue, message_text, messages_in};

/// The source of the pages' own words.
pub const INTERFACE: &str = "interface";
/// Longest words of one text, in bytes.
pub const MAX_BYTES: usize = 8 << 10;

static WORDS: Table = Table {
    name: "library_words",
    key: &[("source", Text), ("language", Text), ("text_key", Text)],
    columns: &[
        Column::new("proposed", Text, Merge::Last("proposed")),
        Column::new("from_words", Text, Merge::Last("proposed")),
        Column::new("machine", Int, Merge::Last("proposed")),
        Column::new("approved", Text, Merge::Last("approved")),
    ],
    indexes: &[],
};

pub(super) fn view() -> View {
    View {
        name: "library_words",
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[440, 441],
        tables: vec![&WORDS],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::WordsProposed(said) => deltas
                .row(
                    &WORDS,
                    [said.source.as_str().into(), said.language.as_str().into(), said.key.as_str().into()],
                    fact.stamp,
                )
                .set("proposed", said.words.as_str())
                .set("from_words", said.from.as_str())
                .set("machine", i64::from(said.machine))
                .done(),
            Event::WordsApproved(said) => deltas
                .row(
                    &WORDS,
                    [said.source.as_str().into(), said.language.as_str().into(), said.key.as_str().into()],
                    fact.stamp,
                )
                .set("approved", said.words.as_str())
                .done(),
            _ => {}
        }),
    }
}

/// What is said of one text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// What was proposed last.
    pub proposed: Option<String>,
    /// The source words that it translates.
    pub from: String,
    /// A machine proposed it.
    pub machine: bool,
    /// What was approved last.
    pub approved: Option<String>,
}

/// How a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said it.
    Missing,
    /// Proposed, not approved.
    Waiting,
    /// Approved.
    Approved,
    /// Approved, but the source has changed since it was translated.
    Old,
}

/// How a text stands beside its source.
pub fn standing_of(said: Option<&Said>, source: &str) -> Standing {
    match said {
        None => Standing::Missing,
        Some(said) => match (&said.proposed, &said.approved) {
            (_, Some(_)) if said.from != source => Standing::Old,
            (Some(proposed), Some(approved)) if proposed == approved => Standing::Approved,
            (None, Some(_)) => Standing::Approved,
            (Some(_), _) => Standing::Waiting,
            (None, None) => Standing::Missing,
        },
    }
}

/// Everything said of a source in a language, by key.
pub fn in_language(
    db: &mut Connection,
    source: &str,
    language: &str,
) -> Result<BTreeMap<String, Said>, StoreError> {
    let sql = "SELECT text_key, proposed, from_words, machine, approved FROM library_words \
        WHERE source = ?1 AND language = ?2 ORDER BY text_key";
    let text = |row: &store::Row, column| row.text_opt(column).map(|text| text.map(str::to_owned));
    db.query(sql, &[source.into(), language.into()])?
        .iter()
        .map(|row| {
            let said = Said {
                proposed: text(row, 1)?,
                from: text(row, 2)?.unwrap_or_default(),
                machine: row.int_opt(3)?.unwrap_or(0) == 1,
                approved: text(row, 4)?,
            };
            Ok((row.text(0)?.to_owned(), said))
        })
        .collect()
}

/// Languages in which anything was said: language, how many proposals, how many of them approved.
pub fn languages(db: &mut Connection, source: &str) -> Result<Vec<(String, usize, usize)>, StoreError> {
    let sql = "SELECT language, count(*), count(approved) FROM library_words WHERE source = ?1 GROUP BY language ORDER BY language";
    let rows = db.query(sql, &[source.into()])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)? as usize, row.int(2)? as usize))).collect()
}

/// Proposes words. Returns how many were new.
pub(super) fn propose(
    library: &crate::Library,
    actor: &Actor,
    language: &LanguageTag,
    proposals: Vec<(String, String, String)>,
) -> Result<usize, StoreError> {
    let (school, person, language) = (actor.school, actor.person, language.to_string());
    library.store.write_blocking(move |tx| {
        let known = in_language(tx.connection(), INTERFACE, &language)?;
        let mut events: Vec<Event> = Vec::new();
        for (key, words, from) in proposals {
            let same = known
                .get(&key)
                .is_some_and(|said| said.proposed.as_deref() == Some(&words) && said.from == from);
            if !same {
                let language = language.clone();
                events.push(
                    WordsProposed { source: INTERFACE.into(), key, language, words, from, machine: false }
                        .into(),
                );
            }
        }
        let new = events.len();
        for chunk in events.chunks(20) {
            tx.append(Draft {
                schools: vec![school],
                persons: vec![person],
                authority: Authority::Staff,
                events: chunk.to_vec(),
            })?;
        }
        Ok(new)
    })
}

/// Approves exactly the words that stand proposed. Words that changed meanwhile are left waiting.
pub(super) fn approve(
    library: &crate::Library,
    actor: &Actor,
    language: &LanguageTag,
    wanted: Vec<(String, String)>,
) -> Result<usize, StoreError> {
    let (school, person, language) = (actor.school, actor.person, language.to_string());
    library.store.write_blocking(move |tx| {
        let known = in_language(tx.connection(), INTERFACE, &language)?;
        let mut events: Vec<Event> = Vec::new();
        for (key, words) in wanted {
            let stands = known.get(&key).is_some_and(|said| {
                said.proposed.as_deref() == Some(&words) && said.approved.as_deref() != Some(&words)
            });
            if stands {
                let language = language.clone();
                events.push(WordsApproved { source: INTERFACE.into(), key, language, words }.into());
            }
        }
        let new = events.len();
        for chunk in events.chunks(20) {
            tx.append(Draft {
                schools: vec![school],
                persons: vec![person],
                authority: Authority::Staff,
                events: chunk.to_vec(),
            })?;
        }
        Ok(new)
    })
}

/// The approved words of the pages as a catalogue, for languages that have no file of their own. Words whose source is gone, or
/// that cannot be read, are left out. Lives as long as the program.
pub fn approved_catalogue(db: &mut Connection, catalogues: &[Catalogue]) -> Result<Catalogue, StoreError> {
    let built_in: Vec<&str> =
        catalogues.iter().flat_map(|all| all.sources.iter().map(|(tag, _)| *tag)).collect();
    let sources: BTreeMap<String, String> = spanish(catalogues).into_iter().collect();
    let mut files: Vec<(&'static str, &'static str)> = Vec::new();
    for (language, _, approved) in languages(db, INTERFACE)? {
        if approved == 0 || built_in.contains(&language.as_str()) || language.parse::<LanguageTag>().is_err()
        {
            continue;
        }
        let mut file = String::new();
        for (key, said) in in_language(db, INTERFACE, &language)? {
            if let (Some(words), Some(source)) = (said.approved, sources.get(&key))
                && web::messages::check_words(&key, &words, source).is_ok()
            {
                file.push_str(&message_text(&key, &words));
            }
        }
        files.push((Box::leak(language.into_boxed_str()), Box::leak(file.into_boxed_str())));
    }
    Ok(Catalogue { area: "approved", sources: Box::leak(files.into_boxed_slice()) })
}

/// The pages' words in Spanish, the language they are translated from.
pub(super) fn spanish(catalogues: &[Catalogue]) -> Vec<(String, String)> {
    let files = catalogues.iter().flat_map(|all| all.sources.iter().filter(|(tag, _)| *tag == "es"));
    files.flat_map(|(_, file)| messages_in(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_approved_counts_and_only_for_its_source() {
        let said = |proposed: &str, approved: Option<&str>| Said {
            proposed: Some(proposed.into()),
            from: "Empezar".into(),
            machine: false,
            approved: approved.map(str::to_owned),
        };
        assert_eq!(standing_of(None, "Empezar"), Standing::Missing);
        assert_eq!(standing_of(Some(&said("Qallariy", None)), "Empezar"), Standing::Waiting);
        assert_eq!(standing_of(Some(&said("Qallariy", Some("Qallariy"))), "Empezar"), Standing::Approved);
        assert_eq!(standing_of(Some(&said("Qallarinapaq", Some("Qallariy"))), "Empezar"), Standing::Waiting);
        assert_eq!(standing_of(Some(&said("Qallariy", Some("Qallariy"))), "Comenzar"), Standing::Old);
    }
}
