//! [`ChunkList`]: of which chunks a file is made.

use super::{MAX_CHUNK_BYTES, MAX_FILE_BYTES, MIN_CHUNK_BYTES};
use eventlog::cbor::{CborError, Reader, Writer};
use fastcdc::v2020::StreamCDC;
use kernel::Digest;
use std::io::{self, Read};

/// How files are cut: least, usual and most bytes of a chunk. Small, because a lesson that changed costs two of them on a link that is
/// paid by the megabyte; each costs 35 bytes in the list.
const CUT: (usize, usize, usize) = (4 << 10, 16 << 10, 64 << 10);
/// Chunks of the longest file, all of them as short as can be, and the last one.
const MAX_CHUNKS: usize = MAX_FILE_BYTES as usize / MIN_CHUNK_BYTES + 1;
const DIGEST_BYTES: usize = 32;
/// Longest list: a digest and a length for each chunk.
pub(crate) const MAX_LIST_BYTES: usize = MAX_CHUNKS * (DIGEST_BYTES + 5) + 64;

/// A file's length, digest and chunks. Its own digest stands in the offer, so a list is known to be the right one before a single chunk
/// came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkList {
    /// Digest of the whole file.
    pub file: Digest,
    /// Its length.
    pub bytes: u64,
    /// Its chunks, in order.
    pub chunks: Vec<Chunk>,
}

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// Of its bytes.
    pub digest: Digest,
    /// Where it begins.
    pub start: u64,
    /// Its length.
    pub bytes: u32,
}

/// Why bytes are no list, or a file has none.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Not the one spelling of a list.
    #[error("not a list of chunks: {0}")]
    Form(#[from] CborError),
    /// Its parts do not fit each other.
    #[error("not a list of chunks: {0}")]
    Parts(&'static str),
    /// Too long to travel.
    #[error("a file that travels has at most {MAX_FILE_BYTES} bytes and at least one")]
    Length,
}

/// Cuts a file and shows each chunk.
pub(crate) fn each_chunk(
    file: impl Read,
    mut chunk: impl FnMut(&[u8]) -> Result<(), ListError>,
) -> Result<u64, ListError> {
    let mut total = 0;
    for piece in StreamCDC::new(file.take(MAX_FILE_BYTES + 1), CUT.0, CUT.1, CUT.2) {
        let piece = piece.map_err(io::Error::from)?;
        total += piece.data.len() as u64;
        if total > MAX_FILE_BYTES {
            return Err(ListError::Length);
        }
        chunk(&piece.data)?;
    }
    Ok(total)
}

impl ChunkList {
    /// The list of a file. Holds one chunk in memory.
    pub fn of(file: impl Read) -> Result<Self, ListError> {
        let (mut whole, mut chunks, mut start) = (blake3::Hasher::new(), Vec::new(), 0);
        let bytes = each_chunk(file, |bytes| {
            whole.update(bytes);
            chunks.push(Chunk { digest: digest_of(bytes), start, bytes: bytes.len() as u32 });
            start += bytes.len() as u64;
            Ok(())
        })?;
        if bytes == 0 {
            return Err(ListError::Length);
        }
        Ok(Self { file: Digest(*whole.finalize().as_bytes()), bytes, chunks })
    }

    /// Deterministic CBOR: format, file, length, digests one after the other, lengths.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut digests = Vec::with_capacity(DIGEST_BYTES * self.chunks.len());
        self.chunks.iter().for_each(|chunk| digests.extend_from_slice(chunk.digest.as_bytes()));
        let mut out = Writer::with_capacity(digests.len() + 5 * self.chunks.len() + 64);
        out.array(5).uint(0).bytes(self.file.as_bytes()).uint(self.bytes).bytes(&digests);
        out.array(self.chunks.len());
        for chunk in &self.chunks {
            out.uint(u64::from(chunk.bytes));
        }
        out.finish()
    }

    /// Reads what [`ChunkList::to_bytes`] wrote. Checks every bound: an endless list, or one whose chunks do not make up the file, is
    /// none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ListError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(5, "a list has five parts")?;
        reader.uint_up_to(0, "list format 0 is expected")?;
        let file = Digest(reader.fixed("a digest has 32 bytes")?);
        let length = reader.uint_up_to(MAX_FILE_BYTES, "a file that travels has at most 64 MB")?;
        let digests = reader.bytes_up_to(MAX_CHUNKS * DIGEST_BYTES, "a list has at most 16,385 chunks")?;
        let count = reader.array_up_to(MAX_CHUNKS, "a list has at most 16,385 chunks")?;
        if count == 0 || digests.len() != count * DIGEST_BYTES {
            return Err(ListError::Parts("every chunk has a digest and a length, and there is one at least"));
        }
        let (mut chunks, mut start) = (Vec::with_capacity(count), 0);
        for (number, digest) in digests.chunks_exact(DIGEST_BYTES).enumerate() {
            let bytes = reader.uint_up_to(MAX_CHUNK_BYTES as u64, "a chunk has at most 256 KB")?;
            let least = if number + 1 < count { MIN_CHUNK_BYTES as u64 } else { 1 };
            if bytes < least {
                return Err(ListError::Parts("only the last chunk may be shorter than 4 KB"));
            }
            let mut own = [0; DIGEST_BYTES];
            own.copy_from_slice(digest);
            chunks.push(Chunk { digest: Digest(own), start, bytes: bytes as u32 });
            start += bytes;
        }
        reader.end()?;
        match start == length {
            true => Ok(Self { file, bytes: length, chunks }),
            false => Err(ListError::Parts("its chunks are not as long together as the file")),
        }
    }

    /// By which the list is known.
    pub fn digest(&self) -> Digest {
        digest_of(&self.to_bytes())
    }
}

