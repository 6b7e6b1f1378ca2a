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

#[test]
fn search_finds_words_and_beginnings_whatever_the_accents() {
    on_both("search", |opening, folder| {
        let store = &opening.open(folder.path(), Seed(1)).unwrap();
        store
            .write_blocking(|tx| -> Result<(), StoreError> {
                search::index(
                    tx,
                    "courses",
                    "numbers",
                    &[("Números en el mercado", 10), ("precios y cambio", 3)],
                )?;
                search::index(
                    tx,
                    "courses",
                    "phone",
                    &[("Segura con el teléfono", 10), ("mensajes, precios", 1)],
                )?;
                search::index(tx, "people", "numbers", &[("otro", 1)])?;
                search::index(
                    tx,
                    "courses",
                    "phone",
                    &[("Segura con el teléfono", 10), ("mensajes y precios", 1)],
                )
            })
            .unwrap();
        let cases: [(&str, &[&str]); 7] = [
            ("NUMEROS", &["numbers"]),
            ("mercado núm", &["numbers"]),
            ("precios", &["numbers", "phone"]),
            ("prec", &["numbers", "phone"]),
            ("prec mensajes", &[]),
            ("telefono", &["phone"]),
            ("", &[]),
        ];
        for (query, expected) in cases {
            let found = store.read_blocking(|db| search::find(db, "courses", query, 10)).unwrap();
            assert_eq!(found, expected, "{query}");
        }
    });
}
