//! A sealed stream: chunks of at most 256 KiB, each with a hash that anybody can check and a tag that only the key can.
//!
//! The hash lets a box read its own stick again and see that it is whole, without the key; the tag says that nobody made it up.
//! Each file has a key of its own, so a chunk's nonce is its number; the last chunk is marked in the nonce, so that a file cut
//! between two chunks is noticed (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár 2015).
//!
//! ```text
//! head   "CHASKIB" 0x01 | lock id 8 | ephemeral key 32 | made at, ms 8 | bytes inside 8 | BLAKE3 of these, first 16
//! chunk  length 4 (top bit: the last) | BLAKE3 of length and bytes, first 16 | bytes
//! ```

use super::{
    BackupError,
    recovery::{LockId, RecoveryKey, RecoveryLock},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use kernel::{Entropy, UtcMillis};
use std::io::{self, ErrorKind, Read, Write};

/// Plain bytes in one chunk.
pub const CHUNK_BYTES: usize = 256 * 1024;
const TAG_BYTES: usize = 16;
const HASH_BYTES: usize = 16;
const MAGIC: &[u8; 7] = b"CHASKIB";
const VERSION: u8 = 1;
/// Bytes of the head.
pub const HEAD_BYTES: usize = 8 + 8 + 32 + 8 + 8 + HASH_BYTES;
const LAST: u32 = 1 << 31;

/// What stands in clear at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Which lock closed it.
    pub lock: LockId,
    /// When it was made, by the clock of the box.
    pub made_at: UtcMillis,
    /// Bytes of all files inside, so that room can be checked first.
    pub inside_bytes: u64,
    ephemeral: [u8; 32],
}

impl Head {
    fn to_bytes(self) -> [u8; HEAD_BYTES] {
        let mut bytes = [0; HEAD_BYTES];
        bytes[..7].copy_from_slice(MAGIC);
        bytes[7] = VERSION;
        bytes[8..16].copy_from_slice(&self.lock.0);
        bytes[16..48].copy_from_slice(&self.ephemeral);
        bytes[48..56].copy_from_slice(&self.made_at.0.to_be_bytes());
        bytes[56..64].copy_from_slice(&self.inside_bytes.to_be_bytes());
        let hash = blake3::hash(&bytes[..64]);
        bytes[64..].copy_from_slice(&hash.as_bytes()[..HASH_BYTES]);
        bytes
    }

    fn read(from: &mut impl Read) -> Result<(Self, [u8; HEAD_BYTES]), BackupError> {
        let mut bytes = [0; HEAD_BYTES];
        let found =
            read_up_to(from, &mut bytes).map_err(|_| BackupError::Damaged { chunk: 0, at_byte: 0 })?;
        if found < 8 || &bytes[..7] != MAGIC {
            return Err(BackupError::NotABackup);
        }
        if bytes[7] > VERSION {
            return Err(BackupError::Newer(bytes[7]));
        }
        if found < HEAD_BYTES {
            return Err(BackupError::CutShort { chunk: 0, at_byte: found as u64 });
        }
        if blake3::hash(&bytes[..64]).as_bytes()[..HASH_BYTES] != bytes[64..] {
            return Err(BackupError::Damaged { chunk: 0, at_byte: 0 });
        }
        let eight = |at: usize| {
            let mut part = [0; 8];
            part.copy_from_slice(&bytes[at..at + 8]);
            part
        };
        let mut ephemeral = [0; 32];
        ephemeral.copy_from_slice(&bytes[16..48]);
        let head = Self {
            lock: LockId(eight(8)),
            made_at: UtcMillis(i64::from_be_bytes(eight(48))),
            inside_bytes: u64::from_be_bytes(eight(56)),
            ephemeral,
        };
        Ok((head, bytes))
    }
}

/// Reads until the buffer is full or the file ends; returns how much there was.
fn read_up_to(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

fn nonce(number: u64, last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..8].copy_from_slice(&number.to_be_bytes());
    nonce[8] = u8::from(last);
    nonce.into()
}

fn chunk_hash(length: [u8; 4], bytes: &[u8]) -> [u8; HASH_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&length).update(bytes);
    let mut hash = [0; HASH_BYTES];
    hash.copy_from_slice(&hasher.finalize().as_bytes()[..HASH_BYTES]);
    hash
}

/// Closes what is written to it; [`Sealer::finish`] writes the last chunk.
pub struct Sealer<W: Write> {
    to: W,
    cipher: XChaCha20Poly1305,
    head: [u8; HEAD_BYTES],
    number: u64,
    waiting: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Writes the head.
    pub fn new(
        mut to: W,
        lock: &RecoveryLock,
        made_at: UtcMillis,
        inside_bytes: u64,
        entropy: &mut dyn Entropy,
    ) -> io::Result<Self> {
        let (key, ephemeral) = lock
            .new_file_key(entropy)
            .ok_or_else(|| io::Error::other("the recovery lock of this box is damaged; make a new key"))?;
        let head = Head { lock: lock.id(), made_at, inside_bytes, ephemeral }.to_bytes();
        to.write_all(&head)?;
        let cipher = XChaCha20Poly1305::new(&(*key).into());
        Ok(Self { to, cipher, head, number: 0, waiting: Vec::with_capacity(CHUNK_BYTES) })
    }

