//! Bytes to entry, without copying: what rebuilding views spends its time on.

use super::*;
use crate::{cbor::Reader, position::read_origin};

/// An entry read in place. Everything is checked on [`EntryRef::decode`]; the accessors cannot fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryRef<'a> {
    bytes: &'a [u8],
    origin: Origin,
    seq: u64,
    hlc: Hlc,
    clock: ClockQuality,
    authority: Authority,
    salt: [u8; 8],
    /// Ids, each behind its one-byte CBOR head.
    schools: &'a [u8],
    persons: &'a [u8],
    event_count: usize,
    events: &'a [u8],
}

/// One event read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawEventRef<'a> {
    /// Which fact.
    pub kind: u16,
    /// Which shape of that fact.
    pub version: u8,
    /// CBOR of that kind and version.
    pub body: &'a [u8],
}

impl RawEventRef<'_> {
    /// A copy that owns its body.
    pub fn to_owned(&self) -> RawEvent {
        RawEvent { kind: self.kind, version: self.version, body: self.body.to_vec() }
    }
}

/// The events of an entry, in order.
#[derive(Debug, Clone)]
pub struct Events<'a> {
    left: usize,
    bytes: &'a [u8],
}

impl<'a> Iterator for Events<'a> {
    type Item = RawEventRef<'a>;

    fn next(&mut self) -> Option<RawEventRef<'a>> {
        self.left = self.left.checked_sub(1)?;
        // `EntryRef::decode` has read these bytes before, so this cannot fail.
        let mut reader = Reader::new(self.bytes);
        let event = read_event(&mut reader).ok()?;
        self.bytes = &self.bytes[reader.at()..];
        Some(event)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Events<'_> {}

const ID_BYTES: usize = 16;

impl<'a> EntryRef<'a> {
    /// Reads one entry in place, as strict as [`Entry::decode`].
    pub fn decode(bytes: &'a [u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let mut reader = Reader::new(bytes);
        reader.map_of(10, "an entry has ten parts")?;
        reader.key(0)?;
        match reader.uint()? {
            0 => {}
            newer => return Err(EntryError::NewerFormat(newer)),
        }
        reader.key(1)?;
        let origin = read_origin(&mut reader)?;
        reader.key(2)?;
        let schools = ids(bytes, &mut reader, MAX_SCHOOLS, "an entry has at most 4 schools, each once")?;
        reader.key(3)?;
        let authority = match reader.uint_up_to(3, "authority is 0 to 3")? {
            0 => Authority::Node,
            1 => Authority::Learner,
            2 => Authority::Staff,
            _ => Authority::Central,
        };
        reader.key(4)?;
        let clock = ClockQuality::from_u8(reader.uint_up_to(3, "clock quality is 0 to 3")? as u8);
        reader.key(5)?;
        let seq = reader.uint_up_to(MAX_NUMBER, "a sequence number is below 2^63")?;
        if seq == 0 {
            return Err(reader.error("sequence numbers begin with 1").into());
        }
        reader.key(6)?;
        let hlc = Hlc(reader.uint_up_to(MAX_NUMBER, "a clock reading is below 2^63")?);
        reader.key(7)?;
        let salt = reader.fixed("a salt has 8 bytes")?;
        reader.key(8)?;
        let persons = ids(bytes, &mut reader, MAX_PERSONS, "an entry names at most 16 persons, each once")?;
        reader.key(9)?;
        let event_count = reader.array_up_to(MAX_EVENTS, "an entry has at most 64 events")?;
        if event_count == 0 {
            return Err(reader.error("an entry has at least one event").into());
        }
        let start = reader.at();
        for _ in 0..event_count {
            read_event(&mut reader)?;
        }
        reader.end()?;
        let events = &bytes[start..];
        Ok(Self { bytes, origin, seq, hlc, clock, authority, salt, schools, persons, event_count, events })
    }

    /// The entry as it is stored.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Whose log it belongs to.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Its number in that log.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// When, by the author's clock.
    pub fn hlc(&self) -> Hlc {
        self.hlc
    }

    /// How good that clock was.
    pub fn clock(&self) -> ClockQuality {
        self.clock
    }

    /// Who stands behind it.
    pub fn authority(&self) -> Authority {
        self.authority
    }

    /// Its place in the total order.
    pub fn stamp(&self) -> Stamp {
        Stamp { hlc: self.hlc, origin: self.origin.tag(), seq: self.seq }
    }

    /// The schools it belongs to.
    pub fn schools(&self) -> impl ExactSizeIterator<Item = SchoolId> + use<'a> {
        each_id(self.schools).map(SchoolId)
    }

    /// The persons it is about.
    pub fn persons(&self) -> impl ExactSizeIterator<Item = PersonId> + use<'a> {
        each_id(self.persons).map(PersonId)
    }

    /// Its events, in order.
    pub fn events(&self) -> Events<'a> {
        Events { left: self.event_count, bytes: self.events }
    }

    /// The digest of its bytes.
    pub fn digest(&self) -> Digest {
        digest(self.bytes)
    }

    /// A copy of the envelope.
    pub fn header(&self) -> Header {
        Header {
            origin: self.origin,
            seq: self.seq,
            hlc: self.hlc,
            clock: self.clock,
            schools: self.schools().collect(),
            persons: self.persons().collect(),
            authority: self.authority,
            salt: self.salt,
        }
    }

    /// A copy that owns everything.
    pub fn to_owned(&self) -> Entry {
        Entry { header: self.header(), events: self.events().map(|event| event.to_owned()).collect() }
    }
}

fn read_event<'a>(reader: &mut Reader<'a>) -> Result<RawEventRef<'a>, CborError> {
    reader.array_of(3, "an event is [kind, version, body]")?;
    Ok(RawEventRef {
        kind: reader.uint_up_to(u64::from(u16::MAX), "a kind is below 65536")? as u16,
        version: reader.uint_up_to(u64::from(u8::MAX), "a version is below 256")? as u8,
        body: reader.bytes_up_to(MAX_BODY_BYTES, "a body has at most 65536 bytes")?,
    })
}

/// Checks a list of ids and returns its bytes, heads included.
fn ids<'a>(
    bytes: &'a [u8],
    reader: &mut Reader<'a>,
    max: usize,
    what: &'static str,
) -> Result<&'a [u8], CborError> {
    let count = reader.array_up_to(max, what)?;
    let start = reader.at();
    for i in 0..count {
        let before = &bytes[start..reader.at()];
        let id: [u8; ID_BYTES] = reader.fixed("an id has 16 bytes")?;
        if i > 0 && each_id(before).any(|earlier| earlier == id) {
            return Err(reader.error(what));
        }
    }
    Ok(&bytes[start..reader.at()])
}

fn each_id(list: &[u8]) -> impl ExactSizeIterator<Item = [u8; ID_BYTES]> + use<'_> {
    list.chunks_exact(ID_BYTES + 1).map(|item| {
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&item[1..]);
        id
    })
}
