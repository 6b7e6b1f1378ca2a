//! A channel that this program writes: documents in one topic, in the tables that Kolibri Studio writes (its schema 5), so that any
//! box, and Kolibri, takes it from a stick.

use super::{Cell, Channel, FileName, Uuid};
use std::collections::BTreeSet;

/// The tables.
pub const SCHEMA: &str = "
CREATE TABLE content_contenttag (id char(32) NOT NULL PRIMARY KEY, tag_name varchar(30) NOT NULL);
CREATE TABLE content_language (id varchar(14) NOT NULL PRIMARY KEY, lang_code varchar(3) NOT NULL, lang_subcode varchar(10), lang_name varchar(100), lang_direction varchar(3) NOT NULL);
CREATE TABLE content_localfile (id varchar(32) NOT NULL PRIMARY KEY, extension varchar(40) NOT NULL, available bool NOT NULL, file_size integer);
CREATE TABLE content_contentnode (id char(32) NOT NULL PRIMARY KEY, license_name varchar(50), license_description text, title varchar(200) NOT NULL, coach_content bool NOT NULL, content_id char(32) NOT NULL, channel_id char(32) NOT NULL, description text, sort_order real, license_owner varchar(200) NOT NULL, author varchar(200) NOT NULL, kind varchar(200) NOT NULL, available bool NOT NULL, options text, grade_levels text, resource_types text, learning_activities text, accessibility_labels text, categories text, learner_needs text, duration integer, stemmed_metaphone varchar(1800) NOT NULL, lft integer NOT NULL, rght integer NOT NULL, tree_id integer NOT NULL, level integer NOT NULL, lang_id varchar(14) REFERENCES content_language (id), parent_id char(32) REFERENCES content_contentnode (id));
CREATE TABLE content_file (id char(32) NOT NULL PRIMARY KEY, preset varchar(150) NOT NULL, supplementary bool NOT NULL, thumbnail bool NOT NULL, priority integer, contentnode_id char(32) NOT NULL REFERENCES content_contentnode (id), lang_id varchar(14) REFERENCES content_language (id), local_file_id varchar(32) NOT NULL REFERENCES content_localfile (id));
CREATE TABLE content_channelmetadata (id char(32) NOT NULL PRIMARY KEY, name varchar(200) NOT NULL, description varchar(400) NOT NULL, tagline varchar(150), author varchar(400) NOT NULL, version integer NOT NULL, thumbnail text NOT NULL, last_updated varchar(200), min_schema_version varchar(50) NOT NULL, root_id char(32) NOT NULL REFERENCES content_contentnode (id));
CREATE TABLE content_assessmentmetadata (id char(32) NOT NULL PRIMARY KEY, assessment_item_ids text NOT NULL, number_of_assessments integer NOT NULL, mastery_model text NOT NULL, randomize bool NOT NULL, is_manipulable bool NOT NULL, contentnode_id char(32) NOT NULL REFERENCES content_contentnode (id));
CREATE TABLE content_contentnode_has_prerequisite (id integer NOT NULL PRIMARY KEY, from_contentnode_id char(32) NOT NULL, to_contentnode_id char(32) NOT NULL);
CREATE TABLE content_contentnode_related (id integer NOT NULL PRIMARY KEY, from_contentnode_id char(32) NOT NULL, to_contentnode_id char(32) NOT NULL);
CREATE TABLE content_contentnode_tags (id integer NOT NULL PRIMARY KEY, contentnode_id char(32) NOT NULL, contenttag_id char(32) NOT NULL);
";

/// Lowest schema of a reader that understands it.
const MIN_SCHEMA_VERSION: &str = "1";

/// A document of such a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id in the tree.
    pub node: Uuid,
    /// By what progress is kept.
    pub content: Uuid,
    /// Its title.
    pub title: String,
    /// Who made it; may be empty.
    pub author: String,
    /// Its language, if it has a row in Kolibri's own list: two or three small letters, perhaps with a region.
    pub language: Option<String>,
    /// Its file.
    pub file: FileName,
    /// Bytes of the file.
    pub bytes: u64,
}

