//! `chaski bench exchange`: what it costs two nodes to give each other what they have, over TLS and HTTP on this machine.
//!
//! Bytes are counted on the wire, both ways together, handshake and headers included, by a relay that stands between the nodes and
//! can cut every connection after so many bytes. The nodes run in this one process, but for one whose memory is measured.

mod country;
mod courses;
mod relay;

use super::{
    hub::{Folder, machine::Machine, report::Line, report::Report, world},
    process,
};
use crate::{
    cli::{Failure, say},
    disk::{self, Syncs},
    hub::{
        DataFolder,
        post::{Config, WELCOME},
    },
    machine::{MachineClock, MachineEntropy},
};
use eventlog::{
    Certificate, NodeSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::learning::AnswerRecorded;
use exchange::{
    Desk, Here, Welcome,
    net::{Call, CallError, Door, Line as OpenLine, call, serve},
};
use kernel::{
    Authority, ClientId, Clock, Entropy, NodeKey, PersonId, SchoolId,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use relay::Relay;
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Draft, Store, StoreError, node::write_durably};

/// Bytes, seconds and round trips of an exchange, beside their bars.
#[derive(clap::Args)]
pub struct ExchangeBench {
    /// Where to make the folders: on the disk that is to be measured. Default: the system's temporary folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Logs of the large network, ten of which change
    #[arg(long, value_name = "N", default_value_t = 12_000, value_parser = clap::value_parser!(u32).range(11..=60_000))]
    logs: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A link that dies: bytes towards the caller until it does.
const DIES_AFTER: u64 = 10_000;
/// Calls over it before it is given up.
const MAX_CALLS: u32 = 2_000;
/// Learners of the invented school, and answers of each.
const ANSWERS: f64 = 10_000.0;
const DECADE_MS: i64 = 10 * 365 * 86_400_000;

impl ExchangeBench {
    pub(super) fn run(self) -> Result<(), Failure> {
        let root = Folder::make(&self.dir.clone().unwrap_or_else(std::env::temp_dir))?;
        let syncs = Syncs::measure(&root.0, disk::CAREFUL)?;
        let mut report = Report::new(Machine::look(&syncs), !self.json);
        school(&root.0, &mut report)?;
        report.add(Line::told("peak memory after this, three nodes in one process", peak_mb()?, "MB"));
        courses::rows(&root.0, &mut report)?;
        country::rows(&root.0, self.logs, &mut report)?;
        report.add(Line::told("peak memory at the end, eight nodes in one process", peak_mb()?, "MB"));
        if self.json {
            say(&report.json().to_string());
        }
        Ok(())
    }
}

/// A network's root, for nodes that know nobody else.
pub(super) struct Root(NodeSecret);

impl Root {
    pub(super) fn new() -> Self {
        Self(NodeSecret::generate(&mut MachineEntropy))
    }

    pub(super) fn certificate(
        &self,
        node: NodeKey,
        role: NodeRole,
        schools: &[SchoolId],
    ) -> Result<Certificate, Failure> {
        let now = MachineClock.now();
        let terms = CertificateTerms {
            node,
            role,
            country: "PE".parse()?,
            schools: schools.to_vec(),
            authorities: if role == NodeRole::Central { Authorities::CENTRAL } else { Authorities::HUB },
            from: None,
            issued_at: now,
            valid_until: now.plus_ms(DECADE_MS),
        };
        Ok(Certificate::issue(&self.0, terms))
    }

    pub(super) fn welcome(&self, certificates: &[Certificate]) -> Welcome {
        Welcome { root: self.0.public(), certificates: certificates.to_vec(), central: None }
    }
}

/// A node with all features' views, in a folder.
pub(super) fn node(folder: &Path, schools: Vec<SchoolId>) -> Result<Here, Failure> {
    let folder = DataFolder::at(folder);
    std::fs::create_dir_all(folder.path())?;
    let store = crate::hub::open_store(&folder, Duration::ZERO)?;
    store.rebuild_now(Duration::from_secs(1))?;
    let wrapping = exchange::Wrapping::in_memory(folder.wrapping()?.1);
    Ok(Here {
        store,
        secret: folder.secret()?,
        wrapping,
        welcome: None,
        schools,
        departures: None,
        keys: None,
        files: None,
    })
}

/// A node that can be called, until it is dropped.
pub(super) struct Called {
    pub(super) address: SocketAddr,
    close: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Called {
    pub(super) fn open(desk: &Arc<Desk>) -> Result<Self, Failure> {
        Self::open_with(desk, 1)
    }

    /// With so many threads for the network.
    pub(super) fn open_with(desk: &Arc<Desk>, threads: usize) -> Result<Self, Failure> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let door = Arc::new(Door::new(desk.clone(), Arc::new(MachineClock)));
        let (close, closed) = tokio::sync::oneshot::channel::<()>();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
        let thread = std::thread::spawn(move || {
            let served = runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                let closed = async {
                    let _ = closed.await;
                };
                serve(listener, door, closed).await
            });
            if let Err(error) = served {
                tracing::error!(%error, "the called node stopped");
            }
        });
        Ok(Self { address, close: Some(close), thread: Some(thread) })
    }
}

