//! The half of a conversation that takes: finds out what it lacks, asks for it, checks what comes, and remembers.

use super::{
    TalkError,
    files::{FileTaker, Piece},
    message::{Absence, Ask, BlockHead, Hello, MAX_LISTED, Node, Resume, Want},
    offer::{BUCKET_DIGEST, Offer, ROOT_BYTES, Standing, half_bytes},
};
use crate::{
    Refusal, Trust,
    desk::{Defect, Desk, Part},
    forks,
    inbox::{Judged, judge, receive_or_settle},
    keys::{KeyMail, Mark},
    moves::Foreign,
    notes::{self, Changes, passed_by_author},
    uncertified::{self, Kept, WAITS},
};
use eventlog::{Block, CheckedBlock};
use kernel::{Digest, NodeKey, Origin, OriginTag};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::{Connection, REBUILD_CHUNK, Received, StoreError, WriteTx, log};

/// Logs wanted in one turn.
const WANTS: usize = 256;
/// Blocks written together: one commit, one sync.
const BATCH: (usize, usize) = (64, 512 * 1024);
/// Messages of keys kept until it is known whose they are; what is beyond comes again in the next exchange.
const STRANGE_KEYS: usize = 4;
/// Turns in which the other side may leave every question open.
const PATIENCE: u32 = 3;
/// A log that was refused is asked for again in the same conversation when more is known of nodes: certificates of certificates.
const PASSES: u32 = 4;
/// Refusals reported singly.
const REFUSALS_KEPT: usize = 100;
/// Questions and logs held at once; the rest follows in the next exchange.
const MAX_HELD: usize = 65_536;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct TakenHere {
    pub new: u64,
    pub shown: u64,
    pub keys: u64,
    pub blocks: u64,
    pub refused: Vec<Refusal>,
    pub refused_blocks: u64,
    /// Somebody has entries of this node's own log that it does not have itself: its database is older than it should be.
    pub own_log_ahead: bool,
    /// Somebody has another history of this node's own log: two machines write under its name.
    pub own_log_differs: bool,
}

/// A log that is being taken.
struct Job {
    offered: Standing,
    after: u64,
    have: u64,
    /// Known, and a central's: what centrals say of nodes may be what lets the rest in.
    first: bool,
}

/// What is taken from one peer.
pub(crate) struct Taker {
    from: NodeKey,
    defect: Option<Defect>,
    own: Origin,
    /// What this node writes is the lost branch of a fork.
    life_lost: bool,
    pub taken: Offer,
    pub scope: [u8; 8],
    pub key_mark: Option<Mark>,
    /// Mail of keys in which somebody was not known, and how much had been learnt then.
    strange_keys: Vec<(u64, KeyMail)>,
    offers_came: bool,
    changes: Changes,
    asks: Vec<Ask>,
    open: BTreeSet<Vec<u8>>,
    jobs: BTreeMap<OriginTag, Job>,
    refused: BTreeMap<OriginTag, (Standing, String)>,
    /// Logs whose author has no certificate: what came of them waits.
    waiting: BTreeSet<OriginTag>,
    /// How much had been learnt of nodes when it was last looked whose mail need wait no longer.
    settled: u64,
    trust: Arc<Trust>,
    /// What is taken of logs of schools that are not served here.
    foreign: Foreign,
    /// What both were named when they were read.
    judging: [u8; 8],
    /// What the first alone was named, or less: whoever is revoked under that name is revoked for all that is written.
    believing: [u8; 8],
    /// Blocks that said something of nodes.
    learnt: u64,
    head: Option<BlockHead>,
    part: Option<Part>,
    batch: Vec<(OriginTag, CheckedBlock)>,
    batch_bytes: usize,
    moved: bool,
    still: u32,
    passes: u32,
    pub files: FileTaker,
    /// How much was new when it was last looked which files are wanted.
    looked: Option<u64>,
    pub report: TakenHere,
}

