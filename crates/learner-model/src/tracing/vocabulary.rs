//! Which items and skills a model knows, by the hash of their names.

use kernel::Digest;

/// The first 64 bits of BLAKE3 of a name. Two of 100,000 names share a key with a chance of one in four billion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u64);

impl Key {
    /// The key of a name: an exercise's or a skill's id, as text.
    pub fn of(name: &str) -> Self {
        let digest = blake3::hash(name.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&digest.as_bytes()[..8]);
        Self(u64::from_le_bytes(first))
    }
}

/// Items and skills of a model, each list sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    items: Vec<Key>,
    skills: Vec<Key>,
}

impl Vocabulary {
    /// From any number of keys in any order, repeated or not.
    pub fn new(items: impl IntoIterator<Item = Key>, skills: impl IntoIterator<Item = Key>) -> Self {
        let sorted = |mut keys: Vec<Key>| {
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        Self { items: sorted(items.into_iter().collect()), skills: sorted(skills.into_iter().collect()) }
    }

    /// Place of an item.
    pub fn item(&self, key: Key) -> Option<u32> {
        self.items.binary_search(&key).ok().map(|at| at as u32)
    }

    /// Place of a skill.
    pub fn skill(&self, key: Key) -> Option<u32> {
        self.skills.binary_search(&key).ok().map(|at| at as u32)
    }

    /// All items, sorted.
    pub fn items(&self) -> &[Key] {
        &self.items
    }

    /// All skills, sorted.
    pub fn skills(&self) -> &[Key] {
        &self.skills
    }

    /// Digest of the skills alone: a model for other skills is refused by it.
    pub fn skills_digest(&self) -> Digest {
        skills_digest(&self.skills)
    }
}

/// Digest of a list of skills in any order.
pub fn skills_digest(skills: &[Key]) -> Digest {
    let mut sorted = skills.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut hasher = blake3::Hasher::new();
    for key in &sorted {
        hasher.update(&key.0.to_le_bytes());
    }
    Digest(*hasher.finalize().as_bytes())
}
