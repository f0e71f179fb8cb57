//! Contacts: writing to who answers for what, without either side's address being shown.
//!
//! `send`: the form, and the button for a typed address. `relay`: the worker makes a thread of a message and
//! tells the other side of each text. `thread`: the one document of a thread and what it is found by, all
//! gone on one day. `states`: what may happen to it, as a table. `reply`, `pages`: writing on and reading,
//! signed in or behind the sender's secret link. `late`, `figures`: clocks, and what is published of a role.
//! `name`: a contact who agrees to be named. `own`: data rights.

mod figures;
mod late;
mod name;
mod own;
mod pages;
mod people;
mod relay;
mod reply;
mod send;
pub mod states;
mod thread;

use crate::api::{Caller, Route};
use crate::features::{Desk, Feature, Record};
use crate::store::Table;
use crate::worker::Task;

pub use figures::import;

/// The feature's name.
pub const NAME: &str = "contacts";
/// Without an answer for so many days, the deputy has it too.
const ESCALATE_DAYS: i64 = 14;
/// Who answers: those a message may reach.
const ANSWERING: &[&str] = &["contact", "deputy", "operator"];

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[
        Route::post("/api/messages", "message", Caller::Anyone, send::submit).of(NAME),
        Route::get("/api/messages/confirm", "message_button", Caller::Anyone, send::button)
            .of(NAME)
            .asking(&["t"]),
        Route::post("/api/messages/confirm", "message_confirm", Caller::Anyone, send::confirm).of(NAME),
        Route::get("/api/messages/status", "message_status", Caller::Anyone, pages::status)
            .of(NAME)
            .asking(&["t"]),
        Route::post(
            "/api/messages/status/reply",
            "message_status_reply",
            Caller::Anyone,
            reply::reply_by_link,
        )
        .of(NAME),
        Route::post(
            "/api/messages/status/close",
            "message_status_close",
            Caller::Anyone,
            reply::close_by_link,
        )
        .of(NAME),
        Route::get("/api/messages/mine", "message_mine", Caller::Person, pages::mine).of(NAME),
        Route::get("/api/messages/thread", "message_thread", Caller::Person, pages::thread)
            .of(NAME)
            .asking(&["id"]),
        Route::post("/api/messages/reply", "message_reply", Caller::Person, reply::reply).of(NAME),
        Route::post("/api/messages/close", "message_close", Caller::Person, reply::close).of(NAME),
        Route::get("/api/messages/desk", "message_desk", Caller::Holder(ANSWERING), pages::desk).of(NAME),
        Route::get(
            "/api/messages/late",
            "message_late",
            Caller::Holder(&["operator", "coordinator"]),
            pages::late,
        )
        .of(NAME),
        Route::get("/api/contacts/name", "contact_name_page", Caller::Holder(&["contact"]), name::page)
            .of(NAME)
            .asking(&["role"]),
        Route::post("/api/contacts/name", "contact_name", Caller::Holder(&["contact"]), name::agree).of(NAME),
        Route::post(
            "/api/contacts/name/withdraw",
            "contact_unname",
            Caller::Holder(&["contact"]),
            name::withdraw,
        )
        .of(NAME),
    ],
    tasks: &[
        Task { name: send::CONFIRM, run: send::ask_to_confirm },
        Task { name: relay::RECEIVE, run: relay::receive },
        Task { name: relay::TELL, run: relay::tell },
    ],
    records: &[
        Record {
            table: Table::ShortLived,
            kind: "pendingmessage",
            personal: &["email", "content"],
            kept: "pending",
        },
        Record { table: Table::Work, kind: "message", personal: &["author", "by", "text"], kept: "relay" },
        Record { table: Table::Work, kind: "threads", personal: &[], kept: "relay" },
        Record { table: Table::Work, kind: "reference", personal: &[], kept: "figures" },
        Record { table: Table::Work, kind: "answers", personal: &[], kept: "figures" },
        Record { table: Table::Work, kind: "figures", personal: &[], kept: "figures" },
        Record { table: Table::Work, kind: "contactname", personal: &["name", "consent"], kept: "mandate" },
        Record { table: Table::Public, kind: figures::PUBLIC, personal: &["name"], kept: "mandate" },
    ],
    desks: &[
        Desk { path: "/api/messages/desk", label: "answers.message_desk.title", roles: ANSWERING },
        Desk { path: "/api/messages/mine", label: "answers.message_mine.title", roles: &[] },
        Desk {
            path: "/api/messages/late",
            label: "answers.message_late.title",
            roles: &["operator", "coordinator"],
        },
    ],
    due: Some(late::ring),
    daily: Some(late::daily),
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
