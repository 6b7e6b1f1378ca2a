//! What a channel's exercises train, for the tutor. A channel declares no skills: its topics stand for them.
//!
//! Every shown edition is looked at once ([`Channels::study`]): which of its items can be answered here is kept as rows, because
//! opening thousands of archives takes a small box a minute. What the tutor needs of it is then read into memory, so that a
//! page of practice asks no table for it.

use super::{Channels, NodeFacts, edition, pages};
use formats::kolibri::Uuid;
use kernel::ports::{SkillsAre, Syllabus, SyllabusExercise, SyllabusSkill};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, PoisonError},
};
use store::{Connection, StoreError, Value, WriteTx};

/// Skills of one channel at most: each costs some hundred bytes for every learner who is read. A channel with more topics than
/// this is read by the topics above them.
const SKILLS_MAX: usize = 400;
/// Items of one channel that practice knows. Of a larger channel it takes as many of each exercise as fit, the first ones.
const ITEMS_MAX: usize = 6_000;
/// Prerequisites between topics that are followed.
const NEEDS_MAX: usize = 4_000;
/// What is said of an item's difficulty: nothing is known, so the middle of five steps.
const DIFFICULTY: u8 = 3;
/// Looks at a channel that were begun and not ended, after which it is left alone.
const LOOKS_BEGUN: i64 = 2;
/// Rows in one command.
const CHUNK: usize = 200;

/// A channel as the tutor sees it.
#[derive(Debug)]
pub(crate) struct Study {
    /// Edition and look it was read from.
    from: (i64, i64),
    /// What it trains.
    pub syllabus: Arc<Syllabus>,
    /// Titles of the topics, in the order of the syllabus' skills.
    topics: Vec<String>,
    /// Where each item is asked, by its id.
    asked: HashMap<String, Asked>,
}

/// Where an item is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The exercise.
    pub node: Uuid,
    /// Its title.
    pub title: Arc<str>,
    /// Which of its items this is, from 1.
    pub number: usize,
    /// How many it has.
    pub of: usize,
}

impl Study {
    /// The channel's id.
    pub fn channel(&self) -> &str {
        &self.syllabus.course
    }

    /// A topic's title.
    pub fn topic(&self, skill: &str) -> Option<&str> {
        let place = self.syllabus.skills.iter().position(|known| known.id == skill)?;
        self.topics.get(place).map(String::as_str)
    }

    /// Where an item is asked.
    pub fn asked(&self, item: &str) -> Option<&Asked> {
        self.asked.get(item)
    }
}

/// A node as it is read for this.
#[derive(Debug, Clone)]
struct Node {
    id: Uuid,
    parent: Option<Uuid>,
    content: Uuid,
    is_topic: bool,
    is_asked: bool,
    title: String,
    items: Vec<String>,
}

/// A shown edition.
struct Shown {
    edition: i64,
    look: i64,
    channel: Uuid,
    root: Uuid,
    title: String,
    version: i64,
}

/// A channel's tree with what hangs together in it.
struct Tree {
    root: Uuid,
    title: String,
    nodes: Vec<Node>,
    /// Node and what it needs before it.
    needs: Vec<(Uuid, Uuid)>,
}

