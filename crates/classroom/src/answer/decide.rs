//! Whether an answer becomes a fact. Pure.

use events::learning::{AnswerRecorded, Channel, MAX_RESPONSE_BYTES, MAX_SECONDS};
use kernel::ports::{AnswerError, NewAnswer};

/// Hints beyond this are not told apart: nobody wrote so many.
const MAX_HINTS: u8 = 20;

/// What follows from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// A fact.
    Record(AnswerRecorded),
    /// It is in the log already.
    Known,
}

/// Decides. `known`: this learner's device has sent this client id before, for this lesson.
pub fn decide(answer: NewAnswer, known: bool) -> Result<Decided, AnswerError> {
    if known {
        return Ok(Decided::Known);
    }
    let bytes = answer.response.len();
    if bytes > MAX_RESPONSE_BYTES {
        return Err(AnswerError::TooLong { bytes, max_bytes: MAX_RESPONSE_BYTES });
    }
    let alone = answer.actor.together.is_empty();
    let channel = if alone { Channel::OwnDevice } else { Channel::SharedDevice };
    Ok(Decided::Record(AnswerRecorded {
        client: answer.client,
        learners: 1 + answer.actor.together.len().min(kernel::MAX_TOGETHER) as u8,
        channel: channel as u8,
        course: answer.course,
        version: answer.version,
        lesson: answer.lesson,
        exercise: answer.exercise,
        variant: answer.variant,
        response: answer.response,
        score_percent: answer.score_percent.min(100),
        hints: answer.hints.min(MAX_HINTS),
        // Longer than an hour says nothing about the exercise: the phone lay in a drawer.
        seconds: if answer.seconds > MAX_SECONDS { 0 } else { answer.seconds },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Actor, ClientId, PersonId, Role, SchoolId};

    fn answer() -> NewAnswer {
        NewAnswer {
            actor: Actor {
                person: PersonId([1; 16]),
                school: SchoolId([2; 16]),
                roles: vec![Role::Pupil],
                together: vec![],
            },
            client: ClientId([3; 8]),
            course: "safe-phone".into(),
            version: 1,
            lesson: "hurry".into(),
            exercise: "who-writes".into(),
            variant: 7,
            response: "c:liar".into(),
            score_percent: 100,
            hints: 0,
            seconds: 20,
        }
    }

    #[test]
    fn decisions() {
        let recorded = |answer| match decide(answer, false) {
            Ok(Decided::Record(event)) => event,
            other => panic!("{other:?}"),
        };
        assert_eq!(decide(answer(), true), Ok(Decided::Known));
        assert_eq!(recorded(answer()).response, "c:liar");
        assert_eq!(recorded(NewAnswer { seconds: 3_601, ..answer() }).seconds, 0);
        assert_eq!(recorded(NewAnswer { score_percent: 255, ..answer() }).score_percent, 100);
        assert_eq!(recorded(NewAnswer { hints: 255, ..answer() }).hints, MAX_HINTS);
        let shared = Actor { together: vec![PersonId([4; 16]), PersonId([5; 16])], ..answer().actor };
        let event = recorded(NewAnswer { actor: shared, ..answer() });
        assert_eq!((event.learners, event.channel), (3, Channel::SharedDevice as u8));
        let long = NewAnswer { response: "x".repeat(MAX_RESPONSE_BYTES + 1), ..answer() };
        assert_eq!(decide(long, false), Err(AnswerError::TooLong { bytes: 2_049, max_bytes: 2_048 }));
    }
}
