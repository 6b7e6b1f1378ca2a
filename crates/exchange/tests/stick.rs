//! Mail by stick: three nodes that never meet.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use eventlog::{
    Certificate, NodeSecret, Revocation,
    sealing::WrappingSecret,
    statement::{Authorities, CertificateTerms, NodeRole, RevocationReason, RevocationTerms},
};
use events::{
    Event,
    learning::AnswerRecorded,
    node::{OriginCertified, OriginRevoked},
    school::ClassOpened,
};
use exchange::{Here, Welcome, stick};
use kernel::{Authority, ClassId, ClientId, NodeKey, Origin, PersonId, SchoolId, Seed, UtcMillis};
use std::{collections::BTreeMap, fs, path::Path};
use store::{Draft, log};
use testkit::{
    Scratch,
    random_log::START,
    stores::{Opening, dump},
};

const DECADE_MS: i64 = 10 * 365 * 86_400_000;
const ALL: u64 = u64::MAX;

struct Network {
    folder: Scratch,
    root: NodeSecret,
}

struct Node {
    here: Here,
    school: SchoolId,
}

impl Network {
    fn new(name: &str) -> Self {
        Self { folder: Scratch::new(name).unwrap(), root: NodeSecret::from_bytes([77; 32]) }
    }

    fn stick(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn certificate(&self, node: NodeKey, role: NodeRole, schools: &[SchoolId]) -> Certificate {
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
    fn alone(&self, number: u8, school: SchoolId) -> Node {
        let home = self.folder.path().join(format!("node-{number}"));
        fs::create_dir_all(&home).unwrap();
        let database = store::Database::Sqlite(home.join("chaski.sqlite3"));
        let folder = Scratch::new("unused").unwrap();
        let mut opening = Opening::sqlite(&folder, exchange::views);
        opening.database = database;
        opening.local = vec![exchange::LOCAL];
        let store = opening.open(&home, Seed(u64::from(number))).unwrap();
        let secret = store::node::NodeFolder::new(home.join("node"), "test machine");
        let secret = secret.secret(&mut Seed(9).chance()).unwrap();
        let wrapping = WrappingSecret::generate(1, &mut Seed(100 + u64::from(number)).chance());
        Node { here: Here { store, secret, wrapping, welcome: None, schools: vec![school] }, school }
    }

    fn central(&self) -> Node {
        let mut node = self.alone(0, SchoolId([0; 16]));
        let own = self.certificate(node.key(), NodeRole::Central, &[]);
        node.here.welcome =
            Some(Welcome { root: self.root.public(), certificates: vec![own], central: None });
        node
    }

    /// Certifies a hub in the central's log, and welcomes it.
    fn join(&self, central: &Node, hub: &mut Node) {
        self.certify(central, hub.key(), &[hub.school]);
        let welcome = self.welcome(central, hub);
        hub.here.welcome = Some(welcome);
    }

    fn certify(&self, central: &Node, hub: NodeKey, schools: &[SchoolId]) {
        let certificate = self.certificate(hub, NodeRole::Hub, schools).to_bytes();
        central.write(Authority::Central, &[], &[], OriginCertified { certificate }.into());
    }

    fn welcome(&self, central: &Node, hub: &Node) -> Welcome {
        let certificates = vec![
            self.certificate(central.key(), NodeRole::Central, &[]),
            self.certificate(hub.key(), NodeRole::Hub, &[hub.school]),
        ];
        let card = central.here.card().unwrap();
        Welcome { root: self.root.public(), certificates, central: Some(card) }
    }
}

impl Node {
    fn key(&self) -> NodeKey {
        self.here.secret.public()
    }

    fn write(&self, authority: Authority, schools: &[SchoolId], persons: &[PersonId], event: Event) {
        let draft =
            Draft { schools: schools.to_vec(), persons: persons.to_vec(), authority, events: vec![event] };
        self.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }

    /// What staff write.
    fn open_class(&self, n: u8) {
        let event =
            ClassOpened { class: ClassId([n; 16]), school: self.school, name: "TERCERO-SECRETO".into() };
        self.write(Authority::Staff, &[self.school], &[], event.into());
    }

    /// What a learner does.
    fn answer(&self, n: u64) {
        let event = AnswerRecorded {
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
        };
        self.write(Authority::Learner, &[self.school], &[PersonId([5; 16])], event.into());
    }

    fn put(&self, stick: &Path) -> Vec<stick::Written> {
        let mut entropy = Seed(self.shown().len() as u64).part(&self.key().to_string()).chance();
        stick::write(&self.here, stick, START, ALL, &mut entropy).unwrap()
    }

    /// Takes its mail; returns new entries, newly shown ones, refused blocks.
    fn take(&self, stick: &Path) -> (u64, u64, u64) {
        let mut sum = (0, 0, 0);
        for read in stick::read(&self.here, stick).unwrap() {
            let taken = read.taken.unwrap();
            sum = (sum.0 + taken.new, sum.1 + taken.shown, sum.2 + taken.refused_blocks);
        }
        self.sound();
        sum
    }

    /// Entries that can be read here, by log.
    fn shown(&self) -> BTreeMap<Origin, usize> {
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

    fn shown_of(&self, other: &Node) -> usize {
        self.shown().get(&other.here.store.origin()).copied().unwrap_or(0)
    }

    fn sound(&self) {
        self.here.store.read_blocking(log::verify).unwrap();
    }
}

#[test]
fn a_central_is_shown_what_staff_write_and_a_hub_of_the_same_school_everything() {
    let network = Network::new("stick-scope");
    let stick = network.stick("stick");
    let central = network.central();
    let school = SchoolId([7; 16]);
    let (mut a, mut b) = (network.alone(1, school), network.alone(2, school));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    let mut other = network.alone(3, SchoolId([8; 16]));
    network.join(&central, &mut other);
    a.open_class(1);
    (0..300).for_each(|n| a.answer(n));

    // b has never been met: its card must come first. The stick may be read before anything is on it.
    assert_eq!(a.take(&stick), (0, 0, 0));
    b.put(&stick);
    other.put(&stick);
    central.put(&stick);
    // a learns from the central that b and the other are certified, and writes to all it may write to.
    assert_eq!(a.take(&stick).2, 0);
    a.put(&stick);

    central.take(&stick);
    // Opening of the life, and the class; three hundred answers stay digests.
    assert_eq!(central.shown_of(&a), 2);
    b.take(&stick);
    assert_eq!(b.shown_of(&a), 302);
    other.take(&stick);
    assert_eq!(other.shown_of(&a), 0, "another school's log is not even sent");

    // The same stick again, in another order, changes nothing and leaves no letter that says nothing new.
    let before = dump(&b.here.store).unwrap();
    assert_eq!((b.take(&stick), central.take(&stick), b.take(&stick)), ((0, 0, 0), (0, 0, 0), (0, 0, 0)));
    assert_eq!(dump(&b.here.store).unwrap(), before);
    a.take(&stick);
    assert!(a.put(&stick).is_empty(), "the receipts say that all have it");
    let letters = stick.join("chaski/letters").join(b.key().to_string());
    assert!(!letters.join(format!("{}.letter", a.key())).exists());
}

#[test]
fn a_stick_tells_its_finder_nothing() {
    let network = Network::new("stick-finder");
    let stick = network.stick("stick");
    let central = network.central();
    let mut a = network.alone(1, SchoolId([7; 16]));
    network.join(&central, &mut a);
    a.open_class(1);
    assert_eq!(a.put(&stick).len(), 1);
    let mut bytes = Vec::new();
    let mut folders = vec![stick];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => bytes.extend(fs::read(path).unwrap()),
            }
        }
    }
    assert!(bytes.len() > 500);
    assert!(!bytes.windows(7).any(|w| w == b"SECRETO"));
    assert!(!bytes.windows(4).any(|w| w == b"CHB0"), "no block stands in clear");
}