impl Channels {
    /// The channels in which one can practise, by title.
    pub(crate) fn studies(&self) -> Arc<Vec<Arc<Study>>> {
        self.studies.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One of them.
    pub(crate) fn study_of(&self, channel: &str) -> Option<Arc<Study>> {
        self.studies().iter().find(|study| study.channel() == channel).cloned()
    }

    /// Looks at what nobody has looked at yet, then reads what is shown now. Cheap when nothing is new. What lies on a stick that is not in is
    /// looked at when it is back.
    pub fn study(&self) -> Result<(), StoreError> {
        let _one = self.studying.lock().unwrap_or_else(PoisonError::into_inner);
        for shown in self
            .store
            .read_blocking(shown_editions)?
            .into_iter()
            .filter(|shown| (-LOOKS_BEGUN..=0).contains(&shown.look))
        {
            self.look(&shown)?;
        }
        self.read_studies()
    }

    /// The items of an exercise that nobody can answer here, as far as somebody has looked.
    pub(crate) fn dead_items(&self, node: &NodeFacts) -> Result<BTreeSet<String>, StoreError> {
        self.store.read_blocking(|db| {
            // By content: what stands in two topics was opened in the first.
            let sql = "SELECT d.item FROM library_dead_item d JOIN library_node n ON n.edition = d.edition AND n.node = d.node \
                WHERE d.edition = ?1 AND n.content = ?2";
            let rows = db.query(sql, &[node.edition.into(), Value::blob(&node.content.0)])?;
            rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
        })
    }

    /// Reads what was looked at, without opening any archive.
    pub(crate) fn open_studies(&self) -> Result<(), StoreError> {
        let _one = self.studying.lock().unwrap_or_else(PoisonError::into_inner);
        self.read_studies()
    }

    fn read_studies(&self) -> Result<(), StoreError> {
        let before = self.studies();
        let mut now = Vec::new();
        for shown in self.store.read_blocking(shown_editions)?.into_iter().filter(|shown| shown.look > 0) {
            let from = (shown.edition, shown.look);
            let known = before.iter().find(|study| study.from == from).cloned();
            now.push(match known {
                Some(known) => known,
                None => Arc::new(self.store.read_blocking(|db| read_study(db, &shown))?),
            });
        }
        *self.studies.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
        Ok(())
    }

    /// Opens what practice would ask and keeps what cannot be answered here.
    fn look(&self, shown: &Shown) -> Result<(), StoreError> {
        self.note_begun(shown.edition, shown.look - 1)?;
        if self.look_through(shown)? {
            return Ok(());
        }
        // The stick is not in: nothing was tried.
        let (number, look) = (shown.edition, shown.look);
        match look {
            0 => self.store.write_blocking(move |tx: &mut WriteTx<'_>| forget_look(tx, number)),
            look => self.note_begun(number, look),
        }
    }

    /// A channel that brings the box down while it is looked at must not do so at every start.
    fn note_begun(&self, number: i64, look: i64) -> Result<(), StoreError> {
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
            let sql = "INSERT INTO library_looked (edition, look) VALUES (?1, ?2) \
                ON CONFLICT (edition) DO UPDATE SET look = excluded.look";
            tx.execute(sql, &[number.into(), look.into()]).map(drop)
        })
    }

