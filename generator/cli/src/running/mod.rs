//! What the trial and production share: builds that follow changes, publication, the worker.

pub mod builder;
pub mod publisher;
pub mod worker;

#[cfg(test)]
mod tests;