impl Drop for Called {
    fn drop(&mut self) {
        drop(self.close.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Everybody named lets a central have her answers.
struct Agreed(Arc<BTreeSet<PersonId>>);

impl Departures for Agreed {
    fn clearance(&self, _: &Destination) -> Result<Clearance, PortError> {
        Ok(Clearance { answers: self.0.clone(), ..Clearance::by_certificate_alone() })
    }

    fn leave(&self, _: &Departure) -> Result<Leave, PortError> {
        Ok(Leave::Goes)
    }
}

/// Departures of a school whose pupils all agreed that a central has their answers.
pub(super) fn reading_people(pupils: Vec<PersonId>) -> Arc<dyn Departures> {
    Arc::new(Agreed(Arc::new(pupils.into_iter().collect())))
}

pub(super) fn to(address: SocketAddr, desk: &Desk) -> Call {
    Call {
        address: address.to_string(),
        node: desk.here.secret.public(),
        kilobits_per_second: 0,
        metered: false,
    }
}

/// 200 learners with 50 answers each, and what changes afterwards.
fn school(root: &Path, report: &mut Report) -> Result<(), Failure> {
    let (_, more) = world::World::make_with_more(&root.join("school"), ANSWERS as usize)?;
    let network = Root::new();
    let mut sender = node(&root.join("school"), vec![])?;
    let rows =
        sender.store.read_blocking(|db| db.query("SELECT school FROM directory_school LIMIT 1", &[]))?;
    let school = SchoolId(rows.first().ok_or("the invented school is not there")?.id(0)?);
    let (mut empty, mut second) =
        (node(&root.join("empty"), vec![school])?, node(&root.join("second"), vec![school])?);
    let box_alone = DataFolder::at(root.join("alone"));
    let keys = {
        let alone = node(box_alone.path(), vec![])?;
        alone.store.close();
        [&sender, &empty, &second, &alone].map(|here| here.secret.public())
    };
    let certificates = keys
        .iter()
        .map(|key| network.certificate(*key, NodeRole::Hub, &[school]))
        .collect::<Result<Vec<_>, Failure>>()?;
    let welcome = network.welcome(&certificates).to_bytes();
    write_durably(&box_alone.node_folder().join(WELCOME), &welcome, 0o644)?;
    for here in [&mut sender, &mut empty, &mut second] {
        here.welcome = Some(network.welcome(&certificates));
    }
    let (sender, empty, second) = (Arc::new(Desk::new(sender)), Desk::new(empty), Desk::new(second));
    let called = Called::open(&sender)?;
    let relay = Relay::before(called.address, None)?;

    let before = note_bytes(&sender.here.store)?;
    let (began, talked) = (Instant::now(), call(&empty, &to(relay.address, &sender), MachineClock.now())?);
    let (took, bytes) = (began.elapsed(), relay.take() as f64);
    expect(&talked, |talked| talked.new > 10_000, "the school did not arrive")?;
    report.add(Line::most("200 learners x 50 answers to an empty node", bytes / 1e6, "MB", 0.6));
    report.add(Line::most("the same, time with all views", took.as_secs_f64(), "s", 3.0));
    report.add(Line::told("the same, bytes per answer, with people and courses", bytes / ANSWERS, "B"));
    let grown = note_bytes(&sender.here.store)? - before;
    report.add(Line::most("growth of the sender's rows, per peer", grown as f64, "B", 200.0));

    // What the receiver has of itself went the other way; then nothing is new.
    call(&empty, &to(relay.address, &sender), MachineClock.now())?;
    relay.take();
    let mut line = OpenLine::open(&empty, &to(relay.address, &sender))?;
    line.talk(&empty, MachineClock.now())?;
    relay.take();
    let rows = (all_rows(&sender.here.store)?, all_rows(&empty.here.store)?);
    let (began, talked) = (Instant::now(), line.talk(&empty, MachineClock.now())?);
    let took = began.elapsed();
    report.add(Line::most("nothing changed, open connection", relay.take() as f64, "B", 1_024.0));
    report.add(Line::most("nothing changed, round trips", f64::from(talked.turns), "", 1.0));
    report.add(Line::most("nothing changed, time", took.as_secs_f64() * 1e3, "ms", 50.0));
    let written = rows != (all_rows(&sender.here.store)?, all_rows(&empty.here.store)?);
    report.add(Line::most("nothing changed, databases changed", f64::from(u8::from(written)), "", 0.0));
    drop(line);
    call(&empty, &to(relay.address, &sender), MachineClock.now())?;
    report.add(Line::told("nothing changed, with a new connection", relay.take() as f64, "B"));

    answers(&sender.here.store, school, 200)?;
    let talked = call(&empty, &to(relay.address, &sender), MachineClock.now())?;
    expect(&talked, |talked| talked.new == 200, "200 answers did not arrive")?;
    report.add(Line::most("200 new answers, one per learner", relay.take() as f64 / 1e3, "KB", 12.0));
    report.add(Line::told("200 new answers, round trips", f64::from(talked.turns), ""));
    dying_link(&sender, &called, &second, bytes, report)?;
    Config::add_peer(&box_alone, sender.here.secret.public(), &called.address.to_string())?;
    alone(&box_alone, report)?;

    // The same learners go on through the same courses.
    call(&empty, &to(relay.address, &sender), MachineClock.now())?;
    relay.take();
    sender.here.store.write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(more) })?;
    let talked = call(&empty, &to(relay.address, &sender), MachineClock.now())?;
    expect(&talked, |talked| talked.new == ANSWERS as u64, "the answers did not arrive")?;
    let each = relay.take() as f64 / ANSWERS;
    report.add(Line::most("10,000 more answers, bytes for each, all included", each, "B", 40.0));
    Ok(())
}

/// A new box of the school, as a process of its own.
fn alone(alone: &DataFolder, report: &mut Report) -> Result<(), Failure> {
    let ran =
        process::run(&["exchange".as_ref(), "now".as_ref(), "--data".as_ref(), alone.path().as_os_str()])?;
    let (_, kept) = (ran.printed, crate::hub::open_store(alone, Duration::ZERO)?);
    let entries = kept.read_blocking(|db| db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0))?;
    kept.close();
    expect(&entries, |entries| *entries > 10_000, "the school did not arrive at a box of its own")?;
    report.add(Line::most("`chaski exchange now` of an empty node, peak memory", ran.peak_mb, "MB", 60.0));
    report.add(Line::told("the same, from its start to its end, views included", ran.seconds, "s"));
    Ok(())
}

