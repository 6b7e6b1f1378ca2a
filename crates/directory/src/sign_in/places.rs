//! Guests: who looks in without an account, keeps her place if she wishes, and may claim her work later.
//!
//! *How is a place found again without a list of people?* She picks a drawing; the box adds two more, and the three in their
//! order are her place: hen, boat, bread. She finds it again by pressing the three, without reading, typing or telling anybody
//! who she is; then her PIN. There is no page that shows who has a place, and a drawing alone leads to nobody: 48^3 = 110,592
//! places for a village's hundreds. Three drawings are remembered by a woman who does not write; a word to spell is not. A
//! PIN alone, tried against everybody with the same drawing, would be found by whoever tries (200 guests share 48 drawings).
//!
//! She chooses her PIN, so it is not even ([`super::secret`] draws; people do not): one place takes five wrong ones a day from
//! phones it does not know, all places together sixty. Whoever has seen her three drawings and tries the five most
//! likely PINs each day comes in with some percent; what he finds is which lessons she has done. It is the price of no
//! e-mail, no phone and no name, and it is said in the threat model.

use super::{
    budget::{KEPT_PLACE, KEPT_PLACES, KNOWN_DEVICE},
    device::{self, DeviceHash},
    enter::{Entrance, Tried},
    failures::{self, Scope},
    secret::{Secret, is_weak_pin},
    vault::Kept,
};
use crate::{Directory, register::DRAWINGS};
use events::{
    Event,
    people::{PersonRegistered, PersonsMerged, RoleGiven},
};
use kernel::{Authority, LanguageTag, PersonId, Role, SchoolId};
use store::{Connection, Draft, StoreError, WriteTx};

/// How often another pair of drawings is drawn before the box says that the first one is taken by too many.
const DRAWS: usize = 64;
/// Places shown on a phone on which they were used.
const SHOWN_ON_DEVICE: i64 = 12;

/// Three drawings in their order, each 0..48.
pub type Place = [u8; 3];

/// Why a place was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// The PIN is one that everybody tries first.
    WeakPin,
    /// Almost all places with this drawing are taken.
    DrawingFull,
    /// Something in the way: she is no guest.
    NotAGuest,
}

/// Why a guest's work was not claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoClaim {
    /// It is her own id already.
    Same,
    /// It is not a guest's: somebody's who is on a list.
    NotAGuest,
    /// Somebody has claimed it.
    Claimed,
}

/// Whether a guest's work becomes somebody's. Pure: `roles` the guest's id holds, `claimed` whether it was merged before.
pub fn decide_claim(
    kept: PersonId,
    guest: PersonId,
    roles: &[Role],
    claimed: bool,
) -> Result<PersonsMerged, NoClaim> {
    if kept == guest {
        Err(NoClaim::Same)
    } else if roles.iter().any(|role| *role != Role::Guest) {
        Err(NoClaim::NotAGuest)
    } else if claimed {
        Err(NoClaim::Claimed)
    } else {
        Ok(PersonsMerged { kept, merged: guest })
    }
}

/// Reads `5.12.40`; `None` if it cannot be a place, or part of one.
pub fn read_place(text: &str) -> Option<Vec<u8>> {
    let parts: Option<Vec<u8>> =
        text.split('.').take(4).map(|part| part.parse().ok().filter(|n| *n < DRAWINGS)).collect();
    parts.filter(|parts| parts.len() <= 3)
}

fn number(place: Place) -> i64 {
    place.iter().fold(0, |number, drawing| number * i64::from(DRAWINGS) + i64::from(*drawing))
}

fn place(number: i64) -> Place {
    let base = i64::from(DRAWINGS);
    [number / base / base % base, number / base % base, number % base].map(|part| part.rem_euclid(base) as u8)
}

