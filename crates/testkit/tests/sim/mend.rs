//! The mending at the end, and what must hold then.

use super::{laws, node::Part, people_laws, world::World};
use eventlog::{EntryRef, ForkSettlement, Position, statement::ForkSettlementTerms};
use events::{Event, node::ForkSettled};
use exchange::{Trust, forks};
use std::collections::BTreeMap;
use store::{StoreError, log::Head};
use testkit::random_log::START;

/// Rounds within which everything must have arrived everywhere.
const MAX_ROUNDS: u64 = 16;

impl World {
    /// Whom the first central believes: it has said everything that was said of nodes.
    pub fn trust(&self) -> Result<Trust, StoreError> {
        let trust = self.nodes[0].desk().here.trust()?;
        trust.ok_or_else(|| StoreError::Log("the central belongs to no network".into()))
    }

    /// All links are good: everybody who can reach somebody talks until nothing is new. Returns what is broken then.
    pub fn mend(&mut self) -> Result<Vec<String>, StoreError> {
        self.settle()?;
        // First all hear who belongs to the network and who no longer does.
        for number in 1..self.nodes.len() {
            self.talk(number, 0, false)?;
        }
        let revoked = self.nodes.iter().filter(|node| node.revoked && !node.dead);
        let revoked_held: BTreeMap<usize, usize> = revoked
            .map(|node| Ok((node.number, laws::held(node)?.len())))
            .collect::<Result<_, StoreError>>()?;
        let mut quiet = false;
        while !quiet && self.told.mending_rounds < MAX_ROUNDS {
            self.told.mending_rounds += 1;
            quiet = self.all_meet()?;
        }
        let mut broken = Vec::new();
        if !quiet && !self.cloned {
            let last: Vec<&String> = self.restless.iter().take(3).collect();
            broken.push(format!("after {MAX_ROUNDS} rounds there is still something new: {last:?}"));
        }
        let trust = self.trust()?;
        broken.extend(laws::broken(&self.nodes, &self.promised, &trust, START, &revoked_held)?);
        broken.extend(people_laws::broken(self, &trust)?);
        let dropped = self.dropped()?;
        if !dropped.is_empty() {
            broken.push(format!("answers {dropped:?} of a double stand nowhere"));
        }
        Ok(broken)
    }

    /// What may never be, looked at in the middle of everything.
    pub fn unlawful(&self) -> Result<Vec<String>, StoreError> {
        let trust = self.trust()?;
        let mut broken = laws::unlawful(&self.nodes, &trust)?;
        broken.extend(people_laws::unlawful(self, &trust)?);
        Ok(broken)
    }

    /// Everybody talks with everybody he can reach. Returns whether nothing was new.
    fn all_meet(&mut self) -> Result<bool, StoreError> {
        let mut quiet = true;
        self.restless.clear();
        self.end_lost_lives()?;
        for number in 0..self.nodes.len() {
            quiet &= self.care(number)? == 0;
        }
        for number in 1..self.nodes.len() {
            for central in 0..2 {
                quiet &= self.rests(number, central)?;
            }
            for other in 2..number {
                let meets = self.nodes[number].schools.iter().any(|s| self.nodes[other].schools.contains(s));
                // Schools that have asked each other for somebody meet as well.
                if meets || self.moved.contains(&(self.nodes[number].key(), self.nodes[other].key())) {
                    quiet &= self.rests(number, other)?;
                }
            }
        }
        Ok(quiet)
    }

    fn rests(&mut self, caller: usize, answerer: usize) -> Result<bool, StoreError> {
        let quiet = self.talk(caller, answerer, false)?;
        if !quiet {
            self.restless.push(format!("{caller} and {answerer}: {}", self.last));
        }
        Ok(quiet)
    }

    /// The central keeps the branches that it has; whoever writes another begins a new life.
    fn settle(&mut self) -> Result<(), StoreError> {
        for fork in forks::found(&self.nodes[0].desk().here)?.into_iter().filter(|fork| fork.kept.is_none()) {
            let tag = fork.origin.tag();
            let head = self.nodes[0].store().read_blocking(|db| Head::of(db, tag))?;
            let Some(head) = head else { continue };
            let kept = Position { origin: fork.origin, seq: head.seq, root: head.frontier.root() };
            let settlement =
                ForkSettlement::issue(&self.root, ForkSettlementTerms { kept, issued_at: START });
            self.say(0, ForkSettled { settlement: settlement.to_bytes() }.into())?;
        }
        Ok(())
    }

    fn end_lost_lives(&mut self) -> Result<(), StoreError> {
        // Some go on as they are, some are started anew in between.
        for node in self.nodes.iter_mut().filter(|node| !node.revoked && !node.dead) {
            let ended = node.desk().end_lost_life().map_err(|e| StoreError::Log(e.to_string()))?;
            if ended && node.number.is_multiple_of(2) {
                node.restart()?;
            }
        }
        Ok(())
    }

    /// Answers of a double that stand nowhere.
    fn dropped(&self) -> Result<Vec<u64>, StoreError> {
        let mut missing = self.rewritten.clone();
        let hubs = self.nodes.iter().filter(|node| node.part == Part::Hub && !node.revoked && !node.dead);
        for node in hubs {
            for (_, bytes, _) in laws::held(node)?.into_values() {
                let Ok(entry) = EntryRef::decode(&bytes) else { continue };
                for raw in entry.events() {
                    if let Ok(Event::AnswerRecorded(e)) = Event::decode(raw.kind, raw.version, raw.body) {
                        missing.remove(&u64::from_be_bytes(e.client.0));
                    }
                }
            }
        }
        Ok(missing.into_iter().collect())
    }
}
