//! The layout of the file: its version in `PRAGMA user_version`, and the steps from one to the next. A file of an
//! older layout is not opened: who runs the platform upgrades it, with a copy beside it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Transaction};

use super::super::{StoreError, Table};
use super::sql::{open_file, unavailable};

/// The layout this version writes. A new one comes with a step below and a file of the one before in
/// `tests/fixtures/stores/`.
pub const LAYOUT: i64 = 2;

/// "Mlle", so that no other program's file is taken for ours (`PRAGMA application_id`).
const APPLICATION: i64 = 0x4D6C_6C65;

/// What brings a file from a layout to the next.
struct Step {
    to: i64,
    script: fn() -> String,
}

const STEPS: [Step; 2] = [Step { to: 1, script: tables }, Step { to: 2, script: name }];

fn tables() -> String {
    let table = |table: Table| {
        let table = table.name();
        format!(
            "CREATE TABLE {table} (p TEXT NOT NULL, s TEXT NOT NULL, v INTEGER NOT NULL, b TEXT NOT NULL, \
             x INTEGER, PRIMARY KEY (p, s)) STRICT, WITHOUT ROWID;\n\
             CREATE INDEX {table}_x ON {table} (x) WHERE x IS NOT NULL;\n"
        )
    };
    Table::ALL.map(table).concat()
}

fn name() -> String {
    format!("PRAGMA application_id = {APPLICATION};\n")
}

/// How a file stands to this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is in it yet.
    Empty,
    /// It is of this layout.
    Current,
    /// It is of an older one, and can be upgraded.
    Older(i64),
    /// A newer version wrote it.
    Newer(i64),
    /// It is another program's.
    Foreign,
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, StoreError> {
    connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(unavailable)
}

fn standing(connection: &Connection) -> Result<Standing, StoreError> {
    let (layout, application) = (pragma(connection, "user_version")?, pragma(connection, "application_id")?);
    Ok(match layout {
        _ if application != 0 && application != APPLICATION => Standing::Foreign,
        0 => Standing::Empty,
        LAYOUT => Standing::Current,
        layout if layout < LAYOUT => Standing::Older(layout),
        layout => Standing::Newer(layout),
    })
}

/// How the file stands to this version.
///
/// # Errors
/// It cannot be opened, or is no database.
pub fn of(path: &Path) -> Result<Standing, StoreError> {
    // Only read: a file that is not ours, or of another version, stays as it is to the last byte.
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unavailable)?;
    standing(&connection)
}

/// Makes the tables of an empty file; refuses one of another layout.
///
/// # Errors
/// It is of another layout, or another program's.
pub fn lay_out(connection: &mut Connection) -> Result<(), StoreError> {
    let refuse = |what: String| Err(StoreError::Unavailable(what));
    match standing(connection)? {
        Standing::Current => Ok(()),
        Standing::Empty => climb(connection, 0),
        Standing::Older(layout) => refuse(format!(
            "the file has layout {layout}, this version of Maille needs {LAYOUT}: maille upgrade"
        )),
        Standing::Newer(layout) => {
            refuse(format!("the file has layout {layout}, this version of Maille knows {LAYOUT}"))
        }
        Standing::Foreign => refuse("the file is another program's".to_owned()),
    }
}

/// Brings a file of an older layout to this one, in one transaction: it is at this layout and whole, or as it was.
///
/// # Errors
/// A step fails, or the file does not hold together after them.
pub fn upgrade(path: &Path) -> Result<(), StoreError> {
    let mut connection = open_file(path)?;
    match standing(&connection)? {
        Standing::Older(layout) => climb(&mut connection, layout),
        _ => lay_out(&mut connection),
    }
}

fn climb(connection: &mut Connection, from: i64) -> Result<(), StoreError> {
    let transaction = connection.transaction().map_err(unavailable)?;
    let before = if from == 0 { None } else { Some(counts(&transaction)?) };
    for step in STEPS.iter().filter(|step| step.to > from) {
        let script = format!("{}PRAGMA user_version = {};", (step.script)(), step.to);
        transaction.execute_batch(&script).map_err(unavailable)?;
    }
    if before.is_some_and(|before| counts(&transaction).as_ref() != Ok(&before)) {
        return Err(StoreError::Unavailable("documents are missing after the upgrade".to_owned()));
    }
    look(&transaction)?;
    transaction.commit().map_err(unavailable)
}

fn counts(transaction: &Transaction<'_>) -> Result<Vec<i64>, StoreError> {
    let count = |table: Table| {
        let sql = format!("SELECT count(*) FROM {}", table.name());
        transaction.query_row(&sql, [], |row| row.get(0)).map_err(unavailable)
    };
    Table::ALL.into_iter().map(count).collect()
}

/// Whether the file holds together: SQLite's own look at it, and every document as JSON.
///
/// # Errors
/// What is wrong.
pub fn look(connection: &Connection) -> Result<(), StoreError> {
    let said: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(unavailable)?;
    if said != "ok" {
        return Err(StoreError::Unavailable(said));
    }
    for table in Table::ALL.map(Table::name) {
        let sql = format!("SELECT count(*) FROM {table} WHERE NOT json_valid(b)");
        let broken: i64 = connection.query_row(&sql, [], |row| row.get(0)).map_err(unavailable)?;
        if broken > 0 {
            return Err(StoreError::Unavailable(format!("{broken} documents of {table} are not whole")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_s_file_is_not_ours() {
        let mut connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("PRAGMA application_id = 42; PRAGMA user_version = 2;").expect("a file");
        assert_eq!(standing(&connection), Ok(Standing::Foreign));
        assert!(lay_out(&mut connection).is_err());
    }

    #[test]
    fn every_layout_has_its_step() {
        assert!(STEPS.iter().zip(1..).all(|(step, layout)| step.to == layout));
        assert_eq!(STEPS.last().map(|step| step.to), Some(LAYOUT));
    }

    #[test]
    fn a_file_that_does_not_hold_together_stays_as_it_was() {
        let mut connection = Connection::open_in_memory().expect("a database");
        let script = format!("{}PRAGMA user_version = 1;", tables());
        connection.execute_batch(&script).expect("layout 1");
        connection
            .execute_batch("INSERT INTO work VALUES ('a', 'b', 1, '{\"half', NULL)")
            .expect("a document");
        assert_eq!(standing(&connection), Ok(Standing::Older(1)));
        let failed = climb(&mut connection, 1).expect_err("torn");
        assert!(failed.to_string().contains("1 documents of work"), "{failed}");
        assert_eq!(standing(&connection), Ok(Standing::Older(1)));
    }
}
