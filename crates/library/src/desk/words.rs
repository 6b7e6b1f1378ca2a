//! What was proposed and approved, as the log tells it.

use super::decide::Hand;
use events::{
    Event,
    authoring::{WordsApproved, WordsProposed},
};
use formats::package::words_digest;
use kernel::{Actor, Authority, LanguageTag, PersonId};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Text},
    Connection, Draft, StoreError,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The source of the pages' own words.
pub const INTERFACE: &str = "interface";

static WORDS: Table = Table {
    name: "library_words",
    key: &[("source", Text), ("language", Text), ("text_key", Text)],
    columns: &[
        Column::new("proposed", Text, Merge::Last("proposed")),
        Column::new("from_words", Text, Merge::Last("proposed")),
        Column::new("proposed_by", Blob, Merge::Last("proposed")),
        // What a machine says never stands where a person's words stand.
        Column::new("suggested", Text, Merge::Last("suggested")),
        Column::new("approved", Text, Merge::Last("approved")),
        Column::new("approved_from", Text, Merge::Last("approved")),
        Column::new("approved_by", Blob, Merge::Last("approved")),
    ],
    indexes: &[],
};

pub(super) fn view() -> View {
    View {
        name: "library_words",
        version: 2,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[440, 441],
        tables: vec![&WORDS],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::WordsProposed(said) => proposed(fact, said, deltas),
            Event::WordsApproved(said) => deltas
                .row(
                    &WORDS,
                    [said.source.as_str().into(), said.language.as_str().into(), said.key.as_str().into()],
                    fact.stamp,
                )
                .set("approved", said.words.as_str())
                .set("approved_from", said.from.as_deref())
                .set("approved_by", fact.header.persons.first().copied())
                .done(),
            _ => {}
        }),
    }
}

fn proposed(fact: &Fact<'_>, said: &WordsProposed, deltas: &mut Deltas) {
    let key = [said.source.as_str().into(), said.language.as_str().into(), said.key.as_str().into()];
    let row = deltas.row(&WORDS, key, fact.stamp);
    match said.machine {
        true => row.set("suggested", said.words.as_str()).done(),
        false => row
            .set("proposed", said.words.as_str())
            .set("from_words", said.from.as_str())
            .set("proposed_by", fact.header.persons.first().copied())
            .done(),
    }
}

/// What is said of one text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// What a person proposed last.
    pub proposed: Option<String>,
    /// The source words that it translates.
    pub from: String,
    /// Who proposed it.
    pub by: Option<PersonId>,
    /// What a machine suggests.
    pub suggested: Option<String>,
    /// What was approved last.
    pub approved: Option<String>,
    /// The name of the source words that the approved ones translate, in hexadecimal digits; empty where nobody can say.
    pub approved_from: String,
    /// Who approved them.
    pub approved_by: Option<PersonId>,
}

impl Said {
    /// What learners may see for a source text: approved, and written for exactly these words.
    pub fn shown_for(&self, source: &str) -> Option<&str> {
        self.approved.as_deref().filter(|_| self.approved_from == words_digest(source).to_string())
    }

    /// What the desk takes as the words of this language: what was proposed last, else what was approved.
    pub fn words(&self) -> Option<&str> {
        self.proposed.as_deref().or(self.approved.as_deref())
    }
}

/// How a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said it.
    Missing,
    /// A machine suggests something; no person has said it.
    Suggested,
    /// Proposed, not approved.
    Waiting,
    /// Approved.
    Approved,
    /// The source has changed since it was translated.
    Old,
}

/// How a text stands beside its source.
pub fn standing_of(said: Option<&Said>, source: &str) -> Standing {
    let Some(said) = said else { return Standing::Missing };
    let fresh = said.proposed.is_some() && said.from == source;
    match (said.shown_for(source), &said.proposed) {
        (Some(shown), Some(proposed)) if fresh && proposed != shown => Standing::Waiting,
        (Some(_), _) => Standing::Approved,
        (None, Some(_)) if fresh => Standing::Waiting,
        (None, _) if said.proposed.is_some() || said.approved.is_some() => Standing::Old,
        _ if said.suggested.is_some() => Standing::Suggested,
        _ => Standing::Missing,
    }
}

