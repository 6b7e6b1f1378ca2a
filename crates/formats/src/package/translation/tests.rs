use super::*;
use crate::package::{Course, MemoryFiles, Response, mark, read_folder, spoken_as, spoken_texts, verify};
use kernel::Seed;

const QUESTION: &str = "kind = \"text\"\nskill = \"try-it\"\ndifficulty = 1\n[words]\nwho = 1\n[es]\nprompt = \"¿Qué pide {who}?\"\n\
    words.who = [\"Rosa\"]\naccept = [\"clave\", \"contraseña\"]\nhints = [\"Piensa.\"]\nsolution = \"La clave.\"\n\
    feedback.wrong = \"Todavía no.\"\n";

fn files(page: &str) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    for (path, text) in [
        (
            "course.toml",
            "format = 1\nid = \"small\"\nversion = 3\nsource_language = \"es\"\nlanguages = [\"es\"]\nlicence = \"CC-BY-4.0\"\n\
             level = \"everyone\"\n[[authors]]\nname = \"A school\"\n[es]\ntitle = \"Pequeño\"\nabout = \"Muy pequeño.\"\n",
        ),
        ("skills.toml", "[try-it]\n[es]\ntry-it = \"Probar\"\n"),
        ("1-unit/unit.toml", "[[sources]]\ntitle = \"Own\"\n[es]\ntitle = \"Unidad\"\nabout = \"Algo\"\n"),
        (
            "1-unit/1-lesson/lesson.toml",
            "minutes = 5\nskills = [\"try-it\"]\n[es]\ntitle = \"Lección\"\ngoal = \"Meta\"\n",
        ),
        ("1-unit/1-lesson/notes.es.md", "# Notas\n\nSaludar.\n"),
        ("1-unit/1-lesson/10-read.es.md", page),
        ("1-unit/1-lesson/20-ask.toml", QUESTION),
    ] {
        files.insert(path, text);
    }
    files
}

const PAGE: &str = "# Hola\n\nBuenos días.\n\n## Después\n\nHasta **luego**.\n";

fn spanish() -> LanguageTag {
    "es".parse().expect("a tag")
}

fn course() -> (Course, MemoryFiles) {
    let files = files(PAGE);
    (read_folder(&files).expect("a course"), files)
}

/// Every text of a course, said with something in front.
fn whole(course: &Course, files: &MemoryFiles) -> Translation {
    let texts = course_texts(course, files, &spanish());
    let said = texts.iter().map(|text| {
        let words = match text.words.strip_prefix("## ") {
            Some(rest) => format!("## Q {rest}"),
            None => format!("Q {}", text.words.replace("\n", "\nQ ")),
        };
        (text.key(), Translated { from: text.digest(), words })
    });
    Translation {
        course: course.id.clone(),
        course_version: course.version,
        language: "quz".parse().expect("a tag"),
        translators: "Rosa \"Quispe\"".into(),
        reviewed_by: "Julián Mamani".into(),
        texts: said.collect(),
    }
}

#[test]
fn every_text_has_a_name() {
    let (course, files) = course();
    let texts = course_texts(&course, &files, &spanish());
    let keys: Vec<String> = texts.iter().map(CourseText::key).collect();
    let expected = [
        "course:self.title",
        "course:self.about",
        "unit:unit.title",
        "unit:unit.about",
        "lesson:lesson.title",
        "lesson:lesson.goal",
        "read.title",
        "read.text",
        "read.text.2",
        "ask.prompt",
        "ask.words.who.1",
        "ask.accept",
        "ask.hints.1",
        "ask.feedback.wrong",
        "ask.solution",
        "notes:lesson.title",
        "notes:lesson.text",
        "skill:try-it.name",
    ];
    assert_eq!(keys, expected);
    let accept = texts.iter().find(|text| text.address == "accept").expect("there");
    assert_eq!((accept.words.as_str(), accept.shape), ("clave\ncontraseña", TextShape::Lines));
    // What can be heard is what is spoken, under the same names.
    let heard: Vec<String> = texts
        .iter()
        .filter_map(CourseText::heard_as)
        .map(|(id, address)| format!("{id}.{address}"))
        .collect();
    for spoken in spoken_texts(&course, &spanish()) {
        assert!(heard.contains(&format!("{}.{}", spoken.id, spoken.address)), "{spoken:?}");
        let name = |text: &&CourseText| {
            text.heard_as().is_some_and(|(id, address)| *id == spoken.id && address == spoken.address)
        };
        let text = texts.iter().find(name).expect("there");
        let alone = spoken_as(&course, text, &text.words);
        assert_eq!(alone, Some(spoken).filter(|spoken| !spoken.words.is_empty()));
    }
}

