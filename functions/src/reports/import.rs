//! Public reports from elsewhere, so that their group can take them back and change them here: an invented
//! movement's, or those of another platform. Nobody here wrote them.

use contract::records;

use super::report::{self, Held, Report, Wording};
use super::states::State;
use crate::App;
use crate::store::Commit;
use crate::trouble::Trouble;

/// Takes a public report in. One that is known, or of an event that has one, is left as it is.
///
/// # Errors
/// The store does not answer.
pub fn import(app: &App, record: &records::Report) -> Result<(), Trouble> {
    let has_one = app.store().get(crate::store::Table::Work, &report::event_key(&record.event))?.is_some();
    if has_one || report::find(app, &record.id)?.is_some() {
        return Ok(());
    }
    let held = Held {
        event: record.event.clone(),
        title: record.title.clone(),
        on: record.held_on,
        place: record.place.clone(),
        themes: record.themes.clone(),
        groups: vec![record.group.clone()],
        audience: record.audience.clone(),
    };
    let new = Report {
        state: State::Published,
        wording: Some(Wording {
            title: record.title.clone(),
            body: record.body.clone(),
            learnt: record.learnt.clone(),
            figures: record.figures,
            audience: record.audience.clone(),
            by: None,
        }),
        slug: Some(record.slug.clone()),
        published_at: Some(record.published_at),
        ..Report::asked(record.id.clone(), held, record.published_at)
    };
    let commit = report::name(report::insert(Commit::new(), &new), &record.slug, &record.id);
    Ok(app.store().commit(&commit)?)
}
