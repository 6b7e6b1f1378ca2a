//! What an import says of a channel: what came, what is missing, what could not be taken, and why.

use super::{Channels, edition, file};
use formats::kolibri::Uuid;
use std::collections::BTreeMap;
use store::{StoreError, Value};

/// A node without anything to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// Which.
    pub node: Uuid,
    /// Its title.
    pub title: String,
    /// Why, in words.
    pub reason: String,
    /// The same by the word of a message: `missing`, `damaged`, `kind` or `none`.
    pub why: &'static str,
    /// Its kind.
    pub kind: String,
}

/// A channel as it stands on this box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelReport {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: i64,
    /// Nodes, the root too.
    pub nodes: usize,
    /// Nodes by kind.
    pub by_kind: BTreeMap<String, usize>,
    /// Assessment items.
    pub items: usize,
    /// Files that its nodes name, each once.
    pub files: usize,
    /// Bytes of those that are here.
    pub bytes: u64,
    /// Files that are not here, or were withdrawn because they are not what their name says.
    pub missing_files: Vec<String>,
    /// Of them, the withdrawn.
    pub withdrawn: Vec<String>,
    /// Of the files that are not here, those that no such node waits for: pictures, subtitles, second videos.
    pub missing_beside: usize,
    /// Nodes, topics aside, of which nothing can be played.
    pub unavailable: Vec<Unavailable>,
    /// Rows that were not taken, with the reason; at most 200 are named.
    pub refused: Vec<(String, String)>,
    /// How many in all.
    pub refused_count: usize,
    /// Where its files were left; empty if they were copied.
    pub place: String,
    /// The edition's number.
    pub edition: i64,
}

/// A node of the printed tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode {
    /// Its id.
    pub id: Uuid,
    /// The topic it is in.
    pub parent: Option<Uuid>,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Names of its files.
    pub files: Vec<String>,
    /// Ids of its items.
    pub items: Vec<String>,
    /// Something of it can be played.
    pub available: bool,
}

impl Channels {
    /// The report of an edition.
    pub fn report(&self, number: i64) -> Result<ChannelReport, StoreError> {
        let key = || [Value::from(number)];
        self.store.read_blocking(|db| {
            let missing_row = || StoreError::Corrupt {
                table: "library_edition".into(),
                key: number.to_string(),
                why: "not there".into(),
            };
            let head = db
                .query_one("SELECT channel, title, version, refused, place FROM library_edition WHERE edition = ?1", &key())?
                .ok_or_else(missing_row)?;
            let kinds = db.query(
                "SELECT kind, count(*), sum(items) FROM library_node WHERE edition = ?1 GROUP BY kind ORDER BY kind",
                &key(),
            )?;
            let (mut by_kind, mut nodes, mut items) = (BTreeMap::new(), 0, 0);
            for row in &kinds {
                let count = row.int(1)?.unsigned_abs() as usize;
                nodes += count;
                items += sum(&row.0[2]);
                by_kind.insert(row.text(0)?.to_owned(), count);
            }
            let stored = db.query(
                "SELECT state, count(*), sum(CASE WHEN size > 0 THEN size ELSE 0 END) FROM library_stored WHERE edition = ?1 \
                 GROUP BY state ORDER BY state",
                &key(),
            )?;
            let (mut files, mut bytes) = (0, 0);
            for row in &stored {
                files += row.int(1)?.unsigned_abs() as usize;
                if matches!(row.int(0)?, file::HERE | file::CHECKED) {
                    bytes += sum(&row.0[2]) as u64;
                }
            }
            let (mut missing_files, mut withdrawn) = (Vec::new(), Vec::new());
            for row in db.query(
                "SELECT md5, extension, state FROM library_stored WHERE edition = ?1 AND state NOT IN (1, 2) ORDER BY md5",
                &key(),
            )? {
                let name = format!("{}.{}", Uuid(row.id(0)?), row.text(1)?);
                if row.int(2)? == file::BAD {
                    withdrawn.push(name.clone());
                }
                missing_files.push(name);
            }
            let mut unavailable = Vec::new();
            for row in db.query(
                "SELECT node, title, why, kind, EXISTS (SELECT 1 FROM library_node_file f JOIN library_stored s ON s.edition = f.edition \
                 AND s.md5 = f.md5 WHERE f.edition = n.edition AND f.node = n.node AND f.supplementary = 0 AND s.state = 4) \
                 FROM library_node n WHERE edition = ?1 AND available = 0 AND kind <> 'topic' ORDER BY position, node",
                &key(),
            )? {
                let (kind, bad) = (row.text(3)?.to_owned(), row.int(4)? != 0);
                let (why, reason) = reason(row.text(2)?, &kind, bad);
                let (node, title) = (Uuid(row.id(0)?), row.text(1)?.to_owned());
                unavailable.push(Unavailable { node, title, reason, why, kind });
            }
            let beside = "SELECT count(*) FROM library_stored s WHERE s.edition = ?1 AND s.state NOT IN (1, 2) AND NOT EXISTS \
                (SELECT 1 FROM library_node_file f JOIN library_node n ON n.edition = f.edition AND n.node = f.node \
                WHERE f.edition = s.edition AND f.md5 = s.md5 AND f.supplementary = 0 AND n.available = 0)";
            let missing_beside = match db.query_one(beside, &key())? {
                Some(row) => row.int(0)?.unsigned_abs() as usize,
                None => 0,
            };
            let said: serde_json::Value = serde_json::from_str(head.text(3)?).unwrap_or_default();
            let refused: Vec<(String, String)> =
                serde_json::from_value(said["named"].clone()).unwrap_or_default();
            Ok(ChannelReport {
                id: Uuid(head.id(0)?),
                title: head.text(1)?.to_owned(),
                version: head.int(2)?,
                nodes,
                by_kind,
                items,
                files,
                bytes,
                missing_files,
                missing_beside,
                withdrawn,
                unavailable,
                place: head.text(4)?.to_owned(),
                refused_count: said["count"].as_u64().map_or(refused.len(), |n| n as usize),
                refused,
                edition: number,
            })
        })
    }

