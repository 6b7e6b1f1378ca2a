//! Taking blocks of other nodes' logs, also in parts: a node that was shown some entries may later be shown others.

use crate::{
    StoreError, archive,
    db::Value,
    log::{self, Head, Leaf, Stored},
    view::Facts,
    writer::{MAX_CLOCK_AHEAD_MS, WriteTx},
};
use eventlog::{Block, CheckedBlock, EntryRef, Frontier, Item, block::merge};
use kernel::{Hlc, Origin, OriginTag};

/// What became of a received block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Something was not here before.
    Taken {
        /// Entries, shown or withheld, that follow what was here.
        new: u64,
        /// Entries that had been withheld and are now here.
        shown: u64,
    },
    /// All was here already.
    Known,
    /// Entries before it are missing, or the block begins or ends inside what this node has of the log only as a run of
    /// withheld entries: send from here on.
    Gap {
        /// Last entry here.
        have: u64,
    },
}

impl WriteTx<'_> {
    /// Takes a block of another node's log. Whether its author may write this (certificate, scope) the caller has
    /// checked. What is known already is passed over; what was withheld and is now shown counts from now on.
    /// `Err(StoreError::Fork)` if the signed root is not the one that our entries lead to.
    pub fn receive(&mut self, checked: &CheckedBlock) -> Result<Received, StoreError> {
        let block = checked.block();
        let (origin, first) = (block.origin(), block.first_seq());
        let tag = origin.tag();
        let writer = &mut *self.writer;
        let head = writer.heads.get(&tag);
        if head.is_some_and(|head| head.origin != origin) {
            return Err(StoreError::Log("two origins share a tag; the second is refused".into()));
        }
        let have = head.map_or(0, |head| head.seq);
        let end = head.map_or_else(Frontier::new, |head| head.frontier.clone());
        if first > have + 1 {
            return Ok(Received::Gap { have });
        }
        let fork = StoreError::Fork {
            origin: format!("{} {}", origin.node, origin.incarnation),
            seq: block.last_seq(),
        };
        // Most blocks go on where the log ends: that tree is at hand.
        let tree_at = |db: &mut _, seq| match seq == have {
            true => Ok(Some(end.clone())),
            false => match log::frontier_at(db, tag, seq) {
                Ok(tree) => Ok(Some(tree)),
                Err(StoreError::Withheld { .. }) => Ok(None),
                Err(e) => Err(e),
            },
        };
        let Some(before) = tree_at(&mut writer.db, first - 1)? else { return Ok(Received::Gap { have }) };
        if before != block.before {
            return Err(fork);
        }
        // Up to where we have the log, the block must lead to our own root.
        let known_until = have.min(block.last_seq());
        let (known, new) = split(block, known_until);
        let ours = tree_at(&mut writer.db, known_until)?;
        let (Some(known), Some(ours)) = (known, ours) else {
            // One side knows the end only as the inside of a run. Two histories may still show at another place.
            let mut theirs = before;
            for item in &block.items {
                if theirs.len() + item.entry_count() > have {
                    break;
                }
                stored(item)?.leaf().append_to(&mut theirs)?;
                if tree_at(&mut writer.db, theirs.len())?.is_some_and(|ours| ours != theirs) {
                    return Err(fork);
                }
            }
            return Ok(Received::Gap { have });
        };
        let mut theirs = before;
        for item in known {
            stored(item)?.leaf().append_to(&mut theirs)?;
        }
        if theirs != ours {
            return Err(fork);
        }
        let shown = self.show(tag, first, known)?;
        if !new.is_empty() {
            self.take(origin, new, checked)?;
        }
        match block.last_seq().saturating_sub(have) {
            0 if shown == 0 => Ok(Received::Known),
            new => Ok(Received::Taken { new, shown }),
        }
    }

    /// Appends what is new, applies it, and lets our clock follow.
    fn take(&mut self, origin: Origin, new: &[Item], checked: &CheckedBlock) -> Result<(), StoreError> {
        let writer = &mut *self.writer;
        let now = writer.clock.now();
        writer.touch(origin);
        let head = writer.heads.entry(origin.tag()).or_insert_with(|| Head::new(origin));
        let entries = new.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
        log::append(&mut writer.db, head, &entries)?;
        log::put_checkpoint(&mut writer.db, &checked.block().checkpoint)?;
        let received = head.hlc;
        self.apply_shown(new)?;
        let own = self.writer.own;
        let own = self.writer.touch(own);
        own.hlc = own.hlc.receive(received, now, MAX_CLOCK_AHEAD_MS);
        Ok(())
    }

    /// Fills in entries that were withheld. Returns how many.
    fn show(&mut self, tag: OriginTag, first: u64, theirs: &[Item]) -> Result<u64, StoreError> {
        if theirs.is_empty() {
            return Ok(0);
        }
        let last = first - 1 + theirs.iter().map(Item::entry_count).sum::<u64>();
        let (origin, range) = (Value::blob(&tag.0), [Value::Int(first as i64), Value::Int(last as i64)]);
        let where_withheld = "origin = ?1 AND seq >= ?2 AND seq <= ?3 AND bytes IS NULL";
        let values = [origin.clone(), range[0].clone(), range[1].clone()];
        let now = self.writer.clock.now();
        let db = &mut self.writer.db;
        let mut seq = first - 1;
        let entries: Vec<u64> = theirs
            .iter()
            .filter_map(|item| {
                seq += item.entry_count();
                matches!(item, Item::Entry(_)).then_some(seq)
            })
            .collect();
        archive::bring_back_withheld(db, tag, (first, last), &entries, now.0)?;
        let withheld = db.query_one(
            &format!("SELECT seq FROM log_entry WHERE {where_withheld} ORDER BY seq LIMIT 1"),
            &values,
        )?;
        if withheld.is_none() || !theirs.iter().any(|item| matches!(item, Item::Entry(_))) {
            return Ok(0);
        }
        let mut lines = log::read(db, tag, first - 1, last + 1 - first)?;
        lines.retain(|line| line.seq <= last);
        let ours: Vec<Item> = lines.iter().map(item_of).collect();
        let merged =
            merge(&ours, theirs).ok_or_else(|| StoreError::Log("parts of different places".into()))?;
        let (mut rows, mut shown, mut seq, mut lines) = (vec![], vec![], first - 1, lines.iter());
        let mut ours = lines.next();
        for item in merged {
            seq += item.entry_count();
            while ours.is_some_and(|line| line.seq < seq) {
                ours = lines.next();
            }
            let Some(line) = ours else { break };
            match (&line.what, line.void) {
                (Ok(_), _) => {}
                // What was deleted stays so, whoever still has it.
                (Err(leaf), log::DELETED) => {
                    rows.push(Stored::Withheld(*leaf).row(&origin, seq, log::DELETED));
                }
                (Err(_), void) => {
                    rows.push(stored(&item)?.row(&origin, seq, void));
                    if matches!(item, Item::Entry(_)) {
                        shown.push((void, item));
                    }
                }
            }
        }
        if shown.is_empty() {
            return Ok(0);
        }
        db.execute(&format!("DELETE FROM log_entry WHERE {where_withheld}"), &values)?;
        log::insert_entries(db, &rows)?;
        self.writer.views.note_jump();
        // A view that is being rebuilt may have passed these places already: it begins again.
        self.writer.views.reset_unready(&mut self.writer.db)?;
        let count = shown.len() as u64;
        let counting: Vec<Item> =
            shown.into_iter().filter(|(void, _)| *void == 0).map(|(_, item)| item).collect();
        self.apply_shown(&counting)?;
        Ok(count)
    }

    fn apply_shown(&mut self, items: &[Item]) -> Result<(), StoreError> {
        let views = self.writer.views.clone();
        let mut facts = Facts::default();
        for item in items {
            if let Item::Entry(bytes) = item {
                let entry = EntryRef::decode(bytes).map_err(|e| StoreError::Log(e.to_string()))?;
                facts.add(&entry, &|kind| views.wants(kind));
            }
        }
        match &mut self.writer.gathered {
            Some(gathered) => gathered.extend(facts),
            None => drop(views.apply(&facts, &mut self.writer.db)?),
        }
        Ok(())
    }
}

