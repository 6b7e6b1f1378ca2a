//! Classes' codes, pupils' secrets and card links: made, printed again, renewed.

use super::{
    device,
    secret::{Secret, SecretKind, draw_text},
    vault::Kept,
};
use crate::{Directory, views};
use events::people::{WayIn, WayInReason, WayInRenewed};
use kernel::{Authority, ClassId, PersonId, SchoolId};
use store::{Connection, Draft, Row, StoreError, Value, WriteTx, view::edited};

/// Signs of a class code: capitals and digits that no hand or eye takes for one another, no vowels (no words by accident).
pub const CODE_ALPHABET: &[u8; 20] = b"CDFHJKMNPRTVWXY34679";
/// Signs in a class code: 20^5 = 3.2 million.
pub const CODE_LENGTH: usize = 5;
/// Bytes of a card link's token: nobody guesses 128 bits.
const TOKEN_BYTES: usize = 16;
/// Pupils on a class list: larger groups are split by the school, and a page has an end.
pub const CLASS_MAX: usize = 200;

/// How a class comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassWay {
    /// Its code.
    pub code: String,
    /// What new cards carry.
    pub kind: SecretKind,
}

/// Somebody on a class list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// Her whole name; `None` once erased, or while its key is not here.
    pub name: Option<String>,
    /// Her drawing.
    pub drawing: u8,
}

/// What stands on a pupil's card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Whose.
    pub pupil: Listed,
    /// What she knows; `None` before it was made, or if it was sealed on another machine.
    pub secret: Option<Secret>,
    /// The token of her link.
    pub token: Option<String>,
}

impl Listed {
    /// First name and initial, as a class list shows it to whoever has the code: `Yesenia Q.`
    pub fn short_name(&self) -> Option<String> {
        self.name.as_deref().map(short_name)
    }
}

/// First name, and the initial of the last word.
pub fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {}.", initial.to_uppercase()),
        None => first.to_owned(),
    }
}

/// A typed class code as it is compared: capitals, without spaces and hyphens; signs that our codes leave out are read as the
/// ones they look like. `None` if it cannot be a code.
pub fn read_code(text: &str) -> Option<String> {
    let signs: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(CODE_LENGTH + 1)
        .map(|c| match c.to_ascii_uppercase() {
            'G' => '6',
            'E' => '3',
            'U' => 'V',
            other => other,
        })
        .collect();
    let fits = signs.len() == CODE_LENGTH && signs.bytes().all(|sign| CODE_ALPHABET.contains(&sign));
    fits.then_some(signs)
}

impl Directory {
    /// How a class comes in; `None` before its first cards.
    pub fn class_way(&self, db: &mut Connection, class: ClassId) -> Result<Option<ClassWay>, StoreError> {
        let row =
            db.query_one("SELECT code, kind FROM directory_class_way WHERE class = ?1", &[class.into()])?;
        row.map(|row| Ok(ClassWay { code: row.text(0)?.to_owned(), kind: SecretKind::from_i64(row.int(1)?) }))
            .transpose()
    }

    /// The class with this code ([`read_code`]).
    pub fn class_by_code(&self, db: &mut Connection, code: &str) -> Result<Option<ClassId>, StoreError> {
        let sql = "SELECT class FROM directory_class_way WHERE code = ?1 ORDER BY class LIMIT 1";
        db.query_one(sql, &[code.into()])?.map(|row| row.id(0).map(ClassId)).transpose()
    }

    /// The school of a class.
    pub fn school_of_class(
        &self,
        db: &mut Connection,
        class: ClassId,
    ) -> Result<Option<SchoolId>, StoreError> {
        let row = db.query_one("SELECT school FROM directory_class WHERE class = ?1", &[class.into()])?;
        row.map(|row| row.id(0).map(SchoolId)).transpose()
    }

    /// A class's name, on an open connection.
    pub fn class_name_in(&self, db: &mut Connection, class: ClassId) -> Result<Option<String>, StoreError> {
        let names = edited::standing(db, &views::CLASS_NAME, &[class.into()])?;
        Ok(names.into_iter().find_map(|standing| match standing.value {
            Value::Text(name) => Some(name),
            _ => None,
        }))
    }

    /// The pupils of a class in the order of their names.
    pub fn pupils_listed(&self, db: &mut Connection, class: ClassId) -> Result<Vec<Listed>, StoreError> {
        let sql = "SELECT e.person, p.drawing FROM directory_enrolment e JOIN directory_person p ON p.person = e.person \
            WHERE e.class = ?1 AND e.here = 1 AND e.teaches = 0 AND coalesce(p.forgotten, 0) = 0 ORDER BY e.person LIMIT ?2";
        let rows = db.query(sql, &[class.into(), (CLASS_MAX as i64).into()])?;
        let mut list = rows.iter().map(|row| self.listed(db, row)).collect::<Result<Vec<_>, _>>()?;
        list.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        Ok(list)
    }

