//! Recordings of a course's texts: who spoke, which words, and whether a reviewer has approved them.

use super::{
    decide::Hand,
    words::{append, person},
};
use crate::Library;
use events::{
    Event,
    authoring::{DraftFile, SoundApproved, SoundProposed},
};
use formats::package::{Course, Id};
use kernel::{Actor, Digest, LanguageTag, PersonId};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Text},
    Connection, StoreError,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

static SOUNDS: Table = Table {
    name: "library_sounds",
    key: &[("source", Text), ("language", Text), ("text_key", Text)],
    columns: &[
        Column::new("proposed", Blob, Merge::Last("proposed")),
        Column::new("proposed_ending", Text, Merge::Last("proposed")),
        Column::new("proposed_spoke", Text, Merge::Last("proposed")),
        Column::new("proposed_by", Blob, Merge::Last("proposed")),
        Column::new("approved", Blob, Merge::Last("approved")),
        Column::new("approved_ending", Text, Merge::Last("approved")),
        Column::new("approved_spoke", Text, Merge::Last("approved")),
        Column::new("approved_by", Blob, Merge::Last("approved")),
    ],
    indexes: &[],
};

pub(super) fn view() -> View {
    View {
        name: "library_sounds",
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[442, 443],
        tables: vec![&SOUNDS],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let by = fact.header.persons.first().copied();
            let key = |parts: [&String; 3]| parts.map(|part| part.as_str().into());
            match fact.event {
                Event::SoundProposed(said) => deltas
                    .row(&SOUNDS, key([&said.source, &said.language, &said.key]), fact.stamp)
                    .set("proposed", said.sound.digest)
                    .set("proposed_ending", said.sound.ending.as_str())
                    .set("proposed_spoke", said.sound.words.as_str())
                    .set("proposed_by", by)
                    .done(),
                Event::SoundApproved(said) => deltas
                    .row(&SOUNDS, key([&said.source, &said.language, &said.key]), fact.stamp)
                    .set("approved", said.sound.digest)
                    .set("approved_ending", said.sound.ending.as_str())
                    .set("approved_spoke", said.sound.words.as_str())
                    .set("approved_by", by)
                    .done(),
                _ => {}
            }
        }),
    }
}

/// A recording among the blobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// The blob.
    pub digest: Digest,
    /// What it is: `mp3`, `m4a`, `ogg`.
    pub ending: String,
    /// The name of the words it speaks ([`formats::package::Spoken::digest`]), in hexadecimal digits.
    pub spoke: String,
    /// Who spoke, or approved.
    pub by: Option<PersonId>,
}

impl Recording {
    /// The last part of its address.
    pub fn name(&self) -> String {
        format!("{}.{}", self.digest, self.ending)
    }
}

/// The recordings of one text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heard {
    /// What was recorded last.
    pub proposed: Option<Recording>,
    /// What was approved last.
    pub approved: Option<Recording>,
}

impl Heard {
    /// What learners may hear for these words: approved, and speaking exactly them.
    pub fn heard_for(&self, spoken: &Digest) -> Option<&Recording> {
        self.approved.as_ref().filter(|sound| sound.spoke == spoken.to_string())
    }

    /// What waits for approval for these words.
    pub fn waiting_for(&self, spoken: &Digest) -> Option<&Recording> {
        let fresh = self.proposed.as_ref().filter(|sound| sound.spoke == spoken.to_string())?;
        let approved = self.heard_for(spoken).is_some_and(|sound| sound.digest == fresh.digest);
        (!approved).then_some(fresh)
    }
}

/// Every recording of a source in a language, by the text's key.
pub fn sounds_in(
    db: &mut Connection,
    source: &str,
    language: &str,
) -> Result<BTreeMap<String, Heard>, StoreError> {
    let sql = "SELECT text_key, proposed, proposed_ending, proposed_spoke, proposed_by, approved, approved_ending, approved_spoke, \
        approved_by FROM library_sounds WHERE source = ?1 AND language = ?2 ORDER BY text_key";
    let recording = |row: &store::Row, at: usize| -> Result<Option<Recording>, StoreError> {
        if matches!(row.0.get(at), Some(store::Value::Null) | None) {
            return Ok(None);
        }
        let text = |column| row.text_opt(column).map(|text| text.unwrap_or_default().to_owned());
        Ok(Some(Recording {
            digest: Digest(row.id(at)?),
            ending: text(at + 1)?,
            spoke: text(at + 2)?,
            by: person(row, at + 3)?,
        }))
    };
    db.query(sql, &[source.into(), language.into()])?
        .iter()
        .map(|row| {
            let heard = Heard { proposed: recording(row, 1)?, approved: recording(row, 5)? };
            Ok((row.text(0)?.to_owned(), heard))
        })
        .collect()
}

