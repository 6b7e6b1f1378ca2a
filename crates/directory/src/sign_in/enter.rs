//! A pupil comes in: with her PIN or pictures, with her card, or because her teacher lets her in. One command each, on the
//! writer, so that fifty phones at once cannot spend more than the budget: looking, comparing and charging are one step.

use super::{
    budget::{self, Admitted},
    device::{self, DeviceHash},
    failures::{self, Scope},
    secret::Secret,
};
use crate::Directory;
use kernel::{ClassId, PersonId, Role, SchoolId, UtcMillis};
use store::{Connection, StoreError, WriteTx};

/// Ids of one person that point at each other by mistake must not be followed for ever.
const MERGES_FOLLOWED: usize = 8;

/// Who came in, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// Who.
    pub person: PersonId,
    /// At which school.
    pub school: SchoolId,
    /// With which roles.
    pub roles: Vec<Role>,
}

/// A try with a PIN or pictures.
#[derive(Debug, Clone, Copy)]
pub struct Try {
    /// The class whose list she chose herself from.
    pub class: ClassId,
    /// Herself.
    pub pupil: PersonId,
    /// What she typed or pressed.
    pub guess: Secret,
    /// The phone.
    pub device: DeviceHash,
}

/// A try of somebody who is in no list: she is protected, and says her name herself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The class whose code she has.
    pub class: ClassId,
    /// Her whole name, as she typed it.
    pub name: String,
    /// What she typed or pressed.
    pub guess: Secret,
    /// The phone.
    pub device: DeviceHash,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// She is in.
    In(Entrance),
    /// Not her PIN.
    Wrong,
    /// Not looked at: too many wrong ones from phones the box does not know.
    Refused,
    /// There is nothing to compare with: she has no card yet, or it was made on another machine.
    NoSecret,
    /// She is not in this class.
    NotHere,
}