    /// One pupil of a class, if she is in it. Every sign-in asks this: it opens one name, not forty.
    pub fn pupil_listed(
        &self,
        db: &mut Connection,
        class: ClassId,
        pupil: PersonId,
    ) -> Result<Option<Listed>, StoreError> {
        let sql = "SELECT e.person, p.drawing FROM directory_enrolment e JOIN directory_person p ON p.person = e.person \
            WHERE e.class = ?1 AND e.person = ?2 AND e.here = 1 AND e.teaches = 0 AND coalesce(p.forgotten, 0) = 0";
        let row = db.query_one(sql, &[class.into(), pupil.into()])?;
        row.map(|row| self.listed(db, &row)).transpose()
    }

    fn listed(&self, db: &mut Connection, row: &Row) -> Result<Listed, StoreError> {
        let person = PersonId(row.id(0)?);
        let drawing = row.int_opt(1)?.unwrap_or_default().rem_euclid(256) as u8;
        Ok(Listed { person, name: self.name(db, person)?, drawing })
    }

    /// Whether somebody learns in a class.
    pub(super) fn learns_in(
        &self,
        db: &mut Connection,
        class: ClassId,
        person: PersonId,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM directory_enrolment e JOIN directory_person p ON p.person = e.person \
            WHERE e.class = ?1 AND e.person = ?2 AND e.here = 1 AND e.teaches = 0 AND coalesce(p.forgotten, 0) = 0";
        Ok(db.query_one(sql, &[class.into(), person.into()])?.is_some())
    }

    /// One pupil's card.
    pub fn card(&self, db: &mut Connection, pupil: Listed) -> Result<Card, StoreError> {
        let secret = self.secret_of(db, pupil.person)?;
        let row =
            db.query_one("SELECT sealed FROM directory_card WHERE person = ?1", &[pupil.person.into()])?;
        let token = match row {
            Some(row) => self.ways.vault.open(pupil.person, Kept::Card, row.blob(0)?),
            None => None,
        };
        Ok(Card { pupil, secret, token })
    }

    pub(super) fn secret_of(
        &self,
        db: &mut Connection,
        person: PersonId,
    ) -> Result<Option<Secret>, StoreError> {
        let row = db.query_one("SELECT sealed FROM directory_secret WHERE person = ?1", &[person.into()])?;
        let Some(row) = row else { return Ok(None) };
        let plain = self.ways.vault.open(person, Kept::Secret, row.blob(0)?);
        Ok(plain.as_deref().and_then(Secret::from_text))
    }

    /// Makes what a class's cards lack: its code, and secrets and links of pupils who have none that this machine can read.
    /// Returns how many pupils got something new. Doing it again changes nothing.
    pub fn make_cards(&self, tx: &mut WriteTx<'_>, class: ClassId) -> Result<usize, StoreError> {
        let way = match self.class_way(tx.connection(), class)? {
            Some(way) => way,
            None => self.put_way(tx, class, SecretKind::default())?,
        };
        let mut made = 0;
        for pupil in self.pupils_listed(tx.connection(), class)? {
            let card = self.card(tx.connection(), pupil)?;
            let person = card.pupil.person;
            if card.secret.is_none() {
                self.put_secret(tx, person, way.kind)?;
            }
            if card.token.is_none() {
                self.put_token(tx, person)?;
            }
            made += usize::from(card.secret.is_none() || card.token.is_none());
        }
        Ok(made)
    }

    /// A new code for a class: whoever had the old one no longer sees its list.
    pub fn renew_code(&self, tx: &mut WriteTx<'_>, class: ClassId) -> Result<ClassWay, StoreError> {
        let kind = self.class_way(tx.connection(), class)?.map_or(SecretKind::default(), |way| way.kind);
        self.put_way(tx, class, kind)
    }

    /// Changes what a class's pupils know from digits to pictures or back. All get new secrets; their links stay.
    pub fn set_kind(&self, tx: &mut WriteTx<'_>, class: ClassId, kind: SecretKind) -> Result<(), StoreError> {
        self.make_cards(tx, class)?;
        let sql = "UPDATE directory_class_way SET kind = ?2 WHERE class = ?1";
        tx.execute(sql, &[class.into(), (kind as i64).into()])?;
        for pupil in self.pupils_listed(tx.connection(), class)? {
            self.put_secret(tx, pupil.person, kind)?;
        }
        Ok(())
    }