impl Directory {
    /// Makes a guest's place: from now on she is in the log, with a drawing and no name. If she has one, its PIN changes.
    pub fn keep_place(
        &self,
        tx: &mut WriteTx<'_>,
        (guest, school): (PersonId, SchoolId),
        drawing: u8,
        pin: Secret,
        language: Option<LanguageTag>,
    ) -> Result<Result<Place, NoPlace>, StoreError> {
        let Secret::Pin(digits) = pin else { return Ok(Err(NoPlace::WeakPin)) };
        if is_weak_pin(digits) {
            return Ok(Err(NoPlace::WeakPin));
        }
        if self.roles_of(tx.connection(), guest)?.iter().any(|role| *role != Role::Guest) {
            return Ok(Err(NoPlace::NotAGuest));
        }
        let sealed = self.ways.vault.seal(guest, Kept::Secret, &pin.to_text(), tx.entropy())?;
        let standing = self.place_of(tx.connection(), guest)?;
        let kept = match standing {
            Some(kept) => kept,
            None => match self.free_place(tx, drawing % DRAWINGS)? {
                Some(kept) => kept,
                None => return Ok(Err(NoPlace::DrawingFull)),
            },
        };
        let now = tx.now();
        tx.execute(
            "INSERT INTO directory_kept_place (place, person, sealed, made_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (place) DO UPDATE SET sealed = excluded.sealed",
            &[number(kept).into(), guest.into(), sealed.into(), now.0.into()],
        )?;
        if standing.is_none() {
            let sql = "SELECT 1 FROM directory_school WHERE school = ?1 AND demonstration = 1";
            let demonstration = tx.query_one(sql, &[school.into()])?.is_some();
            let registered = PersonRegistered {
                person: guest,
                sealed_name: Vec::new(),
                drawing: kept[0],
                language: language.map(|tag| tag.as_str().to_owned()),
                demonstration,
            };
            let role = RoleGiven { person: guest, school, role: Role::Guest as u8 };
            let events: Vec<Event> = vec![registered.into(), role.into()];
            tx.append(Draft {
                schools: vec![school],
                persons: vec![guest],
                authority: Authority::Learner,
                events,
            })?;
        }
        Ok(Ok(kept))
    }

    /// Tries a PIN at a place.
    pub fn try_place(
        &self,
        tx: &mut WriteTx<'_>,
        place: Place,
        guess: Secret,
        device: DeviceHash,
    ) -> Result<Tried, StoreError> {
        let now = tx.now();
        let row = tx.query_one(
            "SELECT person, sealed FROM directory_kept_place WHERE place = ?1",
            &[number(place).into()],
        )?;
        let found =
            row.map(|row| Ok::<_, StoreError>((PersonId(row.id(0)?), row.blob(1)?.to_vec()))).transpose()?;
        let known = match &found {
            Some((person, _)) if device::is_known(tx.connection(), device, *person)? => {
                let own = failures::of(tx.connection(), Scope::Device(device))?;
                KNOWN_DEVICE.left(&own, now) > 0
            }
            _ => false,
        };
        if !known {
            let all = failures::of(tx.connection(), Scope::Places)?;
            let hers = match &found {
                Some((person, _)) => failures::of(tx.connection(), Scope::Place(*person))?,
                None => Vec::new(),
            };
            if KEPT_PLACES.left(&all, now) == 0 || KEPT_PLACE.left(&hers, now) == 0 {
                return Ok(Tried::Refused);
            }
        }
        let Some((person, sealed)) = found else {
            failures::charge(tx, Scope::Places, KEPT_PLACES)?;
            return Ok(Tried::Wrong);
        };
        let secret = self.ways.vault.open(person, Kept::Secret, &sealed);
        let Some(secret) = secret.as_deref().and_then(Secret::from_text) else { return Ok(Tried::NoSecret) };
        if !secret.fits(&guess) {
            if known {
                failures::charge(tx, Scope::Device(device), KNOWN_DEVICE)?;
            } else {
                failures::charge(tx, Scope::Places, KEPT_PLACES)?;
                failures::charge(tx, Scope::Place(person), KEPT_PLACE)?;
            }
            return Ok(Tried::Wrong);
        }
        let Some(school) = self.school_here(tx.connection())? else { return Ok(Tried::NotHere) };
        device::remember(tx, device, person)?;
        Ok(Tried::In(Entrance { person, school, roles: vec![Role::Guest] }))
    }

