//! Several processes of one central on one PostgreSQL database: both take mail at once, one is killed at any moment, and the database
//! itself restarts. Real processes, a real network, boxes that are stores of this test. What the views say afterwards is what a central
//! with one process says that was called in peace.

use crate::{
    browser::Browser,
    central::{Central, after, done, fields},
    hub::{chaski, program, said},
};
use eventlog::{
    Certificate, NodeSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::learning::AnswerRecorded;
use exchange::{
    Desk, Here, Welcome, Wrapping,
    net::{Call, CallError, call},
};
use kernel::{
    Authority, Chance, ClientId, Entropy, NodeKey, PersonId, SchoolId, Seed, UtcMillis,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use store::{
    Config, Connection, Database, Draft, Store, StoreError,
    db::{PostgresConnection, SqliteConnection, SqliteOptions},
    log,
    node::{NodeFolder, write_durably},
};
use testkit::{Scratch, SimClock, postgres};

const BOXES: usize = 5;
const PUPILS: usize = 6;
/// Calls of each box, each with new answers.
const ROUNDS: usize = 12;
const ANSWERS_A_ROUND: usize = 90;
const PATIENCE: Duration = Duration::from_secs(120);

fn now() -> UtcMillis {
    UtcMillis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64)
}

/// What people compare of a node's key.
fn fingerprint(node: NodeKey) -> String {
    let letters = kernel::to_base32(node.as_bytes());
    let fives: Vec<&str> = (0..4).map(|n| &letters[5 * n..5 * n + 5]).collect();
    fives.join("-")
}

/// A serving process; killed when dropped.
struct Process {
    child: Child,
    address: String,
}

impl Process {
    fn start(folder: &Path, address: &str, origins: &str) -> Self {
        let mut child = Command::new(program())
            .args(["central", "--origins", origins, "--listen", address, "--data"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.find_map(|line| Some(line.split_once("is called at ")?.1.trim().to_owned()));
        let address = address.expect("a process ended before it served");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Everybody lets a central have her answers.
struct Agreed(Arc<BTreeSet<PersonId>>);

impl Departures for Agreed {
    fn clearance(&self, _: &Destination) -> Result<Clearance, PortError> {
        Ok(Clearance { answers: self.0.clone(), ..Clearance::by_certificate_alone() })
    }

    fn leave(&self, _: &Departure) -> Result<Leave, PortError> {
        Ok(Leave::Goes)
    }
}

/// A box of this test.
struct Box_ {
    desk: Desk,
    school: SchoolId,
    pupils: Vec<PersonId>,
    chance: Chance,
}

impl Box_ {
    fn open(folder: &Path, number: usize) -> Self {
        let mut chance = Seed(20_261_122).part(&format!("box {number}")).chance();
        let school = SchoolId::random(&mut chance);
        let pupils: Vec<_> = (0..PUPILS).map(|_| PersonId::random(&mut chance)).collect();
        let folder = folder.join(number.to_string());
        let node = NodeFolder::new(folder.join("node"), "test machine");
        let secret = node.secret(&mut chance).unwrap();
        let store = Store::open(Config {
            database: Database::Sqlite(folder.join("box.sqlite3")),
            node,
            views: exchange::views(),
            local: vec![exchange::LOCAL],
            clock: Arc::new(SimClock::at(now())),
            entropy: Box::new(Seed(number as u64).chance()),
            software: "testkit".into(),
            extra_fsync: Duration::ZERO,
        })
        .unwrap();
        store.rebuild_now(Duration::from_secs(1)).unwrap();
        let wrapping = eventlog::sealing::WrappingSecret::generate(1, &mut chance);
        let here = Here {
            store,
            secret,
            wrapping: Wrapping::in_memory(wrapping),
            welcome: None,
            schools: vec![school],
            departures: Some(Arc::new(Agreed(Arc::new(pupils.iter().copied().collect())))),
            keys: None,
            files: None,
        };
        Self { desk: Desk::new(here), school, pupils, chance }
    }

    /// Some answers; a fold's key takes them from this box alone, in order.
    fn answer(&mut self, count: usize) {
        let drafts: Vec<Draft> = (0..count)
            .map(|_| {
                let pupil = self.pupils[self.chance.below(PUPILS as u64) as usize];
                let mut client = [0; 8];
                self.chance.fill(&mut client);
                let answer = AnswerRecorded {
                    client: ClientId(client),
                    learners: 1,
                    channel: 0,
                    course: "c".into(),
                    version: 1,
                    lesson: format!("l{}", self.chance.below(3)),
                    exercise: format!("e{}", self.chance.below(5)),
                    variant: 0,
                    response: "c:x".into(),
                    score_percent: if self.chance.below(2) == 0 { 100 } else { 0 },
                    hints: 0,
                    seconds: 4,
                };
                Draft {
                    schools: vec![self.school],
                    persons: vec![pupil],
                    authority: Authority::Learner,
                    events: vec![answer.into()],
                }
            })
            .collect();
        self.desk
            .here
            .store
            .write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(drafts) })
            .unwrap();
    }

    /// Calls until it is served; whoever is away or busy is called again, or another.
    fn call(&mut self, central: NodeKey, addresses: &[String]) -> u64 {
        let (began, mut tries) = (Instant::now(), 0);
        loop {
            tries += 1;
            assert!(began.elapsed() < PATIENCE, "a box was not served");
            let address = addresses[self.chance.below(addresses.len() as u64) as usize].clone();
            match call(
                &self.desk,
                &Call { address, node: central, kilobits_per_second: 0, metered: false },
                now(),
            ) {
                Ok(talked) => {
                    assert_eq!(talked.refused_blocks, 0, "{:?}", talked.refused);
                    return tries;
                }
                Err(CallError::Refused(why)) => panic!("refused: {why}"),
                Err(CallError::Talk(e)) => panic!("{e}"),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

/// A central on a schema of the server, and in its folder the certificates of the boxes.
fn found(folder: &Path, database: &str, boxes: &[&Box_]) -> (NodeKey, Welcome) {
    let founded = chaski(&["central", "init", "--country", "PE", "--database", database], folder);
    assert!(founded.status.success(), "{}", said(&founded));
    let root = fs::read_to_string(folder.join("node").join("root.key")).unwrap();
    let root = NodeSecret::from_bytes(kernel::from_base32(root.trim()).unwrap());
    let place = folder.join("node").join("welcome");
    let mut welcome = Welcome::from_bytes(&fs::read(&place).unwrap()).unwrap();
    let (key, issued_at) = (welcome.certificates[0].terms.node, now());
    for one in boxes {
        let terms = CertificateTerms {
            node: one.desk.here.secret.public(),
            role: NodeRole::Hub,
            country: "PE".parse().unwrap(),
            schools: vec![one.school],
            authorities: Authorities::HUB,
            from: None,
            issued_at: UtcMillis(issued_at.0 - 3_600_000),
            valid_until: issued_at.plus_ms(86_400_000),
        };
        welcome.certificates.push(Certificate::issue(&root, terms));
    }
    write_durably(&place, &welcome.to_bytes(), 0o644).unwrap();
    (key, welcome)
}

fn boxes(folder: &Path) -> Vec<Box_> {
    (0..BOXES).map(|number| Box_::open(folder, number)).collect()
}

/// The boxes belong to this network from now on. A desk remembers whom it believed, so each gets a new one.
fn join(boxes: &mut [Box_], welcome: &Welcome) {
    for one in boxes {
        let here = &one.desk.here;
        one.desk = Desk::new(Here {
            store: here.store.clone(),
            secret: NodeSecret::from_bytes(*here.secret.to_bytes()),
            wrapping: here.wrapping.clone(),
            welcome: Some(welcome.clone()),
            schools: here.schools.clone(),
            departures: here.departures.clone(),
            keys: None,
            files: None,
        });
    }
}

/// Every row of every view that learners' answers reach.
fn shown(db: &mut Connection) -> Vec<String> {
    let mut lines = Vec::new();
    let views = db.query("SELECT view, tables FROM view_state WHERE ready = 1 ORDER BY view", &[]).unwrap();
    for view in &views {
        // What the central says of itself differs from central to central.
        let name = view.text(0).unwrap();
        if name.starts_with("exchange") || name.starts_with("network") {
            continue;
        }
        for table in view.text(1).unwrap().split(',').filter(|table| !table.is_empty()) {
            let rows = db.query(&format!("SELECT * FROM {table}"), &[]).unwrap();
            lines.extend(rows.iter().map(|row| format!("{table} {:?}", row.0)));
        }
    }
    lines.sort();
    lines
}

/// A server's URL for a schema of its own there.
fn in_schema(url: &str, test: &str) -> String {
    let schema = postgres::fresh_schema(test);
    PostgresConnection::open(url, Some(&schema)).unwrap();
    format!("{url}?options=-csearch_path%3D{schema}")
}

/// What a central in peace shows of the same logs.
fn in_peace(boxes: &mut [Box_]) -> Vec<String> {
    let place = Scratch::new("several-peace").unwrap();
    let folder = place.path().join("central");
    let (key, welcome) = found(&folder, "sqlite", &boxes.iter().collect::<Vec<_>>());
    join(boxes, &welcome);
    let process = Process::start(&folder, "127.0.0.1:0", "1");
    for one in boxes {
        one.call(key, std::slice::from_ref(&process.address));
    }
    drop(process);
    let options = SqliteOptions { read_only: true, cache_kib: 1_024 };
    let db = SqliteConnection::open(&folder.join("chaski.sqlite3"), options).unwrap();
    shown(&mut Connection::Sqlite(db))
}

/// The central's log is whole, and its views are those of a central in peace.
fn check(url: &str, boxes: &mut [Box_], answers: usize) {
    let mut db = Connection::Postgres(Box::new(PostgresConnection::open(url, None).unwrap()));
    let report = log::verify(&mut db).unwrap();
    assert_eq!((report.faults, report.unsigned_entries), (vec![], 0));
    for one in boxes.iter() {
        let origin = one.desk.here.store.origin();
        let head = log::Head::of(&mut db, origin.tag()).unwrap().unwrap();
        let own = one.desk.here.store.read_blocking(|db| log::Head::of(db, origin.tag())).unwrap().unwrap();
        assert_eq!((head.seq, head.frontier.root()), (own.seq, own.frontier.root()));
    }
    let counted = db.query("SELECT sum(inputs)::bigint FROM tutoring_history_state", &[]).unwrap();
    assert_eq!(counted[0].int(0).unwrap(), answers as i64);
    let rows = shown(&mut db);
    assert!(rows.len() > BOXES * PUPILS);
    let expected = in_peace(boxes);
    assert_eq!(rows.len(), expected.len());
    if let Some((found, wanted)) = rows.iter().zip(&expected).find(|(found, wanted)| found != wanted) {
        panic!("the views differ:\n{found}\n{wanted}");
    }
}

/// Two processes; each box answers and calls one of them, again and again, while `accidents` happen. Returns how often a call failed.
fn two_serve(
    url: &str,
    folder: &Path,
    boxes: &mut [Box_],
    accidents: impl FnOnce(&mut [Process; 2], &AtomicU64),
) -> u64 {
    let (key, welcome) = found(folder, url, &boxes.iter().collect::<Vec<_>>());
    join(boxes, &welcome);
    let mut processes = ["127.0.0.1:0", "127.0.0.1:0"].map(|at| Process::start(folder, at, "2"));
    let addresses = [processes[0].address.clone(), processes[1].address.clone()];
    assert_ne!(addresses[0], addresses[1]);
    let (ended, calls, failed) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let working: Vec<_> = boxes
            .iter_mut()
            .map(|one| {
                let (addresses, calls, failed) = (&addresses, &calls, &failed);
                scope.spawn(move || {
                    for _ in 0..ROUNDS {
                        one.answer(ANSWERS_A_ROUND);
                        failed.fetch_add(one.call(key, addresses) - 1, Ordering::Relaxed);
                        calls.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        accidents(&mut processes, &calls);
        working.into_iter().for_each(|box_| box_.join().unwrap());
        ended.store(true, Ordering::Release);
    });
    failed.into_inner()
}

#[test]
fn two_processes_of_a_central_take_mail_while_one_after_the_other_is_killed() {
    let Some(server) = postgres::url() else {
        return println!("NOT CHECKED: no PostgreSQL server");
    };
    let place = Scratch::new("several").unwrap();
    let (folder, url) = (place.path().join("central"), in_schema(&server, "severalkilled"));
    let mut boxes = boxes(&place.path().join("boxes"));
    let mut kills = 0;
    let failed = two_serve(&url, &folder, &mut boxes, |processes, calls| {
        let all = (BOXES * ROUNDS) as u64;
        let mut chance = Seed(7).chance();
        while calls.load(Ordering::Relaxed) < all * 3 / 4 {
            std::thread::sleep(Duration::from_millis(200 + chance.below(700)));
            let which = chance.below(2) as usize;
            processes[which].kill();
            kills += 1;
            let address = processes[which].address.clone();
            processes[which] = Process::start(&folder, &address, "2");
        }
    });
    println!("{kills} kills, {failed} calls that had to be made again");
    assert!(kills > 1);
    check(&url, &mut boxes, BOXES * ROUNDS * ANSWERS_A_ROUND);
}

#[test]
fn a_central_says_later_while_its_database_restarts_and_goes_on() {
    let Ok(server) = postgres::Server::start() else {
        return println!("NOT CHECKED: PostgreSQL's programs are not here");
    };
    let place = Scratch::new("several-restart").unwrap();
    let (folder, url) = (place.path().join("central"), server.url());
    let mut boxes = boxes(&place.path().join("boxes"));
    let mut restarts = 0;
    let failed = two_serve(&url, &folder, &mut boxes, |processes, calls| {
        let all = (BOXES * ROUNDS) as u64;
        // At any moment of their work, and then time to find it back.
        for part in 0..5 {
            while calls.load(Ordering::Relaxed) < all * part / 8 {
                std::thread::sleep(Duration::from_millis(20));
            }
            std::thread::sleep(Duration::from_millis(150));
            server.restart().unwrap();
            restarts += 1;
        }
        for process in processes {
            assert!(process.child.try_wait().unwrap().is_none(), "a process ended with its database");
        }
    });
    println!("{restarts} restarts, {failed} calls that had to be made again");
    assert!(restarts > 0);
    check(&url, &mut boxes, BOXES * ROUNDS * ANSWERS_A_ROUND);
}

#[test]
fn one_process_more_than_there_are_logs_waits_until_another_ends() {
    let Some(server) = postgres::url() else {
        return println!("NOT CHECKED: no PostgreSQL server");
    };
    let place = Scratch::new("several-waits").unwrap();
    let (folder, url) = (place.path().join("central"), in_schema(&server, "severalwaits"));
    found(&folder, &url, &[]);
    let mut first = Process::start(&folder, "127.0.0.1:0", "1");
    // A command that needs the central for itself is refused meanwhile.
    let alone = chaski(&["node", "list"], &folder);
    let refused = chaski(&["central", "analyst"], &folder);
    assert!(alone.status.success() || said(&alone).contains("running"), "{}", said(&alone));
    assert!(!refused.status.success() && said(&refused).contains("running"), "{}", said(&refused));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| Process::start(&folder, "127.0.0.1:0", "1"));
        std::thread::sleep(Duration::from_secs(2));
        assert!(!waiting.is_finished());
        first.kill();
        let second = waiting.join().unwrap();
        assert_ne!(second.address, first.address);
    });
}

/// Every page of the network, opened on a central whose log lies on a server; and the commands that look at it from the console.
#[test]
fn pages_and_commands_of_a_central_on_a_server_know_where_its_log_lies() {
    let Some(server) = postgres::url() else {
        return println!("NOT CHECKED: no PostgreSQL server");
    };
    let place = Scratch::new("several-pages").unwrap();
    let (folder, url) = (place.path().join("central"), in_schema(&server, "severalpages"));
    let boxes = boxes(&place.path().join("boxes"));
    let (_, welcome) = found(&folder, &url, &boxes.iter().collect::<Vec<_>>());
    let root = fingerprint(welcome.certificates[0].terms.node);
    let invite = ["central", "administrator", "--name", "Rosa Huamán", "--office", "Ministerio"];
    let invitation = after(&done(&invite, &folder), "Invitation: ");
    let serving = Central::start(&folder, "127.0.0.1:0");
    let mut rosa = Browser::new(&serving.pages);
    let enters = fields(&[("invitation", invitation.as_str()), ("new", "lluvia mansa")]);
    assert_eq!(rosa.post("/enter/invitation", &enters).unwrap().status, 303);
    let node = boxes[0].desk.here.secret.public();
    let of_box = ["", "/replace", "/revoke", "/revoke/what?reason=lost&stands=nothing", "/welcome"];
    let mut pages: Vec<String> = of_box.iter().map(|page| format!("/network/{node}{page}")).collect();
    pages.extend(
        ["/network", "/network/map", "/network/invite", "/network/waiting", "/mail", "/mail/stick"]
            .map(String::from),
    );
    for page in pages {
        let reply = rosa.get(&page).unwrap();
        assert_eq!(reply.status, 200, "{page}: {}", reply.body);
    }

    // Beside it, from the console. No command looks for a file, and none makes one.
    assert!(done(&["log", "verify"], &folder).contains("1 logs, "));
    assert!(done(&["doctor"], &folder).contains("PostgreSQL answers and holds the log"));
    let copied = chaski(&["backup", "--to", &place.path().join("copy").display().to_string()], &folder);
    assert!(!copied.status.success() && said(&copied).contains("pg_dump"), "{}", said(&copied));
    let listed = done(&["node", "list"], &folder);
    assert!(listed.matches("not met yet; entries to come: not known").count() == BOXES, "{listed}");
    assert!(done(&["node", "forks"], &folder).contains("No two machines"));
    let alone = chaski(&["node", "new-letter-key"], &folder);
    assert!(said(&alone).contains("a central is running on"), "{}", said(&alone));
    assert!(!folder.join("chaski.sqlite3").exists() && !place.path().join("copy").exists());

    // The database is this network's, and no other's.
    let other = place.path().join("other");
    let again = chaski(&["central", "init", "--country", "PE", "--database", &url], &other);
    assert!(!again.status.success() && said(&again).contains(&root), "{}", said(&again));
    assert!(!other.exists(), "nothing is left that the next try would stumble over");
    let (server, _) = server.rsplit_once('/').unwrap();
    let nowhere = format!("{server}/no_such_database");
    let away = chaski(&["central", "init", "--country", "PE", "--database", &nowhere], &other);
    assert!(
        said(&away).contains("\"no_such_database\" does not exist") && !other.exists(),
        "{}",
        said(&away)
    );
    let nobody = chaski(&["central", "init", "--country", "ZZ"], &other);
    assert!(
        !nobody.status.success() && said(&nobody).contains("no country has these letters"),
        "{}",
        said(&nobody)
    );
}

/// A load balancer sends one person's requests to either process: her session, her forms and what both may show are the same at both.
#[test]
fn what_holds_at_one_process_holds_at_the_other_with_the_next_page() {
    let Some(server) = postgres::url() else {
        return println!("NOT CHECKED: no PostgreSQL server");
    };
    let place = Scratch::new("several-people").unwrap();
    let (folder, url) = (place.path().join("central"), in_schema(&server, "severalpeople"));
    found(&folder, &url, &[]);
    let invite = ["central", "administrator", "--name", "Rosa Huamán", "--office", "Ministerio"];
    let invitation = after(&done(&invite, &folder), "Invitation: ");
    let [one, other] = [(), ()].map(|()| Central::among(&folder, "127.0.0.1:0", "2"));
    let mut rosa = Browser::new(&one.pages);
    let enters = fields(&[("invitation", invitation.as_str()), ("new", "lluvia mansa")]);
    assert_eq!(rosa.post("/enter/invitation", &enters).unwrap().status, 303);
    let seen_at = |rosa: &mut Browser, process: &Central| {
        rosa.turn_to(&process.pages);
        rosa.get("/network").unwrap()
    };
    for process in [&one, &other] {
        assert_eq!(seen_at(&mut rosa, process).status, 200);
    }

    // A third process empties a view that rights are read from, and builds it again.
    let is_whole = |ready: i64| {
        let mut db = Connection::Postgres(Box::new(PostgresConnection::open(&url, None).unwrap()));
        let sql = "UPDATE view_state SET ready = ?1 WHERE view = 'directory_people'";
        assert_eq!(db.execute(sql, &[ready.into()]).unwrap(), 1);
        db.execute("UPDATE shared_turn SET views = views + 1", &[]).unwrap();
    };
    is_whole(0);
    for process in [&one, &other] {
        assert_eq!(seen_at(&mut rosa, process).status, 503, "half of the rights are none");
    }
    is_whole(1);
    for process in [&one, &other] {
        assert_eq!(seen_at(&mut rosa, process).status, 200);
    }

    // The form is one process's, the answer reaches the other; and she is out at both.
    let csrf = seen_at(&mut rosa, &one).hidden("csrf").unwrap();
    let cookies = rosa.cookies();
    rosa.turn_to(&other.pages);
    let out = rosa.post("/sign-out", &fields(&[("csrf", &csrf)])).unwrap();
    assert_eq!(out.status, 303, "{}", out.body);
    for process in [&one, &other] {
        rosa.bring(&cookies);
        let reply = seen_at(&mut rosa, process);
        assert_ne!(reply.status, 200, "whoever kept her cookie is not her");
    }
}
