//! The writer among other processes: beginning in turn, and coming back when the database was away or the place was lost.

use crate::{
    StoreError,
    store::Life,
    writer::{Command, Finish, Outcome, WriteTx, Writer},
};
use events::node::{Continued, IncarnationOpened};
use kernel::{Authority, Incarnation, Origin};
use std::{
    sync::{
        PoisonError,
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    time::{Duration, Instant},
};

/// How often a writer whose database is away looks whether it is back.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

impl Writer {
    /// The next command. While there is none, a process that shares its database says from time to time that it is there.
    pub(crate) fn next(&mut self, jobs: &Receiver<Box<dyn Command>>) -> Option<Box<dyn Command>> {
        let Some(shared) = &self.shared else { return jobs.recv().ok() };
        let heartbeat = shared.heartbeat();
        loop {
            match jobs.recv_timeout(heartbeat) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    if self.db.query("SELECT 1", &[]).is_err() && !self.come_back(jobs) {
                        return None;
                    }
                }
            }
        }
    }

    /// Begins a transaction when it is this process's turn, and takes note of what others did.
    pub(crate) fn begin_in_turn(&mut self, derived_only: bool) -> Result<(), StoreError> {
        let Some(shared) = &mut self.shared else { return Ok(()) };
        self.db.batch(&shared.begin(derived_only))?;
        let news = shared.news(&mut self.db)?;
        for (tag, head) in news.heads {
            match head {
                Some(head) => self.heads.insert(tag, head),
                None => self.heads.remove(&tag),
            };
        }
        if let Some(seen) = news.views {
            self.views.reload(&mut self.db)?;
            self.views.note_jump();
            self.views.publish(Some(seen));
        }
        Ok(())
    }

    /// Tells whoever comes to come later, until the database is back and a place is free. `false`: there is nothing to come back to,
    /// or nobody to come back for.
    pub(crate) fn come_back(&mut self, jobs: &Receiver<Box<dyn Command>>) -> bool {
        if self.shared.is_none() {
            return false;
        }
        let mut looked = None::<Instant>;
        loop {
            if looked.is_none_or(|at| at.elapsed() >= LOOK_AGAIN) {
                if self.reopen().is_ok() {
                    return true;
                }
                looked = Some(Instant::now());
            }
            match jobs.recv_timeout(LOOK_AGAIN) {
                Ok(job) => job.refuse(StoreError::Away),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Connects anew, takes a place, and reads what the database holds. Goes on in the same life only if nobody else had the place
    /// meanwhile and nothing that was committed is missing.
    pub(crate) fn reopen(&mut self) -> Result<(), StoreError> {
        let Some(before) = &self.shared else { return Err(StoreError::Stopped) };
        let known = (before.place, before.fence, self.heads.get(&self.own.tag()).map_or(0, |head| head.seq));
        // Should this connection live after all, its own lock must not keep the next one out.
        let _ = self.db.batch("ROLLBACK; SELECT pg_advisory_unlock_all()");
        let (mut db, mut shared) = before.again()?;
        db.batch(&shared.begin(false))?;
        shared.enter(&mut db, false)?;
        db.batch("COMMIT")?;
        let database = db.identity()?;
        let same = self.node.is_beside(&database);
        self.node = self.node.at_place(shared.place).beside(&database);
        let place = (shared.place, shared.fence - 1);
        self.db = db;
        self.shared = Some(shared);
        self.group_undo.clear();
        self.command_undo.clear();
        self.load()?;
        self.views.note_jump();
        self.views.publish(None);
        let stands = self.heads.get(&self.own.tag()).map_or(0, |head| head.seq);
        if same && place == (known.0, known.1) && stands >= known.2 {
            return Ok(());
        }
        if place.0 == known.0 && stands < known.2 {
            // Others may have what is missing here: no marker of before may let this life go on.
            self.node.mark(self.own.incarnation, known.2)?;
        }
        self.take_life()
    }

    /// The life that goes on at this process's place, or a new one.
    fn take_life(&mut self) -> Result<(), StoreError> {
        let place = self.place();
        let life = Life::at(&mut self.db, &self.node, place, &self.heads, self.secret.public())?;
        if let Some((own, seq)) = life.goes_on {
            self.own = own;
            *self.published.write().unwrap_or_else(PoisonError::into_inner) = own;
            return self.node.mark(own.incarnation, seq);
        }
        let incarnation = Incarnation::random(self.entropy.as_mut());
        self.own = Origin { node: self.secret.public(), incarnation };
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = self.own;
        let opening = Opening { continues: life.continues, software: self.software.clone() };
        let (_none, nobody) = sync_channel(0);
        self.commit_group(Box::new(opening), &nobody, Duration::ZERO).ok_or(StoreError::Away)?;
        // Without its first entry it is no life: the next try begins another.
        self.heads.get(&self.own.tag()).ok_or(StoreError::Away)?;
        self.node.mark(incarnation, 1)
    }

    pub(crate) fn place(&self) -> u16 {
        self.shared.as_ref().map_or(0, |shared| shared.place)
    }

    /// Gives the place back at once; the end of the connection would do it a moment later.
    pub(crate) fn leave(&mut self) {
        if self.shared.is_some() {
            let _ = self.db.batch("SELECT pg_advisory_unlock_all()");
        }
    }
}

/// Writes the first entry of a life.
struct Opening {
    continues: Option<Continued>,
    software: String,
}

impl Command for Opening {
    fn run(self: Box<Self>, tx: &mut WriteTx<'_>) -> Outcome {
        let Opening { continues, software } = *self;
        let keep = tx.open_life(continues, software).is_ok();
        let finish: Finish = Box::new(drop);
        Outcome { keep, finish }
    }

    fn refuse(self: Box<Self>, _: StoreError) {}
}

impl WriteTx<'_> {
    /// Notes the life that is being lived, and writes its first entry.
    pub(crate) fn open_life(
        &mut self,
        continues: Option<Continued>,
        software: String,
    ) -> Result<(), StoreError> {
        let place = i64::from(self.writer.place());
        let own = self.writer.own;
        self.execute("DELETE FROM own_incarnation WHERE place = ?1", &[place.into()])?;
        if place == 0 {
            self.execute("DELETE FROM own_ended", &[])?;
        }
        self.execute(
            "INSERT INTO own_incarnation (incarnation, place, node) VALUES (?1, ?2, ?3)",
            &[own.incarnation.into(), place.into(), own.node.into()],
        )?;
        let events = vec![IncarnationOpened { continues, software }.into()];
        let draft = crate::Draft { schools: vec![], persons: vec![], authority: Authority::Node, events };
        self.append(draft).map(drop)
    }
}
