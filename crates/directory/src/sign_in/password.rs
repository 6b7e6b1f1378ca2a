//! Adults' passwords: Argon2id, never more than two at once, slowed for strangers and never locked.

use super::{
    budget::{PASSWORDS, password_wait},
    device::{self, DeviceHash},
    enter::Entrance,
    failures::{self, Scope},
};
use crate::Directory;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use events::people::{WayIn, WayInReason, WayInRenewed};
use kernel::{Authority, PersonId, Role, SchoolId, UtcMillis};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};
use store::{Connection, Draft, StoreError, Value, WriteTx};
use tokio::sync::Semaphore;

/// Shortest password. No rules about signs: length is what costs a guesser, and rules end up on a slip under the keyboard.
pub const PASSWORD_MIN_CHARS: usize = 8;
/// Longest, in bytes: a sentence fits, a book does not.
pub const PASSWORD_MAX_BYTES: usize = 256;
/// OWASP's second choice (2024), and what a box with 512 MB can do twice at once: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of a salt.
pub const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// Passwords hashed at once: 38 MiB.
const AT_ONCE: usize = 2;
/// Passwords that may wait for their turn: a staff room of 60 after a power cut. More are told to try again.
const WAITING_MAX: usize = 64;
/// An invitation is used within a week or made again.
const INVITATION_MS: i64 = 7 * 24 * 3_600_000;
/// Signs of an invitation: eight of Crockford's base 32 are 40 bits.
const INVITATION_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const INVITATION_LENGTH: usize = 8;
/// Staff among whom a name is looked for. Names are sealed and opened one by one.
const STAFF_MAX: i64 = 3_000;
/// Longest short user id.
const LOGIN_MAX: usize = 20;

/// What becomes of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordTried {
    /// She is in.
    In(Entrance),
    /// Name or password is wrong; which of them is not said.
    Wrong,
    /// Too many wrong ones: not looked at before this moment.
    Wait(UtcMillis),
    /// Several people are called so: the short user id is needed.
    SeveralAreCalledSo,
}

/// Why a password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeakPassword {
    /// Fewer than [`PASSWORD_MIN_CHARS`].
    Short,
    /// More than [`PASSWORD_MAX_BYTES`].
    Long,
    /// One of the first that anybody tries, or her own name.
    Common,
}

/// Hashes and compares, bounded.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// Too many passwords wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowded;

impl Default for Hasher {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::default() }
    }
}

impl Hasher {
    /// Waits for a turn, then works on a blocking thread. What `work` does belongs to the turn, so that at most two tries at a
    /// password are between looking at its budget and charging it.
    pub async fn turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Crowded> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Crowded);
        }
        let turn = self.turns.acquire().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let Ok(_turn) = turn else { return Err(Crowded) };
        tokio::task::spawn_blocking(work).await.map_err(|_| Crowded)
    }
}

/// Whether a password may be chosen. `login` and `name` are hers: the first that anybody tries.
pub fn judge(password: &str, login: &str, name: &str) -> Result<(), WeakPassword> {
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(WeakPassword::Long);
    }
    if password.chars().count() < PASSWORD_MIN_CHARS {
        return Err(WeakPassword::Short);
    }
    let plain = folded(password);
    let own = [folded(login), folded(name)];
    let mut signs: Vec<char> = plain.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    let is_own =
        own.iter().any(|own| !own.is_empty() && plain.trim_end_matches(|c: char| c.is_ascii_digit()) == *own);
    if signs.len() < 4 || is_own || COMMON.contains(&plain.as_str()) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// The ones that stand first on every published list, in our languages; folded as [`folded`] does.
const COMMON: [&str; 22] = [
    "12345678",
    "123456789",
    "1234567890",
    "87654321",
    "11223344",
    "qwertyui",
    "qwerty123",
    "password",
    "password1",
    "passw0rd",
    "contrasena",
    "contrasena1",
    "contrasenha",
    "senha123",
    "senha1234",
    "docente1",
    "docente123",
    "profesor",
    "profesora",
    "escuela1",
    "escuela123",
    "chaski123",
];

/// Small letters without accents or spaces, so that names are found as they are typed on a phone.
pub fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

