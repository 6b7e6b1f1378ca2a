//! What imported channels hold, in the search.

use super::{Findable, MADE};
use crate::{
    Library,
    channel::{
        Channels, FindableNode, Findables,
        said::{SaidIn, mark_of},
    },
};
use store::{StoreError, search::Shown};

/// How much a description counts beside a title.
const ABOUT: i64 = 4;
/// What the index says it holds of a channel that is not here any more: nothing.
const GONE: &str = "gone";

impl Library {
    /// Makes findable what the shown channels hold, and takes out those that left. Cheap when nothing changed.
    pub fn index_channels(&self) -> Result<(), StoreError> {
        let Some(channels) = self.channels() else { return Ok(()) };
        let shown = channels.cards()?;
        for card in &shown {
            let id = card.id.to_string();
            let said = channels.said_in_all(&card.id)?;
            let content = format!("{MADE} {}{}", channels.content_mark(&card.id)?, mark_of(&said));
            if !self.is_indexed(&id, &content)? {
                self.index_part(&id, &content, findable(channels, &id, &said)?)?;
            }
        }
        for part in self.indexed_parts()? {
            let here = crate::channel::progress::channel_of(&part)
                .is_none_or(|id| shown.iter().any(|card| card.id == id));
            if !here {
                self.index_part(&part, GONE, Vec::new())?;
            }
        }
        Ok(())
    }

    fn is_indexed(&self, part: &str, content: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM library_indexed WHERE part = ?1 AND content = ?2";
        let found = self.store.read_blocking(|db| db.query_one(sql, &[part.into(), content.into()]))?;
        Ok(found.is_some())
    }

    fn indexed_parts(&self) -> Result<Vec<String>, StoreError> {
        self.store.read_blocking(|db| {
            let rows = db.query("SELECT part FROM library_indexed WHERE content <> ?1", &[GONE.into()])?;
            rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
        })
    }
}

/// How a kind can be taken in: what is heard, or seen and heard, needs no reading.
fn ways_of(kind: &str) -> &'static str {
    match kind {
        "video" | "audio" => "sound unread",
        _ => "",
    }
}

/// Its topics and what stands in them, as far as it can be played here and is not for teachers alone; in its own language, and in
/// those in which a title was said at the desk.
fn findable(channels: &Channels, id: &str, said: &[SaidIn]) -> Result<Vec<Findable>, StoreError> {
    let Findables { language, nodes } = channels.findables(id)?;
    let thing = |node: &FindableNode, title: String, about: String, language: String| Findable {
        thing: format!("node/{id}/{}", node.id),
        words: vec![(about, ABOUT), (node.tags.clone(), ABOUT)],
        shown: Shown {
            part: id.to_owned(),
            title,
            link: if node.is_root {
                format!("/channels/{id}")
            } else {
                format!("/channels/{id}/{}", node.id)
            },
            kind: if node.is_root { "course".to_owned() } else { node.kind.clone() },
            language,
            level: node.level.clone(),
            subject: node.subject.clone(),
            ways: ways_of(&node.kind).to_owned(),
        },
    };
    let mut things = Vec::with_capacity(nodes.len());
    for node in &nodes {
        let own = node.language.clone().unwrap_or_else(|| language.clone());
        for said in said.iter().filter(|said| said.language.as_str() != own) {
            if let Some((title, about)) = node.said(said) {
                things.push(thing(node, title, about, said.language.to_string()));
            }
        }
        things.push(thing(node, node.title.clone(), node.about.clone(), own));
    }
    Ok(things)
}
