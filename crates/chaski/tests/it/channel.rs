//! A small channel of our own on a stick, as Kolibri Studio would write it: two topics with two questions each.

use formats::kolibri::{FileName, Uuid};
use md5::{Digest, Md5};
use std::{fs, path::Path};

/// Its id.
pub const ID: Uuid = Uuid([0xc7; 16]);

const SCHEMA: &str = "
CREATE TABLE content_channelmetadata (id TEXT, name TEXT, description TEXT, author TEXT, version INTEGER, root_id TEXT);
CREATE TABLE content_contentnode (id TEXT, parent_id TEXT, content_id TEXT, kind TEXT, title TEXT, description TEXT, lang_id TEXT,
    coach_content INTEGER, lft INTEGER);
CREATE TABLE content_localfile (id TEXT, extension TEXT, file_size INTEGER, available INTEGER);
CREATE TABLE content_file (id TEXT, contentnode_id TEXT, local_file_id TEXT, preset TEXT, lang_id TEXT, supplementary INTEGER,
    thumbnail INTEGER, priority INTEGER);
CREATE TABLE content_assessmentmetadata (id TEXT, contentnode_id TEXT, assessment_item_ids TEXT, mastery_model TEXT, randomize INTEGER);
CREATE TABLE content_contentnode_has_prerequisite (id INTEGER, from_contentnode_id TEXT, to_contentnode_id TEXT);
";

/// A node's id.
pub fn node(n: u8) -> Uuid {
    if n == 0 { ID } else { Uuid([n; 16]) }
}

/// Writes it.
pub fn write(stick: &Path) {
    let number = |value: u8| {
        format!(
            r#"{{"question":{{"content":"¿Cuánto es? [[☃ numeric-input 1]]","widgets":{{"numeric-input 1":{{"type":"numeric-input","options":{{"answers":[{{"value":{value},"status":"correct"}}]}}}}}}}}}}"#
        )
    };
    // The last one asks for a sentence: nobody can mark it here.
    let free = r#"{"question":{"content":"[[☃ free-response 1]]","widgets":{"free-response 1":{"type":"free-response","graded":true}}}}"#;
    let soil = [("s1.json", number(7)), ("s2.json", free.to_owned())];
    let water = [("w1.json", number(7)), ("w2.json", number(7))];
    let folder = stick.join("content/databases");
    fs::create_dir_all(&folder).unwrap();
    let db = rusqlite::Connection::open(folder.join(format!("{ID}.sqlite3"))).unwrap();
    db.execute_batch(SCHEMA).unwrap();
    db.execute(
        "INSERT INTO content_channelmetadata VALUES (?1, 'Huerta', '', 'CC0', 1, ?1)",
        [ID.to_string()],
    )
    .unwrap();
    let nodes = [
        (0, None, "topic", "root"),
        (1, Some(0), "topic", "Suelo"),
        (2, Some(1), "exercise", "Surcos"),
        (3, Some(0), "topic", "Agua"),
        (4, Some(3), "exercise", "Baldes"),
    ];
    for (place, (n, parent, kind, title)) in nodes.iter().enumerate() {
        db.execute(
            "INSERT INTO content_contentnode VALUES (?1, ?2, ?3, ?4, ?5, '', 'es', 0, ?6)",
            (
                node(*n).to_string(),
                parent.map(|n| node(n).to_string()),
                Uuid([n + 100; 16]).to_string(),
                kind,
                title,
                place as i64,
            ),
        )
        .unwrap();
    }
    // Water needs soil.
    let pair = (node(3).to_string(), node(1).to_string());
    db.execute("INSERT INTO content_contentnode_has_prerequisite VALUES (1, ?1, ?2)", pair).unwrap();
    for (n, items) in [(2, soil), (4, water)] {
        let files: Vec<(&str, &[u8])> = items.iter().map(|(name, json)| (*name, json.as_bytes())).collect();
        let archive = testkit::zip::stored(&files);
        let name = FileName::new(Uuid(Md5::digest(&archive).into()), "perseus").unwrap();
        let path = stick.join("content").join(name.path());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &archive).unwrap();
        let md5 = Uuid(name.md5()).to_string();
        db.execute(
            "INSERT INTO content_localfile VALUES (?1, 'perseus', ?2, 1)",
            (&md5, archive.len() as i64),
        )
        .unwrap();
        db.execute(
            "INSERT INTO content_file VALUES ('f', ?1, ?2, 'exercise', 'es', 0, 0, 1)",
            (node(n).to_string(), &md5),
        )
        .unwrap();
        let ids: Vec<String> =
            items.iter().map(|(name, _)| format!("\"{}\"", name.trim_end_matches(".json"))).collect();
        db.execute(
            "INSERT INTO content_assessmentmetadata VALUES ('a', ?1, ?2, '{\"type\":\"do_all\"}', 0)",
            (node(n).to_string(), format!("[{}]", ids.join(","))),
        )
        .unwrap();
    }
}

/// What is for teachers alone, in the topic of the soil: a page of sense, as a PDF, and questions with a picture beside them.
pub struct Guide {
    /// The PDF's name.
    pub pdf: FileName,
    /// The archive of the questions.
    pub questions: FileName,
}

/// The document for teachers.
pub const GUIDE: u8 = 5;
/// The exercise for teachers.
pub const KEYS: u8 = 6;

/// Writes it into the channel that [`write()`] wrote.
pub fn add_guide(stick: &Path) -> Guide {
    let db = rusqlite::Connection::open(stick.join(format!("content/databases/{ID}.sqlite3"))).unwrap();
    let question = r#"{"question":{"content":"Clave [[☃ numeric-input 1]]","widgets":{"numeric-input 1":{"type":"numeric-input","options":{"answers":[{"value":41,"status":"correct"}]}}}}}"#;
    let archive = testkit::zip::stored(&[("k1.json", question.as_bytes()), ("images/clave.svg", b"<svg/>")]);
    let put = |n: u8, kind: &str, title: &str, bytes: &[u8], ending: &str| {
        let values = (
            node(n).to_string(),
            node(1).to_string(),
            Uuid([n + 100; 16]).to_string(),
            kind,
            title,
            i64::from(n) + 10,
        );
        db.execute(
            "INSERT INTO content_contentnode VALUES (?1, ?2, ?3, ?4, ?5, 'Solucionario', 'es', 1, ?6)",
            values,
        )
        .unwrap();
        let name = FileName::new(Uuid(Md5::digest(bytes).into()), ending).unwrap();
        let path = stick.join("content").join(name.path());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        let (md5, size) = (Uuid(name.md5()).to_string(), bytes.len() as i64);
        db.execute("INSERT INTO content_localfile VALUES (?1, ?2, ?3, 1)", (&md5, ending, size)).unwrap();
        let values = (node(n).to_string(), &md5, kind);
        db.execute("INSERT INTO content_file VALUES ('g', ?1, ?2, ?3, 'es', 0, 0, 1)", values).unwrap();
        name
    };
    let pdf =
        put(GUIDE, "document", "Orientaciones reservadas", b"%PDF-1.4\n% the key is 41\n%%EOF\n", "pdf");
    let questions = put(KEYS, "exercise", "Claves reservadas", &archive, "perseus");
    let values = [node(KEYS).to_string()];
    db.execute(
        "INSERT INTO content_assessmentmetadata VALUES ('a', ?1, '[\"k1\"]', '{\"type\":\"do_all\"}', 0)",
        values,
    )
    .unwrap();
    Guide { pdf, questions }
}