/// The recordings of what is heard of a lesson, page or exercise at an address.
pub(super) fn of_text<'h>(
    heard: &'h BTreeMap<String, Heard>,
    course: &Course,
    id: &Id,
    address: &str,
) -> Option<&'h Heard> {
    // A lesson and an activity may have one id; only a lesson has a goal.
    match address == "goal" && course.lesson(id.as_str()).is_some() {
        true => heard.get(&format!("lesson:{id}.{address}")),
        false => heard.get(&format!("{id}.{address}")),
    }
}

/// Languages in which a source was recorded, ordered.
pub fn sound_languages(db: &mut Connection, source: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT language FROM library_sounds WHERE source = ?1 ORDER BY language";
    let rows = db.query(sql, &[source.into()])?;
    rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

/// Whether a recording of this name was brought to the desk.
pub(super) fn is_recording(db: &mut Connection, digest: Digest) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM library_sounds WHERE proposed = ?1 OR approved = ?1 LIMIT 1";
    Ok(db.query_one(sql, &[digest.into()])?.is_some())
}

/// Proposes a recording whose bytes lie among the blobs.
pub(super) fn record(
    library: &Library,
    actor: &Actor,
    source: &str,
    language: &LanguageTag,
    key: &str,
    sound: DraftFile,
) -> Result<usize, StoreError> {
    let (source, language, key) = (source.to_owned(), language.to_string(), key.to_owned());
    let actor = actor.clone();
    library.store.write_blocking(move |tx| {
        let known = sounds_in(tx.connection(), &source, &language)?;
        let same = known.get(&key).and_then(|heard| heard.proposed.as_ref());
        if same.is_some_and(|known| known.digest == sound.digest && known.spoke == sound.words) {
            return Ok(0);
        }
        append(tx, &actor, vec![SoundProposed { source, key, language, sound }.into()])
    })
}

/// Approves exactly the recording that stands proposed for these words, unless she spoke it herself.
pub(super) fn approve_sound(
    library: &Library,
    (actor, hand): (&Actor, &Hand),
    source: &str,
    language: &LanguageTag,
    key: &str,
    wanted: Digest,
    spoken: Digest,
) -> Result<usize, StoreError> {
    let (source, language, key) = (source.to_owned(), language.to_string(), key.to_owned());
    let (actor, hand) = (actor.clone(), hand.clone());
    library.store.write_blocking(move |tx| {
        let known = sounds_in(tx.connection(), &source, &language)?;
        let Ok(sound) = hand.approves_sound(known.get(&key), &spoken, wanted) else { return Ok(0) };
        let sound =
            DraftFile { digest: sound.digest, ending: sound.ending.clone(), words: sound.spoke.clone() };
        append(tx, &actor, vec![SoundApproved { source, key, language, sound }.into()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_heard_only_for_the_words_it_speaks() {
        let words = |n: u8| Digest([n; 32]);
        let recording = |n: u8, spoke: u8| {
            Some(Recording {
                digest: words(n),
                ending: "ogg".into(),
                spoke: words(spoke).to_string(),
                by: None,
            })
        };
        let heard = Heard { proposed: recording(1, 9), approved: None };
        assert!(heard.heard_for(&words(9)).is_none() && heard.waiting_for(&words(9)).is_some());
        assert!(heard.waiting_for(&words(8)).is_none());
        let heard = Heard { proposed: recording(1, 9), approved: recording(1, 9) };
        assert!(heard.heard_for(&words(9)).is_some() && heard.waiting_for(&words(9)).is_none());
        // The words changed: silence until somebody speaks them.
        assert!(heard.heard_for(&words(8)).is_none());
        let heard = Heard { proposed: recording(2, 9), approved: recording(1, 9) };
        assert_eq!(heard.waiting_for(&words(9)), recording(2, 9).as_ref());
    }
}