impl Taker {
    /// `believing`: a name for whom this node believes, read just before.
    pub fn new(desk: &Desk, from: NodeKey, believing: [u8; 8]) -> Result<Self, TalkError> {
        let (trust, foreign, judging) = desk.judging()?;
        // Who certifies may be another process of this node, or another conversation.
        desk.here.take_certified(&trust)?;
        let notes = desk.here.store.read_blocking(|db| notes::load(db, from, &judging))?;
        Ok(Self {
            from,
            defect: desk.defect,
            own: desk.here.store.origin(),
            life_lost: forks::is_life_lost(&desk.here, &trust)?.is_some(),
            taken: notes.taken,
            scope: notes.scope,
            key_mark: desk.here.key_mark(&trust, from)?,
            strange_keys: Vec::new(),
            offers_came: false,
            changes: Changes::default(),
            asks: Vec::new(),
            open: BTreeSet::new(),
            jobs: BTreeMap::new(),
            refused: BTreeMap::new(),
            waiting: BTreeSet::new(),
            settled: 0,
            foreign,
            trust,
            judging,
            believing,
            learnt: 0,
            head: None,
            part: desk.take_part(from),
            batch: Vec::new(),
            batch_bytes: 0,
            moved: false,
            still: 0,
            passes: 0,
            files: FileTaker::new(desk, from),
            looked: None,
            report: TakenHere::default(),
        })
    }

    /// Nothing is asked, nothing is awaited.
    pub fn is_idle(&self) -> bool {
        self.has_all_blocks() && self.changes.is_empty() && self.files.is_idle()
    }

    /// No block is asked about or awaited.
    fn has_all_blocks(&self) -> bool {
        self.asks.is_empty() && self.open.is_empty() && self.jobs.is_empty()
    }

    /// What is said of files in this side's turn.
    pub fn say_of_files(&mut self, desk: &Desk) -> Vec<Vec<u8>> {
        self.look_for_files(desk);
        self.files.say(desk, self.has_all_blocks())
    }

    /// Looks which files are wanted: at first, and when blocks came, which may hold offers.
    fn look_for_files(&mut self, desk: &Desk) {
        let came = Some(self.report.new + self.report.shown);
        if self.has_all_blocks() && self.looked != came {
            self.looked = came;
            self.files.look(desk, &self.trust);
        }
    }

    /// Whether bytes of a chunk or of a list of chunks are to follow, and no block's.
    pub fn awaits_piece(&self) -> bool {
        self.files.awaits_bytes()
    }

    /// What the peer offers, in one digest.
    pub fn greet(&mut self, hello: &Hello) {
        if hello.scope != self.scope && self.defect == Some(Defect::RightsForgotten) && self.scope != [0; 8] {
            self.scope = hello.scope;
        }
        if hello.scope != self.scope {
            self.taken = Offer::default();
            self.scope = hello.scope;
            self.changes.afresh = Some(hello.scope);
        }
        if hello.offer != self.taken.root() {
            // The peer knows from our greeting that we differ, and says more without being asked.
            self.open.insert(Vec::new());
        }
    }

    pub fn nodes(&mut self, desk: &Desk, nodes: Vec<Node>) -> Result<(), TalkError> {
        for node in nodes {
            match node {
                Node::Parts(prefix, digests) => {
                    if !self.open.remove(&prefix) {
                        continue;
                    }
                    let ours = self.taken.parts(&prefix);
                    let parts = digests.chunks(BUCKET_DIGEST).zip(ours.chunks(BUCKET_DIGEST));
                    for (half, (theirs, ours)) in parts.enumerate() {
                        if theirs == ours {
                            continue;
                        }
                        let prefix = [&prefix[..], &[half as u8]].concat();
                        if theirs.iter().all(|byte| *byte == 0) {
                            let gone: Vec<_> = self.taken.bucket(&prefix).map(|(tag, _)| *tag).collect();
                            self.forget(&gone);
                        } else if self.open.len() < MAX_HELD {
                            let whole = self.taken.bucket(&prefix).next().is_none();
                            self.open.insert(prefix.clone());
                            self.asks.push(Ask { prefix, whole });
                        }
                    }
                }
                Node::Logs(prefix, logs) => {
                    if self.open.remove(&prefix) {
                        self.logs(desk, &prefix, logs)?;
                    }
                }
            }
            self.moved = true;
        }
        Ok(())
    }

    /// Takes mail of keys, with all that is known of nodes by now.
    pub fn keys(&mut self, desk: &Desk, content: &[u8]) -> Result<(), TalkError> {
        self.flush(desk)?;
        let came = KeyMail::from_bytes(content).map_err(|e| TalkError::Form(e.to_string()))?;
        self.moved = true;
        self.take_keys(desk, came)
    }

