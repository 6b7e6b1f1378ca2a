//! PostgreSQL: the same statements, sent set-wise.

use super::{ColumnType, Row, Value, postgres_tls};
use crate::{StoreError, archive::Shelf};
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut};
use std::{collections::HashMap, error::Error, time::Duration};
use tokio::runtime::{Handle, RuntimeFlavor};

/// A connection to a PostgreSQL database. It may be used and dropped on any thread.
pub struct PostgresConnection {
    /// `None` only while it is dropped.
    db: Option<postgres::Client>,
    /// By our text: the prepared statement for it.
    prepared: HashMap<String, postgres::Statement>,
    pub(super) shelf: Shelf,
}

/// Time for a connection.
const CONNECTING: Duration = Duration::from_secs(10);
/// After so long without a sign of the server's machine the connection is dead.
const SILENCE: Duration = Duration::from_secs(30);
/// Prepared statements kept per connection; beyond it all are dropped and prepared again as needed.
const STATEMENTS_KEPT: usize = 512;

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Value::Int(v) => v.to_sql(ty, out),
            Value::Real(v) => v.to_sql(ty, out),
            Value::Text(v) => v.to_sql(ty, out),
            Value::Blob(v) => v.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// `?1` to `$1`. Our statements hold no question mark inside a literal.
fn translate(sql: &str) -> String {
    sql.replace('?', "$")
}

/// Does what waits for the server. The library waits in a runtime of its own, and ends the process if that is asked of a thread which answers
/// requests (`tokio`). Reading belongs elsewhere; where somebody forgot that, others wait a moment, and no more happens.
fn waiting<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Err(_) => work(),
        // Costs nothing on a thread that may wait.
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        Ok(_) => std::thread::scope(|threads| {
            threads.spawn(work).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        }),
    }
}

/// What the server said, or what kept it from saying anything: the library's own words are "db error".
fn words(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => said.to_string(),
        (None, Some(why)) => format!("{error}: {why}"),
        (None, None) => error.to_string(),
    }
}

impl Drop for PostgresConnection {
    fn drop(&mut self) {
        let db = self.db.take();
        waiting(move || drop(db));
    }
}

impl PostgresConnection {
    /// Connects to e.g. `postgres://user@host/database`, over TLS if the address says so ([`postgres_tls`]). `schema` keeps test databases apart.
    pub fn open(url: &str, schema: Option<&str>) -> Result<Self, StoreError> {
        waiting(|| Self::connect(url, schema))
    }

