//! What pages ask of the channels that are shown. Each query reads the rows of one page.

use super::{Channels, check::locate, copy::place_of, edition, file};
use formats::kolibri::{FileName, Mastery, Uuid};
use kernel::LanguageTag;
use std::{fs, path::Path};
use store::{Connection, Row, StoreError, Value, WriteTx};

/// Nodes shown of one topic; a topic of more is said to go on.
pub const MAX_CHILDREN: usize = 600;
/// Topics above a node that are shown.
const MAX_TRAIL: usize = 60;

/// A channel in the list of courses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelCard {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Its root node.
    pub root: Uuid,
    /// Where its files were left; empty if they were copied.
    pub place: String,
    /// Its version.
    pub version: i64,
}

impl ChannelCard {
    /// Its files can be opened now: they were copied, or their stick is in.
    pub fn is_at_hand(&self) -> bool {
        let place = Path::new(&self.place);
        self.place.is_empty() || place.is_file() || place.join("storage").is_dir()
    }
}

/// A node as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeFacts {
    /// The edition it was read from.
    pub edition: i64,
    /// Its id.
    pub id: Uuid,
    /// The topic above it.
    pub parent: Option<Uuid>,
    /// By what progress is kept.
    pub content: Uuid,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The reader's language, where the title was said in it at the desk.
    pub title_in: Option<LanguageTag>,
    /// What it is about.
    pub about: String,
    /// The same for what it is about.
    pub about_in: Option<LanguageTag>,
    /// Who made it.
    pub author: String,
    /// Under which terms.
    pub licence: String,
    /// Its language.
    pub language: Option<String>,
    /// For teachers only.
    pub coach: bool,
    /// Seconds it takes; 0 = not said.
    pub duration_s: u32,
    /// Ids of its items, in order.
    pub items: Vec<String>,
    /// When an exercise is mastered.
    pub mastery: Mastery,
    /// Items come in an order of their own for each learner.
    pub randomize: bool,
    /// Something of it can be played.
    pub available: bool,
    /// Why not: `missing`, `kind` or `none`.
    pub why: String,
}

/// A file of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeFileFacts {
    /// Its name.
    pub name: FileName,
    /// What it is to the node.
    pub preset: String,
    /// Its language.
    pub language: Option<String>,
    /// A small picture.
    pub thumbnail: bool,
    /// Not what is played.
    pub supplementary: bool,
    /// It is here and was not withdrawn.
    pub here: bool,
    /// Bytes; 0 if not said.
    pub size: u64,
}

/// A file's bytes on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOnDisk {
    /// Its name in the channel.
    pub name: FileName,
    /// Where, and from which byte.
    pub at: super::stick::OnStick,
}

const NODE: &str = "edition, node, parent, content, kind, title, about, author, licence, language, coach, duration_s, item_ids, \
    mastery, randomize, available, why";

fn facts(row: &Row) -> Result<NodeFacts, StoreError> {
    Ok(NodeFacts {
        edition: row.int(0)?,
        id: Uuid(row.id(1)?),
        parent: row.blob_opt(2)?.and_then(|bytes| bytes.try_into().ok()).map(Uuid),
        content: Uuid(row.id(3)?),
        kind: row.text(4)?.to_owned(),
        title: row.text(5)?.to_owned(),
        title_in: None,
        about: row.text(6)?.to_owned(),
        about_in: None,
        author: row.text(7)?.to_owned(),
        licence: row.text(8)?.to_owned(),
        language: row.text_opt(9)?.map(str::to_owned),
        coach: row.int(10)? != 0,
        duration_s: u32::try_from(row.int(11)?).unwrap_or(0),
        items: row.text(12)?.split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        mastery: row.text(13)?.parse().unwrap_or(Mastery::All),
        randomize: row.int(14)? != 0,
        available: row.int(15)? != 0,
        why: row.text(16)?.to_owned(),
    })
}

