//! By which day a request is answered.

use super::{
    calendar::Day,
    consent::Ground,
    facts::{FactValue, Policy, Term, Why},
};
use kernel::CountryCode;

/// What a person asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// To see what is kept about her.
    Access,
    /// To be told how her data are used.
    Information,
    /// That something be corrected.
    Rectify,
    /// That her data not be used for something.
    Object,
    /// To be forgotten.
    Erase,
    /// That a withdrawn consent take effect.
    Revoke,
}

impl Request {
    /// All of them, in the order pages offer them.
    pub const ALL: [Request; 6] = [
        Request::Access,
        Request::Information,
        Request::Rectify,
        Request::Object,
        Request::Erase,
        Request::Revoke,
    ];

    /// The word in files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Request::Access => "access",
            Request::Information => "information",
            Request::Rectify => "rectify",
            Request::Object => "object",
            Request::Erase => "erase",
            Request::Revoke => "revoke",
        }
    }

    /// Reads [`Request::word`], and the words laws use for the same.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "access" => Request::Access,
            "information" => Request::Information,
            "rectify" | "rectification" | "correction" | "correct" | "update" => Request::Rectify,
            "object" | "objection" | "opposition" => Request::Object,
            "erase" | "erasure" | "suppression" | "deletion" | "cancellation" => Request::Erase,
            "revoke" | "revocation" | "revoke_effect" => Request::Revoke,
            _ => return None,
        })
    }

    /// The fact that sets its term; none is on file for objection and erasure.
    fn fact(self) -> Option<&'static str> {
        match self {
            Request::Access => Some("access_response"),
            Request::Information => Some("information_response"),
            Request::Rectify => Some("rectify_response"),
            Request::Revoke => Some("revoke_effect"),
            Request::Object | Request::Erase => None,
        }
    }
}

/// When a request is due, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'p> {
    /// The last day on which an answer is in time.
    pub day: Day,
    /// The term that was counted.
    pub term: Term,
    /// The country's fact, or why the strict rule counts.
    pub ground: Ground<'p>,
}

