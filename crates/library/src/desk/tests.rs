//! From a translator's words to a learner's page, and everything that must not get there.

use super::{
    decide::Hand,
    sounds::{self, sounds_in},
    source::Source,
    words::{self, Proposal, in_language},
    *,
};
use crate::{
    Library,
    beside::Beside,
    channel::Bring,
    player::phrases::{digest_of, heard as heard_phrase},
};
use ed25519_dalek::SigningKey;
use events::authoring::DraftFile;
use formats::package::{
    MemoryFiles, Translated, VOICE_FILE, Voice, VoicePackage, build_checked, build_translation, build_voice,
    spoken_texts, translation_files, voice_file, words_digest,
};
use kernel::{Actor, Digest, LanguageTag, PersonId, Role, SchoolId, Seed};
use store::blobs::Blobs;
use testkit::{Scratch, stores::Opening};
use web::messages::{LanguagePlan, Messages};

mod channels;

fn all_views() -> Vec<View> {
    [crate::views(), super::views(), crate::authoring::views()].into_iter().flatten().collect()
}

struct Box {
    folder: Scratch,
    library: Library,
    /// Who says words and speaks.
    actor: Actor,
    /// Who approves them.
    reviewer: Actor,
}

fn hand(of: &Actor) -> Hand {
    Hand { ids: vec![of.person], reviewers: Vec::new() }
}

fn quechua() -> LanguageTag {
    "quz".parse().expect("a tag")
}

const COURSE: &str = "format = 1\nid = \"small\"\nversion = 1\nsource_language = \"es\"\nlanguages = [\"es\"]\nlicence = \"CC-BY-4.0\"\n\
    level = \"everyone\"\n[[authors]]\nname = \"A school\"\n[es]\ntitle = \"Pequeño\"\nabout = \"Muy pequeño.\"\n";
const QUESTION: &str = "kind = \"true-false\"\nskill = \"try-it\"\ndifficulty = 1\nkey = true\n[es]\nprompt = \"¿Es así?\"\n\
    hints = [\"Piensa.\"]\nsolution = \"Así es.\"\nfeedback.false = \"No.\"\n";

fn archive(prompt: &str) -> Vec<u8> {
    let mut files = MemoryFiles::default();
    for (path, text) in [
        ("course.toml", COURSE),
        ("skills.toml", "[try-it]\n[es]\ntry-it = \"Probar\"\n"),
        ("1-unit/unit.toml", "[[sources]]\ntitle = \"Own\"\n[es]\ntitle = \"Unidad\"\nabout = \"Algo\"\n"),
        (
            "1-unit/1-lesson/lesson.toml",
            "minutes = 5\nskills = [\"try-it\"]\n[es]\ntitle = \"Lección\"\ngoal = \"Meta\"\n",
        ),
        ("1-unit/1-lesson/notes.es.md", "# Notas\n\nSaludar.\n"),
        ("1-unit/1-lesson/10-read.es.md", "# Hola\n\nBuenos días.\n"),
    ] {
        files.insert(path, text);
    }
    files.insert("1-unit/1-lesson/20-ask.toml", QUESTION.replace("¿Es así?", prompt));
    build_checked(&files, &SigningKey::from_bytes(&[3; 32])).expect("built")
}

impl Box {
    fn new() -> Self {
        let folder = Scratch::new("desk").expect("a folder");
        let local = vec![crate::find::LOCAL, crate::channel::LOCAL];
        let opening = Opening { local, ..Opening::sqlite(&folder, all_views) };
        let store = opening.open(folder.path(), Seed(4)).expect("a store");
        let messages = Messages::load(&[crate::MESSAGES], LanguagePlan::default()).expect("texts");
        let library = Library::new(store, Blobs::new(folder.path().join("blobs")), messages)
            .with_beside(folder.path().join("translations"), folder.path().join("voices"))
            .with_channels(folder.path().join("channels"));
        let actor = Actor {
            person: PersonId([7; 16]),
            school: SchoolId([1; 16]),
            roles: vec![Role::Reviewer],
            together: Vec::new(),
        };
        let reviewer = Actor { person: PersonId([8; 16]), ..actor.clone() };
        library.install(actor.school, &archive("¿Es así?")).expect("installed");
        Self { folder, library, actor, reviewer }
    }

    fn source(&self) -> Source {
        Source::Course(self.library.course_source("small").expect("open"))
    }

