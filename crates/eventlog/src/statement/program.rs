//! [`Program`]: a root lets its nodes run a program. The program itself lies beside it, or travels on its own: its digest stands here.

use super::certificate::{read_time, write_time};
use super::{Signed, Terms};
use crate::cbor::{CborError, Reader, Writer};
use crate::node_key::Domain;
use kernel::{Digest, UtcMillis};
use std::{fmt, str::FromStr};

/// A root's word that its nodes may run a program.
pub type Program = Signed<ProgramTerms>;

/// Longest name of a kind of machine, in bytes.
pub const MAX_TARGET_BYTES: usize = 64;
/// Longest sentence about what is new, in bytes.
pub const MAX_ABOUT_BYTES: usize = 400;

/// What is said of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramTerms {
    /// Digest of the program's bytes.
    pub file: Digest,
    /// How many there are.
    pub bytes: u64,
    /// What it calls itself.
    pub version: ProgramVersion,
    /// The earliest version that it can follow: what an older one wrote it may not be able to read.
    pub follows: ProgramVersion,
    /// For which kind of machine, as compilers name it: `aarch64-unknown-linux-gnu`. Small letters, digits, `_`, `-` and `.`.
    pub target: String,
    /// Grows with each program that the root lets run, so that an old word, said again, takes no box back.
    pub sequence: u32,
    /// When it was signed.
    pub issued_at: UtcMillis,
    /// What is new, in a sentence of whoever signed it.
    pub about: String,
}

/// `1.2.3`: ordered by the first number, then the second, then the third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgramVersion(pub [u16; 3]);

/// Why a text is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no version: say three numbers with points between them, such as 1.2.3")]
pub struct VersionError(String);

impl fmt::Display for ProgramVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third] = self.0;
        write!(f, "{first}.{second}.{third}")
    }
}

impl FromStr for ProgramVersion {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let wrong = || VersionError(text.chars().take(40).collect());
        let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
        let numbers = text.split('.').filter(digits).map(|part| part.parse().ok());
        let numbers: Option<Vec<u16>> = numbers.collect();
        let numbers: [u16; 3] = numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(wrong)?;
        // One spelling: no signs, no leading zeros, nothing left out.
        let read = Self(numbers);
        (read.to_string() == text).then_some(read).ok_or_else(wrong)
    }
}

/// Whether a text may name a kind of machine.
pub fn is_target(text: &str) -> bool {
    let fit = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.');
    (1..=MAX_TARGET_BYTES).contains(&text.len()) && text.bytes().all(fit)
}

impl Terms for ProgramTerms {
    const DOMAIN: Domain = Domain::Program;

    fn write(&self, out: &mut Writer) {
        out.map(9).uint(0).uint(0);
        out.uint(1).bytes(&self.file.0).uint(2).uint(self.bytes);
        for (key, version) in [(3, self.version), (4, self.follows)] {
            out.uint(key).array(3);
            for number in version.0 {
                out.uint(u64::from(number));
            }
        }
        out.uint(5).bytes(self.target.as_bytes()).uint(6).uint(u64::from(self.sequence));
        write_time(out.uint(7), self.issued_at);
        out.uint(8).bytes(self.about.as_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        reader.map_of(9, "a word about a program has nine parts")?;
        reader.key(0)?;
        reader.uint_up_to(0, "program format 0 is expected")?;
        reader.key(1)?;
        let file = Digest(reader.fixed("a digest has 32 bytes")?);
        reader.key(2)?;
        let bytes = reader.uint()?;
        reader.key(3)?;
        let version = read_version(reader)?;
        reader.key(4)?;
        let follows = read_version(reader)?;
        reader.key(5)?;
        let target = reader.bytes_up_to(MAX_TARGET_BYTES, "the kind of machine has at most 64 letters")?;
        let target = std::str::from_utf8(target).ok().filter(|target| is_target(target));
        let target = target.ok_or_else(|| reader.error("no kind of machine is called so"))?.to_owned();
        reader.key(6)?;
        let sequence = reader.uint_up_to(u64::from(u32::MAX), "the sequence is below 2^32")? as u32;
        reader.key(7)?;
        let issued_at = read_time(reader)?;
        reader.key(8)?;
        let about = reader.bytes_up_to(MAX_ABOUT_BYTES, "what is new has at most 400 bytes")?;
        let about = std::str::from_utf8(about).map_err(|_| reader.error("what is new is no text"))?;
        let about = about.to_owned();
        Ok(Self { file, bytes, version, follows, target, sequence, issued_at, about })
    }
}

fn read_version(reader: &mut Reader<'_>) -> Result<ProgramVersion, CborError> {
    reader.array_of(3, "a version has three numbers")?;
    let mut numbers = [0; 3];
    for number in &mut numbers {
        *number = reader.uint_up_to(u64::from(u16::MAX), "a number of a version is below 65,536")? as u16;
    }
    Ok(ProgramVersion(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_one_spelling_and_an_order() {
        let version = |text: &str| text.parse::<ProgramVersion>();
        assert_eq!(version("1.20.300").unwrap().to_string(), "1.20.300");
        assert!(version("0.9.10").unwrap() > version("0.9.9").unwrap());
        assert!(version("1.0.0").unwrap() > version("0.65535.65535").unwrap());
        for wrong in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "+1.2.3",
            "1.2.65536",
            "1.2.-3",
            "1.2.3 ",
            "a.b.c",
            "1..2.3",
        ] {
            assert!(version(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_kind_of_machine_is_a_plain_word() {
        assert!(is_target("aarch64-unknown-linux-gnu") && is_target("x86_64-unknown-linux-musl"));
        for wrong in ["", "../../etc", "a b", "X86", "ñ", &"a".repeat(65)] {
            assert!(!is_target(wrong), "{wrong:?}");
        }
    }
}