/// Everything over a link that dies every 10 kB.
fn dying_link(
    sender: &Desk,
    called: &Called,
    second: &Desk,
    whole: f64,
    report: &mut Report,
) -> Result<(), Failure> {
    let relay = Relay::before(called.address, Some(DIES_AFTER))?;
    let (mut calls, mut useful) = (0, 0);
    loop {
        calls += 1;
        match call(second, &to(relay.address, sender), MachineClock.now()) {
            Ok(talked) => {
                useful += talked.bytes_in;
                break;
            }
            Err(CallError::Broke { talked, .. }) => useful += talked.bytes_in,
            Err(CallError::OtherNode { .. } | CallError::Unreachable { .. }) => {}
            Err(other) => return Err(other.into()),
        }
        if calls > MAX_CALLS {
            return Err("the link that dies never brings everything".into());
        }
    }
    let passed = relay.take_from_server() as f64;
    let lacking = second.here.store.read_blocking(|db| {
        let sql = "SELECT count(*) FROM log_entry WHERE bytes IS NULL";
        db.query(sql, &[])?[0].int(0)
    })?;
    expect(&lacking, |lacking| *lacking == 0, "something is missing after a link that died")?;
    // Handshakes, headers and greetings are told apart from what had to be sent twice.
    let overhead = passed - useful as f64;
    report.add(Line::told("a link that dies every 10 kB, calls", f64::from(calls), ""));
    report.add(Line::most(
        "a link that dies every 10 kB, sent beyond once",
        (useful as f64 - whole).max(0.0) / whole * 100.0,
        "%",
        10.0,
    ));
    report.add(Line::told("the same, lost in handshakes and cut records", overhead / passed * 100.0, "%"));
    Ok(())
}

