//! The four tables: their names, and how they are made.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, TableStatus,
    TimeToLiveSpecification,
};

use super::super::{StoreError, Table};
use super::retry::{Fault, fault};

/// How often, and how many times, one looks whether a new table is ready: a minute.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS: usize = 240;

/// The names of the four tables.
#[derive(Debug, Clone)]
pub struct Tables([String; 4]);

impl Tables {
    /// Names that begin so.
    pub fn of(prefix: &str) -> Self {
        Self(Table::ALL.map(|table| format!("{prefix}{}", table.name())))
    }

    /// The name of one.
    pub fn name(&self, table: Table) -> &str {
        &self.0[table as usize]
    }

    /// Makes those that are not there, and waits until all can be used.
    pub async fn create(&self, client: &Client) -> Result<(), StoreError> {
        for name in &self.0 {
            create(client, name).await?;
        }
        for name in &self.0 {
            wait(client, name).await?;
            delete_expired(client, name).await?;
        }
        Ok(())
    }
}

async fn create(client: &Client, name: &str) -> Result<(), StoreError> {
    let mut call = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    for (attribute, kind) in [("p", KeyType::Hash), ("s", KeyType::Range)] {
        let definition = AttributeDefinition::builder()
            .attribute_name(attribute)
            .attribute_type(ScalarAttributeType::S)
            .build()
            .map_err(incomplete)?;
        let key = KeySchemaElement::builder().attribute_name(attribute).key_type(kind).build();
        call = call.attribute_definitions(definition).key_schema(key.map_err(incomplete)?);
    }
    match call.send().await.map_err(|error| fault(&error)) {
        Ok(_) => Ok(()),
        Err(Fault::Refused(code)) if code == "ResourceInUseException" => Ok(()),
        Err(fault) => Err(unavailable(name, &fault)),
    }
}

async fn wait(client: &Client, name: &str) -> Result<(), StoreError> {
    for _ in 0..LOOKS {
        let answer = client.describe_table().table_name(name).send().await;
        let answer = answer.map_err(|error| unavailable(name, &fault(&error)))?;
        if answer.table().and_then(|table| table.table_status()) == Some(&TableStatus::Active) {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err(StoreError::Unavailable(format!("{name} is not ready")))
}

async fn delete_expired(client: &Client, name: &str) -> Result<(), StoreError> {
    let by = TimeToLiveSpecification::builder().attribute_name("x").enabled(true).build();
    let call = client.update_time_to_live().table_name(name);
    match call.time_to_live_specification(by.map_err(incomplete)?).send().await.map_err(|error| fault(&error))
    {
        Ok(_) => Ok(()),
        // It is so already.
        Err(Fault::Refused(code)) if code == "ValidationException" => Ok(()),
        Err(fault) => Err(unavailable(name, &fault)),
    }
}

fn unavailable(name: &str, fault: &Fault) -> StoreError {
    StoreError::Unavailable(format!("{name}: {fault:?}"))
}

fn incomplete(error: BuildError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
