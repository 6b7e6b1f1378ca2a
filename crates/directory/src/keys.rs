//! People's keys on this node: each wrapped under a secret that lies outside the database, so that neither a stolen
//! backup nor a copied database can read a name.

use eventlog::sealing::{
    KeyId, PersonKey, Purpose, Sealed, SealingError, VerifiedWrappingKey, WrappedKey, WrappingKey,
    WrappingSecret,
};
use kernel::{Entropy, PersonId};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{Connection, Store, StoreError, Value, WriteTx};

/// The local table. More than one key per person and purpose when two boxes registered her without meeting.
pub const DDL: &str = "CREATE TABLE directory_person_key (person {blob} NOT NULL, purpose BIGINT NOT NULL, \
     key {blob} NOT NULL, wrapped {blob} NOT NULL, PRIMARY KEY (person, purpose, key)){clustered}";

/// Keys that came from other nodes. What is sealed here is sealed with keys that were drawn here: whoever hands over a key could
/// otherwise choose under which one this node seals.
pub const CAME: &str = "ALTER TABLE directory_person_key ADD COLUMN came BIGINT NOT NULL DEFAULT 0";

/// People whose keys were destroyed here for good. Their record may not be in the log: a backup from before it was put back, or this box
/// may not write one. None of their keys is taken again, whoever brings it.
pub const GONE: &str = "CREATE TABLE directory_key_gone (person {blob} NOT NULL PRIMARY KEY){clustered}";

/// Keys of one person for one purpose that are kept: several boxes that had not met, and none that fills the disk.
const KEPT_OF_ONE: i64 = 16;

/// Opened keys kept in memory; a hub's people several times over.
const OPENED_KEPT: usize = 20_000;

/// Destroyed keys that are remembered; as many people forgotten in one life of the program as never were.
const GONE_KEPT: usize = 100_000;

/// Keys opened before.
#[derive(Default)]
pub struct Opened(Mutex<InMemory>);

#[derive(Default)]
struct InMemory {
    keys: HashMap<KeyId, PersonKey>,
    /// Destroyed since the start. Whoever reads the database just before the destruction is committed still finds the key there, and must
    /// not put it back here: nothing would take it out again.
    gone: HashSet<KeyId>,
}

impl InMemory {
    fn keep(&mut self, key: &PersonKey) {
        // Who is not remembered as gone cannot be told from who stays.
        if self.gone.contains(&key.id()) || self.gone.len() >= GONE_KEPT {
            return;
        }
        if self.keys.len() >= OPENED_KEPT {
            self.keys.clear();
        }
        self.keys.insert(key.id(), key.clone());
    }

    fn destroy(&mut self, gone: impl IntoIterator<Item = KeyId>) {
        for id in gone {
            self.keys.remove(&id);
            if self.gone.len() < GONE_KEPT {
                self.gone.insert(id);
            }
        }
        if self.gone.len() >= GONE_KEPT {
            self.keys.clear();
        }
    }
}

impl Opened {
    fn lock(&self) -> MutexGuard<'_, InMemory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The node's keys.
pub struct Keys {
    secret: WrappingSecret,
    offer: WrappingKey,
    /// One for all registers on a store: a key that one of them destroys, none may go on using.
    opened: Arc<Opened>,
    /// Other processes share the database: what one of them destroys, this one hears of there alone.
    shared: bool,
}

impl Keys {
    /// Keys wrapped for this node: its wrapping secret, and the public half it offers others; they lie in this store.
    pub fn new(offer: WrappingKey, secret: WrappingSecret, store: &Store) -> Self {
        Self { secret, offer, opened: store.kept(), shared: store.is_shared() }
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
        let known = self.opened.lock().keys.get(&sealed.key).filter(|key| key.person() == person).cloned();
        let key = match known {
            Some(key) if !self.shared || lies_here(db, &key)? => Some(key),
            Some(_) => None,
            None => self.stored(db, person, sealed.purpose)?.into_iter().find(|key| key.id() == sealed.key),
        };
        let plain = key.and_then(|key| key.open(context, &sealed).ok());
        Ok(plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok()))
    }

    /// Destroys a person's keys on this node for good. What they sealed cannot be read here any more, and none of them is taken again.
    pub fn destroy(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<u64, StoreError> {
        self.mark_gone(tx, person)?;
        let sql = "SELECT key FROM directory_person_key WHERE person = ?1 ORDER BY key";
        let rows = tx.query(sql, &[person.into()])?;
        let mut gone = rows.iter().map(|row| row.id(0).map(KeyId)).collect::<Result<Vec<_>, _>>()?;
        let destroyed = tx.execute("DELETE FROM directory_person_key WHERE person = ?1", &[person.into()])?;
        let mut opened = self.opened.lock();
        gone.extend(opened.keys.values().filter(|key| key.person() == person).map(PersonKey::id));
        opened.destroy(gone);
        Ok(destroyed)
    }

    /// None of a person's keys is taken from now on.
    pub fn mark_gone(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
        let sql = "INSERT INTO directory_key_gone (person) VALUES (?1) ON CONFLICT (person) DO NOTHING";
        tx.execute(sql, &[person.into()]).map(drop)
    }

    /// Whether a person's keys were destroyed here for good.
    pub fn is_gone(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM directory_key_gone WHERE person = ?1";
        Ok(db.query_one(sql, &[person.into()])?.is_some())
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
        self.opened.lock().destroy(keys.iter().copied());
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

    /// Keeps a key that came from another node, under this node's own. `false` if it was here, there are too many, or hers were destroyed.
    pub fn keep(&self, tx: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError> {
        if self.is_gone(tx.connection(), key.person())? {
            return Ok(false);
        }
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
            self.opened.lock().keep(&key);
            keys.push(key);
        }
        Ok(keys)
    }
}

/// Whether the database still holds a key that this process has opened.
fn lies_here(db: &mut Connection, key: &PersonKey) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_person_key WHERE person = ?1 AND purpose = ?2 AND key = ?3";
    let place = [key.person().into(), i64::from(key.purpose() as u8).into(), Value::blob(&key.id().0)];
    Ok(db.query_one(sql, &place)?.is_some())
}

pub(crate) fn log_error(error: SealingError) -> StoreError {
    StoreError::Log(error.to_string())
}
