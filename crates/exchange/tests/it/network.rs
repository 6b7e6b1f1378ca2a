//! A network of nodes with one root, on disks in a scratch folder.

use eventlog::{
    Certificate, NodeSecret,
    sealing::WrappingSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::{Event, learning::AnswerRecorded, node::OriginCertified, school::ClassOpened};
use exchange::{Here, Welcome, Wrapping};
use kernel::{Authority, ClassId, ClientId, NodeKey, Origin, PersonId, SchoolId, Seed, UtcMillis};
use std::{collections::BTreeMap, fs};
use store::{
    ColumnType, Draft, Store, log,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};
use testkit::{Scratch, random_log::START, stores::Opening};

const DECADE_MS: i64 = 10 * 365 * 86_400_000;

/// The classes that were opened: what a feature makes of others' entries.
static CLASSES: Table = Table {
    name: "trial_class",
    key: &[("class", ColumnType::Blob)],
    columns: &[Column::new("school", ColumnType::Blob, Merge::Insert)],
    indexes: &[],
};

fn views() -> Vec<View> {
    let rows = |fact: &Fact<'_>, deltas: &mut Deltas| {
        if let Event::ClassOpened(opened) = fact.event {
            let class = opened.class.0.to_vec();
            let row = deltas.row(&CLASSES, [class.into()], fact.stamp);
            row.set("school", opened.school.0.to_vec()).done();
        }
    };
    let classes = View {
        name: "trial_classes",
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[302],
        tables: vec![&CLASSES],
        work: Work::rows(rows),
    };
    exchange::views().into_iter().chain([classes]).collect()
}

/// The numbers of the classes that a view here shows.
pub fn classes(store: &Store) -> Vec<u8> {
    let sql = "SELECT class FROM trial_class ORDER BY class";
    let rows = store.read_blocking(|db| db.query(sql, &[])).unwrap();
    rows.iter().map(|row| row.blob(0).unwrap()[0]).collect()
}

pub struct Network {
    pub folder: Scratch,
    pub root: NodeSecret,
}

pub struct Node {
    pub here: Here,
    pub school: SchoolId,
}

impl Network {
    pub fn new(name: &str) -> Self {
        Self { folder: Scratch::new(name).unwrap(), root: NodeSecret::from_bytes([77; 32]) }
    }

    pub fn certificate(&self, node: NodeKey, role: NodeRole, schools: &[SchoolId]) -> Certificate {
        let authorities = if role == NodeRole::Central { Authorities::CENTRAL } else { Authorities::HUB };
        let terms = CertificateTerms {
            node,
            role,
            country: "PE".parse().unwrap(),
            schools: schools.to_vec(),
            authorities,
            from: None,
            issued_at: START,
            valid_until: UtcMillis(START.0 + DECADE_MS),
        };
        Certificate::issue(&self.root, terms)
    }

    /// A node that has joined nobody yet.
    pub fn alone(&self, number: u8, school: SchoolId) -> Node {
        self.alone_on(self.file(number), number, school)
    }

    fn alone_on(&self, database: store::Database, number: u8, school: SchoolId) -> Node {
        let home = self.folder.path().join(format!("node-{number}"));
        fs::create_dir_all(&home).unwrap();
        let folder = Scratch::new("unused").unwrap();
        let mut opening = Opening::sqlite(&folder, views);
        opening.database = database;
        opening.local = vec![exchange::LOCAL];
        let store = opening.open(&home, Seed(u64::from(number))).unwrap();
        let secret = store::node::NodeFolder::new(home.join("node"), "test machine");
        let secret = secret.secret(&mut Seed(9).chance()).unwrap();
        let wrapping = WrappingSecret::generate(1, &mut Seed(100 + u64::from(number)).chance());
        Node {
            here: Here {
                store,
                secret,
                wrapping: Wrapping::in_memory(wrapping),
                welcome: None,
                schools: vec![school],
                departures: None,
                keys: None,
                files: None,
            },
            school,
        }
    }

