//! How a node of the network stands: what of it needs somebody, and how urgently. Decisions only.

use kernel::UtcMillis;

const DAY_MS: i64 = 86_400_000;
/// A certificate that ends within so long is renewed: a stick needs its weeks both ways.
const ENDS_SOON_MS: i64 = 60 * DAY_MS;
/// A courier comes by at least once a month; longer silence is looked into.
const SILENT_MS: i64 = 30 * DAY_MS;
/// A box that was certified and is not heard of for so long never came to its school.
const ARRIVES_WITHIN_MS: i64 = 14 * DAY_MS;

/// How a node stands; the most urgent of what is true of it. In the order in which somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Two machines write under its name, and the root has not said which branch is kept.
    Doubled,
    /// Its card is here and waits for a certificate.
    Waiting,
    /// Something that it brought was not taken.
    Refused,
    /// Another box took its place, and it was switched on again: the school's work is done on two boxes.
    Returned,
    /// Its word was taken back, and it writes on: that counts nowhere.
    StillWrites,
    /// Its certificate has ended: it is given nothing any more.
    Ended,
    /// Its certificate ends soon.
    EndsSoon,
    /// Two machines have its key and both write, each in a life of its own since that was settled.
    Alike,
    /// A new program did not come up there, and the earlier one runs on.
    UpdateFailed,
    /// It was certified a while ago and never heard of.
    NeverCame,
    /// It was heard of, long ago.
    Silent,
    /// It was certified lately and not heard of yet.
    New,
    /// Nothing to do.
    Well,
    /// Its word was taken back.
    Revoked,
    /// Another box took its place.
    Replaced,
}

impl Standing {
    /// All of them, the most urgent first.
    pub const ALL: [Standing; 15] = [
        Standing::Doubled,
        Standing::Waiting,
        Standing::Refused,
        Standing::Returned,
        Standing::StillWrites,
        Standing::Ended,
        Standing::EndsSoon,
        Standing::Alike,
        Standing::UpdateFailed,
        Standing::NeverCame,
        Standing::Silent,
        Standing::New,
        Standing::Well,
        Standing::Revoked,
        Standing::Replaced,
    ];

    /// The word in addresses and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Doubled => "doubled",
            Standing::Waiting => "waiting",
            Standing::Refused => "refused",
            Standing::Returned => "returned",
            Standing::Alike => "alike",
            Standing::StillWrites => "still-writes",
            Standing::Ended => "ended",
            Standing::EndsSoon => "ends-soon",
            Standing::UpdateFailed => "update-failed",
            Standing::NeverCame => "never-came",
            Standing::Silent => "silent",
            Standing::New => "new",
            Standing::Well => "well",
            Standing::Revoked => "revoked",
            Standing::Replaced => "replaced",
        }
    }

    /// Reads [`Standing::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.word() == word)
    }

    /// Whether somebody has to do something.
    pub fn needs_somebody(self) -> bool {
        self < Standing::New
    }
}

/// What is known of a certified node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its word was taken back.
    pub revoked: bool,
    /// Another box took its place.
    pub replaced: bool,
    /// It was switched on after that, or after its word was taken back.
    pub returned: bool,
    /// Doubles that are not settled.
    pub doubles: usize,
    /// All are settled, and more than one machine writes.
    pub alike: bool,
    /// Logs that it brought and that were not taken.
    pub refused: u64,
    /// The last program that was sent did not come up there.
    pub update_failed: bool,
    /// When it was certified first.
    pub certified_at: UtcMillis,
    /// Until when it may exchange, by its longest certificate.
    pub valid_until: UtcMillis,
    /// When it was last heard of.
    pub heard_at: Option<UtcMillis>,
}

/// Whether a certificate has ended, or is about to.
pub fn ends_soon(valid_until: UtcMillis, now: UtcMillis) -> bool {
    valid_until.0.saturating_sub(now.0) <= ENDS_SOON_MS
}

