//! Times of silence (`[[quiet]]` of `site.toml`): while one holds in a zone, nothing new becomes public
//! there. What hides, removes or cancels is never held, and what was public before stays or comes back.
//!
//! Features ask [`holds`] before they publish by themselves, send a digest, post to a webhook or tell somebody
//! that something is public now; decisions of moderators ask it in one place.

use contract::places;
use jiff::{SignedDuration, Timestamp};

use crate::App;

/// Until when publication is held in a zone; nothing when it is not.
#[must_use]
pub fn holds(app: &App, zone: &str) -> Option<Timestamp> {
    let mut at = app.now();
    // One that begins as another ends goes on with it.
    while let Some(until) = ends(app, zone, at) {
        at = until;
    }
    (at > app.now()).then_some(at)
}

fn ends(app: &App, zone: &str, at: Timestamp) -> Option<Timestamp> {
    let here = app.bundle.quiet.iter().filter(|quiet| quiet.zone == zone);
    here.filter(|quiet| quiet.from <= at && at < quiet.until).map(|quiet| quiet.until).max()
}

/// The zone a thing is in: that of its department, else the site's.
#[must_use]
pub fn zone_of<'a>(app: &'a App, department: Option<&str>) -> &'a str {
    match department {
        Some(code) => places::zone(code),
        None => &app.bundle.zone,
    }
}

/// How long a row waits that does something once silence is over in a zone.
#[must_use]
pub fn wait(app: &App, zone: &str) -> Option<SignedDuration> {
    holds(app, zone).map(|until| app.now().duration_until(until))
}

/// Zones that are silent now, with the instant it ends and why.
pub fn now(app: &App) -> impl Iterator<Item = (&str, Timestamp, &str)> {
    let now = app.now();
    let all = app.bundle.quiet.iter().filter(move |quiet| quiet.from <= now && now < quiet.until);
    all.map(|quiet| (quiet.zone.as_str(), quiet.until, quiet.why.as_str()))
}
