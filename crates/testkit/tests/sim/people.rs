//! People: registered, moved, claimed by a school that lies, and forgotten.

use super::{
    node::{Node, Part},
    world::{FIRST_HUB, World, answer},
};
use directory::register::NewPerson;
use eventlog::sealing::KeyId;
use events::{
    governance::{HistoryAnswered, HistoryAsked},
    people::{PersonProtected, RoleGiven},
};
use exchange::moves;
use kernel::{Authority, NodeKey, PersonId, RequestId, Role, SchoolId};
use std::collections::BTreeSet;
use store::{StoreError, WriteTx};

/// Somebody who was registered.
#[derive(Debug, Clone)]
pub struct Person {
    /// At which box, which drew her keys.
    pub home: NodeKey,
    /// At which school.
    pub school: SchoolId,
    pub name: String,
    /// The keys that the box drew.
    pub keys: BTreeSet<KeyId>,
    /// Her school said so.
    pub protected: bool,
    /// Her school said so, and the box that said it has a record of it.
    pub forgotten: bool,
    /// Schools to which her school let her history go.
    pub granted: BTreeSet<SchoolId>,
}

impl World {
    /// A pupil is registered at a box. `None`: it is a copy that will give way.
    pub fn register(&mut self, number: usize) -> Result<Option<PersonId>, StoreError> {
        let (node, name) = (&self.nodes[number], format!("Ana {}", self.people.len()));
        let home = node.key();
        if self.nodes.iter().filter(|node| node.key() == home).count() > 1 {
            return Ok(None);
        }
        let (directory, school, named) = (node.directory(), node.schools[0], name.clone());
        let (person, keys) = node.store().write_blocking(move |tx: &mut WriteTx<'_>| {
            let (language, role, class) = (None, Role::Pupil, None);
            let new = NewPerson { name: &named, drawing: 1, language, role, class, demonstration: false };
            let person = directory.register(tx, school, &new)?;
            let keys = directory.keys_of(tx.connection(), person)?.iter().map(|key| key.id()).collect();
            Ok::<_, StoreError>((person, keys))
        })?;
        self.told.entries += 1;
        self.told.people.0 += 1;
        self.consents.note(person, self.chance.below(3) == 0);
        let (protected, forgotten, granted) = (self.chance.below(4) == 0, false, BTreeSet::new());
        let hers = Person { home, school, name, keys, protected, forgotten, granted };
        self.people.insert(person, hers);
        if protected {
            let event = PersonProtected { person, protected }.into();
            self.write(number, Authority::Staff, vec![school], vec![person], event)?;
        }
        Ok(Some(person))
    }

    /// A school that lies about another school's pupil: it has heard her id somewhere, a protected one's too.
    pub fn claim(&mut self, number: usize, own: SchoolId) -> Result<(), StoreError> {
        let others: Vec<(PersonId, SchoolId)> = self
            .people
            .iter()
            .filter(|(_, hers)| hers.school != own)
            .map(|(person, hers)| (*person, hers.school))
            .collect();
        if others.is_empty() {
            return Ok(());
        }
        let (person, hers) = others[self.draw(others.len())];
        let n = self.written;
        let staff =
            |world: &mut Self, event| world.write(number, Authority::Staff, vec![own], vec![person], event);
        match self.draw(5) {
            // She is ours.
            0 => staff(self, RoleGiven { person, school: own, role: Role::Pupil as u8 }.into()),
            // She did this and that.
            1 => self.write(number, Authority::Learner, vec![own], vec![person], answer(n).into()),
            // Nobody looks for her any more.
            2 => staff(self, PersonProtected { person, protected: false }.into()),
            // Give us what she did; and the same asking once more, whatever was answered to it.
            3 => {
                let asked = asking(RequestId([number as u8; 16]), person, own, hers);
                staff(self, asked.clone().into())?;
                staff(self, asked.into())
            }
            // We grant it to ourselves: as whoever asks, as whoever is asked, and of ourselves.
            _ => {
                let asked = asking(RequestId([number as u8; 16]), person, own, hers);
                let of_us = asking(RequestId([number as u8 + 1; 16]), person, own, own);
                for asked in [asked, of_us] {
                    let granted = HistoryAnswered { asked: moves::digest_of(&asked), person, granted: true };
                    staff(self, asked.into())?;
                    staff(self, granted.into())?;
                }
                Ok(())
            }
        }
    }

    /// A pupil comes to another school, which asks for her history; her old school grants it when it has heard of that. What nobody
    /// with a slip asks it refuses.
    pub fn pupil_moves(&mut self) -> Result<(), StoreError> {
        let hubs: Vec<usize> =
            (FIRST_HUB..self.nodes.len()).filter(|number| self.has_pupils(*number)).collect();
        for (n, new) in hubs.iter().copied().enumerate() {
            let old = hubs[(n + 1) % hubs.len()];
            self.pupil_moves_to(new, old, false)?;
        }
        Ok(())
    }

    fn has_pupils(&self, number: usize) -> bool {
        let node = &self.nodes[number];
        node.part == Part::Hub && !node.revoked && !node.double && !node.dead
    }

    /// A pupil moves. `for_certain`: somebody who is registered for it, and whose history is granted and handed over. Returns who, if it is she.
    pub fn pupil_moves_to(
        &mut self,
        new: usize,
        old: usize,
        for_certain: bool,
    ) -> Result<Option<PersonId>, StoreError> {
        let homes = |number: usize| self.nodes[number].schools.clone();
        let (school, from) = (homes(new)[0], homes(old)[0]);
        if homes(new).contains(&from) {
            return Ok(None);
        }
        let registered = if for_certain || self.draw(2) == 0 { self.register(old)? } else { None };
        let person = registered.unwrap_or(PersonId([self.chance.below(5) as u8; 16]));
        if registered.is_some() {
            self.written += 1;
            let event = answer(self.written).into();
            self.write(old, Authority::Learner, vec![from], vec![person], event)?;
        }
        let mut request = [0; 16];
        kernel::Entropy::fill(&mut self.chance, &mut request);
        let asked = asking(RequestId(request), person, school, from);
        let ours = moves::digest_of(&asked);
        self.write(new, Authority::Staff, vec![school], vec![person], asked.into())?;
        if registered.is_some() {
            let role = RoleGiven { person, school, role: Role::Pupil as u8 };
            self.write(new, Authority::Staff, vec![school], vec![person], role.into())?;
        }
        let (one, other) = (self.nodes[new].key(), self.nodes[old].key());
        self.moved.extend([(one, other), (other, one)]);
        self.work(old)?;
        self.talk(new, 0, false)?;
        self.talk(old, 0, false)?;
        let askings = self.nodes[old].store().read_blocking(|db| moves::askings(db, from))?;
        for asking in askings.iter().filter(|asking| asking.from == from && asking.granted.is_none()) {
            let granted = asking.asked == ours && (for_certain || self.chance.below(4) > 0);
            if let Some(hers) = self.people.get_mut(&asking.person).filter(|_| granted) {
                hers.granted.insert(asking.school);
            }
            let event = moves::answer(asking, granted);
            self.write(old, Authority::Staff, vec![from], vec![asking.person], event.into())?;
        }
        self.talk(old, new, !for_certain)?;
        self.work(old)?;
        Ok(registered)
    }

    /// What a box does of itself every day.
    pub fn care(&mut self, number: usize) -> Result<u64, StoreError> {
        match self.nodes[number].dead || self.nodes[number].revoked {
            true => Ok(0),
            false => self.nodes[number].care(),
        }
    }

    /// Somebody asks to be forgotten, at a box of her school. The plan and the identity check are `governance`'s affair.
    pub fn forget(&mut self, person: PersonId) -> Result<(), StoreError> {
        let Some(hers) = self.people.get(&person).filter(|hers| !hers.forgotten) else { return Ok(()) };
        let (home, school) = (hers.home, hers.school);
        let there = (FIRST_HUB..self.nodes.len()).find(|number| {
            let node = &self.nodes[*number];
            node.key() == home && node.is_honest() && !node.dead
        });
        let Some(number) = there else { return Ok(()) };
        let node = &self.nodes[number];
        let (directory, store) = (node.directory(), node.store());
        // A box that has lost her with an older disk cannot forget her: she is nobody there.
        let known = "SELECT 1 FROM directory_person WHERE person = ?1 AND forgotten = 0";
        if store.read_blocking(|db| db.query_one(known, &[person.into()]))?.is_none() {
            return Ok(());
        }
        store.write_blocking(move |tx: &mut WriteTx<'_>| directory.forget(tx, school, person, 1, None))?;
        self.told.entries += 1;
        self.told.people.1 += 1;
        if let Some(hers) = self.people.get_mut(&person) {
            hers.forgotten = true;
        }
        self.care(number).map(drop)
    }

    /// Somebody is forgotten while another box, that has her keys, has a copy of its disk in a drawer. It confirms; then the copy is put back.
    pub fn erasure(&mut self) -> Result<(), StoreError> {
        let mut wanted: Option<(bool, PersonId, usize)> = None;
        for (person, hers) in self.people.iter().filter(|(_, hers)| !hers.forgotten) {
            for node in self.nodes.iter().skip(FIRST_HUB) {
                let other = node.key() != hers.home && node.is_honest() && !node.dead && !node.double;
                if other && opens(node, *person, &hers.keys)? {
                    // Rather at the school she went to: there no log tells of it.
                    let far = !node.schools.contains(&hers.school);
                    let better = wanted.as_ref().is_none_or(|(known, ..)| far && !*known);
                    wanted = if better { Some((far, *person, node.number)) } else { wanted };
                }
            }
        }
        let Some((_, person, number)) = wanted else { return Ok(()) };
        self.nodes[number].back_up()?;
        self.forget(person)?;
        let home = self.people[&person].home;
        let home = self.nodes.iter().find(|node| node.key() == home).map(|node| node.number);
        for _ in 0..3 {
            if let Some(other) = home {
                self.talk(other, 0, false)?;
                self.talk(number, 0, false)?;
                self.talk(number, other, false)?;
            }
            self.care(number)?;
        }
        self.restore(number)
    }
}

/// Whether a node has one of these keys of a person.
pub fn opens(node: &Node, person: PersonId, keys: &BTreeSet<KeyId>) -> Result<bool, StoreError> {
    let directory = node.directory();
    let there = node.store().read_blocking(|db| directory.keys_of(db, person))?;
    Ok(there.iter().any(|key| keys.contains(&key.id())))
}

fn asking(request: RequestId, person: PersonId, school: SchoolId, from: SchoolId) -> HistoryAsked {
    HistoryAsked { request, person, school, from, school_name: "school".into(), proof: vec![] }
}
