//! Looking for words: each word as it is, as a beginning, or with one slip; the rarest word first.

use super::{one_slip, rests, tokens};
use crate::{
    StoreError,
    db::{Connection, Row, Value},
};
use std::collections::HashMap;

/// Most words of a query that are looked at.
const MAX_QUERY_WORDS: usize = 8;
/// Documents looked at for the rarest word. Whoever finds more than this adds a word.
const MAX_DRIVEN: i64 = 600;
/// A word in more documents than this parts nothing, like "the": beside a rarer one it counts, but need not be there.
const COMMON: i64 = 2_000;
/// Up to here the heaviest documents of a word come first; beyond, sorting would take longer than the answer may.
const SORTED: i64 = 3_000;
/// Words that begin like the last one.
const MAX_BEGINNINGS: i64 = 40;
/// The last word is also looked for as a beginning if by itself it stands in fewer documents.
const FEW: i64 = 30;
/// Best candidates that are asked for a common word.
const MAX_ASKED: usize = 150;
/// What a word costs that only begins like it. Weights of titles are about 10.
const BEGINNING: i64 = 2;
/// What a slip costs.
const SLIP: i64 = 5;
/// What her own language is worth.
const OWN_LANGUAGE: i64 = 4;
/// Candidates whose shown form is fetched before filters leave too little.
const MAX_FETCHED: usize = 200;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search<'a> {
    /// Where.
    pub scope: &'a str,
    /// What was typed.
    pub words: &'a str,
    /// Which are wanted.
    pub filter: Filter,
    /// Documents in this language come first; the others are not left out.
    pub language: &'a str,
    /// How many at most.
    pub limit: usize,
}

/// Which documents are wanted; an empty text is any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this language.
    pub language: String,
    /// For this level.
    pub level: String,
    /// About this.
    pub subject: String,
    /// To be taken in this way.
    pub way: String,
}

impl Filter {
    fn fits(&self, found: &Found) -> bool {
        let among = |wanted: &str, are: &str| wanted.is_empty() || are.split(' ').any(|word| word == wanted);
        among(&self.language, &found.language)
            && among(&self.level, &found.level)
            && among(&self.subject, &found.subject)
            && among(&self.way, &found.ways)
    }

    fn values(&self) -> [Value; 4] {
        [&self.language, &self.level, &self.subject, &self.way].map(|text| text.as_str().into())
    }

    /// Whether it asks for anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Something found. The document's name without what follows its last `@` is one thing in several languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name in the index.
    pub document: String,
    /// What it is a part of.
    pub part: String,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub link: String,
    /// What it is.
    pub kind: String,
    /// Its language.
    pub language: String,
    /// For whom.
    pub level: String,
    /// What it is about.
    pub subject: String,
    /// How it can be taken in.
    pub ways: String,
}

/// Documents that hold every word, the last word also as a beginning; a word that stands nowhere is looked for with one slip.
/// Best first, then by name; one thing in several languages once.
pub fn find(db: &mut Connection, search: &Search<'_>) -> Result<Vec<Found>, StoreError> {
    let words: Vec<String> = tokens(search.words).into_iter().take(MAX_QUERY_WORDS).collect();
    let mut groups = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        let mut group = as_typed(db, search.scope, word, i + 1 == words.len())?;
        if group.is_empty() {
            group = with_slip(db, search.scope, word)?;
        }
        groups.push(group);
    }
    let mut scores = holding_all(db, search, &mut groups)?;
    if scores.is_empty() && !groups.iter().any(Vec::is_empty) {
        // Each word exists, but not together: one of them may be the wrong one.
        for (word, group) in words.iter().zip(&mut groups) {
            let more = with_slip(db, search.scope, word)?;
            group.extend(more);
        }
        scores = holding_all(db, search, &mut groups)?;
    }
    shown(db, search, scores)
}

/// A word of the index that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Meant {
    token: String,
    documents: i64,
    cost: i64,
}

fn as_typed(db: &mut Connection, scope: &str, word: &str, last: bool) -> Result<Vec<Meant>, StoreError> {
    let key: [Value; 2] = [scope.into(), word.into()];
    let sql = "SELECT documents FROM search_word WHERE scope = ?1 AND word = ?2";
    let mut group = Vec::new();
    if let Some(row) = db.query(sql, &key)?.first() {
        group.push(Meant { token: word.to_owned(), documents: row.int(0)?, cost: 0 });
    }
    if last && word.chars().count() >= 2 && total(&group) < FEW {
        for (token, documents) in range(db, scope, word, MAX_BEGINNINGS)? {
            if token != word {
                group.push(Meant { token, documents, cost: BEGINNING });
            }
        }
    }
    Ok(group)
}