    /// Every text of the course, said with something in front.
    fn whole(&self) -> Vec<Proposal> {
        let said = self.source().texts().into_iter().map(|text| Proposal {
            words: format!("Q {}", text.words),
            key: text.key,
            from: text.words,
            machine: false,
            again: false,
        });
        said.collect()
    }

    fn propose(&self, proposals: Vec<Proposal>) -> usize {
        words::propose(&self.library, &self.actor, "course:small", &quechua(), proposals).expect("written")
    }

    /// A reviewer ticks everything she sees.
    fn approve(&self) -> usize {
        self.approve_by(&self.reviewer)
    }

    fn approve_by(&self, who: &Actor) -> usize {
        let said =
            self.library.store.read_blocking(|db| in_language(db, "course:small", "quz")).expect("read");
        let seen = said.into_iter().filter_map(|(key, said)| Some((key, said.proposed.or(said.suggested)?)));
        let (source, seen) = (self.source(), seen.collect());
        let by = (who, &hand(who));
        let approved = words::approve(&self.library, by, "course:small", &quechua(), seen, source.words());
        self.library.reopen("small");
        approved.expect("written")
    }

    /// What a learner who reads Quechua gets: whether the course speaks it, and the title and the question she reads.
    fn learner(&self) -> (bool, String, String) {
        let open = self.library.course("small").expect("open");
        let course = &open.course;
        let language = course.language_for(&[quechua()]);
        let (_, activity) = course.activity("ask").expect("there");
        let of = course.language_of(activity, &[quechua()]);
        let prompt = activity.exercise().expect("an exercise").texts.words(of, "prompt");
        (
            course.languages.contains(&quechua()),
            course.texts.words(language, "title").to_owned(),
            prompt.to_owned(),
        )
    }
}

fn spanish() -> (bool, String, String) {
    (false, "Pequeño".to_owned(), "¿Es así?".to_owned())
}

#[test]
fn a_file_that_names_a_text_many_times_writes_it_once() {
    let desk = Box::new();
    let one = desk.whole().swap_remove(0);
    let entries =
        || desk.library.store.read_blocking(|db| db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0));
    let before = entries().expect("read");
    let many = (0..2_000).map(|n| Proposal { words: format!("Q {n}"), ..one.clone() }).collect();
    assert_eq!(desk.propose(many), 1);
    assert_eq!(entries().expect("read"), before + 1);
    let said = desk.library.store.read_blocking(|db| in_language(db, "course:small", "quz")).expect("read");
    assert_eq!(said[&one.key].proposed.as_deref(), Some("Q 1999"), "the last counts");
}

#[test]
fn nothing_unapproved_reaches_a_learner() {
    let desk = Box::new();
    let all = desk.whole();
    assert!(all.len() > 10);
    // What a machine suggests reaches nobody, and cannot be approved: nobody has said it.
    let machine: Vec<Proposal> = all.iter().cloned().map(|said| Proposal { machine: true, ..said }).collect();
    assert_eq!(desk.propose(machine), all.len());
    assert_eq!(desk.approve(), 0);
    assert_eq!(desk.learner(), spanish());
    // What a person proposes reaches nobody either.
    assert_eq!(desk.propose(all.clone()), all.len());
    assert_eq!(desk.propose(all.clone()), 0);
    desk.library.reopen("small");
    assert_eq!(desk.learner(), spanish());
    let found = desk.library.store.read_blocking(|db| {
        db.query("SELECT count(*) FROM library_words WHERE approved IS NOT NULL", &[])?[0].int(0)
    });
    assert_eq!(found.expect("read"), 0);
    // Nor does she approve it herself.
    assert_eq!(desk.approve_by(&desk.actor), 0);
    assert_eq!(desk.learner(), spanish());
    // Approved, a learner reads it.
    assert_eq!(desk.approve(), all.len());
    assert_eq!(desk.learner(), (true, "Q Pequeño".into(), "Q ¿Es así?".into()));
    // A further proposal waits; she goes on reading what was approved.
    let better = vec![Proposal { words: "Q ¿Chaynachu?".into(), ..prompt_of(&all) }];
    assert_eq!(desk.propose(better), 1);
    desk.library.reopen("small");
    assert_eq!(desk.learner().2, "Q ¿Es así?");
    assert_eq!(desk.approve(), 1);
    assert_eq!(desk.learner().2, "Q ¿Chaynachu?");
}

