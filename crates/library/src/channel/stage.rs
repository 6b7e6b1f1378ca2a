//! The rows of a new edition, written in pieces while nobody sees it.

use super::{Channels, bring::BringError, edition};
use formats::kolibri::{
    Cell, Channel, ChannelError, Refusal, Tables, Uuid, each_assessment, each_file, each_node,
    each_prerequisite, each_stored_file, each_tag,
};
use kernel::Digest;
use std::collections::BTreeMap;
use store::{Row, StoreError, Value, WriteTx, foreign::ForeignDatabase};

/// Rows in one command: a few milliseconds of the writer, between which others are served.
const CHUNK: usize = 200;
/// Rows that were not taken and are named; more are counted.
pub(crate) const MAX_NAMED: usize = 200;
/// Deepest topic in a topic that is kept.
const MAX_DEPTH: usize = 60;

/// A channel's database as `formats` wants it.
pub(crate) struct ChannelFile(pub ForeignDatabase);

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Null,
        Value::Int(n) => Cell::Whole(*n),
        Value::Real(n) => Cell::Real(*n),
        Value::Text(text) => Cell::Text(text),
        Value::Blob(bytes) => Cell::Bytes(bytes),
    }
}

/// A reader's error on its way through the store's.
struct Passed(ChannelError);

impl From<StoreError> for Passed {
    fn from(error: StoreError) -> Self {
        Passed(ChannelError::Database(error.to_string()))
    }
}

impl Tables for ChannelFile {
    fn columns(&mut self, table: &str) -> Result<Vec<String>, ChannelError> {
        self.0.columns(table).map_err(|e| ChannelError::Database(e.to_string()))
    }

    fn each(
        &mut self,
        table: &str,
        columns: &[&str],
        take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), ChannelError>,
    ) -> Result<(), ChannelError> {
        let read = self.0.each(table, columns, &mut |row: &Row| {
            let cells: Vec<Cell<'_>> = row.0.iter().map(cell).collect();
            take(&cells).map_err(Passed)
        });
        read.map_err(|passed: Passed| passed.0)
    }
}

/// What was refused, and how much.
#[derive(Default)]
pub(crate) struct Refused {
    /// The first of them.
    pub named: Vec<(String, String)>,
    /// All.
    pub count: usize,
}

impl Refused {
    pub fn add(&mut self, what: String, why: &str) {
        self.count += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push((what, why.to_owned()));
        }
    }

    /// As kept with the edition.
    pub fn json(&self) -> String {
        serde_json::json!({ "named": self.named, "count": self.count }).to_string()
    }
}

/// Rows on their way to a table.
struct Rows<'a> {
    channels: &'a Channels,
    sql: &'static str,
    waiting: Vec<Vec<Value>>,
}

impl Rows<'_> {
    fn add(&mut self, row: Vec<Value>) -> Result<(), ChannelError> {
        self.waiting.push(row);
        if self.waiting.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ChannelError> {
        let (rows, sql) = (std::mem::take(&mut self.waiting), self.sql);
        let written =
            self.channels.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
                for row in &rows {
                    tx.execute(sql, row)?;
                }
                Ok(())
            });
        written.map_err(|e| ChannelError::Stopped(e.to_string()))
    }
}

/// Writes an edition's rows; returns its number.
pub(crate) fn stage(
    channels: &Channels,
    channel: &Channel,
    digest: Digest,
    place: &str,
    now: i64,
    file: &mut ChannelFile,
    refused: &mut Refused,
) -> Result<i64, BringError> {
    let (facts, place) = (channel.clone(), place.to_owned());
    let number = channels.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<i64, StoreError> {
        let last = tx.query_one("SELECT max(edition) FROM library_edition", &[])?;
        let number = last.map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0) + 1;
        let sql = "INSERT INTO library_edition (edition, channel, state, root, title, about, author, version, digest, place, \
                   begun_at, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '')";
        tx.execute(
            sql,
            &[
                number.into(),
                Value::blob(&facts.id.0),
                edition::BROUGHT.into(),
                Value::blob(&facts.root.0),
                facts.title.into(),
                facts.description.into(),
                facts.author.into(),
                i64::from(facts.version).into(),
                digest.into(),
                place.into(),
                now.into(),
            ],
        )?;
        Ok(number)
    })?;
    let rows = |sql| Rows { channels, sql, waiting: Vec::new() };
    stage_nodes(rows(NODE), number, file, refused)?;
    stage_stored(rows(STORED), number, file, refused)?;
    stage_files(rows(FILE), number, file, refused)?;
    stage_assessments(rows(ASSESSMENT), number, file, refused)?;
    stage_words(rows(WORD), number, file, refused)?;
    keep_reachable(channels, channel, number, refused)?;
    Ok(number)
}