    fn take_keys(&mut self, desk: &Desk, came: KeyMail) -> Result<(), TalkError> {
        let taken = desk.here.take_keys(&self.trust, self.from, came.clone())?;
        self.report.keys += taken.keys;
        self.offers_came |= taken.offers > 0;
        if taken.strangers > 0 && self.strange_keys.len() < STRANGE_KEYS {
            self.strange_keys.push((self.learnt, came));
        }
        Ok(())
    }

    /// Mail of keys from and for nodes that have become known since is looked at again.
    fn know_strangers(&mut self, desk: &Desk) -> Result<(), TalkError> {
        let learnt = self.learnt;
        if self.strange_keys.iter().any(|(then, _)| *then < learnt) {
            for (_, came) in std::mem::take(&mut self.strange_keys) {
                self.take_keys(desk, came)?;
            }
        }
        Ok(())
    }

    /// Whether somebody can be handed keys who could not before.
    pub fn take_offers_came(&mut self) -> bool {
        std::mem::take(&mut self.offers_came)
    }

    fn forget(&mut self, gone: &[OriginTag]) {
        for tag in gone {
            self.taken.0.remove(tag);
            self.changes.gone.push(*tag);
        }
    }

    /// Compares the logs of a bucket with what was taken before.
    fn logs(
        &mut self,
        desk: &Desk,
        prefix: &[u8],
        logs: Vec<(OriginTag, Standing)>,
    ) -> Result<(), TalkError> {
        let offered: BTreeMap<_, _> =
            logs.into_iter().filter(|(tag, _)| half_bytes(tag).starts_with(prefix)).collect();
        let gone: Vec<_> =
            self.taken.bucket(prefix).map(|(tag, _)| *tag).filter(|tag| !offered.contains_key(tag)).collect();
        self.forget(&gone);
        let changed: Vec<_> =
            offered.into_iter().filter(|(tag, offered)| self.taken.0.get(tag) != Some(offered)).collect();
        let plans = desk.here.store.read_blocking(|db| {
            changed.iter().map(|(tag, offered)| self.plan(db, *tag, *offered)).collect::<Result<Vec<_>, _>>()
        })?;
        for ((tag, offered), plan) in changed.into_iter().zip(plans) {
            match plan {
                Plan::Here => self.note(tag, offered),
                Plan::Waits => _ = self.refused.insert(tag, (offered, WAITS.to_owned())),
                Plan::Lost => {
                    self.taken.0.insert(tag, offered);
                    let why = "it is the branch of a forked log that was not kept".to_owned();
                    self.changes.refused.push((tag, offered, why));
                }
                Plan::OwnLog { ahead, differs } => {
                    self.report.own_log_ahead |= ahead;
                    self.report.own_log_differs |= differs;
                    // In its next life it will need the kept branch: that must not look as if it had been taken.
                    if !self.life_lost {
                        self.note(tag, offered);
                    }
                }
                Plan::After { after, have, first } => {
                    if self.jobs.len() < MAX_HELD {
                        self.jobs.insert(tag, Job { offered, after, have, first });
                    }
                }
            }
        }
        Ok(())
    }

