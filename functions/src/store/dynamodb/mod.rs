//! The engine on AWS: four tables of DynamoDB, read consistently.
//!
//! - `access`: where it is and who asks; `thread`: where the SDK's futures run.
//! - `items`, `expressions`: documents, guards and spans in DynamoDB's language.
//! - `writes`, `retry`: commits, and which calls may be made again.
//! - `tables`: names and making; `consumed`: what it costs.

mod access;
mod consumed;
mod expressions;
mod items;
mod retry;
mod tables;
#[cfg(test)]
mod tests;
pub(crate) mod thread;
mod writes;

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use jiff::Timestamp;

pub use access::Access;
pub(crate) use access::https;
pub use consumed::{Consumed, Units};

use self::expressions::{Expression, alive, range};
use self::items::Item;
use self::retry::{Repeat, attempt, fault};
use self::tables::Tables;
use self::thread::Thread;
use self::writes::Writing;
use super::{Commit, Document, Key, Page, Query, StoreError, Table};
use crate::random::Random;

/// Four tables of DynamoDB.
#[derive(Debug)]
pub struct DynamoDb {
    thread: Thread,
    tables: Tables,
    /// Reads go by the same client, chance and counter.
    calls: Writing,
}

impl DynamoDb {
    /// The tables whose names begin with `prefix`. Nothing is asked yet.
    ///
    /// `random` gives pauses and the tokens of transactions, which must never come twice: a seeded one is
    /// for tests.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(access: &Access, prefix: &str, random: Random) -> Result<Self, StoreError> {
        let calls = Writing { client: access.client(), consumed: Consumed::default(), random };
        Ok(Self {
            thread: Thread::start("store-dynamodb").map_err(no_thread)?,
            tables: Tables::of(prefix),
            calls,
        })
    }

    /// What calls have cost so far, and will have.
    #[must_use]
    pub fn consumed(&self) -> Consumed {
        self.calls.consumed.clone()
    }

    /// Makes the tables that are not there, paid by the request, with deletion of what is expired.
    ///
    /// # Errors
    /// DynamoDB refuses or does not answer.
    pub fn create_tables(&self) -> Result<(), StoreError> {
        let (client, tables) = (self.calls.client.clone(), self.tables.clone());
        self.wait(async move { tables.create(&client).await })
    }

    fn wait<T: Send + 'static>(
        &self,
        call: impl Future<Output = Result<T, StoreError>> + Send + 'static,
    ) -> Result<T, StoreError> {
        let ended = |_| StoreError::Unavailable("the thread of the calls has ended".to_owned());
        self.thread.wait(call).map_err(ended)?
    }

    pub(super) fn get(
        &self,
        table: Table,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<Document>, StoreError> {
        let calls = self.calls.clone();
        let call = calls
            .client
            .get_item()
            .table_name(self.tables.name(table))
            .set_key(Some(items::key(&key.partition, &key.sort)))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.wait(async move {
            let once = || async { call.clone().send().await.map_err(|error| fault(&error)) };
            let answer = attempt(&calls.random, Repeat::Freely, once).await?;
            calls.consumed.add_read(answer.consumed_capacity());
            Ok(answer)
        })?;
        let document = answer.item().map(|item| items::document(table, item)).transpose()?;
        Ok(document.filter(|document| document.expires_at.is_none_or(|at| at.as_second() > now.as_second())))
    }

    pub(super) fn query(
        &self,
        table: Table,
        query: &Query,
        now: Timestamp,
    ) -> Result<Page<String>, StoreError> {
        let Some(range) = range(query) else { return Ok(Page { documents: Vec::new(), next: None }) };
        let Expression { text: alive, values } = alive(now);
        let calls = self.calls.clone();
        let call = calls
            .client
            .query()
            .table_name(self.tables.name(table))
            .key_condition_expression(range.condition.text)
            .filter_expression(alive)
            .set_expression_attribute_values(Some(named(range.condition.values.into_iter().chain(values))))
            .set_exclusive_start_key(range.start)
            .limit(at_most(query.limit))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.wait(async move {
            let once = || async { call.clone().send().await.map_err(|error| fault(&error)) };
            let answer = attempt(&calls.random, Repeat::Freely, once).await?;
            calls.consumed.add_read(answer.consumed_capacity());
            Ok(answer)
        })?;
        page(table, answer.items(), answer.last_evaluated_key(), |key| key.sort)
    }

    pub(super) fn scan(
        &self,
        table: Table,
        after: Option<&Key>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Page<Key>, StoreError> {
        let Expression { text: alive, values } = alive(now);
        let calls = self.calls.clone();
        let call = calls
            .client
            .scan()
            .table_name(self.tables.name(table))
            .filter_expression(alive)
            .set_expression_attribute_values(Some(named(values)))
            .set_exclusive_start_key(after.map(|key| items::key(&key.partition, &key.sort)))
            .limit(at_most(limit))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.wait(async move {
            let once = || async { call.clone().send().await.map_err(|error| fault(&error)) };
            let answer = attempt(&calls.random, Repeat::Freely, once).await?;
            calls.consumed.add_read(answer.consumed_capacity());
            Ok(answer)
        })?;
        page(table, answer.items(), answer.last_evaluated_key(), |key| key)
    }

    pub(super) fn commit(&self, commit: &Commit, now: Timestamp) -> Result<(), StoreError> {
        let (calls, tables) = (self.calls.clone(), self.tables.clone());
        self.wait(writes::commit(calls, tables, commit.writes().to_vec(), now))
    }
}

/// A page has 1 to 1,000 documents, and 1 MB at most whatever one asks for.
fn at_most(limit: usize) -> i32 {
    i32::try_from(limit.clamp(1, 1000)).unwrap_or(1000)
}

fn named(values: impl IntoIterator<Item = (&'static str, aws_sdk_dynamodb::types::AttributeValue)>) -> Item {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn page<Next>(
    table: Table,
    found: &[Item],
    last: Option<&Item>,
    next: impl FnOnce(Key) -> Next,
) -> Result<Page<Next>, StoreError> {
    let documents = found.iter().map(|item| items::document(table, item)).collect::<Result<_, _>>()?;
    let next = last.map(items::key_of).transpose()?.map(next);
    Ok(Page { documents, next })
}

fn no_thread(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
