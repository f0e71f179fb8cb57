//! What every mail must be, whatever it says and whoever takes it.
#![forbid(unsafe_code)]

mod injection;
mod kinds;
mod looks;
mod mailbox;
mod smtp;
mod stationery;
