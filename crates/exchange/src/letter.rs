//! A letter's bytes: a head in clear, then sealed records for one reader.
//!
//! `chaski letter 0` and a line feed; the length of the head (4 bytes, big-endian) and the head (CBOR); then records: length
//! and ciphertext. A record is one byte that says what it is, and its content. A letter that was cut short gives every record
//! before the cut; the last record says that it is the last.

use eventlog::{
    block::MAX_BLOCK_BYTES,
    cbor::{CborError, Reader, Writer},
    sealing::{LETTER_OVERHEAD_BYTES, LetterKey, SealingError, VerifiedWrappingKey, WrappingSecret},
};
use kernel::{Entropy, NodeKey};
use std::io::{self, Read, Write};

const MAGIC: &[u8; 16] = b"chaski letter 0\n";
const MAX_HEAD_BYTES: usize = 256;
const MAX_RECORD_BYTES: usize = {
    let longest =
        if MAX_BLOCK_BYTES > crate::MAX_CARD_BYTES { MAX_BLOCK_BYTES } else { crate::MAX_CARD_BYTES };
    longest + 1 + LETTER_OVERHEAD_BYTES
};

/// What stands in clear: enough to carry the letter to its reader, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterHead {
    /// For whom.
    pub to: NodeKey,
    /// For which of its wrapping keys.
    pub epoch: u32,
    /// From whom, as the sender says; what is in it proves itself.
    pub from: NodeKey,
    ephemeral: [u8; 32],
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordKind {
    /// The sender's card.
    Card = 0,
    /// A block of somebody's log.
    Block = 1,
    /// Nothing follows.
    End = 2,
    /// Keys of people, and what to wrap them for.
    Keys = 3,
    /// What the letter went through to catch up.
    Passed = 4,
    /// Of what chunks a file is made that was offered to the reader.
    ChunkList = 5,
    /// A chunk of such a file.
    Chunk = 6,
    /// The sender's certificates, for a reader who may not have heard of it.
    Certificates = 7,
    /// Something of a newer program: passed over.
    Unknown = 255,
}

impl RecordKind {
    const KNOWN: [Self; 8] = [
        Self::Card,
        Self::Block,
        Self::End,
        Self::Keys,
        Self::Passed,
        Self::ChunkList,
        Self::Chunk,
        Self::Certificates,
    ];

    fn from_byte(byte: u8) -> Self {
        Self::KNOWN.into_iter().find(|kind| *kind as u8 == byte).unwrap_or(Self::Unknown)
    }
}

/// What whoever carries a letter can see of it. What is in the records, only the reader's key can check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenLetter {
    /// From whom to whom.
    pub head: LetterHead,
    /// Whole records.
    pub records: u64,
    /// It ends behind its last record.
    pub whole: bool,
}

/// Why a letter cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The disk or stick failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Something else, or damaged at its head.
    #[error("not a letter: {0}")]
    Form(#[from] CborError),
    /// Something else.
    #[error("not a letter of this program")]
    NotALetter,
    /// It is for another node.
    #[error("the letter is for node {to}")]
    OtherReader {
        /// For whom.
        to: NodeKey,
    },
    /// Sealed under a wrapping key that this node has destroyed or never had.
    #[error("the letter is sealed under wrapping key {epoch}, this node has {here}: ask for a new one")]
    Epoch {
        /// The letter's.
        epoch: u32,
        /// Ours.
        here: u32,
    },
    /// Changed or damaged on the way.
    #[error("record {place} does not open: the letter was changed or damaged on the way")]
    Damaged {
        /// Which record, from 0.
        place: u64,
    },
    /// A record that says it is longer than any can be.
    #[error("record {place} says it has {bytes} bytes; at most {MAX_RECORD_BYTES} are possible")]
    TooLong {
        /// Which record.
        place: u64,
        /// What it says.
        bytes: usize,
    },
    /// The reader's key is not usable.
    #[error(transparent)]
    Sealing(#[from] SealingError),
}

impl LetterHead {
    /// Reads the head of a letter, which anybody can.
    pub fn read(mut letter: &[u8]) -> Result<Self, LetterError> {
        read_head(&mut letter).map(|(head, _)| head)
    }

    /// Walks through a letter from its first byte.
    ///
    /// # Errors
    /// It is no letter, or a record says that it is longer than any can be.
    pub fn walk(mut letter: impl Read) -> Result<SeenLetter, LetterError> {
        let (head, _) = read_head(&mut letter)?;
        let mut seen = SeenLetter { head, records: 0, whole: false };
        loop {
            let mut length = Vec::with_capacity(4);
            if letter.by_ref().take(4).read_to_end(&mut length)? == 0 {
                return Ok(seen);
            }
            let Ok(length) = <[u8; 4]>::try_from(&length[..]) else {
                return Ok(SeenLetter { whole: false, ..seen });
            };
            let bytes = u32::from_be_bytes(length) as usize;
            if bytes > MAX_RECORD_BYTES {
                return Err(LetterError::TooLong { place: seen.records, bytes });
            }
            if io::copy(&mut letter.by_ref().take(bytes as u64), &mut io::sink())? < bytes as u64 {
                return Ok(SeenLetter { whole: false, ..seen });
            }
            seen.records += 1;
            // The last record says nothing but that.
            seen.whole = bytes == 1 + LETTER_OVERHEAD_BYTES;
        }
    }

    fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(128);
        out.array(5).uint(0).bytes(self.to.as_bytes()).uint(u64::from(self.epoch));
        out.bytes(self.from.as_bytes()).bytes(&self.ephemeral);
        out.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(5, "a letter's head has five parts")?;
        reader.uint_up_to(0, "letter format 0 is expected")?;
        let to = NodeKey(reader.fixed("a key has 32 bytes")?);
        let epoch = reader.uint_up_to(u64::from(u32::MAX), "an epoch is below 2^32")? as u32;
        let from = NodeKey(reader.fixed("a key has 32 bytes")?);
        let ephemeral = reader.fixed("a key has 32 bytes")?;
        reader.end()?;
        Ok(Self { to, epoch, from, ephemeral })
    }
}

