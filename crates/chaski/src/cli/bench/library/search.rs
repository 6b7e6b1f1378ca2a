//! Search over invented titles. Words are made of Spanish syllables and fall as often as words do (Zipf 1949: the n-th word one
//! n-th as often as the first), so a few stand in every other title and most in a handful. Two thousand queries of one to three
//! words, as people type them: without accents, half of them with one slip in one word.

use super::super::hub::report::{Line, Report};
use crate::{
    cli::Failure,
    hub::{DataFolder, open_store},
};
use library::{
    Library,
    find::{Findable, SCOPE},
};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use store::search::{Filter, Search, Shown, find, tokens};
use web::messages::{LanguagePlan, Messages};

/// Words of the invented language.
const WORDS: usize = 40_000;
/// Queries asked.
const QUERIES: usize = 2_000;
/// Results asked for: what the page shows.
const SHOWN: usize = 30;

/// Numbers from a fixed beginning, so that every run has the same titles (SplitMix64, Steele and others 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn vocabulary(dice: &mut Dice) -> Vec<String> {
    const SYLLABLES: [&str; 40] = [
        "ma", "te", "rí", "co", "la", "ción", "pa", "de", "lu", "na", "gua", "tri", "bo", "sé", "mi", "ñu",
        "ja", "cer", "plan", "ta", "ro", "vi", "que", "ga", "no", "fe", "li", "du", "bra", "cho", "llu",
        "xi", "zo", "á", "es", "in", "or", "un", "sol", "mar",
    ];
    let mut words = std::collections::BTreeSet::new();
    while words.len() < WORDS {
        let count = 1 + dice.below(4);
        words.insert((0..=count).map(|_| SYLLABLES[dice.below(SYLLABLES.len())]).collect::<String>());
    }
    let mut words: Vec<String> = words.into_iter().collect();
    for i in (1..words.len()).rev() {
        words.swap(i, dice.below(i + 1));
    }
    // The commonest words of any language are short.
    for (place, word) in
        words.iter_mut().zip(["de", "la", "el", "y", "en", "los", "con", "para", "un", "las"])
    {
        *place = word.to_owned();
    }
    words
}

/// A word, the n-th with a weight of one n-th.
fn draw<'w>(words: &'w [String], heights: &[f64], dice: &mut Dice) -> &'w str {
    let at = dice.next() as f64 / u64::MAX as f64 * heights.last().copied().unwrap_or(1.0);
    &words[heights.partition_point(|height| *height < at).min(words.len() - 1)]
}

/// One slip of the finger in a word.
fn slipped(word: &str, dice: &mut Dice) -> String {
    let mut signs: Vec<char> = word.chars().collect();
    let at = dice.below(signs.len());
    match dice.below(4) {
        0 => drop(signs.remove(at)),
        1 => signs.insert(at, 'k'),
        2 => signs[at] = if signs[at] == 'k' { 'h' } else { 'k' },
        _ if at + 1 < signs.len() => signs.swap(at, at + 1),
        _ => drop(signs.remove(at)),
    }
    signs.into_iter().collect()
}

/// Makes the titles, looks for them, and adds the rows.
pub fn run(path: &Path, titles: u32, report: &mut Report) -> Result<(), Failure> {
    let mut dice = Dice(2026);
    let words = vocabulary(&mut dice);
    let mut height = 0.0;
    let heights: Vec<f64> = (1..=words.len())
        .map(|n| {
            height += 1.0 / n as f64;
            height
        })
        .collect();
    let titles: Vec<String> = (0..titles)
        .map(|_| {
            let count = 3 + dice.below(5);
            (0..count).map(|_| draw(&words, &heights, &mut dice)).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let folder = DataFolder::at(path);
    let store = open_store(&folder, Duration::ZERO)?;
    let messages = Messages::load(&crate::features::catalogues(), LanguagePlan::default())?;
    let library = Library::new(store.clone(), folder.blobs(), messages);
    let things = titles.iter().enumerate().map(|(i, title)| Findable {
        thing: format!("lesson/{i}"),
        words: Vec::new(),
        shown: Shown {
            part: "invented".into(),
            title: title.clone(),
            link: format!("/courses/invented/{i}"),
            kind: "lesson".into(),
            language: ["es", "pt", "en", "qu"][i % 4].into(),
            level: ["primary", "secondary", "adult"][i % 3].into(),
            subject: String::new(),
            ways: String::new(),
        },
    });
    let began = Instant::now();
    library.index_part("invented", "1", things.collect())?;
    report.add(Line::told(
        format!("{} titles put into the search", titles.len()),
        began.elapsed().as_secs_f64(),
        "s",
    ));

    let mut times = Vec::with_capacity(QUERIES);
    let (mut wanted, mut found) = ([0u32; 2], [0u32; 2]);
    for query in 0..QUERIES {
        let at = dice.below(titles.len());
        let all = tokens(&titles[at]);
        let count = (1 + query % 3).min(all.len());
        let from = dice.below(all.len() - count + 1);
        let mut typed: Vec<String> = all[from..from + count].to_vec();
        let long: Vec<usize> = (0..count).filter(|i| typed[*i].chars().count() >= 5).collect();
        let slips = query % 2 == 1 && !long.is_empty();
        if slips {
            let which = long[dice.below(long.len())];
            typed[which] = slipped(&typed[which], &mut dice);
        }
        let typed = typed.join(" ");
        // A few ask for a language as well.
        let filter = match query % 10 {
            0 => Filter { language: ["es", "pt", "en", "qu"][at % 4].into(), ..Filter::default() },
            _ => Filter::default(),
        };
        let search = Search { scope: SCOPE, words: &typed, filter, language: "es", limit: SHOWN };
        let began = Instant::now();
        let results = store.read_blocking(|db| find(db, &search))?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        if count == 3 {
            let holds = |title: &str| {
                let here = tokens(title);
                all[from..from + count].iter().all(|word| here.contains(word))
            };
            wanted[usize::from(slips)] += 1;
            found[usize::from(slips)] += u32::from(results.iter().any(|result| holds(&result.title)));
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    report.add(Line::told("search, p50", at(0.5), "ms"));
    report.add(Line::most("search, p99", at(0.99), "ms", 10.0));
    report.add(Line::told("search, slowest", at(1.0), "ms"));
    let share = |i: usize| 100.0 * f64::from(found[i]) / f64::from(wanted[i].max(1));
    report.add(Line::told("three words without accents: found on the page", share(0), "%"));
    report.add(Line::told("three words, one with a slip: found on the page", share(1), "%"));
    drop(library);
    store.close();
    let size = std::fs::metadata(folder.database()).map_or(0, |file| file.len());
    report.add(Line::told("the database with this search in it", size as f64 / 1e6, "MB"));
    Ok(())
}
