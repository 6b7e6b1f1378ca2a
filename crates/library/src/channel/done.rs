//! What learners have done in channels, topic by topic, for those who look after them.

use super::{
    Channels, edition,
    progress::{self, Standing},
};
use crate::Library;
use formats::kolibri::Uuid;
use kernel::{
    PersonId,
    ports::{ChannelDone, ChannelWork, PortError, TopicDone, TopicOf},
};
use std::collections::BTreeMap;
use store::{Connection, Row, StoreError, Value};

/// Topics of one channel that are shown; a class that is in more of them is in the middle of the first ones.
const TOPICS_MAX: usize = 60;

/// A topic in which somebody has begun.
struct Topic {
    edition: i64,
    id: Uuid,
    channel: Uuid,
    channel_title: String,
    title: String,
    position: i64,
}

impl ChannelWork for Library {
    fn in_channels(&self, people: &[Vec<PersonId>]) -> Result<Vec<ChannelDone>, PortError> {
        let Some(channels) = self.channels() else { return Ok(Vec::new()) };
        channels.done(people).map_err(|error| PortError(error.to_string()))
    }
}

impl Channels {
    fn done(&self, people: &[Vec<PersonId>]) -> Result<Vec<ChannelDone>, StoreError> {
        self.store.read_blocking(|db| {
            let any = "SELECT 1 FROM library_edition WHERE state = ?1 LIMIT 1";
            if db.query_one(any, &[edition::SHOWN.into()])?.is_none() {
                return Ok(Vec::new());
            }
            let mut standings = Vec::with_capacity(people.len());
            for ids in people {
                standings.push(progress::standings(db, ids)?);
            }
            let mut found: Vec<ChannelDone> = Vec::new();
            for topic in topics_of(db, &standings)? {
                let done = in_topic(db, &topic, &standings)?;
                let course = topic.channel.to_string();
                match found.iter_mut().find(|channel| channel.course == course) {
                    Some(channel) if channel.topics.len() < TOPICS_MAX => channel.topics.push(done),
                    Some(_) => {}
                    None => found.push(ChannelDone {
                        course,
                        title: topic.channel_title.clone(),
                        topics: vec![done],
                    }),
                }
            }
            Ok(found)
        })
    }
}

/// The topics that hold what somebody has begun, channel by channel.
fn topics_of(
    db: &mut Connection,
    standings: &[BTreeMap<String, Standing>],
) -> Result<Vec<Topic>, StoreError> {
    let mut contents: Vec<&String> = standings.iter().flat_map(BTreeMap::keys).collect();
    contents.sort();
    contents.dedup();
    let mut topics: BTreeMap<(i64, [u8; 16]), Topic> = BTreeMap::new();
    for content in contents {
        let Ok(content) = content.parse::<Uuid>() else { continue };
        let sql = "SELECT t.edition, t.node, e.channel, e.title, t.title, t.position, t.parent FROM library_node n \
            JOIN library_edition e ON e.edition = n.edition JOIN library_node t ON t.edition = n.edition AND t.node = n.parent \
            WHERE n.content = ?1 AND e.state = ?2 ORDER BY t.edition, t.node LIMIT 20";
        for row in db.query(sql, &[Value::blob(&content.0), edition::SHOWN.into()])? {
            let (number, id) = (row.int(0)?, row.id::<16>(1)?);
            let channel_title = row.text(3)?.to_owned();
            let is_root = row.blob_opt(6)?.is_none();
            let title = if is_root { channel_title.clone() } else { row.text(4)?.to_owned() };
            topics.entry((number, id)).or_insert(Topic {
                edition: number,
                id: Uuid(id),
                channel: Uuid(row.id(2)?),
                channel_title,
                title,
                position: row.int(5)?,
            });
        }
    }
    let mut topics: Vec<Topic> = topics.into_values().collect();
    let key = |topic: &Topic| (topic.channel_title.clone(), topic.channel, topic.position, topic.id);
    topics.sort_by_cached_key(key);
    Ok(topics)
}

fn in_topic(
    db: &mut Connection,
    topic: &Topic,
    standings: &[BTreeMap<String, Standing>],
) -> Result<TopicDone, StoreError> {
    let sql = "SELECT content, items FROM library_node WHERE edition = ?1 AND parent = ?2 AND kind <> 'topic' AND coach = 0 \
        AND available = 1 ORDER BY position, node LIMIT 600";
    let rows = db.query(sql, &[topic.edition.into(), Value::blob(&topic.id.0)])?;
    let content = |row: &Row| Ok((Uuid(row.id(0)?).to_string(), row.int(1)?.unsigned_abs() as usize));
    let contents: Vec<(String, usize)> = rows.iter().map(content).collect::<Result<_, StoreError>>()?;
    let of = |standing: &BTreeMap<String, Standing>| {
        let begun: Vec<&Standing> =
            contents.iter().filter_map(|(content, _)| standing.get(content)).collect();
        TopicOf {
            begun: begun.len(),
            done: begun.iter().filter(|standing| standing.percent == 100).count(),
            right: begun.iter().map(|standing| standing.tried.solved.len()).sum(),
        }
    };
    Ok(TopicDone {
        title: topic.title.clone(),
        contents: contents.len(),
        questions: contents.iter().map(|(_, items)| items).sum(),
        people: standings.iter().map(of).collect(),
    })
}