#[test]
fn words_of_the_only_reviewer_are_approved_when_somebody_says_them_too() {
    let desk = Box::new();
    let hers = vec![prompt_of(&desk.whole())];
    let propose = |who: &Actor, said: &[Proposal]| {
        words::propose(&desk.library, who, "course:small", &quechua(), said.to_vec()).expect("written")
    };
    assert_eq!(propose(&desk.reviewer, &hers), 1);
    assert_eq!(desk.approve(), 0);
    // Saving a page says nothing anew; saying them too does, once.
    assert_eq!(propose(&desk.actor, &hers), 0);
    let too: Vec<Proposal> = hers.iter().cloned().map(|said| Proposal { again: true, ..said }).collect();
    assert_eq!((propose(&desk.actor, &too), propose(&desk.actor, &too)), (1, 0));
    assert_eq!(desk.approve(), 1);
}

#[test]
fn what_still_fits_a_changed_source_is_approved_by_a_second_person() {
    let desk = Box::new();
    desk.propose(desk.whole());
    desk.approve();
    desk.library.install(desk.actor.school, &archive("¿No es así?")).expect("installed");
    assert_eq!(desk.learner().2, "¿No es así?");
    assert_eq!(desk.approve_by(&desk.actor), 0);
    assert_eq!(desk.approve(), 1);
    assert_eq!(desk.learner().2, "Q ¿Es así?");
}

fn prompt_of(all: &[Proposal]) -> Proposal {
    all.iter().find(|said| said.key == "ask.prompt").expect("there").clone()
}

#[test]
fn a_new_version_of_the_course_takes_back_what_no_longer_fits() {
    let desk = Box::new();
    let all = desk.whole();
    desk.propose(all.clone());
    desk.approve();
    desk.library.install(desk.actor.school, &archive("¿No es así?")).expect("installed");
    // The question changed: it is asked in Spanish again; the rest stays in Quechua.
    assert_eq!(desk.learner(), (true, "Q Pequeño".into(), "¿No es así?".into()));
    // The same words proposed for the new question are no approval of them.
    let again = Proposal { from: "¿No es así?".into(), ..prompt_of(&all) };
    assert_eq!(desk.propose(vec![again]), 1);
    desk.library.reopen("small");
    assert_eq!(desk.learner().2, "¿No es así?");
    assert_eq!(desk.approve(), 1);
    assert_eq!(desk.learner().2, "Q ¿Es así?");
}

#[test]
fn a_recording_is_heard_once_it_is_approved() {
    let desk = Box::new();
    let spanish: LanguageTag = "es".parse().expect("a tag");
    let Source::Course(course) = desk.source() else { panic!("a course") };
    let spoken = course.spoken("ask.prompt", "¿Es así?").expect("is heard");
    let of_course = spoken_texts(&course.open.course, &spanish);
    assert!(of_course.iter().any(|text| text.digest == spoken && text.address == "prompt"));
    let blob = desk.library.blobs.put(b"OggS a voice").expect("kept");
    let sound = DraftFile { digest: blob, ending: "ogg".into(), words: spoken.to_string() };
    let hears = || {
        desk.library.reopen("small");
        let open = desk.library.course("small").expect("open");
        let (_, activity) = open.course.activity("ask").expect("there");
        open.sound(&spanish, &activity.id, "prompt")
    };
    let record = |sound: &DraftFile| {
        sounds::record(&desk.library, &desk.actor, "course:small", &spanish, "ask.prompt", sound.clone())
            .expect("written")
    };
    assert_eq!((record(&sound), record(&sound)), (1, 0));
    assert_eq!(hears(), None);
    let approve_by = |who: &Actor, digest| {
        let by = (who, &hand(who));
        sounds::approve_sound(&desk.library, by, "course:small", &spanish, "ask.prompt", digest, spoken)
            .expect("written")
    };
    let approve = |digest| approve_by(&desk.reviewer, digest);
    // Not her own.
    assert_eq!(approve_by(&desk.actor, blob), 0);
    // Exactly the recording that was heard, not another.
    assert_eq!(approve(spoken), 0);
    assert_eq!(approve(blob), 1);
    let (url, synthetic) = hears().expect("sounds");
    assert_eq!((url, synthetic), (format!("/media/{blob}.ogg"), false));
    let open = desk.library.course("small").expect("open");
    assert_eq!(open.media(&blob).and_then(|file| file.read()), Some(b"OggS a voice".to_vec()));
    // Who spoke is known.
    let heard = desk.library.store.read_blocking(|db| sounds_in(db, "course:small", "es")).expect("read");
    assert_eq!(heard["ask.prompt"].proposed.as_ref().and_then(|sound| sound.by), Some(desk.actor.person));
    // The question changed: silence.
    desk.library.install(desk.actor.school, &archive("¿No es así?")).expect("installed");
    assert_eq!(hears(), None);
}

