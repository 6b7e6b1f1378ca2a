//! What imported channels hold, in the search.

use super::Findable;
use crate::{
    Library,
    channel::{Channels, Findables},
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
            let content = channels.content_mark(&card.id)?;
            if !self.is_indexed(&id, &content)? {
                self.index_part(&id, &content, findable(channels, &id)?)?;
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

/// Its topics and what stands in them, as far as it can be played here and is not for teachers alone.
fn findable(channels: &Channels, id: &str) -> Result<Vec<Findable>, StoreError> {
    let Findables { language, nodes } = channels.findables(id)?;
    let thing = |node: crate::channel::FindableNode| Findable {
        thing: format!("node/{id}/{}", node.id),
        words: vec![(node.about, ABOUT)],
        shown: Shown {
            part: id.to_owned(),
            title: node.title,
            link: if node.is_root {
                format!("/channels/{id}")
            } else {
                format!("/channels/{id}/{}", node.id)
            },
            kind: if node.is_root { "course".to_owned() } else { node.kind },
            language: node.language.unwrap_or_else(|| language.clone()),
            level: String::new(),
            subject: String::new(),
        },
    };
    Ok(nodes.into_iter().map(thing).collect())
}