/// Hashes a password: `argon2id$19456$2$1$salt$hash`, base 32. Slow on purpose; call it inside [`Hasher::turn`]. The salt is
/// drawn anew for each.
pub fn hash(password: &str, salt: &[u8; SALT_BYTES]) -> Result<String, StoreError> {
    let out = derive(password, salt, MEMORY_KIB, PASSES, LANES)?;
    let (salt, out) = (kernel::to_base32(salt), kernel::to_base32(&out));
    Ok(format!("argon2id${MEMORY_KIB}${PASSES}${LANES}${salt}${out}"))
}

/// Whether a password is the one that was hashed. An unreadable hash fits nothing.
pub fn fits(password: &str, hash: &str) -> bool {
    let parts: Vec<&str> = hash.split('$').collect();
    let ["argon2id", memory, passes, lanes, salt, expected] = parts[..] else { return false };
    let (Ok(memory), Ok(passes), Ok(lanes)) = (memory.parse(), passes.parse(), lanes.parse()) else {
        return false;
    };
    let (Ok(salt), Ok(expected)) =
        (kernel::from_base32::<SALT_BYTES>(salt), kernel::from_base32::<HASH_BYTES>(expected))
    else {
        return false;
    };
    derive(password, &salt, memory, passes, lanes)
        .is_ok_and(|found| found.iter().zip(expected).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0)
}

fn derive(
    password: &str,
    salt: &[u8; SALT_BYTES],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<[u8; HASH_BYTES], StoreError> {
    let failed = |e: argon2::Error| StoreError::Log(format!("a password cannot be hashed: {e}"));
    // What the hash says is from our own database, but a damaged row must not ask for all memory.
    let params = Params::new(memory_kib.min(4 * MEMORY_KIB), passes.min(10), lanes.min(4), Some(HASH_BYTES));
    let params = params.map_err(failed)?;
    let mut out = [0; HASH_BYTES];
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
    memory.resize(params.block_count(), Block::default());
    let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        password.as_bytes(),
        salt,
        &mut out,
        &mut memory,
    );
    // What is left in it follows from the password.
    memory.fill(Block::default());
    let mut kept = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() < AT_ONCE {
        kept.push(memory);
    }
    hashed.map_err(failed)?;
    Ok(out)
}

/// Memory of hashes that are done, for the next ones. Given back each time, its 19 MiB would stay with the allocator once for
/// every thread that ever hashed: forty teachers at once cost half a gigabyte.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// Somebody with a password.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Account {
    person: PersonId,
    hash: String,
}

impl Directory {
    /// Looks a name or short user id up, compares, and charges what fails. Blocks for the time of a hash: inside
    /// [`Hasher::turn`] only.
    pub fn try_password(
        &self,
        who: &str,
        password: &str,
        device: Option<DeviceHash>,
        now: UtcMillis,
    ) -> Result<PasswordTried, StoreError> {
        if password.len() > PASSWORD_MAX_BYTES {
            return Ok(PasswordTried::Wrong);
        }
        let account = match self.store.read_blocking(|db| self.account(db, who))? {
            Found::None => {
                // As long as for a name that exists, so that the time does not tell who works here.
                let _ = derive(password, &[0; SALT_BYTES], MEMORY_KIB, PASSES, LANES)?;
                return Ok(PasswordTried::Wrong);
            }
            Found::Several => return Ok(PasswordTried::SeveralAreCalledSo),
            Found::One(account) => account,
        };
        let person = account.person;
        let read = |db: &mut Connection| -> Result<(Option<DeviceHash>, Vec<UtcMillis>), StoreError> {
            let known = match device {
                Some(device) if device::is_known(db, device, person)? => Some(device),
                _ => None,
            };
            Ok((known, failures::of(db, scope(person, known))?))
        };
        let (known, failed) = self.store.read_blocking(read)?;
        let account_of = scope(person, known);
        if let Some(until) = password_wait(&failed, known.is_some(), now) {
            return Ok(PasswordTried::Wait(until));
        }
        let right = fits(password, &account.hash);
        let directory = self.clone();
        self.store.write_blocking(move |tx| {
            if !right {
                failures::charge(tx, account_of, PASSWORDS)?;
                return Ok(PasswordTried::Wrong);
            }
            if known.is_some() {
                failures::forget(tx, account_of)?;
            }
            if let Some(device) = device {
                device::remember(tx, device, person)?;
            }
            let entrance = directory.entrance_of_staff(tx.connection(), person)?;
            Ok(entrance.map_or(PasswordTried::Wrong, PasswordTried::In))
        })
    }