/// Writes a letter, record by record.
pub(crate) struct LetterWriter<W> {
    out: W,
    key: LetterKey,
    head: Vec<u8>,
    place: u64,
    /// Written so far.
    pub bytes: u64,
}

impl<W: Write> LetterWriter<W> {
    pub fn begin(
        mut out: W,
        from: NodeKey,
        to: &VerifiedWrappingKey,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, LetterError> {
        let (ephemeral, key) = to.begin_letter(entropy)?;
        let (reader, epoch) = to.reader();
        let head = LetterHead { to: reader, epoch, from, ephemeral }.to_bytes();
        out.write_all(MAGIC)?;
        out.write_all(&(head.len() as u32).to_be_bytes())?;
        out.write_all(&head)?;
        let bytes = (MAGIC.len() + 4 + head.len()) as u64;
        Ok(Self { out, key, head, place: 0, bytes })
    }

    pub fn push(&mut self, kind: RecordKind, content: &[u8]) -> Result<(), LetterError> {
        let mut plain = Vec::with_capacity(content.len() + 1);
        plain.push(kind as u8);
        plain.extend_from_slice(content);
        let too_long = LetterError::TooLong { place: self.place, bytes: content.len() };
        let sealed = self.key.seal(self.place, &self.head, &plain).filter(|s| s.len() <= MAX_RECORD_BYTES);
        let sealed = sealed.ok_or(too_long)?;
        self.out.write_all(&(sealed.len() as u32).to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.place += 1;
        self.bytes += 4 + sealed.len() as u64;
        Ok(())
    }

    pub fn end(mut self) -> Result<W, LetterError> {
        self.push(RecordKind::End, &[])?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Reads a letter, record by record.
pub(crate) struct LetterReader<R> {
    input: R,
    key: LetterKey,
    head: Vec<u8>,
    place: u64,
    /// From whom, as the head says.
    pub from: NodeKey,
    /// The last record was seen: nothing is missing.
    pub whole: bool,
}

/// The head of a letter, which whoever carries it may read.
pub(crate) fn read_head(input: &mut impl Read) -> Result<(LetterHead, Vec<u8>), LetterError> {
    let mut magic = [0; 16];
    input.read_exact(&mut magic).map_err(|_| LetterError::NotALetter)?;
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(|_| LetterError::NotALetter)?;
    let length = u32::from_be_bytes(length) as usize;
    if &magic != MAGIC || length > MAX_HEAD_BYTES {
        return Err(LetterError::NotALetter);
    }
    let mut head = vec![0; length];
    input.read_exact(&mut head).map_err(|_| LetterError::NotALetter)?;
    Ok((LetterHead::from_bytes(&head)?, head))
}

impl<R: Read> LetterReader<R> {
    /// With the node's wrapping keys, the present one first.
    pub fn open(mut input: R, node: NodeKey, secrets: &[WrappingSecret]) -> Result<Self, LetterError> {
        let (head, bytes) = read_head(&mut input)?;
        if head.to != node {
            return Err(LetterError::OtherReader { to: head.to });
        }
        let Some(secret) = secrets.iter().find(|secret| secret.epoch() == head.epoch) else {
            let here = secrets.first().map_or(0, WrappingSecret::epoch);
            return Err(LetterError::Epoch { epoch: head.epoch, here });
        };
        let key = secret.open_letter(&head.ephemeral).ok_or(LetterError::NotALetter)?;
        Ok(Self { input, key, head: bytes, place: 0, from: head.from, whole: false })
    }

    /// The next record; `None` at the end, or where the letter was cut.
    pub fn next(&mut self) -> Result<Option<(RecordKind, Vec<u8>)>, LetterError> {
        if self.whole {
            return Ok(None);
        }
        let mut length = [0; 4];
        if !fill(&mut self.input, &mut length)? {
            return Ok(None);
        }
        let bytes = u32::from_be_bytes(length) as usize;
        if bytes > MAX_RECORD_BYTES {
            return Err(LetterError::TooLong { place: self.place, bytes });
        }
        let mut sealed = vec![0; bytes];
        if !fill(&mut self.input, &mut sealed)? {
            return Ok(None);
        }
        let damaged = || LetterError::Damaged { place: self.place };
        let mut plain = self.key.open(self.place, &self.head, &sealed).ok_or_else(damaged)?;
        let kind = match plain.first() {
            Some(byte) => RecordKind::from_byte(*byte),
            None => return Err(damaged()),
        };
        self.place += 1;
        if kind == RecordKind::End {
            self.whole = true;
            return Ok(None);
        }
        plain.remove(0);
        Ok(Some((kind, plain)))
    }
}

/// Fills the buffer; `false` if the input ends before.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match input.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::NodeSecret;
    use kernel::Seed;

    fn written() -> (NodeSecret, WrappingSecret, Vec<u8>) {
        let mut chance = Seed(5).chance();
        let reader = NodeSecret::from_bytes([2; 32]);
        let wrapping = WrappingSecret::generate(3, &mut chance);
        let offer = wrapping.offer(&reader).verified().unwrap();
        let from = NodeSecret::from_bytes([1; 32]).public();
        let mut letter = LetterWriter::begin(Vec::new(), from, &offer, &mut chance).unwrap();
        for n in 0..3u8 {
            letter.push(RecordKind::Block, &[n; 40]).unwrap();
        }
        (reader, wrapping, letter.end().unwrap())
    }

    /// Contents of the records that could be read, and whether the end was seen.
    fn read(bytes: &[u8]) -> Result<(Vec<Vec<u8>>, bool), LetterError> {
        let (reader, wrapping, _) = written();
        let mut letter = LetterReader::open(bytes, reader.public(), &[wrapping])?;
        let mut records = Vec::new();
        while let Some((_, content)) = letter.next()? {
            records.push(content);
        }
        Ok((records, letter.whole))
    }

    #[test]
    fn a_cut_letter_gives_what_stands_before_the_cut() {
        let (.., bytes) = written();
        let (all, whole) = read(&bytes).unwrap();
        assert_eq!((all.len(), whole), (3, true));
        let mut seen = 0;
        for at in 0..bytes.len() {
            match read(&bytes[..at]) {
                Ok((records, whole)) => {
                    assert!(!whole && records[..] == all[..records.len()] && records.len() >= seen);
                    seen = records.len();
                }
                Err(e) => assert!(matches!(e, LetterError::NotALetter), "{at}: {e}"),
            }
        }
        assert_eq!(seen, 3);
    }

    #[test]
    fn whoever_carries_a_letter_sees_whether_it_was_cut() {
        let (.., bytes) = written();
        let whole = LetterHead::walk(&bytes[..]).unwrap();
        assert_eq!((whole.records, whole.whole), (4, true));
        for at in 0..bytes.len() {
            let cut = LetterHead::walk(&bytes[..at]);
            assert!(cut.is_err() || cut.is_ok_and(|cut| !cut.whole && cut.records < 4), "{at}");
        }
        let longer = [&bytes[..], b"x"].concat();
        assert!(!LetterHead::walk(&longer[..]).unwrap().whole);
    }

    #[test]
    fn no_flipped_bit_gives_another_record() {
        let (.., bytes) = written();
        let (all, _) = read(&bytes).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            if let Ok((records, whole)) = read(&flipped) {
                assert!(!whole && all.starts_with(&records), "byte {at}");
            }
        }
    }

    #[test]
    fn each_kind_that_is_written_is_read() {
        for (byte, kind) in RecordKind::KNOWN.into_iter().enumerate() {
            assert_eq!((kind as usize, RecordKind::from_byte(byte as u8)), (byte, kind));
        }
        assert_eq!(RecordKind::from_byte(RecordKind::KNOWN.len() as u8), RecordKind::Unknown);
    }

    #[test]
    fn a_letter_opens_for_its_reader_only() {
        let (reader, wrapping, bytes) = written();
        let other = NodeSecret::from_bytes([9; 32]).public();
        assert!(matches!(
            LetterReader::open(&bytes[..], other, std::slice::from_ref(&wrapping)),
            Err(LetterError::OtherReader { .. })
        ));
        let next = WrappingSecret::generate(4, &mut Seed(6).chance());
        let opened = LetterReader::open(&bytes[..], reader.public(), std::slice::from_ref(&next));
        assert!(matches!(opened, Err(LetterError::Epoch { epoch: 3, here: 4 })));
        assert!(
            LetterReader::open(&bytes[..], reader.public(), &[next, wrapping]).is_ok(),
            "it kept the former one"
        );
    }
}
