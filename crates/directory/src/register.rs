//! How people, schools and classes come to be: the drafts that other parts put into a transaction.

use crate::Directory;
use eventlog::sealing::Purpose;
use events::{
    Event,
    people::{PersonForgotten, PersonRegistered, RoleGiven},
    school::{ClassOpened, Enrolled},
};
use kernel::{Authority, ClassId, PersonId, Role, SchoolId};
use store::{Draft, StoreError, WriteTx};

/// What a sealed name is, so that no other sealed text can be shown as one.
pub const NAME_CONTEXT: &str = "directory.name";
/// Drawings a person can be recognised by.
pub const DRAWINGS: u8 = 48;

/// A new person.
pub struct NewPerson<'a> {
    /// Her name as her class knows it.
    pub name: &'a str,
    /// 0..[`DRAWINGS`].
    pub drawing: u8,
    /// BCP 47.
    pub language: Option<&'a str>,
    /// What she is at the school.
    pub role: Role,
    /// Her class, and whether she teaches it.
    pub class: Option<(ClassId, bool)>,
    /// Invented, for demonstrations.
    pub demonstration: bool,
}

impl Directory {
    /// Registers a person at a school: one entry.
    pub fn register(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: &NewPerson<'_>,
    ) -> Result<PersonId, StoreError> {
        let id = PersonId::random(tx.entropy());
        let sealed_name = self.keys.seal(tx, id, Purpose::Identity, NAME_CONTEXT, person.name)?;
        let mut events: Vec<Event> = vec![
            PersonRegistered {
                person: id,
                sealed_name,
                drawing: person.drawing % DRAWINGS,
                language: person.language.map(str::to_owned),
                demonstration: person.demonstration,
            }
            .into(),
            RoleGiven { person: id, school, role: person.role as u8 }.into(),
        ];
        if let Some((class, teaches)) = person.class {
            events.push(Enrolled { class, person: id, teaches }.into());
        }
        tx.append(Draft { schools: vec![school], persons: vec![id], authority: Authority::Staff, events })?;
        Ok(id)
    }

    /// Forgets a person: the record of it, with who did it after her, then her keys. What they sealed can no longer be read on this
    /// node.
    pub fn forget(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<(), StoreError> {
        let events = vec![PersonForgotten { person, purposes: vec![], reason }.into()];
        tx.append(Draft {
            schools: vec![school],
            persons: std::iter::once(person).chain(by).collect(),
            authority: Authority::Staff,
            events,
        })?;
        self.destroy_all(tx, person)
    }

    /// Opens a class at a school.
    pub fn open_class(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        name: &str,
    ) -> Result<ClassId, StoreError> {
        let class = ClassId::random(tx.entropy());
        let events = vec![ClassOpened { class, school, name: name.to_owned() }.into()];
        tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
        Ok(class)
    }
}
