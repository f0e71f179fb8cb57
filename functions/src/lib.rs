//! What the movement can do, a file a feature. Nothing here knows the generator.
#![forbid(unsafe_code)]
