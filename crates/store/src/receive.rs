//! Taking blocks of other nodes' logs, also in parts: a node that was shown some entries may later be shown others.

use crate::{
    StoreError, archive,
    copies::{self, Differs, Part},
    db::Value,
    log::{self, Head, Leaf, Stored},
    view::Facts,
    writer::{MAX_CLOCK_AHEAD_MS, WriteTx},
};
use eventlog::{Block, CheckedBlock, EntryRef, Frontier, Item};
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
    /// Entries before it are missing, or the block begins inside what this node has of the log only as a run of withheld entries: send
    /// from here on.
    Gap {
        /// Last entry here.
        have: u64,
    },
}

/// What is known of a log, besides what is here of it, when a block of it is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Two histories of it are known: nothing is taken of which it cannot be told that it is of the one that is here. `Gap` also where a block
    /// ends inside a run of withheld entries here, or has one around the end of what is here.
    pub forked: bool,
    /// The last of its entries that counts, where a revocation says so: what lies beyond is kept, relayed, and void from the beginning, so that
    /// no view ever sees it and none has to begin anew.
    pub stands_until: Option<u64>,
}

impl Doubts {
    /// How an entry stands that stood here so, as nothing of it was shown.
    fn void(&self, seq: u64, stood: i64) -> i64 {
        match self.stands_until {
            _ if stood == log::DELETED => stood,
            Some(until) if seq > until => log::REVOKED,
            Some(_) => 0,
            None => stood,
        }
    }
}

