//! [`Secret`]: what a pupil knows: four digits, or four pictures in their order. Drawn by the box, never chosen, so that a
//! guess is worth what the arithmetic says ([`super::budget`]).

use kernel::Entropy;
use std::fmt;
use web::parts::Emblem;

/// Pictures to choose from.
pub const PICTURES: u8 = Emblem::SEQUENCE;
/// Digits, and pictures in a sequence.
pub const LENGTH: usize = 4;
/// Different PINs that are drawn: all of 10,000 but the ones people try first ([`is_weak_pin`]); a test counts them.
pub const PIN_SPACE: u32 = 9_688;
/// Different sequences that are drawn: no picture twice (12 * 11 * 10 * 9), no four in a row as they stand on the page.
pub const PICTURE_SPACE: u32 = 11_880 - 18;

/// Which kind a class uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum SecretKind {
    /// Four digits.
    #[default]
    Pin = 1,
    /// Four of twelve pictures in their order: for who does not read numbers yet.
    Pictures = 2,
}

impl SecretKind {
    /// Reads the stored number; unknown ones are PINs.
    pub fn from_i64(value: i64) -> Self {
        if value == SecretKind::Pictures as i64 { SecretKind::Pictures } else { SecretKind::Pin }
    }
}

/// What a pupil knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// Digits 0..=9.
    Pin([u8; LENGTH]),
    /// Numbers of pictures, 0..[`PICTURES`].
    Pictures([u8; LENGTH]),
}

impl Secret {
    /// Draws one, uniformly among those that are not weak.
    pub fn draw(kind: SecretKind, entropy: &mut dyn Entropy) -> Self {
        loop {
            match kind {
                SecretKind::Pin => {
                    let pin = [(); LENGTH].map(|()| below(entropy, 10));
                    if !is_weak_pin(pin) {
                        return Secret::Pin(pin);
                    }
                }
                SecretKind::Pictures => {
                    let pictures = [(); LENGTH].map(|()| below(entropy, PICTURES));
                    if !is_weak_sequence(pictures) {
                        return Secret::Pictures(pictures);
                    }
                }
            }
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> SecretKind {
        match self {
            Secret::Pin(_) => SecretKind::Pin,
            Secret::Pictures(_) => SecretKind::Pictures,
        }
    }

    /// Reads four typed digits; spaces are forgiven.
    pub fn from_digits(text: &str) -> Option<Self> {
        let mut digits = [0; LENGTH];
        let mut filled = 0;
        for sign in text.chars().filter(|c| !c.is_whitespace()) {
            *digits.get_mut(filled)? = u8::try_from(sign.to_digit(10)?).ok()?;
            filled += 1;
        }
        (filled == LENGTH).then_some(Secret::Pin(digits))
    }

    /// Reads chosen pictures: `3.7.1.11`.
    pub fn from_pictures(text: &str) -> Option<Self> {
        let chosen = pictures_so_far(text)?;
        chosen.try_into().ok().map(Secret::Pictures)
    }

    /// As it is sealed: kind and parts.
    pub(super) fn to_text(self) -> String {
        match self {
            Secret::Pin(digits) => format!("1:{}", digits.map(|d| d.to_string()).concat()),
            Secret::Pictures(pictures) => format!("2:{}", pictures.map(|p| p.to_string()).join(".")),
        }
    }

    /// Reads [`Secret::to_text`].
    pub(super) fn from_text(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("1", digits) => Self::from_digits(digits),
            ("2", pictures) => Self::from_pictures(pictures),
            _ => None,
        }
    }

    /// Whether a guess is right, in a time that does not depend on which part is wrong.
    pub fn fits(&self, guess: &Secret) -> bool {
        let differs = |a: &[u8; LENGTH], b: &[u8; LENGTH]| {
            a.iter().zip(b).fold(0, |found, (a, b)| found | (a ^ b)) != 0
        };
        match (self, guess) {
            (Secret::Pin(a), Secret::Pin(b)) | (Secret::Pictures(a), Secret::Pictures(b)) => !differs(a, b),
            _ => false,
        }
    }
}

/// Says that there is one, not which: secrets must not reach a log by accident.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({:?})", self.kind())
    }
}

/// The pictures chosen up to now, at most [`LENGTH`]; `None` if the text is not from our page.
pub fn pictures_so_far(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let chosen: Option<Vec<u8>> =
        text.split('.').take(LENGTH + 1).map(|part| part.parse().ok().filter(|n| *n < PICTURES)).collect();
    chosen.filter(|chosen| chosen.len() <= LENGTH)
}

