//! What a built site must be, whatever it is built from.
#![forbid(unsafe_code)]
