//! A node of the trial: a store on either database, with its folder, clock, scope and keys.

use crate::{mail::Reader, trust::Trust, views};
use eventlog::{
    Certificate, NodeSecret,
    sealing::{KeyId, PersonKey, Sealed, WrappedKey, WrappingKey, WrappingSecret},
};
use kernel::{Chance, Origin, PersonId, Seed, UtcMillis};
use std::{cell::Cell, collections::BTreeMap, fs, path::PathBuf, sync::Arc, time::Duration};
use store::{Config, Database, Store, StoreError, Value, db::PostgresConnection, node::NodeFolder};
use testkit::{Scratch, SimClock, author::StoreAuthor, postgres, stores::dump};

/// Monday morning.
pub const START: UtcMillis = UtcMillis(1_773_666_000_000);
const WORLD: Seed = Seed(20_260_316);

/// Where the trial takes place.
pub struct World {
    postgres: Option<String>,
    pub folder: Scratch,
    databases: Cell<u32>,
}

impl World {
    /// All nodes on SQLite.
    pub fn sqlite() -> Self {
        Self { postgres: None, folder: Scratch::new("trial").unwrap(), databases: Cell::new(0) }
    }

    /// All nodes on the tests' PostgreSQL server, if there is one.
    pub fn postgres() -> Option<Self> {
        let postgres = Some(postgres::url()?);
        Some(Self { postgres, folder: Scratch::new("trial-pg").unwrap(), databases: Cell::new(0) })
    }

    pub fn name(&self) -> &'static str {
        if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    fn new_database(&self) -> Database {
        match &self.postgres {
            Some(url) => {
                let schema = Some(postgres::fresh_schema("trial"));
                Database::Postgres { url: url.clone(), schema, sharing: store::Sharing::default() }
            }
            None => {
                self.databases.set(self.databases.get() + 1);
                Database::Sqlite(self.folder.path().join(format!("{}.sqlite3", self.databases.get())))
            }
        }
    }

    /// A new node; its key follows from its name.
    pub fn node(&self, name: &'static str, trust: Trust) -> TrialNode {
        let folder = self.folder.path().join(name);
        let clock = SimClock::at(START);
        TrialNode::open(name, self.new_database(), folder, name.into(), clock, trust)
    }

    /// The same disk in another machine; `machine` is what that machine says it is.
    pub fn clone_disk(&self, node: &mut TrialNode, name: &'static str, machine: &str) -> TrialNode {
        let folder = self.folder.path().join(name);
        let database = self.copy_database(node);
        fs::create_dir_all(folder.join("node")).unwrap();
        let [from, to] = [&node.folder, &folder].map(|folder| folder.join("node"));
        fs::copy(from.join("node.key"), to.join("node.key")).unwrap();
        // A copied schema stands for a copy of the server's whole disk here, whose database keeps its name: the marker does without the name.
        let marker = fs::read_to_string(from.join("marker")).unwrap();
        let lines: String = marker.split_inclusive('\n').take(3).collect();
        fs::write(to.join("marker"), lines).unwrap();
        let clock = SimClock::at(kernel::Clock::now(&node.clock));
        let mut copy = TrialNode::open(name, database, folder, machine.into(), clock, node.installed.clone());
        copy.reader = node.reader.clone();
        copy.ring = node.ring.clone();
        copy
    }

    /// A backup: the database alone, without the node's key and marker.
    pub fn copy_database(&self, node: &mut TrialNode) -> Database {
        node.store.close();
        let copy = self.new_database();
        match (&node.database, &copy) {
            (Database::Sqlite(from), Database::Sqlite(to)) => {
                for suffix in ["", "-wal"] {
                    let name = |path: &PathBuf| format!("{}{suffix}", path.display());
                    if fs::exists(name(from)).unwrap() {
                        fs::copy(name(from), name(to)).unwrap();
                    }
                }
            }
            (
                Database::Postgres { url, schema: Some(from), .. },
                Database::Postgres { schema: Some(to), .. },
            ) => {
                let mut db = PostgresConnection::open(url, Some(to)).unwrap();
                let sql = "SELECT tablename FROM pg_tables WHERE schemaname = ?1 ORDER BY tablename";
                for row in db.query(sql, &[Value::Text(from.clone())]).unwrap() {
                    let table = row.text(0).unwrap();
                    db.batch(&format!(
                        "CREATE TABLE {to}.{table} (LIKE {from}.{table} INCLUDING ALL); \
                         INSERT INTO {to}.{table} SELECT * FROM {from}.{table}"
                    ))
                    .unwrap();
                }
            }
            _ => unreachable!("a world has one kind of database"),
        }
        node.reopen();
        copy
    }
}

