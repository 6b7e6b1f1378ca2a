//! When the power goes: while a box writes, prepares a view anew, takes a courier's mail, or takes what another says (`meet`).

use super::{
    node::Kept,
    torn::Torn,
    world::{FIRST_HUB, World, answer},
};
use kernel::{Authority, PersonId};
use std::time::Duration;
use store::{Draft, StoreError};

impl World {
    /// Somebody does something at a box, the power goes, and nobody hears that it was done.
    pub fn go_dark(&mut self, number: usize) -> Result<(), StoreError> {
        if self.nodes[number].dead {
            return Ok(());
        }
        match self.draw(6) {
            0..3 => self.dark_at_work(number),
            3 => self.dark_at_a_view(number),
            _ => self.dark_at_mail(number),
        }
    }

    /// She pressed the button, and saw no answer: it may be there or not.
    fn dark_at_work(&mut self, number: usize) -> Result<(), StoreError> {
        let kept = self.nodes[number].kept()?;
        self.learns(number)?;
        self.lose_power(number, &kept)
    }

    /// Somebody answers a question at a box of a school. Nothing is promised.
    fn learns(&mut self, number: usize) -> Result<(), StoreError> {
        let Some(school) = self.nodes[number].schools.first().copied() else { return Ok(()) };
        self.written += 1;
        let persons = vec![PersonId([self.chance.below(5) as u8; 16])];
        let events = vec![answer(self.written).into()];
        let draft = Draft { schools: vec![school], persons, authority: Authority::Learner, events };
        self.nodes[number].store().write_blocking(move |tx| tx.append(draft)).map(drop)
    }

    /// A newer program prepares a view anew: its chunks are committed unsynced.
    fn dark_at_a_view(&mut self, number: usize) -> Result<(), StoreError> {
        let store = self.nodes[number].store();
        store.reset_view("sim_tally")?;
        let kept = self.nodes[number].kept()?;
        store.rebuild_now(Duration::from_millis(200))?;
        self.lose_power(number, &kept)
    }

    /// A courier delivers, and the page does not come.
    fn dark_at_mail(&mut self, number: usize) -> Result<(), StoreError> {
        let Some(mail) = self.some_mail() else { return Ok(()) };
        let kept = self.nodes[number].kept()?;
        self.deliver(number, &mail, super::phones::today())?;
        self.lose_power(number, &kept)
    }

    /// The power of a node goes, that had what is kept when anybody last heard of it.
    pub fn lose_power(&mut self, number: usize, kept: &Kept) -> Result<(), StoreError> {
        self.told.dark.0 += 1;
        let torn = self.nodes[number].lose_power(kept, &mut self.chance)?;
        self.told.dark.1 += u64::from(torn == Torn::Cut);
        Ok(())
    }
}

/// A disk that loses more than a disk may is noticed, or what stands above would prove nothing.
#[test]
fn what_was_synced_and_is_lost_is_noticed() -> Result<(), StoreError> {
    let size = super::world::Size { nodes: FIRST_HUB + 1, steps: 0 };
    let mut world = World::new(kernel::Seed(1), size, None)?;
    let mut noticed = 0;
    for _ in 0..20 {
        let before = world.nodes[FIRST_HUB].kept()?;
        world.learns(FIRST_HUB)?;
        // Somebody heard that this was done.
        let told = world.nodes[FIRST_HUB].kept()?.after(&before);
        noticed += u64::from(world.lose_power(FIRST_HUB, &told).is_err());
    }
    assert!(noticed > 0, "twenty times a synced entry could be lost, and nothing was said");
    assert!(world.told.dark.1 < 20, "each time something was lost");
    Ok(())
}
