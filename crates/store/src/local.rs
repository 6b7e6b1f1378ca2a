//! Local state: what belongs to this machine (sessions, keys, jobs, cursors). Own tables, forward migrations, backed up,
//! never in the log.

use crate::{StoreError, db::Connection};

/// One owner's tables, as steps that only ever get longer. `{blob}`, `{text}` and `{clustered}` are filled in per
/// database.
#[derive(Clone, Copy, Debug)]
pub struct LocalTables {
    /// Who owns them, e.g. `directory`.
    pub owner: &'static str,
    /// The steps, oldest first. Never change one that was released.
    pub steps: &'static [&'static str],
}

/// Which steps were done.
pub(crate) const LEDGER: &str = "CREATE TABLE IF NOT EXISTS local_migration \
        (owner {text} NOT NULL, step BIGINT NOT NULL, PRIMARY KEY (owner, step)){clustered}";

/// Brings an owner's tables up to date, inside the caller's transaction.
pub fn migrate(db: &mut Connection, tables: &LocalTables) -> Result<(), StoreError> {
    let dialect = db.dialect();
    db.batch(&dialect.ddl(LEDGER))?;
    let done = db.query("SELECT count(*) FROM local_migration WHERE owner = ?1", &[tables.owner.into()])?;
    let done = done[0].int(0)? as usize;
    refuse_newer(tables, done)?;
    for (number, step) in tables.steps.iter().enumerate().skip(done) {
        db.batch(&dialect.ddl(step))?;
        db.execute(
            "INSERT INTO local_migration (owner, step) VALUES (?1, ?2)",
            &[tables.owner.into(), (number as i64).into()],
        )?;
    }
    Ok(())
}

/// Whether this program can go on with these tables: no owner's were changed by a newer one. Changes nothing.
pub fn fits(db: &mut Connection, tables: &[LocalTables]) -> Result<(), StoreError> {
    for tables in std::iter::once(&crate::store::ground()).chain(tables) {
        let sql = "SELECT count(*) FROM local_migration WHERE owner = ?1";
        refuse_newer(tables, db.query(sql, &[tables.owner.into()])?[0].int(0)? as usize)?;
    }
    Ok(())
}

fn refuse_newer(tables: &LocalTables, done: usize) -> Result<(), StoreError> {
    if done <= tables.steps.len() {
        return Ok(());
    }
    Err(StoreError::Open {
        what: format!("the tables of {}", tables.owner),
        why: "they were written by a newer version of this program; install that version again".into(),
    })
}