/// One running node.
pub struct TrialNode {
    pub name: &'static str,
    pub store: Store,
    pub clock: SimClock,
    /// What it may read of other nodes' logs.
    pub reader: Reader,
    /// Keys of persons, outside the database.
    pub ring: KeyRing,
    database: Database,
    folder: PathBuf,
    machine: String,
    installed: Trust,
    openings: u64,
}

impl TrialNode {
    fn open(
        name: &'static str,
        database: Database,
        folder: PathBuf,
        machine: String,
        clock: SimClock,
        installed: Trust,
    ) -> Self {
        let store = open(&database, &folder, &machine, &clock, WORLD.part(name));
        let ring = KeyRing::new(WORLD.part(name).part("ring"));
        Self {
            name,
            store,
            clock,
            reader: Reader::default(),
            ring,
            database,
            folder,
            machine,
            installed,
            openings: 1,
        }
    }

    /// Off and on again.
    pub fn reopen(&mut self) {
        self.store.close();
        self.start();
    }

    fn start(&mut self) {
        self.openings += 1;
        let seed = WORLD.part(self.name).part(&self.openings.to_string());
        self.store = open(&self.database, &self.folder, &self.machine, &self.clock, seed);
    }

    /// The disk died; the backup is put in its place. `with_key`: the box is the same, so its key and marker are.
    pub fn restore(&mut self, backup: Database, with_key: bool) {
        self.store.close();
        self.database = backup;
        if !with_key {
            fs::remove_dir_all(self.folder.join("node")).unwrap();
        }
        self.start();
    }

    /// Begins a new life because the present one's branch is void.
    pub fn begin_new_life(&mut self) {
        self.store.close();
        fs::remove_file(self.folder.join("node/marker")).unwrap();
        self.start();
    }

    pub fn secret(&self) -> NodeSecret {
        // The key is in the folder since the store was opened, so no chance is used.
        let folder = NodeFolder::new(self.folder.join("node"), self.machine.as_str());
        folder.secret(&mut Seed(0).chance()).unwrap()
    }

    pub fn origin(&self) -> Origin {
        self.store.origin()
    }

    pub fn author(&self, seed: &str) -> StoreAuthor {
        StoreAuthor::new(self.store.clone(), self.clock.clone(), WORLD.part(self.name).part(seed))
    }

    pub fn trust(&self) -> Trust {
        let installed = self.installed.clone();
        self.store.read_blocking(|db| installed.read_log(db)).unwrap()
    }

    pub fn install(&mut self, root: kernel::NodeKey, certificates: Vec<Certificate>) {
        self.installed = Trust::installed(root, certificates);
    }

    pub fn count(&self, sql: &str, values: &[Value]) -> i64 {
        testkit::stores::settle(&self.store).unwrap();
        self.store.read_blocking(|db| db.query(sql, values)?[0].int(0)).unwrap()
    }

    /// Answers of a person that count here; the fold must say the same as the rows.
    pub fn answers_of(&self, person: PersonId) -> i64 {
        let rows = self.count("SELECT count(*) FROM trial_answer WHERE person = ?1", &[person.into()]);
        let sql = "SELECT coalesce(sum(answers), 0)::bigint FROM trial_progress_row WHERE person = ?1";
        let sql = if matches!(self.database, Database::Postgres { .. }) {
            sql.into()
        } else {
            sql.replace("::bigint", "")
        };
        assert_eq!(rows, self.count(&sql, &[person.into()]), "{}: rows and fold disagree", self.name);
        rows
    }

