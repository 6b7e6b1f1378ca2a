//! A program that speaks, and one that makes its sound small: called as processes, without a shell, each with a time limit.

use crate::cli::Failure;
use formats::package::limits;
use kernel::LanguageTag;
use std::{
    fs,
    io::ErrorKind,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// How espeak-ng is called; 145 words a minute is slow enough for a learner.
const ESPEAK: &str = "espeak-ng -s 145 -v {voice} -w {out} -f {in}";
/// Usual voices of espeak-ng.
const ESPEAK_VOICES: [(&str, &str); 5] =
    [("es", "es-419"), ("pt", "pt-br"), ("en", "en-us"), ("fr", "fr-fr"), ("nl", "nl")];
/// Longest a program may take for one text; a page takes espeak-ng a second.
const MAX_TIME: Duration = Duration::from_secs(120);
/// How often it is looked at meanwhile.
const LOOKS_EVERY: Duration = Duration::from_millis(5);
/// Bytes of a program's complaint that are told.
const MAX_COMPLAINT_BYTES: usize = 300;

/// An engine ready to speak one language.
pub struct Engine {
    name: String,
    speak: Vec<String>,
    encode: Vec<String>,
    voice: String,
}

/// Why a text has no sound.
#[derive(Debug, thiserror::Error)]
pub enum Unspoken {
    /// A program is not installed: none will be spoken.
    #[error("{0}")]
    NoProgram(String),
    /// A program failed.
    #[error("{program} failed: {why}")]
    Failed { program: String, why: String },
    /// The sound is larger than a package takes.
    #[error("{0} bytes of sound; a package takes {most}. Make the text shorter", most = limits::SOUND_BYTES)]
    TooLarge(u64),
    /// A file of ours.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
}

impl Engine {
    /// An engine by name, or by the line that calls it.
    pub fn new(
        name: &str,
        line: Option<&str>,
        voice: Option<&str>,
        language: &LanguageTag,
        encode: &str,
    ) -> Result<Self, Failure> {
        let line = match (line, name) {
            (Some(line), _) => line,
            (None, "espeak-ng") => ESPEAK,
            (None, other) => {
                return Err(format!(
                    "how is {other} called? Write --command, such as --command '{other} --voice {{voice}} --out {{out}} {{in}}'"
                )
                .into());
            }
        };
        if !line.contains("{out}") || !line.contains("{in}") {
            return Err(format!("--command needs {{in}} and {{out}}: {line}").into());
        }
        let words = |line: &str| line.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        let speak = words(line);
        let name = if line == ESPEAK { name.to_string() } else { program(&speak) };
        let usual = ESPEAK_VOICES.iter().find(|(tag, _)| *tag == language.language());
        let voice = match (voice, usual) {
            (Some(voice), _) => voice.to_string(),
            (None, Some((_, usual))) if line == ESPEAK => (*usual).to_string(),
            _ => language.to_string(),
        };
        Ok(Self { name, speak, encode: words(encode), voice })
    }

    /// Who speaks, for the package.
    pub fn by(&self) -> String {
        format!("{}, voice {}", self.name, self.voice)
    }

    /// Speaks words into a file. It is there whole, or not at all.
    pub fn speak(&self, words: &str, work: &Path, out: &Path) -> Result<(), Unspoken> {
        let (text, wav) = (work.join("text.txt"), work.join("sound.wav"));
        let small = work.join(out.file_name().unwrap_or_default());
        fs::write(&text, words)?;
        call(&self.speak, &self.voice, &text, &wav, work)?;
        call(&self.encode, &self.voice, &wav, &small, work)?;
        let size = fs::metadata(&small)?.len();
        if size > limits::SOUND_BYTES {
            return Err(Unspoken::TooLarge(size));
        }
        fs::File::open(&small)?.sync_all()?;
        fs::rename(&small, out)?;
        Ok(())
    }
}

/// The program's own name, without its folder.
fn program(words: &[String]) -> String {
    let first = words.first().map(String::as_str).unwrap_or_default();
    Path::new(first).file_name().map_or_else(|| first.to_string(), |name| name.to_string_lossy().into_owned())
}

/// Calls a program that turns one file into another.
fn call(line: &[String], voice: &str, from: &Path, to: &Path, work: &Path) -> Result<(), Unspoken> {
    let name = program(line);
    let failed = |why: String| Unspoken::Failed { program: name.clone(), why };
    let filled = |word: &String| {
        word.replace("{voice}", voice)
            .replace("{in}", &from.to_string_lossy())
            .replace("{out}", &to.to_string_lossy())
    };
    let Some(first) = line.first() else { return Err(failed("no program is named".into())) };
    if to.exists() {
        fs::remove_file(to)?;
    }
    let complaint = work.join("complaint.txt");
    let mut child = Command::new(first)
        .args(line.iter().skip(1).map(filled))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&complaint)?)
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => Unspoken::NoProgram(not_installed(&name)),
            _ => failed(error.to_string()),
        })?;
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if waited >= MAX_TIME {
            child.kill()?;
            child.wait()?;
            return Err(failed(format!("it took more than {} seconds", MAX_TIME.as_secs())));
        }
        std::thread::sleep(LOOKS_EVERY);
        waited += LOOKS_EVERY;
    };
    let made = fs::metadata(to).is_ok_and(|file| file.len() > 0);
    if status.success() && made {
        return Ok(());
    }
    let said = fs::read(&complaint).unwrap_or_default();
    let said = String::from_utf8_lossy(&said[..said.len().min(MAX_COMPLAINT_BYTES)]).trim().to_string();
    Err(failed(match (status.success(), said.is_empty()) {
        (true, _) => "it wrote no sound".to_string(),
        (false, true) => status.to_string(),
        (false, false) => said,
    }))
}

fn not_installed(name: &str) -> String {
    let package = match name {
        "opusenc" => "opus-tools",
        other => other,
    };
    format!(
        "{name} is not installed. On Debian and Raspberry Pi OS: sudo apt install {package}. Or name another program with {}",
        if matches!(name, "lame" | "opusenc") { "--kind" } else { "--command" }
    )
}
