//! The one command of Maille.
#![forbid(unsafe_code)]

fn main() {}
