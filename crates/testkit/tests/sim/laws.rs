//! What must hold at the end, whatever happened.

use super::node::{Node, Part};
use eventlog::{EntryRef, digest};
use events::{Event, governance::HistoryAsked};
use exchange::{Reader, Trust};
use kernel::{Authority, Digest, NodeKey, Origin, OriginTag, PersonId, SchoolId, UtcMillis};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    StoreError, Value,
    log::{self, Head},
};

/// Rows read at once.
const CHUNK: u64 = 100_000;

/// What a node holds in clear, entry by entry: digest, bytes, void or not.
pub type Held = BTreeMap<(Origin, u64), (Digest, Vec<u8>, bool)>;

/// Everything that a node can read.
pub fn held(node: &Node) -> Result<Held, StoreError> {
    node.store().read_blocking(|db| {
        let mut held = Held::new();
        for (origin, ..) in Head::roots(db)? {
            for line in log::read(db, origin.tag(), 0, CHUNK)? {
                let void = line.void != 0;
                if let Ok(bytes) = line.what {
                    held.insert((origin, line.seq), (digest(&bytes), bytes, void));
                }
            }
        }
        Ok(held)
    })
}

/// What was promised: entries that were acknowledged and whose disk was not replaced by an older one.
pub type Promised = BTreeSet<(Origin, u64)>;

/// What may never be, also in the middle of everything: somebody holds what he may not read, or what nobody may have written.
pub fn unlawful(nodes: &[Node], trust: &Trust) -> Result<Vec<String>, StoreError> {
    let all = all_held(nodes)?;
    let moves = Moves::of(&all, trust);
    Ok(all.iter().flat_map(|(number, held)| shown_wrongly(&nodes[*number], held, trust, &moves)).collect())
}

/// Takes in what the root has signed, wherever it stands: it is so, also where a central forgot it that was put back to an earlier state.
pub fn learn_all(nodes: &[Node], trust: &mut Trust) -> Result<(), StoreError> {
    for bytes in all_held(nodes)?.iter().flat_map(|(_, held)| held.values()).map(|(_, bytes, _)| bytes) {
        if let Ok(entry) = EntryRef::decode(bytes) {
            trust.learn(&entry);
        }
    }
    Ok(())
}

fn all_held(nodes: &[Node]) -> Result<Vec<(usize, Held)>, StoreError> {
    let there = nodes.iter().filter(|node| !node.dead);
    there.map(|node| Ok((node.number, held(node)?))).collect()
}

fn shown_wrongly(node: &Node, held: &Held, trust: &Trust, moves: &Moves) -> Vec<String> {
    let mut found = Vec::new();
    let honest = matches!(node.part, Part::Central | Part::Hub);
    // A school that lies writes what it likes; what others show it is theirs to answer for.
    if !honest && node.part != Part::Claimant {
        return found;
    }
    let name = format!("node {} ({:?})", node.number, node.part);
    let rights = Reader::of(trust.certificates_of(node.key()));
    for ((origin, seq), (_, bytes, _)) in held {
        let Ok(entry) = EntryRef::decode(bytes) else {
            found.push(format!("{name}: entry {seq} of {origin:?} cannot be read"));
            continue;
        };
        let own = origin.node == node.key();
        if !own && !rights.may_read(&entry) && !moves.shows(&rights, &entry) {
            let (authority, persons) = (entry.authority(), entry.persons().collect::<Vec<_>>());
            let kinds: Vec<u16> = entry.events().map(|raw| raw.kind).collect();
            let (node, schools) = (origin.node, entry.schools().collect::<Vec<_>>());
            found.push(format!(
                "{name} holds entry {seq} of {node} and may not read it: {authority:?} of {schools:?} on {persons:?}, kinds {kinds:?}, {}",
                moves.about(&persons)
            ));
        }
        if !honest {
            continue;
        }
        if let Err(e) = trust.covers(&entry) {
            found.push(format!("{name} holds an entry that nobody may have written: {e}"));
        }
        let foreign = entry.events().any(|raw| {
            let school = Event::decode(raw.kind, raw.version, raw.body).ok().and_then(|e| e.school());
            school.is_some_and(|school| entry.schools().all(|named| named != school))
        });
        if foreign && trust.is_central(node.key()) {
            found.push(format!("{name} believes a school that entry {seq} of {} does not name", origin.node));
        }
    }
    found
}