/// Everything said of a source in a language, by key.
pub fn in_language(
    db: &mut Connection,
    source: &str,
    language: &str,
) -> Result<BTreeMap<String, Said>, StoreError> {
    let sql = "SELECT text_key, proposed, from_words, proposed_by, suggested, approved, approved_from, approved_by \
        FROM library_words WHERE source = ?1 AND language = ?2 ORDER BY text_key";
    let text = |row: &store::Row, column| row.text_opt(column).map(|text| text.map(str::to_owned));
    db.query(sql, &[source.into(), language.into()])?
        .iter()
        .map(|row| {
            let mut said = Said {
                proposed: text(row, 1)?,
                from: text(row, 2)?.unwrap_or_default(),
                by: person(row, 3)?,
                suggested: text(row, 4)?,
                approved: text(row, 5)?,
                approved_from: text(row, 6)?.unwrap_or_default(),
                approved_by: person(row, 7)?,
            };
            // Approvals of before did not say for which source words: those of the proposal that they approve.
            if said.approved.is_some() && said.approved_from.is_empty() && said.proposed == said.approved {
                said.approved_from = words_digest(&said.from).to_string();
            }
            Ok((row.text(0)?.to_owned(), said))
        })
        .collect()
}

/// A person in a column that may be empty.
pub(super) fn person(row: &store::Row, column: usize) -> Result<Option<PersonId>, StoreError> {
    match row.0.get(column) {
        Some(store::Value::Null) | None => Ok(None),
        Some(_) => row.id(column).map(PersonId).map(Some),
    }
}

/// Languages in which anything was said of a source, ordered.
pub fn languages(db: &mut Connection, source: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT language FROM library_words WHERE source = ?1 ORDER BY language";
    let rows = db.query(sql, &[source.into()])?;
    rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

/// Words that somebody says for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The text's name.
    pub key: String,
    /// The words.
    pub words: String,
    /// The source words that they translate.
    pub from: String,
    /// A machine made them.
    pub machine: bool,
    /// They stand already, and she says them too: from now on they are hers.
    pub again: bool,
}

/// Proposes words. Returns how many were new. Of several for one text the last counts: a file that names a text twenty thousand times
/// must not write it down twenty thousand times, for ever.
pub(super) fn propose(
    library: &crate::Library,
    actor: &Actor,
    source: &str,
    language: &LanguageTag,
    proposals: Vec<Proposal>,
) -> Result<usize, StoreError> {
    let (source, language, actor) = (source.to_owned(), language.to_string(), actor.clone());
    let proposals: BTreeMap<(bool, String), Proposal> =
        proposals.into_iter().map(|said| ((said.machine, said.key.clone()), said)).collect();
    library.store.write_blocking(move |tx| {
        let known = in_language(tx.connection(), &source, &language)?;
        let mut events: Vec<Event> = Vec::new();
        for Proposal { key, words, from, machine, again } in proposals.into_values() {
            let same = known.get(&key).is_some_and(|said| match machine {
                true => said.suggested.as_deref() == Some(&words),
                false => {
                    let stands = said.proposed.as_deref() == Some(&words) && said.from == from;
                    stands && (!again || said.by == Some(actor.person))
                }
            });
            if !same {
                let (source, language) = (source.clone(), language.clone());
                events.push(WordsProposed { source, key, language, words, from, machine }.into());
            }
        }
        append(tx, &actor, events)
    })
}

