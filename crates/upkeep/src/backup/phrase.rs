//! The recovery key as words: fourteen of a list of 2,048, in the language of whoever writes them down. Words are copied by hand and read
//! over a telephone with fewer mistakes than letters, and of a wrong one it can be said which it is.
//!
//! The lists are those of BIP-39 (English, Spanish, Portuguese; in the public domain): no two words of a list begin with the same four
//! letters, so four are enough, and accents are forgiven.

use super::recovery::RecoveryKeyError;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use zeroize::Zeroizing;

/// Words of a phrase.
pub(super) const WORDS: usize = 14;
/// Bits of a word.
const BITS: usize = 11;
/// Bytes that go into a phrase; of the last one the upper two bits.
pub(super) const BYTES: usize = (WORDS * BITS).div_ceil(8);
/// Bits of the last byte that are in no word.
pub(super) const UNUSED_BITS: u32 = (BYTES * 8 - WORDS * BITS) as u32;
/// Words of what was typed that are looked at.
const MOST_TYPED: usize = 64;
/// By so many letters a word is known.
const KNOWN_BY: usize = 4;

/// In which language a phrase is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
}

impl Words {
    /// All.
    pub const ALL: [Words; 3] = [Words::Spanish, Words::Portuguese, Words::English];

    fn text(self) -> &'static str {
        match self {
            Words::English => include_str!("words/en.txt"),
            Words::Spanish => include_str!("words/es.txt"),
            Words::Portuguese => include_str!("words/pt.txt"),
        }
    }

    fn list(self) -> impl Iterator<Item = &'static str> {
        self.text().lines()
    }

    /// The number of a word, typed whole or by its first four letters.
    fn number(self, typed: &str) -> Option<usize> {
        let typed = plain(typed);
        let begins = typed.chars().count() == KNOWN_BY;
        self.list().position(|word| {
            let word = plain(word);
            *word == *typed || begins && word.starts_with(typed.as_str())
        })
    }

    /// The word that is most like it, if one is.
    fn like(self, typed: &str) -> Option<&'static str> {
        let typed = plain(typed);
        let (far, word) = self.list().map(|word| (distance(&typed, &plain(word)), word)).min()?;
        (far <= 2 && far < typed.chars().count()).then_some(word)
    }
}

/// Small letters, without accents.
fn plain(word: &str) -> Zeroizing<String> {
    Zeroizing::new(word.nfd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase).collect())
}

/// How many letters have to be changed, put in or left out, or changed with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(32).collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// Bytes as words.
pub(super) fn written(bytes: &[u8; BYTES], words: Words) -> Zeroizing<String> {
    let list: Vec<&str> = words.list().collect();
    let mut text = Zeroizing::new(String::with_capacity(WORDS * 9));
    for place in 0..WORDS {
        let number = (place * BITS..(place + 1) * BITS)
            .fold(0, |number, bit| number << 1 | usize::from(bytes[bit / 8] >> (7 - bit % 8) & 1));
        if place > 0 {
            text.push(' ');
        }
        text.push_str(list.get(number).copied().unwrap_or_default());
    }
    text
}

/// What was typed, if it is a phrase: as words and not as a key of letters. `None`: a key of letters, or something else.
pub(super) fn read(typed: &str) -> Option<Result<Zeroizing<[u8; BYTES]>, RecoveryKeyError>> {
    let apart = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '.' | '-' | '\u{2013}');
    let mut typed: Vec<&str> = typed.split(apart).filter(|word| !word.is_empty()).take(MOST_TYPED).collect();
    // In the language of most of them.
    let known = |words: &Words| typed.iter().filter(|word| words.number(word).is_some()).count();
    let words = Words::ALL.into_iter().max_by_key(known)?;
    let long =
        |word: &&&str| word.chars().all(char::is_alphabetic) && (5..=24).contains(&word.chars().count());
    let looks_so = 2 * known(&words) >= typed.len() || typed.iter().filter(long).count() >= 2;
    if !looks_so || typed.len() < 2 {
        return None;
    }
    // The numbers that are printed before the words.
    typed.retain(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (place, word) in typed.iter().enumerate() {
        let Some(number) = words.number(word) else {
            let like = words.like(word).map(str::to_owned);
            let word = word.chars().take(24).collect();
            return Some(Err(RecoveryKeyError::Word { place: place + 1, word, like: like.into() }));
        };
        for (bit, at) in (place * BITS..(place + 1) * BITS).enumerate().filter(|(_, at)| at / 8 < BYTES) {
            bytes[at / 8] |= ((number >> (BITS - 1 - bit) & 1) as u8) << (7 - at % 8);
        }
    }
    Some(match typed.len() {
        WORDS => Ok(bytes),
        found => Err(RecoveryKeyError::Words { found }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Entropy, Seed};
    use std::collections::BTreeSet;

    #[test]
    fn each_list_has_2048_words_that_differ_in_four_letters() {
        for words in Words::ALL {
            let list: Vec<String> = words.list().map(|word| plain(word).to_string()).collect();
            assert_eq!(list.len(), 1 << BITS);
            let begins: BTreeSet<String> =
                list.iter().map(|word| word.chars().take(KNOWN_BY).collect()).collect();
            assert_eq!(begins.len(), list.len(), "{words:?}");
            assert!(list.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
        }
    }

    #[test]
    fn bytes_come_back_from_words_however_they_are_typed() {
        for words in Words::ALL {
            let mut bytes = [0; BYTES];
            Seed(4).chance().fill(&mut bytes);
            bytes[BYTES - 1] &= u8::MAX << UNUSED_BITS;
            let text = written(&bytes, words);
            assert_eq!(text.split(' ').count(), WORDS);
            let back = |typed: &str| *read(typed).unwrap().unwrap();
            assert_eq!(back(&text), bytes);
            assert_eq!(back(&plain(&text).to_uppercase().replace(' ', ",\n  ")), bytes);
            let short: Vec<String> =
                text.split(' ').map(|word| word.nfc().take(KNOWN_BY).collect::<String>()).collect();
            assert_eq!(back(&short.join(" ")), bytes, "{short:?}");
        }
    }
}
