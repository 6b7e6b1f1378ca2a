//! What frames say of files. As all messages, maps that may grow.

use super::{TalkError, message::grown};
use crate::files::{MAX_CHUNK_BYTES, MAX_LIST_BYTES, MAX_WANTED};
use eventlog::{
    block::MAX_BLOCK_BYTES,
    cbor::{CborError, Reader, Writer},
};
use kernel::Digest;

/// Runs of chunks in one want.
pub(crate) const MAX_RUNS: usize = 1_024;
/// Chunks are numbered below this.
const MAX_NUMBER: u64 = 1 << 20;

/// Is the file here?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The file's list of chunks, by its digest.
    pub list: Digest,
    /// Who asks has the list.
    pub has_list: bool,
    /// From which of its bytes on she wants the list; `None`: an older program, which gets it in one piece with the answer.
    pub from: Option<u32>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Had {
    pub list: Digest,
    pub here: bool,
    /// The list itself, if she lacks it and has not said from where on she wants it.
    pub content: Option<Vec<u8>>,
}

/// What stands before the bytes of a list of chunks: as an answer it says that the file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListHead {
    pub list: Digest,
    /// From where on its bytes follow.
    pub offset: u32,
}

/// Chunks of a file that are wanted, as runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub list: Digest,
    /// Of the first chunk so many bytes are here.
    pub offset: u32,
    pub runs: Vec<(u32, u32)>,
}

/// What stands before a chunk's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChunkHead {
    pub list: Digest,
    pub number: u32,
    /// From where on its bytes follow.
    pub offset: u32,
}

fn digest(reader: &mut Reader<'_>) -> Result<Digest, CborError> {
    Ok(Digest(reader.fixed("a digest has 32 bytes")?))
}

fn number(reader: &mut Reader<'_>) -> Result<u32, CborError> {
    Ok(reader.uint_up_to(MAX_NUMBER, "a chunk's number is below 2^20")? as u32)
}

fn offset(reader: &mut Reader<'_>) -> Result<u32, CborError> {
    Ok(reader.uint_up_to(MAX_CHUNK_BYTES as u64, "no chunk is that long")? as u32)
}

fn list_offset(reader: &mut Reader<'_>) -> Result<u32, CborError> {
    Ok(reader.uint_up_to(MAX_LIST_BYTES as u64, "no list is that long")? as u32)
}

pub(crate) fn file_asks(asks: &[Asked]) -> Vec<u8> {
    let from: Vec<(Digest, u32)> = asks.iter().filter_map(|ask| Some((ask.list, ask.from?))).collect();
    let mut out = Writer::with_capacity(40 * (asks.len() + from.len()) + 8);
    out.map(1 + usize::from(!from.is_empty())).uint(0).array(asks.len());
    for ask in asks {
        out.array(2).bytes(ask.list.as_bytes()).uint(u64::from(ask.has_list));
    }
    if !from.is_empty() {
        out.uint(1).array(from.len());
        for (list, from) in from {
            out.array(2).bytes(list.as_bytes()).uint(u64::from(from));
        }
    }
    out.finish()
}