/// Whether a try is let through, and how it went; the rest is reading and writing. Pure.
fn decide(admitted: Admitted, secret: Option<&Secret>, guess: &Secret) -> Decided {
    match (admitted, secret) {
        (Admitted::Refused, _) => Decided::Refuse,
        (_, None) => Decided::NoSecret,
        (_, Some(secret)) if secret.fits(guess) => Decided::Open,
        (Admitted::Known, _) => Decided::ChargeDevice,
        (Admitted::Stranger, _) => Decided::ChargeClass,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decided {
    Refuse,
    NoSecret,
    Open,
    ChargeDevice,
    ChargeClass,
}

impl Directory {
    /// Tries a PIN or pictures.
    pub fn try_secret(&self, tx: &mut WriteTx<'_>, tried: &Try) -> Result<Tried, StoreError> {
        let Try { class, pupil, guess, device } = *tried;
        if !self.learns_in(tx.connection(), class, pupil)? {
            return Ok(Tried::NotHere);
        }
        let now = tx.now();
        let admitted = self.admitted(tx.connection(), class, pupil, device, now)?;
        let secret = self.secret_of(tx.connection(), pupil)?;
        match decide(admitted, secret.as_ref(), &guess) {
            Decided::Refuse => Ok(Tried::Refused),
            Decided::NoSecret => Ok(Tried::NoSecret),
            Decided::ChargeDevice => {
                failures::charge(tx, Scope::Device(device), budget::KNOWN_DEVICE)?;
                Ok(Tried::Wrong)
            }
            Decided::ChargeClass => {
                failures::charge(tx, Scope::Class(class), budget::STRANGERS)?;
                Ok(Tried::Wrong)
            }
            Decided::Open => self.open_for(tx, class, pupil, device),
        }
    }

    /// Tries the PIN of whoever is protected, found by her whole name, accents and order aside. A name that nobody protected has, or
    /// two have, costs the class's budget as a wrong PIN does, so that guessing names is no way to learn who is here.
    pub fn try_by_name(&self, tx: &mut WriteTx<'_>, named: &Named) -> Result<Tried, StoreError> {
        let Named { class, ref name, guess, device } = *named;
        let words = |name: &str| {
            let mut words = store::search::tokens(name);
            words.sort();
            words
        };
        let wanted = words(name);
        let protected = self.protected(tx.connection())?;
        let mut found = Vec::new();
        if !wanted.is_empty() && !protected.is_empty() {
            found = self.pupils_listed(tx.connection(), class)?;
            found.retain(|one| {
                protected.contains(&one.person) && one.name.as_deref().map(words).as_ref() == Some(&wanted)
            });
        }
        if let [only] = &found[..] {
            return self.try_secret(tx, &Try { class, pupil: only.person, guess, device });
        }
        let strangers = failures::of(tx.connection(), Scope::Class(class))?;
        if budget::admit(None, &strangers, tx.now()) == Admitted::Refused {
            return Ok(Tried::Refused);
        }
        failures::charge(tx, Scope::Class(class), budget::STRANGERS)?;
        Ok(Tried::Wrong)
    }

    /// How a try of this pupil from this device would be let through now.
    pub fn admitted(
        &self,
        db: &mut Connection,
        class: ClassId,
        pupil: PersonId,
        device: DeviceHash,
        now: UtcMillis,
    ) -> Result<Admitted, StoreError> {
        let own = match device::is_known(db, device, pupil)? {
            true => Some(failures::of(db, Scope::Device(device))?),
            false => None,
        };
        let strangers = failures::of(db, Scope::Class(class))?;
        Ok(budget::admit(own.as_deref(), &strangers, now))
    }

    /// Wrong tries of strangers in a class in the last day: the teacher sees the number.
    pub fn wrong_tries(
        &self,
        db: &mut Connection,
        class: ClassId,
        now: UtcMillis,
    ) -> Result<usize, StoreError> {
        let failures = failures::of(db, Scope::Class(class))?;
        Ok(budget::STRANGERS.failures - budget::STRANGERS.left(&failures, now))
    }

    /// Her teacher lets her in, or she has shown her card.
    pub(super) fn open_for(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        pupil: PersonId,
        device: DeviceHash,
    ) -> Result<Tried, StoreError> {
        let Some(school) = self.school_of_class(tx.connection(), class)? else { return Ok(Tried::NotHere) };
        device::remember(tx, device, pupil)?;
        Ok(Tried::In(self.entrance_of_pupil(tx.connection(), pupil, school)?))
    }

    /// Comes in with a card's token: the class does not matter. `None` if no card has it (any more).
    pub fn enter_by_card(
        &self,
        tx: &mut WriteTx<'_>,
        token: &[u8; 16],
        device: DeviceHash,
    ) -> Result<Option<Entrance>, StoreError> {
        let Some(pupil) = self.person_by_token(tx.connection(), token)? else { return Ok(None) };
        let sql = "SELECT c.school FROM directory_enrolment e JOIN directory_class c ON c.class = e.class \
            JOIN directory_person p ON p.person = e.person WHERE e.person = ?1 AND e.here = 1 AND e.teaches = 0 \
            AND coalesce(p.forgotten, 0) = 0 ORDER BY e.class LIMIT 1";
        let Some(row) = tx.query_one(sql, &[pupil.into()])? else { return Ok(None) };
        device::remember(tx, device, pupil)?;
        self.entrance_of_pupil(tx.connection(), pupil, SchoolId(row.id(0)?)).map(Some)
    }

    /// Four digits and a card that lies in a school bag open a pupil's place and no more: whoever also teaches comes in with
    /// her password for that.
    fn entrance_of_pupil(
        &self,
        db: &mut Connection,
        pupil: PersonId,
        school: SchoolId,
    ) -> Result<Entrance, StoreError> {
        Ok(Entrance { person: self.standing_id(db, pupil)?, school, roles: vec![Role::Pupil] })
    }

    /// The id under which a person goes on, if hers was merged into another.
    pub fn standing_id(&self, db: &mut Connection, person: PersonId) -> Result<PersonId, StoreError> {
        let mut standing = person;
        for _ in 0..MERGES_FOLLOWED {
            let sql =
                "SELECT kept FROM directory_merged WHERE merged = ?1 AND standing = 1 ORDER BY kept LIMIT 1";
            match db.query_one(sql, &[standing.into()])? {
                Some(row) => standing = PersonId(row.id(0)?),
                None => break,
            }
        }
        Ok(standing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case() {
        let (right, wrong) = (Secret::Pin([4, 8, 2, 1]), Secret::Pin([4, 8, 2, 2]));
        for (admitted, secret, guess, decided) in [
            (Admitted::Known, Some(&right), right, Decided::Open),
            (Admitted::Stranger, Some(&right), right, Decided::Open),
            // Not even a right one is told apart.
            (Admitted::Refused, Some(&right), right, Decided::Refuse),
            (Admitted::Refused, None, wrong, Decided::Refuse),
            (Admitted::Known, Some(&right), wrong, Decided::ChargeDevice),
            (Admitted::Stranger, Some(&right), wrong, Decided::ChargeClass),
            (Admitted::Stranger, Some(&right), Secret::Pictures([4, 8, 2, 1]), Decided::ChargeClass),
            (Admitted::Known, None, right, Decided::NoSecret),
        ] {
            assert_eq!(decide(admitted, secret, &guess), decided, "{admitted:?} {guess:?}");
        }
    }
}
