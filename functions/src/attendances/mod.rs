//! "Je viens": an address and a button, a seat that is counted or a place in the list of those who wait, mails with
//! the date for one's calendar, and the group's page of who comes.
//!
//! `answering`: from the form to a seat. `own`: one's own answers, by a mail's link or signed in. `people`: the
//! group's side. `telling`: mails. `clocks`: what happens on a day. `data`: what is held of a person.

mod answering;
mod clocks;
mod data;
mod deciding;
mod own;
mod people;
mod telling;

use crate::api::{Caller, Handler, Route, Set};
use crate::features::{Desk, Feature, Record};
use crate::occasion::telling as rows;
use crate::powers::Deed;
use crate::store::Table;
use crate::worker::Task;

/// The feature's name.
pub const NAME: &str = rows::FEATURE;
/// The switch that takes it away, with the events.
const SWITCH: &str = "events";

const EVENT: &[&str] = &["group", "event"];

const fn page(path: &'static str, key: &'static str, handler: Handler) -> Route {
    Route::get(path, key, Caller::Person, handler)
        .of(SWITCH)
        .asking(EVENT)
        .under(Set::Organisers)
        .needing(Deed::SeeAttendance)
}

const fn act(path: &'static str, key: &'static str, handler: Handler) -> Route {
    Route::post(path, key, Caller::Person, handler)
        .of(SWITCH)
        .under(Set::Organisers)
        .needing(Deed::SeeAttendance)
}

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[
        Route::post("/api/attendances", "attend", Caller::Anyone, answering::submit).of(SWITCH),
        Route::get("/api/attendances/confirm", "attend_button", Caller::Anyone, answering::button)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/attendances/confirm", "attend_confirm", Caller::Anyone, answering::confirm)
            .of(SWITCH),
        Route::get("/api/attendances/mine", "attend_change_page", Caller::Anyone, own::page)
            .of(SWITCH)
            .asking(&["t"]),
        Route::post("/api/attendances/mine", "attend_change", Caller::Anyone, own::change).of(SWITCH),
        Route::get("/api/attendances/list", "attendances", Caller::Person, own::list).of(SWITCH),
        Route::post("/api/attendances/leave", "attend_leave", Caller::Person, own::leave).of(SWITCH),
        page("/api/attendances/people", "attend_people", people::page),
        act("/api/attendances/decide", "attend_decide", people::decide),
        page("/api/attendances/behalf", "attend_behalf_page", people::behalf_page),
        act("/api/attendances/behalf", "attend_behalf", people::behalf),
    ],
    tasks: &[
        Task { name: answering::TASK, run: answering::ask_to_confirm },
        Task { name: rows::TELL, run: telling::tell },
        Task { name: rows::TELL_ALL, run: telling::tell_all },
        Task { name: rows::LAPSE, run: clocks::lapse },
        Task { name: rows::GO_ON, run: clocks::go_on },
        Task { name: clocks::FORGET, run: clocks::forget },
    ],
    records: &[
        Record { table: Table::ShortLived, kind: "attendpending", personal: &["email"], kept: "pending" },
        Record { table: Table::ShortLived, kind: "comelink", personal: &["who"], kept: "attendance" },
        Record {
            table: Table::Work,
            kind: "coming",
            personal: &["person", "name", "since", "guests"],
            kept: "attendance",
        },
        Record { table: Table::Work, kind: "comes", personal: &[], kept: "attendance" },
        Record { table: Table::Work, kind: "eventwaiting", personal: &[], kept: "attendance" },
    ],
    desks: &[Desk { path: "/api/attendances/list", label: "answers.attend.list", roles: &[] }],
    due: Some(clocks::ring),
    personal: Some(data::personal),
    erase: Some(data::erase),
    ..Feature::named(NAME)
};
