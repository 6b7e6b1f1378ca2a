//! Mistakes that are switched on one by one, each of which the simulator must notice.

use exchange::Defect;

/// One mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// Of the exchange.
    Exchange(Defect),
    /// Of what keeps people's keys.
    Keys(KeyMistake),
    /// Of what couriers take along.
    Phone(PhoneMistake),
}

/// Mistakes of a courier's way alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneMistake {
    /// Centrals are handed names of people who did not agree, in files of mail and nowhere else.
    NamesWithoutConsent,
}

/// Mistakes about people's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMistake {
    /// Keys go to schools where she has no place.
    PlaceUnchecked,
    /// Centrals are handed names of people who did not agree.
    NamesWithoutConsent,
    /// Who is asked to destroy keys confirms it and keeps them.
    ConfirmedWithoutErasing,
    /// A record of erasure that comes with the log destroys nothing.
    RecordUnheeded,
    /// Nobody who was handed keys is asked to destroy them.
    ErasureUntold,
    /// What a backup brings back of people who were forgotten stays.
    BackupBelieved,
}

impl Mistake {
    /// All of them.
    pub fn all() -> Vec<Mistake> {
        let keys = [
            KeyMistake::PlaceUnchecked,
            KeyMistake::NamesWithoutConsent,
            KeyMistake::ConfirmedWithoutErasing,
            KeyMistake::RecordUnheeded,
            KeyMistake::ErasureUntold,
            KeyMistake::BackupBelieved,
        ];
        let exchange = Defect::ALL.into_iter().map(Mistake::Exchange);
        let phone = [Mistake::Phone(PhoneMistake::NamesWithoutConsent)];
        exchange.chain(keys.into_iter().map(Mistake::Keys)).chain(phone).collect()
    }

    /// The exchange's, if it is one of those.
    pub fn of_exchange(mistake: Option<Mistake>) -> Option<Defect> {
        match mistake {
            Some(Mistake::Exchange(defect)) => Some(defect),
            _ => None,
        }
    }

    /// Whether this one of the keys' is on.
    pub fn is(mistake: Option<Mistake>, which: KeyMistake) -> bool {
        mistake == Some(Mistake::Keys(which))
    }
}
