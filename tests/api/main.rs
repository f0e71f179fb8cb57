//! What the API does for people, called as a browser without JavaScript calls it, in a world without
//! network and with a clock that is moved by hand.
#![forbid(unsafe_code)]

mod accounts;
mod addresses;
mod articles;
mod attacks;
mod bad_files;
mod contacts;
mod crowds;
mod data_rights;
mod events;
mod files;
mod forgotten;
mod groups;
mod handovers;
mod ideas;
mod injection;
mod invitations;
mod lost_mailbox;
mod mandates;
mod members;
mod moderation;
mod moving_in;
mod preferences;
mod reports;
mod retention;
mod splits;
mod walks;
mod writing;
