//! A village far away, last of all: what a box misses there nobody else can tell it, and nothing that happens later heals it.

use super::{
    laws,
    node::Part,
    people::opens,
    phones::{ROOMY, today},
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
/// Pairs of conversations in which messages go astray.
const ASTRAY: u64 = 4;
/// Ways of a courier there and back.
const TRIPS: usize = 3;

impl World {
    /// Two boxes that know of each other, and three whose only friend is one of them; further away two boxes of another school.
    pub fn village(&mut self) -> Result<(), StoreError> {
        let [far, beyond, further, remote] = [0, 1, 2, 3].map(|n| school(self.schools + n));
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
        self.certified_meanwhile(one, other, stranger, far)?;
        self.bad_talk(one, other, far)?;
        self.by_mail_alone(remote)?;
        self.forgotten_far_away(one, self.nodes.len() - 1)
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

    /// A box brings what it has to another, and breaks. Whatever that one says to the next goes astray again and again.
    fn bad_talk(&mut self, one: usize, other: usize, far: SchoolId) -> Result<(), StoreError> {
        let third = self.nodes.len();
        self.add_at(Part::Hub, vec![far])?;
        for number in [third, one, other] {
            self.talk(number, 0, false)?;
        }
        self.learn(third, far)?;
        self.talk(third, one, false)?;
        self.breaks(third);
        for _ in 0..ASTRAY {
            self.talk_astray(one, other)?;
        }
        Ok(())
    }

    /// Two boxes whose only friend is a courier: her mail comes cut short, twice and in any order, and then as it should. Then each has
    /// all that the other wrote, and reads whom the other registered.
    fn by_mail_alone(&mut self, remote: SchoolId) -> Result<(), StoreError> {
        let pair = [self.nodes.len(), self.nodes.len() + 1];
        self.add_at(Part::Hub, vec![remote])?;
        self.add_at(Part::Hub, vec![remote])?;
        for number in pair {
            self.talk(number, 0, false)?;
        }
        let registered = self.register(pair[0])?;
        let mut taken = Vec::new();
        for n in 0..2 * TRIPS {
            let (from, to) = (pair[n % 2], pair[1 - n % 2]);
            self.learn(from, remote)?;
            taken.extend(self.taken(from, ROOMY)?);
            let cut = &taken[self.draw(taken.len())].clone();
            let end = self.draw(cut.len());
            self.deliver(to, &cut[..end], today())?;
            let whole = &taken[self.draw(taken.len())].clone();
            self.deliver(to, whole, today())?;
        }
        for n in 0..2 * TRIPS {
            self.round_trip(pair[n % 2], pair[1 - n % 2], 0, ROOMY)?;
        }
        if let Some(person) = registered
            && !opens(&self.nodes[pair[1]], person, &self.people[&person].keys)?
        {
            let name = &self.people[&person].name;
            return Err(StoreError::Log(format!(
                "node {} hears by courier alone, and after {TRIPS} whole ways there and back cannot read {name}",
                pair[1]
            )));
        }
        let keys = pair.map(|number| self.nodes[number].key());
        let held = [laws::held(&self.nodes[pair[0]])?, laws::held(&self.nodes[pair[1]])?];
        for (number, has, lacks) in [(pair[1], &held[0], &held[1]), (pair[0], &held[1], &held[0])] {
            let mut written = has.keys().filter(|(origin, _)| keys.contains(&origin.node));
            if let Some((origin, seq)) = written.find(|place| !lacks.contains_key(place)) {
                return Err(StoreError::Log(format!(
                    "node {number} hears by courier alone, and after {TRIPS} whole ways there and back lacks entry {seq} of {origin:?}"
                )));
            }
        }
        Ok(())
    }

    /// A pupil moves to a school far from hers, which is handed her name, and is forgotten where she was: no log tells the other of that.
    fn forgotten_far_away(&mut self, old: usize, new: usize) -> Result<(), StoreError> {
        let Some(person) = self.pupil_moves_to(new, old, true)? else { return Ok(()) };
        self.talk(old, new, false)?;
        if !opens(&self.nodes[new], person, &self.people[&person].keys)? {
            return Err(StoreError::Log(format!("node {new} was granted {person:?} and has no key of hers")));
        }
        self.forget(person)
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
