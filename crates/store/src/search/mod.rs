//! Search by words: tokens are normalised here, in Rust, so that both databases find the same.
//!
//! Everything lies in tables, nothing in memory: which documents of a scope hold a token, which tokens there are, what is left of
//! each when one letter is taken out (two words that differ by one slip have such a rest in common; Garbe 2012, "symmetric
//! delete"), and what is shown of a document.

mod find;
mod words;

pub use find::{Filter, Found, Offered, Search, browse, find, values};
pub use words::{one_slip, tokens};

use crate::{
    StoreError,
    db::{Connection, Value},
    writer::WriteTx,
};
use std::collections::BTreeMap;

/// The table: which documents of a scope hold a token, and how much it says about them.
pub const DDL: &str =
    "CREATE TABLE search_token (scope {text} NOT NULL, token {text} NOT NULL, document {text} NOT NULL, \
     weight BIGINT NOT NULL, PRIMARY KEY (scope, token, document)){clustered};
     CREATE TABLE search_document (scope {text} NOT NULL, document {text} NOT NULL, tokens {text} NOT NULL, \
     PRIMARY KEY (scope, document)){clustered};";

/// Later: the words there are, in how many documents each; what is left of them without one letter; what is shown of a document.
pub const WORDS_DDL: &str =
    "DELETE FROM search_token; DELETE FROM search_document;
     CREATE TABLE search_word (scope {text} NOT NULL, word {text} NOT NULL, documents BIGINT NOT NULL, \
     PRIMARY KEY (scope, word)){clustered};
     CREATE TABLE search_rest (scope {text} NOT NULL, rest {text} NOT NULL, word {text} NOT NULL, \
     PRIMARY KEY (scope, rest, word)){clustered};
     CREATE TABLE search_shown (scope {text} NOT NULL, document {text} NOT NULL, part {text} NOT NULL, \
     title {text} NOT NULL, link {text} NOT NULL, kind {text} NOT NULL, language {text} NOT NULL, level {text} NOT NULL, \
     subject {text} NOT NULL, PRIMARY KEY (scope, document)){clustered};
     CREATE INDEX search_shown_part ON search_shown (scope, part);";

/// Later still: the ways in which a thing can be taken in.
pub const WAYS_DDL: &str = "ALTER TABLE search_shown ADD COLUMN ways {text} NOT NULL DEFAULT '';";

/// Most tokens kept of one document.
const MAX_TOKENS: usize = 400;

/// What is shown of a document, and by what it can be filtered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// What it is a part of, such as a course; results are grouped by it.
    pub part: String,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub link: String,
    /// What it is: `course`, `lesson`, …
    pub kind: String,
    /// Its language.
    pub language: String,
    /// For whom, words with spaces between them; empty if nobody said.
    pub level: String,
    /// What it is about, words with spaces between them; empty if nobody said.
    pub subject: String,
    /// How it can be taken in, words with spaces between them, such as `sound`.
    pub ways: String,
}

/// Replaces what is known about a document. `fields` are texts with their weight; `shown` is for those who look for it.
pub fn index(
    tx: &mut WriteTx<'_>,
    scope: &str,
    document: &str,
    fields: &[(&str, i64)],
    shown: &Shown,
) -> Result<(), StoreError> {
    remove(tx, scope, document)?;
    let mut weights = BTreeMap::new();
    for (text, weight) in fields {
        for token in tokens(text).into_iter().take(MAX_TOKENS) {
            let known = weights.entry(token).or_insert(0);
            *known = (*known).max(*weight);
        }
    }
    for (token, weight) in &weights {
        tx.execute(
            "INSERT INTO search_token (scope, token, document, weight) VALUES (?1, ?2, ?3, ?4)",
            &[scope.into(), token.as_str().into(), document.into(), (*weight).into()],
        )?;
        add_word(tx, scope, token)?;
    }
    let all: Vec<&str> = weights.keys().map(String::as_str).collect();
    tx.execute(
        "INSERT INTO search_document (scope, document, tokens) VALUES (?1, ?2, ?3)",
        &[scope.into(), document.into(), all.join(" ").into()],
    )?;
    let texts = [
        &shown.part,
        &shown.title,
        &shown.link,
        &shown.kind,
        &shown.language,
        &shown.level,
        &shown.subject,
        &shown.ways,
    ];
    let mut values: Vec<Value> = vec![scope.into(), document.into()];
    values.extend(texts.map(|text| Value::from(text.as_str())));
    tx.execute(
        "INSERT INTO search_shown (scope, document, part, title, link, kind, language, level, subject, ways) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &values,
    )?;
    Ok(())
}

