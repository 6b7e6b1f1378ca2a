//! The recovery key: what opens a box's backups.
//!
//! Backups are made at night, with nobody there to type a passphrase. So the box holds only a *lock* (an X25519 public key),
//! with which it can close a backup but not open one; the *key* is printed once, at installation, and lies in a drawer. Who finds
//! the stick can read nothing; who steals the box learns no more than what is on the box.

use super::phrase::{self, Words};
use kernel::{Entropy, from_base32, to_base32};
use std::fmt;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

/// Bytes of chance in a key: 128 bits, which nobody guesses.
const CHANCE_BYTES: usize = 16;
/// Further bytes that tell a typing mistake from another box's key (wrong once in four thousand million).
const CHECK_BYTES: usize = 4;
const ALL_BYTES: usize = CHANCE_BYTES + CHECK_BYTES;
/// Letters in a group, as printed: what one can hold in mind from paper to keyboard.
const GROUP: usize = 4;
/// Letters in all.
const LETTERS: usize = ALL_BYTES * 8 / 5;

/// Opens backups. On paper only; a box forgets it as soon as it is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<[u8; CHANCE_BYTES]>);

/// Closes backups; lies in the box's `node` folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryLock([u8; 32]);

/// Which lock closed a file: not a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockId(pub [u8; 8]);

/// What was typed is no recovery key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryKeyError {
    /// Letters are missing or too many.
    #[error("a recovery key has {LETTERS} letters and digits in groups of four; this has {found}")]
    Length {
        /// How many there were.
        found: usize,
    },
    /// A letter that never occurs.
    #[error("`{0}` never occurs in a recovery key")]
    Letter(char),
    /// A word that is in no list.
    #[error("word {place} of the recovery phrase, `{word}`, is not one of its words{}", .like.question())]
    Word {
        /// Which, from 1.
        place: usize,
        /// As it was typed.
        word: String,
        /// The word that it may have been.
        like: Like,
    },
    /// Words are missing or too many.
    #[error("a recovery phrase has {} words; this has {found}", phrase::WORDS)]
    Words {
        /// How many there were.
        found: usize,
    },
    /// All words are known, and do not belong together.
    #[error(
        "each word of the recovery phrase is known, but they do not belong together: one is another, or two changed places"
    )]
    Together,
    /// The check does not fit.
    #[error("there is a typing mistake in the recovery key: its last letters do not fit the others")]
    Typo,
}

/// The word that was meant, perhaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like(pub Option<String>);

impl From<Option<String>> for Like {
    fn from(word: Option<String>) -> Self {
        Self(word)
    }
}

impl Like {
    fn question(&self) -> String {
        self.0.as_ref().map(|word| format!("; did you mean `{word}`?")).unwrap_or_default()
    }
}

impl RecoveryKey {
    /// A new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; CHANCE_BYTES]);
        entropy.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// As it is printed: eight groups of four.
    pub fn printed(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; ALL_BYTES]);
        bytes[..CHANCE_BYTES].copy_from_slice(self.0.as_slice());
        bytes[CHANCE_BYTES..].copy_from_slice(&self.check());
        let letters = Zeroizing::new(to_base32(bytes.as_slice()));
        let mut text = Zeroizing::new(String::with_capacity(LETTERS + LETTERS / GROUP));
        for (i, letter) in letters.chars().enumerate() {
            if i > 0 && i.is_multiple_of(GROUP) {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    /// The same key as fourteen words.
    pub fn phrase(&self, words: Words) -> Zeroizing<String> {
        phrase::written(&self.phrase_bytes(), words)
    }

    /// The key, and as much of its check as there is room for in words.
    fn phrase_bytes(&self) -> Zeroizing<[u8; phrase::BYTES]> {
        let mut bytes = Zeroizing::new([0; phrase::BYTES]);
        let (chance, check) = bytes.split_at_mut(CHANCE_BYTES);
        chance.copy_from_slice(self.0.as_slice());
        check.copy_from_slice(&self.check());
        bytes[phrase::BYTES - 1] &= u8::MAX << phrase::UNUSED_BITS;
        bytes
    }

    fn from_phrase(bytes: &[u8; phrase::BYTES]) -> Result<Self, RecoveryKeyError> {
        let mut chance = Zeroizing::new([0; CHANCE_BYTES]);
        chance.copy_from_slice(&bytes[..CHANCE_BYTES]);
        let key = Self(chance);
        if *key.phrase_bytes() == *bytes { Ok(key) } else { Err(RecoveryKeyError::Together) }
    }

    /// Reads a key as typed, letters or words: spaces, dashes, accents, upper case, and `i l o` for `1 1 0`, are forgiven.
    pub fn parse(typed: &str) -> Result<Self, RecoveryKeyError> {
        if let Some(read) = phrase::read(typed) {
            return Self::from_phrase(&*read?);
        }
        let letters: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
        if let Some(letter) = letters.chars().find(|c| !c.is_ascii_alphanumeric() || matches!(c, 'u' | 'U')) {
            return Err(RecoveryKeyError::Letter(letter));
        }
        if letters.len() != LETTERS {
            return Err(RecoveryKeyError::Length { found: letters.len() });
        }
        let bytes = from_base32::<ALL_BYTES>(&letters).map_err(|_| RecoveryKeyError::Typo)?;
        let bytes = Zeroizing::new(bytes);
        let mut chance = Zeroizing::new([0; CHANCE_BYTES]);
        chance.copy_from_slice(&bytes[..CHANCE_BYTES]);
        let key = Self(chance);
        if key.check() == bytes[CHANCE_BYTES..] { Ok(key) } else { Err(RecoveryKeyError::Typo) }
    }

    /// The lock that this key opens.
    pub fn lock(&self) -> RecoveryLock {
        RecoveryLock(PublicKey::from(&self.secret()).to_bytes())
    }

    fn secret(&self) -> StaticSecret {
        StaticSecret::from(blake3::derive_key("chaski v0 recovery key", self.0.as_slice()))
    }

    /// The seed of a network's root key that is drawn from this one, so that paper brings it back. It opens nothing.
    pub fn root_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key("chaski v0 root key of a network", self.0.as_slice()))
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let hash = blake3::derive_key("chaski v0 recovery key check", self.0.as_slice());
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The key of one file, from the ephemeral half in its head.
    pub(super) fn file_key(&self, ephemeral: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
        let shared = self.secret().diffie_hellman(&PublicKey::from(*ephemeral));
        shared.was_contributory().then(|| derive(shared.as_bytes(), ephemeral, &self.lock().0))
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(..)")
    }
}

