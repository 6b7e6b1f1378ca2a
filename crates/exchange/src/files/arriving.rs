//! [`Arriving`]: a file of which some chunks are here, at their places in a file of the same length.
//!
//! Which chunks are here is written nowhere: after a power cut it is seen by looking at each. So there is no note that could be wrong.

use super::list::{ChunkList, digest_of};
use kernel::Digest;
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    /// It was lacking.
    New,
    /// It was here already.
    Known,
    /// No file that is being fetched has such a chunk: it was changed on the way, or nobody asked for it.
    Foreign,
}

pub(crate) struct Arriving {
    pub list: ChunkList,
    part: PathBuf,
    file: File,
    here: Vec<bool>,
    missing: usize,
    /// At which places a chunk stands.
    places: BTreeMap<Digest, Vec<u32>>,
}

impl Arriving {
    /// Opens or makes the file, and looks which chunks are in it.
    pub fn open(list: ChunkList, part: PathBuf) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&part)?;
        let before = file.metadata()?.len();
        file.set_len(list.bytes)?;
        let mut places: BTreeMap<Digest, Vec<u32>> = BTreeMap::new();
        for (number, chunk) in list.chunks.iter().enumerate() {
            places.entry(chunk.digest).or_default().push(number as u32);
        }
        let mut here = vec![false; list.chunks.len()];
        if before > 0 {
            file.seek(SeekFrom::Start(0))?;
            let mut bytes = Vec::new();
            for (chunk, here) in list.chunks.iter().zip(&mut here) {
                bytes.resize(chunk.bytes as usize, 0);
                file.read_exact(&mut bytes)?;
                *here = digest_of(&bytes) == chunk.digest;
            }
        }
        let missing = here.iter().filter(|here| !**here).count();
        Ok(Self { list, part, file, here, missing, places })
    }

    /// Puts a chunk wherever it belongs.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<Put> {
        let Some(places) = self.places.get(&digest_of(bytes)) else { return Ok(Put::Foreign) };
        let mut put = Put::Foreign;
        for number in places.iter().map(|number| *number as usize) {
            // A list may name one digest with two lengths; written at the wrong one it would run into its neighbour.
            if self.list.chunks[number].bytes as usize != bytes.len() {
                continue;
            }
            if !self.here[number] {
                self.file.seek(SeekFrom::Start(self.list.chunks[number].start))?;
                self.file.write_all(bytes)?;
                self.here[number] = true;
                self.missing -= 1;
                put = Put::New;
            } else if put == Put::Foreign {
                put = Put::Known;
            }
        }
        Ok(put)
    }

    pub fn is_whole(&self) -> bool {
        self.missing == 0
    }

    /// The places of the chunks that lack.
    pub fn missing(&self) -> impl Iterator<Item = u32> + '_ {
        self.here.iter().enumerate().filter(|(_, here)| !**here).map(|(number, _)| number as u32)
    }

    pub fn here_bytes(&self) -> u64 {
        let here = self.list.chunks.iter().zip(&self.here).filter(|(_, here)| **here);
        here.map(|(chunk, _)| u64::from(chunk.bytes)).sum()
    }

    /// One bit for each chunk that is here, the first in the highest bit of the first byte.
    pub fn bits(&self) -> Vec<u8> {
        let mut bits = vec![0; self.here.len().div_ceil(8)];
        for (number, _) in self.here.iter().enumerate().filter(|(_, here)| **here) {
            bits[number / 8] |= 0x80 >> (number % 8);
        }
        bits
    }

    /// Brings it to the disk and reads it once more from there: whether it is the file that the list says. What the disk has not kept
    /// lacks again.
    pub fn is_the_file(&mut self) -> io::Result<bool> {
        self.file.sync_all()?;
        let found = digest_of_file(&self.part)?;
        if found != self.list.file {
            *self = Self::open(self.list.clone(), self.part.clone())?;
        }
        Ok(found == self.list.file)
    }

    pub fn path(&self) -> &Path {
        &self.part
    }

    pub fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.part)
    }
}

