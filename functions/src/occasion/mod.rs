//! Events as the stores keep them, what the public reads of them, and who comes: of the core, since announcing
//! and attending are two features, and neither calls the other.
//!
//! - [`states`]: the life of an event as a table; [`event`]: the document and its projection; `keeping`: how both
//!   are written.
//! - [`moment`]: local hours, their zone, and how people read them.
//! - [`attendance`]: one answer, and the count of seats; [`hall`]: who comes, under one guard that counts them.
//! - `words`: words that wait for a moderator, and what is left once it is long over.
//! - [`telling`]: what those coming are told.

pub mod attendance;
pub mod event;
pub mod hall;
pub mod keeping;
pub mod moment;
pub mod states;
pub mod telling;
mod words;

pub use event::{Occasion, ShownTo, find, get, save};
pub use hall::{Attendance, Coming, Hall, Seats};