    /// The last chunk; without it the file counts as cut short.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_chunk(true)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn write_chunk(&mut self, last: bool) -> io::Result<()> {
        let payload = Payload { msg: &self.waiting, aad: &self.head };
        let sealed = self
            .cipher
            .encrypt(&nonce(self.number, last), payload)
            .map_err(|_| io::Error::other("a chunk could not be sealed"))?;
        let length = (sealed.len() as u32 | if last { LAST } else { 0 }).to_be_bytes();
        self.to.write_all(&length)?;
        self.to.write_all(&chunk_hash(length, &sealed))?;
        self.to.write_all(&sealed)?;
        self.number += 1;
        self.waiting.clear();
        Ok(())
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is written only when more follows: the last one must be marked.
        if self.waiting.len() == CHUNK_BYTES {
            self.write_chunk(false)?;
        }
        let taken = bytes.len().min(CHUNK_BYTES - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads chunks and checks their hashes; needs no key.
pub struct Chunks<R: Read> {
    from: R,
    head: Head,
    head_bytes: [u8; HEAD_BYTES],
    number: u64,
    at_byte: u64,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    /// Reads the head.
    pub fn new(mut from: R) -> Result<Self, BackupError> {
        let (head, head_bytes) = Head::read(&mut from)?;
        Ok(Self { from, head, head_bytes, number: 0, at_byte: HEAD_BYTES as u64, ended: false })
    }

    /// The head.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The next chunk as it is in the file, its number and whether it is the last; `None` after that.
    pub fn next_chunk(&mut self) -> Result<Option<(Vec<u8>, u64, bool)>, BackupError> {
        let (chunk, at_byte) = (self.number + 1, self.at_byte);
        let damaged = BackupError::Damaged { chunk, at_byte };
        if self.ended {
            let mut more = [0];
            let found = read_up_to(&mut self.from, &mut more).map_err(|_| damaged)?;
            return if found == 0 { Ok(None) } else { Err(BackupError::Longer { at_byte }) };
        }
        let mut front = [0; 4 + HASH_BYTES];
        let Ok(found) = read_up_to(&mut self.from, &mut front) else { return Err(damaged) };
        if found < front.len() {
            return Err(BackupError::CutShort { chunk, at_byte: at_byte + found as u64 });
        }
        let length_bytes = [front[0], front[1], front[2], front[3]];
        let length = u32::from_be_bytes(length_bytes);
        let (last, length) = (length & LAST != 0, (length & !LAST) as usize);
        if !(TAG_BYTES..=CHUNK_BYTES + TAG_BYTES).contains(&length) {
            return Err(damaged);
        }
        let mut bytes = vec![0; length];
        let Ok(found) = read_up_to(&mut self.from, &mut bytes) else { return Err(damaged) };
        if found < length {
            let at_byte = at_byte + (front.len() + found) as u64;
            return Err(BackupError::CutShort { chunk, at_byte });
        }
        if chunk_hash(length_bytes, &bytes) != front[4..] {
            return Err(damaged);
        }
        self.at_byte += (front.len() + length) as u64;
        let number = self.number;
        self.number += 1;
        self.ended = last;
        Ok(Some((bytes, number, last)))
    }
}

/// Reads what was sealed.
pub struct Opener<R: Read> {
    chunks: Chunks<R>,
    cipher: XChaCha20Poly1305,
    plain: Vec<u8>,
    taken: usize,
}

impl<R: Read> Opener<R> {
    /// Checks first that the key is the right one.
    pub fn new(from: R, key: &RecoveryKey) -> Result<Self, BackupError> {
        let chunks = Chunks::new(from)?;
        if chunks.head.lock != key.lock().id() {
            return Err(BackupError::OtherKey);
        }
        let file_key =
            key.file_key(&chunks.head.ephemeral).ok_or(BackupError::Damaged { chunk: 0, at_byte: 0 })?;
        let cipher = XChaCha20Poly1305::new(&(*file_key).into());
        Ok(Self { chunks, cipher, plain: Vec::new(), taken: 0 })
    }

    /// The head.
    pub fn head(&self) -> &Head {
        &self.chunks.head
    }

    fn fill(&mut self) -> Result<(), BackupError> {
        let at_byte = self.chunks.at_byte;
        let Some((bytes, number, last)) = self.chunks.next_chunk()? else {
            self.plain.clear();
            self.taken = 0;
            return Ok(());
        };
        let payload = Payload { msg: &bytes, aad: &self.chunks.head_bytes };
        let opened = self.cipher.decrypt(&nonce(number, last), payload);
        self.plain = opened.map_err(|_| BackupError::Damaged { chunk: number + 1, at_byte })?;
        self.taken = 0;
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.plain.len() {
            self.fill().map_err(io::Error::other)?;
        }
        let given = buffer.len().min(self.plain.len() - self.taken);
        buffer[..given].copy_from_slice(&self.plain[self.taken..self.taken + given]);
        self.taken += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    fn sealed(plain: &[u8]) -> (Vec<u8>, RecoveryKey) {
        let mut chance = Seed(3).chance();
        let key = RecoveryKey::generate(&mut chance);
        let mut sealer =
            Sealer::new(Vec::new(), &key.lock(), UtcMillis(5), plain.len() as u64, &mut chance).unwrap();
        sealer.write_all(plain).unwrap();
        (sealer.finish().unwrap(), key)
    }

    fn open(bytes: &[u8], key: &RecoveryKey) -> Result<Vec<u8>, BackupError> {
        let mut plain = Vec::new();
        let mut opener = Opener::new(bytes, key)?;
        opener
            .read_to_end(&mut plain)
            .map(|_| plain)
            .map_err(|e| BackupError::from_io(std::path::Path::new("test"), e))
    }

    fn check(bytes: &[u8]) -> Result<u64, BackupError> {
        let mut chunks = Chunks::new(bytes)?;
        let mut count = 0;
        while chunks.next_chunk()?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn plain(length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        Seed(4).chance().fill(&mut bytes);
        bytes
    }

    #[test]
    fn what_is_sealed_is_read_again_at_every_length_around_a_chunk() {
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let plain = plain(length);
            let (bytes, key) = sealed(&plain);
            assert_eq!(open(&bytes, &key).unwrap(), plain, "{length}");
            assert_eq!(check(&bytes).unwrap(), length.div_ceil(CHUNK_BYTES).max(1) as u64, "{length}");
        }
    }

    #[test]
    fn a_file_cut_at_any_place_is_refused_with_the_place() {
        let (bytes, key) = sealed(&plain(2 * CHUNK_BYTES + 9));
        let chunk = 4 + HASH_BYTES + CHUNK_BYTES + TAG_BYTES;
        let edges = [HEAD_BYTES, HEAD_BYTES + chunk, HEAD_BYTES + 2 * chunk, bytes.len()];
        let around = edges.iter().flat_map(|edge| edge.saturating_sub(5)..(edge + 24).min(bytes.len()));
        for cut in (0..HEAD_BYTES).chain(around).chain((0..bytes.len()).step_by(90_011)) {
            let opened = open(&bytes[..cut], &key).unwrap_err();
            let checked = check(&bytes[..cut]).unwrap_err();
            match (opened, checked) {
                (BackupError::NotABackup, BackupError::NotABackup) => assert!(cut < 8, "{cut}"),
                (
                    BackupError::CutShort { at_byte: a, chunk: c },
                    BackupError::CutShort { at_byte: b, .. },
                ) => {
                    assert_eq!((a, b), (cut as u64, cut as u64));
                    let expected = if cut < HEAD_BYTES { 0 } else { ((cut - HEAD_BYTES) / chunk + 1) as u64 };
                    assert_eq!(c, expected, "{cut}");
                }
                other => panic!("cut at {cut}: {other:?}"),
            }
        }
    }

    #[test]
    fn every_flipped_bit_is_found_with_and_without_the_key() {
        let (bytes, key) = sealed(&plain(CHUNK_BYTES + 40));
        let all_of_the_head_and_the_front = 0..HEAD_BYTES + 40;
        for at in all_of_the_head_and_the_front.chain((0..bytes.len()).step_by(9_001)) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(open(&flipped, &key).is_err(), "byte {at}");
            let error = check(&flipped).unwrap_err();
            if let BackupError::Damaged { at_byte, .. } = error {
                assert!(at_byte <= at as u64, "{at_byte} names a place behind byte {at}");
            }
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(matches!(open(&longer, &key), Err(BackupError::Longer { .. })));
    }

    #[test]
    fn chunks_cannot_be_left_out_or_swapped_by_who_mends_the_hashes() {
        let (bytes, key) = sealed(&plain(3 * CHUNK_BYTES));
        let chunk = 4 + HASH_BYTES + CHUNK_BYTES + TAG_BYTES;
        let mut swapped = bytes.clone();
        let (first, second) = (HEAD_BYTES..HEAD_BYTES + chunk, HEAD_BYTES + chunk..HEAD_BYTES + 2 * chunk);
        swapped[first.clone()].copy_from_slice(&bytes[second.clone()]);
        swapped[second.clone()].copy_from_slice(&bytes[first.clone()]);
        assert!(check(&swapped).is_ok(), "hashes alone do not see it");
        assert!(matches!(open(&swapped, &key), Err(BackupError::Damaged { chunk: 1, .. })));
        let without = [&bytes[..first.start], &bytes[second.start..]].concat();
        assert!(matches!(open(&without, &key), Err(BackupError::Damaged { chunk: 1, .. })));
    }

    #[test]
    fn another_key_is_said_to_be_another_key() {
        let (bytes, _) = sealed(b"names");
        let other = RecoveryKey::generate(&mut Seed(99).chance());
        assert!(matches!(open(&bytes, &other), Err(BackupError::OtherKey)));
        assert!(matches!(open(b"a shopping list", &other), Err(BackupError::NotABackup)));
        let mut newer = bytes.clone();
        newer[7] = 9;
        assert!(matches!(open(&newer, &other), Err(BackupError::Newer(9))));
    }
}
