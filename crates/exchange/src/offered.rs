//! [`Offered`]: what lies in a courier's file that was made and has not been handed over.

use crate::{Here, stick::Written};
use eventlog::cbor::{CborError, Reader, Writer};
use kernel::{
    NodeKey, Origin, UtcMillis,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};
use store::StoreError;

/// Blocks, or readers, of one file: the longest file has fewer.
const MAX_HELD: usize = 1 << 19;

/// What lies in a file of mail that was made and has not been handed over: nothing of it has left yet. Stands between the node and
/// whoever keeps account of what leaves; what may not leave at all is known before, by its clearance.
pub struct Offered {
    /// `None`: nobody keeps account. The readers' rights are asked again all the same.
    account: Option<Arc<dyn Departures>>,
    held: Mutex<Held>,
}

/// What is in the file.
#[derive(Default, Clone)]
struct Held {
    blocks: Vec<Departure>,
    /// To whom letters go, and a name for the rights under which each was written.
    readers: BTreeMap<NodeKey, [u8; 8]>,
}

impl Offered {
    /// The node, holding back what it would write down as left.
    pub fn of(here: Here) -> (Here, Arc<Self>) {
        let offered = Arc::new(Self { account: here.departures.clone(), held: Mutex::default() });
        let departures = here.departures.as_ref().map(|_| offered.clone() as Arc<dyn Departures>);
        (Here { departures, ..here }, offered)
    }

    /// These letters are in the file, and no others. A block for anybody else is not in it.
    pub fn holds(&self, written: &[Written]) {
        let mut held = self.locked();
        held.readers = written.iter().map(|letter| (letter.to, letter.sent.rights)).collect();
        let Held { blocks, readers } = &mut *held;
        blocks.retain(|block| readers.contains_key(&block.to));
    }

    /// What [`Offered::to_bytes`] kept beside a file; `None` if that is not what it is.
    pub fn from_bytes(here: &Here, bytes: &[u8]) -> Option<Self> {
        let held = Mutex::new(read_held(bytes).ok()?);
        Some(Self { account: here.departures.clone(), held })
    }

    /// To be kept beside the file: whoever hands it over may be another process, or the same one after a power cut.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Held { blocks, readers } = self.locked().clone();
        let mut out = Writer::with_capacity(128 * blocks.len() + 48 * readers.len() + 8);
        out.array(2).array(blocks.len());
        for block in &blocks {
            let country = block.to_country.map_or_else(Vec::new, |country| country.to_string().into_bytes());
            out.array(8).bytes(block.to.as_bytes()).bytes(&country).uint(u64::from(block.to_central));
            out.bytes(&block.log.to_bytes()).uint(block.first_seq).uint(block.last_seq).uint(block.bytes);
            out.array(2 * block.shown.len());
            for (first, last) in &block.shown {
                out.uint(*first).uint(*last);
            }
        }
        out.array(2 * readers.len());
        for (node, rights) in &readers {
            out.bytes(node.as_bytes()).bytes(rights);
        }
        out.finish()
    }

    /// The file is handed over: what lies in it is written down. Handed over again, it leaves again: whoever gives one file several times asks
    /// [`Offered::may_leave`] from the second time on. If this fails, or says that a part stays, the file is not to be given: what its readers
    /// may have is not what it was when the file was made.
    pub fn leaves(&self, here: &Here, now: UtcMillis) -> Result<Leave, StoreError> {
        if let stays @ Leave::Stays(_) = self.may_leave(here, now)? {
            return Ok(stays);
        }
        let blocks = self.locked().blocks.clone();
        let log = |error: PortError| StoreError::Log(error.to_string());
        for block in &blocks {
            let Some(account) = &self.account else { break };
            if let stays @ Leave::Stays(_) = account.leave(block).map_err(log)? {
                return Ok(stays);
            }
        }
        Ok(Leave::Goes)
    }

    /// Whether its readers may still have what lies in the file. Nothing is written down.
    pub fn may_leave(&self, here: &Here, now: UtcMillis) -> Result<Leave, StoreError> {
        let readers = self.locked().readers.clone();
        let changed = || Ok(Leave::Stays("what may leave has changed since the file was made".into()));
        let Some(trust) = here.trust()? else { return changed() };
        if readers.is_empty() {
            return Ok(Leave::Goes);
        }
        let forgotten = here.forgotten_count()?;
        for (node, rights) in &readers {
            // Revoked since, or its certificate has ended.
            let Some(reader) = trust.reader(*node, now) else { return changed() };
            if here.clearing(&trust, *node, &reader)?.rights(&reader, forgotten) != *rights {
                return changed();
            }
        }
        Ok(Leave::Goes)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_held(bytes: &[u8]) -> Result<Held, CborError> {
    let mut reader = Reader::new(bytes);
    let mut held = Held::default();
    reader.array_of(2, "what is offered is [blocks, readers]")?;
    for _ in 0..reader.array_up_to(MAX_HELD, "blocks of one file")? {
        reader.array_of(8, "a block has eight parts")?;
        let to = NodeKey(reader.fixed("a key has 32 bytes")?);
        let country = reader.bytes_up_to(2, "a country has two letters")?;
        let to_country = std::str::from_utf8(country).ok().and_then(|letters| letters.parse().ok());
        let to_central = reader.uint_up_to(1, "it is a central or not")? == 1;
        let log: [u8; 40] = reader.fixed("an origin has 40 bytes")?;
        let log = Origin::from_bytes(&log).ok_or_else(|| reader.error("that is no origin"))?;
        let mut number = || reader.uint_up_to(i64::MAX as u64, "a number of an entry");
        let (first_seq, last_seq, bytes) = (number()?, number()?, number()?);
        let mut shown = Vec::new();
        for _ in 0..reader.array_up_to(1 << 20, "runs that are shown")? / 2 {
            let mut number = || reader.uint_up_to(i64::MAX as u64, "a number of an entry");
            shown.push((number()?, number()?));
        }
        held.blocks.push(Departure { to, to_country, to_central, log, first_seq, last_seq, shown, bytes });
    }
    for _ in 0..reader.array_up_to(MAX_HELD, "readers of one file")? / 2 {
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        held.readers.insert(node, reader.fixed("rights have 8 bytes")?);
    }
    reader.end()?;
    let readers: BTreeSet<_> = held.readers.keys().collect();
    match held.blocks.iter().all(|block| readers.contains(&block.to)) {
        true => Ok(held),
        false => Err(reader.error("a block is for one of the readers")),
    }
}

impl Departures for Offered {
    fn clearance(&self, to: &Destination) -> Result<Clearance, PortError> {
        self.account.as_ref().map_or_else(|| Ok(Clearance::nobody()), |account| account.clearance(to))
    }

    fn leave(&self, departure: &Departure) -> Result<Leave, PortError> {
        self.locked().blocks.push(departure.clone());
        Ok(Leave::Goes)
    }
}