    fn connect(url: &str, schema: Option<&str>) -> Result<Self, StoreError> {
        let opening = |e: postgres::Error| StoreError::Open { what: "PostgreSQL".into(), why: words(&e) };
        let (wish, url) = postgres_tls::wish_in(url)?;
        let mut config: postgres::Config = url.parse().map_err(opening)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECTING);
        }
        // A server whose cable was pulled says nothing at all.
        config.keepalives_idle(SILENCE / 3).keepalives_interval(SILENCE / 6).tcp_user_timeout(SILENCE);
        let mut db = match &wish {
            postgres_tls::Wish::Plain => config.connect(postgres::NoTls),
            wish => config.ssl_mode(wish.mode()).connect(wish.connector()?),
        }
        .map_err(opening)?;
        if let Some(schema) = schema {
            if !schema.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                return Err(StoreError::Open {
                    what: "PostgreSQL".into(),
                    why: format!("bad schema name {schema}"),
                });
            }
            db.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}; SET search_path TO {schema}"))
                .map_err(opening)?;
        }
        // Compiling a plan pays for a report over everything; nothing here runs that long.
        db.batch_execute("SET synchronous_commit TO on; SET jit TO off").map_err(opening)?;
        Ok(Self { db: Some(db), prepared: HashMap::new(), shelf: Shelf::default() })
    }

    /// Asks the server, wherever this is called.
    fn ask<T: Send>(
        &mut self,
        sql: &str,
        ask: impl FnOnce(&mut postgres::Client) -> Result<T, postgres::Error> + Send,
    ) -> Result<T, StoreError> {
        let db = self.db.as_mut().ok_or(StoreError::Stopped)?;
        waiting(|| ask(db)).map_err(|e| failed(sql, &e))
    }

    /// Which server, which of its histories (another one begins when it is brought back to a moment), which database, and which table: a dump that
    /// is read in makes it anew. A server that may not tell of itself is known by the latter two alone.
    pub fn identity(&mut self) -> Result<String, StoreError> {
        let table = "(SELECT oid::bigint FROM pg_database WHERE datname = current_database()), 'log_entry'::regclass::oid::bigint";
        let server = format!(
            "SELECT {table}, system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_control_system()"
        );
        let may = "SELECT has_function_privilege('pg_control_system()', 'execute')";
        if self.query(may, &[])?[0].int(0)? == 1 {
            let row = &self.query(&server, &[])?[0];
            return Ok(format!("{:x}.{}.{}.{}", row.int(2)?, row.text(3)?, row.int(0)?, row.int(1)?));
        }
        let row = &self.query(&format!("SELECT {table}"), &[])?[0];
        Ok(format!("{}.{}", row.int(0)?, row.int(1)?))
    }

    /// For whoever writes: what is read for that is read by key. A plan made while a table was empty would read all of it, and is
    /// kept until statistics come, which may be millions of rows later.
    pub fn always_by_key(&mut self) -> Result<(), StoreError> {
        self.batch("SET enable_seqscan TO off")
    }

    fn prepare(&mut self, sql: &str) -> Result<postgres::Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        if self.prepared.len() >= STATEMENTS_KEPT {
            self.prepared.clear();
        }
        let statement = self.ask(sql, |db| db.prepare(&translate(sql)))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Rows of a query.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepare(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        let found = self.ask(sql, |db| db.query(&statement, &parameters))?;
        found.iter().map(|row| read_row(sql, row)).collect()
    }

    /// Runs one statement.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let statement = self.prepare(sql)?;
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        self.ask(sql, |db| db.execute(&statement, &parameters))
    }

    /// One statement for all rows: each column travels as an array.
    pub fn insert_rows(
        &mut self,
        prefix: &str,
        types: &[ColumnType],
        suffix: &str,
        rows: &[Vec<Value>],
    ) -> Result<(), StoreError> {
        let arrays: Vec<String> = types
            .iter()
            .enumerate()
            .map(|(i, column)| format!("?{}::{}[]", i + 1, cast_name(*column)))
            .collect();
        let sql = format!("{prefix} SELECT * FROM UNNEST({}) {suffix}", arrays.join(","));
        let statement = self.prepare(&sql)?;
        let columns = columns_of(types.len(), rows);
        let parameters: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|c| c as &(dyn ToSql + Sync)).collect();
        self.ask(&sql, |db| db.execute(&statement, &parameters)).map(drop)
    }

    /// One statement for all keys. The sub-select with `OFFSET 0` is not flattened: each key is one walk down the table's index,
    /// whatever a plan that was made for an empty table would think of joining instead.
    pub fn look_up(
        &mut self,
        wanted: &str,
        table: &str,
        key: &[(&str, ColumnType)],
        keys: &[Vec<Value>],
    ) -> Result<Vec<(usize, Row)>, StoreError> {
        let arrays: Vec<String> = key
            .iter()
            .enumerate()
            .map(|(i, (_, column))| format!("?{}::{}[]", i + 1, cast_name(*column)))
            .collect();
        let names: Vec<String> = (0..key.len()).map(|i| format!("k{i}")).collect();
        let by_key: Vec<String> =
            key.iter().zip(&names).map(|((name, _), k)| format!("{table}.{name} = asked.{k}")).collect();
        let sql = format!(
            "SELECT asked.place, found.* FROM UNNEST({}) WITH ORDINALITY AS asked ({}, place), \
             LATERAL (SELECT {wanted} FROM {table} WHERE {} OFFSET 0) found",
            arrays.join(","),
            names.join(", "),
            by_key.join(" AND ")
        );
        let statement = self.prepare(&sql)?;
        let columns = columns_of(key.len(), keys);
        let parameters: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|c| c as &(dyn ToSql + Sync)).collect();
        let found = self.ask(&sql, |db| db.query(&statement, &parameters))?;
        found
            .iter()
            .map(|row| {
                let mut row = read_row(&sql, row)?;
                let place = row.int(0)? - 1;
                row.0.remove(0);
                Ok((place as usize, row))
            })
            .collect()
    }

    /// Several statements.
    pub fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.ask(sql, |db| db.batch_execute(sql))
    }
}

/// States in which the server, not the statement, is the trouble: it ends, it begins, or it has ended this connection.
const AWAY: [SqlState; 5] = [
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::IDLE_SESSION_TIMEOUT,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
];

fn failed(sql: &str, e: &postgres::Error) -> StoreError {
    match e.code() {
        Some(code) if AWAY.contains(code) => StoreError::Away,
        Some(code) if *code == SqlState::DISK_FULL => StoreError::Full,
        // No word of the server about the statement: the connection is gone.
        None if e.is_closed() || e.source().is_some_and(|why| why.is::<std::io::Error>()) => StoreError::Away,
        _ => StoreError::statement(sql, &words(e)),
    }
}

/// Rows turned into columns, as they travel.
fn columns_of(width: usize, rows: &[Vec<Value>]) -> Vec<Vec<&Value>> {
    (0..width).map(|column| rows.iter().map(|row| &row[column]).collect()).collect()
}

fn cast_name(column: ColumnType) -> &'static str {
    match column {
        ColumnType::Int => "bigint",
        ColumnType::Real => "double precision",
        ColumnType::Text => "text",
        ColumnType::Blob => "bytea",
    }
}

fn read_row(sql: &str, row: &postgres::Row) -> Result<Row, StoreError> {
    let fail = |e: postgres::Error| failed(sql, &e);
    let mut values = Vec::with_capacity(row.len());
    for (i, column) in row.columns().iter().enumerate() {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(i).map_err(fail)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(i).map_err(fail)?.map(i64::from).into(),
            Type::BOOL => row.try_get::<_, Option<bool>>(i).map_err(fail)?.map(i64::from).into(),
            Type::FLOAT8 => row.try_get::<_, Option<f64>>(i).map_err(fail)?.map_or(Value::Null, Value::Real),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i).map_err(fail)?.into(),
            Type::TEXT | Type::VARCHAR | Type::NAME => {
                row.try_get::<_, Option<String>>(i).map_err(fail)?.into()
            }
            _ => {
                return Err(StoreError::WrongType {
                    column: i,
                    wanted: "a portable type",
                    found: column.type_().to_string(),
                });
            }
        };
        values.push(value);
    }
    Ok(Row(values))
}