#[test]
fn another_box_gets_what_was_approved_as_a_package() {
    let desk = Box::new();
    desk.propose(desk.whole());
    desk.approve();
    let Source::Course(course) = desk.source() else { panic!("a course") };
    let approved = desk
        .library
        .store
        .read_blocking(|db| approved_translation(db, &course.open.course, &course.texts, &quechua()));
    let package = formats::package::Translation {
        translators: "Rosa".into(),
        reviewed_by: "Julián".into(),
        ..approved.expect("read")
    };
    let key = SigningKey::from_bytes(&[9; 32]);
    let words = build_translation(&translation_files(&package), &key).expect("built");
    // A person's voice in Spanish, of the question alone.
    let spanish_tag: LanguageTag = "es".parse().expect("a tag");
    let spoken = course.spoken("ask.prompt", "¿Es así?").expect("is heard");
    let mut files = MemoryFiles::default();
    let by = Voice { synthetic: false, by: "Rosa".into() };
    files.insert(VOICE_FILE, voice_file(&course.open.course.id, 1, &spanish_tag, &by));
    files.insert(&VoicePackage::path(&spoken, "ogg"), b"OggS a voice".to_vec());
    let voice = build_voice(&files, &key).expect("built");

    let other = Box::new();
    assert_eq!(other.learner(), spanish());
    let stick = Scratch::new("desk-stick").expect("a folder");
    let mut cut = words.clone();
    cut.truncate(words.len() - 1);
    let named = [("a.chaski", &words), ("b.chaski", &voice), ("cut.chaski", &cut)];
    let paths: Vec<_> = named
        .iter()
        .map(|(name, bytes)| {
            let path = stick.path().join(name);
            std::fs::write(&path, bytes).expect("written");
            path
        })
        .collect();
    let bring = |library: &Library, paths: &[std::path::PathBuf]| {
        let how = Bring {
            school: Some(other.actor.school),
            in_place: false,
            now: kernel::UtcMillis(0),
            free_mb: &|_| None,
            progress: &mut |_| {},
        };
        library.bring_loose(other.actor.school, "Shelf", paths, how).expect("brought")
    };
    let heard = |library: &Library| {
        let open = library.course("small").expect("open");
        let (_, activity) = open.course.activity("ask").expect("there");
        open.sound(&spanish_tag, &activity.id, "prompt").map(|(url, synthetic)| {
            let digest = formats::package::CourseFile::digest_of_url(url.trim_start_matches("/media/"));
            (synthetic, open.media(&digest.expect("an address")).and_then(|file| file.read()))
        })
    };
    let sounds = Some((false, Some(b"OggS a voice".to_vec())));
    let brought = bring(&other.library, &paths);
    let laid: Vec<_> =
        brought.beside.iter().map(|laid| (laid.what, laid.course.as_str(), laid.course_here)).collect();
    assert_eq!(laid, [(Beside::Words, "small", true), (Beside::Voice, "small", true)]);
    assert_eq!(brought.beside[0].by, "Julián");
    assert_eq!(brought.refused.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["cut.chaski"]);
    // Learners have both at once, and after the next start.
    assert_eq!(other.learner(), (true, "Q Pequeño".into(), "Q ¿Es así?".into()));
    assert_eq!(heard(&other.library), sounds);
    let again = bring(&other.library, &paths[..2]);
    assert_eq!((again.beside.len(), again.here.len()), (0, 2));
    let place = other.folder.path();
    let messages = Messages::load(&[crate::MESSAGES], LanguagePlan::default()).expect("texts");
    let next = Library::new(other.library.store.clone(), other.library.blobs.clone(), messages)
        .with_beside(place.join("translations"), place.join("voices"));
    next.open_beside();
    next.open_installed(&|_, _| None).expect("opened");
    assert_eq!(heard(&next), sounds);
    assert!(next.course("small").expect("open").course.languages.contains(&quechua()));
    // A newer package of the same maker takes the place of the older; the course may come later.
    let only_title = formats::package::Translation {
        texts: package.texts.clone().into_iter().filter(|(key, _)| key == "course:self.title").collect(),
        ..package
    };
    let newer = build_translation(&translation_files(&only_title), &key).expect("built");
    std::fs::write(&paths[0], &newer).expect("written");
    let elsewhere = Library::new(
        other.library.store.clone(),
        other.library.blobs.clone(),
        Messages::load(&[crate::MESSAGES], LanguagePlan::default()).expect("texts"),
    )
    .with_beside(place.join("translations"), place.join("voices"));
    assert!(!bring(&elsewhere, &paths[..1]).beside[0].course_here);
    assert_eq!(std::fs::read_dir(place.join("translations")).expect("there").count(), 1);
    bring(&other.library, &paths[..1]);
    other.library.open_beside();
    other.library.reopen("small");
    assert_eq!(other.learner(), (true, "Q Pequeño".into(), "¿Es así?".into()));
}