    /// With all roles held at a school. Somebody whose roles have ended does not come in.
    pub fn entrance_of_staff(
        &self,
        db: &mut Connection,
        person: PersonId,
    ) -> Result<Option<Entrance>, StoreError> {
        let person = self.standing_id(db, person)?;
        let gone = "SELECT 1 FROM directory_person WHERE person = ?1 AND forgotten = 1";
        if db.query_one(gone, &[person.into()])?.is_some() {
            return Ok(None);
        }
        let sql =
            "SELECT school, role FROM directory_role WHERE person = ?1 AND held = 1 ORDER BY school, role";
        let mut held = Vec::new();
        for row in db.query(sql, &[person.into()])? {
            let number = row.int(1)?;
            if let Some(role) = Role::ALL.into_iter().find(|role| i64::from(*role as u8) == number) {
                held.push((SchoolId(row.id(0)?), role));
            }
        }
        let Some(school) = held.iter().find(|(_, role)| role.is_staff()).map(|(school, _)| *school) else {
            return Ok(None);
        };
        let roles = held.into_iter().filter(|(at, _)| *at == school).map(|(_, role)| role).collect();
        Ok(Some(Entrance { person, school, roles }))
    }

    /// Sets somebody's password. `hash` comes from [`hash`]. Returns her short user id, made from her name the first time.
    pub fn set_password(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        hash: &str,
    ) -> Result<String, StoreError> {
        let login = match self.login_of(tx.connection(), person)? {
            Some(login) => login,
            None => self.new_login(tx.connection(), person)?,
        };
        let now = tx.now();
        tx.execute(
            "INSERT INTO directory_password (person, login, hash, set_at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at",
            &[person.into(), login.as_str().into(), hash.into(), now.0.into()],
        )?;
        failures::forget(tx, Scope::Password(person))?;
        Ok(login)
    }

    /// Somebody's short user id, once she has a password.
    pub fn login_of(&self, db: &mut Connection, person: PersonId) -> Result<Option<String>, StoreError> {
        let row = db.query_one("SELECT login FROM directory_password WHERE person = ?1", &[person.into()])?;
        row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
    }

    /// A code with which somebody chooses her first or next password, once, within a week. Records that and by whom.
    pub fn make_invitation(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        by: Option<PersonId>,
        reason: WayInReason,
    ) -> Result<String, StoreError> {
        let code = super::secret::draw_text(tx.entropy(), INVITATION_ALPHABET, INVITATION_LENGTH);
        let now = tx.now();
        let old = now.plus_ms(-INVITATION_MS);
        tx.execute(
            "DELETE FROM directory_invitation WHERE person = ?1 OR made_at < ?2",
            &[person.into(), old.0.into()],
        )?;
        tx.execute(
            "INSERT INTO directory_invitation (hash, person, made_at) VALUES (?1, ?2, ?3)",
            &[Value::blob(&invitation_hash(&code)), person.into(), now.0.into()],
        )?;
        let event = WayInRenewed { person, what: WayIn::Password as u8, reason: reason as u8 };
        tx.append(Draft {
            schools: vec![school],
            persons: [person].into_iter().chain(by).collect(),
            authority: Authority::Staff,
            events: vec![event.into()],
        })?;
        Ok(code)
    }

    /// Whose invitation this is, if it is one that still counts.
    pub fn invited(
        &self,
        db: &mut Connection,
        code: &str,
        now: UtcMillis,
    ) -> Result<Option<PersonId>, StoreError> {
        let Some(code) = read_invitation(code) else { return Ok(None) };
        let sql = "SELECT person FROM directory_invitation WHERE hash = ?1 AND made_at >= ?2";
        let since = now.plus_ms(-INVITATION_MS);
        db.query_one(sql, &[Value::blob(&invitation_hash(&code)), since.0.into()])?
            .map(|row| row.id(0).map(PersonId))
            .transpose()
    }

    /// Uses an invitation: spent, and the password set, in one step, so that of two who come with it at once one is in and the
    /// other is told that it counts no more. `hash` comes from [`hash`]. `None`: it does not count, or its person has no role any more;
    /// nothing has changed.
    pub fn accept_invitation(
        &self,
        tx: &mut WriteTx<'_>,
        code: &str,
        hash: &str,
    ) -> Result<Option<Entrance>, StoreError> {
        let now = tx.now();
        let Some(person) = self.invited(tx.connection(), code, now)? else { return Ok(None) };
        let Some(entrance) = self.entrance_of_staff(tx.connection(), person)? else { return Ok(None) };
        tx.execute("DELETE FROM directory_invitation WHERE person = ?1", &[person.into()])?;
        self.set_password(tx, person, hash)?;
        Ok(Some(entrance))
    }

