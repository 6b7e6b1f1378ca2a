//! What frames say, in deterministic CBOR. Maps may grow: keys that are not known are passed over.

use super::{
    TalkError,
    offer::{BUCKET_DIGEST, MAX_DEPTH, Standing},
};
use crate::keys::Mark;
use eventlog::{
    block::MAX_BLOCK_BYTES,
    cbor::{CborError, Reader, Writer},
};
use kernel::{ClockQuality, OriginTag, UtcMillis};

/// Buckets, wants or logs in one frame.
pub(crate) const MAX_LISTED: usize = 1_024;
/// Logs listed in one frame: at most 40 bytes each.
pub(crate) const MAX_ITEMS: usize = 4_096;
/// Letters of a reason.
const MAX_WHY: usize = 400;
/// Keys of a map, those that a newer program may add counted.
const MAX_KEYS: usize = 64;
const MAX_NUMBER: u64 = (1 << 63) - 1;
/// Seconds from 1970 to the year 10000.
const MAX_SECONDS: u64 = 253_402_300_800;

/// The first frame of both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Hello {
    /// Versions of this conversation that the speaker understands.
    pub versions: (u16, u16),
    /// Everything that she has for the listener, in one digest.
    pub offer: [u8; 16],
    /// What she holds the listener's rights to be.
    pub scope: [u8; 8],
    /// Everything that she has taken from the listener before.
    pub taken: [u8; 16],
    /// Under which rights she took it.
    pub taken_under: [u8; 8],
    /// How far she has taken the listener's mail of people's keys; `None`: she takes none, or does not know of it.
    pub keys: Option<Mark>,
    /// She knows of files that travel beside the blocks.
    pub files: bool,
    /// What her clock shows; `None`: it has no source, or she does not know of this.
    pub clock: Option<PeerClock>,
}

/// What a node says of its own clock when it greets. In whole seconds: whoever takes it allows for minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerClock {
    /// Now, there.
    pub now: UtcMillis,
    /// How good it is, by its own word.
    pub quality: ClockQuality,
}

impl PeerClock {
    /// What a clock shows; `None` where it has no source: then there is nothing to tell.
    pub(crate) fn of(clock: &dyn kernel::Clock) -> Option<Self> {
        let quality = clock.quality();
        let now = UtcMillis(clock.now().0.max(0) / 1_000 * 1_000);
        (quality > ClockQuality::Unknown).then_some(Self { now, quality })
    }
}

/// A bucket that is divided, or listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// The digests of its sixteen parts.
    Parts(Vec<u8>, Vec<u8>),
    /// Its logs.
    Logs(Vec<u8>, Vec<(OriginTag, Standing)>),
}

/// A bucket of which more is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Which.
    pub prefix: Vec<u8>,
    /// Every log in it is wanted: there is nothing to compare with.
    pub whole: bool,
}

/// A wanted block: what follows this place of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Want {
    pub log: OriginTag,
    pub after: u64,
    /// Where the log ends here: what is withheld is told apart there.
    pub have: u64,
    /// It broke off before: where it ended, its digest, and what is there of it.
    pub resume: Option<Resume>,
}

/// Where a block goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resume {
    pub until: u64,
    pub digest: [u8; 8],
    pub offset: u64,
}

/// What stands before a block's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlockHead {
    pub log: OriginTag,
    pub after: u64,
    pub until: u64,
    /// Length of the whole block.
    pub bytes: u64,
    /// From where on its bytes follow.
    pub offset: u64,
    /// The beginning of the whole block's own digest.
    pub digest: [u8; 8],
}

/// Why a log gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Absence {
    /// There is nothing signed beyond that place.
    Nothing = 0,
    /// It may not leave for where the reader is.
    Stays = 1,
}

fn form(e: CborError) -> TalkError {
    TalkError::Form(e.to_string())
}

fn tag(reader: &mut Reader<'_>) -> Result<OriginTag, CborError> {
    Ok(OriginTag(reader.fixed("a log's tag has 8 bytes")?))
}

fn number(reader: &mut Reader<'_>) -> Result<u64, CborError> {
    reader.uint_up_to(MAX_NUMBER, "a sequence number is below 2^63")
}

