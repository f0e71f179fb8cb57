//! What a built site must be, whatever it is built from.
#![forbid(unsafe_code)]

mod body;
mod canaries;
mod catalogue;
mod commonmark;
mod cost;
mod empty;
mod feeds;
mod figures;
mod form_bodies;
mod hostile;
mod incremental;
mod inputs;
mod json_ld;
mod killed;
mod links;
mod mistakes;
mod proxy;
mod same_bytes;
mod search;
mod switches;