/// Approves exactly the words that stand proposed, for today's source. Words that changed meanwhile, on either side, are left waiting,
/// and so are her own; what a machine suggests cannot be approved, because nobody has said it.
pub(super) fn approve(
    library: &crate::Library,
    (actor, hand): (&Actor, &Hand),
    source: &str,
    language: &LanguageTag,
    wanted: Vec<(String, String)>,
    texts: BTreeMap<String, String>,
) -> Result<usize, StoreError> {
    let (source, language) = (source.to_owned(), language.to_string());
    let (actor, hand) = (actor.clone(), hand.clone());
    library.store.write_blocking(move |tx| {
        let known = in_language(tx.connection(), &source, &language)?;
        let mut events: Vec<Event> = Vec::new();
        for (key, words) in wanted {
            let Some(text) = texts.get(&key) else { continue };
            if hand.approves_words(known.get(&key), text, &words).is_ok() {
                let (source, language) = (source.clone(), language.clone());
                let from = Some(words_digest(text).to_string());
                events.push(WordsApproved { source, key, language, words, from }.into());
            }
        }
        append(tx, &actor, events)
    })
}

/// Bytes of texts in one entry: a block of the log holds a megabyte.
const ENTRY_BYTES: usize = 64 << 10;

/// Appends in entries of a few events. Returns how many events there were.
pub(super) fn append(
    tx: &mut store::WriteTx<'_>,
    actor: &Actor,
    events: Vec<Event>,
) -> Result<usize, StoreError> {
    let all = events.len();
    let weight = |event: &Event| match event {
        Event::WordsProposed(said) => said.words.len() + said.from.len(),
        Event::WordsApproved(said) => said.words.len(),
        _ => 0,
    };
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        bytes += weight(&event);
        chunk.push(event);
        let full = chunk.len() >= 20 || events.peek().is_none_or(|next| bytes + weight(next) > ENTRY_BYTES);
        if full {
            bytes = 0;
            tx.append(Draft {
                schools: vec![actor.school],
                persons: vec![actor.person],
                authority: Authority::Staff,
                events: std::mem::take(&mut chunk),
            })?;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(proposed: Option<&str>, from: &str, approved: Option<(&str, &str)>) -> Said {
        Said {
            proposed: proposed.map(str::to_owned),
            from: from.into(),
            approved: approved.map(|(words, _)| words.to_owned()),
            approved_from: approved.map(|(_, from)| words_digest(from).to_string()).unwrap_or_default(),
            ..Said::default()
        }
    }

    #[test]
    fn only_what_was_approved_counts_and_only_for_its_source() {
        let machine = Said { suggested: Some("Qallariy".into()), ..Said::default() };
        for (said, expected, shown) in [
            (None, Standing::Missing, None),
            (Some(machine), Standing::Suggested, None),
            (Some(said(Some("Qallariy"), "Empezar", None)), Standing::Waiting, None),
            (Some(said(Some("Qallariy"), "Comenzar", None)), Standing::Old, None),
            (
                Some(said(Some("Qallariy"), "Empezar", Some(("Qallariy", "Empezar")))),
                Standing::Approved,
                Some("Qallariy"),
            ),
            // A better proposal waits; learners keep the approved one.
            (
                Some(said(Some("Qallarinapaq"), "Empezar", Some(("Qallariy", "Empezar")))),
                Standing::Waiting,
                Some("Qallariy"),
            ),
            // The source changed: nobody sees the old words, a new proposal waits.
            (Some(said(Some("Qallariy"), "Comenzar", Some(("Qallariy", "Comenzar")))), Standing::Old, None),
            (
                Some(said(Some("Qallarinapaq"), "Empezar", Some(("Qallariy", "Comenzar")))),
                Standing::Waiting,
                None,
            ),
        ] {
            assert_eq!(standing_of(said.as_ref(), "Empezar"), expected, "{said:?}");
            assert_eq!(said.as_ref().and_then(|said| said.shown_for("Empezar")), shown, "{said:?}");
        }
    }
}
