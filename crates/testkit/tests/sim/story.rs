//! What happens to the network, step by step.

use super::{
    kept,
    mistake::Mistake,
    node::Part,
    world::{FIRST_HUB, Size, Told, World},
};
use kernel::{Seed, UtcMillis};
use std::panic::{AssertUnwindSafe, catch_unwind};
use store::StoreError;
use testkit::random_log::START;

/// Nodes that a story has at most before its last scenes.
const MAX_NODES: usize = 60;

/// How many old files are found before everything is mended.
const FOUND: usize = 6;

/// Plays the story of a seed. `Err` says what is broken, and where the files of all nodes lie, if they were kept: not where a mistake was
/// made on purpose.
pub fn run(seed: u64, size: Size, mistake: Option<Mistake>) -> Result<Told, Vec<String>> {
    let failed = |e: StoreError| vec![format!("a store failed: {e}")];
    let mut world = World::new(Seed(seed), size, mistake).map_err(failed)?;
    let played = catch_unwind(AssertUnwindSafe(|| world.play(seed)));
    let mut broken = match played {
        Ok(Ok(broken)) if broken.is_empty() => return Ok(world.told.clone()),
        Ok(broken) => broken.unwrap_or_else(failed),
        Err(_) => vec!["it panicked".to_owned()],
    };
    if mistake.is_none() {
        broken.extend(kept::keep(world, seed));
    }
    Err(broken)
}

impl World {
    /// Returns what is broken.
    fn play(&mut self, seed: u64) -> Result<Vec<String>, StoreError> {
        let steps = self.steps();
        for step in 0..steps {
            self.step()?;
            self.mishap(World::mischief)?;
            // What must happen in every story, in the middle of everything else.
            let fraction = |parts: usize, of: usize| parts * steps / of;
            match step {
                _ if step == fraction(1, 4) => self.pupil_moves()?,
                _ if step == fraction(1, 3) => self.grow()?,
                _ if step == fraction(1, 2) && seed.is_multiple_of(2) => self.double()?,
                _ if step == fraction(7, 12) => self.erasure()?,
                _ if step == fraction(2, 3) => self.theft()?,
                _ if step + 1 == steps && !seed.is_multiple_of(2) => self.village()?,
                _ => continue,
            }
            let broken = self.unlawful()?;
            if !broken.is_empty() {
                return Ok(broken);
            }
        }
        for _ in 0..FOUND {
            self.mishap(|world| {
                let number = world.draw(world.nodes.len());
                world.bring_old_mail(number)
            })?;
        }
        self.mend()
    }

    /// Something that couriers, bad networks or the power do, drawn apart from the rest.
    fn mishap(&mut self, one: impl FnOnce(&mut Self) -> Result<(), StoreError>) -> Result<(), StoreError> {
        std::mem::swap(&mut self.chance, &mut self.mishaps);
        let done = one(self);
        std::mem::swap(&mut self.chance, &mut self.mishaps);
        done
    }

    fn mischief(&mut self) -> Result<(), StoreError> {
        let number = self.draw(self.nodes.len());
        let other = self.draw(self.nodes.len());
        match self.draw(16) {
            0..6 => self.courier(number),
            6 => self.talk_astray(number, other),
            7 => self.talk_until_dark(number, other),
            8 => self.go_dark(number),
            _ => Ok(()),
        }
    }