    /// From where on an offered log is lacking here.
    fn plan(&self, db: &mut Connection, tag: OriginTag, offered: Standing) -> Result<Plan, StoreError> {
        let head = log::Head::of(db, tag)?;
        if tag == self.own.tag() {
            let ahead = head.as_ref().is_none_or(|head| head.seq < offered.seq);
            let differs = match &head {
                Some(head) if !ahead => differs(db, head, offered)?,
                _ => false,
            };
            return Ok(Plan::OwnLog { ahead, differs });
        }
        if head.is_none() {
            // Asked for from where it ends among what waits; where it is not to wait, that is refused with its reason.
            let have = uncertified::until(db, &tag)?;
            if have > 0 {
                let lacks = have < offered.seq;
                return Ok(if lacks { Plan::After { after: have, have, first: false } } else { Plan::Waits });
            }
        }
        let mut start = match self.taken.0.get(&tag) {
            Some(taken) if taken.shows == offered.shows => taken.seq,
            _ => 0,
        };
        // Of a log that was settled, and of which nothing is here, a copy is asked for that can tell which branch it is.
        let settled = || self.trust.settlements().find(|one| one.terms.kept.origin.tag() == tag);
        let have = match &head {
            Some(head) => head.seq,
            None => settled().map_or(0, |one| one.terms.kept.seq),
        };
        let first = head.as_ref().is_some_and(|head| self.trust.is_central(head.origin.node));
        // What is offered ends inside a run of digests here: if it is another history, nobody else may ever say so. Asked once, from before it.
        let mut before = None;
        if let Some(head) = &head {
            if head.origin.node != self.from {
                start = start.max(passed_by_author(db, head.origin.node, tag, &self.scope)?);
            }
            if let Some(kept) = self.trust.settlement_of(&head.origin) {
                // As far as it is known: what ends inside a run of digests here may be either branch.
                let there = match head.seq >= offered.seq {
                    true => begins_so(db, head, offered)?,
                    false => None,
                };
                match forks::is_kept(db, &kept)? {
                    Some(true) if there == Some(false) => return Ok(Plan::Lost),
                    Some(true) => {}
                    // It may be the kept one that is offered: from its beginning, and cut where the root has settled it, or nothing proves it.
                    _ if there != Some(true) && offered.seq >= kept.seq => {
                        let shorter = have < kept.seq && !forks::is_noted(db, &head.origin)?;
                        let have = if shorter { have } else { kept.seq };
                        return Ok(Plan::After { after: 0, have, first });
                    }
                    _ => {}
                }
            }
            if offered.seq > 0 && head.seq >= offered.seq {
                match begins_so(db, head, offered)? {
                    Some(true) => {}
                    // Two histories: the block that ends there proves it.
                    Some(false) => return Ok(Plan::After { after: (offered.seq - 1) & !255, have, first }),
                    None => before = forks::before_run(db, tag, offered.seq)?,
                }
            }
        }
        let lacking = log::first_lacking(db, tag, start)?;
        if let Some(inside) = log::inside(db, tag)?.filter(|inside| inside.end <= offered.seq) {
            // Whoever knows it finely there gives it so that both can be compared where what is here ends.
            let after = inside.after.min(lacking - 1).min(before.unwrap_or(u64::MAX));
            return Ok(Plan::After { after, have: inside.end, first });
        }
        if let Some(before) = before {
            return Ok(Plan::After { after: before.min(lacking - 1), have, first });
        }
        let lacking = lacking + u64::from(self.defect == Some(Defect::LastEntrySkipped));
        Ok(if lacking > offered.seq { Plan::Here } else { Plan::After { after: lacking - 1, have, first } })
    }

    fn note(&mut self, tag: OriginTag, standing: Standing) {
        self.taken.0.insert(tag, standing);
        self.changes.taken.push((tag, standing));
    }

    /// This node's own log went out whole: that the peer will offer it is no news. Should it not have arrived, the peer does not
    /// offer it, and the note goes.
    pub fn expect_back(&mut self, desk: &Desk, log: OriginTag, standing: Standing) -> Result<(), TalkError> {
        if !self.life_lost {
            self.note(log, standing);
        }
        self.save(desk)
    }

    /// Questions for this turn.
    pub fn ask(&mut self) -> Vec<Ask> {
        let rest = self.asks.split_off(self.asks.len().min(MAX_LISTED));
        std::mem::replace(&mut self.asks, rest)
    }

    /// Wants for this turn: what centrals say before all else.
    pub fn want(&mut self) -> Vec<Want> {
        let first = self.jobs.iter().filter(|(_, job)| job.first);
        let rest = self.jobs.iter().filter(|(_, job)| !job.first);
        first
            .chain(rest)
            .take(WANTS)
            .map(|(tag, job)| {
                let part =
                    self.part.as_ref().filter(|part| part.head.log == *tag && part.head.after == job.after);
                let resume = part.map(|part| Resume {
                    until: part.head.until,
                    digest: part.head.digest,
                    offset: part.bytes.len() as u64,
                });
                Want { log: *tag, after: job.after, have: job.have, resume }
            })
            .collect()
    }

    pub fn block_head(&mut self, head: BlockHead) -> Result<(), TalkError> {
        if self.head.replace(head).is_some() || self.files.awaits_bytes() {
            return Err(TalkError::Form("a block's head without its bytes".into()));
        }
        Ok(())
    }

    pub fn piece_head(&mut self, head: Piece) -> Result<(), TalkError> {
        match self.head {
            Some(_) => Err(TalkError::Form("a block's head without its bytes".into())),
            None => self.files.piece_head(head),
        }
    }

