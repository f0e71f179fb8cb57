//! S3: what was acknowledged is never lost or doubled, whatever ends the process. S6: nor under load.
#![forbid(unsafe_code)]

mod disk;
mod kills;
mod load;
mod powercut;
mod rate;
