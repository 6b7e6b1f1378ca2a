//! Exchange by files: blocks cut for a reader, carried in a folder, checked and taken.

use crate::{node::TrialNode, trust::Trust};
use eventlog::{Block, CheckedBlock, EntryRef, Frontier, Item, Position, digest};
use events::Event;
use kernel::{Authority, Origin, PersonId, SchoolId};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use store::{Draft, Received, StoreError, cut_block, log};

/// What a node may read of others' logs, decided by the sender from the envelope alone.
#[derive(Clone, Default)]
pub struct Reader {
    /// The hub's school.
    pub school: Option<SchoolId>,
    /// A central: reads what staff write.
    pub staff: bool,
    /// Persons it may read: consented, or moved here.
    pub people: BTreeSet<PersonId>,
    /// Its own copy on a stick: everything.
    pub everything: bool,
}

impl Reader {
    fn may_read(&self, entry: &EntryRef<'_>) -> bool {
        self.everything
            || matches!(entry.authority(), Authority::Node | Authority::Central)
            || (self.staff && entry.authority() == Authority::Staff)
            || entry.schools().any(|school| Some(school) == self.school)
            || entry.persons().any(|person| self.people.contains(&person))
    }
}

/// How far a reader has each log.
pub type Have = BTreeMap<Origin, u64>;

pub fn have(node: &TrialNode) -> Have {
    let heads = node.store.read_blocking(log::Head::load_all).unwrap();
    heads.into_iter().map(|head| (head.origin, head.seq)).collect()
}

/// A folder of blocks.
pub struct Letter {
    pub folder: PathBuf,
    pub bytes: u64,
    pub entries_shown: u64,
    pub entries_withheld: u64,
}

/// Writes what the reader lacks as one file per block.
pub fn export(node: &TrialNode, reader: &Reader, have: &Have, folder: PathBuf) -> Letter {
    fs::create_dir_all(&folder).unwrap();
    let mut letter = Letter { folder, bytes: 0, entries_shown: 0, entries_withheld: 0 };
    for head in node.store.read_blocking(log::Head::load_all).unwrap() {
        let mut after = have.get(&head.origin).copied().unwrap_or(0);
        loop {
            let cut = node.store.read_blocking(|db| cut_block(db, head.origin, after));
            let block = match cut {
                Ok(Some(block)) => block,
                Ok(None) => break,
                // The reader ends where we know only a run: it gets the log from the beginning.
                Err(StoreError::Withheld { .. }) if after > 0 => {
                    after = 0;
                    continue;
                }
                Err(e) => panic!("{e}"),
            };
            let part = block.filter(|entry| reader.may_read(entry)).unwrap();
            for item in &part.items {
                match item {
                    Item::Entry(_) => letter.entries_shown += 1,
                    other => letter.entries_withheld += other.entry_count(),
                }
            }
            after = part.last_seq();
            let bytes = part.to_bytes().unwrap();
            letter.bytes += bytes.len() as u64;
            let log = kernel::to_base32(&head.origin.tag().0);
            let file = letter.folder.join(format!("{log}-{:08}.block", part.first_seq()));
            fs::write(file, bytes).unwrap();
        }
    }
    letter
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Report {
    pub new: u64,
    pub shown: u64,
    pub known: u64,
    /// Logs with two histories.
    pub forks: Vec<Origin>,
    /// Why blocks were refused.
    pub refused: Vec<String>,
    /// Entries written again because their branch was lost.
    pub reissued: u64,
}

/// Takes the blocks of a folder: those of certified nodes, within their scope, that lead on from what is here.
pub fn import(node: &mut TrialNode, folder: &Path) -> Report {
    let mut report = Report::default();
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut waiting = Vec::new();
    for file in files {
        match Block::from_bytes(&fs::read(&file).unwrap()).and_then(CheckedBlock::new) {
            Ok(block) => waiting.push(block),
            Err(e) => report.refused.push(e.to_string()),
        }
    }
    // What one block says of nodes may be what lets the next one in.
    loop {
        let trust = node.trust();
        let (acceptable, others): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|block| refusal(&trust, block).is_none());
        waiting = others;
        if acceptable.is_empty() {
            report.refused.extend(waiting.iter().filter_map(|block| refusal(&trust, block)));
            break;
        }
        for block in &acceptable {
            take(node, block, &mut report);
        }
        // A settlement that has just arrived needs the blocks that it keeps.
        let trust = node.trust();
        settle_forks(node, &trust, &acceptable, &mut report);
    }
    let trust = node.trust();
    void_revoked(node, &trust);
    forget(node);
    report
}

fn refusal(trust: &Trust, checked: &CheckedBlock) -> Option<String> {
    let mut trust = trust.clone();
    checked.block().items.iter().find_map(|item| {
        let Item::Entry(bytes) = item else { return None };
        let entry = EntryRef::decode(bytes).ok()?;
        trust.learn(&entry);
        trust.covers(&entry).err().map(|e| e.to_string())
    })
}

