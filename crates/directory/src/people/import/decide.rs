//! What a row changes about a person who is known. Pure.

use crate::people::facts::Stands;
use events::people::FactKind;
use kernel::{ClassId, Role, Stamp};
use std::collections::BTreeMap;

/// Fields whose last state in the list is remembered by hash: the name, then every kind of fact.
pub const FIELDS: usize = 1 + FactKind::ALL.len();

/// What the list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Her name.
    pub name: String,
    /// Her roles.
    pub roles: Vec<Role>,
    /// Her classes, and whether she teaches there.
    pub classes: BTreeMap<ClassId, bool>,
    /// What is stated about her. What the list leaves empty is left as it is.
    pub facts: BTreeMap<FactKind, String>,
    /// Keyed hashes of name and facts; 0 for what is empty.
    pub fields: [u64; FIELDS],
}

/// What the list said the last time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Before {
    /// As in [`Wanted`].
    pub roles: Vec<Role>,
    /// As in [`Wanted`].
    pub classes: BTreeMap<ClassId, bool>,
    /// As in [`Wanted`].
    pub fields: [u64; FIELDS],
}

impl Before {
    /// Whether the list says the same as then.
    pub fn is_same(&self, wanted: &Wanted) -> bool {
        self.fields == wanted.fields && self.roles == wanted.roles && self.classes == wanted.classes
    }
}

/// What the box knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Her name.
    pub name: Stands,
    /// Her roles here.
    pub roles: Vec<Role>,
    /// Her classes here, and whether she teaches there.
    pub classes: BTreeMap<ClassId, bool>,
    /// What is stated about her.
    pub facts: BTreeMap<FactKind, Stands>,
}

/// One thing to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another name in place of these.
    Rename(String, Vec<Stamp>),
    /// A role more.
    GiveRole(Role),
    /// A role less.
    EndRole(Role),
    /// Into a class, to learn or to teach.
    Enrol(ClassId, bool),
    /// Out of a class.
    Unenrol(ClassId),
    /// A statement in place of these.
    State(FactKind, String, Vec<Stamp>),
}

