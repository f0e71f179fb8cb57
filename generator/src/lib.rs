//! Content, records and a theme become files.
#![forbid(unsafe_code)]

mod articles;
mod colours;
pub mod config;
mod contacts;
mod events;
pub mod front_matter;
mod groups;
mod home;
mod hubs;
mod ideas;
mod job;
pub mod kind;
pub mod markdown;
mod media;
mod page;
mod places;
mod posts;
pub mod problem;
mod reports;
mod routes;
pub mod shortcodes;
mod site;
mod titles;
mod walk;
mod wishes;
