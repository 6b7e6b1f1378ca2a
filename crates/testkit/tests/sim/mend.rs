//! The mending at the end, and what must hold then.

use super::{
    laws,
    node::{Node, Part},
    people_laws,
    world::World,
};
use eventlog::{EntryRef, ForkSettlement, Position, statement::ForkSettlementTerms};
use events::{Event, node::ForkSettled};
use exchange::{Trust, forks};
use kernel::{NodeKey, SchoolId};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, log::Head};
use testkit::random_log::START;

/// Rounds within which everything must have arrived everywhere.
const MAX_ROUNDS: u64 = 16;
/// Rounds in which nobody gains anything, after which copied machines are let be.
const IDLE_ROUNDS: u64 = 2;

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
        let (mut quiet, mut idle) = (false, 0);
        // Two machines with one key are told apart by no mark: whoever meets both is offered everything by each, for ever. There it ends when
        // several rounds have brought nobody anything.
        while !quiet && self.told.mending_rounds < MAX_ROUNDS && !(self.cloned && idle > IDLE_ROUNDS) {
            self.told.mending_rounds += 1;
            let before = self.gained;
            self.settle()?;
            quiet = self.all_meet()?;
            idle = if self.gained == before { idle + 1 } else { 0 };
        }
        let mut broken = Vec::new();
        if !quiet && !self.cloned {
            let last: Vec<&String> = self.restless.iter().take(3).collect();
            broken.push(format!("after {MAX_ROUNDS} rounds there is still something new: {last:?}"));
        }
        let trust = self.trust()?;
        let meeting = self.who_meets().into_iter().collect();
        broken.extend(laws::broken(&self.nodes, &self.promised, &trust, START, &revoked_held, &meeting)?);
        broken.extend(people_laws::broken(self, &trust)?);
        let dropped = self.dropped()?;
        if !dropped.is_empty() {
            broken.push(format!("answers {dropped:?} of a double stand nowhere"));
        }
        Ok(broken)
    }

    /// What may never be, looked at in the middle of everything.
    pub fn unlawful(&self) -> Result<Vec<String>, StoreError> {
        let mut trust = self.trust()?;
        laws::learn_all(&self.nodes, &mut trust)?;
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
        for (number, other) in self.who_meets() {
            quiet &= self.rests(number, other)?;
        }
        Ok(quiet)
    }

    /// Who calls whom: all of them both centrals, and every box of its schools. Sparse (`CHASKI_SIM_SPARSE=1`) a box calls one box more of each of its
    /// schools, in a ring, and every other one the second central.
    fn who_meets(&self) -> Vec<(usize, usize)> {
        let sparse = std::env::var_os("CHASKI_SIM_SPARSE").is_some_and(|value| value == "1");
        let keys: Vec<NodeKey> = self.nodes.iter().map(Node::key).collect();
        // Who lies, changes what it relays, was taken away or stands twice, meets all: a ring would break there.
        let ringed = |number: usize| {
            let node = &self.nodes[number];
            let twice = keys.iter().filter(|key| **key == keys[number]).count() > 1;
            sparse && node.part == Part::Hub && !node.revoked && !node.dead && !twice
        };
        let mut rings: BTreeMap<SchoolId, Vec<usize>> = BTreeMap::new();
        for number in (0..self.nodes.len()).filter(|number| ringed(*number)) {
            for school in &self.nodes[number].schools {
                rings.entry(*school).or_default().push(number);
            }
        }
        let mut next = BTreeSet::new();
        for ring in rings.values() {
            next.extend(ring.windows(2).map(|pair| (pair[1], pair[0])));
            next.extend(ring.first().zip(ring.last()).map(|(first, last)| (*last, *first)));
        }
        let mut pairs = Vec::new();
        for number in 1..self.nodes.len() {
            pairs.extend(
                (0..2)
                    .filter(|central| !ringed(number) || central % 2 == 0 || number % 2 == 1)
                    .map(|c| (number, c)),
            );
            for other in 2..number {
                let shares = self.nodes[number].schools.iter().any(|s| self.nodes[other].schools.contains(s));
                let meets = match ringed(number) && ringed(other) {
                    true => next.contains(&(number, other)),
                    false => shares,
                };
                // Schools that have asked each other for somebody meet as well.
                if meets || self.moved.contains(&(keys[number], keys[other])) {
                    pairs.push((number, other));
                }
            }
        }
        pairs
    }

    fn rests(&mut self, caller: usize, answerer: usize) -> Result<bool, StoreError> {
        let state = (self.nodes[caller].state(), self.nodes[answerer].state());
        // What they would say follows from what lies at both: as long as that is the same, the same nothing.
        if self.rested.get(&(caller, answerer)) == Some(&state) {
            return Ok(true);
        }
        let quiet = self.talk(caller, answerer, false)?;
        if quiet {
            self.rested
                .insert((caller, answerer), (self.nodes[caller].state(), self.nodes[answerer].state()));
        }
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
