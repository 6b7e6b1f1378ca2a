//! Jobs and search, on both databases.

use crate::on_both;
use kernel::{Seed, UtcMillis};
use store::{StoreError, jobs, search};

#[test]
fn a_job_is_leased_once_retried_with_pauses_and_given_up() {
    on_both("jobs", |opening, folder| {
        let store = &opening.open(folder.path(), Seed(1)).unwrap();
        let now = UtcMillis(1_000_000);
        store
            .write_blocking(move |tx| -> Result<(), StoreError> {
                jobs::enqueue(tx, "scrub", b"all", now)?;
                let job = jobs::lease(tx, &["scrub"], now)?.expect("due");
                assert_eq!(
                    (job.kind.as_str(), job.payload.as_slice(), job.attempt),
                    ("scrub", &b"all"[..], 1)
                );
                assert_eq!(jobs::lease(tx, &["scrub"], now)?, None, "leased jobs are not given twice");
                // The worker died: after the lease another takes it.
                let mut later = now.plus_ms(jobs::LEASE_MS);
                assert_eq!(jobs::lease(tx, &["other"], later)?, None);
                let mut job = jobs::lease(tx, &["scrub"], later)?.expect("lease over");
                for attempt in 2..=jobs::MAX_ATTEMPTS {
                    assert_eq!(job.attempt, attempt);
                    let again = jobs::fail(tx, &job, "no disk", later)?;
                    assert_eq!(again, attempt < jobs::MAX_ATTEMPTS);
                    assert_eq!(jobs::lease(tx, &["scrub"], later)?, None, "a pause comes first");
                    later = later.plus_ms(24 * 3_600_000);
                    match jobs::lease(tx, &["scrub"], later)? {
                        Some(next) => job = next,
                        None => assert_eq!(attempt, jobs::MAX_ATTEMPTS),
                    }
                }
                Ok(())
            })
            .unwrap();
        let given_up = store.read_blocking(|db| jobs::given_up(db, 10)).unwrap();
        assert_eq!(given_up.len(), 1);
        assert_eq!(given_up[0].2, "no disk");
    });
}

fn put(
    tx: &mut store::WriteTx<'_>,
    scope: &str,
    document: &str,
    fields: &[(&str, i64)],
) -> Result<(), StoreError> {
    let shown = search::Shown {
        part: "p".into(),
        title: fields[0].0.into(),
        kind: "course".into(),
        language: document.rsplit_once('@').map_or("es", |(_, language)| language).into(),
        level: if document.starts_with("numbers") { "primary" } else { "adult teacher" }.into(),
        ways: if document.starts_with("phone") { "sound unread" } else { "" }.into(),
        ..search::Shown::default()
    };
    search::index(tx, scope, document, fields, &shown)
}

