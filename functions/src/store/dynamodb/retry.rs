//! Which answers mean what, and which calls may be made again.

use std::future::Future;
use std::time::Duration;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

use super::super::StoreError;
use crate::random::Random;

/// Attempts at one call. With the pauses below, some two seconds of a busy table.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// Why an attempt did not go well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A guard did not hold.
    Conflict,
    /// Nothing was done because too much happens at once.
    Busy(String),
    /// It may be done or not.
    Unclear(String),
    /// It will not be done, however often one asks.
    Refused(String),
}

/// What an attempt of unclear outcome allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Once or twice is the same: reads, writes without a guard, transactions with a token.
    Freely,
    /// Its own first success would look like a conflict: guarded single writes.
    OnlyWhenNotDone,
}

/// Makes a call until it is clear what happened, a bounded number of times.
pub async fn attempt<T, F>(
    random: &Random,
    repeat: Repeat,
    mut call: impl FnMut() -> F,
) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, Fault>>,
{
    let mut attempts = 1;
    loop {
        let why = match call().await {
            Ok(done) => return Ok(done),
            Err(Fault::Conflict) => return Err(StoreError::Conflict),
            Err(Fault::Refused(why)) => return Err(StoreError::Unavailable(why)),
            Err(Fault::Unclear(why)) if repeat == Repeat::OnlyWhenNotDone => {
                return Err(StoreError::Unavailable(why));
            }
            Err(Fault::Busy(why) | Fault::Unclear(why)) => why,
        };
        if attempts == ATTEMPTS {
            return Err(StoreError::Unavailable(why));
        }
        tokio::time::sleep(pause(random, attempts)).await;
        attempts += 1;
    }
}

/// Anything up to a bound that doubles: callers that met once do not meet again.
fn pause(random: &Random, attempts: u32) -> Duration {
    let bound = (FIRST_PAUSE * (1 << attempts.min(16))).min(LONGEST_PAUSE);
    Duration::from_millis(u64::from(random.below(u32::try_from(bound.as_millis()).unwrap_or(u32::MAX))))
}

/// What an error means.
pub fn fault<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Fault {
    match error {
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("an answer without a code");
            match fault_of_code(code) {
                Fault::Refused(code) if answer.raw().status().as_u16() >= 500 => Fault::Unclear(code),
                fault => fault,
            }
        }
        SdkError::TimeoutError(_) => Fault::Unclear("no answer in time".to_owned()),
        SdkError::DispatchFailure(_) => Fault::Unclear("no connection, or it broke".to_owned()),
        SdkError::ResponseError(_) => Fault::Unclear("an answer that cannot be read".to_owned()),
        _ => Fault::Refused("the request cannot be made".to_owned()),
    }
}

/// Only codes: the sentences beside them may repeat what was in the request.
fn fault_of_code(code: &str) -> Fault {
    match code {
        "ConditionalCheckFailedException" | "ConditionalCheckFailed" => Fault::Conflict,
        "TransactionConflictException"
        | "TransactionConflict"
        | "TransactionInProgressException"
        | "ThrottlingException"
        | "ThrottlingError"
        | "ProvisionedThroughputExceededException"
        | "ProvisionedThroughputExceeded"
        | "RequestLimitExceeded" => Fault::Busy(code.to_owned()),
        _ => Fault::Refused(code.to_owned()),
    }
}

/// What the error of a transaction means: its reasons are one for each write.
pub fn fault_of_transaction(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> Fault {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return fault(error);
    };
    let reasons = cancelled.cancellation_reasons();
    let faults: Vec<Fault> = reasons
        .iter()
        .filter_map(|reason| reason.code())
        .filter(|code| *code != "None")
        .map(fault_of_code)
        .collect();
    // A guard that does not hold is the answer, whatever else was in the way.
    let first = |wanted: fn(&Fault) -> bool| faults.iter().find(|fault| wanted(fault)).cloned();
    first(|fault| *fault == Fault::Conflict)
        .or_else(|| first(|fault| matches!(fault, Fault::Refused(_))))
        .or_else(|| faults.first().cloned())
        .unwrap_or_else(|| Fault::Refused("a transaction cancelled without a reason".to_owned()))
}