    /// The reports of all channels that are shown, by title.
    pub fn reports(&self) -> Result<Vec<ChannelReport>, StoreError> {
        let numbers = self.store.read_blocking(|db| {
            let sql =
                "SELECT edition FROM library_edition WHERE state = ?1 ORDER BY title, edition LIMIT 200";
            let rows = db.query(sql, &[edition::SHOWN.into()])?;
            rows.iter().map(|row| row.int(0)).collect::<Result<Vec<i64>, StoreError>>()
        })?;
        numbers.into_iter().map(|number| self.report(number)).collect()
    }

    /// Every node of an edition in the order of the tree.
    pub fn tree(&self, number: i64) -> Result<Vec<TreeNode>, StoreError> {
        self.store.read_blocking(|db| {
            let mut names: BTreeMap<[u8; 16], Vec<String>> = BTreeMap::new();
            for row in db.query(
                "SELECT f.node, s.md5, s.extension FROM library_node_file f JOIN library_stored s ON s.edition = f.edition \
                 AND s.md5 = f.md5 WHERE f.edition = ?1 ORDER BY f.node, f.ordinal",
                &[number.into()],
            )? {
                let name = format!("{}.{}", Uuid(row.id(1)?), row.text(2)?);
                names.entry(row.id(0)?).or_default().push(name);
            }
            let mut below: BTreeMap<Option<[u8; 16]>, Vec<TreeNode>> = BTreeMap::new();
            for row in db.query(
                "SELECT node, parent, kind, title, item_ids, available FROM library_node WHERE edition = ?1 \
                 ORDER BY position DESC, node DESC",
                &[number.into()],
            )? {
                let id: [u8; 16] = row.id(0)?;
                let parent: Option<[u8; 16]> = row.blob_opt(1)?.and_then(|bytes| bytes.try_into().ok());
                below.entry(parent).or_default().push(TreeNode {
                    id: Uuid(id),
                    parent: parent.map(Uuid),
                    kind: row.text(2)?.to_owned(),
                    title: row.text(3)?.to_owned(),
                    files: names.remove(&id).unwrap_or_default(),
                    items: row.text(4)?.split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
                    available: row.int(5)? != 0,
                });
            }
            // Siblings lie in reverse, so that the first is on top.
            let (mut tree, mut open) = (Vec::new(), below.remove(&None).unwrap_or_default());
            while let Some(node) = open.pop() {
                open.extend(below.remove(&Some(node.id.0)).unwrap_or_default());
                tree.push(node);
            }
            Ok(tree)
        })
    }
}

/// A sum as either database gives it: PostgreSQL widens sums of whole numbers.
fn sum(value: &Value) -> usize {
    match value {
        Value::Int(n) => usize::try_from(*n).unwrap_or(0),
        Value::Text(text) => text.parse().unwrap_or(0),
        Value::Real(n) => *n as usize,
        _ => 0,
    }
}

fn reason(why: &str, kind: &str, bad: bool) -> (&'static str, String) {
    match (why, bad) {
        ("missing", true) => ("damaged", "its file is not what its name says".into()),
        ("missing", false) => ("missing", "its file is missing".into()),
        ("kind", _) => ("kind", format!("{kind}: this box has no player for files of this kind")),
        _ => ("none", "it has no file to play".into()),
    }
}
