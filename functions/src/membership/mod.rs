//! Who is what in which group: groups as the stores keep them, and the one way to change who holds a seat.
//!
//! A feature calls no other, and events, reports, articles and files all ask who animates a group: so this is
//! of the core. `group`: the document, its states as a table, what the public reads. `names`: who bears which.
//! `handles`: what pages call somebody.
//! `ranks`: what one may be. `seats`: who is it, and the guard that leaves no published group without an animator. `switch`: a change of seats
//! larger than one commit, which reads obey at once. What a rank may do is the table of [`crate::powers`].

pub mod group;
pub mod handles;
pub mod names;
pub mod ranks;
pub mod seats;
pub mod states;
pub mod switch;

pub use group::{Group, find, get, of_slug};
pub use ranks::{Member, Rank};
pub use seats::{ORPHANED, Seating, groups_of, members, rank};
