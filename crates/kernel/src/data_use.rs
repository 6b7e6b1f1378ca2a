//! For what a person's data may be used beyond her lessons: each asked for by itself.

/// A use that needs consent. What a school does to teach her (her class, her answers, her teachers' view) is not among them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum DataUse {
    /// Her answers are kept at the ministry's central.
    CentralAnswers = 1,
    /// A school she moves to gets her history.
    NextSchool = 2,
    /// Scholarships, mentors and employers she applies to see her records.
    Programmes = 3,
    /// Studies use her answers without her name.
    Research = 4,
    /// Her work is shown to everybody with her name.
    Publication = 5,
    /// The school keeps what the law protects most: sex, first language, people, disability.
    SensitiveFacts = 6,
    /// Her data go to another country.
    Abroad = 7,
}

impl DataUse {
    /// All of them, in the order pages ask.
    pub const ALL: [DataUse; 7] = [
        DataUse::CentralAnswers,
        DataUse::NextSchool,
        DataUse::Programmes,
        DataUse::Research,
        DataUse::Publication,
        DataUse::SensitiveFacts,
        DataUse::Abroad,
    ];

    /// Reads the stored number; `None` for a use of a later version.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|data_use| *data_use as u8 == value)
    }

    /// The word used in files, addresses and message keys.
    pub fn word(self) -> &'static str {
        match self {
            DataUse::CentralAnswers => "central-answers",
            DataUse::NextSchool => "next-school",
            DataUse::Programmes => "programmes",
            DataUse::Research => "research",
            DataUse::Publication => "publication",
            DataUse::SensitiveFacts => "sensitive-facts",
            DataUse::Abroad => "abroad",
        }
    }

    /// Reads [`DataUse::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|data_use| data_use.word() == word)
    }

    /// Whether the law's higher age for sensitive data counts.
    pub fn is_sensitive(self) -> bool {
        self == DataUse::SensitiveFacts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_are_read_as_they_are_written() {
        for data_use in DataUse::ALL {
            assert_eq!(DataUse::from_u8(data_use as u8), Some(data_use));
            assert_eq!(DataUse::from_word(data_use.word()), Some(data_use));
        }
        assert_eq!((DataUse::from_u8(0), DataUse::from_word("")), (None, None));
    }
}
