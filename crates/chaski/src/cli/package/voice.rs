//! `chaski package voice`: sound for the texts that nobody recorded, spoken by a program that is installed beside Chaski.
//!
//! Each text becomes one file named after its words, so that a second run speaks only what is new, and a run that was cut off
//! goes on. What somebody recorded is never spoken again.

pub(super) mod engine;

use super::{DiskFolder, Failure, say, with_files};
use clap::{Args, ValueEnum};
use engine::{Engine, Unspoken};
use formats::package::{
    Course, Spoken, VOICE_FILE, Voice, VoicePackage, machine_may_speak, read_folder, read_voice,
    spoken_texts, voice_file, why_no_machine,
};
use kernel::{Digest, LanguageTag};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Arguments of `voice`.
#[derive(Args)]
pub struct VoiceArguments {
    /// The course: a folder or a package file.
    course: PathBuf,
    /// One of the course's languages. A machine speaks es, pt, en, fr, nl; in an Indigenous language a person does.
    #[arg(long, value_name = "TAG")]
    language: LanguageTag,
    /// The folder of the voice package; a run goes on where the last one stopped.
    #[arg(long, value_name = "FOLDER", required_unless_present = "list")]
    out: Option<PathBuf>,
    /// The program that speaks.
    #[arg(long, value_name = "NAME", default_value = "espeak-ng")]
    engine: String,
    /// The engine's name for the voice; without it a usual one for the language.
    #[arg(long, value_name = "NAME")]
    voice: Option<String>,
    /// How any other program is called: {voice}, {in} (a text file) and {out} (the WAV file to write) are put in. Words are parted
    /// at spaces; no shell is involved.
    #[arg(long, value_name = "LINE")]
    command: Option<String>,
    /// The file kind: MP3 plays everywhere (needs lame), Opus is smaller (needs opusenc).
    #[arg(long, value_enum, default_value_t = Kind::Mp3)]
    kind: Kind,
    /// Speak at most so many new texts in this run.
    #[arg(long, value_name = "N", default_value_t = 19_000)]
    most: usize,
    /// Only list the texts with the names of their files, one a line.
    #[arg(long)]
    list: bool,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

/// What files are written.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// `.mp3`, 32 kbit/s.
    Mp3,
    /// `.ogg` with Opus, 24 kbit/s.
    Opus,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Kind::Mp3 => "mp3",
            Kind::Opus => "ogg",
        }
    }

    /// How the sound is made small.
    fn command(self) -> &'static str {
        match self {
            Kind::Mp3 => "lame --quiet -m m -b 32 {in} {out}",
            Kind::Opus => "opusenc --quiet --downmix-mono --bitrate 24 {in} {out}",
        }
    }
}

/// What became of the texts.
#[derive(Debug, Default)]
struct Outcome {
    spoken: usize,
    /// Spoken in an earlier run.
    kept: usize,
    /// Somebody recorded them; not touched.
    recorded: usize,
    /// Their numbers change.
    varying: usize,
    /// Left for the next run.
    left: usize,
    /// Files whose words are no longer in the course; taken away.
    outdated: usize,
    failed: Vec<(String, Unspoken)>,
}

/// Most failures told one by one.
const MAX_TOLD: usize = 20;

/// Runs the command.
pub fn run(arguments: &VoiceArguments) -> Result<(), Failure> {
    let language = &arguments.language;
    let course = with_files(&arguments.course, |files| Ok(read_folder(files)?))?;
    if !course.languages.contains(language) {
        let have: Vec<_> = course.languages.iter().map(ToString::to_string).collect();
        return Err(format!("the course is not in {language}; it is in {}", have.join(", ")).into());
    }
    let texts = spoken_texts(&course, language);
    if arguments.list {
        let ending = arguments.kind.ending();
        for text in texts.iter().filter(|text| !text.words.is_empty()) {
            let path = VoicePackage::path(&text.digest, ending);
            say(&format!("{path}\t{}.{}\t{}", text.id, text.address, text.words.trim().replace('\n', " ")));
        }
        return Ok(());
    }
    if !machine_may_speak(language) {
        return Err(why_no_machine(language).into());
    }
    let Some(out) = &arguments.out else { return Err("name a folder with --out".into()) };
    let engine = Engine::new(
        &arguments.engine,
        arguments.command.as_deref(),
        arguments.voice.as_deref(),
        language,
        arguments.kind.command(),
    )?;
    prepare(out, &course, language, &engine)?;
    let outcome = speak_all(arguments, out, &course, &texts, &engine)?;
    report(arguments, out, &course, &outcome);
    match outcome.failed.len() {
        0 => Ok(()),
        count => Err(format!("{count} texts were not spoken; the others are in {}", out.display()).into()),
    }
}

