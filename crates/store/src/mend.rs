//! What history makes necessary: voiding what a revocation takes back, giving up the lost branch of a fork, writing its
//! entries again, and deleting entries for good.

use crate::{
    StoreError, archive,
    copies::outermost,
    db::Value,
    log::{self, Head},
    writer::{Draft, MAX_CLOCK_AHEAD_MS, WriteTx},
};
use eventlog::digest;
use events::node::Continued;
use kernel::{ClockQuality, Hlc, Incarnation, Origin, OriginTag, Stamp, UtcMillis};
use std::collections::BTreeSet;

/// Rows read at once.
const CHUNK: u64 = 4_096;

impl WriteTx<'_> {
    /// Declares entries of a log beyond `seq` void, and those up to there good again (which life continues which may be learnt
    /// after the revocation); has every view rebuilt if that changes anything. Returns how many rows changed.
    pub fn void_after(&mut self, origin: OriginTag, seq: u64) -> Result<u64, StoreError> {
        let voided = self.writer.db.execute(
            "UPDATE log_entry SET void = ?3 WHERE origin = ?1 AND seq > ?2 AND void = 0",
            &[Value::blob(&origin.0), Value::Int(seq as i64), Value::Int(log::REVOKED)],
        )?;
        let lifted = self.writer.db.execute(
            "UPDATE log_entry SET void = 0 WHERE origin = ?1 AND seq <= ?2 AND void = ?3",
            &[Value::blob(&origin.0), Value::Int(seq as i64), Value::Int(log::REVOKED)],
        )?;
        let mut voided = voided + lifted;
        if archive::is_used_now(&mut self.writer.db)? {
            // In archived ranges a place is kept up to which all is good.
            voided += self.writer.db.execute(
                "UPDATE log_archived \
                 SET good = CASE WHEN last < ?2 THEN last WHEN first > ?2 THEN first - 1 ELSE ?2 END \
                 WHERE origin = ?1 \
                 AND good <> CASE WHEN last < ?2 THEN last WHEN first > ?2 THEN first - 1 ELSE ?2 END",
                &[Value::blob(&origin.0), Value::Int(seq as i64)],
            )?;
        }
        if voided > 0 {
            self.writer.views.reset_all(&mut self.writer.db)?;
        }
        Ok(voided)
    }

    /// Gives up a log's entries beyond `seq`, so that the branch that a settlement keeps can be received in their place.
    /// Returns those that were here whole: a node writes its own again with [`WriteTx::reissue`]. The log that this node
    /// is writing cannot be cut back: it opens a new incarnation first.
    pub fn cut_back(&mut self, origin: OriginTag, seq: u64) -> Result<Vec<Vec<u8>>, StoreError> {
        let writer = &mut *self.writer;
        let head = writer.heads.get(&origin).filter(|head| head.seq > seq);
        let Some(head) = head.cloned() else { return Ok(vec![]) };
        let now = writer.clock.now();
        if origin == writer.own.tag() {
            return Err(StoreError::Log("the log being written cannot be cut back".into()));
        }
        // The end of a log is never in the archive, and the end is going to be here.
        archive::bring_back_after(&mut writer.db, origin, archive::may_reach(seq), now.0)?;
        let mut removed = Vec::new();
        let mut after = seq;
        loop {
            let lines = log::read(&mut writer.db, origin, after, CHUNK)?;
            let Some(last) = lines.last() else { break };
            after = last.seq;
            removed.extend(lines.into_iter().filter_map(|line| line.what.ok()));
        }
        let values = [Value::blob(&origin.0), Value::Int(seq as i64)];
        // Refuses a place inside a run before anything is deleted.
        log::frontier_at(&mut writer.db, origin, seq)?;
        writer.db.execute("DELETE FROM log_entry WHERE origin = ?1 AND seq > ?2", &values)?;
        writer.db.execute("DELETE FROM log_checkpoint WHERE origin = ?1 AND seq > ?2", &values)?;
        let first_subtree = Value::Int((seq >> log::SUBTREE_HEIGHT) as i64);
        writer.db.execute(
            "DELETE FROM log_subtree WHERE origin = ?1 AND number >= ?2",
            &[values[0].clone(), first_subtree],
        )?;
        writer.touch(head.origin);
        let shorter = Head::at(&mut writer.db, head.origin, seq, head.hlc)?;
        shorter.save(&mut writer.db)?;
        writer.heads.insert(origin, shorter);
        writer.views.reset_all(&mut writer.db)?;
        Ok(removed)
    }

    /// Gives up what lies inside runs of a log, where it cannot be told that it is of the history that the runs are of. Returns whether there
    /// was anything.
    pub fn drop_inside(&mut self, origin: OriginTag) -> Result<bool, StoreError> {
        let db = &mut self.writer.db;
        let tag = Value::blob(&origin.0);
        let (mut begins, mut shown, mut inside) = (0, false, Vec::new());
        loop {
            let mut lines = log::read_rows(db, origin, begins, CHUNK)?;
            let is_last = (lines.len() as u64) < CHUNK;
            let Some(last) = lines.last().map(|line| line.seq) else { break };
            // No run lies across the end of a subtree.
            let end = if is_last { last } else { last >> log::SUBTREE_HEIGHT << log::SUBTREE_HEIGHT };
            lines.retain(|line| line.seq <= end);
            let tree: BTreeSet<u64> = outermost(lines.clone()).iter().map(|line| line.seq).collect();
            for line in lines.iter().filter(|line| !tree.contains(&line.seq)) {
                shown |= line.what.is_ok() && line.void == 0;
                inside.push(line.seq);
            }
            begins = end;
            if is_last {
                break;
            }
        }
        for seq in &inside {
            let place = [tag.clone(), Value::Int(*seq as i64)];
            db.execute("DELETE FROM log_entry WHERE origin = ?1 AND seq = ?2", &place)?;
            db.execute("DELETE FROM log_checkpoint WHERE origin = ?1 AND seq = ?2", &place)?;
        }
        log::note_inside(db, origin, false)?;
        if shown {
            self.writer.views.reset_all(&mut self.writer.db)?;
        }
        Ok(!inside.is_empty())
    }

    /// Appends to this node's log what was said before, with the clock reading it had: the lost branch of a fork, written
    /// again in a new incarnation.
    pub fn reissue(&mut self, draft: Draft, hlc: Hlc, clock: ClockQuality) -> Result<Stamp, StoreError> {
        self.append_at(draft, hlc, clock)
    }

    /// Goes on with today's stamps where this node's log was written by a clock further ahead than clocks follow each other: otherwise
    /// every later entry would bear a date of that year until it comes. What was written ahead keeps its stamps, and wins over later
    /// changes of the same thing until their time; that harm stays as large as it is, while going on ahead would add to it with every
    /// entry. Call it only when the time is certain. Returns until when the log stood ahead; `None` where it did not, and nothing changes.
    pub fn leave_the_future(&mut self) -> Result<Option<UtcMillis>, StoreError> {
        let writer = &mut *self.writer;
        let now = writer.clock.now();
        let most = Hlc::at(now.plus_ms(MAX_CLOCK_AHEAD_MS));
        let Some(head) = writer.heads.get(&writer.own.tag()).filter(|head| head.hlc > most) else {
            return Ok(None);
        };
        let (own, ahead) = (head.origin, head.hlc.wall());
        // Behind everything that was seen of others and can be of today: what is written next may follow from it.
        let others = writer.heads.values().map(|head| head.hlc).filter(|seen| *seen <= most);
        let hlc = others.fold(Hlc::at(now), Hlc::max);
        let head = writer.touch(own);
        head.hlc = hlc;
        let changed = head.clone();
        changed.save(&mut writer.db)?;
        Ok(Some(ahead))
    }

    /// Ends this node's present life, the lost branch of a fork, and begins the next, whose first entry says from where it goes on.
    /// What is written from here on stands in the new life's log. Returns its origin.
    pub fn begin_life(&mut self, goes_on_from: &Continued) -> Result<Origin, StoreError> {
        let incarnation = Incarnation::random(self.entropy());
        let writer = &mut *self.writer;
        writer.former = writer.former.or(Some(writer.own));
        writer.own = Origin { node: writer.own.node, incarnation };
        let (own, software) = (writer.own, writer.software.clone());
        self.open_life(Some(goes_on_from.clone()), software)?;
        Ok(own)
    }

    /// Deletes entries' bytes and keeps their digests: what remains proves that something stood there, and nothing else.
    /// They are not taken back from others, who may delete later.
    /// Views are rebuilt without them, so give all that are to go at once. Returns how many were there.
    pub fn delete_entries(&mut self, origin: OriginTag, seqs: &[u64]) -> Result<u64, StoreError> {
        let now = self.writer.clock.now();
        let db = &mut self.writer.db;
        let tag = Value::blob(&origin.0);
        let mut deleted = 0;
        for seq in seqs {
            // What the archive has of it is taken away later: see `archive::OBJECT_KEPT_DAYS`.
            if archive::is_used_now(db)?
                && let Some(range) = archive::range_at(db, origin, *seq)?
            {
                archive::bring_back(db, origin, &range, now.0)?;
            }
            let place = [tag.clone(), Value::Int(*seq as i64)];
            let row = db.query_one("SELECT bytes FROM log_entry WHERE origin = ?1 AND seq = ?2", &place)?;
            let bytes = row.as_ref().map(|row| row.blob_opt(0)).transpose()?.flatten();
            let Some(kept) = bytes.map(digest) else { continue };
            let [tag, seq] = place;
            deleted += db.execute(
                "UPDATE log_entry SET bytes = NULL, digest = ?3, void = ?4 WHERE origin = ?1 AND seq = ?2",
                &[tag, seq, kept.into(), Value::Int(log::DELETED)],
            )?;
        }
        if deleted > 0 {
            self.writer.views.reset_all(&mut self.writer.db)?;
        }
        Ok(deleted)
    }
}