const NODE: &str = "INSERT INTO library_node (edition, node, parent, position, content, kind, title, about, author, licence, language, \
    coach, duration_s, labels, options, items, item_ids, mastery, randomize, available, why) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, '', 'all', 0, 0, '') ON CONFLICT (edition, node) DO NOTHING";
const STORED: &str = "INSERT INTO library_stored (edition, md5, extension, size, state, start) VALUES (?1, ?2, ?3, ?4, 0, 0) \
    ON CONFLICT (edition, md5) DO NOTHING";
const FILE: &str = "INSERT INTO library_node_file (edition, node, ordinal, md5, preset, language, supplementary, thumbnail, priority) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (edition, node, ordinal) DO NOTHING";
const ASSESSMENT: &str = "UPDATE library_node SET items = ?3, item_ids = ?4, mastery = ?5, randomize = ?6 WHERE edition = ?1 AND node = ?2";
const WORD: &str = "INSERT INTO library_node_word (edition, node, kind, word) VALUES (?1, ?2, ?3, ?4) \
    ON CONFLICT (edition, node, kind, word) DO NOTHING";

fn note(refused: &mut Refused, refusal: Refusal) {
    refused.add(refusal.what, refusal.why);
}

fn stage_nodes(
    mut rows: Rows<'_>,
    number: i64,
    file: &mut ChannelFile,
    refused: &mut Refused,
) -> Result<(), ChannelError> {
    each_node(file, &mut |node| {
        let node = match node {
            Ok(node) => node,
            Err(refusal) => {
                note(refused, refusal);
                return Ok(());
            }
        };
        rows.add(vec![
            number.into(),
            Value::blob(&node.id.0),
            node.parent.map(|id| id.0.to_vec()).into(),
            node.position.into(),
            Value::blob(&node.content.0),
            node.kind.into(),
            node.title.into(),
            node.description.into(),
            node.author.into(),
            node.licence.into(),
            node.language.into(),
            i64::from(node.coach).into(),
            i64::from(node.duration_s).into(),
            node.labels.into(),
            node.options.into(),
        ])
    })?;
    rows.flush()
}

fn stage_stored(
    mut rows: Rows<'_>,
    number: i64,
    file: &mut ChannelFile,
    refused: &mut Refused,
) -> Result<(), ChannelError> {
    each_stored_file(file, &mut |stored| match stored {
        Ok(stored) => rows.add(vec![
            number.into(),
            Value::blob(&stored.name.md5()),
            stored.name.extension().into(),
            stored.size.and_then(|size| i64::try_from(size).ok()).unwrap_or(-1).into(),
        ]),
        Err(refusal) => {
            note(refused, refusal);
            Ok(())
        }
    })?;
    rows.flush()
}

fn stage_files(
    mut rows: Rows<'_>,
    number: i64,
    file: &mut ChannelFile,
    refused: &mut Refused,
) -> Result<(), ChannelError> {
    let mut ordinal = 0;
    each_file(file, &mut |found| {
        let found = match found {
            Ok(found) => found,
            Err(refusal) => {
                note(refused, refusal);
                return Ok(());
            }
        };
        ordinal += 1;
        rows.add(vec![
            number.into(),
            Value::blob(&found.node.0),
            ordinal.into(),
            Value::blob(&found.md5.0),
            found.preset.into(),
            found.language.into(),
            i64::from(found.supplementary).into(),
            i64::from(found.thumbnail).into(),
            found.priority.into(),
        ])
    })?;
    rows.flush()
}

