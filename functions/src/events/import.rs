//! Public events from elsewhere, so that they can be attended and run here: an invented movement's, or those of
//! another platform. Nobody announced them.

use contract::records::{self, EventStatus};

use super::publishing;
use crate::App;
use crate::occasion::ShownTo;
use crate::occasion::event::{self, Occasion, Reconfirm};
use crate::occasion::states::State;
use crate::store::Commit;
use crate::trouble::Trouble;

/// As many as an event that says nothing of it takes, where it counts seats.
const SEATS: u32 = 40;

/// Takes a public event in. One that is known is left as it is.
///
/// # Errors
/// The store does not answer.
pub fn import(app: &App, record: &records::Event) -> Result<(), Trouble> {
    if event::find(app, &record.id)?.is_some() {
        return Ok(());
    }
    let event = event_of(record);
    let commit = match event.is_past(app.now()) {
        true => Commit::new(),
        false => publishing::watch(app, Commit::new(), &event),
    };
    Ok(app.store().commit(&event::insert(commit, &event))?)
}

fn event_of(record: &records::Event) -> Occasion {
    let state = match record.status {
        EventStatus::Published => State::Published,
        EventStatus::Cancelled => State::Cancelled,
    };
    Occasion {
        id: record.id.clone(),
        slug: record.slug.clone(),
        title: record.title.clone(),
        groups: record.groups.clone(),
        invited: Vec::new(),
        kind: record.kind.clone(),
        themes: record.themes.clone(),
        starts_at: record.starts_at,
        ends_at: record.ends_at,
        zone: record.zone.clone(),
        venue: record.venue.clone(),
        shown_to: ShownTo::Everyone,
        online_link: record.online.then(|| "https://visio.maille.example/salon".to_owned()),
        was_online: false,
        description: record.description.clone(),
        admission: record.admission,
        capacity: record.seats.map(|_| SEATS),
        guests_max: 5,
        seats: record.seats,
        access: record.access.clone(),
        reconfirm: Reconfirm::No,
        phone: record.phone.clone(),
        phone_by: None,
        state,
        changed_at: record.updated_at,
        reason: record.reason.clone(),
        next_reason: None,
        series: record.series.clone(),
        repeat: None,
        sequence: record.sequence,
        audience: record.audience.clone(),
        unlisted: record.unlisted,
        author: None,
        published_at: Some(record.published_at),
        updated_at: record.updated_at,
        hidden_at: None,
        decided_at: None,
        before: None,
        next_words: None,
    }
}
