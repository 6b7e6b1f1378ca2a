//! What the search asks of a channel.

use super::{ChannelCard, Channels, edition};
use formats::kolibri::{Uuid, labels};
use kernel::LanguageTag;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{Row, StoreError, Value};

/// Everything of a channel that can be found.
#[derive(Debug, Default)]
pub(crate) struct Findables {
    /// The language that is said first; empty if none is, or if each thing speaks for itself as loose books do.
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
    /// What it is about: words of [`formats::package::SUBJECTS`], its own or those of the topic above it.
    pub subject: String,
    /// For whom it is, likewise.
    pub level: String,
    /// What somebody tagged it with.
    pub tags: String,
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
            // The desk asks for words alone.
            let (subject, level, tags) = Default::default();
            nodes.push(FindableNode { id, is_root, kind, title, about, language, subject, level, tags });
            open.extend(below.remove(&Some(id)).unwrap_or_default());
        }
        Ok(nodes)
    }

    /// What of a channel can be found by a learner.
    pub(crate) fn findables(&self, channel: &str) -> Result<Findables, StoreError> {
        let Ok(channel) = channel.parse::<Uuid>() else { return Ok(Findables::default()) };
        let Some(card) = self.card(&channel)? else { return Ok(Findables::default()) };
        let (rows, words) = self.store.read_blocking(|db| {
            let sql = "SELECT n.node, n.kind, n.title, n.about, n.language, n.parent, n.labels FROM library_node n \
                JOIN library_edition e ON e.edition = n.edition \
                WHERE e.channel = ?1 AND e.state = ?2 AND n.coach = 0 AND n.available = 1 ORDER BY n.position, n.node";
            let tags = "SELECT w.node, w.word FROM library_node_word w JOIN library_edition e ON e.edition = w.edition \
                WHERE e.channel = ?1 AND e.state = ?2 AND w.kind = 'tag' ORDER BY w.node, w.word";
            let key = [Value::blob(&channel.0), edition::SHOWN.into()];
            Ok::<_, StoreError>((db.query(sql, &key)?, db.query(tags, &key)?))
        })?;
        let mut tags: HashMap<[u8; 16], String> = HashMap::new();
        for row in &words {
            let of = tags.entry(row.id(0)?).or_default();
            of.push_str(row.text(1)?);
            of.push(' ');
        }
        let mut found = Findables::default();
        // Topics stand before what is in them: what they say of themselves holds for it where it says nothing.
        let mut said: HashMap<[u8; 16], (String, String)> = HashMap::new();
        let is_shelf = channel == self.shelf();
        for row in &rows {
            let (id, language) = (Uuid(row.id(0)?), row.text_opt(4)?);
            let language =
                language.and_then(|tag| tag.parse::<LanguageTag>().ok()).map(|tag| tag.to_string());
            if found.language.is_empty() && !is_shelf {
                found.language = language.clone().unwrap_or_default();
            }
            let is_root = id == card.root;
            let (title, about) = match is_root {
                true => (card.title.clone(), card.about.clone()),
                false => (row.text(2)?.to_owned(), row.text(3)?.to_owned()),
            };
            let above = row.blob_opt(5)?.and_then(|parent| said.get(parent)).cloned().unwrap_or_default();
            let own = |words: BTreeSet<&str>, above: String| match words.is_empty() {
                true => above,
                false => words.into_iter().collect::<Vec<_>>().join(" "),
            };
            let labels = row.text(6)?;
            let subject = own(labels::subjects(labels), above.0);
            let level = own(labels::levels(labels), above.1);
            said.insert(id.0, (subject.clone(), level.clone()));
            let tags = tags.remove(&id.0).unwrap_or_default();
            let kind = row.text(1)?.to_owned();
            let node = FindableNode { id, is_root, kind, title, about, language, subject, level, tags };
            found.nodes.push(node);
        }
        Ok(found)
    }
}
