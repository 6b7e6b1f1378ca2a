//! Whether what staff wish about people is sound. Pure.

use kernel::{Role, Stamp};

/// Longest name of a person in characters: given and family name as lists have them.
pub const NAME_MAX_CHARS: usize = 160;
/// Longest name of a class or team in characters.
pub const GROUP_NAME_MAX_CHARS: usize = 80;
/// Most pupils of a class: a page, a roll and a sheet of cards must hold them.
pub const CLASS_MAX: usize = 200;
/// Most teams of a class.
pub const TEAMS_MAX: usize = 40;
/// Longest statement about a person in characters.
pub const FACT_MAX_CHARS: usize = 200;

/// Why a wish is not followed. Each has a message `people-refused-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsound {
    /// No name.
    NameMissing,
    /// More than is kept.
    TooLong,
    /// More pupils, or teams, than a class can have.
    Full,
    /// Nobody would be left who can give roles.
    LastAdministrator,
    /// Not a date, a language, a word that is understood.
    NotUnderstood,
    /// She is not there, or not any more.
    Gone,
}

impl Unsound {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Unsound::NameMissing => "name-missing",
            Unsound::TooLong => "too-long",
            Unsound::Full => "full",
            Unsound::LastAdministrator => "last-administrator",
            Unsound::NotUnderstood => "not-understood",
            Unsound::Gone => "gone",
        }
    }
}

/// A name as it is kept: single spaces, nothing invisible.
pub fn name(text: &str, max_chars: usize) -> Result<String, Unsound> {
    let visible: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Unsound::NameMissing),
        n if n > max_chars => Err(Unsound::TooLong),
        _ => Ok(name),
    }
}

/// Whether a role may end, of which so many people hold the administrator's.
pub fn may_end(role: Role, administrators: usize) -> Result<(), Unsound> {
    if role == Role::Administrator && administrators <= 1 { Err(Unsound::LastAdministrator) } else { Ok(()) }
}

/// Which standing values an edit replaces: those its author saw. A value that came meanwhile stays beside hers, and both are
/// offered to a person.
pub fn replaced(seen: &[Stamp], standing: &[Stamp]) -> Vec<Stamp> {
    standing.iter().filter(|stamp| seen.contains(stamp)).copied().collect()
}

/// The drawing of a newcomer: the first that nobody in the class wears, else the rarest.
pub fn drawing(worn: &[u8], drawings: u8) -> u8 {
    let count = |drawing: u8| worn.iter().filter(|worn| **worn == drawing).count();
    (0..drawings).min_by_key(|drawing| count(*drawing)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Hlc, OriginTag};

    #[test]
    fn names() {
        assert_eq!(name("  Ana   María\tPaz ", 20), Ok("Ana María Paz".into()));
        assert_eq!(name(" \n ", 20), Err(Unsound::NameMissing));
        assert_eq!(name("abc", 2), Err(Unsound::TooLong));
        assert_eq!(name("A\u{7}na", 9), Ok("Ana".into()));
    }

    #[test]
    fn somebody_can_always_give_roles() {
        assert_eq!(may_end(Role::Administrator, 1), Err(Unsound::LastAdministrator));
        assert_eq!(may_end(Role::Administrator, 2), Ok(()));
        assert_eq!(may_end(Role::Head, 1), Ok(()));
    }

    #[test]
    fn an_edit_replaces_what_its_author_saw() {
        let stamp = |n| Stamp { hlc: Hlc(n), origin: OriginTag([1; 8]), seq: n };
        for (seen, standing, expected) in [
            (vec![1], vec![1], vec![1]),
            (vec![1], vec![2, 1], vec![1]),
            (vec![1, 9], vec![1], vec![1]),
            (vec![], vec![1], vec![]),
        ] {
            let stamps = |numbers: &[u64]| numbers.iter().map(|n| stamp(*n)).collect::<Vec<_>>();
            assert_eq!(replaced(&stamps(&seen), &stamps(&standing)), stamps(&expected));
        }
    }

    #[test]
    fn drawings_are_shared_last() {
        assert_eq!(drawing(&[], 4), 0);
        assert_eq!(drawing(&[0, 2], 4), 1);
        assert_eq!(drawing(&[0, 1, 2, 3, 1, 0], 4), 2);
    }
}
