//! Events of groups: announced from a phone, read by moderators, changed, cancelled, repeated, organised together.
//! What an event is, and who comes, is of the core ([`crate::occasion`]).
//!
//! `notice`: what a form says of an event. `announcing`: from the form to the moderators. `changing`: other
//! words, another time, cancelled. `repeating`: the other dates. `together`: with other groups. `moderation`:
//! what moderators see and decide. `desk`: the pages of a group. `telling`: mails to those who run it. `clocks`: what is
//! forgotten on a day. `data`:
//! what is held of a person. `import`: public events from elsewhere.

mod announcing;
mod cancelling;
mod changing;
mod clocks;
mod data;
mod desk;
mod import;
mod moderation;
mod notice;
mod publishing;
mod repeating;
mod telling;
mod together;

use crate::api::{Caller, Route, Set};
use crate::features::{Feature, GroupPage, GroupSection, Moderate, Record};
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

pub use import::import;

/// The feature's name, and its switch.
pub const NAME: &str = "events";

const GROUP: &[&str] = &["group"];
const EVENT: &[&str] = &["group", "event"];

const fn page(path: &'static str, key: &'static str, handler: crate::api::Handler) -> Route {
    Route::get(path, key, Caller::Person, handler).of(NAME).asking(EVENT).needing(Deed::RunEvents)
}

const fn act(path: &'static str, key: &'static str, handler: crate::api::Handler) -> Route {
    Route::post(path, key, Caller::Person, handler).of(NAME).needing(Deed::RunEvents)
}

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::post("/api/events", "event", Caller::Anyone, announcing::submit).of(NAME),
        Route::get("/api/events/confirm", "event_button", Caller::Anyone, announcing::button)
            .of(NAME)
            .asking(&["t"]),
        Route::post("/api/events/confirm", "event_confirm", Caller::Anyone, announcing::confirm).of(NAME),
        page("/api/events/desk", "events_desk", desk::page).asking(GROUP),
        page("/api/events/new", "event_new", desk::new).asking(GROUP),
        page("/api/events/event", "event_page", desk::event),
        page("/api/events/change", "event_change_page", changing::change_page),
        act("/api/events/change", "event_change", changing::change),
        act("/api/events/submit", "event_submit", changing::submit),
        page("/api/events/cancel", "event_cancel_page", cancelling::cancel_page),
        act("/api/events/cancel", "event_cancel", cancelling::cancel),
        page("/api/events/invite", "event_invite_page", together::page),
        act("/api/events/invite", "event_invite", together::invite),
        act("/api/events/coorganise", "event_coorganise", together::answer).needing(Deed::Coorganise),
    ],
    of_groups: &[GroupPage {
        path: "/api/events/desk",
        label: "answers.group.pages.events",
        deed: Deed::RunEvents,
        section: GroupSection::Work,
        switch: "events",
    }],
    tasks: &[
        Task { name: announcing::TASK, run: announcing::ask_to_confirm },
        Task { name: repeating::MAKE, run: repeating::make },
        Task { name: repeating::FOLLOW, run: repeating::follow },
        Task { name: telling::TASK, run: telling::run },
    ],
    records: &[
        Record {
            table: Table::ShortLived,
            kind: "eventpending",
            personal: &["email", "notice"],
            kept: "pending",
        },
        Record {
            table: Table::Work,
            kind: "event",
            personal: &["author", "phone", "phone_by", "before"],
            kept: "event",
        },
        Record { table: Table::Work, kind: "eventslug", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "eventseats", personal: &[], kept: "event" },
        Record { table: Table::Work, kind: "groupevents", personal: &[], kept: "event" },
        Record { table: Table::Work, kind: "eventseries", personal: &[], kept: "event" },
    ],
    due: Some(clocks::ring),
    moderate: Some(Moderate::usual(moderation::show, moderation::decide, moderation::locate)),
    personal: Some(data::personal),
    erase: Some(data::erase),
    ..Feature::named(NAME)
};