    /// On PostgreSQL where there is a server, as a ministry's is: what is asked of the log and of notes there must be understood too.
    pub fn central(&self) -> Node {
        match Opening::postgres("exchange", views) {
            Some(opening) => self.central_on(opening.database),
            None => self.central_on(self.file(0)),
        }
    }

    /// The file of a node's database.
    pub fn file(&self, number: u8) -> store::Database {
        let home = self.folder.path().join(format!("node-{number}"));
        store::Database::Sqlite(home.join("chaski.sqlite3"))
    }

    /// A central whose database a test holds too.
    pub fn central_on(&self, database: store::Database) -> Node {
        let mut node = self.alone_on(database, 0, SchoolId([0; 16]));
        let own = self.certificate(node.key(), NodeRole::Central, &[]);
        node.here.welcome =
            Some(Welcome { root: self.root.public(), certificates: vec![own], central: None });
        node
    }

    /// Certifies a hub in the central's log, and welcomes it.
    pub fn join(&self, central: &Node, hub: &mut Node) {
        self.certify(central, hub.key(), &[hub.school]);
        let welcome = self.welcome(central, hub);
        hub.here.welcome = Some(welcome);
    }

    pub fn certify(&self, central: &Node, hub: NodeKey, schools: &[SchoolId]) {
        let certificate = self.certificate(hub, NodeRole::Hub, schools).to_bytes();
        central.write(Authority::Central, &[], &[], OriginCertified { certificate }.into());
    }

    pub fn welcome(&self, central: &Node, hub: &Node) -> Welcome {
        let certificates = vec![
            self.certificate(central.key(), NodeRole::Central, &[]),
            self.certificate(hub.key(), NodeRole::Hub, &[hub.school]),
        ];
        let card = central.here.card().unwrap();
        Welcome { root: self.root.public(), certificates, central: Some(card) }
    }
}

impl Node {
    pub fn key(&self) -> NodeKey {
        self.here.secret.public()
    }

    pub fn write(&self, authority: Authority, schools: &[SchoolId], persons: &[PersonId], event: Event) {
        let draft =
            Draft { schools: schools.to_vec(), persons: persons.to_vec(), authority, events: vec![event] };
        self.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }

    /// What staff write.
    pub fn open_class(&self, n: u8) {
        let event =
            ClassOpened { class: ClassId([n; 16]), school: self.school, name: "TERCERO-SECRETO".into() };
        self.write(Authority::Staff, &[self.school], &[], event.into());
    }

    /// What a learner does.
    pub fn answer(&self, n: u64) {
        self.write(Authority::Learner, &[self.school], &[PersonId([5; 16])], answer(n).into());
    }

    /// Entries that can be read here, by log.
    pub fn shown(&self) -> BTreeMap<Origin, usize> {
        self.here
            .store
            .read_blocking(|db| {
                let mut shown = BTreeMap::new();
                for head in log::Head::load_all(db)? {
                    let lines = log::read(db, head.origin.tag(), 0, head.seq)?;
                    shown.insert(head.origin, lines.iter().filter(|line| line.what.is_ok()).count());
                }
                Ok(shown)
            })
            .unwrap()
    }

    pub fn shown_of(&self, other: &Node) -> usize {
        self.shown().get(&other.here.store.origin()).copied().unwrap_or(0)
    }

    pub fn sound(&self) {
        self.here.store.read_blocking(log::verify).unwrap();
    }
}

/// Some learner's answer.
pub fn answer(n: u64) -> AnswerRecorded {
    AnswerRecorded {
        client: ClientId(n.to_be_bytes()),
        learners: 1,
        channel: 0,
        course: "safe-phone".into(),
        version: 1,
        lesson: "hurry".into(),
        exercise: "what-hurries".into(),
        variant: 0,
        response: "c:deadline".into(),
        score_percent: 100,
        hints: 0,
        seconds: 9,
    }
}