    pub fn block_bytes(&mut self, desk: &Desk, bytes: Vec<u8>) -> Result<(), TalkError> {
        let head = self.head.take().ok_or(TalkError::Form("a block's bytes without its head".into()))?;
        let whole = match self.begun(&head) {
            Some(mut part) => {
                part.bytes.extend_from_slice(&bytes);
                part.bytes
            }
            None if head.offset == 0 => bytes,
            None => return Err(TalkError::Form("a block goes on that had not begun".into())),
        };
        self.moved = true;
        if !self.jobs.contains_key(&head.log) {
            return Ok(());
        }
        self.report.blocks += 1;
        let mut judged = judge(&self.trust, self.own.node, &self.foreign, &whole, self.defect);
        if judged.is_err() {
            // What came before it may be what it needs.
            self.flush(desk)?;
            judged = judge(&self.trust, self.own.node, &self.foreign, &whole, self.defect);
        }
        let Judged { checked, speaks } = match judged {
            Ok(judged) => judged,
            Err(refusal) => return self.keep_waiting(desk, &head, &whole, refusal),
        };
        if !self.goes_on(&head, checked.block()) {
            return Ok(());
        }
        if speaks {
            // What the root has signed counts at once, for the blocks that follow.
            Arc::make_mut(&mut self.trust).learn_block(checked.block());
            self.learnt += 1;
        }
        let origin = checked.block().origin();
        let settled = self.trust.settlement_of(&origin).is_some();
        self.batch_bytes += if settled { forks::weight(checked.block()) } else { whole.len() };
        self.batch.push((head.log, checked));
        let (blocks, bytes) = if settled { forks::MAX_CHAIN } else { BATCH };
        if self.batch.len() >= blocks || self.batch_bytes >= bytes {
            self.flush(desk)?;
        }
        Ok(())
    }

    /// A block that may not be taken waits here for its author's certificate, or is refused.
    fn keep_waiting(
        &mut self,
        desk: &Desk,
        head: &BlockHead,
        whole: &[u8],
        refusal: Refusal,
    ) -> Result<(), TalkError> {
        match desk.here.keep_uncertified(&self.trust, whole, self.from)? {
            Some((_, Kept::Yes | Kept::Known)) => {
                let goes_on = Block::from_bytes(whole).is_ok_and(|block| self.goes_on(head, &block));
                if goes_on {
                    self.waiting.insert(head.log);
                }
            }
            Some((origin, Kept::No(why))) => self.refuse(head.log, Some(origin), why),
            None => self.refuse(head.log, refusal.origin, refusal.why),
        }
        Ok(())
    }

    /// Whether a block that may be taken is the one that its head announced, and brings its log on. Only then the log is wanted from the block's
    /// own end on: a head is the other side's word alone, and one that says more than the block holds would have the rest taken for read.
    fn goes_on(&mut self, head: &BlockHead, block: &Block) -> bool {
        let (origin, last) = (block.origin(), block.last_seq());
        let Some(job) = self.jobs.get_mut(&head.log) else { return false };
        let why = if origin.tag() != head.log {
            "it is another log's block".to_owned()
        } else if head.until != last {
            format!("its head says that it ends at entry {}, and it ends at entry {last}", head.until)
        } else if last <= job.after {
            format!("it ends at entry {last}, and what follows entry {} was asked for", job.after)
        } else {
            job.after = last;
            return true;
        };
        self.refuse(head.log, Some(origin), why);
        false
    }

    /// The part that a block goes on from, if it is the one that we have.
    fn begun(&mut self, head: &BlockHead) -> Option<Part> {
        let fits = self.part.as_ref().is_some_and(|part| {
            part.head.log == head.log
                && part.head.digest == head.digest
                && part.bytes.len() as u64 == head.offset
                && head.offset > 0
        });
        // Whatever else comes for this log makes the part useless.
        self.part.take_if(|part| fits || part.head.log == head.log).filter(|_| fits)
    }