/// The items up to `seq` and those after it; the first part is `None` if a run lies across.
fn split(block: &Block, seq: u64) -> (Option<&[Item]>, &[Item]) {
    let mut next = block.first_seq();
    let at = block.items.iter().position(|item| {
        next += item.entry_count();
        next > seq + 1
    });
    let (known, new) = block.items.split_at(at.unwrap_or(block.items.len()));
    let known_end = block.before.len() + known.iter().map(Item::entry_count).sum::<u64>();
    ((known_end == seq).then_some(known), new)
}

fn stored(item: &Item) -> Result<Stored<'_>, StoreError> {
    Ok(match item {
        Item::Entry(bytes) => {
            let hlc: Hlc = EntryRef::decode(bytes).map_err(|e| StoreError::Log(e.to_string()))?.hlc();
            Stored::Whole(bytes, hlc)
        }
        Item::Withheld(digest) => Stored::Withheld(Leaf::Entry(*digest)),
        Item::WithheldRun { height, root } => Stored::Withheld(Leaf::Run { height: *height, root: *root }),
    })
}

pub(crate) fn item_of(line: &log::Line) -> Item {
    match &line.what {
        Ok(bytes) => Item::Entry(bytes.clone()),
        Err(Leaf::Entry(digest)) => Item::Withheld(*digest),
        Err(Leaf::Run { height, root }) => Item::WithheldRun { height: *height, root: *root },
    }
}