#[test]
fn the_pages_speak_a_language_once_its_words_are_approved() {
    let desk = Box::new();
    let catalogues = [MESSAGES];
    let source = Source::interface(&catalogues);
    let from = source.words()["desk-save"].clone();
    assert_eq!(source.fault("desk-save", "Waqaychay"), None);
    let said =
        Proposal { key: "desk-save".into(), words: "Waqaychay".into(), from, machine: false, again: false };
    let propose = |said: &Proposal| {
        words::propose(&desk.library, &desk.actor, INTERFACE, &quechua(), vec![said.clone()])
            .expect("written")
    };
    let speaks = || {
        let catalogue = desk.library.store.read_blocking(|db| approved_catalogue(db, &catalogues, &[]));
        catalogue.expect("read").sources.iter().any(|(tag, file)| *tag == "quz" && file.contains("Waqaychay"))
    };
    assert_eq!(propose(&Proposal { machine: true, ..said.clone() }), 1);
    assert_eq!(propose(&said), 1);
    assert!(!speaks());
    let seen = vec![(said.key.clone(), said.words.clone())];
    let by = (&desk.reviewer, &hand(&desk.reviewer));
    let approved = words::approve(&desk.library, by, INTERFACE, &quechua(), seen, source.words());
    assert_eq!(approved.expect("written"), 1);
    assert!(speaks());
}

#[test]
fn another_box_speaks_a_language_whose_words_and_voice_it_was_brought() {
    let (desk, other) = (Box::new(), Box::new());
    let catalogues = [crate::MESSAGES];
    let source = Source::interface(&catalogues);
    let Source::Interface(texts) = &source else { panic!("the pages") };
    let key = "library-answer";
    let from = source.words()[key].clone();
    let said = Proposal { key: key.into(), words: "Kutichiy".into(), from, machine: false, again: false };
    words::propose(&desk.library, &desk.actor, INTERFACE, &quechua(), vec![said]).expect("written");
    let pages = |desk: &Box| {
        desk.library.store.read_blocking(|db| approved_pages(db, texts, &quechua())).expect("read")
    };
    assert_eq!(pages(&desk).texts.len(), 0, "nothing unapproved leaves the desk");
    let by = (&desk.reviewer, &hand(&desk.reviewer));
    let seen = vec![(key.to_owned(), "Kutichiy".to_owned())];
    words::approve(&desk.library, by, INTERFACE, &quechua(), seen, source.words()).expect("written");
    let package = formats::package::Translation {
        translators: "Rosa".into(),
        reviewed_by: "Julián".into(),
        ..pages(&desk)
    };
    let signer = SigningKey::from_bytes(&[9; 32]);
    let words = build_translation(&translation_files(&package), &signer).expect("built");
    let mut files = MemoryFiles::default();
    let voice = Voice { synthetic: false, by: "Rosa".into() };
    files.insert(VOICE_FILE, voice_file(&package.course, 1, &quechua(), &voice));
    files.insert(&VoicePackage::path(&digest_of("Kutichiy"), "ogg"), b"OggS kutichiy".to_vec());
    let voice = build_voice(&files, &signer).expect("built");
    let place = other.folder.path();
    let speaks = || {
        let beside = translations_in(&place.join("translations"));
        let approved = other.library.store.read_blocking(|db| approved_catalogue(db, &catalogues, &beside));
        let all = [crate::MESSAGES, approved.expect("read")];
        let messages = Messages::load(&all, LanguagePlan::default()).expect("texts");
        let t = messages.tongue(&quechua());
        let sound = heard_phrase(&other.library.recorded, &t, key).map(|sound| sound.to_string());
        (t.say(key).into_owned(), sound.unwrap_or_default())
    };
    assert_eq!(speaks().0, "Responder");
    for archive in [&words, &voice] {
        let (laid, new) = other.library.lay_beside(archive).expect("taken").expect("is no course");
        assert!(laid.is_of_pages() && laid.course_here && new);
    }
    let digest = Digest(*blake3::hash(b"OggS kutichiy").as_bytes());
    let (said, sound) = speaks();
    assert!(said == "Kutichiy" && sound.contains(&format!("/media/{digest}.ogg")), "{said} {sound}");
    let file = other.library.recorded.file(&digest).and_then(|file| file.read());
    assert_eq!(file, Some(b"OggS kutichiy".to_vec()));
}

