//! Entry to bytes.

use super::*;
use crate::cbor::Writer;

pub(super) fn encode(header: &Header, events: &[RawEvent]) -> Result<Vec<u8>, EntryError> {
    check(header, events)?;
    let bytes = encode_unchecked(header, events);
    if bytes.len() > MAX_ENTRY_BYTES { Err(EntryError::TooLong(bytes.len())) } else { Ok(bytes) }
}

pub(super) fn encode_unchecked(header: &Header, events: &[RawEvent]) -> Vec<u8> {
    let body_bytes: usize = events.iter().map(|event| event.body.len() + 12).sum();
    let mut out = Writer::with_capacity(160 + 17 * header.persons.len() + body_bytes);
    out.map(10);
    out.uint(0).uint(0);
    out.uint(1).bytes(&header.origin.to_bytes());
    out.uint(2).array(header.schools.len());
    for school in &header.schools {
        out.bytes(&school.0);
    }
    out.uint(3).uint(header.authority as u64);
    out.uint(4).uint(header.clock as u64);
    out.uint(5).uint(header.seq);
    out.uint(6).uint(header.hlc.0);
    out.uint(7).bytes(&header.salt);
    out.uint(8).array(header.persons.len());
    for person in &header.persons {
        out.bytes(&person.0);
    }
    out.uint(9).array(events.len());
    for event in events {
        out.array(3).uint(u64::from(event.kind)).uint(u64::from(event.version)).bytes(&event.body);
    }
    out.finish()
}

fn check(header: &Header, events: &[RawEvent]) -> Result<(), EntryError> {
    let bound = |what, found, allowed| Err(EntryError::Bound { what, found, allowed });
    if header.seq == 0 || header.seq > MAX_NUMBER {
        return bound("sequence number", header.seq, "1 to 2^63-1");
    }
    if header.hlc.0 > MAX_NUMBER {
        return bound("clock reading", header.hlc.0, "0 to 2^63-1");
    }
    if header.schools.len() > MAX_SCHOOLS || has_twice(&header.schools) {
        return bound("schools", header.schools.len() as u64, "0 to 4, each once");
    }
    if header.persons.len() > MAX_PERSONS || has_twice(&header.persons) {
        return bound("persons", header.persons.len() as u64, "0 to 16, each once");
    }
    if events.is_empty() || events.len() > MAX_EVENTS {
        return bound("events", events.len() as u64, "1 to 64");
    }
    match events.iter().map(|event| event.body.len()).max() {
        Some(longest) if longest > MAX_BODY_BYTES => bound("body bytes", longest as u64, "0 to 65536"),
        _ => Ok(()),
    }
}

fn has_twice<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(i, item)| list[..i].contains(item))
}