    /// By short user id, else by name among those who have a password.
    fn account(&self, db: &mut Connection, who: &str) -> Result<Found, StoreError> {
        let wanted = folded(who);
        if wanted.is_empty() {
            return Ok(Found::None);
        }
        let read = |row: &store::Row| -> Result<Account, StoreError> {
            Ok(Account { person: PersonId(row.id(0)?), hash: row.text(1)?.to_owned() })
        };
        let sql = "SELECT person, hash FROM directory_password WHERE login = ?1 ORDER BY person LIMIT 1";
        if let Some(row) = db.query_one(sql, &[wanted.as_str().into()])? {
            return read(&row).map(Found::One);
        }
        let sql = "SELECT person, hash FROM directory_password ORDER BY person LIMIT ?1";
        let mut found = Found::None;
        for row in db.query(sql, &[STAFF_MAX.into()])? {
            let account = read(&row)?;
            if self.name(db, account.person)?.is_some_and(|name| folded(&name) == wanted) {
                found = match found {
                    Found::None => Found::One(account),
                    _ => return Ok(Found::Several),
                };
            }
        }
        Ok(found)
    }

    /// First name and, if taken, a number.
    fn new_login(&self, db: &mut Connection, person: PersonId) -> Result<String, StoreError> {
        let name = self.name(db, person)?.unwrap_or_default();
        let first = folded(name.split_whitespace().next().unwrap_or_default());
        let base: String = first.chars().filter(char::is_ascii_alphanumeric).take(LOGIN_MAX).collect();
        let base = if base.is_empty() { "docente".to_owned() } else { base };
        let mut number = 1;
        loop {
            let login = if number == 1 { base.clone() } else { format!("{base}{number}") };
            let sql = "SELECT 1 FROM directory_password WHERE login = ?1";
            if db.query_one(sql, &[login.as_str().into()])?.is_none() {
                return Ok(login);
            }
            number += 1;
        }
    }
}

enum Found {
    None,
    One(Account),
    Several,
}

fn scope(person: PersonId, known: Option<DeviceHash>) -> Scope {
    known.map_or(Scope::Password(person), |device| Scope::PasswordAt(person, device))
}

fn read_invitation(text: &str) -> Option<String> {
    let signs: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(INVITATION_LENGTH + 1)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (signs.len() == INVITATION_LENGTH).then_some(signs)
}

fn invitation_hash(code: &str) -> [u8; 32] {
    blake3::derive_key("chaski v0 directory invitation", code.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_hash_fits_its_password_alone() {
        let one = hash("la casa azul", &[1; 16]).unwrap();
        let two = hash("la casa azul", &[2; 16]).unwrap();
        assert_ne!(one, two);
        assert!(one.starts_with("argon2id$19456$2$1$") && !one.contains("casa"));
        assert!(fits("la casa azul", &one) && fits("la casa azul", &two));
        assert!(!fits("la casa azu", &one) && !fits("", &one));
        for broken in ["", "argon2id$19456$2$1$x$y", "plain", "argon2id$a$2$1$x$y"] {
            assert!(!fits("", broken), "{broken}");
        }
    }

    #[test]
    fn plain_advice_and_no_rules_about_signs() {
        for (password, verdict) in [
            ("corta12", Err(WeakPassword::Short)),
            ("ñandúes", Err(WeakPassword::Short)),
            ("lluvia mansa", Ok(())),
            ("solo letras largas", Ok(())),
            ("12345678", Err(WeakPassword::Common)),
            ("Contraseña", Err(WeakPassword::Common)),
            ("aaaaaaaaaaaa", Err(WeakPassword::Common)),
            ("RosaVilca2026", Err(WeakPassword::Common)),
            ("el gato de Rosa Vilca", Ok(())),
        ] {
            assert_eq!(judge(password, "rosa", "Rosa Vilca"), verdict, "{password}");
        }
        assert_eq!(judge(&"x".repeat(257), "", ""), Err(WeakPassword::Long));
    }

    #[test]
    fn invitations_are_read_as_they_are_typed() {
        assert_eq!(read_invitation("7k4m-9qxo").as_deref(), Some("7K4M9QX0"));
        assert_eq!(read_invitation("7k4m9qx"), None);
        assert_eq!(read_invitation("7k4m9qx00"), None);
    }
}