fn stage_assessments(
    mut rows: Rows<'_>,
    number: i64,
    file: &mut ChannelFile,
    refused: &mut Refused,
) -> Result<(), ChannelError> {
    each_assessment(file, &mut |found| match found {
        Ok(found) => rows.add(vec![
            number.into(),
            Value::blob(&found.node.0),
            (found.items.len() as i64).into(),
            found.items.join(" ").into(),
            found.mastery.to_string().into(),
            i64::from(found.randomize).into(),
        ]),
        Err(refusal) => {
            note(refused, refusal);
            Ok(())
        }
    })?;
    rows.flush()
}

fn stage_words(
    mut rows: Rows<'_>,
    number: i64,
    file: &mut ChannelFile,
    refused: &mut Refused,
) -> Result<(), ChannelError> {
    let word = |node: [u8; 16], kind: &str, word: String| {
        vec![number.into(), Value::blob(&node), kind.into(), word.into()]
    };
    each_tag(file, &mut |found| match found {
        Ok((node, tag)) => rows.add(word(node.0, "tag", tag)),
        Err(refusal) => {
            note(refused, refusal);
            Ok(())
        }
    })?;
    each_prerequisite(file, &mut |found| match found {
        Ok((node, needed)) => rows.add(word(node.0, "needs", needed.to_string())),
        Err(refusal) => {
            note(refused, refusal);
            Ok(())
        }
    })?;
    rows.flush()
}

/// Takes out what does not hang on the root: nodes of another tree, and circles. Walks level by level, so a circle ends it.
fn keep_reachable(
    channels: &Channels,
    channel: &Channel,
    number: i64,
    refused: &mut Refused,
) -> Result<(), BringError> {
    let store = &channels.store;
    let all = store.read_blocking(|db| {
        db.query("SELECT node, parent FROM library_node WHERE edition = ?1", &[number.into()])
    })?;
    let mut parents: BTreeMap<[u8; 16], Option<[u8; 16]>> = BTreeMap::new();
    for row in &all {
        let parent = row.blob_opt(1)?.and_then(|bytes| bytes.try_into().ok());
        parents.insert(row.id::<16>(0)?, parent);
    }
    if !parents.contains_key(&channel.root.0) {
        return Err(ChannelError::NoChannel("its root is not among its nodes".into()).into());
    }
    let hangs = |node: &[u8; 16]| {
        let mut at = *node;
        for _ in 0..MAX_DEPTH {
            if at == channel.root.0 {
                return true;
            }
            match parents.get(&at).copied().flatten() {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    };
    let mut lost = Vec::new();
    for row in &all {
        let node: [u8; 16] = row.id(0)?;
        if !hangs(&node) {
            refused.add(Uuid(node).to_string(), "it does not hang on the channel's root");
            lost.push(node);
        }
    }
    for some in lost.chunks(CHUNK) {
        let some = some.to_vec();
        store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
            for node in &some {
                let key = [number.into(), Value::blob(node)];
                tx.execute("DELETE FROM library_node WHERE edition = ?1 AND node = ?2", &key)?;
                tx.execute("DELETE FROM library_node_file WHERE edition = ?1 AND node = ?2", &key)?;
            }
            Ok(())
        })?;
    }
    // The root stands alone at the top, whatever it says of itself. Files that no node names are not asked for.
    let root = channel.root;
    store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
        let key = [number.into(), Value::blob(&root.0)];
        tx.execute("UPDATE library_node SET parent = NULL WHERE edition = ?1 AND node = ?2", &key)?;
        tx.execute(
            "DELETE FROM library_stored WHERE edition = ?1 AND md5 NOT IN \
             (SELECT md5 FROM library_node_file WHERE edition = ?1)",
            &key[..1],
        )?;
        Ok(())
    })?;
    Ok(())
}
