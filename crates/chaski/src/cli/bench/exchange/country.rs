//! A country's logs at two centrals: twelve thousand of one entry each, of which ten grow by one.

use super::{Called, Root, node, relay::Relay, to};
use crate::{
    cli::{
        Failure,
        bench::hub::report::{Line, Report},
    },
    machine::{MachineClock, MachineEntropy},
};
use eventlog::{
    BlockBuilder, CheckedBlock, Entry, Frontier, Header, Item, NodeSecret, RawEvent, statement::NodeRole,
};
use events::{
    Event,
    node::{IncarnationOpened, OriginCertified},
    school::ClassOpened,
};
use exchange::{
    Desk,
    net::{Line as OpenLine, call},
};
use kernel::{Authority, ClassId, Clock, ClockQuality, Entropy, Hlc, Incarnation, Origin, SchoolId};
use std::{path::Path, sync::Arc, time::Instant};
use store::{Draft, Store, StoreError};

/// Blocks in one commit while the country is made.
const BATCH: usize = 500;
/// Logs that grow.
const CHANGED: usize = 10;

/// One box's log.
struct Log {
    secret: NodeSecret,
    incarnation: Incarnation,
    school: SchoolId,
    tree: Frontier,
}

impl Log {
    fn new() -> Self {
        let mut id = [0; 24];
        MachineEntropy.fill(&mut id);
        let (mut incarnation, mut school) = ([0; 8], [0; 16]);
        incarnation.copy_from_slice(&id[..8]);
        school.copy_from_slice(&id[8..]);
        Self {
            secret: NodeSecret::generate(&mut MachineEntropy),
            incarnation: Incarnation(incarnation),
            school: SchoolId(school),
            tree: Frontier::new(),
        }
    }

    /// A block with its next entry.
    fn next(
        &mut self,
        authority: Authority,
        schools: Vec<SchoolId>,
        event: &Event,
    ) -> Result<CheckedBlock, Failure> {
        let mut salt = [0; 8];
        MachineEntropy.fill(&mut salt);
        let header = Header {
            origin: Origin { node: self.secret.public(), incarnation: self.incarnation },
            seq: self.tree.len() + 1,
            hlc: Hlc::at(MachineClock.now()),
            clock: ClockQuality::Carried,
            schools,
            persons: vec![],
            authority,
            salt,
        };
        let raw = RawEvent { kind: event.kind(), version: event.version(), body: event.encode_body() };
        let mut builder = BlockBuilder::new(self.tree.clone());
        builder.push(Item::Entry(Entry { header, events: vec![raw] }.encode()?))?;
        let checked = CheckedBlock::new(builder.finish_signed(&self.secret, self.incarnation)?)?;
        self.tree = checked.after().clone();
        Ok(checked)
    }

    fn grow(&mut self) -> Result<CheckedBlock, Failure> {
        let school = self.school;
        let event = ClassOpened { class: ClassId(school.0), school, name: "3 B".into() };
        self.next(Authority::Staff, vec![school], &event.into())
    }
}

fn receive(store: &Store, blocks: Vec<CheckedBlock>) -> Result<(), Failure> {
    Ok(store.write_blocking(move |tx| -> Result<(), StoreError> {
        blocks.iter().try_for_each(|block| tx.receive(block).map(drop))
    })?)
}

/// The rows about a country.
pub fn rows(root: &Path, count: u32, report: &mut Report) -> Result<(), Failure> {
    let network = Root::new();
    let (mut one, mut other) = (node(&root.join("central"), vec![])?, node(&root.join("replica"), vec![])?);
    let both = [&one, &other].map(|here| network.certificate(here.secret.public(), NodeRole::Central, &[]));
    let both = both.into_iter().collect::<Result<Vec<_>, Failure>>()?;
    one.welcome = Some(network.welcome(&both));
    other.welcome = Some(network.welcome(&both));
    let mut logs: Vec<Log> = (0..count).map(|_| Log::new()).collect();
    for batch in logs.chunks_mut(BATCH) {
        let (mut blocks, mut drafts) = (Vec::new(), Vec::new());
        for log in batch {
            let opened = IncarnationOpened { continues: None, software: "chaski 0.1.0".into() };
            blocks.push(log.next(Authority::Node, vec![], &opened.into())?);
            let certificate =
                network.certificate(log.secret.public(), NodeRole::Hub, &[log.school])?.to_bytes();
            let events = vec![OriginCertified { certificate }.into()];
            drafts.push(Draft { schools: vec![], persons: vec![], authority: Authority::Central, events });
        }
        receive(&one.store, blocks)?;
        one.store.write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(drafts) })?;
    }
    let (one, other) = (Arc::new(Desk::new(one)), Desk::new(other));
    let called = Called::open(&one)?;
    let relay = Relay::before(called.address, None)?;
    let began = Instant::now();
    let talked = call(&other, &to(relay.address, &one), MachineClock.now())?;
    if talked.new < u64::from(count) * 2 {
        return Err(format!("the country did not arrive: {talked:?}").into());
    }
    let what = format!("{count} logs that were never met");
    report.add(Line::told(format!("{what}, time"), began.elapsed().as_secs_f64(), "s"));
    report.add(Line::told(format!("{what}, bytes per log"), relay.take() as f64 / f64::from(count), "B"));
    // What the other has now it would offer back; after this nothing is new.
    for _ in 0..3 {
        call(&other, &to(relay.address, &one), MachineClock.now())?;
    }
    let mut line = OpenLine::open(&other, &to(relay.address, &one))?;
    line.talk(&other, MachineClock.now())?;
    relay.take();
    let step = (logs.len() / CHANGED).max(1);
    let grown =
        logs.iter_mut().step_by(step).take(CHANGED).map(Log::grow).collect::<Result<Vec<_>, Failure>>()?;
    receive(&one.here.store, grown)?;
    let began = Instant::now();
    let talked = line.talk(&other, MachineClock.now())?;
    let took = began.elapsed();
    if talked.new != CHANGED as u64 {
        return Err(format!("what changed did not arrive: {talked:?}").into());
    }
    let what = format!("{count} logs of which {CHANGED} changed");
    report.add(Line::most(
        format!("{what}, open connection, all bytes"),
        relay.take() as f64 / 1e3,
        "KB",
        8.0,
    ));
    report.add(Line::told(
        format!("{what}, without TLS and HTTP"),
        (talked.bytes_in + talked.bytes_out) as f64 / 1e3,
        "KB",
    ));
    report.add(Line::told(format!("{what}, round trips"), f64::from(talked.turns), ""));
    report.add(Line::told(format!("{what}, time"), took.as_secs_f64() * 1e3, "ms"));
    Ok(())
}
