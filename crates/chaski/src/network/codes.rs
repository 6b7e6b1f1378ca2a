//! Codes with which one node may join, good once and for half an hour, for the box whose fingerprint was read to the central.
//!
//! A code travels in clear over a school's Wi-Fi, so whoever overhears it must have no use of it: it is looked at, the box is compared, and
//! only then it is spent.
//!
//! A code is a file named after its hash, so that the command works while the central serves, and that taking it away is using
//! it: of two who come at once one finds it gone.

use super::{Fate, Print};
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
    /// The box that may use it.
    pub print: Print,
    /// Years until the certificate must be renewed.
    pub years: u8,
    /// For which schools; none: the one on the node's card, unless another box has it.
    pub schools: Vec<SchoolId>,
    /// Whose place it takes, and what became of that box.
    pub replaces: Option<(NodeKey, Fate)>,
}

/// How the line begins that says which box may use it.
const BOX: &str = "box ";
/// How the line begins that says whose place is taken.
const REPLACES: &str = "replaces ";

/// Writes a code's file: when it ends, for how many years, which box may use it, in whose place, for which schools.
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
    let content = format!("{until}\n{years}\n{BOX}{}\n{replaces}{schools}", grant.print);
    write_durably(&place_of(codes, &code), content.as_bytes(), 0o600)?;
    Ok(code)
}

/// What a code is good for. It stays good.
pub(super) fn look(codes: &Path, now_ms: i64, code: &str) -> Option<Grant> {
    let content = std::fs::read_to_string(place_of(codes, code)).ok()?;
    let mut lines = content.lines().peekable();
    let until: i64 = lines.next()?.parse().ok()?;
    // A clock that was set back must not make an old code good for years.
    if now_ms > until || until > now_ms.saturating_add(GOOD_FOR_MS) {
        spend(codes, code);
        return None;
    }
    let years = lines.next()?.parse().ok()?;
    let print = Print::typed(lines.next()?.strip_prefix(BOX)?)?;
    let replaces = match lines.next_if(|line| line.starts_with(REPLACES)) {
        None => None,
        Some(line) => {
            let (dead, fate) = line[REPLACES.len()..].split_once(' ')?;
            Some((dead.parse().ok()?, Fate::from_word(fate)?))
        }
    };
    let schools = lines.map(|line| line.parse().ok()).collect::<Option<Vec<_>>>()?;
    Some(Grant { print, years, schools, replaces })
}

/// Takes a code away. `false`: somebody else has.
pub(super) fn spend(codes: &Path, code: &str) -> bool {
    std::fs::remove_file(place_of(codes, code)).is_ok()
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
        let print = Print::typed("aaaaa-bbbbb-ccccc-ddddd").unwrap();
        let grant =
            |years| Grant { print: print.clone(), years, schools: vec![SchoolId([3; 16])], replaces: None };
        let place = Grant { replaces: Some((NodeKey([4; 32]), Fate::Broken)), schools: vec![], ..grant(5) };
        let mut make = |grant: &Grant| make_code(scratch.path(), 1_000, grant, &mut chance).unwrap();
        let (first, second, third) = (make(&grant(3)), make(&grant(4)), make(&grant(5)));
        let fourth = make(&place);
        assert_eq!(first.len(), 14);
        let look = |now, code: &str| look(scratch.path(), now, code);
        assert_eq!(look(2_000, "0000-0000-0000"), None);
        assert_eq!(look(2_000, &first.to_uppercase()), Some(grant(3)));
        assert_eq!(look(2_000, &first), Some(grant(3)), "looking spends nothing");
        assert!(spend(scratch.path(), &first) && !spend(scratch.path(), &first), "once");
        assert_eq!(look(2_000, &first), None, "used");
        assert_eq!(look(1_001 + GOOD_FOR_MS, &second), None, "too old");
        assert_eq!(look(2_000, &second), None, "and for good");
        assert_eq!(look(-500_000_000, &third), None, "the clock was set back");
        assert_eq!(look(2_000, &fourth), Some(place));
        // A code of an earlier version names no box, and is good for none.
        let former = scratch.path().join(place_of(scratch.path(), "aaaa-bbbb-cccc"));
        std::fs::write(former, "3000\n3\n").unwrap();
        assert_eq!(look(2_000, "aaaa-bbbb-cccc"), None);
        for fate in Fate::ALL {
            assert_eq!(Fate::from_word(fate.word()), Some(fate));
        }
        assert_eq!(Fate::from_word("drowned"), None);
    }
}
