//! Whether animators are still there: any of them did something on the platform, or the group held an event.

use jiff::Timestamp;

use crate::App;
use crate::membership::Group;
use crate::store::{Query, Table};
use crate::trail;
use crate::trouble::Trouble;
use crate::values::ulid;

/// Whether anything was heard of a group's animators since an instant.
///
/// # Errors
/// The store does not answer.
pub fn is_active_since(app: &App, group: &Group, since: Timestamp) -> Result<bool, Trouble> {
    let of_group = [group.published_at, group.active_until];
    if of_group.into_iter().flatten().any(|at| at > since) {
        return Ok(true);
    }
    // Entries are named by ULIDs, which sort by time: the first one after is enough.
    let after = ulid(since, &app.platform.random);
    for animator in &group.animators {
        let query = Query { after: Some(after.clone()), ..Query::all(trail::of_person(animator)) };
        if !app.store().query(Table::Work, &query.limit(1))?.documents.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
