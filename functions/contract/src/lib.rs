//! What the generator and the functions agree on, once. Pure: no input or output, no async, no SDK.
//!
//! - [`records`]: what may be public, as `export` writes it and the generator reads it.
//! - [`visibility`]: the one function that says who sees what, where.
//! - [`forms`]: every form as a table, how it is read and how it is shown.
//! - [`calendar`]: which local times exist, and which two make an event; calendar files.
//! - [`places`]: communes, departments, distances in bands, zones and areas.
//! - [`words`]: translations, French typography, dates and distances as people say them.
//! - [`people`]: text of people as HTML: a small part of markdown.
//! - [`bundle`]: what the functions must know of a built site.
#![forbid(unsafe_code)]

pub mod bundle;
pub mod calendar;
pub mod forms;
pub mod people;
pub mod places;
pub mod records;
pub mod shards;
pub mod visibility;
pub mod words;
