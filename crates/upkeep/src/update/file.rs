//! [`UpdateFile`]: an update as one file, for a stick or a mail: the root's word, and the program behind it.
//!
//! `CHASKI-UPDATE-1` and a line end, the word's length (4 bytes, the lowest first), the word, the program to the end of the file.

use eventlog::{Program, StatementError};
use kernel::Digest;
use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
    path::Path,
};

/// Longest program: what travels among nodes.
pub const MAX_PROGRAM_BYTES: u64 = store::blobs::MAX_BLOB_BYTES as u64;
/// Longest word; a whole one has some 250 bytes.
pub(super) const MAX_WORD_BYTES: u64 = 2_048;
/// How such a file begins.
const BEGINS: &[u8; 16] = b"CHASKI-UPDATE-1\n";

/// Why a file is no update.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Something else.
    #[error("this is no update of Chaski; such a file begins with CHASKI-UPDATE-1")]
    Other,
    /// Cut short in its first part.
    #[error("the file is cut short; copy it again")]
    Cut,
    /// The word is none.
    #[error("the file is damaged, copy it again: {0}")]
    Word(#[from] StatementError),
    /// Not so long as the word says.
    #[error(
        "the program in it has {found} bytes and should have {expected}: the file is cut short or damaged; copy it again"
    )]
    Length {
        /// By the word.
        expected: u64,
        /// In the file; one more than expected where there are more.
        found: u64,
    },
    /// Not what the word says.
    #[error(
        "the program in it is not the one that was signed: the file is damaged, or somebody changed it; copy it again"
    )]
    Digest,
    /// Too long to travel.
    #[error("a program has at most {MAX_PROGRAM_BYTES} bytes; this one is said to have {0}")]
    TooLong(u64),
}

/// An opened update: its word was read, and is whole. Whose word it is, and whether the program is the signed one, is still to be seen.
#[derive(Debug)]
pub struct UpdateFile {
    /// The root's word.
    pub program: Program,
    /// Where the program's bytes come from.
    rest: BufReader<File>,
}

impl UpdateFile {
    /// Reads the first part.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let mut file = BufReader::new(File::open(path)?);
        let cut = |e: io::Error| match e.kind() {
            io::ErrorKind::UnexpectedEof => FileError::Cut,
            _ => FileError::Io(e),
        };
        let mut begins = [0; BEGINS.len()];
        file.read_exact(&mut begins).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof => FileError::Other,
            _ => FileError::Io(e),
        })?;
        if begins != *BEGINS {
            return Err(FileError::Other);
        }
        let mut length = [0; 4];
        file.read_exact(&mut length).map_err(cut)?;
        let length = u64::from(u32::from_le_bytes(length));
        if length > MAX_WORD_BYTES {
            return Err(FileError::Other);
        }
        let mut word = vec![0; length as usize];
        file.read_exact(&mut word).map_err(cut)?;
        let program = Program::from_bytes(&word)?;
        match program.terms.bytes {
            bytes if bytes > MAX_PROGRAM_BYTES => Err(FileError::TooLong(bytes)),
            _ => Ok(Self { program, rest: file }),
        }
    }

    /// Copies the program out. An error means that what was written is not to be used.
    pub fn copy_to(&mut self, to: &mut impl Write) -> Result<(), FileError> {
        copy_checked(&self.program, &mut self.rest, to)
    }

    pub(super) fn read_on(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.rest.read(buffer)
    }

    /// Reads it to its end: whether it is whole, and what was signed.
    pub fn check(&mut self) -> Result<(), FileError> {
        self.copy_to(&mut io::sink())
    }
}

/// Copies a program, and sees whether it is the one that the word names, byte by byte.
pub(super) fn copy_checked(
    program: &Program,
    from: &mut impl Read,
    to: &mut impl Write,
) -> Result<(), FileError> {
    let expected = program.terms.bytes;
    if expected > MAX_PROGRAM_BYTES {
        return Err(FileError::TooLong(expected));
    }
    let (mut hasher, mut found, mut buffer) = (blake3::Hasher::new(), 0, vec![0; 64 << 10]);
    let mut from = from.take(expected + 1);
    loop {
        match from.read(&mut buffer)? {
            0 => break,
            read => {
                found += read as u64;
                hasher.update(&buffer[..read]);
                to.write_all(&buffer[..read])?;
            }
        }
    }
    match found == expected {
        false => Err(FileError::Length { expected, found }),
        true if Digest(*hasher.finalize().as_bytes()) != program.terms.file => Err(FileError::Digest),
        true => Ok(()),
    }
}

/// Digest and length of a program.
pub fn digest_of(from: &mut impl Read) -> io::Result<(Digest, u64)> {
    let (mut hasher, mut bytes, mut buffer) = (blake3::Hasher::new(), 0, vec![0; 64 << 10]);
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok((Digest(*hasher.finalize().as_bytes()), bytes)),
            read => {
                hasher.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}

/// Writes an update: the word, and the program that it names.
pub fn write_update(program: &Program, from: &mut impl Read, to: &mut impl Write) -> Result<(), FileError> {
    let word = program.to_bytes();
    to.write_all(BEGINS)?;
    to.write_all(&(word.len() as u32).to_le_bytes())?;
    to.write_all(&word)?;
    copy_checked(program, from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{NodeSecret, statement::ProgramTerms};
    use kernel::UtcMillis;
    use std::fs;
    use testkit::Scratch;

    fn update(content: &[u8]) -> Vec<u8> {
        let terms = ProgramTerms {
            file: Digest(*blake3::hash(content).as_bytes()),
            bytes: content.len() as u64,
            version: "0.2.0".parse().unwrap(),
            follows: "0.1.0".parse().unwrap(),
            target: "x86_64-unknown-linux-gnu".into(),
            sequence: 1,
            issued_at: UtcMillis(1),
            about: "new".into(),
        };
        let program = Program::issue(&NodeSecret::from_bytes([9; 32]), terms);
        let mut file = Vec::new();
        write_update(&program, &mut &content[..], &mut file).unwrap();
        file
    }

    /// Whether a file is a whole update by this root.
    fn take(scratch: &Scratch, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let path = scratch.path().join("update");
        fs::write(&path, bytes).unwrap();
        let mut opened = UpdateFile::open(&path).map_err(|e| e.to_string())?;
        let root = NodeSecret::from_bytes([9; 32]).public();
        opened.program.verify(&root).map_err(|e| e.to_string())?;
        let mut out = Vec::new();
        opened.copy_to(&mut out).map_err(|e| e.to_string())?;
        Ok(out)
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_refused() {
        let scratch = Scratch::new("update-file").unwrap();
        let content = b"not much of a program";
        let whole = update(content);
        assert_eq!(take(&scratch, &whole).unwrap(), content);
        for at in 0..whole.len() {
            assert!(take(&scratch, &whole[..at]).is_err(), "cut at {at}");
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(take(&scratch, &changed).is_err(), "changed at {at}");
        }
        let longer = take(&scratch, &[&whole[..], b"!"].concat()).unwrap_err();
        assert!(longer.contains("has 22 bytes and should have 21"), "{longer}");
        assert!(take(&scratch, &whole[..9]).unwrap_err().contains("no update of Chaski"));
        assert!(take(&scratch, &whole[..40]).unwrap_err().contains("cut short"));
    }
}
