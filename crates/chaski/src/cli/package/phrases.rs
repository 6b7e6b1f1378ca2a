//! `chaski package phrases`: a machine speaks the player's own words ("Answer", "Not yet"), for the sounds that lie in the program.
//!
//! For whoever changes those words in the source; boxes have them already.

use super::{
    Failure, say,
    voice::engine::{Engine, Unspoken},
};
use clap::Args;
use formats::package::{machine_may_speak, why_no_machine};
use kernel::LanguageTag;
use library::player::phrases::{PHRASES, line_of};
use std::{fs, path::PathBuf};
use web::messages::{LanguagePlan, Messages};

/// Small: the sounds of all languages lie in every copy of the program.
const ENCODE: &str = "opusenc --quiet --speech --downmix-mono --bitrate 8 --framesize 60 --max-delay 1000 --padding 0 --discard-comments {in} {out}";

/// Arguments of `phrases`.
#[derive(Args)]
pub struct PhraseArguments {
    /// es, pt or en.
    #[arg(long, value_name = "TAG")]
    language: LanguageTag,
    /// Where the sounds go: in the source, crates/library/voice/LANGUAGE. What says the same words already is left as it is.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// espeak-ng's name for the voice; without it the usual one for the language.
    #[arg(long, value_name = "NAME")]
    voice: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &PhraseArguments) -> Result<(), Failure> {
    let PhraseArguments { language, out, voice } = arguments;
    if !machine_may_speak(language) {
        return Err(why_no_machine(language).into());
    }
    let engine = Engine::new("espeak-ng", None, voice.as_deref(), language, ENCODE)?;
    let messages = Messages::load(&[web::MESSAGES, library::MESSAGES], LanguagePlan::default())?;
    let t = messages.tongue(language);
    let work = out.join("_work");
    fs::create_dir_all(&work)?;
    let list = out.join("words.txt");
    let before = fs::read_to_string(&list).unwrap_or_default();
    let head = format!("# Synthetic voice: {}. What each sound says.\n", engine.by());
    let same_voice = before.starts_with(&head);
    let (mut lines, mut spoken, mut bytes) = (head, 0, 0);
    for key in PHRASES {
        let (words, file) = (t.say(key), out.join(format!("{key}.ogg")));
        let line = line_of(key, &words);
        let there = fs::metadata(&file).is_ok_and(|file| file.len() > 0);
        if !(there && same_voice && before.lines().any(|said| said == line)) {
            match engine.speak(&closed(&words), &work, &file) {
                Ok(()) => spoken += 1,
                Err(Unspoken::NoProgram(why)) => return Err(why.into()),
                Err(why) => return Err(format!("{key}: {why}").into()),
            }
        }
        bytes += fs::metadata(&file)?.len();
        lines.push_str(&line);
        lines.push('\n');
    }
    fs::write(&list, lines)?;
    fs::remove_dir_all(&work)?;
    say(&format!("{spoken} of {} phrases spoken in {language}; {bytes} bytes in all", PHRASES.len()));
    Ok(())
}

/// With a sign at its end, so that the voice falls.
fn closed(words: &str) -> String {
    let end = if words.ends_with(['.', '!', '?', '…', ':']) { "\n" } else { ".\n" };
    format!("{words}{end}")
}
