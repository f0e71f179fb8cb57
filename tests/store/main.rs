//! The contract of the stores: one list of cases that holds on every engine, so that what is tried on one
//! machine with SQLite is also true on AWS. Where an emulator is not DynamoDB, its gap is a test.
#![forbid(unsafe_code)]

mod absence;
mod actions;
mod contract;
mod cost;
mod engine;
mod files;
mod gaps;
mod lambda;
mod lost_answers;
mod notifications;
mod seats;