    /// The link broke: what there is of a block is kept.
    pub fn broke(mut self, desk: &Desk, bytes: Option<Vec<u8>>) -> Result<(), TalkError> {
        self.flush(desk)?;
        if self.defect == Some(Defect::NotedBeforeTaken) {
            for (tag, job) in std::mem::take(&mut self.jobs) {
                self.note(tag, job.offered);
            }
        }
        self.save(desk)?;
        let (bytes, piece) = match self.files.awaits_bytes() {
            true => (None, bytes),
            false => (bytes, None),
        };
        std::mem::take(&mut self.files).broke(desk, self.from, piece);
        let head = self.head.take();
        let begun = match (head, bytes) {
            (Some(head), Some(bytes)) => {
                let mut part = match self.begun(&head) {
                    Some(part) => part,
                    None if head.offset == 0 => Part { head, bytes: Vec::new() },
                    None => return Ok(()),
                };
                part.bytes.extend_from_slice(&bytes);
                part.bytes.truncate(head.bytes as usize);
                // The place from which it is asked for again.
                Some(part)
            }
            _ => self.part.take(),
        };
        if let Some(part) = begun {
            desk.keep_part(self.from, part);
        }
        Ok(())
    }

    pub fn absent(&mut self, log: OriginTag, why: u64) {
        if let Some(job) = self.jobs.remove(&log) {
            self.moved = true;
            if why == Absence::Stays as u64 {
                self.refused.insert(log, (job.offered, "its holder may not let it leave for here".into()));
            } else {
                self.note(log, job.offered);
            }
        }
    }

    fn refuse(&mut self, log: OriginTag, origin: Option<Origin>, why: String) {
        self.report.refused_blocks += 1;
        if let Some(job) = self.jobs.remove(&log) {
            self.refused.insert(log, (job.offered, why.clone()));
        }
        if self.report.refused.len() < REFUSALS_KEPT {
            self.report.refused.push(Refusal { origin, why });
        }
    }