#[test]
fn a_phrase_of_the_player_is_heard_once_its_recording_is_approved() {
    let desk = Box::new();
    let catalogues = [crate::MESSAGES];
    let source = Source::interface(&catalogues);
    let texts = source.texts();
    let heard: Vec<&str> = texts.iter().filter(|text| text.heard).map(|text| text.key.as_str()).collect();
    assert_eq!(heard.len(), crate::player::phrases::PHRASES.len(), "every phrase can be recorded");
    let key = "library-answer";
    let from = source.words()[key].clone();
    let said = Proposal { key: key.into(), words: "Kutichiy".into(), from, machine: false, again: false };
    words::propose(&desk.library, &desk.actor, INTERFACE, &quechua(), vec![said]).expect("written");
    let seen = vec![(key.to_owned(), "Kutichiy".to_owned())];
    let by = (&desk.reviewer, &hand(&desk.reviewer));
    assert_eq!(
        words::approve(&desk.library, by, INTERFACE, &quechua(), seen, source.words()).expect("written"),
        1
    );
    // As pages speak from the next start on.
    let approved =
        desk.library.store.read_blocking(|db| approved_catalogue(db, &catalogues, &[])).expect("read");
    let messages = Messages::load(&[crate::MESSAGES, approved], LanguagePlan::default()).expect("texts");
    let t = messages.tongue(&quechua());
    assert_eq!(t.say(key), "Kutichiy");
    let address = || {
        desk.library.open_phrases();
        heard_phrase(&desk.library.recorded, &t, key).map(|sound| sound.to_string())
    };
    assert_eq!(address(), None);
    let blob = desk.library.blobs.put(b"OggS kutichiy").expect("kept");
    let spoken = source.spoken(key, "Kutichiy").expect("is heard");
    assert_eq!(spoken, digest_of("Kutichiy"));
    let sound = DraftFile { digest: blob, ending: "ogg".into(), words: spoken.to_string() };
    sounds::record(&desk.library, &desk.actor, INTERFACE, &quechua(), key, sound).expect("written");
    assert_eq!((address(), desk.library.recorded.file(&blob).is_some()), (None, false));
    let approve = |who: &Actor| {
        sounds::approve_sound(&desk.library, (who, &hand(who)), INTERFACE, &quechua(), key, blob, spoken)
            .expect("written")
    };
    assert_eq!((approve(&desk.actor), address()), (0, None));
    assert_eq!(approve(&desk.reviewer), 1);
    assert!(address().expect("sounds").contains(&format!("/media/{blob}.ogg")));
    let bytes = desk.library.recorded.file(&blob).and_then(|file| file.read());
    assert_eq!(bytes, Some(b"OggS kutichiy".to_vec()));
    // Pages that say other words do not have it.
    let spanish = messages.tongue(&"es".parse().expect("a tag"));
    assert!(
        !heard_phrase(&desk.library.recorded, &spanish, key)
            .expect("built in")
            .to_string()
            .contains(&blob.to_string())
    );
    let heard = |words: &str| {
        let words = [(key.to_owned(), words.to_owned())].into();
        desk.library.store.read_blocking(|db| heard_phrases(db, &quechua(), &words)).expect("read").len()
    };
    assert_eq!((heard("Kutichiy"), heard("Kutichipuy")), (1, 0));
}

