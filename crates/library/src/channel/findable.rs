//! What the search asks of a channel.

use super::{ChannelCard, Channels, edition};
use formats::kolibri::Uuid;
use kernel::LanguageTag;
use std::collections::BTreeMap;
use store::{Row, StoreError, Value};

/// Everything of a channel that can be found.
#[derive(Debug, Default)]
pub(crate) struct Findables {
    /// The language that is said first; empty if none is.
    pub language: String,
    /// Its nodes.
    pub nodes: Vec<FindableNode>,
}

/// A node that can be found.
#[derive(Debug)]
pub(crate) struct FindableNode {
    /// Its id.
    pub id: Uuid,
    /// The channel itself.
    pub is_root: bool,
    /// Its kind.
    pub kind: String,
    /// Its title; the channel's, at the root.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Its own language, if it is one.
    pub language: Option<String>,
}

impl Channels {
    /// Says which state of a channel is shown: another edition, or other files of the same, say otherwise.
    pub(crate) fn content_mark(&self, channel: &Uuid) -> Result<String, StoreError> {
        let row = self.store.read_blocking(|db| {
            let sql = "SELECT e.edition, count(*) FROM library_edition e JOIN library_node n ON n.edition = e.edition \
                WHERE e.channel = ?1 AND e.state = ?2 AND n.available = 1 GROUP BY e.edition ORDER BY e.edition DESC LIMIT 1";
            db.query_one(sql, &[Value::blob(&channel.0), edition::SHOWN.into()])
        })?;
        row.map_or(Ok(String::new()), |row| Ok(format!("{}/{}", row.int(0)?, row.int(1)?)))
    }

    /// What of a channel is translated, in the order of its tree: what a learner can open, at most so many nodes.
    pub(crate) fn tree_for_desk(
        &self,
        card: &ChannelCard,
        most: usize,
    ) -> Result<Vec<FindableNode>, StoreError> {
        let rows = self.store.read_blocking(|db| {
            let sql = "SELECT n.node, n.parent, n.kind, n.title, n.about, n.language FROM library_node n JOIN library_edition e \
                ON e.edition = n.edition WHERE e.channel = ?1 AND e.state = ?2 AND n.coach = 0 AND n.available = 1 \
                ORDER BY n.position DESC, n.node DESC";
            db.query(sql, &[Value::blob(&card.id.0), edition::SHOWN.into()])
        })?;
        // Last first, so that the first is taken off the end.
        let mut below: BTreeMap<Option<Uuid>, Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            let parent = row.blob_opt(1)?.and_then(|bytes| bytes.try_into().ok()).map(Uuid);
            below.entry(parent).or_default().push(row);
        }
        let (mut open, mut nodes) = (below.remove(&None).unwrap_or_default(), Vec::new());
        while let Some(row) = open.pop().filter(|_| nodes.len() < most) {
            let id = Uuid(row.id(0)?);
            let is_root = id == card.root;
            let (title, about) = match is_root {
                true => (card.title.clone(), card.about.clone()),
                false => (row.text(3)?.to_owned(), row.text(4)?.to_owned()),
            };
            let (kind, language) = (row.text(2)?.to_owned(), row.text_opt(5)?.map(str::to_owned));
            nodes.push(FindableNode { id, is_root, kind, title, about, language });
            open.extend(below.remove(&Some(id)).unwrap_or_default());
        }
        Ok(nodes)
    }

    /// What of a channel can be found by a learner.
    pub(crate) fn findables(&self, channel: &str) -> Result<Findables, StoreError> {
        let Ok(channel) = channel.parse::<Uuid>() else { return Ok(Findables::default()) };
        let Some(card) = self.card(&channel)? else { return Ok(Findables::default()) };
        let rows = self.store.read_blocking(|db| {
            let sql = "SELECT n.node, n.kind, n.title, n.about, n.language FROM library_node n JOIN library_edition e ON e.edition = n.edition \
                WHERE e.channel = ?1 AND e.state = ?2 AND n.coach = 0 AND n.available = 1 ORDER BY n.position, n.node";
            db.query(sql, &[Value::blob(&channel.0), edition::SHOWN.into()])
        })?;
        let mut found = Findables::default();
        for row in &rows {
            let (id, language) = (Uuid(row.id(0)?), row.text_opt(4)?);
            let language =
                language.and_then(|tag| tag.parse::<LanguageTag>().ok()).map(|tag| tag.to_string());
            if found.language.is_empty() {
                found.language = language.clone().unwrap_or_default();
            }
            let is_root = id == card.root;
            let (title, about) = match is_root {
                true => (card.title.clone(), card.about.clone()),
                false => (row.text(2)?.to_owned(), row.text(3)?.to_owned()),
            };
            let kind = row.text(1)?.to_owned();
            found.nodes.push(FindableNode { id, is_root, kind, title, about, language });
        }
        Ok(found)
    }
}
