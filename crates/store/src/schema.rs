//! A central's tables on PostgreSQL as statements, for whoever wants them made before the first start: divided into partitions, or
//! spread over several machines by Citus. A store that finds them goes on with them; it never makes them anew while their
//! declarations stay what they are.

use crate::{
    LocalTables,
    db::{Dialect, Value},
    local,
    store::ground,
    view::{View, Work, create_own_tables},
};

/// How the tables are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// As a store makes them itself.
    Plain,
    /// The large ones in so many parts, by a hash of their leading column.
    Partitioned(u16),
    /// Over machines, by their leading column. Followed by the statements of Citus.
    Citus,
}

/// What leads the key of a table that grows with learners, and why that spreads it: whatever is written or read together has the same.
/// Everything else is small, and Citus copies it to every machine, so that it can be joined with all.
pub const SPREAD: &[(&str, &str)] = &[
    ("origin", "a log, which is written and read in order"),
    ("person", "one person's data"),
    (
        "class",
        "a class is read together; names of its pupils lie by person, so a page of a class asks several machines",
    ),
    ("quiz", "answers to one quiz, read together; the same holds for names"),
    ("assignment", "work set for a class; the same holds for names"),
];

/// Tables that keep growing by what learners do.
const LARGE: &[&str] = &["log_entry"];

/// All statements, in order.
pub fn schema(views: &[View], local: &[LocalTables], layout: Layout) -> String {
    let dialect = Dialect::Postgres;
    let mut out = String::from("BEGIN;\n");
    let mut names = Vec::new();
    let mut add = |text: &str, divisible: bool, names: &mut Vec<(String, String)>| {
        for statement in text.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            let Some((table, leading)) = table_of(statement) else {
                out.push_str(&format!("{};\n", one_line(statement)));
                continue;
            };
            match layout {
                Layout::Partitioned(parts) if divisible || LARGE.contains(&table.as_str()) => {
                    out.push_str(&format!("{} PARTITION BY HASH ({leading});\n", one_line(statement)));
                    for part in 0..parts {
                        out.push_str(&format!(
                            "CREATE TABLE {table}_part{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {parts}, REMAINDER {part});\n"
                        ));
                    }
                }
                _ => out.push_str(&format!("{};\n", one_line(statement))),
            }
            names.push((table, leading));
        }
    };
    add(&dialect.ddl(local::LEDGER), false, &mut names);
    for tables in std::iter::once(&ground()).chain(local) {
        for (number, step) in tables.steps.iter().enumerate() {
            add(&dialect.ddl(step), false, &mut names);
            let owner = literal(&tables.owner.into());
            add(
                &format!("INSERT INTO local_migration (owner, step) VALUES ({owner}, {number})"),
                false,
                &mut names,
            );
        }
    }
    for view in views {
        for table in &view.tables {
            add(&table.create(dialect), false, &mut names);
        }
        if let Work::Fold(fold) = &view.work {
            add(&create_own_tables(view.name, fold.key(), dialect), true, &mut names);
        }
        let row = [view.name.into(), view.definition().into(), view.table_names().join(",").into()];
        let [name, definition, tables] = row.map(|value| literal(&value));
        let insert = format!(
            "INSERT INTO view_state (view, definition, ready, tables) VALUES ({name}, {definition}, 0, {tables})"
        );
        add(&insert, false, &mut names);
    }
    if layout == Layout::Citus {
        out.push_str("-- Citus: tables that grow with learners, by what leads their keys.\n");
        for (table, leading) in &names {
            out.push_str(&match SPREAD.iter().any(|(column, _)| column == leading) {
                true => format!("SELECT create_distributed_table('{table}', '{leading}');\n"),
                false => format!("SELECT create_reference_table('{table}');\n"),
            });
        }
    }
    out.push_str("COMMIT;\n");
    out
}

/// Name and leading key column of a table that a statement makes.
fn table_of(statement: &str) -> Option<(String, String)> {
    let rest = statement.strip_prefix("CREATE TABLE ")?;
    let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
    let (name, columns) = rest.split_once('(')?;
    let leading = match columns.split_once("PRIMARY KEY (") {
        Some((_, key)) => key.split([',', ')']).next()?,
        // The key is one column and says so itself.
        None => {
            columns.split(',').find(|column| column.contains("PRIMARY KEY"))?.split_whitespace().next()?
        }
    };
    Some((name.trim().to_owned(), leading.trim().to_owned()))
}

fn one_line(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as it stands in a statement; there are no others here.
fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        _ => "NULL".to_owned(),
    }
}