/// Finds whatever is broken at the end, in words. `meeting`: who meets whom, the higher number first.
pub fn broken(
    nodes: &[Node],
    promised: &Promised,
    trust: &Trust,
    now: UtcMillis,
    before_mending: &BTreeMap<usize, usize>,
    meeting: &BTreeSet<(usize, usize)>,
) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let all = all_held(nodes)?;
    let honest = |number: usize| matches!(nodes[number].part, Part::Central | Part::Hub);
    let hub = |node: &&Node| node.part == Part::Hub && !node.revoked && !node.dead;
    let authors: BTreeMap<NodeKey, &Node> = nodes.iter().filter(hub).map(|node| (node.key(), node)).collect();
    let liars: BTreeSet<NodeKey> =
        nodes.iter().filter(|node| node.part == Part::Liar).map(|node| node.key()).collect();
    let moves = Moves::of(&all, trust);
    // Whatever some honest node can show, and may be believed.
    let mut known = Held::new();
    let astray = Astray::of(nodes, &all, trust)?;
    for (number, held) in &all {
        if honest(*number) && !nodes[*number].revoked {
            for (place, entry) in held {
                if astray.holds(*number, &place.0) {
                    continue;
                }
                if known.insert(*place, entry.clone()).is_some_and(|other| other.0 != entry.0) {
                    let has =
                        |(node, held): &(usize, Held)| held.get(place).map(|e| (*node, e.0.to_string()));
                    let who: Vec<_> = all.iter().filter_map(has).collect();
                    found.push(format!("two different entries stand at {place:?}: {who:?}"));
                }
            }
        }
    }
    found.extend(astray.not_written_again(&all, &known));
    found.extend(
        promised
            .iter()
            .filter(|place| !known.contains_key(place))
            .map(|place| format!("entry {place:?} was acknowledged and is nowhere")),
    );
    for (number, held) in &all {
        let node = &nodes[*number];
        found.extend(shown_wrongly(node, held, trust, &moves));
        if !honest(*number) {
            continue;
        }
        let name = format!("node {number} ({:?})", node.part);
        let verified = node.store().read_blocking(log::verify)?;
        found.extend(verified.faults.iter().map(|fault| format!("{name}: {fault}")));
        found.extend(counted_once(node, &name)?);
        let rights = Reader::of(trust.certificates_of(node.key()));
        for ((origin, seq), (.., void)) in held {
            let stands = trust.stands_until(origin).is_none_or(|until| *seq <= until);
            if !node.revoked && stands == *void {
                found.push(format!("{name}: entry {seq} of {} is void {void}, stands {stands}", origin.node));
            }
        }
        if trust.reader(node.key(), now).is_none() {
            if before_mending.get(number).is_some_and(|before| *before != held.len()) {
                found.push(format!("{name} is revoked and was given more"));
            }
            continue;
        }
        for ((origin, seq), (_, bytes, _)) in &known {
            let Ok(entry) = EntryRef::decode(bytes) else { continue };
            let wants = trust.certificates_of(origin.node).any(|author| rights.wants_log_of(author));
            // Nobody has to take what stands behind a lie, nor what a revoked node wrote last. What was granted is owed by its author alone, who
            // may be gone. What learners did goes over no central: two boxes have to meet for it.
            let meet = |author: &Node| {
                let pair = (author.number.max(node.number), author.number.min(node.number));
                entry.authority() != Authority::Learner || meeting.contains(&pair)
            };
            let author = authors.get(&origin.node);
            let hers = author.is_some_and(|author| meet(author)) && moves.granted(&rights, &entry);
            let owed = (wants && rights.may_read(&entry) || hers)
                && !liars.contains(&origin.node)
                && !trust.is_revoked(origin.node);
            if owed && !held.contains_key(&(*origin, *seq)) {
                let refused = node.store().read_blocking(|db| exchange::quarantined(db, 1_000))?;
                let refused: Vec<String> = refused
                    .into_iter()
                    .filter(|refused| refused.log == origin.tag())
                    .map(|refused| format!("from {} up to {}: {}", refused.peer, refused.seq, refused.why))
                    .collect();
                let have = all.iter().filter(|(_, held)| held.contains_key(&(*origin, *seq)));
                let have: Vec<usize> = have.map(|(number, _)| *number).collect();
                found.push(format!(
                    "{name} may read entry {seq} of {origin:?} ({:?}) and lacks it, {have:?} have it; refused {refused:?}",
                    entry.authority()
                ));
            }
        }
    }
    found.extend(alike(nodes, trust)?);
    found.truncate(20);
    Ok(found)
}

/// Copies of the lost branch of a settled log at boxes that do not take that log: they were shown an asking or a history of it, and whom they meet since has
/// nothing on the kept branch for them. What they were shown its writer writes again, and it counts once.
struct Astray(BTreeSet<(usize, Origin)>);