/// What follows. Only what the list itself changed since the last time is taken over: a name that a teacher mended on a page
/// stays mended while the list says what it always said. Without a last time (another box's import, a restored database),
/// the list is compared with what is known.
pub fn difference(wanted: &Wanted, before: Option<&Before>, known: &Known) -> Vec<Change> {
    let mut changes = Vec::new();
    let list_changed =
        |field: usize| before.is_none_or(|before| before.fields[field] != wanted.fields[field]);
    if list_changed(0) && known.name.shown() != Some(&wanted.name) {
        changes.push(Change::Rename(wanted.name.clone(), known.name.stamps()));
    }
    for (position, kind) in FactKind::ALL.into_iter().enumerate() {
        let Some(value) = wanted.facts.get(&kind).filter(|_| list_changed(position + 1)) else { continue };
        let stands = known.facts.get(&kind).cloned().unwrap_or_default();
        if stands.shown() != Some(value) {
            changes.push(Change::State(kind, value.clone(), stands.stamps()));
        }
    }
    // Roles given on a page are no business of the list; without a last time none is taken away.
    let roles_before: &[Role] = before.map_or(&[], |before| &before.roles);
    for role in &wanted.roles {
        if !roles_before.contains(role) && !known.roles.contains(role) {
            changes.push(Change::GiveRole(*role));
        }
    }
    for role in roles_before {
        if !wanted.roles.contains(role) && known.roles.contains(role) {
            changes.push(Change::EndRole(*role));
        }
    }
    // Without a last time the list says where she is now.
    let classes_before = before.map_or(&known.classes, |before| &before.classes);
    for (class, teaches) in &wanted.classes {
        let said_before = before.is_some_and(|before| before.classes.get(class) == Some(teaches));
        if !said_before && known.classes.get(class) != Some(teaches) {
            changes.push(Change::Enrol(*class, *teaches));
        }
    }
    for class in classes_before.keys() {
        if !wanted.classes.contains_key(class) && known.classes.contains_key(class) {
            changes.push(Change::Unenrol(*class));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Hlc, OriginTag};

    fn stamp(n: u64) -> Stamp {
        Stamp { hlc: Hlc(n), origin: OriginTag([1; 8]), seq: n }
    }

    fn stands(value: &str) -> Stands {
        Stands { values: vec![(stamp(1), Some(value.into()))] }
    }

    fn class(n: u8) -> ClassId {
        ClassId([n; 16])
    }

    fn wanted() -> Wanted {
        Wanted {
            name: "Ana Paz".into(),
            roles: vec![Role::Pupil],
            classes: [(class(1), false)].into(),
            facts: [(FactKind::BirthDate, "2015-03-07".to_owned())].into(),
            fields: [7; FIELDS],
        }
    }

    fn before() -> Before {
        Before { roles: vec![Role::Pupil], classes: [(class(1), false)].into(), fields: [7; FIELDS] }
    }

    fn known() -> Known {
        Known {
            name: stands("Ana Paz"),
            roles: vec![Role::Pupil],
            classes: [(class(1), false)].into(),
            facts: [(FactKind::BirthDate, stands("2015-03-07"))].into(),
        }
    }

    #[test]
    fn differences() {
        let other_list = || Before { fields: [8; FIELDS], ..before() };
        let mended = || Known { name: stands("Ana María Paz"), ..known() };
        let moved = || Wanted { classes: [(class(2), false)].into(), ..wanted() };
        type Case = (&'static str, Wanted, Option<Before>, Known, Vec<Change>);
        let cases: Vec<Case> = vec![
            ("the same again", wanted(), Some(before()), known(), vec![]),
            ("the same, list unknown", wanted(), None, known(), vec![]),
            ("mended on a page, list unchanged", wanted(), Some(before()), mended(), vec![]),
            (
                "the list has another name",
                wanted(),
                Some(other_list()),
                mended(),
                vec![Change::Rename("Ana Paz".into(), vec![stamp(1)])],
            ),
            (
                "moved",
                moved(),
                Some(before()),
                known(),
                vec![Change::Enrol(class(2), false), Change::Unenrol(class(1))],
            ),
            (
                "moved, list unknown",
                moved(),
                None,
                known(),
                vec![Change::Enrol(class(2), false), Change::Unenrol(class(1))],
            ),
            (
                "a class given on a page stays",
                moved(),
                Some(before()),
                Known { classes: [(class(1), false), (class(3), false)].into(), ..known() },
                vec![Change::Enrol(class(2), false), Change::Unenrol(class(1))],
            ),
            (
                "taken out of her class on a page, list unchanged",
                wanted(),
                Some(before()),
                Known { classes: [].into(), ..known() },
                vec![],
            ),
            (
                "a pupil becomes a teacher of her class",
                Wanted { roles: vec![Role::Teacher], classes: [(class(1), true)].into(), ..wanted() },
                Some(before()),
                known(),
                vec![
                    Change::GiveRole(Role::Teacher),
                    Change::EndRole(Role::Pupil),
                    Change::Enrol(class(1), true),
                ],
            ),
            (
                "a role given on a page stays",
                wanted(),
                None,
                Known { roles: vec![Role::Pupil, Role::Administrator], ..known() },
                vec![],
            ),
            (
                "an empty cell takes nothing back",
                Wanted { facts: [].into(), ..wanted() },
                Some(other_list()),
                known(),
                vec![],
            ),
            (
                "a fact changed in the list",
                Wanted { facts: [(FactKind::BirthDate, "2015".to_owned())].into(), ..wanted() },
                None,
                known(),
                vec![Change::State(FactKind::BirthDate, "2015".into(), vec![stamp(1)])],
            ),
        ];
        for (what, wanted, before, known, expected) in cases {
            assert_eq!(difference(&wanted, before.as_ref(), &known), expected, "{what}");
        }
    }
}
