//! What must hold of people's keys: who may read a name reads it, nobody else does, and who was forgotten can be read by nobody.

use super::{
    node::{Node, Part},
    people::{Person, opens},
    world::World,
};
use eventlog::sealing::KeyId;
use exchange::{Reader, Trust};
use governance::forgetting::Holders;
use kernel::{NodeKey, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, Value};

/// Somebody can read whom he has no right to read, or reads again who was forgotten there.
pub fn unlawful(world: &World, trust: &Trust) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for node in world.nodes.iter().filter(|node| !node.dead) {
        let rights = Reader::of(trust.certificates_of(node.key()));
        for (person, hers) in &world.people {
            let there = opens(node, *person, &hers.keys)?;
            // That a school says she is its pupil is no right.
            if there && !may_open(world, node, &rights, *person, hers) {
                let (schools, granted) = (rights.schools(), &hers.granted);
                found.push(format!(
                    "node {} ({:?}, of {schools:?}) has keys of {} of {}, granted to {granted:?}: {}",
                    node.number,
                    node.part,
                    hers.name,
                    hers.school,
                    lying(world, *person)?
                ));
            }
            if there && node.is_honest() && node.erasures.contains(person) {
                found.push(format!("node {} can read again who was forgotten there", node.number));
            }
        }
    }
    Ok(found)
}

/// Whether a node may ever have been handed keys of a person.
fn may_open(world: &World, node: &Node, rights: &Reader, person: PersonId, hers: &Person) -> bool {
    let at_school = rights.schools().contains(&hers.school);
    let granted = rights.schools().iter().any(|school| hers.granted.contains(school));
    let agreed = node.part == Part::Central && world.consents.has(person);
    node.key() == hers.home || at_school || granted || agreed
}

/// Whatever is broken when everybody has heard everything.
pub fn broken(world: &mut World, trust: &Trust) -> Result<Vec<String>, StoreError> {
    let mut found = unlawful(world, trust)?;
    let copied: BTreeSet<NodeKey> = {
        let keys: Vec<NodeKey> = world.nodes.iter().map(Node::key).collect();
        keys.iter().filter(|key| keys.iter().filter(|other| other == key).count() > 1).copied().collect()
    };
    let sound = |node: &Node| node.is_honest() && !node.dead && !copied.contains(&node.key());
    let mut names = 0;
    for node in world.nodes.iter().filter(|node| !node.dead) {
        let rights = Reader::of(trust.certificates_of(node.key()));
        for (person, hers) in &world.people {
            let there = opens(node, *person, &hers.keys)?;
            let directory = node.directory();
            let name = node.store().read_blocking(|db| directory.name(db, *person))?;
            names += u64::from(name.is_some());
            let who = || format!("node {} ({:?}), of {}", node.number, node.part, hers.name);
            if hers.forgotten {
                let home = world.nodes.iter().find(|node| node.key() == hers.home);
                let told = home.is_some_and(|home| sound(home) && !home.restored);
                let can_read = node.is_honest() && (there || name.is_some());
                if told && can_read && !unheard(world, node, *person)? {
                    found.push(format!("{}: she was forgotten and can be read", who()));
                }
                continue;
            }
            if name.as_ref().is_some_and(|name| *name != hers.name) {
                found.push(format!("{}: she is called {name:?}", who()));
            }
            // A box whose disk was put back has lost what it drew since; nobody hands that back to it.
            let home = world.nodes.iter().find(|node| node.key() == hers.home);
            let drawn = home.is_some_and(|home| sound(home) && !home.restored);
            let hears = drawn && sound(node) && rights.schools().contains(&hers.school);
            // Another school's word does not end it.
            if hears
                && hers.protected
                && !node.store().read_blocking(|db| directory.is_protected(db, *person))?
            {
                found.push(format!("{}: she is protected, and it is not known there", who()));
            }
            if hears && name.is_none() {
                found.push(format!("{}: her name may be read and cannot", who()));
            }
        }
    }
    // A record that went with the disk, or the honour, of the box that wrote it nobody has heard.
    let told = |hers: &Person| {
        let home = world.nodes.iter().find(|node| node.key() == hers.home);
        hers.forgotten && home.is_some_and(|home| sound(home) && !home.restored)
    };
    for (person, hers) in world.people.iter().filter(|(_, hers)| told(hers)) {
        let held_up = held_up(world, *person, &sound)?;
        for node in world.nodes.iter().filter(|node| sound(node) && node.schools.contains(&hers.school)) {
            let (own, school) = (node.key(), hers.school);
            let listed = "SELECT 1 FROM governance_forgotten WHERE person = ?1 AND school = ?2";
            let (listed, entry) = node.store().read_blocking(|db| {
                let listed = db.query_one(listed, &[(*person).into(), school.into()])?.is_some();
                Ok::<_, StoreError>((listed, Holders::of(db, &[*person], own)?))
            })?;
            if !listed {
                found.push(format!("node {} does not list {} as forgotten", node.number, hers.name));
                continue;
            }
            for other in world.nodes.iter() {
                let waits = entry.waiting.contains(&other.key());
                if waits && sound(other) && !held_up.contains(&other.key()) {
                    let what = "waits for the word of node";
                    let lies = lying(world, *person)?;
                    let (node, other) = (node.number, other.number);
                    found.push(format!("node {node} {what} {other} about {}: {lies}", hers.name));
                }
                // Whoever was taken away cannot confirm, and may still read her: the list says so.
                let kept = other.revoked && other.schools.contains(&hers.school);
                if kept && !waits && opens(other, *person, &hers.keys)? {
                    let what = "does not say that node";
                    let lies = lying(world, *person)?;
                    let (node, other) = (node.number, other.number);
                    found.push(format!("node {node} {what} {other} may have keys of {}: {lies}", hers.name));
                }
            }
        }
    }
    world.told.names = names;
    found.truncate(20);
    Ok(found)
}