fn prefix(reader: &mut Reader<'_>) -> Result<Vec<u8>, CborError> {
    let prefix = reader.bytes_up_to(MAX_DEPTH, "a bucket has at most 16 half bytes")?;
    if prefix.iter().any(|half| *half > 15) {
        return Err(reader.error("a half byte is below 16"));
    }
    Ok(prefix.to_vec())
}

/// Reads a map that may have grown: `known` gets each key it may know and says whether it read the value.
pub(crate) fn grown(
    bytes: &[u8],
    mut known: impl FnMut(u64, &mut Reader<'_>) -> Result<bool, CborError>,
) -> Result<(), TalkError> {
    let mut reader = Reader::new(bytes);
    let mut read = || {
        for _ in 0..reader.map_up_to(MAX_KEYS, "a map has at most 64 keys")? {
            let key = reader.uint()?;
            if !known(key, &mut reader)? {
                reader.skip()?;
            }
        }
        reader.end()
    };
    read().map_err(form)
}

impl Hello {
    pub fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(96);
        let more = [self.keys.is_some(), self.files, self.clock.is_some()];
        out.map(6 + more.into_iter().filter(|said| *said).count())
            .uint(0)
            .uint(u64::from(self.versions.0))
            .uint(1)
            .uint(u64::from(self.versions.1));
        out.uint(2).bytes(&self.offer).uint(3).bytes(&self.scope);
        out.uint(4).bytes(&self.taken).uint(5).bytes(&self.taken_under);
        if let Some(mark) = &self.keys {
            out.uint(6).array(2).bytes(&mark.life).uint(mark.number);
        }
        if self.files {
            out.uint(7).uint(0);
        }
        if let Some(clock) = &self.clock {
            let seconds = (clock.now.0.max(0) / 1_000) as u64;
            out.uint(8).array(2).uint(seconds).uint(clock.quality as u64);
        }
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TalkError> {
        let mut hello = Hello::default();
        let version = |reader: &mut Reader<'_>| {
            Ok(reader.uint_up_to(u64::from(u16::MAX), "a version is below 2^16")? as u16)
        };
        grown(bytes, |key, reader| {
            match key {
                0 => hello.versions.0 = version(reader)?,
                1 => hello.versions.1 = version(reader)?,
                2 => hello.offer = reader.fixed("a root has 16 bytes")?,
                3 => hello.scope = reader.fixed("a scope has 8 bytes")?,
                4 => hello.taken = reader.fixed("a root has 16 bytes")?,
                5 => hello.taken_under = reader.fixed("a scope has 8 bytes")?,
                6 => {
                    reader.array_of(2, "a mark is [incarnation, number]")?;
                    let life = reader.fixed("an incarnation has 8 bytes")?;
                    hello.keys = Some(Mark { life, number: number(reader)? });
                }
                7 => {
                    // The kind of list; what a later one is, an older program need not know.
                    reader.skip()?;
                    hello.files = true;
                }
                8 => {
                    reader.array_of(2, "a clock is [seconds, quality]")?;
                    let seconds = reader.uint_up_to(MAX_SECONDS, "a clock shows a year below 10000")?;
                    // A quality that a later program may know says nothing here.
                    let quality = ClockQuality::from_u8(u8::try_from(reader.uint()?).unwrap_or(0));
                    hello.clock = Some(PeerClock { now: UtcMillis(seconds as i64 * 1_000), quality });
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(hello)
    }
}

/// A refusal's words.
pub(crate) fn sorry(why: &str) -> Vec<u8> {
    let mut out = Writer::with_capacity(8 + why.len());
    let why: String = why.chars().take(MAX_WHY / 4).collect();
    out.map(1).uint(0).bytes(why.as_bytes());
    out.finish()
}

pub(crate) fn read_sorry(bytes: &[u8]) -> Result<String, TalkError> {
    let mut why = String::new();
    grown(bytes, |key, reader| {
        if key == 0 {
            why = String::from_utf8_lossy(reader.bytes_up_to(MAX_WHY, "a reason is too long")?).into_owned();
        }
        Ok(key == 0)
    })?;
    Ok(why)
}

pub(crate) fn nodes(nodes: &[Node]) -> Vec<u8> {
    let mut out = Writer::with_capacity(64 * nodes.len());
    let parts = nodes.iter().filter(|node| matches!(node, Node::Parts(..))).count();
    out.map(2).uint(0).array(parts);
    for node in nodes {
        if let Node::Parts(prefix, digests) = node {
            out.array(2).bytes(prefix).bytes(digests);
        }
    }
    out.uint(1).array(nodes.len() - parts);
    for node in nodes {
        if let Node::Logs(prefix, logs) = node {
            out.array(2).bytes(prefix).array(logs.len());
            for (tag, standing) in logs {
                out.array(4).bytes(&tag.0).uint(standing.seq).uint(standing.shows).bytes(&standing.root);
            }
        }
    }
    out.finish()
}

pub(crate) fn read_nodes(bytes: &[u8]) -> Result<Vec<Node>, TalkError> {
    let mut nodes = Vec::new();
    grown(bytes, |key, reader| {
        if key > 1 {
            return Ok(false);
        }
        for _ in 0..reader.array_up_to(MAX_LISTED, "too many buckets")? {
            reader.array_of(2, "a bucket is [prefix, content]")?;
            let prefix = prefix(reader)?;
            if key == 0 {
                let digests = reader.bytes_up_to(16 * BUCKET_DIGEST, "a bucket has sixteen parts")?;
                if digests.len() != 16 * BUCKET_DIGEST || prefix.len() >= MAX_DEPTH {
                    return Err(reader.error("a bucket has sixteen parts"));
                }
                nodes.push(Node::Parts(prefix, digests.to_vec()));
            } else {
                let mut logs = Vec::new();
                for _ in 0..reader.array_up_to(MAX_ITEMS, "too many logs")? {
                    reader.array_of(4, "a log is [tag, seq, shows, root]")?;
                    let (tag, seq, shows) = (tag(reader)?, number(reader)?, number(reader)?);
                    let root = reader.fixed("a root begins with 8 bytes")?;
                    logs.push((tag, Standing { seq, shows, root }));
                }
                nodes.push(Node::Logs(prefix, logs));
            }
        }
        Ok(true)
    })?;
    Ok(nodes)
}

pub(crate) fn asks(asks: &[Ask]) -> Vec<u8> {
    let mut out = Writer::with_capacity(8 * asks.len() + 8);
    out.map(1).uint(0).array(asks.len());
    for ask in asks {
        out.array(2).bytes(&ask.prefix).uint(u64::from(ask.whole));
    }
    out.finish()
}

pub(crate) fn read_asks(bytes: &[u8]) -> Result<Vec<Ask>, TalkError> {
    let mut asks = Vec::new();
    grown(bytes, |key, reader| {
        if key == 0 {
            for _ in 0..reader.array_up_to(MAX_LISTED, "too many questions")? {
                reader.array_of(2, "a question is [prefix, whole]")?;
                let prefix = prefix(reader)?;
                asks.push(Ask { prefix, whole: reader.uint()? > 0 });
            }
        }
        Ok(key == 0)
    })?;
    Ok(asks)
}

pub(crate) fn wants(wants: &[Want]) -> Vec<u8> {
    let mut out = Writer::with_capacity(20 * wants.len() + 8);
    out.map(1).uint(0).array(wants.len());
    for want in wants {
        match want.resume {
            None => out.array(3).bytes(&want.log.0).uint(want.after).uint(want.have),
            Some(resume) => out
                .array(6)
                .bytes(&want.log.0)
                .uint(want.after)
                .uint(want.have)
                .uint(resume.until)
                .bytes(&resume.digest)
                .uint(resume.offset),
        };
    }
    out.finish()
}

pub(crate) fn read_wants(bytes: &[u8]) -> Result<Vec<Want>, TalkError> {
    let mut wants = Vec::new();
    grown(bytes, |key, reader| {
        if key == 0 {
            for _ in 0..reader.array_up_to(MAX_LISTED, "too many wants")? {
                let parts = reader
                    .array_up_to(6, "a want is [log, after, have] or goes on where a block broke off")?;
                let (log, after, have) = (tag(reader)?, number(reader)?, number(reader)?);
                let resume = match parts {
                    3 => None,
                    6 => Some(Resume {
                        until: number(reader)?,
                        digest: reader.fixed("a digest begins with 8 bytes")?,
                        offset: reader.uint_up_to(MAX_BLOCK_BYTES as u64, "no block is that long")?,
                    }),
                    _ => return Err(reader.error("a want has three or six parts")),
                };
                wants.push(Want { log, after, have, resume });
            }
        }
        Ok(key == 0)
    })?;
    Ok(wants)
}

impl BlockHead {
    pub fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(80);
        out.map(6).uint(0).bytes(&self.log.0).uint(1).uint(self.after).uint(2).uint(self.until);
        out.uint(3).uint(self.bytes).uint(4).uint(self.offset).uint(5).bytes(&self.digest);
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TalkError> {
        let mut head =
            BlockHead { log: OriginTag([0; 8]), after: 0, until: 0, bytes: 0, offset: 0, digest: [0; 8] };
        let length =
            |reader: &mut Reader<'_>| reader.uint_up_to(MAX_BLOCK_BYTES as u64, "no block is that long");
        grown(bytes, |key, reader| {
            match key {
                0 => head.log = tag(reader)?,
                1 => head.after = number(reader)?,
                2 => head.until = number(reader)?,
                3 => head.bytes = length(reader)?,
                4 => head.offset = length(reader)?,
                5 => head.digest = reader.fixed("a digest begins with 8 bytes")?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(head)
    }
}

pub(crate) fn absent(log: OriginTag, why: Absence) -> Vec<u8> {
    let mut out = Writer::with_capacity(16);
    out.map(2).uint(0).bytes(&log.0).uint(1).uint(why as u64);
    out.finish()
}

pub(crate) fn read_absent(bytes: &[u8]) -> Result<(OriginTag, u64), TalkError> {
    let mut absent = (OriginTag([0; 8]), 0);
    grown(bytes, |key, reader| {
        match key {
            0 => absent.0 = tag(reader)?,
            1 => absent.1 = reader.uint()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(absent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::talk::frame::{Kind, frame};

    const LOG: OriginTag = OriginTag([0xa1, 2, 3, 4, 5, 6, 7, 8]);

    fn hello() -> Hello {
        Hello {
            versions: (1, 1),
            offer: [0x11; 16],
            scope: [0x22; 8],
            taken: [0x33; 16],
            taken_under: [0x44; 8],
            keys: None,
            files: false,
            clock: None,
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Version 1, byte for byte: a node in the field says exactly this.
    #[test]
    fn the_bytes_of_version_one() {
        let standing = Standing { seq: 700, shows: 2, root: [0xcc; 8] };
        let golden = [
            (
                frame(Kind::Hello, &hello().to_bytes()),
                "010000003d a6 0001 0101 0250 11111111111111111111111111111111 0348 2222222222222222 0450 33333333333333333333333333333333 0548 4444444444444444",
            ),
            (
                frame(
                    Kind::Hello,
                    &Hello { keys: Some(Mark { life: [6; 8], number: 70_000 }), ..hello() }.to_bytes(),
                ),
                "010000004d a7 0001 0101 0250 11111111111111111111111111111111 0348 2222222222222222 0450 33333333333333333333333333333333 0548 4444444444444444 0682 48 0606060606060606 1a00011170",
            ),
            (
                frame(
                    Kind::Hello,
                    &Hello {
                        clock: Some(PeerClock {
                            now: UtcMillis(1_800_000_000_000),
                            quality: ClockQuality::Good,
                        }),
                        ..hello()
                    }
                    .to_bytes(),
                ),
                "0100000045 a7 0001 0101 0250 11111111111111111111111111111111 0348 2222222222222222 0450 33333333333333333333333333333333 0548 4444444444444444 0882 1a6b49d200 03",
            ),
            (frame(Kind::Sorry, &sorry("no")), "0200000005a100426e6f"),
            (
                frame(Kind::Nodes, &nodes(&[Node::Logs(vec![10, 1], vec![(LOG, standing)])])),
                "0300000021 a2 0080 0181 8242 0a01 8184 48a102030405060708 1902bc 02 48cccccccccccccccc",
            ),
            (frame(Kind::Ask, &asks(&[Ask { prefix: vec![10], whole: true }])), "0400000007a1008182410a01"),
            (
                frame(Kind::Want, &wants(&[Want { log: LOG, after: 5, have: 7, resume: None }])),
                "050000000f a1008183 48a10203040506070805 07",
            ),
            (frame(Kind::Absent, &absent(LOG, Absence::Stays)), "080000000da20048a1020304050607080101"),
            (frame(Kind::End, &[]), "0900000000"),
        ];
        for (bytes, expected) in golden {
            assert_eq!(hex(&bytes), expected.replace(' ', ""), "{}", bytes[0]);
        }
    }

    #[test]
    fn everything_is_read_as_it_was_written_and_a_cut_is_noticed() {
        let resume = Resume { until: 900, digest: [9; 8], offset: 77 };
        let all_wants = [
            Want { log: LOG, after: 5, have: 5, resume: None },
            Want { log: LOG, after: 300, have: 400, resume: Some(resume) },
        ];
        assert_eq!(read_wants(&wants(&all_wants)).unwrap(), all_wants);
        let all_nodes = [
            Node::Parts(vec![1, 15], vec![7; 16 * BUCKET_DIGEST]),
            Node::Logs(
                vec![2],
                vec![(LOG, Standing::default()), (LOG, Standing { seq: 2, shows: 3, root: [1; 8] })],
            ),
        ];
        assert_eq!(read_nodes(&nodes(&all_nodes)).unwrap(), all_nodes);
        let all_asks = [Ask { prefix: vec![], whole: false }, Ask { prefix: vec![3, 4], whole: true }];
        assert_eq!(read_asks(&asks(&all_asks)).unwrap(), all_asks);
        let head = BlockHead { log: LOG, after: 1, until: 9, bytes: 1_000, offset: 30, digest: [8; 8] };
        assert_eq!(BlockHead::from_bytes(&head.to_bytes()).unwrap(), head);
        assert_eq!(read_absent(&absent(LOG, Absence::Stays)).unwrap(), (LOG, 1));
        assert_eq!(read_sorry(&sorry("because")).unwrap(), "because");
        assert_eq!(Hello::from_bytes(&hello().to_bytes()).unwrap(), hello());
        let files = Hello { files: true, ..hello() };
        assert_eq!(Hello::from_bytes(&files.to_bytes()).unwrap(), files);
        let clock = PeerClock { now: UtcMillis(1_795_000_000_000), quality: ClockQuality::Adopted };
        let dated = Hello { clock: Some(clock), files: true, ..hello() };
        assert_eq!(Hello::from_bytes(&dated.to_bytes()).unwrap(), dated);
        let bytes = nodes(&all_nodes);
        for at in 0..bytes.len() {
            assert!(read_nodes(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn what_a_newer_program_adds_is_passed_over() {
        let mut out = Writer::default();
        out.map(4).uint(0).uint(1).uint(1).uint(7).uint(2).bytes(&[0x11; 16]);
        out.uint(40).array(2).uint(3).map(1).uint(1).bytes(b"later");
        let read = Hello::from_bytes(&out.finish()).unwrap();
        assert_eq!((read.versions, read.offer, read.taken), ((1, 7), [0x11; 16], [0; 16]));
    }

    #[test]
    fn a_clock_of_no_year_is_refused_and_a_quality_of_later_says_nothing() {
        let said = |seconds: u64, quality: u64| {
            let mut out = Writer::default();
            out.map(1).uint(8).array(2).uint(seconds).uint(quality);
            Hello::from_bytes(&out.finish())
                .map(|hello| hello.clock.map(|clock| (clock.now.0, clock.quality)))
        };
        assert_eq!(said(1_800_000_000, 9).unwrap(), Some((1_800_000_000_000, ClockQuality::Unknown)));
        assert_eq!(said(0, 1 << 40).unwrap(), Some((0, ClockQuality::Unknown)));
        assert!(said(MAX_SECONDS + 1, 3).is_err());
    }
}
