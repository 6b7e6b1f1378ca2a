//! A pupil who moves: her old school prints a slip, her new school asks with it, her guardian's consent or her old school answers.
//! What follows from a grant is the exchange's affair ([`exchange::moves`]).

use crate::{Governance, GovernanceError};
use events::governance::HistoryAsked;
use events::people::RoleGiven;
use exchange::moves::{self, Asking, Slip};
use kernel::{Actor, Authority, DataUse, Digest, PersonId, RequestId, Role, SchoolId};
use store::{Draft, StoreError, WriteTx};

/// Why nothing was asked or answered. Each has a message `governance-moves-refused-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotMove {
    /// A sign of the code is wrong or missing.
    Mistyped,
    /// No school that is known here printed the slip.
    UnknownSchool,
    /// This school itself printed it.
    OwnSlip,
    /// There is no such asking.
    Gone,
}

impl CannotMove {
    /// All of them.
    pub const ALL: [CannotMove; 4] =
        [CannotMove::Mistyped, CannotMove::UnknownSchool, CannotMove::OwnSlip, CannotMove::Gone];

    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            CannotMove::Mistyped => "mistyped",
            CannotMove::UnknownSchool => "unknown-school",
            CannotMove::OwnSlip => "own-slip",
            CannotMove::Gone => "gone",
        }
    }
}

impl Governance {
    /// The slip of a pupil of this school. The caller has asked the gate. `None`: she is not of it.
    pub fn slip(&self, school: SchoolId, person: PersonId) -> Result<Option<Slip>, GovernanceError> {
        if !self.records.is_of(person, school)? {
            return Ok(None);
        }
        let proof = Slip::proof_of(&self.records.slip_secret(), person);
        Ok(Some(Slip::of(person, school, proof)))
    }

    /// Asks the school that printed a slip for the history of its pupil, who learns here now. The caller has asked the gate. Asked twice,
    /// it is asked once.
    pub fn ask_for_history(
        &self,
        actor: &Actor,
        typed: &str,
    ) -> Result<Result<PersonId, CannotMove>, GovernanceError> {
        let Ok(slip) = Slip::read(typed) else { return Ok(Err(CannotMove::Mistyped)) };
        if slip.is_of(actor.school) {
            return Ok(Err(CannotMove::OwnSlip));
        }
        let Some(from) = self.store.read_blocking(|db| moves::school_of(db, &slip))? else {
            return Ok(Err(CannotMove::UnknownSchool));
        };
        let school_name = self.records.school_name(actor.school)?.unwrap_or_default();
        let (school, by, person) = (actor.school, actor.person, slip.person);
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| {
            let known = moves::askings(tx.connection(), school)?;
            if known
                .iter()
                .any(|asking| asking.person == person && asking.from == from && asking.school == school)
            {
                return Ok(());
            }
            let request = RequestId::random(tx.entropy());
            let asked =
                HistoryAsked { request, person, school, from, school_name, proof: slip.proof.to_vec() };
            // Apart: the asking is read at her old school, the role is this school's affair.
            let role = RoleGiven { person, school, role: Role::Pupil as u8 };
            for event in [asked.into(), role.into()] {
                let (persons, events) = (vec![person, by], vec![event]);
                tx.append(Draft { schools: vec![school], persons, authority: Authority::Staff, events })?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(Ok(person))
    }

    /// What this school asked, and was asked, the latest first.
    pub fn askings(&self, school: SchoolId) -> Result<Vec<Asking>, GovernanceError> {
        Ok(self.store.read_blocking(|db| moves::askings(db, school))?)
    }

    /// Grants or refuses what this school is asked; a later word counts. The caller has asked the gate.
    pub fn answer_asking(
        &self,
        actor: &Actor,
        asked: Digest,
        granted: bool,
    ) -> Result<Result<(), CannotMove>, GovernanceError> {
        let ours = |asking: &Asking| asking.asked == asked && asking.from == actor.school;
        let Some(asking) = self.askings(actor.school)?.into_iter().find(ours) else {
            return Ok(Err(CannotMove::Gone));
        };
        if asking.granted != Some(granted) {
            self.write_answer(&asking, granted, Some(actor.person))?;
        }
        Ok(Ok(()))
    }

    /// Grants what a guardian, or she herself, has granted beforehand: the consent stands, and the slip is one that this box
    /// printed. A protected person's school decides each time, and so does one that has refused: whoever asks again has the same slip.
    /// Returns how many.
    pub fn answer_by_consent(&self) -> Result<u64, GovernanceError> {
        let Some(school) = self.records.own_school()? else { return Ok(0) };
        let mut answered = 0;
        for asking in self.askings(school)? {
            let open = asking.from == school && asking.granted.is_none();
            let proof = Slip::proof_of(&self.records.slip_secret(), asking.person);
            if !open || asking.proof != proof || self.records.is_protected(asking.person)? {
                continue;
            }
            if self.store.read_blocking(|db| moves::was_refused(db, school, asking.person))? {
                continue;
            }
            let standing = self.standing_of(asking.person)?;
            if standing.get(&DataUse::NextSchool).is_some_and(|standing| standing.given) {
                self.write_answer(&asking, true, None)?;
                answered += 1;
            }
        }
        Ok(answered)
    }

    fn write_answer(&self, asking: &Asking, granted: bool, by: Option<PersonId>) -> Result<(), StoreError> {
        let (school, event) = (asking.from, moves::answer(asking, granted));
        let persons = std::iter::once(asking.person).chain(by).collect();
        self.store.write_blocking(move |tx| {
            let (schools, events) = (vec![school], vec![event.into()]);
            tx.append(Draft { schools, persons, authority: Authority::Staff, events }).map(drop)
        })
    }
}
