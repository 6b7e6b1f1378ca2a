//! `chaski update sign`: the root's word about a program, with the program behind it.

use super::label::label;
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::MachineClock,
};
use eventlog::{
    Program,
    statement::{MAX_ABOUT_BYTES, ProgramTerms, ProgramVersion},
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

/// Sign a program with the network's root key: one file that boxes take, by any way.
///
/// Done on the machine that holds the root key; the central may serve meanwhile. Each signed update gets the next number, and boxes take
/// none with a number that they had. Try the program on a box of your own before you offer it. A file that is no whole Chaski is refused.
#[derive(clap::Args)]
pub struct Sign {
    /// The program, as it was built for the boxes' kind of machine
    program: PathBuf,
    /// The folder of the central, or a folder with node/root.key in it
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Its version; the program says it itself, so this is for making sure
    #[arg(long, value_name = "1.2.3")]
    version: Option<ProgramVersion>,
    /// The earliest version that it can follow
    #[arg(long, value_name = "1.2.3", default_value = "0.0.0")]
    follows: ProgramVersion,
    /// For which kind of machine; the program says it itself, so this is for making sure
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
        let folder = DataFolder::at(&self.data);
        let node = folder.node_folder();
        let root = folder.root_key()?.ok_or_else(|| {
            format!(
                "{} holds no root key. Updates are signed where the network's root key lies: at the central",
                node.display()
            )
        })?;
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
        let named = |why: String| format!("{}: {why}", self.program.display());
        let label = label(&program).map_err(named)?;
        label.is_wished(self.version, self.target.as_deref()).map_err(named)?;

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
            version: label.version,
            follows: self.follows,
            target: label.target,
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
