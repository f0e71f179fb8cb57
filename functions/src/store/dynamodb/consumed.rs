//! What calls cost: DynamoDB says it with each answer, in request units.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_dynamodb::types::ConsumedCapacity;

/// Counts request units; clones are one counter.
#[derive(Debug, Clone, Default)]
pub struct Consumed(Arc<Halves>);

/// DynamoDB counts in halves: an eventual read of 4 KB is 0.5.
#[derive(Debug, Default)]
struct Halves {
    read: AtomicU64,
    written: AtomicU64,
}

/// Request units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Units {
    /// Of reads: 4 KB each, read consistently.
    pub read: f64,
    /// Of writes: 1 KB each, twice that in a transaction.
    pub written: f64,
}

impl Consumed {
    /// So far.
    #[must_use]
    pub fn units(&self) -> Units {
        let units = |halves: &AtomicU64| halves.load(Ordering::Relaxed) as f64 / 2.0;
        Units { read: units(&self.0.read), written: units(&self.0.written) }
    }

    pub(super) fn add_read(&self, capacity: Option<&ConsumedCapacity>) {
        self.0.read.fetch_add(halves(capacity), Ordering::Relaxed);
    }

    pub(super) fn add_written(&self, capacity: Option<&ConsumedCapacity>) {
        self.0.written.fetch_add(halves(capacity), Ordering::Relaxed);
    }
}

fn halves(capacity: Option<&ConsumedCapacity>) -> u64 {
    let units = capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default();
    // Float to integer saturates, and a transaction is 8,000 units at most.
    (units * 2.0).round() as u64
}