impl Channels {
    /// The channels that are shown, by title.
    pub fn cards(&self) -> Result<Vec<ChannelCard>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = "SELECT channel, title, about, root, place, version FROM library_edition WHERE state = ?1 ORDER BY title, channel";
            let rows = db.query(sql, &[edition::SHOWN.into()])?;
            rows.iter()
                .map(|row| {
                    Ok(ChannelCard {
                        id: Uuid(row.id(0)?),
                        title: row.text(1)?.to_owned(),
                        about: row.text(2)?.to_owned(),
                        root: Uuid(row.id(3)?),
                        place: row.text(4)?.to_owned(),
                        version: row.int(5)?,
                    })
                })
                .collect()
        })
    }

    /// A shown channel.
    pub fn card(&self, id: &Uuid) -> Result<Option<ChannelCard>, StoreError> {
        Ok(self.cards()?.into_iter().find(|card| card.id == *id))
    }

    /// A node of a shown channel.
    pub fn node(&self, channel: &Uuid, node: &Uuid) -> Result<Option<NodeFacts>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = format!(
                "SELECT {NODE} FROM library_node WHERE node = ?3 AND edition = \
                 (SELECT max(edition) FROM library_edition WHERE channel = ?1 AND state = ?2)"
            );
            let values = [Value::blob(&channel.0), edition::SHOWN.into(), Value::blob(&node.0)];
            db.query_one(&sql, &values)?.as_ref().map(facts).transpose()
        })
    }

    /// What stands in a topic, in its order. Coach content only for those who may see it.
    pub fn children(&self, topic: &NodeFacts, coach: bool) -> Result<Vec<NodeFacts>, StoreError> {
        self.store.read_blocking(|db| children(db, topic.edition, &topic.id, coach))
    }

    /// The topics above a node, the root first.
    pub fn trail(&self, node: &NodeFacts) -> Result<Vec<NodeFacts>, StoreError> {
        self.store.read_blocking(|db| {
            let mut trail: Vec<NodeFacts> = Vec::new();
            let mut above = node.parent;
            while let Some(parent) = above.filter(|_| trail.len() < MAX_TRAIL) {
                let sql = format!("SELECT {NODE} FROM library_node WHERE edition = ?1 AND node = ?2");
                let Some(row) = db.query_one(&sql, &[node.edition.into(), Value::blob(&parent.0)])? else {
                    break;
                };
                let topic = facts(&row)?;
                above = topic.parent;
                trail.push(topic);
            }
            trail.reverse();
            Ok(trail)
        })
    }

    /// What comes after a node in its topic and can be played, or else the topic.
    pub fn next(&self, node: &NodeFacts, coach: bool) -> Result<Option<NodeFacts>, StoreError> {
        let Some(parent) = node.parent else { return Ok(None) };
        let siblings = self.store.read_blocking(|db| children(db, node.edition, &parent, coach))?;
        let mut after = siblings.iter().skip_while(|other| other.id != node.id).skip(1);
        Ok(after.find(|other| other.available).cloned())
    }

    /// A node's files, those that are played first, the lowest priority first.
    pub fn files(&self, node: &NodeFacts) -> Result<Vec<NodeFileFacts>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = "SELECT f.md5, s.extension, f.preset, f.language, f.thumbnail, f.supplementary, s.state, s.size \
                FROM library_node_file f JOIN library_stored s ON s.edition = f.edition AND s.md5 = f.md5 \
                WHERE f.edition = ?1 AND f.node = ?2 ORDER BY f.supplementary, f.priority, f.ordinal LIMIT 1000";
            let rows = db.query(sql, &[node.edition.into(), Value::blob(&node.id.0)])?;
            let mut files = Vec::with_capacity(rows.len());
            for row in &rows {
                let Some(name) = FileName::new(Uuid(row.id(0)?), row.text(1)?) else { continue };
                files.push(NodeFileFacts {
                    name,
                    preset: row.text(2)?.to_owned(),
                    language: row.text_opt(3)?.map(str::to_owned),
                    thumbnail: row.int(4)? != 0,
                    supplementary: row.int(5)? != 0,
                    here: matches!(row.int(6)?, file::HERE | file::CHECKED),
                    size: u64::try_from(row.int(7)?).unwrap_or(0),
                });
            }
            Ok(files)
        })
    }

    /// Thumbnails of the nodes of a topic, by node.
    pub fn thumbnails(&self, topic: &NodeFacts) -> Result<Vec<(Uuid, FileName)>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = "SELECT n.node, s.md5, s.extension FROM library_node n \
                JOIN library_node_file f ON f.edition = n.edition AND f.node = n.node \
                JOIN library_stored s ON s.edition = f.edition AND s.md5 = f.md5 \
                WHERE n.edition = ?1 AND n.parent = ?2 AND f.thumbnail = 1 AND s.state IN (?3, ?4) \
                ORDER BY n.node, f.ordinal LIMIT 1000";
            let values =
                [topic.edition.into(), Value::blob(&topic.id.0), file::HERE.into(), file::CHECKED.into()];
            let rows = db.query(sql, &values)?;
            let mut found = Vec::new();
            for row in &rows {
                if let Some(name) = FileName::new(Uuid(row.id(1)?), row.text(2)?) {
                    found.push((Uuid(row.id(0)?), name));
                }
            }
            Ok(found)
        })
    }

    /// Where a file of a shown channel lies; `None` if it has none of that name, it was withdrawn, or its stick is not in.
    pub fn file_on_disk(&self, channel: &Uuid, name: &FileName) -> Result<Option<FileOnDisk>, StoreError> {
        let row = self.store.read_blocking(|db| {
            let sql = "SELECT e.place, s.start, s.size FROM library_stored s JOIN library_edition e ON e.edition = s.edition \
                WHERE e.channel = ?1 AND e.state = ?2 AND s.md5 = ?3 AND s.extension = ?4 AND s.state IN (?5, ?6) LIMIT 1";
            let values = [
                Value::blob(&channel.0),
                edition::SHOWN.into(),
                Value::blob(&name.md5()),
                name.extension().into(),
                file::HERE.into(),
                file::CHECKED.into(),
            ];
            db.query_one(sql, &values)
        })?;
        let Some(row) = row else { return Ok(None) };
        let place = row.text(0)?;
        let at = if place.is_empty() {
            let path = place_of(&self.folder, name);
            fs::metadata(&path).ok().map(|found| super::stick::OnStick { path, start: 0, size: found.len() })
        } else {
            locate(Path::new(place), name, row.int(1)?.unsigned_abs(), row.int(2)?)
        };
        Ok(at.map(|at| FileOnDisk { name: name.clone(), at }))
    }

    /// Whether a file of a shown channel stands in nodes for teachers alone.
    pub fn is_for_coaches(&self, channel: &Uuid, name: &FileName) -> Result<bool, StoreError> {
        let row = self.store.read_blocking(|db| {
            let sql = "SELECT min(n.coach) FROM library_edition e JOIN library_node_file f ON f.edition = e.edition AND f.md5 = ?3 \
                JOIN library_node n ON n.edition = f.edition AND n.node = f.node WHERE e.channel = ?1 AND e.state = ?2";
            let values = [Value::blob(&channel.0), edition::SHOWN.into(), Value::blob(&name.md5())];
            db.query_one(sql, &values)
        })?;
        row.map_or(Ok(false), |row| Ok(row.int_opt(0)? == Some(1)))
    }

    /// The other shown channels' and nodes' ids for the same content: where its work may stand too.
    pub fn channels_with(&self, content: &Uuid) -> Result<Vec<Uuid>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = "SELECT DISTINCT e.channel FROM library_node n JOIN library_edition e ON e.edition = n.edition \
                WHERE n.content = ?1 AND e.state = ?2 ORDER BY e.channel LIMIT 20";
            let rows = db.query(sql, &[Value::blob(&content.0), edition::SHOWN.into()])?;
            rows.iter().map(|row| row.id(0).map(Uuid)).collect()
        })
    }

    /// The first shown node of a content, in a channel.
    pub fn node_of_content(&self, channel: &Uuid, content: &Uuid) -> Result<Option<NodeFacts>, StoreError> {
        self.store.read_blocking(|db| {
            let sql = format!(
                "SELECT {NODE} FROM library_node WHERE content = ?3 AND edition = \
                 (SELECT max(edition) FROM library_edition WHERE channel = ?1 AND state = ?2) ORDER BY position, node LIMIT 1"
            );
            let values = [Value::blob(&channel.0), edition::SHOWN.into(), Value::blob(&content.0)];
            db.query_one(&sql, &values)?.as_ref().map(facts).transpose()
        })
    }
}