impl WriteTx<'_> {
    /// Takes a block of another node's log. Whether its author may write this (certificate, scope) the caller has
    /// checked. What is known already is passed over; what was withheld and is now shown counts from now on.
    /// `Err(StoreError::Fork)` if the signed root is not the one that our entries lead to.
    pub fn receive(&mut self, checked: &CheckedBlock) -> Result<Received, StoreError> {
        self.receive_doubted(checked, Doubts::default())
    }

    /// The same where two histories of the log are known.
    pub fn receive_of_forked(&mut self, checked: &CheckedBlock) -> Result<Received, StoreError> {
        self.receive_doubted(checked, Doubts { forked: true, ..Doubts::default() })
    }

    /// The same of a log of which more is known than what is here of it.
    pub fn receive_doubted(
        &mut self,
        checked: &CheckedBlock,
        doubts: Doubts,
    ) -> Result<Received, StoreError> {
        // Where only one side knows a run's beginning, it may lie inside the run.
        let lies_inside = !doubts.forked;
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
        // Up to where we have the log, the block must lead to our own root. A run of theirs may lie across the end of ours: it is compared
        // before that.
        let Parts { known, across, new } = Parts::of(block, have.min(block.last_seq()));
        let until = first - 1 + known.iter().map(Item::entry_count).sum::<u64>();
        let ours = tree_at(&mut writer.db, until)?;
        let mut theirs = before;
        for item in known {
            stored(item)?.leaf().append_to(&mut theirs)?;
            // Two histories may show anywhere, where it ends inside a run of ours.
            let elsewhere =
                ours.is_none() && tree_at(&mut writer.db, theirs.len())?.is_some_and(|ours| ours != theirs);
            if elsewhere {
                return Err(fork);
            }
        }
        let is_proved = ours.is_some();
        if ours.is_some_and(|ours| ours != theirs) {
            return Err(fork);
        }
        let may = lies_inside && origin != writer.own && (is_proved || !across);
        if (across || !is_proved) && !may {
            return Ok(Received::Gap { have });
        }
        let lay_inside = log::may_lie_inside(&mut writer.db, tag)?;
        // Of a log with two histories as well: which one is here may be told only where a run of ours ends to be one.
        let exactly = !is_proved || lay_inside || !lies_inside;
        let Ok(shown) = self.show(tag, (first, until), known, exactly, doubts)? else { return Err(fork) };
        if across {
            // What is here beyond the run's beginning lies inside it from now on.
            let writer = &mut *self.writer;
            let hlc = writer.touch(origin).hlc;
            let shorter = Head::at(&mut writer.db, origin, until, hlc)?;
            writer.heads.insert(tag, shorter);
        } else if !is_proved {
            // It ends inside a run of ours: what it says of that is proved by this checkpoint alone.
            log::put_checkpoint(&mut self.writer.db, &block.checkpoint)?;
        }
        if across || !is_proved {
            log::note_inside(&mut self.writer.db, tag, true)?;
        } else if lay_inside && log::inside(&mut self.writer.db, tag)?.is_none() {
            log::note_inside(&mut self.writer.db, tag, false)?;
        }
        if !new.is_empty() {
            self.take(origin, new, checked, doubts)?;
        }
        match block.last_seq().saturating_sub(have) {
            0 if shown == 0 => Ok(Received::Known),
            new => Ok(Received::Taken { new, shown }),
        }
    }

    /// Appends what is new, applies it, and lets our clock follow.
    fn take(
        &mut self,
        origin: Origin,
        new: &[Item],
        checked: &CheckedBlock,
        doubts: Doubts,
    ) -> Result<(), StoreError> {
        let writer = &mut *self.writer;
        let now = writer.clock.now();
        writer.touch(origin);
        let head = writer.heads.entry(origin.tag()).or_insert_with(|| Head::new(origin));
        let entries = new.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
        let mut seq = head.seq;
        log::append_standing(&mut writer.db, head, &entries, &|seq| doubts.void(seq, 0))?;
        log::put_checkpoint(&mut writer.db, &checked.block().checkpoint)?;
        // By what is new of it: a log that once ran years ahead, and goes on today, must not hold others at their limit for years.
        let hlc = |entry: &Stored<'_>| match entry {
            Stored::Whole(_, hlc) => *hlc,
            Stored::Withheld(_) => Hlc(0),
        };
        let received = entries.iter().map(hlc).max().unwrap_or_default();
        self.apply_shown(new.iter().filter(|item| {
            seq += item.entry_count();
            doubts.void(seq, 0) == 0
        }))?;
        let own = self.writer.own;
        let own = self.writer.touch(own);
        own.hlc = own.hlc.receive(received, now, MAX_CLOCK_AHEAD_MS);
        Ok(())
    }

    /// Fills in what was withheld here and is shown in another copy of the same places, up to `until`. Returns how many entries;
    /// `Err` if the copies are of two histories. `exactly`: what is finer is taken also where nothing is shown.
    fn show(
        &mut self,
        tag: OriginTag,
        (first, until): (u64, u64),
        theirs: &[Item],
        exactly: bool,
        doubts: Doubts,
    ) -> Result<Result<u64, Differs>, StoreError> {
        let shows = theirs.iter().any(|item| matches!(item, Item::Entry(_)));
        if theirs.is_empty() || (!exactly && !shows) {
            return Ok(Ok(0));
        }
        let origin = Value::blob(&tag.0);
        let now = self.writer.clock.now();
        let db = &mut self.writer.db;
        let mut theirs = copies::of_items(first, theirs);
        let entries: Vec<u64> = theirs.iter().filter(|part| part.what.is_ok()).map(|part| part.seq).collect();
        // A run of ours may begin before the block, and lie around what is here of its beginning: both copies begin with it.
        let around = log::read(db, tag, first - 1, RUN_ROWS)?;
        let around = around.iter().filter(|line| line.seq <= until).map(log::Line::first_seq).min();
        let from = around.unwrap_or(first).min(first);
        let archived = archive::lacking_between(db, tag, (from, until))?;
        let where_withheld = "origin = ?1 AND seq >= ?2 AND seq <= ?3 AND bytes IS NULL";
        let values = [origin.clone(), Value::Int(from as i64), Value::Int(until as i64)];
        if !exactly && !archived.iter().any(|range| entries.iter().any(|seq| range.may_lack(*seq))) {
            let sql = format!("SELECT seq FROM log_entry WHERE {where_withheld} ORDER BY seq LIMIT 1");
            if db.query_one(&sql, &values)?.is_none() {
                return Ok(Ok(0));
            }
        }
        let mut lines = log::read(db, tag, from - 1, until + 1 - from)?;
        lines.retain(|line| line.seq <= until);
        let begun: Vec<_> = lines.iter().filter(|line| line.seq < first).cloned().collect();
        theirs.splice(0..0, copies::of_lines(copies::outermost(begun)));
        // What is shown of a run of ours around the block's end counts as the run does.
        let next = log::read(db, tag, until, 1)?.into_iter().next().filter(|line| line.first_seq() <= until);
        let seqs: Vec<u64> = lines.iter().map(|line| line.seq).collect();
        let merged = match copies::merge(copies::of_lines(lines), theirs) {
            Ok(merged) => merged,
            Err(differs) => return Ok(Err(differs)),
        };
        let void = |part: &Part| match &next {
            _ if part.ours => part.void,
            Some(run) if part.seq >= run.first_seq() => doubts.void(part.seq, part.void | run.void),
            _ => doubts.void(part.seq, part.void),
        };
        let mut parts = Vec::new();
        merged.iter().for_each(|part| part.rows(&mut parts));
        let shown: Vec<(i64, Item)> = parts
            .iter()
            .filter(|part| !part.ours)
            .filter_map(|part| part.what.clone().ok().map(|bytes| (void(part), Item::Entry(bytes))))
            .collect();
        // Where it ends inside a run of ours, the next may begin there.
        let is_finer = parts.iter().map(|part| part.seq).ne(seqs);
        if shown.is_empty() && !(exactly && is_finer) {
            return Ok(Ok(0));
        }
        let mut rows = Vec::new();
        for part in parts.iter().filter(|part| part.what.is_err() || !part.ours) {
            rows.push(Stored::of(&part.what)?.row(&origin, part.seq, void(part)));
        }
        for range in &archived {
            archive::bring_back(db, tag, range, now.0)?;
        }
        db.execute(&format!("DELETE FROM log_entry WHERE {where_withheld}"), &values)?;
        log::insert_entries(db, &rows)?;
        let count = shown.len() as u64;
        let counting: Vec<Item> =
            shown.into_iter().filter(|(void, _)| *void == 0).map(|(_, item)| item).collect();
        if counting.is_empty() {
            return Ok(Ok(count));
        }
        self.writer.views.note_jump();
        // A view that is being rebuilt may have passed these places already: it begins again.
        self.writer.views.reset_unready(&mut self.writer.db)?;
        self.apply_shown(&counting)?;
        Ok(Ok(count))
    }

    fn apply_shown<'a>(&mut self, items: impl IntoIterator<Item = &'a Item>) -> Result<(), StoreError> {
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

/// Rows among which those of one run stand: its own, those inside, and runs inside.
const RUN_ROWS: u64 = 2 << eventlog::block::MAX_RUN_HEIGHT;

/// A block's items at places that are here, and those beyond.
struct Parts<'a> {
    known: &'a [Item],
    /// The first of `new` begins at a place that is here.
    across: bool,
    new: &'a [Item],
}

impl<'a> Parts<'a> {
    fn of(block: &'a Block, known_until: u64) -> Self {
        let mut end = block.before.len();
        let at = block.items.iter().position(|item| {
            end += item.entry_count();
            end > known_until
        });
        let (known, new) = block.items.split_at(at.unwrap_or(block.items.len()));
        let known_end = block.before.len() + known.iter().map(Item::entry_count).sum::<u64>();
        Parts { known, across: known_end < known_until, new }
    }
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
