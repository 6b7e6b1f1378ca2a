//! The rows of a channel's tables, typed. A row that cannot be taken is named with its reason, and the others come.

use super::{Cell, ChannelError, FileName, Mastery, Tables, Uuid, limits};

/// What a channel says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: Uuid,
    /// Its root node.
    pub root: Uuid,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Who made it.
    pub author: String,
    /// Grows with each publication.
    pub version: u32,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: Uuid,
    /// The topic it stands in; none for the root.
    pub parent: Option<Uuid>,
    /// By what a learner's progress is kept: the same content in two places, or in a newer version, has the same.
    pub content: Uuid,
    /// `topic`, `video`, `exercise` and so on, in small letters.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Who made it.
    pub author: String,
    /// Under which terms.
    pub licence: String,
    /// Its language as Kolibri writes it, e.g. `es-419`.
    pub language: Option<String>,
    /// For teachers only.
    pub coach: bool,
    /// Its place in the tree: topics are walked by it.
    pub position: i64,
    /// How long it takes, in seconds; 0 = not said.
    pub duration_s: u32,
    /// Labels of le-utils (subjects, levels, activities, needs), joined by commas.
    pub labels: String,
    /// When it counts as done, and what it is in a course: the JSON as it came, at most 2,000 bytes.
    pub options: String,
}

/// A file in the storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its name.
    pub name: FileName,
    /// Bytes, where the channel says it.
    pub size: Option<u64>,
}

/// A file of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeFile {
    /// Whose.
    pub node: Uuid,
    /// What its bytes hash to; its name is among the [`StoredFile`]s.
    pub md5: Uuid,
    /// What it is to the node: `high_res_video`, `video_subtitle`, `document` and so on.
    pub preset: String,
    /// Its language, for subtitles.
    pub language: Option<String>,
    /// Beside what is played: subtitles, thumbnails.
    pub supplementary: bool,
    /// A small picture of the node.
    pub thumbnail: bool,
    /// Which of several is played: the lowest.
    pub priority: i64,
}

/// An exercise's items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Whose.
    pub node: Uuid,
    /// Item ids in order.
    pub items: Vec<String>,
    /// When it is mastered.
    pub mastery: Mastery,
    /// Items are asked in an order of their own for each learner.
    pub randomize: bool,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which: its id as far as it can be said, at most 80 characters.
    pub what: String,
    /// Why.
    pub why: &'static str,
}

/// Where taken rows go, and those that were not.
type Take<'a, T> = &'a mut dyn FnMut(Result<T, Refusal>) -> Result<(), ChannelError>;

/// The named columns that a table has, and where each stands in a row.
struct Found {
    columns: Vec<&'static str>,
}

impl Found {
    fn of(tables: &mut dyn Tables, table: &str, wanted: &[&'static str]) -> Result<Self, ChannelError> {
        let there = tables.columns(table)?;
        let has = |name: &&&str| there.iter().any(|column| column.eq_ignore_ascii_case(name));
        Ok(Self { columns: wanted.iter().filter(has).copied().collect() })
    }

    fn needs(&self, table: &str, needed: &[&str]) -> Result<(), ChannelError> {
        match needed.iter().find(|name| !self.columns.contains(name)) {
            Some(missing) => Err(ChannelError::NoChannel(match self.columns.is_empty() {
                true => format!("it has no table {table}"),
                false => format!("{table} has no column {missing}"),
            })),
            None => Ok(()),
        }
    }

    fn row<'r>(&'r self, cells: &'r [Cell<'r>]) -> Row<'r> {
        Row { columns: &self.columns, cells }
    }
}

/// A row by column name. A column that is not there reads as empty.
struct Row<'r> {
    columns: &'r [&'static str],
    cells: &'r [Cell<'r>],
}