impl Policy {
    /// The day by which a request is answered that was received on another. The law that counts is that of the day of receipt, unless
    /// `as_filed`, which takes the file's facts whatever their day (worked examples have no other day).
    pub fn due(
        &self,
        country: Option<CountryCode>,
        request: Request,
        received: Day,
        extended: bool,
        as_filed: bool,
    ) -> Due<'_> {
        let on = (!as_filed).then_some(received);
        let strict = self.strict.response;
        let strict_day = strict.last_day(received, extended);
        let found = match request.fact() {
            Some(name) => self.fact(country, name, on),
            None => match country.and_then(|code| self.country(code)) {
                Some(_) => Err(Why::NoFact),
                None => Err(Why::UnknownCountry),
            },
        };
        match found {
            Ok((FactValue::Term(term), fact)) => {
                let day = term.last_day(received, extended);
                match fact.status.may_loosen() || day <= strict_day {
                    true => Due { day, term: *term, ground: Ok(fact) },
                    false => Due { day: strict_day, term: strict, ground: Err(Why::OnlyFromMemory) },
                }
            }
            Ok(_) => Due { day: strict_day, term: strict, ground: Err(Why::NoValue) },
            Err(why) => Due { day: strict_day, term: strict, ground: Err(why) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Request::*;

    fn due(country: &str, request: Request, received: &str, extended: bool) -> (String, bool) {
        let received = received.parse().expect("a day");
        let due = Policy::shipped().due(country.parse().ok(), request, received, extended, true);
        (due.day.to_string(), due.ground.is_ok())
    }

    /// Received on Monday 2026-03-02. Worked by hand with a calendar of 2026.
    #[test]
    fn every_term_on_file() {
        for (country, request, extended, day) in [
            ("AR", Access, false, "2026-03-12"),
            ("AR", Rectify, false, "2026-03-09"),
            ("UY", Access, false, "2026-03-09"),
            ("UY", Rectify, false, "2026-03-09"),
            ("PE", Access, false, "2026-03-30"),
            ("PE", Information, false, "2026-03-12"),
            ("PE", Rectify, false, "2026-03-16"),
            ("PE", Revoke, false, "2026-03-16"),
            ("CO", Access, false, "2026-03-16"),
            ("CO", Access, true, "2026-03-23"),
            ("CO", Rectify, false, "2026-03-23"),
            ("CO", Rectify, true, "2026-04-02"),
            ("EC", Access, false, "2026-03-16"),
            ("EC", Rectify, false, "2026-03-16"),
            ("BR", Access, false, "2026-03-17"),
            ("MX", Access, false, "2026-03-30"),
            ("MX", Rectify, false, "2026-03-30"),
            // No later than the strict rule: five business days, from memory.
            ("CR", Access, false, "2026-03-09"),
            // No extension on file: asked for, it gives no day more.
            ("AR", Access, true, "2026-03-12"),
            ("EC", Access, true, "2026-03-16"),
        ] {
            assert_eq!(
                due(country, request, "2026-03-02", extended),
                (day.into(), true),
                "{country} {request:?}"
            );
        }
    }

    #[test]
    fn everything_else_is_five_business_days_and_extends_by_none() {
        let on_file = |code: &str, request| {
            matches!(
                (code, request),
                ("AR" | "UY" | "PE" | "CO" | "EC" | "MX", Access | Rectify)
                    | ("BR" | "CR", Access)
                    | ("PE", Information | Revoke)
            )
        };
        let codes = Policy::shipped().countries().map(|country| country.code.to_string());
        for country in codes.chain(["US".into(), "ZZ".into()]) {
            for request in Request::ALL.into_iter().filter(|request| !on_file(&country, *request)) {
                for extended in [false, true] {
                    let found = due(&country, request, "2026-03-02", extended);
                    assert_eq!(found, ("2026-03-09".into(), false), "{country} {request:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_from_memory_only_never_gives_more_time() {
        let received = "2027-03-01".parse().expect("a day");
        for country in ["CL", "PA"] {
            let due = Policy::shipped().due(country.parse().ok(), Access, received, false, false);
            assert_eq!(
                (due.ground, due.day.to_string()),
                (Err(Why::OnlyFromMemory), "2027-03-08".into()),
                "{country}"
            );
        }
        let before = "2026-11-20".parse().expect("a day");
        let due = Policy::shipped().due("CL".parse().ok(), Access, before, false, false);
        assert_eq!(due.ground, Err(Why::NotYetInForce));
    }

    #[test]
    fn weekends_month_ends_and_leap_days() {
        for (country, request, received, day) in [
            // A Friday, a Saturday, a Sunday and a Monday.
            ("UY", Access, "2026-05-29", "2026-06-05"),
            ("UY", Access, "2026-05-30", "2026-06-05"),
            ("UY", Access, "2026-05-31", "2026-06-05"),
            ("UY", Access, "2026-06-01", "2026-06-08"),
            // Calendar days may end on a Sunday: the law gives no day more.
            ("AR", Access, "2026-03-05", "2026-03-15"),
            // Over the end of a leap February, of a common one, of a year.
            ("AR", Access, "2028-02-20", "2028-03-01"),
            ("AR", Access, "2027-02-20", "2027-03-02"),
            ("BR", Access, "2026-12-20", "2027-01-04"),
            ("EC", Access, "2026-12-31", "2027-01-14"),
            ("UY", Rectify, "2028-02-24", "2028-03-02"),
        ] {
            assert_eq!(due(country, request, received, false).0, day, "{country} {received}");
        }
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for request in Request::ALL {
            assert_eq!(Request::from_word(request.word()), Some(request));
        }
        assert_eq!(Request::from_word("opposition"), Some(Object));
        assert_eq!(Request::from_word("portability"), None);
    }
}
