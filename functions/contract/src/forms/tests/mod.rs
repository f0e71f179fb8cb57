//! Tests over every form and every field, from the tables.

mod reading;
mod samples;
mod showing;
mod tables;
