//! Who may approve what waits: nobody approves what she said, or spoke, herself.
//!
//! Two people see more than one, and a community's words are nobody's alone. A person may stand in the log under several ids, because
//! two boxes registered her; what she said under any of them is hers.

use super::{
    sounds::{Heard, Recording},
    words::{Said, Standing, standing_of},
};
use kernel::{Digest, PersonId};

/// Why something is not approved by her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotApproved {
    /// It does not stand as she saw it, or nobody has said it.
    Changed,
    /// She said it herself: somebody else approves it.
    Own,
}

/// Who works at the desk: all ids under which she stands, and who may approve there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hand {
    /// Hers.
    pub ids: Vec<PersonId>,
    /// Everybody's who may approve at her school.
    pub reviewers: Vec<PersonId>,
}

impl Hand {
    fn is_hers(&self, by: Option<PersonId>) -> bool {
        by.is_some_and(|by| self.ids.contains(&by))
    }

    /// Who else may approve.
    pub fn other_reviewers(&self) -> Vec<PersonId> {
        self.reviewers.iter().filter(|person| !self.ids.contains(person)).copied().collect()
    }

    /// Whether she may approve these words for a source text: they wait for it, or were said for an older one and still fit.
    pub fn approves_words(&self, said: Option<&Said>, source: &str, seen: &str) -> Result<(), NotApproved> {
        let said = said.filter(|said| said.proposed.as_deref() == Some(seen)).ok_or(NotApproved::Changed)?;
        match standing_of(Some(said), source) {
            Standing::Waiting | Standing::Old if self.is_hers(said.by) => Err(NotApproved::Own),
            Standing::Waiting | Standing::Old => Ok(()),
            Standing::Missing | Standing::Suggested | Standing::Approved => Err(NotApproved::Changed),
        }
    }

    /// Whether she may say somebody's words as her own: they were said for an older source and still fit, or nobody could approve
    /// them otherwise, because who said them is the only one who approves.
    pub fn says_too(&self, said: &Said, source: &str) -> bool {
        match standing_of(Some(said), source) {
            Standing::Old => said.proposed.is_some(),
            Standing::Waiting => {
                let by = said.by.filter(|by| !self.ids.contains(by));
                by.is_some_and(|by| self.reviewers == [by])
            }
            Standing::Missing | Standing::Suggested | Standing::Approved => false,
        }
    }