/// The most urgent of what is true of a node.
pub fn standing(known: &Known, now: UtcMillis) -> Standing {
    // A clock that was ahead when somebody called is no reason to look for the box.
    let ago = |at: UtcMillis| now.0.saturating_sub(at.0);
    match known {
        Known { revoked: true, returned: true, .. } => Standing::StillWrites,
        Known { replaced: true, revoked: true, .. } => Standing::Replaced,
        Known { replaced: true, doubles: 0, returned: true, .. } => Standing::Returned,
        // That it is silent, or its certificate ends, is as it should be.
        Known { replaced: true, doubles: 0, .. } => Standing::Replaced,
        // A revoked node's doubles and refusals are what a revocation is for.
        Known { revoked: true, .. } => Standing::Revoked,
        Known { doubles, .. } if *doubles > 0 => Standing::Doubled,
        Known { refused, .. } if *refused > 0 => Standing::Refused,
        Known { valid_until, .. } if *valid_until <= now => Standing::Ended,
        Known { valid_until, .. } if ends_soon(*valid_until, now) => Standing::EndsSoon,
        Known { alike: true, .. } => Standing::Alike,
        Known { update_failed: true, .. } => Standing::UpdateFailed,
        Known { heard_at: Some(at), .. } if ago(*at) > SILENT_MS => Standing::Silent,
        Known { heard_at: Some(_), .. } => Standing::Well,
        Known { certified_at, .. } if ago(*certified_at) > ARRIVES_WITHIN_MS => Standing::NeverCame,
        Known { .. } => Standing::New,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(1_000 * DAY_MS);

    fn days(days: i64) -> UtcMillis {
        UtcMillis(NOW.0 + days * DAY_MS)
    }

    #[test]
    fn the_most_urgent_counts() {
        let well = Known {
            revoked: false,
            replaced: false,
            returned: false,
            doubles: 0,
            alike: false,
            refused: 0,
            update_failed: false,
            certified_at: days(-400),
            valid_until: days(600),
            heard_at: Some(days(-1)),
        };
        let all_at_once = Known {
            revoked: false,
            replaced: false,
            returned: true,
            doubles: 2,
            alike: true,
            refused: 1,
            update_failed: true,
            certified_at: days(-400),
            valid_until: days(-1),
            heard_at: Some(days(-90)),
        };
        let cases = [
            (well, Standing::Well),
            (Known { heard_at: Some(days(-30)), ..well }, Standing::Well),
            (Known { heard_at: Some(UtcMillis(days(-30).0 - 1)), ..well }, Standing::Silent),
            (Known { heard_at: Some(days(9)), ..well }, Standing::Well),
            (Known { heard_at: None, ..well }, Standing::NeverCame),
            (Known { heard_at: None, certified_at: days(-14), ..well }, Standing::New),
            (Known { heard_at: None, certified_at: days(3), ..well }, Standing::New),
            (Known { valid_until: days(61), ..well }, Standing::Well),
            (Known { valid_until: days(60), ..well }, Standing::EndsSoon),
            (Known { update_failed: true, heard_at: Some(days(-90)), ..well }, Standing::UpdateFailed),
            (Known { update_failed: true, valid_until: days(60), ..well }, Standing::EndsSoon),
            (Known { valid_until: NOW, ..well }, Standing::Ended),
            (Known { refused: 3, ..well }, Standing::Refused),
            (Known { doubles: 1, refused: 3, ..well }, Standing::Doubled),
            (all_at_once, Standing::Doubled),
            (Known { doubles: 0, ..all_at_once }, Standing::Refused),
            (Known { doubles: 0, refused: 0, ..all_at_once }, Standing::Ended),
            (Known { alike: true, update_failed: true, ..well }, Standing::Alike),
            (Known { revoked: true, ..all_at_once }, Standing::StillWrites),
            (Known { revoked: true, returned: false, ..all_at_once }, Standing::Revoked),
            (Known { replaced: true, heard_at: Some(days(-90)), refused: 1, ..well }, Standing::Replaced),
            (Known { replaced: true, returned: true, refused: 1, ..well }, Standing::Returned),
            (Known { replaced: true, ..all_at_once }, Standing::Doubled),
            (Known { replaced: true, revoked: true, ..all_at_once }, Standing::StillWrites),
            (Known { replaced: true, revoked: true, returned: false, ..all_at_once }, Standing::Replaced),
        ];
        for (known, expected) in cases {
            assert_eq!(standing(&known, NOW), expected, "{known:?}");
        }
    }

    #[test]
    fn words_are_read_back_and_the_order_is_that_of_urgency() {
        for standing in Standing::ALL {
            assert_eq!(Standing::from_word(standing.word()), Some(standing));
        }
        assert!(Standing::ALL.windows(2).all(|two| two[0] < two[1]));
        let needing = Standing::ALL.into_iter().filter(|standing| standing.needs_somebody()).count();
        assert_eq!((needing, Standing::from_word("")), (11, None));
    }
}
