//! A store under test: on either database, opened, closed, fed and read whole.

use crate::{
    Scratch, SimClock, postgres,
    random_log::{AuthoredLog, Delivery, START},
};
use eventlog::{Block, CheckedBlock, Frontier, Item, digest};
use kernel::Seed;
use std::{path::Path, sync::Arc, time::Duration};
use store::{
    Config, Database, LocalTables, Received, Sharing, Store, StoreError, Value, node::NodeFolder, view::View,
};

/// What tests open stores with.
pub struct Opening {
    /// Which database.
    pub database: Database,
    /// The views; made anew for each opening.
    pub views: fn() -> Vec<View>,
    /// Local tables.
    pub local: Vec<LocalTables>,
    /// The node's clock.
    pub clock: SimClock,
}

impl Opening {
    /// A file in the folder.
    pub fn sqlite(folder: &Scratch, views: fn() -> Vec<View>) -> Self {
        let database = Database::Sqlite(folder.path().join("chaski.sqlite3"));
        Self { database, views, local: vec![], clock: SimClock::at(START) }
    }

    /// A schema of the tests' server, if there is one.
    pub fn postgres(test: &str, views: fn() -> Vec<View>) -> Option<Self> {
        let database = Database::Postgres {
            url: postgres::url()?,
            schema: Some(postgres::fresh_schema(test)),
            sharing: Sharing::default(),
        };
        Some(Self { database, views, local: vec![], clock: SimClock::at(START) })
    }

    /// The same for one process among several: so many places, and so long until a silent one loses hers.
    pub fn among(mut self, places: u16, silence: Duration) -> Self {
        if let Database::Postgres { sharing, .. } = &mut self.database {
            *sharing = Sharing { places, silence, ..*sharing };
        }
        self
    }

    /// Opens the store; key and marker lie in the folder.
    pub fn open(&self, folder: &Path, seed: Seed) -> Result<Store, StoreError> {
        let store = Store::open(Config {
            database: self.database.clone(),
            node: NodeFolder::new(folder.join("node"), "test machine"),
            views: (self.views)(),
            local: self.local.clone(),
            clock: Arc::new(self.clock.clone()),
            entropy: Box::new(seed.chance()),
            software: "testkit".into(),
            extra_fsync: Duration::ZERO,
        })?;
        Ok(store)
    }
}

/// Gives a run of entries to a store.
pub fn deliver(store: &Store, logs: &[AuthoredLog], delivery: Delivery) -> Result<Received, StoreError> {
    let log = &logs[delivery.author];
    let (before, run) = log.entries[..delivery.to as usize].split_at(delivery.from as usize - 1);
    let mut tree = Frontier::new();
    before.iter().for_each(|(bytes, _)| tree.append(&digest(bytes)));
    let items = run.iter().map(|(bytes, _)| Item::Entry(bytes.clone())).collect();
    let block = Block { before: tree, items, checkpoint: log.checkpoints[delivery.to as usize - 1] };
    let checked = CheckedBlock::new(block).map_err(|e| StoreError::Log(e.to_string()))?;
    store.write_blocking(move |tx| tx.receive(&checked))
}

/// Waits until every view is whole.
pub fn settle(store: &Store) -> Result<(), StoreError> {
    store.rebuild_now(Duration::from_millis(200))
}

/// Every row of every view's tables, sorted: two nodes with the same log must show the same.
pub fn dump(store: &Store) -> Result<Vec<String>, StoreError> {
    settle(store)?;
    let mut tables = store.view_tables();
    tables.sort();
    store.read_blocking(|db| {
        let mut lines = Vec::new();
        for table in &tables {
            let mut rows: Vec<String> = db
                .query(&format!("SELECT * FROM {table}"), &[] as &[Value])?
                .iter()
                .map(|row| format!("{table} {:?}", row.0))
                .collect();
            rows.sort();
            lines.extend(rows);
        }
        Ok(lines)
    })
}