/// Words that begin with something, in order.
fn range(
    db: &mut Connection,
    scope: &str,
    beginning: &str,
    limit: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    // The first text after all that begin so: U+10FFFF sorts last as bytes.
    let beyond = format!("{beginning}\u{10ffff}");
    let sql = "SELECT word, documents FROM search_word WHERE scope = ?1 AND word >= ?2 AND word < ?3 ORDER BY word LIMIT ?4";
    let rows = db.query(sql, &[scope.into(), beginning.into(), beyond.into(), limit.into()])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// Words that differ by one slip: they have a rest in common, or one is the other's rest.
fn with_slip(db: &mut Connection, scope: &str, word: &str) -> Result<Vec<Meant>, StoreError> {
    let mut near = std::collections::BTreeSet::new();
    let mut looked_for = rests(word);
    if looked_for.is_empty() {
        return Ok(Vec::new());
    }
    looked_for.push(word.to_owned());
    for rest in looked_for {
        for row in db.query(
            "SELECT word FROM search_rest WHERE scope = ?1 AND rest = ?2",
            &[scope.into(), rest.as_str().into()],
        )? {
            near.insert(row.text(0)?.to_owned());
        }
        near.insert(rest);
    }
    let mut meant = Vec::new();
    for token in near.into_iter().filter(|token| one_slip(token, word)) {
        let sql = "SELECT documents FROM search_word WHERE scope = ?1 AND word = ?2";
        if let Some(row) = db.query(sql, &[scope.into(), token.as_str().into()])?.first() {
            meant.push(Meant { documents: row.int(0)?, token, cost: SLIP });
        }
    }
    Ok(meant)
}

fn total(group: &[Meant]) -> i64 {
    group.iter().map(|meant| meant.documents).sum()
}

/// Scores of the documents that hold a word of every group.
fn holding_all(
    db: &mut Connection,
    search: &Search<'_>,
    groups: &mut [Vec<Meant>],
) -> Result<HashMap<String, i64>, StoreError> {
    if groups.iter().any(Vec::is_empty) {
        return Ok(HashMap::new());
    }
    let mut order: Vec<&Vec<Meant>> = groups.iter().collect();
    order.sort_by_key(|group| total(group));
    let Some((rarest, others)) = order.split_first() else { return Ok(HashMap::new()) };
    let mut scores: HashMap<String, i64> = HashMap::new();
    for meant in rarest.iter() {
        let order = if meant.documents <= SORTED { "weight DESC, document" } else { "document" };
        let sql = format!(
            "SELECT document, weight FROM search_token WHERE scope = ?1 AND token = ?2 ORDER BY {order} LIMIT ?3"
        );
        let rows = db.query(&sql, &[search.scope.into(), meant.token.as_str().into(), MAX_DRIVEN.into()])?;
        for row in rows {
            best(&mut scores, row.text(0)?, row.int(1)? - meant.cost);
        }
        if scores.len() as i64 >= MAX_DRIVEN {
            break;
        }
    }
    for group in others {
        let total = total(group);
        if total > COMMON {
            count_common(db, search.scope, group, &mut scores)?;
            continue;
        }
        let here = holding(db, search.scope, group, total, &scores)?;
        scores = scores
            .into_iter()
            .filter_map(|(document, score)| here.get(&document).map(|more| (document, score + more)))
            .collect();
    }
    Ok(scores)
}

/// Adds to the best candidates what a common word is worth where it stands.
fn count_common(
    db: &mut Connection,
    scope: &str,
    group: &[Meant],
    scores: &mut HashMap<String, i64>,
) -> Result<(), StoreError> {
    let mut order: Vec<(i64, String)> =
        scores.iter().map(|(document, score)| (*score, document.clone())).collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let sql = "SELECT weight FROM search_token WHERE scope = ?1 AND token = ?2 AND document = ?3";
    for (score, document) in order.into_iter().take(MAX_ASKED) {
        let Some(meant) = group.first() else { break };
        let key = [scope.into(), meant.token.as_str().into(), document.as_str().into()];
        if let Some(row) = db.query(sql, &key)?.first() {
            let more = row.int(0)? - meant.cost;
            scores.insert(document, score + more);
        }
    }
    Ok(())
}

fn best(scores: &mut HashMap<String, i64>, document: &str, score: i64) {
    match scores.get_mut(document) {
        Some(known) => *known = (*known).max(score),
        None => drop(scores.insert(document.to_owned(), score)),
    }
}

/// Which documents hold a word of a group: all of the word's, or each candidate asked for, whichever reads less.
fn holding(
    db: &mut Connection,
    scope: &str,
    group: &[Meant],
    total: i64,
    candidates: &HashMap<String, i64>,
) -> Result<HashMap<String, i64>, StoreError> {
    let mut here = HashMap::new();
    // Asking once costs about as much as reading five rows in a run.
    let asks = (candidates.len() * group.len()) as i64;
    for meant in group {
        if asks.saturating_mul(5) < total {
            for document in candidates.keys() {
                let sql = "SELECT weight FROM search_token WHERE scope = ?1 AND token = ?2 AND document = ?3";
                let key = [scope.into(), meant.token.as_str().into(), document.as_str().into()];
                if let Some(row) = db.query(sql, &key)?.first() {
                    best(&mut here, document, row.int(0)? - meant.cost);
                }
            }
        } else {
            let sql =
                "SELECT document, weight FROM search_token WHERE scope = ?1 AND token = ?2 ORDER BY document";
            for row in db.query(sql, &[scope.into(), meant.token.as_str().into()])? {
                best(&mut here, row.text(0)?, row.int(1)? - meant.cost);
            }
        }
    }
    Ok(here)
}

/// One thing, whatever its language.
fn thing(document: &str) -> &str {
    document.rsplit_once('@').map_or(document, |(thing, _)| thing)
}

fn shown(
    db: &mut Connection,
    search: &Search<'_>,
    scores: HashMap<String, i64>,
) -> Result<Vec<Found>, StoreError> {
    let own = |document: &str| {
        let language = document.rsplit_once('@').map_or("", |(_, language)| language);
        if language == search.language { OWN_LANGUAGE } else { 0 }
    };
    let mut scored: Vec<(i64, String)> =
        scores.into_iter().map(|(document, score)| (score + own(&document), document)).collect();
    scored.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut found: Vec<Found> = Vec::new();
    let sql = "SELECT document, part, title, link, kind, language, level, subject, ways FROM search_shown \
        WHERE scope = ?1 AND document = ?2";
    for (_, document) in scored.into_iter().take(MAX_FETCHED) {
        if found.iter().any(|known| thing(&known.document) == thing(&document)) {
            continue;
        }
        let rows = db.query(sql, &[search.scope.into(), document.into()])?;
        let Some(row) = rows.first() else { continue };
        let here = read(row)?;
        if search.filter.fits(&here) {
            found.push(here);
        }
        if found.len() >= search.limit {
            break;
        }
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Found, StoreError> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(Found {
        document: text(0)?,
        part: text(1)?,
        title: text(2)?,
        link: text(3)?,
        kind: text(4)?,
        language: text(5)?,
        level: text(6)?,
        subject: text(7)?,
        ways: text(8)?,
    })
}

/// What a filter asks for: a word among others of its column. A sign of a pattern in it finds more, and nothing that is not shown to
/// everybody.
const FITS: &str = "(?3 = '' OR language = ?3) AND (?4 = '' OR ' ' || level || ' ' LIKE '% ' || ?4 || ' %') \
    AND (?5 = '' OR ' ' || subject || ' ' LIKE '% ' || ?5 || ' %') \
    AND (?6 = '' OR ' ' || ways || ' ' LIKE '% ' || ?6 || ' %')";

/// What there is without any word: what is of a kind, such as whole courses, and fits; then whatever else fits and is part of none of
/// these. By title.
pub fn browse(
    db: &mut Connection,
    scope: &str,
    kind: &str,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let shown = "SELECT document, part, title, link, kind, language, level, subject, ways FROM search_shown";
    let mut values: Vec<Value> = vec![scope.into(), kind.into()];
    values.extend(filter.values());
    values.push(limit.into());
    let whole =
        format!("{shown} WHERE scope = ?1 AND kind = ?2 AND {FITS} ORDER BY title, document LIMIT ?7");
    let mut found: Vec<Found> = db.query(&whole, &values)?.iter().map(read).collect::<Result<_, _>>()?;
    if !filter.is_empty() {
        let parts = format!(
            "{shown} WHERE scope = ?1 AND kind <> ?2 AND {FITS} AND part NOT IN \
             (SELECT part FROM search_shown WHERE scope = ?1 AND kind = ?2 AND {FITS}) ORDER BY title, document LIMIT ?7"
        );
        for row in db.query(&parts, &values)? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// By what one can choose, each in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// Languages there are.
    pub languages: Vec<String>,
    /// For whom things are.
    pub levels: Vec<String>,
    /// What they are about.
    pub subjects: Vec<String>,
    /// How they can be taken in.
    pub ways: Vec<String>,
}

/// By what one can choose in a scope. Reads every document: whoever asks often keeps the answer.
pub fn values(db: &mut Connection, scope: &str) -> Result<Offered, StoreError> {
    let mut offered = Offered::default();
    for (column, values) in [
        ("language", &mut offered.languages),
        ("level", &mut offered.levels),
        ("subject", &mut offered.subjects),
        ("ways", &mut offered.ways),
    ] {
        let sql = format!(
            "SELECT DISTINCT {column} FROM search_shown WHERE scope = ?1 AND {column} <> '' ORDER BY {column} LIMIT 400"
        );
        for row in db.query(&sql, &[scope.into()])? {
            values.extend(row.text(0)?.split(' ').map(str::to_owned));
        }
        values.sort_unstable();
        values.dedup();
    }
    Ok(offered)
}
