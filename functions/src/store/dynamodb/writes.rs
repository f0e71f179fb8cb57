//! Commits: one write alone is a conditional call, several are a transaction.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, ReturnConsumedCapacity, TransactWriteItem, Update,
};
use jiff::Timestamp;

use super::super::{Guard, Key, StoreError, Write};
use super::Tables;
use super::consumed::Consumed;
use super::expressions::{Expression, condition};
use super::items::{Item, key, seconds, text};
use super::retry::{Repeat, attempt, fault, fault_of_transaction};
use crate::random::Random;

/// What writes go by.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The SDK's.
    pub client: Client,
    /// Counts what it costs.
    pub consumed: Consumed,
    /// Pauses and tokens.
    pub random: Random,
}

/// Sets the body and the expiry, and counts the version up: it grows whatever the guard is.
fn update(body: &str, expires_at: Option<Timestamp>) -> Expression {
    let mut values = vec![(":body", text(body)), (":one", AttributeValue::N("1".to_owned()))];
    let text = match expires_at {
        None => "SET b = :body REMOVE x ADD v :one",
        Some(at) => {
            values.push((":expiry", seconds(at)));
            "SET b = :body, x = :expiry ADD v :one"
        }
    };
    Expression { text: text.to_owned(), values }
}

fn item_key(of: &Key) -> Item {
    key(&of.partition, &of.sort)
}

/// Splits what must hold into the text and its values, to go beside other values.
fn parts(condition: Option<Expression>) -> (Option<String>, Vec<(&'static str, AttributeValue)>) {
    condition.map_or_else(|| (None, Vec::new()), |condition| (Some(condition.text), condition.values))
}

/// The values of an expression; DynamoDB refuses a list without any.
fn values(of: Vec<(&'static str, AttributeValue)>) -> Option<Item> {
    (!of.is_empty()).then(|| of.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Guarded single writes cannot tell their own success from somebody else's.
fn repeat(guard: Guard) -> Repeat {
    match guard {
        Guard::Any => Repeat::Freely,
        Guard::Absent | Guard::Version(_) => Repeat::OnlyWhenNotDone,
    }
}

/// All of it or nothing.
pub async fn commit(
    writing: Writing,
    tables: Tables,
    writes: Vec<Write>,
    now: Timestamp,
) -> Result<(), StoreError> {
    match writes.as_slice() {
        [] => Ok(()),
        [Write::Put { table, key, body, expires_at, guard }] => {
            put(&writing, tables.name(*table), key, update(body, *expires_at), *guard, now).await
        }
        [Write::Delete { table, key, guard }] => {
            delete(&writing, tables.name(*table), key, *guard, now).await
        }
        several => transact(&writing, &tables, several, now).await,
    }
}

async fn put(
    writing: &Writing,
    table: &str,
    key: &Key,
    update: Expression,
    guard: Guard,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (condition, more) = parts(condition(guard, now));
    let call = writing
        .client
        .update_item()
        .table_name(table)
        .set_key(Some(item_key(key)))
        .update_expression(update.text)
        .set_condition_expression(condition)
        .set_expression_attribute_values(values(update.values.into_iter().chain(more).collect()))
        .return_consumed_capacity(ReturnConsumedCapacity::Total);
    let once = || async { call.clone().send().await.map_err(|error| fault(&error)) };
    let done = attempt(&writing.random, repeat(guard), once).await?;
    writing.consumed.add_written(done.consumed_capacity());
    Ok(())
}

async fn delete(
    writing: &Writing,
    table: &str,
    key: &Key,
    guard: Guard,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (condition, named) = parts(condition(guard, now));
    let call = writing
        .client
        .delete_item()
        .table_name(table)
        .set_key(Some(item_key(key)))
        .set_condition_expression(condition)
        .set_expression_attribute_values(values(named))
        .return_consumed_capacity(ReturnConsumedCapacity::Total);
    let once = || async { call.clone().send().await.map_err(|error| fault(&error)) };
    let done = attempt(&writing.random, repeat(guard), once).await?;
    writing.consumed.add_written(done.consumed_capacity());
    Ok(())
}

async fn transact(
    writing: &Writing,
    tables: &Tables,
    writes: &[Write],
    now: Timestamp,
) -> Result<(), StoreError> {
    let items: Vec<TransactWriteItem> =
        writes.iter().filter_map(|write| item(tables, write, now).transpose()).collect::<Result<_, _>>()?;
    if items.is_empty() {
        return Ok(());
    }
    let call = writing
        .client
        .transact_write_items()
        .set_transact_items(Some(items))
        .client_request_token(token(&writing.random))
        .return_consumed_capacity(ReturnConsumedCapacity::Total);
    let once = || async { call.clone().send().await.map_err(|error| fault_of_transaction(&error)) };
    let done = attempt(&writing.random, Repeat::Freely, once).await?;
    for capacity in done.consumed_capacity() {
        writing.consumed.add_written(Some(capacity));
    }
    Ok(())
}

/// By which DynamoDB knows a transaction it has done already: 32 of the 36 letters it takes.
fn token(random: &Random) -> String {
    random.bytes()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One write of a transaction; nothing for a check of nothing.
fn item(tables: &Tables, write: &Write, now: Timestamp) -> Result<Option<TransactWriteItem>, StoreError> {
    let item = TransactWriteItem::builder();
    let table = tables.name(write.table());
    let key = Some(item_key(write.key()));
    let item = match write {
        Write::Put { body, expires_at, guard, .. } => {
            let update = update(body, *expires_at);
            let (condition, more) = parts(condition(*guard, now));
            let update = Update::builder()
                .table_name(table)
                .set_key(key)
                .update_expression(update.text)
                .set_condition_expression(condition)
                .set_expression_attribute_values(values(update.values.into_iter().chain(more).collect()));
            item.update(update.build().map_err(incomplete)?)
        }
        Write::Delete { guard, .. } => {
            let (condition, named) = parts(condition(*guard, now));
            let delete = Delete::builder()
                .table_name(table)
                .set_key(key)
                .set_condition_expression(condition)
                .set_expression_attribute_values(values(named));
            item.delete(delete.build().map_err(incomplete)?)
        }
        Write::Check { guard, .. } => {
            let Some(condition) = condition(*guard, now) else { return Ok(None) };
            let check = ConditionCheck::builder()
                .table_name(table)
                .set_key(key)
                .condition_expression(condition.text)
                .set_expression_attribute_values(values(condition.values));
            item.condition_check(check.build().map_err(incomplete)?)
        }
    };
    Ok(Some(item.build()))
}

fn incomplete(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