fn take(node: &TrialNode, checked: &CheckedBlock, report: &mut Report) {
    let taken = checked.clone();
    let (first, last) = (checked.block().first_seq(), checked.block().last_seq());
    // A relay that knows a place as a run only can hide a fork: here nothing is taken that could be of another history.
    match node.store.write_blocking(move |tx| tx.receive_of_forked(&taken)) {
        Ok(Received::Taken { new, shown }) => {
            report.new += new;
            report.shown += shown;
        }
        Ok(Received::Known) => report.known += last + 1 - first,
        Ok(Received::Gap { have }) => report.refused.push(format!("{first}..={last} after {have}")),
        Err(StoreError::Fork { .. }) => report.forks.push(checked.block().origin()),
        Err(e) => panic!("{}: {e}", node.name),
    }
}

/// Applies what the node's own log says about others, after writing or taking it.
pub fn apply_trust(node: &TrialNode) {
    void_revoked(node, &node.trust());
}

/// Whatever a revocation takes back counts no more, whenever it came.
fn void_revoked(node: &TrialNode, trust: &Trust) {
    for (origin, seq) in have(node) {
        if let Some(until) = trust.stands_until(&origin).filter(|until| *until < seq) {
            node.store.write_blocking(move |tx| tx.void_after(origin.tag(), until)).unwrap();
        }
    }
}

/// Destroys the keys of whoever is to be forgotten, and asks for her entries no more: a node deletes only what it has, and
/// what it was never shown must not come later.
fn forget(node: &mut TrialNode) {
    testkit::stores::settle(&node.store).unwrap();
    let sql = "SELECT person FROM trial_person WHERE forgotten = 1 ORDER BY person";
    let rows = node.store.read_blocking(|db| db.query(sql, &[])).unwrap();
    for row in rows {
        let person = PersonId(row.id(0).unwrap());
        node.ring.destroy(person);
        node.reader.people.remove(&person);
    }
}

/// Where a settlement names another root than ours, our branch gives way, and what we wrote in it ourselves is written
/// again, in a new life, under its own wall times.
fn settle_forks(node: &mut TrialNode, trust: &Trust, blocks: &[CheckedBlock], report: &mut Report) {
    for kept in trust.settlements.iter().map(|settlement| settlement.terms.kept) {
        let kept_blocks: Vec<&CheckedBlock> =
            blocks.iter().filter(|block| block.block().origin() == kept.origin).collect();
        if !lead_to(&kept_blocks, &kept) {
            continue;
        }
        let Some((cut, common)) = divergence(node, &kept, &kept_blocks) else { continue };
        if node.origin() == kept.origin {
            node.begin_new_life();
        }
        let tag = kept.origin.tag();
        let lost = node.store.write_blocking(move |tx| tx.cut_back(tag, cut)).unwrap();
        for block in kept_blocks {
            take(node, block, report);
        }
        if node.origin().node == kept.origin.node {
            for bytes in lost {
                report.reissued += u64::from(reissue(node, &bytes, common));
            }
        }
    }
}

/// Whether these blocks are of the kept branch: they pass through the position that the settlement names.
fn lead_to(blocks: &[&CheckedBlock], kept: &Position) -> bool {
    blocks.iter().any(|checked| {
        let mut tree = checked.block().before.clone();
        checked.block().items.iter().any(|item| {
            append(&mut tree, item);
            tree.len() == kept.seq && tree.root() == kept.root
        })
    })
}

fn append(tree: &mut Frontier, item: &Item) {
    match item {
        Item::Entry(bytes) => tree.append(&digest(bytes)),
        Item::Withheld(digest) => tree.append(digest),
        Item::WithheldRun { height, root } => tree.append_subtree(*height, root).unwrap(),
    }
}

/// Where to cut back to (the beginning of a block at which our tree is the kept one), and the last entry that both
/// branches are known to share. None if we are on the kept branch already. A node that knows the places in question only
/// as runs cannot tell; it gives up its copy too, and loses nothing by it.
fn divergence(node: &TrialNode, kept: &Position, blocks: &[&CheckedBlock]) -> Option<(u64, u64)> {
    let tree_at = |seq| node.store.read_blocking(|db| log::frontier_at(db, kept.origin.tag(), seq)).ok();
    if tree_at(kept.seq).is_some_and(|tree| tree.root() == kept.root) {
        return None;
    }
    let mut found = None;
    for block in blocks.iter().map(|checked| checked.block()) {
        let mut tree = block.before.clone();
        if tree_at(tree.len()).as_ref() != Some(&tree) {
            continue;
        }
        let mut common = tree.len();
        for item in &block.items {
            append(&mut tree, item);
            match tree_at(tree.len()) {
                Some(ours) if ours == tree => common = tree.len(),
                Some(_) => break,
                None => {}
            }
        }
        found = Some((block.before.len(), common));
    }
    found
}

fn reissue(node: &TrialNode, bytes: &[u8], common: u64) -> bool {
    let entry = EntryRef::decode(bytes).unwrap();
    if entry.seq() <= common {
        return false;
    }
    let events = entry.events().map(|raw| Event::decode(raw.kind, raw.version, raw.body).unwrap()).collect();
    let header = entry.header();
    let draft = Draft {
        schools: header.schools.clone(),
        persons: header.persons.clone(),
        authority: header.authority,
        events,
    };
    node.store.write_blocking(move |tx| tx.reissue(draft, header.hlc, header.clock)).unwrap();
    true
}
