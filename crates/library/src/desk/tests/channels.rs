//! A channel from a translator's words to a learner's page, its questions and the search.

use super::*;
use crate::channel::{
    Stick,
    pages::load_item,
    tests::{NodeRow, put, uuid, write_channel},
};
use formats::package::TextFault;
use kernel::ports::Titles;
use store::search::{Filter, Search};

#[test]
fn a_channel_is_read_in_another_language_once_it_is_approved() {
    let desk = Box::new();
    let (stick, id) = (Scratch::new("desk-channel").expect("a folder"), uuid(0xc0));
    let item = r#"{"question":{"content":"¿Cuántos kilos? [[☃ numeric-input 1]]","widgets":{"numeric-input 1":{"type":"numeric-input",
        "options":{"answers":[{"value":7,"status":"correct"}]}}}},"hints":[{"content":"Cuenta."}]}"#;
    let archive = put(stick.path(), &testkit::zip::stored(&[("one.json", item.as_bytes())]), "perseus");
    let guide = put(stick.path(), b"%PDF-1.4 guide", "pdf");
    let bring = |version: u32, topic: &str| {
        let nodes: [NodeRow<'_>; 4] = [
            (0, None, "topic", "root", false, vec![]),
            (1, Some(0), "topic", topic, false, vec![]),
            (3, Some(1), "exercise", "Preguntas", false, vec![(&archive, "exercise")]),
            (4, Some(1), "document", "Guía", true, vec![(&guide, "document")]),
        ];
        write_channel(stick.path(), id, version, &nodes);
        let how = Bring {
            school: None,
            in_place: false,
            now: kernel::UtcMillis(1),
            free_mb: &|_| Some(9_999),
            progress: &mut |_| {},
        };
        let channels = desk.library.channels().expect("a box with channels");
        channels.bring(&Stick::open(stick.path()).expect("a stick"), id, how).expect("brought");
    };
    bring(1, "Agua");
    let channels = desk.library.channels().expect("a box with channels");
    let channel_source =
        || Source::Channel(desk.library.channel_source(&id).expect("read").expect("it is shown"));
    let source = channel_source();
    let texts: Vec<String> = source.texts().into_iter().map(|text| text.words).collect();
    assert_eq!(texts, ["Huerta <script>alert(1)</script>", "De la tierra", "Agua", "Preguntas"]);
    for (key, words, fault) in [
        (title_key(&uuid(1)), "Yaku", None),
        (title_key(&uuid(1)), "Yaku\nunu", Some(TextFault::Unreadable)),
        (title_key(&uuid(1)), " ", Some(TextFault::Empty)),
        (about_key(&id), "Allpa\nmanta", None),
        (title_key(&uuid(4)), "Yaku", Some(TextFault::Unreadable)),
    ] {
        assert_eq!(source.fault(&key, words), fault, "{key} {words:?}");
    }
    // What a pupil reads who speaks a variant of the language.
    let reader: LanguageTag = "quz-PE".parse().expect("a tag");
    let title = || {
        let mut node = channels.node(&id, &uuid(1)).expect("read").expect("there");
        channels.say_nodes(&id, &reader, std::slice::from_mut(&mut node));
        (node.title, node.title_in.map(|tag| tag.to_string()))
    };
    let say = |source: &Source, only: &str| {
        let said: Vec<Proposal> = source
            .texts()
            .into_iter()
            .filter(|text| text.key.contains(only))
            .map(|text| Proposal {
                words: format!("Q {}", text.words),
                key: text.key,
                from: text.words,
                machine: false,
                again: false,
            })
            .collect();
        let seen = said.iter().map(|said| (said.key.clone(), said.words.clone())).collect();
        let name = source.name();
        words::propose(&desk.library, &desk.actor, &name, &quechua(), said).expect("written");
        let before = title();
        let by = (&desk.reviewer, &hand(&desk.reviewer));
        words::approve(&desk.library, by, &name, &quechua(), seen, source.words()).expect("written");
        before
    };
    assert_eq!(say(&source, "node:"), ("Agua".into(), None), "nothing unapproved reaches a learner");
    assert_eq!(title(), ("Q Agua".into(), Some("quz".into())));
    let mut card = channels.card(&id).expect("read").expect("shown");
    channels.say_card(&reader, &mut card);
    assert_eq!(
        (card.title.as_str(), card.about.as_str()),
        ("Q Huerta <script>alert(1)</script>", "Q De la tierra")
    );
    assert_eq!(desk.library.course_title(&id.to_string(), &reader).as_deref(), Some(card.title.as_str()));
    // The search finds it, too.
    desk.library.index_channels().expect("indexed");
    let found = |words: &str| -> Vec<String> {
        let search =
            Search { scope: crate::find::SCOPE, words, filter: Filter::default(), language: "quz", limit: 9 };
        let found = desk.library.store.read_blocking(|db| store::search::find(db, &search)).expect("found");
        found.into_iter().map(|one| format!("{} {}", one.language, one.title)).collect()
    };
    assert_eq!(found("agua"), ["quz Q Agua"], "a thing once, in her language");
    // A question is said when all of it is.
    let exercise =
        Source::Exercise(desk.library.exercise_source(&id, &uuid(3)).expect("read").expect("it is shown"));
    let keys: Vec<String> = exercise.texts().into_iter().map(|text| text.key).collect();
    assert_eq!(keys, ["one.question", "one.hints.1"]);
    assert_eq!(exercise.fault("one.question", "¿Hayka?"), Some(TextFault::Places));
    assert_eq!(exercise.fault("one.question", "¿Hayka? [[☃ numeric-input 1]]"), None);
    let node = channels.node(&id, &uuid(3)).expect("read").expect("there");
    let said_in = || {
        let said = channels.said_of_exercise(&id, &node.id, &reader).expect("read");
        let loaded = load_item(channels, &id, &node, "one", said.as_ref()).expect("read").expect("there");
        assert!(loaded.is_playable());
        loaded.said_in().map(ToString::to_string)
    };
    assert_eq!(said_in(), None);
    say(&exercise, "question");
    assert_eq!(said_in(), None);
    say(&exercise, "hints");
    assert_eq!(said_in().as_deref(), Some("quz"));
    assert!(desk.library.exercise_source(&id, &uuid(4)).expect("read").is_none(), "it is for teachers alone");
    // Another version: what says something else is as its author wrote it, the rest stays.
    bring(2, "Agua y suelo");
    assert_eq!(title(), ("Agua y suelo".into(), None));
    desk.library.index_channels().expect("indexed");
    assert_eq!(found("agua"), ["es Agua y suelo"]);
    assert_eq!(channel_source().words()[&title_key(&uuid(1))], "Agua y suelo");
}