    fn step(&mut self) -> Result<(), StoreError> {
        let number = self.draw(self.nodes.len());
        if self.nodes[number].dead {
            return Ok(());
        }
        match self.draw(100) {
            0..40 => self.work(number),
            40..68 => {
                let other = self.draw(self.nodes.len());
                let caught = self.chance.below(3) == 0;
                self.talk(number, other, caught).map(drop)
            }
            68..76 => self.talk_at_once(number),
            76..82 => self.use_stick(number),
            82..86 => self.mix_sticks(),
            86..88 => {
                let hours = self.chance.below(60) as i64 - 30;
                self.nodes[number].clock.advance_ms(hours * 3_600_000);
                Ok(())
            }
            88..90 => {
                let keep_former = self.draw(3) > 0;
                self.nodes[number].rotate(UtcMillis(START.0 + self.written as i64), keep_former)
            }
            90..93 => {
                self.told.accidents += 1;
                self.nodes[number].crash()
            }
            93 => self.nodes[number].back_up(),
            94 => self.restore(number),
            95 => self.clone_disk(number),
            96 => self.more_rights(number),
            97 => self.revoke(number),
            98 => self.care(number).map(drop),
            _ => match self.nodes.len() < MAX_NODES {
                true => self.add(Part::Hub),
                false => Ok(()),
            },
        }
    }

    /// An old copy comes back. What nobody else has of the time since is lost, and was not promised to survive that.
    pub fn restore(&mut self, number: usize) -> Result<(), StoreError> {
        let before = self.nodes[number].key();
        if self.nodes[number].restore()? {
            self.told.accidents += 1;
            self.promised.retain(|(origin, _)| origin.node != before);
            if self.nodes.iter().any(|node| node.double && node.key() == before) {
                self.rewritten.clear();
            }
        }
        Ok(())
    }

    /// A disk is copied, and nothing can tell the two machines apart: both go on, and meet others.
    fn double(&mut self) -> Result<(), StoreError> {
        let original = (FIRST_HUB..self.nodes.len()).find(|number| {
            let node = &self.nodes[*number];
            node.part == Part::Hub && !node.revoked && !self.cloned
        });
        let Some(original) = original else { return Ok(()) };
        self.cloned = true;
        self.told.accidents += 1;
        self.talk(original, 0, false)?;
        let place = self.scratch.path().to_owned();
        let double = self.nodes.len();
        let node = self.nodes[original].clone_disk(double, &place, true)?;
        self.nodes.push(node);
        for _ in 0..2 {
            self.work(original)?;
            self.work(double)?;
        }
        self.talk(original, 0, false)?;
        for other in FIRST_HUB..double {
            if other != original {
                self.talk(double, other, false)?;
            }
        }
        self.talk(double, 0, false).map(drop)
    }

    fn clone_disk(&mut self, number: usize) -> Result<(), StoreError> {
        if self.cloned || self.nodes[number].part != Part::Hub {
            return Ok(());
        }
        self.cloned = true;
        self.told.accidents += 1;
        let place = self.scratch.path().to_owned();
        let clone = self.nodes[number].clone_disk(self.nodes.len(), &place, false)?;
        self.nodes.push(clone);
        Ok(())
    }

    /// A box serves a school more, writes for it at once, and meets a neighbour who has not heard of that yet.
    fn grow(&mut self) -> Result<(), StoreError> {
        for number in (FIRST_HUB..self.nodes.len()).take(3) {
            let school = self.nodes[number].schools.clone();
            let near = |other: &usize| {
                *other != number && self.nodes[*other].schools.iter().any(|s| school.contains(s))
            };
            let neighbours: Vec<usize> = (FIRST_HUB..self.nodes.len()).filter(near).collect();
            for other in &neighbours {
                self.work(*other)?;
                self.talk(*other, 0, false)?;
                self.talk(number, 0, false)?;
                self.talk(number, *other, false)?;
            }
            for _ in 0..4 {
                self.more_rights(number)?;
            }
            self.work(number)?;
            self.work(number)?;
            for other in neighbours {
                self.talk(number, other, false)?;
            }
        }
        Ok(())
    }

    /// A box goes on writing after the central last heard of it, meets its neighbours, and turns out to be stolen.
    fn theft(&mut self) -> Result<(), StoreError> {
        let number = FIRST_HUB + self.draw(self.nodes.len() - FIRST_HUB);
        if self.nodes[number].dead {
            return Ok(());
        }
        self.talk(number, 0, false)?;
        self.work(number)?;
        for other in 2..self.nodes.len() {
            self.talk(other, number, false)?;
        }
        self.revoke(number)
    }
}