impl<'r> Row<'r> {
    fn cell(&self, name: &str) -> Cell<'r> {
        let at = self.columns.iter().position(|column| *column == name);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or(Cell::Null)
    }

    /// A text, cut to so many characters; control signs become spaces. Anything else than a text is none.
    fn text(&self, name: &str, chars: usize) -> Option<String> {
        match self.cell(name) {
            Cell::Text(text) => Some(
                text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).take(chars).collect(),
            ),
            _ => None,
        }
    }

    fn whole(&self, name: &str) -> Option<i64> {
        match self.cell(name) {
            Cell::Whole(number) => Some(number),
            // SQLite keeps a number in whatever form it was given.
            Cell::Real(number) if number.abs() < 9e15 => Some(number as i64),
            Cell::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn yes(&self, name: &str) -> bool {
        match self.cell(name) {
            Cell::Text(text) => matches!(text, "1" | "true" | "True"),
            _ => self.whole(name).is_some_and(|number| number != 0),
        }
    }

    fn id(&self, name: &str) -> Option<Uuid> {
        match self.cell(name) {
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn refused(&self, named_by: &str, why: &'static str) -> Refusal {
        let what = match self.cell(named_by) {
            Cell::Text(text) => text.chars().filter(|c| !c.is_control()).take(80).collect(),
            Cell::Whole(number) => number.to_string(),
            _ => "a row without id".to_owned(),
        };
        Refusal { what, why }
    }
}

/// Reads what the channel says of itself.
pub fn read_channel(tables: &mut dyn Tables) -> Result<Channel, ChannelError> {
    const TABLE: &str = "content_channelmetadata";
    let wanted = ["id", "name", "description", "tagline", "author", "version", "root_id", "root_pk"];
    let found = Found::of(tables, TABLE, &wanted)?;
    found.needs(TABLE, &["id", "name"])?;
    let mut channels = Vec::new();
    tables.each(TABLE, &found.columns, &mut |cells| {
        let row = found.row(cells);
        let no = |what: &str| ChannelError::NoChannel(what.to_owned());
        let id = row.id("id").ok_or_else(|| no("its id is not 32 hexadecimal digits"))?;
        let described = row.text("description", limits::DESCRIPTION_CHARS).filter(|text| !text.is_empty());
        channels.push(Channel {
            id,
            root: row.id("root_id").or_else(|| row.id("root_pk")).unwrap_or(id),
            title: row.text("name", limits::TITLE_CHARS).ok_or_else(|| no("its name is no text"))?,
            description: described
                .or_else(|| row.text("tagline", limits::DESCRIPTION_CHARS))
                .unwrap_or_default(),
            author: row.text("author", limits::TITLE_CHARS).unwrap_or_default(),
            version: row.whole("version").and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        });
        if channels.len() > 1 {
            return Err(no("it describes more than one"));
        }
        Ok(())
    })?;
    channels.pop().ok_or_else(|| ChannelError::NoChannel("it describes none".to_owned()))
}

/// Gives every node, in the order they lie.
pub fn each_node(tables: &mut dyn Tables, take: Take<'_, Node>) -> Result<(), ChannelError> {
    const TABLE: &str = "content_contentnode";
    let wanted = [
        "id",
        "parent_id",
        "content_id",
        "kind",
        "title",
        "description",
        "author",
        "license_name",
        "license_owner",
        "lang_id",
        "coach_content",
        "lft",
        "sort_order",
        "duration",
        "options",
        "grade_levels",
        "resource_types",
        "learning_activities",
        "accessibility_labels",
        "categories",
        "learner_needs",
    ];
    let found = Found::of(tables, TABLE, &wanted)?;
    found.needs(TABLE, &["id", "kind", "title", "content_id", "parent_id"])?;
    let mut count = 0;
    tables.each(TABLE, &found.columns, &mut |cells| {
        count += 1;
        if count > limits::NODES {
            return Err(ChannelError::TooMuch { what: "nodes", most: limits::NODES });
        }
        take(node(&found.row(cells)))
    })
}

fn node(row: &Row<'_>) -> Result<Node, Refusal> {
    let refused = |why| row.refused("id", why);
    let kind = row.text("kind", 40).ok_or_else(|| refused("its kind is no text"))?;
    if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(refused("its kind is no word"));
    }
    let parent = match row.cell("parent_id") {
        Cell::Null => None,
        _ => Some(row.id("parent_id").ok_or_else(|| refused("its parent is not 32 hexadecimal digits"))?),
    };
    let labels = [
        "grade_levels",
        "resource_types",
        "learning_activities",
        "accessibility_labels",
        "categories",
        "learner_needs",
    ];
    let labels: Vec<String> =
        labels.iter().filter_map(|name| row.text(name, 400)).filter(|text| !text.is_empty()).collect();
    let licence = [row.text("license_name", 60), row.text("license_owner", 200)];
    let licence: Vec<String> = licence.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    Ok(Node {
        id: row.id("id").ok_or_else(|| refused("its id is not 32 hexadecimal digits"))?,
        parent,
        content: row
            .id("content_id")
            .ok_or_else(|| refused("its content_id is not 32 hexadecimal digits"))?,
        kind,
        title: row.text("title", limits::TITLE_CHARS).ok_or_else(|| refused("its title is no text"))?,
        description: row.text("description", limits::DESCRIPTION_CHARS).unwrap_or_default(),
        author: row.text("author", limits::TITLE_CHARS).unwrap_or_default(),
        licence: licence.join(", "),
        language: row.text("lang_id", 14).filter(|text| !text.is_empty()),
        coach: row.yes("coach_content"),
        position: row.whole("lft").or_else(|| row.whole("sort_order")).unwrap_or(0),
        duration_s: row.whole("duration").and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        labels: labels.join(","),
        options: row.text("options", 2_000).unwrap_or_default(),
    })
}

/// Gives every file of the storage.
pub fn each_stored_file(tables: &mut dyn Tables, take: Take<'_, StoredFile>) -> Result<(), ChannelError> {
    const TABLE: &str = "content_localfile";
    let found = Found::of(tables, TABLE, &["id", "extension", "file_size", "file_size_bigint"])?;
    found.needs(TABLE, &["id", "extension"])?;
    let mut count = 0;
    tables.each(TABLE, &found.columns, &mut |cells| {
        count += 1;
        if count > limits::FILES {
            return Err(ChannelError::TooMuch { what: "files", most: limits::FILES });
        }
        let row = found.row(cells);
        let md5 = row.id("id").ok_or_else(|| row.refused("id", "a file's id is no MD5"));
        let ending = row.text("extension", 40).unwrap_or_default();
        let name = md5.and_then(|md5| {
            FileName::new(md5, &ending)
                .ok_or_else(|| row.refused("id", "a file's extension is not letters and digits"))
        });
        let size = row.whole("file_size_bigint").or_else(|| row.whole("file_size"));
        let size = size.and_then(|size| u64::try_from(size).ok());
        take(name.and_then(|name| match size {
            Some(size) if size > limits::FILE_BYTES => {
                Err(row.refused("id", "a file larger than a box takes"))
            }
            size => Ok(StoredFile { name, size }),
        }))
    })
}

/// Gives every file of every node.
pub fn each_file(tables: &mut dyn Tables, take: Take<'_, NodeFile>) -> Result<(), ChannelError> {
    const TABLE: &str = "content_file";
    let wanted = [
        "id",
        "contentnode_id",
        "local_file_id",
        "preset",
        "lang_id",
        "supplementary",
        "thumbnail",
        "priority",
    ];
    let found = Found::of(tables, TABLE, &wanted)?;
    found.needs(TABLE, &["contentnode_id", "local_file_id"])?;
    let mut count = 0;
    tables.each(TABLE, &found.columns, &mut |cells| {
        count += 1;
        if count > limits::FILES {
            return Err(ChannelError::TooMuch { what: "files", most: limits::FILES });
        }
        let row = found.row(cells);
        let ids = row.id("contentnode_id").zip(row.id("local_file_id"));
        let file = ids.ok_or_else(|| row.refused("id", "a file that names no node or no MD5"));
        take(file.map(|(node, md5)| {
            let preset = row.text("preset", 60).unwrap_or_default();
            // Older tables say it only by the preset's name.
            let thumbnail = row.yes("thumbnail") || preset.ends_with("_thumbnail");
            let supplementary = row.yes("supplementary") || thumbnail || preset == "video_subtitle";
            NodeFile {
                node,
                md5,
                preset,
                language: row.text("lang_id", 14).filter(|text| !text.is_empty()),
                supplementary,
                thumbnail,
                priority: row.whole("priority").unwrap_or(i64::from(u16::MAX)),
            }
        }))
    })
}

/// Gives every exercise's items. A channel without exercises may lack the table.
pub fn each_assessment(tables: &mut dyn Tables, take: Take<'_, Assessment>) -> Result<(), ChannelError> {
    const TABLE: &str = "content_assessmentmetadata";
    let wanted = ["contentnode_id", "assessment_item_ids", "mastery_model", "randomize"];
    let found = Found::of(tables, TABLE, &wanted)?;
    if found.columns.len() < 2 {
        return Ok(());
    }
    found.needs(TABLE, &["contentnode_id", "assessment_item_ids"])?;
    let (mut count, mut items) = (0, 0);
    tables.each(TABLE, &found.columns, &mut |cells| {
        count += 1;
        if count > limits::NODES {
            return Err(ChannelError::TooMuch { what: "exercises", most: limits::NODES });
        }
        let read = assessment(&found.row(cells));
        items += read.as_ref().map_or(0, |read| read.items.len());
        if items > limits::ALL_ITEMS {
            return Err(ChannelError::TooMuch { what: "questions", most: limits::ALL_ITEMS });
        }
        take(read)
    })
}

fn assessment(row: &Row<'_>) -> Result<Assessment, Refusal> {
    let refused = |why| row.refused("contentnode_id", why);
    let Cell::Text(items) = row.cell("assessment_item_ids") else {
        return Err(refused("its list of items is no text"));
    };
    let items: Vec<String> =
        serde_json::from_str(items).map_err(|_| refused("its list of items is no list of texts"))?;
    if items.len() > limits::ITEMS {
        return Err(refused("it has more items than an exercise may have"));
    }
    if items.iter().any(|id| !is_item_id(id)) {
        return Err(refused("one of its item ids is no id"));
    }
    let mastery = match row.cell("mastery_model") {
        Cell::Text(json) => Mastery::read(json),
        _ => Mastery::All,
    };
    Ok(Assessment {
        node: row.id("contentnode_id").ok_or_else(|| refused("it names no node"))?,
        items,
        mastery,
        randomize: row.yes("randomize"),
    })
}

/// Letters, digits, `-`, `_` and points, not at the beginning: it becomes a file's name in an archive and part of an address.
fn is_item_id(id: &str) -> bool {
    (1..=limits::ITEM_ID_BYTES).contains(&id.len())
        && !id.starts_with('.')
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Gives every pair of nodes of which the first needs the second before it.
pub fn each_prerequisite(tables: &mut dyn Tables, take: Take<'_, (Uuid, Uuid)>) -> Result<(), ChannelError> {
    let columns = ["from_contentnode_id", "to_contentnode_id"];
    pairs(tables, "content_contentnode_has_prerequisite", columns, &mut |row| {
        let ids = row.id(columns[0]).zip(row.id(columns[1]));
        take(ids.ok_or_else(|| row.refused(columns[0], "a prerequisite that names no node")))
    })
}

/// Gives every tag of every node.
pub fn each_tag(tables: &mut dyn Tables, take: Take<'_, (Uuid, String)>) -> Result<(), ChannelError> {
    /// Different tags of a channel that are looked at.
    const MOST: usize = 50_000;
    let mut names = std::collections::BTreeMap::new();
    pairs(tables, "content_contenttag", ["id", "tag_name"], &mut |row| {
        if let (Some(id), Some(name)) = (row.id("id"), row.text("tag_name", 60)) {
            names.insert(id, name);
        }
        if names.len() > MOST { Err(ChannelError::TooMuch { what: "tags", most: MOST }) } else { Ok(()) }
    })?;
    pairs(tables, "content_contentnode_tags", ["contentnode_id", "contenttag_id"], &mut |row| {
        let named = row.id("contenttag_id").and_then(|tag| names.get(&tag).cloned());
        match row.id("contentnode_id").zip(named) {
            Some(tag) => take(Ok(tag)),
            None => take(Err(row.refused("contentnode_id", "a tag without a name"))),
        }
    })
}

/// Rows of a small table that may be missing.
fn pairs(
    tables: &mut dyn Tables,
    table: &str,
    wanted: [&'static str; 2],
    take: &mut dyn FnMut(&Row<'_>) -> Result<(), ChannelError>,
) -> Result<(), ChannelError> {
    let found = Found::of(tables, table, &wanted)?;
    if found.columns.len() < 2 {
        return Ok(());
    }
    let mut count = 0;
    tables.each(table, &found.columns, &mut |cells| {
        count += 1;
        if count > limits::FILES {
            return Err(ChannelError::TooMuch { what: "tags and prerequisites", most: limits::FILES });
        }
        take(&found.row(cells))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Clone)]
    enum Given {
        Null,
        Whole(i64),
        Text(&'static str),
    }

    /// Tables in memory.
    #[derive(Default)]
    struct Memory(BTreeMap<&'static str, (Vec<&'static str>, Vec<Vec<Given>>)>);

    impl Tables for Memory {
        fn columns(&mut self, table: &str) -> Result<Vec<String>, ChannelError> {
            let columns = self.0.get(table).map(|(columns, _)| columns.clone()).unwrap_or_default();
            Ok(columns.into_iter().map(str::to_owned).collect())
        }

        fn each(
            &mut self,
            table: &str,
            columns: &[&str],
            take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), ChannelError>,
        ) -> Result<(), ChannelError> {
            let (names, rows) = &self.0[table];
            for row in rows {
                let cells: Vec<Cell<'_>> = columns
                    .iter()
                    .map(|column| {
                        let at =
                            names.iter().position(|name| name == column).expect("asked for what is there");
                        match row[at] {
                            Given::Null => Cell::Null,
                            Given::Whole(n) => Cell::Whole(n),
                            Given::Text(text) => Cell::Text(text),
                        }
                    })
                    .collect();
                take(&cells)?;
            }
            Ok(())
        }
    }

    const A: &str = "6043200dc7945594abf02ee1e464c9b4";
    const B: &str = "8b3d1aae58e657dbb36be2ac37730ead";

    #[test]
    fn an_old_table_lacks_columns_and_a_new_one_has_more() {
        use Given::*;
        let mut tables = Memory::default();
        tables.0.insert(
            "content_contentnode",
            (
                vec!["id", "parent_id", "content_id", "kind", "title", "lft", "stemmed_metaphone"],
                vec![vec![
                    Text(A),
                    Null,
                    Text(B),
                    Text("topic"),
                    Text("Huerta\u{0}<b>"),
                    Whole(1),
                    Text("x"),
                ]],
            ),
        );
        let mut nodes = Vec::new();
        each_node(&mut tables, &mut |node| {
            nodes.push(node.expect("taken"));
            Ok(())
        })
        .expect("read");
        assert_eq!((nodes[0].title.as_str(), nodes[0].position, nodes[0].coach), ("Huerta <b>", 1, false));
        assert_eq!((nodes[0].parent, nodes[0].duration_s, nodes[0].labels.as_str()), (None, 0, ""));
        // Tables that a small channel lacks are none; tables that every channel has are missed by name.
        each_assessment(&mut tables, &mut |_| Ok(())).expect("no exercises");
        each_prerequisite(&mut tables, &mut |_| Ok(())).expect("none");
        let missing = read_channel(&mut tables).expect_err("no channel").to_string();
        assert!(missing.contains("no table content_channelmetadata"), "{missing}");
    }

    #[test]
    fn a_row_of_wrong_types_is_named_and_the_others_come() {
        use Given::*;
        let mut tables = Memory::default();
        let columns = vec!["id", "parent_id", "content_id", "kind", "title"];
        let row = |id, kind, title| vec![id, Null, Text(B), kind, title];
        tables.0.insert(
            "content_contentnode",
            (
                columns,
                vec![
                    row(Text(A), Text("topic"), Whole(7)),
                    row(Text("../x"), Text("topic"), Text("t")),
                    row(Whole(3), Text("topic"), Text("t")),
                    row(Text(A), Text("<script>"), Text("t")),
                    row(Text(B), Text("video"), Text("t")),
                ],
            ),
        );
        let (mut taken, mut refused) = (0, Vec::new());
        each_node(&mut tables, &mut |node| {
            match node {
                Ok(_) => taken += 1,
                Err(refusal) => refused.push((refusal.what, refusal.why)),
            }
            Ok(())
        })
        .expect("read");
        assert_eq!(taken, 1);
        assert_eq!(refused[0], (A.to_owned(), "its title is no text"));
        assert_eq!(refused[1], ("../x".to_owned(), "its id is not 32 hexadecimal digits"));
        assert_eq!(refused.len(), 4);
    }

    #[test]
    fn millions_of_nodes_are_refused_by_a_named_bound() {
        struct Endless;
        impl Tables for Endless {
            fn columns(&mut self, _: &str) -> Result<Vec<String>, ChannelError> {
                Ok(["id", "parent_id", "content_id", "kind", "title"].map(str::to_owned).to_vec())
            }
            fn each(
                &mut self,
                _: &str,
                _: &[&str],
                take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), ChannelError>,
            ) -> Result<(), ChannelError> {
                loop {
                    take(&[
                        Cell::Text(A),
                        Cell::Text(A),
                        Cell::Text(A),
                        Cell::Text("topic"),
                        Cell::Text("t"),
                    ])?;
                }
            }
        }
        let refused = each_node(&mut Endless, &mut |_| Ok(()));
        assert_eq!(refused, Err(ChannelError::TooMuch { what: "nodes", most: limits::NODES }));
    }

    #[test]
    fn items_of_an_exercise() {
        use Given::*;
        let mut tables = Memory::default();
        let row = |items| vec![Text(A), Text(items), Text(r#"{"type":"do_all"}"#)];
        tables.0.insert(
            "content_assessmentmetadata",
            (
                vec!["contentnode_id", "assessment_item_ids", "mastery_model"],
                vec![
                    row(r#"["K_jX5", "a.b-c"]"#),
                    row(r#"["../x"]"#),
                    row(r#"[".."]"#),
                    row("[1]"),
                    row("no"),
                    vec![Text(A), Whole(1), Null],
                ],
            ),
        );
        let mut read = Vec::new();
        each_assessment(&mut tables, &mut |found| {
            read.push(found.map(|found| found.items));
            Ok(())
        })
        .expect("read");
        assert_eq!(read[0], Ok(vec!["K_jX5".to_owned(), "a.b-c".to_owned()]));
        assert!(read[1..].iter().all(Result::is_err), "{read:?}");
    }
}