    /// Makes a guest's work somebody's who has come in by name.
    pub fn claim(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        kept: PersonId,
        guest: PersonId,
    ) -> Result<Result<(), NoClaim>, StoreError> {
        let roles = self.roles_of(tx.connection(), guest)?;
        let claimed = self.standing_id(tx.connection(), guest)? != guest;
        let merged = match decide_claim(kept, guest, &roles, claimed) {
            Ok(merged) => merged,
            Err(no) => return Ok(Err(no)),
        };
        tx.execute("DELETE FROM directory_kept_place WHERE person = ?1", &[guest.into()])?;
        device::forget_person(tx, guest)?;
        tx.append(Draft {
            schools: vec![school],
            persons: vec![kept, guest],
            authority: Authority::Learner,
            events: vec![merged.into()],
        })?;
        Ok(Ok(()))
    }

    /// A guest's place, if she keeps one.
    pub fn place_of(&self, db: &mut Connection, guest: PersonId) -> Result<Option<Place>, StoreError> {
        let sql = "SELECT place FROM directory_kept_place WHERE person = ?1 ORDER BY place LIMIT 1";
        db.query_one(sql, &[guest.into()])?.map(|row| row.int(0).map(place)).transpose()
    }

    /// Places that were opened on this phone before.
    pub fn places_on(&self, db: &mut Connection, device: DeviceHash) -> Result<Vec<Place>, StoreError> {
        let sql = "SELECT k.place FROM directory_device d JOIN directory_kept_place k ON k.person = d.person \
            WHERE d.device = ?1 ORDER BY d.seen_at DESC, k.place LIMIT ?2";
        let rows = db.query(sql, &[store::Value::blob(&device.0), SHOWN_ON_DEVICE.into()])?;
        rows.iter().map(|row| row.int(0).map(place)).collect()
    }

    fn roles_of(&self, db: &mut Connection, person: PersonId) -> Result<Vec<Role>, StoreError> {
        let sql = "SELECT role FROM directory_role WHERE person = ?1 AND held = 1 ORDER BY role";
        let numbers = db.query(sql, &[person.into()])?;
        let numbers: Vec<i64> = numbers.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
        Ok(Role::ALL.into_iter().filter(|role| numbers.contains(&i64::from(*role as u8))).collect())
    }

    /// A place that begins with her drawing and is nobody's, the three all different.
    fn free_place(&self, tx: &mut WriteTx<'_>, first: u8) -> Result<Option<Place>, StoreError> {
        for _ in 0..DRAWS {
            let mut bytes = [0; 2];
            tx.entropy().fill(&mut bytes);
            // 256 is not a multiple of 48; a place is an address, not a secret, and need not be drawn evenly.
            let drawn = [first, bytes[0] % DRAWINGS, bytes[1] % DRAWINGS];
            let differ = drawn[0] != drawn[1] && drawn[0] != drawn[2] && drawn[1] != drawn[2];
            let sql = "SELECT 1 FROM directory_kept_place WHERE place = ?1";
            if differ && tx.query_one(sql, &[number(drawn).into()])?.is_none() {
                return Ok(Some(drawn));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_numbers_and_back() {
        for drawings in [[0, 0, 0], [47, 47, 47], [12, 6, 29], [0, 1, 0]] {
            assert_eq!(place(number(drawings)), drawings);
        }
        assert_eq!(read_place("12.6.29"), Some(vec![12, 6, 29]));
        assert_eq!(read_place("12"), Some(vec![12]));
        for wrong in ["", "48", "1.2.3.4", "a", "-1"] {
            assert_eq!(read_place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn who_may_be_claimed() {
        let (rosa, guest) = (PersonId([1; 16]), PersonId([2; 16]));
        let merged = Ok(PersonsMerged { kept: rosa, merged: guest });
        for (kept, roles, claimed, expected) in [
            (rosa, vec![], false, merged.clone()),
            (rosa, vec![Role::Guest], false, merged),
            (guest, vec![Role::Guest], false, Err(NoClaim::Same)),
            (rosa, vec![Role::Pupil], false, Err(NoClaim::NotAGuest)),
            (rosa, vec![Role::Guest, Role::Teacher], false, Err(NoClaim::NotAGuest)),
            (rosa, vec![Role::Guest], true, Err(NoClaim::Claimed)),
        ] {
            assert_eq!(decide_claim(kept, guest, &roles, claimed), expected, "{roles:?} {claimed}");
        }
    }
}
