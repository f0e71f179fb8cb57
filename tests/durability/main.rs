//! S3: what was acknowledged is never lost or doubled, whatever ends the process.
#![forbid(unsafe_code)]

mod disk;
mod kills;
mod load;
mod powercut;
