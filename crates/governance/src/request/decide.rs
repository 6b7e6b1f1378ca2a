//! Whether a step with a request can be taken. Pure.

use crate::policy::{Day, Due, Policy, Request};
use events::governance::{RequestKind, RequestOutcome};
use kernel::CountryCode;

/// The engine's word for what is asked.
pub fn request_of(kind: RequestKind) -> Request {
    match kind {
        RequestKind::Access => Request::Access,
        RequestKind::Rectify => Request::Rectify,
        RequestKind::Object => Request::Object,
        RequestKind::Erase => Request::Erase,
    }
}

/// Requests of one person that may be open at once; one more of a kind that is open already is the same request.
pub const OPEN_MAX: usize = 8;

/// Why a step is not taken. Each has a message `governance-refused-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// One of this kind is open already.
    OpenAlready,
    /// The country's rule gives no more time, or it was taken already.
    NoMoreTime,
    /// It was answered already.
    Closed,
    /// She asked to be forgotten, and is not.
    NotForgotten,
    /// Why it ends like that was not said.
    GroundMissing,
    /// What was done was not said.
    OutcomeMissing,
}

impl Refusal {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Refusal::OpenAlready => "open-already",
            Refusal::NoMoreTime => "no-more-time",
            Refusal::Closed => "closed",
            Refusal::NotForgotten => "not-forgotten",
            Refusal::GroundMissing => "ground-missing",
            Refusal::OutcomeMissing => "outcome-missing",
        }
    }
}

/// Longest ground of an answer that is kept, in characters.
pub const GROUND_MAX_CHARS: usize = 300;
/// Shorter is no ground.
const GROUND_MIN_CHARS: usize = 4;

/// How a request may end. Whoever asked to be forgotten and is not was not given even a part of it: the request ends with a reason, or
/// stays open.
pub fn outcomes(kind: RequestKind, forgotten: bool) -> impl Iterator<Item = RequestOutcome> {
    let given = |outcome: &RequestOutcome| matches!(outcome, RequestOutcome::Done | RequestOutcome::Partly);
    RequestOutcome::ALL
        .into_iter()
        .filter(move |outcome| kind != RequestKind::Erase || forgotten || !given(outcome))
}

/// Whether a request may end so, and the ground that is kept. Only what was done wholly needs none.
pub fn close(
    kind: RequestKind,
    outcome: RequestOutcome,
    forgotten: bool,
    ground: &str,
) -> Result<Option<String>, Refusal> {
    if !outcomes(kind, forgotten).any(|offered| offered == outcome) {
        return Err(Refusal::NotForgotten);
    }
    let ground: String = ground.split_whitespace().collect::<Vec<_>>().join(" ");
    let ground: String = ground.chars().take(GROUND_MAX_CHARS).collect();
    match (outcome, ground.chars().count()) {
        (RequestOutcome::Done, 0) => Ok(None),
        (RequestOutcome::Done, _) | (_, GROUND_MIN_CHARS..) => Ok(Some(ground)),
        _ => Err(Refusal::GroundMissing),
    }
}

/// When a new request is due; refused if one of its kind, about the same, is open.
pub fn make<'p>(
    policy: &'p Policy,
    country: Option<CountryCode>,
    kind: RequestKind,
    received: Day,
    open: &[RequestKind],
) -> Result<Due<'p>, Refusal> {
    if open.contains(&kind) || open.len() >= OPEN_MAX {
        return Err(Refusal::OpenAlready);
    }
    Ok(policy.due(country, request_of(kind), received, false, false))
}

/// The last day when more time is taken: once, and only where the rule knows of more time.
pub fn extend(
    policy: &Policy,
    country: Option<CountryCode>,
    kind: RequestKind,
    received: Day,
    due: Day,
    outcome: Option<RequestOutcome>,
) -> Result<Day, Refusal> {
    if outcome.is_some() {
        return Err(Refusal::Closed);
    }
    let longer = policy.due(country, request_of(kind), received, true, false).day;
    if longer > due { Ok(longer) } else { Err(Refusal::NoMoreTime) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_request_is_due_by_the_country_s_rule_and_asked_once() {
        let policy = Policy::shipped();
        let made = |country: &str, kind, open: &[_]| {
            make(policy, country.parse().ok(), kind, day("2026-11-23"), open).map(|due| due.day)
        };
        assert_eq!(made("PE", RequestKind::Access, &[]), Ok(day("2026-12-21")));
        assert_eq!(made("ZZ", RequestKind::Access, &[]), Ok(day("2026-11-30")));
        assert_eq!(made("PE", RequestKind::Erase, &[RequestKind::Access]), Ok(day("2026-11-30")));
        assert_eq!(made("PE", RequestKind::Access, &[RequestKind::Access]), Err(Refusal::OpenAlready));
        assert_eq!(made("PE", RequestKind::Erase, &[RequestKind::Access; 8]), Err(Refusal::OpenAlready));
    }

    #[test]
    fn nobody_is_said_to_be_forgotten_who_is_not() {
        use RequestOutcome::*;
        let erase = RequestKind::Erase;
        let law = || Ok(Some("Ley 29733, art. 22".to_owned()));
        for (kind, outcome, forgotten, ground, expected) in [
            (erase, Done, false, "", Err(Refusal::NotForgotten)),
            (erase, Done, false, "we looked into it", Err(Refusal::NotForgotten)),
            (erase, Partly, false, "we looked into it", Err(Refusal::NotForgotten)),
            (erase, Done, true, "", Ok(None)),
            (erase, MustKeep, false, "", Err(Refusal::GroundMissing)),
            (erase, MustKeep, false, " x  ", Err(Refusal::GroundMissing)),
            (erase, MustKeep, false, " Ley  29733,\nart. 22 ", law()),
            (erase, TakenBack, false, "Ley 29733, art. 22", law()),
            (RequestKind::Access, Done, false, "", Ok(None)),
            (RequestKind::Rectify, Done, false, "Ley 29733, art. 22", law()),
            (RequestKind::Object, NotShownWho, false, "", Err(Refusal::GroundMissing)),
        ] {
            assert_eq!(close(kind, outcome, forgotten, ground), expected, "{kind:?} {outcome:?} {ground:?}");
        }
        assert_eq!(outcomes(erase, false).collect::<Vec<_>>(), [MustKeep, NotShownWho, TakenBack]);
        assert_eq!(outcomes(erase, true).count(), RequestOutcome::ALL.len());
        let long = close(RequestKind::Access, Partly, false, &"é".repeat(2_000));
        assert_eq!(
            long.map(|ground| ground.map(|ground| ground.chars().count())),
            Ok(Some(GROUND_MAX_CHARS))
        );
    }

    #[test]
    fn more_time_is_taken_once_and_where_the_law_gives_it() {
        let policy = Policy::shipped();
        let longer = |country: &str, due: &str, outcome| {
            extend(policy, country.parse().ok(), RequestKind::Access, day("2026-11-23"), day(due), outcome)
        };
        assert_eq!(longer("CO", "2026-12-07", None), Ok(day("2026-12-14")));
        assert_eq!(longer("CO", "2026-12-14", None), Err(Refusal::NoMoreTime));
        assert_eq!(longer("PE", "2026-12-21", None), Err(Refusal::NoMoreTime));
        assert_eq!(longer("CO", "2026-12-07", Some(RequestOutcome::Done)), Err(Refusal::Closed));
    }
}