impl Astray {
    fn of(nodes: &[Node], all: &[(usize, Held)], trust: &Trust) -> Result<Self, StoreError> {
        let mut astray = BTreeSet::new();
        for kept in trust.settlements().map(|one| one.terms.kept) {
            for (number, held) in all {
                let node = &nodes[*number];
                let rights = Reader::of(trust.certificates_of(node.key()));
                let is_taken =
                    trust.certificates_of(kept.origin.node).any(|author| rights.wants_log_of(author));
                let has_some = held.keys().any(|(origin, _)| *origin == kept.origin);
                if is_taken || node.part != Part::Hub || node.key() == kept.origin.node || !has_some {
                    continue;
                }
                let tag = kept.origin.tag();
                let tree = node.store().read_blocking(|db| log::frontier_at(db, tag, kept.seq));
                // A copy that ends before the settled place, or in the middle of a run there, cannot be told by it.
                if !tree.is_ok_and(|tree| tree.root() == kept.root) {
                    astray.insert((*number, kept.origin));
                }
            }
        }
        Ok(Self(astray))
    }

    fn holds(&self, number: usize, origin: &Origin) -> bool {
        self.0.contains(&(number, *origin))
    }

    /// What such a copy shows that is not on the kept branch must stand elsewhere in another life of its writer.
    fn not_written_again(&self, all: &[(usize, Held)], known: &Held) -> Vec<String> {
        let mut found = Vec::new();
        let stands = |writer: Origin, bytes: &[u8]| {
            let other = |origin: &Origin| origin.node == writer.node && *origin != writer;
            let what = said(bytes);
            known.iter().any(|((origin, _), (_, theirs, _))| other(origin) && said(theirs) == what)
        };
        for (number, held) in all {
            for ((origin, seq), (digest, bytes, _)) in
                held.iter().filter(|((origin, _), _)| self.holds(*number, origin))
            {
                let kept = known.get(&(*origin, *seq)).is_some_and(|(kept, ..)| kept == digest);
                if !kept && !stands(*origin, bytes) {
                    found.push(format!(
                        "node {number} was shown entry {seq} of a lost branch of {origin:?}, which was not written again"
                    ));
                }
            }
        }
        found
    }
}

/// What an entry says.
fn said(bytes: &[u8]) -> Vec<(u16, u8, Vec<u8>)> {
    let entry = EntryRef::decode(bytes).ok();
    entry
        .iter()
        .flat_map(|entry| entry.events())
        .map(|raw| (raw.kind, raw.version, raw.body.to_vec()))
        .collect()
}

/// What schools asked of each other, and what they answered last, told by the entries themselves and not by the program's views.
struct Moves {
    asked: Vec<Asked>,
}

/// An asking, and what became of it.
#[derive(Debug)]
struct Asked {
    person: PersonId,
    /// The school that is asked.
    from: SchoolId,
    /// The school that asks.
    by: SchoolId,
    /// It was granted, whatever was said later: what was handed over before a school took its word back stays where it is. Of two boxes of one
    /// school one may refuse what the other has granted, before they hear of each other.
    ever: bool,
    /// The last word of it that no revocation takes back is that it is granted.
    granted: bool,
}

impl Moves {
    fn of(all: &[(usize, Held)], trust: &Trust) -> Self {
        let (mut asked, mut answers) = (BTreeMap::new(), BTreeMap::new());
        let entries = all.iter().flat_map(|(_, held)| held).filter(|(_, (.., void))| !void);
        for ((origin, seq), (_, bytes, _)) in entries {
            let Ok(entry) = EntryRef::decode(bytes) else { continue };
            // A box that was taken away believes itself, and whom it met before others heard of that was shown what it granted.
            let stands = trust.stands_until(origin).is_none_or(|until| *seq <= until);
            for raw in entry.events() {
                match Event::decode(raw.kind, raw.version, raw.body) {
                    Ok(Event::HistoryAsked(e)) if e.from != e.school => {
                        asked.entry(exchange::moves::digest_of(&e)).or_insert((e, false)).1 |= stands;
                    }
                    Ok(Event::HistoryAnswered(e)) => {
                        let said = stands.then(|| (entry.header().stamp(), e.granted));
                        for school in entry.schools() {
                            let (last, ever) = answers.entry((e.asked, school)).or_insert((None, false));
                            (*last, *ever) = ((*last).max(said), *ever || e.granted);
                        }
                    }
                    _ => {}
                }
            }
        }
        // Who is asked answers, and nobody in his place.
        let become_of = |(digest, (e, stands)): (Digest, (HistoryAsked, bool))| {
            let (last, ever) = answers.get(&(digest, e.from)).copied().unwrap_or_default();
            let granted = stands && last.is_some_and(|(_, granted)| granted);
            Asked { person: e.person, from: e.from, by: e.school, ever, granted }
        };
        Self { asked: asked.into_iter().map(become_of).collect() }
    }