pub(crate) fn read_file_asks(bytes: &[u8]) -> Result<Vec<Asked>, TalkError> {
    let mut asks: Vec<Asked> = Vec::new();
    grown(bytes, |key, reader| {
        match key {
            0 => {
                for _ in 0..reader.array_up_to(MAX_WANTED, "too many files are asked about")? {
                    reader.array_of(2, "a question is [list, known]")?;
                    let (list, has_list) = (digest(reader)?, reader.uint()? > 0);
                    asks.push(Asked { list, has_list, from: None });
                }
            }
            1 => {
                for _ in 0..reader.array_up_to(MAX_WANTED, "too many lists are asked for")? {
                    reader.array_of(2, "a list is wanted as [list, offset]")?;
                    let (list, from) = (digest(reader)?, list_offset(reader)?);
                    asks.iter_mut().filter(|ask| ask.list == list).for_each(|ask| ask.from = Some(from));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(asks)
}

impl Had {
    pub fn to_bytes(&self) -> Vec<u8> {
        let content = self.content.as_deref();
        let mut out = Writer::with_capacity(64 + content.map_or(0, <[u8]>::len));
        out.map(2 + usize::from(content.is_some())).uint(0).bytes(self.list.as_bytes());
        out.uint(1).uint(u64::from(self.here));
        if let Some(content) = content {
            out.uint(2).bytes(content);
        }
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TalkError> {
        let mut had = Had { list: Digest([0; 32]), here: false, content: None };
        grown(bytes, |key, reader| {
            match key {
                0 => had.list = digest(reader)?,
                1 => had.here = reader.uint()? > 0,
                2 => {
                    had.content = Some(reader.bytes_up_to(MAX_BLOCK_BYTES, "no list is that long")?.to_vec())
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(had)
    }
}

pub(crate) fn chunk_wants(wants: &[Wanted]) -> Vec<u8> {
    let mut out = Writer::with_capacity(64 * wants.len());
    out.map(1).uint(0).array(wants.len());
    for want in wants {
        out.array(3).bytes(want.list.as_bytes()).uint(u64::from(want.offset)).array(2 * want.runs.len());
        for (first, count) in &want.runs {
            out.uint(u64::from(*first)).uint(u64::from(*count));
        }
    }
    out.finish()
}

pub(crate) fn read_chunk_wants(bytes: &[u8]) -> Result<Vec<Wanted>, TalkError> {
    let mut wants = Vec::new();
    grown(bytes, |key, reader| {
        if key == 0 {
            for _ in 0..reader.array_up_to(MAX_WANTED, "chunks of too many files are wanted")? {
                reader.array_of(3, "a want is [list, offset, runs]")?;
                let (list, offset) = (digest(reader)?, offset(reader)?);
                let numbers = reader.array_up_to(2 * MAX_RUNS, "too many runs of chunks")?;
                let mut runs = Vec::with_capacity(numbers / 2);
                for _ in 0..numbers / 2 {
                    runs.push((number(reader)?, number(reader)?));
                }
                if numbers % 2 > 0 {
                    return Err(reader.error("a run is where it begins, and how many"));
                }
                wants.push(Wanted { list, offset, runs });
            }
        }
        Ok(key == 0)
    })?;
    Ok(wants)
}

impl ChunkHead {
    pub fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(64);
        out.map(3).uint(0).bytes(self.list.as_bytes()).uint(1).uint(u64::from(self.number));
        out.uint(2).uint(u64::from(self.offset));
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TalkError> {
        let mut head = ChunkHead { list: Digest([0; 32]), number: 0, offset: 0 };
        grown(bytes, |key, reader| {
            match key {
                0 => head.list = digest(reader)?,
                1 => head.number = number(reader)?,
                2 => head.offset = offset(reader)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(head)
    }
}

impl ListHead {
    pub fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(48);
        out.map(2).uint(0).bytes(self.list.as_bytes()).uint(1).uint(u64::from(self.offset));
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TalkError> {
        let mut head = ListHead { list: Digest([0; 32]), offset: 0 };
        grown(bytes, |key, reader| {
            match key {
                0 => head.list = digest(reader)?,
                1 => head.offset = list_offset(reader)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_they_were_written() {
        let list = Digest([7; 32]);
        let ask = |list: Digest, has_list, from| Asked { list, has_list, from };
        let old = [ask(list, true, None), ask(Digest([8; 32]), false, None)];
        assert_eq!(read_file_asks(&file_asks(&old)).unwrap(), old);
        let asks = [ask(list, true, None), ask(Digest([8; 32]), false, Some(10_000))];
        let bytes = file_asks(&asks);
        assert_eq!(read_file_asks(&bytes).unwrap(), asks);
        // Behind what an older program reads: but for the number of keys it is the same.
        assert_eq!(bytes[1..file_asks(&old).len()], file_asks(&old)[1..]);
        let far = [ask(list, false, Some(MAX_LIST_BYTES as u32 + 1))];
        assert!(read_file_asks(&file_asks(&far)).is_err());
        let head = ListHead { list, offset: 10_000 };
        assert_eq!(ListHead::from_bytes(&head.to_bytes()).unwrap(), head);
        for content in [None, Some(vec![1, 2, 3])] {
            let had = Had { list, here: true, content };
            assert_eq!(Had::from_bytes(&had.to_bytes()).unwrap(), had);
        }
        let wants = [Wanted { list, offset: 70, runs: vec![(9, 1), (0, 4)] }];
        let bytes = chunk_wants(&wants);
        assert_eq!(read_chunk_wants(&bytes).unwrap(), wants);
        for at in 0..bytes.len() {
            assert!(read_chunk_wants(&bytes[..at]).is_err(), "cut at {at}");
        }
        let head = ChunkHead { list, number: 16_384, offset: 65_536 };
        assert_eq!(ChunkHead::from_bytes(&head.to_bytes()).unwrap(), head);
        let far = Wanted { list, offset: u32::MAX, runs: vec![] };
        assert!(read_chunk_wants(&chunk_wants(&[far])).is_err());
    }
}