    /// The recording that she may approve: the one she heard, which waits for exactly these words.
    pub fn approves_sound<'h>(
        &self,
        heard: Option<&'h Heard>,
        spoken: &Digest,
        wanted: Digest,
    ) -> Result<&'h Recording, NotApproved> {
        let waiting = heard.and_then(|heard| heard.waiting_for(spoken));
        let sound = waiting.filter(|sound| sound.digest == wanted).ok_or(NotApproved::Changed)?;
        if self.is_hers(sound.by) { Err(NotApproved::Own) } else { Ok(sound) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::package::words_digest;

    const ROSA: PersonId = PersonId([1; 16]);
    /// Rosa too, as another box registered her.
    const ROSA_TOO: PersonId = PersonId([2; 16]);
    const WILBER: PersonId = PersonId([3; 16]);
    const YOLANDA: PersonId = PersonId([4; 16]);

    fn rosa(reviewers: &[PersonId]) -> Hand {
        Hand { ids: vec![ROSA, ROSA_TOO], reviewers: reviewers.to_vec() }
    }

    fn said(words: &str, from: &str, by: Option<PersonId>, approved: Option<&str>) -> Said {
        Said {
            proposed: Some(words.into()),
            from: from.into(),
            by,
            approved: approved.map(str::to_owned),
            approved_from: approved.map(|_| words_digest(from).to_string()).unwrap_or_default(),
            ..Said::default()
        }
    }

    #[test]
    fn nobody_approves_her_own_words() {
        use NotApproved::{Changed, Own};
        let hers = |approved| said("Qallariy", "Empezar", Some(ROSA), approved);
        let machine = Said { suggested: Some("Qallariy".into()), ..Said::default() };
        for (known, expected) in [
            (None, Err(Changed)),
            (Some(machine), Err(Changed)),
            (Some(said("Qallariy", "Empezar", Some(WILBER), None)), Ok(())),
            // Said by somebody whom an old log does not name.
            (Some(said("Qallariy", "Empezar", None, None)), Ok(())),
            (Some(hers(None)), Err(Own)),
            (Some(said("Qallariy", "Empezar", Some(ROSA_TOO), None)), Err(Own)),
            // Others' words before hers do not make hers theirs, nor the other way round.
            (Some(hers(Some("Qallarinapaq"))), Err(Own)),
            (Some(said("Qallariy", "Empezar", Some(WILBER), Some("Qallarinapaq"))), Ok(())),
            // Not what she saw, and what is approved already.
            (Some(said("Qallarinapaq", "Empezar", Some(WILBER), None)), Err(Changed)),
            (Some(said("Qallariy", "Empezar", Some(WILBER), Some("Qallariy"))), Err(Changed)),
            // The source changed, and the words still fit: a second person says so.
            (Some(said("Qallariy", "Comenzar", Some(WILBER), Some("Qallariy"))), Ok(())),
            (Some(said("Qallariy", "Comenzar", Some(ROSA), Some("Qallariy"))), Err(Own)),
        ] {
            let decided = rosa(&[ROSA, WILBER]).approves_words(known.as_ref(), "Empezar", "Qallariy");
            assert_eq!(decided, expected, "{known:?}");
        }
    }

    #[test]
    fn a_school_with_one_reviewer_is_not_stuck() {
        let only = |by: PersonId| Hand { ids: vec![YOLANDA], reviewers: vec![by] };
        let waits = |by| said("Qallariy", "Empezar", Some(by), None);
        for (hand, known, expected) in [
            // Wilber alone approves, and these are his words: Yolanda can say them too, and then he can approve hers.
            (only(WILBER), waits(WILBER), true),
            (only(WILBER), waits(ROSA), false),
            (only(WILBER), waits(YOLANDA), false),
            // Two approve: no need.
            (Hand { ids: vec![YOLANDA], reviewers: vec![ROSA, WILBER] }, waits(WILBER), false),
            (Hand { ids: vec![YOLANDA], reviewers: vec![] }, waits(WILBER), false),
            // What was said for an older source, by whomever.
            (only(WILBER), said("Qallariy", "Comenzar", Some(ROSA), None), true),
            (only(WILBER), said("Qallariy", "Empezar", Some(WILBER), Some("Qallariy")), false),
            (only(WILBER), Said::default(), false),
        ] {
            assert_eq!(hand.says_too(&known, "Empezar"), expected, "{hand:?} {known:?}");
        }
        assert_eq!(rosa(&[ROSA_TOO]).other_reviewers(), []);
        assert_eq!(rosa(&[ROSA_TOO, WILBER]).other_reviewers(), [WILBER]);
    }

    #[test]
    fn nobody_approves_her_own_recording() {
        let digest = |n: u8| Digest([n; 32]);
        let recording = |n: u8, by: Option<PersonId>| Recording {
            digest: digest(n),
            ending: "ogg".into(),
            spoke: digest(9).to_string(),
            by,
        };
        let heard = |sound: &Recording, approved: Option<&Recording>| Heard {
            proposed: Some(sound.clone()),
            approved: approved.cloned(),
        };
        let (wilber, hers) = (recording(1, Some(WILBER)), recording(1, Some(ROSA_TOO)));
        let hand = rosa(&[ROSA]);
        for (heard, spoken, wanted, expected) in [
            (None, 9, 1, Err(NotApproved::Changed)),
            (Some(heard(&wilber, None)), 9, 1, Ok(&wilber)),
            (Some(heard(&hers, None)), 9, 1, Err(NotApproved::Own)),
            // Another recording than she heard, other words than are spoken, approved already.
            (Some(heard(&wilber, None)), 9, 2, Err(NotApproved::Changed)),
            (Some(heard(&wilber, None)), 8, 1, Err(NotApproved::Changed)),
            (Some(heard(&wilber, Some(&wilber))), 9, 1, Err(NotApproved::Changed)),
        ] {
            let decided = hand.approves_sound(heard.as_ref(), &digest(spoken), digest(wanted));
            assert_eq!(decided, expected, "{heard:?}");
        }
    }
}
