//! Frames: what a message is made of. One byte that says what it is, four bytes of length, content.
//!
//! A kind that is not known is passed over: a newer program may say more than this one understands.

use super::TalkError;
use eventlog::block::MAX_BLOCK_BYTES;

/// Bytes before a frame's content.
pub(crate) const HEAD_BYTES: usize = 5;
/// Longest frame that is not a block's bytes: 1,024 buckets with sixteen digests each, with room to spare.
pub(crate) const MAX_CONTROL_BYTES: usize = 256 * 1024;

/// What a frame is. Numbers are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Versions, and in one digest what is offered and what was taken.
    Hello = 1,
    /// No: and why.
    Sorry = 2,
    /// Digests and places of logs.
    Nodes = 3,
    /// Of which buckets more is to be said.
    Ask = 4,
    /// Which blocks are wanted.
    Want = 5,
    /// What block follows.
    Block = 6,
    /// The block's bytes, from where it was wanted.
    Bytes = 7,
    /// Which wanted log gives nothing, and why.
    Absent = 8,
    /// The message is over.
    End = 9,
    /// People's keys, each wrapped for one node.
    Keys = 10,
    /// Which files are wanted: are they there?
    FileAsk = 11,
    /// Whether a file is there, and of what chunks it is made.
    FileHad = 12,
    /// Which chunks are wanted.
    ChunkWant = 13,
    /// What chunk follows, as bytes.
    Chunk = 14,
    /// Of which file the list of chunks follows, as bytes, and from where on.
    FileList = 15,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        use Kind::*;
        let all = [
            Hello, Sorry, Nodes, Ask, Want, Block, Bytes, Absent, End, Keys, FileAsk, FileHad, ChunkWant,
            Chunk, FileList,
        ];
        all.into_iter().find(|k| *k as u8 == byte)
    }
}

/// A frame's bytes.
pub(crate) fn frame(kind: Kind, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD_BYTES + content.len());
    bytes.push(kind as u8);
    bytes.extend_from_slice(&(content.len() as u32).to_be_bytes());
    bytes.extend_from_slice(content);
    bytes
}

/// Puts frames together from whatever pieces arrive. Holds one frame at most, and what came with it.
#[derive(Default)]
pub(crate) struct Frames {
    buffer: Vec<u8>,
    /// Of the buffer, what was already given. Cleared away when whole frames are: never byte by byte.
    read: usize,
}

impl Frames {
    pub fn push(&mut self, bytes: &[u8]) {
        // Whatever came in one piece is moved once, however many frames it holds.
        self.buffer.drain(..std::mem::take(&mut self.read));
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame of a known kind.
    pub fn next(&mut self) -> Result<Option<(Kind, Vec<u8>)>, TalkError> {
        loop {
            let rest = &self.buffer[self.read..];
            let Some(head) = rest.first_chunk::<HEAD_BYTES>() else { return Ok(None) };
            let kind = Kind::of(head[0]);
            let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
            let most = match kind {
                Some(Kind::Bytes | Kind::FileHad) => MAX_BLOCK_BYTES,
                _ => MAX_CONTROL_BYTES,
            };
            if length > most {
                return Err(TalkError::Form(format!(
                    "a frame of {length} bytes; at most {most} are possible"
                )));
            }
            let Some(content) = rest.get(HEAD_BYTES..HEAD_BYTES + length) else { return Ok(None) };
            self.read += HEAD_BYTES + length;
            if let Some(kind) = kind {
                return Ok(Some((kind, content.to_vec())));
            }
        }
    }

    /// What has come of a block's bytes when the link broke in the middle of them.
    pub fn broken_bytes(self) -> Option<Vec<u8>> {
        let mut buffer = self.buffer;
        buffer.drain(..self.read);
        (buffer.len() > HEAD_BYTES && Kind::of(buffer[0]) == Some(Kind::Bytes)).then(|| {
            buffer.drain(..HEAD_BYTES);
            buffer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_whole_however_they_are_cut_and_unknown_ones_are_passed_over() {
        let mut bytes = frame(Kind::Ask, b"one");
        bytes.extend([200, 0, 0, 0, 2, 7, 7]);
        bytes.extend(frame(Kind::Bytes, &[5; 300]));
        bytes.extend(frame(Kind::End, b""));
        for step in [1, 2, 7, 100, 1_000] {
            let (mut frames, mut seen) = (Frames::default(), Vec::new());
            for piece in bytes.chunks(step) {
                frames.push(piece);
                while let Some((kind, content)) = frames.next().unwrap() {
                    seen.push((kind, content.len()));
                }
            }
            assert_eq!(seen, [(Kind::Ask, 3), (Kind::Bytes, 300), (Kind::End, 0)], "{step}");
        }
    }

    #[test]
    fn what_is_there_of_a_block_is_kept_and_endless_frames_are_refused() {
        let whole = frame(Kind::Bytes, &[5; 300]);
        let mut frames = Frames::default();
        frames.push(&whole[..205]);
        assert_eq!(frames.next().unwrap(), None);
        assert_eq!(frames.broken_bytes(), Some(vec![5; 200]));
        let mut frames = Frames::default();
        frames.push(&[Kind::Ask as u8, 0xff, 0xff, 0xff, 0xff]);
        assert!(frames.next().is_err());
    }
}
