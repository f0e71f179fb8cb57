//! The few marks all maps are made of.

use crate::markdown::escape;

/// A number with one decimal at most.
#[must_use]
pub fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// `12 34`, whole units.
#[must_use]
pub fn pair((x, y): (f64, f64)) -> String {
    format!("{x:.0} {y:.0}")
}

/// The opening of a drawing. With links in it, it is a group of them; without, a picture.
#[must_use]
pub fn opening(class: &str, id: &str, title: &str, (width, height): (f64, f64), has_links: bool) -> String {
    let role = if has_links { "group" } else { "img" };
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"{role}\" aria-labelledby=\"{id}\">\
         <title id=\"{id}\">{}</title>",
        escape(title)
    )
}

/// A radius that grows with the area: `count` things in a circle.
#[must_use]
pub fn radius(count: usize, least: f64, step: f64, most: f64) -> f64 {
    // Counts of things on a map are far below what f64 holds exactly.
    (least + step * (count as f64).sqrt()).min(most)
}