    /// `false`: its files are not at hand.
    fn look_through(&self, shown: &Shown) -> Result<bool, StoreError> {
        let tree = self.store.read_blocking(|db| tree_of(db, shown))?;
        let mut dead: Vec<(Uuid, String)> = Vec::new();
        for (node, items) in tree.asked_items() {
            let Some(facts) = self.node(&shown.channel, &node.id)? else { return Ok(false) };
            if !self.is_at_hand(&shown.channel, &facts)? {
                return Ok(false);
            }
            for item in items {
                let loaded = pages::load_item(self, &shown.channel, &facts, item, None)?;
                if !loaded.is_some_and(|loaded| loaded.is_playable()) {
                    dead.push((node.id, item.clone()));
                }
            }
        }
        let number = shown.edition;
        for some in dead.chunks(CHUNK) {
            let some = some.to_vec();
            self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
                for (node, item) in &some {
                    let sql = "INSERT INTO library_dead_item (edition, node, item) VALUES (?1, ?2, ?3) \
                        ON CONFLICT (edition, node, item) DO NOTHING";
                    tx.execute(sql, &[number.into(), Value::blob(&node.0), item.as_str().into()])?;
                }
                Ok(())
            })?;
        }
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| -> Result<(), StoreError> {
            let last = tx.query_one("SELECT max(look) FROM library_looked", &[])?;
            let look = last.map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0).max(0) + 1;
            let sql =
                "INSERT INTO library_looked (edition, look) VALUES (?1, ?2) ON CONFLICT (edition) DO UPDATE SET look = excluded.look";
            tx.execute(sql, &[number.into(), look.into()])?;
            Ok(())
        })?;
        Ok(true)
    }

    /// Its files can be opened now: they are copied, or their stick is in.
    pub(crate) fn is_at_hand(&self, channel: &Uuid, node: &super::NodeFacts) -> Result<bool, StoreError> {
        for file in self.files(node)?.iter().filter(|file| file.here && !file.supplementary) {
            if self.file_on_disk(channel, &file.name)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What the channels of a box train, for commands that read beside a running hub.
pub fn syllabi(db: &mut Connection) -> Result<Vec<Arc<Syllabus>>, StoreError> {
    let looked = shown_editions(db)?.into_iter().filter(|shown| shown.look > 0);
    looked.map(|shown| Ok(read_study(db, &shown)?.syllabus)).collect()
}

/// Look 0: nobody has looked yet. Below: so many times somebody began and did not come to an end.
fn shown_editions(db: &mut Connection) -> Result<Vec<Shown>, StoreError> {
    let sql = "SELECT e.edition, e.channel, e.root, e.title, e.version, l.look FROM library_edition e \
        LEFT JOIN library_looked l ON l.edition = e.edition WHERE e.state = ?1 ORDER BY e.title, e.channel";
    db.query(sql, &[edition::SHOWN.into()])?
        .iter()
        .map(|row| {
            Ok(Shown {
                edition: row.int(0)?,
                channel: Uuid(row.id(1)?),
                root: Uuid(row.id(2)?),
                title: row.text(3)?.to_owned(),
                version: row.int(4)?,
                look: row.int_opt(5)?.unwrap_or(0),
            })
        })
        .collect()
}

fn read_study(db: &mut Connection, shown: &Shown) -> Result<Study, StoreError> {
    let tree = tree_of(db, shown)?;
    let sql = "SELECT node, item FROM library_dead_item WHERE edition = ?1";
    let dead = db
        .query(sql, &[shown.edition.into()])?
        .iter()
        .map(|row| Ok((Uuid(row.id(0)?), row.text(1)?.to_owned())))
        .collect::<Result<HashSet<(Uuid, String)>, StoreError>>()?;
    let version = u32::try_from(shown.version).unwrap_or(0);
    Ok(study(&shown.channel, version, (shown.edition, shown.look), &tree, &dead))
}

/// Everything a learner may see of an edition's tree.
fn tree_of(db: &mut Connection, shown: &Shown) -> Result<Tree, StoreError> {
    let key = [Value::from(shown.edition)];
    let sql = "SELECT node, parent, content, kind, available, title, item_ids FROM library_node \
        WHERE edition = ?1 AND coach = 0 ORDER BY position, node";
    let nodes = db.query(sql, &key)?;
    let nodes = nodes.iter().map(|row| {
        let (kind, items) = (row.text(3)?, row.text(6)?);
        Ok(Node {
            id: Uuid(row.id(0)?),
            parent: row.blob_opt(1)?.and_then(|bytes| bytes.try_into().ok()).map(Uuid),
            content: Uuid(row.id(2)?),
            is_topic: kind == "topic",
            is_asked: kind == "exercise" && row.int(4)? != 0,
            title: row.text(5)?.to_owned(),
            items: items.split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        })
    });
    let nodes = nodes.collect::<Result<Vec<Node>, StoreError>>()?;
    let sql =
        "SELECT node, word FROM library_node_word WHERE edition = ?1 AND kind = 'needs' ORDER BY node, word";
    let mut needs = Vec::new();
    for row in db.query(sql, &key)? {
        if let Ok(needed) = row.text(1)?.parse() {
            needs.push((Uuid(row.id(0)?), needed));
        }
    }
    Ok(Tree { root: shown.root, title: shown.title.clone(), nodes, needs })
}

/// Forgets what was seen of an edition: its files are not what they were.
pub(crate) fn forget_look(tx: &mut WriteTx<'_>, number: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM library_dead_item WHERE edition = ?1", &[number.into()])?;
    tx.execute("DELETE FROM library_looked WHERE edition = ?1", &[number.into()])?;
    Ok(())
}

impl Tree {
    /// The exercises in the order of the tree, each with the items that practice knows. What stands in two topics is asked in
    /// the first; an id that two exercises share is the first one's: answers name only the id.
    fn asked_items(&self) -> Vec<(&Node, Vec<&String>)> {
        let (mut contents, mut known) = (HashSet::new(), HashSet::new());
        let exercises: Vec<&Node> = self
            .in_order()
            .into_iter()
            .filter(|node| node.is_asked && !node.items.is_empty() && contents.insert(node.content))
            .take(ITEMS_MAX)
            .collect();
        let all: usize = exercises.iter().map(|node| node.items.len()).sum();
        let most = if all > ITEMS_MAX { (ITEMS_MAX / exercises.len().max(1)).max(1) } else { all };
        exercises
            .into_iter()
            .map(|node| (node, node.items.iter().filter(|item| known.insert(*item)).take(most).collect()))
            .collect()
    }

    /// All nodes that hang on the root, each topic before what is in it.
    fn in_order(&self) -> Vec<&Node> {
        let mut children: HashMap<Uuid, Vec<&Node>> = HashMap::new();
        for node in self.nodes.iter().filter(|node| node.id != self.root) {
            if let Some(parent) = node.parent {
                children.entry(parent).or_default().push(node);
            }
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut waiting: Vec<&Node> = self.nodes.iter().filter(|node| node.id == self.root).collect();
        while let Some(node) = waiting.pop() {
            order.push(node);
            // Taken out: a node that is its own ancestor is met once.
            waiting.extend(children.remove(&node.id).unwrap_or_default().into_iter().rev());
        }
        order
    }
}

/// A channel for the tutor.
fn study(
    channel: &Uuid,
    version: u32,
    from: (i64, i64),
    tree: &Tree,
    dead: &HashSet<(Uuid, String)>,
) -> Study {
    let by_id: HashMap<Uuid, &Node> = tree.nodes.iter().map(|node| (node.id, node)).collect();
    // Topics above a node, the root first, itself last if it is one.
    let trail = |id: &Uuid| {
        let mut trail = Vec::new();
        let mut at = by_id.get(id).copied();
        while let Some(node) = at.filter(|_| trail.len() <= by_id.len()) {
            if node.is_topic {
                trail.push(node.id);
            }
            at = node.parent.filter(|_| node.id != tree.root).and_then(|parent| by_id.get(&parent).copied());
        }
        trail.reverse();
        trail
    };
    let live = |(node, items): (&Node, Vec<&String>)| {
        let live = |item: &&String| !dead.contains(&(node.id, (*item).clone()));
        (node.clone(), items.into_iter().filter(live).cloned().collect::<Vec<String>>())
    };
    let asked: Vec<(Node, Vec<String>)> =
        tree.asked_items().into_iter().map(live).filter(|(_, items)| !items.is_empty()).collect();
    let trails: Vec<Vec<Uuid>> = asked.iter().map(|(node, _)| trail(&node.id)).collect();
    let depth = depth_for(&trails);
    let topic_at = |trail: &[Uuid]| trail.get(depth.min(trail.len()).wrapping_sub(1)).copied();

    let mut places: HashMap<Uuid, usize> = HashMap::new();
    let mut topics: Vec<Uuid> = Vec::new();
    let mut below: HashMap<Uuid, BTreeSet<usize>> = HashMap::new();
    let (mut exercises, mut found) = (Vec::new(), HashMap::new());
    for ((node, items), trail) in asked.iter().zip(&trails) {
        let Some(topic) = topic_at(trail) else { continue };
        let skill = *places.entry(topic).or_insert_with(|| {
            topics.push(topic);
            topics.len() - 1
        });
        for above in trail.iter().chain([&node.id]) {
            below.entry(*above).or_default().insert(skill);
        }
        let title: Arc<str> = node.title.as_str().into();
        for item in items {
            exercises.push(SyllabusExercise {
                exercise: item.clone(),
                lesson: node.content.to_string(),
                skill,
                difficulty: DIFFICULTY,
                varies: false,
            });
            let number = node.items.iter().position(|other| other == item).unwrap_or(0) + 1;
            let asked = Asked { node: node.id, title: title.clone(), number, of: node.items.len() };
            found.insert(item.clone(), asked);
        }
    }
    // What needs something that nobody is asked about (a video) needs what is asked beside it.
    let trained = |id: &Uuid| -> BTreeSet<usize> {
        let beside = || topic_at(&trail(id)).and_then(|topic| places.get(&topic).copied());
        below.get(id).cloned().unwrap_or_else(|| beside().into_iter().collect())
    };
    let pairs = tree.needs.iter().flat_map(|(node, needed)| {
        let needed = trained(needed);
        trained(node).into_iter().flat_map(move |skill| needed.clone().into_iter().map(move |n| (skill, n)))
    });
    let needs = without_circles(topics.len(), pairs.take(NEEDS_MAX));
    let skills =
        topics.iter().zip(needs).map(|(topic, needs)| SyllabusSkill { id: topic.to_string(), needs });
    let syllabus = Syllabus {
        course: channel.to_string(),
        version,
        stands: SkillsAre::Topics,
        skills: skills.collect(),
        exercises,
    };
    let titles = titles(tree, &by_id, &topics);
    Study { from, syllabus: Arc::new(syllabus), topics: titles, asked: found }
}

/// How far down topics are told apart: as far as there are not too many. Depth 1 is the channel itself.
fn depth_for(trails: &[Vec<Uuid>]) -> usize {
    let deepest = trails.iter().map(Vec::len).max().unwrap_or(1);
    let count = |depth: usize| {
        trails
            .iter()
            .filter_map(|trail| trail.get(depth.min(trail.len()).wrapping_sub(1)))
            .collect::<HashSet<_>>()
            .len()
    };
    (2..=deepest).rev().find(|depth| count(*depth) <= SKILLS_MAX).unwrap_or(1)
}

/// What each skill needs, leaving out what would close a circle.
fn without_circles(skills: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut needs: Vec<Vec<usize>> = vec![Vec::new(); skills];
    for (skill, needed) in pairs {
        if skill == needed || needs[skill].contains(&needed) {
            continue;
        }
        let (mut waiting, mut seen) = (vec![needed], BTreeSet::new());
        while let Some(at) = waiting.pop() {
            if seen.insert(at) {
                waiting.extend(&needs[at]);
            }
        }
        if !seen.contains(&skill) {
            needs[skill].push(needed);
        }
    }
    for own in &mut needs {
        own.sort_unstable();
    }
    needs
}

/// Names of topics. Channels call many a topic "Exercises": such a one is named with the topic above it.
fn titles(tree: &Tree, by_id: &HashMap<Uuid, &Node>, topics: &[Uuid]) -> Vec<String> {
    let own = |id: &Uuid| match *id == tree.root {
        true => tree.title.clone(),
        false => by_id.get(id).map(|node| node.title.clone()).unwrap_or_default(),
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for topic in topics {
        *count.entry(own(topic)).or_default() += 1;
    }
    let named = |id: &Uuid| {
        let name = own(id);
        let above = by_id.get(id).and_then(|node| node.parent).filter(|_| count.get(&name) > Some(&1));
        above.map_or(name.clone(), |above| format!("{}: {name}", own(&above)))
    };
    topics.iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uuid(n: u16) -> Uuid {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&n.to_be_bytes());
        Uuid(bytes)
    }

    fn topic(id: u16, parent: u16, title: &str) -> Node {
        let (content, parent) = (uuid(id + 1_000), Some(uuid(parent)));
        Node {
            id: uuid(id),
            parent,
            content,
            is_topic: true,
            is_asked: false,
            title: title.into(),
            items: vec![],
        }
    }

    fn exercise(id: u16, parent: u16, items: &[&str]) -> Node {
        let items = items.iter().map(|item| (*item).to_owned()).collect();
        Node { is_topic: false, is_asked: true, items, ..topic(id, parent, &format!("E{id}")) }
    }

    fn tree(nodes: Vec<Node>, needs: &[(u16, u16)]) -> Tree {
        let needs = needs.iter().map(|(node, needed)| (uuid(*node), uuid(*needed))).collect();
        Tree { root: uuid(1), title: "Channel".into(), nodes, needs }
    }

    fn read(tree: &Tree, dead: &[(u16, &str)]) -> Study {
        let dead = dead.iter().map(|(node, item)| (uuid(*node), (*item).to_owned())).collect();
        study(&uuid(1), 3, (1, 1), tree, &dead)
    }

    #[test]
    fn topics_stand_for_skills_in_the_order_of_the_tree() {
        let video = Node { is_asked: false, ..exercise(31, 3, &[]) };
        let mut twice = exercise(22, 3, &["g"]);
        twice.content = uuid(20 + 1_000);
        let nodes = vec![
            topic(1, 0, "root"),
            topic(2, 1, "Soil"),
            topic(3, 1, "Water"),
            topic(4, 3, "Soil"),
            exercise(20, 2, &["a", "b", "c"]),
            exercise(30, 3, &["a", "d"]),
            video,
            exercise(40, 4, &["e"]),
            exercise(10, 1, &["f"]),
            twice,
            exercise(99, 77, &["lost"]),
        ];
        // Soil needs the video of Water; Water needs Soil, which would close a circle.
        let tree = tree(nodes, &[(20, 31), (3, 2), (4, 4), (5, 2)]);
        let study = read(&tree, &[(20, "b")]);
        let items: Vec<(&str, usize)> =
            study.syllabus.exercises.iter().map(|e| (e.exercise.as_str(), e.skill)).collect();
        assert_eq!(items, [("a", 0), ("c", 0), ("e", 1), ("d", 2), ("f", 3)]);
        assert_eq!(study.topics, ["Channel: Soil", "Water: Soil", "Water", "Channel"]);
        let needs: Vec<&[usize]> = study.syllabus.skills.iter().map(|skill| skill.needs.as_slice()).collect();
        // Water needs Soil as a whole: its small topic gets that, itself must not.
        assert_eq!(needs, [&[2][..], &[0], &[], &[]]);
        assert_eq!(study.syllabus.stands, SkillsAre::Topics);
        let asked = study.asked("c").unwrap();
        assert_eq!((asked.node, asked.title.as_ref(), asked.number, asked.of), (uuid(20), "E20", 3, 3));
        assert_eq!(study.asked("lost"), None);
        assert_eq!(study.topic(&uuid(4).to_string()), Some("Water: Soil"));
    }

    #[test]
    fn a_large_channel_is_read_by_the_topics_above_and_by_fewer_items() {
        let mut nodes = vec![topic(1, 0, "root")];
        for part in 0..20u16 {
            nodes.push(topic(100 + part, 1, &format!("Part {part}")));
            for small in 0..30u16 {
                let (topic_id, exercise_id) = (1_000 + part * 30 + small, 2_000 + part * 30 + small);
                nodes.push(topic(topic_id, 100 + part, &format!("Topic {part} {small}")));
                let items: Vec<String> = (0..12).map(|item| format!("{exercise_id}-{item}")).collect();
                let items: Vec<&str> = items.iter().map(String::as_str).collect();
                nodes.push(exercise(exercise_id, topic_id, &items));
            }
        }
        let study = read(&tree(nodes, &[]), &[]);
        assert_eq!(study.syllabus.skills.len(), 20, "600 topics are too many");
        assert_eq!(study.syllabus.exercises.len(), ITEMS_MAX, "ten of each twelve");
        assert_eq!(study.topics[19], "Part 19");
    }

    #[test]
    fn a_channel_without_questions_trains_nothing() {
        let study = read(&tree(vec![topic(1, 0, "root"), exercise(2, 1, &[])], &[]), &[]);
        assert!(study.syllabus.skills.is_empty() && study.syllabus.exercises.is_empty());
        assert!(read(&tree(vec![], &[(1, 2)]), &[]).syllabus.exercises.is_empty());
    }
}
