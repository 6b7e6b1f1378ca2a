//! People's keys on this node: each wrapped under a secret that lies outside the database, so that neither a stolen
//! backup nor a copied database can read a name.

use eventlog::sealing::{
    KeyId, PersonKey, Purpose, Sealed, SealingError, VerifiedWrappingKey, WrappedKey, WrappingKey,
    WrappingSecret,
};
use kernel::{Entropy, PersonId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{Connection, StoreError, Value, WriteTx};

/// The local table. More than one key per person and purpose when two boxes registered her without meeting.
pub const DDL: &str = "CREATE TABLE directory_person_key (person {blob} NOT NULL, purpose BIGINT NOT NULL, \
     key {blob} NOT NULL, wrapped {blob} NOT NULL, PRIMARY KEY (person, purpose, key)){clustered}";

/// Keys that came from other nodes. What is sealed here is sealed with keys that were drawn here: whoever hands over a key could
/// otherwise choose under which one this node seals.
pub const CAME: &str = "ALTER TABLE directory_person_key ADD COLUMN came BIGINT NOT NULL DEFAULT 0";

/// Keys of one person for one purpose that are kept: several boxes that had not met, and none that fills the disk.
const KEPT_OF_ONE: i64 = 16;

/// Opened keys kept in memory; a hub's people several times over.
const OPENED_KEPT: usize = 20_000;

/// Keys opened before.
#[derive(Default)]
pub struct Opened(Mutex<HashMap<KeyId, PersonKey>>);

impl Opened {
    fn lock(&self) -> MutexGuard<'_, HashMap<KeyId, PersonKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The node's keys.
pub struct Keys {
    secret: WrappingSecret,
    offer: WrappingKey,
    /// One for all registers on a store: a key that one of them destroys, none may go on using.
    opened: Arc<Opened>,
}

impl Keys {
    /// Keys wrapped for this node: its wrapping secret, and the public half it offers others.
    pub fn new(offer: WrappingKey, secret: WrappingSecret, opened: Arc<Opened>) -> Self {
        Self { secret, offer, opened }
    }

    /// Seals a text for a person, making her key if she has none.
    pub fn seal(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        purpose: Purpose,
        context: &str,
        plain: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let drawn_here = "SELECT wrapped FROM directory_person_key WHERE person = ?1 AND purpose = ?2 AND came = 0 ORDER BY key";
        let key = match self.read(tx.connection(), drawn_here, person, purpose)?.into_iter().next() {
            Some(key) => key,
            None => self.make(tx, person, purpose)?,
        };
        let sealed = key.seal(context, plain.as_bytes(), tx.entropy()).map_err(log_error)?;
        Ok(sealed.to_bytes())
    }

    /// Opens a sealed text; `None` when its key is not here (never came, or was destroyed).
    pub fn open(
        &self,
        db: &mut Connection,
        person: PersonId,
        context: &str,
        sealed: &[u8],
    ) -> Result<Option<String>, StoreError> {
        let Ok(sealed) = Sealed::from_bytes(sealed) else { return Ok(None) };
        let known = self.opened.lock().get(&sealed.key).filter(|key| key.person() == person).cloned();
        let key = match known {
            Some(key) => Some(key),
            None => self.stored(db, person, sealed.purpose)?.into_iter().find(|key| key.id() == sealed.key),
        };
        let plain = key.and_then(|key| key.open(context, &sealed).ok());
        Ok(plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok()))
    }

    /// Destroys a person's keys on this node. What they sealed cannot be read here any more.
    pub fn destroy(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<u64, StoreError> {
        let destroyed = tx.execute("DELETE FROM directory_person_key WHERE person = ?1", &[person.into()])?;
        self.opened.lock().retain(|_, key| key.person() != person);
        Ok(destroyed)
    }

    /// Destroys those of a person's keys that came from others.
    pub fn destroy_came(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        keys: &[KeyId],
    ) -> Result<u64, StoreError> {
        let mut destroyed = 0;
        for key in keys {
            let sql = "DELETE FROM directory_person_key WHERE person = ?1 AND key = ?2 AND came = 1";
            destroyed += tx.execute(sql, &[person.into(), Value::blob(&key.0)])?;
        }
        self.opened.lock().retain(|id, _| !keys.contains(id));
        Ok(destroyed)
    }

    /// A new key, drawn outside the writer because wrapping it is most of the work; [`Keys::put`] stores it.
    pub fn draw(
        &self,
        offer: &VerifiedWrappingKey,
        person: PersonId,
        purpose: Purpose,
        entropy: &mut dyn Entropy,
    ) -> Result<(PersonKey, WrappedKey), StoreError> {
        let key = PersonKey::generate(person, purpose, entropy);
        let wrapped = offer.wrap(&key, entropy).map_err(log_error)?;
        Ok((key, wrapped))
    }

    /// This node's own offer, verified.
    pub fn offer(&self) -> Result<VerifiedWrappingKey, StoreError> {
        self.offer.verified().map_err(log_error)
    }

    /// Stores keys drawn with [`Keys::draw`].
    pub fn put(&self, tx: &mut WriteTx<'_>, keys: &[WrappedKey]) -> Result<(), StoreError> {
        let row = |wrapped: &WrappedKey| {
            let purpose = i64::from(wrapped.purpose as u8);
            vec![
                wrapped.person.into(),
                purpose.into(),
                Value::blob(&wrapped.key.0),
                wrapped.to_bytes().into(),
            ]
        };
        let mut rows: Vec<Vec<Value>> = keys.iter().map(row).collect();
        rows.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        use store::ColumnType::{Blob, Int};
        let into = "INSERT INTO directory_person_key (person, purpose, key, wrapped)";
        tx.connection().insert_rows(into, &[Blob, Int, Blob, Blob], "", &rows)
    }

    /// A secret for one use on this node alone, drawn from the one that lies outside the database.
    pub fn derived(&self, context: &str) -> [u8; 32] {
        blake3::derive_key(context, self.secret.to_bytes().as_slice())
    }

    fn make(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        purpose: Purpose,
    ) -> Result<PersonKey, StoreError> {
        let key = PersonKey::generate(person, purpose, tx.entropy());
        let wrapped = self.offer.wrap(&key, tx.entropy()).map_err(log_error)?;
        tx.execute(
            "INSERT INTO directory_person_key (person, purpose, key, wrapped) VALUES (?1, ?2, ?3, ?4)",
            &[
                person.into(),
                i64::from(purpose as u8).into(),
                Value::blob(&key.id().0),
                wrapped.to_bytes().into(),
            ],
        )?;
        Ok(key)
    }

    /// A person's keys for a purpose that are here, in the order of their names.
    pub fn stored(
        &self,
        db: &mut Connection,
        person: PersonId,
        purpose: Purpose,
    ) -> Result<Vec<PersonKey>, StoreError> {
        let all = "SELECT wrapped FROM directory_person_key WHERE person = ?1 AND purpose = ?2 ORDER BY key";
        self.read(db, all, person, purpose)
    }

    /// Keeps a key that came from another node, under this node's own. `false` if it was here, or there are too many.
    pub fn keep(&self, tx: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError> {
        let (person, purpose) = (key.person(), i64::from(key.purpose() as u8));
        let sql = "SELECT key FROM directory_person_key WHERE person = ?1 AND purpose = ?2";
        let known = tx.query(sql, &[person.into(), purpose.into()])?;
        for row in &known {
            if row.id::<8>(0)? == key.id().0 {
                return Ok(false);
            }
        }
        if known.len() as i64 >= KEPT_OF_ONE {
            return Ok(false);
        }
        let wrapped = self.offer.wrap(key, tx.entropy()).map_err(log_error)?;
        let sql = "INSERT INTO directory_person_key (person, purpose, key, wrapped, came) VALUES (?1, ?2, ?3, ?4, 1)";
        tx.execute(
            sql,
            &[person.into(), purpose.into(), Value::blob(&key.id().0), wrapped.to_bytes().into()],
        )?;
        Ok(true)
    }

    fn read(
        &self,
        db: &mut Connection,
        sql: &str,
        person: PersonId,
        purpose: Purpose,
    ) -> Result<Vec<PersonKey>, StoreError> {
        let rows = db.query(sql, &[person.into(), i64::from(purpose as u8).into()])?;
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            let wrapped = WrappedKey::from_bytes(row.blob(0)?).map_err(log_error)?;
            let key = match self.secret.unwrap_key(&self.offer.node, &wrapped) {
                Ok(key) => key,
                // Wrapped for the machine this database came from: as good as not here.
                Err(SealingError::OtherReader { .. }) => continue,
                Err(error) => return Err(log_error(error)),
            };
            let mut opened = self.opened.lock();
            if opened.len() >= OPENED_KEPT {
                opened.clear();
            }
            opened.insert(key.id(), key.clone());
            keys.push(key);
        }
        Ok(keys)
    }
}

pub(crate) fn log_error(error: SealingError) -> StoreError {
    StoreError::Log(error.to_string())
}
