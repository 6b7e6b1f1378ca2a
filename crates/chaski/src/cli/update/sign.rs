//! `chaski update sign`: the root's word about a program, with the program behind it.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, kept},
    machine::MachineClock,
    network::ROOT_KEY,
};
use eventlog::{
    NodeSecret, Program,
    statement::{MAX_ABOUT_BYTES, ProgramTerms, ProgramVersion, is_target},
};
use kernel::{Clock, Digest};
use std::{
    fs::{self, File},
    io::{BufReader, Read, Write},
    path::{Path, PathBuf},
};
use store::node::write_durably;
use upkeep::update::{MAX_PROGRAM_BYTES, write_update};

/// In a central's folder: the number of its last update.
const NUMBER: &str = "updates.number";
/// Bytes at the beginning of a program that say for which machine it is.
const HEAD_BYTES: usize = 20;

/// Sign a program with the network's root key: one file that boxes take, by any way.
///
/// Done on the machine that holds the root key; the central may serve meanwhile. Each signed update gets the next number, and boxes take
/// none with a number that they had. Try the program on a box of your own before you offer it.
#[derive(clap::Args)]
pub struct Sign {
    /// The program, as it was built for the boxes' kind of machine
    program: PathBuf,
    /// The folder of the central, or a folder with node/root.key in it
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Its version, as `chaski version` prints it there: three numbers
    #[arg(long, value_name = "1.2.3")]
    version: ProgramVersion,
    /// The earliest version that it can follow
    #[arg(long, value_name = "1.2.3", default_value = "0.0.0")]
    follows: ProgramVersion,
    /// For which kind of machine; without it, for machines like this one
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// What is new, in a sentence for those who look after boxes
    #[arg(long, value_name = "TEXT", default_value = "")]
    about: String,
    /// Its number; without it, the next one
    #[arg(long, value_name = "N")]
    number: Option<u32>,
    /// The file to be written
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Sign {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let node = DataFolder::at(&self.data).node_folder();
        let root = root(&node.join(ROOT_KEY))?;
        let target = self.target.unwrap_or_else(|| kept::own().target.to_owned());
        if !is_target(&target) {
            return Err(format!(
                "--target {target}: say it as compilers do, for instance aarch64-unknown-linux-gnu"
            )
            .into());
        }
        if self.about.len() > MAX_ABOUT_BYTES {
            return Err(format!("--about: {} bytes; at most {MAX_ABOUT_BYTES}", self.about.len()).into());
        }
        if self.out.exists() {
            return Err(
                format!("{}: there is a file already; choose another name", self.out.display()).into()
            );
        }
        let described = |e: std::io::Error| format!("{}: {e}", self.program.display());
        let bytes = fs::metadata(&self.program).map_err(described)?.len();
        if bytes > MAX_PROGRAM_BYTES {
            return Err(format!(
                "{}: {bytes} bytes; what travels among boxes has at most {MAX_PROGRAM_BYTES}. `strip` takes away what a box does not need",
                self.program.display()
            )
            .into());
        }
        let program = fs::read(&self.program).map_err(described)?;
        is_for(&program, &target).map_err(|why| format!("{}: {why}", self.program.display()))?;

        let last = last_number(&node.join(NUMBER))?;
        let sequence = match self.number {
            Some(number) if number <= last => {
                return Err(format!(
                    "--number {number}: number {last} was signed already; boxes would not take it"
                )
                .into());
            }
            Some(number) => number,
            None => last.checked_add(1).ok_or("there are no numbers left")?,
        };
        // Before the file: a number that is used up for nothing harms nobody, one that is used twice would.
        write_durably(&node.join(NUMBER), sequence.to_string().as_bytes(), 0o644)?;
        let terms = ProgramTerms {
            file: Digest(*blake3::hash(&program).as_bytes()),
            bytes,
            version: self.version,
            follows: self.follows,
            target,
            sequence,
            issued_at: MachineClock.now(),
            about: self.about,
        };
        let word = Program::issue(&root, terms);
        let described = |e: std::io::Error| format!("{}: {e}", self.out.display());
        let mut out = File::create_new(&self.out).map_err(described)?;
        write_update(&word, &mut &program[..], &mut out)?;
        out.flush().and_then(|()| out.sync_all()).map_err(described)?;
        let terms = &word.terms;
        say(&format!(
            "{}: version {}, number {}, for {}, {} bytes.",
            self.out.display(),
            terms.version,
            terms.sequence,
            terms.target,
            terms.bytes
        ));
        say(
            "Next: try it on a box of your own (`chaski update take FILE`), then `chaski update offer FILE` here.",
        );
        Ok(())
    }
}

fn root(path: &Path) -> Result<NodeSecret, Failure> {
    let text = fs::read_to_string(path).map_err(|e| {
        format!(
            "{}: {e}. Updates are signed where the network's root key lies: at the central",
            path.display()
        )
    })?;
    let seed = kernel::from_base32(text.trim()).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(NodeSecret::from_bytes(seed))
}

/// The last number that was given; 0 if there was none.
fn last_number(path: &Path) -> Result<u32, Failure> {
    let mut text = String::new();
    match File::open(path) {
        Ok(file) => BufReader::new(file).take(16).read_to_string(&mut text)?,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(format!("{}: {e}", path.display()).into()),
    };
    text.trim().parse().map_err(|_| format!("{}: no number; say one with --number", path.display()).into())
}

/// Whether it is a program for that kind of machine, as far as its first bytes tell. What is none would be sent to a whole country.
fn is_for(program: &[u8], target: &str) -> Result<(), String> {
    let Some(head) = program.get(..HEAD_BYTES).filter(|head| head.starts_with(b"\x7fELF")) else {
        return Err("this is no program for Linux; name the file that `cargo build --release` made".into());
    };
    let machine = u16::from_le_bytes([head[18], head[19]]);
    // ELF: e_machine.
    let known = [(62, "x86_64"), (183, "aarch64"), (40, "arm"), (243, "riscv64"), (3, "i686"), (3, "i586")];
    let theirs: Vec<&str> =
        known.iter().filter(|(number, _)| *number == machine).map(|(_, name)| *name).collect();
    match theirs.iter().any(|name| target.starts_with(name)) {
        true => Ok(()),
        false if theirs.is_empty() => {
            Err(format!("it is for a kind of machine that is not known here (ELF {machine})"))
        }
        false => Err(format!("it is for {}, and --target says {target}", theirs.join(" or "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_for_the_machine_that_its_head_names() {
        let elf = |machine: u16| {
            let mut head = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0".to_vec();
            head.extend_from_slice(&machine.to_le_bytes());
            head
        };
        assert_eq!(is_for(&elf(183), "aarch64-unknown-linux-gnu"), Ok(()));
        assert!(is_for(&elf(62), "aarch64-unknown-linux-gnu").unwrap_err().contains("is for x86_64"));
        assert!(is_for(&elf(9_999), "aarch64-unknown-linux-gnu").unwrap_err().contains("ELF 9999"));
        assert!(is_for(b"#!/bin/sh", "x86_64-unknown-linux-gnu").unwrap_err().contains("no program"));
    }
}
