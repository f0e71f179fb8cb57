//! Documents as items: p (partition) and s (sort key), v (version), b (body), x (expiry in seconds since
//! 1970, absent when it stays; the attribute DynamoDB deletes by).

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::super::{Document, Key, StoreError, Table};

/// An item, or its key.
pub type Item = HashMap<String, AttributeValue>;

/// A text.
pub fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// Seconds since 1970.
pub fn seconds(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_second().to_string())
}

/// The key of an item.
pub fn key(partition: &str, sort: &str) -> Item {
    HashMap::from([("p".to_owned(), text(partition)), ("s".to_owned(), text(sort))])
}

/// The key in an item.
pub fn key_of(item: &Item) -> Result<Key, StoreError> {
    Ok(Key::new(string(item, "p")?, string(item, "s")?))
}

/// The document in an item.
pub fn document(table: Table, item: &Item) -> Result<Document, StoreError> {
    Ok(Document {
        table,
        key: key_of(item)?,
        version: number(item, "v")?.ok_or_else(|| broken("v"))?,
        body: string(item, "b")?,
        expires_at: number(item, "x")?.and_then(|at| Timestamp::from_second(at).ok()),
    })
}

fn string(item: &Item, name: &str) -> Result<String, StoreError> {
    item.get(name).and_then(|value| value.as_s().ok()).cloned().ok_or_else(|| broken(name))
}

fn number<T: std::str::FromStr>(item: &Item, name: &str) -> Result<Option<T>, StoreError> {
    let Some(value) = item.get(name) else { return Ok(None) };
    let digits = value.as_n().map_err(|_| broken(name))?;
    digits.parse().map(Some).map_err(|_| broken(name))
}

fn broken(name: &str) -> StoreError {
    StoreError::Broken(format!("an item without a good {name}"))
}
