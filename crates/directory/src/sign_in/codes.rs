//! One-time codes: a sheet of fifty that `chaski install` prints, each good for one dangerous act over plain HTTP
//! (invariant 6). Somebody who listens to the Wi-Fi hears a code that is spent already.

use super::{
    budget::ONE_TIME_CODES,
    failures::{self, Scope},
    secret::draw_text,
};
use crate::Directory;
use kernel::UtcMillis;
use store::{Connection, StoreError, Value, WriteTx};
use web::{Visitor, parts::Field};

/// Codes on a sheet.
pub const SHEET: usize = 50;
/// Digits in a code: 10^8, fifty of them right, twenty wrong ones let through a day: 0.00001 a day.
const DIGITS: usize = 8;
/// Longest word for an act.
const ACT_MAX: usize = 60;
/// The field every form with a code has.
pub const CODE_FIELD: &str = "one_time_code";

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSpent {
    /// It was right and is spent now.
    Yes,
    /// It is on no sheet, or was spent before.
    No,
    /// Too many wrong ones today: the console and HTTPS are open.
    Closed,
}

/// How an act came to be allowed beyond the Gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protected {
    /// Nobody on the Wi-Fi can read along.
    Encrypted,
    /// A one-time code is needed in the form.
    NeedsCode,
}

/// Whether an act with keys, roles or exports needs a one-time code from this visitor.
pub fn protection(visitor: &Visitor) -> Protected {
    if visitor.is_encrypted() { Protected::Encrypted } else { Protected::NeedsCode }
}

/// The field for the code, where one is needed; `error` is what was wrong with the last one.
pub fn code_field(visitor: &Visitor, error: Option<String>) -> Option<Field> {
    let t = &visitor.t;
    (protection(visitor) == Protected::NeedsCode).then(|| {
        Field::text(CODE_FIELD, t.say("directory-enter-code-once"))
            .hint(t.say("directory-enter-code-once-hint"))
            .attribute("inputmode", "numeric")
            .autocomplete("off")
            .max_chars(12)
            .maybe_error(error)
    })
}

/// What to say of a code that was not taken.
pub fn code_problem(visitor: &Visitor, spent: CodeSpent) -> Option<String> {
    let key = match spent {
        CodeSpent::Yes => return None,
        CodeSpent::No => "directory-enter-code-once-wrong",
        CodeSpent::Closed => "directory-enter-code-once-closed",
    };
    Some(visitor.t.say(key).into_owned())
}

impl Directory {
    /// A new sheet, in the order it is printed. The old one is void: two sheets in a drawer would be one too many.
    pub fn make_codes(&self, tx: &mut WriteTx<'_>, count: usize) -> Result<Vec<String>, StoreError> {
        tx.execute("DELETE FROM directory_code WHERE spent_at IS NULL", &[])?;
        let now = tx.now();
        let mut codes = Vec::with_capacity(count.min(SHEET));
        while codes.len() < count.min(SHEET) {
            let code = draw_text(tx.entropy(), b"0123456789", DIGITS);
            let made = tx.execute(
                "INSERT INTO directory_code (hash, place, made_at) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING",
                &[Value::blob(&self.code_hash(&code)), (codes.len() as i64).into(), now.0.into()],
            )?;
            if made == 1 {
                codes.push(code);
            }
        }
        Ok(codes)
    }

    /// Whether there has ever been a sheet here, spent or not.
    pub fn had_codes(&self, db: &mut Connection) -> Result<bool, StoreError> {
        Ok(db.query_one("SELECT 1 FROM directory_code LIMIT 1", &[])?.is_some())
    }

    /// Spends a code for an act, named by a word such as `backup`. Call it in the same command as the act: both happen or
    /// neither. A wrong code must be committed to count: return `Ok` from the command.
    pub fn spend_code(&self, tx: &mut WriteTx<'_>, code: &str, act: &str) -> Result<CodeSpent, StoreError> {
        let failed = failures::of(tx.connection(), Scope::OneTimeCodes)?;
        let now = tx.now();
        if ONE_TIME_CODES.left(&failed, now) == 0 {
            return Ok(CodeSpent::Closed);
        }
        let digits: String = code.chars().filter(char::is_ascii_digit).take(DIGITS + 1).collect();
        let act: String = act.chars().take(ACT_MAX).collect();
        let spent = tx.execute(
            "UPDATE directory_code SET spent_at = ?2, act = ?3 WHERE hash = ?1 AND spent_at IS NULL",
            &[Value::blob(&self.code_hash(&digits)), now.0.into(), act.into()],
        )?;
        if spent == 1 {
            return Ok(CodeSpent::Yes);
        }
        failures::charge(tx, Scope::OneTimeCodes, ONE_TIME_CODES)?;
        Ok(CodeSpent::No)
    }

    /// Codes that can still be spent, and when the sheet was made.
    pub fn codes_left(&self, db: &mut Connection) -> Result<(usize, Option<UtcMillis>), StoreError> {
        let row =
            db.query_one("SELECT count(*), max(made_at) FROM directory_code WHERE spent_at IS NULL", &[])?;
        let Some(row) = row else { return Ok((0, None)) };
        Ok((row.int(0)?.max(0) as usize, row.int_opt(1)?.map(UtcMillis)))
    }

    /// Eight digits are few: without the hub's key, a stolen database would give them away in a second.
    fn code_hash(&self, code: &str) -> [u8; 32] {
        self.ways.vault.keyed_hash("one-time code", code)
    }
}