/// The folder, with its `voice.toml`. A folder of another course, language or voice is not mixed with this one.
fn prepare(out: &Path, course: &Course, language: &LanguageTag, engine: &Engine) -> Result<(), Failure> {
    let described = |error: std::io::Error| format!("{}: cannot be written: {error}", out.display());
    fs::create_dir_all(out.join("sound")).map_err(described)?;
    let voice = Voice { synthetic: true, by: engine.by() };
    if out.join(VOICE_FILE).is_file() {
        let before = read_voice(&DiskFolder::with(out, VOICE_FILE)?)?;
        if (&before.course, &before.language, &before.voice) != (&course.id, language, &voice) {
            return Err(format!(
                "{}: holds {} in {} by {}; name another folder for {} in {language} by {}",
                out.display(),
                before.course,
                before.language,
                before.voice.by,
                course.id,
                voice.by
            )
            .into());
        }
    }
    fs::write(out.join(VOICE_FILE), voice_file(&course.id, course.version, language, &voice))
        .map_err(described)?;
    Ok(())
}

fn speak_all(
    arguments: &VoiceArguments,
    out: &Path,
    course: &Course,
    texts: &[Spoken],
    engine: &Engine,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    let mut wanted: BTreeMap<Digest, &Spoken> = BTreeMap::new();
    for text in texts {
        if text.words.is_empty() {
            outcome.varying += 1;
        } else if course.sound(&arguments.language, &text.id, &text.address).is_some() {
            outcome.recorded += 1;
        } else {
            wanted.entry(text.digest).or_insert(text);
        }
    }
    let work = out.join("_work");
    fs::create_dir_all(&work)?;
    for (digest, text) in &wanted {
        let path = out.join(VoicePackage::path(digest, arguments.kind.ending()));
        if path.is_file() {
            outcome.kept += 1;
        } else if outcome.spoken + outcome.failed.len() >= arguments.most {
            outcome.left += 1;
        } else {
            match engine.speak(&text.words, &work, &path) {
                Ok(()) => outcome.spoken += 1,
                // Not this text's fault: no other would be spoken either.
                Err(Unspoken::NoProgram(why)) => return Err(why.into()),
                Err(why) => outcome.failed.push((format!("{}.{}", text.id, text.address), why)),
            }
        }
    }
    fs::remove_dir_all(&work)?;
    outcome.outdated = take_outdated_away(&out.join("sound"), &wanted, arguments.kind)?;
    Ok(outcome)
}

/// Files of words that the course no longer has. The folder is this command's own: `prepare` looked at its `voice.toml`.
fn take_outdated_away(
    sound: &Path,
    wanted: &BTreeMap<Digest, &Spoken>,
    kind: Kind,
) -> Result<usize, Failure> {
    let mut count = 0;
    for entry in fs::read_dir(sound)? {
        let path = entry?.path();
        let name =
            path.file_stem().and_then(|name| name.to_str()).and_then(|name| name.parse::<Digest>().ok());
        let ours = path.extension().is_some_and(|ending| ending == kind.ending());
        if ours && name.is_some_and(|digest| !wanted.contains_key(&digest)) {
            fs::remove_file(&path)?;
            count += 1;
        }
    }
    Ok(count)
}

fn report(arguments: &VoiceArguments, out: &Path, course: &Course, outcome: &Outcome) {
    let Outcome { spoken, kept, recorded, varying, left, outdated, failed } = outcome;
    if arguments.json {
        let failed: Vec<_> =
            failed.iter().map(|(text, why)| json!({ "text": text, "why": why.to_string() })).collect();
        say(&json!({ "course": course.id.as_str(), "language": arguments.language.as_str(), "spoken": spoken, "kept": kept,
                     "recorded": recorded, "varying": varying, "left": left, "outdated": outdated, "failed": failed })
        .to_string());
        return;
    }
    for (text, why) in failed.iter().take(MAX_TOLD) {
        say(&format!("not spoken: {text}: {why}"));
    }
    say(&format!(
        "{} in {}: {spoken} texts spoken, {kept} were there already",
        course.id, arguments.language
    ));
    say(&format!("not touched: {recorded} that have sound in the course, {varying} whose numbers change"));
    if *left > 0 {
        say(&format!("{left} left for the next run"));
    }
    if *outdated > 0 {
        say(&format!("{outdated} taken away: their words are no longer in the course"));
    }
    say(&format!(
        "next: chaski package build {} --key FILE, and put the package into the folder `voices` of a box's data",
        out.display()
    ));
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