pub(crate) fn digest_of(bytes: &[u8]) -> Digest {
    Digest(*blake3::hash(bytes).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Entropy, Seed};

    fn noise(bytes: usize, seed: u64) -> Vec<u8> {
        let mut noise = vec![0; bytes];
        Seed(seed).chance().fill(&mut noise);
        noise
    }

    #[test]
    fn a_list_is_read_as_it_was_written_and_never_otherwise() {
        let file = noise(300_000, 1);
        let list = ChunkList::of(&file[..]).unwrap();
        assert_eq!((list.bytes, list.file), (300_000, digest_of(&file)));
        assert!((8..60).contains(&list.chunks.len()), "{}", list.chunks.len());
        for chunk in &list.chunks {
            let bytes = &file[chunk.start as usize..][..chunk.bytes as usize];
            assert_eq!(digest_of(bytes), chunk.digest);
        }
        let bytes = list.to_bytes();
        assert_eq!(ChunkList::from_bytes(&bytes).unwrap(), list);
        for at in 0..bytes.len() {
            assert!(ChunkList::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_hundred_bytes_in_the_middle_change_a_few_chunks() {
        let before = noise(2_000_000, 2);
        let mut after = before.clone();
        after.splice(1_000_000..1_000_010, noise(110, 3));
        let (before, after) = (ChunkList::of(&before[..]).unwrap(), ChunkList::of(&after[..]).unwrap());
        let new: u64 = after
            .chunks
            .iter()
            .filter(|chunk| before.chunks.iter().all(|known| known.digest != chunk.digest))
            .map(|chunk| u64::from(chunk.bytes))
            .sum();
        assert!((1..=131_072).contains(&new), "{new}");
    }

    #[test]
    fn lists_that_cannot_be_are_refused() {
        let list = ChunkList::of(&noise(200_000, 4)[..]).unwrap();
        let changed = |change: fn(&mut ChunkList)| {
            let mut list = list.clone();
            change(&mut list);
            ChunkList::from_bytes(&list.to_bytes()).map_err(|e| e.to_string())
        };
        assert_eq!(changed(|_| {}).unwrap(), list);
        assert!(changed(|list| list.bytes += 1).unwrap_err().contains("not as long together"));
        assert!(changed(|list| list.chunks[0].bytes = 5).unwrap_err().contains("shorter than 4 KB"));
        assert!(changed(|list| list.chunks[0].bytes = 1 << 20).unwrap_err().contains("at most 256 KB"));
        assert!(changed(|list| list.chunks.clear()).unwrap_err().contains("one at least"));
        assert!(changed(|list| list.bytes = u64::MAX >> 1).unwrap_err().contains("at most 64 MB"));
        // Endless: as long as a list can be said to be, and no longer.
        let endless = changed(|list| list.chunks = vec![list.chunks[0]; MAX_CHUNKS + 1]).unwrap_err();
        assert!(endless.contains("at most 16,385 chunks"), "{endless}");
        assert!(matches!(ChunkList::of(&[][..]), Err(ListError::Length)));
    }
}