#[test]
fn a_translated_course_speaks_the_language() {
    let (mut course, files) = course();
    let source = course_texts(&course, &files, &spanish());
    let quechua = whole(&course, &files);
    assert_eq!(course.translate(&source, &quechua), source.len());
    let tag = &quechua.language;
    assert_eq!(course.languages, [spanish(), tag.clone()]);
    assert_eq!(course.texts.words(tag, "title"), "Q Pequeño");
    assert_eq!(course.reviewed_by[tag], "Julián Mamani");
    let (lesson, page) = course.activity("read").expect("there");
    let page = page.page(tag).expect("a page");
    assert_eq!(page.title, "Q Hola");
    assert_eq!(&*page.sections[1].html, "<h2>Q Después</h2><p>Hasta <strong>luego</strong>.</p>");
    assert_eq!(lesson.notes[tag].title, "Q Notas");
    let exercise = course.activity("ask").and_then(|(_, activity)| activity.exercise()).expect("there");
    for answer in ["q clave", "Q contraseña", "clave"] {
        let marked = mark(exercise, Seed(1), &Response::Typed(answer.into())).expect("marks");
        assert!(marked.right, "{answer}");
    }
    assert!(spoken_texts(&course, tag).iter().any(|text| text.words == "Q Todavía no.\n"));
    // Twice changes nothing: the language is there.
    assert_eq!(course.translate(&source, &quechua), 0);
}

#[test]
fn a_part_that_is_not_whole_stays_in_the_courses_language() {
    let (mut course, files) = course();
    let source = course_texts(&course, &files, &spanish());
    let mut quechua = whole(&course, &files);
    quechua.texts.remove("read.text.2");
    quechua.texts.remove("ask.hints.1");
    course.translate(&source, &quechua);
    let (_, page) = course.activity("read").expect("there");
    let (_, ask) = course.activity("ask").expect("there");
    let wanted = [quechua.language.clone()];
    assert!(!page.speaks(&quechua.language) && !ask.speaks(&quechua.language));
    assert_eq!(course.language_of(page, &wanted), &spanish());
    assert_eq!(course.language_for(&wanted), &quechua.language);
    assert_eq!(course.lesson("lesson").expect("there").1.texts.words(&quechua.language, "goal"), "Q Meta");
}

#[test]
fn a_text_that_changed_is_not_shown_as_its_translation() {
    let (before, files_before) = course();
    let quechua = whole(&before, &files_before);
    let changed = files(&PAGE.replace("Buenos días", "Buenas noches"));
    let mut after = read_folder(&changed).expect("a course");
    let source = course_texts(&after, &changed, &spanish());
    after.translate(&source, &quechua);
    assert!(!after.activity("read").expect("there").1.speaks(&quechua.language));
    assert!(after.activity("ask").expect("there").1.speaks(&quechua.language));
}

#[test]
fn words_that_do_not_fit_are_refused() {
    let (course, files) = course();
    let source = course_texts(&course, &files, &spanish());
    let fault = |key: &str, words: &str| {
        let text = source.iter().find(|text| text.key() == key).expect(key);
        text_fault(&course, text, words)
    };
    assert_eq!(fault("ask.prompt", "{who}, ¿imata?"), None);
    assert_eq!(fault("ask.prompt", "¿Imata?"), Some(TextFault::Places));
    assert_eq!(fault("ask.prompt", "{who"), Some(TextFault::Unreadable));
    assert_eq!(fault("ask.prompt", " "), Some(TextFault::Empty));
    assert_eq!(fault("ask.prompt", &"a".repeat(9_000)), Some(TextFault::TooLong));
    assert_eq!(fault("read.text.2", "Manan uma"), Some(TextFault::Build));
    assert_eq!(fault("read.text.2", "## Uma\n\n<b>x</b>"), Some(TextFault::Unreadable));
    assert_eq!(fault("read.text.2", "## Uma\n\nRimay"), None);
    assert_eq!(fault("read.title", "Iskay\nsiqi"), Some(TextFault::Build));
    assert_eq!(fault("ask.accept", "huk\niskay\nkimsa"), None);
}

#[test]
fn a_package_carries_it_and_names_its_reviewer() {
    let (course, files) = course();
    let quechua = whole(&course, &files);
    let key = SigningKey::from_bytes(&[7; 32]);
    let archive = build_translation(&translation_files(&quechua), &key).expect("built");
    assert_eq!(read_translation(&verify(&archive).expect("signed")), Ok(quechua.clone()));
    // A long course lies in several files.
    let mut long = quechua.clone();
    for i in 0..60 {
        let words = "ñ".repeat(4_000);
        long.texts.insert(format!("x{i}.prompt"), Translated { from: digest_of("x"), words });
    }
    assert!(translation_files(&long).list().expect("memory").len() > 3);
    assert_eq!(read_translation(&translation_files(&long)), Ok(long));
    // Nobody reviewed it: nobody gets it.
    let nobody = Translation { reviewed_by: String::new(), ..quechua };
    assert!(matches!(read_translation(&translation_files(&nobody)), Err(TranslationError::Refused(_))));
    let mut other = translation_files(&nobody);
    other.insert("sound.md", "x");
    assert!(read_translation(&other).is_err());
}