/// Shorter words get no forgiveness: *sol* and *sal* are two words.
const MIN_CHARS_FOR_SLIP: usize = 4;

/// What is left of a word without one of its letters; nothing for a word too short to be forgiven.
fn rests(word: &str) -> Vec<String> {
    let signs: Vec<char> = word.chars().collect();
    if signs.len() < MIN_CHARS_FOR_SLIP {
        return Vec::new();
    }
    let without =
        |gone: usize| signs.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, sign)| sign).collect();
    let mut rests: Vec<String> = (0..signs.len()).map(without).collect();
    rests.sort_unstable();
    rests.dedup();
    rests
}

fn add_word(tx: &mut WriteTx<'_>, scope: &str, word: &str) -> Result<(), StoreError> {
    let key: [Value; 2] = [scope.into(), word.into()];
    let sql = "UPDATE search_word SET documents = documents + 1 WHERE scope = ?1 AND word = ?2";
    if tx.execute(sql, &key)? > 0 {
        return Ok(());
    }
    tx.execute("INSERT INTO search_word (scope, word, documents) VALUES (?1, ?2, 1)", &key)?;
    for rest in rests(word) {
        tx.execute(
            "INSERT INTO search_rest (scope, rest, word) VALUES (?1, ?2, ?3)",
            &[scope.into(), rest.into(), word.into()],
        )?;
    }
    Ok(())
}

fn remove_word(tx: &mut WriteTx<'_>, scope: &str, word: &str) -> Result<(), StoreError> {
    let key: [Value; 2] = [scope.into(), word.into()];
    tx.execute("UPDATE search_word SET documents = documents - 1 WHERE scope = ?1 AND word = ?2", &key)?;
    if tx.execute("DELETE FROM search_word WHERE scope = ?1 AND word = ?2 AND documents <= 0", &key)? > 0 {
        for rest in rests(word) {
            tx.execute(
                "DELETE FROM search_rest WHERE scope = ?1 AND rest = ?2 AND word = ?3",
                &[scope.into(), rest.into(), word.into()],
            )?;
        }
    }
    Ok(())
}

/// Forgets a document.
pub fn remove(tx: &mut WriteTx<'_>, scope: &str, document: &str) -> Result<(), StoreError> {
    let key: [Value; 2] = [scope.into(), document.into()];
    let Some(row) =
        tx.query_one("SELECT tokens FROM search_document WHERE scope = ?1 AND document = ?2", &key)?
    else {
        return Ok(());
    };
    for token in row.text(0)?.split(' ').filter(|t| !t.is_empty()) {
        tx.execute(
            "DELETE FROM search_token WHERE scope = ?1 AND token = ?2 AND document = ?3",
            &[scope.into(), token.into(), document.into()],
        )?;
        remove_word(tx, scope, token)?;
    }
    tx.execute("DELETE FROM search_document WHERE scope = ?1 AND document = ?2", &key)?;
    tx.execute("DELETE FROM search_shown WHERE scope = ?1 AND document = ?2", &key)?;
    Ok(())
}

/// Forgets every document of a part. Returns how many there were.
pub fn remove_part(tx: &mut WriteTx<'_>, scope: &str, part: &str) -> Result<usize, StoreError> {
    let sql = "SELECT document FROM search_shown WHERE scope = ?1 AND part = ?2 ORDER BY document";
    let rows = documents_of(tx.connection(), sql, scope, part)?;
    for document in &rows {
        remove(tx, scope, document)?;
    }
    Ok(rows.len())
}

fn documents_of(db: &mut Connection, sql: &str, scope: &str, part: &str) -> Result<Vec<String>, StoreError> {
    db.query(sql, &[scope.into(), part.into()])?.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}
