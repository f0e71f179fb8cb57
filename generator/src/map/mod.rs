//! Maps drawn in SVG: the knit of all departments, and one map a department.
//!
//! The projection is equirectangular, longitudes shortened by the cosine of a middle latitude: at the size
//! of a country of ten degrees nobody sees the difference, and it needs no formula to be trusted.

mod country;
mod department;
mod draw;
mod knit;
mod layers;
mod layout;
mod outlines;
mod space;

pub use country::country;
pub use department::{of_department, of_group};
pub use knit::knit;
pub use layers::{Counts, Layer, choices};
pub use outlines::neighbours;

#[cfg(test)]
mod tests;
