//! [`Author`]: whoever writes entries in an invented world, a log in memory or a store.

use crate::SimClock;
use eventlog::{EntryError, sealing::SealingError};
use events::Event;
use kernel::{Authority, Chance, PersonId, SchoolId, Seed};
use store::{Draft, Store, StoreError};

/// Writes entries, with a clock that goes on and a source of chance.
pub trait Author {
    /// Its clock.
    fn clock(&self) -> &SimClock;
    /// Its chance.
    fn chance(&mut self) -> &mut Chance;
    /// Writes one entry at the clock's time.
    fn write(
        &mut self,
        authority: Authority,
        schools: &[SchoolId],
        persons: &[PersonId],
        events: Vec<Event>,
    ) -> Result<(), BuildError>;
}

/// Why a world could not be built.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BuildError {
    /// An entry passed a bound.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A text could not be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes into a store, one durable commit per entry.
pub struct StoreAuthor {
    /// The store.
    pub store: Store,
    /// The clock it was opened with.
    pub clock: SimClock,
    /// What happens in its world.
    pub chance: Chance,
}

impl StoreAuthor {
    /// An author of what follows from the seed.
    pub fn new(store: Store, clock: SimClock, seed: Seed) -> Self {
        Self { store, clock, chance: seed.chance() }
    }
}

impl Author for StoreAuthor {
    fn clock(&self) -> &SimClock {
        &self.clock
    }

    fn chance(&mut self) -> &mut Chance {
        &mut self.chance
    }

    fn write(
        &mut self,
        authority: Authority,
        schools: &[SchoolId],
        persons: &[PersonId],
        events: Vec<Event>,
    ) -> Result<(), BuildError> {
        let draft = Draft { schools: schools.to_vec(), persons: persons.to_vec(), authority, events };
        self.store.write_blocking(move |tx| tx.append(draft))?;
        Ok(())
    }
}
