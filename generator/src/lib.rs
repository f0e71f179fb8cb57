//! Content, records and a theme become files.
#![forbid(unsafe_code)]