    /// For who reads a failure: whose history was asked for, of which school and for which, granted or not.
    fn about(&self, persons: &[PersonId]) -> String {
        let about = self.asked.iter().filter(|asked| persons.contains(&asked.person));
        format!("{:?}", about.collect::<Vec<_>>())
    }

    /// Whether a foreign school may hold an entry: an asking of its own, a statement, or what it asked for and was ever granted.
    fn shows(&self, rights: &Reader, entry: &EntryRef<'_>) -> bool {
        let asks_ours = entry.events().all(|raw| {
            let event = Event::decode(raw.kind, raw.version, raw.body);
            matches!(event, Ok(Event::HistoryAsked(e)) if rights.schools().contains(&e.from))
        });
        asks_ours || self.is_hers(rights, entry, |asked| asked.ever)
    }

    /// Whether it is owed to her.
    fn granted(&self, rights: &Reader, entry: &EntryRef<'_>) -> bool {
        self.is_hers(rights, entry, |asked| asked.granted)
    }

    fn is_hers(&self, rights: &Reader, entry: &EntryRef<'_>, answered: impl Fn(&Asked) -> bool) -> bool {
        let mut persons = entry.persons();
        let (Some(person), None) = (persons.next(), persons.next()) else { return false };
        is_history(entry)
            && self.asked.iter().any(|asked| {
                answered(asked)
                    && asked.person == person
                    && rights.schools().contains(&asked.by)
                    && entry.schools().any(|s| s == asked.from)
            })
    }
}

/// What she did, and that she was a pupil.
fn is_history(entry: &EntryRef<'_>) -> bool {
    let pupil = kernel::Role::Pupil as u8;
    match entry.authority() {
        Authority::Learner => true,
        Authority::Staff => entry.events().all(|raw| match Event::decode(raw.kind, raw.version, raw.body) {
            Ok(Event::PersonRegistered(_)) => true,
            Ok(Event::RoleGiven(e)) => e.role == pupil,
            Ok(Event::PersonProtected(e)) => e.protected,
            _ => false,
        }),
        _ => false,
    }
}

/// Every readable entry that is not void counts exactly once.
fn counted_once(node: &Node, name: &str) -> Result<Vec<String>, StoreError> {
    node.store().rebuild_now(std::time::Duration::from_millis(200))?;
    node.store().read_blocking(|db| {
        let mut found = Vec::new();
        for (origin, ..) in Head::roots(db)? {
            let tag: OriginTag = origin.tag();
            let mut events = 0i64;
            for line in log::read(db, tag, 0, CHUNK)? {
                let Ok(bytes) = &line.what else { continue };
                if line.void == 0
                    && let Ok(entry) = EntryRef::decode(bytes)
                {
                    let kinds = [302, 501];
                    events += entry.events().filter(|raw| kinds.contains(&raw.kind)).count() as i64;
                }
            }
            let row =
                db.query_one("SELECT events FROM sim_tally WHERE origin = ?1", &[Value::blob(&tag.0)])?;
            let counted = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
            if counted != events {
                found.push(format!("{name} counts {counted} events of {}, there are {events}", origin.node));
            }
        }
        Ok(found)
    })
}

/// Nodes with the same entries show the same.
fn alike(nodes: &[Node], trust: &Trust) -> Result<Vec<String>, StoreError> {
    /// Entries by place, and whether they are void.
    type Places = Vec<(Origin, u64, bool)>;
    let mut seen: BTreeMap<Places, (usize, Vec<String>)> = BTreeMap::new();
    let mut found = Vec::new();
    for node in
        nodes.iter().filter(|node| node.part == Part::Hub && !node.dead && !trust.is_revoked(node.key()))
    {
        let places: Vec<_> =
            held(node)?.into_iter().map(|((origin, seq), (.., void))| (origin, seq, void)).collect();
        let shown = testkit::stores::dump(&node.store())?;
        match seen.get(&places) {
            Some((other, expected)) if *expected != shown => {
                found.push(format!("nodes {other} and {} hold the same and show other tables", node.number));
            }
            Some(_) => {}
            None => drop(seen.insert(places, (node.number, shown))),
        }
    }
    Ok(found)
}