    /// The name a page would show.
    pub fn shown_name(&self, person: PersonId) -> Option<String> {
        testkit::stores::settle(&self.store).unwrap();
        let sql = "SELECT sealed_name FROM trial_person WHERE person = ?1 AND forgotten = 0";
        let row = self.store.read_blocking(|db| db.query_one(sql, &[person.into()])).unwrap()?;
        let sealed = Sealed::from_bytes(row.blob_opt(0).unwrap()?).unwrap();
        let plain = self.ring.keys.get(&(person, sealed.key))?.open("person.name", &sealed).unwrap();
        Some(String::from_utf8(plain.to_vec()).unwrap())
    }

    /// Everything its views show; checks that the log is sound and that a rebuild shows the same.
    pub fn sound_dump(&self) -> Vec<String> {
        let report = self.store.read_blocking(store::log::verify).unwrap();
        assert_eq!(report.faults, Vec::<String>::new(), "{}", self.name);
        let live = dump(&self.store).unwrap();
        for view in ["trial_rows", "trial_progress"] {
            self.store.rebuild_view(view).unwrap();
        }
        let rebuilt = dump(&self.store).unwrap();
        let without_snapshots = |lines: &[String]| -> Vec<String> {
            lines.iter().filter(|line| !line.starts_with("trial_progress_snapshot")).cloned().collect()
        };
        assert_eq!(without_snapshots(&live), without_snapshots(&rebuilt), "{}: a rebuild differs", self.name);
        rebuilt
    }
}

fn open(database: &Database, folder: &std::path::Path, machine: &str, clock: &SimClock, seed: Seed) -> Store {
    let opened: Result<Store, StoreError> = Store::open(Config {
        database: database.clone(),
        node: NodeFolder::new(folder.join("node"), machine),
        views: views::views(),
        local: vec![],
        clock: Arc::new(clock.clone()),
        entropy: Box::new(seed.part("entropy").chance()),
        software: "trial".into(),
        extra_fsync: Duration::ZERO,
    });
    opened.unwrap()
}

/// The key store: not in the database, not in its backup.
#[derive(Clone)]
pub struct KeyRing {
    keys: BTreeMap<(PersonId, KeyId), PersonKey>,
    wrapping: WrappingSecret,
    chance: Chance,
}

impl KeyRing {
    fn new(seed: Seed) -> Self {
        let mut chance = seed.chance();
        Self { keys: BTreeMap::new(), wrapping: WrappingSecret::generate(1, &mut chance), chance }
    }

    pub fn hold(&mut self, keys: impl IntoIterator<Item = PersonKey>) {
        self.keys.extend(keys.into_iter().map(|key| ((key.person(), key.id()), key)));
    }

    pub fn holds(&self, person: PersonId) -> bool {
        self.keys.keys().any(|(of, _)| *of == person)
    }

    /// Erasure.
    pub fn destroy(&mut self, person: PersonId) {
        self.keys.retain(|(of, _), _| *of != person);
    }

    pub fn offer(&self, node: &NodeSecret) -> WrappingKey {
        self.wrapping.offer(node)
    }

    /// The next epoch; the old secret is gone, and with it what lies on old sticks.
    pub fn rotate(&mut self) {
        self.wrapping = WrappingSecret::generate(self.wrapping.epoch() + 1, &mut self.chance);
    }

    /// A person's keys for another node, as the bytes of a file.
    pub fn wrap(&mut self, person: PersonId, reader: &WrappingKey) -> Vec<Vec<u8>> {
        let keys = self.keys.iter().filter(|((of, _), _)| *of == person);
        keys.map(|(_, key)| reader.wrap(key, &mut self.chance).unwrap().to_bytes()).collect()
    }

    pub fn unwrap_key(&mut self, node: &NodeSecret, bytes: &[u8]) -> bool {
        let wrapped = WrappedKey::from_bytes(bytes).unwrap();
        let opened = self.wrapping.unwrap_key(&node.public(), &wrapped);
        let is_ours = opened.is_ok();
        self.hold(opened);
        is_ours
    }
}
