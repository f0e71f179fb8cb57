//! Rules of the house, held against the committed sources. A rule that is only written down is forgotten;
//! each of these fails with the file and line that breaks it. ARCHITECTURE.md names the test of each
//! invariant.
#![forbid(unsafe_code)]

mod assets;
mod dependencies;
mod documents;
mod features;
mod layers;
mod records;
mod templates;
mod tree;
mod words;
