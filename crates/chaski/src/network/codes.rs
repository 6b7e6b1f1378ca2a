//! Codes with which one node may join, good once and for half an hour.
//!
//! A code is a file named after its hash, so that the command works while the central serves, and that taking it away is using
//! it: of two who come at once one finds it gone.

use super::Fate;
use crate::hub::DataFolder;
use kernel::{Entropy, NodeKey, SchoolId, to_base32};
use std::path::{Path, PathBuf};
use store::{StoreError, node::write_durably};

/// How long a code is good.
const GOOD_FOR_MS: i64 = 30 * 60_000;
/// Bytes of chance in a code: twelve letters and digits.
const CODE_BYTES: usize = 7;

/// Where a central's codes lie.
pub fn codes_of(folder: &DataFolder) -> PathBuf {
    folder.node_folder().join("codes")
}

fn place_of(codes: &Path, code: &str) -> PathBuf {
    let mut hasher = blake3::Hasher::new_derive_key("chaski v0 code to join");
    hasher.update(code.replace('-', "").to_ascii_lowercase().as_bytes());
    codes.join(to_base32(&hasher.finalize().as_bytes()[..16]))
}

/// What a code is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Years until the certificate must be renewed.
    pub years: u8,
    /// For which schools; none: those on the node's card.
    pub schools: Vec<SchoolId>,
    /// Whose place it takes, and what became of that box.
    pub replaces: Option<(NodeKey, Fate)>,
}

/// How the line begins that says whose place is taken.
const REPLACES: &str = "replaces ";

/// Writes a code's file: when it ends, for how many years, for which schools, in whose place.
pub fn make_code(
    codes: &Path,
    now_ms: i64,
    grant: &Grant,
    entropy: &mut dyn Entropy,
) -> Result<String, StoreError> {
    let mut chance = [0; CODE_BYTES];
    entropy.fill(&mut chance);
    let text = to_base32(&chance);
    let code = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-");
    let schools: String = grant.schools.iter().map(|school| format!("{school}\n")).collect();
    let replaces = grant.replaces.map(|(dead, fate)| format!("{REPLACES}{dead} {}\n", fate.word()));
    let (until, years, replaces) = (now_ms + GOOD_FOR_MS, grant.years, replaces.unwrap_or_default());
    let content = format!("{until}\n{years}\n{replaces}{schools}");
    write_durably(&place_of(codes, &code), content.as_bytes(), 0o600)?;
    Ok(code)
}

/// Takes a code away and says what it was good for.
pub(super) fn redeem(codes: &Path, now_ms: i64, code: &str) -> Option<Grant> {
    let place = place_of(codes, code);
    let content = std::fs::read_to_string(&place).ok()?;
    std::fs::remove_file(&place).ok()?;
    let mut lines = content.lines().peekable();
    let until: i64 = lines.next()?.parse().ok()?;
    let years = lines.next()?.parse().ok()?;
    let replaces = match lines.next_if(|line| line.starts_with(REPLACES)) {
        None => None,
        Some(line) => {
            let (dead, fate) = line[REPLACES.len()..].split_once(' ')?;
            Some((dead.parse().ok()?, Fate::from_word(fate)?))
        }
    };
    let schools = lines.map(|line| line.parse().ok()).collect::<Option<Vec<_>>>()?;
    // A clock that was set back must not make an old code good for years.
    (now_ms <= until && until <= now_ms + GOOD_FOR_MS).then_some(Grant { years, schools, replaces })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;
    use testkit::Scratch;

    #[test]
    fn a_code_is_good_once_and_for_half_an_hour() {
        let scratch = Scratch::new("codes").unwrap();
        let mut chance = Seed(1).chance();
        let grant = |years| Grant { years, schools: vec![SchoolId([3; 16])], replaces: None };
        let place = Grant { replaces: Some((NodeKey([4; 32]), Fate::Broken)), schools: vec![], ..grant(5) };
        let mut make = |grant: &Grant| make_code(scratch.path(), 1_000, grant, &mut chance).unwrap();
        let (first, second, third) = (make(&grant(3)), make(&grant(4)), make(&grant(5)));
        let fourth = make(&place);
        assert_eq!(first.len(), 14);
        let redeem = |now, code: &str| redeem(scratch.path(), now, code);
        assert_eq!(redeem(2_000, "0000-0000-0000"), None);
        assert_eq!(redeem(2_000, &first.to_uppercase()), Some(grant(3)));
        assert_eq!(redeem(2_000, &first), None, "used");
        assert_eq!(redeem(1_001 + GOOD_FOR_MS, &second), None, "too old");
        assert_eq!(redeem(-500_000_000, &third), None, "the clock was set back");
        assert_eq!(redeem(2_000, &fourth), Some(place));
        for fate in Fate::ALL {
            assert_eq!(Fate::from_word(fate.word()), Some(fate));
        }
        assert_eq!(Fate::from_word("drowned"), None);
    }
}
