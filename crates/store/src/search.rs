//! Search by words: tokens are normalised here, in Rust, so that both databases find the same.

use crate::{
    StoreError,
    db::{Connection, Value},
    writer::WriteTx,
};

/// The table: which documents of a scope hold a token, and how much it says about them.
pub const DDL: &str =
    "CREATE TABLE search_token (scope {text} NOT NULL, token {text} NOT NULL, document {text} NOT NULL, \
     weight BIGINT NOT NULL, PRIMARY KEY (scope, token, document)){clustered};
     CREATE TABLE search_document (scope {text} NOT NULL, document {text} NOT NULL, tokens {text} NOT NULL, \
     PRIMARY KEY (scope, document)){clustered};";

/// Longest token kept, in characters.
const MAX_TOKEN_CHARS: usize = 32;
/// Most tokens kept of one document.
const MAX_TOKENS: usize = 400;
/// Most words of a query that are looked at.
const MAX_QUERY_WORDS: usize = 8;

/// Words in lower case, without accents, in order of appearance.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    for character in text.chars().chain(std::iter::once(' ')) {
        if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                fold_accent(lower, &mut token);
            }
        } else if !is_combining(character) && !token.is_empty() {
            tokens.push(token.chars().take(MAX_TOKEN_CHARS).collect());
            token.clear();
        }
    }
    tokens
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The letters of the region's languages without their marks. ñ becomes n: people search with keyboards that lack it.
fn fold_accent(c: char, out: &mut String) {
    out.push(match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ẽ' | 'ē' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ĩ' | 'ī' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ō' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ũ' | 'ū' => 'u',
        'ý' | 'ÿ' | 'ỹ' => 'y',
        'ñ' => 'n',
        'ç' => 'c',
        'ß' => return out.push_str("ss"),
        c if is_combining(c) => return,
        c => c,
    });
}

/// Replaces what is known about a document. `fields` are texts with their weight.
pub fn index(
    tx: &mut WriteTx<'_>,
    scope: &str,
    document: &str,
    fields: &[(&str, i64)],
) -> Result<(), StoreError> {
    remove(tx, scope, document)?;
    let mut weights = std::collections::BTreeMap::new();
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
    }
    let all: Vec<&str> = weights.keys().map(String::as_str).collect();
    tx.execute(
        "INSERT INTO search_document (scope, document, tokens) VALUES (?1, ?2, ?3)",
        &[scope.into(), document.into(), all.join(" ").into()],
    )?;
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
    }
    tx.execute("DELETE FROM search_document WHERE scope = ?1 AND document = ?2", &key)?;
    Ok(())
}

/// Documents that hold every word of the query, the last word also as a beginning; best first, then by name.
pub fn find(db: &mut Connection, scope: &str, query: &str, limit: usize) -> Result<Vec<String>, StoreError> {
    let words = tokens(query);
    let words: Vec<&String> = words.iter().take(MAX_QUERY_WORDS).collect();
    let mut found: Option<std::collections::BTreeMap<String, i64>> = None;
    for (i, word) in words.iter().enumerate() {
        let last = i + 1 == words.len();
        let mut upper = (*word).clone();
        // The first text after all that begin with the word: U+10FFFF sorts last as bytes.
        upper.push(if last { '\u{10ffff}' } else { '\u{1}' });
        let rows = db.query(
            "SELECT document, max(weight) FROM search_token WHERE scope = ?1 AND token >= ?2 AND token < ?3 \
             GROUP BY document ORDER BY document",
            &[scope.into(), word.as_str().into(), upper.into()],
        )?;
        let mut here = std::collections::BTreeMap::new();
        for row in rows {
            here.insert(row.text(0)?.to_owned(), row.int(1)?);
        }
        found = Some(match found {
            None => here,
            Some(before) => before
                .into_iter()
                .filter_map(|(document, score)| here.get(&document).map(|more| (document, score + more)))
                .collect(),
        });
    }
    let mut found: Vec<(String, i64)> = found.unwrap_or_default().into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(found.into_iter().take(limit).map(|(document, _)| document).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_are_forgiven() {
        let cases = [
            ("Números en el mercado", vec!["numeros", "en", "el", "mercado"]),
            ("A lição da feira", vec!["a", "licao", "da", "feira"]),
            ("cafe\u{301} 2 Bs.", vec!["cafe", "2", "bs"]),
            ("Ñandutí-Guaraní", vec!["nanduti", "guarani"]),
            ("  ", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }
}