#[test]
fn search_finds_words_and_beginnings_whatever_the_accents() {
    on_both("search", |opening, folder| {
        let store = &opening.open(folder.path(), Seed(1)).unwrap();
        store
            .write_blocking(|tx| -> Result<(), StoreError> {
                put(tx, "courses", "numbers", &[("Números en el mercado", 10), ("precios y cambio", 3)])?;
                put(tx, "courses", "phone", &[("Segura con el teléfono", 10), ("mensajes, precios", 1)])?;
                put(tx, "people", "numbers", &[("uno", 1)])?;
                put(tx, "courses", "phone", &[("Segura con el teléfono", 10), ("mensajes y precios", 1)])
            })
            .unwrap();
        let cases: [(&str, &[&str]); 16] = [
            ("NUMEROS", &["numbers"]),
            ("mercado núm", &["numbers"]),
            ("precios", &["numbers", "phone"]),
            ("prec", &["numbers", "phone"]),
            ("prec mensajes", &[]),
            ("telefono", &["phone"]),
            ("", &[]),
            // One slip: a letter wrong, missing, too many, two swapped; at the beginning, in the middle, at the end.
            ("telefomo", &["phone"]),
            ("elefono", &["phone"]),
            ("tellefono", &["phone"]),
            ("teelfono", &["phone"]),
            ("etlefono segura", &["phone"]),
            ("mercad0", &["numbers"]),
            ("mercadoo precios", &["numbers"]),
            ("tlfono", &[]),
            ("precois", &["numbers", "phone"]),
        ];
        let find = |words: &str, filter: search::Filter| {
            let wish = search::Search { scope: "courses", words, filter, language: "es", limit: 10 };
            let found = store.read_blocking(|db| search::find(db, &wish)).unwrap();
            found.into_iter().map(|found| found.document).collect::<Vec<_>>()
        };
        for (query, expected) in cases {
            assert_eq!(find(query, search::Filter::default()), expected, "{query}");
        }
        let adults = search::Filter { level: "adult".into(), ..search::Filter::default() };
        assert_eq!(find("precios", adults.clone()), ["phone"]);
        let listed = store.read_blocking(|db| search::browse(db, "courses", "course", &adults, 10)).unwrap();
        assert_eq!(
            listed.iter().map(|found| found.title.as_str()).collect::<Vec<_>>(),
            ["Segura con el teléfono"]
        );
        let heard = search::Filter { way: "sound".into(), ..search::Filter::default() };
        assert_eq!((find("precios", heard.clone()).len(), find("mercado", heard.clone()).len()), (1, 0));
        let offered = store.read_blocking(|db| search::values(db, "courses")).unwrap();
        assert_eq!(
            (
                offered.languages.join(" "),
                offered.levels.join(" "),
                offered.subjects.len(),
                offered.ways.join(" ")
            ),
            ("es".into(), "adult primary teacher".into(), 0, "sound unread".into())
        );
        // What is part of nothing whole that fits is named by itself; nothing is named twice.
        store
            .write_blocking(|tx| -> Result<(), StoreError> {
                for (document, part, ways) in
                    [("l1", "p", "sound"), ("l2", "other", "sound"), ("l3", "other", "")]
                {
                    let (title, kind) = (document.to_owned(), "lesson".to_owned());
                    let (part, ways) = (part.to_owned(), ways.to_owned());
                    let shown = search::Shown { part, title, kind, ways, ..search::Shown::default() };
                    search::index(tx, "courses", document, &[("lesson", 1)], &shown)?;
                }
                Ok(())
            })
            .unwrap();
        let browsed = store.read_blocking(|db| search::browse(db, "courses", "course", &heard, 10)).unwrap();
        assert_eq!(browsed.iter().map(|found| found.document.as_str()).collect::<Vec<_>>(), ["phone", "l2"]);
        store.write_blocking(|tx| search::remove_part(tx, "courses", "other").map(drop)).unwrap();
        // What goes takes its words along: nothing is found by a slip of a word that is nowhere.
        store.write_blocking(|tx| search::remove_part(tx, "courses", "p").map(drop)).unwrap();
        assert_eq!(find("telefomo", search::Filter::default()), Vec::<String>::new());
        let left = store
            .read_blocking(|db| db.query("SELECT word FROM search_word WHERE scope = 'courses' UNION ALL SELECT rest FROM search_rest", &[]))
            .unwrap();
        assert!(left.is_empty());
    });
}

#[test]
fn one_thing_in_several_languages_is_found_once_in_hers() {
    on_both("search-languages", |opening, folder| {
        let store = &opening.open(folder.path(), Seed(1)).unwrap();
        store
            .write_blocking(|tx| -> Result<(), StoreError> {
                for document in ["radio@es", "radio@en", "radio@pt", "tele@en"] {
                    put(tx, "courses", document, &[("Radio", 10)])?;
                }
                Ok(())
            })
            .unwrap();
        let find = |language: &str, filter: search::Filter| {
            let wish = search::Search { scope: "courses", words: "radio", filter, language, limit: 10 };
            let found = store.read_blocking(|db| search::find(db, &wish)).unwrap();
            found.into_iter().map(|found| found.document).collect::<Vec<_>>()
        };
        assert_eq!(find("pt", search::Filter::default()), ["radio@pt", "tele@en"]);
        let spanish = search::Filter { language: "es".into(), ..search::Filter::default() };
        assert_eq!(find("pt", spanish), ["radio@es"]);
    });
}