pub(crate) fn children(
    db: &mut Connection,
    number: i64,
    topic: &Uuid,
    coach: bool,
) -> Result<Vec<NodeFacts>, StoreError> {
    let sql = format!(
        "SELECT {NODE} FROM library_node WHERE edition = ?1 AND parent = ?2 AND coach <= ?3 ORDER BY position, node LIMIT ?4"
    );
    let values =
        [number.into(), Value::blob(&topic.0), i64::from(coach).into(), (MAX_CHILDREN as i64).into()];
    db.query(&sql, &values)?.iter().map(facts).collect()
}

/// What this box can play, by a file's ending; and presets that have such an ending and are something else.
const PLAYED: &str = "s.extension IN ('mp4', 'webm', 'm4v', 'mp3', 'ogg', 'oga', 'wav', 'pdf', 'epub', 'perseus', 'zip', 'kpub', 'json') \
    AND f.preset NOT IN ('imscp_zip', 'h5p', 'zim', 'bloompub')";

/// Marks what can be played: a node with at least one file of its own that is here, a topic with anything playable under it.
pub(crate) fn mark_available(tx: &mut WriteTx<'_>, number: i64) -> Result<(), StoreError> {
    let files = "EXISTS (SELECT 1 FROM library_node_file f JOIN library_stored s ON s.edition = f.edition AND s.md5 = f.md5 \
        WHERE f.edition = ?1 AND f.node = library_node.node AND f.supplementary = 0";
    let sql = format!(
        "UPDATE library_node SET available = CASE WHEN {files} AND s.state IN (1, 2) AND {PLAYED}) THEN 1 ELSE 0 END, \
         why = CASE WHEN {files} AND s.state IN (1, 2) AND {PLAYED}) THEN '' WHEN {files} AND {PLAYED}) THEN 'missing' \
         WHEN {files}) THEN 'kind' ELSE 'none' END WHERE edition = ?1 AND kind <> 'topic'"
    );
    tx.execute(&sql, &[number.into()])?;
    tx.execute(
        "UPDATE library_node SET available = 0, why = '' WHERE edition = ?1 AND kind = 'topic'",
        &[number.into()],
    )?;
    tx.execute(
        "WITH RECURSIVE up (node) AS (SELECT parent FROM library_node WHERE edition = ?1 AND available = 1 AND parent IS NOT NULL \
         UNION SELECT n.parent FROM library_node n JOIN up ON n.node = up.node WHERE n.edition = ?1 AND n.parent IS NOT NULL) \
         UPDATE library_node SET available = 1 WHERE edition = ?1 AND kind = 'topic' AND node IN (SELECT node FROM up)",
        &[number.into()],
    )?;
    Ok(())
}