fn expect<T>(found: &T, good: impl Fn(&T) -> bool, otherwise: &str) -> Result<(), Failure>
where
    T: std::fmt::Debug,
{
    if good(found) { Ok(()) } else { Err(format!("{otherwise}: {found:?}").into()) }
}

/// One answer of each of so many learners.
fn answers(store: &Store, school: SchoolId, count: u64) -> Result<(), Failure> {
    let rows = store.read_blocking(|db| {
        db.query("SELECT person FROM directory_role WHERE role = 1 ORDER BY person LIMIT 200", &[])
    });
    // Any ids will do where the table is named otherwise: what an answer costs does not depend on whose it is.
    let people: Vec<PersonId> = rows
        .map(|rows| rows.iter().filter_map(|row| row.id(0).ok().map(PersonId)).collect())
        .unwrap_or_default();
    let drafts = (0..count).map(|n| {
        let mut chance = [0; 24];
        MachineEntropy.fill(&mut chance);
        let (client, rest) = chance.split_at(8);
        let mut id = [0; 16];
        id.copy_from_slice(rest);
        let event = AnswerRecorded {
            client: ClientId(<[u8; 8]>::try_from(client).unwrap_or_default()),
            learners: 1,
            channel: 0,
            course: "safe-phone".into(),
            version: 1,
            lesson: "hurry".into(),
            exercise: "what-hurries".into(),
            variant: u32::from(u16::from_le_bytes([rest[0], rest[1]])),
            response: "c:deadline".into(),
            score_percent: 100,
            hints: 0,
            seconds: (n % 60) as u16 + 3,
        };
        let person = people.get(n as usize).copied().unwrap_or(PersonId(id));
        Draft {
            schools: vec![school],
            persons: vec![person],
            authority: Authority::Learner,
            events: vec![event.into()],
        }
    });
    let drafts: Vec<Draft> = drafts.collect();
    store.write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(drafts) })?;
    Ok(())
}

/// What the sender keeps of a peer: bytes of all values in the rows of the exchange.
fn note_bytes(store: &Store) -> Result<i64, Failure> {
    let sql = "SELECT coalesce((SELECT sum(length(peer) + length(origin) + 8 + 8 + length(root) + length(why) \
               + length(trust) + 8) FROM exchange_note), 0) \
               + coalesce((SELECT sum(length(peer) + length(scope)) FROM exchange_contact), 0) \
               + coalesce((SELECT sum(length(node) + length(card) + 8) FROM exchange_peer), 0)";
    Ok(store.read_blocking(|db| db.query(sql, &[])?[0].int(0))?)
}

/// Rows of every table of log and exchange, counted with what moves in them.
fn all_rows(store: &Store) -> Result<Vec<(i64, i64)>, Failure> {
    let queries = [
        "SELECT count(*), coalesce(sum(seq), 0) FROM log_origin",
        "SELECT count(*), coalesce(sum(void), 0) FROM log_entry",
        "SELECT count(*), coalesce(sum(seq), 0) FROM log_checkpoint",
        "SELECT count(*), coalesce(sum(seq + noted_at), 0) FROM exchange_note",
        "SELECT count(*), 0 FROM exchange_contact",
        "SELECT count(*), coalesce(sum(met_at), 0) FROM exchange_peer",
        "SELECT count(*), coalesce(sum(shows), 0) FROM exchange_shown",
    ];
    Ok(store.read_blocking(|db| {
        queries
            .iter()
            .map(|sql| {
                let rows = db.query(sql, &[])?;
                Ok((rows[0].int(0)?, rows[0].int(1)?))
            })
            .collect()
    })?)
}

/// The most that this process has had in memory.
fn peak_mb() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).ok_or("no VmHWM")?;
    Ok(kib / 1_024.0)
}