/// What people try first: one digit four times, digits in a row, a pair twice, years from 1900 to 2099.
/// A drawn PIN is never one of these, so that the first guesses of a curious classmate are wasted.
pub fn is_weak_pin(pin: [u8; LENGTH]) -> bool {
    let [a, b, c, d] = pin;
    let run = |up: bool| pin.windows(2).all(|w| if up { w[1] == w[0] + 1 } else { w[0] == w[1] + 1 });
    (a == c && b == d) || run(true) || run(false) || (a, b) == (1, 9) || (a, b) == (2, 0)
}

fn is_weak_sequence(pictures: [u8; LENGTH]) -> bool {
    let twice = (1..LENGTH).any(|i| pictures[..i].contains(&pictures[i]));
    let run = |up: bool| pictures.windows(2).all(|w| if up { w[1] == w[0] + 1 } else { w[0] == w[1] + 1 });
    twice || run(true) || run(false)
}

/// Uniform in `0..bound`, by rejection.
fn below(entropy: &mut dyn Entropy, bound: u8) -> u8 {
    let reject_from = u8::MAX - u8::MAX % bound;
    loop {
        let mut byte = [0];
        entropy.fill(&mut byte);
        if byte[0] < reject_from {
            return byte[0] % bound;
        }
    }
}

/// A text of `length` signs of an alphabet, uniformly.
pub(super) fn draw_text(entropy: &mut dyn Entropy, alphabet: &[u8], length: usize) -> String {
    let bound = u8::try_from(alphabet.len()).unwrap_or(u8::MAX);
    (0..length).map(|_| char::from(alphabet[usize::from(below(entropy, bound))])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn the_spaces_are_counted() {
        let digits = |n: u32| [n / 1000, n / 100 % 10, n / 10 % 10, n % 10].map(|d| d as u8);
        assert_eq!((0..10_000).filter(|n| !is_weak_pin(digits(*n))).count() as u32, PIN_SPACE);
        let twelve = u32::from(PICTURES);
        let pictures =
            |n: u32| [n / twelve.pow(3), n / twelve.pow(2) % twelve, n / twelve % twelve, n % twelve];
        let strong =
            (0..twelve.pow(4)).filter(|n| !is_weak_sequence(pictures(*n).map(|p| p as u8))).count() as u32;
        assert_eq!(strong, PICTURE_SPACE);
    }

    #[test]
    fn what_is_tried_first_is_never_drawn() {
        for weak in ["0000", "1234", "4321", "7878", "1999", "2012", "9876"] {
            let Some(Secret::Pin(pin)) = Secret::from_digits(weak) else { panic!("{weak}") };
            assert!(is_weak_pin(pin), "{weak}");
        }
        let mut chance = Seed(3).chance();
        for _ in 0..2_000 {
            let Secret::Pin(pin) = Secret::draw(SecretKind::Pin, &mut chance) else { panic!("a PIN") };
            assert!(!is_weak_pin(pin), "{pin:?}");
            let Secret::Pictures(p) = Secret::draw(SecretKind::Pictures, &mut chance) else {
                panic!("pictures")
            };
            assert!(!is_weak_sequence(p), "{p:?}");
        }
    }

    #[test]
    fn draws_are_even() {
        let mut seen = [0u32; 10];
        let mut chance = Seed(11).chance();
        for _ in 0..10_000 {
            seen[usize::from(below(&mut chance, 10))] += 1;
        }
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
    }

    #[test]
    fn what_is_typed_is_read_or_refused() {
        for (text, read) in [
            ("4821", true),
            (" 48 21 ", true),
            ("482", false),
            ("48211", false),
            ("4a21", false),
            ("", false),
            ("٤٨٢١", false),
        ] {
            assert_eq!(Secret::from_digits(text).is_some(), read, "{text}");
        }
        for (text, read) in
            [("3.7.1.11", true), ("3.7.1", false), ("3.7.1.12", false), ("3.7.1.1.1", false), ("a", false)]
        {
            assert_eq!(Secret::from_pictures(text).is_some(), read, "{text}");
        }
        assert_eq!(pictures_so_far("3.7"), Some(vec![3, 7]));
        assert_eq!(pictures_so_far(""), Some(vec![]));
    }

    #[test]
    fn only_the_same_fits() {
        let pin = Secret::Pin([4, 8, 2, 1]);
        assert!(pin.fits(&Secret::Pin([4, 8, 2, 1])));
        assert!(!pin.fits(&Secret::Pin([4, 8, 2, 2])));
        assert!(!pin.fits(&Secret::Pictures([4, 8, 2, 1])));
        for secret in [pin, Secret::Pictures([3, 7, 1, 11])] {
            assert_eq!(Secret::from_text(&secret.to_text()), Some(secret));
        }
        assert!(!format!("{pin:?}").contains('8'));
    }
}