#[test]
fn a_stick_pulled_out_at_any_byte_loses_nothing() {
    let network = Network::new("stick-cut");
    let stick = network.stick("stick");
    let central = network.central();
    let school = SchoolId([7; 16]);
    let (mut a, mut b) = (network.alone(1, school), network.alone(2, school));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    // Many small logs' worth of blocks: a, the central's, and a's second life would be the same to the letter.
    (0..40).for_each(|n| a.answer(n));
    a.put(&stick);
    b.put(&stick);
    central.put(&stick);
    a.take(&stick);
    a.put(&stick);
    let letter = stick.join("chaski/letters").join(b.key().to_string()).join(format!("{}.letter", a.key()));
    let whole = fs::read(&letter).unwrap();
    let mut had = b.shown().values().sum::<usize>();
    for cut in (0..whole.len()).step_by(97).chain([whole.len()]) {
        fs::write(&letter, &whole[..cut]).unwrap();
        for read in
            stick::read(&b.here, &stick).unwrap().into_iter().filter(|r| r.from == a.key().to_string())
        {
            match read.taken {
                Ok(taken) => assert_eq!(taken.cut_short, cut < whole.len(), "cut at {cut}"),
                Err(e) => assert!(cut < 200, "cut at {cut}: {e}"),
            }
        }
        b.sound();
        let has = b.shown().values().sum::<usize>();
        assert!(has >= had, "cut at {cut}");
        had = has;
    }
    assert_eq!(b.shown_of(&a), 41);
}

