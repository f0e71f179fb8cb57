//! What the trial and production share: builds that follow changes, publication, watching, the worker.

pub mod builder;
pub mod publisher;
pub mod watch;
pub mod worker;

#[cfg(test)]
mod tests;