/// A file's digest, read piece by piece.
pub(crate) fn digest_of_file(path: &Path) -> io::Result<Digest> {
    let (mut file, mut hasher, mut buffer) = (File::open(path)?, blake3::Hasher::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(Digest(*hasher.finalize().as_bytes())),
            read => _ = hasher.update(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Entropy, Seed};
    use testkit::Scratch;

    #[test]
    fn what_is_here_is_seen_by_looking_however_it_was_left() {
        let scratch = Scratch::new("arriving").unwrap();
        let mut bytes = vec![0; 400_000];
        Seed(1).chance().fill(&mut bytes);
        // A run of zeros: what a hole in a file looks like, and yet a chunk that has to come.
        bytes[200_000..].fill(0);
        let list = ChunkList::of(&bytes[..]).unwrap();
        let part = scratch.path().join("part");
        let chunk = |number: usize| {
            let chunk = list.chunks[number];
            &bytes[chunk.start as usize..][..chunk.bytes as usize]
        };
        let mut arriving = Arriving::open(list.clone(), part.clone()).unwrap();
        assert_eq!(arriving.missing().count(), list.chunks.len());
        assert_eq!(arriving.put(b"nobody asked for this").unwrap(), Put::Foreign);
        assert_eq!(
            (arriving.put(chunk(2)).unwrap(), arriving.put(chunk(2)).unwrap()),
            (Put::New, Put::Known)
        );
        drop(arriving);
        // The disk lost half of a chunk, and kept the zeros at the end for what they are.
        let mut arriving = Arriving::open(list.clone(), part.clone()).unwrap();
        assert!(arriving.missing().all(|number| number != 2) && arriving.missing().any(|number| number == 0));
        assert_eq!(arriving.bits()[0] & 0x20, 0x20);
        for number in 0..list.chunks.len() {
            arriving.put(chunk(number)).unwrap();
        }
        assert!(arriving.is_whole() && arriving.is_the_file().unwrap());
        assert_eq!(arriving.here_bytes(), 400_000);
        fs::write(&part, [&bytes[..5], b"?", &bytes[6..]].concat()).unwrap();
        assert!(!arriving.is_the_file().unwrap());
        assert_eq!(arriving.missing().collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_chunk_is_never_written_where_the_list_has_another_length() {
        let scratch = Scratch::new("arriving-length").unwrap();
        let mut bytes = vec![0; 200_000];
        Seed(2).chance().fill(&mut bytes);
        let mut list = ChunkList::of(&bytes[..]).unwrap();
        // The list says of a short place that a longer chunk stands there, whose own place is not the next one.
        let length = |number: usize| list.chunks[number].bytes;
        let pairs =
            (1..list.chunks.len()).flat_map(|next| (0..list.chunks.len()).map(move |long| (next - 1, long)));
        let mut pairs = pairs.filter(|(short, long)| length(*short) < length(*long) && short + 1 != *long);
        let (short, long) = pairs.next().unwrap();
        list.chunks[short].digest = list.chunks[long].digest;
        let chunk = |number: usize| {
            let chunk = list.chunks[number];
            &bytes[chunk.start as usize..][..chunk.bytes as usize]
        };
        let part = scratch.path().join("part");
        let mut arriving = Arriving::open(list.clone(), part.clone()).unwrap();
        arriving.put(chunk(short + 1)).unwrap();
        assert_eq!(
            (arriving.put(chunk(long)).unwrap(), arriving.put(chunk(long)).unwrap()),
            (Put::New, Put::Known)
        );
        let neighbour = list.chunks[short + 1];
        let kept = fs::read(&part).unwrap();
        assert_eq!(&kept[neighbour.start as usize..][..neighbour.bytes as usize], chunk(short + 1));
        assert!(arriving.missing().any(|number| number as usize == short), "its place stays empty");
    }
}
