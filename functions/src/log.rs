//! What is logged: the name of a route or task and what an engine said. Never a path, a query, an address
//! or a value (invariant 7).

use std::io::Write;

use crate::store::StoreError;

/// A store that does not do what it should.
pub fn trouble(key: &str, error: &StoreError) {
    line(key, &error.to_string());
}

/// Any other line: `what` is a fixed sentence of ours or of an engine.
pub fn line(key: &str, what: &str) {
    // Nobody to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "{key}: {what}");
}
