//! The central that is measured: a store on PostgreSQL with all views, which believes the boxes of the load.

use super::load::School;
use crate::{
    cli::{
        Failure,
        bench::exchange::{Root, reading_people},
    },
    features,
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
};
use eventlog::{NodeSecret, statement::NodeRole};
use exchange::{Desk, Here, Wrapping};
use std::{path::Path, sync::Arc, time::Duration};
use store::{Config, Database, Store, db::PostgresConnection, view::View};

/// Most schools of the long run.
const SCHOOLS: u64 = 200;
/// Days of each at least, where the run is long enough: only from the second day on a learner's earlier inputs move to their table.
const DAYS: u64 = 5;
/// The schools of the storm are others.
pub const STORM_FROM: usize = 1_000_000;
/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(5);

/// The central, and who calls it.
pub struct Place {
    /// Its desk.
    pub desk: Arc<Desk>,
    /// Schools of the long run.
    pub schools: Vec<School>,
    /// Schools of the storm.
    pub storm: Vec<School>,
    /// What each of them believes: the root and all certificates.
    pub welcome: exchange::Welcome,
    url: String,
    schema: String,
}

impl Place {
    /// Makes the central in a schema of its own.
    pub fn open(root: &Path, url: &str, events: u64, storm: u32, views: Vec<View>) -> Result<Self, Failure> {
        let schools = (events / super::load::SCHOOL_DAY / DAYS).clamp(1, SCHOOLS) as usize;
        let schools: Vec<School> = (0..schools).map(School::new).collect();
        let storm: Vec<School> = (0..storm as usize).map(|n| School::new(STORM_FROM + n)).collect();
        let folder = DataFolder::at(root.join("central"));
        std::fs::create_dir_all(folder.path())?;
        let schema = format!("chaski_bench_{}", std::process::id());
        let store = Store::open(Config {
            database: Database::Postgres {
                url: url.to_owned(),
                schema: Some(schema.clone()),
                sharing: store::Sharing::default(),
            },
            node: folder.node(),
            views,
            local: features::local_tables(),
            clock: Arc::new(MachineClock),
            entropy: Box::new(MachineEntropy),
            software: format!("chaski {}", env!("CARGO_PKG_VERSION")),
            extra_fsync: Duration::ZERO,
        })?;
        store.rebuild_now(CHUNK)?;
        let secret = folder.secret()?;
        let network = Root::new();
        let mut certificates = vec![network.certificate(secret.public(), NodeRole::Central, &[])?];
        for school in schools.iter().chain(&storm) {
            let node = school.secret.public();
            certificates.push(network.certificate(node, NodeRole::Hub, &[school.school])?);
        }
        let welcome = network.welcome(&certificates);
        let here = here(store, secret, &folder, welcome.clone(), vec![])?;
        Ok(Self { desk: Arc::new(Desk::new(here)), schools, storm, welcome, url: url.to_owned(), schema })
    }

    /// The central's node at its exchange.
    pub fn store(&self) -> &Store {
        &self.desk.here.store
    }

    /// Closes it and takes its schema away.
    pub fn close(self) -> Result<(), Failure> {
        self.store().close();
        let mut db = PostgresConnection::open(&self.url, None)?;
        Ok(db.batch(&format!("DROP SCHEMA {} CASCADE", self.schema))?)
    }
}

/// A node at its exchange that lets everybody's answers go to a central.
pub fn here(
    store: Store,
    secret: NodeSecret,
    folder: &DataFolder,
    welcome: exchange::Welcome,
    pupils: Vec<kernel::PersonId>,
) -> Result<Here, Failure> {
    Ok(Here {
        store,
        secret,
        wrapping: Wrapping::in_memory(folder.wrapping()?.1),
        welcome: Some(welcome),
        schools: vec![],
        departures: Some(reading_people(pupils)),
        keys: None,
        files: None,
    })
}
