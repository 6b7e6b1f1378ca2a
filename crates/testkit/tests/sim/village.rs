//! A village far away, last of all: what a box misses there nobody else can tell it, and nothing that happens later heals it.

use super::{
    node::Part,
    world::{World, answer, school},
};
use kernel::{Authority, PersonId, SchoolId};
use store::StoreError;

/// Somebody who learns there.
const LEARNER: PersonId = PersonId([9; 16]);
/// Bytes after which the link between two boxes dies, the first time; each time it lives as much longer.
const CUT_AFTER: u64 = 150;
/// How often it dies.
const CUTS: u64 = 24;

impl World {
    /// Two boxes that know of each other, and three whose only friend is one of them; further away two boxes of another school.
    pub fn village(&mut self) -> Result<(), StoreError> {
        let [far, beyond, further] = [0, 1, 2].map(|n| school(self.schools + n));
        let first = self.nodes.len();
        let [one, other, cut_off, grown, near, wide, stranger] = [0, 1, 2, 3, 4, 5, 6].map(|n| first + n);
        for schools in [vec![far], vec![far], vec![far], vec![far], vec![beyond], vec![beyond, further]] {
            self.add_at(Part::Hub, schools)?;
        }
        for number in first..stranger {
            self.talk(number, 0, false)?;
        }
        self.school_more(near, wide, further)?;
        self.bad_link(one, other, cut_off, far)?;
        self.allowed_meanwhile(one, other, grown, further)?;
        self.certified_meanwhile(one, other, stranger, far)
    }

    /// A box meets another that serves a school more, and comes to serve that too: what was withheld before it has to ask for.
    fn school_more(&mut self, one: usize, wide: usize, more: SchoolId) -> Result<(), StoreError> {
        self.learn(wide, more)?;
        self.talk(wide, one, false)?;
        self.serve_more(one, more)?;
        self.talk(one, 0, false)?;
        self.talk(one, wide, false).map(drop)
    }

    /// A box brings what it has to another, and breaks. That one's link to the next dies again and again.
    fn bad_link(&mut self, one: usize, other: usize, third: usize, far: SchoolId) -> Result<(), StoreError> {
        self.learn(third, far)?;
        self.talk(third, one, false)?;
        self.breaks(third);
        for times in 1..=CUTS {
            self.talk_until(one, other, times * CUT_AFTER)?;
        }
        Ok(())
    }

    /// A box writes for a school that it serves since yesterday, brings that to another, and breaks. While that one brings it to the next, the
    /// central tells the next that the first may write so.
    fn allowed_meanwhile(
        &mut self,
        one: usize,
        other: usize,
        third: usize,
        more: SchoolId,
    ) -> Result<(), StoreError> {
        self.serve_more(third, more)?;
        self.talk(third, 0, false)?;
        self.learn(third, more)?;
        self.learn(third, self.nodes[third].schools[0])?;
        self.talk(one, 0, false)?;
        self.talk(third, one, false)?;
        self.breaks(third);
        self.talk_within((one, other), (other, 0))
    }

    /// A box that nobody has heard of brings what it has to another, and breaks. While that one brings its log to the next, the central tells
    /// the next who it was.
    fn certified_meanwhile(
        &mut self,
        one: usize,
        other: usize,
        third: usize,
        far: SchoolId,
    ) -> Result<(), StoreError> {
        self.add_at(Part::Hub, vec![far])?;
        self.learn(third, far)?;
        self.talk(one, 0, false)?;
        self.talk(third, one, false)?;
        self.breaks(third);
        self.talk_within((one, other), (other, 0))
    }

    fn learn(&mut self, number: usize, school: SchoolId) -> Result<(), StoreError> {
        self.written += 1;
        let event = answer(self.written).into();
        self.write(number, Authority::Learner, vec![school], vec![LEARNER], event)
    }

    /// A box breaks for good. Whatever it has told nobody is lost.
    fn breaks(&mut self, number: usize) {
        let key = self.nodes[number].key();
        self.promised.retain(|(origin, _)| origin.node != key);
        self.nodes[number].dead = true;
    }
}