#[test]
fn mail_is_as_large_as_the_courier_chose_and_the_rest_comes_next_time() {
    let network = Network::new("stick-small");
    let stick = network.stick("stick");
    let central = network.central();
    let school = SchoolId([7; 16]);
    let (mut a, mut b) = (network.alone(1, school), network.alone(2, school));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    a.put(&stick);
    b.put(&stick);
    central.put(&stick);
    a.take(&stick);
    // More than a block's worth: a block is at most 1 MB unpacked, an answer about 150 bytes.
    for chunk in 0..8u64 {
        let node = &a;
        node.here
            .store
            .write_blocking(move |tx| -> Result<(), store::StoreError> {
                for n in 0..1_000u64 {
                    let event = ClassOpened {
                        class: ClassId([1; 16]),
                        school,
                        name: format!("{} {}", chunk * 1_000 + n, "x".repeat(180)),
                    };
                    let draft = Draft {
                        schools: vec![school],
                        persons: vec![],
                        authority: Authority::Staff,
                        events: vec![event.into()],
                    };
                    tx.append(draft)?;
                }
                Ok(())
            })
            .unwrap();
    }
    let mut entropy = Seed(1).chance();
    let mut rounds = 0;
    // Each letter has 20 kB: less than the log, more than nothing.
    while b.shown_of(&a) < 8_001 {
        let written = stick::write(&a.here, &stick, START, 40_000, &mut entropy).unwrap();
        assert!(!written.is_empty(), "round {rounds}");
        b.take(&stick);
        a.take(&stick);
        rounds += 1;
        assert!(rounds < 40);
    }
    assert!(rounds > 1, "one letter held everything");
}

#[test]
fn strangers_forgers_and_the_revoked_are_refused_with_a_reason() {
    let network = Network::new("stick-trust");
    let stick = network.stick("stick");
    let central = network.central();
    let mut a = network.alone(1, SchoolId([7; 16]));
    network.join(&central, &mut a);

    // A stranger has forged himself a welcome under his own root, and writes to the central.
    let mut stranger = network.alone(4, SchoolId([7; 16]));
    let own_root =
        Network { folder: Scratch::new("stranger").unwrap(), root: NodeSecret::from_bytes([66; 32]) };
    let mut welcome = network.welcome(&central, &stranger);
    welcome.root = own_root.root.public();
    welcome.certificates = vec![
        own_root.certificate(stranger.key(), NodeRole::Central, &[]),
        own_root.certificate(central.key(), NodeRole::Central, &[]),
    ];
    stranger.here.welcome = Some(welcome);
    stranger.open_class(1);
    assert_eq!(stranger.put(&stick).len(), 1);
    let (new, _, refused) = central.take(&stick);
    assert_eq!((new, refused), (0, 1));

    // A certified hub speaks for another school.
    a.open_class(1);
    a.put(&stick);
    assert_eq!(central.take(&stick).0, 2, "life and class");
    let event = ClassOpened { class: ClassId([3; 16]), school: SchoolId([9; 16]), name: "theirs".into() };
    a.write(Authority::Staff, &[SchoolId([9; 16])], &[], event.into());
    central.put(&stick);
    a.take(&stick);
    a.put(&stick);
    let refusals: Vec<String> = stick::read(&central.here, &stick)
        .unwrap()
        .into_iter()
        .filter(|read| read.from == a.key().to_string())
        .flat_map(|read| read.taken.unwrap().refused)
        .map(|refusal| refusal.why)
        .collect();
    assert!(refusals.iter().any(|why| why.contains("may not write for school")), "{refusals:?}");
    assert_eq!(central.shown_of(&a), 2);

    // Revoked from its first entry on: what was taken counts no more, and nothing is written to it.
    let terms =
        RevocationTerms { node: a.key(), last_good: None, reason: RevocationReason::Lost, issued_at: START };
    let revocation = Revocation::issue(&network.root, terms).to_bytes();
    central.write(Authority::Central, &[], &[], OriginRevoked { revocation }.into());
    central.take(&stick);
    let void: i64 = central
        .here
        .store
        .read_blocking(|db| db.query("SELECT count(*) FROM log_entry WHERE void <> 0", &[])?[0].int(0))
        .unwrap();
    assert_eq!(void, 2);
    assert!(central.put(&stick).iter().all(|written| written.to != a.key()));
}

#[test]
fn a_node_without_a_network_neither_writes_nor_reads_mail() {
    let network = Network::new("stick-alone");
    let node = network.alone(1, SchoolId([7; 16]));
    let stick = network.stick("stick");
    assert!(matches!(stick::read(&node.here, &stick), Err(stick::StickError::NotJoined)));
    let written = stick::write(&node.here, &stick, START, ALL, &mut Seed(1).chance());
    assert!(matches!(written, Err(stick::StickError::NotJoined)));
}
