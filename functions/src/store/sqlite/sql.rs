//! The statements. Tables have the columns p (partition), s (sort), v (version), b (body), x (expiry in
//! seconds since 1970, nothing when it stays).

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Savepoint, params};

use super::super::{Commit, Document, Guard, Key, Page, Query, Span, StoreError, Table, Write};

/// Another process (a backup, Litestream) may hold the file for a moment.
const BUSY: Duration = Duration::from_secs(5);

pub fn unavailable(error: rusqlite::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// A connection to a file: WAL, a sync for every commit.
pub fn open_file(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(unavailable)?;
    connection.busy_timeout(BUSY).map_err(unavailable)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")
        .map_err(unavailable)?;
    Ok(connection)
}

fn document(table: Table, row: &Row<'_>) -> rusqlite::Result<Document> {
    let expiry: Option<i64> = row.get(4)?;
    Ok(Document {
        table,
        key: Key { partition: row.get(0)?, sort: row.get(1)? },
        version: u64::try_from(row.get::<_, i64>(2)?).unwrap_or_default(),
        body: row.get(3)?,
        expires_at: expiry.and_then(|seconds| Timestamp::from_second(seconds).ok()),
    })
}

pub fn get(
    connection: &Connection,
    table: Table,
    key: &Key,
    now: Timestamp,
) -> Result<Option<Document>, StoreError> {
    let sql = format!(
        "SELECT p, s, v, b, x FROM {} WHERE p = ?1 AND s = ?2 AND (x IS NULL OR x > ?3)",
        table.name()
    );
    let mut statement = connection.prepare_cached(&sql).map_err(unavailable)?;
    statement
        .query_row(params![key.partition, key.sort, now.as_second()], |row| document(table, row))
        .optional()
        .map_err(unavailable)
}

pub fn query(
    connection: &Connection,
    table: Table,
    query: &Query,
    now: Timestamp,
) -> Result<Page<String>, StoreError> {
    let (from, before) = bounds(&query.span);
    let sql = format!(
        "SELECT p, s, v, b, x FROM {} WHERE p = ?1 AND s >= ?2 AND (?3 IS NULL OR s < ?3) AND s > ?4 \
         AND (x IS NULL OR x > ?5) ORDER BY s LIMIT ?6",
        table.name()
    );
    let limit = query.limit.clamp(1, 1000);
    let mut statement = connection.prepare_cached(&sql).map_err(unavailable)?;
    let after = query.after.as_deref().unwrap_or_default();
    let values = params![query.partition, from, before, after, now.as_second(), page_limit(limit)];
    let rows = statement.query_map(values, |row| document(table, row)).map_err(unavailable)?;
    let documents = rows.collect::<Result<Vec<_>, _>>().map_err(unavailable)?;
    Ok(page(documents, limit, |last| last.key.sort.clone()))
}

/// One more than asked for: it tells whether there is a next page.
fn page_limit(limit: usize) -> i64 {
    i64::try_from(limit + 1).unwrap_or(i64::MAX)
}

fn page<Next>(mut documents: Vec<Document>, limit: usize, next: impl Fn(&Document) -> Next) -> Page<Next> {
    let more = documents.len() > limit;
    documents.truncate(limit);
    let next = if more { documents.last().map(next) } else { None };
    Page { documents, next }
}

/// The least sort key, and the one that is no longer in.
fn bounds(span: &Span) -> (&str, Option<String>) {
    match span {
        Span::All => ("", None),
        Span::Before(sort) => ("", Some(sort.clone())),
        // Sort keys are compared by bytes, and no text holds a byte above 0xF4.
        Span::Prefix(prefix) => (prefix, Some(format!("{prefix}\u{10FFFF}"))),
    }
}

pub fn scan(
    connection: &Connection,
    table: Table,
    after: Option<&Key>,
    limit: usize,
    now: Timestamp,
) -> Result<Page<Key>, StoreError> {
    let sql = format!(
        "SELECT p, s, v, b, x FROM {} WHERE (p, s) > (?1, ?2) AND (x IS NULL OR x > ?3) ORDER BY p, s LIMIT ?4",
        table.name()
    );
    let (partition, sort) = after.map_or(("", ""), |key| (key.partition.as_str(), key.sort.as_str()));
    let mut statement = connection.prepare_cached(&sql).map_err(unavailable)?;
    let values = params![partition, sort, now.as_second(), page_limit(limit.max(1))];
    let rows = statement.query_map(values, |row| document(table, row)).map_err(unavailable)?;
    let documents = rows.collect::<Result<Vec<_>, _>>().map_err(unavailable)?;
    Ok(page(documents, limit.max(1), |last| last.key.clone()))
}

/// One commit in its own transaction.
pub fn commit_alone(connection: &mut Connection, commit: &Commit, now: Timestamp) -> Result<(), StoreError> {
    commit_group(connection, &[(commit, now)]).pop().unwrap_or(Ok(()))
}

/// Several commits in one transaction, each in its savepoint: one that conflicts takes no other along.
pub fn commit_group(
    connection: &mut Connection,
    group: &[(&Commit, Timestamp)],
) -> Vec<Result<(), StoreError>> {
    let mut results = Vec::new();
    let done = connection.transaction().and_then(|mut transaction| {
        for (commit, now) in group {
            let mut savepoint = transaction.savepoint()?;
            let result = write_all(&savepoint, commit, *now);
            if result.is_err() {
                savepoint.rollback()?;
            }
            savepoint.commit()?;
            results.push(result);
        }
        transaction.commit()
    });
    match done {
        Ok(()) => results,
        // Nothing of the group is on the disk: nobody may believe otherwise.
        Err(error) => {
            let failed = unavailable(error);
            group.iter().map(|_| Err(failed.clone())).collect()
        }
    }
}

fn write_all(savepoint: &Savepoint<'_>, commit: &Commit, now: Timestamp) -> Result<(), StoreError> {
    commit.writes().iter().try_for_each(|write| write_one(savepoint, write, now))
}

fn write_one(connection: &Connection, write: &Write, now: Timestamp) -> Result<(), StoreError> {
    let table = write.table().name();
    let key = write.key();
    let guard = match write {
        Write::Put { guard, .. } | Write::Delete { guard, .. } | Write::Check { guard, .. } => *guard,
    };
    if !holds(connection, table, key, guard, now)? {
        return Err(StoreError::Conflict);
    }
    match write {
        Write::Check { .. } => Ok(()),
        Write::Delete { .. } => {
            let sql = format!("DELETE FROM {table} WHERE p = ?1 AND s = ?2");
            run(connection, &sql, params![key.partition, key.sort])
        }
        Write::Put { body, expires_at, .. } => {
            let sql = format!(
                "INSERT INTO {table} (p, s, v, b, x) VALUES (?1, ?2, 1, ?3, ?4) \
                 ON CONFLICT (p, s) DO UPDATE SET v = v + 1, b = excluded.b, x = excluded.x"
            );
            let expiry = expires_at.map(Timestamp::as_second);
            run(connection, &sql, params![key.partition, key.sort, body, expiry])
        }
    }
}

fn holds(
    connection: &Connection,
    table: &str,
    key: &Key,
    guard: Guard,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if guard == Guard::Any {
        return Ok(true);
    }
    let sql = format!("SELECT v FROM {table} WHERE p = ?1 AND s = ?2 AND (x IS NULL OR x > ?3)");
    let mut statement = connection.prepare_cached(&sql).map_err(unavailable)?;
    let version: Option<i64> = statement
        .query_row(params![key.partition, key.sort, now.as_second()], |row| row.get(0))
        .optional()
        .map_err(unavailable)?;
    Ok(match (guard, version) {
        (Guard::Any, _) | (Guard::Absent, None) => true,
        (Guard::Absent, Some(_)) | (Guard::Version(_), None) => false,
        (Guard::Version(wanted), Some(found)) => u64::try_from(found) == Ok(wanted),
    })
}

fn run(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(unavailable)?;
    statement.execute(values).map(drop).map_err(unavailable)
}

/// Deletes what is expired.
pub fn sweep(connection: &Connection, now: Timestamp) -> Result<usize, StoreError> {
    let mut deleted = 0;
    for table in Table::ALL.map(Table::name) {
        let sql = format!("DELETE FROM {table} WHERE x IS NOT NULL AND x <= ?1");
        deleted += connection.execute(&sql, params![now.as_second()]).map_err(unavailable)?;
    }
    Ok(deleted)
}

/// A copy without what lives shortly, whole at one instant.
pub fn backup(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    let mut copy = Connection::open(to).map_err(unavailable)?;
    {
        let backup = rusqlite::backup::Backup::new(connection, &mut copy).map_err(unavailable)?;
        backup.run_to_completion(1000, Duration::ZERO, None).map_err(unavailable)?;
    }
    let short_lived = Table::ShortLived.name();
    copy.execute_batch(&format!(
        "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON; DELETE FROM {short_lived}; VACUUM;"
    ))
    .map_err(unavailable)
}
