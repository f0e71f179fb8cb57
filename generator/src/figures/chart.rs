//! Bars, drawn in whole units so that every machine draws the same. The table beside a drawing says the same, so a
//! drawing is a picture with a name, and each bar has its number on it.

use std::fmt::Write;

use jiff::civil::Date;

use crate::markdown::escape;
use crate::site::Site;

const WIDTH: u64 = 320;
/// Bars of months: where they stand, how high the highest is.
const FOOT: u64 = 112;
const HIGHEST: u64 = 90;
const SLOT: u64 = 26;
const BAR: u64 = 18;
/// Rows: how far apart, how long the longest is, how thick.
const ROW: u64 = 40;
const LONGEST: u64 = 262;
const THICK: u64 = 12;
/// Numbers longer than a bar is wide are not written over each.
const MOST_OVER_EACH: u64 = 999;

fn svg(site: &Site, name: &str, height: u64, most: u64) -> String {
    let most = site.words.count(most);
    let title = site.words.format("figures.drawn", &[("name", name), ("most", &most)]);
    let title = escape(&title);
    format!("<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">")
}

/// A part of the longest bar, at least a line where there is anything.
fn part(n: u64, most: u64, longest: u64) -> u64 {
    if n == 0 { 0 } else { (n.saturating_mul(longest) / most.max(1)).max(2) }
}

/// A bar a month; the one that is not over is hollow.
pub fn months(site: &Site, name: &str, months: &[Date], numbers: &[u64]) -> String {
    let most = numbers.iter().copied().max().unwrap_or(0);
    let mut svg = svg(site, name, FOOT + 40, most);
    let current = site.today.first_of_month();
    for ((at, month), n) in (0_u64..).zip(months).zip(numbers) {
        let (left, high) = (4 + at * SLOT, part(*n, most, HIGHEST));
        let middle = left + BAR / 2;
        let class = if *month == current { "bar bar-now" } else { "bar" };
        if high > 0 {
            let top = FOOT - high;
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{left}\" y=\"{top}\" width=\"{BAR}\" height=\"{high}\"/>"
            );
        }
        if *n > 0 && (most <= MOST_OVER_EACH || *n == most) {
            let n = site.words.count(*n);
            let _ =
                write!(svg, "<text class=\"chart-n\" x=\"{middle}\" y=\"{}\">{n}</text>", FOOT - high - 5);
        }
        let letter =
            site.words.day_short(*month).month.chars().next().unwrap_or(' ').to_uppercase().to_string();
        let _ = write!(
            svg,
            "<text class=\"chart-x\" x=\"{middle}\" y=\"{}\">{}</text>",
            FOOT + 16,
            escape(&letter)
        );
        // The year stands under its first month, unless the next one's would lie over it.
        let is_first = at == 0 && months.get(1).is_none_or(|next| next.month() != 1);
        if is_first || month.month() == 1 {
            let _ = write!(
                svg,
                "<text class=\"chart-year\" x=\"{left}\" y=\"{}\">{}</text>",
                FOOT + 34,
                month.year()
            );
        }
    }
    let _ = write!(svg, "<path class=\"chart-foot\" d=\"M0 {FOOT}h{WIDTH}\"/></svg>");
    svg
}

/// A bar a row, under its name, with its number at its end.
pub fn rows(site: &Site, name: &str, rows: &[(&str, u64)]) -> String {
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let height = ROW * super::count::number(rows.len());
    let mut svg = svg(site, name, height, most);
    for (at, (name, n)) in (0_u64..).zip(rows) {
        let (top, long) = (at * ROW, part(*n, most, LONGEST));
        let _ = write!(svg, "<text class=\"chart-row\" x=\"0\" y=\"{}\">{}</text>", top + 13, escape(name));
        if long > 0 {
            let y = top + 19;
            let _ =
                write!(svg, "<rect class=\"bar\" x=\"0\" y=\"{y}\" width=\"{long}\" height=\"{THICK}\"/>");
        }
        let (x, n) = (long + 6, site.words.count(*n));
        let _ = write!(svg, "<text class=\"chart-end\" x=\"{x}\" y=\"{}\">{n}</text>", top + 30);
    }
    svg.push_str("</svg>");
    svg
}