impl RecoveryLock {
    /// As it is kept in a file.
    pub fn to_text(&self) -> String {
        to_base32(&self.0)
    }

    /// Reads [`RecoveryLock::to_text`]; `None` if it is something else.
    pub fn from_text(text: &str) -> Option<Self> {
        from_base32(text.trim()).ok().map(Self)
    }

    /// Its name.
    pub fn id(&self) -> LockId {
        let hash = blake3::derive_key("chaski v0 recovery lock id", &self.0);
        let mut id = [0; 8];
        id.copy_from_slice(&hash[..8]);
        LockId(id)
    }

    /// A fresh key for one file, and the ephemeral half that goes into its head.
    pub(super) fn new_file_key(&self, entropy: &mut dyn Entropy) -> Option<(Zeroizing<[u8; 32]>, [u8; 32])> {
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut_slice());
        let secret = StaticSecret::from(*secret);
        let ephemeral = PublicKey::from(&secret).to_bytes();
        let shared = secret.diffie_hellman(&PublicKey::from(self.0));
        shared.was_contributory().then(|| (derive(shared.as_bytes(), &ephemeral, &self.0), ephemeral))
    }
}

fn derive(shared: &[u8; 32], ephemeral: &[u8; 32], lock: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let mut material = Zeroizing::new([0; 96]);
    material[..32].copy_from_slice(shared);
    material[32..64].copy_from_slice(ephemeral);
    material[64..].copy_from_slice(lock);
    Zeroizing::new(blake3::derive_key("chaski v0 backup file", material.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn a_key_is_read_as_people_type_it() {
        let key = RecoveryKey::generate(&mut Seed(7).chance());
        let printed = key.printed();
        assert_eq!(printed.len(), 39);
        assert_eq!(RecoveryKey::parse(&printed).unwrap(), key);
        let typed = format!("  {} \n", printed.to_uppercase().replace('-', " ").replace('0', "o"));
        assert_eq!(RecoveryKey::parse(&typed).unwrap(), key);
        assert_eq!(RecoveryLock::from_text(&key.lock().to_text()), Some(key.lock()));
    }

    #[test]
    fn the_words_are_the_same_key_and_of_a_wrong_one_it_is_said_which() {
        for (seed, words) in (1..40).zip(Words::ALL.into_iter().cycle()) {
            let key = RecoveryKey::generate(&mut Seed(seed).chance());
            assert_eq!(RecoveryKey::parse(&key.phrase(words)).unwrap(), key);
            assert_eq!(RecoveryKey::parse(&key.printed()).unwrap(), key);
        }
        let key = RecoveryKey::generate(&mut Seed(7).chance());
        let phrase = key.phrase(Words::Spanish).to_string();
        let typed = |change: &dyn Fn(&mut Vec<String>)| {
            let mut words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            change(&mut words);
            RecoveryKey::parse(&words.join(" ")).map_err(|error| error.to_string())
        };
        let meant = phrase.split(' ').nth(4).unwrap().to_owned();
        let wrong = typed(&|words| words[4].insert(1, 'x')).unwrap_err();
        assert!(wrong.contains("word 5") && wrong.contains(&format!("did you mean `{meant}`?")), "{wrong}");
        let wrong = typed(&|words| words[9] = "xyzzyplugh".into()).unwrap_err();
        assert!(
            wrong.ends_with("word 10 of the recovery phrase, `xyzzyplugh`, is not one of its words"),
            "{wrong}"
        );
        assert!(typed(&|words| drop(words.pop())).unwrap_err().contains("has 14 words; this has 13"));
        assert!(typed(&|words| words.push("abeja".into())).unwrap_err().contains("this has 15"));
        let together = "do not belong together";
        assert!(typed(&|words| words.swap(2, 3)).unwrap_err().contains(together));
        assert!(typed(&|words| words[0] = "abeja".into()).unwrap_err().contains(together));
    }

    #[test]
    fn every_single_mistake_is_noticed() {
        let printed = RecoveryKey::generate(&mut Seed(8).chance()).printed();
        for at in 0..printed.len() {
            if printed.as_bytes()[at] == b'-' {
                continue;
            }
            for wrong in ["7", "q"] {
                let mut typed = printed.to_string();
                if typed[at..].starts_with(wrong) {
                    continue;
                }
                typed.replace_range(at..=at, wrong);
                assert_eq!(RecoveryKey::parse(&typed), Err(RecoveryKeyError::Typo), "{typed}");
            }
        }
        assert_eq!(RecoveryKey::parse(&printed[..30]), Err(RecoveryKeyError::Length { found: 24 }));
        assert_eq!(RecoveryKey::parse("my secret?"), Err(RecoveryKeyError::Letter('?')));
    }
}
