//! With invented engines: shell scripts that write what a voice would.

use super::*;
use formats::package::{Files, read_voice};
use std::os::unix::fs::PermissionsExt;

/// A folder of its own, taken away at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("chaski-voice-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("a folder");
        Self(root)
    }

    /// A program that writes something like an MP3 and notes that it was called.
    fn engine(&self, body: &str) -> String {
        let path = self.0.join("engine.sh");
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("may run");
        format!("{} {{voice}} {{in}} {{out}}", path.display())
    }

    fn calls(&self) -> usize {
        fs::read_to_string(self.0.join("calls")).map_or(0, |calls| calls.lines().count())
    }

    fn speaking(&self) -> String {
        self.engine(&format!(
            "echo \"$1\" >> {}/calls; printf 'ID3' > \"$3\"; cat \"$2\" >> \"$3\"",
            self.0.display()
        ))
    }

    fn engine_of(&self, line: &str) -> Engine {
        // The invented sound needs no making small: `cp` stands for lame.
        Engine::new("invented", Some(line), Some("abuela"), &tag("es"), "cp {in} {out}").expect("an engine")
    }

    fn arguments(&self, most: usize) -> VoiceArguments {
        VoiceArguments {
            course: PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../courses/safe-phone"),
            language: tag("es"),
            out: Some(self.0.join("out")),
            engine: "invented".into(),
            voice: Some("abuela".into()),
            command: None,
            kind: Kind::Mp3,
            most,
            list: false,
            json: false,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn tag(text: &str) -> LanguageTag {
    text.parse().expect(text)
}

fn course() -> Course {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../courses/safe-phone");
    read_folder(&DiskFolder::open(&folder).expect("a folder")).expect("a course")
}

/// Where the texts begin that nobody recorded.
fn first_silent(texts: &[Spoken]) -> usize {
    let course = course();
    let silent =
        |text: &Spoken| !text.words.is_empty() && course.sound(&tag("es"), &text.id, &text.address).is_none();
    texts.iter().position(silent).expect("a text without sound")
}

fn speak(place: &Place, engine: &Engine, texts: &[Spoken], most: usize) -> Outcome {
    let (arguments, course) = (place.arguments(most), course());
    let out = place.0.join("out");
    prepare(&out, &course, &arguments.language, engine).expect("a folder");
    speak_all(&arguments, &out, &course, texts, engine).expect("speaks")
}

#[test]
fn unchanged_texts_are_spoken_once_and_recorded_ones_never() {
    let place = Place::new("once");
    let engine = place.engine_of(&place.speaking());
    let all = spoken_texts(&course(), &tag("es"));
    // The first unit has sound of its own in the course; some texts have numbers that change.
    let varying: Vec<Spoken> = all.iter().filter(|text| text.words.is_empty()).take(3).cloned().collect();
    let silent = first_silent(&all);
    let texts: Vec<Spoken> = all[silent - 30..silent + 30].iter().cloned().chain(varying).collect();
    let first = speak(&place, &engine, &texts, 5);
    assert_eq!((first.spoken, first.kept, first.failed.len()), (5, 0, 0), "{first:?}");
    assert!(first.left > 0 && first.recorded > 0 && first.varying > 0, "{first:?}");
    let second = speak(&place, &engine, &texts, 1_000);
    assert_eq!((second.kept, second.spoken, second.left), (5, first.left, 0), "{second:?}");
    let third = speak(&place, &engine, &texts, 1_000);
    assert_eq!((third.spoken, third.kept), (0, 5 + first.left));
    assert_eq!(place.calls(), 5 + first.left, "each text once");
    // What was spoken is what the package says of it.
    let voice =
        read_voice(&DiskFolder::with(&place.0.join("out"), VOICE_FILE).expect("a folder")).expect("a voice");
    assert_eq!(voice.voice, Voice { synthetic: true, by: "engine.sh, voice abuela".into() });
    let course = course();
    for text in &texts {
        let recorded = course.sound(&tag("es"), &text.id, &text.address).is_some();
        let same_words = |other: &&Spoken| {
            other.digest == text.digest && course.sound(&tag("es"), &other.id, &other.address).is_none()
        };
        let expected = !text.words.is_empty() && (!recorded || texts.iter().any(|other| same_words(&other)));
        assert_eq!(voice.sound(&text.digest).is_some(), expected, "{}.{}", text.id, text.address);
    }
    // Words that are gone take their sound with them; the others stay.
    let fewer = speak(&place, &engine, &texts[..20], 1_000);
    assert!(fewer.outdated > 0 && fewer.spoken == 0, "{fewer:?}");
}

#[test]
fn what_fails_is_named_and_leaves_nothing_behind() {
    let place = Place::new("fails");
    let all = spoken_texts(&course(), &tag("es"));
    let texts: Vec<Spoken> = all[first_silent(&all)..].iter().take(6).cloned().collect();
    for (body, why) in [
        ("echo no such voice >&2; exit 3", "engine.sh failed: no such voice"),
        ("exit 0", "engine.sh failed: it wrote no sound"),
        ("head -c 1100000 /dev/zero > \"$3\"", "1100000 bytes of sound"),
    ] {
        let engine = place.engine_of(&place.engine(body));
        let outcome = speak(&place, &engine, &texts, 2);
        assert_eq!((outcome.spoken, outcome.failed.len()), (0, 2), "{body}: {outcome:?}");
        assert!(outcome.failed.iter().all(|(_, told)| told.to_string().contains(why)), "{outcome:?}");
        assert_eq!(fs::read_dir(place.0.join("out/sound")).expect("a folder").count(), 0);
        assert!(!place.0.join("out/_work").exists());
    }
}

#[test]
fn what_is_missing_is_said_with_what_to_do() {
    let place = Place::new("missing");
    let texts = spoken_texts(&course(), &tag("es"));
    let engine =
        Engine::new("no", Some("no-such-engine {in} {out}"), None, &tag("es"), "cp {in} {out}").expect("one");
    let arguments = place.arguments(5);
    let out = place.0.join("out");
    prepare(&out, &course(), &tag("es"), &engine).expect("a folder");
    let error =
        speak_all(&arguments, &out, &course(), &texts[60..], &engine).expect_err("not installed").to_string();
    assert!(error.contains("no-such-engine is not installed") && error.contains("apt install"), "{error}");
    for line in ["speak {in}", "speak {out}"] {
        assert!(Engine::new("x", Some(line), None, &tag("es"), "cp {in} {out}").is_err(), "{line}");
    }
    assert!(
        Engine::new("piper", None, None, &tag("es"), "cp")
            .is_err_and(|why| why.to_string().contains("--command"))
    );
}

#[test]
fn voices_are_not_mixed_and_indigenous_languages_are_refused() {
    let place = Place::new("mixed");
    let engine = place.engine_of(&place.speaking());
    let texts: Vec<Spoken> = spoken_texts(&course(), &tag("es")).into_iter().take(5).collect();
    speak(&place, &engine, &texts, 5);
    let other = Engine::new("espeak-ng", None, None, &tag("es"), "cp {in} {out}").expect("an engine");
    assert_eq!(other.by(), "espeak-ng, voice es-419");
    let error = prepare(&place.0.join("out"), &course(), &tag("es"), &other).expect_err("another voice");
    assert!(error.to_string().contains("name another folder"), "{error}");
    for language in ["quz", "gn", "nah", "ht", "mis"] {
        assert!(!machine_may_speak(&tag(language)), "{language}");
    }
    // Nor can such a package be made by hand.
    let file = place.0.join("out").join(VOICE_FILE);
    let text = fs::read_to_string(&file).expect("there");
    fs::write(&file, text.replace("\"es\"", "\"quz\"")).expect("written");
    let folder = DiskFolder::with(&place.0.join("out"), VOICE_FILE).expect("a folder");
    assert!(folder.list().is_ok());
    let error = read_voice(&folder).expect_err("no machine").to_string();
    assert!(error.contains("a person of the community speaks"), "{error}");
    fs::write(&file, text.replace("\"es\"", "\"quz\"").replace("synthetic", "recorded")).expect("written");
    assert!(read_voice(&folder).is_ok(), "a person may speak any language");
}