impl Document {
    /// What plays it, and what its file is to it, in Kolibri's words.
    fn kind(&self) -> (&'static str, &'static str) {
        match self.file.extension() {
            "epub" => ("document", "epub"),
            "zip" => ("html5", "html5_zip"),
            _ => ("document", "document"),
        }
    }
}

/// Where rows go: the table, and its values in the order of [`SCHEMA`]'s columns.
pub type Put<'a, E> = &'a mut dyn FnMut(&'static str, &[Cell<'_>]) -> Result<(), E>;

/// Gives every row of the channel.
pub fn each_row<E>(channel: &Channel, documents: &[Document], put: Put<'_, E>) -> Result<(), E> {
    use Cell::{Null, Text, Whole};
    let languages: BTreeSet<&str> =
        documents.iter().filter_map(|document| document.language.as_deref()).collect();
    for language in languages {
        let (code, region) = match language.split_once('-') {
            Some((code, region)) => (code, Text(region)),
            None => (language, Null),
        };
        put("content_language", &[Text(language), Text(code), region, Text(language), Text("ltr")])?;
    }
    put_root(channel, documents.len(), put)?;
    for (place, document) in documents.iter().enumerate() {
        put_document(channel, document, place, put)?;
    }
    let (id, root) = (channel.id.to_string(), channel.root.to_string());
    put(
        "content_channelmetadata",
        &[
            Text(&id),
            Text(&channel.title),
            Text(&channel.description),
            Null,
            Text(&channel.author),
            Whole(i64::from(channel.version)),
            Text(""),
            Null,
            Text(MIN_SCHEMA_VERSION),
            Text(&root),
        ],
    )
}

fn put_root<E>(channel: &Channel, documents: usize, put: Put<'_, E>) -> Result<(), E> {
    let root = channel.root.to_string();
    let node = NodeRow {
        id: &root,
        content: &root,
        parent: None,
        title: &channel.title,
        author: "",
        kind: "topic",
        language: None,
        edges: (1, 2 * documents as i64 + 2),
    };
    node.put(channel, put)
}

/// The tree is kept as nested sets: the document at place `n` stands between 2n + 2 and 2n + 3.
fn put_document<E>(channel: &Channel, document: &Document, place: usize, put: Put<'_, E>) -> Result<(), E> {
    use Cell::{Null, Text, Whole};
    let (own, root, content) =
        (document.node.to_string(), channel.root.to_string(), document.content.to_string());
    let (kind, preset) = document.kind();
    let left = 2 * place as i64 + 2;
    let node = NodeRow {
        id: &own,
        content: &content,
        parent: Some(&root),
        title: &document.title,
        author: &document.author,
        kind,
        language: document.language.as_deref(),
        edges: (left, left + 1),
    };
    node.put(channel, put)?;
    let md5 = Uuid(document.file.md5()).to_string();
    let language = document.language.as_deref().map_or(Null, Text);
    let bytes = i64::try_from(document.bytes).unwrap_or(i64::MAX);
    put("content_localfile", &[Text(&md5), Text(document.file.extension()), Whole(0), Whole(bytes)])?;
    put(
        "content_file",
        &[Text(&own), Text(preset), Whole(0), Whole(0), Whole(1), Text(&own), language, Text(&md5)],
    )
}

struct NodeRow<'a> {
    id: &'a str,
    content: &'a str,
    parent: Option<&'a str>,
    title: &'a str,
    author: &'a str,
    kind: &'a str,
    language: Option<&'a str>,
    edges: (i64, i64),
}

impl NodeRow<'_> {
    fn put<E>(&self, channel: &Channel, put: Put<'_, E>) -> Result<(), E> {
        use Cell::{Null, Text, Whole};
        let channel = channel.id.to_string();
        let (left, right) = self.edges;
        let mut row = vec![Text(self.id), Null, Null, Text(self.title), Whole(0), Text(self.content)];
        row.extend([Text(&channel), Text(""), Whole(left), Text(""), Text(self.author), Text(self.kind)]);
        row.extend([Whole(0), Text("{}"), Null, Null, Null, Null, Null, Null, Null, Text("")]);
        row.extend([Whole(left), Whole(right), Whole(1), Whole(i64::from(self.parent.is_some()))]);
        row.extend([self.language.map_or(Null, Text), self.parent.map_or(Null, Text)]);
        put("content_contentnode", &row)
    }
}