    /// Renews one pupil's card for a reason, and records that it was done and by whom. A damaged card is printed again as it
    /// was; after a lost or seen one, secret and link are new and no phone is known for her any more.
    pub fn renew_card(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        pupil: PersonId,
        reason: WayInReason,
        by: PersonId,
    ) -> Result<(), StoreError> {
        let kind = self.class_way(tx.connection(), class)?.map_or(SecretKind::default(), |way| way.kind);
        let school = self.school_of_class(tx.connection(), class)?;
        if reason != WayInReason::Damaged {
            self.put_secret(tx, pupil, kind)?;
            self.put_token(tx, pupil)?;
            device::forget_person(tx, pupil)?;
        }
        let event = WayInRenewed { person: pupil, what: WayIn::Card as u8, reason: reason as u8 };
        tx.append(Draft {
            schools: school.into_iter().collect(),
            persons: vec![pupil, by],
            authority: Authority::Staff,
            events: vec![event.into()],
        })?;
        Ok(())
    }

    /// The pupil whose card has this token.
    pub(super) fn person_by_token(
        &self,
        db: &mut Connection,
        token: &[u8; TOKEN_BYTES],
    ) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM directory_card WHERE token_hash = ?1 ORDER BY person LIMIT 1";
        db.query_one(sql, &[Value::blob(&token_hash(token))])?.map(|row| row.id(0).map(PersonId)).transpose()
    }

    fn put_way(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        kind: SecretKind,
    ) -> Result<ClassWay, StoreError> {
        let code = loop {
            let code = draw_text(tx.entropy(), CODE_ALPHABET, CODE_LENGTH);
            if self.class_by_code(tx.connection(), &code)?.is_none() {
                break code;
            }
        };
        let now = tx.now();
        tx.execute(
            "INSERT INTO directory_class_way (class, code, kind, made_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (class) DO UPDATE SET code = excluded.code, kind = excluded.kind, made_at = excluded.made_at",
            &[class.into(), code.as_str().into(), (kind as i64).into(), now.0.into()],
        )?;
        Ok(ClassWay { code, kind })
    }

    fn put_secret(&self, tx: &mut WriteTx<'_>, person: PersonId, kind: SecretKind) -> Result<(), StoreError> {
        let secret = Secret::draw(kind, tx.entropy());
        let sealed = self.ways.vault.seal(person, Kept::Secret, &secret.to_text(), tx.entropy())?;
        let now = tx.now();
        tx.execute(
            "INSERT INTO directory_secret (person, sealed, made_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, made_at = excluded.made_at",
            &[person.into(), sealed.into(), now.0.into()],
        )?;
        Ok(())
    }

    fn put_token(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
        let mut token = [0; TOKEN_BYTES];
        tx.entropy().fill(&mut token);
        let sealed = self.ways.vault.seal(person, Kept::Card, &kernel::to_base32(&token), tx.entropy())?;
        let now = tx.now();
        tx.execute(
            "INSERT INTO directory_card (person, token_hash, sealed, made_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (person) DO UPDATE SET token_hash = excluded.token_hash, sealed = excluded.sealed, \
             made_at = excluded.made_at",
            &[person.into(), Value::blob(&token_hash(&token)), sealed.into(), now.0.into()],
        )?;
        Ok(())
    }
}

fn token_hash(token: &[u8; TOKEN_BYTES]) -> [u8; 32] {
    blake3::derive_key("chaski v0 directory card", token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_show_a_first_name_and_an_initial() {
        for (name, shown) in [
            ("Yesenia Quispe", "Yesenia Q."),
            ("Luz Marina Paz", "Luz P."),
            ("Iván", "Iván"),
            ("  Ana   ñandú ", "Ana Ñ."),
            ("", ""),
        ] {
            assert_eq!(short_name(name), shown, "{name}");
        }
    }

    #[test]
    fn codes_are_read_as_children_type_them() {
        for (typed, read) in [
            ("HK4TM", Some("HK4TM")),
            (" hk4-tm ", Some("HK4TM")),
            ("h k 4 t m", Some("HK4TM")),
            ("ge4uk", Some("634VK")),
            ("HK4T", None),
            ("HK4TMM", None),
            ("HK0TM", None),
            ("hk4t<", None),
            ("", None),
        ] {
            assert_eq!(read_code(typed).as_deref(), read, "{typed}");
        }
    }
}
