//! Facts about people: sealed in the log, opened where somebody in charge looks at one person, never listed by name.

use super::views::FACT;
use crate::{Directory, register::NAME_CONTEXT, views::NAME};
use eventlog::sealing::Purpose;
use events::people::FactKind;
use kernel::{PersonId, Stamp};
use store::{
    Connection, StoreError, Value,
    view::{Table, edited},
};

/// Which of a person's keys seals a kind of fact: what the law protects most has its own, which can be erased, and withheld
/// from another node, alone.
pub fn purpose_of(kind: FactKind) -> Purpose {
    if kind.is_sensitive() { Purpose::Sensitive } else { Purpose::Identity }
}

/// What a sealed fact is, so that none can be shown as another.
pub fn context_of(kind: FactKind) -> &'static str {
    match kind {
        FactKind::RegisterNumber => "directory.fact.number",
        FactKind::UserName => "directory.fact.user-name",
        FactKind::BirthDate => "directory.fact.birth-date",
        FactKind::GuardianContact => "directory.fact.guardian",
        FactKind::Grade => "directory.fact.grade",
        FactKind::Sex => "directory.fact.sex",
        FactKind::FirstLanguage => "directory.fact.first-language",
        FactKind::IndigenousPeople => "directory.fact.indigenous-people",
        FactKind::Disability => "directory.fact.disability",
    }
}

/// What stands in an edited, sealed field: every value that nobody has replaced, the one that shows first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stands {
    /// With their stamps; `None` for a value whose key is not here.
    pub values: Vec<(Stamp, Option<String>)>,
}

impl Stands {
    /// The value that shows. An empty one was taken back.
    pub fn shown(&self) -> Option<&str> {
        self.values.iter().find_map(|(_, value)| value.as_deref()).filter(|value| !value.is_empty())
    }

    /// The stamps an edit replaces, newest first: all that its author saw.
    pub fn stamps(&self) -> Vec<Stamp> {
        self.values.iter().map(|(stamp, _)| *stamp).take(MAX_REPLACED).collect()
    }

    /// Different values, if there is more than one: a person decides.
    pub fn in_dispute(&self) -> Vec<&str> {
        let mut values: Vec<&str> = self.values.iter().filter_map(|(_, value)| value.as_deref()).collect();
        values.sort_unstable();
        values.dedup();
        if values.len() > 1 { values } else { Vec::new() }
    }
}

/// Most stamps an event names (crate `events`).
const MAX_REPLACED: usize = 64;

impl Directory {
    /// What stands of one fact about one person.
    pub fn fact(&self, db: &mut Connection, person: PersonId, kind: FactKind) -> Result<Stands, StoreError> {
        let key = [person.into(), i64::from(kind as u8).into()];
        self.stands(db, person, &FACT, &key, context_of(kind))
    }

    /// What stands as her name.
    pub fn name_stands(&self, db: &mut Connection, person: PersonId) -> Result<Stands, StoreError> {
        self.stands(db, person, &NAME, &[person.into()], NAME_CONTEXT)
    }

    fn stands(
        &self,
        db: &mut Connection,
        person: PersonId,
        table: &Table,
        key: &[Value],
        context: &str,
    ) -> Result<Stands, StoreError> {
        let mut stands = Stands::default();
        let forgotten = self.is_forgotten(db, person)?;
        for standing in edited::standing(db, table, key)? {
            let opened = match &standing.value {
                Value::Blob(sealed) if !forgotten => self.keys.open(db, person, context, sealed)?,
                _ => None,
            };
            stands.values.push((standing.stamp, opened));
        }
        Ok(stands)
    }
}
