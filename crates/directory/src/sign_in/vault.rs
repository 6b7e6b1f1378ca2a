//! [`Vault`]: PINs and card links that a teacher can print again, encrypted under a hub key that lies outside database and
//! backup. A stolen backup, or the database file alone, signs nobody in; after a restore on another machine new cards are
//! printed.

use eventlog::sealing::{PersonKey, Purpose, Sealed, WrappingSecret};
use kernel::{Entropy, PersonId};
use store::StoreError;

/// What the derived key is for; never used for anything else.
const DERIVATION: &str = "chaski v0 directory credentials";
/// What a sealed text is, so that one kind cannot be read as another.
const SECRET: &str = "directory.sign_in.secret";
const CARD: &str = "directory.sign_in.card";
const LENGTH_MAX: usize = 128;

/// The hub's key for credentials. Derived from the node's wrapping secret, which is a file beside the database.
pub struct Vault {
    key: [u8; 32],
}

/// Which credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// A PIN or a sequence of pictures.
    Secret,
    /// The token of a card's link.
    Card,
}

impl Vault {
    /// The key that belongs to this node's secret.
    pub fn new(secret: &WrappingSecret) -> Self {
        Self { key: blake3::derive_key(DERIVATION, secret.to_bytes().as_slice()) }
    }

    /// Seals a credential for a person: with another person's row it does not open.
    pub(super) fn seal(
        &self,
        person: PersonId,
        kept: Kept,
        plain: &str,
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<u8>, StoreError> {
        debug_assert!(plain.len() <= LENGTH_MAX, "credentials are short");
        let sealed = self.of(person).seal(kept.context(), plain.as_bytes(), entropy);
        sealed.map(|sealed| sealed.to_bytes()).map_err(|e| StoreError::Log(e.to_string()))
    }

    /// Opens a credential; `None` if it was sealed under another key, as on a restored machine.
    pub(super) fn open(&self, person: PersonId, kept: Kept, sealed: &[u8]) -> Option<String> {
        let sealed = Sealed::from_bytes(sealed).ok()?;
        let plain = self.of(person).open(kept.context(), &sealed).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }

    /// A hash of something short, useless without this machine's key.
    pub(super) fn keyed_hash(&self, what: &str, plain: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(what.as_bytes()).update(&[0]).update(plain.as_bytes());
        *hasher.finalize().as_bytes()
    }

    fn of(&self, person: PersonId) -> PersonKey {
        PersonKey::from_bytes(person, Purpose::Identity, self.key)
    }
}

impl Kept {
    fn context(self) -> &'static str {
        match self {
            Kept::Secret => SECRET,
            Kept::Card => CARD,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn a_credential_opens_for_its_person_on_its_machine_alone() {
        let mut chance = Seed(1).chance();
        let secret = WrappingSecret::generate(1, &mut chance);
        let (vault, rosa, luz) = (Vault::new(&secret), PersonId([1; 16]), PersonId([2; 16]));
        let sealed = vault.seal(rosa, Kept::Secret, "1:4821", &mut chance).unwrap();
        assert_eq!(vault.open(rosa, Kept::Secret, &sealed).as_deref(), Some("1:4821"));
        assert_eq!(vault.open(luz, Kept::Secret, &sealed), None);
        assert_eq!(vault.open(rosa, Kept::Card, &sealed), None);
        let elsewhere = Vault::new(&WrappingSecret::generate(1, &mut chance));
        assert_eq!(elsewhere.open(rosa, Kept::Secret, &sealed), None);
        assert!(!sealed.windows(4).any(|w| w == b"4821"));
    }
}