    /// Writes what was checked: one commit for all of it.
    fn flush(&mut self, desk: &Desk) -> Result<(), TalkError> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        let forgetful = self.defect == Some(Defect::ShownLaterForgotten);
        let (own, from) = (self.own, self.from);
        let of_logs = batch.iter().map(|(_, checked)| checked.block().origin());
        let said: Vec<_> = of_logs.map(|origin| desk.heeds(&self.trust, &origin)).collect();
        let taking = move |tx: &mut WriteTx<'_>| {
            let mut outcomes = Vec::with_capacity(batch.len());
            for (at, ((tag, checked), said)) in batch.iter().zip(&said).enumerate() {
                let origin = checked.block().origin();
                let chain: Vec<_> = match said.kept {
                    Some(_) => {
                        batch[at..].iter().filter(|(of, _)| of == tag).map(|(_, block)| block).collect()
                    }
                    None => vec![checked],
                };
                let outcome = receive_or_settle(tx, own, said, from, &chain, forgetful)?;
                outcomes.push((*tag, origin, outcome));
            }
            Ok::<_, StoreError>(outcomes)
        };
        let outcomes = desk.here.store.write_blocking(move |tx| tx.together(taking))?;
        if !desk.here.store.ready(&[crate::statements::VIEW]) {
            // A lost branch gave way: until what nodes say of nodes is read again, nobody is a stranger or a friend.
            desk.here.store.rebuild_now(REBUILD_CHUNK)?;
        }
        // These blocks, another conversation or another process may have brought a revocation of which this batch was not judged.
        if let Some((trust, believing)) = desk.apply_revocations(self.believing)? {
            (self.trust, self.believing) = (trust, believing);
        }
        for (tag, origin, outcome) in outcomes {
            match outcome {
                Ok(Received::Taken { new, shown }) => {
                    self.report.new += new;
                    self.report.shown += shown;
                }
                Ok(Received::Known) => {}
                Ok(Received::Gap { have }) => {
                    let why = format!("it does not connect with the {have} entries here");
                    self.refuse(tag, Some(origin), why);
                }
                Err(why) => self.refuse(tag, Some(origin), why),
            }
        }
        Ok(())
    }

    /// The other side's turn is over.
    pub fn end_turn(&mut self, desk: &Desk) -> Result<(), TalkError> {
        self.flush(desk)?;
        self.know_strangers(desk)?;
        if self.head.is_some() {
            return Err(TalkError::Form("a block's head without its bytes".into()));
        }
        let done: Vec<_> =
            self.jobs.iter().filter(|(_, job)| job.after >= job.offered.seq).map(|(tag, _)| *tag).collect();
        for tag in done {
            if let Some(job) = self.jobs.remove(&tag) {
                match self.waiting.remove(&tag) {
                    true => _ = self.refused.insert(tag, (job.offered, WAITS.to_owned())),
                    false => self.note(tag, job.offered),
                }
            }
        }
        if self.learnt > self.settled {
            // Somebody may have been certified whose mail waits here.
            self.settled = self.learnt;
            self.report.new += desk.here.take_certified(&self.trust)?;
        }
        self.still = if self.moved { 0 } else { self.still + 1 };
        self.moved = false;
        if self.still > PATIENCE && !(self.jobs.is_empty() && self.open.is_empty()) {
            return Err(TalkError::Form("the other side leaves what was asked unanswered".into()));
        }
        if self.has_all_blocks() {
            self.settle_refused(desk)?;
        }
        self.files.end_turn(self.has_all_blocks())?;
        self.save(desk)?;
        self.look_for_files(desk);
        Ok(())
    }

    /// What was refused is asked for once more if more is known of nodes, or more is asked for, by now, from here or from another
    /// conversation at the same time; or noted with its reason, under what was known when it was judged.
    fn settle_refused(&mut self, desk: &Desk) -> Result<(), TalkError> {
        if self.refused.is_empty() {
            return Ok(());
        }
        self.passes += 1;
        let (trust, foreign, judging) = desk.judging()?;
        let changed = match self.defect {
            Some(Defect::RefusalForgotten) => false,
            Some(Defect::RefusalJudgedLater) => self.learnt > 0,
            _ => self.judging != judging,
        };
        let again = changed && self.passes < PASSES;
        if again {
            (self.trust, self.foreign, self.judging) = (trust, foreign, judging);
            self.report.new += desk.here.take_certified(&self.trust)?;
        }
        for (tag, (offered, why)) in std::mem::take(&mut self.refused) {
            let plan = match again {
                true => desk.here.store.read_blocking(|db| self.plan(db, tag, offered))?,
                false => Plan::Here,
            };
            match plan {
                Plan::After { after, have, first } => {
                    self.jobs.insert(tag, Job { offered, after, have, first });
                }
                _ => {
                    self.taken.0.insert(tag, offered);
                    match self.defect {
                        Some(Defect::RefusalForgotten) => self.note(tag, offered),
                        _ => self.changes.refused.push((tag, offered, why)),
                    }
                }
            }
        }
        if again {
            self.report.refused.clear();
            self.report.refused_blocks = 0;
        }
        Ok(())
    }

    /// Remembers, if there is anything to remember.
    fn save(&mut self, desk: &Desk) -> Result<(), TalkError> {
        if (self.report.new > 0 || self.report.shown > 0) && !desk.has(Defect::RevocationIgnored) {
            forks::tell_apart(&desk.here, &self.trust)?;
        }
        if self.changes.is_empty() {
            return Ok(());
        }
        if self.defect == Some(Defect::RefusalJudgedLater) && !self.changes.refused.is_empty() {
            self.judging = desk.judging()?.2;
        }
        let mut changes = std::mem::take(&mut self.changes);
        changes.trust = self.judging;
        let from = self.from;
        desk.here.store.write_blocking(move |tx| notes::save(tx, from, &changes))?;
        Ok(())
    }
}

enum Plan {
    /// All that was offered is here.
    Here,
    /// All that was offered is here, but in no log: its author has no certificate.
    Waits,
    /// It is the lost branch of a fork, and the kept one is here.
    Lost,
    /// It is this node's own.
    OwnLog { ahead: bool, differs: bool },
    /// It is lacking from there on.
    After { after: u64, have: u64, first: bool },
}

/// Whether the log has another root here, where that can be known.
fn differs(db: &mut Connection, head: &log::Head, offered: Standing) -> Result<bool, StoreError> {
    Ok(begins_so(db, head, offered)? == Some(false))
}

/// Whether the log here begins with what is offered; `None`: it ends inside a run of digests here.
fn begins_so(db: &mut Connection, head: &log::Head, offered: Standing) -> Result<Option<bool>, StoreError> {
    let begins = |root: Digest| Some(root.0[..ROOT_BYTES] == offered.root);
    if head.seq == offered.seq {
        return Ok(begins(head.frontier.root()));
    }
    match log::frontier_at(db, head.origin.tag(), offered.seq) {
        Ok(tree) => Ok(begins(tree.root())),
        // An old place whose archive cannot be read: what differs shows at another place, or when it can.
        Err(StoreError::Withheld { .. } | StoreError::Archive { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}