/// Whether a node has a person's keys from boxes alone that were taken away, and that said so in nothing that stands: nobody knows whom to ask. Her
/// school's list waits for such a box for ever, so nobody reads there that it is done.
fn unheard(world: &World, node: &Node, person: PersonId) -> Result<bool, StoreError> {
    let given = "SELECT key, node FROM exchange_key_from WHERE person = ?1";
    let given = node.store().read_blocking(|db| db.query(given, &[person.into()]))?;
    let mut givers: BTreeMap<KeyId, Vec<NodeKey>> = BTreeMap::new();
    for row in given {
        givers.entry(KeyId(row.id(0)?)).or_default().push(NodeKey(row.id(1)?));
    }
    let revoked = |giver: &NodeKey| world.nodes.iter().any(|other| other.key() == *giver && other.revoked);
    let directory = node.directory();
    let keys = node.store().read_blocking(|db| directory.keys_of(db, person))?;
    for key in &keys {
        let Some(gave) = givers.get(&key.id()) else { return Ok(false) };
        for giver in gave {
            if !revoked(giver) {
                return Ok(false);
            }
            let told = "SELECT 1 FROM exchange_handed WHERE person = ?1 AND node = ?2 AND giver = ?3 LIMIT 1";
            let of = [person.into(), Value::blob(node.key().as_bytes()), Value::blob(giver.as_bytes())];
            for other in world.nodes.iter().filter(|other| other.is_honest() && !other.dead && !other.revoked)
            {
                if other.store().read_blocking(|db| db.query_one(told, &of))?.is_some() {
                    return Ok(false);
                }
            }
        }
    }
    // A name without a key is another mistake.
    Ok(!keys.is_empty())
}

/// Who cannot confirm, because she handed the keys on to somebody who was taken away or is gone, or to somebody who is held up so: what was
/// handed over is not destroyed everywhere, and nobody may say so.
fn held_up(
    world: &World,
    person: PersonId,
    sound: &impl Fn(&Node) -> bool,
) -> Result<BTreeSet<NodeKey>, StoreError> {
    let sql = "SELECT n.node FROM exchange_notice n WHERE n.author = ?1 AND n.person = ?2 AND n.confirms = 0 AND NOT EXISTS \
        (SELECT 1 FROM exchange_notice c WHERE c.node = ?1 AND c.author = n.node AND c.person = ?2 AND c.confirms = 1) ORDER BY n.node";
    let mut waits: Vec<(NodeKey, NodeKey)> = Vec::new();
    for node in world.nodes.iter().filter(|node| !node.dead) {
        let of = [Value::blob(node.key().as_bytes()), person.into()];
        for row in node.store().read_blocking(|db| db.query(sql, &of))? {
            waits.push((node.key(), NodeKey(row.id(0)?)));
        }
    }
    let reachable: BTreeSet<NodeKey> = world.nodes.iter().filter(|node| sound(node)).map(Node::key).collect();
    let mut held_up = BTreeSet::new();
    loop {
        let lost = |node: &NodeKey| !reachable.contains(node) || held_up.contains(node);
        let more: Vec<NodeKey> = waits
            .iter()
            .filter(|(who, whom)| lost(whom) && !held_up.contains(who))
            .map(|(who, _)| *who)
            .collect();
        if more.is_empty() {
            return Ok(held_up);
        }
        held_up.extend(more);
    }
}

/// For who reads a failure: who handed her keys to whom, as the nodes know it, and the notices about her, author to node, that lie where.
fn lying(world: &World, person: PersonId) -> Result<String, StoreError> {
    let number = |key: &[u8]| {
        let node = world.nodes.iter().find(|node| node.key().as_bytes() == key);
        node.map_or("?".to_owned(), |node| node.number.to_string())
    };
    let mut lines = Vec::new();
    for node in world.nodes.iter().filter(|node| !node.dead) {
        let (handed, notices) = node.store().read_blocking(|db| {
            let handed = "SELECT DISTINCT giver, node FROM exchange_handed WHERE person = ?1 ORDER BY giver, node";
            let notices = "SELECT author, node, confirms, number FROM exchange_notice WHERE person = ?1 ORDER BY author, node";
            Ok::<_, StoreError>((db.query(handed, &[person.into()])?, db.query(notices, &[person.into()])?))
        })?;
        let mut line = format!("at {}", node.number);
        for row in handed {
            line += &format!(" handed {}>{}", number(row.blob(0)?), number(row.blob(1)?));
        }
        for row in notices {
            let what = if row.int(2)? == 0 { "asks" } else { "confirms" };
            line += &format!(" {what} {}>{} #{}", number(row.blob(0)?), number(row.blob(1)?), row.int(3)?);
        }
        lines.push(line);
    }
    Ok(lines.join("; "))
}