/// What a maker made for a small course from a version of it, and its words for the course's title.
fn made(maker: u8, version: u32, title: &str) -> Vec<u8> {
    let from = words_digest("Pequeño");
    let package = formats::package::Translation {
        course: formats::package::Id::new("small").expect("an id"),
        course_version: version,
        language: quechua(),
        translators: "Rosa".into(),
        reviewed_by: "Julián".into(),
        texts: [("course:self.title".to_owned(), Translated { from, words: title.into() })].into(),
    };
    let signer = SigningKey::from_bytes(&[maker; 32]);
    build_translation(&translation_files(&package), &signer).expect("built")
}

#[test]
fn beside_a_course_an_older_package_never_takes_a_newer_ones_place() {
    // What lay there under the short name, what is brought then, and how each ends: new, here already, or older.
    type Brought<'a> = &'a [(u8, u32, &'a str, Result<bool, ()>)];
    type Row<'a> = (Option<(u8, u32, &'a str)>, Brought<'a>, usize);
    let table: [Row<'_>; 6] = [
        (
            None,
            &[(1, 2, "a", Ok(true)), (1, 2, "a", Ok(false)), (1, 1, "b", Err(())), (1, 3, "c", Ok(true))],
            1,
        ),
        (None, &[(1, 2, "a", Ok(true)), (1, 2, "b", Ok(true))], 1),
        (None, &[(1, 2, "a", Ok(true)), (2, 1, "b", Ok(true))], 2),
        (Some((1, 2, "a")), &[(1, 2, "a", Ok(false)), (1, 1, "b", Err(())), (1, 3, "c", Ok(true))], 1),
        (Some((1, 2, "a")), &[(1, 2, "b", Ok(true)), (1, 1, "c", Err(()))], 1),
        // Another's file under the maker's short name is not his: it stays, whatever its version.
        (Some((2, 9, "a")), &[(1, 2, "b", Ok(true))], 2),
    ];
    for (number, (before, brought, files)) in table.into_iter().enumerate() {
        let desk = Box::new();
        let folder = desk.folder.path().join("translations");
        std::fs::create_dir_all(&folder).expect("made");
        let key = kernel::NodeKey(SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes());
        if let Some((maker, version, title)) = before {
            let short: String = key.to_string().chars().take(8).collect();
            let path = folder.join(format!("small-quz-{short}.chaski"));
            std::fs::write(path, made(maker, version, title)).expect("written");
            desk.library.open_beside();
        }
        for (maker, version, title, ends) in brought {
            let laid = desk.library.lay_beside(&made(*maker, *version, title));
            match (laid, ends) {
                (Ok(Some((laid, new))), Ok(known)) => {
                    assert_eq!((new, laid.maker == key), (*known, *maker == 1))
                }
                (Err(why), Err(())) => {
                    assert!(why.to_string().contains("of the course; this is from version 1"), "{why}")
                }
                (laid, _) => panic!("{number}, {title}: {laid:?}"),
            }
        }
        let names = std::fs::read_dir(&folder).expect("there").flatten().map(|entry| entry.file_name());
        assert_eq!(names.count(), files, "{number}");
    }
}

#[test]
fn beside_a_course_words_for_another_source_do_not_hide_anothers_that_fit() {
    let desk = Box::new();
    desk.library.install(desk.actor.school, &archive("¿Es así?")).expect("installed");
    let stale = formats::package::Translation {
        course: formats::package::Id::new("small").expect("an id"),
        course_version: 9,
        language: quechua(),
        translators: "Nobody".into(),
        reviewed_by: "Nobody".into(),
        texts: [(
            "course:self.title".to_owned(),
            Translated { from: words_digest("Otro"), words: "Stale".into() },
        )]
        .into(),
    };
    let signer = SigningKey::from_bytes(&[5; 32]);
    let stale = build_translation(&translation_files(&stale), &signer).expect("built");
    for archive in [stale, made(1, 1, "Huch'uy")] {
        assert!(desk.library.lay_beside(&archive).expect("taken").expect("beside").1);
    }
    let course = desk.library.course("small").expect("open");
    assert_eq!(course.course.texts.words(&quechua(), "title"), "Huch'uy");
}
