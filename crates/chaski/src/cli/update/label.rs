//! [`label`]: what a program says of itself, read from its file. It may be for another kind of machine, where it cannot be asked. What is signed goes to a whole
//! country: nothing that is no Chaski, or half of one, may get so far.

use crate::hub::kept::LABEL_BEGINS;
use eventlog::statement::{ProgramVersion, is_target};

/// Longest label that is looked for.
const MAX_LABEL_BYTES: usize = 128;

/// What a program is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Its version.
    pub version: ProgramVersion,
    /// For which kind of machine it was built.
    pub target: String,
}

/// Reads it. The error says what the file is instead.
pub(super) fn label(program: &[u8]) -> Result<Label, String> {
    is_whole(program)?;
    let begins = LABEL_BEGINS.as_bytes();
    let mut found = program.windows(begins.len()).enumerate().filter(|(_, bytes)| *bytes == begins);
    found.find_map(|(at, _)| read(&program[at + begins.len()..])).ok_or_else(|| {
        "nothing in it says that it is Chaski; name the file that `cargo build --release` made of its source".into()
    })
}

fn read(bytes: &[u8]) -> Option<Label> {
    let line = bytes.get(..MAX_LABEL_BYTES.min(bytes.len()))?.split(|byte| *byte == b'\n').next()?;
    let (version, target) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let version = version.parse().ok()?;
    is_target(target).then(|| Label { version, target: target.to_owned() })
}

/// Whether it is a program for Linux that nothing was cut from: its table of sections stands at the end, and its head says where.
fn is_whole(program: &[u8]) -> Result<(), String> {
    let number = |at: usize, bytes: usize| -> Option<u64> {
        let bytes = program.get(at..at + bytes)?;
        Some(bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    };
    // ELF: where the table begins, how long one of its lines is, how many there are; by the size of an address.
    let places = match program.get(..6) {
        Some([0x7f, b'E', b'L', b'F', 1, 1]) => (0x20, 4, 0x2e, 0x30),
        Some([0x7f, b'E', b'L', b'F', 2, 1]) => (0x28, 8, 0x3a, 0x3c),
        _ => {
            return Err(
                "this is no program for Linux; name the file that `cargo build --release` made".into()
            );
        }
    };
    let end = || {
        let (begins, line, lines) = (number(places.0, places.1)?, number(places.2, 2)?, number(places.3, 2)?);
        begins.checked_add(line * lines)
    };
    match end() {
        Some(end) if end <= program.len() as u64 => Ok(()),
        _ => Err("the end of this program is missing; build it or copy it again".into()),
    }
}

impl Label {
    /// Whether that is what somebody said that it is.
    pub(super) fn is_wished(
        &self,
        version: Option<ProgramVersion>,
        target: Option<&str>,
    ) -> Result<(), String> {
        match (version, target) {
            (Some(wished), _) if wished != self.version => Err(format!(
                "it is version {}, and --version says {wished}. A program says its version itself: it stands in Cargo.toml, before it is built",
                self.version
            )),
            (_, Some(wished)) if wished != self.target => {
                Err(format!("it is for {}, and --target says {wished}", self.target))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A head of 64 bits whose table of sections ends where the file does.
    fn program(words: &str) -> Vec<u8> {
        let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
        bytes.resize(0x40, 0);
        bytes.extend_from_slice(words.as_bytes());
        let begins = bytes.len() as u64;
        bytes[0x28..0x30].copy_from_slice(&begins.to_le_bytes());
        bytes[0x3a] = 64;
        bytes[0x3c] = 1;
        bytes.resize(bytes.len() + 64, 7);
        bytes
    }

    #[test]
    fn a_program_says_what_it_is_and_must_be_whole() {
        // The words by which they are looked for stand in every program too, with something else behind them.
        // Put together when it runs: as one text it would stand in this very program, which the next test reads.
        let label_of = |rest: &str| format!("{}{rest}\n", LABEL_BEGINS);
        let whole = program(
            &[label_of("in the middle of a sentence"), label_of("0.3.0 aarch64-unknown-linux-gnu")].concat(),
        );
        let read = label(&whole).unwrap();
        assert_eq!(
            (read.version.to_string().as_str(), read.target.as_str()),
            ("0.3.0", "aarch64-unknown-linux-gnu")
        );
        assert!(label(&whole[..whole.len() - 1]).unwrap_err().contains("the end of this program is missing"));
        assert!(label(&program("true")).unwrap_err().contains("nothing in it says that it is Chaski"));
        assert!(label(b"#!/bin/sh").unwrap_err().contains("no program"));
        assert!(label(&whole[..20]).unwrap_err().contains("the end"));
        let wished = |version: &str, target| read.is_wished(version.parse().ok(), target);
        assert_eq!(wished("", None), Ok(()));
        assert_eq!(wished("0.3.0", Some("aarch64-unknown-linux-gnu")), Ok(()));
        assert!(wished("0.2.0", None).unwrap_err().contains("it is version 0.3.0"));
        assert!(wished("", Some("x86_64")).unwrap_err().contains("it is for aarch64"));
    }

    #[test]
    fn this_program_is_read_too() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let read = label(&own).unwrap();
        assert_eq!(
            (read.version, read.target.as_str()),
            (crate::hub::kept::own().version, env!("CHASKI_TARGET"))
        );
    }
}
